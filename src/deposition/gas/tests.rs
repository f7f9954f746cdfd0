#![allow(clippy::unwrap_used, clippy::print_stdout)]

use super::*;
use crate::deposition::surface::tests::noon;

const SO2: (f64, f64, [f64; 2]) = (1e5, 1.886, [1.0, 1.0]);
const O3: (f64, f64, [f64; 2]) = (0.01, 1.632, [0.0, 1.0]);

fn velocity(gas: (f64, f64, [f64; 2]), land: LandUseCategory, state: &SurfaceState) -> f64 {
    gas_deposition_velocity(gas.0, gas.1, gas.2, land, state)
}

#[test]
fn crops_at_noon_worked_by_hand() {
    // No light, no rain, 20 °C, RH 60 %, u* 0.3, LAI 3: SO2 over crops (LAI 0.1–4 in the year).
    let mut state = noon();
    state.solar_radiation = 0.0;
    state.temperature = 293.15;
    state.friction_velocity = 0.3;
    state.obukhov_length = f64::INFINITY;
    state.leaf_area_index = Some(3.0);
    state.roughness_length = Some(0.1);
    // R_a = ln 200/(0.4 × 0.3) = 44.15; ν = 1.506e-5, D = 2.475e-5/1.886 = 1.312e-5 m²/s: R_b = 5/0.3 × 1.1475^⅔ = 18.27;
    // R_ac = (10 + 0.7436 × 30) 3^¼/0.09 = 472.5, R_g = 1/(1/200 + 1/200) = 100: 572.5;
    // R_cut(SO2) = 1500/(e^1.8 × 1.3161 × 0.3) = 628.1, (O3) 4000/… = 1674.8: 456.8; R_c = 254.1; v_d = 1/316.5 = 3.16 mm/s.
    let got = velocity(SO2, LandUseCategory::Crops, &state);
    approx::assert_relative_eq!(got, 3.16e-3, max_relative = 5e-3);
}

#[test]
fn wet_canopies_take_up_more_sulfur_and_frozen_ones_less() {
    let dry = noon();
    let mut wet = dry;
    wet.wetness = Wetness::Rain;
    let mut frozen = dry;
    frozen.temperature = 263.15;
    let mut snowy = frozen;
    snowy.snow_cover = 1.0;
    for land in [
        LandUseCategory::Crops,
        LandUseCategory::ShortGrass,
        LandUseCategory::EvergreenNeedleleafTrees,
        LandUseCategory::Desert,
    ] {
        let v = |state: &SurfaceState| velocity(SO2, land, state);
        assert!(v(&wet) > v(&dry), "{land:?}");
        assert!(v(&frozen) < v(&dry), "{land:?}");
        let ozone = |state: &SurfaceState| velocity(O3, land, state);
        assert!(ozone(&snowy) < ozone(&frozen), "{land:?}");
    }
}

#[test]
fn stomata_open_by_day_and_more_slowly_aloft_by_pressure() {
    let land = LandUseCategory::DeciduousBroadleafTrees;
    let day = noon();
    let mut night = day;
    night.solar_radiation = 0.0;
    night.cosine_zenith = -0.3;
    assert!(velocity(O3, land, &day) > 1.3 * velocity(O3, land, &night));
    let leaves = land.gas_parameters().leaves.unwrap();
    // Resistance of the canopy to water vapour at noon in full leaf: 50 to 200 s/m (Zhang et al. 2002, figure 3).
    let resistance = 1.0 / stomatal_conductance(&leaves, 5.0, &day);
    println!("stomatal resistance, deciduous broadleaf, noon: {resistance:.0} s/m");
    assert!((40.0..200.0).contains(&resistance), "{resistance}");
}

#[test]
fn insoluble_gas_without_reactivity_hardly_deposits() {
    let state = noon();
    for land in LandUseCategory::ALL {
        let v = velocity((9.7e-4, 1.247, [0.0, 0.0]), land, &state);
        assert!(v < 1e-6, "{land:?} {v}");
    }
}

/// Weather of the comparison: solar radiation, cosine of the zenith angle, temperature [K], humidity, u*, cloud, rain [mm/h].
const PEER_WEATHER: [[f64; 7]; 7] = [
    [800.0, 0.85, 298.15, 0.6, 0.5, 0.0, 0.0],
    [800.0, 0.85, 288.15, 0.4, 0.3, 0.0, 0.0],
    [0.0, -0.3, 283.15, 0.6, 0.2, 0.0, 0.0],
    [100.0, 0.5, 288.15, 0.95, 0.4, 1.0, 2.0],
    [300.0, 0.5, 263.15, 0.5, 0.3, 0.0, 0.0],
    [0.0, -0.3, 283.15, 0.97, 0.1, 0.0, 0.0],
    [400.0, 0.4, 280.15, 0.5, 0.35, 0.5, 0.0],
];

