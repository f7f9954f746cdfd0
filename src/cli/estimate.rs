//! `hehuang estimate`: what a run will take, before it is run.

use super::CliError;
use super::session::Session;
use super::tags::{RECORD_COPIES, TagWork, tag_seconds};
use crate::scenario::Scenario;
use crate::simulation::{Process, ResponsePlan};
use crate::units::HOUR;
use clap::Args;

/// Arguments of `hehuang estimate`.
#[derive(Debug, Args)]
pub struct EstimateArguments {
    /// Scenario file, or the name of a shipped scenario
    #[arg(value_name = "SCENARIO")]
    scenario: String,
}

/// Seconds of one core per cell, step and lane of the bulk (measured on `winter-episode`, docs/validation/speed.md).
const BULK_SECONDS: f64 = 50e-9;
/// Seconds of one core per cell and step of gas chemistry with light, and of particles (docs/validation/aerosol.md).
const GAS_SECONDS: f64 = 8e-6;
const PARTICLE_SECONDS: f64 = 4e-6;
/// Seconds of one core per cell, step and parameter of a response: where nothing reacts as a lane of the bulk each, else with everything along it
/// (docs/validation/tangents.md).
const RESPONSE_SECONDS: f64 = 18e-6;
/// Seconds of one core per cell and hour of weather, deposition and emissions.
const HOUR_SECONDS: f64 = 5e-6;
/// Seconds per cell of the lowest layer, hour and map of output.
const OUTPUT_SECONDS: f64 = 1e-7;

/// Prints cells, steps, memory, disk and minutes, and the order of the processes.
pub(super) fn run(arguments: &EstimateArguments) -> Result<(), CliError> {
    let session = Session::build(Scenario::open(&arguments.scenario)?)?;
    let scenario = &session.scenario;
    let (nx, ny) = scenario.grid.cells();
    let layers = scenario.grid.layers.value;
    let cells = (nx * ny * layers) as f64;
    let episodes = session.episodes();
    let case = session.built(&episodes[0].0)?.case;
    let (lanes, columns) = (case.lanes() as f64, case.columns() as f64);
    let hours: f64 = episodes
        .iter()
        .map(|(e, ..)| (e.hours.value + e.spin_up_hours.value) as f64)
        .sum();
    let counted: f64 = episodes.iter().map(|(e, ..)| e.hours.value as f64).sum();
    let entries = if session.is_year() {
        episodes.len() as f64
    } else {
        counted
    };
    let longest = episodes
        .iter()
        .map(|(e, ..)| e.hours.value)
        .max()
        .unwrap_or(0) as f64;
    let step = scenario.transport.time_step.value as f64;
    let steps = hours * HOUR / step;
    let threads = match scenario.run.threads.value {
        0 => rayon::current_num_threads(),
        n => n,
    } as f64;
    let surface = (nx * ny) as f64;
    let pollutants = case.species.pollutants.len() as f64;
    let empty = session.empty_record(&case)?;
    let (groups, followed) = (empty.groups.len() as f64, empty.followed as f64);
    let tagged = case.slots.len() as f64;
    let parameters = case.responses.as_ref().map_or(0, ResponsePlan::len) as f64;
    // Of ozone, one for every tag and parameter.
    let ozone = if case.chemistry.is_some() {
        columns + parameters
    } else {
        0.0
    };
    let maps = pollutants + followed * groups + ozone + 7.0;
    let gases = if case.chemistry.is_some() {
        GAS_SECONDS
    } else {
        0.0
    };
    let particles = if case.particles.is_some() {
        PARTICLE_SECONDS
    } else {
        0.0
    };
    let a_response = if case.chemistry.is_some() {
        RESPONSE_SECONDS
    } else {
        lanes * BULK_SECONDS
    };
    let bulk = lanes * BULK_SECONDS + gases + particles;
    let (tag_lane, first_tags) = tag_seconds(&case);
    let riders = tagged * columns * tag_lane + first_tags + parameters * a_response;
    let work = steps * cells * (bulk + riders) + hours * cells * HOUR_SECONDS;
    let seconds = work / threads + entries * surface * maps * OUTPUT_SECONDS;
    // Masses of the cells, and what tags deposit and lose in the lowest layer.
    let state = 8.0
        * (cells * (lanes * (1.0 + parameters) + tagged * columns)
            + 3.0 * surface * tagged * columns);
    let record = 4.0 * surface * maps * longest.max(entries) + 8.0 * surface * followed * columns;
    // A checkpoint is laid out in memory beside the state.
    let kept = if scenario.run.checkpoint_hours.value > 0 {
        2.6
    } else {
        1.0
    };
    let memory = 150e6 + 2.0 * 20.0 * 8.0 * cells + kept * state + RECORD_COPIES * record;
    // Volumes hold 32 bits a value.
    let output = &scenario.output;
    let volume = |every: usize, fields: f64| match every {
        0 => 0.0,
        every => 4.0 * cells * fields * (hours / every as f64 + 1.0),
    };
    let volumes = volume(output.air_every_hours.value, lanes)
        + volume(output.three_d_every_hours.value, pollutants)
        + volume(usize::from(output.face_fluxes.value), 5.0);
    let results = 1.5 * record + volumes;
    let disk = results
        + if scenario.run.checkpoint_hours.value > 0 {
            state + record
        } else {
            0.0
        };
    let mut text = format!(
        "{}: {nx} x {ny} x {layers} = {cells:.0} cells, {lanes:.0} species, {columns:.0} tags\n\
         hours      {hours:.0} with spin-up, {counted:.0} counted\n\
         steps      {steps:.0} of {step:.0} s at most (advection sub-cycles by itself)\n\
         memory     {:.1} GB\n\
         disk       {:.1} GB with the checkpoint, {:.1} GB at the end\n\
         time       {:.1} min on {threads:.0} threads\n",
        session.scenario.file,
        memory / 1e9,
        disk / 1e9,
        results / 1e9,
        seconds / 60.0
    );
    let tags = TagWork {
        cell_steps: steps * cells / threads,
        lane_seconds: tag_lane,
        cells: (cells, surface),
        followed: (tagged, followed),
        point_entries: session.points.len() as f64 * longest.max(entries),
        kept,
    };
    text.push_str(&tags.describe(&case));
    if parameters > 0.0 {
        let minutes = steps * cells * a_response / threads / 60.0;
        let memory = kept * 8.0 * cells * lanes / 1e6;
        text.push_str(&format!(
            "responses  {parameters:.0}; one more is {minutes:.1} min and {memory:.0} MB\n"
        ));
    }
    for note in scenario.emergency_notes(&session.base) {
        text.push_str(&format!("{note}\n"));
    }
    text.push_str("a step does, in this order:\n");
    for process in Process::of(
        session.scenario.chemistry.is_some(),
        session.scenario.aerosol.is_some(),
    ) {
        text.push_str(&format!("  - {}\n", process.describe()));
    }
    super::print(&text)
}
