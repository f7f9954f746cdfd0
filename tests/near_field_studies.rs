//! Scenarios and pollutants of a case file: one pass against runs of their own, products and comparison against the plot files,
//! contributions against the totals.

use assert_cmd::Command;
use std::collections::BTreeMap;
use std::error::Error;
use std::fs::{copy, read_to_string, write};
use std::path::Path;

type Fallible<T> = Result<T, Box<dyn Error>>;

const HEAD: &str = "title = \"t\"\naveraging = [1, 24, \"period\"]\n[terrain]\nprofile_base_m = 2295.0\n[weather]\nsurface = \"valley.sfc\"\nprofile = \"valley.pfl\"\nyear = 2025\n";
const SOURCES: &str = "[[stack]]\nid = \"S1\"\nx_m = 500000.0\ny_m = 4055000.0\nheight_m = 40.0\ntemperature_k = 400.0\nvelocity_m_per_s = 12.0\ndiameter_m = 1.5\ntags = { sector = \"power\" }\n[[volume]]\nid = \"OLD\"\nx_m = 500200.0\ny_m = 4055050.0\nheight_m = 10.0\nsigma_y_m = 10.0\nsigma_z_m = 5.0\nrole = \"retired\"\ntags = { sector = \"heating\", owner = \"a\" }\n";
const RECEPTORS: &str = "[[receptors.grid]]\nid = \"G1\"\nfirst_m = [499400.0, 4054400.0]\nstep_m = [300.0, 300.0]\ncount = [5, 5]\n[receptors]\npoint = [{ x_m = 500600.0, y_m = 4054810.0, name = \"school\" }]\n[output]\nranks = [1]\nexponential = true\n";

fn folder() -> Fallible<tempfile::TempDir> {
    let folder = tempfile::tempdir()?;
    for file in ["valley.sfc", "valley.pfl"] {
        let decks = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/decks");
        copy(decks.join(file), folder.path().join(file))?;
    }
    let mut table = String::from("time,a,b\n");
    for hour in 1..=24 {
        let b = if hour == 9 {
            String::new()
        } else {
            (50 - hour).to_string()
        };
        table.push_str(&format!("2025-07-15 {hour},{hour},{b}\n"));
    }
    write(folder.path().join("air.csv"), table)?;
    Ok(folder)
}

fn hehuang(at: &Path, arguments: &[&str]) -> Fallible<(Option<i32>, String, String)> {
    let output = Command::cargo_bin("hehuang")?
        .current_dir(at)
        .args(arguments)
        .output()?;
    Ok((
        output.status.code(),
        String::from_utf8(output.stdout)?,
        String::from_utf8(output.stderr)?,
    ))
}

fn run(at: &Path, name: &str, text: &str, more: &[&str]) -> Fallible<String> {
    let file = format!("{name}.toml");
    write(at.join(&file), text)?;
    let mut arguments = vec!["plume", "run", &file, "--out", name];
    arguments.extend(more);
    let (code, _, told) = hehuang(at, &arguments)?;
    assert_eq!(code, Some(0), "{name}: {told}");
    Ok(told)
}

/// Rows of a table by the names of its columns.
fn rows(path: &Path) -> Fallible<Vec<BTreeMap<String, String>>> {
    let text = read_to_string(path).map_err(|cause| format!("{}: {cause}", path.display()))?;
    let mut table = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    table.deserialize().map(|row| Ok(row?)).collect()
}

/// Values of a plot file.
fn plotted(path: &Path) -> Fallible<Vec<f64>> {
    let text = read_to_string(path).map_err(|cause| format!("{}: {cause}", path.display()))?;
    let lines = text.lines().filter(|line| !line.starts_with('*'));
    lines
        .map(|line| Ok(line.split_whitespace().nth(2).ok_or("short row")?.parse()?))
        .collect()
}

fn air(pollutant: &str) -> &'static str {
    match pollutant {
        "SO2" => "unit = \"ug/m3\"\ncsv = \"air.csv\"\ncolumn = \"a\"\n",
        // An hour of the table is blank, and filled in by the season's value.
        "PM10" => {
            "unit = \"ug/m3\"\nvariation = { kind = \"season\", factors = [10, 20, 30, 40] }\ncsv = \"air.csv\"\ncolumn = \"b\"\n"
        }
        _ => "unit = \"ppb\"\nvalue = 12.5\n",
    }
}

const POLLUTANTS: [(&str, f64, f64); 3] =
    [("SO2", 20.0, 0.5), ("PM10", 3.0, 2.0), ("CO", 7.0, 0.0)];

