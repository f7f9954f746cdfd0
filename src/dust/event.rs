//! Dust that comes in through the sides during an event, by an observed series of PM10 at one place.
//!
//!   q(z, t) = (c(t + lead) − c_other)/ρ₀ · s(z),   s = 1 up to h, e^(−(z − h)/H) above
//!
//! c is the observed PM10 in actual air, c_other what is no dust, ρ₀ the air's density at the place, h the height to which dust is
//! well mixed (one mixing ratio), H the scale above it. The boundary lies upwind of the place: it has the value of the place `lead`
//! earlier. Sizes: a log-normal distribution of mass over aerodynamic diameter with the geometric standard deviation 2.0
//! (transported Asian dust; unverified) whose median gives the observed PM2.5/PM10 (0.19 at Xining, 0.23 at Lanzhou on days of
//! PM10 > 400 µg/m³, 2014–2019); the bin beyond 10 µm comes with it, PM10 being what is observed.

use super::DustError;
use super::sizes::{BINS, EDGES};
use super::tables::Table;
use crate::time::ModelTime;
use crate::units::{HOUR, from_micrograms};
use std::f64::consts::SQRT_2;

/// Geometric standard deviation of the mass of transported dust [1].
const SPREAD: f64 = 2.0;
/// Medians among which the one of a ratio lies, aerodynamic [m].
const MEDIANS: (f64, f64) = (0.5e-6, 20e-6);
/// Halvings that leave the least bit of a median.
const HALVINGS: usize = 60;
/// Longest gap of a series that is bridged [h].
const LONGEST_GAP: i64 = 6;

/// Observed PM10 at one place.
#[derive(Debug, Clone, PartialEq)]
pub struct DustSeries {
    /// Times, rising.
    times: Vec<ModelTime>,
    /// PM10 in actual air [kg/m³].
    pm10: Vec<f64>,
}

impl DustSeries {
    /// Reads a CSV file with the columns `time` (Beijing time, 2017-01-26T08:00) and `PM10_ug_m3` (actual air); lines without a value
    /// are gaps.
    ///
    /// # Errors
    /// [`DustError::Problems`] with every fault: no time, no number, times that do not rise, gaps of more than six hours.
    pub fn parse(file: &str, bytes: &[u8]) -> Result<Self, DustError> {
        let table = Table::parse(file, bytes)?;
        let mut last: Option<ModelTime> = None;
        let read = table.collect(|row| {
            let time = ModelTime::parse(row.text("time")?).map_err(|e| {
                row.fault("time", e.to_string(), "write 2017-01-26T08:00 (Beijing)")
            })?;
            if row.text("PM10_ug_m3")?.is_empty() {
                return Ok(None);
            }
            let value = row.number("PM10_ug_m3", 0.0, 50_000.0)?;
            if let Some(before) = last {
                let hours = (time.seconds() - before.seconds()) as f64 / HOUR;
                if hours <= 0.0 {
                    return Err(row.fault(
                        "time",
                        "this is not after the line before",
                        "sort the lines",
                    ));
                }
                if hours > LONGEST_GAP as f64 {
                    let message = format!("{hours} hours without a value lie before this line");
                    let hint =
                        format!("gaps up to {LONGEST_GAP} h are bridged; give values or two files");
                    last = Some(time);
                    return Err(row.fault("time", message, hint));
                }
            }
            last = Some(time);
            Ok(Some((time, from_micrograms(value))))
        })?;
        let (times, pm10): (Vec<_>, Vec<_>) = read.into_iter().flatten().unzip();
        if times.is_empty() {
            return Err(table
                .fault(
                    "there is no value of PM10",
                    "an event needs at least one hour",
                )
                .into());
        }
        Ok(Self { times, pm10 })
    }

    /// First and last time.
    pub fn coverage(&self) -> (ModelTime, ModelTime) {
        (self.times[0], self.times[self.times.len() - 1])
    }

    /// PM10 [kg/m³] at a time, linear between values; `None` outside the series.
    pub fn at(&self, time: ModelTime) -> Option<f64> {
        let after = self.times.partition_point(|t| *t <= time);
        if after == 0 {
            return None;
        }
        let (t0, c0) = (self.times[after - 1], self.pm10[after - 1]);
        if t0 == time {
            return Some(c0);
        }
        let (t1, c1) = (*self.times.get(after)?, self.pm10[after]);
        let part = (time.seconds() - t0.seconds()) as f64 / (t1.seconds() - t0.seconds()) as f64;
        Some(c0 + part * (c1 - c0))
    }
}

