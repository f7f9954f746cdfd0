//! What the ground remembers of past weather: the topsoil's water, whether it is frozen, and the water on roads. The weather has no soil moisture of its own.
//!
//! A layer of 1 cm with the mass M = 15 kg/m² of dry soil holds the water w [kg/kg]:
//!
//!   M dw/dt = P − E_p min(1, w/w_c),  0 ≤ w ≤ w_c;   E_p = 0.65 s/(s + γ) R/λ        (Makkink in the form of de Bruin 1987)
//!
//! with rain P above 0 °C (below it falls as snow), solar radiation R, the slope s of saturation pressure and the psychrometric
//! constant γ at the place's pressure: dry mountain air loses the water faster. w_c = 0.15 kg/kg is what a sandy loam holds against
//! gravity (unverified); more runs off. The soil's temperature follows the air's at 2 m with a time of a day; below 0 °C it is frozen.
//! The layer of Fécan et al. (1999) is the uppermost 1 to 2 cm.

use super::fugitive::road_film;
use crate::meteorology::{MetSlice, Meteorology, MeteorologyError};
use crate::time::ModelTime;
use crate::units::{
    DAY, EPSILON_WATER, HOUR, LATENT_HEAT_VAPORISATION, SPECIFIC_HEAT_AIR, ZERO_CELSIUS,
};
use ndarray::Array2;

/// M: dry soil of the layer [kg/m²] (1 cm of 1500 kg/m³).
const LAYER: f64 = 15.0;
/// w_c [kg/kg].
const CAPACITY: f64 = 0.15;
/// Density of water [kg/m³].
const WATER: f64 = 1000.0;
/// Makkink's factor [1].
const MAKKINK: f64 = 0.65;
/// Time in which the soil's temperature follows [s].
const WARMING: f64 = DAY;
/// Days of weather before the beginning that count [d].
const HISTORY_DAYS: i64 = 5;

/// State of the topsoil, `[j][i]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Topsoil {
    /// Water [kg/kg].
    pub water: Array2<f64>,
    /// Temperature [K].
    pub temperature: Array2<f64>,
    /// Water on paved roads [kg/m²].
    pub road_film: Array2<f64>,
}

/// Potential evaporation [kg m⁻² s⁻¹] at solar radiation [W/m²], air temperature [K] and pressure [Pa].
pub fn potential_evaporation(solar: f64, temperature: f64, pressure: f64) -> f64 {
    let celsius = temperature - ZERO_CELSIUS;
    // Saturation pressure of water after Bolton 1980 and its slope.
    let shifted = celsius + 243.5;
    let saturation = 611.2 * libm::exp(17.67 * celsius / shifted);
    let slope = saturation * 17.67 * 243.5 / (shifted * shifted);
    let psychrometric = SPECIFIC_HEAT_AIR * pressure / (EPSILON_WATER * LATENT_HEAT_VAPORISATION);
    MAKKINK * slope / (slope + psychrometric) * solar.max(0.0) / LATENT_HEAT_VAPORISATION
}

/// Water [kg/kg] after `seconds` of rain [m/s] and potential evaporation [kg m⁻² s⁻¹] on `water`.
pub fn after(water: f64, rain: f64, evaporation: f64, seconds: f64) -> f64 {
    let wet = (water + WATER * rain * seconds / LAYER).min(CAPACITY);
    wet * libm::exp(-evaporation * seconds / (LAYER * CAPACITY))
}

impl Topsoil {
    /// Dry soil as warm as the air.
    fn dry(slice: &MetSlice) -> Self {
        Self {
            water: Array2::zeros(slice.temperature_2m.dim()),
            temperature: slice.temperature_2m.clone(),
            road_film: Array2::zeros(slice.temperature_2m.dim()),
        }
    }

    /// After the weather of `slice` has lasted `seconds`.
    #[must_use]
    pub fn advanced(&self, slice: &MetSlice, seconds: f64) -> Self {
        let mut next = self.clone();
        let follow = 1.0 - libm::exp(-seconds / WARMING);
        for ((j, i), &air) in slice.temperature_2m.indexed_iter() {
            let at = [j, i];
            let rain = if air >= ZERO_CELSIUS {
                slice.precipitation[at]
            } else {
                0.0
            };
            let (solar, pressure) = (slice.solar_radiation[at], slice.surface_pressure[at]);
            let evaporation = potential_evaporation(solar, air, pressure);
            next.water[at] = after(self.water[at], rain, evaporation, seconds);
            next.temperature[at] += follow * (air - self.temperature[at]);
            // Snow on a road melts or is driven off: it wets like rain.
            let wet = slice.precipitation[at];
            next.road_film[at] = road_film(self.road_film[at], wet, evaporation, seconds);
        }
        next
    }
}

/// The topsoil through a run.
#[derive(Debug, Clone)]
pub struct TopsoilHistory {
    begin: ModelTime,
    step: i64,
    states: Vec<Topsoil>,
}

