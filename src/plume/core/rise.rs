//! Rise of a stack's plume in layered and in convective air.
//!
//! layered     Δh(x) = 2.66 (F_b/(N² u) (N′ F_m/F_b sin(N′x/u) + 1 − cos(N′x/u)))^⅓, N′ = 0.7 N          Weil 1988
//!             at most 2.66 (F_b/(N² u))^⅓, 4 F_b^¼/N^¾ (calm) and 1.2 L^⅗ (h_s + 1.2 L)^⅖, L = F_b/(u u*²)   Briggs 1975
//! convective  Δh(x) = (3 F_m x/(β₁² u²) + 3 F_b x²/(2 β₁² u³))^⅓, β₁ = 0.6                               Briggs 1984
//! indirect    Δh_i(x) = √(2 F_b z_i/(α_r u r_y r_z)) x/u                                                 Weil et al. 1997

use super::constants::{
    ENTRAINMENT_RISE, ENTRAINMENT_SPREAD, GRAVITY, INDIRECT_ALPHA, INDIRECT_ENTRAINMENT,
    INDIRECT_LAMBDA,
};
use super::source_hour::SourceHour;
use crate::numerics::lanes::{LaneMask, Lanes};

/// Rise of the direct plume in wind `wind` at distance `x` [m].
#[inline(always)]
pub fn convective_rise<V: Lanes>(s: &SourceHour<'_>, wind: V, x: V) -> V {
    let beta = ENTRAINMENT_RISE * ENTRAINMENT_RISE;
    let momentum = x * (3.0 * s.fluxes.momentum) / (wind * wind * beta);
    let buoyancy = x * x * (3.0 * s.fluxes.buoyancy) / (wind * wind * wind * (2.0 * beta));
    (momentum + buoyancy).cube_root()
}

/// The same in the wind at the release.
#[inline(always)]
pub(super) fn convective_rise_at_release<V: Lanes>(s: &SourceHour<'_>, x: V) -> V {
    let beta = ENTRAINMENT_RISE * ENTRAINMENT_RISE;
    let momentum = 3.0 * s.fluxes.momentum / (s.wind * s.wind * beta);
    let buoyancy = 3.0 * s.fluxes.buoyancy / (s.wind * s.wind * s.wind * (2.0 * beta));
    (x * (x * buoyancy + momentum)).cube_root()
}

/// Rise of the indirect plume above the lid's reflection at distance `x` [m].
#[inline(always)]
pub fn indirect_rise<V: Lanes>(s: &SourceHour<'_>, x: V) -> V {
    let radius = ENTRAINMENT_SPREAD * (s.mixing_height - s.tip_height);
    let wstar = s.hour.convective_velocity;
    let lambda = INDIRECT_LAMBDA * INDIRECT_LAMBDA.sqrt();
    let area = x * x * (0.25 * INDIRECT_ENTRAINMENT * lambda * wstar * wstar / (s.wind * s.wind))
        + radius * radius;
    let head = 2.0 * s.fluxes.buoyancy * s.mixing_height / (INDIRECT_ALPHA * s.wind);
    (V::splat(head) / area).sqrt() * x * (1.0 / s.wind)
}

/// Briggs's rise broken up by shear [m].
#[inline(always)]
fn neutral_rise<V: Lanes>(s: &SourceHour<'_>, wind: V) -> V {
    let ustar = s.air.friction_velocity;
    let length = V::splat(s.fluxes.buoyancy / (ustar * ustar)) / wind;
    length.powf(0.6) * 1.2 * (length * 1.2 + s.tip_height).powf(0.4)
}

/// Distance at which a layered plume has risen fully [m]: u atan2(N′F_m, −F_b)/N′.
#[inline(always)]
fn layered_distance<V: Lanes>(s: &SourceHour<'_>, wind: V, frequency: V) -> V {
    let angle =
        -((frequency * s.fluxes.momentum) / s.fluxes.buoyancy).atan() + std::f64::consts::PI;
    wind * angle / frequency
}

/// Final rise and its distance in wind `wind` with Brunt–Väisälä frequency `n` (AERMOD's DISTF).
fn final_rise_in(s: &mut SourceHour<'_>, wind: f64, n: f64) {
    let fb = s.fluxes.buoyancy;
    let far = if fb >= 55.0 {
        119.0 * Lanes::powf(fb, 0.4)
    } else {
        49.0 * Lanes::powf(fb, 0.625)
    };
    if !s.layered {
        s.distance_to_final_rise = far;
        s.final_rise = convective_rise(s, wind, far);
        return;
    }
    s.distance_to_final_rise = layered_distance(s, wind, 0.7 * n);
    let n2 = n * n;
    s.final_rise = (2.66 * (fb / (n2 * wind)).cube_root())
        .min(neutral_rise(s, wind))
        .min(convective_rise(s, wind, far))
        .min(4.0 * Lanes::powf(fb, 0.25) / Lanes::powf(n2, 0.375));
    if s.air.urban_stable
        && s.tip_height + s.final_rise >= s.mixing_height
        && s.tip_height < s.mixing_height
    {
        let above = GRAVITY / s.hour.potential_temperature_at_top * 0.005;
        (s.penetrated, s.penetration_depth) = s.penetration(wind, above);
        if s.penetrated > 0.0 {
            s.final_rise = s.penetrated_rise();
        }
    }
}