#[test]
fn pollutants_with_backgrounds_of_their_own_share_one_pass() -> Fallible<()> {
    let folder = folder()?;
    let at = folder.path();
    let mut text = format!(
        "{HEAD}{SOURCES}[scenario.all]\n[scenario.part]\ncounts = [\"new\"]\nscale = {{ S1 = 0.5 }}\n"
    );
    for (name, new, old) in POLLUTANTS {
        text.push_str(&format!(
            "[pollutants.{name}]\nemission = {{ S1 = {new:?}, OLD = {old:?} }}\n[pollutants.{name}.background]\n{}",
            air(name)
        ));
    }
    text.push_str(RECEPTORS);
    run(at, "many", &text, &["-q"])?;
    let (_, told, _) = hehuang(at, &["plume", "check", "many.toml"])?;
    assert!(
        told.contains("pass 1: 6 runs") && !told.contains("pass 2"),
        "{told}"
    );
    for (name, new, old) in POLLUTANTS {
        for (scenario, times, counts) in [
            ("all", 1.0, "[\"new\", \"retired\"]"),
            ("part", 0.5, "[\"new\"]"),
        ] {
            let one = format!("{name}_{scenario}");
            let sources = SOURCES
                .replacen(
                    "height_m",
                    &format!("emission_g_per_s = {:?}\nheight_m", new * times),
                    1,
                )
                .replacen(
                    "height_m = 10.0",
                    &format!("emission_g_per_s = {old:?}\nheight_m = 10.0"),
                    1,
                );
            let text = format!(
                "pollutant = \"{name}\"\n{HEAD}{sources}[scenario.one]\ncounts = {counts}\n[background]\n{}{RECEPTORS}",
                air(name)
            );
            run(at, &one, &text, &["-q"])?;
            for file in [
                "plot_1h_rank1_ALL.plt",
                "plot_period_ALL.plt",
                "percentiles.csv",
            ] {
                if name == "CO"
                    && file == "percentiles.csv"
                    && !at.join("many/all/CO").join(file).exists()
                {
                    continue;
                }
                let shared = read_to_string(at.join("many").join(scenario).join(name).join(file))?;
                let alone = read_to_string(at.join(&one).join("one").join(file))?;
                // Heads hold the run's time.
                let body = |text: &str| -> Vec<String> {
                    text.lines()
                        .filter(|l| !l.starts_with('*'))
                        .map(str::to_owned)
                        .collect()
                };
                assert_eq!(body(&shared), body(&alone), "{one} {file}");
                assert!(body(&shared).len() >= 26);
            }
        }
    }
    Ok(())
}

#[test]
fn scenarios_get_products_reports_and_a_comparison() -> Fallible<()> {
    let folder = folder()?;
    let at = folder.path();
    let text = format!(
        "pollutant = \"SO2\"\n{HEAD}{}[scenario.now]\ncounts = [\"retired\"]\nrole = {{ OLD = \"existing\" }}\n[scenario.then]\n[background]\nunit = \"ug/m3\"\nvalue = 12.0\n{RECEPTORS}",
        SOURCES.replace("height_m", "emission_g_per_s = 5.0\nheight_m")
    );
    let text = text.replace(
        "counts = [\"retired\"]\nrole",
        "counts = [\"existing\"]\nrole",
    );
    let told = run(
        at,
        "c",
        &text,
        &[
            "--products",
            "p",
            "--report",
            "page.html",
            "--crs",
            "EPSG:32647",
            "--hourly",
            "--limit",
            "1=20",
        ],
    )?;
    assert!(told.contains("comparison: page.html"), "{told}");
    let page = read_to_string(at.join("page.html"))?;
    assert!(page.contains("data-kind=\"comparison\"") && page.contains("c/now/report.html"));
    for scenario in ["now", "then"] {
        assert!(at.join("c").join(scenario).join("report.html").is_file());
        assert!(at.join("p").join(scenario).join("hourly.nc").is_file());
        assert!(
            at.join("p")
                .join(scenario)
                .join("contours/concentration_1h_high_ALL.geojson")
                .is_file()
        );
    }
    let table = rows(&at.join("p/comparison.csv"))?;
    let cell = |scenario: &str, statistic: &str, column: &str| -> Fallible<f64> {
        let row = table
            .iter()
            .find(|r| r["scenario"] == scenario && r["statistic"] == statistic);
        Ok(row.ok_or("no row")?[column].parse()?)
    };
    for (statistic, file) in [
        ("concentration_1h_high", "plot_1h_rank1_ALL.plt"),
        ("concentration_24h_high", "plot_24h_rank1_ALL.plt"),
        ("concentration_period_mean", "plot_period_ALL.plt"),
        // One day: both percentiles are its mean.
        ("concentration_24h_p98", "plot_24h_rank1_ALL.plt"),
    ] {
        let values =
            ["now", "then"].map(|scenario| plotted(&at.join("c").join(scenario).join(file)));
        let [now, then] = values;
        let (now, then) = (now?, then?);
        let most = |values: &[f64]| values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let near = |a: f64, b: f64| (a - b).abs() <= 2.0e-6 * b.abs().max(1.0);
        assert!(
            near(cell("now", statistic, "highest")?, most(&now)),
            "{statistic}"
        );
        assert!(near(cell("then", statistic, "highest")?, most(&then)));
        assert!(near(
            cell("then", statistic, "change_of_highest")?,
            most(&then) - most(&now)
        ));
        if statistic == "concentration_1h_high" {
            for (scenario, values) in [("now", &now), ("then", &then)] {
                let over = values.iter().filter(|v| **v > 20.0).count();
                assert_eq!(
                    cell(scenario, statistic, "receptors_over_limit")?,
                    over as f64
                );
                assert!(over == 0 || cell(scenario, statistic, "area_over_limit_km2")? > 0.0);
            }
            let changes: Vec<f64> = then.iter().zip(&now).map(|(a, b)| a - b).collect();
            assert!(near(
                cell("then", statistic, "greatest_increase")?,
                most(&changes).max(0.0)
            ));
        }
    }
    Ok(())
}

