//! Numbers the kernels are written in: lanes, or lanes with derivatives.

use std::ops::{Add, Div, Mul, Neg, Sub};

use crate::numerics::lanes::{LaneMask, Lanes};

/// What the kernels need of a number; [`Lanes`] have it, and so has [`Dual`].
pub trait Number:
    Copy
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + Add<f64, Output = Self>
    + Sub<f64, Output = Self>
    + Mul<f64, Output = Self>
    + Div<f64, Output = Self>
{
    /// Answers of comparisons.
    type Mask: LaneMask;
    /// Lanes below it.
    type Plain: Lanes<Mask = Self::Mask>;

    /// A constant.
    fn splat(value: f64) -> Self;
    /// Without derivatives.
    fn plain(self) -> Self::Plain;
    /// √x.
    fn sqrt(self) -> Self;
    /// |x|.
    fn abs(self) -> Self;
    /// ⌊x⌋.
    fn floor(self) -> Self;
    /// eˣ of |x| < 700.
    fn exp_inside(self) -> Self;
    /// ln x of x > 0.
    fn ln(self) -> Self;
    /// `yes` where the mask holds, else `no`.
    fn select(mask: Self::Mask, yes: Self, no: Self) -> Self;
    /// Rows of a table.
    fn rows(table: &[[f64; 8]], position: Self) -> [Self; 8];

    /// <
    #[inline(always)]
    fn lt(self, other: Self) -> Self::Mask {
        Lanes::lt(self.plain(), other.plain())
    }
    /// ≤
    #[inline(always)]
    fn le(self, other: Self) -> Self::Mask {
        Lanes::le(self.plain(), other.plain())
    }
    /// >
    #[inline(always)]
    fn gt(self, other: Self) -> Self::Mask {
        other.lt(self)
    }
    /// ≥
    #[inline(always)]
    fn ge(self, other: Self) -> Self::Mask {
        other.le(self)
    }
    /// =
    #[inline(always)]
    fn eq(self, other: Self) -> Self::Mask {
        Lanes::eq(self.plain(), other.plain())
    }
    /// The smaller.
    #[inline(always)]
    fn min(self, other: Self) -> Self {
        Self::select(self.lt(other), self, other)
    }
    /// The greater.
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        Self::select(self.gt(other), self, other)
    }
    /// The smaller of it and a plain number.
    #[inline(always)]
    fn at_most(self, limit: f64) -> Self {
        self.min(Self::splat(limit))
    }
    /// The greater of it and a plain number.
    #[inline(always)]
    fn at_least(self, limit: f64) -> Self {
        self.max(Self::splat(limit))
    }
    /// `self · factor + addend`.
    #[inline(always)]
    fn mul_add(self, factor: Self, addend: Self) -> Self {
        self * factor + addend
    }
}

impl<V: Lanes> Number for V {
    type Mask = <V as Lanes>::Mask;
    type Plain = V;

    #[inline(always)]
    fn splat(value: f64) -> Self {
        <V as Lanes>::splat(value)
    }
    #[inline(always)]
    fn plain(self) -> V {
        self
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        Lanes::sqrt(self)
    }
    #[inline(always)]
    fn abs(self) -> Self {
        Lanes::abs(self)
    }
    #[inline(always)]
    fn floor(self) -> Self {
        Lanes::floor(self)
    }
    #[inline(always)]
    fn exp_inside(self) -> Self {
        Lanes::exp_inside(self)
    }
    #[inline(always)]
    fn ln(self) -> Self {
        Lanes::ln(self)
    }
    #[inline(always)]
    fn select(mask: <V as Lanes>::Mask, yes: Self, no: Self) -> Self {
        <V as Lanes>::select(mask, yes, no)
    }
    #[inline(always)]
    fn rows(table: &[[f64; 8]], position: Self) -> [Self; 8] {
        <V as Lanes>::rows(table, position)
    }
    #[inline(always)]
    fn min(self, other: Self) -> Self {
        Lanes::min(self, other)
    }
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        Lanes::max(self, other)
    }
    #[inline(always)]
    fn mul_add(self, factor: Self, addend: Self) -> Self {
        Lanes::mul_add(self, factor, addend)
    }
}

/// A number and its derivatives by N inputs.
#[derive(Clone, Copy, Debug)]
pub struct Dual<V, const N: usize> {
    /// The number.
    pub value: V,
    /// Its derivatives.
    pub slopes: [V; N],
}

impl<V: Lanes, const N: usize> Dual<V, N> {
    /// A constant.
    #[inline(always)]
    pub fn constant(value: V) -> Self {
        Self {
            value,
            slopes: [Lanes::splat(0.0); N],
        }
    }

    /// An input.
    #[inline(always)]
    pub fn input(value: V, index: usize) -> Self {
        let mut dual = Self::constant(value);
        dual.slopes[index] = Lanes::splat(1.0);
        dual
    }

