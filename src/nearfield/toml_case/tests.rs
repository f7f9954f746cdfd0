//! A file with everything in it, and files with something wrong.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::nearfield::case::{Averaging, Output};
use crate::plume::{Exit, SourceKind, Variation};

/// Every kind of source, receptor and output.
const EXAMPLE: &str = r#"
title = "A works by the river"
pollutant = "SO2"
averaging = [1, 24, "period"]          # hours, "month", "period" or "annual"

[options]
half_life_s = 14400.0

[terrain]
elevated = true                        # otherwise all lies at profile_base_m
profile_base_m = 2261.0

[weather]
surface = "met.sfc"
profile = "met.pfl"
year = 2023
first_day = 2023-01-01
last_day = 2023-01-31

[[town]]
id = "Xining"
population = 1.5e6

[[stack]]
id = "S1"
x_m = 0.0
y_m = 0.0
elevation_m = 2261.0
emission_g_per_s = 12.5
height_m = 80.0
temperature_k = 410.0
velocity_m_per_s = 14.0
diameter_m = 3.0
exit = "capped"
town = "Xining"
variation = { kind = "season", factors = [1.4, 1.0, 0.6, 1.0] }

[[volume]]
id = "V1"
x_m = 100.0
y_m = 50.0
emission_g_per_s = 0.5
height_m = 5.0
sigma_y_m = 10.0
sigma_z_m = 4.0

[[area]]
id = "A1"
corners_m = [[0.0, 0.0], [0.0, 40.0], [60.0, 40.0], [60.0, 0.0]]
emission_g_per_s_m2 = 1.0e-5
height_m = 1.0

[[line]]
id = "R1"
begin_m = [0.0, 0.0]
end_m = [300.0, 400.0]
width_m = 10.0
emission_g_per_s_m2 = 2.0e-6
height_m = 0.5
sigma_z_m = 1.2

[[group]]
id = "ALL"
sources = ["*"]

[[group]]
id = "LOW"
sources = ["V1", "A1", "R1"]

[receptors]
csv = "points.csv"

[[receptors.grid]]
id = "G1"
first_m = [-500.0, -500.0]
step_m = [100.0, 100.0]
count = [11, 11]

[[receptors.rings]]
id = "P1"
origin_m = [0.0, 0.0]
distances_m = [500.0, 1000.0]
directions_deg = [90.0, 180.0]

[[receptors.point]]
x_m = 10.0
y_m = 20.0
elevation_m = 2270.0
hill_height_m = 2400.0
height_m = 1.5

