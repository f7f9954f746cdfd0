//! Files of a run that goes on from a saved one (INITFILE, MULTYEAR): what stands in them up to the saved hour stays, what comes
//! behind is written anew.
//!
//! AERMOD does so with POSTFILE (but of PERIOD and ANNUAL), MAXIFILE and MAXDAILY; all other files are written whole at the end.

use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Error, ErrorKind, Read, Result, Seek, SeekFrom};
use std::path::Path;

/// Where the date of a row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    /// Text: YYMMDDHH begins at this column, from 0.
    Text(usize),
    /// Text by day: as before, the hour does not count.
    Days(usize),
    /// Fortran's records that begin with YYMMDDHH (4 bytes).
    Records,
}

/// YYYYMMDDHH of a date with a year of two digits.
fn full(date: i64) -> i64 {
    let century = if date / 1_000_000 < 50 { 20 } else { 19 };
    century * 100_000_000 + date
}

/// Where the first row behind an hour begins [B].
fn end_of(file: &File, rows: Rows, last: i64) -> Result<u64> {
    let mut reader = BufReader::with_capacity(1 << 18, file);
    let mut end = 0;
    match rows {
        Rows::Text(column) | Rows::Days(column) => {
            let mut line = Vec::new();
            loop {
                line.clear();
                let length = reader.read_until(b'\n', &mut line)?;
                let date = line
                    .get(column..column + 8)
                    .filter(|_| line.first() != Some(&b'*'))
                    .and_then(|digits| std::str::from_utf8(digits).ok()?.trim().parse().ok());
                let by_day = matches!(rows, Rows::Days(_));
                let behind = date.is_some_and(|date: i64| {
                    full(if by_day { date / 100 * 100 } else { date }) > last
                });
                if length == 0 || behind {
                    return Ok(end);
                }
                end += length as u64;
            }
        }
        Rows::Records => {
            let mut head = [0; 8];
            while reader.read_exact(&mut head).is_ok() {
                let [a, b, c, d, e, f, g, h] = head;
                let length = i64::from(u32::from_le_bytes([a, b, c, d]));
                if full(i64::from(i32::from_le_bytes([e, f, g, h]))) > last {
                    break;
                }
                // The rest of the record and its length behind it.
                reader.seek_relative(length)?;
                end += length as u64 + 8;
            }
            Ok(end)
        }
    }
}

/// Opens a file to write behind its rows up to hour `last` (YYYYMMDDHH).
///
/// # Errors
/// The system's, and where the file is not there (AERMOD's error 585).
pub fn open_behind(path: &Path, rows: Rows, last: i64) -> Result<File> {
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .open(path)
        .map_err(|cause| {
            if cause.kind() == ErrorKind::NotFound {
                let text = "the run goes on from a saved one, whose file of this name is not there; \
                            put it back, or run the years from the first on";
                Error::new(cause.kind(), text)
            } else {
                cause
            }
        })?;
    let end = end_of(&file, rows, last)?;
    file.set_len(end)?;
    file.seek(SeekFrom::Start(end))?;
    Ok(file)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{Rows, open_behind};
    use crate::aermod::write::files::record;
    use std::io::Write;

    #[test]
    fn rows_up_to_the_hour_stay() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.max");
        let rows = "* head\n  1 25071523 a\n  1 25071524 b\n  1 25071601 c\n";
        std::fs::write(&path, rows).unwrap();
        let mut file = open_behind(&path, Rows::Text(4), 2_025_071_524).unwrap();
        file.write_all(b"new\n").unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert_eq!(text, "* head\n  1 25071523 a\n  1 25071524 b\nnew\n");
        // By day: hour 24 of the 15th belongs to the day that was saved with its hour 1.
        std::fs::write(&path, rows).unwrap();
        drop(open_behind(&path, Rows::Days(4), 2_025_071_501).unwrap());
        assert_eq!(std::fs::read_to_string(&path).unwrap().lines().count(), 3);
    }

    #[test]
    fn records_up_to_the_hour_stay() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.bin");
        let mut bytes = Vec::new();
        for date in [99_123_124_i32, 101, 102] {
            let mut body = date.to_le_bytes().to_vec();
            body.extend_from_slice(&[7; 20]);
            record(&mut bytes, &body);
        }
        std::fs::write(&path, &bytes).unwrap();
        drop(open_behind(&path, Rows::Records, 2_000_000_101).unwrap());
        assert_eq!(std::fs::read(&path).unwrap(), &bytes[..64]);
    }

    #[test]
    fn a_file_that_is_not_there_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.pst");
        let told = open_behind(&path, Rows::Records, 0)
            .unwrap_err()
            .to_string();
        assert!(told.contains("not there"));
        assert!(!path.exists());
    }
}
