//! The two files as AERMET 24142 writes them.

use super::{Place, Prepared};

/// What the head line says.
#[derive(Debug, Clone, PartialEq)]
pub struct HeaderText {
    /// Station of the upper air (8 characters).
    pub upper_air: String,
    /// Surface station (8 characters).
    pub surface: String,
    /// Station on site (8 characters).
    pub on_site: String,
    /// ADJ_U*.
    pub adjusted: bool,
    /// BULKRN.
    pub bulk: bool,
    /// Gaps of clouds and temperature may have been filled.
    pub filled: bool,
    /// The weather is a model's.
    pub prognostic: bool,
}

/// AERMET's version whose files these are like: AERMOD asks for it.
const VERSION: &str = "24142";

/// `F w.0`: Fortran leaves the point.
fn whole(width: usize, value: f64) -> String {
    let value = if value.abs() < 0.5 { 0.0 } else { value };
    format!("{:>width$}", format!("{value:.0}."))
}

/// The surface file.
pub fn surface_text(prepared: &Prepared, place: &Place, header: &HeaderText) -> String {
    let degrees = |value: f64, sides: [char; 2]| {
        format!("{:.3}{}", value.abs(), sides[usize::from(value < 0.0)])
    };
    let id = |text: &str| format!("{:<8}", text.chars().take(8).collect::<String>());
    let mut text = format!(
        "  {:>8}  {:>8}          UA_ID: {}  SF_ID: {}  OS_ID: {}",
        degrees(place.latitude, ['N', 'S']),
        degrees(place.longitude, ['E', 'W']),
        id(&header.upper_air),
        id(&header.surface),
        id(&header.on_site),
    );
    let word = |said: bool, word: &'static str| if said { word } else { "" };
    let prognostic = format!("PROG VERSION hehuang {}", env!("CARGO_PKG_VERSION"));
    text = format!(
        "{:<98}  {} {} {} {} ",
        format!("{text:<84}VERSION: {VERSION}"),
        word(header.adjusted, "ADJ_U*"),
        word(header.bulk, "BULKRN"),
        word(header.filled, "CCVR_Sub TEMP_Sub"),
        if header.prognostic { &prognostic } else { "" },
    );
    text.push('\n');
    for hour in &prepared.surface {
        let r = &hour.record;
        let line = format!(
            "{:2} {:2} {:2} {:3} {:2} {:6.1} {:6.3} {:6.3} {:6.3} {} {} {:8.1} {:7.4} {:6.2} {:6.2} {:7.2} {:6.1} {:6.1} {:6.1} {:6.1} {:5} {:6.2} {} {} {:5} {:<7} {:<9}\n",
            r.stamp.year.rem_euclid(100),
            r.stamp.month,
            r.stamp.day,
            r.stamp.day_of_year,
            r.stamp.hour,
            r.heat_flux,
            r.friction_velocity,
            r.convective_velocity,
            r.gradient_above,
            whole(5, r.convective_mixing_height),
            whole(5, r.mechanical_mixing_height),
            r.obukhov_length,
            r.roughness_length,
            r.bowen_ratio,
            r.albedo,
            r.wind_speed,
            r.wind_direction,
            r.wind_height,
            r.temperature,
            r.temperature_height,
            r.precipitation_code,
            r.precipitation,
            whole(6, r.relative_humidity),
            whole(6, r.pressure),
            r.cloud_cover,
            hour.wind_mark,
            hour.filled,
        );
        text.push_str(&line);
    }
    text
}

/// The profile file.
pub fn profile_text(prepared: &Prepared) -> String {
    let mut text = String::new();
    for hour in &prepared.profile {
        for (index, level) in hour.levels.iter().enumerate() {
            let line = format!(
                "{:2} {:2} {:2} {:2} {:7.1} {} {:7.1} {:8.2} {:8.2} {:8.2} {:8.2}\n",
                hour.stamp.year.rem_euclid(100),
                hour.stamp.month,
                hour.stamp.day,
                hour.stamp.hour,
                level.height,
                u8::from(index + 1 == hour.levels.len()),
                level.wind_direction,
                level.wind_speed,
                level.temperature,
                level.sigma_theta,
                level.sigma_w,
            );
            text.push_str(&line);
        }
    }
    text
}
