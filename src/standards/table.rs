//! Judgements as rows of CSV: one figure a row, so that programs find it by name.

use super::annual::{Exceedances, YearItem};
use super::composite::Composite;
use super::good_days::GoodDays;
use super::judgement::{Judgement, YearJudgement};
use super::limits::{Period, unit_name};
use super::source::Basis;
use super::who_year::WhoYear;
use crate::observations::Quantity;

/// Columns of the table of years.
pub const YEAR_COLUMNS: [&str; 15] = [
    "place",
    "year",
    "edition",
    "held",
    "dust",
    "kind",
    "quantity",
    "statistic",
    "value",
    "unit",
    "limit",
    "met",
    "count",
    "needed",
    "note",
];

/// A figure without its place, year and edition.
#[derive(Default)]
struct Figure {
    kind: &'static str,
    quantity: String,
    statistic: String,
    value: String,
    unit: String,
    limit: String,
    met: &'static str,
    count: String,
    needed: String,
    note: String,
}

impl Figure {
    fn cells(self) -> [String; 10] {
        let (kind, met) = (self.kind.to_owned(), self.met.to_owned());
        [
            kind,
            self.quantity,
            self.statistic,
            self.value,
            self.unit,
            self.limit,
            met,
            self.count,
            self.needed,
            self.note,
        ]
    }
}

fn yes_no(met: Option<bool>) -> &'static str {
    match met {
        Some(true) => "yes",
        Some(false) => "no",
        None => "",
    }
}

/// Names of pollutants with a sign between.
pub(super) fn names(quantities: &[Quantity], sign: &str) -> String {
    let names: Vec<&str> = quantities.iter().map(|q| q.name()).collect();
    names.join(sign)
}

/// Months in words, if there are any.
pub(super) fn months(short: &[usize]) -> String {
    if short.is_empty() {
        return String::new();
    }
    let months: Vec<String> = short.iter().map(usize::to_string).collect();
    format!("too few days in months {}", months.join(" "))
}

fn item(item: &YearItem) -> Figure {
    Figure {
        kind: "annual",
        quantity: item.quantity.name().to_owned(),
        statistic: format!("{} of {}", item.statistic.name(), item.period.name()),
        value: item.value.to_string(),
        unit: unit_name(item.quantity).to_owned(),
        limit: item.limit.map_or_else(String::new, |l| l.to_string()),
        met: yes_no(item.met()),
        count: item.days.to_string(),
        needed: item.needed.to_string(),
        note: months(&item.short_months),
    }
}

fn exceedance(found: &Exceedances) -> Figure {
    let unit = if found.period == Period::Hour {
        "hours"
    } else {
        "days"
    };
    Figure {
        kind: "exceedance",
        quantity: found.quantity.name().to_owned(),
        statistic: found.period.name().to_owned(),
        value: found.above.to_string(),
        unit: unit.to_owned(),
        limit: found.limit.to_string(),
        count: found.values.to_string(),
        note: format!("largest {} {}", found.largest, unit_name(found.quantity)),
        ..Figure::default()
    }
}

fn count(kind: &'static str, statistic: &str, value: usize, of: usize) -> Figure {
    Figure {
        kind,
        statistic: statistic.to_owned(),
        value: value.to_string(),
        unit: "days".to_owned(),
        count: of.to_string(),
        ..Figure::default()
    }
}

fn good(days: &GoodDays, kind: &'static str, level_names: &[String]) -> Vec<Figure> {
    let mut all = vec![
        count(kind, "good", days.good, days.valid),
        count(kind, "heavy", days.heavy, days.valid),
        count(kind, "valid", days.valid, days.days_of_year),
        count(kind, "incomplete", days.incomplete, days.days_of_year),
        count(kind, "left for dust", days.left_for_dust, days.days_of_year),
        count(kind, "nothing measured", days.absent(), days.days_of_year),
    ];
    if let Some(percent) = days.percent() {
        all.push(Figure {
            kind,
            statistic: "good share".to_owned(),
            value: percent.to_string(),
            unit: "%".to_owned(),
            count: days.valid.to_string(),
            ..Figure::default()
        });
    }
    let levels = level_names.iter().zip(&days.levels);
    all.extend(levels.map(|(name, n)| count(kind, &format!("level {name}"), *n, days.valid)));
    all.extend(days.primary.iter().map(|(quantity, n)| Figure {
        quantity: quantity.name().to_owned(),
        ..count(kind, "primary", *n, days.valid)
    }));
    all
}

fn composite(found: &Result<Composite, Vec<Quantity>>, statistic: String) -> Figure {
    let (value, unit, note) = match found {
        Ok(found) if found.is_complete => (format!("{:.3}", found.index), "1", String::new()),
        Ok(found) => {
            let note = "of too few days".to_owned();
            (format!("{:.3}", found.index), "1", note)
        }
        Err(missing) => {
            let note = format!("lacks {}", names(missing, " "));
            (String::new(), "", note)
        }
    };
    Figure {
        kind: "composite",
        statistic,
        value,
        unit: unit.to_owned(),
        note,
        ..Figure::default()
    }
}

