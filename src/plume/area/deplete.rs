//! What dry and wet deposition leave of each class of an area's plume at a distance.
//!
//! D = exp(−v_d ∫₁ˣ f(ξ) dξ), W = exp(−Λ x/u_s), with f as in [`crate::plume::deposition::depletion`]: two Gauss points, or
//! Romberg's rule to 5 %. One body serves both, for an integrand of this size is better compiled once.

use crate::numerics::lanes::{LaneKernel, LaneMask, Lanes, dispatch};
use crate::plume::core::crosswind::Across;
use crate::plume::core::height_apart;
use crate::plume::core::kernel::{lids, share_of_terrain};
use crate::plume::core::{PlumeAt, SourceHour, plume_apart};
use crate::plume::deposition::{ClassDeposition, SourceDeposition};

/// Abscissa of the two-point rule, 1/(2√3) as AERMOD writes it.
const GAUSS: f64 = 0.2886751;
/// Bound of the exponent.
const GREATEST: f64 = 50.0;
/// Most rows of Romberg's table.
const ROWS: usize = 12;

/// Eight receptors to which the plume is depleted.
pub struct DepletionTask<'t, 'a> {
    /// The source in its hour.
    pub source: &'t SourceHour<'a>,
    /// Velocities and washout.
    pub deposition: &'t SourceDeposition,
    /// Distance along the plume at which the share is wanted [m].
    pub distance: [f64; 8],
    /// Length of the path on which ground and hill rise to those of the receptor [m].
    pub path: [f64; 8],
    /// Heights above the source's base [m].
    pub above_base: [f64; 8],
    /// Ground elevations [m].
    pub elevation: [f64; 8],
    /// Hill height scales [m].
    pub hill_height: [f64; 8],
    /// Shares left of each class, dry × wet.
    pub shares: &'t mut [[f64; 8]],
    /// σw that AERMOD keeps afterwards [m/s]; as it was without dry depletion.
    pub sigma_w: &'t mut [f64; 8],
}

impl DepletionTask<'_, '_> {
    /// Computes with the widest registers.
    #[inline(never)]
    pub fn compute(self) {
        dispatch(self);
    }
}

impl LaneKernel for DepletionTask<'_, '_> {
    type Output = ();
    #[inline(always)]
    fn run<V: Lanes>(mut self) {
        let mut at = 0;
        while at < 8 {
            self.block::<V>(at);
            at += V::WIDTH;
        }
    }
}

impl DepletionTask<'_, '_> {
    #[inline(always)]
    fn block<V: Lanes>(&mut self, at: usize) {
        let classes = self.deposition.classes.len();
        let one = V::splat(1.0);
        let distance = V::load(&self.distance[at..]);
        for share in self.shares.iter_mut() {
            V::splat(0.0).store(&mut share[at..]);
        }
        if self.deposition.dry_depletion {
            let together = if self.deposition.adaptive { 1 } else { classes };
            let mut begin = 0;
            while begin < classes {
                let end = (begin + together).min(classes);
                self.integrate::<V>(at, begin, end, distance);
                begin = end;
            }
        }
        for (class, share) in self.deposition.classes.iter().zip(self.shares.iter_mut()) {
            let exponent = V::load(&share[at..]) * class.deposition_velocity;
            let mut left = (-exponent.at_most(GREATEST).at_least(-GREATEST)).exp();
            if !self.deposition.dry_depletion {
                left = one;
            }
            if self.deposition.wet_depletion && class.washout.scavenging_rate > 0.0 {
                let washed = distance * (class.washout.scavenging_rate / self.deposition.wind);
                left = left * (-washed).exp();
            }
            left.store(&mut share[at..]);
        }
    }

