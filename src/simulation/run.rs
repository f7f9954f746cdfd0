//! The loop over hours and steps.

use super::case::Case;
use super::column;
use super::costs::{Costs, Pass};
use super::error::SimulationError;
use super::gas_chemistry::Splitting;
use super::hour::Hour;
use super::light::{self, Light};
use super::observer::{HourlyMeans, Observer};
use super::process_budget::{ProcessBudget, Term};
use super::state::State;
use super::tag_accounts::emission_by_tag;
use super::{chemistry_step, particles};
use crate::apportionment::Inflow;
use crate::grid::LaneField;
use crate::time::ModelTime;
use crate::transport::{HorizontalStep, InflowColumns, Responses, advect_horizontally};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// At its last instant.
    Finished,
    /// After the hour in which it was asked to stop.
    Interrupted,
}

/// Runs `case` from `state` to its end, or until `stop` is set (the hour in progress is finished first).
pub fn run(
    case: &Case,
    state: &mut State,
    observers: &mut [&mut dyn Observer],
    stop: &AtomicBool,
) -> Result<Outcome, SimulationError> {
    for observer in observers.iter_mut() {
        observer.on_start(case, state)?;
    }
    let mut light = Light::dark(case);
    let mut outcome = Outcome::Finished;
    while state.time < case.end {
        if stop.load(Ordering::Relaxed) {
            outcome = Outcome::Interrupted;
            break;
        }
        run_hour(case, state, light.as_mut(), observers)?;
    }
    for observer in observers.iter_mut() {
        observer.on_finish(case, state)?;
    }
    Ok(outcome)
}

fn run_hour(
    case: &Case,
    state: &mut State,
    mut light: Option<&mut Light>,
    observers: &mut [&mut dyn Observer],
) -> Result<(), SimulationError> {
    let mut costs = Costs::default();
    let begun = Instant::now();
    let hour = Hour::prepare(case, state)?;
    costs.book(Pass::Preparation, begun);
    let from = state.time;
    let surface = |lanes: usize| LaneField::zeros(case.decomposition.clone(), 1, lanes);
    let mut bulk_mean = surface(case.lanes());
    let mut tag_mean = state.tags.as_ref().map(|t| surface(t.lanes()));
    let mut response_mean = state.responses.as_ref().map(|r| surface(r.lanes()));
    let columns = InflowColumns {
        columns: std::array::from_fn(|side| case.tags.inflow_columns(Inflow::ALL[side]).collect()),
        followed: case.slots.followed.clone(),
        stratosphere: case.stratospheric_tag(),
    };
    let watched = case.watched.as_ref();
    let mut budget = ProcessBudget::begin(case, state);
    let dt = 3600.0 / hour.steps as f64;
    let emitted: Vec<f64> = hour.emission.totals();
    let emitted_by_tag = emission_by_tag(case, &hour);
    let reaction = Reaction {
        case,
        hour: &hour,
        from,
        dt,
    };
    for step in 0..hour.steps {
        let weight = (step as f64 + 0.5) / hour.steps as f64;
        reaction.shine(state, light.as_deref_mut(), step, &mut costs)?;
        reaction.act(state, light.as_deref_mut(), (weight, 0), &mut costs)?;
        if let Some(budget) = &mut budget {
            budget.book(Term::Chemistry, state);
        }
        let begun = Instant::now();
        let winds = hour.winds(weight);
        let mut air_mass = hour.slices[0].air_mass.clone();
        let plan = case.responses.as_ref();
        let responses = plan.zip(state.responses.as_mut());
        let responses = responses.map(|(plan, masses)| Responses {
            masses,
            inflow: &plan.inflow,
        });
        let sides = advect_horizontally(
            &HorizontalStep {
                winds: &winds,
                boundary: &hour.boundary,
                columns: &columns,
                scheme: case.options.advection,
                dt,
                watched: watched.map_or((&[], 0), |w| (&w.cells, w.layers)),
                x_first: state.steps.is_multiple_of(2),
            },
            &mut air_mass,
            &mut state.bulk,
            state.tags.as_mut(),
            responses,
        );
        state.sides.add(&sides);
        let begun = costs.book(Pass::Levels, begun);
        column::step(
            case,
            &hour,
            state,
            (&columns, budget.as_ref()),
            &air_mass,
            (weight, dt),
        )?;
        if let Some(budget) = &mut budget {
            budget.book_sides(&sides.watched);
            budget.book_columns(state);
        }
        costs.book(Pass::Columns, begun);
        reaction.act(state, light.as_deref_mut(), (weight, 1), &mut costs)?;
        if let Some(budget) = &mut budget {
            budget.book(Term::Chemistry, state);
        }
        reaction.grow(state, weight, &mut costs)?;
        if let Some(budget) = &mut budget {
            budget.book(Term::Particles, state);
        }
        for (total, rate) in state.emitted.iter_mut().zip(&emitted) {
            *total += rate * dt;
        }
        if let Some(accounts) = &mut state.tag_accounts {
            for (total, rate) in accounts.emitted.iter_mut().zip(&emitted_by_tag) {
                *total += rate * dt;
            }
        }
        state.steps += 1;
        state.time = from.plus((3600.0 * (step + 1) as f64 / hour.steps as f64).round() as i64);
        add_surface(&mut bulk_mean, &mut state.bulk, hour.steps);
        if let (Some(mean), Some(tags)) = (&mut tag_mean, &mut state.tags) {
            add_surface(mean, tags, hour.steps);
        }
        if let (Some(mean), Some(responses)) = (&mut response_mean, &mut state.responses) {
            add_surface(mean, responses, hour.steps);
        }
        for observer in observers.iter_mut() {
            observer.on_step(case, state)?;
        }
    }
    guard(case, state)?;
    let means = HourlyMeans {
        from,
        to: state.time,
        bulk: &bulk_mean,
        tags: tag_mean.as_ref(),
        responses: response_mean.as_ref(),
        weather: &hour.slices[0],
        processes: budget.as_ref(),
        costs: &costs,
        counts: from >= case.start,
    };
    for observer in observers.iter_mut() {
        observer.on_hour(case, state, &means)?;
    }
    Ok(())
}

