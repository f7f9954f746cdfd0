//! What a weather file tells of one hour: the surface layer in one row, the tower (or sounding) level by level.
//!
//! Missing values keep the codes of the files (−9, −99, −999, 99, 999, −99999); `check` and `measured`
//! beside this file decide what they mean.

use crate::plume::HourStamp;

/// One hour of a surface file (AERMET's .SFC).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct SurfaceRecord {
    /// When.
    pub stamp: HourStamp,
    /// Sensible heat flux [W/m²].
    pub heat_flux: f64,
    /// Friction velocity [m/s].
    pub friction_velocity: f64,
    /// Convective velocity scale [m/s]; −9 in stable hours.
    pub convective_velocity: f64,
    /// Potential temperature gradient in the 500 m above the convective mixing height [K/m].
    pub gradient_above: f64,
    /// Convective mixing height [m]; −999 in stable hours.
    pub convective_mixing_height: f64,
    /// Mechanical mixing height [m].
    pub mechanical_mixing_height: f64,
    /// Obukhov length [m]; −99999 where missing.
    pub obukhov_length: f64,
    /// Roughness length [m].
    pub roughness_length: f64,
    /// Bowen ratio [1].
    pub bowen_ratio: f64,
    /// Albedo [1].
    pub albedo: f64,
    /// Wind speed [m/s]; 0 is calm.
    pub wind_speed: f64,
    /// Direction that the wind comes from [°].
    pub wind_direction: f64,
    /// Height of the wind [m].
    pub wind_height: f64,
    /// Temperature [K].
    pub temperature: f64,
    /// Height of the temperature [m].
    pub temperature_height: f64,
    /// Precipitation code.
    pub precipitation_code: i32,
    /// Precipitation [mm/h].
    pub precipitation: f64,
    /// Relative humidity [%].
    pub relative_humidity: f64,
    /// Surface pressure [mb].
    pub pressure: f64,
    /// Cloud cover [tenths].
    pub cloud_cover: i32,
}

/// One level of a profile file (AERMET's .PFL).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ProfileLevel {
    /// Height above ground [m].
    pub height: f64,
    /// Direction that the wind comes from [°]; −999 where missing.
    pub wind_direction: f64,
    /// Wind speed [m/s]; −99 or 999 where missing.
    pub wind_speed: f64,
    /// Temperature [°C]; 99 or −999 where missing.
    pub temperature: f64,
    /// Standard deviation of the wind direction σθ [°]; 99 where missing.
    pub sigma_theta: f64,
    /// Standard deviation of the vertical velocity σw [m/s]; 99 where missing.
    pub sigma_w: f64,
}

/// One hour of a profile file, from the lowest level to the top.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ProfileRecord {
    /// When.
    pub stamp: HourStamp,
    /// Levels, upwards.
    pub levels: Vec<ProfileLevel>,
}
