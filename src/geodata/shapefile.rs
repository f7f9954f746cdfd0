//! ESRI shapefiles of polygons (`.shp`): rings of any number of parts, with holes; the `.prj` beside it says the coordinate system.
//!
//! Outer rings run clockwise, holes the other way; a hole belongs to the smallest outer ring about it, and a ring that runs like a
//! hole within no other is an outer one. Source: ESRI Shapefile Technical Description, 1998.

use super::crs::Crs;
use super::error::GeodataError;
use super::prj::crs_beside;
use std::path::Path;

/// Most bytes of a file that is read.
const MOST_BYTES: u64 = 1 << 30;
/// Bytes of the file's head.
const HEAD: usize = 100;
/// Shape types: null, polygon, polygon with heights, polygon with measures.
const NOTHING: i32 = 0;
const POLYGONS: [i32; 3] = [5, 15, 25];

/// A polygon: the outer ring and its holes, each closed [°E, °N].
#[derive(Debug, Clone, PartialEq)]
pub struct Outline {
    /// Outer ring.
    pub exterior: Vec<[f64; 2]>,
    /// Holes.
    pub holes: Vec<Vec<[f64; 2]>>,
}

/// Reads all polygons of a file, in degrees.
///
/// # Errors
/// [`GeodataError`]: damaged, no polygons in it, or a coordinate system that is not known.
pub fn read_shapefile(path: &Path) -> Result<Vec<Outline>, GeodataError> {
    let fail = |cause: String, hint: &str| GeodataError::content(path, cause, hint);
    let unread = |cause| GeodataError::read(path, cause);
    let size = std::fs::metadata(path).map_err(unread)?.len();
    if size > MOST_BYTES {
        return Err(fail(
            format!("{size} bytes are too many for outlines"),
            "cut out what the domain needs",
        ));
    }
    let bytes = std::fs::read(path).map_err(unread)?;
    let rings = rings(&bytes).map_err(|(cause, hint)| fail(cause, hint))?;
    let degrees = Crs::epsg(4326)?;
    let crs = if let Some(crs) = crs_beside(path)? {
        crs
    } else {
        let globe = |p: &[f64; 2]| p[0].abs() <= 180.0 && p[1].abs() <= 90.0;
        if !rings.iter().flatten().flatten().all(globe) {
            return Err(fail(
                "its coordinates are no degrees, and no .prj beside it says which map they are on"
                    .to_owned(),
                "put the .prj of the same name beside the .shp",
            ));
        }
        degrees.clone()
    };
    let mut outlines = Vec::new();
    for record in rings {
        // Which way a ring runs is a matter of the file's own map.
        for mut outline in grouped(record) {
            let all = std::iter::once(&mut outline.exterior).chain(&mut outline.holes);
            for point in all.flatten() {
                *point = crs.to(&degrees, *point)?;
            }
            outlines.push(outline);
        }
    }
    Ok(outlines)
}