impl TopsoilHistory {
    /// From the weather of five days before `begin` to `end`, looked at every `step_hours`. Where the weather begins later, its first
    /// day stands for the days before it (exact for representative days, which repeat). An hour of the past that the reports do not
    /// give is passed over: only the run's own hours must be whole.
    ///
    /// # Errors
    /// If weather from `begin` to `end` cannot be had.
    pub fn of(
        weather: &dyn Meteorology,
        begin: ModelTime,
        end: ModelTime,
        step_hours: i64,
    ) -> Result<Self, MeteorologyError> {
        let step = step_hours.max(1) * HOUR as i64;
        let day = DAY as i64;
        let (first, last) = weather.coverage();
        let mut soil: Option<Topsoil> = None;
        let wanted = HISTORY_DAYS * day / step;
        for back in (1..=wanted).rev() {
            let mut time = begin.plus(-back * step);
            while time < first {
                time = time.plus(day);
            }
            if time > last {
                continue;
            }
            let Ok(slice) = weather.at(time) else {
                continue;
            };
            let before = soil.unwrap_or_else(|| Topsoil::dry(&slice));
            soil = Some(before.advanced(&slice, step as f64));
        }
        let mut states = Vec::new();
        let mut time = begin;
        while time <= end.max(begin) && time <= last {
            let slice = weather.at(time)?;
            let now = soil.unwrap_or_else(|| Topsoil::dry(&slice));
            soil = Some(now.advanced(&slice, step as f64));
            states.push(now);
            time = time.plus(step);
        }
        Ok(Self {
            begin,
            step,
            states,
        })
    }

    /// The same state all the time, for tests and experiments.
    pub fn constant(begin: ModelTime, state: Topsoil) -> Self {
        Self {
            begin,
            step: HOUR as i64,
            states: vec![state],
        }
    }

    /// The state at a time: that of the last step before it; before the beginning the first, after the end the last.
    pub fn at(&self, time: ModelTime) -> Option<&Topsoil> {
        let steps = (time.seconds() - self.begin.seconds())
            .div_euclid(self.step)
            .max(0);
        self.states.get(steps as usize).or(self.states.last())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;
    use std::sync::Arc;

    #[test]
    fn rain_wets_and_sun_dries() {
        // 2 mm on dry soil: 0.133 kg/kg; 10 mm fill the layer.
        assert_relative_eq!(
            after(0.0, 2e-3 / HOUR, 0.0, HOUR),
            2.0 / 15.0,
            max_relative = 1e-12
        );
        assert_eq!(after(0.0, 1e-2 / HOUR, 0.0, HOUR), CAPACITY);
        // An April noon of 800 W/m² at 15 °C and 2,300 m: about half a millimetre an hour.
        let evaporation = potential_evaporation(800.0, 288.15, 77_000.0);
        assert!(
            (0.4..0.6).contains(&(evaporation * HOUR)),
            "{}",
            evaporation * HOUR
        );
        // A clear spring day dries the layer to a tenth of a wet one within three days.
        let mean = potential_evaporation(230.0, 283.15, 77_000.0);
        let left = after(CAPACITY, 0.0, mean, 3.0 * DAY) / CAPACITY;
        assert!((0.01..0.1).contains(&left), "{left}");
        // Thinner air dries faster.
        assert!(
            potential_evaporation(500.0, 283.0, 60_000.0)
                > potential_evaporation(500.0, 283.0, 101_325.0)
        );
        assert_eq!(potential_evaporation(-1.0, 283.0, 77_000.0), 0.0);
    }

    /// Weather of one cell from five days before the beginning, without the hours of one of those days.
    struct Gappy(ModelTime);

    impl Meteorology for Gappy {
        fn at(&self, time: ModelTime) -> Result<Arc<MetSlice>, MeteorologyError> {
            let back = (self.0.seconds() - time.seconds()) as f64 / DAY;
            if (2.0..3.0).contains(&back) {
                return Err(MeteorologyError::Source("no report".into()));
            }
            let slice = MetSlice::calm(time, (1, 1, 1), 283.15, 77_000.0);
            Ok(Arc::new(MetSlice {
                precipitation: Array2::from_elem((1, 1), 1e-3 / HOUR),
                ..slice
            }))
        }
        fn coverage(&self) -> (ModelTime, ModelTime) {
            (self.0.plus(-10 * DAY as i64), self.0.plus(DAY as i64))
        }
        fn provenance(&self) -> String {
            "gappy".into()
        }
    }

    #[test]
    fn a_gap_in_the_past_is_passed_over_and_one_in_the_run_is_not() {
        let begin = ModelTime::parse("2016-04-05T00:00").unwrap();
        let end = begin.plus(6 * HOUR as i64);
        let soil = TopsoilHistory::of(&Gappy(begin), begin, end, 3).unwrap();
        assert_eq!(soil.states.len(), 3);
        assert!(soil.at(begin).unwrap().water[[0, 0]] > 0.9 * CAPACITY);
        let later = Gappy(begin.plus(3 * DAY as i64));
        let fault = TopsoilHistory::of(&later, begin, end, 3).unwrap_err();
        assert!(fault.to_string().contains("no report"), "{fault}");
    }
}
