//! What a run leaves behind: hourly surface concentrations, contributions and weather.

use super::case::Case;
use super::error::SimulationError;
use super::ledger::Ledger;
use super::observer::{HourlyMeans, Observer};
use super::record_tags::{TagArea, TagGroup, groups};
use super::state::State;
use super::surface_gases::pollutant;
use crate::grid::LaneField;
use crate::meteorology::MetSlice;
use crate::time::ModelTime;

/// Two-dimensional weather kept by the hour, in this order.
pub const WEATHER: [&str; 8] = [
    "mixing_height",
    "wind_u_10m",
    "wind_v_10m",
    "temperature_2m",
    "friction_velocity",
    "solar_radiation",
    "precipitation",
    "air_density",
];

/// Names of [`Record::sight`].
pub const SIGHT: [&str; 2] = ["visibility", "aerosol_optical_depth"];

/// Means of the hours that count, in the lowest layer. Concentrations in kg/m³ of actual air; cells are `j * nx + i`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Record {
    /// Cells of a map.
    pub cells: usize,
    /// Pollutants of the species table.
    pub pollutants: usize,
    /// Tag columns.
    pub columns: usize,
    /// Pollutants whose contributions are kept: the first ones.
    pub followed: usize,
    /// Groups of the hourly contribution maps: sectors (or the tags) of the first tag set, and the inflows.
    pub groups: Vec<TagGroup>,
    /// Cells of the points.
    pub points: Vec<usize>,
    /// Beginning of every entry: an hour, or the day of a year of representative days.
    pub hours: Vec<ModelTime>,
    /// How much every entry counts: 1 for an hour, the days a year of a representative day.
    pub weights: Vec<f64>,
    /// Names of the entries, for days; empty for hours.
    pub labels: Vec<String>,
    /// `[hour][pollutant][cell]`.
    pub concentration: Vec<f32>,
    /// `[hour][group][pollutant][cell]`, of the pollutants whose contributions are kept.
    pub group_concentration: Vec<f32>,
    /// `[hour][point][pollutant][column]`, of the same.
    pub point_contribution: Vec<f32>,
    /// Areas over which contributions are kept by the time of the year; none where [`Record::with_areas`] named none.
    pub areas: Vec<TagArea>,
    /// Contributions to the areas, `[time][area][pollutant][column]`, of the same: sums over the hours of the four seasons
    /// (those of [`SEASONS`](super::record_tags::SEASONS)), or means of the days of a year.
    pub area_contribution: Vec<f64>,
    /// Parameters of responses, by name.
    pub parameters: Vec<String>,
    /// Responses at the points, `[hour][point][pollutant][parameter]`, of all pollutants.
    pub point_response: Vec<f32>,
    /// Responses of ozone, `[entry][parameter][cell]`: of an hour [kg/m³], of a day of a year the mean over the eight hours that give its maximum [ppb]; empty
    /// without ozone or parameters.
    pub ozone_response: Vec<f32>,
    /// Contributions of the tags to ozone, `[entry][column][cell]`, in the same way; empty where tags do not follow it.
    pub ozone_contribution: Vec<f32>,
    /// Sum over the hours, `[parameter][pollutant][cell]`, of all pollutants.
    pub response_sum: Vec<f64>,
    /// Sum over the hours, `[column][pollutant][cell]`, of the same.
    pub contribution_sum: Vec<f64>,
    /// Sum over the hours, `[pollutant][cell]`.
    pub concentration_sum: Vec<f64>,
    /// `[hour][variable of WEATHER][cell]`.
    pub weather: Vec<f32>,
    /// Visual range [m] and optical depth of particles [1], `[hour][2][cell]`; empty where particles do not react.
    pub sight: Vec<f32>,
    /// Largest 8-hour means of ozone of the days of a year [ppb], `[day][cell]`; empty for hours and without ozone.
    pub mda8: Vec<f32>,
    /// Contributions to these at the points, as [`OzoneShares::to_record`](super::OzoneShares::to_record) lays them out; empty for hours and where
    /// tags do not follow ozone.
    pub mda8_shares: Vec<f32>,
    /// Layers of the volumes over the points whose processes are booked; 0 where they are not.
    pub process_layers: usize,
    /// What every process does to these volumes [kg/m³ per hour], `[entry][point][term][pollutant]`: the terms of [`Term::ALL`], then the change of the mass.
    pub processes: Vec<f32>,
    /// Dry deposit since the beginning of the run, `[species][cell]` [kg].
    pub dry: Vec<f64>,
    /// Wet deposit, `[species][cell]` [kg].
    pub wet: Vec<f64>,
    /// The mass budget at the end.
    pub ledger: Ledger,
    /// The mass budget when the spin-up was over; empty without spin-up.
    pub spin_up: Ledger,
}

