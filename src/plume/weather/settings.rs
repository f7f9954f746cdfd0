//! What a run says about its weather: how records are read, which measurements count, which towns there are.

use super::calendar;
use crate::plume::HourStamp;

/// Measured turbulence that is put aside (AERMOD's NOTURB, NOSA, NOSW and their kin).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TurbulenceUse {
    /// Ignore σθ in stable hours.
    pub no_sigma_theta_stable: bool,
    /// Ignore σθ in convective hours.
    pub no_sigma_theta_convective: bool,
    /// Ignore σw in stable hours.
    pub no_sigma_w_stable: bool,
    /// Ignore σw in convective hours.
    pub no_sigma_w_convective: bool,
}

impl TurbulenceUse {
    /// Whether σθ is put aside in this kind of hour.
    pub fn without_sigma_theta(&self, stable: bool) -> bool {
        if stable {
            self.no_sigma_theta_stable
        } else {
            self.no_sigma_theta_convective
        }
    }

    /// Whether σw is put aside in this kind of hour.
    pub fn without_sigma_w(&self, stable: bool) -> bool {
        if stable {
            self.no_sigma_w_stable
        } else {
            self.no_sigma_w_convective
        }
    }

    /// AERMOD reports hours (445) only if the choice depends on stability.
    pub fn sigma_theta_depends_on_stability(&self) -> bool {
        self.no_sigma_theta_stable != self.no_sigma_theta_convective
    }

    /// The same for σw (446).
    pub fn sigma_w_depends_on_stability(&self) -> bool {
        self.no_sigma_w_stable != self.no_sigma_w_convective
    }
}

/// A town.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Town {
    /// Inhabitants.
    pub population: f64,
    /// Roughness length [m].
    pub roughness_length: f64,
}

/// Everything that turns records into an [`crate::plume::Hour`], besides the records.
#[derive(Debug, Clone, PartialEq)]
pub struct WeatherSettings {
    /// Ground elevation at the tower [m] (PROFBASE).
    pub profile_base: f64,
    /// Angle taken off every wind direction [°] (WDROTATE).
    pub rotation: f64,
    /// Upper bounds of the first five wind speed categories [m/s] (WINDCATS).
    pub wind_categories: [f64; 5],
    /// Measured turbulence that is put aside.
    pub turbulence: TurbulenceUse,
    /// Least σv of a measurement [m/s].
    pub least_sigma_v: f64,
    /// Least σw of a measurement [m/s].
    pub least_sigma_w: f64,
    /// The friction velocity of stable hours was adjusted (ADJ_U* in the surface file's head).
    pub adjusted_friction_velocity: bool,
    /// The bulk Richardson number gave it (BULKRN in the head).
    pub bulk_richardson: bool,
    /// Towns (URBANOPT).
    pub towns: Vec<Town>,
    /// A town's night lasts into the morning until the mixed layer has outgrown it (not with NOURBTRAN).
    pub morning_transition: bool,
    /// Dissipation rates are wanted (PVMRM, GRSM).
    pub dissipation: bool,
    /// Pasquill–Gifford classes are wanted (FASTAREA, buoyant lines).
    pub stability_class: bool,
    /// Global radiation is wanted (deposition, GRSM).
    pub radiation: bool,
    /// Missing hours are passed over; otherwise they end the run.
    pub pass_over_missing: bool,
    /// Days of the week are told apart.
    pub days_of_week: bool,
    /// Lower bounds of the sectors of background [°]; fewer than two: one sector.
    pub background_sectors: Vec<f64>,
    /// Lower bounds of the sectors of ozone [°].
    pub ozone_sectors: Vec<f64>,
    /// Lower bounds of the sectors of NOx [°].
    pub nox_sectors: Vec<f64>,
}

impl Default for WeatherSettings {
    fn default() -> Self {
        Self {
            profile_base: 0.0,
            rotation: 0.0,
            wind_categories: [1.54, 3.09, 5.14, 8.23, 10.8],
            turbulence: TurbulenceUse::default(),
            least_sigma_v: 0.2,
            least_sigma_w: 0.02,
            adjusted_friction_velocity: false,
            bulk_richardson: false,
            towns: Vec::new(),
            morning_transition: true,
            dissipation: false,
            stability_class: false,
            radiation: false,
            pass_over_missing: true,
            days_of_week: false,
            background_sectors: Vec::new(),
            ozone_sectors: Vec::new(),
            nox_sectors: Vec::new(),
        }
    }
}

impl WeatherSettings {
    /// Kind of day (1 weekday, 2 Saturday, 3 Sunday) and day of the week (1..=7); both 1 if days are not told apart.
    pub fn week(&self, stamp: &HourStamp) -> (usize, usize) {
        if self.days_of_week {
            (calendar::kind_of_day(stamp), calendar::day_of_week(stamp))
        } else {
            (1, 1)
        }
    }
}
