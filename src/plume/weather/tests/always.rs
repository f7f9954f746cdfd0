//! What must hold whatever the weather.

use super::{profile, stamp, surface};
use crate::plume::weather::{Town, WeatherSettings, prepare_hour};

proptest::proptest! {
    /// Whatever stands in the records, an hour is made without panic, and a usable hour has usable profiles.
    #[test]
    fn any_record_makes_an_hour(
        row in proptest::collection::vec(
            proptest::prop_oneof![
                proptest::num::f64::ANY,
                -100.0..1000.0_f64,
                proptest::sample::select(vec![0.0, -9.0, -99.0, -999.0, 999.0, -99999.0, 1.0e300]),
            ], 20),
        tower in proptest::collection::vec(
            proptest::array::uniform6(proptest::prop_oneof![
                proptest::num::f64::ANY,
                -100.0..1000.0_f64,
                proptest::sample::select(vec![0.0, -9.0, -99.0, 99.0, 999.0]),
            ]), 0..60),
    ) {
        let now = stamp([1991, 6, 3, 14]);
        let mut v = [0.0; 20];
        v.copy_from_slice(&row);
        let settings = WeatherSettings {
            towns: vec![Town { population: 1.0e6, roughness_length: 1.0 }],
            dissipation: true,
            ..WeatherSettings::default()
        };
        let (hour, _) =
            prepare_hour(&surface(now, &v), &profile(now, &tower), None, [0.0; 2], &settings);
        proptest::prop_assert!(!hour.calm || !hour.missing);
    }

    /// Ordinary weather: winds, temperatures and turbulence are finite and above nought on all heights.
    #[test]
    fn ordinary_weather_has_sound_profiles(
        stable: bool, u_star in 0.02..1.5_f64, length in 1.0..2000.0_f64, z0 in 0.0005..1.5_f64,
        mechanical in 1.0..4000.0_f64, convective in 1.0..4000.0_f64, wind in 0.3..25.0_f64,
        temperature in 230.0..315.0_f64, height in 2.0..100.0_f64,
    ) {
        let now = stamp([1991, 6, 3, 14]);
        let sign = if stable { 1.0 } else { -1.0 };
        let row = [
            10.0, u_star, 1.0, 0.01, convective, mechanical, sign * length, z0, 1.0, 0.2, wind,
            200.0, height, temperature, 2.0, 0.0, 0.0, 50.0, 1000.0, 3.0,
        ];
        let tower = [[height, 200.0, wind, temperature - 273.16, 99.0, 99.0]];
        let settings = WeatherSettings {
            towns: vec![Town { population: 1.0e6, roughness_length: 1.0 }],
            ..WeatherSettings::default()
        };
        let (hour, _) =
            prepare_hour(&surface(now, &row), &profile(now, &tower), None, [0.0; 2], &settings);
        let airs = std::iter::once(&hour.rural).chain(hour.urban.iter().flatten());
        for air in airs {
            let p = &air.profiles;
            for column in [&p.wind, &p.sigma_v, &p.sigma_w, &p.potential_temperature, &hour.density] {
                let sound = column.value.iter().all(|v| v.is_finite() && *v >= 0.0);
                proptest::prop_assert!(sound);
            }
        }
    }
}
