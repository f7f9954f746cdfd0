//! Where a project stands: its receptors and the ground under them and under its sources.

use super::project::{Project, inside};
use crate::geodata::{Crs, CrsError, GeodataError};
use crate::prepare::terrain::{DemError, Ground};
use crate::standards::ZoneClass;
use geo::{Contains, Point as GeoPoint};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// What a receptor is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Use {
    /// A ring of the grid, the innermost being 0.
    Grid(usize),
    /// A place of the project file, by its number there.
    Named(usize),
    /// On the fence of the plant.
    Fence,
    /// For the protection distance.
    Protection,
}

/// A receptor.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// What it is for.
    pub kind: Use,
    /// East of the site [m].
    pub east: f64,
    /// North of the site [m].
    pub north: f64,
    /// Ground [m above the sea].
    pub elevation: f64,
    /// Height of the hill that its plume feels [m above the sea].
    pub hill: f64,
    /// Whether it lies in a place of class I.
    pub class_one: bool,
}

impl Point {
    /// Class of the place.
    pub fn class(&self) -> ZoneClass {
        if self.class_one {
            ZoneClass::One
        } else {
            ZoneClass::Two
        }
    }
}

/// A project on its ground.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// Receptors: grid, named, fence, protection.
    pub points: Vec<Point>,
    /// Ground under each source [m above the sea].
    pub source_elevations: Vec<f64>,
    /// Ground at the site [m above the sea].
    pub site_elevation: f64,
    /// What the heights are.
    pub ground: String,
    /// What the user should know.
    pub notes: Vec<String>,
}

/// Why there is no setting.
#[derive(Debug, thiserror::Error)]
pub enum SettingError {
    /// Coordinates.
    #[error(transparent)]
    Map(#[from] CrsError),
    /// Heights.
    #[error(transparent)]
    Heights(#[from] DemError),
    /// Class I places.
    #[error(transparent)]
    Areas(#[from] GeodataError),
    /// No ground somewhere.
    #[error(
        "no ground under {what} at {east:.0} m east, {north:.0} m north of the site; the heights cover {extent}\nhint: give more heights ([terrain] heights), or smaller rings ([receptors] nests_m)"
    )]
    NoGround {
        /// What stands there.
        what: String,
        /// East of the site [m].
        east: f64,
        /// North of the site [m].
        north: f64,
        /// What the heights cover.
        extent: String,
    },
}

/// Distance of receptors along the fence [m].
const FENCE_STEP: f64 = 50.0;

/// Rows of a grid within ± `reach`, without what lies within ± `hole`.
fn ring(reach: f64, step: f64, hole: Option<f64>) -> Vec<[f64; 2]> {
    let count = libm::floor(reach / step + 1.0e-9) as i64;
    let mut points = Vec::new();
    for j in -count..=count {
        for i in -count..=count {
            let (x, y) = (i as f64 * step, j as f64 * step);
            if hole.is_some_and(|hole| x.abs() <= hole && y.abs() <= hole) {
                continue;
            }
            points.push([x, y]);
        }
    }
    points
}

/// Places along a closed outline.
fn along(outline: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let mut points = Vec::new();
    for (n, a) in outline.iter().enumerate() {
        let b = outline[(n + 1) % outline.len()];
        let length = libm::hypot(b[0] - a[0], b[1] - a[1]);
        let parts = libm::ceil(length / FENCE_STEP).max(1.0) as usize;
        for k in 0..parts {
            let share = k as f64 / parts as f64;
            points.push([a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])]);
        }
    }
    points
}

/// Receptors of a project, without heights.
fn places(project: &Project) -> Vec<(Use, [f64; 2])> {
    let fence = &project.site.fence;
    let outside = |at: &[f64; 2]| !inside(fence, *at);
    let mut places = Vec::new();
    let mut hole = None;
    for (n, nest) in project.nests.iter().enumerate() {
        let points = ring(nest.reach, nest.step, hole);
        places.extend(
            points
                .into_iter()
                .filter(outside)
                .map(|at| (Use::Grid(n), at)),
        );
        hole = Some(nest.reach);
    }
    let named = project.receptors.iter().enumerate();
    places.extend(named.map(|(n, receptor)| (Use::Named(n), receptor.at)));
    places.extend(along(fence).into_iter().map(|at| (Use::Fence, at)));
    let far = |axis: usize| {
        let values = fence.iter().map(|corner| corner[axis].abs());
        values.fold(0.0, f64::max)
    };
    let (reach, step) = (project.protection.reach, project.protection.step);
    let width = [far(0) + reach, far(1) + reach];
    let square = ring(width[0].max(width[1]), step, None);
    let within = square
        .into_iter()
        .filter(|at| at[0].abs() <= width[0] && at[1].abs() <= width[1]);
    places.extend(within.filter(outside).map(|at| (Use::Protection, at)));
    places
}

