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

/// x, y, height, diameter, temperature, velocity [m/h]; flow and plume height.
pub type Stack = ([f32; 6], (f32, f32));

impl Sample {
    /// Bytes of a file of point sources; values by (species, hour, stack).
    pub fn points(
        &self,
        stacks: &[Stack],
        species: &[&str],
        value: &dyn Fn(&str, usize, usize) -> f64,
    ) -> Vec<u8> {
        let sample = Self {
            kind: "PTSOURCE",
            ..self.clone()
        };
        let gridded = sample.bytes(species, &|_, _, _| 0.0);
        // The header is that of gridded files.
        let header = 304 + 60 + 16 + 40 * species.len() + 4 * 8;
        let mut bytes = gridded[..header].to_vec();
        let whole = |n: i32| n.to_be_bytes().to_vec();
        let real = |x: f32| x.to_be_bytes().to_vec();
        let count = [whole(1), whole(stacks.len() as i32)];
        record(&mut bytes, &count);
        let lines = stacks.iter().flat_map(|s| s.0.map(real));
        record(&mut bytes, &lines.collect::<Vec<_>>());
        for hour in 0..self.hours {
            let stamp = |hour: usize| [whole(self.date), real(hour as f32)];
            record(&mut bytes, &[stamp(hour), stamp(hour + 1)].concat());
            record(&mut bytes, &count);
            let lines = stacks.iter().flat_map(|s| {
                let (flow, height) = s.1;
                [whole(1), whole(1), whole(1), real(flow), real(height)]
            });
            record(&mut bytes, &lines.collect::<Vec<_>>());
            for name in species {
                let mut parts = vec![whole(1), letters(name, 10)];
                parts.extend((0..stacks.len()).map(|n| real(value(name, hour, n) as f32)));
                record(&mut bytes, &parts);
            }
        }
        bytes
    }
}
