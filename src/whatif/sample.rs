//! A record sampled for what-ifs: daily means and hours of ozone at the points, mean maps, each as it is and by lever.

use super::error::WhatIfError;
use super::field::Field;
use super::lever::{Lever, Slope};
use crate::observations::{Quantity, State};
use crate::simulation::{
    DAY_HOURS, OzoneMaxima, OzonePart, Record, WEATHER, reference_micrograms_per_ppb,
};
use crate::species::{Phase, SpeciesTable};
use crate::time::ModelTime;
use crate::units::{DAY, HOUR, MOLAR_MASS_AIR, to_micrograms, to_ppb};

/// What the index of a day is made of beside ozone, with the pollutants of a run that stand for it: particles as monitors weigh them (at 50 % relative humidity)
/// where the run has them.
pub const JUDGED: [(Quantity, &[&str]); 5] = [
    (Quantity::Pm25, &["PM25_RH50", "PM25"]),
    (Quantity::Pm10, &["PM10_RH50", "PM10"]),
    (Quantity::So2, &["SO2"]),
    (Quantity::No2, &["NO2"]),
    (Quantity::Co, &["CO"]),
];

/// A whole day.
#[derive(Debug, Clone, PartialEq)]
pub struct Day {
    /// Midnight at its beginning, Beijing time.
    pub midnight: ModelTime,
    /// Name, of a representative day.
    pub label: Option<String>,
    /// Days for which it counts [d].
    pub weight: f64,
    /// First entry of the record.
    entry: usize,
    /// Entries.
    entries: usize,
}

/// A run, taken apart. Particles in actual air, gases at 298.15 K and 1013.25 hPa, all µg/m³.
#[derive(Debug, Clone, PartialEq)]
pub struct WhatIf {
    /// The days.
    pub days: Vec<Day>,
    /// Cells of the points.
    pub points: Vec<usize>,
    /// Name of the pollutant that stands for PM2.5.
    pub pm25_name: String,
    /// Daily means by quantity, `[day][point]`.
    pub daily: Vec<(Quantity, Field)>,
    /// Ozone by the hour, `[day][point][hour]`; of a year of representative days MDA8, `[day][point]`. `None` without ozone.
    pub ozone: Option<Field>,
    /// Hours of a day in [`Self::ozone`]: 24, or 1.
    pub ozone_hours: usize,
    /// Mean of PM2.5 over the run, by cell.
    pub pm25: Field,
    /// Mean of MDA8 over the days, by cell, with effects over the eight hours that give it in the run; `None` where the run did not keep them.
    pub mda8: Option<Field>,
}

/// A part of the concentrations.
#[derive(Debug, Clone, Copy)]
enum Part {
    Whole,
    Lever(Slope),
}

/// Where the numbers come from.
struct Sampler<'a> {
    record: &'a Record,
    days: &'a [Day],
    density: usize,
}

/// Ozone of the run.
struct Ozone {
    pollutant: usize,
    /// Of a species [kg/mol].
    molar_mass: f64,
    /// MDA8 in all cells; of hours only.
    maxima: Option<OzoneMaxima>,
}

impl WhatIf {
    /// A run taken apart; without levers only as it is.
    ///
    /// # Errors
    /// [`WhatIfError::NoDay`], [`WhatIfError::NoPollutant`], [`WhatIfError::NotFollowed`].
    pub fn of(
        record: &Record,
        species: &SpeciesTable,
        levers: &[Lever],
    ) -> Result<Self, WhatIfError> {
        let days = days_of(record);
        if days.is_empty() {
            return Err(WhatIfError::NoDay {
                hours: record.len(),
            });
        }
        let sampler = Sampler {
            record,
            days: &days,
            density: WEATHER
                .iter()
                .position(|name| *name == "air_density")
                .unwrap_or_default(),
        };
        let place = |name: &str| species.pollutants.iter().position(|p| p.name == name);
        let judged: Vec<(Quantity, usize)> = JUDGED
            .iter()
            .filter_map(|(quantity, names)| Some((*quantity, names.iter().find_map(|n| place(n))?)))
            .collect();
        let Some(&(_, pm25)) = judged.iter().find(|j| j.0 == Quantity::Pm25) else {
            return Err(WhatIfError::NoPollutant("PM25".into()));
        };
        let ozone = ozone_of(record, species);
        let asked = judged.iter().map(|j| j.1);
        known(
            (record, species),
            levers,
            asked.chain(ozone.as_ref().map(|o| o.pollutant)),
        )?;
        let field = |values: &dyn Fn(Part) -> Vec<f64>| Field {
            base: values(Part::Whole),
            effects: levers
                .iter()
                .map(|lever| values(Part::Lever(lever.slope)))
                .collect(),
            bends: Vec::new(),
        };
        let daily = judged.iter().map(|&(quantity, pollutant)| {
            (
                quantity,
                field(&|part| sampler.daily((quantity, pollutant), part)),
            )
        });
        let maps_kept = |ozone: &Ozone| {
            let map = |lever: &Lever| sampler.mda8_map(ozone, Part::Lever(lever.slope)).is_some();
            levers.iter().all(map)
        };
        let mda8 = ozone
            .as_ref()
            .filter(|ozone| maps_kept(ozone))
            .map(|ozone| field(&|part| sampler.mda8_map(ozone, part).unwrap_or_default()));
        let is_year = !record.labels.is_empty();
        // A year keeps of ozone what its maps hold.
        let ozone = ozone.filter(|_| !is_year || mda8.is_some());
        Ok(Self {
            daily: daily.collect(),
            ozone: ozone
                .as_ref()
                .map(|ozone| field(&|part| sampler.ozone(ozone, part))),
            ozone_hours: if is_year { 1 } else { DAY_HOURS },
            pm25: field(&|part| sampler.mean_map(pm25, part)),
            mda8,
            points: record.points.clone(),
            pm25_name: species.pollutants[pm25].name.clone(),
            days,
        })
    }
}

