//! Files of ERA5 as one [`ModelOutput`]: pressure levels and single levels, hour by hour.
//!
//! | what | ERA5 |
//! |---|---|
//! | altitude | geopotential / 9.80665 m/s²; levels below the ground (less than 20 m above it) are left out |
//! | water vapour | q/(1 − q) of specific humidity q |
//! | upward wind | −ω/(ρ g), at rest at the ground; without ω at rest |
//! | sensible heat, radiation | accumulated over the hour before the time; the mean of this hour and the next stands for the time |
//! | rain | accumulated over the hour; that of the next hour |
//! | snow cover | depth/0.1 m, at most 1 (ECMWF, IFS documentation Cy41r2, part IV, eq. 8.2), depth = water equivalent × 1000 kg/m³ / density |

use super::error::EraError;
use super::fields::{ERA_FIELDS, EraField, by_store, missing};
use super::file::{Axis, EraFile, Window};
use crate::meteorology::model_output::{GroundFieldsOf, ModelFields, ModelOutput, Rain};
use crate::time::ModelTime;
use crate::units::{GAS_CONSTANT_DRY_AIR, GRAVITY, HOUR};
use ndarray::{Array2, Array3, Axis as Along, Zip, s};
use std::path::PathBuf;

/// Height above the ground from which a level counts as air [m].
const ABOVE_GROUND: f64 = 20.0;
/// Levels above the ground that a column must have.
const LEAST_LEVELS: usize = 5;
/// Density of snow where no file has it [kg/m³]; of water.
const SNOW: f64 = 250.0;
const WATER: f64 = 1000.0;
/// Depth of snow from which the ground is covered [m].
const COVERING: f64 = 0.1;
/// Virtual temperature: T (1 + 0.608 q).
const VIRTUAL: f64 = 0.608;
/// Points kept around the domain.
const AROUND: usize = 2;

/// A field on levels, and their pressures [Pa].
type Levels = (Array3<f64>, Vec<f64>);

/// Files of ERA5.
#[derive(Debug)]
pub struct EraOutput {
    /// The files with their times.
    files: Vec<(PathBuf, Vec<ModelTime>)>,
    times: Vec<ModelTime>,
    longitude: Axis,
    /// From the south.
    latitude: Axis,
    window: Window,
    /// Added to our longitudes to find theirs [°].
    turn: f64,
}

impl EraOutput {
    /// Opens the files, in any order, for a domain of west, east, south and north [°].
    ///
    /// # Errors
    /// [`EraError`]: a file that cannot be read, files on different grids, no time with all fields that are needed, a domain beyond the grid.
    pub fn open(
        paths: Vec<PathBuf>,
        (west, east, south, north): (f64, f64, f64, f64),
    ) -> Result<Self, EraError> {
        let files = paths
            .iter()
            .map(|path| EraFile::open(path))
            .collect::<Result<Vec<EraFile>, EraError>>()?;
        let Some(first) = files.first() else {
            return Err(EraError::file(
                "[meteorology.era5]",
                "no file is given",
                "name pressure-level and single-level files",
            ));
        };
        for file in &files {
            if !same(&file.longitude, &first.longitude) || !same(&file.latitude, &first.latitude) {
                return Err(EraError::file(
                    &file.name,
                    format!("its grid is not that of {}", first.name),
                    "ask for one area and one grid in all files",
                ));
            }
        }
        let times = times(&files)?;
        let (longitude, latitude) = (first.longitude, first.latitude.rising());
        let (x, y) = (longitude.ends(), latitude.ends());
        let turn = [0.0, 360.0, -360.0]
            .into_iter()
            .find(|turn| x.0 <= west + turn && east + turn <= x.1);
        let (Some(turn), true) = (turn, y.0 <= south && north <= y.1 && longitude.step > 0.0)
        else {
            return Err(EraError::file(
                &first.name,
                format!(
                    "it covers {:.2} to {:.2}°E and {:.2} to {:.2}°N, the domain {west:.2} to {east:.2}°E and {south:.2} to {north:.2}°N",
                    x.0, x.1, y.0, y.1
                ),
                "ask for a larger area",
            ));
        };
        let span = |axis: &Axis, low: f64, high: f64| {
            let at = |v: f64| (v - axis.first) / axis.step;
            let from = (at(low).floor() as usize).saturating_sub(AROUND);
            let to = (at(high).ceil() as usize + 1 + AROUND).min(axis.count);
            (from, to)
        };
        let columns = span(&longitude, west + turn, east + turn);
        let from_south = span(&latitude, south, north);
        let rows = if first.latitude.step > 0.0 {
            from_south
        } else {
            (latitude.count - from_south.1, latitude.count - from_south.0)
        };
        Ok(Self {
            longitude: longitude.part(columns),
            latitude: latitude.part(from_south),
            window: Window { columns, rows },
            turn,
            times,
            files: paths
                .into_iter()
                .zip(files.into_iter().map(|file| file.times))
                .collect(),
        })
    }

