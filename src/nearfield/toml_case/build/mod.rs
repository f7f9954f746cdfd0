//! From the keys of a TOML file to a case.

mod air;
mod attributes;
mod choices;
mod files;
mod groups;
mod lines;
mod outputs;
mod passes;
mod plan;
mod receptors;
mod sources;
mod variation;

pub(super) use plan::{folder_names, studies};
pub(super) use receptors::points_of;

use super::hourly::HourlyTables;
use super::schema::{File, Period, WeatherKeys};
use super::text::{at, nearest};
use super::{CaseProblem, NamedEvent, SourceNote};
use crate::nearfield::Case;
use crate::nearfield::case::{Averaging, DesignValue, OutputUnit, UrbanArea};
use crate::plume::OutputTypes;
use std::ops::Range;
use std::path::{Path, PathBuf};
use toml::Spanned;
use toml::value::Datetime;

/// Least sizes [m] and velocities [m/s].
const TINY: f64 = 1.0e-5;
/// ln 2 as AERMOD has it.
pub(super) const HALF: f64 = 0.693;

/// A case being built, and what is wrong so far.
pub(super) struct Builder<'a> {
    text: &'a str,
    folder: &'a Path,
    pub case: Case,
    pub hourly: HourlyTables,
    pub notes: Vec<SourceNote>,
    pub receptor_names: Vec<(usize, String)>,
    pub named_events: Vec<NamedEvent>,
    pub problems: Vec<CaseProblem>,
    /// Rates may come from pollutants instead of sources.
    rates_elsewhere: bool,
}

/// Builds the case and gathers what is wrong.
pub(super) fn build<'a>(file: &File, text: &'a str, folder: &'a Path) -> Builder<'a> {
    let mut builder = Builder {
        text,
        folder,
        case: Case::default(),
        hourly: HourlyTables::default(),
        notes: Vec::new(),
        receptor_names: Vec::new(),
        named_events: Vec::new(),
        problems: Vec::new(),
        rates_elsewhere: !file.pollutants.is_empty(),
    };
    builder.settings(file);
    builder.variants(file);
    builder.weather(&file.weather);
    builder.weather_choices(&file.weather);
    builder.sources(file);
    builder.footprints(&file.building);
    builder.depletion(file);
    builder.air_of(file);
    builder.groups(file);
    builder.receptors(&file.receptors);
    builder.outputs(&file.output);
    builder.named_files(&file.output);
    builder.events(file);
    builder.case.model_options = choices::words(&builder.case, file);
    builder
}

/// Which means of daily maxima a pollutant (upper case) has.
fn design_value(pollutant: &str) -> DesignValue {
    match pollutant {
        "NO2" => DesignValue::No2OneHour,
        "SO2" => DesignValue::So2OneHour,
        "PM25" | "PM2.5" | "PM-2.5" | "PM-25" => DesignValue::Pm25,
        _ => DesignValue::None,
    }
}

