//! What a run emits while an emergency response lasts.
//!
//! e = (1 − Σ w_l) e₀ + Σ w_l e_l, with the emission e₀ of a part of the inventory, that of the same part as level l leaves it, and the shares w_l of the hour
//! ([`Course`]) in the city of the group.

use super::course::Course;
use crate::inventory::{EmissionError, EmissionField, EmissionSchedule, SourceGroup};
use crate::meteorology::MetSlice;
use crate::plan::AlertLevel;
use crate::time::ModelTime;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What all parts of an inventory share.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EmergencyPart {
    /// Course of every county that answers, by code.
    pub courses: BTreeMap<u32, Arc<Course>>,
    /// In words, for provenance.
    pub words: String,
}

/// A part of the inventory under a response.
#[allow(missing_debug_implementations)] // schedules are behind a trait
pub struct EmergencyEmissions {
    inner: Arc<dyn EmissionSchedule>,
    /// The same part as levels leave it.
    reduced: Vec<(AlertLevel, Arc<dyn EmissionSchedule>)>,
    part: Arc<EmergencyPart>,
    /// Course of every group; `None` where its county does not answer.
    of_group: Vec<Option<Arc<Course>>>,
}

impl EmergencyEmissions {
    /// Of a part and the same part as levels leave it, whose groups and cells are the same.
    ///
    /// # Panics
    /// Where the groups are not the same.
    pub fn new(
        inner: Arc<dyn EmissionSchedule>,
        reduced: Vec<(AlertLevel, Arc<dyn EmissionSchedule>)>,
        part: Arc<EmergencyPart>,
    ) -> Self {
        for (_, other) in &reduced {
            assert!(
                other.groups() == inner.groups(),
                "a reduced inventory has the groups of the whole one"
            );
        }
        let of_group = inner.groups().iter();
        let of_group = of_group.map(|group| part.courses.get(&group.county_code).cloned());
        Self {
            of_group: of_group.collect(),
            inner,
            reduced,
            part,
        }
    }
}

impl EmissionSchedule for EmergencyEmissions {
    fn groups(&self) -> &[SourceGroup] {
        self.inner.groups()
    }

    fn at(&self, time: ModelTime, weather: &MetSlice) -> Result<EmissionField, EmissionError> {
        let mut field = self.inner.at(time, weather)?;
        let of = |course: &Option<Arc<Course>>| course.as_ref().map_or([0.0; 3], |c| c.hour(time));
        let shares: Vec<[f64; 3]> = self.of_group.iter().map(of).collect();
        let used = |level: AlertLevel| shares.iter().any(|own| own[level as usize] > 0.0);
        let levels = self.reduced.iter().filter(|(level, _)| used(*level));
        let levels = levels.map(|(level, other)| Ok((*level as usize, other.at(time, weather)?)));
        let levels: Vec<(usize, EmissionField)> = levels.collect::<Result<_, EmissionError>>()?;
        if levels.is_empty() {
            return Ok(field);
        }
        let lanes = field.lanes.max(1);
        let groups = field.groups.iter().map(|group| shares[*group as usize]);
        let entries = field.rates.chunks_exact_mut(lanes);
        for (entry, (own, rates)) in groups.zip(entries).enumerate() {
            let whole: f64 = own.iter().sum();
            if whole == 0.0 {
                continue;
            }
            for rate in &mut *rates {
                *rate *= 1.0 - whole;
            }
            for (level, other) in &levels {
                let others = &other.rates[entry * lanes..(entry + 1) * lanes];
                for (rate, other) in rates.iter_mut().zip(others) {
                    *rate += own[*level] * other;
                }
            }
        }
        Ok(field)
    }

    /// Those of the inventory: a response is no part of a year.
    fn annual_totals(&self) -> &[f64] {
        self.inner.annual_totals()
    }

    fn provenance(&self) -> String {
        format!("{} ({})", self.inner.provenance(), self.part.words)
    }
}
