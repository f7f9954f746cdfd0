//! Reading a saved run.

use super::records::In;
use super::{Parts, RestartError, Sizes, by_outer_ranks, by_ranks};
use crate::nearfield::SavedRun;
use crate::nearfield::case::Case;
use crate::nearfield::results::{Field, Flagged, HighTable, HourCounts, MaximumTable};
use crate::nearfield::saved::{HIGHEST_PERIODS, SavedDesign, SavedPeriod};
use std::path::Path;

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
