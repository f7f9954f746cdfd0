//! Surface analyses and the slice of one hour.

use super::{
    Array2, Array3, ColumnInput, ColumnState, DiagnosticMeteorology, MassFluxes, MetSlice,
    MeteorologyError, ModelTime, StationRecord, Surface, diagnose_column, lapse,
    standard_atmosphere_pressure,
};
use rayon::prelude::*;

/// Lapse rate of the free air where no profile gives temperature [K/m] (ICAO standard atmosphere).
const STANDARD_LAPSE: f64 = 6.5e-3;
/// Coldest free air [K] (standard tropopause).
const TROPOPAUSE_TEMPERATURE: f64 = 216.65;
/// Largest roughness length that a 10 m wind can be spoken of over [m].
const LARGEST_ROUGHNESS: f64 = 2.0;

type Quantity = fn(&StationRecord) -> Option<f64>;

impl DiagnosticMeteorology {
    /// Temperature, humidity, pressure, cloud and rain at the ground.
    pub(super) fn surface(
        &self,
        time: ModelTime,
        reports: &[(usize, &StationRecord)],
    ) -> Result<Surface, MeteorologyError> {
        let pairs = |value: Quantity| -> Vec<(usize, f64)> {
            reports
                .iter()
                .filter_map(|&(s, r)| Some((s, value(r)?)))
                .collect()
        };
        let missing = |name: &str, column: &str| {
            MeteorologyError::Source(format!(
                "no station reports {name} at {time}; give {column} or state an assumption (in a scenario: assumed_precipitation_mm_h, assumed_relative_humidity_pct, assumed_cloud_cover_pct)"
            ))
        };
        let elevation = |s: usize| self.set.stations[s].elevation;
        let height = &self.ground.height;
        let temperatures = pairs(|r| r.temperature);
        let points: Vec<_> = temperatures
            .iter()
            .map(|&(s, t)| (elevation(s), t))
            .collect();
        let (rate, sea) =
            lapse(&points).ok_or_else(|| missing("temperature", "temperature_degC"))?;
        let departures: Vec<_> = temperatures
            .iter()
            .map(|&(s, t)| (s, t - (sea - rate * elevation(s))))
            .collect();
        let mean_temperature = points.iter().map(|p| p.1).sum::<f64>() / points.len() as f64;
        let departure = self
            .weights
            .mean(&departures)
            .ok_or_else(|| missing("temperature", "temperature_degC"))?;
        let temperature =
            Array2::from_shape_fn(height.dim(), |c| sea - rate * height[c] + departure[c]);
        let field = |value: Quantity, assumed: Option<f64>, name: &str, column: &str| {
            self.weights
                .mean(&pairs(value))
                .or_else(|| assumed.map(|v| Array2::from_elem(height.dim(), v)))
                .ok_or_else(|| missing(name, column))
        };
        let assumed = self.options.assumed;
        let humidity = assumed.relative_humidity;
        let rain = assumed.precipitation;
        // Pressures are compared as departures from the standard atmosphere, and moved with the local scale height.
        let ratios: Vec<_> = pairs(|r| r.pressure)
            .iter()
            .map(|&(s, p)| (s, libm::log(p / standard_atmosphere_pressure(elevation(s)))))
            .collect();
        let ratio = self.weights.mean(&ratios);
        let pressure = Array2::from_shape_fn(height.dim(), |c| {
            standard_atmosphere_pressure(height[c])
                * ratio.as_ref().map_or(1.0, |r| libm::exp(r[c]))
        });
        Ok(Surface {
            temperature,
            relative_humidity: field(
                |r| r.relative_humidity,
                humidity,
                "humidity",
                "relative_humidity_pct",
            )?,
            pressure,
            cloud_cover: field(
                |r| r.cloud_cover,
                assumed.cloud_cover,
                "clouds",
                "cloud_cover_pct or solar_radiation_W_m2",
            )?,
            precipitation: field(
                |r| r.precipitation,
                rain,
                "precipitation",
                "precipitation_mm",
            )?,
            mean_temperature,
        })
    }

