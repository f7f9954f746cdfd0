//! Units of other models' air.

use super::names::Part;
use crate::units::{MOLAR_MASS_AIR, from_micrograms};
use ndarray::Array3;

/// Largest mixing ratio that is believed [kg/kg].
const GREATEST: f64 = 0.01;
/// Least that is taken for 0 [kg/kg]: models leave little negative values.
const LEAST: f64 = -1e-9;

/// By what a value is multiplied to become kg of a lane (particles: their number) by ...
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Amount {
    /// ... kg of air.
    OfAir(f64),
    /// ... m³.
    OfVolume(f64),
}

/// What a unit of a variable makes of a lane of a molar mass [kg/mol]; `None` for units that are not known.
pub(super) fn amount(part: &Part, units: &str, lane: Option<f64>) -> Option<Amount> {
    let plain = units
        .replace("**", "")
        .replace('^', "")
        .replace('/', " per ");
    let words: Vec<&str> = plain
        .split_whitespace()
        .filter(|w| !["dry", "wet", "air", "of"].contains(w))
        .collect();
    let (moles, scale) = match words.as_slice() {
        ["mol", "mol-1"] | ["mol", "per", "mol"] | ["VMR" | "vmr"] => (true, 1.0),
        ["ppm" | "ppmv" | "ppmV"] => (true, 1e-6),
        ["ppb" | "ppbv" | "ppbV"] => (true, 1e-9),
        ["kg", "kg-1"] | ["kg", "per", "kg"] => (false, 1.0),
        ["ug" | "micrograms" | "microgram", "m-3"]
        | ["ug" | "micrograms" | "microgram", "per", "m3"] => {
            return in_volume(part, from_micrograms(1.0), lane);
        }
        ["m-3"] | ["number" | "#", "m-3"] | ["number" | "#", "per", "m3"] => {
            return (!part.by_mole).then_some(Amount::OfVolume(part.factor));
        }
        _ => return None,
    };
    // Moles of the variable by mole of air, then of the lane; or masses.
    let in_moles = if moles {
        scale
    } else {
        scale * MOLAR_MASS_AIR / part.molar_mass
    };
    Some(Amount::OfAir(if part.by_mole {
        in_moles * part.factor * lane? / MOLAR_MASS_AIR
    } else {
        in_moles * part.molar_mass / MOLAR_MASS_AIR * part.factor
    }))
}

fn in_volume(part: &Part, scale: f64, lane: Option<f64>) -> Option<Amount> {
    let moles = if part.by_mole {
        lane? / part.molar_mass
    } else {
        1.0
    };
    Some(Amount::OfVolume(scale * moles * part.factor))
}

/// Mixing ratios [kg/kg] without the little negative values of models; else the place and value of one that cannot be.
pub(super) fn believed(ratio: Array3<f64>) -> Result<Array3<f64>, (String, f64)> {
    let bad = ratio
        .indexed_iter()
        .find(|(_, v)| !(LEAST..=GREATEST).contains(*v));
    if let Some(((k, j, i), value)) = bad {
        let place = format!("level {k}, row {j}, column {i} of the domain");
        return Err((place, *value));
    }
    Ok(ratio.mapv_into(|v| v.max(0.0)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn units_become_what_they_are_by_hand() {
        let part = |by_mole| Part {
            variables: vec!["X".into()],
            molar_mass: 0.048,
            by_mole,
            factor: 2.0,
        };
        let of = |units: &str, by_mole| amount(&part(by_mole), units, Some(0.024));
        // 1 ppm: 2e-6 mol of 24 g in a mole of air.
        for units in ["ppmV", "ppm", "ppmv"] {
            let Some(Amount::OfAir(found)) = of(units, true) else {
                panic!("{units}");
            };
            assert_relative_eq!(found, 2e-6 * 0.024 / MOLAR_MASS_AIR, max_relative = 1e-12);
        }
        for units in [
            "micrograms/m**3",
            "ug m-3",
            "ug/m3",
            "ug/m^3",
            "microgram/m**3",
        ] {
            assert_eq!(
                of(units, false),
                Some(Amount::OfVolume(from_micrograms(2.0)))
            );
            // Half as heavy a lane has half the mass.
            assert_eq!(
                of(units, true),
                Some(Amount::OfVolume(from_micrograms(1.0)))
            );
        }
        for units in ["number/m**3", "#/m**3", "# m-3", "m-3"] {
            assert_eq!(of(units, false), Some(Amount::OfVolume(2.0)));
            assert_eq!(of(units, true), None);
        }
        for units in ["moles/s", "", "g/s", "m**2/m**3", "mg/m3"] {
            assert_eq!(of(units, false), None, "{units}");
        }
    }
}
