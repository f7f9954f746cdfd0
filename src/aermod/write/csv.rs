//! Results by receptor as one CSV table, for GIS and spreadsheets: a row a receptor, a column each output type, group,
//! averaging period and rank.
//!
//! Columns are named `CONC_ALL_1H_1` (value) and `CONC_ALL_1H_1_DATE` (its last hour, YYMMDDHH), `CONC_ALL_PERIOD` for means of
//! the run, `CONC_ALL_1H_MEAN_8` for design values (means over years of the 8th highest daily value). Values are written with the
//! fewest digits that give back the same number; line ends are CR LF (RFC 4180).

use super::labels::{averaging_name, long_average, receptor_type};
use super::summary::design_of;
use crate::nearfield::case::{Averaging, ReceptorKind};
use crate::nearfield::{Case, Results};
use std::io::Write;

/// An averaging period as columns name it.
fn period(averaging: Averaging) -> String {
    match averaging {
        Averaging::Hours(hours) => format!("{hours}H"),
        other => averaging_name(other),
    }
}

/// A field, quoted where it has to be.
fn field(text: &str) -> String {
    if text.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

/// A column: its name, and its value at a receptor.
type Column<'a> = (String, Box<dyn Fn(usize) -> String + 'a>);

/// Columns of the ranks.
fn ranks<'a>(case: &'a Case, results: &'a Results, columns: &mut Vec<Column<'a>>) {
    let shape = (case.groups.len(), case.receptors.len());
    for table in &results.high {
        let averaging = period(case.averaging[table.averaging]);
        for (output_type, name) in case.types().names().into_iter().enumerate() {
            for (group, own) in case.groups.iter().enumerate() {
                for rank in 0..table.ranks {
                    let title = format!("{name}_{}_{averaging}_{}", own.id, rank + 1);
                    let high =
                        move |receptor| table.ranks_of(shape, output_type, group, receptor)[rank];
                    columns.push((
                        title.clone(),
                        Box::new(move |receptor| high(receptor).value.to_string()),
                    ));
                    columns.push((
                        format!("{title}_DATE"),
                        Box::new(move |receptor| match high(receptor).date {
                            0 => String::new(),
                            date => format!("{date:08}"),
                        }),
                    ));
                }
            }
        }
    }
}

/// Columns of means of the run and of design values.
fn means<'a>(case: &'a Case, results: &'a Results, columns: &mut Vec<Column<'a>>) {
    if let (Some(means), Some(averaging)) = (&results.period, long_average(case)) {
        for (output_type, name) in case.types().names().into_iter().enumerate() {
            for (group, own) in case.groups.iter().enumerate() {
                let values = means.of(output_type, group);
                columns.push((
                    format!("{name}_{}_{}", own.id, period(averaging)),
                    Box::new(move |receptor| values[receptor].to_string()),
                ));
            }
        }
    }
    if let Some(table) = &results.design {
        let averaging = case
            .averaging
            .first()
            .map_or(String::new(), |&own| period(own));
        for (group, own) in case.groups.iter().enumerate() {
            for rank in 1..=table.ranks {
                let values = design_of(case, results, group, rank as u32);
                columns.push((
                    format!("CONC_{}_{averaging}_MEAN_{rank}", own.id),
                    Box::new(move |receptor| values[receptor].to_string()),
                ));
            }
        }
    }
}

/// Writes the table.
pub fn write(out: &mut dyn Write, case: &Case, results: &Results) -> std::io::Result<()> {
    let mut columns: Vec<Column<'_>> = Vec::new();
    means(case, results, &mut columns);
    ranks(case, results, &mut columns);
    let mut head = vec![
        "RECEPTOR".to_owned(),
        "X".to_owned(),
        "Y".to_owned(),
        "ELEVATION".to_owned(),
        "HILL_HEIGHT".to_owned(),
        "FLAGPOLE".to_owned(),
        "TYPE".to_owned(),
        "NETWORK".to_owned(),
    ];
    head.extend(columns.iter().map(|(name, _)| field(name)));
    write!(out, "{}\r\n", head.join(","))?;
    for (index, at) in case.receptors.iter().enumerate() {
        write!(
            out,
            "{},{},{},{},{},{},{},{}",
            index + 1,
            at.x,
            at.y,
            at.elevation,
            at.hill_height,
            at.flagpole,
            case.receptor_kinds
                .get(index)
                .map_or("", |&kind: &ReceptorKind| receptor_type(kind)),
            field(
                case.receptor_networks
                    .get(index)
                    .map_or("", |name| name.trim())
            ),
        )?;
        for (_, value) in &columns {
            write!(out, ",{}", value(index))?;
        }
        out.write_all(b"\r\n")?;
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::write;
    use crate::aermod::write::test_case::case_ce;
    use crate::nearfield::results::{Field, HighTable};
    use crate::nearfield::{Flagged, Results};

    #[test]
    fn a_row_a_receptor_a_column_a_rank() {
        let mut case = case_ce(false);
        case.groups[0].id = "A,B".to_owned();
        let mut values = vec![Flagged::default(); 6];
        values[2] = Flagged {
            value: 0.1,
            date: 9_010_203,
            flag: ' ',
        };
        let mut means = Field::zeros(1, 1, 3);
        means.values[2] = 1.0 / 3.0;
        let results = Results {
            high: vec![HighTable {
                averaging: 0,
                ranks: 2,
                values,
            }],
            period: Some(means),
            ..Results::default()
        };
        let mut out = Vec::new();
        write(&mut out, &case, &results).unwrap();
        let text = String::from_utf8(out).unwrap();
        let lines: Vec<&str> = text.split("\r\n").collect();
        assert_eq!(
            lines[0],
            "RECEPTOR,X,Y,ELEVATION,HILL_HEIGHT,FLAGPOLE,TYPE,NETWORK,\"CONC_A,B_PERIOD\",\"CONC_A,B_1H_1\",\"CONC_A,B_1H_1_DATE\",\
             \"CONC_A,B_1H_2\",\"CONC_A,B_1H_2_DATE\""
        );
        assert_eq!(lines[2], "2,-333.3,21.7,0,0,0,DC,,0,0.1,09010203,0,");
        assert!(lines[3].contains(",0.3333333333333333,0,,0,"));
        assert_eq!(lines.len(), 5);
    }
}
