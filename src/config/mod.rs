//! TOML files of users, read key by key: types, unknown keys and spelling, all problems at once with their places.

mod document;
pub(crate) mod reader;
pub(crate) mod suggest;
mod syntax;
mod value;

pub use document::InvalidFile;
pub(crate) use document::read_document;
pub use reader::Setting;
pub use value::Placed;
