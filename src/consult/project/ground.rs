//! Places of a project file: the site's map, points, the fence, rings of receptors, heights.

use super::read::Around;
use super::{Nest, OwnBorder};
use crate::config::reader::{Placed, Reader, Section};
use crate::geodata::Crs;
use crate::terrain::Regions;
use std::path::PathBuf;
use toml::de::DeValue;

/// Rings of HJ 2.2: 100 m to 5 km, 250 m to 15 km, 500 m beyond [half width, step, m].
const NESTS: [(f64, f64); 3] = [(5_000.0, 100.0), (15_000.0, 250.0), (25_000.0, 500.0)];
/// Receptors for the protection distance: to 1 km beyond the fence, 50 m apart.
const PROTECTION: (f64, f64) = (1_000.0, 50.0);

/// A number that must be above nothing; others are refused.
pub(super) fn positive(reader: &mut Reader<'_>, value: Placed<f64>, what: &str) -> Option<f64> {
    if value.value > 0.0 && value.value.is_finite() {
        return Some(value.value);
    }
    let message = format!("{what}: {} is not above 0", value.value);
    reader.refuse(
        &value,
        "not-positive",
        message,
        "leave the key out where it is not known",
    );
    None
}

/// The map about the site; a site outside the embedded data is refused.
pub(super) fn site_map(
    reader: &mut Reader<'_>,
    longitude: &Placed<f64>,
    latitude: &Placed<f64>,
) -> Option<Crs> {
    longitude.span.as_ref()?;
    latitude.span.as_ref()?;
    let (x, y) = (longitude.value, latitude.value);
    if !(73.0..=136.0).contains(&x) || !(3.0..=54.0).contains(&y) {
        let message = format!("the site, {x} °E, {y} °N, lies outside China");
        let help = if (73.0..=136.0).contains(&y) && (3.0..=54.0).contains(&x) {
            "longitude and latitude are exchanged"
        } else {
            "degrees and decimals, east and north: lon_deg_east = 102.85, lat_deg_north = 36.32"
        };
        reader.refuse(longitude, "outside", message, help);
        return None;
    }
    let inside = Regions::embedded().is_ok_and(|regions| regions.county_of(x, y).is_some());
    if !inside {
        let message = format!(
            "the site, {x} °E, {y} °N, lies outside the data: no county of Qinghai or Gansu holds it"
        );
        reader.refuse(
            longitude,
            "outside",
            message,
            "the embedded borders, counties and backgrounds end there",
        );
    }
    Crs::about(x, y).ok()
}

/// A place in degrees or in metres from the site.
pub(super) fn place(
    section: &mut Section<'_>,
    reader: &mut Reader<'_>,
    around: &Around<'_>,
) -> [f64; 2] {
    let east = section.optional::<f64>(reader, "east_m");
    let north = section.optional::<f64>(reader, "north_m");
    let longitude = section.optional::<f64>(reader, "lon_deg_east");
    let latitude = section.optional::<f64>(reader, "lat_deg_north");
    match (east, north, longitude, latitude) {
        (Some(east), Some(north), None, None) => [east.value, north.value],
        (None, None, Some(longitude), Some(latitude)) => {
            let (Some(map), Ok(degrees)) = (&around.map, Crs::new("EPSG:4326")) else {
                return [f64::NAN; 2];
            };
            match degrees.to(map, [longitude.value, latitude.value]) {
                Ok(at) if at[0].abs() < 3.0e5 && at[1].abs() < 3.0e5 => at,
                _ => {
                    let message = format!(
                        "{} °E, {} °N is not near the site",
                        longitude.value, latitude.value
                    );
                    reader.refuse(
                        &longitude,
                        "outside",
                        message,
                        "longitude and latitude may be exchanged",
                    );
                    [f64::NAN; 2]
                }
            }
        }
        _ => {
            let place = section.path.clone();
            let help =
                "write east_m and north_m (from the site), or lon_deg_east and lat_deg_north";
            let message = format!("section [[{place}]] says no place, or two");
            reader.problem(
                "missing-key",
                section.span.clone(),
                message,
                "",
                Some(help.to_owned()),
            );
            [f64::NAN; 2]
        }
    }
}

/// A list of pairs of numbers.
fn pairs(value: &DeValue<'_>) -> Option<Vec<[f64; 2]>> {
    let number = |value: &DeValue<'_>| match value {
        DeValue::Float(number) => number.as_str().parse::<f64>().ok(),
        DeValue::Integer(number) => number.as_str().parse::<f64>().ok(),
        _ => None,
    };
    value
        .as_array()?
        .iter()
        .map(|pair| match pair.get_ref().as_array()?.get(..)? {
            [x, y] => Some([number(x.get_ref())?, number(y.get_ref())?]),
            _ => None,
        })
        .collect()
}

