//! Terrain: the height below which stable air flows around a hill, and the share of the plume there.
//!
//! dividing streamline H_c (Sheppard 1956, Snyder et al. 1983): ½ u²(H_c) = ∫_{H_c}^{h_c} N²(z) (h_c − z) dz
//! share below: φ_p = ½ Σ images of erf((H_c ± h_e)/(√2 σz)); plume state weight f = ½ (1 + φ_p)
//! reflection height of a plume that has no lid of its own: max(z_i, h_e + 2.15 σz)

use super::centre::Centre;
use super::constants::ROOT_2;
use super::source_hour::SourceHour;
use super::spread::ground_part;
use super::tables::HillTop;
use crate::numerics::lanes::{LaneMask, Lanes};
use crate::plume::profile::LEVELS;

/// erf after Abramowitz and Stegun 7.1.28 (|error| ≤ 3e-7), ±1 beyond 4, as AERMOD has it.
#[inline(always)]
pub fn error_function<V: Lanes>(argument: V) -> V {
    let size = argument.abs();
    let mut p = V::splat(0.430_638e-4);
    for c in [
        0.276_567_2e-3,
        0.152_014_3e-3,
        0.927_052_72e-2,
        0.422_820_123e-1,
        0.705_230_784e-1,
        1.0,
    ] {
        p = p.mul_add(size, V::splat(c));
    }
    let p2 = p * p;
    let p4 = p2 * p2;
    let p8 = p4 * p4;
    let value = V::splat(1.0) - V::splat(1.0) / (p8 * p8);
    let value = V::select(size.gt(V::splat(4.0)), V::splat(1.0), value);
    let value = V::select(size.lt(V::splat(1.0e-10)), V::splat(0.0), value);
    V::select(argument.lt(V::splat(0.0)), -value, value)
}

/// Height from which a plume at `height` is reflected [m] (AERMOD's REFL_HT).
#[inline(always)]
pub fn reflection_height<V: Lanes>(
    s: &SourceHour<'_>,
    height: V,
    x: V,
    sigma_z_buoyant: V,
    sigma_z_initial: V,
) -> V {
    let others = sigma_z_buoyant * sigma_z_buoyant + sigma_z_initial * sigma_z_initial;
    Centre::new(s, height).lid(s, x, others, ground_part(s, x))
}

