//! `hehuang plan targets --cut`: which cut of emissions would close the gaps, by the contributions of a run.

use super::super::CliError;
use super::super::report::{Finished, finished};
use crate::apportionment::TagSet;
use crate::evaluation::cells_of;
use crate::inventory::{Inventory, MonteCarloOptions, POLLUTANTS, PollutantMass, SourceLine};
use crate::observations::Quantity;
use crate::plan::targets::{
    BadDay, ClosingCut, DustDays, Gap, Influences, Origin, Outcome, SCALED, Scope, StandIn,
    TagRange, Target, TargetKind, TargetTable, closing_cuts, day_levels, good_days_wanted,
    influences_of, tag_factors,
};
use crate::problem::nearest;
use crate::standards::{Edition, GOOD, Period, Treatment, YearJudgement};
use crate::units::TONNE;
use clap::Args;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Sectors that nobody cuts.
const NATURAL: [&str; 4] = ["biogenic", "soil", "wind_dust", "fire"];
/// The selection of everything that people emit.
const ALL: &str = "all";
/// Word for all selections.
const EACH: &str = "each";

/// Part of a gap below which a selection is only named [1].
const LITTLE: f64 = 0.01;

/// Columns of the table of cuts.
const COLUMNS: [&str; 16] = [
    "target",
    "place",
    "year",
    "origin",
    "edition",
    "dust",
    "value",
    "wanted",
    "unit",
    "selection",
    "kind",
    "cut_percent",
    "cut_low_percent",
    "cut_high_percent",
    "closes_percent",
    "possible_percent",
];

/// Which cuts are asked for.
#[derive(Debug, Args)]
pub struct CutArguments {
    /// Which cut would close the gaps: all, names of sectors and places of the run's tags, or each; needs --run with tags
    #[arg(long, value_name = "WHAT", value_delimiter = ',', requires = "run")]
    cut: Vec<String>,
    /// Set of tags [default: the first]
    #[arg(long, value_name = "SET", requires = "cut")]
    tag_set: Option<String>,
    /// Write the cuts to this file (CSV)
    #[arg(long, value_name = "FILE", requires = "cut")]
    cut_table: Option<PathBuf>,
    /// Draws of the inventory's ranges
    #[arg(long, value_name = "N", default_value_t = 1000, requires = "cut")]
    draws: usize,
    /// Seed of the draws; the same seed gives the same bytes
    #[arg(long, value_name = "N", default_value_t = 1, requires = "cut")]
    seed: u64,
}

impl CutArguments {
    /// Whether any is asked for.
    pub(super) fn wanted(&self) -> bool {
        !self.cut.is_empty()
    }

    /// Where the table goes.
    pub(super) fn table(&self) -> Option<&Path> {
        self.cut_table.as_deref()
    }
}

/// Tags that are cut in one proportion.
struct Selection {
    name: String,
    kind: &'static str,
    taken: Vec<f64>,
    /// What its sources emit in a year, in the order of [`POLLUTANTS`] [kg].
    mass: PollutantMass,
}

/// A gap and the cuts that close it.
struct Closed {
    outcome: Outcome,
    cuts: Vec<ClosingCut>,
    notes: Vec<String>,
}

/// All cuts.
pub(super) struct Cuts {
    selections: Vec<Selection>,
    closed: Vec<Closed>,
    options: MonteCarloOptions,
    run: String,
    /// What a reader must know.
    pub notes: Vec<String>,
}

/// A judged year with the edition that judged it.
pub(super) type Judged<'e> = (YearJudgement, &'e Edition);

