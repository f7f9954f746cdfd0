//! The hourly weather of a project: AERMET's files, or a year put together of the embedded representative days.
//!
//! A demonstration year takes every kind of day as often in a month as Xining's record of 2014–2018 had it (`seeds/meteorology/days_by_month.csv`) and spreads the
//! kinds evenly over the month. It shows what the program does; it is no base year (评价基准年) of any assessment, and every result made with it says so.

use super::project::{Project, ProjectError, YearWeather};
use crate::meteorology::RepresentativeDays;
use crate::plume::HourStamp;
use crate::plume::weather::calendar::day_of_year;
use crate::prepare::weather::{
    HeaderText, LandCoverOptions, ModelColumns, Place, Prepared, SurfaceTable, WeatherError,
    prepare_model, profile_text, surface_text,
};
use crate::scenario::{Period, Scenario, ScenarioError};
use crate::terrain::{LandCover, TerrainError};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Year of a demonstration.
const YEAR: i32 = 2025;
/// Days of its months.
const MONTH_DAYS: [u32; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
/// Clock of the region ahead of UTC [h].
const BEIJING: i32 = 8;
/// Cells of the wind model from the site to its edge.
const CELLS: usize = 10;

/// The two files of a year.
#[derive(Debug, Clone, PartialEq)]
pub struct YearFiles {
    /// .SFC.
    pub surface: String,
    /// .PFL.
    pub profile: String,
    /// Elevation of the station [m above the sea] (PROFBASE).
    pub base: f64,
    /// Whether it is a demonstration, which is no base year.
    pub demonstration: bool,
    /// What it is made of.
    pub notes: Vec<String>,
}

/// Why there is no year.
#[derive(Debug, thiserror::Error)]
pub enum YearError {
    /// A file cannot be read.
    #[error("weather {file} cannot be read: {cause}")]
    Unreadable {
        /// The file.
        file: String,
        /// The system's own words.
        cause: std::io::Error,
    },
    /// The project.
    #[error(transparent)]
    Project(#[from] ProjectError),
    /// The wind model's grid.
    #[error("the wind model of the demonstration year: {0}")]
    Scenario(#[from] ScenarioError),
    /// The weather at the site.
    #[error(transparent)]
    Weather(#[from] WeatherError),
    /// The land cover.
    #[error(transparent)]
    Ground(#[from] TerrainError),
    /// The embedded table of days is damaged.
    #[error("the embedded table of days is damaged: {0}")]
    Damaged(String),
}

/// The weather of a project. `elevation` is the ground at the site [m above the sea].
///
/// # Errors
/// [`YearError`].
pub fn year_files(project: &Project, elevation: f64) -> Result<YearFiles, YearError> {
    match &project.weather {
        YearWeather::Files {
            surface,
            profile,
            base,
        } => {
            let read = |path: &std::path::Path| {
                std::fs::read(path)
                    .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
                    .map_err(|cause| YearError::Unreadable {
                        file: path.display().to_string(),
                        cause,
                    })
            };
            Ok(YearFiles {
                surface: read(surface)?,
                profile: read(profile)?,
                base: *base,
                demonstration: false,
                notes: Vec::new(),
            })
        }
        YearWeather::Demonstration { cell } => demonstration(project, *cell, elevation),
    }
}

/// How often each kind of day occurs in each month of the record [days a month], `[month − 1]`.
fn frequencies() -> Result<Vec<BTreeMap<String, f64>>, YearError> {
    let damaged = |cause: String| YearError::Damaged(cause);
    let text =
        crate::seeds::text("meteorology/days_by_month.csv").map_err(|e| damaged(e.to_string()))?;
    let mut months = vec![BTreeMap::new(); 12];
    let mut table = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .from_reader(text.as_bytes());
    for row in table.deserialize::<(i32, usize, String, f64)>() {
        let (_, month, kind, days) = row.map_err(|e| damaged(e.to_string()))?;
        let kinds: &mut BTreeMap<String, f64> = months
            .get_mut(month.wrapping_sub(1))
            .ok_or_else(|| damaged(format!("month {month}")))?;
        *kinds.entry(kind).or_insert(0.0) += days;
    }
    Ok(months)
}

/// The kinds of a month's days: each as often as its share says (largest remainder), spread evenly.
fn month_of_days(kinds: &BTreeMap<String, f64>, days: u32) -> Vec<String> {
    let total: f64 = kinds.values().sum();
    let mut counts: Vec<(&String, u32, f64)> = kinds
        .iter()
        .map(|(kind, times)| {
            let wanted = times / total * f64::from(days);
            (
                kind,
                libm::floor(wanted) as u32,
                wanted - libm::floor(wanted),
            )
        })
        .collect();
    let missing = days - counts.iter().map(|(_, count, _)| count).sum::<u32>();
    let mut order: Vec<usize> = (0..counts.len()).collect();
    order.sort_by(|&a, &b| counts[b].2.total_cmp(&counts[a].2).then(a.cmp(&b)));
    for &n in order.iter().take(missing as usize) {
        counts[n].1 += 1;
    }
    let mut placed = vec![0.0; counts.len()];
    (1..=days)
        .map(|day| {
            let behind =
                |n: usize| f64::from(counts[n].1) * f64::from(day) / f64::from(days) - placed[n];
            let next = (0..counts.len())
                .filter(|&n| placed[n] < f64::from(counts[n].1))
                .max_by(|&a, &b| behind(a).total_cmp(&behind(b)).then(b.cmp(&a)))
                .unwrap_or(0);
            placed[next] += 1.0;
            counts[next].0.clone()
        })
        .collect()
}

/// The scenario whose weather is that of the representative days around the site.
fn scenario(project: &Project, cell: f64) -> Result<Scenario, YearError> {
    let km = cell / 1000.0;
    let width = 2.0 * CELLS as f64 * km;
    let text = format!(
        "[scenario]\nname = \"site\"\n[year]\ndays = \"all\"\nspin_up_hours = 0\n[grid]\ncell_size_km = {km}\nwidth_km = {width}\nheight_km = {width}\ncentre_longitude_deg = {}\ncentre_latitude_deg = {}\nlayers = 30\nfirst_layer_m = 36\ntop_m = 13000\n",
        project.site.longitude, project.site.latitude
    );
    Ok(Scenario::parse(&text, "demonstration year")?)
}

fn demonstration(project: &Project, cell: f64, elevation: f64) -> Result<YearFiles, YearError> {
    let months = frequencies()?;
    let scenario = scenario(project, cell)?;
    let days = RepresentativeDays::embedded();
    let Period::Year(year) = &scenario.period else {
        return Err(YearError::Damaged("the scenario is no year".to_owned()));
    };
    let frame = scenario.frame()?;
    let place = Place {
        longitude: project.site.longitude,
        latitude: project.site.latitude,
        elevation,
        utc_offset: BEIJING,
    };
    let cover = LandCover::embedded()?;
    let options = LandCoverOptions {
        sectors: 1,
        moisture: crate::prepare::weather::Moisture::Average,
        arid: false,
        airport: false,
        snow_months: Vec::new(),
    };
    let surface =
        SurfaceTable::from_land_cover(&cover, (place.longitude, place.latitude), &options)?;
    let made: Result<Vec<(String, Prepared)>, YearError> = year
        .episodes(&days)
        .into_par_iter()
        .zip(&year.days)
        .map(|((episode, _), id)| {
            let weather = scenario.meteorology(&frame, &episode)?;
            let model = ModelColumns {
                weather: &weather,
                grid: &frame.horizontal,
                metrics: &frame.metrics,
            };
            let noon = episode.start.value.plus(12 * 3600);
            let prepared = prepare_model(&model, &place, &surface, (noon, noon))?;
            Ok((id.value.clone(), prepared))
        })
        .collect();
    let made: BTreeMap<String, Prepared> = made?.into_iter().collect();
    let mut all = Prepared::default();
    for (n, kinds) in months.iter().enumerate() {
        let month = n as u32 + 1;
        for (day, kind) in (1..).zip(month_of_days(kinds, MONTH_DAYS[n])) {
            let of = made
                .get(&kind)
                .ok_or_else(|| YearError::Damaged(format!("there is no day '{kind}'")))?;
            let stamp = |hour: u32| HourStamp {
                year: YEAR,
                month,
                day,
                hour,
                day_of_year: day_of_year(YEAR, month, day).unwrap_or(1),
            };
            for (surface, profile) in of.surface.iter().zip(&of.profile) {
                let mut surface = surface.clone();
                let mut profile = profile.clone();
                surface.record.stamp = stamp(surface.record.stamp.hour);
                profile.stamp = surface.record.stamp;
                all.surface.push(surface);
                all.profile.push(profile);
            }
        }
    }
    let header = HeaderText {
        upper_air: "99999".to_owned(),
        surface: "99999".to_owned(),
        on_site: String::new(),
        adjusted: false,
        bulk: false,
        filled: false,
        prognostic: true,
    };
    Ok(YearFiles {
        surface: surface_text(&all, &place, &header),
        profile: profile_text(&all),
        base: elevation,
        demonstration: true,
        notes: vec![format!(
            "a demonstration year of {} representative days as often as 2014-2018 had them in Xining, wind model of {:.0} m cells: not a base year",
            made.len(),
            cell
        )],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_has_its_kinds_as_often_as_the_record_and_spread() {
        let months = frequencies().expect("the embedded table");
        for (n, days) in MONTH_DAYS.iter().enumerate() {
            let total: f64 = months[n].values().sum();
            let list = month_of_days(&months[n], *days);
            assert_eq!(list.len(), *days as usize);
            for (kind, times) in &months[n] {
                let found = list.iter().filter(|other| *other == kind).count() as f64;
                let wanted = times / total * f64::from(*days);
                assert!((found - wanted).abs() < 1.0, "{kind} {found} of {wanted}");
            }
        }
        let two = BTreeMap::from([("a".to_owned(), 2.0), ("b".to_owned(), 1.0)]);
        let list = month_of_days(&two, 6);
        assert_eq!(list.concat().matches("bb").count(), 0, "{list:?}");
    }
}
