//! `hehuang whatif`: one page with sliders over a finished run.

use super::CliError;
use super::report::{finished, read_back};
use super::session::{Session, fingerprint};
use crate::apportionment::Change;
use crate::inventory::SourceGroup;
use crate::meteorology::RepresentativeDays;
use crate::output::Manifest;
use crate::report::whatif::{PageRun, WhatIfSupport, fill, write_whatif_page};
use crate::report::{ReportPoint, Text};
use crate::simulation::Record;
use crate::standards::{Basis, Edition, Standards};
use crate::time::ModelTime;
use crate::whatif::{
    Check, Lever, Slope, WhatIf, WhatIfError, factors_of, levers, read_measures, tested_range,
};
use clap::Args;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// What stands below the options.
const NOTES: &str = "\
The run needs a tag set (by sector and region, say), better with `responses = true`: then a slider shows what a cut would change (first order) instead
of what its sources contribute. Every slider says which of the two it uses.
--check takes finished runs of the same scenario with [[change]], each taking what one or several sliders take: the page is compared with them, the errors
stand in the page, and sliders turned beyond what they tested turn the page grey. Without them a fifth up and down is shown, marked as untested.
--support takes such runs too, one sector down everywhere each, then all down together by as much as the page is to reach, say: what the slopes miss there
bends them. They are no checks.
A table of measures has the columns measure, name_zh, name_en, lever, factor (what remains of the lever): switches beside the sliders.";

/// The edition beside the one in force.
const OLD_EDITION: &str = "2012";

/// Settings that may differ between a run and one that checks its page.
const FREE: [&str; 8] = [
    "attribution.",
    "change.",
    "increment.",
    "output.",
    "run.",
    "scenario.name",
    "scenario.title.",
    "scenario.description.",
];

/// Arguments of `hehuang whatif`.
#[derive(Debug, Args)]
#[command(after_help = NOTES)]
pub struct WhatIfArguments {
    /// Folder of a finished run with tags or responses
    #[arg(value_name = "RUN")]
    folder: PathBuf,
    /// The page [default: whatif.html in the folder]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Tag set whose tags are the sliders [default: the first]
    #[arg(long, value_name = "NAME")]
    set: Option<String>,
    /// Finished full runs that support the slopes with what they miss there, those of single sectors first
    #[arg(long, value_name = "RUN", num_args = 1..)]
    support: Vec<PathBuf>,
    /// Finished full runs that the page is compared with
    #[arg(long, value_name = "RUN", num_args = 1..)]
    check: Vec<PathBuf>,
    /// Table of measures (CSV)
    #[arg(long, value_name = "FILE")]
    measures: Option<PathBuf>,
    /// The day whose standards judge beside those of 2012 [default: when the run was done]
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
}

/// Runs the command.
pub(super) fn run(arguments: &WhatIfArguments) -> Result<(), CliError> {
    let run = finished(&arguments.folder)?;
    let case = &run.case;
    let groups = case.emissions.groups();
    let wrong = |e: WhatIfError| CliError::Input(format!("{}: {e}", arguments.folder.display()));
    let set = arguments.set.as_deref();
    let parameters = case.responses.as_ref().map_or(&[][..], |p| &p.parameters);
    let levers = levers((&case.tags, set), parameters, groups).map_err(wrong)?;
    let own = Base {
        session: &run.session,
        record: &run.record,
        levers: &levers,
        groups,
    };
    let mut whatif = WhatIf::of(&run.record, &case.species, &levers).map_err(wrong)?;
    let mut support = Vec::new();
    for folder in &arguments.support {
        unseen(folder, &arguments.check)?;
        let at = |e: CliError| in_folder("--support", folder, e);
        let (name, factors, full) = full_run(&own, folder).map_err(at)?;
        let supported = whatif.supported(&factors, &full);
        whatif = supported.map_err(|e| at(CliError::Input(e.to_string())))?;
        support.push(WhatIfSupport {
            name,
            folder: label(folder),
            factors,
        });
    }
    let editions = editions(arguments.on.as_deref(), &run.manifest)?;
    let mut basis = Basis::default();
    let ones = vec![1.0; levers.len()];
    let before = whatif.outcome(&ones, &editions, &mut basis);
    let measures = match &arguments.measures {
        Some(path) => {
            let ids: Vec<&str> = levers.iter().map(|lever| lever.id.as_str()).collect();
            read_measures(path, &ids).map_err(|e| CliError::Input(e.to_string()))?
        }
        None => Vec::new(),
    };
    let mut checks = Vec::new();
    for folder in &arguments.check {
        let at = |e: CliError| in_folder("--check", folder, e);
        let (name, factors, full) = full_run(&own, folder).map_err(at)?;
        let after = full.outcome(&[], &editions, &mut basis);
        let page = whatif.outcome(&factors, &editions, &mut basis);
        checks.push((
            name,
            label(folder),
            Check::of(factors, [&before, &after, &page]),
        ));
    }
    let scenario = &run.session.scenario;
    let path = arguments
        .output
        .clone()
        .unwrap_or_else(|| arguments.folder.join("whatif.html"));
    let first = case.tags.sets.first().map(|set| set.name.as_str());
    let model = fill(&PageRun {
        title: &Text::new(&scenario.title.zh, &scenario.title.en),
        scenario: (&scenario.file, &scenario.text),
        inputs: &fingerprint(&run.manifest.inputs, false),
        set: set.or(first),
        ground: (
            &run.session.base.horizontal,
            &run.session.base.surface.height,
        ),
        points: &points(&run.session),
        labels: &labels(&run.record),
        levers: &levers,
        whatif: &whatif,
        editions: &editions,
        basis: &basis,
        measures: &measures,
        support: &support,
        checks: &checks,
    })
    .map_err(|e| CliError::Run(e.to_string()))?;
    write_whatif_page(&model, &path)?;
    let mut text = summary(&levers, &whatif, &checks, &run.session);
    let _ = writeln!(text, "page: {}", path.display());
    super::print(&text)
}

