//! A standard column over any ground, and ozone columns of the region.

use super::PhotolysisError;
use super::atmosphere::Standard;
use super::column::{Column, GroundAlbedo, PhotolysisWork};
use super::flux::ParticleBands;
use super::spectrum::Spectrum;

/// Boltzmann's constant [J/K].
const BOLTZMANN: f64 = 1.380_649e-23;
/// Column whose light weighs the bins of a band: altitude [m], zenith angle [degrees], ozone [DU], albedo [1].
const LIGHT: (f64, f64, f64, f64) = (2200.0, 50.0, 300.0, 0.1);
/// Thickness of the lowest layer [m].
const LOWEST: f64 = 2.0;
/// Top of the column [m].
const TOP: f64 = 13_000.0;
/// Ozone of the standard atmosphere [DU].
const STANDARD_OZONE: f64 = 349.82;

/// Profiles of a column.
#[derive(Debug, Clone)]
pub struct Profile {
    /// Edges [m].
    pub edges: Vec<f64>,
    /// Pressure [Pa].
    pub pressure: Vec<f64>,
    /// Temperature [K].
    pub temperature: Vec<f64>,
    /// Ozone for the standard's 349.8 DU [mol/mol].
    pub ozone: Vec<f64>,
}

impl Profile {
    /// Layers.
    pub fn layers(&self) -> usize {
        self.temperature.len()
    }

    /// A clear column over ground with an albedo of 0.1, at a zenith angle [rad] and with an ozone column [DU]; the profile's
    /// ozone is left as it is.
    pub fn column(&self, zenith: f64, ozone_column: f64) -> Column<'_> {
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
            ozone_column,
            albedo: GroundAlbedo::uniform(0.1),
        }
    }

    /// The same with ozone times a factor.
    pub fn with_ozone_times(mut self, factor: f64) -> Self {
        for ozone in &mut self.ozone {
            *ozone *= factor;
        }
        self
    }
}

/// The US Standard Atmosphere over ground at an altitude [m], in layers of a kilometre to 13 km; the lowest is 2 m thick, so that its
/// rates are those at the ground.
///
/// # Errors
/// Faults of the seeds.
pub fn reference_column(ground: f64) -> Result<Profile, PhotolysisError> {
    Ok(profile(&Standard::read()?, ground))
}

fn profile(standard: &Standard, ground: f64) -> Profile {
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
    Profile {
        pressure: middles
            .iter()
            .zip(&temperature)
            .map(|(&z, t)| 1e6 * standard.air(z) * BOLTZMANN * t)
            .collect(),
        ozone: middles
            .iter()
            .map(|&z| standard.ozone(z) / standard.air(z))
            .collect(),
        edges,
        temperature,
    }
}

/// Actinic over solar flux in every bin of a fine spectrum, in the column that weighs the bands.
pub(super) fn light(fine: &Spectrum, standard: &Standard) -> Result<Vec<f64>, PhotolysisError> {
    let (ground, zenith, ozone, albedo) = LIGHT;
    let profile = profile(standard, ground).with_ozone_times(ozone / STANDARD_OZONE);
    let mut column = profile.column(zenith.to_radians(), ozone);
    column.albedo = GroundAlbedo::uniform(albedo);
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

/// Total ozone over 35–38° N, 100–104° E by month, January first [DU].
const MONTHLY_OZONE: [f64; 12] = [
    305.0, 315.0, 322.0, 318.0, 305.0, 290.0, 280.0, 276.0, 274.0, 276.0, 282.0, 292.0,
];

/// Total ozone over the region in a month (1–12) [DU].
pub fn ozone_column_of_month(month: usize) -> f64 {
    MONTHLY_OZONE[(month.clamp(1, 12)) - 1]
}
