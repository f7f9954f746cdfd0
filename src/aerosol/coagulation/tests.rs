use super::super::modes::{ACCUMULATION, AITKEN, Shape};
use super::*;
use approx::assert_relative_eq;

#[test]
fn kernel_is_that_of_the_textbook() {
    // Seinfeld and Pandis 2006, table 13.3: K [cm³/s] at 298 K, 1 atm, 1 g/cm³ for 0.002, 0.02, 0.2 and 2 µm against 0.002,
    // 0.01, 0.1 and 1 µm; figures with two digits.
    let table = [
        (2e-9, 2e-9, 8.9e-10),
        (1e-8, 1e-8, 19e-10),
        (1e-7, 1e-7, 15e-10),
        (1e-6, 1e-6, 6.9e-10),
    ];
    for (a, b, value) in table {
        let own = kernel((a, 1000.0), (b, 1000.0), 298.0, 101_325.0);
        assert_relative_eq!(own * 1e6, value, max_relative = 0.05);
    }
}

/// Fuchs' kernel as it is printed, without the shape in which it is fast.
#[derive(Clone, Copy)]
struct Exact {
    diameter: f64,
    diffusivity: f64,
    speed: f64,
    gap: f64,
}

impl Exact {
    fn new(d: f64, density: f64, air: &Air<f64>) -> Self {
        let mass = density * PI / 6.0 * d.powi(3);
        let thermal = BOLTZMANN * air.temperature;
        let diffusivity = thermal * air.slip(d) / (3.0 * PI * air.viscosity * d);
        let speed = (8.0 * thermal / (PI * mass)).sqrt();
        let path = 8.0 * diffusivity / (PI * speed);
        let shell = (d + path).powi(3) - (d * d + path * path).powf(1.5);
        Self {
            diameter: d,
            diffusivity,
            speed,
            gap: 2.0_f64.sqrt() * (shell / (3.0 * d * path) - d),
        }
    }

    fn kernel(&self, other: &Self) -> f64 {
        let s = self.diffusivity + other.diffusivity;
        let d = self.diameter + other.diameter;
        let c = self.speed.hypot(other.speed);
        let g = self.gap.hypot(other.gap);
        2.0 * PI * s * d / (d / (d + 2.0 * g) + 8.0 * s / (c * d))
    }
}

#[test]
fn points_lie_where_the_quadrature_has_them() {
    let abscissae = [
        -2.334_414_218_338_977_8,
        -0.741_963_784_302_725_9,
        0.741_963_784_302_725_9,
        2.334_414_218_338_977_8,
    ];
    for k in 0..POINTS {
        for (found, shape, weighted) in [
            (AITKEN_BY_NUMBER, AITKEN, 0.0),
            (AITKEN_BY_VOLUME, AITKEN, 3.0),
            (ACCUMULATION_BY_NUMBER, ACCUMULATION, 0.0),
        ] {
            let width = shape.ln_spread;
            let factor = libm::exp(width * (abscissae[k] + weighted * width));
            assert_relative_eq!(found[k], factor, max_relative = 1e-14);
        }
    }
    let air = Air::new(280.0, 70_000.0);
    let mut worst = 0.0_f64;
    for a in 0..40 {
        for b in 0..40 {
            let [d, e] = [a, b].map(|k| 2e-9 * libm::exp(0.2 * f64::from(k)));
            let truth = Exact::new(d, 1500.0, &air).kernel(&Exact::new(e, 1800.0, &air));
            let found = kernel((d, 1500.0), (e, 1800.0), 280.0, 70_000.0);
            worst = worst.max((found / truth - 1.0).abs());
        }
    }
    assert!(worst < 4e-3, "{worst}");
}

/// Mean of the kernel by trapezoids over ±7 widths, 281 points a mode.
fn reference(small: (&Shape, f64, f64, f64), large: (&Shape, f64, f64), air: &Air<f64>) -> f64 {
    let step = 0.1;
    let points = |shape: &Shape, diameter: f64, density: f64, weighted: f64| -> Vec<(f64, Exact)> {
        (-70..=70)
            .map(|i| {
                let x = f64::from(i) * step;
                let width = shape.ln_spread;
                let d = diameter * libm::exp(width * (x + weighted * width));
                let weight = step * libm::exp(-0.5 * x * x) / (2.0 * PI).sqrt();
                (weight, Exact::new(d, density, air))
            })
            .collect()
    };
    let first = points(small.0, small.1, small.2, small.3);
    let second = points(large.0, large.1, large.2, 0.0);
    let mut sum = 0.0;
    for (w, p) in &first {
        for (v, q) in &second {
            sum += w * v * p.kernel(q);
        }
    }
    sum
}

