//! AERMOD's file of a run put aside (SAVEFILE, INITFILE, MULTYEAR), so that its years and ours can be chained.
//!
//! Fortran's unformatted sequential records (little-endian, lengths of 4 bytes before and after): the last hour and the number of
//! hours; ranks, length of the tables of maxima, receptors, groups, short averages, types; then what the run keeps, receptors innermost.

use crate::nearfield::case::{Averaging, Case, DesignValue, Output};
use crate::nearfield::highs::{wanted_maxima, wanted_ranks};
use crate::nearfield::results::{Field, Flagged, HighTable, HourCounts, MaximumTable};
use crate::nearfield::saved::{HIGHEST_PERIODS, SavedDesign, SavedPeriod};
use crate::nearfield::{Results, SavedRun};
use std::path::{Path, PathBuf};

/// What can be wrong with such a file.
#[derive(Debug, thiserror::Error)]
pub enum RestartError {
    /// It cannot be read or written.
    #[error("{path}: {cause}")]
    File {
        /// The file.
        path: PathBuf,
        /// The system's words.
        cause: std::io::Error,
    },
    /// It is none, or ends early.
    #[error("{path} is no saved run of this deck: record {record} is not as it should be")]
    Record {
        /// The file.
        path: PathBuf,
        /// Record, from 1.
        record: usize,
    },
}

/// The sizes that order everything in the file.
#[derive(Debug, Clone, Copy)]
struct Sizes {
    types: usize,
    groups: usize,
    receptors: usize,
    averages: usize,
    ranks: usize,
    maxima: usize,
}

/// What of a file belongs to a case.
struct Parts {
    sizes: Sizes,
    ranked: Vec<bool>,
    maximal: Vec<bool>,
    design: bool,
    seasons: bool,
    period: bool,
    annual: bool,
    chained: bool,
}

impl Parts {
    fn of(case: &Case) -> Self {
        let (ranks, ranked) = wanted_ranks(case);
        let (maxima, maximal) = wanted_maxima(case);
        let long =
            |averaging: &&Averaging| matches!(averaging, Averaging::Period | Averaging::Annual);
        Self {
            sizes: Sizes {
                types: case.types().count(),
                groups: case.groups.len(),
                receptors: case.receptors.len(),
                averages: case.averaging.len() - case.averaging.iter().filter(long).count(),
                ranks,
                maxima,
            },
            ranked,
            maximal,
            design: case.design_value != DesignValue::None,
            seasons: case
                .outputs
                .iter()
                .any(|output| matches!(output, Output::SeasonHour(..))),
            period: case.averaging.contains(&Averaging::Period),
            annual: case.averaging.contains(&Averaging::Annual),
            chained: case.multi_year.is_some(),
        }
    }
}

/// Records going out.
#[derive(Default)]
struct Out {
    bytes: Vec<u8>,
}

impl Out {
    fn record(&mut self, content: &[u8]) {
        let length = (content.len() as u32).to_le_bytes();
        self.bytes.extend_from_slice(&length);
        self.bytes.extend_from_slice(content);
        self.bytes.extend_from_slice(&length);
    }

    fn integers(&mut self, values: impl IntoIterator<Item = i64>) {
        let content: Vec<u8> = values
            .into_iter()
            .flat_map(|value| (value as i32).to_le_bytes())
            .collect();
        self.record(&content);
    }

    fn reals(&mut self, values: impl IntoIterator<Item = f64>) {
        let content: Vec<u8> = values.into_iter().flat_map(f64::to_le_bytes).collect();
        self.record(&content);
    }

    fn marks(&mut self, values: impl IntoIterator<Item = char>) {
        let content: Vec<u8> = values.into_iter().map(|mark| mark as u8).collect();
        self.record(&content);
    }
}

/// Records coming in.
struct In<'a> {
    path: &'a Path,
    bytes: &'a [u8],
    read: usize,
}

impl<'a> In<'a> {
    fn wrong(&self) -> RestartError {
        RestartError::Record {
            path: self.path.to_owned(),
            record: self.read,
        }
    }

