//! What the weather files say of themselves, and the note on design values.

use crate::aermod::write::facts::Facts;
use crate::aermod::write::fortran::items;
use crate::aermod::write::labels::{averaging_name, has_design_values, short_averages};
use crate::aermod::write::page::Listing;
use crate::nearfield::Case;
use crate::nearfield::case::{DesignValue, TurbulenceUse};
use crate::plume::SourceKind;

pub(super) fn weather(listing: &mut Listing, case: &Case, facts: &Facts) {
    let notes = &facts.notes;
    if notes.adjusted_friction {
        listing.say("     * ADJ_U*   - Use ADJ_U* option for SBL in AERMET");
    }
    if let Some(version) = &notes.weather_model {
        listing.say("     * MMIFData - Use MMIF met data inputs");
        if !version.trim().is_empty() {
            listing.say(&format!("                   {version}"));
        }
    }
    if notes.over_water {
        listing.say("     * COARE - Use COARE processing in AERMET");
    }
    if notes.bulk_richardson {
        let how = if notes.weather_model.is_some() {
            "with MMIF"
        } else {
            "in AERMET"
        };
        listing.say(&format!(
            "     * BULKRN   - Use BULKRN Delta-T and SolarRad option for SBL {how}"
        ));
    }
    if case.options.vector_wind {
        listing.say("     * VECTORWS - User specifies that input wind speeds are VECTOR means");
    }
    if notes.cloud_substituted {
        listing.say("     * CCVR_Sub - Meteorological data includes CCVR substitutions");
    }
    if notes.temperature_substituted {
        listing.say("     * TEMP_Sub - Meteorological data includes TEMP substitutions");
    }
    let TurbulenceUse {
        no_sigma_theta_stable: theta_stable,
        no_sigma_theta_convective: theta_convective,
        no_sigma_w_stable: w_stable,
        no_sigma_w_convective: w_convective,
    } = case.weather.turbulence;
    let theta = theta_stable && theta_convective;
    let w = w_stable && w_convective;
    let lines = [
        (theta && w, "NOTURB", "turbulence - all hours"),
        (
            theta_stable && w_stable && !theta && !w,
            "NOTURBST",
            "turbulence - stable hours",
        ),
        (
            theta_convective && w_convective && !theta && !w,
            "NOTURBCO",
            "turbulence - convective hours",
        ),
        (theta && !w, "NOSA", "sigma-theta - all hours"),
        (w && !theta, "NOSW", "sigma-w - all hours"),
        (
            theta_stable && !theta && !w_stable,
            "NOSAST",
            "sigma-theta - stable hours",
        ),
        (
            w_stable && !w && !theta_stable,
            "NOSWST",
            "sigma-w - stable hours",
        ),
        (
            theta_convective && !theta && !w_convective,
            "NOSACO",
            "sigma-theta - convective hours",
        ),
        (
            w_convective && !w && !theta_convective,
            "NOSWCO",
            "sigma-w - convective hours",
        ),
    ];
    for (yes, word, what) in lines {
        if yes {
            listing.say(&format!(
                "     * {word} - Meteorological data Ignore {what}"
            ));
        }
    }
    let roads = |test: fn(&crate::plume::Road) -> bool| {
        case.sources
            .iter()
            .any(|source| matches!(&source.kind, SourceKind::Road(road) if test(road)))
    };
    if roads(|road| road.depression.is_some()) {
        listing.say("     * RDEPRESS - Use ALPHA option for RLINEXT with depression");
    }
    if roads(|road| road.barriers[0].is_some()) {
        listing.say("     * RBARRIER - Use ALPHA option for RLINEXT with barrier");
    }
}

pub(super) fn design_note(listing: &mut Listing, case: &Case) {
    if case.event_run {
        return;
    }
    let pollutant = case.options.pollutant.as_str();
    match pollutant {
        "PM25" | "PM-2.5" | "PM-25" | "PM2.5" => {
            if case.design_value == DesignValue::Pm25 {
                listing.put(
                    "/1X,'**Note that special processing requirements apply for the 24-hour PM2.5 NAAQS - check available guidance.'/,\
                     '   Model will process user-specified ranks of high 24-hour values averaged across the number of years modeled, and'/,\
                     '   the multi-year average of individual ANNUAL values, averaged across the number of years modeled.'",
                    &[],
                );
            } else {
                listing.put(
                    "/1X,'**NOTE: Special processing requirements applicable for the 24-hour PM2.5 NAAQS have been disabled!!!'/,\
                     '         High ranked 24-hour values are NOT averaged across the number of years modeled, and'/,\
                     '         complete years of data are NOT required.'",
                    &[],
                );
            }
        }
        "NO2" | "SO2" if has_design_values(case) => {
            listing.put(
                &format!(
                    "/1X,'**Note that special processing requirements apply for the 1-hour {pollutant} NAAQS - check available guidance.'/,\
                     '   Model will process user-specified ranks of daily maximum 1-hour values averaged across the number of years modeled.'"
                ),
                &[],
            );
            if pollutant == "NO2" {
                listing.put(
                    "'   For annual NO2 NAAQS modeling, the multi-year maximum of PERIOD values can be simulated using the MULTYEAR keyword.'/,\
                     '   Multi-year PERIOD and 1-hour values should only be done in a single model run using the MULTYEAR option with a'/,\
                     '   single multi-year meteorological data file using STARTEND keyword.'",
                    &[],
                );
            }
        }
        "NO2" | "SO2" => {
            listing.put(
                &format!(
                    "/1X,'**NOTE: Special processing requirements applicable for the 1-hour {pollutant} NAAQS have been disabled!!!'"
                ),
                &[],
            );
            if let Some(second) = &case.design_value_off {
                listing.put(
                    "'         User has specified ',A3,' on the POLLUTID keyword.'",
                    &items![second],
                );
            } else {
                let mut periods = String::new();
                for (_, averaging) in short_averages(case) {
                    let name = averaging_name(averaging);
                    if name != " 1-HR" {
                        periods = format!("{}  {name}", periods.trim_end());
                    }
                }
                listing.put(
                    "'         User has specified non-standard averaging periods: ',A30",
                    &items![&periods],
                );
            }
            listing.put(
                "'         High ranked 1-hour values are NOT averaged across the number of years modeled, and'/,\
                 '         complete years of data are NOT required.'",
                &[],
            );
        }
        _ => {}
    }
}
