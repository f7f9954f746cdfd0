//! What dry and wet deposition leave of a plume at distance x (source depletion, Horst 1977).
//!
//! D(x) = exp(−v_d ∫₁ˣ f(ξ) dξ),   f(ξ) = [f χ_y(z + z_r) + (1 − f) χ_y(z_r)] / Q,   W(x) = exp(−Λ x/u_s)
//!
//! χ_y is the plume integrated across the wind [s/m²], lowered by the fall ξ v_g/u_s, at the distance ξ on the straight
//! path to the receptor, whose ground and governing hill rise linearly; f weighs the wrapping against the lifting plume.
//! The integral is taken by two Gauss points (AERMOD's default) or by Romberg's rule to 5 %. −v_d ∫ is bounded to ±50.
//!
//! The two points are the same for all classes, so that the plume's rise and spread there are worked out once.
//! Quirks of AERMOD kept here: the hill starts at the stack's height above sea level zero instead of the base; volumes and
//! areas spread without their initial σ_z (though it enters the layer over which wind and turbulence are averaged).
//! Source: AERMOD 24142; AERMOD Deposition Algorithms – Science Document (EPA 2004), eq. 2–3.

use super::{ClassDeposition, SourceDeposition};
use crate::numerics::lanes::{LaneMask, Lanes};
use crate::plume::core::crosswind::Across;
use crate::plume::core::height_apart;
use crate::plume::core::kernel::{lids, share_of_terrain};
use crate::plume::core::{PlumeAt, SourceHour, plume_apart};

/// Abscissa of the two-point rule as AERMOD writes it, 1/(2√3).
const GAUSS: f64 = 0.2886751;
/// Greatest exponent.
const GREATEST_EXPONENT: f64 = 50.0;

/// Receptors to which the plume is depleted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Target<V> {
    /// Distance along the plume at which the share is wanted [m].
    pub distance: V,
    /// Length of the path on which ground and hill rise to those of the receptor [m] (the same as `distance`, but for
    /// AREADPLT the distance from the area's centre).
    pub path_length: V,
    /// Height above the source's base, flagpole included [m].
    pub receptor_height: V,
    /// Ground elevation [m].
    pub elevation: V,
    /// Hill height scale [m].
    pub hill_height: V,
}

/// Share of each class that is left at the target, dry × wet, written to `shares` (as long as `deposition.classes`).
#[inline(always)]
pub fn remaining<V: Lanes>(
    s: &SourceHour<'_>,
    deposition: &SourceDeposition,
    target: &Target<V>,
    shares: &mut [V],
) {
    if !deposition.dry_depletion {
        shares.fill(V::splat(1.0));
    } else if deposition.adaptive {
        for (class, share) in deposition.classes.iter().zip(shares.iter_mut()) {
            let under = ClassAlong {
                source: s,
                target,
                class,
                reference_height: deposition.reference_height,
            };
            *share = dry_share(class, romberg(target.distance, &under));
        }
    } else {
        let middle = (target.distance + 1.0) * 0.5;
        let length = target.distance - 1.0;
        shares.fill(V::splat(0.0));
        for side in [1.0, -1.0] {
            let x = middle + length * (GAUSS * side);
            let plume = without_initial_spread(plume_apart(s, x, target.receptor_height));
            for (class, share) in deposition.classes.iter().zip(shares.iter_mut()) {
                *share =
                    *share + integrand(s, &plume, target, x, class, deposition.reference_height);
            }
        }
        for (class, share) in deposition.classes.iter().zip(shares.iter_mut()) {
            *share = dry_share(class, length * 0.5 * *share);
        }
    }
    wash(deposition, target.distance, shares);
}

/// Nearer of the two points of the integral to `distance` [m].
#[inline(always)]
pub fn near_point<V: Lanes>(distance: V) -> V {
    (distance + 1.0) * 0.5 - (distance - 1.0) * GAUSS
}

/// Takes what rain has washed out off the shares.
#[inline(always)]
fn wash<V: Lanes>(deposition: &SourceDeposition, distance: V, shares: &mut [V]) {
    if !deposition.wet_depletion {
        return;
    }
    for (class, share) in deposition.classes.iter().zip(shares.iter_mut()) {
        if class.washout.scavenging_rate > 0.0 {
            let washed = distance * class.washout.scavenging_rate / deposition.wind;
            *share = *share * (-washed).exp();
        }
    }
}

