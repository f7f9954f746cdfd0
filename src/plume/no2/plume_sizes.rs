//! Size of a plume at any distance: what PVMRM and GRSM ask of the dispersion model.

/// A plume at one distance, seen from one receptor height.
///
/// "Layered" is a plume in stable air or released above the mixing height; otherwise figures are those of the direct plume
/// in convective air. All are final, as used for concentrations (after effective parameters have settled).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct PlumeSize {
    /// Height of the centroid [m] (layered: effective height).
    pub centre: f64,
    /// Effective wind speed [m/s].
    pub wind: f64,
    /// Effective σv [m/s].
    pub sigma_v: f64,
    /// Effective σw [m/s].
    pub sigma_w: f64,
    /// Effective dissipation rate [m²/s³].
    pub dissipation: f64,
    /// σy [m]: ambient, buoyant and initial; for areas ambient only.
    pub sigma_y: f64,
    /// σz [m] with its initial part; mean of up- and downdraught plumes when convective.
    pub sigma_z: f64,
    /// Buoyant part of σy [m] and of σz (equal); 0 for areas and volumes.
    pub sigma_buoyant: f64,
    /// Penetrated plume: wind speed [m/s].
    pub penetrated_wind: f64,
    /// Penetrated plume: σw [m/s].
    pub penetrated_sigma_w: f64,
    /// Penetrated plume: dissipation rate [m²/s³].
    pub penetrated_dissipation: f64,
    /// Penetrated plume: buoyant part of σz [m].
    pub penetrated_sigma_buoyant: f64,
}

/// The air in which a source's plume grows.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct PlumeAir {
    /// Stable air, or released above the mixing height.
    pub layered: bool,
    /// Mixing height [m].
    pub mixing_height: f64,
    /// Distance at which a convective plume is mixed through the layer [m].
    pub distance_mixed: f64,
    /// Friction velocity [m/s].
    pub friction_velocity: f64,
    /// Obukhov length [m].
    pub obukhov_length: f64,
}

/// Plumes of an hour, by source.
pub trait PlumeSizes {
    /// The plume of `source` at `distance` [m] downwind for a receptor `height` [m] above the source's base. The wake of a
    /// building is not felt. `distance` may be 0 (GRSM).
    fn at(&self, source: usize, distance: f64, height: f64) -> PlumeSize;

    /// The same at growing distances along one path (PVMRM), where each estimate of a convective plume begins with the σw [m/s]
    /// of the distance before; `before`: σw before the first distance, `None` at the source.
    fn along(
        &self,
        source: usize,
        distances: &[f64],
        height: f64,
        before: Option<f64>,
        sizes: &mut [PlumeSize],
    );

    /// The air around a source.
    fn air(&self, source: usize) -> PlumeAir;

    /// Share of a plume that meanders [1] with an effective `wind` and `sigma_v` [m/s] at a radial `distance` [m].
    fn meander(&self, source: usize, wind: f64, sigma_v: f64, distance: f64) -> f64;

    /// Potential temperature [K] at a `height` [m] in the air around a source.
    fn potential_temperature(&self, source: usize, height: f64) -> f64;
}
