//! A mechanism laid out for computing: which rates feed which species, the pattern of the Jacobian, and the order of its elimination.
//!
//! With mole fractions x, rates r_j = k_j Π x and net stoichiometry S the system is dx/dt = S r(x) + e − λ x (e sources,
//! λ first-order losses). Everything that follows from S is found once here; [`super::solver`] runs over it.

use crate::numerics::sparse::{FactorRow, Pattern, SymbolicFactors};
use crate::species::mechanism::Mechanism;

/// Sums of entries of one buffer, sorted by shape so that a loop over them has no surprises.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Sums {
    /// Runs of sums of one shape.
    pub runs: Vec<Run>,
    /// Where each sum goes, run by run.
    pub destinations: Vec<u16>,
    /// Operands: for each sum those that are added, subtracted, weighted.
    pub operands: Vec<u16>,
    /// Weights of the weighted ones.
    pub weights: Vec<f64>,
}

/// Sums of one shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Run {
    /// Operands with weight 1.
    pub added: u16,
    /// Operands with weight −1.
    pub subtracted: u16,
    /// Operands with another weight.
    pub weighted: u16,
    /// How many sums.
    pub sums: u16,
}

impl Sums {
    /// From lists of (operand, weight), each with its destination.
    pub fn new(mut lists: Vec<(usize, Vec<(usize, f64)>)>) -> Self {
        let shape = |list: &[(usize, f64)]| {
            let count =
                |test: &dyn Fn(f64) -> bool| list.iter().filter(|t| test(t.1)).count() as u16;
            Run {
                added: count(&|w| w == 1.0),
                subtracted: count(&|w| w == -1.0),
                weighted: count(&|w| w != 1.0 && w != -1.0),
                sums: 0,
            }
        };
        lists.sort_by_key(|(destination, list)| (shape(list), *destination));
        let mut sums = Self::default();
        for (destination, list) in &lists {
            let mut run = shape(list);
            match sums.runs.last_mut() {
                Some(last) if Run { sums: 0, ..*last } == run => last.sums += 1,
                _ => {
                    run.sums = 1;
                    sums.runs.push(run);
                }
            }
            sums.destinations.push(*destination as u16);
            let mut take = |test: &dyn Fn(f64) -> bool, weighted: bool| {
                for &(operand, weight) in list.iter().filter(|t| test(t.1)) {
                    sums.operands.push(operand as u16);
                    if weighted {
                        sums.weights.push(weight);
                    }
                }
            };
            take(&|w| w == 1.0, false);
            take(&|w| w == -1.0, false);
            take(&|w| w != 1.0 && w != -1.0, true);
        }
        sums
    }

    /// The sums as lists of (operand, weight), each with its destination.
    pub fn lists(&self) -> Vec<(usize, Vec<(usize, f64)>)> {
        let (mut destinations, mut operands) = (self.destinations.iter(), self.operands.iter());
        let mut weights = self.weights.iter();
        let mut lists = Vec::with_capacity(self.destinations.len());
        for run in &self.runs {
            for &destination in destinations.by_ref().take(usize::from(run.sums)) {
                let (added, subtracted, weighted) = (run.added, run.subtracted, run.weighted);
                let ones = std::iter::repeat_n(1.0, usize::from(added));
                let minus = std::iter::repeat_n(-1.0, usize::from(subtracted));
                let others = weights.by_ref().take(usize::from(weighted)).copied();
                let all = ones.chain(minus).chain(others);
                let list = all.zip(operands.by_ref());
                let list = list.map(|(weight, &operand)| (usize::from(operand), weight));
                lists.push((usize::from(destination), list.collect()));
            }
        }
        lists
    }
}

/// A mechanism ready to be integrated. Inside, species stand in the order of elimination ("places").
#[derive(Debug, Clone, PartialEq)]
pub struct Network {
    pub(super) factors: SymbolicFactors,
    pub(super) reactions: usize,
    /// Rates without reactant.
    pub(super) constant: Vec<u16>,
    /// (reaction, place of the reactant).
    pub(super) linear: Vec<[u16; 2]>,
    /// (reaction, places of the two reactants).
    pub(super) bilinear: Vec<[u16; 3]>,
    /// (reaction, places of the three reactants).
    pub(super) trilinear: Vec<[u16; 4]>,
    /// dx/dt of each place from the rates.
    pub(super) tendencies: Sums,
    /// Entries of J = ∂(dx/dt)/∂x from the derivatives: first the rate constants, then two a bilinear, three a trilinear reaction.
    pub(super) jacobian: Sums,
    /// Entries of the factors that no derivative reaches and that are not on the diagonal.
    pub(super) fill: Vec<u16>,
}

impl Network {
    /// The whole mechanism.
    pub fn new(mechanism: &Mechanism) -> Self {
        Self::holding(mechanism, &[])
    }

