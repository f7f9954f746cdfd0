//! Where radicals end, and what that says of ozone's production.

use super::rules::Rules;
use crate::species::mechanism::Mechanism;

/// Rows that end radicals, and how many.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Regime {
    /// Rows in which nitrogen oxides take radicals up, radicals a mole of extent.
    pub nitrogen: Vec<(usize, f64)>,
    /// Reservoirs of radicals and nitrogen (peroxyacyl nitrates, HNO4, HONO), each with its rows; forming it counts above 0, giving
    /// back below. What a reservoir takes up on balance is lost to nitrogen.
    pub reservoirs: Vec<Vec<(usize, f64)>>,
    /// Rows in which radicals end each other.
    pub radicals: Vec<(usize, f64)>,
}

impl Regime {
    /// Looks through a mechanism; `radicals` are the species that count one each.
    pub fn of(mechanism: &Mechanism, rules: &Rules, radicals: &[usize]) -> Self {
        let mut regime = Self::default();
        let mut reservoirs: Vec<(usize, Vec<(usize, f64)>)> = Vec::new();
        for (r, row) in mechanism.reactions.iter().enumerate() {
            let made = row.products.iter().filter(|p| radicals.contains(&p.0));
            let used = row.reactants.iter().filter(|s| radicals.contains(s));
            let ended = used.count() as f64 - made.map(|p| p.1).sum::<f64>();
            if ended.abs() < 1e-9 {
                continue;
            }
            // Nitrogen that is itself part of a chain and no radical: PAN, HNO4, HONO.
            let holds =
                |s: usize| rules.chains[s] && rules.nitrogen[s] > 0.0 && !radicals.contains(&s);
            let formed = row
                .products
                .iter()
                .map(|p| p.0)
                .find(|&s| holds(s) && returns(mechanism, s, radicals));
            let spent = row.reactants.iter().copied().find(|&s| holds(s));
            let reservoir = if ended > 0.0 { formed } else { spent };
            if let Some(species) = reservoir {
                let place = reservoirs
                    .iter()
                    .position(|x| x.0 == species)
                    .unwrap_or_else(|| {
                        reservoirs.push((species, Vec::new()));
                        reservoirs.len() - 1
                    });
                reservoirs[place].1.push((r, ended));
            } else if ended > 0.0 {
                let oxides = row.reactants.iter().any(|&s| rules.nitrogen[s] > 0.0);
                if oxides {
                    regime.nitrogen.push((r, ended));
                } else {
                    regime.radicals.push((r, ended));
                }
            }
        }
        regime.reservoirs = reservoirs.into_iter().map(|x| x.1).collect();
        regime
    }

    /// L_N/Q: the share of the radicals that end which ends at nitrogen [1], from the extents of a cell; 0 where none ends.
    pub fn lost_to_nitrogen(&self, extents: &[f64]) -> f64 {
        let sum = |rows: &[(usize, f64)]| rows.iter().map(|&(r, n)| n * extents[r]).sum::<f64>();
        let reservoirs = self.reservoirs.iter().map(|rows| sum(rows).max(0.0));
        let nitrogen = sum(&self.nitrogen) + reservoirs.sum::<f64>();
        let all = nitrogen + sum(&self.radicals);
        if all > 0.0 {
            (nitrogen / all).clamp(0.0, 1.0)
        } else {
            0.0
        }
    }

    /// λ, the share of ozone's production that answers to radicals and organics, the rest to nitrogen oxides, with x = L_N/Q
    /// (Kleinman 2005, Atmos. Environ. 39, 575): ε_N = (1 − 3x/2)/(1 − x/2), ε_V = (x/2)/(1 − x/2), λ = ε_V/(ε_V + ε_N⁺).
    pub fn organic_share(&self, extents: &[f64]) -> f64 {
        let x = self.lost_to_nitrogen(extents);
        let nitrogen = ((1.0 - 1.5 * x) / (1.0 - 0.5 * x)).max(0.0);
        let organic = 0.5 * x / (1.0 - 0.5 * x);
        let both = nitrogen + organic;
        if both > 0.0 { organic / both } else { 0.0 }
    }
}

/// Whether a reservoir gives radicals back somewhere in the mechanism.
fn returns(mechanism: &Mechanism, species: usize, radicals: &[usize]) -> bool {
    mechanism.reactions.iter().any(|row| {
        row.reactants == [species] && row.products.iter().any(|p| radicals.contains(&p.0))
    })
}
