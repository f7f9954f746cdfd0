//! Fortran's edit descriptors: fixed-width numbers as AERMOD's listings and files have them.
//!
//! A layout is a FORMAT string of Fortran 90 (`I5`, `I8.8`, `F13.5`, `E13.6`, `G12.4`, `A8`, `3X`, `T93`, `/`, `:`, quoted text,
//! repeat counts and groups); [`Layout::write`] lays items out by it. Numbers are rounded to nearest, ties to the even digit of the
//! exact binary value, as gfortran does; a number that does not fit gives asterisks; a zero before the decimal point is
//! dropped when there is no room for it. Items that remain at the end of the layout start it again from its last
//! outer group on a new line (ISO/IEC 1539, format reversion).

use super::number;

/// One thing to lay out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Item<'a> {
    /// A number.
    Real(f64),
    /// A whole number.
    Whole(i64),
    /// Text, filled with blanks on its right to the width of its field.
    Text(&'a str),
}

impl From<f64> for Item<'_> {
    fn from(value: f64) -> Self {
        Self::Real(value)
    }
}

impl From<i64> for Item<'_> {
    fn from(value: i64) -> Self {
        Self::Whole(value)
    }
}

impl From<i32> for Item<'_> {
    fn from(value: i32) -> Self {
        Self::Whole(i64::from(value))
    }
}

impl From<u32> for Item<'_> {
    fn from(value: u32) -> Self {
        Self::Whole(i64::from(value))
    }
}

impl From<usize> for Item<'_> {
    fn from(value: usize) -> Self {
        Self::Whole(i64::try_from(value).unwrap_or(i64::MAX))
    }
}

impl<'a> From<&'a str> for Item<'a> {
    fn from(value: &'a str) -> Self {
        Self::Text(value)
    }
}

impl<'a> From<&'a String> for Item<'a> {
    fn from(value: &'a String) -> Self {
        Self::Text(value)
    }
}

/// Items of a line: `items![a, b, c]`.
macro_rules! items {
    ($($item:expr),* $(,)?) => { [$($crate::aermod::write::fortran::Item::from($item)),*] };
}
pub(crate) use items;

/// One edit descriptor.
#[derive(Debug, Clone, PartialEq)]
enum Edit {
    Literal(Box<str>),
    Skip(usize),
    Tab(usize),
    NewLine,
    Colon,
    Text(Option<usize>),
    Whole(usize, usize),
    Fixed(usize, usize),
    Exponent(usize, usize),
    General(usize, usize),
}

/// A FORMAT, ready to be used.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Layout {
    edits: Vec<Edit>,
    /// Where it starts again when items remain.
    again: usize,
}

struct Parser<'a> {
    text: &'a [u8],
    at: usize,
    edits: Vec<Edit>,
    again: usize,
}

