//! Who makes the largest 8-hour mean of ozone of a day: contributions of all tags over the very eight hours that give it.
//!
//! Contribution of a tag = mean over the valid hours of the window of (mass of the tag's ozone / molar mass / air), so that the contributions
//! of a set add up to MDA8, for ozone weighted by what limits it (`O3`) and for both extremes (`O3_N`, `O3_R`).

use super::ozone_maxima::{DailyMaximum, OzoneMaxima};
use super::record::Record;
use super::surface_gases::pollutant;
use crate::species::{OZONE_VARIANTS, SpeciesTable};
use crate::time::ModelTime;

/// Ways in which ozone is attributed.
const ATTRIBUTIONS: [&str; 3] = ["O3", OZONE_VARIANTS[0], OZONE_VARIANTS[1]];

/// MDA8 of a day at a point, and who makes it.
#[derive(Debug, Clone, PartialEq)]
pub struct SharedMaximum {
    /// Hour of Beijing time with which the eight hours begin.
    pub begins: usize,
    /// MDA8 [ppb].
    pub mda8: f64,
    /// Contributions [ppb], `[attribution][column]`.
    pub contributions: Vec<f64>,
}

/// MDA8 of all days at the points, and who makes it.
#[derive(Debug, Clone, PartialEq)]
pub struct OzoneShares {
    /// `O3`, `O3_N`, `O3_R`, as far as tags follow them.
    pub attributions: Vec<String>,
    /// Tag columns.
    pub columns: usize,
    /// Midnight at the beginning of every day, Beijing time; of a year the days that its entries stand for.
    pub days: Vec<ModelTime>,
    /// `[day][point]`; `None` where the day is not whole.
    pub maxima: Vec<Vec<Option<SharedMaximum>>>,
}

/// Positions of the attributions among the pollutants; `None` without any.
fn attributions(record: &Record, species: &SpeciesTable) -> Option<Vec<usize>> {
    let positions = ATTRIBUTIONS.into_iter();
    let positions = positions.filter_map(|name| Some(pollutant(species, name)?.0));
    let known: Vec<usize> = positions.filter(|p| *p < record.followed).collect();
    (!known.is_empty()).then_some(known)
}

impl OzoneShares {
    /// Those of a record; `None` where tags do not follow ozone, or none were kept.
    pub fn of(record: &Record, species: &SpeciesTable) -> Option<Self> {
        let attributions = attributions(record, species)?;
        let names = attributions.iter();
        let mut shares = Self {
            attributions: names.map(|p| species.pollutants[*p].name.clone()).collect(),
            columns: record.columns,
            days: Vec::new(),
            maxima: Vec::new(),
        };
        if !record.labels.is_empty() {
            return shares.kept(record);
        }
        let all = OzoneMaxima::of(record, species)?;
        let shared = |point: usize, maximum: &DailyMaximum| {
            let columns = |p: usize| {
                let mass = move |n: usize, c: usize| f64::from(record.at_point(n, point, p)[c]);
                let all = &all;
                (0..record.columns).map(move |c| all.mean(maximum, |n| mass(n, c)))
            };
            SharedMaximum {
                begins: maximum.begins,
                mda8: maximum.mda8,
                contributions: attributions.iter().flat_map(|p| columns(*p)).collect(),
            }
        };
        for day in &all.maxima {
            let points = day.iter().enumerate();
            let maxima = points.map(|(point, maximum)| Some(shared(point, maximum.as_ref()?)));
            shares.maxima.push(maxima.collect());
        }
        shares.days.clone_from(&all.days);
        Some(shares)
    }

    /// Those that the record of a year kept.
    fn kept(mut self, record: &Record) -> Option<Self> {
        let size = 2 + self.attributions.len() * self.columns;
        let points = record.points.len();
        if record.mda8_shares.len() != record.len() * points * size {
            return None;
        }
        self.days = record.hours.iter().map(|time| time.midnight()).collect();
        let read = |list: &[f32]| {
            let numbers: Vec<f64> = list.iter().map(|v| f64::from(*v)).collect();
            numbers[1].is_finite().then(|| SharedMaximum {
                begins: numbers[0] as usize,
                mda8: numbers[1],
                contributions: numbers[2..].to_vec(),
            })
        };
        self.maxima = record
            .mda8_shares
            .chunks_exact((points * size).max(1))
            .map(|day| day.chunks_exact(size).map(read).collect())
            .collect();
        Some(self)
    }

    /// The last day as a record of a year keeps it (`Record::mda8_shares`): by point the first hour, MDA8, and `[attribution][column]`; NaN
    /// where the day is not whole.
    pub fn to_record(&self) -> Vec<f32> {
        let size = self.attributions.len() * self.columns;
        let points = self.maxima.last().into_iter().flatten();
        points
            .flat_map(|maximum| match maximum {
                None => vec![f32::NAN; 2 + size],
                Some(maximum) => [maximum.begins as f64, maximum.mda8]
                    .iter()
                    .chain(&maximum.contributions)
                    .map(|v| *v as f32)
                    .collect(),
            })
            .collect()
    }

