//! Ageing of black carbon: from fresh, which water does not wet, to aged.
//!
//! By coating (default): a particle is aged when what condensed on it (sulfate, nitrate, organics by their hygroscopicity) makes
//! `layers` molecules of sulfate in thickness, δ = 0.476 nm each: three to eight in MAM (Liu et al. 2012, GMD 5, 709, section 2.1.2;
//! eight are its default, one is M7's, Vignati et al. 2004). What condenses falls on all of the mode's surface alike, so the share
//! that ages in a step is 1 − exp(−V/(S δ layers)), V the volume that condensed and S the mode's surface.
//! By time: 1 − exp(−t/τ); τ = 1.15 d (Cooke and Wilson 1996, JGR 101, 19395, and ECHAM; 1.5 h at noon to a day at night by Riemer et
//! al. 2004, ACP 4, 1885).

use super::relaxation::decayed;
use crate::numerics::lanes::Lanes;

/// Thickness of a molecular layer of sulfate [m] (Liu et al. 2012).
const LAYER: f64 = 0.476e-9;
/// e-folding time of the constant rate [s]: 1.15 d.
pub const EFOLD_TIME: f64 = 1.15 * crate::units::DAY;

/// How black carbon ages.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum CarbonAgeing {
    /// By a coating of so many molecular layers of sulfate [1].
    Coating {
        /// Molecular layers [1].
        layers: f64,
    },
    /// With a constant e-folding time [s].
    Constant {
        /// e-folding time [s].
        time: f64,
    },
}

impl Default for CarbonAgeing {
    fn default() -> Self {
        Self::Coating { layers: 8.0 }
    }
}

impl CarbonAgeing {
    /// Share of fresh carbon that ages [1] in a step of `time` [s] in which a volume `condensed` [m³/m³] fell on a mode's
    /// `surface` [m²/m³].
    #[inline(always)]
    pub fn share<V: Lanes>(&self, condensed: V, surface: V, time: V) -> V {
        match *self {
            Self::Coating { layers } => {
                let thickness = condensed.at_least(0.0) / surface.at_least(1e-200);
                decayed((thickness * (1.0 / (LAYER * layers))).at_most(700.0))
            }
            Self::Constant { time: efold } => decayed(time * (1.0 / efold)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn carbon_ages_by_coating_or_time() {
        let coating = CarbonAgeing::default();
        // Three layers' volume on a surface of 1e-4 m²/m³.
        let share = coating.share(3.0 * LAYER * 1e-4, 1e-4, 300.0);
        assert_relative_eq!(share, 1.0 - libm::exp(-3.0 / 8.0), max_relative = 1e-12);
        assert_eq!(coating.share(0.0, 0.0, 300.0), 0.0);
        assert_eq!(coating.share(1.0, 0.0, 300.0), 1.0);
        assert_eq!(coating.share(-1e-12, 1e-4, 300.0), 0.0);
        let slow = CarbonAgeing::Constant { time: EFOLD_TIME };
        let day: f64 = (0..288).fold(1.0, |left, _| left * (1.0 - slow.share(0.0, 0.0, 300.0)));
        assert_relative_eq!(day, libm::exp(-1.0 / 1.15), max_relative = 1e-12);
    }

    #[test]
    fn a_polluted_day_ages_within_hours() {
        // 1 µg/(m³ h) of ammonium sulfate on 3e-4 m²/m³: a layer of 0.157 nm an hour, eight layers in about a day.
        let condensed = 1e-9 / 1770.0 / 12.0;
        let hour: f64 = (0..12).fold(1.0, |left, _| {
            left * (1.0 - CarbonAgeing::default().share(condensed, 3e-4, 300.0))
        });
        let efold = -1.0 / libm::log(hour);
        assert!(efold > 1.0 && efold < 4.0, "{efold}");
    }
}
