//! Altitudes and densities of air at the levels of CMAQ's files.
//!
//! By MCIP where its files are given: HT + ZH, and DENS, else PRES / (R TA). Else by the standard atmosphere at the pressure p = p_top + σ (p_s − p_top) of the
//! layers' middles (VGTYP 1, 2, 7; of hybrid levels, VGTYP 9, as if they were σ), with p_s of PRSFC where it is given, else of the standard atmosphere at
//! the ground: HT, or ours, where that is not given.

use super::cmaq_window::CmaqWindow;
use super::error::OuterError;
use crate::ioapi::{Frame, IoapiFile, Vertical};
use crate::time::ModelTime;
use crate::units::{
    air_density, standard_atmosphere_altitude, standard_atmosphere_pressure,
    standard_atmosphere_temperature,
};
use ndarray::{Array2, Array3, Axis};
use std::path::{Path, PathBuf};

const HINT: &str = "give METCRO3D (of boundary files METBDY3D) and GRIDCRO2D of the same grid, layers and hours in `weather`, or leave them out";

/// What the middles of layers are by.
#[derive(Debug, Clone, PartialEq)]
enum Middles {
    /// σ, and the pressure at the top [Pa].
    Sigma(Vec<f64>, f64),
    /// Pressures [Pa].
    Pressure(Vec<f64>),
    /// Altitudes [m].
    Altitude(Vec<f64>),
    /// Heights above the ground [m].
    Height(Vec<f64>),
}

/// A file of MCIP.
struct Weather {
    file: IoapiFile,
    path: PathBuf,
}

/// The levels of CMAQ's files on a window.
pub(super) struct CmaqLevels {
    middles: Option<Middles>,
    layers: usize,
    window: CmaqWindow,
    /// Ground of the points [m].
    ground: Array2<f64>,
    /// PRES, TA and ZH, and PRSFC, by their times: file and step.
    air: Vec<(ModelTime, PathBuf, usize)>,
    surface: Vec<(ModelTime, PathBuf, usize)>,
    note: String,
}

/// Levels of one time.
pub(super) struct AirLevels {
    /// Altitude [m].
    pub altitude: Array3<f64>,
    /// Density [kg/m³].
    pub density: Array3<f64>,
}

impl CmaqLevels {
    /// For files of some layers; `ours` is our ground at the window's points [m].
    pub fn new(
        (file, vertical, layers): (&Path, &Vertical, usize),
        (frame, window): (&Frame, &CmaqWindow),
        weather: &[PathBuf],
        ours: Array2<f64>,
    ) -> Result<Self, OuterError> {
        let mut levels = Self {
            middles: None,
            layers,
            window: window.clone(),
            ground: ours,
            air: Vec::new(),
            surface: Vec::new(),
            note: String::new(),
        };
        let mut ground = "our own ground";
        for path in weather {
            let weather = Weather {
                file: IoapiFile::open(path)?,
                path: path.clone(),
            };
            if weather.file.header.kind != window.kind() {
                continue;
            }
            if !weather.file.header.frame.same(frame) {
                let what = format!("its cells are not those of {}", file.display());
                return Err(OuterError::file(path, what, HINT));
            }
            if weather.file.has("HT") {
                let height = window.field(&weather.file, path, "HT", 0)?;
                levels.ground = height.index_axis(Axis(0), 0).to_owned();
                ground = "the ground of the files (HT)";
            }
            levels.take(&weather)?;
        }
        levels.air.sort();
        levels.surface.sort();
        if levels.air.is_empty() {
            levels.middles = Some(Middles::of(file, vertical, layers)?);
            let surface = if levels.surface.is_empty() {
                "the standard atmosphere"
            } else {
                "PRSFC"
            };
            let hybrid = if vertical.kind == 9 {
                "; levels are hybrid (VGTYP 9) and taken for σ: unverified"
            } else {
                ""
            };
            levels.note = format!(
                "levels ({}) lie where the standard atmosphere has their pressure, over {ground}, with a surface pressure of {surface}; \
                 micrograms/m³ became mixing ratios by its density{hybrid}",
                vertical.words()
            );
        } else {
            levels.note = format!(
                "levels and densities of air are those of MCIP (ZH, PRES, TA), over {ground}"
            );
        }
        Ok(levels)
    }

    fn take(&mut self, weather: &Weather) -> Result<(), OuterError> {
        let file = &weather.file;
        let stamps = |name: &str| {
            let times = file.times.iter().enumerate();
            let stamps = times.map(|(step, time)| (*time, weather.path.clone(), step));
            if file.has(name) {
                stamps.collect()
            } else {
                Vec::new()
            }
        };
        if file.has("PRES") && file.has("TA") {
            if file.header.layers != self.layers || !file.has("ZH") {
                let what = format!(
                    "it has {} layers{}, the files of air {}",
                    file.header.layers,
                    if file.has("ZH") { "" } else { " and no ZH" },
                    self.layers
                );
                return Err(OuterError::file(&weather.path, what, HINT));
            }
            self.air.extend(stamps("PRES"));
        }
        self.surface.extend(stamps("PRSFC"));
        Ok(())
    }

    /// One line on where levels come from.
    pub fn note(&self) -> &str {
        &self.note
    }

    /// Ground of the points [m].
    pub fn ground(&self) -> &Array2<f64> {
        &self.ground
    }

