//! The `hehuang` command: everything lives in the library.
fn main() {}