    fn record(&mut self, length: usize) -> Result<&'a [u8], RestartError> {
        self.read += 1;
        let marked = |bytes: &[u8]| {
            bytes
                .first_chunk::<4>()
                .map(|four| u32::from_le_bytes(*four) as usize)
        };
        let rest = self.bytes;
        if marked(rest) != Some(length) || rest.len() < length + 8 {
            return Err(self.wrong());
        }
        self.bytes = &rest[length + 8..];
        Ok(&rest[4..length + 4])
    }

    fn integers(&mut self, count: usize) -> Result<Vec<i64>, RestartError> {
        let content = self.record(4 * count)?;
        let (values, _) = content.as_chunks::<4>();
        Ok(values
            .iter()
            .map(|four| i64::from(i32::from_le_bytes(*four)))
            .collect())
    }

    fn reals(&mut self, count: usize) -> Result<Vec<f64>, RestartError> {
        let content = self.record(8 * count)?;
        let (values, _) = content.as_chunks::<8>();
        Ok(values
            .iter()
            .map(|eight| f64::from_le_bytes(*eight))
            .collect())
    }

    fn marks(&mut self, count: usize) -> Result<Vec<char>, RestartError> {
        Ok(self
            .record(count)?
            .iter()
            .map(|&mark| mark as char)
            .collect())
    }
}

/// Place in our tables `[outer][group][receptor][rank]` of every place in the file's (receptor innermost, then rank, group, outer).
fn by_ranks(outer: usize, sizes: Sizes) -> impl Iterator<Item = usize> {
    let Sizes {
        groups,
        receptors,
        ranks,
        ..
    } = sizes;
    (0..outer * groups).flat_map(move |row| {
        (0..ranks)
            .flat_map(move |rank| (0..receptors).map(move |r| (row * receptors + r) * ranks + rank))
    })
}

/// The same where rank is outermost (design values).
fn by_outer_ranks(sizes: Sizes) -> impl Iterator<Item = usize> {
    let rows = sizes.groups * sizes.receptors;
    (0..sizes.ranks).flat_map(move |rank| (0..rows).map(move |row| row * sizes.ranks + rank))
}