impl Builder<'_> {
    fn wrong(&mut self, span: Range<usize>, message: impl Into<String>) {
        self.problems.push(at(self.text, span, message.into()));
    }

    /// "There is no such …", with the nearest known name.
    fn unknown(&mut self, name: &Spanned<String>, what: &str, known: &[String]) {
        let near = nearest(name.get_ref(), known.iter().map(String::as_str));
        let hint = near.map_or(String::new(), |k| format!("; did you mean {k}?"));
        self.wrong(
            name.span(),
            format!("there is no {what} {}{hint}", name.get_ref()),
        );
    }

    fn averaging(&mut self, period: &Spanned<Period>) -> Option<Averaging> {
        let found = match period.get_ref() {
            Period::Hours(hours) if *hours > 0 && 24 % hours == 0 => Some(Averaging::Hours(*hours)),
            Period::Word(word) => match word.as_str() {
                "month" => Some(Averaging::Month),
                "period" => Some(Averaging::Period),
                "annual" => Some(Averaging::Annual),
                _ => None,
            },
            Period::Hours(_) => None,
        };
        if found.is_none() {
            self.wrong(
                period.span(),
                "an average is 1, 2, 3, 4, 6, 8, 12 or 24 (hours), \"month\", \"period\" or \"annual\"",
            );
        }
        found
    }

    fn settings(&mut self, file: &File) {
        self.case.titles = [file.title.clone(), file.subtitle.clone()];
        for period in &file.averaging {
            if let Some(average) = self.averaging(period) {
                self.case.averaging.push(average);
            }
        }
        let long = |a: &Averaging| matches!(a, Averaging::Period | Averaging::Annual);
        self.case.averaging.sort_by_key(long);
        let case = &mut self.case;
        let options = &mut case.options;
        let keys = &file.options;
        options.pollutant = file.pollutant.to_ascii_uppercase();
        options.default = keys.regulatory_default;
        options.elevated = file.terrain.elevated;
        options.profile_base = file.terrain.profile_base_m;
        options.alpha = keys.alpha
            || keys.area_meander
            || keys.road_displacement
            || keys.meander_balance
            || keys.least_wind_m_per_s.is_some()
            || keys.least_sigma_v_m_per_s.is_some()
            || keys.least_sigma_w_m_per_s.is_some()
            || keys.meander_limits.is_some()
            || keys.meander_hours.is_some()
            || keys.downwash_variants.is_some()
            || file.gas.is_some();
        options.no_urban_transition = keys.no_urban_transition;
        options.fast_all = keys.fast_all;
        options.fast_area = keys.fast_areas || keys.fast_all;
        if options.fast_area {
            options.greatest_distance = 8.0e4;
        }
        options.area_meander = keys.area_meander;
        options.meander_limits = keys.meander_limits.unwrap_or(options.meander_limits);
        options.meander_hours = keys.meander_hours.unwrap_or(options.meander_hours);
        options.no_stack_tip_downwash = keys.no_stack_tip_downwash;
        options.decay.coefficient = keys
            .half_life_s
            .as_ref()
            .map(|time| HALF / time.get_ref())
            .or(keys.decay_per_s);
        options.decay.urban_so2 = options.pollutant == "SO2" && options.decay.coefficient.is_none();
        options.least_wind = keys.least_wind_m_per_s.unwrap_or(options.least_wind);
        options.least_sigma_v = keys.least_sigma_v_m_per_s.unwrap_or(options.least_sigma_v);
        options.least_sigma_w = keys.least_sigma_w_m_per_s.unwrap_or(options.least_sigma_w);
        case.weather.no_date_check = keys.no_date_check;
        case.urban = file
            .town
            .iter()
            .map(|town| UrbanArea {
                id: town.id.clone(),
                population: town.population,
                roughness: town.roughness_m,
            })
            .collect();
        case.layout.exponential = file.output.exponential;
        if file.options.design_values {
            self.case.design_value = design_value(&self.case.options.pollutant);
        }
        self.output_types(file);
        if let Some(time) = &file.options.half_life_s {
            self.positive(time, "a half-life");
        }
    }

    /// What is computed, and the units of AERMOD's files.
    fn output_types(&mut self, file: &File) {
        const KNOWN: [&str; 4] = [
            "concentration",
            "total_deposition",
            "dry_deposition",
            "wet_deposition",
        ];
        if let Some(asked) = &file.options.outputs {
            let has = |name: &str| asked.get_ref().iter().any(|asked| asked == name);
            self.case.options.outputs = OutputTypes {
                concentration: has(KNOWN[0]),
                total_deposition: has(KNOWN[1]),
                dry_deposition: has(KNOWN[2]),
                wet_deposition: has(KNOWN[3]),
            };
            let strange = asked
                .get_ref()
                .iter()
                .find(|a| !KNOWN.contains(&a.as_str()));
            if asked.get_ref().is_empty() || strange.is_some() {
                let message = format!("outputs are some of {}", KNOWN.join(", "));
                self.wrong(asked.span(), message);
            }
        }
        let names = self.case.options.outputs.names();
        self.case.units = names
            .into_iter()
            .map(|name| {
                let (factor, label) = match name {
                    "CONC" => (1.0e6, "MICROGRAMS/M**3"),
                    _ => (3600.0, "GRAMS/M**2"),
                };
                OutputUnit {
                    factor,
                    emission_label: "GRAMS/SEC".to_owned(),
                    output_label: label.to_owned(),
                    period_label: label.to_owned(),
                }
            })
            .collect();
    }

    /// A number above nothing.
    fn positive(&mut self, value: &Spanned<f64>, what: &str) -> f64 {
        let number = *value.get_ref();
        if !(number > 0.0 && number.is_finite()) {
            self.wrong(value.span(), format!("{what} is above 0, not {number}"));
        }
        number
    }

    /// A number that is not negative.
    fn at_least_zero(&mut self, value: &Spanned<f64>, what: &str) -> f64 {
        let number = *value.get_ref();
        if !(number >= 0.0 && number.is_finite()) {
            self.wrong(value.span(), format!("{what} is 0 or more, not {number}"));
        }
        number
    }

    fn input(&mut self, path: &Spanned<PathBuf>) -> PathBuf {
        let full = self.folder.join(path.get_ref());
        if !full.is_file() {
            self.wrong(path.span(), format!("there is no file {}", full.display()));
        }
        full
    }

    fn day(&mut self, day: Option<&Spanned<Datetime>>, hour: i64) -> Option<i64> {
        let day = day?;
        let Some(date) = day.get_ref().date else {
            self.wrong(day.span(), "a date is 1988-03-01");
            return None;
        };
        Some(
            ((i64::from(date.year) * 100 + i64::from(date.month)) * 100 + i64::from(date.day))
                * 100
                + hour,
        )
    }

    fn weather(&mut self, keys: &WeatherKeys) {
        self.case.weather.surface_file = self.input(&keys.surface);
        self.case.weather.profile_file = self.input(&keys.profile);
        let station = |number: i64| (number, keys.year, "UNKNOWN".to_owned());
        self.case.weather.surface_station = station(keys.surface_station);
        self.case.weather.upper_station = station(keys.upper_station);
        self.case.weather.site_station = keys.site_station.map(station);
        self.case.weather.rotation = keys.rotation_deg;
        for (hour, day) in [
            (&keys.first_hour, &keys.first_day),
            (&keys.last_hour, &keys.last_day),
        ] {
            if let Some(hour) = hour {
                if !(1..=24).contains(hour.get_ref()) {
                    self.wrong(hour.span(), "an hour is 1 … 24, the one that ends then");
                }
                if day.is_none() {
                    self.wrong(
                        hour.span(),
                        "an hour of which day? Give first_day, last_day",
                    );
                }
            }
        }
        let of = |hour: &Option<Spanned<u32>>, otherwise: i64| {
            hour.as_ref()
                .map_or(otherwise, |hour| i64::from(*hour.get_ref()))
        };
        self.case.weather.start = self.day(keys.first_day.as_ref(), of(&keys.first_hour, 1));
        self.case.weather.end = self.day(keys.last_day.as_ref(), of(&keys.last_hour, 24));
    }
}
