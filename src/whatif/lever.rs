//! Levers: the parts of the emissions that can be turned, and what is known of each.

use super::error::WhatIfError;
use super::reach::Reach;
use crate::apportionment::{Parameter, ParameterKind, TagLayout, TagSet};
use crate::inventory::SourceGroup;

/// Model sectors that no measure turns.
const NATURAL: [&str; 3] = ["biogenic", "soil", "wind_dust"];

/// Where the effect of a lever comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Slope {
    /// The response to a parameter of the record, times a factor [1]: what the last part of the lever brings.
    Response(usize, f64),
    /// The contribution of a tag column of the record: whose matter is in the air.
    Contribution(usize),
}

/// A part of the emissions.
#[derive(Debug, Clone, PartialEq)]
pub struct Lever {
    /// Name: that of the tag or the parameter.
    pub id: String,
    /// Sector part of the tag's name.
    pub sector: Option<String>,
    /// Region part of the tag's name.
    pub region: Option<String>,
    /// Where its effect comes from.
    pub slope: Slope,
    /// Whether some of it is natural: plants, soils, wind-blown dust.
    pub natural: bool,
    /// Whether it takes a part of what the levers of the set take as well.
    pub overlaps: bool,
    /// What it takes; `None` where groups of emissions cannot say it.
    pub reach: Option<Reach>,
}

/// The levers of a run: the tags of a set (the first where none is named), each with the response to the parameter of the run that takes the same; then parameters that take
/// something else. Tags that take nothing are left out.
///
/// # Errors
/// [`WhatIfError::NoSet`], [`WhatIfError::NoLever`].
pub fn levers(
    (tags, set): (&TagLayout, Option<&str>),
    parameters: &[Parameter],
    groups: &[SourceGroup],
) -> Result<Vec<Lever>, WhatIfError> {
    let parameters = turned(parameters, groups);
    let chosen = match set {
        None => (!tags.sets.is_empty()).then_some(0),
        Some(name) => {
            let found = tags.sets.iter().position(|s| s.name == name);
            Some(found.ok_or_else(|| no_set(name, tags))?)
        }
    };
    let mut used = vec![false; parameters.len()];
    let mut all = Vec::new();
    if let Some(n) = chosen {
        let first = tags.offset(n);
        all = of_set(&tags.sets[n], first, (&parameters, &mut used), groups);
    }
    let further = parameters.iter().zip(&used).filter(|(_, used)| !**used);
    let further = further.map(|(own, _)| Lever {
        id: own.name.clone(),
        sector: None,
        region: None,
        slope: own.slope,
        natural: is_natural(&own.reach, groups),
        overlaps: chosen.is_some(),
        reach: Some(own.reach.clone()),
    });
    all.extend(further.collect::<Vec<_>>());
    if all.is_empty() {
        return Err(WhatIfError::NoLever);
    }
    Ok(all)
}

fn no_set(name: &str, tags: &TagLayout) -> WhatIfError {
    let names: Vec<&str> = tags.sets.iter().map(|s| s.name.as_str()).collect();
    WhatIfError::NoSet {
        name: name.to_owned(),
        known: if names.is_empty() {
            "none".to_owned()
        } else {
            names.join(", ")
        },
    }
}

/// A parameter that multiplies emissions.
struct Turned {
    name: String,
    reach: Reach,
    slope: Slope,
}

fn turned(parameters: &[Parameter], groups: &[SourceGroup]) -> Vec<Turned> {
    let turned = parameters.iter().enumerate().filter_map(|(n, own)| {
        // Of a change, c = c₀ + λ r with s = 1 + λ (f − 1): e = r / (f − 1).
        let (selector, factor) = match &own.kind {
            ParameterKind::Emission(selector) => (selector, 1.0),
            ParameterKind::Level(change) if change.level == 0.0 && change.factor != 1.0 => {
                (&change.selector, 1.0 / (change.factor - 1.0))
            }
            _ => return None,
        };
        Some(Turned {
            name: own.name.clone(),
            reach: Reach::of(selector, groups),
            slope: Slope::Response(n, factor),
        })
    });
    turned.collect()
}

fn of_set(
    set: &TagSet,
    first: usize,
    (parameters, used): (&[Turned], &mut [bool]),
    groups: &[SourceGroup],
) -> Vec<Lever> {
    let reaches = Reach::of_tags(&set.tags, groups);
    let mut all = Vec::new();
    for (n, (tag, reach)) in set.tags.iter().zip(reaches).enumerate() {
        if reach.as_ref().is_some_and(|r| r.groups.is_empty()) {
            continue;
        }
        let same = |own: &Turned| reach.as_ref() == Some(&own.reach);
        let response = parameters.iter().position(same);
        if let Some(at) = response {
            used[at] = true;
        }
        all.push(Lever {
            id: tag.name.clone(),
            sector: tag.sector.clone(),
            region: tag.region.clone(),
            slope: response.map_or(Slope::Contribution(first + n), |at| parameters[at].slope),
            natural: reach.as_ref().is_some_and(|r| is_natural(r, groups)),
            overlaps: false,
            reach,
        });
    }
    all
}

fn is_natural(reach: &Reach, groups: &[SourceGroup]) -> bool {
    let mut own = reach.groups.iter().map(|n| groups[*n].sector.as_str());
    own.any(|sector| NATURAL.contains(&sector))
}

#[cfg(test)]
#[path = "lever_tests.rs"]
mod tests;
