//! Readers of users' files and of tables like those of `seeds/dust` under bytes of any kind: a result or faults, never a panic.

use super::event::{DustSeries, transported_shares};
use super::fires::{fire_factors, read_factors, read_fires};
use super::regions::source_regions;
use super::tables::Table;
use super::{composition, regions, soils, tables};
use crate::seeds;
use proptest::prelude::*;

/// Tables of `seeds/dust`.
const TABLES: [&str; 6] = [
    "dust/calibration.csv",
    "dust/composition.csv",
    "dust/fire_factors.csv",
    "dust/regions.csv",
    "dust/soil_sizes.csv",
    "dust/soils.csv",
];
const SERIES: &str =
    "time,PM10_ug_m3\n2017-01-26T08:00,310\n2017-01-26T09:00,\n2017-01-26T10:00,920\n";
const FIRES: &str = "longitude_deg,latitude_deg,time,duration_h,vegetation,mass_kg,frp_MW,height_m\n# 西宁\n101.8,36.6,2017-04-03T14:00,2,grassland,7200,,\n";

/// Reads bytes by every reader of this room; true if one finds nothing wrong.
fn read_all(bytes: &[u8]) -> bool {
    let factors = fire_factors().unwrap();
    let regions = source_regions().unwrap();
    let mut good =
        DustSeries::parse("any", bytes).is_ok() | read_fires("any", bytes, &factors).is_ok();
    if let Ok(table) = Table::parse("any", bytes) {
        good |= read_factors(&table).is_ok();
        good |= soils::read_soils(&table, regions).is_ok();
        good |= soils::read_constants(&table, regions).is_ok();
        good |= composition::read(&table).is_ok();
        good |= regions::read(&table).is_ok();
        good |= tables::read_soil_sizes(&table).is_ok();
    }
    good
}

/// A good file, by its number.
fn sound(which: usize) -> Vec<u8> {
    match which {
        0 => SERIES.as_bytes().to_vec(),
        1 => FIRES.as_bytes().to_vec(),
        table => seeds::bytes(TABLES[table - 2]).unwrap().to_vec(),
    }
}

/// Lines that look like those of the files, with cells of any text.
fn lines(header: &'static str) -> impl Strategy<Value = Vec<u8>> {
    let cell = prop_oneof![
        Just("2017-01-26T08:00".to_owned()),
        Just("grassland".to_owned()),
        Just("mean".to_owned()),
        Just("kok2014".to_owned()),
        Just("*".to_owned()),
        Just(String::new()),
        (-1e6..1e6_f64).prop_map(|v| v.to_string()),
        "\\PC{0,12}",
    ];
    let line = prop::collection::vec(cell, 0..10).prop_map(|cells| cells.join(","));
    prop::collection::vec(line, 0..12)
        .prop_map(move |lines| format!("{header}\n{}\n", lines.join("\n")).into_bytes())
}

#[test]
fn sound_files_are_read_in_every_encoding() {
    for which in 0..TABLES.len() + 2 {
        let bytes = sound(which);
        let text = std::str::from_utf8(&bytes).unwrap();
        let (gbk, _, lossy) = encoding_rs::GBK.encode(text);
        let marked = [&[0xEF, 0xBB, 0xBF], text.as_bytes()].concat();
        let lines = text.replace('\n', "\r\n").into_bytes();
        assert!(
            read_all(&bytes) && read_all(&marked) && read_all(&lines),
            "{which}"
        );
        assert!(lossy || read_all(&gbk), "{which}");
    }
    for bytes in [&b""[..], b"\xEF\xBB\xBF", b"\xFF\xFE\x00", b"\x00"] {
        assert!(DustSeries::parse("any", bytes).is_err());
        assert!(read_fires("any", bytes, &fire_factors().unwrap()).is_err());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_bytes_give_something_or_faults(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        read_all(&bytes);
    }

    #[test]
    fn cut_and_damaged_files_give_something_or_faults(
        which in 0..TABLES.len() + 2,
        mark in prop_oneof![Just(&b""[..]), Just(&b"\xEF\xBB\xBF"[..]), Just(&b"\xFF\xFE"[..])],
        cut in 0.0..1.0_f64,
        damage in prop::collection::vec((0.0..1.0_f64, any::<u8>()), 0..6),
    ) {
        let mut bytes = sound(which);
        bytes.truncate((cut * bytes.len() as f64) as usize);
        let length = bytes.len();
        for (place, byte) in damage {
            if let Some(at) = bytes.get_mut((place * length as f64) as usize) {
                *at = byte;
            }
        }
        read_all(&[mark, &bytes].concat());
    }

    #[test]
    fn any_lines_give_a_series_or_faults(
        series in lines("time,PM10_ug_m3"),
        fires in lines("longitude_deg,latitude_deg,time,duration_h,vegetation,mass_kg,frp_MW,height_m"),
        constants in lines("scheme,within_cell,region,constant_1,reason,status"),
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
        read_all(&constants);
    }

    #[test]
    fn shares_of_any_ratio_are_whole(ratio in -0.5..1.5_f64) {
        if let Some(shares) = transported_shares(ratio) {
            prop_assert!(shares.iter().all(|s| *s >= 0.0));
            prop_assert!((shares[..4].iter().sum::<f64>() - 1.0).abs() < 1e-12);
        }
    }
}
