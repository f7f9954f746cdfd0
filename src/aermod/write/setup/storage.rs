//! Memory that AERMOD reckons with [MB]: its own sum over its arrays, which the listing shows.

use crate::aermod::write::labels::short_averages;
use crate::nearfield::Case;
use crate::nearfield::case::{DesignValue, Network, Output};
use crate::plume::profile::LEVELS;
use crate::plume::{AreaShape, No2Method, Particles, SourceKind, Variation};

/// Hours of a year for which MAXDCONT keeps weather.
const YEAR: f64 = 8784.0;
/// Pairs of a TOXXFILE, and highest PERIOD means that are kept.
const PAIRS: f64 = 100.0;
const LONG_RANKS: f64 = 10.0;
/// Years where NUMYEARS does not stand.
const YEARS: u32 = 5;

/// Sizes of AERMOD's arrays.
struct Sizes {
    sources: f64,
    groups: f64,
    receptors: f64,
    types: f64,
    averages: f64,
    years: f64,
    urban: f64,
}

/// Most of something among sources.
fn most(case: &Case, count: impl Fn(&crate::plume::Source) -> usize) -> f64 {
    case.sources.iter().map(count).max().unwrap_or(0) as f64
}

/// Room for corners of areas.
fn corners(source: &crate::plume::Source) -> usize {
    match &source.kind {
        SourceKind::Area(area) => match area.shape {
            AreaShape::Polygon => 12 + area.vertices.len(),
            AreaShape::Circle => area.vertices.len() + 4,
            AreaShape::Rectangle | AreaShape::Line => 8,
        },
        SourceKind::OpenPit(_) => 8,
        _ => 0,
    }
}

/// Memory of results and receptors [MB].
pub(super) fn storage(case: &Case) -> f64 {
    let size = Sizes {
        sources: case.sources.len().max(1) as f64,
        groups: case.groups.len().max(1) as f64,
        receptors: case.receptors.len().max(1) as f64,
        types: case.types().count().max(1) as f64,
        averages: short_averages(case).count().max(1) as f64,
        years: f64::from(case.weather.years.unwrap_or(YEARS)),
        urban: case.urban.len() as f64,
    };
    let numbers = tables(case, &size) + chemistry(case, &size) + contributions(case, &size);
    numbers * 8.0 / 1.048_576e6 + 3.5
}

/// Sources, receptors, and tables of results.
fn tables(case: &Case, size: &Sizes) -> f64 {
    let ranks = case.outputs.iter().filter_map(|output| match output {
        Output::ReceptorTable(_, ranks) => ranks.iter().max().copied(),
        _ => None,
    });
    let ranks = f64::from(ranks.max().unwrap_or(0));
    let lengths = case.outputs.iter().filter_map(|output| match output {
        Output::MaximumTable(_, length) | Output::RankFile(_, length, _) => Some(*length),
        _ => None,
    });
    let length = f64::from(lengths.max().unwrap_or(0));
    let sectors = if case.sources.iter().any(|own| own.buildings.is_some()) {
        36.0
    } else {
        0.0
    };
    let classes = most(case, |source| match &source.particles {
        Some(Particles::Classes(classes)) => classes.len(),
        Some(Particles::Fine { .. }) => 1,
        None => 0,
    });
    let factors = most(case, |source| match &source.variation {
        Variation::Factors { factors, .. } => factors.len(),
        Variation::Constant => 0,
    });
    let vertices = most(case, corners);
    let axes = case.networks.iter().map(|network| match network {
        Network::Cartesian { x, y, .. } => (x.len(), y.len()),
        Network::Polar {
            distances,
            directions,
            ..
        } => (distances.len(), directions.len()),
    });
    let (first, second) = axes.fold((1, 1), |most, own| (most.0.max(own.0), most.1.max(own.1)));
    let networks = case.networks.len().max(1) as f64;
    let (groups, averages, types) = (size.groups, size.averages, size.types);
    let each = groups * averages * types;
    let mut numbers = size.sources
        * (54.0
            + factors
            + 5.0 * sectors
            + 5.0 * classes
            + 2.0 * vertices
            + 0.5 * (groups + size.urban))
        + classes * 14.0
        + size.receptors * (9.0 + ranks * each * 1.75 + each + 2.0 * groups * types + groups)
        + case.arcs.len() as f64 * 20.0
        + networks * (9.0 + first as f64 + second as f64)
        + ranks * each * 3.0
        + length * each * 2.25
        + LONG_RANKS * 1.5 * groups * types
        + averages * (12.0 + 2.0 * PAIRS + 3.0 * ranks * groups + 8.0 * groups)
        + groups * 11.0
        + types * 38.0
        + vertices * 20.0;
    let seasons = |output: &Output| matches!(output, Output::SeasonHour(..));
    if case.outputs.iter().any(seasons) {
        numbers += 96.0 * size.receptors * groups * types;
    }
    if case.design_value != DesignValue::None {
        numbers += 1.5 * size.receptors * groups;
    }
    numbers
}

