//! Which factors of the levers a list of changes is.

use super::error::WhatIfError;
use super::lever::Lever;
use super::reach::Reach;
use crate::apportionment::Change;
use crate::inventory::SourceGroup;
use std::collections::BTreeSet;

/// The factors of the levers that are the same as some changes: every change must take what a lever does, or several levers together.
///
/// # Errors
/// [`WhatIfError::NotALever`].
pub fn factors_of(
    changes: &[Change],
    levers: &[Lever],
    groups: &[SourceGroup],
) -> Result<Vec<f64>, WhatIfError> {
    let mut factors = vec![1.0; levers.len()];
    for change in changes {
        let fail = |what: String| WhatIfError::NotALever {
            change: change.name.clone(),
            what,
        };
        let reach = Reach::of(&change.selector, groups);
        let remains = change.remains(1.0);
        if reach.area.is_some() {
            let what = "a polygon; levers of areas cannot be compared with it";
            return Err(fail(what.into()));
        }
        let same = levers.iter().position(|l| l.reach.as_ref() == Some(&reach));
        if let Some(lever) = same {
            factors[lever] *= remains;
            continue;
        }
        if !reach.is_whole() {
            let what = "a species or a time of its own";
            return Err(fail(what.into()));
        }
        let inside = |lever: &Lever| {
            let own = lever.reach.as_ref().filter(|_| !lever.overlaps);
            own.is_some_and(|own| own.is_whole() && own.groups.is_subset(&reach.groups))
        };
        let mut covered = BTreeSet::new();
        for (lever, factor) in levers.iter().zip(&mut factors).filter(|(l, _)| inside(l)) {
            *factor *= remains;
            covered.extend(
                lever
                    .reach
                    .iter()
                    .flat_map(|own| own.groups.iter().copied()),
            );
        }
        if let Some(left) = reach.groups.difference(&covered).next() {
            let group = &groups[*left];
            return Err(fail(format!(
                "sector '{}' of county {} belongs to it, and no lever takes that without taking more",
                group.sector, group.county_code
            )));
        }
    }
    Ok(factors)
}
