//! Case files (TOML) against the deck that says the same, and against sums and percentiles computed here.

use assert_cmd::Command;
use std::error::Error;
use std::fs::{copy, read_to_string, write};
use std::path::Path;

type Fallible<T> = Result<T, Box<dyn Error>>;

const HEAD: &str = "title = \"t\"\naveraging = [1, 24, \"period\"]\n";
const WEATHER: &str = "[terrain]\nprofile_base_m = 2295.0\n[weather]\nsurface = \"valley.sfc\"\nprofile = \"valley.pfl\"\nyear = 2025\n";
const STACK: &str = "[[stack]]\nid = \"S1\"\nx_m = 0.0\ny_m = 0.0\nemission_g_per_s = 80.0\nheight_m = 60.0\ntemperature_k = 420.0\nvelocity_m_per_s = 14.0\ndiameter_m = 2.5\n";
const VOLUME: &str = "[[volume]]\nid = \"V1\"\nx_m = 20.0\ny_m = 10.0\nemission_g_per_s = 2.0\nheight_m = 3.0\nsigma_y_m = 10.0\nsigma_z_m = 2.0\n";
const AREA: &str = "[[area]]\nid = \"A1\"\ncorners_m = [[0.0, 0.0], [100.0, -20.0], [140.0, 60.0], [50.0, 120.0], [-20.0, 80.0]]\nemission_g_per_s_m2 = 0.001\nheight_m = 1.0\nsigma_z_m = 0.5\nvariation = { kind = \"season\", factors = [1.0, 1.0, 0.6, 1.0] }\n";
const RECEPTORS: &str = "[receptors]\npoint = [{ x_m = 600.0, y_m = -180.0 }, { x_m = -700.0, y_m = 140.0 }, { x_m = 2600.0, y_m = -300.0 }]\n[output]\nranks = [1]\nexponential = true\nseries = [{ average = 1, group = \"ALL\", file = \"all.pst\" }, { average = 24, group = \"ALL\", file = \"day.pst\" }]\n";
const DECK: &str = "CO STARTING\n   TITLEONE t\n   MODELOPT CONC FLAT OPTION\n   AVERTIME 1\n   POLLUTID POLL H1H\nRATIO   RUNORNOT RUN\nCO FINISHED\nSO STARTING\n   ELEVUNIT METERS\nSOURCES   SRCGROUP ALL\nSO FINISHED\nRE STARTING\n   ELEVUNIT METERS\n   DISCCART 600.0 -180.0\n   DISCCART -700.0 140.0\n   DISCCART 2600.0 -300.0\nRE FINISHED\nME STARTING\n   SURFFILE valley.sfc\n   PROFFILE valley.pfl\n   SURFDATA 52866 2025\n   UAIRDATA 52866 2025\n   SITEDATA 99999 2025\n   PROFBASE 2295.0 METERS\nME FINISHED\nOU STARTING\n   FILEFORM EXP\n   POSTFILE 1 ALL PLOT deck.pst\nOU FINISHED\n";

fn folder() -> Fallible<tempfile::TempDir> {
    let folder = tempfile::tempdir()?;
    for file in ["valley.sfc", "valley.pfl"] {
        let decks = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/decks");
        copy(decks.join(file), folder.path().join(file))?;
    }
    Ok(folder)
}

fn hehuang(at: &Path, arguments: &[&str]) -> Fallible<(Option<i32>, String)> {
    let output = Command::cargo_bin("hehuang")?
        .current_dir(at)
        .args(arguments)
        .output()?;
    Ok((output.status.code(), String::from_utf8(output.stderr)?))
}

/// Runs a case; its results lie in the folder that is returned by name.
fn case(at: &Path, name: &str, text: &str) -> Fallible<()> {
    let file = format!("{name}.toml");
    write(at.join(&file), text)?;
    let (code, told) = hehuang(at, &["plume", "run", &file, "--out", name, "-q"])?;
    assert_eq!(code, Some(0), "{name}: {told}");
    Ok(())
}

/// Values of a post file, hour by hour and receptor by receptor.
fn post(path: &Path) -> Fallible<Vec<f64>> {
    let text = read_to_string(path).map_err(|cause| format!("{}: {cause}", path.display()))?;
    let rows = text.lines().filter(|line| !line.starts_with('*'));
    rows.map(|row| Ok(row.split_whitespace().nth(2).ok_or("short row")?.parse()?))
        .collect()
}

/// A column of a table.
fn column(path: &Path, name: &str) -> Fallible<Vec<f64>> {
    let mut table = csv::Reader::from_path(path)?;
    let header = table.headers()?.clone();
    let at = header.iter().position(|known| known == name);
    let at = at.ok_or_else(|| format!("no {name} in {header:?}"))?;
    table.records().map(|row| Ok(row?[at].parse()?)).collect()
}

