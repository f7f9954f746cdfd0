//! What a strip of an area source at distance u upwind gives a receptor: F(u) Φ(v/σ_y), for eight questions at once.
//!
//! F = [f F_z(z_r) + (1 − f) F_z(z_f)]/u e^{−ψ u/u}, with the effective air, σz, terrain weight f and image sums of the core;
//! plumes of areas do not rise, and σz² = σz,ambient² + σz0². Φ is the normal distribution by AERMOD's table (EPA-454/B-24-010, § 5.5).

use super::walk::{Node, Question};
use crate::numerics::lanes::{LaneMask, Lanes};
use crate::plume::No2Method;
use crate::plume::core::constants::GRAVITY;
use crate::plume::core::{
    Between, LOWEST, Levels, Parts, SourceHour, Spot, Spread, frequency, share_below,
    vertical_with_lid,
};

/// Heights of plume and receptor up to which the air below 5 m counts [m].
pub(super) const SHALLOW: f64 = 5.0;

/// Φ at v/σ_y = −3.9, −3.8, …, 3.9, as AERMOD tabulates it.
static NORMAL: [f64; 79] = [
    0.0, 0.0001, 0.0001, 0.0002, 0.0002, 0.0003, 0.0005, 0.0007, 0.0010, 0.0013, 0.0019, 0.0026,
    0.0035, 0.0047, 0.0062, 0.0082, 0.0107, 0.0139, 0.0179, 0.0227, 0.0287, 0.0359, 0.0446, 0.0548,
    0.0668, 0.0808, 0.0968, 0.1151, 0.1357, 0.1587, 0.1841, 0.2119, 0.2420, 0.2742, 0.3085, 0.3445,
    0.3821, 0.4207, 0.4602, 0.5000, 0.5398, 0.5793, 0.6179, 0.6555, 0.6915, 0.7258, 0.7580, 0.7881,
    0.8159, 0.8413, 0.8643, 0.8849, 0.9032, 0.9192, 0.9332, 0.9452, 0.9554, 0.9641, 0.9713, 0.9773,
    0.9821, 0.9861, 0.9893, 0.9918, 0.9938, 0.9953, 0.9965, 0.9974, 0.9981, 0.9987, 0.9990, 0.9993,
    0.9995, 0.9997, 0.9998, 0.9998, 0.9999, 0.9999, 1.000,
];

/// Φ of v/σ_y by AERMOD's table.
#[inline(always)]
fn normal<V: Lanes>(deviates: V) -> V {
    let place = (deviates * 10.0 + 40.0).at_least(0.0).at_most(100.0);
    let step = place.floor();
    let low = V::gather(&NORMAL, step - 1.0);
    let high = V::gather(&NORMAL, step);
    let value = low + (place - step) * (high - low);
    let value = V::select(step.gt(V::splat(78.0)), V::splat(1.0), value);
    V::select(step.lt(V::splat(1.0)), V::splat(0.0), value)
}

/// A receptor as the integrand needs it, and the σw of the step before.
#[derive(Clone, Copy)]
pub struct Place<V> {
    /// Height above the source's base [m].
    pub above_base: V,
    /// Height above ground [m].
    pub flagpole: V,
    /// Dividing streamline height [m].
    pub critical: V,
    /// Ground elevation [m].
    pub elevation: V,
    /// Hill height scale [m].
    pub hill_height: V,
    /// Integrals of wind, σv, σw, dθ/dz and ε from the ground to the receptor's height.
    pub integral: [V; 5],
    /// σw found in the step before [m/s].
    pub sigma_w: V,
}

/// Questions at distances.
#[derive(Clone, Copy)]
pub struct Asked<V: Lanes> {
    /// Distance upwind u [m].
    pub distance: V,
    /// Distance across v [m].
    pub across: V,
    /// Only v/σ_y is wanted.
    pub only_across: V::Mask,
    /// Φ = 1.
    pub covered: V::Mask,
    /// The plume is spread over all directions.
    pub around: V::Mask,
}

