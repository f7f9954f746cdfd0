//! Receptors of one area source in one hour: who lies downwind, and eight walks side by side.

use super::integrand::{Asked, Integrand, Place};
use super::walk::{Accuracy, Node, Question, Walk};
use crate::numerics::lanes::{LaneKernel, Lanes, dispatch};
use crate::plume::core::{
    PlumeField, SourceHour, critical_height, sigma_y_convective, sigma_y_layered,
};
use crate::plume::{Area, Receptor};

/// Widest registers.
const MOST_LANES: usize = 8;

/// A closed polygon.
#[derive(Debug, Clone, Default)]
pub struct AreaField {
    /// Corners [m], the first repeated at the end.
    pub corners: Vec<[f64; 2]>,
    /// Centre [m].
    pub centre: [f64; 2],
}

impl AreaField {
    /// Of an area.
    pub fn new(area: &Area) -> Self {
        let mut corners = area.vertices.clone();
        corners.extend(area.vertices.first().copied());
        Self {
            corners,
            centre: area.centre,
        }
    }
}

/// One area source and hour over all receptors: C/Q [s/m³ per m²] into `out`.
pub struct AreaTask<'t, 'a> {
    /// The source in its hour.
    pub source: &'t SourceHour<'a>,
    /// Its shape.
    pub shape: &'t AreaField,
    /// Receptors.
    pub receptors: &'t PlumeField,
    /// First of the block of receptors.
    pub first: usize,
    /// Where C/Q of the block goes.
    pub out: &'t mut [f64],
}

/// One walk and its receptor.
struct Slot {
    walk: Walk,
    receptor: usize,
    node: Option<Node>,
}

impl AreaTask<'_, '_> {
    /// Computes with the widest registers.
    pub fn compute(self) {
        dispatch(self);
    }

    /// Receptors the plume may reach.
    #[inline(always)]
    fn reached<V: Lanes>(&self) -> Vec<u32> {
        let s = self.source;
        let (sine, cosine) = (s.wind_sine, s.wind_cosine);
        let [cx, cy] = self.shape.centre;
        // Extent of the polygon about its centre, along and across the wind.
        let (mut far, mut left, mut right) = (f64::MIN, f64::MAX, f64::MIN);
        for [x, y] in &self.shape.corners {
            let (dx, dy) = (cx - x, cy - y);
            far = far.max(-(dx * sine + dy * cosine));
            let across = dx * cosine - dy * sine;
            left = left.min(across);
            right = right.max(across);
        }
        let half_width = 0.5 * (right - left);
        let mut list = Vec::with_capacity(64);
        let field = self.receptors;
        let (wind, sigma_v) = (V::splat(s.wind), V::splat(s.sigma_v));
        let ratio = (s.sigma_v / s.wind).max(0.05);
        for at in (0..self.out.len()).step_by(V::WIDTH) {
            let dx = V::load(&field.x[self.first + at..]) - cx;
            let dy = V::load(&field.y[self.first + at..]) - cy;
            let along = -(dx * sine + dy * cosine);
            let across = dx * cosine - dy * sine;
            let distance = (along * along + across * across).sqrt();
            let farthest = along + far;
            let outside = across.abs() - half_width;
            // σ_y is less than its straight part: many are sorted out by that alone.
            let near = farthest.ge(V::splat(1.0));
            let mut keep = V::select(
                near,
                V::select(
                    outside.le(farthest * (5.0 * ratio)),
                    V::splat(1.0),
                    V::splat(0.0),
                ),
                V::splat(0.0),
            );
            keep = V::select(
                distance.gt(V::splat(s.options.greatest_distance)),
                V::splat(0.0),
                keep,
            );
            use crate::numerics::lanes::LaneMask;
            if !keep.gt(V::splat(0.5)).any() {
                continue;
            }
            if !s.options.area_meander {
                let x = farthest.at_least(1.0);
                let sigma_y = if s.layered {
                    sigma_y_layered(s, wind, sigma_v, V::splat(s.height), x)
                } else {
                    sigma_y_convective(s, wind, sigma_v, x)
                };
                let beyond = outside.gt(V::splat(0.0)).and(outside.ge(sigma_y * 5.0));
                keep = V::select(beyond, V::splat(0.0), keep);
            }
            let mut kept = [0.0; MOST_LANES];
            keep.store(&mut kept);
            for (lane, kept) in kept.iter().enumerate().take(V::WIDTH) {
                if *kept > 0.5 && at + lane < self.out.len() {
                    list.push((at + lane) as u32);
                }
            }
        }
        list
    }
}

