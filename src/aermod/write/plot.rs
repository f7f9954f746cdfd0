//! PLOTFILE: ranks of short averages, design values, and means of the whole run, one line a receptor.

use super::files::Files;
use super::forms::{Form, filled};
use super::fortran::{Item, Layout, items, lay_out};
use super::heading::Heading;
use super::labels::{averaging_name, has_design_values, is_long, rank_name, type_words};
use super::post::{ReceptorText, UNDERLINE, columns, no_header, of_group, period_lines};
use crate::nearfield::case::{Averaging, Output};
use crate::nearfield::{Case, Flagged, Results};

/// Writes every PLOTFILE.
pub fn write(
    case: &Case,
    heading: &Heading,
    results: &Results,
    files: &mut Files,
) -> std::io::Result<()> {
    for output in &case.outputs {
        let Output::PlotFile(averaging, group, rank, path) = output else {
            continue;
        };
        let mut out = Vec::new();
        match rank {
            None => whole_run(&mut out, case, heading, results, *averaging, *group),
            Some(rank) if has_design_values(case) => {
                design(
                    &mut out,
                    case,
                    heading,
                    results,
                    (*averaging, *group, *rank),
                );
            }
            Some(rank) => ranked(
                &mut out,
                case,
                heading,
                results,
                (*averaging, *group, *rank),
            ),
        }
        let file = files.create(path)?;
        files.put(file, &out)?;
    }
    Ok(())
}

/// Means over the run (PERIOD) or over its years (ANNUAL).
fn whole_run(
    out: &mut Vec<u8>,
    case: &Case,
    heading: &Heading,
    results: &Results,
    averaging: Averaging,
    group: usize,
) {
    let Some(field) = &results.period else { return };
    if !is_long(averaging) {
        return;
    }
    let name = averaging_name(averaging);
    let id = &case.groups[group].id;
    let annual = averaging == Averaging::Annual;
    let years = years_of(case, results);
    heading.on_file(out, false);
    lay_out(
        out,
        "'*',9X,'PLOT FILE OF ',A6,' VALUES AVERAGED ACROSS ',I3,' YEARS FOR SOURCE GROUP: ',A8,\
         /'*',9X,'FOR A TOTAL OF ', I5,' RECEPTORS.',/'*',9X,'FORMAT: ',A:",
        &items![
            &name,
            if annual {
                years
            } else {
                counted_years(case, results)
            },
            id,
            case.receptors.len(),
            &filled(&Form::of(case).post(), 200)
        ],
    );
    let counted = if annual { "'NUM YRS'" } else { "'NUM HRS'" };
    columns(
        out,
        case,
        &format!("4X,'ZELEV',4X,'ZHILL',4X,'ZFLAG',4X,'AVE',5X,'GRP',6X,{counted},3X,'NET ID'"),
        UNDERLINE,
    );
    let count = if annual {
        years as i64
    } else {
        results.counts.hours as i64
    };
    period_lines(
        out,
        case,
        &ReceptorText::new(case),
        &of_group(case, field, group),
        [&name, id],
        count,
    );
}

/// Years that were run.
pub fn years_of(case: &Case, results: &Results) -> usize {
    if case.multi_year.is_some() && results.whole_years > 0 {
        return results.whole_years;
    }
    if let Some(design) = &results.design {
        return design.years.len();
    }
    if !results.years.is_empty() {
        return results.years.len();
    }
    case.weather.years.map_or_else(
        || (results.last.year - results.first.year + 1).max(1) as usize,
        |years| years as usize,
    )
}

/// Years as AERMOD counts them when it averages nothing over years: none, unless files of years are chained.
fn counted_years(case: &Case, results: &Results) -> usize {
    if case.multi_year.is_some() || has_design_values(case) {
        years_of(case, results)
    } else {
        0
    }
}

