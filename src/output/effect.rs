//! What a measure changes in the air: particulate matter of two runs that differ in it, as a table.
//!
//! Means are those of the runs' hours (of the days of a year by their frequency), in the lowest layer and actual air.

use super::csv::number;
use super::results::Results;
use crate::simulation::{DustBudget, SIZES};
use crate::units::to_micrograms;

/// Pollutants of the table, those that both runs have.
const POLLUTANTS: [&str; 5] = ["PM25", "PM10", "PM25_DUST", "PM10_DUST", "DUST"];

/// Why two runs cannot be compared.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EffectError {
    /// Other cells.
    #[error("the runs lie on different grids: {before} before, {after} after")]
    Grid {
        /// The grid of the run without the measure.
        before: String,
        /// The grid of the run with it.
        after: String,
    },
    /// Other hours or days.
    #[error("the runs hold different times: {before} before, {after} after")]
    Period {
        /// The time of the run without the measure.
        before: String,
        /// The time of the run with it.
        after: String,
    },
    /// No particulate matter that both have.
    #[error("the runs have no particulate matter in common")]
    Pollutants,
}

/// A quantity before and after.
#[derive(Debug, Clone, PartialEq)]
pub struct EffectRow {
    /// `station`, `domain_mean`, `map_maximum`, `largest_decrease` or `raised`.
    pub kind: &'static str,
    /// Identifier of the point; empty for the domain.
    pub id: String,
    /// Its name in English.
    pub name: String,
    /// Its name in Chinese.
    pub name_zh: String,
    /// Longitude and latitude [degrees], where the quantity has a place.
    pub place: Option<(f64, f64)>,
    /// Pollutant.
    pub quantity: &'static str,
    /// Unit of the values.
    pub unit: &'static str,
    /// In the run without the measure.
    pub before: f64,
    /// In the run with it.
    pub after: f64,
}

impl EffectRow {
    /// After less before.
    pub fn change(&self) -> f64 {
        self.after - self.before
    }

    /// The change over what was before [%]; `None` where nothing was.
    pub fn percent(&self) -> Option<f64> {
        (self.before > 0.0).then(|| 100.0 * self.change() / self.before)
    }
}

fn grid_in_words(run: &Results<'_>) -> String {
    let grid = run.grid;
    format!(
        "{} × {} cells of {} km from x = {:.3} km, y = {:.3} km",
        grid.nx,
        grid.ny,
        grid.cell_size / 1000.0,
        grid.west / 1000.0,
        grid.south / 1000.0
    )
}

fn period_in_words(run: &Results<'_>) -> String {
    let record = run.record;
    let weights: f64 = record.weights.iter().sum();
    match (record.hours.first(), record.labels.first()) {
        (Some(_), Some(day)) => {
            format!("{} days from {day}, {weights:.1} days a year", record.len())
        }
        (Some(begin), None) => format!("{} h from {begin}", record.len()),
        _ => "no hour".to_owned(),
    }
}

/// Refuses runs that are not alike.
fn check(before: &Results<'_>, after: &Results<'_>) -> Result<(), EffectError> {
    let same_grid = before.grid.projection == after.grid.projection
        && grid_in_words(before) == grid_in_words(after);
    if !same_grid {
        return Err(EffectError::Grid {
            before: grid_in_words(before),
            after: grid_in_words(after),
        });
    }
    let (a, b) = (before.record, after.record);
    if a.hours != b.hours || a.labels != b.labels || a.weights != b.weights {
        return Err(EffectError::Period {
            before: period_in_words(before),
            after: period_in_words(after),
        });
    }
    Ok(())
}

/// Particulate matter and dust of two runs: at the points that both have, the mean and the largest value of the map, and where it falls
/// most; and the dust that was raised.
///
/// # Errors
/// If the runs lie on different grids or in different times.
pub fn effect(before: &Results<'_>, after: &Results<'_>) -> Result<Vec<EffectRow>, EffectError> {
    check(before, after)?;
    let mut rows = Vec::new();
    for quantity in POLLUTANTS {
        let maps = [before, after].map(|run| {
            let pollutants = run.species.pollutants.iter();
            let n = pollutants.clone().position(|p| p.name == quantity)?;
            Some(run.record.mean_concentration(n))
        });
        let [Some(old), Some(new)] = maps else {
            continue;
        };
        rows.extend(at_points(before, after, quantity, (&old, &new)));
        rows.extend(of_map(before, quantity, (&old, &new)));
    }
    if rows.is_empty() {
        return Err(EffectError::Pollutants);
    }
    let unit = if before.record.labels.is_empty() {
        "t"
    } else {
        "t/a"
    };
    let budgets = (DustBudget::of(before.record), DustBudget::of(after.record));
    if let (Some(old), Some(new)) = budgets {
        for (quantity, bins) in SIZES {
            let tonnes = |b: &DustBudget| b.all.sum(quantity, bins).emitted / 1000.0;
            let values = (tonnes(&old), tonnes(&new));
            rows.push(row("raised", None, quantity, unit, values));
        }
    }
    Ok(rows)
}

