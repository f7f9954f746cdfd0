//! Pathway OU: tables and the words that hold for all files.

use super::ids::split;
use super::lines::Line;
use super::number::{single, whole};
use super::preset::rank;
use super::reader::Reader;
use crate::nearfield::case::{Averaging, Output};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Kinds of output file, for AERMOD's checks of names and units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum FileKind {
    Maxi,
    Post,
    PeriodPost,
    Plot,
    PeriodPlot,
    Toxx,
    SeasonHour,
    Rank,
    Evaluation,
    MaxDaily,
    MaxDailyByYear,
    Contribution,
}

/// An output file and the Fortran unit AERMOD would give it.
#[derive(Debug, Clone)]
pub(super) struct FileUse {
    pub kind: FileKind,
    pub name: String,
    pub unit: i64,
    /// What it is for (averaging, group, rank), to find it asked twice.
    pub slot: [i64; 3],
}

/// What OU has said so far.
#[derive(Debug, Clone, Default)]
pub(super) struct OutputDraft {
    /// Ranks of each short average.
    pub ranks: Vec<BTreeSet<u32>>,
    pub maxima: Vec<Option<u32>>,
    pub days: Vec<bool>,
    pub files: Vec<FileUse>,
    pub outputs: Vec<Output>,
    pub summary: Option<PathBuf>,
}

impl OutputDraft {
    pub fn has(&self, kind: FileKind) -> bool {
        self.files.iter().any(|file| file.kind == kind)
    }

    /// Highest rank asked by RECTABLE so far.
    pub fn highest_rank(&self) -> i64 {
        let last = self.ranks.iter().filter_map(|r| r.last()).max();
        last.map_or(0, |rank| i64::from(*rank))
    }
}

impl<'a> Reader<'a> {
    pub(super) fn output_line(&mut self, line: &'a Line) {
        self.routine = "OUCARD";
        if self.output.ranks.is_empty() {
            let n = self.control.averages.len();
            self.output.ranks = vec![BTreeSet::new(); n];
            self.output.maxima = vec![None; n];
            self.output.days = vec![false; n];
        }
        if self.preset.event_run {
            self.routine = "EV_OUCARD";
            self.event_output_line(line);
            return;
        }
        match line.keyword.as_str() {
            "STARTING" => {
                self.first(line);
            }
            "RECTABLE" => self.receptor_table(line),
            "MAXTABLE" => self.maximum_table(line),
            "DAYTABLE" => {
                self.day_table(line);
                self.routine = "OUCARD";
                self.first(line);
            }
            "MAXIFILE" => self.maximum_file(line),
            "POSTFILE" => self.post_file(line),
            "PLOTFILE" => self.plot_file(line),
            "TOXXFILE" => self.toxx_file(line),
            "SEASONHR" if self.control.scim => self.error("154", 2, &line.keyword),
            "SEASONHR" => self.season_hour_file(line),
            "RANKFILE" => self.rank_file(line),
            "EVALFILE" => self.evaluation_file(line),
            "SUMMFILE" => {
                self.routine = "OUSUMM";
                if self.fields(line, 3, 3) {
                    let path = self.output_file(line, 3);
                    self.output.summary = Some(path);
                }
                self.routine = "OUCARD";
                self.first(line);
            }
            "FILEFORM" => self.file_form(line),
            "MAXDAILY" | "MXDYBYYR" | "MAXDCONT" => {
                if self.control.design {
                    self.design_file(line);
                } else {
                    let code = if line.keyword == "MAXDCONT" {
                        "163"
                    } else {
                        "162"
                    };
                    self.error(code, 2, &line.keyword);
                    self.hint("design values need POLLUTID NO2 or SO2 with 1-h, or PM25 with 24-h averages");
                }
            }
            "NOHEADER" => {
                self.no_header(line);
                self.routine = "OUCARD";
                self.first(line);
            }
            "FINISHED" => {
                self.first(line);
                self.check_outputs();
            }
            _ => self.wrong_pathway(line),
        }
    }

    pub(super) fn file_form(&mut self, line: &Line) {
        self.routine = "FILEFORM";
        if self.fields(line, 3, 3) {
            match line.field(3).get(..3) {
                Some("FIX") => self.case.layout.exponential = false,
                Some("EXP") => self.case.layout.exponential = true,
                _ => {
                    self.error("203", 3, " FORMAT");
                    self.hint("FIX or EXP");
                }
            }
        }
        self.routine = "OUCARD";
        self.first(line);
    }

    fn no_header(&mut self, line: &Line) {
        const KINDS: [&str; 9] = [
            "ALL", "MAXIFILE", "POSTFILE", "PLOTFILE", "SEASONHR", "RANKFILE", "MAXDAILY",
            "MXDYBYYR", "MAXDCONT",
        ];
        self.routine = "NOHEADER";
        if !self.fields(line, 3, 10) {
            return;
        }
        for n in 3..=line.count() {
            let word = line.field(n);
            if KINDS.contains(&word) {
                self.case.layout.no_header.push(word.to_owned());
                if word == "ALL" {
                    break;
                }
            } else {
                self.error("203", n, word);
            }
        }
    }

