#![allow(clippy::unwrap_used)]

use super::*;
use crate::units::{GAS_CONSTANT, HOUR};
use approx::assert_relative_eq;
use std::path::PathBuf;

fn folder() -> PathBuf {
    PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/data/chemistry/box_cb6r5"
    ))
}

fn reference_case(method: &str, relative: &str, absolute: &str) -> Case {
    let text = std::fs::read_to_string(folder().join("case.toml")).unwrap();
    let text = text
        .replace("\"ros3\"", &format!("\"{method}\""))
        .replace("relative = 1e-3", &format!("relative = {relative}"))
        .replace("absolute_ppb = 1e-9", &format!("absolute_ppb = {absolute}"));
    Case::parse("case.toml", &text, &folder()).unwrap()
}

/// Greatest relative difference from the reference over all species above 1e-9 ppm and all its hours up to `until` [s].
fn worst(case: &Case, until: f64) -> (f64, String) {
    let text = std::fs::read_to_string(folder().join("reference.csv")).unwrap();
    let mut lines = text.lines().filter(|line| !line.starts_with('#'));
    let names: Vec<&str> = lines.next().unwrap().split(',').collect();
    let reference: Vec<Vec<f64>> = lines
        .map(|line| line.split(',').map(|v| v.parse().unwrap()).collect())
        .collect();
    let mut worst = (0.0, String::new());
    let mut hours = 0;
    run(case, &[Variant::base(case)], |moment| {
        let Some(row) = reference
            .iter()
            .find(|row| row[0] == moment.time && row[0] <= until)
        else {
            return;
        };
        hours += 1;
        for (name, theirs) in names.iter().zip(row).skip(1) {
            let species = case.mechanism.species_index(name).unwrap();
            let error = (moment.concentration[species] * 1e6 / theirs - 1.0).abs();
            if *theirs > 1e-9 && error > worst.0 {
                worst = (error, format!("{name} at {} s", moment.time));
            }
        }
    })
    .unwrap();
    assert!(hours > 0);
    worst
}

#[test]
fn the_reference_box_within_one_percent() {
    let (error, place) = worst(&reference_case("ros3", "1e-3", "1e-9"), 1e9);
    assert!(error < 0.01, "{error} {place}");
}

/// The first five hours only: the rest at this tolerance takes seconds without optimisation (docs/validation/box_model.md).
#[test]
fn the_reference_box_closely() {
    let mut case = reference_case("rodas3", "1e-6", "1e-11");
    case.steps = 60;
    let (error, place) = worst(&case, 39_600.0);
    assert!(error < 1e-4, "{error} {place}");
}

/// A case with one slow reaction, so that exchange is all that happens.
fn exchange(extra: &str) -> Case {
    let text = format!(
        "[mechanism]\nfile = \"cb6r5\"\n[time]\nfrom_h = 0.0\nhours = 2.0\nstep_s = 60.0\n[air]\ntemperature_K = 290.0\npressure_hPa = 800.0\nwater_ppm = 0.0\nmixing_height_m = 500.0\n{extra}"
    );
    let tables = crate::species::mechanism::Mechanism::cb6r5()
        .unwrap()
        .photolysis;
    let folder = tempfile::tempdir().unwrap();
    let light = format!(
        "hour,{}\n0,{}\n24,{}\n",
        tables.join(","),
        "0,".repeat(31) + "0",
        "0,".repeat(31) + "0"
    );
    std::fs::write(folder.path().join("dark.csv"), light).unwrap();
    std::fs::write(
        folder.path().join("air.csv"),
        "hour,mixing_height_m\n0,500\n2,1000\n",
    )
    .unwrap();
    Case::parse("exchange.toml", &text, folder.path()).unwrap()
}

fn last(case: &Case) -> Vec<f64> {
    let mut last = Vec::new();
    run(case, &[Variant::base(case)], |moment| {
        last = moment.concentration.to_vec();
    })
    .unwrap();
    last
}

