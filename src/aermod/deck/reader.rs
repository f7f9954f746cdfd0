//! The reading loop: order of pathways, keywords per pathway, and the place where problems are gathered.

use super::drafts::{ReceptorDraft, SourceDraft};
use super::files::Files;
use super::ids::Split;
use super::lines::{Deck, Line, LineKind};
use super::number::{double, single, whole};
use super::preset::Preset;
use super::problem::{Place, Problem, Severity, message};
use super::sequence::Sequence;
use crate::nearfield::Case;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// AERMOD gives up after this many errors.
const MOST_ERRORS: usize = 999;

/// A deck being read.
pub(super) struct Reader<'a> {
    pub deck: &'a Deck,
    pub files: &'a dyn Files,
    /// Folder of the deck, to which its file names are relative.
    pub folder: PathBuf,
    pub preset: Preset,
    pub case: Case,
    pub problems: Vec<Problem>,
    errors: usize,
    /// AERMOD's name of the routine at work.
    pub routine: &'static str,
    /// Line at work; `None` at the end of the deck.
    pub line: Option<&'a Line>,
    pub pathway: String,
    /// How often a keyword stood in a pathway.
    counts: BTreeMap<(&'a str, &'a str), usize>,
    /// Keyword of the line before.
    pub last_keyword: String,
    pub control: super::choices::Control,
    pub sources: Vec<SourceDraft>,
    pub grouping: super::groups::Grouping,
    pub background: super::background::BackgroundDraft,
    pub receptors: ReceptorDraft,
    pub weather: super::weather::WeatherDraft,
    pub output: super::output::OutputDraft,
    pub event: super::event::EventDraft,
}

impl<'a> Reader<'a> {
    pub fn new(deck: &'a Deck, files: &'a dyn Files, folder: PathBuf) -> Self {
        let preset = Preset::of(deck);
        Self {
            deck,
            files,
            folder,
            case: Case {
                event_run: preset.event_run,
                ..Case::default()
            },
            preset,
            problems: Vec::new(),
            errors: 0,
            routine: "PRESET",
            line: None,
            pathway: String::new(),
            counts: BTreeMap::new(),
            last_keyword: String::new(),
            control: super::choices::Control::default(),
            sources: Vec::new(),
            grouping: super::groups::Grouping::default(),
            background: super::background::BackgroundDraft::default(),
            receptors: ReceptorDraft::default(),
            weather: super::weather::WeatherDraft::default(),
            output: super::output::OutputDraft::default(),
            event: super::event::EventDraft::default(),
        }
    }

    /// Reads all lines.
    pub fn read(&mut self) {
        self.check_preset();
        let order: [&str; 5] = if self.preset.event_run {
            ["CO", "SO", "ME", "EV", "OU"]
        } else {
            ["CO", "SO", "RE", "ME", "OU"]
        };
        let setup = if self.preset.event_run {
            "EV_SETUP"
        } else {
            "SETUP"
        };
        let mut sequence = Sequence::default();
        let deck = self.deck;
        for line in &deck.lines {
            self.line = Some(line);
            self.routine = if line.included { "INCLUD" } else { setup };
            if line.overfull {
                self.routine = "DEFINE";
                self.error("109", 0, "     150");
            }
            let known = line.pathway.is_empty() || order.contains(&line.pathway.as_str());
            if line.kind == LineKind::UnknownPathway || !known {
                self.pathway.clone_from(&sequence.pathway);
                self.error("100", 1, &line.pathway);
                self.hint_pathway(&line.pathway, &order);
                continue;
            }
            self.pathway.clone_from(&line.pathway);
            if line.kind == LineKind::UnknownKeyword {
                self.error("105", 2, &line.keyword);
                self.hint_keyword(line);
                self.last_keyword.clone_from(&line.keyword);
                continue;
            }
            let ends = matches!(line.keyword.as_str(), "STARTING" | "FINISHED");
            if !(line.included && ends) {
                sequence.check(self, line, &order);
            }
            if line.pathway.is_empty() {
                // Reported already as standing outside of every pathway.
            } else if line.included && ends {
                self.error("140", 2, &line.keyword);
            } else if line.included && line.keyword == "INCLUDED" {
                self.error("135", 2, &line.keyword);
            } else {
                self.card(line);
            }
            self.last_keyword.clone_from(&line.keyword);
            if line.pathway == "OU" && line.keyword == "FINISHED" {
                break;
            }
        }
        self.line = None;
        self.routine = setup;
        let finished: String = order
            .iter()
            .map(|pathway| self.count(pathway, "FINISHED").min(9).to_string())
            .collect();
        if finished != "11111" {
            self.error("125", 0, &finished);
            let missing: Vec<&str> = order
                .iter()
                .copied()
                .filter(|pathway| self.count(pathway, "FINISHED") == 0)
                .collect();
            if !missing.is_empty() {
                self.hint(format!("no FINISHED line for {}", missing.join(", ")));
            }
        }
    }

    fn card(&mut self, line: &'a Line) {
        *self
            .counts
            .entry((&line.pathway, &line.keyword))
            .or_default() += 1;
        if line.keyword == "INCLUDED" && matches!(line.pathway.as_str(), "SO" | "RE" | "EV") {
            self.included(line);
            return;
        }
        match line.pathway.as_str() {
            "CO" => self.control_line(line),
            "SO" => self.source_line(line),
            "RE" => self.receptor_line(line),
            "ME" => self.weather_line(line),
            "EV" => self.event_line(line),
            _ => self.output_line(line),
        }
    }