    /// Index of the short average named in field `n`; E208 or E203.
    pub(super) fn average(&mut self, line: &Line, n: usize) -> Option<usize> {
        let hours = if line.field(n) == "MONTH" && self.control.month {
            720
        } else {
            self.whole(line, n)?
        };
        let found = self.control.averages.iter().position(|h| *h == hours);
        if found.is_none() {
            self.no_average(n);
        }
        found
    }

    pub(super) fn no_average(&mut self, n: usize) {
        self.error("203", n, "AVEPER");
        let known: Vec<String> = self
            .control
            .averages
            .iter()
            .map(|h| {
                if *h == 720 {
                    "MONTH".to_owned()
                } else {
                    h.to_string()
                }
            })
            .collect();
        self.hint(format!("AVERTIME has {}", known.join(", ")));
    }

    /// AERMOD's averaging of an index.
    pub(super) fn averaging(&self, index: usize) -> Averaging {
        super::choices::Control::averaging(self.control.averages[index])
    }

    /// Index of the group named in field `n`; E203.
    pub(super) fn group(&mut self, line: &Line, n: usize) -> Option<usize> {
        let id: String = line.field(n).chars().take(8).collect();
        let found = self.case.groups.iter().position(|group| group.id == id);
        if found.is_none() {
            self.error("203", n, "GRPID");
            let known: Vec<String> = self.case.groups.iter().map(|g| g.id.clone()).collect();
            if let Some(near) = super::hints::nearest(&id, known.iter().map(String::as_str)) {
                self.hint(format!("did you mean {near}?"));
            } else {
                self.hint(format!("groups are {}", known.join(", ")));
            }
        }
        found
    }

    fn receptor_table(&mut self, line: &Line) {
        self.routine = "OUHIGH";
        if !self.fields(line, 4, self.preset.ranks + 3) {
            if line.count() > 3 {
                self.hint("a rank is 3, 3RD or THIRD, a range FIRST-THIRD");
            }
            return;
        }
        let averages = self.control.averages.clone();
        let wanted: Vec<usize> = if line.field(3) == "ALLAVE" {
            (0..averages.len()).collect()
        } else if line.field(3) == "MONTH" && self.control.month {
            (0..averages.len())
                .filter(|i| averages[*i] == 720)
                .collect()
        } else {
            let ends = split(line.field(3), '-', 8);
            self.split_complaints(&ends, 3, &line.keyword);
            let (low, high) = (single(&ends.begin), single(&ends.end));
            let ranged = ends.begin != ends.end;
            for end in [Some(low), ranged.then_some(high)].into_iter().flatten() {
                if end.times != 1 {
                    self.error("208", 3, &line.keyword);
                }
            }
            let (low, high) = (whole(low.value), whole(high.value));
            (0..averages.len())
                .filter(|i| (low..=high).contains(&averages[*i]))
                .collect()
        };
        if wanted.is_empty() && line.field(3) != "ALLAVE" {
            self.no_average(3);
            return;
        }
        for n in 4..=line.count() {
            let ends = split(line.field(n), '-', 8);
            self.split_complaints(&ends, n, &line.keyword);
            let (first, last) = (rank(&ends.begin), rank(&ends.end));
            if !(1..=999).contains(&first) || !(1..=999).contains(&last) {
                self.error("203", n, "HIVALU");
                self.hint("a rank is 3, 3RD or THIRD, a range FIRST-THIRD");
                continue;
            }
            for average in &wanted {
                let ranks = &mut self.output.ranks[*average];
                ranks.extend(first as u32..=last as u32);
            }
        }
    }

    fn maximum_table(&mut self, line: &Line) {
        self.routine = "OUMXVL";
        if !self.fields(line, 4, 4) {
            return;
        }
        let averages = if line.field(3) == "ALLAVE" {
            (0..self.control.averages.len()).collect()
        } else {
            match self.average(line, 3) {
                Some(index) => vec![index],
                None => return,
            }
        };
        let Some(length) = self.whole(line, 4) else {
            return;
        };
        for index in averages {
            self.output.maxima[index] = Some(length.clamp(0, 1_000_000) as u32);
        }
    }

    fn day_table(&mut self, line: &Line) {
        self.routine = "OUDALY";
        if !self.fields(line, 3, self.control.averages.len() + 2) {
            return;
        }
        if line.field(3) == "ALLAVE" {
            self.output.days.fill(true);
            return;
        }
        for n in 3..=line.count() {
            match self.average(line, n) {
                Some(index) => self.output.days[index] = true,
                None => return,
            }
        }
    }
}
