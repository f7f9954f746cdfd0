//! Roads and groups of buoyant lines.

use super::PlumeEngine;
use crate::nearfield::emission::ActiveSource;
use crate::plume::buoyant_line::{BuoyantHour, BuoyantMember, GroupPlace};
use crate::plume::core::Tables;
use crate::plume::road::{RoadAir, RoadHour, RoadTask, RoadTerrain, RoadWork};
use crate::plume::{BuoyantGroup, BuoyantLine, Hour, Road, Source, SourceKind};
use std::ops::Range;

/// A source's line, if it is one of a buoyant group.
pub(super) fn line_of(source: &Source) -> Option<BuoyantLine> {
    match &source.kind {
        SourceKind::BuoyantLine(line) => Some(*line),
        _ => None,
    }
}

impl PlumeEngine<'_> {
    /// A road.
    pub(super) fn road(
        &self,
        (hour, tables): (&Hour, &Tables),
        source: &Source,
        road: &Road,
        block: &Range<usize>,
        (out, work): (&mut [f64], &mut RoadWork),
    ) {
        let options = &self.case.options;
        let air = RoadAir::new(hour, hour.air(source.urban), options);
        let own = RoadTerrain::tables(&air);
        let terrain = RoadTerrain::new(hour, tables, &own, options, source);
        let road_hour = RoadHour::new(
            &air,
            &self.roads,
            terrain.as_ref(),
            source,
            road,
            self.road_origin,
        );
        RoadTask {
            road: &road_hour,
            receptors: &self.receptors,
            first: block.start,
            out: &mut out[..block.len()],
            work,
        }
        .compute();
    }

    /// One line of a buoyant group; the lines of the group rise together.
    pub(super) fn buoyant_line(
        &self,
        hour: &Hour,
        sources: &[ActiveSource<'_>],
        active: &ActiveSource<'_>,
        line: &BuoyantLine,
        block: &Range<usize>,
        out: &mut [f64],
    ) {
        let Some(group) = self.case.buoyant_groups.get(line.group) else {
            return;
        };
        let place = &self.places[line.group];
        let mut hourly = Vec::new();
        let members: Vec<BuoyantMember> = group
            .members
            .iter()
            .filter_map(|&index| {
                let source = &self.case.sources[index];
                let now = sources.iter().find(|other| other.index == index);
                hourly.extend(now.and_then(|now| now.buoyancy));
                Some(BuoyantMember {
                    line: line_of(source)?,
                    elevation: source.elevation,
                    flat: source.flat,
                    emission: now.map_or(0.0, |now| now.emission),
                })
            })
            .collect();
        let mut group: BuoyantGroup = group.clone();
        if !hourly.is_empty() {
            group.buoyancy = hourly.iter().sum::<f64>() / hourly.len() as f64;
        }
        let urban = active.source.urban;
        let made = BuoyantHour::new(hour, &self.case.options, &group, place, &members, urban);
        if let Some(member) = group
            .members
            .iter()
            .position(|&index| index == active.index)
        {
            made.line(member, &self.case.receptors[block.clone()], out);
        }
    }

    /// Where each group lies.
    pub(super) fn group_places(case: &crate::nearfield::Case) -> Vec<GroupPlace> {
        case.buoyant_groups
            .iter()
            .map(|group| {
                let lines: Vec<BuoyantLine> = group
                    .members
                    .iter()
                    .filter_map(|&index| line_of(&case.sources[index]))
                    .collect();
                GroupPlace::new(&lines)
            })
            .collect()
    }
}
