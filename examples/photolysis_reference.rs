//! Photolysis rates at the ground beside those of TUV-x (`tests/photolysis/tuvx_5_4.csv`), as tables in Markdown for
//! `docs/validation/photolysis.md`: `cargo run --release --example photolysis_reference`.

use hehuang::chemistry::photolysis::{
    AerosolLayer, GivenAerosol, GroundAlbedo, Photolysis, PhotolysisError, PhotolysisWork,
    Resolution, reference_column,
};
use std::fmt::Write as _;
use std::io::Write as _;

/// Name, altitude [m], albedo, optical depth of particles.
const SCENES: [(&str, f64, f64, f64); 5] = [
    ("sea_level", 0.0, 0.1, 0.0),
    ("2200m", 2200.0, 0.1, 0.0),
    ("2200m_snow", 2200.0, 0.6, 0.0),
    ("sea_level_aerosol", 0.0, 0.1, 0.5),
    ("2200m_aerosol", 2200.0, 0.1, 0.5),
];
/// Our profile of the particles: scale height [m], Ångström exponent, single-scattering albedo, asymmetry.
const PARTICLES: (f64, f64, f64, f64) = (2000.0, 1.0, 0.9, 0.61);
const OZONE: f64 = 300.0;

/// Zenith angles of the scene tables [degrees].
const SHOWN: [f64; 6] = [0.0, 40.0, 60.0, 75.0, 80.0, 85.0];

/// Worst of a table: bands to 75°, at 80–85°, beyond; fine bins to 88° [per cent].
#[derive(Default, Clone, Copy)]
struct Worst([f64; 4]);

impl Worst {
    fn take(&mut self, which: usize, value: f64) {
        if value.abs() > self.0[which].abs() {
            self.0[which] = value;
        }
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut text = String::new();
    let lines: Vec<&str> = include_str!("../tests/photolysis/tuvx_5_4.csv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .collect();
    let zenith: Vec<f64> = numbers(lines[0])?;
    let mut worst: Vec<(String, Worst)> = Vec::new();
    for scene in SCENES {
        let rows: Vec<Vec<&str>> = lines[1..]
            .iter()
            .map(|line| line.split(',').collect::<Vec<&str>>())
            .filter(|fields| fields[0] == scene.0)
            .collect();
        let labels: Vec<String> = rows.iter().map(|fields| fields[1].to_owned()).collect();
        let bands = ours(&labels, Resolution::Bands, scene, &zenith)?;
        let fine = ours(&labels, Resolution::Fine, scene, &zenith)?;
        writeln!(
            text,
            "\n### {}: ours over TUV-x − 1, per cent (bands)\n",
            scene.0
        )?;
        let head: Vec<String> = SHOWN.iter().map(|z| format!("{z}°")).collect();
        writeln!(
            text,
            "| table | {} |\n|---|{}",
            head.join(" | "),
            "--:|".repeat(SHOWN.len())
        )?;
        for (k, fields) in rows.iter().enumerate() {
            let there = numbers(&fields.join(","))?;
            if worst.len() <= k {
                worst.push((fields[1].to_owned(), Worst::default()));
            }
            let mut cells = Vec::new();
            for (i, degrees) in zenith.iter().enumerate() {
                let off = |rates: &[Vec<f64>]| 100.0 * (rates[i][k] / there[i] - 1.0);
                if SHOWN.contains(degrees) {
                    cells.push(format!("{:+.1}", off(&bands)));
                }
                if scene.3 == 0.0 {
                    let range = usize::from(*degrees > 75.0) + usize::from(*degrees > 85.0);
                    worst[k].1.take(range, off(&bands));
                    if *degrees <= 88.0 {
                        worst[k].1.take(3, off(&fine));
                    }
                }
            }
            writeln!(text, "| {} | {} |", fields[1], cells.join(" | "))?;
        }
    }
    let mut summary = String::from(
        "### Largest deviation from TUV-x in the three clear scenes, per cent\n\n\
         | table | bands, to 75° | bands, 80–85° | bands, 88–90° | fine bins, to 88° |\n|---|--:|--:|--:|--:|\n",
    );
    for (label, Worst([low, high, dusk, fine])) in &worst {
        writeln!(
            summary,
            "| {label} | {low:+.1} | {high:+.1} | {dusk:+.1} | {fine:+.1} |"
        )?;
    }
    dust(&mut text)?;
    std::io::stdout().write_all(summary.as_bytes())?;
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(())
}

/// What dust from the ground to 4.5 km does at 2,261 m under 290 DU and a zenith angle of 40°.
fn dust(text: &mut String) -> Result<(), Box<dyn std::error::Error>> {
    let labels = ["NO2_IUPAC10", "O3_O1D_IUPAC10"].map(str::to_owned);
    let photolysis = Photolysis::new(&labels)?;
    let profile = reference_column(2261.0, 290.0)?;
    writeln!(
        text,
        "\n### Dust\n\n| dust [µg/m³] | optical depth | J(NO2) [1/s] | J(O1D) [1/s] |\n|--:|--:|--:|--:|"
    )?;
    for mass in [0.0, 200.0, 1000.0, 3000.0] {
        let layers: Vec<AerosolLayer> = profile
            .edges
            .windows(2)
            .map(|edge| {
                AerosolLayer::from_mass(if edge[0] < 4500.0 { mass } else { 0.0 }, 0.0, 0.0, 0.3)
            })
            .collect();
        let depth: f64 = profile
            .edges
            .windows(2)
            .zip(&layers)
            .map(|(edge, layer)| (edge[1] - edge[0]) * layer.extinction[0])
            .sum();
        let mut column = profile.column(40f64.to_radians());
        column.aerosol = &layers;
        let mut rates = vec![0.0; column.layers() * labels.len()];
        photolysis.column(&column, &mut PhotolysisWork::new(), &mut rates)?;
        writeln!(
            text,
            "| {mass} | {depth:.2} | {:.3e} | {:.3e} |",
            rates[0], rates[1]
        )?;
    }
    Ok(())
}

/// Numbers of a line behind its three words.
fn numbers(line: &str) -> Result<Vec<f64>, std::num::ParseFloatError> {
    line.split(',').skip(3).map(str::parse).collect()
}

/// Rates at the ground by zenith angle and table.
fn ours(
    labels: &[String],
    resolution: Resolution,
    (_, altitude, albedo, depth): (&str, f64, f64, f64),
    zenith: &[f64],
) -> Result<Vec<Vec<f64>>, PhotolysisError> {
    let photolysis = Photolysis::with_resolution(labels, resolution)?;
    let profile = reference_column(altitude, OZONE)?;
    let (scale_height, angstrom, single_scattering, asymmetry) = PARTICLES;
    let particles = profile.particles(
        scale_height,
        GivenAerosol {
            extinction: depth,
            angstrom,
            albedo: single_scattering,
            asymmetry,
        },
    );
    let mut work = PhotolysisWork::new();
    let mut out = Vec::new();
    for degrees in zenith {
        let mut column = profile.column(degrees.to_radians());
        column.albedo = GroundAlbedo::uniform(albedo);
        column.aerosol = &particles;
        let mut rates = vec![0.0; column.layers() * labels.len()];
        photolysis.column(&column, &mut work, &mut rates)?;
        rates.truncate(labels.len());
        out.push(rates);
    }
    Ok(out)
}
