//! How long a classic netCDF file must be by its own header.
//!
//! The library reads what lies beyond the end of a cut file as zeros, without a word: an hour of emissions would be nothing. Format: NetCDF Classic and 64-bit
//! Offset File Formats (Unidata, OGC 10-092r3), `header = magic numrecs dim_list gatt_list var_list`.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

/// Most of a list in a header: more is no header.
const MOST: u64 = 1 << 20;
/// Numbers of records of files that were never closed (streaming), which the library takes as they stand.
const STREAMING: [u64; 2] = [0xffff_ffff, u64::MAX];
const BROKEN: &str = "its header is cut or broken";

/// A header as it is read.
struct Bytes<R> {
    from: R,
    /// 5: lists and lengths of 64 bits.
    version: u8,
}

impl<R: Read> Bytes<R> {
    fn number(&mut self, bytes: usize) -> Option<u64> {
        let mut held = [0_u8; 8];
        self.from.read_exact(&mut held[8 - bytes..]).ok()?;
        Some(u64::from_be_bytes(held))
    }

    fn size(&mut self) -> Option<u64> {
        self.number(if self.version == 5 { 8 } else { 4 })
    }

    /// Number of items of a list.
    fn list(&mut self) -> Option<u64> {
        self.number(4)?;
        self.size().filter(|n| *n < MOST)
    }

    fn skip(&mut self, bytes: u64) -> Option<()> {
        let padded = bytes.div_ceil(4).checked_mul(4)?;
        let read =
            std::io::copy(&mut self.from.by_ref().take(padded), &mut std::io::sink()).ok()?;
        (read == padded).then_some(())
    }

    fn name(&mut self) -> Option<()> {
        let length = self.size()?;
        self.skip(length)
    }

    fn attributes(&mut self) -> Option<()> {
        for _ in 0..self.list()? {
            self.name()?;
            let width = width(self.number(4)?)?;
            let count = self.size()?;
            self.skip(count.checked_mul(width)?)?;
        }
        Some(())
    }
}

/// Bytes of a number of a type.
fn width(kind: u64) -> Option<u64> {
    match kind {
        1 | 2 | 7 => Some(1),
        3 | 8 => Some(2),
        4 | 5 | 9 => Some(4),
        6 | 10 | 11 => Some(8),
        _ => None,
    }
}

/// Whether a file is as long as its header says; files of other formats are not looked at.
///
/// # Errors
/// What is wrong, in words.
pub(super) fn check(path: &Path) -> Result<(), String> {
    let file = File::open(path).map_err(|e| e.to_string())?;
    let length = file.metadata().map_err(|e| e.to_string())?.len();
    let mut magic = [0_u8; 4];
    let mut from = BufReader::new(file);
    from.read_exact(&mut magic).map_err(|_| BROKEN.to_owned())?;
    if &magic[..3] != b"CDF" {
        return Ok(());
    }
    let mut bytes = Bytes {
        from,
        version: magic[3],
    };
    let records = bytes.size().ok_or(BROKEN)?;
    if STREAMING.contains(&records) {
        return Err("it does not say how many records it has: it was never closed".to_owned());
    }
    match needed(&mut bytes, records) {
        Some(needed) if needed <= length => Ok(()),
        Some(needed) => Err(format!("its last {} bytes are missing", needed - length)),
        None => Err(BROKEN.to_owned()),
    }
}

