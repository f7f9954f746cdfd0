//! Rows made for these tests; what AERMOD 24142 says to the same rows.

use super::*;
use crate::plume::weather::Severity;

const HEAD: &str = "   41.300N   74.000W          UA_ID: 00014735  SF_ID: 14735     OS_ID: LOVETT       VERSION: 24142  ADJ_U*  CCVR_Sub TEMP_Sub";
const ROW: &str = "88  3  1  61  1   -2.7  0.062 -9.000 -9.000 -999.   37.      7.9  0.7500   1.50   1.00    0.80  317.5   10.0  273.8   10.0     0  -9.00   999.  1003.     4 NAD-OS  NoSubs";

fn surface(text: &str) -> Result<SurfaceFile, WeatherFileError> {
    SurfaceFile::parse("a.sfc", text, YearWindow::of_station(1988))
}

fn profile(text: &str) -> Result<ProfileFile, WeatherFileError> {
    ProfileFile::parse("a.pfl", text, YearWindow::of_station(1988))
}

fn told<T>(result: Result<T, WeatherFileError>) -> String {
    result.err().map_or_else(String::new, |e| e.to_string())
}

#[test]
fn a_surface_row() {
    // Byte-order mark, ends of lines of another system, tabs, commas, repeats and a Fortran exponent.
    let other = "88,3\t1 61 2 -2.7D+0 6.2-2 2*-9 -999. 37. 7.9 0.75 1.5 1.0 0.8 317.5 10 273.8 10 0 -9 999 1003 4";
    let text = format!("\u{feff}{HEAD}\r\n{ROW}\r\n\r\n** remark\r\n{other}\r\n\u{1a}");
    let file = surface(&text).expect("a file");
    assert_eq!(file.records.len(), 2);
    let first = &file.records[0];
    assert_eq!(first.stamp.full(), 1988030101);
    assert_eq!(first.stamp.day_of_year, 61);
    assert_eq!(
        (
            first.heat_flux,
            first.friction_velocity,
            first.obukhov_length
        ),
        (-2.7, 0.062, 7.9)
    );
    assert_eq!((first.pressure, first.cloud_cover), (1003.0, 4));
    let mut second = file.records[1];
    assert_eq!(second.stamp.hour, 2);
    second.stamp.hour = 1;
    assert_eq!(second, *first);
    assert!(file.unflagged);
    assert_eq!(file.fewest_values, 25);
}

#[test]
fn a_head_line() {
    let header = SurfaceHeader::parse(HEAD);
    assert_eq!(header.version, " 24142");
    assert_eq!(
        (
            header.upper_air.as_str(),
            header.surface.as_str(),
            header.on_site.as_str()
        ),
        ("00014735", "14735", "LOVETT")
    );
    assert_eq!(header.latitude, "   41.300N");
    assert!(header.adjusted_friction_velocity && header.cloud_filled && header.temperature_filled);
    assert!(!header.prognostic && !header.bulk_richardson);
    let codes = |text: &str, stations: Stations| {
        SurfaceHeader::parse(text)
            .notes(stations, false)
            .into_iter()
            .map(|note| (note.severity.letter(), note.code, note.hint))
            .collect::<Vec<_>>()
    };
    let stations = Stations {
        surface: 14735,
        upper_air: 14735,
        on_site: Some(0),
    };
    assert_eq!(codes(HEAD, stations), [('W', 187, String::new())]);
    let other = Stations {
        surface: 1,
        ..stations
    };
    assert_eq!(codes(HEAD, other)[1], ('W', 530, "SURFDATA".to_owned()));
    // A version of old in columns 93 to 98, stations without a colon.
    let old = format!("{:<92}{:>6}", "  40.0000N  80.0000W", "12345");
    let none = Stations {
        on_site: None,
        ..stations
    };
    assert_eq!(
        codes(&old, none),
        [
            ('W', 396, "  12345".to_owned()),
            ('W', 531, "SURFDATA".to_owned()),
            ('W', 531, "UAIRDATA".to_owned())
        ]
    );
    assert!(
        codes(&HEAD.replace("41.300N", "41.300E"), stations).contains(&(
            'W',
            382,
            "   41.300E".to_owned()
        ))
    );
    assert!(
        codes(&HEAD.replace("41.300N", "91.300S"), stations).contains(&(
            'W',
            381,
            "   91.300S".to_owned()
        ))
    );
    assert!(codes("", none).contains(&('E', 395, "No Version".to_owned())));
    let mmif =
        SurfaceHeader::parse("  40.0N  80.0W  VERSION: 22112 MMIF VERSION 3.4.1 2019-06-30 etc.");
    assert_eq!(mmif.prognostic_version, "MMIF VERSION 3.4.1 2019-06-30");
    let threshold = SurfaceHeader::parse("VERSION: 22112 THRESH_1MIN = 0.50 m/s");
    assert_eq!(threshold.wind_threshold.as_deref(), Some("0.50"));
}

