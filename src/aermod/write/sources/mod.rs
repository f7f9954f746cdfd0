//! Sources in the listing: one table a kind, groups, in-stack ratios, particles and gases, buildings, and factors.

mod depositing;
mod grouped;
mod heads;
mod roads;

use super::facts::Facts;
use super::fortran::{Item, Layout, items};
use super::page::Listing;
use super::varying;
use crate::nearfield::Case;
use crate::plume::{AreaShape, Exit, Particles, Source, SourceKind};
use depositing::{buildings, deposition};
use grouped::{groups, ratios};
use heads::{
    AREA_HEAD, AREA_ROW, BUOYANT_HEAD, BUOYANT_ROW, BY_LINK_HEAD, CIRCLE_HEAD, CIRCLE_ROW,
    LINE_HEAD, LINE_ROW, PIT_HEAD, PIT_ROW, POINT_HEAD, POINT_ROW, POLYGON_HEAD, POLYGON_ROW,
    ROAD_HEAD, ROAD_ROW, VOLUME_HEAD, VOLUME_ROW,
};
use roads::{barriers, buoyant_groups};

/// Text of a source that every table has.
struct Common {
    categories: String,
    elevation: String,
    urban: &'static str,
    scalar: &'static str,
}

impl Common {
    fn of(case: &Case, source: &Source, with_release: bool) -> Self {
        let categories = match &source.particles {
            Some(Particles::Fine { .. }) => "METH2".to_owned(),
            Some(Particles::Classes(classes)) => format!("{:4} ", classes.len()),
            None => "   0 ".to_owned(),
        };
        Self {
            categories,
            elevation: if case.flat_by_source && source.flat {
                "    FLAT".to_owned()
            } else {
                let mut text = Vec::new();
                super::number::fixed(&mut text, source.elevation, 8, 1);
                String::from_utf8_lossy(&text).into_owned()
            },
            urban: if source.urban.is_some() { "YES" } else { "NO" },
            scalar: if source.hourly && with_release {
                "HRLYSIG"
            } else if source.hourly {
                "HOURLY"
            } else {
                varying::keyword(&source.variation)
            },
        }
    }
}

/// Writes every table of sources.
pub fn write(listing: &mut Listing, case: &Case, facts: &Facts) {
    let unit = if facts.has("EMISUNIT") || facts.has("CONCUNIT") || facts.has("DEPOUNIT") {
        "(USER UNITS)"
    } else {
        " (GRAMS/SEC)"
    };
    type Kind = (fn(&SourceKind) -> bool, &'static str, &'static str);
    let kinds: [Kind; 6] = [
        (
            |kind| matches!(kind, SourceKind::Point(_)),
            POINT_HEAD,
            POINT_ROW,
        ),
        (
            |kind| matches!(kind, SourceKind::Volume(_)),
            VOLUME_HEAD,
            VOLUME_ROW,
        ),
        (
            |kind| matches!(kind, SourceKind::Area(area) if area.shape == AreaShape::Rectangle),
            AREA_HEAD,
            AREA_ROW,
        ),
        (
            |kind| matches!(kind, SourceKind::Area(area) if area.shape == AreaShape::Circle),
            CIRCLE_HEAD,
            CIRCLE_ROW,
        ),
        (
            |kind| matches!(kind, SourceKind::Area(area) if area.shape == AreaShape::Polygon),
            POLYGON_HEAD,
            POLYGON_ROW,
        ),
        (
            |kind| matches!(kind, SourceKind::Area(area) if area.shape == AreaShape::Line),
            LINE_HEAD,
            LINE_ROW,
        ),
    ];
    for (test, head, row) in kinds {
        table(listing, (case, facts), test, (head, row, unit));
    }
    let head = if case.road_emission_by_link {
        BY_LINK_HEAD
    } else {
        ROAD_HEAD
    };
    table(
        listing,
        (case, facts),
        |kind| matches!(kind, SourceKind::Road(_)),
        (head, ROAD_ROW, unit),
    );
    barriers(listing, case);
    table(
        listing,
        (case, facts),
        |kind| matches!(kind, SourceKind::OpenPit(_)),
        (PIT_HEAD, PIT_ROW, unit),
    );
    table(
        listing,
        (case, facts),
        |kind| matches!(kind, SourceKind::BuoyantLine(_)),
        (BUOYANT_HEAD, BUOYANT_ROW, unit),
    );
    buoyant_groups(listing, case);
    groups(listing, case);
    ratios(listing, case);
    deposition(listing, case);
    buildings(listing, case);
    varying::factors(listing, case);
}

fn table(
    listing: &mut Listing,
    (case, facts): (&Case, &Facts),
    test: fn(&SourceKind) -> bool,
    (head, row, unit): (&str, &str, &str),
) {
    let row = Layout::new(row);
    let sources = case.sources.iter().enumerate();
    for (count, (index, source)) in sources.filter(|(_, source)| test(&source.kind)).enumerate() {
        if count % 40 == 0 {
            if head == BY_LINK_HEAD {
                listing.put(head, &[]);
            } else {
                listing.page();
                listing.put(head, &items![unit]);
            }
        }
        let common = Common::of(case, source, facts.hourly_release.contains(&index));
        let emission = match &source.kind {
            // AERMOD keeps a road's emission by its length.
            SourceKind::Road(road) if !road.extended => source.emission * road.width,
            _ => source.emission,
        };
        let mut line = items![&source.id, &common.categories, emission].to_vec();
        details(&mut line, source, &common);
        row.write(&mut listing.text, &line);
    }
}

