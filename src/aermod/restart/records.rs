//! Fortran's unformatted sequential records: a length of 4 bytes before and after, little-endian.

use super::RestartError;
use std::path::Path;

/// Records going out.
#[derive(Default)]
pub(super) struct Out {
    pub(super) bytes: Vec<u8>,
}

impl Out {
    pub(super) fn record(&mut self, content: &[u8]) {
        let length = (content.len() as u32).to_le_bytes();
        self.bytes.extend_from_slice(&length);
        self.bytes.extend_from_slice(content);
        self.bytes.extend_from_slice(&length);
    }

    pub(super) fn integers(&mut self, values: impl IntoIterator<Item = i64>) {
        let content: Vec<u8> = values
            .into_iter()
            .flat_map(|value| (value as i32).to_le_bytes())
            .collect();
        self.record(&content);
    }

    pub(super) fn reals(&mut self, values: impl IntoIterator<Item = f64>) {
        let content: Vec<u8> = values.into_iter().flat_map(f64::to_le_bytes).collect();
        self.record(&content);
    }

    pub(super) fn marks(&mut self, values: impl IntoIterator<Item = char>) {
        let content: Vec<u8> = values.into_iter().map(|mark| mark as u8).collect();
        self.record(&content);
    }
}

/// Records coming in.
pub(super) struct In<'a> {
    pub(super) path: &'a Path,
    pub(super) bytes: &'a [u8],
    pub(super) read: usize,
}

impl<'a> In<'a> {
    pub(super) fn wrong(&self) -> RestartError {
        RestartError::Record {
            path: self.path.to_owned(),
            record: self.read,
        }
    }

    pub(super) fn record(&mut self, length: usize) -> Result<&'a [u8], RestartError> {
        self.read += 1;
        let marked = |bytes: &[u8]| {
            bytes
                .first_chunk::<4>()
                .map(|four| u32::from_le_bytes(*four) as usize)
        };
        let rest = self.bytes;
        if marked(rest) != Some(length) || rest.len() < length + 8 {
            return Err(self.wrong());
        }
        self.bytes = &rest[length + 8..];
        Ok(&rest[4..length + 4])
    }

    pub(super) fn integers(&mut self, count: usize) -> Result<Vec<i64>, RestartError> {
        let content = self.record(4 * count)?;
        let (values, _) = content.as_chunks::<4>();
        Ok(values
            .iter()
            .map(|four| i64::from(i32::from_le_bytes(*four)))
            .collect())
    }

    pub(super) fn reals(&mut self, count: usize) -> Result<Vec<f64>, RestartError> {
        let content = self.record(8 * count)?;
        let (values, _) = content.as_chunks::<8>();
        Ok(values
            .iter()
            .map(|eight| f64::from_le_bytes(*eight))
            .collect())
    }

    pub(super) fn marks(&mut self, count: usize) -> Result<Vec<char>, RestartError> {
        Ok(self
            .record(count)?
            .iter()
            .map(|&mark| mark as char)
            .collect())
    }
}