/// The plume with the spread that the air alone gives it.
#[inline(always)]
fn without_initial_spread<V: Lanes>(mut plume: PlumeAt<V>) -> PlumeAt<V> {
    let initial = plume.sigma_z_initial;
    let [up, down] = plume.sigma_z_parts;
    plume.sigma_z = alone(plume.sigma_z, initial);
    plume.sigma_z_parts = [alone(up, initial), alone(down, initial)];
    plume.sigma_z_initial = V::splat(0.0);
    plume
}

/// A spread without its initial part.
#[inline(always)]
fn alone<V: Lanes>(sigma: V, initial: V) -> V {
    (sigma * sigma - initial * initial).at_least(0.0).sqrt()
}

/// exp(−v_d ∫), the exponent bounded.
#[inline(always)]
fn dry_share<V: Lanes>(class: &ClassDeposition, integral: V) -> V {
    let exponent = integral * class.deposition_velocity;
    (-exponent
        .at_most(GREATEST_EXPONENT)
        .at_least(-GREATEST_EXPONENT))
    .exp()
}

/// The plume after its particles have fallen by `fall` [m]; the ground stops them, but not the parts of a convective plume.
#[inline(always)]
pub fn lowered<V: Lanes>(plume: &PlumeAt<V>, fall: V) -> PlumeAt<V> {
    let mut low = *plume;
    low.height = (plume.height - fall).at_least(0.0);
    low.height_penetrated = (plume.height_penetrated - fall).at_least(0.0);
    low.direct = [plume.direct[0] - fall, plume.direct[1] - fall];
    low.indirect = [plume.indirect[0] - fall, plume.indirect[1] - fall];
    low
}

/// f(ξ) [s/m²] of one class at distance `x`.
#[inline(always)]
fn integrand<V: Lanes>(
    s: &SourceHour<'_>,
    plume: &PlumeAt<V>,
    target: &Target<V>,
    x: V,
    class: &ClassDeposition,
    reference_height: f64,
) -> V {
    let one = V::splat(1.0);
    let plume = lowered(plume, (x / s.wind) * class.settling_in_depletion);
    let lids = lids(s, &plume, x);
    let across = Across {
        main: one,
        penetrated: one,
    };
    let zero = V::splat(0.0);
    let near = target.receptor_height + reference_height;
    let wrap = height_apart(s, &plume, near, across, lids, zero);
    if target.receptor_height.eq(zero).all() {
        return wrap;
    }
    let along = x / target.path_length;
    let elevation = (target.elevation - s.elevation) * along + s.elevation;
    let hill = (target.hill_height - s.height) * along + s.height;
    let weight = share_of_terrain(s, &plume, hill, elevation, lids);
    let lift = height_apart(s, &plume, V::splat(reference_height), across, lids, zero);
    weight * wrap + (one - weight) * lift
}

/// What is integrated along the path. Not a closure: those do not get the registers.
pub trait Along<V> {
    /// f(ξ) at `x`.
    fn value(&self, x: V) -> V;
}

/// One class of a plume along its path.
struct ClassAlong<'t, 'a, V> {
    source: &'t SourceHour<'a>,
    target: &'t Target<V>,
    class: &'t ClassDeposition,
    reference_height: f64,
}

impl<V: Lanes> Along<V> for ClassAlong<'_, '_, V> {
    #[inline(always)]
    fn value(&self, x: V) -> V {
        let (s, target) = (self.source, self.target);
        let plume = without_initial_spread(plume_apart(s, x, target.receptor_height));
        integrand(s, &plume, target, x, self.class, self.reference_height)
    }
}

/// Romberg's integral of `f` from 1 to `end`, as AERMOD stops it: 5 %, or steps below 1 m, or a mean below 1e-10.
#[inline(always)]
pub fn romberg<V: Lanes>(end: V, f: &impl Along<V>) -> V {
    const LEVELS: usize = 12;
    let one = V::splat(1.0);
    let zero = V::splat(0.0);
    let length = end - 1.0;
    let mut table = [zero; LEVELS];
    let mut sum = zero;
    for x in [one, end] {
        sum = sum + f.value(x);
    }
    table[0] = sum * 0.5;
    let empty = length.eq(zero).or(table[0].eq(zero));
    let mut done = empty;
    let mut result = zero;
    let mut step = length;
    let mut weight = 1.0;
    let mut points = 1_usize;
    for level in 1..LEVELS {
        if done.all() {
            break;
        }
        let before = table[0];
        let stride = step;
        step = step * 0.5;
        weight *= 0.5;
        let mut x = one + step;
        let mut sum = zero;
        for _ in 0..points {
            sum = sum + f.value(x);
            x = x + stride;
        }
        table[level] = table[level - 1] * 0.5 + sum * weight;
        let mut power = 1.0;
        for lower in (0..level).rev() {
            power *= 4.0;
            table[lower] = table[lower + 1] + (table[lower + 1] - table[lower]) / (power - 1.0);
        }
        let change = (before - table[0]).abs();
        let mut stop = V::Mask::splat(level + 1 == LEVELS);
        if level >= 2 {
            stop = stop
                .or(table[0].lt(V::splat(1.0e-10)))
                .or(change.le(table[0].abs() * 0.05))
                .or(step.lt(one));
        }
        let now = stop.and(done.not());
        result = V::select(now, length * table[0], result);
        done = done.or(stop);
        points *= 2;
    }
    result
}

