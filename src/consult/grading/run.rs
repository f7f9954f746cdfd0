//! The whole grading: matrix, engine, P by source and pollutant, D10 %, grade, range.

use super::decide::{Grade, Raised, decide_grade, evaluation_side};
use super::dispersion::{Largest, hours, largest};
use super::distances::{END, receptor_distances};
use super::error::{GradingError, within};
use super::input::{GradedSource, GradingInput, Pollutant};
use super::limits::{Comparison, comparison};
use super::matrix::{MatrixHour, weather_matrix};
use super::rules::GradingRules;
use super::surface::Ground;
use crate::consult::Cited;
use crate::standards::{Basis, Standards};
use crate::units::standard_atmosphere_pressure;
use serde::Serialize;

/// Grams in micrograms.
const MICROGRAMS: f64 = 1.0e6;

/// D10 %.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "reach", content = "metres")]
pub enum Reach {
    /// P is nowhere 10 %.
    Nowhere,
    /// To a distance [m].
    To(f64),
    /// Beyond the last receptor [m].
    Beyond(f64),
}

impl Reach {
    /// As a number that orders: 0 nowhere, infinite beyond.
    pub fn order(self) -> f64 {
        match self {
            Self::Nowhere => 0.0,
            Self::To(metres) => metres,
            Self::Beyond(_) => f64::INFINITY,
        }
    }
}

/// A distance of a profile.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ProfileRow {
    /// Distance [m].
    pub distance: f64,
    /// Concentration as it is judged [µg/m³].
    pub concentration: f64,
    /// P [%].
    pub percent: f64,
}

/// A source and a pollutant.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Estimate {
    /// Source.
    pub source: String,
    /// Rate of the whole source [g/s].
    pub rate: f64,
    /// With what it is compared.
    pub compared: Comparison,
    /// Largest concentration as it is judged [µg/m³].
    pub largest: f64,
    /// The same as the plume holds it, in the air of the place [µg/m³].
    pub largest_actual: f64,
    /// Its distance [m].
    pub distance: f64,
    /// Pmax [%].
    pub percent: f64,
    /// D10 %.
    pub reach: Reach,
    /// The hour that gives it.
    pub weather: MatrixHour,
    /// P by distance.
    pub profile: Vec<ProfileRow>,
}

/// The result, with what the guideline's tables need.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Grading {
    /// Edition of GB 3095 in force on the day.
    pub edition: String,
    /// Its documents.
    pub edition_name: String,
    /// Class.
    pub class: &'static str,
    /// Pressure of the site [Pa].
    pub pressure: f64,
    /// True where it is that of the standard atmosphere.
    pub pressure_by_altitude: bool,
    /// Inhabitants of the town; `None`: rural (table C.1).
    pub town: Option<f64>,
    /// Least and greatest temperature [K] (table C.1).
    pub temperatures: [f64; 2],
    /// Least wind [m/s] (table C.1).
    pub least_wind: f64,
    /// Height of the anemometer [m] (table C.1).
    pub anemometer: f64,
    /// Grounds (table C.1).
    pub grounds: Vec<Ground>,
    /// Terrain was used (table C.1).
    pub terrain: bool,
    /// Fumigation at a shore: never treated here (table C.1).
    pub shore_fumigation: bool,
    /// Hours of the matrix that were computed.
    pub hours: usize,
    /// Every source and pollutant, in their order.
    pub estimates: Vec<Estimate>,
    /// Place of the largest P in `estimates`.
    pub governing: usize,
    /// Largest D10 % of all.
    pub reach: Reach,
    /// Grade of the largest P.
    pub grade_by_pmax: Grade,
    /// Grade of the project.
    pub grade: Grade,
    /// Why they differ.
    pub raised: Raised,
    /// A road or railway: only its concentrated sources are in this result.
    pub concentrated_sources_only: bool,
    /// Sides of the range [m]; `None` of grade 3.
    pub range: Option<[f64; 2]>,
    /// Rules, each with status and source.
    pub rules: Vec<Cited>,
    /// Where the matrix comes from.
    pub matrix_source: String,
    /// What the result rests on that is not confirmed: what and how sure.
    pub basis: Vec<(String, &'static str)>,
}

