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

/// Rise and spread of a plume at one distance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Section<V> {
    /// Height of a layered plume [m].
    pub height: V,
    /// Heights of the direct plume's two parts [m].
    pub direct: [V; 2],
    /// Heights of the indirect plume's two parts [m].
    pub indirect: [V; 2],
    /// Height of the penetrated plume [m].
    pub penetrated: V,
    /// σ_z of a layered plume [m], without a volume's or area's initial spread.
    pub sigma_z: V,
    /// σ_z of the direct plume's parts [m], likewise.
    pub sigma_z_direct: [V; 2],
    /// σ_z of the indirect plume's parts [m], likewise.
    pub sigma_z_indirect: [V; 2],
    /// σ_z of the penetrated plume [m].
    pub sigma_z_penetrated: V,
    /// σ_z by buoyancy of the layered plume [m].
    pub sigma_z_buoyant: V,
    /// σ_z by buoyancy of the penetrated plume [m].
    pub sigma_z_buoyant_penetrated: V,
    /// Effective wind of the layered or direct plume [m/s].
    pub wind: V,
    /// Effective wind of the penetrated plume [m/s].
    pub wind_penetrated: V,
    /// Weights of the direct plume's parts [1].
    pub weights: [V; 2],
}

/// What depletion asks of a plume.
pub trait DepletedPlume {
    /// Stable, or release above the mixing height.
    fn layered(&self) -> bool;
    /// Penetrated fraction [1].
    fn penetrated_fraction(&self) -> f64;
    /// Wind speed at release height [m/s].
    fn release_wind(&self) -> f64;
    /// Release height [m].
    fn release_height(&self) -> f64;
    /// Elevation of the source's base [m].
    fn base_elevation(&self) -> f64;
    /// Mixing height [m].
    fn mixing_height(&self) -> f64;
    /// Terrain is ignored.
    fn flat(&self) -> bool;
    /// Rise and spread at `distance` for receptors `receptor_height` above the base.
    fn section<V: Lanes>(&self, distance: V, receptor_height: V) -> Section<V>;
    /// Height at which a plume reflects above [m].
    fn reflection_height<V: Lanes>(&self, height: V, distance: V, sigma_z_buoyant: V) -> V;
    /// Dividing streamline [m] for a hill scale and ground elevation [m above sea level].
    fn critical_height<V: Lanes>(&self, hill_height: V, elevation: V, height: V) -> V;
    /// Share of the plume below the dividing streamline [1].
    fn share_below<V: Lanes>(&self, sigma_z: V, height: V, critical_height: V, lid: V) -> V;
    /// Vertical term [1/m] at `z` under a lid.
    fn lidded<V: Lanes>(&self, z: V, sigma_z: V, height: V, lid: V) -> V;
    /// Vertical term [1/m] at `z` without a lid.
    fn unlimited<V: Lanes>(&self, z: V, sigma_z: V, height: V) -> V;
    /// Vertical term [1/m] at `z` of the direct (`image` +1) or indirect (−1) plume below the mixing height.
    fn convective<V: Lanes>(
        &self,
        z: V,
        heights: [V; 2],
        sigmas: [V; 2],
        weights: [V; 2],
        image: f64,
    ) -> V;
}

/// Share of each class that is left at the target, dry × wet, written to `shares` (as long as `deposition.classes`).
#[inline(always)]
pub fn remaining<V: Lanes, P: DepletedPlume>(
    plume: &P,
    deposition: &SourceDeposition,
    target: &Target<V>,
    shares: &mut [V],
) {
    let reference = deposition.reference_height;
    if !deposition.dry_depletion {
        shares.fill(V::splat(1.0));
    } else if deposition.adaptive {
        for (class, share) in deposition.classes.iter().zip(shares.iter_mut()) {
            let integral = romberg(target.distance, |x| {
                let section = plume.section(x, target.receptor_height);
                integrand(plume, &section, target, x, class, reference)
            });
            *share = dry_share(class, integral);
        }
    } else {
        let middle = (target.distance + 1.0) * 0.5;
        let length = target.distance - 1.0;
        let offset = length * GAUSS;
        let far = middle + offset;
        let near = middle - offset;
        let far_section = plume.section(far, target.receptor_height);
        let near_section = plume.section(near, target.receptor_height);
        for (class, share) in deposition.classes.iter().zip(shares.iter_mut()) {
            let sum = integrand(plume, &far_section, target, far, class, reference)
                + integrand(plume, &near_section, target, near, class, reference);
            *share = dry_share(class, length * 0.5 * sum);
        }
    }
    if deposition.wet_depletion {
        for (class, share) in deposition.classes.iter().zip(shares.iter_mut()) {
            if class.washout.scavenging_rate > 0.0 {
                let washed = target.distance * class.washout.scavenging_rate / deposition.wind;
                *share = *share * (-washed).exp();
            }
        }
    }
}

