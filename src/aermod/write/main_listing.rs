//! The main listing (.out) and the summary file, from the deck's echo to the last line.

use super::facts::{Facts, Message};
use super::fortran::{Item, items};
use super::heading::Heading;
use super::labels::{
    averaging_name, has_design_values, is_long, long_average, long_unit, rank_name, short_averages,
    type_words, unit,
};
use super::page::Listing;
use super::plot::years_of;
use super::tables::{Plain, Title, greatest, plain, ranked, words};
use super::{messages, receptors, setup, sources, summary, varying, weather};
use crate::nearfield::case::{Averaging, DesignValue, Output};
use crate::nearfield::{Case, Completed, Results};

/// Both listings.
#[derive(Debug, Clone)]
pub struct Listings {
    /// .out.
    pub main: Listing,
    /// SUMMFILE.
    pub summary: Option<Listing>,
}

impl Listings {
    /// Up to the first hour.
    pub fn begin(case: &Case, facts: &Facts, heading: &Heading) -> Self {
        let mut main = Listing::new(heading);
        for line in facts.deck.lines() {
            main.text.extend(
                line.trim_end()
                    .chars()
                    .map(|letter| u8::try_from(u32::from(letter)).unwrap_or(b'?')),
            );
            main.text.push(b'\n');
        }
        let warned = facts.messages.iter().any(|own| own.kind == 'W');
        let fatal = facts.messages.iter().any(|own| own.kind == 'E');
        if !case.run || fatal || warned {
            main.put(
                "//2X,'*** Message Summary For AERMOD Model Setup ***'/",
                &[],
            );
            messages::summary(&mut main, case, facts, &facts.messages, None);
        }
        if fatal {
            main.put(
                "/4X,'**************************************',/4X,'*** SETUP Finishes UN-successfully ***',\
                 /4X,'**************************************'/",
                &[],
            );
        } else {
            main.put(
                "/1X,'***********************************',/1X,'*** SETUP Finishes Successfully ***',\
                 /1X,'***********************************'/",
                &[],
            );
        }
        let wanted = case
            .outputs
            .iter()
            .any(|output| matches!(output, Output::SummaryFile(_)));
        let mut both = Self {
            main,
            summary: wanted.then(|| Listing::new(heading)),
        };
        if !fatal {
            both.inputs(case, facts);
        }
        both
    }

    fn inputs(&mut self, case: &Case, facts: &Facts) {
        let events = case.event_run;
        for listing in self.all() {
            setup::write(listing, case, facts);
        }
        varying::ozone_and_nox(&mut self.main, case);
        sources::write(&mut self.main, case, facts);
        varying::background(&mut self.main, case);
        if !events {
            receptors::write(&mut self.main, case);
        }
        for listing in self.all() {
            weather::days(listing, case);
        }
        if !case.run || events {
            return;
        }
        for listing in self.all() {
            weather::first_day(listing, case, facts);
        }
    }

    fn all(&mut self) -> impl Iterator<Item = &mut Listing> {
        std::iter::once(&mut self.main).chain(self.summary.as_mut())
    }

    /// Concurrent values of an average (DAYTABLE).
    pub fn day(&mut self, case: &Case, completed: &Completed<'_>) {
        let averaging = case.averaging[completed.averaging];
        let wanted = case
            .outputs
            .iter()
            .any(|output| matches!(output, Output::DayTable(own) if *own == averaging));
        if !wanted || is_long(averaging) {
            return;
        }
        let label = averaging_name(averaging);
        let stamp = completed.stamp;
        for (output_type, name) in case.types().names().into_iter().enumerate() {
            for (group, own) in case.groups.iter().enumerate() {
                let mut title = vec![Item::from(&label)];
                title.extend(words(name));
                title.extend(items![stamp.hour, stamp.day_of_year, stamp.year, &own.id]);
                let title = Title {
                    format: "20X,'*** CONCURRENT ',A5,1X,6A4,'VALUES',' ENDING WITH HOUR ',I2,' FOR DAY ',I3,' OF ',I4,' ***'\
                             /24X,'FOR SOURCE GROUP:',1X,A8,",
                    items: title,
                    sources: "/24X,'INCLUDING SOURCE(S):     ',5(A12,', ',:),/17X,8(A12,', ',:)/17X,8(A12,', ',:)/17X,8(A12,', ',:)",
                };
                plain(
                    &mut self.main,
                    case,
                    &Plain {
                        title,
                        group,
                        word: type_words(name)[2],
                        unit: unit(case, output_type),
                        values: completed.field.of(output_type, group),
                    },
                );
            }
        }
    }