type Ring = Vec<[f64; 2]>;
type Wrong = (String, &'static str);

/// The rings of every record.
fn rings(bytes: &[u8]) -> Result<Vec<Vec<Ring>>, Wrong> {
    const WHOLE: &str = "is it the .shp of a shapefile, and whole?";
    let cut = |place: usize| (format!("it ends before byte {place}"), WHOLE);
    let big = |at: usize| Some(i32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    let little = |at: usize| Some(i32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    let float = |at: usize| Some(f64::from_le_bytes(bytes.get(at..at + 8)?.try_into().ok()?));
    if bytes.len() < HEAD {
        return Err(cut(HEAD));
    }
    if big(0) != Some(9994) || little(28) != Some(1000) {
        return Err(("it is no shapefile".to_owned(), WHOLE));
    }
    let kind = little(32).unwrap_or(NOTHING);
    if !POLYGONS.contains(&kind) {
        return Err((
            format!("its shapes are of type {kind}, not polygons"),
            "areas are wanted: polygons (types 5, 15, 25)",
        ));
    }
    let length = big(24).map_or(0, |words| 2 * words.max(0) as usize);
    if length > bytes.len() {
        return Err(cut(length));
    }
    let mut records = Vec::new();
    let mut at = HEAD;
    while at + 8 <= length {
        let (number, words) = (big(at).unwrap_or(0), big(at + 4).unwrap_or(0));
        let (start, end) = (at + 8, at + 8 + 2 * words.max(0) as usize);
        if end > length || words < 2 {
            return Err((format!("record {number} at byte {at} is not whole"), WHOLE));
        }
        at = end;
        let shape = little(start).unwrap_or(NOTHING);
        if shape == NOTHING {
            continue;
        }
        let bad = || {
            (
                format!("record {number} is no polygon that can be read"),
                WHOLE,
            )
        };
        if shape != kind {
            return Err(bad());
        }
        let count = |place: usize| little(place).filter(|n| *n >= 0).map(|n| n as usize);
        let parts = count(start + 36).ok_or_else(bad)?;
        let points = count(start + 40).ok_or_else(bad)?;
        let first_point = start + 44 + 4 * parts;
        if first_point + 16 * points > end {
            return Err(bad());
        }
        let mut starts: Vec<usize> = (0..parts)
            .map(|k| count(start + 44 + 4 * k).filter(|s| *s <= points))
            .collect::<Option<_>>()
            .ok_or_else(bad)?;
        starts.push(points);
        // Parts over the same points would make a short file fill the memory.
        if starts.windows(2).any(|pair| pair[1] < pair[0]) {
            return Err(bad());
        }
        let mut record = Vec::new();
        for pair in starts.windows(2) {
            let place = |k: usize| {
                Some([
                    float(first_point + 16 * k)?,
                    float(first_point + 16 * k + 8)?,
                ])
            };
            let ring: Option<Ring> = (pair[0]..pair[1]).map(place).collect();
            let mut ring = ring.ok_or_else(bad)?;
            if ring.iter().flatten().any(|number| !number.is_finite()) {
                return Err(bad());
            }
            if ring.first() != ring.last() {
                ring.extend(ring.first().copied());
            }
            if ring.len() >= 4 && signed_area(&ring) != 0.0 {
                record.push(ring);
            }
        }
        records.push(record);
    }
    if records.iter().all(Vec::is_empty) {
        return Err(("it holds no polygon with an area".to_owned(), WHOLE));
    }
    Ok(records)
}

/// Area, positive where the ring runs against the clock.
fn signed_area(ring: &[[f64; 2]]) -> f64 {
    let [x, y] = ring[0];
    let edges = ring.windows(2);
    let twice = edges.map(|e| (e[0][0] - x) * (e[1][1] - y) - (e[1][0] - x) * (e[0][1] - y));
    0.5 * twice.sum::<f64>()
}

/// Whether most points of a ring lie within another.
fn within(inner: &[[f64; 2]], outer: &[[f64; 2]]) -> bool {
    let holds = |p: &&[f64; 2]| {
        let crossings = outer.windows(2).filter(|e| {
            let (a, b) = (e[0], e[1]);
            (a[1] > p[1]) != (b[1] > p[1])
                && p[0] < a[0] + (b[0] - a[0]) * (p[1] - a[1]) / (b[1] - a[1])
        });
        crossings.count() % 2 == 1
    };
    2 * inner.iter().filter(holds).count() > inner.len()
}

/// Outer rings with their holes.
fn grouped(record: Vec<Ring>) -> Vec<Outline> {
    let (inner, outer): (Vec<Ring>, Vec<Ring>) =
        record.into_iter().partition(|ring| signed_area(ring) > 0.0);
    let outline = |exterior: Ring| Outline {
        exterior,
        holes: Vec::new(),
    };
    let mut outlines: Vec<Outline> = outer.into_iter().map(outline).collect();
    let given = outlines.len();
    for ring in inner {
        let about = outlines[..given].iter().enumerate();
        let smallest = about
            .filter(|(_, o)| within(&ring, &o.exterior))
            .map(|(k, o)| (k, signed_area(&o.exterior).abs()))
            .min_by(|a, b| a.1.total_cmp(&b.1));
        match smallest {
            Some((k, _)) => outlines[k].holes.push(ring),
            None => outlines.push(outline(ring)),
        }
    }
    outlines
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::samples::{shapefile, square};
    use super::*;

    #[test]
    fn parts_and_holes_come_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("area.shp");
        // Two squares in one record, the first with a hole; another ring runs the wrong way round.
        let mut hole = square([101.2, 36.2], 0.2);
        hole.reverse();
        let mut backwards = square([104.0, 36.0], 1.0);
        backwards.reverse();
        let first = vec![square([101.0, 36.0], 1.0), hole, square([102.5, 36.0], 0.5)];
        shapefile(&path, &[first, vec![backwards]]);
        let outlines = read_shapefile(&path).unwrap();
        let shape = |o: &Outline| (signed_area(&o.exterior).abs(), o.holes.len());
        let found: Vec<(f64, usize)> = outlines.iter().map(shape).collect();
        for (found, wanted) in found.iter().zip([(1.0, 1), (0.25, 0), (1.0, 0)]) {
            assert!(
                (found.0 - wanted.0).abs() < 1e-9 && found.1 == wanted.1,
                "{found:?}"
            );
        }
        assert_eq!(outlines.len(), 3);
        assert!((signed_area(&outlines[0].holes[0]) - 0.04).abs() < 1e-9);
    }

    #[test]
    fn metres_need_a_map_and_get_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("area.shp");
        shapefile(&path, &[vec![square([500_000.0, 4_000_000.0], 1000.0)]]);
        let text = read_shapefile(&path).unwrap_err().to_string();
        assert!(text.contains("no .prj beside it"), "{text}");
        let map = "PROJCS[\"x\",GEOGCS[\"y\",DATUM[\"D_China_2000\"],UNIT[\"Degree\",0.0174532925199433]],PROJECTION[\"Gauss_Kruger\"],PARAMETER[\"False_Easting\",500000.0],PARAMETER[\"Central_Meridian\",102.0],PARAMETER[\"Scale_Factor\",1.0],UNIT[\"Meter\",1.0]]";
        std::fs::write(path.with_extension("prj"), map).unwrap();
        let outlines = read_shapefile(&path).unwrap();
        let corner = outlines[0].exterior[0];
        assert!(
            (corner[0] - 102.0).abs() < 1e-9 && (36.0..36.3).contains(&corner[1]),
            "{corner:?}"
        );
        std::fs::write(
            path.with_extension("prj"),
            map.replace("China_2000", "Beijing_1954"),
        )
        .unwrap();
        let text = read_shapefile(&path).unwrap_err().to_string();
        assert!(
            text.contains("Beijing_1954") && text.contains("area.prj"),
            "{text}"
        );
    }

    #[test]
    fn what_is_damaged_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("area.shp");
        shapefile(&path, &[vec![square([101.0, 36.0], 1.0)]]);
        let good = std::fs::read(&path).unwrap();
        let mut lines = good.clone();
        lines[32] = 3;
        let mut many = good.clone();
        many[HEAD + 8 + 40] = 99;
        // The only part begins behind its last point but one, so that the list of parts falls.
        let two = vec![square([101.0, 36.0], 1.0), square([103.0, 36.0], 1.0)];
        shapefile(&path, &[two]);
        let mut falling = std::fs::read(&path).unwrap();
        falling[HEAD + 8 + 44] = 7;
        for (bytes, part) in [
            (Vec::new(), "ends before byte 100"),
            (good[..good.len() - 5].to_vec(), "ends before byte"),
            (vec![0; 200], "no shapefile"),
            (lines, "type 3"),
            (many, "record 1 is no polygon"),
            (falling, "record 1 is no polygon"),
        ] {
            std::fs::write(&path, bytes).unwrap();
            let text = read_shapefile(&path).unwrap_err().to_string();
            assert!(text.contains(part), "{text}");
        }
    }

    #[test]
    fn no_cut_and_no_flipped_byte_makes_it_panic() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("area.shp");
        let mut hole = square([101.2, 36.2], 0.2);
        hole.reverse();
        shapefile(&path, &[vec![square([101.0, 36.0], 1.0), hole]]);
        let good = std::fs::read(&path).unwrap();
        for at in 0..good.len() {
            assert!(rings(&good[..at]).is_err(), "{at}");
            for mask in [0x01, 0x80, 0xff] {
                let mut flipped = good.clone();
                flipped[at] ^= mask;
                if let Err((cause, hint)) = rings(&flipped) {
                    assert!(!cause.is_empty() && !hint.is_empty());
                }
            }
        }
        // Every word the other way round, and places that are no numbers.
        let swapped: Vec<u8> = good
            .chunks(4)
            .flat_map(|w| w.iter().rev().copied())
            .collect();
        assert!(rings(&swapped).unwrap_err().0.contains("no shapefile"));
        let mut nowhere = good.clone();
        let point = HEAD + 8 + 44 + 8;
        nowhere[point..point + 8].copy_from_slice(&f64::NAN.to_le_bytes());
        assert!(rings(&nowhere).unwrap_err().0.contains("record 1"));
    }
}
