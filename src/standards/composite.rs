//! The composite index of a year (综合指数): Σ w C/S over six pollutants, C the statistic that HJ 663 judges, S the class II limit, w a weight (2013: all 1).

use super::annual::{Statistic, YearItem};
use super::edition::Edition;
use super::limits::{Period, ZoneClass, in_unit};
use super::source::Basis;
use crate::observations::Quantity;

/// The index and its parts.
#[derive(Debug, Clone, PartialEq)]
pub struct Composite {
    /// Σ of the parts.
    pub index: f64,
    /// Weighted quotient of each pollutant.
    pub parts: Vec<(Quantity, f64)>,
    /// Whether every part has enough days.
    pub is_complete: bool,
}

/// Of the items of a year.
///
/// # Errors
/// Pollutants whose statistic is not there.
pub fn composite(
    items: &[YearItem],
    edition: &Edition,
    basis: &mut Basis,
) -> Result<Composite, Vec<Quantity>> {
    let (mut parts, mut missing, mut is_complete) = (vec![], vec![], true);
    for (quantity, weight) in &edition.evaluation.weights {
        let found = statistic(*quantity, items).and_then(|(item, period)| {
            let limit = edition
                .limits
                .limit(*quantity, period, ZoneClass::Two, basis)?;
            is_complete &= item.is_complete();
            Some(item.value / in_unit(*quantity, limit))
        });
        match found {
            Some(quotient) => parts.push((*quantity, basis.take(weight) * quotient)),
            None => missing.push(*quantity),
        }
    }
    if !missing.is_empty() {
        return Err(missing);
    }
    Ok(Composite {
        index: parts.iter().map(|part| part.1).sum(),
        parts,
        is_complete,
    })
}

/// What stands for a pollutant: the percentile of CO and ozone, the mean of the others; and the averaging of its limit.
fn statistic(quantity: Quantity, items: &[YearItem]) -> Option<(&YearItem, Period)> {
    let by_percentile = matches!(quantity, Quantity::Co | Quantity::O3);
    let own = |item: &&YearItem| {
        item.quantity == quantity && (item.statistic == Statistic::Mean) != by_percentile
    };
    let item = items.iter().find(own)?;
    let period = if by_percentile {
        item.period
    } else {
        Period::Annual
    };
    Some((item, period))
}
