//! Why UAM-IV files are refused.

/// What can be wrong with a UAM-IV file.
#[derive(Debug, thiserror::Error)]
pub enum UamError {
    /// Not there or not readable.
    #[error("{file} cannot be read: {cause}")]
    Unreadable {
        /// The file.
        file: String,
        /// The system's own words.
        cause: std::io::Error,
    },
    /// Something in a file that cannot be understood or used.
    #[error("{file}: {what}; {hint}")]
    File {
        /// The file.
        file: String,
        /// What is wrong, with the place and the value.
        what: String,
        /// What to do.
        hint: &'static str,
    },
}

impl UamError {
    pub(super) fn file(file: &str, what: impl Into<String>, hint: &'static str) -> Self {
        Self::File {
            file: file.to_owned(),
            what: what.into(),
            hint,
        }
    }
}
