//! Pathway RE: receptor networks (GRIDCART, GRIDPOLR).

use super::lines::Line;
use super::reader::Reader;
use crate::nearfield::case::{Network, ReceptorKind};
use crate::plume::Receptor;
use libm::{cos, sin};
use std::f64::consts::PI;

/// More receptors than this are taken for a slip.
pub(super) const MOST_RECEPTORS: usize = 20_000_000;

/// Heights given row by row: rows (their numbers) and values.
#[derive(Debug, Clone, Default)]
pub(super) struct Rows {
    pub rows: Vec<f64>,
    pub values: Vec<f64>,
}

impl Rows {
    /// Values by rising row, exchanged as AERMOD exchanges them.
    fn sorted(&self) -> Vec<f64> {
        let (mut rows, mut values) = (self.rows.clone(), self.values.clone());
        if rows.is_sorted() {
            return values;
        }
        for start in 0..rows.len() {
            let mut least = start;
            for i in start..rows.len() {
                if rows[i] < rows[least] {
                    least = i;
                }
            }
            rows.swap(start, least);
            values.swap(start, least);
        }
        values
    }
}

/// The network being read.
#[derive(Debug, Clone, Default)]
pub(super) struct NetDraft {
    /// Between STA and END.
    open: bool,
    /// A line without a name goes on with this network.
    current: bool,
    /// Name of the network.
    pub id: String,
    /// Name of the network of the last line that was in order.
    pub last: String,
    /// Something was wrong: its receptors are not made.
    pub failed: bool,
    pub x: Vec<f64>,
    pub y: Vec<f64>,
    /// Origin; what an earlier network left, where ORIG is missing.
    pub origin: [f64; 2],
    pub origin_source: Option<String>,
    origins: usize,
    increments: usize,
    points: usize,
    given_directions: usize,
    distances: usize,
    pub heights: [Rows; 3],
    pub height_lines: [usize; 3],
    first: usize,
}

pub(super) const HEIGHTS: [&str; 3] = ["ELEV", "HILL", "FLAG"];

impl NetDraft {
    /// True between STA and END.
    pub fn is_open(&self) -> bool {
        self.open
    }
}

