//! What is fixed for one source in one hour: air at the release, fluxes, final rise, penetration.
//!
//! penetration (Berkowicz et al. 1986): P_s = F_b/(u N_h² (z_i − h_s′)³), Δh_eq = (z_i − h_s′)(2.6³ P_s + (2/3)³)^⅓

use super::centre::Settled;
use super::constants::{GRAVITY, LAPSE_RATE, THIRD};
use super::fluxes::{Fluxes, fluxes, tip_height};
use super::rise::{convective_rise, final_rise};
use super::tables::Tables;
use crate::plume::downwash::PlatformWake;
use crate::plume::profile::{HEIGHTS, LEVELS, below, interpolate};
use crate::plume::{Air, Exit, Hour, Options, Source, Stack, Volume};

/// How the plume's spread begins.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Spread {
    /// A stack: spread by its buoyancy.
    Point,
    /// A volume with an initial spread [m].
    Volume {
        /// σy at the start [m].
        sigma_y: f64,
        /// σz at the start [m].
        sigma_z: f64,
    },
    /// An area with an initial depth [m].
    Area {
        /// σz at the start [m].
        sigma_z: f64,
    },
}

/// One source in one hour.
#[derive(Debug, Clone)]
pub struct SourceHour<'a> {
    /// The hour.
    pub hour: &'a Hour,
    /// The air it feels.
    pub air: &'a Air,
    /// That air's profiles, ready for lanes.
    pub tables: &'a Tables,
    /// Choices.
    pub options: &'a Options,
    /// How the spread begins.
    pub spread: Spread,
    /// The hour is stable.
    pub stable: bool,
    /// The plume is layered: a stable hour, or a release above the mixing height.
    pub layered: bool,
    /// Position [m].
    pub x: f64,
    /// Position [m].
    pub y: f64,
    /// Ground elevation [m].
    pub elevation: f64,
    /// Terrain is ignored.
    pub flat: bool,
    /// Release height [m] (h_s).
    pub height: f64,
    /// Release height after stack-tip downwash [m] (h_s′).
    pub tip_height: f64,
    /// Mixing height [m].
    pub mixing_height: f64,
    /// Wind at the release [m/s].
    pub wind: f64,
    /// σv at the release [m/s].
    pub sigma_v: f64,
    /// σw at the release [m/s].
    pub sigma_w: f64,
    /// dθ/dz at the release [K/m].
    pub gradient: f64,
    /// θ at the release [K].
    pub potential_temperature: f64,
    /// Air temperature at the release [K].
    pub ambient_temperature: f64,
    /// Fluxes of the gas.
    pub fluxes: Fluxes,
    /// Gas velocity [m/s].
    pub gas_velocity: f64,
    /// Stack diameter [m].
    pub diameter: f64,
    /// Brunt–Väisälä frequency at the release [1/s].
    pub brunt_vaisala: f64,
    /// Final rise [m] (Δh_f).
    pub final_rise: f64,
    /// Distance to final rise [m].
    pub distance_to_final_rise: f64,
    /// Briggs's rise may be less than the final one on a layered plume's way.
    pub neutral_may_limit: bool,
    /// Distance at which the plume's centre begins to move to the middle of the mixed layer [m].
    pub distance_final: f64,
    /// Rise there [m].
    pub critical_rise: f64,
    /// Distance at which the plume is mixed through the layer [m].
    pub distance_mixed: f64,
    /// Middle of the mixed layer [m].
    pub mid_height: f64,
    /// Share that penetrates the lid [1].
    pub penetrated: f64,
    /// Δh_eq/(z_i − h_s′) [1].
    pub penetration_depth: f64,
    /// Direction the wind comes from [°], at the plume's middle height.
    pub wind_direction: f64,
    /// Its sine.
    pub wind_sine: f64,
    /// Its cosine.
    pub wind_cosine: f64,
    /// Direction the plume goes to [°].
    pub flow_direction: f64,
    /// Sector of buildings, 1..=36.
    pub flow_sector: usize,
    /// Decay coefficient [1/s].
    pub decay: f64,
    /// Wake of the building on an offshore platform.
    pub platform: Option<PlatformWake>,
    /// Made once for many receptors.
    pub(super) settled: Option<Settled>,
}

