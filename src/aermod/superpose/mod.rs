//! Superposition of runs that are there already: POSTFILEs hour by hour, each so many times, and background.
//!
//! C(r, t) = Σ_f k_f C_f(r, t) + Σ_b B_b(t), k_f = role (+1, retired −1, off 0) × scale; then averages, ranks and percentiles of
//! daily means as a run has them. One hour is in memory at a time, besides daily means for percentiles.
//!
//! With the weather of the runs calm and missing hours are known: they have no background and enter averages by AERMOD's policy
//! (see [`crate::nearfield::averages`]). Without it every hour counts and has background.

mod air;
mod plan;
mod post;
mod shares;

pub use post::{PostError, PostReader};

use super::session::FileHours;
use super::weather::{WeatherFileError, WeatherFiles};
use super::write::facts::Facts;
use super::write::files::Files;
use super::write::heading::Heading;
use super::write::post::PostFiles;
use super::write::{csv, plot};
use crate::nearfield::accumulation::{Accumulation, stamp_of};
use crate::nearfield::averages::HourKind;
use crate::nearfield::case::{Averaging, Group, Output, OutputUnit, ReceptorKind};
use crate::nearfield::pass::PassedHour;
use crate::nearfield::results::Completed;
use crate::nearfield::{AverageObserver, Case, DailyMeans, Field, Hours, Results};
use crate::output::{WriteError, write_file, write_table};
use crate::plume::{HourStamp, Receptor};
use plan::Plan;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// Why nothing was superposed.
#[derive(Debug, thiserror::Error)]
pub enum SuperposeError {
    /// The plan is faulty: every problem with its line.
    #[error("{0}")]
    Plan(String),
    /// A POSTFILE is faulty.
    #[error(transparent)]
    Post(#[from] PostError),
    /// Weather files.
    #[error(transparent)]
    Weather(#[from] WeatherFileError),
    /// Files that do not fit each other.
    #[error(
        "{file} does not fit {first}: {what}\nhint: the runs must have the same receptors, in the same order, and the same hours"
    )]
    Mismatch {
        /// The file.
        file: String,
        /// What it is compared with.
        first: String,
        /// Where they differ.
        what: String,
    },
    /// A background without a value.
    #[error(
        "hour {date} (YYYYMMDDHH) has no background in {file}\nhint: fill it in, or give value beside it"
    )]
    NoBackground {
        /// The table or POSTFILE.
        file: String,
        /// The hour.
        date: i64,
    },
    /// Stopped from outside.
    #[error("stopped after {0} hours")]
    Stopped(usize),
    /// A file of the results.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// A file of the results, as the system says.
    #[error("cannot write {path}: {cause}")]
    Io {
        /// The folder.
        path: PathBuf,
        /// The system's words.
        cause: std::io::Error,
    },
}

/// What came of it.
#[derive(Debug)]
pub struct Superposed {
    /// Receptors, sums as groups (the first is that of all files), and outputs; no source.
    pub case: Case,
    /// Averages, ranks, means.
    pub results: Results,
    /// Files that were read.
    pub inputs: Vec<PathBuf>,
    /// Guaranteed rate of daily means [1].
    pub rate: Option<f64>,
}

/// What a superposition needs besides its plan.
pub struct Around<'a> {
    /// Folder of the results.
    pub out: &'a Path,
    /// Local date and time for the headings.
    pub now: [i32; 6],
    /// Set from outside to end it.
    pub stop: &'a AtomicBool,
    /// Told after every hour how many are done.
    pub progress: &'a mut dyn FnMut(usize),
}

/// Makes an observer for the case that was made of the plan.
pub type Watcher<'m> =
    dyn FnMut(&Case, Option<f64>) -> std::io::Result<Box<dyn AverageObserver + 'm>> + 'm;

/// The year of two digits in full: 50 to 99 are of the last century, as AERMOD has it.
fn full(date: i64) -> i64 {
    date + if date / 1_000_000 >= 50 { 19 } else { 20 } * 100_000_000
}

/// The files of a plan, ready for their first hour.
struct Opened {
    posts: Vec<PostReader>,
    receptors: Vec<Receptor>,
    /// Names of the receptors' networks.
    networks: Vec<String>,
}

