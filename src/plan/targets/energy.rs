//! The shares of energy that the plan wants, as identities of a balance: non-fossil energy of all that is consumed, electricity of all that is used at last.
//!
//! non-fossil share = Σ non-fossil / Σ all, over the rows of `consumption`; electricity's share = Σ electricity / Σ all, over the rows of `final`.

use super::outcome::{Origin, Outcome, Scope};
use super::table::{TargetKind, TargetTable};
use crate::meteorology::{Faults, ReadError, read_text, table_of};
use crate::problem::nearest;
use std::collections::BTreeMap;
use std::path::Path;

/// Energy of 10⁴ t of coal equivalent [TJ]: 29.3076 GJ a tonne (7000 kcal a kg), GB/T 2589.
const TEN_KILOTONNES: f64 = 293.076;
/// By how much a row of a sum may differ from the sum of its rows [1].
const ROUNDING: f64 = 2e-3;

/// Which total a row belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flow {
    /// Total consumption of energy.
    Consumption,
    /// What is used at last.
    Final,
}

/// What a row is.
#[derive(Debug, Clone, PartialEq)]
pub struct EnergyRow {
    /// The year.
    pub year: i16,
    /// Its total.
    pub flow: Flow,
    /// Fuel or form of energy.
    pub fuel: String,
    /// Energy [TJ].
    pub energy: f64,
    /// Not of coal, oil or gas.
    pub non_fossil: bool,
    /// Electricity.
    pub electricity: bool,
}

/// A balance of energy.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EnergyBalance {
    /// Its rows.
    pub rows: Vec<EnergyRow>,
}

/// Columns with what they are called.
const COLUMNS: [(&str, &[&str]); 5] = [
    ("year", &["年份", "年度"]),
    ("flow", &["口径", "项目"]),
    ("fuel", &["能源品种", "品种", "能源"]),
    ("non_fossil", &["非化石", "是否非化石", "非化石能源"]),
    ("electricity", &["电力", "是否电力", "电能"]),
];
/// Columns of the amount and what is in one of their units [TJ].
const AMOUNTS: [(&str, &[&str], f64); 2] = [
    ("energy_tj", &["能量(tj)", "能量（tj）", "tj"], 1.0),
    (
        "energy_10kt_tce",
        &[
            "数量(万吨标准煤)",
            "数量（万吨标准煤）",
            "万吨标准煤",
            "能源量(万吨标准煤)",
        ],
        TEN_KILOTONNES,
    ),
];
const FLOWS: [(&str, Flow); 6] = [
    ("consumption", Flow::Consumption),
    ("能源消费总量", Flow::Consumption),
    ("消费总量", Flow::Consumption),
    ("final", Flow::Final),
    ("终端能源消费", Flow::Final),
    ("终端消费", Flow::Final),
];
const YES: [&str; 5] = ["yes", "是", "1", "true", "y"];
const NO: [&str; 6] = ["no", "否", "0", "false", "n", ""];
const SUMS: [&str; 4] = ["total", "sum", "合计", "总计"];

impl EnergyBalance {
    /// Reads a balance.
    ///
    /// # Errors
    /// [`ReadError`] with every fault.
    pub fn read(path: &Path) -> Result<Self, ReadError> {
        Self::parse(&read_text(path)?, &path.display().to_string())
    }

