//! `hehuang dust`: what the emission schemes say of a piece of ground, the source regions, and sand fixing.

use super::{CliError, dust_effect, dust_fixing};
use crate::dust::gusts::WithinCell;
use crate::dust::sizes::{BINS, kok_2011_shares};
use crate::dust::{
    DustError, DustScheme, DustSoils, Ground, SoilTexture, SurfaceAir, emission, soil_sizes,
    source_regions,
};
use crate::units::{
    ZERO_CELSIUS, air_density, from_celsius, standard_atmosphere_pressure, to_micrograms,
};
use clap::{Args, Subcommand, ValueEnum};

/// Temperature at the sea and its fall with height in the standard atmosphere [K, K/m].
const STANDARD_AIR: (f64, f64) = (288.15, 0.0065);

/// Arguments of `hehuang dust`.
#[derive(Debug, Args)]
pub struct DustArguments {
    #[command(subcommand)]
    command: DustCommand,
}

#[derive(Debug, Subcommand)]
enum DustCommand {
    /// Threshold and flux of emission schemes by altitude and friction velocity, as CSV
    Flux(Box<FluxArguments>),
    /// Source regions with their constants of calibration, as CSV
    Regions,
    /// Dust of a scenario's weather by source region, and what its sand fixing saves, as CSV
    Fixing(dust_fixing::FixingArguments),
    /// What a measure changes of PM10, PM2.5 and dust in the air, from a run without and a run with it, as CSV
    Effect(dust_effect::EffectArguments),
}

/// What stands below the options of `flux`.
const NOTES: &str = "\
Columns: fluxes in ug/(m2 s), PM25 and PM10 by aerodynamic diameter, threshold at the soil in m/s, eta the share of time in which
sand moves (Leung et al. 2023). Fluxes are those of the papers times C of the region that --region names (for the mean wind), or of no region (C = 1).
The ground is dry, bare, loose, thawed and snow-free unless the options say otherwise; a --temperature below 0 freezes it.";

/// Arguments of `hehuang dust flux`.
#[derive(Debug, Args)]
#[command(after_help = NOTES, allow_negative_numbers = true)]
pub struct FluxArguments {
    /// Schemes; all otherwise
    #[arg(long, value_delimiter = ',', value_name = "NAME")]
    scheme: Vec<SchemeName>,
    /// Friction velocities [m/s]
    #[arg(
        long,
        alias = "friction_velocity",
        value_delimiter = ',',
        default_value = "0.25,0.3,0.4,0.5,0.6,0.8",
        value_name = "M/S"
    )]
    friction_velocity: Vec<f64>,
    /// Altitudes above sea level [m], in the standard atmosphere's pressure
    #[arg(
        long,
        alias = "altitude_m",
        value_delimiter = ',',
        default_value = "0,1520,2260,2800,3500",
        value_name = "M"
    )]
    altitude: Vec<f64>,
    /// Temperature of air and ground [degrees Celsius] instead of the standard atmosphere's
    #[arg(long, alias = "temperature_degC", value_name = "DEG")]
    temperature: Option<f64>,
    /// Clay in the soil [0-1]
    #[arg(long, default_value_t = 0.1, value_name = "SHARE")]
    clay: f64,
    /// Sand in the soil [0-1]
    #[arg(long, default_value_t = 0.65, value_name = "SHARE")]
    sand: f64,
    /// Soil whose sizes Shao's scheme takes
    #[arg(long, default_value = "jade_loamy_sand", value_name = "NAME")]
    texture: String,
    /// Water in the topmost soil [kg/kg]
    #[arg(long, default_value_t = 0.0, value_name = "KG/KG")]
    water: f64,
    /// Share of the ground under plants [0-1]
    #[arg(long, default_value_t = 0.0, value_name = "SHARE")]
    cover: f64,
    /// Part of the bare ground that is sealed [0-1]
    #[arg(long, default_value_t = 0.0, value_name = "SHARE")]
    crust: f64,
    /// Share of the ground under snow [0-1]
    #[arg(long, default_value_t = 0.0, value_name = "SHARE")]
    snow: f64,
    /// Roughness length of stones between plants [m]; 8.5e-6 is a smooth bed
    #[arg(long, alias = "roughness_m", default_value_t = 1e-5, value_name = "M")]
    roughness: f64,
    /// Mixing height [m], for the gusts of leung2023
    #[arg(
        long,
        alias = "mixing_height_m",
        default_value_t = 1500.0,
        value_name = "M"
    )]
    mixing_height: f64,
    /// Obukhov length [m], for the gusts of leung2023
    #[arg(
        long,
        alias = "obukhov_length_m",
        default_value_t = -300.0,
        value_name = "M"
    )]
    obukhov_length: f64,
    /// Source region whose constant multiplies the fluxes
    #[arg(long, value_name = "NAME")]
    region: Option<String>,
}