/// Greatest difference, relative to the greater value or 1e-9.
fn difference(a: &[f64], b: &[f64]) -> f64 {
    assert_eq!(a.len(), b.len());
    let of = |(a, b): (&f64, &f64)| (a - b).abs() / a.abs().max(b.abs()).max(1.0e-9);
    a.iter().zip(b).map(of).fold(0.0, f64::max)
}

#[test]
fn a_case_and_its_deck_give_the_same_values() -> Fallible<()> {
    let folder = folder()?;
    let at = folder.path();
    let sources = [
        (
            STACK,
            "   LOCATION S1 POINT 0. 0. 0.\n   SRCPARAM S1 80. 60. 420. 14. 2.5\n",
            "",
            "OTHER",
            "",
        ),
        (
            VOLUME,
            "   LOCATION V1 VOLUME 20. 10. 0.\n   SRCPARAM V1 2. 3. 10. 2.\n",
            "",
            "OTHER",
            "",
        ),
        (
            AREA,
            "   LOCATION A1 AREAPOLY 0. 0. 0.\n   SRCPARAM A1 0.001 1. 5 0.5\n   AREAVERT A1 0. 0. 100. -20. 140. 60. 50. 120. -20. 80.\n   EMISFACT A1 SEASON 1. 1. .6 1.\n",
            "",
            "OTHER",
            "",
        ),
        (
            STACK,
            "   LOCATION S1 POINT 0. 0. 0.\n   SRCPARAM S1 80. 60. 420. 14. 2.5\n",
            "ARM2",
            "NO2",
            "[no2]\nmethod = \"arm2\"\narm2_limits = [0.4, 0.9]\n",
        ),
    ];
    for (n, (keys, lines, option, pollutant, more)) in sources.into_iter().enumerate() {
        let name = format!("case{n}");
        let head = format!("{HEAD}pollutant = \"{pollutant}\"\n");
        case(
            at,
            &name,
            &format!("{head}{WEATHER}{keys}{more}{RECEPTORS}"),
        )?;
        let ratio = if option.is_empty() {
            ""
        } else {
            "   ARMRATIO 0.4 0.9\n"
        };
        let deck = DECK
            .replace("OPTION", option)
            .replace(
                "POLL H1H",
                if pollutant == "NO2" {
                    "NO2 H1H"
                } else {
                    pollutant
                },
            )
            .replace("RATIO", ratio)
            .replace("SOURCES", lines);
        write(at.join("deck.inp"), deck)?;
        let (code, told) = hehuang(at, &["plume", "run", "deck.inp", "-q"])?;
        assert_eq!(code, Some(0), "{told}");
        let (ours, deck) = (
            post(&at.join(&name).join("all.pst"))?,
            post(&at.join("deck.pst"))?,
        );
        assert!(ours.len() > 3 && ours.iter().any(|value| *value > 0.0));
        assert!(
            difference(&ours, &deck) < 1.0e-6,
            "{name}: {}",
            difference(&ours, &deck)
        );
    }
    Ok(())
}

