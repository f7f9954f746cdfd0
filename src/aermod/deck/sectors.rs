//! Ozone, NOx and background by wind sector: bounds, values by season, month, hour …, and hourly files.

use super::lines::Line;
use super::number::double;
use super::preset::factor_count;
use super::reader::Reader;
use crate::nearfield::case::{Background, ConcentrationUnit, SectorValues};
use std::path::PathBuf;

/// Most sectors.
pub(super) const MOST: usize = 6;

/// What has been said of one sector.
#[derive(Debug, Clone, Default)]
pub(super) struct SectorInput {
    /// A constant and its unit.
    pub value: Option<(f64, ConcentrationUnit)>,
    /// Hourly file, Fortran format, unit.
    pub file: Option<(PathBuf, Option<String>, ConcentrationUnit)>,
    /// A constant was named (readable or not).
    pub value_named: bool,
    /// An hourly file was named (found or not).
    pub file_named: bool,
    /// Values by season … are given.
    pub values_named: bool,
    /// Their kind.
    pub kind: String,
    /// How many the kind takes.
    pub most: usize,
    /// They.
    pub varying: Vec<f64>,
}

/// What has been said of ozone, NOx or background.
#[derive(Debug, Clone, Default)]
pub(super) struct SectorDraft {
    /// Lower bounds [°].
    pub bounds: Vec<f64>,
    pub sectors: [SectorInput; MOST],
    /// Unit of the varying values.
    pub unit: Option<ConcentrationUnit>,
    /// Last unit of a constant (it holds for the next lines too).
    pub value_unit: ConcentrationUnit,
}

/// The names AERMOD gives to one of the three in its messages.
#[derive(Debug, Clone, Copy)]
pub(super) struct SectorNames {
    /// In E380, E222, E227 (`O3SECT`).
    pub bound: &'static str,
    /// In E222 and E227 (`O3SECT`, `NOXSCT`).
    pub order: &'static str,
    /// In E203 (`O3SECTOR ID`).
    pub id: &'static str,
}

/// PPB, PPM, UG/M3.
pub(super) fn unit(word: &str) -> Option<ConcentrationUnit> {
    Some(match word {
        "PPB" => ConcentrationUnit::Ppb,
        "PPM" => ConcentrationUnit::Ppm,
        "UG/M3" => ConcentrationUnit::Micrograms,
        _ => return None,
    })
}

impl SectorDraft {
    /// As the run takes it.
    pub fn finish(&self, sectored: bool, count: usize, default: ConcentrationUnit) -> Background {
        let unit = self.unit.unwrap_or(default);
        let count = if sectored { count.clamp(1, MOST) } else { 1 };
        Background {
            sectors: if sectored {
                self.bounds.clone()
            } else {
                Vec::new()
            },
            values: self.sectors[..count]
                .iter()
                .map(|input| SectorValues {
                    hourly: input
                        .file
                        .as_ref()
                        .map(|(path, format, _)| (path.clone(), format.clone())),
                    hourly_unit: input.file.as_ref().map(|f| f.2).unwrap_or_default(),
                    value: input.value.map(|(value, _)| value),
                    unit: match input.value {
                        Some((_, unit)) if input.varying.is_empty() => unit,
                        _ => unit,
                    },
                    varying: input
                        .values_named
                        .then(|| (input.kind.clone(), input.varying.clone())),
                })
                .collect(),
        }
    }
}

