//! RANKFILE: the greatest values over all receptors, one for each hour.

use super::files::Files;
use super::forms::{Form, filled};
use super::fortran::{Layout, items, lay_out};
use super::heading::Heading;
use super::labels::{averaging_name, type_words};
use super::post::no_header;
use crate::nearfield::case::Output;
use crate::nearfield::{Case, Results};

/// Writes every RANKFILE; with several output types each follows with a head of its own.
pub fn write(
    case: &Case,
    heading: &Heading,
    results: &Results,
    files: &mut Files,
) -> std::io::Result<()> {
    let form = Form::of(case).rank();
    let layout = Layout::quoted(&form);
    for (output_type, name) in case.types().names().into_iter().enumerate() {
        for output in &case.outputs {
            let Output::RankFile(averaging, count, path) = output else {
                continue;
            };
            let Some(table) = case
                .averaging
                .iter()
                .position(|own| own == averaging)
                .and_then(|place| results.maxima.iter().find(|table| table.averaging == place))
            else {
                continue;
            };
            let file = files.create(path)?;
            let mut out = Vec::new();
            if !no_header(case, "RANKFILE") {
                heading.on_file(&mut out, false);
                lay_out(
                    &mut out,
                    "'*',9X,'RANK-FILE OF UP TO ',I5,' TOP ',A5,' VALUES ','FOR ',I5,' SOURCE GROUPS',\
                     /'*',9X,'INCLUDES OVERALL MAXIMUM VALUES WITH DUPLICATE ','DATA PERIODS REMOVED',\
                     /'*',9X,'FORMAT: ',A:",
                    &items![
                        *count,
                        &averaging_name(*averaging),
                        case.groups.len(),
                        &filled(&form, 200)
                    ],
                );
                let words = type_words(name);
                lay_out(
                    &mut out,
                    "'*  RANK',2X,3A4,3X,'DATE',10X,'X',13X,'Y',8X,'ZELEV',3X,'ZHILL',3X,'ZFLAG',5X,'GRP',\
                     /'*_______',1X,'____________',1X,'________',2(2X,'____________'),3(2X,'______'),'  ________'",
                    &items![words[0], words[1], words[2]],
                );
            }
            for (index, group) in case.groups.iter().enumerate() {
                let Some(values) = table.values.get(output_type * case.groups.len() + index) else {
                    continue;
                };
                let mut dates: Vec<i64> = vec![0];
                for (high, receptor) in values.iter().take(*count as usize) {
                    if dates.contains(&high.date) {
                        continue;
                    }
                    dates.push(high.date);
                    let at = &case.receptors[*receptor];
                    layout.write(
                        &mut out,
                        &items![
                            dates.len() - 1,
                            high.value,
                            high.date,
                            at.x,
                            at.y,
                            at.elevation,
                            at.hill_height,
                            at.flagpole,
                            &group.id
                        ],
                    );
                }
            }
            files.put(file, &out)?;
        }
    }
    Ok(())
}
