//! The levels of a tower as the profiles use them: validity, σv out of σθ, temperature gradients between levels.
//!
//! σv = σθ u √(1 − ε²), ε = sin σθ (1 − 0.073864 σθ): the scalar mean speed u made a vector mean by Yamartino's (1984)
//! relation between the two, solved for the standard deviation of direction.
//! dθ/dz = (T₂ − T₁)/(z₂ − z₁) + g/cp, at the mean height of each pair of levels with a temperature.

use super::note::Note;
use super::record::ProfileRecord;
use super::settings::WeatherSettings;
use crate::plume::HourStamp;

/// Dry adiabatic lapse rate [K/m].
pub(super) const LAPSE: f64 = 0.00977;
/// Least gradient of potential temperature where air is stable [K/m].
pub(super) const LEAST_GRADIENT: f64 = 0.002;
/// Celsius to Kelvin as AERMOD has it [K].
const CELSIUS: f64 = 273.16;
/// Yamartino's coefficient.
const YAMARTINO: f64 = 0.073864;
/// Greatest number of levels.
pub const MOST_LEVELS: usize = 50;

/// Measured values of one quantity at heights [m], upwards; `None` where missing.
pub(super) type Measurements = Vec<(f64, Option<f64>)>;

/// An hour's levels.
#[derive(Debug, Default)]
pub(super) struct Measured {
    /// Wind speed [m/s].
    pub wind: Measurements,
    /// Wind direction, from [°], in 0 to 360.
    pub direction: Measurements,
    /// σv [m/s].
    pub sigma_v: Measurements,
    /// σw [m/s].
    pub sigma_w: Measurements,
    /// Potential temperature gradient [K/m].
    pub gradient: Measurements,
    /// σθ was put aside somewhere.
    pub without_sigma_theta: bool,
    /// σw was put aside somewhere.
    pub without_sigma_w: bool,
}

/// Reads an hour's levels. `stable` by the record's own Obukhov length.
pub(super) fn measured(
    profile: &ProfileRecord,
    stable: bool,
    settings: &WeatherSettings,
) -> Measured {
    let mut m = Measured::default();
    let mut temperatures = Measurements::with_capacity(profile.levels.len());
    for level in profile.levels.iter().take(MOST_LEVELS) {
        let mut sigma_theta = level.sigma_theta;
        if sigma_theta < 99.0 && settings.turbulence.without_sigma_theta(stable) {
            sigma_theta = 99.0;
            m.without_sigma_theta = true;
        }
        let mut sigma_w = level.sigma_w;
        if sigma_w < 99.0 && settings.turbulence.without_sigma_w(stable) {
            sigma_w = 99.0;
            m.without_sigma_w = true;
        }
        let mut wind = (0.0..=90.0)
            .contains(&level.wind_speed)
            .then_some(level.wind_speed);
        let mut direction = (0.0..=900.0)
            .contains(&level.wind_direction)
            .then_some(level.wind_direction);
        if wind == Some(0.0) && direction == Some(0.0) {
            (wind, direction) = (None, None);
        }
        let direction = direction.map(|d| turned(d, settings.rotation));
        let sigma_v = wind
            .filter(|&speed| speed > 0.0 && (0.0..99.0).contains(&sigma_theta))
            .map(|speed| {
                let angle = sigma_theta.to_radians();
                let epsilon = libm::sin(angle) * (1.0 - YAMARTINO * angle);
                let vector_speed = speed * (1.0 - epsilon * epsilon).sqrt();
                settings.least_sigma_v.max(angle * vector_speed)
            });
        let sigma_w = (0.0..=90.0)
            .contains(&sigma_w)
            .then(|| settings.least_sigma_w.max(sigma_w));
        let temperature = (level.temperature > -90.0 && level.temperature < 90.0)
            .then_some(level.temperature + CELSIUS);
        m.wind.push((level.height, wind));
        m.direction.push((level.height, direction));
        m.sigma_v.push((level.height, sigma_v));
        m.sigma_w.push((level.height, sigma_w));
        temperatures.push((level.height, temperature));
    }
    m.gradient = gradients(&temperatures, stable);
    m
}

/// A direction in 0 to 360°, north 360, after taking off the rotation.
pub(super) fn turned(direction: f64, rotation: f64) -> f64 {
    let mut d = if direction == 0.0 { 360.0 } else { direction };
    if rotation.abs() > 1.0e-7 {
        d -= rotation;
        if d <= 0.0 {
            d += 360.0;
        }
    }
    d
}

/// Gradients between neighbours with a temperature; one missing value if there are none.
fn gradients(temperatures: &Measurements, stable: bool) -> Measurements {
    let known: Vec<(f64, f64)> = temperatures
        .iter()
        .filter_map(|&(height, temperature)| temperature.map(|t| (height, t)))
        .collect();
    let between: Measurements = known
        .windows(2)
        .map(|pair| {
            let ((low, at_low), (high, at_high)) = (pair[0], pair[1]);
            let gradient = (at_high - at_low) / (high - low) + LAPSE;
            let gradient = if stable {
                LEAST_GRADIENT.max(gradient)
            } else {
                gradient
            };
            (f64::midpoint(high, low), Some(gradient))
        })
        .collect();
    if between.is_empty() {
        vec![(-99.0, None)]
    } else {
        between
    }
}

/// AERMOD's notes on measurements that were put aside (445 σθ, 446 σw).
pub(super) fn put_aside(
    m: &Measured,
    stamp: &HourStamp,
    settings: &WeatherSettings,
    notes: &mut Vec<Note>,
) {
    let hint = format!("{:010}", stamp.full());
    if m.without_sigma_theta && settings.turbulence.sigma_theta_depends_on_stability() {
        notes.push(Note::information(445, "SET_METDATA", hint.clone()));
    }
    if m.without_sigma_w && settings.turbulence.sigma_w_depends_on_stability() {
        notes.push(Note::information(446, "SET_METDATA", hint));
    }
}
