//! What the global attributes of an I/O API file say, and whether its dimensions, variables and time flags agree with them.

use super::error::IoapiError;
use super::frame::Frame;
use crate::cf;
use crate::time::ModelTime;
use crate::units::{DAY, HOUR, MINUTE};
use jiff::civil;

/// Letters of a name in `VAR-LIST`.
const NAME: usize = 16;
/// Seconds of a minute, an hour and a day.
const CLOCK: (i64, i64, i64) = (MINUTE as i64, HOUR as i64, DAY as i64);

/// Kinds of files that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// Cells of a grid (FTYPE 1).
    Gridded,
    /// Cells around a grid (FTYPE 2).
    Boundary,
}

/// Levels of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Vertical {
    /// VGTYP.
    pub kind: i64,
    /// VGTOP [Pa or m].
    pub top: f64,
    /// VGLVLS: interfaces from the ground.
    pub levels: Vec<f64>,
}

impl Vertical {
    /// What the levels are, in words.
    pub fn words(&self) -> &'static str {
        match self.kind {
            1 => "sigma of hydrostatic pressure",
            2 => "sigma of non-hydrostatic pressure",
            3 => "sigma of height",
            4 => "pressure",
            5 => "height above the sea",
            6 => "height above the ground",
            7 => "eta of WRF-ARW",
            8 => "eta of WRF-NMM",
            9 => "hybrid sigma of WRF",
            _ => "of an unknown kind",
        }
    }
}

/// The header of a file.
#[derive(Debug)]
pub struct Header {
    /// Its kind.
    pub kind: FileKind,
    /// Its cells.
    pub frame: Frame,
    /// Its levels.
    pub vertical: Vertical,
    /// Number of layers.
    pub layers: usize,
    /// Variables in the order of `VAR-LIST`.
    pub variables: Vec<String>,
    /// The first time; `None` where fields do not change.
    pub start: Option<ModelTime>,
    /// Seconds from each time to the next; 0 where fields do not change.
    pub step: i64,
    /// Name of the grid.
    pub grid: String,
    /// The program's own description.
    pub description: String,
}

/// Attributes of an opened file.
pub(super) struct Attributes<'a> {
    pub file: &'a netcdf::File,
    pub name: &'a str,
}