/// Corners east and north of the site; at least three.
pub(super) fn outline(
    section: &mut Section<'_>,
    reader: &mut Reader<'_>,
    key: &'static str,
) -> Option<Vec<[f64; 2]>> {
    let raw = section.raw(key)?;
    let corners = pairs(raw.get_ref()).filter(|corners| corners.len() >= 3);
    if corners.is_none() {
        let message = format!("{} is no outline", section.full(key));
        let help = "three corners or more, metres east and north of the site: [[-300, -200], [300, -200], [300, 200]]";
        reader.problem("wrong-type", raw.span(), message, "", Some(help.to_owned()));
    }
    corners
}

/// Whether a place lies inside an outline (even–odd rule).
pub fn inside(outline: &[[f64; 2]], [x, y]: [f64; 2]) -> bool {
    let mut odd = false;
    for (n, a) in outline.iter().enumerate() {
        let b = outline[(n + 1) % outline.len()];
        if (a[1] > y) != (b[1] > y) && x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0] {
            odd = !odd;
        }
    }
    odd
}

/// `[receptors]`: rings, protection distance, class I places.
pub(super) fn nests(
    root: &mut Section<'_>,
    reader: &mut Reader<'_>,
    around: &mut Around<'_>,
) -> (Vec<Nest>, Nest, Option<PathBuf>) {
    let nest = |(reach, step): (f64, f64)| Nest { reach, step };
    let mut rings: Vec<Nest> = NESTS.map(nest).to_vec();
    let mut protection = nest(PROTECTION);
    let mut class_one = None;
    if let Some(mut section) = root.section(reader, "receptors") {
        if let Some(raw) = section.raw("nests_m") {
            let found = pairs(raw.get_ref()).filter(|pairs| {
                !pairs.is_empty()
                    && pairs
                        .iter()
                        .all(|[reach, step]| *step > 0.0 && reach >= step)
                    && pairs
                        .windows(2)
                        .all(|two| two[0][0] < two[1][0] && two[0][1] <= two[1][1])
            });
            if let Some(pairs) = found {
                let ring = pairs.iter().map(|[reach, step]| nest((*reach, *step)));
                rings = ring.collect();
            } else {
                let help = "pairs of half width and step, both rising: [[5000, 100], [15000, 250], [25000, 500]]";
                let message = "receptors.nests_m is no list of rings";
                reader.problem("wrong-type", raw.span(), message, "", Some(help.to_owned()));
            }
        }
        let reach = section.or(reader, "protection_reach_m", PROTECTION.0);
        let step = section.or(reader, "protection_step_m", PROTECTION.1);
        if let (Some(reach), Some(step)) = (
            positive(reader, reach, "the reach"),
            positive(reader, step, "the step"),
        ) {
            protection = nest((reach, step));
        }
        class_one = section
            .optional::<String>(reader, "class_one_areas")
            .map(|named| around.file(reader, &named));
        section.finish(reader);
    }
    let count: f64 = rings
        .iter()
        .map(|ring| (2.0 * ring.reach / ring.step + 1.0).powi(2))
        .sum();
    if count > 400_000.0 {
        let message = format!("receptors.nests_m asks for some {count:.0} receptors");
        let help = "wider steps, or a smaller reach: 30,000 are usual";
        reader.problem("too-many", 0..0, message, "", Some(help.to_owned()));
    }
    (rings, protection, class_one)
}

/// `[terrain] heights = […]` or `embedded = true`.
pub(super) fn heights(
    root: &mut Section<'_>,
    reader: &mut Reader<'_>,
    around: &mut Around<'_>,
) -> Vec<PathBuf> {
    let help = "write heights = [\"dem.tif\"], or embedded = true for a first look (30 arc seconds, smooths valleys narrower than 2 km)";
    let mut section = super::read::needed(
        root,
        reader,
        "terrain",
        "heights = [\"dem.tif\"], or embedded = true",
    );
    let named = section.words(reader, "heights");
    let embedded = section.or(reader, "embedded", false);
    if named.is_empty() && !embedded.value && !section.span.is_empty() {
        reader.problem(
            "missing-key",
            section.span.clone(),
            "[terrain] says no heights",
            "",
            Some(help.to_owned()),
        );
    }
    if !named.is_empty() && embedded.value {
        reader.refuse(
            &embedded,
            "two-ways",
            "[terrain] says two heights",
            "leave one out",
        );
    }
    section.finish(reader);
    named
        .iter()
        .map(|named| around.file(reader, named))
        .collect()
}

/// `[border]`.
pub(super) fn border(
    root: &mut Section<'_>,
    reader: &mut Reader<'_>,
    around: &mut Around<'_>,
) -> Option<OwnBorder> {
    let mut section = root.section(reader, "border")?;
    let file: Placed<String> = section.required(reader, "file", "write file = \"border.geojson\"");
    let help = "write accuracy_m = 10: how far its vertices may be from the true border";
    let accuracy: Placed<f64> = section.required(reader, "accuracy_m", help);
    let surveyed = section.or(reader, "surveyed", false);
    section.finish(reader);
    let path = around.file(reader, &file);
    let accuracy = positive(reader, accuracy, "the accuracy")?;
    Some(OwnBorder {
        file: path,
        accuracy,
        surveyed: surveyed.value,
    })
}
