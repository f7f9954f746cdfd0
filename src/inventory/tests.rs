//! Tests of the engine on the embedded inventory.

use super::*;
use crate::grid::{
    GridSpecification, HorizontalGrid, LambertConformal, VerticalGrid, VerticalMetrics,
};
use crate::meteorology::MetSlice;
use crate::plume::BriggsRise;
use crate::species::SpeciesTable;
use crate::terrain::{Regions, Surface};
use crate::time::ModelTime;
use ndarray::{Array2, Array3};
use std::sync::{Arc, OnceLock};

struct Laid {
    pub metrics: VerticalMetrics,
    pub inventory: Inventory,
    pub compiled: CompiledInventory,
}

pub(super) fn grid(cell_size: f64, nx: usize, ny: usize) -> HorizontalGrid {
    HorizontalGrid::new(&GridSpecification {
        projection: LambertConformal::HE_HUANG,
        nx,
        ny,
        cell_size,
        centre_longitude: 102.4,
        centre_latitude: 36.45,
    })
    .unwrap()
}

pub(super) fn lay(
    inventory: &Inventory,
    grid: &HorizontalGrid,
) -> (VerticalMetrics, CompiledInventory) {
    lay_with(inventory, grid, false)
}

fn lay_with(
    inventory: &Inventory,
    grid: &HorizontalGrid,
    transport_fraction: bool,
) -> (VerticalMetrics, CompiledInventory) {
    let surface = Surface::embedded(grid).unwrap();
    let metrics = VerticalGrid::stretched(30, 36.0, 13_000.0)
        .unwrap()
        .over(&surface.height)
        .unwrap();
    let options = CompileOptions {
        transport_fraction,
        rise: Arc::new(BriggsRise),
    };
    let compiled = inventory
        .compile(
            grid,
            &metrics,
            &surface,
            Regions::embedded().unwrap(),
            &SpeciesTable::primary(),
            &options,
        )
        .unwrap();
    (metrics, compiled)
}

/// The embedded inventory on the 12 km grid.
fn laid() -> &'static Laid {
    static LAID: OnceLock<Laid> = OnceLock::new();
    LAID.get_or_init(|| {
        let grid = grid(12_000.0, 30, 21);
        let inventory = Inventory::embedded().unwrap();
        let (metrics, compiled) = lay(&inventory, &grid);
        Laid {
            metrics,
            inventory,
            compiled,
        }
    })
}

/// Still, dry, stable air over the levels of a grid.
pub(super) fn weather(metrics: &VerticalMetrics, time: ModelTime) -> MetSlice {
    let (nz, ny, nx) = metrics.thickness.dim();
    let flat = |value: f64| Array2::from_elem((ny, nx), value);
    let volume = |value: f64| Array3::from_elem((nz, ny, nx), value);
    let height =
        |k: usize, j: usize, i: usize| metrics.terrain[[j, i]] + metrics.centre_height[[k, j, i]];
    MetSlice {
        wind_u: volume(2.0),
        wind_v: volume(-1.0),
        temperature: Array3::from_shape_fn((nz, ny, nx), |(k, j, i)| {
            285.0 - 0.004 * height(k, j, i)
        }),
        pressure: Array3::from_shape_fn((nz, ny, nx), |(k, j, i)| {
            101_325.0 * libm::exp(-height(k, j, i) / 8200.0)
        }),
        mixing_height: flat(300.0),
        sensible_heat_flux: flat(-10.0),
        ..MetSlice::calm(time, (nz, ny, nx), 275.0, 77_000.0)
    }
}

/// Lanes of the primary table that make up each of [`POLLUTANTS`] with a lane.
fn lanes_of(pollutant: &str) -> Vec<usize> {
    let table = SpeciesTable::primary();
    match pollutant {
        "BC" => vec![table.lane("EC").unwrap()],
        "OC" => vec![],
        _ => {
            let found = table.pollutants.iter().find(|p| p.name == pollutant);
            found.unwrap().parts.iter().map(|p| p.0).collect()
        }
    }
}