impl Parser<'_> {
    fn peek(&self) -> u8 {
        self.text.get(self.at).copied().unwrap_or(0)
    }

    fn number(&mut self) -> Option<usize> {
        let mut value = None;
        while self.peek().is_ascii_digit() {
            value = Some(value.unwrap_or(0) * 10 + usize::from(self.peek() - b'0'));
            self.at += 1;
        }
        value
    }

    fn width(&mut self) -> (usize, usize) {
        let width = self.number().unwrap_or(0);
        if self.peek() == b'.' {
            self.at += 1;
            return (width, self.number().unwrap_or(0));
        }
        (width, 0)
    }

    fn literal(&mut self, quote: u8) -> String {
        let mut bytes = Vec::new();
        self.at += 1;
        while self.at < self.text.len() {
            if self.peek() == quote {
                self.at += 1;
                if self.peek() != quote {
                    break;
                }
            }
            bytes.push(self.peek());
            self.at += 1;
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Reads up to the closing parenthesis of this level.
    fn group(&mut self, depth: usize) {
        while self.at < self.text.len() {
            let count = self.number();
            let letter = self.peek().to_ascii_uppercase();
            let start = self.edits.len();
            match letter {
                b'(' => {
                    self.at += 1;
                    self.group(depth + 1);
                    if depth == 0 {
                        self.again = start;
                    }
                }
                b')' => {
                    self.at += 1;
                    return;
                }
                b'\'' | b'"' => {
                    let text = self.literal(letter);
                    self.edits.push(Edit::Literal(text.into()));
                }
                b'X' => {
                    self.at += 1;
                    self.edits.push(Edit::Skip(count.unwrap_or(1)));
                    continue;
                }
                b'T' => {
                    self.at += 1;
                    let column = self.number().unwrap_or(1);
                    self.edits.push(Edit::Tab(column));
                }
                b'/' => {
                    self.at += 1;
                    self.edits.push(Edit::NewLine);
                }
                b':' => {
                    self.at += 1;
                    self.edits.push(Edit::Colon);
                }
                b'A' => {
                    self.at += 1;
                    let width = self.number();
                    self.edits.push(Edit::Text(width));
                }
                b'I' | b'F' | b'E' | b'G' => {
                    self.at += 1;
                    let (width, digits) = self.width();
                    self.edits.push(match letter {
                        b'I' => Edit::Whole(width, digits),
                        b'F' => Edit::Fixed(width, digits),
                        b'E' => Edit::Exponent(width, digits),
                        _ => Edit::General(width, digits),
                    });
                }
                _ => {
                    self.at += 1;
                    continue;
                }
            }
            let one = self.edits[start..].to_vec();
            for _ in 1..count.unwrap_or(1) {
                self.edits.extend_from_slice(&one);
            }
        }
    }
}

impl Layout {
    /// Reads a FORMAT without its outer parentheses.
    pub fn new(format: &str) -> Self {
        let mut parser = Parser {
            text: format.as_bytes(),
            at: 0,
            edits: Vec::new(),
            again: 0,
        };
        parser.group(0);
        Self {
            edits: parser.edits,
            again: parser.again,
        }
    }

    /// Reads a FORMAT within its outer parentheses, as files quote theirs.
    pub fn quoted(format: &str) -> Self {
        let inner = format.trim();
        let inner = inner.strip_prefix('(').unwrap_or(inner);
        Self::new(inner.strip_suffix(')').unwrap_or(inner))
    }

    /// Lays the items out at the end of `out`; every record ends with a line feed.
    pub fn write(&self, out: &mut Vec<u8>, items: &[Item<'_>]) {
        let mut record = Record {
            start: out.len(),
            column: 0,
            out,
        };
        let mut left = items.iter();
        let mut from = 0;
        loop {
            let before = left.len();
            for edit in &self.edits[from..] {
                match edit {
                    Edit::Literal(text) => record.text(text, text.len()),
                    Edit::Skip(count) => record.column += count,
                    Edit::Tab(column) => record.column = column.saturating_sub(1),
                    Edit::NewLine => record.end(),
                    Edit::Colon => {
                        if left.len() == 0 {
                            record.end();
                            return;
                        }
                    }
                    _ => {
                        let Some(&item) = left.next() else {
                            record.end();
                            return;
                        };
                        record.item(edit, item);
                    }
                }
            }
            record.end();
            if left.len() == 0 || left.len() == before {
                return;
            }
            from = self.again;
        }
    }
}

/// The line that is being filled.
struct Record<'a> {
    out: &'a mut Vec<u8>,
    start: usize,
    /// Where the next thing goes, counted from the line's start.
    column: usize,
}

impl Record<'_> {
    /// Brings the line's end to the column.
    fn reach(&mut self) {
        let end = self.start + self.column;
        if self.out.len() < end {
            self.out.resize(end, b' ');
        }
    }

    fn end(&mut self) {
        self.out.push(b'\n');
        self.start = self.out.len();
        self.column = 0;
    }

    /// Text in a field of some width.
    fn text(&mut self, text: &str, width: usize) {
        self.reach();
        let at = self.start + self.column;
        if at < self.out.len() {
            let behind = self.out.split_off(at);
            number::text(self.out, text, width);
            let written = self.out.len() - at;
            if behind.len() > written {
                self.out.extend_from_slice(&behind[written..]);
            }
        } else {
            number::text(self.out, text, width);
        }
        self.column += width;
    }

    fn item(&mut self, edit: &Edit, item: Item<'_>) {
        match (edit, item) {
            (Edit::Text(width), Item::Text(text)) => {
                self.text(text, width.unwrap_or_else(|| text.chars().count()));
            }
            (Edit::Whole(width, least), Item::Whole(value)) => {
                self.reach();
                number::whole(self.out, value, *width, *least);
                self.column += width;
            }
            (Edit::Fixed(width, digits), Item::Real(value)) => {
                self.reach();
                number::fixed(self.out, value, *width, *digits);
                self.column += width;
            }
            (Edit::Exponent(width, digits), Item::Real(value)) => {
                self.reach();
                number::exponent(self.out, value, *width, *digits);
                self.column += width;
            }
            (Edit::General(width, digits), Item::Real(value)) => {
                self.reach();
                number::general(self.out, value, *width, *digits);
                self.column += width;
            }
            (edit, item) => debug_assert!(false, "{item:?} does not go into {edit:?}"),
        }
    }
}

/// Lays out one statement; for lines that are written once.
pub fn lay_out(out: &mut Vec<u8>, format: &str, items: &[Item<'_>]) {
    Layout::new(format).write(out, items);
}

#[cfg(test)]
#[path = "fortran_tests.rs"]
mod tests;
