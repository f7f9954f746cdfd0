//! The report's page of processes: what each does to the air over every point, hour by hour.

use super::pack::Packed;
use super::run_summary::RunSummary;
use crate::simulation::Term;
use crate::units::to_micrograms;
use serde::{Deserialize, Serialize};

/// Pollutants of the page, as far as a run has them.
const SHOWN: [&str; 7] = ["PM25", "PM10", "O3", "NO2", "SO2", "CO", "HNO3"];

/// What processes do over the points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProcessPage {
    /// Names of the processes.
    pub terms: Vec<String>,
    /// Layers of the volumes, from the ground.
    pub layers: usize,
    /// Mean height of the volumes over all points [m].
    pub height: f64,
    /// Indices of the pollutants.
    pub pollutants: Vec<usize>,
    /// Rates [µg/m³ per hour] by receptor of the model and pollutant of the page: `[hour][term]`, the last term the change.
    pub rates: Vec<Vec<Packed>>,
}

impl ProcessPage {
    /// The page of a run; `None` where processes are not booked.
    pub(super) fn of(run: &RunSummary<'_>) -> Option<Self> {
        let record = run.record;
        if record.process_layers == 0 {
            return None;
        }
        let pollutants = run.pollutants_named(&SHOWN);
        let terms: Vec<Option<Term>> = Term::ALL.into_iter().map(Some).chain([None]).collect();
        let rates = (0..record.points.len()).map(|point| {
            let packed = pollutants.iter().map(|&pollutant| {
                let hours = (0..record.len()).flat_map(|hour| {
                    let each = terms.iter();
                    each.map(move |term| record.process_at(hour, point, *term)[pollutant])
                });
                Packed::new(hours.map(|rate| to_micrograms(f64::from(rate))))
            });
            packed.collect()
        });
        Some(Self {
            terms: Term::ALL.map(|term| term.name().to_owned()).to_vec(),
            layers: record.process_layers,
            height: run.process_height,
            rates: rates.collect(),
            pollutants,
        })
    }
}
