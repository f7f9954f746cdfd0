//! Reads the tables of `seeds/standards`, or those of a folder in their place.

use super::aqi::Level;
use super::aqi_rule::{Above, IndexRule, Steps};
use super::dust_rule::DustRule;
use super::edition::{Edition, JudgedState, Span, Standards};
use super::error::StandardsError;
use super::evaluation_rule::{EvaluationRule, Percentile};
use super::limits::{Limit, LimitTable, Period};
use super::rows;
use super::source::Sourced;
use super::who::{Guideline, WhoGuidelines};
use crate::meteorology::read_text;
use crate::observations::{Quantity, State};
use crate::seeds;
use crate::time::ModelTime;
use serde::de::DeserializeOwned;
use std::path::Path;

/// Folder below `seeds/`.
const FOLDER: &str = "standards";

/// The texts of the tables.
pub(super) struct Tables<'a> {
    folder: Option<&'a Path>,
}

/// One table and what goes wrong in it.
pub(super) struct File {
    name: String,
    text: String,
}

impl File {
    fn wrong(&self, problem: impl Into<String>) -> StandardsError {
        StandardsError::Table {
            file: self.name.clone(),
            problem: problem.into(),
        }
    }

    fn toml<T: DeserializeOwned>(&self) -> Result<T, StandardsError> {
        toml::from_str(&self.text).map_err(|e| self.wrong(e.to_string()))
    }

    fn csv<T: DeserializeOwned>(&self) -> Result<Vec<T>, StandardsError> {
        let mut reader = csv::ReaderBuilder::new()
            .comment(Some(b'#'))
            .trim(csv::Trim::All)
            .from_reader(self.text.as_bytes());
        let rows = reader.deserialize().collect::<Result<_, _>>();
        rows.map_err(|e| self.wrong(e.to_string()))
    }

    fn quantity(&self, name: &str) -> Result<Quantity, StandardsError> {
        Quantity::from_name(name).ok_or_else(|| {
            let known = Quantity::names();
            self.wrong(format!("'{name}' is no known quantity (there are {known})"))
        })
    }

    fn period(&self, name: &str) -> Result<Period, StandardsError> {
        Period::from_name(name).ok_or_else(|| {
            self.wrong(format!(
                "'{name}' is no averaging (annual, quarter, peak_season, day, mda8, hour)"
            ))
        })
    }

    fn state(&self, name: &str) -> Result<State, StandardsError> {
        State::from_name(name)
            .ok_or_else(|| self.wrong(format!("'{name}' is no state of air (273, 298, actual)")))
    }

    fn date(&self, text: &str) -> Result<ModelTime, StandardsError> {
        ModelTime::parse(text).map_err(|e| self.wrong(e.to_string()))
    }

    fn span(&self, row: rows::Span) -> Result<Span, StandardsError> {
        Ok(Span {
            from: self.date(&row.from)?,
            to: row.to.map(|to| self.date(&to)).transpose()?,
            status: row.status,
            source: row.source,
        })
    }

    /// A number in the unit of its row in µg/m³.
    fn micrograms(&self, value: f64, unit: &str) -> Result<f64, StandardsError> {
        let factor = match unit {
            "ug/m3" => 1.0,
            "mg/m3" => 1e3,
            other => return Err(self.wrong(format!("'{other}' is no unit (ug/m3, mg/m3)"))),
        };
        if value.is_finite() && value > 0.0 {
            Ok(value * factor)
        } else {
            Err(self.wrong(format!("a limit of {value}")))
        }
    }
}

impl<'a> Tables<'a> {
    pub fn embedded() -> Self {
        Self { folder: None }
    }

    pub fn read(folder: &'a Path) -> Result<Self, StandardsError> {
        if folder.is_dir() {
            return Ok(Self {
                folder: Some(folder),
            });
        }
        Err(StandardsError::Unreadable {
            path: folder.display().to_string(),
            cause: std::io::ErrorKind::NotADirectory.into(),
        })
    }

    fn file(&self, name: &str) -> Result<File, StandardsError> {
        if let Some(path) = self.folder.map(|f| f.join(name)).filter(|p| p.is_file()) {
            let shown = path.display().to_string();
            let text = read_text(&path).map_err(|e| StandardsError::Table {
                file: shown.clone(),
                problem: e.to_string(),
            })?;
            return Ok(File { name: shown, text });
        }
        let name = format!("{FOLDER}/{name}");
        Ok(File {
            text: seeds::text(&name)?.to_owned(),
            name: format!("seeds/{name}"),
        })
    }

