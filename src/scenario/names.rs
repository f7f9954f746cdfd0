//! The names a scenario may use: sectors, regions, days, points, and the limits of the terrain.

use crate::seeds;
use crate::terrain::{Receptor, Regions, receptors};
use std::collections::BTreeSet;

const CLASSES: &str = include_str!("../../seeds/inventory/classes.csv");

/// Sectors of the embedded inventory in the order of their first class.
pub fn sectors() -> Vec<&'static str> {
    let mut sectors: Vec<&'static str> = Vec::new();
    for line in CLASSES.lines().skip(1) {
        if let Some(sector) = line.split(',').nth(1)
            && !sectors.contains(&sector)
        {
            sectors.push(sector);
        }
    }
    sectors
}

/// Everything names are looked up in.
pub(super) struct Names {
    /// Sectors.
    pub sectors: Vec<&'static str>,
    /// Counties of Qinghai and Gansu.
    pub regions: &'static Regions,
    /// Points of tables and series.
    pub points: &'static [Receptor],
    /// West, east, south, north of terrain and land cover [degrees].
    pub terrain: (f64, f64, f64, f64),
}

impl Names {
    /// From the embedded data.
    ///
    /// # Panics
    /// Never: tests of the rooms below read all embedded files.
    pub fn embedded() -> Self {
        Self {
            sectors: sectors(),
            regions: Regions::embedded().expect("a test reads the embedded counties"),
            points: receptors().expect("a test reads the embedded points"),
            terrain: terrain_bounds().expect("a test reads the embedded headers"),
        }
    }

    /// Codes of all counties.
    pub fn all_counties(&self) -> BTreeSet<u32> {
        self.regions.counties.iter().map(|c| c.code).collect()
    }

    /// English name and code of a county.
    pub fn county(&self, code: u32) -> String {
        let at = self.regions.county_by_code(code);
        at.map_or_else(
            || code.to_string(),
            |at| format!("{} ({code})", self.regions.counties[at].name),
        )
    }
}

/// West, east, south and north edge that both outer rasters cover [degrees].
fn terrain_bounds() -> Option<(f64, f64, f64, f64)> {
    let edges = |file: &str| -> Option<(f64, f64, f64, f64)> {
        let header: serde_json::Value = serde_json::from_str(seeds::text(file).ok()?).ok()?;
        let number = |key: &str| header.get(key)?.as_f64();
        let (west, south, step) = (number("west")?, number("south")?, number("step")?);
        Some((
            west,
            west + number("columns")? * step,
            south,
            south + number("rows")? * step,
        ))
    };
    let (a, b) = (
        edges("terrain/outer.i2.json")?,
        edges("land/outer.u1.json")?,
    );
    Some((a.0.max(b.0), a.1.min(b.1), a.2.max(b.2), a.3.min(b.3)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn twelve_sectors_and_the_limits_of_the_terrain() {
        let sectors = sectors();
        assert_eq!(sectors.len(), 12, "{sectors:?}");
        assert!(sectors.contains(&"open_burning"));
        let (west, east, south, north) = terrain_bounds().unwrap();
        assert!(west < 99.0 && east > 106.0 && south < 34.0 && north > 39.0);
    }
}