    /// Levels at a time; `None` for fields that do not change.
    pub fn at(&self, time: Option<ModelTime>) -> Result<AirLevels, OuterError> {
        match &self.middles {
            Some(middles) => {
                let pressure = match of_time(&self.surface, time)? {
                    Some((path, step)) => {
                        let file = IoapiFile::open(path)?;
                        let field = self.window.field(&file, path, "PRSFC", step)?;
                        field.index_axis(Axis(0), 0).to_owned()
                    }
                    None => self.ground.mapv(standard_atmosphere_pressure),
                };
                Ok(self.standard(middles, &pressure))
            }
            None => self.of_weather(time),
        }
    }

    fn standard(&self, middles: &Middles, surface: &Array2<f64>) -> AirLevels {
        let (rows, columns) = self.ground.dim();
        let shape = (self.layers, rows, columns);
        let altitude = Array3::from_shape_fn(shape, |(k, j, i)| match middles {
            Middles::Sigma(sigma, top) => {
                standard_atmosphere_altitude(top + sigma[k] * (surface[[j, i]] - top))
            }
            Middles::Pressure(pressure) => standard_atmosphere_altitude(pressure[k]),
            Middles::Altitude(altitude) => altitude[k],
            Middles::Height(height) => self.ground[[j, i]] + height[k],
        });
        let density = Array3::from_shape_fn(shape, |(k, j, i)| {
            let altitude = altitude[[k, j, i]];
            let pressure = match middles {
                Middles::Sigma(sigma, top) => top + sigma[k] * (surface[[j, i]] - top),
                Middles::Pressure(pressure) => pressure[k],
                Middles::Altitude(_) | Middles::Height(_) => standard_atmosphere_pressure(altitude),
            };
            air_density(pressure, standard_atmosphere_temperature(altitude))
        });
        AirLevels { altitude, density }
    }

    fn of_weather(&self, time: Option<ModelTime>) -> Result<AirLevels, OuterError> {
        let Some((path, step)) = of_time(&self.air, time)? else {
            return Err(OuterError::Time(
                "the files of MCIP hold no time".to_owned(),
            ));
        };
        let file = IoapiFile::open(path)?;
        let read = |name: &str| self.window.field(&file, path, name, step);
        let density = if file.has("DENS") {
            read("DENS")?
        } else {
            let (mut pressure, temperature) = (read("PRES")?, read("TA")?);
            pressure.zip_mut_with(&temperature, |p, t| *p = air_density(*p, *t));
            pressure
        };
        if let Some(((k, j, i), value)) = density
            .indexed_iter()
            .find(|(_, v)| !(1e-4..=3.0).contains(*v))
        {
            let what = format!("air of {value:e} kg/m³ in layer {k}, row {j}, column {i}");
            return Err(OuterError::file(path, what, "is the file whole?"));
        }
        let altitude = read("ZH")? + &self.ground.clone().insert_axis(Axis(0));
        Ok(AirLevels { altitude, density })
    }
}

/// File and step of a time; `None` if there are no files.
fn of_time(
    stamps: &[(ModelTime, PathBuf, usize)],
    time: Option<ModelTime>,
) -> Result<Option<(&Path, usize)>, OuterError> {
    let Some((first, last)) = stamps.first().zip(stamps.last()) else {
        return Ok(None);
    };
    let found = match time {
        Some(time) => stamps.iter().find(|stamp| stamp.0 == time),
        None => Some(first),
    };
    let found = found.ok_or_else(|| {
        OuterError::Time(format!(
            "files of MCIP hold {} to {}, and not {}; {HINT}",
            first.0,
            last.0,
            time.map_or_else(String::new, |t| t.to_string())
        ))
    })?;
    Ok(Some((&found.1, found.2)))
}

impl Middles {
    fn of(file: &Path, vertical: &Vertical, layers: usize) -> Result<Self, OuterError> {
        let wrong = |what: String| OuterError::file(file, what, HINT);
        let levels = &vertical.levels;
        if levels.len() < layers + 1 {
            return Err(wrong(format!(
                "{} level(s) in VGLVLS for {layers} layer(s)",
                levels.len()
            )));
        }
        let levels = &levels[..=layers];
        let rising = levels.windows(2).all(|w| w[1] > w[0]);
        let falling = levels.windows(2).all(|w| w[1] < w[0]);
        let middles = levels.windows(2).map(|w| 0.5 * (w[0] + w[1])).collect();
        let of_sigma = falling && levels.iter().all(|v| (0.0..=1.0).contains(v));
        match vertical.kind {
            1 | 2 | 7 | 9 if of_sigma && (0.0..50_000.0).contains(&vertical.top) => {
                Ok(Self::Sigma(middles, vertical.top))
            }
            4 if falling && levels[layers] >= 0.0 => Ok(Self::Pressure(middles)),
            5 if rising => Ok(Self::Altitude(middles)),
            6 if rising => Ok(Self::Height(middles)),
            1 | 2 | 4 | 5 | 6 | 7 | 9 => Err(wrong(format!(
                "VGLVLS {levels:?} with VGTOP {} are no levels of {}",
                vertical.top,
                vertical.words()
            ))),
            kind => Err(wrong(format!(
                "levels of VGTYP {kind} ({}) have no height of their own",
                vertical.words()
            ))),
        }
    }
}
