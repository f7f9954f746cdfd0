//! What is to be written.

use super::super::schema::{OutputKeys, Period};
use super::Builder;
use crate::nearfield::case::{Averaging, Output};
use toml::Spanned;

impl Builder<'_> {
    /// Index of a group and the averaging of an output; `None` where one of them is not there.
    fn asked(
        &mut self,
        period: &Spanned<Period>,
        group: &Spanned<String>,
    ) -> Option<(Averaging, usize)> {
        let average = self.averaging(period)?;
        if !self.case.averaging.contains(&average) {
            self.wrong(period.span(), "this average does not stand in `averaging`");
        }
        let found = self
            .case
            .groups
            .iter()
            .position(|g| g.id == *group.get_ref());
        if found.is_none() {
            let known: Vec<String> = self.case.groups.iter().map(|g| g.id.clone()).collect();
            self.unknown(group, "group", &known);
        }
        Some((average, found?))
    }

    pub(super) fn outputs(&mut self, keys: &OutputKeys) {
        let short: Vec<Averaging> = self
            .case
            .averaging
            .iter()
            .copied()
            .filter(|a| !matches!(a, Averaging::Period | Averaging::Annual))
            .collect();
        if !keys.ranks.is_empty() {
            for average in &short {
                let table = Output::ReceptorTable(*average, keys.ranks.clone());
                self.case.outputs.push(table);
            }
        }
        if keys.plots != Some(false) {
            self.all_plots(keys, &short);
        }
        if keys.largest > 0 {
            for average in &short {
                let table = Output::MaximumTable(*average, keys.largest);
                self.case.outputs.push(table);
            }
        }
        for plot in &keys.plot {
            let Some((average, group)) = self.asked(&plot.average, &plot.group) else {
                continue;
            };
            let long = matches!(average, Averaging::Period | Averaging::Annual);
            let rank = plot.rank.as_ref().map(|rank| *rank.get_ref());
            match &plot.rank {
                Some(rank) if long => {
                    self.wrong(rank.span(), "a period or annual mean has no rank");
                }
                Some(rank) if !keys.ranks.contains(rank.get_ref()) => {
                    self.wrong(rank.span(), "this rank does not stand in output.ranks");
                }
                None if !long => self.wrong(plot.average.span(), "which rank of this average?"),
                _ => {}
            }
            let file = plot.file.clone();
            let output = Output::PlotFile(average, group, rank, file);
            self.case.outputs.push(output);
        }
        for series in &keys.series {
            if let Some((average, group)) = self.asked(&series.average, &series.group) {
                let file = series.file.clone();
                let output = Output::PostFile(average, group, series.binary, file);
                self.case.outputs.push(output);
            }
        }
    }

    /// A plot file of every average, rank and group.
    fn all_plots(&mut self, keys: &OutputKeys, short: &[Averaging]) {
        let names: Vec<String> = self.case.groups.iter().map(|g| g.id.clone()).collect();
        for average in self.case.averaging.clone() {
            let (word, ranks) = match average {
                Averaging::Hours(hours) => (format!("{hours}h"), &keys.ranks[..]),
                Averaging::Month => ("month".to_owned(), &keys.ranks[..]),
                Averaging::Period => ("period".to_owned(), &[][..]),
                Averaging::Annual => ("annual".to_owned(), &[][..]),
            };
            for (group, name) in names.iter().enumerate() {
                let mut plot = |rank: Option<u32>, file: String| {
                    let output = Output::PlotFile(average, group, rank, file.into());
                    self.case.outputs.push(output);
                };
                if !short.contains(&average) {
                    plot(None, format!("plot_{word}_{name}.plt"));
                }
                for rank in ranks {
                    plot(Some(*rank), format!("plot_{word}_rank{rank}_{name}.plt"));
                }
            }
        }
    }
}
