//! Closed forms, conservation, lanes.

use super::*;

fn rural_winter() -> Totals<f64> {
    Totals {
        sulfate: 0.1e-6,
        ammonia: 0.6e-6,
        nitrate: 0.3e-6,
        chloride: 0.05e-6,
        sodium: 0.02e-6,
        calcium: 0.02e-6,
        potassium: 0.005e-6,
        magnesium: 0.004e-6,
    }
}

#[test]
fn cold_and_humid_air_takes_up_nitric_acid_and_leaves_excess_ammonia() {
    let totals = rural_winter();
    let cold = partition_cell(Branch::Metastable, 263.0, 0.8, &totals);
    let warm = partition_cell(Branch::Metastable, 303.0, 0.3, &totals);
    assert!(cold.nitric_acid < 0.01 * totals.nitrate);
    assert!(warm.nitric_acid > 0.5 * totals.nitrate);
    assert!(cold.ammonia > 0.1e-6 && cold.ammonia < totals.ammonia);
    assert!(cold.water > 3.0 * warm.water);
}

#[test]
fn sulfuric_acid_alone_holds_the_water_of_its_table() {
    // 7.58 mol/kg at 51 % (the table's own entry).
    let totals = Totals {
        sulfate: 1e-7,
        ..Totals::default()
    };
    let partition = partition_cell(Branch::Metastable, 290.0, 0.51, &totals);
    approx::assert_relative_eq!(partition.water, 1e-7 / 7.58, max_relative = 1e-12);
    // H⁺ + HSO4⁻ is all the acid there is.
    approx::assert_relative_eq!(
        partition.hydrogen + partition.bisulfate,
        2e-7,
        max_relative = 1e-12
    );
}

#[test]
fn dust_beyond_all_acids_leaves_no_acid_gas() {
    let totals = Totals {
        calcium: 1e-6,
        nitrate: 0.2e-6,
        chloride: 0.1e-6,
        ammonia: 0.3e-6,
        ..Totals::default()
    };
    let partition = partition_cell(Branch::Metastable, 285.0, 0.6, &totals);
    assert!(partition.nitric_acid <= 1e-18 && partition.hydrochloric_acid <= 1e-18);
    approx::assert_relative_eq!(partition.ammonia, totals.ammonia, max_relative = 1e-6);
}

#[test]
fn nothing_gives_nothing() {
    let partition = partition_cell(Branch::Metastable, 285.0, 0.6, &Totals::default());
    assert!(partition.ammonia == 0.0 && partition.nitric_acid == 0.0);
    assert!(partition.water < 1e-29 && partition.hydrogen < 1e-29);
}
