//! Several registers side by side, so that what is read of the mechanism's lists serves all of them.

use crate::numerics::lanes::Lanes;
use std::ops::{Add, Mul, Neg, Sub};

/// `N` registers.
#[derive(Debug, Clone, Copy)]
pub struct Wide<V, const N: usize>(pub [V; N]);

impl<V: Lanes, const N: usize> Wide<V, N> {
    /// Cells in it.
    pub const CELLS: usize = N * V::WIDTH;

    /// The same number everywhere.
    #[inline(always)]
    pub fn splat(value: f64) -> Self {
        Self([V::splat(value); N])
    }

    /// From as many numbers as it has cells.
    #[inline(always)]
    pub fn load(from: &[f64]) -> Self {
        let mut wide = [V::splat(0.0); N];
        for (register, from) in wide.iter_mut().zip(from.chunks_exact(V::WIDTH)) {
            *register = V::load(from);
        }
        Self(wide)
    }

    /// Into as many numbers as it has cells.
    #[inline(always)]
    pub fn store(self, to: &mut [f64]) {
        for (register, to) in self.0.into_iter().zip(to.chunks_exact_mut(V::WIDTH)) {
            register.store(to);
        }
    }

    /// The numbers of its cells.
    #[inline(always)]
    pub fn numbers(&mut self) -> &mut [f64] {
        V::numbers(&mut self.0)
    }

    /// `self · factor + addend`, rounded once.
    #[inline(always)]
    pub fn mul_add(mut self, factor: Self, addend: Self) -> Self {
        for n in 0..N {
            self.0[n] = self.0[n].mul_add(factor.0[n], addend.0[n]);
        }
        self
    }

    /// One over it.
    #[inline(always)]
    pub fn inverse(mut self) -> Self {
        for n in 0..N {
            self.0[n] = V::splat(1.0) / self.0[n];
        }
        self
    }
}

impl<V: Lanes, const N: usize> Add for Wide<V, N> {
    type Output = Self;
    #[inline(always)]
    fn add(mut self, other: Self) -> Self {
        for n in 0..N {
            self.0[n] = self.0[n] + other.0[n];
        }
        self
    }
}

impl<V: Lanes, const N: usize> Sub for Wide<V, N> {
    type Output = Self;
    #[inline(always)]
    fn sub(mut self, other: Self) -> Self {
        for n in 0..N {
            self.0[n] = self.0[n] - other.0[n];
        }
        self
    }
}

impl<V: Lanes, const N: usize> Mul for Wide<V, N> {
    type Output = Self;
    #[inline(always)]
    fn mul(mut self, other: Self) -> Self {
        for n in 0..N {
            self.0[n] = self.0[n] * other.0[n];
        }
        self
    }
}

impl<V: Lanes, const N: usize> Neg for Wide<V, N> {
    type Output = Self;
    #[inline(always)]
    fn neg(mut self) -> Self {
        for n in 0..N {
            self.0[n] = -self.0[n];
        }
        self
    }
}
