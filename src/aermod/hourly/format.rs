//! Lines read by a Fortran FORMAT: fixed columns, `(4I2,F8.2)`, `(I2,3I3,F9.3)`, `(1X,I4,3(1X,I2),T20,E12.4)`.
//!
//! I, F, E, D, G, A-less input with nX, Tn, TLn, TRn, `/`, quoted text, kP, repeat counts and groups. Blanks inside a field
//! do not count, a blank field is 0, a number without a point has d decimals, a line is filled up with blanks
//! (ISO/IEC 1539, input editing; what gfortran does by default). Values that remain start the last group on a new line.

/// One edit descriptor.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Edit {
    Whole(usize),
    Real(usize, i32),
    Skip(usize),
    Tab(usize),
    Back(usize),
    NewLine,
    Scale(i32),
}

/// A FORMAT for reading.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Format {
    edits: Vec<Edit>,
    again: usize,
}

/// A value that was read, or the field that is none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Reading {
    /// Value; `None` if the field holds something else.
    pub value: Option<f64>,
    /// Line, from 0, relative to the first.
    pub line: usize,
    /// First and last column of the field, from 0.
    pub columns: (usize, usize),
}

/// Most edit descriptors after repeats are written out, and widest field.
const MOST: usize = 2000;

struct Parser<'t> {
    text: &'t [u8],
    at: usize,
    edits: Vec<Edit>,
    again: usize,
}

impl Parser<'_> {
    fn peek(&self) -> u8 {
        self.text
            .get(self.at)
            .copied()
            .unwrap_or(0)
            .to_ascii_uppercase()
    }

    fn number(&mut self) -> Result<Option<usize>, String> {
        let mut value = None;
        while self.peek().is_ascii_digit() {
            let next = value.unwrap_or(0) * 10 + usize::from(self.peek() - b'0');
            if next > MOST {
                return Err(format!("{next} is too large a number"));
            }
            value = Some(next);
            self.at += 1;
        }
        Ok(value)
    }

    fn width(&mut self, letter: char) -> Result<usize, String> {
        match self.number()? {
            Some(width) if width > 0 => Ok(width),
            _ => Err(format!("{letter} needs a width, as in {letter}8")),
        }
    }

    fn push(&mut self, edit: Edit, times: usize) -> Result<(), String> {
        if self.edits.len() + times > MOST {
            return Err("it repeats too often".to_owned());
        }
        self.edits.extend(std::iter::repeat_n(edit, times));
        Ok(())
    }

    /// Up to the closing parenthesis of this level.
    fn group(&mut self, depth: usize) -> Result<(), String> {
        if depth > 20 {
            return Err("its parentheses go too deep".to_owned());
        }
        loop {
            let sign = match self.peek() {
                b'-' => -1,
                b'+' => 1,
                _ => 0,
            };
            if sign != 0 {
                self.at += 1;
            }
            let count = self.number()?;
            let times = count.unwrap_or(1);
            let letter = self.peek();
            self.at += 1;
            match letter {
                0 => return Err("a closing parenthesis is missing".to_owned()),
                b')' => return Ok(()),
                b',' | b' ' | b'\t' | b':' => {}
                b'(' => {
                    let start = self.edits.len();
                    if depth == 1 {
                        self.again = start;
                    }
                    self.group(depth + 1)?;
                    let body = self.edits[start..].to_vec();
                    for _ in 1..times {
                        for &edit in &body {
                            self.push(edit, 1)?;
                        }
                    }
                    if times == 0 {
                        self.edits.truncate(start);
                    }
                }
                b'/' => self.push(Edit::NewLine, times)?,
                b'X' => self.push(Edit::Skip(times), 1)?,
                b'P' => {
                    let scale = count.unwrap_or(0) as i32;
                    self.push(Edit::Scale(if sign < 0 { -scale } else { scale }), 1)?;
                }
                b'I' => {
                    let width = self.width('I')?;
                    if self.peek() == b'.' {
                        self.at += 1;
                        self.number()?;
                    }
                    self.push(Edit::Whole(width), times)?;
                }
                b'F' | b'E' | b'D' | b'G' => {
                    if letter == b'E' && matches!(self.peek(), b'N' | b'S') {
                        self.at += 1;
                    }
                    let width = self.width(char::from(letter))?;
                    let mut decimals = 0;
                    if self.peek() == b'.' {
                        self.at += 1;
                        decimals = self.number()?.unwrap_or(0);
                    }
                    if self.peek() == b'E' {
                        self.at += 1;
                        self.number()?;
                    }
                    self.push(Edit::Real(width, decimals.min(300) as i32), times)?;
                }
                b'T' => {
                    let direction = self.peek();
                    if matches!(direction, b'L' | b'R') {
                        self.at += 1;
                    }
                    let to = self.width('T')?;
                    self.push(
                        match direction {
                            b'L' => Edit::Back(to),
                            b'R' => Edit::Skip(to),
                            _ => Edit::Tab(to - 1),
                        },
                        1,
                    )?;
                }
                b'B' => {
                    // BN and BZ: blanks are not counted either way.
                    self.at += 1;
                }
                b'\'' | b'"' => {
                    let text = &self.text[self.at.min(self.text.len())..];
                    let quote = if letter == b'"' { b'"' } else { b'\'' };
                    let Some(length) = text.iter().position(|&c| c == quote) else {
                        return Err("quoted text does not end".to_owned());
                    };
                    self.at += length + 1;
                    self.push(Edit::Skip(length), 1)?;
                }
                other => {
                    return Err(format!(
                        "'{}' is not an edit descriptor for numbers",
                        char::from(other).escape_default()
                    ));
                }
            }
        }
    }
}

