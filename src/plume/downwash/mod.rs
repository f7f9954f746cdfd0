//! Building downwash: PRIME (Schulman, Strimaitis & Scire 2000) as AERMOD 24142 applies it to stacks.
//!
//! Once for a source and an hour ([`Downwash::prepare`]): the wake's shape, the mean air in it, the plume's path, its
//! growth in the wake's turbulence and the share that the cavity catches. For every receptor only look-ups and
//! exponentials ([`Downwash::concentration`]).
//!
//! Valid for stacks of at most the mixing height; beyond 15 building scales the figures pass into those without building.

mod air;
mod carrying;
mod cavity;
mod deposition;
mod fitted;
mod platform;
mod receptor;
mod shape;
mod spread;
mod table;
mod task;
mod trajectory;
mod turbulence;

use crate::plume::core::{Between, Levels, SourceHour, direction_at};
use crate::plume::{Buildings, Exit};
use air::{Ambient, Means, WakeAir};
use carrying::CarryingWind;
pub use deposition::WakeDepositionTask;
use fitted::FittedWake;
pub use platform::PlatformWake;
pub use receptor::{Part, Place, WakePlume, WakeValue};
pub use shape::{Building, Wake};
use spread::{CavitySpread, Growth, WakeGrowth};
pub use task::WakeTask;
use trajectory::{Path, Release, Surroundings, Trajectory};
use turbulence::WakeTurbulence;

/// Why a wake could not be computed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DownwashError {
    /// More than 5000 steps: the stack's figures are out of reason (AERMOD's error 499).
    #[error("the plume's path in the building's wake has no end: check the stack's parameters")]
    PathTooLong,
}

/// A building's wake and a stack's plume in it, for one hour.
#[derive(Debug, Clone)]
pub struct Downwash<'a> {
    wake: Wake,
    air: WakeAir<'a>,
    turbulence: WakeTurbulence,
    trajectory: Trajectory,
    /// Growth of the plume.
    plume: Growth,
    /// Growth of what leaks from the cavity.
    leak: Growth,
    /// Its beginning.
    cavity_start: CavitySpread,
    /// Share that the cavity catches [1].
    caught: f64,
    stack_height: f64,
    /// Wind at the stack's top [m/s].
    release_wind: f64,
    carrying_wind: CarryingWind<'a>,
    /// Receptors count as straight downwind.
    screen: bool,
}

/// The building that the wind at a stack's top meets.
pub fn building_ahead(buildings: &Buildings, s: &SourceHour<'_>) -> Building {
    let mut at_stack = s.clone();
    at_stack.turn(direction_at(s.hour, s.height));
    let k = at_stack.flow_sector - 1;
    Building {
        height: buildings.height[k],
        width: buildings.width[k],
        length: buildings.length[k],
        x_offset: buildings.x_offset[k],
        y_offset: buildings.y_offset[k],
    }
}

impl<'a> Downwash<'a> {
    /// Wake and plume of an hour. `Ok(None)` where the building does not matter: none in this direction, a stack above
    /// the mixing height, or a plume that passes the wake.
    ///
    /// # Errors
    /// If the plume's path has no end.
    pub fn prepare(
        s: &SourceHour<'a>,
        exit: Exit,
        building: Building,
    ) -> Result<Option<Self>, DownwashError> {
        if !building.exists() || !(s.stable || s.height <= s.mixing_height) {
            return Ok(None);
        }
        let options = &s.options.downwash;
        let wake = Wake::new(building);
        let fits = options.awma_turbulence || options.awma_turbulence_hx;
        let effective = fitted_height(s, &wake);
        let air = air_in(s, &wake);
        // AWMAUTURBHX leaves the means without their least values once turbulence has been asked for.
        let growth_air = if options.awma_turbulence_hx {
            WakeAir {
                mean: means(&fitted::air_around(s.tables, effective)),
                ..air
            }
        } else {
            air
        };
        let neutral = if options.ord_turbulence { 0.07 } else { 0.06 };
        let turbulence = WakeTurbulence::new(&wake, &air, neutral);
        let ambient = Ambient {
            profiles: &s.air.profiles,
            density: &s.hour.density,
            base: s.options.profile_base,
            least_wind: s.options.least_wind,
        };
        let wind_ratio = s.air.profiles.wind.at(building.height) / s.wind;
        let around = Surroundings {
            wake: &wake,
            ambient: &ambient,
            air: &air,
            growth_air: &growth_air,
            turbulence: &turbulence,
            wind_ratio,
            entrainment: if options.awma_entrainment { 0.35 } else { 0.6 },
            fitted: fits.then(|| {
                let at_30 = s.limited(fitted::air_at_30(s.tables));
                let streamlined = options.streamline || options.streamlined;
                (FittedWake::new(&wake, &at_30, streamlined), effective)
            }),
        };
        let release = Release {
            height: s.height,
            diameter: s.diameter,
            velocity: s.gas_velocity,
            temperature: s.fluxes.gas_temperature,
            exit,
        };
        let Some(path) = around.follow(&release)? else {
            return Ok(None);
        };
        let Path {
            trajectory,
            mut growth,
            first,
            entry,
            last_height,
        } = path;
        let caught = cavity::caught_share(
            &wake,
            &growth_air,
            &trajectory,
            &first.growth,
            entry.distance,
        );
        let turbulence_again = WakeTurbulence::new(&wake, &growth_air, neutral);
        if let Some(mut again) = around.fitted_turbulence(last_height) {
            if options.awma_turbulence_hx {
                again.path = Some((&trajectory, s.tables));
            }
            let Some(regrown) = WakeGrowth::new(
                &wake,
                &growth_air,
                &turbulence_again,
                wind_ratio,
                entry,
                Some(&again),
            ) else {
                return Ok(None);
            };
            growth = regrown;
        }
        let plume = growth.of_plume(|x| trajectory.at(x));
        let leak = growth.of_cavity(wind_ratio, &plume, options.ord_cavity);
        drop(growth);
        let cavity_start = CavitySpread {
            sigma_z: leak.sigma_z.first(),
            sigma_y: leak.sigma_y.first(),
        };
        Ok(Some(Self {
            wake,
            air,
            turbulence,
            trajectory,
            plume: plume.growth,
            leak,
            cavity_start,
            caught,
            stack_height: s.height,
            release_wind: s.wind,
            carrying_wind: CarryingWind::new(s, &building),
            screen: s.options.screen,
        }))
    }

