//! Responses to parameters beside the bulk: the decoupled direct method (DDM) of a run.
//!
//! For parameters p the responses s = ∂m/∂p of all masses obey the tangent of every process of a step: advection
//! ([`crate::transport::Responses`]), emission, the matrix of vertical mixing and deposition, scavenging, gas chemistry with the
//! solver's own factors ([`crate::chemistry::Tangents`]), particles by differences of their own step along s. Light responds
//! by differences along s, surfaces by their derivative. Velocities of deposition and winds count as given (Dunker 1984, J. Chem. Phys. 81, 2385; Napelenok et al. 2008, Environ.
//! Model. Softw. 23, 994).

use super::case::Case;
use super::gas_chemistry::GasChemistry;
use crate::apportionment::{
    Change, EmissionParts, Emitted, Inflow, Parameter, ParameterKind, PartitionError,
    SourceSelector, known_names, lanes_of,
};
use crate::chemistry::{Parameter as Derivative, TangentSystem};
use crate::grid::LaneField;
use crate::species::SpeciesTable;
use crate::species::mechanism::Mechanism;
use crate::time::ModelTime;
use crate::transport::ResponseInflow;

/// What is wrong with parameters.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ResponseError {
    /// Two of one name.
    #[error("two responses are called '{name}'")]
    Duplicate {
        /// The name.
        name: String,
    },
    /// The species cannot be.
    #[error("response '{name}' names species '{species}', which is not in this run")]
    Species {
        /// The parameter.
        name: String,
        /// The species.
        species: String,
        /// Names that can be.
        known: String,
    },
    /// It takes no emission, or no air.
    #[error("response '{name}' takes nothing: {what}")]
    Nothing {
        /// The parameter.
        name: String,
        /// What it should take.
        what: String,
    },
    /// No such reaction.
    #[error("response '{name}' names reaction '{reaction}', which mechanism {mechanism} has not")]
    Reaction {
        /// The parameter.
        name: String,
        /// The label.
        reaction: String,
        /// The mechanism.
        mechanism: String,
        /// Its labels.
        known: String,
    },
    /// Reactions in a run in which nothing reacts.
    #[error("response '{name}' names reactions, but nothing reacts in this run")]
    Inert {
        /// The parameter.
        name: String,
    },
    /// A part of the emissions that cannot be.
    #[error(transparent)]
    Partition(#[from] PartitionError),
}

impl ResponseError {
    /// The parameter that is wrong.
    pub fn name(&self) -> &str {
        match self {
            Self::Duplicate { name }
            | Self::Species { name, .. }
            | Self::Nothing { name, .. }
            | Self::Reaction { name, .. }
            | Self::Inert { name } => name,
            Self::Partition(error) => error.set(),
        }
    }
}

/// Parameters that take the emission of a group whole, with their slopes [1], and divisions of the others, for [`ResponsePlan::slopes`].
pub(super) type GroupParameters = (Vec<(usize, f64)>, Vec<u32>);

/// The parameters of a run, laid out.
#[derive(Debug)]
pub struct ResponsePlan {
    /// The parameters.
    pub parameters: Vec<Parameter>,
    /// What of the emissions belongs to them.
    parts: EmissionParts,
    /// What comes in with the air.
    pub(super) inflow: ResponseInflow,
    /// Parameters that stand for the air at the beginning, with their lanes.
    initial: Vec<(usize, Vec<usize>)>,
    /// The tangents of the chemistry; `None` where nothing reacts.
    pub(super) system: Option<TangentSystem>,
}

impl ResponsePlan {
    /// Lays the parameters out over what is emitted from a time to a time.
    ///
    /// # Errors
    /// [`ResponseError`].
    pub fn new(
        parameters: Vec<Parameter>,
        emitted: &Emitted<'_>,
        chemistry: Option<&GasChemistry>,
        span: (ModelTime, ModelTime),
    ) -> Result<Self, ResponseError> {
        let mut whole = emitted.species.clone();
        whole.reacting = true;
        let emitted = Emitted {
            species: &whole,
            ..*emitted
        };
        let mut selectors = Vec::new();
        let mut inflow = ResponseInflow {
            parameters: parameters.len(),
            ..ResponseInflow::default()
        };
        let (mut initial, mut derivatives) = (Vec::new(), Vec::new());
        for (p, parameter) in parameters.iter().enumerate() {
            if parameters[..p].iter().any(|o| o.name == parameter.name) {
                let name = parameter.name.clone();
                return Err(ResponseError::Duplicate { name });
            }
            derivatives.push(Derivative::State);
            match &parameter.kind {
                ParameterKind::Emission(selector) => {
                    check_emission(parameter, selector, &emitted)?;
                    selectors.push((p, parameter.name.as_str(), selector));
                }
                ParameterKind::Level(change) => {
                    check_emission(parameter, &change.selector, &emitted)?;
                    check_slope(parameter, change)?;
                    selectors.push((p, parameter.name.as_str(), &change.selector));
                }
                ParameterKind::Inflow { from, species } => {
                    let lanes = inflow_lanes(parameter, species, &whole)?;
                    for side in from {
                        match Inflow::ALL.iter().position(|i| i == side) {
                            Some(n) if n < 5 => inflow.sides[n].push((p, lanes.clone())),
                            _ if *side == Inflow::Initial => initial.push((p, lanes.clone())),
                            _ => return Err(no_air(parameter, *side)),
                        }
                    }
                }
                ParameterKind::Rates(labels) => {
                    derivatives[p] = Derivative::Rates(reactions(parameter, labels, chemistry)?);
                }
            }
        }
        let parts = EmissionParts::over(&selectors, &emitted, span)?;
        let system = chemistry.map(|chemistry| {
            let network = chemistry.solver.network();
            let rates = &chemistry.rates;
            TangentSystem::new(network, &derivatives, &[])
                .expect("reactions of this mechanism")
                .with_drivers(network, &rates.driven(), rates.drivers())
        });
        Ok(Self {
            parameters,
            parts,
            inflow,
            initial,
            system,
        })
    }

