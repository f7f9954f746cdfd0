//! Where the points of a file of WRF output lie, and how its winds are turned.
//!
//! WRF's maps are conformal maps of a sphere of 6370 km (`MAP_PROJ` 1 Lambert, 2 polar stereographic, 3 Mercator) or degrees (6). The first mass point is
//! where the file says (`XLONG`, `XLAT`), all others follow from the map and `DX`, `DY`; that they meet the file's own longitudes and latitudes is checked, since
//! a wrong map turns winds and moves the air silently.
//!
//! Wind along the grid is turned to the earth by α = n (λ − λ₀) (n the cone's constant, λ₀ `STAND_LON`; the other sign in the southern hemisphere):
//! u = u' cos α + v' sin α, v = v' cos α − u' sin α.

use super::file::{WrfError, WrfFile};
use crate::grid::{LambertConformal, Map};
use ndarray::Array2;

/// Greatest distance of a point from where the map puts it [cells].
const TOLERANCE: f64 = 0.05;

/// Points of a file and their map.
#[derive(Debug)]
pub struct WrfGrid {
    /// Longitude of mass points [°E], `[j][i]`.
    pub longitude: Array2<f64>,
    /// Latitude of mass points [°N], `[j][i]`.
    pub latitude: Array2<f64>,
    /// Height of the ground [m], `[j][i]`.
    pub terrain: Array2<f64>,
    /// Distance of points on the map along x and y [m], or [°] of a file in degrees.
    pub spacing: (f64, f64),
    /// Greatest distance of a point of the file from where its map puts it [cells].
    pub misfit: f64,
    /// The map's cone: sine of the grid's turning by longitude [1], and the longitude along which it is not turned [°E].
    cone: (f64, f64),
    map: Option<Map>,
    origin: (f64, f64),
}

impl WrfGrid {
    /// The grid at a time of a file (a nest that follows a storm moves from time to time).
    ///
    /// # Errors
    /// [`WrfError`]: fields or attributes that are missing, a map that is not known, or not that of the file.
    pub fn of(file: &WrfFile, time: usize) -> Result<Self, WrfError> {
        let longitude = file.surface("XLONG", time, (0, 0))?;
        let latitude = file.surface("XLAT", time, (0, 0))?;
        let terrain = file.surface("HGT", time, (0, 0))?;
        let wrong = |what: String| WrfError::Map {
            file: file.name().to_owned(),
            what,
        };
        let kind = file.attribute("MAP_PROJ")?;
        let (text, cone) = if (kind - 6.0).abs() < 0.5 {
            (None, (0.0, 0.0))
        } else {
            let (text, cone) = conformal(file, kind)?;
            (Some(text), cone)
        };
        let map = text
            .map(|text| Map::from_proj_string(&text).map_err(|e| wrong(e.to_string())))
            .transpose()?;
        let spacing = if map.is_some() {
            (file.attribute("DX")?, file.attribute("DY")?)
        } else {
            degrees(&longitude, &latitude).ok_or_else(|| {
                wrong("a grid in degrees whose rows and columns are not those of longitude and latitude (a turned pole) is not known here".into())
            })?
        };
        let mut grid = Self {
            origin: (longitude[[0, 0]], latitude[[0, 0]]),
            longitude,
            latitude,
            terrain,
            spacing,
            misfit: 0.0,
            cone,
            map,
        };
        if grid.map.is_some() {
            grid.origin = grid
                .on_map(grid.longitude[[0, 0]], grid.latitude[[0, 0]])
                .map_err(&wrong)?;
        }
        grid.misfit = grid.greatest_misfit().map_err(&wrong)?;
        if grid.misfit > TOLERANCE {
            let misfit = grid.misfit;
            return Err(wrong(format!(
                "its points lie up to {misfit:.2} cells from where its map (MAP_PROJ, TRUELAT1, TRUELAT2, STAND_LON, DX) puts them"
            )));
        }
        Ok(grid)
    }

