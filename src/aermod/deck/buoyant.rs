//! Buoyant lines (BLPINPUT, BLPGROUP).

use super::ids::split;
use super::lines::Line;
use super::reader::Reader;
use crate::plume::BuoyantGroup;
use libm::{atan2, cos, sin};
use std::f64::consts::PI;

/// Lines that differ by more than this [°] are not parallel.
const PARALLEL: f64 = 5.0;

/// Averages and groups of buoyant lines.
#[derive(Debug, Clone, Default)]
pub(super) struct BuoyantDraft {
    /// BLPINPUT lines.
    pub inputs: Vec<BuoyantGroup>,
    /// Groups named by BLPGROUP, as indices of `inputs`, in order.
    pub groups: Vec<usize>,
    /// The group named last.
    last: Option<usize>,
}

impl Reader<'_> {
    pub(super) fn buoyant_input(&mut self, line: &Line) {
        self.routine = "BL_AVGINP";
        if !self.fields(line, 8, 9) {
            return;
        }
        let named = line.count() == 9;
        let inputs = &self.grouping.buoyant.inputs;
        let id = if named { line.field(3) } else { "ALL" };
        let id: String = id.chars().take(8).collect();
        if !named && !inputs.is_empty() {
            self.error("201", 9, &line.keyword);
            self.hint("with several groups each BLPINPUT line begins with its group's name");
            return;
        } else if !named && self.preset.buoyant_lines == 0 {
            self.error("508", 2, "");
            return;
        } else if inputs.iter().any(|input| input.id == id) {
            self.error("504", 3, &id);
            return;
        }
        let mut values = [0.0; 6];
        for (i, value) in values.iter_mut().enumerate() {
            let Some(read) = self.one(line, usize::from(named) + 3 + i) else {
                return;
            };
            *value = read;
        }
        self.grouping.buoyant.inputs.push(BuoyantGroup {
            id,
            building_length: values[0],
            building_height: values[1],
            building_width: values[2],
            line_width: values[3],
            building_separation: values[4],
            buoyancy: values[5],
            members: Vec::new(),
        });
    }

    pub(super) fn buoyant_group(&mut self, line: &Line) {
        self.routine = "BLPGRP";
        if line.count() <= 2 {
            self.error("200", 3, &line.keyword);
            return;
        } else if line.count() == 3 && line.field(3) != "ALL" {
            self.error("201", 4, &line.keyword);
            return;
        } else if line.raw(3).chars().count() > 8 {
            self.error("245", 3, line.field(3));
            return;
        }
        let draft = &mut self.grouping.buoyant;
        let input = draft.inputs.iter().position(|i| i.id == line.field(3));
        let Some(input) = input else {
            self.error("502", 3, line.field(3));
            self.hint("BLPINPUT of the group must stand before BLPGROUP");
            return;
        };
        let known = draft.groups.contains(&input);
        if !known {
            draft.groups.push(input);
            draft.last = Some(input);
        }
        let group = draft.last.unwrap_or(input);
        let mut members = Vec::new();
        if draft.inputs[group].id == "ALL" && !known {
            members = self.buoyant_sources();
        } else {
            for n in 4..=line.count() {
                let field = line.field(n);
                if field.contains('-') {
                    let ends = split(field, '-', 12);
                    self.split_complaints(&ends, n, &line.keyword);
                    if let Some(found) = self.range(&ends.begin, &ends.end, n, "SRCRANGE") {
                        members.extend(
                            found
                                .into_iter()
                                .filter(|i| self.sources[*i].kind == "BUOYLINE"),
                        );
                    }
                    continue;
                }
                match self.source_index(field) {
                    Some(i) if self.sources[i].kind == "BUOYLINE" => members.push(i),
                    found => {
                        if found.is_some() {
                            self.error("255", n, field);
                        }
                        self.error("254", n, field);
                    }
                }
            }
        }
        for index in members {
            let groups = &mut self.sources[index].buoyant_groups;
            if !groups.contains(&group) {
                groups.push(group);
            }
        }
    }

    fn buoyant_sources(&self) -> Vec<usize> {
        (0..self.sources.len())
            .filter(|i| self.sources[*i].kind == "BUOYLINE")
            .collect()
    }

    /// At the end of SO: lines to their groups, in the rotated order AERMOD asks for.
    pub(super) fn finish_buoyant_lines(&mut self) {
        let lines = self.buoyant_sources();
        if lines.is_empty() {
            return;
        }
        let draft = &mut self.grouping.buoyant;
        if draft.groups.is_empty() && !draft.inputs.is_empty() {
            draft.groups.push(0);
            for index in &lines {
                self.sources[*index].buoyant_groups = vec![0];
            }
        }
        self.routine = "BL_ROTATE1";
        for group in self.grouping.buoyant.groups.clone() {
            let members: Vec<usize> = lines
                .iter()
                .copied()
                .filter(|i| self.sources[*i].buoyant_groups.first() == Some(&group))
                .collect();
            self.check_rotation(&members);
            self.grouping.buoyant.inputs[group].members = members;
        }
    }

    /// Lines of a group must rise in y once turned along the first of them (E389) and be parallel to it (W506).
    fn check_rotation(&mut self, members: &[usize]) {
        let Some(first) = members.first() else {
            return;
        };
        let first = &self.sources[*first];
        let origin = first.begin;
        let direction =
            |begin: [f64; 3], end: [f64; 3]| atan2(end[1] - begin[1], end[0] - begin[0]);
        let angle = direction(first.begin, first.end);
        let (s, mut c) = (sin(angle), cos(angle));
        if c.abs() < 1.0e-10 {
            c = 1.0e-5;
        }
        let turned_y = |p: [f64; 3]| -(p[0] - origin[0]) * s + (p[1] - origin[1]) * c;
        let mut last: Option<(f64, f64)> = None;
        let mut errors = Vec::new();
        for index in members {
            let source = &self.sources[*index];
            let ends = (turned_y(source.begin), turned_y(source.end));
            match last {
                Some((begin, end)) if !(ends.0 > begin && ends.1 > end) => {
                    errors.push((true, source.id.clone()));
                }
                _ => last = Some(ends),
            }
            let apart = (angle - direction(source.begin, source.end)).abs() * (180.0 / PI);
            if apart > PARALLEL {
                errors.push((false, source.id.clone()));
            }
        }
        for (error, id) in errors {
            if error {
                self.error("389", 2, &id);
            } else {
                self.warn("506", 2, &id);
            }
        }
    }

    /// Checks of buoyant lines at the end of SO.
    pub(super) fn check_buoyant_lines(&mut self) {
        let lines = self.buoyant_sources();
        if lines.is_empty() {
            return;
        }
        for (number, index) in lines.iter().enumerate() {
            if self.sources[*index].height < 2.0 {
                self.sources[*index].height = 2.0;
                self.warn("472", 2, &format!("line #{:2}", number + 1));
            }
        }
        if lines
            .iter()
            .any(|i| self.sources[*i].begin[0] > self.sources[*i].end[0])
        {
            self.error("388", 2, "BUOYLINE");
            self.hint("each line runs from its western to its eastern end");
        }
        let draft = self.grouping.buoyant.clone();
        if draft.inputs.is_empty() {
            self.error("507", 2, "");
        }
        if draft.groups.len() != self.preset.buoyant_groups {
            self.error("509", 2, "");
        }
        if draft.groups.len() != draft.inputs.len() {
            self.error("503", 2, "");
        }
        for group in &draft.groups {
            let input = &draft.inputs[*group];
            let members: Vec<_> = input.members.iter().map(|i| &self.sources[*i]).collect();
            let hourly = members.iter().filter(|s| s.variation == "HOURLY").count();
            let urban = members.iter().filter(|s| !s.urban.is_empty()).count();
            let all = members.len();
            let id = input.id.clone();
            if hourly > 0 && hourly != all {
                self.error("383", 2, &id);
            }
            if urban > 0 && urban != all {
                self.error("393", 2, &id);
            }
        }
        if !draft.groups.is_empty() {
            for index in &lines {
                let groups = self.sources[*index].buoyant_groups.len();
                let id = self.sources[*index].id.clone();
                if groups > 1 {
                    self.error("257", 2, &id);
                } else if groups == 0 {
                    self.error("258", 2, &id);
                }
            }
        }
        if draft.groups.len() > 1 {
            let numbers: Vec<usize> = lines
                .iter()
                .map(|i| self.sources[*i].buoyant_groups.first().map_or(0, |g| g + 1))
                .collect();
            for pair in numbers.windows(2) {
                if pair[1] < pair[0] {
                    self.error("505", 2, &format!("{:2} and{:2}", pair[0], pair[1]));
                }
            }
        }
    }

    /// Receptors that lie within the rectangle around a group of lines (W476 tells how many).
    pub(super) fn receptors_within_buoyant_lines(&mut self) {
        self.routine = "BLRECEP";
        for input in self.grouping.buoyant.groups.clone() {
            let group = &self.grouping.buoyant.inputs[input];
            let ends: Vec<([f64; 3], [f64; 3])> = group
                .members
                .iter()
                .map(|i| (self.sources[*i].begin, self.sources[*i].end))
                .collect();
            let Some((origin, end)) = ends.first().copied() else {
                continue;
            };
            let angle = atan2(end[1] - origin[1], end[0] - origin[0]);
            let (s, mut c) = (sin(angle), cos(angle));
            if c.abs() < 1.0e-10 {
                c = 1.0e-5;
            }
            let turned = |x: f64, y: f64| {
                let (dx, dy) = (x - origin[0], y - origin[1]);
                let v = -dx * s + dy * c;
                ((dx + v * s) / c, v)
            };
            let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
            for (begin, end) in &ends {
                let (from, to) = (turned(begin[0], begin[1]), turned(end[0], end[1]));
                low = [low[0].min(from.0), low[1].min(to.1)];
                high = [high[0].max(to.0), high[1].max(to.1)];
            }
            let inside = self
                .receptors
                .list
                .iter()
                .filter(|r| {
                    let (u, v) = turned(r.x, r.y);
                    u <= high[0] + 0.1
                        && u >= low[0] - 0.1
                        && v <= high[1] + 0.1
                        && v >= low[1] - 0.1
                })
                .count();
            let id: String = group.id.chars().take(6).collect();
            self.warn("476", 2, &format!("{inside:3} ({id:<6})"));
        }
    }
}
