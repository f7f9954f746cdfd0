//! The `.prj` file beside a grid or a shapefile: a coordinate system as text (WKT 1, ESRI's and GDAL's words).
//!
//! Degrees of WGS 84, CGCS2000 or ETRS-like datums, and their maps in transverse Mercator, Lambert conformal conic with one or two
//! parallels, and Albers. Other datums (Beijing 1954, Xian 1980) would need a shift of some 100 m and are refused.
//! Source: OGC 01-009 (WKT 1); names of parameters as ESRI writes them.

use super::crs::Crs;
use super::error::GeodataError;
use std::path::{Path, PathBuf};

/// How deep nodes stand in each other; a map's deepest stand at five.
const DEEPEST: usize = 32;
/// Datums taken as one with WGS 84 (they differ by 2 m at most).
const DATUMS: [&str; 8] = [
    "wgs_1984",
    "wgs84",
    "world_geodetic_system_1984",
    "china_2000",
    "china_geodetic_coordinate_system_2000",
    "cgcs2000",
    "etrs_1989",
    "north_american_1983",
];

/// The file of the same name that ends in `.prj` or `.PRJ`, if there is one.
pub fn beside(path: &Path) -> Option<PathBuf> {
    let all = ["prj", "PRJ"].map(|ending| path.with_extension(ending));
    all.into_iter().find(|file| file.is_file())
}

/// The system that the `.prj` beside a file names; `None` without one.
pub(super) fn crs_beside(path: &Path) -> Result<Option<Crs>, GeodataError> {
    beside(path).map(|file| read_prj(&file)).transpose()
}

/// Reads a `.prj` file.
///
/// # Errors
/// [`GeodataError`] if it cannot be read, or names a system that is not known here.
pub fn read_prj(path: &Path) -> Result<Crs, GeodataError> {
    let bytes = std::fs::read(path).map_err(|cause| GeodataError::read(path, cause))?;
    let text = String::from_utf8_lossy(&bytes);
    crs_of_wkt(text.trim_start_matches('\u{feff}').trim()).map_err(|cause| {
        let hint = "bring the data to degrees: gdalwarp -t_srs EPSG:4326, or ogr2ogr -t_srs EPSG:4326 for outlines";
        GeodataError::content(path, cause, hint)
    })
}

/// The system of a WKT text.
///
/// # Errors
/// What is not known of it.
pub fn crs_of_wkt(text: &str) -> Result<Crs, String> {
    let mut rest = text;
    let root = Node::parse(&mut rest, DEEPEST)
        .ok_or_else(|| "it is no coordinate system in WKT (GEOGCS[…] or PROJCS[…])".to_owned())?;
    let made = match root.name.as_str() {
        "GEOGCS" => {
            geographic(&root)?;
            Crs::epsg(4326)
        }
        "PROJCS" => {
            let globe = root.child("GEOGCS").ok_or("its map has no GEOGCS")?;
            geographic(globe)?;
            Crs::new(&projected(&root)?)
        }
        other => {
            return Err(format!(
                "{other} is not known here (GEOGCS or PROJCS in WKT 1 are)"
            ));
        }
    };
    made.map_err(|cause| cause.to_string())
}

/// Refuses other datums, meridians and units than those of WGS 84 in degrees.
fn geographic(node: &Node) -> Result<(), String> {
    let datum = node.child("DATUM").and_then(|d| d.text.clone());
    let datum = datum.ok_or("it names no datum")?;
    let plain = datum.to_lowercase().replace([' ', '-'], "_");
    let plain = plain.strip_prefix("d_").unwrap_or(&plain);
    if !DATUMS.contains(&plain) {
        return Err(format!("the datum {datum} is not WGS 84 or CGCS2000"));
    }
    if node.child("PRIMEM").is_some_and(|m| m.numbers != [0.0]) {
        return Err("its degrees are not counted from Greenwich".to_owned());
    }
    let unit = node.child("UNIT").and_then(|u| u.numbers.first().copied());
    if unit.is_some_and(|u| (u - 1.0_f64.to_radians()).abs() > 1e-9) {
        return Err("its angles are not degrees".to_owned());
    }
    Ok(())
}

/// A map as a PROJ text.
fn projected(root: &Node) -> Result<String, String> {
    let unit = root.child("UNIT").and_then(|u| u.numbers.first().copied());
    if unit != Some(1.0) {
        return Err("its lengths are not metres".to_owned());
    }
    let projection = root.child("PROJECTION").and_then(|p| p.text.clone());
    let projection = projection.ok_or("it names no projection")?;
    let find = |names: &[&str]| {
        let all = root.children.iter().filter(|c| c.name == "PARAMETER");
        let mut found = all.filter(|c| {
            let name = c.text.as_deref().unwrap_or_default();
            names.iter().any(|n| n.eq_ignore_ascii_case(name))
        });
        found.next().and_then(|c| c.numbers.first().copied())
    };
    let or = |names: &[&str], default: f64| find(names).unwrap_or(default);
    let latitude = or(&["latitude_of_origin", "latitude_of_center"], 0.0);
    let longitude =
        find(&["central_meridian", "longitude_of_center"]).ok_or("it names no central meridian")?;
    let scale = or(&["scale_factor"], 1.0);
    let place = format!(
        "+lon_0={longitude} +x_0={} +y_0={} +ellps=WGS84 +units=m +no_defs",
        or(&["false_easting"], 0.0),
        or(&["false_northing"], 0.0)
    );
    let first = find(&["standard_parallel_1"]);
    let second = find(&["standard_parallel_2"]).or(first);
    let parallels = first
        .zip(second)
        .map(|(first, second)| format!("+lat_1={first} +lat_2={second}"));
    let kind = projection.to_lowercase();
    Ok(match kind.as_str() {
        "transverse_mercator" | "gauss_kruger" => {
            format!("+proj=tmerc +lat_0={latitude} +k_0={scale} {place}")
        }
        _ if kind.starts_with("lambert_conformal_conic") => {
            let lines = parallels.unwrap_or_else(|| format!("+lat_1={latitude} +k_0={scale}"));
            format!("+proj=lcc +lat_0={latitude} {lines} {place}")
        }
        "albers" | "albers_conic_equal_area" => {
            let lines = parallels.ok_or("its map has no standard parallels")?;
            format!("+proj=aea +lat_0={latitude} {lines} {place}")
        }
        _ => return Err(format!("the projection {projection} is not known here")),
    })
}

