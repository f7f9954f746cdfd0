//! Lists, responses and indices by hand; hours of emission are in `tests/emergency_contracts.rs`.

use super::index_table::parse as parse_table;
use super::*;
use crate::inventory::Inventory;
use crate::meteorology::decode;
use crate::observations::Quantity;
use crate::plan::{Alert, AlertLevel, AlertRule, DayKind, HourIndex};
use crate::standards::{Basis, PlaceSeries, Standards};
use crate::time::ModelTime;
use std::collections::{BTreeMap, BTreeSet};

use AlertLevel::{Orange, Red, Yellow};

const HEAD: &str = "source_id,facility,sector,class,county,grade,exempt,yellow_so2_percent,yellow_nox_percent,yellow_pm_percent,yellow_voc_percent,orange_so2_percent,orange_nox_percent,orange_pm_percent,orange_voc_percent,red_so2_percent,red_nox_percent,red_pm_percent,red_voc_percent,note";

fn begin() -> ModelTime {
    ModelTime::from_beijing(2024, 1, 1, 0)
}

fn hour(n: i64) -> ModelTime {
    begin().plus(3600 * n)
}

/// A list of rows below the header.
fn parsed(rows: &str) -> Result<EmergencyList, String> {
    EmergencyList::parse(&format!("{HEAD}\n{rows}"), "list.csv").map_err(|e| e.to_string())
}

fn laid(rows: &str, inventory: &Inventory) -> Result<Coverage, String> {
    Coverage::of(parsed(rows)?, inventory).map_err(|e| e.to_string())
}

/// A row of one taken thing with the same cuts for the four pollutants.
fn row(taken: &str, cuts: [u32; 3]) -> String {
    let cuts: Vec<String> = cuts.iter().map(|c| format!("{c},{c},{c},{c}")).collect();
    format!("{taken},,,{},\n", cuts.join(","))
}

fn embedded() -> (Inventory, Coverage) {
    let inventory = Inventory::embedded().unwrap();
    let list = EmergencyList::read(EMBEDDED_LIST.as_ref()).unwrap();
    let coverage = Coverage::of(list, &inventory).unwrap();
    (inventory, coverage)
}

#[test]
fn the_embedded_list_covers_every_source_and_spares_the_best() {
    let (inventory, coverage) = embedded();
    assert!(coverage.uncovered(&inventory).is_empty());
    let (mut spared, mut asked) = (0, 0);
    let reduced = coverage.reduced(&inventory, Red);
    for (line, after) in inventory.lines.iter().zip(&reduced.lines) {
        assert_eq!(line.id, after.id);
        match coverage.standing(line) {
            Standing::Listed(n) => {
                let grade = coverage.list.lines[n].grade;
                if grade.is_some_and(|grade| grade.spared) {
                    assert_eq!(line.mass.base, after.mass.base, "{}", line.id);
                    spared += 1;
                } else {
                    asked += 1;
                }
            }
            Standing::Exempt(_) => assert_eq!(line.mass.base, after.mass.base, "{}", line.id),
            Standing::Uncovered => panic!("{}", line.id),
        }
        let works = line.id == "cem_0734_kiln";
        if works {
            for (before, after) in line.mass.base.iter().zip(after.mass.base) {
                assert_eq!(after, 0.5 * before);
            }
        }
    }
    assert!(spared >= 3 && asked > 1000, "{spared} {asked}");
    // Homes and power stations are exempt with their reason.
    let home = inventory
        .lines
        .iter()
        .find(|l| l.class == "house_coal")
        .unwrap();
    let Standing::Exempt(n) = coverage.standing(home) else {
        panic!("homes are asked");
    };
    assert!(
        coverage.list.lines[n]
            .exempt
            .as_deref()
            .unwrap()
            .contains("homes")
    );
    // The list itself says that nothing of it is confirmed.
    assert_eq!(coverage.list.unconfirmed(), coverage.list.lines.len());
}

