//! The page's model from an evaluation.

use super::model::{
    EvaluatedComposition, EvaluatedMap, EvaluatedPairs, EvaluatedPlace, EvaluatedRow, EvaluatedRun,
    EvaluatedWeather, EvaluatedWeatherRow, EvaluationModel, MarkedBenchmark, PackedSeries,
    PackedTimes,
};
use crate::evaluation::{
    Benchmark, Comparison, Days, EvaluationRow, Mark, Modelled, Pair, Span, WeatherComparison,
    WeatherRow, When, daily_maxima,
};
use crate::grid::HorizontalGrid;
use crate::meteorology::speed_and_direction;
use crate::observations::{Quantity, State, city_name, city_name_zh};
use crate::output::InputHash;
use crate::output::particle_series::PARTS;
use crate::report::from_run::{lines, towns};
use crate::report::{Packed, RasterGrid, Text};
use crate::species::SpeciesTable;
use crate::terrain::TerrainError;
use crate::time::{ModelTime, Season};
use crate::units::HOUR;
use ndarray::Array2;
use std::collections::BTreeSet;

/// An evaluation and what it was made of.
#[derive(Debug, Clone, Copy)]
pub struct Evaluated<'a> {
    /// Title of the page.
    pub title: &'a str,
    /// The runs.
    pub runs: &'a [EvaluatedRun],
    /// Their record.
    pub modelled: &'a Modelled<'a>,
    /// Their species.
    pub species: &'a SpeciesTable,
    /// Their grid.
    pub grid: &'a HorizontalGrid,
    /// Height of its ground [m], `[j][i]`.
    pub ground: &'a Array2<f64>,
    /// Places of the observations.
    pub places: &'a [String],
    /// Cells of the places.
    pub cells: &'a [Vec<usize>],
    /// Pairs.
    pub comparisons: &'a [Comparison],
    /// Rows of the table.
    pub rows: &'a [EvaluationRow],
    /// Pairs of weather.
    pub weather: &'a [WeatherComparison],
    /// Rows of its table.
    pub weather_rows: &'a [WeatherRow],
    /// What was left out besides places.
    pub notes: &'a [String],
    /// Inputs with their hashes.
    pub inputs: &'a [InputHash],
}

/// The page of an evaluation.
///
/// # Errors
/// If an embedded map layer is damaged.
pub fn evaluation_page(of: &Evaluated<'_>) -> Result<EvaluationModel, TerrainError> {
    let hours = of.modelled.hours();
    let typical = of.modelled.is_typical();
    Ok(EvaluationModel {
        title: of.title.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        runs: of.runs.to_vec(),
        places: (0..of.places.len()).map(|k| place(of, k)).collect(),
        hours: (!typical && !hours.is_empty())
            .then(|| times(hours.iter().copied()))
            .into_iter()
            .collect(),
        rows: of.rows.iter().map(row).collect(),
        pairs: of
            .comparisons
            .iter()
            .map(|c| EvaluatedPairs {
                place: c.place,
                quantity: c.quantity.name(),
                span: c.span.name(),
                state: c.state.name(),
                series: series(&c.pairs),
            })
            .collect(),
        weather_rows: of.weather_rows.iter().map(weather_row).collect(),
        weather: of
            .weather
            .iter()
            .map(|c| EvaluatedWeather {
                place: c.place.clone(),
                quantity: c.quantity.name(),
                span: c.span.name(),
                series: series(&c.pairs),
            })
            .collect(),
        grid: RasterGrid::new(
            &of.grid.corner_longitude,
            &of.grid.corner_latitude,
            of.ground,
            of.grid.cell_size,
        ),
        lines: lines(of.grid)?,
        towns: towns(of.grid)?,
        maps: maps(of),
        parts: parts(of).iter().map(|(name, _)| name.clone()).collect(),
        composition: composition(of),
        outside: (0..of.places.len())
            .filter(|&k| of.cells[k].is_empty())
            .map(|k| label(&of.places[k]))
            .collect(),
        notes: of.notes.to_vec(),
        inputs: of.inputs.to_vec(),
    })
}

