//! Options of the dispersion model: output types, depletion, terrain, decay, NO2, towns, variants.

use crate::aermod::write::facts::Facts;
use crate::aermod::write::fortran::items;
use crate::aermod::write::page::Listing;
use crate::nearfield::Case;
use crate::plume::{Exit, No2Method, SourceKind};

fn logical(yes: bool) -> char {
    if yes { 'T' } else { 'F' }
}

pub(super) fn kinds(listing: &mut Listing, case: &Case) {
    let options = &case.options;
    listing.say(if options.default {
        "     * Model Uses Regulatory DEFAULT Options"
    } else {
        "     * Model Allows User-Specified Options"
    });
    let types = options.outputs;
    for (wanted, what) in [
        (types.concentration, "Average CONCentration"),
        (types.total_deposition, "Total DEPOSition"),
        (types.dry_deposition, "Dry DEPosition"),
        (types.wet_deposition, "Wet DEPosition"),
    ] {
        if wanted {
            listing.say(&format!(
                "     * Model Is Setup For Calculation of {what} Values."
            ));
        }
    }
    if case.gas_deposition.user_velocity.is_some() {
        listing.say("     * User-specified GAS DRY  DEPOSITION Velocity Provided.");
    } else if case.sources.iter().any(|source| source.gas.is_some()) {
        listing.say("     * GAS DEPOSITION Data Provided.");
    } else {
        listing.say("     * NO GAS DEPOSITION Data Provided.");
    }
    if case.sources.iter().any(|source| source.particles.is_some()) {
        listing.say("     * PARTICLE DEPOSITION Data Provided.");
    } else {
        listing.say("     * NO PARTICLE DEPOSITION Data Provided.");
    }
    let dry = options.dry_depletion;
    let no = if dry { "" } else { "NO " };
    listing.say(&format!(
        "     * Model Uses {no}DRY DEPLETION. DDPLETE  =  {}",
        logical(dry)
    ));
    if dry && options.area_depletion {
        listing.say("        with AREADPLT option    AREADPLT =  T");
    }
    let wet = options.wet_depletion;
    let no = if wet { "" } else { "NO " };
    listing.say(&format!(
        "     * Model Uses {no}WET DEPLETION. WETDPLT  =  {}",
        logical(wet)
    ));
    if options.no_stack_tip_downwash && !options.default {
        listing.say("     * No Stack-tip Downwash");
    } else {
        listing.say("     * Stack-tip Downwash.");
    }
}

pub(super) fn terrain(listing: &mut Listing, case: &Case) {
    let flat = case.sources.iter().filter(|source| source.flat).count();
    if case.options.default || (case.options.elevated && !case.flat_by_source) {
        listing.say("     * Model Accounts for ELEVated Terrain Effects.");
    } else if case.options.elevated {
        listing.say("     * Allow FLAT/ELEV Terrain Option by Source,");
        listing.put(
            "8X,'with ',I6,' FLAT and ',I6,' ELEV Source(s).'",
            &items![flat, case.sources.len() - flat],
        );
    } else {
        listing.say("     * Model Assumes Receptors on FLAT Terrain.");
    }
    listing.say("     * Use Calms Processing Routine.");
    listing.say("     * Use Missing Data Processing Routine.");
}

pub(super) fn decay(listing: &mut Listing, case: &Case) {
    let options = &case.options;
    let urban_so2 = !case.urban.is_empty() && options.pollutant == "SO2";
    let own = options.decay.coefficient;
    let line = if urban_so2 {
        if options.default || own.is_none_or(|own| (own - 4.81e-5).abs() <= 5.0e-8) {
            "     * Half-life of 4 hrs for URBAN SO2."
        } else {
            "     * Non-DFAULT Half-life for  URBAN SO2."
        }
    } else if !options.default && own.is_some_and(|own| own != 0.0) {
        "     * Non-DFAULT Exponential Decay."
    } else {
        "     * No Exponential Decay."
    };
    listing.say(line);
}

pub(super) fn no2(listing: &mut Listing, case: &Case) {
    if case.options.pollutant != "NO2" {
        return;
    }
    let settings = &case.no2;
    match case.options.no2 {
        No2Method::Pvmrm => {
            listing.say("     * Plume Volume Molar Ratio Method (PVMRM)Used for NO2 Conversion");
            listing.put(
                "'        with an Equilibrium NO2/NOx Ratio of ',F6.3",
                &items![settings.equilibrium],
            );
            let ratio = case.sources.first().map_or(-9.0, |source| source.no2_ratio);
            listing.put(
                "'        and with a Default In-stack Ratio of ',F6.3",
                &items![ratio],
            );
            if settings.psd.is_some() {
                listing.say("     * ALPHA Option for  Calculating PSD Increment");
                listing.say("     * Consumption with PSD Credits Selected.");
            }
        }
        No2Method::Olm => {
            listing.say("     * Ozone Limiting Method (OLM) Used for NO2 Conversion");
            listing.put(
                "'        with an Equilibrium NO2/NOx Ratio of ',F6.3,' and'",
                &items![settings.equilibrium],
            );
            if settings.olm_groups.is_empty() {
                listing.put("'        with NO OLMGROUPs'", &[]);
            } else {
                listing.put(
                    "'        with ',I3,' OLMGROUP(s)'",
                    &items![settings.olm_groups.len()],
                );
            }
        }
        No2Method::Ttrm | No2Method::Ttrm2 => {
            listing.say("     * Travel Time Reaction MethodUsed for NO2 Conversion");
            listing.put(
                "'        with an Equilibrium NO2/NOx Ratio of ',F6.3,' and'",
                &items![settings.equilibrium],
            );
        }
        No2Method::Arm2 => {
            listing.say("     * Ambient Ratio Method Ver 2 (ARM2) Used for NO2 Conversion");
            listing.put(
                "'         with a Minimum NO2/NOx Ratio of ',F6.3",
                &items![settings.arm2_limits[0]],
            );
            listing.put(
                "'         and a Maximum NO2/NOx Ratio of ',F6.3",
                &items![settings.arm2_limits[1]],
            );
        }
        No2Method::Grsm => {
            listing.say("     * GRS Chemistry Method (GRSM) Used for NO2 Conversion");
        }
        No2Method::None => listing.say("     * Full Conversion Assumed for NO2."),
    }
}

