//! Points, counties and cities of a run's report.

use super::model::{Place, Receptor, Text, WindSeries};
use super::pack::Packed;
use super::run_summary::RunSummary;
use crate::simulation::WEATHER;
use crate::terrain::{Extent, Regions, TerrainError};
use crate::units::to_micrograms;

/// Points with their series, contributions and winds.
pub(super) fn receptors(run: &RunSummary<'_>, regions: &Regions, tags: usize) -> Vec<Receptor> {
    run.points
        .iter()
        .enumerate()
        .map(|(n, point)| {
            let cell = run.record.points[n];
            let place = regions
                .county_by_code(point.county)
                .map(|n| &regions.counties[n]);
            let mut receptor = Receptor {
                id: point.id.clone(),
                name: point.name.clone(),
                place: place.map_or_else(|| Text::same(""), |c| Text::new(&c.city_zh, &c.city)),
                longitude: point.longitude,
                latitude: point.latitude,
                altitude: run.terrain[[cell / run.grid.nx, cell % run.grid.nx]],
                series: Vec::new(),
                contributions: Vec::new(),
                mean: Vec::new(),
                max: Vec::new(),
                mean_contribution: Vec::new(),
                wind: wind(run, cell),
            };
            fill(run, &mut receptor, (n, cell), tags);
            receptor
        })
        .collect()
}

/// Series at a point; the concentrations are those of the maps, the contributions those of the tags.
fn fill(run: &RunSummary<'_>, receptor: &mut Receptor, (n, cell): (usize, usize), tags: usize) {
    let record = run.record;
    for p in 0..record.pollutants {
        let series =
            (0..record.len()).map(|hour| to_micrograms(f64::from(record.map(hour, p)[cell])));
        let shares = (0..record.len()).flat_map(|hour| {
            let all = if tags > 0 && p < record.followed {
                record.at_point(hour, n, p)
            } else {
                &[]
            };
            all.iter().take(tags).map(|v| to_micrograms(f64::from(*v)))
        });
        receptor.max.push(series.clone().fold(0.0, f64::max));
        receptor.series.push(Packed::new(series));
        receptor.contributions.push(Packed::new(shares));
        receptor
            .mean
            .push(to_micrograms(record.mean_concentration(p)[cell]));
        receptor.mean_contribution.push(
            (0..if p < record.followed { tags } else { 0 })
                .map(|tag| to_micrograms(record.mean_contribution(tag, p)[cell]))
                .collect(),
        );
    }
}

/// Wind at a cell, turned from the map's axes to true north; none for a year, whose entries are daily means.
fn wind(run: &RunSummary<'_>, cell: usize) -> Option<WindSeries> {
    if !run.labels.is_empty() {
        return None;
    }
    let of = |name: &str| WEATHER.iter().position(|w| *w == name);
    let (u, v) = (of("wind_u_10m")?, of("wind_v_10m")?);
    let nx = run.grid.nx;
    let angle = run.grid.convergence(cell % nx, cell / nx);
    let (sin, cos) = (libm::sin(angle), libm::cos(angle));
    let winds: Vec<(f64, f64)> = (0..run.record.len())
        .map(|hour| {
            let along = |w: usize| f64::from(run.record.weather_map(hour, w)[cell]);
            let (u, v) = (along(u), along(v));
            (u * cos + v * sin, v * cos - u * sin)
        })
        .collect();
    Some(WindSeries {
        speed: Packed::new(winds.iter().map(|(east, north)| libm::hypot(*east, *north))),
        from: Packed::new(
            winds
                .iter()
                .map(|(east, north)| libm::atan2(-east, -north).to_degrees().rem_euclid(360.0)),
        ),
    })
}

/// Period means of the whole run.
struct Maps {
    /// `[pollutant][cell]` [kg/m³].
    concentration: Vec<Vec<f64>>,
    /// `[pollutant][tag][cell]` [kg/m³].
    contribution: Vec<Vec<Vec<f64>>>,
}

