//! Products of case files: polar networks, deposition, design values of a year, parts of NO2.

use assert_cmd::Command;
use std::collections::BTreeMap;
use std::error::Error;
use std::fs::{copy, read_to_string, write};
use std::path::Path;

type Fallible<T> = Result<T, Box<dyn Error>>;

const STACK: &str = "[[stack]]\nid = \"S1\"\nx_m = 500000.0\ny_m = 4055000.0\nemission_g_per_s = 30.0\nheight_m = 28.0\ntemperature_k = 390.0\nvelocity_m_per_s = 9.0\ndiameter_m = 1.2\n";
const VOLUME: &str = "[[volume]]\nid = \"V1\"\nx_m = 500020.0\ny_m = 4055010.0\nemission_g_per_s = 2.0\nheight_m = 3.0\nsigma_y_m = 10.0\nsigma_z_m = 2.0\n";

fn weather(name: &str) -> String {
    format!(
        "[terrain]\nprofile_base_m = 2295.0\n[weather]\nsurface = \"{name}.sfc\"\nprofile = \"{name}.pfl\"\nyear = 2025\n"
    )
}

fn folder() -> Fallible<tempfile::TempDir> {
    let folder = tempfile::tempdir()?;
    for file in ["valley.sfc", "valley.pfl"] {
        let decks = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/decks");
        copy(decks.join(file), folder.path().join(file))?;
    }
    Ok(folder)
}

fn run(at: &Path, text: &str, more: &[&str]) -> Fallible<String> {
    write(at.join("case.toml"), text)?;
    let output = Command::cargo_bin("hehuang")?
        .current_dir(at)
        .args(["plume", "run", "case.toml", "--out", "out"])
        .args(more)
        .output()?;
    let told = String::from_utf8(output.stderr)?;
    assert!(output.status.success(), "{told}");
    Ok(told)
}

/// Values of a plot or post file.
fn plotted(path: &Path, column: usize) -> Fallible<Vec<f64>> {
    let text = read_to_string(path).map_err(|cause| format!("{}: {cause}", path.display()))?;
    let lines = text.lines().filter(|line| !line.starts_with('*'));
    lines
        .map(|line| {
            Ok(line
                .split_whitespace()
                .nth(column)
                .ok_or("short row")?
                .parse()?)
        })
        .collect()
}

fn near(a: &[f64], b: &[f64], what: &str) {
    assert_eq!(a.len(), b.len(), "{what}");
    for (a, b) in a.iter().zip(b) {
        assert!(
            (a - b).abs() <= 6.0e-6 * b.abs().max(1.0e-12),
            "{what}: {a} {b}"
        );
    }
}

