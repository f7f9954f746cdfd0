//! A finished run, as the report needs it.

use super::model::{Provenance, Text};
use crate::apportionment::TagLayout;
use crate::grid::HorizontalGrid;
use crate::inventory;
use crate::simulation::Record;
use crate::species::SpeciesTable;
use ndarray::Array2;

/// A point of the record's series.
#[derive(Debug, Clone, PartialEq)]
pub struct ReportPoint {
    /// Short name.
    pub id: String,
    /// Name for the reader.
    pub name: Text,
    /// Longitude [°E].
    pub longitude: f64,
    /// Latitude [°N].
    pub latitude: f64,
    /// Code of the county it lies in.
    pub county: u32,
}

/// A finished run, as the report needs it.
#[derive(Debug, Clone)]
pub struct RunSummary<'a> {
    /// Title.
    pub title: Text,
    /// A sentence or two about it.
    pub description: Text,
    /// Weather used.
    pub meteorology: Text,
    /// Hours simulated before the record [h].
    pub spin_up_hours: f64,
    /// Horizontal grid.
    pub grid: &'a HorizontalGrid,
    /// Terrain height `[j][i]` [m].
    pub terrain: &'a Array2<f64>,
    /// Number of layers.
    pub layers: usize,
    /// Mean height of the volumes of process analysis [m]; 0 without.
    pub process_height: f64,
    /// Species and pollutants.
    pub species: &'a SpeciesTable,
    /// Tag sets; the first one is shown.
    pub tags: &'a TagLayout,
    /// The record.
    pub record: &'a Record,
    /// Points of the record, in its order.
    pub points: &'a [ReportPoint],
    /// Names of the entries of a year of representative days; empty for hours.
    pub labels: Vec<Text>,
    /// The inventory.
    pub inventory: &'a inventory::Inventory,
    /// Where everything comes from.
    pub provenance: Provenance,
}

impl RunSummary<'_> {
    /// Positions of pollutants by name, as far as the run has them.
    pub(super) fn pollutants_named(&self, names: &[&str]) -> Vec<usize> {
        let all = &self.species.pollutants;
        let place = |name: &&str| all.iter().position(|p| p.name == **name);
        names.iter().filter_map(place).collect()
    }
}
