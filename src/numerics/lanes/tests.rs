use super::*;

/// Rows of a table whose entries name their row and column.
const ROWS: [[f64; 8]; 30] = {
    let mut rows = [[0.0; 8]; 30];
    let mut n = 0;
    while n < 240 {
        rows[n / 8][n % 8] = n as f64;
        n += 1;
    }
    rows
};

/// Entries that name their place.
const SIXTEEN: [f64; 16] = {
    let mut entries = [0.0; 16];
    let mut n = 0;
    while n < 16 {
        entries[n] = n as f64;
        n += 1;
    }
    entries
};

struct Functions<'a>(&'a [f64], &'a mut [Vec<f64>]);

impl LaneKernel for Functions<'_> {
    type Output = ();
    #[inline(always)]
    fn run<V: Lanes>(self) {
        for start in (0..self.0.len()).step_by(V::WIDTH) {
            let x = V::load(&self.0[start..]);
            let (sine, cosine) = x.sin_cos();
            let positive = x.abs() + 1.0e-3;
            let results = [
                x.exp(),
                positive.ln(),
                positive.powf(1.0 / 3.0),
                sine,
                cosine,
                x.atan(),
                V::gather(&[1.0, 2.0, 3.0], x.floor()),
                V::rows(&ROWS, x.floor())[5],
                V::rows(&ROWS, x.abs())[2],
                V::select(x.lt(V::splat(0.5)).not(), x.sqrt(), -x),
                positive.inverse_cube_root(),
                x.cube_root(),
                x.abs().at_most(std::f64::consts::PI).sine_and_versine().0,
                x.abs().at_most(std::f64::consts::PI).sine_and_versine().1,
                positive.exponent_entry(&SIXTEEN),
            ];
            for (row, value) in self.1.iter_mut().zip(results) {
                value.store(&mut row[start..]);
            }
        }
    }
}

fn points() -> Vec<f64> {
    (0..4096)
        .map(|n| (f64::from(n) - 2048.0) * 0.0337)
        .collect()
}

fn same_bits(a: &[Vec<f64>], b: &[Vec<f64>]) -> bool {
    a.iter()
        .flatten()
        .zip(b.iter().flatten())
        .all(|(a, b)| a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan()))
}

#[test]
fn every_width_gives_the_same_bits() {
    let x = points();
    let mut wide = vec![vec![0.0; x.len()]; 15];
    let mut plain = wide.clone();
    let mut one = wide.clone();
    dispatch(Functions(&x, &mut wide));
    Functions(&x, &mut plain).run::<f64>();
    narrow(Functions(&x, &mut one));
    assert!(same_bits(&wide, &plain));
    assert!(same_bits(&one, &plain));
}

#[cfg(target_arch = "x86_64")]
#[test]
#[allow(unsafe_code)]
fn four_lanes_give_the_same_bits() {
    if !(is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma")) {
        return;
    }
    let x = points();
    let mut four = vec![vec![0.0; x.len()]; 15];
    let mut plain = four.clone();
    // SAFETY: the processor has just said that it knows these instructions.
    unsafe { x86::with_avx2(Functions(&x, &mut four)) };
    Functions(&x, &mut plain).run::<f64>();
    assert!(same_bits(&four, &plain));
}

#[test]
fn elementary_functions_agree_with_a_library() {
    let near = |a: f64, b: f64| (a - b).abs() <= 3.0e-15 * b.abs().max(1.0e-3);
    for x in points() {
        let p = x.abs() + 1.0e-3;
        assert!(near(Lanes::exp(x) / libm::exp(x), 1.0), "exp {x}");
        assert!(near(Lanes::ln(p), libm::log(p)), "ln {p}");
        assert!(near(Lanes::powf(p, 0.3), libm::pow(p, 0.3)), "powf {p}");
        assert!(near(Lanes::sin(x), libm::sin(x)), "sin {x}");
        assert!(near(Lanes::sin_cos(x).1, libm::cos(x)), "cos {x}");
        assert!(near(Lanes::atan(x), libm::atan(x)), "atan {x}");
    }
    assert_eq!(Lanes::exp(-800.0_f64), 0.0);
    let close = |a: f64, b: f64| (a / b - 1.0).abs() <= 1.0e-15;
    for n in 0..20_000 {
        let x = libm::pow(10.0, -150.0 + 0.015 * f64::from(n));
        assert!(close(x.cube_root(), libm::cbrt(x)), "cube root {x}");
        assert!(close(x.inverse_cube_root(), 1.0 / libm::cbrt(x)), "{x}");
        let angle = 1.0e-3 + f64::from(n) * 1.570e-4;
        let (sine, versine) = angle.sine_and_versine();
        let half = libm::sin(0.5 * angle);
        assert!((sine - libm::sin(angle)).abs() < 1.0e-15, "sine {angle}");
        assert!((versine - 2.0 * half * half).abs() < 1.0e-15, "{angle}");
    }
    assert_eq!([0.0, -2.0].map(Lanes::cube_root), [0.0, 0.0]);
}
