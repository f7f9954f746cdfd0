//! Metrics beside openair, by hand, and whole comparisons.

use super::*;
use crate::observations::{ReadOptions, StateRule, parse_observations};
use approx::assert_relative_eq;

/// The made-up pairs of a site, or of all.
fn pairs(site: Option<&str>) -> Vec<(f64, f64)> {
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .from_reader(include_bytes!("test_data/pairs.csv").as_slice());
    reader
        .deserialize::<(String, f64, f64)>()
        .map(|row| row.expect("a whole row"))
        .filter(|row| site.is_none_or(|s| s == row.0))
        .map(|row| (row.1, row.2))
        .collect()
}

#[test]
fn figures_are_those_of_openair() {
    // modStats of openair 2.18.2.9005: n, FAC2, MB, MGE, NMB, NMGE, RMSE, r, P, COE, IOA (refined).
    let golden: [(Option<&str>, [f64; 11]); 5] = [
        (
            None,
            [
                1000.0,
                0.855,
                -1.842_039,
                17.987_055,
                -0.034_337_611_394_715_6,
                0.335_298_278_008_976,
                26.029_232_522_512_1,
                0.781_931_630_594_648,
                4.583_471_014_405_89e-207,
                0.277_379_063_937_653,
                0.638_689_531_968_827,
            ],
        ),
        (
            Some("A"),
            [
                250.0,
                0.848,
                -0.462_504,
                18.517_36,
                -0.008_378_419_407_186_21,
                0.335_448_360_217_109,
                25.978_475_204_373_7,
                0.781_463_067_661_444,
                1.017_826_980_979_69e-52,
                0.264_806_793_155_121,
                0.632_403_396_577_56,
            ],
        ),
        (
            Some("B"),
            [
                250.0,
                0.852,
                -2.852_62,
                18.258_42,
                -0.054_461_284_571_676_4,
                0.348_583_760_700_405,
                25.534_775_905_576_3,
                0.730_019_475_578_104,
                6.965_906_511_646_18e-43,
                0.223_012_968_230_603,
                0.611_506_484_115_302,
            ],
        ),
        (
            Some("C"),
            [
                250.0,
                0.856,
                -3.047_44,
                18.596_328,
                -0.055_937_264_154_856_9,
                0.341_344_771_889_311,
                28.138_653_502_966_3,
                0.775_291_393_176_064,
                2.108_365_974_994_87e-51,
                0.302_057_224_343_612,
                0.651_028_612_171_806,
            ],
        ),
        (
            Some("D"),
            [
                250.0,
                0.864,
                -1.005_592,
                16.576_112,
                -0.019_147_034_706_980_3,
                0.315_618_453_379_494,
                24.318_593_861_323_5,
                0.827_662_714_559_144,
                3.730_483_135_904_11e-64,
                0.316_060_591_076_777,
                0.658_030_295_538_388,
            ],
        ),
    ];
    for (site, expected) in golden {
        let m = Metrics::of(&pairs(site));
        let found = [
            m.count as f64,
            m.within_factor_2,
            m.mean_bias,
            m.mean_error,
            m.normalized_mean_bias,
            m.normalized_mean_error,
            m.rmse,
            m.correlation,
            m.significance,
            m.efficiency,
            m.refined_agreement,
        ];
        for (k, (found, expected)) in found.into_iter().zip(expected).enumerate() {
            // p of 1e-207 hangs on the 13th digit of r.
            let bound = if k == 8 { 1e-9 } else { 1e-12 };
            assert_relative_eq!(found, expected, max_relative = bound);
        }
    }
}

