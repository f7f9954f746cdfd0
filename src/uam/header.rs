//! Records of UAM-IV files, and the four of the header.

use super::error::UamError;
use crate::ioapi::Frame;
use crate::time::ModelTime;
use crate::units::HOUR;
use jiff::civil;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

/// Bytes of the records of the header, and of the stamp of an hour.
const FIRST: usize = 304;
const GRID: usize = 60;
const CELLS: usize = 16;
const NAME: usize = 40;
pub(super) const STAMP: usize = 16;
/// Words around a record [bytes].
pub(super) const AROUND: u64 = 8;
/// Kind of point sources.
pub(super) const POINTS: &str = "PTSOURCE";
pub(super) const CUT: &str = "is the file whole?";
/// Years of two digits from here on are of the last century.
const CENTURY: i64 = 70;

/// Words of a record.
pub(super) struct Words(Vec<u8>);

impl Words {
    pub fn whole(&self, at: usize) -> i64 {
        i64::from(i32::from_be_bytes(self.word(at)))
    }

    pub fn real(&self, at: usize) -> f64 {
        f64::from(f32::from_be_bytes(self.word(at)))
    }

    fn word(&self, at: usize) -> [u8; 4] {
        let mut word = [0; 4];
        word.copy_from_slice(&self.0[4 * at..4 * at + 4]);
        word
    }

    /// A text of one letter a word.
    pub fn text(&self, from: usize, letters: usize) -> String {
        let first = (from..from + letters).map(|at| char::from(self.0[4 * at]));
        first.collect::<String>().trim().to_owned()
    }
}

/// What the header says.
pub(super) struct Header {
    pub kind: String,
    pub note: String,
    /// Hours that its clock is behind UTC.
    pub zone: i64,
    pub species: Vec<String>,
    /// Layers, rows, columns.
    pub shape: (usize, usize, usize),
    /// Corner and size of cells as they stand there [m or °].
    pub cells: [f64; 4],
    /// Its cells on the earth, or why they have no place.
    pub frame: Result<Frame, String>,
    /// Its length with the words around.
    pub bytes: u64,
}

impl Header {
    /// Of an opened file.
    pub fn read(file: &mut File, name: &str) -> Result<Self, UamError> {
        let mut at = 0;
        let mut next = |bytes: usize| -> Result<Words, UamError> {
            let record = record(file, at, bytes, name)?;
            at += bytes as u64 + AROUND;
            Ok(record)
        };
        let first = next(FIRST)?;
        let kind = first.text(0, 10);
        let (zone, count) = (first.whole(70), first.whole(71));
        let grid = next(GRID)?;
        let side = |at: usize| usize::try_from(grid.whole(at)).unwrap_or(0);
        let shape = (side(9).max(1), side(8), side(7));
        let few = |n: usize| (1..100_000).contains(&n);
        if !(few(shape.1) && few(shape.2) && few(shape.0) && (1..10_000).contains(&count)) {
            return Err(UamError::file(
                name,
                format!(
                    "{count} species on {} x {} cells in {} layers",
                    shape.2, shape.1, shape.0
                ),
                CUT,
            ));
        }
        let cells = next(CELLS)?;
        if (cells.whole(2), cells.whole(3)) != (grid.whole(7), grid.whole(8)) {
            return Err(UamError::file(
                name,
                format!(
                    "its cells are {} x {} in one record and {} x {} in the next",
                    grid.whole(7),
                    grid.whole(8),
                    cells.whole(2),
                    cells.whole(3)
                ),
                "files of several segments are not read",
            ));
        }
        let names = next(count as usize * NAME)?;
        let species = (0..count as usize)
            .map(|n| names.text(10 * n, 10))
            .collect();
        let bytes = at;
        Ok(Self {
            kind,
            note: first.text(10, 60),
            zone,
            species,
            shape,
            cells: [3, 4, 5, 6].map(|at| grid.real(at)),
            frame: frame(name, &grid, (shape.1, shape.2)),
            bytes,
        })
    }
}

/// Opens a file that begins as UAM-IV files do, with its length and name.
pub(super) fn start(path: &Path) -> Result<(File, u64, String), UamError> {
    let name = path.display().to_string();
    let unreadable = |cause| UamError::Unreadable {
        file: name.clone(),
        cause,
    };
    let mut file = File::open(path).map_err(unreadable)?;
    let length = file.metadata().map_err(unreadable)?.len();
    beginning(&mut file, &name)?;
    Ok((file, length, name))
}

/// Begin and end of an hour by its stamp; it must come after the begin of the last.
pub(super) fn hour(
    name: &str,
    stamp: &Words,
    (number, zone): (u64, i64),
    last: Option<ModelTime>,
) -> Result<(ModelTime, ModelTime), UamError> {
    let wrong = |what: String| UamError::file(name, what, CUT);
    let of = |at: usize| instant(stamp.whole(at), stamp.real(at + 1), zone);
    let (Some(begin), Some(end)) = (of(0), of(2)) else {
        return Err(wrong(format!(
            "hour {number} is {} {} to {} {}, which is no time",
            stamp.whole(0),
            stamp.real(1),
            stamp.whole(2),
            stamp.real(3)
        )));
    };
    if end < begin || last.is_some_and(|last| last >= begin) {
        return Err(wrong(format!(
            "hour {number}, {begin} to {end}, does not come after the one before"
        )));
    }
    Ok((begin, end))
}