    /// Free-air temperature at an altitude: (altitude, temperature) points, linear, standard lapse beyond the ends.
    fn temperature_points(&self, time: ModelTime) -> Vec<(f64, f64)> {
        let nearest = self
            .set
            .profiles
            .iter()
            .filter(|p| p.levels.iter().any(|l| l.temperature.is_some()));
        let of = |p: &super::super::UpperProfile| -> Vec<(f64, f64)> {
            p.levels
                .iter()
                .filter_map(|l| Some((l.altitude, l.temperature?)))
                .collect()
        };
        let before = nearest.clone().rfind(|p| p.time <= time);
        let after = nearest.clone().find(|p| p.time > time);
        match (before, after) {
            (Some(a), Some(b)) => {
                let part = (time.0 - a.time.0) as f64 / (b.time.0 - a.time.0) as f64;
                let (a, b) = (of(a), of(b));
                let mut altitudes: Vec<f64> = a.iter().chain(&b).map(|p| p.0).collect();
                altitudes.sort_by(f64::total_cmp);
                altitudes.dedup();
                altitudes
                    .into_iter()
                    .map(|z| {
                        (
                            z,
                            interpolated(&a, z) * (1.0 - part) + interpolated(&b, z) * part,
                        )
                    })
                    .collect()
            }
            (Some(only), None) | (None, Some(only)) => of(only),
            (None, None) => self.daily_mean_temperature(time),
        }
    }

    /// Mean station temperature of the last 24 h at the mean elevation: the free air does not follow the day's course.
    fn daily_mean_temperature(&self, time: ModelTime) -> Vec<(f64, f64)> {
        let since = time.plus(-24 * super::HOUR_SECONDS);
        let (mut sum, mut count, mut height) = (0.0, 0.0, 0.0);
        for (station, records) in self.set.stations.iter().zip(&self.set.records) {
            let from = records.partition_point(|r| r.time <= since);
            let to = records.partition_point(|r| r.time <= time);
            for t in records[from..to].iter().filter_map(|r| r.temperature) {
                sum += t;
                height += station.elevation;
                count += 1.0;
            }
        }
        if count > 0.0 {
            vec![(height / count, sum / count)]
        } else {
            let altitude = 2000.0;
            vec![(altitude, self.reference.temperature(altitude))]
        }
    }