/// Opens the files and compares their receptors.
fn open(plan: &Plan) -> Result<Opened, SuperposeError> {
    let mut posts = Vec::new();
    for part in &plan.parts {
        posts.push(PostReader::open(&part.path)?);
    }
    let mut known: Option<(String, Vec<Receptor>, Vec<String>)> = None;
    if let Some(path) = &plan.receptors {
        let is_table = path
            .extension()
            .is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
        let name = path.display().to_string();
        let (receptors, networks) = if is_table {
            let points =
                crate::nearfield::toml_case::read_points(path).map_err(SuperposeError::Plan)?;
            let count = points.len();
            (points, vec![String::new(); count])
        } else {
            let post = PostReader::open(path)?;
            let (receptors, networks) = post.receptors().ok_or_else(|| {
                SuperposeError::Plan(format!(
                    "{name} is unformatted and does not say where its receptors stand"
                ))
            })?;
            (receptors.to_vec(), networks.to_vec())
        };
        known = Some((name, receptors, networks));
    }
    for post in &posts {
        let Some((receptors, networks)) = post.receptors() else {
            continue;
        };
        let name = post.path().display().to_string();
        match &known {
            None => known = Some((name, receptors.to_vec(), networks.to_vec())),
            Some((first, expected, _)) => same(&name, receptors, first, expected)?,
        }
    }
    let Some((_, receptors, networks)) = known else {
        return Err(SuperposeError::Plan(
            "all files are unformatted and do not say where their receptors stand\nhint: receptors = a text POSTFILE, or CSV with x_m, y_m".to_owned(),
        ));
    };
    for post in &mut posts {
        post.expect(receptors.len());
    }
    Ok(Opened {
        posts,
        receptors,
        networks,
    })
}

/// Compares receptors as they are printed.
fn same(
    file: &str,
    receptors: &[Receptor],
    first: &str,
    expected: &[Receptor],
) -> Result<(), SuperposeError> {
    let mismatch = |what| {
        Err(SuperposeError::Mismatch {
            file: file.to_owned(),
            first: first.to_owned(),
            what,
        })
    };
    if receptors.len() != expected.len() {
        return mismatch(format!(
            "{} receptors, not {}",
            receptors.len(),
            expected.len()
        ));
    }
    for (number, (own, other)) in receptors.iter().zip(expected).enumerate() {
        let near = |a: f64, b: f64| (a - b).abs() <= 0.006;
        if !(near(own.x, other.x) && near(own.y, other.y) && near(own.flagpole, other.flagpole)) {
            return mismatch(format!(
                "receptor {} stands at {}, {}, {} m above ground, not at {}, {}, {}",
                number + 1,
                own.x,
                own.y,
                own.flagpole,
                other.x,
                other.y,
                other.flagpole
            ));
        }
    }
    Ok(())
}

/// The case whose results are made: receptors, sums, averages, outputs.
fn case_of(plan: &Plan, receptors: Vec<Receptor>, networks: Vec<String>, out: &Path) -> Case {
    let label = "MICROGRAMS/M**3".to_owned();
    let mut case = Case {
        titles: [plan.title.clone(), "superposed".to_owned()],
        averaging: plan.averaging.clone(),
        groups: plan
            .groups
            .iter()
            .enumerate()
            .map(|(index, id)| Group {
                id: id.clone(),
                sources: Vec::new(),
                background: index == 0 && !plan.airs.is_empty(),
            })
            .collect(),
        receptor_kinds: vec![ReceptorKind::DiscreteCartesian; receptors.len()],
        receptor_networks: networks,
        flagpole: receptors.iter().any(|receptor| receptor.flagpole != 0.0),
        receptors,
        units: vec![OutputUnit {
            factor: 1.0e6,
            emission_label: "GRAMS/SEC".to_owned(),
            output_label: label.clone(),
            period_label: label,
        }],
        ..Case::default()
    };
    case.options.pollutant.clone_from(&plan.pollutant);
    case.layout.exponential = true;
    for average in &plan.averaging {
        let word = match average {
            Averaging::Hours(hours) => format!("{hours}h"),
            Averaging::Month => "month".to_owned(),
            Averaging::Period | Averaging::Annual => "period".to_owned(),
        };
        let long = *average == Averaging::Period;
        if !long {
            let table = Output::ReceptorTable(*average, plan.ranks.clone());
            case.outputs.push(table);
        }
        for (group, id) in plan.groups.iter().enumerate().filter(|_| plan.plots) {
            if long {
                let file = out.join(format!("plot_{word}_{id}.plt"));
                case.outputs
                    .push(Output::PlotFile(*average, group, None, file));
                continue;
            }
            for rank in &plan.ranks {
                let file = out.join(format!("plot_{word}_rank{rank}_{id}.plt"));
                let plot = Output::PlotFile(*average, group, Some(*rank), file);
                case.outputs.push(plot);
            }
        }
        if let (Some(binary), Averaging::Hours(1)) = (plan.series, average) {
            for (group, id) in plan.groups.iter().enumerate() {
                let file = out.join(format!("superposed_{id}.pst"));
                let series = Output::PostFile(*average, group, binary, file);
                case.outputs.push(series);
            }
        }
    }
    case
}

