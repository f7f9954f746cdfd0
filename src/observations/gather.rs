//! What was read of a table so far: values by place, quantity, averaging and time, and what was left out.

use super::cells::Cell;
use super::columns::Value;
use super::quantity::Quantity;
use super::read::{HourLabel, ReadOptions};
use super::state::State;
use super::{Averaging, Observation, Observations};
use crate::meteorology::Faults;
use crate::time::ModelTime;
use crate::units::HOUR;
use std::collections::BTreeMap;

/// Key of a value: what makes two of them the same.
type Key = (String, Quantity, Averaging, ModelTime);

/// What was read so far.
pub(super) struct Table {
    /// What the table does not say itself.
    pub options: ReadOptions,
    found: BTreeMap<Key, (f64, State)>,
    missing: usize,
    fillers: usize,
    stateless: bool,
    unused: BTreeMap<String, usize>,
    cities: BTreeMap<String, String>,
}

impl Table {
    pub fn new(options: ReadOptions) -> Self {
        Self {
            options,
            found: BTreeMap::new(),
            missing: 0,
            fillers: 0,
            stateless: false,
            unused: BTreeMap::new(),
            cities: BTreeMap::new(),
        }
    }

    /// Says to which city a station counts; `false` if it counts to another already.
    pub fn station_of(&mut self, station: &str, city: &str) -> bool {
        if let Some(known) = self.cities.get(station) {
            return known == city;
        }
        self.cities.insert(station.to_owned(), city.to_owned());
        true
    }

    /// Counts something that is left out, by its reason.
    pub fn leave_out(&mut self, reason: &str) {
        *self.unused.entry(reason.to_owned()).or_default() += 1;
    }

    /// Beginning of the hour that `hour` of a day starting at `midnight` names.
    pub fn hour(&self, midnight: ModelTime, hour: i64) -> ModelTime {
        let shift = i64::from(self.options.hour_label == HourLabel::End);
        midnight.plus((hour - shift) * HOUR as i64)
    }

    /// Takes a value up; `column` and `text` are for messages.
    #[allow(clippy::too_many_arguments)] // a cell and where it stands
    pub fn take(
        &mut self,
        place: &str,
        value: Value,
        averaging: Averaging,
        begin: ModelTime,
        named_state: Option<State>,
        (line, column, text): (usize, &str, &str),
        faults: &mut Faults<'_>,
    ) {
        let number = match Cell::read(text) {
            Cell::Value(number) => number,
            Cell::Missing => {
                self.missing += 1;
                return;
            }
            Cell::Filler => {
                self.fillers += 1;
                return;
            }
            Cell::Negative => {
                let hint = "leave the cell empty where nothing was measured";
                faults.add(line, column, text, "a concentration below nothing", hint);
                return;
            }
            Cell::NoNumber => {
                let hint = "write a number, or nothing where nothing was measured";
                faults.add(line, column, text, "this is no number", hint);
                return;
            }
        };
        let rule = || {
            self.options
                .state
                .map(|rule| rule.state(value.quantity, begin))
        };
        let state = if value.mole_fraction {
            Some(State::At298)
        } else {
            named_state.or_else(rule)
        };
        let Some(state) = state else {
            // Once is enough: the next row is no better.
            if self.stateless {
                return;
            }
            self.stateless = true;
            let message = "the state of air of this value is not known";
            let hint = "add a column state (273, 298, actual), or say --state china for records of China's network";
            faults.add(line, column, text, message, hint);
            return;
        };
        let key = (place.to_owned(), value.quantity, averaging, begin);
        let new = (number * value.factor, state);
        match self.found.insert(key, new) {
            Some(old) if old != new => {
                let message = format!("{place} has another value of this hour or day already");
                faults.add(line, column, text, message, "keep one of them");
            }
            Some(_) => self.leave_out("rows given twice with the same values"),
            None => {}
        }
    }

    /// Whether nothing was taken up.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// All of it, in order.
    pub fn finish(self) -> Observations {
        let mut places: Vec<String> = self.found.keys().map(|k| k.0.clone()).collect();
        places.dedup();
        let index = |name: &str| places.partition_point(|p| p.as_str() < name);
        let values = self
            .found
            .iter()
            .map(
                |((place, quantity, averaging, begin), &(value, state))| Observation {
                    place: index(place),
                    quantity: *quantity,
                    averaging: *averaging,
                    state,
                    begin: *begin,
                    value,
                },
            )
            .collect();
        let city = |place: &String| self.cities.get(place).cloned().unwrap_or_default();
        let cities = places.iter().map(city).collect();
        let mut notes = vec![];
        if self.missing > 0 {
            notes.push(format!("{} cells without a value", self.missing));
        }
        if self.fillers > 0 {
            notes.push(format!(
                "{} cells with a filler (-99, -999, …)",
                self.fillers
            ));
        }
        notes.extend(
            self.unused
                .iter()
                .map(|(what, count)| format!("{what}: {count}")),
        );
        Observations {
            places,
            cities,
            values,
            notes,
        }
    }
}
