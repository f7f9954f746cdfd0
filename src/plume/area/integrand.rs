//! What a strip of an area source at distance u upwind gives a receptor: F(u) Φ(v/σ_y), for eight questions at once.
//!
//! Plumes of areas do not rise. F = [f F_z(z_r) + (1 − f) F_z(z_f)]/u e^{−ψ u/u}, with the effective air, σz, terrain weight f
//! and image sums of the core, and σz² = σz,ambient² + σz0².
//!
//! In convection the effective air rests on σw of the step before (AERMOD keeps it from one distance to the next): drafts
//! are taken with the σw found last, then the mean air with these drafts, then drafts and air once more where σ_y is wanted.

use super::walk::Question;
use crate::numerics::lanes::{LaneMask, Lanes};
use crate::plume::core::constants::{PLUME_EDGE, ROOT_2, ROOT_PI, THIRD};
use crate::plume::core::{
    Between, Drafts, Levels, Parts, SourceHour, Spread, drafts, frequency, share_below,
    sigma_y_convective, sigma_y_layered, sigma_z_convective, vertical_convective,
    vertical_with_lid,
};

/// Heights of plume and receptor up to which the air below 5 m counts [m].
const SHALLOW: f64 = 5.0;

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

/// What is fixed for one area source in one hour.
pub struct Integrand<'s, 'a> {
    s: &'s SourceHour<'a>,
    sigma_z: f64,
    /// Air at the release height.
    first: Levels<f64>,
    /// Potential temperature there [K].
    theta: f64,
    /// N there [1/s].
    frequency: f64,
    /// Air below 5 m.
    shallow: Levels<f64>,
    /// Share of the elevated σz.
    elevated: f64,
    /// 1/(0.72 h) [1/m].
    neutral: f64,
}

impl<'s, 'a> Integrand<'s, 'a> {
    /// Prepares an hour.
    pub fn new(s: &'s SourceHour<'a>) -> Self {
        let sigma_z = match s.spread {
            Spread::Area { sigma_z } => sigma_z,
            _ => 0.0,
        };
        let h = s.height;
        let first = s.limited(s.tables.at(h));
        let theta = s.tables.potential_temperature(h);
        Self {
            s,
            sigma_z,
            first,
            theta,
            frequency: frequency(first.gradient, theta),
            shallow: s.limited(s.tables.mean(Between {
                low: 0.0,
                high: SHALLOW.min(s.mixing_height),
            })),
            elevated: if h < s.mixing_height {
                (h / s.mixing_height).min(1.0)
            } else {
                1.0
            },
            neutral: 1.0 / (0.72 * h.max(1.0e-4)),
        }
    }

