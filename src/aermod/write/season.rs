//! SEASONHR: means by season and hour of the day.

use super::files::Files;
use super::forms::{Form, filled};
use super::fortran::{Item, Layout, items, lay_out};
use super::heading::Heading;
use super::post::{columns, no_header};
use crate::nearfield::case::Output;
use crate::nearfield::{Case, Results};

/// Writes every SEASONHR file.
pub fn write(
    case: &Case,
    heading: &Heading,
    results: &Results,
    files: &mut Files,
) -> std::io::Result<()> {
    let Some(means) = &results.season_hour else {
        return Ok(());
    };
    let form = Form::of(case).season();
    let layout = Layout::quoted(&form);
    let types = case.types().count();
    for output in &case.outputs {
        let Output::SeasonHour(group, path) = output else {
            continue;
        };
        let id = &case.groups[*group].id;
        let file = files.create(path)?;
        let mut out = Vec::new();
        if !no_header(case, "SEASONHR") {
            heading.on_file(&mut out, false);
            lay_out(
                &mut out,
                "'*',9X,'FILE OF SEASON/HOUR VALUES FOR ','SOURCE GROUP: ',A8,\
                 /'*',9X,'FOR A TOTAL OF ', I5,' RECEPTORS.',/'*',9X,'FORMAT: ',A:",
                &items![id, case.receptors.len(), &filled(&form, 80)],
            );
            columns(
                &mut out,
                case,
                "3X,'ZELEV',3X,'ZHILL',3X,'ZFLAG',4X,'GRP',5X,'NHRS',2X,'SEAS',2X,'HOUR',3X,'NET ID'",
                "3(' ______ '),' ________  ____  ____  ____  ________'",
            );
        }
        for (place, (field, counts)) in means.iter().enumerate() {
            let valid = counts.hours.saturating_sub(counts.calm + counts.missing);
            for (index, receptor) in case.receptors.iter().enumerate() {
                let mut line: Vec<Item<'_>> = vec![receptor.x.into(), receptor.y.into()];
                line.extend(
                    (0..types).map(|output_type| Item::Real(field.of(output_type, *group)[index])),
                );
                line.extend(items![
                    receptor.elevation,
                    receptor.hill_height,
                    receptor.flagpole,
                    id,
                    valid,
                    place / 24 + 1,
                    place % 24 + 1,
                    &case.receptor_networks[index]
                ]);
                layout.write(&mut out, &line);
            }
        }
        files.put(file, &out)?;
    }
    Ok(())
}