    /// Contributions [ppb] of the columns of a range in one attribution to a maximum.
    pub fn of_columns<'a>(
        &self,
        maximum: &'a SharedMaximum,
        attribution: usize,
        (first, count): (usize, usize),
    ) -> &'a [f64] {
        let start = attribution * self.columns + first;
        &maximum.contributions[start..start + count]
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::simulation::WEATHER;
    use crate::species::{Phase, Pollutant, Species};

    const MOLAR_MASS: f64 = 0.048;

    /// Ozone alone, followed in all three ways, and a gas that is not followed.
    fn table() -> SpeciesTable {
        let species = |name: &str| Species {
            name: name.into(),
            long_name: name.into(),
            long_name_zh: name.into(),
            phase: Phase::Gas {
                molar_mass: MOLAR_MASS,
                henry: 1.0,
                henry_temperature: 0.0,
                diffusivity_ratio: 1.0,
                alpha: 0.0,
                beta: 0.0,
            },
            short_lived: false,
            source: String::new(),
        };
        let single = |name: &str, lane: usize| Pollutant {
            name: name.into(),
            label: name.into(),
            label_zh: name.into(),
            parts: vec![(lane, 1.0)],
            particle: false,
        };
        let table = SpeciesTable {
            species: vec![species("O3"), species("HO")],
            pollutants: vec![single("O3", 0), single("HO", 1)],
            tagged: 1,
            reacting: true,
        };
        SpeciesTable {
            reacting: true,
            ..table.with_reacting_tags()
        }
    }

    /// Ozone [ppb] of hour `h` at the one point; its three tags hold 1/2, a share that rises with the hour, and the rest.
    fn ozone(h: usize) -> f64 {
        90.0 - 5.0 * (h as f64 - 15.0).abs()
    }

    fn parts(h: usize) -> [f64; 3] {
        let rising = 0.01 * h as f64;
        [0.5, rising, 0.5 - rising].map(|share| share * ozone(h))
    }

    fn record(table: &SpeciesTable, hours: usize) -> Record {
        let start = ModelTime::parse("2016-06-15T00:00").unwrap();
        let density = 0.9;
        let kilograms =
            |ppb: f64| (1e-9 * ppb * MOLAR_MASS * density / crate::units::MOLAR_MASS_AIR) as f32;
        let mut record = Record {
            cells: 1,
            pollutants: table.pollutants.len(),
            columns: 3,
            followed: 3,
            points: vec![0],
            ..Record::default()
        };
        for h in 0..hours {
            record.hours.push(start.plus(3600 * h as i64));
            record.weights.push(1.0);
            for pollutant in &table.pollutants {
                let value = if pollutant.name == "HO" {
                    0.0
                } else {
                    ozone(h % 24)
                };
                record.concentration.push(kilograms(value));
            }
            for turned in 0..3 {
                let mut tags = parts(h % 24);
                tags.rotate_left(turned);
                record.point_contribution.extend(tags.map(kilograms));
            }
            record.weather.extend(WEATHER.map(|name| match name {
                "air_density" => density as f32,
                _ => 0.0,
            }));
        }
        record
    }

    #[test]
    fn contributions_are_those_of_the_eight_hours_that_give_the_maximum() {
        let table = table();
        let names: Vec<&str> = table.pollutants.iter().map(|p| p.name.as_str()).collect();
        assert_eq!(names[..3], ["O3", "O3_N", "O3_R"]);
        let shares = OzoneShares::of(&record(&table, 40), &table).unwrap();
        assert_eq!(shares.attributions, ["O3", "O3_N", "O3_R"]);
        assert_eq!(shares.days.len(), 2);
        // Sixteen hours of the second day are no day.
        assert_eq!(shares.maxima[1], [None]);
        let maximum = shares.maxima[0][0].as_ref().unwrap();
        assert!((maximum.mda8 - 80.0).abs() < 1e-4);
        // Hours 11 to 18 or 12 to 19: which is larger is a matter of rounding, the contributions must follow.
        assert!([11, 12].contains(&maximum.begins));
        let hours = maximum.begins..maximum.begins + 8;
        let rising: f64 = hours.map(|h| parts(h)[1]).sum::<f64>() / 8.0;
        for (attribution, at) in [(0, 1), (1, 0), (2, 2)] {
            let own = shares.of_columns(maximum, attribution, (0, 3));
            assert!((own[at] - rising).abs() < 1e-4, "{own:?} {rising}");
            assert!((own.iter().sum::<f64>() / maximum.mda8 - 1.0).abs() < 1e-6);
        }
        // Over the whole day, or the same hours of another window, it would be something else.
        let day: f64 = (0..24).map(|h| parts(h)[1]).sum::<f64>() / 24.0;
        assert!((day - rising).abs() > 1.0);
    }

    #[test]
    fn a_year_keeps_them_by_day() {
        let table = table();
        let day = record(&table, 24);
        let shares = OzoneShares::of(&day, &table).unwrap();
        let mut year = Record {
            cells: 1,
            pollutants: day.pollutants,
            columns: 3,
            followed: 3,
            points: vec![0],
            ..Record::default()
        };
        year.add_day(&day, (100.0, "sunny"), (&[80.0], &shares.to_record()));
        let part = OzoneShares::of(&record(&table, 12), &table).unwrap();
        year.add_day(&day, (265.0, "half"), (&[f32::NAN], &part.to_record()));
        let back = OzoneShares::of(&Record::from_bytes(&year.to_bytes()).unwrap(), &table).unwrap();
        let (own, kept) = (&shares.maxima[0][0], &back.maxima[0][0]);
        let (own, kept) = (own.as_ref().unwrap(), kept.as_ref().unwrap());
        assert_eq!(own.begins, kept.begins);
        for (a, b) in own.contributions.iter().zip(&kept.contributions) {
            assert!((a - b).abs() <= 1e-6 * b.abs().max(1.0));
        }
        assert_eq!(back.maxima[1], [None]);
        // A record of an older version kept none.
        year.mda8_shares.clear();
        assert_eq!(OzoneShares::of(&year, &table), None);
    }
}
