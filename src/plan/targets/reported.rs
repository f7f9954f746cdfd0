//! Figures that bulletins report (公报), beside the targets: good days with their share, annual mean of PM2.5.
//!
//! A share tells its denominator: of Xining's 2024, 338 good days are 93.1 % of 363 days and of no other number, so 3 of 366 were left out.

use super::outcome::{DustDays, Origin, Outcome, Scope};
use super::table::{TargetKind, TargetTable};
use crate::meteorology::{Faults, ReadError, read_text, table_of};
use crate::observations::city_name;
use crate::seeds;
use crate::standards::{Status, days_of_year, denominators};
use std::path::Path;

/// The embedded table.
const FILE: &str = "plan/reported.csv";
/// Its columns.
const COLUMNS: [&str; 7] = [
    "place",
    "year",
    "good_days",
    "good_percent",
    "pm25_ug_m3",
    "status",
    "source",
];
/// How the province is called.
const PROVINCE: [&str; 3] = ["Qinghai", "青海", "青海省"];

/// What a bulletin reports of a place and year.
#[derive(Debug, Clone, PartialEq)]
pub struct Reported {
    /// Province or city.
    pub scope: Scope,
    /// Our name of it.
    pub place: String,
    /// The year.
    pub year: i16,
    /// Good days.
    pub good_days: Option<usize>,
    /// Their share [%] and the decimals with which it is printed.
    pub good_percent: Option<(f64, u8)>,
    /// Annual mean of PM2.5 [µg/m³].
    pub pm25: Option<f64>,
    /// How sure.
    pub status: Status,
    /// From where.
    pub source: String,
}

impl Reported {
    /// Those of the program.
    ///
    /// # Errors
    /// [`ReadError`] if the embedded table is damaged (a test reads it).
    pub fn embedded() -> Result<Vec<Self>, ReadError> {
        let text = seeds::text(FILE).unwrap_or_default();
        Self::parse(text, FILE)
    }

    /// Those of a table.
    ///
    /// # Errors
    /// [`ReadError`] with every fault.
    pub fn read(path: &Path) -> Result<Vec<Self>, ReadError> {
        Self::parse(&read_text(path)?, &path.display().to_string())
    }

    /// Those of the text of a table: `place,year,good_days,good_percent,pm25_ug_m3,status,source`, cells empty where the bulletin says nothing.
    ///
    /// # Errors
    /// [`ReadError`] with every fault.
    pub fn parse(text: &str, file: &str) -> Result<Vec<Self>, ReadError> {
        let mut faults = Faults::new(file);
        let mut reader = table_of(text);
        let header: Vec<String> = reader
            .headers()
            .map(|h| h.iter().map(str::to_lowercase).collect())
            .unwrap_or_default();
        let at = COLUMNS.map(|name| header.iter().position(|h| h == name));
        for (name, _) in COLUMNS.iter().zip(at).filter(|(_, at)| at.is_none()) {
            let hint = COLUMNS.join(",");
            faults.add(1, name, "", "this column is missing", &hint);
        }
        let mut all = Vec::new();
        if faults.is_empty() {
            for record in reader.records() {
                let Some((line, record)) = faults.whole_row(record, header.len()) else {
                    continue;
                };
                let cell = |n: usize| at[n].and_then(|at| record.get(at)).unwrap_or_default();
                all.extend(Self::row(line, &cell, &mut faults));
            }
            if all.is_empty() && faults.is_empty() {
                faults.add(0, "", "", "no line below the header", "");
            }
        }
        faults.finish(all)
    }

