//! `hehuang emergency list`.

use super::super::CliError;
use super::super::inventory::{Which, open};
use super::super::tables::emit_text;
use super::rests_on;
use crate::inventory::{Inventory, SourceLine};
use crate::observations::{city_name, city_name_zh};
use crate::output::write_table;
use crate::plan::AlertLevel;
use crate::plan::emergency::{
    CUT_POLLUTANTS, Coverage, EMBEDDED_LIST, EmergencyList, EmergencyRules, Savings, Standing,
    Weighting,
};
use crate::standards::{Basis, Status};
use clap::Args;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;

/// Uncovered sources that are printed.
const PRINTED: usize = 30;

/// What stands below the options.
const NOTES: &str = "\
A list is a CSV table; a row takes a source_id, a facility, or all sources of a sector or class in counties (codes, names, cities, joined
by +; * for all), the nearest to the source counts. grade: A, B, B-, C, D, leading, non_leading; yellow_so2_percent to red_voc_percent:
what is saved, empty for the grade's; exempt: why nothing is asked. seeds/plan/emergency_list.csv is the embedded one: illustrative.
PM is PM10. CO and NH3 without columns of their own follow the least of the other four.";

/// Arguments of `hehuang emergency list`.
#[derive(Debug, Args)]
#[command(after_help = NOTES)]
pub(super) struct ListArguments {
    #[command(flatten)]
    which: Which,
    /// The list [default: the embedded one]
    #[arg(long, value_name = "FILE")]
    list: Option<PathBuf>,
    /// Cities whose emission is added up [default: all of the inventory]
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    cities: Vec<String>,
    /// Emission of a month, 1 to 12, instead of the year's
    #[arg(long, value_name = "MONTH", value_parser = clap::value_parser!(u8).range(1..=12))]
    month: Option<u8>,
    /// Also write every source with what is said of it to this file (CSV)
    #[arg(long, value_name = "FILE")]
    sources: Option<PathBuf>,
    /// File of the table [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Exit with code 4 if a source is not covered or a level saves too little
    #[arg(long)]
    fail_on_shortfall: bool,
}

/// Runs the command.
pub(super) fn run(arguments: &ListArguments) -> Result<(), CliError> {
    let inventory = open(&arguments.which)?;
    let path = arguments
        .list
        .clone()
        .unwrap_or_else(|| EMBEDDED_LIST.into());
    let list = EmergencyList::read(&path).map_err(|e| CliError::Input(e.to_string()))?;
    let coverage = Coverage::of(list, &inventory).map_err(|e| {
        let hint = if arguments.list.is_none() && arguments.which.is_own() {
            "\nhint: the embedded list is that of the embedded inventory; give --list FILE for your own"
        } else {
            ""
        };
        CliError::Input(format!("{e}{hint}"))
    })?;
    let cities = cities(&arguments.cities, &inventory)?;
    let weighting = arguments
        .month
        .map_or(Weighting::Year, |month| Weighting::Month(month.into()));
    let savings = Savings::of(&coverage, &inventory, &cities, weighting);
    let uncovered = coverage.uncovered(&inventory);
    let mut text = heading(&coverage, &cities, arguments.month);
    text.push_str(&sums(&savings));
    text.push_str(&reasons(&coverage, &inventory, &cities));
    text.push_str(&missing(&uncovered));
    let mut basis = Basis::default();
    let unconfirmed = coverage.list.unconfirmed();
    if unconfirmed > 0 {
        let what = format!(
            "{unconfirmed} of the {} rows of the list",
            coverage.list.lines.len()
        );
        basis.note(&what, Status::Unverified);
    }
    for row in &coverage.list.lines {
        if let Some(grade) = row.grade {
            basis.note(&grade.what, grade.status);
        }
    }
    let short = shortfalls(&savings, &mut basis);
    text.push_str(&short.1);
    text.push_str(&rests_on(&basis));
    if let Some(path) = &arguments.sources {
        write_sources(path, &coverage, &inventory)?;
    }
    emit_text(arguments.output.as_deref(), &text)?;
    if arguments.fail_on_shortfall && (short.0 > 0 || !uncovered.is_empty()) {
        return Err(CliError::Missed(format!(
            "{} sources are not covered, and {} savings are too small",
            uncovered.len(),
            short.0
        )));
    }
    Ok(())
}

