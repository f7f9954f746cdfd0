//! Messages of a run (calm hours, averages of too few hours …) as AERMOD's listings have them.

use super::facts::{Facts, Message};
use crate::aermod::deck::message;
use crate::nearfield::Case;

/// Days since a fixed one, of a date in the Gregorian calendar (Fliegel & Van Flandern 1968).
fn day_number(year: i64, month: i64, day: i64) -> i64 {
    let back = (14 - month) / 12;
    let (years, months) = (year + 4800 - back, month + 12 * back - 3);
    day + (153 * months + 2) / 5 + 365 * years + years / 4 - years / 100 + years / 400
}

/// Hours since a fixed one, of the digits of YYMMDDHH or YYYYMMDDHH.
fn hour_number(digits: &str) -> Option<i64> {
    let end = digits
        .find(|letter: char| !letter.is_ascii_digit())
        .unwrap_or(digits.len());
    let date: i64 = digits[..end].parse().ok()?;
    let year = date / 1_000_000;
    let year = match year {
        0..50 => 2000 + year,
        50..100 => 1900 + year,
        _ => year,
    };
    let days = day_number(year, date / 10_000 % 100, date / 100 % 100);
    Some(24 * days + date % 100)
}

/// Pathway, letter and part of AERMOD that reports a code.
fn origin(code: &str) -> (&'static str, char, &'static str) {
    match code {
        "440" => ("MX", 'I', "CHKCLM"),
        "460" => ("MX", 'I', "SET_METDATA"),
        "470" => ("MX", 'I', "HRLOOP"),
        "453" => ("MX", 'I', "BGEXT"),
        "459" => ("MX", 'I', "O3EXT"),
        "609" => ("MX", 'I', "NOXEXT"),
        "485" => ("MX", 'W', "METEXT"),
        "471" => ("CN", 'W', "CALC"),
        "415" => ("CN", 'W', "MAXDCONT_LOO"),
        "400" | "481" | "496" => ("MX", 'W', "MAIN"),
        "497" => ("CN", 'W', "EVLOOP"),
        _ => ("CN", 'W', "AVER"),
    }
}

/// A message of the run; `hint` is cut to what is printed.
pub fn told(code: &str, hint: &str, line: usize) -> Message {
    let (pathway, kind, module) = origin(code);
    Message {
        pathway: pathway.to_owned(),
        kind,
        code: code.to_owned(),
        line,
        module: module.to_owned(),
        text: message(code).to_owned(),
        hint: hint.chars().take(12).collect(),
    }
}

/// How many lines AERMOD counts for an hour: where sources have hourly emissions it goes on counting with the lines of their file.
pub fn step(case: &Case) -> usize {
    let hourly = case.sources.iter().filter(|source| source.hourly).count();
    hourly.max(1)
}

/// The line that AERMOD has counted when it tells a code in an hour of the file (from 1): the weather comes before the emissions
/// are read, what the hour's plumes tell behind; series of background, ozone and NOx count lines of their own.
fn line_of(code: &str, hour: usize, step: usize) -> usize {
    match code {
        // What is said of a saved run is said at the first hour.
        "485" => 1,
        "453" | "459" | "609" => hour,
        "440" | "460" => hour.saturating_sub(1) * step + 1,
        _ => hour * step,
    }
}

/// The messages in the order of time; those of the weather come first in their hour.
pub fn of(
    case: &Case,
    facts: &Facts,
    weather: &[Message],
    messages: &[(String, String)],
) -> Vec<Message> {
    let first = facts.surface.first().map(|row| {
        let [year, month, day, _, hour] = row.date;
        let year = if year < 50 { 2000 + year } else { 1900 + year };
        24 * day_number(year, month, day) + hour
    });
    let step = step(case);
    let of_weather = weather.iter().map(|message| {
        let mut message = message.clone();
        let hour = message.line;
        message.line = line_of("440", hour, step);
        (hour, message)
    });
    // What is left of a year is told behind its end.
    let of_hours = messages.iter().filter(|(code, _)| code != "481");
    let of_run = of_hours.map(|(code, date)| {
        let when = date.trim_start().trim_start_matches("on ");
        let hours = first
            .zip(hour_number(when))
            .map_or(0, |(first, now)| now - first + 1);
        let hour = usize::try_from(hours).unwrap_or(0);
        (hour, told(code, date, line_of(code, hour, step)))
    });
    let mut all: Vec<(usize, Message)> = of_weather.chain(of_run).collect();
    all.sort_by_key(|(hour, _)| *hour);
    all.into_iter().map(|(_, message)| message).collect()
}

#[cfg(test)]
mod tests {
    use super::{line_of, of};
    use crate::aermod::write::facts::{Facts, SurfaceRow};
    use crate::nearfield::Case;

    #[test]
    fn messages_are_numbered_by_the_hours_of_the_file() {
        let facts = Facts {
            surface: vec![SurfaceRow {
                date: [99, 12, 31, 365, 1],
                ..SurfaceRow::default()
            }],
            ..Facts::default()
        };
        let pair = |code: &str, date: &str| (code.to_owned(), date.to_owned());
        let all = of(
            &Case::default(),
            &facts,
            &[],
            &[
                pair("440", "2000010102"),
                pair("470", "99123105"),
                pair("453", "2000030101s1"),
                pair("734", "2000010103"),
            ],
        );
        let lines: Vec<(usize, &str)> = all
            .iter()
            .map(|own| (own.line, own.code.as_str()))
            .collect();
        assert_eq!(
            lines,
            [(5, "470"), (26, "440"), (27, "734"), (24 * 61 + 1, "453")]
        );
        assert_eq!(all[2].kind, 'W');
        assert_eq!(
            all[2].text,
            "3-hr avg, < 3 hours of data, calms policy used."
        );
    }

    #[test]
    fn hourly_emissions_are_counted_along() {
        assert_eq!(line_of("440", 4, 2), 7);
        assert_eq!(line_of("734", 6, 2), 12);
        assert_eq!(line_of("453", 6, 2), 6);
        assert_eq!(line_of("440", 4, 1), 4);
    }
}
