//! The summary of a run's options on the listing's first page.

mod background;
mod counts;
mod outputs;
mod science;
mod storage;
mod surroundings;

use super::facts::Facts;
use super::fortran::items;
use super::page::Listing;
use crate::nearfield::Case;
use background::backgrounds;
use counts::{averages, counts, downwash};
use outputs::{files, outputs, units};
use science::{choices, decay, kinds, no2, terrain, urban};
use surroundings::{design_note, weather};

/// Writes the summary.
pub fn write(listing: &mut Listing, case: &Case, facts: &Facts) {
    listing.page();
    listing.put(
        "/44X,'***     MODEL SETUP OPTIONS SUMMARY       ***'/63(' -')/",
        &[],
    );
    listing.say("** Model Options Selected:");
    kinds(listing, case);
    terrain(listing, case);
    decay(listing, case);
    no2(listing, case);
    urban(listing, case);
    choices(listing, case, facts);
    weather(listing, case, facts);
    if flagpoles(case) {
        listing.say("     * Model Accepts FLAGPOLE Receptor . Heights. ");
    } else {
        listing.say("     * Model Assumes No FLAGPOLE Receptor Heights. ");
    }
    listing.put(
        "1X,'     * The User Specified a Pollutant Type of: ',A8",
        &items![&case.options.pollutant],
    );
    design_note(listing, case);
    blank(listing);
    averages(listing, case);
    blank(listing);
    counts(listing, case);
    downwash(listing, case);
    backgrounds(listing, case);
    blank(listing);
    if case.run {
        listing.say("**Model Set To Continue RUNning After the Setup Testing.");
    } else {
        listing.say("**Model Will NOT Run After the Setup Testing.");
    }
    listing.put(
        "/1X,'**The AERMET Input Meteorological Data Version Date:',1X,A6",
        &items![&facts.notes.version],
    );
    blank(listing);
    outputs(listing, case);
    units(listing, case);
    files(listing, case, facts);
}

fn blank(listing: &mut Listing) {
    listing.put("1X,' '", &[]);
}

/// Whether receptors may stand above the ground.
pub fn flagpoles(case: &Case) -> bool {
    case.flagpole
        || case
            .receptors
            .iter()
            .any(|receptor| receptor.flagpole != 0.0)
}
