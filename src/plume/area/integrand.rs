//! What a strip of an area source at distance u upwind gives a receptor: F(u) Φ(v/σ_y), for eight questions at once.
//!
//! Plumes of areas do not rise. F = [f F_z(z_r) + (1 − f) F_z(z_f)]/u e^{−ψ u/u}, with the effective air, σz, terrain weight f
//! and image sums of the core, and σz² = σz,ambient² + σz0².
//!
//! In convection the effective air rests on σw of the step before (AERMOD keeps it from one distance to the next): drafts
//! are taken with the σw found last, then the mean air with these drafts, then drafts and air once more where σ_y is wanted.

use super::walk::Question;
use crate::numerics::lanes::{LaneMask, Lanes};
use crate::plume::No2Method;
use crate::plume::core::constants::{PLUME_EDGE, ROOT_2, ROOT_PI, THIRD};
use crate::plume::core::{
    Between, Levels, Parts, SourceHour, Spot, Spread, frequency, share_below, vertical_convective,
    vertical_with_lid,
};

/// Heights of plume and receptor up to which the air below 5 m counts [m].
const SHALLOW: f64 = 5.0;
/// Height below which profiles do not count in means [m].
const LOWEST: f64 = 0.5;

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

/// Answers, and the plume they rest on.
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
struct Carrier<V> {
    /// 1/u [s/m].
    slowness: V,
    /// σw/u [1].
    rise: V,
    /// 1/(0.72 h) + N/(0.54 σw) [1/m].
    limit: V,
    /// σv/u, at least 0.05 [1].
    widening: V,
    /// 1/(2 u T_L) [1/m].
    bend: V,
}

