//! Sensitivities that ride along with the chemistry: the decoupled direct method (DDM).
//!
//! For parameters p the sensitivities s = ∂x/∂p obey ds/dt = J s + ∂f/∂p. They are carried by the tangent of the Rosenbrock
//! step itself at its length h, so that they are derivatives of the numbers that the solver gives, not of their limit:
//!
//! (I/(hγ) − J) k'_i = J(Y_i) Y'_i + ∂f/∂p(Y_i) + Σ c_ij k'_j / h + (H(y) s + ∂J/∂p) k_i,
//! Y'_i = s + Σ a_ij k'_j, s₁ = s + Σ m_i k'_i,
//!
//! with Y_i = y + Σ a_ij k_j, the second derivatives H = ∂J/∂y and the factors of the step (Sandu, Daescu and Carmichael 2003,
//! Atmos. Environ. 37, 5083, doi:10.1016/j.atmosenv.2003.08.019; DDM: Dunker 1984, J. Chem. Phys. 81, 2385; Yang et al. 1997,
//! Environ. Sci. Technol. 31, 2859). A stage without a tendency of its own takes the tangent of the one before. Second derivatives
//! of chosen pairs (HDDM: Hakami, Odman and Russell 2003, Environ. Sci. Technol. 37, 2442) are the tangents of the tangents.
//!
//! A parameter multiplies what it stands for by 1 + p, p = 0; several on the same thing by 1 + Σ p. The lengths of the steps
//! count as constants.

mod linear;
mod matrices;
mod plan;
mod second;
mod stages;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

use super::Solver;
use super::rider::{Rider, Step};
use crate::chemistry::network::Network;
use crate::numerics::lanes::Lanes;
use plan::{Pattern, Term, Touched};
use stages::Aboard;

/// What a sensitivity refers to; species and reactions by their index in the mechanism.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Parameter {
    /// Something that the chemistry does not hold: start, boundary, transport. It acts through the values it comes with.
    State,
    /// Part of the sources of these species; how much of them it is, [`TangentFields::source`] says.
    Source(Vec<usize>),
    /// The rate constants of these reactions.
    Rates(Vec<usize>),
    /// The first-order losses of these species, as the batch gives them.
    Losses(Vec<usize>),
}

/// What is wrong with parameters or with the arrays of a call.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TangentError {
    /// No such species or reaction.
    #[error("parameter {parameter} names {what} {index}, but there are {count}")]
    Unknown {
        /// Which parameter.
        parameter: usize,
        /// `species` or `reaction`.
        what: &'static str,
        /// The index.
        index: usize,
        /// How many there are.
        count: usize,
    },
    /// A pair of a parameter that does not exist.
    #[error("pair {pair} of second derivatives names parameter {index}, but there are {count}")]
    Pair {
        /// Which pair.
        pair: usize,
        /// The index.
        index: usize,
        /// How many there are.
        count: usize,
    },
    /// An array of another length.
    #[error("the array of {what} has {found} numbers instead of {expected}")]
    Length {
        /// Which array.
        what: &'static str,
        /// Its length.
        found: usize,
        /// What it must be.
        expected: usize,
    },
}

/// The parameters of a mechanism, laid out for computing. Made once, shared by all calls and threads.
#[derive(Debug, Clone)]
pub struct TangentSystem {
    pattern: Pattern,
    species: usize,
    /// What each parameter does to rates and losses.
    touched: Vec<Touched>,
    /// All of them together.
    watched: Touched,
    /// Places of the sources of all parameters, with their parameter.
    sources: Vec<(usize, u16)>,
    pairs: Vec<(usize, usize)>,
    /// Reactions and losses that parameters multiply.
    multiplied: (Vec<usize>, Vec<usize>),
    /// What rates do that change with every parameter, each with the place of its change.
    driven: Vec<(Term, u16)>,
    /// 0, 1, 2, … as many as drivers: the order in which their changes are given.
    drivers: Vec<usize>,
    /// Species by place.
    order: Vec<usize>,
}

/// Arrays of a call.
#[derive(Debug)]
pub struct TangentFields<'a> {
    /// Sensitivities `[cell][parameter][species]` [mol/mol]; those at the end replace them.
    pub first: &'a mut [f64],
    /// ∂f/∂p `[cell][source]` [mol/mol/s]: for each parameter of kind [`Parameter::Source`] in turn one number a species that it names,
    /// in its order.
    pub source: &'a [f64],
    /// ∂ ln k/∂p `[cell][parameter][driver]` [1] of the rates that change with what drives them ([`TangentSystem::with_drivers`]); empty
    /// without drivers.
    pub drivers: &'a [f64],
    /// Second derivatives `[cell][pair][species]` [mol/mol]; empty where no pairs were asked for.
    pub second: &'a mut [f64],
}

/// Tangents of a call to [`Solver::advance_with`].
#[derive(Debug)]
pub struct Tangents<'a> {
    system: &'a TangentSystem,
    fields: TangentFields<'a>,
}

