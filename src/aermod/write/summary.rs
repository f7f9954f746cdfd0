//! The summary of the highest results, at the end of the main listing and in SUMMFILE.

use super::daily::asked_ranks;
use super::fortran::{Item, items};
use super::labels::{
    averaging_name, has_design_values, long_average, long_unit, rank_name, receptor_type,
    short_averages, type_words, unit,
};
use super::page::{Listing, unit_line};
use super::plot::years_of;
use super::tables::flag_text;
use crate::nearfield::case::{Averaging, DesignValue, Output};
use crate::nearfield::{Case, Flagged, Results};

/// How many of the greatest means are listed.
const KEPT: usize = 10;

const WITH_PLACE: &str = "'(',2(F11.2,', '),2(F8.2,', '),F7.2,')'";

/// Coordinates of a receptor, or zeros with some hill height.
fn place(case: &Case, receptor: Option<usize>, hill_height: f64) -> Vec<Item<'_>> {
    match receptor {
        Some(index) => {
            let at = &case.receptors[index];
            items![
                at.x,
                at.y,
                at.elevation,
                at.hill_height,
                at.flagpole,
                receptor_type(case.receptor_kinds[index]),
                &case.receptor_networks[index]
            ]
            .to_vec()
        }
        None => items![0.0, 0.0, 0.0, hill_height, 0.0].to_vec(),
    }
}

/// The greatest of some values, greatest first, of equals the first; only positive ones count.
fn greatest(values: &[f64]) -> Vec<(f64, Option<usize>)> {
    let mut kept: Vec<(f64, Option<usize>)> = vec![(0.0, None); KEPT];
    for (receptor, &value) in values.iter().enumerate() {
        if value > kept[KEPT - 1].0 {
            let at = kept
                .iter()
                .position(|own| value > own.0)
                .unwrap_or(KEPT - 1);
            kept.insert(at, (value, Some(receptor)));
            kept.pop();
        }
    }
    kept
}

/// Ten lines of greatest means of a group.
fn ten(listing: &mut Listing, case: &Case, id: &str, greatest: Vec<(f64, Option<usize>)>) {
    for (k, (value, receptor)) in greatest.into_iter().enumerate() {
        let rank = rank_name(k as u32 + 1);
        let mut line: Vec<Item<'_>> = Vec::new();
        let start = if k == 0 {
            line.push(id.into());
            "/A8"
        } else {
            "8X"
        };
        line.extend(items![&rank, value]);
        line.extend(place(case, receptor, 0.0));
        let end = if receptor.is_some() {
            ",2X,A2,2X,A8"
        } else {
            ""
        };
        listing.put(
            &format!("{start},A5,' HIGHEST VALUE IS',F14.5,' AT ',{WITH_PLACE}{end}"),
            &line,
        );
    }
}

fn legend(listing: &mut Listing) {
    listing.put(
        "//' *** RECEPTOR TYPES:  GC = GRIDCART',/22X,'GP = GRIDPOLR',/22X,'DC = DISCCART',/22X,'DP = DISCPOLR'",
        &[],
    );
}

fn columns(listing: &mut Listing, name: &str) {
    let words = type_words(name);
    listing.put(
        "109X,'NETWORK',/,'GROUP ID',23X,3A4,16X,'RECEPTOR  (XR, YR, ZELEV, ZHILL, ZFLAG)',2X,'OF TYPE',2X,'GRID-ID',/60('- ')",
        &items![words[0], words[1], words[2]],
    );
}

