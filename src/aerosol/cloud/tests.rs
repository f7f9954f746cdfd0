#![allow(clippy::unwrap_used, clippy::print_stdout)]

use super::equilibria::Equilibria;
use super::rates::Laws;
use super::*;
use crate::numerics::lanes::narrow;
use approx::assert_relative_eq;
use proptest::prelude::*;
use proptest::strategy::ValueTree;

mod aqchem;

/// Air of 1 ppb [mol/m³] at a temperature [K] and pressure [Pa].
fn ppb(temperature: f64, pressure: f64) -> f64 {
    1e-9 * pressure / (8.314_462_618 * temperature)
}

/// Polluted air of the basin with 0.3 g/m³ of cloud water.
fn polluted() -> CloudCell {
    let mut cell = CloudCell::at(278.0, 80_000.0);
    let unit = ppb(278.0, 80_000.0);
    cell.liquid = 3e-4;
    for (gas, amount) in [
        (SO2, 10.0),
        (H2O2, 1.0),
        (O3, 40.0),
        (MEPX, 0.2),
        (PACD, 0.05),
    ] {
        cell.gases[gas] = amount * unit;
    }
    cell.gases[GLY] = 0.1 * unit;
    cell.gases[MGLY] = 0.1 * unit;
    cell.hydroxyl = 1e-4 * unit;
    for (ion, micrograms, molar) in [
        (SULFATE, 10.0, 96.06),
        (NITRATE, 8.0, 62.0),
        (AMMONIA, 6.0, 18.04),
        (CALCIUM, 0.5, 40.08),
        (IRON, 0.02, 55.85),
        (MANGANESE, 0.01, 54.94),
    ] {
        cell.ions[ion] = micrograms * 1e-6 / molar;
    }
    cell
}

fn advanced(mut cell: CloudCell, dt: f64) -> CloudCell {
    advance(std::slice::from_mut(&mut cell), dt, NitrogenDioxide::Off);
    cell
}

/// Rates [mol/(L s)] at an acidity with fixed gases: H2O2, O3, MEPX, PACD, NO2, O2, as textbooks draw them.
fn open_rates(ph: f64, gases: &[(usize, f64)], metals: [f64; 2]) -> [f64; 6] {
    let (temperature, pressure, liquid) = (298.0, 101_325.0, 1e-9);
    let equilibria = Equilibria::<f64>::new(temperature, pressure, liquid, 0.0);
    let solution = equilibria.ideal(ph);
    let litres = liquid;
    let metals = [metals[0] * litres, metals[1] * litres, 0.0];
    let laws = Laws::new(temperature, NitrogenDioxide::Cheng2016);
    let constants = laws.constants(&equilibria, &solution, metals);
    let unit = ppb(temperature, pressure);
    let amount = |gas: usize| {
        gases
            .iter()
            .find(|g| g.0 == gas)
            .map_or(0.0, |g| g.1 * unit)
    };
    let sulfur = amount(SO2);
    let mut rates = [0.0; 6];
    for (path, gas) in [H2O2, O3, MEPX, PACD, NO2].into_iter().enumerate() {
        rates[path] = constants.second[path] * sulfur * amount(gas) / litres;
    }
    rates[5] = constants.first * sulfur / litres;
    rates
}

#[test]
fn rates_by_acidity_are_those_of_the_textbook() {
    // Seinfeld and Pandis 2006, conditions of figure 7.19: SO2 5 ppb, H2O2 1 ppb, O3 50 ppb, Fe(III) 0.3 µmol/L, Mn(II) 0.03 µmol/L.
    let gases = [(SO2, 5.0), (H2O2, 1.0), (O3, 50.0)];
    let at = |ph: f64| open_rates(ph, &gases, [3e-7, 3e-8]);
    for ph in [2.0, 3.0, 4.0, 5.0, 6.0, 7.0] {
        // Their equations 7.80 and 7.84 with their constants: H 1.23, 1e5, 1.1e-2; K 1.3e-2, 6.6e-8; 7.5e7, 13; 2.4e4, 3.7e5, 1.5e9.
        let h = libm::exp10(-ph);
        let free = 1.23 * 5e-9;
        let bisulfite = free * 1.3e-2 / h;
        let sulfite = bisulfite * 6.6e-8 / h;
        let peroxide = 7.5e7 * h * (1e5 * 1e-9) * bisulfite / (1.0 + 13.0 * h);
        let ozone = (2.4e4 * free + 3.7e5 * bisulfite + 1.5e9 * sulfite) * 1.1e-2 * 50e-9;
        let rates = at(ph);
        // CMAQ's Henry constants of SO2 (1.4) and H2O2 (1.1e5) are 14 and 10 % above the book's.
        assert_relative_eq!(rates[0], peroxide, max_relative = 0.26);
        assert_relative_eq!(rates[1], ozone, max_relative = 0.20);
    }
    // Section 7.5: hydrogen peroxide leads below pH 5, ozone is ten times as fast at pH 6; peroxide hardly depends on pH.
    assert!(at(4.0)[0] > 30.0 * at(4.0)[1] && at(5.0)[0] > at(5.0)[1]);
    let ratio = at(6.0)[1] / at(6.0)[0];
    assert!(ratio > 3.0 && ratio < 30.0, "{ratio}");
    assert!(at(3.0)[0] / at(6.0)[0] < 1.1 && at(6.0)[0] / at(3.0)[0] < 1.1);
}