/// Cities of the inventory by our names.
fn cities(wanted: &[String], inventory: &Inventory) -> Result<BTreeSet<String>, CliError> {
    let counties = inventory.library.counties.values();
    let known: BTreeSet<&str> = counties.map(|county| county.city.as_str()).collect();
    let named = wanted.iter().map(|name| {
        let own = city_name(name).unwrap_or(name);
        if known.contains(own) {
            return Ok(own.to_owned());
        }
        let all: Vec<&str> = known.iter().copied().collect();
        Err(CliError::Arguments(format!(
            "the inventory has no city '{name}'\nhint: there are {}",
            all.join(", ")
        )))
    });
    named.collect()
}

fn heading(coverage: &Coverage, cities: &BTreeSet<String>, month: Option<u8>) -> String {
    let of = if cities.is_empty() {
        "all of the inventory 全部清单".to_owned()
    } else {
        let both = cities.iter().map(|city| match city_name_zh(city) {
            Some(zh) => format!("{city} {zh}"),
            None => city.clone(),
        });
        both.collect::<Vec<_>>().join(", ")
    };
    let time = month.map_or_else(|| "t/a".to_owned(), |month| format!("t in month {month}"));
    format!(
        "emergency list 应急减排清单: {} ({} rows)\nemission of {of} [{time}]\n",
        coverage.list.file,
        coverage.list.lines.len()
    )
}

fn tonnes(mass: &[f64]) -> String {
    let cells: Vec<String> = mass
        .iter()
        .map(|kg| format!("{:>12.1}", kg / 1000.0))
        .collect();
    cells.concat()
}

/// Emission by what the list says of it, and what levels save.
fn sums(savings: &Savings) -> String {
    let mut text = format!("{:<26}{:>8}", "", "sources");
    for pollutant in CUT_POLLUTANTS {
        let _ = write!(text, "{pollutant:>12}");
    }
    text.push('\n');
    let count = savings.counts.iter().sum();
    for (label, count, mass) in [
        ("all society 全社会", count, &savings.all),
        ("  exempt 豁免", savings.counts[1], &savings.exempt),
        (
            "  spared by grade 绩效豁免",
            savings.counts[2],
            &savings.spared,
        ),
        (
            "  not covered 未覆盖",
            savings.counts[3],
            &savings.uncovered,
        ),
    ] {
        let _ = writeln!(text, "{}{count:>8}{}", padded(label, 26), tonnes(mass));
    }
    for level in AlertLevel::ALL {
        let label = format!("saved at {} {}", level.name(), level.name_zh());
        let saved = &savings.saved[level as usize];
        let _ = writeln!(text, "{}{:>8}{}", padded(&label, 26), "", tonnes(saved));
        let shares = (0..CUT_POLLUTANTS.len())
            .map(|n| format!("{:>10.1} %", 100.0 * savings.share(level, n)));
        let _ = writeln!(text, "{:<34}{}", "", shares.collect::<String>());
    }
    text
}

/// A label on so many columns; Chinese characters take two.
fn padded(label: &str, columns: usize) -> String {
    let width: usize = label
        .chars()
        .map(|c| if c.is_ascii() { 1 } else { 2 })
        .sum();
    format!("{label}{}", " ".repeat(columns.saturating_sub(width)))
}

/// What is exempt, by reason.
fn reasons(coverage: &Coverage, inventory: &Inventory, cities: &BTreeSet<String>) -> String {
    let mut by_reason: BTreeMap<&str, (usize, [f64; 4])> = BTreeMap::new();
    let counties = &inventory.library.counties;
    for line in &inventory.lines {
        let inside = cities.is_empty()
            || counties
                .get(&line.county)
                .is_some_and(|c| cities.contains(&c.city));
        let Standing::Exempt(n) = coverage.standing(line) else {
            continue;
        };
        let Some(reason) = coverage.list.lines[n].exempt.as_deref().filter(|_| inside) else {
            continue;
        };
        let sum = by_reason.entry(reason).or_default();
        sum.0 += 1;
        for (sum, mass) in sum.1.iter_mut().zip(four(line)) {
            *sum += mass;
        }
    }
    if by_reason.is_empty() {
        return String::new();
    }
    let mut text = String::from("exempt by reason 豁免理由 [t/a: SO2, NOX, PM, VOC]\n");
    for (reason, (count, mass)) in by_reason {
        let _ = writeln!(text, "  {}{count:>6}{}", padded(reason, 50), tonnes(&mass));
    }
    text
}

