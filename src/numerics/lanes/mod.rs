//! Several numbers side by side: physics written once, for one receptor or for eight.
//!
//! A kernel is generic over [`Lanes`]; `f64` is the narrowest. [`dispatch`] runs it with the widest registers that the
//! processor has. Sums, products, quotients and roots are those of IEEE 754, nothing is contracted but where it says so (`mul_add`), and `exp`, `ln`, …
//! are built from them, so a lane gets the same bits whatever the width.
//!
//! Every function below a [`LaneKernel`] must be `#[inline(always)]`, or the registers are not used. A large part that several kernels
//! share is a [`LanePart`]: [`Lanes::part`] runs it with the registers in machine code that exists once.

mod functions;
#[cfg(target_arch = "x86_64")]
mod x86;

use std::ops::{Add, Div, Mul, Neg, Sub};

/// Yes or no, lane by lane.
pub trait LaneMask: Copy {
    /// Both.
    fn and(self, other: Self) -> Self;
    /// Either.
    fn or(self, other: Self) -> Self;
    /// Opposite.
    fn not(self) -> Self;
    /// Yes somewhere.
    fn any(self) -> bool;
    /// Yes everywhere.
    fn all(self) -> bool;
    /// The same answer everywhere.
    fn splat(value: bool) -> Self;
}

/// Numbers side by side.
pub trait Lanes:
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
    /// How many.
    const WIDTH: usize;
    /// Answers of comparisons.
    type Mask: LaneMask;

    /// The same number everywhere.
    fn splat(value: f64) -> Self;
    /// The first `WIDTH` numbers of a slice.
    fn load(from: &[f64]) -> Self;
    /// Writes the first `WIDTH` numbers of a slice.
    fn store(self, to: &mut [f64]);
    /// The numbers of a row of registers, one register's after the other's.
    fn numbers(registers: &mut [Self]) -> &mut [f64];
    /// `self · factor + addend`, rounded once.
    fn mul_add(self, factor: Self, addend: Self) -> Self;
    /// Square root.
    fn sqrt(self) -> Self;
    /// Without its sign.
    fn abs(self) -> Self;
    /// The greatest whole number not above it.
    fn floor(self) -> Self;
    /// The smaller (`self < other ? self : other`).
    fn min(self, other: Self) -> Self;
    /// The greater (`self > other ? self : other`).
    fn max(self, other: Self) -> Self;
    /// <
    fn lt(self, other: Self) -> Self::Mask;
    /// ≤
    fn le(self, other: Self) -> Self::Mask;
    /// =
    fn eq(self, other: Self) -> Self::Mask;
    /// `yes` where the mask holds, else `no`.
    fn select(mask: Self::Mask, yes: Self, no: Self) -> Self;
    /// Entries of a table at whole-numbered positions; positions outside count as its ends.
    fn gather(table: &[f64], position: Self) -> Self;
    /// Rows of a table at whole-numbered positions, column by column; positions outside count as its ends.
    fn rows(table: &[[f64; 8]], position: Self) -> [Self; 8];
    /// Of numbers n + 1.5·2⁵², n whole: `table[n mod 16] · 2^⌊n/16⌋`, |⌊n/16⌋| ≤ 1021.
    fn scaled_entry(table: &[f64; 16], shifted: Self) -> Self;
    /// Entry by the first four bits of the mantissa of positive normal numbers.
    fn mantissa_entry(self, table: &[f64; 16]) -> Self;
    /// Entry by the last four bits of the exponent as it is stored (exponent + 1023) of positive normal numbers.
    fn exponent_entry(self, table: &[f64; 16]) -> Self;
    /// x^(−⅓) of positive normal numbers to 4 %, by dividing the bits by three.
    fn inverse_cube_root_guess(self) -> Self;
    /// 2ⁿ of whole numbers, −1022 ≤ n ≤ 1023.
    fn power_of_two(self) -> Self;
    /// Mantissa in [1, 2) and exponent, of positive normal numbers.
    fn mantissa_exponent(self) -> (Self, Self);
    /// Runs a part of a kernel as a function of its own.
    fn part<P: LanePart>(part: P) -> P::Output;

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
    /// `self · factor + addend` with plain numbers, rounded once.
    #[inline(always)]
    fn times_plus(self, factor: f64, addend: f64) -> Self {
        self.mul_add(Self::splat(factor), Self::splat(addend))
    }
    /// Its square.
    #[inline(always)]
    fn squared(self) -> Self {
        self * self
    }
    /// eˣ (relative error below 1e-15 for |x| < 700; 0 below −708).
    #[inline(always)]
    fn exp(self) -> Self {
        functions::exp(self)
    }
    /// eˣ of |x| < 700 only (anything else gives nonsense).
    #[inline(always)]
    fn exp_inside(self) -> Self {
        functions::exp_inside(self)
    }
    /// Natural logarithm of positive numbers (relative error below 4e-16 away from 1).
    #[inline(always)]
    fn ln(self) -> Self {
        functions::ln(self)
    }
    /// xʸ of positive x; 0 for x ≤ 0.
    #[inline(always)]
    fn powf(self, exponent: f64) -> Self {
        functions::powf(self, exponent)
    }
    /// Cube root of positive normal numbers (relative error below 1e-15); 0 for what is not positive.
    #[inline(always)]
    fn cube_root(self) -> Self {
        functions::cube_root(self)
    }
    /// x^(−⅓) of positive normal numbers (relative error below 1e-15).
    #[inline(always)]
    fn inverse_cube_root(self) -> Self {
        functions::inverse_cube_root(self)
    }
    /// Sine and 1 − cosine of 0 ≤ x ≤ π (error below 1e-15).
    #[inline(always)]
    fn sine_and_versine(self) -> (Self, Self) {
        functions::sine_and_versine(self)
    }
    /// Sine (|x| < 1e5).
    #[inline(always)]
    fn sin(self) -> Self {
        functions::sin_cos(self).0
    }
    /// Sine and cosine (|x| < 1e5).
    #[inline(always)]
    fn sin_cos(self) -> (Self, Self) {
        functions::sin_cos(self)
    }
    /// Arc tangent.
    #[inline(always)]
    fn atan(self) -> Self {
        functions::atan(self)
    }
}

