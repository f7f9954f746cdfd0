//! A source as PVMRM and GRSM look at it, and where a receptor stands in its wind.

use crate::plume::{Receptor, Source, SourceKind};

/// A source in one hour.
#[derive(Debug, Clone, Copy)]
pub struct ActiveSource<'a> {
    /// The source with the hour's release parameters.
    pub source: &'a Source,
    /// Emission of NOx as NO2 [g/s], whole: that of areas times their size, of pits what leaves the effective area.
    pub emission: f64,
    /// Sine of the wind direction (from) that the plume follows.
    pub wind_sine: f64,
    /// Its cosine.
    pub wind_cosine: f64,
}

/// Where a receptor stands.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Position {
    /// Distance along the wind [m].
    pub downwind: f64,
    /// Distance across the wind [m].
    pub crosswind: f64,
    /// Distance [m].
    pub radial: f64,
}

impl Position {
    /// Of a receptor seen from `from` in a wind from the direction of this sine and cosine. `screen`: the receptor is taken
    /// straight downwind.
    pub fn of(receptor: &Receptor, from: [f64; 2], wind: (f64, f64), screen: bool) -> Self {
        let (sine, cosine) = wind;
        let (dx, dy) = (receptor.x - from[0], receptor.y - from[1]);
        let downwind = -(dx * sine + dy * cosine);
        let crosswind = dx * cosine - dy * sine;
        let radial = libm::sqrt(downwind * downwind + crosswind * crosswind);
        if screen {
            Self {
                downwind: radial,
                crosswind: 0.0,
                radial,
            }
        } else {
            Self {
                downwind,
                crosswind,
                radial,
            }
        }
    }
}

impl ActiveSource<'_> {
    /// Sine and cosine of the wind direction.
    pub fn wind(&self) -> (f64, f64) {
        (self.wind_sine, self.wind_cosine)
    }

    /// The source's own position: of areas the first corner.
    pub fn corner(&self) -> [f64; 2] {
        [self.source.x, self.source.y]
    }

    /// Corners of areas and pits; empty for others.
    pub fn vertices(&self) -> &[[f64; 2]] {
        match &self.source.kind {
            SourceKind::Area(area) => &area.vertices,
            SourceKind::OpenPit(pit) => &pit.area.vertices,
            _ => &[],
        }
    }

    /// Of areas and pits the centre.
    pub fn centre(&self) -> Option<[f64; 2]> {
        match &self.source.kind {
            SourceKind::Area(area) => Some(area.centre),
            SourceKind::OpenPit(pit) => Some(pit.area.centre),
            _ => None,
        }
    }

    /// An area or a pit.
    pub fn is_extended(&self) -> bool {
        matches!(
            self.source.kind,
            SourceKind::Area(_) | SourceKind::OpenPit(_)
        )
    }

    /// Release height as σy of convective air sees it [m]; 0 for pits.
    pub fn release_height(&self) -> f64 {
        match &self.source.kind {
            SourceKind::Point(stack) => stack.height,
            SourceKind::Volume(volume) => volume.height,
            SourceKind::Area(area) => area.height,
            SourceKind::Road(_) | SourceKind::OpenPit(_) => 0.0,
            SourceKind::BuoyantLine(line) => line.height,
        }
    }

    /// Where a receptor stands in a wind as seen from the source, from the centre of areas.
    pub fn position(&self, receptor: &Receptor, wind: (f64, f64), screen: bool) -> Position {
        match self.centre() {
            Some(centre) => Position::of(receptor, centre, wind, false),
            None => Position::of(receptor, self.corner(), wind, screen),
        }
    }

    /// Extent of an area across the given wind [m].
    pub fn width_across(&self, wind: (f64, f64)) -> f64 {
        let (mut least, mut most) = (f64::INFINITY, f64::NEG_INFINITY);
        for corner in self.vertices() {
            let across = corner[1] * wind.0 - corner[0] * wind.1;
            least = least.min(across);
            most = most.max(across);
        }
        (most - least).max(0.0)
    }

    /// Height of a receptor above the source's base [m].
    pub fn receptor_height(&self, receptor: &Receptor) -> f64 {
        if self.source.flat {
            receptor.flagpole
        } else {
            receptor.elevation - self.source.elevation + receptor.flagpole
        }
    }
}
