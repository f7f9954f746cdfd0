//! One kernel, compiled for several instruction sets, chosen when the program runs.
//!
//! A kernel is plain scalar Rust marked `#[inline(always)]`; the compiler vectorises each copy for its instruction set.
//! rustc never contracts a product and a sum into a fused operation, so every copy gives the same bits.

/// Work that gains from wide registers. Implement [`Kernel::run`] with `#[inline(always)]`.
pub trait Kernel {
    /// What the work gives.
    type Output;
    /// Does the work.
    fn run(self) -> Self::Output;
}

/// Runs a kernel with the widest instructions this processor has.
#[allow(unsafe_code)]
pub fn dispatch<K: Kernel>(kernel: K) -> K::Output {
    #[cfg(target_arch = "x86_64")]
    {
        if is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512vl")
            && is_x86_feature_detected!("avx512dq")
        {
            // SAFETY: the processor has just said that it knows these instructions.
            return unsafe { with_avx512(kernel) };
        }
        if is_x86_feature_detected!("avx2") {
            // SAFETY: as above.
            return unsafe { with_avx2(kernel) };
        }
    }
    kernel.run()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512vl,avx512dq")]
fn with_avx512<K: Kernel>(kernel: K) -> K::Output {
    kernel.run()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn with_avx2<K: Kernel>(kernel: K) -> K::Output {
    kernel.run()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Horner<'a>(&'a [f64], &'a mut [f64]);

    impl Kernel for Horner<'_> {
        type Output = ();
        #[inline(always)]
        fn run(self) {
            for (y, x) in self.1.iter_mut().zip(self.0) {
                *y = ((0.3 * x + 0.7) * x - 1.1) * x / (1.0 + x * x);
            }
        }
    }

    #[test]
    fn every_instruction_set_gives_the_same_bits() {
        let x: Vec<f64> = (0..1003).map(|n| f64::from(n) * 0.0371 - 11.0).collect();
        let (mut wide, mut plain) = (vec![0.0; x.len()], vec![0.0; x.len()]);
        dispatch(Horner(&x, &mut wide));
        Horner(&x, &mut plain).run();
        assert!(
            wide.iter()
                .zip(&plain)
                .all(|(a, b)| a.to_bits() == b.to_bits())
        );
    }
}
