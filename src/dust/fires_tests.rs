//! Tests of fires.

use super::*;
use crate::dust::schedule::tests::{LAYERS, grid, weather};
use crate::inventory::{Inventory, PARTICLE_LANES};
use crate::species::mechanism::Mechanism;
use crate::species::{GasTable, Particles};
use approx::assert_relative_eq;
use ndarray::Array2;

fn metrics() -> VerticalMetrics {
    let grid = grid();
    let interface = [0.0, 500.0, 3000.0];
    let field = |n: usize, value: &dyn Fn(usize) -> f64| {
        Array3::from_shape_fn((n, grid.ny, grid.nx), |(k, _, _)| value(k))
    };
    VerticalMetrics {
        interface_height: field(LAYERS + 1, &|k| interface[k]),
        centre_height: field(LAYERS, &|k| 0.5 * (interface[k] + interface[k + 1])),
        thickness: field(LAYERS, &|k| interface[k + 1] - interface[k]),
        jacobian: Array2::from_elem((grid.ny, grid.nx), 1.0),
        terrain: Array2::from_elem((grid.ny, grid.nx), 1400.0),
    }
}

const HEADER: &str =
    "longitude_deg,latitude_deg,time,duration_h,vegetation,mass_kg,frp_MW,height_m\n";

#[test]
fn factors_hold_their_particles() {
    let factors = fire_factors().unwrap();
    assert_eq!(factors.len(), 4);
    for kind in &factors {
        let [.., soot, organic, fine, coarse] = kind.shares;
        assert!(
            soot > 0.0 && organic > soot && fine >= 0.0 && coarse > 0.0,
            "{}",
            kind.vegetation
        );
        assert_relative_eq!(kind.radiant_energy * 0.368e-6, 1.0, max_relative = 1e-3);
    }
    // Grass, GFED4: 63 g of CO a kilogram, 7.17 g of PM2.5.
    let grass = &factors[0].shares;
    assert_relative_eq!(grass[0], 0.063, max_relative = 1e-12);
    assert_relative_eq!(
        grass[5] + grass[6] + grass[7],
        7.17e-3,
        max_relative = 1e-12
    );
}

#[test]
fn mass_and_power_say_the_same() {
    let factors = fire_factors().unwrap();
    let text = format!(
        "{HEADER}104.3,38.4,2020-04-03T14:00,2,cropland,1000,,\n104.3,38.4,2020-04-03T14:00,2,cropland,,0.3774,800\n"
    );
    let fires = read_fires("f.csv", text.as_bytes(), &factors).unwrap();
    assert_relative_eq!(
        fires[0].power,
        1000.0 * 2.717e6 / 7200.0,
        max_relative = 1e-12
    );
    assert_relative_eq!(fires[1].mass, 1000.0, max_relative = 1e-3);
    assert_eq!((fires[0].height, fires[1].height), (None, Some(800.0)));
}

#[test]
fn faults_are_all_named() {
    let factors = fire_factors().unwrap();
    let text = format!(
        "{HEADER}104.3,38.4,2020-04-03T14:00,2,tundra,1000,,\n104.3,98.4,2020-04-03T14:00,2,cropland,1000,,\n104.3,38.4,yesterday,2,cropland,1000,,\n104.3,38.4,2020-04-03T14:00,2,cropland,1000,5,\n104.3,38.4,2020-04-03T14:00,2,cropland,,,\n104.3,38.4,2020-04-03T14:00,0,cropland,1,,\n"
    );
    let fault = read_fires("f.csv", text.as_bytes(), &factors)
        .unwrap_err()
        .to_string();
    for part in [
        "f.csv, line 2, column vegetation: this name is not known (found 'tundra'); known are grassland, cropland",
        "f.csv, line 3, column latitude_deg: this is no number in its range (found '98.4')",
        "f.csv, line 4, column time",
        "f.csv, line 5, column mass_kg: one of mass_kg and frp_MW must be given",
        "f.csv, line 6, column mass_kg: one of mass_kg and frp_MW must be given",
        "f.csv, line 7, column duration_h",
    ] {
        assert!(fault.contains(part), "{fault}");
    }
    let fault = read_fires("f.csv", b"longitude_deg\n1\n", &factors)
        .unwrap_err()
        .to_string();
    assert!(fault.contains("there is no column latitude_deg"), "{fault}");
    let table = "vegetation,CO,NOX,SO2,NH3,NMOC,EC,OC,om_per_oc,PM25,PM10,MJ_per_kg\na,1,1,1,1,1,3,3,1.5,7,8,2.7\nb,1,1,1,1,1,1,3,1.5,7,6,2.7\n";
    let fault = read_factors(&Table::parse("t.csv", table.as_bytes()).unwrap())
        .unwrap_err()
        .to_string();
    assert!(
        fault.contains("line 2, column PM25: EC and OM together exceed it"),
        "{fault}"
    );
    assert!(
        fault.contains("line 3, column PM10: PM25 exceeds it"),
        "{fault}"
    );
}

