//! The weather of a run beside what stations measured: it comes first, for concentrations cannot be better than the air that carries them.
//!
//! | quantity | compared |
//! |---|---|
//! | temperature [°C], wind speed [m/s] | a report at a full hour with the mean of the two hours that it divides; days of either |
//! | wind direction [°] | the same; of pairs whose observed wind is at least [`LEAST_WIND`], as the turn of the model's vector mean (−180 … 180, clockwise positive) |
//! | least and greatest temperature of days [°C] | with the least and greatest hourly mean, which lie a few tenths of a degree within |
//!
//! Winds count where the sensor stands 8 to 12 m above ground. Benchmarks are those of Emery et al. 2001 for complex terrain.

use super::benchmarks::{self, Benchmark, Mark, benchmarks};
use super::compare::{Pair, Series, Span, meet};
use super::metrics::Metrics;
use super::modelled::Modelled;
use super::rows::When;
use super::spans::{LEAST_HOURS, daily_means};
use crate::grid::HorizontalGrid;
use crate::meteorology::daily::DailyTable;
use crate::meteorology::{Station, StationSet, speed_and_direction};
use crate::time::ModelTime;
use crate::units::{HOUR, ZERO_CELSIUS};
use std::collections::BTreeMap;

/// Least observed wind of which a direction is compared [m/s] (a choice of this project: lighter winds have none).
pub const LEAST_WIND: f64 = 1.0;
/// Heights of sensors whose winds are those of 10 m [m].
const SENSORS: (f64, f64) = (8.0, 12.0);

/// A quantity of the weather.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WeatherQuantity {
    /// Air temperature at 2 m [°C].
    Temperature,
    /// Least of a day [°C].
    Coldest,
    /// Greatest of a day [°C].
    Warmest,
    /// Wind speed at 10 m [m/s].
    WindSpeed,
    /// Direction it comes from [°].
    WindDirection,
}

impl WeatherQuantity {
    /// Name with unit, in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Temperature => "temperature_degC",
            Self::Coldest => "temperature_min_degC",
            Self::Warmest => "temperature_max_degC",
            Self::WindSpeed => "wind_speed_m_s",
            Self::WindDirection => "wind_from_deg",
        }
    }

    fn benchmark(self) -> benchmarks::Quantity {
        match self {
            Self::Temperature | Self::Coldest | Self::Warmest => benchmarks::Quantity::Temperature,
            Self::WindSpeed => benchmarks::Quantity::WindSpeed,
            Self::WindDirection => benchmarks::Quantity::WindDirection,
        }
    }
}

/// What stations measured of the weather, and where they stand.
#[derive(Debug, Clone, Default)]
pub struct WeatherTable {
    places: Vec<Place>,
    /// What was left out, in words.
    pub notes: Vec<String>,
}

#[derive(Debug, Clone)]
struct Place {
    name: String,
    longitude: f64,
    latitude: f64,
    /// Values by quantity, whether of days, and time.
    values: BTreeMap<(WeatherQuantity, bool), Series>,
}

/// Pairs of a place and quantity.
#[derive(Debug, Clone, PartialEq)]
pub struct WeatherComparison {
    /// Name of the place.
    pub place: String,
    /// What was measured.
    pub quantity: WeatherQuantity,
    /// Hours or days.
    pub span: Span,
    /// By time, in the quantity's unit; a modelled direction is the observed one and the turn from it.
    pub pairs: Vec<Pair>,
}