#[test]
fn a_model_gets_the_dust_that_leaves_its_source_and_all_gases() {
    let laid = laid();
    let (_, model) = lay_with(&laid.inventory, &grid(12_000.0, 30, 21), true);
    let sum = |of: &CompiledInventory, pollutant: &str| -> f64 {
        let columns = of.annual_columns();
        let lanes = lanes_of(pollutant).into_iter();
        lanes
            .map(|lane| columns.index_axis(ndarray::Axis(0), lane).sum())
            .sum()
    };
    let kept = model.report.kept_at_source;
    let (before, after) = (sum(&laid.compiled, "PM10"), sum(&model, "PM10"));
    assert!(kept > 0.1 * before, "{kept}");
    assert!(((after + kept) / before - 1.0).abs() < 1e-9);
    assert!(laid.compiled.report.kept_at_source.abs() < 1e-9);
    for gas in ["SO2", "NOX", "CO"] {
        let error = sum(&model, gas) / sum(&laid.compiled, gas) - 1.0;
        assert!(error.abs() < 1e-12, "{gas}");
    }
    // Roads and building sites are most of the dust: between half and three quarters of it leaves.
    let dust: f64 = laid
        .inventory
        .lines
        .iter()
        .filter(|line| line.sector == "dust" && line.class != "soil")
        .map(|line| line.mass.pollutants()[pollutant_index("PM10").unwrap()])
        .sum();
    assert!(kept < 0.5 * dust && kept > 0.2 * dust, "{kept} of {dust}");
}

#[test]
fn grid_and_dropped_add_up_to_the_table() {
    let laid = laid();
    let total = laid.inventory.total();
    let dropped = laid.compiled.report.dropped_total();
    let columns = laid.compiled.annual_columns();
    for (at, pollutant) in POLLUTANTS.iter().enumerate() {
        let lanes = lanes_of(pollutant);
        if lanes.is_empty() {
            continue;
        }
        let on_grid: f64 = lanes
            .iter()
            .map(|&lane| columns.index_axis(ndarray::Axis(0), lane).sum())
            .sum();
        let by_group: f64 = lanes
            .iter()
            .map(|&lane| {
                let annual = laid.compiled.annual_totals();
                annual.iter().skip(lane).step_by(9).sum::<f64>()
            })
            .sum();
        assert!(on_grid > 0.0 && dropped[at] > 0.0, "{pollutant}");
        for sum in [on_grid, by_group] {
            let error = ((sum + dropped[at]) / total[at] - 1.0).abs();
            assert!(error < 1e-9, "{pollutant}: {error:e}");
        }
        assert!((laid.compiled.report.inside[at] / on_grid - 1.0).abs() < 1e-9);
    }
}

#[test]
fn an_hour_emits_the_share_that_the_profiles_say() {
    let laid = laid();
    let compiled = &laid.compiled;
    let start = ModelTime::parse("2016-01-05T08:00").unwrap();
    let field = compiled.at(start, &weather(&laid.metrics, start)).unwrap();
    assert!(field.len() > 1000);
    assert_eq!(field.rates.len(), field.len() * field.lanes);
    // Ordered by (group, cell), each pair once.
    let keys: Vec<(u32, u32)> = field
        .groups
        .iter()
        .copied()
        .zip(field.cells.iter().copied())
        .collect();
    assert!(keys.windows(2).all(|w| w[0] < w[1]));
    assert!(field.rates.iter().all(|r| r.is_finite() && *r >= 0.0));
    // January at eight in the morning: more CO than the year's mean.
    let total: f64 = compiled.annual_totals().iter().skip(2).step_by(9).sum();
    let mean = total / (366.0 * 86_400.0);
    let now = field.totals()[2];
    assert!(now > 1.2 * mean && now < 4.0 * mean, "{now} {mean}");
    assert_eq!(
        field,
        compiled.at(start, &weather(&laid.metrics, start)).unwrap()
    );
}

