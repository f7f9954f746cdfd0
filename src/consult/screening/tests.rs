//! Golden cases of policy.md S-11, lines of known geodesics, the embedded border.

use super::*;
use crate::geodata::ellipsoid::distance;
use approx::assert_relative_eq;

fn rules() -> ScreeningRules {
    ScreeningRules::embedded().expect("rules")
}

/// A surveyed meridian of 103 °E with an accuracy [m].
fn meridian(accuracy: f64) -> Border {
    let line = (0..=40)
        .map(|k| [103.0, 35.0 + 0.05 * f64::from(k)])
        .collect();
    Border::of_lines("103 °E".to_owned(), vec![line], accuracy, true, &rules()).expect("a border")
}

fn stack(height: f64) -> ScreenedSource {
    ScreenedSource {
        id: "S1".to_owned(),
        height,
        effective_height: Some(height),
        gas: None,
    }
}

fn input(border: &Border, site: [f64; 2]) -> ScreeningInput<'_> {
    ScreeningInput {
        site: Site::Point(site),
        sector: "chemical".to_owned(),
        is_new: true,
        sources: vec![stack(30.0)],
        so2_and_nox: Some(100.0),
        city_shares: Some(Vec::new()),
        reach: Some(0.0),
        border,
    }
}

fn verdict(input: &ScreeningInput<'_>) -> Verdict {
    screen(input, &rules()).expect("a screening").verdict
}

/// The degree of longitude whose point in 36 °N lies so far [m] from 103 °E: the nearest point of a meridian by Newton on the
/// engine-free series of the parallel, here by bisection on Vincenty's distance to the meridian's foot found the other way round.
fn beside(metres: f64, side: f64) -> [f64; 2] {
    let foot = |x: f64| {
        let site = [103.0 + side * x, 36.0];
        (0..=2000)
            .map(|k| distance(site, [103.0, 35.99 + 1e-5 * f64::from(k)]))
            .fold(f64::INFINITY, f64::min)
    };
    let (mut low, mut high) = (0.1, 0.4);
    for _ in 0..24 {
        let middle = f64::midpoint(low, high);
        if foot(middle) < metres {
            low = middle;
        } else {
            high = middle;
        }
    }
    [103.0 + side * low, 36.0]
}

#[test]
fn zone_ends_at_twenty_kilometres_on_both_sides() {
    let border = meridian(10.0);
    for side in [-1.0, 1.0] {
        let inside = beside(19_900.0, side);
        let found = screen(&input(&border, inside), &rules()).expect("a screening");
        assert!(
            (found.border.distance - 19_900.0).abs() < 0.5,
            "{}",
            found.border.distance
        );
        assert_eq!(
            (found.border.spacing, found.verdict),
            (found.border.spacing, Verdict::Consult)
        );
        assert_eq!(
            verdict(&input(&border, beside(20_100.0, side))),
            Verdict::Not
        );
        // An accuracy of 150 m reaches over the end: nobody can tell.
        let rough = meridian(150.0);
        let found = screen(&input(&rough, inside), &rules()).expect("a screening");
        assert_eq!(found.verdict, Verdict::Undecided);
        assert_eq!(found.to_do, [ToDo::SurveyTheLine]);
    }
    // Another sector, or a plant that stands already.
    let inside = beside(19_900.0, 1.0);
    let other = ScreeningInput {
        sector: "dairy".to_owned(),
        ..input(&border, inside)
    };
    assert_eq!(verdict(&other), Verdict::Not);
    let old = ScreeningInput {
        is_new: false,
        ..input(&border, inside)
    };
    assert_eq!(verdict(&old), Verdict::Not);
}