/// Whether a file begins with a whole Fortran record, of either order of bytes.
pub fn is_fortran(path: &Path) -> bool {
    let read = || -> std::io::Result<bool> {
        let mut file = File::open(path)?;
        let mut word = [0; 4];
        file.read_exact(&mut word)?;
        let ends = [u32::from_be_bytes(word), u32::from_le_bytes(word)];
        for length in ends.into_iter().filter(|n| (4..1 << 24).contains(n)) {
            let mut end = [0; 4];
            file.seek(SeekFrom::Start(4 + u64::from(length)))?;
            if file.read_exact(&mut end).is_ok() && end == word {
                return Ok(true);
            }
        }
        Ok(false)
    };
    read().unwrap_or(false)
}

/// The instant of a date YYJJJ (or YYYYJJJ) and an hour.
fn instant(date: i64, hour: f64, zone: i64) -> Option<ModelTime> {
    let (year, day) = (date / 1000, date % 1000);
    let year = match year {
        0..CENTURY => 2000 + year,
        CENTURY..100 => 1900 + year,
        _ => year,
    };
    let first = civil::Date::new(i16::try_from(year).ok()?, 1, 1).ok()?;
    let possible =
        (1..=i64::from(first.days_in_year())).contains(&day) && (0.0..=24.0).contains(&hour);
    let midnight = ModelTime::parse_column(&format!("{first}T00:00"), true).ok()?;
    let seconds = (hour * HOUR).round() as i64 + zone * HOUR as i64;
    possible.then(|| midnight.plus((day - 1) * 86_400 + seconds))
}

/// Refuses what does not begin as a UAM-IV file does.
fn beginning(file: &mut File, name: &str) -> Result<(), UamError> {
    let mut word = [0; 4];
    file.read_exact(&mut word)
        .map_err(|cause| UamError::Unreadable {
            file: name.to_owned(),
            cause,
        })?;
    if u32::from_le_bytes(word) == FIRST as u32 {
        return Err(UamError::file(
            name,
            "it is little-endian",
            "CAMx reads and writes big-endian files: compile the program that made it with -fconvert=big-endian",
        ));
    }
    let length = u32::from_be_bytes(word);
    if length != FIRST as u32 {
        return Err(UamError::file(
            name,
            format!("its first record has {length} bytes, a UAM-IV file's {FIRST}"),
            "gridded emissions and concentrations of CAMx are read, not its meteorology before version 7 or its land use",
        ));
    }
    Ok(())
}

/// A record of a length at a place of a file.
pub(super) fn record<F: Read + Seek>(
    file: &mut F,
    at: u64,
    bytes: usize,
    name: &str,
) -> Result<Words, UamError> {
    let mut held = vec![0; bytes + AROUND as usize];
    let cut = || {
        let what = format!("no whole record of {bytes} bytes at byte {at}");
        UamError::file(name, what, CUT)
    };
    file.seek(SeekFrom::Start(at)).map_err(|_| cut())?;
    file.read_exact(&mut held).map_err(|_| cut())?;
    let length = (bytes as u32).to_be_bytes();
    if held[..4] != length || held[bytes + 4..] != length {
        return Err(cut());
    }
    held.truncate(bytes + 4);
    held.drain(..4);
    Ok(Words(held))
}

/// Cells of a header on the earth.
fn frame(name: &str, grid: &Words, shape: (usize, usize)) -> Result<Frame, String> {
    let (longitude, latitude) = (grid.real(0), grid.real(1));
    let (one, two) = (grid.real(12), grid.real(13));
    let sign = 1.0_f64.copysign(latitude);
    // GDTYP and P_ALP, P_BET of the same map in I/O API files.
    let (kind, alpha, beta) = match grid.whole(10) {
        0 if grid.real(5) < 90.0 && grid.real(3).abs() <= 360.0 => (1.0, 0.0, 0.0),
        0 => {
            return Err(format!(
                "its map is 0 (degrees), and its cells are {} x {} from {}, {}: a header of CAMx before 6 without its map",
                grid.real(5),
                grid.real(6),
                grid.real(3),
                grid.real(4)
            ));
        }
        1 => {
            return Err(format!(
                "its map is UTM of zone {}, which is not read",
                grid.whole(2)
            ));
        }
        2 => (2.0, one, two),
        4 => (6.0, sign, one),
        5 => (7.0, one, 0.0),
        other => {
            return Err(format!(
                "its map is {other} (3 is rotated polar), which is not read; degrees (0), Lambert (2), polar (4) and Mercator (5) are"
            ));
        }
    };
    let number = |attribute: &'static str| {
        Ok(match attribute {
            "GDTYP" => kind,
            "P_ALP" => alpha,
            "P_BET" => beta,
            "P_GAM" | "XCENT" => longitude,
            "YCENT" => latitude,
            "XORIG" => grid.real(3),
            "YORIG" => grid.real(4),
            "XCELL" => grid.real(5),
            _ => grid.real(6),
        })
    };
    Frame::new(name, &number, shape).map_err(|e| e.to_string())
}