fn times(times: impl Iterator<Item = ModelTime> + Clone) -> PackedTimes {
    let start = times.clone().next().map_or(0, ModelTime::seconds);
    PackedTimes {
        start,
        offsets: Packed::new(times.map(|t| (t.seconds() - start) as f64 / HOUR)),
    }
}

fn series(pairs: &[Pair]) -> PackedSeries {
    PackedSeries {
        times: times(pairs.iter().map(|p| p.begin)),
        observed: Packed::new(pairs.iter().map(|p| p.observed)),
        modelled: Packed::new(pairs.iter().map(|p| p.modelled)),
    }
}

/// Cities in both languages, other places as they are called.
fn label(place: &str) -> Text {
    Text::new(
        city_name_zh(place).unwrap_or(place),
        city_name(place).unwrap_or(place),
    )
}

fn place(of: &Evaluated<'_>, k: usize) -> EvaluatedPlace {
    let cells = &of.cells[k];
    let mean = |field: &Array2<f64>| {
        let at = |&c: &usize| field[[c / of.grid.nx, c % of.grid.nx]];
        cells.iter().map(at).sum::<f64>() / cells.len() as f64
    };
    let inside = !cells.is_empty();
    let wind = (inside && !of.modelled.is_typical()).then(|| winds(of, cells));
    let (wind_speed, wind_from) = wind.unzip();
    EvaluatedPlace {
        name: of.places[k].clone(),
        label: label(&of.places[k]),
        height: inside.then(|| mean(of.ground)),
        position: inside.then(|| [mean(&of.grid.longitude), mean(&of.grid.latitude)]),
        wind_speed,
        wind_from,
    }
}

/// Speed [m/s] and direction [degrees] of the hours.
fn winds(of: &Evaluated<'_>, cells: &[usize]) -> (Packed, Packed) {
    let winds: Vec<(f64, f64)> = (0..of.modelled.hours().len())
        .map(|entry| {
            let (east, north) = of.modelled.wind(entry, cells);
            let (speed, from) = speed_and_direction(east, north);
            (speed, from.map_or(f64::NAN, f64::to_degrees))
        })
        .collect();
    (
        Packed::new(winds.iter().map(|w| w.0)),
        Packed::new(winds.iter().map(|w| w.1)),
    )
}

