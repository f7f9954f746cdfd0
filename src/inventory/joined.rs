//! Several schedules as one: the groups of an inventory and those of plants and soils side by side.

use super::groups::SourceGroup;
use super::rates::{EmissionError, EmissionField, EmissionSchedule};
use crate::meteorology::MetSlice;
use crate::time::ModelTime;
use std::sync::Arc;

/// Schedules in a row; the groups of each follow those of the one before.
pub struct JoinedSchedule {
    parts: Vec<Arc<dyn EmissionSchedule>>,
    groups: Vec<SourceGroup>,
    annual: Vec<f64>,
}

impl JoinedSchedule {
    /// Joins schedules of the same lanes.
    pub fn new(parts: Vec<Arc<dyn EmissionSchedule>>) -> Self {
        let groups = parts.iter().flat_map(|part| part.groups().to_vec());
        let annual = parts.iter().flat_map(|part| part.annual_totals().to_vec());
        Self {
            groups: groups.collect(),
            annual: annual.collect(),
            parts,
        }
    }
}

impl EmissionSchedule for JoinedSchedule {
    fn groups(&self) -> &[SourceGroup] {
        &self.groups
    }

    fn at(&self, time: ModelTime, weather: &MetSlice) -> Result<EmissionField, EmissionError> {
        let mut joined = EmissionField::default();
        let mut before = 0_u32;
        for part in &self.parts {
            let field = part.at(time, weather)?;
            if joined.lanes != 0 && field.lanes != joined.lanes {
                return Err(EmissionError::Lanes {
                    found: field.lanes,
                    expected: joined.lanes,
                });
            }
            joined.lanes = field.lanes;
            joined.cells.extend(field.cells);
            joined
                .groups
                .extend(field.groups.iter().map(|g| g + before));
            joined.rates.extend(field.rates);
            before += part.groups().len() as u32;
        }
        Ok(joined)
    }

    fn annual_totals(&self) -> &[f64] {
        &self.annual
    }

    fn provenance(&self) -> String {
        let parts: Vec<String> = self.parts.iter().map(|part| part.provenance()).collect();
        parts.join("; ")
    }
}