    /// ∫₁ˣ f dξ of the classes `begin..end` into their shares.
    #[inline(always)]
    fn integrate<V: Lanes>(&mut self, at: usize, begin: usize, end: usize, distance: V) {
        let one = V::splat(1.0);
        let adaptive = self.deposition.adaptive;
        let length = distance - 1.0;
        let mut table = [V::splat(0.0); ROWS];
        let mut done = V::Mask::splat(false);
        let mut step = length;
        let mut weight = 1.0;
        let mut points = 2_usize;
        let (mut x, mut stride) = if adaptive {
            (one, length)
        } else {
            let half = length * GAUSS;
            ((distance + 1.0) * 0.5 + half, half * -2.0)
        };
        let mut row = 0;
        let mut result = V::splat(0.0);
        loop {
            let mut sum = V::splat(0.0);
            let mut last = V::splat(0.0);
            for _ in 0..points {
                let (value, sigma_w) = self.integrand::<V>(at, begin, end, x);
                sum = sum + value;
                last = sigma_w;
                x = x + stride;
            }
            if !self.source.layered {
                last.store(&mut self.sigma_w[at..]);
            }
            if !adaptive {
                return;
            }
            let before = table[0];
            if row == 0 {
                table[0] = sum * 0.5;
                done = length.eq(V::splat(0.0)).or(table[0].eq(V::splat(0.0)));
                points = 1;
            } else {
                table[row] = table[row - 1] * 0.5 + sum * weight;
                let mut power = 1.0;
                for lower in (0..row).rev() {
                    power *= 4.0;
                    table[lower] =
                        table[lower + 1] + (table[lower + 1] - table[lower]) / (power - 1.0);
                }
                let change = (before - table[0]).abs();
                let mut stop = V::Mask::splat(row + 1 == ROWS);
                if row >= 2 {
                    stop = stop
                        .or(table[0].lt(V::splat(1.0e-10)))
                        .or(change.le(table[0].abs() * 0.05))
                        .or(step.lt(one));
                }
                result = V::select(stop.and(done.not()), length * table[0], result);
                done = done.or(stop);
                points *= 2;
            }
            if done.all() {
                result.store(&mut self.shares[begin][at..]);
                return;
            }
            stride = step;
            step = step * 0.5;
            weight *= 0.5;
            x = one + step;
            row += 1;
        }
    }

    /// f at a distance: of a single class as the value, of several into their shares (times the rule's weight); and σw there.
    #[inline(always)]
    fn integrand<V: Lanes>(&mut self, at: usize, begin: usize, end: usize, x: V) -> (V, V) {
        let s = self.source;
        let receptor = V::load(&self.above_base[at..]);
        let plume = plume_apart(s, x, receptor);
        let initial = plume.sigma_z_initial;
        let mut alone = plume;
        alone.sigma_z = without(plume.sigma_z, initial);
        alone.sigma_z_parts = [
            without(plume.sigma_z_parts[0], initial),
            without(plume.sigma_z_parts[1], initial),
        ];
        alone.sigma_z_initial = V::splat(0.0);
        let along = x / V::load(&self.path[at..]);
        let elevation = (V::load(&self.elevation[at..]) - s.elevation) * along + s.elevation;
        let hill = (V::load(&self.hill_height[at..]) - s.height) * along + s.height;
        let mut value = V::splat(0.0);
        let factor = (V::load(&self.distance[at..]) - 1.0) * 0.5;
        for j in begin..end {
            let class = &self.deposition.classes[j];
            value = self.of_class(class, &alone, x, receptor, elevation, hill);
            if !self.deposition.adaptive {
                let share = V::load(&self.shares[j][at..]) + value * factor;
                share.store(&mut self.shares[j][at..]);
            }
        }
        (value, plume.air.sigma_w)
    }

    #[inline(always)]
    fn of_class<V: Lanes>(
        &self,
        class: &ClassDeposition,
        plume: &PlumeAt<V>,
        x: V,
        receptor: V,
        elevation: V,
        hill: V,
    ) -> V {
        let s = self.source;
        let one = V::splat(1.0);
        let zero = V::splat(0.0);
        let low = settle(plume, (x / s.wind) * class.settling_in_depletion);
        let lids = lids(s, &low, x);
        let flat = receptor.eq(zero).all();
        let weight = if flat {
            one
        } else {
            share_of_terrain(s, &low, hill, elevation, lids)
        };
        let y = Across {
            main: one,
            penetrated: zero,
        };
        let reference = V::splat(self.deposition.reference_height);
        let mut value = zero;
        for n in 0..if flat { 1 } else { 2 } {
            let (z, share) = if n == 0 {
                (receptor + reference, weight)
            } else {
                (reference, one - weight)
            };
            value = value + share * height_apart(s, &low, z, y, lids, zero);
        }
        value
    }
}

/// The plume after its particles have fallen by `fall` [m].
#[inline(always)]
pub(super) fn settle<V: Lanes>(plume: &PlumeAt<V>, fall: V) -> PlumeAt<V> {
    let mut low = *plume;
    low.height = (plume.height - fall).at_least(0.0);
    low.direct = [plume.direct[0] - fall, plume.direct[1] - fall];
    low.indirect = [plume.indirect[0] - fall, plume.indirect[1] - fall];
    low
}

/// A spread without its initial part.
#[inline(always)]
fn without<V: Lanes>(sigma: V, initial: V) -> V {
    (sigma * sigma - initial * initial).at_least(0.0).sqrt()
}
