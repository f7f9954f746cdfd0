//! `--limit 24=150`, `--limit SO2:24=150`: limits to show.

use crate::report::nearfield::Limit;

/// A limit, of one pollutant or of all.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct GivenLimit {
    /// Pollutant, upper case; `None`: every one.
    pub pollutant: Option<String>,
    /// The limit.
    pub limit: Limit,
}

impl std::str::FromStr for GivenLimit {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || {
            format!(
                "{text} is no limit\nhint: averaging period = value, e.g. 1=500, 24=150, PERIOD=60, or of one pollutant SO2:24=150"
            )
        };
        let (period, value) = text.split_once('=').ok_or_else(wrong)?;
        let value: f64 = value.trim().parse().map_err(|_| wrong())?;
        let (pollutant, period) = match period.split_once(':') {
            Some((pollutant, period)) => (Some(pollutant.trim().to_ascii_uppercase()), period),
            None => (None, period),
        };
        let period = period.trim().to_ascii_uppercase();
        let averaging = match period.parse::<u32>() {
            Ok(hours @ (1 | 2 | 3 | 4 | 6 | 8 | 12 | 24)) => format!("{hours}-HR"),
            Err(_) if matches!(period.as_str(), "MONTH" | "PERIOD" | "ANNUAL") => period,
            _ => return Err(wrong()),
        };
        if !value.is_finite() || value <= 0.0 || pollutant.as_ref().is_some_and(String::is_empty) {
            return Err(wrong());
        }
        Ok(Self {
            pollutant,
            limit: Limit { averaging, value },
        })
    }
}

/// The limits of a pollutant.
pub(super) fn limits_of(given: &[GivenLimit], pollutant: &str) -> Vec<Limit> {
    given
        .iter()
        .filter(|given| {
            let own = given.pollutant.as_deref();
            own.is_none_or(|own| own.eq_ignore_ascii_case(pollutant))
        })
        .map(|given| given.limit.clone())
        .collect()
}