#[test]
fn sums_are_those_of_the_lines_and_what_is_missing_is_told() {
    let (inventory, coverage) = embedded();
    let cities = BTreeSet::from(["Xining".to_owned()]);
    let savings = Savings::of(&coverage, &inventory, &cities, Weighting::Year);
    let mine = |line: &&crate::inventory::SourceLine| {
        inventory.library.counties[&line.county].city == "Xining"
    };
    let reduced = coverage.reduced(&inventory, Orange);
    let (mut before, mut after) = (0.0, 0.0);
    for (line, left) in inventory
        .lines
        .iter()
        .zip(&reduced.lines)
        .filter(|(l, _)| mine(l))
    {
        before += line.mass.pollutants()[5];
        after += left.mass.pollutants()[5];
    }
    assert!((savings.all[2] / before - 1.0).abs() < 1e-12);
    assert!((savings.saved[1][2] / (before - after) - 1.0).abs() < 1e-9);
    let mut basis = Basis::default();
    let short = savings.shortfalls(EmergencyRules::embedded(), &mut basis);
    for level in AlertLevel::ALL {
        let required = [0.1, 0.2, 0.3][level as usize];
        for (n, name) in [(2, "PM"), (3, "VOC")] {
            let share = savings.share(level, n);
            let row = short
                .iter()
                .find(|s| s.level == level && s.pollutants == name);
            assert_eq!(row.is_some(), share < required, "{name} {share}");
            if let Some(row) = row {
                let missing = (required - share) * savings.all[n];
                assert!((row.missing / missing - 1.0).abs() < 1e-9);
            }
        }
    }
    assert!(basis.rows().any(|(what, _)| what.contains("at red")));
    // Months add up to the year.
    let months = (1..=12).map(|m| Savings::of(&coverage, &inventory, &cities, Weighting::Month(m)));
    let sum: f64 = months.map(|s| s.all[1]).sum();
    assert!((sum / savings.all[1] - 1.0).abs() < 1e-6);
}

#[test]
fn sulfur_and_nitrogen_may_stand_in_for_each_other_and_nothing_else() {
    let savings = |saved: [f64; 4]| Savings {
        all: [100.0, 100.0, 100.0, 100.0, 0.0, 0.0],
        exempt: [0.0; 6],
        spared: [0.0; 6],
        uncovered: [0.0; 6],
        saved: [
            [50.0; 6],
            [50.0; 6],
            [saved[0], saved[1], saved[2], saved[3], 0.0, 0.0],
        ],
        counts: [0; 4],
    };
    let short = |saved| {
        let rows = savings(saved).shortfalls(EmergencyRules::embedded(), &mut Basis::default());
        let rows = rows
            .into_iter()
            .map(|row| (row.pollutants, row.missing.round()));
        rows.collect::<Vec<_>>()
    };
    assert_eq!(short([30.0, 30.0, 30.0, 30.0]), []);
    assert_eq!(short([20.0, 40.0, 30.0, 30.0]), []);
    assert_eq!(
        short([20.0, 39.0, 30.0, 30.0]),
        [("SO2+NOX".to_owned(), 1.0)]
    );
    assert_eq!(
        short([40.0, 40.0, 20.0, 25.0]),
        [("PM".to_owned(), 10.0), ("VOC".to_owned(), 5.0)]
    );
}

#[test]
fn a_worse_grade_saves_no_less() {
    for pair in grades()
        .windows(2)
        .filter(|pair| pair[1].id != "non_leading")
    {
        for level in AlertLevel::ALL {
            assert!(pair[0].cut(level) <= pair[1].cut(level), "{pair:?}");
        }
    }
    let spared: Vec<&str> = grades()
        .iter()
        .filter(|g| g.spared)
        .map(|g| &*g.id)
        .collect();
    assert_eq!(spared, ["A", "leading"]);
    assert!(
        grades()
            .iter()
            .filter(|g| g.spared)
            .all(|g| g.cut(Red) == 0.0)
    );
}