/// Writes a run to AERMOD's file of it.
pub fn write(path: &Path, case: &Case, run: &SavedRun) -> Result<(), RestartError> {
    let parts = Parts::of(case);
    let sizes = parts.sizes;
    let mut out = Out::default();
    out.integers([run.last, run.hours as i64]);
    out.integers(
        [
            sizes.ranks,
            sizes.maxima,
            sizes.receptors,
            sizes.groups,
            sizes.averages,
            sizes.types,
        ]
        .map(|size| size as i64),
    );
    if sizes.ranks > 0 {
        let table = |averaging: usize| run.high.iter().find(|table| table.averaging == averaging);
        let rows = sizes.groups * sizes.receptors * sizes.ranks;
        let mut all = Vec::with_capacity(rows * sizes.types * sizes.averages);
        for output_type in 0..sizes.types {
            for averaging in 0..sizes.averages {
                let own = table(averaging).map(|table| &table.values[output_type * rows..]);
                all.extend(
                    by_ranks(1, sizes)
                        .map(|place| own.map_or_else(Flagged::default, |values| values[place])),
                );
            }
        }
        out.reals(all.iter().map(|entry| entry.value));
        out.integers(all.iter().map(|entry| entry.date));
        out.marks(all.iter().map(|entry| entry.flag));
        if let Some(design) = &run.design {
            out.integers([design.by_year.len() as i64]);
            let order = || by_outer_ranks(sizes);
            out.reals(order().map(|place| design.sum_of_ranks[place]));
            out.reals(order().map(|place| design.this_year[place].value));
            out.integers(order().map(|place| design.this_year[place].date));
            let years = || {
                design
                    .by_year
                    .iter()
                    .flat_map(|year| order().map(|p| year[p]))
            };
            out.reals(years().map(|entry| entry.value));
            out.integers(years().map(|entry| entry.date));
        }
    }
    if sizes.maxima > 0 {
        let mut all = Vec::new();
        for output_type in 0..sizes.types {
            for averaging in 0..sizes.averages {
                let table = run.maxima.iter().find(|table| table.averaging == averaging);
                for group in 0..sizes.groups {
                    let list = table.map(|table| &table.values[output_type * sizes.groups + group]);
                    all.extend((0..sizes.maxima).map(|rank| {
                        list.and_then(|list| list.get(rank))
                            .map_or((Flagged::default(), 0), |&(entry, at)| (entry, at + 1))
                    }));
                }
            }
        }
        out.reals(all.iter().map(|entry| entry.0.value));
        out.integers(all.iter().map(|entry| entry.0.date));
        out.integers(all.iter().map(|entry| entry.1 as i64));
        out.marks(all.iter().map(|entry| entry.0.flag));
    }
    if let Some(seasons) = &run.season_hours {
        let order = || (0..24).flat_map(|hour| (0..4).map(move |season| season * 24 + hour));
        let per_type = sizes.groups * sizes.receptors;
        out.reals((0..sizes.types).flat_map(|output_type| {
            order().flat_map(move |place| {
                let start = output_type * per_type;
                seasons[place].0.values[start..start + per_type]
                    .iter()
                    .copied()
            })
        }));
        out.integers(order().map(|place| seasons[place].1.hours as i64));
        out.integers(order().map(|place| {
            let counts = seasons[place].1;
            (counts.calm + counts.missing) as i64
        }));
    }
    if let Some(period) = &run.period {
        let counts = period.counts;
        out.integers(
            [counts.hours, counts.calm, counts.missing, period.years].map(|count| count as i64),
        );
        out.reals(period.sum.values.iter().copied());
        if parts.period && parts.chained {
            let rows = sizes.types * sizes.groups;
            let entry = |row: usize, place: usize| {
                let list = period.highest.get(row).map_or(&[][..], Vec::as_slice);
                list.get(place)
                    .map_or((0.0, 0), |&(value, at)| (value, at + 1))
            };
            let all = || (0..rows).flat_map(|row| (0..HIGHEST_PERIODS).map(move |p| entry(row, p)));
            out.reals(all().map(|entry| entry.0));
            out.integers(all().map(|entry| entry.1 as i64));
        } else if let Some(sum) = &period.year_sum {
            out.reals(sum.values.iter().copied());
        }
    }
    std::fs::write(path, out.bytes).map_err(|cause| RestartError::File {
        path: path.to_owned(),
        cause,
    })
}

/// Reads AERMOD's file of a run of the same deck.
pub fn read(path: &Path, case: &Case) -> Result<SavedRun, RestartError> {
    let parts = Parts::of(case);
    let sizes = parts.sizes;
    let bytes = std::fs::read(path).map_err(|cause| RestartError::File {
        path: path.to_owned(),
        cause,
    })?;
    let mut file = In {
        path,
        bytes: &bytes,
        read: 0,
    };
    let first = file.integers(2)?;
    let mut run = SavedRun {
        last: first[0],
        hours: first[1] as usize,
        shape: (sizes.types, sizes.groups, sizes.receptors),
        ranks: sizes.ranks,
        maxima_length: sizes.maxima,
        ..SavedRun::default()
    };
    let expected = [
        sizes.ranks,
        sizes.maxima,
        sizes.receptors,
        sizes.groups,
        sizes.averages,
        sizes.types,
    ];
    if file.integers(6)? != expected.map(|size| size as i64) {
        return Err(file.wrong());
    }
    if sizes.ranks > 0 {
        read_ranks(&mut file, &parts, &mut run)?;
    }
    if sizes.maxima > 0 {
        read_maxima(&mut file, &parts, &mut run)?;
    }
    if parts.seasons {
        read_seasons(&mut file, sizes, &mut run)?;
    }
    if parts.period || parts.annual {
        read_period(&mut file, &parts, &mut run)?;
    }
    Ok(run)
}