[output]
ranks = [1, 2]
largest = 50
plots = false
plot = [
    { average = 1, group = "ALL", rank = 1, file = "hour.plt" },
    { average = "period", group = "LOW", file = "mean.plt" },
]
series = [{ average = 24, group = "ALL", file = "day.pst" }]
"#;

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("met.sfc", "x"),
        ("met.pfl", "x"),
        ("points.csv", "x_m,y_m,elevation_m\n1,2,2300\n3.5,4,2310\n"),
    ] {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn parse(text: &str) -> Result<Case, CaseErrors> {
    let folder = folder();
    let study = parse_study(text, &folder.path().join("case.toml"))?;
    Ok(study.passes[0].case.clone())
}

#[test]
fn the_example_becomes_a_case() {
    let case = parse(EXAMPLE).unwrap();
    assert_eq!(
        case.averaging,
        [Averaging::Hours(1), Averaging::Hours(24), Averaging::Period]
    );
    assert_eq!(case.weather.start, Some(2_023_010_101));
    assert_eq!(case.weather.end, Some(2_023_013_124));
    assert_eq!(case.sources.len(), 4);
    let SourceKind::Point(stack) = case.sources[0].kind else {
        panic!("a stack");
    };
    assert_eq!((stack.exit, stack.height), (Exit::Capped, 80.0));
    assert_eq!(case.sources[0].urban, Some(0));
    assert!(matches!(
        case.sources[0].variation,
        Variation::Factors { .. }
    ));
    let SourceKind::Area(road) = &case.sources[3].kind else {
        panic!("a strip");
    };
    assert_eq!((road.y_length, road.x_length), (500.0, 10.0));
    assert_eq!(case.groups[1].sources, [1, 2, 3]);
    assert_eq!(case.receptors.len(), 121 + 4 + 3);
    let ring = case.receptors[121];
    assert!((ring.x - 500.0).abs() < 1e-9 && ring.y.abs() < 1e-9);
    assert_eq!(case.receptors[125].hill_height, 2400.0);
    assert_eq!(case.receptors[127].elevation, 2310.0);
    assert!(case.flagpole);
    assert_eq!(case.outputs.len(), 7);
    assert!(matches!(
        case.outputs[5],
        Output::PlotFile(Averaging::Period, 1, None, _)
    ));
    assert_eq!(case.model_options, ["CONC", "ELEV", "FLGPOL", "Urb&Rur"]);
}

#[test]
fn mistakes_are_named_with_their_lines() {
    let wrong = |from: &str, to: &str| -> Vec<CaseProblem> {
        assert!(EXAMPLE.contains(from), "{from}");
        parse(&EXAMPLE.replacen(from, to, 1)).unwrap_err().0
    };
    let found = wrong("height_m = 80.0", "heigt_m = 80.0");
    assert_eq!(found[0].line, 30);
    assert!(found[0].message.contains("heigt_m"), "{}", found[0].message);
    let found = wrong("\"met.sfc\"", "\"no.sfc\"");
    assert_eq!((found[0].line, found[0].column), (14, 11));
    let found = wrong("town = \"Xining\"", "town = \"Xinning\"");
    assert!(found[0].message.ends_with("did you mean Xining?"));
    let found = wrong("averaging = [1,", "averaging = [5,");
    // The hour's plot is no longer among the averages either.
    assert_eq!(found.len(), 2);
    assert_eq!((found[0].line, found[0].column), (4, 14));
    let found = wrong("factors = [1.4, ", "factors = [");
    assert!(found[0].message.contains("season takes 4 factors, not 3"));
    let found = wrong("rank = 1,", "rank = 3,");
    assert!(found[0].message.contains("output.ranks"));
    let found = wrong("[60.0, 40.0], [60.0, 0.0]]", "[0.0, 80.0]]");
    assert!(found[0].message.contains("no area"));
    // Several at once.
    let text = EXAMPLE
        .replacen("exit = \"capped\"", "exit = \"down\"", 1)
        .replacen("[\"V1\", ", "[\"V2\", ", 1);
    let errors = parse(&text).unwrap_err();
    assert_eq!(errors.0.len(), 2);
    assert!(
        errors.to_string().contains("case.toml:34:8: an exit is"),
        "{errors}"
    );
}

#[test]
fn rarer_keys_become_what_a_deck_would_say() {
    let text = EXAMPLE
        .replacen(
            "half_life_s = 14400.0",
            "downwash_variants = [\"ord_cavity\"]\nscreening = false\nvector_winds = true\nroad_displacement = true\nwarn_date_check = true",
            1,
        )
        .replacen(
            "last_day = 2023-01-31",
            "last_day = 2023-03-31\nfirst_hour = 5\nlast_hour = 20\ndays = [\"1/15-2/1\", \"60\"]\nignore_turbulence = [\"sigma_w_stable\"]\nwind_categories_m_per_s = [1.0, 2.0, 3.0, 4.0, 5.0]",
            1,
        )
        .replacen("exit = \"capped\"", "platform = { base_m = 1.0, building_height_m = 2.0, building_width_m = 3.0 }", 1)
        .replacen("x_m = 10.0\ny_m", "name = \"school\"\narc = \"A1\"\nx_m = 10.0\ny_m", 1)
        .replacen(
            "series = [",
            "exceedance = [{ average = 24, group = \"ALL\", above = 3.0, file = \"a\" }]\nranked = [{ average = 1, count = 9, file = \"b\" }]\nseason_hour = [{ group = \"LOW\", file = \"c\" }]\nevaluation = [{ source = \"V1\", file = \"d\" }]\nday_tables = [24]\nno_header = [\"plot\"]\nsummary = \"s\"\nseries = [",
            1,
        )
        + "[[event]]\nname = \"e\"\naverage = 8\ngroup = \"LOW\"\nends = \"2023-01-05 16\"\nreceptor = \"school\"\n[gas]\nvelocity_m_per_s = 0.01\nreactivity = 0.3\n";
    let folder = folder();
    let study = parse_study(&text, &folder.path().join("case.toml")).unwrap();
    let case = &study.passes[0].case;
    let options = &case.options;
    assert!(
        options.downwash.ord_cavity && options.vector_wind && options.rline_fdh && options.alpha
    );
    let weather = &case.weather;
    assert!(weather.warn_date_check && weather.turbulence.no_sigma_w_stable);
    assert_eq!(
        (weather.start, weather.end),
        (Some(2_023_010_105), Some(2_023_033_120))
    );
    let days = weather.days.clone().unwrap();
    let counted = |days: &[bool]| days.iter().filter(|day| **day).count();
    assert_eq!((counted(&days.0), counted(&days.1)), (19, 19));
    assert!(days.0[15] && days.0[32] && days.0[60] && !days.0[14]);
    assert_eq!(weather.wind_categories, [1.0, 2.0, 3.0, 4.0, 5.0]);
    assert!(case.sources[0].platform.is_some());
    assert_eq!(case.arcs, ["A1"]);
    assert_eq!(study.receptor_names, [(125, "school".to_owned())]);
    assert_eq!(
        (study.events[0].date, study.events[0].receptor),
        (2_023_010_516, 125)
    );
    let gas = case.gas_deposition.defaults.clone().unwrap();
    assert_eq!((gas.0, gas.1, gas.2), (0.3, 0.5, 0.25));
    assert_eq!(case.layout.no_header, ["PLOTFILE"]);
    let has = |wanted: &dyn Fn(&Output) -> bool| case.outputs.iter().any(wanted);
    assert!(has(&|o| matches!(
        o,
        Output::MaximumFile(Averaging::Hours(24), 0, 3.0, _)
    )));
    assert!(has(&|o| matches!(
        o,
        Output::RankFile(Averaging::Hours(1), 9, _)
    )));
    assert!(has(&|o| matches!(o, Output::SeasonHour(1, _))));
    assert!(has(&|o| matches!(o, Output::EvaluationFile(1, _))));
    assert!(has(&|o| matches!(
        o,
        Output::DayTable(Averaging::Hours(24))
    )));
    assert!(has(&|o| matches!(o, Output::SummaryFile(_))));
}

#[test]
fn faults_of_rarer_keys_are_told() {
    let told = |from: &str, to: &str| -> String {
        let text = EXAMPLE.replacen(from, to, 1);
        let folder = folder();
        parse_study(&text, &folder.path().join("case.toml"))
            .unwrap_err()
            .to_string()
    };
    let options = |keys: &str| told("half_life_s = 14400.0", keys);
    assert!(options("downwash_variants = [\"ord_cave\"]").contains("did you mean ord_cavity?"));
    assert!(options("downwash_variants = [\"streamlined\"]").contains("goes with awma_turbulence"));
    assert!(options("screening = true").contains("averaging is [1]"));
    let weather = |keys: &str| told("year = 2023", &format!("year = 2023\n{keys}"));
    assert!(weather("days = [\"2/30\"]").contains("days are"));
    assert!(weather("first_hour = 25").contains("an hour is 1 … 24"));
    assert!(weather("ignore_turbulence = [\"sigma\"]").contains("no measurement sigma"));
    assert!(weather("sample = { first_hour = 3, every_hours = 25 }").contains("\"annual\""));
    let output = |keys: &str| told("largest = 50", keys);
    assert!(output("daily_maxima = [{ group = \"ALL\", file = \"x\" }]").contains("design_values"));
    assert!(
        output("ranked = [{ average = \"period\", count = 1, file = \"x\" }]")
            .contains("not the whole run")
    );
    assert!(
        output("evaluation = [{ source = \"V1\", file = \"x\" }]")
            .contains("no receptors.point has an arc")
    );
    // A retired source and a chemistry that is not linear.
    let found = told(
        "[[volume]]\nid = \"V1\"",
        "[no2]\nmethod = \"arm2\"\n[[volume]]\nrole = \"retired\"\nid = \"V1\"",
    );
    assert!(found.contains("plume superpose"), "{found}");
}
