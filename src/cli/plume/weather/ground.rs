//! What the ground is around the place.

use super::unread;
use crate::cli::CliError;
use crate::meteorology::read_text;
use crate::prepare::weather::{
    ClassRaster, LandCoverOptions, Moisture, Place, SurfaceTable, parse_surface_lines,
    parse_surface_table,
};
use crate::terrain::{LandCover, Legend};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Options of the ground.
#[derive(Debug, Args)]
#[command(next_help_heading = "Surface")]
pub(super) struct GroundArguments {
    /// Table of albedo, Bowen ratio and roughness, or the lines of AERSURFACE; without it the embedded land cover (30″) as
    /// AERSURFACE would take it
    #[arg(long, value_name = "FILE")]
    surface: Option<PathBuf>,
    /// GeoTIFF of land-cover classes around the place instead of the embedded 30″: ESA WorldCover (10 m) or IGBP
    #[arg(long, value_name = "TIF", conflicts_with = "surface")]
    land_cover: Option<PathBuf>,
    /// What the classes of --land-cover mean
    #[arg(long, value_enum, default_value_t = Classes::Worldcover, requires = "land_cover")]
    classes: Classes,
    /// Number of wind sectors for the roughness from land cover, 1-12
    #[arg(long, value_name = "N", default_value_t = 1, conflicts_with = "surface", value_parser = clap::value_parser!(u8).range(1..=12))]
    sectors: u8,
    /// Wetness of the ground for the Bowen ratio from land cover
    #[arg(long, value_enum, default_value_t = Wetness::Average, conflicts_with = "surface")]
    moisture: Wetness,
    /// Arid climate: bare ground and shrubs of deserts
    #[arg(long, conflicts_with = "surface")]
    arid: bool,
    /// The site is an airport: built-up land and fields are smoother
    #[arg(long, conflicts_with = "surface")]
    airport: bool,
    /// Months with continuous snow, e.g. 12,1,2
    #[arg(
        long,
        value_name = "MONTHS",
        value_delimiter = ',',
        conflicts_with = "surface",
        value_parser = clap::value_parser!(u8).range(1..=12)
    )]
    snow_months: Vec<u8>,
}

/// Legends of land cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Classes {
    /// ESA WorldCover: 10 trees … 100 moss
    Worldcover,
    /// IGBP (MCD12Q1): 1 evergreen needleleaf forest … 17 water
    Igbp,
    /// NLCD: 11 open water … 95 herbaceous wetlands
    Nlcd,
    /// GLC_FCS30: 10 rainfed cropland … 220 ice and snow
    GlcFcs30,
    /// CNLUCC: 11 paddy fields … 67 other unused land
    Cnlucc,
}

/// AERSURFACE's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Wetness {
    /// Among the wettest 30 % of thirty years
    Wet,
    /// Between
    Average,
    /// Among the driest 30 %
    Dry,
}

impl GroundArguments {
    /// The table, and what it is.
    pub fn table(&self, place: &Place) -> Result<(SurfaceTable, String), CliError> {
        if let Some(path) = &self.surface {
            let text = read_text(path).map_err(unread)?;
            let file = path.display().to_string();
            let lines = text.lines().any(|line| {
                line.trim_start()
                    .to_ascii_uppercase()
                    .starts_with("FREQ_SECT")
            });
            let table = if lines {
                parse_surface_lines(&text, &file)
            } else {
                parse_surface_table(&text, &file)
            }
            .map_err(unread)?;
            let told = format!("surface: {file}: {}", table.summary());
            return Ok((table, told));
        }
        let options = LandCoverOptions {
            sectors: usize::from(self.sectors),
            moisture: match self.moisture {
                Wetness::Wet => Moisture::Wet,
                Wetness::Average => Moisture::Average,
                Wetness::Dry => Moisture::Dry,
            },
            arid: self.arid,
            airport: self.airport,
            snow_months: self.snow_months.iter().map(|&m| usize::from(m)).collect(),
        };
        let point = (place.longitude, place.latitude);
        let (table, cover) = if let Some(path) = &self.land_cover {
            let legend = match self.classes {
                Classes::Worldcover => "esa_worldcover",
                Classes::Igbp => "igbp",
                Classes::Nlcd => "nlcd",
                Classes::GlcFcs30 => "glc_fcs30",
                Classes::Cnlucc => "cnlucc",
            };
            let legend = Legend::named(legend).map_err(|e| CliError::Run(e.to_string()))?;
            let raster = ClassRaster::read(path, legend, place.elevation)
                .map_err(|e| CliError::Input(e.to_string()))?;
            let class = |x, y| raster.class(x, y);
            let table = SurfaceTable::from_classes(&class, point, &options);
            (table, format!("land cover {}", path.display()))
        } else {
            let cover = LandCover::embedded().map_err(|e| CliError::Run(e.to_string()))?;
            let table = SurfaceTable::from_land_cover(&cover, point, &options);
            let coarse = "embedded land cover (30″, coarse: --land-cover or --surface are better for anything that counts)";
            (table, coarse.to_owned())
        };
        let table = table.map_err(|e| CliError::Arguments(e.to_string()))?;
        let snow = match &self.snow_months[..] {
            [] => "no month with continuous snow".to_owned(),
            months => format!("snow in months {months:?}"),
        };
        let told = format!(
            "surface: {cover}, {} moisture, {}{}, {snow}: {}",
            match self.moisture {
                Wetness::Wet => "wet",
                Wetness::Average => "average",
                Wetness::Dry => "dry",
            },
            if self.arid { "arid" } else { "not arid" },
            if self.airport { ", airport" } else { "" },
            table.summary()
        );
        Ok((table, told))
    }
}