#[test]
fn polar_networks_and_deposition() -> Fallible<()> {
    let folder = folder()?;
    let at = folder.path();
    let dust = "particles = [{ diameter_um = 3.0, mass_fraction = 0.5, density_g_per_cm3 = 2.0 }, { diameter_um = 25.0, mass_fraction = 0.5, density_g_per_cm3 = 2.5 }]\n";
    let text = format!(
        "title = \"t\"\naveraging = [1, 24, \"period\"]\n[options]\noutputs = [\"concentration\", \"dry_deposition\"]\n{}{STACK}{dust}[[receptors.rings]]\nid = \"P1\"\norigin_m = [500000.0, 4055000.0]\ndistances_m = [200.0, 500.0, 1500.0]\ndirections_deg = [0.0, 90.0, 110.0, 270.0]\n[output]\nranks = [1]\nexponential = true\n",
        weather("valley")
    );
    let told = run(
        at,
        &text,
        &[
            "--products",
            "p",
            "--hourly",
            "--report",
            "r.html",
            "--crs",
            "EPSG:32647",
        ],
    )?;
    assert!(
        told.contains("no GeoTIFF of network 1: it is polar"),
        "{told}"
    );
    let file = netcdf::open(at.join("p/statistics.nc"))?;
    let values = |name: &str| -> Fallible<Vec<f64>> {
        Ok(file
            .variable(name)
            .ok_or(format!("no {name}"))?
            .get_values(..)?)
    };
    let [concentration, deposition] =
        [2, 3].map(|column| plotted(&at.join("out/plot_period_ALL.plt"), column));
    let deposition = deposition?;
    near(
        &values("concentration_period_mean_network_1")?,
        &concentration?,
        "period",
    );
    near(
        &values("dry_deposition_period_total_network_1")?,
        &deposition,
        "deposition",
    );
    assert!(deposition.iter().any(|value| *value > 0.0));
    let dimensions: Vec<String> = file
        .variable("dry_deposition_period_total_network_1")
        .ok_or("none")?
        .dimensions()
        .iter()
        .map(netcdf::Dimension::name)
        .collect();
    assert_eq!(dimensions, ["group", "direction_1", "distance_1"]);
    let hourly = netcdf::open(at.join("p/hourly.nc"))?;
    for (name, method) in [
        ("concentration_hourly", "time: mean"),
        ("dry_deposition_hourly", "time: sum"),
    ] {
        let variable = hourly.variable(name).ok_or(format!("no {name}"))?;
        let found: String = variable
            .attribute_value("cell_methods")
            .ok_or("no cell_methods")??
            .try_into()?;
        assert_eq!(found, method);
    }
    // What falls in every hour is what falls in all.
    let hours: Vec<f32> = hourly
        .variable("dry_deposition_hourly")
        .ok_or("none")?
        .get_values(..)?;
    for (receptor, total) in deposition.iter().enumerate() {
        let sum: f64 = hours
            .iter()
            .skip(receptor)
            .step_by(12)
            .map(|v| f64::from(*v))
            .sum();
        assert!(
            (sum - total).abs() <= 1.0e-5 * total.abs().max(1.0e-12),
            "{sum} {total}"
        );
    }
    assert!(
        at.join("p/contours/dry_deposition_period_total_ALL.geojson")
            .is_file()
    );
    assert!(read_to_string(at.join("r.html"))?.contains("dry_deposition"));
    Ok(())
}

#[test]
fn parts_of_nitrogen_dioxide_close() -> Fallible<()> {
    let folder = folder()?;
    let at = folder.path();
    for method in ["arm2", "olm", "pvmrm", "grsm", "ttrm"] {
        let text = format!(
            "title = \"t\"\npollutant = \"NO2\"\naveraging = [1, 24]\n{}{STACK}{VOLUME}[ozone]\nunit = \"ppb\"\nvalue = 35.0\n[background]\nunit = \"ug/m3\"\nvalue = 9.0\n[nox]\nunit = \"ug/m3\"\nvalue = 12.0\n[no2]\nmethod = \"{method}\"\nstack_ratio = 0.15\n[receptors]\npoint = [{{ x_m = 500600.0, y_m = 4054820.0, name = \"school\" }}, {{ x_m = 499300.0, y_m = 4055140.0 }}, {{ x_m = 500260.0, y_m = 4054970.0 }}]\n[output]\nranks = [1]\n",
            weather("valley")
        );
        run(at, &text, &["--report", "r.html", "-q"])?;
        assert!(
            read_to_string(at.join("r.html"))?.contains("\"hour_culprits\":[{"),
            "{method}"
        );
        let text = read_to_string(at.join("out/contributions.csv"))?;
        let mut table = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let mut sums: BTreeMap<String, [f64; 3]> = BTreeMap::new();
        for row in table.deserialize::<BTreeMap<String, String>>() {
            let row = row?;
            let sums = sums
                .entry(format!("{} {}", row["point"], row["figure"]))
                .or_default();
            match row["part"].as_str() {
                "source" | "background" => sums[0] += row["value"].parse::<f64>()?,
                "total" => (sums[1], sums[2]) = (row["value"].parse()?, row["found"].parse()?),
                _ => {}
            }
        }
        assert_eq!(sums.len(), 8, "{method}");
        for (value, [parts, total, found]) in sums {
            assert!(
                (parts - total).abs() <= 1.0e-9 * total,
                "{method} {value}: {parts} {total}"
            );
            assert!(
                (total - found).abs() <= 1.0e-9 * found,
                "{method} {value}: {total} {found}"
            );
        }
    }
    Ok(())
}

