//! POSTFILEs read back, hour by hour: AERMOD's text and its unformatted records.
//!
//! Text: lines `X Y value(s) ZELEV ZHILL ZFLAG AVE GRP DATE NETID` behind `*` comments. Unformatted: between two 4-byte lengths date
//! (YYMMDDHH) and hours (4 bytes each), group (8 characters), and the values (8 bytes each), receptors within output types.

use super::layout::{Fields, fields, is_binary};
use crate::plume::Receptor;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// What is wrong with a POSTFILE.
#[derive(Debug, thiserror::Error)]
pub enum PostError {
    /// It cannot be read.
    #[error("cannot read {}: {cause}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The system's words.
        cause: std::io::Error,
    },
    /// A line or record that is none of a POSTFILE's.
    #[error("{}:{place}: {what}", path.display())]
    Content {
        /// The file.
        path: PathBuf,
        /// Line, or number of the record, from 1.
        place: usize,
        /// What is wrong.
        what: String,
    },
}

/// A POSTFILE that is being read.
pub struct PostReader {
    path: PathBuf,
    reader: BufReader<File>,
    kind: Kind,
    /// Lines or records read.
    place: usize,
}

enum Kind {
    Text(TextState),
    Binary {
        /// Receptors, once they are known.
        receptors: Option<usize>,
    },
}

#[derive(Default)]
struct TextState {
    receptors: Vec<Receptor>,
    networks: Vec<String>,
    /// Beginning of each line, up to the end of Y.
    heads: Vec<Vec<u8>>,
    /// The first hour, until it is asked for.
    first: Option<(i64, Vec<f64>)>,
    /// A line that belongs to the next hour.
    pending: Option<Vec<u8>>,
}

