#![allow(clippy::unwrap_used, clippy::print_stdout)]

use super::*;
use crate::species::SpeciesTable;

const NZ: usize = 6;
const THICKNESS: [f64; NZ] = [40.0, 80.0, 200.0, 500.0, 800.0, 1500.0];
const PRESSURE: [f64; NZ] = [77e3, 76.5e3, 75.5e3, 73e3, 67e3, 58e3];
const WARM: [f64; NZ] = [288.0, 287.5, 287.0, 284.0, 279.0, 274.0];
const COLD: [f64; NZ] = [268.0, 267.5, 267.0, 265.0, 261.0, 255.0];

fn rates(name: &str, temperature: &[f64], cloud: &[f64; NZ], millimetres: f64) -> Vec<f64> {
    let table = SpeciesTable::primary();
    let column = RainColumn {
        precipitation: millimetres / 3.6e6,
        temperature,
        pressure: &PRESSURE,
        thickness: &THICKNESS,
        cloud_water: cloud,
    };
    let mut out = vec![f64::NAN; NZ];
    scavenging_rates(&table.species[table.lane(name).unwrap()], &column, &mut out);
    out
}

const CLOUD: [f64; NZ] = [0.0, 0.0, 0.0, 3e-4, 3e-4, 0.0];

#[test]
fn one_millimetre_an_hour_in_cloud_worked_by_hand() {
    // d = 0.9 mm, P = 2.778e-7 m/s: 1.5 × 0.9 × 2.778e-7/9e-4 = 4.17e-4 1/s, a life of 40 minutes.
    let pmf = rates("PMF", &WARM, &CLOUD, 1.0);
    approx::assert_relative_eq!(pmf[3], 4.167e-4, max_relative = 1e-3);
    assert_eq!(pmf[5], 0.0, "nothing falls from above the cloud");
    // SO2 at pH 6, 284 K: H R T = 1.5e4 e^{3100(1/284−1/298.15)} × 23.3 = 5.88e5; L = 2.69e-7: f = 0.137.
    let so2 = rates("SO2", &WARM, &CLOUD, 1.0);
    approx::assert_relative_eq!(so2[3] / pmf[3], 0.137, max_relative = 2e-2);
}

#[test]
fn clouds_hold_what_their_chemistry_says() {
    let table = SpeciesTable::primary();
    let of = |name: &str, in_cloud: InCloud<'_>| {
        let column = RainColumn {
            precipitation: 1.0 / 3.6e6,
            temperature: &WARM,
            pressure: &PRESSURE,
            thickness: &THICKNESS,
            cloud_water: &CLOUD,
        };
        let mut out = vec![f64::NAN; NZ];
        let species = &table.species[table.lane(name).unwrap()];
        scavenging_rates_in(species, &column, in_cloud, &mut out);
        out
    };
    let (all, fresh) = (of("EC", InCloud::Henry), of("EC", InCloud::Activated(0.2)));
    approx::assert_relative_eq!(fresh[3], 0.2 * all[3], max_relative = 1e-12);
    assert_eq!(fresh[0], all[0], "below the cloud nothing changes");
    let shares = [None, None, None, Some(0.5), None, None];
    let (henry, acid) = (
        of("SO2", InCloud::Henry),
        of("SO2", InCloud::Dissolved(&shares)),
    );
    approx::assert_relative_eq!(acid[3], 0.5 * all[3], max_relative = 1e-12);
    assert_eq!((acid[4], acid[0]), (henry[4], henry[0]));
}

#[test]
fn washout_grows_with_size_and_solubility() {
    let below = |name| rates(name, &WARM, &CLOUD, 1.0)[0];
    println!(
        "washout at 1 mm/h [1/s]: EC {:.2e} PMF {:.2e} PMC {:.2e} SO2 {:.2e} NH3 {:.2e} NOX {:.2e} CO {:.2e}",
        below("EC"),
        below("PMF"),
        below("PMC"),
        below("SO2"),
        below("NH3"),
        below("NOX"),
        below("CO")
    );
    assert!(below("PMC") > 10.0 * below("PMF"));
    assert!(below("NH3") >= below("SO2") && below("SO2") > 100.0 * below("NOX"));
    assert!(below("CO") < 1e-8);
    // Coarse particles at 1 mm/h: 1e-4 to 1e-3 1/s (Seinfeld and Pandis 2006, figure 20.7).
    assert!((5e-5..1e-3).contains(&below("PMC")));
}

#[test]
fn collection_has_its_minimum_near_half_a_micrometre() {
    // Seinfeld and Pandis 2006, figure 20.6: for a 1 mm drop E falls from about 1e-2 at 0.01 µm to some 1e-5…1e-4
    // between 0.1 and 1 µm and rises to near 1 above 10 µm.
    let drops = Drops {
        precipitation: 1e-6,
        diameter: 1e-3,
        speed: 4.0,
        snow: false,
    };
    let e = |micrometres: f64| drops.collection(1e-6 * micrometres, 1000.0, 293.15, 101_325.0);
    println!(
        "E of a 1 mm drop: 0.01 {:.1e}, 0.1 {:.1e}, 0.5 {:.1e}, 1 {:.1e}, 5 {:.1e}, 10 {:.2}, 20 {:.2}",
        e(0.01),
        e(0.1),
        e(0.5),
        e(1.0),
        e(5.0),
        e(10.0),
        e(20.0)
    );
    assert!((3e-3..3e-2).contains(&e(0.01)));
    assert!(e(0.5) < 1e-3 && e(0.5) < e(0.05) && e(0.5) < e(3.0));
    assert!(e(10.0) > 0.3 && e(20.0) > 0.6);
}

#[test]
fn snow_takes_no_gas_from_dry_air() {
    let so2 = rates("SO2", &COLD, &CLOUD, 1.0);
    assert_eq!(so2[0], 0.0);
    assert!(so2[3] > 0.0, "supercooled cloud");
    assert!(rates("PMF", &COLD, &CLOUD, 1.0)[0] > 0.0);
}

#[test]
fn decay_is_exact_and_booked() {
    let (tags, stride) = (3, 8);
    let mut data: Vec<f64> = (0..NZ * stride).map(|i| 1.0 + (i % 7) as f64).collect();
    let before = data.clone();
    let mut all = rates("SO2", &WARM, &CLOUD, 2.0);
    all.extend(rates("PMC", &WARM, &CLOUD, 2.0));
    let mut ground = vec![0.0; 6];
    scavenge(&mut data, stride, tags, &all, NZ, 1800.0, &mut ground);
    for lane in 0..6 {
        let mut gone = 0.0;
        for k in 0..NZ {
            let i = k * stride + lane;
            approx::assert_relative_eq!(
                data[i],
                before[i] * (-all[lane / tags * NZ + k] * 1800.0).exp(),
                max_relative = 1e-12
            );
            gone += before[i] - data[i];
        }
        approx::assert_relative_eq!(gone, ground[lane], max_relative = 1e-13);
    }
    assert_eq!(data[6], before[6], "beyond the lanes");
    // No rain, no rate.
    assert!(rates("PMC", &WARM, &CLOUD, 0.0).iter().all(|&r| r == 0.0));
}
