//! One column of air: what is in it, and the actinic flux that follows.

use super::PhotolysisError;
use super::aerosol::{AerosolLayer, GivenAerosol, KINDS};
use super::atmosphere::{DOBSON_UNIT, Standard, UpperLayer};
use super::geometry::Slant;
use super::spectrum::{Parabola, STEP, Spectrum, at_density, at_temperature};
use crate::units::{BOLTZMANN, GAS_CONSTANT, GAS_CONSTANT_DRY_AIR, GRAVITY, MOLAR_MASS_AIR};

/// Mass of a molecule of air [kg].
const MOLECULE: f64 = MOLAR_MASS_AIR * BOLTZMANN / GAS_CONSTANT;
/// Ozone above the model is at least this share of the standard one.
const LEAST_OZONE_SHARE: f64 = 0.1;
/// Cloud droplets: effective radius [m] (continental, unverified) and density of water [kg/m³].
const DROPLET: f64 = 10e-6;
const WATER: f64 = 1000.0;

/// Optical depth of cloud [1] by its water [kg/m²]: 3 W/(2 ρ r) (Stephens 1978).
fn depth_of_cloud(water: f64) -> f64 {
    1.5 * water / (WATER * DROPLET)
}

/// The other way round.
pub(super) fn water_of_cloud(depth: f64) -> f64 {
    depth * WATER * DROPLET / 1.5
}

/// Reflectance of the ground: one value up to 350 nm, one from 600 nm on, straight between.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GroundAlbedo {
    /// Up to 350 nm [1].
    pub ultraviolet: f64,
    /// From 600 nm [1].
    pub visible: f64,
}

impl GroundAlbedo {
    /// The same at all wavelengths [1].
    pub fn uniform(albedo: f64) -> Self {
        Self {
            ultraviolet: albedo,
            visible: albedo,
        }
    }

    /// Bare ground with a share of snow [1]: 0.05 and 0.12 without (dry grass and loess; Feister and Grewe 1995, rounded), 0.7 and 0.75
    /// with (low vegetation under old snow; Feister and Grewe 1995 measured 0.6–0.9; unverified).
    pub fn with_snow(share: f64) -> Self {
        let share = share.clamp(0.0, 1.0);
        Self {
            ultraviolet: 0.05 + share * (0.7 - 0.05),
            visible: 0.12 + share * (0.75 - 0.12),
        }
    }

    fn at(self, wavelength: f64) -> f64 {
        let course = ((wavelength - 350.0) / 250.0).clamp(0.0, 1.0);
        self.ultraviolet + (self.visible - self.ultraviolet) * course
    }
}

/// A column of air, layers from the ground up.
#[derive(Debug, Clone, Copy)]
pub struct Column<'a> {
    /// Altitude of the layers' edges above sea level [m], one more than layers.
    pub edges: &'a [f64],
    /// Pressure at the centres [Pa].
    pub pressure: &'a [f64],
    /// Temperature at the centres [K].
    pub temperature: &'a [f64],
    /// Ozone, mole fraction [mol/mol].
    pub ozone: &'a [f64],
    /// NO2, mole fraction [mol/mol]; empty: none.
    pub nitrogen_dioxide: &'a [f64],
    /// SO2, mole fraction [mol/mol]; empty: none.
    pub sulfur_dioxide: &'a [f64],
    /// Cloud water over air, mean over the cell [kg/kg]; empty: none.
    pub cloud_water: &'a [f64],
    /// Share of the sky with cloud [1].
    pub cloud_cover: f64,
    /// Particles by layer; empty: none.
    pub aerosol: &'a [AerosolLayer],
    /// Solar zenith angle [rad].
    pub zenith: f64,
    /// (Mean distance / distance)² of the sun [1]: `meteorology::sun::Sun::distance_factor`.
    pub distance_factor: f64,
    /// Ozone above the ground, model layers included [DU].
    pub ozone_column: f64,
    /// Reflectance of the ground.
    pub albedo: GroundAlbedo,
}

/// A layer of model or upper air, with what matters to light.
#[derive(Debug, Clone, Copy)]
pub(super) struct Air {
    /// Molecules per cm²: all of them, ozone, NO2, SO2.
    pub molecules: f64,
    pub ozone: f64,
    pub nitrogen_dioxide: f64,
    pub sulfur_dioxide: f64,
    pub nodes: Parabola,
    /// Optical depth of the kinds of particles at 550 nm.
    pub particles: [f64; KINDS],
    pub given: GivenAerosol,
    /// Optical depth of cloud where there is one.
    pub cloud: f64,
}

/// Scratch of one thread; grows once.
#[derive(Debug, Default)]
pub struct PhotolysisWork {
    pub(super) air: Vec<Air>,
    upper: Vec<UpperLayer>,
    edges: Vec<f64>,
    pub(super) slant: Slant,
    /// Ground albedo by band.
    pub(super) albedo: Vec<f64>,
    /// By layer or level and lane.
    pub(super) scratch: Vec<f64>,
    /// Actinic over solar flux, `[model layer][band]` [1].
    pub(super) flux: Vec<f64>,
    /// Nodes of density of the model layers.
    pub(super) density: Vec<Parabola>,
    /// Nodes of temperature of the model layers.
    pub(super) temperature: Vec<Parabola>,
    pub(super) sums: Vec<f64>,
}

impl PhotolysisWork {
    /// Empty scratch.
    pub fn new() -> Self {
        Self::default()
    }
}

/// That a profile has the right length and sensible numbers.
fn check(
    what: &'static str,
    values: &[f64],
    layers: usize,
    least: f64,
    greatest: f64,
) -> Result<(), PhotolysisError> {
    if values.len() != layers {
        return Err(PhotolysisError::Length {
            what,
            found: values.len(),
            layers,
        });
    }
    match values.iter().position(|v| !(least..=greatest).contains(v)) {
        Some(layer) => Err(PhotolysisError::Value {
            what,
            layer,
            value: values[layer],
            least,
            greatest,
        }),
        None => Ok(()),
    }
}

