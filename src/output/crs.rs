//! The map of the model in the words of other programs: WKT2 (ISO 19162:2019) and PROJ.

use crate::grid::LambertConformal;
use crate::units::EARTH_RADIUS;

/// Name of the map in files.
pub(super) const NAME: &str = "Lambert conformal conic on a sphere (hehuang)";

/// The map as WKT2, for `crs_wkt`.
pub fn wkt(map: &LambertConformal) -> String {
    let degree = "ANGLEUNIT[\"degree\",0.0174532925199433]";
    let metre = "LENGTHUNIT[\"metre\",1]";
    let parameter = |name: &str, value: f64, unit: &str, code: u32| {
        format!("PARAMETER[\"{name}\",{value},{unit},ID[\"EPSG\",{code}]]")
    };
    let parameters = [
        parameter(
            "Latitude of false origin",
            map.latitude_of_origin,
            degree,
            8821,
        ),
        parameter(
            "Longitude of false origin",
            map.central_meridian,
            degree,
            8822,
        ),
        parameter(
            "Latitude of 1st standard parallel",
            map.standard_parallel_1,
            degree,
            8823,
        ),
        parameter(
            "Latitude of 2nd standard parallel",
            map.standard_parallel_2,
            degree,
            8824,
        ),
        parameter("Easting at false origin", 0.0, metre, 8826),
        parameter("Northing at false origin", 0.0, metre, 8827),
    ];
    format!(
        "PROJCRS[\"{NAME}\",BASEGEOGCRS[\"sphere\",DATUM[\"sphere of radius {EARTH_RADIUS} m\",\
         ELLIPSOID[\"sphere\",{EARTH_RADIUS},0,{metre}]],PRIMEM[\"Greenwich\",0,{degree}]],\
         CONVERSION[\"Lambert conformal\",METHOD[\"Lambert Conic Conformal (2SP)\",ID[\"EPSG\",9802]],{}],\
         CS[Cartesian,2],AXIS[\"(E)\",east,ORDER[1],{metre}],AXIS[\"(N)\",north,ORDER[2],{metre}]]",
        parameters.join(",")
    )
}