    /// Number of parameters.
    pub fn len(&self) -> usize {
        self.parameters.len()
    }

    /// True without parameters.
    pub fn is_empty(&self) -> bool {
        self.parameters.is_empty()
    }

    /// Parameters that take the emission of a group at a time whole, with their slopes: what of the emission is the change by a parameter [1].
    pub(super) fn whole(&self, group: usize, time: ModelTime) -> Vec<(usize, f64)> {
        let taken = self.parts.whole(group, time);
        taken.map(|p| (p, self.slope(p, 1.0))).collect()
    }

    /// Divisions of the emission of a group at a time, for [`Self::slopes`].
    pub(super) fn divisions(&self, group: usize, time: ModelTime) -> Vec<u32> {
        self.parts.divisions(group, time).collect()
    }

    /// Parameters with their slopes of what is emitted by a division into a lane of a column.
    pub(super) fn slopes(
        &self,
        division: u32,
        lane: usize,
        column: usize,
    ) -> impl Iterator<Item = (usize, f64)> + '_ {
        let shares = self.parts.shares(division, lane, column);
        shares.map(|(p, share)| (p, self.slope(p, share)))
    }

    fn slope(&self, parameter: usize, share: f64) -> f64 {
        match &self.parameters[parameter].kind {
            ParameterKind::Level(change) => change.slope(share),
            _ => share,
        }
    }

    /// The responses at the beginning, with the air of `weather` and the masses `bulk`.
    pub(super) fn begin(&self, case: &Case, bulk: &LaneField) -> LaneField {
        let lanes = case.lanes();
        let cut = case.decomposition.clone();
        let mut field = LaneField::zeros(cut, case.layers(), self.len() * lanes);
        for (p, own) in &self.initial {
            for k in 0..case.layers() {
                for j in 0..case.horizontal.ny {
                    for i in 0..case.horizontal.nx {
                        let masses = bulk.cell(k, j, i);
                        let cell = field.cell_mut(k, j, i);
                        for &lane in own {
                            cell[p * lanes + lane] = masses[lane];
                        }
                    }
                }
            }
        }
        field
    }

    /// What the parameters change of the mixing ratios above the top `[parameter][lane]`.
    pub(super) fn above(&self, ratios: &[f64], to: &mut Vec<f64>) {
        to.clear();
        to.resize(self.len() * ratios.len(), 0.0);
        self.inflow.lay(4, |lane| ratios[lane], to);
    }
}

fn check_emission(
    parameter: &Parameter,
    selector: &SourceSelector,
    emitted: &Emitted<'_>,
) -> Result<(), ResponseError> {
    for species in &selector.species {
        known(parameter, species, emitted.species)?;
    }
    if !emitted.groups.iter().any(|g| selector.accepts_group(g)) {
        return Err(ResponseError::Nothing {
            name: parameter.name.clone(),
            what: "no emission of this run has its sector, region, height and facility".into(),
        });
    }
    Ok(())
}

/// A slope over the emission itself needs some emission.
fn check_slope(parameter: &Parameter, change: &Change) -> Result<(), ResponseError> {
    if change.remains(1.0) > 0.0 {
        return Ok(());
    }
    Err(ResponseError::Nothing {
        name: parameter.name.clone(),
        what: format!(
            "with factor {} at level {} nothing is emitted that could respond",
            change.factor, change.level
        ),
    })
}

fn no_air(parameter: &Parameter, inflow: Inflow) -> ResponseError {
    ResponseError::Nothing {
        name: parameter.name.clone(),
        what: format!("'{}' is no air that comes in", inflow.name()),
    }
}

fn known(
    parameter: &Parameter,
    species: &str,
    table: &SpeciesTable,
) -> Result<Vec<usize>, ResponseError> {
    let lanes = lanes_of(species, table);
    if lanes.is_empty() {
        return Err(ResponseError::Species {
            name: parameter.name.clone(),
            species: species.into(),
            known: known_names(table).join(", "),
        });
    }
    Ok(lanes)
}

fn inflow_lanes(
    parameter: &Parameter,
    species: &std::collections::BTreeSet<String>,
    table: &SpeciesTable,
) -> Result<Vec<usize>, ResponseError> {
    if species.is_empty() {
        return Ok((0..table.len()).collect());
    }
    let mut lanes = Vec::new();
    for name in species {
        lanes.extend(known(parameter, name, table)?);
    }
    lanes.sort_unstable();
    lanes.dedup();
    Ok(lanes)
}

fn labels_of(mechanism: &Mechanism) -> String {
    let labels: Vec<&str> = mechanism
        .reactions
        .iter()
        .map(|r| r.label.as_str())
        .collect();
    labels.join(", ")
}

fn reactions(
    parameter: &Parameter,
    labels: &[String],
    chemistry: Option<&GasChemistry>,
) -> Result<Vec<usize>, ResponseError> {
    let name = || parameter.name.clone();
    let Some(chemistry) = chemistry else {
        return Err(ResponseError::Inert { name: name() });
    };
    let mechanism = &chemistry.mechanism;
    let find = |label: &String| {
        let place = mechanism.reactions.iter().position(|r| r.label == *label);
        place.ok_or_else(|| ResponseError::Reaction {
            name: name(),
            reaction: label.clone(),
            mechanism: mechanism.name.clone(),
            known: labels_of(mechanism),
        })
    };
    labels.iter().map(find).collect()
}