    /// All editions out of all tables.
    pub fn standards(&self) -> Result<Standards, StandardsError> {
        let file = self.file("editions.toml")?;
        let table: rows::Editions = file.toml()?;
        let limits = self.limits()?;
        let (indices, levels) = self.indices()?;
        let evaluations = self.evaluations()?;
        let dusts = self.dusts()?;
        let mut editions = Vec::new();
        for row in table.edition {
            let lacks = |what: &str, id: &str| {
                file.wrong(format!("edition {}: no {what} is called '{id}'", row.id))
            };
            let limits = limits.iter().find(|t| t.id == row.limits);
            let index = indices.iter().find(|t| t.id == row.index);
            let evaluation = evaluations.iter().find(|t| t.id == row.evaluation);
            let dust = dusts.iter().find(|t| t.id == row.dust);
            let mut states = Vec::new();
            for state in row.state {
                states.push(JudgedState {
                    to: state.to.map(|to| file.date(&to)).transpose()?,
                    gases: file.state(&state.gases)?,
                    particles: file.state(&state.particles)?,
                    status: state.status,
                    source: state.source,
                });
            }
            if states.last().is_none_or(|last| last.to.is_some()) {
                return Err(file.wrong(format!("edition {}: its last state has an end", row.id)));
            }
            editions.push(Edition {
                limits: limits
                    .ok_or_else(|| lacks("table of limits", &row.limits))?
                    .clone(),
                index: index.ok_or_else(|| lacks("index", &row.index))?.clone(),
                evaluation: evaluation
                    .ok_or_else(|| lacks("evaluation", &row.evaluation))?
                    .clone(),
                dust: dust
                    .ok_or_else(|| lacks("rule of dust", &row.dust))?
                    .clone(),
                id: row.id,
                name: row.name,
                name_zh: row.name_zh,
                in_force: file.span(row.in_force)?,
                early: row.early.map(|early| file.span(early)).transpose()?,
                caution: row.caution.map(|c| (c.what, c.status)),
                states,
            });
        }
        editions.sort_by_key(|edition| edition.in_force.from);
        Ok(Standards {
            editions,
            who: self.who(table.who, &file)?,
            levels,
        })
    }

    fn limits(&self) -> Result<Vec<LimitTable>, StandardsError> {
        let file = self.file("limits.csv")?;
        let mut tables: Vec<LimitTable> = Vec::new();
        for row in file.csv::<rows::Limit>()? {
            let limit = Limit {
                quantity: file.quantity(&row.quantity)?,
                period: file.period(&row.period)?,
                class_one: file.micrograms(row.class1, &row.unit)?,
                class_two: file.micrograms(row.class2, &row.unit)?,
                status: row.status,
                source: row.source,
            };
            match tables.iter_mut().find(|t| t.id == row.table) {
                Some(table) => table.rows.push(limit),
                None => tables.push(LimitTable {
                    id: row.table,
                    rows: vec![limit],
                }),
            }
        }
        Ok(tables)
    }

    fn indices(&self) -> Result<(Vec<IndexRule>, Vec<Level>), StandardsError> {
        let (file, steps) = (self.file("aqi.toml")?, self.file("iaqi.csv")?);
        let step_rows: Vec<rows::Steps> = steps.csv()?;
        let table: rows::Indices = file.toml()?;
        let pairs = |list: &[(String, String)]| -> Result<Vec<_>, StandardsError> {
            let pair = |(q, p): &(String, String)| Ok((file.quantity(q)?, file.period(p)?));
            list.iter().map(pair).collect()
        };
        let mut indices = Vec::new();
        for row in table.index {
            let own = step_rows.iter().filter(|s| s.table == row.id);
            let six = row.six.iter().map(|q| file.quantity(q));
            let instead = row
                .instead
                .iter()
                .map(|(q, from, to)| Ok((file.quantity(q)?, file.period(from)?, file.period(to)?)));
            indices.push(IndexRule {
                six: six.collect::<Result<_, _>>()?,
                day: pairs(&row.day)?,
                hour: pairs(&row.hour)?,
                instead: instead.collect::<Result<_, StandardsError>>()?,
                steps: own.map(|s| of_steps(s, &steps)).collect::<Result<_, _>>()?,
                id: row.id,
                name: row.name,
                primary_above: row.primary_above,
                exceeding_above: row.exceeding_above,
                hourly_particles: row.hourly_particles,
                rounded_first: row.rounded_first,
                incomplete: row.incomplete,
            });
        }
        if !table.level.is_sorted_by(|a, b| a.up_to < b.up_to) {
            return Err(file.wrong("the levels do not rise"));
        }
        Ok((indices, table.level))
    }

