//! `hehuang photolysis`: photolysis rates at the ground.

use super::CliError;
use crate::chemistry::photolysis::{
    Column, GivenAerosol, GroundAlbedo, Photolysis, PhotolysisError, PhotolysisWork, Recipe,
    ozone_column_of_month, reference_column,
};
use crate::meteorology::sun::Sun;
use crate::time::ModelTime;
use clap::Args;

/// Scale height of the particles [m], their Ångström exponent, single-scattering albedo and asymmetry.
const PARTICLES: (f64, f64, f64, f64) = (2000.0, 1.0, 0.9, 0.61);
/// Height of the cloud above the ground [m].
const CLOUD_HEIGHT: f64 = 2000.0;

/// What stands below the options.
const NOTES: &str = "\
The column is the US Standard Atmosphere above the ground, its ozone scaled to --ozone-DU. Particles fall off with height on
a scale of 2 km (Ångström exponent 1, single-scattering albedo 0.9, asymmetry 0.61); the cloud is one layer about 2 km above the ground.";

/// Arguments of `hehuang photolysis`.
#[derive(Debug, Args)]
#[command(after_help = NOTES, allow_negative_numbers = true)]
pub struct PhotolysisArguments {
    /// Tables to print, by their labels in mechanism files; all otherwise
    #[arg(value_name = "LABEL")]
    tables: Vec<String>,
    /// Altitude of the ground above sea level [m]
    #[arg(long, alias = "altitude_m", default_value_t = 2261.0, value_name = "M")]
    altitude_m: f64,
    /// Latitude [degrees north]
    #[arg(long, default_value_t = 36.62, value_name = "DEG")]
    latitude: f64,
    /// Longitude [degrees east]
    #[arg(long, default_value_t = 101.77, value_name = "DEG")]
    longitude: f64,
    /// Time: 2016-06-15T12:00 (Beijing time), or with Z or +08:00
    #[arg(long, default_value = "2016-06-15T13:00", value_name = "TIME")]
    time: String,
    /// Solar zenith angle [degrees] instead of place and time, one astronomical unit from the sun
    #[arg(long, alias = "zenith_deg", value_name = "DEG", conflicts_with_all = ["time", "latitude", "longitude"])]
    zenith_deg: Option<f64>,
    /// Ozone above the ground [DU]; the month's mean over 35–38°N, 100–104°E otherwise
    #[arg(long = "ozone-DU", alias = "ozone_DU", value_name = "DU")]
    ozone: Option<f64>,
    /// Share of the ground under snow [0–1]
    #[arg(long, default_value_t = 0.0, value_name = "SHARE")]
    snow: f64,
    /// Reflectance of the ground at all wavelengths [0–1] instead of snow
    #[arg(long, value_name = "ALBEDO", conflicts_with = "snow")]
    albedo: Option<f64>,
    /// Optical depth of particles at 550 nm
    #[arg(long, default_value_t = 0.0, value_name = "DEPTH")]
    aod: f64,
    /// Optical depth of cloud
    #[arg(
        long,
        alias = "cloud_optical_depth",
        default_value_t = 0.0,
        value_name = "DEPTH"
    )]
    cloud_optical_depth: f64,
    /// Share of the sky with that cloud [0–1]
    #[arg(
        long,
        alias = "cloud_cover",
        default_value_t = 1.0,
        value_name = "SHARE"
    )]
    cloud_cover: f64,
    /// List the tables with their reactions and sources
    #[arg(long)]
    list: bool,
}

/// Where the sun stands and how much ozone there is.
struct Sky {
    zenith: f64,
    distance_factor: f64,
    ozone: f64,
    words: String,
}

/// Runs the command.
pub fn run(arguments: &PhotolysisArguments) -> Result<(), CliError> {
    let known = Photolysis::known().map_err(failed)?;
    if arguments.list {
        return super::print(&list(&known));
    }
    let labels: Vec<String> = if arguments.tables.is_empty() {
        known.iter().map(|recipe| recipe.label.clone()).collect()
    } else {
        arguments.tables.clone()
    };
    check(arguments)?;
    let sky = sky(arguments)?;
    let rates = rates(arguments, &sky, &labels).map_err(failed)?;
    let mut text = heading(arguments, &sky);
    for (label, rate) in labels.iter().zip(&rates) {
        let reaction = known
            .iter()
            .find(|recipe| recipe.label == *label)
            .map_or("", |recipe| recipe.reaction.as_str());
        text.push_str(&format!("{label:<18} {rate:>11.4e}  {reaction}\n"));
    }
    super::print(&text)
}

fn failed(error: PhotolysisError) -> CliError {
    match error {
        PhotolysisError::Seed { .. } | PhotolysisError::Missing(_) => {
            CliError::Run(error.to_string())
        }
        _ => CliError::Arguments(error.to_string()),
    }
}