#[test]
fn figures_by_hand() {
    // O = 10, 20, 30, 40; M = 20, 20, 20, 60: Ō 25, M̄ 30, errors 10, 0, −10, 20.
    let m = Metrics::of(&[(10.0, 20.0), (20.0, 20.0), (30.0, 20.0), (40.0, 60.0)]);
    let checks = [
        ("MB", m.mean_bias, 5.0),
        ("ME", m.mean_error, 10.0),
        ("median of O", m.median_observed, 25.0),
        ("median of M", m.median_modelled, 20.0),
        ("MdnB", m.median_bias, 5.0),
        ("MdnE", m.median_error, 10.0),
        ("NMB", m.normalized_mean_bias, 0.2),
        ("NME", m.normalized_mean_error, 0.4),
        ("NMdnB", m.normalized_median_bias, 0.2),
        ("NMdnE", m.normalized_median_error, 0.4),
        (
            "MNB",
            m.mean_normalized_bias,
            (1.0 + 0.0 - 1.0 / 3.0 + 0.5) / 4.0,
        ),
        (
            "MNE",
            m.mean_normalized_error,
            (1.0 + 0.0 + 1.0 / 3.0 + 0.5) / 4.0,
        ),
        ("MdnNB", m.median_normalized_bias, 0.25),
        ("MdnNE", m.median_normalized_error, 5.0 / 12.0),
        (
            "FB",
            m.fractional_bias,
            0.5 * (10.0 / 30.0 - 10.0 / 50.0 + 20.0 / 100.0),
        ),
        (
            "FE",
            m.fractional_error,
            0.5 * (10.0 / 30.0 + 10.0 / 50.0 + 20.0 / 100.0),
        ),
        ("RMSE", m.rmse, 150.0_f64.sqrt()),
        // Variances 125 and 300, covariance (150 + 50 − 50 + 450)/4 = 150, slope 1.2.
        ("σ of O", m.spread_observed, 125.0_f64.sqrt()),
        ("σ of M", m.spread_modelled, 300.0_f64.sqrt()),
        ("r", m.correlation, 150.0 / (125.0_f64 * 300.0).sqrt()),
        (
            "systematic",
            m.systematic_rmse,
            (25.0 + 0.04 * 125.0_f64).sqrt(),
        ),
        (
            "unsystematic",
            m.unsystematic_rmse,
            (300.0 - 1.44 * 125.0_f64).sqrt(),
        ),
        // |M−Ō| + |O−Ō| = 20, 10, 10, 50.
        ("IOA", m.agreement, 1.0 - 600.0 / 3100.0),
        ("d1", m.modified_agreement, 1.0 - 40.0 / 90.0),
        ("d_r", m.refined_agreement, 0.5),
        ("E1", m.efficiency, 0.0),
        ("FAC2", m.within_factor_2, 1.0),
        (
            "MG",
            m.geometric_mean,
            (0.5_f64 * 1.5 * (2.0 / 3.0)).powf(0.25),
        ),
        ("FB of means", m.bias_of_means, -10.0 / 55.0),
        ("NMSE", m.normalized_square_error, 150.0 / 750.0),
        ("NAD", m.normalized_absolute_difference, 10.0 / 55.0),
        ("σ ratio", m.spread_ratio, (300.0_f64 / 125.0).sqrt()),
        ("CRMSE", m.centred_rmse, 125.0_f64.sqrt()),
    ];
    for (name, found, expected) in checks {
        assert!(
            (found - expected).abs() < 1e-12,
            "{name}: {found} is not {expected}"
        );
    }
    let logs = [0.5_f64.ln(), 0.0, 1.5_f64.ln(), (2.0_f64 / 3.0).ln()];
    let square = logs.iter().map(|l| l * l).sum::<f64>() / 4.0;
    assert_relative_eq!(m.geometric_variance, square.exp(), max_relative = 1e-12);
}

#[test]
fn figures_that_do_not_exist_are_no_numbers() {
    let none = Metrics::of(&[]);
    assert!(none.mean_bias.is_nan() && none.median_observed.is_nan());
    let one = Metrics::of(&[(10.0, 12.0)]);
    assert!(one.correlation.is_nan() && one.significance.is_nan());
    assert_relative_eq!(one.normalized_mean_bias, 0.2);
    let level = Metrics::of(&[(0.1, 0.3), (0.2, 0.3), (0.3, 0.3)]);
    assert!(level.correlation.is_nan() && level.spread_modelled.abs() < f64::MIN_POSITIVE);
    let nothing_seen = Metrics::of(&[(0.0, 1.0), (0.0, 0.0)]);
    assert!(nothing_seen.normalized_mean_bias.is_nan());
    assert!(nothing_seen.mean_normalized_bias.is_nan());
    assert_relative_eq!(nothing_seen.within_factor_2, 0.5);
}

