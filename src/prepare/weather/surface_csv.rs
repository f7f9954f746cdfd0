//! A user's table of the surface: CSV, a row a month and sector.

use super::surface::{SurfaceTable, SurfaceValues};
use crate::meteorology::{Faults, ReadError, read_text};
use std::path::Path;

/// Columns of a user's table.
const COLUMNS: [&str; 6] = [
    "month",
    "sector_from_deg",
    "sector_to_deg",
    "albedo",
    "bowen_ratio",
    "roughness_m",
];

/// What the columns are.
const HINT: &str = "columns: month,sector_from_deg,sector_to_deg,albedo,bowen_ratio,roughness_m";

/// Reads a user's table: CSV with `month` (1–12 or `all`), `sector_from_deg`, `sector_to_deg`, `albedo`, `bowen_ratio`,
/// `roughness_m`; the sectors of every month go round the circle.
///
/// # Errors
/// [`ReadError`] with every fault of the file.
pub fn read_surface_table(path: &Path) -> Result<SurfaceTable, ReadError> {
    parse_surface_table(&read_text(path)?, &path.display().to_string())
}

/// Parses the text of such a table.
///
/// # Errors
/// [`ReadError::Problems`] with every fault of the text.
pub fn parse_surface_table(text: &str, file: &str) -> Result<SurfaceTable, ReadError> {
    let mut faults = Faults::new(file);
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .comment(Some(b'#'))
        .flexible(true)
        .from_reader(text.as_bytes());
    let header = match reader.headers() {
        Ok(header) => header.clone(),
        Err(cause) => {
            faults.add(
                1,
                "",
                "",
                format!("the header cannot be read: {cause}"),
                HINT,
            );
            return Err(faults.error());
        }
    };
    let places: Vec<Option<usize>> = COLUMNS
        .iter()
        .map(|name| header.iter().position(|column| column == *name))
        .collect();
    for (name, place) in COLUMNS.iter().zip(&places) {
        if place.is_none() {
            faults.add(1, name, "", "this column is missing".to_owned(), HINT);
        }
    }
    let Some(places) = places.into_iter().collect::<Option<Vec<usize>>>() else {
        return Err(faults.error());
    };
    let mut months: Vec<Vec<(f64, f64, SurfaceValues)>> = vec![vec![]; 12];
    for (index, record) in reader.records().enumerate() {
        let record = match record {
            Ok(record) => record,
            Err(cause) => {
                let line = cause.position().map_or(index + 2, |at| at.line() as usize);
                let hint = "save the table as CSV with one row a month and sector";
                faults.add(
                    line,
                    "",
                    "",
                    format!("this line cannot be read: {cause}"),
                    hint,
                );
                continue;
            }
        };
        let line = record.position().map_or(0, |at| at.line() as usize);
        if record.len() != header.len() {
            let message = format!("{} cells, the header has {}", record.len(), header.len());
            let text = record.iter().collect::<Vec<_>>().join(",");
            faults.add(line, "", &text, message, "check the commas of this line");
            continue;
        }
        let cell = |k: usize| record.get(places[k]).unwrap_or_default();
        let mut number = |k: usize, low: f64, high: f64| {
            let found = cell(k)
                .parse::<f64>()
                .ok()
                .filter(|v| (low..=high).contains(v));
            if found.is_none() {
                faults.add(
                    line,
                    COLUMNS[k],
                    cell(k),
                    format!("not a number from {low} to {high}"),
                    "one number with a decimal point, without unit",
                );
            }
            found
        };
        let numbers = (
            number(1, 0.0, 360.0),
            number(2, 0.0, 360.0),
            number(3, 0.01, 0.95),
            number(4, 0.01, 50.0),
            number(5, 0.0001, 2.0),
        );
        let wanted: Vec<usize> = match cell(0) {
            "all" => (0..12).collect(),
            text => match text.parse::<usize>() {
                Ok(month) if (1..=12).contains(&month) => vec![month - 1],
                _ => {
                    faults.add(
                        line,
                        "month",
                        text,
                        "not a month".to_owned(),
                        "write 1 to 12 or all",
                    );
                    vec![]
                }
            },
        };
        if let (Some(from), Some(to), Some(albedo), Some(bowen_ratio), Some(roughness)) = numbers {
            let values = SurfaceValues {
                albedo,
                bowen_ratio,
                roughness,
            };
            for month in wanted {
                months[month].push((from, to, values));
            }
        }
    }
    table(months, faults)
}

/// The table of the sectors `(from, to, values)` of twelve months, if they go round the circle.
pub(super) fn table(
    months: Vec<Vec<(f64, f64, SurfaceValues)>>,
    mut faults: Faults<'_>,
) -> Result<SurfaceTable, ReadError> {
    let mut starts: Option<Vec<f64>> = None;
    let mut values = vec![];
    if faults.is_empty() {
        for (index, mut sectors) in months.into_iter().enumerate() {
            sectors.sort_by(|a, b| a.0.total_cmp(&b.0));
            let found: Vec<f64> = sectors.iter().map(|s| s.0).collect();
            let closed = !sectors.is_empty()
                && sectors.len() <= 12
                && (0..sectors.len()).all(|k| {
                    let next = sectors[(k + 1) % sectors.len()].0;
                    (sectors[k].1 - next).rem_euclid(360.0).abs() < 1e-9
                });
            let alike = starts.get_or_insert_with(|| found.clone()) == &found;
            if !closed || !alike {
                faults.add(
                    0,
                    "sector_from_deg",
                    &format!("{found:?}"),
                    format!("the sectors of month {} do not go round the circle once, or are not those of month 1", index + 1),
                    "give 1 to 12 sectors, each beginning where the one before ends, the same in every month",
                );
            }
            values.push(sectors.into_iter().map(|s| s.2).collect());
        }
    }
    match starts {
        Some(starts) if faults.is_empty() => Ok(SurfaceTable { starts, values }),
        _ => Err(faults.error()),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn sectors_wrap_over_north() {
        let text = "month,sector_from_deg,sector_to_deg,albedo,bowen_ratio,roughness_m\nall,30,210,0.2,1,0.1\nall,210,30,0.3,2,0.5\n";
        let table = parse_surface_table(text, "s.csv").unwrap();
        assert_eq!(table.at(3, Some(10.0)).roughness, 0.5);
        assert_eq!(table.at(3, Some(30.0)).roughness, 0.1);
        assert_eq!(table.at(3, Some(359.0)).albedo, 0.3);
    }

    #[test]
    fn faults_are_told_all_at_once() {
        let text = "month,sector_from_deg,sector_to_deg,albedo,bowen_ratio,roughness_m\n13,0,360,7,1,0.1\n1,0,360,0.2,-1,0.1\n";
        let error = parse_surface_table(text, "s.csv").unwrap_err().to_string();
        for word in ["13", "albedo", "bowen_ratio", "line 3"] {
            assert!(error.contains(word), "{error}");
        }
        let open = "month,sector_from_deg,sector_to_deg,albedo,bowen_ratio,roughness_m\nall,0,90,0.2,1,0.1\n";
        assert!(
            parse_surface_table(open, "s.csv")
                .unwrap_err()
                .to_string()
                .contains("circle")
        );
    }
}