impl Column<'_> {
    /// Layers.
    pub fn layers(&self) -> usize {
        self.edges.len().saturating_sub(1)
    }

    fn check(&self) -> Result<(), PhotolysisError> {
        let n = self.layers();
        check("edges [m]", self.edges, n + 1, -500.0, 60_000.0)?;
        if n == 0 || self.edges.windows(2).any(|pair| pair[1] <= pair[0]) {
            return Err(PhotolysisError::Edges);
        }
        check("pressure [Pa]", self.pressure, n, 1.0, 120_000.0)?;
        check("temperature [K]", self.temperature, n, 150.0, 350.0)?;
        check("ozone [mol/mol]", self.ozone, n, 0.0, 1e-4)?;
        for (what, values) in [
            ("nitrogen dioxide [mol/mol]", self.nitrogen_dioxide),
            ("sulfur dioxide [mol/mol]", self.sulfur_dioxide),
            ("cloud water [kg/kg]", self.cloud_water),
        ] {
            if !values.is_empty() {
                check(what, values, n, 0.0, 0.1)?;
            }
        }
        if !self.aerosol.is_empty() && self.aerosol.len() != n {
            return Err(PhotolysisError::Length {
                what: "aerosol",
                found: self.aerosol.len(),
                layers: n,
            });
        }
        for (what, value, least, greatest) in [
            ("cloud cover [1]", self.cloud_cover, 0.0, 1.0),
            ("zenith angle [rad]", self.zenith, 0.0, std::f64::consts::PI),
            ("distance factor [1]", self.distance_factor, 0.9, 1.1),
            ("ozone column [DU]", self.ozone_column, 50.0, 700.0),
            ("albedo [1]", self.albedo.ultraviolet, 0.0, 1.0),
            ("albedo [1]", self.albedo.visible, 0.0, 1.0),
        ] {
            check(what, &[value], 1, least, greatest)?;
        }
        Ok(())
    }

    /// Fills the work with the layers of the model and those above.
    pub(super) fn prepare(
        &self,
        standard: &Standard,
        spectrum: &Spectrum,
        work: &mut PhotolysisWork,
    ) -> Result<(), PhotolysisError> {
        self.check()?;
        let n = self.layers();
        let part = |values: &[f64], k: usize| values.get(k).copied().unwrap_or(0.0);
        work.edges.clear();
        work.edges.extend_from_slice(self.edges);
        work.air.clear();
        work.density.clear();
        work.temperature.clear();
        // Water stands in the share of the sky that has cloud.
        let per_cover = if self.cloud_cover > 0.0 {
            1.0 / self.cloud_cover
        } else {
            0.0
        };
        let mut ozone = 0.0;
        for k in 0..n {
            let thickness = self.edges[k + 1] - self.edges[k];
            let density = 1e-6 * self.pressure[k] / (BOLTZMANN * self.temperature[k]);
            let air = 100.0 * thickness * density;
            let aerosol = self.aerosol.get(k).copied().unwrap_or_default();
            let water = part(self.cloud_water, k) * per_cover * thickness * self.pressure[k]
                / self.temperature[k]
                / GAS_CONSTANT_DRY_AIR;
            let nodes = at_temperature(self.temperature[k]);
            ozone += air * self.ozone[k];
            work.density.push(at_density(density));
            work.temperature.push(nodes);
            work.air.push(Air {
                molecules: air,
                ozone: air * self.ozone[k],
                nitrogen_dioxide: air * part(self.nitrogen_dioxide, k),
                sulfur_dioxide: air * part(self.sulfur_dioxide, k),
                nodes,
                particles: aerosol.extinction.map(|e| e * thickness),
                given: GivenAerosol {
                    extinction: aerosol.given.extinction * thickness,
                    ..aerosol.given
                },
                cloud: depth_of_cloud(water),
            });
        }
        let top = self.edges[n];
        // Pressure at the top from the uppermost layer's, on its scale height.
        let height = BOLTZMANN * self.temperature[n - 1] / (MOLECULE * GRAVITY);
        let half = 0.5 * (top - self.edges[n - 1]);
        let weight = self.pressure[n - 1] * libm::exp(-half / height);
        let air_above = 1e-4 * weight / (MOLECULE * GRAVITY);
        let ozone_above = self.ozone_column * DOBSON_UNIT - ozone;
        if ozone_above < LEAST_OZONE_SHARE * self.ozone_column * DOBSON_UNIT {
            return Err(PhotolysisError::Ozone {
                column: self.ozone_column,
                model: ozone / DOBSON_UNIT,
            });
        }
        standard.layers_above(top, &mut work.upper);
        for upper in &work.upper {
            work.edges.push(upper.top);
            work.air.push(Air {
                molecules: upper.air * air_above,
                ozone: upper.ozone * ozone_above,
                nitrogen_dioxide: 0.0,
                sulfur_dioxide: 0.0,
                nodes: at_temperature(upper.temperature),
                particles: [0.0; KINDS],
                given: GivenAerosol::default(),
                cloud: 0.0,
            });
        }
        work.slant.trace(&work.edges, self.zenith);
        work.albedo.clear();
        work.albedo
            .extend(spectrum.wavelength.iter().map(|&w| self.albedo.at(w)));
        work.flux.clear();
        work.flux.resize(n * spectrum.bands, 0.0);
        work.scratch.clear();
        work.scratch
            .resize((work.air.len() + 1) * super::flux::RECORD * STEP, 0.0);
        Ok(())
    }
}