fn read_ranks(file: &mut In<'_>, parts: &Parts, run: &mut SavedRun) -> Result<(), RestartError> {
    let sizes = parts.sizes;
    let rows = sizes.groups * sizes.receptors * sizes.ranks;
    let count = rows * sizes.averages * sizes.types;
    let values = file.reals(count)?;
    let dates = file.integers(count)?;
    let marks = file.marks(count)?;
    for averaging in (0..sizes.averages).filter(|&averaging| parts.ranked[averaging]) {
        let mut table = HighTable {
            averaging,
            ranks: sizes.ranks,
            values: vec![Flagged::default(); rows * sizes.types],
        };
        for output_type in 0..sizes.types {
            let from = (output_type * sizes.averages + averaging) * rows;
            for (at, place) in by_ranks(1, sizes).enumerate() {
                table.values[output_type * rows + place] = Flagged {
                    value: values[from + at],
                    date: dates[from + at],
                    flag: marks[from + at],
                };
            }
        }
        run.high.push(table);
    }
    if !parts.design {
        return Ok(());
    }
    let years = file.integers(1)?[0] as usize;
    let in_order = |values: &[f64], dates: &[i64]| {
        let mut entries = vec![Flagged::default(); rows];
        for ((place, &value), &date) in by_outer_ranks(sizes).zip(values).zip(dates) {
            entries[place] = Flagged {
                value,
                date,
                flag: ' ',
            };
        }
        entries
    };
    let sums = file.reals(rows)?;
    let this_year = (file.reals(rows)?, file.integers(rows)?);
    let all_values = file.reals(rows * years)?;
    let all_dates = file.integers(rows * years)?;
    run.design = Some(SavedDesign {
        sum_of_ranks: in_order(&sums, &vec![0; rows])
            .iter()
            .map(|entry| entry.value)
            .collect(),
        this_year: in_order(&this_year.0, &this_year.1),
        by_year: all_values
            .chunks_exact(rows)
            .zip(all_dates.chunks_exact(rows))
            .map(|(values, dates)| in_order(values, dates))
            .collect(),
    });
    Ok(())
}

fn read_maxima(file: &mut In<'_>, parts: &Parts, run: &mut SavedRun) -> Result<(), RestartError> {
    let sizes = parts.sizes;
    let count = sizes.maxima * sizes.groups * sizes.averages * sizes.types;
    let values = file.reals(count)?;
    let dates = file.integers(count)?;
    let places = file.integers(count)?;
    let marks = file.marks(count)?;
    for averaging in (0..sizes.averages).filter(|&averaging| parts.maximal[averaging]) {
        let list = |row: usize| {
            let (output_type, group) = (row / sizes.groups, row % sizes.groups);
            let from =
                ((output_type * sizes.averages + averaging) * sizes.groups + group) * sizes.maxima;
            (from..from + sizes.maxima)
                .filter(|&at| places[at] > 0)
                .map(|at| {
                    let entry = Flagged {
                        value: values[at],
                        date: dates[at],
                        flag: marks[at],
                    };
                    (entry, places[at] as usize - 1)
                })
                .collect()
        };
        run.maxima.push(MaximumTable {
            averaging,
            length: sizes.maxima,
            values: (0..sizes.types * sizes.groups).map(list).collect(),
        });
    }
    Ok(())
}

fn read_seasons(file: &mut In<'_>, sizes: Sizes, run: &mut SavedRun) -> Result<(), RestartError> {
    let per_type = sizes.groups * sizes.receptors;
    let values = file.reals(96 * per_type * sizes.types)?;
    let hours = file.integers(96)?;
    let invalid = file.integers(96)?;
    let empty = Field::zeros(sizes.types, sizes.groups, sizes.receptors);
    let mut seasons = vec![(empty, HourCounts::default()); 96];
    for at in 0..96 {
        let (hour, season) = (at / 4, at % 4);
        let (field, counts) = &mut seasons[season * 24 + hour];
        for output_type in 0..sizes.types {
            let from = (output_type * 96 + at) * per_type;
            field.values[output_type * per_type..(output_type + 1) * per_type]
                .copy_from_slice(&values[from..from + per_type]);
        }
        *counts = HourCounts {
            hours: hours[at] as usize,
            calm: invalid[at] as usize,
            missing: 0,
        };
    }
    run.season_hours = Some(seasons);
    Ok(())
}