impl WhatIf {
    /// Supported by one full run more of the same case, in which `factors` remain of the levers.
    ///
    /// # Errors
    /// [`WhatIfError::OtherCase`] if it lacks what this run has.
    pub fn supported(self, factors: &[f64], run: &Self) -> Result<Self, WhatIfError> {
        let lacks = |what: &str| WhatIfError::OtherCase(format!("it has no {what}"));
        let with = |own: Field, other: Option<&Field>, what: &str| {
            let other = other.filter(|other| other.base.len() == own.base.len());
            let other = other.ok_or_else(|| lacks(what))?;
            Ok::<Field, WhatIfError>(own.supported(factors, &other.base))
        };
        let daily = self.daily.into_iter().map(|(quantity, own)| {
            let other = run.daily.iter().find(|(q, _)| *q == quantity);
            let own = with(own, other.map(|o| &o.1), quantity.name())?;
            Ok((quantity, own))
        });
        let ozone = self.ozone.map(|own| with(own, run.ozone.as_ref(), "ozone"));
        let mda8 = self.mda8.map(|own| with(own, run.mda8.as_ref(), "MDA8"));
        Ok(Self {
            daily: daily.collect::<Result<_, WhatIfError>>()?,
            ozone: ozone.transpose()?,
            mda8: mda8.transpose()?,
            pm25: with(self.pm25, Some(&run.pm25), "PM2.5")?,
            ..self
        })
    }
}

/// Every lever that has no response must be followed by the tags.
fn known(
    (record, species): (&Record, &SpeciesTable),
    levers: &[Lever],
    asked: impl Iterator<Item = usize>,
) -> Result<(), WhatIfError> {
    let unknown = asked.max().filter(|p| *p >= record.followed);
    let lever = levers
        .iter()
        .find(|lever| matches!(lever.slope, Slope::Contribution(_)));
    match (unknown, lever) {
        (Some(pollutant), Some(lever)) => Err(WhatIfError::NotFollowed {
            lever: lever.id.clone(),
            pollutant: species.pollutants[pollutant].name.clone(),
        }),
        _ => Ok(()),
    }
}

/// Days of 24 hours, by Beijing time; of a year its entries.
fn days_of(record: &Record) -> Vec<Day> {
    if !record.labels.is_empty() {
        let entries = record.hours.iter().zip(&record.labels).zip(&record.weights);
        let days = entries
            .enumerate()
            .map(|(entry, ((time, label), weight))| Day {
                midnight: time.midnight(),
                label: Some(label.clone()),
                weight: *weight,
                entry,
                entries: 1,
            });
        return days.collect();
    }
    let starts = record.hours.iter().enumerate();
    let starts = starts.filter(|(_, time)| **time == time.midnight());
    starts
        .filter(|(n, time)| {
            let last = record.hours.get(n + DAY_HOURS - 1);
            last.is_some_and(|last| *last == time.plus((DAY - HOUR) as i64))
        })
        .map(|(entry, time)| Day {
            midnight: *time,
            label: None,
            weight: 1.0,
            entry,
            entries: DAY_HOURS,
        })
        .collect()
}

fn ozone_of(record: &Record, species: &SpeciesTable) -> Option<Ozone> {
    let pollutant = species.pollutants.iter().position(|p| p.name == "O3")?;
    let [(lane, _)] = species.pollutants[pollutant].parts[..] else {
        return None;
    };
    let Phase::Gas { molar_mass, .. } = species.species[lane].phase else {
        return None;
    };
    let cells: Vec<usize> = (0..record.cells).collect();
    let maxima = OzoneMaxima::in_cells(record, species, &cells);
    if maxima.is_none() && record.mda8.len() != record.len() * record.cells {
        return None;
    }
    Some(Ozone {
        pollutant,
        molar_mass,
        maxima,
    })
}