    fn included(&mut self, line: &Line) {
        self.routine = "INCLUD";
        match line.count() {
            3 if line.opened => {}
            3 => {
                self.error("500", 3, "INCFILE");
                self.hint_file(line.raw(3));
            }
            4.. if line.count() > 4 => self.error("202", 5, &line.keyword),
            _ => self.error("200", 3, &line.keyword),
        }
    }

    /// How often a keyword has stood so far.
    pub fn count(&self, pathway: &str, keyword: &str) -> usize {
        self.counts.get(&(pathway, keyword)).copied().unwrap_or(0)
    }

    /// How often the keyword of the line at work has stood, this line included.
    pub fn repeats(&self, line: &Line) -> usize {
        self.count(&line.pathway, &line.keyword)
    }

    /// True for the first line with this keyword; reports E135 otherwise.
    pub fn first(&mut self, line: &Line) -> bool {
        let first = self.repeats(line) == 1;
        if !first {
            self.error("135", 2, &line.keyword);
        }
        first
    }

    pub fn error(&mut self, code: &'static str, field: usize, detail: &str) {
        self.report(Severity::Error, code, field, detail);
    }

    pub fn warn(&mut self, code: &'static str, field: usize, detail: &str) {
        self.report(Severity::Warning, code, field, detail);
    }

    pub fn info(&mut self, code: &'static str, field: usize, detail: &str) {
        self.report(Severity::Info, code, field, detail);
    }

    /// Gathers a problem at field `field` of the line at work (0 = the line).
    fn report(&mut self, severity: Severity, code: &'static str, field: usize, detail: &str) {
        if self.errors >= MOST_ERRORS || self.problems.len() >= 20 * MOST_ERRORS {
            return;
        }
        self.errors += usize::from(severity == Severity::Error);
        let place = self.line.map(|line| {
            let (column, length) = line.span(field);
            Place {
                file: self
                    .deck
                    .files
                    .get(line.file)
                    .map_or_else(PathBuf::new, |file| file.path.clone()),
                line: line.number,
                column,
                length,
                text: self.deck.text(line).to_owned(),
            }
        });
        self.problems.push(Problem {
            severity,
            code,
            pathway: self.pathway.clone(),
            routine: self.routine,
            message: message(code),
            detail: detail.trim_end().to_owned(),
            place,
            hint: None,
        });
    }

    /// Adds a hint to the last problem.
    pub fn hint(&mut self, hint: impl Into<String>) {
        if let Some(problem) = self.problems.last_mut() {
            problem.hint = Some(hint.into());
        }
    }

    /// Field `n` as one number; E208 otherwise.
    pub fn one(&mut self, line: &Line, n: usize) -> Option<f64> {
        let read = double(line.field(n)).once();
        if read.is_none() {
            self.error("208", n, &line.keyword);
            self.hint_number(line.field(n));
        }
        read
    }

    /// Field `n` as a whole number (read in single precision); E208 otherwise.
    pub fn whole(&mut self, line: &Line, n: usize) -> Option<i64> {
        let read = single(line.field(n)).once();
        if read.is_none() {
            self.error("208", n, &line.keyword);
            self.hint_number(line.field(n));
        }
        read.map(whole)
    }

    /// The number of fields must lie in `least..=most` (AERMOD's count); E200, E201, E202 otherwise.
    pub fn fields(&mut self, line: &Line, least: usize, most: usize) -> bool {
        let count = line.count();
        if count <= 2 && least > 2 {
            self.error("200", 3, &line.keyword);
        } else if count < least {
            self.error("201", count + 1, &line.keyword);
        } else if count > most {
            self.error("202", most + 1, &line.keyword);
        } else {
            return true;
        }
        false
    }

    /// Reports what was wrong with a split field.
    pub fn split_complaints(&mut self, split: &Split, n: usize, keyword: &str) {
        let routine = std::mem::replace(&mut self.routine, "FSPLIT");
        for code in &split.complaints {
            self.error(code, n, keyword);
        }
        self.routine = routine;
    }

    /// An input file named in field `n`, found whatever its case; E500 with `detail` otherwise.
    pub fn input_file(&mut self, line: &Line, n: usize, detail: &str) -> Option<PathBuf> {
        if line.raw(n).chars().count() > super::lines::LONGEST_FIELD {
            self.error("291", n, "     200");
            return None;
        }
        let found = self.files.find(&self.folder, line.raw(n));
        if found.is_none() {
            self.error("500", n, detail);
            self.hint_file(line.raw(n));
        }
        found
    }

    /// An output file named in field `n`, relative to the deck's folder.
    pub fn output_file(&mut self, line: &Line, n: usize) -> PathBuf {
        if line.raw(n).chars().count() > super::lines::LONGEST_FIELD {
            self.error("291", n, "     200");
        }
        super::files::output_path(&self.folder, line.raw(n))
    }

    /// Index of a source by its name.
    pub fn source_index(&self, id: &str) -> Option<usize> {
        self.grouping.source_index(id)
    }

    /// Something this program does not do; the deck is refused by name.
    pub fn refuse(&mut self, field: usize, what: &str) {
        self.error("900", field, what);
    }
}
