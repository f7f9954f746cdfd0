//! Background of an hour: of the pollutant, of ozone and of NOx, by wind sector, from hourly files, values that vary with
//! time, or one value, with AERMOD's rules for what is missing.
//!
//! Units: C [µg/m³] = C [ppb] / 0.5319 for NO2 and NOx, / 0.3823 for SO2, × 1.144 for CO, × 1.96 for ozone.
//! In stable hours ozone is at least its greatest value of the last 24 h (but not more than 40 ppb) up to L = 50 m, less of it
//! in proportion (250 m − L)/200 m beyond, none above 250 m.
//!
//! Source: AERMOD User's Guide EPA-454/B-24-007 (2024), sections 3.2.4–3.2.6 and 3.3.9; the behaviour of AERMOD 24142.

use super::case::{Background, Case, ConcentrationUnit, SectorValues};
use super::emission::factor_index;
use super::engine::Ambient;
use super::inputs::{HourlyInputs, HourlySeries};
use crate::plume::{Hour, VariationKind};

/// NO2: ppb per µg/m³.
pub const NO2_PPB: f64 = 0.5319;
/// SO2: ppb per µg/m³.
pub const SO2_PPB: f64 = 0.3823;
/// CO: µg/m³ per ppb.
pub const CO_PER_PPB: f64 = 1.144;
/// Ozone: µg/m³ per ppb.
pub const OZONE_PER_PPB: f64 = 1.960;
/// The most that the least ozone of a stable hour can be [µg/m³] (40 ppb).
const GREATEST_LEAST_OZONE: f64 = 78.40;
/// Ozone at or above this is missing [unit of the file].
const MISSING_OZONE: f64 = 900.0;

/// What can be wrong with background.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum BackgroundError {
    /// No value in the file and none to fill in.
    #[error(
        "hour {date}: the hourly background of sector {sector} is missing and no value is given to fill it in"
    )]
    Missing {
        /// YYYYMMDDHH.
        date: i64,
        /// Sector, from 1.
        sector: usize,
    },
    /// A keyword that is no kind of variation.
    #[error("'{0}' is not a way in which background varies")]
    Variation(String),
}

/// Substance of a value to convert.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Substance {
    Nitrogen,
    Sulphur,
    CarbonMonoxide,
    Ozone,
    Other,
}

impl Substance {
    fn of_pollutant(name: &str) -> Self {
        match name {
            "NO2" => Self::Nitrogen,
            "SO2" => Self::Sulphur,
            "CO" => Self::CarbonMonoxide,
            _ => Self::Other,
        }
    }

    /// To µg/m³. Other pollutants are taken to be in µg/m³ already.
    fn micrograms(self, value: f64, unit: ConcentrationUnit) -> f64 {
        let thousand = match unit {
            ConcentrationUnit::Micrograms => return value,
            ConcentrationUnit::Ppb => 1.0,
            ConcentrationUnit::Ppm => 1000.0,
        };
        match self {
            Self::Nitrogen => value / (NO2_PPB / thousand),
            Self::Sulphur => value / (SO2_PPB / thousand),
            Self::CarbonMonoxide => value * (CO_PER_PPB * thousand),
            Self::Ozone => value * (OZONE_PER_PPB * thousand),
            Self::Other => value,
        }
    }
}

/// A concentration of a pollutant (upper case) in µg/m³; of pollutants without a factor ppb and ppm are taken as they are.
pub fn micrograms(pollutant: &str, value: f64, unit: ConcentrationUnit) -> f64 {
    Substance::of_pollutant(pollutant).micrograms(value, unit)
}

/// The value of an hour among values that vary by a keyword of EMISFACT (or ANNUAL).
fn varying(keyword: &str, values: &[f64], hour: &Hour) -> Result<f64, BackgroundError> {
    if keyword == "ANNUAL" {
        return Ok(values.first().copied().unwrap_or(0.0));
    }
    let kind = VariationKind::of_keyword(keyword)
        .ok_or_else(|| BackgroundError::Variation(keyword.to_owned()))?;
    let index = factor_index(kind, hour.stamp, hour.wind_category);
    Ok(values.get(index).copied().unwrap_or(0.0))
}

/// The value of a sector that does not come from a file [µg/m³], if it has one.
fn given(
    sector: &SectorValues,
    hour: &Hour,
    substance: Substance,
) -> Result<Option<f64>, BackgroundError> {
    let value = match (&sector.varying, sector.value) {
        (Some((keyword, values)), _) => varying(keyword, values, hour)?,
        (None, Some(value)) => value,
        (None, None) => return Ok(None),
    };
    Ok(Some(substance.micrograms(value, sector.unit)))
}