#[test]
fn a_profile() {
    let text = "88 3 1 1 10.0 0 317.5 0.80 0.64 48.70 0.11\r\n88 3 1 1 50.0 1 323.3 2.00 1.84 14.70 99.00\r\n88 3 1 2 10. 1 1 2 3 4 5\n88 3 1 3 10. 0 1 2 3 4 5\n";
    let file = profile(text).expect("a file");
    assert_eq!(file.records.len(), 2);
    assert!(file.unfinished);
    assert_eq!(file.records[0].levels.len(), 2);
    let top = file.records[0].levels[1];
    assert_eq!(
        (top.height, top.wind_direction, top.sigma_theta, top.sigma_w),
        (50.0, 323.3, 14.7, 99.0)
    );
}

#[test]
fn errors_say_where_and_what() {
    let bad = ROW.replace("0.062", "0.O62");
    assert!(
        told(surface(&format!("{HEAD}\n{ROW}\n{bad}\n")))
            .starts_with("a.sfc:3:25: the friction velocity is '0.O62', which is not a number")
    );
    let hour = ROW.replacen("  1   -2.7", " 25   -2.7", 1);
    assert!(told(surface(&format!("{HEAD}\n{hour}"))).contains("the hour is '25', not 1 to 24"));
    let leap = ROW.replacen("88  3  1", "89  2 29", 1);
    assert!(told(surface(&format!("{HEAD}\n{leap}"))).contains("which that month does not have"));
    let short = &ROW[..60];
    assert!(told(surface(&format!("{HEAD}\n{short}"))).starts_with("a.sfc:2: the row has"));
    let endless = ROW.replace("0.062", "NaN");
    assert!(told(surface(&format!("{HEAD}\n{endless}"))).contains("'NaN'"));
    assert!(told(surface("")).contains("empty"));
    assert!(told(surface(HEAD)).contains("no hours"));
    let level = "88 3 1 1 10.0 0 317.5 0.80 0.64 48.70 0.11\n";
    assert!(
        told(profile(&format!("{level}{level}"))).starts_with("a.pfl:2:10: the height is '10.0'")
    );
    let many: Vec<String> = (1..60)
        .map(|height| format!("88 3 1 1 {height} 0 1 2 3 4 5"))
        .collect();
    assert!(told(profile(&many.join("\n"))).contains("more than 50 levels"));
    assert!(told(profile("88 3 1")).contains("the row has 3 values where 11 are needed"));
    let absent = SurfaceFile::read(Path::new("no/such.sfc"), YearWindow::default());
    assert!(told(absent).contains("no/such.sfc cannot be read"));
}

#[test]
fn files_of_several_years_have_several_heads() {
    let last = ROW.replacen("88  3  1  61  1", "88 12 31 366 24", 1);
    let next = ROW.replacen("88  3  1", "89  1  1", 1);
    let file = surface(&format!("{HEAD}\n{last}\n{HEAD}\n{next}\n")).expect("a file");
    assert_eq!(file.records[1].stamp.full(), 1989010101);
    assert!(!told(surface(&format!("{HEAD}\n{ROW}\n{HEAD}\n"))).is_empty());
}

#[test]
fn rows_without_rain_and_clouds() {
    let row: Vec<&str> = ROW.split_whitespace().take(20).collect();
    let file = surface(&format!("{HEAD}\n{}", row.join(" "))).expect("a file");
    assert_eq!(file.fewest_values, 20);
    assert_eq!(file.records[0].precipitation, -9.0);
}