/// A scheme by its name on the command line.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum SchemeName {
    /// Kok et al. 2014
    #[value(name = "kok2014")]
    Kok2014,
    /// Leung et al. 2023 as in GEOS-Chem
    #[value(name = "leung2023")]
    Leung2023,
    /// Shao et al. 2011
    #[value(name = "shao2011")]
    Shao2011,
    /// AFWA of WRF-Chem
    #[value(name = "afwa")]
    Afwa,
}

impl SchemeName {
    fn scheme(self) -> DustScheme {
        match self {
            Self::Kok2014 => DustScheme::Kok2014,
            Self::Leung2023 => DustScheme::Leung2023,
            Self::Shao2011 => DustScheme::Shao2011,
            Self::Afwa => DustScheme::Afwa,
        }
    }
}

/// Runs the command.
pub fn run(arguments: &DustArguments) -> Result<(), CliError> {
    match &arguments.command {
        DustCommand::Flux(arguments) => super::print(&flux(arguments)?),
        DustCommand::Regions => super::print(&regions().map_err(failed)?),
        DustCommand::Fixing(arguments) => dust_fixing::run(arguments),
        DustCommand::Effect(arguments) => dust_effect::run(arguments),
    }
}

fn failed(error: DustError) -> CliError {
    CliError::Run(error.to_string())
}

/// All arguments that cannot be, at once.
fn check(arguments: &FluxArguments) -> Result<(), CliError> {
    let share = |name, value| (name, value, 0.0, 1.0);
    let mut ranges = vec![
        share("--clay", arguments.clay),
        share("--sand", arguments.sand),
        share("--cover", arguments.cover),
        share("--crust", arguments.crust),
        share("--snow", arguments.snow),
        share(
            "--clay and --sand together",
            arguments.clay + arguments.sand,
        ),
        ("--water", arguments.water, 0.0, 2.0),
        ("--roughness", arguments.roughness, 1e-6, 1.0),
        (
            "--temperature",
            arguments.temperature.unwrap_or(0.0),
            -60.0,
            60.0,
        ),
        ("--mixing-height", arguments.mixing_height, 1.0, 10_000.0),
    ];
    for value in &arguments.friction_velocity {
        ranges.push(("--friction-velocity", *value, 0.0, 5.0));
    }
    for value in &arguments.altitude {
        ranges.push(("--altitude", *value, -500.0, 9000.0));
    }
    let mut wrong: Vec<String> = ranges
        .iter()
        .filter(|(_, value, least, greatest)| !(*least..=*greatest).contains(value))
        .map(|(name, value, least, greatest)| {
            format!("{name} is {value}, not between {least} and {greatest}")
        })
        .collect();
    if arguments.obukhov_length == 0.0 || arguments.obukhov_length.is_nan() {
        wrong.push("--obukhov-length cannot be 0; large values are neutral".into());
    }
    if wrong.is_empty() {
        return Ok(());
    }
    Err(CliError::Arguments(wrong.join("\n       ")))
}

