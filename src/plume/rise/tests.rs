#![allow(clippy::unwrap_used, clippy::float_cmp, clippy::print_stdout)]

use super::*;

/// Layers of one thickness with constant wind and potential temperature gradient.
struct Air {
    interfaces: Vec<f64>,
    temperature: Vec<f64>,
    pressure: Vec<f64>,
    wind: Vec<f64>,
    friction_velocity: f64,
    obukhov_length: f64,
}

impl Air {
    fn new(
        ground: (f64, f64),
        dz: f64,
        top: f64,
        wind: f64,
        gradient: impl Fn(f64) -> f64,
    ) -> Self {
        let n = (top / dz).round() as usize;
        let interfaces: Vec<f64> = (0..=n).map(|k| k as f64 * dz).collect();
        let (temperature0, pressure0) = ground;
        let mut theta = temperature0 * libm::pow(1e5 / pressure0, KAPPA);
        let (mut temperature, mut pressure) = (vec![], vec![]);
        let mut z = 0.0;
        for k in 0..n {
            let centre = (k as f64 + 0.5) * dz;
            theta += gradient(0.5 * (z + centre)) * (centre - z);
            z = centre;
            let p = pressure0 * (-centre / 8200.0).exp();
            pressure.push(p);
            temperature.push(theta * libm::pow(p / 1e5, KAPPA));
        }
        Self {
            interfaces,
            temperature,
            pressure,
            wind: vec![wind; n],
            friction_velocity: 0.3,
            obukhov_length: -20.0,
        }
    }

    fn column(&self) -> AirColumn<'_> {
        AirColumn {
            interface_height: &self.interfaces,
            temperature: &self.temperature,
            pressure: &self.pressure,
            wind_speed: &self.wind,
            friction_velocity: self.friction_velocity,
            obukhov_length: self.obukhov_length,
        }
    }
}

const SEA: (f64, f64) = (288.15, 101_325.0);
const XINING: (f64, f64) = (283.15, 77_000.0);

/// A stack of given buoyancy flux in air of `ambient` K, with momentum of no account.
fn of_flux(flux: f64, ambient: f64) -> Stack {
    let mut stack = Stack {
        height: 100.0,
        diameter: 5.0,
        temperature: 420.0,
        velocity: 10.0,
    };
    stack.velocity *= flux / stack.buoyancy_flux(ambient);
    stack
}

#[test]
fn rise_agrees_with_numbers_worked_by_hand() {
    // Neutral, F = 100, u = 5: 38.71 × 100^0.6 / 5 = 38.71 × 15.849 / 5 = 122.70 m; F = 30: 21.425 × 12.819 / 5 = 54.93 m.
    for (flux, expected) in [(100.0, 122.70), (30.0, 54.93)] {
        let air = Air::new(SEA, 50.0, 3000.0, 5.0, |_| 0.0);
        let stack = of_flux(flux, air.column().at(&air.temperature, 100.0));
        let got = rise(&stack, &air.column()).unwrap();
        let height = got.effective - stack.tip_after_downwash(5.0);
        approx::assert_relative_eq!(height, expected, max_relative = 2e-4);
    }
    // Stable, dθ/dz = 0.02 K/m at θ about 290 K: s = 6.76e-4, 2.6 (100/(5 s))^(1/3) = 80.4 m.
    let air = Air::new(SEA, 50.0, 3000.0, 5.0, |_| 0.02);
    let stack = of_flux(100.0, air.column().at(&air.temperature, 100.0));
    let height = rise(&stack, &air.column()).unwrap().effective - stack.tip_after_downwash(5.0);
    approx::assert_relative_eq!(height, 80.4, max_relative = 5e-3);
    // Calm and stable: the wind counts as 1 m/s; bent plume 2.6 (F/s)^(1/3) = 137.5 m, lower than the upright one of
    // 4 F^(1/4) s^(−3/8) = 4 × 3.1623 × 15.45 = 195 m.
    let still = Air::new(SEA, 50.0, 3000.0, 0.0, |_| 0.02);
    let calm = rise(&stack, &still.column()).unwrap();
    approx::assert_relative_eq!(calm.effective - 100.0, 137.5, max_relative = 1e-2);
}

