//! What `hehuang consult` prints.

use crate::consult::judge::{Check, Worst};
use crate::consult::pack::Difference;
use crate::consult::project::{Project, SourceRole};
use crate::consult::results::Results;
use std::fmt::Write as _;

/// A project in a few lines.
pub(super) fn project(project: &Project) -> String {
    let mut text = format!(
        "{} ({})\nsite {:.4} °E, {:.4} °N; sector {}; standards of {}: {}\n",
        project.name,
        project.name_zh,
        project.site.longitude,
        project.site.latitude,
        project.sector,
        project.day,
        project.editions.join(", ")
    );
    let _ = writeln!(
        text,
        "{:<9} {:<9} {:<9} {:>8} {:>8}  t/a",
        "source", "role", "kind", "height m", "h/a"
    );
    for source in &project.sources {
        let tonnes: Vec<String> = source
            .kg_per_hour
            .keys()
            .map(|key| format!("{key} {:.1}", source.tonnes_per_year(key)))
            .collect();
        let _ = writeln!(
            text,
            "{:<9} {:<9} {:<9} {:>8.1} {:>8.0}  {}",
            source.id,
            source.role.word(),
            source.shape.word(),
            source.shape.height(),
            source.hours_per_year,
            tonnes.join(", ")
        );
    }
    for substance in project.substances() {
        let of = |roles: &[SourceRole]| project.tonnes_per_year(substance.key, roles);
        let _ = writeln!(
            text,
            "{:<5} new {:>9.1}  goes {:>9.1}  planned {:>9.1} t/a",
            substance.key,
            of(&[SourceRole::New]),
            of(&[SourceRole::Retired, SourceRole::Cut]),
            of(&[SourceRole::Planned])
        );
    }
    let _ = writeln!(
        text,
        "{} places to be protected; the file can be assessed",
        project.receptors.len()
    );
    text
}

fn share(worst: Option<&Worst>) -> String {
    worst.map_or_else(
        || "–".to_owned(),
        |w| format!("{:.2} µg/m³ = {:.1} %", w.value, w.share * 100.0),
    )
}

/// A condition in words.
fn condition(check: &Check) -> String {
    let (what, percent) = match check.id.as_str() {
        "short" => ("short-term contribution of the limit", true),
        "annual" => ("annual contribution of the limit, class II", true),
        "annual_class_one" => ("annual contribution of the limit, class I", true),
        "superposed_day" => ("guaranteed-rate day with background, of the limit", true),
        "superposed_annual" => ("year with background, of the limit", true),
        "regional" => ("k of regional change", true),
        "protection" => ("places within the protection distance", false),
        other => (other, false),
    };
    if percent {
        format!(
            "{what}: {:.1} % (bound {:.0} %)",
            check.value * 100.0,
            check.bound * 100.0
        )
    } else {
        format!("{what}: {} (bound {})", check.value, check.bound)
    }
}

/// Results in a page of text.
pub(super) fn results(results: &Results) -> String {
    let mut text = format!("{} ({})\n", results.name, results.name_zh);
    if results.demonstration {
        text.push_str("DEMONSTRATION: the weather is no base year\n");
    }
    let [hours, calm, missing] = results.hours;
    let _ = writeln!(
        text,
        "{hours} hours ({calm} calm, {missing} missing), {} receptors; gases × {:.3} in the reference state",
        results.receptors.iter().sum::<usize>(),
        results.gas_factor
    );
    let rule = &results.calm;
    let _ = writeln!(
        text,
        "calms: longest {} h (until {}), {:.1} % of the year{}",
        rule.longest,
        rule.longest_until,
        rule.share_of_year * 100.0,
        if rule.is_tripped() {
            ": A PLUME MODEL IS NOT ENOUGH, puffs are asked for"
        } else {
            ""
        }
    );
    for edition in &results.editions {
        let _ = writeln!(text, "\n{}", edition.name);
        for judged in &edition.substances {
            let [hour, day, annual] = &judged.contribution;
            let _ = writeln!(
                text,
                "  {:<6} hour {}, day {}, year {}; with background day {}, year {}",
                judged.substance,
                share(hour.as_ref()),
                share(day.as_ref()),
                share(annual.as_ref()),
                share(judged.superposed[0].as_ref()),
                share(judged.superposed[1].as_ref())
            );
            for (source, worst) in &judged.abnormal {
                let _ = writeln!(
                    text,
                    "         abnormal {source}: hour {}",
                    share(Some(worst))
                );
            }
        }
        let _ = writeln!(text, "  protection distance {:.0} m", edition.protection);
        for check in &edition.checks {
            let met = match (check.id.as_str(), check.met) {
                ("regional", _) => "–",
                (_, true) => "met",
                (_, false) => "MISSED",
            };
            let _ = writeln!(text, "  {met:<7} {} {}", check.substance, condition(check));
        }
        let _ = writeln!(
            text,
            "  {}",
            if edition.accepted {
                "acceptable by these conditions"
            } else {
                "NOT acceptable by these conditions"
            }
        );
    }
    text.push('\n');
    for note in &results.notes {
        let _ = writeln!(text, "note: {note}");
    }
    let unsure = results
        .rules
        .iter()
        .filter(|rule| rule.status == "unverified")
        .count();
    let _ = writeln!(
        text,
        "note: {unsure} figures of the guideline are from memory: check them against the printed HJ 2.2-2018 (results.json, rules)"
    );
    text
}

/// Differences, causes first.
pub(super) fn differences(found: &[Difference]) -> String {
    if found.is_empty() {
        return "the two packs hold the same\n".to_owned();
    }
    let mut text = String::new();
    for difference in found {
        let _ = write!(text, "{:<9} {}", difference.part.name(), difference.what);
        if !difference.first.is_empty() || !difference.second.is_empty() {
            let _ = write!(
                text,
                "\n            {}\n         -> {}",
                difference.first, difference.second
            );
        }
        if !difference.matters.is_empty() {
            let _ = write!(text, "   ({})", difference.matters);
        }
        text.push('\n');
    }
    text
}
