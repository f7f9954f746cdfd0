//! Time stepping of variants of a case, side by side.

use super::air::AirNow;
use super::{BoxError, Case};
use crate::chemistry::{Batch, Cells, Statistics, number_density};
use crate::units::GAS_CONSTANT;

/// A variant of a case: factors of what goes in.
#[derive(Debug, Clone, PartialEq)]
pub struct Variant {
    /// Factor of start, emission and observations of every species [1].
    pub factor: Vec<f64>,
}

impl Variant {
    /// The case as it is.
    pub fn base(case: &Case) -> Self {
        Self {
            factor: vec![1.0; case.mechanism.species.len()],
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

/// Takes all variants through the time of a case and shows every step, the beginning included.
///
/// # Errors
/// If light or integration fails.
pub fn run(
    case: &Case,
    variants: &[Variant],
    mut observe: impl FnMut(&Moment<'_>),
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
        let mean: Vec<f64> = light
            .iter()
            .zip(&next)
            .map(|(a, b)| 0.5 * (a + b))
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
            observe(&Moment {
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
        let part = case.solver.advance(
            Batch {
                concentration: &mut state.concentration,
                rate: &rates,
                source: Some(&state.source),
                loss: Some(&state.loss),
                step: &mut state.step,
            },
            case.step,
        )?;
        statistics.join(&part);
        state.hold(case, variants, to);
        observe(&Moment {
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

    /// Emission, dilution and deposition of a step with the air before, in its middle and after it. A mixing height that rises
    /// takes in background air: λ = dh/dt / h.
    fn exchange(&mut self, case: &Case, variants: &[Variant], airs: [&AirNow; 3]) {
        let [before, air, after] = airs;
        let rise = match (before.mixing_height, after.mixing_height) {
            (Some(h0), Some(h1)) => (h1 - h0).max(0.0) / (case.step * 0.5 * (h0 + h1)),
            _ => 0.0,
        };
        let dilution = air.dilution + rise;
        // Moles of air above a square metre [mol/m²].
        let moles = air
            .mixing_height
            .map(|height| height * air.pressure / (GAS_CONSTANT * air.temperature));
        let species = case.mechanism.species.len();
        for (cell, variant) in variants.iter().enumerate() {
            for s in 0..species {
                let at = cell * species + s;
                let flux = moles.map_or(0.0, |moles| case.flux[s] / moles);
                let deposition = air.mixing_height.map_or(0.0, |h| case.deposition[s] / h);
                self.source[at] =
                    (case.emission[s] + flux) * variant.factor[s] + dilution * case.background[s];
                self.loss[at] = dilution + deposition;
            }
            for &held in &case.held {
                self.source[cell * species + held] = 0.0;
                self.loss[cell * species + held] = 0.0;
            }
        }
    }
}
