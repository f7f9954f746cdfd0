//! How background, ozone and NOx are given, by wind sector.

use crate::aermod::write::fortran::{Item, items};
use crate::aermod::write::page::Listing;
use crate::nearfield::Case;
use crate::nearfield::case::Background;
use crate::plume::No2Method;

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
        let mut text = String::new();
        for (k, values) in own.values.iter().enumerate() {
            if wanted(k) {
                text.push(' ');
                text.push_str(
                    values
                        .varying
                        .as_ref()
                        .map_or("ANNUAL", |varying| varying.0.as_str()),
                );
            }
        }
        text
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

pub(super) fn backgrounds(listing: &mut Listing, case: &Case) {
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
