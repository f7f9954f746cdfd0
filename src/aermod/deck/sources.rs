//! Pathway SO: which keyword goes where, and the end of the pathway.

use super::lines::Line;
use super::reader::Reader;
use super::sectors::unit;
use crate::nearfield::case::ConcentrationUnit;

impl<'a> Reader<'a> {
    pub(super) fn source_line(&mut self, line: &'a Line) {
        self.routine = "SOCARD";
        let keyword = line.keyword.as_str();
        let after_groups = matches!(
            keyword,
            "LOCATION"
                | "SRCPARAM"
                | "BUILDHGT"
                | "BUILDWID"
                | "BUILDLEN"
                | "XBADJ"
                | "YBADJ"
                | "EMISFACT"
                | "EMISUNIT"
                | "RLEMCONV"
                | "PARTDIAM"
                | "MASSFRAX"
                | "PARTDENS"
                | "ELEVUNIT"
                | "HOUREMIS"
                | "CONCUNIT"
                | "DEPOUNIT"
                | "AREAVERT"
                | "URBANSRC"
                | "NO2RATIO"
                | "OLMGROUP"
                | "BACKGRND"
                | "BACKUNIT"
                | "HBPSRCID"
        );
        if after_groups {
            self.groups_come_last();
        }
        match keyword {
            "STARTING" => {
                self.first(line);
            }
            "ELEVUNIT" => {
                if self.first(line) {
                    if self.sources.is_empty() {
                        self.grouping.feet = self.elevation_unit(line, "SO_ELEV");
                    } else {
                        self.error("152", 2, "  SO");
                    }
                }
            }
            "LOCATION" => self.location(line),
            "SRCPARAM" => self.parameters(line),
            "BUILDHGT" | "BUILDWID" | "BUILDLEN" | "XBADJ" | "YBADJ" => self.building(line),
            "PLATFORM" => {
                if !self.control.alpha {
                    self.error("198", 2, " PLATFORM");
                }
                self.groups_come_last();
                self.platform(line);
            }
            "EMISFACT" => self.emission_factors(line),
            "EMISUNIT" | "CONCUNIT" | "DEPOUNIT" => self.output_unit(line),
            "RLEMCONV" => {
                if self.first(line) {
                    if line.count() > 2 {
                        self.error("202", 3, keyword);
                    } else {
                        self.case.road_emission_by_link = true;
                    }
                }
            }
            "PARTDIAM" | "MASSFRAX" | "PARTDENS" => self.particle_classes(line),
            "HBPSRCID" if !self.case.options.highly_buoyant => self.error("130", 0, "HBPLUME"),
            "METHOD_2" | "GASDEPOS" | "HBPSRCID" if !self.control.alpha => {
                self.error("198", 2, keyword);
            }
            "METHOD_2" if self.control.default => self.error("197", 2, keyword),
            "METHOD_2" => {
                self.control.non_default = true;
                self.groups_come_last();
                self.fine_particles(line);
            }
            "GASDEPOS" => {
                self.groups_come_last();
                if self.control.user_velocity {
                    self.error("195", 2, keyword);
                } else {
                    self.gas_parameters(line);
                }
            }
            "HOUREMIS" => self.hourly_emission(line),
            "AREAVERT" => self.area_vertices(line),
            "SRCGROUP" if self.control.psd_credit => self.error("105", 2, keyword),
            "SRCGROUP" => self.source_group(line),
            "URBANSRC" if self.control.urban => self.urban_sources(line),
            "URBANSRC" => self.error("130", 0, "URBANOPT"),
            "NO2RATIO" if self.control.needs_ozone() => self.no2_ratio(line),
            "NO2RATIO" => self.error("600", 2, keyword),
            "OLMGROUP" if self.control.olm => self.olm_group(line),
            "OLMGROUP" => self.error("144", 2, keyword),
            "PSDGROUP" if self.control.psd_credit => self.psd_group(line),
            "PSDGROUP" => self.error("146", 2, keyword),
            "BACKGRND" => self.background_line(line),
            "BACKUNIT" => {
                if self.first(line) {
                    self.background_unit(line);
                }
            }
            "BGSECTOR" => {
                if self.first(line) {
                    self.background_sectors(line);
                }
            }
            "RBARRIER" | "RDEPRESS" => {
                if !self.control.flat {
                    self.error("713", 2, "");
                }
                if !self.control.alpha {
                    self.error("198", 2, &format!(" {keyword}"));
                }
                if self.control.flat && self.control.alpha {
                    if keyword == "RBARRIER" {
                        self.road_barriers(line);
                    } else {
                        self.road_depression(line);
                    }
                }
            }
            "BLPINPUT" => self.buoyant_input(line),
            "BLPGROUP" => self.buoyant_group(line),
            "ARCFTSRC" => {
                self.refuse(2, "ARCFTSRC (aircraft)");
                self.hint("run these sources as AREA or VOLUME without ARCFTSRC, or with AERMOD");
            }
            "HBPSRCID" => self.highly_buoyant_sources(line),
            "FINISHED" => self.finish_sources(line),
            _ => self.wrong_pathway(line),
        }
    }

    /// SRCGROUP (PSDGROUP) lines must be the last of SO.
    fn groups_come_last(&mut self) {
        let last = if self.control.psd_credit {
            "PSDGROUP"
        } else {
            "SRCGROUP"
        };
        if self.count("SO", last) > 0 {
            self.error("140", 2, last);
            self.hint(format!("{last} lines must be the last of pathway SO"));
        }
    }

