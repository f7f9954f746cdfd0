use super::*;
use crate::meteorology::decode;

const LEDGER: &str = "\
id,name,city,sector,measure,pollutant,reduction_t,year,status,evidence,sources
A1,Steel works sinter plant,Xining,steel,M-33,NOX,3000,2022,verified,letter 12,s1
A2,Boilers of Chengbei,Xining,heating,M-11,NOX,900.5,2023,finished,,s2+s3
A2,Boilers of Chengbei,Xining,heating,M-11,SO2,400,2023,finished,,s2+s3
A3,Cement kiln 1,Haidong,cement,M-34,NOX,2400,2025,under_way,,s4
A4,Coating works,Haixi,coating,M-05,VOC,1600,2024,verified,letter 3,s5
A5,Old kiln,Xining,kilns,M-13,NOX,50,2019,verified,letter 1,s6
";

fn parse(text: &str) -> Result<ProjectLedger, String> {
    ProjectLedger::parse(text, "ledger.csv").map_err(|e| e.to_string())
}

#[test]
fn sums_stand_beside_the_thresholds() {
    let ledger = parse(LEDGER).expect("a ledger");
    let outcomes = ledger.outcomes(TargetTable::embedded());
    let told: Vec<_> = outcomes
        .iter()
        .map(|o| (o.target.as_str(), o.value, o.gap, o.met, o.count))
        .collect();
    // NOx finished or verified in 2021 to 2025: 3000 + 900.5 of two of three projects; 2019 does not count.
    assert_eq!(
        told,
        [
            (
                "voc_projects",
                Some(1600.0),
                Some(100.0),
                Some(true),
                Some((1.0, 1.0))
            ),
            (
                "nox_projects",
                Some(3900.5),
                Some(-2299.5),
                Some(false),
                Some((2.0, 3.0))
            ),
        ]
    );
    let notes = outcomes[1].notes.join("; ");
    for words in [
        "3000.0 t of it verified",
        "2400.0 t more planned or under way",
        "900.5 t of it without evidence",
        "50.0 t of other years do not count (lines 7)",
    ] {
        assert!(notes.contains(words), "{notes}");
    }
    // Sums add up to the entries.
    let sums = ledger.sums();
    let nox: f64 = sums
        .iter()
        .filter(|s| s.pollutant == "NOX")
        .map(|s| s.tonnes)
        .sum();
    assert_eq!(nox, 3000.0 + 900.5 + 2400.0 + 50.0);
    let (tonnes, projects) = ledger.total("NOX", |p| p.city == "Xining" && p.status.is_done());
    assert_eq!((tonnes, projects), (3950.5, 3));
}

#[test]
fn an_office_sheet_in_gbk_says_the_same() {
    let sheet = "\
项目编号,项目名称,市州,行业,污染物,减排量（吨）,完成年份,状态,佐证材料,污染源编号,备注
A1,烧结机超低排放改造,西宁市,钢铁,氮氧化物,\"3,000\",2022年,已核定,函12号,s1,
A2,涂装车间RTO,海西州,涂装,挥发性有机物,1600,2024-06,已完成,,s5,先进
合计,,,,,4600,,,,,
";
    let (gbk, _, _) = encoding_rs::GBK.encode(sheet);
    let marked = [&[0xEF, 0xBB, 0xBF], sheet.as_bytes()].concat();
    let plain = parse(sheet).expect("a ledger");
    for bytes in [gbk.as_ref(), &marked] {
        let text = decode(bytes, "ledger.csv").expect("text");
        assert_eq!(parse(&text).expect("a ledger"), plain);
    }
    let told: Vec<_> = plain
        .projects
        .iter()
        .map(|p| (p.pollutant, p.tonnes, p.year, p.status, p.city.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("NOX", 3000.0, 2022, ProjectStatus::Verified, "Xining"),
            ("VOC", 1600.0, 2024, ProjectStatus::Finished, "Haixi"),
        ]
    );
    // A column a pollutant, another unit.
    let wide = "编号,名称,市州,年份,状态,氮氧化物减排量(吨),VOCs减排量(千克)\nB,甲厂,海东,2023,完成,12.5,800\nC,乙厂,海东,2023,完成,,-\n";
    let wide = parse(wide).expect("a ledger");
    let told: Vec<_> = wide
        .projects
        .iter()
        .map(|p| (p.pollutant, p.tonnes))
        .collect();
    assert_eq!(told, [("NOX", 12.5), ("VOC", 0.8)]);
}

