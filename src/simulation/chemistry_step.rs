//! Chemistry of a step, a few columns at a time: mole fractions out of the masses, rates, integration, masses back.

use super::case::Case;
use super::error::SimulationError;
use super::gas_chemistry::GasChemistry;
use super::gas_tags::{CellTags, Happened, TagWork};
use super::hour::Hour;
use super::light::Light;
use super::state::State;
use crate::apportionment::Inflow;
use crate::chemistry::carriers::Extents;
use crate::chemistry::uptake::ozone_on_dust;
use crate::chemistry::{Batch, Both, Cells, SolverError, Statistics, TangentFields, rates};
use crate::grid::RowPart;
use crate::meteorology::radiation::saturation_vapour_pressure;
use crate::time::ModelTime;
use crate::units::MOLAR_MASS_AIR;
use rayon::prelude::*;

/// Columns whose cells are integrated together, without and with responses: what these keep in registers is laid out once for all of them.
const COLUMNS: usize = 8;
const RESPONDING_COLUMNS: usize = 16;

/// Scratch of one thread.
#[derive(Default)]
struct Work {
    temperature: Vec<f64>,
    pressure: Vec<f64>,
    water: Vec<f64>,
    density: Vec<f64>,
    photolysis: Vec<f64>,
    heterogeneous: Vec<f64>,
    concentration: Vec<f64>,
    rate: Vec<f64>,
    loss: Vec<f64>,
    step: Vec<f64>,
    /// Cell of the grid, (k, n) with n the place in the row part, and its air [kg].
    place: Vec<(usize, usize, f64)>,
    before: Vec<f64>,
    extents: Extents,
    tags: TagWork,
    /// Responses of the mole fractions `[cell][parameter][species]` [mol/mol].
    responses: Vec<f64>,
    /// What parameters change of light and surfaces `[cell][parameter][driver]` [1].
    drivers: Vec<f64>,
}

struct Rows<'a> {
    bulk: RowPart<'a>,
    tags: Option<RowPart<'a>>,
    responses: Option<RowPart<'a>>,
    net: RowPart<'a>,
    step: RowPart<'a>,
    light: RowPart<'a>,
    /// What parameters change of the light.
    changes: Option<RowPart<'a>>,
}

/// Lets the gases react for `dt` seconds in the weather at `weight` of the hour, before (`side` 0) or behind (1) the transport; `light`
/// holds the photolysis rates.
pub(super) fn step(
    case: &Case,
    chemistry: &GasChemistry,
    hour: &Hour,
    state: &mut State,
    light: &mut Light,
    (weight, dt): (f64, f64),
    side: usize,
) -> Result<Statistics, SimulationError> {
    let Some(gas) = &mut state.gas else {
        return Ok(Statistics::default());
    };
    let (mut net, mut step) = (
        gas.net.rows_mut().into_iter(),
        gas.step.rows_mut().into_iter(),
    );
    let mut changes = light.changes.as_mut().map(|c| c.rows_mut().into_iter());
    let mut light = light.rates.rows_mut().into_iter();
    let mut tags = state.tags.as_mut().map(|t| t.rows_mut().into_iter());
    let mut responses = state.responses.as_mut().map(|r| r.rows_mut().into_iter());
    let mut rows = Vec::new();
    for bulk in state.bulk.rows_mut() {
        let (Some(net), Some(step), Some(light)) = (net.next(), step.next(), light.next()) else {
            unreachable!("all fields are cut alike");
        };
        rows.push(Rows {
            bulk,
            tags: tags.as_mut().and_then(Iterator::next),
            responses: responses.as_mut().and_then(Iterator::next),
            net,
            step,
            light,
            changes: changes.as_mut().and_then(Iterator::next),
        });
    }
    let time = state.time;
    let columns = if case.responses.is_some() {
        RESPONDING_COLUMNS
    } else {
        COLUMNS
    };
    let unattributed = [Inflow::Methane, Inflow::Chemistry]
        .map(|inflow| case.tags.inflow_columns(inflow).collect::<Vec<_>>());
    let done: Vec<Result<Statistics, SimulationError>> = rows
        .into_par_iter()
        .with_max_len(1)
        .map_init(Work::default, |work, mut row| {
            let mut statistics = Statistics::default();
            let mut first = 0;
            while first < row.bulk.nx {
                let end = (first + columns).min(row.bulk.nx);
                let part = Part {
                    case,
                    chemistry,
                    hour,
                    weight,
                    dt,
                    first,
                    end,
                    time,
                    side,
                    unattributed: &unattributed,
                };
                statistics.join(&part.run(work, &mut row)?);
                first = end;
            }
            Ok(statistics)
        })
        .collect();
    let mut statistics = Statistics::default();
    for part in done {
        statistics.join(&part?);
    }
    Ok(statistics)
}

