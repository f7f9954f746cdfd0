//! C0: the 1-hour limit, or what the guideline makes of a longer one.

use super::error::{GradingError, within};
use super::input::{GradingInput, Pollutant};
use super::rules::GradingRules;
use crate::observations::{Air, State};
use crate::standards::{Basis, Edition, Judged, Period, ZoneClass};
use crate::time::ModelTime;
use serde::Serialize;

/// From which limit C0 comes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LimitBasis {
    /// `hour`, `mda8`, `day`, `annual`, `own`.
    pub period: &'static str,
    /// The limit [µg/m³].
    pub limit: f64,
    /// What it is multiplied with [1].
    pub multiple: f64,
    /// From where.
    pub source: String,
    /// How sure the multiple is.
    pub status: &'static str,
}

/// With what a pollutant is compared.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// Pollutant.
    pub pollutant: String,
    /// C0 [µg/m³].
    pub c0: f64,
    /// From which limit.
    pub basis: LimitBasis,
    /// State of air in which it is judged.
    pub state: &'static str,
    #[serde(skip)]
    pub(super) to: State,
}

impl Comparison {
    /// Factor from the plume's concentration to the judged one, in air of a pressure [Pa] and temperature [K].
    pub(super) fn factor(&self, pressure: f64, temperature: f64) -> f64 {
        let air = Air {
            pressure,
            temperature,
        };
        Judged::of(1.0, State::Actual, self.to, Some(air)).map_or(1.0, Judged::micrograms)
    }
}

/// C0 of a pollutant by an edition on a day, for a class.
///
/// # Errors
/// [`GradingError::NoLimit`] where neither edition nor project has one.
pub fn comparison(
    of: Pollutant,
    input: &GradingInput,
    edition: &Edition,
    rules: &GradingRules,
    basis: &mut Basis,
) -> Result<Comparison, GradingError> {
    match of {
        Pollutant::Standard(quantity) => {
            standard(quantity, edition, (input.day, input.class), rules, basis)
        }
        Pollutant::Own(place) => {
            let own = input.own_limits.get(place).ok_or(GradingError::NoLimit {
                edition: edition.id.clone(),
                pollutant: format!("number {place} of the project's own"),
            })?;
            within(
                format!("C0 of {}", own.name),
                own.limit,
                [1e-9, 1e9],
                "micrograms a cubic metre, as the source says",
            )?;
            let to = if own.gas {
                edition.state(crate::observations::Quantity::So2, input.day, basis)
            } else {
                edition.state(crate::observations::Quantity::Pm10, input.day, basis)
            };
            Ok(Comparison {
                pollutant: own.name.clone(),
                c0: own.limit,
                basis: LimitBasis {
                    period: "own",
                    limit: own.limit,
                    multiple: 1.0,
                    source: own.source.clone(),
                    status: "second-hand",
                },
                state: to.name(),
                to,
            })
        }
    }
}

fn standard(
    quantity: crate::observations::Quantity,
    edition: &Edition,
    (day, class): (ModelTime, ZoneClass),
    rules: &GradingRules,
    basis: &mut Basis,
) -> Result<Comparison, GradingError> {
    let longer = &rules.equivalent;
    let ways = [
        (Period::Hour, None),
        (Period::MaxEightHours, Some(&longer.eight_hours)),
        (Period::Day, Some(&longer.day)),
        (Period::Annual, Some(&longer.annual)),
    ];
    for (period, figure) in ways {
        let Some(limit) = edition.limits.limit(quantity, period, class, basis) else {
            continue;
        };
        let multiple = figure.map_or(1.0, |figure| basis.take(figure));
        let to = edition.state(quantity, day, basis);
        return Ok(Comparison {
            pollutant: quantity.name().to_owned(),
            c0: multiple * limit,
            basis: LimitBasis {
                period: period.name(),
                limit,
                multiple,
                source: format!("{}, class {}", edition.limits.id, class.name()),
                status: figure.map_or("confirmed", |f| f.status.name()),
            },
            state: to.name(),
            to,
        });
    }
    Err(GradingError::NoLimit {
        edition: edition.id.clone(),
        pollutant: quantity.name().to_owned(),
    })
}
