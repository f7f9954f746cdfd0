//! `[[stack]]`, `[[flare]]`, `[[area]]`, `[[volume]]` and `[sources] csv` of a project file.

use super::ground::{outline, place};
use super::read::Around;
use super::sheet::read_sheet;
use super::{Abnormal, ProjectError, ProjectSource, SUBSTANCES, Shape, SourceRole, Substance};
use crate::config::reader::{FromToml, Placed, Reader, Section};
use crate::config::suggest;
use crate::units::ZERO_CELSIUS;
use std::collections::BTreeMap;

/// Letters of AERMOD's names.
const NAME_LENGTH: usize = 8;
/// Hours of a year.
const YEAR_HOURS: f64 = 8760.0;

/// All sources of the file and its sheet.
pub(super) fn all(
    root: &mut Section<'_>,
    reader: &mut Reader<'_>,
    around: &mut Around<'_>,
    sheet: &mut Result<(), ProjectError>,
) -> Vec<ProjectSource> {
    let mut sources = Vec::new();
    for key in ["stack", "flare", "area", "volume"] {
        for section in root.sections(reader, key) {
            let place = section.span.clone();
            let source = source(section, key, reader, around);
            check(&source, place, reader, &sources);
            sources.push(source);
        }
    }
    if let Some(mut section) = root.section(reader, "sources") {
        let named: Placed<String> = section.required(reader, "csv", "write csv = \"sources.csv\"");
        section.finish(reader);
        let path = around.file(reader, &named);
        if path.is_file() {
            match read_sheet(&path, around.map.as_ref()) {
                Ok(read) => {
                    for source in read {
                        check(
                            &source,
                            named.span.clone().unwrap_or(0..0),
                            reader,
                            &sources,
                        );
                        sources.push(source);
                    }
                }
                Err(error) => *sheet = Err(error.into()),
            }
        }
    }
    if !sources.iter().any(|source| source.role == SourceRole::New) && sheet.is_ok() {
        let help = Some(
            "write [[stack]] with role = \"new\", or [sources] csv = \"sources.csv\"".to_owned(),
        );
        reader.problem(
            "missing-key",
            0..0,
            "the project has no new source",
            "",
            help,
        );
    }
    sources
}

fn check(
    source: &ProjectSource,
    span: crate::problem::Span,
    reader: &mut Reader<'_>,
    others: &[ProjectSource],
) {
    if others.iter().any(|other| other.id == source.id) {
        let message = format!("two sources are called '{}'", source.id);
        let help = Some("give each its own id".to_owned());
        reader.problem("duplicate", span.clone(), message, "", help);
    }
    let gone = |role| matches!(role, SourceRole::Retired | SourceRole::Cut);
    let twin = others.iter().find(|other| {
        gone(other.role)
            && gone(source.role)
            && libm::hypot(other.at[0] - source.at[0], other.at[1] - source.at[1]) < 1.0
            && (other.shape.height() - source.shape.height()).abs() < 0.1
    });
    if let Some(twin) = twin {
        let message = format!(
            "'{}' and '{}' go from the same place and height: one retired source counted twice?",
            twin.id, source.id
        );
        let help = Some("keep one, or give them the places that they have".to_owned());
        reader.problem("counted-twice", span, message, "", help);
    }
}

/// A number above nothing; one that is not there or not above is a problem.
fn number(
    section: &mut Section<'_>,
    reader: &mut Reader<'_>,
    key: &'static str,
    help: &str,
) -> f64 {
    let value: Placed<f64> = section.required(reader, key, help);
    if value.span.is_some() && !(value.value > 0.0 && value.value.is_finite()) {
        let message = format!("{} = {} is not above 0", section.full(key), value.value);
        reader.refuse(&value, "not-positive", message, help);
    }
    value.value
}

/// Temperature [K] from degrees Celsius.
fn temperature(section: &mut Section<'_>, reader: &mut Reader<'_>) -> f64 {
    let value: Placed<f64> = section.required(reader, "temperature_c", "write temperature_c = 130");
    if value.span.is_some() && !(-40.0..=1700.0).contains(&value.value) {
        let message = format!("{} °C is no temperature of a flue gas", value.value);
        reader.refuse(
            &value,
            "out-of-range",
            message,
            "degrees Celsius, 10 to 1700",
        );
    }
    value.value + ZERO_CELSIUS
}

