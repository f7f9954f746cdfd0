//! Maps of the near-field page: filled contours, hill-shade, shapes of the sources.

use super::super::{Bytes, Packed, Text, hillshade};
use super::fill::tenth;
use super::model::{Area, LayerGroup, MapLayer, Relief, SourceShape};
use crate::nearfield::Case;
use crate::output::nearfield::Statistic;
use crate::output::nearfield::surface::Surface;
use crate::output::nice_levels;
use crate::plume::{AreaShape, Exit, Source, SourceKind};

/// By how much the hill-shade exaggerates slopes [1].
const EXAGGERATION: f64 = 2.0;

/// A statistic as a map.
pub(super) fn layer(statistic: &Statistic, case: &Case, surface: Option<&Surface>) -> MapLayer {
    let group = |group: usize| {
        let values = statistic.of(group, 0);
        let (at, highest) = values
            .iter()
            .enumerate()
            .fold(
                (0, 0.0),
                |best, (at, &value)| {
                    if value > best.1 { (at, value) } else { best }
                },
            );
        let areas = surface.map_or_else(Vec::new, |surface| {
            let field = surface.field(values, 0.0);
            let lowest = values.iter().copied().fold(highest, f64::min);
            nice_levels(lowest, highest)
                .into_iter()
                .map(|level| Area {
                    level,
                    polygons: surface
                        .at_least(field.view(), level)
                        .into_iter()
                        .map(|rings| {
                            let ring = |ring: Vec<(f64, f64)>| {
                                ring.into_iter()
                                    .map(|(x, y)| [tenth(x), tenth(y)])
                                    .collect()
                            };
                            rings.into_iter().map(ring).collect()
                        })
                        .collect(),
                })
                .filter(|area| !area.polygons.is_empty())
                .collect()
        });
        LayerGroup {
            values: Packed::new(values.iter().copied()),
            highest,
            at,
            areas,
        }
    };
    MapLayer {
        name: statistic.name.clone(),
        label: Text::new(&statistic.long_name_zh, &statistic.long_name_en),
        units: statistic.units.clone(),
        averaging: statistic.averaging.clone(),
        groups: (0..case.groups.len()).map(group).collect(),
    }
}

/// Hill-shade on the surface's raster; none where all receptors are level or the network is uneven.
pub(super) fn relief(case: &Case, surface: &Surface) -> Option<Relief> {
    let heights: Vec<f64> = case.receptors.iter().map(|r| r.elevation).collect();
    let bound = |pick: fn(f64, f64) -> f64, from| heights.iter().copied().fold(from, pick);
    let range = [
        bound(f64::min, f64::INFINITY),
        bound(f64::max, f64::NEG_INFINITY),
    ];
    if range[1] - range[0] < 1.0 {
        return None;
    }
    let (x, y) = (&surface.x, &surface.y);
    let (dx, dy) = (x[1] - x[0], y[1] - y[0]);
    let even = |axis: &[f64], step: f64| {
        axis.windows(2)
            .all(|pair| (pair[1] - pair[0] - step).abs() < 1.0e-3 * step)
    };
    if !even(x, dx) || !even(y, dy) || (dx - dy).abs() > 0.01 * dx {
        return None;
    }
    let field = surface.field(&heights, f64::NAN);
    Some(Relief {
        bounds: [
            x[0] - 0.5 * dx,
            y[0] - 0.5 * dy,
            x[x.len() - 1] + 0.5 * dx,
            y[y.len() - 1] + 0.5 * dy,
        ],
        nx: x.len(),
        ny: y.len(),
        shade: Bytes::new(&hillshade(&field, dx, EXAGGERATION)),
        heights: range,
        embedded: false,
    })
}

/// A source on the map.
pub(super) fn shape(source: &Source, unit: &str) -> SourceShape {
    let here = vec![[source.x, source.y]];
    let area_kind = |shape| match shape {
        AreaShape::Rectangle => "AREA",
        AreaShape::Polygon => "AREAPOLY",
        AreaShape::Circle => "AREACIRC",
        AreaShape::Line => "LINE",
    };
    let per_area = |unit: &str| format!("{unit}/M**2");
    let (kind, points, height, emission_unit) = match &source.kind {
        SourceKind::Point(stack) => {
            let kind = match stack.exit {
                Exit::Vertical => "POINT",
                Exit::Capped => "POINTCAP",
                Exit::Horizontal => "POINTHOR",
            };
            (kind, here, stack.height, unit.to_owned())
        }
        SourceKind::Volume(volume) => ("VOLUME", here, volume.height, unit.to_owned()),
        SourceKind::Area(area) => (
            area_kind(area.shape),
            area.vertices.clone(),
            area.height,
            per_area(unit),
        ),
        SourceKind::OpenPit(pit) => (
            "OPENPIT",
            pit.area.vertices.clone(),
            pit.area.height,
            per_area(unit),
        ),
        SourceKind::Road(road) => (
            if road.extended { "RLINEXT" } else { "RLINE" },
            vec![[road.begin[0], road.begin[1]], [road.end[0], road.end[1]]],
            road.begin[2],
            if road.extended {
                format!("{unit}/M")
            } else {
                per_area(unit)
            },
        ),
        SourceKind::BuoyantLine(line) => (
            "BUOYLINE",
            vec![line.begin, line.end],
            line.height,
            unit.to_owned(),
        ),
    };
    SourceShape {
        id: source.id.clone(),
        kind,
        points: points.into_iter().map(|point| point.map(tenth)).collect(),
        emission: source.emission,
        emission_unit,
        height,
        downwash: source.buildings.is_some(),
    }
}
