use super::*;
use crate::observations::Quantity;
use crate::plume::Stack;
use crate::standards::ZoneClass;
use crate::time::ModelTime;

fn rules() -> GradingRules {
    GradingRules::embedded().expect("rules")
}

fn input(year: i16, quantity: Quantity) -> GradingInput {
    let rows = SurfaceRows::embedded().expect("rows");
    let ground = rows
        .ground("grassland", Season::Summer, Wetness::Average)
        .expect("a row");
    GradingInput {
        site: Site {
            altitude: 2261.0,
            pressure: None,
            town: None,
            extent: [900.0, 600.0],
        },
        weather: ScreeningWeather {
            temperatures: [250.0, 305.0],
            least_wind: 0.5,
            anemometer: 10.0,
            grounds: vec![ground],
        },
        sources: vec![GradedSource {
            id: "S".to_owned(),
            release: Release::Stack(Stack {
                height: 60.0,
                temperature: 400.0,
                velocity: 12.0,
                diameter: 2.0,
                ..Stack::default()
            }),
            rates: vec![Rate {
                of: Pollutant::Standard(quantity),
                rate: 5.0,
            }],
            fence: 100.0,
            base: 2261.0,
            buildings: None,
        }],
        terrain: Vec::new(),
        own_limits: Vec::new(),
        day: ModelTime::from_beijing(year, 6, 1, 0),
        class: ZoneClass::Two,
        project: Project::default(),
    }
}

#[test]
fn grades_at_their_edges() {
    let rules = rules();
    let one = |percent| decide_grade(percent, 1, &Project::default(), &rules).1;
    for (percent, grade) in [
        (0.9, Grade::Third),
        (1.0, Grade::Second),
        (9.9, Grade::Second),
        (10.0, Grade::First),
    ] {
        assert_eq!(one(percent), grade, "{percent}");
    }
    let steel = Project {
        sector: "steel".to_owned(),
        full_report: true,
        ..Project::default()
    };
    let of = |percent, sources| decide_grade(percent, sources, &steel, &rules);
    assert_eq!(of(5.0, 2), (Grade::Second, Grade::First, Raised::Sector));
    assert_eq!(of(0.5, 2).1, Grade::Second);
    assert_eq!(of(5.0, 1).1, Grade::Second);
    let form = Project {
        full_report: false,
        ..steel
    };
    assert_eq!(decide_grade(5.0, 2, &form, &rules).1, Grade::Second);
}

#[test]
fn ranges_at_their_edges() {
    let rules = rules();
    let side = |grade, reach| evaluation_side(grade, reach, [900.0, 600.0], &rules);
    assert_eq!(side(Grade::First, Reach::To(2400.0)), Some([5000.0; 2]));
    assert_eq!(
        side(Grade::First, Reach::To(2500.0)),
        Some([5900.0, 5600.0])
    );
    assert_eq!(
        side(Grade::First, Reach::To(25_000.0)),
        Some([50_900.0, 50_600.0])
    );
    assert_eq!(side(Grade::First, Reach::To(25_100.0)), Some([50_000.0; 2]));
    assert_eq!(
        side(Grade::First, Reach::Beyond(25_000.0)),
        Some([50_000.0; 2])
    );
    assert_eq!(side(Grade::Second, Reach::To(20_000.0)), Some([5000.0; 2]));
    assert_eq!(side(Grade::Third, Reach::Nowhere), None);
    let row = |distance, percent| ProfileRow {
        distance,
        concentration: 0.0,
        percent,
    };
    let rows = [
        row(100.0, 4.0),
        row(200.0, 20.0),
        row(400.0, 12.0),
        row(800.0, 8.0),
    ];
    assert_eq!(run::reach(&rows, 10.0), Reach::To(600.0));
    assert_eq!(run::reach(&rows, 21.0), Reach::Nowhere);
    assert_eq!(run::reach(&rows[..3], 10.0), Reach::Beyond(400.0));
}

#[test]
fn fine_particles_are_compared_with_three_days_limits_of_each_edition() {
    let standards = crate::standards::Standards::embedded().expect("standards");
    for (year, c0) in [(2020, 225.0), (2026, 180.0), (2031, 150.0)] {
        let input = input(year, Quantity::Pm25);
        let edition = standards.on(input.day).expect("an edition");
        let mut basis = crate::standards::Basis::default();
        let found = comparison(
            Pollutant::Standard(Quantity::Pm25),
            &input,
            edition,
            &rules(),
            &mut basis,
        )
        .expect("a limit");
        assert_eq!(found.c0, c0, "{year}");
    }
}

#[test]
fn a_gas_is_more_in_the_reference_state_and_the_plume_is_what_the_engine_says() {
    let gas = grade(&input(2026, Quantity::So2), &rules()).expect("a grading");
    let dust = grade(&input(2026, Quantity::Pm10), &rules()).expect("a grading");
    let (gas, dust) = (&gas.estimates[0], &dust.estimates[0]);
    let factor = gas.largest / gas.largest_actual;
    // 770 hPa: (1013.25/770)(T/298.15).
    let expected = 1013.25 / 770.0 * gas.weather.temperature / 298.15;
    assert!(
        (factor / expected - 1.0).abs() < 0.01,
        "{factor} {expected}"
    );
    assert_eq!(dust.largest, dust.largest_actual);
    // A stack of 60 m, 5 g/s: some tens of µg/m³ within a few kilometres (Pasquill-Gifford's X u/Q of 1e-5 to 1e-4 1/m²).
    assert!((5.0..500.0).contains(&dust.largest), "{}", dust.largest);
    assert!(
        (100.0..5000.0).contains(&dust.distance),
        "{}",
        dust.distance
    );
    let twice = |rate: f64| {
        let mut input = input(2026, Quantity::Pm10);
        input.sources[0].rates[0].rate = rate;
        grade(&input, &rules()).expect("a grading").estimates[0].largest
    };
    assert!((twice(10.0) / twice(5.0) - 2.0).abs() < 1e-9);
}

#[test]
fn what_cannot_be_is_refused_with_a_hint() {
    let mut nothing = input(2026, Quantity::So2);
    nothing.sources.clear();
    let mut cold = input(2026, Quantity::So2);
    cold.weather.temperatures = [-20.0, 30.0];
    for wrong in [nothing, cold] {
        let error = grade(&wrong, &rules()).expect_err("wrong").to_string();
        assert!(error.contains("hint"), "{error}");
    }
}