    /// Name of the first file, for messages about all.
    fn name(&self) -> String {
        self.files[0].0.display().to_string()
    }

    fn read(&self, time: usize) -> Result<ModelFields, EraError> {
        let now = self.times[time];
        let following = now.plus(HOUR as i64);
        // Files without these hours stay closed.
        let of_now = |times: &[ModelTime]| times.contains(&now) || times.contains(&following);
        let files = self
            .files
            .iter()
            .filter(|(_, times)| of_now(times))
            .map(|(path, _)| EraFile::open(path))
            .collect::<Result<Vec<EraFile>, EraError>>()?;
        let find = |field: &EraField, at: ModelTime| {
            files.iter().find_map(|file| {
                let name = field
                    .names
                    .iter()
                    .find(|name| file.has(name, field.levels))?;
                let index = file.times.iter().position(|t| *t == at)?;
                Some((file, *name, index))
            })
        };
        let volume = |store: &str| -> Result<Option<Levels>, EraError> {
            let field = by_store(store, true);
            let Some((file, name, index)) = find(field, now) else {
                return if field.needed {
                    Err(missing(field, &now.to_string()))
                } else {
                    Ok(None)
                };
            };
            Ok(Some((
                file.volume(name, index, &self.window)?,
                file.levels.clone(),
            )))
        };
        let flat_at = |store: &str, at: ModelTime| -> Result<Option<Array2<f64>>, EraError> {
            let found = find(by_store(store, false), at);
            found
                .map(|(file, name, index)| file.surface(name, index, &self.window))
                .transpose()
        };
        let flat = |store: &str| -> Result<Array2<f64>, EraError> {
            flat_at(store, now)?.ok_or_else(|| missing(by_store(store, false), &now.to_string()))
        };
        // Order of levels: upward, that is from high pressure to low.
        let (geopotential, pressures) = volume("geopotential")?.expect("needed");
        let mut order: Vec<usize> = (0..pressures.len()).collect();
        order.sort_by(|a, b| pressures[*b].total_cmp(&pressures[*a]));
        let upward = |store: &str| -> Result<Option<Array3<f64>>, EraError> {
            let Some((field, levels)) = volume(store)? else {
                return Ok(None);
            };
            if levels != pressures {
                return Err(EraError::file(
                    &self.name(),
                    format!("{store} has other pressure levels than geopotential"),
                    "ask for the same levels of every field",
                ));
            }
            Ok(Some(field.select(Along(0), &order)))
        };
        let need = |store: &str| upward(store).map(|field| field.expect("needed"));
        let altitude = geopotential.select(Along(0), &order) / GRAVITY;
        let (temperature, humidity) = (need("temperature")?, need("specific_humidity")?);
        let (eastward, northward) = (need("u_component_of_wind")?, need("v_component_of_wind")?);
        let levels: Vec<f64> = order.iter().map(|&k| pressures[k]).collect();
        let pressure = Array3::from_shape_fn(altitude.dim(), |(k, _, _)| levels[k]);
        let mut rising =
            upward("vertical_velocity")?.unwrap_or_else(|| Array3::zeros(altitude.dim()));
        Zip::from(&mut rising)
            .and(&pressure)
            .and(&temperature)
            .and(&humidity)
            .for_each(|w, &p, &t, &q| {
                let density = p / (GAS_CONSTANT_DRY_AIR * t * (1.0 + VIRTUAL * q));
                *w = -*w / (density * GRAVITY);
            });
        let mut cloud_water = Array3::zeros(altitude.dim());
        for store in [
            "specific_cloud_liquid_water_content",
            "specific_cloud_ice_water_content",
        ] {
            if let Some(part) = upward(store)? {
                cloud_water += &part;
            }
        }
        let terrain = flat("geopotential")? / GRAVITY;
        let lowest = self.lowest(&altitude, &terrain)?;
        // Accumulations of the hour before and, where there is one, of the hour after.
        let mean = |store: &str| -> Result<Array2<f64>, EraError> {
            let before = flat(store)?;
            let after = flat_at(store, following)?;
            let sum = after.map_or_else(|| &before + &before, |after| &before + &after);
            Ok(sum / (2.0 * HOUR))
        };
        let rain = match flat_at("total_precipitation", following)? {
            Some(rain) => rain,
            None => flat("total_precipitation")?,
        };
        let density = flat_at("snow_density", now)?;
        let water = flat("snow_depth")?;
        let snow_cover = Array2::from_shape_fn(water.dim(), |c| {
            let density = density.as_ref().map_or(SNOW, |d| d[c].clamp(50.0, 600.0));
            (water[c] * WATER / density / COVERING).clamp(0.0, 1.0)
        });
        Ok(ModelFields {
            time: now,
            lowest,
            rising: (altitude.clone(), rising),
            rising_from_ground: false,
            altitude,
            pressure,
            temperature,
            vapour: humidity.mapv(|q| (q / (1.0 - q)).max(0.0)),
            cloud_water: cloud_water.mapv(|q: f64| q.max(0.0)),
            eastward,
            northward,
            ground: GroundFieldsOf {
                terrain,
                pressure: flat("surface_pressure")?,
                temperature_2m: flat("2m_temperature")?,
                eastward_10m: flat("10m_u_component_of_wind")?,
                northward_10m: flat("10m_v_component_of_wind")?,
                friction_velocity: flat("friction_velocity")?,
                // ERA5 counts downward fluxes as positive.
                heat_flux: -mean("surface_sensible_heat_flux")?,
                mixing_height: flat("boundary_layer_height")?,
                solar_radiation: mean("surface_solar_radiation_downwards")?,
                cloud_cover: flat("total_cloud_cover")?,
                snow_cover,
                rain: Rain::Rate(rain.mapv(|r| r.max(0.0)) / HOUR),
            },
        })
    }

