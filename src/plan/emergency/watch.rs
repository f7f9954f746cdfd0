//! Alerts out of what a run says at cities.

use super::indices::{city_series, index_hours};
use crate::evaluation::{Modelled, ModelledError};
use crate::grid::HorizontalGrid;
use crate::observations::Quantity;
use crate::plan::{Alert, AlertRule, HourIndex, alerts};
use crate::simulation::Record;
use crate::species::SpeciesTable;
use crate::standards::{Basis, Edition, StandardsError, Status};

/// Why a run gives no series of indices.
#[derive(Debug, thiserror::Error)]
pub enum WatchError {
    /// Its record does not serve.
    #[error(transparent)]
    Record(#[from] ModelledError),
    /// A standard that cannot be applied.
    #[error(transparent)]
    Standards(#[from] StandardsError),
    /// A year of representative days.
    #[error(
        "a year of representative days has no hours in a row, and so no alerts\nhint: give the run of an episode"
    )]
    Typical,
    /// No city lies in the domain.
    #[error("none of the cities has a point in the domain: {0}")]
    Nowhere(String),
}

/// By what a run is watched.
#[derive(Debug, Clone, Copy)]
pub struct Watch<'a> {
    /// Cities by our names.
    pub cities: &'a [String],
    /// Rule of alerts.
    pub rule: &'a AlertRule,
    /// Edition of the index.
    pub edition: &'a Edition,
    /// Whether particles of hours of dust are left out.
    pub without_dust: bool,
}

/// A city with its alerts.
#[derive(Debug, Clone, PartialEq)]
pub struct CityAlerts {
    /// Its name.
    pub city: String,
    /// Hours in a row with the daily index that holds for them.
    pub hours: Vec<HourIndex>,
    /// The alerts.
    pub alerts: Vec<Alert>,
}

impl CityAlerts {
    /// Of a series of indices.
    pub fn of(city: String, hours: Vec<HourIndex>, rule: &AlertRule, basis: &mut Basis) -> Self {
        Self {
            alerts: alerts(&hours, rule, basis),
            city,
            hours,
        }
    }

    /// The largest index.
    pub fn largest(&self) -> Option<u32> {
        self.hours.iter().filter_map(|hour| hour.index).max()
    }
}

impl Watch<'_> {
    /// Alerts of a run's record. Pollutants that the run does not have are left out of the index, which is noted.
    ///
    /// # Errors
    /// [`WatchError`].
    pub fn run(
        &self,
        record: &Record,
        (species, grid): (&SpeciesTable, &HorizontalGrid),
        (notes, basis): (&mut Vec<String>, &mut Basis),
    ) -> Result<Vec<CityAlerts>, WatchError> {
        let modelled = Modelled::of(&[record], species)?;
        if modelled.is_typical() {
            return Err(WatchError::Typical);
        }
        let mut found = Vec::new();
        for city in self.cities {
            let series = city_series(city, &modelled, grid, self.edition, basis);
            let Some((series, absent)) = series else {
                notes.push(format!("{city}: no point of it lies in the domain"));
                continue;
            };
            if !absent.is_empty() {
                let names: Vec<&str> = absent.iter().map(|q: &Quantity| q.name()).collect();
                let what = format!(
                    "the index is made without {}, which the run does not have",
                    names.join(", ")
                );
                basis.note(&what, Status::Own);
            }
            let dust = self.without_dust.then_some(None);
            let how = (city.as_str(), self.edition, self.rule.days);
            let hours = index_hours(&series, how, dust, !absent.is_empty(), (notes, basis))?;
            found.push(CityAlerts::of(city.clone(), hours, self.rule, basis));
        }
        if found.is_empty() {
            return Err(WatchError::Nowhere(self.cities.join(", ")));
        }
        Ok(found)
    }
}