#[test]
fn thin_layers_give_the_rise_of_thick_ones() {
    for gradient in [0.0, 0.015] {
        let heights: Vec<f64> = [400.0, 100.0, 10.0]
            .iter()
            .map(|&dz| {
                let air = Air::new(SEA, dz, 4000.0, 4.0, |_| gradient);
                let stack = Stack {
                    height: 120.0,
                    diameter: 5.0,
                    temperature: 400.0,
                    velocity: 20.0,
                };
                rise(&stack, &air.column()).unwrap().effective
            })
            .collect();
        for pair in heights.windows(2) {
            approx::assert_relative_eq!(pair[0], pair[1], max_relative = 2e-2);
        }
    }
}

#[test]
fn a_lid_holds_back_what_neutral_air_would_let_rise() {
    let lid = |z: f64| if z < 300.0 { 0.0 } else { 0.03 };
    let stack = of_flux(200.0, 288.0);
    let free = Air::new(SEA, 25.0, 3000.0, 3.0, |_| 0.0);
    let capped = Air::new(SEA, 25.0, 3000.0, 3.0, lid);
    let (high, low) = (
        rise(&stack, &free.column()).unwrap().effective,
        rise(&stack, &capped.column()).unwrap().effective,
    );
    // The lid is felt one layer (25 m) early, where the gradient over two layers first is stable.
    assert!(high > 400.0 && low > 275.0 && low < 330.0, "{high} {low}");
}

#[test]
fn the_same_plant_rises_higher_at_770_hpa() {
    // 350 MW of coal: about 300 Nm³/s of gas at 403 K through 6 m, 180 m high; neutral air of 10 °C, 4 m/s.
    let plant = |pressure: f64| Stack::from_normal_flow(180.0, 6.0, 403.15, 300.0, pressure);
    let sea_air = Air::new((283.15, 101_325.0), 50.0, 4000.0, 4.0, |_| 0.0);
    let high_air = Air::new(XINING, 50.0, 4000.0, 4.0, |_| 0.0);
    let (sea, high) = (plant(101_325.0), plant(77_000.0));
    // By hand: v = 300 × 403.15/273.15 / 28.274 = 15.66 m/s; × 1.3159 = 20.61 m/s at 770 hPa.
    approx::assert_relative_eq!(sea.velocity, 15.66, max_relative = 1e-3);
    approx::assert_relative_eq!(high.velocity, 20.61, max_relative = 1e-3);
    // F = 9.80665 × 15.66 × 9 × (403.15 − 281.4)/403.15 = 417; rise 38.71 × 417^0.6/4 = 361 m; × 1.3159^0.6 = 1.179 at 770 hPa.
    let risen = |stack: &Stack, air: &Air| {
        rise(stack, &air.column()).unwrap().effective - stack.tip_after_downwash(4.0)
    };
    let (low, up) = (risen(&sea, &sea_air), risen(&high, &high_air));
    println!("rise of 300 Nm3/s: {low:.1} m at 1013 hPa, {up:.1} m at 770 hPa");
    approx::assert_relative_eq!(low, 361.0, max_relative = 5e-3);
    approx::assert_relative_eq!(up / low, 1.179, max_relative = 2e-3);
    // Same velocity, temperature and stability: the rise does not depend on the pressure, only on θ in s.
    let stable_sea = Air::new(SEA, 50.0, 3000.0, 5.0, |_| 0.01);
    let stable_high = Air::new((288.15, 77_000.0), 50.0, 3000.0, 5.0, |_| 0.01);
    let ratio = risen(&sea, &stable_high) / risen(&sea, &stable_sea);
    // s ∝ dθ/dz / θ with θ larger by (1013/770)^0.2857 = 1.0815: rise × 1.0815^(1/3) = 1.0265, and s(θ) of colder air aloft alike.
    approx::assert_relative_eq!(ratio, 1.0265, max_relative = 5e-3);
}

#[test]
fn weak_jets_are_washed_down() {
    let stack = Stack {
        height: 30.0,
        diameter: 1.0,
        temperature: 300.0,
        velocity: 5.0,
    };
    // v/u = 0.5: 30 + 2 × 1 × (0.5 − 1.5) = 28 m.
    assert_eq!(stack.tip_after_downwash(10.0), 28.0);
    assert_eq!(stack.tip_after_downwash(3.0), 30.0);
}