    /// The mechanism with some species (indices) held at what they are: they react but do not change.
    pub fn holding(mechanism: &Mechanism, held: &[usize]) -> Self {
        let n = mechanism.species.len();
        let net: Vec<Vec<(usize, f64)>> = mechanism
            .reactions
            .iter()
            .map(|reaction| {
                let mut change = vec![0.0; n];
                for &s in &reaction.reactants {
                    change[s] -= 1.0;
                }
                for &(s, yielded) in &reaction.products {
                    change[s] += yielded;
                }
                let changes = change.into_iter().enumerate();
                let free = changes.filter(|(s, c)| *c != 0.0 && !held.contains(s));
                free.collect()
            })
            .collect();
        let entries = mechanism.reactions.iter().zip(&net);
        let entries = entries.flat_map(|(reaction, changes)| {
            let rows = changes.iter().map(|&(s, _)| s);
            rows.flat_map(|row| reaction.reactants.iter().map(move |&column| (row, column)))
        });
        let factors = SymbolicFactors::new(&Pattern::new(n, entries));
        Self::lay_out(mechanism, &net, factors)
    }

    fn lay_out(mechanism: &Mechanism, net: &[Vec<(usize, f64)>], factors: SymbolicFactors) -> Self {
        let n = factors.len();
        let reactions = mechanism.reactions.len();
        let place = |s: usize| factors.place[s] as u16;
        let (mut constant, mut linear) = (Vec::new(), Vec::new());
        let (mut bilinear, mut trilinear) = (Vec::new(), Vec::new());
        // Derivatives of each reaction's rate: (species, place in the buffer of derivatives).
        let mut derivatives: Vec<Vec<(usize, usize)>> = vec![Vec::new(); reactions];
        for (r, reaction) in mechanism.reactions.iter().enumerate() {
            let at = r as u16;
            match reaction.reactants[..] {
                [] => constant.push(at),
                [a] => {
                    linear.push([at, place(a)]);
                    derivatives[r].push((a, r));
                }
                [a, b] => bilinear.push([at, place(a), place(b)]),
                [a, b, c] => trilinear.push([at, place(a), place(b), place(c)]),
                _ => unreachable!("the reader takes at most three reactants"),
            }
        }
        let mut next = reactions;
        for &[r, ..] in &bilinear {
            for &s in &mechanism.reactions[usize::from(r)].reactants {
                derivatives[usize::from(r)].push((s, next));
                next += 1;
            }
        }
        for &[r, ..] in &trilinear {
            for &s in &mechanism.reactions[usize::from(r)].reactants {
                derivatives[usize::from(r)].push((s, next));
                next += 1;
            }
        }
        let mut rows: Vec<Vec<(usize, f64)>> = vec![Vec::new(); n];
        let mut entries: Vec<Vec<(usize, f64)>> = vec![Vec::new(); factors.entries()];
        for (r, changes) in net.iter().enumerate() {
            for &(s, change) in changes {
                rows[factors.place[s]].push((r, change));
                for &(column, derivative) in &derivatives[r] {
                    let entry = factors.entry(s, column).unwrap_or(usize::MAX);
                    let list = &mut entries[entry];
                    match list.iter_mut().find(|t| t.0 == derivative) {
                        Some(term) => term.1 += change,
                        None => list.push((derivative, change)),
                    }
                }
            }
        }
        let diagonal: Vec<usize> = factors.rows.iter().map(FactorRow::diagonal).collect();
        let reached = |e: &usize| !entries[*e].is_empty() || diagonal.contains(e);
        let fill = (0..entries.len())
            .filter(|e| !reached(e))
            .map(|e| e as u16)
            .collect();
        let lists = entries.into_iter().enumerate();
        let jacobian = Sums::new(
            lists
                .filter(|(e, l)| !l.is_empty() || diagonal.contains(e))
                .collect(),
        );
        Self {
            reactions,
            constant,
            linear,
            bilinear,
            trilinear,
            tendencies: Sums::new(rows.into_iter().enumerate().collect()),
            jacobian,
            fill,
            factors,
        }
    }

    /// Number of species.
    pub fn species(&self) -> usize {
        self.factors.len()
    }

    /// Number of reactions.
    pub fn reactions(&self) -> usize {
        self.reactions
    }

    /// Species by place: the order in which vectors inside the solver hold them.
    pub fn places(&self) -> &[usize] {
        &self.factors.order
    }

    /// Size of the largest block that is eliminated, entries of its factors with all others, and multiplications of a
    /// factorisation.
    pub fn size(&self) -> (usize, usize, usize) {
        let blocks = self.factors.blocks.windows(2).map(|b| b[1] - b[0]);
        (
            blocks.max().unwrap_or(0),
            self.factors.entries(),
            self.factors.operations().0,
        )
    }

    /// Length of the buffer of derivatives.
    pub(super) fn derivatives(&self) -> usize {
        self.reactions + 2 * self.bilinear.len() + 3 * self.trilinear.len()
    }
}
