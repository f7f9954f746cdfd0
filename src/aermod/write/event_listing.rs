//! The listing of an event run: what every source contributes to an event, hour by hour if asked (EVENTOUT SOCONT or DETAIL).

use super::facts::{Facts, Message};
use super::files::{Files, Handle};
use super::fortran::{Item, items};
use super::heading::Heading;
use super::main_listing::Listings;
use super::messages;
use super::page::Listing;
use crate::nearfield::case::Event;
use crate::nearfield::{Case, EventContribution};
use std::path::Path;

/// Writes AERMOD's listing of an event run.
#[derive(Debug)]
pub struct EventWriter<'a> {
    case: &'a Case,
    facts: Facts,
    listings: Listings,
    files: Files,
    main: Handle,
}

impl<'a> EventWriter<'a> {
    /// Opens the listing, and writes what is known before the first event.
    pub fn create(case: &'a Case, facts: Facts, listing: &Path) -> std::io::Result<Self> {
        let mut heading = Heading::new(case, &facts);
        heading.spread_options();
        let mut files = Files::default();
        let main = files.create(listing)?;
        let mut writer = Self {
            case,
            listings: Listings::begin(case, &facts, &heading),
            facts,
            files,
            main,
        };
        writer.put()?;
        Ok(writer)
    }

    fn put(&mut self) -> std::io::Result<()> {
        let text = self.listings.main.take();
        self.files.put(self.main, &text)
    }

    /// Writes an event; AERMOD takes them up day by day, and within a day in the deck's order.
    /// `weather` holds its hours; it is listed in detail only.
    pub fn event(
        &mut self,
        event: &Event,
        result: &EventContribution,
        weather: &[HourWeather],
    ) -> std::io::Result<()> {
        write(&mut self.listings.main, self.case, event, result, weather);
        self.put()
    }

    /// Writes the messages, and ends the files.
    pub fn finish(mut self, more: &[Message]) -> std::io::Result<()> {
        let mut all = self.facts.messages.clone();
        all.extend_from_slice(more);
        self.listings.end(self.case, &self.facts, &all, None);
        if let Some(path) = &self.case.error_file {
            let file = self.files.create(path)?;
            self.files.put(file, &messages::list(&all))?;
        }
        self.put()?;
        self.files.flush()
    }
}

/// Weather of an hour as the listing repeats it: year of two digits, month, day, hour, and the first 15 values of a surface row.
pub type HourWeather = ([i64; 4], [f64; 15]);

/// Writes the contributions to one event.
fn write(
    listing: &mut Listing,
    case: &Case,
    event: &Event,
    result: &EventContribution,
    hours: &[HourWeather],
) {
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
        detail(listing, case, (event, result, hours), &names);
    } else {
        contributions(listing, case, event, result, &names);
    }
}

fn contributions(
    listing: &mut Listing,
    case: &Case,
    event: &Event,
    result: &EventContribution,
    names: &[&str],
) {
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
    let pairs: Vec<(&str, f64)> = names
        .iter()
        .copied()
        .zip(result.members.iter().copied())
        .collect();
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
        listing.put(
            "/3X,'*** GROUP VALUE = ',F14.5,' ***'/",
            &items![result.value],
        );
        listing.put(
            "3('   SOURCE ID      CONTRIBUTION ',10X)/3(' -------------    ------------ ',10X)",
            &[],
        );
        let line: Vec<Item<'_>> = page
            .iter()
            .flat_map(|&(name, value)| items![name, value])
            .collect();
        let form = if case.layout.exponential {
            "E13.6"
        } else {
            "F13.5"
        };
        listing.put(&format!("3(2X,A12,3X,{form},11X:)"), &line);
    }
}

fn detail(
    listing: &mut Listing,
    case: &Case,
    (event, result, hours): (&Event, &EventContribution, &[HourWeather]),
    names: &[&str],
) {
    let at = &event.receptor;
    let form = if case.layout.exponential {
        "E13.6"
    } else {
        "F13.5"
    };
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
        line.extend(
            members.map(|member| Item::Real(result.members.get(member).copied().unwrap_or(0.0))),
        );
        listing.put(&format!("66('- ')/1X,'AVE',9(1X,{form}:)"), &line);
        if page == 0 {
            weather(listing, hours);
        }
    }
}

fn weather(listing: &mut Listing, hours: &[HourWeather]) {
    listing.put(
        "' MET DATA --> YR MO DY HR','     H0','     U*','     W*','  DT/DZ',' ZICNV',' ZIMCH','  M-O LEN','    Z0',\
         '  BOWEN',' ALBEDO','  REF WS','   WD','     HT','  REF TA','     HT'",
        &[],
    );
    for (date, values) in hours {
        let mut line: Vec<Item<'_>> = date.iter().map(|&part| part.into()).collect();
        line.extend(values.iter().map(|&value| Item::Real(value)));
        listing.put(
            "14X,4(I2.2,1X),F6.1,1X,3(F6.3,1X),2(F5.0,1X),F8.1,1X,F5.2,1X,2(F6.2,1X),F7.2,1X,F5.0,3(1X,F6.1)",
            &line,
        );
    }
}
