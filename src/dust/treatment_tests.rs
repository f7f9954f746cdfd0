//! Tests of sand fixing on a small grid in the Tengger desert.

use super::*;
use crate::dust::fixing::{LEE, ShelterBelts};
use crate::dust::schedule::tests::{april, dust, grid, soil_of, weather};
use crate::dust::{DustScheme, SECTOR};
use crate::inventory::EmissionSchedule;
use approx::assert_relative_eq;

fn open(scheme: DustScheme) -> DustEmissions {
    dust(scheme, soil_of(0.0, 285.0, 0.0))
}

/// A measure on all ground of a region.
fn on(region: &str, measure: FixingMeasure) -> Treatment {
    Treatment {
        name: format!("{measure:?}"),
        measure,
        region: Some(region.into()),
        counties: None,
        outline: None,
        extent: 1.0,
    }
}

fn sealed(share: f64) -> FixingMeasure {
    FixingMeasure {
        sealed: share,
        ..FixingMeasure::default()
    }
}

/// What is raised in an hour of storm by lane [kg/s].
fn raised(dust: &DustEmissions) -> Vec<f64> {
    let storm = weather(april(), 0.6, 288.0);
    dust.at(april(), &storm).unwrap().totals()
}

#[test]
fn sealing_half_halves_the_dust_of_every_scheme() {
    for scheme in DustScheme::ALL {
        let whole = raised(&open(scheme));
        let half_of_all = vec![on("tengger", sealed(0.5))];
        let all_of_half = vec![Treatment {
            extent: 0.5,
            ..on("tengger", sealed(1.0))
        }];
        let everywhere = vec![Treatment {
            region: None,
            ..on("", sealed(0.5))
        }];
        for treatments in [half_of_all, all_of_half, everywhere] {
            let fixed = raised(&open(scheme).with_fixing(treatments).unwrap());
            for (fixed, whole) in fixed.iter().zip(&whole) {
                assert_relative_eq!(*fixed, 0.5 * whole, max_relative = 1e-12);
            }
        }
    }
}

#[test]
fn counties_and_outlines_limit_a_measure_to_their_ground() {
    let whole = open(DustScheme::Kok2014);
    let storm = weather(april(), 0.6, 288.0);
    let by_group = whole.by_group(april(), &storm).unwrap();
    let county = whole.groups()[0].county_code;
    let of_county = |g: &SourceGroup| g.county_code == county;
    let treatment = Treatment {
        counties: Some(BTreeSet::from([county])),
        ..on("tengger", sealed(1.0))
    };
    let fixed = open(DustScheme::Kok2014)
        .with_fixing(vec![treatment])
        .unwrap();
    let after = fixed.by_group(april(), &storm).unwrap();
    for ((group, old), new) in whole.groups().iter().zip(&by_group).zip(&after) {
        assert_eq!(group.sector, SECTOR);
        let left = if of_county(group) { 0.0 } else { 1.0 };
        for (old, new) in old.iter().zip(new) {
            assert_relative_eq!(*new, left * old, max_relative = 1e-12);
        }
    }
    // The western two of five columns, and a quarter of the third.
    let columns = grid().nx;
    let share = |i: usize| [1.0, 1.0, 0.25, 0.0, 0.0][i];
    let treatment = Treatment {
        outline: Some(
            (0..columns * grid().ny)
                .map(|c| share(c % columns))
                .collect(),
        ),
        ..on("tengger", sealed(1.0))
    };
    let fixed = open(DustScheme::Kok2014)
        .with_fixing(vec![treatment])
        .unwrap();
    let before = whole.cell_rates(april(), &storm).open;
    let expected: f64 = before
        .iter()
        .enumerate()
        .map(|(c, rate)| (1.0 - share(c % columns)) * rate.iter().sum::<f64>())
        .sum();
    assert_relative_eq!(
        raised(&fixed).iter().sum::<f64>(),
        expected,
        max_relative = 1e-12
    );
}

