//! What is kept of one set of emissions as the hours go by: the greatest hour and day, the year, and the days.
//!
//! Days follow AERMOD's policy of calms (24142, EPA-454/B-24-007 2.3): a calm or missing hour adds nothing, and the sum is divided by the other hours, but by no less
//! than three quarters of the day.

use crate::nearfield::{AverageObserver, Completed};
use crate::plume::HourStamp;
use std::cell::RefCell;

/// Least hours by which a day is divided.
const LEAST_HOURS: usize = 18;

/// Air of every hour at every receptor: what gases are multiplied by for the reference state.
///
/// f = (p₀/p)(T/T₀), p at the receptor from that of the station: p = p_s exp(−g (z − z_s)/(R_d T)).
pub struct StateOfAir {
    /// p₀ T/(p_s T₀) and 1/T by hour.
    hours: Vec<(i64, f64, f64)>,
    /// g (z − z_s)/R_d by receptor [K].
    steps: Vec<f64>,
    /// The hour that `factors` are of, and its place.
    now: RefCell<(i64, usize, Vec<f64>)>,
}

impl StateOfAir {
    /// Of hours (YYYYMMDDHH, factor at the station, temperature [K]) and g (z − z_s)/R_d of the receptors [K].
    pub fn new(hours: Vec<(i64, f64, f64)>, steps: Vec<f64>) -> Self {
        let factors = vec![1.0; steps.len()];
        Self {
            hours,
            steps,
            now: RefCell::new((0, 0, factors)),
        }
    }

    /// The factor of an hour and a receptor.
    pub fn factor(&self, hour: usize, receptor: usize) -> f64 {
        let (_, at_station, temperature) = self.hours[hour];
        at_station * growth(self.steps[receptor] / temperature)
    }

    /// Calls `with` with the factors of an hour.
    fn at<T>(&self, stamp: i64, with: impl FnOnce(&[f64]) -> T) -> T {
        let mut now = self.now.borrow_mut();
        if now.0 != stamp {
            let from = now.1.min(self.hours.len());
            let found = self.hours[from..].iter().position(|hour| hour.0 == stamp);
            let place = found.map_or_else(
                || {
                    self.hours
                        .iter()
                        .position(|hour| hour.0 == stamp)
                        .unwrap_or(0)
                },
                |found| from + found,
            );
            let (_, at_station, temperature) = self.hours[place];
            for (factor, step) in now.2.iter_mut().zip(&self.steps) {
                *factor = at_station * growth(step / temperature);
            }
            (now.0, now.1) = (stamp, place);
        }
        with(&now.2)
    }
}

/// eˣ for |x| below 0.2, as its first terms: within 10⁻⁷ (two kilometres above or below the station).
fn growth(x: f64) -> f64 {
    1.0 + x * (1.0 + x / 2.0 * (1.0 + x / 3.0 * (1.0 + x / 4.0 * (1.0 + x / 5.0))))
}

/// A greatest value and when it was.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Greatest {
    /// Values by receptor [µg/m³].
    pub values: Vec<f64>,
    /// YYYYMMDDHH of the last hour of each.
    pub when: Vec<i64>,
}

impl Greatest {
    fn new(receptors: usize) -> Self {
        Self {
            values: vec![0.0; receptors],
            when: vec![0; receptors],
        }
    }

    fn take(&mut self, receptor: usize, value: f64, when: i64) {
        if value > self.values[receptor] {
            self.values[receptor] = value;
            self.when[receptor] = when;
        }
    }
}

/// The sums of a day that is going on.
#[derive(Debug, Clone, Default)]
struct Going {
    sums: Vec<f64>,
    hours: usize,
    idle: usize,
    missing: usize,
}

/// One set of emissions.
pub struct Tally<'a> {
    state: Option<&'a StateOfAir>,
    keep_days: bool,
    going: Going,
    /// Greatest hours in actual air, as AERMOD prints them.
    pub hour_actual: Vec<f64>,
    /// Greatest hours in the state in which they are judged.
    pub hour: Greatest,
    /// Greatest days in that state.
    pub day: Greatest,
    sum: Vec<f64>,
    sum_actual: Vec<f64>,
    counted: usize,
    /// Days that have a value.
    pub dates: Vec<(i32, u32, u32)>,
    /// `[day][receptor]` in that state, where days are kept.
    pub days: Vec<Vec<f64>>,
    progress: Option<&'a mut dyn FnMut(usize, usize)>,
}

impl<'a> Tally<'a> {
    /// Of gases (with a state of air) or particles.
    pub fn new(receptors: usize, state: Option<&'a StateOfAir>, keep_days: bool) -> Self {
        Self {
            state,
            keep_days,
            going: Going {
                sums: vec![0.0; receptors],
                ..Going::default()
            },
            hour_actual: vec![0.0; receptors],
            hour: Greatest::new(receptors),
            day: Greatest::new(receptors),
            sum: vec![0.0; receptors],
            sum_actual: vec![0.0; receptors],
            counted: 0,
            dates: Vec::new(),
            days: Vec::new(),
            progress: None,
        }
    }

    /// Tells how far the run is.
    pub fn telling(mut self, progress: &'a mut dyn FnMut(usize, usize)) -> Self {
        self.progress = Some(progress);
        self
    }

    /// Mean of the year at every receptor, in the state in which it is judged.
    pub fn annual(&self) -> Vec<f64> {
        let hours = self.counted.max(1) as f64;
        self.sum.iter().map(|sum| sum / hours).collect()
    }

