//! Whether the profile file brings measured turbulence, and what AERMOD says about it.

use super::WeatherFiles;
use crate::plume::weather::{Note, Severity, TurbulenceUse};

/// Notes on measured turbulence and the word for the list of options.
///
/// AERMOD counts levels with σθ and with σw as it meets them (the first hour twice: once on opening the file) and
/// speaks while the count of what it has met so far is one.
pub(super) fn measured(
    files: &WeatherFiles,
    default: bool,
    turbulence: TurbulenceUse,
) -> (Vec<Note>, Option<&'static str>) {
    let adjusted = files.surface.header.adjusted_friction_velocity;
    let (severity, code) = match (adjusted, default) {
        (true, true) => (Severity::Error, 401),
        (true, false) => (Severity::Warning, 401),
        (false, _) => (Severity::Warning, 403),
    };
    let (mut thetas, mut ws) = (0_usize, 0_usize);
    let mut label = None;
    let mut notes = Vec::new();
    let mut warned = false;
    let opening = files
        .profile
        .records
        .first()
        .map(|first| (first, None))
        .into_iter();
    let hours = files
        .surface
        .records
        .iter()
        .zip(&files.profile.records)
        .map(|(surface, profile)| (profile, Some(surface.obukhov_length > 0.0)));
    for (profile, stable) in opening.chain(hours) {
        for level in &profile.levels {
            let (without_theta, without_w) = match stable {
                Some(stable) => (
                    turbulence.without_sigma_theta(stable),
                    turbulence.without_sigma_w(stable),
                ),
                None => (
                    turbulence.no_sigma_theta_stable && turbulence.no_sigma_theta_convective,
                    turbulence.no_sigma_w_stable && turbulence.no_sigma_w_convective,
                ),
            };
            let windy = level.wind_speed > 0.0 && level.wind_speed <= 90.0;
            if windy && (0.0..99.0).contains(&level.sigma_theta) && !without_theta {
                thetas += 1;
            }
            if level.sigma_w > 0.0 && level.sigma_w < 90.0 && !without_w {
                ws += 1;
            }
            let (hint, word, speak) = match (thetas > 0, ws > 0) {
                (true, true) => ("SigA & SigW", "SigA&SigW", thetas == 1 && ws == 1),
                (true, false) => ("SigA Data", "SigA Data", thetas == 1),
                (false, true) => ("SigW Data", "SigW Data", ws == 1),
                (false, false) => continue,
            };
            if speak {
                notes.push(Note::new(severity, code, "PFLCNV", hint));
                label = Some(word);
            }
            if adjusted && !default && !warned {
                warned = true;
                notes.push(Note::warning(402, "PFLCNV", "Option"));
            }
            if thetas > 1 && ws > 1 {
                return (notes, label);
            }
        }
    }
    (notes, label)
}