#[test]
fn quadrature_meets_the_integrals_at_plateau_pressures() {
    let mut worst = [0.0_f64; 4];
    for pressure in [60_000.0, 75_000.0, 100_000.0] {
        let air = Air::new(275.0, pressure);
        for small in [4e-9, 1e-8, 2.5e-8, 5e-8] {
            for large in [6e-8, 1.2e-7, 3e-7] {
                let i = AITKEN.sized(1.0, AITKEN.mean_volume(small));
                let j = ACCUMULATION.sized(1.0, ACCUMULATION.mean_volume(large));
                let own = rates(&air, &i, &j, (1600.0, 1400.0), (0.0, 0.0));
                let truth = [
                    reference(
                        (&AITKEN, small, 1600.0, 0.0),
                        (&AITKEN, small, 1600.0),
                        &air,
                    ),
                    reference(
                        (&ACCUMULATION, large, 1400.0, 0.0),
                        (&ACCUMULATION, large, 1400.0),
                        &air,
                    ),
                    reference(
                        (&AITKEN, small, 1600.0, 0.0),
                        (&ACCUMULATION, large, 1400.0),
                        &air,
                    ),
                    reference(
                        (&AITKEN, small, 1600.0, 3.0),
                        (&ACCUMULATION, large, 1400.0),
                        &air,
                    ),
                ];
                let found = [
                    own.aitken,
                    own.accumulation,
                    own.between_by_number,
                    own.between_by_volume,
                ];
                for k in 0..4 {
                    worst[k] = worst[k].max((found[k] / truth[k] - 1.0).abs());
                }
            }
        }
    }
    assert!(worst.iter().all(|&w| w < 0.004));
}

#[test]
fn continuum_is_lees_solution() {
    // Lee 1983 (J. Colloid Interface Sci. 92, 315): dN/dt = −(2kT/3μ)(1 + exp(ln²σ)) N² without slip.
    let air = Air::new(285.0, 1e10);
    for (shape, diameter, factors) in [
        (AITKEN, 5e-8, AITKEN_BY_NUMBER),
        (ACCUMULATION, 3e-7, ACCUMULATION_BY_NUMBER),
    ] {
        let mode = shape.sized(1.0, shape.mean_volume(diameter));
        let mean = Points::new(&mode, factors, 1500.0, &air).own_kernel();
        let width = shape.ln_spread * shape.ln_spread;
        let lee = 2.0 * BOLTZMANN * 285.0 / (3.0 * air.viscosity) * (1.0 + libm::exp(width));
        assert_relative_eq!(0.5 * mean, lee, max_relative = 4e-4);
    }
}

fn plain(aitken: f64, between: f64, volume: f64, accumulation: f64, coarse: f64) -> Rates<f64> {
    Rates {
        aitken,
        accumulation,
        between_by_number: between,
        between_by_volume: volume,
        coarse_by_number: coarse,
        coarse_by_volume: 0.5 * coarse,
    }
}

#[test]
fn constant_kernel_is_smoluchowskis_solution() {
    // N = N₀/(1 + ½ K N₀ t), V constant (Smoluchowski 1916).
    for time in [1e-3, 300.0, 1e6] {
        let done = plain(2e-14, 0.0, 0.0, 1e-15, 0.0).step(4e10, 3e9, time);
        assert_relative_eq!(
            done.aitken,
            4e10 / (1.0 + 1e-14 * 4e10 * time),
            max_relative = 1e-13
        );
        assert_relative_eq!(
            done.accumulation,
            3e9 / (1.0 + 5e-16 * 3e9 * time),
            max_relative = 1e-13
        );
        assert_eq!((done.to_accumulation, done.to_coarse), (0.0, 0.0));
    }
}

