//! The convective mixed layer of a day: heights from the morning's sounding or as measured, w* and the gradient above.

use super::SurfaceHour;
use super::convective::{HIGHEST, LEAST_GRADIENT, MorningProfile, convective_heights};
use super::energy::HourEnergy;
use super::surface_layer::convective_velocity;

/// What the hours of a day, by index 0–23, bring to the mixed layer.
#[derive(Debug, Default)]
pub(super) struct MixedLayer {
    heat: [Option<f64>; 24],
    density: [Option<f64>; 24],
    convective: [bool; 24],
    /// Measured mixing heights of convective hours [m].
    measured: [Option<f64>; 24],
}

impl MixedLayer {
    /// Takes up an hour with its measured mixing height [m].
    pub(super) fn take(&mut self, index: usize, energy: &HourEnergy, measured: Option<f64>) {
        self.heat[index] = energy.heat_flux;
        self.density[index] = energy.density;
        self.convective[index] = energy.convective;
        // An hour without heat flux stays without height, as in AERMET.
        let known = energy.convective && energy.heat_flux.is_some();
        self.measured[index] = measured.filter(|_| known);
    }

    /// Whether a convective hour has a heat flux but no measured height, so that the morning's air is needed.
    pub(super) fn is_wanted(&self) -> bool {
        (0..24).any(|h| self.convective[h] && self.heat[h].is_some() && self.measured[h].is_none())
    }

    /// Writes heights, w* and gradient into the rows of the day; single gaps of the heat flux are filled where the day has
    /// a sounding, as AERMET does.
    pub(super) fn write(mut self, profile: Option<&MorningProfile>, rows: &mut [SurfaceHour]) {
        let mut computed = [None; 24];
        if let Some(profile) = profile.filter(|_| self.is_wanted()) {
            let heat = &mut self.heat;
            computed = convective_heights(profile, heat, &self.density, &self.convective);
        }
        for (index, row) in rows.iter_mut().enumerate() {
            let record = &mut row.record;
            if let Some(filled) = self.heat[index] {
                record.heat_flux = filled;
            }
            let measured = self.measured[index].map(|height| height.min(HIGHEST));
            let Some(depth) = measured.or(computed[index]) else {
                continue;
            };
            record.convective_mixing_height = depth;
            if let (Some(heat), Some(density)) = (self.heat[index], self.density[index])
                && record.obukhov_length < 0.0
                && record.obukhov_length > -90_000.0
            {
                record.convective_velocity =
                    convective_velocity(heat, depth, density, record.temperature);
                let top = depth.max(record.mechanical_mixing_height);
                record.gradient_above =
                    profile.map_or(LEAST_GRADIENT, |profile| profile.gradient_above(top));
            }
        }
    }
}
