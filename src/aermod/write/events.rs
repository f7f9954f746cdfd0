//! EVENTFIL: the deck of an event run that a run leaves behind.

use super::facts::Facts;
use super::fortran::{Layout, items, lay_out};
use super::labels::{averaging_hours, has_design_values, short_averages};
use super::summary::{highest, ranks_of};
use super::threshold::MaximumFiles;
use crate::nearfield::{Case, Results};

const PERIOD: &str = "3X,'EVENTPER',1X,A10,1X,I3,2X,A8,3X,I8.8,1X,F17.5";
const PLACE: &str = "3X,'EVENTLOC',1X,A10,1X,'XR= ',F15.6,' YR= ',F15.6,3(1X,F10.4)";

/// Lines of the deck that an event run needs too.
fn cards(facts: &Facts) -> Vec<&str> {
    let mut pathway = String::new();
    let mut kept = Vec::new();
    for line in facts.deck.lines() {
        let line = line.trim_end();
        if line.trim_start().starts_with("**") || line.trim().is_empty() {
            continue;
        }
        let mut words = line.split_whitespace();
        let first = words.next().unwrap_or("").to_ascii_uppercase();
        let mut keyword = first.clone();
        if matches!(first.as_str(), "CO" | "SO" | "RE" | "ME" | "OU" | "EV") {
            pathway = first;
            keyword = words.next().unwrap_or("").to_ascii_uppercase();
        }
        let wanted = match pathway.as_str() {
            "CO" => !matches!(
                keyword.as_str(),
                "EVENTFIL" | "SAVEFILE" | "INITFILE" | "MULTYEAR"
            ),
            "SO" => true,
            "ME" => !matches!(keyword.as_str(), "STARTEND" | "DAYRANGE"),
            _ => false,
        };
        if wanted {
            kept.push(line);
        }
    }
    kept
}

/// The deck for an event run: one event a rank, group and averaging period, and one for each value of the MAXIFILEs.
pub fn deck(case: &Case, facts: &Facts, results: &Results, maxima: &MaximumFiles) -> Vec<u8> {
    let mut out = Vec::new();
    for line in cards(facts) {
        out.extend(
            line.chars()
                .map(|letter| u8::try_from(u32::from(letter)).unwrap_or(b'?')),
        );
        out.push(b'\n');
    }
    out.extend_from_slice(b"EV STARTING\n");
    let (period, place) = (Layout::new(PERIOD), Layout::new(PLACE));
    for (averaging, own) in short_averages(case) {
        let hours = averaging_hours(own);
        if has_design_values(case) || hours == 720 {
            continue;
        }
        for (group, own_group) in case.groups.iter().enumerate() {
            for rank in ranks_of(case, own) {
                let (high, receptor) = highest(case, results, averaging, (0, group, rank));
                let Some(receptor) = receptor else { continue };
                let name = format!(
                    "H{:03}H{hours:02}{:03}",
                    rank.min(999),
                    (group + 1).min(999)
                );
                let at = &case.receptors[receptor];
                period.write(
                    &mut out,
                    &items![&name, hours, &own_group.id, high.date, high.value],
                );
                place.write(
                    &mut out,
                    &items![&name, at.x, at.y, at.elevation, at.hill_height, at.flagpole],
                );
            }
        }
    }
    for (averaging, own) in short_averages(case) {
        exceedances(&mut out, maxima, averaging, averaging_hours(own));
    }
    out.extend_from_slice(b"EV FINISHED\n");
    let detail = case.event_file.as_ref().is_some_and(|(_, detail)| *detail);
    lay_out(
        &mut out,
        "/'OU STARTING',/'   EVENTOUT  ',A6,/'OU FINISHED'",
        &items![if detail { "DETAIL" } else { "SOCONT" }],
    );
    out
}

/// Events of the values that MAXIFILEs hold, from the text as it was written.
fn exceedances(out: &mut Vec<u8>, maxima: &MaximumFiles, averaging: usize, hours: u32) {
    let (period, place) = (Layout::new(PERIOD), Layout::new(PLACE));
    let mut count = 0;
    for lines in maxima.remembered(averaging) {
        let text = String::from_utf8_lossy(lines);
        for line in text.lines() {
            let number = |from: usize, to: usize| -> f64 {
                line.get(from..to)
                    .and_then(|text| text.trim().parse().ok())
                    .unwrap_or(0.0)
            };
            if hours == 720 {
                continue;
            }
            count += 1;
            let name = format!("TH{hours:02}{count:06}");
            let group = line.get(5..13).unwrap_or("");
            let date = number(14, 22) as i64;
            period.write(out, &items![&name, hours, group, date, number(74, 88)]);
            place.write(
                out,
                &items![
                    &name,
                    number(23, 36),
                    number(37, 50),
                    number(50, 58),
                    number(58, 66),
                    number(66, 74)
                ],
            );
        }
    }
}
