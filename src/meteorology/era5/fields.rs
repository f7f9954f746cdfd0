//! Fields of ERA5 that a run takes.

use super::error::EraError;

/// A field that a run takes: names in files, whether on levels, what it is, its name in the Climate Data Store, whether it must be there.
pub struct EraField {
    /// Names in files.
    pub names: &'static [&'static str],
    /// Whether it lies on pressure levels.
    pub levels: bool,
    /// What it is for.
    pub what: &'static str,
    /// Its name in the Climate Data Store.
    pub store: &'static str,
    /// Whether a run needs it.
    pub needed: bool,
}

macro_rules! field {
    ($names:expr, $levels:expr, $what:expr, $store:expr, $needed:expr) => {
        EraField {
            names: &$names,
            levels: $levels,
            what: $what,
            store: $store,
            needed: $needed,
        }
    };
}

/// Fields that a run takes.
pub const ERA_FIELDS: [EraField; 22] = [
    field!(["z"], true, "heights of levels", "geopotential", true),
    field!(["t"], true, "temperature", "temperature", true),
    field!(["q"], true, "humidity", "specific_humidity", true),
    field!(["u"], true, "wind", "u_component_of_wind", true),
    field!(["v"], true, "wind", "v_component_of_wind", true),
    field!(["w"], true, "vertical wind", "vertical_velocity", false),
    field!(
        ["clwc"],
        true,
        "cloud water",
        "specific_cloud_liquid_water_content",
        false
    ),
    field!(
        ["ciwc"],
        true,
        "cloud ice",
        "specific_cloud_ice_water_content",
        false
    ),
    field!(["z"], false, "height of the ground", "geopotential", true),
    field!(["sp"], false, "surface pressure", "surface_pressure", true),
    field!(
        ["t2m", "2t"],
        false,
        "temperature at 2 m",
        "2m_temperature",
        true
    ),
    field!(
        ["u10", "10u"],
        false,
        "wind at 10 m",
        "10m_u_component_of_wind",
        true
    ),
    field!(
        ["v10", "10v"],
        false,
        "wind at 10 m",
        "10m_v_component_of_wind",
        true
    ),
    field!(
        ["zust"],
        false,
        "friction velocity",
        "friction_velocity",
        true
    ),
    field!(
        ["sshf"],
        false,
        "sensible heat",
        "surface_sensible_heat_flux",
        true
    ),
    field!(
        ["blh"],
        false,
        "mixing height",
        "boundary_layer_height",
        true
    ),
    field!(
        ["ssrd"],
        false,
        "solar radiation",
        "surface_solar_radiation_downwards",
        true
    ),
    field!(["tp"], false, "rain", "total_precipitation", true),
    field!(["tcc"], false, "cloud cover", "total_cloud_cover", true),
    field!(["sd"], false, "snow", "snow_depth", true),
    field!(["rsn"], false, "density of snow", "snow_density", false),
    field!(
        ["swvl1"],
        false,
        "soil moisture",
        "volumetric_soil_water_layer_1",
        false
    ),
];

/// The field of a name in the Climate Data Store.
pub(super) fn by_store(store: &str, levels: bool) -> &'static EraField {
    ERA_FIELDS
        .iter()
        .find(|f| f.store == store && f.levels == levels)
        .expect("names of this file")
}

/// That no file has it.
pub(super) fn missing(field: &EraField, time: &str) -> EraError {
    EraError::Missing {
        what: field.what.to_owned(),
        name: field.store,
        set: if field.levels {
            "pressure-levels"
        } else {
            "single-levels"
        },
        time: time.to_owned(),
    }
}
