//! Arguments that say what a table of observations does not say itself, and its reading.

use super::CliError;
use crate::observations::{
    Averaging, HourLabel, Observations, ReadOptions, StateRule, read_observations,
};
use clap::{Args, ValueEnum};
use std::path::Path;

/// What a table of observations does not say itself.
#[derive(Debug, Args)]
pub struct ObservedArguments {
    /// State of air that the table's values refer to, where it has no column `state`: china, 273, 298 or actual
    #[arg(long, value_name = "STATE")]
    state: Option<String>,
    /// What the column o3 of a table of days holds
    #[arg(long, value_enum, value_name = "MEAN")]
    daily_ozone: Option<DailyOzone>,
    /// Which moment an hour of the table names: its end, as China's network has it, or its beginning
    #[arg(long, value_enum, value_name = "MOMENT", default_value = "end")]
    hour_label: Label,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum DailyOzone {
    /// The largest 8-hour mean of the day
    Mda8,
    /// The mean of the day
    Mean,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Label {
    End,
    Beginning,
}

impl ObservedArguments {
    /// Reads a table.
    pub(super) fn read(&self, path: &Path) -> Result<Observations, CliError> {
        let state = match self.state.as_deref() {
            None => None,
            Some(word) => Some(StateRule::from_name(word).ok_or_else(|| {
                CliError::Arguments(format!(
                    "state '{word}' is not known\nhint: china, 273, 298 or actual"
                ))
            })?),
        };
        let options = ReadOptions {
            state,
            daily_ozone: self.daily_ozone.map(|o| match o {
                DailyOzone::Mda8 => Averaging::MaxEightHours,
                DailyOzone::Mean => Averaging::Day,
            }),
            hour_label: match self.hour_label {
                Label::End => HourLabel::End,
                Label::Beginning => HourLabel::Beginning,
            },
        };
        read_observations(path, options).map_err(|e| CliError::Input(e.to_string()))
    }
}
