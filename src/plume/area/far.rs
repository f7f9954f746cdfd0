//! Areas seen from far away (FASTAREA): a point with the area's emission, without initial width.

use super::AreaField;
use super::AreaTrace;
use super::deplete::{DepletionTask, settle};
use super::kernel::Quantity;
use super::reach::Outline;
use crate::numerics::lanes::{LaneKernel, LaneMask, Lanes, dispatch};
use crate::plume::core::Seen;
use crate::plume::core::crosswind::{Across, across};
use crate::plume::core::height_apart;
use crate::plume::core::kernel::{decay, lids, share_of_terrain};
use crate::plume::core::{PlumeAt, PlumeField, SourceHour, plume_apart};
use crate::plume::deposition::fluxes::dry_heights;
use crate::plume::deposition::{ClassDeposition, Fluxes, SourceDeposition};

/// Receptors of a block that are far away.
pub struct FarTask<'t, 'a> {
    /// The source in its hour.
    pub source: &'t SourceHour<'a>,
    /// Its shape.
    pub shape: &'t AreaField,
    /// The same in the wind.
    pub outline: &'t Outline,
    /// All receptors.
    pub receptors: &'t PlumeField,
    /// First of the block.
    pub first: usize,
    /// Numbers within the block.
    pub list: &'t [u32],
    /// Deposition, if any.
    pub deposition: Option<&'t SourceDeposition>,
    /// What is computed.
    pub quantities: &'t [Quantity],
    /// Values `[quantity][receptor]`.
    pub out: &'t mut [f64],
    /// Traces.
    pub traces: Option<&'t mut [AreaTrace]>,
}

impl FarTask<'_, '_> {
    /// Computes with the widest registers.
    #[inline(never)]
    pub fn compute(self) {
        dispatch(self);
    }
}

impl LaneKernel for FarTask<'_, '_> {
    type Output = ();
    #[inline(always)]
    fn run<V: Lanes>(mut self) {
        for list in self.list.chunks(V::WIDTH) {
            self.block::<V>(list);
        }
    }
}

impl FarTask<'_, '_> {
    #[inline(always)]
    fn block<V: Lanes>(&mut self, list: &[u32]) {
        let s = self.source;
        let seen = see::<V>(s, self.outline, self.receptors, self.first, list);
        let x = seen.downwind;
        let plume = plume_apart(s, x, seen.above_base);
        let lateral = across(seen.crosswind, plume.sigma_y) * self.shape.area;
        let inert = SourceDeposition {
            classes: vec![ClassDeposition {
                mass_fraction: 1.0,
                ..ClassDeposition::default()
            }],
            ..SourceDeposition::default()
        };
        let deposition = self.deposition.unwrap_or(&inert);
        let mut shares = vec![[1.0; 8]; deposition.classes.len()];
        if deposition.dry_depletion || deposition.wet_depletion {
            let mut task = DepletionTask {
                source: s,
                deposition,
                distance: [1.0; 8],
                path: [1.0; 8],
                above_base: [0.0; 8],
                elevation: [s.elevation; 8],
                hill_height: [s.elevation; 8],
                shares: &mut shares,
                sigma_w: &mut [0.0; 8],
            };
            x.store(&mut task.distance);
            x.store(&mut task.path);
            seen.above_base.store(&mut task.above_base);
            seen.elevation.store(&mut task.elevation);
            seen.hill_height.store(&mut task.hill_height);
            task.compute();
        }
        let burden = lateral / plume.air.wind;
        let mut sum = Fluxes::zero();
        let mut weight = V::splat(0.0);
        for (class, left) in deposition.classes.iter().zip(&shares) {
            let values;
            (values, weight) = self.class(deposition, class, &plume, &seen, lateral);
            sum.add(class, V::load(left), values[0], values[1], burden);
        }
        let mut lanes = [0.0; 8];
        let count = self.out.len() / self.quantities.len();
        for (q, quantity) in self.quantities.iter().enumerate() {
            match quantity {
                Quantity::Concentration => sum.concentration,
                Quantity::Deposition => sum.dry + sum.wet,
                Quantity::Dry => sum.dry,
                Quantity::Wet => sum.wet,
            }
            .store(&mut lanes);
            for (&receptor, value) in list.iter().zip(lanes) {
                self.out[q * count + receptor as usize] = value;
            }
        }
        if self.traces.is_some() {
            self.trace(list, &plume, &seen, weight);
        }
    }

