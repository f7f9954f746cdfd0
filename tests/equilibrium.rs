//! Inorganic equilibrium beside ISORROPIA II (excerpts in `tests/data/aerosol`), and at random points.

#[allow(dead_code)] // shared with an example
#[path = "support/isorropia.rs"]
mod isorropia;

use hehuang::aerosol::equilibrium::{
    Branch, Cells, Partition, Tables, Totals, partition, partition_and_slopes, partition_cell,
};
use isorropia::{Agreement, Point, agreement};

/// On a stack that holds the kernels without optimisation too, where every inlined number has a place of its own.
fn roomy(work: fn()) {
    let thread = std::thread::Builder::new()
        .stack_size(256 << 20)
        .spawn(work);
    thread.expect("a thread").join().expect("as asserted");
}

fn excerpt(text: &str) -> Vec<Point> {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let (given, found) = line.split_once(" | ").expect("two halves");
            Point::new(given, &format!("{given} {found}")).expect("numbers")
        })
        .collect()
}

fn compare(text: &str, branch: Branch) -> Agreement {
    agreement(&excerpt(text), branch, Tables::Stepped)
}

#[test]
fn agrees_with_isorropia_where_that_conserves_mass_and_is_in_equilibrium() {
    roomy(|| {
        let found = compare(
            include_str!("data/aerosol/isorropia_metastable.txt"),
            Branch::Metastable,
        );
        assert!(found.all > 300 && found.sound.points > 150);
        assert!(
            found.sound.share_one() > 0.90,
            "{}",
            found.sound.share_one()
        );
        assert!(
            found.sound.share_ten() > 0.985,
            "{}",
            found.sound.share_ten()
        );
        assert!(found.conserving.share_ten() > 0.80);
    });
}

#[test]
fn agrees_better_where_isorropia_iterates_longer() {
    roomy(|| {
        let found = compare(
            include_str!("data/aerosol/isorropia_metastable_iterated.txt"),
            Branch::Metastable,
        );
        assert!(
            found.sound.share_one() > 0.97,
            "{}",
            found.sound.share_one()
        );
        assert!(
            found.sound.share_ten() > 0.985,
            "{}",
            found.sound.share_ten()
        );
        for regime in ["J", "K"] {
            assert!(found.regimes[regime].2.share_one() > 0.98, "{regime}");
        }
    });
}

#[test]
fn the_stable_branch_follows_isorropia_through_deliquescence() {
    roomy(|| {
        let found = compare(
            include_str!("data/aerosol/isorropia_stable.txt"),
            Branch::Stable,
        );
        assert!(
            found.sound.points > 130 && found.sound.share_ten() > 0.92,
            "{}",
            found.sound.share_ten()
        );
        assert!(
            found.conserving.share_ten() > 0.76,
            "{}",
            found.conserving.share_ten()
        );
    });
}

/// Random cells: temperature, humidity and totals, a fifth of which are zero [mol/m³].
struct Random {
    temperature: Vec<f64>,
    humidity: Vec<f64>,
    totals: [Vec<f64>; 8],
}

impl Random {
    fn new(count: usize) -> Self {
        Self::seeded(count, 0x1234_5678_9abc_def0)
    }

    fn seeded(count: usize, mut state: u64) -> Self {
        let mut next = move || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 11) as f64 / (1_u64 << 53) as f64
        };
        let mut random = Self {
            temperature: Vec::new(),
            humidity: Vec::new(),
            totals: std::array::from_fn(|_| Vec::new()),
        };
        for _ in 0..count {
            random.temperature.push(250.0 + 60.0 * next());
            random.humidity.push(0.05 + 0.93 * next());
            for total in &mut random.totals {
                let none = next() < 0.2;
                let value = 10f64.powf(-13.0 + 8.0 * next());
                total.push(if none { 0.0 } else { value });
            }
        }
        random
    }

    fn cells(&self, from: usize, to: usize) -> Cells<'_> {
        let t = &self.totals;
        Cells {
            temperature: &self.temperature[from..to],
            relative_humidity: &self.humidity[from..to],
            totals: Totals::from(std::array::from_fn(|k| &t[k][from..to])),
        }
    }

    fn total(&self, cell: usize) -> Totals<f64> {
        let t = |k: usize| self.totals[k][cell];
        Totals {
            sodium: t(0),
            sulfate: t(1),
            ammonia: t(2),
            nitrate: t(3),
            chloride: t(4),
            calcium: t(5),
            potassium: t(6),
            magnesium: t(7),
        }
    }

    fn solve(&self, branch: Branch, piece: usize) -> [Vec<f64>; 7] {
        let count = self.temperature.len();
        let mut out: [Vec<f64>; 7] = std::array::from_fn(|_| vec![0.0; count]);
        let mut from = 0;
        while from < count {
            let to = (from + piece).min(count);
            let [a, b, c, d, e, f, g] = &mut out;
            let mut cells = columns([a, b, c, d, e, f, g], from, to);
            partition(branch, &self.cells(from, to), &mut cells).expect("one length");
            from = to;
        }
        out
    }
}