    /// Parses the text of a balance: `year,flow,fuel,energy_TJ,non_fossil,electricity` (or `energy_10kt_tce`), or Chinese names of these. A row `total` is checked
    /// against the sum of its rows.
    ///
    /// # Errors
    /// [`ReadError`] with every fault.
    pub fn parse(text: &str, file: &str) -> Result<Self, ReadError> {
        let mut faults = Faults::new(file);
        let mut reader = table_of(text);
        let header: Vec<String> = reader
            .headers()
            .map(|h| h.iter().map(str::to_lowercase).collect())
            .unwrap_or_default();
        let place = |name: &str, others: &[&str]| {
            header
                .iter()
                .position(|h| h == name || others.contains(&h.as_str()))
        };
        let at = COLUMNS.map(|(name, others)| place(name, others));
        let amount = AMOUNTS
            .iter()
            .find_map(|(name, others, unit)| Some((place(name, others)?, *name, *unit)));
        let hint = "year,flow,fuel,energy_TJ (or energy_10kt_tce),non_fossil,electricity";
        for ((name, _), _) in COLUMNS.iter().zip(at).filter(|(_, at)| at.is_none()) {
            faults.add(1, name, "", "this column is missing", hint);
        }
        let Some((amount_at, amount_name, unit)) = amount else {
            faults.add(1, "energy_TJ", "", "this column is missing", hint);
            return Err(faults.error());
        };
        let mut balance = Self::default();
        let mut sums: Vec<(usize, i16, Flow, f64)> = Vec::new();
        if !faults.is_empty() {
            return Err(faults.error());
        }
        for record in reader.records() {
            let Some((line, record)) = faults.whole_row(record, header.len()) else {
                continue;
            };
            let cell = |n: usize| at[n].and_then(|at| record.get(at)).unwrap_or_default();
            let number = record.get(amount_at).unwrap_or_default();
            let year = cell(0).parse::<i16>().ok();
            let year = year.filter(|y| (1990..=2100).contains(y));
            if year.is_none() {
                faults.add(line, COLUMNS[0].0, cell(0), "no year", "as 2024");
            }
            let flow = FLOWS
                .iter()
                .find(|(name, _)| *name == cell(1).to_lowercase());
            if flow.is_none() {
                let near = nearest(cell(1), FLOWS.iter().map(|f| f.0));
                let hint = near.map_or_else(
                    || "consumption (能源消费总量) or final (终端能源消费)".to_owned(),
                    |near| format!("did you mean '{near}'?"),
                );
                faults.add(line, COLUMNS[1].0, cell(1), "no total of a balance", &hint);
            }
            let value = number.replace(',', "").parse::<f64>().ok();
            let value = value.filter(|v| v.is_finite() && *v >= 0.0);
            if value.is_none() {
                let hint = "exports and losses are no part of these two totals";
                let what = "no number, or a negative one";
                faults.add(line, amount_name, number, what, hint);
            }
            let mut flag = |n: usize| -> Option<bool> {
                let text = cell(n).to_lowercase();
                let found = if YES.contains(&text.as_str()) {
                    Some(true)
                } else if NO.contains(&text.as_str()) {
                    Some(false)
                } else {
                    None
                };
                if found.is_none() {
                    faults.add(
                        line,
                        COLUMNS[n].0,
                        cell(n),
                        "yes or no?",
                        "yes, no, 是 or 否",
                    );
                }
                found
            };
            let flags = (flag(3), flag(4));
            let (Some(year), Some((_, flow)), Some(value)) = (year, flow, value) else {
                continue;
            };
            let (Some(non_fossil), Some(electricity)) = flags else {
                continue;
            };
            if SUMS.contains(&cell(2).to_lowercase().as_str()) {
                sums.push((line, year, *flow, value * unit));
                continue;
            }
            balance.rows.push(EnergyRow {
                year,
                flow: *flow,
                fuel: cell(2).to_owned(),
                energy: value * unit,
                non_fossil,
                electricity,
            });
        }
        balance.check(&sums, &mut faults);
        faults.finish(balance)
    }

    /// Fuels that stand twice, totals that are not the sums of their rows, and totals of nothing.
    fn check(&self, sums: &[(usize, i16, Flow, f64)], faults: &mut Faults<'_>) {
        if self.rows.is_empty() && faults.is_empty() {
            faults.add(0, "", "", "no line below the header", "");
        }
        let mut seen: BTreeMap<(i16, Flow, &str), usize> = BTreeMap::new();
        for row in &self.rows {
            *seen.entry((row.year, row.flow, &row.fuel)).or_default() += 1;
        }
        for ((year, _, fuel), count) in seen {
            if count > 1 {
                let what = format!("this fuel stands {count} times in one total of {year}");
                faults.add(0, "fuel", fuel, what, "add its rows up");
            }
        }
        for (line, year, flow, told) in sums {
            let sum = self.sum(*year, *flow, |_| true);
            if (sum - told).abs() > ROUNDING * told.abs().max(sum) {
                let what = format!("the rows of this total add up to {sum:.1} TJ, not {told:.1}");
                faults.add(*line, "fuel", "", what, "a row is missing, or stands twice");
            }
        }
    }

    fn sum(&self, year: i16, flow: Flow, counts: impl Fn(&EnergyRow) -> bool) -> f64 {
        let own = self
            .rows
            .iter()
            .filter(|r| r.year == year && r.flow == flow);
        own.filter(|row| counts(row)).map(|row| row.energy).sum()
    }

