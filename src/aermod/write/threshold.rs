//! Values above a threshold: MAXIFILE as text, TOXXFILE for the risk model TOXX as Fortran's unformatted records.

use super::continued::Rows;
use super::facts::Facts;
use super::files::{Files, Handle, record};
use super::forms::Form;
use super::fortran::{Layout, items, lay_out};
use super::heading::Heading;
use super::labels::{averaging_hours, averaging_name, type_words};
use super::number;
use super::post::no_header;
use crate::nearfield::case::{Network, Output};
use crate::nearfield::{Case, Completed};

/// One MAXIFILE.
#[derive(Debug, Clone)]
struct Exceedances {
    averaging: usize,
    group: usize,
    threshold: f64,
    file: Handle,
    /// What was written, when an event deck wants it.
    lines: Vec<u8>,
}

/// The MAXIFILEs of a run.
#[derive(Debug, Default)]
pub struct MaximumFiles {
    files: Vec<Exceedances>,
    form: Layout,
    remember: bool,
}

impl MaximumFiles {
    /// Opens the files and writes their heads.
    pub fn create(
        case: &Case,
        facts: &Facts,
        heading: &Heading,
        files: &mut Files,
    ) -> std::io::Result<Self> {
        let mut all = Self {
            form: Layout::quoted(&Form::of(case).threshold()),
            remember: case.event_file.is_some(),
            ..Self::default()
        };
        for output in &case.outputs {
            let Output::MaximumFile(averaging, group, threshold, path) = output else {
                continue;
            };
            let Some(place) = case.averaging.iter().position(|own| own == averaging) else {
                continue;
            };
            let (file, is_new) = files.create_or_go_on(path, Rows::Text(14))?;
            all.files.push(Exceedances {
                averaging: place,
                group: *group,
                threshold: *threshold,
                file,
                lines: Vec::new(),
            });
            if !is_new || no_header(case, "MAXIFILE") {
                continue;
            }
            let mut out = Vec::new();
            heading.on_file(&mut out, false);
            lay_out(
                &mut out,
                "'*',9X,'MAXI-FILE FOR ',A5,' VALUES ','>= A THRESHOLD OF ',G12.4,\
                 /'*',9X,'FOR SOURCE GROUP: ',A8,/'*',9X,'FORMAT: ',A:",
                &items![
                    &averaging_name(*averaging),
                    *threshold,
                    &case.groups[*group].id,
                    &Form::quoted(case, facts, "MAXIFILE").threshold()
                ],
            );
            let name = case.types().names().first().copied().unwrap_or("CONC");
            let words = type_words(name);
            lay_out(
                &mut out,
                "'*AVE',3X,'GRP',5X,'DATE',11X,'X',13X,'Y',8X,'ZELEV',3X,'ZHILL',3X,'ZFLAG',2X,3A4,\
                 /'*___',2(1X,'________'),2(2X,'____________'),3(2X,'______'),'  ____________'",
                &items![words[0], words[1], words[2]],
            );
            files.put(file, &out)?;
        }
        Ok(all)
    }

    /// Writes what reaches the thresholds.
    pub fn write(
        &mut self,
        case: &Case,
        completed: &Completed<'_>,
        files: &mut Files,
    ) -> std::io::Result<()> {
        let hours = averaging_hours(case.averaging[completed.averaging]);
        if hours == 1 && !is_computed(completed) {
            return Ok(());
        }
        for own in &mut self.files {
            if own.averaging != completed.averaging {
                continue;
            }
            let mut out = Vec::new();
            let group = &case.groups[own.group].id;
            let date = completed.stamp.yymmddhh();
            let values = completed.field.of(0, own.group);
            for (receptor, &value) in case.receptors.iter().zip(values) {
                if value >= own.threshold {
                    self.form.write(
                        &mut out,
                        &items![
                            hours,
                            group,
                            date,
                            receptor.x,
                            receptor.y,
                            receptor.elevation,
                            receptor.hill_height,
                            receptor.flagpole,
                            value
                        ],
                    );
                }
            }
            files.put(own.file, &out)?;
            if self.remember {
                own.lines.extend_from_slice(&out);
            }
        }
        Ok(())
    }

    /// What was written for an averaging period, group by group.
    pub fn remembered(&self, averaging: usize) -> impl Iterator<Item = &[u8]> {
        let mut own: Vec<&Exceedances> = self
            .files
            .iter()
            .filter(|file| file.averaging == averaging)
            .collect();
        own.sort_by_key(|file| file.group);
        own.into_iter().map(|file| file.lines.as_slice())
    }
}

/// Whether the hour was computed, neither calm nor missing.
fn is_computed(completed: &Completed<'_>) -> bool {
    completed.hours.calm + completed.hours.missing == 0
}

/// Pairs in a record.
const PAIRS: usize = 100;

/// One TOXXFILE.
#[derive(Debug, Clone)]
struct Toxic {
    averaging: usize,
    threshold: f64,
    file: Handle,
    codes: Vec<u8>,
    values: Vec<u8>,
}