#[test]
fn the_nearest_row_counts_and_grades_fill_what_rows_leave_open() {
    let inventory = Inventory::embedded().unwrap();
    let rows = [
        row(",,*,,*", [1, 2, 3]),
        row(",,,clinker,西宁+630202", [10, 20, 30]),
        row(",cem_0768_kiln,,,", [20, 30, 40]),
        row("cem_0734_kiln,,,,", [30, 40, 50]),
        // Grade C with one cell of its own: standstill at red, NOx 90 %.
        "cem_0988_kiln,,,,,c,,,,,,,,,,,90,,,\n".to_owned(),
        "cem_0985_kiln,,,,,A,,,,,,,,,,,,,,\n".to_owned(),
        "cem_0986_kiln,,,,,,heats homes,,,,,,,,,,,,,\n".to_owned(),
    ];
    let coverage = laid(&rows.concat(), &inventory).unwrap();
    let cuts = |id: &str, level| {
        let line = inventory.lines.iter().find(|line| line.id == id).unwrap();
        coverage.cuts(line, level).map(|cut| (cut * 100.0).round())
    };
    assert_eq!(cuts("cem_0734_kiln", Red), [50.0; 6]);
    assert_eq!(cuts("cem_0768_kiln", Yellow), [20.0; 6]);
    assert_eq!(cuts("cem_0724_kiln", Red), [3.0; 6]);
    assert_eq!(
        cuts("cem_0988_kiln", Red),
        [100.0, 90.0, 100.0, 100.0, 90.0, 90.0]
    );
    assert_eq!(cuts("cem_0988_kiln", Yellow), [30.0; 6]);
    assert_eq!(cuts("cem_0985_kiln", Red), [0.0; 6]);
    assert_eq!(cuts("cem_0986_kiln", Red), [0.0; 6]);
    assert_eq!(cuts("ind_xn_steel_bof", Orange), [2.0; 6]);
    assert!(coverage.uncovered(&inventory).is_empty());
    let one = laid(&row("cem_0734_kiln,,,,", [30, 40, 50]), &inventory).unwrap();
    assert_eq!(one.uncovered(&inventory).len(), inventory.lines.len() - 1);
}

#[test]
fn rows_that_fit_no_source_or_two_are_refused_with_their_place() {
    let inventory = Inventory::embedded().unwrap();
    for (rows, expected) in [
        (
            row("cem_0734_kil,,,,", [1, 2, 3]),
            vec![
                "list.csv, line 2, column source_id",
                "no such source (found 'cem_0734_kil')",
                "did you mean 'cem_0734_kiln'?",
            ],
        ),
        (
            row(",cem_0734_kil,,,", [1, 2, 3]),
            vec!["column facility", "no such facility", "did you mean"],
        ),
        (
            row(",,,clinkr,*", [1, 2, 3]),
            vec!["column class", "not known", "did you mean 'clinker'?"],
        ),
        (
            row(",,industri,,*", [1, 2, 3]),
            vec!["column sector", "did you mean 'industry'?"],
        ),
        (
            row(",,industry,,西宁市+Ledo", [1, 2, 3]),
            vec!["column county", "found 'Ledo'", "did you mean 'Ledu'?"],
        ),
        (
            row(",,,sewage,*", [1, 2, 3])
                + &row("cem_0734_kiln,,,,", [1, 2, 3])
                + &row("cem_0734_kiln,,,,", [2, 3, 4]),
            vec![
                "line 4",
                "line 3 takes this source too",
                "belongs to one row",
            ],
        ),
        (
            row(",,,clinker,630121", [1, 2, 3]) + &row(",,industry,clinker,Xining", [1, 2, 3]),
            vec!["line 3", "line 2 takes this source too"],
        ),
        (row(",,waste,clinker,*", [1, 2, 3]), vec!["takes nothing"]),
    ] {
        let said = laid(&rows, &inventory).unwrap_err();
        for words in expected {
            assert!(said.contains(words), "{words:?} is not in\n{said}");
        }
    }
}

#[test]
fn faulty_lists_are_refused_with_every_fault() {
    for (rows, expected) in [
        (
            row("a,,,,", [10, 20, 130]),
            "more than all cannot be saved (found '130')",
        ),
        (
            row("a,,,,", [10, 20, 15]),
            "red saves 15 %, less than orange with 20 %",
        ),
        ("a,,,,,A,,5,,,,,,,,,,,,\n".to_owned(), "grade A is spared"),
        (
            "a,,,,,X,,,,,,,,,,,,,,\n".to_owned(),
            "grades are A, leading, B, B-, C, D, non_leading",
        ),
        (
            "a,,,,,,,10,10,10,10,20,20,20,20,30,30,,30,\n".to_owned(),
            "column red_pm_percent: the row does not say",
        ),
        (
            "a,,,,,,heat,10,10,10,10,20,20,20,20,30,30,30,30,\n".to_owned(),
            "exempt and yet saves",
        ),
        (row("a,b,,,", [1, 2, 3]), "takes one of"),
        (row(",,,,", [1, 2, 3]), "takes one of"),
        (row(",,industry,,", [1, 2, 3]), "needs its counties"),
        (
            "a,,,,,,,ten,10,10,10,20,20,20,20,30,30,30,30,\n".to_owned(),
            "this is not a number (found 'ten')",
        ),
        ("a,b\n".to_owned(), "2 cells, the header has 20"),
        (String::new(), "no data below the header"),
    ] {
        let said = parsed(&rows).unwrap_err();
        assert!(said.contains(expected), "{expected:?} is not in\n{said}");
    }
    let of = |text: &str| {
        EmergencyList::parse(text, "list.csv")
            .unwrap_err()
            .to_string()
    };
    assert!(of("").contains("the file is empty"));
    assert!(of("source_id,grad\na,A\n").contains("did you mean 'grade'?"));
    assert!(of("source_id,note\na,x\n").contains("yellow_so2_percent"));
    assert!(of("grade,note\nA,x\n").contains("no column says which source"));
    // Two faults of one file are both told.
    let both = row("a,,,,", [10, 20, 130]) + &row(",,industry,,", [1, 2, 3]);
    let said = parsed(&both).unwrap_err();
    assert!(said.contains("line 2") && said.contains("line 3"), "{said}");
}

