//! Second derivatives: what the right-hand side of a pair (p, q) holds beside the matrices times s_pq.
//!
//! H(Y_i)(Y'_p, Y'_q) + T(y)(s_p, s_q, k_i) + [H(y) s_p + J_p] k'_q + J_p(Y_i) Y'_q + H_p s_q k_i, and the last three with p and q
//! exchanged; T are the third derivatives, J_p, H_p those of what p multiplies.

use super::super::rider::Step;
use super::super::stepping::REGISTERS;
use super::super::wide::Wide;
use super::TangentSystem;
use super::matrices::origins;
use super::plan::Touched;
use super::stages::{Carried, SIDE, add_rates};
use crate::chemistry::network::Network;
use crate::numerics::lanes::Lanes;

/// Vectors of one parameter, or of the mole fractions themselves.
struct Lines<V> {
    /// At the beginning of the step.
    start: Vec<V>,
    /// At the stage's point.
    point: Vec<V>,
    /// The stage.
    stage: Vec<V>,
}

impl<V: Lanes> Lines<V> {
    fn new(n: usize) -> Self {
        Self {
            start: vec![V::splat(0.0); n],
            point: vec![V::splat(0.0); n],
            stage: vec![V::splat(0.0); n],
        }
    }
}

/// Room for a block of pairs.
pub(super) struct Curved<V> {
    base: Lines<V>,
    p: Lines<V>,
    q: Lines<V>,
    /// Changes of the rates.
    rates: Vec<Wide<V, SIDE>>,
    /// Changes by losses.
    lost: Vec<Wide<V, SIDE>>,
    scratch: Vec<Wide<V, SIDE>>,
}

/// First-order tangents, their stages `[block][stage][place]`, and the points of the stages `[stage][place]`.
type FirstOrder<'a, V> = (
    &'a mut Carried<V>,
    &'a [Wide<V, SIDE>],
    &'a [Wide<V, REGISTERS>],
);

impl<V: Lanes> Curved<V> {
    #[inline(always)]
    pub fn new(network: &Network, wanted: bool) -> Self {
        let size = |n: usize| if wanted { n } else { 0 };
        let n = size(network.species());
        let zeros = |n: usize| vec![Wide::splat(0.0); n];
        Self {
            base: Lines::new(n),
            p: Lines::new(n),
            q: Lines::new(n),
            rates: zeros(size(network.reactions())),
            lost: zeros(n),
            scratch: zeros(n),
        }
    }

    /// Changes of rates and losses of a stage.
    #[inline(always)]
    pub fn lay(
        &mut self,
        system: &TangentSystem,
        step: &Step<'_, V>,
        (first, stages, points): FirstOrder<'_, V>,
        (register, stage): (usize, usize),
        pairs: &[(usize, usize)],
    ) {
        let (network, method) = (step.network(), step.coefficients());
        let n = network.species();
        let origin = origins(method)[stage];
        for s in 0..n {
            self.base.start[s] = step.before()[s].0[register];
            self.base.point[s] = points[origin * n + s].0[register];
            self.base.stage[s] = step.stage(stage)[s].0[register];
        }
        for lost in &mut self.lost {
            *lost = Wide::splat(0.0);
        }
        for (slot, &(p, q)) in pairs.iter().enumerate() {
            for (lines, parameter) in [(&mut self.p, p), (&mut self.q, q)] {
                let (block, side) = (parameter / SIDE, parameter % SIDE);
                let own = &stages[block * method.stages * n..(block + 1) * method.stages * n];
                let start = first.block(register, block);
                for s in 0..n {
                    let value = start[s].0[side];
                    let mut point = value;
                    for (j, &a) in method.a[origin][..origin].iter().enumerate() {
                        if a != 0.0 {
                            point = own[j * n + s].0[side].mul_add(V::splat(a), point);
                        }
                    }
                    lines.start[s] = value;
                    lines.point[s] = point;
                    lines.stage[s] = own[stage * n + s].0[side];
                }
            }
            self.rates_of(step, register, slot);
            for (touched, of) in [(&system.touched[p], &self.q), (&system.touched[q], &self.p)] {
                let to = (&mut self.rates[..], &mut self.lost[..]);
                multiplied(step, register, touched, (&self.base, of), slot, to);
            }
        }
    }

