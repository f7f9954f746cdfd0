//! What limits ozone, read off the air by indicators, beside what the run's own responses say.
//!
//! The truth inside the model are the responses of ozone to all emitted nitrogen oxides (s_N) and to all emitted organics (s_V): nitrogen oxides limit where
//! s_N > 2 s_V⁺, organics where s_V > 2 s_N⁺, both in between. Hours count in which the sun is strong enough to make ozone.

use super::record::{Record, WEATHER};
use super::surface_gases::pollutant;
use crate::seeds;
use crate::species::SpeciesTable;
use serde::Deserialize;
use std::sync::OnceLock;

/// Global radiation from which ozone is made [W/m²] (a choice of this project).
const LIGHT: f32 = 300.0;
/// How many times the one response must be the other [1] (a choice of this project).
const TIMES: f64 = 2.0;

/// What limits ozone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Regime {
    /// Organics.
    Organics,
    /// Both.
    Both,
    /// Nitrogen oxides.
    Oxides,
}

impl Regime {
    /// All, in the order of rising indicators.
    pub const ALL: [Self; 3] = [Self::Organics, Self::Both, Self::Oxides];

    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Organics => "voc",
            Self::Both => "both",
            Self::Oxides => "nox",
        }
    }

    /// By the responses of ozone to all nitrogen oxides and to all organics, in one unit.
    pub fn of_responses(oxides: f64, organics: f64) -> Self {
        if oxides > TIMES * organics.max(0.0) {
            Self::Oxides
        } else if organics > TIMES * oxides.max(0.0) {
            Self::Organics
        } else {
            Self::Both
        }
    }

    fn place(self) -> usize {
        self as usize
    }
}

/// A ratio of concentrations [mol/mol] that is read as a regime.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Indicator {
    /// Its name.
    #[serde(rename = "indicator")]
    pub name: String,
    numerator: String,
    denominator: String,
    /// Below it organics limit [1].
    pub low: f64,
    /// Above it nitrogen oxides do [1].
    pub high: f64,
    /// `sourced` or `unverified`.
    pub status: String,
    /// Where the thresholds come from.
    pub source: String,
}

impl Indicator {
    /// Those of `seeds/chemistry/regime_indicators.csv`.
    pub fn embedded() -> &'static [Self] {
        static ALL: OnceLock<Vec<Indicator>> = OnceLock::new();
        ALL.get_or_init(|| {
            let text = seeds::text("chemistry/regime_indicators.csv").expect("an embedded table");
            let mut reader = csv::ReaderBuilder::new()
                .comment(Some(b'#'))
                .from_reader(text.as_bytes());
            let rows = reader.deserialize();
            rows.collect::<Result<_, _>>().expect("an embedded table")
        })
    }

    /// What it says.
    pub fn regime(&self, value: f64) -> Regime {
        if value < self.low {
            Regime::Organics
        } else if value > self.high {
            Regime::Oxides
        } else {
            Regime::Both
        }
    }
}

/// One hour at one point.
#[derive(Debug, Clone, PartialEq)]
pub struct RegimeHour {
    /// Entry of the record.
    pub entry: usize,
    /// The point.
    pub point: usize,
    /// Responses of ozone to all nitrogen oxides and all organics [kg/m³].
    pub responses: [f64; 2],
    /// Values of the indicators [1]; NaN where the run lacks a gas.
    pub indicators: Vec<f64>,
}

impl RegimeHour {
    /// What the responses say.
    pub fn regime(&self) -> Regime {
        Regime::of_responses(self.responses[0], self.responses[1])
    }
}

/// How often an indicator was right.
#[derive(Debug, Clone, PartialEq)]
pub struct Skill {
    /// Hours `[by the indicator][by the responses]`, in the order of [`Regime::ALL`].
    pub hours: [[usize; 3]; 3],
    /// The one threshold that would part most hours rightly into those that nitrogen oxides limit more and those that organics do [1], and the share it parts
    /// rightly [1]; NaN without both.
    pub best: (f64, f64),
}

impl Skill {
    /// Share of hours in which the indicator says what the responses say [1]; NaN without hours.
    pub fn right(&self) -> f64 {
        let all: usize = self.hours.iter().flatten().sum();
        let right: usize = (0..3).map(|n| self.hours[n][n]).sum();
        right as f64 / all as f64
    }
}

