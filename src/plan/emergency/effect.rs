//! What a response does: two runs beside each other, hour by hour at cities, and the emission that was saved.

use super::savings::CUT_POLLUTANTS;
use crate::apportionment::lanes_of;
use crate::evaluation::{Modelled, ModelledError, cells_of};
use crate::grid::HorizontalGrid;
use crate::inventory::{EmissionError, EmissionField, SourceGroup};
use crate::meteorology::MeteorologyError;
use crate::observations::State;
use crate::simulation::{Case, Record};
use crate::species::SpeciesTable;
use crate::time::ModelTime;
use crate::units::HOUR;

/// Lengths of the means whose largest effect is looked for [h].
pub const WINDOWS: [usize; 3] = [24, 48, 72];
/// Part of an emission below which a difference is rounding [1].
const SAME: f64 = 1e-9;
/// Beginning of the names of what PM2.5 is made of.
const PARTS: &str = "PM25_";

/// Why two runs cannot be set beside each other.
#[derive(Debug, thiserror::Error)]
pub enum EffectError {
    /// A record that does not serve.
    #[error(transparent)]
    Record(#[from] ModelledError),
    /// Other hours.
    #[error(
        "the runs have other hours: {base} from {base_first} on, {run} from {run_first} on\nhint: give a base run and a run of the same hours"
    )]
    Hours {
        /// Hours of the base run.
        base: usize,
        /// Its first.
        base_first: String,
        /// Hours of the other.
        run: usize,
        /// Its first.
        run_first: String,
    },
    /// No PM2.5.
    #[error("the runs have no PM2.5")]
    NoParticles,
    /// No weather of an hour.
    #[error(transparent)]
    Weather(#[from] MeteorologyError),
    /// No emission of an hour.
    #[error(transparent)]
    Emission(#[from] EmissionError),
}

/// Share of the emission that is saved in an hour.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CutHour {
    /// Beginning of the hour.
    pub time: ModelTime,
    /// Share saved [1], in the order of [`CUT_POLLUTANTS`]; NaN of what is not emitted.
    pub saved: [f64; CUT_POLLUTANTS.len()],
}

impl CutHour {
    /// Mean of the shares of SO2, NOx, PM and VOC [1], of those that are emitted.
    pub fn mean(&self) -> f64 {
        let known: Vec<f64> = self.saved[..4]
            .iter()
            .copied()
            .filter(|s| s.is_finite())
            .collect();
        known.iter().sum::<f64>() / known.len().max(1) as f64
    }
}

/// What a run saves of the emission of another in every hour from the beginning of what counts to the end, of groups that are meant.
///
/// # Errors
/// [`EffectError`]: weather or emission that is missing.
pub fn emission_cuts(
    base: &Case,
    run: &Case,
    meant: impl Fn(&SourceGroup) -> bool,
) -> Result<Vec<CutHour>, EffectError> {
    let lanes = CUT_POLLUTANTS.map(|name| {
        let name = if name == "PM" { "PM10" } else { name };
        lanes_of(name, &base.species)
    });
    let emitted =
        |case: &Case, time: ModelTime| -> Result<[f64; CUT_POLLUTANTS.len()], EffectError> {
            let weather = case.meteorology.at(time)?;
            let field: EmissionField = case.emissions.at(time, &weather)?;
            let groups = case.emissions.groups();
            let mut sums = [0.0; CUT_POLLUTANTS.len()];
            for (_, _, rates) in field.entries().filter(|(group, ..)| meant(&groups[*group])) {
                for (sum, lanes) in sums.iter_mut().zip(&lanes) {
                    *sum += lanes.iter().map(|lane| rates[*lane]).sum::<f64>();
                }
            }
            Ok(sums)
        };
    let hours = (base.end.seconds() - base.begin.seconds()) / HOUR as i64;
    (0..hours)
        .map(|n| {
            let time = base.begin.plus(n * HOUR as i64);
            let (before, after) = (emitted(base, time)?, emitted(run, time)?);
            let saved = std::array::from_fn(|n| {
                let saved = 1.0 - after[n] / before[n];
                if saved.abs() < SAME { 0.0 } else { saved }
            });
            Ok(CutHour { time, saved })
        })
        .collect()
}

/// The largest effect of means over so many hours.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Window {
    /// Hours of the mean.
    pub length: usize,
    /// Hours from the beginning of the response to the beginning of the mean.
    pub from: i64,
    /// PM2.5 of the base run [µg/m³].
    pub base: f64,
    /// PM2.5 less that of the base run [µg/m³].
    pub change: f64,
}

impl Window {
    /// Change over the base [1].
    pub fn relative(&self) -> f64 {
        self.change / self.base
    }
}

/// A city, hour by hour.
#[derive(Debug, Clone, PartialEq)]
pub struct CityEffect {
    /// Its name.
    pub city: String,
    /// `[hour][species]`, base run [µg/m³ of actual air].
    pub base: Vec<Vec<f64>>,
    /// The same with the response.
    pub run: Vec<Vec<f64>>,
    /// Largest effects on PM2.5 of the means of 24, 48 and 72 hours that fit behind the beginning of the response.
    pub windows: Vec<Window>,
    /// Hours from the beginning of the response to the hour with the largest relative effect on PM2.5, and that effect [1].
    pub best_hour: Option<(i64, f64)>,
}

