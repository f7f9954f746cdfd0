//! Editions to read: limits, steps of the index, rules, each with how sure it is.

use super::aqi_rule::{Above, Steps};
use super::edition::{Edition, Standards, date};
use super::limits::{Limit, in_unit, unit_name};
use super::source::{Sourced, Status};
use std::fmt::Write;

fn sure(status: Status) -> String {
    if status == Status::Confirmed {
        String::new()
    } else {
        format!("  [{}]", status.name())
    }
}

fn limit_line(limit: &Limit) -> String {
    let of = |value| in_unit(limit.quantity, value);
    format!(
        "  {:<6} {:<8} {:>8} {:>8}  {}{}\n",
        limit.quantity.name(),
        limit.period.name(),
        of(limit.class_one),
        of(limit.class_two),
        unit_name(limit.quantity),
        sure(limit.status)
    )
}

fn steps_line(steps: &Steps) -> String {
    let all: Vec<String> = steps.steps.iter().map(|s| format!("{:>5}", s.1)).collect();
    let above = match steps.above {
        Above::Index(index) => format!("above: {index}"),
        Above::NotComputed => "above: not computed".to_owned(),
    };
    format!(
        "  {:<6} {:<8} {:<48} {above}{}\n",
        steps.quantity.name(),
        steps.period.name(),
        all.join(" "),
        sure(steps.status.max(steps.above_status))
    )
}

fn figure_line<T: std::fmt::Display>(figure: &Sourced<T>) -> String {
    format!(
        "  {}: {}{}\n",
        figure.what,
        figure.value,
        sure(figure.status)
    )
}

fn edition_text(edition: &Edition, standards: &Standards) -> String {
    let mut text = format!("{}: {}\n{}\n", edition.id, edition.name, edition.name_zh);
    let span = &edition.in_force;
    let _ = writeln!(text, "in force {}{}", span.words(), sure(span.status));
    if let Some(early) = &edition.early {
        let _ = writeln!(
            text,
            "applied in steps from {} on{}",
            date(early.from),
            sure(early.status)
        );
    }
    for state in &edition.states {
        let until = state
            .to
            .map_or_else(|| "then".to_owned(), |to| format!("until {}", date(to)));
        let (gases, particles) = (state.gases.name(), state.particles.name());
        let _ = writeln!(
            text,
            "state of air, {until}: gases {gases}, particles {particles}{}",
            sure(state.status)
        );
    }
    if let Some((what, status)) = &edition.caution {
        let _ = writeln!(text, "caution: {what}{}", sure(*status));
    }
    let _ = writeln!(text, "\nLimits ({}), class I and II", edition.limits.id);
    edition
        .limits
        .rows
        .iter()
        .for_each(|row| text.push_str(&limit_line(row)));
    let _ = writeln!(
        text,
        "\nSteps of the index ({}): 0, 50, 100, 150, 200, 300, 400, 500",
        edition.index.id
    );
    edition
        .index
        .steps
        .iter()
        .for_each(|row| text.push_str(&steps_line(row)));
    for level in &standards.levels {
        let _ = writeln!(
            text,
            "  up to {:>3}: {} {} ({})",
            level.up_to, level.name, level.name_zh, level.colour
        );
    }
    let _ = writeln!(text, "\nRules of a year ({})", edition.evaluation.id);
    let rule = &edition.evaluation;
    for figure in [
        &rule.hours_of_day,
        &rule.hours_of_eight,
        &rule.eights_of_day,
        &rule.days_of_year,
        &rule.days_of_month,
        &rule.days_of_february,
        &rule.sampled_year,
        &rule.sampled_month,
        &rule.sampled_quarter,
    ] {
        text.push_str(&figure_line(figure));
    }
    for percentile in &rule.percentiles {
        let _ = writeln!(
            text,
            "  percentile of {} ({}): P{:.0}{}",
            percentile.quantity.name(),
            percentile.period.name(),
            percentile.share * 100.0,
            sure(percentile.status)
        );
    }
    for (quantity, weight) in &rule.weights {
        let _ = writeln!(
            text,
            "  weight of {} in the composite index: {}{}",
            quantity.name(),
            weight.value,
            sure(weight.status)
        );
    }
    let dust = &edition.dust;
    let _ = writeln!(
        text,
        "\nDust ({}): {}, {}",
        dust.id,
        dust.name,
        dust.in_force.words()
    );
    match &dust.numbers {
        None => text.push_str("  its numbers are not known: only listed events can be left out\n"),
        Some(numbers) => {
            for figure in [
                &numbers.rise,
                &numbers.floor,
                &numbers.fall,
                &numbers.return_within,
            ] {
                text.push_str(&figure_line(figure));
            }
            text.push_str(&figure_line(&numbers.hours_before));
            for figure in [
                &numbers.greatest_ratio,
                &numbers.day_floor,
                &numbers.day_ratio,
            ] {
                text.push_str(&figure_line(figure));
            }
        }
    }
    text
}

fn who_text(standards: &Standards) -> String {
    let who = &standards.who;
    let span = &who.in_force;
    let mut text = format!("{}: {}\n{}\n", who.id, who.name, who.name_zh);
    let _ = writeln!(text, "{}{}", span.words(), sure(span.status));
    let _ = writeln!(
        text,
        "\nGuideline, then interim targets from the strictest to the mildest"
    );
    for line in &who.guidelines {
        let of = |value: &f64| in_unit(line.quantity, *value).to_string();
        let interim: Vec<String> = line.interim.iter().rev().map(of).collect();
        let _ = writeln!(
            text,
            "  {:<6} {:<12} {:>6}  {:<22} {}{}",
            line.quantity.name(),
            line.period.name(),
            of(&line.guideline),
            interim.join(", "),
            unit_name(line.quantity),
            sure(line.status)
        );
    }
    text
}

/// Editions to read, with WHO's guidelines behind them where none or all are asked for.
pub fn limits_text(standards: &Standards, editions: &[&Edition]) -> String {
    let mut parts: Vec<String> = editions
        .iter()
        .map(|e| edition_text(e, standards))
        .collect();
    if editions.is_empty() || editions.len() == standards.editions.len() {
        parts.push(who_text(standards));
    }
    parts.join("\n")
}
