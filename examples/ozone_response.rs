//! What a tenth less of man-made NOx or VOC does to ozone at the points of a scenario, by running it three times:
//! `cargo run --release --example ozone_response -- summer-ozone-quick`.
//!
//! Prints the mean of ozone at 11–18 h of the counted time, its responses, and H2O2/HNO3 and HCHO/NO2 [mol/mol] of the same hours.

use hehuang::inventory::{EmissionError, EmissionField, EmissionSchedule, SourceGroup};
use hehuang::meteorology::MetSlice;
use hehuang::scenario::{Period, Scenario};
use hehuang::simulation::{Case, HourlyMeans, Observer, SimulationError, State, run};
use hehuang::species::Phase;
use hehuang::terrain::receptors;
use hehuang::time::ModelTime;
use hehuang::units::MOLAR_MASS_AIR;
use std::error::Error;
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// An inventory with some lanes of its man-made groups scaled.
struct Scaled {
    inner: Arc<dyn EmissionSchedule>,
    lanes: Vec<usize>,
    factor: f64,
}

const NATURAL: [&str; 2] = ["biogenic", "soil"];

impl EmissionSchedule for Scaled {
    fn groups(&self) -> &[SourceGroup] {
        self.inner.groups()
    }

    fn at(&self, time: ModelTime, weather: &MetSlice) -> Result<EmissionField, EmissionError> {
        let mut field = self.inner.at(time, weather)?;
        let groups = self.inner.groups();
        let width = field.lanes;
        for (entry, rates) in field.rates.chunks_exact_mut(width).enumerate() {
            let sector = &groups[field.groups[entry] as usize].sector;
            if !NATURAL.contains(&sector.as_str()) {
                for &lane in &self.lanes {
                    rates[lane] *= self.factor;
                }
            }
        }
        Ok(field)
    }

    fn annual_totals(&self) -> &[f64] {
        self.inner.annual_totals()
    }

    fn provenance(&self) -> String {
        self.inner.provenance()
    }
}

/// Means of some gases over the hours 11 to 18 at some cells [mol/mol].
struct Afternoon {
    cells: Vec<(usize, usize)>,
    lanes: Vec<usize>,
    sums: Vec<f64>,
    hours: f64,
}

impl Observer for Afternoon {
    fn on_hour(
        &mut self,
        case: &Case,
        _: &State,
        means: &HourlyMeans<'_>,
    ) -> Result<(), SimulationError> {
        if !means.counts || !(11..18).contains(&means.from.hour()) {
            return Ok(());
        }
        self.hours += 1.0;
        for (n, &(j, i)) in self.cells.iter().enumerate() {
            let masses = means.bulk.cell(0, j, i);
            let air = means.weather.air_mass[[0, j, i]];
            for (m, &lane) in self.lanes.iter().enumerate() {
                let Phase::Gas { molar_mass, .. } = case.species.species[lane].phase else {
                    continue;
                };
                self.sums[n * self.lanes.len() + m] +=
                    masses[lane] / air * MOLAR_MASS_AIR / molar_mass;
            }
        }
        Ok(())
    }
}

const WATCHED: [&str; 5] = ["O3", "H2O2", "HNO3", "FORM", "NO2"];

fn afternoon(case: &Case, cells: &[(usize, usize)]) -> Result<Vec<f64>, Box<dyn Error>> {
    let lanes = WATCHED
        .map(|name| case.species.lane(name))
        .into_iter()
        .collect::<Option<Vec<_>>>();
    let mut watch = Afternoon {
        cells: cells.to_vec(),
        lanes: lanes.ok_or("the mechanism lacks a gas that is watched")?,
        sums: vec![0.0; WATCHED.len() * cells.len()],
        hours: 0.0,
    };
    let weather = case.meteorology.at(case.begin)?;
    let mut state = State::initial(case, &weather)?;
    run(case, &mut state, &mut [&mut watch], &AtomicBool::new(false))?;
    Ok(watch.sums.iter().map(|sum| sum / watch.hours).collect())
}

fn main() -> Result<(), Box<dyn Error>> {
    let name = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "summer-ozone-quick".into());
    let scenario = Scenario::open(&name)?;
    let base = scenario.base()?;
    let Period::Episode(episode) = &scenario.period else {
        return Err("an episode is needed".into());
    };
    let case = || scenario.case(&base, episode).map(|built| built.case);
    let first = case()?;
    let mut points = Vec::new();
    for receptor in receptors()? {
        if let Some((i, j)) = first
            .horizontal
            .cell_of(receptor.longitude, receptor.latitude)?
        {
            points.push((receptor.name.as_str(), (j, i)));
        }
    }
    let cells: Vec<_> = points.iter().map(|p| p.1).collect();
    let organic = first.species.pollutants.iter().find(|p| p.name == "VOC");
    let organic: Vec<usize> = organic
        .iter()
        .flat_map(|p| p.parts.iter().map(|part| part.0))
        .collect();
    let nitrogen: Vec<usize> = ["NO", "NO2", "HONO"]
        .iter()
        .filter_map(|n| first.species.lane(n))
        .collect();
    let reference = afternoon(&first, &cells)?;
    let less = |lanes: &[usize]| -> Result<Vec<f64>, Box<dyn Error>> {
        let mut case = case()?;
        case.emissions = Arc::new(Scaled {
            inner: case.emissions.clone(),
            lanes: lanes.to_vec(),
            factor: 0.9,
        });
        afternoon(&case, &cells)
    };
    let (less_nitrogen, less_organic) = (less(&nitrogen)?, less(&organic)?);
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "{:<24} {:>8} {:>12} {:>12} {:>10} {:>9}",
        "", "O3 ppb", "-10 % NOx", "-10 % VOC", "H2O2/HNO3", "HCHO/NO2"
    )?;
    for (n, (name, _)) in points.iter().enumerate() {
        let at = |list: &[f64], gas: usize| list[n * WATCHED.len() + gas];
        let ozone = at(&reference, 0);
        writeln!(
            out,
            "{name:<24} {:8.1} {:+12.3} {:+12.3} {:10.2} {:9.2}",
            1e9 * ozone,
            1e9 * (at(&less_nitrogen, 0) - ozone),
            1e9 * (at(&less_organic, 0) - ozone),
            at(&reference, 1) / at(&reference, 2),
            at(&reference, 3) / at(&reference, 4),
        )?;
    }
    Ok(())
}
