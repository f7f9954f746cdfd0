//! Everything the near-field page shows. Coordinates are the deck's metres; values are in the unit of their layer.

use crate::output::InputHash;
use crate::report::{Bytes, Packed, Text};
use serde::Serialize;

/// The page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NearFieldModel {
    /// Title lines of the deck.
    pub titles: Vec<String>,
    /// Version of the program.
    pub version: String,
    /// Pollutant.
    pub pollutant: String,
    /// Options in force.
    pub options: Vec<String>,
    /// Map system of the coordinates, if it was named.
    pub crs: Option<String>,
    /// First and last hour.
    pub period: [String; 2],
    /// Hours, calm hours, missing hours.
    pub hours: [usize; 3],
    /// Groups.
    pub groups: Vec<String>,
    /// Maps.
    pub layers: Vec<MapLayer>,
    /// How values between receptors were found: `network`, `triangles`, or nothing where the receptors span no area.
    pub method: Option<&'static str>,
    /// Hill-shade of the receptors' elevations.
    pub relief: Option<Relief>,
    /// Eastings of the receptors [m].
    pub x: Vec<f64>,
    /// Northings [m].
    pub y: Vec<f64>,
    /// Elevations [m].
    pub z: Packed,
    /// Sources.
    pub sources: Vec<SourceShape>,
    /// Tables of the highest values.
    pub tops: Vec<TopTable>,
    /// Who makes the highest values of the shortest average.
    pub culprits: Vec<Culprit>,
    /// Averaging of the culprits.
    pub culprit_averaging: Option<Text>,
    /// Who makes the maxima of every average and the percentile days, at the greatest values and at named receptors.
    pub shares: Vec<ShareRow>,
    /// Highest 1-h value by group and hour of the day.
    pub by_hour: Vec<Vec<f64>>,
    /// The same by sources, where there is something in that hour.
    pub hour_culprits: Vec<HourCulprit>,
    /// Unit of the first type of output.
    pub units: String,
    /// Wind, stability and mixing heights.
    pub weather: WeatherSummary,
    /// Limits that were given.
    pub limits: Vec<Limit>,
    /// Inputs with their hashes.
    pub inputs: Vec<InputHash>,
}

/// A map: one statistic.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MapLayer {
    /// Name in files.
    pub name: String,
    /// What it is.
    pub label: Text,
    /// Unit.
    pub units: String,
    /// AERMOD's name of the averaging period.
    pub averaging: String,
    /// By group.
    pub groups: Vec<LayerGroup>,
}

/// A group's map.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LayerGroup {
    /// Values at the receptors.
    pub values: Packed,
    /// The highest.
    pub highest: f64,
    /// Its receptor, from 0.
    pub at: usize,
    /// Areas at or above levels, rising.
    pub areas: Vec<Area>,
}

/// The area at or above a level.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Area {
    /// Level.
    pub level: f64,
    /// Polygons: outer ring and holes of x, y [m].
    pub polygons: Vec<Vec<Vec<[f64; 2]>>>,
}

/// Hill-shade.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Relief {
    /// West, south, east, north [m].
    pub bounds: [f64; 4],
    /// Columns.
    pub nx: usize,
    /// Rows.
    pub ny: usize,
    /// Grey, `[j][i]` from the south.
    pub shade: Bytes,
    /// Lowest and highest point [m].
    pub heights: [f64; 2],
    /// From the embedded heights rather than the receptors'.
    pub embedded: bool,
}

/// A source on the map.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SourceShape {
    /// Name.
    pub id: String,
    /// AERMOD's keyword.
    pub kind: &'static str,
    /// One point, two of a line, or the corners of an area [m].
    pub points: Vec<[f64; 2]>,
    /// Emission as the deck gives it.
    pub emission: f64,
    /// Its unit.
    pub emission_unit: String,
    /// Release height [m].
    pub height: f64,
    /// Buildings act on it.
    pub downwash: bool,
}

/// The highest values of a group and average.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TopTable {
    /// What.
    pub label: Text,
    /// AERMOD's name of the averaging period.
    pub averaging: String,
    /// Unit.
    pub units: String,
    /// Group.
    pub group: usize,
    /// Rows, highest first.
    pub rows: Vec<TopRow>,
}

/// A row of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TopRow {
    /// Value.
    pub value: f64,
    /// End of the period; blank for means.
    pub date: String,
    /// Mark of incomplete data.
    pub flag: String,
    /// Receptor, from 0.
    pub receptor: usize,
    /// Elevation [m].
    pub elevation: f64,
    /// Hill height [m].
    pub hill: f64,
}

/// Who makes one of the highest values.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Culprit {
    /// Group.
    pub group: usize,
    /// Place among the group's highest, from 1.
    pub place: usize,
    /// Value of the run.
    pub value: f64,
    /// End of the period.
    pub date: String,
    /// Receptor, from 0.
    pub receptor: usize,
    /// Sources, greatest first.
    pub parts: Vec<Part>,
    /// Weather of the last hour.
    pub weather: Option<HourWeather>,
}

/// Who makes the highest value of an hour of the day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HourCulprit {
    /// Group.
    pub group: usize,
    /// Hour of the day that ends, 1 … 24.
    pub hour: u32,
    /// End of the hour.
    pub date: String,
    /// Receptor, from 0.
    pub receptor: usize,
    /// Sources, greatest first.
    pub parts: Vec<Part>,
}

/// Who makes one value at one receptor.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShareRow {
    /// Name of the receptor; blank: that of the greatest value.
    pub point: String,
    /// Receptor, from 0.
    pub receptor: usize,
    /// Group.
    pub group: usize,
    /// What the value is.
    pub figure: Text,
    /// Ends of the means it is made of.
    pub dates: Vec<String>,
    /// The value.
    pub total: f64,
    /// Sources, greatest first.
    pub parts: Vec<Part>,
    /// Roles (new, existing …) and the background.
    pub roles: Vec<Part>,
}

/// A source's part.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Part {
    /// Source; blank for all others together.
    pub source: String,
    /// Its part of the value.
    pub value: f64,
}

/// Weather of an hour; what is missing is absent.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HourWeather {
    /// Friction velocity [m/s].
    pub friction_velocity: Option<f64>,
    /// Convective velocity [m/s].
    pub convective_velocity: Option<f64>,
    /// Obukhov length [m].
    pub obukhov_length: Option<f64>,
    /// Mixing height [m]: the greater of the convective and mechanical one.
    pub mixing_height: Option<f64>,
    /// Wind speed [m/s].
    pub wind_speed: Option<f64>,
    /// Wind from [°].
    pub wind_from: Option<f64>,
    /// Temperature [K].
    pub temperature: Option<f64>,
}

/// Weather of the hours that were run.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WeatherSummary {
    /// Shares of hours by sixteen directions and speed class.
    pub rose: Vec<Vec<f64>>,
    /// Share of calms.
    pub calm: f64,
    /// Mean speed [m/s].
    pub mean_speed: f64,
    /// Height of the wind [m].
    pub wind_height: f64,
    /// Hours by hour of the day: convective, stable, calm or missing.
    pub stability: Vec<[usize; 3]>,
    /// Mixing height by hour of the day: 10th percentile, median, 90th percentile [m]; absent without data.
    pub mixing: Vec<Option<[f64; 3]>>,
}

/// A limit that was given.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Limit {
    /// AERMOD's name of the averaging period.
    pub averaging: String,
    /// Value, in the unit of the output.
    pub value: f64,
}
