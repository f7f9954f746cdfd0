//! End of pathway SO: every source complete, in a group, and with what the options ask of it.

use super::preset::factor_count;
use super::reader::Reader;
use crate::nearfield::case::Group;
use crate::plume::outline::area_and_centroid;

impl Reader<'_> {
    pub(super) fn check_sources(&mut self) {
        self.routine = "SRCQA";
        for index in 0..self.sources.len() {
            self.check_source(index);
        }
        let areas = self.sources.iter().filter(|s| s.kind.starts_with("AREA"));
        if self.case.options.area_meander && areas.count() == 0 {
            let routine = std::mem::replace(&mut self.routine, "RLINE");
            self.warn("668", 2, "AREAMNDR");
            self.routine = routine;
        }
        self.check_groups();
        if self.case.options.highly_buoyant && !self.sources.iter().any(|s| s.highly_buoyant) {
            self.error("130", 2, "HBPSRCID");
        }
        let user_velocity = self.case.gas_deposition.user_velocity.is_some();
        let settling = self.sources.iter().find(|s| {
            let material = !s.particles[0].is_empty() || s.gas.is_some() || s.fine.is_some();
            s.highly_buoyant && (material || user_velocity)
        });
        if let Some(id) = settling.map(|source| source.id.clone()) {
            self.refuse(2, &format!("HBP and deposition: {id}"));
            self.hint(format!(
                "take {id} off HBPSRCID, or its particles or gas off the deck"
            ));
        }
        self.check_urban();
        self.check_buoyant_lines();
        self.check_memberships();
        self.check_kinds();
        self.check_background();
        self.check_deposition_cards();
    }

    fn check_source(&mut self, index: usize) {
        let id = self.sources[index].id.clone();
        let sectors = self.preset.sectors;
        let s = &self.sources[index];
        let set: Vec<usize> = s.buildings.iter().map(Vec::len).collect();
        let mut codes: Vec<&'static str> = Vec::new();
        if set.iter().any(|n| *n > 0) {
            for (n, code) in set.iter().zip(["236", "237", "241", "246", "247"]) {
                if *n < sectors {
                    codes.push(code);
                }
            }
        }
        if let Some(platform) = &s.platform
            && platform.building_height > 0.001
            && platform.building_width > 0.001
            && set[0] > 0
        {
            codes.push("633");
        }
        if factor_count(&s.variation).is_some_and(|most| s.factors.len() < most) {
            codes.push("239");
        }
        let classes = s.particles.each_ref().map(Vec::len);
        let particles = classes.iter().any(|n| *n > 0);
        if particles && (classes[0] != classes[1] || classes[0] != classes[2]) {
            codes.push("240");
        }
        for code in codes {
            self.error(code, 2, &id);
            if code == "239" {
                let s = &self.sources[index];
                let hint = format!(
                    "{} has {} of {} values",
                    s.variation,
                    s.factors.len(),
                    factor_count(&s.variation).unwrap_or(0)
                );
                self.hint(hint);
            }
        }
        if particles {
            let s = &self.sources[index];
            let sum: f64 = s.particles[1].iter().take(classes[0]).sum();
            if !(0.98..=1.02).contains(&sum) {
                self.warn("330", 2, &id);
            }
        }
        self.check_deposition(index, classes[0]);
        if self.sources[index].kind == "AREAPOLY" {
            self.close_polygon(index);
        }
    }

    fn check_deposition(&mut self, index: usize, classes: usize) {
        let c = &self.control;
        let options = &self.case.options;
        let asked = c.depos || c.ddep || c.wdep || options.dry_depletion || options.wet_depletion;
        let s = &self.sources[index];
        let solid = classes > 0 || s.fine.is_some();
        let id = s.id.clone();
        if !solid && asked && !c.user_velocity && !s.gaseous {
            self.error("242", 2, &id);
        } else if solid && s.gaseous {
            self.error("289", 2, &id);
        }
    }

    /// Area, equivalent square and centroid of a polygon.
    fn close_polygon(&mut self, index: usize) {
        let s = &mut self.sources[index];
        let id = s.id.clone();
        if s.corners_set < s.corners {
            self.error("265", 2, &id);
            return;
        }
        let (area, centroid) = area_and_centroid(&s.vertices);
        s.x_length = libm::sqrt(area.abs());
        s.y_length = s.x_length;
        match centroid {
            Some(centre) => s.centre = centre,
            None => self.error("266", 2, &id),
        }
    }

    fn check_groups(&mut self) {
        if self.control.psd_credit {
            self.settle_psd();
            return;
        }
        let groups = self.case.groups.clone();
        for group in &groups {
            if group.sources.is_empty() && !group.background {
                self.warn("319", 2, &group.id);
            }
        }
        if self.background.given && !groups.iter().any(|group| group.background) {
            self.warn("321", 2, " ");
        }
        let mut grouped = vec![false; self.sources.len()];
        for index in groups.iter().flat_map(|group| &group.sources) {
            grouped[*index] = true;
        }
        for index in 0..grouped.len() {
            if !grouped[index] {
                let id = self.sources[index].id.clone();
                self.warn("316", 2, &id);
            }
        }
    }

    /// PSDCREDIT: groups NAAQS (increment consuming and non-retired) and PSDINC (increment).
    fn settle_psd(&mut self) {
        let members = |name: &str| -> Vec<usize> {
            let at = self.grouping.psd_names.iter().position(|n| n == name);
            at.map_or(Vec::new(), |at| self.grouping.psd_members[at].clone())
        };
        let consuming = members("INCRCONS");
        let retired = members("RETRBASE");
        let remaining = members("NONRBASE");
        let joined = |a: &[usize], b: &[usize]| {
            let mut all = [a, b].concat();
            all.sort_unstable();
            all.dedup();
            all
        };
        self.case.groups = vec![
            Group {
                id: "NAAQS".to_owned(),
                sources: joined(&consuming, &remaining),
                background: false,
            },
            Group {
                id: "PSDINC".to_owned(),
                sources: joined(&consuming, &retired),
                background: false,
            },
        ];
        for index in 0..self.sources.len() {
            let count = [&consuming, &retired, &remaining]
                .iter()
                .filter(|group| group.contains(&index))
                .count();
            let id = self.sources[index].id.clone();
            if count == 0 {
                self.error("317", 2, &id);
            } else if count > 1 {
                self.error("286", 2, &id);
            }
        }
        self.case.no2.psd = Some([consuming, retired, remaining]);
    }

    fn check_urban(&mut self) {
        if self.grouping.every_source_urban {
            for source in &mut self.sources {
                source.urban = vec![0];
            }
        }
        if self.control.urban && self.sources.iter().all(|s| s.urban.is_empty()) {
            self.error("130", 2, "URBANSRC");
        }
        if self.case.urban.len() > 1 {
            for area in 0..self.case.urban.len() {
                if !self.sources.iter().any(|s| s.urban.contains(&area)) {
                    let id = self.case.urban[area].id.clone();
                    self.error("318", 2, &id);
                }
            }
        }
    }

    fn check_memberships(&mut self) {
        for index in 0..self.sources.len() {
            let id = self.sources[index].id.clone();
            if self.sources[index].urban.len() > 1 {
                self.error("302", 2, &id);
            }
            let groups = &self.case.no2.olm_groups;
            let olm = groups.iter().filter(|(_, m)| m.contains(&index)).count();
            if olm > 1 {
                self.error("282", 2, &id);
            }
        }
        if self.control.needs_ozone() {
            for index in 0..self.sources.len() {
                let id = self.sources[index].id.clone();
                if self.sources[index].emission < 0.0 {
                    self.error("338", 2, &id);
                }
                if self.sources[index].no2_ratio < 0.0 {
                    self.error("336", 2, &id);
                    self.hint("give NO2RATIO for it, or NO2STACK for all");
                }
            }
        } else if self.control.arm2 && !self.case.groups.iter().any(|group| group.id == "ALL") {
            self.warn("299", 2, "ARM2 Option");
        }
    }

    fn check_kinds(&mut self) {
        let has = |kind: &str| self.sources.iter().any(|s| s.kind == kind);
        let lines = has("BUOYLINE");
        let roads = has("RLINE") || has("RLINEXT");
        let c = &self.control;
        if c.depos || c.ddep || c.wdep {
            if lines {
                self.error("251", 2, "BUOYLINE");
            } else if roads {
                self.error("251", 2, "RLINE/RLINEXT");
            }
        }
        if !self.control.screen {
            return;
        }
        let any_area = self.sources.iter().any(|s| s.kind.starts_with("AREA"));
        for (there, name) in [
            (lines, "BUOYLINE"),
            (roads, "RLINE/RLINEXT"),
            (any_area, "AREA"),
            (
                self.sources.iter().any(|s| s.kind == "AREAPOLY"),
                "AREAPOLY",
            ),
            (
                self.sources.iter().any(|s| s.kind == "AREACIRC"),
                "AREACIRC",
            ),
            (self.sources.iter().any(|s| s.kind == "OPENPIT"), "OPENPIT"),
            (self.sources.iter().any(|s| s.kind == "LINE"), "LINE"),
        ] {
            if there {
                self.warn("731", 2, name);
            }
        }
    }

    fn check_deposition_cards(&mut self) {
        self.routine = "SOCARD";
        if self.control.user_velocity || !self.grouping.dry_gas {
            return;
        }
        for (pathway, keyword) in [("CO", "GDSEASON"), ("CO", "GDLANUSE"), ("SO", "GASDEPOS")] {
            if self.count(pathway, keyword) == 0 {
                self.error("130", 2, keyword);
            }
        }
    }
}
