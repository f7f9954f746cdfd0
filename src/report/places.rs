//! Points, counties and cities of a run's report.

use super::from_run::RunSummary;
use super::model::{Place, Receptor, Text, WindSeries};
use super::pack::Packed;
use crate::simulation::WEATHER;
use crate::terrain::{County, Regions};
use crate::units::{EARTH_RADIUS, to_micrograms};
use geo::Area;

/// Counties of which less than this share lies in the domain are left out: their mean would not be theirs [1].
const LEAST_COVERED: f64 = 0.5;

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
            let all = if tags > 0 {
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
            (0..tags)
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

/// Area means of the counties that lie in the domain.
pub(super) fn counties(run: &RunSummary<'_>, regions: &Regions, tags: usize) -> Vec<Place> {
    let area = |cell: usize| run.grid.area[[cell / run.grid.nx, cell % run.grid.nx]];
    let shares = regions.fractions(run.grid);
    let mut places = Vec::new();
    for (county, cells) in regions.counties.iter().zip(&shares) {
        let inside: f64 = cells.iter().map(|(cell, share)| share * area(*cell)).sum();
        if inside < LEAST_COVERED * area_of(county) || inside <= 0.0 {
            continue;
        }
        let mean = |map: &dyn Fn(usize) -> f64| {
            let sum: f64 = cells
                .iter()
                .map(|(cell, share)| share * area(*cell) * map(*cell))
                .sum();
            to_micrograms(sum / inside)
        };
        let record = run.record;
        places.push(Place {
            id: county.code.to_string(),
            name: Text::new(&county.name_zh, &county.name),
            parent: Text::new(&county.city_zh, &county.city),
            population: county.population.unwrap_or(0.0),
            mean: (0..record.pollutants)
                .map(|p| {
                    let map = record.mean_concentration(p);
                    mean(&|cell| map[cell])
                })
                .collect(),
            max: (0..record.pollutants)
                .map(|p| {
                    (0..record.len())
                        .map(|hour| mean(&|cell| f64::from(record.map(hour, p)[cell])))
                        .fold(0.0, f64::max)
                })
                .collect(),
            mean_contribution: (0..record.pollutants)
                .map(|p| {
                    (0..tags)
                        .map(|tag| {
                            let map = record.mean_contribution(tag, p);
                            mean(&|cell| map[cell])
                        })
                        .collect()
                })
                .collect(),
        });
    }
    places
}

/// Area of a county from its borders [m²], good to a per cent: enough to see how much of it the domain holds.
fn area_of(county: &County) -> f64 {
    let degree = EARTH_RADIUS * std::f64::consts::PI / 180.0;
    let (_, _, south, north) = county.bounds;
    let shrink = libm::cos((0.5 * (south + north)).to_radians());
    county.polygons.unsigned_area() * degree * degree * shrink
}

/// Population-weighted means of the cities, from their counties with a known population.
pub(super) fn cities(counties: &[Place], regions: &Regions) -> Vec<Place> {
    let mut cities: Vec<Place> = Vec::new();
    for county in counties.iter().filter(|c| c.population > 0.0) {
        let province = county
            .id
            .parse()
            .ok()
            .and_then(|code| regions.county_by_code(code))
            .map(|n| &regions.counties[n])
            .map_or_else(
                || Text::same(""),
                |c| Text::new(&c.province_zh, &c.province),
            );
        let place = cities.iter().position(|city| city.name == county.parent);
        let place = place.unwrap_or_else(|| {
            cities.push(Place {
                id: county.id[..4].to_owned(),
                name: county.parent.clone(),
                parent: province,
                population: 0.0,
                mean: vec![0.0; county.mean.len()],
                max: vec![0.0; county.max.len()],
                mean_contribution: county
                    .mean_contribution
                    .iter()
                    .map(|tags| vec![0.0; tags.len()])
                    .collect(),
            });
            cities.len() - 1
        });
        let city = &mut cities[place];
        let before = city.population;
        city.population += county.population;
        let weight = county.population / city.population;
        let blend = |mine: &mut f64, theirs: f64| {
            *mine = *mine * (before / (before + county.population)) + theirs * weight;
        };
        for (mine, theirs) in city.mean.iter_mut().zip(&county.mean) {
            blend(mine, *theirs);
        }
        for (mine, theirs) in city.max.iter_mut().zip(&county.max) {
            *mine = mine.max(*theirs);
        }
        for (mine, theirs) in city
            .mean_contribution
            .iter_mut()
            .zip(&county.mean_contribution)
        {
            for (mine, theirs) in mine.iter_mut().zip(theirs) {
                blend(mine, *theirs);
            }
        }
    }
    cities.sort_by(|a, b| b.population.total_cmp(&a.population));
    cities
}