/// The run that the page is made of.
struct Base<'a> {
    session: &'a Session,
    record: &'a Record,
    levers: &'a [Lever],
    groups: &'a [SourceGroup],
}

/// A run that supports the page has been seen by it: it cannot check it.
fn unseen(support: &Path, checks: &[PathBuf]) -> Result<(), CliError> {
    let place = |path: &Path| std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let seen = checks.iter().any(|check| place(check) == place(support));
    if seen {
        return Err(CliError::Arguments(format!(
            "{} supports the page, so it cannot check it\nhint: give other runs with --check",
            support.display()
        )));
    }
    Ok(())
}

/// The last part of a folder's path.
fn label(folder: &Path) -> String {
    let name = folder.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// Title, factors of the levers and concentrations of a full run.
fn full_run(base: &Base<'_>, folder: &Path) -> Result<(Text, Vec<f64>, WhatIf), CliError> {
    let (session, record, _) = read_back(folder)?;
    let wrong = |e: WhatIfError| CliError::Input(e.to_string());
    same_case(base, &session, &record).map_err(wrong)?;
    let changes = new_changes(base.session, &session).map_err(wrong)?;
    let factors = factors_of(&changes, base.levers, base.groups).map_err(wrong)?;
    let whatif = WhatIf::of(&record, &session.base.species, &[]).map_err(wrong)?;
    let title = &session.scenario.title;
    Ok((Text::new(&title.zh, &title.en), factors, whatif))
}

fn in_folder(option: &str, folder: &Path, error: CliError) -> CliError {
    match error {
        CliError::Input(text) => CliError::Input(format!("{option} {}: {text}", folder.display())),
        other => other,
    }
}

/// The changes of a full run that the base run has not.
fn new_changes(base: &Session, own: &Session) -> Result<Vec<Change>, WhatIfError> {
    let all = |session: &Session| -> Vec<Change> {
        let changes = session.scenario.changes.iter();
        changes.map(|c| c.change.clone()).collect()
    };
    let mut changes = all(own);
    for known in all(base) {
        let at = changes.iter().position(|change| *change == known);
        let at = at.ok_or_else(|| {
            WhatIfError::OtherCase(format!("it is without change '{}'", known.name))
        })?;
        changes.remove(at);
    }
    Ok(changes)
}

/// Whether a full run differs from the base run by its changes only.
fn same_case(base: &Base<'_>, session: &Session, record: &Record) -> Result<(), WhatIfError> {
    let other = |what: String| Err(WhatIfError::OtherCase(what));
    let settings = |session: &Session| -> Vec<(String, String)> {
        let all = session.scenario.settings.iter();
        let kept = all.filter(|s| !FREE.iter().any(|free| s.key.starts_with(free)));
        kept.map(|s| (s.key.clone(), s.value.clone())).collect()
    };
    let (own, theirs) = (settings(base.session), settings(session));
    let only = |a: &[(String, String)], b: &[(String, String)]| {
        a.iter().find(|row| !b.contains(row)).cloned()
    };
    if let Some((key, value)) = only(&theirs, &own).or_else(|| only(&own, &theirs)) {
        return other(format!("{key} = {value} stands in one of the two only"));
    }
    if base.record.hours != record.hours || base.record.labels != record.labels {
        return other("it has other hours".into());
    }
    if base.record.cells != record.cells || base.record.points != record.points {
        return other("it has other cells or points".into());
    }
    Ok(())
}

/// The edition of 2012, and the one that holds on a day.
fn editions(on: Option<&str>, manifest: &Manifest) -> Result<Vec<&'static Edition>, CliError> {
    let fail = |e: String| CliError::Arguments(e);
    let standards = Standards::embedded().map_err(|e| fail(e.to_string()))?;
    let day = on
        .or(manifest.finished.as_deref())
        .unwrap_or(&manifest.started);
    let day = ModelTime::parse(day).map_err(|e| fail(format!("--on: {e}")))?;
    let old = standards.named(OLD_EDITION);
    let now = standards.on(day);
    let (old, now) = (
        old.map_err(|e| fail(e.to_string()))?,
        now.map_err(|e| fail(e.to_string()))?,
    );
    Ok(if old.id == now.id {
        vec![now]
    } else {
        vec![old, now]
    })
}

