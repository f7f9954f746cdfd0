//! Instantaneous and ensemble size of a plume (σyσz).
//!
//! The turbulent part of each σ is limited by relative dispersion: with s² = σ² − σ₀² (σ₀: buoyant and initial parts) and
//! σ_r² = ε t³/3, the instantaneous σ_i² = σ₀² + s² σ_r²/(s² + 0.2 s σ_r + σ_r²). The ensemble σy is widened by meander:
//! 1/σy,e = F/(√(2π) x) + (1 − F)/σy. ε: dissipation rate from similarity at the plume's height; t = x/u.
//!
//! Source: AERMOD 24142 (GRSM); Carruthers et al. (2017).

use super::GrsmField;
use crate::plume::SourceKind;
use crate::plume::no2::geometry::Position;
use crate::plume::no2::plume_sizes::{PlumeAir, PlumeSize, PlumeSizes};

/// √(2π).
const SQRT_TWO_PI: f64 = 2.506_628_274_631_000_5;

/// σyσz of a plume [m²].
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spread {
    /// Instantaneous, at the receptor.
    pub instant: f64,
    /// Ensemble, at the receptor.
    pub ensemble: f64,
    /// Instantaneous, at the source.
    pub at_source: f64,
}

/// Sizes at a receptor: none greater than the next, source ≤ instant ≤ ensemble.
pub(super) fn spread(
    field: &GrsmField<'_>,
    plumes: &impl PlumeSizes,
    source: usize,
    position: &Position,
    height: f64,
) -> Spread {
    let kind = &field.sources[source].source.kind;
    let air = plumes.air(source);
    let here = plumes.at(source, position.downwind, height);
    let meander = plumes.meander(source, here.wind, here.sigma_v, position.radial);
    let start = plumes.at(source, 0.0, height);
    let (at_source, _) = instant_and_sigma(field, kind, &air, &start, 0.0);
    let (instant, (sigma_y, sigma_z)) =
        instant_and_sigma(field, kind, &air, &here, position.downwind);
    let widened = 1.0 / (meander / (SQRT_TWO_PI * position.downwind) + (1.0 - meander) / sigma_y);
    let ensemble = widened * sigma_z;
    let instant = instant.min(ensemble);
    Spread {
        instant,
        ensemble,
        at_source: at_source.min(instant),
    }
}

/// Instantaneous σyσz [m²], and the ensemble's σy and σz [m] before meander.
fn instant_and_sigma(
    field: &GrsmField<'_>,
    kind: &SourceKind,
    air: &PlumeAir,
    size: &PlumeSize,
    distance: f64,
) -> (f64, (f64, f64)) {
    /// Smallest σ [m].
    const LEAST: f64 = 0.01;
    let buoyant = size.sigma_buoyant;
    // Parts of σ that turbulence does not make, and half the width of the source.
    let (still_y, still_z, half) = match kind {
        SourceKind::Point(stack) => (buoyant, buoyant, 0.5 * stack.diameter),
        SourceKind::Volume(volume) => (volume.sigma_y, volume.sigma_z, 0.0),
        SourceKind::Area(area) => (0.0, area.sigma_z, 0.5 * area.y_length),
        SourceKind::OpenPit(pit) => (0.0, pit.area.sigma_z, 0.5 * pit.area.y_length),
        SourceKind::Road(_) | SourceKind::BuoyantLine(_) => (0.0, 0.0, 0.0),
    };
    let with_half = |sigma: f64| libm::sqrt(sigma * sigma + half * half);
    let sigma_y = with_half(size.sigma_y).max(LEAST);
    let still_y = with_half(still_y).max(LEAST);
    let sigma_z = size.sigma_z.max(LEAST);
    let still_z = still_z.max(LEAST);
    let time = (distance / size.wind).max(0.0);
    let relative = dissipation(field, air, size.centre) * time * time * time / 3.0;
    let instant = limited(sigma_y, still_y, relative) * limited(sigma_z, still_z, relative);
    (instant, (sigma_y, sigma_z))
}

/// σ with its turbulent part limited by relative dispersion of variance `relative` [m²].
fn limited(sigma: f64, still: f64, relative: f64) -> f64 {
    /// Weight of the cross term.
    const CROSS: f64 = 0.2;
    /// Turbulent variance that is too small to be limited [m²].
    const NEGLIGIBLE: f64 = 0.01;
    let turbulent = sigma * sigma - still * still;
    if turbulent <= NEGLIGIBLE {
        return sigma;
    }
    let cross = CROSS * libm::sqrt(turbulent) * libm::sqrt(relative);
    let relative_part = turbulent * relative / (turbulent + cross + relative);
    libm::sqrt(relative_part + still * still)
}

/// Dissipation rate at a height [m²/s³].
fn dissipation(field: &GrsmField<'_>, air: &PlumeAir, height: f64) -> f64 {
    let z = height.max(field.roughness_length).max(0.0001);
    let shear = air.friction_velocity * air.friction_velocity * air.friction_velocity;
    let depth = air.mixing_height;
    if depth / air.obukhov_length <= 0.0 {
        let w = field.convective_velocity;
        (2.5 / z + 2.0 / depth) * shear + 0.4 * (w * w * w) / depth
    } else {
        (2.5 / z + 4.0 / depth) * shear
    }
}
