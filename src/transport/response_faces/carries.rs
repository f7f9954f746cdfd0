//! What the derivatives of a face carry: eight species side by side, the same numbers for all parameters.

use crate::transport::swept_mean::{AdvectionScheme, FaceWeights, swept_mean_slopes};

/// Species side by side.
pub(in crate::transport) const GROUP: usize = 8;

/// What a unit of change of the mixing ratio in each of the five cells against the flow changes of the masses through a face [kg].
pub(in crate::transport) type Carries = [[f64; GROUP]; 5];

/// What the five cells `q` against the flow carry through a face of which the air `crossing` passes and `exchanged` is swapped (its sign
/// that of the flow) [kg].
#[inline(always)]
pub(in crate::transport) fn lay_carries(
    q: [&[f64]; 5],
    weights: &FaceWeights,
    scheme: AdvectionScheme,
    flow: (f64, f64),
    to: &mut [Carries],
) {
    match scheme {
        AdvectionScheme::Selective => lay(q, weights, AdvectionScheme::Selective, flow, to),
        AdvectionScheme::Monotone => lay(q, weights, AdvectionScheme::Monotone, flow, to),
        AdvectionScheme::Unlimited => lay(q, weights, AdvectionScheme::Unlimited, flow, to),
        AdvectionScheme::Upwind => lay(q, weights, AdvectionScheme::Upwind, flow, to),
    }
}

#[inline(always)]
fn lay(
    q: [&[f64]; 5],
    weights: &FaceWeights,
    scheme: AdvectionScheme,
    flow: (f64, f64),
    to: &mut [Carries],
) {
    let [q0, q1, q2, q3, q4] = q.map(<[f64]>::as_chunks::<GROUP>);
    let groups = q0.0.iter().zip(q1.0).zip(q2.0).zip(q3.0).zip(q4.0);
    for (to, ((((q0, q1), q2), q3), q4)) in to.iter_mut().zip(groups) {
        *to = carries([q0, q1, q2, q3, q4], weights, scheme, flow);
    }
    let rest = q0.1.len();
    if let (true, Some(to)) = (rest > 0, to.last_mut()) {
        let mut cells = [[0.0; GROUP]; 5];
        for (cell, q) in cells.iter_mut().zip([q0.1, q1.1, q2.1, q3.1, q4.1]) {
            cell[..rest].copy_from_slice(q);
        }
        let [q0, q1, q2, q3, q4] = &cells;
        *to = carries([q0, q1, q2, q3, q4], weights, scheme, flow);
    }
}

#[inline(always)]
fn carries(
    [q0, q1, q2, q3, q4]: [&[f64; GROUP]; 5],
    weights: &FaceWeights,
    scheme: AdvectionScheme,
    (crossing, exchanged): (f64, f64),
) -> Carries {
    let mut to = [[0.0; GROUP]; 5];
    for n in 0..GROUP {
        let slopes = swept_mean_slopes([q0[n], q1[n], q2[n], q3[n], q4[n]], weights, scheme);
        to[0][n] = crossing * slopes[0];
        to[1][n] = crossing * slopes[1];
        to[2][n] = crossing * slopes[2] + exchanged;
        to[3][n] = crossing * slopes[3] - exchanged;
        to[4][n] = crossing * slopes[4];
    }
    to
}

/// What changes of the mixing ratios in the five cells change of the masses through a face, `[parameter][species]`.
#[inline(always)]
pub(in crate::transport) fn first_changes(
    changes: [&[f64]; 5],
    carries: &[Carries],
    species: usize,
    to: &mut [f64],
) {
    for (parameter, to) in to.chunks_exact_mut(species).enumerate() {
        let cells = changes.map(|line| &line[parameter * species..][..species]);
        for (group, to) in to.chunks_mut(GROUP).enumerate() {
            let carry = &carries[group];
            for (n, to) in to.iter_mut().enumerate() {
                let mut sum = 0.0;
                for (cell, carry) in cells.iter().zip(carry) {
                    sum += carry[n] * cell[group * GROUP + n];
                }
                *to = sum;
            }
        }
    }
}

/// As [`first_changes`] for a face that is not the first of its line: `before` is what went through the face before, `masses` are the cell's
/// between both.
#[inline(always)]
pub(in crate::transport) fn march_changes(
    changes: [&[f64]; 5],
    carries: &[Carries],
    species: usize,
    before: &mut [f64],
    masses: &mut [f64],
) {
    let parameters = before
        .chunks_exact_mut(species)
        .zip(masses.chunks_exact_mut(species));
    for (parameter, (before, masses)) in parameters.enumerate() {
        let cells = changes.map(|line| &line[parameter * species..][..species]);
        let [d0, d1, d2, d3, d4] = cells.map(<[f64]>::as_chunks::<GROUP>);
        let (before, before_rest) = before.as_chunks_mut::<GROUP>();
        let (masses, masses_rest) = masses.as_chunks_mut::<GROUP>();
        let groups = d0.0.iter().zip(d1.0).zip(d2.0).zip(d3.0).zip(d4.0);
        let groups = groups.zip(carries).zip(before.iter_mut().zip(masses));
        for ((((((d0, d1), d2), d3), d4), carry), (before, masses)) in groups {
            let [c0, c1, c2, c3, c4] = carry;
            let mut leaving = [0.0; GROUP];
            for n in 0..GROUP {
                leaving[n] =
                    c0[n] * d0[n] + c1[n] * d1[n] + c2[n] * d2[n] + c3[n] * d3[n] + c4[n] * d4[n];
            }
            for n in 0..GROUP {
                masses[n] += before[n] - leaving[n];
            }
            *before = leaving;
        }
        let Some([c0, c1, c2, c3, c4]) = carries.last() else {
            continue;
        };
        for (n, (before, mass)) in before_rest.iter_mut().zip(masses_rest).enumerate() {
            let leaving = c0[n] * d0.1[n]
                + c1[n] * d1.1[n]
                + c2[n] * d2.1[n]
                + c3[n] * d3.1[n]
                + c4[n] * d4.1[n];
            *mass += *before - leaving;
            *before = leaving;
        }
    }
}