impl LaneMask for bool {
    #[inline(always)]
    fn and(self, other: Self) -> Self {
        self & other
    }
    #[inline(always)]
    fn or(self, other: Self) -> Self {
        self | other
    }
    #[inline(always)]
    fn not(self) -> Self {
        !self
    }
    #[inline(always)]
    fn any(self) -> bool {
        self
    }
    #[inline(always)]
    fn all(self) -> bool {
        self
    }
    #[inline(always)]
    fn splat(value: bool) -> Self {
        value
    }
}

impl Lanes for f64 {
    const WIDTH: usize = 1;
    type Mask = bool;

    #[inline(always)]
    fn splat(value: f64) -> Self {
        value
    }
    #[inline(always)]
    fn load(from: &[f64]) -> Self {
        from[0]
    }
    #[inline(always)]
    fn store(self, to: &mut [f64]) {
        to[0] = self;
    }
    #[inline(always)]
    fn numbers(registers: &mut [Self]) -> &mut [f64] {
        registers
    }
    #[inline(always)]
    fn mul_add(self, factor: Self, addend: Self) -> Self {
        f64::mul_add(self, factor, addend)
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        f64::sqrt(self)
    }
    #[inline(always)]
    fn abs(self) -> Self {
        f64::abs(self)
    }
    #[inline(always)]
    fn floor(self) -> Self {
        f64::floor(self)
    }
    #[inline(always)]
    fn min(self, other: Self) -> Self {
        if self < other { self } else { other }
    }
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        if self > other { self } else { other }
    }
    #[inline(always)]
    fn lt(self, other: Self) -> bool {
        self < other
    }
    #[inline(always)]
    fn le(self, other: Self) -> bool {
        self <= other
    }
    #[inline(always)]
    fn eq(self, other: Self) -> bool {
        self == other
    }
    #[inline(always)]
    fn select(mask: bool, yes: Self, no: Self) -> Self {
        if mask { yes } else { no }
    }
    #[inline(always)]
    fn gather(table: &[f64], position: Self) -> Self {
        table[(position.max(0.0) as usize).min(table.len() - 1)]
    }
    #[inline(always)]
    fn rows(table: &[[f64; 8]], position: Self) -> [Self; 8] {
        table[(position.max(0.0) as usize).min(table.len() - 1)]
    }
    #[inline(always)]
    fn scaled_entry(table: &[f64; 16], shifted: Self) -> Self {
        let bits = shifted.to_bits();
        let scale = (bits >> 4) << 52;
        f64::from_bits(table[(bits & 15) as usize].to_bits().wrapping_add(scale))
    }
    #[inline(always)]
    fn mantissa_entry(self, table: &[f64; 16]) -> Self {
        table[((self.to_bits() >> 48) & 15) as usize]
    }
    #[inline(always)]
    fn exponent_entry(self, table: &[f64; 16]) -> Self {
        table[((self.to_bits() >> 52) & 15) as usize]
    }
    #[inline(always)]
    fn inverse_cube_root_guess(self) -> Self {
        let bits = f64::from_bits((self.to_bits() >> 12) | functions::TWO_52_BITS);
        let guess = functions::guess_from(bits);
        f64::from_bits(guess.to_bits() << 12)
    }
    #[inline(always)]
    fn power_of_two(self) -> Self {
        f64::from_bits((self + (1023.0 + 4_503_599_627_370_496.0)).to_bits() << 52)
    }
    #[inline(always)]
    fn mantissa_exponent(self) -> (Self, Self) {
        let bits = self.to_bits();
        let exponent = f64::from_bits((bits >> 52) | 0x4330_0000_0000_0000)
            - (4_503_599_627_370_496.0 + 1023.0);
        let mantissa = f64::from_bits((bits & 0x000f_ffff_ffff_ffff) | 0x3ff0_0000_0000_0000);
        (mantissa, exponent)
    }
    #[inline(never)]
    fn part<P: LanePart>(part: P) -> P::Output {
        part.run()
    }
}