/// Direction the wind comes from at a height, between two levels the short way [°].
pub fn direction_at(hour: &Hour, height: f64) -> f64 {
    let k = below(height);
    let low = hour.wind_direction.value[k];
    let mut high = hour.wind_direction.value[(k + 1).min(LEVELS - 1)];
    if high - low < -180.0 {
        high += 360.0;
    } else if high - low > 180.0 {
        high -= 360.0;
    }
    let direction = if low == high {
        low
    } else {
        interpolate(HEIGHTS[k], low, HEIGHTS[k + 1], high, height)
    };
    if direction > 360.0 {
        direction - 360.0
    } else if direction <= 0.0 {
        direction + 360.0
    } else {
        direction
    }
}

impl<'a> SourceHour<'a> {
    /// Air at the release height, no rise yet (AERMOD's METINI).
    pub fn at_release(
        hour: &'a Hour,
        tables: &'a Tables,
        options: &'a Options,
        source: &Source,
        spread: Spread,
        height: f64,
    ) -> Self {
        let air = hour.air(source.urban);
        let at = tables.at(height);
        let sigma_w = at.sigma_w.max(options.least_sigma_w);
        let sigma_v = at
            .sigma_v
            .max(options.least_sigma_v)
            .max(options.least_sigma_v_ratio * at.wind);
        let mut wind = at.wind;
        if options.vector_wind {
            wind = (wind * wind + 2.0 * sigma_v * sigma_v).sqrt();
        }
        wind = wind.max(options.least_wind);
        let potential_temperature = tables.potential_temperature(height);
        let layered = hour.stable || height >= air.mixing_height;
        let brunt_vaisala = if at.gradient > 0.0 && layered {
            (GRAVITY * at.gradient / potential_temperature).sqrt()
        } else {
            0.0
        }
        .max(1.0e-10);
        let mut built = Self {
            hour,
            air,
            tables,
            options,
            spread,
            stable: hour.stable,
            layered,
            x: source.x,
            y: source.y,
            elevation: source.elevation,
            flat: source.flat,
            height,
            tip_height: height,
            mixing_height: air.mixing_height,
            wind,
            sigma_v,
            sigma_w,
            gradient: at.gradient,
            potential_temperature,
            ambient_temperature: potential_temperature
                - LAPSE_RATE * (height + options.profile_base),
            fluxes: Fluxes::default(),
            gas_velocity: 0.0,
            diameter: 0.0,
            brunt_vaisala,
            final_rise: 0.0,
            distance_to_final_rise: 0.0,
            neutral_may_limit: true,
            distance_final: 0.0,
            critical_rise: 0.0,
            distance_mixed: air.mixing_height * hour.mean_wind / hour.mean_sigma_w,
            mid_height: 0.5 * air.mixing_height,
            penetrated: 0.0,
            penetration_depth: 0.0,
            wind_direction: 0.0,
            wind_sine: 0.0,
            wind_cosine: 0.0,
            flow_direction: 0.0,
            flow_sector: 0,
            decay: decay_coefficient(options, source),
            platform: None,
            settled: None,
        };
        built.turn(direction_at(hour, height));
        built
    }

    /// Sets the direction the wind comes from [°].
    pub fn turn(&mut self, direction: f64) {
        let radians = direction * (std::f64::consts::PI / 180.0);
        self.wind_direction = direction;
        self.wind_sine = libm::sin(radians);
        self.wind_cosine = libm::cos(radians);
        self.flow_direction = direction - 180.0;
        if self.flow_direction < 0.0 {
            self.flow_direction += 360.0;
        }
        self.flow_sector = (self.flow_direction * 0.10 + 0.4999) as usize;
        if self.flow_sector == 0 {
            self.flow_sector = 36;
        }
    }