#[test]
fn stacks_rise_into_layers_and_keep_their_mass() {
    let laid = laid();
    let compiled = &laid.compiled;
    let time = ModelTime::parse("2016-07-06T15:00").unwrap();
    let field = compiled.at(time, &weather(&laid.metrics, time)).unwrap();
    let xining = compiled
        .groups()
        .iter()
        .position(|g| g.facility.as_deref() == Some("pp_cpi_xining"))
        .unwrap();
    assert_eq!(
        compiled.groups()[xining].height_class,
        HeightClass::Elevated
    );
    let columns = 30 * 21;
    let entries: Vec<(usize, f64)> = field
        .entries()
        .filter(|(group, _, _)| *group == xining)
        .map(|(_, cell, rates)| (cell / columns, rates[0]))
        .collect();
    // A stack of 210 m with 325 K gas: nothing in the lowest four layers (149 m thick together).
    assert!(
        entries.len() > 1 && entries.iter().all(|&(k, _)| k >= 4),
        "{entries:?}"
    );
    let line = laid
        .inventory
        .lines
        .iter()
        .find(|l| l.id == "pp_cpi_xining")
        .unwrap();
    let library = &laid.inventory.library;
    let share = |p: &Profile, at: usize| p.values[at];
    // Tuesday-free arithmetic: 6 July 2016 is a Wednesday; July 2016 has five Fridays, Saturdays and Sundays.
    let week = &library.weekdays[&line.weekday];
    let days: f64 = (0..7)
        .map(|d| share(week, d) * if d >= 4 { 5.0 } else { 4.0 })
        .sum();
    let wanted = line.mass.base[0] * share(&library.months[&line.month], 6) * share(week, 2) / days
        * share(&library.hours[&line.hour], 15)
        / 3600.0;
    let sum: f64 = entries.iter().map(|e| e.1).sum();
    assert!((sum / wanted - 1.0).abs() < 1e-12, "{sum} {wanted}");
}

#[test]
fn weather_of_another_grid_is_refused() {
    let laid = laid();
    let time = ModelTime::parse("2016-07-06T15:00").unwrap();
    let mut wrong = weather(&laid.metrics, time);
    wrong.temperature = Array3::zeros((30, 21, 29));
    let error = laid.compiled.at(time, &wrong).unwrap_err();
    assert!(error.to_string().contains("(30, 21, 29)"), "{error}");
}

#[test]
fn a_town_lies_in_its_county_and_a_whole_county_loses_nothing() {
    let laid = laid();
    // Datong (630121) lies wholly inside, Gulang (620622) wholly or mostly outside.
    let dropped = &laid.compiled.report.dropped;
    assert!(dropped.iter().all(|d| d.county != 630_121));
    assert!(dropped.iter().any(|d| d.county == 620_622 && d.share > 0.9));
    // Substitutions are named, and never silent: Chengguan has no cropland of 0.05 degrees.
    let named = laid.compiled.report.substitutions.iter();
    assert!(
        named
            .clone()
            .any(|s| s.county == 620_102 && s.wanted == Layer::Cropland)
    );
    assert!(named.into_iter().all(|s| s.wanted != s.used));
}

#[test]
fn the_same_bytes_on_one_and_two_threads() {
    let laid = laid();
    let time = ModelTime::parse("2016-01-05T08:00").unwrap();
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        let (metrics, compiled) = pool.install(|| lay(&laid.inventory, &grid(12_000.0, 30, 21)));
        compiled.at(time, &weather(&metrics, time)).unwrap()
    };
    let one = on(1);
    assert_eq!(one, on(2));
    assert_eq!(
        one,
        laid.compiled
            .at(time, &weather(&laid.metrics, time))
            .unwrap()
    );
}

#[test]
fn farms_of_the_loess_lie_in_the_valleys() {
    // Yongdeng (620121) has next to no cropland in the land cover: its farms must favour the Zhuanglang valley over the hills
    // (2,154 m on average; spread evenly over its steppe 2,232 m).
    let laid = laid();
    let group = |g: &SourceGroup| g.county_code == 620_121 && g.sector == "agriculture";
    let farms = laid.compiled.groups().iter().position(group).unwrap();
    let time = ModelTime::parse("2016-01-05T20:00").unwrap();
    let field = laid
        .compiled
        .at(time, &weather(&laid.metrics, time))
        .unwrap();
    let (mut mass, mut height) = (0.0, 0.0);
    for (_, cell, rates) in field.entries().filter(|e| e.0 == farms) {
        mass += rates[3];
        height += rates[3] * laid.metrics.terrain[[cell / 30, cell % 30]];
    }
    assert!(height / mass < 2190.0, "{}", height / mass);
}
