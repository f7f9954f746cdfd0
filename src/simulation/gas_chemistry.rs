//! The gas chemistry of a run: mechanism, solver, light, and which lane each species of the mechanism has.

use super::grains::Grains;
use crate::aerosol::organics::{
    FIXED, GLYOXALS, POTENTIAL_COMBUSTION, PRECURSORS, SEMIVOLATILE, yields,
};
use crate::chemistry::photolysis::{Photolysis, PhotolysisError, ozone_column_of_month};
use crate::chemistry::uptake::Process;
use crate::chemistry::{Method, Network, OddOxygen, RateTable, Settings, Solver, SolverError};
use crate::species::mechanism::{Element, Mechanism};
use crate::species::{
    Matter, ParticleRow, ParticleTable, Phase, STRATOSPHERIC_OZONE, SpeciesTable,
};
use crate::units::MOLAR_MASS_AIR;

/// Where the chemistry stands in a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Splitting {
    /// Transport, then chemistry.
    Lie,
    /// Half of the chemistry, transport, the other half (Strang 1968).
    #[default]
    Strang,
}

/// What a scenario says of the chemistry.
#[derive(Debug, Clone, PartialEq)]
pub struct ChemistryOptions {
    /// Rosenbrock method.
    pub method: Method,
    /// Where the chemistry stands in a step.
    pub splitting: Splitting,
    /// Relative tolerance [1].
    pub relative: f64,
    /// Absolute tolerance [mol/mol], as [`Settings::for_mechanism`] has it.
    pub absolute: f64,
    /// Time between photolysis rates [s].
    pub photolysis_interval: i64,
    /// Ozone column [DU]; `None`: by month.
    pub ozone_column: Option<f64>,
    /// Whether NO2 turns into HONO at the ground.
    pub surface_nitrous_acid: bool,
    /// Whether dust takes up ozone.
    pub dust_uptake: bool,
}

/// Most steps of a cell in one call.
const MOST_STEPS: u32 = 5000;

/// Why the chemistry cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum GasChemistryError {
    /// Tolerances.
    #[error(transparent)]
    Solver(#[from] SolverError),
    /// Photolysis tables.
    #[error(transparent)]
    Photolysis(#[from] PhotolysisError),
    /// A heterogeneous process that nobody knows.
    #[error(
        "row <{row}> of mechanism {mechanism} asks for the heterogeneous process {label}, which is not known"
    )]
    Process {
        /// The mechanism.
        mechanism: String,
        /// The first row that asks.
        row: String,
        /// The label.
        label: String,
    },
}

/// Chemistry of a run; built once.
#[derive(Debug)]
pub struct GasChemistry {
    /// The mechanism.
    pub mechanism: Mechanism,
    /// How it is done.
    pub options: ChemistryOptions,
    pub(super) solver: Solver,
    pub(super) rates: RateTable,
    pub(super) photolysis: Photolysis,
    /// Ozone column by month, January first [DU].
    pub(super) ozone_columns: [f64; 12],
    pub(super) processes: Vec<Process>,
    /// Lane of every species of the mechanism, and mole fraction over kg of it a kg of air; `None` for counters, which begin at 0
    /// in every step.
    pub(super) lanes: Vec<Option<(usize, f64)>>,
    /// Species that have a lane: the species, its lane, kg of it a kg of air over its mole fraction, and the other way round.
    pub(super) kept: Vec<(usize, usize, f64, f64)>,
    /// Counters and particle species of the mechanism, and the lanes that they fill [kg/mol]; empty where particles are inert.
    pub(super) products: Vec<(usize, Vec<(usize, f64)>)>,
    /// Particles with a surface.
    pub(super) grains: Grains,
    /// Lanes of elemental carbon, organic, other fine and coarse particles, for light.
    pub(super) optical: [Option<usize>; 4],
    /// Places of ozone, NO2 and SO2 among the lanes, for light.
    pub(super) absorbers: [Option<(usize, f64)>; 3],
    /// Lanes that change light: those of the absorbers and of all matter with a surface.
    pub(super) seen: Vec<usize>,
    /// Place of ozone in the mechanism.
    pub(super) ozone: Option<usize>,
    /// Lane of the ozone that came in by the top; it goes as odd oxygen goes.
    pub(super) stratospheric: Option<usize>,
    pub(super) odd_oxygen: OddOxygen,
    /// Atoms of nitrogen and of sulfur by species.
    atoms: [Vec<f64>; 2],
    /// Lanes outside the mechanism with an atom of an element a mole, and their molar mass [kg/mol]: salts and ammonia.
    salts: Vec<(usize, Element, f64)>,
}

