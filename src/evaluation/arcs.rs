//! Plumes beside arcs of samplers: the greatest concentration of each hour and arc, as Chang and Hanna (2004) compare them.
//!
//! Of a field experiment the place of the plume's axis is known less well than the wind turns, so the greatest observed value of an arc stands beside the
//! greatest modelled one of the same hour and distance, wherever on the arc either lies. The acceptance limits are those of Chang and Hanna 2004 (rural:
//! FAC2 ≥ 0.5, |FB| ≤ 0.3, NMSE ≤ 1.5) and Hanna and Chang 2012 (urban: 0.3, 0.67, 6, NAD ≤ 0.5).

use super::benchmarks::{Benchmark, Mark, Quantity, benchmarks};
use super::metrics::Metrics;
use super::table::{Column, figure, markdown_of, number, signs, sourced};
use std::collections::BTreeMap;
use thiserror::Error;

/// The observed greatest value of an hour and arc.
#[derive(Debug, Clone, PartialEq)]
pub struct ObservedArc {
    /// Hour as AERMOD writes it: YYMMDDHH, or YYYYMMDDHH.
    pub hour: i64,
    /// Distance of the arc from the source [m].
    pub distance: f64,
    /// Greatest concentration [µg/m³].
    pub greatest: f64,
    /// What the modelled values of the hour are multiplied with: the release where the model ran with 1 g/s [1].
    pub factor: f64,
    /// Name of its class (stability, experiment); empty where the table has none.
    pub class: String,
    /// Line in the table.
    pub line: u64,
}

/// Why a table of arcs cannot be used.
#[derive(Debug, Error, PartialEq)]
#[error(
    "{file}, line {line}: {what}\nhint: columns hour (YYMMDDHH), distance_m, concentration_ug_m3 (or _mg_m3, _g_m3); if wanted rate_g_s and class"
)]
pub struct ArcError {
    /// The table.
    pub file: String,
    /// Its line.
    pub line: u64,
    /// What is wrong.
    pub what: String,
}

/// Units of a concentration with their factor to µg/m³.
const UNITS: [(&str, f64); 3] = [
    ("concentration_ug_m3", 1.0),
    ("concentration_mg_m3", 1e3),
    ("concentration_g_m3", 1e6),
];

/// Reads a table of arcs; `file` is its name for messages.
///
/// # Errors
/// [`ArcError`] with the first fault.
pub fn parse_arcs(text: &str, file: &str) -> Result<Vec<ObservedArc>, ArcError> {
    let fault = |line: u64, what: String| ArcError {
        file: file.to_owned(),
        line,
        what,
    };
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .comment(Some(b'#'))
        .from_reader(text.as_bytes());
    let head = reader
        .headers()
        .map_err(|e| fault(1, e.to_string()))?
        .clone();
    let place = |name: &str| head.iter().position(|h| h.eq_ignore_ascii_case(name));
    let needed =
        |name: &str| place(name).ok_or_else(|| fault(1, format!("there is no column {name}")));
    let (hour, distance) = (needed("hour")?, needed("distance_m")?);
    let mut units = UNITS
        .iter()
        .filter_map(|(name, factor)| Some((place(name)?, *factor)));
    let (concentration, unit) = units
        .next()
        .ok_or_else(|| fault(1, "there is no column concentration_ug_m3".to_owned()))?;
    let (rate, class) = (place("rate_g_s"), place("class"));
    let known = |name: &&str| {
        let own = ["hour", "distance_m", "rate_g_s", "class"];
        let units = UNITS.iter().map(|u| u.0);
        own.into_iter()
            .chain(units)
            .any(|k| k.eq_ignore_ascii_case(name))
    };
    if let Some(other) = head.iter().find(|name| !known(name)) {
        return Err(fault(1, format!("column '{other}' is not known")));
    }
    let mut arcs = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| {
            let line = e.position().map_or(0, csv::Position::line);
            fault(line, e.to_string())
        })?;
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |column: usize| record.get(column).unwrap_or("");
        let value = |column: usize, least: f64| -> Result<f64, ArcError> {
            let value = cell(column).parse::<f64>().ok();
            value
                .filter(|v| v.is_finite() && *v >= least)
                .ok_or_else(|| {
                    let name = &head[column];
                    fault(
                        line,
                        format!(
                            "{name} is '{}', not a number of at least {least}",
                            cell(column)
                        ),
                    )
                })
        };
        arcs.push(ObservedArc {
            hour: cell(hour)
                .parse()
                .map_err(|_| fault(line, format!("hour is '{}'", cell(hour))))?,
            distance: value(distance, 0.0)?,
            greatest: unit * value(concentration, 0.0)?,
            factor: match rate {
                Some(column) => value(column, 0.0)?,
                None => 1.0,
            },
            class: class.map_or(String::new(), |column| cell(column).to_owned()),
            line,
        });
    }
    if arcs.is_empty() {
        return Err(fault(1, "the table has no rows".to_owned()));
    }
    Ok(arcs)
}

