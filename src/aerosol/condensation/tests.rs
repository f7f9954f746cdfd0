use super::super::modes::{ACCUMULATION, AITKEN};
use super::*;
use approx::assert_relative_eq;

fn air() -> Air<f64> {
    Air::new(273.15, 75_000.0)
}

#[test]
fn diffusion_and_kinetic_limits() {
    let air = air();
    let vapour = SULFURIC_ACID.in_air(&air);
    assert_relative_eq!(
        vapour.diffusivity,
        9.36e-6 * 101_325.0 / 75_000.0,
        max_relative = 1e-12
    );
    // Large particles: Maxwell's 2π D 𝒟; small ones: ¼ c̄ α π D² (here with Kn of 1e4).
    assert_relative_eq!(vapour.transition(1e-2), 1.0, max_relative = 1e-4);
    let speed: f64 = (8.0 * GAS_CONSTANT * 273.15 / (PI * 0.098_079)).sqrt();
    let d = 1e-12;
    let kinetic = 0.25 * speed * 0.65 * PI * d * d;
    assert_relative_eq!(
        2.0 * PI * d * vapour.diffusivity * vapour.transition(d),
        kinetic,
        max_relative = 1e-4
    );
    // Seinfeld and Pandis 2006, figure 12.1 and eq. 12.43 with α = 1: 0.687 at Kn = 1 (2/2.9103).
    let ideal = SULFURIC_ACID.taken_up(1.0, &air);
    assert_relative_eq!(
        ideal.transition(2.0 * ideal.path),
        2.0 / (1.0 + 4.0 / 3.0 + 0.377 + 4.0 / 3.0),
        max_relative = 1e-12
    );
}

#[test]
fn quadrature_meets_the_integral() {
    let mut worst = 0.0_f64;
    for pressure in [60_000.0, 75_000.0, 100_000.0] {
        let air = Air::new(275.0, pressure);
        for accommodation in [1.0, 0.65, 0.1, 0.01] {
            let vapour = SULFURIC_ACID.taken_up(accommodation, &air);
            for (shape, diameters) in [
                (AITKEN, [4e-9, 2e-8, 5e-8]),
                (ACCUMULATION, [6e-8, 1.2e-7, 3e-7]),
            ] {
                for diameter in diameters {
                    let mode = shape.sized(1e9, 1e9 * shape.mean_volume(diameter));
                    let step = 0.02;
                    let mut sum = 0.0;
                    for i in -500..=500 {
                        let x = f64::from(i) * step;
                        let d = diameter * libm::exp(x * shape.ln_spread);
                        let weight = step * libm::exp(-0.5 * x * x) / (2.0 * PI).sqrt();
                        sum +=
                            1e9 * weight * 2.0 * PI * d * vapour.diffusivity * vapour.transition(d);
                    }
                    worst = worst.max((vapour.sink(&mode) / sum - 1.0).abs());
                }
            }
        }
    }
    assert!(worst < 2e-3, "{worst}");
}

fn sinks(aitken: f64, accumulation: f64, coarse: f64, dust: f64) -> Sinks<f64> {
    Sinks {
        aitken,
        accumulation,
        coarse,
        dust: [dust, 0.5 * dust, 0.1 * dust, 0.0, 0.2 * dust],
    }
}

#[test]
fn steps_are_the_analytic_solution_and_close() {
    for scale in [0.0, 1e-12, 1e-6, 1e-3, 1.0, 1e3] {
        let sinks = sinks(2e-3 * scale, 5e-3 * scale, 1e-4 * scale, 3e-4 * scale);
        let (before, produced, time) = (3e-11, 5e-10, 300.0);
        let done = sinks.condense(before, produced, time);
        let total = sinks.total();
        if total > 0.0 {
            let steady = produced / time / total;
            let left = steady + (before - steady) * libm::exp(-total * time);
            // Where next to nothing is lost, the difference above has no digits.
            assert_relative_eq!(
                done.left,
                left,
                max_relative = 1e-12,
                epsilon = 1e-15 * steady
            );
        } else {
            assert_eq!(done.left, before + produced);
            assert_relative_eq!(done.mean, before + 0.5 * produced, max_relative = 1e-15);
        }
        let gone: f64 =
            done.aitken + done.accumulation + done.coarse + done.dust.iter().sum::<f64>();
        assert_relative_eq!(done.left + gone, before + produced, max_relative = 1e-14);
    }
}

