//! Pathway CO: seasons and land use of gas deposition, urban areas.

use super::lines::Line;
use super::number::{double, single, whole};
use super::reader::Reader;
use crate::nearfield::case::UrbanArea;

impl Reader<'_> {
    /// Twelve seasons or 36 kinds of land.
    pub(super) fn categories<const N: usize>(
        &mut self,
        line: &Line,
        most: usize,
        highest: i64,
    ) -> Option<[u32; N]> {
        if !self.fields(line, 3, most) {
            return None;
        }
        let mut read = [0; N];
        let mut set = 0;
        for n in 3..=line.count() {
            let number = single(line.field(n));
            if number.times == -1 {
                self.error("208", n, &line.keyword);
                continue;
            }
            for _ in 0..number.times {
                let category = whole(number.value);
                if set >= N {
                    self.error("234", n, &line.keyword);
                    break;
                }
                if (1..=highest).contains(&category) {
                    read[set] = category as u32;
                } else {
                    self.error("380", n, &line.keyword);
                }
                set += 1;
            }
        }
        Some(read)
    }

    pub(super) fn gas_defaults(&mut self, line: &Line) {
        self.routine = "GDDEF";
        if !self.fields(line, 5, 6) {
            return;
        }
        let mut values = [0.0; 3];
        for (index, value) in values.iter_mut().enumerate() {
            let Some(read) = self.one(line, 3 + index) else {
                return;
            };
            *value = read;
        }
        self.case.gas_deposition.defaults = Some((
            values[0],
            values[1],
            values[2],
            line.field(6).chars().take(40).collect(),
        ));
    }

    pub(super) fn gas_velocity(&mut self, line: &Line) {
        self.routine = "GVSUBD";
        if !self.fields(line, 3, 3) {
            return;
        }
        let Some(velocity) = self.one(line, 3) else {
            return;
        };
        if velocity < 0.0 {
            self.error("209", 3, " USERVD");
        } else if velocity == 0.0 {
            self.error("380", 3, "USERVD=0");
        } else if velocity > 0.05 {
            self.warn("320", 3, " USERVD");
        }
        self.control.user_velocity = true;
        self.case.gas_deposition.user_velocity = Some(velocity);
    }

    pub(super) fn urban_area(&mut self, line: &Line) {
        self.routine = "URBOPT";
        let several = self.preset.urban_areas > 1;
        let first = if several { 4 } else { 3 };
        if line.count() < first {
            self.error("200", 3, &line.keyword);
            return;
        }
        if line.count() > first + 2 {
            self.error("202", first + 3, &line.keyword);
            return;
        }
        let mut area = UrbanArea {
            roughness: 1.0,
            ..UrbanArea::default()
        };
        if several {
            if line.raw(3).chars().count() > 8 {
                self.error("219", 3, line.field(3));
                return;
            }
            if self.case.urban.iter().any(|a| a.id == line.field(3)) {
                self.error("303", 3, line.field(3));
                return;
            }
            line.field(3).clone_into(&mut area.id);
        }
        match double(line.field(first)).once() {
            None => self.error("208", first, "URB-POP"),
            Some(people) => {
                area.population = people;
                if people < 100.0 {
                    self.error("203", first, "URB-POP");
                } else if people < 21206.0 {
                    self.warn("320", first, "URB-POP");
                }
            }
        }
        if line.count() == first + 2 {
            self.urban_roughness(line, first + 2, &mut area);
        }
        self.case.urban.push(area);
        self.control.urban = true;
    }

    fn urban_roughness(&mut self, line: &Line, n: usize, area: &mut UrbanArea) {
        let Some(roughness) = double(line.field(n)).once() else {
            self.error("208", n, "URBAN_Z0");
            return;
        };
        area.roughness = roughness;
        if self.control.default && roughness != 1.0 {
            self.warn("206", n, "URBAN_Z0");
            area.roughness = 1.0;
        } else if roughness != 1.0 {
            self.control.non_default = true;
        }
        let z0 = area.roughness;
        if z0 < 0.8 || (z0 > 1.5 && z0 < 5.0) {
            self.warn("353", n, &format!("{z0:8.2}"));
        } else if z0 >= 5.0 {
            self.error("380", n, "URBAN Z0");
        }
    }
}
