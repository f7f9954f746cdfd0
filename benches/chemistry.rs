//! Gas chemistry of an ensemble, one thread: µs per cell and step of 300 s for the integration, the rate constants and the light.
//!
//! 10,000 cells at 775 hPa: start values of a morning in a city times U(0.6, 1.4) a species, 293.15 K ± 10 K, sun of all hours of a
//! day in June at 36.6° N, 2,261 m; seed 1. The first step begins without radicals; twelve are run, an hour.
//! `cargo bench --bench chemistry`; a peer's figures on the same machine stand in `docs/validation/chemistry.md`.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use hehuang::chemistry::photolysis::{Photolysis, PhotolysisWork, reference_column};
use hehuang::chemistry::{
    Batch, Cells, Method, Network, Parameter, RateTable, Settings, Solver, Statistics,
    TangentFields, TangentSystem, rates,
};
use hehuang::species::mechanism::Mechanism;
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::fmt::Write;
use std::time::Instant;

const CELLS: usize = 10_000;
const STEP: f64 = 300.0;
const STEPS: usize = 12;
const PRESSURE: f64 = 77_500.0;
/// Start [ppb].
const START: [(&str, f64); 27] = [
    ("NO", 10.0),
    ("NO2", 20.0),
    ("O3", 45.0),
    ("CO", 400.0),
    ("SO2", 8.0),
    ("HONO", 0.5),
    ("FORM", 3.0),
    ("ALD2", 2.0),
    ("PAR", 40.0),
    ("ETH", 4.0),
    ("OLE", 1.5),
    ("TOL", 3.0),
    ("XYLMN", 2.0),
    ("ETHA", 4.0),
    ("ISOP", 0.8),
    ("TERP", 0.2),
    ("BENZENE", 1.0),
    ("PRPA", 4.0),
    ("ETOH", 3.0),
    ("MEOH", 3.0),
    ("ACET", 2.0),
    ("KET", 0.5),
    ("IOLE", 0.3),
    ("ETHY", 2.0),
    ("H2O2", 0.5),
    ("PAN", 0.5),
    ("HNO3", 1.0),
];

struct Ensemble {
    mechanism: Mechanism,
    temperature: Vec<f64>,
    photolysis: Vec<f64>,
    heterogeneous: Vec<f64>,
    start: Vec<f64>,
}

impl Ensemble {
    fn new() -> Self {
        let mechanism = Mechanism::cb6r5().expect("the shipped mechanism");
        let mut random = ChaCha8Rng::seed_from_u64(1);
        let light = light(&mechanism);
        let tables = mechanism.photolysis.len();
        let surfaces = mechanism
            .heterogeneous
            .iter()
            .map(|label| match label.as_str() {
                "HETERO_N2O5IJ" => 1e-4,
                "HETERO_H2NO3PAIJ" => 1.0,
                "HETERO_NO2" => 1e-6,
                _ => 0.0,
            });
        let surfaces: Vec<f64> = surfaces.collect();
        let mut all = Self {
            temperature: Vec::new(),
            photolysis: Vec::new(),
            heterogeneous: Vec::new(),
            start: Vec::new(),
            mechanism,
        };
        for _ in 0..CELLS {
            all.temperature.push(random.random_range(283.15..303.15));
            let hour = (random.next_u32() % 96) as usize;
            all.photolysis
                .extend_from_slice(&light[hour * tables..(hour + 1) * tables]);
            all.heterogeneous.extend_from_slice(&surfaces);
            for species in &all.mechanism.species {
                let found = START.iter().find(|(name, _)| *name == species.name);
                let usual = found.map_or(1e-22, |(_, ppb)| ppb * 1e-9);
                all.start.push(usual * random.random_range(0.6..1.4));
            }
        }
        all
    }

