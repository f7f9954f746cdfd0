//! PM2.5, its parts and its sizes out of a record, hour by hour, over days and over the run, in actual air and in the state to which particles were
//! reported before September 2018.
//!
//! Until GB 3095-2012 was amended (valid from 1 September 2018), monitors reported particles at 273.15 K and 1013.25 hPa:
//!
//! c_ref = c f,  f = ρ_ref/ρ = (p_ref/p) (T/T_ref),  ρ_ref = p_ref/(R_d T_ref) = 1.2922 kg/m³,
//!
//! with ρ the record's own air density of the hour in the lowest layer (that of dry air at the place's pressure and temperature). A mean at the
//! reference state is the mean of c f, not the mean of c times the mean of f.

pub use super::particle_means::{PARTS, Part, ParticleColumns, ParticleMeans};
use crate::simulation::{Record, WEATHER};
use crate::species::SpeciesTable;
use crate::time::ModelTime;
use crate::units::{STANDARD_PRESSURE, ZERO_CELSIUS, air_density, to_micrograms};

/// Hours that a day needs for a mean of particles (GB 3095-2012, table 4; unverified).
pub const LEAST_HOURS: usize = 20;

/// Density of dry air at 273.15 K and 1013.25 hPa [kg/m³].
pub fn reference_air_density() -> f64 {
    air_density(STANDARD_PRESSURE, ZERO_CELSIUS)
}

/// Entries of a record that make a day.
#[derive(Debug, Clone, PartialEq)]
pub struct ParticleDay {
    /// Its date, or the name of a representative day.
    pub label: String,
    /// Days that it stands for in a year; 1 for a date.
    pub weight: f64,
    /// Its entries in the record.
    pub entries: Vec<usize>,
    /// Hours that they are means over.
    pub hours: usize,
}

impl ParticleDay {
    /// Whether enough hours are there for a mean.
    pub fn is_whole(&self) -> bool {
        self.hours >= LEAST_HOURS
    }
}

/// Particulate matter of a run.
#[derive(Debug, Clone, Copy)]
pub struct ParticleSeries<'a> {
    record: &'a Record,
    /// Where it stands among the pollutants.
    pub columns: ParticleColumns,
    density: usize,
}

impl<'a> ParticleSeries<'a> {
    /// That of a record; `None` without particles that react, or without an entry.
    pub fn of(record: &'a Record, species: &SpeciesTable) -> Option<Self> {
        let columns = ParticleColumns::of(species)?;
        let density = WEATHER.iter().position(|w| *w == "air_density")?;
        (!record.is_empty()).then_some(Self {
            record,
            columns,
            density,
        })
    }

    /// Reference air density over that of an entry in a cell [1].
    pub fn factor(&self, entry: usize, cell: usize) -> f64 {
        reference_air_density() / f64::from(self.record.weather_map(entry, self.density)[cell])
    }

    /// Means over entries and cells, each with its weight.
    pub fn mean(&self, entries: &[usize], cells: &[(usize, f64)]) -> ParticleMeans {
        let mut sum = Sums::default();
        for &entry in entries {
            let hours = self.record.weights.get(entry).copied().unwrap_or(1.0);
            for &(cell, weight) in cells {
                self.add(&mut sum, entry, cell, hours * weight);
            }
        }
        sum.means()
    }

    /// All that an entry holds at a cell.
    pub fn at(&self, entry: usize, cell: usize) -> ParticleMeans {
        self.mean(&[entry], &[(cell, 1.0)])
    }

    /// Every entry of the record.
    pub fn entries(&self) -> Vec<usize> {
        (0..self.record.len()).collect()
    }

    fn add(&self, sum: &mut Sums, entry: usize, cell: usize, weight: f64) {
        let c = &self.columns;
        let value = |p: usize| to_micrograms(f64::from(self.record.map(entry, p)[cell]));
        let (pm25, pm10, factor) = (value(c.pm25), value(c.pm10), self.factor(entry, cell));
        let to = &mut sum.weighted;
        sum.weight += weight;
        to.pm25 += weight * pm25;
        to.pm10 += weight * pm10;
        to.pm25_rh50 += weight * value(c.pm25_rh50);
        to.pm10_rh50 += weight * value(c.pm10_rh50);
        to.pm25_reference += weight * pm25 * factor;
        to.pm10_reference += weight * pm10 * factor;
        to.factor += weight * factor;
        to.pm10_dust += weight * value(c.pm10_dust);
        to.dust += weight * value(c.dust);
        for (part, &p) in to.parts.iter_mut().zip(&c.parts) {
            *part += weight * value(p);
        }
    }

    /// The days of the record: natural days of Beijing time, or its representative days.
    pub fn days(&self) -> Vec<ParticleDay> {
        let record = self.record;
        if !record.labels.is_empty() {
            let days = record.labels.iter().zip(&record.weights).enumerate();
            return days
                .map(|(entry, (label, &weight))| ParticleDay {
                    label: label.clone(),
                    weight,
                    entries: vec![entry],
                    hours: 24,
                })
                .collect();
        }
        let mut days: Vec<ParticleDay> = Vec::new();
        for (entry, &hour) in record.hours.iter().enumerate() {
            let label = date(hour);
            match days.last_mut().filter(|day| day.label == label) {
                Some(day) => {
                    day.entries.push(entry);
                    day.hours += 1;
                }
                None => days.push(ParticleDay {
                    label,
                    weight: 1.0,
                    entries: vec![entry],
                    hours: 1,
                }),
            }
        }
        days
    }
}

/// Date of a time, Beijing time.
fn date(time: ModelTime) -> String {
    time.beijing().strftime("%Y-%m-%d").to_string()
}

