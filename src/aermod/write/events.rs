//! Events: the deck of an event run that a run leaves behind (EVENTFIL), and the listing of an event run.

use super::facts::Facts;
use super::fortran::{Item, Layout, items, lay_out};
use super::labels::{averaging_hours, has_design_values, short_averages};
use super::page::Listing;
use super::summary::{highest, ranks_of};
use super::threshold::MaximumFiles;
use crate::nearfield::case::Event;
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
            "CO" => !matches!(keyword.as_str(), "EVENTFIL" | "SAVEFILE" | "INITFILE" | "MULTYEAR"),
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
        out.extend(line.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap_or(b'?')));
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
                let name = format!("H{:03}H{hours:02}{:03}", rank.min(999), (group + 1).min(999));
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
                &items![&name, number(23, 36), number(37, 50), number(50, 58), number(58, 66), number(66, 74)],
            );
        }
    }
}

/// What an event run found for one event.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EventResult {
    /// Mean of the group [printed unit].
    pub value: f64,
    /// Mean of every member, sources in the group's order, then the background if the group has it.
    pub members: Vec<f64>,
    /// First hour of the day that counts, 1..=24.
    pub first_hour: u32,
    /// Values of the group hour by hour.
    pub hours: Vec<f64>,
    /// Values of every member hour by hour `[hour][member]`.
    pub member_hours: Vec<Vec<f64>>,
    /// Weather of each of these hours: year of two digits, month, day, hour; and the 15 values of a surface row.
    pub weather: Vec<([i64; 4], [f64; 15])>,
}

/// Writes the contributions to one event.
pub fn write(listing: &mut Listing, case: &Case, event: &Event, result: &EventResult) {
    let group = &case.groups[event.group];
    let mut names: Vec<&str> = group
        .sources
        .iter()
        .map(|&source| case.sources[source].id.as_str())
        .collect();
    if group.background {
        names.push("BACKGROUND");
    }
    if case.event_detail {
        detail(listing, case, event, result, &names);
    } else {
        contributions(listing, case, event, result, &names);
    }
}

fn contributions(listing: &mut Listing, case: &Case, event: &Event, result: &EventResult, names: &[&str]) {
    let group = &case.groups[event.group];
    let at = &event.receptor;
    let most = 31.min(case.sources.len() + usize::from(group.background));
    let mut head: Vec<&str> = names.to_vec();
    if head.len() > most {
        head.truncate(most);
        if let Some(last) = head.last_mut() {
            *last = " . . . ";
        }
        head.resize(31, "");
    }
    let pairs: Vec<(&str, f64)> = names.iter().copied().zip(result.members.iter().copied()).collect();
    for page in pairs.chunks(120) {
        listing.page();
        listing.put(
            "42X,'*** SOURCE CONTRIBUTIONS FOR EVENT: ',A10,' ***'//1X,'---> AVE. PER.: ',I3,' HRS;','  END DATE:  ',I8.8,\
             ';  LOCATION (XR,YR,ZELEV,ZFLAG):',4F11.2,' (M)'/",
            &items![&event.id, event.averaging, event.date, at.x, at.y, at.elevation, at.flagpole],
        );
        let mut line = vec![Item::from(&group.id)];
        line.extend(head.iter().map(|&name| Item::from(name)));
        listing.put(
            "1X,'GROUP ID: ',A8,1X,'OF SOURCES: ',7(A12,', ')/18x,8(A12,', ')/18x,8(A12,', ')/18x,8(A12,', ')",
            &line,
        );
        listing.put("/3X,'*** GROUP VALUE = ',F14.5,' ***'/", &items![result.value]);
        listing.put(
            "3('   SOURCE ID      CONTRIBUTION ',10X)/3(' -------------    ------------ ',10X)",
            &[],
        );
        let line: Vec<Item<'_>> = page.iter().flat_map(|&(name, value)| items![name, value]).collect();
        let form = if case.layout.exponential { "E13.6" } else { "F13.5" };
        listing.put(&format!("3(2X,A12,3X,{form},11X:)"), &line);
    }
}

fn detail(listing: &mut Listing, case: &Case, event: &Event, result: &EventResult, names: &[&str]) {
    let at = &event.receptor;
    let form = if case.layout.exponential { "E13.6" } else { "F13.5" };
    for (page, names) in names.chunks(8).enumerate() {
        listing.page();
        listing.put(
            "29X,'*** SOURCE CONTRIBUTIONS FOR EVENT: ',A10,4X,'GROUP VALUE = ',F14.5,' ***'/1X,'---> AVE. PER.: ',\
             I3,' HRS;','  END DATE:  ',I8.8,';  LOCATION (XR,YR,ZELEV,ZFLAG):',4F11.2,' (M)'",
            &items![&event.id, result.value, event.averaging, event.date, at.x, at.y, at.elevation, at.flagpole],
        );
        let members = page * 8..page * 8 + names.len();
        let mut line = vec![Item::from(&case.groups[event.group].id)];
        line.extend(names.iter().map(|&name| Item::from(name)));
        listing.put("1X,'HR GROUP:',A8,' OF',1X,A12,7(2X,A12:)", &line);
        listing.put("66('- ')", &[]);
        for (k, &value) in result.hours.iter().enumerate() {
            let mut line = items![result.first_hour as usize + k, value].to_vec();
            let own = result.member_hours.get(k);
            line.extend(members.clone().map(|member| {
                Item::Real(own.and_then(|own| own.get(member)).copied().unwrap_or(0.0))
            }));
            listing.put(&format!("1X,I2,1X,9(1X,{form}:)"), &line);
        }
        let mut line = vec![Item::Real(result.value)];
        line.extend(members.map(|member| Item::Real(result.members.get(member).copied().unwrap_or(0.0))));
        listing.put(&format!("66('- ')/1X,'AVE',9(1X,{form}:)"), &line);
        if page == 0 {
            weather(listing, result);
        }
    }
}

fn weather(listing: &mut Listing, result: &EventResult) {
    listing.put(
        "' MET DATA --> YR MO DY HR','     H0','     U*','     W*','  DT/DZ',' ZICNV',' ZIMCH','  M-O LEN','    Z0',\
         '  BOWEN',' ALBEDO','  REF WS','   WD','     HT','  REF TA','     HT'",
        &[],
    );
    for (date, values) in &result.weather {
        let mut line: Vec<Item<'_>> = date.iter().map(|&part| part.into()).collect();
        line.extend(values.iter().map(|&value| Item::Real(value)));
        listing.put(
            "14X,4(I2.2,1X),F6.1,1X,3(F6.3,1X),2(F5.0,1X),F8.1,1X,F5.2,1X,2(F6.2,1X),F7.2,1X,F5.0,3(1X,F6.1)",
            &line,
        );
    }
}
