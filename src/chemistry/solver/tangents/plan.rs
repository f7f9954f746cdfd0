//! What does not change from step to step: the Jacobian's entries row by row, and what each parameter touches.

use crate::chemistry::network::{Network, Sums};

/// Entries of the Jacobian without those that only elimination fills, in rows sorted by length.
#[derive(Debug, Clone)]
pub(super) struct Pattern {
    /// Place of the row and number of its entries.
    pub rows: Vec<(u16, u16)>,
    /// Places of the columns, row by row.
    pub columns: Vec<u16>,
    /// Entry of each place's diagonal.
    pub diagonal: Vec<u16>,
    /// The network's sums of derivatives with these entries as destinations.
    pub jacobian: Sums,
}

impl Pattern {
    pub fn new(network: &Network) -> Self {
        let symbolic = &network.factors;
        let mut reached = vec![false; symbolic.entries()];
        for &entry in &network.jacobian.destinations {
            reached[usize::from(entry)] = true;
        }
        let ends = symbolic.rows.iter().skip(1).map(|row| row.first as usize);
        let ends = ends.chain([symbolic.entries()]);
        let firsts = symbolic.rows.iter().map(|row| row.first as usize);
        let mut rows: Vec<(usize, Vec<usize>)> = firsts
            .zip(ends)
            .map(|(first, end)| (first..end).filter(|&e| reached[e]).collect())
            .enumerate()
            .collect();
        rows.sort_by_key(|(place, entries)| (entries.len(), *place));
        let mut now = vec![0; symbolic.entries()];
        let mut columns = Vec::new();
        for (_, entries) in &rows {
            for &entry in entries {
                now[entry] = columns.len() as u16;
                columns.push(symbolic.columns[entry]);
            }
        }
        let mut jacobian = network.jacobian.clone();
        for entry in &mut jacobian.destinations {
            *entry = now[usize::from(*entry)];
        }
        Self {
            rows: rows
                .iter()
                .map(|(place, entries)| (*place as u16, entries.len() as u16))
                .collect(),
            diagonal: symbolic.rows.iter().map(|r| now[r.diagonal()]).collect(),
            columns,
            jacobian,
        }
    }

    /// Number of entries.
    pub fn entries(&self) -> usize {
        self.columns.len()
    }
}

/// A change of a place's right-hand side by a value.
#[derive(Debug, Clone, Copy)]
pub(super) struct Term {
    pub place: u16,
    /// Its number among the values: reactions, then losses by place.
    pub value: u16,
    pub weight: f64,
}

/// Reactions and losses that a parameter multiplies.
#[derive(Debug, Clone, Default)]
pub(super) struct Touched {
    pub constant: Vec<u16>,
    pub linear: Vec<[u16; 2]>,
    pub bilinear: Vec<[u16; 3]>,
    pub trilinear: Vec<[u16; 4]>,
    /// Places.
    pub losses: Vec<u16>,
    /// What they do.
    pub terms: Vec<Term>,
}

impl Touched {
    pub fn new(network: &Network, reactions: &[usize], losses: &[usize]) -> Self {
        let mut own = vec![false; network.reactions()];
        for &r in reactions {
            own[r] = true;
        }
        let is = |r: u16| own[usize::from(r)];
        let mut places: Vec<u16> = losses
            .iter()
            .map(|&s| network.factors.place[s] as u16)
            .collect();
        places.sort_unstable();
        places.dedup();
        let mut terms = Vec::new();
        for (place, list) in network.tendencies.lists() {
            for (r, weight) in list.into_iter().filter(|&(r, _)| own[r]) {
                terms.push(Term {
                    place: place as u16,
                    value: r as u16,
                    weight,
                });
            }
        }
        terms.extend(places.iter().map(|&place| Term {
            place,
            value: (network.reactions() + usize::from(place)) as u16,
            weight: -1.0,
        }));
        Self {
            constant: some(&network.constant, |r| is(*r)),
            linear: some(&network.linear, |r| is(r[0])),
            bilinear: some(&network.bilinear, |r| is(r[0])),
            trilinear: some(&network.trilinear, |r| is(r[0])),
            losses: places,
            terms,
        }
    }
}

fn some<T: Copy>(all: &[T], test: impl Fn(&T) -> bool) -> Vec<T> {
    all.iter().copied().filter(test).collect()
}
