//! CSV tables: every statistic at every receptor, and the greatest values overall.

use super::Products;
use super::statistic::{Statistic, averaging_words, full_date, units};
use crate::output::WriteError;
use crate::output::csv::write_table;
use std::path::Path;

/// YYYY-MM-DD HH:00 of YYYYMMDDHH, hours 01 to 24 as the weather file has them; blank for 0.
pub fn date_text(date: i64) -> String {
    if date == 0 {
        return String::new();
    }
    format!(
        "{:04}-{:02}-{:02} {:02}:00",
        date / 1_000_000,
        date / 10_000 % 100,
        date / 100 % 100,
        date % 100
    )
}

/// Ten significant digits, shortest.
fn number(value: f64) -> String {
    let text = format!("{value:.9e}");
    text.parse::<f64>().map_or(text, |value| value.to_string())
}

fn strings<const N: usize>(words: [&str; N]) -> Vec<String> {
    words.map(str::to_owned).to_vec()
}

/// One statistic: a row a group, rank and receptor.
pub(super) fn write_statistic(
    path: &Path,
    products: &Products<'_>,
    statistic: &Statistic,
    degrees: Option<&[[f64; 2]]>,
) -> Result<(), WriteError> {
    let case = products.case;
    let mut header = strings(["group", "rank", "receptor", "x_m", "y_m"]);
    if degrees.is_some() {
        header.extend(strings(["lon_deg_east", "lat_deg_north"]));
    }
    header.extend(strings([
        "elevation_m",
        "hill_height_m",
        "flagpole_m",
        "network",
    ]));
    header.push(format!("{} [{}]", statistic.name, statistic.units));
    header.push("date_end_local".to_owned());
    let rows = (0..case.groups.len()).flat_map(|group| {
        (0..statistic.ranks.max(1)).flat_map(move |rank| {
            let values = statistic.of(group, rank);
            let dates = statistic.dates_of(group, rank);
            case.receptors
                .iter()
                .enumerate()
                .map(move |(index, receptor)| {
                    let rank = if statistic.ranks > 0 {
                        (rank + 1).to_string()
                    } else {
                        String::new()
                    };
                    let mut row = vec![
                        case.groups[group].id.clone(),
                        rank,
                        (index + 1).to_string(),
                        number(receptor.x),
                        number(receptor.y),
                    ];
                    if let Some(degrees) = degrees {
                        row.extend(degrees[index].map(|angle| format!("{angle:.7}")));
                    }
                    row.extend([
                        number(receptor.elevation),
                        number(receptor.hill_height),
                        number(receptor.flagpole),
                        case.receptor_networks[index].clone(),
                        number(values[index]),
                        date_text(dates.get(index).copied().unwrap_or(0)),
                    ]);
                    row
                })
        })
    });
    write_table(path, &header, rows)
}

/// The greatest values of all receptors and times.
pub(super) fn write_maxima(path: &Path, products: &Products<'_>) -> Result<(), WriteError> {
    let case = products.case;
    let header = strings([
        "averaging",
        "output_type",
        "group",
        "place",
        "value",
        "units",
        "date_end_local",
        "flag",
        "receptor",
        "x_m",
        "y_m",
        "elevation_m",
        "hill_height_m",
        "flagpole_m",
    ]);
    let mut rows = Vec::new();
    for table in products.watch.maxima() {
        let averaging = averaging_words(case.averaging[table.averaging]);
        for (kind, output_type) in case.types().names().into_iter().enumerate() {
            for (group, id) in case.groups.iter().enumerate() {
                let list = &table.values[kind * case.groups.len() + group];
                for (place, (high, index)) in list.iter().enumerate() {
                    let receptor = case.receptors[*index];
                    rows.push(vec![
                        averaging[3].clone(),
                        output_type.to_owned(),
                        id.id.clone(),
                        (place + 1).to_string(),
                        number(high.value),
                        units(&case.units[kind].output_label),
                        date_text(full_date(high.date, products.results.first.year)),
                        high.flag.to_string().trim().to_owned(),
                        (index + 1).to_string(),
                        number(receptor.x),
                        number(receptor.y),
                        number(receptor.elevation),
                        number(receptor.hill_height),
                        number(receptor.flagpole),
                    ]);
                }
            }
        }
    }
    write_table(path, &header, rows)
}