    fn on_map(&self, longitude: f64, latitude: f64) -> Result<(f64, f64), String> {
        match &self.map {
            Some(map) => map.forward(longitude, latitude).map_err(|e| e.to_string()),
            None => Ok((longitude, latitude)),
        }
    }

    /// Place of a point among the mass points, (i, j), with fractions; beyond the ends outside the grid.
    ///
    /// # Errors
    /// A point that has no image on the map.
    pub fn position(&self, longitude: f64, latitude: f64) -> Result<(f64, f64), String> {
        let (x, y) = self.on_map(longitude, latitude)?;
        Ok((
            (x - self.origin.0) / self.spacing.0,
            (y - self.origin.1) / self.spacing.1,
        ))
    }

    fn greatest_misfit(&self) -> Result<f64, String> {
        let mut greatest: f64 = 0.0;
        for ((j, i), &longitude) in self.longitude.indexed_iter() {
            let (x, y) = self.position(longitude, self.latitude[[j, i]])?;
            greatest = greatest.max((x - i as f64).abs()).max((y - j as f64).abs());
        }
        Ok(greatest)
    }

    /// Wind along the grid at a mass point turned to the earth: eastward and northward.
    pub fn to_earth(&self, (j, i): (usize, usize), u: f64, v: f64) -> (f64, f64) {
        let (constant, standard) = self.cone;
        let turn = (self.longitude[[j, i]] - standard + 180.0).rem_euclid(360.0) - 180.0;
        let hemisphere = if self.latitude[[j, i]] < 0.0 {
            -1.0
        } else {
            1.0
        };
        let angle = (hemisphere * constant * turn).to_radians();
        let (sine, cosine) = (libm::sin(angle), libm::cos(angle));
        (u * cosine + v * sine, v * cosine - u * sine)
    }
}

/// PROJ string of a conformal map, its cone's constant and standard longitude.
fn conformal(file: &WrfFile, kind: f64) -> Result<(String, (f64, f64)), WrfError> {
    let standard = file.attribute("STAND_LON")?;
    let (one, two) = (file.attribute("TRUELAT1")?, file.attribute("TRUELAT2")?);
    let radius = crate::units::EARTH_RADIUS;
    match kind.round() as i64 {
        1 => {
            let lambert = LambertConformal {
                standard_parallel_1: one,
                standard_parallel_2: two,
                latitude_of_origin: one,
                central_meridian: standard,
            };
            let cone = lambert.cone_constant().abs();
            Ok((lambert.proj_string(), (cone, standard)))
        }
        2 => Ok((
            format!(
                "+proj=stere +lat_0={} +lat_ts={one} +lon_0={standard} +R={radius} +units=m +no_defs",
                90.0_f64.copysign(one)
            ),
            (1.0, standard),
        )),
        3 => Ok((
            format!("+proj=merc +lat_ts={one} +lon_0={standard} +R={radius} +units=m +no_defs"),
            (0.0, standard),
        )),
        other => Err(WrfError::Map {
            file: file.name().to_owned(),
            what: format!(
                "MAP_PROJ {other} is not known (1 Lambert, 2 polar stereographic, 3 Mercator, 6 degrees)"
            ),
        }),
    }
}

/// Steps of longitude and latitude of a grid in degrees; `None` where they are not along its axes.
fn degrees(longitude: &Array2<f64>, latitude: &Array2<f64>) -> Option<(f64, f64)> {
    let (ny, nx) = longitude.dim();
    if nx < 2 || ny < 2 {
        return None;
    }
    let along = longitude[[0, 1]] - longitude[[0, 0]];
    let up = latitude[[1, 0]] - latitude[[0, 0]];
    let straight = (longitude[[1, 0]] - longitude[[0, 0]]).abs() < 1e-3 * along.abs()
        && (latitude[[0, 1]] - latitude[[0, 0]]).abs() < 1e-3 * up.abs();
    (straight && along > 0.0 && up > 0.0).then_some((along, up))
}