impl GasChemistry {
    /// Sets a mechanism up over the lanes of a table; `matter` tells of particles that react.
    ///
    /// # Errors
    /// Impossible tolerances, unknown photolysis tables or heterogeneous processes.
    pub fn new(
        mechanism: Mechanism,
        table: &SpeciesTable,
        options: ChemistryOptions,
        matter: Option<&ParticleTable>,
    ) -> Result<Self, GasChemistryError> {
        let settings = Settings::for_mechanism(
            &mechanism,
            options.method,
            options.relative,
            options.absolute,
            MOST_STEPS,
        );
        let solver = Solver::new(Network::new(&mechanism), settings)?;
        let lane = |name: &str| {
            let lane = table.lane(name)?;
            match table.species[lane].phase {
                Phase::Gas { molar_mass, .. } => Some((lane, MOLAR_MASS_AIR / molar_mass)),
                Phase::Particle { .. } => None,
            }
        };
        let lanes: Vec<_> = mechanism.species.iter().map(|s| lane(&s.name)).collect();
        let grains = Grains::of(table, matter);
        let absorbers = ["O3", "NO2", "SO2"].map(lane);
        let seen = absorbers.iter().flatten().map(|(lane, _)| *lane);
        Ok(Self {
            rates: RateTable::new(&mechanism),
            photolysis: Photolysis::new(&mechanism.photolysis)?,
            ozone_columns: ozone_columns(options.ozone_column)?,
            processes: processes(&mechanism)?,
            products: matter.map_or_else(Vec::new, |matter| products(&mechanism, table, matter)),
            seen: seen.chain(grains.list.iter().map(|g| g.lane)).collect(),
            grains,
            optical: ["EC", "POC", "PMF", "PMC"].map(|name| table.lane(name)),
            absorbers,
            ozone: mechanism.species_index("O3"),
            stratospheric: table.lane(STRATOSPHERIC_OZONE),
            odd_oxygen: OddOxygen::new(&mechanism),
            atoms: [Element::Nitrogen, Element::Sulfur].map(|element| {
                let species = mechanism.species.iter();
                species
                    .map(|s| s.atoms.of(element).unwrap_or(0.0))
                    .collect()
            }),
            salts: matter.map_or_else(Vec::new, |matter| salts(&mechanism, table, matter)),
            kept: lanes
                .iter()
                .enumerate()
                .filter_map(|(species, own)| {
                    let (lane, factor) = (*own)?;
                    Some((species, lane, 1.0 / factor, factor))
                })
                .collect(),
            lanes,
            solver,
            mechanism,
            options,
        })
    }

    /// Mole fractions that the integration left a little below 0 become 0; the nitrogen and sulfur that this makes is taken from the
    /// species that holds most of it.
    pub(super) fn fill_holes(&self, fractions: &mut [f64]) {
        let mut debts = [0.0; 2];
        for (n, fraction) in fractions.iter_mut().enumerate() {
            if *fraction < 0.0 {
                for (debt, atoms) in debts.iter_mut().zip(&self.atoms) {
                    *debt -= *fraction * atoms[n];
                }
                *fraction = 0.0;
            }
        }
        for (debt, atoms) in debts.into_iter().zip(&self.atoms) {
            if debt > 0.0 {
                let held = |n: &usize| fractions[*n] * atoms[*n];
                let richest = (0..fractions.len()).max_by(|a, b| held(a).total_cmp(&held(b)));
                if let Some(n) = richest.filter(|n| held(n) >= debt) {
                    fractions[n] -= debt / atoms[n];
                }
            }
        }
    }