/// Cuts that close the gaps of cities and key regions that miss their figures.
pub(super) fn cuts(
    arguments: &CutArguments,
    folder: &Path,
    table: &TargetTable,
    (outcomes, judged): (&[Outcome], &[Judged<'_>]),
) -> Result<Cuts, CliError> {
    let run = finished(folder)?;
    let (at, set) = tag_set(arguments, &run)?;
    let range = TagRange {
        first: run.case.tags.offset(at),
        count: set.len(),
    };
    let inventory = &run.session.base.inventory;
    let options = MonteCarloOptions {
        seed: arguments.seed,
        samples: arguments.draws,
        ..MonteCarloOptions::default()
    };
    let totals = inventory
        .drawn_totals(
            &options,
            |line| tags_of(inventory, set, line),
            set.tags.len(),
        )
        .map_err(|e| CliError::Arguments(e.to_string()))?;
    let draws = tag_factors(&totals.compiled, &totals.draws, set.len());
    let selections = selections(arguments, set, &totals.compiled)?;
    let taken: Vec<Vec<f64>> = selections.iter().map(|s| s.taken.clone()).collect();
    let mut found = Cuts {
        selections,
        closed: vec![],
        options,
        run: folder.display().to_string(),
        notes: vec![],
    };
    if set.tags.iter().any(|t| t.selector.area.is_some()) {
        found.notes.push(
            "tags of areas have the ranges of all sources of their sectors and counties".to_owned(),
        );
    }
    for outcome in outcomes {
        let Some(target) = gap_of(table, outcome) else {
            continue;
        };
        let points = points_of(&run, table.point_of(&outcome.place));
        let known = (!points.is_empty())
            .then(|| influences_of(&run.record, &run.session.base.species, &points, range))
            .flatten();
        let Some((influences, stand_in, mut notes)) = known else {
            found.notes.push(format!(
                "no cut for {}: the run has no point there, or no tags of PM2.5",
                outcome.place
            ));
            continue;
        };
        let Some(gap) = gap(
            target,
            outcome,
            judged,
            (&influences, &stand_in),
            &mut notes,
        ) else {
            continue;
        };
        found.closed.push(Closed {
            outcome: outcome.clone(),
            cuts: closing_cuts(&gap, &influences, &taken, &draws),
            notes,
        });
    }
    found.notes.sort();
    found.notes.dedup();
    if found.closed.is_empty() {
        found.notes.push("no gap to close by a cut: no city or key region of the domain misses its good days or PM2.5".to_owned());
    }
    Ok(found)
}

/// The set of tags that is asked for.
fn tag_set<'r>(
    arguments: &CutArguments,
    run: &'r Finished,
) -> Result<(usize, &'r TagSet), CliError> {
    let sets = &run.case.tags.sets;
    let names: Vec<&str> = sets.iter().map(|set| set.name.as_str()).collect();
    let at = match &arguments.tag_set {
        None => (!sets.is_empty()).then_some(0),
        Some(name) => names.iter().position(|known| known == name),
    };
    let at = at.filter(|_| run.record.columns > 0);
    at.map(|at| (at, &sets[at])).ok_or_else(|| {
        CliError::Arguments(match &arguments.tag_set {
            Some(name) if !names.is_empty() => {
                format!("the run has no set of tags '{name}'\nhint: it has {}", names.join(", "))
            }
            _ => "the run has no tags, so that nothing says what a cut changes\nhint: run a scenario with [[attribution.set]]".to_owned(),
        })
    })
}

/// Tags of the set that take emission of a line: the rest where no other does.
fn tags_of(inventory: &Inventory, set: &TagSet, line: &SourceLine) -> Vec<usize> {
    let group = inventory.group_of(line);
    let tags = set.tags.iter().enumerate();
    let own: Vec<usize> = tags
        .filter(|(_, tag)| !tag.rest && tag.selector.accepts_group(&group))
        .map(|(at, _)| at)
        .collect();
    if own.is_empty() {
        return set
            .tags
            .iter()
            .position(|tag| tag.rest)
            .into_iter()
            .collect();
    }
    own
}

/// Sectors and places of the set that are asked for.
fn selections(
    arguments: &CutArguments,
    set: &TagSet,
    compiled: &[PollutantMass],
) -> Result<Vec<Selection>, CliError> {
    let cuttable = |at: usize| {
        let sector = set.tags[at].sector.as_deref();
        sector.is_none_or(|sector| !NATURAL.contains(&sector))
    };
    let select = |name: &str, kind: &'static str, of: &dyn Fn(usize) -> bool| {
        let mut taken = vec![0.0; set.len()];
        let mut mass = [0.0; POLLUTANTS.len()];
        for at in (0..set.tags.len()).filter(|at| of(*at)) {
            taken[at] = 1.0;
            for (sum, own) in mass.iter_mut().zip(compiled[at]) {
                *sum += own;
            }
        }
        Selection {
            name: name.to_owned(),
            kind,
            taken,
            mass,
        }
    };
    let mut all = vec![select(ALL, ALL, &|at| cuttable(at))];
    type Part = fn(&crate::apportionment::Tag) -> Option<&str>;
    let parts: [(&'static str, Part); 3] = [
        ("sector", |tag| tag.sector.as_deref()),
        ("place", |tag| tag.region.as_deref()),
        ("tag", |tag| {
            let parts = tag.sector.is_none() && tag.region.is_none();
            parts.then_some(tag.name.as_str())
        }),
    ];
    for (kind, part) in parts {
        let mut names: Vec<&str> = Vec::new();
        for tag in &set.tags {
            names.extend(part(tag).filter(|name| !names.contains(name) && !NATURAL.contains(name)));
        }
        for name in names {
            let own = |at: usize| cuttable(at) && part(&set.tags[at]) == Some(name);
            all.push(select(name, kind, &own));
        }
    }
    if arguments.cut.iter().any(|word| word == EACH) {
        return Ok(all);
    }
    for word in &arguments.cut {
        if !all.iter().any(|selection| selection.name == *word) {
            let known: Vec<&str> = all.iter().map(|s| s.name.as_str()).collect();
            let hint = nearest(word, known.iter().copied()).map_or_else(
                || format!("there are {EACH}, {}", known.join(", ")),
                |near| format!("did you mean '{near}'?"),
            );
            return Err(CliError::Arguments(format!(
                "the run's tags have no sector or place '{word}' that could be cut\nhint: {hint}"
            )));
        }
    }
    all.retain(|selection| arguments.cut.contains(&selection.name));
    Ok(all)
}

/// The target of an outcome that a cut could close.
fn gap_of<'t>(table: &'t TargetTable, outcome: &Outcome) -> Option<&'t Target> {
    let target = table.targets.iter().find(|t| t.id == outcome.target)?;
    let kind = matches!(target.kind, TargetKind::GoodDays | TargetKind::Pm25);
    let place = matches!(outcome.scope, Scope::City | Scope::KeyRegion);
    let origin = matches!(outcome.origin, Origin::Observed | Origin::Reported);
    let missed = outcome.gap.is_some_and(|gap| !target.sense.met(gap, 0.0));
    (kind && place && origin && missed && outcome.dust != DustDays::JudgedByTheRest)
        .then_some(target)
}

