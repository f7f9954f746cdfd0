//! `hehuang consult grade`.

use super::ProjectArguments;
use crate::cli::CliError;
use crate::consult::grade::grade_project;
use crate::consult::grading::{Grade, Grading, Raised, Reach};
use std::fmt::Write as _;

/// Grades a project.
pub(super) fn run(arguments: &ProjectArguments) -> Result<(), CliError> {
    let project = arguments.read()?;
    let grading = super::assess::pool(None)?
        .install(|| grade_project(&project))
        .map_err(|e| CliError::Input(e.to_string()))?;
    crate::cli::print(&told(&project.name, &grading))
}

/// A grade in words.
fn word(grade: Grade) -> &'static str {
    match grade {
        Grade::First => "1",
        Grade::Second => "2",
        Grade::Third => "3",
    }
}

/// D10 % in words.
fn reach(reach: Reach) -> String {
    match reach {
        Reach::Nowhere => "nowhere".to_owned(),
        Reach::To(metres) => format!("{metres:.0} m"),
        Reach::Beyond(metres) => format!("> {:.0} km", metres / 1000.0),
    }
}

fn told(name: &str, grading: &Grading) -> String {
    let mut text = format!("{name}: grade {}", word(grading.grade));
    text.push_str(match grading.raised {
        Raised::Not => "",
        Raised::Sector => {
            " (raised by one: several sources of an energy-intensive sector, full report)"
        }
        Raised::Fuel => " (raised by one: several sources on high-pollution fuel, full report)",
        Raised::Airport => " (an airport)",
    });
    let _ = writeln!(
        text,
        "\nby {}; {} hours of the matrix; {:.0} hPa; D10 % {}; range {}",
        grading.edition_name,
        grading.hours,
        grading.pressure / 100.0,
        reach(grading.reach),
        grading.range.map_or_else(
            || "none".to_owned(),
            |[x, y]| format!("{:.1} km x {:.1} km", x / 1000.0, y / 1000.0)
        )
    );
    let _ = writeln!(
        text,
        "{:<9} {:<6} {:>10} {:>10} {:>8} {:>9} {:>9}  weather",
        "source", "of", "C ug/m3", "C0 ug/m3", "P %", "at m", "D10 %"
    );
    for estimate in &grading.estimates {
        let weather = &estimate.weather;
        let _ = writeln!(
            text,
            "{:<9} {:<6} {:>10.3} {:>10.1} {:>8.2} {:>9.0} {:>9}  {:.1} m/s, {:.0} K",
            estimate.source,
            estimate.compared.pollutant,
            estimate.largest,
            estimate.compared.c0,
            estimate.percent,
            estimate.distance,
            reach(estimate.reach),
            weather.wind,
            weather.temperature
        );
    }
    text.push_str("Thresholds are unverified (seeds/consult/grading.toml): check them against the printed HJ 2.2-2018. The matrix of weather is after AERSCREEN's, not its own list.\n");
    text
}
