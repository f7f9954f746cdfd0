use super::block::StepKernel;
use super::*;
use crate::numerics::lanes::narrow;
use approx::assert_relative_eq;

/// Air over a city, dust and clean air, changed a little from cell to cell.
pub(in super::super) fn cells() -> StepInput<Block> {
    let mut block = StepInput::empty();
    for c in 0..CELLS {
        let f = c as f64 / CELLS as f64;
        block.temperature[c] = 250.0 + 50.0 * f;
        block.pressure[c] = 60_000.0 + 25_000.0 * (1.0 - f);
        block.relative_humidity[c] = 0.1 + 0.85 * f;
        let mut small = Dry::<f64>::none();
        small.add(Material::Sulfate, 3e-10 * (0.1 + f));
        small.add(Material::BlackCarbon, 2e-10);
        let mut large = Dry::<f64>::none();
        large.add(Material::Nitrate, 1e-8 * (0.05 + f));
        large.add(Material::SecondaryOrganic, 2e-8 * (1.0 - f));
        large.add(Material::Crust, 4e-9);
        for (mode, dry, number) in [
            (&mut block.aitken, small, 1e10 * (0.1 + f)),
            (&mut block.accumulation, large, 4e9 * (1.1 - f)),
        ] {
            mode.number[c] = number;
            mode.dry.mass[c] = dry.mass;
            mode.dry.volume[c] = dry.volume;
            mode.dry.hygroscopic[c] = dry.hygroscopic;
        }
        block.coarse.volume[c] = 2e-12 * f;
        for bin in 0..DUST_BINS {
            block.coarse.dust[bin][c] = if c % 3 == 0 { 1e-7 } else { 1e-9 };
        }
        block.acid.before[c] = 2e-11 * f;
        block.acid.produced[c] = 3e-10 * (1.0 - f);
        block.organic.produced[c] = 2e-11;
    }
    block
}

#[test]
fn nothing_is_lost() {
    let cells = cells();
    let done = step_block(&cells, 300.0, Nucleation::Vehkamaki2002);
    for c in 0..CELLS {
        let dust: f64 = (0..DUST_BINS).map(|b| done.acid_to_dust[b][c]).sum();
        let acid = done.acid[c]
            + done.acid_to_aitken[c]
            + done.acid_to_accumulation[c]
            + done.acid_to_coarse[c]
            + dust;
        assert_relative_eq!(
            acid,
            cells.acid.before[c] + cells.acid.produced[c],
            max_relative = 1e-13
        );
        let organic = done.organic[c] + done.organic_to_aitken[c] + done.organic_to_accumulation[c];
        assert_relative_eq!(organic, cells.organic.produced[c], max_relative = 1e-13);
        assert!(done.to_accumulation[c] >= 0.0 && done.to_coarse[c] >= 0.0);
        assert!(done.to_accumulation[c] + done.to_coarse[c] <= 1.0);
        assert!(done.aitken.number[c] > 0.0 && done.accumulation.number[c] > 0.0);
        for value in [
            done.aitken.diameter[c],
            done.accumulation.surface[c],
            done.aitken.density[c],
        ] {
            assert!(value.is_finite() && value > 0.0);
        }
    }
}

#[test]
fn cells_do_not_depend_on_neighbours_or_width() {
    let cells = cells();
    let wide = step_block(&cells, 300.0, Nucleation::Vehkamaki2002);
    let thin = narrow(StepKernel {
        cells: &cells,
        time: 300.0,
        scheme: Nucleation::Vehkamaki2002,
    });
    assert_eq!(format!("{wide:?}"), format!("{thin:?}"));
    // Cell by cell, and cells in another order.
    let mut turned = StepInput::empty();
    for c in 0..CELLS {
        turned.set(CELLS - 1 - c, &cells.cell(c));
    }
    let back = step_block(&turned, 300.0, Nucleation::Vehkamaki2002);
    for c in 0..CELLS {
        let single = modal_step(&cells.cell(c), 300.0, Nucleation::Vehkamaki2002);
        assert_eq!(format!("{:?}", wide.cell(c)), format!("{single:?}"));
        assert_eq!(
            format!("{:?}", back.cell(CELLS - 1 - c)),
            format!("{single:?}")
        );
    }
}

#[test]
fn empty_cells_stay_empty() {
    let mut cells = StepInput::empty();
    // A vapour without particles stays vapour.
    cells.acid.produced = [1e-10; CELLS];
    let done = step_block(&cells, 300.0, Nucleation::Off);
    assert_eq!(done.acid, [1e-10; CELLS]);
    assert_eq!(done.aitken.number, [0.0; CELLS]);
    assert_eq!(done.accumulation.number, [0.0; CELLS]);
    let text = format!("{done:?}");
    assert!(!text.contains("NaN") && !text.contains("inf"), "{text}");
}

