//! Variables of the ground and the weather.

use super::{Shape, VariableSpec, spec};
use crate::units;

/// The ground; does not change.
pub(super) fn ground() -> Vec<VariableSpec> {
    let map = (false, Shape::Map);
    let mean = |s: VariableSpec| VariableSpec {
        cell_methods: Some("area: mean"),
        ..s
    };
    vec![
        mean(spec(
            "terrain",
            Some("surface_altitude"),
            ("terrain height above sea level", "地形海拔高度"),
            "m",
            map,
        )),
        spec(
            "terrain_std",
            None,
            (
                "standard deviation of terrain height within the cell",
                "网格内地形高度标准差",
            ),
            "m",
            map,
        ),
        mean(spec(
            "roughness_length",
            Some("surface_roughness_length"),
            ("roughness length", "地表粗糙度"),
            "m",
            map,
        )),
        spec(
            "cell_area",
            Some("cell_area"),
            ("ground area of the cell", "网格面积"),
            "m2",
            map,
        ),
    ]
}

/// What particles do to light, at the end of the hour.
pub(super) fn sight() -> Vec<VariableSpec> {
    let map = (true, Shape::Map);
    let at = |s: VariableSpec| VariableSpec {
        cell_methods: Some("time: point"),
        ..s
    };
    vec![
        at(spec(
            "visibility",
            Some("visibility_in_air"),
            ("visual range in the lowest layer", "最低层能见度"),
            "m",
            map,
        )),
        at(spec(
            "aerosol_optical_depth",
            Some("atmosphere_optical_thickness_due_to_ambient_aerosol_particles"),
            (
                "optical depth of particles at 550 nm",
                "550纳米气溶胶光学厚度",
            ),
            "1",
            map,
        )),
    ]
}

/// The weather; instants.
pub(super) fn weather() -> Vec<VariableSpec> {
    let map = (true, Shape::Map);
    let at = |s: VariableSpec| VariableSpec {
        cell_methods: Some("time: point"),
        ..s
    };
    vec![
        at(spec(
            "mixing_height",
            Some("atmosphere_boundary_layer_thickness"),
            ("mixing height above ground", "混合层高度"),
            "m",
            map,
        )),
        at(spec(
            "wind_u_10m",
            Some("x_wind"),
            ("wind along x of the map at 10 m", "10米风X分量(沿网格)"),
            "m s-1",
            map,
        )),
        at(spec(
            "wind_v_10m",
            Some("y_wind"),
            ("wind along y of the map at 10 m", "10米风Y分量(沿网格)"),
            "m s-1",
            map,
        )),
        at(spec(
            "wind_speed_10m",
            Some("wind_speed"),
            ("wind speed at 10 m", "10米风速"),
            "m s-1",
            map,
        )),
        at(spec(
            "temperature_2m",
            Some("air_temperature"),
            ("air temperature at 2 m", "2米气温"),
            "K",
            map,
        )),
        at(spec(
            "surface_pressure",
            Some("surface_air_pressure"),
            ("surface pressure", "地面气压"),
            "Pa",
            map,
        )),
        at(spec(
            "air_density",
            Some("air_density"),
            ("density of air in the lowest layer", "最低层空气密度"),
            "kg m-3",
            map,
        )),
        at(spec(
            "friction_velocity",
            None,
            ("friction velocity", "摩擦速度"),
            "m s-1",
            map,
        )),
        at(spec(
            "obukhov_length",
            None,
            ("Obukhov length", "奥布霍夫长度"),
            "m",
            map,
        )),
        at(spec(
            "sensible_heat_flux",
            Some("surface_upward_sensible_heat_flux"),
            ("sensible heat flux, upward", "感热通量(向上)"),
            "W m-2",
            map,
        )),
        at(spec(
            "solar_radiation",
            Some("surface_downwelling_shortwave_flux_in_air"),
            ("solar radiation at the ground", "地面太阳辐射"),
            "W m-2",
            map,
        )),
        at(spec(
            "cloud_cover",
            Some("cloud_area_fraction"),
            ("cloud cover", "云量"),
            "1",
            map,
        )),
        at(spec(
            "snow_cover",
            Some("surface_snow_area_fraction"),
            ("snow cover", "积雪覆盖度"),
            "1",
            map,
        )),
        VariableSpec {
            factor: units::HOUR * 1000.0,
            ..at(spec(
                "precipitation",
                Some("lwe_precipitation_rate"),
                ("rain or melted snow", "降水强度"),
                "mm h-1",
                map,
            ))
        },
        at(spec(
            "wind_u",
            Some("x_wind"),
            ("wind along x of the map", "风X分量(沿网格)"),
            "m s-1",
            (true, Shape::Volume),
        )),
        at(spec(
            "wind_v",
            Some("y_wind"),
            ("wind along y of the map", "风Y分量(沿网格)"),
            "m s-1",
            (true, Shape::Volume),
        )),
        at(spec(
            "temperature",
            Some("air_temperature"),
            ("air temperature", "气温"),
            "K",
            (true, Shape::Volume),
        )),
        at(spec(
            "pressure",
            Some("air_pressure"),
            ("air pressure", "气压"),
            "Pa",
            (true, Shape::Volume),
        )),
        at(spec(
            "air_mass",
            None,
            ("air mass of the cell", "网格空气质量"),
            "kg",
            (true, Shape::Volume),
        )),
        at(spec(
            "flux_x",
            None,
            (
                "air mass flux through western faces, eastward",
                "空气质量通量(X向)",
            ),
            "kg s-1",
            (true, Shape::FacesX),
        )),
        at(spec(
            "flux_y",
            None,
            (
                "air mass flux through southern faces, northward",
                "空气质量通量(Y向)",
            ),
            "kg s-1",
            (true, Shape::FacesY),
        )),
        at(spec(
            "flux_z",
            None,
            (
                "air mass flux through lower faces, upward",
                "空气质量通量(垂直)",
            ),
            "kg s-1",
            (true, Shape::FacesZ),
        )),
        at(spec(
            "eddy_diffusivity",
            Some("atmosphere_heat_diffusivity"),
            (
                "vertical eddy diffusivity at lower faces",
                "垂直湍流扩散系数",
            ),
            "m2 s-1",
            (true, Shape::FacesZ),
        )),
    ]
}
