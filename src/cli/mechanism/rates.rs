//! `hehuang mechanism rates`.

use super::super::CliError;
use super::Which;
use crate::chemistry::{Air, published};
use crate::units;
use clap::Args;
use std::fmt::Write as _;

/// Arguments of `hehuang mechanism rates`.
#[derive(Debug, Args)]
pub struct RatesArguments {
    #[command(flatten)]
    which: Which,
    /// Temperature [K]
    #[arg(long = "temperature_K", value_name = "K", default_value_t = 298.15)]
    temperature: f64,
    /// Pressure [hPa]
    #[arg(long = "pressure_hPa", value_name = "HPA", default_value_t = 1013.25)]
    pressure: f64,
    /// Number density of the air [molecules/cm³], if not that of temperature and pressure
    #[arg(long, value_name = "N")]
    number_density: Option<f64>,
    /// By day over the open sea, where halogens destroy ozone
    #[arg(long)]
    open_water: bool,
    /// Comma-separated values
    #[arg(long)]
    csv: bool,
}

/// Prints the rate constant of every row.
pub(super) fn run(arguments: &RatesArguments) -> Result<(), CliError> {
    for (name, value, low, high) in [
        ("--temperature_K", arguments.temperature, 150.0, 400.0),
        ("--pressure_hPa", arguments.pressure, 1.0, 1100.0),
    ] {
        if !(low..=high).contains(&value) {
            return Err(CliError::Arguments(format!(
                "{name} {value} is outside {low} to {high}"
            )));
        }
    }
    let mechanism = arguments.which.open()?;
    let mut air = Air::new(
        arguments.temperature,
        units::from_hectopascal(arguments.pressure),
        0.0,
    );
    air.open_water = arguments.open_water;
    if let Some(density) = arguments.number_density {
        air.number_density = density;
    }
    let constants = published(&mechanism, &air, &[], &[]);
    let mut text = if arguments.csv {
        "label,kind,order,k\n".to_owned()
    } else {
        format!(
            "{} at {} K, {} hPa, {:.4e} molecules/cm3; k in molecules, cm3, s (- : photolysis or surface, from elsewhere)\n",
            mechanism.name, air.temperature, arguments.pressure, air.number_density
        )
    };
    for (row, k) in mechanism.reactions.iter().zip(constants) {
        let given = matches!(row.law.kind(), "photolysis" | "heterogeneous");
        if arguments.csv {
            let value = if given {
                String::new()
            } else {
                format!("{k:e}")
            };
            let _ = writeln!(
                text,
                "{},{},{},{value}",
                row.label,
                row.law.kind(),
                row.order()
            );
        } else {
            let value = if given {
                "-".to_owned()
            } else {
                format!("{k:.4e}")
            };
            let _ = writeln!(
                text,
                "{:<16} {value:>11}  {}",
                row.label,
                mechanism.equation(row)
            );
        }
    }
    crate::cli::print(&text)
}