/// Two runs beside each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// Names of the species: PM25, then what it is made of.
    pub species: Vec<String>,
    /// Beginning of the hours.
    pub hours: Vec<ModelTime>,
    /// First hour in which emission is saved; `None` where none is.
    pub start: Option<ModelTime>,
    /// End of the last such hour.
    pub end: Option<ModelTime>,
    /// Emission saved, hour by hour, spin-up included.
    pub cuts: Vec<CutHour>,
    /// Cities in the domain.
    pub cities: Vec<CityEffect>,
}

impl Effect {
    /// Of the records of two runs with the emission that was saved between them, at cities of our names.
    ///
    /// # Errors
    /// [`EffectError`]: records that do not go together.
    pub fn of(
        (base, run): (&Record, &Record),
        (species, grid): (&SpeciesTable, &HorizontalGrid),
        cuts: Vec<CutHour>,
        cities: &[String],
    ) -> Result<Self, EffectError> {
        let base = Modelled::of(&[base], species)?;
        let run = Modelled::of(&[run], species)?;
        if base.hours() != run.hours() {
            let first = |m: &Modelled<'_>| {
                m.hours()
                    .first()
                    .map_or_else(String::new, ToString::to_string)
            };
            return Err(EffectError::Hours {
                base: base.hours().len(),
                base_first: first(&base),
                run: run.hours().len(),
                run_first: first(&run),
            });
        }
        let names: Vec<(usize, &str)> = base.pollutants().enumerate().collect();
        let whole = names.iter().find(|(_, name)| *name == "PM25");
        let whole = whole.ok_or(EffectError::NoParticles)?;
        let parts = names.iter().filter(|(_, name)| {
            name.starts_with(PARTS) && !["PM25_PRIMARY", "PM25_RH50"].contains(name)
        });
        let kept: Vec<(usize, &str)> = std::iter::once(whole).chain(parts).copied().collect();
        let saving = |cut: &&CutHour| cut.saved.iter().any(|s| s.is_finite() && *s != 0.0);
        let start = cuts.iter().find(saving).map(|cut| cut.time);
        let end = cuts
            .iter()
            .rev()
            .find(saving)
            .map(|cut| cut.time.plus(HOUR as i64));
        let hours = base.hours().to_vec();
        let of = |run: &Modelled<'_>, cells: &[usize]| -> Vec<Vec<f64>> {
            let entries = 0..hours.len();
            entries
                .map(|entry| {
                    let values = kept.iter();
                    values
                        .map(|(column, _)| run.value(entry, cells, *column, State::Actual))
                        .collect()
                })
                .collect()
        };
        let cities = cities.iter().filter_map(|city| {
            let cells = cells_of(city, &[], grid);
            (!cells.is_empty())
                .then(|| CityEffect::of(city, (of(&base, &cells), of(&run, &cells)), &hours, start))
        });
        Ok(Self {
            species: kept.iter().map(|(_, name)| (*name).to_owned()).collect(),
            cities: cities.collect(),
            start,
            end,
            cuts,
            hours,
        })
    }

    /// Mean share of the emission saved while the response lasts [1], in the order of [`CUT_POLLUTANTS`].
    pub fn mean_cuts(&self) -> [f64; CUT_POLLUTANTS.len()] {
        let (Some(start), Some(end)) = (self.start, self.end) else {
            return [0.0; CUT_POLLUTANTS.len()];
        };
        let inside: Vec<&CutHour> = self
            .cuts
            .iter()
            .filter(|c| c.time >= start && c.time < end)
            .collect();
        std::array::from_fn(|n| {
            inside.iter().map(|c| c.saved[n]).sum::<f64>() / inside.len() as f64
        })
    }

    /// Mean of the shares of SO2, NOx, PM and VOC saved while the response lasts [1].
    pub fn mean_cut(&self) -> f64 {
        let saved = self.mean_cuts();
        let time = self.start.unwrap_or(ModelTime(0));
        CutHour { time, saved }.mean()
    }
}

impl CityEffect {
    /// Of `[hour][species]`, of which the first is PM2.5.
    pub(super) fn of(
        city: &str,
        (base, run): (Vec<Vec<f64>>, Vec<Vec<f64>>),
        hours: &[ModelTime],
        start: Option<ModelTime>,
    ) -> Self {
        let first = start.and_then(|start| hours.iter().position(|time| *time >= start));
        let since = |hour: usize| {
            start.map_or(0, |start| {
                (hours[hour].seconds() - start.seconds()) / HOUR as i64
            })
        };
        let mean = |values: &[Vec<f64>], from: usize, length: usize| {
            let own = values[from..from + length].iter().map(|hour| hour[0]);
            own.sum::<f64>() / length as f64
        };
        let mut windows = Vec::new();
        let mut best_hour: Option<(i64, f64)> = None;
        if let Some(first) = first {
            for length in WINDOWS {
                let fitting = first..(hours.len() + 1).saturating_sub(length);
                let all = fitting.map(|from| {
                    let (before, after) = (mean(&base, from, length), mean(&run, from, length));
                    Window {
                        length,
                        from: since(from),
                        base: before,
                        change: after - before,
                    }
                });
                windows.extend(all.min_by(|a, b| a.relative().total_cmp(&b.relative())));
            }
            for hour in first..hours.len() {
                let relative = run[hour][0] / base[hour][0] - 1.0;
                if relative.is_finite() && best_hour.is_none_or(|best| relative < best.1) {
                    best_hour = Some((since(hour), relative));
                }
            }
        }
        Self {
            city: city.to_owned(),
            base,
            run,
            windows,
            best_hour,
        }
    }
}
