//! `hehuang plume evaluate`: a POSTFILE beside arcs of samplers.

use super::super::CliError;
use super::super::tables::{emit, emit_text};
use crate::aermod::superpose::PostReader;
use crate::evaluation::{
    ArcPair, ArcRow, ObservedArc, arc_csv_header, arc_markdown, arc_rows, parse_arcs,
};
use crate::meteorology::read_text;
use crate::output::write_table;
use crate::plume::Receptor;
use clap::{Args, ValueEnum};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// YYYYMMDDHH has ten digits, YYMMDDHH eight.
const EIGHT_DIGITS: i64 = 100_000_000;

/// Arguments of `hehuang plume evaluate`.
#[derive(Debug, Args)]
#[command(
    after_help = "OBSERVED: a row an hour and arc: hour (YYMMDDHH as in the POSTFILE), distance_m, concentration_ug_m3 (or _mg_m3, _g_m3: the greatest of the \
    arc); if wanted rate_g_s (where the deck runs with 1 g/s) and class (stability, experiment). Compared is with the greatest value of all receptors of that \
    distance. ++ goal, + criterion, − missed (Chang and Hanna 2004; Hanna and Chang 2012)."
)]
pub(super) struct EvaluateArguments {
    /// POSTFILE (PLOT format) of hourly values
    #[arg(value_name = "POSTFILE")]
    post: PathBuf,
    /// Table of observed arcs
    #[arg(value_name = "OBSERVED")]
    observed: PathBuf,
    /// Where the arcs have their centre [m]
    #[arg(long, value_name = "X,Y", default_value = "0,0", allow_hyphen_values = true, value_parser = centre)]
    centre: (f64, f64),
    /// How far a receptor may lie beside its arc, as a share of the distance
    #[arg(long, value_name = "SHARE", default_value_t = 0.01)]
    tolerance: f64,
    /// Limits for built-up ground
    #[arg(long)]
    urban: bool,
    /// Form of the table
    #[arg(long, value_enum, value_name = "FORM", default_value = "markdown")]
    format: Format,
    /// File of the table [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Also write every pair to this file
    #[arg(long, value_name = "FILE")]
    pairs: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Every figure, for programs
    Csv,
    /// For reading
    Markdown,
}

fn centre(text: &str) -> Result<(f64, f64), String> {
    let wrong = || format!("{text} is no place\nhint: easting and northing in metres, as 0,0");
    let (x, y) = text.split_once(',').ok_or_else(wrong)?;
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|v| v.is_finite());
    Ok((number(x).ok_or_else(wrong)?, number(y).ok_or_else(wrong)?))
}

/// Runs the command.
pub(super) fn run(arguments: &EvaluateArguments) -> Result<(), CliError> {
    let text = read_text(&arguments.observed).map_err(|e| CliError::Input(e.to_string()))?;
    let name = arguments.observed.display().to_string();
    let observed = parse_arcs(&text, &name).map_err(|e| CliError::Input(e.to_string()))?;
    let pairs = pairs(arguments, observed)?;
    let rows = arc_rows(&pairs, arguments.urban);
    if let Some(path) = &arguments.pairs {
        let header = [
            "hour",
            "distance_m",
            "class",
            "observed_ug_m3",
            "modelled_ug_m3",
        ];
        let lines = pairs.iter().map(|pair| {
            vec![
                pair.observed.hour.to_string(),
                pair.observed.distance.to_string(),
                pair.observed.class.clone(),
                format!("{:.6e}", pair.observed.greatest),
                format!("{:.6e}", pair.modelled),
            ]
        });
        write_table(path, &header.map(str::to_owned), lines)?;
    }
    let output = arguments.output.as_deref();
    match arguments.format {
        Format::Csv => emit(output, &arc_csv_header(), rows.iter().map(ArcRow::csv)),
        Format::Markdown => emit_text(output, &arc_markdown(&rows)),
    }
}

/// Every observed arc with the model's greatest value.
fn pairs(
    arguments: &EvaluateArguments,
    observed: Vec<ObservedArc>,
) -> Result<Vec<ArcPair>, CliError> {
    let input = |e: String| CliError::Input(e);
    let mut post = PostReader::open(&arguments.post).map_err(|e| input(e.to_string()))?;
    let Some((receptors, _)) = post.receptors() else {
        return Err(CliError::Input(format!(
            "{} is unformatted and does not say where its receptors stand\nhint: POSTFILE 1 ALL PLOT file",
            arguments.post.display()
        )));
    };
    let receptors: Vec<Receptor> = receptors.to_vec();
    // Receptors of each arc, by the bits of its distance.
    let mut on_arc: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for arc in &observed {
        let at = on_arc.entry(arc.distance.to_bits()).or_default();
        if at.is_empty() {
            *at = near(arguments, &receptors, arc.distance);
        }
        if at.is_empty() {
            return Err(CliError::Input(format!(
                "{}, line {}: no receptor of {} lies {} m from ({}, {})\nhint: --centre X,Y, --tolerance SHARE",
                arguments.observed.display(),
                arc.line,
                arguments.post.display(),
                arc.distance,
                arguments.centre.0,
                arguments.centre.1
            )));
        }
    }
    let mut wanted: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    for (k, arc) in observed.iter().enumerate() {
        let hour = arc.hour % EIGHT_DIGITS;
        wanted.entry(hour).or_default().push(k);
    }
    let mut modelled: Vec<Option<f64>> = vec![None; observed.len()];
    let mut values = Vec::new();
    while let Some(hour) = post
        .next_hour(&mut values)
        .map_err(|e| input(e.to_string()))?
    {
        for &k in wanted.get(&(hour % EIGHT_DIGITS)).into_iter().flatten() {
            let arc = &observed[k];
            let of_arc = on_arc[&arc.distance.to_bits()].iter().map(|&r| values[r]);
            modelled[k] = Some(arc.factor * of_arc.fold(0.0, f64::max));
        }
    }
    let name = arguments.observed.display();
    observed
        .into_iter()
        .zip(modelled)
        .map(|(observed, modelled)| match modelled {
            Some(modelled) => Ok(ArcPair { observed, modelled }),
            None => Err(CliError::Input(format!(
                "{name}, line {}: {} has no hour {}\nhint: hours are named as in the POSTFILE, YYMMDDHH",
                observed.line,
                arguments.post.display(),
                observed.hour
            ))),
        })
        .collect()
}

/// Receptors at a distance from the centre.
fn near(arguments: &EvaluateArguments, receptors: &[Receptor], distance: f64) -> Vec<usize> {
    let (x, y) = arguments.centre;
    let off = |r: &Receptor| (libm::hypot(r.x - x, r.y - y) - distance).abs();
    (0..receptors.len())
        .filter(|&k| off(&receptors[k]) <= arguments.tolerance * distance)
        .collect()
}
