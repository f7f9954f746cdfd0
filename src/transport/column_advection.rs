//! Vertical advection of one column, consistent with the air.
//!
//! The vertical air flux closes the continuity equation, so that after the step the column holds the air mass of the
//! weather again. Layers are uneven: the reconstruction is the polynomial in air mass ([`super::swept_mean`]). The column
//! is sub-cycled by its own Courant number. Nothing passes the ground; what passes the top is booked.

use super::boundary::StratosphericTag;
use super::response_faces::{Carries, GROUP, lay_carries, march_changes};
use super::swept_mean::{AdvectionScheme, FaceWeights, MAY_LEAVE, swept_mean};
use super::tag_march::{Share, book, first_flux, march};
use crate::numerics::simd::{Kernel, dispatch};

/// Share of a layer's air that may leave in one sub-step [1].
const COURANT: f64 = 0.75;

/// Scratch of one thread.
#[derive(Debug, Clone, Default)]
pub struct ColumnAdvection {
    ratios: Vec<f64>,
    fluxes: Vec<f64>,
    shares: Vec<Share>,
    before: Vec<f64>,
    ghost: Vec<f64>,
    changes: Vec<f64>,
    before_changes: Vec<f64>,
    carries: Vec<Carries>,
}

/// Responses of a column.
#[derive(Debug)]
pub struct ColumnResponses<'a> {
    /// Masses `[k][parameter][species]` [kg].
    pub masses: &'a mut [f64],
    /// Changes of the mixing ratios above the top `[parameter][species]`.
    pub above: &'a [f64],
}

/// One column, from the ground up.
#[derive(Debug)]
pub struct AdvectedColumn<'a> {
    /// Air mass of the layers [kg]; advanced.
    pub air_mass: &'a mut [f64],
    /// Air through the lower face of every layer and the top, upward [kg/s], nz + 1 values.
    pub flux: &'a [f64],
    /// Tracer masses `[k][species]` [kg].
    pub bulk: &'a mut [f64],
    /// Tag masses `[k][slot][tag]` [kg]; empty without tags.
    pub tags: &'a mut [f64],
    /// Tag mass that went out through the top `[slot][tag]` [kg], added to; what comes in belongs to `top_columns`.
    pub tags_left: &'a mut [f64],
    /// Mixing ratio above the top, by species.
    pub above: &'a [f64],
    /// Tag columns of what comes in through the top.
    pub top_columns: &'a [usize],
    /// The species that each tag slot follows.
    pub followed: &'a [usize],
    /// Ozone of the stratosphere among what comes in.
    pub stratosphere: Option<&'a StratosphericTag>,
    /// Responses to parameters, where some are carried.
    pub responses: Option<ColumnResponses<'a>>,
}

impl ColumnAdvection {
    /// Advances a column by `dt` [s] and adds the tracer mass that came in through the top (negative: went out) to `top`.
    pub fn step(
        &mut self,
        column: AdvectedColumn<'_>,
        scheme: AdvectionScheme,
        dt: f64,
        top: &mut [f64],
    ) {
        let nz = column.air_mass.len();
        let mut worst: f64 = 0.0;
        for k in 0..nz {
            let (low, high) = (column.flux[k], column.flux[k + 1]);
            let out = high.max(0.0) - low.min(0.0);
            let least = column.air_mass[k].min(column.air_mass[k] + dt * (low - high));
            worst = worst.max(out * dt / least.max(0.05 * column.air_mass[k]));
        }
        let parts = ((worst / COURANT).ceil() as usize).max(1);
        dispatch(Steps {
            work: self,
            column,
            scheme,
            dt: dt / parts as f64,
            parts,
            top,
        });
    }
}

struct Steps<'a, 'b> {
    work: &'a mut ColumnAdvection,
    column: AdvectedColumn<'b>,
    scheme: AdvectionScheme,
    dt: f64,
    parts: usize,
    top: &'a mut [f64],
}

impl Kernel for Steps<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn run(mut self) {
        for _ in 0..self.parts {
            self.once();
        }
    }
}

impl Steps<'_, '_> {
    #[inline(always)]
    fn once(&mut self) {
        let (nz, lanes) = (self.column.air_mass.len(), self.column.above.len());
        self.ratios(nz, lanes);
        self.changes(nz);
        let work = &mut *self.work;
        work.fluxes.clear();
        work.fluxes.resize((nz + 1) * lanes, 0.0);
        if !self.column.tags.is_empty() {
            work.shares.clear();
            work.shares.resize((nz + 1) * lanes, Share::default());
        }
        for k in 1..=nz {
            self.face(k, nz, lanes);
        }
        let work = &mut *self.work;
        for k in 0..nz {
            let low = &work.fluxes[k * lanes..(k + 1) * lanes];
            let high = &work.fluxes[(k + 1) * lanes..(k + 2) * lanes];
            let cell = &mut self.column.bulk[k * lanes..(k + 1) * lanes];
            for ((mass, low), high) in cell.iter_mut().zip(low).zip(high) {
                *mass += low - high;
            }
            self.column.air_mass[k] +=
                self.dt * self.column.flux[k] - self.dt * self.column.flux[k + 1];
        }
        for (total, flux) in self.top.iter_mut().zip(&work.fluxes[nz * lanes..]) {
            *total -= flux;
        }
        if !self.column.tags.is_empty() {
            self.tags(nz, lanes);
        }
    }