/// exp(−v_d ∫), the exponent bounded.
#[inline(always)]
fn dry_share<V: Lanes>(class: &ClassDeposition, integral: V) -> V {
    let exponent = integral * class.deposition_velocity;
    (-exponent.at_most(GREATEST_EXPONENT).at_least(-GREATEST_EXPONENT)).exp()
}

/// f(ξ) [s/m²] of one class at distance `x`.
#[inline(always)]
fn integrand<V: Lanes, P: DepletedPlume>(
    plume: &P,
    section: &Section<V>,
    target: &Target<V>,
    x: V,
    class: &ClassDeposition,
    reference_height: f64,
) -> V {
    let fall = (x / plume.release_wind()) * class.settling_in_depletion;
    let zero = V::splat(0.0);
    let column: Column<V> = if plume.layered() {
        let height = (section.height - fall).max(zero);
        Column {
            height,
            lid: plume.reflection_height(height, x, section.sigma_z_buoyant),
            penetrated: zero,
            penetrated_lid: zero,
        }
    } else {
        let height = ((section.direct[0] + section.direct[1]) * 0.5 - fall).max(zero);
        let penetrated = (section.penetrated - fall).max(zero);
        let penetrated_lid = if plume.penetrated_fraction() > 0.0 {
            plume
                .reflection_height(penetrated, x, section.sigma_z_buoyant_penetrated)
                .at_least(plume.mixing_height())
        } else {
            zero
        };
        Column {
            height,
            lid: zero,
            penetrated,
            penetrated_lid,
        }
    };
    let wrapping = if plume.flat() || !plume.layered() {
        V::splat(0.5)
    } else {
        let along = x / target.path_length;
        let base = plume.base_elevation();
        let elevation = (target.elevation - base) * along + base;
        let foot = plume.release_height();
        let hill = (target.hill_height - foot) * along + foot;
        let critical = plume.critical_height(hill, elevation, column.height);
        let below = plume.share_below(section.sigma_z, column.height, critical, column.lid);
        (below + 1.0) * 0.5
    };
    let wrap_height = target.receptor_height + reference_height;
    let wrap = crosswind_integral(plume, section, &column, fall, wrap_height);
    if target.receptor_height.eq(zero).all() {
        return wrap;
    }
    let lift = crosswind_integral(plume, section, &column, fall, V::splat(reference_height));
    wrapping * wrap + (V::splat(1.0) - wrapping) * lift
}

/// The plume of one class after its fall.
struct Column<V> {
    /// Height of the layered plume, or middle of the direct plume [m].
    height: V,
    /// Lid of the layered plume [m].
    lid: V,
    /// Height of the penetrated plume [m].
    penetrated: V,
    /// Its lid [m].
    penetrated_lid: V,
}

