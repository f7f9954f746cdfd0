//! Small UAM-IV files that tests write.

use crate::ioapi::samples::Values;
use std::path::Path;

/// A file to be written.
#[derive(Clone)]
pub struct Sample {
    /// Its kind.
    pub kind: &'static str,
    /// Columns, rows, layers.
    pub shape: (usize, usize, usize),
    /// Longitude, latitude, corner x, y, size, map, true latitudes.
    pub map: (f32, f32, f32, f32, f32, i32, f32, f32),
    /// Hours behind UTC.
    pub zone: i32,
    /// First date, YYJJJ.
    pub date: i32,
    /// Hours.
    pub hours: usize,
}

impl Default for Sample {
    fn default() -> Self {
        Self {
            kind: "EMISSIONS",
            shape: (60, 48, 1),
            map: (102.0, 36.5, -234_000.0, -216_000.0, 9_000.0, 2, 30.0, 40.0),
            zone: 0,
            date: 16_005,
            hours: 3,
        }
    }
}

fn letters(text: &str, count: usize) -> Vec<u8> {
    format!("{text:<count$}")
        .bytes()
        .flat_map(|letter| [letter, b' ', b' ', b' '])
        .collect()
}

fn record(bytes: &mut Vec<u8>, parts: &[Vec<u8>]) {
    let length = parts.iter().map(Vec::len).sum::<usize>() as i32;
    bytes.extend(length.to_be_bytes());
    bytes.extend(parts.concat());
    bytes.extend(length.to_be_bytes());
}

impl Sample {
    /// Bytes of a file; values by (species, hour, layer, row, column).
    pub fn bytes(&self, species: &[&str], value: &Values<'_>) -> Vec<u8> {
        let int = |n: usize| (n as i32).to_be_bytes().to_vec();
        let whole = |n: i32| n.to_be_bytes().to_vec();
        let real = |x: f32| x.to_be_bytes().to_vec();
        let (nx, ny, nz) = self.shape;
        let mut bytes = Vec::new();
        let last = [
            whole(self.date),
            real(0.0),
            whole(self.date),
            real(self.hours as f32),
        ];
        let mut first = vec![letters(self.kind, 10), letters("made by a test", 60)];
        first.extend([whole(self.zone), int(species.len())]);
        first.extend(last);
        record(&mut bytes, &first);
        let (longitude, latitude, x, y, size, map, one, two) = self.map;
        record(
            &mut bytes,
            &[
                real(longitude),
                real(latitude),
                whole(0),
                real(x),
                real(y),
                real(size),
                real(size),
                int(nx),
                int(ny),
                int(nz),
                whole(map),
                whole(0),
                real(one),
                real(two),
                real(0.0),
            ],
        );
        record(&mut bytes, &[int(1), int(1), int(nx), int(ny)]);
        let names: Vec<Vec<u8>> = species.iter().map(|s| letters(s, 10)).collect();
        record(&mut bytes, &names);
        for hour in 0..self.hours {
            let stamp = |hour: usize| [whole(self.date), real(hour as f32)];
            record(&mut bytes, &[stamp(hour), stamp(hour + 1)].concat());
            for name in species {
                for k in 0..nz {
                    let mut parts = vec![int(1), letters(name, 10)];
                    for j in 0..ny {
                        parts.extend((0..nx).map(|i| real(value(name, hour, (k, j, i)) as f32)));
                    }
                    record(&mut bytes, &parts);
                }
            }
        }
        bytes
    }

    /// Writes a file.
    pub fn write(&self, path: &Path, species: &[&str], value: &Values<'_>) {
        std::fs::write(path, self.bytes(species, value)).unwrap();
    }
}
