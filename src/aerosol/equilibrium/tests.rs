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

fn chloride(amount: f64) -> Totals<f64> {
    Totals {
        sodium: amount,
        chloride: amount,
        ..Totals::default()
    }
}

#[test]
fn sea_salt_is_dry_below_its_deliquescence_and_dissolved_above() {
    let totals = chloride(1e-7);
    let water = |branch, humidity| partition_cell(branch, 298.15, humidity, &totals).water;
    assert!(water(Branch::Stable, 0.7) == 0.0);
    approx::assert_relative_eq!(
        water(Branch::Stable, 0.76),
        water(Branch::Metastable, 0.76),
        max_relative = 1e-9
    );
}

#[test]
fn solid_ammonium_chloride_holds_the_product_of_its_gases() {
    let totals = Totals {
        sulfate: 0.02e-6,
        ammonia: 2.0e-6,
        nitrate: 0.02e-6,
        chloride: 0.5e-6,
        ..Totals::default()
    };
    let found = partition_cell(Branch::Stable, 290.0, 0.74, &totals);
    let [_, product] = constants::gases_over_solids(290.0, 0.0);
    assert!(found.water > 0.0 && found.ammonia > 1e-6);
    approx::assert_relative_eq!(
        found.ammonia * found.hydrochloric_acid,
        product,
        max_relative = 1e-4
    );
    // As a solution, too: NH4Cl(s) dissolves by as much as its gases do.
    let by_solution = solids::SOLIDS[solids::NH4CL].solubility(290.0);
    let air = Coefficients::<f64>::new(290.0, 0.74, Tables::Smooth);
    let by_gases = product * air.constants.ammonia * air.constants.hydrochloric_acid;
    approx::assert_relative_eq!(by_solution, by_gases, max_relative = 1e-3);
}

#[test]
fn newton_finds_saturation_in_few_steps() {
    // Bisulfates of sodium and ammonium, both saturated, and a mixture with volatile salts.
    let acid = Totals {
        sulfate: 0.175e-6,
        sodium: 0.1e-6,
        ammonia: 0.0113e-6,
        nitrate: 0.682e-6,
        ..Totals::default()
    };
    for (temperature, humidity, totals) in [(293.4, 0.326, acid), (265.0, 0.7, rural_winter())] {
        let air = Coefficients::<f64>::new(temperature, humidity, Tables::Smooth);
        let whole = stable::stable(&air, &totals, stable::STEPS);
        assert!(whole.rest == 0.0);
        let soon = stable::stable(&air, &totals, 9);
        assert!(soon.rest == 0.0, "{temperature} K");
        let liquid = partition_cell(Branch::Metastable, temperature, humidity, &totals);
        assert!(whole.partition.water < 0.99 * liquid.water);
    }
}