#[test]
fn steps_meet_a_fine_integration() {
    let rates = plain(3e-15, 2e-14, 1e-14, 2e-15, 2e-5);
    let (mut i, mut j, mut v) = (5e10, 8e9, 1.0);
    let steps = 200_000;
    let dt = 3000.0 / f64::from(steps);
    let slope = |i: f64, j: f64, v: f64| {
        (
            -0.5 * 3e-15 * i * i - 2e-14 * j * i - 2e-5 * i,
            -0.5 * 2e-15 * j * j,
            -(1e-14 * j + 1e-5) * v,
        )
    };
    for _ in 0..steps {
        let a = slope(i, j, v);
        let b = slope(i + 0.5 * dt * a.0, j + 0.5 * dt * a.1, v + 0.5 * dt * a.2);
        (i, j, v) = (i + dt * b.0, j + dt * b.1, v + dt * b.2);
    }
    let done = rates.step(5e10, 8e9, 3000.0);
    assert_relative_eq!(done.accumulation, j, max_relative = 1e-9);
    assert_relative_eq!(
        1.0 - done.to_accumulation - done.to_coarse,
        v,
        max_relative = 1e-9
    );
    // The mean of N_J stands for its course: second order.
    assert_relative_eq!(done.aitken, i, max_relative = 2e-3);
    // Shares are never more than all.
    let long = rates.step(5e10, 8e9, 1e9);
    assert!(long.to_accumulation + long.to_coarse <= 1.0);
}

/// Two modes on fixed pivots (Kumar and Ramkrishna 1996): what holds any J is J.
struct Sections {
    volume: Vec<f64>,
    numbers: [Vec<f64>; 2],
    kernel: Vec<f64>,
    /// Where the product of two goes, and how much of it one place higher.
    product: Vec<(usize, f64)>,
}

impl Sections {
    fn new(modes: [&Sized<f64>; 2], density: f64, air: &Air<f64>) -> Self {
        let bins = 90;
        let ratio = 2.0_f64.sqrt();
        let volume: Vec<f64> = (0..bins).map(|k| 3e-27 * ratio.powi(k)).collect();
        let diameter: Vec<f64> = volume.iter().map(|v| libm::cbrt(6.0 / PI * v)).collect();
        let points: Vec<_> = diameter
            .iter()
            .map(|&d| Exact::new(d, density, air))
            .collect();
        let kernel = (0..bins * bins)
            .map(|k| points[(k / bins) as usize].kernel(&points[(k % bins) as usize]))
            .collect();
        let numbers = modes.map(|mode| {
            let raw: Vec<f64> = diameter
                .iter()
                .map(|d| {
                    let x = libm::log(d / mode.diameter) / mode.shape.ln_spread;
                    libm::exp(-0.5 * x * x)
                })
                .collect();
            let sum: f64 = raw.iter().sum();
            raw.iter().map(|n| n / sum * mode.number).collect()
        });
        let product = (0..bins * bins)
            .map(|k| {
                let sum = volume[(k / bins) as usize] + volume[(k % bins) as usize];
                let place = (libm::log(sum / volume[0]) / libm::log(ratio)) as usize;
                let place = place.min(volume.len() - 2);
                let upper = (sum - volume[place]) / (volume[place + 1] - volume[place]);
                (place, upper.min(1.0))
            })
            .collect();
        Self {
            volume,
            numbers,
            kernel,
            product,
        }
    }

    fn slope(&self, numbers: &[Vec<f64>; 2]) -> [Vec<f64>; 2] {
        let bins = self.volume.len();
        let mut slope = [vec![0.0; bins], vec![0.0; bins]];
        for (first, second) in [(0, 0), (0, 1), (1, 1)] {
            for a in 0..bins {
                let start = if first == second { a } else { 0 };
                for b in start..bins {
                    let half = if first == second && a == b { 0.5 } else { 1.0 };
                    let rate =
                        half * self.kernel[a * bins + b] * numbers[first][a] * numbers[second][b];
                    slope[first][a] -= rate;
                    slope[second][b] -= rate;
                    let (k, upper) = self.product[a * bins + b];
                    slope[second][k] += rate * (1.0 - upper);
                    slope[second][k + 1] += rate * upper;
                }
            }
        }
        slope
    }