    fn constants(&self, table: &RateTable, rate: &mut [f64]) {
        let density: Vec<f64> = self
            .temperature
            .iter()
            .map(|&t| rates::number_density(t, PRESSURE))
            .collect();
        table.effective(
            &Cells {
                temperature: &self.temperature,
                pressure: &vec![PRESSURE; CELLS],
                water: &vec![1.2e-2; CELLS],
                number_density: &density,
                photolysis: &self.photolysis,
                heterogeneous: &self.heterogeneous,
                open_water: &[],
            },
            rate,
        );
    }

    fn solver(&self, method: Method) -> Solver {
        let settings = Settings::for_mechanism(&self.mechanism, method, 1e-3, 1e-15, 1000);
        Solver::new(Network::new(&self.mechanism), settings).expect("tolerances above 0")
    }
}

/// Photolysis rates at the ground every quarter of an hour of 21 June [1/s].
fn light(mechanism: &Mechanism) -> Vec<f64> {
    let photolysis =
        Photolysis::new(&mechanism.photolysis).expect("tables of the shipped mechanism");
    let profile = reference_column(2261.0, 290.0).expect("the standard atmosphere");
    let mut work = PhotolysisWork::new();
    let tables = mechanism.photolysis.len();
    let mut column = vec![0.0; profile.layers() * tables];
    let (latitude, declination) = (36.6_f64.to_radians(), 23.44_f64.to_radians());
    let mut light = Vec::new();
    for quarter in 0..96 {
        let angle = std::f64::consts::TAU * (f64::from(quarter) / 96.0 - 0.5);
        let cosine =
            latitude.sin() * declination.sin() + latitude.cos() * declination.cos() * angle.cos();
        photolysis
            .column(&profile.column(cosine.acos()), &mut work, &mut column)
            .expect("a column of standard air");
        light.extend_from_slice(&column[..tables]);
    }
    light
}

fn one_hour(ensemble: &Ensemble, method: Method, rate: &[f64], text: &mut String) -> Vec<f64> {
    let solver = ensemble.solver(method);
    let (mut x, mut step) = (ensemble.start.clone(), vec![0.0; CELLS]);
    let mut whole = Statistics::default();
    let mut seconds = 0.0;
    for n in 0..STEPS {
        let begun = Instant::now();
        let batch = Batch {
            concentration: &mut x,
            rate,
            source: None,
            loss: None,
            step: &mut step,
        };
        let cost = solver.advance(batch, STEP).expect("an ordinary morning");
        let spent = begun.elapsed().as_secs_f64();
        seconds += spent;
        whole.join(&cost);
        if [0, 1, 3, STEPS - 1].contains(&n) {
            line(
                text,
                &format!("{} step {:2}", method.name(), n + 1),
                spent,
                &cost,
                1,
            );
        }
    }
    line(
        text,
        &format!("{} mean of the hour", method.name()),
        seconds,
        &whole,
        STEPS,
    );
    x
}

fn line(text: &mut String, what: &str, seconds: f64, cost: &Statistics, steps: usize) {
    let cells = (CELLS * steps) as f64;
    let _ = writeln!(
        text,
        "{what:<24} {:6.2} µs per cell and step, {:5.2} internal steps, {:.2} rejected, most {}",
        1e6 * seconds / cells,
        cost.accepted as f64 / cells,
        cost.rejected as f64 / cells,
        cost.most
    );
}

