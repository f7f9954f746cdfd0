//! Measures as switches: a table of what each leaves of the levers.
//!
//! Columns: `measure` (its id), `name_zh`, `name_en`, `lever` and `factor` (what remains of the lever, 1 for all); a row a measure and lever. Measures multiply.

use crate::meteorology::{Faults, ReadError, read_text, table_of};
use crate::problem::nearest;
use std::path::Path;

/// Columns of the table.
const COLUMNS: [&str; 5] = ["measure", "name_zh", "name_en", "lever", "factor"];
/// Largest factor: heat that moves to a small source may multiply it; more is a mistake of units.
const LARGEST: f64 = 10.0;

/// A measure.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// Its id.
    pub id: String,
    /// Chinese name.
    pub name_zh: String,
    /// English name.
    pub name_en: String,
    /// What remains of levers, by their positions [1].
    pub factors: Vec<(usize, f64)>,
}

/// Reads a table of measures over levers of these names.
///
/// # Errors
/// [`ReadError`] with every fault of the file.
pub fn read_measures(path: &Path, levers: &[&str]) -> Result<Vec<Measure>, ReadError> {
    parse_measures(&read_text(path)?, &path.display().to_string(), levers)
}

/// Parses the text of a table; `file` is its name for messages.
///
/// # Errors
/// [`ReadError::Problems`] with every fault of the text.
pub fn parse_measures(text: &str, file: &str, levers: &[&str]) -> Result<Vec<Measure>, ReadError> {
    let mut faults = Faults::new(file);
    let mut reader = table_of(text);
    let header: Vec<String> = match reader.headers() {
        Ok(header) => header.iter().map(str::to_lowercase).collect(),
        Err(cause) => {
            faults.add(1, "", "", format!("the header cannot be read: {cause}"), "");
            return Err(faults.error());
        }
    };
    let mut places = [0; COLUMNS.len()];
    for (place, name) in places.iter_mut().zip(COLUMNS) {
        match header.iter().position(|h| h == name) {
            Some(at) => *place = at,
            None => faults.add(
                1,
                name,
                "",
                "this column is missing",
                "write measure,name_zh,name_en,lever,factor",
            ),
        }
    }
    if !faults.is_empty() {
        return Err(faults.error());
    }
    let mut measures: Vec<Measure> = Vec::new();
    for record in reader.records() {
        if let Some((line, record)) = faults.whole_row(record, header.len()) {
            let cells = places.map(|at| record.get(at).unwrap_or_default());
            take(&mut measures, &mut faults, (line, cells), levers);
        }
    }
    if measures.is_empty() && faults.is_empty() {
        faults.add(0, "", "", "the table has no measure", "");
    }
    faults.finish(measures)
}

fn take(
    measures: &mut Vec<Measure>,
    faults: &mut Faults<'_>,
    (line, [id, name_zh, name_en, lever, factor]): (usize, [&str; 5]),
    levers: &[&str],
) {
    if id.is_empty() {
        faults.add(line, "measure", "", "a measure without an id", "");
        return;
    }
    let place = levers.iter().position(|known| *known == lever);
    let Some(place) = place else {
        let hint = match nearest(lever, levers.iter().copied()) {
            Some(near) => format!("did you mean '{near}'?"),
            None => format!("levers are {}", levers.join(", ")),
        };
        faults.add(line, "lever", lever, "the page has no such lever", &hint);
        return;
    };
    let number = factor.parse::<f64>().ok();
    let Some(number) = number.filter(|f| (0.0..=LARGEST).contains(f)) else {
        let hint = "write what remains of the lever: 0.7 for a cut by 30 %, at most 10";
        faults.add(line, "factor", factor, "this is no factor", hint);
        return;
    };
    let own = measures.iter_mut().find(|m| m.id == id);
    let Some(own) = own else {
        measures.push(Measure {
            id: id.to_owned(),
            name_zh: name_zh.to_owned(),
            name_en: name_en.to_owned(),
            factors: vec![(place, number)],
        });
        return;
    };
    if (own.name_zh.as_str(), own.name_en.as_str()) != (name_zh, name_en) {
        let message = format!("measure '{id}' has another name in a line above");
        faults.add(
            line,
            "name_zh",
            name_zh,
            message,
            "one measure has one name",
        );
    } else if own.factors.iter().any(|(known, _)| *known == place) {
        let message = format!("measure '{id}' has this lever in a line above");
        faults.add(
            line,
            "lever",
            lever,
            message,
            "write one row a measure and lever",
        );
    } else {
        own.factors.push((place, number));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEVERS: [&str; 2] = ["traffic@xining", "residential@xining"];

    #[test]
    fn a_measure_takes_several_levers() {
        let text = "measure,name_zh,name_en,lever,factor\nM-14,清洁取暖,Clean heating,residential@xining,0.6\nM-17,新能源,Electric buses,traffic@xining,0.9\nM-14,清洁取暖,Clean heating,traffic@xining,1.02\n";
        let found = parse_measures(text, "measures.csv", &LEVERS).expect("a table");
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].factors, [(1, 0.6), (0, 1.02)]);
        assert_eq!(found[1].name_en, "Electric buses");
    }

    #[test]
    fn faults_name_line_and_value() {
        let head = "measure,name_zh,name_en,lever,factor\n";
        for (rows, expected) in [
            (
                "M,a,b,trafic@xining,0.5\n",
                "line 2, column lever: the page has no such lever (found 'trafic@xining'); did you mean 'traffic@xining'?",
            ),
            (
                "M,a,b,traffic@xining,30%\n",
                "this is no factor (found '30%')",
            ),
            ("M,a,b,traffic@xining,-0.1\n", "no factor"),
            (
                "M,a,b,traffic@xining,1\nM,a,c,residential@xining,1\n",
                "line 3, column name_zh: measure 'M' has another name",
            ),
            (
                "M,a,b,traffic@xining,1\nM,a,b,traffic@xining,1\n",
                "line 3, column lever: measure 'M' has this lever",
            ),
            (",a,b,traffic@xining,1\n", "without an id"),
            ("", "no measure"),
        ] {
            let text = format!("{head}{rows}");
            let error = parse_measures(&text, "m.csv", &LEVERS).expect_err(rows);
            assert!(error.to_string().contains(expected), "{error}");
        }
        let error = parse_measures("measure,lever\n", "m.csv", &LEVERS).expect_err("columns");
        assert!(
            error
                .to_string()
                .contains("column factor: this column is missing"),
            "{error}"
        );
    }
}