/// Points of the record that stand for a place.
fn points_of(run: &Finished, place: &str) -> Vec<usize> {
    let cells = cells_of(place, &[], &run.session.base.horizontal);
    let points = run.record.points.iter().enumerate();
    let mut seen = Vec::new();
    points
        .filter(|(_, cell)| {
            // Points of one cell count once.
            let own = cells.contains(cell) && !seen.contains(*cell);
            seen.push(**cell);
            own
        })
        .map(|(at, _)| at)
        .collect()
}

/// What is to be closed.
fn gap(
    target: &Target,
    outcome: &Outcome,
    judged: &[Judged<'_>],
    (influences, stand_in): (&Influences, &StandIn),
    notes: &mut Vec<String>,
) -> Option<Gap> {
    let treatment = match outcome.dust {
        DustDays::Left => Treatment::WithoutDust,
        _ => Treatment::AsMeasured,
    };
    let own = judged.iter().find(|(year, _)| {
        (Some(year.year), &year.place, &year.edition, year.treatment)
            == (outcome.year, &outcome.place, &outcome.edition, treatment)
    });
    let fine = |q: &Quantity| *q == Quantity::Pm25;
    let pollutant = SCALED.iter().position(fine)?;
    let value = outcome.value?;
    if outcome.origin == Origin::Reported {
        if target.kind != TargetKind::Pm25 {
            return None;
        }
        notes.push("a bulletin has no days: all days of the run stand for its year".to_owned());
        return Some(Gap::Mean {
            pollutant,
            value,
            wanted: outcome.wanted,
            days: vec![(stand_in.all, value)],
        });
    }
    let (year, edition) = own?;
    let [dates, seasons, rest] = stand_in.met(year.days.iter().map(|day| day.day));
    notes.push(format!(
        "of {} measured days {dates} have the run's own date, {seasons} its season, {rest} all of its days",
        year.days.len()
    ));
    if target.kind == TargetKind::Pm25 {
        let days = year.days.iter().filter_map(|day| {
            let mut parts = day.index.parts.iter();
            let part = parts.find(|p| fine(&p.quantity) && p.period == Period::Day)?;
            Some((stand_in.bin(day.day), part.concentration))
        });
        let exact = year.items.iter().find(|item| {
            fine(&item.quantity) && item.statistic == crate::standards::Statistic::Mean
        });
        return Some(Gap::Mean {
            pollutant,
            value: exact.map_or(value, |item| item.exact),
            wanted: outcome.wanted,
            days: days.collect(),
        });
    }
    let bad = year
        .days
        .iter()
        .filter(|day| day.index.index.is_some_and(|index| index > GOOD));
    let bad: Vec<BadDay> = bad
        .map(|day| BadDay {
            bin: stand_in.bin(day.day),
            levels: day_levels(&day.index.parts, edition),
        })
        .collect();
    let held = |day: &&BadDay| {
        day.levels.iter().any(|level| {
            let fixed = level
                .pollutant
                .is_none_or(|p| influences.pollutants[p].components.is_empty());
            fixed && level.observed > level.limit
        })
    };
    let held = bad.iter().filter(held).count();
    if held > 0 {
        notes.push(format!(
            "{held} of {} days that are not good are so by ozone, or by pollutants that the run's tags do not follow: no cut is counted for them",
            bad.len()
        ));
    }
    let wanted = good_days_wanted(year.good.valid, outcome.wanted, target.decimals);
    Some(Gap::Days {
        missing: wanted.saturating_sub(year.good.good),
        bad,
    })
}

/// A cut in per cent, in words.
fn words(cut: f64) -> String {
    if cut <= 1.0 {
        format!("{:.1} %", 100.0 * cut)
    } else {
        "> 100 %".to_owned()
    }
}

/// The interval of a cut, in words; of draws none of which close the gap there is none.
fn interval(cut: &ClosingCut) -> String {
    if cut.possible > 0.0 {
        format!("({} to {})", words(cut.interval.0), words(cut.interval.1))
    } else {
        "(in no draw)".to_owned()
    }
}

/// A cut in per cent for programs; empty where it is more than there is.
fn cell(cut: f64) -> String {
    if cut <= 1.0 {
        format!("{:.3}", 100.0 * cut)
    } else {
        String::new()
    }
}

impl Cuts {
    /// For reading, in Markdown's or plain form.
    pub(super) fn text(&self, table: &TargetTable, markdown: bool) -> String {
        let mut text = String::new();
        if self.closed.is_empty() {
            return text;
        }
        let _ = writeln!(
            text,
            "\ncuts that would close a gap 缩小差距所需的减排比例: emissions × (1 − cut), linear, by contributions in {}; 95 % of {} draws of the inventory's ranges (seed {})",
            self.run, self.options.samples, self.options.seed
        );
        for closed in &self.closed {
            let outcome = &closed.outcome;
            let Some(target) = table.targets.iter().find(|t| t.id == outcome.target) else {
                continue;
            };
            let year = outcome.year.map_or_else(String::new, |y| y.to_string());
            let _ = writeln!(
                text,
                "\n{} {} {year} ({}{}{}): {} {} {} {}",
                target.name,
                outcome.place,
                outcome.origin.name(),
                if outcome.dust.name().is_empty() {
                    ""
                } else {
                    ", "
                },
                outcome.dust.name(),
                outcome.value.unwrap_or(f64::NAN),
                outcome.sense.sign(),
                outcome.wanted,
                outcome.unit
            );
            if markdown {
                text.push_str(
                    "\n| what 对象 | cut 减排 | 95 % | closes 可缩小 |\n|---|---|---|---|\n",
                );
            }
            let mut little: Vec<&str> = Vec::new();
            for (selection, cut) in self.selections.iter().zip(&closed.cuts) {
                if cut.cut > 1.0 && cut.closes < LITTLE {
                    little.push(&selection.name);
                    continue;
                }
                let interval = interval(cut);
                let closes = if cut.cut <= 1.0 {
                    "closes the gap".to_owned()
                } else {
                    format!("closes {:.0} % of it at most", 100.0 * cut.closes)
                };
                let (name, cut) = (&selection.name, words(cut.cut));
                let _ = if markdown {
                    writeln!(text, "| {name} | {cut} | {interval} | {closes} |")
                } else {
                    writeln!(text, "  {name:<14} {cut:>8}  {interval:<24}  {closes}")
                };
            }
            if markdown {
                text.push('\n');
            }
            if !little.is_empty() {
                let _ = writeln!(
                    text,
                    "  less than {:.0} % of it: {}",
                    100.0 * LITTLE,
                    little.join(", ")
                );
            }
            for note in &closed.notes {
                let _ = writeln!(text, "  {note}");
            }
        }
        text.push_str("\nwhat they emit a year 年排放量\n");
        for selection in &self.selections {
            let _ = writeln!(text, "  {:<14} {}", selection.name, tonnes(&selection.mass));
        }
        text.push_str("\ncontributions are no responses: secondary matter may fall less or more than they say; ozone stays as measured\n");
        text
    }

    /// Header and rows of the table.
    pub(super) fn rows(&self) -> (Vec<String>, Vec<Vec<String>>) {
        let mut header: Vec<String> = COLUMNS.map(str::to_owned).to_vec();
        header.extend(POLLUTANTS.map(|p| format!("emission_{p}_t_per_a")));
        header.push("notes".to_owned());
        let mut rows = Vec::new();
        for closed in &self.closed {
            let outcome = &closed.outcome;
            for (selection, cut) in self.selections.iter().zip(&closed.cuts) {
                let mut row = vec![
                    outcome.target.clone(),
                    outcome.place.clone(),
                    outcome.year.map_or_else(String::new, |y| y.to_string()),
                    outcome.origin.name().to_owned(),
                    outcome.edition.clone(),
                    outcome.dust.name().to_owned(),
                    outcome.value.map_or_else(String::new, |v| v.to_string()),
                    outcome.wanted.to_string(),
                    outcome.unit.clone(),
                    selection.name.clone(),
                    selection.kind.to_owned(),
                    cell(cut.cut),
                    cell(cut.interval.0),
                    cell(cut.interval.1),
                    format!("{:.1}", 100.0 * cut.closes),
                    format!("{:.1}", 100.0 * cut.possible),
                ];
                row.extend(selection.mass.map(|mass| format!("{:.1}", mass / TONNE)));
                row.push(closed.notes.join("; "));
                rows.push(row);
            }
        }
        (header, rows)
    }
}

/// What a selection emits of some pollutants in a year.
fn tonnes(mass: &PollutantMass) -> String {
    let shown = ["PM25", "SO2", "NOX", "VOC", "NH3"];
    let pairs = POLLUTANTS.iter().zip(mass);
    let words: Vec<String> = pairs
        .filter(|(name, _)| shown.contains(name))
        .map(|(name, mass)| format!("{name} {:.0} t/a", mass / TONNE))
        .collect();
    words.join(", ")
}
