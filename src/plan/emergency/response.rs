//! From alerts to the spans of a response, city by city.

use crate::plan::{Alert, AlertLevel};
use crate::time::ModelTime;
use crate::units::HOUR;
use std::collections::BTreeMap;

/// A level that is answered, from a time to a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ResponseSpan {
    /// Beginning.
    pub from: ModelTime,
    /// End.
    pub to: ModelTime,
    /// The level.
    pub level: AlertLevel,
}

/// What is known of the hours to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Foresight {
    /// A forecast that is right: the highest level of an episode from so many hours before its first hour to its last.
    Perfect {
        /// Hours before the first hour.
        ahead: usize,
    },
    /// None: each level when it is reached, until the hours below have lasted long enough.
    Without,
}

/// Spans of the response to alerts; those that are not lifted within the series end with it, at `end`.
pub fn response_spans(alerts: &[Alert], foresight: Foresight, end: ModelTime) -> Vec<ResponseSpan> {
    let spans = alerts.iter().flat_map(|alert| match foresight {
        Foresight::Perfect { ahead } => vec![ResponseSpan {
            from: alert.begins.plus(-(ahead as i64) * HOUR as i64),
            to: alert.ends,
            level: alert.level,
        }],
        Foresight::Without => {
            let last = alert.lifted.unwrap_or(end);
            let ends = alert.reached.iter().skip(1).map(|(_, time)| *time);
            let steps = alert.reached.iter().zip(ends.chain([last]));
            steps
                .map(|((level, from), to)| ResponseSpan {
                    from: *from,
                    to,
                    level: *level,
                })
                .collect()
        }
    });
    merged(spans.collect())
}

/// Spans in the order of time without overlap: where several lie, the highest level holds; neighbours of one level are one.
pub fn merged(spans: Vec<ResponseSpan>) -> Vec<ResponseSpan> {
    let mut times: Vec<ModelTime> = spans.iter().flat_map(|span| [span.from, span.to]).collect();
    times.sort_unstable();
    times.dedup();
    let mut merged: Vec<ResponseSpan> = Vec::new();
    for pair in times.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let over = spans
            .iter()
            .filter(|span| span.from <= from && span.to >= to);
        let Some(level) = over.map(|span| span.level).max() else {
            continue;
        };
        match merged.last_mut() {
            Some(last) if last.to == from && last.level == level => last.to = to,
            _ => merged.push(ResponseSpan { from, to, level }),
        }
    }
    merged
}

/// Lets cities answer together: each of them has the spans of all.
pub fn answer_together(answers: &mut BTreeMap<String, Vec<ResponseSpan>>, together: &[String]) {
    let own = |city: &String| answers.get(city).cloned().unwrap_or_default();
    let all = merged(together.iter().flat_map(own).collect());
    for city in together {
        if let Some(spans) = answers.get_mut(city) {
            spans.clone_from(&all);
        }
    }
}
