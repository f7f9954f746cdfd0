//! Everything a finished run is written to, from its record.

use super::catalogue::{VariableSpec, catalogue, find};
use super::cf_netcdf::{FileLayout, NetCdfWriter, TagLabel};
use super::contour::nice_levels;
use super::csv::{SeriesPoint, write_contributions, write_series, write_table};
use super::file::WriteError;
use super::geojson::write_geojson;
use super::geotiff::write_geotiff;
use crate::apportionment::TagLayout;
use crate::grid::HorizontalGrid;
use crate::simulation::{Record, SIGHT, WEATHER};
use crate::species::mechanism::Mechanism;
use crate::species::{Pollutant, SpeciesTable};
use crate::terrain::Surface;
use ndarray::{Array2, Array3, ArrayView2};
use std::path::{Path, PathBuf};

/// A run's record with what its files need to say about it.
#[derive(Debug, Clone, Copy)]
pub struct Results<'a> {
    /// Title, for the files' headers.
    pub title: &'a str,
    /// Which program made it when.
    pub history: &'a str,
    /// Horizontal grid.
    pub grid: &'a HorizontalGrid,
    /// Terrain and land cover.
    pub surface: &'a Surface,
    /// Transported species.
    pub species: &'a SpeciesTable,
    /// The mechanism that they react by, if they do.
    pub mechanism: Option<&'a Mechanism>,
    /// Tag sets.
    pub tags: &'a TagLayout,
    /// The record.
    pub record: &'a Record,
    /// Points of the record's series.
    pub points: &'a [SeriesPoint],
}

/// Labels of all tag columns.
pub fn tag_labels(tags: &TagLayout) -> Vec<TagLabel> {
    let mut labels = Vec::new();
    for set in &tags.sets {
        for (n, name) in set.names().into_iter().enumerate() {
            let tag = set.tags.get(n);
            labels.push(TagLabel {
                name,
                set: set.name.clone(),
                sector: tag.and_then(|t| t.sector.clone()).unwrap_or_default(),
                region: tag.and_then(|t| t.region.clone()).unwrap_or_default(),
            });
        }
    }
    labels
}