impl TangentSystem {
    /// Parameters of a mechanism, and the pairs of them whose second derivatives are wanted (none costs nothing).
    ///
    /// # Errors
    /// [`TangentError::Unknown`] and [`TangentError::Pair`].
    pub fn new(
        network: &Network,
        parameters: &[Parameter],
        pairs: &[(usize, usize)],
    ) -> Result<Self, TangentError> {
        for (pair, &(p, q)) in pairs.iter().enumerate() {
            let count = parameters.len();
            if let Some(index) = [p, q].into_iter().find(|&index| index >= count) {
                return Err(TangentError::Pair { pair, index, count });
            }
        }
        let place = &network.factors.place;
        let (mut touched, mut sources) = (Vec::new(), Vec::new());
        for (n, parameter) in parameters.iter().enumerate() {
            check(network, n, parameter)?;
            let (mut reactions, mut losses): (&[usize], &[usize]) = (&[], &[]);
            match parameter {
                Parameter::State => {}
                Parameter::Source(species) => {
                    sources.extend(species.iter().map(|&s| (n, place[s] as u16)));
                }
                Parameter::Rates(list) => reactions = list,
                Parameter::Losses(list) => losses = list,
            }
            touched.push(Touched::new(network, reactions, losses));
        }
        let all = |pick: fn(&Parameter) -> &[usize]| -> Vec<usize> {
            parameters.iter().flat_map(pick).copied().collect()
        };
        let reactions = all(|p| if let Parameter::Rates(r) = p { r } else { &[] });
        let losses = all(|p| if let Parameter::Losses(s) = p { s } else { &[] });
        Ok(Self {
            pattern: Pattern::new(network),
            species: network.species(),
            watched: Touched::new(network, &reactions, &losses),
            touched,
            sources,
            pairs: pairs.to_vec(),
            multiplied: (reactions, losses),
            driven: Vec::new(),
            drivers: Vec::new(),
            order: network.factors.order.clone(),
        })
    }

    /// Lets rate constants depend on parameters through what drives them: light, surfaces. `driven` are reactions with the number of
    /// their driver below `drivers`. First derivatives only.
    #[must_use]
    pub fn with_drivers(
        mut self,
        network: &Network,
        driven: &[(usize, usize)],
        drivers: usize,
    ) -> Self {
        let mut reactions: Vec<usize> = driven.iter().map(|(r, _)| *r).collect();
        let own = Touched::new(network, &reactions, &[]);
        for term in &own.terms {
            let driver = driven.iter().find(|(r, _)| *r == usize::from(term.value));
            self.driven.extend(driver.map(|(_, d)| (*term, *d as u16)));
        }
        let (multiplied, losses) = &self.multiplied;
        reactions.extend(multiplied);
        self.watched = Touched::new(network, &reactions, losses);
        self.drivers = (0..drivers).collect();
        self
    }

    /// Number of parameters.
    pub fn parameters(&self) -> usize {
        self.touched.len()
    }

    /// Numbers of [`TangentFields::source`] a cell.
    pub fn sources(&self) -> usize {
        self.sources.len()
    }

    /// Pairs of parameters whose second derivatives are carried.
    pub fn pairs(&self) -> &[(usize, usize)] {
        &self.pairs
    }

    /// The rider of a call over `cells` cells.
    ///
    /// # Errors
    /// [`TangentError::Length`].
    pub fn ride<'a>(
        &'a self,
        cells: usize,
        fields: TangentFields<'a>,
    ) -> Result<Tangents<'a>, TangentError> {
        let length = |what, found, a_cell: usize| {
            let expected = cells * a_cell;
            if found == expected {
                Ok(())
            } else {
                Err(TangentError::Length {
                    what,
                    found,
                    expected,
                })
            }
        };
        let (first, pairs) = (self.parameters(), self.pairs.len());
        length("sensitivities", fields.first.len(), first * self.species)?;
        length("their sources", fields.source.len(), self.sources.len())?;
        length("drivers", fields.drivers.len(), first * self.drivers.len())?;
        length(
            "second derivatives",
            fields.second.len(),
            pairs * self.species,
        )?;
        Ok(Tangents {
            system: self,
            fields,
        })
    }
}

fn check(network: &Network, n: usize, parameter: &Parameter) -> Result<(), TangentError> {
    let (what, list, count): (_, &[usize], _) = match parameter {
        Parameter::State => return Ok(()),
        Parameter::Source(list) | Parameter::Losses(list) => ("species", list, network.species()),
        Parameter::Rates(list) => ("reaction", list, network.reactions()),
    };
    match list.iter().find(|&&index| index >= count) {
        None => Ok(()),
        Some(&index) => Err(TangentError::Unknown {
            parameter: n,
            what,
            index,
            count,
        }),
    }
}

impl Rider for Tangents<'_> {
    type Aboard<V: Lanes> = Aboard<V>;

    #[inline(always)]
    fn board<V: Lanes>(&mut self, solver: &Solver) -> Aboard<V> {
        Aboard::new(self.system, solver)
    }

    #[inline(always)]
    fn take<V: Lanes>(&mut self, aboard: &mut Aboard<V>, lane: usize, cell: usize) {
        let (system, fields) = (self.system, &self.fields);
        aboard.first.take(&system.order, fields.first, lane, cell);
        aboard.second.take(&system.order, fields.second, lane, cell);
        let sources = system.sources.len();
        let from = &fields.source[cell * sources..(cell + 1) * sources];
        if !system.drivers.is_empty() {
            let order = &system.drivers;
            aboard.drivers.take(order, fields.drivers, lane, cell);
        }
        for (to, &source) in aboard.source.iter_mut().zip(from) {
            to.numbers()[lane] = source;
        }
    }

    #[inline(always)]
    fn step<V: Lanes>(&mut self, aboard: &mut Aboard<V>, step: &Step<'_, V>) {
        aboard.step(self.system, step);
    }

    #[inline(always)]
    fn give<V: Lanes>(&mut self, aboard: &mut Aboard<V>, lane: usize, cell: usize) {
        let order = &self.system.order;
        aboard.first.give(order, self.fields.first, lane, cell);
        aboard.second.give(order, self.fields.second, lane, cell);
    }
}