#[test]
fn lists_in_gbk_are_read() {
    let text = "source_id,grade,note\ncem_0734_kiln,引领性,水泥熟料\n";
    let (bytes, ..) = encoding_rs::GBK.encode(text);
    assert!(std::str::from_utf8(&bytes).is_err());
    let list = EmergencyList::parse(&decode(&bytes, "list.csv").unwrap(), "list.csv").unwrap();
    assert_eq!(list.lines[0].grade.unwrap().id, "leading");
}

fn span(from: i64, to: i64, level: AlertLevel) -> ResponseSpan {
    ResponseSpan {
        from: hour(from),
        to: hour(to),
        level,
    }
}

#[test]
fn a_course_rises_falls_and_changes_levels_in_straight_lines() {
    let spans = [span(10, 20, Yellow), span(20, 40, Red)];
    let at_once = Course::of(&spans, Execution::AT_ONCE);
    for (n, expected) in [
        (9, [0.0; 3]),
        (10, [1.0, 0.0, 0.0]),
        (19, [1.0, 0.0, 0.0]),
        (20, [0.0, 0.0, 1.0]),
        (39, [0.0, 0.0, 1.0]),
        (40, [0.0; 3]),
    ] {
        assert_eq!(at_once.hour(hour(n)), expected, "{n}");
    }
    let slow = Execution {
        share: 0.8,
        rise: 4,
        fall: 2,
    };
    let course = Course::of(&spans, slow);
    let near = |n: i64, expected: [f64; 3]| {
        let found = course.hour(hour(n));
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-12, "{n}: {found} {expected}");
        }
    };
    // Means of hours of a line from 0 to 0.8 in four hours: 0.1, 0.3, 0.5, 0.7.
    near(10, [0.1, 0.0, 0.0]);
    near(13, [0.7, 0.0, 0.0]);
    near(14, [0.8, 0.0, 0.0]);
    near(21, [0.5, 0.0, 0.3]);
    near(30, [0.0, 0.0, 0.8]);
    near(40, [0.0, 0.0, 0.6]);
    near(41, [0.0, 0.0, 0.2]);
    near(42, [0.0; 3]);
    assert_eq!(course.reach(), Some((hour(10), hour(42))));
    // A response that ends before it is carried out falls from where it is.
    let short = Course::of(&[span(0, 2, Red)], slow);
    assert!((short.hour(hour(2))[2] - 0.3).abs() < 1e-12);
}

fn alert(
    level: AlertLevel,
    hours: [i64; 3],
    reached: &[(AlertLevel, i64)],
    lifted: Option<i64>,
) -> Alert {
    Alert {
        level,
        begins: hour(hours[0]),
        ends: hour(hours[1]),
        issued: hour(hours[2]),
        reached: reached
            .iter()
            .map(|(level, n)| (*level, hour(*n)))
            .collect(),
        lifted: lifted.map(hour),
        unknown: 0,
    }
}

#[test]
fn alerts_are_answered_with_and_without_a_forecast() {
    let all = [
        alert(
            Red,
            [30, 100, 6],
            &[(Yellow, 31), (Orange, 78), (Red, 90)],
            Some(136),
        ),
        alert(Yellow, [200, 260, 176], &[(Yellow, 248)], None),
    ];
    let perfect = response_spans(&all, Foresight::Perfect { ahead: 12 }, hour(300));
    assert_eq!(perfect, [span(18, 100, Red), span(188, 260, Yellow)]);
    let without = response_spans(&all, Foresight::Without, hour(300));
    assert_eq!(
        without,
        [
            span(31, 78, Yellow),
            span(78, 90, Orange),
            span(90, 136, Red),
            span(248, 300, Yellow)
        ]
    );
}

