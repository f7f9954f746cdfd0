//! Computes the surface layer of AERMET's own files again from what they print, and compares:
//! `cargo run --release --example aermet_columns -- FOLDER_OR_FILES…` for surface files (.sfc) of AERMET.
//!
//! Every row gives date, place, z₀, Bowen ratio, wind and its height, temperature, pressure and clouds; from these come H, u*, L,
//! w* (with the printed convective mixing height) and the mechanical mixing height (smoothed from row to row). The albedo
//! at noon is not printed: per month, z₀ and Bowen ratio it is the one that fits the printed albedos best; nor is the time
//! zone: it is the one whose sun fits them best. Data that are printed rounded (albedo to 0.01, temperature to 0.1 K, pressure to 1 hPa) let some rows differ in the third digit.

use hehuang::aermod::weather::SurfaceFile;
use hehuang::plume::weather::SurfaceRecord;
use hehuang::plume::weather::calendar::YearWindow;
use hehuang::prepare::weather::SolarDay;
use hehuang::prepare::weather::convective::MechanicalMixing;
use hehuang::prepare::weather::energy::{HourInput, hour_energy};
use hehuang::prepare::weather::radiation::albedo_at;
use hehuang::prepare::weather::surface_layer::convective_velocity;
use std::collections::BTreeMap;
use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};

/// One column of the table.
#[derive(Default)]
struct Column {
    rows: usize,
    one: usize,
    five: usize,
    worst: f64,
    example: String,
}

impl Column {
    /// Takes up a value of AERMET's, printed to `unit`, and ours.
    fn take(&mut self, row: &SurfaceRecord, theirs: f64, ours: Option<f64>, unit: f64) {
        self.rows += 1;
        let ours = ours.unwrap_or(f64::NAN);
        let beyond = ((theirs - ours).abs() - 0.505 * unit).max(0.0);
        let relative = if ours.is_nan() {
            f64::INFINITY
        } else {
            beyond / theirs.abs().max(1e-9)
        };
        self.one += usize::from(relative <= 0.01);
        self.five += usize::from(relative <= 0.05);
        if relative > self.worst {
            self.worst = relative;
            let s = row.stamp;
            self.example = format!(
                "{:02}-{:02}-{:02} hour {:2}: {theirs} / {ours:.3}",
                s.year % 100,
                s.month,
                s.day,
                s.hour
            );
        }
    }
}

/// Degrees of `29.967N`.
fn degrees(text: &str) -> Option<f64> {
    let text = text.trim();
    let (number, side) = text.split_at(text.len().checked_sub(1)?);
    let sign = if matches!(side, "S" | "W") { -1.0 } else { 1.0 };
    number.trim().parse::<f64>().ok().map(|v| sign * v)
}

/// Rows that share the ground: month, z₀ and Bowen ratio as printed.
fn ground(row: &SurfaceRecord) -> (u32, i64, i64) {
    let whole = |value: f64| (value * 1e4).round() as i64;
    (
        row.stamp.month,
        whole(row.roughness_length),
        whole(row.bowen_ratio),
    )
}

/// Mean elevation of the sun in the hour of a row [°].
fn elevation(row: &SurfaceRecord, (latitude, longitude): (f64, f64), zone: f64) -> f64 {
    SolarDay::new(latitude, longitude, zone, row.stamp.day_of_year)
        .mean_elevation(row.stamp.hour as usize)
}

/// How far the albedos are off altogether, and the albedo at noon of every ground.
fn albedos(
    rows: &[SurfaceRecord],
    elevation: impl Fn(&SurfaceRecord) -> f64,
) -> (f64, BTreeMap<(u32, i64, i64), f64>) {
    let mut seen: BTreeMap<_, Vec<(f64, f64)>> = BTreeMap::new();
    let mut missed = 0.0;
    for row in rows {
        let up = elevation(row);
        if up > 0.0 {
            seen.entry(ground(row)).or_default().push((up, row.albedo));
        } else {
            missed += 1.0 - row.albedo;
        }
    }
    let fit = |pairs: &[(f64, f64)], noon: f64| -> f64 {
        let miss = |(up, albedo): &(f64, f64)| (albedo_at(noon, *up) - albedo).abs();
        pairs.iter().map(miss).sum()
    };
    let noon = seen
        .into_iter()
        .map(|(key, pairs)| {
            let grid = (5..=450).map(|k| f64::from(k) * 0.002);
            let best = grid.fold((f64::INFINITY, 0.2), |best, noon| {
                let miss = fit(&pairs, noon);
                if miss < best.0 { (miss, noon) } else { best }
            });
            missed += best.0;
            (key, best.1)
        })
        .collect();
    (missed, noon)
}

