//! The figures of a run that files show: one [`Statistic`] a variable, with its name, words and unit, by group, rank and receptor.

use super::watch::Watch;
use crate::nearfield::case::Averaging;
use crate::nearfield::results::Flagged;
use crate::nearfield::{Case, DailyMeans, Field, Results};

/// A variable of the products.
#[derive(Debug, Clone, PartialEq)]
pub struct Statistic {
    /// Name in files: `concentration_1h_high`.
    pub name: String,
    /// What it is, in English.
    pub long_name_en: String,
    /// What it is, in Chinese.
    pub long_name_zh: String,
    /// Unit, as UDUNITS writes it where it knows it, else as the deck names it.
    pub units: String,
    /// CF cell methods.
    pub cell_methods: &'static str,
    /// Averaging period as AERMOD names it: `1-HR`, `PERIOD`.
    pub averaging: String,
    /// Type of output: CONC, DEPOS, DDEP, WDEP.
    pub output_type: &'static str,
    /// Ranks; 0 where there are none (means, percentiles).
    pub ranks: usize,
    /// Receptors.
    pub receptors: usize,
    /// Values `[group][rank][receptor]`.
    pub values: Vec<f64>,
    /// Last hour of each value, YYYYMMDDHH, 0 where nothing was found; empty for values without a date.
    pub dates: Vec<i64>,
}

impl Statistic {
    /// Values of a group and rank (from 0).
    pub fn of(&self, group: usize, rank: usize) -> &[f64] {
        let start = (group * self.ranks.max(1) + rank) * self.receptors;
        &self.values[start..start + self.receptors]
    }

    /// Dates of a group and rank (from 0); empty for values without a date.
    pub fn dates_of(&self, group: usize, rank: usize) -> &[i64] {
        if self.dates.is_empty() {
            return &[];
        }
        let start = (group * self.ranks.max(1) + rank) * self.receptors;
        &self.dates[start..start + self.receptors]
    }
}

/// The unit that a deck's label means, as UDUNITS writes it; a label that is not known stays as it is.
pub fn units(label: &str) -> String {
    match label.trim() {
        "MICROGRAMS/M**3" | "UG/M3" | "UG/M**3" => "ug m-3",
        "MILLIGRAMS/M**3" | "MG/M3" => "mg m-3",
        "GRAMS/M**3" => "g m-3",
        "GRAMS/M**2" => "g m-2",
        "GRAMS/M**2/YR" => "g m-2 year-1",
        "PPB" => "1e-9",
        "PPM" => "1e-6",
        other => return other.to_owned(),
    }
    .to_owned()
}

/// Name, English and Chinese words of a type of output.
pub(super) fn words(output_type: &str) -> [&'static str; 3] {
    match output_type {
        "CONC" => ["concentration", "concentration", "浓度"],
        "DEPOS" => ["deposition", "total deposition", "总沉降量"],
        "DDEP" => ["dry_deposition", "dry deposition", "干沉降量"],
        _ => ["wet_deposition", "wet deposition", "湿沉降量"],
    }
}

/// Part of a variable's name for a type of output.
pub(super) fn name_of(output_type: &str) -> &'static str {
    words(output_type)[0]
}

/// Part of a name, English and Chinese words, and AERMOD's name of an averaging period.
pub fn averaging_words(averaging: Averaging) -> [String; 4] {
    match averaging {
        Averaging::Hours(hours) => [
            format!("{hours}h"),
            format!("{hours}-h"),
            format!("{hours} 小时"),
            format!("{hours}-HR"),
        ],
        Averaging::Month => ["month", "monthly", "月", "MONTH"].map(str::to_owned),
        Averaging::Period => ["period", "period", "全时段", "PERIOD"].map(str::to_owned),
        Averaging::Annual => ["annual", "annual", "年", "ANNUAL"].map(str::to_owned),
    }
}

/// YYYYMMDDHH of AERMOD's YYMMDDHH, in the hundred years that begin with the run's first year; 0 stays 0.
pub fn full_date(date: i64, first_year: i32) -> i64 {
    if date == 0 {
        return 0;
    }
    let first = i64::from(first_year);
    let year = first / 100 * 100 + date / 1_000_000;
    let year = if year < first { year + 100 } else { year };
    year * 1_000_000 + date % 1_000_000
}