/// Entry of an hour in a sector's file.
enum Entry {
    /// The sector has no file.
    NoFile,
    /// It has none for this hour.
    Missing,
    /// As written.
    Value(f64),
}

fn from_file(series: &[Option<HourlySeries>], sector: usize, index: usize) -> Entry {
    let Some(series) = series.get(sector).and_then(Option::as_ref) else {
        return Entry::NoFile;
    };
    match series.get(index).copied().flatten() {
        Some(value) if value >= 0.0 => Entry::Value(value),
        _ => Entry::Missing,
    }
}

/// Which sector holds (0-based); without sectors there is one for all winds.
fn sector_of(background: &Background, sector: usize) -> Option<usize> {
    if background.sectors.is_empty() {
        Some(0)
    } else {
        sector.checked_sub(1)
    }
}

/// Background of a variant that does not have that of its case.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OwnBackground {
    /// Pollutant, for values in ppb and ppm; upper case.
    pub pollutant: String,
    /// The background; `None`: there is none.
    pub background: Option<Background>,
    /// Its hourly files by sector, one entry an hour of the weather file.
    pub series: Vec<Option<HourlySeries>>,
}

/// Background of one pollutant, hour after hour.
#[derive(Debug)]
pub struct PollutantAir<'a> {
    background: Option<&'a Background>,
    series: &'a [Option<HourlySeries>],
    substance: Substance,
    last: f64,
}

impl<'a> PollutantAir<'a> {
    /// Of a pollutant (upper case).
    pub fn new(
        pollutant: &str,
        background: Option<&'a Background>,
        series: &'a [Option<HourlySeries>],
    ) -> Self {
        Self {
            background,
            series,
            substance: Substance::of_pollutant(pollutant),
            last: 0.0,
        }
    }

    /// Background of hour `index` of the weather file [µg/m³]; to be called for every hour in turn.
    ///
    /// # Errors
    /// [`BackgroundError`].
    pub fn hour(
        &mut self,
        index: usize,
        hour: &Hour,
        messages: &mut Vec<(String, String)>,
    ) -> Result<f64, BackgroundError> {
        let Some(background) = self.background else {
            return Ok(0.0);
        };
        let Some(sector) = sector_of(background, hour.background_sector) else {
            return Ok(0.0);
        };
        let Some(values) = background.values.get(sector) else {
            return Ok(0.0);
        };
        let fill = given(values, hour, self.substance)?;
        let date = hour.stamp.full();
        let value = match from_file(self.series, sector, index) {
            Entry::Value(value) => self.substance.micrograms(value, values.hourly_unit),
            Entry::Missing => {
                let Some(fill) = fill else {
                    return Err(BackgroundError::Missing {
                        date,
                        sector: sector + 1,
                    });
                };
                messages.push(("453".to_owned(), format!("{date:010}s{}", sector + 1)));
                fill
            }
            // A sector with neither keeps the last hour's value where other sectors have files, as AERMOD does.
            Entry::NoFile if self.series.iter().any(Option::is_some) => fill.unwrap_or(self.last),
            Entry::NoFile => fill.unwrap_or(0.0),
        };
        self.last = value;
        Ok(value)
    }
}

/// Background hour after hour; keeps the ozone of the last day.
#[derive(Debug)]
pub struct AmbientAir<'a> {
    case: &'a Case,
    inputs: &'a HourlyInputs,
    pollutant: PollutantAir<'a>,
    factor: f64,
    /// Ozone of the last 24 hours by sector and hour of the day [µg/m³].
    last_day: Vec<[f64; 24]>,
}

impl<'a> AmbientAir<'a> {
    /// Ready for the first hour of the weather file.
    pub fn new(case: &'a Case, inputs: &'a HourlyInputs) -> Self {
        // EMISUNIT's factor turns g/s into µg/s by default: a background in µg/m³ is scaled by a millionth of it.
        let factor = case.units.first().map_or(1.0, |unit| unit.factor / 1.0e6);
        Self {
            case,
            inputs,
            pollutant: PollutantAir::new(
                &case.options.pollutant,
                case.background.as_ref(),
                &inputs.background,
            ),
            factor,
            last_day: vec![[GREATEST_LEAST_OZONE; 24]; case.no2.ozone.values.len()],
        }
    }

    /// Whether any hour can have any.
    pub fn none(&self) -> bool {
        self.case.background.is_none()
            && self.case.no2.ozone.values.is_empty()
            && self.case.no2.nox.values.is_empty()
    }

