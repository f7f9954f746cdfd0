//! Rain of the hours before, and the sun.
//!
//! Global radiation from the heat flux, by the energy balance that made it (Holtslag and van Ulden 1983):
//! Rn = (1 + 1/B) H/0.9, R = [2.12 Rn − 5.31·10⁻¹³ T⁶ + σT⁴ − 60 n]/(1 − A), with n the cloud cover (0 to 1).

use super::check::known_precipitation;
use super::record::SurfaceRecord;

/// Precipitation of the hours before. One per run; [`PastRain::enter`] is called for every hour of the file, in order.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct PastRain {
    /// Of the hour entered last, the one before it and the one before that [mm/h].
    hours: [f64; 3],
}

impl PastRain {
    /// The next hour of the file begins: precipitation of the hour before it and of the hour before that [mm/h], 0
    /// where missing.
    pub fn enter(&mut self, surface: &SurfaceRecord) -> [f64; 2] {
        self.hours = [
            known_precipitation(surface.precipitation),
            self.hours[0],
            self.hours[1],
        ];
        [self.hours[1], self.hours[2]]
    }
}

/// Global radiation [W/m²]; 0 at night and where something is missing. Of the record as it stands in the file.
pub(super) fn radiation(s: &SurfaceRecord) -> f64 {
    if s.obukhov_length > 0.0
        || s.obukhov_length < -99990.0
        || s.temperature < 0.0
        || s.albedo == 1.0
        || s.bowen_ratio == 0.0
    {
        return 0.0;
    }
    let t = s.temperature;
    let net = (1.0 + 1.0 / s.bowen_ratio) * s.heat_flux / 0.9;
    (net * (1.0 + 1.12) - 5.31e-13 * (t * t * t) * (t * t * t) + 5.67e-8 * (t * t) * (t * t)
        - 60.0 * 0.1 * f64::from(s.cloud_cover))
        / (1.0 - s.albedo)
}