#[test]
fn twin_cities_answer_together_at_the_higher_level() {
    let mut answers = BTreeMap::from([
        (
            "Xining".to_owned(),
            vec![span(0, 48, Yellow), span(60, 80, Orange)],
        ),
        ("Haidong".to_owned(), vec![span(24, 60, Red)]),
        ("Lanzhou".to_owned(), vec![]),
    ]);
    let rules = EmergencyRules::embedded();
    assert_eq!(rules.common.value, ["Xining", "Haidong"]);
    answer_together(&mut answers, &rules.common.value);
    let all = vec![span(0, 24, Yellow), span(24, 60, Red), span(60, 80, Orange)];
    assert_eq!(answers["Xining"], all);
    assert_eq!(answers["Haidong"], all);
    assert!(answers["Lanzhou"].is_empty());
    // One that does not lie in the domain has nothing to answer, and the other stays as it is.
    let mut one = BTreeMap::from([("Xining".to_owned(), vec![span(0, 48, Yellow)])]);
    answer_together(&mut one, &rules.common.value);
    assert_eq!(one.len(), 1);
    // Neighbours of one level are one; the lower of two that overlap gives way.
    let merged = merged(vec![
        span(0, 10, Red),
        span(10, 20, Red),
        span(5, 30, Yellow),
    ]);
    assert_eq!(merged, [span(0, 20, Red), span(20, 30, Yellow)]);
}

/// Hours of one pollutant [µg/m³].
fn series(values: impl IntoIterator<Item = (Quantity, Vec<f64>)>) -> PlaceSeries {
    let hours = values.into_iter().map(|(quantity, values)| {
        let own = values.into_iter().enumerate();
        (
            quantity,
            own.map(|(n, value)| (hour(n as i64), value)).collect(),
        )
    });
    PlaceSeries {
        hours: hours.collect(),
        ..PlaceSeries::default()
    }
}

fn indices(series: &PlaceSeries, days: DayKind, dust: bool) -> Vec<HourIndex> {
    let edition = Standards::embedded().unwrap().named("2012").unwrap();
    let how = ("a", edition, days);
    let (mut notes, mut basis) = (Vec::new(), Basis::default());
    index_hours(
        series,
        how,
        dust.then_some(None),
        true,
        (&mut notes, &mut basis),
    )
    .unwrap()
}

#[test]
fn indices_go_over_days_or_over_any_24_hours() {
    // PM2.5 of 75 µg/m³ is 100, of 250 it is 300 (HJ 633-2012), in between 115: 150 and 150: 200.
    let values = [vec![75.0; 48], vec![250.0; 48]].concat();
    let one = series([(Quantity::Pm25, values)]);
    let calendar = indices(&one, DayKind::Calendar, false);
    assert_eq!(calendar.len(), 96);
    let at = |n: usize| calendar[n].index;
    assert_eq!(
        (at(0), at(47), at(48), at(95)),
        (Some(100), Some(100), Some(300), Some(300))
    );
    let rolling = indices(&one, DayKind::Rolling, false);
    assert_eq!(rolling.len(), 96);
    assert!(
        rolling
            .iter()
            .enumerate()
            .all(|(n, own)| own.time == hour(n as i64))
    );
    // A day needs 20 hours.
    assert!(rolling[..19].iter().all(|own| own.index.is_none()));
    assert_eq!(rolling[19].index, Some(100));
    // Twelve hours of each: (75 + 250)/2 = 162.5 rounds to 162 (halves to even), 200 + 100·12/100 = 212.
    assert_eq!(rolling[59].index, Some(212));
    assert_eq!(rolling[71].index, Some(300));
    let rule = AlertRule::named("2024").unwrap();
    let city = CityAlerts::of("a".into(), rolling, rule, &mut Basis::default());
    assert_eq!(city.largest(), Some(300));
    // 150 is exceeded from a mean of 116 on, six hours; the daily index is above 200 from 151 on, eleven hours: yellow at once.
    assert_eq!(city.alerts.len(), 1);
    assert_eq!(
        (city.alerts[0].level, city.alerts[0].begins),
        (Yellow, hour(58))
    );
}

