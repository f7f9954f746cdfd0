//! What every run must keep: mass, uniformity, tags, bytes.

mod support;

use hehuang::grid::{GridSpecification, HorizontalGrid, LambertConformal, VerticalGrid};
use hehuang::inventory::{EmissionError, EmissionField, EmissionSchedule, SourceGroup};
use hehuang::meteorology::{MetSlice, Meteorology, ModelMeteorology, WrfFile, WrfGrid, WrfOutput};
use hehuang::simulation::{
    Case, Outcome, Record, State, Surroundings, SurroundingsError, read_checkpoint, run,
    write_checkpoint,
};
use hehuang::time::ModelTime;
use hehuang::transport::BoundaryRatios;
use ndarray::Array2;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use support::{Stopper, begin, bytes_of, case_of};

fn text(blocks: usize) -> String {
    format!(
        r#"
[scenario]
name = "contract"
start = "2016-01-05T06:00"
hours = 5
spin_up_hours = 1
[grid]
cell_size_km = 18
width_km = 360
height_km = 252
layers = 14
first_layer_m = 60
top_m = 13000
[meteorology.representative_day]
id = "winter-stagnant"
[[attribution.set]]
name = "sector-region"
by = ["sector", "region"]
rest = "elsewhere"
[attribution.set.regions]
xining = ["西宁市"]
lanzhou = ["兰州市"]
[[attribution.set]]
name = "height"
by = ["height"]
[run]
blocks = {blocks}
"#
    )
}

fn case(blocks: usize) -> Case {
    case_of(&text(blocks))
}

#[test]
fn bytes_depend_neither_on_threads_nor_on_blocks() {
    let one = case(1);
    let first = bytes_of(&one, 1);
    assert!(first == bytes_of(&one, 2), "two threads give other bytes");
    for blocks in [2, 6, 24] {
        assert!(
            first == bytes_of(&case(blocks), 2),
            "{blocks} blocks give other bytes"
        );
    }
}

#[test]
fn a_resumed_run_gives_the_same_bytes() {
    let whole = bytes_of(&case(1), 2);
    let interrupted = case(1);
    let (mut state, mut record) = begin(&interrupted);
    let stop = AtomicBool::new(false);
    let mut stopper = Stopper(3, &stop);
    let outcome = run(
        &interrupted,
        &mut state,
        &mut [&mut record, &mut stopper],
        &stop,
    );
    assert_eq!(outcome.expect("half a run"), Outcome::Interrupted);
    let half = write_checkpoint(&interrupted, &state, &record, "inputs", 0);
    // Taken up by a program that starts afresh, with other blocks.
    let again = case(6);
    let empty = Record::new(&again, &[(3, 4)]);
    let (mut state, mut record) =
        read_checkpoint(&again, &half, "half", "inputs", &empty).expect("the checkpoint");
    run(
        &again,
        &mut state,
        &mut [&mut record],
        &AtomicBool::new(false),
    )
    .expect("the rest");
    assert!(write_checkpoint(&again, &state, &record, "inputs", 0) == whole);
}

#[test]
fn a_damaged_or_foreign_checkpoint_is_refused() {
    let case = case(1);
    let (state, record) = begin(&case);
    let mut bytes = write_checkpoint(&case, &state, &record, "inputs", 0);
    let refused = |bytes: &[u8], inputs: &str| {
        let empty = Record::new(&case, &[(3, 4)]);
        let result = read_checkpoint(&case, bytes, "run/checkpoint.bin", inputs, &empty);
        result.expect_err("a refusal").to_string()
    };
    assert!(refused(&bytes, "others").contains("belongs to other inputs"));
    assert!(refused(&bytes[..bytes.len() / 2], "inputs").contains("damaged or cut short"));
    assert!(refused(b"netCDF", "inputs").contains("is no checkpoint"));
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    assert!(refused(&bytes, "inputs").contains("damaged"));
}

#[test]
fn mass_closes_and_tags_add_up() {
    let case = case(1);
    let (mut state, mut record) = begin(&case);
    run(
        &case,
        &mut state,
        &mut [&mut record],
        &AtomicBool::new(false),
    )
    .expect("a run");
    let ledger = state.ledger(&case);
    assert!(ledger.worst() < 1e-12, "residual {}", ledger.worst());
    for entry in &ledger.entries {
        assert!(entry.emitted > 0.0, "{} is not emitted", entry.species);
        // Carbon monoxide hardly deposits (Zhang et al. 2003 give it no uptake).
        assert!(entry.dry_deposition > 0.0 || entry.species == "CO");
        assert!(entry.inflow.iter().sum::<f64>() > 0.0);
    }
    let (gap, undershoot) = state.tag_closure(&case);
    assert!(gap < 1e-12, "tags miss the bulk by {gap}");
    assert!(undershoot <= 1e-3, "undershoot {undershoot}");
    // The record agrees with itself: groups add up to the map in every hour.
    let map = record.map(4, 0);
    for (cell, &value) in map.iter().enumerate() {
        let sum: f32 = (0..record.groups.len())
            .map(|g| record.group_map(4, g, 0)[cell])
            .sum();
        assert!((sum - value).abs() <= 1e-5 * value);
    }
}