    /// Mean wind in the wake [m/s]: carries decay and chemistry.
    pub fn mean_wind(&self) -> f64 {
        self.air.mean.wind
    }

    /// Share of the plume that the cavity catches [1].
    pub fn caught_share(&self) -> f64 {
        self.caught
    }
}

/// Mean air in a wake.
fn air_in<'a>(s: &SourceHour<'a>, wake: &Wake) -> WakeAir<'a> {
    let options = &s.options.downwash;
    if options.awma_turbulence || options.awma_turbulence_hx {
        mean_air(s, fitted::air_around(s.tables, fitted_height(s, wake)))
    } else {
        mean_air(s, s.tables.mean(over_wake(s, wake)))
    }
}

/// Mean wind, σv and σw [m/s] behind a building, whether or not the plume is felt in its wake; `None` where the building
/// does not matter.
pub fn mean_behind(s: &SourceHour<'_>, building: Building) -> Option<[f64; 3]> {
    if !building.exists() || !(s.stable || s.height <= s.mixing_height) {
        return None;
    }
    let mean = air_in(s, &Wake::new(building)).mean;
    Some([mean.wind, mean.sigma_v, mean.sigma_w])
}

/// Heights over which the air is averaged: the wake's depth 15 R behind the building, in convective air at most up to the
/// mixing height.
fn over_wake(s: &SourceHour<'_>, wake: &Wake) -> Between<f64> {
    let mut top = wake.height(15.0 * wake.scale);
    if !s.stable {
        top = top.min(s.mixing_height);
    }
    Between {
        low: 0.0,
        high: top,
    }
}

/// Effective height of the plume for the fitted wake [m].
fn fitted_height(s: &SourceHour<'_>, wake: &Wake) -> f64 {
    let beta = 1.0 / 3.0 + s.wind / s.gas_velocity;
    let momentum = s.fluxes.momentum * s.wind / s.air.friction_velocity;
    let rise = 0.9 * momentum.sqrt() / (s.wind * beta);
    (rise + s.height).max(wake.building.height).max(5.0)
}

/// Means without what the wake does not need.
fn means(mean: &Levels<f64>) -> Means {
    Means {
        wind: mean.wind,
        sigma_v: mean.sigma_v,
        sigma_w: mean.sigma_w,
        gradient: mean.gradient,
    }
}

/// Mean air and what spread in it depends on.
fn mean_air<'a>(s: &SourceHour<'a>, mean: Levels<f64>) -> WakeAir<'a> {
    let mean = s.limited(mean);
    WakeAir {
        mean: means(&mean),
        stable: s.stable,
        urban_stable: s.air.urban_stable,
        mixing_height: s.mixing_height,
        mechanical_mixing_height: s.hour.mechanical_mixing_height,
        obukhov_length: s.air.obukhov_length,
        friction_velocity: s.air.friction_velocity,
        least_ratio: s.options.least_sigma_v_ratio,
        tables: s.tables,
    }
}

#[cfg(test)]
mod tests;
