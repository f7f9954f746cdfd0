//! Ozone by the day: largest 8-hour and 1-hour means, AOT40, and what the afternoon says of the regime.
//!
//! - **MDA8** (GB 3095): the largest of the running 8-hour means that lie inside a natural day of Beijing time, that is those that begin
//!   at 0, 1, … 16 h; each needs 6 valid hours, and the day 14 valid means (HJ 663—2013; this count unverified).
//! - **AOT40** (UNECE 2017): Σ max(x − 40 ppb, 0) Δt over hours with more than 50 W/m² of global radiation.
//! - **Indicators** (Sillman 1995; Tonnesen and Dennis 2000): ratio of the means of H2O2 and HNO3, and of HCHO and NO2, over the hours
//!   from 13 to 17 h Beijing time (about 12 to 16 h true solar time at 102° E).
//!
//! Everything starts from hourly mole fractions in the lowest layer. Mass concentrations are those of actual air and those at the reference
//! state of GB 3095, 298.15 K and 1013.25 hPa.

use crate::observations::micrograms_per_ppb;
use crate::time::ModelTime;
use crate::units::{HOUR, to_micrograms, to_ppb};

/// Hours of a day and of the running mean.
pub const DAY_HOURS: usize = 24;
pub(super) const WINDOW: usize = 8;
/// Valid hours a running mean needs, and valid means a day needs.
const LEAST_HOURS: usize = 6;
const LEAST_MEANS: usize = 14;
/// Threshold of AOT40 [ppb] and the radiation that makes daylight [W/m²].
const AOT_THRESHOLD: f64 = 40.0;
const DAYLIGHT: f64 = 50.0;
/// Hours of the indicators, Beijing time.
const AFTERNOON: std::ops::Range<usize> = 13..17;
/// Molar mass of ozone [kg/mol].
const OZONE_MOLAR_MASS: f64 = 0.047_998;

/// What can be wrong with the hourly maps.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum OzoneStatisticsError {
    /// A list of the wrong length.
    #[error("ozone statistics: {what} holds {found} values, not {hours} hours × {cells} cells")]
    Length {
        /// Which list.
        what: &'static str,
        /// Values found.
        found: usize,
        /// Hours.
        hours: usize,
        /// Cells.
        cells: usize,
    },
    /// Hours that do not rise, or do not begin at a full hour.
    #[error("ozone statistics: {0} is no full hour after the one before")]
    Hour(ModelTime),
}

/// Hourly means of the lowest layer, `[hour][cell]`; NaN where missing. Lists of gases that were not kept are empty.
#[derive(Debug, Clone, Copy)]
pub struct SurfaceHours<'a> {
    /// Beginning of every hour.
    pub hours: &'a [ModelTime],
    /// Cells of a map.
    pub cells: usize,
    /// Ozone [mol/mol].
    pub ozone: &'a [f32],
    /// NO2 [mol/mol].
    pub nitrogen_dioxide: &'a [f32],
    /// Formaldehyde [mol/mol].
    pub formaldehyde: &'a [f32],
    /// H2O2 [mol/mol].
    pub hydrogen_peroxide: &'a [f32],
    /// HNO3 [mol/mol].
    pub nitric_acid: &'a [f32],
    /// Air [mol/m³].
    pub air: &'a [f32],
    /// Global radiation [W/m²].
    pub radiation: &'a [f32],
}

/// Maps of a day; NaN where the day does not count.
#[derive(Debug, Clone, PartialEq)]
pub struct OzoneDay {
    /// Midnight at its beginning, Beijing time.
    pub midnight: ModelTime,
    /// Largest 8-hour mean [ppb].
    pub mda8: Vec<f64>,
    /// Largest 8-hour mean in actual air [µg/m³].
    pub mda8_actual: Vec<f64>,
    /// Largest 1-hour mean [ppb].
    pub max_1h: Vec<f64>,
}

/// Ozone of a period.
#[derive(Debug, Clone, PartialEq)]
pub struct OzoneStatistics {
    /// Days that lie wholly or partly in the period.
    pub days: Vec<OzoneDay>,
    /// Accumulated excess over 40 ppb in daylight [ppb h].
    pub aot40: Vec<f64>,
    /// H2O2 over HNO3 in the afternoons [1]; NaN without the gases.
    pub peroxide_over_nitric_acid: Vec<f64>,
    /// HCHO over NO2 in the afternoons [1]; NaN without the gases.
    pub formaldehyde_over_nitrogen_dioxide: Vec<f64>,
}