    /// Mean of the year in actual air.
    pub fn annual_actual(&self) -> Vec<f64> {
        let hours = self.counted.max(1) as f64;
        self.sum_actual.iter().map(|sum| sum / hours).collect()
    }

    fn hour_of(&mut self, stamp: HourStamp, values: &[f64], factors: Option<&[f64]>) {
        let when = stamp.full();
        for (receptor, &actual) in values.iter().enumerate() {
            if actual == 0.0 {
                continue;
            }
            let value = factors.map_or(actual, |factors| actual * factors[receptor]);
            if actual > self.hour_actual[receptor] {
                self.hour_actual[receptor] = actual;
            }
            self.hour.take(receptor, value, when);
            self.going.sums[receptor] += value;
            self.sum_actual[receptor] += actual;
        }
    }

    fn end_of_day(&mut self, stamp: HourStamp) {
        let receptors = self.going.sums.len();
        let mut going = std::mem::take(&mut self.going);
        let valid = going.hours - going.idle;
        self.counted += valid;
        if going.missing < going.hours {
            let by = if going.idle > 0 && going.hours == 24 {
                valid.max(LEAST_HOURS)
            } else {
                valid.max(1)
            } as f64;
            let when = stamp.full();
            let mut means = Vec::with_capacity(if self.keep_days { receptors } else { 0 });
            for (receptor, sum) in going.sums.iter().enumerate() {
                self.sum[receptor] += sum;
                let mean = sum / by;
                self.day.take(receptor, mean, when);
                if self.keep_days {
                    means.push(mean);
                }
            }
            self.dates.push((stamp.year, stamp.month, stamp.day));
            if self.keep_days {
                self.days.push(means);
            }
        }
        going.sums.fill(0.0);
        self.going = Going {
            sums: going.sums,
            ..Going::default()
        };
    }
}

impl AverageObserver for Tally<'_> {
    fn on_average(&mut self, completed: &Completed<'_>) -> std::io::Result<()> {
        // The hour's own average is the first that a deck of ours asks for.
        if completed.averaging != 0 {
            return Ok(());
        }
        let stamp = completed.stamp;
        self.going.hours += 1;
        self.going.idle += completed.hours.calm + completed.hours.missing;
        self.going.missing += completed.hours.missing;
        let values = completed.field.of(0, 0);
        match self.state {
            Some(state) => state.at(stamp.full(), |factors| {
                self.hour_of(stamp, values, Some(factors));
            }),
            None => self.hour_of(stamp, values, None),
        }
        if stamp.hour == 24 {
            self.end_of_day(stamp);
        }
        Ok(())
    }

    fn on_hour(&mut self, _stamp: HourStamp, done: usize, of: usize) {
        if let Some(progress) = &mut self.progress {
            progress(done, of);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nearfield::{Field, HourCounts};
    use approx::assert_relative_eq;

    fn run(values: &[Option<f64>], state: Option<&StateOfAir>) -> (Vec<f64>, f64, f64) {
        let mut tally = Tally::new(1, state, true);
        for (n, value) in values.iter().enumerate() {
            let field = Field {
                groups: 1,
                receptors: 1,
                values: vec![value.unwrap_or(0.0)],
            };
            let stamp = HourStamp {
                year: 2025,
                month: 1,
                day: 1 + (n / 24) as u32,
                hour: 1 + (n % 24) as u32,
                day_of_year: 1,
            };
            let completed = Completed {
                averaging: 0,
                stamp,
                hours: HourCounts {
                    hours: 1,
                    calm: usize::from(value.is_none()),
                    missing: 0,
                },
                field: &field,
                flag: ' ',
            };
            tally.on_average(&completed).expect("nothing to write");
        }
        let annual = tally.annual()[0];
        let days = tally.days.iter().map(|day| day[0]).collect();
        (days, tally.hour.values[0], annual)
    }

    #[test]
    fn calm_hours_leave_the_day_but_not_below_three_quarters() {
        let mut hours = vec![Some(2.0); 48];
        // Four calm hours: 20 · 2/20. Twelve of the second day: 12 · 2/18.
        hours[..4].fill(None);
        hours[24..36].fill(None);
        let (days, hour, annual) = run(&hours, None);
        assert_relative_eq!(days[0], 2.0, max_relative = 1e-12);
        assert_relative_eq!(days[1], 24.0 / 18.0, max_relative = 1e-12);
        assert_relative_eq!(hour, 2.0);
        assert_relative_eq!(annual, 2.0, max_relative = 1e-12);
    }

    #[test]
    fn gases_are_judged_in_the_reference_state_at_the_receptor() {
        // Xining: 771 hPa, 279 K: 1.2298; a receptor 300 m above sees 3.7 % thinner air.
        let factor = 101_325.0 / 77_100.0 * 279.0 / 298.15;
        let step = 9.806_65 * 300.0 / 287.05;
        let hours = (1..=24)
            .map(|h| (2_025_010_100 + h, factor, 279.0))
            .collect();
        let state = StateOfAir::new(hours, vec![step]);
        let (days, hour, _) = run(&[Some(100.0); 24], Some(&state));
        assert_relative_eq!(factor, 1.2298, max_relative = 1e-4);
        let expected = 100.0 * factor * libm::exp(step / 279.0);
        assert_relative_eq!(hour, expected, max_relative = 1e-7);
        assert_relative_eq!(days[0], expected, max_relative = 1e-7);
    }
}