#[test]
fn contributions_close_to_the_values_of_the_run() -> Fallible<()> {
    let folder = folder()?;
    let at = folder.path();
    let sources = SOURCES
        .replacen("height_m", "emission_g_per_s = 5.0\nheight_m", 1)
        .replacen(
            "height_m = 10.0",
            "emission_g_per_s = 0.1\nheight_m = 10.0",
            1,
        );
    let text = format!(
        "pollutant = \"SO2\"\n{HEAD}{sources}[background]\nunit = \"ug/m3\"\ncsv = \"air.csv\"\ncolumn = \"a\"\n{RECEPTORS}"
    );
    run(at, "c", &text, &["-q"])?;
    let table = rows(&at.join("c/contributions.csv"))?;
    let mut values: BTreeMap<(String, String), Vec<&BTreeMap<String, String>>> = BTreeMap::new();
    for row in &table {
        values
            .entry((row["point"].clone(), row["figure"].clone()))
            .or_default()
            .push(row);
    }
    // The greatest value and the school: highest 1-h and 24-h mean, both percentiles.
    assert_eq!(values.len(), 8);
    for ((point, figure), rows) in &values {
        let sum = |part: &str, with: &str| -> f64 {
            let of = rows
                .iter()
                .filter(|r| r["part"] == part && r["name"].starts_with(with));
            of.map(|r| r["value"].parse::<f64>().unwrap_or(f64::NAN))
                .sum()
        };
        let total = sum("total", "");
        let found: f64 = rows[0]["found"].parse()?;
        let background = sum("background", "");
        for parts in [
            sum("source", ""),
            sum("role", ""),
            sum("tag", "sector="),
            sum("tag", "owner="),
        ] {
            assert!(
                (parts + background - total).abs() <= 1e-12 * total.abs().max(1.0),
                "{point} {figure}"
            );
        }
        assert!(
            (total - found).abs() <= 1e-11 * found.abs().max(1.0),
            "{point} {figure}: {total} {found}"
        );
        assert!(sum("source", "OLD") <= 0.0 && rows.iter().any(|r| r["role"] == "retired"));
        // Printed by the run itself: the last receptor is the school.
        let file = if figure.starts_with("1-HR") {
            "plot_1h_rank1_ALL.plt"
        } else {
            "plot_24h_rank1_ALL.plt"
        };
        let plot = plotted(&at.join("c").join(file))?;
        let expected = if point == "school" {
            plot[25]
        } else {
            plot.iter().copied().fold(0.0, f64::max)
        };
        assert!(
            (total - expected).abs() <= 1e-5 * expected.abs(),
            "{point} {figure}"
        );
    }
    Ok(())
}