impl YearJudgement {
    fn figures(&self, level_names: &[String]) -> Vec<Figure> {
        let mut all: Vec<Figure> = self.items.iter().map(item).collect();
        all.extend(self.exceedances.iter().map(exceedance));
        all.extend(good(&self.good, "days", level_names));
        if let Some(kept) = &self.good_if_kept {
            all.extend(good(kept, "days_if_kept", level_names));
        }
        all.extend(self.three_years.iter().map(|(quantity, mean)| Figure {
            kind: "three_years",
            quantity: quantity.name().to_owned(),
            statistic: "mean".to_owned(),
            value: mean.to_string(),
            unit: unit_name(*quantity).to_owned(),
            ..Figure::default()
        }));
        all.push(composite(&self.composite, String::new()));
        let months = self.months.iter();
        all.extend(months.map(|(month, found)| composite(found, format!("month {month}"))));
        let state = Figure {
            kind: "state",
            note: self.state.clone(),
            ..Figure::default()
        };
        all.push(state);
        all.extend(self.absent.iter().map(|q| Figure {
            kind: "absent",
            quantity: q.name().to_owned(),
            note: "the table has nothing of it that the index takes".to_owned(),
            ..Figure::default()
        }));
        all.extend(self.short.iter().map(|((q, period), n)| Figure {
            quantity: q.name().to_owned(),
            note: "days with too few hours, all years".to_owned(),
            ..count("short", period.name(), *n, 0)
        }));
        all.extend(self.unturned.iter().map(|(q, n)| {
            Figure {
                kind: "unturned",
                quantity: q.name().to_owned(),
                value: n.to_string(),
                note: "values not judged: the air of their place and time is not known, all years"
                    .to_owned(),
                ..Figure::default()
            }
        }));
        all.extend(rests_on(&self.basis));
        all
    }
}

/// What figures rest on that is not confirmed.
fn rests_on(basis: &Basis) -> impl Iterator<Item = Figure> + '_ {
    basis.rows().map(|(what, status)| Figure {
        kind: "rests_on",
        statistic: status.name().to_owned(),
        note: what.to_owned(),
        ..Figure::default()
    })
}

impl WhoYear {
    fn figures(&self) -> Vec<Figure> {
        let mut all: Vec<Figure> = self
            .items
            .iter()
            .map(|item| Figure {
                kind: "who",
                quantity: item.quantity.name().to_owned(),
                statistic: item.period.name().to_owned(),
                value: item.value.to_string(),
                unit: unit_name(item.quantity).to_owned(),
                limit: item.guideline.to_string(),
                met: yes_no(item.reached.map(|r| r == super::Reached::Guideline)),
                count: item.days.to_string(),
                note: item
                    .reached
                    .map_or_else(|| "too few days".to_owned(), super::Reached::name),
                ..Figure::default()
            })
            .collect();
        all.extend(rests_on(&self.basis));
        all
    }
}

impl Judgement {
    /// Rows of the table of years, in the order of [`YEAR_COLUMNS`]; `levels` are the names of the index's levels.
    pub fn year_rows(&self, levels: &[String], who: &str) -> Vec<Vec<String>> {
        let mut rows = Vec::new();
        for year in &self.years {
            let head = [
                year.place.clone(),
                year.year.to_string(),
                year.edition.clone(),
                year.force.name().to_owned(),
                year.treatment.name().to_owned(),
            ];
            for figure in year.figures(levels) {
                rows.push(head.iter().cloned().chain(figure.cells()).collect());
            }
        }
        for year in &self.who {
            let held = if year.published { "published" } else { "as if" };
            let head = [
                year.place.clone(),
                year.year.to_string(),
                who.to_owned(),
                held.to_owned(),
                super::Treatment::AsMeasured.name().to_owned(),
            ];
            for figure in year.figures() {
                rows.push(head.iter().cloned().chain(figure.cells()).collect());
            }
        }
        rows
    }

    /// Statistics with a limit but too few days, which are neither met nor missed.
    pub fn undecided(&self) -> usize {
        let items = self.years.iter().flat_map(|year| &year.items);
        items
            .filter(|item| item.limit.is_some() && item.met().is_none())
            .count()
    }

    /// Limits that are missed, in words: of statistics of a year with enough days, as measured, by editions that hold or are asked for.
    pub fn missed(&self) -> Vec<String> {
        let mut all = Vec::new();
        for year in &self.years {
            for item in year.items.iter().filter(|item| item.met() == Some(false)) {
                let unit = unit_name(item.quantity);
                all.push(format!(
                    "{} {} by {} ({}): {} {} {} {unit} above {}",
                    year.place,
                    year.year,
                    year.edition,
                    year.treatment.name(),
                    item.quantity.name(),
                    item.statistic.name(),
                    item.value,
                    item.limit.unwrap_or(f64::NAN),
                ));
            }
        }
        all
    }
}
