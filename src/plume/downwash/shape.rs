//! Shape of the wake behind a building: recirculating cavity, far wake, and the streamlines above it.
//!
//! Length scale               R  = B_s^⅔ B_l^⅓,  B_s = min(H, W), B_l = min(max(H, W), 8 B_s)
//! Cavity's length            L_R = 1.8 W / ((L/H)^p (1 + 0.24 W/H)),  0.3 ≤ L/H ≤ 3, p = 0.3 (less where W < H)
//! Cavity's height            H_R = H + 0.22 R,  roof cavity L_C = 0.9 R; reattached where L_C < L
//! Wake's height, half-width  h(x) = 1.2 R (x/R + (H/1.2R)³)^⅓,  w(x) = W/2 + (R/3) (x/R)^⅓
//! Streamlines                rise with slope 2 (H_R − H)(x + R)/R² upwind and sink behind the cavity's crest
//!
//! x from the building's upwind face, y from its middle, z from the ground, all along the wind.
//! Source: Schulman, Strimaitis & Scire 2000 (J. Air Waste Manage. Assoc. 50, 378–390); Wilson 1979; as in AERMOD 24142.

use crate::numerics::lanes::{LaneMask, Lanes};
use crate::plume::core::constants::THIRD;

/// Growth of the wake's height [1].
const WAKE_GROWTH: f64 = 1.2;
/// A point counts as inside the building a hair within its walls.
const SKIN: f64 = 0.99998;

/// A building as the wind sees it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Building {
    /// Height [m].
    pub height: f64,
    /// Width across the wind [m].
    pub width: f64,
    /// Length along the wind [m].
    pub length: f64,
    /// From the stack to the upwind face, along the wind [m].
    pub x_offset: f64,
    /// From the stack to the building's middle, across the wind [m].
    pub y_offset: f64,
}

impl Building {
    /// Whether there is a building that disturbs the flow.
    pub fn exists(&self) -> bool {
        self.height > 1.0e-5 && self.width > 1.0e-5
    }
}

/// Where a point lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Inside the building.
    Building,
    /// In the cavity.
    Cavity,
    /// In the wake.
    Wake,
    /// In undisturbed air.
    Outside,
}

/// Where points lie, lane by lane; outside where none holds.
#[derive(Clone, Copy)]
pub struct Places<M> {
    /// Inside the building or its cavity.
    pub near: M,
    /// In the wake behind.
    pub wake: M,
}

/// Building and wake.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wake {
    /// The building.
    pub building: Building,
    /// Length scale R [m].
    pub scale: f64,
    /// Height of the cavity's crest H_R [m].
    pub crest: f64,
    /// Length of the cavity behind the building L_R [m].
    pub cavity_length: f64,
    /// Length of the roof cavity L_C [m].
    pub roof_length: f64,
    /// (H/1.2R)³ [1].
    head: f64,
    /// Exponent of the streamline's slope below roof height [1].
    low_exponent: f64,
}

impl Wake {
    /// Wake of a building.
    pub fn new(building: Building) -> Self {
        let (h, w) = (building.height, building.width);
        let aspect = w / h;
        let depth = (building.length / h).clamp(0.3, 3.0);
        let (tall, wide) = (h.min(8.0 * w), w.min(8.0 * h));
        let (small, large) = (tall.min(wide), tall.max(wide));
        let scale = libm::cbrt(small * small * large);
        let exponent = if aspect < 1.0 {
            (0.3 * (aspect - 0.33) / 0.67).max(0.0)
        } else {
            0.3
        };
        let slender = h / w;
        let head = h / (WAKE_GROWTH * scale);
        Self {
            building,
            scale,
            crest: h + 0.22 * scale,
            cavity_length: 1.8 * w / (libm::pow(depth, exponent) * (1.0 + 0.24 * aspect)),
            roof_length: 0.9 * scale,
            head: head * head * head,
            low_exponent: if slender >= 2.0 {
                0.3 * 0.25 * slender * slender
            } else {
                0.3
            },
        }
    }

    /// End of the cavity, from the upwind face [m].
    pub fn cavity_end(&self) -> f64 {
        self.building.length + self.cavity_length
    }

    /// Whether the flow reattaches on the roof.
    pub fn reattaches(&self) -> bool {
        self.roof_length < self.building.length
    }

    /// Height of the cavity [m] for 0 < x < its end.
    #[inline(always)]
    pub fn cavity_height<V: Lanes>(&self, x: V) -> V {
        let ellipse = |x: V, start: f64| {
            let part = (x - start) / (self.cavity_end() - start);
            (-(part * part) + 1.0).at_least(0.0).sqrt()
        };
        if self.reattaches() {
            let length = self.building.length;
            V::select(
                x.lt(V::splat(length)),
                V::splat(self.building.height),
                ellipse(x, length) * self.building.height,
            )
        } else {
            let half = 0.5 * self.scale;
            let bend = x - half;
            let rising = bend * bend * (4.0 * (self.building.height - self.crest))
                / (self.scale * self.scale)
                + self.crest;
            V::select(x.le(V::splat(half)), rising, ellipse(x, half) * self.crest)
        }
    }

