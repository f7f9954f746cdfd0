//! The plan of a superposition (TOML): files with roles and scales, backgrounds, what is to be written.

use super::SuperposeError;
use super::keys::{AirKeys, FileKeys, PlanKeys};
use crate::nearfield::case::{Averaging, ConcentrationUnit};
use std::path::{Path, PathBuf};
use toml::Spanned;

/// A file to be summed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Part {
    pub path: PathBuf,
    /// Role × scale.
    pub times: f64,
    /// Its own sum (index of the groups, 0 being all).
    pub group: Option<usize>,
}

/// A background.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Air {
    pub unit: ConcentrationUnit,
    /// Always, or where the table is blank.
    pub value: Option<f64>,
    /// Table and column.
    pub table: Option<(PathBuf, String)>,
    /// POSTFILE and receptor, from 0.
    pub post: Option<(PathBuf, usize)>,
}

/// A plan that was checked.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Plan {
    pub title: String,
    pub pollutant: String,
    pub averaging: Vec<Averaging>,
    pub ranks: Vec<u32>,
    /// [1].
    pub rate: Option<f64>,
    pub plots: bool,
    /// Whether unformatted.
    pub series: Option<bool>,
    pub receptors: Option<PathBuf>,
    /// Name, and receptor from 0.
    pub named: Vec<(String, usize)>,
    pub weather: Option<[PathBuf; 2]>,
    pub parts: Vec<Part>,
    pub groups: Vec<String>,
    pub airs: Vec<Air>,
}

/// What is wrong, with line and column.
struct Check<'t> {
    text: &'t str,
    path: &'t Path,
    folder: &'t Path,
    found: Vec<String>,
}

impl Check<'_> {
    fn wrong(&mut self, span: std::ops::Range<usize>, message: impl std::fmt::Display) {
        let before = self.text.get(..span.start).unwrap_or("");
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |l| l.chars().count()) + 1;
        let path = self.path.display();
        self.found
            .push(format!("{path}:{line}:{column}: {message}"));
    }

    fn input(&mut self, path: &Spanned<PathBuf>) -> PathBuf {
        let full = self.folder.join(path.get_ref());
        if !full.is_file() {
            self.wrong(path.span(), format!("there is no file {}", full.display()));
        }
        full
    }

    fn averaging(&mut self, list: &Spanned<Vec<toml::Value>>) -> Vec<Averaging> {
        let mut all = Vec::new();
        for value in list.get_ref() {
            let found = match value {
                toml::Value::Integer(hours @ (1 | 2 | 3 | 4 | 6 | 8 | 12 | 24)) => {
                    Some(Averaging::Hours(*hours as u32))
                }
                toml::Value::String(word) if word == "month" => Some(Averaging::Month),
                toml::Value::String(word) if word == "period" => Some(Averaging::Period),
                _ => None,
            };
            match found {
                Some(found) if !all.contains(&found) => all.push(found),
                Some(_) => self.wrong(list.span(), format!("{value} stands twice")),
                None => self.wrong(
                    list.span(),
                    format!("{value}: an average is 1, 2, 3, 4, 6, 8, 12 or 24 (hours), \"month\" or \"period\""),
                ),
            }
        }
        if all.is_empty() {
            self.wrong(list.span(), "no average is asked for");
        }
        all.sort_by_key(|average| *average == Averaging::Period);
        all
    }

    fn part(&mut self, keys: &FileKeys, groups: &mut Vec<String>) -> Part {
        let role = match keys.role.get_ref().as_str() {
            "new" | "existing" | "planned" | "background" => 1.0,
            "retired" => -1.0,
            "off" => 0.0,
            other => {
                let message = format!(
                    "there is no role {other}: new, existing, planned, background, retired or off"
                );
                self.wrong(keys.role.span(), message);
                0.0
            }
        };
        let scale = keys.scale.as_ref().map_or(1.0, |scale| *scale.get_ref());
        if let Some(given) = &keys.scale
            && !(scale.is_finite() && scale >= 0.0)
        {
            self.wrong(
                given.span(),
                format!("a scale is 0 or more, not {scale}; what is taken away is \"retired\""),
            );
        }
        let group = keys.group.as_ref().map(|group| {
            let id = group.get_ref();
            if id.is_empty() || id.chars().count() > 8 || id.contains(char::is_whitespace) {
                self.wrong(group.span(), "a group's name has up to eight characters");
            }
            if id == "ALL" {
                self.wrong(
                    group.span(),
                    "ALL is the sum of all files: every file is in it",
                );
            }
            groups.iter().position(|own| own == id).unwrap_or_else(|| {
                groups.push(id.clone());
                groups.len() - 1
            })
        });
        Part {
            path: self.input(&keys.path),
            times: role * scale,
            group,
        }
    }

    fn air(&mut self, keys: &AirKeys) -> Air {
        let unit = match keys.unit.get_ref().as_str() {
            "ug/m3" | "µg/m3" | "µg/m³" => ConcentrationUnit::Micrograms,
            "ppb" => ConcentrationUnit::Ppb,
            "ppm" => ConcentrationUnit::Ppm,
            other => {
                self.wrong(
                    keys.unit.span(),
                    format!("there is no unit {other}: ug/m3, ppb or ppm"),
                );
                ConcentrationUnit::Micrograms
            }
        };
        if let Some(value) = &keys.value
            && !(value.get_ref().is_finite() && *value.get_ref() >= 0.0)
        {
            self.wrong(value.span(), "a concentration is 0 or more");
        }
        let table = match (&keys.csv, &keys.column) {
            (Some(csv), Some(column)) => Some((self.input(csv), column.get_ref().clone())),
            (Some(csv), None) => {
                self.wrong(
                    csv.span(),
                    "which column of this table? Give column = \"…\"",
                );
                None
            }
            (None, Some(column)) => {
                self.wrong(column.span(), "a column of which csv?");
                None
            }
            (None, None) => None,
        };
        let post = match (&keys.post, &keys.receptor) {
            (Some(post), Some(receptor)) if *receptor.get_ref() > 0 => {
                Some((self.input(post), receptor.get_ref() - 1))
            }
            (Some(post), _) => {
                let message = "which receptor's hours hold everywhere? Give receptor = 1, 2 …; a background at every receptor is a [[file]] of role \"background\"";
                self.wrong(post.span(), message);
                None
            }
            (None, Some(receptor)) => {
                self.wrong(receptor.span(), "a receptor of which post?");
                None
            }
            (None, None) => None,
        };
        if table.is_some() && post.is_some() {
            self.wrong(keys.unit.span(), "csv or post, not both");
        }
        if table.is_none() && post.is_none() && keys.value.is_none() {
            self.wrong(keys.unit.span(), "no value, csv or post here");
        }
        Air {
            unit,
            value: keys.value.as_ref().map(|value| *value.get_ref()),
            table,
            post,
        }
    }
}

