//! Levers of tag sets and parameters, and changes beside them.