/// A row of the table of weather.
#[derive(Debug, Clone, PartialEq)]
pub struct WeatherRow {
    /// Name of the place, or `all`.
    pub place: String,
    /// What was measured.
    pub quantity: WeatherQuantity,
    /// Hours or days.
    pub span: Span,
    /// Part of the time.
    pub when: When,
    /// What the pairs say; of directions only the number, the biases and the errors have a meaning.
    pub metrics: Metrics,
    /// Benchmarks with their marks.
    pub marks: Vec<(&'static Benchmark, Mark)>,
}

impl WeatherTable {
    /// Reports of stations.
    pub fn of_stations(set: &StationSet) -> Self {
        use WeatherQuantity as Q;
        let mut table = Self::default();
        for (station, records) in set.stations.iter().zip(&set.records) {
            let stands = (SENSORS.0..=SENSORS.1).contains(&station.anemometer_height);
            if !stands && records.iter().any(|r| r.wind_speed.is_some()) {
                table.notes.push(format!(
                    "winds of {}, measured at {} m, are not compared with those of 10 m",
                    station.name, station.anemometer_height
                ));
            }
            let mut place = Place::at(station);
            let mut between = 0;
            for record in records {
                if record.time.seconds() % HOUR as i64 != 0 {
                    between += 1;
                    continue;
                }
                let speed = record.wind_speed.filter(|_| stands);
                let from = record
                    .wind_from
                    .filter(|_| speed.is_some_and(|speed| speed >= LEAST_WIND));
                let mut put = |quantity, value: Option<f64>| {
                    if let Some(value) = value {
                        let values = place.values.entry((quantity, false)).or_default();
                        values.insert(record.time, value);
                    }
                };
                put(Q::Temperature, record.temperature.map(|t| t - ZERO_CELSIUS));
                put(Q::WindSpeed, speed);
                put(Q::WindDirection, from.map(f64::to_degrees));
            }
            if between > 0 {
                table.notes.push(format!(
                    "{between} reports of {} between full hours are not compared",
                    station.name
                ));
            }
            table.places.push(place);
        }
        table
    }

    /// Daily records at stations of those names; others are noted.
    pub fn of_days(days: &DailyTable, stations: &[Station]) -> Self {
        use WeatherQuantity as Q;
        let mut table = Self::default();
        for (name, records) in &days.places {
            let Some(station) = crate::meteorology::daily::station_named(name, stations) else {
                table.notes.push(format!(
                    "daily records of {name}, whose place is not known, are not compared"
                ));
                continue;
            };
            let mut place = Place::at(station);
            place.name.clone_from(name);
            for record in records {
                for (quantity, value) in [
                    (Q::Temperature, record.temperature - ZERO_CELSIUS),
                    (Q::Coldest, record.coldest - ZERO_CELSIUS),
                    (Q::Warmest, record.warmest - ZERO_CELSIUS),
                    (Q::WindSpeed, record.wind),
                ] {
                    let values = place.values.entry((quantity, true)).or_default();
                    values.insert(record.date, value);
                }
            }
            table.places.push(place);
        }
        table
    }

    /// Pairs with a run; places outside its grid have none.
    pub fn compare(
        &self,
        modelled: &Modelled<'_>,
        grid: &HorizontalGrid,
    ) -> Vec<WeatherComparison> {
        let mut found = Vec::new();
        for place in &self.places {
            let Ok(Some((i, j))) = grid.cell_of(place.longitude, place.latitude) else {
                continue;
            };
            let hours = Hours::of(modelled, j * grid.nx + i);
            for (&(quantity, days), observed) in &place.values {
                let mut add = |quantity, span, pairs: Vec<Pair>| {
                    if !pairs.is_empty() {
                        found.push(WeatherComparison {
                            place: place.name.clone(),
                            quantity,
                            span,
                            pairs,
                        });
                    }
                };
                if days {
                    add(quantity, Span::Day, hours.days(quantity, observed));
                    continue;
                }
                add(quantity, Span::Hour, hours.hours(quantity, observed));
                if quantity != WeatherQuantity::WindDirection {
                    let means = daily_means(observed.iter().map(|(t, v)| (*t, *v)));
                    add(quantity, Span::Day, hours.days(quantity, &means));
                }
            }
        }
        found.sort_by(|a, b| (a.quantity, a.span, &a.place).cmp(&(b.quantity, b.span, &b.place)));
        found
    }
}

impl Place {
    fn at(station: &Station) -> Self {
        Self {
            name: station.name.clone(),
            longitude: station.longitude,
            latitude: station.latitude,
            values: BTreeMap::new(),
        }
    }
}

/// The modelled hours of a cell.
struct Hours {
    /// Temperature [°C] and wind to the east and north [m/s] of the hour that begins.
    values: BTreeMap<ModelTime, [f64; 3]>,
}

impl Hours {
    fn of(modelled: &Modelled<'_>, cell: usize) -> Self {
        let hours = modelled.hours().iter().enumerate();
        Self {
            values: hours
                .map(|(entry, &hour)| {
                    let (east, north) = modelled.wind(entry, &[cell]);
                    let temperature = modelled.temperature(entry, &[cell]) - ZERO_CELSIUS;
                    (hour, [temperature, east, north])
                })
                .collect(),
        }
    }