fn columns(out: [&mut Vec<f64>; 7], from: usize, to: usize) -> Partition<&mut [f64]> {
    Partition::from(out.map(|column| &mut column[from..to]))
}

/// Every gas within its total, every amount finite and no less than nothing.
fn assert_sound(branch: Branch, random: &Random, piece: usize, seed: u64) {
    let out = random.solve(branch, piece);
    for cell in 0..random.temperature.len() {
        let totals = random.total(cell);
        for (gas, total) in [
            (out[0][cell], totals.ammonia),
            (out[1][cell], totals.nitrate),
            (out[2][cell], totals.chloride),
        ] {
            assert!(
                gas >= 0.0 && gas <= total,
                "{branch:?} {seed} {cell}: {gas} of {total}"
            );
        }
        for column in &out[3..6] {
            let amount = column[cell];
            assert!(
                amount.is_finite() && amount >= 0.0,
                "{branch:?} {seed} {cell}: {amount}"
            );
        }
        let (bisulfate, sulfate) = (out[5][cell], totals.sulfate);
        assert!(
            bisulfate <= sulfate * (1.0 + 1e-12),
            "{branch:?} {seed} {cell}: {bisulfate} of {sulfate}"
        );
    }
}

#[test]
fn no_gas_exceeds_its_total_and_nothing_fails() {
    roomy(|| {
        let random = Random::new(3000);
        for branch in [Branch::Metastable, Branch::Stable] {
            assert_sound(branch, &random, 3000, 0);
        }
    });
}

#[test]
#[ignore = "ten million cells a branch: minutes, in a release build"]
fn nothing_fails_at_ten_million_points() {
    roomy(|| {
        for seed in 1..=1000 {
            let random = Random::seeded(10_000, 0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(seed));
            for branch in [Branch::Metastable, Branch::Stable] {
                assert_sound(branch, &random, 10_000, seed);
            }
        }
    });
}

#[test]
fn a_cell_has_the_same_bits_alone_and_beside_others() {
    roomy(|| {
        let random = Random::new(400);
        for branch in [Branch::Metastable, Branch::Stable] {
            let whole = random.solve(branch, 400);
            for piece in [1, 7, 16] {
                assert!(
                    whole == random.solve(branch, piece),
                    "{branch:?} in pieces of {piece}"
                );
            }
            for cell in (0..400).step_by(13) {
                let (t, rh) = (random.temperature[cell], random.humidity[cell]);
                let alone = partition_cell(branch, t, rh, &random.total(cell));
                assert!(alone.nitric_acid.to_bits() == whole[1][cell].to_bits());
                assert!(alone.water.to_bits() == whole[3][cell].to_bits());
            }
        }
    });
}

