//! Pathway EV and the OU of EVENT runs: which source contributed how much at a place and time.

use super::lines::Line;
use super::number::{double, whole};
use super::reader::Reader;
use crate::nearfield::case::Event;
use crate::plume::Receptor;
use libm::{cos, sin};
use std::f64::consts::PI;

/// Events as they grow.
#[derive(Debug, Clone, Default)]
pub(super) struct EventDraft {
    pub list: Vec<Event>,
}

impl<'a> Reader<'a> {
    pub(super) fn event_line(&mut self, line: &'a Line) {
        self.routine = "EVCARD";
        match line.keyword.as_str() {
            "STARTING" => {
                self.first(line);
            }
            "EVENTPER" => self.event_period(line),
            "EVENTLOC" => self.event_location(line),
            "FINISHED" => {
                if self.count("EV", "EVENTPER") > self.count("EV", "EVENTLOC") {
                    self.error("130", 2, "EVENTLOC");
                }
                if self.first(line) {
                    for keyword in ["STARTING", "EVENTPER", "EVENTLOC"] {
                        if self.count("EV", keyword) == 0 {
                            self.error("130", 2, keyword);
                        }
                    }
                }
                self.case.events = std::mem::take(&mut self.event.list);
            }
            _ => self.wrong_pathway(line),
        }
    }

    fn event_period(&mut self, line: &Line) {
        self.routine = "EVPER";
        if !self.fields(line, 7, 7) {
            return;
        }
        let id: String = line.field(3).chars().take(10).collect();
        if self.event.list.iter().any(|event| event.id == id) {
            self.error("313", 3, &id);
            return;
        }
        let Some(hours) = self.whole(line, 4) else {
            return;
        };
        if !self.control.averages.contains(&hours) {
            self.error("203", 4, "AVEPER");
        } else if hours > 24 {
            self.error("297", 4, &id);
        }
        let name: String = line.field(5).chars().take(8).collect();
        let group = self.case.groups.iter().position(|g| g.id == name);
        if group.is_none() {
            self.error("203", 5, "GROUPID");
        }
        let Some(date) = self.one(line, 6) else {
            return;
        };
        let date = whole(date);
        let (month, day) = (date / 10_000 % 100, date / 100 % 100);
        if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
            self.error("203", 6, "Juli Day");
            self.hint("the date is YYMMDDHH");
            return;
        }
        let Some(value) = self.one(line, 7) else {
            return;
        };
        self.event.list.push(Event {
            id,
            averaging: hours.clamp(0, 1_000_000) as u32,
            group: group.unwrap_or(0),
            date,
            value: Some(value),
            receptor: Receptor::default(),
        });
    }

    fn event_location(&mut self, line: &Line) {
        self.routine = "EVLOC";
        if !self.fields(line, 8, 10) {
            return;
        }
        let id: String = line.field(3).chars().take(10).collect();
        let Some(index) = self.event.list.iter().position(|event| event.id == id) else {
            self.error("203", 3, "EVNAME");
            self.hint("EVENTPER of this event must stand before");
            return;
        };
        let read = |reader: &mut Self, n: usize| {
            let value = double(line.field(n)).once();
            if value.is_none() {
                reader.error("208", n, &line.keyword);
            }
            value.unwrap_or(0.0)
        };
        let (first, second) = (read(self, 5), read(self, 7));
        let mut receptor = Receptor {
            elevation: read(self, 8),
            hill_height: read(self, 9),
            ..Receptor::default()
        };
        if line.count() == 10 {
            receptor.flagpole = read(self, 10);
        }
        match (line.field(4), line.field(6)) {
            ("XR=", "YR=") => (receptor.x, receptor.y) = (first, second),
            ("RNG=", "DIR=") => {
                let angle = second * (PI / 180.0);
                receptor.x = first * sin(angle);
                receptor.y = first * cos(angle);
            }
            _ => {
                self.error("203", 4, "REC-TYPE");
                self.hint("XR= x YR= y, or RNG= distance DIR= direction");
            }
        }
        self.event.list[index].receptor = receptor;
    }

    pub(super) fn event_output_line(&mut self, line: &'a Line) {
        match line.keyword.as_str() {
            "STARTING" => {
                self.first(line);
            }
            "EVENTOUT" => {
                self.routine = "OEVENT";
                if line.count() == 2 {
                    self.error("200", 3, &line.keyword);
                } else if line.count() > 3 {
                    self.error("202", 4, &line.keyword);
                } else {
                    match line.field(3) {
                        "SOCONT" => self.case.event_detail = false,
                        "DETAIL" => self.case.event_detail = true,
                        _ => {
                            self.error("203", 3, &line.keyword);
                            self.hint("SOCONT or DETAIL");
                        }
                    }
                }
                self.routine = "EV_OUCARD";
                self.first(line);
            }
            "FILEFORM" => self.file_form(line),
            "FINISHED" => {
                self.routine = "EV_OUCARD";
                for keyword in ["STARTING", "EVENTOUT"] {
                    if self.count("OU", keyword) == 0 {
                        self.error("130", 2, keyword);
                    }
                }
                self.first(line);
            }
            _ => self.wrong_pathway(line),
        }
    }
}