/// An arc with both greatest values [µg/m³].
#[derive(Debug, Clone, PartialEq)]
pub struct ArcPair {
    /// What was observed.
    pub observed: ObservedArc,
    /// What the model has there.
    pub modelled: f64,
}

/// A row of the table.
#[derive(Debug, Clone, PartialEq)]
pub struct ArcRow {
    /// `all`, a class, or a distance.
    pub group: String,
    /// What the pairs say.
    pub metrics: Metrics,
    /// Benchmarks with their marks.
    pub marks: Vec<(&'static Benchmark, Mark)>,
}

/// Rows of all arcs, of each class and of each distance.
pub fn arc_rows(pairs: &[ArcPair], urban: bool) -> Vec<ArcRow> {
    let kind = if urban {
        Quantity::UrbanDispersion
    } else {
        Quantity::Dispersion
    };
    let mut classes: BTreeMap<&str, Vec<(f64, f64)>> = BTreeMap::new();
    // Distances to the decimetre.
    let mut distances: BTreeMap<i64, Vec<(f64, f64)>> = BTreeMap::new();
    let mut all = Vec::new();
    for pair in pairs {
        let values = (pair.observed.greatest, pair.modelled);
        all.push(values);
        let class = pair.observed.class.as_str();
        if !class.is_empty() {
            classes.entry(class).or_default().push(values);
        }
        let decimetres = libm::round(10.0 * pair.observed.distance) as i64;
        distances.entry(decimetres).or_default().push(values);
    }
    let named = [("all".to_owned(), all)]
        .into_iter()
        .chain(classes.into_iter().map(|(class, v)| (class.to_owned(), v)))
        .chain(
            distances
                .into_iter()
                .map(|(distance, v)| (format!("{} m", distance as f64 / 10.0), v)),
        );
    named
        .filter(|(_, values)| !values.is_empty())
        .map(|(group, values)| {
            let metrics = Metrics::of(&values);
            ArcRow {
                group,
                marks: benchmarks(kind).map(|b| (b, b.mark(&metrics))).collect(),
                metrics,
            }
        })
        .collect()
}

const FIGURES: [Column; 10] = [
    ("mean_observed_ug_m3", |m| m.mean_observed),
    ("mean_modelled_ug_m3", |m| m.mean_modelled),
    ("FAC2", |m| m.within_factor_2),
    ("FB", |m| m.bias_of_means),
    ("NMSE", |m| m.normalized_square_error),
    ("NAD", |m| m.normalized_absolute_difference),
    ("MG", |m| m.geometric_mean),
    ("VG", |m| m.geometric_variance),
    ("r", |m| m.correlation),
    ("NMB", |m| m.normalized_mean_bias),
];

/// Header of the CSV table.
pub fn arc_csv_header() -> Vec<String> {
    ["group", "arcs"]
        .into_iter()
        .chain(FIGURES.iter().map(|f| f.0))
        .chain(["benchmarks"])
        .map(str::to_owned)
        .collect()
}

impl ArcRow {
    /// Cells of the CSV table, in the order of [`arc_csv_header`].
    pub fn csv(&self) -> Vec<String> {
        let mut cells = vec![self.group.clone(), self.metrics.count.to_string()];
        cells.extend(FIGURES.iter().map(|f| number(f.1(&self.metrics))));
        cells.push(sourced(&self.marks));
        cells
    }

