//! What all parameters share in a step: matrices that multiply tangents, and the parameters' own terms.

use super::super::kernel::{Sink, gather_into};
use super::super::method::Coefficients;
use super::super::rider::Step;
use super::super::stepping::REGISTERS;
use super::super::wide::Wide;
use super::TangentSystem;
use super::plan::Pattern;
use crate::chemistry::network::Network;
use crate::numerics::lanes::Lanes;

/// For each stage the stage at whose point its tendency is taken.
pub(super) fn origins(method: &Coefficients) -> [usize; 4] {
    let mut origins = [0; 4];
    for stage in 1..method.stages {
        origins[stage] = if method.fresh[stage] {
            stage
        } else {
            origins[stage - 1]
        };
    }
    origins
}

/// Stages with a tendency of their own between the first and a stage: where its J stands in [`Matrices::fresh`].
pub(super) fn fresh_before(method: &Coefficients, stage: usize) -> usize {
    let origins = origins(method);
    (1..stage).filter(|&s| origins[s] == s).count()
}

/// Matrices and values of a step.
pub(super) struct Matrices<V> {
    /// Derivatives of the rates, as the solver's cells hold them.
    derivatives: Vec<Wide<V, REGISTERS>>,
    /// Points Y_i `[stage][place]` of stages with a tendency of their own, the first one's included.
    pub points: Vec<Wide<V, REGISTERS>>,
    /// What multiplies s in stage i, `[register][entry][stage]`: H(y) k_i, and J(y) where the stage's tendency is that at y.
    pub start: Vec<V>,
    /// J(Y_i) `[stage][register][entry]` of stages with a tendency of their own but the first, at [`fresh_before`].
    pub fresh: Vec<V>,
    /// r(Y_i) + (∂r/∂y) k_i of reactions, then λ (Y_i + k_i) of places `[stage][value]`; only those that a parameter touches.
    pub values: Vec<Wide<V, REGISTERS>>,
}

impl<V: Lanes> Matrices<V> {
    pub fn new(pattern: &Pattern, network: &Network, method: &Coefficients) -> Self {
        let stages = method.stages;
        let zeros = |n: usize| vec![Wide::splat(0.0); n];
        let n = network.species();
        let entries = REGISTERS * pattern.entries();
        Self {
            derivatives: zeros(network.derivatives()),
            points: zeros(stages * n),
            start: vec![V::splat(0.0); stages * entries],
            fresh: vec![V::splat(0.0); fresh_before(method, stages) * entries],
            values: zeros(stages * (network.reactions() + n)),
        }
    }

    /// Computes all of them for a step.
    #[inline(always)]
    pub fn lay(&mut self, system: &TangentSystem, step: &Step<'_, V>) {
        let (network, method) = (step.network(), step.coefficients());
        let (y, constants) = (step.before(), step.constants());
        let (n, pattern) = (network.species(), &system.pattern);
        let entries = pattern.entries();
        let origins = origins(method);
        for stage in 0..method.stages {
            let k = step.stage(stage);
            let at_start = origins[stage] == 0;
            curvature(network, constants, (y, k), at_start, &mut self.derivatives);
            let mut start = Interleaved {
                to: &mut self.start,
                entries,
                stride: method.stages,
                first: stage,
            };
            gather_into(&pattern.jacobian, &self.derivatives, &mut start);
            if at_start {
                start.subtract(pattern, &step.cells.loss);
            }
            if origins[stage] == stage {
                let points = &mut self.points[stage * n..(stage + 1) * n];
                points.copy_from_slice(y);
                for (j, &a) in method.a[stage][..stage].iter().enumerate() {
                    if a != 0.0 {
                        for (point, k) in points.iter_mut().zip(step.stage(j)) {
                            *point = k.mul_add(Wide::splat(a), *point);
                        }
                    }
                }
            }
            if stage > 0 && origins[stage] == stage {
                let point = &self.points[stage * n..(stage + 1) * n];
                slopes(network, constants, point, &mut self.derivatives);
                let mut fresh = Interleaved {
                    to: &mut self.fresh[fresh_before(method, stage) * REGISTERS * entries..],
                    entries,
                    stride: 1,
                    first: 0,
                };
                gather_into(&pattern.jacobian, &self.derivatives, &mut fresh);
                fresh.subtract(pattern, &step.cells.loss);
            }
            let point = &self.points[origins[stage] * n..(origins[stage] + 1) * n];
            let count = network.reactions() + n;
            let values = &mut self.values[stage * count..(stage + 1) * count];
            touched(system, step, (point, k), values);
        }
    }
}

/// A matrix among others, `[register][entry][matrix]`.
struct Interleaved<'a, V> {
    to: &'a mut [V],
    entries: usize,
    stride: usize,
    first: usize,
}