    /// Columns and the slice from closed fluxes.
    pub(super) fn assemble(
        &self,
        time: ModelTime,
        surface: Surface,
        fluxes: MassFluxes,
        previous: Option<&[ColumnState]>,
    ) -> (MetSlice, Vec<ColumnState>) {
        let (nz, ny, nx) = self.metrics.thickness.dim();
        let carry = &self.consistency;
        let (wind_u, wind_v) = carry.centre_winds(&fluxes);
        let to_10m = Array2::from_shape_fn((ny, nx), |(j, i)| {
            let roughness = self.ground.roughness_length[[j, i]].clamp(1e-4, LARGEST_ROUGHNESS);
            let centre = self.metrics.centre_height[[0, j, i]].max(10.0);
            libm::log(10.0 / roughness) / libm::log(centre / roughness)
        });
        let wind_u_10m =
            Array2::from_shape_fn((ny, nx), |(j, i)| to_10m[[j, i]] * wind_u[[0, j, i]]);
        let wind_v_10m =
            Array2::from_shape_fn((ny, nx), |(j, i)| to_10m[[j, i]] * wind_v[[0, j, i]]);
        let wind_speed_10m = Array2::from_shape_fn((ny, nx), |c| {
            (wind_u_10m[c] * wind_u_10m[c] + wind_v_10m[c] * wind_v_10m[c]).sqrt()
        });
        let points = self.temperature_points(time);
        let columns: Vec<ColumnState> = (0..ny * nx)
            .into_par_iter()
            .map(|index| {
                let (j, i) = (index / nx, index % nx);
                let c = [j, i];
                let of = |field: &Array3<f64>, n: usize| -> Vec<f64> {
                    (0..n).map(|k| field[[k, j, i]]).collect()
                };
                let heights = of(&self.metrics.centre_height, nz);
                let speed: Vec<f64> = (0..nz)
                    .map(|k| {
                        let (u, v) = (wind_u[[k, j, i]], wind_v[[k, j, i]]);
                        (u * u + v * v).sqrt()
                    })
                    .collect();
                let aloft: Vec<f64> = heights
                    .iter()
                    .map(|z| {
                        interpolated(&points, self.ground.height[c] + z)
                            .max(TROPOPAUSE_TEMPERATURE - 10.0)
                    })
                    .collect();
                diagnose_column(&ColumnInput {
                    time,
                    longitude: self.grid.longitude[c],
                    latitude: self.grid.latitude[c],
                    terrain: self.ground.height[c],
                    heights: &heights,
                    interface_heights: &of(&self.metrics.interface_height, nz + 1),
                    wind_speed: &speed,
                    wind_speed_10m: wind_speed_10m[c],
                    temperature_2m: surface.temperature[c],
                    temperature_aloft: &aloft,
                    relative_humidity: surface.relative_humidity[c],
                    surface_pressure: surface.pressure[c],
                    cloud_cover: surface.cloud_cover[c],
                    precipitation: surface.precipitation[c],
                    snow_cover: self.ground.snow_cover[c],
                    albedo: self.ground.albedo[c],
                    roughness: self.ground.roughness_length[c],
                    leaf_area_index: self.ground.leaf_area_index[c],
                    built_up: self.ground.built_up[c],
                    previous: previous.map(|p| &p[index]),
                })
            })
            .collect();
        let flat = |value: fn(&ColumnState) -> f64| {
            Array2::from_shape_fn((ny, nx), |(j, i)| value(&columns[j * nx + i]))
        };
        let volume = |n: usize, value: fn(&ColumnState) -> &Vec<f64>| {
            Array3::from_shape_fn((n, ny, nx), |(k, j, i)| value(&columns[j * nx + i])[k])
        };
        let slice = MetSlice {
            time,
            air_mass: carry.air_mass.clone(),
            temperature: volume(nz, |c| &c.temperature),
            pressure: volume(nz, |c| &c.pressure),
            density: volume(nz, |c| &c.density),
            relative_humidity: volume(nz, |c| &c.relative_humidity),
            eddy_diffusivity: volume(nz + 1, |c| &c.eddy_diffusivity),
            cloud_water: volume(nz, |c| &c.cloud_water),
            friction_velocity: flat(|c| c.friction_velocity),
            obukhov_length: flat(|c| c.obukhov_length),
            mixing_height: flat(|c| c.mixing_height),
            sensible_heat_flux: flat(|c| c.sensible_heat_flux),
            solar_radiation: flat(|c| c.solar_radiation),
            flux_x: fluxes.x,
            flux_y: fluxes.y,
            flux_z: fluxes.z,
            wind_u,
            wind_v,
            temperature_2m: surface.temperature,
            wind_speed_10m,
            wind_u_10m,
            wind_v_10m,
            precipitation: surface.precipitation,
            cloud_cover: surface.cloud_cover,
            snow_cover: self.ground.snow_cover.clone(),
            surface_pressure: surface.pressure,
        };
        (slice, columns)
    }
}

/// Linear between points in order of altitude, standard lapse beyond the ends.
fn interpolated(points: &[(f64, f64)], altitude: f64) -> f64 {
    let above = points.partition_point(|p| p.0 <= altitude);
    match (above.checked_sub(1).map(|b| points[b]), points.get(above)) {
        (Some(low), Some(high)) => low.1 + (altitude - low.0) / (high.0 - low.0) * (high.1 - low.1),
        (Some(end), None) | (None, Some(&end)) => end.1 - STANDARD_LAPSE * (altitude - end.0),
        (None, None) => TROPOPAUSE_TEMPERATURE,
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp)]
mod tests {
    use super::*;

    #[test]
    fn temperature_is_linear_then_standard() {
        let points = [(2000.0, 280.0), (4000.0, 266.0)];
        assert_eq!(interpolated(&points, 3000.0), 273.0);
        assert!((interpolated(&points, 5000.0) - 259.5).abs() < 1e-9);
        assert!((interpolated(&points, 1000.0) - 286.5).abs() < 1e-9);
    }
}