/// Six weeks made of the day that is there: other dates, the wind turned and quickened from day to day; the tenth day has no wind at all.
fn six_weeks(at: &Path) -> Fallible<()> {
    let turned = |text: &str,
                  [day_column, direction, speed]: [usize; 3],
                  head: usize|
     -> Fallible<String> {
        let lines: Vec<&str> = text.lines().collect();
        let mut all: Vec<String> = lines[..head]
            .iter()
            .map(|line| (*line).to_owned())
            .collect();
        for day in 0..42_usize {
            let (month, date) = if day < 31 {
                (1, day + 1)
            } else {
                (2, day - 30)
            };
            for line in &lines[head..] {
                let mut cells: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
                (cells[1], cells[2]) = (month.to_string(), date.to_string());
                if day_column > 0 {
                    cells[day_column] = (day + 1).to_string();
                }
                let from: f64 = cells[direction].parse()?;
                let wind: f64 = cells[speed].parse()?;
                if from < 900.0 && wind < 90.0 {
                    cells[direction] = format!("{:.1}", (from + 37.0 * day as f64) % 360.0);
                    cells[speed] = format!("{:.2}", wind * (0.6 + 0.05 * ((day * 17) % 23) as f64));
                }
                if day == 9 {
                    cells[direction] = String::from("999.0");
                    cells[speed] = String::from(if day_column > 0 { "999.00" } else { "99.00" });
                }
                all.push(cells.join(" "));
            }
        }
        Ok(all.join("\n") + "\n")
    };
    let surface = turned(&read_to_string(at.join("valley.sfc"))?, [3, 16, 15], 1)?;
    write(at.join("weeks.sfc"), surface)?;
    let profile = turned(&read_to_string(at.join("valley.pfl"))?, [0, 6, 7], 0)?;
    write(at.join("weeks.pfl"), profile)?;
    Ok(())
}

#[test]
fn percentiles_of_six_weeks_are_those_of_the_days() -> Fallible<()> {
    let folder = folder()?;
    let at = folder.path();
    six_weeks(at)?;
    let head = HEAD.replace("valley", "weeks");
    let sources = SOURCES
        .replacen("height_m", "emission_g_per_s = 5.0\nheight_m", 1)
        .replacen(
            "height_m = 10.0",
            "emission_g_per_s = 0.1\nheight_m = 10.0",
            1,
        );
    let receptors = RECEPTORS.replace("count = [5, 5]", "count = [2, 2]");
    let text = format!(
        "pollutant = \"SO2\"\n{head}{sources}[background]\nunit = \"ug/m3\"\nvariation = {{ kind = \"hour_of_day\", factors = [1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24] }}\n{receptors}series = [{{ average = 24, group = \"ALL\", file = \"day.pst\" }}, {{ average = 1, group = \"ALL\", file = \"hour.pst\" }}]\n[[event]]\nname = \"that day\"\naverage = 8\ngroup = \"ALL\"\nends = \"2025-01-05 16\"\nreceptor = \"school\"\n"
    );
    run(at, "weeks", &text, &["-q"])?;
    let days = plotted(&at.join("weeks/day.pst"))?;
    assert_eq!(days.len(), 42 * 5);
    let table = rows(&at.join("weeks/percentiles.csv"))?;
    for (receptor, row) in table.iter().enumerate() {
        assert_eq!(row["days"], "41");
        // By counting, not by sorting: the m-th in rising order has m − 1 below it. 1 + 40 · 0.98 = 40.2.
        let own: Vec<f64> = (0..42)
            .filter(|day| *day != 9)
            .map(|day| days[5 * day + receptor])
            .collect();
        let place = |m: usize| {
            own.iter()
                .copied()
                .find(|v| own.iter().filter(|o| *o < v).count() + 1 == m)
        };
        let (low, high) = (
            place(40).ok_or("equal days")?,
            place(41).ok_or("equal days")?,
        );
        let value = |name: &str| -> Fallible<f64> { Ok(row[name].parse()?) };
        let near = |a: f64, b: f64| (a - b).abs() <= 6.0e-6 * b.abs();
        assert!(near(value("ALL_P98_HJ2.2_ug_m3")?, high), "{receptor}");
        assert!(
            near(value("ALL_P98_HJ663_ug_m3")?, 0.8 * low + 0.2 * high),
            "{receptor}"
        );
        assert!(high > low && low > 5.0);
    }
    // The event's parts, and the mean of its hours in the post file.
    let hours = plotted(&at.join("weeks/hour.pst"))?;
    let shares = rows(&at.join("weeks/contributions.csv"))?;
    let total = shares
        .iter()
        .find(|row| row["point"] == "that day" && row["part"] == "total")
        .ok_or("no event")?;
    let sum: f64 = (9..=16)
        .map(|hour| hours[5 * (4 * 24 + hour - 1) + 4])
        .sum();
    let value: f64 = total["value"].parse()?;
    assert!(
        (value - sum / 8.0).abs() <= 6.0e-6 * value.abs(),
        "{value} {}",
        sum / 8.0
    );
    Ok(())
}