    fn of_quantity(&self, quantity: WeatherQuantity) -> impl Iterator<Item = (ModelTime, f64)> {
        self.values.iter().map(move |(time, [t, u, v])| {
            let value = match quantity {
                WeatherQuantity::WindSpeed => libm::hypot(*u, *v),
                _ => *t,
            };
            (*time, value)
        })
    }

    /// Reports at full hours beside the mean of the hours before and behind.
    fn hours(&self, quantity: WeatherQuantity, observed: &Series) -> Vec<Pair> {
        let pair = |(&time, &observed): (&ModelTime, &f64)| {
            let before = self.values.get(&time.plus(-(HOUR as i64)))?;
            let behind = self.values.get(&time)?;
            let mean = |k: usize| 0.5 * (before[k] + behind[k]);
            let modelled = match quantity {
                WeatherQuantity::WindSpeed => {
                    let speed = |hour: &[f64; 3]| libm::hypot(hour[1], hour[2]);
                    0.5 * (speed(before) + speed(behind))
                }
                WeatherQuantity::WindDirection => {
                    let from = speed_and_direction(mean(1), mean(2)).1?;
                    observed + turn(observed, from.to_degrees())
                }
                _ => mean(0),
            };
            Some(Pair {
                begin: time,
                observed,
                modelled,
            })
        };
        observed.iter().filter_map(pair).collect()
    }

    fn days(&self, quantity: WeatherQuantity, observed: &Series) -> Vec<Pair> {
        let modelled = match quantity {
            WeatherQuantity::Coldest => self.extremes(f64::min),
            WeatherQuantity::Warmest => self.extremes(f64::max),
            _ => daily_means(self.of_quantity(quantity)),
        };
        meet(observed, &modelled)
    }

