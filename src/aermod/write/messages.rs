//! Messages: their summary in the listings, and the list of all of them (ERRORFIL).

use super::facts::{Facts, Message};
use super::fortran::{Layout, items};
use super::page::Listing;
use crate::nearfield::{Case, Results};

/// How a message is laid out behind its pathway.
const FORM: &str = "A2,1X,A1,A3,I8,1X,A12,': ',A50,1X,A12";

fn kind(message: &Message) -> &'static str {
    match message.kind {
        'E' => "E",
        'W' => "W",
        _ => "I",
    }
}

fn write(out: &mut Vec<u8>, form: &Layout, message: &Message) {
    let module = format!("{:>12}", message.module);
    let hint = format!("{:>12}", message.hint);
    form.write(
        out,
        &items![
            &message.pathway,
            kind(message),
            &message.code,
            message.line,
            &module,
            &message.text,
            &hint
        ],
    );
}

/// The summary of messages. `results` is there once the run is over.
pub fn summary(
    listing: &mut Listing,
    case: &Case,
    facts: &Facts,
    messages: &[Message],
    results: Option<&Results>,
) {
    let count = |kind: char| messages.iter().filter(|own| own.kind == kind).count();
    listing.say(" --------- Summary of Total Messages --------");
    listing.say(" ");
    listing.put(
        "' A Total of   ',I10,' Fatal Error Message(s)'",
        &items![count('E')],
    );
    listing.put(
        "' A Total of   ',I10,' Warning Message(s)'",
        &items![count('W')],
    );
    listing.put(
        "' A Total of   ',I10,' Informational Message(s)'",
        &items![count('I')],
    );
    if let Some(results) = results.filter(|results| results.counts.hours > 0) {
        hours(listing, case, facts, messages, results);
    }
    listing.say(" ");
    listing.say(" ");
    listing.say("   ******** FATAL ERROR MESSAGES ******** ");
    let form = Layout::new(&format!("1X,{FORM}"));
    for message in messages.iter().filter(|own| own.kind == 'E') {
        write(&mut listing.text, &form, message);
    }
    if count('E') == 0 {
        listing.say("              ***  NONE  ***         ");
        listing.say(" ");
    }
    listing.say(" ");
    listing.say("   ********   WARNING MESSAGES   ******** ");
    if count('W') == 0 {
        listing.say("              ***  NONE  ***        ");
        listing.say(" ");
    } else if case.no_warnings {
        listing.say(" ** WARNINGS SUPPRESSED BY NOWARN OPTION **");
        listing.say(" ");
    } else {
        for (k, message) in messages
            .iter()
            .filter(|own| own.kind == 'W')
            .take(999)
            .enumerate()
        {
            write(&mut listing.text, &form, message);
            if k == 998 {
                listing.say(
                    "More Than 999 Warning Messages Found.  See ERRORFIL Output for the Remainder.",
                );
            }
        }
    }
}

/// Hours that were run, and how complete they were.
fn hours(
    listing: &mut Listing,
    case: &Case,
    facts: &Facts,
    messages: &[Message],
    results: &Results,
) {
    let counts = results.counts;
    // The hours of a chain of years are all counted; those without wind or data are not.
    let hours = match (&case.multi_year, &results.saved) {
        (Some(_), Some(saved)) => saved.hours,
        _ => counts.hours,
    };
    let percent = 100.0 * (counts.missing as f64 / hours as f64);
    listing.put(
        "/,' A Total of   ',I10,' Hours Were Processed'",
        &items![hours],
    );
    listing.put(
        "/,' A Total of   ',I10,' Calm Hours Identified'",
        &items![counts.calm],
    );
    listing.put(
        "/,' A Total of   ',I10,' Missing Hours Identified (',F6.2,' Percent)'",
        &items![counts.missing, percent],
    );
    let filled = messages.iter().filter(|own| own.code == "453").count();
    if filled > 0 {
        listing.put(
            "/,' A Total of   ',I10,' Missing Hourly BACKGRND Values Substituted'",
            &items![filled],
        );
    }
    if percent > 10.0 {
        listing.put(
            "/,' CAUTION!:  Number of Missing Hours Exceeds 10 ','Percent of Total!',\
             /,12X,'Data May Not Be ','Acceptable for Regulatory Applications.',\
             /,12X,'See Section 5.3.2 of \"Meteorological Monitoring ','Guidance',\
             /,12X,'for Regulatory Modeling ','Applications\" (EPA-454/R-99-005).'",
            &[],
        );
    }
    let types = case.types();
    if case.options.wet_depletion || types.total_deposition || types.wet_deposition {
        listing.put(
            "/,' Met Data File Includes ',F10.2,' Millimeters (',F10.3,' Inches) of Precipitation'",
            &items![facts.precipitation, facts.precipitation / 25.4],
        );
    }
}

/// The list of all messages.
pub fn list(messages: &[Message]) -> Vec<u8> {
    let mut listing = Listing::default();
    for line in [
        " ",
        "   ************ Error Message List *************",
        " ",
        "   PW     --- Pathway                           ",
        "   Code   --- Error Type + Error Code           ",
        "   L#     --- The Line Number Where Error Occurs",
        "   ModNam --- Module Name In Which Error Occurs ",
        "   Hints  --- Hints For The Possible Solution   ",
        "   *********************************************",
        " ",
    ] {
        listing.say(line);
    }
    listing.put(
        "'PW CODE    L#      MODNAM     ',18X,'ERROR MESSAGES',22X,'HINTS'",
        &[],
    );
    listing.put(
        "'-- ---- ------- ------------- ',50('-'),' ------------'",
        &[],
    );
    listing.say(" ");
    let form = Layout::new(FORM);
    for message in messages {
        write(&mut listing.text, &form, message);
    }
    listing.take()
}