/// Air of one mixing ratio everywhere, for every species.
struct Uniform(BoundaryRatios);

impl Surroundings for Uniform {
    fn boundary(&self, _: ModelTime) -> Result<BoundaryRatios, SurroundingsError> {
        Ok(self.0.clone())
    }
    fn ratio(&self, _: ModelTime, _: f64, _: usize) -> f64 {
        RATIO
    }
    fn provenance(&self) -> String {
        "uniform".into()
    }
}

const RATIO: f64 = 3.7e-8;

/// No sources.
struct Nothing(Vec<SourceGroup>, usize);

impl EmissionSchedule for Nothing {
    fn groups(&self) -> &[SourceGroup] {
        &self.0
    }
    fn at(&self, _: ModelTime, _: &MetSlice) -> Result<EmissionField, EmissionError> {
        Ok(EmissionField {
            lanes: self.1,
            ..EmissionField::default()
        })
    }
    fn annual_totals(&self) -> &[f64] {
        &[]
    }
    fn provenance(&self) -> String {
        "nothing".into()
    }
}

/// Greatest relative departure from one mixing ratio after a run without sources and sinks.
fn departure_from_uniform(mut case: Case) -> f64 {
    let (layers, lanes) = (case.layers(), case.lanes());
    let (nx, ny) = (case.horizontal.nx, case.horizontal.ny);
    let boundary = BoundaryRatios::uniform(nx, ny, layers, &vec![RATIO; lanes]);
    case.surroundings = Arc::new(Uniform(boundary));
    case.emissions = Arc::new(Nothing(case.emissions.groups().to_vec(), lanes));
    case.options.dry_deposition = false;
    case.options.wet_deposition = false;
    // Settling is no mixing: only the gases and fine particles stay uniform.
    let coarse = case.species.lane("PMC").expect("a lane");
    let weather = case.meteorology.at(case.begin).expect("weather");
    let mut state = State::initial(&case, &weather).expect("air");
    run(&case, &mut state, &mut [], &AtomicBool::new(false)).expect("a run");
    let air = &case.meteorology.at(case.end).expect("weather").air_mass;
    let mut worst: f64 = 0.0;
    for ((k, j, i), air) in air.indexed_iter() {
        for (lane, mass) in state.bulk.cell(k, j, i).iter().enumerate() {
            if lane != coarse {
                worst = worst.max((mass / air / RATIO - 1.0).abs());
            }
        }
    }
    worst
}

#[test]
fn a_uniform_ratio_stays_uniform_in_the_winds_over_real_terrain() {
    let worst = departure_from_uniform(case(4));
    assert!(worst < 1e-12, "deviates by {worst}");
}

#[test]
fn a_uniform_ratio_stays_uniform_in_the_winds_of_wrf_over_tibet() {
    let text = text(1)
        .replace("cell_size_km = 18", "cell_size_km = 25")
        .replace("width_km = 360", "width_km = 150")
        .replace("height_km = 252", "height_km = 150");
    let mut case = case_of(&text);
    // The file's own place, ground and winds in place of the basin's.
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/wrf/tibet.nc");
    let file = WrfFile::open(&path).expect("a file");
    let wrf = WrfGrid::of(&file, 0).expect("its map");
    let (j, i) = (file.ny / 2, file.nx / 2);
    let (longitude, latitude) = (wrf.longitude[[j, i]], wrf.latitude[[j, i]]);
    case.horizontal = HorizontalGrid::new(&GridSpecification {
        projection: LambertConformal {
            standard_parallel_1: latitude - 1.0,
            standard_parallel_2: latitude + 1.0,
            latitude_of_origin: latitude,
            central_meridian: longitude,
        },
        nx: case.horizontal.nx,
        ny: case.horizontal.ny,
        cell_size: 25_000.0,
        centre_longitude: longitude,
        centre_latitude: latitude,
    })
    .expect("a grid");
    let shape = case.horizontal.longitude.dim();
    let ground = Array2::from_shape_fn(shape, |c| {
        let (x, y) = wrf
            .position(case.horizontal.longitude[c], case.horizontal.latitude[c])
            .expect("a place");
        let near = |v: f64, n: usize| (v.round().max(0.0) as usize).min(n - 1);
        wrf.terrain[[near(y, file.ny), near(x, file.nx)]]
    });
    let vertical = VerticalGrid::stretched(14, 60.0, 15_000.0).expect("levels");
    case.metrics = vertical.over(&ground).expect("over the ground");
    let output = WrfOutput::open(vec![path]).expect("output");
    let weather = ModelMeteorology::new(Box::new(output), &case.horizontal, &vertical, &ground);
    let weather = weather.expect("weather");
    (case.begin, case.end) = weather.coverage();
    case.start = case.begin;
    case.meteorology = Arc::new(weather);
    let worst = departure_from_uniform(case);
    assert!(worst < 1e-12, "deviates by {worst}");
}
