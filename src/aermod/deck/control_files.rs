//! Pathway CO: files of a run (EVENTFIL, SAVEFILE, INITFILE, MULTYEAR, ERRORFIL) and DEBUGOPT.

use super::lines::Line;
use super::number::{single, whole};
use super::reader::Reader;

impl Reader<'_> {
    pub(super) fn event_file(&mut self, line: &Line) {
        if self.control.psd_credit {
            self.warn("147", 2, &line.keyword);
        }
        self.routine = "EVNTFL";
        let detail = match line.count() {
            2 => {
                self.warn("207", 3, &line.keyword);
                let path = super::files::output_path(&self.folder, "EVENTS.INP");
                self.control.event_file = Some((path, true));
                return;
            }
            3 => true,
            4 => {
                if !matches!(line.field(4), "SOCONT" | "DETAIL") {
                    self.warn("203", 4, "EVPARM");
                }
                line.field(4) != "SOCONT"
            }
            _ => {
                self.error("202", 5, &line.keyword);
                return;
            }
        };
        let path = self.output_file(line, 3);
        self.control.event_file = Some((path, detail));
    }

    pub(super) fn save_file(&mut self, line: &Line) {
        self.routine = "SAVEFL";
        if self.control.multi_year {
            self.error("150", 2, &line.keyword);
            return;
        }
        if line.count() > 5 {
            self.error("202", 6, &line.keyword);
            return;
        }
        self.control.save = true;
        if line.count() == 2 {
            self.warn("207", 3, &line.keyword);
            let path = super::files::output_path(&self.folder, "SAVE.FIL");
            self.case.restart.1 = Some((path, None));
            return;
        }
        let path = self.output_file(line, 3);
        let mut days = None;
        if line.count() >= 4 {
            let read = single(line.field(4));
            if read.times == 1 {
                days = Some(whole(read.value).clamp(0, i64::from(u32::MAX)) as u32);
            } else {
                self.error("208", 4, &line.keyword);
            }
        }
        if line.count() == 5 {
            self.case.second_save_file = Some(self.output_file(line, 5));
        }
        self.case.restart.1 = Some((path, days));
    }

    pub(super) fn init_file(&mut self, line: &Line) {
        self.routine = "INITFL";
        if self.control.multi_year {
            self.error("150", 2, &line.keyword);
            return;
        }
        if line.count() > 3 {
            self.error("202", 4, &line.keyword);
            return;
        }
        self.control.init = true;
        let name = if line.count() == 2 {
            self.warn("207", 3, &line.keyword);
            "SAVE.FIL"
        } else {
            line.raw(3)
        };
        self.case.restart.0 = Some(super::files::output_path(&self.folder, name));
    }

    pub(super) fn multi_year(&mut self, line: &Line) {
        self.routine = "MYEAR";
        let pollutant = self.control.pollutant.clone();
        let allowed = matches!(
            pollutant.as_str(),
            "PM10" | "PM-10" | "NO2" | "SO2" | "LEAD" | "OTHER"
        ) || self.control.fine_dust();
        if self.control.save {
            self.error("150", 2, "SAVEFILE");
            return;
        } else if self.control.init {
            self.error("150", 2, "INITFILE");
            return;
        } else if !allowed {
            self.error("150", 2, &pollutant);
            return;
        }
        let old_style = line.field(3) == "H6H";
        let first = if old_style { 4 } else { 3 };
        if line.count() < 3 {
            self.error("200", 3, &line.keyword);
            return;
        } else if line.count() < first {
            self.error("201", 4, &line.keyword);
            return;
        }
        if old_style {
            self.warn("352", 3, "Keyword");
        }
        if line.count() > first + 1 {
            self.error("202", first + 2, &line.keyword);
            return;
        }
        self.control.multi_year = true;
        self.control.save = true;
        let save = self.output_file(line, first);
        let init = (line.count() == first + 1).then(|| self.output_file(line, first + 1));
        self.control.init = init.is_some();
        self.case.multi_year = Some((save, init));
    }

    pub(super) fn error_file(&mut self, line: &Line) {
        self.routine = "ERRFIL";
        match line.count() {
            2 => {
                self.warn("207", 3, &line.keyword);
                self.case.error_file = Some(super::files::output_path(&self.folder, "ERRORS.LST"));
            }
            3 => self.case.error_file = Some(self.output_file(line, 3)),
            _ => self.error("202", 4, &line.keyword),
        }
    }

    /// DEBUGOPT is checked like AERMOD's; no debug file is written.
    pub(super) fn debug_options(&mut self, line: &Line) {
        self.routine = "DEBOPT";
        if line.count() < 3 {
            self.error("200", 3, &line.keyword);
        } else if line.count() > 13 {
            self.error("202", 14, &line.keyword);
        }
        let (control, preset) = (&self.control, &self.preset);
        let deposition = control.depos || control.ddep || control.wdep;
        let extended = preset.areas + preset.lines + preset.pits + preset.circles > 0;
        // Word, AERMOD's name of it in E194, and whether there is anything to debug.
        let known: [(&str, &str, bool); 20] = [
            ("PVMRM", "PVMRMDBG", control.pvmrm),
            ("OLM", "OLMDEBUG", control.olm),
            ("ARM2", "ARM2DEBUG", control.arm2),
            ("GRSM", "GRSMDEBUG", control.grsm),
            ("TTRM", "TTRMDEBUG", control.ttrm),
            ("TTRM2", "TTRM2DEBUG", control.ttrm2),
            ("HBPDBG", "HBPDBG", self.case.options.highly_buoyant),
            ("DEPOS", "DEPOSDBG", deposition),
            ("AREA", "AREADEBUG", extended),
            ("LINE", "LINEDEBUG", extended),
            ("URBANDB", "URBANDB", preset.urban_areas > 0),
            ("PRIME", "PRIMEDBG", preset.sectors > 0),
            ("AWMADW", "AWMADWDBG", preset.sectors > 0),
            ("BLPDBUG", "BLPDBUG", preset.buoyant_lines > 0),
            ("RLINE", "RLINEDBG", preset.roads > 0),
            ("PLATFORM", "PLATFMDBG", preset.points > 0),
            ("SWPOINT", "SWDBG", false),
            ("AIRCRAFT", "ARCFTDEBUG", false),
            ("MODEL", "", true),
            ("METEOR", "", true),
        ];
        let mut wanted = 0;
        let mut found: Vec<(usize, &str)> = Vec::new();
        for n in 3..=line.count() {
            let Some((word, name, useful)) = known.iter().find(|(w, _, _)| *w == line.field(n))
            else {
                continue;
            };
            wanted += 1;
            if !useful {
                found.push((n, name));
            }
            let _ = word;
        }
        if wanted == 0 {
            self.error("203", 3, line.field(3));
            return;
        }
        for (n, name) in found {
            self.error("194", n, name);
        }
        if line.count() > 2 + wanted * 2 {
            let last = line.count();
            self.error("203", last, line.field(last));
        }
        self.info("901", 2, "DEBUGOPT");
        self.hint("no debug files are written");
    }
}
