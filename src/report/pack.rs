//! Compact arrays inside the report: linear quantisation to 16 bits, DEFLATE, base64.
//!
//! value = offset + scale · code, code ∈ 0…65534; code 65535 means "no value". With scale = (max − min)/65534 the error is at
//! most scale/2, that is 7.6e-6 of the range of the array.

use std::io::{Read, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The code that stands for "no value".
const MISSING: u16 = u16::MAX;
/// The largest code of a value.
const LARGEST: f64 = 65_534.0;
/// The largest code of a value in maps that only colour shows.
const COARSE: f64 = 254.0;

/// What can be wrong with a packed array.
#[derive(Debug, Error)]
pub enum PackError {
    /// Not base64.
    #[error("a packed array is not base64: {0}")]
    Base64(#[from] base64::DecodeError),
    /// Not DEFLATE.
    #[error("a packed array cannot be inflated: {0}")]
    Inflate(#[from] std::io::Error),
    /// Wrong length.
    #[error("a packed array holds {found} values where {expected} are expected")]
    Length {
        /// Number of values found.
        found: usize,
        /// Number of values expected.
        expected: usize,
    },
}

/// An array of numbers as quantised 16-bit codes (little endian, bytes split into a low and a high plane, DEFLATE, base64).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Packed {
    /// Number of values.
    pub length: usize,
    /// Value of code 0, in the unit of the array.
    pub offset: f64,
    /// Value of one step of the code, in the unit of the array.
    pub scale: f64,
    /// The codes.
    pub data: String,
}

impl Packed {
    /// Pack `values` (any unit, row-major); NaN and infinities become "no value".
    pub fn new(values: impl IntoIterator<Item = f64>) -> Self {
        Self::with_codes(values, LARGEST)
    }

    /// Pack `values` in 254 steps: as fine as the colours of a map, and a quarter of the size.
    pub fn coarse(values: impl IntoIterator<Item = f64>) -> Self {
        Self::with_codes(values, COARSE)
    }

    fn with_codes(values: impl IntoIterator<Item = f64>, largest: f64) -> Self {
        let values: Vec<f64> = values.into_iter().collect();
        let finite = || values.iter().copied().filter(|v| v.is_finite());
        let low = finite().fold(f64::INFINITY, f64::min);
        let high = finite().fold(f64::NEG_INFINITY, f64::max);
        let (offset, scale) = if low < high {
            (low, high / largest - low / largest)
        } else if low == high {
            (low, 0.0)
        } else {
            (0.0, 0.0)
        };
        let codes = values.iter().map(|&v| {
            if !v.is_finite() {
                MISSING
            } else if scale > 0.0 {
                ((v - offset) / scale).round().clamp(0.0, largest) as u16
            } else {
                0
            }
        });
        let codes: Vec<u16> = codes.collect();
        let mut planes: Vec<u8> = codes.iter().map(|c| c.to_le_bytes()[0]).collect();
        planes.extend(codes.iter().map(|c| c.to_le_bytes()[1]));
        Self {
            length: values.len(),
            offset,
            scale,
            data: STANDARD.encode(deflate(&planes)),
        }
    }

    /// The values again; "no value" is NaN.
    pub fn values(&self) -> Result<Vec<f64>, PackError> {
        let planes = inflate(&STANDARD.decode(&self.data)?)?;
        if planes.len() != 2 * self.length {
            return Err(PackError::Length {
                found: planes.len() / 2,
                expected: self.length,
            });
        }
        let (low, high) = planes.split_at(self.length);
        let value = |(&l, &h): (&u8, &u8)| match u16::from_le_bytes([l, h]) {
            MISSING => f64::NAN,
            code => self.offset + self.scale * f64::from(code),
        };
        Ok(low.iter().zip(high).map(value).collect())
    }

    /// Largest difference between a packed and the true value, in the unit of the array.
    pub fn error_bound(&self) -> f64 {
        0.5 * self.scale
    }
}

/// An image plane of bytes (DEFLATE, base64).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bytes {
    /// Number of bytes.
    pub length: usize,
    /// The bytes.
    pub data: String,
}

impl Bytes {
    /// Pack `bytes`, row-major.
    pub fn new(bytes: &[u8]) -> Self {
        Self {
            length: bytes.len(),
            data: STANDARD.encode(deflate(bytes)),
        }
    }

    /// The bytes again.
    pub fn values(&self) -> Result<Vec<u8>, PackError> {
        let bytes = inflate(&STANDARD.decode(&self.data)?)?;
        if bytes.len() == self.length {
            Ok(bytes)
        } else {
            Err(PackError::Length {
                found: bytes.len(),
                expected: self.length,
            })
        }
    }
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::new(6));
    encoder
        .write_all(bytes)
        .and_then(|()| encoder.finish())
        .expect("writing to memory does not fail")
}

fn inflate(bytes: &[u8]) -> Result<Vec<u8>, std::io::Error> {
    let mut out = Vec::new();
    DeflateDecoder::new(bytes).read_to_end(&mut out)?;
    Ok(out)
}
