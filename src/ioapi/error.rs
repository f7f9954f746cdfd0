//! Why I/O API files are refused.

/// What can be wrong with an I/O API file.
#[derive(Debug, thiserror::Error)]
pub enum IoapiError {
    /// Not there, not readable, no netCDF, cut off.
    #[error("{file} cannot be read as netCDF: {cause}; is it whole?")]
    Unreadable {
        /// The file.
        file: String,
        /// The library's own words.
        cause: String,
    },
    /// netCDF of another kind.
    #[error(
        "{file} is netCDF, but no I/O API file: it has no attribute {attribute}; \
         tools that cut or convert files must keep the global attributes (m3tools and CMAQ's own do)"
    )]
    Other {
        /// The file.
        file: String,
        /// What it lacks.
        attribute: &'static str,
    },
    /// Something in a file that cannot be understood or used.
    #[error("{file}: {what}; {hint}")]
    File {
        /// The file.
        file: String,
        /// What is wrong, with the place and the value.
        what: String,
        /// What to do.
        hint: String,
    },
}

impl IoapiError {
    /// Something wrong in a file.
    pub(super) fn file(file: &str, what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::File {
            file: file.to_owned(),
            what: what.into(),
            hint: hint.into(),
        }
    }
}
