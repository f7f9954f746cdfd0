//! `hehuang box attribute`.

use super::{ScanArguments, failure, give, open};
use crate::chemistry::box_model::{Attribution, Case, attribute, attribution_table};
use crate::cli::CliError;
use crate::units::HOUR;
use std::fmt::Write as _;

/// Part of the bulk at which methods that disagree are called so.
const DISAGREE: f64 = 0.05;

pub(super) fn run(arguments: &ScanArguments) -> Result<(), CliError> {
    let case = open(&arguments.case.case)?;
    let all = attribute(&case).map_err(failure)?;
    let table = attribution_table(&case, &all);
    let mut words = String::new();
    for attribution in &all {
        words.push_str(&summary(&case, attribution));
    }
    give(arguments.output.as_ref(), &table, &words)
}

/// Contribution, response and increment of every source at one time, with how much they disagree.
fn summary(case: &Case, attribution: &Attribution) -> String {
    let ppb = 1e9;
    let species = &case.mechanism.species[case.attribution.species].name;
    let increment = attribution.bulk - attribution.without;
    let mut text = format!(
        "{species} at hour {:.2}: {:.3} ppb, without any source {:.3}, increment of all {:.3}; of its production {:.0} % answers to organics, {:.0} % to NOx\n\
         {:<16} {:>12} {:>12} {:>12}  [ppb]\n",
        attribution.time / HOUR,
        attribution.bulk * ppb,
        attribution.without * ppb,
        increment * ppb,
        attribution.organic_share * 100.0,
        (1.0 - attribution.organic_share) * 100.0,
        "",
        "contribution",
        "response",
        "increment"
    );
    let cell = |value: Option<f64>| value.map_or("–".into(), |v| format!("{:.3}", v * ppb));
    for (name, columns) in &attribution.rows {
        let contribution = columns.both.or(columns.nitrogen).or(columns.radicals);
        let values = [contribution, columns.response, columns.zero_out];
        if values
            .iter()
            .all(|v| v.is_none_or(|v| v.abs() * ppb < 5e-4))
        {
            continue;
        }
        let known = values.iter().flatten();
        let (low, high) = known.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), &v| {
            (l.min(v), h.max(v))
        });
        let flag = if columns.zero_out.is_some() && high - low > DISAGREE * attribution.bulk {
            "  they disagree: chemistry is not linear here"
        } else {
            ""
        };
        let _ = writeln!(
            text,
            "{name:<16} {:>12} {:>12} {:>12}{flag}",
            cell(contribution),
            cell(columns.response),
            cell(columns.zero_out)
        );
    }
    let sum = |value: &dyn Fn(&crate::chemistry::box_model::Columns) -> Option<f64>| {
        let all = attribution.rows.iter().filter_map(|(_, c)| value(c));
        all.sum::<f64>() * ppb
    };
    let _ = writeln!(
        text,
        "sums: contributions {:.3} (they are the bulk; largest gap of any carrier {:.0e}), increments one at a time {:.3}, path integral {:.3}, Shapley {:.3} (these two are the increment of all)",
        sum(&|c| c.both.or(c.nitrogen).or(c.radicals)),
        attribution.closure,
        sum(&|c| c.zero_out),
        sum(&|c| c.path),
        sum(&|c| c.shapley),
    );
    text
}