/// All arguments that cannot be, at once.
fn check(arguments: &PhotolysisArguments) -> Result<(), CliError> {
    let ranges = [
        ("--latitude", arguments.latitude, -90.0, 90.0),
        ("--longitude", arguments.longitude, -180.0, 360.0),
        (
            "--zenith-deg",
            arguments.zenith_deg.unwrap_or(0.0),
            0.0,
            180.0,
        ),
        ("--altitude-m", arguments.altitude_m, -500.0, 9000.0),
        ("--ozone-DU", arguments.ozone.unwrap_or(300.0), 50.0, 700.0),
        ("--snow", arguments.snow, 0.0, 1.0),
        ("--albedo", arguments.albedo.unwrap_or(0.0), 0.0, 1.0),
        ("--aod", arguments.aod, 0.0, 20.0),
        (
            "--cloud-optical-depth",
            arguments.cloud_optical_depth,
            0.0,
            500.0,
        ),
        ("--cloud-cover", arguments.cloud_cover, 0.0, 1.0),
    ];
    let wrong: Vec<String> = ranges
        .iter()
        .filter(|(_, value, least, greatest)| !(*least..=*greatest).contains(value))
        .map(|(name, value, least, greatest)| {
            format!("{name} is {value}, not between {least} and {greatest}")
        })
        .collect();
    if wrong.is_empty() {
        return Ok(());
    }
    Err(CliError::Arguments(wrong.join("\n       ")))
}

fn sky(arguments: &PhotolysisArguments) -> Result<Sky, CliError> {
    if let Some(degrees) = arguments.zenith_deg {
        let ozone = arguments.ozone.ok_or_else(|| {
            CliError::Arguments("--zenith-deg knows no month: give --ozone-DU too".into())
        })?;
        return Ok(Sky {
            zenith: degrees.to_radians(),
            distance_factor: 1.0,
            ozone,
            words: "one astronomical unit from the sun".into(),
        });
    }
    let time = ModelTime::parse(&arguments.time).map_err(|e| CliError::Arguments(e.to_string()))?;
    let sun = Sun::at(time);
    let position = sun.position(arguments.longitude, arguments.latitude);
    let ozone = match arguments.ozone {
        Some(ozone) => ozone,
        None => ozone_column_of_month(time.month()).map_err(failed)?,
    };
    Ok(Sky {
        zenith: libm::acos(position.sin_elevation),
        distance_factor: sun.distance_factor,
        ozone,
        words: format!(
            "{:.3}° N {:.3}° E, {time}",
            arguments.latitude, arguments.longitude
        ),
    })
}

/// Rates at the ground [1/s].
fn rates(
    arguments: &PhotolysisArguments,
    sky: &Sky,
    labels: &[String],
) -> Result<Vec<f64>, PhotolysisError> {
    let photolysis = Photolysis::new(labels)?;
    let profile = reference_column(arguments.altitude_m, sky.ozone)?;
    let (scale_height, angstrom, albedo, asymmetry) = PARTICLES;
    let particles = profile.particles(
        scale_height,
        GivenAerosol {
            extinction: arguments.aod,
            angstrom,
            albedo,
            asymmetry,
        },
    );
    let water = profile.cloud(
        CLOUD_HEIGHT,
        arguments.cloud_optical_depth,
        arguments.cloud_cover,
    );
    let column = Column {
        albedo: match arguments.albedo {
            Some(albedo) => GroundAlbedo::uniform(albedo),
            None => GroundAlbedo::with_snow(arguments.snow),
        },
        aerosol: &particles,
        cloud_water: &water,
        cloud_cover: arguments.cloud_cover,
        distance_factor: sky.distance_factor,
        ..profile.column(sky.zenith)
    };
    let mut rates = vec![0.0; column.layers() * labels.len()];
    photolysis.column(&column, &mut PhotolysisWork::new(), &mut rates)?;
    rates.truncate(labels.len());
    Ok(rates)
}

/// What the rates hold for.
fn heading(arguments: &PhotolysisArguments, sky: &Sky) -> String {
    let ground = match arguments.albedo {
        Some(albedo) => format!("albedo {albedo}"),
        None => format!("snow {}", arguments.snow),
    };
    format!(
        "# {}, {} m above the sea\n# solar zenith angle {:.2}°, ozone {:.1} DU, {ground}, optical depth of particles {}, \
         of cloud {} over {} of the sky\n# table              rate [1/s]  reaction\n",
        sky.words,
        arguments.altitude_m,
        sky.zenith.to_degrees(),
        sky.ozone,
        arguments.aod,
        arguments.cloud_optical_depth,
        arguments.cloud_cover,
    )
}

fn list(known: &[Recipe]) -> String {
    let mut text = String::from("label,reaction,source\n");
    for recipe in known {
        text.push_str(&format!(
            "{},\"{}\",\"{}\"\n",
            recipe.label, recipe.reaction, recipe.source
        ));
    }
    text
}