    /// Adds them to right-hand sides.
    #[inline(always)]
    pub fn add(&mut self, network: &Network, to: &mut [Wide<V, SIDE>]) {
        add_rates(network, &self.rates, &mut self.scratch, to);
        for (to, lost) in to.iter_mut().zip(&self.lost) {
            *to = *to - *lost;
        }
    }

    /// Terms of the rates themselves.
    #[inline(always)]
    fn rates_of(&mut self, step: &Step<'_, V>, register: usize, slot: usize) {
        let (network, constants) = (step.network(), step.constants());
        let (base, p, q) = (&self.base, &self.p, &self.q);
        let linear = network.linear.iter().map(|r| r[0]);
        for r in network.constant.iter().copied().chain(linear) {
            self.rates[usize::from(r)].0[slot] = V::splat(0.0);
        }
        for &[r, a, b] in &network.bilinear {
            let (r, a, b) = (usize::from(r), usize::from(a), usize::from(b));
            let sum = mixed(&p.point, &q.point, a, b)
                + mixed(&p.start, &q.stage, a, b)
                + mixed(&q.start, &p.stage, a, b);
            self.rates[r].0[slot] = constants[r].0[register] * sum;
        }
        for &[r, a, b, c] in &network.trilinear {
            let r = usize::from(r);
            let [a, b, c] = [a, b, c].map(usize::from);
            let mut sum = V::splat(0.0);
            for (a, b, c) in [(a, b, c), (b, c, a), (c, a, b)] {
                let start = mixed(&p.start, &q.stage, a, b) + mixed(&q.start, &p.stage, a, b);
                sum = sum
                    + mixed(&p.point, &q.point, a, b) * base.point[c]
                    + start * base.start[c]
                    + mixed(&p.start, &q.start, a, b) * base.stage[c];
            }
            self.rates[r].0[slot] = constants[r].0[register] * sum;
        }
    }
}

/// x_a z_b + x_b z_a.
#[inline(always)]
fn mixed<V: Lanes>(x: &[V], z: &[V], a: usize, b: usize) -> V {
    x[a] * z[b] + x[b] * z[a]
}

/// What a parameter that multiplies reactions or losses adds, with the tangents of the other one.
#[inline(always)]
fn multiplied<V: Lanes>(
    step: &Step<'_, V>,
    register: usize,
    touched: &Touched,
    (base, of): (&Lines<V>, &Lines<V>),
    slot: usize,
    (rates, lost): (&mut [Wide<V, SIDE>], &mut [Wide<V, SIDE>]),
) {
    let mut to = Rates {
        constants: step.constants(),
        changes: rates,
        register,
        slot,
    };
    for &[r, a] in &touched.linear {
        let a = usize::from(a);
        to.add(r, of.point[a] + of.stage[a]);
    }
    for &[r, a, b] in &touched.bilinear {
        let (a, b) = (usize::from(a), usize::from(b));
        let sum = mixed(&base.point, &of.point, a, b)
            + mixed(&base.start, &of.stage, a, b)
            + mixed(&of.start, &base.stage, a, b);
        to.add(r, sum);
    }
    for &[r, a, b, c] in &touched.trilinear {
        let [a, b, c] = [a, b, c].map(usize::from);
        let mut sum = V::splat(0.0);
        for (a, b, c) in [(a, b, c), (b, c, a), (c, a, b)] {
            sum = sum
                + base.point[a] * base.point[b] * of.point[c]
                + base.start[a] * base.start[b] * of.stage[c]
                + mixed(&base.start, &base.stage, a, b) * of.start[c];
        }
        to.add(r, sum);
    }
    for &place in &touched.losses {
        let s = usize::from(place);
        let to = &mut lost[s].0[slot];
        *to = step.cells.loss[s].0[register].mul_add(of.point[s] + of.stage[s], *to);
    }
}

/// Rates that get something times their constant.
struct Rates<'a, V> {
    constants: &'a [Wide<V, REGISTERS>],
    changes: &'a mut [Wide<V, SIDE>],
    register: usize,
    slot: usize,
}

impl<V: Lanes> Rates<'_, V> {
    #[inline(always)]
    fn add(&mut self, r: u16, sum: V) {
        let r = usize::from(r);
        let to = &mut self.changes[r].0[self.slot];
        *to = self.constants[r].0[self.register].mul_add(sum, *to);
    }
}
