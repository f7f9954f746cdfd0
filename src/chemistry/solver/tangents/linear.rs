//! Linear algebra of blocks of tangents, each part compiled once.

use super::super::rider::Step;
use super::super::wide::Wide;
use super::plan::Pattern;
use super::stages::SIDE;
use crate::numerics::lanes::{LanePart, Lanes};
use std::ops::Range;

/// to ← to + weight · from.
#[inline(always)]
pub(super) fn add<V: Lanes, const U: usize>(
    weight: V,
    from: &[Wide<V, SIDE>],
    to: &mut [Wide<V, SIDE>],
) {
    for (to, from) in to.iter_mut().zip(from) {
        for u in 0..U {
            to.0[u] = from.0[u].mul_add(weight, to.0[u]);
        }
    }
}

/// `M` matrices times the first `U` vectors: `[matrix][place]`.
pub(super) struct Products<'a, V, const U: usize, const M: usize> {
    pub pattern: &'a Pattern,
    pub matrices: &'a [V],
    pub x: &'a [Wide<V, SIDE>],
    pub to: &'a mut [Wide<V, SIDE>],
}

impl<V: Lanes, const U: usize, const M: usize> LanePart for Products<'_, V, U, M> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let (x, to) = (self.x, self.to);
        let n = self.pattern.rows.len();
        let (mut columns, mut matrices) = (&self.pattern.columns[..], self.matrices);
        for &(place, length) in &self.pattern.rows {
            let (row, later) = columns.split_at(usize::from(length));
            columns = later;
            let (entries, later) = matrices.split_at(M * usize::from(length));
            matrices = later;
            let mut sums = [[V::splat(0.0); U]; M];
            // By numbers: a pair of lists is not always inlined, and a call saves and loads every register.
            let (entries, _) = entries.as_chunks::<M>();
            for n in 0..entries.len() {
                let (x, entry) = (&x[usize::from(row[n])], &entries[n]);
                for m in 0..M {
                    for u in 0..U {
                        sums[m][u] = x.0[u].mul_add(entry[m], sums[m][u]);
                    }
                }
            }
            for (m, sum) in sums.iter().enumerate() {
                let to = &mut to[m * n + usize::from(place)];
                to.0[..U].copy_from_slice(sum);
            }
        }
    }
}

/// What a right-hand side still lacks: J(Y_i) Y'_i and Σ c_ij k'_j / h.
pub(super) struct Rest<'a, V> {
    pub product: Option<&'a [Wide<V, SIDE>]>,
    /// k'_j `[stage][place]`.
    pub earlier: &'a [Wide<V, SIDE>],
    /// c_ij / h.
    pub weights: &'a [V],
}

impl<V: Lanes> Rest<'_, V> {
    /// Adds it at a place.
    #[inline(always)]
    fn add<const U: usize>(&self, place: usize, n: usize, to: &mut Wide<V, SIDE>) {
        if let Some(product) = self.product {
            for u in 0..U {
                to.0[u] = to.0[u] + product[place].0[u];
            }
        }
        for (j, &weight) in self.weights.iter().enumerate() {
            let k = &self.earlier[j * n + place];
            for u in 0..U {
                to.0[u] = k.0[u].mul_add(weight, to.0[u]);
            }
        }
    }
}

/// Solves (I/(hγ) − J) x = b for the vectors with the factors of the step; `x` is b without the rest and becomes the solution.
pub(super) struct BackSolve<'a, 'b, V, const U: usize> {
    pub step: &'a Step<'b, V>,
    pub register: usize,
    pub rest: &'a Rest<'a, V>,
    pub x: &'a mut [Wide<V, SIDE>],
}

impl<V: Lanes, const U: usize> LanePart for BackSolve<'_, '_, V, U> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let (step, register, x) = (self.step, self.register, self.x);
        let symbolic = &step.network().factors;
        let inverse = &step.cells.inverse;
        for block in symbolic.blocks.windows(2) {
            for p in block[0]..block[1] {
                let row = &symbolic.rows[p];
                let mut right = x[p];
                self.rest.add::<U>(p, symbolic.rows.len(), &mut right);
                let sums = times::<V, U>(
                    step,
                    register,
                    row.first as usize..row.diagonal(),
                    x,
                    &right,
                );
                x[p].0[..U].copy_from_slice(&sums);
            }
            for p in (block[0]..block[1]).rev() {
                let first = symbolic.rows[p].diagonal() + 1;
                let entries = first..first + usize::from(symbolic.rows[p].upper);
                let sums = times::<V, U>(step, register, entries, x, &x[p]);
                for u in 0..U {
                    x[p].0[u] = sums[u] * inverse[p].0[register];
                }
            }
        }
    }
}

/// `sum` and a part of a row of the factors times the vectors.
#[inline(always)]
fn times<V: Lanes, const U: usize>(
    step: &Step<'_, V>,
    register: usize,
    entries: Range<usize>,
    x: &[Wide<V, SIDE>],
    sum: &Wide<V, SIDE>,
) -> [V; U] {
    let columns = &step.network().factors.columns[entries.clone()];
    let mut sums = [V::splat(0.0); U];
    sums.copy_from_slice(&sum.0[..U]);
    let factors = &step.cells.factors[entries];
    for n in 0..columns.len() {
        let factor = factors[n].0[register];
        let x = &x[usize::from(columns[n])];
        for u in 0..U {
            sums[u] = x.0[u].mul_add(factor, sums[u]);
        }
    }
    sums
}