/// Grades a project.
///
/// # Errors
/// [`GradingError`]: numbers that cannot be, nothing to grade, no limit, an engine that fails.
pub fn grade(input: &GradingInput, rules: &GradingRules) -> Result<Grading, GradingError> {
    check(input)?;
    let standards = Standards::embedded()?;
    let edition = standards.on(input.day)?;
    let mut basis = Basis::default();
    let pressure = input
        .site
        .pressure
        .unwrap_or_else(|| standard_atmosphere_pressure(input.site.altitude));
    let matrix = weather_matrix(&input.weather, rules);
    let hours = hours(input, &matrix, pressure);
    if hours.is_empty() {
        return Err(GradingError::NoHours);
    }
    let fences: Vec<f64> = input.sources.iter().map(fence).collect();
    let distances = receptor_distances(&fences);
    let dispersion = largest(input, &matrix, &hours, &distances)?;
    let mut estimates = Vec::new();
    for (place, source) in input.sources.iter().enumerate() {
        for rate in &source.rates {
            let compared = comparison(rate.of, input, edition, rules, &mut basis)?;
            // Around the largest value once more, metre by metre, in the hour that gives it.
            let scale = Scale {
                compared: &compared,
                pressure,
                factor: MICROGRAMS * rate.rate / source.release.area(),
            };
            let coarse = scale.rows(&dispersion[place], &distances, fences[place], &matrix);
            let best = highest(&coarse);
            let finer = finer_distances(coarse[best].row.distance, fences[place]);
            let alone = GradingInput {
                sources: vec![source.clone()],
                ..input.clone()
            };
            let one: Vec<_> = hours
                .iter()
                .filter(|(k, _)| *k == coarse[best].hour)
                .cloned()
                .collect();
            let fine = scale.rows(
                &largest(&alone, &matrix, &one, &finer)?[0],
                &finer,
                fences[place],
                &matrix,
            );
            let top = &fine[highest(&fine)];
            let top = if top.row.concentration >= coarse[best].row.concentration {
                top
            } else {
                &coarse[best]
            };
            let weather = matrix.get(top.hour).cloned().ok_or(GradingError::NoHours)?;
            let profile: Vec<ProfileRow> = coarse.iter().map(|found| found.row).collect();
            estimates.push(Estimate {
                source: source.id.clone(),
                rate: rate.rate,
                largest: top.row.concentration,
                largest_actual: top.row.concentration
                    / compared.factor(pressure, weather.temperature),
                distance: top.row.distance,
                percent: top.row.percent,
                reach: reach(&profile, rules.grade.reach_percent.value),
                compared,
                weather,
                profile,
            });
        }
    }
    let mut governing = 0;
    for at in 1..estimates.len() {
        if estimates[at].percent > estimates[governing].percent {
            governing = at;
        }
    }
    let farthest = estimates
        .iter()
        .map(|e| e.reach)
        .fold(
            Reach::Nowhere,
            |a, b| if b.order() > a.order() { b } else { a },
        );
    let emitting = input
        .sources
        .iter()
        .filter(|s| s.rates.iter().any(|r| r.rate > 0.0))
        .count();
    let (grade_by_pmax, grade, raised) = decide_grade(
        estimates[governing].percent,
        emitting,
        &input.project,
        rules,
    );
    Ok(Grading {
        edition: edition.id.clone(),
        edition_name: edition.name.clone(),
        class: input.class.name(),
        pressure,
        pressure_by_altitude: input.site.pressure.is_none(),
        town: input.site.town,
        temperatures: input.weather.temperatures,
        least_wind: input.weather.least_wind,
        anemometer: input.weather.anemometer,
        grounds: input.weather.grounds.clone(),
        terrain: !input.terrain.is_empty(),
        shore_fumigation: false,
        hours: hours.len(),
        governing,
        reach: farthest,
        grade_by_pmax,
        grade,
        raised,
        concentrated_sources_only: input.project.road,
        range: evaluation_side(grade, farthest, input.site.extent, rules),
        rules: cited(rules),
        matrix_source: format!("{}: {}", rules.matrix.status.name(), rules.matrix.source),
        basis: basis
            .rows()
            .map(|(what, status)| (what.to_owned(), status.name()))
            .collect(),
        estimates,
    })
}

/// From the middle of a source to where somebody can stand [m].
fn fence(source: &GradedSource) -> f64 {
    source.fence.max(source.release.half() + 1.0)
}

struct Found {
    row: ProfileRow,
    hour: usize,
}

struct Scale<'a> {
    compared: &'a Comparison,
    pressure: f64,
    factor: f64,
}

impl Scale<'_> {
    /// Concentrations at the distances from the fence on.
    fn rows(
        &self,
        found: &Largest,
        distances: &[f64],
        fence: f64,
        matrix: &[MatrixHour],
    ) -> Vec<Found> {
        // The factor of a gas is proportional to the temperature of the hour; that of a particle is 1.
        let by_kelvin = self.compared.factor(self.pressure, 300.0) / 300.0;
        let varies = (self.compared.factor(self.pressure, 250.0) / 250.0 - by_kelvin).abs()
            < 1e-9 * by_kelvin;
        let row = |at: usize| {
            let (value, hour) = if varies {
                found.warmed[at]
            } else {
                found.plain[at]
            };
            let air = matrix.get(hour).map_or(300.0, |m| m.temperature);
            let factor = if varies {
                by_kelvin
            } else {
                self.compared.factor(self.pressure, air)
            };
            let concentration = value * factor * self.factor;
            let percent = 100.0 * concentration / self.compared.c0;
            Found {
                row: ProfileRow {
                    distance: distances[at],
                    concentration,
                    percent,
                },
                hour,
            }
        };
        (0..distances.len())
            .filter(|at| distances[*at] >= fence)
            .map(row)
            .collect()
    }
}