impl<V: Lanes> Asked<V> {
    /// Distances, distances across and [`Question::code`]s.
    #[inline(always)]
    pub fn new(distance: V, across: V, code: V) -> Self {
        Self {
            distance,
            across,
            only_across: code.eq(V::splat(Question::Across.code())),
            covered: code.eq(V::splat(Question::Covered.code())),
            around: code.eq(V::splat(Question::Around.code())),
        }
    }

    /// Φ, 1 or ln(v + √(u² + v²)), by the question.
    #[inline(always)]
    pub fn weight_across(&self, deviates: V) -> V {
        let side = V::select(self.covered, V::splat(1.0), normal(deviates));
        if self.around.any() {
            let (u, v) = (self.distance, self.across);
            let around = (v + (u * u + v * v).sqrt()).ln();
            V::select(self.around, around, side)
        } else {
            side
        }
    }
}

impl Question {
    /// A number for lanes.
    #[inline(always)]
    pub fn code(self) -> f64 {
        const CODES: [f64; 4] = [0.0, 1.0, 2.0, 3.0];
        CODES[self as usize]
    }
}

impl Node {
    /// Something to ask in a lane without a receptor.
    pub const IDLE: Self = Self {
        distance: 1000.0,
        across: 0.0,
        question: Question::Across,
    };
}

/// The plume of a strip at the receptor's distance.
#[derive(Clone, Copy)]
pub struct Strip<V> {
    /// Effective air.
    pub air: Levels<V>,
    /// 1/u [s/m].
    pub slowness: V,
    /// v/σ_y.
    pub deviates: V,
    /// σw to be kept for the next step [m/s].
    pub sigma_w: V,
    /// Height of the plume's centre [m].
    pub centre: V,
    /// σz of a layered plume [m].
    pub sigma_z: V,
    /// Lid of a layered plume [m].
    pub lid: V,
    /// Drafts of a convective plume: heights, σz and weights.
    pub parts: Parts<V>,
}

/// Answers, and what they rest on.
#[derive(Clone, Copy)]
pub struct Told<V> {
    /// v/σ_y, or the integrand [s/m³ per m² and m].
    pub answer: V,
    /// σw to be kept for the next step [m/s].
    pub sigma_w: V,
    /// Effective air.
    pub air: Levels<V>,
    /// Height of the plume's centre [m].
    pub centre: V,
    /// Weight of the plume that hits the terrain [1].
    pub weight: V,
}

/// Air as spread formulas need it, for a layered plume.
#[derive(Clone, Copy, Default)]
pub(super) struct Carrier<V> {
    /// 1/u [s/m].
    pub slowness: V,
    /// σw/u [1].
    pub rise: V,
    /// 1/(0.72 h) + N/(0.54 σw) [1/m].
    pub limit: V,
    /// σv/u, at least 0.05 [1].
    pub widening: V,
    /// 1/(2 u T_L) [1/m].
    pub bend: V,
}

impl Carrier<f64> {
    /// The same in all lanes.
    #[inline(always)]
    pub fn splat<V: Lanes>(&self) -> Carrier<V> {
        Carrier {
            slowness: V::splat(self.slowness),
            rise: V::splat(self.rise),
            limit: V::splat(self.limit),
            widening: V::splat(self.widening),
            bend: V::splat(self.bend),
        }
    }
}