/// First estimate in the air at the stack's top.
pub(super) fn final_rise(s: &mut SourceHour<'_>) {
    let (wind, n) = (s.wind, s.brunt_vaisala);
    final_rise_in(s, wind, n);
}

/// Repeats the estimate in the mean of the air at the stack's top and half way up (at most five times).
pub(super) fn settle_final_rise(s: &mut SourceHour<'_>) {
    let mut count = 0;
    loop {
        let before = s.final_rise;
        let (wind, n2) = halfway_air(s, s.final_rise);
        final_rise_in(s, wind, n2.sqrt());
        count += 1;
        if ((before - s.final_rise) / s.final_rise).abs() < 0.01 {
            break;
        }
        if count >= 5 {
            s.final_rise = 0.5 * (s.final_rise + before);
            break;
        }
    }
}

/// Mean of wind and of N² between the stack's top and half the rise.
#[inline(always)]
fn halfway_air<V: Lanes>(s: &SourceHour<'_>, rise: V) -> (V, V) {
    let o = s.options;
    let (wind, sigma_v, gradient, theta) = s.tables.for_rise(rise * 0.5 + s.tip_height);
    let sigma_v = sigma_v
        .at_least(o.least_sigma_v)
        .max(wind * o.least_sigma_v_ratio);
    let wind = if o.vector_wind {
        (wind * wind + sigma_v * sigma_v * 2.0).sqrt()
    } else {
        wind
    };
    let wind = (wind.at_least(o.least_wind) + s.wind) * 0.5;
    let gradient = (gradient + s.gradient) * 0.5;
    let theta = (theta + s.potential_temperature) * 0.5;
    (wind, (gradient * GRAVITY / theta).at_least(1.0e-20))
}

/// Whether Briggs's rise can end below the final rise in any wind that the plume may meet on its way: it falls with the
/// wind, so the greatest wind up to half the final rise decides.
pub(super) fn neutral_may_limit(s: &SourceHour<'_>) -> bool {
    if s.options.vector_wind {
        return true;
    }
    let fastest = s
        .tables
        .greatest_wind(s.tip_height, s.tip_height + 0.5 * s.final_rise);
    let wind = 0.5 * (fastest.max(s.options.least_wind) + s.wind).max(2.0 * s.wind);
    neutral_rise(s, wind) < s.final_rise
}

/// Rise of a layered plume on its way, in given air (AERMOD's SBLRIS) [m].
///
/// With m = N′F_m/F_b and φ = N′x/u the drive m sin φ + 1 − cos φ is greatest at φ = π − atan m, where m cos φ + sin φ = 0,
/// and stays there: 1 + √(1 + m²).
#[inline(always)]
fn rising<V: Lanes>(s: &SourceHour<'_>, wind: V, n2: V, x: V) -> V {
    let prime = n2.sqrt() * 0.7;
    // One division for both F_b/(N² u) and x/u.
    let shared = V::splat(1.0) / (n2 * wind);
    let strength = shared * s.fluxes.buoyancy;
    let momentum = prime * (s.fluxes.momentum / s.fluxes.buoyancy);
    let phase = prime * x * (shared * n2);
    let (sine, versine) = phase.at_most(std::f64::consts::PI).sine_and_versine();
    let drive = momentum * sine;
    let falling = (momentum * (V::splat(1.0) - versine) + sine).le(V::splat(0.0));
    let risen = phase
        .ge(V::splat(std::f64::consts::PI))
        .or(phase.gt(V::splat(std::f64::consts::FRAC_PI_2)).and(falling));
    let mut whole = drive + versine;
    if risen.any() {
        whole = V::select(risen, (momentum * momentum + 1.0).sqrt() + 1.0, whole);
    }
    let term = V::select(whole.gt(V::splat(0.0)), strength * whole, strength * drive);
    let rise = (term.cube_root() * 2.66).min(V::splat(s.final_rise));
    if s.neutral_may_limit {
        rise.min(neutral_rise(s, wind))
    } else {
        rise
    }
}

/// Rise of a layered plume at distance `x` [m] (AERMOD's DELTAH).
#[inline(always)]
pub fn layered_rise<V: Lanes>(s: &SourceHour<'_>, x: V) -> V {
    let done = V::splat(s.final_rise);
    let on_the_way = x.lt(V::splat(s.distance_to_final_rise));
    if !on_the_way.any() {
        return done;
    }
    let n2 = V::splat(s.brunt_vaisala * s.brunt_vaisala);
    let mut rise = rising(s, V::splat(s.wind), n2, x);
    let mut open = on_the_way;
    for count in 1..=10 {
        let (wind, n2) = halfway_air(s, rise);
        let next = rising(s, wind, n2, x);
        let settled = if count >= 5 {
            next.gt(V::splat(0.0))
                .and(((rise - next) / next).abs().lt(V::splat(0.001)))
        } else {
            V::Mask::splat(false)
        };
        let value = if count == 10 {
            V::select(settled, next.at_least(1.0e-5), (next + rise) * 0.5)
        } else {
            V::select(settled, next.at_least(1.0e-5), next)
        };
        rise = V::select(open, value, rise);
        open = open.and(settled.not());
        if !open.any() {
            break;
        }
    }
    let rise = rise.min(convective_rise_at_release(s, x)).min(done);
    V::select(on_the_way, rise, done)
}
