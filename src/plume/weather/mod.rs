//! Weather for plumes: records of one hour become the scalars and profiles that every kernel reads, as AERMOD 24142
//! does it (Model Formulation Document, EPA-454/B-24-010, chapter 4).
//!
//! * [`SurfaceRecord`], [`ProfileRecord`]: what files tell (the readers are elsewhere);
//! * `check`: calm and missing hours, doubtful numbers;
//! * `measured`: levels of the tower; `levels`: how they and the similarity profiles make the grid profiles;
//! * `wind`, `temperature`, `turbulence`: the profiles; `town`: urban nights;
//! * `sky`: rain before and radiation, for deposition; `sectors`: classes; [`calendar`]: days.
//!
//! Validity: heights to 5000 m; mixing heights 1 to 4000 m; |L| ≥ 1 m.

pub mod calendar;
mod check;
mod levels;
mod measured;
mod note;
mod record;
mod sectors;
mod settings;
mod sky;
mod temperature;
mod town;
mod turbulence;
mod wind;

#[cfg(test)]
mod tests;

pub use measured::MOST_LEVELS;
pub use note::{Note, Severity};
pub use record::{ProfileLevel, ProfileRecord, SurfaceRecord};
pub use sectors::stability_class;
pub use settings::{Town, TurbulenceUse, WeatherSettings};
pub use sky::PastRain;

use super::profile::Profiles;
use super::{Air, Hour};
use check::{Checked, check};

/// Mixing height of an hour without one.
const NONE: f64 = -999.0;

/// Turns one hour's records into an [`Hour`], and says what there is to say.
///
/// `next` is the surface record after it (for highly buoyant plumes; `None` at the end of the file),
/// `earlier_precipitation` what [`PastRain::enter`] gives for this hour. A note of [`Severity::Error`] means that the run cannot go on. The profiles of
/// calm and missing hours stay empty.
pub fn prepare_hour(
    surface: &SurfaceRecord,
    profile: &ProfileRecord,
    next: Option<&SurfaceRecord>,
    earlier_precipitation: [f64; 2],
    settings: &WeatherSettings,
) -> (Hour, Vec<Note>) {
    let mut notes = Vec::new();
    let mut checked = check(surface, profile, &mut notes);
    let mut hour = scalars(surface, &checked, next, earlier_precipitation, settings);
    if !checked.calm && !checked.missing {
        let measured = measured::measured(profile, surface.obukhov_length > 0.0, settings);
        profiles(&mut hour, &checked.surface, &measured, settings, &mut notes);
        measured::put_aside(&measured, &hour.stamp, settings, &mut notes);
        if !has_a_temperature(&hour) {
            // u*, L and T contradict each other: the hour is told and not used.
            let date = hour.stamp.yymmddhh();
            notes.push(Note::warning(439, "METQA", format!("{date:08}")));
            checked.missing = true;
            hour.missing = true;
            hour.density = super::profile::Column::default();
            hour.rural = Air::default();
            hour.urban.clear();
        }
    }
    if checked.missing {
        let severity = if settings.pass_over_missing {
            Severity::Information
        } else {
            Severity::Error
        };
        let hint = format!("{:010}", hour.stamp.full());
        notes.push(Note::new(severity, 460, "SET_METDATA", hint));
    }
    (hour, notes)
}

/// Looks an hour through without building profiles: for hours that are read but not counted.
pub fn check_hour(
    surface: &SurfaceRecord,
    profile: &ProfileRecord,
    settings: &WeatherSettings,
) -> Vec<Note> {
    let mut notes = Vec::new();
    let checked = check(surface, profile, &mut notes);
    if checked.missing && !settings.pass_over_missing {
        let hint = format!("{:010}", surface.stamp.full());
        notes.push(Note::error(460, "SET_METDATA", hint));
    } else if checked.missing {
        let hint = format!("{:010}", surface.stamp.full());
        notes.push(Note::information(460, "SET_METDATA", hint));
    }
    notes
}

/// Whether potential temperatures and densities can be: a small L beside a large u* asks for a fall of hundreds of kelvins
/// towards the ground, where AERMOD goes on with temperatures below absolute zero.
fn has_a_temperature(hour: &Hour) -> bool {
    let airs = std::iter::once(&hour.rural).chain(hour.urban.iter().flatten());
    airs.map(|air| &air.profiles.potential_temperature)
        .chain([&hour.density])
        .all(|column| {
            column
                .value
                .iter()
                .all(|value| value.is_finite() && *value > 0.0)
        })
}