#[test]
fn nitrogen_dioxide_counts_where_cheng_says() {
    // Haze of Beijing (Cheng et al. 2016): 40 ppb SO2, 66 ppb NO2, 0.01 ppb H2O2, 1 ppb O3; NO2 leads at pH 6, not at 4.
    let gases = [(SO2, 40.0), (NO2, 66.0), (H2O2, 0.01), (O3, 1.0)];
    let rates = open_rates(6.0, &gases, [0.0, 0.0]);
    assert!(rates[4] > rates[0] && rates[4] > rates[1], "{rates:?}");
    let acid = open_rates(4.0, &gases, [0.0, 0.0]);
    assert!(acid[4] < acid[0], "{acid:?}");
    // k [NO2][S(IV)] by hand at pH 6: 2e6 · 1.2e-2 · 66e-9 · all S(IV).
    let h = 1e-6;
    let all = 1.4 * 40e-9 * (1.0 + 1.3e-2 / h + 1.3e-2 * 6.6e-8 / (h * h));
    assert_relative_eq!(rates[4], 2e6 * 1.2e-2 * 66e-9 * all, max_relative = 2e-3);
}

#[test]
fn pure_water_has_the_acidity_of_carbonic_acid() {
    // 355 ppm: pH 5.6 (Seinfeld and Pandis 2006, p. 294).
    let mut cell = CloudCell::at(298.0, 101_325.0);
    cell.liquid = 1e-3;
    cell.carbon_dioxide = 3.55e-4;
    let found = advanced(cell, 60.0).ph;
    assert!((found - 5.6).abs() < 0.04, "{found}");
}

#[test]
fn peroxide_is_used_up_by_more_sulfur_dioxide() {
    let cell = polluted();
    let after = advanced(cell, 900.0);
    assert!(after.gases[H2O2] < 0.02 * cell.gases[H2O2], "{after:?}");
    assert!(after.made[0] > 0.98 * cell.gases[H2O2]);
    assert!(after.ph > 2.0 && after.ph < 6.0);
}

#[test]
fn dry_air_stays_as_it_is() {
    let mut cell = polluted();
    cell.liquid = 1e-6;
    assert_eq!(advanced(cell, 300.0), cell);
    cell.liquid = 3e-4;
    cell.fraction = 0.001;
    assert_eq!(advanced(cell, 300.0), cell);
}

#[test]
fn a_small_cloud_does_its_share() {
    let mut whole = polluted();
    let mut part = whole;
    part.fraction = 0.25;
    part.liquid *= 0.25;
    whole = advanced(whole, 300.0);
    part = advanced(part, 300.0);
    assert_relative_eq!(part.made[0], 0.25 * whole.made[0], max_relative = 1e-12);
    assert_eq!(part.ph, whole.ph);
}

/// Sulfate after small steps [s].
fn in_small_steps(mut cell: CloudCell, dt: f64, small: f64) -> CloudCell {
    let mut made = [0.0; 6];
    for _ in 0..(dt / small) as usize {
        cell = advanced(cell, small);
        for (to, from) in made.iter_mut().zip(cell.made) {
            *to += from;
        }
    }
    cell.made = made;
    cell
}

#[test]
fn one_step_is_as_good_as_many() {
    let acid = polluted();
    let mut alkaline = polluted();
    alkaline.ions[AMMONIA] *= 3.0;
    alkaline.ions[CALCIUM] *= 4.0;
    let mut fog = polluted();
    fog.liquid = 5e-5;
    fog.temperature = 268.0;
    fog.gases[SO2] *= 5.0;
    fog.gases[H2O2] *= 0.05;
    for cell in [acid, alkaline, fog] {
        for dt in [60.0, 300.0, 900.0] {
            let (once, often) = (advanced(cell, dt), in_small_steps(cell, dt, 0.125));
            let made = |c: &CloudCell| c.made.iter().sum::<f64>();
            assert_relative_eq!(made(&once), made(&often), max_relative = 0.02);
            assert!(
                (once.ph - often.ph).abs() < 0.06,
                "{} {}",
                once.ph,
                often.ph
            );
        }
    }
}

