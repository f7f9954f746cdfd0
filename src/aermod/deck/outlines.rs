//! AREAVERT: corners of polygons; PLATFORM: platforms under stacks.

use super::lines::Line;
use super::number::double;
use super::reader::Reader;

impl Reader<'_> {
    pub(super) fn area_vertices(&mut self, line: &Line) {
        self.routine = "ARVERT";
        if line.raw(3).chars().count() > 12 {
            self.error("230", 3, line.field(3));
            return;
        }
        let Some(index) = self.source_index(line.field(3)) else {
            self.error("300", 3, &line.keyword);
            self.hint_source(line.field(3));
            return;
        };
        let mut n = 4;
        while n < line.count() {
            let (x, y) = (self.one(line, n), self.one(line, n + 1));
            n += 2;
            let (Some(x), Some(y)) = (x, y) else {
                continue;
            };
            let source = &mut self.sources[index];
            source.corners_set += 1;
            let (set, corners, place) = (source.corners_set, source.corners, source.place);
            if set <= corners {
                source.vertices.push([x, y]);
            }
            let id = source.id.clone();
            if set == 1 {
                if x != place[0] {
                    self.error("262", n - 2, &id);
                }
                if y != place[1] {
                    self.error("262", n - 1, &id);
                }
            }
            if set > corners + 1 {
                self.error("264", n - 2, &id);
            }
        }
    }

    pub(super) fn platform(&mut self, line: &Line) {
        self.routine = "PLATFM";
        if line.count() <= 4 {
            self.error("201", line.count() + 1, &line.keyword);
            return;
        }
        let Some(index) = self.source_index(line.field(3)) else {
            self.error("300", 3, &line.keyword);
            self.hint_source(line.field(3));
            return;
        };
        let id = self.sources[index].id.clone();
        if !self.sources[index].is_point() {
            self.error("631", 3, &id);
        } else if self.sources[index].platform.is_some() {
            self.error("632", 3, &id);
        } else {
            let mut values = [0.0; 3];
            for (n, value) in (4..=line.count()).zip(values.iter_mut()) {
                match double(line.field(n)).once() {
                    Some(read) => *value = read,
                    None => self.error("208", n, &line.keyword),
                }
            }
            self.sources[index].platform = Some(crate::plume::Platform {
                elevation: values[0],
                building_height: values[1],
                building_width: values[2],
            });
        }
    }
}