/// All hours in which ozone is made, at all points. `parameters`: those of all nitrogen oxides and of all organics.
pub fn regime_hours(
    record: &Record,
    species: &SpeciesTable,
    parameters: [usize; 2],
) -> Vec<RegimeHour> {
    let Some((ozone, _)) = pollutant(species, "O3") else {
        return Vec::new();
    };
    let radiation = WEATHER.iter().position(|name| *name == "solar_radiation");
    let indicators = Indicator::embedded();
    let mut hours = Vec::new();
    for entry in 0..record.len() {
        for (point, &cell) in record.points.iter().enumerate() {
            let light = radiation.map_or(0.0, |n| record.weather_map(entry, n)[cell]);
            if light < LIGHT {
                continue;
            }
            let moles = |names: &str| -> f64 {
                let parts = names.split('+').map(|name| {
                    let (p, molar_mass) = pollutant(species, name)?;
                    Some(f64::from(record.map(entry, p)[cell]) / molar_mass)
                });
                parts.sum::<Option<f64>>().unwrap_or(f64::NAN)
            };
            let responses = record.response_at(entry, point, ozone);
            hours.push(RegimeHour {
                entry,
                point,
                responses: parameters.map(|p| f64::from(responses[p])),
                indicators: indicators
                    .iter()
                    .map(|i| moles(&i.numerator) / moles(&i.denominator))
                    .collect(),
            });
        }
    }
    hours
}

/// How often an indicator (by its place) was right.
pub fn skill(hours: &[RegimeHour], indicator: usize) -> Skill {
    let rule = &Indicator::embedded()[indicator];
    let mut table = [[0; 3]; 3];
    let mut parted: Vec<(f64, bool)> = Vec::new();
    for hour in hours {
        let value = hour.indicators[indicator];
        if value.is_finite() {
            table[rule.regime(value).place()][hour.regime().place()] += 1;
            parted.push((value, hour.responses[0] > hour.responses[1]));
        }
    }
    parted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let oxides = parted.iter().filter(|(_, oxides)| *oxides).count();
    let mut best = (f64::NAN, f64::NAN);
    if oxides > 0 && oxides < parted.len() {
        // Everything above the threshold counts as limited by oxides.
        let mut right = oxides;
        let mut most = 0;
        for pair in parted.windows(2) {
            right = if pair[0].1 { right - 1 } else { right + 1 };
            if right > most && pair[1].0 > pair[0].0 {
                most = right;
                let between = 0.5 * (pair[0].0 + pair[1].0);
                best = (between, right as f64 / parted.len() as f64);
            }
        }
    }
    Skill { hours: table, best }
}

#[cfg(test)]
#[allow(clippy::float_cmp)]
mod tests {
    use super::*;

    fn hour(value: f64, responses: [f64; 2]) -> RegimeHour {
        RegimeHour {
            entry: 0,
            point: 0,
            responses,
            indicators: vec![value; Indicator::embedded().len()],
        }
    }

    #[test]
    fn responses_say_what_limits() {
        for (oxides, organics, regime) in [
            (3.0, 1.0, Regime::Oxides),
            (1.0, -5.0, Regime::Oxides),
            (1.5, 1.0, Regime::Both),
            (1.0, 1.5, Regime::Both),
            (1.0, 2.5, Regime::Organics),
            (-4.0, 0.5, Regime::Organics),
            (-1.0, -1.0, Regime::Both),
        ] {
            assert_eq!(
                Regime::of_responses(oxides, organics),
                regime,
                "{oxides} {organics}"
            );
        }
    }

    #[test]
    fn the_best_threshold_parts_what_can_be_parted() {
        let (oxides, organics) = ([1.0, 0.1], [-1.0, 1.0]);
        let hours = [
            hour(0.1, organics),
            hour(0.2, organics),
            hour(0.9, oxides),
            hour(1.5, organics),
            hour(2.0, oxides),
            hour(3.0, oxides),
        ];
        let skill = skill(&hours, 1);
        // HCHO/NO2: 1.0 and 1.9.
        assert_eq!(skill.hours, [[2, 0, 1], [1, 0, 0], [0, 0, 2]]);
        assert!((skill.right() - 4.0 / 6.0).abs() < 1e-15);
        assert_eq!(skill.best.1, 5.0 / 6.0);
        assert!((skill.best.0 - 0.55).abs() < 1e-12 || (skill.best.0 - 1.75).abs() < 1e-12);
        let alike = super::skill(&[hour(1.0, oxides)], 1);
        assert!(alike.best.0.is_nan());
    }

    #[test]
    fn thresholds_have_a_source() {
        for indicator in Indicator::embedded() {
            assert!(indicator.low <= indicator.high);
            assert!(["sourced", "unverified"].contains(&indicator.status.as_str()));
            assert!(!indicator.source.is_empty());
        }
    }
}
