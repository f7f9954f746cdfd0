//! Where the lines of a group and the receptors are: along the first line, then along the wind.

use crate::plume::{BuoyantLine, Receptor};

/// Points that a line is cut into.
pub(super) const POINTS: usize = 129;
/// Degrees per radian as AERMOD has them here.
const DEGREES: f64 = 57.29578;

/// A group in coordinates along its first line.
#[derive(Debug, Clone, Default)]
pub struct GroupPlace {
    origin: [f64; 2],
    sine: f64,
    cosine: f64,
    /// Angle from north to the lines plus 90° [°].
    correction: f64,
    /// Of each line: x of its beginning and end, y [m].
    lines: Vec<[f64; 3]>,
    /// The rectangle around the lines: least x, y, greatest x, y [m].
    rectangle: [f64; 4],
}

/// Points of each line along and across the wind [m].
#[derive(Debug, Clone, Default)]
pub struct LinePoints {
    /// Angle of the wind to the lines [°], and rounded.
    pub angle: f64,
    /// The wind is along or across the lines.
    pub square: bool,
    shift: [f64; 2],
    turn: [f64; 2],
    /// Points.
    pub points: Vec<[[f64; 2]; POINTS]>,
}

impl GroupPlace {
    /// Places a group; lines in the deck's order.
    pub fn new(lines: &[BuoyantLine]) -> Self {
        let Some(first) = lines.first() else {
            return Self::default();
        };
        let angle = libm::atan2(first.end[1] - first.begin[1], first.end[0] - first.begin[0]);
        let cosine = libm::cos(angle);
        let mut place = Self {
            origin: first.begin,
            sine: libm::sin(angle),
            // Lines due north would divide by nothing.
            cosine: if cosine.abs() < 1.0e-10 {
                1.0e-5
            } else {
                cosine
            },
            correction: 90.0 + angle * (180.0 / std::f64::consts::PI),
            ..Self::default()
        };
        place.lines = lines
            .iter()
            .map(|line| {
                let (begin, end) = (place.along(line.begin), place.along(line.end));
                [begin[0], end[0], end[1]]
            })
            .collect();
        let mut rectangle = [
            f64::INFINITY,
            f64::INFINITY,
            f64::NEG_INFINITY,
            f64::NEG_INFINITY,
        ];
        for [begin, end, y] in &place.lines {
            rectangle = [
                rectangle[0].min(*begin),
                rectangle[1].min(*y),
                rectangle[2].max(*end),
                rectangle[3].max(*y),
            ];
        }
        place.rectangle = rectangle;
        place
    }

    /// Coordinates along the first line.
    fn along(&self, point: [f64; 2]) -> [f64; 2] {
        let (x, y) = (point[0] - self.origin[0], point[1] - self.origin[1]);
        let y = -x * self.sine + y * self.cosine;
        [(x + y * self.sine) / self.cosine, y]
    }

    /// Whether a receptor is among the lines, where nothing is computed.
    pub fn excludes(&self, receptor: &Receptor) -> bool {
        let [x, y] = self.along([receptor.x, receptor.y]);
        let [west, south, east, north] = self.rectangle;
        y <= north + 0.1 && y >= south - 0.1 && x <= east + 0.1 && x >= west - 0.1
    }

    /// Turns the group into a wind from `direction` [°].
    pub fn turned(&self, direction: f64) -> LinePoints {
        let mut angle = 360.0 - (direction + self.correction);
        if angle < 0.0 {
            angle += 360.0;
        }
        angle %= 360.0;
        let radians = angle / DEGREES;
        let turn = [libm::cos(radians), libm::sin(radians)];
        let rows: Vec<[f64; POINTS]> = self
            .lines
            .iter()
            .map(|[begin, end, _]| {
                let step = (end - begin) / 128.0;
                let mut row = [*begin; POINTS];
                for n in 1..POINTS {
                    row[n] = row[n - 1] + step;
                }
                row
            })
            .collect();
        // The corner of the group that the wind meets first.
        let last = self.lines.len() - 1;
        let (line, point) = match angle {
            a if a < 90.0 => (0, 0),
            a if a < 180.0 => (0, POINTS - 1),
            a if a < 270.0 => (last, POINTS - 1),
            _ => (last, 0),
        };
        let shift = [rows[line][point], self.lines[line][2]];
        let mut made = LinePoints {
            angle,
            square: (libm::round(angle) as i64) % 90 == 0,
            shift,
            turn,
            points: Vec::new(),
        };
        made.points = rows
            .iter()
            .zip(&self.lines)
            .map(|(row, line)| {
                let mut points = [[0.0; 2]; POINTS];
                for (point, x) in points.iter_mut().zip(row) {
                    *point = made.rotate([*x, line[2]]);
                }
                points
            })
            .collect();
        made
    }

    /// A receptor along and across the wind [m].
    pub fn receptor(&self, points: &LinePoints, receptor: &Receptor) -> [f64; 2] {
        points.rotate(self.along([receptor.x, receptor.y]))
    }

    /// Length of a step between points [m].
    pub(super) fn step(&self, line: usize) -> f64 {
        (self.lines[line][1] - self.lines[line][0]) / 128.0
    }
}

impl LinePoints {
    fn rotate(&self, point: [f64; 2]) -> [f64; 2] {
        let (x, y) = (point[0] - self.shift[0], point[1] - self.shift[1]);
        let [cosine, sine] = self.turn;
        [x * cosine + y * sine, y * cosine - x * sine]
    }
}
