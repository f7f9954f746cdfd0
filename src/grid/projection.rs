//! The Lambert conformal map of the model, on a sphere as in WRF.

use crate::units::EARTH_RADIUS;
use proj4rs::{Proj, transform::transform};
use serde::{Deserialize, Serialize};

/// What can go wrong between degrees and metres.
#[derive(Debug, thiserror::Error)]
pub enum ProjectionError {
    /// The parameters do not make a projection.
    #[error("Lambert conformal map with {parameters:?} cannot be set up: {cause}")]
    Parameters {
        /// The parameters as given.
        parameters: LambertConformal,
        /// The projection library's own words.
        cause: String,
    },
    /// A text that is no projection.
    #[error("the map '{text}' cannot be set up: {cause}")]
    Text {
        /// The PROJ string.
        text: String,
        /// The projection library's own words.
        cause: String,
    },
    /// A point has no image.
    #[error("the point {x}, {y} has no image in the map: {cause}")]
    Point {
        /// First coordinate (°E or m).
        x: f64,
        /// Second coordinate (°N or m).
        y: f64,
        /// The projection library's own words.
        cause: String,
    },
}

/// Parameters of a Lambert conformal conic map [degrees].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LambertConformal {
    /// First standard parallel [°N].
    pub standard_parallel_1: f64,
    /// Second standard parallel [°N].
    pub standard_parallel_2: f64,
    /// Latitude of the origin [°N].
    pub latitude_of_origin: f64,
    /// Central meridian [°E].
    pub central_meridian: f64,
}

impl LambertConformal {
    /// The map of the He-Huang domain, between Qinghai Lake's shore and Lanzhou.
    pub const HE_HUANG: Self = Self {
        standard_parallel_1: 35.8,
        standard_parallel_2: 37.2,
        latitude_of_origin: 36.45,
        central_meridian: 102.4,
    };

    /// The map as a PROJ string.
    pub fn proj_string(&self) -> String {
        format!(
            "+proj=lcc +lat_1={} +lat_2={} +lat_0={} +lon_0={} +x_0=0 +y_0=0 +R={EARTH_RADIUS} +units=m +no_defs",
            self.standard_parallel_1,
            self.standard_parallel_2,
            self.latitude_of_origin,
            self.central_meridian
        )
    }

    /// Map scale factor at a latitude [°N] (Snyder 1987, eq. 15-4 on the sphere): distance on the map over distance on the ground.
    pub fn map_factor(&self, latitude: f64) -> f64 {
        let (phi, phi1) = (latitude.to_radians(), self.standard_parallel_1.to_radians());
        let n = self.cone_constant();
        libm::cos(phi1) * libm::pow(tangent(phi1), n)
            / (libm::cos(phi) * libm::pow(tangent(phi), n))
    }

    /// Constant of the cone (Snyder 1987, eq. 15-3): by how much the map turns for a turn of longitude [1].
    pub fn cone_constant(&self) -> f64 {
        let (phi1, phi2) = (
            self.standard_parallel_1.to_radians(),
            self.standard_parallel_2.to_radians(),
        );
        if (phi1 - phi2).abs() < 1e-10 {
            libm::sin(phi1)
        } else {
            libm::log(libm::cos(phi1) / libm::cos(phi2)) / libm::log(tangent(phi2) / tangent(phi1))
        }
    }

    /// Opens the map for use.
    pub fn open(&self) -> Result<Map, ProjectionError> {
        Map::from_proj_string(&self.proj_string()).map_err(|e| match e {
            ProjectionError::Text { cause, .. } => ProjectionError::Parameters {
                parameters: *self,
                cause,
            },
            other => other,
        })
    }
}

/// tan(π/4 + φ/2).
fn tangent(phi: f64) -> f64 {
    libm::tan(std::f64::consts::FRAC_PI_4 + phi / 2.0)
}

/// An opened map: degrees to metres and back.
pub struct Map {
    plane: Proj,
    sphere: Proj,
}

impl std::fmt::Debug for Map {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Map").finish_non_exhaustive()
    }
}

impl Map {
    /// A map of the same sphere by its PROJ string.
    ///
    /// # Errors
    /// [`ProjectionError::Text`].
    pub fn from_proj_string(text: &str) -> Result<Self, ProjectionError> {
        let fail = |cause: proj4rs::errors::Error| ProjectionError::Text {
            text: text.to_owned(),
            cause: cause.to_string(),
        };
        Ok(Self {
            plane: Proj::from_proj_string(text).map_err(fail)?,
            sphere: Proj::from_proj_string(&format!("+proj=longlat +R={EARTH_RADIUS} +no_defs"))
                .map_err(fail)?,
        })
    }

    /// Longitude [°E], latitude [°N] → x, y on the map [m].
    pub fn forward(&self, longitude: f64, latitude: f64) -> Result<(f64, f64), ProjectionError> {
        let mut point = (longitude.to_radians(), latitude.to_radians(), 0.0);
        transform(&self.sphere, &self.plane, &mut point).map_err(|cause| {
            ProjectionError::Point {
                x: longitude,
                y: latitude,
                cause: cause.to_string(),
            }
        })?;
        Ok((point.0, point.1))
    }

    /// x, y on the map [m] → longitude [°E], latitude [°N].
    pub fn inverse(&self, x: f64, y: f64) -> Result<(f64, f64), ProjectionError> {
        let mut point = (x, y, 0.0);
        transform(&self.plane, &self.sphere, &mut point).map_err(|cause| {
            ProjectionError::Point {
                x,
                y,
                cause: cause.to_string(),
            }
        })?;
        Ok((point.0.to_degrees(), point.1.to_degrees()))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn origin_and_round_trip() {
        let map = LambertConformal::HE_HUANG.open().unwrap();
        let (x, y) = map.forward(102.4, 36.45).unwrap();
        assert!(x.abs() < 1e-6 && y.abs() < 1e-6);
        let (lon, lat) = map.inverse(-87_654.0, 43_210.0).unwrap();
        let (x, y) = map.forward(lon, lat).unwrap();
        assert_relative_eq!(x, -87_654.0, epsilon = 1e-4);
        assert_relative_eq!(y, 43_210.0, epsilon = 1e-4);
    }

    #[test]
    fn map_factor_is_one_on_the_standard_parallels() {
        let map = LambertConformal::HE_HUANG;
        assert_relative_eq!(map.map_factor(35.8), 1.0, epsilon = 1e-12);
        assert_relative_eq!(map.map_factor(37.2), 1.0, epsilon = 1e-12);
        assert!(map.map_factor(36.5) < 1.0);
    }

    #[test]
    fn map_factor_is_the_derivative_of_the_map() {
        let open = LambertConformal::HE_HUANG.open().unwrap();
        let (_, south) = open.forward(102.4, 36.499).unwrap();
        let (_, north) = open.forward(102.4, 36.501).unwrap();
        let ground = 0.002_f64.to_radians() * EARTH_RADIUS;
        assert_relative_eq!(
            (north - south) / ground,
            LambertConformal::HE_HUANG.map_factor(36.5),
            max_relative = 1e-7
        );
    }
}
