//! Eight numbers in a register of 512 bits.
#![allow(unsafe_code, clippy::wildcard_imports)]

use super::super::functions::{TWO_52_BITS, guess_from};
use super::super::{LaneMask, LanePart, Lanes};
use std::arch::x86_64::*;
use std::ops::{Add, Div, Mul, Neg, Sub};

/// 8 numbers in one register.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub struct Avx512(__m512d);

/// Answers of 8 comparisons.
#[derive(Clone, Copy)]
pub struct Avx512Mask(__mmask8);

impl LaneMask for Avx512Mask {
    #[inline(always)]
    fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
    #[inline(always)]
    fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
    #[inline(always)]
    fn not(self) -> Self {
        Self(!self.0)
    }
    #[inline(always)]
    fn any(self) -> bool {
        self.0 != 0
    }
    #[inline(always)]
    fn all(self) -> bool {
        self.0 == 0xff
    }
    #[inline(always)]
    fn splat(value: bool) -> Self {
        Self(if value { 0xff } else { 0 })
    }
}

impl Add for Avx512 {
    type Output = Self;
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self(x!(_mm512_add_pd(self.0, other.0)))
    }
}

impl Add<f64> for Avx512 {
    type Output = Self;
    #[inline(always)]
    fn add(self, other: f64) -> Self {
        Self(x!(_mm512_add_pd(self.0, _mm512_set1_pd(other))))
    }
}

impl Sub for Avx512 {
    type Output = Self;
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Self(x!(_mm512_sub_pd(self.0, other.0)))
    }
}

impl Sub<f64> for Avx512 {
    type Output = Self;
    #[inline(always)]
    fn sub(self, other: f64) -> Self {
        Self(x!(_mm512_sub_pd(self.0, _mm512_set1_pd(other))))
    }
}

impl Mul for Avx512 {
    type Output = Self;
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        Self(x!(_mm512_mul_pd(self.0, other.0)))
    }
}

impl Mul<f64> for Avx512 {
    type Output = Self;
    #[inline(always)]
    fn mul(self, other: f64) -> Self {
        Self(x!(_mm512_mul_pd(self.0, _mm512_set1_pd(other))))
    }
}

impl Div for Avx512 {
    type Output = Self;
    #[inline(always)]
    fn div(self, other: Self) -> Self {
        Self(x!(_mm512_div_pd(self.0, other.0)))
    }
}

impl Div<f64> for Avx512 {
    type Output = Self;
    #[inline(always)]
    fn div(self, other: f64) -> Self {
        Self(x!(_mm512_div_pd(self.0, _mm512_set1_pd(other))))
    }
}

impl Neg for Avx512 {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        Self(x!(_mm512_xor_pd(self.0, _mm512_set1_pd(-0.0))))
    }
}

impl Lanes for Avx512 {
    const WIDTH: usize = 8;
    type Mask = Avx512Mask;

