//! Source regions: where dust comes from.

use super::DustError;
use super::tables::Table;
use crate::seeds;
use std::sync::OnceLock;

const FILE: &str = "dust/regions.csv";

/// A source region.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceRegion {
    /// Key in tables and tags: `qaidam`.
    pub id: String,
    /// English name.
    pub name: String,
    /// Chinese name.
    pub name_zh: String,
    /// True if it lies beyond the embedded terrain and its dust comes in only through the sides.
    pub boundary: bool,
    /// Kind of its dust, see [`super::composition`].
    pub composition: String,
    /// Share of its dust that comes from salt lakes [1].
    pub playa: f64,
    /// Corners [°E, °N]; none for what lies in no other region.
    pub outline: Vec<(f64, f64)>,
}

impl SourceRegion {
    /// True if a place [°E, °N] lies inside its outline (even–odd rule).
    pub fn contains(&self, longitude: f64, latitude: f64) -> bool {
        let mut inside = false;
        let corners = &self.outline;
        for (k, &(x1, y1)) in corners.iter().enumerate() {
            let (x0, y0) = corners[(k + corners.len() - 1) % corners.len()];
            let crosses = (y1 > latitude) != (y0 > latitude);
            if crosses && longitude < x1 + (x0 - x1) * (latitude - y1) / (y0 - y1) {
                inside = !inside;
            }
        }
        inside
    }
}

/// All regions in the order of the file, the first that holds a place before others; the last holds what is in none.
///
/// # Errors
/// If the embedded table is damaged.
pub fn source_regions() -> Result<&'static [SourceRegion], DustError> {
    static REGIONS: OnceLock<Vec<SourceRegion>> = OnceLock::new();
    Ok(seeds::once(&REGIONS, || read(&Table::embedded(FILE)?))?)
}

/// Position of the region of a place [°E, °N] among `regions`, whose last holds what is in none.
pub fn region_of(regions: &[SourceRegion], longitude: f64, latitude: f64) -> usize {
    let found = regions
        .iter()
        .position(|region| region.contains(longitude, latitude));
    found.unwrap_or(regions.len() - 1)
}

pub(super) fn read(table: &Table) -> Result<Vec<SourceRegion>, DustError> {
    let mut regions: Vec<SourceRegion> = Vec::new();
    for row in table.rows() {
        let kinds = [(false, "inside"), (true, "boundary")];
        let (boundary, _) = row.one_of("kind", kinds, |kind| kind.1.to_owned())?;
        let numbers: Option<Vec<f64>> = row
            .text("outline")?
            .split_whitespace()
            .map(|word| word.parse::<f64>().ok().filter(|v| v.is_finite()))
            .collect();
        let numbers = numbers.filter(|n| n.len() % 2 == 0 && (n.is_empty() || n.len() >= 6));
        let numbers = numbers.ok_or_else(|| {
            row.fault(
                "outline",
                "this is no list of three or more corners",
                "write longitude latitude longitude latitude … with blanks between",
            )
        })?;
        let outline: Vec<(f64, f64)> = numbers.chunks_exact(2).map(|c| (c[0], c[1])).collect();
        let on_globe = |c: &(f64, f64)| c.0.abs() <= 180.0 && c.1.abs() <= 90.0;
        if !outline.iter().all(on_globe) {
            return Err(row
                .fault(
                    "outline",
                    "a corner lies off the globe",
                    "longitude comes before latitude",
                )
                .into());
        }
        let id = row.text("region")?.to_owned();
        if regions.iter().any(|region| region.id == id) {
            return Err(row
                .fault("region", "this region stands twice", "give each one line")
                .into());
        }
        regions.push(SourceRegion {
            id,
            name: row.text("name")?.to_owned(),
            name_zh: row.text("name_zh")?.to_owned(),
            boundary,
            composition: row.text("composition")?.to_owned(),
            playa: row.number("playa_1", 0.0, 1.0)?,
            outline,
        });
    }
    let open = regions.iter().filter(|r| r.outline.is_empty()).count();
    if open != 1 || regions.last().is_none_or(|last| !last.outline.is_empty()) {
        return Err(table
            .fault(
                "the last region, and no other, must be without outline",
                "it takes what lies in none",
            )
            .into());
    }
    Ok(regions)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn known_places_lie_in_their_regions() {
        let regions = source_regions().unwrap();
        for (longitude, latitude, id) in [
            (95.0, 37.0, "qaidam"),
            (94.9, 36.4, "qaidam"),
            (100.6, 36.2, "gonghe"),
            (100.1, 36.9, "qinghai_lake"),
            (101.77, 36.62, "loess"),
            (103.83, 36.06, "loess"),
            (104.5, 38.5, "tengger"),
            (102.0, 40.0, "badain_jaran"),
            (100.45, 38.93, "hexi"),
            (103.09, 38.62, "tengger"),
            (94.66, 40.14, "hexi"),
            (84.0, 39.0, "taklamakan"),
            (93.5, 42.8, "east_xinjiang"),
            (104.0, 44.0, "mongolia_central"),
            (97.0, 33.0, "elsewhere"),
        ] {
            let found = &regions[region_of(regions, longitude, latitude)];
            assert_eq!(found.id, id, "{longitude} {latitude}");
        }
        assert_eq!(regions.iter().filter(|r| r.boundary).count(), 5);
    }

    #[test]
    fn bad_outlines_are_named() {
        let fault = |lines: &str| {
            let text = format!("region,name,name_zh,kind,composition,playa_1,outline\n{lines}");
            let table = Table::parse("regions.csv", text.as_bytes());
            table.and_then(|t| read(&t)).unwrap_err().to_string()
        };
        assert!(fault("a,A,甲,inside,desert,0,1 2 3 4\nb,B,乙,inside,desert,0,\n").contains(
            "regions.csv, line 2, column outline: this is no list of three or more corners (found '1 2 3 4')"
        ));
        assert!(fault("a,A,甲,inside,desert,0,1 2 3 4 5 x\n").contains("no list of three"));
        assert!(fault("a,A,甲,inside,desert,0,36 101 37 101 37 102\n").contains("off the globe"));
        assert!(fault("a,A,甲,outside,desert,0,\n").contains("known are inside, boundary"));
        assert!(
            fault("a,A,甲,inside,desert,0,\na,A,甲,inside,desert,0,\n").contains("stands twice")
        );
        assert!(fault("a,A,甲,inside,desert,0,1 2 3 4 5 6\n").contains("must be without outline"));
    }
}
