//! Registers of 256 and 512 bits.
//!
//! The types are private to [`super`]: values exist only inside [`with_avx2`] and [`with_avx512`], which run after the
//! processor was asked, so every instruction below is one that it knows.
#![allow(unsafe_code)]

use super::{LaneKernel, LanePart};

/// An instruction; see the file's head for why it may be used.
macro_rules! x {
    ($instruction:expr) => {
        // SAFETY: values of these types exist only on processors that know the instruction (head of the file).
        unsafe { $instruction }
    };
}

mod avx2;
mod avx512;

use avx2::Avx2;
use avx512::Avx512;

/// Runs a kernel over eight lanes.
#[target_feature(enable = "avx512f,avx512vl,avx512dq")]
pub fn with_avx512<K: LaneKernel>(kernel: K) -> K::Output {
    kernel.run::<Avx512>()
}

/// Runs a kernel over one lane.
#[target_feature(enable = "fma")]
pub fn with_fma<K: LaneKernel>(kernel: K) -> K::Output {
    kernel.run::<f64>()
}

/// Runs a kernel over four lanes.
#[target_feature(enable = "avx2,fma")]
pub fn with_avx2<K: LaneKernel>(kernel: K) -> K::Output {
    kernel.run::<Avx2>()
}

/// Runs a part of a kernel with the instructions of [`with_avx512`].
#[target_feature(enable = "avx512f,avx512vl,avx512dq")]
#[inline(never)]
fn part_avx512<P: LanePart>(part: P) -> P::Output {
    part.run()
}

/// Runs a part of a kernel with the instructions of [`with_avx2`].
#[target_feature(enable = "avx2,fma")]
#[inline(never)]
fn part_avx2<P: LanePart>(part: P) -> P::Output {
    part.run()
}