/// What depletion asks of a plume in a building's wake.
pub trait WakePlume {
    /// Height and σ_z [m] at `distance`.
    fn height_and_spread<V: Lanes>(&self, distance: V) -> (V, V);
    /// Wind speed at release height [m/s].
    fn release_wind(&self) -> f64;
    /// Effective wind speed of the wake [m/s].
    fn wind(&self) -> f64;
    /// Stable hour: no lid; otherwise the lid is the mixing height.
    fn stable(&self) -> bool;
    /// Mixing height [m].
    fn mixing_height(&self) -> f64;
    /// Vertical term [1/m] at `z` under a lid.
    fn lidded<V: Lanes>(&self, z: V, sigma_z: V, height: V, lid: V) -> V;
    /// Vertical term [1/m] at `z` without a lid.
    fn unlimited<V: Lanes>(&self, z: V, sigma_z: V, height: V) -> V;
}

/// One class of a plume in a building's wake along its path.
struct WakeAlong<'t, V, P> {
    plume: &'t P,
    class: &'t ClassDeposition,
    receptor_height: V,
    reference_height: f64,
}

impl<V: Lanes, P: WakePlume> Along<V> for WakeAlong<'_, V, P> {
    #[inline(always)]
    fn value(&self, x: V) -> V {
        self.of(x, self.plume.height_and_spread(x))
    }
}

impl<V: Lanes, P: WakePlume> WakeAlong<'_, V, P> {
    /// f(ξ) at `x` for the plume's height and σ_z there.
    #[inline(always)]
    fn of(&self, x: V, (height, sigma_z): (V, V)) -> V {
        let plume = self.plume;
        let fall = (x / plume.release_wind()) * self.class.settling_in_depletion;
        let lowered = (height - fall).at_least(0.0);
        let near = self.receptor_height + self.reference_height;
        let wrap = Self::vertical(plume, near, sigma_z, lowered) / plume.wind();
        if self.receptor_height.eq(V::splat(0.0)).all() {
            return wrap;
        }
        let ground = V::splat(self.reference_height);
        wrap * 0.5 + Self::vertical(plume, ground, sigma_z, lowered) / plume.wind() * 0.5
    }

    /// Vertical term [1/m] at `z` of the lowered plume.
    #[inline(always)]
    fn vertical(plume: &P, z: V, sigma_z: V, height: V) -> V {
        if plume.stable() {
            return plume.unlimited(z, sigma_z, height);
        }
        let lid = V::splat(plume.mixing_height());
        let value = plume.lidded(z, sigma_z, height, lid);
        V::select(height.le(lid), value, V::splat(0.0))
    }
}

/// As [`remaining`], of a plume in a building's wake; wrapping and lifting plume weigh the same.
#[inline(always)]
pub fn remaining_in_wake<V: Lanes, P: WakePlume>(
    plume: &P,
    deposition: &SourceDeposition,
    distance: V,
    receptor_height: V,
    shares: &mut [V],
) {
    if !deposition.dry_depletion {
        shares.fill(V::splat(1.0));
    } else if deposition.adaptive {
        for (class, share) in deposition.classes.iter().zip(shares.iter_mut()) {
            let under = WakeAlong {
                plume,
                class,
                receptor_height,
                reference_height: deposition.reference_height,
            };
            *share = dry_share(class, romberg(distance, &under));
        }
    } else {
        let middle = (distance + 1.0) * 0.5;
        let length = distance - 1.0;
        let far = middle + length * GAUSS;
        let near = middle - length * GAUSS;
        let (at_far, at_near) = (plume.height_and_spread(far), plume.height_and_spread(near));
        for (class, share) in deposition.classes.iter().zip(shares.iter_mut()) {
            let under = WakeAlong {
                plume,
                class,
                receptor_height,
                reference_height: deposition.reference_height,
            };
            let sum = under.of(far, at_far) + under.of(near, at_near);
            *share = dry_share(class, length * 0.5 * sum);
        }
    }
    wash(deposition, distance, shares);
}