/// Plume integrated across the wind over Q [s/m²] at height `z`.
#[inline(always)]
fn crosswind_integral<V: Lanes, P: DepletedPlume>(
    plume: &P,
    section: &Section<V>,
    column: &Column<V>,
    fall: V,
    z: V,
) -> V {
    let zero = V::splat(0.0);
    let under_lid = |sigma_z: V, height: V, lid: V| {
        let inside = z.le(lid);
        let mut term = zero;
        if inside.any() {
            term = plume.lidded(z, sigma_z, height, lid);
        }
        if inside.not().any() {
            term = V::select(inside, term, plume.unlimited(z, sigma_z, height));
        }
        term
    };
    if plume.layered() {
        return under_lid(section.sigma_z, column.height, column.lid) / section.wind;
    }
    let share = plume.penetrated_fraction();
    let mut sum = zero;
    if share < 1.0 {
        let lowered = |heights: [V; 2]| [heights[0] - fall, heights[1] - fall];
        let direct = plume.convective(
            z,
            lowered(section.direct),
            section.sigma_z_direct,
            section.weights,
            1.0,
        );
        let indirect = plume.convective(
            z,
            lowered(section.indirect),
            section.sigma_z_indirect,
            section.weights,
            -1.0,
        );
        let inside = z.le(V::splat(plume.mixing_height()));
        let both = (direct + indirect) / section.wind * (1.0 - share);
        sum = V::select(inside, both, zero);
    }
    if share > 0.0 {
        let term = under_lid(
            section.sigma_z_penetrated,
            column.penetrated,
            column.penetrated_lid,
        );
        sum = sum + term / section.wind_penetrated * share;
    }
    sum
}

/// Romberg's integral of `f` from 1 to `end`, as AERMOD stops it: 5 %, or steps below 1 m, or a mean below 1e-10.
#[inline(always)]
pub fn romberg<V: Lanes>(end: V, mut f: impl FnMut(V) -> V) -> V {
    const LEVELS: usize = 12;
    let one = V::splat(1.0);
    let zero = V::splat(0.0);
    let length = end - 1.0;
    let mut table = [zero; LEVELS];
    table[0] = (f(one) + f(end)) * 0.5;
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
            sum = sum + f(x);
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

/// As [`remaining`], of a plume in a building's wake; wrapping and lifting plume weigh the same.
#[inline(always)]
pub fn remaining_in_wake<V: Lanes, P: WakePlume>(
    plume: &P,
    deposition: &SourceDeposition,
    distance: V,
    receptor_height: V,
    shares: &mut [V],
) {
    let reference = deposition.reference_height;
    let f = |class: &ClassDeposition, x: V, (height, sigma_z): (V, V)| {
        let fall = (x / plume.release_wind()) * class.settling_in_depletion;
        let lowered = (height - fall).at_least(0.0);
        let at = |z: V| {
            if plume.stable() {
                plume.unlimited(z, sigma_z, lowered)
            } else {
                let lid = V::splat(plume.mixing_height());
                V::select(
                    lowered.le(lid),
                    plume.lidded(z, sigma_z, lowered, lid),
                    V::splat(0.0),
                )
            }
        };
        let wrap = at(receptor_height + reference) / plume.wind();
        if receptor_height.eq(V::splat(0.0)).all() {
            return wrap;
        }
        wrap * 0.5 + at(V::splat(reference)) / plume.wind() * 0.5
    };
    if !deposition.dry_depletion {
        shares.fill(V::splat(1.0));
    } else if deposition.adaptive {
        for (class, share) in deposition.classes.iter().zip(shares.iter_mut()) {
            let integral = romberg(distance, |x| f(class, x, plume.height_and_spread(x)));
            *share = dry_share(class, integral);
        }
    } else {
        let middle = (distance + 1.0) * 0.5;
        let length = distance - 1.0;
        let far = middle + length * GAUSS;
        let near = middle - length * GAUSS;
        let (at_far, at_near) = (plume.height_and_spread(far), plume.height_and_spread(near));
        for (class, share) in deposition.classes.iter().zip(shares.iter_mut()) {
            let sum = f(class, far, at_far) + f(class, near, at_near);
            *share = dry_share(class, length * 0.5 * sum);
        }
    }
    if deposition.wet_depletion {
        for (class, share) in deposition.classes.iter().zip(shares.iter_mut()) {
            if class.washout.scavenging_rate > 0.0 {
                let washed = distance * class.washout.scavenging_rate / deposition.wind;
                *share = *share * (-washed).exp();
            }
        }
    }
}
