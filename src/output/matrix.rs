//! The source–receptor matrix: mean contribution of every tag to every followed pollutant at every point and county, over the whole run and its
//! parts (seasons, or the days of a year of representative days).
//!
//! `source_receptor.csv` and `source_receptor.parquet` hold the same rows. Points have the values of their cells, counties (by code) means over
//! their inhabitants, or over their ground where these are unknown. Contributions of a set add up to the whole, shares to 1.

use super::catalogue::VariableSpec;
use super::cf_netcdf::TagLabel;
use super::csv::{number, number_or_nothing, write_table};
use super::file::WriteError;
use super::parquet_file::{Column, write_parquet};
use super::results::{Results, tag_labels};
use crate::simulation::{SEASONS, season_of};
use crate::time::Season;
use std::path::Path;

/// Columns of the matrix.
pub const MATRIX_COLUMNS: [&str; 10] = [
    "set",
    "tag",
    "sector",
    "region",
    "receptor",
    "pollutant",
    "period",
    "contribution",
    "share",
    "unit",
];

/// The period that is the whole run.
const ALL: &str = "all";

/// One row of the matrix; positions are those in the lists of its [`Matrix`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MatrixRow {
    /// Tag column.
    pub column: usize,
    /// Point or county.
    pub receptor: usize,
    /// Pollutant.
    pub pollutant: usize,
    /// Period.
    pub period: usize,
    /// Mean contribution in the unit of the pollutant's files.
    pub contribution: f64,
    /// Share of the set's total [1]; NaN where there is nothing.
    pub share: f64,
}

/// The matrix of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix<'a> {
    /// Tag columns.
    pub labels: Vec<TagLabel>,
    /// Identifiers of the points, then codes of the counties.
    pub receptors: Vec<&'a str>,
    /// Pollutants.
    pub pollutants: Vec<VariableSpec>,
    /// `all`, then seasons or ids of representative days.
    pub periods: Vec<String>,
    /// All rows, by period, receptor, pollutant and tag.
    pub rows: Vec<MatrixRow>,
}

impl Matrix<'_> {
    /// Words of a row: set, tag, sector, region, receptor, pollutant, period, unit.
    pub fn words(&self, row: &MatrixRow) -> [&str; 8] {
        let label = &self.labels[row.column];
        let pollutant = &self.pollutants[row.pollutant];
        [
            &label.set,
            &label.name,
            &label.sector,
            &label.region,
            self.receptors[row.receptor],
            &pollutant.name,
            &self.periods[row.period],
            pollutant.units,
        ]
    }
}

/// Which entries of a record belong to a period.
enum Span {
    All,
    /// Position in [`SEASONS`].
    Season(usize),
    /// Position of an entry.
    Entry(usize),
}

impl Span {
    /// Whether an entry counts that begins in a season.
    fn holds(&self, entry: usize, season: usize) -> bool {
        match self {
            Self::All => true,
            Self::Season(own) => *own == season,
            Self::Entry(own) => *own == entry,
        }
    }
}

fn season_name(season: Season) -> &'static str {
    match season {
        Season::Winter => "winter",
        Season::Spring => "spring",
        Season::Summer => "summer",
        Season::Autumn => "autumn",
    }
}

