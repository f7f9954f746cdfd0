//! Members of source groups, and in-stack ratios of NO2.

use crate::aermod::write::fortran::{Item, items};
use crate::aermod::write::page::Listing;
use crate::nearfield::Case;
use crate::plume::No2Method;

/// A list of groups: eight names a line, twenty lines a page.
fn listed(
    listing: &mut Listing,
    lines: &mut usize,
    head: &str,
    first: (&str, Vec<Item<'_>>),
    names: &[&str],
) {
    let chunks: Vec<&[&str]> = if names.is_empty() {
        vec![&[]]
    } else {
        names.chunks(8).collect()
    };
    for (k, names) in chunks.into_iter().enumerate() {
        if lines.is_multiple_of(20) {
            listing.page();
            listing.put(head, &[]);
        }
        *lines += 1;
        let mut line = if k == 0 { first.1.clone() } else { Vec::new() };
        line.extend(names.iter().map(|&name| Item::from(name)));
        listing.put(
            if k == 0 {
                first.0
            } else {
                "/12X,8(1X,A12,',')"
            },
            &line,
        );
    }
}

pub(super) fn groups(listing: &mut Listing, case: &Case) {
    let names = |members: &[usize]| -> Vec<&str> {
        members
            .iter()
            .map(|&source| case.sources[source].id.as_str())
            .collect()
    };
    let form = "/2X,A8,2X,8(1X,A12,',')";
    if case.no2.psd.is_none() {
        let mut lines = 0;
        for group in &case.groups {
            let mut names = names(&group.sources);
            if group.background {
                names.push("BACKGROUND");
            }
            listed(
                listing,
                &mut lines,
                "//43X,'*** SOURCE IDs DEFINING SOURCE GROUPS ***'//1X,'SRCGROUP ID',46X,'SOURCE IDs'/1X,'-----------',46X,'----------'/",
                (form, vec![Item::from(&group.id)]),
                &names,
            );
        }
    }
    let mut lines = 0;
    for (id, members) in &case.no2.olm_groups {
        listed(
            listing,
            &mut lines,
            "//41X,'*** SOURCE IDs DEFINING OLM SOURCE GROUPS ***'/41X,'***        FOR COMBINING PLUMES           ***'//\
             1X,'OLMGROUP ID',47X,'SOURCE IDs'/1X,'-----------',47X,'----------'/",
            (form, vec![Item::from(id)]),
            &names(members),
        );
    }
    let mut lines = 0;
    if let Some(groups) = &case.no2.psd {
        for (id, members) in ["INCRCONS", "RETRBASE", "NONRBASE"].into_iter().zip(groups) {
            if members.is_empty() {
                continue;
            }
            listed(
                listing,
                &mut lines,
                "/41X,'*** SOURCE IDs DEFINING PSD SOURCE GROUPS ***'/41X,'***      FOR PVMRM PSDCREDIT OPTION       ***'//\
                 1X,'PSDGROUP ID',47X,'SOURCE IDs'/",
                (form, vec![Item::from(id)]),
                &names(members),
            );
        }
    }
    let mut lines = 0;
    for (place, area) in case.urban.iter().enumerate() {
        let members: Vec<&str> = case
            .sources
            .iter()
            .filter(|source| source.urban == Some(place))
            .map(|source| source.id.as_str())
            .collect();
        listed(
            listing,
            &mut lines,
            "//42X,'*** SOURCE IDs DEFINED AS URBAN SOURCES ***'//2X,'URBAN ID',3X,'URBAN POP',36X,'SOURCE IDs'/2X,'--------',3X,'---------',36X,'----------'/",
            (
                "/2X,A8,3X,F9.0,2X,7(1X,A12,',')",
                vec![Item::from(&area.id), Item::Real(area.population)],
            ),
            &members,
        );
    }
}

pub(super) fn ratios(listing: &mut Listing, case: &Case) {
    if !matches!(
        case.options.no2,
        No2Method::Olm | No2Method::Pvmrm | No2Method::Ttrm | No2Method::Ttrm2 | No2Method::Grsm
    ) {
        return;
    }
    for (count, four) in case.sources.chunks(4).enumerate() {
        if count % 40 == 0 {
            listing.page();
            listing.put(
                "//39X,'*** IN-STACK NO2 RATIOS FOR ***'/39X,'*** OLM/PVMRM/GRSM OPTIONS ***'///1X,4('SOURCE_ID',4X,'NO2_RATIO',6X)/",
                &[],
            );
        }
        let line: Vec<Item<'_>> = four
            .iter()
            .flat_map(|source| items![&source.id, source.no2_ratio])
            .collect();
        listing.put("1X,4(A12,2X,F7.3,7X)", &line);
    }
}
