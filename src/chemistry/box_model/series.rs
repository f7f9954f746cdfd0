//! Series in CSV: a column of time, and a column a quantity; straight lines between the rows.

use super::BoxError;
use crate::meteorology::{Faults, decode};
use crate::units::{DAY, HOUR};
use std::path::Path;

/// Columns over time.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Series {
    /// Names of the columns after time.
    pub names: Vec<String>,
    /// Seconds since midnight of the first day.
    times: Vec<f64>,
    /// `[row][column]`.
    values: Vec<f64>,
}

impl Series {
    /// Reads a file whose first column is `time_s` or `hour`, both since midnight of the first day; lines that begin with `#`
    /// are comments.
    pub(super) fn read(path: &Path) -> Result<Self, BoxError> {
        let file = path.display().to_string();
        let bytes = std::fs::read(path).map_err(|cause| BoxError::Unreadable {
            file: file.clone(),
            cause,
        })?;
        Ok(Self::parse(&file, &decode(&bytes, &file)?)?)
    }

    fn parse(file: &str, text: &str) -> Result<Self, crate::meteorology::ReadError> {
        let mut faults = Faults::new(file);
        let mut reader = csv::ReaderBuilder::new()
            .comment(Some(b'#'))
            .trim(csv::Trim::All)
            .flexible(true)
            .from_reader(text.as_bytes());
        let headers = reader.headers().cloned().unwrap_or_default();
        let unit = match headers.get(0) {
            Some("time_s") => 1.0,
            Some("hour") => HOUR,
            other => {
                faults.add(
                    1,
                    "",
                    other.unwrap_or(""),
                    "the first column is not the time",
                    "name it 'hour' or 'time_s', counted from midnight of the first day",
                );
                return Err(faults.error());
            }
        };
        let names: Vec<String> = headers.iter().skip(1).map(str::to_owned).collect();
        for (index, name) in names.iter().enumerate() {
            if names[..index].contains(name) {
                faults.add(
                    1,
                    name,
                    name,
                    "this column stands twice",
                    "keep one of them",
                );
            }
        }
        let (mut times, mut values) = (Vec::new(), Vec::new());
        for record in reader.records() {
            let record = match record {
                Ok(record) => record,
                Err(error) => {
                    let line = error.position().map_or(0, csv::Position::line);
                    faults.add(line as usize, "", "", error.to_string(), "");
                    continue;
                }
            };
            let line = record.position().map_or(0, csv::Position::line) as usize;
            if record.len() != names.len() + 1 {
                let message = format!("{} fields for {} columns", record.len(), names.len() + 1);
                faults.add(
                    line,
                    "",
                    "",
                    message,
                    "every line has a value for every column",
                );
                continue;
            }
            for (column, field) in record.iter().enumerate() {
                let value = field.parse::<f64>().ok().filter(|v| v.is_finite());
                let Some(value) = value else {
                    let name = headers.get(column).unwrap_or("");
                    faults.add(
                        line,
                        name,
                        field,
                        "a number is expected",
                        "fill gaps before",
                    );
                    continue;
                };
                if column > 0 {
                    values.push(value);
                } else {
                    if times.last().is_some_and(|last| *last >= value * unit) {
                        faults.add(line, "", field, "times must rise", "sort the lines");
                    }
                    times.push(value * unit);
                }
            }
        }
        if times.is_empty() {
            faults.add(0, "", "", "there is no line with values", "");
        }
        if faults.is_empty() {
            Ok(Self {
                names,
                times,
                values,
            })
        } else {
            Err(faults.error())
        }
    }

    /// Number of a column.
    pub(super) fn column(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| known == name)
    }

    /// The values of one column, in the order of time.
    pub(super) fn of(&self, column: usize) -> impl Iterator<Item = f64> + '_ {
        let width = self.names.len();
        self.values.iter().skip(column).step_by(width).copied()
    }

    /// Whether it says something about all of a stretch of time [s]; a series over one day repeats itself.
    pub(super) fn covers(&self, from: f64, to: f64) -> bool {
        let (Some(first), Some(last)) = (self.times.first(), self.times.last()) else {
            return false;
        };
        self.is_daily() || (*first <= from && *last >= to)
    }

    /// First and last time [h].
    pub(super) fn span_hours(&self) -> (f64, f64) {
        let first = self.times.first().copied().unwrap_or(0.0);
        let last = self.times.last().copied().unwrap_or(0.0);
        (first / HOUR, last / HOUR)
    }

    /// From midnight to midnight, or to the last row before it.
    fn is_daily(&self) -> bool {
        let step = match self.times[..] {
            [first, second, ..] => second - first,
            _ => return false,
        };
        let last = self.times.last().copied().unwrap_or(0.0);
        self.times.first() == Some(&0.0) && last <= DAY && last >= DAY - step * 1.001
    }

    /// All columns at a time [s] since midnight of the first day; before the first and behind the last row the nearest counts.
    pub(super) fn at(&self, time: f64, out: &mut [f64]) {
        let time = if self.is_daily() && !(0.0..=DAY).contains(&time) {
            time.rem_euclid(DAY)
        } else {
            time
        };
        let width = self.names.len();
        let after = self.times.partition_point(|t| *t < time);
        let row = |i: usize| &self.values[i * width..(i + 1) * width];
        if after == 0 {
            out.copy_from_slice(row(0));
            return;
        }
        if after == self.times.len() {
            out.copy_from_slice(row(after - 1));
            return;
        }
        let (t0, t1) = (self.times[after - 1], self.times[after]);
        let share = (time - t0) / (t1 - t0);
        for ((to, a), b) in out.iter_mut().zip(row(after - 1)).zip(row(after)) {
            *to = a + (b - a) * share;
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn straight_lines_and_days_that_repeat() {
        let series = Series::parse("s", "hour,a,b\n0,1,10\n12,3,20\n24,1,10\n").unwrap();
        let mut out = [0.0; 2];
        series.at(6.0 * HOUR, &mut out);
        assert_eq!(out, [2.0, 15.0]);
        series.at(30.0 * HOUR, &mut out);
        assert_eq!(out, [2.0, 15.0]);
        assert!(series.covers(0.0, 1e9));
    }

    #[test]
    fn faults_are_named_with_their_lines() {
        let error = Series::parse("s", "hour,a\n0,1\n2,x\n1,3,4\n").unwrap_err();
        let text = error.to_string();
        assert!(text.contains("line 3, column a"), "{text}");
        assert!(text.contains("3 fields for 2 columns"), "{text}");
        assert!(Series::parse("s", "a,b\n").is_err());
    }
}
