//! The arithmetic of one Rosenbrock step in all lanes: rates, tendencies, Jacobian, factors, solutions.

use super::wide::Wide;
use crate::chemistry::network::{Network, Sums};
use crate::numerics::lanes::Lanes;

/// Numbers of one register's cells; species in the order of elimination.
pub(in crate::chemistry) struct Cells<V, const N: usize> {
    /// Mole fractions [mol/mol].
    pub y: Vec<Wide<V, N>>,
    /// Rate constants, then derivatives of the rates [1/s].
    pub derivatives: Vec<Wide<V, N>>,
    /// Rates [mol/mol/s].
    pub rates: Vec<Wide<V, N>>,
    /// Sources [mol/mol/s].
    pub source: Vec<Wide<V, N>>,
    /// First-order losses [1/s].
    pub loss: Vec<Wide<V, N>>,
    /// Factors of J − I/(hγ): what stands left of the diagonal is −L, the rest U, and rows of earlier blocks as they are.
    /// With these signs the solution of (I/(hγ) − J) x = b only adds.
    pub factors: Vec<Wide<V, N>>,
    /// Inverse pivots of I/(hγ) − J.
    pub inverse: Vec<Wide<V, N>>,
}

impl<V: Lanes, const N: usize> Cells<V, N> {
    pub fn new(network: &Network) -> Self {
        let zeros = |n: usize| vec![Wide::<V, N>::splat(0.0); n];
        let n = network.species();
        Self {
            y: zeros(n),
            derivatives: zeros(network.derivatives()),
            rates: zeros(network.reactions()),
            source: zeros(n),
            loss: zeros(n),
            factors: zeros(network.factors.entries()),
            inverse: zeros(n),
        }
    }
}

/// destination ← Σ added − Σ subtracted + Σ weight · weighted.
#[inline(always)]
pub(in crate::chemistry) fn gather<V: Lanes, const N: usize>(
    sums: &Sums,
    from: &[Wide<V, N>],
    to: &mut [Wide<V, N>],
) {
    gather_into(sums, from, to);
}

/// Where sums go. (No closure: only functions can be told to be inlined, see [`crate::numerics::lanes`].)
pub(super) trait Sink<V, const N: usize> {
    /// Takes the sum of a destination.
    fn put(&mut self, destination: usize, sum: Wide<V, N>);
}

impl<V: Lanes, const N: usize> Sink<V, N> for [Wide<V, N>] {
    #[inline(always)]
    fn put(&mut self, destination: usize, sum: Wide<V, N>) {
        self[destination] = sum;
    }
}

/// As [`gather`], with sums that go elsewhere.
#[inline(always)]
pub(super) fn gather_into<V: Lanes, const N: usize, S: Sink<V, N> + ?Sized>(
    sums: &Sums,
    from: &[Wide<V, N>],
    to: &mut S,
) {
    let mut destinations = &sums.destinations[..];
    let mut operands = &sums.operands[..];
    let mut weights = &sums.weights[..];
    for run in &sums.runs {
        let (now, later) = destinations.split_at(usize::from(run.sums));
        destinations = later;
        let (added, subtracted, weighted) = (
            usize::from(run.added),
            usize::from(run.subtracted),
            usize::from(run.weighted),
        );
        for &destination in now {
            let mut sum = Wide::splat(0.0);
            let (list, later) = operands.split_at(added);
            for &operand in list {
                sum = sum + from[usize::from(operand)];
            }
            let (list, later) = later.split_at(subtracted);
            for &operand in list {
                sum = sum - from[usize::from(operand)];
            }
            let (list, later) = later.split_at(weighted);
            let (heavy, lighter) = weights.split_at(weighted);
            // By numbers: a pair of lists is not always inlined, and a call saves and loads every register.
            for n in 0..weighted {
                let operand = from[usize::from(list[n])];
                sum = operand.mul_add(Wide::splat(heavy[n]), sum);
            }
            weights = lighter;
            operands = later;
            to.put(usize::from(destination), sum);
        }
    }
}

