//! Readers of users' files under bytes of any kind: a result or faults, never a panic.

use super::event::{DustSeries, transported_shares};
use super::fires::{fire_factors, read_fires};
use proptest::prelude::*;

/// Lines that look like those of the files, with cells of any text.
fn lines(header: &'static str) -> impl Strategy<Value = Vec<u8>> {
    let cell = prop_oneof![
        Just("2017-01-26T08:00".to_owned()),
        Just("grassland".to_owned()),
        Just(String::new()),
        (-1e6..1e6_f64).prop_map(|v| v.to_string()),
        "\\PC{0,12}",
    ];
    let line = prop::collection::vec(cell, 0..10).prop_map(|cells| cells.join(","));
    prop::collection::vec(line, 0..12)
        .prop_map(move |lines| format!("{header}\n{}\n", lines.join("\n")).into_bytes())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_bytes_give_a_series_or_faults(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = DustSeries::parse("any", &bytes);
        let _ = read_fires("any", &bytes, &fire_factors().unwrap());
    }

    #[test]
    fn any_lines_give_a_series_or_faults(
        series in lines("time,PM10_ug_m3"),
        fires in lines("longitude_deg,latitude_deg,time,duration_h,vegetation,mass_kg,frp_MW,height_m"),
    ) {
        if let Ok(series) = DustSeries::parse("any", &series) {
            let (first, last) = series.coverage();
            prop_assert!(first <= last && series.at(first).is_some());
        }
        if let Ok(fires) = read_fires("any", &fires, &fire_factors().unwrap()) {
            for fire in fires {
                prop_assert!(fire.mass >= 0.0 && fire.power >= 0.0 && fire.duration > 0.0);
            }
        }
    }

    #[test]
    fn shares_of_any_ratio_are_whole(ratio in -0.5..1.5_f64) {
        if let Some(shares) = transported_shares(ratio) {
            prop_assert!(shares.iter().all(|s| *s >= 0.0));
            prop_assert!((shares[..4].iter().sum::<f64>() - 1.0).abs() < 1e-12);
        }
    }
}
