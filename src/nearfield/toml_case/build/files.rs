//! Files of every kind that AERMOD's pathway OU knows, and events.

use super::super::NamedEvent;
use super::super::schema::{File, GroupFileKeys, OutputKeys, Period};
use super::Builder;
use crate::nearfield::case::{Averaging, DesignValue, Output};
use toml::Spanned;

/// Kinds of files that may come without head, and AERMOD's keywords.
const HEADS: [(&str, &str); 9] = [
    ("all", "ALL"),
    ("series", "POSTFILE"),
    ("plot", "PLOTFILE"),
    ("exceedance", "MAXIFILE"),
    ("ranked", "RANKFILE"),
    ("season_hour", "SEASONHR"),
    ("daily_maxima", "MAXDAILY"),
    ("daily_maxima_by_year", "MXDYBYYR"),
    ("design_share", "MAXDCONT"),
];

impl Builder<'_> {
    /// A short average that stands in `averaging`.
    fn short(&mut self, period: &Spanned<Period>) -> Option<Averaging> {
        let average = self.averaging(period)?;
        if matches!(average, Averaging::Period | Averaging::Annual) {
            self.wrong(period.span(), "hours or \"month\" here, not the whole run");
            return None;
        }
        if !self.case.averaging.contains(&average) {
            self.wrong(period.span(), "this average does not stand in `averaging`");
        }
        Some(average)
    }

    fn group_index(&mut self, name: &Spanned<String>) -> Option<usize> {
        let found = self
            .case
            .groups
            .iter()
            .position(|g| g.id == *name.get_ref());
        if found.is_none() {
            let known: Vec<String> = self.case.groups.iter().map(|g| g.id.clone()).collect();
            self.unknown(name, "group", &known);
        }
        found
    }

    fn above_zero(&mut self, value: &Spanned<f64>) -> f64 {
        self.positive(value, "a limit")
    }

    /// Files of groups: seasons by hour, daily maxima.
    fn group_files(
        &mut self,
        list: &[GroupFileKeys],
        design: bool,
        make: impl Fn(usize, std::path::PathBuf) -> Output,
    ) {
        for keys in list {
            if design && self.case.design_value == DesignValue::None {
                self.wrong(
                    keys.group.span(),
                    "daily maxima go with options.design_values = true and pollutant NO2, SO2 or PM25",
                );
            }
            if let Some(group) = self.group_index(&keys.group) {
                self.case.outputs.push(make(group, keys.file.clone()));
            }
        }
    }

    /// Files that are asked for by name.
    pub(super) fn named_files(&mut self, keys: &OutputKeys) {
        for period in &keys.day_tables {
            if let Some(average) = self.short(period) {
                self.case.outputs.push(Output::DayTable(average));
            }
        }
        for file in &keys.exceedance {
            let above = self.above_zero(&file.above);
            if let (Some(average), Some(group)) =
                (self.short(&file.average), self.group_index(&file.group))
            {
                let output = Output::MaximumFile(average, group, above, file.file.clone());
                self.case.outputs.push(output);
            }
        }
        for file in &keys.toxics {
            let above = self.above_zero(&file.above);
            if let Some(average) = self.short(&file.average) {
                let output = Output::ToxxFile(average, above, file.file.clone());
                self.case.outputs.push(output);
            }
        }
        for file in &keys.ranked {
            let count = *file.count.get_ref();
            if count == 0 {
                self.wrong(file.count.span(), "how many values? 1 or more");
            }
            if let Some(average) = self.short(&file.average) {
                let output = Output::RankFile(average, count, file.file.clone());
                self.case.outputs.push(output);
            }
        }
        for file in &keys.evaluation {
            let known: Vec<String> = self.case.sources.iter().map(|s| s.id.clone()).collect();
            match known.iter().position(|id| id == file.source.get_ref()) {
                Some(source) => {
                    let output = Output::EvaluationFile(source, file.file.clone());
                    self.case.outputs.push(output);
                }
                None => self.unknown(&file.source, "source", &known),
            }
            if self.case.arcs.is_empty() {
                self.wrong(file.source.span(), "no receptors.point has an arc");
            }
        }
        self.group_files(&keys.season_hour, false, Output::SeasonHour);
        self.group_files(&keys.daily_maxima, true, Output::MaxDaily);
        self.group_files(&keys.daily_maxima_by_year, true, Output::MaxDailyByYear);
        for file in &keys.design_share {
            let (first, last) = (*file.first_rank.get_ref(), *file.last_rank.get_ref());
            if first == 0 || first > last {
                self.wrong(
                    file.first_rank.span(),
                    "ranks rise from 1: first_rank ≤ last_rank",
                );
            }
            if self.case.design_value == DesignValue::None {
                self.wrong(
                    file.group.span(),
                    "shares of design values go with options.design_values = true and pollutant NO2, SO2 or PM25",
                );
            }
            if let Some(group) = self.group_index(&file.group) {
                self.case.outputs.push(Output::MaxDailyContribution {
                    group,
                    first,
                    last,
                    threshold: file.above,
                    file: file.file.clone(),
                });
            }
        }
        if let Some(file) = &keys.summary {
            self.case.outputs.push(Output::SummaryFile(file.clone()));
        }
        for kind in &keys.no_header {
            if let Some((_, keyword)) = HEADS.iter().find(|head| head.0 == kind.get_ref()) {
                self.case.layout.no_header.push((*keyword).to_owned());
            } else {
                let known = HEADS.map(|head| head.0.to_owned());
                self.unknown(kind, "kind of file", &known);
            }
        }
        self.case.event_file = keys.event_deck.clone().map(|file| (file, false));
        self.case.error_file.clone_from(&keys.messages);
    }

    /// Events: averages that are split by source.
    pub(super) fn events(&mut self, file: &File) {
        for keys in &file.event {
            let average = *keys.average.get_ref();
            if !matches!(average, 1 | 2 | 3 | 4 | 6 | 8 | 12 | 24) {
                self.wrong(
                    keys.average.span(),
                    "an event is a mean of 1, 2, 3, 4, 6, 8, 12 or 24 hours",
                );
            }
            let known: Vec<String> = self.receptor_names.iter().map(|n| n.1.clone()).collect();
            let at = known
                .iter()
                .position(|name| name == keys.receptor.get_ref());
            if at.is_none() {
                self.unknown(&keys.receptor, "receptor with the name", &known);
            }
            let date = super::super::table::hour_of(keys.ends.get_ref());
            if date.is_none() {
                let message = "the last hour is like 2025-07-15 12, hours 1 … 24";
                self.wrong(keys.ends.span(), message);
            }
            let group = self.group_index(&keys.group);
            if let (Some(at), Some(date), Some(group)) = (at, date, group) {
                self.named_events.push(NamedEvent {
                    name: keys.name.get_ref().clone(),
                    hours: average,
                    group,
                    date,
                    receptor: self.receptor_names[at].0,
                });
            }
        }
    }
}
