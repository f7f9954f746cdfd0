//! Coordinate systems by EPSG code: degrees, UTM, and the Gauss–Krüger zones of CGCS2000.
//!
//! WGS 84, CGCS2000 and ETRS-like systems are taken as one (they differ by centimetres); no datum is shifted.
//! The maps are those of [`MapSystem`].

use crate::grid::MapSystem;
use proj4rs::{Proj, transform::transform};

/// What can be wrong with a coordinate system or a point in it.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CrsError {
    /// Neither a code that is known nor a PROJ text.
    #[error(
        "{text:?} is no coordinate system known here\nhint: EPSG:4326 or EPSG:4490 (degrees), EPSG:32601–32660 and 32701–32760 (UTM; 32647 and 32648 for Qinghai and Gansu), EPSG:4491–4554 (CGCS2000 Gauss-Krüger), or a PROJ text such as \"+proj=tmerc +lon_0=102 +x_0=500000 +ellps=GRS80\""
    )]
    Unknown {
        /// What was given.
        text: String,
    },
    /// The projection library refuses a PROJ text.
    #[error("the coordinate system {text:?} cannot be set up: {cause}")]
    Refused {
        /// What was given.
        text: String,
        /// The library's own words.
        cause: String,
    },
    /// Degrees where metres are needed.
    #[error(
        "{text} counts in degrees, but a deck's coordinates are metres\nhint: name the map of the deck, e.g. EPSG:32648"
    )]
    Degrees {
        /// What was given.
        text: String,
    },
    /// A point has no image.
    #[error("the point {x}, {y} has no image from {from} to {to}: {cause}")]
    Point {
        /// First coordinate.
        x: f64,
        /// Second coordinate.
        y: f64,
        /// System of the point.
        from: String,
        /// System aimed at.
        to: String,
        /// The library's own words.
        cause: String,
    },
}

/// A coordinate system.
#[derive(Clone)]
pub struct Crs {
    /// As it was named.
    pub name: String,
    /// Whether it counts in degrees.
    pub geographic: bool,
    definition: String,
    proj: Proj,
}

impl std::fmt::Debug for Crs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({})", self.name, self.definition)
    }
}

impl Crs {
    /// From `EPSG:32648`, `32648` or a PROJ text.
    ///
    /// # Errors
    /// [`CrsError`].
    pub fn new(text: &str) -> Result<Self, CrsError> {
        let text = text.trim();
        if text.starts_with("+proj") {
            return Self::from_definition(text, text.to_owned());
        }
        let digits = match text.split_once(':') {
            Some((authority, digits)) if authority.eq_ignore_ascii_case("EPSG") => digits,
            Some(_) => "",
            None => text,
        };
        let known = digits.parse().ok().and_then(definition);
        let definition = known.ok_or_else(|| CrsError::Unknown {
            text: text.to_owned(),
        })?;
        Self::from_definition(&format!("EPSG:{digits}"), definition)
    }

    /// From a number.
    ///
    /// # Errors
    /// [`CrsError`].
    pub fn epsg(code: u32) -> Result<Self, CrsError> {
        Self::new(&code.to_string())
    }

    /// A map in metres about a point [°E, °N], true to north there (transverse Mercator, scale 1).
    ///
    /// # Errors
    /// [`CrsError`].
    pub fn about(longitude: f64, latitude: f64) -> Result<Self, CrsError> {
        Self::new(&format!(
            "+proj=tmerc +lat_0={latitude} +lon_0={longitude} +k_0=1 +x_0=0 +y_0=0 +ellps=GRS80 +units=m +no_defs"
        ))
    }

    fn from_definition(name: &str, definition: String) -> Result<Self, CrsError> {
        let proj = Proj::from_proj_string(&definition).map_err(|cause| CrsError::Refused {
            text: name.to_owned(),
            cause: cause.to_string(),
        })?;
        Ok(Self {
            name: name.to_owned(),
            geographic: proj.is_latlong(),
            definition,
            proj,
        })
    }

    /// Refuses degrees.
    ///
    /// # Errors
    /// [`CrsError::Degrees`].
    pub fn in_metres(self) -> Result<Self, CrsError> {
        if self.geographic {
            return Err(CrsError::Degrees { text: self.name });
        }
        Ok(self)
    }

    /// A point of this system in another: degrees or metres, as each counts.
    ///
    /// # Errors
    /// [`CrsError::Point`].
    pub fn to(&self, other: &Self, [x, y]: [f64; 2]) -> Result<[f64; 2], CrsError> {
        if self.definition == other.definition {
            return Ok([x, y]);
        }
        let mut point = if self.geographic {
            (x.to_radians(), y.to_radians(), 0.0)
        } else {
            (x, y, 0.0)
        };
        transform(&self.proj, &other.proj, &mut point).map_err(|cause| CrsError::Point {
            x,
            y,
            from: self.name.clone(),
            to: other.name.clone(),
            cause: cause.to_string(),
        })?;
        Ok(if other.geographic {
            [point.0.to_degrees(), point.1.to_degrees()]
        } else {
            [point.0, point.1]
        })
    }
}

/// The PROJ text of a code.
fn definition(code: u16) -> Option<String> {
    match code {
        4326 => Some("+proj=longlat +ellps=WGS84 +no_defs".to_owned()),
        4490 => Some("+proj=longlat +ellps=GRS80 +no_defs".to_owned()),
        _ => MapSystem::of_code(code).map(|map| map.definition()),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// Closed values: a central meridian lies at the false easting; there and back again.
    #[test]
    fn zones_lie_where_they_should() {
        let degrees = Crs::new("EPSG:4490").unwrap();
        for (code, longitude, easting) in [
            (32648, 105.0, 500_000.0),
            (4497, 111.0, 19_500_000.0),
            (4507, 105.0, 500_000.0),
            (4522, 102.0, 34_500_000.0),
            (4543, 102.0, 500_000.0),
        ] {
            let crs = Crs::epsg(code).unwrap();
            let [x, y] = degrees.to(&crs, [longitude, 36.0]).unwrap();
            assert!((x - easting).abs() < 1e-6, "{code}: {x}");
            let back = crs.to(&degrees, [x + 40_000.0, y]).unwrap();
            let again = degrees.to(&crs, back).unwrap();
            assert!((again[0] - x - 40_000.0).abs() < 1e-4 && (again[1] - y).abs() < 1e-4);
        }
    }

    #[test]
    fn what_is_no_system_is_refused() {
        for text in ["EPSG:3857", "ESRI:32648", "utm48", ""] {
            assert!(
                matches!(Crs::new(text), Err(CrsError::Unknown { .. })),
                "{text}"
            );
        }
        assert!(Crs::epsg(4326).unwrap().in_metres().is_err());
    }
}
