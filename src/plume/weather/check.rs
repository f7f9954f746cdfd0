//! Is the hour calm, is it missing, can its numbers be? What AERMOD repairs is repaired here, with a note.
//!
//! Calm: wind speed 0. Missing: wind, direction, temperature, Obukhov length, friction velocity, a mixing height or
//! (by day) the convective velocity outside what can be. Repairs: |L| ≥ 1 m, w* > 0, z₀ ≥ 0.1 mm, dθ/dz above the
//! mixed layer ≥ 0.005 K/m, mixing heights from 1 to 4000 m, direction 0° → 360°.

use super::note::Note;
use super::record::{ProfileRecord, SurfaceRecord};

/// A record that has been looked through.
pub(super) struct Checked {
    /// Repaired.
    pub surface: SurfaceRecord,
    /// Calm.
    pub calm: bool,
    /// Missing.
    pub missing: bool,
}

/// Greatest mixing height [m].
const HIGHEST_MIXING: f64 = 4000.0;

/// Looks a record through.
pub(super) fn check(
    record: &SurfaceRecord,
    profile: &ProfileRecord,
    notes: &mut Vec<Note>,
) -> Checked {
    let mut surface = *record;
    at_least_one_metre(&mut surface.convective_mixing_height);
    at_least_one_metre(&mut surface.mechanical_mixing_height);
    let now = surface.stamp.yymmddhh();
    if now != profile.stamp.yymmddhh() {
        notes.push(Note::error(456, "CMPDAT", format!("{now:08}")));
    }
    let calm = surface.wind_speed == 0.0;
    if calm {
        notes.push(Note::information(
            440,
            "CHKCLM",
            format!("{:010}", surface.stamp.full()),
        ));
    }
    let missing = !calm && is_missing(&surface);
    assure(&mut surface, calm || missing, notes);
    surface.convective_mixing_height = surface.convective_mixing_height.min(HIGHEST_MIXING);
    surface.mechanical_mixing_height = surface.mechanical_mixing_height.min(HIGHEST_MIXING);
    Checked {
        surface,
        calm,
        missing,
    }
}

fn at_least_one_metre(height: &mut f64) {
    if (0.0..1.0).contains(height) {
        *height = 1.0;
    }
}

/// Whether something that plumes need is not there.
fn is_missing(s: &SurfaceRecord) -> bool {
    let convective = s.obukhov_length < 0.0;
    s.wind_speed >= 90.0
        || s.wind_speed < 0.0
        || s.wind_direction > 900.0
        || s.wind_direction <= -9.0
        || s.temperature > 900.0
        || s.temperature <= 0.0
        || s.obukhov_length < -99990.0
        || (convective
            && (s.convective_mixing_height > 90000.0 || s.convective_mixing_height < 0.0))
        || s.mechanical_mixing_height > 90000.0
        || s.mechanical_mixing_height < 0.0
        || s.friction_velocity < 0.0
        || s.friction_velocity >= 9.0
        || (convective && s.convective_velocity < 0.0)
}

/// Doubtful numbers: a note, and a repair where AERMOD repairs.
fn assure(s: &mut SurfaceRecord, unused: bool, notes: &mut Vec<Note>) {
    let date = s.stamp.yymmddhh();
    let doubt = |notes: &mut Vec<Note>, code: u16| {
        notes.push(Note::warning(code, "METQA", format!("{date:08}")));
    };
    if s.wind_direction == 0.0 {
        s.wind_direction = 360.0;
    }
    let direction = s.wind_direction;
    if (direction < 0.0 && direction > -9.0) || (direction > 360.0 && direction < 900.0) {
        doubt(notes, 410);
    }
    let speed = s.wind_speed;
    if (speed < 0.0 && speed > -9.0) || (speed > 30.0 && speed < 90.0) {
        doubt(notes, 420);
    }
    if s.wind_height > 100.0 {
        doubt(notes, 475);
    } else if s.wind_height < 0.001 && !unused {
        notes.push(Note::error(474, "METQA", format!("{date:08}")));
    }
    let temperature = s.temperature;
    if (temperature < 220.0 && temperature > 0.0) || (temperature > 330.0 && temperature < 900.0) {
        doubt(notes, 430);
    }
    if s.friction_velocity > 4.0 {
        doubt(notes, 432);
    }
    if s.convective_velocity > 4.0 {
        doubt(notes, 438);
    } else if s.convective_velocity == 0.0 {
        doubt(notes, 438);
        s.convective_velocity = 0.001;
    }
    if s.obukhov_length.abs() < 1.0 {
        doubt(notes, 439);
        s.obukhov_length = if s.obukhov_length < 0.0 {
            -1.0
        } else if s.obukhov_length > 0.0 {
            1.0
        } else {
            // Neither sign: heat going up is convective.
            -f64::copysign(1.0, s.heat_flux)
        };
    }
    if s.convective_mixing_height > 0.0 && s.obukhov_length < 0.0 && s.obukhov_length > -99990.0 {
        if s.gradient_above < 0.005 {
            doubt(notes, 441);
            s.gradient_above = 0.005;
        } else if s.gradient_above > 0.10 {
            doubt(notes, 442);
        }
    }
    if s.roughness_length < 0.0001 {
        if !unused {
            doubt(notes, 435);
        }
        s.roughness_length = 0.0001;
    }
    s.precipitation = known_precipitation(s.precipitation);
}

/// Precipitation [mm/h], 0 where missing.
pub(super) fn known_precipitation(rate: f64) -> f64 {
    if (0.0..=900.0).contains(&rate) {
        rate
    } else {
        0.0
    }
}