    fn evaluations(&self) -> Result<Vec<EvaluationRule>, StandardsError> {
        let file = self.file("evaluation.toml")?;
        let table: rows::Evaluations = file.toml()?;
        let of = |row: rows::Evaluation| {
            let percentile = |p: rows::Percentile| {
                Ok(Percentile {
                    quantity: file.quantity(&p.quantity)?,
                    period: file.period(&p.period)?,
                    what: p.what,
                    share: p.share,
                    status: p.status,
                })
            };
            let weight = |w: rows::Weight| {
                let figure = Sourced {
                    what: w.what,
                    value: w.value,
                    status: w.status,
                    source: w.source,
                };
                Ok((file.quantity(&w.quantity)?, figure))
            };
            let decimals = |d: rows::Decimals| {
                let figure = Sourced {
                    what: d.what,
                    value: d.value,
                    status: d.status,
                    source: d.source,
                };
                Ok((file.quantity(&d.quantity)?, figure))
            };
            Ok(EvaluationRule {
                percentiles: row
                    .percentiles
                    .into_iter()
                    .map(percentile)
                    .collect::<Result<_, StandardsError>>()?,
                weights: row
                    .weights
                    .into_iter()
                    .map(weight)
                    .collect::<Result<_, StandardsError>>()?,
                decimals: row
                    .decimals
                    .into_iter()
                    .map(decimals)
                    .collect::<Result<_, StandardsError>>()?,
                id: row.id,
                name: row.name,
                hours_of_day: row.hours_of_day,
                hours_of_eight: row.hours_of_eight,
                eights_of_day: row.eights_of_day,
                eights_above: row.eights_above,
                days_of_year: row.days_of_year,
                days_of_month: row.days_of_month,
                days_of_february: row.days_of_february,
                sampled_year: row.sampled_year,
                sampled_month: row.sampled_month,
                sampled_quarter: row.sampled_quarter,
                city_mean: row.city_mean,
                percentile: row.percentile,
                three_years: row.three_years,
            })
        };
        table.evaluation.into_iter().map(of).collect()
    }

    fn dusts(&self) -> Result<Vec<DustRule>, StandardsError> {
        let file = self.file("dust.toml")?;
        let table: rows::Dusts = file.toml()?;
        let of = |row: rows::Dust| {
            let status = super::Status::Confirmed;
            Ok(DustRule {
                in_force: Span {
                    from: file.date(&row.from)?,
                    to: row.to.as_deref().map(|to| file.date(to)).transpose()?,
                    status,
                    source: row.source.clone(),
                },
                numbers: row.numbers,
                id: row.id,
                name: row.name,
                name_zh: row.name_zh,
            })
        };
        table.rule.into_iter().map(of).collect()
    }

    fn who(&self, row: rows::Who, editions: &File) -> Result<WhoGuidelines, StandardsError> {
        let file = self.file("who.csv")?;
        let mut guidelines = Vec::new();
        for line in file.csv::<rows::Guideline>()? {
            let interim = [line.it1, line.it2, line.it3, line.it4];
            let interim = interim.into_iter().flatten();
            guidelines.push(Guideline {
                quantity: file.quantity(&line.quantity)?,
                period: file.period(&line.statistic)?,
                guideline: file.micrograms(line.aqg, &line.unit)?,
                interim: interim
                    .map(|target| file.micrograms(target, &line.unit))
                    .collect::<Result<_, _>>()?,
                status: line.status,
                source: line.source,
            });
        }
        Ok(WhoGuidelines {
            in_force: editions.span(row.in_force)?,
            state: (
                editions.state(&row.state.gases)?,
                editions.state(&row.state.particles)?,
                row.state.status,
            ),
            id: row.id,
            name: row.name,
            name_zh: row.name_zh,
            day_share: row.day_share,
            days_of_year: row.days_of_year,
            days_of_season: row.days_of_season,
            guidelines,
        })
    }
}

/// The steps of a row, which must rise and be whole numbers.
fn of_steps(row: &rows::Steps, file: &File) -> Result<Steps, StandardsError> {
    let indices = [0, 50, 100, 150, 200, 300, 400, 500];
    let given = indices.into_iter().zip(row.steps());
    let steps: Vec<(u16, i64)> = given.filter_map(|(i, c)| Some((i, c?))).collect();
    let about = format!("{} {} {}", row.table, row.quantity, row.period);
    let rises = steps.is_sorted_by(|a, b| a.1 < b.1);
    if steps.len() < 2 || steps[0] != (0, 0) || !rises {
        return Err(file.wrong(format!("{about}: steps must rise from 0")));
    }
    let above = match row.above.as_str() {
        "none" => Above::NotComputed,
        text => text.parse().map(Above::Index).map_err(|_| {
            file.wrong(format!(
                "{about}: above = '{text}' is no index and not none"
            ))
        })?,
    };
    Ok(Steps {
        quantity: file.quantity(&row.quantity)?,
        period: file.period(&row.period)?,
        steps,
        above,
        above_status: row.above_status,
        status: row.status,
        source: row.source.clone(),
    })
}
