//! The near-field page from a case, its results and what was watched.

use super::super::{Packed, Text};
use super::culprits::{Culprits, culprits, hour_culprits, share_rows};
use super::ground::ground;
use super::highs::tops;
use super::map::{layer, relief, shape};
use super::model::{Limit, MapLayer, NearFieldModel};
use super::weather::weather;
use crate::aermod::study::PointShare;
use crate::output::nearfield::surface::{Method, Surface};
use crate::output::nearfield::{Products, averaging_words, date_text, statistics};
use crate::plume::weather::SurfaceRecord;

/// Rows of the tables and culprits of a group.
pub(super) const TOP: usize = 10;

/// What the page is filled from.
pub struct Filling<'a> {
    /// Case, results, what was watched.
    pub products: &'a Products<'a>,
    /// Weather of the hours that were run.
    pub weather: &'a [SurfaceRecord],
    /// Who makes the highest values.
    pub culprits: &'a Culprits,
    /// Limits that were given.
    pub limits: Vec<Limit>,
    /// Who makes the maxima and the percentile days (case files).
    pub shares: &'a [PointShare],
}

/// The page.
pub fn fill(filling: &Filling<'_>) -> NearFieldModel {
    let products = filling.products;
    let (case, results) = (products.case, products.results);
    let all = statistics(case, results, products.watch);
    let surface = Surface::of(case);
    let layers: Vec<MapLayer> = all
        .iter()
        .map(|statistic| layer(statistic, case, surface.as_ref()))
        .collect();
    let averaging = filling.culprits.averaging.map(|averaging| {
        let words = averaging_words(averaging);
        Text::new(words[2].clone(), words[1].clone())
    });
    let column = |pick: fn(&crate::plume::Receptor) -> f64| -> Vec<f64> {
        case.receptors.iter().map(|r| tenth(pick(r))).collect()
    };
    NearFieldModel {
        titles: case
            .titles
            .iter()
            .map(|title| title.trim().to_owned())
            .filter(|title| !title.is_empty())
            .collect(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        pollutant: case.options.pollutant.clone(),
        options: case.model_options.clone(),
        crs: products
            .system
            .map(|system| format!("{} · {}", system.code(), system.name)),
        period: [results.first, results.last].map(|stamp| date_text(stamp.full())),
        hours: [
            results.counts.hours,
            results.counts.calm,
            results.counts.missing,
        ],
        groups: case.groups.iter().map(|group| group.id.clone()).collect(),
        layers,
        method: surface.as_ref().map(|surface| match surface.method {
            Method::Network => "network",
            Method::Triangles => "triangles",
        }),
        relief: surface
            .as_ref()
            .and_then(|surface| relief(case, surface))
            .or_else(|| ground(case, products.system?)),
        x: column(|r| r.x),
        y: column(|r| r.y),
        z: Packed::new(case.receptors.iter().map(|r| r.elevation)),
        sources: case
            .sources
            .iter()
            .map(|source| shape(source, &case.units[0].emission_label))
            .collect(),
        tops: tops(products, &all),
        culprits: culprits(filling),
        culprit_averaging: averaging,
        shares: share_rows(filling),
        hour_culprits: hour_culprits(filling),
        by_hour: products
            .watch
            .by_hour()
            .iter()
            .map(|hours| hours.iter().map(|high| high.value).collect())
            .collect(),
        units: all
            .first()
            .map_or(String::new(), |statistic| statistic.units.clone()),
        weather: weather(filling.weather),
        limits: filling.limits.clone(),
        inputs: products.inputs.to_vec(),
    }
}

/// To a tenth.
pub(super) fn tenth(value: f64) -> f64 {
    libm::round(value * 10.0) / 10.0
}
