//! Messages before the first hour: those of the deck's reader, and what measured turbulence brings.
//!
//! AERMOD's habit that shows in listings: the lines behind `SO FINISHED` of a deck with buoyant lines are counted from the size of
//! the last group of lines, since its check of the groups counts with the variable that counts the lines.

use super::facts::{Facts, Message};
use crate::aermod::deck::{Problem, message};
use crate::nearfield::Case;

/// The number (from 1) of the line on which a pathway ends.
fn finished(deck: &str, pathway: &str) -> Option<usize> {
    deck.lines()
        .position(|line| {
            let mut words = line.split_whitespace();
            let both = (words.next(), words.next());
            matches!(both, (Some(first), Some(second))
                if first.eq_ignore_ascii_case(pathway) && second.eq_ignore_ascii_case("FINISHED"))
        })
        .map(|line| line + 1)
}

/// The number that AERMOD gives a line of the deck.
fn counted(case: &Case, sources_end: Option<usize>, line: usize) -> usize {
    match (case.buoyant_groups.last(), sources_end) {
        (Some(group), Some(end)) if line > end => line - end + group.members.len() + 1,
        _ => line,
    }
}

impl Facts {
    /// Takes the messages of the deck's reader, and adds those that measured turbulence brings.
    pub fn set_problems(&mut self, case: &Case, problems: &[Problem]) {
        let sources_end = finished(&self.deck, "SO");
        let own = |problem: &Problem| {
            problem
                .place
                .as_ref()
                .is_some_and(|place| place.file == self.deck_path)
        };
        self.messages = problems
            .iter()
            .filter(|problem| !problem.code.starts_with('9'))
            .map(|problem| {
                let mut message = Message::from(problem);
                if own(problem) {
                    message.line = counted(case, sources_end, message.line);
                }
                message
            })
            .collect();
        let what = match self.turbulence {
            (true, true) => "SigA & SigW",
            (true, false) => "SigA Data",
            (false, true) => "SigW Data",
            _ => return,
        };
        let line = finished(&self.deck, "ME").map_or(0, |line| counted(case, sources_end, line));
        let adjusted = self.notes.adjusted_friction;
        let fatal = adjusted && case.options.default;
        let codes: &[(&str, &str)] = match (adjusted, fatal) {
            (true, true) => &[("401", what)],
            (true, false) => &[("401", what), ("402", "Option")],
            _ => &[("403", what)],
        };
        // The weather files are opened at the end of ME.
        let place = self
            .messages
            .iter()
            .position(|own| matches!(own.pathway.as_str(), "OU" | "EV"))
            .unwrap_or(self.messages.len());
        let told = codes.iter().map(|(code, hint)| Message {
            pathway: "MX".to_owned(),
            kind: if fatal { 'E' } else { 'W' },
            code: (*code).to_owned(),
            line,
            module: "PFLCNV".to_owned(),
            text: message(code).to_owned(),
            hint: (*hint).to_owned(),
        });
        self.messages.splice(place..place, told);
    }
}
