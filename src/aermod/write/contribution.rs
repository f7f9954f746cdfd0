//! MAXDCONT: what every group adds to a design value, at the same hours and places.

use super::files::Files;
use super::forms::{Form, filled};
use super::fortran::{Item, Layout, items, lay_out};
use super::heading::Heading;
use super::labels::{averaging_name, rank_name, type_words};
use super::post::no_header;
use crate::nearfield::case::{DesignValue, Output};
use crate::nearfield::{Case, Results};

/// Writes every MAXDCONT file.
pub fn contributions(
    case: &Case,
    heading: &Heading,
    results: &Results,
    files: &mut Files,
) -> std::io::Result<()> {
    let Some(table) = &results.design else {
        return Ok(());
    };
    let form = Form::of(case).contribution();
    let layout = Layout::quoted(&form);
    let averaging = averaging_name(case.averaging[0]);
    let receptors = case.receptors.len();
    for output in &case.outputs {
        let Output::MaxDailyContribution {
            group,
            threshold,
            file,
            ..
        } = output
        else {
            continue;
        };
        let file = files.create(file)?;
        let id = &case.groups[*group].id;
        for own in results
            .contributions
            .iter()
            .filter(|own| own.group == *group)
        {
            let mut out = Vec::new();
            let rank = rank_name(own.rank);
            if !no_header(case, "MAXDCONT") {
                contribution_head(
                    &mut out,
                    case,
                    heading,
                    (table.years.len(), &rank, &averaging, id, *threshold),
                );
            }
            let label = format!(" {averaging}");
            for (index, at) in case.receptors.iter().enumerate() {
                let place = (group * receptors + index) * table.ranks + own.rank as usize - 1;
                let mut line: Vec<Item<'_>> = items![
                    at.x,
                    at.y,
                    table.mean_of_ranks.get(place).copied().unwrap_or(0.0),
                    at.elevation,
                    at.hill_height,
                    at.flagpole,
                    &label,
                    id,
                    &rank,
                    &case.receptor_networks[index]
                ]
                .to_vec();
                line.extend(
                    own.values
                        .iter()
                        .map(|values| Item::Real(values.get(index).copied().unwrap_or(0.0))),
                );
                layout.write(&mut out, &line);
            }
            files.put(file, &out)?;
        }
    }
    Ok(())
}

fn contribution_head(
    out: &mut Vec<u8>,
    case: &Case,
    heading: &Heading,
    (years, rank, averaging, id, threshold): (usize, &str, &str, &str, Option<f64>),
) {
    heading.on_file(out, false);
    let what = if case.design_value == DesignValue::Pm25 {
        "-HIGHEST "
    } else {
        "-HIGHEST MAX DAILY "
    };
    let above = threshold.filter(|&threshold| threshold > 0.0);
    let mut items = items![rank, averaging, years, id].to_vec();
    items.extend(above.map(Item::Real));
    let above = if above.is_some() {
        ",' ; ABOVE THRESH = ',F13.5"
    } else {
        ""
    };
    let form = filled(&Form::of(case).contribution(), 100);
    items.extend(items![case.receptors.len(), case.groups.len(), &form]);
    lay_out(
        out,
        &format!(
            "'*',9X,'MAXDCONT FILE OF ',A5,'{what}',A5,' VALUES AVERAGED OVER ',I3,' YEARS FOR SOURCE GROUP: ',A8{above},\
             /'*',9X,'FOR A TOTAL OF ',I6,' RECEPTORS AND ',I4,' SOURCE GROUPS;  WITH ',\
             'CONTRIBUTIONS FROM OTHER SOURCE GROUPS PAIRED IN TIME & ','SPACE',/'*',9X,'FORMAT: ',A:"
        ),
        &items,
    );
    let groups = case.groups.len();
    let mut words: Vec<Item<'_>> = type_words("CONC")[..3]
        .iter()
        .map(|&word| word.into())
        .collect();
    words.extend(case.groups.iter().map(|group| Item::from(&group.id)));
    lay_out(
        out,
        &format!(
            "'*',8X,'X',13X,'Y',4X,(2X,3A4),4X,'ZELEV',4X,'ZHILL',4X,'ZFLAG',4X,'AVE',5X,'GRP',7X,'RANK',5X,\
             'NET ID',1X,{groups}(2X,'CONT ',A8),/,'*',3(1X,'____________ '),1X,3(' ______  '),\
             '______  ________  ________  ________',{groups}('  _____________')"
        ),
        &words,
    );
}
