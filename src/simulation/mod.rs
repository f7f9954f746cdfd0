//! The run: case, state, schedule, ledger, checkpoint, observers.
