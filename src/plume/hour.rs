//! One hour of weather as a plume feels it: scalars of the surface layer and profiles on AERMOD's 87 heights.
//!
//! Filled by [`super::weather`]; read by every kernel.

use super::profile::Profiles;

/// Date and time of an hour in the file's own (local standard) time; `hour` 1..=24 names the hour that ends then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct HourStamp {
    /// Year, four digits.
    pub year: i32,
    /// Month 1..=12.
    pub month: u32,
    /// Day of the month.
    pub day: u32,
    /// Hour ending, 1..=24.
    pub hour: u32,
    /// Day of the year, 1..=366.
    pub day_of_year: u32,
}

impl HourStamp {
    /// AERMOD's eight digits, YYMMDDHH.
    pub fn yymmddhh(&self) -> i64 {
        ((i64::from(self.year % 100) * 100 + i64::from(self.month)) * 100 + i64::from(self.day))
            * 100
            + i64::from(self.hour)
    }

    /// Ten digits, YYYYMMDDHH.
    pub fn full(&self) -> i64 {
        ((i64::from(self.year) * 100 + i64::from(self.month)) * 100 + i64::from(self.day)) * 100
            + i64::from(self.hour)
    }

    /// Season as AERMOD counts: 1 winter (Dec–Feb), 2 spring, 3 summer, 4 autumn.
    pub fn season(&self) -> usize {
        match self.month {
            12 | 1 | 2 => 1,
            3..=5 => 2,
            6..=8 => 3,
            _ => 4,
        }
    }
}

/// One hour of weather.
#[derive(Debug, Clone, Default)]
pub struct Hour {
    /// When.
    pub stamp: HourStamp,
    /// Wind calm: concentrations are zero.
    pub calm: bool,
    /// Data missing.
    pub missing: bool,
    /// Stable (Obukhov length above 0); otherwise convective.
    pub stable: bool,
    /// Friction velocity [m/s].
    pub friction_velocity: f64,
    /// Convective velocity scale [m/s].
    pub convective_velocity: f64,
    /// Sensible heat flux [W/m²].
    pub heat_flux: f64,
    /// Obukhov length [m].
    pub obukhov_length: f64,
    /// Mixing height that governs the hour [m] (rural).
    pub mixing_height: f64,
    /// Mechanical mixing height [m]; negative when missing.
    pub mechanical_mixing_height: f64,
    /// Convective mixing height [m]; negative when missing.
    pub convective_mixing_height: f64,
    /// Mechanical mixing height of the next hour [m] (HBP).
    pub next_mechanical_mixing_height: f64,
    /// Convective mixing height of the next hour [m] (HBP).
    pub next_convective_mixing_height: f64,
    /// Potential temperature gradient above the mixing height [K/m].
    pub gradient_above: f64,
    /// Potential temperature at the mixing height [K].
    pub potential_temperature_at_top: f64,
    /// Roughness length [m].
    pub roughness_length: f64,
    /// Bowen ratio [1].
    pub bowen_ratio: f64,
    /// Albedo [1].
    pub albedo: f64,
    /// Reference wind speed [m/s].
    pub reference_wind: f64,
    /// Reference wind direction, from [°].
    pub reference_direction: f64,
    /// Height of the reference wind [m].
    pub reference_wind_height: f64,
    /// Reference temperature [K].
    pub reference_temperature: f64,
    /// Height of the reference temperature [m].
    pub reference_temperature_height: f64,
    /// Precipitation code.
    pub precipitation_code: i32,
    /// Precipitation rate [mm/h].
    pub precipitation: f64,
    /// Precipitation of the hour before and the hour before that [mm/h].
    pub earlier_precipitation: [f64; 2],
    /// Relative humidity [%].
    pub relative_humidity: f64,
    /// Surface pressure [mb].
    pub pressure: f64,
    /// Cloud cover [tenths].
    pub cloud_cover: i32,
    /// Global radiation used by gas deposition [W/m²], if computed.
    pub solar_radiation: f64,
    /// Saturation vapour pressure [kPa] of the last hour with temperature and precipitation (see [`super::deposition::Wetness`]).
    pub saturation_vapour_pressure: f64,
    /// Soil moisture factor of gas deposition [1] (see [`super::deposition::Wetness`]).
    pub soil_moisture: f64,
    /// Mean wind speed from the ground to the mixing height [m/s].
    pub mean_wind: f64,
    /// Mean σv from the ground to the mixing height [m/s].
    pub mean_sigma_v: f64,
    /// Mean σw from the ground to the mixing height [m/s].
    pub mean_sigma_w: f64,
    /// Pasquill–Gifford class 1..=6 (Golder 1972), used by FASTAREA and buoyant lines; 4 otherwise.
    pub stability_class: usize,
    /// Wind speed category 1..=6.
    pub wind_category: usize,
    /// Wind direction on the grid heights, from [°].
    pub wind_direction: super::profile::Column,
    /// Air density on the grid heights [kg/m³].
    pub density: super::profile::Column,
    /// The air as a rural source feels it.
    pub rural: Air,
    /// The air of each urban area; `None` where it is the rural air (convective, no morning transition).
    pub urban: Vec<Option<Air>>,
    /// Sector of background, ozone and NOx by wind (0 = none, else 1-based).
    pub background_sector: usize,
    /// Sector of ozone.
    pub ozone_sector: usize,
    /// Sector of NOx.
    pub nox_sector: usize,
}

/// The air of one kind of surroundings.
#[derive(Debug, Clone, Default)]
pub struct Air {
    /// A stable night (or morning) over an urban area (AERMOD's URBSTAB).
    pub urban_stable: bool,
    /// Mixing height [m] (AERMOD's ZI as the source uses it).
    pub mixing_height: f64,
    /// Obukhov length [m].
    pub obukhov_length: f64,
    /// Friction velocity [m/s].
    pub friction_velocity: f64,
    /// Convective velocity scale [m/s]; in an urban night that of the town's heat.
    pub convective_velocity: f64,
    /// Roughness length [m]; in an urban night that of the town.
    pub roughness_length: f64,
    /// An urban night that lasts into the morning (`urban_stable` in a convective hour).
    pub morning_transition: bool,
    /// Wind speed, σv, σw, dθ/dz, θ, ε on the grid heights.
    pub profiles: Profiles,
}

impl Hour {
    /// The air that a source in urban area `urban` (or none) feels.
    pub fn air(&self, urban: Option<usize>) -> &Air {
        urban
            .and_then(|area| self.urban.get(area))
            .and_then(Option::as_ref)
            .unwrap_or(&self.rural)
    }
}
