//! Small numerical tools used by several rooms.