    fn advance(&mut self, time: f64, steps: usize) {
        let dt = time / steps as f64;
        for _ in 0..steps {
            let first = self.slope(&self.numbers);
            let middle = [0, 1].map(|m| {
                let pairs = self.numbers[m].iter().zip(&first[m]);
                pairs.map(|(n, s)| n + 0.5 * dt * s).collect::<Vec<_>>()
            });
            let second = self.slope(&middle);
            for m in 0..2 {
                for (n, s) in self.numbers[m].iter_mut().zip(&second[m]) {
                    *n += dt * s;
                }
            }
        }
    }

    fn totals(&self) -> [f64; 4] {
        let volume = |m: usize| -> f64 {
            self.numbers[m]
                .iter()
                .zip(&self.volume)
                .map(|(n, v)| n * v)
                .sum()
        };
        [
            self.numbers[0].iter().sum(),
            self.numbers[1].iter().sum(),
            volume(0),
            volume(1),
        ]
    }
}

/// Modes by steps of 300 s: number and volume of I and J.
fn modal(start: [f64; 4], density: f64, air: &Air<f64>, steps: usize) -> [f64; 4] {
    let [mut ni, mut nj, mut vi, mut vj] = start;
    for _ in 0..steps {
        let (i, j) = (AITKEN.sized(ni, vi), ACCUMULATION.sized(nj, vj));
        let done =
            rates(air, &i, &j, (density, density), (0.0, 0.0)).step(i.number, j.number, 300.0);
        let moved = done.to_accumulation * vi;
        (ni, nj, vi, vj) = (done.aitken, done.accumulation, vi - moved, vj + moved);
    }
    [ni, nj, vi, vj]
}

#[test]
fn modes_follow_a_sectional_solution() {
    let air = Air::new(275.0, 75_000.0);
    // Urban (20,000 and 4,000 cm⁻³) and clean plateau air (1,500 and 400 cm⁻³).
    for (ni, di, nj, dj) in [(2e10, 2.2e-8, 4e9, 9e-8), (1.5e9, 1.8e-8, 4e8, 1e-7)] {
        let i = AITKEN.sized(ni, ni * AITKEN.mean_volume(di));
        let j = ACCUMULATION.sized(nj, nj * ACCUMULATION.mean_volume(dj));
        let mut sections = Sections::new([&i, &j], 1500.0, &air);
        let start = sections.totals();
        // What is left of the difference is the widths, that change in truth.
        for (hours, passed, bounds) in [(1, 1, [0.02, 0.002, 0.001]), (6, 5, [0.14, 0.02, 0.01])] {
            sections.advance(3600.0 * passed as f64, 150 * passed);
            let truth = sections.totals();
            let found = modal(start, 1500.0, &air, 12 * hours);
            assert_relative_eq!(
                found[2] + found[3],
                start[2] + start[3],
                max_relative = 1e-13
            );
            for k in 0..3 {
                assert_relative_eq!(found[k], truth[k], max_relative = bounds[k]);
            }
        }
    }
}

/// Harmonic mean of the integrals of the free-molecular and the near-continuum kernel (Whitby and McMurry 1997).
fn harmonic(
    first: (&Shape, f64, f64),
    second: (&Shape, f64, f64),
    density: f64,
    air: &Air<f64>,
) -> f64 {
    let step = 0.1;
    let nodes = |(shape, diameter, weighted): (&Shape, f64, f64)| -> Vec<(f64, f64)> {
        (-70..=70)
            .map(|i| {
                let x = f64::from(i) * step;
                let d = diameter * libm::exp(shape.ln_spread * (x + weighted * shape.ln_spread));
                (step * libm::exp(-0.5 * x * x) / (2.0 * PI).sqrt(), d)
            })
            .collect()
    };
    let thermal = BOLTZMANN * air.temperature;
    let (mut free, mut dense) = (0.0, 0.0);
    for &(w, d) in &nodes(first) {
        for &(v, e) in &nodes(second) {
            let inverse_mass = 6.0 / (PI * density) * (d.powi(-3) + e.powi(-3));
            free +=
                w * v * PI / 4.0 * (d + e) * (d + e) * (8.0 * thermal / PI * inverse_mass).sqrt();
            let slip = |d: f64| (1.0 + 2.492 * air.mean_free_path / d) / d;
            dense += w * v * 2.0 * thermal / (3.0 * air.viscosity) * (d + e) * (slip(d) + slip(e));
        }
    }
    free * dense / (free + dense)
}

