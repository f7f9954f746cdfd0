//! Words that AERMOD's files use for averages, ranks, output types, receptors and groups.

use crate::nearfield::Case;
use crate::nearfield::case::{Averaging, DesignValue, ReceptorKind};

/// Six times four characters: `AVERAGE CONCENTRATION`, `TOTAL DEPOSITION` …
pub fn type_words(name: &str) -> [&'static str; 6] {
    match name {
        "CONC" => ["AVER", "AGE ", "CONC", "ENTR", "ATIO", "N   "],
        "DEPOS" => ["  TO", "TAL ", "DEPO", "SITI", "ON  ", "    "],
        "DDEP" => ["    ", "DRY ", "DEPO", "SITI", "ON  ", "    "],
        _ => ["    ", "WET ", "DEPO", "SITI", "ON  ", "    "],
    }
}

/// Five characters: ` 1-HR`, `24-HR`, `MONTH`; six for `PERIOD` and `ANNUAL`.
pub fn averaging_name(averaging: Averaging) -> String {
    match averaging {
        Averaging::Hours(hours) => format!("{hours:2}-HR"),
        Averaging::Month => "MONTH".to_owned(),
        Averaging::Period => "PERIOD".to_owned(),
        Averaging::Annual => "ANNUAL".to_owned(),
    }
}

/// The averaging period in hours as files have it; 720 for a month.
pub fn averaging_hours(averaging: Averaging) -> u32 {
    match averaging {
        Averaging::Hours(hours) => hours,
        Averaging::Month => 720,
        Averaging::Period | Averaging::Annual => 0,
    }
}

/// Whether the averaging period is the whole run.
pub fn is_long(averaging: Averaging) -> bool {
    matches!(averaging, Averaging::Period | Averaging::Annual)
}

/// Five characters: `  1ST`, ` 12TH`, ` 21ST`.
pub fn rank_name(rank: u32) -> String {
    let teens = (11..20).contains(&(rank % 100));
    let ending = match rank % 10 {
        1 if !teens => "ST",
        2 if !teens => "ND",
        3 if !teens => "RD",
        _ => "TH",
    };
    format!("{rank:3}{ending}")
}

/// GC, GP, DC or DP.
pub fn receptor_type(kind: ReceptorKind) -> &'static str {
    match kind {
        ReceptorKind::GridCartesian => "GC",
        ReceptorKind::GridPolar => "GP",
        ReceptorKind::DiscreteCartesian | ReceptorKind::Evaluation(_) => "DC",
        ReceptorKind::DiscretePolar(_) => "DP",
    }
}

/// Names of a group's sources as tables list them: at most 29, the last then dots.
pub fn members(case: &Case, group: usize) -> Vec<&str> {
    let group = &case.groups[group];
    let mut names: Vec<&str> = if case.no2.psd.is_some() {
        vec!["N/A"]
    } else {
        group
            .sources
            .iter()
            .map(|&source| case.sources[source].id.as_str())
            .collect()
    };
    if group.background {
        names.push("BACKGROUND");
    }
    let most = 29.min(case.sources.len() + usize::from(group.background));
    if names.len() > most {
        names.truncate(most);
        if let Some(last) = names.last_mut() {
            *last = " . . . ";
        }
    }
    names
}

/// Unit of an output type in tables of short averages.
pub fn unit(case: &Case, output_type: usize) -> &str {
    case.units
        .get(output_type)
        .map_or("", |unit| unit.output_label.as_str())
}

/// Unit of an output type in tables of the whole period.
pub fn long_unit(case: &Case, output_type: usize) -> String {
    match case.units.get(output_type) {
        Some(unit) if !unit.period_label.is_empty() => unit.period_label.clone(),
        _ => unit(case, output_type).to_owned(),
    }
}

/// Whether design values replace the ranks of single values.
pub fn has_design_values(case: &Case) -> bool {
    case.design_value != DesignValue::None
}

/// The short averaging periods with their places in the case.
pub fn short_averages(case: &Case) -> impl Iterator<Item = (usize, Averaging)> + '_ {
    case.averaging
        .iter()
        .copied()
        .enumerate()
        .filter(|&(_, averaging)| !is_long(averaging))
}

/// PERIOD or ANNUAL, if asked.
pub fn long_average(case: &Case) -> Option<Averaging> {
    case.averaging
        .iter()
        .copied()
        .find(|&averaging| is_long(averaging))
}

#[cfg(test)]
mod tests {
    use super::rank_name;

    #[test]
    fn ranks_are_named_in_five_characters() {
        let names = [1, 2, 3, 10, 11, 12, 13, 20, 21, 112, 123].map(rank_name);
        assert_eq!(
            names,
            [
                "  1ST", "  2ND", "  3RD", " 10TH", " 11TH", " 12TH", " 13TH", " 20TH", " 21ST",
                "112TH", "123RD"
            ]
        );
    }
}
