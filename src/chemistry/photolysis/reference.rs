//! A standard column over any ground, and ozone columns of the region.

use super::PhotolysisError;
use super::aerosol::{AerosolLayer, GivenAerosol};
use super::atmosphere::{DOBSON_UNIT, Standard};
use super::column::{Column, GroundAlbedo, PhotolysisWork, water_of_cloud};
use super::flux::ParticleBands;
use super::spectrum::Spectrum;
use super::tables::numbers;
use crate::units::{BOLTZMANN, GAS_CONSTANT_DRY_AIR};

/// Column whose light weighs the bins of a band: altitude [m], zenith angle [degrees], ozone [DU].
const LIGHT: (f64, f64, f64) = (2200.0, 50.0, 300.0);
/// Thickness of the lowest layer [m].
const LOWEST: f64 = 2.0;
/// Top of the column [m].
const TOP: f64 = 13_000.0;

/// Profiles of a column.
#[derive(Debug, Clone)]
pub struct Profile {
    /// Edges [m].
    pub edges: Vec<f64>,
    /// Pressure [Pa].
    pub pressure: Vec<f64>,
    /// Temperature [K].
    pub temperature: Vec<f64>,
    /// Ozone [mol/mol].
    pub ozone: Vec<f64>,
    /// Ozone above the ground [DU].
    pub ozone_column: f64,
}

impl Profile {
    /// Layers.
    pub fn layers(&self) -> usize {
        self.temperature.len()
    }

    /// A clear column over ground with an albedo of 0.1, at a zenith angle [rad] and one astronomical unit from the sun.
    pub fn column(&self, zenith: f64) -> Column<'_> {
        Column {
            edges: &self.edges,
            pressure: &self.pressure,
            temperature: &self.temperature,
            ozone: &self.ozone,
            nitrogen_dioxide: &[],
            sulfur_dioxide: &[],
            cloud_water: &[],
            cloud_cover: 0.0,
            aerosol: &[],
            zenith,
            distance_factor: 1.0,
            ozone_column: self.ozone_column,
            albedo: GroundAlbedo::uniform(0.1),
        }
    }

    /// Particles whose extinction falls with height above the ground on a scale height [m] and adds up to `given.extinction`, here an
    /// optical depth at 550 nm [1].
    pub fn particles(&self, scale_height: f64, given: GivenAerosol) -> Vec<AerosolLayer> {
        let above = |z: f64| libm::exp(-(z - self.edges[0]) / scale_height);
        let all = 1.0 - above(self.edges[self.layers()]);
        self.edges
            .windows(2)
            .map(|pair| {
                let share = (above(pair[0]) - above(pair[1])) / all;
                AerosolLayer::given(GivenAerosol {
                    extinction: given.extinction * share / (pair[1] - pair[0]),
                    ..given
                })
            })
            .collect()
    }

    /// Cloud water, mean over the cells [kg/kg], that makes an optical depth of one layer at a height above the ground [m] where the share
    /// `cover` of the sky has cloud.
    pub fn cloud(&self, height: f64, depth: f64, cover: f64) -> Vec<f64> {
        let mut water = vec![0.0; self.layers()];
        let level = self.edges[0] + height;
        let layer = self.edges[1..].iter().position(|&top| top > level);
        let k = layer.unwrap_or(self.layers() - 1);
        let air = (self.edges[k + 1] - self.edges[k]) * self.pressure[k]
            / (GAS_CONSTANT_DRY_AIR * self.temperature[k]);
        water[k] = cover * water_of_cloud(depth) / air;
        water
    }
}

/// The US Standard Atmosphere over ground at an altitude [m] with an ozone column above it [DU], in layers of a kilometre to 13 km; the
/// lowest is 2 m thick, so that its rates are those at the ground.
///
/// # Errors
/// Faults of the seeds; ground outside −500 to 9,000 m.
pub fn reference_column(ground: f64, ozone_column: f64) -> Result<Profile, PhotolysisError> {
    if !(-500.0..=9000.0).contains(&ground) {
        return Err(PhotolysisError::Value {
            what: "altitude of the ground [m]",
            layer: 0,
            value: ground,
            least: -500.0,
            greatest: 9000.0,
        });
    }
    Ok(profile(&Standard::read()?, ground, ozone_column))
}

fn profile(standard: &Standard, ground: f64, ozone_column: f64) -> Profile {
    let mut edges = vec![ground, ground + LOWEST];
    let mut next = (1e-3 * (ground + LOWEST)).floor() * 1000.0 + 1000.0;
    while next <= TOP {
        edges.push(next);
        next += 1000.0;
    }
    let middles: Vec<f64> = edges
        .windows(2)
        .map(|pair| 0.5 * (pair[0] + pair[1]))
        .collect();
    let temperature: Vec<f64> = middles.iter().map(|&z| standard.temperature(z)).collect();
    let scale = ozone_column * DOBSON_UNIT / standard.ozone_above(ground);
    Profile {
        pressure: middles
            .iter()
            .zip(&temperature)
            .map(|(&z, t)| 1e6 * standard.air(z) * BOLTZMANN * t)
            .collect(),
        ozone: middles
            .iter()
            .map(|&z| scale * standard.ozone(z) / standard.air(z))
            .collect(),
        edges,
        temperature,
        ozone_column,
    }
}

/// Actinic over solar flux in every bin of a fine spectrum, in the column that weighs the bands.
pub(super) fn light(fine: &Spectrum, standard: &Standard) -> Result<Vec<f64>, PhotolysisError> {
    let (ground, zenith, ozone) = LIGHT;
    let profile = profile(standard, ground, ozone);
    let column = profile.column(zenith.to_radians());
    let mut work = PhotolysisWork::new();
    super::actinic_flux(
        fine,
        &ParticleBands::new(fine),
        standard,
        &column,
        &mut work,
    )?;
    Ok(work.flux[..fine.members.len()].to_vec())
}

/// Total ozone over 35–38° N, 100–104° E in a month (1–12) [DU]: the zonal mean of TOMS less the plateau's ozone valley
/// (`seeds/chemistry/photolysis/ozone_column.csv`, partly unverified).
///
/// # Errors
/// Faults of the seeds; a month outside 1–12.
pub fn ozone_column_of_month(month: usize) -> Result<f64, PhotolysisError> {
    numbers("chemistry/photolysis/ozone_column.csv")?
        .iter()
        .find(|row| row[0] == month as f64)
        .map(|row| row[1] - row[2])
        .ok_or(PhotolysisError::Value {
            what: "month",
            layer: 0,
            value: month as f64,
            least: 1.0,
            greatest: 12.0,
        })
}