/// The TOXXFILEs of a run.
#[derive(Debug, Default)]
pub struct ToxicFiles {
    files: Vec<Toxic>,
    /// Hours of the weather that are over.
    hour: usize,
    /// Pairs filled: AERMOD counts them together for all averaging periods.
    filled: usize,
    factor: f64,
}

fn four(out: &mut Vec<u8>, values: &[usize]) {
    for &value in values {
        out.extend_from_slice(&(value as i32).to_le_bytes());
    }
}

/// How the first network is laid out: its kind (2 Cartesian, 1 polar, 0 other) and points along both axes.
fn grid(case: &Case) -> [usize; 3] {
    let alone = |count: usize| case.networks.len() == 1 && count == case.receptors.len();
    match case.networks.first() {
        Some(Network::Cartesian { x, y, .. }) => [
            if alone(x.len() * y.len()) { 2 } else { 0 },
            x.len(),
            y.len(),
        ],
        Some(Network::Polar {
            distances,
            directions,
            ..
        }) => [
            usize::from(alone(distances.len() * directions.len())),
            distances.len(),
            directions.len(),
        ],
        None => [0, 0, 0],
    }
}

impl ToxicFiles {
    /// Opens the files and writes their heads.
    pub fn create(case: &Case, files: &mut Files) -> std::io::Result<Self> {
        let mut all = Self {
            factor: case.units.first().map_or(1.0, |unit| unit.factor),
            ..Self::default()
        };
        for output in &case.outputs {
            let Output::ToxxFile(averaging, threshold, path) = output else {
                continue;
            };
            let Some(place) = case.averaging.iter().position(|own| own == averaging) else {
                continue;
            };
            let file = files.create(path)?;
            let mut out = Vec::new();
            let mut body = Vec::new();
            number::text(&mut body, &case.titles[0], 68);
            body.resize(80, b' ');
            record(&mut out, &body);
            let year = case.weather.surface_station.1;
            let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            let days =
                case.weather
                    .days
                    .as_ref()
                    .map_or(365 + usize::from(leap), |(common, leaping)| {
                        let days = if leap { leaping } else { common };
                        days.iter().filter(|&&day| day).count()
                    });
            let hours = averaging_hours(*averaging).max(1) as usize;
            body.clear();
            four(
                &mut body,
                &[
                    year as usize,
                    case.groups.len(),
                    case.receptors.len(),
                    days * 24 / hours,
                ],
            );
            four(&mut body, &grid(case));
            four(&mut body, &[0; 3]);
            record(&mut out, &body);
            body.clear();
            body.extend_from_slice(&threshold.to_le_bytes());
            four(&mut body, &[0; 9]);
            record(&mut out, &body);
            files.put(file, &out)?;
            all.files.push(Toxic {
                averaging: place,
                threshold: *threshold,
                file,
                codes: vec![0; 4 * PAIRS],
                values: vec![0; 8 * PAIRS],
            });
        }
        Ok(all)
    }

    /// Counts an hour of the weather.
    pub fn next_hour(&mut self) {
        self.hour += 1;
    }

    /// Keeps the pairs of receptors where any group reaches the threshold.
    pub fn write(
        &mut self,
        case: &Case,
        completed: &Completed<'_>,
        files: &mut Files,
    ) -> std::io::Result<()> {
        let hours = averaging_hours(case.averaging[completed.averaging]);
        if hours == 1 && !is_computed(completed) {
            return Ok(());
        }
        let groups = case.groups.len();
        for own in &mut self.files {
            if own.averaging != completed.averaging {
                continue;
            }
            let limit = own.threshold * self.factor;
            for receptor in 0..case.receptors.len() {
                let value = |group: usize| completed.field.of(0, group)[receptor];
                if !(0..groups).any(|group| value(group) >= limit) {
                    continue;
                }
                for group in 0..groups {
                    let code = 100_000 * (self.hour + 1) + 1000 * (group + 1) + receptor + 1;
                    let at = self.filled;
                    own.codes[4 * at..4 * at + 4].copy_from_slice(&(code as i32).to_le_bytes());
                    own.values[8 * at..8 * at + 8]
                        .copy_from_slice(&(value(group) / self.factor).to_le_bytes());
                    self.filled += 1;
                    if self.filled == PAIRS {
                        write_pairs(own, files)?;
                        self.filled = 0;
                    }
                }
            }
        }
        Ok(())
    }

    /// Writes the pairs that are left.
    pub fn finish(&mut self, files: &mut Files) -> std::io::Result<()> {
        for own in &mut self.files {
            own.codes[4 * self.filled..].fill(0);
            own.values[8 * self.filled..].fill(0);
            write_pairs(own, files)?;
        }
        Ok(())
    }
}

fn write_pairs(own: &Toxic, files: &mut Files) -> std::io::Result<()> {
    let mut out = Vec::new();
    record(&mut out, &own.codes);
    record(&mut out, &own.values);
    files.put(own.file, &out)
}