/// Means of the domain's parts.
pub(super) struct Means {
    /// The domain and its cities, largest first.
    pub cities: Vec<Place>,
    /// Counties that lie in the domain.
    pub counties: Vec<Place>,
    /// Cells of the cities with the inhabitants by which their means are weighted.
    pub people: Vec<Vec<(usize, f64)>>,
}

/// Means of the domain and its cities (largest first), and of the counties that lie in the domain.
pub(super) fn places(
    run: &RunSummary<'_>,
    regions: &Regions,
    tags: usize,
) -> Result<Means, TerrainError> {
    let record = run.record;
    let means = Maps {
        concentration: (0..record.pollutants)
            .map(|p| record.mean_concentration(p))
            .collect(),
        contribution: (0..record.pollutants)
            .map(|p| {
                let tags = if p < record.followed { tags } else { 0 };
                (0..tags).map(|t| record.mean_contribution(t, p)).collect()
            })
            .collect(),
    };
    let (mut counties, mut cities) = (Vec::new(), Vec::<(Text, Text, String, Extent)>::new());
    let mut domain = Extent::default();
    for (at, extent) in regions.extents(run.grid)? {
        let county = &regions.counties[at];
        let city = Text::new(&county.city_zh, &county.city);
        let name = Text::new(&county.name_zh, &county.name);
        let place = place(run, &means, &extent, name, city.clone());
        counties.push(Place {
            id: county.code.to_string(),
            ..place
        });
        if extent.population > 0.0 {
            let at = cities.iter().position(|c| c.0 == city);
            let at = at.unwrap_or_else(|| {
                let province = Text::new(&county.province_zh, &county.province);
                let code = (county.code / 100).to_string();
                cities.push((city, province, code, Extent::default()));
                cities.len() - 1
            });
            domain.add(&extent);
            cities[at].3.add(&extent);
        }
    }
    cities.sort_by(|a, b| b.3.population.total_cmp(&a.3.population));
    let (mut summary, mut people) = (Vec::new(), Vec::new());
    if domain.population > 0.0 {
        let name = Text::new("全模拟域", "the whole domain");
        summary.push(place(run, &means, &domain, name, Text::same("")));
        people.push(domain.people);
    }
    for (name, province, id, extent) in cities {
        summary.push(Place {
            id,
            ..place(run, &means, &extent, name, province)
        });
        people.push(extent.people);
    }
    Ok(Means {
        cities: summary,
        counties,
        people,
    })
}

/// Means over an extent; weighted by inhabitants where they are known.
fn place(run: &RunSummary<'_>, means: &Maps, extent: &Extent, name: Text, parent: Text) -> Place {
    let people = extent.exposure();
    let record = run.record;
    let exposure = |map: &[f64]| mean(people, |cell| map[cell]);
    Place {
        id: "domain".into(),
        name,
        parent,
        population: extent.population,
        mean: (means.concentration.iter())
            .map(|map| mean(&extent.area, |cell| map[cell]))
            .collect(),
        exposure: means
            .concentration
            .iter()
            .map(|map| exposure(map))
            .collect(),
        max: (0..record.pollutants)
            .map(|p| {
                let hours = 0..record.len();
                hours
                    .map(|hour| mean(people, |cell| f64::from(record.map(hour, p)[cell])))
                    .fold(0.0, f64::max)
            })
            .collect(),
        mean_contribution: (means.contribution.iter())
            .map(|tags| tags.iter().map(|map| exposure(map)).collect())
            .collect(),
    }
}

/// Weighted mean of a map [kg/m³], in µg/m³.
fn mean(weights: &[(usize, f64)], map: impl Fn(usize) -> f64) -> f64 {
    let sum: f64 = weights
        .iter()
        .map(|&(cell, weight)| weight * map(cell))
        .sum();
    to_micrograms(sum / weights.iter().map(|w| w.1).sum::<f64>())
}
