//! Pathway CO: titles, averaging, pollutant, decay, files of a run, gas deposition, urban areas.

use super::lines::Line;
use super::number::{double, single, whole};
use super::reader::Reader;

/// PM25 and its other spellings.
pub(super) fn is_fine_dust(name: &str) -> bool {
    matches!(name, "PM25" | "PM-2.5" | "PM-25" | "PM2.5")
}

impl<'a> Reader<'a> {
    pub(super) fn control_line(&mut self, line: &'a Line) {
        self.routine = "COCARD";
        let ozone = self.control.needs_ozone();
        let main_run = !self.preset.event_run;
        match line.keyword.as_str() {
            "STARTING" => {
                self.first(line);
            }
            "TITLEONE" | "TITLETWO" => {
                if self.first(line) {
                    self.title(line);
                }
            }
            "MODELOPT" if self.first(line) => self.model_options(line),
            "AVERTIME" if self.first(line) => self.averaging_times(line),
            "POLLUTID" if self.first(line) => self.pollutant(line),
            "HALFLIFE" | "DCAYCOEF" => self.decay(line),
            "FLAGPOLE" if self.first(line) => self.flagpole_default(line),
            "RUNORNOT" if self.first(line) => self.run_or_not(line),
            "EVENTFIL" if main_run && self.first(line) => self.event_file(line),
            "SAVEFILE" if main_run && self.first(line) => self.save_file(line),
            "INITFILE" if main_run && self.first(line) => self.init_file(line),
            "MULTYEAR" if main_run && self.first(line) => self.multi_year(line),
            "ERRORFIL" if self.first(line) => self.error_file(line),
            "GDSEASON" if self.first(line) => {
                self.routine = "GDSEAS";
                if let Some(seasons) = self.categories::<12>(line, 14, 5) {
                    self.case.gas_deposition.seasons = Some(seasons);
                }
            }
            "GDLANUSE" if self.first(line) => {
                self.routine = "GDLAND";
                if let Some(land) = self.categories::<36>(line, 38, 9) {
                    self.case.gas_deposition.land_use = Some(land);
                }
            }
            "GASDEPDF" if self.first(line) => self.gas_defaults(line),
            "GASDEPVD" if self.first(line) => self.gas_velocity(line),
            "DEBUGOPT" if self.first(line) => self.debug_options(line),
            "URBANOPT" => {
                if self.count("CO", "MODELOPT") != 1 {
                    self.error("140", 2, &line.keyword);
                    self.hint("MODELOPT must stand before URBANOPT");
                }
                self.urban_area(line);
            }
            "LOW_WIND" | "AWMADWNW" | "ORD_DWNW" => {
                if self.first(line) {
                    let needs = match line.keyword.as_str() {
                        "LOW_WIND" => "133",
                        "AWMADWNW" => "122",
                        _ => "123",
                    };
                    if !self.control.alpha {
                        self.error(needs, 2, &line.keyword);
                    } else if line.keyword == "LOW_WIND" {
                        self.low_wind(line);
                    } else {
                        self.downwash_options(line);
                    }
                }
            }
            "OZONEVAL" | "O3VALUES" | "OZONEFIL" | "OZONUNIT" | "NO2STACK" | "O3SECTOR" => {
                let unique = matches!(line.keyword.as_str(), "OZONUNIT" | "NO2STACK" | "O3SECTOR");
                if unique && !self.first(line) {
                } else if ozone {
                    self.ozone_line(line);
                } else {
                    self.error("600", 2, &line.keyword);
                }
            }
            "NO2EQUIL" if self.first(line) => {
                if self.control.pvmrm || self.control.olm || self.control.ttrm {
                    self.no2_equilibrium(line);
                } else {
                    self.error("142", 2, &line.keyword);
                }
            }
            "ARMRATIO" if self.first(line) => {
                if self.control.arm2 {
                    self.arm2_limits(line);
                } else {
                    self.error("145", 2, &line.keyword);
                }
            }
            "NOXSECTR" | "NOXVALUE" | "NOX_VALS" | "NOX_UNIT" | "NOX_FILE" => {
                let unique = matches!(line.keyword.as_str(), "NOXSECTR" | "NOX_UNIT");
                if unique && !self.first(line) {
                } else if self.control.grsm {
                    self.nox_line(line);
                } else {
                    self.error("602", 2, &line.keyword);
                }
            }
            "ARCFTOPT" => {
                self.refuse(2, "ARCFTOPT (aircraft)");
                self.hint("take ARCFTOPT and ARCFTSRC off: AREA and VOLUME sources without them have no plume rise of jets");
            }
            "FINISHED" => {
                if self.first(line) {
                    self.finish_control();
                }
            }
            "MODELOPT" | "AVERTIME" | "POLLUTID" | "FLAGPOLE" | "RUNORNOT" | "ERRORFIL"
            | "GDSEASON" | "GDLANUSE" | "GASDEPDF" | "GASDEPVD" | "DEBUGOPT" | "NO2EQUIL"
            | "ARMRATIO" => {}
            "EVENTFIL" | "SAVEFILE" | "INITFILE" | "MULTYEAR" if main_run => {}
            _ => self.wrong_pathway(line),
        }
    }

    /// E110.
    pub(super) fn wrong_pathway(&mut self, line: &Line) {
        self.error("110", 2, &line.keyword);
        if let Some(home) = home_of(&line.keyword) {
            self.hint(format!("{} belongs to {home}", line.keyword));
        }
    }

