//! The report's ozone page: maps of daily maxima, AOT40 and regime indicators; series and diurnal cycles at the stations.
//!
//! Mole fractions in ppb; µg/m³ at the reference state of GB 3095 are ppb times [`OzonePage::reference_factor`], those of actual air are
//! kept beside. Limits are compared at the reference state.

use super::model::Text;
use super::pack::Packed;
use crate::simulation::{
    OzoneDay, OzoneStatistics, OzoneStatisticsError, SurfaceHours, diurnal_cycle,
    reference_micrograms_per_ppb,
};
use crate::units::to_ppb;
use serde::{Deserialize, Serialize};

/// Limits of GB 3095 at the reference state [µg/m³]: MDA8 class 1 and 2, one hour class 2.
pub(super) const MDA8_LIMITS: [f64; 2] = [100.0, 160.0];
const HOUR_LIMIT: f64 = 200.0;
/// HCHO/NO2 between which neither precursor rules alone: 1.0 to 1.9 over China (ACP 21, 15631).
const FORMALDEHYDE_RATIO: [f64; 2] = [1.0, 1.9];
/// H2O2/HNO3 between which neither rules alone: 0.3 to 0.5 (Sillman 1995: 0.4; the width unverified).
const PEROXIDE_RATIO: [f64; 2] = [0.3, 0.5];

/// What the ozone page shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OzonePage {
    /// Midnight at the beginning of every day [s since 1970-01-01 00:00 UTC].
    pub days: Vec<i64>,
    /// Largest 8-hour mean of every day [ppb], `[j][i]`; no value where the day is not whole.
    pub mda8: Vec<Packed>,
    /// The same in actual air [µg/m³].
    pub mda8_actual: Vec<Packed>,
    /// Largest 1-hour mean of every day [ppb], `[j][i]`.
    pub max_1h: Vec<Packed>,
    /// Excess over 40 ppb in daylight [ppb h], `[j][i]`.
    pub aot40: Packed,
    /// H2O2 over HNO3 in the afternoons [1], `[j][i]`; no value where not kept.
    pub peroxide_ratio: Packed,
    /// HCHO over NO2 in the afternoons [1], `[j][i]`; no value where not kept.
    pub formaldehyde_ratio: Packed,
    /// µg/m³ at the reference state in a ppb.
    pub reference_factor: f64,
    /// Limits of MDA8, class 1 and 2 [µg/m³ at the reference state].
    pub mda8_limits: [f64; 2],
    /// Limit of an hour, class 2 [µg/m³ at the reference state].
    pub hour_limit: f64,
    /// H2O2/HNO3 below which VOC rule and above which NOx does [1].
    pub peroxide_limits: [f64; 2],
    /// HCHO/NO2 below which VOC rule and above which NOx does [1].
    pub formaldehyde_limits: [f64; 2],
    /// Stations.
    pub stations: Vec<OzoneStation>,
}

/// Ozone at a station.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OzoneStation {
    /// Name for the reader.
    pub name: Text,
    /// Cell of the maps.
    pub cell: usize,
    /// Ozone [ppb], `[hour]`.
    pub ozone: Packed,
    /// Ozone in actual air [µg/m³], `[hour]`.
    pub ozone_actual: Packed,
    /// NO2 [ppb], `[hour]`; empty where not kept.
    pub nitrogen_dioxide: Packed,
    /// Mean ozone by hour of Beijing time [ppb], 24 values.
    pub diurnal: Packed,
    /// Mean ozone in actual air by hour of Beijing time [µg/m³], 24 values.
    pub diurnal_actual: Packed,
    /// Mean NO2 by hour of Beijing time [ppb], 24 values or none.
    pub diurnal_nitrogen_dioxide: Packed,
}

impl OzonePage {
    /// The page of hourly maps, with stations in cells of the maps.
    ///
    /// # Errors
    /// As [`OzoneStatistics::of`].
    pub fn of(
        surface: &SurfaceHours<'_>,
        stations: &[(Text, usize)],
    ) -> Result<Self, OzoneStatisticsError> {
        let statistics = OzoneStatistics::of(surface)?;
        let maps = |of: fn(&OzoneDay) -> &Vec<f64>| -> Vec<Packed> {
            let days = statistics.days.iter();
            days.map(|day| Packed::new(of(day).iter().copied()))
                .collect()
        };
        let packed = |values: &[f64]| Packed::new(values.iter().copied());
        Ok(Self {
            days: statistics
                .days
                .iter()
                .map(|day| day.midnight.seconds())
                .collect(),
            mda8: maps(|day| &day.mda8),
            mda8_actual: maps(|day| &day.mda8_actual),
            max_1h: maps(|day| &day.max_1h),
            aot40: packed(&statistics.aot40),
            peroxide_ratio: packed(&statistics.peroxide_over_nitric_acid),
            formaldehyde_ratio: packed(&statistics.formaldehyde_over_nitrogen_dioxide),
            reference_factor: reference_micrograms_per_ppb(),
            mda8_limits: MDA8_LIMITS,
            hour_limit: HOUR_LIMIT,
            peroxide_limits: PEROXIDE_RATIO,
            formaldehyde_limits: FORMALDEHYDE_RATIO,
            stations: stations
                .iter()
                .map(|(name, cell)| station(surface, name, *cell))
                .collect(),
        })
    }
}

fn station(surface: &SurfaceHours<'_>, name: &Text, cell: usize) -> OzoneStation {
    let hours = surface.hours.len();
    let ozone = || (0..hours).map(|n| surface.ozone_ppb(n, cell));
    let actual = || (0..hours).map(|n| surface.ozone_actual(n, cell));
    let kept = if surface.nitrogen_dioxide.is_empty() {
        0
    } else {
        hours
    };
    let nitrogen_dioxide = || {
        (0..kept).map(|n| {
            to_ppb(f64::from(
                surface.nitrogen_dioxide[n * surface.cells + cell],
            ))
        })
    };
    let no_cycle = kept == 0;
    OzoneStation {
        name: name.clone(),
        cell,
        ozone: Packed::new(ozone()),
        ozone_actual: Packed::new(actual()),
        nitrogen_dioxide: Packed::new(nitrogen_dioxide()),
        diurnal: Packed::new(diurnal_cycle(surface.hours, ozone())),
        diurnal_actual: Packed::new(diurnal_cycle(surface.hours, actual())),
        diurnal_nitrogen_dioxide: if no_cycle {
            Packed::new([])
        } else {
            Packed::new(diurnal_cycle(surface.hours, nitrogen_dioxide()))
        },
    }
}