/// R_b + R_c [s/m] of SO2, O3 and NO2 at sea level by the Zhang scheme of CAMx 7.20 (subroutine `drygas`, compiled and run
/// alone), after the leaf area index: for each weather the categories 1, 4, 7, 13, 15, 16, 21, 24, 25.
const PEER: [[[f64; 4]; 9]; 7] = [
    [
        [0.00, 32.94, 1990.92, 2478.33],
        [5.00, 141.84, 184.76, 191.65],
        [3.00, 176.77, 216.04, 219.85],
        [1.00, 104.67, 174.19, 193.26],
        [3.00, 93.64, 116.58, 120.93],
        [3.00, 81.67, 113.14, 118.04],
        [1.00, 208.29, 328.52, 363.76],
        [0.00, 304.42, 510.61, 634.66],
        [3.00, 146.05, 172.44, 177.74],
    ],
    [
        [0.00, 41.32, 1997.26, 2483.81],
        [5.00, 229.97, 241.49, 241.79],
        [3.00, 295.41, 304.25, 302.85],
        [1.00, 209.34, 286.59, 307.60],
        [3.00, 183.37, 199.83, 202.48],
        [3.00, 166.02, 190.80, 194.46],
        [1.00, 370.39, 468.23, 496.99],
        [0.00, 312.77, 518.14, 642.03],
        [3.00, 232.84, 233.57, 233.43],
    ],
    [
        [0.00, 51.79, 2006.08, 2492.09],
        [5.00, 648.32, 1433.47, 1645.41],
        [3.00, 970.23, 2369.97, 2709.45],
        [1.00, 346.05, 604.80, 661.05],
        [3.00, 462.18, 865.40, 949.43],
        [3.00, 411.44, 748.52, 819.72],
        [1.00, 772.03, 1173.04, 1306.37],
        [0.00, 323.23, 527.60, 651.33],
        [3.00, 781.03, 1477.45, 1676.42],
    ],
    [
        [0.00, 35.94, 1992.37, 2478.99],
        [5.00, 56.05, 151.97, 170.89],
        [3.00, 72.08, 251.59, 270.89],
        [1.00, 76.21, 188.40, 216.07],
        [3.00, 60.61, 142.85, 158.41],
        [3.00, 59.02, 137.63, 153.10],
        [1.00, 92.45, 330.62, 372.59],
        [0.00, 61.58, 513.25, 637.21],
        [3.00, 64.91, 162.16, 178.63],
    ],
    [
        [0.00, 40.32, 1992.56, 2476.91],
        [5.00, 791.61, 1364.53, 1509.94],
        [1.00, 1015.54, 1513.55, 1636.59],
        [1.00, 331.61, 579.86, 673.76],
        [1.00, 333.11, 551.90, 645.49],
        [1.00, 230.83, 530.37, 623.75],
        [1.00, 684.46, 1251.75, 1474.95],
        [0.00, 601.91, 1012.08, 1257.92],
        [3.00, 866.28, 1326.24, 1460.76],
    ],
    [
        [0.00, 83.77, 2035.13, 2520.74],
        [5.00, 355.88, 898.56, 1092.34],
        [2.00, 611.69, 2485.46, 2987.72],
        [1.00, 566.76, 1099.38, 1233.23],
        [2.00, 470.42, 1026.45, 1185.50],
        [2.00, 457.34, 961.52, 1101.13],
        [1.00, 730.67, 2150.01, 2426.11],
        [0.00, 147.27, 556.66, 679.98],
        [3.00, 437.29, 1114.42, 1350.41],
    ],
    [
        [0.00, 37.98, 1993.11, 2479.05],
        [5.00, 239.68, 294.37, 301.41],
        [0.50, 459.47, 612.62, 644.32],
        [1.00, 184.39, 307.03, 345.55],
        [0.50, 167.71, 265.14, 305.85],
        [0.50, 122.63, 259.85, 300.64],
        [0.50, 345.84, 542.39, 609.20],
        [0.00, 309.41, 515.03, 638.92],
        [3.00, 251.15, 284.90, 290.63],
    ],
];

#[test]
fn agrees_with_the_scheme_as_camx_runs_it() {
    const LAND: [usize; 9] = [1, 4, 7, 13, 15, 16, 21, 24, 25];
    let gases = [
        (1.5e4, (64.066_f64 / 18.015).sqrt(), [1.0, 1.0]),
        (0.0, (47.998_f64 / 18.015).sqrt(), [0.0, 1.0]),
        (0.0, (46.006_f64 / 18.015).sqrt(), [0.0, 0.8]),
    ];
    let mut ratios = vec![];
    for (weather, lands) in PEER_WEATHER.iter().zip(PEER) {
        let [
            sun,
            zenith,
            temperature,
            humidity,
            friction_velocity,
            cloud,
            rain,
        ] = *weather;
        for (category, row) in LAND.iter().zip(lands) {
            let land = LandUseCategory::ALL[category - 1];
            let state = SurfaceState {
                temperature,
                relative_humidity: humidity,
                solar_radiation: sun,
                cosine_zenith: zenith,
                friction_velocity,
                obukhov_length: f64::INFINITY,
                wetness: Wetness::diagnose(
                    rain / 3.6e6,
                    temperature,
                    1e5,
                    humidity,
                    friction_velocity,
                    cloud,
                ),
                leaf_area_index: Some(row[0]),
                roughness_length: Some(0.1),
                ..noon()
            };
            let above = aerodynamic_resistance(20.0, 0.1, friction_velocity, f64::INFINITY);
            for (gas, expected) in gases.iter().zip(&row[1..]) {
                let got = 1.0 / velocity(*gas, land, &state) - above;
                println!("{land:?} {weather:?}: {got:.1} s/m, CAMx {expected:.1}");
                ratios.push(got / expected);
            }
        }
    }
    ratios.sort_by(f64::total_cmp);
    let (least, most) = (ratios[0], ratios[ratios.len() - 1]);
    println!(
        "R_b + R_c beside CAMx, {} cases: ratio {least:.3} to {most:.3}",
        ratios.len()
    );
    assert!(least > 0.85 && most < 1.15, "{least} {most}");
}
