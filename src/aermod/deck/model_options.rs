//! MODELOPT: regulatory default, terrain, what is computed, chemistry and variants.

use super::lines::Line;
use super::reader::Reader;
use crate::nearfield::case::OutputUnit;
use crate::plume::OutputTypes;

/// Words of MODELOPT.
const WORDS: [&str; 39] = [
    "DFAULT",
    "ALPHA",
    "BETA",
    "CONC",
    "DEPOS",
    "DDEP",
    "WDEP",
    "FLAT",
    "ELEV",
    "NOSTD",
    "NOCHKD",
    "WARNCHKD",
    "NOWARN",
    "SCREEN",
    "SCIM",
    "VECTORWS",
    "AREADPLT",
    "DRYDPLT",
    "WETDPLT",
    "NODRYDPLT",
    "NOWETDPLT",
    "FASTAREA",
    "FASTALL",
    "OLM",
    "PVMRM",
    "ARM2",
    "TTRM",
    "TTRM2",
    "GRSM",
    "NOMINO3",
    "PSDCREDIT",
    "TOXICS",
    "NOURBTRAN",
    "LOW_WIND",
    "RLINEFDH",
    "AREAMNDR",
    "HBP",
    "ROMBERG",
    "DEFAULT",
];

impl Reader<'_> {
    pub(super) fn model_options(&mut self, line: &Line) {
        self.routine = "MODOPT";
        if line.count() < 3 {
            self.error("200", 3, &line.keyword);
        } else if line.count() > 14 {
            self.warn("202", 15, &line.keyword);
        }
        let words: Vec<String> = line
            .fields
            .iter()
            .map(|field| field.text.chars().take(9).collect())
            .collect();
        let has = |word: &str| words.iter().any(|w| w == word);
        self.control.default = has("DFAULT") || has("DEFAULT");
        let default = self.control.default;
        if default {
            for (index, word) in words.iter().enumerate() {
                if word == "FLAT" {
                    self.warn("206", index + 3, word);
                }
            }
        } else if has("FLAT") {
            self.control.flat = true;
            self.control.elevated = has("ELEV");
            self.control.flat_by_source = has("ELEV");
        }
        self.control.beta = !default && has("BETA");
        self.control.alpha = !default && has("ALPHA");
        for (index, word) in words.iter().enumerate() {
            self.model_option(index + 3, word);
        }
        self.check_model_options();
        self.output_types();
    }

    fn model_option(&mut self, n: usize, word: &str) {
        let default = self.control.default;
        let alpha = self.control.alpha;
        let refuse_default = |reader: &mut Self| reader.error("204", n, word);
        match word {
            "DFAULT" | "DEFAULT" | "FLAT" | "ELEV" => {}
            "AREADPLT" | "SCIM" | "PSDCREDIT" | "ALPHA" | "BETA" | "NOURBTRAN" if default => {
                refuse_default(self);
            }
            "NOSTD" | "NOCHKD" | "SCREEN" if default => self.warn("206", n, word),
            "CONC" => self.control.conc = true,
            "DEPOS" => self.control.depos = true,
            "DDEP" => self.control.ddep = true,
            "WDEP" => self.control.wdep = true,
            "DRYDPLT" if !self.control.dry_refused => {
                self.case.options.dry_depletion = true;
                self.control.dry_asked = true;
            }
            "NODRYDPLT" if !self.control.dry_asked => {
                self.case.options.dry_depletion = false;
                self.control.dry_refused = true;
            }
            "WETDPLT" if !self.control.wet_refused => {
                self.case.options.wet_depletion = true;
                self.control.wet_asked = true;
            }
            "NOWETDPLT" if !self.control.wet_asked => {
                self.case.options.wet_depletion = false;
                self.control.wet_refused = true;
            }
            "DRYDPLT" | "NODRYDPLT" | "WETDPLT" | "NOWETDPLT" => self.error("149", n, word),
            "ROMBERG" => {
                self.refuse(n, "ROMBERG");
                self.hint("take ROMBERG off MODELOPT: areas are then integrated as AERMOD does without it");
            }
            "AREADPLT" => {
                self.case.options.area_depletion = true;
                self.case.options.dry_depletion = true;
            }
            "NOSTD" => self.case.options.no_stack_tip_downwash = true,
            "NOWARN" => self.case.no_warnings = true,
            "NOCHKD" if self.control.warn_date_check => self.error("149", n, word),
            "NOCHKD" => self.control.no_date_check = true,
            "WARNCHKD" if self.control.no_date_check => self.error("149", n, word),
            "WARNCHKD" => self.control.warn_date_check = true,
            "SCREEN" => {
                self.control.screen = true;
                self.control.no_date_check = true;
            }
            "SCIM" => self.control.scim = true,
            "TOXICS" => {
                let extended = self.preset.areas + self.preset.lines + self.preset.pits > 0;
                self.warn("198", n, if extended { "FASTAREA" } else { "" });
                if default {
                    refuse_default(self);
                } else {
                    self.case.options.toxics = true;
                    self.control.fast_area |= extended;
                }
            }
            "HBP" => {
                self.case.options.highly_buoyant = true;
                self.needs_alpha(n, word);
                if default {
                    refuse_default(self);
                }
            }
            "PVMRM" => self.control.pvmrm = true,
            "OLM" => self.control.olm = true,
            "ARM2" => self.control.arm2 = true,
            "GRSM" => self.control.grsm = true,
            "TTRM" => {
                self.control.ttrm = true;
                self.needs_alpha(n, word);
            }
            "TTRM2" => {
                self.control.ttrm = true;
                self.control.ttrm2 = true;
                self.needs_alpha(n, word);
                if default {
                    refuse_default(self);
                }
            }
            "PSDCREDIT" if alpha => self.control.psd_credit = true,
            "PSDCREDIT" => self.needs_alpha(n, word),
            "ALPHA" => self.control.alpha = true,
            "BETA" => self.control.beta = true,
            "FASTAREA" | "FASTALL" => {
                let all = word == "FASTALL";
                if (all && self.control.fast_area) || (!all && self.case.options.fast_all) {
                    self.warn("192", n, "");
                }
                if default {
                    refuse_default(self);
                } else {
                    self.control.fast_area = true;
                    self.case.options.fast_all |= all;
                }
            }
            "NOURBTRAN" => {
                self.case.options.no_urban_transition = true;
                self.warn("151", n, "Keyword");
            }
            "VECTORWS" => {
                self.case.options.vector_wind = true;
                self.warn("116", n, word);
            }
            "LOW_WIND" | "AREAMNDR" => {
                let area = word == "AREAMNDR";
                if alpha {
                    self.warn(if area { "134" } else { "136" }, n, "NonDFAULT");
                    self.control.default = false;
                } else {
                    self.error(if area { "139" } else { "133" }, n, "NonDFAULT");
                }
                if area {
                    self.case.options.area_meander = alpha;
                    if self.control.default {
                        refuse_default(self);
                    } else {
                        self.warn("198", n, word);
                    }
                } else {
                    self.control.low_wind = alpha;
                }
            }
            "RLINEFDH" => {
                self.case.options.rline_fdh = alpha;
                self.needs_alpha(n, word);
            }
            "NOMINO3" => {
                self.case.no2.no_least_ozone = true;
                if !self.control.needs_ozone() {
                    self.error("621", n, word);
                    self.hint("NOMINO3 stands after the NO2 method it goes with");
                }
            }
            _ => {
                self.error("203", n, word);
                if let Some(near) = super::hints::nearest(word, WORDS) {
                    self.hint(format!("did you mean {near}?"));
                }
            }
        }
    }

    fn needs_alpha(&mut self, n: usize, word: &str) {
        if !self.control.alpha {
            self.error("198", n, word);
            self.hint("add ALPHA to MODELOPT");
        }
    }

    fn check_model_options(&mut self) {
        let c = &self.control;
        let with_ttrm = c.ttrm && !c.ttrm2;
        let conflict = match () {
            () if c.olm && c.pvmrm => "OLM & PVMRM",
            () if c.olm && c.arm2 => "OLM & ARM2",
            () if c.olm && c.grsm => "OLM & GRSM",
            () if c.pvmrm && c.arm2 => "PVMRM & ARM2",
            () if c.pvmrm && c.grsm => "PVMRM & GRSM",
            () if c.arm2 && c.grsm => "ARM2 & GRSM",
            () if with_ttrm && c.arm2 => "TTRM & ARM2",
            () if with_ttrm && c.olm => "TTRM & OLM",
            () if with_ttrm && c.pvmrm => "TTRM & PVMRM",
            () if c.ttrm && c.grsm => "TTRM & GRSM",
            () => "",
        };
        if !conflict.is_empty() {
            self.error("141", 0, conflict);
        }
        if self.control.psd_credit && !self.control.pvmrm {
            self.error("143", 0, "PSDCREDIT");
        }
        if self.control.psd_credit && self.preset.event_run {
            self.error("147", 0, " EVENTS");
        }
        let options = &self.case.options;
        let c = &mut self.control;
        c.non_default |= !c.default
            && (c.flat
                || options.area_depletion
                || options.no_stack_tip_downwash
                || c.no_date_check
                || c.screen
                || c.scim
                || c.psd_credit
                || c.beta
                || c.fast_area
                || c.low_wind
                || c.alpha
                || c.grsm
                || options.no_urban_transition);
    }

    /// What is computed, with AERMOD's units: 1e6 µg/g for concentration, 3600 s/h for deposition.
    fn output_types(&mut self) {
        let c = &mut self.control;
        if !(c.conc || c.depos || c.ddep || c.wdep) {
            c.conc = true;
            self.warn("205", 3, "CONC");
        }
        let c = &self.control;
        self.case.options.outputs = OutputTypes {
            concentration: c.conc,
            total_deposition: c.depos,
            dry_deposition: c.ddep,
            wet_deposition: c.wdep,
        };
        self.case.units = self
            .case
            .options
            .outputs
            .names()
            .into_iter()
            .map(|name| {
                let (factor, label) = if name == "CONC" {
                    (1.0e6, "MICROGRAMS/M**3")
                } else {
                    (3600.0, "GRAMS/M**2")
                };
                OutputUnit {
                    factor,
                    emission_label: "GRAMS/SEC".to_owned(),
                    output_label: label.to_owned(),
                    period_label: label.to_owned(),
                }
            })
            .collect();
    }
}
