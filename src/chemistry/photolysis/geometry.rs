//! The way of the direct beam through spherical shells (Dahlback and Stamnes 1991, appendix B).
//!
//! Seen from a level of radius r_i the beam passes at the least distance p = r_i sin θ from the Earth's centre and crosses the shell
//! between r_j and r_{j+1} on √(r_{j+1}² − p²) − √(r_j² − p²); with the sun below the horizon, shells between the level and p twice.
//! Where p is less than the radius of the ground, the level is dark.

/// Mean radius of the Earth [m].
const RADIUS: f64 = 6.371e6;

/// Slant over vertical path for every level and layer.
#[derive(Debug, Default)]
pub(super) struct Slant {
    /// `[level * layers + layer]` [1]; layers and levels from the ground up.
    pub factor: Vec<f64>,
    /// First layer that the beam to a level crosses.
    pub first: Vec<usize>,
    /// Levels that the beam does not reach.
    pub dark: Vec<bool>,
    radius: Vec<f64>,
}

impl Slant {
    /// For levels at altitudes [m] and the sun at a zenith angle [rad].
    pub fn trace(&mut self, edges: &[f64], zenith: f64) {
        let layers = edges.len() - 1;
        self.factor.clear();
        self.factor.resize(edges.len() * layers, 0.0);
        self.first.clear();
        self.first.resize(edges.len(), 0);
        self.dark.clear();
        self.dark.resize(edges.len(), false);
        self.radius.clear();
        self.radius.extend(edges.iter().map(|z| RADIUS + z));
        let sine = libm::sin(zenith);
        let below = libm::cos(zenith) < 0.0;
        for level in 0..edges.len() {
            let nearest = self.radius[level] * sine;
            if below && nearest < self.radius[0] {
                self.dark[level] = true;
                self.first[level] = layers;
                continue;
            }
            let leg = |radius: f64| (radius * radius - nearest * nearest).max(0.0).sqrt();
            let row = &mut self.factor[level * layers..(level + 1) * layers];
            let mut first = level;
            if below {
                while first > 0 && self.radius[first] > nearest {
                    first -= 1;
                }
            }
            self.first[level] = first;
            let mut lower = leg(self.radius[first]);
            for layer in first..layers {
                let upper = leg(self.radius[layer + 1]);
                let thickness = self.radius[layer + 1] - self.radius[layer];
                let crossings = if layer < level { 2.0 } else { 1.0 };
                row[layer] = crossings * (upper - lower) / thickness;
                lower = upper;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edges() -> Vec<f64> {
        (0..81).map(|k| 1000.0 * f64::from(k)).collect()
    }

    /// Air mass of an atmosphere with a scale height of 8 km.
    fn air_mass(zenith: f64, level: usize) -> f64 {
        let edges = edges();
        let mut slant = Slant::default();
        slant.trace(&edges, zenith.to_radians());
        let layers = edges.len() - 1;
        let depth = |k: usize| libm::exp(-edges[k] / 8000.0) - libm::exp(-edges[k + 1] / 8000.0);
        let total: f64 = (level..layers).map(depth).sum();
        (0..layers)
            .map(|k| depth(k) * slant.factor[level * layers + k])
            .sum::<f64>()
            / total
    }

    #[test]
    fn air_mass_is_the_secant_high_up_and_chapmans_function_low_down() {
        assert!((air_mass(0.0, 0) - 1.0).abs() < 1e-9);
        assert!((air_mass(60.0, 0) / 2.0 - 1.0).abs() < 5e-3);
        // Chapman's function at 90°: √(π X / 2) (1 + 3/(8X)) with X = 6371/8 (Smith and Smith 1972): 35.4.
        let x: f64 = 6371.0 / 8.0;
        let grazing = (std::f64::consts::FRAC_PI_2 * x).sqrt() * (1.0 + 0.375 / x);
        assert!(
            (air_mass(90.0, 0) / grazing - 1.0).abs() < 0.02,
            "{}",
            air_mass(90.0, 0)
        );
    }

    #[test]
    fn below_the_horizon_low_levels_are_dark_and_high_ones_see_through() {
        let edges = edges();
        let mut slant = Slant::default();
        slant.trace(&edges, 95f64.to_radians());
        assert!(slant.dark[0] && slant.dark[20]);
        assert!(!slant.dark[40]);
        // Continuous at the horizon.
        let (before, after) = (air_mass(89.9999, 30), air_mass(90.0001, 30));
        assert!((before / after - 1.0).abs() < 1e-2, "{before} {after}");
    }
}
