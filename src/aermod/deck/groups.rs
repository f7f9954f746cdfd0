//! Groups of sources: SRCGROUP, OLMGROUP, PSDGROUP, URBANSRC, HBPSRCID, HOUREMIS.

use super::ids::split;
use super::lines::Line;
use super::reader::Reader;
use crate::nearfield::case::Group;
use crate::plume::No2Method;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Groups as they grow.
#[derive(Debug, Clone, Default)]
pub(super) struct Grouping {
    /// Source elevations are in feet.
    pub feet: bool,
    by_name: BTreeMap<String, usize>,
    /// Names of PSD groups in order.
    pub psd_names: Vec<String>,
    /// Members of each.
    pub psd_members: Vec<Vec<usize>>,
    /// HOUREMIS's file.
    pub hourly_file: Option<PathBuf>,
    /// Averages of buoyant lines.
    pub buoyant: super::buoyant::BuoyantDraft,
    /// Gases deposit.
    pub dry_gas: bool,
    /// URBANSRC ALL was read.
    pub every_source_urban: bool,
}

impl Grouping {
    pub fn source_index(&self, id: &str) -> Option<usize> {
        self.by_name.get(id).copied()
    }

    pub fn add_source(&mut self, id: &str, index: usize) {
        self.by_name.entry(id.to_owned()).or_insert(index);
    }
}

/// The words that add background to a group.
fn is_background(word: &str) -> bool {
    matches!(word, "BACKGROUND" | "BACKGRND")
}

/// Which error an unknown member is.
#[derive(Clone, Copy)]
struct Unknown {
    code: &'static str,
    by_keyword: bool,
}