/// Reads and checks a plan.
pub(super) fn read(path: &Path) -> Result<Plan, SuperposeError> {
    let bytes = std::fs::read(path).map_err(|cause| {
        SuperposeError::Plan(format!("cannot read {}: {cause}", path.display()))
    })?;
    let text = crate::meteorology::decode(&bytes, "").map_err(|_| {
        SuperposeError::Plan(format!(
            "{} is neither UTF-8 nor GBK text; save it as UTF-8",
            path.display()
        ))
    })?;
    let mut check = Check {
        text: &text,
        path,
        folder: path.parent().unwrap_or(Path::new("")),
        found: Vec::new(),
    };
    let keys: PlanKeys = match toml::from_str(&text) {
        Ok(keys) => keys,
        Err(error) => {
            check.wrong(error.span().unwrap_or(0..0), error.message());
            return Err(SuperposeError::Plan(check.found.join("\n")));
        }
    };
    let averaging = check.averaging(&keys.averaging);
    if keys.ranks.get_ref().contains(&0) {
        check.wrong(keys.ranks.span(), "ranks are 1, 2 …");
    }
    let daily = averaging.contains(&Averaging::Hours(24));
    let rate = match &keys.percentile {
        Some(given) => {
            if !(0.0..=100.0).contains(given.get_ref()) {
                check.wrong(given.span(), "a percentile lies from 0 to 100");
            }
            if !daily {
                check.wrong(
                    given.span(),
                    "percentiles are of daily means: add 24 to averaging",
                );
            }
            Some(given.get_ref() / 100.0)
        }
        None => crate::nearfield::percentile::guaranteed_rate(keys.pollutant.get_ref())
            .filter(|_| daily),
    };
    let series = keys
        .series
        .as_ref()
        .map(|word| match word.get_ref().as_str() {
            "text" => false,
            "binary" => true,
            _ => {
                check.wrong(word.span(), "a series is \"text\" or \"binary\"");
                false
            }
        });
    if keys.file.get_ref().is_empty() {
        check.wrong(keys.file.span(), "no [[file]] to be summed");
    }
    let mut groups = vec!["ALL".to_owned()];
    let parts = keys
        .file
        .get_ref()
        .iter()
        .map(|file| check.part(file, &mut groups))
        .collect();
    let airs = keys.background.iter().map(|air| check.air(air)).collect();
    let receptors = keys.receptors.as_ref().map(|path| check.input(path));
    let mut named = Vec::new();
    for (name, number) in &keys.named {
        match number.get_ref().checked_sub(1) {
            Some(receptor) => named.push((name.clone(), receptor)),
            None => check.wrong(number.span(), "receptors are numbered from 1"),
        }
    }
    let plan = Plan {
        title: keys.title.clone(),
        pollutant: keys.pollutant.get_ref().to_ascii_uppercase(),
        averaging,
        ranks: keys.ranks.get_ref().clone(),
        rate,
        plots: keys.plots != Some(false),
        series,
        receptors,
        named,
        weather: keys.weather.as_ref().map(|weather| {
            [&weather.surface, &weather.profile].map(|file| check.folder.join(file))
        }),
        parts,
        groups,
        airs,
    };
    if check.found.is_empty() {
        Ok(plan)
    } else {
        Err(SuperposeError::Plan(check.found.join("\n")))
    }
}
