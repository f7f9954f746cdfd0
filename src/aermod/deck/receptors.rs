//! Pathway RE: single receptors and the end of the pathway.

use super::lines::Line;
use super::networks::{MOST_RECEPTORS, within_circle};
use super::number::double;
use super::place::FOOT;
use super::reader::Reader;
use crate::nearfield::case::ReceptorKind;
use crate::plume::Receptor;
use libm::{cos, sin};
use std::f64::consts::PI;

impl<'a> Reader<'a> {
    pub(super) fn receptor_line(&mut self, line: &'a Line) {
        self.routine = "RECARD";
        match line.keyword.as_str() {
            "STARTING" => {
                self.first(line);
            }
            "GRIDCART" => self.cartesian_network(line),
            "GRIDPOLR" => self.polar_network(line),
            "DISCCART" => self.discrete_cartesian(line),
            "DISCPOLR" => self.discrete_polar(line),
            "EVALCART" if self.control.psd_credit => self.error("147", 2, &line.keyword),
            "EVALCART" => self.arc_receptor(line),
            "ELEVUNIT" => {
                if self.first(line) {
                    let any = ["GRIDCART", "GRIDPOLR", "DISCCART", "DISCPOLR", "EVALCART"]
                        .iter()
                        .any(|keyword| self.count("RE", keyword) > 0);
                    if any {
                        self.error("152", 2, "  RE");
                    } else {
                        self.receptors.feet = self.elevation_unit(line, "RE_ELEV");
                    }
                }
            }
            "FINISHED" => {
                if self.first(line) {
                    self.finish_receptors();
                }
            }
            _ => self.wrong_pathway(line),
        }
    }

    fn add_receptor(&mut self, receptor: Receptor, kind: ReceptorKind) {
        if self.receptors.list.len() >= MOST_RECEPTORS {
            self.error("290", 0, "NREC=");
            return;
        }
        self.receptors.list.push(receptor);
        self.case.receptor_kinds.push(kind);
        self.case.receptor_networks.push(String::new());
    }

    /// Elevation, hill height and flagpole from field `n` on, as far as the options take them.
    fn heights(&mut self, line: &Line, n: usize, receptor: &mut Receptor, flag_name: &str) {
        let (elevated, flagpole) = (self.control.elevated, self.control.flagpole);
        let count = line.count();
        // AERMOD's counts: all three given at n + 2.
        let wanted = match (elevated, flagpole) {
            (true, true) => n + 2,
            (true, false) => n + 1,
            (false, true) => n,
            (false, false) => n - 1,
        };
        if elevated && count < wanted {
            self.warn("228", count + 1, &line.keyword);
        } else if count > wanted {
            let detail = if elevated {
                flag_name
            } else {
                line.keyword.as_str()
            };
            self.warn("229", wanted + 1, detail);
        }
        if elevated {
            if count >= n {
                receptor.elevation = self.one(line, n).unwrap_or(0.0);
            }
            if count > n {
                receptor.hill_height = self.one(line, n + 1).unwrap_or(0.0);
            }
            if flagpole && count == n + 2 {
                receptor.flagpole = self.one(line, n + 2).unwrap_or(receptor.flagpole);
            }
        } else if flagpole && (count == n || count == n + 2) {
            receptor.flagpole = self.one(line, count).unwrap_or(receptor.flagpole);
        }
    }

    fn discrete_cartesian(&mut self, line: &Line) {
        self.routine = "DISCAR";
        if line.count() < 4 {
            self.error("200", line.count() + 1, &line.keyword);
            return;
        } else if line.count() > 7 {
            self.error("202", 8, &line.keyword);
            return;
        }
        let mut receptor = Receptor {
            flagpole: self.control.flagpole_height,
            ..Receptor::default()
        };
        receptor.x = self.one(line, 3).unwrap_or(0.0);
        receptor.y = self.one(line, 4).unwrap_or(0.0);
        self.heights(line, 5, &mut receptor, &line.keyword);
        self.add_receptor(receptor, ReceptorKind::DiscreteCartesian);
    }

