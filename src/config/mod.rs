//! TOML files of users, read key by key: types, unknown keys and spelling, all problems at once with their places.

pub(crate) mod reader;
pub(crate) mod suggest;
mod syntax;
mod value;

pub use reader::Setting;
pub(crate) use syntax::syntax_problems;
pub use value::Placed;