fn read_period(file: &mut In<'_>, parts: &Parts, run: &mut SavedRun) -> Result<(), RestartError> {
    let sizes = parts.sizes;
    let counts = file.integers(4)?;
    let count = sizes.types * sizes.groups * sizes.receptors;
    let field = |values| Field {
        groups: sizes.groups,
        receptors: sizes.receptors,
        values,
    };
    let mut period = SavedPeriod {
        counts: HourCounts {
            hours: counts[0] as usize,
            calm: counts[1] as usize,
            missing: counts[2] as usize,
        },
        years: counts[3] as usize,
        sum: field(file.reals(count)?),
        ..SavedPeriod::default()
    };
    if parts.period && parts.chained {
        let count = HIGHEST_PERIODS * sizes.groups * sizes.types;
        let values = file.reals(count)?;
        let places = file.integers(count)?;
        period.highest = values
            .chunks_exact(HIGHEST_PERIODS)
            .zip(places.chunks_exact(HIGHEST_PERIODS))
            .map(|(values, places)| {
                let pairs = values.iter().zip(places).filter(|(_, place)| **place > 0);
                pairs
                    .map(|(&value, &place)| (value, place as usize - 1))
                    .collect()
            })
            .collect();
    } else if parts.annual {
        period.year_sum = Some(field(file.reals(count)?));
    }
    run.period = Some(period);
    Ok(())
}

/// The saved run that a case goes on from, if it does.
pub fn begin(case: &Case) -> Result<Option<SavedRun>, RestartError> {
    let chained = case.multi_year.as_ref().map(|(_, before)| before);
    let file = chained.unwrap_or(&case.restart.0).as_ref();
    file.map(|path| read(path, case)).transpose()
}

