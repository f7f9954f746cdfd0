//! The sun as AERMET sees it (its solar routine, after Duffie and Beckman 1974 and the CRSTER preprocessor), in local
//! standard time.
//!
//! With d = 0.0172028 (day of the year − 1):
//!
//!   σ = 279.9348° + d + 1.914827 sin d − 0.079525 cos d + 0.019938 sin 2d − 0.00162 cos 2d
//!   sin δ = 0.39785 sin σ
//!   noon M = 12 + 0.12357 sin d − 0.004289 cos d + 0.153809 sin 2d + 0.060783 cos 2d  [h]
//!   sin h = sin φ sin δ + cos φ cos δ cos 15°(t − M − shift)
//!
//! Kept beside [`crate::meteorology::sun`], which is more exact, so that the figures are AERMET's.

/// The sun over a place on one day.
#[derive(Debug, Clone, PartialEq)]
pub struct SolarDay {
    /// Hour of sunrise, local standard time [h].
    pub sunrise: f64,
    /// Hour of sunset, local standard time [h].
    pub sunset: f64,
    /// Elevation at the full hours 1–24, by index 0–23 [°].
    elevation: [f64; 24],
}

impl SolarDay {
    /// The day `day_of_year` (from 1) at `latitude` [°N], `longitude` [°E], clocks `utc_offset` ahead of UTC [h].
    pub fn new(latitude: f64, longitude: f64, utc_offset: f64, day_of_year: u32) -> Self {
        let d = (f64::from(day_of_year) - 1.0) * 0.017_202_8;
        let (s1, c1) = libm::sincos(d);
        let (s2, c2) = libm::sincos(2.0 * d);
        let sigma = 279.9348 + d.to_degrees() + 1.914_827 * s1 - 0.079_525 * c1 + 0.019_938 * s2
            - 0.001_62 * c2;
        let sin_declination = 0.397_85 * libm::sin(sigma.to_radians());
        let cos_declination = (1.0 - sin_declination * sin_declination).sqrt();
        let noon = 12.0 + 0.123_57 * s1 - 0.004_289 * c1 + 0.153_809 * s2 + 0.060_783 * c2;
        let (sin_phi, cos_phi) = libm::sincos(latitude.to_radians());
        let shift = utc_offset - longitude / 15.0;
        let cos_sunset = -sin_phi * sin_declination / (cos_phi * cos_declination);
        let (sunrise, sunset) = if cos_sunset >= 1.0 {
            (12.0, 12.0)
        } else if cos_sunset <= -1.0 {
            (24.0, 24.0)
        } else {
            let half = libm::acos(cos_sunset).to_degrees() / 15.0;
            (noon - half + shift, noon + half + shift)
        };
        let mut elevation = [0.0; 24];
        for (index, value) in elevation.iter_mut().enumerate() {
            let angle = (15.0 * ((index + 1) as f64 - noon - shift)).to_radians();
            let sine = sin_phi * sin_declination + cos_declination * cos_phi * libm::cos(angle);
            *value = libm::asin(sine.clamp(-1.0, 1.0)).to_degrees();
        }
        Self {
            sunrise,
            sunset,
            elevation,
        }
    }

    /// Mean elevation over the hour that ends at `hour` (1–24) [°].
    pub fn mean_elevation(&self, hour: usize) -> f64 {
        let end = (hour.clamp(1, 24)) - 1;
        0.5 * (self.elevation[end] + self.elevation[(end + 23) % 24])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::meteorology::sun::Sun;
    use crate::time::ModelTime;

    #[test]
    fn agrees_with_the_exact_sun_at_xining() {
        for (month, day, of_year) in [(1, 5, 5), (4, 10, 100), (7, 1, 182), (10, 27, 300)] {
            let solar = SolarDay::new(36.62, 101.77, 8.0, of_year);
            for hour in 1..=24 {
                let time = ModelTime::from_beijing(2015, month, day, hour);
                let exact = Sun::at(time)
                    .position(101.77, 36.62)
                    .elevation()
                    .to_degrees();
                // AERMET holds one declination for a whole day, and its series of 365-day years lags by 0.4 day here: at the end of
                // 10 April the sun has gone 0.39° on, which is 0.36° of elevation at midnight, the greatest of these days.
                assert!(
                    (solar.elevation[hour as usize - 1] - exact).abs() < 0.37,
                    "{time} {exact}"
                );
            }
        }
    }

    #[test]
    fn sunrise_at_xining_in_winter_is_after_eight_by_the_clock_of_beijing() {
        let solar = SolarDay::new(36.62, 101.77, 8.0, 5);
        assert!((8.2..8.6).contains(&solar.sunrise), "{}", solar.sunrise);
        assert!((17.9..18.2).contains(&solar.sunset), "{}", solar.sunset);
    }
}
