//! What names and attributes of a file say: pollutant, sector, units.

use super::error::GriddedError;
use super::field::Field;
use super::labels::{SectorLabel, labels, words};
use super::layer::LayerRequest;
use super::units::EmissionUnits;
use crate::inventory::POLLUTANTS;
use crate::problem::nearest;

/// Words for pollutants in names of variables and files.
const WORDS: &[(&str, &str)] = &[
    ("so2", "SO2"),
    ("nox", "NOX"),
    ("co", "CO"),
    ("nh3", "NH3"),
    ("voc", "VOC"),
    ("nmvoc", "VOC"),
    ("nmvocs", "VOC"),
    ("pm10", "PM10"),
    ("pm25", "PM25"),
    ("bc", "BC"),
    ("oc", "OC"),
];

/// The name of a file without its folder.
fn bare(file: &str) -> &str {
    std::path::Path::new(file)
        .file_name()
        .and_then(|n| n.to_str())
        .unwrap_or(file)
}

/// The pollutant of a field: as the request says, or as the names of variable and file do.
pub(super) fn pollutant(
    field: &Field,
    request: &LayerRequest,
) -> Result<&'static str, GriddedError> {
    let known = || POLLUTANTS.join(", ");
    if let Some(name) = &request.pollutant {
        let found = POLLUTANTS.iter().find(|p| p.eq_ignore_ascii_case(name));
        return found.copied().ok_or_else(|| {
            GriddedError::file(
                &field.name(),
                format!("the pollutant '{name}' is not known"),
                format!("known: {}", known()),
            )
        });
    }
    let of = |name: &str| -> Vec<&'static str> {
        let joined = name
            .to_lowercase()
            .replace("pm2.5", "pm25")
            .replace("pm2_5", "pm25");
        let mut found: Vec<&'static str> = words(&joined)
            .iter()
            .filter_map(|word| WORDS.iter().find(|w| w.0 == word).map(|w| w.1))
            .collect();
        found.dedup();
        found
    };
    for name in [field.variable.as_str(), bare(&field.file)] {
        match of(name).as_slice() {
            [] => {}
            [one] => return Ok(one),
            several => {
                let what = format!("'{name}' names {}", several.join(" and "));
                return Err(GriddedError::file(
                    &field.name(),
                    what,
                    "say which with pollutant = \"CO\"",
                ));
            }
        }
    }
    Err(GriddedError::file(
        &field.name(),
        "neither variable nor file name says which pollutant it is",
        format!("add pollutant = \"CO\" ({})", known()),
    ))
}

/// The sector of a field: as the request says, or as its label, variable or file do.
pub(super) fn label<'a>(
    field: &Field,
    request: &LayerRequest,
) -> Result<&'a SectorLabel, GriddedError> {
    let table = labels()?;
    if let Some(name) = &request.sector {
        return SectorLabel::named(table, name).ok_or_else(|| {
            let near = nearest(name, table.iter().map(|row| row.label.as_str()));
            let hint = near.map_or_else(
                || "the labels are those of MEIC, EDGAR, HTAP and CEDS".to_owned(),
                |label| format!("did you mean '{label}'?"),
            );
            GriddedError::file(
                &field.name(),
                format!("the sector '{name}' is not known"),
                hint,
            )
        });
    }
    let by_label = field
        .label
        .as_deref()
        .and_then(|l| SectorLabel::named(table, l));
    let found = by_label
        .or_else(|| SectorLabel::named(table, &field.variable))
        .or_else(|| SectorLabel::within(table, bare(&field.file)));
    found.ok_or_else(|| {
        GriddedError::file(
            &field.name(),
            "neither variable nor file name says which sector it is",
            "add sector = \"…\"; the labels of MEIC, EDGAR, HTAP and CEDS are known (seeds/inventory/gridded_sectors.csv)",
        )
    })
}

/// The units of a field, and how they read.
pub(super) fn units(
    field: &Field,
    request: &LayerRequest,
) -> Result<(String, EmissionUnits), GriddedError> {
    let read = |text: &String| EmissionUnits::parse(text);
    let text = match (&field.units, &request.units) {
        (Some(own), None) => own.clone(),
        (Some(own), Some(given)) if read(own).is_ok() && read(own) != read(given) => {
            return Err(GriddedError::file(
                &field.name(),
                format!("its units are '{own}', the scenario says '{given}'"),
                "leave units out, or mend the file",
            ));
        }
        (_, Some(given)) => given.clone(),
        (None, None) => {
            return Err(GriddedError::file(
                &field.name(),
                "it does not say its units",
                "add units = \"t/month\" (MEIC), \"kg m-2 s-1\" …",
            ));
        }
    };
    let units = EmissionUnits::parse(&text).map_err(|what| {
        GriddedError::file(
            &field.name(),
            format!("units '{text}': {what}"),
            "write units such as kg m-2 s-1, t/month, t/year, Mmol/month",
        )
    })?;
    Ok((text, units))
}
