//! Scenarios side by side: the figures of each run that a comparison shows, and the table of them, Δ against the first scenario.
//!
//! Area over a limit: ½ |Σ (x_i y_{i+1} − x_{i+1} y_i)| of the contour at the limit, holes taken off.

use super::surface::Surface;
use super::{Products, statistics};
use crate::output::WriteError;
use crate::output::csv::write_table;
use std::path::Path;

/// A limit of an averaging period (AERMOD's name) in the printed unit.
pub type LimitOf = (String, f64);

/// Where a limit is exceeded.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Excess {
    /// The limit [printed unit].
    pub limit: f64,
    /// Receptors above it.
    pub receptors: usize,
    /// Area above it [km²]; `None` where the receptors span no area.
    pub area: Option<f64>,
}

/// First rank of one statistic and group.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupFigure {
    /// Group.
    pub group: String,
    /// Values at the receptors.
    pub values: Vec<f64>,
    /// The highest value.
    pub highest: f64,
    /// Its receptor, from 0.
    pub at: usize,
    /// Against the limit, where one was given.
    pub excess: Option<Excess>,
}

/// One statistic of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct RunFigure {
    /// Name in files.
    pub name: String,
    /// Words, Chinese.
    pub label_zh: String,
    /// Words, English.
    pub label_en: String,
    /// Unit.
    pub units: String,
    /// AERMOD's name of the averaging period.
    pub averaging: String,
    /// By group.
    pub groups: Vec<GroupFigure>,
}

/// What a comparison needs of one run.
#[derive(Debug, Clone, PartialEq)]
pub struct RunFigures {
    /// Scenario; blank without any.
    pub scenario: String,
    /// Pollutant.
    pub pollutant: String,
    /// Eastings and northings of the receptors [m].
    pub places: Vec<[f64; 2]>,
    /// Statistics.
    pub figures: Vec<RunFigure>,
}

/// Area of polygons [km²].
fn area_of(polygons: &[Vec<Vec<(f64, f64)>>]) -> f64 {
    let ring = |ring: &Vec<(f64, f64)>| {
        let next = ring.iter().cycle().skip(1);
        let twice: f64 = ring
            .iter()
            .zip(next)
            .map(|(a, b)| a.0 * b.1 - b.0 * a.1)
            .sum();
        0.5 * twice.abs()
    };
    let polygon = |rings: &Vec<Vec<(f64, f64)>>| {
        let mut areas = rings.iter().map(ring);
        areas.next().unwrap_or(0.0) - areas.sum::<f64>()
    };
    // An empty sum is −0.
    (polygons.iter().map(polygon).sum::<f64>() + 0.0) * 1.0e-6
}

impl RunFigures {
    /// Of a run.
    pub fn of(products: &Products<'_>, scenario: &str, limits: &[LimitOf]) -> Self {
        let case = products.case;
        let surface = Surface::of(case);
        let figure = |statistic: super::Statistic| {
            let limit = limits
                .iter()
                .find(|(averaging, _)| *averaging == statistic.averaging)
                .map(|(_, value)| *value);
            let group = |(index, group): (usize, &crate::nearfield::case::Group)| {
                let values = statistic.of(index, 0).to_vec();
                let mut best = (0, f64::NEG_INFINITY);
                for (at, &value) in values.iter().enumerate() {
                    if value > best.1 {
                        best = (at, value);
                    }
                }
                let excess = limit.map(|limit| Excess {
                    limit,
                    receptors: values.iter().filter(|value| **value > limit).count(),
                    area: surface.as_ref().map(|surface| {
                        let field = surface.field(&values, 0.0);
                        area_of(&surface.at_least(field.view(), limit))
                    }),
                });
                GroupFigure {
                    group: group.id.clone(),
                    values,
                    highest: if best.1.is_finite() { best.1 } else { 0.0 },
                    at: best.0,
                    excess,
                }
            };
            RunFigure {
                groups: case.groups.iter().enumerate().map(group).collect(),
                name: statistic.name,
                label_zh: statistic.long_name_zh,
                label_en: statistic.long_name_en,
                units: statistic.units,
                averaging: statistic.averaging,
            }
        };
        Self {
            scenario: scenario.to_owned(),
            pollutant: case.options.pollutant.clone(),
            places: case.receptors.iter().map(|r| [r.x, r.y]).collect(),
            figures: statistics(case, products.results, products.watch)
                .into_iter()
                .map(figure)
                .collect(),
        }
    }

