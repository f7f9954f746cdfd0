//! What a plume is at one receptor, for the evaluation of arcs of receptors (AERMOD's EVALFILE).
//!
//! AERMOD shows what it has last when a receptor is done: the meandering part at the radial distance (the coherent one where
//! FASTALL folds meander into σy), or the plume in a building's wake. Of areas and pits it shows no plume at all.

use super::core::kernel::lids;
use super::core::{PlumeField, SourceHour, plume_apart, see};
use super::downwash::{Building, Downwash, Place, mean_behind};

/// A penetrated share from which a plume is shown as penetrated.
const WHOLLY_PENETRATED: f64 = 0.999;

/// The plume at a receptor.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct PlumeFigures {
    /// Effective wind [m/s] of the layered or direct plume, and of the penetrated one.
    pub wind: [f64; 2],
    /// Effective σv, σw [m/s].
    pub turbulence: [f64; 2],
    /// σy [m] of the layered or direct plume, and of the penetrated one.
    pub sigma_y: [f64; 2],
    /// σz of a layered plume [m], else 0.
    pub sigma_z: f64,
    /// Height of the plume [m].
    pub height: f64,
    /// Height of the reflecting surface above a layered or penetrated plume [m], else 0.
    pub lid: f64,
}

/// The source and the air that it feels in an hour.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct SourceFigures {
    /// A layered plume: a stable hour, or a release above the mixing height.
    pub layered: bool,
    /// Mostly the penetrated plume counts.
    pub above_lid: bool,
    /// Wind at the release [m/s].
    pub wind: f64,
    /// Obukhov length [m].
    pub obukhov_length: f64,
    /// Mixing height [m].
    pub mixing_height: f64,
    /// Friction velocity [m/s].
    pub friction_velocity: f64,
    /// Convective velocity scale [m/s].
    pub convective_velocity: f64,
    /// Bowen ratio [1].
    pub bowen_ratio: f64,
    /// Buoyancy flux [m⁴/s³].
    pub buoyancy: f64,
    /// Momentum flux [m⁴/s²].
    pub momentum: f64,
    /// Penetrated share [1].
    pub penetrated: f64,
    /// Direction the plume goes to [°].
    pub flow_direction: f64,
}

impl SourceFigures {
    /// Of a source in its hour.
    pub fn new(s: &SourceHour<'_>) -> Self {
        Self {
            layered: s.layered,
            above_lid: !s.layered && s.penetrated > WHOLLY_PENETRATED,
            wind: s.wind,
            obukhov_length: s.air.obukhov_length,
            mixing_height: s.mixing_height,
            friction_velocity: s.air.friction_velocity,
            convective_velocity: s.hour.convective_velocity,
            bowen_ratio: s.hour.bowen_ratio,
            buoyancy: s.fluxes.buoyancy,
            momentum: s.fluxes.momentum,
            penetrated: s.penetrated,
            flow_direction: s.flow_direction,
        }
    }
}

/// The plume of a stack or a volume at one receptor, with the building ahead, if there is one, and the plume in its wake.
pub fn plume_figures(
    s: &SourceHour<'_>,
    wake: Option<(Building, Option<&Downwash<'_>>)>,
    receptors: &PlumeField,
    receptor: usize,
) -> PlumeFigures {
    let seen = see::<f64>(s, receptors, receptor);
    let x = if s.options.fast_all {
        seen.downwind.max(1.0)
    } else {
        seen.distance
    };
    let plume = plume_apart(s, x, seen.above_base);
    let lids = lids(s, &plume, x);
    let above_lid = !s.layered && s.penetrated > WHOLLY_PENETRATED;
    let air = if above_lid {
        &plume.air_penetrated
    } else {
        &plume.air
    };
    let mut figures = PlumeFigures {
        wind: [plume.air.wind, plume.air_penetrated.wind],
        turbulence: [air.sigma_v, air.sigma_w],
        sigma_y: [plume.sigma_y, plume.sigma_y_penetrated],
        sigma_z: plume.sigma_z,
        height: if s.layered {
            plume.height
        } else if above_lid {
            s.tip_height + s.penetrated_rise()
        } else {
            s.tip_height + plume.rise
        },
        lid: if s.layered {
            lids.layered
        } else {
            lids.penetrated
        },
    };
    if let Some((building, downwash)) = wake {
        let place = Place {
            x: seen.downwind,
            y: seen.crosswind,
            above_base: seen.above_base,
            flagpole: seen.flagpole,
        };
        behind_building(s, building, downwash, place, &mut figures);
    }
    figures
}

/// What a building changes of a plume's figures: the mean air behind it, and the plume if it is felt in the wake.
fn behind_building(
    s: &SourceHour<'_>,
    building: Building,
    downwash: Option<&Downwash<'_>>,
    place: Place<f64>,
    figures: &mut PlumeFigures,
) {
    let ahead = place.x > 0.0;
    let felt = ahead || downwash.is_some_and(|wake| wake.weight_at(place) > 0.0);
    if !felt {
        return;
    }
    if s.layered
        && let Some([wind, sigma_v, sigma_w]) = mean_behind(s, building)
    {
        figures.wind[0] = wind;
        figures.turbulence = [sigma_v, sigma_w];
    }
    let Some(downwash) = downwash else {
        return;
    };
    let height = downwash.plume_height(place.x).max(0.0);
    if s.layered {
        figures.height = height;
    }
    if ahead && (s.stable || height < s.mixing_height) {
        let (sigma_z, sigma_y) = downwash.plume_spread(place.x, height);
        figures.sigma_y[0] = sigma_y;
        figures.sigma_z = sigma_z;
    }
}
