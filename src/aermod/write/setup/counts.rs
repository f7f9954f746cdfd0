//! Averaging periods, numbers of sources, groups and receptors, and variants of building downwash.

use super::science::stacks;
use crate::aermod::write::fortran::{Item, items};
use crate::aermod::write::labels::{averaging_name, long_average, short_averages};
use crate::aermod::write::page::Listing;
use crate::nearfield::Case;
use crate::nearfield::case::Averaging;
use crate::plume::{AreaShape, SourceKind};

pub(super) fn averages(listing: &mut Listing, case: &Case) {
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

pub(super) fn counts(listing: &mut Listing, case: &Case) {
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

pub(super) fn downwash(listing: &mut Listing, case: &Case) {
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
