//! The scenario file: schema, check, and the way from text to a case.