/// Through which sides dust comes: west, east, south, north, as the entries of a ledger.
pub type Sides = [bool; 4];

/// Dust beyond the sides of a domain.
#[derive(Debug, Clone, PartialEq)]
pub struct DustBoundary {
    /// The series.
    pub series: DustSeries,
    /// Sides through which it comes.
    pub sides: Sides,
    /// Height above ground to which dust is well mixed [m].
    pub mixed_height: f64,
    /// Scale on which it falls off above [m].
    pub scale_height: f64,
    /// PM10 at the place that is no dust [kg/m³].
    pub other_particles: f64,
    /// By how much the boundary is ahead of the place [s].
    pub lead: i64,
    /// By what the observed dust is multiplied on its way back to the boundary [1].
    pub factor: f64,
    /// Shares of the bins over PM10 [1], see [`transported_shares`].
    pub shares: [f64; BINS],
}

impl DustBoundary {
    /// Mixing ratios of the bins [kg/kg] beyond a side (0 west, 1 east, 2 south, 3 north) at a height above ground [m] and a time,
    /// for air of `density` at the observing place [kg/m³]; zeros where no dust comes in, and outside the series.
    pub fn mixing_ratios(
        &self,
        side: usize,
        height: f64,
        time: ModelTime,
        density: f64,
    ) -> [f64; BINS] {
        let observed = self.series.at(time.plus(self.lead));
        let (true, Some(observed)) = (self.sides[side], observed) else {
            return [0.0; BINS];
        };
        let dust = self.factor * (observed - self.other_particles).max(0.0) / density;
        let shape = if height <= self.mixed_height {
            1.0
        } else {
            libm::exp(-(height - self.mixed_height) / self.scale_height)
        };
        self.shares.map(|share| share * dust * shape)
    }

    /// Mean mixing ratios of the bins [kg/kg] between two heights above ground [m]; arguments else as [`Self::mixing_ratios`].
    pub fn layer_mixing_ratios(
        &self,
        side: usize,
        (lower, upper): (f64, f64),
        time: ModelTime,
        density: f64,
    ) -> [f64; BINS] {
        let within = self.mixed_height.clamp(lower, upper) - lower;
        let fall = |height: f64| libm::exp(-(height - self.mixed_height) / self.scale_height);
        let begin = self.mixed_height.max(lower);
        let above = if upper > begin {
            self.scale_height * (fall(begin) - fall(upper))
        } else {
            0.0
        };
        let mean = (within + above) / (upper - lower);
        self.mixing_ratios(side, 0.0, time, density)
            .map(|ratio| ratio * mean)
    }
}