#[test]
fn measured_turbulence_is_told_once() {
    // AERMOD 24142: one W403 'SigA & SigW' for a first level with both; one W401 and W402 with ADJ_U*.
    let levels =
        "88 3 1 1 10.0 0 317.5 0.80 0.64 48.70 0.11\n88 3 1 1 50.0 1 323.3 2.00 1.84 14.70 99.00\n";
    let files = |head: &str| WeatherFiles {
        surface: surface(&format!("{head}\n{ROW}\n")).expect("a file"),
        profile: profile(levels).expect("a file"),
    };
    let codes = |head: &str, default: bool, turbulence: TurbulenceUse| {
        files(head)
            .notes(
                Stations {
                    surface: 14735,
                    upper_air: 14735,
                    on_site: None,
                },
                false,
                default,
                turbulence,
            )
            .into_iter()
            .filter(|note| note.part == "PFLCNV")
            .map(|note| (note.severity, note.code))
            .collect::<Vec<_>>()
    };
    let plain = HEAD.replace("ADJ_U*", "      ");
    let all = TurbulenceUse::default();
    assert_eq!(codes(&plain, true, all), [(Severity::Warning, 403)]);
    assert_eq!(
        codes(HEAD, false, all),
        [(Severity::Warning, 401), (Severity::Warning, 402)]
    );
    assert_eq!(codes(HEAD, true, all), [(Severity::Error, 401)]);
    let none = TurbulenceUse {
        no_sigma_theta_stable: true,
        no_sigma_theta_convective: true,
        no_sigma_w_stable: true,
        no_sigma_w_convective: true,
    };
    assert!(codes(HEAD, false, none).is_empty());
    assert_eq!(files(HEAD).turbulence_label(all), Some("SigA&SigW"));
    assert_eq!(files(HEAD).turbulence_label(none), None);
}

#[test]
fn hours_side_by_side() {
    let second = ROW.replacen("61  1 ", "61  2 ", 1);
    let files = WeatherFiles {
        surface: surface(&format!("{HEAD}\n{ROW}\n{second}\n")).expect("a file"),
        profile: profile("88 3 1 1 10 1 1 2 3 4 5\n88 3 1 2 10 1 1 2 3 4 5\n").expect("a file"),
    };
    let hours: Vec<_> = files
        .hours()
        .map(|(surface, profile, next)| {
            (
                surface.stamp.hour,
                profile.stamp.hour,
                next.map(|n| n.stamp.hour),
            )
        })
        .collect();
    assert_eq!(hours, [(1, 1, Some(2)), (2, 2, None)]);
}

proptest::proptest! {
    /// Whatever the text, readers come to an end and do not panic.
    #[test]
    fn any_text(text in "\\PC{0,400}") {
        let _ = surface(&text);
        let _ = profile(&text);
        let _ = SurfaceHeader::parse(&text).notes(Stations::default(), false);
    }

    /// The same for texts that look like weather files, with any bytes sprinkled in.
    #[test]
    fn nearly_files(
        cells in proptest::collection::vec(
            proptest::prop_oneof![
                proptest::strategy::Just("\n".to_owned()),
                proptest::strategy::Just("88 3 1 61 1".to_owned()),
                "[0-9*/.,+eEdD-]{1,8}",
                "(-?[0-9]{1,3}\\.[0-9]{0,2} ){1,12}",
                "99999999999\\*1",
                "UA_ID: |SF_ID:|VERSION:|THRESH_1MIN = |m/s|MMIF VERSION|ä{1,40}",
            ], 0..80),
        bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..30),
    ) {
        let text = format!("{HEAD}\n{}", cells.join(" "));
        let _ = surface(&text);
        let _ = profile(&text);
        let head = text.replace(HEAD, "");
        let _ = SurfaceHeader::parse(&head).notes(Stations::default(), true);
        let mut raw = text.into_bytes();
        raw.extend(bytes);
        let decoded = rows::text_of(&raw);
        let _ = surface(&decoded);
        let _ = profile(&decoded);
    }

    /// A number that Rust prints is read back.
    #[test]
    fn numbers_come_back(value in -1.0e30..1.0e30_f64) {
        let (plain, scientific) = (format!("{value}"), format!("{value:e}"));
        proptest::prop_assert_eq!(rows::number(&plain), Some(value));
        proptest::prop_assert_eq!(rows::number(&scientific), Some(value));
        proptest::prop_assert_eq!(rows::number(&scientific.replace('e', "D")), Some(value));
    }
}