#[test]
fn random_clouds_in_one_step_are_as_good_as_in_many() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let real = (
        258.0..298.0_f64,
        5e4..9e4_f64,
        prop::collection::vec(0.0..1.0_f64, 11),
    );
    let mut errors: Vec<f64> = (0..64)
        .map(|_| {
            let (temperature, pressure, u) = real.new_tree(&mut runner).unwrap().current();
            let unit = ppb(temperature, pressure);
            let log = |k: usize, low: f64, high: f64| libm::exp10(low + (high - low) * u[k]);
            let mut cell = CloudCell::at(temperature, pressure);
            cell.liquid = log(0, -5.0, -3.0);
            cell.gases[SO2] = log(1, -1.0, 1.5) * unit;
            cell.gases[H2O2] = log(2, -2.0, 0.5) * unit;
            cell.gases[O3] = (5.0 + 60.0 * u[3]) * unit;
            cell.gases[MEPX] = 0.3 * u[4] * unit;
            for (k, ion, low, high, molar) in [
                (5, SULFATE, -0.5, 1.5, 96.0),
                (6, NITRATE, -0.5, 1.5, 62.0),
                (7, AMMONIA, -0.5, 1.5, 18.0),
                (8, CALCIUM, -2.0, 1.0, 40.0),
                (9, IRON, -3.0, -1.0, 55.8),
                (10, MANGANESE, -3.5, -1.5, 54.9),
            ] {
                cell.ions[ion] = log(k, low, high) * 1e-6 / molar;
            }
            let made = |c: &CloudCell| c.made.iter().sum::<f64>();
            let often = made(&in_small_steps(cell, 300.0, 0.25));
            (made(&advanced(cell, 300.0)) - often).abs() / (often + 1e-3 * cell.gases[SO2])
        })
        .collect();
    errors.sort_by(f64::total_cmp);
    println!(
        "median {:.1e}, 95 % {:.1e}, worst {:.1e}",
        errors[32], errors[60], errors[63]
    );
    assert!(errors[32] < 2e-3 && errors[60] < 0.04 && errors[63] < 0.2);
}

#[test]
fn clouds_are_those_of_aqchem() {
    for (number, case) in aqchem::CASES.iter().enumerate() {
        let [temperature, pressure, liquid, dt] = case.air;
        let mut cell = CloudCell::at(temperature, pressure);
        let unit = ppb(temperature, pressure);
        cell.liquid = liquid;
        cell.hydroxyl = case.hydroxyl * 1e-3 * unit;
        for (gas, amount) in [SO2, H2O2, O3, MEPX, PACD, GLY, MGLY]
            .into_iter()
            .zip(case.gases)
        {
            cell.gases[gas] = amount * unit;
        }
        cell.ions[FORMIC] = case.gases[7] * unit;
        let ions = [
            (SULFATE, 96.0),
            (NITRATE, 62.0),
            (AMMONIA, 18.0),
            (CHLORIDE, 35.5),
            (CALCIUM, 40.1),
            (SODIUM, 23.0),
            (POTASSIUM, 39.1),
            (MAGNESIUM, 24.3),
            (IRON, 55.8 / (SOLUBLE_IRON[0] * SOLUBLE_IRON[2])),
            (MANGANESE, 54.9 / SOLUBLE_MANGANESE),
        ];
        for ((ion, molar), mass) in ions.into_iter().zip(case.ions) {
            cell.ions[ion] = mass * 1e-6 / molar;
        }
        let after = advanced(cell, dt);
        let air = 1e9 * unit;
        // All sulfate within 1 %, each oxidant within 0.5 % of what there was.
        let sulfate = after.made.iter().sum::<f64>() / air;
        assert_relative_eq!(sulfate, case.lost[0], max_relative = 0.01);
        for (path, gas) in [H2O2, O3, MEPX, PACD].into_iter().enumerate() {
            let found = (cell.gases[gas] - after.gases[gas]) / air;
            let there = cell.gases[gas] / air;
            assert!(
                (found - case.lost[path + 1]).abs() < 0.005 * there,
                "{number} {gas} {found}"
            );
        }
        assert_relative_eq!(
            after.organic / 0.177 / air,
            case.lost[5],
            max_relative = 0.01
        );
        assert!(
            (after.ph - case.ph).abs() < 0.02,
            "{number} {} {}",
            after.ph,
            case.ph
        );
    }
}

