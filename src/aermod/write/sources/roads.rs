//! Barriers and cuttings of roads, and average figures of buoyant line groups.

use crate::aermod::write::fortran::items;
use crate::aermod::write::page::Listing;
use crate::nearfield::Case;
use crate::plume::SourceKind;

pub(super) fn barriers(listing: &mut Listing, case: &Case) {
    let roads = || {
        case.sources.iter().filter_map(|source| match &source.kind {
            SourceKind::Road(road) => Some((&source.id, road)),
            _ => None,
        })
    };
    let walls =
        roads().filter_map(|(id, road)| road.barriers[0].map(|wall| (id, wall, road.barriers[1])));
    for (count, (id, first, second)) in walls.enumerate() {
        if count % 40 == 0 {
            listing.put(
                "//14X,'BARRIER',6X,'BARRIER',7X,'BARRIER',7X,'BARRIER',/3X,'SOURCE',5X,'HTWALL',7X,'DCLWALL',7X,'HTWALL2',6X,'DCLWALL2',\
                 /4X,'ID',7X,'(METERS)',5X,'(METERS)',6X,'(METERS)',6X,'(METERS)',/66(' -')/",
                &[],
            );
        }
        let second = second.unwrap_or_default();
        listing.put(
            "1X,A12,1X,F6.2,8X,F6.2,8X,F6.2,8X,F6.2",
            &items![
                id,
                first.height,
                first.distance,
                second.height,
                second.distance
            ],
        );
    }
    let cuts = roads().filter_map(|(id, road)| road.depression.map(|cut| (id, cut)));
    for (count, (id, cut)) in cuts.enumerate() {
        if count % 40 == 0 {
            listing.put(
                "//14X,'DEPRESSED',5X,'DEPRESSED',3X,'DEPRESSED'/3X,'SOURCE',5X,'DEPTH',12X,'WTOP',7X,'WBOTTOM'/4X,'ID',7X,'(METERS)',5X,'(METERS)',5X,'(METERS)'/66(' -')/",
                &[],
            );
        }
        listing.put(
            "1X,A12,1X,F6.2,2(8X,F6.2)",
            &items![id, cut.depth, cut.top_width, cut.bottom_width],
        );
    }
}

pub(super) fn buoyant_groups(listing: &mut Listing, case: &Case) {
    if !case
        .sources
        .iter()
        .any(|source| matches!(source.kind, SourceKind::BuoyantLine(_)))
    {
        return;
    }
    listing.put(
        "/6X,'BL GRP',3X,'AVG BLDG',3X,'AVG BLDG',3X,'AVG BLDG',3X,'AVG LINE',3X,'AVG SEPARATION',5X,'AVG BUOYANCY',\
         /16X,'LENGTH',5X,'HEIGHT',5X,'WIDTH',6X,'WIDTH',5X,'BETWEEN LINES',7X,'PARAMETER',1X,\
         /15X,'(METERS)',3X,'(METERS)',3X,'(METERS)',3X,'(METERS)',6X,'(METERS)',6X,'(METER**4/SEC**3)',1X/66(' -')/",
        &[],
    );
    for group in &case.buoyant_groups {
        listing.put(
            "6X,A8,3X,F8.1,3X,F8.1,3X,F8.1,3X,F8.1,6X,F8.1,10X,F8.1",
            &items![
                &group.id,
                group.building_length,
                group.building_height,
                group.building_width,
                group.line_width,
                group.building_separation,
                group.buoyancy
            ],
        );
    }
}
