//! The rows of an evaluation as text: CSV with every figure, Markdown and LaTeX with those that papers print.

use super::benchmarks::{Benchmark, Mark};
use super::compare::Comparison;
use super::metrics::Metrics;
use super::rows::{Days, EvaluationRow};
use crate::observations::Observations;

/// A figure of [`Metrics`] with its column.
pub(super) type Column = (&'static str, fn(&Metrics) -> f64);

/// Figures of the CSV table; concentrations in µg/m³, all others [1].
const FIGURES: [Column; 37] = [
    ("mean_observed_ug_m3", |m| m.mean_observed),
    ("mean_modelled_ug_m3", |m| m.mean_modelled),
    ("median_observed_ug_m3", |m| m.median_observed),
    ("median_modelled_ug_m3", |m| m.median_modelled),
    ("sd_observed_ug_m3", |m| m.spread_observed),
    ("sd_modelled_ug_m3", |m| m.spread_modelled),
    ("MB_ug_m3", |m| m.mean_bias),
    ("ME_ug_m3", |m| m.mean_error),
    ("MdnB_ug_m3", |m| m.median_bias),
    ("MdnE_ug_m3", |m| m.median_error),
    ("NMB", |m| m.normalized_mean_bias),
    ("NME", |m| m.normalized_mean_error),
    ("NMdnB", |m| m.normalized_median_bias),
    ("NMdnE", |m| m.normalized_median_error),
    ("MNB", |m| m.mean_normalized_bias),
    ("MNE", |m| m.mean_normalized_error),
    ("MdnNB", |m| m.median_normalized_bias),
    ("MdnNE", |m| m.median_normalized_error),
    ("FB", |m| m.fractional_bias),
    ("FE", |m| m.fractional_error),
    ("RMSE_ug_m3", |m| m.rmse),
    ("RMSE_systematic_ug_m3", |m| m.systematic_rmse),
    ("RMSE_unsystematic_ug_m3", |m| m.unsystematic_rmse),
    ("r", |m| m.correlation),
    ("p", |m| m.significance),
    ("R2", |m| m.correlation * m.correlation),
    ("IOA", |m| m.agreement),
    ("d1", |m| m.modified_agreement),
    ("IOA_refined", |m| m.refined_agreement),
    ("COE", |m| m.efficiency),
    ("FAC2", |m| m.within_factor_2),
    ("MG", |m| m.geometric_mean),
    ("VG", |m| m.geometric_variance),
    ("FB_of_means", |m| m.bias_of_means),
    ("NMSE", |m| m.normalized_square_error),
    ("NAD", |m| m.normalized_absolute_difference),
    ("sd_ratio", |m| m.spread_ratio),
];

/// Header of the CSV table.
pub fn csv_header() -> Vec<String> {
    let key = [
        "quantity", "span", "place", "season", "days", "state", "pairs",
    ];
    let rest = [
        "CRMSE_ug_m3",
        "NMB_low_95",
        "NMB_high_95",
        "persistence_NMB",
        "persistence_r",
        "persistence_RMSE_ug_m3",
        "climatology_NMB",
        "climatology_r",
        "climatology_RMSE_ug_m3",
        "benchmarks",
    ];
    key.into_iter()
        .chain(FIGURES.iter().map(|f| f.0))
        .chain(rest)
        .map(str::to_owned)
        .collect()
}

impl EvaluationRow {
    /// Cells of the CSV table, in the order of [`csv_header`]; nothing where a figure does not exist.
    pub fn csv(&self) -> Vec<String> {
        let mut cells: Vec<String> = self.key().to_vec();
        cells.push(self.state.name().to_owned());
        cells.push(self.metrics.count.to_string());
        cells.extend(FIGURES.iter().map(|f| number(f.1(&self.metrics))));
        cells.push(number(self.metrics.centred_rmse));
        let (low, high) = self.bias_interval.unwrap_or((f64::NAN, f64::NAN));
        cells.extend([number(low), number(high)]);
        for baseline in [&self.persistence, &self.climatology] {
            let of = |figure: fn(&Metrics) -> f64| baseline.as_ref().map_or(f64::NAN, figure);
            cells.push(number(of(|m| m.normalized_mean_bias)));
            cells.push(number(of(|m| m.correlation)));
            cells.push(number(of(|m| m.rmse)));
        }
        cells.push(sourced(&self.marks));
        cells
    }

    fn key(&self) -> [String; 5] {
        let days = match self.days {
            Days::All => "all",
            Days::WithoutDust => "without_dust",
        };
        [
            self.quantity.name().to_owned(),
            self.span.name().to_owned(),
            self.place.clone(),
            self.when.name(),
            days.to_owned(),
        ]
    }

    /// Cells of the tables for reading.
    fn short(&self) -> Vec<String> {
        let m = &self.metrics;
        let percent = |value: f64| figure(100.0 * value, 0);
        let interval = self.bias_interval.map_or_else(String::new, |(low, high)| {
            format!("{} … {}", percent(low), percent(high))
        });
        // RMSE of what costs nothing.
        let baseline =
            |m: &Option<Metrics>| m.as_ref().map_or_else(String::new, |m| figure(m.rmse, 1));
        let mut cells = self.key().to_vec();
        cells.extend([
            m.count.to_string(),
            figure(m.mean_observed, 1),
            figure(m.mean_modelled, 1),
            figure(m.mean_bias, 1),
            percent(m.normalized_mean_bias),
            interval,
            percent(m.normalized_mean_error),
            figure(m.correlation, 2),
            figure(m.rmse, 1),
            baseline(&self.persistence),
            baseline(&self.climatology),
            figure(m.agreement, 2),
            percent(m.fractional_bias),
            signs(&self.marks),
        ]);
        cells
    }
}

/// Header of the table of pairs.
pub fn pairs_header() -> Vec<String> {
    [
        "quantity",
        "span",
        "place",
        "begin_beijing",
        "state",
        "observed_ug_m3",
        "modelled_ug_m3",
    ]
    .map(str::to_owned)
    .to_vec()
}

/// Every pair, by comparison and time.
pub fn pairs_csv<'a>(
    observations: &'a Observations,
    comparisons: &'a [Comparison],
) -> impl Iterator<Item = Vec<String>> + 'a {
    comparisons.iter().flat_map(move |c| {
        c.pairs.iter().map(move |pair| {
            vec![
                c.quantity.name().to_owned(),
                c.span.name().to_owned(),
                observations.places[c.place].clone(),
                pair.begin.to_string(),
                c.state.name().to_owned(),
                format!("{:.4}", pair.observed),
                format!("{:.4}", pair.modelled),
            ]
        })
    })
}

