//! Fields of MCIP that a run takes, and the files that they stand in.

use crate::ioapi::IoapiFile;
use std::fmt;

/// Kinds of MCIP's files that a run takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum McipKind {
    /// The grid: ground, longitudes and latitudes.
    GridCross,
    /// Fields of the ground.
    Surface,
    /// Fields of the air in cells.
    Air,
    /// Winds at corners or sides of cells.
    Wind,
}

impl McipKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::GridCross, Self::Surface, Self::Air, Self::Wind];

    /// Variables that tell the kind; any of the last group.
    pub(super) fn marks(self) -> (&'static [&'static str], &'static str) {
        match self {
            Self::GridCross => (&["HT", "LAT", "LON"], "HT, LAT and LON"),
            Self::Surface => (&["PRSFC", "USTAR"], "PRSFC and USTAR"),
            Self::Air => (&["PRES", "TA"], "PRES and TA"),
            Self::Wind => (&[], "UWINDC or UWIND"),
        }
    }

    /// The kind of a file; `None` for others (GRIDDOT2D, LUFRAC_CRO, SOI_CRO, boundaries …).
    pub fn of(file: &IoapiFile) -> Option<Self> {
        if file.header.kind != crate::ioapi::FileKind::Gridded {
            return None;
        }
        if file.has("UWINDC") || file.has("UWIND") {
            return Some(Self::Wind);
        }
        let has = |kind: &Self| kind.marks().0.iter().all(|name| file.has(name));
        [Self::Surface, Self::Air, Self::GridCross]
            .into_iter()
            .find(has)
    }
}

impl fmt::Display for McipKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::GridCross => "GRIDCRO2D",
            Self::Surface => "METCRO2D",
            Self::Air => "METCRO3D",
            Self::Wind => "METDOT3D",
        })
    }
}

/// A field that a run takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct McipField {
    /// Its name.
    pub name: &'static str,
    /// The file it stands in.
    pub kind: McipKind,
    /// What it is for.
    pub what: &'static str,
    /// Whether a run needs it; what stands in for others is said in [`super::McipOutput`].
    pub needed: bool,
}

const fn needed(kind: McipKind, name: &'static str, what: &'static str) -> McipField {
    McipField {
        name,
        kind,
        what,
        needed: true,
    }
}

const fn welcome(kind: McipKind, name: &'static str, what: &'static str) -> McipField {
    McipField {
        name,
        kind,
        what,
        needed: false,
    }
}

use McipKind::{Air, GridCross, Surface};

/// Fields that a run takes, beside the winds of METDOT3D: UWINDC with VWINDC, or UWIND with VWIND.
pub const MCIP_FIELDS: [McipField; 24] = [
    needed(GridCross, "HT", "height of the ground"),
    needed(GridCross, "LAT", "latitude"),
    needed(GridCross, "LON", "longitude"),
    needed(Surface, "PRSFC", "surface pressure"),
    needed(Surface, "TEMP2", "temperature at 2 m"),
    needed(Surface, "WSPD10", "wind speed at 10 m"),
    needed(Surface, "WDIR10", "wind direction at 10 m"),
    needed(Surface, "USTAR", "friction velocity"),
    needed(Surface, "HFX", "sensible heat flux"),
    needed(Surface, "PBL", "mixing height"),
    needed(Surface, "RGRND", "solar radiation"),
    needed(Surface, "RN", "rain"),
    needed(Surface, "RC", "rain of convection"),
    needed(Surface, "SNOCOV", "snow cover"),
    welcome(Surface, "CFRAC", "cloud cover"),
    needed(Air, "PRES", "pressure"),
    needed(Air, "TA", "temperature"),
    needed(Air, "QV", "humidity"),
    needed(Air, "ZH", "heights of layers"),
    needed(Air, "ZF", "heights of interfaces"),
    needed(Air, "QC", "cloud water"),
    welcome(Air, "QI", "cloud ice"),
    welcome(Air, "CFRAC_3D", "cloud cover by layer"),
    welcome(Air, "WWIND", "vertical wind"),
];
