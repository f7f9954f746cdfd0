//! The tables behind the lines: classes, counties, factors, balances, controls, profiles.

use super::pollutant::{BASE, PmProfile};
use super::speciation::{GasSpeciation, VocLump};
use super::temporal::Profile;
use std::collections::BTreeMap;

/// Activity unit, factor unit, kilograms of emission of one activity unit times one factor unit.
pub(super) const UNIT_PAIRS: &[(&str, &str, f64)] = &[
    ("t", "g/kg", 1.0),
    ("t", "kg/t", 1.0),
    ("kg", "g/kg", 1e-3),
    ("m3", "g/m3", 1e-3),
    ("m3", "kg/m3", 1.0),
    ("km", "g/km", 1e-3),
    ("head", "kg/head", 1.0),
    ("person", "kg/person", 1.0),
    ("lto", "kg/lto", 1.0),
    ("m2 month", "kg/m2/month", 1.0),
];

/// What a class of sources is.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceClass {
    /// Model sector.
    pub sector: String,
    /// Four levels in the manner of T/CSES 144-2024.
    pub levels: [String; 4],
    /// Class of the older ten.
    pub ten_class: String,
    /// Height above ground at which area lines of this class are released [m]; 0 (the first layer) unless the table has
    /// a column `release_height_m`.
    pub release_height: f64,
    /// Part of the particles that gets out of the surroundings of their source into the air of a grid cell [1]; 1 unless the
    /// table has a column `transport_fraction`.
    pub transport_fraction: f64,
}

/// A county of the inventory.
#[derive(Debug, Clone, PartialEq)]
pub struct InventoryCounty {
    /// City or prefecture.
    pub city: String,
    /// English name.
    pub name: String,
    /// Chinese name.
    pub name_zh: String,
    /// Inhabitants.
    pub population: f64,
    /// Share of inhabitants in towns [1].
    pub urban_share: f64,
    /// Arable land [m²].
    pub arable_area: f64,
}

/// Generation factors of one activity.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Factor {
    /// By base pollutant, in `unit`.
    pub values: [f64; BASE.len()],
    /// Unit: `g/kg`, …
    pub unit: String,
    /// True if a source of one of its values says `unverified`.
    pub unverified: bool,
}

/// Mass balance of one material: emission = activity · content · (1 − retained) · mass ratio.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Balance {
    /// Kilograms of pollutant in a kilogram of material, by base pollutant [1].
    pub yields: [f64; BASE.len()],
    /// True if a source of one of its values says `unverified`.
    pub unverified: bool,
}

/// Everything that lines refer to by name.
#[derive(Debug, Clone, Default)]
pub struct Library {
    /// Classes.
    pub classes: BTreeMap<String, SourceClass>,
    /// Counties by code.
    pub counties: BTreeMap<u32, InventoryCounty>,
    /// Generation factors.
    pub factors: BTreeMap<String, Factor>,
    /// Mass balances.
    pub balances: BTreeMap<String, Balance>,
    /// Removal by control and base pollutant [1].
    pub controls: BTreeMap<String, [f64; BASE.len()]>,
    /// Hour, weekday and month profiles.
    pub hours: BTreeMap<String, Profile>,
    /// Weekday profiles, Monday first.
    pub weekdays: BTreeMap<String, Profile>,
    /// Month profiles.
    pub months: BTreeMap<String, Profile>,
    /// Parts of PM2.5.
    pub pm_profiles: BTreeMap<String, PmProfile>,
    /// Lumps of VOC with their mass fractions [1].
    pub voc_profiles: BTreeMap<String, Vec<(String, f64)>>,
    /// What the lumps are.
    pub voc_lumps: BTreeMap<String, VocLump>,
    /// How NOx and SO2 divide.
    pub gas_speciation: GasSpeciation,
}

impl Library {
    /// What controls in series let pass, by base pollutant [1]: Π(1 − η·s·γ), with `used` = s·γ. Names that the library does not know let everything pass.
    pub fn passed(&self, controls: &[String], used: f64) -> [f64; BASE.len()] {
        let mut passed = [1.0; BASE.len()];
        for removal in controls.iter().filter_map(|c| self.controls.get(c)) {
            for (passed, removal) in passed.iter_mut().zip(removal) {
                *passed *= 1.0 - removal * used;
            }
        }
        passed
    }
}