#[test]
fn scenarios_retired_sources_and_background_add_up() -> Fallible<()> {
    let folder = folder()?;
    let at = folder.path();
    let retired = VOLUME.replace("id =", "role = \"retired\"\nid =");
    let both = "[scenario.net]\n[scenario.new]\ncounts = [\"new\"]\n";
    case(
        at,
        "two",
        &format!("{HEAD}{WEATHER}{STACK}{retired}{both}{RECEPTORS}"),
    )?;
    case(at, "new", &format!("{HEAD}{WEATHER}{STACK}{RECEPTORS}"))?;
    case(at, "old", &format!("{HEAD}{WEATHER}{VOLUME}{RECEPTORS}"))?;
    case(
        at,
        "net",
        &format!("{HEAD}{WEATHER}{STACK}{retired}{RECEPTORS}"),
    )?;
    let mean = |name: &str| column(&at.join(name).join("receptors.csv"), "CONC_ALL_PERIOD");
    let [shared_net, shared_new] = [mean("two/net")?, mean("two/new")?];
    let [net, new, old] = [mean("net")?, mean("new")?, mean("old")?];
    assert!(difference(&shared_net, &net) <= 1.0e-12);
    assert!(difference(&shared_new, &new) <= 1.0e-12);
    let subtracted: Vec<f64> = new.iter().zip(&old).map(|(n, o)| n - o).collect();
    assert!(
        difference(&net, &subtracted) <= 1.0e-9,
        "{net:?} {subtracted:?}"
    );
    // Hourly background, in the table as Excel saves it in China: the day of 1 … 24 µg/m³ adds to every hour.
    let mut table = String::from("time,本底\n");
    for hour in 1..=24 {
        table.push_str(&format!("2025/7/15 {hour}:00,{hour}\n"));
    }
    write(at.join("air.csv"), encoding_rs::GBK.encode(&table).0)?;
    let air = "[background]\nunit = \"ug/m3\"\ncsv = \"air.csv\"\ncolumn = \"本底\"\n";
    let daily = "pollutant = \"SO2\"\n[options]\nhalf_life_s = 1.0e12\n";
    case(
        at,
        "air",
        &format!("{HEAD}{daily}{WEATHER}{STACK}{air}{RECEPTORS}"),
    )?;
    let dry = post(&at.join("new/all.pst"))?;
    let wet = post(&at.join("air/all.pst"))?;
    let text = read_to_string(at.join("air/all.pst"))?;
    // Both are printed with six digits.
    let hours = text.lines().filter(|line| !line.starts_with('*'));
    for ((row, dry), wet) in hours.zip(&dry).zip(&wet) {
        let date: i64 = row
            .split_whitespace()
            .rev()
            .find_map(|w| (w.len() == 8).then(|| w.parse().ok()).flatten())
            .ok_or("no date")?;
        let added = (date % 100) as f64;
        // AERMOD's calm hours (two of this day) are 0 and get no background.
        if *wet == 0.0 {
            assert_eq!((*dry, date), (0.0, 25_071_504 + i64::from(date % 100 == 5)));
            continue;
        }
        assert!(
            (wet - dry - added).abs() <= 5.1e-6 * (wet + dry),
            "{row} {dry}"
        );
    }
    // One day: k = 1 + (1 − 1) p = 1, so the percentile is that day's mean.
    let days = post(&at.join("air/day.pst"))?;
    let percentiles = column(&at.join("air/percentiles.csv"), "ALL_P98_HJ663_ug_m3")?;
    assert!(
        difference(&days, &percentiles) <= 5.1e-6,
        "{days:?} {percentiles:?}"
    );
    Ok(())
}

#[test]
fn mistakes_get_one_clear_error() -> Fallible<()> {
    let folder = folder()?;
    let at = folder.path();
    let good = format!("{HEAD}{WEATHER}{STACK}{RECEPTORS}");
    let twice = format!("{HEAD}{WEATHER}{STACK}{STACK}{RECEPTORS}");
    let wrong = [
        (good.replace("diameter_m", "diametre_m"), "bad.toml:17:1"),
        (good.replace("valley.pfl", "no.pfl"), "no.pfl"),
        (good.replace("x_m = 600.0", "x_m = nan"), "bad.toml:19:"),
        (
            good.replace("emission_g_per_s = 80.0", "emission_g_per_s = -1.0"),
            "0 or more",
        ),
        (twice, "there is a source S1 already"),
        (" \n".to_owned(), "the file is empty"),
        (format!("{good}\n[scenario.\"../x\"]\n"), "becomes a folder"),
    ];
    for (text, expected) in wrong {
        write(at.join("bad.toml"), text)?;
        for word in ["check", "run"] {
            let (code, told) = hehuang(at, &["plume", word, "bad.toml"])?;
            assert!(matches!(code, Some(2 | 3)), "{code:?} {told}");
            assert!(
                told.contains(expected) && !told.contains("panicked"),
                "{expected}: {told}"
            );
        }
    }
    let (code, told) = hehuang(at, &["plume", "run", "none.toml"])?;
    assert_eq!(code, Some(3), "{told}");
    write(at.join("good.toml"), good)?;
    for (option, expected) in [
        (["--limit", "PM10:24=150"], "no pollutant PM10"),
        (["--limit", "24=x"], "is no limit"),
        (["--crs", "EPSG:4326"], "EPSG:4326"),
    ] {
        let mut arguments = vec!["plume", "run", "good.toml"];
        arguments.extend(option);
        let (code, told) = hehuang(at, &arguments)?;
        assert!(code == Some(2) && told.contains(expected), "{told}");
    }
    Ok(())
}

#[test]
fn a_new_folder_runs_at_once() -> Fallible<()> {
    let folder = tempfile::tempdir()?;
    let at = folder.path();
    assert_eq!(hehuang(at, &["plume", "init", "x"])?.0, Some(0));
    assert_eq!(hehuang(at, &["plume", "init", "x"])?.0, Some(2));
    let (code, told) = hehuang(at, &["plume", "run", "x/case.toml"])?;
    assert_eq!(code, Some(0), "{told}");
    for name in ["net", "new_only"] {
        assert!(
            at.join("x/results")
                .join(name)
                .join("percentiles.csv")
                .is_file()
        );
    }
    Ok(())
}
