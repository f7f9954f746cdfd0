//! Time stepping of variants of a case, side by side.

use super::air::AirNow;
use super::{BoxError, Case, euler};
use crate::chemistry::{Batch, Cells, Statistics, number_density};
use crate::units::GAS_CONSTANT;

/// A variant of a case: factors of what goes in.
#[derive(Debug, Clone, PartialEq)]
pub struct Variant {
    /// Factor of start, emission and observations of every species [1].
    pub factor: Vec<f64>,
    /// Factor of every named source [1].
    pub sources: Vec<f64>,
}

impl Variant {
    /// The case as it is.
    pub fn base(case: &Case) -> Self {
        Self {
            factor: vec![1.0; case.mechanism.species.len()],
            sources: vec![1.0; case.sources.len()],
        }
    }

    /// The case with its named sources times factors.
    pub fn with_sources(case: &Case, factors: &[f64]) -> Self {
        Self {
            sources: factors.to_vec(),
            ..Self::base(case)
        }
    }

    /// With some species times a factor.
    pub fn times(mut self, species: &[usize], factor: f64) -> Self {
        for &index in species {
            self.factor[index] *= factor;
        }
        self
    }
}

/// What stands in all boxes at a moment.
#[derive(Debug)]
pub struct Moment<'a> {
    /// Seconds since midnight of the first day [s].
    pub time: f64,
    /// Length of the step that ends here; 0 at the beginning [s].
    pub step: f64,
    /// Mole fractions `[variant][species]` [mol/mol].
    pub concentration: &'a [f64],
    /// Effective rate constants of the step that ends here, the same for all variants [1/s].
    pub rate: &'a [f64],
    /// Temperature [K] and pressure [Pa].
    pub air: (f64, f64),
    /// Number density [molecules/cm³].
    pub number_density: f64,
}

/// A step of all boxes that is to be integrated.
#[derive(Debug)]
pub(super) struct BoxStep<'a> {
    /// Mole fractions, rates, sources and losses of all variants.
    pub batch: Batch<'a>,
    /// Air before, in the middle and after it.
    pub airs: [&'a AirNow; 3],
}

