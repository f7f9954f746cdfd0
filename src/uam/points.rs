//! Point sources of CAMx (PTSOURCE): stacks, and hour by hour what they emit.
//!
//! A diameter below 0 marks a plume-in-grid source and counts as it is. A flow above 0 takes the place of the velocity; a plume height below 0 stands for the
//! plume's, without rise; flow and plume height below 0 are the lower and upper end of the plume (CAMx 6.50, `readpt.f`, `emiss.f`).

use super::error::UamError;
use super::header::{AROUND, CUT, Header, POINTS, STAMP, Words, hour, record, start};
use crate::ioapi::Frame;
use crate::time::ModelTime;
use crate::units::HOUR;
use std::f64::consts::PI;
use std::fs::File;
use std::path::Path;

/// Bytes of the records that count stacks, of a stack, of its hour, and before the values of a species.
const COUNT: usize = 8;
const STACK: usize = 24;
const RELEASE: usize = 20;
const BEFORE: usize = 44;
/// Most stacks that are believed.
const MOST: i64 = 10_000_000;

/// A stack.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct UamStack {
    /// Place on the file's map [m or °].
    pub place: (f64, f64),
    /// Height [m].
    pub height: f64,
    /// Inner diameter [m].
    pub diameter: f64,
    /// Temperature of the gas [K].
    pub temperature: f64,
    /// Velocity of the gas [m/s].
    pub velocity: f64,
}

/// How a stack's gas leaves it in an hour.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum UamRelease {
    /// It rises from the stack with a velocity [m/s].
    Rising(f64),
    /// The plume lies at a height [m].
    At(f64),
    /// The plume lies between two heights [m].
    Between(f64, f64),
}

/// An opened file.
#[derive(Debug)]
pub struct UamPoints {
    file: File,
    /// Name of the file, for messages.
    pub name: String,
    /// Its note.
    pub note: String,
    /// Its species.
    pub species: Vec<String>,
    /// Its map, or why its stacks have no place on the earth.
    pub frame: Result<Frame, String>,
    /// The stacks.
    pub stacks: Vec<UamStack>,
    /// Begin and end of its hours, UTC.
    pub hours: Vec<(ModelTime, ModelTime)>,
    /// Bytes before the first hour.
    header: u64,
}

impl UamPoints {
    /// Opens a file, reads its stacks and the stamps of its hours.
    ///
    /// # Errors
    /// [`UamError`]: as of [`super::UamFile::open`]; stacks that are no numbers.
    pub fn open(path: &Path) -> Result<Self, UamError> {
        let (mut file, length, name) = start(path)?;
        let header = Header::read(&mut file, &name)?;
        if header.kind != POINTS {
            let what = format!("its kind is '{}'", header.kind);
            let hint = "point sources (PTSOURCE) are needed here";
            return Err(UamError::file(&name, what, hint));
        }
        let counts = record(&mut file, header.bytes, COUNT, &name)?;
        let count = counts.whole(1);
        if !(1..MOST).contains(&count) {
            return Err(UamError::file(&name, format!("{count} stacks"), CUT));
        }
        let count = count as usize;
        let at = header.bytes + COUNT as u64 + AROUND;
        let words = record(&mut file, at, count * STACK, &name)?;
        let stacks = (0..count).map(|n| stack(&words, n, &name));
        let stacks = stacks.collect::<Result<Vec<_>, _>>()?;
        let mut opened = Self {
            file,
            note: header.note,
            species: header.species,
            frame: header.frame,
            stacks,
            hours: Vec::new(),
            header: at + (count * STACK) as u64 + AROUND,
            name,
        };
        opened.hours = opened.read_hours(length, header.zone)?;
        Ok(opened)
    }

    /// Bytes before the species of an hour, and of one species.
    fn bytes(&self) -> (u64, u64) {
        let count = self.stacks.len();
        let before = STAMP + COUNT + count * RELEASE;
        (
            before as u64 + 3 * AROUND,
            (BEFORE + 4 * count) as u64 + AROUND,
        )
    }

    fn hour_bytes(&self) -> u64 {
        let (before, species) = self.bytes();
        before + self.species.len() as u64 * species
    }