fn highest(rows: &[Found]) -> usize {
    (0..rows.len()).fold(0, |best, at| {
        if rows[at].row.concentration > rows[best].row.concentration {
            at
        } else {
            best
        }
    })
}

/// Every metre about a distance [m]: AERSCREEN's last stage.
fn finer_distances(middle: f64, fence: f64) -> Vec<f64> {
    (-30..=30)
        .map(|k| middle + f64::from(k))
        .filter(|d| *d >= fence && *d <= END)
        .collect()
}

/// The greatest distance at which P is at least so much [%], between receptors by the straight line.
pub(super) fn reach(rows: &[ProfileRow], percent: f64) -> Reach {
    let Some(last) = rows.iter().rposition(|row| row.percent >= percent) else {
        return Reach::Nowhere;
    };
    let here = rows[last];
    match rows.get(last + 1) {
        None => Reach::Beyond(here.distance),
        Some(next) => {
            let share = (here.percent - percent) / (here.percent - next.percent);
            Reach::To(here.distance + share * (next.distance - here.distance))
        }
    }
}

fn check(input: &GradingInput) -> Result<(), GradingError> {
    const AIR: &str = "kelvins, metres a second, metres: see the table of parameters";
    let [least, greatest] = input.weather.temperatures;
    within("the least temperature", least, [200.0, 330.0], AIR)?;
    within("the greatest temperature", greatest, [least, 330.0], AIR)?;
    within("the least wind", input.weather.least_wind, [0.3, 10.0], AIR)?;
    within("the altitude", input.site.altitude, [-500.0, 6000.0], AIR)?;
    if let Some(pressure) = input.site.pressure {
        within(
            "the pressure",
            pressure,
            [40_000.0, 110_000.0],
            "pascals at the site, not reduced to the sea",
        )?;
    }
    if let Some(population) = input.site.town {
        within(
            "the population of the town",
            population,
            [100.0, 1e8],
            "inhabitants",
        )?;
    }
    if input.weather.grounds.is_empty() {
        return Err(GradingError::Nothing {
            what: "ground",
            hint: "give albedo, Bowen ratio and roughness, or a land use",
        });
    }
    for ground in &input.weather.grounds {
        let what = |name: &str| format!("ground {}: the {name}", ground.name);
        within(what("albedo"), ground.albedo, [0.01, 0.99], AIR)?;
        within(what("Bowen ratio"), ground.bowen, [0.01, 20.0], AIR)?;
        within(what("roughness"), ground.roughness, [1e-4, 2.0], AIR)?;
        within(
            "the anemometer's height",
            input.weather.anemometer,
            [7.0 * ground.roughness, 100.0],
            "at least 7 times the roughness, where AERMOD takes a wind",
        )?;
    }
    for pair in input.terrain.windows(2) {
        within(
            "a distance of the terrain",
            pair[1].distance,
            [pair[0].distance, 1e6],
            "distances rise",
        )?;
    }
    if !input.sources.iter().any(|source| !source.rates.is_empty()) {
        return Err(GradingError::Nothing {
            what: "source with an emission",
            hint: "give sources and rates",
        });
    }
    for source in &input.sources {
        source.release.check(&source.id)?;
        let what = |name: &str| format!("source {}: the {name}", source.id);
        within(
            what("distance to the fence"),
            source.fence,
            [0.0, 5000.0],
            "metres from the source to where people can stand",
        )?;
        for rate in &source.rates {
            within(
                what("rate"),
                rate.rate,
                [0.0, 1e6],
                "grams a second of the whole source",
            )?;
            let Pollutant::Own(place) = rate.of else {
                continue;
            };
            if place >= input.own_limits.len() {
                return Err(GradingError::Nothing {
                    what: "limit of that number",
                    hint: "list it among the project's own limits",
                });
            }
        }
    }
    Ok(())
}

fn cited(rules: &GradingRules) -> Vec<Cited> {
    let (g, r, e, a) = (&rules.grade, &rules.range, &rules.equivalent, &rules.air);
    [
        &g.first_percent,
        &g.second_percent,
        &g.reach_percent,
        &g.sources_to_raise,
        &r.least_side,
        &r.short_reach,
        &r.long_reach,
        &r.greatest_side,
        &e.eight_hours,
        &e.day,
        &e.annual,
        &a.density,
        &a.gradient,
        &a.greatest_mixing_height,
    ]
    .map(Cited::from)
    .to_vec()
}