    /// Share [%] of a total of a year, with part and total [TJ]; `None` of a total of nothing.
    pub fn share(
        &self,
        year: i16,
        flow: Flow,
        counts: impl Fn(&EnergyRow) -> bool,
    ) -> Option<(f64, f64, f64)> {
        let all = self.sum(year, flow, |_| true);
        let part = self.sum(year, flow, counts);
        (all > 0.0).then(|| (100.0 * part / all, part, all))
    }

    /// Outcomes of both shares in every year of the balance.
    pub fn outcomes(&self, table: &TargetTable) -> Vec<Outcome> {
        let mut years: Vec<i16> = self.rows.iter().map(|row| row.year).collect();
        years.sort_unstable();
        years.dedup();
        let mut all = Vec::new();
        for year in years {
            let shares = [
                (
                    TargetKind::NonFossil,
                    self.share(year, Flow::Consumption, |row| row.non_fossil),
                ),
                (
                    TargetKind::Electricity,
                    self.share(year, Flow::Final, |row| row.electricity),
                ),
            ];
            for (kind, share) in shares {
                let (Some(target), Some((percent, part, total))) = (table.of(kind), share) else {
                    continue;
                };
                let mut outcome = Outcome::of(target, Scope::Province, "Qinghai", Some(year));
                outcome.origin = Origin::Balance;
                let words = format!("{part:.0} of {total:.0} TJ");
                outcome = outcome.valued(percent, target.decimals, true).noted(words);
                if year < target.year {
                    outcome = outcome.noted(format!("the target is one for {}", target.year));
                }
                all.push(outcome);
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BALANCE: &str = "\
year,flow,fuel,energy_10kt_tce,non_fossil,electricity
2025,consumption,coal,1000,no,no
2025,consumption,oil,400,no,no
2025,consumption,hydro sun and wind,1600,yes,no
2025,consumption,total,3000,,
2025,final,coal,600,no,no
2025,final,electricity,330,no,yes
2025,final,heat,70,no,no
";

    #[test]
    fn shares_are_identities_of_the_balance() {
        let balance = EnergyBalance::parse(BALANCE, "b.csv").expect("a balance");
        let all = balance.outcomes(TargetTable::embedded());
        let told: Vec<_> = all
            .iter()
            .map(|o| (o.target.as_str(), o.value, o.gap, o.met))
            .collect();
        // 1600/3000 = 53.3 % against 52.2; 330/1000 = 33 % against 34.
        assert_eq!(
            told,
            [
                ("non_fossil", Some(53.3), Some(1.1), Some(true)),
                ("electricity", Some(33.0), Some(-1.0), Some(false)),
            ]
        );
        assert_eq!(all[1].notes, ["96715 of 293076 TJ"]);
    }

    #[test]
    fn units_do_not_move_a_share_and_chinese_headers_are_read() {
        let text = "年份,口径,能源品种,能量(TJ),非化石,电力\n2025,终端消费,电,34,否,是\n2025,终端能源消费,煤,66,否,否\n";
        let balance = EnergyBalance::parse(text, "b.csv").expect("a balance");
        let all = balance.outcomes(TargetTable::embedded());
        assert_eq!(all.len(), 1);
        assert_eq!((all[0].value, all[0].met), (Some(34.0), Some(true)));
    }

    #[test]
    fn faults_are_named_with_line_and_value() {
        let wrong = BALANCE
            .replace("3000", "3100")
            .replace("final,heat", "finel,heat");
        let error = EnergyBalance::parse(&wrong, "b.csv")
            .expect_err("refused")
            .to_string();
        assert!(
            error.contains("line 5") && error.contains("add up to"),
            "{error}"
        );
        assert!(
            error.contains("line 8") && error.contains("did you mean 'final'?"),
            "{error}"
        );
        let negative = BALANCE.replace(",400,", ",-400,");
        let error = EnergyBalance::parse(&negative, "b.csv")
            .expect_err("refused")
            .to_string();
        assert!(error.contains("found '-400'"), "{error}");
        let twice = BALANCE.replace(",oil,", ",coal,");
        let error = EnergyBalance::parse(&twice, "b.csv")
            .expect_err("refused")
            .to_string();
        assert!(error.contains("stands 2 times"), "{error}");
        let empty = EnergyBalance::parse("", "b.csv")
            .expect_err("refused")
            .to_string();
        assert!(empty.contains("column"), "{empty}");
    }
}