#[test]
fn hours_of_dust_have_no_index() {
    let mut pm10 = vec![100.0; 72];
    let mut pm25 = vec![60.0; 72];
    pm10[24..44].fill(1500.0);
    pm25[24..44].fill(200.0);
    let all = series([(Quantity::Pm10, pm10), (Quantity::Pm25, pm25)]);
    let kept = indices(&all, DayKind::Calendar, false);
    assert!(kept[30].index.unwrap() > 300);
    let without = indices(&all, DayKind::Calendar, true);
    assert_eq!(without[30].index, None);
    assert_eq!(
        (without[0].index, without[60].index),
        (kept[0].index, kept[60].index)
    );
}

#[test]
fn tables_of_indices_are_read_by_hour_and_day() {
    let read = |text: &str, dust| parse_table(text, "aqi.csv", dust).map_err(|e| e.to_string());
    let days =
        "城市,date,aqi,dust\n西宁,2024-01-01,180,0\n西宁,2024-01-03,260,1\n海东市,2024-01-01,,0\n";
    let table = read(days, false).unwrap().unwrap();
    assert!(table.daily);
    let xining = &table.places["Xining"];
    assert_eq!(xining.len(), 72);
    assert_eq!(
        (xining[0].index, xining[30].index, xining[71].index),
        (Some(180), None, Some(260))
    );
    assert_eq!(table.places["Haidong"][5].index, None);
    let table = read(days, true).unwrap().unwrap();
    assert_eq!(
        (table.places["Xining"][71].index, table.dust_hours),
        (None, 24)
    );
    let hours = "time,aqi\n2024-01-01 00:00,210\n2024-01-01 01:00,220\n";
    let table = read(hours, false).unwrap().unwrap();
    assert_eq!(table.places[""].len(), 2);
    // Concentrations beside it: another kind of table.
    assert_eq!(read("time,city,pm25,aqi\n", false).unwrap(), None);
    assert_eq!(read("time,city,pm25\n", false).unwrap(), None);
    for (text, expected) in [
        ("", "the file is empty"),
        ("date,aqi\n", "no data below the header"),
        (
            "date,aqi\n2024-01-01,501\n",
            "this is no index (found '501')",
        ),
        ("date,aqi\n2024-01-32,80\n", "this is no day"),
        ("time,aqi\n2024-01-01T08:30,80\n", "this is no full hour"),
        (
            "date,aqi\n2024-01-01,80\n2024-01-01,90\n",
            "this day stands twice",
        ),
        ("city,aqi\nA,80\n", "column time: this column is missing"),
    ] {
        let said = read(text, false).unwrap_err();
        assert!(said.contains(expected), "{expected:?} is not in\n{said}");
    }
}

#[test]
fn the_best_window_is_where_the_mean_falls_most() {
    // 100 µg/m³; from hour 10 on a response that saves 1 % more every hour up to 20 %, and nothing behind hour 60.
    let hours: Vec<ModelTime> = (0..90).map(hour).collect();
    let base = vec![vec![100.0]; 90];
    let saved = |n: usize| match n {
        10..=59 => ((n - 9) as f64).min(20.0),
        _ => 0.0,
    };
    let run: Vec<Vec<f64>> = (0..90).map(|n| vec![100.0 - saved(n)]).collect();
    let found = CityEffect::of("a", (base, run), &hours, Some(hour(10)));
    let [day, two, three] = &found.windows[..] else {
        panic!("{:?}", found.windows);
    };
    // 24 hours of 20 %: first in hours 29 to 52, 19 h after the beginning.
    assert_eq!((day.from, day.change), (19, -20.0));
    assert_eq!((two.from, two.length), (2, 48));
    assert!((three.base - 100.0).abs() < 1e-12 && three.change > -20.0 && three.from == 0);
    assert_eq!(found.best_hour, Some((19, 80.0 / 100.0 - 1.0)));
    // A series too short for a window has none.
    let short = CityEffect::of(
        "a",
        (vec![vec![1.0]; 30], vec![vec![0.5]; 30]),
        &hours[..30],
        Some(hour(10)),
    );
    assert!(short.windows.is_empty());
    let none = CityEffect::of(
        "a",
        (vec![vec![1.0]; 30], vec![vec![1.0]; 30]),
        &hours[..30],
        None,
    );
    assert_eq!((none.windows.len(), none.best_hour), (0, None));
}