/// How steps are integrated and what is made of them.
pub(super) trait Process {
    /// Takes all variants over a step.
    fn advance(&mut self, case: &Case, step: BoxStep<'_>) -> Result<Statistics, BoxError>;
    /// Sees every moment, the beginning included.
    fn observe(&mut self, moment: &Moment<'_>);
}

/// The solver alone, and somebody who looks on.
struct Watched<F>(F);

impl<F: FnMut(&Moment<'_>)> Process for Watched<F> {
    fn advance(&mut self, case: &Case, step: BoxStep<'_>) -> Result<Statistics, BoxError> {
        if case.backward_euler {
            return euler::advance(case, step.batch);
        }
        Ok(case.solver.advance(step.batch, case.step)?)
    }
    fn observe(&mut self, moment: &Moment<'_>) {
        (self.0)(moment);
    }
}

/// Takes all variants through the time of a case and shows every step, the beginning included.
///
/// # Errors
/// If light or integration fails.
pub fn run(
    case: &Case,
    variants: &[Variant],
    observe: impl FnMut(&Moment<'_>),
) -> Result<Statistics, BoxError> {
    run_process(case, variants, &mut Watched(observe))
}

/// As [`run`], with a process of one's own.
pub(super) fn run_process(
    case: &Case,
    variants: &[Variant],
    process: &mut impl Process,
) -> Result<Statistics, BoxError> {
    let rows = case.mechanism.reactions.len();
    let mut state = State::new(case, variants);
    let mut statistics = Statistics::default();
    let mut light = vec![0.0; case.mechanism.photolysis.len()];
    let mut next = light.clone();
    let mut rate = vec![0.0; rows];
    let mut rates = vec![0.0; rows * variants.len()];
    let mut before = case.air.at(case.from);
    case.light.at(
        case.midnight,
        case.from,
        case.light_factor * before.light,
        &mut light,
    )?;
    state.hold(case, variants, case.from);
    for index in 0..case.steps {
        let from = case.from + index as f64 * case.step;
        let to = from + case.step;
        let after = case.air.at(to);
        case.light.at(
            case.midnight,
            to,
            case.light_factor * after.light,
            &mut next,
        )?;
        // Backward Euler takes everything at the end of its step.
        let share = if case.backward_euler { 1.0 } else { 0.5 };
        let mean: Vec<f64> = light
            .iter()
            .zip(&next)
            .map(|(a, b)| (1.0 - share) * a + share * b)
            .collect();
        let air = case.air.at(from + 0.5 * case.step);
        let density = number_density(air.temperature, air.pressure);
        case.rates.effective(
            &Cells {
                temperature: &[air.temperature],
                pressure: &[air.pressure],
                water: &[air.water],
                number_density: &[density],
                photolysis: &mean,
                heterogeneous: &case.surface,
                open_water: &[],
            },
            &mut rate,
        );
        for to in rates.chunks_exact_mut(rows) {
            to.copy_from_slice(&rate);
        }
        if index == 0 {
            process.observe(&Moment {
                time: from,
                step: 0.0,
                concentration: &state.concentration,
                rate: &rate,
                air: (air.temperature, air.pressure),
                number_density: density,
            });
        }
        state.exchange(case, variants, [&before, &air, &after]);
        // Observations are held at the middle of the step.
        state.hold(case, variants, from + 0.5 * case.step);
        let part = process.advance(
            case,
            BoxStep {
                batch: Batch {
                    concentration: &mut state.concentration,
                    rate: &rates,
                    source: Some(&state.source),
                    loss: Some(&state.loss),
                    step: &mut state.step,
                },
                airs: [&before, &air, &after],
            },
        )?;
        statistics.join(&part);
        state.hold(case, variants, to);
        process.observe(&Moment {
            time: to,
            step: case.step,
            concentration: &state.concentration,
            rate: &rate,
            air: (air.temperature, air.pressure),
            number_density: density,
        });
        std::mem::swap(&mut light, &mut next);
        before = after;
    }
    Ok(statistics)
}

/// What changes on the way.
struct State {
    concentration: Vec<f64>,
    source: Vec<f64>,
    loss: Vec<f64>,
    step: Vec<f64>,
}

impl State {
    fn new(case: &Case, variants: &[Variant]) -> Self {
        let start = |variant: &Variant| {
            let pairs = case.start.iter().zip(&variant.factor);
            pairs
                .map(|(start, factor)| start * factor)
                .collect::<Vec<f64>>()
        };
        let concentration: Vec<f64> = variants.iter().flat_map(start).collect();
        Self {
            source: vec![0.0; concentration.len()],
            loss: vec![0.0; concentration.len()],
            step: vec![0.0; variants.len()],
            concentration,
        }
    }

    /// Puts observations in.
    fn hold(&mut self, case: &Case, variants: &[Variant], time: f64) {
        let Some((series, columns)) = &case.observed else {
            return;
        };
        let mut row = vec![0.0; series.names.len()];
        series.at(time, &mut row);
        let species = case.mechanism.species.len();
        for (cell, variant) in variants.iter().enumerate() {
            for (&held, &column) in case.held.iter().zip(columns) {
                self.concentration[cell * species + held] =
                    row[column] * 1e-9 * variant.factor[held];
            }
        }
    }

    /// Emission, dilution and deposition of a step with the air before, in its middle and after it.
    fn exchange(&mut self, case: &Case, variants: &[Variant], airs: [&AirNow; 3]) {
        let exchange = Exchange::of(case, airs);
        let species = case.mechanism.species.len();
        for (cell, variant) in variants.iter().enumerate() {
            for s in 0..species {
                let at = cell * species + s;
                let mut emitted = exchange.emission(case.emission[s], case.flux[s]);
                for (source, factor) in case.sources.iter().zip(&variant.sources) {
                    emitted += factor * exchange.emission(source.emission[s], source.flux[s]);
                }
                self.source[at] = emitted * variant.factor[s] + exchange.background(case, s);
                self.loss[at] = exchange.loss(case, s);
            }
            for &held in &case.held {
                self.source[cell * species + held] = 0.0;
                self.loss[cell * species + held] = 0.0;
            }
        }
    }
}

/// What the air of a step exchanges. A mixing height that rises takes in background air: λ = dh/dt / h.
pub(super) struct Exchange {
    /// Dilution [1/s].
    dilution: f64,
    /// Moles of air above a square metre [mol/m²].
    moles: Option<f64>,
    height: Option<f64>,
}

impl Exchange {
    pub fn of(case: &Case, airs: [&AirNow; 3]) -> Self {
        let [before, air, after] = airs;
        let rise = match (before.mixing_height, after.mixing_height) {
            (Some(h0), Some(h1)) => (h1 - h0).max(0.0) / (case.step * 0.5 * (h0 + h1)),
            _ => 0.0,
        };
        Self {
            dilution: air.dilution + rise,
            moles: air
                .mixing_height
                .map(|height| height * air.pressure / (GAS_CONSTANT * air.temperature)),
            height: air.mixing_height,
        }
    }

    /// Emission into the box as it is [mol/mol/s] and into the mixing height [mol/(m² s)], together [mol/mol/s].
    pub fn emission(&self, inside: f64, flux: f64) -> f64 {
        inside + self.moles.map_or(0.0, |moles| flux / moles)
    }

    /// What dilution brings of a species [mol/mol/s].
    pub fn background(&self, case: &Case, species: usize) -> f64 {
        self.dilution * case.background[species]
    }

    /// What dilution and deposition take of it [1/s].
    pub fn loss(&self, case: &Case, species: usize) -> f64 {
        let deposition = self.height.map_or(0.0, |h| case.deposition[species] / h);
        self.dilution + deposition
    }
}