/// A part of a kernel that is compiled once however many kernels use it. Implement [`LanePart::run`] with `#[inline(always)]`.
pub trait LanePart {
    /// What the part gives.
    type Output;
    /// Does it.
    fn run(self) -> Self::Output;
}

/// Work written over [`Lanes`]. Implement [`LaneKernel::run`] with `#[inline(always)]`.
pub trait LaneKernel {
    /// What the work gives.
    type Output;
    /// Does the work.
    fn run<V: Lanes>(self) -> Self::Output;
}

/// Runs work with the widest registers of this processor.
#[allow(unsafe_code)]
pub fn dispatch<K: LaneKernel>(kernel: K) -> K::Output {
    #[cfg(target_arch = "x86_64")]
    {
        if is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512vl")
            && is_x86_feature_detected!("avx512dq")
        {
            // SAFETY: the processor has just said that it knows these instructions.
            return unsafe { x86::with_avx512(kernel) };
        }
        if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
            // SAFETY: as above.
            return unsafe { x86::with_avx2(kernel) };
        }
    }
    plain(kernel)
}

/// Runs work one number at a time: for work that is rare, so that its machine code exists once.
#[allow(unsafe_code)]
pub fn narrow<K: LaneKernel>(kernel: K) -> K::Output {
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("fma") {
        // SAFETY: the processor has just said that it knows these instructions.
        return unsafe { x86::with_fma(kernel) };
    }
    plain(kernel)
}

/// One number at a time, whatever the processor; its machine code exists once.
#[inline(never)]
fn plain<K: LaneKernel>(kernel: K) -> K::Output {
    kernel.run::<f64>()
}

#[cfg(test)]
mod tests;