impl Record {
    /// An empty record for a case; `points` are cells (j, i).
    pub fn new(case: &Case, points: &[(usize, usize)]) -> Self {
        let nx = case.horizontal.nx;
        let (cells, pollutants) = (case.horizontal.columns(), case.species.pollutants.len());
        let columns = case.columns();
        let followed = if columns > 0 {
            case.species.tagged_pollutants()
        } else {
            0
        };
        let plan = case.responses.iter();
        let parameters = plan.flat_map(|plan| plan.parameters.iter().map(|p| p.name.clone()));
        let parameters: Vec<String> = parameters.collect();
        Self {
            cells,
            pollutants,
            columns,
            followed,
            groups: groups(case),
            points: points.iter().map(|(j, i)| j * nx + i).collect(),
            contribution_sum: vec![0.0; columns * followed * cells],
            response_sum: vec![0.0; parameters.len() * pollutants * cells],
            parameters,
            concentration_sum: vec![0.0; pollutants * cells],
            ..Self::default()
        }
    }

    /// Hours recorded.
    pub fn len(&self) -> usize {
        self.hours.len()
    }

    /// True if no hour was recorded.
    pub fn is_empty(&self) -> bool {
        self.hours.is_empty()
    }

    /// Map of a pollutant in an hour [kg/m³].
    pub fn map(&self, hour: usize, pollutant: usize) -> &[f32] {
        let start = (hour * self.pollutants + pollutant) * self.cells;
        &self.concentration[start..start + self.cells]
    }

    /// Map of a group's contribution to a pollutant in an hour [kg/m³].
    pub fn group_map(&self, hour: usize, group: usize, pollutant: usize) -> &[f32] {
        let start = ((hour * self.groups.len() + group) * self.followed + pollutant) * self.cells;
        &self.group_concentration[start..start + self.cells]
    }

    /// Contributions of all columns to a pollutant at a point in an hour [kg/m³].
    pub fn at_point(&self, hour: usize, point: usize, pollutant: usize) -> &[f32] {
        let start = ((hour * self.points.len() + point) * self.followed + pollutant) * self.columns;
        &self.point_contribution[start..start + self.columns]
    }

    /// Responses of a pollutant at a point in an hour to all parameters [kg/m³].
    pub fn response_at(&self, hour: usize, point: usize, pollutant: usize) -> &[f32] {
        let count = self.parameters.len();
        let start = ((hour * self.points.len() + point) * self.pollutants + pollutant) * count;
        &self.point_response[start..start + count]
    }

    /// Mean response of a pollutant to a parameter over the hours [kg/m³].
    pub fn mean_response(&self, parameter: usize, pollutant: usize) -> Vec<f64> {
        let start = (parameter * self.pollutants + pollutant) * self.cells;
        self.mean(&self.response_sum[start..start + self.cells])
    }

    /// Map of a weather variable in an hour.
    pub fn weather_map(&self, hour: usize, variable: usize) -> &[f32] {
        let start = (hour * WEATHER.len() + variable) * self.cells;
        &self.weather[start..start + self.cells]
    }

    /// Mean contribution of a column to a pollutant over the hours [kg/m³].
    pub fn mean_contribution(&self, column: usize, pollutant: usize) -> Vec<f64> {
        let start = (column * self.followed + pollutant) * self.cells;
        self.mean(&self.contribution_sum[start..start + self.cells])
    }

    /// Mean concentration of a pollutant over the hours [kg/m³].
    pub fn mean_concentration(&self, pollutant: usize) -> Vec<f64> {
        self.mean(&self.concentration_sum[pollutant * self.cells..(pollutant + 1) * self.cells])
    }

