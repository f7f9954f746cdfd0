//! Files of MCIP as one [`ModelOutput`].
//!
//! | what | MCIP |
//! |---|---|
//! | altitude of layers, of interfaces | HT + ZH; HT and HT + ZF |
//! | wind | UWINDC, VWINDC, means of the two sides of a cell; without them UWIND, VWIND, means of the four corners; along the map, turned to the earth |
//! | wind at 10 m | WSPD10, WDIR10, the direction by the compass |
//! | upward wind | WWIND at interfaces, at rest at the ground; without it at rest |
//! | cloud water and ice | QC + QI; without QI QC |
//! | cloud cover | CFRAC; without it the greatest CFRAC_3D of the column; without that, a column with more than 10⁻⁵ kg/kg of cloud counts as covered, as for WRF |
//! | rain | RN + RC of the step that begins at the time (the fields of the next time); of the last time its own |
//!
//! MCIP writes a day with 25 hours: a time that ends one file and begins the next is taken from the first, whose rain covers the hour before.

use super::error::McipError;
use super::fields::{MCIP_FIELDS, McipKind};
use crate::cf::is_netcdf;
use crate::ioapi::{Frame, IoapiError, IoapiFile};
use crate::meteorology::model_output::{GroundFieldsOf, ModelFields, ModelOutput, Rain};
use crate::time::ModelTime;
use crate::units::HOUR;
use ndarray::{Array2, Array3, Axis, Zip, concatenate, s};
use std::path::{Path, PathBuf};

/// Greatest distance of the file's longitudes and latitudes from its map [cells].
const TOLERANCE: f64 = 0.05;
/// Cloud from which a layer without a cloud fraction counts as covered [kg/kg].
const COVERED: f64 = 1e-5;
/// Temperature and pressure of air that can be [K], [Pa].
const TEMPERATURES: (f64, f64) = (150.0, 350.0);
const PRESSURES: (f64, f64) = (100.0, 120_000.0);

/// Where a time stands: file and step.
type Place = (PathBuf, usize);

/// Files of MCIP.
#[derive(Debug)]
pub struct McipOutput {
    files: Vec<PathBuf>,
    times: Vec<ModelTime>,
    /// Of each time, in METCRO2D, METCRO3D and METDOT3D.
    places: Vec<[Place; 3]>,
    frame: Frame,
    layers: usize,
    longitude: Array2<f64>,
    terrain: Array2<f64>,
    /// From each time to the next in the files [s].
    step: i64,
}

/// An opened file with its kind.
struct Known {
    path: PathBuf,
    kind: McipKind,
    file: IoapiFile,
}

impl McipOutput {
    /// Opens the files, in any order; those of other kinds (GRIDDOT2D, boundaries …) are passed over.
    ///
    /// # Errors
    /// [`McipError`]: a file that cannot be read, a kind that no file is, fields that are missing, files on different grids or times, a grid that is not where
    /// its own longitudes and latitudes are.
    pub fn open(paths: &[PathBuf]) -> Result<Self, McipError> {
        let mut known = Vec::new();
        for path in paths {
            let file = IoapiFile::open(path)?;
            if let Some(kind) = McipKind::of(&file) {
                known.push(Known {
                    path: path.clone(),
                    kind,
                    file,
                });
            }
        }
        Self::of(known)
    }