    /// METERS or FEET; true for feet.
    pub(super) fn elevation_unit(&mut self, line: &Line, name: &str) -> bool {
        self.routine = if name == "SO_ELEV" {
            "SOELUN"
        } else {
            "REELUN"
        };
        match (line.count(), line.field(3)) {
            (3, "METERS") => {}
            (3, "FEET") => return true,
            (3, _) => {
                self.error("203", 3, name);
                self.hint("METERS or FEET");
            }
            (2, _) => self.error("200", 3, "ElevUnit"),
            _ => self.error("202", 4, &line.keyword),
        }
        false
    }

    fn output_unit(&mut self, line: &Line) {
        let emission = line.keyword == "EMISUNIT";
        let first = self.first(line);
        if emission {
            if !first {
                return;
            }
            if self.case.units.len() > 1 {
                self.error("158", 2, " ");
                self.hint("use CONCUNIT and DEPOUNIT");
                return;
            }
        } else if self.count("SO", "EMISUNIT") != 0 {
            self.error("159", 2, &line.keyword);
            return;
        }
        self.routine = match line.keyword.as_str() {
            "EMISUNIT" => "EMUNIT",
            "CONCUNIT" => "COUNIT",
            _ => "DPUNIT",
        };
        if !self.fields(line, 5, 5) {
            return;
        }
        let Some(factor) = self.one(line, 3) else {
            return;
        };
        let forty = |text: &str| text.chars().take(40).collect::<String>();
        let (conc, annual) = (self.control.conc, self.control.annual);
        let yearly = forty(&format!("{}/YR", line.raw(5)));
        let concentration_only = line.keyword == "CONCUNIT";
        let deposition_only = line.keyword == "DEPOUNIT";
        for (index, unit) in self.case.units.iter_mut().enumerate() {
            let deposition = !(conc && index == 0);
            // CONCUNIT sets the first type whatever it is.
            if (concentration_only && index > 0) || (deposition_only && !deposition) {
                continue;
            }
            unit.factor = factor;
            unit.emission_label = forty(line.field(4));
            unit.output_label = forty(line.field(5));
            unit.period_label = if deposition && annual && !concentration_only {
                yearly.clone()
            } else {
                forty(line.field(5))
            };
        }
    }

    fn finish_sources(&mut self, line: &Line) {
        self.first(line);
        let psd = self.control.psd_credit;
        let groups = if psd { "PSDGROUP" } else { "SRCGROUP" };
        if self.last_keyword != groups {
            self.error("140", 2, "SRCGROUP");
            self.hint(format!("{groups} must be the last keyword of SO"));
        }
        for keyword in ["STARTING", "LOCATION", "SRCPARAM", groups] {
            if self.count("SO", keyword) == 0 {
                self.error("130", 2, keyword);
            }
        }
        if self.count("SO", "SRCPARAM") < self.count("SO", "LOCATION") {
            self.error("130", 2, "SRCPARAM");
            let without: Vec<&str> = self
                .sources
                .iter()
                .filter(|s| !s.described)
                .map(|s| s.id.as_str())
                .take(8)
                .collect();
            let hint = format!("no SRCPARAM for {}", without.join(", "));
            self.hint(hint);
        }
        if self.count("SO", "BACKGRND") == 0 && self.count("SO", "BACKUNIT") > 0 {
            self.error("193", 2, "SO BACKGRND");
        }
        if self.sources.is_empty() {
            self.error("185", 2, "NUMSRC=0");
            return;
        }
        self.settle_deposition();
        self.finish_buoyant_lines();
        self.check_sources();
    }

    /// Which deposition is computed and depletes the plume.
    fn settle_deposition(&mut self) {
        // Lines refused for want of ALPHA do not count.
        let counted = |keyword: &str| {
            if self.control.alpha {
                self.count("SO", keyword)
            } else {
                0
            }
        };
        let gas_cards = counted("GASDEPOS");
        let fine_cards = counted("METHOD_2");
        if self.control.default && gas_cards > 0 {
            self.error("196", 2, "GASDEPOS");
        } else if gas_cards > 0 {
            self.control.non_default = true;
        }
        let user = self.control.user_velocity;
        let seasons = self.count("CO", "GDSEASON") > 0 && self.count("CO", "GDLANUSE") > 0;
        let dry_gas = user || (seasons && gas_cards > 0);
        let wet_gas = gas_cards > 0;
        let particles = (self.count("SO", "PARTDIAM") > 0
            && self.count("SO", "MASSFRAX") > 0
            && self.count("SO", "PARTDENS") > 0)
            || fine_cards > 0;
        let c = &self.control;
        let options = &mut self.case.options;
        options.dry_depletion |= c.dry_asked || (!c.dry_refused && (dry_gas || particles));
        options.wet_depletion |= c.wet_asked || (!c.wet_refused && (wet_gas || particles));
        let (dry, wet) = (options.dry_depletion, options.wet_depletion);
        let (depos, ddep, wdep) = (c.depos, c.ddep, c.wdep);
        if user && wet {
            self.error("243", 2, "GASDEPVD");
        }
        if (dry || depos || ddep) && !dry_gas && !particles {
            self.error("244", 2, "DRYDEP");
        }
        if (wet || depos || wdep) && !wet_gas && !particles {
            self.error("244", 2, "WETDEP");
        }
        self.grouping.dry_gas = dry_gas;
    }

    fn background_unit(&mut self, line: &Line) {
        self.routine = "BACK_UNIT";
        if !self.fields(line, 3, 3) {
            return;
        }
        let gas = matches!(self.control.pollutant.as_str(), "NO2" | "SO2" | "CO");
        match unit(line.field(3)) {
            Some(found) if gas || found == ConcentrationUnit::Micrograms => {
                self.background.draft.unit = Some(found);
            }
            Some(_) => self.error("203", 3, "BackUnits"),
            // AERMOD takes any other word without a message, and the values as they are.
            None => self.background.draft.unit = Some(ConcentrationUnit::Micrograms),
        }
    }
}
