//! Polygon sources (AREA, AREAPOLY, AREACIRC, LINE, and the effective area of a pit): plumes of strips of a polygon,
//! integrated along the wind.
//!
//! A receptor's integral is a walk (`walk`) that asks for the integrand (`integrand`) at one distance after another, in
//! AERMOD's order, because its Romberg integration ends at 1 % and its result depends on that. Eight receptors walk side by
//! side (`kernel`). Source: EPA-454/B-24-010, § 5.5; AERMOD 24142.

mod board;
mod convective;
mod deplete;
mod deposit;
mod far;
mod integrand;
mod kernel;
mod layered;
mod reach;
mod romberg;
mod root;
mod walk;

#[cfg(test)]
mod tests;

pub use kernel::{AreaTask, Quantity};

use super::core::{SourceHour, Spread, Tables};
use super::{Area, Hour, Options, OutputTypes, Source};

/// A closed polygon.
#[derive(Debug, Clone, Default)]
pub struct AreaField {
    /// Corners [m], the first repeated at the end.
    pub corners: Vec<[f64; 2]>,
    /// Centre [m].
    pub centre: [f64; 2],
    /// Area [m²].
    pub area: f64,
}

impl AreaField {
    /// Of an area.
    pub fn new(area: &Area) -> Self {
        let mut corners = area.vertices.clone();
        corners.extend(area.vertices.first().copied());
        Self {
            corners,
            centre: area.centre,
            area: area.x_length * area.y_length,
        }
    }
}

/// What a plume leaves at a receptor for the NO2 schemes: the figures of its integral's last step.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct AreaTrace {
    /// The plume reaches the receptor; where not, only distances and, beside the plume, the wind are set (0: as the receptor
    /// before left it).
    pub reached: bool,
    /// Distance of the receptor from the centre along the wind [m].
    pub downwind: f64,
    /// Distance from the centre [m].
    pub distance: f64,
    /// Effective wind [m/s].
    pub wind: f64,
    /// Dissipation [m²/s³].
    pub dissipation: f64,
    /// Height of the plume, of its centre of mass in convection [m].
    pub height: f64,
    /// Weight of the plume that hits the terrain [1].
    pub terrain_weight: f64,
}

/// An area in an hour.
pub fn area_hour<'a>(
    hour: &'a Hour,
    tables: &'a Tables,
    options: &'a Options,
    source: &Source,
    area: &Area,
) -> SourceHour<'a> {
    let spread = Spread::Area {
        sigma_z: area.sigma_z,
    };
    SourceHour::at_release(hour, tables, options, source, spread, area.height)
}

/// What a run's output types ask for, in their order.
pub fn quantities(types: OutputTypes) -> Vec<Quantity> {
    [
        (types.concentration, Quantity::Concentration),
        (types.total_deposition, Quantity::Deposition),
        (types.dry_deposition, Quantity::Dry),
        (types.wet_deposition, Quantity::Wet),
    ]
    .into_iter()
    .filter_map(|(wanted, quantity)| wanted.then_some(quantity))
    .collect()
}