/// Some columns of a row.
struct Part<'a> {
    case: &'a Case,
    chemistry: &'a GasChemistry,
    hour: &'a Hour,
    weight: f64,
    dt: f64,
    first: usize,
    end: usize,
    time: ModelTime,
    side: usize,
    /// Tag columns of methane and of chemistry.
    unattributed: &'a [Vec<usize>; 2],
}

impl Part<'_> {
    fn run(&self, work: &mut Work, row: &mut Rows<'_>) -> Result<Statistics, SimulationError> {
        self.gather(work, row);
        let cells = work.place.len();
        work.rate.resize(cells * self.chemistry.rates.rows(), 0.0);
        self.chemistry.rates.effective(
            &Cells {
                temperature: &work.temperature,
                pressure: &work.pressure,
                water: &work.water,
                number_density: &work.density,
                photolysis: &work.photolysis,
                heterogeneous: &work.heterogeneous,
                open_water: &[],
            },
            &mut work.rate,
        );
        let batch = Batch {
            concentration: &mut work.concentration,
            rate: &work.rate,
            source: None,
            loss: self.chemistry.options.dust_uptake.then_some(&work.loss[..]),
            step: &mut work.step,
        };
        let solver = &self.chemistry.solver;
        let followed = row.tags.is_some() && self.case.slots.gas.is_some();
        if followed {
            work.before.clear();
            work.before.extend_from_slice(batch.concentration);
            work.extents
                .begin(cells, self.chemistry.mechanism.reactions.len());
        }
        let plan = self.case.responses.as_ref();
        let mut tangents = plan.and_then(|plan| {
            let fields = TangentFields {
                first: &mut work.responses,
                source: &[],
                drivers: &work.drivers,
                second: &mut [],
            };
            let rider = plan.system.as_ref()?.ride(cells, fields);
            Some(rider.expect("as many numbers as cells, parameters and species"))
        });
        let (extents, dt) = (&mut work.extents, self.dt);
        let done = match (followed, &mut tangents) {
            (false, None) => solver.advance(batch, dt),
            (true, None) => solver.advance_with(batch, dt, extents),
            (false, Some(tangents)) => solver.advance_with(batch, dt, tangents),
            (true, Some(tangents)) => solver.advance_with(batch, dt, &mut Both(extents, tangents)),
        };
        let mut statistics = done.map_err(|cause| self.failed(work, row, cause))?;
        let (k, n, _) = work.place[statistics.worst];
        let grid = &self.case.horizontal;
        statistics.worst = (k * grid.ny + row.bulk.j) * grid.nx + row.bulk.i0 + n;
        self.scatter(work, row);
        if followed {
            self.carry_tags(work, row);
        }
        Ok(statistics)
    }

    /// Takes the tags of all cells over the step.
    fn carry_tags(&self, work: &mut Work, row: &mut Rows<'_>) {
        let (Some(gas), Some(tags)) = (&self.case.slots.gas, &mut row.tags) else {
            return;
        };
        let (lanes, columns) = (self.case.lanes(), self.case.columns());
        let width = self.case.slots.len() * columns;
        let reactions = self.chemistry.mechanism.reactions.len();
        let happened = Happened {
            before: &work.before,
            extents: work.extents.values(),
            reactions,
        };
        let species = self.chemistry.lanes.len();
        gas.factor(&mut work.tags, happened, species);
        for (cell, &(k, n, air)) in work.place.iter().enumerate() {
            let extents = &happened.extents[cell * reactions..(cell + 1) * reactions];
            let own = CellTags {
                tags: &mut tags.layers[k][n * width..(n + 1) * width],
                columns,
                bulk: &row.bulk.layers[k][n * lanes..(n + 1) * lanes],
                air,
                fractions: &work.concentration[cell * species..(cell + 1) * species],
                unattributed: self.unattributed,
            };
            gas.carry(self.chemistry, &mut work.tags, (cell, extents), own);
        }
    }

    fn failed(&self, work: &Work, row: &Rows<'_>, cause: SolverError) -> SimulationError {
        let SolverError::Stuck { cell, .. } = cause else {
            return SimulationError::Observer(cause.to_string());
        };
        let (k, n, _) = work.place[cell];
        let (j, i) = (row.bulk.j, row.bulk.i0 + n);
        SimulationError::Chemistry {
            k,
            j,
            i,
            longitude: self.case.horizontal.longitude[[j, i]],
            latitude: self.case.horizontal.latitude[[j, i]],
            time: self.time,
            cause,
        }
    }

    /// Air and mole fractions of the cells, level by level.
    fn gather(&self, work: &mut Work, row: &Rows<'_>) {
        let (lanes, tables) = (self.case.lanes(), row.light.layers[0].len() / row.light.nx);
        for list in [
            &mut work.temperature,
            &mut work.pressure,
            &mut work.water,
            &mut work.density,
            &mut work.photolysis,
            &mut work.heterogeneous,
            &mut work.concentration,
            &mut work.loss,
            &mut work.step,
            &mut work.responses,
            &mut work.drivers,
        ] {
            list.clear();
        }
        work.place.clear();
        let [from, to] = &self.hour.slices;
        for k in 0..self.case.layers() {
            for n in self.first..self.end {
                let cell = [k, row.bulk.j, row.bulk.i0 + n];
                let blend = |a: f64, b: f64| (1.0 - self.weight) * a + self.weight * b;
                let temperature = blend(from.temperature[cell], to.temperature[cell]);
                let pressure = blend(from.pressure[cell], to.pressure[cell]);
                let humidity = blend(from.relative_humidity[cell], to.relative_humidity[cell]);
                let air = from.air_mass[cell];
                work.temperature.push(temperature);
                work.pressure.push(pressure);
                work.water.push(
                    (humidity.clamp(0.0, 1.0) * saturation_vapour_pressure(temperature) / pressure)
                        .min(0.2),
                );
                work.density
                    .push(rates::number_density(temperature, pressure));
                work.photolysis
                    .extend_from_slice(&row.light.layers[k][n * tables..(n + 1) * tables]);
                work.step.push(row.step.layers[k][2 * n + self.side]);
                work.place.push((k, n, air));
                let masses = &row.bulk.layers[k][n * lanes..(n + 1) * lanes];
                let (own, changes): (&[f64], &[f64]) = match (&row.responses, &row.changes) {
                    (Some(responses), Some(changes)) => {
                        let width = self.case.response_lanes();
                        let wide = width / lanes * tables;
                        (
                            &responses.layers[k][n * width..(n + 1) * width],
                            &changes.layers[k][n * wide..(n + 1) * wide],
                        )
                    }
                    _ => (&[], &[]),
                };
                let air_of_cell = (temperature, humidity);
                self.surfaces(work, cell, (masses, own, changes), air_of_cell);
                let inverse = 1.0 / air;
                work.concentration
                    .extend(self.chemistry.lanes.iter().map(|lane| match lane {
                        Some((lane, factor)) => masses[*lane] * inverse * factor,
                        None => 0.0,
                    }));
                let species = self.chemistry.lanes.len();
                for masses in own.chunks_exact(lanes) {
                    let first = work.responses.len();
                    work.responses.resize(first + species, 0.0);
                    let fractions = &mut work.responses[first..];
                    for &(species, lane, _, mole) in &self.chemistry.kept {
                        fractions[species] = masses[lane] * (inverse * mole);
                    }
                }
            }
        }
    }

    /// Heterogeneous rates of a cell, and what parameters change of their logarithms.
    fn surfaces(
        &self,
        work: &mut Work,
        [k, j, i]: [usize; 3],
        (masses, responses, light): (&[f64], &[f64], &[f64]),
        (temperature, humidity): (f64, f64),
    ) {
        let chemistry = self.chemistry;
        let volume = self.case.horizontal.area[[j, i]] * self.case.metrics.thickness[[k, j, i]];
        let (grains, particles) = (&chemistry.grains, self.case.particles.as_ref());
        let growth = grains.growth(humidity);
        let surface = grains.surface(particles, &growth, (masses, volume, humidity));
        let ground = if k == 0 && chemistry.options.surface_nitrous_acid {
            self.hour.ground_uptake[j * self.case.horizontal.nx + i]
        } else {
            0.0
        };
        let first = work.heterogeneous.len();
        let rates = chemistry.processes.iter();
        work.heterogeneous
            .extend(rates.map(|process| process.rate(temperature, surface, ground)));
        if chemistry.options.dust_uptake {
            let first = work.loss.len();
            work.loss.resize(first + chemistry.lanes.len(), 0.0);
            if let Some(ozone) = chemistry.ozone {
                work.loss[first + ozone] = ozone_on_dust(temperature, surface);
            }
        }
        let tables = light.len() / (responses.len() / masses.len()).max(1);
        let parameters = responses.chunks_exact(masses.len());
        for (response, light) in parameters.zip(light.chunks_exact(tables.max(1))) {
            work.drivers.extend_from_slice(light);
            let air = (volume, humidity);
            let change = grains.surface_change(particles, &growth, (masses, response), air);
            let rates = chemistry.processes.iter().zip(&work.heterogeneous[first..]);
            let changes = rates.map(|(process, rate)| {
                if *rate > 0.0 {
                    process.change(temperature, surface, change) / rate
                } else {
                    0.0
                }
            });
            work.drivers.extend(changes);
        }
    }

    /// Responses of the masses of a cell from those of the mole fractions; `left` is what is left of ozone of the stratosphere.
    fn respond(&self, masses: &mut [f64], (changes, air): (&[f64], f64), left: f64) {
        for &(species, lane, mass, _) in &self.chemistry.kept {
            masses[lane] = changes[species] * (air * mass);
        }
        for (counter, made) in &self.chemistry.products {
            let moles = changes[*counter] * air / MOLAR_MASS_AIR;
            for (lane, mass) in made {
                masses[*lane] += moles * mass;
            }
        }
        if let Some(lane) = self.chemistry.stratospheric {
            masses[lane] *= left;
        }
    }

    /// Masses from the mole fractions; what the chemistry made of each species is booked.
    fn scatter(&self, work: &mut Work, row: &mut Rows<'_>) {
        let lanes = self.case.lanes();
        let species = self.chemistry.lanes.len();
        let rows = self.chemistry.rates.rows();
        for fractions in work.concentration.chunks_exact_mut(species) {
            self.chemistry.fill_holes(fractions);
        }
        let cells = work.place.iter().zip(&work.step);
        let cells = cells.zip(work.concentration.chunks_exact(species));
        let cells = cells.zip(work.rate.chunks_exact(rows));
        let width = self.case.response_lanes();
        let each = width / lanes * species;
        for (cell, (((&(k, n, air), step), fractions), constants)) in cells.enumerate() {
            row.step.layers[k][2 * n + self.side] = *step;
            let masses = &mut row.bulk.layers[k][n * lanes..(n + 1) * lanes];
            let net = &mut row.net.layers[0][n * lanes..(n + 1) * lanes];
            let odd = &self.chemistry.odd_oxygen;
            let loss = match self.chemistry.stratospheric {
                Some(_) => odd.loss(fractions, constants) / odd.amount(fractions).max(1e-15),
                None => 0.0,
            };
            if let Some(responses) = &mut row.responses {
                let own = &mut responses.layers[k][n * width..(n + 1) * width];
                let changes = &work.responses[cell * each..(cell + 1) * each];
                let parameters = own.chunks_exact_mut(lanes);
                let left = 1.0 / (1.0 + loss * self.dt);
                for (masses, changes) in parameters.zip(changes.chunks_exact(species)) {
                    self.respond(masses, (changes, air), left);
                }
            }
            for (lane, fraction) in self.chemistry.lanes.iter().zip(fractions) {
                let Some((lane, factor)) = *lane else {
                    continue;
                };
                let after = fraction * air / factor;
                net[lane] += after - masses[lane];
                masses[lane] = after;
            }
            for (counter, made) in &self.chemistry.products {
                let moles = fractions[*counter] * air / MOLAR_MASS_AIR;
                for (lane, mass) in made {
                    net[*lane] += moles * mass;
                    masses[*lane] += moles * mass;
                }
            }
            if let Some(lane) = self.chemistry.stratospheric {
                let after = masses[lane] / (1.0 + loss * self.dt);
                net[lane] += after - masses[lane];
                masses[lane] = after;
            }
        }
    }
}