/// Light and chemistry of the steps of an hour; nothing where nothing reacts.
struct Reaction<'a> {
    case: &'a Case,
    hour: &'a Hour,
    from: ModelTime,
    dt: f64,
}

impl Reaction<'_> {
    /// Shares of a step that react before and behind the transport.
    fn shares(&self) -> [f64; 2] {
        match self.case.chemistry.as_ref().map(|c| c.options.splitting) {
            None | Some(Splitting::Lie) => [0.0, 1.0],
            Some(Splitting::Strang) => [0.5, 0.5],
        }
    }

    /// New photolysis rates where their time has come.
    fn shine(
        &self,
        state: &mut State,
        light: Option<&mut Light>,
        step: usize,
        costs: &mut Costs,
    ) -> Result<(), SimulationError> {
        let (Some(chemistry), Some(light)) = (&self.case.chemistry, light) else {
            return Ok(());
        };
        let interval = chemistry.options.photolysis_interval;
        let span = |step: usize| (step as f64 * self.dt / interval as f64 + 1e-9) as i64;
        if step > 0 && span(step) == span(step - 1) {
            return Ok(());
        }
        let begun = Instant::now();
        let middle = self.from.plus(span(step) * interval + interval / 2);
        light::update(self.case, chemistry, self.hour, state, light, middle)?;
        costs.book(Pass::Light, begun);
        Ok(())
    }

    /// The particles of a step; nothing where they are inert.
    fn grow(
        &self,
        state: &mut State,
        weight: f64,
        costs: &mut Costs,
    ) -> Result<(), SimulationError> {
        let (Some(chemistry), Some(matter)) = (&self.case.chemistry, &self.case.particles) else {
            return Ok(());
        };
        let begun = Instant::now();
        let how = (chemistry, matter);
        particles::step(self.case, how, self.hour, state, (weight, self.dt))?;
        costs.book(Pass::Particles, begun);
        Ok(())
    }

    /// The chemistry before (`side` 0) or behind (1) the transport of a step.
    fn act(
        &self,
        state: &mut State,
        light: Option<&mut Light>,
        (weight, side): (f64, usize),
        costs: &mut Costs,
    ) -> Result<(), SimulationError> {
        let (Some(chemistry), Some(light)) = (&self.case.chemistry, light) else {
            return Ok(());
        };
        let dt = self.shares()[side] * self.dt;
        if dt == 0.0 {
            return Ok(());
        }
        let begun = Instant::now();
        let solved = chemistry_step::step(
            self.case,
            chemistry,
            self.hour,
            state,
            light,
            (weight, dt),
            side,
        )?;
        costs.solver.join(&solved);
        costs.book(Pass::Chemistry, begun);
        Ok(())
    }
}

/// Adds the lowest layer, divided by the steps of the hour.
fn add_surface(mean: &mut LaneField, field: &mut LaneField, steps: usize) {
    let share = 1.0 / steps as f64;
    let Some(ground) = field.levels_mut().into_iter().next() else {
        return;
    };
    for sums in mean.levels_mut() {
        for (sum, mass) in sums.into_iter().zip(&ground) {
            for (sum, mass) in sum.iter_mut().zip(mass.iter()) {
                *sum += share * mass;
            }
        }
    }
}

/// No mass may be negative or not a number.
fn guard(case: &Case, state: &State) -> Result<(), SimulationError> {
    for k in 0..case.layers() {
        for j in 0..case.horizontal.ny {
            for i in 0..case.horizontal.nx {
                for (lane, &value) in state.bulk.cell(k, j, i).iter().enumerate() {
                    if !(value >= 0.0 && value.is_finite()) {
                        let process = "an hour of transport, deposition and chemistry";
                        return Err(case.bad_mass((lane, value), [k, j, i], state.time, process));
                    }
                }
            }
        }
    }
    Ok(())
}
