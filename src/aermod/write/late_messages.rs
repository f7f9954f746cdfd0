//! Messages behind the last hour: rain that wet deposition lacks, values that the files have no room for, what MAXDCONT meets.

use super::facts::{Facts, Message};
use super::run_messages::told;
use crate::nearfield::case::{Averaging, DesignValue, Output};
use crate::nearfield::{Case, Field, Results};

/// Greatest values that AERMOD's fixed forms hold: of tables, and of SEASONHR [printed unit].
const WIDEST: f64 = 9_999_999.999_99;
const WIDEST_SEASON: f64 = 9_999.999_999_99;
/// Rain below this is none [mm].
const LEAST_RAIN: f64 = 1.0e-4;

/// The messages in AERMOD's order; `line` is what it has counted when the file has ended.
pub fn of(case: &Case, facts: &Facts, results: &Results, line: usize) -> Vec<Message> {
    let mut messages = Vec::new();
    let outputs = case.options.outputs;
    let washes = case.options.wet_depletion || outputs.total_deposition || outputs.wet_deposition;
    if washes && facts.precipitation < LEAST_RAIN {
        messages.push(told("496", "WetDepos", line));
    }
    let too_wide = || told("400", "= EXP", line);
    let wide = !case.layout.exponential;
    let season = wide && too_wide_season(case, results);
    let by_year =
        case.design_value != DesignValue::None || case.averaging.contains(&Averaging::Annual);
    let season_first = case.multi_year.is_some() && by_year;
    if season && season_first {
        messages.push(too_wide());
    }
    let left = results.messages.iter().filter(|(code, _)| code == "481");
    messages.extend(left.map(|(code, hours)| told(code, hours.trim(), line)));
    let period = results.period.as_ref();
    if wide && period.is_some_and(|field| most(field) > WIDEST) {
        messages.push(too_wide());
    }
    if season && !season_first {
        messages.push(too_wide());
    }
    if wide && highest(case, results) > WIDEST {
        messages.push(too_wide());
    }
    let late = results.afterwards.iter();
    messages.extend(late.map(|(code, hint)| told(code, hint, line)));
    messages
}

fn most(field: &Field) -> f64 {
    field.values.iter().copied().fold(0.0, f64::max)
}

/// A mean by season and hour, of the groups that have a SEASONHR file, is too great for it.
fn too_wide_season(case: &Case, results: &Results) -> bool {
    let Some(seasons) = results.season_hour.as_ref() else {
        return false;
    };
    let asked = case.outputs.iter().filter_map(|output| match output {
        Output::SeasonHour(group, _) => Some(*group),
        _ => None,
    });
    case.types().concentration
        && asked.into_iter().any(|group| {
            let too_great = |value: &f64| *value > WIDEST_SEASON;
            let types = 0..case.types().count();
            types.into_iter().any(|output_type| {
                let mut fields = seasons
                    .iter()
                    .map(|(field, _)| field.of(output_type, group));
                fields.any(|values| values.iter().any(too_great))
            })
        })
}

/// The highest rank of all.
fn highest(case: &Case, results: &Results) -> f64 {
    if case.design_value != DesignValue::None {
        let design = results.design.as_ref();
        let means = design.map(|table| table.mean_of_ranks.iter().copied());
        return means.into_iter().flatten().fold(0.0, f64::max);
    }
    let values = results.high.iter().flat_map(|table| &table.values);
    values.map(|entry| entry.value).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::of;
    use crate::aermod::write::facts::Facts;
    use crate::nearfield::{Case, Field, Results};

    #[test]
    fn values_too_wide_and_rain_that_lacks_are_told() {
        let mut case = Case::default();
        let mut results = Results {
            period: Some(Field {
                groups: 1,
                receptors: 1,
                values: vec![1.0e7],
            }),
            afterwards: vec![("415".to_owned(), "GRP L".to_owned())],
            ..Results::default()
        };
        let facts = Facts::default();
        let codes = |case: &Case, results: &Results| -> Vec<String> {
            let all = of(case, &facts, results, 25);
            assert!(all.iter().all(|own| own.line == 25));
            all.into_iter().map(|own| own.code).collect()
        };
        assert_eq!(codes(&case, &results), ["400", "415"]);
        case.options.wet_depletion = true;
        case.layout.exponential = true;
        assert_eq!(codes(&case, &results), ["496", "415"]);
        results.afterwards.clear();
        case.options.wet_depletion = false;
        assert!(codes(&case, &results).is_empty());
    }
}
