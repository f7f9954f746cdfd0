//! Pathway OU: output files, with AERMOD's checks of names and units.

use super::lines::Line;
use super::output::{FileKind, FileUse};
use super::preset::rank;
use super::reader::Reader;
use crate::nearfield::case::{Averaging, Output};
use std::path::PathBuf;

/// What a file is for, as AERMOD numbers it: group, averaging, rank (0 where it has none).
#[derive(Clone, Copy)]
pub(super) struct Slot {
    pub group: usize,
    pub average: usize,
    pub rank: i64,
}

impl Reader<'_> {
    /// A file in field `n`, its unit in the next where there is one; `None` if it was asked before or its unit clashes.
    pub(super) fn claim(
        &mut self,
        line: &Line,
        n: usize,
        kind: FileKind,
        slot: Slot,
        default_unit: i64,
    ) -> Option<PathBuf> {
        let key = [slot.group as i64, slot.average as i64, slot.rank];
        let twice = self
            .output
            .files
            .iter()
            .any(|file| file.kind == kind && file.slot == key);
        if twice && kind != FileKind::Evaluation {
            self.error("211", 2, &line.keyword);
            return None;
        }
        let path = self.output_file(line, n);
        let mut unit = default_unit;
        if line.count() > n {
            unit = self.whole(line, n + 1)?;
            if unit <= 30 {
                self.error("560", n + 1, &line.keyword);
                return None;
            } else if unit > 100 {
                self.warn("565", n + 1, &line.keyword);
            }
        } else {
            let crowded = match kind {
                FileKind::Maxi | FileKind::Post | FileKind::Plot => {
                    slot.group >= 9 || slot.average >= 9
                }
                FileKind::Toxx => slot.average >= 4,
                FileKind::Rank | FileKind::Evaluation => false,
                _ => slot.group >= 9,
            };
            if crowded {
                self.warn("565", 2, &line.keyword);
            }
        }
        let name = line.raw(n).to_owned();
        let related: &[FileKind] = match kind {
            FileKind::Post | FileKind::PeriodPost => &[FileKind::Post, FileKind::PeriodPost],
            FileKind::Plot | FileKind::PeriodPlot => &[FileKind::Plot, FileKind::PeriodPlot],
            _ => std::slice::from_ref(&kind),
        };
        let clash =
            self.output.files.iter().any(|file| {
                related.contains(&file.kind) && (file.name == name) != (file.unit == unit)
            });
        self.output.files.push(FileUse {
            kind,
            name,
            unit,
            slot: key,
        });
        if clash {
            self.error("550", n, &line.keyword);
            self.hint("two outputs of one kind may share a file only under the same name and unit");
            return None;
        }
        Some(path)
    }

    /// A plot file may not share its name or unit with a file of another kind (E555).
    pub(super) fn check_units_across(&mut self) {
        let files = self.output.files.clone();
        for plot in files.iter().filter(|file| file.kind == FileKind::Plot) {
            for other in &files {
                let compared = matches!(
                    other.kind,
                    FileKind::Post | FileKind::Maxi | FileKind::PeriodPost | FileKind::PeriodPlot
                );
                if compared && (plot.name == other.name) != (plot.unit == other.unit) {
                    let hours = self
                        .control
                        .averages
                        .get(other.slot[1] as usize)
                        .copied()
                        .unwrap_or(0);
                    self.error("555", 2, &format!("{:4} {hours:3}", other.slot[0] + 1));
                }
            }
        }
    }

    pub(super) fn maximum_file(&mut self, line: &Line) {
        self.routine = "OUMXFL";
        if !self.fields(line, 6, 7) {
            return;
        }
        let Some(average) = self.average(line, 3) else {
            return;
        };
        let Some(group) = self.group(line, 4) else {
            return;
        };
        let Some(threshold) = self.one(line, 5) else {
            return;
        };
        let unit = 100 + (group as i64 + 1) * 10 + average as i64 + 1;
        let slot = Slot {
            group,
            average,
            rank: 0,
        };
        if let Some(path) = self.claim(line, 6, FileKind::Maxi, slot, unit) {
            let averaging = self.averaging(average);
            self.output
                .outputs
                .push(Output::MaximumFile(averaging, group, threshold, path));
        }
    }

    /// PERIOD or ANNUAL in field 3, where they were asked for; `Err` where they were not.
    fn long_average(&mut self, line: &Line) -> Result<Option<Averaging>, ()> {
        match line.field(3) {
            "PERIOD" if self.control.period => Ok(Some(Averaging::Period)),
            "ANNUAL" if self.control.annual => Ok(Some(Averaging::Annual)),
            "PERIOD" | "ANNUAL" => {
                self.error("203", 3, " AVEPER");
                self.hint(format!("{} does not stand on AVERTIME", line.field(3)));
                Err(())
            }
            _ => Ok(None),
        }
    }

    fn post_format(&mut self, line: &Line) -> Option<bool> {
        match line.field(5) {
            "UNFORM" => Some(true),
            "PLOT" => Some(false),
            _ => {
                self.error("203", 5, "FORMAT");
                self.hint("PLOT (text) or UNFORM (binary)");
                None
            }
        }
    }

    pub(super) fn post_file(&mut self, line: &Line) {
        self.routine = "OUPOST";
        if !self.fields(line, 6, 7) {
            return;
        }
        let Ok(long) = self.long_average(line) else {
            return;
        };
        let (average, averaging) = if let Some(long) = long {
            self.routine = "PERPST";
            (0, long)
        } else {
            let Some(average) = self.average(line, 3) else {
                return;
            };
            (average, self.averaging(average))
        };
        let Some(group) = self.group(line, 4) else {
            return;
        };
        let Some(binary) = self.post_format(line) else {
            return;
        };
        let number = group as i64 + 1;
        let (kind, unit) = if long.is_some() {
            (FileKind::PeriodPost, 300 + number * 10 - 5)
        } else {
            (FileKind::Post, 200 + number * 10 + average as i64 + 1)
        };
        let slot = Slot {
            group,
            average,
            rank: 0,
        };
        if let Some(path) = self.claim(line, 6, kind, slot, unit) {
            self.output
                .outputs
                .push(Output::PostFile(averaging, group, binary, path));
        }
    }

    pub(super) fn plot_file(&mut self, line: &Line) {
        self.routine = "OUPLOT";
        if !self.fields(line, 5, 7) {
            return;
        }
        let Ok(long) = self.long_average(line) else {
            return;
        };
        if let Some(averaging) = long {
            self.routine = "PERPLT";
            if line.count() > 6 {
                self.error("202", 7, &line.keyword);
                return;
            }
            let Some(group) = self.group(line, 4) else {
                return;
            };
            let unit = 300 + (group as i64 + 1) * 10;
            let slot = Slot {
                group,
                average: 0,
                rank: 0,
            };
            if let Some(path) = self.claim(line, 5, FileKind::PeriodPlot, slot, unit) {
                self.output
                    .outputs
                    .push(Output::PlotFile(averaging, group, None, path));
            }
            return;
        }
        let Some(average) = self.average(line, 3) else {
            return;
        };
        let Some(group) = self.group(line, 4) else {
            return;
        };
        let rank = rank(line.field(5));
        let known =
            u32::try_from(rank).is_ok_and(|rank| self.output.ranks[average].contains(&rank));
        if !known {
            self.error("203", 5, "HIVALU");
            self.hint("RECTABLE must ask for this rank of this average before");
            return;
        }
        if line.count() < 6 {
            let unit = (rank + 3) * 100 + (group as i64 + 1) * 10 + average as i64 + 1;
            self.error("500", 6, &format!("PLTFL{unit:03}"));
            self.hint("the name of the file is missing");
            return;
        }
        let unit = (rank + 3) * 100 + (group as i64 + 1) * 10 + average as i64 + 1;
        let slot = Slot {
            group,
            average,
            rank,
        };
        if let Some(path) = self.claim(line, 6, FileKind::Plot, slot, unit) {
            let averaging = self.averaging(average);
            self.output
                .outputs
                .push(Output::PlotFile(averaging, group, Some(rank as u32), path));
        }
    }

    pub(super) fn toxx_file(&mut self, line: &Line) {
        self.routine = "OUTOXX";
        if !self.fields(line, 5, 6) {
            return;
        }
        let Some(average) = self.average(line, 3) else {
            return;
        };
        let hours = self.control.averages[average];
        if hours != 1 {
            self.warn("296", 3, &format!("  {hours:4}"));
        }
        let Some(threshold) = self.one(line, 4) else {
            return;
        };
        let slot = Slot {
            group: 0,
            average,
            rank: 0,
        };
        let unit = 301 + average as i64;
        if let Some(path) = self.claim(line, 5, FileKind::Toxx, slot, unit) {
            let averaging = self.averaging(average);
            self.output
                .outputs
                .push(Output::ToxxFile(averaging, threshold, path));
        }
    }

    pub(super) fn season_hour_file(&mut self, line: &Line) {
        self.routine = "OUSEAS";
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
        let unit = 302 + (group as i64 + 1) * 10;
        if let Some(path) = self.claim(line, 4, FileKind::SeasonHour, slot, unit) {
            self.output.outputs.push(Output::SeasonHour(group, path));
        }
    }

    pub(super) fn rank_file(&mut self, line: &Line) {
        self.routine = "OURANK";
        if !self.fields(line, 5, 6) {
            return;
        }
        let Some(average) = self.average(line, 3) else {
            return;
        };
        let asked = self
            .output
            .files
            .iter()
            .any(|file| file.kind == FileKind::Rank && file.slot[1] == average as i64);
        if asked {
            self.error("203", 3, "AVEPER");
            self.hint("one RANKFILE for each average");
            return;
        }
        let Some(length) = self.whole(line, 4) else {
            return;
        };
        let slot = Slot {
            group: 0,
            average,
            rank: 0,
        };
        let unit = 101 + average as i64;
        if let Some(path) = self.claim(line, 5, FileKind::Rank, slot, unit) {
            let averaging = self.averaging(average);
            let length = length.clamp(0, 1_000_000) as u32;
            self.output
                .outputs
                .push(Output::RankFile(averaging, length, path));
        }
    }

    pub(super) fn evaluation_file(&mut self, line: &Line) {
        self.routine = "OUEVAL";
        if !self.fields(line, 4, 5) {
            return;
        }
        let id: String = line.field(3).chars().take(8).collect();
        let Some(source) = self.source_index(&id) else {
            self.error("203", 3, "SRCID");
            self.hint_source(&id);
            return;
        };
        let slot = Slot {
            group: source,
            average: 0,
            rank: 0,
        };
        let unit = 400 + (source as i64 + 1) * 5;
        if let Some(path) = self.claim(line, 4, FileKind::Evaluation, slot, unit) {
            self.output
                .outputs
                .push(Output::EvaluationFile(source, path));
        }
    }
}