/// SO2, NOx, PM10 and VOC of a line [kg/a].
fn four(line: &SourceLine) -> [f64; 4] {
    let all = line.mass.pollutants();
    [all[0], all[1], all[5], all[4]]
}

/// Sources of which the list says nothing, the largest first.
fn missing(uncovered: &[&SourceLine]) -> String {
    if uncovered.is_empty() {
        return "every source of the inventory is on the list or exempt 清单覆盖率 100 %\n"
            .to_owned();
    }
    let sum = |line: &SourceLine| four(line).iter().sum::<f64>();
    let mut all = uncovered.to_vec();
    all.sort_by(|a, b| sum(b).total_cmp(&sum(a)).then_with(|| a.id.cmp(&b.id)));
    let mut text = format!(
        "{} sources are neither on the list nor exempt 未覆盖排放源 [t/a: SO2, NOX, PM, VOC]\n",
        all.len()
    );
    for line in all.iter().take(PRINTED) {
        let name = format!("{} ({}, {})", line.id, line.class, line.county);
        let _ = writeln!(text, "  {}{}", padded(&name, 50), tonnes(&four(line)));
    }
    if all.len() > PRINTED {
        let _ = writeln!(
            text,
            "  … and {} more (--sources FILE has all)",
            all.len() - PRINTED
        );
    }
    text
}

/// How many savings are too small, and the table of them.
fn shortfalls(savings: &Savings, basis: &mut Basis) -> (usize, String) {
    let short = savings.shortfalls(EmergencyRules::embedded(), basis);
    if short.is_empty() {
        return (
            0,
            "every level saves what it must 各级减排比例均达到要求\n".to_owned(),
        );
    }
    let mut text = format!(
        "too little is saved 减排缺口\n  {}{:>10}{:>10}{:>14}\n",
        padded("level, pollutant", 30),
        "must",
        "saved",
        "missing [t]"
    );
    for row in &short {
        let name = format!(
            "{} {} {}",
            row.level.name(),
            row.level.name_zh(),
            row.pollutants
        );
        let _ = writeln!(
            text,
            "  {}{:>8.1} %{:>8.1} %{:>14.1}",
            padded(&name, 30),
            100.0 * row.required,
            100.0 * row.saved,
            row.missing / 1000.0
        );
    }
    (short.len(), text)
}

fn write_sources(
    path: &std::path::Path,
    coverage: &Coverage,
    inventory: &Inventory,
) -> Result<(), CliError> {
    let mut header: Vec<String> = [
        "source_id",
        "name",
        "class",
        "county",
        "standing",
        "list_line",
        "grade",
        "exempt",
    ]
    .map(str::to_owned)
    .to_vec();
    header.extend(
        CUT_POLLUTANTS[..4]
            .iter()
            .map(|p| format!("{}_t_per_a", p.to_lowercase())),
    );
    for level in AlertLevel::ALL {
        let titles = CUT_POLLUTANTS.iter();
        header.extend(titles.map(|p| format!("{}_{}_percent", level.name(), p.to_lowercase())));
    }
    let rows = inventory.lines.iter().map(|line| {
        let (standing, row) = match coverage.standing(line) {
            Standing::Listed(n) => ("listed", Some(&coverage.list.lines[n])),
            Standing::Exempt(n) => ("exempt", Some(&coverage.list.lines[n])),
            Standing::Uncovered => ("not covered", None),
        };
        let mut cells = vec![
            line.id.clone(),
            line.name.clone(),
            line.class.clone(),
            line.county.to_string(),
            standing.to_owned(),
            row.map_or_else(String::new, |row| row.line.to_string()),
            row.and_then(|row| row.grade)
                .map_or_else(String::new, |grade| grade.id.clone()),
            row.and_then(|row| row.exempt.clone()).unwrap_or_default(),
        ];
        cells.extend(four(line).map(|kg| format!("{}", kg / 1000.0)));
        for level in AlertLevel::ALL {
            cells.extend(
                coverage
                    .cuts(line, level)
                    .map(|cut| format!("{}", 100.0 * cut)),
            );
        }
        cells
    });
    Ok(write_table(path, &header, rows)?)
}