#[test]
fn shorter_steps_change_little() {
    // An hour by 300 s and by 60 s: masses of the Aitken mode within 3 %, numbers within 3 %.
    let run = |time: f64| {
        let mut cells = cells();
        cells.acid.produced = cells.acid.produced.map(|p| p * time / 300.0);
        cells.organic.produced = [2e-11 * time / 300.0; CELLS];
        let steps = (3600.0 / time) as usize;
        for _ in 0..steps {
            let done = step_block(&cells, time, Nucleation::Off);
            for c in 0..CELLS {
                cells.acid.before[c] = done.acid[c];
                cells.organic.before[c] = done.organic[c];
                let grown = |dry: &mut Dry<Block>, acid: f64, organic: f64| {
                    let volume = VOLUME_OF_ACID * acid;
                    let of_organic = organic / Material::SecondaryOrganic.density();
                    dry.mass[c] += 0.132_14 * acid + organic;
                    dry.volume[c] += volume + of_organic;
                    dry.hygroscopic[c] += volume * 0.53 + of_organic * 0.1;
                };
                let (a, o) = (done.acid_to_aitken[c], done.organic_to_aitken[c]);
                grown(&mut cells.aitken.dry, a, o);
                let (a, o) = (
                    done.acid_to_accumulation[c],
                    done.organic_to_accumulation[c],
                );
                grown(&mut cells.accumulation.dry, a, o);
                let share = done.to_accumulation[c];
                let stays = 1.0 - share - done.to_coarse[c];
                let (small, large) = (&mut cells.aitken.dry, &mut cells.accumulation.dry);
                large.mass[c] += share * small.mass[c];
                large.volume[c] += share * small.volume[c];
                large.hygroscopic[c] += share * small.hygroscopic[c];
                small.mass[c] *= stays;
                small.volume[c] *= stays;
                small.hygroscopic[c] *= stays;
                cells.aitken.number[c] = done.aitken.number[c];
                cells.accumulation.number[c] = done.accumulation.number[c];
            }
        }
        cells
    };
    let (coarse, fine) = (run(300.0), run(60.0));
    for c in 0..CELLS {
        let pairs = [
            (coarse.aitken.dry.mass[c], fine.aitken.dry.mass[c]),
            (
                coarse.accumulation.dry.mass[c],
                fine.accumulation.dry.mass[c],
            ),
            (coarse.aitken.number[c], fine.aitken.number[c]),
            (coarse.accumulation.number[c], fine.accumulation.number[c]),
        ];
        for (a, b) in pairs {
            assert_relative_eq!(a, b, max_relative = 0.03);
        }
    }
}

#[test]
fn extreme_cells_stay_finite_and_close() {
    let mut seed = 2026_u64;
    let mut random = move || {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 11) as f64 / 9_007_199_254_740_992.0
    };
    let schemes = [
        Nucleation::Off,
        Nucleation::Vehkamaki2002,
        Nucleation::Activation { coefficient: 2e-6 },
    ];
    for round in 0..400 {
        let mut cells = StepInput::empty();
        // Sizes of things over many orders, nothing at all in a tenth of the cells.
        let mut size = |low: f64, high: f64| {
            let share = random();
            if share < 0.1 {
                0.0
            } else {
                low * libm::pow(high / low, (share - 0.1) / 0.9)
            }
        };
        for c in 0..CELLS {
            cells.temperature[c] = 210.0 + size(1.0, 110.0);
            cells.pressure[c] = 15_000.0 + size(1.0, 90_000.0);
            cells.relative_humidity[c] = size(1e-3, 1.0);
            for mode in [&mut cells.aitken, &mut cells.accumulation] {
                mode.number[c] = size(1e-10, 1e14);
                mode.dry.volume[c] = size(1e-40, 1e-8);
                mode.dry.mass[c] = mode.dry.volume[c] * 1500.0;
                mode.dry.hygroscopic[c] = mode.dry.volume[c] * size(1e-3, 1.0);
            }
            cells.coarse.volume[c] = size(1e-20, 1e-9);
            for bin in &mut cells.coarse.dust {
                bin[c] = size(1e-20, 1e-5);
            }
            cells.acid.before[c] = size(1e-25, 1e-7);
            cells.acid.produced[c] = size(1e-25, 1e-7);
            cells.organic.produced[c] = size(1e-25, 1e-7);
        }
        let done = step_block(&cells, 300.0, schemes[round % 3]);
        for c in 0..CELLS {
            let dust: f64 = done.acid_to_dust.iter().map(|bin| bin[c]).sum();
            let parts = [
                done.acid[c],
                done.acid_to_aitken[c],
                done.acid_to_accumulation[c],
                done.acid_to_coarse[c],
                dust,
            ];
            let all = cells.acid.before[c] + cells.acid.produced[c];
            assert_relative_eq!(parts.iter().sum::<f64>(), all, max_relative = 1e-13);
            let numbers = [done.aitken.number[c], done.accumulation.number[c]];
            let shares = [done.to_accumulation[c], done.to_coarse[c]];
            for value in parts.into_iter().chain(numbers).chain(shares) {
                assert!(value.is_finite() && value >= 0.0, "{round} {c} {value}");
            }
            assert!(shares[0] + shares[1] <= 1.0 + 1e-15);
            for mode in [&done.aitken, &done.accumulation] {
                assert!(mode.diameter[c] > 1e-9 && mode.diameter[c] < 1e-5);
                assert!(mode.density[c] > 900.0 && mode.density[c] < 3000.0);
                assert!(mode.surface[c].is_finite() && mode.number_made[c].is_finite());
            }
        }
    }
}
