//! BULKRN: the stable surface layer from the wind and a temperature difference near the ground (EPA-454/B-24-004, §5.2.2;
//! AERMET's routine of that name), for hours whose potential temperature rises with height.
//!
//! θ* = k Δθ / (ln z₂/z₁ + 5 (z₂ − z₁)/L), L = T u*²/(k g θ*), and u* from the wind profile: without ADJ_U* the log-linear one,
//! u* = k u / (ln z/z₀ + 5 z/L), above z/L = 0.5 that of Holtslag and de Bruin (1988)
//! u* = k u / (ln z/z₀ + 7 ln z/L + 4.25 L/z − 0.5 (L/z)² + 0.852); with ADJ_U* log-linear over z − 5 z₀, above
//! z/L = 0.7 that of Luhar et al. (2009, QJRMS 135:2017–2033, eq. 22) f(ζ) = 4 √ζ (1 + 0.3 √ζ), u* = k u/(f(z/L) − f(z₀/L)),
//! with u* at most 0.6 (z/ln(z/z₀))^⅓ and θ* at most 0.1 (1 − (2u*/u*ₘ − 1)²) (their eq. 25–26).
//! Iterated to 1 %, at most 20 rounds; rounds that turn in a circle are averaged.

use super::surface_layer::{Flow, GRAVITY, KARMAN, StableScales};

const BETA: f64 = 5.0;
const ROUNDS: usize = 20;

/// A temperature difference near the ground.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TemperatureStep {
    /// Temperature at the upper less that at the lower height [K].
    pub difference: f64,
    /// Lower height [m].
    pub low: f64,
    /// Upper height [m].
    pub high: f64,
}

impl TemperatureStep {
    /// Difference of potential temperature [K].
    pub fn potential(&self) -> f64 {
        self.difference + (self.high - self.low) * 0.0098
    }
}

/// One round.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Round {
    ustar: f64,
    theta: f64,
    length: f64,
}

impl Round {
    /// Whether a round is within 1 % of the one before.
    fn near(&self, last: &Self) -> bool {
        let near = |now: f64, before: f64| (before - now).abs() <= (0.01 * now).abs();
        near(self.length, last.length)
            && near(self.ustar, last.ustar)
            && near(self.theta, last.theta)
    }
}

struct Profile<'a> {
    flow: &'a Flow,
    step: TemperatureStep,
}

impl Profile<'_> {
    /// θ* for an Obukhov length, as at night.
    fn theta(&self, length: f64) -> f64 {
        let TemperatureStep { low, high, .. } = self.step;
        KARMAN * self.step.potential() / (libm::log(high / low) + BETA * (high - low) / length)
    }

    fn length(&self, ustar: f64, theta: f64) -> f64 {
        ustar * ustar * self.flow.temperature / (KARMAN * GRAVITY * theta)
    }

    /// Luhar's u* for an Obukhov length.
    fn luhar(&self, length: f64) -> f64 {
        let f = |z: f64| {
            let root = (z / length).sqrt();
            4.0 * root * (1.0 + 0.3 * root)
        };
        KARMAN * self.flow.wind / (f(self.flow.height) - f(self.flow.roughness))
    }

    fn ustar(&self, length: f64) -> f64 {
        let flow = self.flow;
        let zeta = flow.height / length;
        if flow.adjusted {
            if flow.height > 0.7 * length {
                return self.luhar(length);
            }
            let neutral = libm::log((flow.height - BETA * flow.roughness) / flow.roughness);
            return KARMAN * flow.wind / (neutral + BETA * zeta);
        }
        let neutral = libm::log(flow.height / flow.roughness);
        let correction = if flow.height > 0.5 * length {
            7.0 * libm::log(zeta) + 4.25 / zeta - 0.5 / (zeta * zeta) + BETA / 2.0 - 1.648
        } else {
            BETA * zeta
        };
        KARMAN * flow.wind / (neutral + correction)
    }

    fn first(&self) -> Round {
        let flow = self.flow;
        let theta = flow.dimmed(self.theta(flow.height / 2.0));
        let slope = BETA * self.step.high * GRAVITY / flow.temperature;
        let ustar = (flow.drag() * slope * theta).sqrt();
        Round {
            ustar,
            theta,
            length: self.length(ustar, theta),
        }
    }

    /// What stands where the rounds do not settle below z/L = 0.7: Luhar's profile at the first guess.
    fn very_stable(&self, first: &Round) -> Round {
        let flow = self.flow;
        let ustar = self.luhar(first.length);
        let most = 0.6
            * libm::pow(
                flow.height / libm::log(flow.height / flow.roughness),
                0.33333,
            );
        let bend = (2.0 * ustar / most).min(1.0) - 1.0;
        let theta = self.theta(first.length).min(0.1 * (1.0 - bend * bend));
        let ustar = ustar.min(most);
        let theta = flow.dimmed(theta);
        Round {
            ustar,
            theta,
            length: self.length(ustar, theta),
        }
    }
}