pub(super) fn urban(listing: &mut Listing, case: &Case) {
    if case.urban.is_empty() {
        listing.say("     * Model Uses RURAL Dispersion Only.");
    } else {
        let sources = case
            .sources
            .iter()
            .filter(|source| source.urban.is_some())
            .count();
        listing.put(
            "1X,'     * Model Uses URBAN Dispersion Algorithm for the SBL for ',I5,' Source(s),'\
             /'        for Total of ',I4,' Urban Area(s):'",
            &items![sources, case.urban.len()],
        );
        for area in &case.urban {
            if case.urban.len() > 1 {
                listing.put(
                    "8X,'Urban ID = ',A8,' ;  Urban Population = ',F11.1,' ;  Urban Roughness Length = ',F6.3,' m'",
                    &items![&area.id, area.population, area.roughness],
                );
            } else {
                listing.put(
                    "3X,'Urban Population = ',F11.1,' ;  Urban Roughness Length = ',F6.3,' m'",
                    &items![area.population, area.roughness],
                );
            }
        }
        if case.urban.iter().any(|area| area.roughness != 1.0) {
            listing.say("     * Non-DFAULT Urban Roughness Length(s) Used.");
        } else {
            listing.say("     * Urban Roughness Length of 1.0 Meter Used.");
        }
        if case.options.no_urban_transition {
            listing.put(
                "1X,'     * Non-DFAULT option to ignore morning transition from nighttime urban boundary'\
                 /'        layer (NoUrbTran) selected.'",
                &[],
            );
        }
    }
    let [_, capped, horizontal] = stacks(case);
    if capped + horizontal > 0 {
        listing.say("     * Option for Capped & Horiz Stacks Selected With:");
        listing.put(
            "1X,I10,' Capped Stack(s); and',I10,' Horizontal Stack(s)'",
            &items![capped, horizontal],
        );
    }
}

/// Stacks of all kinds, capped and horizontal ones.
pub(super) fn stacks(case: &Case) -> [usize; 3] {
    let mut counts = [0; 3];
    for source in &case.sources {
        if let SourceKind::Point(stack) = &source.kind {
            counts[0] += 1;
            match stack.exit {
                Exit::Capped => counts[1] += 1,
                Exit::Horizontal => counts[2] += 1,
                Exit::Vertical => {}
            }
        }
    }
    counts
}

pub(super) fn choices(listing: &mut Listing, case: &Case, facts: &Facts) {
    let options = &case.options;
    if case.weather.no_date_check {
        listing.say("     * NOCHKD   - Suppresses checking of date sequence in meteorology files");
    } else if case.weather.warn_date_check {
        listing.say("     * WARNCHKD - Issues warning messages for records out of sequence");
        listing.say("       in meteorology files");
    }
    if case.no_warnings {
        listing.say("     * NOWARN   - Suppresses writing of warning messages in main print file");
    }
    if options.fast_all {
        listing.say("     * FASTALL  - Use effective sigma-y to optimize meander for ");
        listing.say(" POINT and VOLUME sources, and hybrid approach");
        listing.say("to optimize AREA sources (formerly TOXICS option)");
    } else if options.fast_area {
        listing.say("     * FASTAREA - Use hybrid approach to optimize AREA sources;");
        listing.say("                   also applies to LINE sources (formerly TOXICS option)");
    }
    if case.weather.scim.is_some() {
        listing.say("     * SCIM  - Use Sampled Chronological Input Model (SCIM) option");
    }
    if options.screen {
        listing.say(
            "     * SCREEN   - Use screening option which forces calculation of centerline values",
        );
    }
    if options.highly_buoyant {
        listing.say("     * HBP - Non-DFAULT option to optimize for Highly Buoyant Plumes from");
        let count = case
            .sources
            .iter()
            .filter(|source| source.highly_buoyant)
            .count();
        listing.put(
            "1X,I10,' Identified HBP POINT-type Source(s)'",
            &items![count],
        );
    }
    if facts.has("LOW_WIND") {
        low_wind(listing, case);
    }
}

fn low_wind(listing: &mut Listing, case: &Case) {
    let options = &case.options;
    listing.say("     * Use LOW_WIND ALPHA option");
    let own = [
        (options.least_sigma_v, 0.2, "* SVMin =   ", ",' m/s'"),
        (options.least_wind, 0.2828, "* WSMin =   ", ",' m/s'"),
        (options.meander_limits[0], 0.0, "* FRANMin = ", ""),
        (options.least_sigma_w, 0.02, "* SWMin =   ", ",' m/s'"),
        (options.meander_hours, 24.0, "* BigT =    ", ",' hours'"),
        (options.meander_limits[1], 1.0, "* FRANMax = ", ""),
    ];
    if !options.meander_balance && own.iter().all(|(value, usual, ..)| value == usual) {
        return;
    }
    listing.say("        with the following parameters:");
    for (value, usual, name, unit) in own {
        if value != usual {
            listing.put(&format!("12x,'{name}',F8.2{unit}"), &items![value]);
        }
    }
    if options.meander_balance {
        listing.put("12x,'* PBalance'", &[]);
    }
}
