//! What every process does to the air over chosen columns, hour by hour: process analysis.
//!
//! A volume is the lowest layers of a column. Every kilogram that enters or leaves it is booked under one [`Term`], so that
//! the terms of an hour add up to the change of its mass (Jeffries and Tonnesen 1994, Atmos. Environ. 28, 2991).

use super::case::Case;
use super::record::Record;
use super::state::State;
use std::sync::{Mutex, PoisonError};

/// What changes the mass of a volume.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term {
    /// Emission inside.
    Emission,
    /// Through the western side: wind and turbulent exchange.
    West,
    /// Through the eastern side.
    East,
    /// Through the southern side.
    South,
    /// Through the northern side.
    North,
    /// Through the top, with the wind.
    TopWind,
    /// Through the top, by turbulence and settling.
    TopMixing,
    /// To the ground, dry.
    Dry,
    /// With rain and snow.
    Wet,
    /// Gases react.
    Chemistry,
    /// Particles and their gases: equilibrium, clouds, growth.
    Particles,
}

impl Term {
    /// All, in the order of the record.
    pub const ALL: [Self; 11] = [
        Self::Emission,
        Self::West,
        Self::East,
        Self::South,
        Self::North,
        Self::TopWind,
        Self::TopMixing,
        Self::Dry,
        Self::Wet,
        Self::Chemistry,
        Self::Particles,
    ];

    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Emission => "emission",
            Self::West => "west",
            Self::East => "east",
            Self::South => "south",
            Self::North => "north",
            Self::TopWind => "top_wind",
            Self::TopMixing => "top_mixing",
            Self::Dry => "dry_deposition",
            Self::Wet => "wet_deposition",
            Self::Chemistry => "chemistry",
            Self::Particles => "particles",
        }
    }
}

/// The columns that are watched, and how high.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watched {
    /// Cells (j, i).
    pub cells: Vec<(usize, usize)>,
    /// Layers of a volume, from the ground.
    pub layers: usize,
}

impl Watched {
    /// The volumes of cells up to a height above the ground [m]: as many whole layers as reach no higher, at least one.
    pub fn up_to(height: f64, case: &Case, cells: Vec<(usize, usize)>) -> Self {
        let thickness = &case.metrics.thickness;
        let reaches = |layers: usize| {
            cells.iter().all(|&(j, i)| {
                let tops = (0..layers).map(|k| thickness[[k, j, i]]);
                tops.sum::<f64>() <= height
            })
        };
        let layers = (1..=case.layers()).take_while(|n| reaches(*n)).count();
        Self {
            cells,
            layers: layers.max(1),
        }
    }

    /// Mean height of the volumes over the watched columns [m].
    pub fn mean_height(&self, case: &Case) -> f64 {
        let heights = self.cells.iter().map(|&(j, i)| {
            let layers = 0..self.layers;
            layers
                .map(|k| case.metrics.thickness[[k, j, i]])
                .sum::<f64>()
        });
        heights.sum::<f64>() / self.cells.len().max(1) as f64
    }

    /// Position of a column among the watched.
    pub(super) fn position(&self, cell: (usize, usize)) -> Option<usize> {
        self.cells.iter().position(|own| *own == cell)
    }

    /// Volume over a cell [m³].
    pub fn volume(&self, case: &Case, (j, i): (usize, usize)) -> f64 {
        let layers = 0..self.layers;
        let depth: f64 = layers.map(|k| case.metrics.thickness[[k, j, i]]).sum();
        case.horizontal.area[[j, i]] * depth
    }
}

/// What the vertical processes of a step do to one volume [kg], by lane.
#[derive(Debug, Clone, Default)]
pub(super) struct ColumnTerms {
    pub wind: Vec<f64>,
    pub emission: Vec<f64>,
    pub mixing: Vec<f64>,
    pub dry: Vec<f64>,
    pub wet: Vec<f64>,
}

/// The budget of the hour in progress [kg].
#[derive(Debug)]
pub struct ProcessBudget<'a> {
    case: &'a Case,
    /// The volumes.
    pub(super) watched: &'a Watched,
    lanes: usize,
    /// `[volume][term][lane]`.
    terms: Vec<f64>,
    /// Masses at the beginning and now, `[volume][lane]`.
    first: Vec<f64>,
    now: Vec<f64>,
    /// Filled by the columns of a step, each by one thread.
    pub(super) columns: Vec<Mutex<ColumnTerms>>,
}

/// Masses of the volumes `[volume][lane]` [kg].
fn masses(watched: &Watched, case: &Case, state: &State) -> Vec<f64> {
    let lanes = case.lanes();
    let mut sums = vec![0.0; watched.cells.len() * lanes];
    for (&(j, i), sums) in watched.cells.iter().zip(sums.chunks_exact_mut(lanes)) {
        for k in 0..watched.layers {
            for (sum, mass) in sums.iter_mut().zip(state.bulk.cell(k, j, i)) {
                *sum += mass;
            }
        }
    }
    sums
}

