//! A project as AERMOD's deck: what our near field runs is exactly what is written here, so that a sceptic can run it in AERMOD.

use super::project::{Project, ProjectSource, Shape};
use super::rules::Rules;
use super::setting::Setting;
use crate::plume::{Exit, Stack};
use std::fmt::Write as _;

/// Names of the files beside the deck.
#[derive(Debug, Clone, Copy)]
pub struct DeckFiles<'a> {
    /// .SFC.
    pub surface: &'a str,
    /// .PFL.
    pub profile: &'a str,
    /// Elevation of the station [m above the sea].
    pub base: f64,
    /// First year of the weather.
    pub year: i32,
}

/// What sources emit in a deck.
#[derive(Debug, Clone, Copy)]
pub enum Rates<'a> {
    /// 1 g/s (areas: 1 g/s over all) from every source.
    Unit,
    /// What each source emits [g/s], in the order of the project.
    Own(&'a [f64]),
}

/// Joules in a calorie (thermochemical).
const CALORIE: f64 = 4.184;

/// Area of a polygon [m²].
pub fn polygon_area(corners: &[[f64; 2]]) -> f64 {
    let twice: f64 = corners
        .iter()
        .zip(corners.iter().cycle().skip(1))
        .map(|(a, b)| a[0] * b[1] - b[0] * a[1])
        .sum();
    twice.abs() / 2.0
}

/// The stack that stands for a flare of a height [m] and heat [W].
///
/// H = h + 4.56·10⁻³ Q^0.478, D = 9.88·10⁻⁴ √((1 − r) Q), Q in cal/s (SCREEN3 User's Guide, EPA-454/B-95-004, 2.4.1).
fn flare_stack(height: f64, heat: f64, rules: &Rules) -> Stack {
    let calories = heat / CALORIE;
    let kept = 1.0 - rules.value("flare_radiation");
    Stack {
        height: height + 4.56e-3 * libm::pow(calories, 0.478),
        temperature: rules.value("flare_temperature"),
        velocity: rules.value("flare_velocity"),
        diameter: 9.88e-4 * libm::sqrt(kept * calories),
        exit: Exit::Vertical,
    }
}

/// A stack as the plume engine has it, or what stands for a flare; `None` of areas and volumes.
pub fn stack_of(shape: &Shape, rules: &Rules) -> Option<Stack> {
    match *shape {
        Shape::Stack {
            height,
            diameter,
            velocity,
            temperature,
        } => Some(Stack {
            height,
            temperature,
            velocity,
            diameter,
            exit: Exit::Vertical,
        }),
        Shape::Flare { height, heat } => Some(flare_stack(height, heat, rules)),
        Shape::Area { .. } | Shape::Volume { .. } => None,
    }
}

/// Lines of one source.
fn source_lines(
    text: &mut String,
    source: &ProjectSource,
    elevation: f64,
    rate: f64,
    rules: &Rules,
) {
    let id = &source.id;
    let [x, y] = source.at;
    let mut line = |keyword: &str, rest: String| {
        let _ = writeln!(text, "SO {keyword:<8} {rest}");
    };
    if let Some(stack) = stack_of(&source.shape, rules) {
        line(
            "LOCATION",
            format!("{id} POINT {x:.1} {y:.1} {elevation:.2}"),
        );
        line(
            "SRCPARAM",
            format!(
                "{id} {rate:.6E} {:.2} {:.2} {:.3} {:.3}",
                stack.height, stack.temperature, stack.velocity, stack.diameter
            ),
        );
        return;
    }
    match &source.shape {
        Shape::Stack { .. } | Shape::Flare { .. } => {}
        Shape::Volume {
            height,
            sigma_y,
            sigma_z,
        } => {
            line(
                "LOCATION",
                format!("{id} VOLUME {x:.1} {y:.1} {elevation:.2}"),
            );
            line(
                "SRCPARAM",
                format!("{id} {rate:.6E} {height:.2} {sigma_y:.2} {sigma_z:.2}"),
            );
        }
        Shape::Area {
            height,
            sigma_z,
            corners,
        } => {
            let flux = rate / polygon_area(corners);
            line(
                "LOCATION",
                format!("{id} AREAPOLY {x:.1} {y:.1} {elevation:.2}"),
            );
            line(
                "SRCPARAM",
                format!("{id} {flux:.6E} {height:.2} {} {sigma_z:.2}", corners.len()),
            );
            let corners: Vec<String> = corners
                .iter()
                .map(|c| format!("{:.1} {:.1}", c[0], c[1]))
                .collect();
            for some in corners.chunks(6) {
                line("AREAVERT", format!("{id} {}", some.join(" ")));
            }
        }
    }
}

/// The deck.
pub fn deck_text(
    project: &Project,
    setting: &Setting,
    rules: &Rules,
    files: DeckFiles<'_>,
    rates: Rates<'_>,
) -> String {
    let ascii = |name: &str| -> String {
        let kept: String = name.chars().filter(char::is_ascii).take(60).collect();
        if kept.trim().is_empty() {
            "project".to_owned()
        } else {
            kept
        }
    };
    let mut text = String::new();
    let _ = writeln!(
        text,
        "** Written by hehuang consult; coordinates are metres east and north of {:.5} E, {:.5} N",
        project.site.longitude, project.site.latitude
    );
    let _ = writeln!(
        text,
        "CO STARTING\nCO TITLEONE {}\nCO MODELOPT CONC\nCO AVERTIME 1 24 PERIOD",
        ascii(&project.name)
    );
    if let Some(population) = project.site.urban_population {
        let _ = writeln!(text, "CO URBANOPT {population:.0}");
    }
    text.push_str(
        "CO POLLUTID OTHER\nCO RUNORNOT RUN\nCO FINISHED\nSO STARTING\nSO ELEVUNIT METERS\n",
    );
    for (n, source) in project.sources.iter().enumerate() {
        let rate = match rates {
            Rates::Unit => 1.0,
            Rates::Own(rates) => rates[n],
        };
        source_lines(&mut text, source, setting.source_elevations[n], rate, rules);
    }
    if project.site.urban_population.is_some() {
        text.push_str("SO URBANSRC ALL\n");
    }
    text.push_str("SO SRCGROUP ALL\nSO FINISHED\nRE STARTING\nRE ELEVUNIT METERS\n");
    for point in &setting.points {
        let _ = writeln!(
            text,
            "RE DISCCART {:.1} {:.1} {:.2} {:.2}",
            point.east, point.north, point.elevation, point.hill
        );
    }
    let _ = write!(
        text,
        "RE FINISHED\nME STARTING\nME SURFFILE {}\nME PROFFILE {}\nME SURFDATA 99999 {}\nME UAIRDATA 99999 {}\nME PROFBASE {:.1} METERS\nME FINISHED\n",
        files.surface, files.profile, files.year, files.year, files.base
    );
    text.push_str("OU STARTING\nOU RECTABLE ALLAVE FIRST\nOU PLOTFILE 1 ALL FIRST hour.plt\nOU PLOTFILE 24 ALL FIRST day.plt\nOU PLOTFILE PERIOD ALL period.plt\nOU FINISHED\n");
    text
}
