//! Reactions: label, reactants, products, rate.

use super::super::Problem;
use super::super::assemble::{DraftRow, three_at_most};
use super::super::text::Word;
use super::Reader;

impl Reader<'_> {
    /// The REACTIONS block after its key word.
    pub(super) fn reactions(&mut self, key: &Word) {
        if let Err(problem) = self.units(key) {
            self.problem(problem);
        }
        if !self.cursor.take(b'=') {
            let here = self.cursor.here();
            let found = self.cursor.found();
            self.problem(
                Problem::new(
                    "block",
                    here,
                    format!("'=' is expected after REACTIONS, not {found}"),
                )
                .help("write 'REACTIONS[CM] ='"),
            );
        }
        while !self.end() {
            if self.cursor.peek().is_none() {
                let end = self.cursor.position();
                self.problem(
                    Problem::new("no-end", end..end, "the reactions are not closed by END")
                        .help("write 'END MECH' after the last reaction"),
                );
                return;
            }
            match self.reaction() {
                Ok(row) => self.draft.rows.push(row),
                Err(problem) => {
                    self.problem(problem);
                    self.recover();
                }
            }
        }
    }

    fn units(&mut self, key: &Word) -> Result<(), Problem> {
        let hint = "rate constants are in molecules, cm³ and seconds: 'REACTIONS[CM] ='";
        if !self.cursor.take(b'[') {
            return Err(Problem::new(
                "units",
                key.span.clone(),
                "the units of the rate constants are missing",
            )
            .help(hint));
        }
        let word = self.cursor.word();
        let closed = self.cursor.take(b']');
        match word {
            Some(word) if closed && word.text.to_ascii_uppercase().starts_with("CM") => Ok(()),
            Some(word) => Err(Problem::new(
                "units",
                word.span.clone(),
                format!("rate constants in '{}' are not read", word.text),
            )
            .help(hint)),
            None => Err(
                Problem::new("units", key.span.clone(), "units are expected in '[…]'").help(hint),
            ),
        }
    }

    /// To behind the next `;`, or to the next label that begins a line.
    fn recover(&mut self) {
        while let Some(byte) = self.cursor.peek() {
            let here = self.cursor.here();
            if byte == b';' {
                self.cursor.go(here.end);
                return;
            }
            if byte == b'<' && self.cursor.begins_line() {
                return;
            }
            if self.cursor.begins_line() {
                let start = self.cursor.position();
                if self.end() {
                    self.cursor.go(start);
                    return;
                }
            }
            self.cursor.go(here.end.max(here.start + 1));
        }
    }

    fn reaction(&mut self) -> Result<DraftRow, Problem> {
        let start = self.cursor.here();
        let label = if self.cursor.peek() == Some(b'<') {
            self.cursor.label(b'>')?
        } else {
            Word {
                text: format!("#{}", self.draft.rows.len() + 1),
                span: start,
            }
        };
        let reactants = self.reactants()?;
        let products = self.products()?;
        let law_start = self.cursor.here().start;
        let law = self.rate()?;
        let law_span = law_start..self.cursor.position();
        if !self.cursor.take(b';') {
            return Err(Problem::new(
                "no-semicolon",
                self.cursor.here(),
                format!(
                    "';' is expected after the rate of '{}', not {}",
                    label.text,
                    self.cursor.found()
                ),
            )
            .help("a reaction ends with ';'"));
        }
        Ok(DraftRow {
            label,
            group: None,
            source: String::new(),
            reactants,
            products,
            law,
            law_span,
        })
    }

    fn reactants(&mut self) -> Result<Vec<Word>, Problem> {
        let mut reactants = Vec::new();
        if self.cursor.take(b'=') {
            return Ok(reactants);
        }
        loop {
            if self
                .cursor
                .peek()
                .is_some_and(|b| b.is_ascii_digit() || b == b'.')
            {
                return Err(Problem::new(
                    "reactant",
                    self.cursor.here(),
                    "a reactant has no coefficient",
                )
                .help("write 'OH + OH', not '2*OH'"));
            }
            let Some(word) = self.cursor.word() else {
                return Err(Problem::new(
                    "reactant",
                    self.cursor.here(),
                    format!("a reactant is expected, not {}", self.cursor.found()),
                )
                .help("names begin with a letter and hold letters, digits, '_' and ':'"));
            };
            reactants.push(word);
            if self.cursor.take(b'+') {
                continue;
            }
            if self.cursor.take(b'=') {
                break;
            }
            return Err(Problem::new(
                "reactant",
                self.cursor.here(),
                format!(
                    "'+' or '=' is expected after a reactant, not {}",
                    self.cursor.found()
                ),
            ));
        }
        three_at_most(&reactants)?;
        Ok(reactants)
    }

    fn products(&mut self) -> Result<Vec<(Word, f64)>, Problem> {
        let mut products = Vec::new();
        while !matches!(self.cursor.peek(), Some(b'#' | b'%')) {
            let negative = if self.cursor.take(b'-') {
                true
            } else {
                if !self.cursor.take(b'+') && !products.is_empty() {
                    return Err(Problem::new(
                        "product",
                        self.cursor.here(),
                        format!(
                            "'+', '-' or '#' is expected after a product, not {}",
                            self.cursor.found()
                        ),
                    )
                    .help("the rate constant begins with '#', as in '# 1.7E-12@940;'"));
                }
                false
            };
            let mut yielded = 1.0;
            if self
                .cursor
                .peek()
                .is_some_and(|b| b.is_ascii_digit() || b == b'.')
            {
                let (value, span) = self.cursor.number()?;
                yielded = value;
                if !self.cursor.take(b'*') {
                    return Err(Problem::new(
                        "product",
                        span,
                        format!(
                            "'*' is expected between a yield and its product, not {}",
                            self.cursor.found()
                        ),
                    )
                    .help("write '2.0*OH'"));
                }
            }
            let Some(word) = self.cursor.word() else {
                return Err(Problem::new(
                    "product",
                    self.cursor.here(),
                    format!("a product is expected, not {}", self.cursor.found()),
                )
                .help("names begin with a letter; the rate constant begins with '#'"));
            };
            products.push((word, if negative { -yielded } else { yielded }));
        }
        Ok(products)
    }
}