fn row(
    kind: &'static str,
    place: Option<(f64, f64)>,
    quantity: &'static str,
    unit: &'static str,
    (before, after): (f64, f64),
) -> EffectRow {
    EffectRow {
        kind,
        id: String::new(),
        name: String::new(),
        name_zh: String::new(),
        place,
        quantity,
        unit,
        before,
        after,
    }
}

fn at_points(
    before: &Results<'_>,
    after: &Results<'_>,
    quantity: &'static str,
    (old, new): (&[f64], &[f64]),
) -> Vec<EffectRow> {
    let points = before.points.iter().zip(&before.record.points);
    let both = points.filter(|(point, _)| after.points.iter().any(|p| p.id == point.id));
    both.map(|(point, &cell)| {
        let values = (to_micrograms(old[cell]), to_micrograms(new[cell]));
        let place = Some((point.longitude, point.latitude));
        EffectRow {
            id: point.id.clone(),
            name: point.name.clone(),
            name_zh: point.name_zh.clone(),
            ..row("station", place, quantity, "ug/m3", values)
        }
    })
    .collect()
}

fn of_map(
    run: &Results<'_>,
    quantity: &'static str,
    (old, new): (&[f64], &[f64]),
) -> [EffectRow; 3] {
    let grid = run.grid;
    let areas: Vec<f64> = grid.area.iter().copied().collect();
    let whole: f64 = areas.iter().sum();
    let mean = |map: &[f64]| {
        let sum: f64 = map.iter().zip(&areas).map(|(c, a)| c * a).sum();
        to_micrograms(sum / whole)
    };
    let best = |value: &dyn Fn(usize) -> f64| {
        let cells = 1..old.len();
        cells.fold(0, |best, cell| {
            if value(cell) > value(best) {
                cell
            } else {
                best
            }
        })
    };
    let place = |cell: usize| {
        let at = [cell / grid.nx, cell % grid.nx];
        Some((grid.longitude[at], grid.latitude[at]))
    };
    let (top_old, top_new) = (best(&|c| old[c]), best(&|c| new[c]));
    let fall = best(&|c| old[c] - new[c]);
    let both = |a: usize, b: usize| (to_micrograms(old[a]), to_micrograms(new[b]));
    [
        row(
            "domain_mean",
            None,
            quantity,
            "ug/m3",
            (mean(old), mean(new)),
        ),
        row(
            "map_maximum",
            place(top_old),
            quantity,
            "ug/m3",
            both(top_old, top_new),
        ),
        row(
            "largest_decrease",
            place(fall),
            quantity,
            "ug/m3",
            both(fall, fall),
        ),
    ]
}

/// Columns of the table.
pub const EFFECT_COLUMNS: [&str; 12] = [
    "kind",
    "id",
    "name",
    "name_zh",
    "lon_deg_east",
    "lat_deg_north",
    "quantity",
    "unit",
    "before",
    "after",
    "change",
    "change_percent",
];

impl EffectRow {
    /// The row as texts, in the order of [`EFFECT_COLUMNS`].
    pub fn texts(&self) -> Vec<String> {
        let degrees = |of: fn(&(f64, f64)) -> f64| {
            let value = self.place.as_ref().map(of);
            value.map_or_else(String::new, |v| format!("{v:.4}"))
        };
        vec![
            self.kind.to_owned(),
            self.id.clone(),
            self.name.clone(),
            self.name_zh.clone(),
            degrees(|p| p.0),
            degrees(|p| p.1),
            self.quantity.to_owned(),
            self.unit.to_owned(),
            number(self.before),
            number(self.after),
            number(self.change()),
            self.percent().map_or_else(String::new, number),
        ]
    }
}