#[test]
fn effects_are_what_the_schedule_loses_and_know_their_ground() {
    let belts = FixingMeasure {
        planted: 0.2,
        belts: Some(ShelterBelts {
            height: 10.0,
            spacing: 150.0,
            lee: LEE,
            direction: 0.0,
        }),
        ..FixingMeasure::default()
    };
    let treatments = vec![
        Treatment {
            extent: 0.3,
            ..on("tengger", sealed(0.6))
        },
        Treatment {
            extent: 0.4,
            ..on("tengger", belts)
        },
    ];
    let fixed = open(DustScheme::Leung2023).with_fixing(treatments).unwrap();
    assert!(fixed.provenance().contains("with the sand fixing"));
    let storm = weather(april(), 0.6, 288.0);
    let hours = [(april(), &storm), (april(), &storm)];
    let effects = fixed.fixing_effect(hours, 3600.0).unwrap();
    let kinds: Vec<Option<usize>> = effects.iter().map(|e| e.treatment).collect();
    assert_eq!(kinds, [Some(0), Some(1), None]);
    let area: f64 = grid().area.iter().sum();
    for (effect, share) in effects.iter().zip([0.3, 0.4, 0.3]) {
        assert_eq!(effect.region, "tengger");
        assert_relative_eq!(effect.area, share * area, max_relative = 1e-12);
        assert_relative_eq!(effect.erodible, effect.area, max_relative = 1e-12);
    }
    let sum = |of: &dyn Fn(&FixingEffect) -> f64| effects.iter().map(of).sum::<f64>();
    let mass = |bins: &[f64; BINS]| bins.iter().sum::<f64>();
    let total = |dust: &DustEmissions| 7200.0 * raised(dust).iter().sum::<f64>();
    assert_relative_eq!(
        sum(&|e| mass(&e.before)),
        total(&open(DustScheme::Leung2023)),
        max_relative = 1e-12
    );
    assert_relative_eq!(
        sum(&|e| mass(&e.after)),
        total(&fixed),
        max_relative = 1e-12
    );
    let left = |n: usize| mass(&effects[n].after) / mass(&effects[n].before);
    assert_relative_eq!(left(0), 0.4, max_relative = 1e-12);
    assert!(left(1) < 0.6 && left(1) > 0.0, "{}", left(1));
    assert_eq!(left(2), 1.0);
}

#[test]
fn belts_shelter_from_the_wind_that_blows_across_them() {
    let with = |direction: f64| {
        let measure = FixingMeasure {
            belts: Some(ShelterBelts {
                height: 10.0,
                spacing: 150.0,
                lee: LEE,
                direction,
            }),
            ..FixingMeasure::default()
        };
        let fixed = open(DustScheme::Kok2014).with_fixing(vec![on("tengger", measure)]);
        raised(&fixed.unwrap()).iter().sum::<f64>()
    };
    // The wind blows along map x: nearly to the east.
    let (across, slanting, along) = (with(0.0), with(0.8), with(std::f64::consts::FRAC_PI_2));
    let open: f64 = raised(&open(DustScheme::Kok2014)).iter().sum();
    assert!(across < slanting && slanting < along && along < open);
}

#[test]
fn what_cannot_be_is_said() {
    let said = |treatments: Vec<Treatment>| {
        let fixed = open(DustScheme::Kok2014).with_fixing(treatments);
        fixed.err().unwrap().to_string()
    };
    let whole = || Treatment {
        name: "straw".into(),
        ..on("tengger", sealed(0.5))
    };
    let more = Treatment {
        name: "shrubs".into(),
        extent: 0.2,
        ..whole()
    };
    let text = said(vec![whole(), more.clone()]);
    assert!(
        text.contains("straw and shrubs takes 120.0 % of the ground at 10"),
        "{text}"
    );
    let beside = Treatment {
        extent: 0.8,
        ..whole()
    };
    assert!(
        open(DustScheme::Kok2014)
            .with_fixing(vec![beside, more])
            .is_ok()
    );
    let text = said(vec![Treatment {
        region: Some("gonghe".into()),
        ..whole()
    }]);
    assert!(text.contains("straw reaches no ground"), "{text}");
    let text = said(vec![on("tengger", sealed(1.5))]);
    assert!(
        text.contains("sealed of a sand-fixing measure is 1.5"),
        "{text}"
    );
}
