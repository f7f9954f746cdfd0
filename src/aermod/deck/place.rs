//! LOCATION: name, kind and place of a source.

use super::drafts::SourceDraft;
use super::lines::Line;
use super::reader::Reader;

/// Kinds of sources.
const KINDS: [&str; 13] = [
    "POINT", "POINTCAP", "POINTHOR", "VOLUME", "AREA", "AREAPOLY", "AREACIRC", "OPENPIT", "LINE",
    "BUOYLINE", "RLINE", "RLINEXT", "SWPOINT",
];

/// Feet in a metre's terms.
pub(super) const FOOT: f64 = 0.3048;

impl Reader<'_> {
    /// What AERMOD says of LOCATION lines in its first pass.
    pub(super) fn check_location(&mut self, line: &Line) -> bool {
        self.routine = "SRCSIZ";
        let c = &self.control;
        let kind = line.field(4);
        let known = kind.starts_with("POINT") || kind.starts_with("AREA") || KINDS.contains(&kind);
        if !known {
            self.error("640", 4, kind);
            if let Some(near) = super::hints::nearest(kind, KINDS) {
                self.hint(format!("did you mean {near}?"));
            }
            return false;
        }
        let alpha_kind = matches!(kind, "SWPOINT" | "RLINEXT");
        let line_kind = alpha_kind || matches!(kind, "RLINE" | "BUOYLINE");
        if !line_kind {
            return true;
        }
        let (pvmrm, ttrm, ttrm2, olm, grsm, arm2) =
            (c.pvmrm, c.ttrm, c.ttrm2, c.olm, c.grsm, c.arm2);
        if alpha_kind && !self.preset.alpha && !line.included {
            self.error("198", 4, &format!(" {kind}"));
            self.hint("add ALPHA to MODELOPT");
        }
        if pvmrm {
            self.warn("722", 4, kind);
        }
        if ttrm2 {
            self.warn("723", 4, kind);
        } else if ttrm {
            self.warn("710", 4, kind);
        }
        if olm {
            self.warn("725", 4, kind);
        }
        if grsm {
            self.warn("724", 4, kind);
        }
        if arm2 && kind == "SWPOINT" {
            self.warn("726", 4, kind);
        }
        true
    }

    pub(super) fn location(&mut self, line: &Line) {
        if !self.check_location(line) {
            // Known by name, so that later lines do not complain of it.
            self.grouping.add_source(line.field(3), self.sources.len());
            self.sources.push(SourceDraft::new(line.field(3), "", 0.0));
            return;
        }
        self.routine = "SOLOCA";
        let (least, most) = match line.field(4) {
            "LINE" | "BUOYLINE" | "RLINE" => (8, 9),
            "RLINEXT" => (10, 11),
            _ => (6, 7),
        };
        if !self.fields(line, least, most) {
            return;
        }
        let id = line.field(3);
        if line.raw(3).chars().count() > 12 {
            self.error("230", 3, id);
            return;
        }
        if matches!(id, "BACKGROUND" | "BACKGRND") {
            self.error("285", 3, id);
            return;
        }
        if self.source_index(id).is_some() {
            self.error("310", 3, id);
            return;
        }
        let kind: String = match line.field(4) {
            "OPEN_PIT" | "OPEN-PIT" => "OPENPIT".to_owned(),
            kind => kind.chars().take(8).collect(),
        };
        if !KINDS.contains(&kind.as_str()) {
            self.error("203", 4, "SRCTYP");
            return;
        }
        if kind == "SWPOINT" {
            self.refuse(4, "SWPOINT (sidewash)");
            self.hint(
                "POINT with building keywords is the regulatory way; SWPOINT runs with AERMOD only",
            );
            return;
        }
        let mut source = SourceDraft::new(id, &kind, self.control.stack_ratio);
        let read = |reader: &mut Self, n: usize| reader.one(line, n).unwrap_or(0.0);
        match kind.as_str() {
            "LINE" | "BUOYLINE" | "RLINE" => {
                source.begin = [read(self, 5), read(self, 6), 0.0];
                source.end = [read(self, 7), read(self, 8), 0.0];
            }
            "RLINEXT" => {
                source.begin = [read(self, 5), read(self, 6), read(self, 7)];
                source.end = [read(self, 8), read(self, 9), read(self, 10)];
            }
            _ => source.place = [read(self, 5), read(self, 6)],
        }
        self.source_elevation(line, most, &mut source);
        self.grouping.add_source(id, self.sources.len());
        self.sources.push(source);
    }

    /// The last field: ground elevation, or FLAT where both FLAT and ELEV are chosen.
    fn source_elevation(&mut self, line: &Line, n: usize, source: &mut SourceDraft) {
        if line.count() < n {
            if self.control.elevated {
                self.warn("205", n, "ZS = 0.0");
            }
            return;
        }
        if self.control.flat_by_source && line.field(n) == "FLAT" {
            source.flat = true;
            self.warn("752", n, &source.id);
            return;
        }
        source.elevation = self.one(line, n).unwrap_or(0.0);
        if source.elevation < -9998.99 {
            self.error("249", n, &source.id);
        } else if self.grouping.feet {
            source.elevation *= FOOT;
        }
    }
}
