//! Reads the photolysis data of the seeds: fine bins, cross sections, quantum yields, and which table is made of what.

use super::PhotolysisError;
use super::laws::{CrossSection, Yield};
use crate::seeds;

/// The fine bins of the wavelength axis.
#[derive(Debug)]
pub(super) struct Bins {
    /// Lower edges [nm].
    pub lower: Vec<f64>,
    /// Upper edges [nm].
    pub upper: Vec<f64>,
    /// Photons of the sun at the top of the air, at one astronomical unit [1/(cm² s)].
    pub solar: Vec<f64>,
    /// The band each belongs to.
    pub band: Vec<usize>,
}

impl Bins {
    /// How many.
    pub fn len(&self) -> usize {
        self.lower.len()
    }

    /// Middle of a bin [nm].
    pub fn middle(&self, bin: usize) -> f64 {
        0.5 * (self.lower[bin] + self.upper[bin])
    }
}

/// A named row of numbers by bin.
#[derive(Debug)]
struct Row {
    name: String,
    parameter: String,
    values: Vec<f64>,
}

/// A file of named rows.
#[derive(Debug)]
struct Sheet {
    rows: Vec<Row>,
}

/// What a label of a mechanism stands for.
#[derive(Debug)]
pub struct Recipe {
    /// Label in a mechanism file.
    pub label: String,
    /// What happens.
    pub reaction: String,
    /// Where the numbers are from.
    pub source: String,
    cross_section: String,
    law: CrossSection,
    yield_law: Yield,
    yield_rows: Option<(String, Option<String>)>,
    factor: f64,
}

/// Everything in `seeds/chemistry/photolysis`.
#[derive(Debug)]
pub(super) struct Tables {
    pub bins: Bins,
    cross_sections: Sheet,
    yields: Sheet,
    pub recipes: Vec<Recipe>,
}

/// Rows of a file of the seeds, each with its line.
fn records(file: &'static str) -> Result<Vec<(u64, csv::StringRecord)>, PhotolysisError> {
    let text = seeds::text(file)?;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader
        .records()
        .map(|record| {
            let record = record.map_err(|error| PhotolysisError::Seed {
                file,
                line: error.position().map_or(0, csv::Position::line),
                problem: error.to_string(),
            })?;
            Ok((record.position().map_or(0, csv::Position::line), record))
        })
        .collect()
}

/// A field as a number; empty means 0.
fn number(file: &'static str, line: u64, text: &str) -> Result<f64, PhotolysisError> {
    if text.is_empty() {
        return Ok(0.0);
    }
    text.parse::<f64>()
        .ok()
        .filter(|value| value.is_finite())
        .ok_or_else(|| PhotolysisError::Seed {
            file,
            line,
            problem: format!("\"{text}\" is no number"),
        })
}

/// Numbers of a file, row by row.
pub(super) fn numbers(file: &'static str) -> Result<Vec<Vec<f64>>, PhotolysisError> {
    records(file)?
        .into_iter()
        .map(|(line, record)| record.iter().map(|text| number(file, line, text)).collect())
        .collect()
}

impl Bins {
    fn read() -> Result<Self, PhotolysisError> {
        let rows = numbers("chemistry/photolysis/bins.csv")?;
        let column = |k: usize| rows.iter().map(|row| row[k]).collect::<Vec<f64>>();
        Ok(Self {
            lower: column(0),
            upper: column(1),
            solar: column(2),
            band: column(3).into_iter().map(|band| band as usize).collect(),
        })
    }
}

impl Sheet {
    fn read(file: &'static str, bins: usize) -> Result<Self, PhotolysisError> {
        let mut rows = Vec::new();
        for (line, record) in records(file)? {
            let values = record
                .iter()
                .skip(2)
                .map(|text| number(file, line, text))
                .collect::<Result<Vec<f64>, _>>()?;
            if values.len() != bins {
                return Err(PhotolysisError::Seed {
                    file,
                    line,
                    problem: format!("{} numbers for {bins} bins", values.len()),
                });
            }
            rows.push(Row {
                name: record[0].to_owned(),
                parameter: record[1].to_owned(),
                values,
            });
        }
        Ok(Self { rows })
    }

    fn rows(&self, name: &str) -> Vec<(&str, &[f64])> {
        self.rows
            .iter()
            .filter(|row| row.name == name)
            .map(|row| (row.parameter.as_str(), row.values.as_slice()))
            .collect()
    }
}

