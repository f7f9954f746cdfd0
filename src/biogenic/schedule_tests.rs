//! Tests of plants and soils on a small grid.

use super::*;
use crate::grid::{GridSpecification, LambertConformal};
use crate::inventory::{Inventory, JoinedSchedule};
use crate::species::mechanism::{Mechanism, MechanismSpecies};
use approx::assert_relative_eq;
use std::sync::Arc;

const LAYERS: usize = 2;

fn grid() -> HorizontalGrid {
    HorizontalGrid::new(&GridSpecification {
        projection: LambertConformal::HE_HUANG,
        nx: 6,
        ny: 4,
        cell_size: 6000.0,
        centre_longitude: 101.8,
        centre_latitude: 36.65,
    })
    .unwrap()
}

fn table() -> SpeciesTable {
    let names = [
        "NO", "NO2", "ISOP", "TERP", "APIN", "SESQ", "MEOH", "ACET", "ETOH", "ALD2", "FORM",
        "AACD", "FACD", "ETH", "ALDX", "PAR", "OLE", "KET",
    ];
    let species = names.map(MechanismSpecies::unknown);
    SpeciesTable::for_mechanism(&Mechanism {
        name: "test".into(),
        species: species.into(),
        ..Mechanism::default()
    })
    .unwrap()
}

/// Air of one temperature [K] and solar radiation [W/m²].
fn weather(time: ModelTime, temperature: f64, solar: f64) -> MetSlice {
    let grid = grid();
    let flat = |value: f64| Array2::from_elem((grid.ny, grid.nx), value);
    let volume = |value: f64| Array3::from_elem((LAYERS, grid.ny, grid.nx), value);
    MetSlice {
        density: volume(0.95),
        sensible_heat_flux: flat(100.0),
        solar_radiation: flat(solar),
        ..MetSlice::calm(time, (LAYERS, grid.ny, grid.nx), temperature, 77_000.0)
    }
}

fn natural(class: LandClass, options: NaturalOptions) -> NaturalEmissions {
    let grid = grid();
    let flat = |value: f64| Array2::from_elem((grid.ny, grid.nx), value);
    let past = PastDay {
        temperature: flat(297.0),
        photons: flat(400.0),
    };
    let surface = Surface::uniform(grid.ny, grid.nx, 2300.0, class).unwrap();
    let regions = Regions::embedded().unwrap();
    let lumps = Inventory::embedded().unwrap().library.voc_lumps;
    let table = table();
    NaturalEmissions::new(
        &grid,
        LAYERS,
        &surface,
        regions,
        (&table, &lumps),
        past,
        options,
    )
    .unwrap()
}

const ALL: NaturalOptions = NaturalOptions {
    plants: true,
    soil: true,
};

/// Noon by the sun at the grid in June.
fn noon() -> ModelTime {
    ModelTime::parse("2016-06-21T13:00").unwrap()
}

#[test]
fn a_forest_under_standard_light_and_warmth_emits_its_factor() {
    let forest = natural(LandClass::BroadleafForest, ALL);
    let table = table();
    // 1,500 µmol m⁻² s⁻¹ at 303 K; the sun stands at 77°, where γ_P of the same light is 1.02.
    let field = forest
        .at(noon(), &weather(noon(), 303.0, 1500.0 / PHOTONS))
        .unwrap();
    let area: f64 = grid().area.iter().sum();
    let isoprene = field.totals()[table.lane("ISOP").unwrap()] / area * 3600.0 * 1e9;
    // 10,500 µg m⁻² h⁻¹ times γ_LAI 0.915 (leaf area 3.8) and growing leaves of about 0.8.
    let expected =
        10_500.0 * leaf_area_factor(3.8) * leaf_age_factor(2.2, 3.8, 297.0, &[0.05, 0.6, 1.0, 0.9]);
    assert_relative_eq!(isoprene, expected, max_relative = 0.06);
    assert!(expected > 0.6 * 10_500.0);
    // Groups: plants before soils, each county once; entries by rising group and cell.
    let sectors: Vec<&str> = forest.groups().iter().map(|g| g.sector.as_str()).collect();
    assert_eq!(
        sectors.iter().filter(|s| **s == "soil").count() * 2,
        sectors.len()
    );
    let keys: Vec<(u32, u32)> = field
        .groups
        .iter()
        .copied()
        .zip(field.cells.iter().copied())
        .collect();
    assert!(keys.windows(2).all(|w| w[0] < w[1]));
    let shares: f64 = forest.cells[..sectors.len() / 2]
        .iter()
        .flatten()
        .map(|c| c.1)
        .sum();
    assert_relative_eq!(shares, 24.0, max_relative = 1e-12);
}

#[test]
fn nights_are_dark_but_not_silent_and_winter_is() {
    let forest = natural(LandClass::NeedleleafForest, ALL);
    let table = table();
    let lane = |name: &str| table.lane(name).unwrap();
    let night = ModelTime::parse("2016-06-21T01:00").unwrap();
    let totals = forest
        .at(night, &weather(night, 285.0, 0.0))
        .unwrap()
        .totals();
    assert_eq!(totals[lane("ISOP")], 0.0);
    assert!(totals[lane("TERP")] > 0.0 && totals[lane("NO")] > 0.0);
    let winter = ModelTime::parse("2016-01-05T13:00").unwrap();
    let field = forest.at(winter, &weather(winter, 262.0, 500.0)).unwrap();
    assert!(field.is_empty());
}

#[test]
fn switches_and_joining_keep_groups_and_lanes_apart() {
    let soil = NaturalOptions {
        plants: false,
        soil: true,
    };
    let fields = Arc::new(natural(LandClass::Cropland, soil));
    let plants = NaturalOptions {
        plants: true,
        soil: false,
    };
    let leaves = Arc::new(natural(LandClass::Cropland, plants));
    let air = weather(noon(), 295.0, 700.0);
    let (a, b) = (
        leaves.at(noon(), &air).unwrap(),
        fields.at(noon(), &air).unwrap(),
    );
    let joined = JoinedSchedule::new(vec![leaves.clone(), fields.clone()]);
    assert_eq!(
        joined.groups().len(),
        leaves.groups().len() + fields.groups().len()
    );
    let all = joined.at(noon(), &air).unwrap();
    assert_eq!(all.len(), a.len() + b.len());
    let both = natural(LandClass::Cropland, ALL);
    assert_eq!(all, both.at(noon(), &air).unwrap());
    assert_eq!(
        joined.annual_totals().len(),
        joined.groups().len() * table().len()
    );
    let nitric = b.totals()[table().lane("NO").unwrap()];
    let area: f64 = grid().area.iter().sum();
    // Fields in June: some ng N m⁻² s⁻¹, as measured over fertilised soil (order of magnitude).
    let flux = nitric / area * NITROGEN / 0.030_006 * 1e12;
    assert!((2.0..20.0).contains(&flux), "{flux}");
    let mut wrong = air;
    wrong.temperature = Array3::zeros((LAYERS, 4, 5));
    assert!(both.at(noon(), &wrong).is_err());
}