#[test]
fn days_above_a_limit() {
    let days = [
        (80.0, 90.0),
        (80.0, 70.0),
        (70.0, 90.0),
        (60.0, 50.0),
        (90.0, 76.0),
    ];
    let found = Exceedances::of(&days, 75.0);
    assert_eq!(
        (found.hits, found.misses, found.false_alarms, found.quiet),
        (2, 1, 1, 1)
    );
    assert_relative_eq!(found.detection(), 2.0 / 3.0);
    assert_relative_eq!(found.false_alarm_ratio(), 1.0 / 3.0);
    assert_relative_eq!(found.success(), 0.5);
    assert!(Exceedances::of(&days, 1000.0).detection().is_nan());
    assert_relative_eq!(hit_rate(&days, 0.14, 0.0), 2.0 / 5.0);
    assert_relative_eq!(hit_rate(&days, 0.14, 10.0), 3.0 / 5.0);
}

#[test]
fn benchmarks_judge_both_ways() {
    let good = Metrics::of(&[(50.0, 52.0), (100.0, 99.0), (75.0, 80.0)]);
    let poor = Metrics::of(&[(50.0, 152.0), (100.0, 20.0), (75.0, 180.0)]);
    let mut seen = 0;
    for benchmark in benchmarks(BenchmarkQuantity::Pm25) {
        assert_eq!(benchmark.mark(&good), Mark::Goal, "{benchmark:?}");
        assert_eq!(benchmark.mark(&poor), Mark::Missed, "{benchmark:?}");
        seen += 1;
    }
    assert_eq!(seen, 7);
    let rows: Vec<_> = benchmarks(BenchmarkQuantity::Dispersion).collect();
    assert_eq!(rows[0].mark(&good), Mark::Criterion);
    assert_eq!(rows[0].mark(&Metrics::of(&[])), Mark::Unknown);
}

/// A table of days of one city with a value a day.
fn city_of_days(values: &[f64]) -> crate::observations::Observations {
    let mut text = "city,date,pm25,pm10\n".to_owned();
    for (day, value) in values.iter().enumerate() {
        text.push_str(&format!("Xining,2015-01-{:02},{value},400\n", day + 1));
    }
    let options = ReadOptions {
        state: Some(StateRule::ChineseNetwork),
        ..ReadOptions::default()
    };
    parse_observations(&text, "days.csv", options).expect("a good table")
}

#[test]
fn rows_know_dust_and_persistence() {
    // 60 of 400 µg/m³ is dust, 200 is none.
    let observations = city_of_days(&[60.0, 200.0, 210.0, 220.0, 60.0, 230.0]);
    let series = observations.series(
        0,
        crate::observations::Quantity::Pm25,
        crate::observations::Averaging::Day,
    );
    let comparison = Comparison {
        place: 0,
        quantity: crate::observations::Quantity::Pm25,
        span: Span::Day,
        state: series[0].state,
        pairs: series
            .iter()
            .map(|o| Pair {
                begin: o.begin,
                observed: o.value,
                modelled: 2.0 * o.value,
            })
            .collect(),
    };
    let found = rows(&observations, &[comparison], &Beside::default());
    assert_eq!(found.len(), 2);
    assert_eq!((found[0].days, found[0].metrics.count), (Days::All, 6));
    assert_eq!(
        (found[1].days, found[1].metrics.count),
        (Days::WithoutDust, 4)
    );
    assert_relative_eq!(found[0].metrics.normalized_mean_bias, 1.0);
    let (low, high) = found[0].bias_interval.expect("six pairs");
    assert!(low > 0.999 && high < 1.001);
    let before = found[0].persistence.expect("five pairs");
    assert_eq!(before.count, 5);
    assert_relative_eq!(before.mean_observed, 184.0);
    assert_relative_eq!(before.mean_modelled, 150.0);
    let text = markdown(&found);
    assert!(
        text.lines().count() == 4 && text.contains("without_dust"),
        "{text}"
    );
    assert_eq!(csv_header().len(), found[0].csv().len());
    assert!(latex(&found).contains("without\\_dust"));
}