    /// One class, undepleted: C/Q at the receptor and near the ground, and the terrain weight.
    #[inline(always)]
    fn class<V: Lanes>(
        &self,
        deposition: &SourceDeposition,
        class: &ClassDeposition,
        plume: &PlumeAt<V>,
        seen: &Seen<V>,
        lateral: V,
    ) -> ([V; 2], V) {
        let s = self.source;
        let x = seen.downwind;
        let one = V::splat(1.0);
        let zero = V::splat(0.0);
        let low = settle(plume, class.fall(x, s.wind));
        let lids = lids(s, &low, x);
        let weight = share_of_terrain(s, &low, seen.hill_height, seen.elevation, lids);
        let level = seen.above_base.eq(seen.flagpole);
        let y = Across {
            main: lateral,
            penetrated: zero,
        };
        let [hit_dry, over_dry] =
            dry_heights(seen.above_base, seen.flagpole, deposition.reference_height);
        let heights = [seen.above_base, hit_dry, seen.flagpole, over_dry];
        let count = if level.all() { 2 } else { 4 };
        let mut at = [zero; 4];
        for n in 0..count {
            if n % 2 == 1 && class.deposition_velocity == 0.0 {
                continue;
            }
            at[n] = height_apart(s, &low, heights[n], y, lids, zero);
        }
        let decayed = decay(s, &low, x);
        let mut values = [zero; 2];
        for n in 0..2 {
            let over = if count == 2 {
                at[n]
            } else {
                V::select(level, at[n], at[n + 2])
            };
            values[n] = (weight * at[n] + (one - weight) * over) * decayed;
        }
        (values, weight)
    }

    #[inline(always)]
    fn trace<V: Lanes>(&mut self, list: &[u32], plume: &PlumeAt<V>, seen: &Seen<V>, weight: V) {
        let mut kept = [[0.0; 8]; 6];
        seen.downwind.store(&mut kept[0]);
        seen.distance.store(&mut kept[1]);
        plume.air.wind.store(&mut kept[2]);
        plume.air.dissipation.store(&mut kept[3]);
        plume.centre.store(&mut kept[4]);
        weight.store(&mut kept[5]);
        let Some(traces) = self.traces.as_deref_mut() else {
            return;
        };
        for (n, &receptor) in list.iter().enumerate() {
            traces[receptor as usize] = AreaTrace {
                reached: true,
                downwind: kept[0][n],
                distance: kept[1][n],
                wind: kept[2][n],
                dissipation: kept[3][n],
                height: kept[4][n],
                terrain_weight: kept[5][n],
            };
        }
    }
}

/// The receptors as seen from the area's centre; the last one fills up.
#[inline(always)]
fn see<V: Lanes>(
    s: &SourceHour<'_>,
    outline: &Outline,
    field: &PlumeField,
    first: usize,
    list: &[u32],
) -> Seen<V> {
    let mut lanes = [[0.0; 8]; 5];
    for n in 0..V::WIDTH {
        let k = first + list[n.min(list.len() - 1)] as usize;
        lanes[0][n] = field.x[k];
        lanes[1][n] = field.y[k];
        lanes[2][n] = field.elevation[k];
        lanes[3][n] = field.hill_height[k];
        lanes[4][n] = field.flagpole[k];
    }
    let (downwind, crosswind) = outline.turn(
        V::load(&lanes[0]) - outline.centre[0],
        V::load(&lanes[1]) - outline.centre[1],
    );
    let elevation = V::load(&lanes[2]);
    let flagpole = V::load(&lanes[4]);
    Seen {
        downwind,
        crosswind,
        distance: (downwind * downwind + crosswind * crosswind).sqrt(),
        above_base: if s.flat {
            flagpole
        } else {
            elevation - s.elevation + flagpole
        },
        flagpole,
        elevation,
        hill_height: V::load(&lanes[3]),
    }
}
