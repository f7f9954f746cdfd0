//! Outputs that are asked for, units, and names of files.

use super::blank;
use super::storage::storage;
use crate::aermod::write::facts::Facts;
use crate::aermod::write::fortran::items;
use crate::aermod::write::labels::long_average;
use crate::aermod::write::page::Listing;
use crate::nearfield::Case;
use crate::nearfield::case::{Averaging, Output};

/// Whether an output is of a kind.
type Test = fn(&Output) -> bool;

pub(super) fn outputs(listing: &mut Listing, case: &Case) {
    listing.put("1X,'**Output Options Selected:'", &[]);
    if case.event_run {
        listing.put(
            if case.event_detail {
                "10X,'Model Outputs Hourly Average Values for Each Source for EVENT Processing (DETAIL Option)'"
            } else {
                "10X,'Model Outputs Source Contribution Information Only for EVENT Processing (SOCONT Option)'"
            },
            &[],
        );
    } else {
        match long_average(case) {
            Some(Averaging::Annual) => {
                listing.put(
                    "10X,'Model Outputs Tables of ANNUAL Averages by Receptor'",
                    &[],
                );
            }
            Some(_) => listing.put(
                "10X,'Model Outputs Tables of PERIOD Averages by Receptor'",
                &[],
            ),
            None => {}
        }
        let lines: [(Test, &str); 14] = [
            (
                |own| matches!(own, Output::ReceptorTable(..)),
                "Tables of Highest Short Term Values by Receptor (RECTABLE Keyword)",
            ),
            (
                |own| matches!(own, Output::MaximumTable(..)),
                "Tables of Overall Maximum Short Term Values (MAXTABLE Keyword)",
            ),
            (
                |own| matches!(own, Output::DayTable(..)),
                "Tables of Concurrent Short Term Values by Receptor for Each Day Processed (DAYTABLE Keyword)",
            ),
            (
                |own| matches!(own, Output::MaximumFile(..)),
                "External File(s) of Threshold Violations (MAXIFILE Keyword)",
            ),
            (
                |own| matches!(own, Output::PostFile(..)),
                "External File(s) of Concurrent Values for Postprocessing (POSTFILE Keyword)",
            ),
            (
                |own| matches!(own, Output::PlotFile(..)),
                "External File(s) of High Values for Plotting (PLOTFILE Keyword)",
            ),
            (
                |own| matches!(own, Output::ToxxFile(..)),
                "External File(s) of Values for Input to TOXX Model (TOXXFILE Keyword)",
            ),
            (
                |own| matches!(own, Output::SeasonHour(..)),
                "External File(s) of Values by Season and Hour-of-Day (SEASONHR Keyword)",
            ),
            (
                |own| matches!(own, Output::RankFile(..)),
                "External File(s) of Ranked Values (RANKFILE Keyword)",
            ),
            (
                |own| matches!(own, Output::EvaluationFile(..)),
                "External File(s) of Arc-maximum Values for Evaluation Purposes (EVALFILE Keyword)",
            ),
            (
                |own| matches!(own, Output::SummaryFile(..)),
                "Separate Summary File of High Ranked Values (SUMMFILE Keyword)",
            ),
            (
                |own| matches!(own, Output::MaxDaily(..)),
                "External File(s) of Maximum Daily 1-hr Values by Day (MAXDAILY Keyword)",
            ),
            (
                |own| matches!(own, Output::MaxDailyByYear(..)),
                "External File(s) of Maximum Daily 1-hr Values by Year (MXDYBYYR Keyword)",
            ),
            (
                |own| matches!(own, Output::MaxDailyContribution { .. }),
                "External File(s) of Contributions to Maximum Daily Values Paired in Time & Space (MAXDCONT Keyword)",
            ),
        ];
        for (test, what) in lines {
            if case.outputs.iter().any(test) {
                listing.put(&format!("10X,'Model Outputs {what}'"), &[]);
            }
        }
    }
    let formatted = case.outputs.iter().any(|own| {
        matches!(
            own,
            Output::MaximumFile(..)
                | Output::PostFile(..)
                | Output::RankFile(..)
                | Output::SeasonHour(..)
        ) || matches!(own, Output::PlotFile(_, _, None, _))
    });
    if case.layout.exponential && formatted {
        blank(listing);
        listing.put(
            "10X,'NOTE: Option for EXPonential format used in formatted output result files (FILEFORM Keyword)'",
            &[],
        );
    }
    blank(listing);
    let word = if case.types().concentration {
        "CONC"
    } else {
        "DEPO"
    };
    listing.put(
        "1X,'**NOTE:  The Following Flags May Appear Following ',A4,' Values:  c for Calm Hours'\
         /65X,'m for Missing Hours'/65X,'b for Both Calm and Missing Hours'",
        &items![word],
    );
}

