//! Reports within the hour → hourly reports, AERMET's rules for data on site (its routines AVG_HR and CALC_WIND).
//!
//! The reports after hh−1:00 up to hh:00 make hour hh. A quantity counts if at least half of the reports that an hour can
//! have are there. Means are arithmetic; σ_θ and σ_w are root mean squares; precipitation is summed, whatever is there.
//! Wind below the threshold enters the mean speed with half of the threshold and gives no direction; an hour with
//! half of its reports or more below the threshold and less than half above is calm. Directions follow one another by the
//! shorter way round (EPA-454/R-99-005, §6.2), so that 350° and 10° give 360°.

use crate::meteorology::{StationRecord, empty_record};
use crate::time::ModelTime;
use crate::units::HOUR;
use std::collections::BTreeMap;

const SECONDS: i64 = HOUR as i64;

/// The usual step between reports [s], at most an hour: the most frequent one, the shorter of two as frequent.
pub fn report_step(records: &[StationRecord]) -> i64 {
    let mut steps: BTreeMap<i64, usize> = BTreeMap::new();
    for pair in records.windows(2) {
        let step = pair[1].time.seconds() - pair[0].time.seconds();
        *steps.entry(step.min(SECONDS)).or_default() += 1;
    }
    let usual = steps.into_iter().filter(|(step, _)| *step > 0);
    let first = (SECONDS, 0);
    usual
        .fold(
            first,
            |best, found| if found.1 > best.1 { found } else { best },
        )
        .0
}

/// Hourly means of reports in time order, calm below `threshold` [m/s]. Hourly reports come out as they went in.
pub fn hourly_means(records: &[StationRecord], threshold: f64) -> Vec<StationRecord> {
    let step = report_step(records);
    if step >= SECONDS {
        return records.to_vec();
    }
    let full = (SECONDS / step) as usize;
    let least = full.div_ceil(2);
    let mut hours: BTreeMap<i64, Vec<&StationRecord>> = BTreeMap::new();
    for record in records {
        let hour = (record.time.seconds() - 1).div_euclid(SECONDS) + 1;
        hours.entry(hour).or_default().push(record);
    }
    hours
        .into_iter()
        .map(|(hour, reports)| mean_hour(ModelTime(hour * SECONDS), &reports, least, threshold))
        .collect()
}

fn mean_hour(
    time: ModelTime,
    reports: &[&StationRecord],
    least: usize,
    threshold: f64,
) -> StationRecord {
    let values = |of: fn(&StationRecord) -> Option<f64>| -> Vec<f64> {
        reports.iter().filter_map(|report| of(report)).collect()
    };
    let mean = |of: fn(&StationRecord) -> Option<f64>| {
        let values = values(of);
        (values.len() >= least).then(|| values.iter().sum::<f64>() / values.len() as f64)
    };
    let calm = |report: &StationRecord| report.wind_speed.is_some_and(|speed| speed < threshold);
    let root = |of: fn(&StationRecord) -> Option<f64>| {
        let blowing = reports.iter().filter(|report| !calm(report));
        let values: Vec<f64> = blowing.filter_map(|report| of(report)).collect();
        (values.len() >= least)
            .then(|| (values.iter().map(|v| v * v).sum::<f64>() / values.len() as f64).sqrt())
    };
    let rain = values(|r| r.precipitation);
    let (wind_speed, wind_from) = mean_wind(reports, least, threshold);
    StationRecord {
        temperature: mean(|r| r.temperature),
        relative_humidity: mean(|r| r.relative_humidity),
        wind_speed,
        wind_from,
        pressure: mean(|r| r.pressure),
        // Rates of rows whose depth was taken for that of an hour: their sum is the hour's.
        precipitation: (!rain.is_empty()).then(|| rain.iter().sum()),
        cloud_cover: mean(|r| r.cloud_cover),
        solar_radiation: mean(|r| r.solar_radiation),
        net_radiation: mean(|r| r.net_radiation),
        temperature_difference: mean(|r| r.temperature_difference),
        sigma_theta: root(|r| r.sigma_theta),
        sigma_w: root(|r| r.sigma_w),
        mixing_height: mean(|r| r.mixing_height),
        ..empty_record(time)
    }
}