fn flux(arguments: &FluxArguments) -> Result<String, CliError> {
    check(arguments)?;
    let known = SoilTexture::ALL.map(SoilTexture::name).join(", ");
    let texture = SoilTexture::ALL
        .into_iter()
        .find(|texture| texture.name() == arguments.texture)
        .ok_or_else(|| {
            let name = &arguments.texture;
            CliError::Arguments(format!("no soil is called '{name}'; known are {known}"))
        })?;
    let soils = DustSoils::embedded().map_err(failed)?;
    let region = match &arguments.region {
        None => None,
        Some(name) => Some(region_by_name(name)?),
    };
    let schemes: Vec<DustScheme> = if arguments.scheme.is_empty() {
        DustScheme::ALL.to_vec()
    } else {
        arguments.scheme.iter().map(|name| name.scheme()).collect()
    };
    let soil = &soil_sizes().map_err(failed)?[texture.index()];
    let shares = kok_2011_shares();
    let mut text = String::from(
        "altitude_m,air_density_kg_m3,scheme,friction_velocity_m_s,threshold_m_s,eta,total_ug_m2_s,PM10_ug_m2_s,PM25_ug_m2_s\n",
    );
    for altitude in &arguments.altitude {
        let temperature = arguments
            .temperature
            .map_or(STANDARD_AIR.0 - STANDARD_AIR.1 * altitude, from_celsius);
        let density = air_density(standard_atmosphere_pressure(*altitude), temperature);
        let ground = Ground {
            clay: arguments.clay,
            sand: arguments.sand,
            water: arguments.water,
            bare: 1.0,
            cover: arguments.cover,
            crust: arguments.crust,
            snow: arguments.snow,
            aeolian_roughness: arguments.roughness,
            skin_temperature: thawed(arguments, temperature),
            frozen: false,
        };
        for scheme in &schemes {
            let constant = region.map_or(1.0, |region| {
                soils.constant(*scheme, WithinCell::Mean, region)
            });
            for friction_velocity in &arguments.friction_velocity {
                let air = SurfaceAir {
                    friction_velocity: *friction_velocity,
                    density,
                    mixing_height: arguments.mixing_height,
                    obukhov_length: arguments.obukhov_length,
                };
                let flux = emission(*scheme, &ground, &air, soil, &shares);
                let of =
                    |bins: usize| to_micrograms(constant * flux.bins[..bins].iter().sum::<f64>());
                text.push_str(&format!(
                    "{altitude},{density:.4},{},{friction_velocity},{:.4},{:.4},{:.4e},{:.4e},{:.4e}\n",
                    scheme.name(),
                    flux.threshold,
                    flux.intermittency,
                    to_micrograms(constant * flux.total),
                    of(BINS - 1),
                    of(2),
                ));
            }
        }
    }
    Ok(text)
}

/// Temperature of the ground [K]: the one asked for, else thawed however cold the standard atmosphere is up there.
fn thawed(arguments: &FluxArguments, temperature: f64) -> f64 {
    if arguments.temperature.is_some() {
        temperature
    } else {
        temperature.max(ZERO_CELSIUS)
    }
}

fn region_by_name(name: &str) -> Result<usize, CliError> {
    let regions = source_regions().map_err(failed)?;
    let names: Vec<&str> = regions.iter().map(|r| r.id.as_str()).collect();
    let at = names.iter().position(|known| *known == name);
    at.ok_or_else(|| {
        CliError::Arguments(format!(
            "no source region is called '{name}'; known are {}",
            names.join(", ")
        ))
    })
}

fn regions() -> Result<String, DustError> {
    let soils = DustSoils::embedded()?;
    let mut text = String::from("region,name,name_zh,kind");
    let choices = || {
        let schemes = DustScheme::ALL.into_iter();
        schemes.flat_map(|scheme| WithinCell::ALL.map(|within| (scheme, within)))
    };
    for (scheme, within) in choices() {
        text.push_str(&format!(",{}_{}_1", scheme.name(), within.name()));
    }
    text.push('\n');
    for (at, region) in source_regions()?.iter().enumerate() {
        let kind = if region.boundary {
            "boundary"
        } else {
            "inside"
        };
        text.push_str(&format!(
            "{},\"{}\",\"{}\",{kind}",
            region.id, region.name, region.name_zh
        ));
        for (scheme, within) in choices() {
            text.push_str(&format!(",{}", soils.constant(scheme, within, at)));
        }
        text.push('\n');
    }
    Ok(text)
}