/// What is fixed for one area source in one hour.
pub struct Integrand<'s, 'a> {
    pub(super) s: &'s SourceHour<'a>,
    /// σz at the start [m].
    pub(super) sigma_z: f64,
    /// Air at the release height, for the estimate of the effective air.
    pub(super) first: Carrier<f64>,
    /// Its limit of σz for the lid, where an urban surface makes no difference [1/m].
    pub(super) lid_limit: f64,
    /// Air below 5 m.
    pub(super) shallow: Levels<f64>,
    /// The same.
    pub(super) shallow_carrier: Carrier<f64>,
    /// Values and integrals at the release height.
    pub(super) release: Spot<f64>,
    /// Air at the mixing height.
    pub(super) at_lid: Levels<f64>,
    /// How many quantities of the profile count (wind, σv, σw, dθ/dz, ε).
    pub(super) quantities: usize,
    /// g/θ at the release height [m/(s² K)].
    lift: f64,
    /// Share of the elevated σz.
    pub(super) elevated: f64,
    /// 1/(0.72 h) [1/m].
    neutral: f64,
    /// 1/(2 u T_L) over σv/u [1/m].
    bend: f64,
    /// β/z_i of the convective σy [1/m].
    pub(super) convective_bend: f64,
}

impl<'s, 'a> Integrand<'s, 'a> {
    /// Prepares an hour.
    pub fn new(s: &'s SourceHour<'a>) -> Self {
        let sigma_z = match s.spread {
            Spread::Area { sigma_z } => sigma_z,
            _ => 0.0,
        };
        let h = s.height;
        let lid = s.mixing_height;
        let at_release = s.limited(s.tables.at(h));
        let shallow = s.limited(s.tables.mean(Between {
            low: 0.0,
            high: SHALLOW.min(lid),
        }));
        let lift = GRAVITY / s.tables.potential_temperature(h);
        let neutral = 1.0 / (0.72 * h.max(1.0e-4));
        let with_turbulence = s.options.no2 == No2Method::Pvmrm || s.options.no2 == No2Method::Grsm;
        let n = frequency(at_release.gradient, lift);
        let mut built = Self {
            s,
            sigma_z,
            first: Carrier::default(),
            lid_limit: neutral + n / (0.54 * at_release.sigma_w),
            shallow,
            shallow_carrier: Carrier::default(),
            release: s.tables.spot(h.max(LOWEST)),
            at_lid: s.limited(s.tables.at(lid)),
            quantities: if with_turbulence {
                5
            } else if s.layered {
                4
            } else {
                3
            },
            lift,
            elevated: (h / lid).min(1.0),
            neutral,
            bend: 78.0 / s.hour.mechanical_mixing_height * (0.46 / h.max(0.46)),
            convective_bend: (78.0 * (0.46 / h.max(0.46))).max(0.7) / lid,
        };
        built.first = built.carrier(&at_release);
        built.shallow_carrier = built.carrier(&shallow);
        built
    }

    /// Integrals from the ground to a receptor's height, or to the mixing height in convection if that is lower.
    pub fn integrals(&self, above_base: f64) -> [f64; 5] {
        self.s.tables.spot(self.counted(above_base)).integral
    }

    /// The height up to or from which a mean to a receptor reaches.
    #[inline(always)]
    pub(super) fn counted<V: Lanes>(&self, above_base: V) -> V {
        let least = above_base.at_least(LOWEST);
        if self.s.layered {
            least
        } else {
            least.at_most(self.s.mixing_height)
        }
    }

    /// Mean air between a plume's centre (`at`, `here`) and 2.15 σz (`edge`) from it towards the receptor, no farther than that.
    #[inline(always)]
    pub(super) fn mean_towards<V: Lanes>(
        &self,
        at: V,
        here: &Spot<V>,
        edge: V,
        place: &Place<V>,
    ) -> Levels<V> {
        let receptor = self.counted(place.above_base);
        let down = at.gt(place.above_base);
        let reach = V::select(down, at - edge, at + edge);
        let short = down
            .and(reach.gt(receptor))
            .or(down.not().and(reach.lt(receptor)));
        let other = V::select(short, reach, receptor).at_least(LOWEST);
        let mut integral = place.integral;
        if short.any() {
            let spot = self.s.tables.spot(other);
            for q in 0..self.quantities {
                integral[q] = V::select(short, spot.integral[q], integral[q]);
            }
        }
        let from = at.at_least(LOWEST);
        let depth = other - from;
        let thin = depth.abs().lt(V::splat(1.0e-6));
        let inverse = V::splat(1.0) / V::select(thin, V::splat(1.0), depth);
        let mut mean = [V::splat(0.0); 5];
        for q in 0..self.quantities {
            mean[q] = (integral[q] - here.integral[q]) * inverse;
        }
        if thin.any() {
            for q in 0..self.quantities {
                let middle = here.value[q] + here.slope[q] * depth * 0.5;
                mean[q] = V::select(thin, middle, mean[q]);
            }
        }
        self.s.limited(Levels {
            wind: mean[0],
            sigma_v: mean[1],
            sigma_w: mean[2],
            gradient: mean[3],
            dissipation: mean[4],
        })
    }