impl Sampler<'_> {
    /// A part of a pollutant in an entry at a point [kg/m³].
    fn mass(&self, (entry, point): (usize, usize), pollutant: usize, part: Part) -> f64 {
        let record = self.record;
        match part {
            Part::Whole => f64::from(record.map(entry, pollutant)[record.points[point]]),
            Part::Lever(Slope::Response(n, factor)) => {
                factor * f64::from(record.response_at(entry, point, pollutant)[n])
            }
            Part::Lever(Slope::Contribution(column)) => {
                f64::from(record.at_point(entry, point, pollutant)[column])
            }
        }
    }

    /// Density of the air in an entry at a point [kg/m³].
    fn density(&self, (entry, point): (usize, usize)) -> f64 {
        let map = self.record.weather_map(entry, self.density);
        f64::from(map[self.record.points[point]])
    }

    /// Daily means of a quantity, `[day][point]` [µg/m³].
    fn daily(&self, (quantity, pollutant): (Quantity, usize), part: Part) -> Vec<f64> {
        let value = |at: (usize, usize)| {
            let mass = to_micrograms(self.mass(at, pollutant, part));
            if quantity.is_gas() {
                mass * State::Actual.factor_to(State::At298, self.density(at))
            } else {
                mass
            }
        };
        let mean = |day: &Day, point: usize| {
            let entries = day.entry..day.entry + day.entries;
            entries.map(|entry| value((entry, point))).sum::<f64>() / day.entries as f64
        };
        let points = self.record.points.len();
        let days = self.days.iter();
        days.flat_map(|day| (0..points).map(move |point| mean(day, point)))
            .collect()
    }

    /// Ozone, `[day][point][hour]`; of a year MDA8, `[day][point]` [µg/m³].
    fn ozone(&self, ozone: &Ozone, part: Part) -> Vec<f64> {
        let record = self.record;
        let (factor, points) = (reference_micrograms_per_ppb(), record.points.len());
        let at = |day: &Day, point: usize| -> Vec<f64> {
            if ozone.maxima.is_none() {
                let ppb = self.kept(day.entry, record.points[point], part);
                return vec![factor * ppb];
            }
            let hours = day.entry..day.entry + day.entries;
            let ppb = hours.map(|entry| {
                let mass = self.mass((entry, point), ozone.pollutant, part);
                let air = self.density((entry, point)) / MOLAR_MASS_AIR;
                to_ppb(mass / ozone.molar_mass / air)
            });
            ppb.map(|ppb| factor * ppb).collect()
        };
        let days = self.days.iter();
        days.flat_map(|day| (0..points).flat_map(move |point| at(day, point)))
            .collect()
    }

    /// A part of MDA8 of a day that a year keeps, in a cell [ppb].
    fn kept(&self, entry: usize, cell: usize, part: Part) -> f64 {
        let record = self.record;
        match part {
            Part::Whole => f64::from(record.mda8[entry * record.cells + cell]),
            Part::Lever(slope) => {
                let (part, factor) = ozone_part(slope);
                let map = record.ozone_part(entry, part);
                map.map_or(f64::NAN, |map| factor * f64::from(map[cell]))
            }
        }
    }

    /// Mean over the run, by cell [µg/m³].
    fn mean_map(&self, pollutant: usize, part: Part) -> Vec<f64> {
        let (map, factor) = match part {
            Part::Whole => (self.record.mean_concentration(pollutant), 1.0),
            Part::Lever(Slope::Response(n, factor)) => {
                (self.record.mean_response(n, pollutant), factor)
            }
            Part::Lever(Slope::Contribution(column)) => {
                (self.record.mean_contribution(column, pollutant), 1.0)
            }
        };
        map.into_iter().map(|v| factor * to_micrograms(v)).collect()
    }

    /// Mean of MDA8 over the days, by cell [µg/m³]; `None` where the record did not keep the part.
    fn mda8_map(&self, ozone: &Ozone, part: Part) -> Option<Vec<f64>> {
        let record = self.record;
        if let Part::Lever(slope) = part {
            record.ozone_part(0, ozone_part(slope).0)?;
        }
        let one = |day: usize, cell: usize| -> Option<f64> {
            let Some(maxima) = &ozone.maxima else {
                return Some(self.kept(self.days[day].entry, cell, part));
            };
            let at = maxima.days.iter();
            let at = at.clone().position(|d| *d == self.days[day].midnight)?;
            let maximum = maxima.maxima[at][cell].as_ref()?;
            match part {
                Part::Whole => Some(maximum.mda8),
                Part::Lever(slope) => {
                    let (part, factor) = ozone_part(slope);
                    let mean = record.ozone_part_of_maximum((maxima, maximum), part, cell);
                    mean.map(|ppb| factor * ppb)
                }
            }
        };
        let weights: f64 = self.days.iter().map(|day| day.weight).sum();
        let mean = |cell: usize| {
            let days = self.days.iter().enumerate();
            let sum: f64 = days
                .map(|(n, day)| day.weight * one(n, cell).unwrap_or(f64::NAN))
                .sum();
            reference_micrograms_per_ppb() * sum / weights
        };
        Some((0..record.cells).map(mean).collect())
    }
}

fn ozone_part(slope: Slope) -> (OzonePart, f64) {
    match slope {
        Slope::Response(n, factor) => (OzonePart::Response(n), factor),
        Slope::Contribution(column) => (OzonePart::Contribution(column), 1.0),
    }
}