fn points(session: &Session) -> Vec<ReportPoint> {
    let points = session.points.iter();
    points
        .map(|(point, _)| ReportPoint {
            id: point.id.clone(),
            name: Text::new(&point.name_zh, &point.name),
            longitude: point.longitude,
            latitude: point.latitude,
            county: Session::county_of(&point.id),
        })
        .collect()
}

fn labels(record: &Record) -> Vec<Text> {
    let days = RepresentativeDays::embedded();
    let name = |id: &String| match days.day(id) {
        Ok(day) => Text::new(&day.description_zh, &day.description_en),
        Err(_) => Text::same(id),
    };
    record.labels.iter().map(name).collect()
}

/// Levers by what they use, and the page beside full runs.
fn summary(
    levers: &[Lever],
    whatif: &WhatIf,
    checks: &[(Text, String, Check)],
    session: &Session,
) -> String {
    let responses = levers
        .iter()
        .filter(|lever| matches!(lever.slope, Slope::Response(..)))
        .count();
    let mut text = format!(
        "{} levers: {responses} by first-order response, {} by contribution (what they contribute, not what a cut changes)\n",
        levers.len(),
        levers.len() - responses
    );
    if whatif.ozone.is_some() && whatif.mda8.is_none() {
        text.push_str(
            "no map of MDA8: the run was done by an older version that kept no maps of ozone's parts; run it again for one\n",
        );
    }
    if checks.is_empty() {
        text.push_str("no full run beside it (--check): the page says that it is untested\n");
        return text;
    }
    let percent = |share: f64| format!("{:.1} %", 100.0 * share);
    let _ = writeln!(
        text,
        "{:<24} {:>18} {:>34} {:>14} {:>14}",
        "full run", "PM2.5 of change", "worst station", "PM2.5 ug/m3", "MDA8 ug/m3"
    );
    for (_, folder, check) in checks {
        let all = check.pm25_error().map_or_else(|| "-".into(), percent);
        let worst = check.pm25_worst().map_or_else(
            || "-".to_owned(),
            |(station, share)| format!("{} {}", session.points[station].0.id, percent(share)),
        );
        let [pm25, mda8] = check.largest();
        let changed = check.largest_change();
        let beside = |error: f64, change: f64| format!("{error:.2}/{change:.2}");
        let _ = writeln!(
            text,
            "{folder:<24} {all:>18} {worst:>34} {:>14} {:>14}",
            beside(pm25, changed[0]),
            beside(mda8, changed[1])
        );
    }
    let all: Vec<Check> = checks.iter().map(|c| c.2.clone()).collect();
    let tested = (0..levers.len())
        .filter(|n| tested_range(&all, *n).is_some())
        .count();
    let _ = writeln!(
        text,
        "(largest error / largest change at a station; sum of errors over sum of changes)\n{tested} of {} levers were turned by these runs",
        levers.len()
    );
    text
}
