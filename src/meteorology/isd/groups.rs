//! Groups of an ISD report (Federal Climate Complex Data Documentation for ISD, NOAA/NCEI and 14th Weather Squadron, 2018): what they
//! hold, and how long they are, so that the archive's variable part can be walked.

use super::reports::{LONGEST_PERIOD, Report, cloud_cover, wind};
use crate::units::from_celsius;

/// Length of the groups behind their identifiers; a name of two letters stands for all its numbers.
const LENGTHS: [(&str, usize); 86] = [
    ("AA", 8),
    ("AB", 7),
    ("AC", 3),
    ("AD", 19),
    ("AE", 12),
    ("AG", 4),
    ("AH", 15),
    ("AI", 15),
    ("AJ", 14),
    ("AK", 12),
    ("AL", 7),
    ("AM", 18),
    ("AN", 9),
    ("AO", 8),
    ("AP", 6),
    ("AT", 9),
    ("AU", 8),
    ("AW", 3),
    ("AX", 6),
    ("AY", 5),
    ("AZ", 5),
    ("CB", 10),
    ("CF", 6),
    ("CG", 8),
    ("CH", 15),
    ("CI", 28),
    ("CN1", 18),
    ("CN2", 18),
    ("CN3", 16),
    ("CN4", 19),
    ("CO1", 5),
    ("CO", 8),
    ("CR", 7),
    ("CT", 7),
    ("CU", 13),
    ("CV", 26),
    ("CW", 14),
    ("CX", 26),
    ("ED", 8),
    ("GA", 13),
    ("GD", 12),
    ("GE", 19),
    ("GF", 23),
    ("GG", 15),
    ("GH", 28),
    ("GJ", 5),
    ("GK", 4),
    ("GL", 6),
    ("GM", 30),
    ("GN", 28),
    ("GO", 19),
    ("GP", 31),
    ("GQ", 14),
    ("GR", 14),
    ("HL", 4),
    ("IA1", 3),
    ("IA2", 9),
    ("IB1", 27),
    ("IB2", 13),
    ("IC", 25),
    ("KA", 10),
    ("KB", 10),
    ("KC", 14),
    ("KD", 9),
    ("KE", 12),
    ("KF", 6),
    ("KG", 11),
    ("MA", 12),
    ("MD", 11),
    ("ME", 6),
    ("MF", 12),
    ("MG", 12),
    ("MH", 12),
    ("MK", 24),
    ("MV", 3),
    ("MW", 3),
    ("OA", 8),
    ("OB", 28),
    ("OC", 5),
    ("OD", 11),
    ("OE", 16),
    ("RH", 9),
    ("SA", 5),
    ("ST", 17),
    ("UA", 10),
    ("UG", 9),
];

fn length(name: &str) -> Option<usize> {
    let of = |wanted: &str| {
        LENGTHS
            .iter()
            .find(|(known, _)| *known == wanted)
            .map(|l| l.1)
    };
    of(name).or_else(|| of(name.get(..2)?))
}

/// Walks the variable part behind `ADD`; it ends at the remarks, or at a group that the documentation does not know.
pub(super) fn walk(additional: &str, report: &mut Report) -> Result<(), String> {
    let mut rest = additional;
    while let Some(name) = rest.get(..3) {
        let Some(length) = length(name) else { break };
        let Some(body) = rest.get(3..3 + length) else {
            return Err(format!("group {name} is cut"));
        };
        take(name, body, report)?;
        rest = &rest[3 + length..];
    }
    Ok(())
}

/// Takes a group into a report; `body` are its fields one behind the other.
pub(super) fn take(name: &str, body: &str, report: &mut Report) -> Result<(), String> {
    let fault = || format!("group {name} cannot be read");
    let field = |from: usize, to: usize| body.get(from..to).ok_or_else(fault);
    match name {
        "WND" => {
            let (degrees, speed) = (number(field(0, 3)?), number(field(5, 9)?));
            let (degrees, speed) = (degrees.ok_or_else(fault)?, speed.ok_or_else(fault)?);
            let degrees = (degrees < 999 && good(field(3, 4)?)).then_some(degrees as f64);
            if degrees.is_some_and(|d| d > 360.0) {
                return Err(fault());
            }
            let measured = speed < 9999 && good(field(9, 10)?);
            report.wind = wind(measured.then_some(speed as f64 / 10.0), degrees);
        }
        "TMP" | "DEW" => {
            let value = number(field(0, 5)?).ok_or_else(fault)?;
            let known = value < 9999 && good(field(5, 6)?);
            let value = known.then(|| from_celsius(value as f64 / 10.0));
            if name == "TMP" {
                report.temperature = value;
            } else {
                report.dew_point = value;
            }
        }
        "MA1" => {
            let value = number(field(6, 11)?).ok_or_else(fault)?;
            report.pressure =
                (value < 99_999 && good(field(11, 12)?)).then_some(value as f64 * 10.0);
        }
        "GF1" => {
            let code = number(field(0, 2)?).ok_or_else(fault)?;
            report.cloud_cover = cloud_cover(code).filter(|_| field(4, 5).is_ok_and(good));
        }
        "AA1" | "AA2" | "AA3" | "AA4" => {
            let hours = number(field(0, 2)?).ok_or_else(fault)?;
            let depth = number(field(2, 6)?).ok_or_else(fault)?;
            // Condition 2 is a trace, E an estimate, 3 stands at amounts of SYNOP reports (their text, kept in the remarks, has them too);
            // the others tell what is not the amount of the period.
            let whole = matches!(field(6, 7)?, "9" | "2" | "3" | "E");
            let known = depth < 9999 && whole && good(field(7, 8)?);
            if known && (1..=LONGEST_PERIOD).contains(&hours) {
                report.precipitation.push((hours, depth as f64 * 1e-4));
            }
        }
        _ => {}
    }
    Ok(())
}

/// A whole number with or without sign.
fn number(text: &str) -> Option<i64> {
    text.trim().parse().ok()
}

/// Whether a quality code lets a value pass: neither suspect nor erroneous.
fn good(code: &str) -> bool {
    !matches!(code, "2" | "3" | "6" | "7")
}
