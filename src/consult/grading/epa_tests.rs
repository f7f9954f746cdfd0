//! EPA's AERSCREEN 21112: hours and results that its test cases print.

use super::*;
use crate::observations::Quantity;
use crate::plume::Stack;
use crate::standards::ZoneClass;
use crate::time::ModelTime;
use approx::assert_relative_eq;

fn rules() -> GradingRules {
    GradingRules::embedded().expect("rules")
}

fn ground(albedo: f64, bowen: f64, roughness: f64) -> Ground {
    Ground {
        name: "given".to_owned(),
        albedo,
        bowen,
        roughness,
        status: "second-hand",
        source: "the test case".to_owned(),
    }
}

/// EPA's test case POINT, FLAT, NO DOWNWASH of AERSCREEN 21112 with AERMOD 26135, winter, sector 2.
fn epa_point() -> GradingInput {
    GradingInput {
        site: Site {
            altitude: 25.0,
            pressure: None,
            town: None,
            extent: [0.0; 2],
        },
        weather: ScreeningWeather {
            temperatures: [270.0, 310.0],
            least_wind: 0.5,
            anemometer: 10.0,
            grounds: vec![ground(0.14, 0.63, 0.128)],
        },
        sources: vec![GradedSource {
            id: "STACK".to_owned(),
            release: Release::Stack(Stack {
                height: 61.0,
                temperature: 415.0,
                velocity: 11.0,
                diameter: 5.0,
                ..Stack::default()
            }),
            rates: vec![Rate {
                of: Pollutant::Standard(Quantity::Pm25),
                rate: 1.0,
            }],
            fence: 50.0,
            base: 25.0,
            buildings: None,
        }],
        terrain: Vec::new(),
        own_limits: Vec::new(),
        day: ModelTime::from_beijing(2026, 7, 1, 0),
        class: ZoneClass::Two,
        project: Project::default(),
    }
}

#[test]
#[allow(clippy::approx_constant)] // a printed heat flux of 3.14 W/m²
fn the_matrix_holds_the_hours_that_aerscreen_prints() {
    // Ground, temperatures, least wind, anemometer → wind, T, w*, H, u*, zic, zim, L as EPA's .OUT files print them.
    let cases = [
        (
            ground(0.14, 0.63, 0.128),
            [270.0, 310.0],
            0.5,
            10.0,
            (0.5, 290.0, Some(0.3)),
            (4.96, 0.067, 194.0, 40.0, -5.4),
        ),
        (
            ground(0.14, 0.58, 0.191),
            [270.0, 310.0],
            0.5,
            10.0,
            (0.5, 310.0, Some(1.8)),
            (229.76, 0.118, 1420.0, 93.0, -1.0),
        ),
        (
            ground(0.16, 0.45, 0.054),
            [273.0, 310.0],
            0.5,
            10.0,
            (0.5, 291.5, Some(0.3)),
            (4.10, 0.055, 236.0, 30.0, -3.7),
        ),
        (
            ground(0.14, 0.58, 0.442),
            [270.0, 310.0],
            0.5,
            10.0,
            (6.0, 310.0, Some(1.8)),
            (229.76, 0.807, 967.0, 1667.0, -217.7),
        ),
        (
            ground(0.14, 1.0, 1.0),
            [273.0, 310.0],
            0.4,
            10.0,
            (1.0, 310.0, Some(0.3)),
            (19.59, 0.211, 52.0, 223.0, -45.7),
        ),
        (
            ground(0.16, 0.83, 0.023),
            [255.4, 310.9],
            0.5,
            7.9,
            (0.5, 255.4, None),
            (-0.33, 0.017, -999.0, 5.0, 1.2),
        ),
        (
            ground(0.50, 1.5, 0.5),
            [250.0, 310.0],
            0.5,
            10.0,
            (1.0, 250.0, None),
            (-3.14, 0.067, -999.0, 40.0, 7.3),
        ),
        (
            ground(0.14, 0.63, 0.165),
            [270.0, 310.0],
            0.5,
            10.0,
            (10.0, 310.0, None),
            (-52.45, 0.967, -999.0, 2188.0, 1643.5),
        ),
        (
            ground(0.35, 1.5, 1.0),
            [273.0, 310.0],
            0.4,
            10.0,
            (4.0, 310.0, None),
            (-64.0, 0.662, -999.0, 1237.0, 430.7),
        ),
        (
            ground(0.16, 0.7, 0.096),
            [255.4, 308.1],
            0.5,
            10.0,
            (18.0, 308.1, None),
            (-64.0, 1.547, -999.0, 4000.0, 5470.8),
        ),
    ];
    for (
        ground,
        temperatures,
        least_wind,
        anemometer,
        (wind, air, wstar),
        (heat, ustar, zic, zim, length),
    ) in cases
    {
        let weather = ScreeningWeather {
            temperatures,
            least_wind,
            anemometer,
            grounds: vec![ground],
        };
        let close = |a: f64, b: f64, half: f64| (a - b).abs() <= half + 2e-3 * b.abs();
        let found = weather_matrix(&weather, &rules()).into_iter().any(|h| {
            h.wind == wind
                && close(h.temperature, air, 0.06)
                && h.wstar == wstar
                && close(h.heat, heat, 0.006)
                && close(h.ustar, ustar, 0.0006)
                && close(h.convective_height.unwrap_or(-999.0), zic, 1.5)
                && close(h.mechanical_height, zim, 0.6)
                && close(h.length, length, 0.06)
        });
        assert!(
            found,
            "no hour with wind {wind}, {air} K, w* {wstar:?}, H {heat}"
        );
    }
}