/// `NAME["text", numbers and nodes]`.
#[derive(Debug, Default)]
struct Node {
    name: String,
    text: Option<String>,
    numbers: Vec<f64>,
    children: Vec<Node>,
}

impl Node {
    fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// Takes a node from the front of a text; `None` where nodes stand deeper in it than `depth`.
    fn parse(rest: &mut &str, depth: usize) -> Option<Self> {
        let depth = depth.checked_sub(1)?;
        let open = rest.find(['[', '('])?;
        let name = rest[..open].trim().to_uppercase();
        if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
            return None;
        }
        *rest = &rest[open + 1..];
        let mut node = Self {
            name,
            ..Self::default()
        };
        loop {
            *rest = rest.trim_start_matches([',', ' ', '\t', '\r', '\n']);
            let first = rest.chars().next()?;
            if first == ']' || first == ')' {
                *rest = &rest[1..];
                return Some(node);
            }
            if first == '"' {
                let end = rest[1..].find('"')? + 1;
                node.text.get_or_insert_with(|| rest[1..end].to_owned());
                *rest = &rest[end + 1..];
                continue;
            }
            let end = rest.find([',', ']', ')', '[', '('])?;
            if rest[end..].starts_with(['[', '(']) {
                node.children.push(Self::parse(rest, depth)?);
            } else {
                node.numbers.extend(rest[..end].trim().parse::<f64>().ok());
                *rest = &rest[end..];
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const WGS: &str = "GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\",SPHEROID[\"WGS_1984\",6378137.0,298.257223563]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]";

    fn map(projection: &str, parameters: &[(&str, f64)]) -> String {
        let parameters: Vec<String> = parameters
            .iter()
            .map(|(name, value)| format!("PARAMETER[\"{name}\",{value:?}],"))
            .collect();
        let parameters = parameters.concat();
        format!(
            "PROJCS[\"map\",{WGS},PROJECTION[\"{projection}\"],{parameters}UNIT[\"Meter\",1.0]]"
        )
    }

    #[test]
    fn utm_in_words_is_utm_by_its_code() {
        let text = map(
            "Transverse_Mercator",
            &[
                ("False_Easting", 500_000.0),
                ("False_Northing", 0.0),
                ("Central_Meridian", 105.0),
                ("Scale_Factor", 0.9996),
                ("Latitude_Of_Origin", 0.0),
            ],
        );
        let (words, code) = (crs_of_wkt(&text).unwrap(), Crs::epsg(32648).unwrap());
        let degrees = crs_of_wkt(WGS).unwrap();
        assert!(degrees.geographic);
        for point in [[101.78, 36.62], [106.0, 30.0]] {
            let (a, b) = (
                degrees.to(&words, point).unwrap(),
                degrees.to(&code, point).unwrap(),
            );
            assert!(
                (a[0] - b[0]).abs() < 1e-3 && (a[1] - b[1]).abs() < 1e-3,
                "{a:?} {b:?}"
            );
        }
    }

    /// Albers of China: the origin lies at the false origin, and areas are true.
    #[test]
    fn albers_and_lambert_have_their_origin() {
        let degrees = Crs::epsg(4326).unwrap();
        let parameters = [
            ("False_Easting", 4e6),
            ("False_Northing", 1e5),
            ("Central_Meridian", 105.0),
            ("Standard_Parallel_1", 25.0),
            ("Standard_Parallel_2", 47.0),
            ("Latitude_Of_Origin", 36.0),
        ];
        for projection in ["Albers", "Lambert_Conformal_Conic"] {
            let crs = crs_of_wkt(&map(projection, &parameters)).unwrap();
            let [x, y] = degrees.to(&crs, [105.0, 36.0]).unwrap();
            assert!((x - 4e6).abs() < 1e-3 && (y - 1e5).abs() < 1e-3, "{x} {y}");
        }
    }

    #[test]
    fn what_is_not_known_is_refused_in_words() {
        let xian = WGS.replace("D_WGS_1984", "D_Xian_1980");
        // Nodes without end must not use up the stack.
        let deep = "A[".repeat(500_000);
        let grad = WGS.replace("0.0174532925199433", "0.015707963267949");
        let feet =
            map("Albers", &[("Central_Meridian", 105.0)]).replace("Meter\",1.0", "Foot\",0.3048");
        for (text, part) in [
            ("", "no coordinate system in WKT"),
            ("EPSG:4326", "no coordinate system in WKT"),
            ("GEOGCS[\"x\"", "no coordinate system in WKT"),
            (deep.as_str(), "no coordinate system in WKT"),
            ("LOCAL_CS[\"x\"]", "LOCAL_CS is not known"),
            (xian.as_str(), "D_Xian_1980 is not WGS 84"),
            (grad.as_str(), "not degrees"),
            (feet.as_str(), "not metres"),
            (
                &map("Krovak", &[("Central_Meridian", 105.0)]),
                "Krovak is not known",
            ),
        ] {
            let cause = crs_of_wkt(text).unwrap_err();
            assert!(cause.contains(part), "{text}: {cause}");
        }
    }
}
