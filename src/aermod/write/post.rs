//! POSTFILE: every average at every receptor, as text in the form of a plot file or as Fortran's unformatted records.
//!
//! Unformatted, a record holds date (YYMMDDHH, 4 bytes), averaging period [h] (4 bytes), group (8 characters) and the values (8 bytes
//! each, receptors within output types), between two 4-byte lengths. In the text only values and date differ
//! from one average to the next, so all else is laid out once.

use super::continued::Rows;
use super::facts::Facts;
use super::files::{Files, Handle};
use super::forms::{Form, filled};
use super::fortran::{Item, Layout, items, lay_out};
use super::heading::Heading;
use super::labels::{averaging_hours, averaging_name, is_long, type_words};
use super::number;
use crate::nearfield::case::{Averaging, Output};
use crate::nearfield::{Case, Completed, Field, Results};

/// Parts of lines that belong to receptors.
#[derive(Debug, Clone, Default)]
pub struct ReceptorText {
    /// `2(1X,F13.5)`, 28 bytes each.
    places: Vec<u8>,
    /// `3(1X,F8.2)`, 27 bytes each.
    heights: Vec<u8>,
    /// `2X,A8` and the line's end, 11 bytes each.
    networks: Vec<u8>,
}

impl ReceptorText {
    /// Lays them out.
    pub fn new(case: &Case) -> Self {
        let mut text = Self::default();
        for (receptor, network) in case.receptors.iter().zip(&case.receptor_networks) {
            for place in [receptor.x, receptor.y] {
                text.places.push(b' ');
                number::fixed(&mut text.places, place, 13, 5);
            }
            for height in [receptor.elevation, receptor.hill_height, receptor.flagpole] {
                text.heights.push(b' ');
                number::fixed(&mut text.heights, height, 8, 2);
            }
            text.networks.extend_from_slice(b"  ");
            number::text(&mut text.networks, network, 8);
            text.networks.push(b'\n');
        }
        text
    }

    /// The lines of an average.
    fn lines(&self, out: &mut Vec<u8>, values: &[&[f64]], exponential: bool, middle: &[u8]) {
        let parts = self
            .places
            .chunks_exact(28)
            .zip(self.heights.chunks_exact(27))
            .zip(self.networks.split_inclusive(|&byte| byte == b'\n'));
        for (receptor, ((place, heights), network)) in parts.enumerate() {
            out.extend_from_slice(place);
            for values in values {
                out.push(b' ');
                if exponential {
                    number::exponent(out, values[receptor], 13, 6);
                } else {
                    number::fixed(out, values[receptor], 13, 5);
                }
            }
            out.extend_from_slice(heights);
            out.extend_from_slice(middle);
            out.extend_from_slice(network);
        }
    }
}

/// One POSTFILE.
#[derive(Debug, Clone)]
struct Post {
    averaging: usize,
    group: usize,
    binary: bool,
    file: Handle,
}

/// The POSTFILEs of a run.
#[derive(Debug, Default)]
pub struct PostFiles {
    files: Vec<Post>,
    text: ReceptorText,
    buffer: Vec<u8>,
}

/// Two lines: names of the columns and their underlining, for the plot files of every kind.
pub fn columns(out: &mut Vec<u8>, case: &Case, behind: &str, underline: &str) {
    let names = case.types().names();
    let words: Vec<Item<'_>> = names
        .iter()
        .flat_map(|name| type_words(name).into_iter().take(3))
        .map(Item::from)
        .collect();
    let types = names.len();
    let two = types + 2;
    lay_out(
        out,
        &format!(
            "'*',8X,'X',13X,'Y',4X,{types}(2X,3A4),{behind},/,'*',{two}(1X,'____________ '),{underline}"
        ),
        &words,
    );
}

/// Underlining behind the values of post and plot files.
pub const UNDERLINE: &str = "1X,3(' ______  '),'______  ________  ________  ________'";

impl PostFiles {
    /// Opens the files and writes their heads.
    pub fn create(
        case: &Case,
        facts: &Facts,
        heading: &Heading,
        files: &mut Files,
    ) -> std::io::Result<Self> {
        let mut all = Self::default();
        for output in &case.outputs {
            let Output::PostFile(averaging, group, binary, path) = output else {
                continue;
            };
            let Some(place) = case.averaging.iter().position(|own| own == averaging) else {
                continue;
            };
            let column = 89 + 14 * (case.types().count().max(1) - 1);
            let (file, is_new) = match (*binary, is_long(*averaging)) {
                (_, true) => (files.create(path)?, true),
                (true, false) => files.create_or_go_on(path, Rows::Records)?,
                (false, false) => files.create_or_go_on(path, Rows::Text(column))?,
            };
            all.files.push(Post {
                averaging: place,
                group: *group,
                binary: *binary,
                file,
            });
            if *binary || is_long(*averaging) || !is_new || no_header(case, "POSTFILE") {
                continue;
            }
            let mut out = Vec::new();
            heading.on_file(&mut out, true);
            lay_out(
                &mut out,
                "'*',9X,'POST/PLOT FILE OF CONCURRENT ',A5,' VALUES',' FOR SOURCE GROUP: ',A8,\
                 /'*',9X,'FOR A TOTAL OF ',I5,' RECEPTORS.',/'*',9X,'FORMAT: ',A:",
                &items![
                    &averaging_name(*averaging),
                    &case.groups[*group].id,
                    case.receptors.len(),
                    &filled(&Form::quoted(case, facts, "POSTFILE").post(), 200)
                ],
            );
            columns(
                &mut out,
                case,
                "4X,'ZELEV',4X,'ZHILL',4X,'ZFLAG',4X,'AVE',5X,'GRP',7X,'DATE',5X,'NET ID'",
                UNDERLINE,
            );
            files.put(file, &out)?;
        }
        if all.files.iter().any(|post| !post.binary) {
            all.text = ReceptorText::new(case);
        }
        Ok(all)
    }