    fn mean(&self, sum: &[f64]) -> Vec<f64> {
        let total: f64 = self.weights.iter().sum();
        let total = if total > 0.0 { total } else { 1.0 };
        sum.iter().map(|s| s / total).collect()
    }

    /// Adds the means of a day as one entry that counts `weight` days; `mda8` as [`SurfaceGases::daily_maximum`](super::SurfaceGases::daily_maximum)
    /// gives it, `shares` as [`OzoneShares::to_record`](super::OzoneShares::to_record), and the day [`with_ozone_of_maxima`](Self::with_ozone_of_maxima).
    pub fn add_day(
        &mut self,
        day: &Self,
        (weight, label): (f64, &str),
        (mda8, shares): (&[f32], &[f32]),
    ) {
        self.mda8.extend(mda8);
        self.mda8_shares.extend(shares);
        self.process_layers = day.process_layers;
        self.add_area_means(day);
        self.hours
            .push(day.hours.first().copied().unwrap_or(ModelTime(0)));
        self.weights.push(weight);
        self.labels.push(label.to_owned());
        let mean_of = |list: &[f32], size: usize| -> Vec<f32> {
            let entries = day.len().max(1) as f64;
            let mut sum = vec![0.0; size];
            for entry in list.chunks_exact(size.max(1)) {
                for (sum, value) in sum.iter_mut().zip(entry) {
                    *sum += f64::from(*value);
                }
            }
            sum.iter().map(|s| (s / entries) as f32).collect()
        };
        let maps = self.pollutants * self.cells;
        self.concentration.extend(mean_of(&day.concentration, maps));
        self.group_concentration.extend(mean_of(
            &day.group_concentration,
            self.groups.len() * self.followed * self.cells,
        ));
        let point = self.points.len() * self.followed * self.columns;
        self.point_contribution
            .extend(mean_of(&day.point_contribution, point));
        self.weather
            .extend(mean_of(&day.weather, WEATHER.len() * self.cells));
        let sight = if day.sight.is_empty() {
            0
        } else {
            2 * self.cells
        };
        self.sight.extend(mean_of(&day.sight, sight));
        let hours: f64 = day.weights.iter().sum::<f64>().max(1.0);
        let share = weight / hours;
        add_scaled(&mut self.contribution_sum, &day.contribution_sum, share);
        let point = self.points.len() * self.pollutants * self.parameters.len();
        self.point_response
            .extend(mean_of(&day.point_response, point));
        self.processes.extend(mean_of(
            &day.processes,
            day.processes.len() / day.len().max(1),
        ));
        self.ozone_response.extend(&day.ozone_response);
        self.ozone_contribution.extend(&day.ozone_contribution);
        add_scaled(&mut self.response_sum, &day.response_sum, share);
        add_scaled(&mut self.concentration_sum, &day.concentration_sum, share);
        add_scaled(&mut self.dry, &day.dry, weight);
        add_scaled(&mut self.wet, &day.wet, weight);
        self.ledger.add_scaled(&day.ledger, weight);
        self.spin_up.add_scaled(&day.spin_up, weight);
    }

    fn add_hour(&mut self, case: &Case, means: &HourlyMeans<'_>) {
        self.hours.push(means.from);
        self.weights.push(1.0);
        let nx = case.horizontal.nx;
        let volume = |cell: usize| case.surface_volume(cell / nx, cell % nx);
        let bulk = means.bulk.to_flat();
        let lanes = case.lanes();
        for (p, pollutant) in case.species.pollutants.iter().enumerate() {
            for cell in 0..self.cells {
                let lanes = &bulk[cell * lanes..(cell + 1) * lanes];
                let mass: f64 = pollutant.parts.iter().map(|(l, w)| w * lanes[*l]).sum();
                let value = mass / volume(cell);
                self.concentration.push(value as f32);
                self.concentration_sum[p * self.cells + cell] += value;
            }
        }
        if let Some(tags) = means.tags {
            self.add_tags(case, (means.from, tags), &volume);
        }
        if let Some(responses) = means.responses {
            self.add_responses(case, responses, &volume);
        }
        if let Some(budget) = means.processes {
            self.add_processes(budget);
        }
        self.add_weather(means.weather);
    }