#[test]
fn cmaqs_coefficients_are_the_harmonic_means_of_ours() {
    // GETCOAGS of CMAQ 5.5 (coags.f) called with σ 1.7 and 2.0, 1600 kg/m³, 275 K and our μ and λ: hPa, D_g of both modes, ½ K_II,
    // ½ K_JJ, K_IJ over number and volume [m³/s].
    let peer = [
        [
            65_000.0,
            1e-8,
            8e-8,
            1.13778e-15,
            1.63267e-15,
            3.37472e-14,
            8.83092e-15,
        ],
        [
            65_000.0,
            4e-8,
            2e-7,
            1.38422e-15,
            1.02749e-15,
            1.00572e-14,
            2.98059e-15,
        ],
        [
            85_000.0,
            2e-8,
            8e-8,
            1.28019e-15,
            1.39490e-15,
            9.56865e-15,
            3.17519e-15,
        ],
        [
            101_325.0,
            2e-8,
            2e-7,
            1.21934e-15,
            8.03539e-16,
            2.37606e-14,
            5.72357e-15,
        ],
    ];
    for [pressure, small, large, ii, jj, by_number, by_volume] in peer {
        let air = Air::new(275.0, pressure);
        let (i, j) = ((&AITKEN, small, 0.0), (&ACCUMULATION, large, 0.0));
        let same = [
            0.5 * harmonic(i, i, 1600.0, &air),
            0.5 * harmonic(j, j, 1600.0, &air),
            harmonic(i, j, 1600.0, &air),
            harmonic((&AITKEN, small, 3.0), j, 1600.0, &air),
        ];
        let modes = (
            AITKEN.sized(1.0, AITKEN.mean_volume(small)),
            ACCUMULATION.sized(1.0, ACCUMULATION.mean_volume(large)),
        );
        let own = rates(&air, &modes.0, &modes.1, (1600.0, 1600.0), (0.0, 0.0));
        let fuchs = [
            0.5 * own.aitken,
            0.5 * own.accumulation,
            own.between_by_number,
            own.between_by_volume,
        ];
        for (k, value) in [ii, jj, by_number, by_volume].into_iter().enumerate() {
            // Its own tables of corrections are good to a percent.
            assert_relative_eq!(same[k], value, max_relative = 0.012);
            // The harmonic mean of integrals falls short of Fuchs in the transition regime.
            let short = 1.0 - value / fuchs[k];
            assert!(short > 0.05 && short < 0.26, "{short}");
        }
    }
}

#[test]
fn loss_to_coarse_particles_is_fuchs_within_a_few_percent() {
    let air = Air::new(275.0, 75_000.0);
    for small in [5e-9, 2e-8, 5e-8] {
        for (coarse, bound) in [(1.07e-6, 0.07), (4.5e-6, 0.02), (8.5e-6, 0.01)] {
            let i = AITKEN.sized(1e9, 1e9 * AITKEN.mean_volume(small));
            let j = ACCUMULATION.sized(0.0, 0.0);
            let number = 2e7;
            let own = rates(&air, &i, &j, (1600.0, 1600.0), (number, number * coarse));
            let partner = Exact::new(coarse, 2650.0, &air);
            let step = 0.1;
            let truth = [0.0, 3.0].map(|weighted| {
                (-70..=70)
                    .map(|k| {
                        let x = f64::from(k) * step;
                        let width = AITKEN.ln_spread;
                        let d = small * libm::exp(width * (x + weighted * width));
                        let weight = step * libm::exp(-0.5 * x * x) / (2.0 * PI).sqrt();
                        number * weight * Exact::new(d, 1600.0, &air).kernel(&partner)
                    })
                    .sum::<f64>()
            });
            assert_relative_eq!(own.coarse_by_number, truth[0], max_relative = bound);
            assert_relative_eq!(own.coarse_by_volume, truth[1], max_relative = bound);
        }
    }
}
