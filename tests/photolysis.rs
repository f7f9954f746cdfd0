//! Photolysis rates beside TUV-x: every reaction of CB6r5 that it has, in three clear scenes, and what altitude and snow do.
//!
//! `tests/photolysis/tuvx_5_4.csv` holds the reference; `cargo run --release --example photolysis_reference` prints both.

use hehuang::chemistry::photolysis::{
    GroundAlbedo, Photolysis, PhotolysisWork, Resolution, reference_column,
};

/// A row of the reference.
struct Row {
    scene: String,
    label: String,
    rates: Vec<f64>,
}

fn reference() -> (Vec<f64>, Vec<Row>) {
    let text = include_str!("photolysis/tuvx_5_4.csv");
    let mut lines = text.lines().filter(|line| !line.starts_with('#'));
    let number = |text: &str| text.parse::<f64>().expect("a number");
    let zenith = lines
        .next()
        .expect("a header")
        .split(',')
        .skip(3)
        .map(number)
        .collect();
    let rows = lines
        .map(|line| {
            let fields: Vec<&str> = line.split(',').collect();
            Row {
                scene: fields[0].to_owned(),
                label: fields[1].to_owned(),
                rates: fields[3..].iter().map(|text| number(text)).collect(),
            }
        })
        .collect();
    (zenith, rows)
}

/// Rates at the ground by zenith angle and table.
fn ours(labels: &[String], resolution: Resolution, altitude: f64, albedo: f64) -> Vec<Vec<f64>> {
    let photolysis = Photolysis::with_resolution(labels, resolution).expect("known tables");
    let profile = reference_column(altitude, 300.0).expect("a standard column");
    let mut work = PhotolysisWork::new();
    let (zenith, _) = reference();
    zenith
        .iter()
        .map(|degrees| {
            let mut column = profile.column(degrees.to_radians());
            column.albedo = GroundAlbedo::uniform(albedo);
            let mut rates = vec![0.0; column.layers() * labels.len()];
            photolysis
                .column(&column, &mut work, &mut rates)
                .expect("a sound column");
            rates.truncate(labels.len());
            rates
        })
        .collect()
}

const SCENES: [(&str, f64, f64); 3] = [
    ("sea_level", 0.0, 0.1),
    ("2200m", 2200.0, 0.1),
    ("2200m_snow", 2200.0, 0.6),
];

/// What is farther off than the limit by zenith angle allows.
fn misses(resolution: Resolution, limit: impl Fn(f64) -> f64) -> String {
    let (zenith, rows) = reference();
    let mut wrong = String::new();
    for (scene, altitude, albedo) in SCENES {
        let rows: Vec<&Row> = rows.iter().filter(|row| row.scene == scene).collect();
        let labels: Vec<String> = rows.iter().map(|row| row.label.clone()).collect();
        let ours = ours(&labels, resolution, altitude, albedo);
        for (k, row) in rows.iter().enumerate() {
            for (i, degrees) in zenith.iter().enumerate() {
                let error = ours[i][k] / row.rates[i] - 1.0;
                if error.abs() > limit(*degrees) {
                    wrong.push_str(&format!(
                        "{scene} {} at {degrees}°: {:.2} %\n",
                        row.label,
                        100.0 * error
                    ));
                }
            }
        }
    }
    wrong
}

#[test]
fn bands_agree_with_tuvx_in_clear_air() {
    // The issue asks for 5 % to 75° and 10 % at 80–85°; measured: 2.1 % and 2.9 %.
    let wrong = misses(Resolution::Bands, |degrees| match degrees {
        d if d <= 75.0 => 0.025,
        d if d <= 85.0 => 0.035,
        _ => 0.08,
    });
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn fine_bins_agree_with_tuvx_in_clear_air() {
    let wrong = misses(
        Resolution::Fine,
        |degrees| {
            if degrees <= 88.0 { 0.006 } else { 0.06 }
        },
    );
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn altitude_and_snow_do_what_they_should() {
    let labels = vec!["NO2_IUPAC10".to_owned()];
    let (zenith, _) = reference();
    let at = |degrees: f64| zenith.iter().position(|z| *z == degrees).expect("an angle");
    let [sea, high, snow] =
        SCENES.map(|(_, z, albedo)| ours(&labels, Resolution::Bands, z, albedo));
    let gain = |degrees: f64| high[at(degrees)][0] / sea[at(degrees)][0] - 1.0;
    assert!((gain(60.0) - 0.06).abs() < 0.01, "{}", gain(60.0));
    assert!((gain(80.0) - 0.21).abs() < 0.01, "{}", gain(80.0));
    let doubled = snow[0][0] / high[0][0];
    assert!((doubled - 2.0).abs() < 0.1, "{doubled}");
}

#[test]
fn bands_follow_the_fine_bins_aloft_and_under_other_ozone() {
    let labels: Vec<String> = Photolysis::known()
        .expect("the data")
        .into_iter()
        .map(|recipe| recipe.label)
        .collect();
    let make = |resolution| Photolysis::with_resolution(&labels, resolution).expect("known tables");
    let (bands, fine) = (make(Resolution::Bands), make(Resolution::Fine));
    let mut work = PhotolysisWork::new();
    let mut wrong = String::new();
    for altitude in [300.0, 2261.0, 4500.0] {
        for ozone in [240.0, 400.0] {
            for (degrees, limit) in [(0.0f64, 0.015), (60.0, 0.02), (75.0, 0.03), (85.0, 0.065)] {
                let profile = reference_column(altitude, ozone).expect("a standard column");
                let column = profile.column(degrees.to_radians());
                let mut both = [&bands, &fine].map(|photolysis| {
                    let mut rates = vec![0.0; column.layers() * labels.len()];
                    photolysis
                        .column(&column, &mut work, &mut rates)
                        .expect("a sound column");
                    rates
                });
                let there = std::mem::take(&mut both[1]);
                for (i, (a, b)) in both[0].iter().zip(&there).enumerate() {
                    if (a / b - 1.0).abs() > limit {
                        let (layer, label) = (i / labels.len(), &labels[i % labels.len()]);
                        wrong.push_str(&format!(
                            "{altitude} m {ozone} DU {degrees}° layer {layer} {label}: {:.2} %\n",
                            100.0 * (a / b - 1.0)
                        ));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}
