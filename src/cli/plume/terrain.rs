//! `hehuang plume terrain`: elevations and hill heights for a deck, as AERMAP gives them.

use super::must_be_there;
use crate::aermod::deck::render;
use crate::cli::CliError;
use crate::geodata::{Crs, CrsError};
use crate::output::write_file;
use crate::prepare::terrain::{
    DeckMap, DemError, Ground, Heights, PrepareError, Prepared, prepare,
};
use clap::Args;
use std::path::{Path, PathBuf};

/// Arguments of `hehuang plume terrain`.
#[derive(Debug, Args)]
pub(super) struct TerrainArguments {
    /// The deck (.inp)
    #[arg(value_name = "DECK")]
    deck: PathBuf,
    /// Map of the deck's coordinates: EPSG:32648 (UTM 48), EPSG:4543 (CGCS2000, 102 °E) …, or a PROJ text
    #[arg(long, value_name = "EPSG:CODE")]
    crs: String,
    /// The same point in the deck's coordinates and in the map's, where they differ (AERMAP's ANCHORXY)
    #[arg(
        long,
        value_name = "X,Y,EASTING,NORTHING",
        value_delimiter = ',',
        allow_hyphen_values = true
    )]
    anchor: Vec<f64>,
    /// Elevation models: GeoTIFF (.tif), SRTM tiles (.hgt) or ESRI ASCII grids (.asc); the first that holds a point counts. Without
    /// one: the embedded terrain (30 arc seconds), for orientation only
    #[arg(long, value_name = "FILE", num_args = 1..)]
    dem: Vec<PathBuf>,
    /// Coordinate system of ESRI ASCII grids that have no .prj beside them
    #[arg(long, value_name = "EPSG:CODE", requires = "dem")]
    dem_crs: Option<String>,
    /// Folder of the include files; the deck's own if not given
    #[arg(short, long, value_name = "FOLDER")]
    output: Option<PathBuf>,
}

/// Writes the include files.
pub(super) fn terrain(arguments: &TerrainArguments) -> Result<(), CliError> {
    let deck = &arguments.deck;
    let bad = |cause: CrsError| CliError::Arguments(format!("--crs: {cause}"));
    let crs = Crs::new(&arguments.crs)
        .map_err(bad)?
        .in_metres()
        .map_err(bad)?;
    let shift = match arguments.anchor[..] {
        [x, y, easting, northing] => [easting - x, northing - y],
        [] => [0.0; 2],
        _ => {
            return Err(CliError::Arguments(
                "--anchor wants four numbers with commas between them: X,Y,EASTING,NORTHING"
                    .to_owned(),
            ));
        }
    };
    must_be_there(deck)?;
    let ground = if arguments.dem.is_empty() {
        Ground::embedded()
    } else {
        let bad = |cause: CrsError| CliError::Arguments(format!("--dem-crs: {cause}"));
        let of_grids = arguments.dem_crs.as_deref().map(Crs::new);
        let of_grids = of_grids.transpose().map_err(bad)?;
        Ground::open(&arguments.dem, of_grids.as_ref())
    };
    let ground = ground.map_err(input)?;
    let prepared =
        prepare(deck, &DeckMap { crs, shift }, &ground).map_err(|error| match error {
            PrepareError::Deck(errors) => CliError::Deck(render(&errors.problems)),
            PrepareError::Dem(error) => input(error),
            other => CliError::Deck(format!("error: {other}")),
        })?;
    let folder = arguments
        .output
        .clone()
        .unwrap_or_else(|| deck.parent().unwrap_or(Path::new("")).to_owned());
    let stem = deck
        .file_stem()
        .map_or(String::new(), |s| s.to_string_lossy().into_owned());
    let files = [
        (
            folder.join(format!("{stem}_sources.inc")),
            &prepared.sources,
        ),
        (
            folder.join(format!("{stem}_receptors.inc")),
            &prepared.receptors,
        ),
    ];
    for (path, text) in &files {
        write_file(path, text.as_bytes())?;
    }
    crate::cli::print(&summary(&prepared, &ground, [&files[0].0, &files[1].0]))
}

fn input(error: DemError) -> CliError {
    CliError::Input(error.to_string())
}

fn summary(prepared: &Prepared, ground: &Ground, files: [&PathBuf; 2]) -> String {
    let range = |value: fn(&Heights) -> f64| {
        let values = prepared.heights.iter().map(value);
        let (least, greatest) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), z| {
            (a.min(z), b.max(z))
        });
        format!("{least:.1} to {greatest:.1} m")
    };
    let mut text = format!("elevation models: {}\n", ground.extent());
    if let Some(raster) = ground.rasters().first()
        && raster.frame.name.starts_with("embedded")
    {
        text.push_str("the embedded terrain smooths valleys narrower than 2 km: take an elevation model of 30 m (--dem) for anything that counts\n");
    }
    text.push_str(&format!(
        "{} sources, {} receptors",
        prepared.source_count,
        prepared.heights.len()
    ));
    if !prepared.heights.is_empty() {
        text.push_str(&format!(
            ": elevations {}, hill heights {}",
            range(|h| h.elevation),
            range(|h| h.hill)
        ));
    }
    text.push('\n');
    for warning in &prepared.warnings {
        text.push_str(&format!("warning: {warning}\n"));
    }
    text.push_str(&format!(
        "{}: put \"SO INCLUDED {}\" in place of the deck's LOCATION lines\n{}: put \"RE INCLUDED {}\" in place of its receptor lines\n",
        files[0].display(),
        files[0].file_name().unwrap_or_default().to_string_lossy(),
        files[1].display(),
        files[1].file_name().unwrap_or_default().to_string_lossy(),
    ));
    text
}
