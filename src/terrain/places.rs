//! Towns, and the points for which tables and series are made.

use super::TerrainError;
use crate::seeds;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::sync::OnceLock;

const TOWNS: &str = "geo/towns.csv";
const RECEPTORS: &str = "geo/receptors.csv";

/// A town.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Place {
    /// Short name, unique.
    pub id: String,
    /// English name.
    pub name: String,
    /// Chinese name.
    pub name_zh: String,
    /// Longitude of the centre [°E].
    #[serde(rename = "lon_deg_east")]
    pub longitude: f64,
    /// Latitude of the centre [°N].
    #[serde(rename = "lat_deg_north")]
    pub latitude: f64,
    /// Code of the county.
    #[serde(rename = "county")]
    pub county_code: u32,
    /// Urban inhabitants (unverified).
    #[serde(rename = "urban_population")]
    pub population: f64,
    /// Where the coordinates come from.
    pub source: String,
}

/// A point for tables and series: a county seat or a site of interest, no monitoring station.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Receptor {
    /// Short name, unique.
    pub id: String,
    /// English name.
    pub name: String,
    /// Chinese name.
    pub name_zh: String,
    /// Longitude [°E].
    #[serde(rename = "lon_deg_east")]
    pub longitude: f64,
    /// Latitude [°N].
    #[serde(rename = "lat_deg_north")]
    pub latitude: f64,
    /// Code of the county.
    #[serde(rename = "county")]
    pub county_code: u32,
    /// Where the coordinates come from.
    pub source: String,
}

/// The embedded towns.
///
/// # Errors
/// If the embedded file is damaged.
pub fn places() -> Result<&'static [Place], TerrainError> {
    static PLACES: OnceLock<Vec<Place>> = OnceLock::new();
    Ok(seeds::once(&PLACES, || read(TOWNS))?)
}

/// The embedded points for tables and series.
///
/// # Errors
/// If the embedded file is damaged.
pub fn receptors() -> Result<&'static [Receptor], TerrainError> {
    static POINTS: OnceLock<Vec<Receptor>> = OnceLock::new();
    Ok(seeds::once(&POINTS, || read(RECEPTORS))?)
}

fn read<T: DeserializeOwned>(file: &str) -> Result<Vec<T>, TerrainError> {
    csv::Reader::from_reader(seeds::bytes(file)?)
        .deserialize()
        .collect::<Result<_, _>>()
        .map_err(|cause| TerrainError::content(file, cause))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_seats_of_the_basin_are_there_once() {
        let points = receptors().unwrap();
        for id in [
            "chengxi",
            "pingan",
            "ledu",
            "minhe",
            "chengguan",
            "xigu",
            "waliguan",
            "tongren",
        ] {
            assert_eq!(points.iter().filter(|p| p.id == id).count(), 1, "{id}");
        }
        // No entry of a whole prefecture: no town of the region has two million inhabitants in its built-up area.
        assert!(
            places()
                .unwrap()
                .iter()
                .all(|p| p.population > 0.0 && p.population < 2e6)
        );
    }
}
