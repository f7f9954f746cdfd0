//! SRCPARAM: rates and sizes of sources, with AERMOD's limits and least values.

use super::drafts::SourceDraft;
use super::lines::Line;
use super::number::whole;
use super::reader::Reader;
use crate::plume::Area;
use crate::plume::outline::{circle, mean_corner, rectangle};
use libm::sqrt;
use std::f64::consts::PI;

/// Least sizes [m] and velocities [m/s].
const TINY: f64 = 1.0e-5;

/// Checks of one SRCPARAM line: a value's limits and what is said beyond them.
struct Check<'r, 'a> {
    reader: &'r mut Reader<'a>,
}

impl Check<'_, '_> {
    fn rate(&mut self, rate: f64) {
        if rate == 0.0 {
            self.reader.warn("320", 4, " QS");
        }
    }

    fn height(&mut self, height: f64, high: f64, id: &str) {
        if height < 0.0 {
            self.reader.error("209", 5, " HS");
        } else if height > high {
            self.reader.warn("320", 5, " HS");
        } else if height > 3000.0 {
            self.reader.error("324", 5, id);
        }
    }

    /// A size that must not be negative, is at least 1e-5, and should stay below `high`.
    fn size(&mut self, value: f64, high: f64, n: usize, name: &str, warn_tiny: bool) -> f64 {
        if value < 0.0 {
            self.reader.error("209", n, name);
            return value;
        }
        if value < TINY {
            if warn_tiny {
                self.reader.warn("320", n, name);
            }
            return TINY;
        }
        if value > high {
            self.reader.warn("320", n, name);
        }
        value
    }
}