fn source(
    mut section: Section<'_>,
    kind: &'static str,
    reader: &mut Reader<'_>,
    around: &Around<'_>,
) -> ProjectSource {
    let id: Placed<String> = section.required(reader, "id", "write id = \"S1\"");
    let sign = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if id.span.is_some()
        && (id.value.is_empty() || id.value.len() > NAME_LENGTH || !id.value.chars().all(sign))
    {
        let message = format!("'{}' is no name of a source", id.value);
        reader.refuse(
            &id,
            "bad-name",
            message,
            "up to eight letters, digits and _ (AERMOD's rule)",
        );
    }
    let name = section.or(reader, "name", id.value.clone());
    let role = section.choice(reader, "role", &SourceRole::WORDS, SourceRole::New, "new");
    let elevation = section
        .optional::<f64>(reader, "elevation_m")
        .map(|z| z.value);
    let (at, shape) = match kind {
        "stack" => (
            place(&mut section, reader, around),
            stack(&mut section, reader),
        ),
        "flare" => {
            let at = place(&mut section, reader, around);
            let height = number(&mut section, reader, "height_m", "write height_m = 60");
            let heat = number(
                &mut section,
                reader,
                "heat_mw",
                "write heat_mw = 12 (heat released)",
            ) * 1.0e6;
            (at, Shape::Flare { height, heat })
        }
        "area" => {
            let corners = outline(&mut section, reader, "corners_m").unwrap_or_else(|| {
                if section.raw("corners_m").is_none() {
                    let help = Some(
                        "write corners_m = [[…, …], …], metres east and north of the site"
                            .to_owned(),
                    );
                    reader.problem(
                        "missing-key",
                        section.span.clone(),
                        "the area has no corners",
                        "",
                        help,
                    );
                }
                Vec::new()
            });
            let height = section.or(reader, "height_m", 0.0).value;
            let sigma_z = section.or(reader, "sigma_z_m", 0.0).value;
            let at = corners.first().copied().unwrap_or_default();
            let shape = Shape::Area {
                height,
                sigma_z,
                corners,
            };
            (at, shape)
        }
        _ => {
            let at = place(&mut section, reader, around);
            let height = number(
                &mut section,
                reader,
                "height_m",
                "write height_m = 10 (of its centre)",
            );
            let sigma_y = number(
                &mut section,
                reader,
                "sigma_y_m",
                "write sigma_y_m = width / 4.3",
            );
            let sigma_z = number(
                &mut section,
                reader,
                "sigma_z_m",
                "write sigma_z_m = depth / 2.15",
            );
            let shape = Shape::Volume {
                height,
                sigma_y,
                sigma_z,
            };
            (at, shape)
        }
    };
    let hours = section.or(reader, "hours_per_year", YEAR_HOURS);
    if !(0.0..=8784.0).contains(&hours.value) {
        let message = format!("a year has no {} hours", hours.value);
        reader.refuse(&hours, "out-of-range", message, "0 to 8784");
    }
    let kg_per_hour = rates(&mut section, reader);
    if kg_per_hour.is_empty() {
        let help = Some("write kg_per_h = { so2 = 12.3, nox = 30, pm10 = 4, pm25 = 2 }".to_owned());
        let message = format!("the source '{}' emits nothing", id.value);
        reader.problem("missing-key", section.span.clone(), message, "", help);
    }
    let abnormal = section.section(reader, "abnormal").map(|mut own| {
        let abnormal = Abnormal {
            note: own.or(reader, "note", String::new()).value,
            hours: number(
                &mut own,
                reader,
                "hours",
                "write hours = 1 (how long it lasts)",
            ),
            times_per_year: number(
                &mut own,
                reader,
                "times_per_year",
                "write times_per_year = 2",
            ),
            kg_per_hour: rates(&mut own, reader),
        };
        own.finish(reader);
        abnormal
    });
    section.finish(reader);
    ProjectSource {
        id: id.value.to_ascii_uppercase(),
        name: name.value,
        role: role.value,
        at,
        elevation,
        shape,
        hours_per_year: hours.value,
        kg_per_hour,
        abnormal,
    }
}

fn stack(section: &mut Section<'_>, reader: &mut Reader<'_>) -> Shape {
    Shape::Stack {
        height: number(section, reader, "height_m", "write height_m = 120"),
        diameter: number(
            section,
            reader,
            "diameter_m",
            "write diameter_m = 4.5 (inside, at the exit)",
        ),
        velocity: number(
            section,
            reader,
            "velocity_m_per_s",
            "write velocity_m_per_s = 15 (a stack without velocity has no plume rise)",
        ),
        temperature: temperature(section, reader),
    }
}

/// `kg_per_h = { so2 = 12.3 }`.
fn rates(section: &mut Section<'_>, reader: &mut Reader<'_>) -> BTreeMap<String, f64> {
    let mut rates = BTreeMap::new();
    let Some(table) = section.section(reader, "kg_per_h") else {
        return rates;
    };
    for (key, value) in table.entries() {
        let name = key.get_ref().as_ref();
        if Substance::of_key(name).is_none() {
            let known = SUBSTANCES.iter().map(|s| s.key);
            let help = suggest::help(name, known, "substances are");
            reader.problem(
                "unknown-choice",
                key.span(),
                format!("there is no substance '{name}'"),
                "",
                Some(help),
            );
            continue;
        }
        let rate = f64::from_toml(value.get_ref());
        if let Some(rate) = rate.filter(|rate| *rate >= 0.0 && rate.is_finite()) {
            rates.insert(name.to_owned(), rate);
        } else {
            let help = Some("a number, 0 or more [kg/h]".to_owned());
            let message = format!("{name} has no rate");
            reader.problem("wrong-type", value.span(), message, "", help);
        }
    }
    if let (Some(fine), Some(all)) = (rates.get("pm25"), rates.get("pm10"))
        && fine > all
    {
        let message = format!("more PM2.5 ({fine} kg/h) than PM10 ({all} kg/h)");
        let help = Some("PM10 holds PM2.5".to_owned());
        reader.problem("impossible", table.span.clone(), message, "", help);
    }
    rates
}
