//! Maps of what ozone owes to parameters and tags: hour by hour, or over the eight hours that give a day's maximum.

use super::ozone_maxima::{DailyMaximum, OzoneMaxima};
use super::record::Record;
use crate::species::SpeciesTable;

/// What a map of ozone belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OzonePart {
    /// The response to a parameter.
    Response(usize),
    /// The contribution of a tag column.
    Contribution(usize),
}

impl Record {
    /// Map of a part of ozone in an entry: of an hour [kg/m³], of a day of a year over its eight hours [ppb]; `None` where the run did not keep it.
    pub fn ozone_part(&self, entry: usize, part: OzonePart) -> Option<&[f32]> {
        let (list, count, n) = match part {
            OzonePart::Response(n) => (&self.ozone_response, self.parameters.len(), n),
            OzonePart::Contribution(n) => (&self.ozone_contribution, self.columns, n),
        };
        let start = (entry * count + n) * self.cells;
        list.get(start..start + self.cells)
    }

    /// Mean of a part of ozone over the hours of a maximum in a cell [ppb].
    pub fn ozone_part_of_maximum(
        &self,
        (maxima, maximum): (&OzoneMaxima, &DailyMaximum),
        part: OzonePart,
        cell: usize,
    ) -> Option<f64> {
        self.ozone_part(0, part)?;
        let mass = |n: usize| {
            self.ozone_part(n, part)
                .map_or(0.0, |map| f64::from(map[cell]))
        };
        Some(maxima.mean(maximum, mass))
    }

    /// A record of the hours of a day whose maps of ozone's parts are means over the eight hours that give the last day's maximum [ppb], as a year keeps them;
    /// NaN where that day is not whole.
    #[must_use]
    pub fn with_ozone_of_maxima(mut self, species: &SpeciesTable) -> Self {
        if self.ozone_response.is_empty() && self.ozone_contribution.is_empty() {
            return self;
        }
        let cells: Vec<usize> = (0..self.cells).collect();
        let maxima = OzoneMaxima::in_cells(&self, species, &cells);
        let day = maxima.as_ref().and_then(|m| Some((m, m.maxima.last()?)));
        let mean = |part: OzonePart, cell: usize| {
            let (maxima, day) = day?;
            self.ozone_part_of_maximum((maxima, day[cell].as_ref()?), part, cell)
        };
        let maps = |part: &dyn Fn(usize) -> OzonePart, count: usize, list: &[f32]| -> Vec<f32> {
            let count = if list.is_empty() { 0 } else { count };
            (0..count)
                .flat_map(|n| (0..self.cells).map(move |cell| (n, cell)))
                .map(|(n, cell)| mean(part(n), cell).map_or(f32::NAN, |ppb| ppb as f32))
                .collect()
        };
        let responses = maps(
            &OzonePart::Response,
            self.parameters.len(),
            &self.ozone_response,
        );
        let contributions = maps(
            &OzonePart::Contribution,
            self.columns,
            &self.ozone_contribution,
        );
        (self.ozone_response, self.ozone_contribution) = (responses, contributions);
        self
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::simulation::WEATHER;
    use crate::species::{Phase, Pollutant, Species};
    use crate::time::ModelTime;
    use crate::units::MOLAR_MASS_AIR;

    const MOLAR_MASS: f64 = 0.048;

    fn table() -> SpeciesTable {
        SpeciesTable {
            species: vec![Species {
                name: "O3".into(),
                long_name: "ozone".into(),
                long_name_zh: "臭氧".into(),
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
            }],
            pollutants: vec![Pollutant {
                name: "O3".into(),
                label: "O3".into(),
                label_zh: "O3".into(),
                parts: vec![(0, 1.0)],
                particle: false,
            }],
            tagged: 0,
            reacting: true,
        }
    }

    /// A day of two cells: ozone highest at 15 h in the one and at 4 h in the other; the parameter's response is the hour [ppb].
    fn day(hours: usize) -> Record {
        let start = ModelTime::parse("2016-06-15T00:00").unwrap();
        let density = 0.9;
        let kilograms = |ppb: f64| (1e-9 * ppb * MOLAR_MASS * density / MOLAR_MASS_AIR) as f32;
        let mut record = Record {
            cells: 2,
            pollutants: 1,
            parameters: vec!["all".into()],
            ..Record::default()
        };
        for h in 0..hours {
            record.hours.push(start.plus(3600 * h as i64));
            record.weights.push(1.0);
            for peak in [15.0, 4.0] {
                let ppb = 90.0 - (h as f64 + 0.01 - peak).abs();
                record.concentration.push(kilograms(ppb));
                record.ozone_response.push(kilograms(h as f64));
            }
            let weather = WEATHER.map(|name| if name == "air_density" { density } else { 0.0 });
            record
                .weather
                .extend(weather.iter().flat_map(|v| [*v as f32; 2]));
        }
        record
    }

    #[test]
    fn a_day_keeps_the_mean_over_the_hours_of_each_cell() {
        let table = table();
        let mut year = Record {
            cells: 2,
            pollutants: 1,
            parameters: vec!["all".into()],
            ..Record::default()
        };
        year.add_day(
            &day(24).with_ozone_of_maxima(&table),
            (300.0, "sunny"),
            (&[], &[]),
        );
        year.add_day(
            &day(12).with_ozone_of_maxima(&table),
            (65.0, "half"),
            (&[], &[]),
        );
        let year = Record::from_bytes(&year.to_bytes()).unwrap();
        let map = year.ozone_part(0, OzonePart::Response(0)).unwrap();
        // Hours 11 to 18 and 0 to 7.
        assert!((map[0] - 14.5).abs() < 1e-3, "{map:?}");
        assert!((map[1] - 3.5).abs() < 1e-3, "{map:?}");
        // Half a day is none.
        let map = year.ozone_part(1, OzonePart::Response(0)).unwrap();
        assert!(map.iter().all(|v| v.is_nan()));
        assert_eq!(year.ozone_part(0, OzonePart::Contribution(0)), None);
        assert_eq!(year.ozone_part(2, OzonePart::Response(0)), None);
    }
}
