//! Readers of the tables behind the lines.

use super::library::{Balance, Factor, InventoryCounty, SourceClass, UNIT_PAIRS};
use super::pollutant::{BASE, PMC, base_index};
use super::table::{Problems, Row, Table, suggestion};
use std::collections::BTreeMap;

fn is_unverified(source: &str) -> bool {
    source.starts_with("unverified") || source.is_empty()
}

/// Puts a value under a key; a second one is a fault.
pub(super) fn insert<K: Ord + Clone, V>(
    map: &mut BTreeMap<K, V>,
    key: K,
    value: V,
    row: &Row<'_>,
    column: &str,
    problems: &mut Problems,
) {
    if map.insert(key, value).is_some() {
        row.fault(
            column,
            "this name stands twice",
            "every line needs its own",
            problems,
        );
    }
}

/// `classes.csv`.
pub(super) fn classes(
    text: &str,
    file: &str,
    problems: &mut Problems,
) -> BTreeMap<String, SourceClass> {
    let required = [
        "class",
        "sector",
        "level1",
        "level2",
        "level3",
        "level4",
        "ten_class",
    ];
    let table = Table::parse(
        text,
        file,
        &required,
        &["release_height_m", "transport_fraction"],
        problems,
    );
    let mut map = BTreeMap::new();
    for row in table.rows() {
        let release_height = if table.has("release_height_m") {
            row.number("release_height_m", (0.0, 500.0), problems)
        } else {
            Some(0.0)
        };
        let transport_fraction = if table.has("transport_fraction") {
            row.number("transport_fraction", (0.0, 1.0), problems)
        } else {
            Some(1.0)
        };
        let (Some(class), Some(sector), Some(release_height), Some(transport_fraction)) = (
            row.needed("class", problems),
            row.needed("sector", problems),
            release_height,
            transport_fraction,
        ) else {
            continue;
        };
        let value = SourceClass {
            sector,
            levels: ["level1", "level2", "level3", "level4"].map(|l| row.text(l).to_owned()),
            ten_class: row.text("ten_class").to_owned(),
            release_height,
            transport_fraction,
        };
        insert(&mut map, class, value, &row, "class", problems);
    }
    map
}

/// `counties.csv`.
pub(super) fn counties(
    text: &str,
    file: &str,
    problems: &mut Problems,
) -> BTreeMap<u32, InventoryCounty> {
    let required = [
        "county",
        "city",
        "name",
        "name_zh",
        "population",
        "population_source",
        "urban_share",
        "arable_ha",
    ];
    let table = Table::parse(text, file, &required, &["area_km2"], problems);
    let mut map = BTreeMap::new();
    for row in table.rows() {
        let code = county_code(&row, problems);
        let population = row.number("population", (0.0, 1e8), problems);
        let urban_share = row.number("urban_share", (0.0, 1.0), problems);
        let arable = row.number("arable_ha", (0.0, 1e8), problems);
        let (Some(code), Some(population), Some(urban_share), Some(arable)) =
            (code, population, urban_share, arable)
        else {
            continue;
        };
        let value = InventoryCounty {
            city: row.text("city").to_owned(),
            name: row.text("name").to_owned(),
            name_zh: row.text("name_zh").to_owned(),
            population,
            urban_share,
            arable_area: arable * 1e4,
        };
        insert(&mut map, code, value, &row, "county", problems);
    }
    map
}

fn county_code(row: &Row<'_>, problems: &mut Problems) -> Option<u32> {
    let text = row.needed("county", problems)?;
    let code = text.parse::<u32>().ok();
    let code = code.filter(|c| (110_000..=829_999).contains(c));
    if code.is_none() {
        let hint = "write the six digits of GB/T 2260, such as 630102";
        row.fault("county", "this is no county code", hint, problems);
    }
    code
}