impl PostReader {
    /// Opens a file; of a text file the first hour is read.
    ///
    /// # Errors
    /// [`PostError`].
    pub fn open(path: &Path) -> Result<Self, PostError> {
        let failed = |cause| PostError::Read {
            path: path.to_owned(),
            cause,
        };
        let file = File::open(path).map_err(failed)?;
        let length = file.metadata().map_err(failed)?.len();
        let mut reader = BufReader::with_capacity(1 << 18, file);
        let begin = reader.fill_buf().map_err(failed)?;
        let binary = is_binary(begin, length);
        let mut post = Self {
            path: path.to_owned(),
            reader,
            kind: if binary {
                Kind::Binary { receptors: None }
            } else {
                Kind::Text(TextState::default())
            },
            place: 0,
        };
        if length == 0 {
            return Err(post.wrong("the file is empty"));
        }
        post.first_hour()?;
        Ok(post)
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Receptors and names of their networks; `None` where the file (unformatted) does not say.
    pub fn receptors(&self) -> Option<(&[Receptor], &[String])> {
        match &self.kind {
            Kind::Text(state) => Some((&state.receptors, &state.networks)),
            Kind::Binary { .. } => None,
        }
    }

    /// Tells an unformatted file how many receptors there are.
    pub fn expect(&mut self, count: usize) {
        if let Kind::Binary { receptors } = &mut self.kind {
            *receptors = Some(count);
        }
    }

    fn wrong(&self, what: impl Into<String>) -> PostError {
        PostError::Content {
            path: self.path.clone(),
            place: self.place,
            what: what.into(),
        }
    }

    fn failed(&self, cause: std::io::Error) -> PostError {
        PostError::Read {
            path: self.path.clone(),
            cause,
        }
    }

    /// The next line that is no comment; `None` at the end.
    fn line(&mut self) -> Result<Option<Vec<u8>>, PostError> {
        let mut bytes = Vec::new();
        loop {
            bytes.clear();
            let read = self.reader.read_until(b'\n', &mut bytes);
            if read.map_err(|cause| self.failed(cause))? == 0 {
                return Ok(None);
            }
            self.place += 1;
            let blank = bytes.iter().all(u8::is_ascii_whitespace);
            if !blank && bytes[0] != b'*' {
                return Ok(Some(bytes));
            }
        }
    }

    fn parsed<'l>(&self, bytes: &'l [u8]) -> Result<Fields<'l>, PostError> {
        let text = std::str::from_utf8(bytes).unwrap_or("");
        let found = fields(text).ok_or_else(|| {
            self.wrong("no line of a POSTFILE (X Y value ZELEV ZHILL ZFLAG AVE GRP DATE NETID)")
        })?;
        if found.average != "1-HR" {
            return Err(self.wrong(format!(
                "a mean of {}: hours are superposed\nhint: ask for POSTFILE 1",
                found.average
            )));
        }
        Ok(found)
    }

    fn number(&self, text: &str, what: &str) -> Result<f64, PostError> {
        match text.parse::<f64>() {
            Ok(value) if value.is_finite() => Ok(value),
            _ => Err(self.wrong(format!("{what} is {text:?}, not a number"))),
        }
    }

    fn date(&self, text: &str) -> Result<i64, PostError> {
        text.parse::<i64>()
            .ok()
            .filter(|date| (0..100_000_000).contains(date) && (1..=24).contains(&(date % 100)))
            .ok_or_else(|| self.wrong(format!("the date is {text:?}, not YYMMDDHH")))
    }

    /// Reads the first hour of a text: its receptors.
    fn first_hour(&mut self) -> Result<(), PostError> {
        if matches!(self.kind, Kind::Binary { .. }) {
            return Ok(());
        }
        let mut state = TextState::default();
        let mut hour: Option<i64> = None;
        let mut values = Vec::new();
        while let Some(bytes) = self.line()? {
            let found = self.parsed(&bytes)?;
            let date = self.date(found.date)?;
            if hour.is_some_and(|hour| hour != date) {
                state.pending = Some(bytes);
                break;
            }
            hour = Some(date);
            let [elevation, hill_height, flagpole] = found.heights;
            state.receptors.push(Receptor {
                x: self.number(found.x, "X")?,
                y: self.number(found.y, "Y")?,
                elevation: self.number(elevation, "ZELEV")?,
                hill_height: self.number(hill_height, "ZHILL")?,
                flagpole: self.number(flagpole, "ZFLAG")?,
            });
            state.networks.push(found.network.to_owned());
            values.push(self.number(found.value, "the value")?);
            state.heads.push(bytes[..found.head].to_vec());
        }
        state.first = hour.map(|hour| (hour, values));
        if state.first.is_none() {
            return Err(self.wrong("there is no hour in this file"));
        }
        self.kind = Kind::Text(state);
        Ok(())
    }

    /// The next hour: its date (YYMMDDHH), the values put into `values`; `None` at the end.
    ///
    /// # Errors
    /// [`PostError`].
    pub fn next_hour(&mut self, values: &mut Vec<f64>) -> Result<Option<i64>, PostError> {
        let mut kind = std::mem::replace(&mut self.kind, Kind::Binary { receptors: None });
        let next = match &mut kind {
            Kind::Text(state) => self.next_text(state, values),
            Kind::Binary { receptors } => self.next_record(*receptors, values),
        };
        self.kind = kind;
        next
    }

    fn next_text(
        &mut self,
        state: &mut TextState,
        values: &mut Vec<f64>,
    ) -> Result<Option<i64>, PostError> {
        if let Some((date, first)) = state.first.take() {
            *values = first;
            return Ok(Some(date));
        }
        values.clear();
        let mut hour = None;
        for head in &state.heads {
            let bytes = match state.pending.take() {
                Some(bytes) => bytes,
                None => match self.line()? {
                    Some(bytes) => bytes,
                    None if values.is_empty() => return Ok(None),
                    None => return Err(self.short(hour, values.len(), state.heads.len())),
                },
            };
            let found = self.parsed(&bytes)?;
            let date = self.date(found.date)?;
            if hour.is_some_and(|hour| hour != date) {
                return Err(self.short(hour, values.len(), state.heads.len()));
            }
            hour = Some(date);
            if bytes[..found.head] != head[..] {
                return Err(self.wrong(format!(
                    "receptor {} of this hour is {}, {}, and was another in the first hour",
                    values.len() + 1,
                    found.x,
                    found.y
                )));
            }
            values.push(self.number(found.value, "the value")?);
        }
        Ok(hour)
    }

    fn short(&self, hour: Option<i64>, found: usize, expected: usize) -> PostError {
        self.wrong(format!(
            "hour {:08} has {found} receptors, the first hour had {expected}",
            hour.unwrap_or(0)
        ))
    }

    fn next_record(
        &mut self,
        receptors: Option<usize>,
        values: &mut Vec<f64>,
    ) -> Result<Option<i64>, PostError> {
        let mut length = [0_u8; 4];
        let left = self.reader.fill_buf().map(<[u8]>::len);
        if left.map_err(|cause| self.failed(cause))? == 0 {
            return Ok(None);
        }
        self.place += 1;
        if self.reader.read_exact(&mut length).is_err() {
            return Err(self.wrong("the record ends too early"));
        }
        let size = u32::from_le_bytes(length) as usize;
        if size < 24 || !(size - 16).is_multiple_of(8) {
            return Err(self.wrong(format!("no record of a POSTFILE: {size} bytes")));
        }
        // The length is the file's word: memory grows with what is there.
        let mut body = Vec::new();
        let read = (&mut self.reader).take(size as u64).read_to_end(&mut body);
        if read.map_err(|cause| self.failed(cause))? < size {
            return Err(self.wrong("the record ends too early"));
        }
        let mut again = [0_u8; 4];
        let end = self.reader.read_exact(&mut again);
        if end.is_err() || again != length {
            return Err(self.wrong("the two lengths of the record differ"));
        }
        let whole = |at: usize| {
            let mut bytes = [0; 4];
            bytes.copy_from_slice(&body[at..at + 4]);
            i64::from(i32::from_le_bytes(bytes))
        };
        if whole(4) != 1 {
            return Err(self.wrong(format!(
                "a mean of {} hours: hours are superposed\nhint: ask for POSTFILE 1",
                whole(4)
            )));
        }
        let date = self.date(&whole(0).to_string())?;
        let found = (size - 16) / 8;
        let count = receptors.unwrap_or(found);
        if count == 0 || !found.is_multiple_of(count) {
            return Err(self.wrong(format!("{found} values, but there are {count} receptors")));
        }
        values.clear();
        for bytes in body[16..16 + 8 * count].chunks_exact(8) {
            let mut value = [0; 8];
            value.copy_from_slice(bytes);
            let value = f64::from_le_bytes(value);
            if !value.is_finite() {
                return Err(self.wrong(format!("a value is {value}")));
            }
            values.push(value);
        }
        Ok(Some(date))
    }
}
