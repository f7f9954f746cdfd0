//! `responses.csv`, `response_means.csv` and `responses.nc`: what a small change of every parameter changes at the points.

use super::cf_netcdf::{FileLayout, NetCdfWriter};
use super::csv::{number, number_or_nothing, write_table};
use super::file::WriteError;
use super::results::Results;
use crate::species::OZONE_VARIANTS;
use crate::units::to_micrograms;
use ndarray::Array3;
use std::path::{Path, PathBuf};

/// Columns behind the time.
const COLUMNS: [&str; 8] = [
    "point",
    "name",
    "name_zh",
    "pollutant",
    "parameter",
    "response_ug_m3",
    "of_concentration_pct",
    "concentration_ug_m3",
];

impl Results<'_> {
    /// Pollutants that respond, by number: ozone once, not by what limits it.
    fn responding(&self) -> Vec<usize> {
        let all = self.species.pollutants.iter().enumerate();
        all.filter(|(_, p)| !OZONE_VARIANTS.contains(&p.name.as_str()))
            .map(|(n, _)| n)
            .collect()
    }

    /// `responses.csv`: one row an hour (or day of a year of typical days), point, pollutant and parameter. A response is ∂c/∂p: what
    /// the concentration would change by if what the parameter stands for doubled, were the concentration linear.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn write_responses(&self, path: &Path) -> Result<(), WriteError> {
        let record = self.record;
        let mut rows = Vec::new();
        for n in 0..record.len() {
            let time = self.entry_name(n);
            for (p, &cell) in record.points.iter().enumerate() {
                for &pollutant in &self.responding() {
                    let whole = f64::from(record.map(n, pollutant)[cell]);
                    let responses = record.response_at(n, p, pollutant);
                    for (parameter, response) in responses.iter().enumerate() {
                        let values = (f64::from(*response), whole);
                        rows.push(self.row(&time, (p, pollutant, parameter), values));
                    }
                }
            }
        }
        write_table(path, &header("time_beijing"), rows)
    }

    /// `response_means.csv`: the same as means of the run.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn write_response_means(&self, path: &Path) -> Result<(), WriteError> {
        let record = self.record;
        let mut rows = Vec::new();
        for &pollutant in &self.responding() {
            let whole = record.mean_concentration(pollutant);
            for parameter in 0..record.parameters.len() {
                let means = record.mean_response(parameter, pollutant);
                for (p, &cell) in record.points.iter().enumerate() {
                    let values = (means[cell], whole[cell]);
                    rows.push(self.row("all", (p, pollutant, parameter), values));
                }
            }
        }
        write_table(path, &header("period"), rows)
    }

    /// `responses.nc`: mean maps of the responses of every pollutant to every parameter.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn write_response_maps(&self, path: &Path) -> Result<PathBuf, WriteError> {
        let record = self.record;
        let layout = FileLayout {
            parameters: &record.parameters,
            ..self.layout(&[], false)
        };
        let mut file = NetCdfWriter::create(path, &layout)?;
        let (ny, nx) = (self.grid.ny, self.grid.nx);
        for pollutant in self.responding() {
            let short = &self.species.pollutants[pollutant].name;
            let name = format!("{short}_response_mean");
            let spec = self.spec(&format!("{short}_response"));
            file.define(&spec.without_time(&name, "time: mean"))?;
            let maps: Vec<Vec<f64>> = (0..record.parameters.len())
                .map(|parameter| record.mean_response(parameter, pollutant))
                .collect();
            let field =
                Array3::from_shape_fn((maps.len(), ny, nx), |(p, j, i)| maps[p][j * nx + i]);
            file.write(&name, None, field.view())?;
        }
        file.close()
    }

    fn row(
        &self,
        time: &str,
        (point, pollutant, parameter): (usize, usize, usize),
        (response, whole): (f64, f64),
    ) -> Vec<String> {
        let place = &self.points[point];
        let share = if whole > 0.0 {
            100.0 * response / whole
        } else {
            f64::NAN
        };
        vec![
            time.to_owned(),
            place.id.clone(),
            place.name.clone(),
            place.name_zh.clone(),
            self.species.pollutants[pollutant].name.clone(),
            self.record.parameters[parameter].clone(),
            number(to_micrograms(response)),
            number_or_nothing(share),
            number(to_micrograms(whole)),
        ]
    }
}

fn header(first: &str) -> Vec<String> {
    let rest = COLUMNS.iter().map(|name| (*name).to_owned());
    std::iter::once(first.to_owned()).chain(rest).collect()
}
