//! Four numbers in a register of 256 bits.
#![allow(unsafe_code, clippy::wildcard_imports)]

use super::super::functions::{TWO_52_BITS, guess_from};
use super::super::{LaneMask, LanePart, Lanes};
use std::arch::x86_64::*;
use std::ops::{Add, Div, Mul, Neg, Sub};

/// 4 numbers in one register.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub struct Avx2(__m256d);

/// Answers of 4 comparisons.
#[derive(Clone, Copy)]
pub struct Avx2Mask(__m256d);

impl LaneMask for Avx2Mask {
    #[inline(always)]
    fn and(self, other: Self) -> Self {
        Self(x!(_mm256_and_pd(self.0, other.0)))
    }
    #[inline(always)]
    fn or(self, other: Self) -> Self {
        Self(x!(_mm256_or_pd(self.0, other.0)))
    }
    #[inline(always)]
    fn not(self) -> Self {
        Self(x!(_mm256_xor_pd(
            self.0,
            _mm256_castsi256_pd(_mm256_set1_epi64x(-1))
        )))
    }
    #[inline(always)]
    fn any(self) -> bool {
        x!(_mm256_movemask_pd(self.0)) != 0
    }
    #[inline(always)]
    fn all(self) -> bool {
        x!(_mm256_movemask_pd(self.0)) == 0xf
    }
    #[inline(always)]
    fn splat(value: bool) -> Self {
        Self(x!(_mm256_castsi256_pd(_mm256_set1_epi64x(if value {
            -1
        } else {
            0
        }))))
    }
}

impl Add for Avx2 {
    type Output = Self;
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self(x!(_mm256_add_pd(self.0, other.0)))
    }
}

impl Add<f64> for Avx2 {
    type Output = Self;
    #[inline(always)]
    fn add(self, other: f64) -> Self {
        Self(x!(_mm256_add_pd(self.0, _mm256_set1_pd(other))))
    }
}

impl Sub for Avx2 {
    type Output = Self;
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Self(x!(_mm256_sub_pd(self.0, other.0)))
    }
}

impl Sub<f64> for Avx2 {
    type Output = Self;
    #[inline(always)]
    fn sub(self, other: f64) -> Self {
        Self(x!(_mm256_sub_pd(self.0, _mm256_set1_pd(other))))
    }
}

impl Mul for Avx2 {
    type Output = Self;
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        Self(x!(_mm256_mul_pd(self.0, other.0)))
    }
}

impl Mul<f64> for Avx2 {
    type Output = Self;
    #[inline(always)]
    fn mul(self, other: f64) -> Self {
        Self(x!(_mm256_mul_pd(self.0, _mm256_set1_pd(other))))
    }
}

impl Div for Avx2 {
    type Output = Self;
    #[inline(always)]
    fn div(self, other: Self) -> Self {
        Self(x!(_mm256_div_pd(self.0, other.0)))
    }
}

impl Div<f64> for Avx2 {
    type Output = Self;
    #[inline(always)]
    fn div(self, other: f64) -> Self {
        Self(x!(_mm256_div_pd(self.0, _mm256_set1_pd(other))))
    }
}

impl Neg for Avx2 {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        Self(x!(_mm256_xor_pd(self.0, _mm256_set1_pd(-0.0))))
    }
}

impl Lanes for Avx2 {
    const WIDTH: usize = 4;
    type Mask = Avx2Mask;