impl LaneKernel for AreaTask<'_, '_> {
    type Output = ();
    #[inline(always)]
    fn run<V: Lanes>(self) {
        let s = self.source;
        let field = self.receptors;
        self.out.fill(0.0);
        let integrand = Integrand::new(s);
        let list = self.reached::<V>();
        let mut waiting = list.into_iter();
        let accuracy = if s.options.fast_area || s.options.toxics {
            Accuracy::FAST
        } else {
            Accuracy::DEFAULT
        };
        let mut slots: [Slot; MOST_LANES] = std::array::from_fn(|_| Slot {
            walk: Walk::new(accuracy),
            receptor: usize::MAX,
            node: None,
        });
        let mut x = [1000.0; MOST_LANES];
        let mut across = [0.0; MOST_LANES];
        let mut above = [0.0; MOST_LANES];
        let mut flagpole = [0.0; MOST_LANES];
        let mut critical = [0.0; MOST_LANES];
        let mut integral = [[0.0; MOST_LANES]; 5];
        let mut sigma_w = [integrand.first_sigma_w(); MOST_LANES];
        let mut question = [0.0; MOST_LANES];
        let mut answer = [0.0; MOST_LANES];
        let mut corners: Vec<(f64, f64)> = Vec::with_capacity(self.shape.corners.len());
        let mut busy = V::WIDTH;
        // Begin every walk.
        let mut begin = |slot: &mut Slot,
                         lane: usize,
                         above: &mut [f64],
                         flagpole: &mut [f64],
                         critical: &mut [f64],
                         integral: &mut [[f64; MOST_LANES]; 5],
                         sigma_w: &mut [f64],
                         out: &mut [f64]|
         -> bool {
            loop {
                let Some(receptor) = waiting.next() else {
                    slot.node = None;
                    return false;
                };
                let n = receptor as usize;
                let k = self.first + n;
                let (rx, ry) = (field.x[k], field.y[k]);
                corners.clear();
                corners.extend(self.shape.corners.iter().map(|[cx, cy]| {
                    let (dx, dy) = (rx - cx, ry - cy);
                    (
                        -(dx * s.wind_sine + dy * s.wind_cosine),
                        dx * s.wind_cosine - dy * s.wind_sine,
                    )
                }));
                slot.node = slot.walk.begin(&corners, false);
                if slot.node.is_none() {
                    out[n] = slot.walk.total();
                    continue;
                }
                slot.receptor = n;
                flagpole[lane] = field.flagpole[k];
                above[lane] = if s.flat {
                    field.flagpole[k]
                } else {
                    field.elevation[k] - s.elevation + field.flagpole[k]
                };
                critical[lane] =
                    critical_height(s, field.hill_height[k], field.elevation[k], s.height);
                for (lanes, value) in integral.iter_mut().zip(integrand.integrals(above[lane])) {
                    lanes[lane] = value;
                }
                sigma_w[lane] = integrand.first_sigma_w();
                return true;
            }
        };
        for (lane, slot) in slots.iter_mut().enumerate().take(V::WIDTH) {
            if !begin(
                slot,
                lane,
                &mut above,
                &mut flagpole,
                &mut critical,
                &mut integral,
                &mut sigma_w,
                self.out,
            ) {
                busy -= 1;
            }
        }
        while busy > 0 {
            for (lane, slot) in slots.iter().enumerate().take(V::WIDTH) {
                if let Some(node) = slot.node {
                    x[lane] = node.distance;
                    across[lane] = node.across;
                    question[lane] = match node.question {
                        Question::Across => 0.0,
                        Question::Side => 1.0,
                        Question::Covered => 2.0,
                        Question::Around => 3.0,
                    };
                } else {
                    x[lane] = 1000.0;
                    question[lane] = 0.0;
                }
            }
            let q = V::load(&question);
            let told = integrand.answer(
                &Asked {
                    distance: V::load(&x),
                    across: V::load(&across),
                    only_across: q.eq(V::splat(0.0)),
                    covered: q.eq(V::splat(2.0)),
                    around: q.eq(V::splat(3.0)),
                },
                &Place {
                    above_base: V::load(&above),
                    flagpole: V::load(&flagpole),
                    critical: V::load(&critical),
                    integral: [
                        V::load(&integral[0]),
                        V::load(&integral[1]),
                        V::load(&integral[2]),
                        V::load(&integral[3]),
                        V::load(&integral[4]),
                    ],
                    sigma_w: V::load(&sigma_w),
                },
            );
            told.answer.store(&mut answer);
            told.sigma_w.store(&mut sigma_w);
            for (lane, slot) in slots.iter_mut().enumerate().take(V::WIDTH) {
                if slot.node.is_none() {
                    continue;
                }
                slot.node = slot.walk.next(answer[lane]);
                if slot.node.is_none() {
                    self.out[slot.receptor] = slot.walk.total();
                    if !begin(
                        slot,
                        lane,
                        &mut above,
                        &mut flagpole,
                        &mut critical,
                        &mut integral,
                        &mut sigma_w,
                        self.out,
                    ) {
                        busy -= 1;
                    }
                }
            }
        }
    }
}

/// Concentrations of one area source in one hour at receptors [s/m³ per m²].
pub fn area_concentrations(
    s: &SourceHour<'_>,
    area: &Area,
    receptors: &[Receptor],
    out: &mut [f64],
) {
    let field = PlumeField::new(receptors);
    AreaTask {
        source: s,
        shape: &AreaField::new(area),
        receptors: &field,
        first: 0,
        out,
    }
    .compute();
}
