//! Receptor networks cut into pages, and receptors by their polar coordinates.

use super::fortran::{Item, items};
use super::page::Listing;
use crate::nearfield::Case;
use crate::nearfield::case::{Network, ReceptorKind};

/// Columns of a page, and its rows: coordinate and first receptor.
pub type Page = (std::ops::Range<usize>, Vec<(f64, usize)>);

/// A network as tables see it.
#[derive(Debug, Clone, Copy)]
pub struct Grid<'a> {
    /// Name.
    pub id: &'a str,
    /// Coordinates of the columns: x or distance [m].
    pub columns: &'a [f64],
    /// Coordinates of the rows: y [m] or direction [°].
    pub rows: &'a [f64],
    /// First receptor.
    first: usize,
    /// GRIDPOLR.
    pub polar: bool,
}

impl<'a> Grid<'a> {
    /// The grid of a network.
    pub fn of(network: &'a Network) -> Self {
        match network {
            Network::Cartesian { id, x, y, first } => Self {
                id,
                columns: x,
                rows: y,
                first: *first,
                polar: false,
            },
            Network::Polar {
                id,
                distances,
                directions,
                first,
                ..
            } => Self {
                id,
                columns: distances,
                rows: directions,
                first: *first,
                polar: true,
            },
        }
    }

    /// GRIDCART or GRIDPOLR.
    pub fn kind(&self) -> &'static str {
        if self.polar { "GRIDPOLR" } else { "GRIDCART" }
    }

    /// Pages of `wide` columns and `high` rows: columns of a page, and rows with coordinate and first receptor.
    /// Cartesian rows run from north to south.
    pub fn pages(&self, wide: usize, high: usize) -> Vec<Page> {
        let count = self.rows.len();
        let rows: Vec<(f64, usize)> = (0..count)
            .map(|k| {
                let row = if self.polar { k } else { count - 1 - k };
                (self.rows[row], self.first + row * self.columns.len())
            })
            .collect();
        let mut pages = Vec::new();
        for start in (0..self.columns.len()).step_by(wide) {
            let end = (start + wide).min(self.columns.len());
            for rows in rows.chunks(high) {
                pages.push((start..end, rows.to_vec()));
            }
        }
        pages
    }

    /// Head of the columns, nine a page.
    pub fn head(&self, listing: &mut Listing, columns: std::ops::Range<usize>) {
        let coordinates: Vec<Item<'_>> = self.columns[columns].iter().map(|&x| x.into()).collect();
        if self.polar {
            listing.put("3X,'DIRECTION |',48X,'DISTANCE (METERS)'", &[]);
            listing.put("3X,'(DEGREES) |',1X,9(1X,F12.2,:)", &coordinates);
        } else {
            listing.put("3X,' Y-COORD  |',48X,'X-COORD (METERS)'", &[]);
            listing.put("3X,' (METERS) |',1X,9(1X,F12.2,:)", &coordinates);
        }
        listing.put("66(' -')/", &[]);
    }

    /// Head of the columns, five a page with their dates.
    pub fn wide_head(&self, listing: &mut Listing, columns: std::ops::Range<usize>) {
        let coordinates: Vec<Item<'_>> = self.columns[columns].iter().map(|&x| x.into()).collect();
        if self.polar {
            listing.put("1X,'DIRECTION |',50X,'DISTANCE (METERS)'", &[]);
            listing.put("1X,'(DEGREES) |',3X,F13.2,4(11X,F13.2,:)", &coordinates);
        } else {
            listing.put("1X,' Y-COORD  |',50X,'X-COORD (METERS)'", &[]);
            listing.put("1X,' (METERS) |',3X,F13.2,4(11X,F13.2,:)", &coordinates);
        }
        listing.put("66(' -')/", &[]);
    }

    /// Name and kind.
    pub fn name(&self, listing: &mut Listing, blanks: usize) {
        listing.put(
            &format!("/{blanks}X,'*** NETWORK ID: ',A8,' ;  NETWORK TYPE: ',A8,' ***'"),
            &items![self.id, self.kind()],
        );
    }
}

/// Discrete receptors by Cartesian coordinates.
pub fn discrete_cartesian(case: &Case) -> Vec<usize> {
    case.receptor_kinds
        .iter()
        .enumerate()
        .filter(|(_, kind)| {
            matches!(
                kind,
                ReceptorKind::DiscreteCartesian | ReceptorKind::Evaluation(_)
            )
        })
        .map(|(index, _)| index)
        .collect()
}

/// A discrete receptor by polar coordinates: index, name of its origin, distance [m], direction [°].
pub fn discrete_polar(case: &Case) -> Vec<(usize, &str, f64, f64)> {
    case.receptor_kinds
        .iter()
        .enumerate()
        .filter_map(|(index, kind)| {
            let ReceptorKind::DiscretePolar(origin) = kind else {
                return None;
            };
            let origin = &case.sources[*origin];
            let at = &case.receptors[index];
            let (x, y) = (at.x - origin.x, at.y - origin.y);
            let mut direction = libm::atan2(x, y).to_degrees();
            if direction <= 0.0 {
                direction += 360.0;
            }
            Some((index, origin.id.as_str(), (x * x + y * y).sqrt(), direction))
        })
        .collect()
}