pub(super) fn units(listing: &mut Listing, case: &Case) {
    blank(listing);
    listing.put(
        "1X,'**Misc. Inputs:  Base Elev. for Pot. Temp. Profile (m MSL) = ',F8.2,' ;  Decay Coef. = ',G12.4,' ;  Rot. Angle = ',F7.1",
        &items![
            case.options.profile_base,
            case.options.decay.coefficient.unwrap_or(0.0),
            case.weather.rotation
        ],
    );
    let two = case.types().count() > 1 && case.types().concentration;
    for (k, unit) in case.units.iter().take(if two { 2 } else { 1 }).enumerate() {
        let start = match (two, k) {
            (true, 0) => "2X,'Concentration:',2X,",
            (true, _) => "5X,'Deposition:',2X,",
            (false, _) => "18X,",
        };
        listing.put(
            &format!(
                "{start}'Emission Units = ',A40,' ;  ','Emission Rate Unit Factor = ',G13.5/18X,'Output Units   = ',A40"
            ),
            &items![&unit.emission_label, unit.factor, &unit.output_label],
        );
    }
    if let Some(velocity) = case.gas_deposition.user_velocity {
        blank(listing);
        listing.put(
            "18X,'User-Specified Dry Deposition Velocity for Gases (m/s) = ',G13.5",
            &items![velocity],
        );
    }
    if !case.event_run {
        blank(listing);
        listing.put(
            "1X,'**Approximate Storage Requirements of Model = ',F8.1,' MB of RAM.'",
            &items![storage(case)],
        );
    }
}

pub(super) fn files(listing: &mut Listing, case: &Case, facts: &Facts) {
    blank(listing);
    listing.put(
        "1X,'**Input Runstream File:          ',A96,/1X,'**Output Print File:             ',A96/",
        &items![&facts.input_name, &facts.output_name],
    );
    if let Some((_, Some(own))) = &case.multi_year {
        listing.put(
            "1X,'**NOTE: This Run was Restarted (MULTYEAR Keyword):',/1X,'**File for Initializing Arrays:  ',A96",
            &items![&facts.named_last("MULTYEAR", own)],
        );
    } else if let Some(own) = &case.restart.0 {
        listing.put(
            "1X,'**NOTE: This Run was Restarted (INITFILE Keyword):',/1X,'**File for Initializing Arrays:  ',A96",
            &items![&facts.named("INITFILE", own)],
        );
    }
    if let Some((own, before)) = &case.multi_year {
        // The old form of the keyword has a word before the file.
        let name = if before.is_some() {
            facts.named("MULTYEAR", own)
        } else {
            facts.named_last("MULTYEAR", own)
        };
        listing.put("1X,'**File for Saving Result Arrays: ',A96", &items![&name]);
    } else if let Some((own, _)) = &case.restart.1 {
        listing.put(
            "1X,'**File for Saving Result Arrays: ',A96",
            &items![&facts.named("SAVEFILE", own)],
        );
    }
    if let Some(own) = &case.error_file {
        listing.put(
            "1X,'**Detailed Error/Message File:   ',A96",
            &items![&facts.named("ERRORFIL", own)],
        );
    }
    if let Some((own, _)) = &case.event_file {
        listing.put(
            "1X,'**File Created for Event Model:  ',A96",
            &items![&facts.named("EVENTFIL", own)],
        );
    }
    for output in &case.outputs {
        if let Output::SummaryFile(own) = output {
            listing.put(
                "1X,'**File for Summary of Results:   ',A96",
                &items![&facts.named("SUMMFILE", own)],
            );
        }
    }
    if case.multi_year.is_some() {
        blank(listing);
        listing.say("**This Run is Part of a Multi-year (MULTYEAR) Application.");
        match long_average(case) {
            Some(Averaging::Annual) => listing.say("  NOTE:  Both ANNUAL Average Results and"),
            Some(_) => {
                listing.say("  NOTE:  The PERIOD Results Table Reflects Current Period Only;");
                listing.say("         The Overall Maximum PERIOD Results Table and");
            }
            None => listing.say("  NOTE:"),
        }
        listing.say("         Short Term Results are Cumulative Across All Years Processed.");
    }
}