    fn add_responses(&mut self, case: &Case, field: &LaneField, volume: &impl Fn(usize) -> f64) {
        let (lanes, count) = (case.lanes(), self.parameters.len());
        let all = field.to_flat();
        let value = |cell: usize, p: usize, parameter: usize| {
            let own = &all[(cell * count + parameter) * lanes..][..lanes];
            let parts = case.species.pollutants[p].parts.iter();
            parts.map(|(lane, weight)| weight * own[*lane]).sum::<f64>() / volume(cell)
        };
        for parameter in 0..count {
            for p in 0..self.pollutants {
                let first = (parameter * self.pollutants + p) * self.cells;
                for cell in 0..self.cells {
                    self.response_sum[first + cell] += value(cell, p, parameter);
                }
            }
            if let Some((ozone, _)) = pollutant(&case.species, "O3") {
                let map = (0..self.cells).map(|cell| value(cell, ozone, parameter) as f32);
                self.ozone_response.extend(map);
            }
        }
        for &cell in &self.points {
            for p in 0..self.pollutants {
                let own = (0..count).map(|parameter| value(cell, p, parameter) as f32);
                self.point_response.extend(own);
            }
        }
    }

    /// Visual range and optical depth at the end of the hour.
    fn add_sight(&mut self, case: &Case, state: &State, weather: &MetSlice) {
        let Some(particles) = &case.particles else {
            return;
        };
        let nx = case.horizontal.nx;
        let sight: Vec<[f64; 2]> = (0..self.cells)
            .map(|cell| particles.sight(case, &state.bulk, weather, [cell / nx, cell % nx]))
            .collect();
        for n in 0..2 {
            self.sight.extend(sight.iter().map(|s| s[n] as f32));
        }
    }

    /// Map of the visual range [m] (0) or the optical depth (1) in an hour; `None` where particles do not react.
    pub fn sight_map(&self, hour: usize, n: usize) -> Option<&[f32]> {
        let start = (hour * 2 + n) * self.cells;
        self.sight.get(start..start + self.cells)
    }

    fn add_weather(&mut self, weather: &MetSlice) {
        for field in [
            &weather.mixing_height,
            &weather.wind_u_10m,
            &weather.wind_v_10m,
            &weather.temperature_2m,
            &weather.friction_velocity,
            &weather.solar_radiation,
            &weather.precipitation,
        ] {
            self.weather.extend(field.iter().map(|&v| v as f32));
        }
        let ground = weather.density.index_axis(ndarray::Axis(0), 0);
        self.weather.extend(ground.iter().map(|&v| v as f32));
    }
}

impl Observer for Record {
    fn on_hour(
        &mut self,
        case: &Case,
        state: &State,
        means: &HourlyMeans<'_>,
    ) -> Result<(), SimulationError> {
        if means.counts {
            self.add_hour(case, means);
            self.add_sight(case, state, means.weather);
        } else if means.to >= case.start {
            self.spin_up = ledger(case, state);
        }
        Ok(())
    }

    fn on_finish(&mut self, case: &Case, state: &State) -> Result<(), SimulationError> {
        self.dry = maps(&state.dry);
        self.wet = maps(&state.wet);
        self.ledger = ledger(case, state);
        Ok(())
    }
}

/// The mass budget with the origins of dust.
fn ledger(case: &Case, state: &State) -> Ledger {
    Ledger {
        origins: state.origins(case),
        ..state.ledger(case)
    }
}

/// `sum` + `share` × `part`; an empty sum becomes as long as the part.
fn add_scaled(sum: &mut Vec<f64>, part: &[f64], share: f64) {
    sum.resize(part.len().max(sum.len()), 0.0);
    for (sum, part) in sum.iter_mut().zip(part) {
        *sum += share * part;
    }
}

/// A deposit field as maps `[species][cell]`.
fn maps(field: &LaneField) -> Vec<f64> {
    (0..field.lanes())
        .flat_map(|lane| field.lane_of_layer(lane, 0).into_iter())
        .collect()
}