    /// Mixing ratios with two ghost layers below (like the lowest) and three above (the air beyond the top).
    #[inline(always)]
    fn ratios(&mut self, nz: usize, lanes: usize) {
        let ratios = &mut self.work.ratios;
        ratios.clear();
        ratios.resize((nz + 5) * lanes, 0.0);
        for k in 0..nz {
            let mass = self.column.air_mass[k];
            for lane in 0..lanes {
                ratios[(k + 2) * lanes + lane] = self.column.bulk[k * lanes + lane] / mass;
            }
        }
        ratios.copy_within(2 * lanes..3 * lanes, 0);
        ratios.copy_within(2 * lanes..3 * lanes, lanes);
        for n in 0..3 {
            ratios[(nz + 2 + n) * lanes..(nz + 3 + n) * lanes].copy_from_slice(self.column.above);
        }
    }

    /// The same of the responses.
    #[inline(always)]
    fn changes(&mut self, nz: usize) {
        let Some(responses) = &self.column.responses else {
            return;
        };
        let (work, width) = (&mut *self.work, responses.above.len());
        work.changes.clear();
        work.changes.resize((nz + 5) * width, 0.0);
        work.before_changes.clear();
        work.before_changes.resize(width, 0.0);
        let groups = self.column.above.len().div_ceil(GROUP);
        work.carries.resize(groups, [[0.0; GROUP]; 5]);
        let cells = responses.masses.chunks_exact(width);
        let lines = work.changes[2 * width..].chunks_exact_mut(width);
        for ((line, cell), mass) in lines.zip(cells).zip(&*self.column.air_mass) {
            let inverse = 1.0 / mass;
            for (change, mass) in line.iter_mut().zip(cell) {
                *change = mass * inverse;
            }
        }
        work.changes.copy_within(2 * width..3 * width, 0);
        work.changes.copy_within(2 * width..3 * width, width);
        for n in nz + 2..nz + 5 {
            work.changes[n * width..(n + 1) * width].copy_from_slice(responses.above);
        }
    }

    /// Tracer mass through the face below layer `k` ≥ 1.
    #[inline(always)]
    fn face(&mut self, k: usize, nz: usize, lanes: usize) {
        let air = &self.column.air_mass;
        let crossing = self.dt * self.column.flux[k];
        let layer = |n: isize| air[(k as isize + n).clamp(0, nz as isize - 1) as usize];
        let forward = crossing >= 0.0;
        let mass = if forward {
            [layer(-3), layer(-2), layer(-1), layer(0), layer(1)]
        } else {
            [layer(2), layer(1), layer(0), layer(-1), layer(-2)]
        };
        let upwind = if forward { k - 1 } else { k };
        let cap = if upwind < nz {
            let out = self.column.flux[upwind + 1].max(0.0) - self.column.flux[upwind].min(0.0);
            MAY_LEAVE * air[upwind] / (self.dt * out).max(1e-12 * air[upwind])
        } else {
            1.0
        };
        let weights = FaceWeights::in_mass(mass, crossing.abs(), cap);
        // Ratio layer n stands at n + 2.
        let line = |n: isize| {
            let start = (k as isize + n + 2).max(0) as usize * lanes;
            start..start + lanes
        };
        let order: [isize; 5] = if forward {
            [-3, -2, -1, 0, 1]
        } else {
            [2, 1, 0, -1, -2]
        };
        let work = &mut *self.work;
        let q = order.map(|n| &work.ratios[line(n)]);
        let flux = &mut work.fluxes[k * lanes..(k + 1) * lanes];
        for lane in 0..lanes {
            let cells = [q[0][lane], q[1][lane], q[2][lane], q[3][lane], q[4][lane]];
            flux[lane] = crossing * swept_mean(cells, &weights, self.scheme);
        }
        if let Some(responses) = &mut self.column.responses {
            lay_carries(q, &weights, self.scheme, (crossing, 0.0), &mut work.carries);
            let width = responses.above.len();
            let changes = order.map(|n| {
                let start = (k as isize + n + 2).max(0) as usize * width;
                &work.changes[start..start + width]
            });
            let cell = &mut responses.masses[(k - 1) * width..k * width];
            march_changes(
                changes,
                &work.carries,
                lanes,
                &mut work.before_changes,
                cell,
            );
        }
        if self.column.tags.is_empty() {
            return;
        }
        let held = &work.ratios[line(if forward { -1 } else { 0 })];
        // Above the top one unit of tag stands for the whole flux.
        let upwind = (upwind < nz).then(|| (held, air[upwind]));
        let shares = &mut work.shares[k * lanes..(k + 1) * lanes];
        Share::fill(shares, flux, upwind, forward, [0.0; 2]);
    }