/// `factors.csv`.
pub(super) fn factors(text: &str, file: &str, problems: &mut Problems) -> BTreeMap<String, Factor> {
    let required = ["factor", "pollutant", "value", "unit", "source"];
    let table = Table::parse(text, file, &required, &[], problems);
    let names: Vec<&str> = BASE.iter().copied().chain(["PM10"]).collect();
    // Values by name first: PM10 and PM25 of a factor are different lines.
    let mut read: BTreeMap<String, (Factor, BTreeMap<String, f64>, usize)> = BTreeMap::new();
    for row in table.rows() {
        let pollutant = row.known("pollutant", "pollutant", names.iter().copied(), problems);
        let unit = row.known(
            "unit",
            "factor unit",
            UNIT_PAIRS.iter().map(|p| p.1),
            problems,
        );
        let value = row.number("value", (0.0, 1e9), problems);
        let (Some(name), Some(pollutant), Some(unit), Some(value)) =
            (row.needed("factor", problems), pollutant, unit, value)
        else {
            continue;
        };
        let entry = read.entry(name).or_default();
        if entry.0.unit.is_empty() {
            unit.clone_into(&mut entry.0.unit);
            entry.2 = row.line;
        } else if entry.0.unit != unit {
            let message = format!("other lines of this factor are in {}", entry.0.unit);
            row.fault("unit", message, "give a factor one unit", problems);
        }
        entry.0.unverified |= is_unverified(row.text("source"));
        if entry.1.insert(pollutant.to_owned(), value).is_some() {
            row.fault(
                "pollutant",
                "this pollutant stands twice in the factor",
                "remove one",
                problems,
            );
        }
    }
    read.into_iter()
        .map(|(name, (mut factor, values, line))| {
            for (pollutant, value) in &values {
                if let Some(at) = base_index(pollutant) {
                    factor.values[at] = *value;
                }
            }
            if let Some(total) = values.get("PM10") {
                match values.get("PM25") {
                    Some(fine) if fine <= total && !values.contains_key("PMC") => {
                        factor.values[PMC] = total - fine;
                    }
                    Some(fine) if fine > total => problems.add(
                        file,
                        line,
                        "value",
                        &format!("{fine}"),
                        format!("factor {name}: PM25 exceeds PM10 ({total})"),
                        "PM10 holds PM25",
                    ),
                    _ => problems.add(
                        file,
                        line,
                        "pollutant",
                        &name,
                        "a factor with PM10 needs PM25, and no PMC beside them",
                        "give PM10 and PM25, or PM25 and PMC",
                    ),
                }
            }
            (name, factor)
        })
        .collect()
}

/// `balances.csv`.
pub(super) fn balances(
    text: &str,
    file: &str,
    problems: &mut Problems,
) -> BTreeMap<String, Balance> {
    let required = [
        "balance",
        "pollutant",
        "content_percent",
        "retained_percent",
        "mass_ratio",
        "source",
    ];
    let table = Table::parse(text, file, &required, &[], problems);
    let mut map: BTreeMap<String, Balance> = BTreeMap::new();
    for row in table.rows() {
        let pollutant = row.known("pollutant", "pollutant", BASE.iter().copied(), problems);
        let content = row.number("content_percent", (0.0, 100.0), problems);
        let retained = row.number("retained_percent", (0.0, 100.0), problems);
        let ratio = row.number("mass_ratio", (0.0, 100.0), problems);
        let (Some(name), Some(pollutant), Some(content), Some(retained), Some(ratio)) = (
            row.needed("balance", problems),
            pollutant,
            content,
            retained,
            ratio,
        ) else {
            continue;
        };
        if pollutant == "SO2" && !(1.99..=2.01).contains(&ratio) {
            row.fault(
                "mass_ratio",
                "sulphur becomes 1.998 times its mass of SO2",
                "write 1.998",
                problems,
            );
        }
        let balance = map.entry(name).or_default();
        balance.unverified |= is_unverified(row.text("source"));
        if let Some(at) = base_index(pollutant) {
            if balance.yields[at] != 0.0 {
                row.fault(
                    "pollutant",
                    "this pollutant stands twice in the balance",
                    "remove one",
                    problems,
                );
            }
            balance.yields[at] = content / 100.0 * (1.0 - retained / 100.0) * ratio;
        }
    }
    map
}

/// `controls.csv`.
pub(super) fn controls(
    text: &str,
    file: &str,
    problems: &mut Problems,
) -> BTreeMap<String, [f64; BASE.len()]> {
    let required = ["control", "pollutant", "removal_percent", "source"];
    let table = Table::parse(text, file, &required, &[], problems);
    let mut map: BTreeMap<String, [f64; BASE.len()]> = BTreeMap::new();
    for row in table.rows() {
        let pollutant = row.text("pollutant");
        let at = base_index(pollutant);
        if at.is_none() {
            let hint = if pollutant == "PM10" {
                "give PM25 and PMC, the part between 2.5 and 10 um".to_owned()
            } else {
                suggestion(pollutant, BASE.iter().copied())
            };
            row.fault("pollutant", "this pollutant is not known", hint, problems);
        }
        let removal = row.number("removal_percent", (0.0, 100.0), problems);
        if let (Some(name), Some(at), Some(removal)) =
            (row.needed("control", problems), at, removal)
        {
            map.entry(name).or_default()[at] = removal / 100.0;
        }
    }
    map
}
