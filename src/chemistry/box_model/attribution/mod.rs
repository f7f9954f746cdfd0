//! Who makes a species in the box, by every method side by side: contribution, response and increment.
//!
//! **Contributions** are the tags of the three systems ([`crate::chemistry::carriers`]): they add up to the bulk. **Responses** are
//! first-order sensitivities to the sources (the decoupled direct method). **Increments** compare runs: without each source, with
//! it alone, with less of it; the path integral of the responses from no source to all (Dunker 2015, J. Geophys. Res. Atmos. 120),
//! and the mean of each source's increment over all orders of coming in (Shapley 1953): both add up to the increment of all.
//! Where chemistry is not linear these differ, and how much they differ says how far a single one may be trusted.

mod follow;
mod increments;
mod responses;
mod tables;

pub use tables::attribution_table;

use super::{BoxError, Case};
use crate::chemistry::carriers::{Regime, Rules};
use follow::Followed;

/// Parts of the bulk beside the sources, in the order in which they follow them.
pub(super) const PARTS: [&str; 5] = ["unnamed", "background", "initial", "methane", "other"];

/// What every method says of one source or part [mol/mol]; `None` where the method does not define it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Columns {
    /// Bulk less the run without the source.
    pub zero_out: Option<f64>,
    /// Run with the source alone less the run without any.
    pub zero_in: Option<f64>,
    /// What a partial reduction of the source changes, over the reduction.
    pub reduced: Option<f64>,
    /// First-order response to the source.
    pub response: Option<f64>,
    /// Path integral of the responses.
    pub path: Option<f64>,
    /// Shapley value.
    pub shapley: Option<f64>,
    /// Contribution with new odd oxygen credited to nitrogen; nitrogen's own tag for what carries nitrogen.
    pub nitrogen: Option<f64>,
    /// Contribution with new odd oxygen credited to radicals and organics; their own tag for what carries them.
    pub radicals: Option<f64>,
    /// Contribution weighted by the regime.
    pub both: Option<f64>,
}

/// The species at one time.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribution {
    /// Seconds since midnight of the first day [s].
    pub time: f64,
    /// The bulk [mol/mol].
    pub bulk: f64,
    /// The run without any source [mol/mol].
    pub without: f64,
    /// λ of the step that ends there [1].
    pub organic_share: f64,
    /// Largest |Σ tags − bulk| over the bulk, of all carriers and steps until then [1].
    pub closure: f64,
    /// Name of every source and part, and what the methods say.
    pub rows: Vec<(String, Columns)>,
}

/// Attributes the species of a case to its sources at its times, with the usual rules of its mechanism.
///
/// # Errors
/// If an integration fails, or if the case has no sources or holds species.
pub fn attribute(case: &Case) -> Result<Vec<Attribution>, BoxError> {
    let rules = Rules::of(&case.mechanism).without_brief();
    let regime = Regime::of(&case.mechanism, &rules, &case.groups.radicals);
    attribute_by(case, &rules, &regime)
}

/// As [`attribute`], with rules of one's own.
///
/// # Errors
/// As [`attribute`].
pub fn attribute_by(
    case: &Case,
    rules: &Rules,
    regime: &Regime,
) -> Result<Vec<Attribution>, BoxError> {
    if case.sources.is_empty() {
        return Err(BoxError::Attribution(
            "the case has no sources: write [sources.NAME] with emission_ppb_per_h".into(),
        ));
    }
    if !case.held.is_empty() {
        return Err(BoxError::Attribution(
            "species that follow observations have no sources: leave [held] out".into(),
        ));
    }
    let followed = Followed::of(case, rules, regime)?;
    let times = times(case, &followed);
    let increments = increments::of(case, &times)?;
    let ones = vec![1.0; case.sources.len()];
    let found = responses::responses(case, &ones, &times)?;
    let path = responses::path_integral(case, &times)?;
    let species = case.attribution.species;
    let all = times.iter().enumerate().map(|(n, &step)| {
        let moment = &followed.moments[step];
        let names = case.sources.iter().map(|s| s.name.clone());
        let names = names.chain(PARTS.map(str::to_owned));
        let rows = names.enumerate().map(|(tag, name)| {
            let mut columns = increments.columns(n, tag);
            columns.response = found[n].get(tag).copied();
            columns.path = path[n].get(tag).copied();
            let [nitrogen, radicals, both] = &moment.contributions;
            columns.nitrogen = nitrogen.get(tag).copied();
            columns.radicals = radicals.get(tag).copied();
            columns.both = both.get(tag).copied();
            (name, columns)
        });
        Attribution {
            time: moment.time,
            bulk: moment.bulk[species],
            without: increments.without(n),
            organic_share: moment.organic_share,
            closure: moment.closure,
            rows: rows.collect(),
        }
    });
    Ok(all.collect())
}

/// Steps behind which the species is attributed.
fn times(case: &Case, followed: &Followed) -> Vec<usize> {
    if case.attribution.at.is_empty() {
        let value = |n: &usize| followed.moments[*n].bulk[case.attribution.species];
        let greatest = (0..followed.moments.len()).max_by(|a, b| value(a).total_cmp(&value(b)));
        return greatest.into_iter().collect();
    }
    let step = |time: &f64| ((time - case.from) / case.step).round() as usize;
    case.attribution
        .at
        .iter()
        .map(|time| step(time).saturating_sub(1).min(case.steps - 1))
        .collect()
}
