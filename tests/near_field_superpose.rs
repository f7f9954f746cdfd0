//! Superposition of POSTFILEs against one run with all sources, and against sums made here.

use assert_cmd::Command;
use std::collections::BTreeMap;
use std::error::Error;
use std::fs::{copy, read_to_string, write};
use std::path::Path;

type Fallible<T> = Result<T, Box<dyn Error>>;

const HEAD: &str = "title = \"t\"\npollutant = \"SO2\"\naveraging = [1, 8, 24, \"period\"]\n[terrain]\nprofile_base_m = 2295.0\n[weather]\nsurface = \"valley.sfc\"\nprofile = \"valley.pfl\"\nyear = 2025\n";
const NEW: &str = "[[stack]]\nid = \"S1\"\nx_m = 0.0\ny_m = 0.0\nheight_m = 40.0\ntemperature_k = 400.0\nvelocity_m_per_s = 12.0\ndiameter_m = 1.5\nemission_g_per_s = 20.0\n";
const OLD: &str = "[[volume]]\nid = \"V1\"\nx_m = 50.0\ny_m = 30.0\nheight_m = 10.0\nsigma_y_m = 10.0\nsigma_z_m = 5.0\nemission_g_per_s = 1.0\n";
const RECEPTORS: &str = "[receptors]\npoint = [{ x_m = 600.0, y_m = -180.0 }, { x_m = -700.0, y_m = 140.0, height_m = 1.5 }, { x_m = 2600.0, y_m = -300.0 }]\n[output]\nranks = [1, 2]\nexponential = true\nseries = [{ average = 1, group = \"ALL\", file = \"hours.pst\" }, { average = 1, group = \"ALL\", file = \"hours.bin\", binary = true }]\n";

fn hehuang(at: &Path, arguments: &[&str]) -> Fallible<(Option<i32>, String)> {
    let output = Command::cargo_bin("hehuang")?
        .current_dir(at)
        .args(arguments)
        .output()?;
    Ok((output.status.code(), String::from_utf8(output.stderr)?))
}

fn case(at: &Path, name: &str, text: &str) -> Fallible<()> {
    let file = format!("{name}.toml");
    write(at.join(&file), text)?;
    let (code, told) = hehuang(at, &["plume", "run", &file, "--out", name, "-q"])?;
    assert_eq!(code, Some(0), "{name}: {told}");
    Ok(())
}

/// A folder with the runs `new`, `old` and, by one run with role and background, `both`.
fn folder() -> Fallible<tempfile::TempDir> {
    let folder = tempfile::tempdir()?;
    let at = folder.path();
    for file in ["valley.sfc", "valley.pfl"] {
        let decks = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/decks");
        copy(decks.join(file), at.join(file))?;
    }
    let rows = (1..=24).map(|hour| format!("2025-07-15 {hour},{}\n", 3 * hour));
    write(
        at.join("air.csv"),
        format!("time,a\n{}", rows.collect::<String>()),
    )?;
    case(at, "new", &format!("{HEAD}{NEW}{RECEPTORS}"))?;
    case(at, "old", &format!("{HEAD}{OLD}{RECEPTORS}"))?;
    let retired = OLD.replace("id =", "role = \"retired\"\nid =");
    case(
        at,
        "both",
        &format!(
            "{HEAD}{NEW}{retired}[background]\nunit = \"ug/m3\"\ncsv = \"air.csv\"\ncolumn = \"a\"\n{RECEPTORS}"
        ),
    )?;
    Ok(folder)
}

const PLAN: &str = "title = \"after\"\npollutant = \"SO2\"\naveraging = [1, 8, 24, \"period\"]\nranks = [1, 2]\nseries = \"text\"\n[weather]\nsurface = \"valley.sfc\"\nprofile = \"valley.pfl\"\n[[file]]\npath = \"new/hours.pst\"\nrole = \"new\"\ngroup = \"NEW\"\n[[file]]\npath = \"old/hours.bin\"\nrole = \"retired\"\n[[background]]\nunit = \"ug/m3\"\ncsv = \"air.csv\"\ncolumn = \"a\"\n";

fn superpose(at: &Path, plan: &str, out: &str, more: &[&str]) -> Fallible<(Option<i32>, String)> {
    write(at.join("plan.toml"), plan)?;
    let mut arguments = vec!["plume", "superpose", "plan.toml", "--out", out];
    arguments.extend(more);
    hehuang(at, &arguments)
}

/// Values of a plot or post file.
fn values(path: &Path) -> Fallible<Vec<f64>> {
    let text = read_to_string(path).map_err(|cause| format!("{}: {cause}", path.display()))?;
    let lines = text.lines().filter(|line| !line.starts_with('*'));
    lines
        .map(|line| Ok(line.split_whitespace().nth(2).ok_or("short row")?.parse()?))
        .collect()
}