#[test]
fn the_published_maximum_of_a_stack() {
    let found = grade(&epa_point(), &rules()).expect("a grading");
    let one = &found.estimates[0];
    // AERSCREEN_FLAT_NODW.OUT: 1.913 µg/m³ at 1610 m; H 4.96, w* 0.3, L -5.4.
    assert_relative_eq!(one.largest, 1.913, max_relative = 0.02);
    assert!((one.distance - 1610.0).abs() < 60.0, "{}", one.distance);
    assert_eq!(
        (one.weather.wind, one.weather.temperature, one.weather.wstar),
        (0.5, 290.0, Some(0.3))
    );
    // The profile of its table where this sector governs, and the state of particles: as the plume holds them.
    for (distance, expected) in [
        (1000.0, 1.575),
        (1500.0, 1.907),
        (2000.0, 1.859),
        (5000.0, 1.091),
    ] {
        let row = one
            .profile
            .iter()
            .find(|row| row.distance == distance)
            .expect("a row");
        assert_relative_eq!(row.concentration, expected, max_relative = 0.03);
    }
    assert_eq!(one.largest, one.largest_actual);
    assert_relative_eq!(one.compared.c0, 180.0);
    assert_eq!(
        (found.grade, found.reach, found.range),
        (Grade::Second, Reach::Nowhere, Some([5000.0; 2]))
    );
}

#[test]
fn gases_are_compared_in_the_reference_state() {
    let mut input = epa_point();
    input.site = Site {
        altitude: 2261.0,
        pressure: Some(77_100.0),
        ..input.site
    };
    input.weather.temperatures = [279.0, 279.0];
    input.sources[0].rates.push(Rate {
        of: Pollutant::Standard(Quantity::So2),
        rate: 1.0,
    });
    let found = grade(&input, &rules()).expect("a grading");
    // (1013.25/771)(279/298.15) = 1.2298 for the gas, 1 for the particle; equal otherwise.
    let (dust, gas) = (&found.estimates[0], &found.estimates[1]);
    assert_relative_eq!(gas.largest / dust.largest, 1.2298, max_relative = 1e-4);
    assert_relative_eq!(gas.largest_actual, dust.largest, max_relative = 1e-12);
}
