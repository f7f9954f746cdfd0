//! The page filled from a run taken apart.

use super::model::{
    PackedField, WhatIfCheck, WhatIfDay, WhatIfEdition, WhatIfItem, WhatIfLever, WhatIfMeasure,
    WhatIfModel, WhatIfPoint, WhatIfSupport, WhatIfTarget,
};
use crate::grid::HorizontalGrid;
use crate::observations::Quantity;
use crate::plan::targets::{TargetKind, TargetTable};
use crate::report::from_run::{lines, towns};
use crate::report::names::named;
use crate::report::{RasterGrid, ReportPoint, Text};
use crate::standards::{Basis, Edition};
use crate::terrain::TerrainError;
use crate::whatif::{Check, Lever, Measure, Slope, UNTESTED_CUT, WhatIf, tested_range};
use ndarray::Array2;

/// Decimals that the index keeps where concentrations are not rounded first.
const FINE: u8 = 3;

/// What the page is made of.
#[derive(Debug, Clone, Copy)]
pub struct PageRun<'a> {
    /// Title of the scenario.
    pub title: &'a Text,
    /// File and text of the scenario.
    pub scenario: (&'a str, &'a str),
    /// Hash of the inputs.
    pub inputs: &'a str,
    /// The tag set.
    pub set: Option<&'a str>,
    /// The grid and its heights [m].
    pub ground: (&'a HorizontalGrid, &'a Array2<f64>),
    /// The points.
    pub points: &'a [ReportPoint],
    /// Names of representative days; empty for dates.
    pub labels: &'a [Text],
    /// The levers.
    pub levers: &'a [Lever],
    /// The run taken apart.
    pub whatif: &'a WhatIf,
    /// Editions, the one in force last.
    pub editions: &'a [&'a Edition],
    /// What they rest on so far.
    pub basis: &'a Basis,
    /// Measures.
    pub measures: &'a [Measure],
    /// The runs that support the slopes.
    pub support: &'a [WhatIfSupport],
    /// Full runs by title and folder.
    pub checks: &'a [(Text, String, Check)],
}

/// Fills the page.
///
/// # Errors
/// If an embedded map layer is damaged.
pub fn fill(run: &PageRun<'_>) -> Result<WhatIfModel, TerrainError> {
    let (grid, heights) = run.ground;
    let whatif = run.whatif;
    let mut basis = run.basis.clone();
    let last = run.editions.len().saturating_sub(1);
    let editions = run.editions.iter().enumerate();
    let editions = editions.map(|(n, e)| edition(e, n == last, whatif, &mut basis));
    let editions = editions.collect();
    let targets = targets(&mut basis);
    let checks: Vec<Check> = run.checks.iter().map(|c| c.2.clone()).collect();
    let levers = run.levers.iter().enumerate();
    let pm25_label = if whatif.pm25_name.ends_with("RH50") {
        Text::new(
            "PM2.5(相对湿度 50% 下,同监测仪)",
            "PM2.5 (at 50 % relative humidity, as monitors weigh it)",
        )
    } else {
        Text::same("PM2.5")
    };
    Ok(WhatIfModel {
        version: env!("CARGO_PKG_VERSION").into(),
        title: run.title.clone(),
        file: run.scenario.0.to_owned(),
        text: run.scenario.1.to_owned(),
        inputs: run.inputs.to_owned(),
        set: run.set.map(str::to_owned),
        year: !run.labels.is_empty(),
        grid: RasterGrid::new(
            &grid.corner_longitude,
            &grid.corner_latitude,
            heights,
            grid.cell_size,
        ),
        lines: lines(grid)?,
        towns: towns(grid)?,
        pm25_label,
        levers: levers
            .map(|(n, l)| lever(l, tested_range(&checks, n)))
            .collect(),
        receptors: receptors(run),
        days: days(run),
        daily: whatif
            .daily
            .iter()
            .map(|(quantity, field)| (quantity.name().to_owned(), PackedField::new(field)))
            .collect(),
        ozone: whatif.ozone.as_ref().map(PackedField::new),
        ozone_hours: whatif.ozone_hours,
        pm25: PackedField::new(&whatif.pm25),
        mda8: whatif.mda8.as_ref().map(PackedField::new),
        editions,
        basis: basis
            .rows()
            .map(|(what, status)| (what.to_owned(), status.name().to_owned()))
            .collect(),
        targets,
        measures: run
            .measures
            .iter()
            .map(|measure| WhatIfMeasure {
                id: measure.id.clone(),
                name: Text::new(&measure.name_zh, &measure.name_en),
                factors: measure.factors.clone(),
            })
            .collect(),
        support: run.support.to_vec(),
        checks: run.checks.iter().map(|c| check(c, whatif)).collect(),
    })
}