#[test]
fn no_project_counts_twice() {
    let again =
        format!("{LEDGER}A1,Steel works sinter plant,Xining,steel,M-33,NOX,10,2023,verified,,s9\n");
    let error = parse(&again).expect_err("refused");
    assert!(
        error.contains("line 8") && error.contains("in line 2 already"),
        "{error}"
    );
    let other = format!("{LEDGER}A1,Something else,Xining,steel,M-33,VOC,10,2023,verified,,s9\n");
    let error = parse(&other).expect_err("refused");
    assert!(
        error.contains("this id is that of 'Steel works sinter plant' in line 2"),
        "{error}"
    );
    let source = format!("{LEDGER}A9,Second,Xining,heating,M-11,NOX,10,2023,verified,,s3\n");
    let error = parse(&source).expect_err("refused");
    assert!(
        error.contains("cut in 2023 by project A2 (line 3) already (found 's3')"),
        "{error}"
    );
    // In another year it is another step.
    let later = format!("{LEDGER}A9,Second,Xining,heating,M-11,NOX,10,2024,verified,,s3\n");
    assert!(parse(&later).expect("a ledger").twins.is_empty());
}

#[test]
fn likely_twins_are_named_and_units_of_a_plant_are_none() {
    let text = format!(
        "{LEDGER}B1,Cement kiln 2,Haidong,cement,M-34,NOX,2400,2025,planned,,\n\
         B2,\"Boilers, of Chengbei\",Xining,heating,M-11,NOX,300,2024,finished,,\n"
    );
    let ledger = parse(&text).expect("a ledger");
    assert_eq!(ledger.twins.len(), 1);
    let twin = &ledger.twins[0];
    assert_eq!(
        (twin.lines, twin.tonnes, twin.pollutant),
        ((3, 9), 300.0, "NOX")
    );
    let outcome = &ledger.outcomes(TargetTable::embedded())[1];
    assert!(
        outcome
            .notes
            .iter()
            .any(|n| n.starts_with("300.0 t would be counted twice"))
    );
    // Both count until someone decides.
    assert_eq!(outcome.value, Some(4200.5));
}

#[test]
fn faults_are_named_with_line_value_and_suggestion() {
    for (from, to, words) in [
        (
            "verified,letter 12",
            "verifed,letter 12",
            "line 2, column status: this status is not known (found 'verifed'); did you mean 'verified'?",
        ),
        (
            "900.5",
            "-900.5",
            "line 3, column reduction_t: this must not be negative (found '-900.5')",
        ),
        (
            "NOX,2400",
            "NOXX,2400",
            "line 5, column pollutant: this pollutant is not known (found 'NOXX'); did you mean",
        ),
        (
            "Haidong",
            "Lanzhou",
            "line 5, column city: no city or prefecture of the plan (found 'Lanzhou')",
        ),
        (
            "2024,verified",
            "twenty,verified",
            "line 6, column year: no year of a project (found 'twenty')",
        ),
        (
            "1600",
            "many",
            "line 6, column reduction_t: this is not a number (found 'many')",
        ),
        (
            "id,name",
            "number,name",
            "column id (项目编号): this column is missing",
        ),
        ("reduction_t", "tons", "no tonnes of a pollutant"),
        (
            "reduction_t",
            "减排量(磅)",
            "the unit of this column is not known",
        ),
    ] {
        let error = parse(&LEDGER.replacen(from, to, 1)).expect_err(to);
        assert!(error.contains(words), "{to}: {error}");
    }
    let error = parse("").expect_err("refused");
    assert!(error.contains("the file is empty"), "{error}");
    let header = LEDGER.lines().next().unwrap_or_default();
    let error = parse(header).expect_err("refused");
    assert!(error.contains("no project below the header"), "{error}");
}