#[test]
fn emission_dilution_and_deposition_are_what_they_should_be() {
    let case = exchange(
        "dilution_per_h = 0.3\n[light]\ntable = \"dark.csv\"\nunit = \"1/s\"\n[start_ppb]\nPRPA = 10.0\n[emission_ppb_per_h]\nPRPA = 2.0\n[background_ppb]\nPRPA = 4.0\n[deposition_cm_per_s]\nPRPA = 1.0\n[emission_mol_per_km2_h]\nETHA = 100.0\n",
    );
    let x = last(&case);
    // dx/dt = e + λ b − (λ + v/h) x.
    let loss = 0.3 + 0.01 / 500.0 * HOUR;
    let steady = (2.0 + 0.3 * 4.0) / loss;
    let expected = steady + (10.0 - steady) * libm::exp(-loss * 2.0);
    let propane = case.mechanism.species_index("PRPA").unwrap();
    assert_relative_eq!(x[propane] * 1e9, expected, max_relative = 1e-3);
    let moles = 500.0 * 80_000.0 / (GAS_CONSTANT * 290.0);
    let rate = 100.0 / 1e6 / moles * 1e9;
    let expected = rate / 0.3 * (1.0 - libm::exp(-0.6));
    let ethane = case.mechanism.species_index("ETHA").unwrap();
    assert_relative_eq!(x[ethane] * 1e9, expected, max_relative = 1e-3);
}

#[test]
fn a_rising_mixing_height_takes_in_background_air() {
    let text = "mixing_height_m = 500.0\n";
    let case = exchange(
        "[light]\ntable = \"dark.csv\"\nunit = \"1/s\"\n[start_ppb]\nPRPA = 10.0\n[background_ppb]\nPRPA = 4.0\n",
    );
    assert!(last(&case)[case.mechanism.species_index("PRPA").unwrap()] > 9.99e-9);
    // The same with a height that doubles: half of the air is new.
    let whole = include_str!("../../../tests/data/chemistry/box_cb6r5/case.toml");
    assert!(!whole.contains(text));
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("air.csv"),
        "hour,mixing_height_m\n0,500\n2,1000\n24,1000\n",
    )
    .unwrap();
    let tables = case.mechanism.photolysis.join(",");
    let zeros = vec!["0"; case.mechanism.photolysis.len()].join(",");
    std::fs::write(
        folder.path().join("dark.csv"),
        format!("hour,{tables}\n0,{zeros}\n24,{zeros}\n"),
    )
    .unwrap();
    let case = Case::parse(
        "rise.toml",
        "[time]\nfrom_h = 0.0\nhours = 2.0\nstep_s = 60.0\n[air]\ntemperature_K = 290.0\npressure_hPa = 800.0\nwater_ppm = 0.0\nseries = \"air.csv\"\n[light]\ntable = \"dark.csv\"\nunit = \"1/s\"\n[start_ppb]\nPRPA = 10.0\n[background_ppb]\nPRPA = 4.0\n",
        folder.path(),
    )
    .unwrap();
    let propane = case.mechanism.species_index("PRPA").unwrap();
    assert_relative_eq!(last(&case)[propane] * 1e9, 7.0, max_relative = 1e-3);
}

#[test]
fn held_species_follow_their_series_and_variants_scale_them() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("seen.csv"),
        "hour,NO_ppb,O3_ppb\n6,5,40\n8,1,60\n",
    )
    .unwrap();
    let text = EXAMPLE
        .replace("hours = 18.0", "hours = 2.0")
        .replace("# [held] ", "[held] ")
        .replace("# file = \"observed.csv\"", "file = \"seen.csv\"")
        .replace(
            "# species = [\"NO\", \"NO2\", \"O3\", \"CO\", \"PAR\", \"TOL\"]",
            "species = [\"NO\", \"O3\"]",
        );
    let case = Case::parse("held.toml", &text, folder.path()).unwrap();
    let (no, ozone) = (
        case.mechanism.species_index("NO").unwrap(),
        case.mechanism.species_index("O3").unwrap(),
    );
    let variants = [Variant::base(&case), Variant::base(&case).times(&[no], 0.5)];
    let n = case.mechanism.species.len();
    let mut seen = 0;
    run(&case, &variants, |moment| {
        let expected = 5.0 - 4.0 * (moment.time / HOUR - 6.0) / 2.0;
        assert_relative_eq!(
            moment.concentration[no] * 1e9,
            expected,
            max_relative = 1e-9
        );
        assert_relative_eq!(
            moment.concentration[n + no] * 1e9,
            0.5 * expected,
            max_relative = 1e-9
        );
        assert!(moment.concentration[ozone] > 39e-9);
        seen += 1;
    })
    .unwrap();
    assert_eq!(seen, case.steps + 1);
}

