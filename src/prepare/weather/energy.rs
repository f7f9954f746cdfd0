//! Surface energy and the surface layer of one hour, in the order of AERMET 24142 (EPA-454/B-24-004, ch. 5).
//!
//! An hour is convective where the sun stands above the elevation at which net radiation vanishes. Then
//! H = 0.9 Rₙ / (1 + 1/B) (eq. 1), Rₙ as measured or from [`super::radiation`], and u*, L by [`super::surface_layer`].
//! A stable hour gets u* and θ* from the wind and the clouds, or with BULKRN from the wind and a temperature difference,
//! H = −ρ cₚ u* θ*, L = T u*²/(k g θ*); with ADJ_U* and without BULKRN L ≥ 1100 u*².
//!
//! ρ = p/(287.04 T) from the pressure at the station: at 775 hPa a quarter less than by the sea.

use super::bulk_richardson::{TemperatureStep, bulk_richardson};
use super::radiation::{
    NO_SUN, albedo_at, critical_elevation, equivalent_cloud, net_radiation, solar_radiation,
};
use super::surface_layer::{
    Flow, GRAVITY, KARMAN, SPECIFIC_HEAT, StableScales, bounded_length, limited, stable, unstable,
};

/// Gas constant of dry air in AERMET [J/(kg K)].
pub(super) const GAS_CONSTANT: f64 = 287.04;
/// Temperature for the critical elevation where none is known [K].
pub(super) const ASSUMED_TEMPERATURE: f64 = 288.0;

/// What is known of an hour. Missing values are `None`.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct HourInput {
    /// Mean solar elevation [°].
    pub elevation: f64,
    /// Albedo at noon [1].
    pub albedo: f64,
    /// Bowen ratio [1].
    pub bowen_ratio: f64,
    /// Roughness length [m].
    pub roughness: f64,
    /// Cloud cover [tenths].
    pub cloud: Option<u8>,
    /// Temperature [K].
    pub temperature: Option<f64>,
    /// Mean temperature of the day, to tell day from night where the hour has none [K].
    pub day_temperature: Option<f64>,
    /// Pressure at the station [Pa].
    pub pressure: Option<f64>,
    /// Global solar radiation [W/m²].
    pub solar: Option<f64>,
    /// Net radiation [W/m²].
    pub net: Option<f64>,
    /// Temperature difference, used in stable hours (BULKRN).
    pub step: Option<TemperatureStep>,
    /// Wind speed [m/s]; `None` calm or missing.
    pub wind: Option<f64>,
    /// Height of the wind [m].
    pub wind_height: f64,
    /// ADJ_U*.
    pub adjusted: bool,
}

/// What follows for the surface layer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HourEnergy {
    /// Net radiation is positive by the sun's elevation.
    pub convective: bool,
    /// Albedo at this elevation [1].
    pub albedo: f64,
    /// Cloud cover used [tenths]; with measured radiation or BULKRN the equivalent of it.
    pub cloud: Option<u8>,
    /// Density [kg/m³].
    pub density: Option<f64>,
    /// Sensible heat flux, upward [W/m²].
    pub heat_flux: Option<f64>,
    /// Friction velocity [m/s].
    pub friction_velocity: Option<f64>,
    /// Obukhov length [m].
    pub obukhov_length: Option<f64>,
    /// BULKRN made the surface layer.
    pub bulk: bool,
}

/// The energy and the surface layer of an hour.
pub fn hour_energy(input: &HourInput) -> HourEnergy {
    let angle = input.elevation;
    let measured = input.solar.filter(|&solar| solar > 0.0);
    let equivalent = measured
        .filter(|_| angle > 0.0)
        .map(|solar| equivalent_cloud(solar, angle));
    let cloud = equivalent.or(input.cloud);
    // Without cloud or temperature AERMET takes 5 tenths and 288 K to tell day from night, and only for that.
    let critical = match (cloud, input.temperature) {
        (Some(_), None) if equivalent.is_some() => NO_SUN,
        (Some(cloud), None) => {
            let typical = input.day_temperature.unwrap_or(ASSUMED_TEMPERATURE);
            critical_elevation(input.albedo, angle, cloud, typical)
        }
        (cloud, temperature) => critical_elevation(
            input.albedo,
            angle,
            cloud.unwrap_or(5),
            temperature.unwrap_or(ASSUMED_TEMPERATURE),
        ),
    };
    let mut found = HourEnergy {
        convective: angle >= critical,
        albedo: albedo_at(input.albedo, angle),
        cloud,
        density: None,
        heat_flux: None,
        friction_velocity: None,
        obukhov_length: None,
        bulk: false,
    };
    let (Some(temperature), Some(pressure)) = (input.temperature, input.pressure) else {
        return found;
    };
    let density = pressure / (GAS_CONSTANT * temperature);
    found.density = Some(density);
    let flow = input.wind.map(|wind| Flow {
        wind,
        height: input.wind_height,
        roughness: input.roughness,
        temperature,
        density,
        twilight: if angle > 0.0 && angle < critical {
            angle / critical
        } else {
            0.0
        },
        adjusted: input.adjusted,
    });
    if found.convective {
        let net = input.net.or_else(|| {
            let cloud = cloud?;
            let solar = measured.unwrap_or_else(|| solar_radiation(angle, cloud));
            Some(net_radiation(found.albedo, solar, temperature, cloud))
        });
        found.heat_flux = net.map(|net| {
            let heat = 0.9 * net / (1.0 + 1.0 / input.bowen_ratio);
            if heat <= 0.0 { 0.1 } else { heat }
        });
        if let (Some(heat), Some(flow)) = (found.heat_flux, flow) {
            let (ustar, length) = unstable(&flow, heat);
            found.friction_velocity = Some(ustar);
            found.obukhov_length = Some(bounded_length(length));
        }
    } else if let Some(flow) = flow {
        stable_hour(input, &flow, equivalent.is_some(), &mut found);
    }
    found
}