    /// σw with which a receptor begins [m/s].
    pub fn first_sigma_w(&self) -> f64 {
        self.s.sigma_w
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

    /// Spreads levels over lanes.
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

    /// F from the two heights that count, the terrain-following and the level one.
    #[inline(always)]
    fn mixed<V: Lanes>(&self, place: &Place<V>, weight: V, at: impl Fn(V) -> V) -> V {
        let hit = at(place.above_base);
        let level = place.above_base.eq(place.flagpole);
        if level.all() {
            return hit;
        }
        let over = V::select(level, hit, at(place.flagpole));
        weight * hit + (V::splat(1.0) - weight) * over
    }

    #[inline(always)]
    fn decayed<V: Lanes>(&self, value: V, wind: V, x: V) -> V {
        if self.s.decay > 0.0 {
            value * (-(x * self.s.decay / wind)).at_least(-50.0).exp()
        } else {
            value
        }
    }

    /// Layered plume: σz before the initial one.
    #[inline(always)]
    fn ambient_layered<V: Lanes>(&self, wind: V, sigma_w: V, n: V, surface: V, x: V) -> V {
        let travelled = sigma_w * x / wind;
        let above = travelled / (travelled * (n / (sigma_w * 0.54) + self.neutral) + 1.0).sqrt();
        surface / wind * (1.0 - self.elevated) + above * self.elevated
    }

    #[inline(always)]
    fn with_initial<V: Lanes>(&self, ambient: V) -> V {
        (ambient * ambient + self.sigma_z * self.sigma_z).sqrt()
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
        let urban = s.air.urban_stable;
        let wind = V::splat(self.first.wind);
        let sigma_w = V::splat(self.first.sigma_w);
        // In the air at the release height: the estimate for the effective air, and the lid's.
        let lid_sigma_z = self.with_initial(self.ambient_layered(
            wind,
            sigma_w,
            V::splat(self.frequency),
            surface,
            x,
        ));
        let lid = (lid_sigma_z * PLUME_EDGE + s.height).at_least(s.mixing_height);
        let five = V::splat(SHALLOW);
        let shallow = if s.height <= SHALLOW {
            place.above_base.le(five)
        } else {
            V::Mask::splat(false)
        };
        let mut air = Self::splat(&self.shallow);
        if !shallow.all() {
            let estimate = if urban {
                self.with_initial(self.ambient_layered(wind, sigma_w, zero, surface, x))
            } else {
                lid_sigma_z
            };
            let edge = estimate * PLUME_EDGE;
            let r = place.above_base;
            let above = h.gt(r);
            let between = Between {
                low: V::select(above, (h - edge).max(r), h),
                high: V::select(above, h, (h + edge).min(r)),
            };
            air = Self::choose(shallow, air, s.limited(s.tables.mean(between)));
        }
        let sigma_y = sigma_y_layered(s, air.wind, air.sigma_v, h, x);
        let deviates = asked.across / sigma_y;
        let mut told = Told {
            answer: deviates,
            sigma_w: place.sigma_w,
            air,
            centre: h,
            weight: V::splat(0.5),
        };
        if asked.only_across.all() {
            return told;
        }
        let n = if urban {
            zero
        } else {
            frequency(air.gradient, V::splat(self.theta))
        };
        let sigma_z = self.with_initial(self.ambient_layered(air.wind, air.sigma_w, n, surface, x));
        let below = share_below(s, sigma_z, h, place.critical, lid);
        told.weight = (below + 1.0) * 0.5;
        let value = self.mixed(place, told.weight, |z| {
            vertical_with_lid(z, sigma_z, h, lid)
        }) / air.wind;
        let value = self.decayed(value, air.wind, x) * Self::weight_across(asked, deviates);
        told.answer = V::select(asked.only_across, deviates, value);
        told
    }

    /// Centre of mass in convection: from the release to the middle of the mixed layer.
    #[inline(always)]
    fn centre<V: Lanes>(&self, x: V) -> V {
        let s = self.s;
        let share = x.at_least(1.0) / s.distance_mixed;
        let rising = share * (s.mid_height - s.height) + s.height;
        V::select(
            x.ge(V::splat(s.distance_mixed)),
            V::splat(s.mid_height),
            rising,
        )
    }

    /// Effective air with given drafts.
    #[inline(always)]
    fn convective_air<V: Lanes>(
        &self,
        drafts: &Drafts<V>,
        wind_at_centre: V,
        centre: V,
        x: V,
        receptor: V,
    ) -> Levels<V> {
        let s = self.s;
        let lid = V::splat(s.mixing_height);
        let sigma = sigma_z_convective(s, drafts, wind_at_centre, centre, x)
            .map(|sigma| self.with_initial(sigma));
        let edge = (sigma[0] + sigma[1]) * (0.5 * PLUME_EDGE);
        let above = centre.gt(receptor);
        let low = V::select(above, (centre - edge).max(receptor), centre);
        let high = V::select(above, centre, (centre + edge).min(receptor)).min(lid);
        // A plume and a receptor above the lid: the air at the lid.
        let open = high.gt(low);
        s.limited(s.tables.mean(Between {
            low: V::select(open, low, lid),
            high: V::select(open, high, lid),
        }))
    }

    #[inline(always)]
    fn convective<V: Lanes>(&self, asked: &Asked<V>, place: &Place<V>) -> Told<V> {
        let s = self.s;
        let x = asked.distance;
        let centre = self.centre(x);
        let five = V::splat(SHALLOW);
        let receptor = place.above_base;
        let shallow = centre.le(five).and(receptor.le(five));
        let fixed = Self::splat(&self.shallow);
        // The air of the first pass (covered and spread plumes) and of the second (v/σ_y).
        let (mut air, mut last) = (fixed, fixed);
        let mut draft = drafts(s, place.sigma_w, centre);
        if shallow.all() {
            draft = drafts(s, V::select(asked.only_across, place.sigma_w, fixed.sigma_w), centre);
        } else {
            let at_centre = s.limited(s.tables.at(centre)).wind;
            let pass = |draft: &Drafts<V>| {
                let found = self.convective_air(draft, at_centre, centre, x, receptor);
                Self::choose(shallow, fixed, found)
            };
            let first = pass(&draft);
            if asked.only_across.all() {
                last = first;
            } else {
                air = first;
                draft = drafts(
                    s,
                    V::select(asked.only_across, place.sigma_w, air.sigma_w),
                    centre,
                );
                let second = pass(&draft);
                let single = asked.covered.or(asked.around);
                last = Self::choose(single, air, second);
                last = Self::choose(asked.only_across, first, last);
            }
        }
        let sigma_y = sigma_y_convective(s, last.wind, last.sigma_v, x);
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
        let travelled = x * s.hour.convective_velocity / air.wind;
        let height = draft.mean.map(|mean| mean * travelled + s.height);
        let parts = Parts {
            height,
            sigma_z: sigma_z_convective(s, &draft, last.wind, centre, x)
                .map(|sigma| self.with_initial(sigma)),
            weight: draft.weight,
        };
        let lid = s.mixing_height;
        let value = self.mixed(place, told.weight, |z| {
            vertical_convective(z, &parts, lid, false) + vertical_convective(z, &parts, lid, true)
        }) / last.wind;
        let value = self.decayed(value, last.wind, x) * Self::weight_across(asked, deviates);
        told.answer = V::select(asked.only_across, deviates, value);
        told.weight = V::splat(0.5);
        told
    }
}

impl Question {
    /// Only v/σ_y is wanted.
    pub fn is_across(self) -> bool {
        self == Self::Across
    }
}
