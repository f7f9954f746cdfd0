//! Walking through a mechanism's text: characters without blanks and comments, words, labels, numbers, each with its place.

use super::{Problem, Span};

/// A place in a text that moves on.
#[derive(Debug, Clone)]
pub(super) struct Cursor<'a> {
    text: &'a str,
    at: usize,
    end: usize,
    /// `!` in the first column and `{…}`, `(…)` are comments.
    comments: bool,
}

/// A word or label with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) span: Span,
}

impl<'a> Cursor<'a> {
    /// A definition file, with its comments.
    pub(super) fn with_comments(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            end: text.len(),
            comments: true,
        }
    }

    /// A stretch of a text in which nothing is a comment.
    pub(super) fn within(text: &'a str, span: Span) -> Self {
        Self {
            text,
            at: span.start,
            end: span.end,
            comments: false,
        }
    }

    /// Where it stands.
    pub(super) fn position(&self) -> usize {
        self.at
    }

    /// Goes to a place.
    pub(super) fn go(&mut self, to: usize) {
        self.at = to;
    }

    fn byte(&self) -> Option<u8> {
        (self.at < self.end).then(|| self.text.as_bytes()[self.at])
    }

    fn first_in_line(&self) -> bool {
        self.at == 0 || self.text.as_bytes()[self.at - 1] == b'\n'
    }

    /// Nothing but blanks stands before it in its line.
    pub(super) fn begins_line(&self) -> bool {
        let before = &self.text[..self.at];
        before[before.rfind('\n').map_or(0, |at| at + 1)..]
            .trim()
            .is_empty()
    }

    /// Goes over blanks and comments.
    pub(super) fn skip(&mut self) {
        while let Some(byte) = self.byte() {
            if byte.is_ascii_whitespace() {
                self.at += 1;
            } else if self.comments && byte == b'!' && self.first_in_line() {
                self.skip_until(b'\n');
            } else if self.comments && (byte == b'{' || byte == b'(') {
                let close = if byte == b'{' { b'}' } else { b')' };
                let Some(length) = self.text.as_bytes()[self.at..self.end]
                    .iter()
                    .position(|&b| b == close)
                else {
                    return;
                };
                self.at += length + 1;
            } else {
                return;
            }
        }
    }

    fn skip_until(&mut self, stop: u8) {
        while self.byte().is_some_and(|b| b != stop) {
            self.at += 1;
        }
    }

    /// The next character that counts.
    pub(super) fn peek(&mut self) -> Option<u8> {
        self.skip();
        self.byte()
    }

    /// Takes a character if it is the next.
    pub(super) fn take(&mut self, wanted: u8) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.at += 1;
        }
        found
    }

    /// Takes a sequence of characters if it comes next, no blanks between them.
    pub(super) fn take_text(&mut self, wanted: &str) -> bool {
        self.skip();
        let found = self.text[..self.end]
            .get(self.at..)
            .is_some_and(|rest| rest.starts_with(wanted));
        if found {
            self.at += wanted.len();
        }
        found
    }

    /// What the next character is, for a message.
    pub(super) fn found(&mut self) -> String {
        self.skip();
        if self.at >= self.end {
            return "the end".into();
        }
        self.text[self.at..]
            .chars()
            .next()
            .map_or_else(|| "the end".into(), |c| format!("'{c}'"))
    }

    /// The place of the next character.
    pub(super) fn here(&mut self) -> Span {
        self.skip();
        let length = self.text[self.at.min(self.end)..self.end]
            .chars()
            .next()
            .map_or(0, char::len_utf8);
        self.at..self.at + length
    }

    /// A name: a letter, then letters, digits, `_`, `:`.
    pub(super) fn word(&mut self) -> Option<Word> {
        self.skip();
        let start = self.at;
        if !self.byte().is_some_and(|b| b.is_ascii_alphabetic()) {
            return None;
        }
        while self
            .byte()
            .is_some_and(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b':')
        {
            self.at += 1;
        }
        Some(Word {
            text: self.text[start..self.at].into(),
            span: start..self.at,
        })
    }

    /// What stands between `<` and `>`, or between two other marks, without blanks; the cursor stands on the first mark.
    pub(super) fn label(&mut self, close: u8) -> Result<Word, Problem> {
        let start = self.here().start;
        self.at += 1;
        let mut label = String::new();
        loop {
            self.skip();
            match self.byte() {
                Some(b) if b == close => {
                    self.at += 1;
                    break;
                }
                Some(b) if b.is_ascii_graphic() && !matches!(b, b'<' | b';' | b'=' | b'#') => {
                    label.push(char::from(b));
                    self.at += 1;
                }
                _ => {
                    return Err(Problem::new(
                        "label",
                        start..self.at.max(start + 1),
                        format!("a label is not closed by '{}'", char::from(close)),
                    )
                    .label(format!("{} follows", self.found()))
                    .help("labels stand between '<' and '>', as in <R12>"));
                }
            }
        }
        if label.is_empty() {
            return Err(
                Problem::new("label", start..self.at, "an empty label").help("write <R1>, say")
            );
        }
        Ok(Word {
            text: label,
            span: start..self.at,
        })
    }

    /// A number: Fortran's forms, `8.3-11` (an exponent without its letter) among them.
    pub(super) fn number(&mut self) -> Result<(f64, Span), Problem> {
        self.skip();
        let start = self.at;
        let bytes = self.text.as_bytes();
        let at = |i: usize| (i < self.end).then(|| bytes[i]);
        let digits = |mut i: usize| {
            while at(i).is_some_and(|b| b.is_ascii_digit()) {
                i += 1;
            }
            i
        };
        let mut i = start;
        if matches!(at(i), Some(b'+' | b'-')) {
            i += 1;
        }
        let whole = digits(i);
        let mut mantissa_end = whole;
        let mut count = whole - i;
        if at(whole) == Some(b'.') {
            mantissa_end = digits(whole + 1);
            count += mantissa_end - whole - 1;
        }
        if count == 0 {
            return Err(Problem::new(
                "number",
                self.here(),
                format!("a number is expected, not {}", self.found()),
            ));
        }
        let mut end = mantissa_end;
        let mut exponent = String::new();
        let letter = matches!(at(end), Some(b'e' | b'E' | b'd' | b'D'));
        let sign_at = if letter { end + 1 } else { end };
        let signed = matches!(at(sign_at), Some(b'+' | b'-'));
        let from = if signed { sign_at + 1 } else { sign_at };
        let to = digits(from);
        if (letter || signed) && to > from {
            exponent = self.text[sign_at..to].into();
            end = to;
        }
        self.at = end;
        let spelled = if exponent.is_empty() {
            self.text[start..mantissa_end].to_string()
        } else {
            format!("{}e{exponent}", &self.text[start..mantissa_end])
        };
        match spelled.parse::<f64>() {
            Ok(value) if value.is_finite() => Ok((value, start..end)),
            _ => Err(Problem::new(
                "number",
                start..end,
                format!("'{}' is no number that fits", &self.text[start..end]),
            )),
        }
    }
}
