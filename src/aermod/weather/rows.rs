//! Rows of numbers as Fortran reads them free of columns: parted by blanks, tabs or commas, `3*0.0` for three zeros,
//! `/` for the end, exponents with E or D.

use super::error::WeatherFileError;

/// A word of a row with its column, from 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::aermod) struct Word<'t> {
    /// As it stands there.
    pub text: &'t str,
    /// Column, from 1.
    pub column: usize,
}

/// A text without a byte-order mark; bytes that are not UTF-8 become signs that no number has.
pub(in crate::aermod) fn text_of(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    String::from_utf8_lossy(bytes).into_owned()
}

/// Whether a line says nothing: blank, or a comment (`**`, `#`, `!`).
pub(super) fn is_idle(line: &str) -> bool {
    let line = line.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '\u{1a}');
    line.is_empty() || line.starts_with("**") || line.starts_with('#') || line.starts_with('!')
}

/// The first `most` words of a line.
pub(in crate::aermod) fn words(line: &str, most: usize) -> Vec<Word<'_>> {
    let parting = |c: char| c.is_ascii_whitespace() || c == ',' || c == '\u{1a}';
    let mut found = Vec::with_capacity(most);
    let mut rest = line;
    let mut offset = 0;
    while found.len() < most {
        let Some(start) = rest.find(|c| !parting(c)) else {
            break;
        };
        let body = &rest[start..];
        let length = body.find(parting).unwrap_or(body.len());
        let text = &body[..length];
        if text.starts_with('/') {
            break;
        }
        let column = offset + start + 1;
        let (count, text) = repeated(text);
        for _ in 0..count.min(most - found.len()) {
            found.push(Word { text, column });
        }
        offset += start + length;
        rest = &body[length..];
    }
    found
}

/// `r*c` is the value c, r times.
fn repeated(text: &str) -> (usize, &str) {
    if let Some((count, value)) = text.split_once('*')
        && !value.is_empty()
        && let Ok(count) = count.parse::<usize>()
    {
        return (count, value);
    }
    (1, text)
}

/// A number as Fortran writes it; `None` if it is not one, or not finite.
pub(in crate::aermod) fn number(text: &str) -> Option<f64> {
    let plain = || text.parse::<f64>().ok();
    let fortran = || {
        let lower = text.to_ascii_lowercase().replace('d', "e");
        lower.parse::<f64>().ok().or_else(|| {
            // 1.5+3 is 1.5e+3.
            let sign = lower.rfind(['+', '-']).filter(|&at| at > 0)?;
            let (mantissa, exponent) = (lower.get(..sign)?, lower.get(sign..)?);
            if mantissa.ends_with('e') {
                return None;
            }
            format!("{mantissa}e{exponent}").parse::<f64>().ok()
        })
    };
    plain().or_else(fortran).filter(|value| value.is_finite())
}

/// Where a row stands, for errors.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'t> {
    /// File.
    pub file: &'t str,
    /// Line, from 1.
    pub line: usize,
    /// What its columns are, for errors.
    pub hint: &'static str,
}

impl Row<'_> {
    /// The error that a word is not what it should be.
    pub fn wrong(
        &self,
        word: Word<'_>,
        name: &'static str,
        expected: &'static str,
    ) -> WeatherFileError {
        let mut value: String = word.text.chars().take(40).collect();
        if value.len() < word.text.len() {
            value.push('…');
        }
        WeatherFileError::Value {
            file: self.file.to_owned(),
            line: self.line,
            column: word.column,
            name,
            value,
            expected,
            hint: self.hint,
        }
    }

    /// A number.
    pub fn number(&self, word: Word<'_>, name: &'static str) -> Result<f64, WeatherFileError> {
        number(word.text).ok_or_else(|| self.wrong(word, name, "which is not a number"))
    }

    /// A whole number within bounds.
    pub fn whole(
        &self,
        word: Word<'_>,
        name: &'static str,
        bounds: std::ops::RangeInclusive<i32>,
        expected: &'static str,
    ) -> Result<i32, WeatherFileError> {
        number(word.text)
            .filter(|value| value.fract() == 0.0)
            .filter(|value| {
                *value >= f64::from(*bounds.start()) && *value <= f64::from(*bounds.end())
            })
            .map(|value| value as i32)
            .ok_or_else(|| self.wrong(word, name, expected))
    }
}
