//! Whatever stands in a deck, reading ends and nothing panics.

use super::*;
use crate::aermod::deck::lines::KEYWORDS;
use proptest::prelude::*;

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(vec![
            "STK1", "STK1-STK9", "STK9-STK1", "-", "ALL", "VOL1", "POINT", "AREA", "AREAPOLY", "AREACIRC", "LINE",
            "OPENPIT", "RLINE", "RLINEXT", "BUOYLINE", "STA", "END", "XYINC", "XPNTS", "YPNTS", "ELEV", "HILL", "FLAG",
            "ORIG", "DIST", "GDIR", "DDIR", "HROFDY", "MONTH", "SECT1", "SECT6", "PPB", "FIRST", "FIRST-TENTH", "1ST",
            "PERIOD", "ANNUAL", "CONC", "DDEP", "FLAT", "ALPHA", "OLM", "GRSM", "SCIM", "SCREEN", "POL1", "CAR1",
            "MET.SFC", "1/1-12/31", "2/30", "THRESH", "PLOT", "XR=", "YR=", "NO2", "PM25",
        ]).prop_map(str::to_owned),
        4 => (-1.0e6..1.0e6_f64).prop_map(|v| format!("{v:.3}")),
        2 => (0..9999_i64, -99.0..99.0_f64).prop_map(|(n, v)| format!("{n}*{v:.2}")),
        2 => (-3..400_i64).prop_map(|v| v.to_string()),
        1 => "[ -~]{0,12}",
        1 => "\\PC{0,8}",
    ]
}

fn line() -> impl Strategy<Value = String> {
    let keyword = prop_oneof![
        9 => prop::sample::select(KEYWORDS.to_vec()).prop_map(str::to_owned),
        1 => "[A-Z ]{0,9}",
    ];
    let pathway = prop::sample::select(vec!["  ", "CO", "SO", "RE", "ME", "OU", "EV", "**", "XX"]);
    (pathway, keyword, prop::collection::vec(word(), 0..12))
        .prop_map(|(pathway, keyword, words)| format!("{pathway} {keyword:<8} {}", words.join(" ")))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_bytes_are_read_to_the_end(bytes in prop::collection::vec(any::<u8>(), 0..3000)) {
        let read = read_bytes(Path::new("deck.inp"), &bytes, &memory());
        prop_assert!(read.is_err());
    }

    #[test]
    fn any_lines_put_into_a_deck_are_read(
        lines in prop::collection::vec((0..48_usize, line()), 1..12),
    ) {
        let mut deck: Vec<String> = BASE.lines().map(str::to_owned).collect();
        for (at, line) in lines {
            deck.insert(at.min(deck.len()), line);
        }
        let text = deck.join("\n");
        match read(&text) {
            Ok((case, _)) => prop_assert!(!case.sources.is_empty() && case.receptors.len() == case.receptor_kinds.len()),
            Err(errors) => {
                prop_assert!(!render(&errors.problems).is_empty());
                for problem in errors.problems {
                    prop_assert!(!problem.message.starts_with("SYSTEM ERROR"), "{}", problem.code);
                }
            }
        }
    }
}
