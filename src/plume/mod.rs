//! Plumes of stacks: plume rise now; the near-field engine later.
