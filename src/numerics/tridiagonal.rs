//! Column matrices of transfers, solved without a single subtraction.
//!
//! An implicit step of mixing in a column of n cells reads A x = c with c the mass in each cell before and x after the
//! step. Written by transfers (fractions of a cell's new mass that move during the step)
//!
//! A[k][k]   = 1 + upₖ + downₖ + exitₖ   (exit only from cell 0: deposition)
//! A[k+1][k] = −upₖ,  A[k−1][k] = −downₖ,  A[k][0] −= jetₖ  (k ≥ 1: direct transfer from cell 0, Pleim 2007)
//!
//! every column sums to 1 + exit, so that mass is conserved. Eliminating from the top with column sums instead of
//! differences (Grassmann, Taksar and Heyman 1985, Oper. Res. 33, 1107) gives
//!
//! pₖ = 1 + upₖ pₖ₊₁/dₖ₊₁,  dₖ = pₖ + downₖ,  jet′ₖ = jetₖ + (downₖ₊₁/dₖ₊₁) jet′ₖ₊₁,
//! d₀ = 1 + exit + up₀ p₁/d₁ + Σ jet′ₖ pₖ/dₖ,
//!
//! in which all terms are positive: each xₖ is accurate to a few n ε whatever the size of the transfers, never
//! negative, and `exit` enters the last pivot only. One factorisation therefore serves all species of a column, each with
//! its own deposition velocity, and all their tags.

use super::simd::{Kernel, dispatch};

/// Factored column matrix of transfers; reusable for columns of one height.
#[derive(Debug, Clone, Default)]
pub struct TransferMatrix {
    /// downₖ/dₖ [1].
    down_ratio: Vec<f64>,
    /// upₖ₋₁/dₖ [1], index k.
    up_over_pivot: Vec<f64>,
    /// jet′ₖ/dₖ [1].
    jet_over_pivot: Vec<f64>,
    /// 1/dₖ [1]; index 0 is not used.
    inverse_pivot: Vec<f64>,
    /// d₀ without the exit [1].
    base_pivot: f64,
    /// True if any jet is not zero.
    has_jet: bool,
}

impl TransferMatrix {
    /// Factors the matrix of the transfers `up` and `down` [1] (length n; `down[0]` and `up[n−1]` must be zero) and,
    /// where cell 0 feeds the cells above directly, `jet` [1] (length n; `jet[0]` is not read).
    pub fn factor(&mut self, up: &[f64], down: &[f64], jet: Option<&[f64]>) {
        let n = up.len();
        debug_assert!(n > 0 && down.len() == n && down[0] == 0.0 && up[n - 1] == 0.0);
        for list in [
            &mut self.down_ratio,
            &mut self.up_over_pivot,
            &mut self.jet_over_pivot,
            &mut self.inverse_pivot,
        ] {
            list.clear();
            list.resize(n, 0.0);
        }
        self.has_jet = jet.is_some();
        let mut base = 1.0;
        let mut retained_above = 0.0; // pₖ₊₁/dₖ₊₁
        let mut jet_above = 0.0; // (downₖ₊₁/dₖ₊₁) jet′ₖ₊₁
        for k in (1..n).rev() {
            let kept = 1.0 + up[k] * retained_above;
            let pivot = kept + down[k];
            let jet_here = jet.map_or(0.0, |j| j[k]) + jet_above;
            self.down_ratio[k] = down[k] / pivot;
            self.inverse_pivot[k] = 1.0 / pivot;
            self.up_over_pivot[k] = up[k - 1] / pivot;
            self.jet_over_pivot[k] = jet_here / pivot;
            retained_above = kept / pivot;
            jet_above = self.down_ratio[k] * jet_here;
            base += jet_here * retained_above;
        }
        self.base_pivot = base + up[0] * retained_above;
    }

    /// Number of cells.
    pub fn len(&self) -> usize {
        self.down_ratio.len()
    }

    /// True before the first [`TransferMatrix::factor`].
    pub fn is_empty(&self) -> bool {
        self.down_ratio.is_empty()
    }

    /// Solves in place for every lane. Cell k of lane l stands at `data[k * stride + l]`; lane l leaves cell 0 by
    /// `exit[l / tags]` [1], so that `exit.len() * tags` lanes are solved.
    ///
    /// # Panics
    /// If `data` is shorter than the column.
    pub fn solve(&self, data: &mut [f64], stride: usize, tags: usize, exit: &[f64]) {
        dispatch(Solve {
            matrix: self,
            data,
            stride,
            tags,
            exit,
        });
    }