/// Shares of the bins over PM10 [1] of transported dust with a ratio PM2.5/PM10: the first four add up to 1, the first two to the
/// ratio. `None` if no median between 0.5 and 20 µm gives it (about 0.02 to 1.0).
pub fn transported_shares(ratio: f64) -> Option<[f64; BINS]> {
    let below = |diameter: f64, median: f64| {
        let away = libm::log(diameter / median) / (SQRT_2 * libm::log(SPREAD));
        0.5 * (1.0 + libm::erf(away))
    };
    let of = |median: f64| below(EDGES[2], median) / below(EDGES[4], median);
    let (mut low, mut high) = MEDIANS;
    if !(of(high)..=of(low)).contains(&ratio) {
        return None;
    }
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        if of(middle) > ratio {
            low = middle;
        } else {
            high = middle;
        }
    }
    let median = 0.5 * (low + high);
    let particles = below(EDGES[4], median);
    // What is finer than the first bin counts with it.
    let lower = |bin: usize| {
        if bin == 0 {
            0.0
        } else {
            below(EDGES[bin], median)
        }
    };
    Some(std::array::from_fn(|bin| {
        (below(EDGES[bin + 1], median) - lower(bin)) / particles
    }))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    const BAIYIN: &str = "time,PM10_ug_m3\n# made up\n2017-01-26T06:00,150\n2017-01-26T07:00,1150\n2017-01-26T08:00,\n2017-01-26T09:00,3150\n";

    fn time(text: &str) -> ModelTime {
        ModelTime::parse(text).unwrap()
    }

    fn boundary() -> DustBoundary {
        DustBoundary {
            series: DustSeries::parse("baiyin.csv", BAIYIN.as_bytes()).unwrap(),
            sides: [false, true, false, true],
            mixed_height: 1000.0,
            scale_height: 500.0,
            other_particles: from_micrograms(150.0),
            lead: 3600,
            factor: 1.0,
            shares: transported_shares(0.2).unwrap(),
        }
    }

    #[test]
    fn the_series_is_linear_over_its_gap_and_nothing_outside() {
        let series = boundary().series;
        let micro = |text: &str| series.at(time(text)).map(|c| 1e9 * c);
        assert_relative_eq!(
            micro("2017-01-26T08:00").unwrap(),
            2150.0,
            max_relative = 1e-12
        );
        assert_relative_eq!(
            micro("2017-01-26T06:30").unwrap(),
            650.0,
            max_relative = 1e-12
        );
        assert_relative_eq!(
            micro("2017-01-26T09:00").unwrap(),
            3150.0,
            max_relative = 1e-12
        );
        assert_eq!(micro("2017-01-26T05:59"), None);
        assert_eq!(micro("2017-01-26T09:01"), None);
    }

    #[test]
    fn the_boundary_gives_the_observed_pm10_an_hour_ahead() {
        let boundary = boundary();
        let at = |side, height| boundary.mixing_ratios(side, height, time("2017-01-26T06:00"), 0.8);
        let particles: f64 = at(3, 300.0)[..4].iter().sum();
        assert_relative_eq!(
            particles * 0.8,
            from_micrograms(1000.0),
            max_relative = 1e-12
        );
        let fine: f64 = at(3, 300.0)[..2].iter().sum();
        assert_relative_eq!(fine / particles, 0.2, max_relative = 1e-12);
        assert_eq!(at(0, 300.0), [0.0; BINS]);
        assert_eq!(at(1, 300.0), at(1, 1000.0));
        assert_relative_eq!(
            at(1, 1500.0)[2] / at(1, 0.0)[2],
            (-1.0_f64).exp(),
            max_relative = 1e-12
        );
        let late = boundary.mixing_ratios(3, 0.0, time("2017-01-26T08:30"), 0.8);
        assert_eq!(late, [0.0; BINS]);
    }

    #[test]
    fn means_of_layers_add_up_to_the_column() {
        let boundary = boundary();
        let now = time("2017-01-26T06:00");
        let edges = [0.0, 40.0, 150.0, 700.0, 1300.0, 2500.0, 6000.0];
        let column: f64 = edges
            .windows(2)
            .map(|w| boundary.layer_mixing_ratios(3, (w[0], w[1]), now, 0.8)[3] * (w[1] - w[0]))
            .sum();
        let surface = boundary.mixing_ratios(3, 0.0, now, 0.8)[3];
        let expected = 1000.0 + 500.0 * (1.0 - (-10.0_f64).exp());
        assert_relative_eq!(column / surface, expected, max_relative = 1e-12);
    }

    #[test]
    fn shares_follow_the_ratio() {
        for ratio in [0.06, 0.19, 0.23, 0.4, 0.8] {
            let shares = transported_shares(ratio).unwrap();
            assert_relative_eq!(shares[0] + shares[1], ratio, max_relative = 1e-12);
            assert_relative_eq!(shares[..4].iter().sum::<f64>(), 1.0, max_relative = 1e-12);
            assert!(shares.iter().all(|share| *share >= 0.0));
        }
        assert!(transported_shares(0.06).unwrap()[4] > transported_shares(0.23).unwrap()[4]);
        assert_eq!(transported_shares(0.001), None);
        assert_eq!(transported_shares(1.1), None);
        assert_eq!(transported_shares(f64::NAN), None);
    }

    #[test]
    fn faults_of_a_series_are_all_named() {
        let text = "time,PM10_ug_m3\n26.1.2017,100\n2017-01-26T06:00,abc\n2017-01-26T07:00,100\n2017-01-26T06:00,100\n2017-01-26T20:00,-5\n2017-01-26T21:00,100\n";
        let fault = DustSeries::parse("b.csv", text.as_bytes())
            .unwrap_err()
            .to_string();
        for part in [
            "b.csv, line 2, column time",
            "b.csv, line 3, column PM10_ug_m3: this is no number in its range (found 'abc')",
            "b.csv, line 5, column time: this is not after the line before",
            "b.csv, line 6, column PM10_ug_m3: this is no number in its range (found '-5')",
            "b.csv, line 7, column time: 14 hours without a value lie before this line",
        ] {
            assert!(fault.contains(part), "{fault}");
        }
        let fault = |text: &str| {
            DustSeries::parse("b.csv", text.as_bytes())
                .unwrap_err()
                .to_string()
        };
        assert!(
            fault("time,PM10\n2017-01-26T06:00,1\n")
                .contains("there is no column PM10_ug_m3; its columns are time, PM10")
        );
        assert!(fault("time,PM10_ug_m3\n").contains("there is no value of PM10"));
    }
}
