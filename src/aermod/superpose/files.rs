//! The files of a plan together: receptors and hours that must agree, the sum of an hour, and what kind of hour it was.

use super::super::session::FileHours;
use super::super::weather::WeatherFiles;
use super::plan::Plan;
use super::{PostReader, SuperposeError};
use crate::nearfield::averages::HourKind;
use crate::nearfield::{Case, Field, Hours};
use crate::plume::{HourStamp, Receptor};
use std::collections::BTreeMap;

/// The files of a plan, ready for their first hour.
pub(super) struct Opened {
    pub posts: Vec<PostReader>,
    pub receptors: Vec<Receptor>,
    /// Names of the receptors' networks.
    pub networks: Vec<String>,
}

/// Opens the files and compares their receptors.
pub(super) fn open(plan: &Plan) -> Result<Opened, SuperposeError> {
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

/// Sums the next hour of all files; `None` at their common end.
pub(super) fn next_hour(
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

/// Kinds of the hours by date in full.
pub(super) fn kinds(plan: &Plan) -> Result<Option<BTreeMap<i64, HourKind>>, SuperposeError> {
    let Some([surface, profile]) = &plan.weather else {
        return Ok(None);
    };
    let station = 0;
    let files = WeatherFiles::read(surface, profile, station)?;
    let hours = FileHours::new(&files, &Case::default());
    let of = |index| (hours.stamp(index).full(), HourKind::of(&hours.hour(index)));
    Ok(Some((0..hours.len()).map(of).collect()))
}

/// What kind of hour it was; computed where the weather is not given.
pub(super) fn kind_of(
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