impl Reader<'_> {
    /// GRIDCART and GRIDPOLR lines: the name may be left out after the first; returns the secondary keyword.
    fn network_keyword(&mut self, line: &Line, words: &[&str]) -> Option<(String, usize)> {
        if line.count() < 3 {
            self.error("200", 3, &line.keyword);
            return None;
        }
        let name: String = line.field(3).chars().take(8).collect();
        let net = &mut self.receptors.net;
        if net.current && words.contains(&name.as_str()) {
            net.id.clone_from(&net.last);
            return Some((name, 3));
        }
        net.id.clone_from(&name);
        if net.current && name == net.last {
            return Some((line.field(4).chars().take(5).collect(), 4));
        }
        if net.current {
            let last = net.last.clone();
            net.failed = true;
            self.error("170", 3, &last);
            self.hint(format!(
                "a network is still open: {} or its name is expected here",
                words.join(", ")
            ));
            return None;
        }
        net.current = true;
        net.increments = 0;
        net.points = 0;
        net.origins = 0;
        net.distances = 0;
        net.given_directions = 0;
        // AERMOD forgets to clear the count of HILL lines here.
        net.height_lines[0] = 0;
        net.height_lines[2] = 0;
        Some((line.field(4).chars().take(5).collect(), 4))
    }

    fn start_network(&mut self, line: &Line) {
        let first = self.receptors.list.len();
        let net = &mut self.receptors.net;
        net.open = true;
        net.failed = false;
        net.x.clear();
        net.y.clear();
        net.heights = Default::default();
        net.first = first;
        net.origin_source = None;
        let id = net.id.clone();
        let known = self.case.networks.iter().any(|network| match network {
            Network::Cartesian { id: known, .. } | Network::Polar { id: known, .. } => *known == id,
        });
        if known {
            self.warn("252", 3, line.field(3));
        }
    }

    pub(super) fn network_open(&mut self) {
        if !self.receptors.net.open {
            self.error("200", 3, "  STA");
            self.hint("the network must begin with STA");
        }
    }

    /// First field after the secondary keyword; E200 if there is none.
    pub(super) fn after(&mut self, line: &Line, n: usize) -> Option<usize> {
        if line.count() == n {
            self.error("200", n + 1, &line.keyword);
            self.receptors.net.failed = true;
            return None;
        }
        Some(n + 1)
    }

    pub(super) fn cartesian_network(&mut self, line: &Line) {
        self.routine = "RECART";
        let words = ["XYINC", "XPNTS", "YPNTS", "ELEV", "HILL", "FLAG", "END"];
        let Some((word, n)) = self.network_keyword(line, &words) else {
            return;
        };
        match word.as_str() {
            "STA" => self.start_network(line),
            "XYINC" => {
                self.network_open();
                self.conflict(self.receptors.net.points);
                self.routine = "GENCAR";
                self.cartesian_increments(line, n);
                self.receptors.net.increments += 1;
            }
            "XPNTS" | "YPNTS" => {
                self.network_open();
                self.conflict(self.receptors.net.increments);
                self.routine = "XYPNTS";
                let along_x = word == "XPNTS";
                self.coordinates(line, n, along_x, None);
                self.receptors.net.points += 1;
            }
            "ELEV" | "HILL" | "FLAG" => self.network_heights(line, n, &word),
            "END" => self.close_network(line, false),
            _ => return self.unknown_secondary(n, &words),
        }
        let net = &mut self.receptors.net;
        net.last.clone_from(&net.id);
    }

    pub(super) fn polar_network(&mut self, line: &Line) {
        self.routine = "REPOLR";
        let words = [
            "ORIG", "DIST", "DDIR", "ELEV", "HILL", "FLAG", "GDIR", "END",
        ];
        let Some((word, n)) = self.network_keyword(line, &words) else {
            return;
        };
        match word.as_str() {
            "STA" => self.start_network(line),
            "ORIG" => {
                self.network_open();
                if self.receptors.net.origins != 0 {
                    let id = self.receptors.net.id.clone();
                    self.error("160", n, &id);
                }
                self.routine = "POLORG";
                self.polar_origin(line, n);
                self.receptors.net.origins += 1;
            }
            "DIST" => {
                self.network_open();
                self.routine = "POLDST";
                self.coordinates(line, n, true, None);
                self.receptors.net.distances += 1;
            }
            "GDIR" => {
                self.network_open();
                self.conflict(self.receptors.net.points);
                self.routine = "GENPOL";
                self.generated_directions(line, n);
                self.receptors.net.given_directions += 1;
            }
            "DDIR" => {
                self.network_open();
                self.conflict(self.receptors.net.given_directions);
                self.routine = "RADRNG";
                self.coordinates(line, n, false, Some(within_circle));
                self.receptors.net.points += 1;
            }
            "ELEV" | "HILL" | "FLAG" => self.network_heights(line, n, &word),
            "END" => self.close_network(line, true),
            _ => return self.unknown_secondary(n, &words),
        }
        let net = &mut self.receptors.net;
        net.last.clone_from(&net.id);
    }

    fn unknown_secondary(&mut self, n: usize, words: &[&str]) {
        let id = self.receptors.net.id.clone();
        self.receptors.net.failed = true;
        self.error("170", n, &id);
        self.hint(format!("one of STA, {}", words.join(", ")));
    }

    fn conflict(&mut self, other: usize) {
        if other != 0 {
            let id = self.receptors.net.id.clone();
            self.error("180", 0, &id);
        }
    }

    fn close_network(&mut self, line: &Line, polar: bool) {
        self.network_open();
        let net = &self.receptors.net;
        let count = net.x.len().saturating_mul(net.y.len());
        if count > MOST_RECEPTORS {
            self.error("290", 0, "NREC=");
        } else if net.open && !net.failed && count > 0 {
            self.make_receptors(polar);
        }
        let net = &mut self.receptors.net;
        net.open = false;
        net.current = false;
        let id = net.id.clone();
        let (increments, points) = (net.increments, net.points);
        let (origins, distances, directions) = (net.origins, net.distances, net.given_directions);
        if polar {
            if origins == 0 {
                self.warn("220", 0, &id);
                self.receptors.net.origin = [0.0; 2];
            }
            if distances == 0 {
                self.error("221", 0, &id);
            }
            if directions == 0 && points == 0 {
                self.error("221", 0, &id);
            }
        } else if increments == 0 && points == 0 {
            self.error("212", 0, &id);
        }
        self.check_network_heights(line, &id, count);
    }

    fn check_network_heights(&mut self, _line: &Line, id: &str, count: usize) {
        let net = &self.receptors.net;
        let lines = net.height_lines;
        let given = [0, 1, 2].map(|i| net.heights[i].values.len());
        let (elevated, flat, flagpole) = (
            self.control.elevated,
            self.control.flat,
            self.control.flagpole,
        );
        if elevated && (lines[0] == 0 || lines[1] == 0) {
            self.warn("214", 0, id);
        } else if flat && lines[0] != 0 {
            self.warn("213", 0, id);
        }
        if flagpole && lines[2] == 0 {
            self.warn("216", 0, id);
        } else if !flagpole && lines[2] != 0 {
            self.warn("215", 0, id);
        }
        let mismatch = |reader: &mut Self, at: usize, name: &str| {
            if given[at] != count {
                reader.error("218", 0, name);
                reader.hint(format!("{} values for {count} points", given[at]));
            }
        };
        if elevated && lines[0] != 0 {
            mismatch(self, 0, "ELEV");
            mismatch(self, 1, "ZHILL");
        }
        if flagpole && lines[2] != 0 {
            mismatch(self, 2, "FLAG");
        }
    }

    fn make_receptors(&mut self, polar: bool) {
        let flagpole = self.control.flagpole_height;
        let net = &self.receptors.net;
        let [elevations, hills, flags] = [0, 1, 2].map(|i| net.heights[i].sorted());
        let first = self.receptors.list.len();
        let mut made = Vec::with_capacity(net.x.len() * net.y.len());
        for (j, y) in net.y.iter().enumerate() {
            for (i, x) in net.x.iter().enumerate() {
                let at = j * net.x.len() + i;
                let place = if polar {
                    let angle = y * (PI / 180.0);
                    [
                        net.origin[0] + x * sin(angle),
                        net.origin[1] + x * cos(angle),
                    ]
                } else {
                    [*x, *y]
                };
                made.push(Receptor {
                    x: place[0],
                    y: place[1],
                    elevation: elevations.get(at).copied().unwrap_or(0.0),
                    hill_height: hills.get(at).copied().unwrap_or(0.0),
                    flagpole: flags.get(at).copied().unwrap_or(flagpole),
                });
            }
        }
        let kind = if polar {
            ReceptorKind::GridPolar
        } else {
            ReceptorKind::GridCartesian
        };
        let id = net.id.clone();
        let network = if polar {
            Network::Polar {
                id: id.clone(),
                origin: net.origin,
                origin_source: net.origin_source.clone(),
                distances: net.x.clone(),
                directions: net.y.clone(),
                first,
            }
        } else {
            Network::Cartesian {
                id: id.clone(),
                x: net.x.clone(),
                y: net.y.clone(),
                first,
            }
        };
        self.case.networks.push(network);
        let count = made.len();
        self.receptors.list.extend(made);
        self.case
            .receptor_kinds
            .extend(std::iter::repeat_n(kind, count));
        self.case
            .receptor_networks
            .extend(std::iter::repeat_n(id, count));
    }
}

/// A direction in (0, 360].
pub(super) fn within_circle(direction: f64) -> f64 {
    if direction > 360.0 {
        direction - 360.0
    } else if direction <= 0.0 {
        direction + 360.0
    } else {
        direction
    }
}
