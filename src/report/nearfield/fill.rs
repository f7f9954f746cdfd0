//! The near-field page from a case, its results and what was watched.

use super::super::{Bytes, Packed, Text, hillshade};
use super::model::{
    Area, Culprit, HourWeather, LayerGroup, Limit, MapLayer, NearFieldModel, Part, Relief,
    SourceShape, TopRow, TopTable, WeatherSummary,
};
use crate::nearfield::case::{Averaging, Event};
use crate::nearfield::{Case, EventContribution};
use crate::output::nearfield::surface::{Method, Surface};
use crate::output::nearfield::{
    Products, Statistic, averaging_words, date_text, full_date, statistics,
};
use crate::output::nice_levels;
use crate::plume::weather::SurfaceRecord;
use crate::plume::{AreaShape, Exit, Source, SourceKind};

/// Rows of the tables and culprits of a group.
const TOP: usize = 10;
/// Sources that are named among the culprits of a value; the rest is one part.
const NAMED: usize = 12;
/// By how much the hill-shade exaggerates slopes [1].
const EXAGGERATION: f64 = 2.0;
/// Upper bounds of the rose's speed classes [m/s].
const SPEEDS: [f64; 4] = [2.0, 3.0, 5.0, 8.0];

/// What the page is filled from.
pub struct Filling<'a> {
    /// Case, results, what was watched.
    pub products: &'a Products<'a>,
    /// Weather of the hours that were run.
    pub weather: &'a [SurfaceRecord],
    /// Who makes the highest values.
    pub culprits: &'a Culprits,
    /// Limits that were given.
    pub limits: Vec<Limit>,
}

/// Events for the highest values of the shortest average, and (once they are run) what came of them.
#[derive(Debug, Clone, Default)]
pub struct Culprits {
    /// The averaging period.
    pub averaging: Option<Averaging>,
    /// Events: by group, highest first.
    pub events: Vec<Event>,
    /// Receptors of the events, from 0.
    pub receptors: Vec<usize>,
    /// Contributions, one an event.
    pub found: Vec<EventContribution>,
}

/// Events of the ten highest values of each group, of the first type of output and the shortest average.
pub fn events_of_maxima(products: &Products<'_>) -> Culprits {
    let case = products.case;
    let shortest = products
        .watch
        .maxima()
        .filter_map(|table| match case.averaging[table.averaging] {
            Averaging::Hours(hours) => Some((hours, table)),
            _ => None,
        })
        .min_by_key(|(hours, _)| *hours);
    let Some((hours, table)) = shortest else {
        return Culprits::default();
    };
    let mut culprits = Culprits {
        averaging: Some(Averaging::Hours(hours)),
        ..Culprits::default()
    };
    for group in 0..case.groups.len() {
        for (place, (high, receptor)) in table.values[group].iter().take(TOP).enumerate() {
            culprits.events.push(Event {
                id: format!("TOP{:02}{place:02}", group % 100),
                averaging: hours,
                group,
                date: high.date,
                value: Some(high.value),
                receptor: case.receptors[*receptor],
            });
            culprits.receptors.push(*receptor);
        }
    }
    culprits
}

