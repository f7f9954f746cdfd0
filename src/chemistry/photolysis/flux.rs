//! The actinic flux in a column, band by band in lanes.

use super::aerosol::{KINDS, OPTICS, REFERENCE_WAVELENGTH};
use super::column::{Air, PhotolysisWork};
use super::spectrum::Spectrum;
use super::two_stream::{Below, Layer, OPAQUE, Scaled, add, below, layer, scaled};
use crate::numerics::lanes::{LaneKernel, Lanes};

/// Single-scattering albedo and asymmetry of cloud droplets (as in TUV).
const CLOUD_ALBEDO: f64 = 0.99999;
const CLOUD_ASYMMETRY: f64 = 0.85;
/// Optical depth of a column's cloud below which there is none.
const NO_CLOUD: f64 = 1e-6;

/// Numbers a layer keeps: τ′, ω′, g′; slant depth and beam at its lower level; R, T, ↑, ↓; ρ, s and 1/(1 − Rρ).
pub(super) const RECORD: usize = 12;
const MEDIUM: usize = 0;
const BEAM: usize = 3;
const LAYER: usize = 5;
const BELOW: usize = 9;

/// Optics of the particles by band.
#[derive(Debug)]
pub(super) struct ParticleBands {
    /// Of each kind: extinction over that at 550 nm, scattering, scattering × asymmetry.
    kinds: [[Vec<f64>; 3]; KINDS],
    /// ln(550 nm/λ).
    logarithm: Vec<f64>,
}

impl ParticleBands {
    pub fn new(spectrum: &Spectrum) -> Self {
        let by_band =
            |value: &dyn Fn(f64) -> f64| spectrum.wavelength.iter().map(|&w| value(w)).collect();
        Self {
            kinds: OPTICS.map(|kind| {
                [
                    by_band(&|w| kind.at(w).0),
                    by_band(&|w| kind.at(w).0 * kind.at(w).1),
                    by_band(&|w| kind.at(w).0 * kind.at(w).1 * kind.at(w).2),
                ]
            }),
            logarithm: by_band(&|w| libm::log(REFERENCE_WAVELENGTH / w)),
        }
    }
}

/// The flux of one column; fills `work.flux`.
pub(super) struct FluxKernel<'a> {
    pub spectrum: &'a Spectrum,
    pub particles: &'a ParticleBands,
    pub work: &'a mut PhotolysisWork,
    /// Layers of the model.
    pub layers: usize,
    /// Cosine of the zenith angle.
    pub cosine: f64,
    /// Share of the sky with cloud.
    pub cover: f64,
}

impl LaneKernel for FluxKernel<'_> {
    type Output = ();

    #[inline(always)]
    fn run<V: Lanes>(self) {
        let depth: f64 = self.work.air.iter().map(|air| air.cloud).sum();
        let cover = if depth > NO_CLOUD { self.cover } else { 0.0 };
        let mut first = 0;
        while first < self.spectrum.bands {
            let mut sweep = Sweep {
                spectrum: self.spectrum,
                particles: self.particles,
                work: &mut *self.work,
                layers: self.layers,
                cosine: self.cosine,
                first,
            };
            if cover < 1.0 {
                sweep.run::<V>(0.0, 1.0 - cover);
            }
            if cover > 0.0 {
                sweep.run::<V>(1.0, cover);
            }
            first += V::WIDTH;
        }
    }
}

/// Some bands of a column.
struct Sweep<'a> {
    spectrum: &'a Spectrum,
    particles: &'a ParticleBands,
    work: &'a mut PhotolysisWork,
    layers: usize,
    cosine: f64,
    first: usize,
}