impl Results<'_> {
    /// True if the entries of the record are representative days.
    fn is_year(&self) -> bool {
        !self.record.labels.is_empty()
    }

    /// An entry of the record in tables: the hour's beginning (Beijing time), or the id of a representative day.
    pub(super) fn entry_name(&self, entry: usize) -> String {
        let label = self.record.labels.get(entry).cloned();
        label.unwrap_or_else(|| self.record.hours[entry].to_string())
    }

    /// Pollutants whose contributions the record keeps.
    pub(super) fn followed(&self) -> impl Iterator<Item = &Pollutant> {
        self.species.pollutants.iter().take(self.record.followed)
    }

    /// What the concentrations of the files are.
    fn comment(&self) -> &'static str {
        if self.particles().is_some() {
            "concentrations are those of actual air (local pressure and temperature); particles are dry masses unless RH50 is in their name"
        } else {
            "concentrations are those of actual air (local pressure and temperature)"
        }
    }

    pub(super) fn spec(&self, name: &str) -> VariableSpec {
        let all = catalogue(self.species);
        find(&all, name).expect("a name of the catalogue").clone()
    }

    pub(super) fn map(&self, values: &[f64]) -> Array2<f64> {
        let (ny, nx) = (self.grid.ny, self.grid.nx);
        Array2::from_shape_fn((ny, nx), |(j, i)| values[j * nx + i])
    }

    fn map32(&self, values: &[f32]) -> Array2<f64> {
        let (ny, nx) = (self.grid.ny, self.grid.nx);
        Array2::from_shape_fn((ny, nx), |(j, i)| f64::from(values[j * nx + i]))
    }

    pub(super) fn layout<'b>(&'b self, tags: &'b [TagLabel], time: bool) -> FileLayout<'b> {
        FileLayout {
            title: self.title.to_owned(),
            history: self.history.to_owned(),
            attributes: vec![("comment".into(), self.comment().into())],
            grid: self.grid,
            levels: None,
            tags,
            parameters: &[],
            time,
        }
    }

    /// `surface.nc`: hourly concentrations and weather, means over the run, deposits, terrain.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn write_surface(&self, path: &Path) -> Result<PathBuf, WriteError> {
        let hourly = !self.is_year() && !self.record.is_empty();
        let mut file = NetCdfWriter::create(path, &self.layout(&[], hourly))?;
        let fixed = [
            ("terrain", self.surface.height.view()),
            ("terrain_std", self.surface.height_std.view()),
            ("cell_area", self.grid.area.view()),
        ];
        for (name, field) in &fixed {
            file.define(&self.spec(name))?;
            file.write(name, None, field.view())?;
        }
        for (p, pollutant) in self.species.pollutants.iter().enumerate() {
            let name = format!("{}_mean", pollutant.name);
            let spec = self.spec(&pollutant.name);
            file.define(&spec.without_time(&name, "time: mean"))?;
            let mean = self.map(&self.record.mean_concentration(p));
            file.write(&name, None, mean.view())?;
        }
        self.write_deposits(&mut file)?;
        if hourly {
            self.hours(&mut file)?;
        }
        file.close()
    }

    fn hours(&self, file: &mut NetCdfWriter) -> Result<(), WriteError> {
        for pollutant in &self.species.pollutants {
            file.define(&self.spec(&pollutant.name))?;
        }
        for name in WEATHER {
            file.define(&self.spec(name))?;
        }
        let sights: &[&str] = if self.record.sight.is_empty() {
            &[]
        } else {
            &SIGHT
        };
        for name in sights {
            file.define(&self.spec(name))?;
        }
        for (hour, from) in self.record.hours.iter().enumerate() {
            let at = file.append_time(*from, from.plus(3600))?;
            for (p, pollutant) in self.species.pollutants.iter().enumerate() {
                let map = self.map32(self.record.map(hour, p));
                file.write(&pollutant.name, Some(at), map.view())?;
            }
            for (n, name) in WEATHER.iter().enumerate() {
                let map = self.map32(self.record.weather_map(hour, n));
                file.write(name, Some(at), map.view())?;
            }
            for (n, name) in sights.iter().enumerate() {
                if let Some(map) = self.record.sight_map(hour, n) {
                    file.write(name, Some(at), self.map32(map).view())?;
                }
            }
        }
        Ok(())
    }

    /// `contributions.nc`: mean contribution of every tag to every pollutant.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn write_contributions(&self, path: &Path) -> Result<PathBuf, WriteError> {
        let labels = tag_labels(self.tags);
        let mut file = NetCdfWriter::create(path, &self.layout(&labels, false))?;
        let (ny, nx) = (self.grid.ny, self.grid.nx);
        for (p, pollutant) in self.followed().enumerate() {
            let name = format!("{}_contribution_mean", pollutant.name);
            let spec = self.spec(&format!("{}_contribution", pollutant.name));
            file.define(&spec.without_time(&name, "time: mean"))?;
            let maps: Vec<Vec<f64>> = (0..labels.len())
                .map(|column| self.record.mean_contribution(column, p))
                .collect();
            let field =
                Array3::from_shape_fn((labels.len(), ny, nx), |(t, j, i)| maps[t][j * nx + i]);
            file.write(&name, None, field.view())?;
        }
        file.close()
    }

    /// `sectors.nc`: hourly contribution of every sector (of the first tag set) and inflow.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn write_sectors(&self, path: &Path) -> Result<PathBuf, WriteError> {
        let set = self.tags.sets.first().map_or("", |s| s.name.as_str());
        let groups = &self.record.groups;
        let labels: Vec<TagLabel> = groups
            .iter()
            .map(|group| TagLabel {
                name: group.name.clone(),
                set: set.to_owned(),
                ..TagLabel::default()
            })
            .collect();
        let mut file = NetCdfWriter::create(path, &self.layout(&labels, true))?;
        let (ny, nx) = (self.grid.ny, self.grid.nx);
        let names: Vec<String> = self
            .followed()
            .map(|p| format!("{}_contribution", p.name))
            .collect();
        for name in &names {
            file.define(&self.spec(name))?;
        }
        for (hour, from) in self.record.hours.iter().enumerate() {
            let at = file.append_time(*from, from.plus(3600))?;
            for (p, name) in names.iter().enumerate() {
                let field = Array3::from_shape_fn((groups.len(), ny, nx), |(g, j, i)| {
                    f64::from(self.record.group_map(hour, g, p)[j * nx + i])
                });
                file.write(name, Some(at), field.view())?;
            }
        }
        file.close()
    }

    /// `stations.csv`: hourly concentrations and weather at the points, or daily ones by representative day.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn write_series(&self, path: &Path) -> Result<(), WriteError> {
        let (hours, points) = (self.record.len(), self.points.len());
        let concentration = |p: usize| {
            Array2::from_shape_fn((hours, points), |(hour, n)| {
                f64::from(self.record.map(hour, p)[self.record.points[n]])
            })
        };
        let weather = |w: usize| {
            Array2::from_shape_fn((hours, points), |(hour, n)| {
                f64::from(self.record.weather_map(hour, w)[self.record.points[n]])
            })
        };
        let mut fields: Vec<(VariableSpec, Array2<f64>)> = self
            .species
            .pollutants
            .iter()
            .enumerate()
            .map(|(p, pollutant)| (self.spec(&pollutant.name), concentration(p)))
            .collect();
        fields.extend(
            WEATHER
                .iter()
                .enumerate()
                .map(|(w, name)| (self.spec(name), weather(w))),
        );
        if self.is_year() {
            return self.write_days(path, &fields);
        }
        let ends: Vec<_> = self.record.hours.iter().map(|t| t.plus(3600)).collect();
        let views: Vec<(&VariableSpec, ArrayView2<'_, f64>)> = fields
            .iter()
            .map(|(spec, field)| (spec, field.view()))
            .collect();
        write_series(path, self.points, &ends, &views)
    }

    /// One row a representative day and point.
    fn write_days(
        &self,
        path: &Path,
        fields: &[(VariableSpec, Array2<f64>)],
    ) -> Result<(), WriteError> {
        let header: Vec<String> = ["day", "days_per_year", "point", "name", "name_zh"]
            .into_iter()
            .map(str::to_owned)
            .chain(fields.iter().map(|(spec, _)| spec.csv_header()))
            .collect();
        let rows = self
            .record
            .labels
            .iter()
            .enumerate()
            .flat_map(|(day, label)| {
                self.points.iter().enumerate().map(move |(n, point)| {
                    let values = fields
                        .iter()
                        .map(|(spec, field)| format!("{:.5e}", spec.from_si(field[[day, n]])));
                    [
                        label.clone(),
                        format!("{}", self.record.weights[day]),
                        point.id.clone(),
                        point.name.clone(),
                        point.name_zh.clone(),
                    ]
                    .into_iter()
                    .chain(values)
                    .collect()
                })
            });
        write_table(path, &header, rows)
    }

    /// `contributions.csv`: mean contribution and share of every tag at the points.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn write_point_contributions(&self, path: &Path) -> Result<(), WriteError> {
        let labels = tag_labels(self.tags);
        let fields: Vec<(VariableSpec, Array2<f64>)> = self
            .followed()
            .enumerate()
            .map(|(p, pollutant)| {
                let maps: Vec<Vec<f64>> = (0..labels.len())
                    .map(|column| self.record.mean_contribution(column, p))
                    .collect();
                let field = Array2::from_shape_fn((labels.len(), self.points.len()), |(t, n)| {
                    maps[t][self.record.points[n]]
                });
                (self.spec(&pollutant.name), field)
            })
            .collect();
        let views: Vec<(&VariableSpec, ArrayView2<'_, f64>)> = fields
            .iter()
            .map(|(spec, field)| (spec, field.view()))
            .collect();
        write_contributions(path, self.points, &labels, &views)
    }

    /// One GeoTIFF of the mean of every pollutant into `folder`.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn write_geotiffs(&self, folder: &Path) -> Result<Vec<PathBuf>, WriteError> {
        let mut written = Vec::new();
        for (p, pollutant) in self.species.pollutants.iter().enumerate() {
            let path = folder.join(format!("{}_mean.tif", pollutant.name));
            let mean = self.map(&self.record.mean_concentration(p));
            write_geotiff(&path, self.grid, &self.spec(&pollutant.name), mean.view())?;
            written.push(path);
        }
        Ok(written)
    }

    /// One GeoJSON of filled contours of the mean of every pollutant into `folder`.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn write_contours(&self, folder: &Path) -> Result<Vec<PathBuf>, WriteError> {
        let mut written = Vec::new();
        for (p, pollutant) in self.species.pollutants.iter().enumerate() {
            let path = folder.join(format!("{}_mean.geojson", pollutant.name));
            let spec = self.spec(&pollutant.name);
            let mean = self.map(&self.record.mean_concentration(p));
            let most = mean.iter().copied().fold(0.0, f64::max);
            let least = mean.iter().copied().fold(most, f64::min);
            let levels = nice_levels(spec.from_si(least), spec.from_si(most));
            let about = [("run", self.title)];
            write_geojson(&path, self.grid, &spec, mean.view(), &levels, &about)?;
            written.push(path);
        }
        Ok(written)
    }
}