impl<'a> ProcessBudget<'a> {
    /// An hour that begins with `state`; `None` where nothing is watched.
    pub(super) fn begin(case: &'a Case, state: &State) -> Option<Self> {
        let watched = case.watched.as_ref()?;
        let first = masses(watched, case, state);
        let cells = watched.cells.len();
        Some(Self {
            case,
            watched,
            lanes: case.lanes(),
            terms: vec![0.0; cells * Term::ALL.len() * case.lanes()],
            now: first.clone(),
            first,
            columns: (0..cells).map(|_| Mutex::default()).collect(),
        })
    }

    fn add(&mut self, volume: usize, term: Term, masses: impl Iterator<Item = f64>) {
        let start = (volume * Term::ALL.len() + term as usize) * self.lanes;
        let own = &mut self.terms[start..start + self.lanes];
        for (sum, mass) in own.iter_mut().zip(masses) {
            *sum += mass;
        }
    }

    /// Books all that happened since the last time under one term.
    pub(super) fn book(&mut self, term: Term, state: &State) {
        let after = masses(self.watched, self.case, state);
        let before = std::mem::replace(&mut self.now, after);
        for volume in 0..self.watched.cells.len() {
            let range = volume * self.lanes..(volume + 1) * self.lanes;
            let pairs = self.now[range.clone()].iter().zip(&before[range]);
            let gains: Vec<f64> = pairs.map(|(after, before)| after - before).collect();
            self.add(volume, term, gains.into_iter());
        }
    }

    /// Books what crossed the sides in a step, `[volume][side][lane]` [kg], positive into the volume.
    pub(super) fn book_sides(&mut self, crossed: &[f64]) {
        let sides = [Term::West, Term::East, Term::South, Term::North];
        for (n, masses) in crossed.chunks_exact(self.lanes).enumerate() {
            self.add(n / 4, sides[n % 4], masses.iter().copied());
        }
    }

    /// Books what the columns of a step left in [`Self::columns`].
    pub(super) fn book_columns(&mut self, state: &State) {
        for volume in 0..self.watched.cells.len() {
            let own = self.columns[volume].get_mut();
            let own = std::mem::take(own.unwrap_or_else(PoisonError::into_inner));
            let top = own
                .mixing
                .iter()
                .zip(&own.dry)
                .map(|(gain, dry)| gain + dry);
            self.add(volume, Term::TopMixing, top);
            self.add(volume, Term::Dry, own.dry.iter().map(|mass| -mass));
            self.add(volume, Term::TopWind, own.wind.into_iter());
            self.add(volume, Term::Emission, own.emission.into_iter());
            self.add(volume, Term::Wet, own.wet.into_iter());
        }
        self.now = masses(self.watched, self.case, state);
    }

    /// What a term did to a volume in the hour, by lane [kg].
    pub fn of(&self, volume: usize, term: Term) -> &[f64] {
        let start = (volume * Term::ALL.len() + term as usize) * self.lanes;
        &self.terms[start..start + self.lanes]
    }

    /// Change of the mass of a volume since the hour began, by lane [kg].
    pub fn change(&self, volume: usize) -> impl Iterator<Item = f64> + '_ {
        let range = volume * self.lanes..(volume + 1) * self.lanes;
        let pairs = self.now[range.clone()].iter().zip(&self.first[range]);
        pairs.map(|(now, first)| now - first)
    }
}

impl Record {
    /// What the processes of an hour did to the volumes over the points.
    pub(super) fn add_processes(&mut self, budget: &ProcessBudget<'_>) {
        let (case, watched) = (budget.case, budget.watched);
        self.process_layers = watched.layers;
        for (n, &cell) in watched.cells.iter().enumerate() {
            let volume = watched.volume(case, cell);
            let change: Vec<f64> = budget.change(n).collect();
            let terms = Term::ALL.into_iter().map(|term| budget.of(n, term));
            for masses in terms.chain([&change[..]]) {
                let rates = case.species.pollutants.iter().map(|pollutant| {
                    let parts = pollutant.parts.iter();
                    let mass: f64 = parts.map(|(lane, weight)| weight * masses[*lane]).sum();
                    (mass / volume) as f32
                });
                self.processes.extend(rates);
            }
        }
    }

    /// What a process does to the volume over a point in an entry, by pollutant [kg/m³ per hour]; the change of the mass where `term` is `None`.
    pub fn process_at(&self, entry: usize, point: usize, term: Option<Term>) -> &[f32] {
        let place = term.map_or(Term::ALL.len(), |term| term as usize);
        let rows = (entry * self.points.len() + point) * (Term::ALL.len() + 1);
        let start = (rows + place) * self.pollutants;
        &self.processes[start..start + self.pollutants]
    }
}