/// A rank at every receptor.
fn ranked(
    out: &mut Vec<u8>,
    case: &Case,
    heading: &Heading,
    results: &Results,
    (averaging, group, rank): (Averaging, usize, u32),
) {
    let Some(place) = case.averaging.iter().position(|own| *own == averaging) else {
        return;
    };
    let Some(table) = results.high.iter().find(|table| table.averaging == place) else {
        return;
    };
    let names = case.types().names();
    let averaging = averaging_name(averaging);
    let id = &case.groups[group].id;
    let rank_name = rank_name(rank);
    if !no_header(case, "PLOTFILE") {
        heading.on_file(out, true);
        lay_out(
            out,
            "'*',9X,'PLOT FILE OF  HIGH ',A5,' HIGH ',A5,' VALUES FOR SOURCE GROUP: ',A8,\
             /'*',9X,'FOR A TOTAL OF ',I5,' RECEPTORS.',/'*',9X,'FORMAT: ',A:",
            &items![
                &rank_name,
                &averaging,
                id,
                case.receptors.len(),
                &filled(&Form::of(case).plot(), 200)
            ],
        );
        let word = names.first().map_or("CONC", |name| type_words(name)[2]);
        columns(
            out,
            case,
            &format!(
                "4X,'ZELEV',4X,'ZHILL',4X,'ZFLAG',4X,'AVE',5X,'GRP',7X,'RANK',5X,'NET ID',3X,'DATE({word})'"
            ),
            "1X,3(' ______  '),'______  ________  ________  ________  ________'",
        );
    }
    let layout = Layout::quoted(&Form::of(case).plot());
    let shape = (case.groups.len(), case.receptors.len());
    for (index, receptor) in case.receptors.iter().enumerate() {
        let high = |output_type: usize| {
            table
                .ranks_of(shape, output_type, group, index)
                .get(rank as usize - 1)
                .copied()
                .unwrap_or_default()
        };
        let mut line: Vec<Item<'_>> = vec![receptor.x.into(), receptor.y.into()];
        line.extend((0..names.len()).map(|output_type| Item::Real(high(output_type).value)));
        line.extend(items![
            receptor.elevation,
            receptor.hill_height,
            receptor.flagpole,
            &averaging,
            id,
            &rank_name,
            &case.receptor_networks[index],
            high(0).date
        ]);
        layout.write(out, &line);
    }
}

/// Names of the years' columns.
fn year_name(year: usize) -> String {
    if year < 10 {
        format!("YR{year}")
    } else {
        format!("Y{year}")
    }
}

/// A rank of daily values averaged over the years, and each year's.
fn design(
    out: &mut Vec<u8>,
    case: &Case,
    heading: &Heading,
    results: &Results,
    (averaging, group, rank): (Averaging, usize, u32),
) {
    let Some(table) = &results.design else { return };
    let years = table.years.len();
    let averaging = averaging_name(averaging);
    let id = &case.groups[group].id;
    let rank_name = rank_name(rank);
    if !no_header(case, "PLOTFILE") {
        heading.on_file(out, true);
        lay_out(
            out,
            "'*',9X,'PLOT FILE OF ',A5,'-HIGHEST MAX DAILY ',A5,' VALUES AVERAGED OVER ',I3,' YEARS FOR SOURCE GROUP: ',A8,\
             /'*',9X,'FOR A TOTAL OF ',I5,' RECEPTORS.',/'*',9X,'FORMAT: ',A:",
            &items![
                &rank_name,
                &averaging,
                years,
                id,
                case.receptors.len(),
                &filled(&Form::of(case).plot(), 200)
            ],
        );
        let names: Vec<String> = (1..=years).map(year_name).collect();
        let mut words: Vec<Item<'_>> = type_words("CONC")[..3]
            .iter()
            .map(|&word| word.into())
            .collect();
        words.extend(
            names
                .iter()
                .flat_map(|name| [Item::from(name), Item::from(name)]),
        );
        lay_out(
            out,
            &format!(
                "'*',8X,'X',13X,'Y',4X,(2X,3A4),4X,'ZELEV',4X,'ZHILL',4X,'ZFLAG',4X,'AVE',5X,'GRP',7X,'RANK',5X,\
                 'NET ID',1X,{years}(2X,'AVER CONC ',A3,'  DATE ',A3),/,'*',3(1X,'____________ '),\
                 1X,3(' ______  '),'______  ________  ________  ________',{years}('  _____________  ________')"
            ),
            &words,
        );
    }
    let layout = Layout::quoted(&Form::of(case).plot());
    let receptors = case.receptors.len();
    let averaging = format!(" {averaging}");
    for (index, receptor) in case.receptors.iter().enumerate() {
        let place = (group * receptors + index) * table.ranks + rank as usize - 1;
        let mut line: Vec<Item<'_>> = items![
            receptor.x,
            receptor.y,
            table.mean_of_ranks.get(place).copied().unwrap_or(0.0),
            receptor.elevation,
            receptor.hill_height,
            receptor.flagpole,
            &averaging,
            id,
            &rank_name,
            &case.receptor_networks[index]
        ]
        .to_vec();
        for year in &table.by_year {
            let own: Flagged = year.get(place).copied().unwrap_or_default();
            line.extend(items![own.value, own.date]);
        }
        layout.write(out, &line);
    }
}
