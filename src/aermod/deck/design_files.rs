//! Pathway OU: files of design values (MAXDAILY, MXDYBYYR, MAXDCONT).

use super::lines::Line;
use super::output::FileKind;
use super::output_files::Slot;
use super::reader::Reader;
use crate::nearfield::case::{DesignValue, Output};

impl Reader<'_> {
    pub(super) fn design_file(&mut self, line: &Line) {
        if line.keyword == "MAXDCONT" {
            self.contribution_file(line);
            return;
        }
        let by_year = line.keyword == "MXDYBYYR";
        self.routine = if by_year { "OUMXDLY_BYYR" } else { "OUMAXDLY" };
        if !self.fields(line, 4, 5) {
            return;
        }
        let Some(group) = self.group(line, 3) else {
            return;
        };
        let slot = Slot {
            group,
            average: 0,
            rank: 0,
        };
        let (kind, base) = if by_year {
            (FileKind::MaxDailyByYear, 601)
        } else {
            (FileKind::MaxDaily, 501)
        };
        let unit = base + group as i64 * 2;
        if let Some(path) = self.claim(line, 4, kind, slot, unit) {
            self.output.outputs.push(if by_year {
                Output::MaxDailyByYear(group, path)
            } else {
                Output::MaxDaily(group, path)
            });
        }
    }

    /// MAXDCONT group first last file, or group first THRESH value file.
    fn contribution_file(&mut self, line: &Line) {
        self.routine = "OUMAXD_CONT";
        let c = &self.control;
        let restart = match () {
            () if c.multi_year => Some("MULTYEAR"),
            () if c.save => Some("SAVEFILE"),
            () if c.init => Some("INITFILE"),
            () => None,
        };
        if let Some(keyword) = restart {
            self.error("153", 2, keyword);
            return;
        }
        if !self.fields(line, 6, 8) {
            return;
        }
        let Some(group) = self.group(line, 3) else {
            return;
        };
        if self
            .output
            .files
            .iter()
            .any(|f| f.kind == FileKind::Contribution && f.slot[0] == group as i64)
        {
            let id = self.case.groups[group].id.clone();
            self.error("161", 3, &id);
            return;
        }
        let highest = self.output.highest_rank();
        let limit = format!("NVAL={highest:7}");
        let Some(first) = self.whole(line, 4) else {
            return;
        };
        if first > highest || first < 1 {
            self.error("290", 4, &limit);
            self.hint("RECTABLE must ask for this rank before");
            return;
        }
        let by_threshold = line.field(5) == "THRESH";
        let (last, threshold, n) = if by_threshold {
            let Some(threshold) = self.one(line, 6) else {
                return;
            };
            (highest, Some(threshold), 7)
        } else {
            let Some(last) = self.whole(line, 5) else {
                return;
            };
            if last > highest {
                self.error("290", 5, &limit);
                return;
            } else if last < first {
                self.error("272", 5, &format!("U={first:3}  L={last:3}"));
                return;
            } else if last > 366 {
                self.warn("290", 5, &format!(" NVAL={last:6}"));
            }
            (last, None, 6)
        };
        if by_threshold {
            let (few, some) = match self.case.design_value {
                DesignValue::So2OneHour => (8, 24),
                _ => (12, 28),
            };
            let detail = format!("Max Rank ={highest:2}");
            if highest <= few {
                self.error("273", 5, &detail);
            } else if highest <= some {
                self.warn("273", 5, &detail);
            }
        }
        let slot = Slot {
            group,
            average: 0,
            rank: 0,
        };
        let unit = 701 + (group as i64 + 1) * 2;
        if let Some(file) = self.claim(line, n, FileKind::Contribution, slot, unit) {
            self.output.outputs.push(Output::MaxDailyContribution {
                group,
                first: first as u32,
                last: last as u32,
                threshold,
                file,
            });
        }
    }
}
