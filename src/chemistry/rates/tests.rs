#![allow(clippy::unwrap_used)]

use super::*;
use crate::species::mechanism::{FixedGas, Known, def};
use approx::assert_relative_eq;

/// The two states at which EPA's compiler prints its constants.
fn states() -> [Air; 2] {
    let state = |temperature, atmospheres: f64, number_density| Air {
        number_density,
        open_water: true,
        ..Air::new(temperature, atmospheres * STANDARD_PRESSURE, 0.01)
    };
    [state(298.15, 1.0, 2.462e19), state(275.15, 0.785, 2.094e19)]
}

#[test]
fn every_constant_of_cb6r5_is_epas() {
    let mechanism = Mechanism::cb6r5().unwrap();
    let table = include_str!(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/data/chemistry/cb6r5_rate_constants.csv"
    ));
    let ours = states().map(|air| published(&mechanism, &air, &[], &[]));
    let mut seen = 0;
    for line in table.lines().filter(|l| !l.starts_with('#')).skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let row = mechanism.reaction_index(fields[0]).unwrap();
        seen += 1;
        for (state, ours) in ours.iter().enumerate() {
            let theirs: f64 = fields[1 + state].parse().unwrap();
            let error = if theirs == 0.0 {
                ours[row]
            } else {
                (ours[row] / theirs - 1.0).abs()
            };
            // e^(10.7 P) of a pressure that is printed with three digits.
            let limit = if fields[0] == "HAL_Ozone" { 5e-3 } else { 1e-3 };
            assert!(error < limit, "{line}: {}", ours[row]);
        }
    }
    assert_eq!(seen, mechanism.reactions.len());
}

/// Effective constant by the definition.
fn expected(mechanism: &Mechanism, row: usize, k: f64, air: &Air) -> f64 {
    let reaction = &mechanism.reactions[row];
    let mut value = k;
    for _ in 1..reaction.order() {
        value *= air.number_density;
    }
    for gas in &reaction.fixed {
        value *= match gas {
            FixedGas::Air => 1.0,
            FixedGas::Oxygen => mechanism.fixed.oxygen,
            FixedGas::Nitrogen => mechanism.fixed.nitrogen,
            FixedGas::Methane => mechanism.fixed.methane,
            FixedGas::Hydrogen => mechanism.fixed.hydrogen,
            FixedGas::Water => air.water,
        };
    }
    value
}

fn check_lanes(mechanism: &Mechanism) {
    let count = 19;
    let airs: Vec<Air> = (0..count)
        .map(|i| {
            let part = f64::from(i) / f64::from(count);
            Air {
                open_water: i % 3 == 0,
                ..Air::new(220.0 + 100.0 * part, 101_325.0 - 6e4 * part, 0.02 * part)
            }
        })
        .collect();
    let (tables, processes) = (mechanism.photolysis.len(), mechanism.heterogeneous.len());
    let of = |get: fn(&Air) -> f64| airs.iter().map(get).collect::<Vec<f64>>();
    let photolysis: Vec<f64> = (0..airs.len() * tables).map(|i| i as f64 * 1e-5).collect();
    let heterogeneous: Vec<f64> = (0..airs.len() * processes)
        .map(|i| i as f64 * 1e-6)
        .collect();
    let sea: Vec<bool> = airs.iter().map(|air| air.open_water).collect();
    let (temperature, pressure) = (of(|a| a.temperature), of(|a| a.pressure));
    let (water, density) = (of(|a| a.water), of(|a| a.number_density));
    let rows = mechanism.reactions.len();
    let mut rate = vec![0.0; airs.len() * rows];
    RateTable::new(mechanism).effective(
        &Cells {
            temperature: &temperature,
            pressure: &pressure,
            water: &water,
            number_density: &density,
            photolysis: &photolysis,
            heterogeneous: &heterogeneous,
            open_water: &sea,
        },
        &mut rate,
    );
    for (cell, air) in airs.iter().enumerate() {
        let slow = published(
            mechanism,
            air,
            &photolysis[cell * tables..(cell + 1) * tables],
            &heterogeneous[cell * processes..(cell + 1) * processes],
        );
        for (row, k) in slow.into_iter().enumerate() {
            let expected = expected(mechanism, row, k, air);
            assert_relative_eq!(rate[cell * rows + row], expected, max_relative = 1e-12);
        }
    }
}

#[test]
fn lanes_give_what_the_laws_say() {
    check_lanes(&Mechanism::cb6r5().unwrap());
    check_lanes(
        &Mechanism::cb6r5()
            .unwrap()
            .without(&[crate::species::mechanism::Group::Halogen]),
    );
}

#[test]
fn laws_that_cb6_does_not_use() {
    let text = "T\nREACTIONS[CM] =\n<a> CO + OH = HO2 %1 # 1.5E-13;\n<b> NO2 + NO3 = N2O5 # 2.0E-30^-4.4 & 1.4E-12^-0.7;\n\
        <c> N2O5 = NO2 + NO3 # 2.7E-27@-11000*E<b>;\n<d> N2O5 = NO2 + NO3 # 0.5*K<c>;\n\
        <e> NO + HO2 = HNO3 %3 # 6.095e-14^-1.0@-270.0 & 6.857e-34^1.0@-270.0 & -5.968e-14@-270.0;\n\
        <f> O3 + CO + N2 = # 1E-40;\n<g> O3 + H2O + H2O = # 1E-50;\nEND\n";
    let mechanism = def::read("t.def", text, &Known::default()).unwrap();
    let air = Air::new(298.15, STANDARD_PRESSURE, 0.01);
    let k = published(&mechanism, &air, &[], &[]);
    assert_relative_eq!(k[0], 1.5e-13 * 1.6, max_relative = 1e-14);
    assert_relative_eq!(
        k[2],
        k[1] * libm::exp(-11_000.0 / 298.15) / 2.7e-27,
        max_relative = 1e-14
    );
    assert_relative_eq!(k[3], 0.5 * k[2], max_relative = 1e-14);
    // RACM2's HNO3 channel of NO + HO2 is some 0.6 % of 8e-12.
    assert!((3e-14..8e-14).contains(&k[4]), "{}", k[4]);
    check_lanes(&mechanism);
}

#[test]
fn rows_that_go_leave_their_constants_behind() {
    let whole = Mechanism::cb6r5().unwrap();
    let air = Air::new(288.0, 80_000.0, 0.01);
    let before = published(&whole, &air, &[], &[]);
    let mut cut = whole.clone();
    // R59 feeds R60, R67 and R211; R54 feeds R62, and R62 feeds R208.
    for label in ["R59", "R54", "R62"] {
        let row = cut.reaction_index(label).unwrap();
        cut.reactions[row].group = crate::species::mechanism::Group::Marine;
    }
    let cut = cut.without(&[crate::species::mechanism::Group::Marine]);
    let after = published(&cut, &air, &[], &[]);
    for (row, k) in cut.reactions.iter().zip(after) {
        let old = before[whole.reaction_index(&row.label).unwrap()];
        assert_relative_eq!(k, old, max_relative = 1e-13);
    }
}