/// Headings of the tables for reading.
const SHORT: [&str; 19] = [
    "quantity",
    "span",
    "place",
    "season",
    "days",
    "N",
    "observed",
    "modelled",
    "MB",
    "NMB %",
    "95 %",
    "NME %",
    "r",
    "RMSE",
    "persistence",
    "climate",
    "IOA",
    "FB %",
    "benchmarks",
];

pub(super) fn figure(value: f64, digits: usize) -> String {
    if value.is_finite() {
        format!("{value:.digits$}")
    } else {
        "–".to_owned()
    }
}

/// A figure of a CSV table; nothing where it does not exist.
pub(super) fn number(value: f64) -> String {
    if value.is_finite() {
        format!("{value:.6e}")
    } else {
        String::new()
    }
}

/// Benchmarks with source and how sure it is.
pub(super) fn sourced(marks: &[(&Benchmark, Mark)]) -> String {
    let known = marks.iter().filter(|(_, mark)| *mark != Mark::Unknown);
    let words: Vec<String> = known
        .map(|(b, mark)| {
            let (figure, sign) = (b.figure.name(), mark.sign());
            format!("{} {figure} {sign} ({})", b.source, b.status)
        })
        .collect();
    words.join("; ")
}

/// Benchmarks as signs.
pub(super) fn signs(marks: &[(&Benchmark, Mark)]) -> String {
    let known = marks.iter().filter(|(_, mark)| *mark != Mark::Unknown);
    let signs: Vec<String> = known
        .map(|(b, mark)| format!("{}{}", b.figure.name(), mark.sign()))
        .collect();
    signs.join(" ")
}

/// A table in Markdown.
pub fn markdown(rows: &[EvaluationRow]) -> String {
    markdown_of(&SHORT, rows.iter().map(EvaluationRow::short))
}

pub(super) fn markdown_of(head: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let (names, line) = (head.join(" | "), "---|".repeat(head.len()));
    let mut text = format!("| {names} |\n|{line}\n");
    for row in rows {
        text.push_str(&format!("| {} |\n", row.join(" | ")));
    }
    text
}

/// A table in LaTeX (booktabs).
pub fn latex(rows: &[EvaluationRow]) -> String {
    latex_of(
        "lllllrrrrrrrrrrrrrl",
        &SHORT,
        rows.iter().map(EvaluationRow::short),
    )
}

pub(super) fn latex_of(
    columns: &str,
    head: &[&str],
    rows: impl Iterator<Item = Vec<String>>,
) -> String {
    let escape = |cells: &[String]| {
        let cells: Vec<String> = cells
            .iter()
            .map(|c| {
                c.replace('%', "\\%")
                    .replace('_', "\\_")
                    .replace('–', "--")
                    .replace('−', "$-$")
            })
            .collect();
        cells.join(" & ")
    };
    let head: Vec<String> = head.iter().map(|&name| name.to_owned()).collect();
    let mut text = format!(
        "\\begin{{tabular}}{{{columns}}}\n\\toprule\n{} \\\\\n\\midrule\n",
        escape(&head)
    );
    for row in rows {
        text.push_str(&format!("{} \\\\\n", escape(&row)));
    }
    text.push_str("\\bottomrule\n\\end{tabular}\n");
    text
}