/// What the plan asks of a year's PM2.5 and good days.
fn targets(basis: &mut Basis) -> Vec<WhatIfTarget> {
    let table = TargetTable::embedded();
    let kinds = [
        (TargetKind::Pm25, "pm25"),
        (TargetKind::GoodDays, "good_days"),
    ];
    let known = kinds.into_iter();
    let known = known.filter_map(|(kind, name)| Some((name, table.of(kind)?)));
    known
        .map(|(kind, target)| WhatIfTarget {
            kind,
            value: basis.take(&target.value),
            source: target.value.source.clone(),
        })
        .collect()
}

fn lever(own: &Lever, tested: Option<(f64, f64)>) -> WhatIfLever {
    let words = [own.sector.as_deref(), own.region.as_deref()];
    let known: Vec<Text> = words.iter().flatten().map(|word| named(word)).collect();
    let joined = |language: fn(&Text) -> &String| {
        let parts: Vec<&str> = known.iter().map(|w| language(w).as_str()).collect();
        parts.join(" · ")
    };
    let name = if known.is_empty() {
        named(&own.id)
    } else {
        Text::new(joined(|t| &t.zh), joined(|t| &t.en))
    };
    let range = tested.unwrap_or((1.0 - UNTESTED_CUT, 1.0 + UNTESTED_CUT));
    WhatIfLever {
        id: own.id.clone(),
        name,
        sector: own.sector.as_deref().map(named),
        place: own.region.as_deref().map(named),
        slope: match own.slope {
            Slope::Response(..) => "response",
            Slope::Contribution(_) => "contribution",
        },
        natural: own.natural,
        overlaps: own.overlaps,
        range: [range.0, range.1],
        tested: tested.is_some(),
    }
}

fn receptors(run: &PageRun<'_>) -> Vec<WhatIfPoint> {
    let points = run.points.iter().zip(&run.whatif.points);
    points
        .map(|(point, cell)| WhatIfPoint {
            id: point.id.clone(),
            name: point.name.clone(),
            longitude: point.longitude,
            latitude: point.latitude,
            cell: *cell,
        })
        .collect()
}

fn days(run: &PageRun<'_>) -> Vec<WhatIfDay> {
    let days = run.whatif.days.iter().enumerate();
    days.map(|(n, day)| WhatIfDay {
        label: match run.labels.get(n) {
            Some(label) => label.clone(),
            None => Text::same(day.midnight.beijing().date().to_string()),
        },
        weight: day.weight,
    })
    .collect()
}

fn edition(own: &Edition, in_force: bool, whatif: &WhatIf, basis: &mut Basis) -> WhatIfEdition {
    let rule = &own.index;
    let rounded = basis.take(&rule.rounded_first);
    let known = |quantity: Quantity| {
        let daily = whatif.daily.iter().any(|(q, _)| *q == quantity);
        daily || (quantity == Quantity::O3 && whatif.ozone.is_some())
    };
    let items = rule.day.iter().filter(|(quantity, _)| known(*quantity));
    let items = items.filter_map(|&(quantity, period)| {
        let decimals = own.evaluation.decimals(quantity, basis);
        Some(WhatIfItem {
            quantity: quantity.name().to_owned(),
            unit: if quantity == Quantity::Co {
                1000.0
            } else {
                1.0
            },
            decimals: if rounded { decimals } else { FINE },
            steps: rule.steps(quantity, period)?.steps.clone(),
        })
    });
    WhatIfEdition {
        id: own.id.clone(),
        name: Text::new(&own.name_zh, &own.name),
        in_force,
        items: items.collect(),
    }
}

fn check((name, folder, own): &(Text, String, Check), whatif: &WhatIf) -> WhatIfCheck {
    let days = whatif.days.len();
    let largest = |rows: &[[f64; 3]]| {
        let columns: [f64; 3] = std::array::from_fn(|n| {
            let values = rows.iter().map(|row| row[n]);
            values.filter(|v| v.is_finite()).fold(0.0, f64::max)
        });
        columns
    };
    WhatIfCheck {
        name: name.clone(),
        folder: folder.clone(),
        factors: own.factors.clone(),
        pm25_error: own.pm25_error(),
        pm25_worst: own.pm25_worst(),
        largest: own.largest(),
        largest_change: own.largest_change(),
        pm25: own.pm25.clone(),
        mda8: own.mda8.chunks_exact(days).map(largest).collect(),
    }
}