/// The summary of means of the whole run.
fn whole_run(
    listing: &mut Listing,
    case: &Case,
    results: &Results,
    output_type: usize,
    name: &str,
) {
    let (Some(field), Some(averaging)) = (&results.period, long_average(case)) else {
        return;
    };
    let label = averaging_name(averaging);
    let years = years_of(case, results);
    for (group, own) in case.groups.iter().enumerate() {
        if group % (50 / (KEPT + 1)) == 0 {
            listing.page();
            match (averaging, case.multi_year.is_some()) {
                (Averaging::Annual, _) => listing.put(
                    "/35X,'*** THE SUMMARY OF MAXIMUM ',A6,' RESULTS ','AVERAGED OVER ',I3,' YEARS ***'/",
                    &items![&label, years],
                ),
                (_, true) => listing.put(
                    "/40X,'*** THE SUMMARY OF MAXIMUM ',A6,' (',I6,' HRS) RESULTS ***',\
                     /40X,'***    ACROSS ',I6,' YEARS WITH THE MULTYEAR OPTION    ***'/",
                    &items![&label, results.counts.hours, years],
                ),
                _ => listing.put(
                    "/40X,'*** THE SUMMARY OF MAXIMUM ',A6,' (',I6,' HRS) RESULTS ***'/",
                    &items![&label, results.counts.hours],
                ),
            }
            unit_line(
                listing,
                36,
                type_words(name)[2],
                &case.options.pollutant,
                &long_unit(case, output_type),
            );
            columns(listing, name);
        }
        // Over a chain of years the highest of all of them.
        let row = output_type * case.groups.len() + group;
        let highest = match results.period_highest.get(row) {
            Some(kept) => (0..KEPT)
                .map(|k| {
                    kept.get(k)
                        .map_or((0.0, None), |&(value, at)| (value, Some(at)))
                })
                .collect(),
            None => greatest(field.of(output_type, group)),
        };
        ten(listing, case, &own.id, highest);
    }
    legend(listing);
}

/// Ranks that RECTABLE asks for, by averaging period.
pub fn ranks_of(case: &Case, averaging: Averaging) -> Vec<u32> {
    let mut ranks: Vec<u32> = case
        .outputs
        .iter()
        .filter_map(|output| match output {
            Output::ReceptorTable(own, ranks) if *own == averaging => Some(ranks.iter().copied()),
            _ => None,
        })
        .flatten()
        .collect();
    ranks.sort_unstable();
    ranks.dedup();
    ranks
}

/// The greatest value of a rank over the receptors.
pub fn highest(
    case: &Case,
    results: &Results,
    averaging: usize,
    (output_type, group, rank): (usize, usize, u32),
) -> (Flagged, Option<usize>) {
    let mut best = (Flagged::default(), None);
    let Some(table) = results
        .high
        .iter()
        .find(|table| table.averaging == averaging)
    else {
        return best;
    };
    let shape = (case.groups.len(), case.receptors.len());
    for receptor in 0..case.receptors.len() {
        let ranks = table.ranks_of(shape, output_type, group, receptor);
        match ranks.get(rank as usize - 1) {
            Some(&high) if high.value > best.0.value => best = (high, Some(receptor)),
            _ => {}
        }
    }
    best
}

/// Writes the summary of one output type.
pub fn write(
    listing: &mut Listing,
    case: &Case,
    results: &Results,
    (output_type, name): (usize, &str),
) {
    whole_run(listing, case, results, output_type, name);
    if has_design_values(case) {
        return;
    }
    for (averaging, own) in short_averages(case) {
        let ranks = ranks_of(case, own);
        if ranks.is_empty() {
            continue;
        }
        let label = averaging_name(own);
        let mut hill_height = 0.0;
        let groups_a_page = (50 / (ranks.len() + 1)).max(1);
        for (group, own) in case.groups.iter().enumerate() {
            for (k, &rank) in ranks.iter().enumerate() {
                let (high, receptor) =
                    highest(case, results, averaging, (output_type, group, rank));
                if k == 0 {
                    if group % groups_a_page == 0 {
                        short_head(listing, case, results, &label, (output_type, name));
                    }
                    listing.say(" ");
                }
                let rank = rank_name(rank);
                let mut line: Vec<Item<'_>> = Vec::new();
                let start = if k == 0 {
                    line.push(Item::from(&own.id));
                    "A8"
                } else {
                    "8X"
                };
                line.extend(items![&rank, high.value, flag_text(high.flag), high.date]);
                // AERMOD forgets to clear the hill height of the line before where a rank is empty.
                hill_height = match receptor {
                    Some(index) => case.receptors[index].hill_height,
                    None if k == 0 => 0.0,
                    None => hill_height,
                };
                line.extend(place(case, receptor, hill_height));
                let end = if receptor.is_some() {
                    ",2X,A2,2X,A8"
                } else {
                    ""
                };
                listing.put(
                    &format!("{start},' HIGH ',A5,' HIGH VALUE IS',F14.5,A1,' ON ',I8.8,': AT ',{WITH_PLACE}{end}"),
                    &line,
                );
            }
        }
        legend(listing);
    }
}