impl<V: Lanes> Interleaved<'_, V> {
    /// Takes first-order losses off the diagonal.
    #[inline(always)]
    fn subtract(&mut self, pattern: &Pattern, losses: &[Wide<V, REGISTERS>]) {
        for (&entry, loss) in pattern.diagonal.iter().zip(losses) {
            for register in 0..REGISTERS {
                let at = (register * self.entries + usize::from(entry)) * self.stride + self.first;
                self.to[at] = self.to[at] - loss.0[register];
            }
        }
    }
}

impl<V: Lanes> Sink<V, REGISTERS> for Interleaved<'_, V> {
    #[inline(always)]
    fn put(&mut self, entry: usize, sum: Wide<V, REGISTERS>) {
        for register in 0..REGISTERS {
            let at = (register * self.entries + entry) * self.stride + self.first;
            self.to[at] = sum.0[register];
        }
    }
}

/// Derivatives of the rates at `y`.
#[inline(always)]
fn slopes<V: Lanes, const N: usize>(
    network: &Network,
    constants: &[Wide<V, N>],
    y: &[Wide<V, N>],
    to: &mut [Wide<V, N>],
) {
    let (linear, rest) = to.split_at_mut(network.reactions());
    for &[r, _] in &network.linear {
        linear[usize::from(r)] = constants[usize::from(r)];
    }
    let (two, three) = rest.split_at_mut(2 * network.bilinear.len());
    for (&[r, a, b], to) in network.bilinear.iter().zip(two.chunks_exact_mut(2)) {
        let constant = constants[usize::from(r)];
        to[0] = constant * y[usize::from(b)];
        to[1] = constant * y[usize::from(a)];
    }
    for (&[r, a, b, c], to) in network.trilinear.iter().zip(three.chunks_exact_mut(3)) {
        let constant = constants[usize::from(r)];
        let [a, b, c] = [a, b, c].map(usize::from);
        let (a, b, c) = (y[a], y[b], y[c]);
        to[0] = constant * b * c;
        to[1] = constant * a * c;
        to[2] = constant * a * b;
    }
}

/// What multiplies a tangent s in the derivatives of (∂r/∂y) k by y; where `whole`, ∂r/∂y itself with it.
#[inline(always)]
fn curvature<V: Lanes, const N: usize>(
    network: &Network,
    constants: &[Wide<V, N>],
    (y, k): (&[Wide<V, N>], &[Wide<V, N>]),
    whole: bool,
    to: &mut [Wide<V, N>],
) {
    let (linear, rest) = to.split_at_mut(network.reactions());
    for &[r, _] in &network.linear {
        let constant = constants[usize::from(r)];
        linear[usize::from(r)] = if whole { constant } else { Wide::splat(0.0) };
    }
    let (two, three) = rest.split_at_mut(2 * network.bilinear.len());
    for (&[r, a, b], to) in network.bilinear.iter().zip(two.chunks_exact_mut(2)) {
        let constant = constants[usize::from(r)];
        let [a, b] = [a, b].map(usize::from);
        let (ka, kb) = if whole {
            (y[a] + k[a], y[b] + k[b])
        } else {
            (k[a], k[b])
        };
        to[0] = constant * kb;
        to[1] = constant * ka;
    }
    for (&[r, a, b, c], to) in network.trilinear.iter().zip(three.chunks_exact_mut(3)) {
        let constant = constants[usize::from(r)];
        let [a, b, c] = [a, b, c].map(usize::from);
        for (to, (p, q)) in to.iter_mut().zip([(b, c), (a, c), (a, b)]) {
            let mut sum = y[p] * k[q] + y[q] * k[p];
            if whole {
                sum = sum + y[p] * y[q];
            }
            *to = constant * sum;
        }
    }
}

/// What a parameter that multiplies reactions or losses changes in a stage.
#[inline(always)]
fn touched<V: Lanes>(
    system: &TangentSystem,
    step: &Step<'_, V>,
    (point, k): (&[Wide<V, REGISTERS>], &[Wide<V, REGISTERS>]),
    values: &mut [Wide<V, REGISTERS>],
) {
    let (network, constants, y) = (step.network(), step.constants(), step.before());
    let watched = &system.watched;
    for &r in &watched.constant {
        values[usize::from(r)] = constants[usize::from(r)];
    }
    for &[r, a] in &watched.linear {
        let (r, a) = (usize::from(r), usize::from(a));
        values[r] = constants[r] * (point[a] + k[a]);
    }
    for &[r, a, b] in &watched.bilinear {
        let (r, a, b) = (usize::from(r), usize::from(a), usize::from(b));
        values[r] = constants[r] * (point[a] * point[b] + y[a] * k[b] + y[b] * k[a]);
    }
    for &[r, a, b, c] in &watched.trilinear {
        let r = usize::from(r);
        let [a, b, c] = [a, b, c].map(usize::from);
        let change = k[a] * y[b] * y[c] + y[a] * k[b] * y[c] + y[a] * y[b] * k[c];
        values[r] = constants[r] * (point[a] * point[b] * point[c] + change);
    }
    for &place in &watched.losses {
        let p = usize::from(place);
        values[network.reactions() + p] = step.cells.loss[p] * (point[p] + k[p]);
    }
}
