//! Images with a colour table (land cover nearly always) read as what they are: numbers.
//!
//! The decoder refuses them (PhotometricInterpretation 3, palette colour). The numbers of such an image lie in the file as those of
//! a grey one, so the reader shows it the tag with the value 1 (BlackIsZero). Source: TIFF 6.0 (1992), sections 2, 5; BigTIFF.

use std::io::{Read, Result, Seek, SeekFrom};

/// Tag PhotometricInterpretation.
const PHOTOMETRIC: u16 = 262;
/// A colour table.
const PALETTE: u16 = 3;

/// A file in which the first image is no longer one of colours.
#[derive(Debug)]
pub(super) struct Grey<R> {
    inner: R,
    position: u64,
    /// Where the tag's value lies, and the two bytes to show there.
    shown: Option<(u64, [u8; 2])>,
}

impl<R: Read + Seek> Grey<R> {
    /// Looks for the tag; whatever is no TIFF is left as it is.
    pub fn new(mut inner: R) -> Result<Self> {
        let shown = find(&mut inner).unwrap_or(None);
        inner.seek(SeekFrom::Start(0))?;
        Ok(Self {
            inner,
            position: 0,
            shown,
        })
    }
}

/// Place of a palette tag's value and how 1 is written there.
fn find<R: Read + Seek>(file: &mut R) -> Result<Option<(u64, [u8; 2])>> {
    let mut head = [0; 16];
    file.read_exact(&mut head)?;
    let little = head[0] == b'I';
    let number = |bytes: &[u8]| {
        let fold = |sum: u64, byte: &u8| (sum << 8) | u64::from(*byte);
        if little {
            bytes.iter().rev().fold(0, fold)
        } else {
            bytes.iter().fold(0, fold)
        }
    };
    let big = number(&head[2..4]) == 43;
    let start = number(if big { &head[8..16] } else { &head[4..8] });
    // Bytes of the count of entries, of an entry, and before its value.
    let (count_size, entry_size, value_at) = if big { (8, 20, 12) } else { (2, 12, 8) };
    file.seek(SeekFrom::Start(start))?;
    let mut bytes = [0; 20];
    file.read_exact(&mut bytes[..count_size])?;
    let count = number(&bytes[..count_size]).min(4096);
    for entry in 0..count {
        file.read_exact(&mut bytes[..entry_size])?;
        if number(&bytes[..2]) == u64::from(PHOTOMETRIC) {
            let place = start + (count_size as u64) + entry * (entry_size as u64) + value_at as u64;
            let palette = number(&bytes[value_at..value_at + 2]) == u64::from(PALETTE);
            let one = if little { [1, 0] } else { [0, 1] };
            return Ok(palette.then_some((place, one)));
        }
    }
    Ok(None)
}

impl<R: Read> Read for Grey<R> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let count = self.inner.read(buffer)?;
        if let Some((place, bytes)) = self.shown {
            for (k, byte) in bytes.into_iter().enumerate() {
                let at = (place + k as u64).checked_sub(self.position);
                if let Some(at) = at.filter(|at| *at < count as u64) {
                    buffer[at as usize] = byte;
                }
            }
        }
        self.position += count as u64;
        Ok(count)
    }
}

impl<R: Seek> Seek for Grey<R> {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        self.position = self.inner.seek(to)?;
        Ok(self.position)
    }
}
