//! Outlines of areas: rectangles, circles, polygons (AREAVERT); platforms under stacks.

use super::lines::Line;
use super::number::double;
use super::reader::Reader;
use libm::{cos, sin, sqrt, tan};
use std::f64::consts::PI;

const DEGREE: f64 = PI / 180.0;

/// A rectangle from its first corner, turned by `angle` [°] clockwise from north.
pub(super) fn rectangle(
    corner: [f64; 2],
    x_length: f64,
    y_length: f64,
    angle: f64,
) -> Vec<[f64; 2]> {
    let (s, c) = (sin(angle * DEGREE), cos(angle * DEGREE));
    let first = corner;
    let second = [first[0] + y_length * s, first[1] + y_length * c];
    let third = [second[0] + x_length * c, second[1] - x_length * s];
    let fourth = [third[0] - y_length * s, third[1] - y_length * c];
    vec![first, second, third, fourth]
}

/// Mean of the corners.
pub(super) fn mean(vertices: &[[f64; 2]]) -> [f64; 2] {
    let n = vertices.len() as f64;
    let mut sum = [0.0; 2];
    for vertex in vertices {
        sum[0] += vertex[0];
        sum[1] += vertex[1];
    }
    [sum[0] / n, sum[1] / n]
}

/// A regular polygon of the circle's area, first corner north of the centre.
pub(super) fn circle(centre: [f64; 2], radius: f64, sides: usize) -> Vec<[f64; 2]> {
    let step = 360.0 / sides as f64;
    let area = PI * radius * radius;
    let half = step / (2.0 * (180.0 / PI));
    let opposite = sqrt(area / sides as f64 * tan(half));
    let corner_radius = opposite / sin(half);
    let mut angle = 0.0;
    (0..sides)
        .map(|i| {
            if i > 0 {
                angle += step;
            }
            let radians = angle / (180.0 / PI);
            [
                corner_radius * sin(radians) + centre[0],
                corner_radius * cos(radians) + centre[1],
            ]
        })
        .collect()
}

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