#[test]
fn glyoxals_leave_mass_where_it_is_said() {
    let cell = polluted();
    let after = advanced(cell, 300.0);
    let lost = (cell.gases[GLY] - after.gases[GLY]) * 0.058_036
        + (cell.gases[MGLY] - after.gases[MGLY]) * 0.072_063;
    assert!(lost > 0.0);
    assert_relative_eq!(after.organic + after.oxidised, lost, max_relative = 1e-12);
    assert!(after.organic > 0.09 * lost && after.organic < 0.13 * lost);
}

fn any_cell() -> impl Strategy<Value = CloudCell> {
    let log = |low: f64, high: f64| (low..high).prop_map(libm::exp10);
    let maybe = move |low: f64, high: f64| prop_oneof![1 => Just(0.0), 9 => log(low, high)];
    (
        (
            250.0..305.0_f64,
            40_000.0..102_000.0_f64,
            log(-6.0, -2.5),
            0.0..1.0_f64,
        ),
        prop::collection::vec(maybe(-14.0, -5.5), GASES.len()),
        prop::collection::vec(maybe(-12.0, -5.5), IONS.len()),
    )
        .prop_map(|((temperature, pressure, liquid, fraction), gases, ions)| {
            let mut cell = CloudCell::at(temperature, pressure);
            cell.liquid = liquid * fraction;
            cell.fraction = fraction;
            cell.hydroxyl = 1e-14;
            cell.gases.copy_from_slice(&gases);
            cell.ions.copy_from_slice(&ions);
            cell
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn every_element_is_kept(cells in prop::collection::vec(any_cell(), 1..10), dt in 1.0..900.0_f64) {
        let mut after = cells.clone();
        advance(&mut after, dt, NitrogenDioxide::Cheng2016);
        for (a, b) in cells.iter().zip(&after) {
            let sulfur = |c: &CloudCell| c.gases[SO2] + c.ions[SULFATE];
            prop_assert!((sulfur(a) - sulfur(b)).abs() <= 1e-13 * sulfur(a));
            for (path, gas) in [H2O2, O3, MEPX, PACD].into_iter().enumerate() {
                let lost = a.gases[gas] - b.gases[gas];
                prop_assert!((lost - b.made[path]).abs() <= 1e-13 * (a.gases[gas] + b.made[path]));
            }
            let nitrogen = a.gases[NO2] - b.gases[NO2] - b.products[2];
            prop_assert!(nitrogen.abs() <= 1e-13 * (a.gases[NO2] + b.products[2]), "{nitrogen:e}");
            prop_assert!(b.gases.iter().chain(&b.ions).chain(&b.made).all(|x| *x >= 0.0 && x.is_finite()));
            prop_assert!(!b.wet() || (b.ph > -1.0 && b.ph < 12.0), "{}", b.ph);
            prop_assert!(b.dissolved.iter().all(|x| (0.0..=1.0).contains(x)));
        }
    }

    #[test]
    fn a_cell_does_not_feel_its_neighbours(cells in prop::collection::vec(any_cell(), 9)) {
        let mut wide = cells.clone();
        advance(&mut wide, 300.0, NitrogenDioxide::Cheng2016);
        let mut alone = cells;
        for cell in &mut alone {
            cell.clear();
            if cell.wet() {
                narrow(Step { cells: std::slice::from_mut(cell), dt: 300.0, nitrogen_dioxide: NitrogenDioxide::Cheng2016 });
            }
        }
        prop_assert!(wide == alone);
    }
}

#[test]
fn dissolving_changes_no_amount_and_acid_water_holds_less_sulfur_dioxide() {
    let cell = polluted();
    let mut still = cell;
    dissolve(std::slice::from_mut(&mut still));
    assert_eq!((still.gases, still.ions), (cell.gases, cell.ions));
    assert_eq!(still.made, [0.0; PATHS.len()]);
    assert!((3.0..7.0).contains(&still.ph), "{}", still.ph);
    // Nearly all nitric acid, next to no sulfur dioxide.
    assert!(still.dissolved[2] > 0.99 && still.dissolved[0] < 0.2);
    let mut sour = cell;
    sour.ions[SULFATE] *= 4.0;
    dissolve(std::slice::from_mut(&mut sour));
    assert!(sour.ph < still.ph);
    assert!(sour.dissolved[0] < still.dissolved[0]);
    assert!(sour.dissolved[1] > still.dissolved[1]);
    // A short step begins where `dissolve` stands.
    let begun = advanced(cell, 1e-6);
    assert_relative_eq!(begun.ph, still.ph, max_relative = 1e-5);
}