/// A year made of the day that is there: dates go on, the wind turns and quickens from day to day.
fn year(at: &Path) -> Fallible<()> {
    const LENGTHS: [usize; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let stretched = |text: &str,
                     [day_column, direction, speed]: [usize; 3],
                     head: usize|
     -> Fallible<String> {
        let lines: Vec<&str> = text.lines().collect();
        let mut all: Vec<String> = lines[..head]
            .iter()
            .map(|line| (*line).to_owned())
            .collect();
        let dates = LENGTHS
            .iter()
            .enumerate()
            .flat_map(|(month, days)| (1..=*days).map(move |day| (month + 1, day)));
        for (count, (month, day)) in dates.enumerate() {
            for line in &lines[head..] {
                let mut cells: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
                (cells[1], cells[2]) = (month.to_string(), day.to_string());
                if day_column > 0 {
                    cells[day_column] = (count + 1).to_string();
                }
                let (from, wind): (f64, f64) = (cells[direction].parse()?, cells[speed].parse()?);
                if from < 900.0 && wind < 90.0 {
                    cells[direction] = format!("{:.1}", (from + 37.0 * count as f64) % 360.0);
                    cells[speed] =
                        format!("{:.2}", wind * (0.6 + 0.05 * ((count * 17) % 23) as f64));
                }
                all.push(cells.join(" "));
            }
        }
        Ok(all.join("\n") + "\n")
    };
    let surface = stretched(&read_to_string(at.join("valley.sfc"))?, [3, 16, 15], 1)?;
    write(at.join("year.sfc"), surface)?;
    let profile = stretched(&read_to_string(at.join("valley.pfl"))?, [0, 6, 7], 0)?;
    write(at.join("year.pfl"), profile)?;
    Ok(())
}

#[test]
fn design_values_of_a_year() -> Fallible<()> {
    let folder = folder()?;
    let at = folder.path();
    year(at)?;
    let text = format!(
        "title = \"t\"\npollutant = \"SO2\"\naveraging = [1]\n[options]\ndesign_values = true\nhalf_life_s = 1.0e9\n{}{VOLUME}[receptors]\npoint = [{{ x_m = 500600.0, y_m = 4054820.0 }}, {{ x_m = 499300.0, y_m = 4055140.0 }}]\n[output]\nranks = [1, 4]\nexponential = true\nseries = [{{ average = 1, group = \"ALL\", file = \"h.pst\" }}]\nseason_hour = [{{ group = \"ALL\", file = \"season.hr\" }}]\ndaily_maxima = [{{ group = \"ALL\", file = \"days.max\" }}]\ndaily_maxima_by_year = [{{ group = \"ALL\", file = \"years.max\" }}]\ndesign_share = [{{ group = \"ALL\", first_rank = 1, last_rank = 4, file = \"shares.max\" }}]\nexceedance = [{{ average = 1, group = \"ALL\", above = 50.0, file = \"above.txt\" }}]\nranked = [{{ average = 1, count = 20, file = \"rank.txt\" }}]\nsummary = \"summary.txt\"\n",
        weather("year")
    );
    run(at, &text, &["--products", "p", "-q"])?;
    let hours = plotted(&at.join("out/h.pst"), 2)?;
    assert_eq!(hours.len(), 2 * 8760);
    let mut expected = [[0.0; 2]; 4];
    for receptor in 0..2 {
        let mut days: Vec<f64> = (0..365)
            .map(|day| {
                (0..24)
                    .map(|hour| hours[2 * (24 * day + hour) + receptor])
                    .fold(0.0, f64::max)
            })
            .collect();
        days.sort_by(|a, b| b.total_cmp(a));
        for (rank, row) in expected.iter_mut().enumerate() {
            row[receptor] = days[rank];
        }
    }
    let file = netcdf::open(at.join("p/statistics.nc"))?;
    let design: Vec<f64> = file
        .variable("concentration_design_value")
        .ok_or("no design")?
        .get_values(..)?;
    near(&design, expected.as_flattened(), "design values");
    near(
        &plotted(&at.join("out/plot_1h_rank4_ALL.plt"), 2)?,
        &expected[3],
        "plot file",
    );
    let above = plotted(&at.join("out/above.txt"), 0)?.len();
    assert_eq!(above, hours.iter().filter(|value| **value > 50.0).count());
    for file in [
        "season.hr",
        "days.max",
        "years.max",
        "shares.max",
        "rank.txt",
        "summary.txt",
    ] {
        assert!(
            read_to_string(at.join("out").join(file))?.lines().count() > 4,
            "{file}"
        );
    }
    Ok(())
}