/// Everything of an hour that is one number.
fn scalars(
    raw: &SurfaceRecord,
    checked: &Checked,
    next: Option<&SurfaceRecord>,
    earlier_precipitation: [f64; 2],
    settings: &WeatherSettings,
) -> Hour {
    let s = &checked.surface;
    let mixing_height = if checked.calm || checked.missing {
        NONE
    } else if s.obukhov_length < 0.0 {
        s.convective_mixing_height.max(s.mechanical_mixing_height)
    } else {
        s.mechanical_mixing_height
    };
    let direction = if settings.rotation.abs() > 1.0e-7 {
        measured::turned(s.wind_direction, settings.rotation)
    } else {
        s.wind_direction
    };
    // AERMOD looks at the hour after only by day, and only if that hour is there.
    let next = next.filter(|after| {
        raw.obukhov_length < 0.0 && raw.obukhov_length > -9.9e4 && after.obukhov_length >= -9.9e4
    });
    Hour {
        stamp: s.stamp,
        calm: checked.calm,
        missing: checked.missing,
        stable: if checked.calm || checked.missing {
            raw.obukhov_length > 0.0
        } else {
            s.obukhov_length > 0.0
        },
        friction_velocity: s.friction_velocity,
        convective_velocity: s.convective_velocity,
        heat_flux: s.heat_flux,
        obukhov_length: s.obukhov_length,
        mixing_height,
        mechanical_mixing_height: s.mechanical_mixing_height,
        convective_mixing_height: s.convective_mixing_height,
        next_mechanical_mixing_height: next.map_or(NONE, |n| n.mechanical_mixing_height),
        next_convective_mixing_height: next.map_or(NONE, |n| n.convective_mixing_height),
        gradient_above: s.gradient_above,
        roughness_length: s.roughness_length,
        bowen_ratio: s.bowen_ratio,
        albedo: s.albedo,
        reference_wind: s.wind_speed,
        reference_direction: direction,
        reference_wind_height: s.wind_height,
        reference_temperature: s.temperature,
        reference_temperature_height: s.temperature_height,
        precipitation_code: s.precipitation_code,
        precipitation: s.precipitation,
        earlier_precipitation,
        relative_humidity: s.relative_humidity,
        pressure: s.pressure,
        cloud_cover: s.cloud_cover,
        solar_radiation: if settings.radiation {
            sky::radiation(raw)
        } else {
            0.0
        },
        stability_class: if settings.stability_class {
            stability_class(s.obukhov_length, s.roughness_length)
        } else {
            4
        },
        wind_category: sectors::wind_category(s.wind_speed, &settings.wind_categories),
        background_sector: sectors::sector(direction, &settings.background_sectors),
        ozone_sector: sectors::sector(direction, &settings.ozone_sectors),
        nox_sector: sectors::sector(direction, &settings.nox_sectors),
        urban: vec![None; settings.towns.len()],
        ..Hour::default()
    }
}

/// Fills the profiles and what is taken from them.
fn profiles(
    hour: &mut Hour,
    s: &SurfaceRecord,
    measured: &measured::Measured,
    settings: &WeatherSettings,
    notes: &mut Vec<Note>,
) {
    let (top, stable) = (hour.mixing_height, hour.stable);
    let wind = wind::speeds(s, top, measured);
    hour.wind_direction = wind::directions(hour.reference_direction, measured);
    let gradient = temperature::gradients(s, top, stable, measured, settings, notes);
    let potential_temperature =
        temperature::potential_temperatures(s, &gradient, settings.profile_base);
    hour.density =
        temperature::densities(s.temperature, &potential_temperature, settings.profile_base);
    let (wind_at_top, mean_wind) = turbulence::top_and_mean(&wind, top);
    hour.mean_wind = mean_wind;
    hour.potential_temperature_at_top = turbulence::top_and_mean(&potential_temperature, top).0;
    let sigma_v = turbulence::sigma_v(s, stable, measured);
    let sigma_w = turbulence::sigma_w(s, top, stable, wind_at_top, measured);
    hour.mean_sigma_v = turbulence::top_and_mean(&sigma_v, top).1;
    hour.mean_sigma_w = turbulence::top_and_mean(&sigma_w, top).1;
    let dissipation = if settings.dissipation {
        turbulence::dissipation(&sigma_w, top)
    } else {
        super::profile::Column::default()
    };
    hour.rural = Air {
        urban_stable: false,
        morning_transition: false,
        mixing_height: top,
        obukhov_length: s.obukhov_length,
        friction_velocity: s.friction_velocity,
        convective_velocity: s.convective_velocity,
        roughness_length: s.roughness_length,
        profiles: Profiles {
            wind,
            sigma_v,
            sigma_w,
            gradient,
            potential_temperature,
            dissipation,
        },
    };
    hour.urban = settings
        .towns
        .iter()
        .map(|place| town::air(s, stable, &hour.rural, place, settings))
        .collect();
}