fn marks(marks: &[(&'static Benchmark, Mark)]) -> Vec<MarkedBenchmark> {
    let known = marks.iter().filter(|(_, mark)| *mark != Mark::Unknown);
    known
        .map(|(b, mark)| MarkedBenchmark {
            source: b.source,
            status: b.status,
            figure: b.figure.name(),
            goal: b.goal,
            criterion: b.criterion,
            mark: mark.sign(),
        })
        .collect()
}

fn row(row: &EvaluationRow) -> EvaluatedRow {
    let m = &row.metrics;
    EvaluatedRow {
        quantity: row.quantity.name(),
        span: row.span.name(),
        place: row.place.clone(),
        when: row.when.name(),
        without_dust: row.days == Days::WithoutDust,
        state: row.state.name(),
        count: m.count,
        mean_observed: m.mean_observed,
        mean_modelled: m.mean_modelled,
        mean_bias: m.mean_bias,
        normalized_mean_bias: m.normalized_mean_bias,
        interval: row.bias_interval.map(|(low, high)| [low, high]),
        normalized_mean_error: m.normalized_mean_error,
        fractional_bias: m.fractional_bias,
        fractional_error: m.fractional_error,
        correlation: m.correlation,
        rmse: m.rmse,
        agreement: m.agreement,
        within_factor_2: m.within_factor_2,
        spread_observed: m.spread_observed,
        spread_ratio: m.spread_ratio,
        centred_rmse: m.centred_rmse,
        persistence_rmse: row.persistence.map(|m| m.rmse),
        climatology_rmse: row.climatology.map(|m| m.rmse),
        marks: marks(&row.marks),
    }
}

fn weather_row(row: &WeatherRow) -> EvaluatedWeatherRow {
    let m = &row.metrics;
    EvaluatedWeatherRow {
        quantity: row.quantity.name(),
        span: row.span.name(),
        place: row.place.clone(),
        when: row.when.name(),
        count: m.count,
        mean_observed: m.mean_observed,
        mean_modelled: m.mean_modelled,
        mean_bias: m.mean_bias,
        mean_error: m.mean_error,
        rmse: m.rmse,
        correlation: m.correlation,
        agreement: m.agreement,
        marks: marks(&row.marks),
    }
}

/// Means of every quantity that has pairs, in the state of its last pair.
fn maps(of: &Evaluated<'_>) -> Vec<EvaluatedMap> {
    let wanted: BTreeSet<(Quantity, bool, State)> = of
        .comparisons
        .iter()
        .map(|c| {
            let maxima = matches!(c.span, Span::MaxEightHours | Span::MonthOfMaxima);
            (c.quantity, maxima, c.state)
        })
        .collect();
    let map = |(quantity, maxima, state): (Quantity, bool, State)| {
        let column = of.modelled.column(quantity)?;
        let cells = 0..of.modelled.cells();
        let values: Vec<f64> = if maxima {
            cells.map(|c| mean_maximum(of, column, c, state)).collect()
        } else {
            cells.map(|c| mean(of, column, c, state)).collect()
        };
        Some(EvaluatedMap {
            quantity: quantity.name(),
            maxima,
            state: state.name(),
            values: Packed::new(values),
        })
    };
    wanted.into_iter().filter_map(map).collect()
}

fn mean(of: &Evaluated<'_>, column: usize, cell: usize, state: State) -> f64 {
    let (mut sum, mut weight) = (0.0, 0.0);
    for entry in 0..of.modelled.hours().len() {
        let own = of.modelled.weight(entry);
        sum += own * of.modelled.value(entry, &[cell], column, state);
        weight += own;
    }
    sum / weight
}

fn mean_maximum(of: &Evaluated<'_>, column: usize, cell: usize, state: State) -> f64 {
    let hours = of.modelled.hours();
    let (mut sum, mut weight) = (0.0, 0.0);
    if of.modelled.is_typical() {
        for entry in 0..hours.len() {
            let own = of.modelled.weight(entry);
            let value = of.modelled.typical_mda8(entry, &[cell], state);
            sum += own * value.unwrap_or(f64::NAN);
            weight += own;
        }
        return sum / weight;
    }
    let value = |(entry, &hour)| (hour, of.modelled.value(entry, &[cell], column, state));
    let maxima = daily_maxima(hours.iter().enumerate().map(value));
    maxima.values().sum::<f64>() / maxima.len() as f64
}

/// Parts of PM2.5 with their places among the pollutants; none where particles do not react.
fn parts(of: &Evaluated<'_>) -> Vec<(Text, usize)> {
    let place = |name: &str| of.modelled.pollutants().position(|p| p == name);
    let found: Option<Vec<(Text, usize)>> = PARTS
        .iter()
        .map(|part| {
            let at = place(part.name)?;
            let pollutant = &of.species.pollutants[at];
            Some((Text::new(&pollutant.label_zh, &pollutant.label), at))
        })
        .collect();
    found.unwrap_or_default()
}

fn composition(of: &Evaluated<'_>) -> Vec<EvaluatedComposition> {
    let parts = parts(of);
    let hours = of.modelled.hours();
    if parts.is_empty() || hours.is_empty() {
        return vec![];
    }
    let seasons: BTreeSet<Season> = hours.iter().map(|t| Season::of_month(t.month())).collect();
    let mut times = vec![When::All];
    if seasons.len() > 1 {
        times.extend(seasons.into_iter().map(When::Season));
    }
    let mut found = Vec::new();
    for (place, cells) in of.cells.iter().enumerate().filter(|(_, c)| !c.is_empty()) {
        for &when in &times {
            let mut sums = vec![0.0; parts.len()];
            let mut weight = 0.0;
            for (entry, _) in hours.iter().enumerate().filter(|(_, t)| when.has(**t)) {
                let own = of.modelled.weight(entry);
                weight += own;
                for (sum, (_, column)) in sums.iter_mut().zip(&parts) {
                    *sum += own * of.modelled.value(entry, cells, *column, State::Actual);
                }
            }
            found.push(EvaluatedComposition {
                place,
                when: when.name(),
                parts: sums.into_iter().map(|sum| sum / weight).collect(),
            });
        }
    }
    found
}
