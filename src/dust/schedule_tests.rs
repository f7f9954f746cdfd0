//! Tests of dust on a small grid in the Tengger desert.

use super::*;
use crate::dust::topsoil::Topsoil;
use crate::grid::{GridSpecification, LambertConformal};
use crate::species::{Phase, Species};
use approx::assert_relative_eq;
use ndarray::{Array2, Array3};

pub const LAYERS: usize = 2;

pub fn grid() -> HorizontalGrid {
    HorizontalGrid::new(&GridSpecification {
        projection: LambertConformal::HE_HUANG,
        nx: 5,
        ny: 4,
        cell_size: 12_000.0,
        centre_longitude: 104.3,
        centre_latitude: 38.4,
    })
    .unwrap()
}

fn table(names: &[&str]) -> SpeciesTable {
    let species = names.iter().map(|name| Species {
        name: (*name).into(),
        long_name: (*name).into(),
        long_name_zh: (*name).into(),
        phase: Phase::Particle {
            diameter: 4e-6,
            spread: 1.5,
            density: 2650.0,
        },
        short_lived: false,
        source: "test".into(),
    });
    SpeciesTable {
        tagged: 0,
        reacting: false,
        species: species.collect(),
        pollutants: Vec::new(),
    }
}

/// Names of lanes, dust not in the order of the bins.
const NAMES: [&str; 7] = [
    "ADUST5", "SO2", "ADUST1", "ADUST2", "ADUST3", "ADUST4", "PMC",
];

/// Dry weather of one friction velocity [m/s] and temperature [K].
pub fn weather(time: ModelTime, friction_velocity: f64, temperature: f64) -> MetSlice {
    let grid = grid();
    let flat = |value: f64| Array2::from_elem((grid.ny, grid.nx), value);
    let volume = |value: f64| Array3::from_elem((LAYERS, grid.ny, grid.nx), value);
    MetSlice {
        density: volume(1.05),
        relative_humidity: volume(0.2),
        wind_speed_10m: flat(16.0 * friction_velocity),
        wind_u_10m: flat(16.0 * friction_velocity),
        friction_velocity: flat(friction_velocity),
        obukhov_length: flat(-300.0),
        mixing_height: flat(1500.0),
        sensible_heat_flux: flat(50.0),
        solar_radiation: flat(500.0),
        ..MetSlice::calm(time, (LAYERS, grid.ny, grid.nx), temperature, 86_000.0)
    }
}

pub fn april() -> ModelTime {
    ModelTime::parse("2017-04-18T14:00").unwrap()
}

fn soil(water: f64, temperature: f64) -> TopsoilHistory {
    soil_of(water, temperature, 0.0)
}

/// Ground of one water [kg/kg], temperature [K] and film on roads [kg/m²].
pub fn soil_of(water: f64, temperature: f64, road_film: f64) -> TopsoilHistory {
    let grid = grid();
    let flat = |value: f64| Array2::from_elem((grid.ny, grid.nx), value);
    TopsoilHistory::constant(
        april(),
        Topsoil {
            water: flat(water),
            temperature: flat(temperature),
            road_film: flat(road_film),
        },
    )
}

pub fn dust(scheme: DustScheme, topsoil: TopsoilHistory) -> DustEmissions {
    let grid = grid();
    let surface = Surface::uniform(grid.ny, grid.nx, 1400.0, LandClass::Barren).unwrap();
    let place = DustPlace {
        grid: &grid,
        layers: LAYERS,
        surface: &surface,
        counties: Regions::embedded().unwrap(),
        soils: &DustSoils::embedded().unwrap(),
    };
    DustEmissions::new(place, &table(&NAMES), topsoil, DustOptions::of(scheme)).unwrap()
}

