//! Roads and buoyant lines.

use super::super::schema::{File, RoadKeys};
use super::Builder;
use crate::plume::{Barrier, BuoyantGroup, BuoyantLine, Depression, Road, SourceKind};

impl Builder<'_> {
    pub(super) fn road(&mut self, s: &RoadKeys) {
        let extended = s.emission_g_per_s_m.is_some();
        // AERMOD's RLINEXT is an ALPHA option.
        self.case.options.alpha |= extended;
        let needed = if extended { 3 } else { 2 };
        let mut ends = [[0.0; 3]; 2];
        for (end, given) in ends.iter_mut().zip([&s.begin_m, &s.end_m]) {
            if given.get_ref().len() != needed {
                let message = if extended {
                    "x, y and the height above ground: with emission_g_per_s_m (RLINEXT) three numbers"
                } else {
                    "x and y: with emission_g_per_s_m2 (RLINE) two numbers, the height is height_m"
                };
                self.wrong(given.span(), message);
                return;
            }
            end[..needed].copy_from_slice(given.get_ref());
        }
        match (&s.height_m, extended) {
            (Some(height), false) => {
                let height = self.at_least_zero(height, "a height");
                ends[0][2] = height;
                ends[1][2] = height;
            }
            (Some(height), true) => self.wrong(
                height.span(),
                "the height stands in begin_m and end_m with emission_g_per_s_m",
            ),
            (None, false) => self.wrong(s.common().id.span(), "this road has no height_m"),
            (None, true) => {}
        }
        let more = s.lane_offset_m.is_some() || !s.barrier.is_empty() || s.cutting.is_some();
        if more && !extended {
            let id = s.id.span();
            self.wrong(
                id,
                "barriers, cuttings and lane_offset_m go with emission_g_per_s_m (RLINEXT)",
            );
        }
        if s.barrier.len() > 2 {
            self.wrong(s.id.span(), "a road has up to two barriers");
        }
        let barrier = |n: usize| {
            s.barrier.get(n).map(|keys| Barrier {
                height: keys.height_m,
                distance: keys.distance_m,
            })
        };
        let depression = s.cutting.as_ref().map(|keys| Depression {
            depth: -self.at_least_zero(&keys.depth_m, "a depth"),
            top_width: keys.top_width_m,
            bottom_width: keys.bottom_width_m,
        });
        let road = Road {
            extended,
            begin: ends[0],
            end: ends[1],
            lane_offset: s.lane_offset_m.unwrap_or(0.0),
            width: self.at_least_zero(&s.width_m, "a width"),
            sigma_z: s.sigma_z_m,
            barriers: [barrier(0), barrier(1)],
            depression,
        };
        let rate = s
            .emission_g_per_s_m
            .as_ref()
            .or(s.emission_g_per_s_m2.as_ref());
        let place = [ends[0][0], ends[0][1]];
        self.add(s.common(), place, SourceKind::Road(road), rate);
    }

    pub(super) fn buoyant(&mut self, file: &File) {
        for (group, keys) in file.buoyant.iter().enumerate() {
            let first = self.case.sources.len();
            for s in &keys.line {
                if s.begin_m[0] > s.end_m[0] {
                    self.wrong(
                        s.id.span(),
                        "a line runs from its western to its eastern end",
                    );
                }
                let line = BuoyantLine {
                    begin: s.begin_m,
                    end: s.end_m,
                    // AERMOD's least height.
                    height: self.at_least_zero(&s.height_m, "a height").max(2.0),
                    group,
                };
                let place = [0, 1].map(|i| (s.begin_m[i] + s.end_m[i]) * 0.5);
                let kind = SourceKind::BuoyantLine(line);
                self.add(s.common(), place, kind, s.emission_g_per_s.as_ref());
            }
            if keys.line.is_empty() {
                self.wrong(keys.id.span(), "this group has no line");
            }
            self.case.buoyant_groups.push(BuoyantGroup {
                id: keys.id.get_ref().clone(),
                building_length: keys.building_length_m,
                building_height: keys.building_height_m,
                building_width: keys.building_width_m,
                line_width: keys.line_width_m,
                building_separation: keys.building_separation_m,
                buoyancy: keys.buoyancy_m4_per_s3,
                members: (first..self.case.sources.len()).collect(),
            });
        }
    }
}