    /// Moles of an element made by the chemistry of a run, and moles of it in all that reacted away, from the net mass by lane [kg].
    pub(super) fn element(&self, element: Element, net: &[f64]) -> (f64, f64) {
        let (mut made, mut gone) = (0.0, 0.0);
        for (species, lane) in self.mechanism.species.iter().zip(&self.lanes) {
            let (Some((lane, factor)), Some(atoms)) = (lane, species.atoms.of(element)) else {
                continue;
            };
            let moles = net[*lane] * factor / MOLAR_MASS_AIR * atoms;
            made += moles;
            gone += (-moles).max(0.0);
        }
        for (lane, held, molar_mass) in &self.salts {
            if *held == element {
                let moles = net[*lane] / molar_mass;
                made += moles;
                gone += (-moles).max(0.0);
            }
        }
        (made, gone)
    }
}

/// Salts of nitrogen and sulfur in particles, and ammonia where it is no species of the mechanism.
fn salts(
    mechanism: &Mechanism,
    table: &SpeciesTable,
    matter: &ParticleTable,
) -> Vec<(usize, Element, f64)> {
    let salt = |row: &ParticleRow| {
        let element = match row.kind {
            Matter::Sulfate => Element::Sulfur,
            Matter::Nitrate | Matter::Ammonium => Element::Nitrogen,
            _ => return None,
        };
        let lane = table.lane(&row.species)?;
        Some((lane, element, row.molar_mass_g_mol / 1000.0))
    };
    let mut salts: Vec<_> = matter.rows.iter().filter_map(salt).collect();
    if mechanism.species_index("NH3").is_none() {
        let ammonia = table.lane("NH3");
        let ammonia =
            ammonia.and_then(|lane| Some((lane, Element::Nitrogen, table.molar_mass(lane)?)));
        salts.extend(ammonia);
    }
    salts
}

/// What the mechanism leaves to particles: precursors that reacted make vapours and particles, glyoxals taken up are particles.
fn products(
    mechanism: &Mechanism,
    table: &SpeciesTable,
    matter: &ParticleTable,
) -> Vec<(usize, Vec<(usize, f64)>)> {
    let mut products = Vec::new();
    for (n, precursor) in PRECURSORS.iter().enumerate() {
        let Some(counter) = mechanism.species_index(precursor.counter) else {
            continue;
        };
        let classes = SEMIVOLATILE.iter().enumerate();
        let vapours = classes.filter_map(|(class, row)| {
            let share = *yields(class).get(n)?;
            (share > 0.0).then_some((table.lane(row.vapour)?, share * precursor.molar_mass))
        });
        let mut made: Vec<(usize, f64)> = vapours.collect();
        let combustion = FIXED[POTENTIAL_COMBUSTION].particle;
        if n >= yields(0).len() {
            made.extend(
                table
                    .lane(combustion)
                    .map(|lane| (lane, precursor.molar_mass)),
            );
        }
        products.push((counter, made));
    }
    let glyoxals = FIXED[GLYOXALS].particle;
    let taken_up = mechanism.species_index(glyoxals);
    if let (Some(counter), Some(lane), Some(row)) =
        (taken_up, table.lane(glyoxals), matter.get(glyoxals))
    {
        products.push((counter, vec![(lane, row.molar_mass_g_mol / 1000.0)]));
    }
    products
}

fn ozone_columns(given: Option<f64>) -> Result<[f64; 12], PhotolysisError> {
    let mut columns = [0.0; 12];
    for (n, column) in columns.iter_mut().enumerate() {
        *column = given.map_or_else(|| ozone_column_of_month(n + 1), Ok)?;
    }
    Ok(columns)
}

fn processes(mechanism: &Mechanism) -> Result<Vec<Process>, GasChemistryError> {
    use crate::species::mechanism::RateLaw;
    let labels = mechanism.heterogeneous.iter().enumerate();
    let known = labels.map(|(n, label)| {
        Process::named(label).ok_or_else(|| {
            let asks = |law: &RateLaw| matches!(law, RateLaw::Heterogeneous { process, .. } if *process == n);
            let row = mechanism.reactions.iter().find(|r| asks(&r.law));
            GasChemistryError::Process {
                mechanism: mechanism.name.clone(),
                row: row.map_or_else(String::new, |r| r.label.clone()),
                label: label.clone(),
            }
        })
    });
    known.collect()
}