#[test]
fn smoke_has_its_mass_its_hours_and_its_layers() {
    let factors = fire_factors().unwrap();
    let species = SpeciesTable::primary();
    let library = Inventory::embedded().unwrap().library;
    let (lanes, without) = fire_lanes(&species, &library).unwrap();
    assert!(without.is_empty(), "{without:?}");
    let text = format!(
        "{HEADER}104.3,38.4,2020-04-03T14:30,2,grassland,7200,,1000\n104.31,38.41,2020-04-03T14:30,2,grassland,7200,,100\n80,38.4,2020-04-03T14:00,1,grassland,1,,\n"
    );
    let fires = read_fires("f.csv", text.as_bytes(), &factors).unwrap();
    let fires = FireEmissions::new(
        &grid(),
        &metrics(),
        &species,
        (&fires, &factors),
        lanes,
        |_, _| (620_600, None),
    )
    .unwrap();
    assert_eq!((fires.outside, fires.groups().len()), (1, 1));
    assert_eq!(fires.groups()[0].sector, "fire");
    assert_eq!(fires.inside().count(), 2);
    let lane = species.lane("CO").unwrap();
    let mut emitted = 0.0;
    for hour in 12..20 {
        let time = ModelTime::parse(&format!("2020-04-03T{hour}:00")).unwrap();
        let field = fires.at(time, &weather(time, 0.3, 288.0)).unwrap();
        emitted += HOUR * field.totals()[lane];
        if hour == 15 {
            assert_relative_eq!(field.totals()[lane], 2.0 * 0.063, max_relative = 1e-12);
            // One fire reaches 1000 m: half of it above 500 m; the other stays below.
            let columns = (grid().ny * grid().nx) as u32;
            let above: f64 = field
                .entries()
                .filter(|e| e.1 as u32 >= columns)
                .map(|e| e.2[lane])
                .sum();
            assert_relative_eq!(above, 0.5 * 0.063, max_relative = 1e-12);
            let keys: Vec<u32> = field.cells.clone();
            assert!(keys.windows(2).all(|w| w[0] < w[1]));
        }
    }
    assert_relative_eq!(emitted, 2.0 * 7200.0 * 0.063, max_relative = 1e-12);
    assert!(fires.provenance().contains("2 fires"));
}

#[test]
fn a_mechanism_takes_all_of_it_by_mole_mode_and_volatility() {
    let mechanism = Mechanism::cb6r5().unwrap();
    let library = Inventory::embedded().unwrap().library;
    let gases = GasTable::embedded().unwrap();
    let particles = Particles {
        full: true,
        traced: true,
    };
    let species = SpeciesTable::for_mechanism_with(&mechanism, &gases, particles).unwrap();
    let (lanes, without) = fire_lanes(&species, &library).unwrap();
    assert!(without.is_empty(), "{without:?}");
    let of = |constituent: &str, lane: &str| {
        let at = CONSTITUENTS.iter().position(|c| *c == constituent).unwrap();
        let found = lanes[at]
            .iter()
            .find(|(n, _)| *n == species.lane(lane).unwrap());
        found.map_or(0.0, |(_, mass)| *mass)
    };
    let moles = of("NOX", "NO") / 30.0061 + of("NOX", "NO2") / 46.0055 + of("NOX", "HONO") / 47.013;
    assert_relative_eq!(moles, 1.0 / 30.0061, max_relative = 1e-4);
    // Every fine constituent is whole in the lanes of modes, and again in the tracer that tags follow.
    for (constituent, tracer) in [("EC", "EC"), ("OM", "POC"), ("PMF", "PMF")] {
        let whole: f64 = PARTICLE_LANES
            .iter()
            .map(|lane| of(constituent, lane))
            .sum();
        assert_relative_eq!(whole, 1.0, max_relative = 1e-12);
        assert_relative_eq!(of(constituent, tracer), 1.0, max_relative = 1e-12);
        assert!(of(constituent, "NUMJ") > 0.0 && of(constituent, "NUMI") > 0.0);
    }
    assert_eq!((of("PMC", "ACORS"), of("PMC", "PMC")), (1.0, 1.0));
    assert!(of("OM", "VIVPO1") > 0.4 && of("NMOC", "FORM") > 0.1);
    // Without its profile nothing is guessed.
    let mut poor = library.clone();
    poor.pm_profiles.remove("open_burning");
    let fault = fire_lanes(&species, &poor).err().unwrap().to_string();
    assert!(
        fault.contains("the profile open_burning of speciation_pm.csv"),
        "{fault}"
    );
}

#[test]
fn a_list_needs_its_columns_but_no_lines() {
    let factors = fire_factors().unwrap();
    let read = |text: &str| read_fires("f.csv", text.as_bytes(), &factors);
    assert_eq!(read(HEADER).unwrap(), []);
    let fault = read("").unwrap_err().to_string();
    assert!(
        fault.contains("f.csv: there is no column longitude_deg; it is empty"),
        "{fault}"
    );
    let fault = read(&HEADER.replace("frp_MW", "frp"))
        .unwrap_err()
        .to_string();
    assert!(
        fault.contains("f.csv: there is no column frp_MW; its columns are longitude_deg"),
        "{fault}"
    );
}

#[test]
fn hot_fires_rise_high() {
    // Sofiev et al. 2012: 100 MW under 1 km of mixed air reaches about a kilometre.
    let height = smoke_height(1e8, 1000.0);
    assert!((700.0..1200.0).contains(&height), "{height}");
    assert!(smoke_height(1e9, 1000.0) > height);
    assert!(smoke_height(1e8, 2500.0) > height);
}