impl Attributes<'_> {
    fn wrong(&self, what: impl Into<String>, hint: impl Into<String>) -> IoapiError {
        IoapiError::file(self.name, what, hint)
    }

    fn value(&self, name: &str) -> Option<netcdf::AttributeValue> {
        self.file.attribute(name)?.value().ok()
    }

    fn number(&self, name: &'static str) -> Result<f64, IoapiError> {
        let number = self.value(name).and_then(cf::number);
        number.ok_or_else(|| {
            self.wrong(
                format!("attribute {name} is missing or no number"),
                "every I/O API file has it; tools that cut files must keep the global attributes",
            )
        })
    }

    fn whole(&self, name: &'static str) -> Result<i64, IoapiError> {
        let number = self.number(name)?;
        if number.fract() == 0.0 && number.abs() < 1e15 {
            return Ok(number as i64);
        }
        Err(self.wrong(
            format!("attribute {name} = {number}"),
            "a whole number is needed",
        ))
    }

    fn count(&self, name: &'static str) -> Result<usize, IoapiError> {
        let number = self.whole(name)?;
        usize::try_from(number)
            .ok()
            .filter(|n| *n > 0)
            .ok_or_else(|| {
                self.wrong(
                    format!("attribute {name} = {number}"),
                    "at least one is needed",
                )
            })
    }

    fn text(&self, name: &str) -> Option<String> {
        match self.value(name)? {
            netcdf::AttributeValue::Str(text) => Some(text),
            netcdf::AttributeValue::Strs(texts) => Some(texts.concat()),
            _ => None,
        }
    }

    /// Reads and checks the header.
    pub fn header(&self) -> Result<Header, IoapiError> {
        for attribute in ["FTYPE", "TSTEP", "NCOLS", "GDTYP"] {
            if self.file.attribute(attribute).is_none() {
                return Err(IoapiError::Other {
                    file: self.name.to_owned(),
                    attribute,
                });
            }
        }
        let kind = match self.whole("FTYPE")? {
            1 => FileKind::Gridded,
            2 => FileKind::Boundary,
            other => {
                return Err(self.wrong(
                    format!("FTYPE {other} is not read"),
                    "gridded (1) and boundary (2) files are",
                ));
            }
        };
        let (columns, rows) = (self.count("NCOLS")?, self.count("NROWS")?);
        let layers = self.count("NLAYS")?;
        let sides = [("COL", columns), ("ROW", rows), ("LAY", layers)];
        for (dimension, wanted) in sides {
            let length = self.file.dimension_len(dimension);
            if let Some(found) = length.filter(|n| *n != wanted) {
                return Err(self.wrong(
                    format!("dimension {dimension} is {found}, its attribute says {wanted}"),
                    "a tool has cut the fields and not the header; cut with m3wndw",
                ));
            }
        }
        let frame = Frame::new(self.name, &|name| self.number(name), (rows, columns))?;
        let step = self.step()?;
        let start = if step == 0 {
            None
        } else {
            let (day, clock) = (self.whole("SDATE")?, self.whole("STIME")?);
            Some(instant(day, clock).ok_or_else(|| {
                self.wrong(
                    format!("SDATE {day}, STIME {clock} is no time"),
                    "they are YYYYDDD and HHMMSS",
                )
            })?)
        };
        let levels = self.value("VGLVLS").map(cf::numbers).unwrap_or_default();
        Ok(Header {
            kind,
            frame,
            vertical: Vertical {
                kind: self.whole("VGTYP")?,
                top: self.number("VGTOP")?,
                levels,
            },
            layers,
            variables: self.variables()?,
            start,
            step,
            grid: self.text("GDNAM").unwrap_or_default().trim().to_owned(),
            description: description(&self.text("FILEDESC").unwrap_or_default()),
        })
    }

    fn step(&self) -> Result<i64, IoapiError> {
        let code = self.whole("TSTEP")?;
        let seconds = seconds(code).filter(|_| code >= 0);
        seconds.ok_or_else(|| {
            self.wrong(
                format!("TSTEP {code} is no time step"),
                "it is HHMMSS, 10000 for an hour, 0 for fields that do not change",
            )
        })
    }

    fn variables(&self) -> Result<Vec<String>, IoapiError> {
        let count = self.count("NVARS")?;
        let list = self.text("VAR-LIST").ok_or_else(|| {
            self.wrong(
                "attribute VAR-LIST is missing or no text",
                "every I/O API file names its variables there",
            )
        })?;
        let letters: Vec<char> = list.chars().collect();
        let names: Vec<String> = letters
            .chunks(NAME)
            .map(|name| name.iter().collect::<String>().trim().to_owned())
            .filter(|name| !name.is_empty())
            .collect();
        if names.len() != count {
            return Err(self.wrong(
                format!("NVARS is {count}, VAR-LIST names {}", names.len()),
                "they must agree: 16 letters a name",
            ));
        }
        match names.iter().find(|name| self.file.variable(name).is_none()) {
            None => Ok(names),
            Some(absent) => Err(self.wrong(
                format!("VAR-LIST names {absent}, which is not there"),
                "a tool has taken it out and left the header; extract variables with m3xtract",
            )),
        }
    }

    /// The file's times by its time flags, which must be those of its header; empty where fields do not change.
    pub fn times(&self, header: &Header) -> Result<Vec<ModelTime>, IoapiError> {
        let Some(start) = header.start else {
            return Ok(Vec::new());
        };
        let flags = self.file.variable("TFLAG").ok_or_else(|| {
            self.wrong(
                "no variable TFLAG",
                "it holds the time of every step, YYYYDDD and HHMMSS",
            )
        })?;
        let shape: Vec<usize> = flags
            .dimensions()
            .iter()
            .map(netcdf::Dimension::len)
            .collect();
        let &[steps, variables, 2] = shape.as_slice() else {
            return Err(self.wrong(
                format!("TFLAG is {shape:?}"),
                "it is [TSTEP][VAR][DATE-TIME], the last of 2",
            ));
        };
        let values: Vec<i64> = flags
            .get_values(..)
            .map_err(|e| self.wrong(format!("TFLAG: {e}"), "is the file whole?"))?;
        if steps == 0 {
            return Err(self.wrong("it holds no time", "is it whole?"));
        }
        let mut times = Vec::with_capacity(steps);
        for (index, of_step) in values.chunks_exact(2 * variables).enumerate() {
            let wanted = start.plus(header.step * index as i64);
            for (variable, flag) in of_step.chunks_exact(2).enumerate() {
                if instant(flag[0], flag[1]) != Some(wanted) {
                    let name = header.variables.get(variable).map_or("", String::as_str);
                    return Err(self.wrong(
                        format!(
                            "TFLAG of step {} ({name}) is {}, {}, which is not SDATE, STIME and {index} times TSTEP ({} UTC)",
                            index + 1,
                            flag[0],
                            flag[1],
                            wanted.utc()
                        ),
                        "steps that were never written have no flag; files are joined with m3tshift and m3xtract, not by hand",
                    ));
                }
            }
            times.push(wanted);
        }
        Ok(times)
    }
}

/// Seconds of HHMMSS, where hours may be many.
fn seconds(code: i64) -> Option<i64> {
    let (hours, minutes, seconds) = (code / 10_000, code / 100 % 100, code % 100);
    ((0..60).contains(&minutes) && (0..60).contains(&seconds))
        .then_some(hours * CLOCK.1 + minutes * CLOCK.0 + seconds)
}

/// The instant of YYYYDDD and HHMMSS, UTC.
pub(super) fn instant(day: i64, clock: i64) -> Option<ModelTime> {
    let year = i16::try_from(day / 1000).ok().filter(|y| *y > 0)?;
    let first = civil::Date::new(year, 1, 1).ok()?;
    let number = day % 1000;
    let within = (1..=i64::from(first.days_in_year())).contains(&number);
    let seconds = seconds(clock).filter(|s| within && (0..=CLOCK.2).contains(s))?;
    let midnight = ModelTime::parse_column(&format!("{first}T00:00"), true).ok()?;
    Some(midnight.plus((number - 1) * CLOCK.2 + seconds))
}

/// The first lines of a description, of 80 letters each, in one.
fn description(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let joined = words.join(" ");
    joined.chars().take(160).collect()
}