fn near(ours: &[f64], other: &[f64], tolerance: f64, what: &str) {
    assert_eq!(ours.len(), other.len(), "{what}");
    for (a, b) in ours.iter().zip(other) {
        assert!((a - b).abs() <= tolerance, "{what}: {a} {b}");
    }
}

#[test]
fn files_summed_by_hour_are_one_run_with_all_sources() -> Fallible<()> {
    let folder = folder()?;
    let at = folder.path();
    let (code, told) = superpose(at, PLAN, "sum", &["--products", "p", "--crs", "EPSG:32647"])?;
    assert_eq!(code, Some(0), "{told}");
    assert!(at.join("p/statistics.nc").is_file() && at.join("p/manifest.json").is_file());
    // The text file has six digits of values up to some hundred.
    for file in [
        "plot_1h_rank1_ALL.plt",
        "plot_1h_rank2_ALL.plt",
        "plot_8h_rank1_ALL.plt",
        "plot_24h_rank1_ALL.plt",
        "plot_period_ALL.plt",
    ] {
        let [sum, run] = ["sum", "both"].map(|folder| values(&at.join(folder).join(file)));
        let (sum, run) = (sum?, run?);
        assert!(run.iter().any(|value| *value > 5.0));
        near(&sum, &run, 2.0e-4, file);
    }
    near(
        &values(&at.join("sum/superposed_ALL.pst"))?,
        &values(&at.join("both/hours.pst"))?,
        2.0e-4,
        "hours",
    );
    // Parts of the values by file close, and are those of the run by source.
    let table = |path: &str| -> Fallible<Vec<BTreeMap<String, String>>> {
        let text = read_to_string(at.join(path))?;
        let mut table = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        table.deserialize().map(|row| Ok(row?)).collect()
    };
    let (files, sources) = (
        table("sum/contributions.csv")?,
        table("both/contributions.csv")?,
    );
    let mut compared = 0;
    for row in files.iter().filter(|row| row["point"] == "maximum") {
        let (kind, name) = match (row["part"].as_str(), row["name"].as_str()) {
            ("file", name) => ("source", if name.contains("new") { "S1" } else { "V1" }),
            (kind, _) => (kind, ""),
        };
        let own: f64 = row["value"].parse()?;
        let other = sources.iter().find(|other| {
            other["point"] == "maximum"
                && other["figure"] == row["figure"]
                && other["part"] == kind
                && other["name"] == name
        });
        let other: f64 = other.ok_or(format!("no {kind} {name}"))?["value"].parse()?;
        assert!(
            (own - other).abs() <= 6.0e-4,
            "{kind} {name}: {own} {other}"
        );
        if kind == "total" {
            let found: f64 = row["found"].parse()?;
            assert!((own - found).abs() <= 1.0e-11 * found);
        }
        compared += 1;
    }
    assert_eq!(compared, 5 * 4);
    near(
        &values(&at.join("sum/superposed_NEW.pst"))?,
        &values(&at.join("new/hours.pst"))?,
        0.0,
        "hours of the group",
    );
    Ok(())
}