impl Reader<'_> {
    /// SECT1 … SECT6 in field 3, at most `count`.
    pub(super) fn sector(
        &mut self,
        line: &Line,
        count: usize,
        names: SectorNames,
    ) -> Option<usize> {
        let number = line
            .field(3)
            .strip_prefix("SECT")
            .and_then(|n| n.parse::<usize>().ok())
            .filter(|n| (1..=count.min(MOST)).contains(n));
        if number.is_none() {
            self.error("203", 3, names.id);
            self.hint(format!("SECT1 to SECT{}", count.clamp(1, MOST)));
        }
        number.map(|n| n - 1)
    }

    /// Bounds of the sectors: rising, at least 30° wide (a warning below 60°).
    pub(super) fn sector_bounds(&mut self, line: &Line, names: SectorNames) -> Vec<f64> {
        if !self.fields(line, 4, 8) {
            return Vec::new();
        }
        let mut bounds = Vec::new();
        for n in 3..=line.count() {
            let read = double(line.field(n));
            if read.times == -1 {
                self.error("208", n, &format!("{}{}", names.bound, n - 2));
                continue;
            }
            if !(0.0..=360.0).contains(&read.value) {
                self.error("380", n, &format!("{}={:5.0}.", names.bound, read.value));
            }
            bounds.push(read.value);
        }
        if bounds.len() != line.count() - 2 {
            return Vec::new();
        }
        let width_check = |reader: &mut Self, n: usize, width: f64| {
            if width < 30.0 {
                reader.error("227", n + 2, &format!("{}{n} < 30", names.order));
            } else if width < 60.0 {
                reader.warn("227", n + 2, &format!("{}{n} < 60", names.order));
            }
        };
        for i in 1..bounds.len() {
            let width = bounds[i] - bounds[i - 1];
            if width < 0.0 {
                self.error("222", i + 3, &format!("{}{} < #{i}", names.order, i + 1));
            } else {
                width_check(self, i + 1, width);
            }
        }
        let last = bounds.len();
        width_check(self, last, bounds[0] + 360.0 - bounds[last - 1]);
        bounds
    }

    /// The kind of varying values in field `n`: E203 with `name` if there is none such.
    pub(super) fn varying_kind(&mut self, line: &Line, n: usize, name: &str) -> Option<usize> {
        let most = factor_count(line.field(n));
        match most {
            None => {
                self.error("203", n, name);
                self.hint(
                    "ANNUAL, SEASON, MONTH, HROFDY, WSPEED, SEASHR, HRDOW, HRDOW7, SHRDOW, SHRDOW7, MHRDOW or MHRDOW7",
                );
            }
            Some(_) if line.field(n).contains("DOW") => self.case.no2.day_of_week = true,
            Some(_) => {}
        }
        most
    }

    /// Values from field `from` on, added to those already there; E231 with `too_many` beyond `most`.
    pub(super) fn varying_values(
        &mut self,
        line: &Line,
        from: usize,
        values: &mut Vec<f64>,
        most: usize,
        too_many: &str,
    ) {
        for n in from..=line.count() {
            let read = double(line.field(n));
            if read.times == -1 {
                self.error("208", n, &line.keyword);
                self.hint_number(line.field(n));
                continue;
            }
            for _ in 0..read.times {
                if values.len() >= most {
                    self.error("231", n, too_many);
                    return;
                }
                values.push(read.value);
                if read.value < 0.0 {
                    self.error("209", n, &line.keyword);
                }
            }
        }
    }

    /// An hourly file in field `n`, its unit in `n + 1` where there is one, its format after that.
    pub(super) fn hourly_file(
        &mut self,
        line: &Line,
        n: usize,
        unit_name: Option<&str>,
        failed: &str,
    ) -> Option<(PathBuf, Option<String>, ConcentrationUnit)> {
        let path = self.input_file(line, n, failed)?;
        if self.weather.hourly_files.contains(&path) {
            self.error("501", n, &line.keyword);
            return None;
        }
        self.weather.hourly_files.push(path.clone());
        let mut read_unit = ConcentrationUnit::Micrograms;
        let mut format_field = n + 1;
        if let Some(name) = unit_name {
            format_field += 1;
            if line.count() > n {
                if let Some(found) = unit(line.field(n + 1)) {
                    read_unit = found;
                } else {
                    self.error("203", n + 1, name);
                    self.hint("PPB, PPM or UG/M3");
                }
            }
        }
        let format =
            (line.count() >= format_field && line.field(format_field) != "FREE").then(|| {
                let format = line.raw(format_field).to_owned();
                self.check_format(&format, format_field);
                format
            });
        Some((path, format, read_unit))
    }

    /// A Fortran format should read one to four integers and one real number (W292).
    fn check_format(&mut self, format: &str, n: usize) {
        let letters = |set: &str| {
            format
                .chars()
                .filter(|c| set.contains(c.to_ascii_uppercase()))
                .count()
        };
        let (integers, reals) = (letters("I"), letters("FED"));
        if !(1..=4).contains(&integers) {
            self.warn("292", n, &format!("NumInts= {integers:3}"));
        }
        if reals != 1 {
            self.warn("292", n, &format!("NumReal= {reals:3}"));
        }
    }
}