    #[inline(always)]
    fn tags(&mut self, nz: usize, lanes: usize) {
        let width = self.column.tags.len() / nz;
        let columns = width / self.column.followed.len();
        let lines = (self.column.followed, columns);
        let work = &mut *self.work;
        work.ghost.clear();
        work.ghost.resize(width, 0.0);
        for cell in work.ghost.chunks_exact_mut(columns) {
            for &column in self.column.top_columns {
                cell[column] = 1.0;
            }
        }
        if let Some(ozone) = self.column.stratosphere {
            let share = ozone.share(|lane| self.column.above[lane]);
            ozone.divide(share, &mut work.ghost, columns, self.column.top_columns);
        }
        work.before.clear();
        work.before.resize(width, 0.0);
        let shares = |k: usize| &work.shares[k * lanes..(k + 1) * lanes];
        first_flux(
            &mut work.before,
            &work.ghost,
            &self.column.tags[..width],
            shares(0),
            lines,
        );
        for k in 0..nz {
            let (here, next) = self.column.tags.split_at_mut((k + 1) * width);
            let next = if k + 1 < nz {
                &next[..width]
            } else {
                &work.ghost[..]
            };
            march(
                &mut work.before,
                &mut here[k * width..],
                next,
                shares(k + 1),
                lines,
            );
        }
        let left = &mut *self.column.tags_left;
        book(left, &work.before, shares(nz), lines, true);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flux(nz: usize) -> Vec<f64> {
        (0..=nz).map(|k| 3.0 * libm::sin(0.7 * k as f64)).collect()
    }

    #[test]
    fn a_layer_that_empties_keeps_something() {
        // Air leaves the middle layer through both faces, and the tracer sits there alone in many shapes.
        let mut work = ColumnAdvection::default();
        for shape in 1..400 {
            let mut air = vec![1.0 + 0.01 * f64::from(shape % 7); 5];
            let mut bulk: Vec<f64> = (0..5)
                .map(|k| {
                    if k == 2 {
                        1e-7 / f64::from(shape)
                    } else {
                        1e-9 * f64::from(k * shape % 3)
                    }
                })
                .collect();
            let flux = [0.0, -0.1, -0.37, 0.38, 0.1, 0.0];
            for _ in 0..40 {
                work.step(
                    AdvectedColumn {
                        air_mass: &mut air,
                        flux: &flux,
                        bulk: &mut bulk,
                        tags: &mut [],
                        tags_left: &mut [],
                        above: &[0.0],
                        top_columns: &[],
                        followed: &[],
                        stratosphere: None,
                        responses: None,
                    },
                    AdvectionScheme::Selective,
                    1.0 / 64.0,
                    &mut [0.0],
                );
                assert!(bulk.iter().all(|mass| *mass >= 0.0), "{shape}: {bulk:?}");
            }
        }
    }

    #[test]
    fn uniform_stays_uniform_and_tags_add_up() {
        let nz = 12;
        let before: Vec<f64> = (0..nz).map(|k| 100.0 * 1.2_f64.powi(k)).collect();
        let mut air = before.clone();
        let air = &mut air[..];
        let flux = flux(nz as usize);
        let mut bulk: Vec<f64> = before.iter().flat_map(|m| [0.25 * m, 0.0]).collect();
        bulk[2 * 3 + 1] = 7.0;
        let mut tags: Vec<f64> = before
            .iter()
            .flat_map(|m| [0.2 * m, 0.05 * m, 0.0, 0.0])
            .collect();
        tags[4 * 3 + 2] = 7.0;
        let (mut top, mut left) = ([0.0; 2], [0.0; 4]);
        let start: f64 = bulk.iter().skip(1).step_by(2).sum();
        let mut work = ColumnAdvection::default();
        for _ in 0..5 {
            work.step(
                AdvectedColumn {
                    air_mass: air,
                    flux: &flux,
                    bulk: &mut bulk,
                    tags: &mut tags,
                    tags_left: &mut left,
                    above: &[0.25, 0.0],
                    top_columns: &[0],
                    followed: &[0, 1],
                    stratosphere: None,
                    responses: None,
                },
                AdvectionScheme::Selective,
                9.0,
                &mut top,
            );
        }
        for k in 0..nz as usize {
            let ratio = bulk[2 * k] / air[k];
            assert!((ratio / 0.25 - 1.0).abs() < 1e-13, "layer {k}: {ratio}");
            for s in 0..2 {
                let sum = tags[4 * k + 2 * s] + tags[4 * k + 2 * s + 1];
                assert!((sum - bulk[2 * k + s]).abs() <= 1e-13 * (1.0 + sum));
            }
            assert!(bulk[2 * k + 1] >= 0.0 && tags[4 * k + 2] >= 0.0);
        }
        let end: f64 = bulk.iter().skip(1).step_by(2).sum();
        assert!((end - start - top[1]).abs() < 1e-12 * start);
        assert!((left[2] + left[3] + top[1].min(0.0)).abs() < 1e-12 * start);
        let moved = 5.0 * 9.0 * (flux[3] - flux[4]);
        assert!((air[3] - before[3] - moved).abs() < 1e-10);
    }
}