    /// Half-width of the cavity [m] for 0 < x < its end.
    #[inline(always)]
    pub fn cavity_half_width<V: Lanes>(&self, x: V) -> V {
        let widest = 0.5 * self.building.width + self.scale * THIRD;
        let bend = x - self.scale;
        let rising = -(bend * bend / (3.0 * self.scale)) + widest;
        let part = bend / (self.cavity_end() - self.scale);
        let falling = (-(part * part) + 1.0).at_least(0.0).sqrt() * widest;
        V::select(x.le(V::splat(self.scale)), rising, falling)
    }

    /// Height of the wake [m], x > 0.
    #[inline(always)]
    pub fn height<V: Lanes>(&self, x: V) -> V {
        (x / self.scale + self.head).powf(THIRD) * (WAKE_GROWTH * self.scale)
    }

    /// Half-width of the wake [m], x > 0.
    #[inline(always)]
    pub fn half_width<V: Lanes>(&self, x: V) -> V {
        (x / self.scale).powf(THIRD) * (self.scale * THIRD) + 0.5 * self.building.width
    }

    /// Whether points lie in building or cavity, or in the wake.
    #[inline(always)]
    pub fn places<V: Lanes>(&self, x: V, y: V, z: V) -> Places<V::Mask> {
        let behind = x.gt(V::splat(0.0));
        let y = y.abs();
        let b = &self.building;
        let inside = behind
            .and((x / b.length).lt(V::splat(SKIN)))
            .and((z / b.height).lt(V::splat(SKIN)))
            .and((y / (0.5 * b.width)).lt(V::splat(SKIN)));
        let cavity = behind
            .and(x.lt(V::splat(self.cavity_end())))
            .and(z.le(self.cavity_height(x)))
            .and(y.le(self.cavity_half_width(x)));
        let near = inside.or(cavity);
        // z ≤ h and |y| ≤ w, cubed.
        let part = x / self.scale;
        let high = z / (WAKE_GROWTH * self.scale);
        let wide = (y - 0.5 * b.width) * (3.0 / self.scale);
        let wake = behind
            .and(near.not())
            .and((high * high * high).le(part + self.head))
            .and((wide * wide * wide).le(part));
        Places { near, wake }
    }

    /// Where one point lies.
    pub fn place(&self, x: f64, y: f64, z: f64) -> Place {
        if x <= 0.0 {
            return Place::Outside;
        }
        let y = y.abs();
        let b = &self.building;
        if x / b.length < SKIN && z / b.height < SKIN && y / (0.5 * b.width) < SKIN {
            return Place::Building;
        }
        if x < self.cavity_end() && z <= self.cavity_height(x) && y <= self.cavity_half_width(x) {
            return Place::Cavity;
        }
        let part = x / self.scale;
        let high = z / (WAKE_GROWTH * self.scale);
        let wide = (y - 0.5 * b.width) * (3.0 / self.scale);
        if high * high * high <= part + self.head && wide * wide * wide <= part {
            Place::Wake
        } else {
            Place::Outside
        }
    }

    /// Slope dz/dx of the mean streamline through a point [1].
    pub fn streamline_slope(&self, x: f64, y: f64, z: f64) -> f64 {
        let (h, r) = (self.building.height, self.scale);
        let half_width = 0.5 * self.building.width;
        let aside = y.abs();
        if x < -r || aside > half_width + r * THIRD {
            return 0.0;
        }
        let lift = self.crest - h;
        let above = (z - h + r) / r;
        let slope = if x < 0.0 {
            let slope = 2.0 * lift * (x + r) / (r * r);
            let low = if r <= h {
                0.67 * h
            } else {
                0.67 * (2.0 * h - r)
            };
            if z > h {
                slope / (above * above * above)
            } else if z <= low {
                0.0
            } else {
                slope
            }
        } else if x <= 0.5 * r {
            let slope = -lift * 4.0 / r * (2.0 * x / r - 1.0);
            if z <= h {
                slope
            } else {
                slope / (above * above * above)
            }
        } else {
            let run = self.cavity_end() - 0.5 * r;
            let slope = if x <= self.cavity_end() {
                lift * (r - 2.0 * x) / (run * run)
            } else {
                -2.0 * lift / run / ((x - (self.cavity_end() - r)) / r)
            };
            if z > h {
                slope / above
            } else if z <= 0.0 {
                0.0
            } else {
                slope * Lanes::powf(z / h, self.low_exponent)
            }
        };
        if aside <= half_width {
            slope
        } else {
            slope * (1.0 + 3.0 / r * (half_width - aside))
        }
    }
}