impl Reader<'_> {
    pub(super) fn parameters(&mut self, line: &Line) {
        self.routine = "SOPARM";
        if !self.fields(line, 4, usize::MAX) {
            return;
        }
        let Some(index) = self.source_index(line.field(3)) else {
            self.error("300", 3, &line.keyword);
            self.hint_source(line.field(3));
            return;
        };
        if self.sources[index].described {
            let id = self.sources[index].id.clone();
            self.error("315", 3, &id);
            return;
        }
        self.sources[index].described = true;
        if self.sources[index].kind.is_empty() {
            return;
        }
        let mut values = vec![0.0; line.count().max(16)];
        for n in 4..=line.count() {
            if let Some(value) = self.one(line, n) {
                values[n - 4] = value;
            }
        }
        let (least, most) = match self.sources[index].kind.as_str() {
            "VOLUME" | "RLINEXT" => (7, 7),
            "AREA" => (6, 9),
            "AREAPOLY" | "LINE" | "RLINE" => (6, 7),
            "AREACIRC" => (6, 8),
            "OPENPIT" => (8, 9),
            "BUOYLINE" => (5, 5),
            _ => (8, 8),
        };
        if !self.fields(line, least, most) {
            if line.count() < least {
                let hint = expected(&self.sources[index].kind);
                self.hint(hint);
            }
            return;
        }
        let mut source = self.sources[index].clone();
        source.emission = values[0];
        source.height = values[1];
        match source.kind.as_str() {
            "VOLUME" => self.volume_source(&mut source, &values),
            "AREA" => self.area_source(&mut source, &values, line.count()),
            "AREAPOLY" => self.polygon_source(&mut source, &values, line.count()),
            "AREACIRC" => self.circle_source(&mut source, &values, line.count()),
            "OPENPIT" => self.pit_source(&mut source, &values),
            "LINE" => self.line_source(&mut source, &values),
            "RLINE" | "RLINEXT" => self.road_source(&mut source, &values),
            "BUOYLINE" => self.buoyant_source(&mut source),
            _ => self.point_source(&mut source, &values),
        }
        self.sources[index] = source;
    }

    fn point_source(&mut self, s: &mut SourceDraft, v: &[f64]) {
        self.routine = "PPARM";
        let mut check = Check { reader: self };
        check.rate(s.emission);
        check.height(s.height, 600.0, &s.id);
        s.temperature = v[2];
        if s.temperature == 0.0 {
            s.temperature = -TINY;
        } else if s.temperature > 2000.0 {
            check.reader.warn("320", 6, " TS");
        } else if s.temperature > 0.0 && s.temperature < 200.0 {
            check.reader.error("320", 6, " TS");
            check.reader.hint("the gas temperature is in kelvin; 0 stands for ambient, a negative one for that much above ambient");
        }
        s.velocity = v[3];
        if s.velocity < 0.0 {
            check.reader.warn("325", 7, &s.id);
        } else if s.velocity > 50.0 {
            check.reader.warn("320", 7, " VS");
        }
        s.velocity = s.velocity.max(TINY);
        s.diameter = check.size(v[4], 20.0, 8, " DS", false);
    }

    fn volume_source(&mut self, s: &mut SourceDraft, v: &[f64]) {
        self.routine = "VPARM";
        let mut check = Check { reader: self };
        check.rate(s.emission);
        check.height(s.height, 100.0, &s.id);
        s.sigma_y = check.size(v[2], 200.0, 6, " SYINIT", true);
        s.sigma_z = check.size(v[3], 200.0, 7, " SZINIT", true);
    }

    fn area_source(&mut self, s: &mut SourceDraft, v: &[f64], count: usize) {
        self.routine = "APARM";
        let mut check = Check { reader: self };
        check.rate(s.emission);
        check.height(s.height, 100.0, &s.id);
        let y_length = if count == 6 { v[2] } else { v[3] };
        s.x_length = check.size(v[2], 2000.0, 6, " XINIT", true);
        s.y_length = check.size(y_length, 2000.0, 7, " YINIT", true);
        s.angle = v[4];
        if s.angle.abs() > 180.0 {
            check.reader.warn("320", 8, " ANGLE");
        }
        s.sigma_z = check.size(v[5], 200.0, 9, " SZINIT", false);
        if s.y_length / s.x_length > 100.00001 || s.x_length / s.y_length > 100.00001 {
            check.reader.warn("391", 6, &s.id);
        }
        s.corners = 4;
        s.vertices = rectangle(s.place, s.x_length, s.y_length, s.angle);
        s.centre = mean_corner(&s.vertices);
    }

    fn polygon_source(&mut self, s: &mut SourceDraft, v: &[f64], count: usize) {
        self.routine = "APPARM";
        let most = self.preset.vertices.max(8);
        let mut check = Check { reader: self };
        check.rate(s.emission);
        check.height(s.height, 100.0, &s.id);
        s.sigma_z = check.size(v[3], 200.0, 7, " SZINIT", false);
        let _ = count;
        s.corners = whole(v[2]).clamp(0, 1_000_000) as usize;
        if s.corners < 3 {
            self.error("380", 6, " NVERT");
        } else if s.corners + 8 > most {
            let id = s.id.clone();
            self.warn("406", 6, &id);
        }
    }

    fn circle_source(&mut self, s: &mut SourceDraft, v: &[f64], count: usize) {
        self.routine = "ACPARM";
        let mut check = Check { reader: self };
        check.rate(s.emission);
        check.height(s.height, 100.0, &s.id);
        let radius = v[2];
        let corners = if count >= 7 { whole(v[3]) } else { 20 };
        s.sigma_z = v[4];
        if radius < 0.0 {
            check.reader.error("209", 6, " RADIUS");
        } else if radius <= 0.5 {
            check.reader.error("203", 6, " RADIUS");
        } else if radius > 10000.0 {
            check.reader.warn("320", 6, " RADIUS");
        }
        s.sigma_z = check.size(s.sigma_z, 200.0, 8, " SZINIT", false);
        if !(3..=100_000).contains(&corners) {
            self.error("380", 7, " NVERT");
            return;
        }
        s.corners = corners as usize;
        s.vertices = circle(s.place, radius, s.corners);
        s.x_length = sqrt(PI * radius * radius);
        s.y_length = s.x_length;
        s.centre = s.place;
    }

    fn pit_source(&mut self, s: &mut SourceDraft, v: &[f64]) {
        self.routine = "OPARM";
        let mut check = Check { reader: self };
        check.rate(s.emission);
        check.height(s.height, 200.0, &s.id);
        s.x_length = check.size(v[2], 2000.0, 6, " XINIT", true);
        s.y_length = check.size(v[3], 2000.0, 7, " YINIT", true);
        s.volume = v[4];
        s.angle = v[5];
        if s.angle.abs() > 180.0 {
            check.reader.warn("320", 9, " ANGLE");
        }
        if s.volume <= 0.0 {
            check.reader.error("209", 8, " AVOLUM");
        }
        if s.y_length / s.x_length > 10.0 || s.x_length / s.y_length > 10.0 {
            check.reader.warn("392", 6, &s.id);
        }
        s.depth = s.volume / (s.x_length * s.y_length);
        if s.height > s.depth {
            check.reader.error("322", 5, &s.id);
        }
        s.corners = 4;
        s.vertices = rectangle(s.place, s.x_length, s.y_length, s.angle);
        s.alpha = if s.y_length >= s.x_length {
            s.angle
        } else {
            s.angle + 90.0
        };
        s.sigma_z = s.depth / 4.3;
        s.centre = mean_corner(&s.vertices);
    }

    fn line_source(&mut self, s: &mut SourceDraft, v: &[f64]) {
        self.routine = "LPARM";
        let mut check = Check { reader: self };
        check.rate(s.emission);
        check.height(s.height, 100.0, &s.id);
        let width = v[2];
        s.sigma_z = check.size(v[3], 200.0, 7, " SZINIT", false);
        if width < 1.0 {
            check.reader.error("320", 6, " WIDTH");
        }
        let ends = [s.begin, s.end].map(|end| [end[0], end[1]]);
        s.place = mean_corner(&ends);
        let strip = Area::along(ends[0], ends[1], width, s.height, s.sigma_z);
        if strip.y_length / width > 100.00001 || width / strip.y_length > 100.00001 {
            check.reader.warn("390", 6, &s.id);
        }
        s.corners = 4;
        s.x_length = strip.x_length;
        s.y_length = strip.y_length;
        s.angle = strip.angle;
        s.vertices = strip.vertices;
        s.centre = strip.centre;
    }

    fn buoyant_source(&mut self, s: &mut SourceDraft) {
        self.routine = "BLPARM";
        let mut check = Check { reader: self };
        check.rate(s.emission);
        check.height(s.height, 100.0, &s.id);
        s.place = [(s.begin[0] + s.end[0]) * 0.5, (s.begin[1] + s.end[1]) * 0.5];
    }

    fn road_source(&mut self, s: &mut SourceDraft, v: &[f64]) {
        self.routine = "RLPARM";
        let extended = s.kind == "RLINEXT";
        s.road.extended = extended;
        s.road.width = v[2];
        s.road.sigma_z = v[3];
        if extended {
            s.road.lane_offset = v[1];
            s.height = 0.0;
        } else {
            s.begin[2] = s.height;
            s.end[2] = s.height;
        }
        s.road.begin = s.begin;
        s.road.end = s.end;
        let rate = if extended { v[0] } else { v[0] * v[2] };
        if rate < 0.0 {
            self.error("209", 4, " QS");
        } else if rate == 0.0 {
            self.warn("320", 4, " QS");
        }
        if v[3] < 0.0 {
            self.error("209", 7, " INIT_SIGMAZ");
        } else if v[3] > 42.0 {
            self.error("320", 7, " INIT_SIGMAZ");
        }
        if v[2] < 0.0 {
            self.error("209", 6, " WIDTH");
        } else if v[2] == 0.0 || v[2] > 30.0 {
            self.warn("320", 6, " WIDTH");
        }
    }
}

/// The fields a kind of source takes, for hints.
fn expected(kind: &str) -> String {
    let fields = match kind {
        "VOLUME" => "rate [g/s], height [m], initial sigma-y [m], initial sigma-z [m]",
        "AREA" => "rate [g/s/m2], height [m], x length [m] (y length, angle, sigma-z)",
        "AREAPOLY" => "rate [g/s/m2], height [m], number of vertices (sigma-z)",
        "AREACIRC" => "rate [g/s/m2], height [m], radius [m] (number of vertices, sigma-z)",
        "OPENPIT" => "rate [g/s/m2], height [m], x length [m], y length [m], volume [m3] (angle)",
        "LINE" | "RLINE" => "rate [g/s/m2], height [m], width [m] (sigma-z)",
        "RLINEXT" => "rate [g/s/m], lane offset [m], width [m], sigma-z [m]",
        "BUOYLINE" => "rate [g/s], height [m]",
        _ => "rate [g/s], height [m], temperature [K], velocity [m/s], diameter [m]",
    };
    format!("{kind} takes: {fields}")
}
