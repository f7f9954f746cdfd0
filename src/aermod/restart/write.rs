//! Writing a saved run.

use super::records::Out;
use super::{Parts, RestartError, by_outer_ranks, by_ranks};
use crate::nearfield::SavedRun;
use crate::nearfield::case::{Case, Output};
use crate::nearfield::results::Flagged;
use crate::nearfield::saved::HIGHEST_PERIODS;
use std::path::Path;

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
        // AERMOD sums only groups that have a file.
        let asked: Vec<bool> = (0..sizes.groups)
            .map(|group| {
                let own =
                    |output: &Output| matches!(output, Output::SeasonHour(of, _) if *of == group);
                case.outputs.iter().any(own)
            })
            .collect();
        let asked = &asked;
        out.reals((0..sizes.types).flat_map(|output_type| {
            order().flat_map(move |place| {
                let field = &seasons[place].0;
                asked.iter().enumerate().flat_map(move |(group, &asked)| {
                    let sums = field.of(output_type, group).iter();
                    sums.map(move |&sum| if asked { sum } else { 0.0 })
                })
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