    fn title(&mut self, line: &Line) {
        self.routine = "TITLES";
        let title: String = line.rest.chars().take(200).collect();
        if title.trim().is_empty() {
            self.warn("200", 3, &line.keyword);
        }
        let at = usize::from(line.keyword == "TITLETWO");
        title.trim_end().clone_into(&mut self.case.titles[at]);
    }

    fn averaging_times(&mut self, line: &Line) {
        self.routine = "AVETIM";
        if line.count() < 3 {
            self.error("200", 3, &line.keyword);
        }
        for field in &line.fields {
            self.control.period |= field.text == "PERIOD";
            self.control.annual |= field.text == "ANNUAL";
        }
        if self.control.period && self.control.annual {
            self.error("294", 3, &line.keyword);
        }
        for n in 3..=line.count() {
            let word: String = line.field(n).chars().take(8).collect();
            if word == "PERIOD" || word == "ANNUAL" {
                continue;
            }
            let hours = if word == "MONTH" {
                self.control.month = true;
                720
            } else {
                let read = single(&word);
                if read.times != 1 {
                    self.error("208", n, &line.keyword);
                }
                let hours = whole(read.value);
                if read.times != 1 || hours <= 0 || 24 % hours != 0 {
                    self.error("203", n, "AVEPER");
                    self.hint(
                        "averages of 1, 2, 3, 4, 6, 8, 12 or 24 hours, MONTH, PERIOD or ANNUAL",
                    );
                    continue;
                }
                hours
            };
            if self.control.averages.contains(&hours) {
                self.error("211", n, &line.keyword);
            }
            self.control.averages.push(hours);
        }
    }

    fn pollutant(&mut self, line: &Line) {
        self.routine = "POLLID";
        if !self.fields(line, 3, 4) {
            return;
        }
        let name: String = line.field(3).chars().take(8).collect();
        let second = line.field(4);
        self.control.pollutant.clone_from(&name);
        if line.count() == 4 {
            let off = matches!(second, "H1H" | "H2H" | "INC");
            let known = matches!(name.as_str(), "NO2" | "SO2") || is_fine_dust(&name);
            let detail = format!("{name} {}", second.chars().take(3).collect::<String>());
            if off && known {
                self.case.design_value_off = Some(second.to_owned());
                self.warn("276", 4, &detail);
            } else if off {
                self.error("277", 4, &detail);
            } else if !known {
                self.error("202", 4, &line.keyword);
            }
        }
    }

    fn decay(&mut self, line: &Line) {
        let other = if line.keyword == "HALFLIFE" {
            "DCAYCOEF"
        } else {
            "HALFLIFE"
        };
        if self.count("CO", other) != 0 {
            self.warn("155", 2, &line.keyword);
            return;
        }
        if !self.first(line) {
            return;
        }
        self.control.no_decay_card = false;
        if self.count("CO", "MODELOPT") != 1 || self.count("CO", "POLLUTID") != 1 {
            self.error("140", 2, &line.keyword);
            self.hint("MODELOPT and POLLUTID must stand before it");
        }
        self.routine = "EDECAY";
        if !self.fields(line, 3, 3) {
            return;
        }
        let Some(value) = self.one(line, 3) else {
            return;
        };
        let mut coefficient = if line.keyword == "HALFLIFE" {
            0.693 / value
        } else {
            value
        };
        if self.control.default {
            let fixed = if self.preset.urban_areas > 0 && self.control.pollutant == "SO2" {
                4.81e-5
            } else {
                0.0
            };
            if coefficient != fixed {
                self.warn("206", 3, "DCAYCOEF");
            }
            coefficient = fixed;
        } else if coefficient != 0.0 {
            self.control.non_default = true;
        }
        self.case.options.decay.coefficient = Some(coefficient);
    }

    fn flagpole_default(&mut self, line: &Line) {
        self.routine = "FLAGDF";
        self.control.flagpole = true;
        match line.count() {
            2 => self.warn("205", 3, "ZFLAG=0."),
            3 => match double(line.field(3)).once() {
                None => {
                    self.error("208", 3, &line.keyword);
                    self.error("203", 3, &line.keyword);
                }
                Some(height) if height < 0.0 => self.error("209", 3, "ZFLAG"),
                Some(height) => self.control.flagpole_height = height,
            },
            _ => self.error("202", 4, &line.keyword),
        }
    }

    fn run_or_not(&mut self, line: &Line) {
        self.routine = "RUNNOT";
        match (line.count(), line.field(3)) {
            (3, "RUN") => self.control.run = true,
            (3, "NOT") => self.control.run = false,
            (3, _) => {
                self.error("203", 3, &line.keyword);
                self.hint("RUN or NOT");
            }
            (2, _) => self.error("200", 3, &line.keyword),
            _ => self.error("202", 4, &line.keyword),
        }
    }
}

/// Pathway a keyword belongs to.
fn home_of(keyword: &str) -> Option<&'static str> {
    let at = super::lines::KEYWORDS.iter().position(|k| *k == keyword)?;
    Some(match at {
        2..=36 | 104..=105 | 117 => "CO",
        37..=66 | 106 | 116 | 118 | 119 => "SO",
        68..=69 => "EV",
        70..=74 => "RE",
        75..=86 | 107..=115 => "ME",
        87..=103 => "OU",
        _ => return None,
    })
}