    /// The results and the end.
    pub fn finish(&mut self, case: &Case, facts: &Facts, messages: &[Message], results: &Results) {
        let names = case.types().names();
        for (output_type, name) in names.iter().enumerate() {
            self.whole_run(case, results, (output_type, name));
        }
        if has_design_values(case) {
            self.design(case, results);
        } else {
            for (output_type, name) in names.iter().enumerate() {
                for (averaging, own) in short_averages(case) {
                    let table = results
                        .high
                        .iter()
                        .find(|table| table.averaging == averaging);
                    for rank in summary::ranks_of(case, own) {
                        if let Some(table) = table {
                            ranked(&mut self.main, case, table, (output_type, name), rank);
                        }
                    }
                }
            }
        }
        for (output_type, name) in names.iter().enumerate() {
            for (averaging, own) in short_averages(case) {
                let count = case.outputs.iter().rev().find_map(|output| match output {
                    Output::MaximumTable(asked, count) if *asked == own => Some(*count as usize),
                    _ => None,
                });
                let table = results
                    .maxima
                    .iter()
                    .find(|table| table.averaging == averaging);
                if let (Some(count), Some(table)) = (count, table) {
                    greatest(&mut self.main, case, table, (output_type, name), count);
                }
            }
        }
        for (output_type, name) in names.iter().enumerate() {
            for listing in self.all() {
                summary::write(listing, case, results, (output_type, name));
            }
        }
        if has_design_values(case) {
            for listing in self.all() {
                summary::write_design(listing, case, results);
            }
        }
        self.end(case, facts, messages, Some(results));
    }

    /// The summary of messages, and how it ended.
    pub fn end(&mut self, case: &Case, facts: &Facts, all: &[Message], results: Option<&Results>) {
        let fatal = all.iter().any(|own| own.kind == 'E');
        for listing in self.all() {
            if fatal || (results.is_none() && !(case.event_run && case.run)) {
                listing.forget_options();
            }
            listing.page();
            listing.put(
                "/1X,'*** Message Summary : AERMOD Model Execution ***'/",
                &[],
            );
            messages::summary(listing, case, facts, all, results);
        }
        if all.iter().any(|own| own.code == "497") {
            self.main
                .put("/4X,'NOTE: EVENT Inconsistency Warning(s) Issued!'", &[]);
        }
        if fatal {
            self.main.put(
                "/4X,'***************************************',/4X,'*** AERMOD Finishes UN-successfully ***',\
                 /4X,'***************************************'/",
                &[],
            );
        } else {
            self.main.put(
                "/4X,'************************************',/4X,'*** AERMOD Finishes Successfully ***',\
                 /4X,'************************************'/",
                &[],
            );
        }
    }

    /// Tables of means of the whole run.
    fn whole_run(&mut self, case: &Case, results: &Results, (output_type, name): (usize, &str)) {
        let (Some(field), Some(averaging)) = (&results.period, long_average(case)) else {
            return;
        };
        let label = averaging_name(averaging);
        let unit = long_unit(case, output_type);
        for (group, own) in case.groups.iter().enumerate() {
            let mut title = vec![Item::from(&label)];
            let format = if averaging == Averaging::Annual {
                title.extend(words(name));
                title.push(years_of(case, results).into());
                "/19X,'*** THE ',A6,1X,6A4,' VALUES AVERAGED OVER ',I3,' YEARS FOR SOURCE GROUP:',1X,A8,' ***',"
            } else {
                title.push(results.counts.hours.into());
                title.extend(words(name));
                "/30X,'*** THE ',A6,' (',I6,' HRS) ',6A4,'VALUES FOR SOURCE GROUP:',1X,A8,' ***',"
            };
            title.push(Item::from(&own.id));
            plain(
                &mut self.main,
                case,
                &Plain {
                    title: Title::new(format, title),
                    group,
                    word: type_words(name)[2],
                    unit: &unit,
                    values: field.of(output_type, group),
                },
            );
        }
    }

    /// Tables of design values.
    fn design(&mut self, case: &Case, results: &Results) {
        let (Some(table), Some((_, averaging))) = (&results.design, short_averages(case).next())
        else {
            return;
        };
        let label = averaging_name(averaging);
        let unit = long_unit(case, 0);
        for rank in super::daily::asked_ranks(case, table.ranks) {
            let rank_name = rank_name(rank);
            for (group, own) in case.groups.iter().enumerate() {
                let values = summary::design_of(case, results, group, rank);
                let mut title = vec![Item::from(&rank_name)];
                let format = if case.design_value == DesignValue::Pm25 {
                    title.push(Item::from(&label));
                    "/13X,'*** THE ',A5,'-HIGHEST ',A5,1X,6A4,' VALUES ','AVERAGED OVER ',I3,' YEARS FOR SOURCE GROUP:',1X,A8,' ***',"
                } else {
                    "/4X,'*** THE ',A5,'-HIGHEST MAX DAILY 1-HR ',6A4,' VALUES ','AVERAGED OVER ',I3,' YEARS FOR SOURCE GROUP:',1X,A8,' ***',"
                };
                title.extend(words("CONC"));
                title.extend(items![table.years.len(), &own.id]);
                plain(
                    &mut self.main,
                    case,
                    &Plain {
                        title: Title::new(format, title),
                        group,
                        word: "CONC",
                        unit: &unit,
                        values: &values,
                    },
                );
            }
        }
    }
}