#[test]
fn cold_jet_rises_by_momentum_alone() {
    let air = Air::new(SEA, 50.0, 2000.0, 5.0, |_| 0.0);
    let stack = Stack {
        height: 50.0,
        diameter: 2.0,
        temperature: 280.0,
        velocity: 20.0,
    };
    let got = rise(&stack, &air.column()).unwrap();
    approx::assert_relative_eq!(got.effective, 50.0 + 3.0 * 2.0 * 20.0 / 5.0, epsilon = 1e-9);
}

#[test]
fn fractions_add_up_exactly_and_cover_the_plume() {
    let interfaces: Vec<f64> = (0..=30)
        .map(|k| 11.3 * f64::from(k * k) + 7.0 * f64::from(k))
        .collect();
    for i in 0..2000 {
        let bottom = 0.37 * f64::from(i);
        let spread = PlumeSpread {
            bottom,
            top: bottom + 0.11 * f64::from(i % 97) * f64::from(i % 13),
            effective: bottom,
        };
        let shares = layer_fractions(&spread, &interfaces);
        assert_eq!(shares.iter().map(|s| s.1).sum::<f64>(), 1.0);
        assert_eq!(shares.iter().rev().map(|s| s.1).sum::<f64>(), 1.0);
        assert!(shares.iter().all(|s| s.1 > 0.0));
        let mean: f64 = shares
            .iter()
            .map(|&(k, f)| {
                let a = interfaces[k].max(spread.bottom);
                let b = interfaces[k + 1].min(spread.top);
                f * 0.5 * (a + b)
            })
            .sum();
        if spread.top - spread.bottom > 1.0 && spread.top < interfaces[30] {
            approx::assert_relative_eq!(
                mean,
                0.5 * (spread.bottom + spread.top),
                max_relative = 1e-9
            );
        }
    }
}

#[test]
fn impossible_stacks_are_refused_with_their_numbers() {
    let air = Air::new(SEA, 50.0, 500.0, 5.0, |_| 0.0);
    let stack = Stack {
        height: 600.0,
        diameter: 5.0,
        temperature: 400.0,
        velocity: 10.0,
    };
    let text = rise(&stack, &air.column()).unwrap_err().to_string();
    assert!(text.contains("600") && text.contains("500"), "{text}");
    let frozen = Stack {
        temperature: f64::NAN,
        ..stack
    };
    assert!(matches!(
        rise(&frozen, &air.column()),
        Err(PlumeRiseError::Stack { .. })
    ));
}

/// Pressure at the ground [Pa], gradient of potential temperature [K/m], rise by CAMx [m].
const PEER_RISE: [(f64, f64, f64); 6] = [
    (101_325.0, 0.0, 486.9),
    (101_325.0, 0.01, 116.0),
    (101_325.0, 0.02, 92.0),
    (77_000.0, 0.0, 574.2),
    (77_000.0, 0.01, 127.1),
    (77_000.0, 0.02, 100.8),
];

#[test]
fn the_plant_in_neutral_and_stable_air_beside_camx() {
    // CAMx 7.20 `plumeris` (compiled and run alone) on the same columns of 100 m layers, rise above the stack [m]. It takes
    // Turner's forms instead: 30 (F/u)^0.6 or shear break-up where neutral, and two thirds of the level where F is spent
    // in stable air (there the top of the plume, here its axis as in ISC3 and SMOKE).
    for (pressure, gradient, camx) in PEER_RISE {
        let air = Air::new((283.15, pressure), 100.0, 4000.0, 4.0, |_| gradient);
        let stack = Stack::from_normal_flow(180.0, 6.0, 403.15, 300.0, pressure);
        let got = rise(&stack, &air.column()).unwrap().effective - 180.0;
        println!("{pressure:8.0} Pa, {gradient:5.3} K/m: rise {got:6.1} m, CAMx {camx:6.1} m");
        if gradient > 0.0 {
            approx::assert_relative_eq!(got, 1.5 * camx, max_relative = 0.05);
        } else {
            assert!((0.4..2.5).contains(&(got / camx)), "{got} {camx}");
        }
    }
}
