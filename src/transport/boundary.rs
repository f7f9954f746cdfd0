//! What comes in through the sides and the top, and the account of what crossed them.

use ndarray::Array3;

/// Mixing ratios [kg/kg] of the air outside the domain.
#[derive(Debug, Clone, PartialEq)]
pub struct BoundaryRatios {
    /// Beyond the western side, `[k][j][lane]`.
    pub west: Array3<f64>,
    /// Beyond the eastern side, `[k][j][lane]`.
    pub east: Array3<f64>,
    /// Beyond the southern side, `[k][i][lane]`.
    pub south: Array3<f64>,
    /// Beyond the northern side, `[k][i][lane]`.
    pub north: Array3<f64>,
    /// Above the top, `[j][i][lane]`.
    pub top: Array3<f64>,
}

impl BoundaryRatios {
    /// The same ratios everywhere around `nx × ny × layers` cells.
    pub fn uniform(nx: usize, ny: usize, layers: usize, ratios: &[f64]) -> Self {
        let fill = |a: usize, b: usize| {
            Array3::from_shape_fn((a, b, ratios.len()), |(_, _, lane)| ratios[lane])
        };
        Self {
            west: fill(layers, ny),
            east: fill(layers, ny),
            south: fill(layers, nx),
            north: fill(layers, nx),
            top: fill(ny, nx),
        }
    }
}

/// Mass that crossed the western, eastern, southern, northern sides and the top, by lane [kg].
#[derive(Debug, Clone, PartialEq)]
pub struct SideBudget {
    /// Mass that came in.
    pub inflow: [Vec<f64>; 5],
    /// Mass that went out.
    pub outflow: [Vec<f64>; 5],
    /// Tag mass that went out through the four sides, `[slot][tag]`; empty without tags. What comes in belongs to the tag of its side.
    pub tag_outflow: [Vec<f64>; 4],
    /// Mass that crossed the four sides of watched cells, positive into them, `[cell][side][lane]`; empty where none is watched.
    pub watched: Vec<f64>,
}

impl SideBudget {
    /// Names of the entries, in order.
    pub const SIDES: [&'static str; 5] = ["west", "east", "south", "north", "top"];

    /// Nothing has crossed yet; `tag_lanes` are tag slots times tags.
    pub fn zeros(lanes: usize, tag_lanes: usize) -> Self {
        let empty = || std::array::from_fn(|_| vec![0.0; lanes]);
        Self {
            inflow: empty(),
            outflow: empty(),
            tag_outflow: std::array::from_fn(|_| vec![0.0; tag_lanes]),
            watched: Vec::new(),
        }
    }

    /// Books the mass of a lane that crossed a side [kg], positive into the domain. Blocks book in the order of their rows
    /// and columns, so that the order of the sums is that of the cells along the side, however many blocks there are.
    pub(super) fn book(&mut self, side: usize, lane: usize, mass: f64) {
        if mass > 0.0 {
            self.inflow[side][lane] += mass;
        } else {
            self.outflow[side][lane] -= mass;
        }
    }

    /// Tag mass that went out through the low and the high side of an axis.
    pub(super) fn tags_of_axis(&mut self, axis: usize) -> [&mut [f64]; 2] {
        let [west, east, south, north] = &mut self.tag_outflow;
        if axis == 0 {
            [west, east]
        } else {
            [south, north]
        }
    }

    /// Books what crossed a side of a watched cell: number of the cell times four plus the side.
    pub(super) fn book_watched(&mut self, place: usize, masses: &[f64], sign: f64) {
        let lanes = masses.len();
        let own = &mut self.watched[place * lanes..(place + 1) * lanes];
        for (sum, mass) in own.iter_mut().zip(masses) {
            *sum += sign * mass;
        }
    }

    /// Adds another account.
    pub fn add(&mut self, other: &Self) {
        let pairs = self.inflow.iter_mut().zip(&other.inflow);
        let tags = self.tag_outflow.iter_mut().zip(&other.tag_outflow);
        let outflow = self.outflow.iter_mut().zip(&other.outflow);
        self.watched
            .resize(self.watched.len().max(other.watched.len()), 0.0);
        for (sum, part) in self.watched.iter_mut().zip(&other.watched) {
            *sum += part;
        }
        for (mine, theirs) in pairs.chain(outflow).chain(tags) {
            for (total, part) in mine.iter_mut().zip(theirs) {
                *total += part;
            }
        }
    }
}

/// The tag columns that take what comes in through each side and the top.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InflowColumns {
    /// Columns of west, east, south, north and top; one column in every tag set.
    pub columns: [Vec<usize>; 5],
    /// The lane of the bulk that each tag slot follows; a lane may have several slots, or none.
    pub followed: Vec<usize>,
    /// Ozone of the stratosphere, which has a tag of its own; `None` where no lane tells of it.
    pub stratosphere: Option<StratosphericTag>,
}

/// Which part of the ozone outside came down from the stratosphere.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StratosphericTag {
    /// Lane of ozone.
    pub ozone: usize,
    /// Lane of the stratospheric part of it.
    pub part: usize,
    /// Tag slots that follow ozone.
    pub slots: Vec<usize>,
    /// The tag's columns; one in every tag set.
    pub columns: Vec<usize>,
}

impl StratosphericTag {
    /// The part of ozone in air with these mixing ratios or masses, by lane [1].
    #[inline(always)]
    pub fn share(&self, at: impl Fn(usize) -> f64) -> f64 {
        let ozone = at(self.ozone);
        if ozone > 0.0 {
            (at(self.part) / ozone).clamp(0.0, 1.0)
        } else {
            0.0
        }
    }

    /// Divides what stands in the columns `from` of all slots of ozone in a cell of tags.
    #[inline(always)]
    pub(crate) fn divide(&self, share: f64, tags: &mut [f64], columns: usize, from: &[usize]) {
        for &slot in &self.slots {
            let own = &mut tags[slot * columns..(slot + 1) * columns];
            for (&from, &to) in from.iter().zip(&self.columns) {
                let part = share * own[from];
                own[from] -= part;
                own[to] += part;
            }
        }
    }
}
