//! The summary of a run's options on the listing's first page.

use super::facts::Facts;
use super::fortran::{Item, items};
use super::labels::{averaging_name, has_design_values, long_average, short_averages};
use super::page::Listing;
use crate::nearfield::Case;
use crate::nearfield::case::{Averaging, Background, DesignValue, Output, TurbulenceUse};
use crate::plume::{AreaShape, Exit, No2Method, SourceKind};

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

fn logical(yes: bool) -> char {
    if yes { 'T' } else { 'F' }
}

fn kinds(listing: &mut Listing, case: &Case) {
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

fn terrain(listing: &mut Listing, case: &Case) {
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

fn decay(listing: &mut Listing, case: &Case) {
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

fn no2(listing: &mut Listing, case: &Case) {
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

fn urban(listing: &mut Listing, case: &Case) {
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
fn stacks(case: &Case) -> [usize; 3] {
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

fn choices(listing: &mut Listing, case: &Case, facts: &Facts) {
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

fn weather(listing: &mut Listing, case: &Case, facts: &Facts) {
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

fn design_note(listing: &mut Listing, case: &Case) {
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

fn averages(listing: &mut Listing, case: &Case) {
    let names: Vec<String> = short_averages(case)
        .map(|(_, own)| averaging_name(own))
        .collect();
    let whole = match long_average(case) {
        Some(Averaging::Annual) => Some("ANNUAL"),
        Some(_) => Some("PERIOD"),
        None => None,
    };
    if names.is_empty() {
        if let Some(whole) = whole {
            listing.put(
                &format!("1X,'**Model Calculates {whole} Averages Only'"),
                &[],
            );
        }
        return;
    }
    let mut line = vec![Item::from(names.len())];
    line.extend(names.iter().map(Item::from));
    listing.put(
        "1X,'**Model Calculates ',I2,' Short Term Average(s) of:  ',9(A5,2X,:)",
        &line,
    );
    if let Some(whole) = whole {
        listing.put(&format!("1X,'    and Calculates {whole} Averages'"), &[]);
    }
}

fn counts(listing: &mut Listing, case: &Case) {
    let [points, capped, horizontal] = stacks(case);
    let count = |test: fn(&SourceKind) -> bool| {
        case.sources
            .iter()
            .filter(|source| test(&source.kind))
            .count()
    };
    let line =
        |kind: &SourceKind| matches!(kind, SourceKind::Area(area) if area.shape == AreaShape::Line);
    let lines = case
        .sources
        .iter()
        .filter(|source| line(&source.kind))
        .count();
    let areas = count(|kind| matches!(kind, SourceKind::Area(_))) - lines;
    let buoyant = count(|kind| matches!(kind, SourceKind::BuoyantLine(_)));
    let events = case.event_run;
    let start = if events {
        "1X,'**This Run is for EVENT Processing.',/1X,'**         and Includes: ',I6,' Source(s);  ',I6,\
         ' Source Group(s); and  ',I6,' Event(s)',//"
    } else {
        "1X,'**This Run Includes: ',I6,' Source(s);  ',I6,' Source Group(s); and  ',I6,' Receptor(s)',//"
    };
    listing.put(
        &format!(
            "{start}16X,'with: ',I6,' POINT(s), including'/22X,I6,' POINTCAP(s) and ',I6,' POINTHOR(s)'/\
             16X,' and: ',I6,' VOLUME source(s)',/,16X,' and: ',I6,' AREA type source(s)'/,16X,' and: ',I6,' LINE source(s)',/,\
             16X,' and: ',I6,' RLINE/RLINEXT source(s)'/,16X,' and: ',I6,' OPENPIT source(s)',/,\
             16X,' and: ',I6,' BUOYANT LINE source(s) with a total of',I6,' line(s)',/,16x,' and: ',I6,' SWPOINT source(s)',/"
        ),
        &items![
            case.sources.len(),
            case.groups.len(),
            if events { case.events.len() } else { case.receptors.len() },
            points,
            capped,
            horizontal,
            count(|kind| matches!(kind, SourceKind::Volume(_))),
            areas,
            lines,
            count(|kind| matches!(kind, SourceKind::Road(_))),
            count(|kind| matches!(kind, SourceKind::OpenPit(_))),
            if buoyant > 0 { case.buoyant_groups.len() } else { 0 },
            buoyant,
            0_i64
        ],
    );
    let platforms = case
        .sources
        .iter()
        .filter(|source| source.platform.is_some())
        .count();
    if platforms > 0 && points > 0 {
        listing.put(
            "1X,'**Number of Platform Point Sources:',I6",
            &items![platforms],
        );
    }
}

fn downwash(listing: &mut Listing, case: &Case) {
    let own = &case.options.downwash;
    let awma = own.awma_effective_wind
        || own.awma_turbulence
        || own.awma_turbulence_hx
        || own.awma_entrainment
        || own.streamline
        || own.streamlined;
    if awma {
        listing.put("1X,'**AWMA Downwash Options Specified:'", &[]);
    }
    for (yes, word) in [
        (own.awma_effective_wind, "AWMAUEFF"),
        (own.awma_turbulence && !own.awma_turbulence_hx, "AWMAUTURB"),
        (own.awma_turbulence_hx, "AWMAUTURBHX"),
        (own.streamline || own.streamlined, "Streamlined Buildings"),
        (own.awma_entrainment, "AWMAENTRAIN"),
    ] {
        if yes {
            listing.put(&format!("10X,'{word}'"), &[]);
        }
    }
    if own.ord_effective_wind || own.ord_turbulence || own.ord_cavity {
        listing.put("1X,'**ORD Downwash Options Specified:'", &[]);
        for (yes, word) in [
            (own.ord_effective_wind, "ORDUEFF"),
            (own.ord_turbulence, "ORDTURB"),
            (own.ord_cavity, "ORDCAV"),
        ] {
            if yes {
                listing.put(&format!("10X,'{word}'"), &[]);
            }
        }
    }
}

/// How values of a background vary, sector by sector.
fn background(
    listing: &mut Listing,
    own: &Background,
    [name, wide]: [&str; 2],
    head: &str,
    groups: Option<usize>,
) {
    let several = own.sectors.len() > 1;
    let list = |wanted: &dyn Fn(usize) -> bool| -> (usize, String) {
        let sectors: Vec<String> = own
            .sectors
            .iter()
            .enumerate()
            .filter(|&(k, _)| wanted(k))
            .map(|(_, sector)| format!("{sector:4.0}"))
            .collect();
        (sectors.len(), sectors.concat())
    };
    let hourly = |k: usize| {
        own.values
            .get(k)
            .is_some_and(|values| values.hourly.is_some())
    };
    let other = |k: usize| {
        own.values
            .get(k)
            .is_some_and(|values| values.value.is_some() || values.varying.is_some())
    };
    let kinds = |wanted: &dyn Fn(usize) -> bool| -> String {
        own.values
            .iter()
            .enumerate()
            .filter(|&(k, _)| wanted(k))
            .map(|(_, values)| {
                let kind = values
                    .varying
                    .as_ref()
                    .map_or("ANNUAL", |varying| varying.0.as_str());
                format!(" {kind}")
            })
            .collect()
    };
    let mut line: Vec<Item<'_>> = groups.map(Item::from).into_iter().collect();
    if several {
        let (count, all) = list(&|_| true);
        line.extend(items![count, &all]);
        listing.put(
            &format!("/1X,'{head}',I3,' Downwind Sector(s): ',A:"),
            &line,
        );
        let (count, sectors) = list(&hourly);
        if count > 0 {
            listing.put(
                &format!("1X,'             HOURLY {wide} Values are Available for ',I3,' Downwind Sector(s): ',A:"),
                &items![count, &sectors],
            );
        }
        let (count, sectors) = list(&other);
        if count > 0 {
            listing.put(
                &format!("1X,'         Non-HOURLY {wide} Values are Available for ',I3,' Downwind Sector(s): ',A:"),
                &items![count, &sectors],
            );
        }
        let fill = kinds(&|k| hourly(k) && other(k));
        if !fill.is_empty() {
            listing.put(
                &format!("1X,'     Missing HOURLY {wide} Values are Filled Based on Values Varying by: ',A:"),
                &items![&fill],
            );
        }
        let own = kinds(&other);
        if !own.is_empty() {
            listing.put(
                &format!("1X,'         Non-HOURLY {wide} Values are Available Varying by: ',A:"),
                &items![&own],
            );
        }
        return;
    }
    if groups.is_some() {
        listing.put(
            "/1X,'**This Run Includes BACKGRND Values for ',I6,' Source Group(s) for a Single Sector'",
            &line,
        );
    } else {
        listing.put(
            &format!("/1X,'**This Run Includes {name} Values for a Single Sector'"),
            &[],
        );
    }
    let kind = own
        .values
        .first()
        .and_then(|values| values.varying.as_ref())
        .map(|varying| varying.0.clone());
    if hourly(0) {
        listing.put(
            &format!("1X,'             HOURLY {wide} Values are Available'"),
            &[],
        );
        if let Some(kind) = kind {
            listing.put(
                &format!("1X,'     Missing HOURLY {wide} Values are Filled Based on Values Varying by: ',A:"),
                &items![&kind],
            );
        }
    } else if let Some(kind) = kind {
        listing.put(
            &format!("1X,'         Non-HOURLY {wide} Values are Available Varying by: ',A:"),
            &items![&kind],
        );
    }
}

fn backgrounds(listing: &mut Listing, case: &Case) {
    if let Some(own) = &case.background {
        let groups = case.groups.iter().filter(|group| group.background).count();
        background(
            listing,
            own,
            ["BACKGRND", "BACKGRND"],
            "**This Run Includes BACKGRND Values for ',I6,' Source Group(s) Varying Across ",
            Some(groups),
        );
    }
    if matches!(
        case.options.no2,
        No2Method::Olm | No2Method::Pvmrm | No2Method::Grsm
    ) {
        background(
            listing,
            &case.no2.ozone,
            ["OZONE   ", "OZONE   "],
            "**This Run Includes OZONE    Values that Vary Across  ",
            None,
        );
    }
    if case.options.no2 == No2Method::Grsm {
        background(
            listing,
            &case.no2.nox,
            ["NOx     ", "NOx     "],
            "**This Run Includes NOx      Values that Vary Across  ",
            None,
        );
    }
}

fn outputs(listing: &mut Listing, case: &Case) {
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
        let lines: [(fn(&Output) -> bool, &str); 14] = [
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

fn units(listing: &mut Listing, case: &Case) {
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

/// Memory of results and receptors [MB].
fn storage(case: &Case) -> f64 {
    let fields = (case.groups.len() * case.receptors.len() * case.types().count()) as f64;
    let ranks: u32 = case
        .outputs
        .iter()
        .filter_map(|output| match output {
            Output::ReceptorTable(_, ranks) => ranks.iter().max().copied(),
            _ => None,
        })
        .max()
        .unwrap_or(0);
    let averages = short_averages(case).count() as f64;
    let season = if case
        .outputs
        .iter()
        .any(|own| matches!(own, Output::SeasonHour(..)))
    {
        96.0
    } else {
        0.0
    };
    let numbers = fields * (2.0 + averages * (1.0 + 3.0 * f64::from(ranks)) + season);
    3.5 + 8.0 * (numbers + 9.0 * case.receptors.len() as f64) / 1_048_576.0
}

fn files(listing: &mut Listing, case: &Case, facts: &Facts) {
    blank(listing);
    listing.put(
        "1X,'**Input Runstream File:          ',A96,/1X,'**Output Print File:             ',A96/",
        &items![&facts.input_name, &facts.output_name],
    );
    if let Some((_, Some(own))) = &case.multi_year {
        listing.put(
            "1X,'**NOTE: This Run was Restarted (MULTYEAR Keyword):',/1X,'**File for Initializing Arrays:  ',A96",
            &items![&facts.named("MULTYEAR", own)],
        );
    } else if let Some(own) = &case.restart.0 {
        listing.put(
            "1X,'**NOTE: This Run was Restarted (INITFILE Keyword):',/1X,'**File for Initializing Arrays:  ',A96",
            &items![&facts.named("INITFILE", own)],
        );
    }
    if let Some((own, _)) = &case.restart.1 {
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