/// Mean speed [m/s] and direction [rad].
fn mean_wind(
    reports: &[&StationRecord],
    least: usize,
    threshold: f64,
) -> (Option<f64>, Option<f64>) {
    let speeds: Vec<f64> = reports
        .iter()
        .filter_map(|report| report.wind_speed)
        .collect();
    let calms = speeds.iter().filter(|&&speed| speed < threshold).count();
    let directions: Vec<f64> = reports
        .iter()
        .filter(|report| report.wind_speed.is_none_or(|speed| speed >= threshold))
        .filter_map(|report| report.wind_from.map(f64::to_degrees))
        .collect();
    if calms >= least && directions.len() < least {
        return (Some(0.0), None);
    }
    let raised = speeds.iter().map(|&speed| {
        if speed < threshold {
            threshold / 2.0
        } else {
            speed
        }
    });
    let speed = (speeds.len() >= least).then(|| raised.sum::<f64>() / speeds.len() as f64);
    let direction = (directions.len() >= least).then(|| {
        let mut along = directions[0];
        let mut sum = along;
        for &direction in &directions[1..] {
            let turn = (direction - along + 180.0).rem_euclid(360.0) - 180.0;
            along += turn;
            sum += along;
        }
        (sum / directions.len() as f64)
            .rem_euclid(360.0)
            .to_radians()
    });
    (speed, direction)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn reports(winds: &[(f64, f64)]) -> Vec<StationRecord> {
        let start = ModelTime::from_beijing(2016, 1, 5, 8);
        winds
            .iter()
            .enumerate()
            .map(|(k, &(speed, from))| StationRecord {
                wind_speed: Some(speed),
                wind_from: Some(from.to_radians()),
                temperature: Some(270.0 + k as f64),
                precipitation: Some(0.1e-3 / HOUR),
                ..empty_record(start.plus((k as i64 + 1) * 600))
            })
            .collect()
    }

    #[test]
    fn six_reports_make_an_hour_through_north() {
        let winds = [
            (2.0, 350.0),
            (2.0, 10.0),
            (2.0, 5.0),
            (2.0, 355.0),
            (0.1, 180.0),
            (4.0, 0.0),
        ];
        let hours = hourly_means(&reports(&winds), 0.3);
        assert_eq!(hours.len(), 1);
        assert_eq!(hours[0].time, ModelTime::from_beijing(2016, 1, 5, 9));
        let degrees = hours[0].wind_from.unwrap().to_degrees();
        assert!(degrees.min(360.0 - degrees) < 1e-6, "{degrees}");
        assert!((hours[0].wind_speed.unwrap() - (12.0 + 0.15) / 6.0).abs() < 1e-12);
        assert!((hours[0].temperature.unwrap() - 272.5).abs() < 1e-12);
        assert!((hours[0].precipitation.unwrap() * HOUR - 0.6e-3).abs() < 1e-15);
    }

    #[test]
    fn four_of_six_below_the_threshold_are_a_calm() {
        let winds = [
            (0.1, 0.0),
            (0.1, 0.0),
            (0.1, 0.0),
            (0.2, 0.0),
            (2.0, 90.0),
            (2.0, 90.0),
        ];
        let hours = hourly_means(&reports(&winds), 0.3);
        assert_eq!((hours[0].wind_speed, hours[0].wind_from), (Some(0.0), None));
    }

    #[test]
    fn a_stray_report_makes_no_hourly_table_finer() {
        let at = |minutes: i64| empty_record(ModelTime(minutes * 60));
        let records = [at(60), at(120), at(130), at(180), at(240)];
        assert_eq!(report_step(&records), 3600);
        assert_eq!(hourly_means(&records, 0.3).len(), 5);
    }

    #[test]
    fn less_than_half_is_missing() {
        let hours = hourly_means(&reports(&[(2.0, 90.0), (2.0, 90.0)]), 0.3);
        assert_eq!(hours[0].wind_speed, None);
        assert_eq!(hours[0].temperature, None);
    }
}
