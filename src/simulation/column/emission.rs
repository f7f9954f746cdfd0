//! Emission into a column: of the bulk, of its tags, and what parameters change of it.

use super::{Column, Work};
use crate::simulation::responses::ResponsePlan;

impl Column<'_> {
    pub(super) fn emit(&self, work: &mut Work) {
        let (lanes, columns) = (self.case.lanes(), self.case.columns());
        let slots = &self.case.slots;
        let plane = self.case.horizontal.columns();
        let column = self.index();
        let emission = &self.hour.emission;
        for &entry in &self.hour.order[self.hour.first[column]..self.hour.first[column + 1]] {
            let entry = entry as usize;
            let k = emission.cells[entry] as usize / plane;
            let rates = &emission.rates[entry * lanes..(entry + 1) * lanes];
            let group = emission.groups[entry] as usize;
            let tags = &self.hour.group_columns[group];
            for (lane, rate) in rates.iter().enumerate() {
                let mass = rate * self.dt;
                work.bulk[k * lanes + lane] += mass;
                if mass > 0.0 && columns > 0 {
                    for slot in slots.of(lane) {
                        for tag in tags {
                            work.tags[(k * slots.len() + slot) * columns + tag] += mass;
                        }
                    }
                }
            }
            for &division in &self.hour.group_divisions[group] {
                for (lane, rate) in rates.iter().enumerate().filter(|(_, rate)| **rate > 0.0) {
                    let mass = rate * self.dt;
                    for slot in slots.of(lane) {
                        for (tag, share) in self.case.tags.shares(division, lane, column) {
                            work.tags[(k * slots.len() + slot) * columns + tag] += share * mass;
                        }
                    }
                }
            }
            if let Some(plan) = &self.case.responses {
                self.emit_responses(plan, group, (k, rates), &mut work.responses);
            }
        }
    }

    /// What parameters change of an emission.
    fn emit_responses(
        &self,
        plan: &ResponsePlan,
        group: usize,
        (k, rates): (usize, &[f64]),
        responses: &mut [f64],
    ) {
        let (lanes, width) = (rates.len(), self.case.response_lanes());
        let cell = &mut responses[k * width..(k + 1) * width];
        let (whole, divisions) = &self.hour.group_parameters[group];
        for &(p, slope) in whole {
            let own = &mut cell[p * lanes..(p + 1) * lanes];
            for (response, rate) in own.iter_mut().zip(rates) {
                *response += slope * rate * self.dt;
            }
        }
        for &division in divisions {
            for (lane, rate) in rates.iter().enumerate().filter(|(_, rate)| **rate > 0.0) {
                for (p, slope) in plan.slopes(division, lane, self.index()) {
                    cell[p * lanes + lane] += slope * rate * self.dt;
                }
            }
        }
    }
}
