//! Messages of an event run: AERMOD tells them event by event, without a line, and doubts values that are not those of the run
//! before.

use super::session::FileHours;
use super::write::facts::Message;
use super::write::run_messages::told;
use crate::nearfield::averages::HourKind;
use crate::nearfield::case::Event;
use crate::nearfield::{Case, EventContribution};
use crate::plume::{No2Method, SourceKind};

/// How far an event's value may lie from that of the run before [1].
const SAME: f64 = 2.0e-6;

/// Messages of one event.
pub(super) fn of_event(
    case: &Case,
    event: &Event,
    result: &EventContribution,
    hours: &FileHours,
    weather: &[Message],
) -> Vec<Message> {
    let mut messages = Vec::new();
    let last = result.indices.last().copied().unwrap_or(0);
    let day_end = last + (24 - hour_of(hours, last));
    for (&index, kind) in result.indices.iter().zip(&result.kinds) {
        let Some(row) = hours.surface(index) else {
            continue;
        };
        let date = format!("{:010}", row.stamp.full());
        let own = weather
            .iter()
            .filter(|message| message.line == index + 1 && !put_aside(&message.code));
        messages.extend(own.cloned());
        match kind {
            HourKind::Calm => messages.push(told("440", &date, 0)),
            HourKind::Missing => messages.push(told("460", &date, 0)),
            HourKind::Unmixed => {
                let date = format!("{:08}", row.stamp.yymmddhh());
                messages.push(told("470", &date, 0));
            }
            HourKind::Computed => {
                // Turbulence put aside in any hour read so far is told of every hour from then on.
                for code in ["445", "446"] {
                    let so_far = |message: &&Message| message.code == code;
                    if let Some(first) = weather.iter().find(so_far)
                        && first.line <= day_end + 1
                    {
                        let mut message = first.clone();
                        message.hint.clone_from(&date);
                        messages.push(message);
                    }
                }
                if has_lines(case, event) && row.wind_speed < 1.0 {
                    let date = format!("on {:08}", row.stamp.yymmddhh());
                    let mut message = told("471", &date, 0);
                    "EVCALC".clone_into(&mut message.module);
                    messages.push(message);
                }
            }
        }
    }
    if differs(event.value, result.value) {
        messages.push(told("497", &event.id, 0));
    }
    for message in &mut messages {
        message.line = 0;
    }
    messages
}

/// Measured turbulence was put aside.
fn put_aside(code: &str) -> bool {
    matches!(code, "445" | "446")
}

/// Hour of the day of a row.
fn hour_of(hours: &FileHours, index: usize) -> usize {
    hours
        .surface(index)
        .map_or(24, |row| row.stamp.hour as usize)
}

/// Whether buoyant lines are computed for an event.
fn has_lines(case: &Case, event: &Event) -> bool {
    let line = |&source: &usize| matches!(case.sources[source].kind, SourceKind::BuoyantLine(_));
    let all = matches!(
        case.options.no2,
        No2Method::Arm2 | No2Method::Olm | No2Method::Pvmrm | No2Method::Grsm
    );
    let members = &case.groups[event.group].sources;
    members.iter().any(line) || (all && (0..case.sources.len()).any(|source| line(&source)))
}

/// Whether an event's value is not the one found before; values below 10 are compared with five decimals.
fn differs(before: Option<f64>, now: f64) -> bool {
    let Some(before) = before.filter(|&before| before > 0.0) else {
        return false;
    };
    let now = if now < 10.0 {
        (now * 1.0e5).round() / 1.0e5
    } else {
        now
    };
    ((before - now) / before).abs() > SAME
}

#[cfg(test)]
mod tests {
    use super::differs;

    #[test]
    fn values_are_compared_as_they_were_printed() {
        assert!(!differs(None, 5.0));
        assert!(!differs(Some(0.0), 5.0));
        assert!(!differs(Some(1.23457), 1.234_568_9));
        assert!(differs(Some(1.23457), 1.234_58));
        assert!(differs(Some(163.661), 163.661_4));
        assert!(!differs(Some(163.66140), 163.661_4));
    }
}