/// Rates r = k Π x at mole fractions `y`.
#[inline(always)]
pub(super) fn rates<V: Lanes, const N: usize>(
    network: &Network,
    y: &[Wide<V, N>],
    constants: &[Wide<V, N>],
    rates: &mut [Wide<V, N>],
) {
    for &r in &network.constant {
        rates[usize::from(r)] = constants[usize::from(r)];
    }
    for &[r, a] in &network.linear {
        rates[usize::from(r)] = constants[usize::from(r)] * y[usize::from(a)];
    }
    for &[r, a, b] in &network.bilinear {
        let r = usize::from(r);
        rates[r] = constants[r] * y[usize::from(a)] * y[usize::from(b)];
    }
    for &[r, a, b, c] in &network.trilinear {
        let r = usize::from(r);
        rates[r] = constants[r] * y[usize::from(a)] * y[usize::from(b)] * y[usize::from(c)];
    }
}

/// Rates and their derivatives at the cells' own mole fractions.
#[inline(always)]
pub(in crate::chemistry) fn rates_and_derivatives<V: Lanes, const N: usize>(
    network: &Network,
    cells: &mut Cells<V, N>,
) {
    let (constants, derivatives) = cells.derivatives.split_at_mut(network.reactions);
    let (y, rates) = (&cells.y, &mut cells.rates);
    for &r in &network.constant {
        rates[usize::from(r)] = constants[usize::from(r)];
    }
    for &[r, a] in &network.linear {
        rates[usize::from(r)] = constants[usize::from(r)] * y[usize::from(a)];
    }
    let (two, three) = derivatives.split_at_mut(2 * network.bilinear.len());
    for (&[r, a, b], to) in network.bilinear.iter().zip(two.chunks_exact_mut(2)) {
        let k = constants[usize::from(r)];
        let (a, b) = (y[usize::from(a)], y[usize::from(b)]);
        let ka = k * a;
        to[0] = k * b;
        to[1] = ka;
        rates[usize::from(r)] = ka * b;
    }
    for (&[r, a, b, c], to) in network.trilinear.iter().zip(three.chunks_exact_mut(3)) {
        let k = constants[usize::from(r)];
        let (a, b, c) = (y[usize::from(a)], y[usize::from(b)], y[usize::from(c)]);
        let ka = k * a;
        to[0] = k * b * c;
        to[1] = ka * c;
        to[2] = ka * b;
        rates[usize::from(r)] = ka * b * c;
    }
}

/// dx/dt from the rates, with sources and losses.
#[inline(always)]
pub(in crate::chemistry) fn tendencies<V: Lanes, const N: usize>(
    network: &Network,
    (rates, y): (&[Wide<V, N>], &[Wide<V, N>]),
    (source, loss): (&[Wide<V, N>], &[Wide<V, N>]),
    open: bool,
    to: &mut [Wide<V, N>],
) {
    gather(&network.tendencies, rates, to);
    if open {
        for (((f, y), source), loss) in to.iter_mut().zip(y).zip(source).zip(loss) {
            *f = *f + *source - *loss * *y;
        }
    }
}

/// The factors from the derivatives; `diagonal` is 1/(hγ).
#[inline(always)]
pub(in crate::chemistry) fn factorise<V: Lanes, const N: usize>(
    network: &Network,
    cells: &mut Cells<V, N>,
    diagonal: Wide<V, N>,
    open: bool,
) {
    let factors = &mut cells.factors[..];
    for &entry in &network.fill {
        factors[usize::from(entry)] = Wide::splat(0.0);
    }
    gather(&network.jacobian, &cells.derivatives, factors);
    for (row, loss) in network.factors.rows.iter().zip(&cells.loss) {
        let entry = &mut factors[row.diagonal()];
        *entry = *entry - diagonal;
        if open {
            *entry = *entry - *loss;
        }
    }
    let symbolic = &network.factors;
    let mut targets = &symbolic.targets[..];
    for (p, row) in symbolic.rows.iter().enumerate() {
        let first = row.first as usize;
        let end = row.diagonal() + 1 + usize::from(row.upper);
        let (done, rest) = factors.split_at_mut(first);
        let own = &mut rest[..end - first];
        let columns = &symbolic.columns[first..end];
        let middle = row.diagonal() - first;
        for entry in usize::from(row.earlier)..middle {
            let pivot = usize::from(columns[entry]);
            let factor = own[entry] * cells.inverse[pivot];
            own[entry] = factor;
            let pivot = &symbolic.rows[pivot];
            let from = pivot.diagonal() + 1;
            let upper = usize::from(pivot.upper);
            let (now, later) = targets.split_at(upper);
            targets = later;
            let sources = &done[from..from + upper];
            for n in 0..upper {
                let target = &mut own[usize::from(now[n])];
                *target = sources[n].mul_add(factor, *target);
            }
        }
        cells.inverse[p] = -own[middle].inverse();
    }
}