/// The ground of a project with the map about its site.
pub struct SiteGround {
    /// Heights: the project's, or the embedded ones.
    pub ground: Ground,
    /// Metres east and north of the site.
    pub map: Crs,
}

impl SiteGround {
    /// Opens the heights of a project.
    ///
    /// # Errors
    /// [`SettingError`].
    pub fn of(project: &Project) -> Result<Self, SettingError> {
        let ground = if project.heights.is_empty() {
            Ground::embedded()?
        } else {
            Ground::open(&project.heights, None)?
        };
        Ok(Self {
            ground,
            map: project.map()?,
        })
    }

    /// Ground at a place [m above the sea]; `what` stands there, for messages.
    fn height(&self, what: &str, at: [f64; 2]) -> Result<f64, SettingError> {
        let found = self.ground.elevation(&self.map, at)?;
        let found = found.ok_or_else(|| SettingError::NoGround {
            what: what.to_owned(),
            east: at[0],
            north: at[1],
            extent: self.ground.extent(),
        })?;
        Ok(found.height)
    }

    /// Ground at the site and under each source [m above the sea].
    ///
    /// # Errors
    /// [`SettingError`].
    pub fn elevations(&self, project: &Project) -> Result<(f64, Vec<f64>), SettingError> {
        let sources = project.sources.iter().map(|source| match source.elevation {
            Some(elevation) => Ok(elevation),
            None => self.height(&format!("source {}", source.id), source.at),
        });
        let site = self.height("the site", [0.0, 0.0])?;
        Ok((site, sources.collect::<Result<_, _>>()?))
    }
}

impl Setting {
    /// Lays a project on its ground.
    ///
    /// # Errors
    /// [`SettingError`].
    pub fn new(project: &Project) -> Result<Self, SettingError> {
        let place = SiteGround::of(project)?;
        let (site_elevation, source_elevations) = place.elevations(project)?;
        let SiteGround { ground, map } = &place;
        let degrees = Crs::new("EPSG:4326")?;
        let areas = match &project.class_one {
            Some(file) => crate::geodata::read_areas(file)?,
            None => Vec::new(),
        };
        let points: Result<Vec<Point>, SettingError> = places(project)
            .par_iter()
            .map(|&(kind, at)| {
                let elevation = place.height("a receptor", at)?;
                let hill = ground.hill_height(map, at, elevation)?.max(elevation);
                let class_one = match kind {
                    Use::Named(n) => project.receptors[n].class == ZoneClass::One,
                    _ if areas.is_empty() => false,
                    _ => {
                        let place = map.to(&degrees, at)?;
                        let place = GeoPoint::new(place[0], place[1]);
                        areas.iter().any(|area| area.polygons.contains(&place))
                    }
                };
                // As a deck says them, so that AERMOD computes for the same places.
                Ok(Point {
                    kind,
                    east: libm::round(at[0] * 10.0) / 10.0,
                    north: libm::round(at[1] * 10.0) / 10.0,
                    elevation: libm::round(elevation * 100.0) / 100.0,
                    hill: libm::round(hill * 100.0) / 100.0,
                    class_one,
                })
            })
            .collect();
        let mut notes = Vec::new();
        if project.heights.is_empty() {
            notes.push("embedded heights of 30 arc seconds smooth valleys narrower than 2 km: an assessment asks for 90 m or finer ([terrain] heights)".to_owned());
        }
        if project.site.fence.is_empty() {
            notes.push("no fence ([site] fence_m): concentrations on the plant's own ground count as ambient, and the protection distance runs from the site's centre".to_owned());
        }
        Ok(Self {
            points: points?,
            source_elevations,
            site_elevation,
            ground: ground.extent(),
            notes,
        })
    }

    /// Receptors of some use.
    pub fn of(&self, wanted: impl Fn(Use) -> bool) -> impl Iterator<Item = (usize, &Point)> {
        self.points
            .iter()
            .enumerate()
            .filter(move |(_, point)| wanted(point.kind))
    }
}