    /// The air of hour `index` of the weather file; to be called for every hour in turn, those outside the run too.
    pub fn hour(
        &mut self,
        index: usize,
        hour: &Hour,
        messages: &mut Vec<(String, String)>,
    ) -> Result<Ambient, BackgroundError> {
        Ok(Ambient {
            background: self.pollutant.hour(index, hour, messages)?,
            ozone: self.ozone(index, hour, messages)?,
            nox: self.nox(index, hour, messages)?,
            factor: self.factor,
            carried: [0.0; 2],
        })
    }

    fn ozone(
        &mut self,
        index: usize,
        hour: &Hour,
        messages: &mut Vec<(String, String)>,
    ) -> Result<Option<f64>, BackgroundError> {
        let ozone = &self.case.no2.ozone;
        if ozone.values.is_empty() {
            return Ok(Some(0.0));
        }
        let here = sector_of(ozone, hour.ozone_sector);
        let of_day = (hour.stamp.hour as usize).clamp(1, 24) - 1;
        let hourly = self.inputs.ozone.iter().any(Option::is_some);
        if !hourly {
            let Some(values) = here.and_then(|sector| ozone.values.get(sector)) else {
                return Ok(Some(0.0));
            };
            return Ok(Some(given(values, hour, Substance::Ozone)?.unwrap_or(0.0)));
        }
        // With a file for any sector, a sector without one has no ozone (and not its given value): so AERMOD.
        let mut result = Some(0.0);
        for (sector, values) in ozone.values.iter().enumerate() {
            let valid = match from_file(&self.inputs.ozone, sector, index) {
                Entry::NoFile => continue,
                Entry::Value(value) if value < MISSING_OZONE => Some(value),
                Entry::Value(_) | Entry::Missing => None,
            };
            let fill = given(values, hour, Substance::Ozone)?;
            let measured =
                valid.map(|value| Substance::Ozone.micrograms(value, values.hourly_unit));
            if here != Some(sector) {
                self.last_day[sector][of_day] = measured.unwrap_or(0.0);
                continue;
            }
            result = match (measured, fill) {
                (Some(value), _) if self.case.no2.no_least_ozone => Some(value),
                (Some(value), _) => {
                    let least = least_ozone(hour, &self.last_day[sector]);
                    self.last_day[sector][of_day] = value;
                    Some(value.max(least))
                }
                (None, fill) => {
                    self.last_day[sector][of_day] = 0.0;
                    if fill.is_none() {
                        messages.push(("459".to_owned(), format!("{:010}", hour.stamp.full())));
                    }
                    fill
                }
            };
        }
        Ok(result)
    }

    fn nox(
        &self,
        index: usize,
        hour: &Hour,
        messages: &mut Vec<(String, String)>,
    ) -> Result<Option<f64>, BackgroundError> {
        let nox = &self.case.no2.nox;
        // Nothing said about NOx: GRSM makes it from NO2 and ozone.
        let is_given = nox.values.iter().any(|sector| {
            sector.hourly.is_some() || sector.value.is_some() || sector.varying.is_some()
        });
        if !is_given {
            return Ok(None);
        }
        let Some((sector, values)) = sector_of(nox, hour.nox_sector)
            .and_then(|sector| nox.values.get(sector).map(|values| (sector, values)))
        else {
            return Ok(Some(0.0));
        };
        let fill = given(values, hour, Substance::Nitrogen)?;
        if !self.inputs.nox.iter().any(Option::is_some) {
            return Ok(Some(fill.unwrap_or(0.0)));
        }
        match from_file(&self.inputs.nox, sector, index) {
            Entry::Value(value) => Ok(Some(
                Substance::Nitrogen.micrograms(value, values.hourly_unit),
            )),
            Entry::Missing => {
                if fill.is_none() {
                    messages.push(("609".to_owned(), format!("{:010}", hour.stamp.full())));
                }
                Ok(fill)
            }
            Entry::NoFile => Ok(Some(0.0)),
        }
    }
}

/// Least ozone of an hour [µg/m³]; negative in convective hours.
fn least_ozone(hour: &Hour, last_day: &[f64; 24]) -> f64 {
    let length = hour.obukhov_length;
    if length <= 0.0 {
        return -9.0;
    }
    let greatest = last_day
        .iter()
        .copied()
        .fold(0.0, f64::max)
        .min(GREATEST_LEAST_OZONE);
    if length <= 50.0 {
        greatest
    } else if length > 250.0 {
        0.0
    } else {
        greatest * (250.0 - length) / 200.0
    }
}