/// Puts a run aside where its case asks for it.
pub fn end(case: &Case, results: &Results) -> Result<(), RestartError> {
    let file = match (&case.multi_year, &case.restart.1) {
        (Some((after, _)), _) => Some(after),
        (None, after) => after.as_ref().map(|(path, _)| path),
    };
    match (file, &results.saved) {
        (Some(path), Some(run)) => write(path, case, run),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nearfield::case::Group;
    use crate::plume::Receptor;

    fn case() -> Case {
        let mut case = Case {
            averaging: vec![Averaging::Hours(1), Averaging::Hours(24), Averaging::Period],
            design_value: DesignValue::So2OneHour,
            groups: vec![Group::default(), Group::default()],
            receptors: vec![Receptor::default(); 3],
            multi_year: Some((PathBuf::from("new.sav"), None)),
            outputs: vec![
                Output::ReceptorTable(Averaging::Hours(24), vec![2]),
                Output::MaximumTable(Averaging::Hours(1), 4),
                Output::SeasonHour(0, PathBuf::new()),
            ],
            ..Case::default()
        };
        case.options.outputs.dry_deposition = true;
        case
    }

    /// Numbers that are all different, so that a wrong place shows.
    fn run() -> SavedRun {
        let mut next = 0.0;
        let mut number = move || {
            next += 1.0;
            next
        };
        let mut entries = |count: usize| -> Vec<Flagged> {
            (0..count)
                .map(|_| {
                    let value = number();
                    Flagged {
                        value,
                        date: 2_000_000 + value as i64,
                        flag: if value % 3.0 == 0.0 { 'c' } else { ' ' },
                    }
                })
                .collect()
        };
        let unmarked = |entries: Vec<Flagged>| -> Vec<Flagged> {
            let plain = |entry: Flagged| Flagged { flag: ' ', ..entry };
            entries.into_iter().map(plain).collect()
        };
        let values = |entries: Vec<Flagged>| -> Vec<f64> {
            entries.into_iter().map(|entry| entry.value).collect()
        };
        let high = HighTable {
            averaging: 1,
            ranks: 2,
            values: entries(24),
        };
        let maxima = MaximumTable {
            averaging: 0,
            length: 4,
            values: (0..4)
                .map(|row| entries(4 - row).into_iter().zip([2, 0, 1, 2]).collect())
                .collect(),
        };
        let mut field = || Field {
            groups: 2,
            receptors: 3,
            values: values(entries(12)),
        };
        let seasons = (0..96)
            .map(|at| {
                let counts = HourCounts {
                    hours: 100 + at,
                    calm: at,
                    missing: 0,
                };
                (field(), counts)
            })
            .collect();
        let sum = field();
        SavedRun {
            last: 2002123124,
            hours: 17520,
            shape: (2, 2, 3),
            ranks: 2,
            maxima_length: 4,
            high: vec![high],
            maxima: vec![maxima],
            season_hours: Some(seasons),
            period: Some(SavedPeriod {
                counts: HourCounts {
                    hours: 8760,
                    calm: 1342,
                    missing: 469,
                },
                years: 2,
                sum,
                year_sum: None,
                highest: (0..4).map(|row| vec![(f64::from(row) + 0.5, 2)]).collect(),
            }),
            design: Some(SavedDesign {
                sum_of_ranks: values(entries(12)),
                this_year: unmarked(entries(12)),
                by_year: vec![unmarked(entries(12)), unmarked(entries(12))],
            }),
        }
    }

    #[test]
    fn everything_comes_back_from_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("run.sav");
        let (case, run) = (case(), run());
        write(&path, &case, &run).unwrap();
        assert_eq!(read(&path, &case).unwrap(), run);
    }

    #[test]
    fn records_are_laid_out_as_aermod_lays_them() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("run.sav");
        let run = run();
        write(&path, &case(), &run).unwrap();
        let bytes = std::fs::read(&path).unwrap();
        let mut lengths = Vec::new();
        let mut rest = bytes.as_slice();
        while let Some(length) = rest.first_chunk::<4>() {
            let length = u32::from_le_bytes(*length) as usize;
            lengths.push(length);
            assert_eq!(rest[..4], rest[length + 4..length + 8]);
            rest = &rest[length + 8..];
        }
        // Last hour; sizes; ranks of 2 types × 2 averages × 2 groups × 2 ranks × 3 receptors (values, dates, marks); years, sums,
        // this year (values, dates), all years (values, dates); maxima (values, dates, places, marks); seasons (sums, hours, invalid);
        // counts, sums, ten highest (values, places).
        let expected = [
            8, 24, 384, 192, 48, 4, 96, 96, 48, 192, 96, 256, 128, 128, 32, 9216, 384, 384, 16, 96,
            320, 160,
        ];
        assert_eq!(lengths, expected);
        let first: Vec<i32> = bytes[..48]
            .as_chunks::<4>()
            .0
            .iter()
            .map(|four| i32::from_le_bytes(*four))
            .collect();
        assert_eq!(first, [8, 2002123124, 17520, 8, 24, 2, 4, 3, 2, 2, 2, 24]);
        // The 24-h values of the first type follow 12 zeros of the unranked 1-h average, receptors innermost.
        let place = 4 + 8 + 4 + 4 + 24 + 4 + 4 + 12 * 8;
        let value = |at: usize| {
            let from = place + at * 8;
            f64::from_le_bytes(bytes[from..from + 8].try_into().unwrap())
        };
        let ours = &run.high[0].values;
        assert_eq!(value(0), ours[0].value);
        assert_eq!(value(1), ours[2].value);
        assert_eq!(value(3), ours[1].value);
        assert_eq!(value(6), ours[6].value);
    }

    #[test]
    fn a_file_of_another_deck_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("run.sav");
        write(&path, &case(), &run()).unwrap();
        let mut other = case();
        other.receptors.pop();
        let error = read(&path, &other).unwrap_err();
        assert!(matches!(error, RestartError::Record { record: 2, .. }));
        let cut = std::fs::read(&path).unwrap();
        std::fs::write(&path, &cut[..cut.len() - 40]).unwrap();
        assert!(read(&path, &case()).is_err());
        assert!(read(Path::new("nowhere.sav"), &case()).is_err());
    }
}