/// What is fixed for one area source in one hour.
pub struct Integrand<'s, 'a> {
    s: &'s SourceHour<'a>,
    /// σz at the start [m].
    sigma_z: f64,
    /// Air at the release height, for the estimate of the effective air.
    first: Carrier<f64>,
    /// The same for the lid, where an urban surface makes no difference [1/m].
    lid_limit: f64,
    /// Air below 5 m.
    shallow: Levels<f64>,
    /// The same.
    shallow_carrier: Carrier<f64>,
    /// Values and integrals at the release height.
    release: Spot<f64>,
    /// Air at the mixing height.
    at_lid: Levels<f64>,
    /// How many quantities of the profile count (wind, σv, σw, dθ/dz, ε).
    quantities: usize,
    /// Potential temperature at the release height [K].
    theta: f64,
    /// Share of the elevated σz.
    elevated: f64,
    /// 1/(0.72 h) [1/m].
    neutral: f64,
    /// 1/(2 u T_L) over σv/u [1/m].
    bend: f64,
    /// β/z_i of the convective σy [1/m].
    convective_bend: f64,
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
        let theta = s.tables.potential_temperature(h);
        let neutral = 1.0 / (0.72 * h.max(1.0e-4));
        let with_turbulence = s.options.no2 == No2Method::Pvmrm || s.options.no2 == No2Method::Grsm;
        let n = frequency(at_release.gradient, theta);
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
            theta,
            elevated: (h / lid).min(1.0),
            neutral,
            bend: 78.0 / s.hour.mechanical_mixing_height * (0.46 / h.max(0.46)),
            convective_bend: (78.0 * (0.46 / h.max(0.46))).max(0.7) / lid,
        };
        built.first = built.carrier(&at_release);
        built.shallow_carrier = built.carrier(&shallow);
        built
    }

    /// σw with which a receptor begins [m/s].
    pub fn first_sigma_w(&self) -> f64 {
        self.s.sigma_w
    }

    /// Integrals from the ground to a receptor's height, or to the mixing height in convection if that is lower.
    pub fn integrals(&self, above_base: f64) -> [f64; 5] {
        self.s.tables.spot(self.counted(above_base)).integral
    }

    /// The height up to or from which a mean to a receptor reaches.
    #[inline(always)]
    fn counted<V: Lanes>(&self, above_base: V) -> V {
        let least = above_base.at_least(LOWEST);
        if self.s.layered {
            least
        } else {
            least.at_most(self.s.mixing_height)
        }
    }

    /// Mean air between a plume's centre (`at`, `here`) and 2.15 σz (`edge`) from it towards the receptor, no farther than that.
    #[inline(always)]
    fn mean_towards<V: Lanes>(
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

    /// Answers questions.
    #[inline(always)]
    pub fn answer<V: Lanes>(&self, asked: &Asked<V>, place: &Place<V>) -> Told<V> {
        if self.s.layered {
            self.layered(asked, place)
        } else {
            self.convective(asked, place)
        }
    }

    #[inline(always)]
    fn decayed<V: Lanes>(&self, value: V, slowness: V, x: V) -> V {
        if self.s.decay > 0.0 {
            value * (-(x * slowness * self.s.decay)).at_least(-50.0).exp()
        } else {
            value
        }
    }

    /// Air as the spread of a layered plume needs it.
    #[inline(always)]
    fn carrier<V: Lanes>(&self, air: &Levels<V>) -> Carrier<V> {
        let slowness = V::splat(1.0) / air.wind;
        let limit = if self.s.air.urban_stable || self.elevated == 0.0 {
            V::splat(self.neutral)
        } else {
            frequency(air.gradient, V::splat(self.theta)) / (air.sigma_w * 0.54) + self.neutral
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

    /// σz² of a layered plume, the initial one included; `surface` is σzs u.
    #[inline(always)]
    fn depth_squared<V: Lanes>(&self, air: &Carrier<V>, surface: V, x: V) -> V {
        let mut ambient = surface * air.slowness;
        if self.elevated > 0.0 {
            let travelled = air.rise * x;
            let above = travelled / (travelled * air.limit + 1.0).sqrt();
            ambient = if self.elevated < 1.0 {
                ambient * (1.0 - self.elevated) + above * self.elevated
            } else {
                above
            };
        }
        ambient * ambient + self.sigma_z * self.sigma_z
    }

    #[inline(always)]
    fn layered<V: Lanes>(&self, asked: &Asked<V>, place: &Place<V>) -> Told<V> {
        let s = self.s;
        let zero = V::splat(0.0);
        let x = asked.distance;
        let h = V::splat(s.height);
        // σzs u, the same for every wind.
        let surface = if s.stable && s.height < s.mixing_height {
            let stretch = (x * (0.7 / s.air.obukhov_length) + 1.0).powf(-THIRD);
            x * (ROOT_2 / ROOT_PI * s.air.friction_velocity) * stretch
        } else {
            zero
        };
        // In the air at the release height: the estimate for the effective air, and the lid's.
        let first: Carrier<V> = self.first.splat();
        let at_lid = Carrier {
            limit: V::splat(self.lid_limit),
            ..first
        };
        let lid_edge = self.depth_squared(&at_lid, surface, x).sqrt() * PLUME_EDGE;
        let lid = (lid_edge + s.height).at_least(s.mixing_height);
        let shallow = if s.height <= SHALLOW {
            place.above_base.le(V::splat(SHALLOW))
        } else {
            V::Mask::splat(false)
        };
        let mut air = splat(&self.shallow);
        let mut carrier: Carrier<V> = self.shallow_carrier.splat();
        if !shallow.all() {
            let edge = if s.air.urban_stable {
                self.depth_squared(&first, surface, x).sqrt() * PLUME_EDGE
            } else {
                lid_edge
            };
            let release = splat_spot(&self.release);
            air = choose::<V>(shallow, air, self.mean_towards(h, &release, edge, place));
            carrier = self.carrier(&air);
        }
        let mut told = Told {
            answer: zero,
            sigma_w: place.sigma_w,
            air,
            centre: h,
            weight: V::splat(0.5),
        };
        let deviates = asked.across / self.width(&carrier, x);
        if asked.only_across.all() {
            told.answer = deviates;
            return told;
        }
        let sigma_z = self.depth_squared(&carrier, surface, x).sqrt();
        let below = share_below(s, sigma_z, h, place.critical, lid);
        told.weight = (below + 1.0) * 0.5;
        let hit = vertical_with_lid(place.above_base, sigma_z, h, lid);
        let level = place.above_base.eq(place.flagpole);
        let value = if level.all() {
            hit
        } else {
            let over = vertical_with_lid(place.flagpole, sigma_z, h, lid);
            told.weight * hit + (V::splat(1.0) - told.weight) * V::select(level, hit, over)
        };
        let value = self.decayed(value * carrier.slowness, carrier.slowness, x)
            * weight_across(asked, deviates);
        told.answer = V::select(asked.only_across, deviates, value);
        told
    }

    /// σy of a layered plume [m].
    #[inline(always)]
    fn width<V: Lanes>(&self, air: &Carrier<V>, x: V) -> V {
        air.widening * x * (x * air.bend + 1.0).powf(-0.3)
    }

    /// Centre of mass in convection: from the release to the middle of the mixed layer.
    #[inline(always)]
    fn centre<V: Lanes>(&self, x: V) -> V {
        let s = self.s;
        let rising = x.at_least(1.0) * ((s.mid_height - s.height) / s.distance_mixed) + s.height;
        V::select(
            x.ge(V::splat(s.distance_mixed)),
            V::splat(s.mid_height),
            rising,
        )
    }

    /// Mean speeds of up- and downdrafts over w*, for σw and the third moment of w (AERMOD's PDF; R = 2).
    #[inline(always)]
    fn drafts<V: Lanes>(&self, sigma_w: V, third_moment: V) -> [V; 2] {
        const HALF_ALPHA: f64 = 0.5 * 5.0 / 13.0;
        let skew = third_moment / (sigma_w * sigma_w * sigma_w) * HALF_ALPHA;
        let root = (skew * skew + 0.2).sqrt();
        let ratio = sigma_w * (1.0 / self.s.hour.convective_velocity);
        [ratio * (skew + root), ratio * (skew - root)]
    }

    #[inline(always)]
    fn convective<V: Lanes>(&self, asked: &Asked<V>, place: &Place<V>) -> Told<V> {
        let s = self.s;
        let x = asked.distance;
        let centre = self.centre(x);
        let five = V::splat(SHALLOW);
        let shallow = centre.le(five).and(place.above_base.le(five));
        let fixed = splat(&self.shallow);
        let wstar = s.hour.convective_velocity;
        let depth = s.mixing_height;
        let near_ground = centre.lt(V::splat(0.1 * depth));
        let cube = wstar * wstar * wstar;
        let third_moment = V::select(
            near_ground,
            centre * (1.25 * cube / depth),
            V::splat(0.125 * cube),
        );
        // 2 α_b w* x: times draft speed over u, σz of a draft.
        let by_drafts =
            V::select(near_ground, centre * (4.0 / depth) + 0.6, V::splat(1.0)) * x * (2.0 * wstar);
        let by_ground = V::select(
            near_ground,
            x * x
                * (centre * (-10.0 / depth) + 1.0)
                * (0.5 * s.air.friction_velocity * s.air.friction_velocity
                    / s.air.obukhov_length.abs()),
            V::splat(0.0),
        );
        // The air of the first pass (covered and spread plumes) and of the second (v/σ_y).
        let (mut air, mut last) = (fixed, fixed);
        let mut sigma_w = V::select(asked.only_across, place.sigma_w, fixed.sigma_w);
        let mut draft;
        if shallow.all() {
            draft = self.drafts(sigma_w, third_moment);
        } else {
            let spot = s.tables.spot(centre.at_least(LOWEST));
            let slowness = V::splat(1.0) / self.wind_at(centre, &spot);
            let stirred = by_drafts * slowness;
            let ground = by_ground * slowness * slowness;
            let least = ground * ground + self.sigma_z * self.sigma_z;
            draft = self.drafts(place.sigma_w, third_moment);
            let edge = edge_of(draft, stirred, least);
            let first = choose::<V>(
                shallow,
                fixed,
                self.convective_air(centre, &spot, edge, place),
            );
            if asked.only_across.all() {
                last = first;
            } else {
                air = first;
                sigma_w = V::select(asked.only_across, place.sigma_w, air.sigma_w);
                draft = self.drafts(sigma_w, third_moment);
                let edge = edge_of(draft, stirred, least);
                let second = choose::<V>(
                    shallow,
                    fixed,
                    self.convective_air(centre, &spot, edge, place),
                );
                let single = asked.covered.or(asked.around);
                last = choose::<V>(single, air, second);
            }
        }
        let slowness = V::splat(1.0) / last.wind;
        let spread = (last.sigma_v * slowness).at_least(0.05) * x;
        let sigma_y = spread * (spread * self.convective_bend + 1.0).powf(-0.3);
        let deviates = asked.across / sigma_y;
        let mut told = Told {
            answer: deviates,
            sigma_w: last.sigma_w,
            air: last,
            centre,
            weight: V::splat(0.5),
        };
        if asked.only_across.all() {
            return told;
        }
        let travelled = x * wstar / air.wind;
        let stirred = by_drafts * slowness;
        let ground = by_ground * slowness * slowness;
        let least = ground * ground + self.sigma_z * self.sigma_z;
        let weight_up = draft[1] / (draft[1] - draft[0]);
        let parts = Parts {
            height: [
                draft[0] * travelled + s.height,
                draft[1] * travelled + s.height,
            ],
            sigma_z: [
                depth_of(draft[0], stirred, least),
                depth_of(draft[1], stirred, least),
            ],
            weight: [weight_up, V::splat(1.0) - weight_up],
        };
        let hit = vertical_convective(place.above_base, &parts, depth, false)
            + vertical_convective(place.above_base, &parts, depth, true);
        let level = place.above_base.eq(place.flagpole);
        let value = if level.all() {
            hit
        } else {
            let over = vertical_convective(place.flagpole, &parts, depth, false)
                + vertical_convective(place.flagpole, &parts, depth, true);
            (hit + V::select(level, hit, over)) * 0.5
        };
        let value = self.decayed(value * slowness, slowness, x) * weight_across(asked, deviates);
        told.answer = V::select(asked.only_across, deviates, value);
        told
    }

    /// Wind at the plume's centre, with its least value; `spot` is there or at the lowest height that counts.
    #[inline(always)]
    fn wind_at<V: Lanes>(&self, centre: V, spot: &Spot<V>) -> V {
        let o = self.s.options;
        if o.vector_wind || centre.lt(V::splat(LOWEST)).any() {
            return self.s.limited(self.s.tables.at(centre)).wind;
        }
        spot.value[0].at_least(o.least_wind)
    }

    /// Effective air of the convective plume.
    #[inline(always)]
    fn convective_air<V: Lanes>(
        &self,
        centre: V,
        spot: &Spot<V>,
        edge: V,
        place: &Place<V>,
    ) -> Levels<V> {
        let air = self.mean_towards(centre, spot, edge, place);
        // A receptor exactly at the plume's centre: AERMOD takes the air at the lid.
        let same = centre.eq(place.above_base);
        if same.any() {
            choose::<V>(same, splat(&self.at_lid), air)
        } else {
            air
        }
    }
}

/// σz of a draft: its own and the ground's and the initial (`least` is their squares' sum).
#[inline(always)]
fn depth_of<V: Lanes>(draft: V, stirred: V, least: V) -> V {
    let own = draft * stirred;
    (own * own + least).sqrt()
}

/// 2.15 times the mean σz of both drafts.
#[inline(always)]
fn edge_of<V: Lanes>(draft: [V; 2], stirred: V, least: V) -> V {
    (depth_of(draft[0], stirred, least) + depth_of(draft[1], stirred, least)) * (0.5 * PLUME_EDGE)
}

/// The same levels in all lanes.
#[inline(always)]
fn splat<V: Lanes>(levels: &Levels<f64>) -> Levels<V> {
    Levels {
        wind: V::splat(levels.wind),
        sigma_v: V::splat(levels.sigma_v),
        sigma_w: V::splat(levels.sigma_w),
        gradient: V::splat(levels.gradient),
        dissipation: V::splat(levels.dissipation),
    }
}

/// The same place in all lanes.
#[inline(always)]
fn splat_spot<V: Lanes>(spot: &Spot<f64>) -> Spot<V> {
    let mut lanes = Spot {
        value: [V::splat(0.0); 5],
        slope: [V::splat(0.0); 5],
        integral: [V::splat(0.0); 5],
    };
    for q in 0..5 {
        lanes.value[q] = V::splat(spot.value[q]);
        lanes.slope[q] = V::splat(spot.slope[q]);
        lanes.integral[q] = V::splat(spot.integral[q]);
    }
    lanes
}

/// `yes` where the mask holds, else `no`.
#[inline(always)]
fn choose<V: Lanes>(mask: V::Mask, yes: Levels<V>, no: Levels<V>) -> Levels<V> {
    Levels {
        wind: V::select(mask, yes.wind, no.wind),
        sigma_v: V::select(mask, yes.sigma_v, no.sigma_v),
        sigma_w: V::select(mask, yes.sigma_w, no.sigma_w),
        gradient: V::select(mask, yes.gradient, no.gradient),
        dissipation: V::select(mask, yes.dissipation, no.dissipation),
    }
}

/// Φ, 1 or ln(v + √(u² + v²)), by the question.
#[inline(always)]
fn weight_across<V: Lanes>(asked: &Asked<V>, deviates: V) -> V {
    let side = V::select(asked.covered, V::splat(1.0), normal(deviates));
    if asked.around.any() {
        let (u, v) = (asked.distance, asked.across);
        let around = (v + (u * u + v * v).sqrt()).ln();
        V::select(asked.around, around, side)
    } else {
        side
    }
}

impl Carrier<f64> {
    /// The same in all lanes.
    #[inline(always)]
    fn splat<V: Lanes>(&self) -> Carrier<V> {
        Carrier {
            slowness: V::splat(self.slowness),
            rise: V::splat(self.rise),
            limit: V::splat(self.limit),
            widening: V::splat(self.widening),
            bend: V::splat(self.bend),
        }
    }
}

impl Question {
    /// Only v/σ_y is wanted.
    pub fn is_across(self) -> bool {
        self == Self::Across
    }
}
