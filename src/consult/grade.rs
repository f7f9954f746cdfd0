//! Grading of a project file.

use super::deck::{polygon_area, stack_of};
use super::grading::{
    GradedSource, Grading, GradingError, GradingInput, GradingRules, OwnLimit, Pollutant,
    Project as Kind, Rate, Release, ScreeningWeather, Season, Site, SurfaceRows, TerrainPoint,
    grade, receptor_distances,
};
use super::judge::distance_from;
use super::project::{No2Scheme, Project, ProjectSource, Shape, SourceRole, Substance};
use super::rules::Rules;
use super::setting::{SettingError, SiteGround};
use crate::geodata::CrsError;
use crate::plume::Volume;
use crate::standards::ZoneClass;
use crate::time::ModelTime;

/// Directions in which the terrain is looked at.
const DIRECTIONS: usize = 36;

/// Why a project cannot be graded.
#[derive(Debug, thiserror::Error)]
pub enum ProjectGradingError {
    /// `[grading]` is not there.
    #[error(
        "the project has no [grading]\nhint: write [grading] with temperature_min_c, temperature_max_c and land_use"
    )]
    NotAsked,
    /// A substance without any limit.
    #[error(
        "{0} has no limit in GB 3095 and none of the project's own\nhint: write [[limit]] with substance, hour_ug_m3 and source"
    )]
    NoLimit(&'static str),
    /// The grading.
    #[error(transparent)]
    Grading(#[from] GradingError),
    /// Rules.
    #[error(transparent)]
    Rules(#[from] super::RuleError),
    /// The ground.
    #[error(transparent)]
    Setting(#[from] SettingError),
    /// Coordinates.
    #[error(transparent)]
    Map(#[from] CrsError),
}

/// What a source of a project is to grading; polygons as the square of their area.
fn release(shape: &Shape, rules: &Rules) -> Option<Release> {
    match shape {
        Shape::Stack { .. } | Shape::Flare { .. } => stack_of(shape, rules).map(Release::Stack),
        Shape::Volume {
            height,
            sigma_y,
            sigma_z,
        } => Some(Release::Volume(Volume {
            height: *height,
            sigma_y: *sigma_y,
            sigma_z: *sigma_z,
        })),
        Shape::Area {
            height,
            sigma_z,
            corners,
        } => Some(Release::Rectangle {
            sides: [libm::sqrt(polygon_area(corners)); 2],
            height: *height,
            sigma_z: *sigma_z,
        }),
    }
}

/// Distance from a source to where people can stand [m].
fn to_fence(project: &Project, source: &ProjectSource) -> f64 {
    let fence = &project.site.fence;
    if fence.is_empty() {
        return 1.0;
    }
    // From inside the distance to the nearest edge: that of the outline without its inside.
    let edges = fence.iter().zip(fence.iter().cycle().skip(1));
    let least = edges.map(|(a, b)| distance_from(&[*a, *b], source.at));
    least.fold(f64::INFINITY, f64::min).max(1.0)
}

/// Greatest ground by distance from a source, over all directions.
fn terrain(
    SiteGround { ground, map }: &SiteGround,
    source: [f64; 2],
    fences: &[f64],
) -> Result<Vec<TerrainPoint>, ProjectGradingError> {
    let mut points = Vec::new();
    for distance in receptor_distances(fences) {
        let mut highest: Option<([f64; 2], f64)> = None;
        for n in 0..DIRECTIONS {
            let (sin, cos) = libm::sincos(n as f64 * std::f64::consts::TAU / DIRECTIONS as f64);
            let at = [source[0] + distance * sin, source[1] + distance * cos];
            let Some(found) = ground.elevation(map, at)? else {
                continue;
            };
            if highest.is_none_or(|(_, height)| found.height > height) {
                highest = Some((at, found.height));
            }
        }
        if let Some((at, elevation)) = highest {
            points.push(TerrainPoint {
                distance,
                elevation,
                hill_height: ground.hill_height(map, at, elevation)?.max(elevation),
            });
        }
    }
    Ok(points)
}

/// Grades a project by its own file.
///
/// # Errors
/// [`ProjectGradingError`].
pub fn grade_project(project: &Project) -> Result<Grading, ProjectGradingError> {
    let parameters = project
        .grading
        .as_ref()
        .ok_or(ProjectGradingError::NotAsked)?;
    let rules = Rules::embedded()?;
    let place = SiteGround::of(project)?;
    let (altitude, elevations) = place.elevations(project)?;
    let rows = SurfaceRows::embedded()?;
    let grounds =
        Season::ALL.map(|season| rows.ground(&parameters.land_use, season, parameters.wetness));
    let own: Vec<(&str, OwnLimit)> = project
        .limits
        .iter()
        .filter_map(|(key, limit)| {
            let substance = Substance::of_key(key)?;
            Some((
                substance.key,
                OwnLimit {
                    name: substance.label.to_owned(),
                    gas: substance.gas,
                    limit: limit
                        .hour
                        .or(limit.day.map(|d| 3.0 * d))
                        .or(limit.annual.map(|a| 6.0 * a))?,
                    source: limit.source.clone(),
                },
            ))
        })
        .collect();
    let no2 = match project.no2 {
        No2Scheme::Ratio => rules.value("no2_hour"),
        No2Scheme::Full | No2Scheme::Arm2 => 1.0,
    };
    let mut sources = Vec::new();
    for (source, base) in project
        .sources
        .iter()
        .zip(&elevations)
        .filter(|(s, _)| s.role == SourceRole::New)
    {
        let mut rates = Vec::new();
        for (key, kg) in &source.kg_per_hour {
            let Some(substance) = Substance::of_key(key).filter(|_| *kg > 0.0) else {
                continue;
            };
            let of = match own.iter().position(|(own, _)| own == key) {
                Some(place) => Pollutant::Own(place),
                // What has no limit anywhere is accounted for, not graded.
                None => match substance.quantity {
                    Some(quantity) => Pollutant::Standard(quantity),
                    None => continue,
                },
            };
            let share = if key == "nox" { no2 } else { 1.0 };
            rates.push(Rate {
                of,
                rate: share * kg / 3.6,
            });
        }
        let Some(release) = release(&source.shape, rules) else {
            continue;
        };
        sources.push(GradedSource {
            id: source.id.clone(),
            release,
            rates,
            fence: to_fence(project, source),
            base: *base,
            buildings: None,
        });
    }
    let fences: Vec<f64> = sources.iter().map(|source| source.fence).collect();
    let first = project
        .sources
        .iter()
        .find(|source| source.role == SourceRole::New);
    let terrain = terrain(&place, first.map_or([0.0; 2], |source| source.at), &fences)?;
    let extent = |axis: usize| {
        let values = project.site.fence.iter().map(|corner| corner[axis]);
        let (low, high) = values.fold((0.0_f64, 0.0_f64), |(low, high), x| {
            (low.min(x), high.max(x))
        });
        high - low
    };
    let input = GradingInput {
        site: Site {
            altitude,
            pressure: None,
            town: project.site.urban_population,
            extent: [extent(0), extent(1)],
        },
        weather: ScreeningWeather {
            temperatures: parameters.temperatures,
            least_wind: parameters.least_wind,
            anemometer: parameters.anemometer,
            grounds: grounds.into_iter().flatten().collect(),
        },
        sources,
        terrain,
        own_limits: own.into_iter().map(|(_, limit)| limit).collect(),
        day: ModelTime::from_beijing(
            project.day.year(),
            project.day.month(),
            project.day.day(),
            0,
        ),
        class: if project.class_one.is_some()
            || project.receptors.iter().any(|r| r.class == ZoneClass::One)
        {
            ZoneClass::One
        } else {
            ZoneClass::Two
        },
        project: Kind {
            sector: project.sector.clone(),
            full_report: project.full_report,
            polluting_fuel: parameters.polluting_fuel,
            airport: false,
            road: false,
        },
    };
    Ok(grade(&input, &GradingRules::embedded()?)?)
}