/// Kinds of the hours by date in full.
fn kinds(plan: &Plan) -> Result<Option<BTreeMap<i64, HourKind>>, SuperposeError> {
    let Some([surface, profile]) = &plan.weather else {
        return Ok(None);
    };
    let station = 0;
    let files = WeatherFiles::read(surface, profile, station)?;
    let hours = FileHours::new(&files, &Case::default());
    let of = |index| (hours.stamp(index).full(), HourKind::of(&hours.hour(index)));
    Ok(Some((0..hours.len()).map(of).collect()))
}

/// Watches the averages: files, daily means, and who else wants to know.
struct Watch<'c, 'o> {
    case: &'c Case,
    posts: PostFiles,
    files: Files,
    days: Option<DailyMeans>,
    other: Box<dyn AverageObserver + 'o>,
}

impl AverageObserver for Watch<'_, '_> {
    fn on_average(&mut self, completed: &Completed<'_>) -> std::io::Result<()> {
        if let Some(days) = &mut self.days {
            days.on_average(completed)?;
        }
        self.posts.write(self.case, completed, &mut self.files)?;
        self.other.on_average(completed)
    }

    fn on_hour(&mut self, stamp: HourStamp, done: usize, of: usize) {
        self.other.on_hour(stamp, done, of);
    }
}

/// Reads a plan and does what it says.
///
/// # Errors
/// [`SuperposeError`].
pub fn superpose(
    path: &Path,
    around: Around<'_>,
    watcher: &mut Watcher<'_>,
) -> Result<Superposed, SuperposeError> {
    let plan = plan::read(path)?;
    let Opened {
        mut posts,
        receptors,
        networks,
    } = open(&plan)?;
    let kinds = kinds(&plan)?;
    let mut airs = air::open(&plan)?;
    let out = around.out;
    let io = |cause| SuperposeError::Io {
        path: out.to_owned(),
        cause,
    };
    std::fs::create_dir_all(out).map_err(io)?;
    if let Some((name, receptor)) = plan.named.iter().find(|own| own.1 >= receptors.len()) {
        return Err(SuperposeError::Plan(format!(
            "named.{name}: there is no receptor {} among {}",
            receptor + 1,
            receptors.len()
        )));
    }
    let case = case_of(&plan, receptors, networks, out);
    let facts = Facts::gather(&case, path, out, around.now);
    let heading = Heading::new(&case, &facts);
    let mut files = Files::default();
    let daily = plan
        .averaging
        .iter()
        .position(|average| *average == Averaging::Hours(24));
    let mut watch = Watch {
        case: &case,
        posts: PostFiles::create(&case, &facts, &heading, &mut files).map_err(io)?,
        files,
        days: daily
            .filter(|_| plan.rate.is_some())
            .map(|daily| DailyMeans::new(daily, 0)),
        other: watcher(&case, plan.rate).map_err(io)?,
    };
    let mut kept = Accumulation::new(&case);
    let mut field = Field::zeros(1, case.groups.len(), case.receptors.len());
    let mut values = Vec::new();
    let mut done = 0;
    while let Some(date) = next_hour(&mut posts, &plan, &mut field, &mut values)? {
        if around.stop.load(Ordering::Relaxed) {
            return Err(SuperposeError::Stopped(done));
        }
        let stamp = stamp_of(full(date));
        let kind = kind_of(kinds.as_ref(), stamp, &plan, &field)?;
        // Read in every hour, so that POSTFILEs keep step.
        let background: f64 = air::each(&mut airs, &plan, stamp)?.iter().sum();
        if kind == HourKind::Computed {
            field
                .of_mut(0, 0)
                .iter_mut()
                .for_each(|value| *value += background);
        }
        let passed = PassedHour {
            stamp,
            counts: true,
            skipped: false,
            kind,
            fields: Vec::new(),
        };
        let known = kind.is_valid().then_some(&field);
        kept.hour(&passed, known, &mut watch).map_err(io)?;
        done += 1;
        watch.on_hour(stamp, done, done);
        (around.progress)(done);
    }
    if done == 0 {
        return Err(SuperposeError::Plan("the files have no hour".to_owned()));
    }
    let results = kept.finish(Vec::new()).ok_or_else(|| {
        SuperposeError::Plan("the files have no whole year, which the averages need".to_owned())
    })?;
    let Watch {
        mut files,
        days,
        other,
        ..
    } = watch;
    drop(other);
    plot::write(&case, &heading, &results, &mut files).map_err(io)?;
    files.flush().map_err(io)?;
    let days = days.as_ref().zip(plan.rate);
    tables(&case, &results, days, out)?;
    let shared = out.join("contributions.csv");
    shares::write(&shared, &plan, kinds.as_ref(), (&case, &results), days)?;
    let inputs = inputs(path, &plan);
    Ok(Superposed {
        case,
        results,
        inputs,
        rate: plan.rate,
    })
}

