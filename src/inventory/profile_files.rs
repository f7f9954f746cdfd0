//! Readers of the profiles: hour, weekday, month, parts of PM2.5, lumps of VOC.

use super::library_files::insert;
use super::particles::{MINERALS, Organics};
use super::pollutant::PmProfile;
use super::speciation::VocLump;
use super::table::{Problems, Row, Table};
use super::temporal::Profile;
use std::collections::BTreeMap;

/// Largest departure of a profile's sum from 1 that counts as rounding in the file [1].
const PROFILE_TOLERANCE: f64 = 1e-4;
/// The same for the parts of PM2.5 [1].
const PM_TOLERANCE: f64 = 3e-5;

/// `profiles_hour.csv`, `profiles_weekday.csv`, `profiles_month.csv`: `kind` is the part of the column names before the number.
pub(super) fn profiles(
    text: &str,
    file: &str,
    kind: &str,
    numbers: std::ops::RangeInclusive<usize>,
    problems: &mut Problems,
) -> BTreeMap<String, Profile> {
    let columns: Vec<String> = numbers.map(|n| format!("{kind}_{n}")).collect();
    let required: Vec<&str> = std::iter::once("profile")
        .chain(columns.iter().map(String::as_str))
        .chain(["source"])
        .collect();
    let table = Table::parse(text, file, &required, &[], problems);
    let mut map = BTreeMap::new();
    for row in table.rows() {
        let values: Vec<Option<f64>> = columns
            .iter()
            .map(|c| row.number(c, (0.0, 1.0), problems))
            .collect();
        let values: Option<Vec<f64>> = values.into_iter().collect();
        let (Some(name), Some(values)) = (row.needed("profile", problems), values) else {
            continue;
        };
        let sum: f64 = values.iter().sum();
        if (sum - 1.0).abs() > PROFILE_TOLERANCE {
            let message = format!("the fractions add to {sum}, not to 1");
            row.fault(
                "profile",
                message,
                "divide every fraction by the sum",
                problems,
            );
            continue;
        }
        insert(
            &mut map,
            name,
            Profile::normalised(&values),
            &row,
            "profile",
            problems,
        );
    }
    map
}

/// `speciation_pm.csv`.
pub(super) fn pm_profiles(
    text: &str,
    file: &str,
    problems: &mut Problems,
) -> BTreeMap<String, PmProfile> {
    let minerals = MINERALS.map(|name| format!("PMF_{name}"));
    let required: Vec<&str> = ["profile", "EC", "OC", "om_per_oc", "POC", "PMF"]
        .into_iter()
        .chain(minerals.iter().map(String::as_str))
        .chain([
            "aitken",
            "diameter_um",
            "organics",
            "PCVOC_per_POC",
            "source",
            "source_PMF",
        ])
        .collect();
    let table = Table::parse(text, file, &required, &[], problems);
    let mut map = BTreeMap::new();
    for row in table.rows() {
        let divided = divided(&row, &minerals, problems);
        let parts: Vec<Option<f64>> = ["EC", "OC", "POC", "PMF"]
            .iter()
            .map(|c| row.number(c, (0.0, 1.0), problems))
            .collect();
        let ratio = row.number("om_per_oc", (1.0, 3.0), problems);
        let parts: Option<Vec<f64>> = parts.into_iter().collect();
        let (Some(name), Some(parts), Some(ratio), Some(divided)) =
            (row.needed("profile", problems), parts, ratio, divided)
        else {
            continue;
        };
        let (carbon, organic_carbon, organic_matter, other) =
            (parts[0], parts[1], parts[2], parts[3]);
        let sum = carbon + organic_matter + other;
        if (sum - 1.0).abs() > PM_TOLERANCE {
            let message = format!("EC + POC + PMF = {sum}, not 1");
            row.fault("profile", message, "PMF is what is left", problems);
        }
        if (organic_carbon * ratio - organic_matter).abs() > 1e-3 {
            let message = format!(
                "POC is {organic_matter}, but OC times om_per_oc is {}",
                organic_carbon * ratio
            );
            row.fault("POC", message, "POC = OC × om_per_oc", problems);
        }
        let value = PmProfile {
            elemental_carbon: carbon,
            organic_carbon,
            organic_matter,
            ..divided
        };
        insert(&mut map, name, value, &row, "profile", problems);
    }
    map
}

/// What the rest of PM2.5 is, how large its particles are and how its organic matter behaves.
fn divided(
    row: &Row<'_>,
    columns: &[String; MINERALS.len()],
    problems: &mut Problems,
) -> Option<PmProfile> {
    let mut profile = PmProfile::default();
    let mut complete = true;
    for (share, column) in profile.minerals.iter_mut().zip(columns) {
        match row.number(column, (0.0, 1.0), problems) {
            Some(value) => *share = value,
            None => complete = false,
        }
    }
    let sum: f64 = profile.minerals.iter().sum();
    if complete && (sum - 1.0).abs() > PM_TOLERANCE {
        let message = format!(
            "the parts of PMF, {} to {}, add to {sum}, not to 1",
            columns[0],
            columns[MINERALS.len() - 1]
        );
        row.fault("profile", message, "PMF_OTHR is what is left", problems);
        complete = false;
    }
    // Rounding goes to the rest, so that mass is kept.
    profile.minerals[MINERALS.len() - 1] += 1.0 - sum;
    let aitken = row.number("aitken", (0.0, 1.0), problems);
    let diameter = row.number("diameter_um", (0.05, 2.5), problems);
    let kinds = ["stays", "volatile"];
    let organics = row.known(
        "organics",
        "kind of organic matter",
        kinds.into_iter(),
        problems,
    );
    let precursor = row.number("PCVOC_per_POC", (0.0, 20.0), problems);
    row.needed("source_PMF", problems);
    profile.aitken = aitken?;
    profile.diameter = diameter? * 1e-6;
    profile.organics = match organics? {
        "volatile" => Organics::Volatile,
        _ => Organics::Stays,
    };
    profile.precursor = precursor?;
    complete.then_some(profile)
}

/// `speciation_voc.csv`.
pub(super) fn voc_profiles(
    text: &str,
    file: &str,
    known: &BTreeMap<String, VocLump>,
    problems: &mut Problems,
) -> BTreeMap<String, Vec<(String, f64)>> {
    let required = ["profile", "lump", "mass_fraction", "source"];
    let table = Table::parse(text, file, &required, &[], problems);
    let mut map: BTreeMap<String, Vec<(String, f64)>> = BTreeMap::new();
    let mut lines: BTreeMap<String, usize> = BTreeMap::new();
    for row in table.rows() {
        let fraction = row.number("mass_fraction", (0.0, 1.0), problems);
        let lump = row.known(
            "lump",
            "lump of voc_lumps.csv",
            known.keys().map(String::as_str),
            problems,
        );
        let (Some(name), Some(lump), Some(fraction)) =
            (row.needed("profile", problems), lump, fraction)
        else {
            continue;
        };
        lines.entry(name.clone()).or_insert(row.line);
        map.entry(name)
            .or_default()
            .push((lump.to_owned(), fraction));
    }
    for (name, lumps) in &map {
        let sum: f64 = lumps.iter().map(|l| l.1).sum();
        if (sum - 1.0).abs() > PROFILE_TOLERANCE {
            let message = format!("the mass fractions add to {sum}, not to 1");
            problems.add(
                file,
                lines[name],
                "profile",
                name,
                message,
                "add the part that is missing",
            );
        }
    }
    map
}