    /// Air as the spread of a layered plume needs it.
    #[inline(always)]
    pub(super) fn carrier<V: Lanes>(&self, air: &Levels<V>) -> Carrier<V> {
        let slowness = V::splat(1.0) / air.wind;
        let limit = if self.s.air.urban_stable || self.elevated == 0.0 {
            V::splat(self.neutral)
        } else {
            frequency(air.gradient, V::splat(self.lift)) / (air.sigma_w * 0.54) + self.neutral
        };
        let widening = (air.sigma_v * slowness).at_least(0.05);
        Carrier {
            slowness,
            rise: air.sigma_w * slowness,
            limit,
            widening,
            bend: air.sigma_v * slowness * self.bend,
        }
    }

    /// The plume of a strip; without spread in the vertical where only v/σ_y is asked.
    #[inline(always)]
    pub fn strip<V: Lanes>(&self, asked: &Asked<V>, place: &Place<V>) -> Strip<V> {
        if self.s.layered {
            self.layered(asked, place)
        } else {
            self.convective(asked, place)
        }
    }

    /// Answers questions about a gas that is not deposited.
    #[inline(always)]
    pub fn answer<V: Lanes>(&self, asked: &Asked<V>, place: &Place<V>) -> Told<V> {
        let s = self.s;
        let strip = self.strip(asked, place);
        let mut told = Told {
            answer: strip.deviates,
            sigma_w: strip.sigma_w,
            air: strip.air,
            centre: strip.centre,
            weight: V::splat(0.5),
        };
        if asked.only_across.all() {
            return told;
        }
        if s.layered {
            let h = V::splat(s.height);
            let below = share_below(s, strip.sigma_z, h, place.critical, strip.lid);
            told.weight = (below + 1.0) * 0.5;
        }
        let level = place.above_base.eq(place.flagpole);
        let heights = [place.above_base, place.flagpole];
        let mut at = [V::splat(0.0); 2];
        // One body for both heights keeps the machine code small.
        for n in 0..if level.all() { 1 } else { 2 } {
            at[n] = self.vertical(&strip, heights[n]);
        }
        let value = if level.all() {
            at[0]
        } else {
            let over = V::select(level, at[0], at[1]);
            told.weight * at[0] + (V::splat(1.0) - told.weight) * over
        };
        let value = self.decayed(value * strip.slowness, strip.slowness, asked.distance)
            * asked.weight_across(strip.deviates);
        told.answer = V::select(asked.only_across, strip.deviates, value);
        told
    }

    /// F_z of a strip's plume at a height [1/m].
    #[inline(always)]
    fn vertical<V: Lanes>(&self, strip: &Strip<V>, z: V) -> V {
        if self.s.layered {
            vertical_with_lid(z, strip.sigma_z, V::splat(self.s.height), strip.lid)
        } else {
            self.drafts_at(&strip.parts, z)
        }
    }

    #[inline(always)]
    pub(super) fn decayed<V: Lanes>(&self, value: V, slowness: V, x: V) -> V {
        if self.s.decay > 0.0 {
            value * (-(x * slowness * self.s.decay)).at_least(-50.0).exp()
        } else {
            value
        }
    }
}