impl Format {
    /// Parses a format in parentheses.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let mut parser = Parser {
            text: text.as_bytes(),
            at: 0,
            edits: Vec::new(),
            again: 0,
        };
        if parser.peek() != b'(' {
            return Err("it must begin with a parenthesis".to_owned());
        }
        parser.at = 1;
        parser.group(1)?;
        let data = |edits: &[Edit]| {
            edits
                .iter()
                .any(|edit| matches!(edit, Edit::Whole(_) | Edit::Real(..)))
        };
        if !data(&parser.edits) {
            return Err("it has no field for a number".to_owned());
        }
        let again = if data(&parser.edits[parser.again..]) {
            parser.again
        } else {
            0
        };
        Ok(Self {
            edits: parser.edits,
            again,
        })
    }

    /// Reads `N` values from `lines`, and how many lines they took. The first four of `whole` are whole numbers, so that
    /// their fields must be I. `None` if the lines end before.
    pub fn read<const N: usize>(
        &self,
        lines: &[&str],
        whole: usize,
    ) -> Result<Option<([Reading; N], usize)>, String> {
        let mut readings = [Reading {
            value: None,
            line: 0,
            columns: (0, 0),
        }; N];
        let mut got = 0;
        let (mut line, mut column, mut scale) = (0, 0, 0);
        let mut next = 0;
        while got < N {
            let Some(&edit) = self.edits.get(next) else {
                line += 1;
                column = 0;
                next = self.again;
                continue;
            };
            next += 1;
            match edit {
                Edit::Skip(count) => column += count,
                Edit::Tab(to) => column = to,
                Edit::Back(count) => column = column.saturating_sub(count),
                Edit::Scale(power) => scale = power,
                Edit::NewLine => {
                    line += 1;
                    column = 0;
                }
                Edit::Whole(width) | Edit::Real(width, _) => {
                    let Some(text) = lines.get(line) else {
                        return Ok(None);
                    };
                    let as_whole = matches!(edit, Edit::Whole(_));
                    if as_whole != (got < whole) {
                        return Err(format!(
                            "value {} needs {}",
                            got + 1,
                            if as_whole { "F or E" } else { "I" }
                        ));
                    }
                    let bytes = text.as_bytes();
                    let end = (column + width).min(bytes.len());
                    let field: String = bytes
                        .get(column.min(end)..end)
                        .unwrap_or_default()
                        .iter()
                        .filter(|&&c| c != b' ' && c != b'\t')
                        .map(|&c| char::from(c))
                        .collect();
                    let value = match edit {
                        Edit::Real(_, decimals) => real(&field, decimals, scale),
                        _ => whole_number(&field),
                    };
                    readings[got] = Reading {
                        value,
                        line,
                        columns: (column, end),
                    };
                    got += 1;
                    column += width;
                }
            }
        }
        Ok(Some((readings, line + 1)))
    }
}

fn whole_number(field: &str) -> Option<f64> {
    if field.is_empty() {
        return Some(0.0);
    }
    field.parse::<i32>().ok().map(f64::from)
}

fn real(field: &str, decimals: i32, scale: i32) -> Option<f64> {
    if field.is_empty() {
        return Some(0.0);
    }
    let value = super::super::weather::rows::number(field)?;
    let digits = field
        .find(['E', 'e', 'D', 'd'])
        .or_else(|| field.rfind(['+', '-']).filter(|&at| at > 0))
        .map_or(field, |at| &field[..at]);
    let mut power = if digits.contains('.') { 0 } else { -decimals };
    if digits.len() == field.len() {
        power -= scale;
    }
    if power == 0 {
        return Some(value);
    }
    // Written out, so that 173 by F6.2 is 1.73 to the last bit.
    format!("{value}e{power}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(format: &str, lines: &[&str]) -> Vec<Option<f64>> {
        let (readings, _) = Format::parse(format)
            .expect("a format")
            .read::<5>(lines, 4)
            .expect("fields of the right kind")
            .expect("enough lines");
        readings.iter().map(|reading| reading.value).collect()
    }

    #[test]
    fn columns_are_fortrans() {
        let expected = [99.0, 1.0, 2.0, 3.0, 39.0].map(Some).to_vec();
        assert_eq!(read("(i2,3i3,f9.3)", &["99  1  2  3   39.000"]), expected);
        assert_eq!(read("(4I2,F8.2)", &["99 1 2 3    3900"]), expected);
        assert_eq!(
            read(
                "(1X,I4,3(1X,I2),T20,E12.4)",
                &[" 1999 01 02 03     0.3900E+02"]
            )[1..],
            expected[1..]
        );
        assert_eq!(read("(4I2/F5.0)", &["99 1 2 3", "39"]), expected);
        assert_eq!(read("(4I2,F8.2)", &["99 1 2 3"])[4], Some(0.0));
        assert_eq!(read("(4I2,F8.2)", &["99 1 2 x 5.0"])[3], None);
    }

    #[test]
    fn odd_formats_are_refused() {
        for format in [
            "",
            "I2",
            "(I2",
            "(Q4)",
            "(I)",
            "(4X)",
            "(99999I2)",
            "('abc)",
            "(I0)",
        ] {
            assert!(Format::parse(format).is_err(), "{format}");
        }
        let kinds = Format::parse("(4F2.0,F8.2)").expect("a format");
        assert!(kinds.read::<5>(&["99 1 2 3    3900"], 4).is_err());
    }
}