/// Solves (I/(hγ) − J) x = b with the factors; `x` is b and becomes the solution.
#[inline(always)]
pub(in crate::chemistry) fn solve<V: Lanes, const N: usize>(
    network: &Network,
    factors: &[Wide<V, N>],
    inverse: &[Wide<V, N>],
    x: &mut [Wide<V, N>],
) {
    let symbolic = &network.factors;
    for block in symbolic.blocks.windows(2) {
        for p in block[0]..block[1] {
            let row = &symbolic.rows[p];
            x[p] = times(
                &symbolic.columns,
                factors,
                row.first as usize,
                row.diagonal(),
                x,
                x[p],
            );
        }
        for p in (block[0]..block[1]).rev() {
            let row = &symbolic.rows[p];
            let first = row.diagonal() + 1;
            let end = first + usize::from(row.upper);
            x[p] = times(&symbolic.columns, factors, first, end, x, x[p]) * inverse[p];
        }
    }
}

/// `sum` and a part of a row of the factors times `x`.
#[inline(always)]
fn times<V: Lanes, const N: usize>(
    columns: &[u16],
    factors: &[Wide<V, N>],
    first: usize,
    end: usize,
    x: &[Wide<V, N>],
    mut sum: Wide<V, N>,
) -> Wide<V, N> {
    let (columns, factors) = (&columns[first..end], &factors[first..end]);
    for n in 0..columns.len() {
        sum = factors[n].mul_add(x[usize::from(columns[n])], sum);
    }
    sum
}

/// D x: changes of the rates by their derivatives.
#[inline(always)]
pub(super) fn rates_tangent<V: Lanes, const N: usize>(
    network: &Network,
    cells: &Cells<V, N>,
    x: &[Wide<V, N>],
    rates: &mut [Wide<V, N>],
) {
    let (constants, derivatives) = cells.derivatives.split_at(network.reactions);
    for &r in &network.constant {
        rates[usize::from(r)] = Wide::splat(0.0);
    }
    for &[r, a] in &network.linear {
        rates[usize::from(r)] = constants[usize::from(r)] * x[usize::from(a)];
    }
    let (two, three) = derivatives.split_at(2 * network.bilinear.len());
    for (&[r, a, b], d) in network.bilinear.iter().zip(two.chunks_exact(2)) {
        rates[usize::from(r)] = d[0].mul_add(x[usize::from(a)], d[1] * x[usize::from(b)]);
    }
    for (&[r, a, b, c], d) in network.trilinear.iter().zip(three.chunks_exact(3)) {
        let last = d[1].mul_add(x[usize::from(b)], d[2] * x[usize::from(c)]);
        rates[usize::from(r)] = d[0].mul_add(x[usize::from(a)], last);
    }
}

/// J x: changes of the rates, gathered as the rates themselves are.
#[inline(always)]
pub(super) fn tangent<V: Lanes, const N: usize>(
    network: &Network,
    cells: &Cells<V, N>,
    x: &[Wide<V, N>],
    rates: &mut [Wide<V, N>],
    product: &mut [Wide<V, N>],
) {
    rates_tangent(network, cells, x, rates);
    gather(&network.tendencies, rates, product);
    for ((to, x), loss) in product.iter_mut().zip(x).zip(&cells.loss) {
        *to = *to - *loss * *x;
    }
}
