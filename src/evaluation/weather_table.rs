//! The rows of a comparison of weather as text: CSV, Markdown and LaTeX.

use super::table::{Column, figure, latex_of, markdown_of, number, signs, sourced};
use super::weather::WeatherRow;

/// Figures of the CSV table in the quantity's unit, but for r and IOA [1].
const FIGURES: [Column; 9] = [
    ("mean_observed", |m| m.mean_observed),
    ("mean_modelled", |m| m.mean_modelled),
    ("MB", |m| m.mean_bias),
    ("ME", |m| m.mean_error),
    ("RMSE", |m| m.rmse),
    ("RMSE_systematic", |m| m.systematic_rmse),
    ("RMSE_unsystematic", |m| m.unsystematic_rmse),
    ("r", |m| m.correlation),
    ("IOA", |m| m.agreement),
];

/// Header of the CSV table.
pub fn weather_csv_header() -> Vec<String> {
    ["quantity", "span", "place", "season", "pairs"]
        .into_iter()
        .chain(FIGURES.iter().map(|f| f.0))
        .chain(["benchmarks"])
        .map(str::to_owned)
        .collect()
}

impl WeatherRow {
    /// Cells of the CSV table, in the order of [`weather_csv_header`].
    pub fn csv(&self) -> Vec<String> {
        let mut cells = self.key();
        cells.push(self.metrics.count.to_string());
        cells.extend(FIGURES.iter().map(|f| number(f.1(&self.metrics))));
        cells.push(sourced(&self.marks));
        cells
    }

    fn key(&self) -> Vec<String> {
        vec![
            self.quantity.name().to_owned(),
            self.span.name().to_owned(),
            self.place.clone(),
            self.when.name(),
        ]
    }

    fn short(&self) -> Vec<String> {
        let m = &self.metrics;
        let mut cells = self.key();
        cells.extend([
            m.count.to_string(),
            figure(m.mean_observed, 1),
            figure(m.mean_modelled, 1),
            figure(m.mean_bias, 2),
            figure(m.mean_error, 2),
            figure(m.rmse, 2),
            figure(m.correlation, 2),
            figure(m.agreement, 2),
            signs(&self.marks),
        ]);
        cells
    }
}

/// Headings of the tables for reading.
const SHORT: [&str; 13] = [
    "quantity",
    "span",
    "place",
    "season",
    "N",
    "observed",
    "modelled",
    "MB",
    "ME",
    "RMSE",
    "r",
    "IOA",
    "benchmarks",
];

/// A table in Markdown.
pub fn weather_markdown(rows: &[WeatherRow]) -> String {
    markdown_of(&SHORT, rows.iter().map(WeatherRow::short))
}

/// A table in LaTeX (booktabs).
pub fn weather_latex(rows: &[WeatherRow]) -> String {
    latex_of("llllrrrrrrrrl", &SHORT, rows.iter().map(WeatherRow::short))
}
