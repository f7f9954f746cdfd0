use super::*;
use approx::assert_relative_eq;

fn air() -> Air<f64> {
    Air::new(280.0, 75_000.0)
}

fn dusty(mass: f64) -> Partners<f64> {
    let mut particles = CoarseParticles::none();
    for (bin, share) in [(2, 0.1), (3, 0.3), (4, 0.6)] {
        particles.dust[bin] = mass * share;
    }
    Partners {
        coarse_mass: 0.0,
        particles,
    }
}

/// N, Cl and the charge [mol/m³]: what must not change, and S.
fn totals(a: &Amounts<f64>) -> [f64; 4] {
    [
        a.nitric_acid + a.nitrate,
        a.hydrochloric_acid + a.chloride,
        a.ammonia + a.ammonium,
        a.sulfate,
    ]
}

fn assert_closed(before: &Amounts<f64>, after: &Amounts<f64>) {
    for (a, b) in totals(before).iter().zip(totals(after)) {
        assert_relative_eq!(*a, b, max_relative = 1e-14, epsilon = 1e-30);
    }
    for value in [
        after.nitric_acid,
        after.hydrochloric_acid,
        after.ammonia,
        after.nitrate,
        after.chloride,
        after.ammonium,
    ] {
        assert!(value >= 0.0 && value.is_finite(), "{after:?}");
    }
}

const GASES: Amounts<f64> = Amounts {
    nitric_acid: 4e-8,
    hydrochloric_acid: 1e-8,
    ammonia: 2e-7,
    sulfate: 0.0,
    nitrate: 0.0,
    chloride: 0.0,
    ammonium: 0.0,
};

#[test]
fn uptake_follows_the_humidity() {
    assert_relative_eq!(uptake_on_calcite(0.05), 0.003);
    assert_relative_eq!(uptake_on_calcite(0.4), 0.0445, max_relative = 1e-12);
    assert_relative_eq!(uptake_on_calcite(0.95), 0.21, max_relative = 1e-12);
}

#[test]
fn alkalinity_is_that_of_the_cations() {
    // A kilogram with 8.38 % Ca and 1.7 % Mg.
    assert_relative_eq!(
        Cations::DUST.alkalinity(),
        4.1818 + 1.3989,
        max_relative = 1e-4
    );
}

#[test]
fn fresh_dust_takes_nitric_acid_at_its_rate() {
    let rates = ExchangeRates::new(&air(), 0.6, &dusty(3e-7), &Cations::COARSE, &Cations::DUST);
    // Far from used up: g (1 − e^(−kt)).
    let trace = Amounts {
        nitric_acid: 1e-12,
        hydrochloric_acid: 0.0,
        ..GASES
    };
    let after = rates.exchange(&trace, 300.0);
    let truth = 1e-12 * -libm::expm1(-rates.nitric_acid * 300.0);
    assert_relative_eq!(after.nitrate, truth, max_relative = 1e-5);
    assert_closed(&trace, &after);
    // 300 µg/m³ of dust at 60 %: hours.
    let hours = 1.0 / rates.nitric_acid / 3600.0;
    assert!(hours > 0.5 && hours < 24.0, "{hours}");
}

#[test]
fn nitrate_stops_at_the_alkalinity_and_steps_agree() {
    let rates = ExchangeRates::new(&air(), 0.7, &dusty(3e-9), &Cations::COARSE, &Cations::DUST);
    let fast = ExchangeRates {
        nitric_acid: 1e-3,
        hydrochloric_acid: 5e-4,
        ..rates
    };
    let run = |steps: usize| {
        let mut now = GASES;
        for _ in 0..steps {
            let next = fast.exchange(&now, 7200.0 / steps as f64);
            assert_closed(&now, &next);
            now = next;
        }
        now
    };
    let (coarse, fine) = (run(24), run(2400));
    assert_relative_eq!(coarse.nitrate, fine.nitrate, max_relative = 0.02);
    // All carbonate is used: nitrate and chloride are the alkalinity, and nitric acid displaces the chloride.
    assert_relative_eq!(
        fine.nitrate + fine.chloride,
        fast.alkalinity,
        max_relative = 1e-6
    );
    assert!(fine.chloride < 0.02 * fine.nitrate);
    assert!(fine.ammonium < 1e-20);
}

#[test]
fn sulfate_displaces_chloride_then_nitrate_and_binds_ammonia() {
    let rates = ExchangeRates {
        nitric_acid: 1e-5,
        hydrochloric_acid: 1e-5,
        ammonia: 0.0,
        alkalinity: 1e-8,
    };
    let salted = Amounts {
        sulfate: 2e-9,
        nitrate: 4e-9,
        chloride: 3e-9,
        ..GASES
    };
    let after = rates.exchange(&salted, 300.0);
    assert_closed(&salted, &after);
    // 4 + 4 + 3 equivalents on 10: one chloride is driven out.
    assert!(after.chloride < 2e-9 && after.chloride > 1.8e-9);
    let sour = Amounts {
        sulfate: 8e-9,
        ..salted
    };
    let after = rates.exchange(&sour, 300.0);
    assert_closed(&sour, &after);
    assert_eq!((after.chloride, after.nitrate), (0.0, 0.0));
    // With ammonia the salts stay.
    let with = ExchangeRates {
        ammonia: 1.0,
        ..rates
    };
    let after = with.exchange(&sour, 300.0);
    assert_closed(&sour, &after);
    assert!(after.ammonium > 1.2e-8 && after.nitrate > 3.9e-9);
    // And ammonium leaves what is alkaline.
    let alkaline = Amounts {
        ammonium: 1e-9,
        ..GASES
    };
    assert_eq!(with.exchange(&alkaline, 300.0).ammonium, 0.0);
}

#[test]
fn random_mixtures_close() {
    let mut seed = 12345_u64;
    let mut random = || {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let share = (seed >> 11) as f64 / 9_007_199_254_740_992.0;
        if share < 0.1 {
            0.0
        } else {
            libm::exp(-12.0 * share) * 1e-6
        }
    };
    for _ in 0..100_000 {
        let before = Amounts {
            nitric_acid: random(),
            hydrochloric_acid: random(),
            ammonia: random(),
            sulfate: random(),
            nitrate: random(),
            chloride: random(),
            ammonium: random(),
        };
        let rates = ExchangeRates {
            nitric_acid: random() * 1e4,
            hydrochloric_acid: random() * 1e4,
            ammonia: random() * 1e4,
            alkalinity: random(),
        };
        assert_closed(&before, &rates.exchange(&before, 300.0));
    }
}
