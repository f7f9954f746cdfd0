//! The blocks of a definition file: name, ELIMINATE, REACTIONS, CONSTANTS.

use super::super::Problem;
use super::super::problem::did_you_mean;
use super::super::text::Word;
use super::Reader;

/// Key words that begin a block, by their first four letters.
const BLOCKS: [&str; 6] = ["SPEC", "STEA", "ELIM", "REAC", "CONS", "FUNC"];

/// Gases of a CONSTANTS block.
const CONSTANTS: [&str; 5] = ["ATM_AIR", "ATM_O2", "ATM_N2", "ATM_H2", "ATM_CH4"];

fn begins(word: &Word) -> Option<&'static str> {
    let upper = word.text.to_ascii_uppercase();
    BLOCKS.into_iter().find(|known| upper.starts_with(known))
}

impl Reader<'_> {
    /// The whole file.
    pub(super) fn file(&mut self) {
        self.name();
        let mut reactions = false;
        while self.cursor.peek().is_some() {
            let Some(word) = self.cursor.word() else {
                let here = self.cursor.here();
                let found = self.cursor.found();
                self.problem(
                    Problem::new(
                        "block",
                        here,
                        format!("a block is expected here, not {found}"),
                    )
                    .help(
                        "blocks are ELIMINATE, REACTIONS[CM] = and CONSTANTS, each closed by END",
                    ),
                );
                return;
            };
            match begins(&word) {
                Some("ELIM") => self.eliminate(),
                Some("REAC") => {
                    reactions = true;
                    self.reactions(&word);
                }
                Some("CONS") => self.constants(),
                Some(block) => {
                    let what = match block {
                        "SPEC" => "SPECIAL blocks (rate constants that depend on concentrations)",
                        "STEA" => "STEADY_STATE blocks",
                        _ => "FUNCTIONS blocks (rate constants as formulas)",
                    };
                    self.problem(
                        Problem::new(
                            "not-read",
                            word.span.clone(),
                            format!("{what} are not read"),
                        )
                        .help("write the rows with rate laws of EPA's types -1 to 10 and 12"),
                    );
                    self.skip_block();
                }
                None => {
                    let hint = did_you_mean(
                        &word.text,
                        ["ELIMINATE", "REACTIONS", "CONSTANTS"].into_iter(),
                    );
                    self.problem(
                        Problem::new(
                            "block",
                            word.span.clone(),
                            format!("there is no block '{}'", word.text),
                        )
                        .label(hint)
                        .help("blocks are ELIMINATE, REACTIONS[CM] = and CONSTANTS"),
                    );
                    self.skip_block();
                }
            }
        }
        if !reactions && self.draft.problems.is_empty() {
            let end = self.cursor.position();
            self.problem(
                Problem::new("block", end..end, "there is no REACTIONS block")
                    .help("write 'REACTIONS[CM] =' before the first reaction and 'END MECH' after the last"),
            );
        }
    }

    /// The first word, unless it begins a block.
    fn name(&mut self) {
        let start = self.cursor.position();
        if let Some(word) = self.cursor.word() {
            if begins(&word).is_some() {
                self.cursor.go(start);
            } else {
                self.draft.name = word.text;
            }
        }
    }

    /// `END` and what follows in its line; false where something else stands.
    pub(super) fn end(&mut self) -> bool {
        self.cursor.skip();
        let start = self.cursor.position();
        match self.cursor.word() {
            Some(word) if word.text.eq_ignore_ascii_case("END") => {
                // END MECH, END ELIMINATE, end constants: a word in the same line belongs to it.
                let after = self.cursor.position();
                self.cursor.skip();
                if self.cursor.begins_line() || self.cursor.word().is_none() {
                    self.cursor.go(after);
                }
                true
            }
            _ => {
                self.cursor.go(start);
                false
            }
        }
    }

    /// To behind the next END, or to the end of the file.
    fn skip_block(&mut self) {
        while self.cursor.peek().is_some() {
            if self.end() {
                return;
            }
            if self.cursor.word().is_none() {
                let here = self.cursor.here();
                self.cursor.go(here.end.max(here.start + 1));
            }
        }
    }

    fn eliminate(&mut self) {
        self.cursor.take(b'=');
        loop {
            if self.end() {
                return;
            }
            let Some(word) = self.cursor.word() else {
                let here = self.cursor.here();
                let found = self.cursor.found();
                self.problem(
                    Problem::new(
                        "eliminate",
                        here,
                        format!("a species or END is expected in ELIMINATE, not {found}"),
                    )
                    .help("write 'DELTA_C;' for every product to leave out, then 'END ELIMINATE'"),
                );
                self.skip_block();
                return;
            };
            self.draft.eliminated.push(word.text);
            self.cursor.take(b';');
        }
    }

    fn constants(&mut self) {
        self.cursor.take(b'=');
        loop {
            if self.end() {
                return;
            }
            if let Err(problem) = self.constant() {
                self.problem(problem);
                self.skip_block();
                return;
            }
        }
    }

    fn constant(&mut self) -> Result<(), Problem> {
        if self.cursor.peek() == Some(b'<') {
            self.cursor.label(b'>')?;
        }
        let Some(word) = self.cursor.word() else {
            return Err(Problem::new(
                "constants",
                self.cursor.here(),
                format!(
                    "a name or END is expected in CONSTANTS, not {}",
                    self.cursor.found()
                ),
            ));
        };
        if !self.cursor.take(b'=') {
            return Err(Problem::new(
                "constants",
                self.cursor.here(),
                format!("'=' is expected, not {}", self.cursor.found()),
            ));
        }
        let (value, span) = self.cursor.number()?;
        self.cursor.take(b';');
        if !(0.0..=1e6).contains(&value) {
            self.problem(
                Problem::new(
                    "constants",
                    span,
                    format!("{} = {value} ppm is no mixing ratio", word.text),
                )
                .help("mixing ratios are in ppm, from 0 to 1e6"),
            );
            return Ok(());
        }
        let fixed = &mut self.draft.fixed;
        match word.text.to_ascii_uppercase().as_str() {
            "ATM_AIR" if (value - 1e6).abs() < 0.5 => {}
            "ATM_AIR" => self.problem(
                Problem::new(
                    "constants",
                    span,
                    format!("ATM_AIR is 1e6 ppm, not {value}"),
                )
                .help("M is all air"),
            ),
            "ATM_O2" => fixed.oxygen = value / 1e6,
            "ATM_N2" => fixed.nitrogen = value / 1e6,
            "ATM_H2" => fixed.hydrogen = value / 1e6,
            "ATM_CH4" => fixed.methane = value / 1e6,
            _ => {
                let hint = did_you_mean(&word.text, CONSTANTS.into_iter());
                self.problem(
                    Problem::new(
                        "constants",
                        word.span,
                        format!("there is no constant '{}'", word.text),
                    )
                    .label(hint)
                    .help(format!("there are: {}", CONSTANTS.join(", "))),
                );
            }
        }
        Ok(())
    }
}