    /// A stack.
    pub fn point(
        hour: &'a Hour,
        tables: &'a Tables,
        options: &'a Options,
        source: &Source,
        stack: &Stack,
    ) -> Self {
        let mut s = Self::at_release(hour, tables, options, source, Spread::Point, stack.height);
        s.platform = source.platform.as_ref().and_then(PlatformWake::new);
        s.gas_velocity = stack.velocity;
        s.diameter = stack.diameter;
        s.fluxes = fluxes(stack, s.ambient_temperature);
        let no_downwash = options.no_stack_tip_downwash && stack.exit != Exit::Capped;
        s.tip_height = if stack.exit == Exit::Horizontal || no_downwash {
            stack.height
        } else {
            tip_height(s.wind, s.fluxes.tip_velocity, stack.height, stack.diameter)
        };
        final_rise(&mut s);
        s.penetrate();
        if s.layered {
            super::rise::settle_final_rise(&mut s);
            s.neutral_may_limit = super::rise::neutral_may_limit(&s);
        }
        s.distance_final = s.distance_to_final_rise;
        s.critical_rise = s.final_rise;
        if !s.layered && s.distance_mixed < 1.25 * s.distance_final {
            s.distance_final = 0.8 * s.distance_mixed;
            s.critical_rise = convective_rise(&s, s.wind, s.distance_final);
        }
        let middle = (s.height + 0.5 * s.final_rise).min(4000.0);
        s.turn(direction_at(hour, middle));
        s
    }

    /// A volume: no rise.
    pub fn volume(
        hour: &'a Hour,
        tables: &'a Tables,
        options: &'a Options,
        source: &Source,
        volume: &Volume,
    ) -> Self {
        let spread = Spread::Volume {
            sigma_y: volume.sigma_y,
            sigma_z: volume.sigma_z,
        };
        Self::at_release(hour, tables, options, source, spread, volume.height)
    }

    /// Share of the plume that penetrates the lid (AERMOD's PENFCT).
    fn penetrate(&mut self) {
        if self.stable {
            self.penetrated = 0.0;
        } else if self.layered {
            self.penetrated = 1.0;
        } else {
            let frequency =
                GRAVITY / self.hour.potential_temperature_at_top * self.hour.gradient_above;
            (self.penetrated, self.penetration_depth) = self.penetration(self.wind, frequency);
        }
    }

    /// Penetrated share and depth for N² of the air above the lid.
    pub(super) fn penetration(&self, wind: f64, frequency_squared: f64) -> (f64, f64) {
        let depth = self.mixing_height - self.tip_height;
        let strength = self.fluxes.buoyancy / (wind * frequency_squared * depth * depth * depth);
        let relative = libm::cbrt(17.576 * strength + 0.296_296);
        let share = if relative < 2.0 * THIRD {
            0.0
        } else if relative > 2.0 {
            1.0
        } else {
            1.5 - 1.0 / relative
        };
        (share, relative)
    }

    /// Rise of the penetrated plume [m].
    pub fn penetrated_rise(&self) -> f64 {
        let depth = self.mixing_height - self.tip_height;
        if self.penetrated == 1.0 {
            self.penetration_depth * depth
        } else {
            0.75 * depth * self.penetration_depth + 0.5 * depth
        }
    }

    /// Height of a layered plume's centre after its rise [m].
    pub(super) fn settled_height(&self) -> f64 {
        let rise = match self.spread {
            Spread::Point => self.final_rise,
            _ => 0.0,
        };
        (rise + self.tip_height).max(0.0)
    }

    /// The same source shrunk: least wind and σ of a value at another height (after AERMOD's minima).
    #[inline(always)]
    pub fn limited<V: crate::numerics::lanes::Lanes>(
        &self,
        at: super::levels::Levels<V>,
    ) -> super::levels::Levels<V> {
        let o = self.options;
        let sigma_w = at.sigma_w.at_least(o.least_sigma_w);
        let sigma_v = at
            .sigma_v
            .at_least(o.least_sigma_v)
            .max(at.wind * o.least_sigma_v_ratio);
        let wind = if o.vector_wind {
            (at.wind * at.wind + sigma_v * sigma_v * 2.0).sqrt()
        } else {
            at.wind
        };
        super::levels::Levels {
            wind: wind.at_least(o.least_wind),
            sigma_v,
            sigma_w,
            ..at
        }
    }
}

/// Decay coefficient of a source [1/s] (AERMOD's DECAY).
pub(super) fn decay_coefficient(options: &Options, source: &Source) -> f64 {
    let so2 = options.pollutant == "SO2";
    if options.decay.urban_so2 && source.urban.is_some() {
        4.81e-5
    } else if (so2 && source.urban.is_none()) || options.default {
        0.0
    } else {
        options.decay.coefficient.unwrap_or(0.0)
    }
}