/// What the schemes of NO2 keep.
fn chemistry(case: &Case, size: &Sizes) -> f64 {
    let (sources, receptors, types) = (size.sources, size.receptors, size.types);
    let pairs = sources * receptors;
    let shared = sources + pairs * types;
    match case.options.no2 {
        No2Method::Pvmrm => {
            let credit = case.no2.psd.as_ref().map_or(0.0, |groups| {
                let named = groups.iter().filter(|members| !members.is_empty()).count();
                sources * (2.0 + named as f64) + receptors * 2.0 * types
            });
            shared + 8.0 * pairs + credit
        }
        No2Method::Olm => {
            let groups = case.no2.olm_groups.len() as f64;
            shared + 0.5 * groups * sources + groups + sources
        }
        No2Method::Ttrm | No2Method::Ttrm2 => shared + 0.5 * sources + 1.0 + sources,
        No2Method::Grsm => shared + 8.0 * pairs + receptors + 2.0 * pairs + 6.0 * sources,
        _ => 0.0,
    }
}

/// The year of weather that MAXDCONT keeps.
fn contributions(case: &Case, size: &Sizes) -> f64 {
    let asked = |output: &Output| matches!(output, Output::MaxDailyContribution { .. });
    if !case.outputs.iter().any(asked) {
        return 0.0;
    }
    let levels = LEVELS as f64;
    let year = size.years * YEAR;
    let no2 = case.options.no2;
    let mut numbers = year * (29.0 + 7.0 * levels);
    let deposits = case
        .sources
        .iter()
        .any(|source| source.particles.is_some() || source.gas.is_some());
    let reacts = no2 == No2Method::Grsm;
    if deposits || reacts {
        numbers += 14.0 * year;
    }
    if case.sources.iter().any(|own| own.buildings.is_some()) {
        numbers += year * levels;
    }
    if reacts || no2 == No2Method::Pvmrm {
        numbers += year * levels;
    }
    if chemistry(case, size) > 0.0 {
        numbers += year;
    }
    if reacts {
        numbers += year;
    }
    if case.background.is_some() {
        numbers += year;
    }
    if case.sources.iter().any(|source| source.hourly) {
        let has = |test: fn(&SourceKind) -> bool| case.sources.iter().any(|own| test(&own.kind));
        let kinds = 1.0
            + f64::from(u8::from(has(|kind| matches!(kind, SourceKind::Point(_)))))
            + f64::from(u8::from(has(|kind| {
                matches!(
                    kind,
                    SourceKind::Volume(_) | SourceKind::Area(_) | SourceKind::OpenPit(_)
                )
            })));
        numbers += kinds * 2.0 * year * size.sources;
    }
    if size.urban > 0.0 {
        numbers += year * (4.0 * levels * size.urban + 4.0 * levels + 5.0 * size.urban);
    }
    numbers
}
