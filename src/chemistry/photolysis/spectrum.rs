//! Bands: what the light is carried in, and what it does in each.
//!
//! Band means of absorption and scattering are weighted with the photons of the sun times the light of a reference
//! column, those of a rate too:
//!
//!   σ_b = Σ_i σ_i F_i A_i / Σ_i F_i A_i,   J = Σ_b A_b F_b (σφ)_b
//!
//! with F_i the photons of the sun in fine bin i and A_i the ratio of the actinic flux to them. Temperatures and air densities are
//! followed by parabolas between nodes (in 1/M for the density, in which Stern–Volmer quenching is nearly straight).

use super::tables::{Recipe, Tables};

/// Bands come in multiples of this, so that any lane width divides them.
pub(super) const STEP: usize = 8;
/// Nodes of temperature.
pub(super) const T_NODES: usize = 8;
/// First node and distance of the nodes [K].
const T_FIRST: f64 = 180.0;
const T_STEP: f64 = 20.0;
/// Nodes of air density [1/cm³].
const M_NODES: [f64; 4] = [5e18, 1e19, 1.7e19, 2.59e19];

/// Light by bands, and what absorbs, scatters and reacts in them.
#[derive(Debug)]
pub(super) struct Spectrum {
    /// Bands, those without light at the end included.
    pub bands: usize,
    /// Mean wavelength [nm].
    pub wavelength: Vec<f64>,
    /// Bins of each.
    pub members: Vec<Vec<usize>>,
    /// Rayleigh scattering [cm²].
    pub rayleigh: Vec<f64>,
    /// Ozone absorption [cm²], `[temperature][band]`.
    pub ozone: Vec<f64>,
    /// NO2 absorption [cm²], `[temperature][band]`.
    pub nitrogen_dioxide: Vec<f64>,
    /// SO2 absorption [cm²].
    pub sulfur_dioxide: Vec<f64>,
    /// Tables without pressure: photons times cross section and yield [1/s], `[temperature][band][slot]`.
    pub free: Vec<f64>,
    /// Slots of `free`.
    pub free_slots: usize,
    /// Tables with pressure, `[density][temperature][band][slot]`.
    pub pressed: Vec<f64>,
    /// Slots of `pressed`.
    pub pressed_slots: usize,
    /// Slot of every table, those with pressure after the others.
    pub slot: Vec<usize>,
}

/// Three weights of a parabola and the first of its nodes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parabola {
    /// First node.
    pub first: usize,
    /// Weights of the three.
    pub weight: [f64; 3],
}

/// Nodes of a temperature [K].
pub(super) fn at_temperature(t: f64) -> Parabola {
    let x = ((t - T_FIRST) / T_STEP).clamp(0.0, (T_NODES - 1) as f64);
    let middle = (x + 0.5).floor().clamp(1.0, (T_NODES - 2) as f64);
    let d = x - middle;
    Parabola {
        first: middle as usize - 1,
        weight: [0.5 * d * (d - 1.0), 1.0 - d * d, 0.5 * d * (d + 1.0)],
    }
}

/// Nodes of a density of air [1/cm³].
pub(super) fn at_density(m: f64) -> Parabola {
    let y = 1.0 / m.clamp(4e18, 3e19);
    let first = usize::from(m > 1.3e19);
    let [a, b, c] = [0, 1, 2].map(|k| 1.0 / M_NODES[first + k]);
    Parabola {
        first,
        weight: [
            (y - b) * (y - c) / ((a - b) * (a - c)),
            (y - a) * (y - c) / ((b - a) * (b - c)),
            (y - a) * (y - b) / ((c - a) * (c - b)),
        ],
    }
}

/// Nicolet 1984: Rayleigh scattering of air at λ [nm]: 4.02e-28 λ^−(4+x) with λ in µm [cm²].
fn rayleigh(wavelength: f64) -> f64 {
    let micrometre = 1e-3 * wavelength;
    let power = if micrometre <= 0.55 {
        3.6772 + 0.389 * micrometre + 0.09426 / micrometre
    } else {
        4.04
    };
    4.02e-28 / libm::pow(micrometre, power)
}

/// Rounded up to lanes.
fn padded(n: usize) -> usize {
    n.div_ceil(STEP) * STEP
}