    fn row<'t>(
        line: usize,
        cell: &dyn Fn(usize) -> &'t str,
        faults: &mut Faults<'_>,
    ) -> Option<Self> {
        let place = cell(0);
        let (scope, place) = if PROVINCE.contains(&place) {
            (Scope::Province, PROVINCE[0].to_owned())
        } else if let Some(city) = city_name(place) {
            (Scope::City, city.to_owned())
        } else {
            let known = TargetTable::embedded().plan.cities.join(", ");
            let hint = format!("Qinghai or a city: {known}");
            faults.add(line, COLUMNS[0], place, "no place of the plan", &hint);
            return None;
        };
        let mut number = |n: usize, (low, high): (f64, f64)| -> Option<f64> {
            let text = cell(n);
            if text.is_empty() {
                return None;
            }
            let value = text
                .parse::<f64>()
                .ok()
                .filter(|v| (low..=high).contains(v));
            if value.is_none() {
                let what = format!("no number from {low} to {high}");
                faults.add(
                    line,
                    COLUMNS[n],
                    text,
                    what,
                    "leave the cell empty if unknown",
                );
            }
            value
        };
        let year = number(1, (1990.0, 2100.0));
        let good = number(2, (0.0, 366.0));
        let percent = number(3, (0.0, 100.0));
        let pm25 = number(4, (0.0, 1000.0));
        let decimals = cell(3)
            .split_once('.')
            .map_or(0, |(_, digits)| digits.len());
        let status = match cell(5) {
            "confirmed" => Status::Confirmed,
            "second_hand" => Status::SecondHand,
            "unverified" => Status::Unverified,
            other => {
                let hint = "confirmed, second_hand or unverified";
                faults.add(line, COLUMNS[5], other, "no status", hint);
                return None;
            }
        };
        let Some(year) = year else {
            if cell(1).is_empty() {
                faults.add(line, COLUMNS[1], "", "a year is missing", "as 2024");
            }
            return None;
        };
        Some(Self {
            scope,
            place,
            year: year as i16,
            good_days: good.map(|days| days as usize),
            good_percent: percent.map(|percent| (percent, decimals as u8)),
            pm25,
            status,
            source: cell(6).to_owned(),
        })
    }

    /// Days that the share was taken of, where good days and share tell exactly one number.
    pub fn denominator(&self) -> Option<usize> {
        let (percent, decimals) = self.good_percent?;
        let found = denominators(self.year, self.good_days?, percent, decimals);
        match found.as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }

    /// What it means for the targets of good days and PM2.5.
    pub fn outcomes(&self, table: &TargetTable) -> Vec<Outcome> {
        let mut all = Vec::new();
        let begun = |kind: TargetKind| {
            let target = table.of(kind)?;
            let own = table.of_city(target, &self.place, self.year);
            if own.is_none() && !table.is_ours(self.scope, &self.place) {
                return None;
            }
            let mut target = target.clone();
            if let Some(own) = own {
                target.value = own.value.clone();
            }
            let mut outcome = Outcome::of(&target, self.scope, &self.place, Some(self.year));
            outcome.origin = Origin::Reported;
            let what = format!("{} {}: figures of a bulletin", self.place, self.year);
            outcome.basis.note(&what, self.status);
            if self.scope == Scope::City && own.is_none() {
                let note =
                    "beside the province's figure; the plan gives this place none of its own";
                outcome = outcome.noted(note);
            }
            Some((outcome, target.decimals))
        };
        if let Some((percent, _)) = self.good_percent
            && let Some((mut outcome, decimals)) = begun(TargetKind::GoodDays)
        {
            let days = days_of_year(self.year);
            outcome = outcome.valued(percent, decimals, true);
            if let (Some(good), Some(valid)) = (self.good_days, self.denominator()) {
                outcome.count = Some((good as f64, valid as f64));
                outcome.dust = if valid < days {
                    DustDays::Left
                } else {
                    DustDays::Kept
                };
                outcome = outcome.noted(format!(
                    "{good} good days are {percent} % of {valid} days: {} of {days} were left out",
                    days - valid
                ));
            } else if let Some(good) = self.good_days {
                outcome = outcome.noted(format!(
                    "{good} good days and {percent} % do not tell the denominator"
                ));
            }
            all.push(outcome);
        }
        if let Some(pm25) = self.pm25
            && let Some((outcome, decimals)) = begun(TargetKind::Pm25)
        {
            all.push(outcome.valued(pm25, decimals, true));
        }
        all
    }
}