#[test]
fn monodisperse_growth_is_the_closed_form() {
    // Particles of one size in the continuum, vapour kept at C by its source: D² = D₀² + 8 𝒟 C v t (v: volume of a mole);
    // the sink of a narrow mode stepped for an hour by 300 s.
    let air = air();
    let vapour = SULFURIC_ACID.in_air(&air);
    let narrow = super::super::modes::Shape {
        spread: 1.000_001,
        ln_spread: 1e-6,
        smallest: 1e-9,
        largest: 1e-3,
        mean_volume_ratio: 1.0,
        mean_ratio: 1.0,
        mean_square_ratio: 1.0,
        sink_points: [1.0; 3],
    };
    let mole = 5.5e-5;
    let start = 2e-5;
    let number = 1e6;
    let concentration = 1e-6;
    let grown = |steps: usize| {
        let time = 3600.0 / steps as f64;
        let mut volume = number * narrow.mean_volume(start);
        for _ in 0..steps {
            let mode = narrow.sized(number, volume);
            let sinks = Sinks {
                aitken: 2.0 * PI * vapour.diffusivity * mode.diameter * number,
                accumulation: 0.0,
                coarse: 0.0,
                dust: [0.0; DUST_BINS],
            };
            // A source that keeps C: P = S C.
            let done = sinks.condense(concentration, sinks.aitken * concentration * time, time);
            assert_relative_eq!(done.left, concentration, max_relative = 1e-12);
            volume += done.aitken * mole;
        }
        narrow.median(number, volume)
    };
    let truth =
        (start * start + 8.0 * vapour.diffusivity * concentration * mole * 3600.0_f64).sqrt();
    let error = |steps| (grown(steps) / truth - 1.0_f64).abs();
    assert!(error(12) < 4e-3, "{}", error(12));
    assert!(error(120) < error(12) / 8.0);
}

/// Particles of both modes, each size followed by itself: dD/dt = 4 𝒟 C v β(D)/D.
fn followed(
    modes: [&Sized<f64>; 2],
    vapour: &VapourInAir<f64>,
    source: f64,
    mole: f64,
    time: f64,
) -> [f64; 2] {
    let step = 0.1;
    let mut sizes = modes.map(|mode| {
        (-70..=70)
            .map(|i| {
                let x = f64::from(i) * step;
                let weight = step * libm::exp(-0.5 * x * x) / (2.0 * PI).sqrt();
                (
                    mode.number * weight,
                    mode.diameter * libm::exp(x * mode.shape.ln_spread),
                )
            })
            .collect::<Vec<(f64, f64)>>()
    });
    let steps = (time / 5.0) as usize;
    for _ in 0..steps {
        let mut sink = 0.0;
        for (n, d) in sizes.iter().flatten() {
            sink += n * 2.0 * PI * d * vapour.diffusivity * vapour.transition(*d);
        }
        let vapour_now = source / sink;
        for (_, d) in sizes.iter_mut().flatten() {
            let slope = 4.0 * vapour.diffusivity * vapour_now * mole * vapour.transition(*d) / *d;
            // Middle of the step: enough for growth of a percent.
            let middle = *d + 2.5 * slope;
            *d += 5.0 * 4.0 * vapour.diffusivity * vapour_now * mole * vapour.transition(middle)
                / middle;
        }
    }
    sizes.map(|mode| mode.iter().map(|(n, d)| n * PI / 6.0 * d.powi(3)).sum())
}

#[test]
fn a_constant_source_is_shared_as_by_particles_followed_one_by_one() {
    let air = air();
    let vapour = SULFURIC_ACID.in_air(&air);
    let mole = 7.5e-5;
    // 0.3 µg/(m³ h) of ammonium sulfate.
    let source = 0.3e-9 / 0.132_14 / 3600.0;
    let i = AITKEN.sized(4e9, 4e9 * AITKEN.mean_volume(2e-8));
    let j = ACCUMULATION.sized(1e9, 1e9 * ACCUMULATION.mean_volume(1e-7));
    for (hours, bound) in [(1, 0.04), (6, 0.12)] {
        let time = 3600.0 * f64::from(hours);
        let truth = followed([&i, &j], &vapour, source, mole, time);
        let (mut vi, mut vj) = (i.volume, j.volume);
        for _ in 0..12 * hours {
            let (small, large) = (AITKEN.sized(4e9, vi), ACCUMULATION.sized(1e9, vj));
            let sinks = vapour.sinks(&small, &large, &CoarseParticles::none());
            // Vapour near its steady state, as in `followed`.
            let before = source / sinks.total();
            let done = sinks.condense(before, source * 300.0, 300.0);
            vi += done.aitken * mole;
            vj += done.accumulation * mole;
        }
        let grown = [vi - i.volume, vj - j.volume];
        let should = [truth[0] - i.volume, truth[1] - j.volume];
        for k in 0..2 {
            assert_relative_eq!(grown[k], should[k], max_relative = bound);
        }
    }
}

#[test]
fn cmaqs_sinks_are_near() {
    // CMAQ 5.5 (HCOND3 after Binkowski and Shankar 1995) takes the harmonic mean of the integrals for continuum and kinetic
    // growth, 2π 𝒟 M₁ and ¼ π α c̄ M₂. With the same α it lies within 3.5 % of Fuchs and Sutugin.
    let air = air();
    let speed: f64 = (8.0 * GAS_CONSTANT * 273.15 / (PI * 0.098_079)).sqrt();
    for accommodation in [0.1, 1.0] {
        let vapour = SULFURIC_ACID.taken_up(accommodation, &air);
        for (shape, diameter) in [(AITKEN, 2e-8), (ACCUMULATION, 1e-7), (ACCUMULATION, 3e-7)] {
            let mode = shape.sized(1e9, 1e9 * shape.mean_volume(diameter));
            let continuum = 2.0 * PI * vapour.diffusivity * mode.diameters();
            let kinetic = 0.25 * accommodation * speed * mode.surface();
            let peer = continuum * kinetic / (continuum + kinetic);
            assert_relative_eq!(peer, vapour.sink(&mode), max_relative = 0.035);
        }
    }
}