/// µg/m³ of ozone at the reference state in a ppb (1.962).
pub fn reference_micrograms_per_ppb() -> f64 {
    micrograms_per_ppb(OZONE_MOLAR_MASS)
}

/// Largest running 8-hour mean inside a day, in the unit of its hours; `None` with fewer than 14 valid means.
pub fn daily_maximum_8h(day: &[f64; DAY_HOURS]) -> Option<f64> {
    daily_maximum_window(day).map(|(_, mean)| mean)
}

/// The hour with which the largest running 8-hour mean inside a day begins (the first of equal ones), and that mean.
pub fn daily_maximum_window(day: &[f64; DAY_HOURS]) -> Option<(usize, f64)> {
    let means: Vec<(usize, f64)> = day
        .windows(WINDOW)
        .enumerate()
        .filter_map(|(begins, window)| {
            let (sum, count) = sum_of_valid(window);
            (count >= LEAST_HOURS).then(|| (begins, sum / count as f64))
        })
        .collect();
    if means.len() < LEAST_MEANS {
        return None;
    }
    means
        .into_iter()
        .reduce(|best, other| if other.1 > best.1 { other } else { best })
}

/// Positions of the hours of the day that begins at `midnight`; `None` for those that are not there.
pub(super) fn hours_of_day(times: &[ModelTime], midnight: ModelTime) -> [Option<usize>; DAY_HOURS] {
    let mut hours = [None; DAY_HOURS];
    for (n, time) in times.iter().enumerate() {
        let since = (time.seconds() - midnight.seconds()).div_euclid(HOUR as i64);
        if let Some(hour) = usize::try_from(since).ok().and_then(|h| hours.get_mut(h)) {
            *hour = Some(n);
        }
    }
    hours
}

/// Largest valid hour of a day; `None` without any.
pub fn daily_maximum_1h(day: &[f64; DAY_HOURS]) -> Option<f64> {
    day.iter()
        .copied()
        .filter(|v| v.is_finite())
        .reduce(f64::max)
}

/// Σ max(x − 40, 0) [ppb h] over the hours with daylight, of hourly means [ppb] and radiation [W/m²].
pub fn aot40(hours: impl Iterator<Item = (f64, f64)>) -> f64 {
    hours
        .filter(|(x, radiation)| x.is_finite() && *radiation > DAYLIGHT)
        .map(|(x, _)| (x - AOT_THRESHOLD).max(0.0))
        .sum()
}

/// Mean over the days by hour of Beijing time; NaN for hours without values.
pub fn diurnal_cycle(hours: &[ModelTime], values: impl Iterator<Item = f64>) -> [f64; DAY_HOURS] {
    let mut sums = [(0.0, 0usize); DAY_HOURS];
    for (hour, value) in hours.iter().zip(values) {
        if value.is_finite() {
            let sum = &mut sums[hour.hour()];
            *sum = (sum.0 + value, sum.1 + 1);
        }
    }
    sums.map(|(sum, count)| {
        if count > 0 {
            sum / count as f64
        } else {
            f64::NAN
        }
    })
}

fn sum_of_valid(values: &[f64]) -> (f64, usize) {
    values
        .iter()
        .filter(|v| v.is_finite())
        .fold((0.0, 0), |(sum, count), v| (sum + v, count + 1))
}