    /// Solves the lanes from `first` to `last` of a column.
    #[inline(always)]
    fn solve_lanes(&self, data: &mut [f64], stride: usize, lanes: (usize, usize), base: &[f64]) {
        let n = self.len();
        let (first, last) = lanes;
        for k in (1..n).rev() {
            let (below, above) = data.split_at_mut(k * stride);
            let ratio = self.down_ratio[k];
            let target = &mut below[(k - 1) * stride..][first..last];
            for (low, high) in target.iter_mut().zip(&above[first..last]) {
                *low += ratio * high;
            }
        }
        for (value, inverse) in data[first..last].iter_mut().zip(base) {
            *value *= inverse;
        }
        for k in 1..n {
            let (below, above) = data.split_at_mut(k * stride);
            let (inverse, up) = (self.inverse_pivot[k], self.up_over_pivot[k]);
            let target = &mut above[first..last];
            let lower = &below[(k - 1) * stride..][first..last];
            if self.has_jet {
                let jet = self.jet_over_pivot[k];
                let cells = lower.iter().zip(&below[first..last]);
                for (high, (low, bottom)) in target.iter_mut().zip(cells) {
                    *high = (*high * inverse + up * low) + jet * bottom;
                }
            } else {
                for (high, low) in target.iter_mut().zip(lower) {
                    *high = *high * inverse + up * low;
                }
            }
        }
    }
}

/// All lanes of a column, in groups that stay in the first cache.
struct Solve<'a> {
    matrix: &'a TransferMatrix,
    data: &'a mut [f64],
    stride: usize,
    tags: usize,
    exit: &'a [f64],
}

/// Lanes solved together [1]: a column of 30 cells of them fills half of a cache of 32 KiB.
const GROUP: usize = 64;

impl Kernel for Solve<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let lanes = self.tags * self.exit.len();
        let mut base = [0.0; GROUP];
        let mut first = 0;
        while first < lanes {
            let last = (first + GROUP).min(lanes);
            for (inverse, lane) in base.iter_mut().zip(first..last) {
                *inverse = 1.0 / (self.matrix.base_pivot + self.exit[lane / self.tags]);
            }
            self.matrix
                .solve_lanes(self.data, self.stride, (first, last), &base);
            first = last;
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp)]
mod tests {
    use super::*;
    use nalgebra::{DMatrix, DVector};

    fn transfers(n: usize) -> (Vec<f64>, Vec<f64>, Vec<f64>) {
        let up = (0..n)
            .map(|k| {
                if k + 1 < n {
                    0.3 + 5.0 * ((k * 7) % 5) as f64
                } else {
                    0.0
                }
            })
            .collect();
        let down = (0..n)
            .map(|k| {
                if k > 0 {
                    0.1 + 3.0 * ((k * 3) % 4) as f64
                } else {
                    0.0
                }
            })
            .collect();
        let jet = (0..n)
            .map(|k| {
                if k > 0 && k < n / 2 {
                    0.2 + 0.05 * k as f64
                } else {
                    0.0
                }
            })
            .collect();
        (up, down, jet)
    }

    #[test]
    fn agrees_with_a_dense_lu() {
        let n = 9;
        let (up, down, jet) = transfers(n);
        let exits = [0.0, 0.4];
        let mut matrix = TransferMatrix::default();
        matrix.factor(&up, &down, Some(&jet));
        let mut data: Vec<f64> = (0..n * 4).map(|i| 1.0 + (i % 5) as f64).collect();
        let start = data.clone();
        matrix.solve(&mut data, 4, 2, &exits);
        for lane in 0..4 {
            let mut dense = DMatrix::<f64>::zeros(n, n);
            for k in 0..n {
                dense[(k, k)] += 1.0 + up[k] + down[k];
                if k + 1 < n {
                    dense[(k + 1, k)] -= up[k];
                }
                if k > 0 {
                    dense[(k - 1, k)] -= down[k];
                    dense[(k, 0)] -= jet[k];
                    dense[(0, 0)] += jet[k];
                }
            }
            dense[(0, 0)] += exits[lane / 2];
            let right = DVector::from_iterator(n, (0..n).map(|k| start[k * 4 + lane]));
            let expected = dense.lu().solve(&right).unwrap();
            for k in 0..n {
                approx::assert_relative_eq!(data[k * 4 + lane], expected[k], max_relative = 1e-13);
            }
        }
    }

    #[test]
    fn mass_and_sign_survive_extreme_transfers() {
        let n = 30;
        let up: Vec<f64> = (0..n).map(|k| if k + 1 < n { 1e9 } else { 0.0 }).collect();
        let down: Vec<f64> = (0..n).map(|k| if k > 0 { 1e9 } else { 0.0 }).collect();
        let mut matrix = TransferMatrix::default();
        matrix.factor(&up, &down, None);
        let mut data = vec![0.0; n];
        data[n - 1] = 1.0;
        matrix.solve(&mut data, 1, 1, &[0.0]);
        let total: f64 = data.iter().sum();
        assert!((total - 1.0).abs() < 1e-14, "mass error {:e}", total - 1.0);
        assert!(data.iter().all(|&x| x > 0.0));
    }
}
