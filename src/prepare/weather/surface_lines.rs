//! AERSURFACE's result: lines FREQ_SECT, SECTOR and SITE_CHAR as AERMET takes them.
//!
//! `FREQ_SECT ANNUAL|SEASONAL|MONTHLY n`, `SECTOR k from to`, `SITE_CHAR period sector albedo bowen roughness`; the seasons are
//! 1 winter (December–February), 2 spring, 3 summer, 4 autumn. `**` begins a comment.

use super::surface::{SurfaceTable, SurfaceValues};
use super::surface_csv::table;
use crate::meteorology::{Faults, ReadError};

/// Parses such lines; `file` is their name for messages.
///
/// # Errors
/// [`ReadError::Problems`] with every fault of the text.
pub fn parse_surface_lines(text: &str, file: &str) -> Result<SurfaceTable, ReadError> {
    let mut faults = Faults::new(file);
    let mut frequency: Option<(usize, usize)> = None;
    let mut sectors: Vec<(usize, f64, f64)> = vec![];
    let mut values: Vec<(usize, usize, usize, SurfaceValues)> = vec![];
    for (index, raw) in text.lines().enumerate() {
        let line = index + 1;
        let words: Vec<&str> = raw.split_whitespace().collect();
        let Some(keyword) = words.first().map(|word| word.to_ascii_uppercase()) else {
            continue;
        };
        let numbers: Option<Vec<f64>> = words[1..].iter().map(|w| w.parse().ok()).collect();
        let whole = |value: f64| (value.fract() == 0.0 && value >= 1.0).then_some(value as usize);
        let fault = match (keyword.as_str(), numbers.as_deref()) {
            ("FREQ_SECT", _) => match (words.get(1), words.get(2).and_then(|w| w.parse().ok())) {
                (Some(name), Some(count @ 1..=12)) => {
                    let periods = match name.to_ascii_uppercase().as_str() {
                        "ANNUAL" => Some(1),
                        "SEASONAL" => Some(4),
                        "MONTHLY" => Some(12),
                        _ => None,
                    };
                    frequency = periods.map(|periods| (periods, count));
                    periods.is_none()
                }
                _ => true,
            },
            ("SECTOR", Some([sector, from, to])) => match whole(*sector) {
                Some(sector) if (0.0..=360.0).contains(from) && (0.0..=360.0).contains(to) => {
                    sectors.push((sector, *from, *to));
                    false
                }
                _ => true,
            },
            ("SITE_CHAR", Some([period, sector, albedo, bowen_ratio, roughness])) => {
                let right = (0.0..=1.0).contains(albedo)
                    && (-10.0..=50.0).contains(bowen_ratio)
                    && *bowen_ratio != 0.0
                    && (0.0001..=2.0).contains(roughness);
                match (whole(*period), whole(*sector)) {
                    (Some(period), Some(sector)) if right => {
                        let found = SurfaceValues {
                            albedo: *albedo,
                            bowen_ratio: *bowen_ratio,
                            roughness: *roughness,
                        };
                        values.push((line, period, sector, found));
                        false
                    }
                    _ => true,
                }
            }
            ("SECTOR" | "SITE_CHAR", _) => true,
            _ => false,
        };
        if fault {
            let hint = "FREQ_SECT ANNUAL|SEASONAL|MONTHLY n; SECTOR k from to; SITE_CHAR period sector albedo bowen roughness";
            faults.add(line, &keyword, raw.trim(), "this line cannot be read", hint);
        }
    }
    let Some((periods, count)) = frequency else {
        faults.add(
            0,
            "FREQ_SECT",
            "",
            "this line is missing",
            "give AERSURFACE's result whole, or a table in CSV",
        );
        return Err(faults.error());
    };
    let mut months = vec![vec![]; 12];
    for month in 0..12 {
        let period = match periods {
            1 => 1,
            4 => (month + 1) % 12 / 3 + 1,
            _ => month + 1,
        };
        for sector in 1..=count {
            let place = sectors.iter().rfind(|(k, ..)| *k == sector);
            let found = values.iter().rfind(|v| v.1 == period && v.2 == sector);
            match (place, found) {
                (Some((_, from, to)), Some((.., found))) => {
                    months[month].push((*from, *to, *found));
                }
                (None, _) if month == 0 => faults.add(
                    0,
                    "SECTOR",
                    &sector.to_string(),
                    "this sector has no SECTOR line",
                    "FREQ_SECT says how many there are",
                ),
                (Some(_), None) => faults.add(
                    0,
                    "SITE_CHAR",
                    &format!("{period} {sector}"),
                    format!("month {} has no values for this sector", month + 1),
                    "one SITE_CHAR line for each period and sector",
                ),
                (None, _) => {}
            }
        }
    }
    table(months, faults)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const LINES: &str = "** AERSURFACE\n  FREQ_SECT SEASONAL 2\n SECTOR 1 30 210\n SECTOR 2 210 30\n SITE_CHAR 1 1 0.5 1.5 0.05\n SITE_CHAR 1 2 0.5 1.5 0.10\n SITE_CHAR 2 1 0.2 1 0.1\n SITE_CHAR 2 2 0.2 1 0.2\n SITE_CHAR 3 1 0.2 0.8 0.3\n SITE_CHAR 3 2 0.2 0.8 0.4\n SITE_CHAR 4 1 0.2 1 0.2\n SITE_CHAR 4 2 0.2 1 0.25\n";

    #[test]
    fn seasons_and_sectors_come_to_their_months() {
        let table = parse_surface_lines(LINES, "a.out").unwrap();
        assert_eq!(table.at(12, Some(100.0)).roughness, 0.05);
        assert_eq!(table.at(2, Some(10.0)).roughness, 0.10);
        assert_eq!(table.at(3, Some(100.0)).roughness, 0.1);
        assert_eq!(table.at(8, Some(220.0)).roughness, 0.4);
        assert_eq!(table.at(11, Some(220.0)).roughness, 0.25);
    }

    #[test]
    fn faults_are_told_all_at_once() {
        let text = LINES
            .replace("SECTOR 2 210 30", "SECTOR 2 210")
            .replace("0.3\n", "x\n");
        let error = parse_surface_lines(&text, "a.out").unwrap_err().to_string();
        for word in ["line 4", "SECTOR 2 210", "line 9", "no SECTOR line"] {
            assert!(error.contains(word), "{error}");
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
        /// Nothing that is in a file makes the reader stop short.
        #[test]
        fn no_text_stops_the_reader(
            changes in proptest::collection::vec((0..LINES.len(), proptest::char::any()), 0..20)
        ) {
            let mut letters: Vec<char> = LINES.chars().collect();
            for (at, letter) in changes {
                letters[at] = letter;
            }
            let text: String = letters.into_iter().collect();
            let _ = parse_surface_lines(&text, "a.out");
        }
    }
}