/// The columns behind the emission.
fn details<'a>(line: &mut Vec<Item<'a>>, source: &'a Source, common: &'a Common) {
    let elevation = &common.elevation;
    let (urban, scalar) = (common.urban, common.scalar);
    let place = items![source.x, source.y];
    match &source.kind {
        SourceKind::Point(stack) => {
            let building = if source.buildings.is_some() {
                "YES"
            } else {
                "NO"
            };
            let exit = match stack.exit {
                Exit::Capped => "CAP",
                Exit::Horizontal => "HOR",
                Exit::Vertical => " NO",
            };
            line.extend(place);
            line.extend(items![
                elevation,
                stack.height,
                stack.temperature,
                stack.velocity,
                stack.diameter,
                building,
                urban,
                exit,
                scalar
            ]);
        }
        SourceKind::Volume(volume) => {
            line.extend(place);
            line.extend(items![
                elevation,
                volume.height,
                volume.sigma_y,
                volume.sigma_z,
                urban,
                scalar,
                "NO"
            ]);
        }
        SourceKind::Area(area) => match area.shape {
            AreaShape::Rectangle => {
                line.extend(place);
                line.extend(items![
                    elevation,
                    area.height,
                    area.x_length,
                    area.y_length,
                    area.angle,
                    area.sigma_z,
                    urban,
                    scalar,
                    "NO"
                ]);
            }
            AreaShape::Circle => {
                line.extend(place);
                line.extend(items![
                    elevation,
                    area.height,
                    radius(area),
                    area.vertices.len(),
                    area.sigma_z,
                    urban,
                    scalar,
                    "NO"
                ]);
            }
            AreaShape::Polygon => {
                line.extend(place);
                line.extend(items![
                    elevation,
                    area.height,
                    area.vertices.len(),
                    area.sigma_z,
                    urban,
                    scalar,
                    "NO"
                ]);
            }
            AreaShape::Line => {
                let (begin, end) = ends(area);
                line.extend(items![
                    begin[0],
                    begin[1],
                    end[0],
                    end[1],
                    elevation,
                    area.height,
                    area.x_length,
                    area.sigma_z,
                    urban,
                    scalar
                ]);
            }
        },
        SourceKind::OpenPit(pit) => {
            line.extend(place);
            line.extend(items![
                elevation,
                pit.area.height,
                pit.area.x_length,
                pit.area.y_length,
                pit.area.angle,
                pit.volume,
                urban,
                scalar
            ]);
        }
        SourceKind::Road(road) => {
            line.extend(road.begin.into_iter().chain(road.end).map(Item::Real));
            line.extend(items![
                elevation,
                road.lane_offset,
                road.sigma_z,
                road.width,
                urban,
                scalar
            ]);
        }
        SourceKind::BuoyantLine(own) => {
            line.extend(own.begin.into_iter().chain(own.end).map(Item::Real));
            line.extend(items![elevation, own.height, urban, scalar]);
        }
    }
}

/// Radius [m] of the circle whose polygon has the circle's area.
fn radius(area: &crate::plume::Area) -> f64 {
    let mut double = 0.0;
    for (k, corner) in area.vertices.iter().enumerate() {
        let next = area.vertices[(k + 1) % area.vertices.len()];
        double += corner[0] * next[1] - next[0] * corner[1];
    }
    (double.abs() / 2.0 / std::f64::consts::PI).sqrt()
}

/// The ends of a LINE's axis, half its width off its corners.
fn ends(area: &crate::plume::Area) -> ([f64; 2], [f64; 2]) {
    let middle = |a: [f64; 2], b: [f64; 2]| [0, 1].map(|k| a[k].midpoint(b[k]));
    match area.vertices[..] {
        [first, second, third, fourth, ..] => (middle(first, fourth), middle(second, third)),
        _ => (area.centre, area.centre),
    }
}

/// AERMOD's name of a source's type.
pub fn type_name(kind: &SourceKind) -> &'static str {
    match kind {
        SourceKind::Point(stack) => match stack.exit {
            Exit::Vertical => "POINT",
            Exit::Capped => "POINTCAP",
            Exit::Horizontal => "POINTHOR",
        },
        SourceKind::Volume(_) => "VOLUME",
        SourceKind::Area(area) => match area.shape {
            AreaShape::Rectangle => "AREA",
            AreaShape::Polygon => "AREAPOLY",
            AreaShape::Circle => "AREACIRC",
            AreaShape::Line => "LINE",
        },
        SourceKind::OpenPit(_) => "OPENPIT",
        SourceKind::Road(road) => {
            if road.extended {
                "RLINEXT"
            } else {
                "RLINE"
            }
        }
        SourceKind::BuoyantLine(_) => "BUOYLINE",
    }
}