impl SurfaceHours<'_> {
    fn check(&self) -> Result<(), OzoneStatisticsError> {
        let (hours, cells) = (self.hours.len(), self.cells);
        for (what, list, may_be_empty) in [
            ("ozone", self.ozone, false),
            ("nitrogen dioxide", self.nitrogen_dioxide, true),
            ("formaldehyde", self.formaldehyde, true),
            ("hydrogen peroxide", self.hydrogen_peroxide, true),
            ("nitric acid", self.nitric_acid, true),
            ("air", self.air, false),
            ("radiation", self.radiation, false),
        ] {
            if list.len() != hours * cells && !(may_be_empty && list.is_empty()) {
                return Err(OzoneStatisticsError::Length {
                    what,
                    found: list.len(),
                    hours,
                    cells,
                });
            }
        }
        let full = |time: &ModelTime| time.seconds().rem_euclid(HOUR as i64) == 0;
        for (n, time) in self.hours.iter().enumerate() {
            if !full(time) || (n > 0 && *time <= self.hours[n - 1]) {
                return Err(OzoneStatisticsError::Hour(*time));
            }
        }
        Ok(())
    }

    /// Ozone of an hour in a cell [ppb].
    pub fn ozone_ppb(&self, hour: usize, cell: usize) -> f64 {
        to_ppb(f64::from(self.ozone[hour * self.cells + cell]))
    }

    /// Ozone of an hour in a cell in actual air [µg/m³].
    pub fn ozone_actual(&self, hour: usize, cell: usize) -> f64 {
        let at = hour * self.cells + cell;
        to_micrograms(f64::from(self.ozone[at]) * f64::from(self.air[at]) * OZONE_MOLAR_MASS)
    }

    /// Ratio of the means of two gases over the afternoons, by cell.
    fn afternoon_ratio(&self, above: &[f32], below: &[f32]) -> Vec<f64> {
        let mut out = vec![f64::NAN; self.cells];
        if above.is_empty() || below.is_empty() {
            return out;
        }
        for (cell, ratio) in out.iter_mut().enumerate() {
            let mut sums = (0.0, 0.0);
            for (n, time) in self.hours.iter().enumerate() {
                let at = n * self.cells + cell;
                let (a, b) = (f64::from(above[at]), f64::from(below[at]));
                if AFTERNOON.contains(&time.hour()) && a.is_finite() && b.is_finite() {
                    sums = (sums.0 + a, sums.1 + b);
                }
            }
            if sums.1 > 0.0 {
                *ratio = sums.0 / sums.1;
            }
        }
        out
    }
}

impl OzoneStatistics {
    /// Statistics of hourly maps.
    ///
    /// # Errors
    /// Lists of the wrong length; hours that are not full or do not rise.
    pub fn of(surface: &SurfaceHours<'_>) -> Result<Self, OzoneStatisticsError> {
        surface.check()?;
        let mut midnights: Vec<ModelTime> = surface.hours.iter().map(|t| t.midnight()).collect();
        midnights.dedup();
        let days = midnights
            .into_iter()
            .map(|midnight| day(surface, midnight))
            .collect();
        let aot40 = (0..surface.cells)
            .map(|cell| {
                aot40((0..surface.hours.len()).map(|n| {
                    let radiation = surface.radiation[n * surface.cells + cell];
                    (surface.ozone_ppb(n, cell), f64::from(radiation))
                }))
            })
            .collect();
        Ok(Self {
            days,
            aot40,
            peroxide_over_nitric_acid: surface
                .afternoon_ratio(surface.hydrogen_peroxide, surface.nitric_acid),
            formaldehyde_over_nitrogen_dioxide: surface
                .afternoon_ratio(surface.formaldehyde, surface.nitrogen_dioxide),
        })
    }
}

