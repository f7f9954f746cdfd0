//! Arguments that say what a table of observations does not say itself, its reading, the air of its places, and which of them are judged as one.

use super::CliError;
use crate::meteorology::daily::read_daily;
use crate::meteorology::{Rows, StationList, read_station_list, read_stations};
use crate::observations::{
    Averaging, HourLabel, Observations, Place, ReadOptions, StateRule, city_name,
    read_observations, read_places,
};
use crate::standards::{self, AirTable, Group, StateHandling, by_city};
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};

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

/// Where the air of the places comes from, in which gases are turned to the state in which they are judged.
#[derive(Debug, Args)]
pub struct AirArguments {
    /// Pressure and temperature of the places: reports of stations or daily records
    #[arg(long, value_name = "FILE", conflicts_with = "as_recorded")]
    air: Vec<PathBuf>,
    /// Where those stations stand whose files do not say it (ISD): a list in the layout of NOAA's isd-history.csv
    #[arg(long, value_name = "LIST", requires = "air")]
    station_list: Option<PathBuf>,
    /// Altitude of all places [m above sea level], for the standard atmosphere's pressure and temperature
    #[arg(long, value_name = "M", conflicts_with_all = ["air", "as_recorded"])]
    altitude: Option<f64>,
    /// Judge values in the state in which they are recorded, whatever the edition asks for
    #[arg(long)]
    as_recorded: bool,
}

impl AirArguments {
    /// How values come into the state in which they are judged.
    pub(super) fn handling<'a>(&self, air: &'a AirTable) -> StateHandling<'a> {
        if self.as_recorded {
            StateHandling::AsRecorded
        } else {
            StateHandling::Asked(air)
        }
    }

    /// Pressure and temperature by place and time.
    pub(super) fn table(&self) -> Result<AirTable, CliError> {
        if let Some(altitude) = self.altitude {
            if !(-500.0..=9000.0).contains(&altitude) {
                return Err(CliError::Arguments(format!(
                    "an altitude of {altitude} m is none of a place on land"
                )));
            }
            return Ok(AirTable::standard_atmosphere(altitude));
        }
        let list = match &self.station_list {
            Some(path) => read_station_list(path).map_err(|e| CliError::Input(e.to_string()))?,
            None => StationList::default(),
        };
        let mut table = AirTable::default();
        for path in &self.air {
            match read_stations(path, &list, Rows::Hours) {
                Ok(set) => table.add_stations(&set),
                Err(hourly) => match read_daily(path) {
                    Ok(days) => table.add_days(&days),
                    Err(daily) => {
                        return Err(CliError::Input(format!(
                            "{} holds neither reports of stations nor daily records\nas reports: {hourly}\nas daily records: {daily}",
                            path.display()
                        )));
                    }
                },
            }
        }
        if !self.air.is_empty() && table.is_empty() {
            return Err(CliError::Input(
                "the files of --air hold no hour or day with both pressure and temperature"
                    .to_owned(),
            ));
        }
        Ok(table)
    }
}

/// Which places of a table are judged.
#[derive(Debug, Args)]
pub struct PlaceArguments {
    /// List of stations with code, name and city
    #[arg(long, value_name = "FILE")]
    places: Option<PathBuf>,
    /// Only these cities or places
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    only: Vec<String>,
}

impl PlaceArguments {
    /// The list of stations; empty where none is given.
    pub(super) fn list(&self) -> Result<Vec<Place>, CliError> {
        match &self.places {
            Some(path) => read_places(path).map_err(|e| CliError::Input(e.to_string())),
            None => Ok(vec![]),
        }
    }

    /// The names that are asked for; none: all.
    pub(super) fn only(&self) -> &[String] {
        &self.only
    }

    /// Cities or places that are judged, and what a reader must know of them.
    pub(super) fn groups(
        &self,
        by_place: bool,
        observations: &Observations,
    ) -> Result<(Vec<Group>, Vec<String>), CliError> {
        let list = self.list()?;
        let (mut groups, mut notes) = if by_place {
            (standards::by_place(observations), vec![])
        } else {
            let (groups, strangers) = by_city(observations, &list);
            let notes = (!strangers.is_empty()).then(|| {
                format!(
                    "not judged, since their city is not known (--places, or --by place): {}",
                    strangers.join(", ")
                )
            });
            (groups, notes.into_iter().collect())
        };
        if !self.only.is_empty() {
            let name = |text: &str| city_name(text).unwrap_or(text).to_owned();
            let only: Vec<String> = self.only.iter().map(|n| name(n)).collect();
            let unknown: Vec<&String> = only
                .iter()
                .filter(|n| !groups.iter().any(|g| name(&g.name) == **n))
                .collect();
            if let Some(unknown) = unknown.first() {
                let known: Vec<&str> = groups.iter().map(|g| g.name.as_str()).collect();
                return Err(CliError::Arguments(format!(
                    "the table has nothing of '{unknown}'\nhint: it has {}",
                    known.join(", ")
                )));
            }
            groups.retain(|g| only.contains(&name(&g.name)));
        }
        if groups.is_empty() {
            let hint = "give --places LIST with code, name and city, or --by place";
            return Err(CliError::Input(format!(
                "no place of the table has a known city\nhint: {hint}"
            )));
        }
        if observations.values.is_empty() {
            notes.push("the table has no value in those years".to_owned());
        }
        Ok((groups, notes))
    }
}