    /// Writes an average to the files that want it.
    pub fn write(
        &mut self,
        case: &Case,
        completed: &Completed<'_>,
        files: &mut Files,
    ) -> std::io::Result<()> {
        let averaging = case.averaging[completed.averaging];
        for post in &self.files {
            if post.averaging != completed.averaging || is_long(averaging) {
                continue;
            }
            self.buffer.clear();
            let date = completed.stamp.yymmddhh();
            let group = &case.groups[post.group].id;
            let hours = i64::from(averaging_hours(averaging));
            let values = of_group(case, completed.field, post.group);
            if post.binary {
                binary(&mut self.buffer, [date, hours], group, &values);
            } else {
                let mut middle = Vec::new();
                let name = format!(" {}", averaging_name(averaging));
                Layout::new("2X,A6,2X,A8,2X,I8.8").write(&mut middle, &items![&name, group, date]);
                middle.pop();
                self.text
                    .lines(&mut self.buffer, &values, case.layout.exponential, &middle);
            }
            files.put(post.file, &self.buffer)?;
        }
        Ok(())
    }

    /// Writes the means of the whole run (PERIOD) or of each of its years (ANNUAL).
    pub fn finish(
        &mut self,
        case: &Case,
        heading: &Heading,
        results: &Results,
        files: &mut Files,
    ) -> std::io::Result<()> {
        for post in &self.files {
            match case.averaging[post.averaging] {
                Averaging::Period => {
                    if let Some(field) = &results.period {
                        let hours = results.counts.hours as i64;
                        let part = (Averaging::Period, hours, results.last.yymmddhh());
                        self.long(case, heading, (post, field, part), files)?;
                    }
                }
                Averaging::Annual => {
                    let before = results.whole_years.saturating_sub(results.years.len());
                    for (year, mean) in (before as i64 + 1..).zip(&results.years) {
                        let part = (Averaging::Annual, year, mean.last.yymmddhh());
                        self.long(case, heading, (post, &mean.field, part), files)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Writes the means of a long period: its hours (PERIOD) or the number of the year (ANNUAL), and its last hour.
    fn long(
        &self,
        case: &Case,
        heading: &Heading,
        (post, field, (averaging, count, date)): (&Post, &Field, (Averaging, i64, i64)),
        files: &mut Files,
    ) -> std::io::Result<()> {
        let mut out = Vec::new();
        let id = &case.groups[post.group].id;
        let values = of_group(case, field, post.group);
        if post.binary {
            binary(&mut out, [date, count], id, &values);
            return files.put(post.file, &out);
        }
        let name = averaging_name(averaging);
        let annual = averaging == Averaging::Annual;
        let mut title = items![&name].to_vec();
        if annual {
            title.push(count.into());
        }
        let form = filled(&Form::of(case).post(), 200);
        title.extend(items![id, case.receptors.len(), &form]);
        let (year, counted) = if annual {
            ("YEAR ',I3,' FOR ", "5X,'YEAR NUM'")
        } else {
            ("", "6X,'NUM HRS'")
        };
        heading.on_file(&mut out, false);
        lay_out(
            &mut out,
            &format!(
                "'*',9X,'POST/PLOT FILE OF ',A6,' VALUES FOR {year}SOURCE GROUP: ',A8,\
                 /'*',9X,'FOR A TOTAL OF ', I5,' RECEPTORS.',/'*',9X,'FORMAT: ',A:"
            ),
            &title,
        );
        columns(
            &mut out,
            case,
            &format!("4X,'ZELEV',4X,'ZHILL',4X,'ZFLAG',4X,'AVE',5X,'GRP',{counted},3X,'NET ID'"),
            UNDERLINE,
        );
        period_lines(&mut out, case, &self.text, &values, [&name, id], count);
        files.put(post.file, &out)
    }
}

/// The lines of means of the whole run.
pub fn period_lines(
    out: &mut Vec<u8>,
    case: &Case,
    text: &ReceptorText,
    values: &[&[f64]],
    [averaging, group]: [&str; 2],
    count: i64,
) {
    let mut middle = Vec::new();
    lay_out(
        &mut middle,
        "2X,A6,2X,A8,2X,I8.8",
        &items![averaging, group, count],
    );
    middle.pop();
    text.lines(out, values, case.layout.exponential, &middle);
}

/// Values of a group, by output type.
pub fn of_group<'a>(case: &Case, field: &'a Field, group: usize) -> Vec<&'a [f64]> {
    (0..case.types().count())
        .map(|output_type| field.of(output_type, group))
        .collect()
}

/// Whether files of a kind come without head.
pub fn no_header(case: &Case, kind: &str) -> bool {
    case.layout
        .no_header
        .iter()
        .any(|own| own == kind || own == "ALL")
}

fn binary(out: &mut Vec<u8>, whole: [i64; 2], group: &str, values: &[&[f64]]) {
    let count: usize = values.iter().map(|values| values.len()).sum();
    let length = (16 + 8 * count) as u32;
    out.reserve(length as usize + 8);
    out.extend_from_slice(&length.to_le_bytes());
    for number in whole {
        out.extend_from_slice(&(number as i32).to_le_bytes());
    }
    number::text(out, group, 8);
    for value in values.iter().copied().flatten() {
        out.extend_from_slice(&value.to_le_bytes());
    }
    out.extend_from_slice(&length.to_le_bytes());
}