impl Spectrum {
    /// Bands that hold `groups` of bins, for `recipes`, with the weight of every bin.
    pub fn new(tables: &Tables, recipes: &[&Recipe], groups: &[Vec<usize>], light: &[f64]) -> Self {
        let bins = &tables.bins;
        let bands = padded(groups.len());
        let weight: Vec<f64> = bins.solar.iter().zip(light).map(|(f, a)| f * a).collect();
        let total = |group: &[usize]| group.iter().map(|&i| weight[i]).sum::<f64>();
        let mean = |values: &[f64]| -> Vec<f64> {
            let mut out: Vec<f64> = groups
                .iter()
                .map(|group| {
                    group.iter().map(|&i| values[i] * weight[i]).sum::<f64>() / total(group)
                })
                .collect();
            out.resize(bands, 0.0);
            out
        };
        let middles: Vec<f64> = (0..bins.len()).map(|bin| bins.middle(bin)).collect();
        let scattering: Vec<f64> = middles.iter().map(|&w| rayleigh(w)).collect();
        let nodes: Vec<f64> = (0..T_NODES).map(|k| T_FIRST + T_STEP * k as f64).collect();
        let by_node = |gas: &str| -> Vec<f64> {
            nodes
                .iter()
                .flat_map(|&t| mean(&tables.absorption(gas, t)))
                .collect()
        };
        let solar: Vec<f64> = groups
            .iter()
            .map(|group| group.iter().map(|&i| bins.solar[i]).sum())
            .collect();

        let (with, without): (Vec<usize>, Vec<usize>) =
            (0..recipes.len()).partition(|&k| recipes[k].feels_pressure());
        let together = STEP * super::rates::TOGETHER;
        let free_slots = without.len().div_ceil(together) * together;
        let pressed_slots = padded(with.len());
        let block = |of: &[usize], slots: usize, t: f64, m: f64| -> Vec<f64> {
            let mut out = vec![0.0; bands * slots];
            for (slot, &k) in of.iter().enumerate() {
                let spectrum = mean(&tables.spectrum(recipes[k], t, m));
                for (band, photons) in solar.iter().enumerate() {
                    out[band * slots + slot] = spectrum[band] * photons;
                }
            }
            out
        };
        let free = nodes
            .iter()
            .flat_map(|&t| block(&without, free_slots, t, M_NODES[2]))
            .collect();
        let pressed = M_NODES
            .iter()
            .flat_map(|&m| nodes.iter().map(move |&t| (t, m)))
            .flat_map(|(t, m)| block(&with, pressed_slots, t, m))
            .collect();
        let mut slot = vec![0; recipes.len()];
        for (k, &table) in without.iter().enumerate() {
            slot[table] = k;
        }
        for (k, &table) in with.iter().enumerate() {
            slot[table] = free_slots + k;
        }
        let mut wavelength = mean(&middles);
        for missing in wavelength.iter_mut().skip(groups.len()) {
            *missing = 550.0;
        }
        Self {
            bands,
            wavelength,
            members: groups.to_vec(),
            rayleigh: mean(&scattering),
            ozone: by_node("O3"),
            nitrogen_dioxide: by_node("NO2"),
            sulfur_dioxide: mean(&tables.absorption("SO2", 298.0)),
            free,
            free_slots,
            pressed,
            pressed_slots,
            slot,
        }
    }

    /// Slots of all tables together.
    pub fn slots(&self) -> usize {
        self.free_slots + self.pressed_slots
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parabolas_give_parabolas_back() {
        for t in [185.0, 209.0, 251.0, 288.15, 318.0] {
            let p = at_temperature(t);
            let value = |k: usize| {
                let node = T_FIRST + T_STEP * k as f64;
                3.0 + 0.1 * node + 1e-3 * node * node
            };
            let sum: f64 = (0..3).map(|k| p.weight[k] * value(p.first + k)).sum();
            assert!((sum - (3.0 + 0.1 * t + 1e-3 * t * t)).abs() < 1e-9, "{t}");
        }
        for m in [6e18, 1.2e19, 1.5e19, 2.4e19] {
            let p = at_density(m);
            // Stern–Volmer quenching to a sixth.
            let value = |m: f64| 1.0 / (1.0 + 2e-19 * m);
            let sum: f64 = (0..3)
                .map(|k| p.weight[k] * value(M_NODES[p.first + k]))
                .sum();
            assert!(
                (sum / value(m) - 1.0).abs() < 1e-2,
                "{m} {}",
                sum / value(m)
            );
        }
    }

    #[test]
    fn rayleigh_scattering_is_that_of_the_tables() {
        // Bucholtz 1995, table 2: 4.5e-27 at 540 nm … 5.8e-26 at 300 nm (cm², ±3 %).
        assert!(
            (rayleigh(300.0) / 5.68e-26 - 1.0).abs() < 0.03,
            "{}",
            rayleigh(300.0)
        );
        assert!(
            (rayleigh(550.0) / 4.51e-27 - 1.0).abs() < 0.03,
            "{}",
            rayleigh(550.0)
        );
    }
}