/// Weighted sums.
#[derive(Default)]
struct Sums {
    weight: f64,
    weighted: ParticleMeans,
}

impl Sums {
    fn means(mut self) -> ParticleMeans {
        let total = self.weight;
        let m = &mut self.weighted;
        for value in [
            &mut m.pm25,
            &mut m.pm10,
            &mut m.pm25_rh50,
            &mut m.pm10_rh50,
            &mut m.pm25_reference,
            &mut m.pm10_reference,
            &mut m.factor,
            &mut m.pm10_dust,
            &mut m.dust,
        ]
        .into_iter()
        .chain(&mut m.parts)
        {
            *value /= total;
        }
        self.weighted
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
pub(crate) mod tests {
    use super::*;
    use crate::species::Pollutant;

    /// A table with the pollutants of a full run and nothing else.
    pub(crate) fn table() -> SpeciesTable {
        let names = ["PM25", "PM10", "PM25_RH50", "PM10_RH50"].into_iter();
        let names = names
            .chain(PARTS.iter().map(|p| p.name))
            .chain(["PM10_DUST", "DUST"]);
        SpeciesTable {
            species: Vec::new(),
            pollutants: names
                .map(|name| Pollutant {
                    name: name.into(),
                    label: name.into(),
                    label_zh: name.into(),
                    parts: Vec::new(),
                    particle: true,
                })
                .collect(),
            tagged: 0,
            reacting: false,
        }
    }

    /// `hours` hours from 22 h Beijing time on in two cells: parts 1, 2 … 9 µg/m³, twice as much in the second cell; in the second
    /// hour the air is half as dense.
    pub(crate) fn record(hours: usize) -> Record {
        let table = table();
        let start = ModelTime::parse("2017-01-26T22:00").unwrap();
        let value = |name: &str| match name {
            "PM25" => 45.0,
            "PM10" => 100.0,
            "PM25_RH50" => 60.0,
            "PM10_RH50" => 120.0,
            "PM10_DUST" => 50.0,
            "DUST" => 80.0,
            part => 1.0 + PARTS.iter().position(|p| p.name == part).unwrap() as f64,
        };
        let mut record = Record {
            cells: 2,
            pollutants: table.pollutants.len(),
            points: vec![0, 1],
            ..Record::default()
        };
        for hour in 0..hours {
            record.hours.push(start.plus(3600 * hour as i64));
            record.weights.push(1.0);
            for p in &table.pollutants {
                let value = value(&p.name) * 1e-9;
                record
                    .concentration
                    .extend([value as f32, 2.0 * value as f32]);
            }
            for name in WEATHER {
                let dense = if hour == 1 { 0.5 } else { 1.0 };
                let value = if name == "air_density" { dense } else { 0.0 };
                record.weather.extend([value as f32; 2]);
            }
        }
        record
    }

    #[test]
    fn shares_and_states_of_a_mean() {
        let record = record(2);
        let series = ParticleSeries::of(&record, &table()).unwrap();
        let all = series.mean(&series.entries(), &[(0, 3.0), (1, 1.0)]);
        // Three quarters of 45 and one of 90.
        assert!((all.pm25 - 56.25).abs() < 1e-4);
        assert!((all.closure() - 1.0).abs() < 1e-6);
        // 1 + 2 + 3 of 45, and with the 7 of the organic matter.
        assert!((all.ion_share() - 6.0 / 45.0).abs() < 1e-6);
        assert!((all.secondary_share() - 13.0 / 45.0).abs() < 1e-6);
        assert!((all.giant_dust() - 37.5).abs() < 1e-4);
        // 1.2922 in the first hour and 2.5844 in the second.
        assert!((reference_air_density() - 1.292_2).abs() < 1e-4);
        assert!((all.factor - 1.5 * reference_air_density()).abs() < 1e-9);
        assert!((all.pm25_reference - all.factor * all.pm25).abs() < 1e-4);
    }

    /// At Xining (2261 m, about 774 hPa) and 0 °C a monitor of before 2018 reported a third more than there was in a cubic metre.
    #[test]
    fn the_factor_is_that_of_pressure_and_temperature() {
        let density = air_density(77_400.0, 268.15);
        let factor = reference_air_density() / density;
        let expected = 101_325.0 / 77_400.0 * (268.15 / 273.15);
        assert!((factor - expected).abs() < 1e-12, "{factor}");
        assert!((factor - 1.285).abs() < 1e-3);
    }

    #[test]
    fn representative_days_count_as_often_as_they_occur() {
        let mut record = record(2);
        record.labels = vec!["calm".into(), "windy".into()];
        record.weights = vec![300.0, 65.0];
        let series = ParticleSeries::of(&record, &table()).unwrap();
        let days = series.days();
        assert_eq!((days[1].label.as_str(), days[1].weight), ("windy", 65.0));
        assert!(days[1].is_whole() && days[1].entries == [1]);
        let year = series.mean(&series.entries(), &[(0, 1.0)]);
        let expected = reference_air_density() * (300.0 + 2.0 * 65.0) / 365.0;
        assert!((year.factor - expected).abs() < 1e-9);
    }

    #[test]
    fn days_begin_at_midnight_in_beijing() {
        let record = record(30);
        let series = ParticleSeries::of(&record, &table()).unwrap();
        let days = series.days();
        let found: Vec<(&str, usize, bool)> = days
            .iter()
            .map(|d| (d.label.as_str(), d.hours, d.is_whole()))
            .collect();
        assert_eq!(
            found,
            [
                ("2017-01-26", 2, false),
                ("2017-01-27", 24, true),
                ("2017-01-28", 4, false)
            ]
        );
        assert!(ParticleSeries::of(&record, &SpeciesTable::primary()).is_none());
    }
}
