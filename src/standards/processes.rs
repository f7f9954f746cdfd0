//! Reads a list of dust weather processes and other exceptional events.
//!
//! Columns: `begin` and `end` (Beijing time, or with an offset), `place` (a city or station; empty for all places) and `evidence` (where it is written).

use super::dust::Process;
use crate::meteorology::{Faults, ReadError, read_text, table_of};
use crate::observations::city_name;
use crate::time::ModelTime;
use std::path::Path;

/// Reads a list of events.
///
/// # Errors
/// [`ReadError`] with every fault of the file.
pub fn read_processes(path: &Path) -> Result<Vec<Process>, ReadError> {
    parse_processes(&read_text(path)?, &path.display().to_string())
}

/// Parses the text of a list; `file` is its name for messages.
///
/// # Errors
/// [`ReadError::Problems`] with every fault of the text.
pub fn parse_processes(text: &str, file: &str) -> Result<Vec<Process>, ReadError> {
    let mut faults = Faults::new(file);
    let mut reader = table_of(text);
    let header: Vec<String> = match reader.headers() {
        Ok(header) => header.iter().map(str::to_lowercase).collect(),
        Err(cause) => {
            faults.add(1, "", "", format!("the header cannot be read: {cause}"), "");
            return Err(faults.error());
        }
    };
    let at = |name: &str| header.iter().position(|h| h == name);
    let (Some(begin), Some(end), Some(evidence)) = (at("begin"), at("end"), at("evidence")) else {
        let hint = "write place,begin,end,evidence";
        faults.add(
            1,
            "",
            "",
            "a list of events has begin, end and evidence",
            hint,
        );
        return Err(faults.error());
    };
    let place = at("place").or_else(|| at("city"));
    let mut processes = Vec::new();
    for record in reader.records() {
        let Some((line, record)) = faults.whole_row(record, header.len()) else {
            continue;
        };
        let mut time = |column: usize| {
            let text = record.get(column).unwrap_or_default();
            let found = ModelTime::parse(&text.replace(' ', "T")).ok();
            if found.is_none() {
                let hint = "write 2021-03-15T08:00";
                faults.add(line, &header[column], text, "this is no time", hint);
            }
            found
        };
        let (Some(first), Some(last)) = (time(begin), time(end)) else {
            continue;
        };
        if last <= first {
            let text = record.get(end).unwrap_or_default();
            let message = format!("the end is not after the beginning, {first}");
            faults.add(line, "end", text, message, "");
            continue;
        }
        let cell = |column: usize| record.get(column).unwrap_or_default();
        let said = cell(evidence);
        if said.is_empty() {
            let hint = "say where it is written: a bulletin, an image, a notice";
            faults.add(line, "evidence", "", "an event without evidence", hint);
            continue;
        }
        let place = place.map_or("", cell);
        processes.push(Process {
            place: city_name(place).unwrap_or(place).to_owned(),
            begin: first,
            end: last,
            evidence: said.to_owned(),
        });
    }
    faults.finish(processes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_need_times_and_evidence() {
        let text = "place,begin,end,evidence\n西宁,2021-03-15 08:00,2021-03-17T20:00,bulletin 3\n,2021-04-01,2021-04-02,satellite\n";
        let found = parse_processes(text, "events.csv").expect("a list");
        assert_eq!(
            (found[0].place.as_str(), found[1].place.as_str()),
            ("Xining", "")
        );
        assert_eq!(found[0].begin, ModelTime::from_beijing(2021, 3, 15, 8));
        for (bad, expected) in [
            ("place,begin,end\n", "begin, end and evidence"),
            ("begin,end,evidence\nspring,2021-04-02,x\n", "no time"),
            ("begin,end,evidence\n2021-04-02,2021-04-01,x\n", "not after"),
            (
                "begin,end,evidence\n2021-04-01,2021-04-02,\n",
                "without evidence",
            ),
        ] {
            let error = parse_processes(bad, "events.csv").expect_err("a fault");
            assert!(error.to_string().contains(expected), "{error}");
        }
    }
}