    fn read_hours(&self, length: u64, zone: i64) -> Result<Vec<(ModelTime, ModelTime)>, UamError> {
        let wrong = |what: String| UamError::file(&self.name, what, CUT);
        let data = length.saturating_sub(self.header);
        let (count, rest) = (data / self.hour_bytes(), data % self.hour_bytes());
        if count == 0 || rest != 0 {
            return Err(wrong(format!(
                "{count} whole hour(s) of {} bytes and {rest} bytes more",
                self.hour_bytes()
            )));
        }
        let mut hours: Vec<(ModelTime, ModelTime)> = Vec::new();
        let mut file = &self.file;
        for number in 0..count {
            let at = self.header + number * self.hour_bytes();
            let stamp = record(&mut file, at, STAMP, &self.name)?;
            let last = hours.last().map(|hour| hour.0);
            hours.push(hour(&self.name, &stamp, (number + 1, zone), last)?);
            let counts = record(&mut file, at + STAMP as u64 + AROUND, COUNT, &self.name)?;
            if counts.whole(1) != self.stacks.len() as i64 {
                return Err(wrong(format!(
                    "hour {} has {} stacks, the header {}",
                    number + 1,
                    counts.whole(1),
                    self.stacks.len()
                )));
            }
        }
        Ok(hours)
    }

    /// How the stacks' gas leaves them in an hour.
    ///
    /// # Errors
    /// [`UamError`]: a record that is not where it must be, values that are no numbers.
    pub fn releases(&self, hour: usize) -> Result<Vec<UamRelease>, UamError> {
        let at = self.header + hour as u64 * self.hour_bytes();
        let at = at + (STAMP + COUNT) as u64 + 2 * AROUND;
        let mut file = &self.file;
        let words = record(&mut file, at, self.stacks.len() * RELEASE, &self.name)?;
        let release = |(number, stack): (usize, &UamStack)| {
            let (flow, height) = (words.real(5 * number + 3), words.real(5 * number + 4));
            if !flow.is_finite() || !height.is_finite() || (flow < 0.0 && height >= 0.0) {
                let what = format!(
                    "stack {} in hour {} has a flow of {flow} m³/h and a plume height of {height} m",
                    number + 1,
                    hour + 1
                );
                let hint = "a flow below 0 is the lower end of a plume, and needs a plume height below 0, its upper end";
                return Err(UamError::file(&self.name, what, hint));
            }
            let area = 0.25 * PI * stack.diameter * stack.diameter;
            Ok(match (flow < 0.0, height < 0.0) {
                (true, _) => UamRelease::Between((-flow).min(-height), (-flow).max(-height)),
                (false, true) => UamRelease::At(-height),
                _ if flow > 0.0 && area > 0.0 => UamRelease::Rising(flow / HOUR / area),
                _ => UamRelease::Rising(stack.velocity),
            })
        };
        self.stacks.iter().enumerate().map(release).collect()
    }

    /// Values of a species by stack in an hour.
    ///
    /// # Errors
    /// [`UamError`]: a species that is not there, a record that is not where it must be, values that are no numbers.
    pub fn values(&self, species: &str, hour: usize) -> Result<Vec<f64>, UamError> {
        let place = self.species.iter().position(|s| s == species);
        let place = place.filter(|_| hour < self.hours.len()).ok_or_else(|| {
            let what = format!("no {species} in hour {}", hour + 1);
            UamError::file(&self.name, what, CUT)
        })?;
        let (before, bytes) = self.bytes();
        let at = self.header + hour as u64 * self.hour_bytes() + before + place as u64 * bytes;
        let mut file = &self.file;
        let words = record(&mut file, at, (bytes - AROUND) as usize, &self.name)?;
        let found = words.text(1, 10);
        if found != species {
            let what = format!("{found} stands in hour {} where {species} must", hour + 1);
            return Err(UamError::file(&self.name, what, CUT));
        }
        let values = (0..self.stacks.len()).map(|n| (n, words.real(11 + n)));
        let values = values.map(|(n, value)| {
            if value.is_finite() {
                return Ok(value);
            }
            let what = format!(
                "{species} in hour {} holds {value} at stack {}",
                hour + 1,
                n + 1
            );
            Err(UamError::file(&self.name, what, "every value is needed"))
        });
        values.collect()
    }
}

fn stack(words: &Words, number: usize, name: &str) -> Result<UamStack, UamError> {
    let value = |at: usize| words.real(6 * number + at);
    if let Some(bad) = (0..6).map(value).find(|v| !v.is_finite()) {
        let what = format!("stack {} holds {bad}", number + 1);
        return Err(UamError::file(name, what, "every value is needed"));
    }
    Ok(UamStack {
        place: (value(0), value(1)),
        height: value(2),
        diameter: value(3).abs(),
        temperature: value(4),
        velocity: value(5) / HOUR,
    })
}
