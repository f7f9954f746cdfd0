//! Who takes what of an emission: the tags of a set that claim it, and the shares that follow in every cell.
//!
//! Tags with areas come first: each takes the share of the cell that lies in its area. The tag without an area that accepts the emission, or
//! else the rest, takes what they leave. Shares are whole multiples of 2⁻⁴⁰, so that they add up to 1 exactly.

use super::tag::TagSet;
use crate::inventory::{LaidAreas, SourceGroup};
use crate::time::ModelTime;
use std::collections::BTreeMap;

/// What may be missing or doubled of a cell because borders were drawn twice [1].
const ROUNDING: f64 = 1e-6;
/// The column of what no tag takes, in lists that are being made.
pub(super) const NOBODY: usize = usize::MAX;

/// Tags of a set that claim an emission of one lane.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Claims {
    /// Tags with an area that cuts it, and the areas.
    pub parts: Vec<(u32, u32)>,
    /// The tag that takes what these leave.
    pub left: Option<u32>,
}

/// Two tags that claim the same.
pub(super) type Doubled = (u32, u32);

impl Claims {
    /// Claims on what a group emits of the species that `takes` says of each tag; `takes` is not asked of the rest.
    pub fn of(
        set: &TagSet,
        group: &SourceGroup,
        time: ModelTime,
        takes: impl Fn(usize) -> bool,
    ) -> Result<Self, Doubled> {
        let mut claims = Self {
            parts: Vec::new(),
            left: None,
        };
        let (mut inside, mut whole): (Option<u32>, Option<u32>) = (None, None);
        for (n, tag) in set.tags.iter().enumerate() {
            if tag.rest || !tag.selector.accepts(group, time) || !takes(n) {
                continue;
            }
            let n = n as u32;
            let taken = match (tag.selector.area, &group.inside) {
                (None, _) => &mut whole,
                (Some(area), Some(holding)) if holding.contains(&area) => &mut inside,
                (Some(_), Some(_)) => continue,
                (Some(area), None) => {
                    if let Some((first, _)) = claims.parts.iter().find(|part| part.1 == area) {
                        return Err((*first, n));
                    }
                    claims.parts.push((n, area));
                    continue;
                }
            };
            if let Some(first) = *taken {
                return Err((first, n));
            }
            *taken = Some(n);
        }
        let rest = set.tags.iter().position(|tag| tag.rest);
        claims.left = inside.or(whole).or(rest.map(|rest| rest as u32));
        Ok(claims)
    }

    /// The one tag that takes all of it in every cell.
    pub fn whole(&self) -> Option<u32> {
        self.left.filter(|_| self.parts.is_empty())
    }

    /// Columns and their shares in every cell, where tag `t` is column `offset + t`; [`NOBODY`] is the column of what is missing.
    pub fn shares(&self, areas: &LaidAreas, offset: usize) -> Result<Shares, Doubled> {
        let column = |tag: u32| offset + tag as usize;
        let left = self.left.map_or(NOBODY, column);
        let mut shares = Shares::default();
        let cells = self
            .parts
            .first()
            .map_or(1, |(_, area)| areas.shares(*area as usize).len());
        let mut known = BTreeMap::new();
        let mut here: Vec<(usize, f64)> = Vec::new();
        for cell in 0..cells {
            here.clear();
            let mut open = 1.0;
            for (n, (tag, area)) in self.parts.iter().enumerate() {
                let share = areas.shares(*area as usize)[cell];
                if share > open + ROUNDING {
                    return Err((self.parts[n.max(1) - 1].0, *tag));
                }
                let share = share.min(open);
                if share > 0.0 {
                    here.push((column(*tag), share));
                    open -= share;
                }
            }
            match here.last_mut() {
                Some(last) if left == NOBODY && open <= ROUNDING => last.1 += open,
                _ if open > 0.0 => here.push((left, open)),
                _ => {}
            }
            let bits: Vec<(usize, u64)> = here.iter().map(|s| (s.0, s.1.to_bits())).collect();
            let list = *known.entry(bits).or_insert_with(|| {
                shares.lists.push(here.clone());
                shares.lists.len() as u32 - 1
            });
            shares.of_cell.push(list);
        }
        if self.parts.is_empty() {
            shares.of_cell.clear();
        }
        Ok(shares)
    }
}

/// Lists of columns and shares, and which of them counts in a cell; one for all without areas.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Shares {
    lists: Vec<Vec<(usize, f64)>>,
    /// By column j·nx + i; empty where one list counts everywhere.
    of_cell: Vec<u32>,
}

impl Shares {
    /// Columns and their shares in a cell j·nx + i.
    pub fn at(&self, cell: usize) -> &[(usize, f64)] {
        &self.lists[self.of_cell.get(cell).map_or(0, |list| *list as usize)]
    }

    /// Whether something is missing in some cell.
    pub fn is_open(&self) -> bool {
        self.lists.iter().flatten().any(|share| share.0 == NOBODY)
    }

    /// Without what is missing: of emissions that are none.
    pub fn closed(mut self) -> Self {
        for list in &mut self.lists {
            list.retain(|share| share.0 != NOBODY);
        }
        self
    }
}