/// All statistics of a run.
pub fn statistics(case: &Case, results: &Results, watch: &Watch) -> Vec<Statistic> {
    let mut all = Vec::new();
    for (index, &averaging) in case.averaging.iter().enumerate() {
        if let Some(table) = watch.highs().find(|table| table.averaging == index) {
            for (place, output_type) in case.types().names().into_iter().enumerate() {
                let (groups, receptors) = (case.groups.len(), case.receptors.len());
                let rows = |pick: &dyn Fn(&Flagged) -> f64| -> Vec<f64> {
                    let mut values = Vec::with_capacity(groups * table.ranks * receptors);
                    for group in 0..groups {
                        for rank in 0..table.ranks {
                            values.extend((0..receptors).map(|receptor| {
                                pick(
                                    &table.ranks_of((groups, receptors), place, group, receptor)
                                        [rank],
                                )
                            }));
                        }
                    }
                    values
                };
                let first_year = results.first.year;
                let dates = rows(&|high| full_date(high.date, first_year) as f64);
                let values = rows(&|high| high.value);
                let deposits = output_type != "CONC";
                let [name, en, zh] = words(output_type);
                let [part, en_period, zh_period, averaging] = averaging_words(averaging);
                all.push(Statistic {
                    name: format!("{name}_{part}_high"),
                    long_name_en: format!("highest {en_period} {en}"),
                    long_name_zh: format!("{zh_period}{zh}最大值"),
                    units: units(&case.units[place].output_label),
                    cell_methods: if deposits { "time: sum" } else { "time: mean" },
                    averaging,
                    output_type,
                    ranks: table.ranks,
                    receptors,
                    values,
                    dates: dates.into_iter().map(|date| date as i64).collect(),
                });
            }
        }
    }
    if let Some(field) = &results.period {
        all.extend(means(case, field));
    }
    all.extend(percentiles(case, watch));
    all.extend(design(case, results));
    all
}

/// PERIOD or ANNUAL means.
fn means(case: &Case, field: &Field) -> Vec<Statistic> {
    let long = [Averaging::Annual, Averaging::Period]
        .into_iter()
        .find(|period| case.averaging.contains(period));
    let [part, en_period, zh_period, averaging] =
        averaging_words(long.unwrap_or(Averaging::Period));
    let names = case.types().names();
    let make = |(place, output_type): (usize, &'static str)| {
        let [name, en, zh] = words(output_type);
        let deposits = output_type != "CONC";
        let (kind_en, kind_zh, suffix) = if deposits {
            ("total", "总量", "total")
        } else {
            ("mean", "平均", "mean")
        };
        Statistic {
            name: format!("{name}_{part}_{suffix}"),
            long_name_en: format!("{en_period} {kind_en} {en}"),
            long_name_zh: format!("{zh_period}{kind_zh}{zh}"),
            units: units(&case.units[place].period_label),
            cell_methods: if deposits { "time: sum" } else { "time: mean" },
            averaging: averaging.clone(),
            output_type,
            ranks: 0,
            receptors: case.receptors.len(),
            values: (0..case.groups.len())
                .flat_map(|group| field.of(place, group).to_vec())
                .collect(),
            dates: Vec::new(),
        }
    };
    names.into_iter().enumerate().map(make).collect()
}

/// Guaranteed-rate daily means of HJ 2.2-2018 and percentiles of daily means of HJ 663-2013.
fn percentiles(case: &Case, watch: &Watch) -> Vec<Statistic> {
    let Some(rate) = watch.rate() else {
        return Vec::new();
    };
    // 98, 95, 97.5: without noise behind.
    let percent = libm::round(1.0e6 * rate) / 1.0e4;
    let name = percent.to_string().replace('.', "_");
    let make = |name: String, en: &str, zh: &str, values: Vec<f64>| Statistic {
        name,
        long_name_en: en.to_owned(),
        long_name_zh: zh.to_owned(),
        units: units(&case.units[0].output_label),
        cell_methods: "time: mean",
        averaging: "24-HR".to_owned(),
        output_type: "CONC",
        ranks: 0,
        receptors: case.receptors.len(),
        values,
        dates: Vec::new(),
    };
    let of = |figure: &dyn Fn(&DailyMeans) -> Vec<f64>| -> Vec<f64> {
        watch.days().iter().flat_map(figure).collect()
    };
    vec![
        make(
            format!("concentration_24h_p{name}"),
            &format!("{percent} % guaranteed-rate daily mean concentration (HJ 2.2-2018)"),
            &format!("{percent}% 保证率日平均浓度(HJ 2.2-2018)"),
            of(&|days| days.guaranteed(rate)),
        ),
        make(
            format!("concentration_24h_p{name}_hj663"),
            &format!("{percent}th percentile of daily mean concentrations (HJ 663-2013)"),
            &format!("日平均浓度第 {percent} 百分位数(HJ 663-2013)"),
            of(&|days| days.percentiles(rate)),
        ),
    ]
}

/// Design values: means over the years of the ranks of the daily highest.
fn design(case: &Case, results: &Results) -> Option<Statistic> {
    let table = results.design.as_ref().filter(|table| table.ranks > 0)?;
    let receptors = case.receptors.len();
    let mut values = Vec::with_capacity(case.groups.len() * table.ranks * receptors);
    for group in 0..case.groups.len() {
        for rank in 0..table.ranks {
            values.extend(
                (0..receptors).map(|receptor| table.mean(receptors, group, receptor, rank)),
            );
        }
    }
    Some(Statistic {
        name: "concentration_design_value".to_owned(),
        long_name_en: "highest daily concentration by rank, mean over the years".to_owned(),
        long_name_zh: "逐日最大浓度各位次的多年平均(设计值)".to_owned(),
        units: units(&case.units[0].output_label),
        cell_methods: "time: maximum within days time: mean over years",
        averaging: "DESIGN".to_owned(),
        output_type: "CONC",
        ranks: table.ranks,
        receptors,
        values,
        dates: Vec::new(),
    })
}
