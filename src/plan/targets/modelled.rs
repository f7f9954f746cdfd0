//! What a run says at places: hours as a table of observations that the standards can judge, and years of representative days counted as often as they occur.

use super::days::{DayCounts, PlaceYear};
use super::outcome::{DustDays, Origin, Scope};
use crate::evaluation::Modelled;
use crate::observations::{Averaging, Observation, Observations, Quantity};
use crate::standards::{Basis, Edition, GOOD, IndexOf, Judged, NOT_HEAVY, Period, Status};

/// The six pollutants and PM2.5's companions that an index asks for.
const SIX: [Quantity; 6] = [
    Quantity::Pm25,
    Quantity::Pm10,
    Quantity::So2,
    Quantity::No2,
    Quantity::Co,
    Quantity::O3,
];

/// A place in a run.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelledPlace {
    /// Whom it is about.
    pub scope: Scope,
    /// Its name.
    pub name: String,
    /// Its cells; not empty.
    pub cells: Vec<usize>,
}

/// Hours of a run at places, in the state of air in which an edition judges them, as a table of observations.
pub fn as_observations(
    modelled: &Modelled<'_>,
    places: &[ModelledPlace],
    edition: &Edition,
    basis: &mut Basis,
) -> Observations {
    let mut values = Vec::new();
    for (place, at) in places.iter().enumerate() {
        for quantity in SIX {
            let Some(column) = modelled.column(quantity) else {
                continue;
            };
            let hours = modelled.hours().iter().enumerate();
            values.extend(hours.map(|(entry, &begin)| {
                let state = edition.state(quantity, begin, basis);
                Observation {
                    place,
                    quantity,
                    averaging: Averaging::Hour,
                    state,
                    begin,
                    value: modelled.value(entry, &at.cells, column, state),
                }
            }));
        }
    }
    values.sort_by_key(|o| (o.place, o.quantity, o.averaging, o.begin));
    Observations {
        places: places.iter().map(|place| place.name.clone()).collect(),
        cities: vec![String::new(); places.len()],
        values,
        notes: vec![],
    }
}

/// A typical year of a place: every representative day judged once and counted as often as it occurs; with `without_dust` also without the days that the
/// edition's rule for tables of days calls dusty. `partial` lets days without all six pollutants count by those that are there.
pub fn typical_year(
    modelled: &Modelled<'_>,
    place: &ModelledPlace,
    edition: &Edition,
    (without_dust, partial): (bool, bool),
) -> Vec<PlaceYear> {
    let mut treatments = vec![DustDays::Kept];
    if without_dust && edition.dust.numbers.is_some() {
        treatments.push(DustDays::Left);
    }
    let years = treatments.into_iter();
    years
        .map(|dust| one_year(modelled, place, edition, dust, partial))
        .collect()
}

fn one_year(
    modelled: &Modelled<'_>,
    place: &ModelledPlace,
    edition: &Edition,
    dust: DustDays,
    partial: bool,
) -> PlaceYear {
    let mut basis = Basis::default();
    basis.note(
        "a year of representative days: each is judged once and counts as often as it occurs",
        Status::Own,
    );
    if partial {
        let what = "days without all six pollutants count by those that are there";
        basis.note(what, Status::Own);
    }
    let mut days = DayCounts::default();
    let (mut sum, mut weights) = (0.0, 0.0);
    for entry in 0..modelled.hours().len() {
        let weight = modelled.weight(entry);
        let begin = modelled.hours()[entry];
        let value = |quantity: Quantity, period: Period| -> Option<f64> {
            let state = edition.state(quantity, begin, &mut Basis::default());
            match period {
                Period::Day => {
                    let column = modelled.column(quantity)?;
                    Some(modelled.value(entry, &place.cells, column, state))
                }
                Period::MaxEightHours if quantity == Quantity::O3 => {
                    modelled.typical_mda8(entry, &place.cells, state)
                }
                _ => None,
            }
        };
        let particles = (
            value(Quantity::Pm25, Period::Day),
            value(Quantity::Pm10, Period::Day),
        );
        let dusty = dust == DustDays::Left && is_dusty(particles, edition, &mut basis);
        if dusty {
            days.left += weight;
            continue;
        }
        if let Some(fine) = particles.0 {
            sum += weight * fine;
            weights += weight;
        }
        let asked = |quantity, period| value_of(&value, quantity, period);
        let index = edition.air_index(IndexOf::Day, asked, partial, &mut basis);
        match index.index {
            Some(index) => {
                days.valid += weight;
                days.good += if index <= GOOD { weight } else { 0.0 };
                days.heavy += if index > NOT_HEAVY { weight } else { 0.0 };
            }
            None => days.incomplete += weight,
        }
    }
    PlaceYear {
        scope: place.scope,
        place: place.name.clone(),
        year: None,
        origin: Origin::Typical,
        edition: edition.id.clone(),
        dust,
        whole: days.valid > 0.0 && days.incomplete == 0.0,
        days,
        pm25: (weights > 0.0).then(|| (sum / weights, true)),
        basis,
    }
}

fn value_of(
    value: &impl Fn(Quantity, Period) -> Option<f64>,
    quantity: Quantity,
    period: Period,
) -> Option<Judged> {
    value(quantity, period).map(Judged::already)
}

/// Whether a day's PM2.5 and PM10 are those of dust by the rule for tables of days.
fn is_dusty(
    (fine, coarse): (Option<f64>, Option<f64>),
    edition: &Edition,
    basis: &mut Basis,
) -> bool {
    let (Some(numbers), Some(fine), Some(coarse)) = (&edition.dust.numbers, fine, coarse) else {
        return false;
    };
    numbers.is_dusty_day(coarse, Some(fine / coarse), basis)
}

#[cfg(test)]
#[path = "modelled_tests.rs"]
mod tests;
