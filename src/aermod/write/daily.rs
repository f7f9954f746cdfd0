//! Design values day by day and year by year: MAXDAILY and MXDYBYYR.

use super::continued::Rows;
use super::facts::Facts;
use super::files::{Files, Handle};
use super::forms::Form;
use super::fortran::{Item, Layout, items, lay_out};
use super::heading::Heading;
use super::labels::rank_name;
use super::post::{columns, no_header};
use crate::nearfield::case::Output;
use crate::nearfield::results::DailyMaxima;
use crate::nearfield::{Case, Results};
use crate::time::DAYS_BEFORE;

/// One MAXDAILY file.
#[derive(Debug, Clone)]
struct Daily {
    group: usize,
    file: Handle,
}

/// MAXDAILY and MXDYBYYR files of a run.
#[derive(Debug, Default)]
pub struct DailyFiles {
    days: Vec<Daily>,
    years: Vec<(usize, Handle)>,
    form: Layout,
}

const UNDERLINE: &str = "1X,3(' ______  '),'______  ________  ____  ___  ________','  ________'";

impl DailyFiles {
    /// Opens the files and writes their heads.
    pub fn create(
        case: &Case,
        facts: &Facts,
        heading: &Heading,
        files: &mut Files,
    ) -> std::io::Result<Self> {
        let mut all = Self {
            form: Layout::quoted(&Form::of(case).daily()),
            ..Self::default()
        };
        for output in &case.outputs {
            let (group, path, keyword, what, first) = match output {
                Output::MaxDaily(group, path) => (
                    *group,
                    path,
                    "MAXDAILY",
                    "MAXDAILY FILE OF DAILY MAXIMUM 1-HR VALUES BY DAY FOR SOURCE GROUP: ",
                    "'AVE'",
                ),
                Output::MaxDailyByYear(group, path) => (
                    *group,
                    path,
                    "MXDYBYYR",
                    "MXDYBYYR FILE OF RANKED DAILY MAXIMUM 1-HR  VALUES BY YEAR FOR SOURCE GROUP: ",
                    "'RANK'",
                ),
                _ => continue,
            };
            // The ranks of all years are written at the end, those of a saved run among them.
            let (file, is_new) = if keyword == "MAXDAILY" {
                files.create_or_go_on(path, Rows::Days(100))?
            } else {
                (files.create(path)?, true)
            };
            if keyword == "MAXDAILY" {
                all.days.push(Daily { group, file });
            } else {
                all.years.push((group, file));
            }
            if !is_new || no_header(case, keyword) {
                continue;
            }
            let mut out = Vec::new();
            heading.on_file(&mut out, false);
            lay_out(
                &mut out,
                &format!(
                    "'*',9X,'{what}',A8,/'*',9X,'FOR A TOTAL OF ',I5,' RECEPTORS.',/'*',9X,'FORMAT: ',A:"
                ),
                &items![
                    &case.groups[group].id,
                    case.receptors.len(),
                    &Form::quoted(case, facts, keyword).daily()
                ],
            );
            let gap = if keyword == "MAXDAILY" { 5 } else { 4 };
            columns(
                &mut out,
                case,
                &format!(
                    "4X,'ZELEV',4X,'ZHILL',4X,'ZFLAG',4X,{first},{gap}X,'GRP',5X,'JDAY',3X,'HR',4X,'DATE',5X,'NET ID'"
                ),
                UNDERLINE,
            );
            files.put(file, &out)?;
        }
        Ok(all)
    }

    /// Writes a day's maxima.
    pub fn write(&self, case: &Case, day: &DailyMaxima, files: &mut Files) -> std::io::Result<()> {
        let stamp = day.stamp;
        let date = stamp.yymmddhh() / 100 * 100;
        let receptors = case.receptors.len();
        for own in &self.days {
            let mut out = Vec::new();
            let values = day.values.of(0, own.group);
            for (receptor, &value) in values.iter().enumerate() {
                let hour = day.hours.get(own.group * receptors + receptor);
                let hour = i64::from(hour.copied().unwrap_or(0));
                self.form.write(
                    &mut out,
                    &line(
                        case,
                        receptor,
                        value,
                        ["  1-HR", &case.groups[own.group].id],
                        [i64::from(stamp.day_of_year), hour, date + hour],
                    ),
                );
            }
            files.put(own.file, &out)?;
        }
        Ok(())
    }

    /// Writes the ranks of every year.
    pub fn finish(&self, case: &Case, results: &Results, files: &mut Files) -> std::io::Result<()> {
        let Some(table) = &results.design else {
            return Ok(());
        };
        let receptors = case.receptors.len();
        let wanted = asked_ranks(case, table.ranks);
        for year in &table.by_year {
            for &(group, file) in &self.years {
                let mut out = Vec::new();
                for &rank in &wanted {
                    let name = format!(" {}", rank_name(rank));
                    for receptor in 0..receptors {
                        let place =
                            (group * receptors + receptor) * table.ranks + rank as usize - 1;
                        let high = year.get(place).copied().unwrap_or_default();
                        self.form.write(
                            &mut out,
                            &line(
                                case,
                                receptor,
                                high.value,
                                [&name, &case.groups[group].id],
                                [
                                    if high.date == 0 {
                                        0
                                    } else {
                                        day_of_year(full_date(high.date))
                                    },
                                    high.date % 100,
                                    high.date,
                                ],
                            ),
                        );
                    }
                }
                files.put(file, &out)?;
            }
        }
        Ok(())
    }
}

/// Ranks that the receptor tables ask for, in order.
pub fn asked_ranks(case: &Case, most: usize) -> Vec<u32> {
    let mut ranks: Vec<u32> = case
        .outputs
        .iter()
        .filter_map(|output| match output {
            Output::ReceptorTable(_, ranks) => Some(ranks.iter().copied()),
            _ => None,
        })
        .flatten()
        .filter(|&rank| rank as usize <= most)
        .collect();
    ranks.sort_unstable();
    ranks.dedup();
    ranks
}

/// YYYYMMDDHH of YYMMDDHH: years before 50 are of this century.
pub fn full_date(date: i64) -> i64 {
    let century = if date / 1_000_000 < 50 { 20 } else { 19 };
    century * 100_000_000 + date
}

/// Day of the year of YYYYMMDDHH.
pub fn day_of_year(date: i64) -> i64 {
    let (year, month, day) = (date / 1_000_000, date / 10_000 % 100, date / 100 % 100);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let Some(days) = usize::try_from(month - 1)
        .ok()
        .and_then(|month| DAYS_BEFORE.get(month))
    else {
        return 0;
    };
    i64::from(*days) + day + i64::from(leap && month > 2)
}

fn line<'a>(
    case: &'a Case,
    receptor: usize,
    value: f64,
    [label, group]: [&'a str; 2],
    [day, hour, date]: [i64; 3],
) -> [Item<'a>; 12] {
    let at = &case.receptors[receptor];
    items![
        at.x,
        at.y,
        value,
        at.elevation,
        at.hill_height,
        at.flagpole,
        label,
        group,
        day,
        hour,
        date,
        &case.receptor_networks[receptor]
    ]
}