    #[inline(always)]
    fn splat(value: f64) -> Self {
        Self(x!(_mm256_set1_pd(value)))
    }
    #[inline(always)]
    fn load(from: &[f64]) -> Self {
        let from: &[f64; 4] = from[..4].try_into().expect("as long as asked");
        Self(x!(_mm256_loadu_pd(from.as_ptr())))
    }
    #[inline(always)]
    fn store(self, to: &mut [f64]) {
        let to: &mut [f64; 4] = (&mut to[..4]).try_into().expect("as long as asked");
        x!(_mm256_storeu_pd(to.as_mut_ptr(), self.0));
    }
    #[inline(always)]
    fn numbers(registers: &mut [Self]) -> &mut [f64] {
        let count = 4 * registers.len();
        // SAFETY: a register is 4 numbers and nothing else, so the same memory holds `count` numbers; the borrow goes on.
        unsafe { std::slice::from_raw_parts_mut(registers.as_mut_ptr().cast(), count) }
    }
    #[inline(always)]
    fn mul_add(self, factor: Self, addend: Self) -> Self {
        Self(x!(_mm256_fmadd_pd(self.0, factor.0, addend.0)))
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        Self(x!(_mm256_sqrt_pd(self.0)))
    }
    #[inline(always)]
    fn abs(self) -> Self {
        Self(x!(_mm256_andnot_pd(_mm256_set1_pd(-0.0), self.0)))
    }
    #[inline(always)]
    fn floor(self) -> Self {
        Self(x!(_mm256_floor_pd(self.0)))
    }
    #[inline(always)]
    fn min(self, other: Self) -> Self {
        Self(x!(_mm256_min_pd(self.0, other.0)))
    }
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        Self(x!(_mm256_max_pd(self.0, other.0)))
    }
    #[inline(always)]
    fn lt(self, other: Self) -> Avx2Mask {
        Avx2Mask(x!(_mm256_cmp_pd::<_CMP_LT_OQ>(self.0, other.0)))
    }
    #[inline(always)]
    fn le(self, other: Self) -> Avx2Mask {
        Avx2Mask(x!(_mm256_cmp_pd::<_CMP_LE_OQ>(self.0, other.0)))
    }
    #[inline(always)]
    fn eq(self, other: Self) -> Avx2Mask {
        Avx2Mask(x!(_mm256_cmp_pd::<_CMP_EQ_OQ>(self.0, other.0)))
    }
    #[inline(always)]
    fn select(mask: Avx2Mask, yes: Self, no: Self) -> Self {
        Self(x!(_mm256_blendv_pd(no.0, yes.0, mask.0)))
    }
    #[inline(always)]
    fn gather(table: &[f64], position: Self) -> Self {
        let last = Self::splat((table.len() - 1) as f64);
        let inside = position.at_least(0.0).min(last);
        // SAFETY (of the gather): positions lie in the table, which is not empty.
        Self(x!(_mm256_i32gather_pd::<8>(
            table.as_ptr(),
            _mm256_cvttpd_epi32(inside.0)
        )))
    }
    #[inline(always)]
    fn rows(table: &[[f64; 8]], position: Self) -> [Self; 8] {
        let last = Self::splat((table.len() - 1) as f64);
        let inside = position.at_least(0.0).min(last);
        let mut index = [0_i32; 4];
        x!(_mm_storeu_si128(
            index.as_mut_ptr().cast(),
            _mm256_cvttpd_epi32(inside.0)
        ));
        // SAFETY (of the loads): positions lie in the table, which is not empty.
        x!({
            macro_rules! half {
                ($lane:expr, $first:expr) => {
                    _mm256_loadu_pd(
                        table
                            .get_unchecked(index[$lane] as usize)
                            .as_ptr()
                            .add($first),
                    )
                };
            }
            let (r0, r1, r2, r3) = (half!(0, 0), half!(1, 0), half!(2, 0), half!(3, 0));
            let (s0, s1, s2, s3) = (half!(0, 4), half!(1, 4), half!(2, 4), half!(3, 4));
            let (a0, a1) = (_mm256_unpacklo_pd(r0, r1), _mm256_unpackhi_pd(r0, r1));
            let (a2, a3) = (_mm256_unpacklo_pd(r2, r3), _mm256_unpackhi_pd(r2, r3));
            let (b0, b1) = (_mm256_unpacklo_pd(s0, s1), _mm256_unpackhi_pd(s0, s1));
            let (b2, b3) = (_mm256_unpacklo_pd(s2, s3), _mm256_unpackhi_pd(s2, s3));
            [
                Self(_mm256_permute2f128_pd::<0x20>(a0, a2)),
                Self(_mm256_permute2f128_pd::<0x20>(a1, a3)),
                Self(_mm256_permute2f128_pd::<0x31>(a0, a2)),
                Self(_mm256_permute2f128_pd::<0x31>(a1, a3)),
                Self(_mm256_permute2f128_pd::<0x20>(b0, b2)),
                Self(_mm256_permute2f128_pd::<0x20>(b1, b3)),
                Self(_mm256_permute2f128_pd::<0x31>(b0, b2)),
                Self(_mm256_permute2f128_pd::<0x31>(b1, b3)),
            ]
        })
    }
    #[inline(always)]
    fn scaled_entry(table: &[f64; 16], shifted: Self) -> Self {
        // SAFETY (of the gather): the index has four bits.
        x!({
            let bits = _mm256_castpd_si256(shifted.0);
            let index = _mm256_and_si256(bits, _mm256_set1_epi64x(15));
            let entry = _mm256_castpd_si256(_mm256_i64gather_pd::<8>(table.as_ptr(), index));
            let scale = _mm256_slli_epi64::<52>(_mm256_srli_epi64::<4>(bits));
            Self(_mm256_castsi256_pd(_mm256_add_epi64(entry, scale)))
        })
    }
    #[inline(always)]
    fn mantissa_entry(self, table: &[f64; 16]) -> Self {
        // SAFETY (of the gather): the index has four bits.
        x!({
            let bits = _mm256_srli_epi64::<48>(_mm256_castpd_si256(self.0));
            let index = _mm256_and_si256(bits, _mm256_set1_epi64x(15));
            Self(_mm256_i64gather_pd::<8>(table.as_ptr(), index))
        })
    }
    #[inline(always)]
    fn exponent_entry(self, table: &[f64; 16]) -> Self {
        // SAFETY (of the gather): the index has four bits.
        x!({
            let bits = _mm256_srli_epi64::<52>(_mm256_castpd_si256(self.0));
            let index = _mm256_and_si256(bits, _mm256_set1_epi64x(15));
            Self(_mm256_i64gather_pd::<8>(table.as_ptr(), index))
        })
    }
    #[inline(always)]
    fn inverse_cube_root_guess(self) -> Self {
        let bits = x!(_mm256_castsi256_pd(_mm256_or_si256(
            _mm256_srli_epi64::<12>(_mm256_castpd_si256(self.0)),
            _mm256_set1_epi64x(TWO_52_BITS as i64)
        )));
        let guess = guess_from(Self(bits));
        Self(x!(_mm256_castsi256_pd(_mm256_slli_epi64::<12>(
            _mm256_castpd_si256(guess.0)
        ))))
    }
    #[inline(always)]
    fn power_of_two(self) -> Self {
        let shifted = self + (1023.0 + 4_503_599_627_370_496.0);
        Self(x!(_mm256_castsi256_pd(_mm256_slli_epi64::<52>(
            _mm256_castpd_si256(shifted.0)
        ))))
    }
    #[inline(always)]
    fn mantissa_exponent(self) -> (Self, Self) {
        x!({
            let bits = _mm256_castpd_si256(self.0);
            let exponent = _mm256_castsi256_pd(_mm256_or_si256(
                _mm256_srli_epi64::<52>(bits),
                _mm256_set1_epi64x(0x4330_0000_0000_0000),
            ));
            let mantissa = _mm256_castsi256_pd(_mm256_or_si256(
                _mm256_and_si256(bits, _mm256_set1_epi64x(0x000f_ffff_ffff_ffff)),
                _mm256_set1_epi64x(0x3ff0_0000_0000_0000),
            ));
            (
                Self(mantissa),
                Self(exponent) - (4_503_599_627_370_496.0 + 1023.0),
            )
        })
    }
    #[inline(always)]
    fn part<P: LanePart>(part: P) -> P::Output {
        x!(super::part_avx2(part))
    }
}
