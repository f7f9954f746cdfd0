//! Footprints in GeoJSON (RFC 7946): polygons with `height_m` are tiers, points are stacks.
//!
//! Polygons: `height_m` (needed), `base_elevation_m`, `name`, `building` (tiers with the same one are one building). Points: `name`
//! (needed), `base_elevation_m`, `height_m`. Degrees are brought to the deck's map, or, where none is named, to one about the
//! first stack whose y points true north; a file in metres (any |x| > 180 or |y| > 90) is taken as it is.

use super::{BuildingsError, Fault, NamedStack, Plant, check_names, check_tier, distinct};
use crate::geodata::Crs;
use crate::plume::building::{StackSite, Structure, Tier};
use geojson::{Feature, FeatureCollection, GeometryValue, Position};
use std::path::Path;

/// A tier before it finds its building.
struct Found {
    building: Option<String>,
    base: f64,
    tier: Tier,
}

/// Reads footprints; `crs` is the map of the deck.
///
/// # Errors
/// [`BuildingsError`].
pub fn read_footprints(
    path: &Path,
    text: &str,
    crs: Option<&Crs>,
) -> Result<Plant, BuildingsError> {
    let wrong = |faults: Vec<Fault>| BuildingsError::Wrong {
        path: path.to_owned(),
        faults,
    };
    let collection: FeatureCollection = text.parse().map_err(|cause: geojson::Error| {
        wrong(vec![Fault {
            line: 0,
            message: format!("this is no GeoJSON FeatureCollection: {cause}"),
            hint: "BPIPPRM's own input files must not end in .json or .geojson".to_owned(),
        }])
    })?;
    let mut faults = Vec::new();
    let mut notes = Vec::new();
    let (mut tiers, mut stacks) = (Vec::new(), Vec::new());
    for (k, feature) in collection.features.iter().enumerate() {
        read_feature(
            k + 1,
            feature,
            &mut tiers,
            &mut stacks,
            &mut faults,
            &mut notes,
        );
    }
    if stacks.is_empty() {
        faults.push(Fault {
            line: 0,
            message: "there is no stack (a Point with a name)".to_owned(),
            hint: "buildings are seen from stacks".to_owned(),
        });
    }
    if tiers.is_empty() && faults.is_empty() {
        faults.push(Fault {
            line: 0,
            message: "there is no building (a Polygon with height_m)".to_owned(),
            hint: String::new(),
        });
    }
    to_metres(&mut tiers, &mut stacks, crs, &mut notes)?;
    for found in &mut tiers {
        if let Some((message, hint)) = check_tier(found.tier.height, &found.tier.corners) {
            faults.push(Fault {
                line: 0,
                message: format!(
                    "{}: {message}",
                    found.building.as_deref().unwrap_or("a building")
                ),
                hint: hint.to_owned(),
            });
        }
    }
    check_names(&stacks, &mut faults);
    if !faults.is_empty() {
        return Err(wrong(faults));
    }
    let mut plant = Plant {
        title: path
            .file_stem()
            .map_or(String::new(), |stem| stem.to_string_lossy().into_owned()),
        stacks: stacks.into_iter().map(|(_, stack)| stack).collect(),
        notes,
        ..Plant::default()
    };
    for found in tiers {
        join(&mut plant, found);
    }
    Ok(plant)
}

/// Puts a tier into its building.
fn join(plant: &mut Plant, found: Found) {
    let known = found
        .building
        .as_ref()
        .and_then(|name| plant.names.iter().position(|known| known == name));
    if let Some(at) = known {
        plant.structures[at].tiers.push(found.tier);
        return;
    }
    let number = plant.names.len() + 1;
    plant
        .names
        .push(found.building.unwrap_or_else(|| format!("BLD{number}")));
    plant.structures.push(Structure {
        base: found.base,
        tiers: vec![found.tier],
    });
}