    /// The netCDF files of a folder that are MCIP's.
    ///
    /// # Errors
    /// A folder that cannot be read, a broken I/O API file in it; else as [`Self::open`].
    pub fn in_folder(folder: &Path) -> Result<Self, McipError> {
        let name = folder.display().to_string();
        let fail = |e: std::io::Error| {
            McipError::file(&name, e.to_string(), "is it a folder, and can it be read?")
        };
        let mut paths = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(fail)? {
            let path = entry.map_err(fail)?.path();
            if is_netcdf(&path) {
                paths.push(path);
            }
        }
        paths.sort_unstable();
        let mut known = Vec::new();
        for path in paths {
            match IoapiFile::open(&path) {
                Ok(file) => known.extend(McipKind::of(&file).map(|kind| Known {
                    path: path.clone(),
                    kind,
                    file,
                })),
                Err(IoapiError::Other { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Self::of(known)
    }

    /// The files it reads.
    pub fn files(&self) -> &[PathBuf] {
        &self.files
    }

    fn of(known: Vec<Known>) -> Result<Self, McipError> {
        for kind in McipKind::ALL {
            if !known.iter().any(|k| k.kind == kind) {
                let holds = kind.marks().1;
                return Err(McipError::Kind { kind, holds });
            }
        }
        for k in &known {
            complete(k)?;
        }
        let of_kind = |kind: McipKind| known.iter().filter(move |k| k.kind == kind);
        let Some(ground) = of_kind(McipKind::GridCross).next() else {
            let kind = McipKind::GridCross;
            return Err(McipError::Kind {
                kind,
                holds: kind.marks().1,
            });
        };
        let misfit = ground.file.misfit("LON", "LAT")?.unwrap_or(f64::NAN);
        if misfit.is_nan() || misfit > TOLERANCE {
            return Err(McipError::file(
                &ground.file.name,
                format!(
                    "its longitudes and latitudes lie up to {misfit:.2} cells from where its map puts them"
                ),
                "are P_ALP, P_BET, P_GAM, XCENT, YCENT, XORIG and YORIG those of the fields? The earth is a sphere of 6370 km here",
            ));
        }
        let frame = &ground.file.header.frame;
        let (rows, columns) = (frame.rows, frame.columns);
        let flat = |name: &str| -> Result<Array2<f64>, IoapiError> {
            let field = ground.file.volume(name, 0, (1, rows, columns))?;
            Ok(field.index_axis(Axis(0), 0).to_owned())
        };
        let (terrain, longitude) = (flat("HT")?, flat("LON")?);
        let layers = on_one_grid(&known, ground)?;
        let lists = [McipKind::Surface, McipKind::Air, McipKind::Wind]
            .map(|kind| timeline(of_kind(kind).collect()));
        let [surface, air, wind] = lists;
        let (surface, air, wind) = (surface?, air?, wind?);
        for (kind, list) in [(McipKind::Air, &air), (McipKind::Wind, &wind)] {
            let pairs = surface.iter().map(|t| t.0).zip(list.iter().map(|t| t.0));
            let apart = pairs.clone().find(|(a, b)| a != b);
            if apart.is_some() || surface.len() != list.len() {
                let at = apart.map_or_else(String::new, |(a, b)| format!(": {a} and {b}"));
                return Err(McipError::file(
                    &known[0].file.name,
                    format!(
                        "METCRO2D has {} time(s), {kind} {}{at}",
                        surface.len(),
                        list.len()
                    ),
                    "give the files of all kinds for the same days",
                ));
            }
        }
        let step = of_kind(McipKind::Surface)
            .next()
            .map_or(0, |k| k.file.header.step);
        let times = surface.iter().map(|t| t.0).collect();
        let places = surface.into_iter().zip(air).zip(wind);
        let places = places.map(|((s, a), w)| [s.1, a.1, w.1]).collect();
        let ground = ground.path.clone();
        let files = known.iter().map(|k| k.path.clone()).collect();
        let frame = known
            .into_iter()
            .find(|k| k.path == ground)
            .map(|k| k.file.header.frame);
        Ok(Self {
            files,
            times,
            places,
            frame: frame.expect("the file that was read"),
            layers,
            longitude,
            terrain,
            step,
        })
    }

    fn read(&self, time: usize) -> Result<ModelFields, McipError> {
        let [surface, air, wind] = &self.places[time];
        let (ground, cells) = (IoapiFile::open(&surface.0)?, IoapiFile::open(&air.0)?);
        let (rows, columns) = self.terrain.dim();
        let shape = (self.layers, rows, columns);
        let volume = |name: &str| cells.volume(name, air.1, shape);
        let flat = |name: &str| -> Result<Array2<f64>, IoapiError> {
            let field = ground.volume(name, surface.1, (1, rows, columns))?;
            Ok(field.index_axis(Axis(0), 0).to_owned())
        };
        let (temperature, pressure) = (volume("TA")?, volume("PRES")?);
        possible(&cells.name, ("TA", "K"), &temperature, TEMPERATURES)?;
        possible(&cells.name, ("PRES", "Pa"), &pressure, PRESSURES)?;
        let altitude = self.above_sea(&volume("ZH")?, &cells.name, "ZH")?;
        let tops = self.above_sea(&volume("ZF")?, &cells.name, "ZF")?;
        let bottom = self.terrain.clone().insert_axis(Axis(0));
        let interfaces = stack(&bottom, &tops);
        let upward = if cells.has("WWIND") {
            volume("WWIND")?
        } else {
            Array3::zeros(shape)
        };
        let upward = stack(&Array3::zeros((1, rows, columns)), &upward);
        let mut cloud = volume("QC")?;
        if cells.has("QI") {
            cloud += &volume("QI")?;
        }
        let cloud_cover = if ground.has("CFRAC") {
            flat("CFRAC")?
        } else {
            let parts = if cells.has("CFRAC_3D") {
                volume("CFRAC_3D")?
            } else {
                cloud.mapv(|q| f64::from(u8::from(q > COVERED)))
            };
            parts.fold_axis(Axis(0), 0.0_f64, |most, part| most.max(*part))
        };
        let (eastward, northward) = self.winds(wind)?;
        let (speed, from) = (flat("WSPD10")?, flat("WDIR10")?.mapv(f64::to_radians));
        let part = |of: fn(f64) -> f64| {
            Zip::from(&speed)
                .and(&from)
                .map_collect(|speed, from| -speed * of(*from))
        };
        Ok(ModelFields {
            time: self.times[time],
            lowest: Array2::zeros((rows, columns)),
            rising: (interfaces, upward),
            rising_from_ground: true,
            altitude,
            pressure,
            temperature,
            vapour: volume("QV")?.mapv(|q| q.max(0.0)),
            cloud_water: cloud.mapv(|q| q.max(0.0)),
            eastward,
            northward,
            ground: GroundFieldsOf {
                terrain: self.terrain.clone(),
                pressure: flat("PRSFC")?,
                temperature_2m: flat("TEMP2")?,
                eastward_10m: part(libm::sin),
                northward_10m: part(libm::cos),
                friction_velocity: flat("USTAR")?,
                heat_flux: flat("HFX")?,
                mixing_height: flat("PBL")?,
                solar_radiation: flat("RGRND")?,
                cloud_cover,
                snow_cover: flat("SNOCOV")?,
                rain: Rain::Rate(self.rain(time)?),
            },
        })
    }

    /// Heights above the ground as altitudes, which must rise.
    fn above_sea(
        &self,
        heights: &Array3<f64>,
        file: &str,
        name: &str,
    ) -> Result<Array3<f64>, McipError> {
        let mut before = Array2::zeros(self.terrain.dim());
        for (k, layer) in heights.outer_iter().enumerate() {
            for (c, height) in layer.indexed_iter() {
                if *height <= before[c] {
                    let what = format!(
                        "{name} does not rise: {height} m in layer {} at row {}, column {}",
                        k + 1,
                        c.0 + 1,
                        c.1 + 1
                    );
                    return Err(McipError::file(
                        file,
                        what,
                        "is it metres above the ground?",
                    ));
                }
            }
            before.assign(&layer);
        }
        Ok(heights + &self.terrain)
    }

    /// Eastward and northward wind in cells.
    fn winds(&self, (path, step): &Place) -> Result<(Array3<f64>, Array3<f64>), McipError> {
        let file = IoapiFile::open(path)?;
        let (rows, columns) = self.terrain.dim();
        let volume = |name: &str, more: (usize, usize)| {
            file.volume(name, *step, (self.layers, rows + more.0, columns + more.1))
        };
        let (mut u, mut v) = if file.has("UWINDC") {
            let (u, v) = (volume("UWINDC", (0, 1))?, volume("VWINDC", (1, 0))?);
            (middle(&u, Axis(2)), middle(&v, Axis(1)))
        } else {
            let corners = |name: &str| -> Result<Array3<f64>, IoapiError> {
                Ok(middle(&middle(&volume(name, (1, 1))?, Axis(2)), Axis(1)))
            };
            (corners("UWIND")?, corners("VWIND")?)
        };
        Zip::indexed(&mut u)
            .and(&mut v)
            .for_each(|(_, row, column), u, v| {
                (*u, *v) = self.frame.to_earth(self.longitude[[row, column]], *u, *v);
            });
        Ok((u, v))
    }

    /// Rain of the step that begins at a time [m/s].
    fn rain(&self, time: usize) -> Result<Array2<f64>, McipError> {
        let following = self.times[time].plus(self.step);
        let next = self.times.get(time + 1).filter(|t| **t == following);
        let place = &self.places[if next.is_some() { time + 1 } else { time }][0];
        let file = IoapiFile::open(&place.0)?;
        let (rows, columns) = self.terrain.dim();
        let mut sum = Array2::zeros((rows, columns));
        for name in ["RN", "RC"] {
            let metres = match file.units(name).to_lowercase().as_str() {
                "cm" => 1e-2,
                "mm" => 1e-3,
                "m" => 1.0,
                other => {
                    let what = format!("{name} in '{other}'");
                    return Err(McipError::file(
                        &file.name,
                        what,
                        "MCIP writes rain of a step in CM",
                    ));
                }
            };
            let field = file.volume(name, place.1, (1, rows, columns))?;
            sum.scaled_add(metres, &field.slice(s![0, .., ..]));
        }
        Ok(sum.mapv(|rain: f64| rain.max(0.0) / self.step as f64))
    }
}

/// Refuses a file that lacks a field that a run needs, or steps that are no whole hours.
fn complete(known: &Known) -> Result<(), McipError> {
    let missing = |name: &'static str, what: &'static str| McipError::Missing {
        file: known.file.name.clone(),
        kind: known.kind,
        name,
        what,
    };
    let here = MCIP_FIELDS
        .iter()
        .filter(|f| f.kind == known.kind && f.needed);
    for field in here {
        if !known.file.has(field.name) {
            return Err(missing(field.name, field.what));
        }
    }
    for (u, v) in [("UWINDC", "VWINDC"), ("UWIND", "VWIND")] {
        if known.file.has(u) && !known.file.has(v) {
            return Err(missing(v, "wind"));
        }
    }
    let step = known.file.header.step;
    let hourly = step > 0 && step % (HOUR as i64) == 0;
    if known.kind != McipKind::GridCross && !hourly {
        return Err(McipError::file(
            &known.file.name,
            format!("TSTEP is {step} s"),
            "steps of whole hours are needed: MCIP's INTVL = 60",
        ));
    }
    Ok(())
}

/// Number of layers; refuses files of other cells.
fn on_one_grid(known: &[Known], ground: &Known) -> Result<usize, McipError> {
    let frame = &ground.file.header.frame;
    let mut layers = None;
    for k in known {
        let here = &k.file.header.frame;
        let fits = if k.kind == McipKind::Wind {
            // Corners: half a cell beyond the cells on every side.
            let shifted = |of: f64, size: f64| of - 0.5 * size;
            let corner = (
                shifted(frame.corner.0, frame.cell.0),
                shifted(frame.corner.1, frame.cell.1),
            );
            (here.rows, here.columns) == (frame.rows + 1, frame.columns + 1)
                && (here.corner.0 - corner.0).abs() < 1e-3 * frame.cell.0
                && (here.corner.1 - corner.1).abs() < 1e-3 * frame.cell.1
                && here.words == frame.words
        } else {
            here.same(frame)
        };
        let count = k.file.header.layers;
        let upright = matches!(k.kind, McipKind::Air | McipKind::Wind);
        if !fits || (upright && *layers.get_or_insert(count) != count) {
            return Err(McipError::file(
                &k.file.name,
                format!("its grid is not that of {}", ground.file.name),
                "give the files of one domain (METDOT3D has one row and one column more)",
            ));
        }
    }
    Ok(layers.unwrap_or(0))
}

/// Times of the files of a kind with their places, rising.
fn timeline(mut files: Vec<&Known>) -> Result<Vec<(ModelTime, Place)>, McipError> {
    files.sort_by_key(|k| k.file.times.first().copied());
    let mut all: Vec<(ModelTime, Place)> = Vec::new();
    for (number, k) in files.iter().enumerate() {
        for (step, &time) in k.file.times.iter().enumerate() {
            let last = all.last().map(|t| t.0);
            if last.is_none_or(|last| last < time) {
                all.push((time, (k.path.clone(), step)));
            } else if step > 0 || last != Some(time) {
                let before = files[number.saturating_sub(1)];
                return Err(McipError::file(
                    &k.file.name,
                    format!("{time} is also in {}", before.file.name),
                    "only the last time of a file may begin the next",
                ));
            }
        }
    }
    Ok(all)
}

fn possible(
    file: &str,
    (name, unit): (&str, &str),
    field: &Array3<f64>,
    (least, most): (f64, f64),
) -> Result<(), McipError> {
    match field.iter().find(|v| !(least..=most).contains(*v)) {
        None => Ok(()),
        Some(value) => Err(McipError::file(
            file,
            format!("{name} holds {value}"),
            format!("it should be in {unit}"),
        )),
    }
}

/// One volume above another.
fn stack(lower: &Array3<f64>, upper: &Array3<f64>) -> Array3<f64> {
    concatenate(Axis(0), &[lower.view(), upper.view()]).expect("layers of one shape")
}

/// Means of neighbours along an axis.
fn middle(field: &Array3<f64>, axis: Axis) -> Array3<f64> {
    let count = field.len_of(axis);
    let lower = field.slice_axis(axis, (0..count - 1).into());
    let upper = field.slice_axis(axis, (1..count).into());
    (&lower + &upper) * 0.5
}

impl ModelOutput for McipOutput {
    fn times(&self) -> &[ModelTime] {
        &self.times
    }

    fn shape(&self) -> (usize, usize) {
        self.terrain.dim()
    }

    fn position(&self, longitude: f64, latitude: f64) -> Result<(f64, f64), String> {
        self.frame.position(longitude, latitude)
    }

    fn fields(&self, time: usize) -> Result<ModelFields, String> {
        self.read(time).map_err(|e| e.to_string())
    }

    fn provenance(&self) -> String {
        let names: Vec<String> = self.files.iter().map(|f| f.display().to_string()).collect();
        format!("MCIP in {}", names.join(", "))
    }
}
