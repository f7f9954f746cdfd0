//! Barriers along roads and roads in cuttings (RBARRIER, RDEPRESS).

use super::lines::Line;
use super::reader::Reader;
use crate::plume::{Barrier, Depression};

impl Reader<'_> {
    fn road_index(&mut self, line: &Line) -> Option<usize> {
        let found = self.source_index(line.field(3));
        match found {
            None => {
                self.error("300", 3, &line.keyword);
                self.hint_source(line.field(3));
                None
            }
            Some(index) if self.sources[index].kind != "RLINEXT" => {
                self.error("278", 3, &line.keyword);
                None
            }
            found => found,
        }
    }

    pub(super) fn road_barriers(&mut self, line: &Line) {
        self.routine = "RLBAR_INP";
        if line.count() == 6 {
            self.error("203", 6, &line.keyword);
            return;
        }
        if !self.fields(line, 5, 7) {
            return;
        }
        let Some(index) = self.road_index(line) else {
            return;
        };
        let mut barriers = [None; 2];
        for (i, barrier) in barriers.iter_mut().enumerate().take((line.count() - 3) / 2) {
            let height = self.one(line, 4 + 2 * i).unwrap_or(0.0);
            let distance = self.one(line, 5 + 2 * i).unwrap_or(0.0);
            if height < 0.0 {
                self.error("209", 4 + 2 * i, " HTWALL");
            }
            *barrier = Some(Barrier { height, distance });
        }
        self.sources[index].road.barriers = barriers;
    }

    pub(super) fn road_depression(&mut self, line: &Line) {
        self.routine = "RLDPR_INP";
        if !self.fields(line, 6, 6) {
            return;
        }
        let Some(index) = self.road_index(line) else {
            return;
        };
        let mut values = [0.0; 3];
        for (i, value) in values.iter_mut().enumerate() {
            *value = self.one(line, 4 + i).unwrap_or(0.0);
        }
        let [depth, top, bottom] = values;
        if depth > 0.0 {
            self.error("320", 4, " DEPTH");
            self.hint("the depth is negative");
        }
        if top < 0.0 {
            self.error("320", 5, " WTOP");
        }
        if bottom < 0.0 || bottom > top {
            self.error("320", 6, " WBOTTOM");
        }
        self.sources[index].road.depression = Some(Depression {
            depth,
            top_width: top,
            bottom_width: bottom,
        });
    }
}
