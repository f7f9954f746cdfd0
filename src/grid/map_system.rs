//! Map systems that users name by EPSG code: UTM on WGS 84 and Gauss-Krüger on CGCS2000.
//!
//! Source: EPSG dataset. 326zz/327zz are UTM zones north/south; 4491–4501 and 4502–4512 are the 6° zones 13–23 with and without
//! the zone in the easting, 4513–4533 and 4534–4554 the 3° zones 25–45 (central meridians 75–135° E).

use proj4rs::{Proj, transform::transform};

/// Why a map system cannot be used.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum PlaceError {
    /// A code that is not known here.
    #[error(
        "{0} is not a map system for near-field runs\nhint: EPSG:326zz or 327zz (UTM, zone zz; EPSG:32647 for 96–102° E, EPSG:32648 for 102–108° E), or EPSG:4491 to 4554 (CGCS2000 Gauss-Krüger)"
    )]
    Unknown(String),
    /// A point that has no longitude and latitude.
    #[error(
        "x = {x}, y = {y} has no place in {code}: {cause}\nhint: are the deck's coordinates those of {code}?"
    )]
    Point {
        /// Easting.
        x: String,
        /// Northing.
        y: String,
        /// The system.
        code: String,
        /// What the library says.
        cause: String,
    },
}

/// A transverse Mercator map with its EPSG code.
#[derive(Debug, Clone, PartialEq)]
pub struct MapSystem {
    /// EPSG code.
    pub epsg: u16,
    /// Name.
    pub name: String,
    /// Central meridian [°E].
    pub central_meridian: f64,
    /// Scale on it [1].
    pub scale: f64,
    /// Easting of it [m].
    pub false_easting: f64,
    /// Northing of the equator [m].
    pub false_northing: f64,
    /// Inverse flattening of the ellipsoid [1]; its half axis is 6378137 m.
    pub inverse_flattening: f64,
}

impl std::str::FromStr for MapSystem {
    type Err = PlaceError;

    fn from_str(text: &str) -> Result<Self, PlaceError> {
        let unknown = || PlaceError::Unknown(text.to_owned());
        let code = text.trim().to_ascii_uppercase();
        let code: u16 = code
            .strip_prefix("EPSG:")
            .unwrap_or(&code)
            .parse()
            .map_err(|_| unknown())?;
        Self::of_code(code).ok_or_else(unknown)
    }
}

impl MapSystem {
    /// The system of a code, if it is known here.
    pub fn of_code(epsg: u16) -> Option<Self> {
        let utm = |zone: u16, south: bool| Self {
            epsg,
            name: format!("WGS 84 / UTM zone {zone}{}", if south { 'S' } else { 'N' }),
            central_meridian: 6.0 * f64::from(zone) - 183.0,
            scale: 0.9996,
            false_easting: 500_000.0,
            false_northing: if south { 10_000_000.0 } else { 0.0 },
            inverse_flattening: 298.257_223_563,
        };
        let gauss = |zone: u16, meridian: u16, numbered: bool, width: u16| Self {
            epsg,
            name: format!("CGCS2000 / {width}-degree Gauss-Kruger CM {meridian}E"),
            central_meridian: f64::from(meridian),
            scale: 1.0,
            false_easting: 500_000.0
                + if numbered {
                    1.0e6 * f64::from(zone)
                } else {
                    0.0
                },
            false_northing: 0.0,
            inverse_flattening: 298.257_222_101,
        };
        Some(match epsg {
            32601..=32660 => utm(epsg - 32600, false),
            32701..=32760 => utm(epsg - 32700, true),
            4491..=4501 => gauss(epsg - 4478, 75 + 6 * (epsg - 4491), true, 6),
            4502..=4512 => gauss(0, 75 + 6 * (epsg - 4502), false, 6),
            4513..=4533 => gauss(epsg - 4488, 75 + 3 * (epsg - 4513), true, 3),
            4534..=4554 => gauss(0, 75 + 3 * (epsg - 4534), false, 3),
            _ => return None,
        })
    }

    /// Its code as text: `EPSG:32648`.
    pub fn code(&self) -> String {
        format!("EPSG:{}", self.epsg)
    }

    fn axes(&self) -> String {
        format!("+a=6378137 +rf={}", self.inverse_flattening)
    }

    /// The system as a PROJ text.
    pub fn definition(&self) -> String {
        format!(
            "+proj=tmerc +lat_0=0 +lon_0={} +k={} +x_0={} +y_0={} {} +units=m +no_defs",
            self.central_meridian,
            self.scale,
            self.false_easting,
            self.false_northing,
            self.axes()
        )
    }

    /// Longitude and latitude [°] of points [m].
    ///
    /// # Errors
    /// [`PlaceError::Point`].
    pub fn degrees(&self, points: &[[f64; 2]]) -> Result<Vec<[f64; 2]>, PlaceError> {
        let axes = self.axes();
        let fail = |point: [f64; 2], cause: proj4rs::errors::Error| PlaceError::Point {
            x: point[0].to_string(),
            y: point[1].to_string(),
            code: self.code(),
            cause: cause.to_string(),
        };
        let at_origin = |cause| fail([0.0; 2], cause);
        let plane = Proj::from_proj_string(&self.definition()).map_err(at_origin)?;
        let globe =
            Proj::from_proj_string(&format!("+proj=longlat {axes} +no_defs")).map_err(at_origin)?;
        points
            .iter()
            .map(|&[x, y]| {
                let mut point = (x, y, 0.0);
                transform(&plane, &globe, &mut point).map_err(|cause| fail([x, y], cause))?;
                Ok([point.0.to_degrees(), point.1.to_degrees()])
            })
            .collect()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn codes_give_their_maps() {
        let utm: MapSystem = "epsg:32647".parse().unwrap();
        // PROJ 9: cs2cs EPSG:4326 EPSG:32647, 36.62 N 101.77 E.
        let place = utm.degrees(&[[747_712.825_2, 4_056_292.514_1]]).unwrap()[0];
        assert!((place[0] - 101.77).abs() < 1e-5, "{place:?}");
        assert!((place[1] - 36.62).abs() < 1e-5, "{place:?}");
        assert_eq!(MapSystem::of_code(4522).unwrap().central_meridian, 102.0);
        assert_eq!(
            MapSystem::of_code(4522).unwrap().false_easting,
            34_500_000.0
        );
        assert_eq!(MapSystem::of_code(4543).unwrap().central_meridian, 102.0);
        assert_eq!(MapSystem::of_code(4495).unwrap().central_meridian, 99.0);
        assert!("EPSG:4326".parse::<MapSystem>().is_err());
    }
}