    #[inline(always)]
    fn splat(value: f64) -> Self {
        Self(x!(_mm512_set1_pd(value)))
    }
    #[inline(always)]
    fn load(from: &[f64]) -> Self {
        let from: &[f64; 8] = from[..8].try_into().expect("as long as asked");
        Self(x!(_mm512_loadu_pd(from.as_ptr())))
    }
    #[inline(always)]
    fn store(self, to: &mut [f64]) {
        let to: &mut [f64; 8] = (&mut to[..8]).try_into().expect("as long as asked");
        x!(_mm512_storeu_pd(to.as_mut_ptr(), self.0));
    }
    #[inline(always)]
    fn numbers(registers: &mut [Self]) -> &mut [f64] {
        let count = 8 * registers.len();
        // SAFETY: a register is 8 numbers and nothing else, so the same memory holds `count` numbers; the borrow goes on.
        unsafe { std::slice::from_raw_parts_mut(registers.as_mut_ptr().cast(), count) }
    }
    #[inline(always)]
    fn mul_add(self, factor: Self, addend: Self) -> Self {
        Self(x!(_mm512_fmadd_pd(self.0, factor.0, addend.0)))
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        Self(x!(_mm512_sqrt_pd(self.0)))
    }
    #[inline(always)]
    fn abs(self) -> Self {
        Self(x!(_mm512_andnot_pd(_mm512_set1_pd(-0.0), self.0)))
    }
    #[inline(always)]
    fn floor(self) -> Self {
        Self(x!(_mm512_roundscale_pd::<0x09>(self.0)))
    }
    #[inline(always)]
    fn min(self, other: Self) -> Self {
        Self(x!(_mm512_min_pd(self.0, other.0)))
    }
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        Self(x!(_mm512_max_pd(self.0, other.0)))
    }
    #[inline(always)]
    fn lt(self, other: Self) -> Avx512Mask {
        Avx512Mask(x!(_mm512_cmp_pd_mask::<_CMP_LT_OQ>(self.0, other.0)))
    }
    #[inline(always)]
    fn le(self, other: Self) -> Avx512Mask {
        Avx512Mask(x!(_mm512_cmp_pd_mask::<_CMP_LE_OQ>(self.0, other.0)))
    }
    #[inline(always)]
    fn eq(self, other: Self) -> Avx512Mask {
        Avx512Mask(x!(_mm512_cmp_pd_mask::<_CMP_EQ_OQ>(self.0, other.0)))
    }
    #[inline(always)]
    fn select(mask: Avx512Mask, yes: Self, no: Self) -> Self {
        Self(x!(_mm512_mask_blend_pd(mask.0, no.0, yes.0)))
    }
    #[inline(always)]
    fn gather(table: &[f64], position: Self) -> Self {
        let last = Self::splat((table.len() - 1) as f64);
        let inside = position.at_least(0.0).min(last);
        // SAFETY (of the gather): positions lie in the table, which is not empty.
        Self(x!(_mm512_i32gather_pd::<8>(
            _mm512_cvttpd_epi32(inside.0),
            table.as_ptr()
        )))
    }
    #[inline(always)]
    fn rows(table: &[[f64; 8]], position: Self) -> [Self; 8] {
        let last = Self::splat((table.len() - 1) as f64);
        let inside = position.at_least(0.0).min(last);
        let mut index = [0_i32; 8];
        x!(_mm256_storeu_si256(
            index.as_mut_ptr().cast(),
            _mm512_cvttpd_epi32(inside.0)
        ));
        // SAFETY (of the loads): positions lie in the table, which is not empty.
        x!({
            macro_rules! row {
                ($lane:expr) => {
                    _mm512_loadu_pd(table.get_unchecked(index[$lane] as usize).as_ptr())
                };
            }
            let (r0, r1, r2, r3) = (row!(0), row!(1), row!(2), row!(3));
            let (r4, r5, r6, r7) = (row!(4), row!(5), row!(6), row!(7));
            // Pairs of lanes: even and odd columns.
            let (a0, a1) = (_mm512_unpacklo_pd(r0, r1), _mm512_unpackhi_pd(r0, r1));
            let (a2, a3) = (_mm512_unpacklo_pd(r2, r3), _mm512_unpackhi_pd(r2, r3));
            let (a4, a5) = (_mm512_unpacklo_pd(r4, r5), _mm512_unpackhi_pd(r4, r5));
            let (a6, a7) = (_mm512_unpacklo_pd(r6, r7), _mm512_unpackhi_pd(r6, r7));
            // Four lanes: columns 0 and 4, 2 and 6 (1 and 5, 3 and 7).
            let (b0, b2) = (
                _mm512_shuffle_f64x2::<0x88>(a0, a2),
                _mm512_shuffle_f64x2::<0xdd>(a0, a2),
            );
            let (b1, b3) = (
                _mm512_shuffle_f64x2::<0x88>(a1, a3),
                _mm512_shuffle_f64x2::<0xdd>(a1, a3),
            );
            let (b4, b6) = (
                _mm512_shuffle_f64x2::<0x88>(a4, a6),
                _mm512_shuffle_f64x2::<0xdd>(a4, a6),
            );
            let (b5, b7) = (
                _mm512_shuffle_f64x2::<0x88>(a5, a7),
                _mm512_shuffle_f64x2::<0xdd>(a5, a7),
            );
            [
                Self(_mm512_shuffle_f64x2::<0x88>(b0, b4)),
                Self(_mm512_shuffle_f64x2::<0x88>(b1, b5)),
                Self(_mm512_shuffle_f64x2::<0x88>(b2, b6)),
                Self(_mm512_shuffle_f64x2::<0x88>(b3, b7)),
                Self(_mm512_shuffle_f64x2::<0xdd>(b0, b4)),
                Self(_mm512_shuffle_f64x2::<0xdd>(b1, b5)),
                Self(_mm512_shuffle_f64x2::<0xdd>(b2, b6)),
                Self(_mm512_shuffle_f64x2::<0xdd>(b3, b7)),
            ]
        })
    }
    #[inline(always)]
    fn scaled_entry(table: &[f64; 16], shifted: Self) -> Self {
        x!({
            let bits = _mm512_castpd_si512(shifted.0);
            let low = _mm512_loadu_pd(table.as_ptr());
            let high = _mm512_loadu_pd(table.as_ptr().add(8));
            let entry = _mm512_castpd_si512(_mm512_permutex2var_pd(low, bits, high));
            let scale = _mm512_slli_epi64::<52>(_mm512_srli_epi64::<4>(bits));
            Self(_mm512_castsi512_pd(_mm512_add_epi64(entry, scale)))
        })
    }
    #[inline(always)]
    fn mantissa_entry(self, table: &[f64; 16]) -> Self {
        x!({
            let bits = _mm512_srli_epi64::<48>(_mm512_castpd_si512(self.0));
            let low = _mm512_loadu_pd(table.as_ptr());
            let high = _mm512_loadu_pd(table.as_ptr().add(8));
            Self(_mm512_permutex2var_pd(low, bits, high))
        })
    }
    #[inline(always)]
    fn exponent_entry(self, table: &[f64; 16]) -> Self {
        x!({
            let bits = _mm512_srli_epi64::<52>(_mm512_castpd_si512(self.0));
            let low = _mm512_loadu_pd(table.as_ptr());
            let high = _mm512_loadu_pd(table.as_ptr().add(8));
            Self(_mm512_permutex2var_pd(low, bits, high))
        })
    }
    #[inline(always)]
    fn inverse_cube_root_guess(self) -> Self {
        let bits = x!(_mm512_castsi512_pd(_mm512_or_si512(
            _mm512_srli_epi64::<12>(_mm512_castpd_si512(self.0)),
            _mm512_set1_epi64(TWO_52_BITS as i64)
        )));
        let guess = guess_from(Self(bits));
        Self(x!(_mm512_castsi512_pd(_mm512_slli_epi64::<12>(
            _mm512_castpd_si512(guess.0)
        ))))
    }
    #[inline(always)]
    fn power_of_two(self) -> Self {
        let shifted = self + (1023.0 + 4_503_599_627_370_496.0);
        Self(x!(_mm512_castsi512_pd(_mm512_slli_epi64::<52>(
            _mm512_castpd_si512(shifted.0)
        ))))
    }
    #[inline(always)]
    fn mantissa_exponent(self) -> (Self, Self) {
        x!({
            let bits = _mm512_castpd_si512(self.0);
            let exponent = _mm512_castsi512_pd(_mm512_or_si512(
                _mm512_srli_epi64::<52>(bits),
                _mm512_set1_epi64(0x4330_0000_0000_0000),
            ));
            let mantissa = _mm512_castsi512_pd(_mm512_or_si512(
                _mm512_and_si512(bits, _mm512_set1_epi64(0x000f_ffff_ffff_ffff)),
                _mm512_set1_epi64(0x3ff0_0000_0000_0000),
            ));
            (
                Self(mantissa),
                Self(exponent) - (4_503_599_627_370_496.0 + 1023.0),
            )
        })
    }
    #[inline(always)]
    fn part<P: LanePart>(part: P) -> P::Output {
        x!(super::part_avx512(part))
    }
}