#[test]
fn the_climate_of_a_month_leaves_the_year_itself_out() {
    let mut text = "city,date,pm25\n".to_owned();
    for (year, value) in [(2014, 50.0), (2015, 80.0), (2016, 60.0)] {
        for day in 1..=20 {
            text.push_str(&format!("Xining,{year}-01-{day:02},{value}\n"));
        }
    }
    // Ten days of February are no month.
    for day in 1..=10 {
        text.push_str(&format!(
            "Xining,2014-02-{day:02},50\nXining,2015-02-{day:02},70\n"
        ));
    }
    let options = ReadOptions {
        state: Some(StateRule::ChineseNetwork),
        ..ReadOptions::default()
    };
    let all = parse_observations(&text, "days.csv", options).expect("a good table");
    let climate = Climatology::of(&all);
    let quantity = crate::observations::Quantity::Pm25;
    let key = (0, quantity, all.values[0].state);
    let at = |text: &str| {
        climate.at(
            key,
            Span::Day,
            crate::time::ModelTime::parse(text).expect("a date"),
        )
    };
    assert_relative_eq!(at("2015-01-07").expect("two years"), 55.0);
    assert_relative_eq!(at("2014-01-07").expect("two years"), 70.0);
    assert_eq!(at("2015-02-07"), None);
    // Beside the run's own row stands what the climate was worth.
    let series = all.series(0, quantity, crate::observations::Averaging::Day);
    let pairs: Vec<Pair> = series
        .iter()
        .filter(|o| o.begin.beijing().year() == 2015)
        .map(|o| Pair {
            begin: o.begin,
            observed: o.value,
            modelled: o.value,
        })
        .collect();
    let comparison = Comparison {
        place: 0,
        quantity,
        span: Span::Day,
        state: series[0].state,
        pairs,
    };
    let beside = Beside {
        climatology: climate,
        heights: vec![Some(2250.0)],
        by_month: false,
    };
    let found = rows(&all, &[comparison], &beside);
    let worth = found[0].climatology.expect("January");
    assert_eq!(worth.count, 20);
    assert_relative_eq!(worth.normalized_mean_bias, 55.0 / 80.0 - 1.0);
}

#[test]
fn places_of_one_height_stand_together() {
    let mut text = "city,date,pm25\n".to_owned();
    for day in 1..=3 {
        for city in ["Haidong", "Lanzhou", "Xining", "Yushu"] {
            text.push_str(&format!("{city},2015-01-{day:02},5{day}\n"));
        }
    }
    let options = ReadOptions {
        state: Some(StateRule::ChineseNetwork),
        ..ReadOptions::default()
    };
    let all = parse_observations(&text, "days.csv", options).expect("a good table");
    let quantity = crate::observations::Quantity::Pm25;
    let comparisons: Vec<Comparison> = (0..4)
        .map(|place| {
            let series = all.series(place, quantity, crate::observations::Averaging::Day);
            let pair = |o: &crate::observations::Observation| Pair {
                begin: o.begin,
                observed: o.value,
                modelled: o.value,
            };
            Comparison {
                place,
                quantity,
                span: Span::Day,
                state: series[0].state,
                pairs: series.iter().map(pair).collect(),
            }
        })
        .collect();
    let beside = Beside {
        heights: vec![Some(2100.0), Some(1600.0), Some(2300.0), None],
        ..Beside::default()
    };
    let found = rows(&all, &comparisons, &beside);
    let names: Vec<(&str, usize)> = found
        .iter()
        .map(|r| (r.place.as_str(), r.metrics.count))
        .collect();
    // Lanzhou alone in its band and Yushu without a height make no band of their own.
    assert_eq!(
        names,
        [
            ("all", 12),
            ("2000 to 2600 m", 6),
            ("Haidong", 3),
            ("Lanzhou", 3),
            ("Xining", 3),
            ("Yushu", 3)
        ]
    );
}