impl Sweep<'_> {
    #[inline(always)]
    fn load<V: Lanes>(&self, layer: usize, which: usize) -> V {
        V::load(&self.work.scratch[(layer * RECORD + which) * V::WIDTH..])
    }

    #[inline(always)]
    fn store<V: Lanes>(&mut self, layer: usize, which: usize, value: V) {
        value.store(&mut self.work.scratch[(layer * RECORD + which) * V::WIDTH..]);
    }

    /// Adds the flux, without (`cloud` 0) or with clouds (1), times a weight.
    #[inline(always)]
    fn run<V: Lanes>(&mut self, cloud: f64, weight: f64) {
        self.media::<V>(cloud);
        self.beams::<V>();
        let ground = self.ground::<V>();
        self.build::<V>(ground);
        self.follow::<V>(weight);
    }

    /// Optics of all layers, scaled.
    #[inline(always)]
    fn media<V: Lanes>(&mut self, cloud: f64) {
        for k in 0..self.work.air.len() {
            let medium = self.medium::<V>(k, cloud);
            self.store(k, MEDIUM, medium.depth);
            self.store(k, MEDIUM + 1, medium.albedo);
            self.store(k, MEDIUM + 2, medium.asymmetry);
        }
    }

    /// Extinction = Rayleigh + gases + particles + cloud.
    #[inline(always)]
    fn medium<V: Lanes>(&self, k: usize, cloud: f64) -> Scaled<V> {
        let (s, b) = (self.spectrum, self.first);
        let air: &Air = &self.work.air[k];
        let mut ozone = V::splat(0.0);
        let mut nitrogen_dioxide = V::splat(0.0);
        for q in 0..3 {
            let row = (air.nodes.first + q) * s.bands + b;
            let share = V::splat(air.nodes.weight[q]);
            ozone = V::load(&s.ozone[row..]).mul_add(share, ozone);
            nitrogen_dioxide = V::load(&s.nitrogen_dioxide[row..]).mul_add(share, nitrogen_dioxide);
        }
        let mut scattering = V::load(&s.rayleigh[b..]) * air.molecules;
        let absorption = ozone * air.ozone
            + nitrogen_dioxide * air.nitrogen_dioxide
            + V::load(&s.sulfur_dioxide[b..]) * air.sulfur_dioxide;
        let mut extinction = scattering + absorption.at_least(0.0);
        let mut forward = V::splat(0.0);
        for kind in 0..KINDS {
            let depth = air.particles[kind];
            if depth > 0.0 {
                let [e, w, g] = &self.particles.kinds[kind];
                extinction = extinction + V::load(&e[b..]) * depth;
                scattering = scattering + V::load(&w[b..]) * depth;
                forward = forward + V::load(&g[b..]) * depth;
            }
        }
        let given = &air.given;
        if given.extinction > 0.0 {
            let course = (V::load(&self.particles.logarithm[b..]) * given.angstrom).exp();
            let depth = course * given.extinction;
            extinction = extinction + depth;
            scattering = scattering + depth * given.albedo;
            forward = forward + depth * (given.albedo * given.asymmetry);
        }
        let depth = cloud * air.cloud;
        if depth > 0.0 {
            extinction = extinction + depth;
            scattering = scattering + depth * CLOUD_ALBEDO;
            forward = forward + depth * (CLOUD_ALBEDO * CLOUD_ASYMMETRY);
        }
        scaled(extinction, scattering, forward)
    }

    /// Slant optical depth and direct beam at all levels.
    #[inline(always)]
    fn beams<V: Lanes>(&mut self) {
        let layers = self.work.air.len();
        for level in 0..=layers {
            let mut depth = V::splat(0.0);
            if self.work.slant.dark[level] {
                depth = V::splat(OPAQUE);
            } else {
                let row = &self.work.slant.factor[level * layers..(level + 1) * layers];
                for k in self.work.slant.first[level]..layers {
                    let part: V = self.load(k, MEDIUM);
                    depth = part.mul_add(V::splat(row[k]), depth);
                }
            }
            let depth = depth.at_most(OPAQUE);
            self.store(level, BEAM, depth);
            self.store(level, BEAM + 1, (-depth).exp());
        }
    }

    /// The ground alone.
    #[inline(always)]
    fn ground<V: Lanes>(&self) -> Below<V> {
        let albedo = V::load(&self.work.albedo[self.first..]);
        let beam: V = self.load(0, BEAM + 1);
        Below {
            reflectance: albedo,
            source: albedo * beam * self.cosine.max(0.0),
        }
    }

    /// Layers on the ground, one after the other.
    #[inline(always)]
    fn build<V: Lanes>(&mut self, ground: Below<V>) {
        let mut under = ground;
        for k in 0..self.work.air.len() {
            let medium = Scaled {
                depth: self.load(k, MEDIUM),
                albedo: self.load(k, MEDIUM + 1),
                asymmetry: self.load(k, MEDIUM + 2),
            };
            let slant: (V, V) = (self.load(k + 1, BEAM), self.load(k, BEAM));
            let beam: (V, V) = (self.load(k + 1, BEAM + 1), self.load(k, BEAM + 1));
            let this = layer(&medium, slant, beam, self.cosine);
            let (next, between) = add(&under, &this);
            self.store(k, LAYER, this.reflectance);
            self.store(k, LAYER + 1, this.transmittance);
            self.store(k, LAYER + 2, this.up);
            self.store(k, LAYER + 3, this.down);
            self.store(k, BELOW, under.reflectance);
            self.store(k, BELOW + 1, under.source);
            self.store(k, BELOW + 2, between);
            under = next;
        }
    }

    /// Light from the top down; mean of a layer's two levels into the flux.
    #[inline(always)]
    fn follow<V: Lanes>(&mut self, weight: f64) {
        let mut down = V::splat(0.0);
        let mut above = V::splat(0.0);
        for k in (0..self.work.air.len()).rev() {
            let this = Layer {
                reflectance: self.load(k, LAYER),
                transmittance: self.load(k, LAYER + 1),
                up: self.load(k, LAYER + 2),
                down: self.load(k, LAYER + 3),
            };
            let under = Below {
                reflectance: self.load(k, BELOW),
                source: self.load(k, BELOW + 1),
            };
            let between: V = self.load(k, BELOW + 2);
            let (lower, up) = below(down, &this, &under, between);
            let beam: V = self.load(k, BEAM + 1);
            let actinic = (beam + (lower + up) * 2.0).at_least(0.0);
            if k < self.layers {
                let at = k * self.spectrum.bands + self.first;
                let so_far = V::load(&self.work.flux[at..]);
                let mean = (actinic + above) * 0.5;
                (so_far + mean * weight).store(&mut self.work.flux[at..]);
            }
            above = actinic;
            down = lower;
        }
    }
}
