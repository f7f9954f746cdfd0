//! What AERMOD asks of the first hour of a surface file: the year of SURFDATA, and hour 1 where averages and design values need it.

use super::error::SessionError;
use crate::aermod::deck::message;
use crate::aermod::write::facts::Message;
use crate::nearfield::Case;
use crate::nearfield::case::{Averaging, DesignValue, Output};
use crate::plume::HourStamp;

fn warning(code: &str, hint: String) -> Message {
    Message {
        pathway: "MX".to_owned(),
        kind: 'W',
        code: code.to_owned(),
        line: 1,
        module: "METEXT".to_owned(),
        text: message(code).to_owned(),
        hint,
    }
}

/// Warnings about the first hour of the file.
///
/// # Errors
/// A file that does not begin with hour 1 in a run with MAXDCONT, or in another year than SURFDATA's in a run with DAYRANGE.
pub(super) fn check(case: &Case, first: HourStamp) -> Result<Vec<Message>, SessionError> {
    let mut messages = Vec::new();
    let file = || case.weather.surface_file.clone();
    if first.hour > 1 {
        let asks_contributions = case
            .outputs
            .iter()
            .any(|output| matches!(output, Output::MaxDailyContribution { .. }));
        let short = case
            .averaging
            .iter()
            .filter(|period| matches!(period, Averaging::Hours(_)));
        let only_hours = short.clone().all(|period| *period == Averaging::Hours(1));
        match case.design_value {
            DesignValue::None if short.clone().count() > 0 && !only_hours => {
                messages.push(warning("488", "for 1st Day".to_owned()));
            }
            DesignValue::None => {}
            _ if asks_contributions => {
                return Err(SessionError::FirstHour {
                    path: file(),
                    hour: first.hour,
                });
            }
            DesignValue::Pm25 => messages.push(warning("488", "for 1st Day".to_owned())),
            DesignValue::No2OneHour | DesignValue::So2OneHour => {
                messages.push(warning("488", format!("First Hr= {:02}", first.hour)));
            }
        }
    }
    let station = case.weather.surface_station.1;
    if first.year != station {
        if case.weather.days.is_some() {
            return Err(SessionError::FirstYear {
                path: file(),
                year: first.year,
                station,
            });
        }
        messages.push(warning("492", format!("StartYR {:4}", first.year)));
    }
    Ok(messages)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::check;
    use crate::nearfield::Case;
    use crate::nearfield::case::{Averaging, DesignValue, Output};
    use crate::plume::HourStamp;

    fn case() -> Case {
        let mut case = Case::default();
        case.weather.surface_station.1 = 2025;
        case.averaging = vec![Averaging::Hours(1)];
        case
    }

    fn at(year: i32, hour: u32) -> HourStamp {
        HourStamp {
            year,
            month: 7,
            day: 15,
            hour,
            day_of_year: 196,
        }
    }

    fn told(case: &Case, first: HourStamp) -> Vec<(String, String)> {
        let messages = check(case, first).unwrap();
        messages
            .into_iter()
            .map(|own| (own.code, own.hint))
            .collect()
    }

    #[test]
    fn the_first_hour_and_year_are_looked_at() {
        let pair = |code: &str, hint: &str| (code.to_owned(), hint.to_owned());
        let mut case = case();
        assert!(told(&case, at(2025, 1)).is_empty());
        assert!(told(&case, at(2025, 3)).is_empty());
        assert_eq!(told(&case, at(2024, 1)), [pair("492", "StartYR 2024")]);
        case.averaging.push(Averaging::Hours(24));
        assert_eq!(told(&case, at(2025, 3)), [pair("488", "for 1st Day")]);
        case.design_value = DesignValue::So2OneHour;
        assert_eq!(told(&case, at(2025, 3)), [pair("488", "First Hr= 03")]);
    }

    #[test]
    fn what_cannot_be_run_is_refused() {
        let mut case = case();
        case.weather.surface_file = "a.sfc".into();
        case.weather.days = Some((Vec::new(), Vec::new()));
        let error = check(&case, at(2024, 1)).unwrap_err().to_string();
        assert!(error.contains("2024") && error.contains("2025") && error.contains("a.sfc"));
        let mut case = self::case();
        case.design_value = DesignValue::No2OneHour;
        case.outputs.push(Output::MaxDailyContribution {
            group: 0,
            first: 1,
            last: 1,
            threshold: None,
            file: "c.dat".into(),
        });
        let error = check(&case, at(2025, 4)).unwrap_err().to_string();
        assert!(error.contains("hour 4") && error.contains("MAXDCONT"));
    }
}