    /// The same statistic and group of another run.
    pub fn same<'r>(&self, figure: &str, group: &str, other: &'r Self) -> Option<&'r GroupFigure> {
        let found = other.figures.iter().find(|own| own.name == figure)?;
        found.groups.iter().find(|own| own.group == group)
    }
}

/// The first scenario of a run's pollutant.
pub fn first_of<'r>(runs: &'r [RunFigures], run: &RunFigures) -> Option<&'r RunFigures> {
    runs.iter().find(|own| own.pollutant == run.pollutant)
}

/// Writes the table of all runs: a row a pollutant, statistic, group and scenario.
///
/// # Errors
/// [`WriteError`].
pub fn write_comparison(path: &Path, runs: &[RunFigures]) -> Result<(), WriteError> {
    let header = [
        "pollutant",
        "statistic",
        "units",
        "group",
        "scenario",
        "highest",
        "receptor",
        "x_m",
        "y_m",
        "change_of_highest",
        "change_of_highest_percent",
        "greatest_increase",
        "greatest_decrease",
        "limit",
        "receptors_over_limit",
        "area_over_limit_km2",
        "change_of_area_km2",
    ]
    .map(str::to_owned);
    let text = |value: Option<f64>| value.map_or(String::new(), |value| value.to_string());
    let mut rows = Vec::new();
    for run in runs {
        let Some(first) = first_of(runs, run) else {
            continue;
        };
        for figure in &run.figures {
            for group in &figure.groups {
                let base = run.same(&figure.name, &group.group, first);
                let change = base.map(|base| group.highest - base.highest);
                let percent = base
                    .filter(|base| base.highest != 0.0)
                    .map(|base| 100.0 * (group.highest / base.highest - 1.0));
                let changes = |pick: fn(f64, f64) -> f64| {
                    let pairs = group.values.iter().zip(&base?.values);
                    Some(pairs.map(|(own, base)| own - base).fold(0.0, pick))
                };
                let area = |group: &GroupFigure| group.excess.and_then(|excess| excess.area);
                let change_of_area = base
                    .and_then(area)
                    .zip(area(group))
                    .map(|(before, after)| after - before);
                let place = run.places.get(group.at).copied().unwrap_or_default();
                rows.push(vec![
                    run.pollutant.clone(),
                    figure.name.clone(),
                    figure.units.clone(),
                    group.group.clone(),
                    run.scenario.clone(),
                    group.highest.to_string(),
                    (group.at + 1).to_string(),
                    place[0].to_string(),
                    place[1].to_string(),
                    text(change),
                    text(percent),
                    text(changes(f64::max)),
                    text(changes(f64::min)),
                    text(group.excess.map(|excess| excess.limit)),
                    group
                        .excess
                        .map_or(String::new(), |excess| excess.receptors.to_string()),
                    text(area(group)),
                    text(change_of_area),
                ]);
            }
        }
    }
    write_table(path, &header, rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_are_without_their_holes() {
        let square = |from: f64, to: f64| vec![(from, from), (to, from), (to, to), (from, to)];
        let polygons = [
            vec![square(0.0, 3000.0), square(1000.0, 2000.0)],
            vec![square(5000.0, 6000.0)],
        ];
        // 9 − 1 + 1 km².
        assert!((area_of(&polygons) - 9.0).abs() < 1e-12);
    }
}
