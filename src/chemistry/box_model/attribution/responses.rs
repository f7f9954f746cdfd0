//! First-order responses to the sources, and their integral on the way from no source to all.

use super::super::euler::EulerStep;
use super::super::integrate::{BoxStep, Exchange, Moment, Process, Variant, run_process};
use super::super::{BoxError, Case};
use super::follow::{BACKGROUND, INITIAL, UNNAMED};
use crate::chemistry::{Batch, Parameter, Statistics, TangentError, TangentFields, TangentSystem};
use crate::numerics::quadrature::gauss_legendre;

/// Responses to sources, unnamed emission, background and initial air, in this order, at the times of a case `[time][parameter]`
/// [mol/mol], with the sources times `factors`.
pub(super) fn responses(
    case: &Case,
    factors: &[f64],
    times: &[usize],
) -> Result<Vec<Vec<f64>>, BoxError> {
    let mut process = Responder {
        case,
        times,
        integrator: Integrator::of(case)?,
        tangents: Vec::new(),
        inflow: Vec::new(),
        steps: 0,
        found: vec![Vec::new(); times.len()],
    };
    run_process(case, &[Variant::with_sources(case, factors)], &mut process)?;
    Ok(process.found)
}

/// ∫₀¹ response(λ) dλ of every source with all of them times λ, by Gauss and Legendre `[time][source]` [mol/mol].
pub(super) fn path_integral(case: &Case, times: &[usize]) -> Result<Vec<Vec<f64>>, BoxError> {
    let count = case.sources.len();
    let mut integral = vec![vec![0.0; count]; times.len()];
    for (at, weight) in gauss_legendre(case.attribution.path_points) {
        let found = responses(case, &vec![at; count], times)?;
        for (sums, values) in integral.iter_mut().zip(found) {
            for (sum, value) in sums.iter_mut().zip(values) {
                *sum += weight * value;
            }
        }
    }
    Ok(integral)
}

/// What takes the tangents over a step.
enum Integrator {
    Euler(Box<EulerStep>),
    Rosenbrock(Box<TangentSystem>),
}

impl Integrator {
    /// Every parameter may be a source of every species.
    fn of(case: &Case) -> Result<Self, BoxError> {
        if case.backward_euler {
            return Ok(Self::Euler(Box::new(EulerStep::new(case))));
        }
        let all: Vec<usize> = (0..case.mechanism.species.len()).collect();
        let mut parameters = vec![Parameter::Source(all); case.sources.len() + INITIAL];
        parameters.push(Parameter::State);
        let system = TangentSystem::new(case.solver.network(), &parameters, &[]);
        Ok(Self::Rosenbrock(Box::new(system.map_err(wrong)?)))
    }
}

fn wrong(error: TangentError) -> BoxError {
    BoxError::Attribution(error.to_string())
}

struct Responder<'a> {
    case: &'a Case,
    times: &'a [usize],
    integrator: Integrator,
    /// `[parameter][species]` [mol/mol].
    tangents: Vec<f64>,
    /// What each parameter brings `[parameter][species]` [mol/mol/s].
    inflow: Vec<f64>,
    steps: usize,
    found: Vec<Vec<f64>>,
}

impl Responder<'_> {
    /// Parameters: the sources and three parts that come from outside.
    fn parameters(&self) -> usize {
        self.case.sources.len() + INITIAL + 1
    }

    fn begin(&mut self, bulk: &[f64]) {
        self.tangents = vec![0.0; self.parameters() * bulk.len()];
        self.inflow = self.tangents.clone();
        let initial = (self.case.sources.len() + INITIAL) * bulk.len();
        self.tangents[initial..].copy_from_slice(bulk);
    }

    fn inflow(&mut self, exchange: &Exchange) {
        let case = self.case;
        let species = case.mechanism.species.len();
        let first = case.sources.len();
        for s in 0..species {
            for (n, source) in case.sources.iter().enumerate() {
                self.inflow[n * species + s] =
                    exchange.emission(source.emission[s], source.flux[s]);
            }
            self.inflow[(first + UNNAMED) * species + s] =
                exchange.emission(case.emission[s], case.flux[s]);
            self.inflow[(first + BACKGROUND) * species + s] = exchange.background(case, s);
        }
    }
}

impl Process for Responder<'_> {
    fn advance(&mut self, case: &Case, step: BoxStep<'_>) -> Result<Statistics, BoxError> {
        let batch = step.batch;
        if self.tangents.is_empty() {
            self.begin(batch.concentration);
        }
        self.inflow(&Exchange::of(case, step.airs));
        let species = case.mechanism.species.len();
        match &mut self.integrator {
            Integrator::Euler(euler) => {
                let (source, loss) = (batch.source.unwrap_or(&[]), batch.loss.unwrap_or(&[]));
                let Batch {
                    concentration,
                    rate,
                    ..
                } = batch;
                euler.advance(case, concentration, (rate, source, loss))?;
                let tangents = self.tangents.chunks_exact_mut(species);
                for (tangent, inflow) in tangents.zip(self.inflow.chunks_exact(species)) {
                    euler.tangent(case, tangent, inflow);
                }
                Ok(Statistics {
                    cells: 1,
                    accepted: 1,
                    ..Statistics::default()
                })
            }
            Integrator::Rosenbrock(system) => {
                let fields = TangentFields {
                    first: &mut self.tangents,
                    source: &self.inflow[..system.sources()],
                    drivers: &[],
                    second: &mut [],
                };
                let mut tangents = system.ride(1, fields).map_err(wrong)?;
                Ok(case.solver.advance_with(batch, case.step, &mut tangents)?)
            }
        }
    }

    fn observe(&mut self, moment: &Moment<'_>) {
        if moment.step <= 0.0 {
            return;
        }
        let species = self.case.mechanism.species.len();
        let at = self.case.attribution.species;
        for (found, _) in self
            .found
            .iter_mut()
            .zip(self.times)
            .filter(|(_, time)| **time == self.steps)
        {
            found.extend(self.tangents.chunks_exact(species).map(|t| t[at]));
        }
        self.steps += 1;
    }
}