/// The scales of an hour; `None` where the rounds turn in a circle that is nowhere below z/L = 0.7.
pub(super) fn bulk_richardson(flow: &Flow, step: TemperatureStep) -> Option<StableScales> {
    if step.potential() <= 0.0 {
        let ustar = KARMAN * flow.wind / libm::log(flow.height / flow.roughness);
        return Some(StableScales {
            ustar,
            theta: 0.00001,
        });
    }
    let profile = Profile { flow, step };
    let first = profile.first();
    let mut now = first;
    let mut last = Round {
        ustar: 0.0,
        theta: 0.0,
        length: 0.0,
    };
    let mut rounds: Vec<(f64, Round)> = Vec::with_capacity(ROUNDS);
    while (!now.near(&last) || rounds.len() < 3) && now.length >= 1.0 && rounds.len() < ROUNDS {
        last = now;
        let ustar = profile.ustar(last.length);
        let theta = flow.dimmed(profile.theta(last.length));
        now = Round {
            ustar,
            theta,
            length: profile.length(ustar, theta),
        };
        rounds.push((flow.height / last.length, now));
    }
    now.theta = flow.dimmed(profile.theta(now.length));
    let found = if flow.adjusted {
        settled(&profile, &first, now, &rounds)?
    } else {
        now
    };
    Some(StableScales {
        ustar: found.ustar,
        theta: found.theta,
    })
}

/// What ADJ_U* makes of the rounds.
fn settled(
    profile: &Profile<'_>,
    first: &Round,
    now: Round,
    rounds: &[(f64, Round)],
) -> Option<Round> {
    let Some((zeta, _)) = rounds.last() else {
        return Some(now);
    };
    if rounds.len() < ROUNDS {
        if *zeta <= 0.7 {
            return Some(now);
        }
        let found = profile.very_stable(first);
        return Some(Round {
            theta: profile.flow.dimmed(profile.theta(found.length)),
            ..found
        });
    }
    if *zeta > 99.0 {
        return Some(profile.very_stable(first));
    }
    let circle = (1..ROUNDS).find(|&k| (zeta - rounds[ROUNDS - 1 - k].0).abs() < 1e-4);
    let Some(circle) = circle else {
        return Some(profile.very_stable(first));
    };
    let low: Vec<&Round> = rounds[ROUNDS - circle..]
        .iter()
        .rev()
        .filter(|(zeta, _)| *zeta < 0.7)
        .map(|(_, round)| round)
        .collect();
    let count = low.len() as f64;
    let mean = |value: fn(&Round) -> f64| low.iter().map(|round| value(round)).sum::<f64>() / count;
    (!low.is_empty()).then(|| Round {
        ustar: mean(|r| r.ustar),
        theta: mean(|r| r.theta),
        length: mean(|r| r.length),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn flow(adjusted: bool) -> Flow {
        Flow {
            wind: 4.0,
            height: 10.0,
            roughness: 0.05,
            temperature: 275.0,
            density: 0.98,
            twilight: 0.0,
            adjusted,
        }
    }

    /// The scales fulfil the equations they come from.
    #[test]
    fn the_scales_fulfil_wind_and_temperature() {
        let step = TemperatureStep {
            difference: 0.4,
            low: 2.0,
            high: 10.0,
        };
        for adjusted in [false, true] {
            let flow = flow(adjusted);
            let found = bulk_richardson(&flow, step).unwrap();
            let length = found.ustar * found.ustar * 275.0 / (KARMAN * GRAVITY * found.theta);
            assert!(flow.height / length < 0.5);
            let low = if adjusted { 5.0 * 0.05 } else { 0.0 };
            let wind = found.ustar / KARMAN
                * (libm::log((10.0 - low) / 0.05) + 5.0 * flow.height / length);
            assert!((wind - 4.0).abs() < 0.05, "{wind}");
            let theta = found.theta / KARMAN * (libm::log(5.0) + 5.0 * 8.0 / length);
            assert!((theta - step.potential()).abs() < 0.01, "{theta}");
        }
    }

    #[test]
    fn a_neutral_lapse_rate_gives_the_logarithmic_wind() {
        let step = TemperatureStep {
            difference: -0.2,
            low: 2.0,
            high: 10.0,
        };
        let found = bulk_richardson(&flow(true), step).unwrap();
        assert!((found.ustar - 1.6 / libm::log(200.0)).abs() < 1e-12);
    }
}