impl Results<'_> {
    /// Periods of the matrix with their names: the whole run, and its seasons where it has several or its representative days.
    fn spans(&self) -> Vec<(String, Span)> {
        let mut spans = vec![(ALL.to_owned(), Span::All)];
        if self.record.labels.is_empty() {
            let hours = self.record.season_hours();
            let present = (0..SEASONS.len()).filter(|n| hours[*n] > 0.0);
            let present: Vec<usize> = present.collect();
            if present.len() > 1 {
                let named = |n: usize| (season_name(SEASONS[n]).to_owned(), Span::Season(n));
                spans.extend(present.into_iter().map(named));
            }
        } else {
            let labels = self.record.labels.iter().enumerate();
            spans.extend(labels.map(|(n, label)| (label.clone(), Span::Entry(n))));
        }
        spans
    }

    /// Mean contributions of all columns to a pollutant at a point [kg/m³].
    fn at_point(&self, (point, pollutant): (usize, usize), span: &Span) -> Vec<f64> {
        let record = self.record;
        let mut sums = vec![0.0; record.columns];
        let mut total = 0.0;
        for (entry, (time, weight)) in record.hours.iter().zip(&record.weights).enumerate() {
            if !span.holds(entry, season_of(*time)) {
                continue;
            }
            let own = record.at_point(entry, point, pollutant);
            for (sum, value) in sums.iter_mut().zip(own) {
                *sum += weight * f64::from(*value);
            }
            total += weight;
        }
        let total = if total > 0.0 { total } else { 1.0 };
        sums.iter().map(|sum| sum / total).collect()
    }

    /// Mean contributions of all columns to a pollutant in a county [kg/m³].
    fn in_county(&self, at: (usize, usize), span: &Span) -> Vec<f64> {
        let hourly = self.record.labels.is_empty();
        self.record.over_area(at, |n| {
            if hourly {
                span.holds(usize::MAX, n)
            } else {
                span.holds(n, usize::MAX)
            }
        })
    }

    /// The matrix.
    pub fn matrix(&self) -> Matrix<'_> {
        let labels = tag_labels(self.tags);
        let points = self.points.iter().map(|point| point.id.as_str());
        let counties = self.record.areas.iter().map(|area| area.id.as_str());
        let receptors: Vec<&str> = points.chain(counties).collect();
        let pollutants: Vec<_> = self.followed().map(|p| self.spec(&p.name)).collect();
        let spans = self.spans();
        let mut rows =
            Vec::with_capacity(spans.len() * receptors.len() * pollutants.len() * labels.len());
        for (period, (_, span)) in spans.iter().enumerate() {
            for receptor in 0..receptors.len() {
                for (p, spec) in pollutants.iter().enumerate() {
                    let means = match receptor.checked_sub(self.points.len()) {
                        None => self.at_point((receptor, p), span),
                        Some(county) => self.in_county((county, p), span),
                    };
                    let mut first = 0;
                    for set in &self.tags.sets {
                        let own = &means[first..first + set.len()];
                        let total: f64 = own.iter().sum();
                        rows.extend(own.iter().enumerate().map(|(n, mean)| MatrixRow {
                            column: first + n,
                            receptor,
                            pollutant: p,
                            period,
                            contribution: spec.from_si(*mean),
                            share: mean / total,
                        }));
                        first += set.len();
                    }
                }
            }
        }
        Matrix {
            labels,
            receptors,
            pollutants,
            periods: spans.into_iter().map(|span| span.0).collect(),
            rows,
        }
    }

    /// `source_receptor.csv`.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn write_matrix_table(&self, matrix: &Matrix<'_>, path: &Path) -> Result<(), WriteError> {
        let rows = matrix.rows.iter().map(|row| {
            let [words @ .., unit] = matrix.words(row);
            let mut cells: Vec<String> = words.map(str::to_owned).to_vec();
            cells.extend([number(row.contribution), number_or_nothing(row.share)]);
            cells.push(unit.to_owned());
            cells
        });
        write_table(path, &MATRIX_COLUMNS.map(str::to_owned), rows)
    }

    /// `source_receptor.parquet`: the same with all digits.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn write_matrix_parquet(&self, matrix: &Matrix<'_>, path: &Path) -> Result<(), WriteError> {
        let mut columns: Vec<Column<'_>> = (0..8)
            .map(|n| Column::Words(matrix.rows.iter().map(|row| matrix.words(row)[n]).collect()))
            .collect();
        let numbers =
            |of: fn(&MatrixRow) -> f64| Column::Numbers(matrix.rows.iter().map(of).collect());
        columns.insert(7, numbers(|row| row.contribution));
        columns.insert(8, numbers(|row| row.share));
        let named: Vec<(&str, Column<'_>)> = MATRIX_COLUMNS.into_iter().zip(columns).collect();
        let about = [("title", self.title), ("history", self.history)];
        write_parquet(path, "source_receptor", &named, &about)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
#[path = "matrix_tests.rs"]
mod tests;