impl Reader<'_> {
    /// Members named from field `from` on: names and ranges, each with the field it stood in.
    fn members(
        &mut self,
        line: &Line,
        from: usize,
        unknown: Unknown,
        range: &str,
    ) -> Vec<(usize, usize)> {
        let mut members = Vec::new();
        for n in from..=line.count() {
            let field = line.field(n);
            if line.keyword == "SRCGROUP" && is_background(field) {
                continue;
            }
            if !field.contains('-') {
                if let Some(index) = self.source_index(field) {
                    members.push((n, index));
                } else {
                    let detail = if unknown.by_keyword {
                        line.keyword.as_str()
                    } else {
                        field
                    };
                    self.error(unknown.code, n, detail);
                    self.hint_source(field);
                }
                continue;
            }
            let ends = split(field, '-', 12);
            self.split_complaints(&ends, n, &line.keyword);
            if let Some(found) = self.range(&ends.begin, &ends.end, n, range) {
                members.extend(found.into_iter().map(|index| (n, index)));
            }
        }
        members
    }

    pub(super) fn source_group(&mut self, line: &Line) {
        self.routine = "SOGRP";
        let Some(id) = self.group_name(line, "245") else {
            return;
        };
        let known = self.case.groups.iter().any(|group| group.id == id);
        if !known {
            self.case.groups.push(Group {
                id: id.clone(),
                ..Group::default()
            });
        }
        // AERMOD adds to the group it opened last, whichever name stands here.
        let at = self.case.groups.len() - 1;
        if known && self.case.groups[at].id != id {
            let last = self.case.groups[at].id.clone();
            self.info("901", 3, &id);
            self.hint(format!(
                "AERMOD puts these sources into {last}, the group named last; lines of one group must follow each other"
            ));
        }
        let background_given = self.background.given;
        if self.case.groups[at].id == "ALL" && !known {
            self.case.groups[at].sources = (0..self.sources.len()).collect();
            let word = line.field(4);
            let wanted = is_background(word);
            if background_given {
                if wanted {
                    self.case.groups[at].background = true;
                    self.warn("298", 4, "BACKGROUND");
                } else if matches!(word, "" | "NOBACKGROUND" | "NOBACKGRND") {
                    self.warn("298", 4, "NOBACKGROUND");
                }
            } else if line.count() > 3 {
                if wanted {
                    self.error("323", 4, "ALL");
                } else {
                    self.error("203", 4, &line.keyword);
                }
            }
            return;
        }
        for n in 4..=line.count() {
            if is_background(line.field(n)) {
                if background_given {
                    self.case.groups[at].background = true;
                } else {
                    let id = self.case.groups[at].id.clone();
                    self.error("323", n, &id);
                }
            }
        }
        let unknown = Unknown {
            code: "224",
            by_keyword: false,
        };
        let mut member = vec![false; self.sources.len()];
        for index in &self.case.groups[at].sources {
            member[*index] = true;
        }
        for (n, index) in self.members(line, 4, unknown, "SRCRANGE") {
            if !member[index] {
                member[index] = true;
                self.case.groups[at].sources.push(index);
            } else if !line.field(n).contains('-') {
                let detail = format!("G{:04} S{:05}", at + 1, index + 1);
                self.warn("314", n, &detail);
            }
        }
        self.case.groups[at].sources.sort_unstable();
    }

    /// Name of a group (up to eight characters) and enough fields after it, unless it is ALL.
    fn group_name(&mut self, line: &Line, too_long: &'static str) -> Option<String> {
        if line.count() <= 2 {
            self.error("200", 3, &line.keyword);
            return None;
        }
        if line.count() == 3 && line.field(3) != "ALL" {
            self.error("201", 4, &line.keyword);
            return None;
        }
        if line.raw(3).chars().count() > 8 {
            self.error(too_long, 3, line.field(3));
            return None;
        }
        Some(line.field(3).to_owned())
    }

    pub(super) fn olm_group(&mut self, line: &Line) {
        self.routine = "OLMGRP";
        let Some(id) = self.group_name(line, "232") else {
            return;
        };
        let known = self.case.no2.olm_groups.iter().any(|(name, _)| *name == id);
        if !known {
            self.case.no2.olm_groups.push((id, Vec::new()));
        }
        let at = self.case.no2.olm_groups.len() - 1;
        let mut members: Vec<usize> = Vec::new();
        if self.case.no2.olm_groups[at].0 == "ALL" && !known {
            if self.sources.len() < self.preset.sources {
                self.error("140", 3, "OLMGROUP ALL");
                return;
            }
            members = (0..self.sources.len()).collect();
        } else {
            let unknown = Unknown {
                code: "225",
                by_keyword: false,
            };
            let found = self.members(line, 4, unknown, "SRCRANGE");
            members.extend(found.into_iter().map(|(_, index)| index));
        }
        let group = &mut self.case.no2.olm_groups[at].1;
        group.extend(members);
        group.sort_unstable();
        group.dedup();
    }

    pub(super) fn psd_group(&mut self, line: &Line) {
        self.routine = "PSDGRP";
        if !self.fields(line, 4, usize::MAX) {
            return;
        }
        let id = line.field(3).to_owned();
        if line.raw(3).chars().count() > 8 {
            self.error("253", 3, &id);
            return;
        }
        if !self.grouping.psd_names.contains(&id) {
            self.grouping.psd_names.push(id);
            self.grouping.psd_members.push(Vec::new());
        }
        let at = self.grouping.psd_names.len() - 1;
        let name = self.grouping.psd_names[at].as_str();
        if !matches!(name, "INCRCONS" | "RETRBASE" | "NONRBASE") {
            self.error("287", 3, &line.keyword);
            return;
        }
        let unknown = Unknown {
            code: "226",
            by_keyword: false,
        };
        let found = self.members(line, 4, unknown, "PSDRANGE");
        let members = &mut self.grouping.psd_members[at];
        members.extend(found.into_iter().map(|(_, index)| index));
        members.sort_unstable();
        members.dedup();
    }

    pub(super) fn urban_sources(&mut self, line: &Line) {
        self.routine = "URBANS";
        if line.count() <= 2 {
            self.error("200", 3, &line.keyword);
            return;
        }
        if self.preset.urban_all {
            if line.count() == 3 && line.field(3) == "ALL" {
                // Every source, those of later LOCATION lines too.
                self.grouping.every_source_urban = true;
            } else {
                self.error("279", 3, "URBANSRC ALL");
            }
            return;
        }
        let several = self.preset.urban_areas > 1;
        let mut area = 0;
        if several {
            let Some(found) = self.case.urban.iter().position(|a| a.id == line.field(3)) else {
                if line.field(3) == "ALL" {
                    self.error("279", 3, "URBANSRC ALL");
                } else {
                    self.error("301", 3, line.field(3));
                }
                return;
            };
            area = found;
        }
        let unknown = Unknown {
            code: "300",
            by_keyword: true,
        };
        let first = if several { 4 } else { 3 };
        for (_, index) in self.members(line, first, unknown, "SRCRANGE") {
            if !self.sources[index].urban.contains(&area) {
                self.sources[index].urban.push(area);
            }
        }
    }

    pub(super) fn highly_buoyant_sources(&mut self, line: &Line) {
        self.routine = "HBPSOURCE";
        if self.case.options.no2 == No2Method::Grsm {
            self.refuse(2, "HBP and GRSM");
            self.hint("take GRSM or HBP off MODELOPT: travel times of highly buoyant plumes are not computed");
        }
        if line.count() < 3 {
            self.error("200", 3, &line.keyword);
            return;
        }
        let members: Vec<(usize, usize)> = if self.preset.buoyant_all && line.field(3) == "ALL" {
            (0..self.sources.len()).map(|index| (3, index)).collect()
        } else {
            let unknown = Unknown {
                code: "300",
                by_keyword: true,
            };
            self.members(line, 3, unknown, "SRCRANGE")
        };
        for (n, index) in members {
            let point = self.sources[index].is_point();
            let range = line.field(n).contains('-');
            self.sources[index].highly_buoyant = point || range;
            if !point && !range {
                let id = self.sources[index].id.clone();
                self.info("740", n, &id);
            }
        }
    }

    pub(super) fn hourly_emission(&mut self, line: &Line) {
        self.routine = "HREMIS";
        if line.count() < 4 {
            self.error("201", line.count() + 1, &line.keyword);
            return;
        }
        let Some(path) = self.input_file(line, 3, "HOUREMIS") else {
            return;
        };
        // AERMOD keeps the file it opened first.
        match &self.grouping.hourly_file {
            Some(first) if *first != path => {
                let first = first.display().to_string();
                self.info("901", 3, "HOUREMIS");
                self.hint(format!("AERMOD reads one hourly file; {first} is used"));
            }
            Some(_) => {}
            None => self.grouping.hourly_file = Some(path),
        }
        if line.field(4) == "ALL" {
            for source in &mut self.sources {
                "HOURLY".clone_into(&mut source.variation);
            }
            return;
        }
        for n in 4..=line.count() {
            let ends = split(line.field(n), '-', 12);
            self.split_complaints(&ends, n, &line.keyword);
            let Some(found) = self.range(&ends.begin, &ends.end, n, "SRCRANGE") else {
                continue;
            };
            if found.is_empty() {
                self.info("901", n, line.field(n));
                self.hint("no source of this name stands before this line");
            }
            for index in found {
                "HOURLY".clone_into(&mut self.sources[index].variation);
            }
        }
    }
}