fn read_feature(
    number: usize,
    feature: &Feature,
    tiers: &mut Vec<Found>,
    stacks: &mut Vec<(usize, NamedStack)>,
    faults: &mut Vec<Fault>,
    notes: &mut Vec<String>,
) {
    let text = |key: &str| -> Option<String> {
        feature.property(key).and_then(|value| match value {
            geojson::JsonValue::String(text) => Some(text.trim().to_owned()),
            geojson::JsonValue::Number(number) => Some(number.to_string()),
            _ => None,
        })
    };
    let about = text("name").map_or(format!("feature {number}"), |name| {
        format!("feature {number} ({name})")
    });
    let mut fault = |message: String, hint: &str| {
        faults.push(Fault {
            line: 0,
            message: format!("{about}: {message}"),
            hint: hint.to_owned(),
        });
    };
    let mut number_of = |key: &str| -> Option<f64> {
        let value = feature.property(key).filter(|value| !value.is_null())?;
        let read = value
            .as_f64()
            .or_else(|| value.as_str().and_then(|text| text.trim().parse().ok()));
        if read.is_none() {
            fault(format!("{key} is {value}, no number"), "metres");
        }
        read.or(Some(f64::NAN))
    };
    let height = number_of("height_m");
    let base = number_of("base_elevation_m").unwrap_or(0.0);
    let rings = |coordinates: &[Vec<Position>]| -> Vec<Vec<[f64; 2]>> {
        coordinates
            .iter()
            .map(|ring| distinct(ring.iter().map(|p| [p[0], p[1]]).collect()))
            .collect()
    };
    let mut add = |polygon: Vec<Vec<[f64; 2]>>, building: Option<String>, height: f64| {
        if polygon.len() > 1 {
            notes.push(format!(
                "{about}: courtyards are filled (BPIPPRM knows no holes)"
            ));
        }
        if let Some(corners) = polygon.into_iter().next() {
            tiers.push(Found {
                building,
                base,
                tier: Tier { height, corners },
            });
        }
    };
    let building = text("building").or_else(|| text("name"));
    match feature.geometry.as_ref().map(|geometry| &geometry.value) {
        Some(GeometryValue::Point { coordinates }) => stacks.push((
            0,
            NamedStack {
                name: text("name").unwrap_or_default(),
                height,
                site: StackSite {
                    base,
                    x: coordinates[0],
                    y: coordinates[1],
                },
            },
        )),
        Some(GeometryValue::Polygon { coordinates }) => match height {
            Some(height) => add(rings(coordinates), building, height),
            None => fault(
                "a polygon has no height_m".to_owned(),
                "metres above its base",
            ),
        },
        Some(GeometryValue::MultiPolygon { coordinates }) => match height {
            Some(height) => {
                for part in coordinates {
                    add(rings(part), building.clone(), height);
                }
            }
            None => fault(
                "a polygon has no height_m".to_owned(),
                "metres above its base",
            ),
        },
        _ => fault(
            "neither a polygon nor a point".to_owned(),
            "buildings are Polygon or MultiPolygon, stacks are Point",
        ),
    }
}

fn to_metres(
    tiers: &mut [Found],
    stacks: &mut [(usize, NamedStack)],
    crs: Option<&Crs>,
    notes: &mut Vec<String>,
) -> Result<(), BuildingsError> {
    let degrees = |[x, y]: [f64; 2]| x.abs() <= 180.0 && y.abs() <= 90.0;
    let all = tiers
        .iter()
        .all(|found| found.tier.corners.iter().copied().all(degrees))
        && stacks
            .iter()
            .all(|(_, stack)| degrees([stack.site.x, stack.site.y]));
    let Some(first) = stacks
        .first()
        .map(|(_, stack)| [stack.site.x, stack.site.y])
    else {
        return Ok(());
    };
    if !all {
        notes.push("coordinates are taken as metres".to_owned());
        return Ok(());
    }
    let local;
    let map = if let Some(crs) = crs {
        crs
    } else {
        notes.push(
                "no map is named: directions are from true north; name the deck's (--crs) to take its grid north"
                    .to_owned(),
            );
        local = Crs::about(first[0], first[1])?;
        &local
    };
    let globe = Crs::epsg(4326)?;
    for corner in tiers.iter_mut().flat_map(|found| &mut found.tier.corners) {
        *corner = globe.to(map, *corner)?;
    }
    for (_, stack) in stacks {
        [stack.site.x, stack.site.y] = globe.to(map, [stack.site.x, stack.site.y])?;
    }
    Ok(())
}