    fn short(&self) -> Vec<String> {
        let m = &self.metrics;
        let mut cells = vec![self.group.clone(), m.count.to_string()];
        cells.extend(
            [
                m.within_factor_2,
                m.bias_of_means,
                m.normalized_square_error,
                m.normalized_absolute_difference,
                m.geometric_mean,
                m.geometric_variance,
            ]
            .map(|value| figure(value, 3)),
        );
        cells.push(signs(&self.marks));
        cells
    }
}

/// A table in Markdown.
pub fn arc_markdown(rows: &[ArcRow]) -> String {
    let head = [
        "group",
        "arcs",
        "FAC2",
        "FB",
        "NMSE",
        "NAD",
        "MG",
        "VG",
        "benchmarks",
    ];
    markdown_of(&head, rows.iter().map(ArcRow::short))
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    const TABLE: &str = "hour,distance_m,concentration_mg_m3,rate_g_s,class\n\
        56070101,50,203,81.5,unstable\n56070101,100,0.5,81.5,unstable\n56070102,50,12,40,stable\n";

    #[test]
    fn a_table_is_read_with_its_units_and_faults_name_their_line() {
        let arcs = parse_arcs(TABLE, "arcs.csv").expect("a good table");
        assert_eq!(arcs.len(), 3);
        assert_relative_eq!(arcs[0].greatest, 203_000.0);
        assert_relative_eq!(arcs[2].factor, 40.0);
        assert_eq!(arcs[2].class, "stable");
        for (text, line, word) in [
            ("", 1, "no column hour"),
            ("hour,distance_m,concentration_ug_m3\n", 1, "no rows"),
            (
                "hour,distance_m,concentration\n1,2,3\n",
                1,
                "concentration_ug_m3",
            ),
            ("hour,distance_m,concentration_ug_m3,who\n", 1, "'who'"),
            ("hour,distance_m,concentration_ug_m3\n1,2,nan\n", 2, "'nan'"),
            (
                "hour,distance_m,concentration_ug_m3\n1,2,3\n1,-2,3\n",
                3,
                "'-2'",
            ),
            (
                "hour,distance_m,concentration_ug_m3\nx,2,3\n",
                2,
                "hour is 'x'",
            ),
        ] {
            let error = parse_arcs(text, "arcs.csv").expect_err(text);
            assert_eq!(error.line, line, "{text}");
            assert!(error.to_string().contains(word), "{error}");
        }
    }

    #[test]
    fn rows_are_those_of_chang_and_hanna() {
        let arcs = parse_arcs(TABLE, "arcs.csv").expect("a good table");
        let pairs: Vec<ArcPair> = arcs
            .into_iter()
            .map(|observed| ArcPair {
                modelled: 0.5 * observed.greatest,
                observed,
            })
            .collect();
        let rows = arc_rows(&pairs, false);
        let names: Vec<&str> = rows.iter().map(|r| r.group.as_str()).collect();
        assert_eq!(names, ["all", "stable", "unstable", "50 m", "100 m"]);
        // Half of everything: FAC2 1, FB 2/3, MG 2, VG exp(ln² 2).
        let all = &rows[0].metrics;
        assert_relative_eq!(all.within_factor_2, 1.0);
        assert_relative_eq!(all.bias_of_means, 2.0 / 3.0, max_relative = 1e-12);
        assert_relative_eq!(all.geometric_mean, 2.0, max_relative = 1e-12);
        let vg = libm::exp(libm::pow(core::f64::consts::LN_2, 2.0));
        assert_relative_eq!(all.geometric_variance, vg, max_relative = 1e-12);
        let mark = |rows: &[ArcRow], figure: &str| {
            rows[0]
                .marks
                .iter()
                .find(|(b, _)| b.figure.name() == figure)
                .map(|m| m.1)
        };
        assert_eq!(mark(&rows, "FB"), Some(Mark::Missed));
        assert_eq!(mark(&rows, "FAC2"), Some(Mark::Criterion));
        assert_eq!(mark(&arc_rows(&pairs, true), "FB"), Some(Mark::Criterion));
    }
}