fn chemistry(c: &mut Criterion) {
    let ensemble = Ensemble::new();
    let table = RateTable::new(&ensemble.mechanism);
    let mut rate = vec![0.0; CELLS * table.rows()];
    ensemble.constants(&table, &mut rate);
    let mut text = String::new();
    let solver = ensemble.solver(Method::Ros3);
    let (block, entries, operations) = solver.network().size();
    let _ = writeln!(
        text,
        "\n{} species, {} reactions; largest block {block}, {entries} entries, {operations} multiplications a factorisation",
        solver.network().species(),
        solver.network().reactions()
    );
    let morning = one_hour(&ensemble, Method::Ros3, &rate, &mut text);
    one_hour(&ensemble, Method::Rodas3, &rate, &mut text);
    one_hour(&ensemble, Method::Ros2, &rate, &mut text);
    let _ = std::io::Write::write_all(&mut std::io::stderr(), text.as_bytes());

    let mut group = c.benchmark_group("chemistry");
    group
        .sample_size(10)
        .throughput(Throughput::Elements(CELLS as u64));
    group.bench_function("ros3, the hour's last state, one step", |b| {
        b.iter_batched(
            || (morning.clone(), vec![STEP; CELLS]),
            |(mut x, mut step)| {
                let batch = Batch {
                    concentration: &mut x,
                    rate: &rate,
                    source: None,
                    loss: None,
                    step: &mut step,
                };
                solver.advance(batch, STEP)
            },
            criterion::BatchSize::LargeInput,
        );
    });
    group.bench_function("rate constants", |b| {
        let mut rate = vec![0.0; CELLS * table.rows()];
        b.iter(|| ensemble.constants(&table, &mut rate));
    });
    let photolysis = Photolysis::new(&ensemble.mechanism.photolysis).expect("its tables");
    let profile = reference_column(2261.0, 290.0).expect("the standard atmosphere");
    let column = profile.column(0.7);
    let mut rates = vec![0.0; profile.layers() * ensemble.mechanism.photolysis.len()];
    let mut work = PhotolysisWork::new();
    group.throughput(Throughput::Elements(profile.layers() as u64));
    group.bench_function("light, a column (every third step)", |b| {
        b.iter(|| photolysis.column(&column, &mut work, &mut rates));
    });
    group.finish();
}

/// Cells of the tangents' group.
const RIDING: usize = 1024;

/// Tangents of 1, 8 and 32 parameters over a step: half of them sources of twenty species, half states.
fn tangents(c: &mut Criterion) {
    let ensemble = Ensemble::new();
    let table = RateTable::new(&ensemble.mechanism);
    let (n, rows) = (ensemble.mechanism.species.len(), table.rows());
    let mut rate = vec![0.0; CELLS * rows];
    ensemble.constants(&table, &mut rate);
    let rate = &rate[..RIDING * rows];
    let solver = ensemble.solver(Method::Ros3);
    let (mut x, mut step) = (ensemble.start[..RIDING * n].to_vec(), vec![0.0; RIDING]);
    let mut cost = Statistics::default();
    for _ in 0..STEPS {
        let batch = Batch {
            concentration: &mut x,
            rate,
            source: None,
            loss: None,
            step: &mut step,
        };
        cost = solver.advance(batch, STEP).expect("an ordinary morning");
    }
    let mut group = c.benchmark_group("tangents");
    group
        .sample_size(10)
        .throughput(Throughput::Elements(cost.accepted + cost.rejected));
    for count in [0, 1, 8, 32] {
        let parameter = |p: usize| match p % 2 {
            0 => Parameter::State,
            _ => Parameter::Source((0..20).map(|s| (7 * s + p) % n).collect()),
        };
        let parameters: Vec<Parameter> = (0..count).map(parameter).collect();
        let system = TangentSystem::new(solver.network(), &parameters, &[]).expect("its species");
        let source = vec![1e-14; RIDING * system.sources()];
        let each = x.chunks_exact(n);
        let first: Vec<f64> = each.flat_map(|cell| cell.repeat(count)).collect();
        group.bench_function(format!("{count} parameters, an internal step"), |b| {
            b.iter_batched_ref(
                || (x.clone(), step.clone(), first.clone()),
                |(x, step, first)| {
                    let batch = Batch {
                        concentration: x,
                        rate,
                        source: None,
                        loss: None,
                        step,
                    };
                    let fields = TangentFields {
                        first,
                        source: &source,
                        drivers: &[],
                        second: &mut [],
                    };
                    let mut rider = system.ride(RIDING, fields).expect("arrays of this length");
                    solver.advance_with(batch, STEP, &mut rider)
                },
                criterion::BatchSize::LargeInput,
            );
        });
    }
    group.finish();
}

criterion_group!(benches, chemistry, tangents);
criterion_main!(benches);