/// Sums the next hour of all files; `None` at their common end.
fn next_hour(
    posts: &mut [PostReader],
    plan: &Plan,
    field: &mut Field,
    values: &mut Vec<f64>,
) -> Result<Option<i64>, SuperposeError> {
    field.values.fill(0.0);
    let mut first: Option<(String, Option<i64>)> = None;
    for (post, part) in posts.iter_mut().zip(&plan.parts) {
        let date = post.next_hour(values)?;
        let name = post.path().display().to_string();
        match &first {
            None => first = Some((name, date)),
            Some((_, expected)) if *expected == date => {}
            Some((other, expected)) => {
                let words = |date: &Option<i64>| {
                    date.map_or("no more hours".to_owned(), |date| format!("hour {date:08}"))
                };
                return Err(SuperposeError::Mismatch {
                    file: name,
                    first: other.clone(),
                    what: format!("{}, not {}", words(&date), words(expected)),
                });
            }
        }
        if date.is_none() {
            continue;
        }
        for group in [Some(0), part.group].into_iter().flatten() {
            let sums = field.of_mut(0, group);
            if sums.len() != values.len() {
                return Err(SuperposeError::Mismatch {
                    file: post.path().display().to_string(),
                    first: "the receptors".to_owned(),
                    what: format!("{} values, not {}", values.len(), sums.len()),
                });
            }
            for (sum, value) in sums.iter_mut().zip(values.iter()) {
                *sum += part.times * value;
            }
        }
    }
    Ok(first.and_then(|(_, date)| date))
}

/// What kind of hour it was; computed where the weather is not given.
fn kind_of(
    kinds: Option<&BTreeMap<i64, HourKind>>,
    stamp: HourStamp,
    plan: &Plan,
    field: &Field,
) -> Result<HourKind, SuperposeError> {
    let Some(kinds) = kinds else {
        return Ok(HourKind::Computed);
    };
    let weather = || {
        let files = plan.weather.as_ref();
        files.map_or(String::new(), |[surface, _]| surface.display().to_string())
    };
    let mismatch = |what| SuperposeError::Mismatch {
        file: "the POSTFILEs' hours".to_owned(),
        first: weather(),
        what,
    };
    let kind = kinds.get(&stamp.full()).copied();
    let kind = kind.ok_or_else(|| mismatch(format!("hour {} is not there", stamp.full())))?;
    if !kind.is_valid() && field.values.iter().any(|value| *value != 0.0) {
        let what = format!(
            "hour {} is calm or missing there and has values",
            stamp.full()
        );
        return Err(mismatch(what));
    }
    Ok(kind)
}

/// `receptors.csv` and `percentiles.csv`.
fn tables(
    case: &Case,
    results: &Results,
    days: Option<(&DailyMeans, f64)>,
    out: &Path,
) -> Result<(), SuperposeError> {
    let mut bytes = Vec::new();
    let path = out.join("receptors.csv");
    csv::write(&mut bytes, case, results).map_err(|cause| SuperposeError::Io {
        path: path.clone(),
        cause,
    })?;
    write_file(&path, &bytes)?;
    let Some((days, rate)) = days else {
        return Ok(());
    };
    let percent = libm::round(1.0e6 * rate) / 1.0e4;
    let header = [
        "x_m".to_owned(),
        "y_m".to_owned(),
        format!("ALL_P{percent}_HJ663_ug_m3"),
        format!("ALL_P{percent}_HJ2.2_ug_m3"),
        "days".to_owned(),
    ];
    let columns = [days.percentiles(rate), days.guaranteed(rate)];
    let count = days.days.len();
    let rows = case.receptors.iter().enumerate().map(|(index, receptor)| {
        vec![
            receptor.x.to_string(),
            receptor.y.to_string(),
            columns[0][index].to_string(),
            columns[1][index].to_string(),
            count.to_string(),
        ]
    });
    write_table(&out.join("percentiles.csv"), &header, rows)?;
    Ok(())
}

fn inputs(path: &Path, plan: &Plan) -> Vec<PathBuf> {
    let mut files = vec![path.to_owned()];
    files.extend(plan.parts.iter().map(|part| part.path.clone()));
    files.extend(plan.receptors.clone());
    files.extend(plan.weather.iter().flatten().cloned());
    for air in &plan.airs {
        files.extend(air.table.iter().map(|(file, _)| file.clone()));
        files.extend(air.post.iter().map(|(file, _)| file.clone()));
    }
    files
}