fn day(surface: &SurfaceHours<'_>, midnight: ModelTime) -> OzoneDay {
    let hours = hours_of_day(surface.hours, midnight);
    let of = |value: &dyn Fn(usize) -> f64| hours.map(|n| n.map_or(f64::NAN, value));
    let mut out = OzoneDay {
        midnight,
        mda8: Vec::with_capacity(surface.cells),
        mda8_actual: Vec::with_capacity(surface.cells),
        max_1h: Vec::with_capacity(surface.cells),
    };
    for cell in 0..surface.cells {
        let ppb = of(&|n| surface.ozone_ppb(n, cell));
        let actual = of(&|n| surface.ozone_actual(n, cell));
        out.mda8.push(daily_maximum_8h(&ppb).unwrap_or(f64::NAN));
        out.mda8_actual
            .push(daily_maximum_8h(&actual).unwrap_or(f64::NAN));
        out.max_1h.push(daily_maximum_1h(&ppb).unwrap_or(f64::NAN));
    }
    out
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// A triangle with its top of 90 at 15 h.
    fn triangle() -> [f64; DAY_HOURS] {
        std::array::from_fn(|h| 90.0 - 5.0 * (h as f64 - 15.0).abs())
    }

    #[test]
    fn largest_eight_hour_mean_of_a_triangle() {
        // Hours 11 to 18 or 12 to 19 lie around the top: 90 − 5 · (4+3+2+1+0+1+2+3)/8 = 80.
        assert!((daily_maximum_8h(&triangle()).unwrap() - 80.0).abs() < 1e-12);
        assert!((daily_maximum_1h(&triangle()).unwrap() - 90.0).abs() < 1e-12);
        // The first of two equal ones.
        assert_eq!(daily_maximum_window(&triangle()), Some((11, 80.0)));
    }

    #[test]
    fn a_mean_stays_inside_its_day() {
        // High only from 20 h on: the last mean begins at 16 h and holds four high hours.
        let late: [f64; DAY_HOURS] = std::array::from_fn(|h| if h >= 20 { 100.0 } else { 20.0 });
        assert!((daily_maximum_8h(&late).unwrap() - 60.0).abs() < 1e-12);
    }

    #[test]
    fn missing_hours_are_left_out_and_too_many_make_no_day() {
        let mut day = triangle();
        day[15] = f64::NAN;
        // 8 hours around the gap, seven valid: (74 … ) mean of 70,75,80,85,85,80,75.
        assert!((daily_maximum_8h(&day).unwrap() - 550.0 / 7.0).abs() < 1e-12);
        let mut half = triangle();
        half[..10].fill(f64::NAN);
        assert_eq!(daily_maximum_8h(&half), None);
        // Two missing hours in each window at most: still a day.
        let mut holes = triangle();
        for hour in [0, 7, 14, 21] {
            holes[hour] = f64::NAN;
        }
        assert!(daily_maximum_8h(&holes).is_some());
        assert_eq!(daily_maximum_1h(&[f64::NAN; DAY_HOURS]), None);
    }

    #[test]
    fn excess_counts_in_daylight_only() {
        let hours = [
            (50.0, 0.0),
            (50.0, 300.0),
            (30.0, 300.0),
            (f64::NAN, 300.0),
            (60.0, 51.0),
        ];
        assert!((aot40(hours.into_iter()) - 30.0).abs() < 1e-12);
    }

    #[test]
    fn a_ppb_is_two_micrograms_at_the_reference_state() {
        // 48.00 g/mol over 24.465 L/mol.
        assert!((reference_micrograms_per_ppb() - 1.9619).abs() < 1e-4);
    }

    fn surface<'a>(hours: &'a [ModelTime], ozone: &'a [f32], air: &'a [f32]) -> SurfaceHours<'a> {
        SurfaceHours {
            hours,
            cells: 2,
            ozone,
            nitrogen_dioxide: ozone,
            formaldehyde: air,
            hydrogen_peroxide: &[],
            nitric_acid: &[],
            air,
            radiation: air,
        }
    }

    #[test]
    fn maps_of_two_days_in_beijing_time() {
        let start = ModelTime::parse("2016-06-15T00:00").unwrap();
        let hours: Vec<ModelTime> = (0..40).map(|h| start.plus(h * 3600)).collect();
        let day = triangle();
        let ozone: Vec<f32> = (0..40)
            .flat_map(|h| [day[h % 24] as f32 * 1e-9, 5e-8])
            .collect();
        let air = vec![32.0f32; 80];
        let all = OzoneStatistics::of(&surface(&hours, &ozone, &air)).unwrap();
        assert_eq!(all.days.len(), 2);
        assert_eq!(all.days[0].midnight, start);
        assert!((all.days[0].mda8[0] - 80.0).abs() < 1e-5);
        // 32 mol/m³: 80e-9 · 32 · 48 g.
        assert!((all.days[0].mda8_actual[0] - 80e-9 * 32.0 * 47.998e6).abs() < 1e-3);
        // Sixteen hours of the second day make eleven valid means: no day.
        assert!(all.days[1].mda8[0].is_nan());
        assert!((all.days[1].max_1h[1] - 50.0).abs() < 1e-5);
        // Radiation of 32 W/m²: no daylight.
        assert!(all.aot40.iter().all(|v| *v == 0.0));
        assert!(all.peroxide_over_nitric_acid[0].is_nan());
        assert!((all.formaldehyde_over_nitrogen_dioxide[1] - 32.0 / 5e-8).abs() < 1e3);
        let cycle = diurnal_cycle(&hours, (0..40).map(|h| day[h % 24]));
        assert!((cycle[15] - 90.0).abs() < 1e-12 && (cycle[20] - 65.0).abs() < 1e-12);
    }

    #[test]
    fn lists_that_do_not_fit_are_refused() {
        let start = ModelTime::parse("2016-06-15T00:00").unwrap();
        let hours = [start, start.plus(3600)];
        let air = [30.0f32; 4];
        let error = OzoneStatistics::of(&surface(&hours, &[1e-8; 3], &air)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "ozone statistics: ozone holds 3 values, not 2 hours × 2 cells"
        );
        let back = [start, start];
        let error = OzoneStatistics::of(&surface(&back, &[1e-8; 4], &air)).unwrap_err();
        assert!(error.to_string().contains("no full hour"), "{error}");
    }
}