/// Share of derivatives of `count` cells that are those of central differences, to 1e-4 of 1 + the slope itself.
fn slopes_like_differences(branch: Branch, count: usize) -> f64 {
    let random = Random::new(count);
    let mut out: [Vec<f64>; 7] = std::array::from_fn(|_| vec![0.0; count]);
    let mut slopes = vec![[[0.0; 8]; 4]; count];
    let [a, b, c, d, e, f, g] = &mut out;
    let mut cells = columns([a, b, c, d, e, f, g], 0, count);
    partition_and_slopes(branch, &random.cells(0, count), &mut cells, &mut slopes)
        .expect("one length");
    let (mut close, mut all) = (0, 0);
    for cell in 0..count {
        let (t, rh) = (random.temperature[cell], random.humidity[cell]);
        for k in 0..8 {
            let value = random.totals[k][cell];
            if value == 0.0 {
                continue;
            }
            let h = 1e-5 * value;
            let at = |by: f64| {
                let mut totals = random.total(cell);
                let column = [
                    &mut totals.sodium,
                    &mut totals.sulfate,
                    &mut totals.ammonia,
                    &mut totals.nitrate,
                    &mut totals.chloride,
                    &mut totals.calcium,
                    &mut totals.potassium,
                    &mut totals.magnesium,
                ];
                *column[k] += by;
                let p = partition_cell(branch, t, rh, &totals);
                [p.ammonia, p.nitric_acid, p.hydrochloric_acid, p.water]
            };
            let (up, down) = (at(h), at(-h));
            for row in 0..4 {
                let difference = (up[row] - down[row]) / (2.0 * h);
                let scale = if row < 3 { 1.0 } else { 0.05 } + difference.abs();
                all += 1;
                close += u32::from((slopes[cell][row][k] - difference).abs() < 1e-4 * scale);
            }
        }
    }
    f64::from(close) / f64::from(all)
}

#[test]
fn slopes_are_those_of_differences() {
    roomy(|| {
        let share = slopes_like_differences(Branch::Metastable, 300);
        assert!(share > 0.995, "{share}");
    });
}

#[test]
fn slopes_of_the_stable_branch_are_those_of_differences() {
    roomy(|| {
        let share = slopes_like_differences(Branch::Stable, 100);
        assert!(share > 0.98, "{share}");
    });
}

/// The greatest change of the gases (of their totals) and of water (of itself) between two humidities closer than 1e-8.
fn greatest_jumps(random: &Random, cell: usize) -> [f64; 4] {
    let totals = random.total(cell);
    let at = |humidities: &[f64]| -> [Vec<f64>; 7] {
        let count = humidities.len();
        let one = Random {
            temperature: vec![random.temperature[cell]; count],
            humidity: humidities.to_vec(),
            totals: std::array::from_fn(|k| vec![random.totals[k][cell]; count]),
        };
        one.solve(Branch::Stable, count)
    };
    let between = |low: f64, high: f64, pieces: usize| -> Vec<f64> {
        let step = (high - low) / pieces as f64;
        (0..=pieces).map(|k| low + step * k as f64).collect()
    };
    let whole = [totals.ammonia, totals.nitrate, totals.chloride];
    std::array::from_fn(|row| {
        let (mut low, mut high, mut scale) = (0.15, 0.95, 0.0);
        for pieces in [160, 16, 16, 16, 16, 16, 16] {
            let humidities = between(low, high, pieces);
            let out = at(&humidities);
            let size = |k: usize| (out[row][k] - out[row][k + 1]).abs();
            let of = |k: usize| match row {
                3 => out[3][k].max(out[3][k + 1]).max(1e-12),
                gas => whole[gas] + 1e-12,
            };
            let steepest = (0..pieces)
                .max_by(|&a, &b| (size(a) / of(a)).total_cmp(&(size(b) / of(b))))
                .expect("pieces");
            scale = if pieces == 160 { of(steepest) } else { scale };
            (low, high) = (humidities[steepest], humidities[steepest + 1]);
        }
        let out = at(&[low, high]);
        (out[row][0] - out[row][1]).abs() / scale
    })
}

#[test]
fn jumps_in_humidity_are_rare() {
    roomy(|| {
        let count = 60;
        let random = Random::new(count);
        let jumps: Vec<f64> = (0..count)
            .flat_map(|cell| greatest_jumps(&random, cell))
            .collect();
        let share = |limit: f64| {
            jumps.iter().filter(|&&jump| jump > limit).count() as f64 / jumps.len() as f64
        };
        assert!(share(1e-2) < 0.06, "{}", share(1e-2));
        assert!(share(1e-3) < 0.07, "{}", share(1e-3));
    });
}
