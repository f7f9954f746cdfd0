//! End of pathway OU: what was asked for, and whether it fits together.

use super::output::FileKind;
use super::reader::Reader;
use crate::nearfield::case::Output;

impl Reader<'_> {
    pub(super) fn check_outputs(&mut self) {
        self.routine = "OUTQA";
        if self.count("OU", "STARTING") == 0 {
            self.error("130", 2, "STARTING");
        }
        let any = [
            "RECTABLE", "MAXTABLE", "DAYTABLE", "MAXIFILE", "POSTFILE", "PLOTFILE", "TOXXFILE",
            "SEASONHR", "RANKFILE", "EVALFILE", "SUMMFILE",
        ]
        .iter()
        .any(|keyword| self.count("OU", keyword) > 0);
        if !any && !self.control.period && !self.control.annual {
            self.error("189", 2, "  ");
        }
        for (index, hours) in self.control.averages.clone().into_iter().enumerate() {
            let output = &self.output;
            if output.ranks[index].is_empty()
                && output.maxima[index].is_none_or(|n| n == 0)
                && !output.days[index]
            {
                self.warn("540", 2, &format!("{hours:03}-HR"));
            }
        }
        let restart = self.control.save || self.control.init;
        if restart && self.output.days.contains(&true) {
            self.warn("190", 2, "DAYTABLE");
        }
        if restart && self.count("OU", "TOXXFILE") > 0 {
            self.error("190", 2, "TOXXFILE");
        }
        if restart && self.output.has(FileKind::Evaluation) {
            self.warn("190", 2, "EVALFILE");
        }
        let maxi = self.count("OU", "MAXIFILE") > 0;
        if self.control.design && self.control.event_file.is_some() && !maxi {
            self.warn("191", 2, "EVENTFIL Opt");
            self.case.event_file = None;
        }
        if self.count("OU", "EVALFILE") > 0 && self.case.arcs.is_empty() {
            self.error("256", 2, "NUMARC=0");
        }
        let takes_form = [
            "MAXIFILE", "POSTFILE", "PLOTFILE", "RANKFILE", "SEASONHR", "MAXDAILY", "MXDYBYYR",
            "MAXDCONT",
        ];
        if self.count("OU", "FILEFORM") > 0
            && self.case.layout.exponential
            && takes_form
                .iter()
                .all(|keyword| self.count("OU", keyword) == 0)
        {
            self.warn("399", 2, "FILEFORM");
        }
        let silent = self.case.layout.no_header.clone();
        if !silent.iter().any(|kind| kind == "ALL") && silent.len() < 8 {
            for kind in &silent {
                if self.count("OU", kind) == 0 {
                    self.error("164", 2, kind);
                }
            }
        }
        self.check_units_across();
        self.settle_outputs();
    }

    fn settle_outputs(&mut self) {
        let mut outputs = Vec::new();
        for index in 0..self.control.averages.len() {
            let ranks: Vec<u32> = self.output.ranks[index].iter().copied().collect();
            if !ranks.is_empty() {
                outputs.push(Output::ReceptorTable(self.averaging(index), ranks));
            }
        }
        for index in 0..self.control.averages.len() {
            if let Some(length) = self.output.maxima[index].filter(|n| *n > 0) {
                outputs.push(Output::MaximumTable(self.averaging(index), length));
            }
            if self.output.days[index] {
                outputs.push(Output::DayTable(self.averaging(index)));
            }
        }
        outputs.append(&mut self.output.outputs);
        if let Some(path) = self.output.summary.clone() {
            outputs.push(Output::SummaryFile(path));
        }
        self.case.outputs = outputs;
    }
}