/// Compares a file; `None` where its head has no place.
fn compare(file: &SurfaceFile) -> Option<[(&'static str, Column); 5]> {
    let head = &file.header;
    let place = (degrees(&head.latitude)?, degrees(&head.longitude)?);
    let near = (place.1 / 15.0).round();
    let fitted = [-1.0, 0.0, 1.0, 2.0].map(|shift| {
        let zone = near + shift;
        let (missed, noon) = albedos(&file.records, |row| elevation(row, place, zone));
        (missed, zone, noon)
    });
    let (_, zone, noon) = fitted.into_iter().min_by(|a, b| a.0.total_cmp(&b.0))?;
    let mut columns = ["H", "u*", "L", "w*", "zim"].map(|name| (name, Column::default()));
    let mut mixing = MechanicalMixing::default();
    for row in &file.records {
        let known = |value: f64, bound: f64| (value < bound).then_some(value);
        let wind = known(row.wind_speed, 900.0).filter(|&speed| speed > 0.0);
        let temperature = known(row.temperature, 900.0);
        let found = hour_energy(&HourInput {
            elevation: elevation(row, place, zone),
            albedo: noon.get(&ground(row)).copied().unwrap_or(0.2),
            bowen_ratio: row.bowen_ratio,
            roughness: row.roughness_length,
            cloud: u8::try_from(row.cloud_cover).ok().filter(|&c| c <= 10),
            temperature,
            pressure: known(row.pressure, 9000.0).map(|p| 100.0 * p),
            wind,
            wind_height: row.wind_height,
            adjusted: head.adjusted_friction_velocity,
            ..HourInput::default()
        });
        let ustar = found.friction_velocity;
        let has_ustar = row.friction_velocity > -8.0;
        let mixed = mixing.hour(ustar.filter(|_| has_ustar));
        if row.heat_flux > -900.0 {
            columns[0].1.take(row, row.heat_flux, found.heat_flux, 0.1);
        }
        if has_ustar {
            columns[1].1.take(row, row.friction_velocity, ustar, 0.001);
        }
        if row.obukhov_length > -90_000.0 {
            let length = found.obukhov_length;
            columns[2].1.take(row, row.obukhov_length, length, 0.1);
        }
        if row.convective_velocity > 0.0 {
            let ours = found.heat_flux.zip(found.density).zip(temperature);
            let ours = ours.filter(|((heat, _), _)| *heat > 0.0);
            let ours = ours.map(|((heat, density), temperature)| {
                convective_velocity(heat, row.convective_mixing_height, density, temperature)
            });
            columns[3].1.take(row, row.convective_velocity, ours, 0.001);
        }
        if row.mechanical_mixing_height > 0.0 && has_ustar {
            columns[4]
                .1
                .take(row, row.mechanical_mixing_height, mixed, 1.0);
        }
    }
    Some(columns)
}

/// The surface files of a folder, or the file itself.
fn files(path: &Path) -> Result<Vec<PathBuf>, std::io::Error> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found: Vec<PathBuf> = std::fs::read_dir(path)?
        .filter_map(|entry| entry.ok().map(|e| e.path()))
        .filter(|file| {
            file.extension()
                .is_some_and(|ending| ending.eq_ignore_ascii_case("sfc"))
        })
        .collect();
    found.sort();
    Ok(found)
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = std::io::stdout().lock();
    let mut seen: Vec<Vec<u8>> = vec![];
    writeln!(
        out,
        "| file | column | rows | within 1 % | within 5 % | worst (theirs / ours) |\n|---|---|---|---|---|---|"
    )?;
    for argument in std::env::args().skip(1) {
        for path in files(Path::new(&argument))? {
            let bytes = std::fs::read(&path)?;
            if bytes.is_empty() || seen.contains(&bytes) {
                continue;
            }
            seen.push(bytes);
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let file = match SurfaceFile::read(&path, YearWindow::default()) {
                Ok(file) => file,
                Err(error) => {
                    writeln!(out, "| {name} | – | not read: {error} | | | |")?;
                    continue;
                }
            };
            let Some(columns) = compare(&file) else {
                writeln!(out, "| {name} | – | no place in its head | | | |")?;
                continue;
            };
            for (column, found) in columns {
                if found.rows == 0 {
                    continue;
                }
                let share = |count: usize| 100.0 * count as f64 / found.rows as f64;
                writeln!(
                    out,
                    "| {name} | {column} | {} | {:.2} % | {:.2} % | {:.1} %: {} |",
                    found.rows,
                    share(found.one),
                    share(found.five),
                    100.0 * found.worst,
                    found.example
                )?;
            }
        }
    }
    Ok(())
}