    /// First level of each column that lies above the ground.
    fn lowest(
        &self,
        altitude: &Array3<f64>,
        terrain: &Array2<f64>,
    ) -> Result<Array2<usize>, EraError> {
        let levels = altitude.dim().0;
        let mut lowest = Array2::zeros(terrain.dim());
        for ((j, i), ground) in terrain.indexed_iter() {
            let column = altitude.slice(s![.., j, i]);
            if let Some(k) = (1..levels).find(|&k| column[k] <= column[k - 1]) {
                return Err(EraError::file(
                    &self.name(),
                    format!(
                        "geopotential does not rise from level {} to {k} at row {j}, column {i}",
                        k - 1
                    ),
                    "is it geopotential in m²/s²?",
                ));
            }
            let first = (0..levels)
                .find(|&k| column[k] > ground + ABOVE_GROUND)
                .unwrap_or(levels);
            if levels - first < LEAST_LEVELS {
                return Err(EraError::file(
                    &self.name(),
                    format!(
                        "{} level(s) above the ground of {ground:.0} m at row {j}, column {i}",
                        levels - first
                    ),
                    "ask for the levels from 1000 to 100 hPa",
                ));
            }
            lowest[[j, i]] = first;
        }
        Ok(lowest)
    }
}

fn same(a: &Axis, b: &Axis) -> bool {
    a.count == b.count && (a.first - b.first).abs() < 1e-6 && (a.step - b.step).abs() < 1e-6
}

/// Times that have every field that is needed.
fn times(files: &[EraFile]) -> Result<Vec<ModelTime>, EraError> {
    let mut all: Option<Vec<ModelTime>> = None;
    for field in ERA_FIELDS.iter().filter(|f| f.needed) {
        let mut having: Vec<ModelTime> = files
            .iter()
            .filter(|file| field.names.iter().any(|name| file.has(name, field.levels)))
            .flat_map(|file| file.times.iter().copied())
            .collect();
        having.sort_unstable();
        having.dedup();
        if having.is_empty() {
            return Err(missing(field, "any time"));
        }
        all = Some(match all {
            None => having,
            Some(known) => {
                let both: Vec<ModelTime> = known
                    .iter()
                    .copied()
                    .filter(|t| having.binary_search(t).is_ok())
                    .collect();
                if both.is_empty() {
                    return Err(missing(
                        field,
                        &format!("{} to {}", known[0], known[known.len() - 1]),
                    ));
                }
                both
            }
        });
    }
    Ok(all.unwrap_or_default())
}

impl ModelOutput for EraOutput {
    fn times(&self) -> &[ModelTime] {
        &self.times
    }

    fn shape(&self) -> (usize, usize) {
        (self.latitude.count, self.longitude.count)
    }

    fn position(&self, longitude: f64, latitude: f64) -> Result<(f64, f64), String> {
        Ok((
            (longitude + self.turn - self.longitude.first) / self.longitude.step,
            (latitude - self.latitude.first) / self.latitude.step,
        ))
    }

    fn fields(&self, time: usize) -> Result<ModelFields, String> {
        self.read(time).map_err(|e| e.to_string())
    }

    fn provenance(&self) -> String {
        let names: Vec<String> = self
            .files
            .iter()
            .map(|f| f.0.display().to_string())
            .collect();
        format!("ERA5 in {}", names.join(", "))
    }
}
