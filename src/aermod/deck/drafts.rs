//! Sources and receptors while a deck is read.

use crate::plume::{Buildings, Gas, Platform, Receptor, Road};

/// A source as far as it is known.
#[derive(Debug, Clone)]
pub(super) struct SourceDraft {
    pub id: String,
    /// Keyword of its kind.
    pub kind: String,
    /// Place (of lines: the middle, once SRCPARAM is read).
    pub place: [f64; 2],
    /// Ends of lines: x, y, z.
    pub begin: [f64; 3],
    pub end: [f64; 3],
    pub elevation: f64,
    pub flat: bool,
    /// SRCPARAM was read.
    pub described: bool,
    pub emission: f64,
    pub height: f64,
    pub temperature: f64,
    pub velocity: f64,
    pub diameter: f64,
    pub sigma_y: f64,
    pub sigma_z: f64,
    pub x_length: f64,
    pub y_length: f64,
    pub angle: f64,
    pub corners: usize,
    pub vertices: Vec<[f64; 2]>,
    pub centre: [f64; 2],
    /// Vertices given by AREAVERT.
    pub corners_set: usize,
    pub volume: f64,
    pub depth: f64,
    pub alpha: f64,
    pub road: Road,
    /// BUILDHGT, BUILDWID, BUILDLEN, XBADJ, YBADJ.
    pub buildings: [Vec<f64>; 5],
    pub platform: Option<Platform>,
    /// EMISFACT's kind, or HOURLY.
    pub variation: String,
    pub factors: Vec<f64>,
    /// PARTDIAM, MASSFRAX, PARTDENS.
    pub particles: [Vec<f64>; 3],
    /// METHOD_2: fine fraction, mean diameter.
    pub fine: Option<(f64, f64)>,
    pub gas: Option<Gas>,
    /// GASDEPOS was read.
    pub gaseous: bool,
    pub no2_ratio: f64,
    pub urban: Vec<usize>,
    pub highly_buoyant: bool,
    /// Group of buoyant lines (indices of BLPINPUT).
    pub buoyant_groups: Vec<usize>,
}

impl SourceDraft {
    pub fn new(id: &str, kind: &str, no2_ratio: f64) -> Self {
        Self {
            id: id.to_owned(),
            kind: kind.to_owned(),
            place: [0.0; 2],
            begin: [0.0; 3],
            end: [0.0; 3],
            elevation: 0.0,
            flat: false,
            described: false,
            emission: 0.0,
            height: 0.0,
            temperature: 0.0,
            velocity: 0.0,
            diameter: 0.0,
            sigma_y: 0.0,
            sigma_z: 0.0,
            x_length: 0.0,
            y_length: 0.0,
            angle: 0.0,
            corners: 0,
            vertices: Vec::new(),
            centre: [0.0; 2],
            corners_set: 0,
            volume: 0.0,
            depth: 0.0,
            alpha: 0.0,
            road: Road::default(),
            buildings: Default::default(),
            platform: None,
            variation: String::new(),
            factors: Vec::new(),
            particles: Default::default(),
            fine: None,
            gas: None,
            gaseous: false,
            no2_ratio,
            urban: Vec::new(),
            highly_buoyant: false,
            buoyant_groups: Vec::new(),
        }
    }

    /// POINT, POINTCAP, POINTHOR.
    pub fn is_point(&self) -> bool {
        self.kind.starts_with("POINT")
    }

    /// Buildings by flow direction, if all are given.
    pub fn building_table(&self) -> Option<Box<Buildings>> {
        let column = |index: usize| -> Option<[f64; 36]> {
            self.buildings[index].get(..36)?.try_into().ok()
        };
        Some(Box::new(Buildings {
            height: column(0)?,
            width: column(1)?,
            length: column(2)?,
            x_offset: column(3)?,
            y_offset: column(4)?,
        }))
    }
}

/// Receptors and the network at work.
#[derive(Debug, Clone, Default)]
pub(super) struct ReceptorDraft {
    pub list: Vec<Receptor>,
    /// Heights are in feet.
    pub feet: bool,
    pub net: super::networks::NetDraft,
}
