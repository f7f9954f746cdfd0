//! Hints: the keyword that was meant, columns that slipped, files that are not there.

use super::lines::{KEYWORDS, Line};
use super::reader::Reader;

/// The likeliest of some words, if one is near enough.
pub(super) fn nearest<'w>(word: &str, words: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    words
        .into_iter()
        .map(|known| (strsim::jaro_winkler(word, known), known))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, known)| known)
}

impl Reader<'_> {
    /// After E100.
    pub(super) fn hint_pathway(&mut self, pathway: &str, order: &[&str]) {
        let text = self
            .line
            .map(|line| self.deck.text(line).trim_start().to_ascii_uppercase())
            .unwrap_or_default();
        let first = text.split_whitespace().next().unwrap_or("");
        let hint = if KEYWORDS.contains(&first) {
            format!(
                "the keyword {first} begins in the pathway's columns 1-2; keywords stand in columns 4-11"
            )
        } else if ["RE", "EV"].contains(&pathway) {
            "receptors (RE) and events (EV) cannot stand in one deck".to_owned()
        } else {
            format!(
                "columns 1-2 hold one of {}, ** for a comment, or blanks to go on",
                order.join(", ")
            )
        };
        self.hint(hint);
    }

    /// After E105.
    pub(super) fn hint_keyword(&mut self, line: &Line) {
        let text = self.deck.text(line).to_ascii_uppercase();
        let words: Vec<&str> = text.split_whitespace().take(2).collect();
        let slipped = words.iter().find(|word| KEYWORDS.contains(word));
        let hint = if let Some(word) = slipped {
            let column = text
                .find(word)
                .map_or(0, |at| text[..at].chars().count() + 1);
            let wanted = line.indent + 3;
            if column == wanted {
                format!(
                    "the keyword takes all eight columns {wanted}-{}: {word} must be followed by at least {} blanks before the first field in column {}",
                    wanted + 7,
                    9_usize.saturating_sub(word.len()),
                    wanted + 9
                )
            } else {
                format!(
                    "{word} begins in column {column}; keywords stand in columns {wanted}-{} here (the deck's first line sets the indent)",
                    wanted + 7
                )
            }
        } else if line.keyword == "blank" {
            "a blank keyword continues the one before, and there is none".to_owned()
        } else if let Some(known) = nearest(&line.keyword, KEYWORDS) {
            format!("did you mean {known}?")
        } else {
            return;
        };
        self.hint(hint);
    }

    /// After E208.
    pub(super) fn hint_number(&mut self, text: &str) {
        let upper = text.to_ascii_uppercase();
        let hint = if let Some((before, _)) = upper.split_once(['E', 'D'])
            && !before.is_empty()
            && !before.contains('.')
            && upper.parse::<f64>().is_ok()
        {
            "a number with an exponent needs a decimal point (1.0E5, not 1E5)"
        } else if upper.contains(',') {
            "numbers take a decimal point, and fields are separated by blanks"
        } else if upper.contains('*') {
            "a repeated value (36*50.) cannot stand here"
        } else {
            return;
        };
        self.hint(hint);
    }

    /// After E500.
    pub(super) fn hint_file(&mut self, name: &str) {
        let folder = if self.folder.as_os_str().is_empty() {
            ".".to_owned()
        } else {
            self.folder.display().to_string()
        };
        self.hint(format!(
            "{name} was looked for in {folder} and is not there"
        ));
    }

    /// After E300 and its kin: a source name that is not known.
    pub(super) fn hint_source(&mut self, id: &str) {
        let known: Vec<String> = self.sources.iter().map(|s| s.id.clone()).collect();
        if let Some(near) = nearest(id, known.iter().map(String::as_str)) {
            let hint = format!("did you mean {near}?");
            self.hint(hint);
        } else if known.is_empty() {
            self.hint("no LOCATION line stands before this one");
        }
    }
}