/// The page.
pub fn fill(filling: &Filling<'_>) -> NearFieldModel {
    let products = filling.products;
    let (case, results) = (products.case, products.results);
    let all = statistics(case, results, products.watch);
    let surface = Surface::of(case);
    let layers: Vec<MapLayer> = all
        .iter()
        .map(|statistic| layer(statistic, case, surface.as_ref()))
        .collect();
    let averaging = filling.culprits.averaging.map(|averaging| {
        let words = averaging_words(averaging);
        Text::new(words[2].clone(), words[1].clone())
    });
    let column = |pick: fn(&crate::plume::Receptor) -> f64| -> Vec<f64> {
        case.receptors.iter().map(|r| tenth(pick(r))).collect()
    };
    NearFieldModel {
        titles: case
            .titles
            .iter()
            .map(|title| title.trim().to_owned())
            .filter(|title| !title.is_empty())
            .collect(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        pollutant: case.options.pollutant.clone(),
        options: case.model_options.clone(),
        crs: products
            .system
            .map(|system| format!("{} · {}", system.code(), system.name)),
        period: [results.first, results.last].map(|stamp| date_text(stamp.full())),
        hours: [
            results.counts.hours,
            results.counts.calm,
            results.counts.missing,
        ],
        groups: case.groups.iter().map(|group| group.id.clone()).collect(),
        layers,
        method: surface.as_ref().map(|surface| match surface.method {
            Method::Network => "network",
            Method::Triangles => "triangles",
        }),
        relief: surface.as_ref().and_then(|surface| relief(case, surface)),
        x: column(|r| r.x),
        y: column(|r| r.y),
        z: Packed::new(case.receptors.iter().map(|r| r.elevation)),
        sources: case
            .sources
            .iter()
            .map(|source| shape(source, &case.units[0].emission_label))
            .collect(),
        tops: tops(products, &all),
        culprits: culprits(filling),
        culprit_averaging: averaging,
        by_hour: products
            .watch
            .by_hour()
            .iter()
            .map(|hours| hours.to_vec())
            .collect(),
        units: all
            .first()
            .map_or(String::new(), |statistic| statistic.units.clone()),
        weather: weather(filling.weather),
        limits: filling.limits.clone(),
        inputs: products.inputs.to_vec(),
    }
}

fn tenth(value: f64) -> f64 {
    libm::round(value * 10.0) / 10.0
}

fn layer(statistic: &Statistic, case: &Case, surface: Option<&Surface>) -> MapLayer {
    let group = |group: usize| {
        let values = statistic.of(group, 0);
        let (at, highest) = values
            .iter()
            .enumerate()
            .fold(
                (0, 0.0),
                |best, (at, &value)| {
                    if value > best.1 { (at, value) } else { best }
                },
            );
        let areas = surface.map_or_else(Vec::new, |surface| {
            let field = surface.field(values, 0.0);
            nice_levels(highest)
                .into_iter()
                .map(|level| Area {
                    level,
                    polygons: surface
                        .at_least(field.view(), level)
                        .into_iter()
                        .map(|rings| {
                            let ring = |ring: Vec<(f64, f64)>| {
                                ring.into_iter()
                                    .map(|(x, y)| [tenth(x), tenth(y)])
                                    .collect()
                            };
                            rings.into_iter().map(ring).collect()
                        })
                        .collect(),
                })
                .filter(|area| !area.polygons.is_empty())
                .collect()
        });
        LayerGroup {
            values: Packed::new(values.iter().copied()),
            highest,
            at,
            areas,
        }
    };
    MapLayer {
        name: statistic.name.clone(),
        label: Text::new(&statistic.long_name_zh, &statistic.long_name_en),
        units: statistic.units.clone(),
        averaging: statistic.averaging.clone(),
        groups: (0..case.groups.len()).map(group).collect(),
    }
}

/// Hill-shade on the surface's raster; none where all receptors are level or the network is uneven.
fn relief(case: &Case, surface: &Surface) -> Option<Relief> {
    let heights: Vec<f64> = case.receptors.iter().map(|r| r.elevation).collect();
    let bound = |pick: fn(f64, f64) -> f64, from| heights.iter().copied().fold(from, pick);
    let range = [
        bound(f64::min, f64::INFINITY),
        bound(f64::max, f64::NEG_INFINITY),
    ];
    if range[1] - range[0] < 1.0 {
        return None;
    }
    let (x, y) = (&surface.x, &surface.y);
    let (dx, dy) = (x[1] - x[0], y[1] - y[0]);
    let even = |axis: &[f64], step: f64| {
        axis.windows(2)
            .all(|pair| (pair[1] - pair[0] - step).abs() < 1.0e-3 * step)
    };
    if !even(x, dx) || !even(y, dy) || (dx - dy).abs() > 0.01 * dx {
        return None;
    }
    let field = surface.field(&heights, f64::NAN);
    Some(Relief {
        bounds: [
            x[0] - 0.5 * dx,
            y[0] - 0.5 * dy,
            x[x.len() - 1] + 0.5 * dx,
            y[y.len() - 1] + 0.5 * dy,
        ],
        nx: x.len(),
        ny: y.len(),
        shade: Bytes::new(&hillshade(&field, dx, EXAGGERATION)),
        heights: range,
    })
}

fn shape(source: &Source, unit: &str) -> SourceShape {
    let here = vec![[source.x, source.y]];
    let area_kind = |shape| match shape {
        AreaShape::Rectangle => "AREA",
        AreaShape::Polygon => "AREAPOLY",
        AreaShape::Circle => "AREACIRC",
        AreaShape::Line => "LINE",
    };
    let per_area = |unit: &str| format!("{unit}/M**2");
    let (kind, points, height, emission_unit) = match &source.kind {
        SourceKind::Point(stack) => {
            let kind = match stack.exit {
                Exit::Vertical => "POINT",
                Exit::Capped => "POINTCAP",
                Exit::Horizontal => "POINTHOR",
            };
            (kind, here, stack.height, unit.to_owned())
        }
        SourceKind::Volume(volume) => ("VOLUME", here, volume.height, unit.to_owned()),
        SourceKind::Area(area) => (
            area_kind(area.shape),
            area.vertices.clone(),
            area.height,
            per_area(unit),
        ),
        SourceKind::OpenPit(pit) => (
            "OPENPIT",
            pit.area.vertices.clone(),
            pit.area.height,
            per_area(unit),
        ),
        SourceKind::Road(road) => (
            if road.extended { "RLINEXT" } else { "RLINE" },
            vec![[road.begin[0], road.begin[1]], [road.end[0], road.end[1]]],
            road.begin[2],
            if road.extended {
                format!("{unit}/M")
            } else {
                per_area(unit)
            },
        ),
        SourceKind::BuoyantLine(line) => (
            "BUOYLINE",
            vec![line.begin, line.end],
            line.height,
            unit.to_owned(),
        ),
    };
    SourceShape {
        id: source.id.clone(),
        kind,
        points: points.into_iter().map(|point| point.map(tenth)).collect(),
        emission: source.emission,
        emission_unit,
        height,
        downwash: source.buildings.is_some(),
    }
}

/// Tables: the greatest of all times of short averages, the highest receptors of everything else.
fn tops(products: &Products<'_>, all: &[Statistic]) -> Vec<TopTable> {
    let case = products.case;
    let row = |value, date, flag: String, receptor: usize| TopRow {
        value,
        date,
        flag,
        receptor,
        elevation: tenth(case.receptors[receptor].elevation),
        hill: tenth(case.receptors[receptor].hill_height),
    };
    let names = case.types().names();
    let mut tables = Vec::new();
    for statistic in all {
        let short = products.watch.maxima().find(|table| {
            !statistic.dates.is_empty()
                && averaging_words(case.averaging[table.averaging])[3] == statistic.averaging
        });
        for group in 0..case.groups.len() {
            let rows = if let Some(table) = short {
                let kind = names
                    .iter()
                    .position(|name| *name == statistic.output_type)
                    .unwrap_or(0);
                table.values[kind * case.groups.len() + group]
                    .iter()
                    .take(TOP)
                    .map(|(high, receptor)| {
                        let date = full_date(high.date, products.results.first.year);
                        let flag = high.flag.to_string().trim().to_owned();
                        row(high.value, date_text(date), flag, *receptor)
                    })
                    .collect()
            } else {
                let values = statistic.of(group, 0);
                let mut order: Vec<usize> = (0..values.len()).collect();
                order.sort_by(|&a, &b| values[b].total_cmp(&values[a]));
                order
                    .into_iter()
                    .take(TOP)
                    .filter(|&receptor| values[receptor] != 0.0)
                    .map(|receptor| row(values[receptor], String::new(), String::new(), receptor))
                    .collect()
            };
            tables.push(TopTable {
                label: Text::new(&statistic.long_name_zh, &statistic.long_name_en),
                averaging: statistic.averaging.clone(),
                units: statistic.units.clone(),
                group,
                rows,
            });
        }
    }
    tables
}

fn culprits(filling: &Filling<'_>) -> Vec<Culprit> {
    let (case, list) = (filling.products.case, filling.culprits);
    let first_year = filling.products.results.first.year;
    let mut place = (usize::MAX, 0);
    let mut all = Vec::new();
    for ((event, found), &receptor) in list.events.iter().zip(&list.found).zip(&list.receptors) {
        place = if place.0 == event.group {
            (place.0, place.1 + 1)
        } else {
            (event.group, 1)
        };
        let group = &case.groups[event.group];
        let mut parts: Vec<Part> = found
            .members
            .iter()
            .enumerate()
            .map(|(member, &value)| Part {
                source: group.sources.get(member).map_or_else(
                    || "BACKGROUND".to_owned(),
                    |&source| case.sources[source].id.clone(),
                ),
                value,
            })
            .filter(|part| part.value > 0.0)
            .collect();
        parts.sort_by(|a, b| b.value.total_cmp(&a.value));
        if parts.len() > NAMED + 1 {
            let rest = parts.split_off(NAMED);
            parts.push(Part {
                source: String::new(),
                value: rest.iter().map(|part| part.value).sum(),
            });
        }
        let date = full_date(event.date, first_year);
        all.push(Culprit {
            group: event.group,
            place: place.1,
            value: event.value.unwrap_or(found.value),
            date: date_text(date),
            receptor,
            parts,
            weather: filling
                .weather
                .iter()
                .find(|record| record.stamp.full() == date)
                .map(hour_weather),
        });
    }
    all
}

/// Weather of an hour; codes of missing values become nothing (AERMET's file format).
fn hour_weather(record: &SurfaceRecord) -> HourWeather {
    let within = |value: f64, low: f64, high: f64| (value > low && value < high).then_some(value);
    HourWeather {
        friction_velocity: within(record.friction_velocity, 0.0, 90.0),
        convective_velocity: within(record.convective_velocity, 0.0, 90.0),
        obukhov_length: within(record.obukhov_length, -90_000.0, 90_000.0),
        mixing_height: mixing_height(record),
        wind_speed: within(record.wind_speed, -1.0, 90.0),
        wind_from: within(record.wind_direction, -1.0, 361.0),
        temperature: within(record.temperature, 100.0, 400.0),
    }
}

fn mixing_height(record: &SurfaceRecord) -> Option<f64> {
    let height = record
        .convective_mixing_height
        .max(record.mechanical_mixing_height);
    (height > 0.0 && height < 90_000.0).then_some(height)
}

fn weather(records: &[SurfaceRecord]) -> WeatherSummary {
    let mut rose = vec![vec![0.0; SPEEDS.len() + 1]; 16];
    let mut stability = vec![[0_usize; 3]; 24];
    let mut heights: Vec<Vec<f64>> = vec![Vec::new(); 24];
    let (mut calm, mut speed, mut valid) = (0.0, 0.0, 0.0);
    for record in records {
        let hour = (record.stamp.hour as usize).clamp(1, 24) - 1;
        let here = hour_weather(record);
        let kind = match (here.wind_speed, here.obukhov_length) {
            (Some(wind), Some(length)) if wind > 0.0 => usize::from(length > 0.0),
            _ => 2,
        };
        stability[hour][kind] += 1;
        if let Some(height) = here.mixing_height.filter(|_| kind < 2) {
            heights[hour].push(height);
        }
        let Some(wind) = here.wind_speed else {
            continue;
        };
        valid += 1.0;
        speed += wind;
        match here.wind_from {
            Some(from) if wind > 0.0 => {
                let sector = libm::floor((from + 11.25) / 22.5) as usize % 16;
                let class = SPEEDS.iter().filter(|&&bound| wind >= bound).count();
                rose[sector][class] += 1.0;
            }
            _ => calm += 1.0,
        }
    }
    let of = f64::max(valid, 1.0);
    for share in rose.iter_mut().flatten() {
        *share /= of;
    }
    let quantiles = |mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        let last = values.len().checked_sub(1)?;
        Some([0.1, 0.5, 0.9].map(|p| values[libm::round(p * last as f64) as usize]))
    };
    WeatherSummary {
        rose,
        calm: calm / of,
        mean_speed: speed / of,
        wind_height: records.first().map_or(0.0, |record| record.wind_height),
        stability,
        mixing: heights.into_iter().map(quantiles).collect(),
    }
}
