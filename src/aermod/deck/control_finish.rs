//! End of pathway CO: what is missing, what contradicts, and which design values a pollutant asks for.

use super::reader::Reader;
use super::sectors::MOST;
use crate::nearfield::case::{Averaging, DesignValue};
use crate::plume::No2Method;

impl Reader<'_> {
    pub(super) fn finish_control(&mut self) {
        self.missing_control();
        if self.control.needs_ozone() {
            self.check_ozone();
        }
        if self.control.screen {
            self.check_screen();
        }
        self.check_gas_deposition();
        let control = &self.control;
        if control.default && control.beta {
            self.error("204", 0, "BETA");
        } else if control.default && control.alpha {
            self.error("204", 0, "ALPHA");
        }
        self.check_scim();
        self.sector_counts(true);
        self.sector_counts(false);
        self.design_values();
        let control = &self.control;
        let chemistry = control.pvmrm || control.olm || control.arm2 || control.grsm;
        if chemistry && control.pollutant != "NO2" {
            self.error("284", 0, " NO2");
            self.hint("POLLUTID NO2 goes with PVMRM, OLM, ARM2 and GRSM");
        }
        let variants = self.case.options.downwash;
        if variants.awma_effective_wind && variants.ord_effective_wind {
            self.error("124", 0, "");
        }
        if variants.awma_turbulence && variants.awma_turbulence_hx {
            self.warn("478", 0, "");
        }
        self.settle_control();
    }

    fn missing_control(&mut self) {
        for keyword in [
            "STARTING", "TITLEONE", "MODELOPT", "AVERTIME", "POLLUTID", "RUNORNOT",
        ] {
            if self.count("CO", keyword) == 0 {
                self.error("130", 0, keyword);
            }
        }
    }

    fn check_ozone(&mut self) {
        let c = &self.control;
        let method = match () {
            () if c.olm => "OLM",
            () if c.pvmrm => "PVMRM",
            () if c.grsm => "GRSM",
            () => "TTRM",
        };
        let (value, values, file) = (
            self.count("CO", "OZONEVAL"),
            self.count("CO", "O3VALUES"),
            self.count("CO", "OZONEFIL"),
        );
        let both: Vec<usize> = (0..MOST)
            .filter(|i| {
                let sector = &c.ozone.sectors[*i];
                sector.value_named && sector.values_named
            })
            .collect();
        if value + values + file == 0 {
            self.error("283", 0, &format!("{method} Option"));
            self.hint("give ozone by OZONEVAL, O3VALUES or OZONEFIL");
        } else if value > 0 && values > 0 {
            if self.preset.ozone_sectors.is_none() {
                self.error("148", 0, &format!("for {method}"));
            } else {
                for sector in both {
                    self.error("148", 0, &format!("{method} SECT{}", sector + 1));
                }
            }
        }
        if self.control.grsm {
            let (value, values, file) = (
                self.count("CO", "NOXVALUE"),
                self.count("CO", "NOX_VALS"),
                self.count("CO", "NOX_FILE"),
            );
            if value + values + file == 0 {
                self.case.no2.nox_from_no2 = true;
                self.warn("612", 0, "for GRSM");
            } else if value > 0 && values > 0 {
                if self.preset.nox_sectors.is_none() {
                    self.error("605", 0, "for GRSM");
                } else {
                    for i in 0..MOST {
                        let sector = &self.control.nox.sectors[i];
                        if sector.value_named && sector.values_named {
                            self.error("605", 0, &format!("GRSM SECT{}", i + 1));
                        }
                    }
                }
            }
        }
        if values == 0 && self.count("CO", "OZONUNIT") > 0 {
            self.error("193", 0, "CO O3VALUES");
        }
        if self.count("CO", "NOX_VALS") == 0 && self.count("CO", "NOX_UNIT") > 0 {
            self.error("193", 0, "CO NOX_VALS");
        }
    }

    fn check_screen(&mut self) {
        let averages = &self.control.averages;
        if averages.len() > 1 || averages.first().is_none_or(|hours| *hours != 1) {
            self.error("295", 0, " 1h Only");
        }
        if self.control.period {
            self.error("295", 0, " 1h Only");
        }
    }

    fn check_gas_deposition(&mut self) {
        for keyword in ["GDSEASON", "GASDEPDF", "GDLANUSE", "GASDEPVD"] {
            if self.count("CO", keyword) == 0 {
                continue;
            }
            if self.control.default {
                self.error("196", 0, keyword);
            } else if !self.control.alpha {
                self.error("198", 0, keyword);
                self.hint("add ALPHA to MODELOPT");
            } else {
                self.control.non_default = true;
            }
        }
        if !self.control.user_velocity {
            return;
        }
        if self.control.depos || self.control.wdep || self.case.options.wet_depletion {
            self.error("243", 0, "GASDEPVD");
        }
        for keyword in ["GDSEASON", "GASDEPDF", "GDLANUSE"] {
            if self.count("CO", keyword) > 0 {
                self.error("195", 0, keyword);
            }
        }
    }

    fn check_scim(&mut self) {
        if !self.control.scim {
            return;
        }
        if !self.control.averages.is_empty() {
            self.error("154", 0, "ST AVES");
        }
        if self.control.period {
            self.error("154", 0, "PERIOD");
        }
        if self.control.depos {
            self.control.depos = false;
            if let Some(at) = self
                .case
                .options
                .outputs
                .names()
                .iter()
                .position(|name| *name == "DEPOS")
            {
                self.case.units.remove(at);
            }
            self.case.options.outputs.total_deposition = false;
            self.warn("156", 0, " DEPOS");
        }
    }

    /// Are there as many values as the kind takes, and something to put in the place of missing hours?
    fn sector_counts(&mut self, ozone: bool) {
        let (draft, sectored, too_few, no_values, name) = if ozone {
            let sectored = self.preset.ozone_sectors;
            (&self.control.ozone, sectored, "261", "271", "O3SECT")
        } else {
            let sectored = self.preset.nox_sectors;
            (&self.control.nox, sectored, "603", "611", "NOXSECT")
        };
        let short = if ozone { "O3SECT" } else { "NOXSCT" };
        let mut errors: Vec<(bool, &'static str, String)> = Vec::new();
        for (i, sector) in draft.sectors.iter().enumerate().take(sectored.unwrap_or(1)) {
            let set = sector.varying.len();
            if sector.values_named {
                if set < sector.most {
                    let detail = match sectored {
                        None => format!("NumVals={set:4}"),
                        Some(_) if set < 100 => format!("{short}{} N={set:2}", i + 1),
                        Some(_) => format!("SECT{} N={set:4}", i + 1),
                    };
                    errors.push((true, too_few, detail));
                }
            } else if !sector.value_named {
                let detail = sectored.map_or(String::new(), |_| format!("{name}{}", i + 1));
                if sector.file_named {
                    errors.push((false, no_values, detail));
                } else if sectored.is_some() {
                    errors.push((true, too_few, format!("{detail} Msg")));
                }
            }
        }
        for (error, code, detail) in errors {
            if error {
                self.error(code, 0, &detail);
            } else {
                self.warn(code, 0, &detail);
            }
        }
    }

    fn warn_averages(&mut self, error: bool, right: i64, code: &'static str) {
        for hours in self.control.averages.clone() {
            if hours != right {
                let detail = format!("{hours:3}-hr Ave");
                if error {
                    self.error(code, 0, &detail);
                } else {
                    self.warn(code, 0, &detail);
                }
            }
        }
    }

    /// PM25 24-h, NO2 and SO2 1-h design values.
    fn design_values(&mut self) {
        let c = self.control.clone();
        let unchecked = match () {
            () if c.no_date_check => "NOCHKD",
            () if c.warn_date_check => "WARNCHKD",
            () => "",
        };
        // Else AERMOD shows what it showed last: the word on POLLUTID that switches design values off.
        let shown = match &self.case.design_value_off {
            Some(word) if unchecked.is_empty() => format!("{} {word}", c.pollutant),
            _ => unchecked.to_owned(),
        };
        let off = self.case.design_value_off.is_some();
        let events = self.preset.event_run;
        let only = |hours: i64| c.averages == [hours];
        if c.fine_dust() {
            if !off && unchecked.is_empty() && !events {
                let mut design = true;
                if c.averages.len() > 1 || (c.averages.len() == 1 && !only(24)) {
                    self.warn_averages(true, 24, "363");
                    self.hint("averages of 24 h and ANNUAL go with PM25; a second word on POLLUTID (H1H, H2H or INC) switches design values off");
                    design = false;
                }
                if c.period {
                    self.error("363", 0, "PERIOD Ave");
                    design = false;
                }
                if design {
                    self.case.design_value = DesignValue::Pm25;
                }
            } else if !c.screen && !events {
                self.warn("363", 0, &shown);
            }
        }
        let long = c.period || c.annual;
        let kind = match c.pollutant.as_str() {
            "NO2" => DesignValue::No2OneHour,
            "SO2" => DesignValue::So2OneHour,
            _ => DesignValue::None,
        };
        let screened = kind == DesignValue::No2OneHour && c.screen;
        if kind != DesignValue::None && !events && !screened {
            if !off && unchecked.is_empty() {
                let without_multi_year = long && !c.multi_year;
                let wrong = if kind == DesignValue::No2OneHour {
                    c.averages.len() > 1 || (c.averages.len() == 1 && !only(1))
                } else {
                    // AERMOD looks for the least of all places it made for averages, filled or not.
                    c.averages.len() > 1
                        && c.averages.contains(&1)
                        && c.averages.len() == self.preset.averages
                };
                if only(1) && (!long || (c.period && c.multi_year) || without_multi_year) {
                    if without_multi_year {
                        self.warn("361", 0, "MULTYEAR Opt");
                    }
                    self.case.design_value = kind;
                } else if wrong {
                    if without_multi_year {
                        self.warn("361", 0, "MULTYEAR Opt");
                    }
                    self.warn_averages(false, 1, "362");
                }
            } else {
                let nothing_unchecked = unchecked.is_empty() && kind == DesignValue::No2OneHour;
                let silent = c.screen || nothing_unchecked || (c.annual && c.multi_year);
                if only(1) && !silent {
                    self.warn("362", 0, &shown);
                }
            }
        }
        self.control.design = self.case.design_value != DesignValue::None;
    }

    /// Puts what CO settled into the case.
    fn settle_control(&mut self) {
        let c = &self.control;
        let case = &mut self.case;
        case.averaging = c
            .averages
            .iter()
            .map(|hours| super::choices::Control::averaging(*hours))
            .collect();
        if c.period {
            case.averaging.push(Averaging::Period);
        } else if c.annual {
            case.averaging.push(Averaging::Annual);
        }
        case.run = c.run;
        case.flagpole = c.flagpole;
        case.flat_by_source = c.flat_by_source;
        case.event_file.clone_from(&c.event_file);
        let options = &mut case.options;
        options.default = c.default;
        options.alpha = c.alpha;
        options.beta = c.beta;
        options.elevated = c.elevated;
        options.screen = c.screen;
        options.fast_area = c.fast_area;
        options.pollutant.clone_from(&c.pollutant);
        options.greatest_distance = if c.fast_area || options.fast_all {
            8.0e4
        } else {
            1.0e20
        };
        options.decay.urban_so2 = c.pollutant == "SO2" && (c.no_decay_card || c.default);
        let method = match () {
            () if c.pvmrm => No2Method::Pvmrm,
            () if c.olm => No2Method::Olm,
            () if c.arm2 => No2Method::Arm2,
            () if c.grsm => No2Method::Grsm,
            () => No2Method::None,
        };
        options.no2 = match () {
            () if c.ttrm2 => No2Method::Ttrm2,
            () if c.ttrm => No2Method::Ttrm,
            () => method,
        };
        case.no2.second_method = if c.ttrm2 { method } else { No2Method::None };
        case.weather.no_date_check = c.no_date_check;
        case.weather.warn_date_check = c.warn_date_check;
    }
}