    fn extremes(&self, of: fn(f64, f64) -> f64) -> Series {
        let mut days: BTreeMap<ModelTime, (f64, usize)> = BTreeMap::new();
        for (time, value) in self.of_quantity(WeatherQuantity::Temperature) {
            let day = days.entry(time.midnight()).or_insert((value, 0));
            *day = (of(day.0, value), day.1 + 1);
        }
        days.into_iter()
            .filter(|(_, (_, hours))| *hours >= LEAST_HOURS)
            .map(|(day, (value, _))| (day, value))
            .collect()
    }
}

/// The turn from one direction to another [°], −180 … 180.
fn turn(from: f64, to: f64) -> f64 {
    let turn = (to - from).rem_euclid(360.0);
    if turn > 180.0 { turn - 360.0 } else { turn }
}

/// Rows by quantity, span, place (all first, where there is more than one) and part of the time.
pub fn weather_rows(comparisons: &[WeatherComparison], by_month: bool) -> Vec<WeatherRow> {
    let mut groups: BTreeMap<(WeatherQuantity, Span), Vec<&WeatherComparison>> = BTreeMap::new();
    for comparison in comparisons {
        let key = (comparison.quantity, comparison.span);
        groups.entry(key).or_default().push(comparison);
    }
    let mut rows = Vec::new();
    for ((quantity, span), members) in groups {
        let mut named: Vec<(String, Vec<&WeatherComparison>)> = Vec::new();
        if members.len() > 1 {
            named.push(("all".to_owned(), members.clone()));
        }
        named.extend(members.iter().map(|c| (c.place.clone(), vec![*c])));
        for (place, members) in named {
            let pairs = || members.iter().flat_map(|c| c.pairs.iter());
            let times: Vec<ModelTime> = pairs().map(|p| p.begin).collect();
            for when in When::parts(&times, by_month) {
                let chosen: Vec<(f64, f64)> = pairs()
                    .filter(|p| when.has(p.begin))
                    .map(|p| (p.observed, p.modelled))
                    .collect();
                if chosen.len() < 2 {
                    continue;
                }
                let mut metrics = Metrics::of(&chosen);
                if quantity == WeatherQuantity::WindDirection {
                    metrics.correlation = f64::NAN;
                    metrics.agreement = f64::NAN;
                    metrics.mean_observed = f64::NAN;
                    metrics.mean_modelled = f64::NAN;
                }
                rows.push(WeatherRow {
                    place: place.clone(),
                    quantity,
                    span,
                    when,
                    marks: benchmarks(quantity.benchmark())
                        .map(|b| (b, b.mark(&metrics)))
                        .collect(),
                    metrics,
                });
            }
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn a_turn_goes_the_shorter_way() {
        assert_relative_eq!(turn(350.0, 10.0), 20.0);
        assert_relative_eq!(turn(10.0, 350.0), -20.0);
        assert_relative_eq!(turn(90.0, 270.0), 180.0);
    }

    /// Two days of a cell: 0, 1 … 47 °C, wind of 2 m/s from the north, then from the west.
    fn hours() -> Hours {
        let start = ModelTime::from_beijing(2015, 1, 6, 0);
        let values = (0..48).map(|h| {
            let (u, v) = if h < 24 { (0.0, -2.0) } else { (2.0, 0.0) };
            (start.plus(h * HOUR as i64), [h as f64, u, v])
        });
        Hours {
            values: values.collect(),
        }
    }

    #[test]
    fn reports_stand_between_two_hours_and_days_are_means_and_extremes() {
        let hours = hours();
        let noon = ModelTime::from_beijing(2015, 1, 6, 12);
        let one = |value| BTreeMap::from([(noon, value)]);
        let at = |quantity, value| hours.hours(quantity, &one(value))[0].modelled;
        assert_relative_eq!(at(WeatherQuantity::Temperature, 0.0), 11.5);
        assert_relative_eq!(at(WeatherQuantity::WindSpeed, 0.0), 2.0);
        // From 350° to the north: ten degrees clockwise.
        assert_relative_eq!(at(WeatherQuantity::WindDirection, 350.0), 360.0);
        let day = BTreeMap::from([(noon.midnight(), 10.0)]);
        let of_day = |quantity| hours.days(quantity, &day)[0].modelled;
        assert_relative_eq!(of_day(WeatherQuantity::Temperature), 11.5);
        assert_relative_eq!(of_day(WeatherQuantity::Coldest), 0.0);
        assert_relative_eq!(of_day(WeatherQuantity::Warmest), 23.0);
        // Neither before the first hour nor behind the last.
        let edge = BTreeMap::from([
            (ModelTime::from_beijing(2015, 1, 6, 0), 1.0),
            (ModelTime::from_beijing(2015, 1, 8, 0), 1.0),
        ]);
        assert!(hours.hours(WeatherQuantity::Temperature, &edge).is_empty());
    }

    #[test]
    fn rows_carry_the_marks_of_their_benchmarks() {
        let pair = |day: i8, observed: f64, modelled: f64| Pair {
            begin: ModelTime::from_beijing(2015, 1, day, 0),
            observed,
            modelled,
        };
        let comparison = |quantity, pairs| WeatherComparison {
            place: "Xining".into(),
            quantity,
            span: Span::Day,
            pairs,
        };
        let warm = vec![pair(1, -8.0, -7.0), pair(2, -6.0, -5.0)];
        let turned = vec![pair(1, 350.0, 410.0), pair(2, 10.0, 70.0)];
        let rows = weather_rows(
            &[
                comparison(WeatherQuantity::Temperature, warm),
                comparison(WeatherQuantity::WindDirection, turned),
            ],
            false,
        );
        assert_eq!(rows.len(), 2);
        assert_relative_eq!(rows[0].metrics.mean_bias, 1.0);
        assert_eq!(rows[0].marks[0].1, Mark::Criterion);
        assert_relative_eq!(rows[1].metrics.mean_error, 60.0);
        assert!(rows[1].metrics.correlation.is_nan());
        assert_eq!(rows[1].marks[0].1, Mark::Missed);
    }
}
