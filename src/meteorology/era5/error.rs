//! Why files of ERA5 are refused.

/// What can be wrong with files of ERA5.
#[derive(Debug, thiserror::Error)]
pub enum EraError {
    /// Not there, not readable, no netCDF.
    #[error("{file} cannot be read as netCDF: {cause}; {hint}")]
    Unreadable {
        /// The file.
        file: String,
        /// The library's own words.
        cause: String,
        /// What to do.
        hint: String,
    },
    /// A field that a run needs and no file has.
    #[error(
        "no file has {what} ({name}) at {time}; ask the Climate Data Store for '{name}' of reanalysis-era5-{set}"
    )]
    Missing {
        /// What it is.
        what: String,
        /// Its name in the Climate Data Store.
        name: &'static str,
        /// `pressure-levels` or `single-levels`.
        set: &'static str,
        /// The time, or `any time`.
        time: String,
    },
    /// Something in a file that cannot be used.
    #[error("{file}: {what}; {hint}")]
    File {
        /// The file.
        file: String,
        /// What is wrong, with place and value.
        what: String,
        /// What to do.
        hint: String,
    },
}

impl EraError {
    pub(super) fn file(file: &str, what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::File {
            file: file.to_owned(),
            what: what.into(),
            hint: hint.into(),
        }
    }
}