/// Fills in a stable hour with wind.
fn stable_hour(input: &HourInput, flow: &Flow, equivalent: bool, found: &mut HourEnergy) {
    let step = input
        .step
        .filter(|step| step.potential() > 0.0 || found.cloud.is_none() || equivalent);
    let scales = match (step, found.cloud) {
        (Some(step), _) => bulk_richardson(flow, step),
        (None, Some(cloud)) => Some(stable(flow, cloud)),
        (None, None) => None,
    };
    let Some(scales) = scales.map(|scales| limited(flow, scales)) else {
        return;
    };
    let StableScales { ustar, theta } = scales;
    let mut length = flow.temperature * ustar * ustar / (KARMAN * GRAVITY * theta);
    if step.is_some() {
        found.bulk = true;
        if found.cloud.is_none() || equivalent {
            found.cloud = Some(cloud_of(theta));
        }
    } else if input.adjusted {
        length = length.max(1100.0 * ustar * ustar);
    }
    found.heat_flux = Some(-theta * flow.density * SPECIFIC_HEAT * ustar);
    found.friction_velocity = Some(ustar);
    found.obukhov_length = Some(bounded_length(length));
}

/// The cloud cover [tenths] of which θ* = 0.09 (1 − 0.5 N²).
fn cloud_of(theta: f64) -> u8 {
    if theta >= 0.09 {
        return 0;
    }
    let share = ((1.0 - theta / 0.09) / 0.5).sqrt();
    (share * 10.0).round().clamp(0.0, 10.0) as u8
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn night(adjusted: bool) -> HourInput {
        HourInput {
            elevation: -20.0,
            albedo: 0.2,
            bowen_ratio: 0.7,
            roughness: 0.15,
            cloud: Some(10),
            temperature: Some(287.5),
            pressure: Some(99_700.0),
            wind: Some(2.1),
            wind_height: 6.1,
            adjusted,
            ..HourInput::default()
        }
    }

    /// EPA's file HOUSTON_ADJU.SFC (AERMET 24142), 1 January 1996, hour 2: H −21.5 W/m², u* 0.222 m/s, L 54.1 m.
    #[test]
    fn a_stable_hour_of_houston() {
        let hour = hour_energy(&night(true));
        assert!((hour.heat_flux.unwrap() + 21.5).abs() < 0.06, "{hour:?}");
        assert!(
            (hour.friction_velocity.unwrap() - 0.222).abs() < 6e-4,
            "{hour:?}"
        );
        assert!(
            (hour.obukhov_length.unwrap() - 54.1).abs() < 0.2,
            "{hour:?}"
        );
    }

    /// What the plateau's thin air (775 hPa) changes: by day H comes from the radiation and stays, L ∝ ρ at the same u*; by
    /// night u* and θ* come from the wind and H ∝ ρ.
    #[test]
    fn thin_air_changes_what_it_should() {
        let hour = |pressure, elevation| {
            hour_energy(&HourInput {
                elevation,
                cloud: Some(2),
                pressure: Some(pressure),
                wind: Some(4.0),
                ..night(true)
            })
        };
        let ratio = 0.775 / 1.013;
        let (sea, plateau) = (hour(101_300.0, 50.0), hour(77_500.0, 50.0));
        assert_eq!(sea.heat_flux, plateau.heat_flux);
        assert!((plateau.density.unwrap() / sea.density.unwrap() - ratio).abs() < 1e-12);
        let cube = |hour: &HourEnergy| {
            let ustar = hour.friction_velocity.unwrap();
            hour.obukhov_length.unwrap() / (ustar * ustar * ustar)
        };
        assert!((cube(&plateau) / cube(&sea) - ratio).abs() < 1e-9);
        let (sea, plateau) = (hour(101_300.0, -20.0), hour(77_500.0, -20.0));
        assert_eq!(sea.friction_velocity, plateau.friction_velocity);
        let heat = plateau.heat_flux.unwrap() / sea.heat_flux.unwrap();
        assert!((heat - ratio).abs() < 1e-12, "{heat}");
    }

    #[test]
    fn measured_net_radiation_counts_by_day_only() {
        let with = |elevation, net| {
            hour_energy(&HourInput {
                elevation,
                cloud: None,
                net,
                ..night(true)
            })
        };
        let day = with(40.0, Some(300.0));
        let expected = 0.9 * 300.0 / (1.0 + 1.0 / 0.7);
        assert!((day.heat_flux.unwrap() - expected).abs() < 1e-9);
        assert!(day.obukhov_length.unwrap() < 0.0);
        assert_eq!(with(-20.0, Some(-60.0)).heat_flux, None);
    }

    #[test]
    fn a_temperature_difference_stands_for_the_clouds() {
        let step = TemperatureStep {
            difference: 0.5,
            low: 2.0,
            high: 10.0,
        };
        let hour = hour_energy(&HourInput {
            cloud: None,
            step: Some(step),
            wind: Some(4.0),
            ..night(true)
        });
        assert!(hour.bulk && hour.heat_flux.unwrap() < 0.0 && hour.cloud.is_some());
    }
}