#[test]
fn a_parallel_has_its_published_length() {
    // Karney (2013, J. Geodesy 87:43–55), table 2: φ1 = −30.12345°, λ12 = 10 000 km azimuth case is beyond a map; of WGS 84 the quarter
    // meridian is 10 001 965.729 m, and a degree of the meridian from 36° to 37° 110 958.6 m (series of Helmert 1880).
    let e2 = 0.006_694_380_022_9_f64;
    let helmert = |latitude: f64| {
        let b = latitude.to_radians();
        let a = 6_378_137.0 * (1.0 - e2);
        let n = 4000;
        let f = |x: f64| a / libm::pow(1.0 - e2 * libm::sin(x) * libm::sin(x), 1.5);
        let h = b / f64::from(n);
        (0..n).map(|k| h * f((f64::from(k) + 0.5) * h)).sum::<f64>()
    };
    assert_relative_eq!(helmert(90.0), 10_001_965.729, epsilon = 1.0);
    let border = Border::of_lines(
        "36 °N".to_owned(),
        vec![vec![[102.0, 36.0], [104.0, 36.0]]],
        1.0,
        true,
        &rules(),
    )
    .expect("a border");
    // Seen from the meridian of the middle the line (a parallel) is nearest at its own middle.
    let found = border.nearest(&[[103.0, 36.15]]).expect("a point");
    assert_relative_eq!(
        found.distance,
        helmert(36.15) - helmert(36.0),
        epsilon = 0.2
    );
    assert!((found.to[0] - 103.0).abs() < 1e-4);
    // A plant's own fence counts, and one across the border is at it.
    let fence = |south: f64| {
        vec![
            [102.9, south + 0.1],
            [103.1, south + 0.1],
            [103.1, south],
            [102.9, south],
            [102.9, south + 0.1],
        ]
    };
    let inside = ScreeningInput {
        site: Site::Boundary(fence(36.15)),
        ..input(&border, [0.0, 0.0])
    };
    let found = screen(&inside, &rules()).expect("a screening").border;
    assert_relative_eq!(
        found.distance,
        helmert(36.15) - helmert(36.0),
        epsilon = 0.2
    );
    let across = ScreeningInput {
        site: Site::Boundary(fence(35.95)),
        ..input(&border, [0.0, 0.0])
    };
    assert_eq!(
        screen(&across, &rules())
            .expect("a screening")
            .border
            .distance,
        0.0
    );
}

#[test]
fn elevated_sources_with_influence_are_judged_anywhere() {
    let border = meridian(10.0);
    let far = beside(60_000.0_f64.min(30_000.0), 1.0);
    let of = |height: f64, tonnes: Option<f64>| ScreeningInput {
        sources: vec![stack(height)],
        so2_and_nox: tonnes,
        ..input(&border, far)
    };
    assert_eq!(verdict(&of(44.0, Some(600.0))), Verdict::Not);
    assert_eq!(verdict(&of(46.0, Some(600.0))), Verdict::Consult);
    assert_eq!(verdict(&of(46.0, Some(499.9))), Verdict::Not);
    assert_eq!(verdict(&of(46.0, Some(500.0))), Verdict::Consult);
    let open = screen(&of(46.0, None), &rules()).expect("a screening");
    assert_eq!(
        (open.verdict, &open.to_do[..]),
        (Verdict::Undecided, &[ToDo::ComputeTheInfluence][..])
    );
    // D10 % across the border, and a city's share.
    let reaching = ScreeningInput {
        reach: Some(30_500.0),
        ..of(46.0, Some(0.0))
    };
    assert_eq!(verdict(&reaching), Verdict::Consult);
    let share = |share: f64| ScreeningInput {
        city_shares: Some(vec![CityShare {
            city: "Lanzhou".to_owned(),
            pollutant: "PM2.5".to_owned(),
            share,
        }]),
        ..of(46.0, Some(0.0))
    };
    assert_eq!(verdict(&share(0.01)), Verdict::Consult);
    assert_eq!(verdict(&share(0.0099)), Verdict::Not);
    // 30 m of stack with a warm plume: F = 9.80665·15·4/4·(400−283.15)/400 = 42.97; Δh = 21.425·42.97^0.75/5 = 71.9 m: 101.9 m.
    let warm = |height: f64| ScreeningInput {
        sources: vec![ScreenedSource {
            effective_height: None,
            gas: Some(Gas {
                temperature: 400.0,
                velocity: 15.0,
                diameter: 2.0,
            }),
            ..stack(height)
        }],
        ..of(height, Some(600.0))
    };
    assert_eq!(verdict(&warm(30.0)), Verdict::Consult);
    assert_eq!(verdict(&warm(27.0)), Verdict::Not);
}

#[test]
fn the_embedded_border_near_minhe_is_known_to_kilometres() {
    let border = Border::embedded(&rules()).expect("the border");
    // Chuankou, the county town of Minhe, lies on the Huangshui some kilometres above the border.
    let found = screen(&input(&border, [102.78, 36.33]), &rules()).expect("a screening");
    assert_eq!(
        (found.verdict, found.border.province.as_deref()),
        (Verdict::Consult, Some("Qinghai"))
    );
    assert_eq!(found.border.county.as_deref(), Some("Minhe"));
    assert!(
        (1_000.0..20_000.0).contains(&found.border.distance),
        "{:?}",
        found.border
    );
    assert!(found.border.uncertainty > 500.0 && found.border.uncertainty < 10_000.0);
    // Honggu of Lanzhou is the other side.
    let other = screen(&input(&border, [102.86, 36.34]), &rules()).expect("a screening");
    assert_eq!(other.border.province.as_deref(), Some("Gansu"));
    // No county, no verdict.
    let beyond = screen(&input(&border, [116.4, 39.9]), &rules());
    assert!(matches!(beyond, Err(ScreeningError::Outside { .. })));
}