#[test]
fn a_variant_does_not_know_its_neighbours() {
    let mut case = Case::parse("example.toml", EXAMPLE, &folder()).unwrap();
    case.steps = 12;
    let base = Variant::base(&case);
    let half = base.clone().times(&case.groups.nox, 0.5);
    let final_state = |variants: &[Variant], which: usize| {
        let n = case.mechanism.species.len();
        let mut state = Vec::new();
        run(&case, variants, |m| {
            state = m.concentration[which * n..(which + 1) * n].to_vec();
        })
        .unwrap();
        state
    };
    let together = final_state(&[base.clone(), half.clone(), base], 1);
    assert_eq!(together, final_state(&[half], 0));
}

#[test]
fn radicals_and_ozone_add_up() {
    let mut case = Case::parse("example.toml", EXAMPLE, &folder()).unwrap();
    case.steps = 72;
    let budget = Budget::new(&case);
    let net: std::cell::Cell<f64> = std::cell::Cell::new(0.0);
    run(&case, &[Variant::base(&case)], |m| {
        let sums = budget.at(m.concentration, m.rate);
        if m.time >= 11.0 * HOUR {
            // Radicals live for seconds: what comes in goes out.
            let gained: f64 = sums.radicals.iter().sum();
            assert!(
                gained.abs() < 0.05 * sums.primary(),
                "{gained} {}",
                sums.primary()
            );
            assert!(sums.by_ho2 > 0.0 && sums.by_ro2 > 0.0 && sums.loss > 0.0);
            assert!((0.0..=1.1).contains(&sums.lost_to_nitrogen()));
            net.set(net.get() + 1.0);
        }
    })
    .unwrap();
    assert!(net.get() > 0.0);
}

#[test]
fn a_case_says_everything_that_is_wrong() {
    let text = EXAMPLE
        .replace("\"toxics\"", "\"toxic\"")
        .replace("temperature_K = 293.15", "temperature_K = 20.0")
        .replace("TOL = 2.5", "TOLU1 = 2.5")
        .replace("\"ros3\"", "\"ros4\"")
        .replace("relative = 1e-3", "relative = -1e-3")
        .replace("HETERO_NO2", "HETERO_NO");
    let Err(BoxError::Case(invalid)) = Case::parse("bad.toml", &text, &folder()) else {
        panic!("accepted")
    };
    assert_eq!(invalid.problems.len(), 6, "{}", invalid.render(false));
    assert!(invalid.render(false).contains("box case bad.toml"));
    let unknown_key = EXAMPLE.replace("step_s", "step_min");
    let Err(BoxError::Case(invalid)) = Case::parse("bad.toml", &unknown_key, &folder()) else {
        panic!("accepted")
    };
    assert!(invalid.problems[0].message.contains("step_min"));
}

#[test]
fn the_sun_comes_back_on_the_second_day() {
    let text = EXAMPLE
        .replace("from_h = 6.0\nhours", "from_h = 11.0\nhours")
        .replace(
            "from_h = 6.0                         #",
            "from_h = 11.0                         #",
        )
        .replace("hours = 18.0", "hours = 26.0")
        .replace("step_s = 300.0", "step_s = 900.0");
    let case = Case::parse("days.toml", &text, &folder()).unwrap();
    let hydroxyl = case.mechanism.species_index("OH").unwrap();
    let mut at = Vec::new();
    run(&case, &[Variant::base(&case)], |m| {
        let hour = m.time / HOUR;
        if [13.0, 24.0, 37.0].contains(&hour) {
            at.push(m.concentration[hydroxyl]);
        }
    })
    .unwrap();
    assert_eq!(at.len(), 3);
    assert!(at[0] > 20.0 * at[1] && at[2] > 20.0 * at[1], "{at:?}");
}
