//! What each of several selectors takes of the emissions, whatever the others take: selectors may overlap.

use super::error::PartitionError;
use super::layout::{Emitted, TagLayout};
use super::tag::{SourceSelector, Tag, TagSet};
use crate::time::ModelTime;

/// Selectors laid out over what is emitted: for every one a set of two tags, what it takes and the rest.
#[derive(Debug, Clone, PartialEq)]
pub struct EmissionParts {
    layout: TagLayout,
    /// Number of the selector of a column of the layout; `None` for the rest.
    of_column: Vec<Option<usize>>,
}

impl EmissionParts {
    /// Lays selectors out, each with its number and name, over what is emitted from a time to a time. All lanes of a run can be named, of those that tags
    /// do not follow too.
    ///
    /// # Errors
    /// [`PartitionError`], with the name as that of the set.
    pub fn over(
        selectors: &[(usize, &str, &SourceSelector)],
        emitted: &Emitted<'_>,
        span: (ModelTime, ModelTime),
    ) -> Result<Self, PartitionError> {
        let mut whole = emitted.species.clone();
        whole.reacting = true;
        let emitted = Emitted {
            species: &whole,
            ..*emitted
        };
        let sets = selectors.iter().map(|(_, name, selector)| TagSet {
            name: (*name).to_owned(),
            tags: vec![Tag::taking("taken", (*selector).clone()), Tag::rest("rest")],
            reacting: false,
        });
        let layout = TagLayout::over(sets.collect(), &emitted, span)?;
        let mut of_column = vec![None; layout.columns()];
        for (set, (number, ..)) in selectors.iter().enumerate() {
            of_column[layout.offset(set)] = Some(*number);
        }
        Ok(Self { layout, of_column })
    }

    /// Numbers of the selectors that take the emission of a group at a time whole.
    pub fn whole(&self, group: usize, time: ModelTime) -> impl Iterator<Item = usize> + '_ {
        let columns = self.layout.emission_columns(group, time);
        columns.filter_map(|column| self.of_column[column])
    }

    /// Divisions of the emission of a group at a time, for [`Self::shares`].
    pub fn divisions(&self, group: usize, time: ModelTime) -> impl Iterator<Item = u32> + '_ {
        self.layout.emission_divisions(group, time)
    }

    /// Numbers of the selectors with their shares [1] of what is emitted by a division into a lane of a column j·nx + i.
    pub fn shares(
        &self,
        division: u32,
        lane: usize,
        column: usize,
    ) -> impl Iterator<Item = (usize, f64)> + '_ {
        let shares = self.layout.shares(division, lane, column).iter();
        shares.filter_map(|&(column, share)| Some((self.of_column[column]?, share)))
    }
}