#[test]
fn without_weather_every_hour_counts() -> Fallible<()> {
    let folder = folder()?;
    let at = folder.path();
    let plan = PLAN
        .replace(
            "[weather]\nsurface = \"valley.sfc\"\nprofile = \"valley.pfl\"\n",
            "",
        )
        .replace("role = \"retired\"", "role = \"existing\"\nscale = 0.5")
        .replace(
            "[[background]]",
            "[[background]]\nunit = \"ppb\"\nvalue = 2.0\n[[background]]",
        );
    let (code, told) = superpose(at, &plan, "sum", &["-q"])?;
    assert_eq!(code, Some(0), "{told}");
    let [new, old] = ["new", "old"].map(|folder| values(&at.join(folder).join("hours.pst")));
    let (new, old) = (new?, old?);
    // SO2: 0.3823 ppb are 1 µg/m³; the table has 3 µg/m³ times the hour.
    let mut hours = Vec::new();
    for (place, (new, old)) in new.iter().zip(&old).enumerate() {
        hours.push(new + 0.5 * old + 2.0 / 0.3823 + 3.0 * (place / 3 + 1) as f64);
    }
    near(
        &values(&at.join("sum/superposed_ALL.pst"))?,
        &hours,
        6.0e-4,
        "hours",
    );
    let mean = |receptor: usize, range: std::ops::Range<usize>| -> f64 {
        let length = range.len() as f64;
        range.map(|hour| hours[3 * hour + receptor]).sum::<f64>() / length
    };
    let daily: Vec<f64> = (0..3).map(|receptor| mean(receptor, 0..24)).collect();
    near(
        &values(&at.join("sum/plot_24h_rank1_ALL.plt"))?,
        &daily,
        6.0e-4,
        "daily",
    );
    near(
        &values(&at.join("sum/plot_period_ALL.plt"))?,
        &daily,
        6.0e-4,
        "period",
    );
    let eight: Vec<f64> = (0..3)
        .map(|receptor| {
            let blocks = [0..8, 8..16, 16..24].map(|block| mean(receptor, block));
            blocks.into_iter().fold(0.0, f64::max)
        })
        .collect();
    near(
        &values(&at.join("sum/plot_8h_rank1_ALL.plt"))?,
        &eight,
        6.0e-4,
        "8 h",
    );
    let mut table = csv::Reader::from_path(at.join("sum/percentiles.csv"))?;
    for (row, day) in table.records().zip(&daily) {
        let row = row?;
        for column in [2, 3] {
            assert!((row[column].parse::<f64>()? - day).abs() < 6.0e-4);
        }
        assert_eq!(&row[4], "1");
    }
    // One receptor of another run's file as background, and files without places.
    let plan = "title = \"x\"\npollutant = \"SO2\"\naveraging = [1]\nseries = \"binary\"\nreceptors = \"places.csv\"\n[[file]]\npath = \"old/hours.bin\"\nrole = \"existing\"\n[[background]]\nunit = \"ug/m3\"\npost = \"new/hours.pst\"\nreceptor = 2\n";
    write(
        at.join("places.csv"),
        "x_m,y_m,height_m\n600,-180,0\n-700,140,1.5\n2600,-300,0\n",
    )?;
    let (code, told) = superpose(at, plan, "again", &["-q"])?;
    assert_eq!(code, Some(0), "{told}");
    let again = "title = \"y\"\npollutant = \"SO2\"\naveraging = [1]\nseries = \"text\"\nreceptors = \"new/hours.pst\"\n[[file]]\npath = \"again/superposed_ALL.pst\"\nrole = \"new\"\n";
    let (code, told) = superpose(at, again, "text", &["-q"])?;
    assert_eq!(code, Some(0), "{told}");
    let expected: Vec<f64> = old
        .iter()
        .enumerate()
        .map(|(place, value)| value + new[place / 3 * 3 + 1])
        .collect();
    near(
        &values(&at.join("text/superposed_ALL.pst"))?,
        &expected,
        6.0e-4,
        "binary",
    );
    Ok(())
}

#[test]
fn files_that_do_not_fit_get_one_clear_error() -> Fallible<()> {
    let folder = folder()?;
    let at = folder.path();
    let text = read_to_string(at.join("new/hours.pst"))?;
    let lines: Vec<&str> = text.lines().collect();
    write(at.join("short.pst"), lines[..lines.len() - 3].join("\n"))?;
    write(at.join("half.pst"), lines[..lines.len() - 1].join("\n"))?;
    write(
        at.join("moved.pst"),
        text.replace(" 2600.00000", " 2610.00000"),
    )?;
    write(
        at.join("fewer.pst"),
        text.lines()
            .filter(|l| !l.contains("2600.00000"))
            .collect::<Vec<_>>()
            .join("\n"),
    )?;
    write(
        at.join("holes.csv"),
        "time,a\n2025-07-15 1,3\n2025-07-15 2,\n",
    )?;
    let file = |name: &str| PLAN.replace("old/hours.bin", name);
    let wrong = [
        (
            file("short.pst"),
            "short.pst does not fit new/hours.pst: no more hours, not hour 25071524",
        ),
        (file("half.pst"), "hour 25071524 has 2 receptors"),
        (file("moved.pst"), "receptor 3 stands at 2610"),
        (file("fewer.pst"), "2 receptors, not 3"),
        (file("none.pst"), "there is no file"),
        (PLAN.replace("air.csv", "holes.csv"), "hour 2025071502"),
        (
            PLAN.replace("\"retired\"", "\"gone\""),
            "plan.toml:15:8: there is no role gone",
        ),
        (
            PLAN.replace("pollutant", "polutant"),
            "unknown field `polutant`",
        ),
        (
            PLAN.replace("ranks = [1, 2]", "percentile = 120.0"),
            "a percentile lies from 0 to 100",
        ),
    ];
    for (plan, expected) in wrong {
        let (code, told) = superpose(at, &plan, "bad", &[])?;
        assert!(matches!(code, Some(2 | 3)), "{code:?} {told}");
        assert!(
            told.contains(expected) && !told.contains("panicked"),
            "{expected}: {told}"
        );
    }
    Ok(())
}