    fn discrete_polar(&mut self, line: &Line) {
        self.routine = "DISPOL";
        if line.count() < 5 {
            self.error("200", line.count() + 1, &line.keyword);
            return;
        } else if line.count() > 8 {
            self.error("202", 9, &line.keyword);
            return;
        }
        let mut receptor = Receptor {
            flagpole: self.control.flagpole_height,
            ..Receptor::default()
        };
        if line.raw(3).chars().count() > 12 {
            self.error("230", 3, line.field(3));
            return;
        }
        let distance = self.one(line, 4).unwrap_or(0.0);
        let direction = within_circle(self.one(line, 5).unwrap_or(0.0)) * (PI / 180.0);
        self.heights(line, 6, &mut receptor, " ZFLAG");
        let Some(index) = self.source_index(line.field(3)) else {
            self.error("300", 3, &line.keyword);
            self.hint_source(line.field(3));
            return;
        };
        let place = self.sources[index].place;
        receptor.x = place[0] + distance * sin(direction);
        receptor.y = place[1] + distance * cos(direction);
        self.add_receptor(receptor, ReceptorKind::DiscretePolar(index));
    }

    fn arc_receptor(&mut self, line: &Line) {
        self.routine = "EVCART";
        if line.count() < 8 {
            self.error("201", line.count() + 1, &line.keyword);
            return;
        } else if line.count() > 9 {
            self.error("202", 10, &line.keyword);
            return;
        }
        let mut values = [0.0; 5];
        for (i, value) in values.iter_mut().enumerate() {
            match double(line.field(3 + i)).once() {
                Some(read) => *value = read,
                None => self.error("208", 3 + i, &line.keyword),
            }
        }
        let arc: String = line.field(8).chars().take(8).collect();
        let at = self
            .case
            .arcs
            .iter()
            .position(|known| *known == arc)
            .unwrap_or_else(|| {
                self.case.arcs.push(arc);
                self.case.arcs.len() - 1
            });
        let [x, y, elevation, hill_height, flagpole] = values;
        let receptor = Receptor {
            x,
            y,
            elevation,
            hill_height,
            flagpole,
        };
        self.add_receptor(receptor, ReceptorKind::Evaluation(at));
    }

    fn finish_receptors(&mut self) {
        if self.count("RE", "STARTING") == 0 {
            self.error("130", 2, "STARTING");
        }
        if self.receptors.net.is_open() {
            let id = self.receptors.net.last.clone();
            self.error("175", 2, &id);
        }
        if self.receptors.list.is_empty() {
            self.error("185", 2, "NUMREC=0");
        }
        let feet = self.receptors.feet;
        let flagpole = self.control.flagpole;
        let mut missing = Vec::new();
        for (index, receptor) in self.receptors.list.iter_mut().enumerate() {
            if !flagpole {
                receptor.flagpole = 0.0;
            }
            if receptor.elevation < -9998.99 || receptor.hill_height < -9998.99 {
                missing.push(index + 1);
            } else if feet {
                receptor.elevation *= FOOT;
                receptor.hill_height *= FOOT;
            }
        }
        for index in missing {
            self.error("259", 2, &format!("{index:8}"));
        }
        if !self.sources.iter().any(|s| s.kind == "BUOYLINE") {
            return;
        }
        self.receptors_within_buoyant_lines();
    }

    /// Puts receptors into the case: a flat run lies at the height of the profile's base.
    pub(super) fn settle_receptors(&mut self) {
        let flat_run = self.control.flat && !self.control.flat_by_source;
        let base = self.case.options.profile_base;
        let mut receptors = std::mem::take(&mut self.receptors.list);
        if flat_run {
            for receptor in &mut receptors {
                receptor.elevation = base;
                receptor.hill_height = base;
            }
        }
        self.case.receptors = receptors;
    }
}