impl Recipe {
    fn read(line: u64, record: &csv::StringRecord) -> Result<Self, PhotolysisError> {
        let file = "chemistry/photolysis/tables.csv";
        let wrong = |problem: String| PhotolysisError::Seed {
            file,
            line,
            problem,
        };
        let law = CrossSection::named(&record[3])
            .ok_or_else(|| wrong(format!("no temperature law \"{}\"", &record[3])))?;
        let mut parts = record[4].split(':');
        let name = parts.next().unwrap_or_default();
        let yield_law =
            Yield::named(name).ok_or_else(|| wrong(format!("no quantum yield \"{name}\"")))?;
        let yield_rows = match (parts.next(), yield_law.own_rows()) {
            (Some(rows), _) => Some((rows.to_owned(), parts.next().map(str::to_owned))),
            (None, Some(rows)) => Some((rows.to_owned(), None)),
            (None, None) => None,
        };
        Ok(Self {
            label: record[0].to_owned(),
            reaction: record[1].to_owned(),
            source: record[6].to_owned(),
            cross_section: record[2].to_owned(),
            law,
            yield_law,
            yield_rows,
            factor: number(file, line, &record[5])?,
        })
    }

    /// Whether the rate depends on the density of air beyond its light.
    pub(super) fn feels_pressure(&self) -> bool {
        self.yield_law.feels_pressure()
    }
}

impl Tables {
    /// Reads all of it.
    pub fn read() -> Result<Self, PhotolysisError> {
        let bins = Bins::read()?;
        let cross_sections = Sheet::read("chemistry/photolysis/cross_sections.csv", bins.len())?;
        let yields = Sheet::read("chemistry/photolysis/quantum_yields.csv", bins.len())?;
        let recipes = records("chemistry/photolysis/tables.csv")?
            .iter()
            .map(|(line, record)| Recipe::read(*line, record))
            .collect::<Result<Vec<_>, _>>()?;
        let tables = Self {
            bins,
            cross_sections,
            yields,
            recipes,
        };
        for recipe in &tables.recipes {
            tables.check(recipe)?;
        }
        Ok(tables)
    }

    /// That every row a recipe needs is there.
    fn check(&self, recipe: &Recipe) -> Result<(), PhotolysisError> {
        let missing = |what: String| PhotolysisError::Seed {
            file: "chemistry/photolysis/tables.csv",
            line: 0,
            problem: format!("{} needs {what}", recipe.label),
        };
        if self.cross_sections.rows(&recipe.cross_section).len() < recipe.law.rows() {
            return Err(missing(format!(
                "the cross section {}",
                recipe.cross_section
            )));
        }
        if let Some((rows, parameter)) = &recipe.yield_rows {
            let found = self.yields.rows(rows);
            let there = match parameter {
                Some(parameter) => found.iter().any(|(name, _)| name == parameter),
                None => !found.is_empty(),
            };
            if !there {
                return Err(missing(format!("the quantum yield {rows}")));
            }
        }
        Ok(())
    }

    /// Cross section times quantum yield [cm²] of every bin at T [K] and M [1/cm³].
    pub fn spectrum(&self, recipe: &Recipe, t: f64, m: f64) -> Vec<f64> {
        let cross = self.cross_sections.rows(&recipe.cross_section);
        let yields = match &recipe.yield_rows {
            Some((rows, parameter)) => {
                let mut rows = self.yields.rows(rows);
                rows.retain(|(name, _)| parameter.as_deref().is_none_or(|p| p == *name));
                rows
            }
            None => Vec::new(),
        };
        (0..self.bins.len())
            .map(|bin| {
                let (lower, middle) = (self.bins.lower[bin], self.bins.middle(bin));
                let sigma = recipe.law.at(&cross, bin, lower, middle, t);
                let phi = recipe.yield_law.at(&yields, bin, middle, t, m);
                recipe.factor * (sigma * phi).max(0.0)
            })
            .collect()
    }

    /// Absorption cross section [cm²] of a gas (`O3`, `NO2`, `SO2`) in every bin at T [K].
    pub fn absorption(&self, gas: &str, t: f64) -> Vec<f64> {
        let rows = self.cross_sections.rows(gas);
        let law = if rows.len() > 1 {
            CrossSection::Temperatures
        } else {
            CrossSection::Fixed
        };
        (0..self.bins.len())
            .map(|bin| law.at(&rows, bin, self.bins.lower[bin], self.bins.middle(bin), t))
            .collect()
    }
}