/// Dividing streamline height [m]; 0 where the flow goes over everything (AERMOD's CRITDS).
///
/// `hill` and `elevation` are above sea level [m], `height` is the plume's above the source's base.
#[inline(always)]
pub fn critical_height<V: Lanes>(s: &SourceHour<'_>, hill: V, elevation: V, height: V) -> V {
    let zero = V::splat(0.0);
    if s.flat || !s.stable || !s.options.elevated {
        return zero;
    }
    let hill = (hill - s.elevation).min(elevation - s.elevation + height);
    let hilly = hill.gt(zero);
    if !hilly.any() {
        return zero;
    }
    let t = s.tables;
    let top = hill.at_least(1.0e-9);
    let HillTop {
        layer: last,
        bottom,
        wind: wind_top,
        frequency_squared: n2_top,
        buoyancy: sum_last,
        moment: moment_last,
    } = t.hill_top(top);
    let above = top - bottom;
    // The layer that the hill's top lies in, up to the top.
    let energy_top = n2_top * ((top - (top + bottom) * 0.5) * above);
    let wind = &t.wind;
    // ∫ N² (h_c − z) dz from level k to the hill's top = whole − top B_k + M_k.
    let whole = energy_top + top * sum_last - moment_last;
    let mut found = V::splat(-1.0);
    let mut needed = zero;
    let mut open = hilly;
    for group in 0..t.greatest_energy.len() {
        let first = 4 * group;
        let reached = open.and(last.ge(V::splat(first as f64)));
        if !reached.any() {
            break;
        }
        // The integral falls with height: where even its value at the group's upper end is more than the greatest
        // energy of the group, none of the four levels has enough.
        let end = (first + 3).min(LEVELS - 1);
        let least = (whole - top * t.buoyancy[end] + t.buoyancy_moment[end]).min(V::select(
            last.lt(V::splat((first + 4) as f64)),
            zero,
            V::splat(f64::MAX),
        ));
        let candidates = reached.and(least.le(V::splat(t.greatest_energy[group])));
        if !candidates.any() {
            continue;
        }
        for k in first..(first + 4).min(LEVELS - 1) {
            let here = candidates.and(open).and(last.ge(V::splat(k as f64)));
            let energy = whole - top * t.buoyancy[k] + t.buoyancy_moment[k];
            let hit = here.and(energy.le(V::splat(0.5 * wind[k] * wind[k])));
            found = V::select(hit, V::splat(k as f64), found);
            needed = V::select(hit, energy, needed);
            open = open.and(hit.not());
        }
    }
    // Lanes still open: the hill's top itself has the energy.
    let at_top = open;
    let upper = V::select(at_top, last + 1.0, found);
    let lower = upper - 1.0;
    // The line of wind through the layer, at its upper end.
    let [high, wind_high, shear, n2] = t.crossed(lower);
    let high = V::select(at_top, top, high);
    let wind_high = V::select(at_top, wind_top, wind_high);
    let n2 = V::select(lower.eq(last), n2_top, n2);
    let needed = V::select(at_top, zero, needed);
    let shear2 = shear * shear;
    let a = (n2 - shear2) * 0.5;
    let b = high * shear2 - wind_high * shear - n2 * top;
    let c = n2 * top * high - n2 * high * high * 0.5 - shear2 * high * high * 0.5
        + wind_high * shear * high
        - (wind_high * wind_high * 0.5 - needed);
    let b2 = b * b;
    let ac4 = a * c * 4.0;
    let relative = (b2 - ac4) / b2;
    let rounding = relative.lt(zero).and(relative.gt(V::splat(-0.001)));
    let root = V::select(rounding, zero, b2 - ac4).at_least(0.0).sqrt();
    let height = (-b - root) / (a * 2.0);
    // Level 0 has the energy already: everything goes over.
    let around = hilly.and(upper.gt(V::splat(0.5)));
    V::select(around, height, zero)
}

/// Share of the plume below the dividing streamline [1] (AERMOD's PFRACT).
#[inline(always)]
pub fn share_below<V: Lanes>(s: &SourceHour<'_>, sigma_z: V, height: V, critical: V, lid: V) -> V {
    let zero = V::splat(0.0);
    if !s.stable {
        return zero;
    }
    let cut = critical.gt(zero);
    if !cut.any() {
        return zero;
    }
    let c = lid.min(critical);
    let scale = V::splat(1.0) / (sigma_z * ROOT_2);
    let direct = error_function((c - height) * scale) + error_function((c + height) * scale);
    let mut sum = zero;
    let mut open = cut;
    for image in 1..=100 {
        let shift = lid * (2.0 * f64::from(image));
        let up = ((c - height + shift) * scale, (c + height + shift) * scale);
        let down = ((c - height - shift) * scale, (c + height - shift) * scale);
        let far = up.0.gt(V::splat(4.0)).and(down.1.lt(V::splat(-4.0)));
        let near = open.and(far.not());
        if !near.any() {
            // Images this far away cancel, and so do all further ones.
            break;
        }
        let term = error_function(up.0)
            + error_function(up.1)
            + error_function(down.0)
            + error_function(down.1);
        sum = V::select(near, sum + term, sum);
        if image >= 5 {
            open = open.and(term.abs().le(sum.abs() * 1.0e-6).not());
        }
    }
    let share = (direct + sum) * 0.5;
    let share = V::select(share.gt(V::splat(1.01)), V::splat(1.0), share);
    V::select(cut, share, zero)
}
