//! PM2.5, its parts and its sizes out of a record, hour by hour, over days and over the run, in actual air and in the state to which particles were
//! reported before September 2018.
//!
//! Until GB 3095-2012 was amended (valid from 1 September 2018), monitors reported particles at 273.15 K and 1013.25 hPa:
//!
//! c_ref = c f,  f = ρ_ref/ρ = (p_ref/p) (T/T_ref),  ρ_ref = p_ref/(R_d T_ref) = 1.2922 kg/m³,
//!
//! with ρ the record's own air density of the hour in the lowest layer (that of dry air at the place's pressure and temperature). A mean at the
//! reference state is the mean of c f, not the mean of c times the mean of f.

use crate::simulation::{Record, WEATHER};
use crate::species::SpeciesTable;
use crate::time::ModelTime;
use crate::units::{HOUR, STANDARD_PRESSURE, ZERO_CELSIUS, air_density, to_micrograms};

/// Hours that a day needs for a mean of particles (GB 3095-2012, table 4; unverified).
pub const LEAST_HOURS: usize = 20;

/// A part of PM2.5.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The pollutant.
    pub name: &'static str,
    /// Made in the air for the most part: sulfate, nitrate, ammonium and secondary organic matter.
    pub secondary: bool,
    /// One of sulfate, nitrate and ammonium.
    pub ion: bool,
}

/// The parts of PM2.5; together they are all of it.
pub const PARTS: [Part; 9] = [
    part("PM25_SO4", true, true),
    part("PM25_NO3", true, true),
    part("PM25_NH4", true, true),
    part("PM25_CL", false, false),
    part("PM25_EC", false, false),
    part("PM25_POA", false, false),
    part("PM25_SOA", true, false),
    part("PM25_DUST", false, false),
    part("PM25_OTHER", false, false),
];

const fn part(name: &'static str, secondary: bool, ion: bool) -> Part {
    Part {
        name,
        secondary,
        ion,
    }
}

/// Density of dry air at 273.15 K and 1013.25 hPa [kg/m³].
pub fn reference_air_density() -> f64 {
    air_density(STANDARD_PRESSURE, ZERO_CELSIUS)
}

/// Where particulate matter stands among a table's pollutants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParticleColumns {
    /// PM2.5, dry.
    pub pm25: usize,
    /// PM10, dry.
    pub pm10: usize,
    /// PM2.5 at 50 % relative humidity.
    pub pm25_rh50: usize,
    /// PM10 at 50 % relative humidity.
    pub pm10_rh50: usize,
    /// Mineral dust in PM10.
    pub pm10_dust: usize,
    /// Mineral dust up to 20 µm.
    pub dust: usize,
    /// [`PARTS`].
    pub parts: [usize; PARTS.len()],
}

impl ParticleColumns {
    /// Those of a table with particles that react; `None` for primary ones.
    pub fn of(species: &SpeciesTable) -> Option<Self> {
        let at = |name: &str| species.pollutants.iter().position(|p| p.name == name);
        let mut parts = [0; PARTS.len()];
        for (place, part) in parts.iter_mut().zip(PARTS) {
            *place = at(part.name)?;
        }
        Some(Self {
            pm25: at("PM25")?,
            pm10: at("PM10")?,
            pm25_rh50: at("PM25_RH50")?,
            pm10_rh50: at("PM10_RH50")?,
            pm10_dust: at("PM10_DUST")?,
            dust: at("DUST")?,
            parts,
        })
    }
}

/// Means of particulate matter at a place [µg/m³].
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ParticleMeans {
    /// PM2.5, dry, in actual air.
    pub pm25: f64,
    /// PM10, dry, in actual air.
    pub pm10: f64,
    /// PM2.5 at 50 % relative humidity, in actual air.
    pub pm25_rh50: f64,
    /// PM10 at 50 % relative humidity, in actual air.
    pub pm10_rh50: f64,
    /// PM2.5, dry, at the reference state.
    pub pm25_reference: f64,
    /// PM10, dry, at the reference state.
    pub pm10_reference: f64,
    /// Reference air density over that of the place [1].
    pub factor: f64,
    /// Mineral dust in PM10.
    pub pm10_dust: f64,
    /// Mineral dust up to 20 µm.
    pub dust: f64,
    /// [`PARTS`].
    pub parts: [f64; PARTS.len()],
}

impl ParticleMeans {
    fn share(part: f64, whole: f64) -> f64 {
        if whole > 0.0 { part / whole } else { f64::NAN }
    }

    fn sum(&self, which: impl Fn(&Part) -> bool) -> f64 {
        let parts = PARTS.iter().zip(self.parts);
        parts.filter(|(p, _)| which(p)).map(|(_, v)| v).sum()
    }

    /// Secondary matter over PM2.5 [1]; NaN where there is none.
    pub fn secondary_share(&self) -> f64 {
        Self::share(self.sum(|p| p.secondary), self.pm25)
    }

    /// Sulfate, nitrate and ammonium over PM2.5 [1].
    pub fn ion_share(&self) -> f64 {
        Self::share(self.sum(|p| p.ion), self.pm25)
    }

    /// PM2.5 over PM10 [1].
    pub fn fine_share(&self) -> f64 {
        Self::share(self.pm25, self.pm10)
    }

    /// Sum of the parts over PM2.5 [1]: 1, as every lane of PM2.5 is in one part.
    pub fn closure(&self) -> f64 {
        Self::share(self.sum(|_| true), self.pm25)
    }

    /// Mineral dust of 10 to 20 µm [µg/m³].
    pub fn giant_dust(&self) -> f64 {
        (self.dust - self.pm10_dust).max(0.0)
    }
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
    let midnight = time.plus(-(time.hour() as i64) * HOUR as i64);
    midnight.beijing().strftime("%Y-%m-%d").to_string()
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