    /// A function of it with this value and derivative.
    #[inline(always)]
    fn chain(self, value: V, slope: V) -> Self {
        let mut slopes = self.slopes;
        for k in 0..N {
            slopes[k] = slopes[k] * slope;
        }
        Self { value, slopes }
    }
}

impl<V: Lanes, const N: usize> Add for Dual<V, N> {
    type Output = Self;
    #[inline(always)]
    fn add(mut self, other: Self) -> Self {
        self.value = self.value + other.value;
        for k in 0..N {
            self.slopes[k] = self.slopes[k] + other.slopes[k];
        }
        self
    }
}

impl<V: Lanes, const N: usize> Sub for Dual<V, N> {
    type Output = Self;
    #[inline(always)]
    fn sub(mut self, other: Self) -> Self {
        self.value = self.value - other.value;
        for k in 0..N {
            self.slopes[k] = self.slopes[k] - other.slopes[k];
        }
        self
    }
}

impl<V: Lanes, const N: usize> Mul for Dual<V, N> {
    type Output = Self;
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        let mut slopes = self.slopes;
        for k in 0..N {
            slopes[k] = slopes[k] * other.value + other.slopes[k] * self.value;
        }
        Self {
            value: self.value * other.value,
            slopes,
        }
    }
}

impl<V: Lanes, const N: usize> Div for Dual<V, N> {
    type Output = Self;
    #[inline(always)]
    fn div(self, other: Self) -> Self {
        let value = self.value / other.value;
        let mut slopes = self.slopes;
        for k in 0..N {
            slopes[k] = (slopes[k] - other.slopes[k] * value) / other.value;
        }
        Self { value, slopes }
    }
}

impl<V: Lanes, const N: usize> Neg for Dual<V, N> {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        self.chain(-self.value, Lanes::splat(-1.0))
    }
}

impl<V: Lanes, const N: usize> Add<f64> for Dual<V, N> {
    type Output = Self;
    #[inline(always)]
    fn add(mut self, other: f64) -> Self {
        self.value = self.value + other;
        self
    }
}

impl<V: Lanes, const N: usize> Sub<f64> for Dual<V, N> {
    type Output = Self;
    #[inline(always)]
    fn sub(mut self, other: f64) -> Self {
        self.value = self.value - other;
        self
    }
}

impl<V: Lanes, const N: usize> Mul<f64> for Dual<V, N> {
    type Output = Self;
    #[inline(always)]
    fn mul(self, other: f64) -> Self {
        self.chain(self.value * other, Lanes::splat(other))
    }
}

impl<V: Lanes, const N: usize> Div<f64> for Dual<V, N> {
    type Output = Self;
    #[inline(always)]
    fn div(self, other: f64) -> Self {
        self.chain(self.value / other, Lanes::splat(1.0 / other))
    }
}

impl<V: Lanes, const N: usize> Number for Dual<V, N> {
    type Mask = <V as Lanes>::Mask;
    type Plain = V;

    #[inline(always)]
    fn splat(value: f64) -> Self {
        Self::constant(Lanes::splat(value))
    }
    #[inline(always)]
    fn plain(self) -> V {
        self.value
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        let root = Lanes::sqrt(self.value);
        self.chain(
            root,
            <V as Lanes>::splat(0.5) / Lanes::at_least(root, 1e-150),
        )
    }
    #[inline(always)]
    fn abs(self) -> Self {
        let negative = Lanes::lt(self.value, Lanes::splat(0.0));
        let sign = <V as Lanes>::select(negative, Lanes::splat(-1.0), Lanes::splat(1.0));
        self.chain(Lanes::abs(self.value), sign)
    }
    #[inline(always)]
    fn floor(self) -> Self {
        Self::constant(Lanes::floor(self.value))
    }
    #[inline(always)]
    fn exp_inside(self) -> Self {
        let value = Lanes::exp_inside(self.value);
        self.chain(value, value)
    }
    #[inline(always)]
    fn ln(self) -> Self {
        self.chain(Lanes::ln(self.value), <V as Lanes>::splat(1.0) / self.value)
    }
    #[inline(always)]
    fn select(mask: <V as Lanes>::Mask, yes: Self, no: Self) -> Self {
        let mut slopes = yes.slopes;
        for k in 0..N {
            slopes[k] = <V as Lanes>::select(mask, yes.slopes[k], no.slopes[k]);
        }
        Self {
            value: <V as Lanes>::select(mask, yes.value, no.value),
            slopes,
        }
    }
    #[inline(always)]
    fn rows(table: &[[f64; 8]], position: Self) -> [Self; 8] {
        let values = <V as Lanes>::rows(table, position.value);
        let mut duals = [Self::constant(Lanes::splat(0.0)); 8];
        for k in 0..8 {
            duals[k].value = values[k];
        }
        duals
    }
}
