//! From a series of daily indices to alerts: level, beginning, end.
//!
//! Hours above the lowest threshold of a rule belong to one episode unless so many hours in a row as lift an alert lie between them, none of them
//! above. An hour whose index is not known is neither above nor below: it ends a run above a value, and it does not help to lift.

use super::alert_rule::{AlertLevel, AlertRule, Condition};
use crate::standards::Basis;
use crate::time::ModelTime;
use crate::units::HOUR;
use jiff::civil::Date;

/// The daily index that holds for an hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HourIndex {
    /// Beginning of the hour.
    pub time: ModelTime,
    /// Daily index; `None` where it is not known.
    pub index: Option<u32>,
}

/// An alert.
#[derive(Debug, Clone, PartialEq)]
pub struct Alert {
    /// Highest level of the episode: what a forecast of all of it asks for.
    pub level: AlertLevel,
    /// First hour above the lowest threshold of the conditions that hold.
    pub begins: ModelTime,
    /// End of the last hour above the rule's lowest threshold: from here on the alert can be lifted where the forecast is good.
    pub ends: ModelTime,
    /// When the alert is to be issued: the lead before its beginning.
    pub issued: ModelTime,
    /// Without a forecast: when each level was reached, by the hours seen until then.
    pub reached: Vec<(AlertLevel, ModelTime)>,
    /// Without a forecast: when the hours below had lasted long enough; `None` where the series ends before.
    pub lifted: Option<ModelTime>,
    /// Hours of the episode whose index is not known.
    pub unknown: usize,
}

/// Every hour of days in a row with the index of its day.
pub fn hours_of_days(first: Date, days: &[Option<u32>]) -> Vec<HourIndex> {
    let begin = ModelTime::from_beijing(first.year(), first.month(), first.day(), 0);
    let hours = days.iter().enumerate().flat_map(|(day, index)| {
        (0..24).map(move |hour| HourIndex {
            time: begin.plus((24 * day as i64 + hour) * HOUR as i64),
            index: *index,
        })
    });
    hours.collect()
}

/// The alerts of a series of hours in a row. What the rule's figures rest on is written to `basis`.
pub fn alerts(series: &[HourIndex], rule: &AlertRule, basis: &mut Basis) -> Vec<Alert> {
    let lift = basis.take(&rule.lift).max(1);
    let lead = basis.take(&rule.lead);
    for alternative in &rule.alternatives {
        basis.note(&alternative.what, alternative.status);
    }
    let threshold = rule.threshold();
    let above = |hour: &HourIndex, value: u32| hour.index.is_some_and(|index| index > value);
    let mut found = Vec::new();
    let mut next = 0;
    while let Some(begin) = series[next..].iter().position(|h| above(h, threshold)) {
        let begin = next + begin;
        // The episode: up to its last hour above before enough hours below.
        let (mut last, mut below, mut end) = (begin, 0, series.len());
        for (n, hour) in series.iter().enumerate().skip(begin) {
            match hour.index {
                Some(index) if index > threshold => (last, below) = (n, 0),
                Some(_) => below += 1,
                None => below = 0,
            }
            if below == lift {
                end = n + 1;
                break;
            }
        }
        if let Some(alert) = episode(&series[begin..=last], rule, lead) {
            found.push(Alert {
                lifted: (below == lift).then(|| after(&series[end - 1])),
                ..alert
            });
        }
        next = end.max(last + 1);
    }
    found
}

fn after(hour: &HourIndex) -> ModelTime {
    hour.time.plus(HOUR as i64)
}

/// The alert of an episode, if it reaches a level.
fn episode(hours: &[HourIndex], rule: &AlertRule, lead: usize) -> Option<Alert> {
    let mut reached: Vec<(AlertLevel, ModelTime)> = Vec::new();
    let mut begins: Option<ModelTime> = None;
    for level in AlertLevel::ALL {
        let ways = rule.alternatives.iter().filter(|a| a.level == level);
        // Of several ways the first that holds.
        let held = ways.filter_map(|way| {
            let runs: Option<Vec<(usize, usize)>> =
                way.conditions.iter().map(|c| run(hours, *c)).collect();
            let runs = runs?;
            let first = runs.iter().map(|run| run.0).min()?;
            let full = runs.iter().map(|run| run.1).max()?;
            Some((full, first))
        });
        if let Some((full, first)) = held.min() {
            reached.push((level, after(&hours[full])));
            let own = hours[first].time;
            begins = Some(begins.map_or(own, |before| before.min(own)));
        }
    }
    let (begins, last) = (begins?, hours.last()?);
    let (level, _) = *reached.last()?;
    // A level is not reached before a lower one.
    for n in (1..reached.len()).rev() {
        reached[n - 1].1 = reached[n - 1].1.min(reached[n].1);
    }
    Some(Alert {
        level,
        begins,
        ends: after(last),
        issued: begins.plus(-(lead as i64) * HOUR as i64),
        reached,
        lifted: None,
        unknown: hours.iter().filter(|hour| hour.index.is_none()).count(),
    })
}

/// The first run of hours that fulfils a condition: its first hour, and the hour with which it is long enough.
fn run(hours: &[HourIndex], condition: Condition) -> Option<(usize, usize)> {
    let mut first = None;
    for (n, hour) in hours.iter().enumerate() {
        if hour.index.is_some_and(|index| index > condition.above) {
            let begin = *first.get_or_insert(n);
            if n + 1 - begin >= condition.hours {
                return Some((begin, n));
            }
        } else {
            first = None;
        }
    }
    None
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
#[path = "alert_tests.rs"]
mod tests;