#[test]
fn a_storm_over_a_desert_fills_the_lanes_of_dust() {
    let area: f64 = grid().area.iter().sum();
    for scheme in DustScheme::ALL {
        let dust = dust(scheme, soil(0.0, 285.0));
        let field = dust.at(april(), &weather(april(), 0.6, 288.0)).unwrap();
        let totals = field.totals();
        // Tens to hundreds of µg m⁻² s⁻¹ of PM10 over a third of sealed sand.
        let particles = (totals[2] + totals[3] + totals[4] + totals[5]) / area * 1e9;
        assert!((10.0..300.0).contains(&particles), "{scheme:?} {particles}");
        assert_eq!((totals[1], totals[6]), (0.0, 0.0));
        assert!(totals[0] > totals[5] && totals[5] > totals[2], "{totals:?}");
        let by_group: f64 = dust
            .by_group(april(), &weather(april(), 0.6, 288.0))
            .unwrap()
            .iter()
            .flatten()
            .sum();
        assert_relative_eq!(by_group, totals.iter().sum::<f64>(), max_relative = 1e-12);
        // Entries by rising group and cell, each pair once, all in the lowest layer.
        let keys: Vec<(u32, u32)> = field
            .groups
            .iter()
            .copied()
            .zip(field.cells.iter().copied())
            .collect();
        assert!(keys.windows(2).all(|w| w[0] < w[1]));
        assert!(field.cells.iter().all(|cell| *cell < 20));
        assert_eq!(
            dust.annual_totals().len(),
            dust.groups().len() * NAMES.len()
        );
        assert!(dust.provenance().contains(scheme.name()));
    }
}

#[test]
fn groups_name_sector_and_region() {
    let dust = dust(DustScheme::Leung2023, soil(0.0, 285.0));
    assert!(!dust.groups().is_empty());
    for group in dust.groups() {
        assert_eq!(group.sector, "wind_dust");
        assert_eq!(group.facility.as_deref(), Some("tengger"));
    }
    // Every cell is shared out wholly.
    let shares: f64 = dust.cells.iter().flatten().map(|c| c.1).sum();
    assert_relative_eq!(shares, 20.0, max_relative = 1e-12);
}

#[test]
fn frozen_wet_snowy_and_calm_ground_is_silent() {
    let storm = weather(april(), 0.6, 288.0);
    let mass = |dust: &DustEmissions, weather: &MetSlice| {
        dust.at(april(), weather)
            .unwrap()
            .totals()
            .iter()
            .sum::<f64>()
    };
    for scheme in DustScheme::ALL {
        let dry = mass(&dust(scheme, soil(0.0, 285.0)), &storm);
        let wet = mass(&dust(scheme, soil(0.15, 285.0)), &storm);
        assert!(wet < 0.2 * dry, "{scheme:?} {wet} {dry}");
        assert_eq!(mass(&dust(scheme, soil(0.0, 270.0)), &storm), 0.0);
        // 26 January 2017: −8 °C in the storm.
        assert_eq!(
            mass(
                &dust(scheme, soil(0.0, 275.0)),
                &weather(april(), 0.6, 265.0)
            ),
            0.0
        );
        let mut snow = storm.clone();
        snow.snow_cover.fill(1.0);
        assert_eq!(mass(&dust(scheme, soil(0.0, 285.0)), &snow), 0.0);
        let calm = mass(
            &dust(scheme, soil(0.0, 285.0)),
            &weather(april(), 0.08, 288.0),
        );
        assert!(calm < 1e-3 * dry, "{scheme:?} {calm} {dry}");
    }
}

#[test]
fn a_table_without_dust_and_weather_of_another_grid_are_refused() {
    let grid = grid();
    let surface = Surface::uniform(grid.ny, grid.nx, 1400.0, LandClass::Barren).unwrap();
    let place = DustPlace {
        grid: &grid,
        layers: LAYERS,
        surface: &surface,
        counties: Regions::embedded().unwrap(),
        soils: &DustSoils::embedded().unwrap(),
    };
    let species = table(&NAMES[..5]);
    let error = DustEmissions::new(place, &species, soil(0.0, 285.0), DustOptions::default());
    let text = error.err().unwrap().to_string();
    assert!(text.contains("ADUST4"), "{text}");
    let mut other = weather(april(), 0.6, 288.0);
    other.temperature = Array3::zeros((LAYERS, 3, 3));
    let dust = dust(DustScheme::Kok2014, soil(0.0, 285.0));
    assert!(matches!(
        dust.at(april(), &other),
        Err(EmissionError::Shape { .. })
    ));
}

#[test]
fn the_sun_warms_the_ground_more_in_light_wind() {
    assert!(heating(150.0, 0.9, 0.2) > heating(150.0, 0.9, 0.6));
    assert!(
        (3.0..8.0).contains(&heating(150.0, 0.9, 0.6)),
        "{}",
        heating(150.0, 0.9, 0.6)
    );
    assert_eq!(heating(400.0, 0.9, 0.01), GREATEST_HEATING);
    assert!(heating(-20.0, 0.9, 0.2) < 0.0);
}