fn short_head(
    listing: &mut Listing,
    case: &Case,
    results: &Results,
    label: &str,
    (output_type, name): (usize, &str),
) {
    listing.page();
    if case.multi_year.is_some() {
        listing.put(
            "/48X,'*** THE SUMMARY OF HIGHEST ',A5,' RESULTS ***'/,44X,'*** ACROSS ',I6,' YEARS WITH THE MULTYEAR OPTION ***'/",
            &items![label, years_of(case, results)],
        );
    } else {
        listing.put(
            "/48X,'*** THE SUMMARY OF HIGHEST ',A5,' RESULTS ***'/",
            &items![label],
        );
    }
    let words = type_words(name);
    unit_line(
        listing,
        36,
        words[2],
        &case.options.pollutant,
        unit(case, output_type),
    );
    listing.put(
        "54X,'DATE',68X,'NETWORK',/,'GROUP ID',26X,3A4,5X,'(YYMMDDHH)',13X,\
         'RECEPTOR  (XR, YR, ZELEV, ZHILL, ZFLAG)',4X,'OF TYPE',2X,'GRID-ID',/66('- ')",
        &items![words[0], words[1], words[2]],
    );
}

/// A rank's design values of a group.
pub fn design_of<'a>(case: &'a Case, results: &'a Results, group: usize, rank: u32) -> Vec<f64> {
    let Some(table) = &results.design else {
        return vec![0.0; case.receptors.len()];
    };
    (0..case.receptors.len())
        .map(|receptor| {
            let at = (group * case.receptors.len() + receptor) * table.ranks + rank as usize - 1;
            table.mean_of_ranks.get(at).copied().unwrap_or(0.0)
        })
        .collect()
}

/// Writes the summary of design values.
pub fn write_design(listing: &mut Listing, case: &Case, results: &Results) {
    let (Some(table), Some((_, averaging))) = (&results.design, short_averages(case).next()) else {
        return;
    };
    if short_averages(case).count() != 1 {
        return;
    }
    let label = averaging_name(averaging);
    for rank in asked_ranks(case, table.ranks) {
        for (group, own) in case.groups.iter().enumerate() {
            if group % (50 / (KEPT + 1)) == 0 {
                listing.page();
                let (blanks, daily) = if case.design_value == DesignValue::Pm25 {
                    (27, "")
                } else {
                    (22, "MAX DAILY ")
                };
                listing.put(
                    &format!(
                        "/{blanks}X,'*** THE SUMMARY OF MAXIMUM ',A5,'-HIGHEST {daily}',A5,' RESULTS AVERAGED OVER ',I3,' YEARS ***'/"
                    ),
                    &items![&rank_name(rank), &label, table.years.len()],
                );
                unit_line(listing, 36, "CONC", &case.options.pollutant, unit(case, 0));
                columns(listing, "CONC");
            }
            ten(
                listing,
                case,
                &own.id,
                greatest(&design_of(case, results, group, rank)),
            );
        }
    }
    legend(listing);
}