/// Bytes of a file with so many records, from its header behind their number; `None` for one that is cut or broken.
fn needed<R: Read>(bytes: &mut Bytes<R>, records: u64) -> Option<u64> {
    let mut lengths = Vec::new();
    for _ in 0..bytes.list()? {
        bytes.name()?;
        lengths.push(bytes.size()?);
    }
    bytes.attributes()?;
    let (mut end, mut last) = (0, 0_u64);
    let mut of_record: Vec<u64> = Vec::new();
    for _ in 0..bytes.list()? {
        bytes.name()?;
        let mut shape = Vec::new();
        for _ in 0..bytes.size().filter(|n| *n < MOST)? {
            let dimension = usize::try_from(bytes.size()?).ok()?;
            shape.push(*lengths.get(dimension)?);
        }
        bytes.attributes()?;
        let width = width(bytes.number(4)?)?;
        bytes.size()?;
        let begin = bytes.number(if bytes.version == 1 { 4 } else { 8 })?;
        let recorded = shape.first() == Some(&0);
        let mut count = shape.iter().skip(usize::from(recorded));
        let size = count.try_fold(width, |size, n| size.checked_mul(*n))?;
        if recorded {
            of_record.push(size);
            last = last.max(begin.checked_add(size)?);
        } else {
            end = end.max(begin.checked_add(size)?);
        }
    }
    // A single variable with records has no padding between them.
    let record = match of_record.as_slice() {
        [only] => *only,
        several => several.iter().try_fold(0_u64, |sum, size| {
            sum.checked_add(size.div_ceil(4).checked_mul(4)?)
        })?,
    };
    if records > 0 && record > 0 {
        end = end.max((records - 1).checked_mul(record)?.checked_add(last)?);
    }
    Some(end)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn word(number: u32) -> Vec<u8> {
        number.to_be_bytes().to_vec()
    }

    /// A header (64-bit offsets) of two records with one dimension beside theirs, and variables over both: type, begin.
    fn header(length: u32, variables: &[(u32, u64)]) -> Vec<u8> {
        let mut bytes = b"CDF\x02".to_vec();
        let named = |name: u8| [word(1), vec![name, 0, 0, 0]].concat();
        bytes.extend([word(2), word(10), word(2)].concat());
        bytes.extend([named(b't'), word(0), named(b'x'), word(length)].concat());
        bytes.extend([word(0), word(0), word(11), word(variables.len() as u32)].concat());
        for (kind, begin) in variables {
            bytes.extend([named(b'v'), word(2), word(0), word(1)].concat());
            bytes.extend([word(0), word(0), word(*kind), word(0)].concat());
            bytes.extend(begin.to_be_bytes());
        }
        bytes
    }

    fn needs(bytes: &[u8]) -> Option<u64> {
        let mut bytes = Bytes {
            from: &bytes[4..],
            version: bytes[3],
        };
        let records = bytes.size()?;
        needed(&mut bytes, records)
    }

    #[test]
    fn a_file_ends_with_its_last_record() {
        // One variable of bytes stands without padding, several are padded to four.
        assert_eq!(needs(&header(3, &[(1, 100)])), Some(100 + 2 * 3));
        assert_eq!(
            needs(&header(3, &[(1, 100), (4, 104)])),
            Some(104 + 12 + 4 + 12)
        );
    }

    #[test]
    fn a_file_that_was_never_closed_is_refused() {
        // The library would ask for 2³² records of its variable.
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("streaming.nc");
        let mut bytes = header(3, &[(1, 100)]);
        bytes.resize(200, 0);
        std::fs::write(&path, &bytes).unwrap();
        assert_eq!(check(&path), Ok(()));
        bytes[4..8].fill(0xff);
        std::fs::write(&path, &bytes).unwrap();
        assert!(check(&path).unwrap_err().contains("never closed"));
        assert!(crate::cf::open(&path).unwrap_err().contains("never closed"));
    }

    #[test]
    fn headers_that_are_cut_or_count_beyond_all_numbers_are_none() {
        let whole = header(3, &[(5, 100), (6, 112)]);
        for length in 4..whole.len() {
            assert_eq!(needs(&whole[..length]), None, "{length}");
        }
        for vast in [
            header(3, &[(6, u64::MAX - 3)]),
            header(
                u32::MAX,
                &[(6, u64::MAX / 2), (6, u64::MAX / 2), (6, u64::MAX - 8)],
            ),
        ] {
            assert_eq!(needs(&vast), None);
        }
        // A kind of numbers that there is not, a dimension that there is not.
        assert_eq!(needs(&header(3, &[(99, 100)])), None);
        let mut other = whole.clone();
        let place = other.len() - 2 * 44 + 8 + 4 + 4;
        other[place..place + 4].copy_from_slice(&word(7));
        assert_eq!(needs(&other), None);
    }
}
