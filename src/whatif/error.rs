//! What can be wrong with a what-if.

/// Why a run cannot be taken apart, or not be compared.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum WhatIfError {
    /// Neither tags nor responses.
    #[error(
        "the run has neither tags nor responses of emissions: nothing can be turned\nhint: add an [[attribution.set]], and responses = true for its first-order responses"
    )]
    NoLever,
    /// No set of that name.
    #[error("the run has no tag set '{name}'; it has {known}")]
    NoSet {
        /// The name.
        name: String,
        /// Those it has.
        known: String,
    },
    /// Tags that do not follow what is asked.
    #[error(
        "lever '{lever}' has no response, and the tags of this run do not follow {pollutant}: its effect is not known\nhint: run with follow = \"all\", or with responses = true in the set"
    )]
    NotFollowed {
        /// The lever.
        lever: String,
        /// The pollutant.
        pollutant: String,
    },
    /// No whole day.
    #[error(
        "the run holds no whole day of Beijing time ({hours} hours): there is no daily mean and no MDA8"
    )]
    NoDay {
        /// Hours of it.
        hours: usize,
    },
    /// A run that has no such pollutant.
    #[error("the run has no {0}")]
    NoPollutant(String),
    /// A change that no lever is.
    #[error("change '{change}' takes what no lever is: {what}")]
    NotALever {
        /// The change.
        change: String,
        /// Why.
        what: String,
    },
    /// A run of another case.
    #[error("it is no run of the same case: {0}")]
    OtherCase(String),
}
