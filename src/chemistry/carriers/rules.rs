//! Who follows whom in a mechanism: the three systems, and how much of ozone's production answers to which.

use super::system::{CarrierSystem, Handing, Origin, Unattributed};
use crate::chemistry::odd_oxygen;
use crate::species::mechanism::{FixedGas, Mechanism, Reaction};

/// What the rules need to know of a mechanism.
#[derive(Debug, Clone, PartialEq)]
pub struct Rules {
    /// Nitrogen atoms a molecule of nitrogen oxides and what they become, by species; 0 for all others (ammonia too).
    pub nitrogen: Vec<f64>,
    /// Sulfur atoms a molecule, by species.
    pub sulfur: Vec<f64>,
    /// Chlorine atoms a molecule, by species.
    pub chlorine: Vec<f64>,
    /// Odd oxygen a molecule, by species.
    pub odd_oxygen: Vec<f64>,
    /// Carriers of organic and radical chains: CO, organics, ROx and their reservoirs, and counters of what reacted.
    pub chains: Vec<bool>,
    /// OH: it is a carrier only where no other meets it.
    pub hydroxyl: Option<usize>,
    /// NO.
    pub nitric_oxide: Option<usize>,
    /// Species that live too briefly to be carried by the wind: they have the shares of what made them.
    pub brief: Vec<bool>,
    /// Species whose odd oxygen is shared out anew within an hour or two: their odd oxygen has the shares of what made it in the step.
    pub passing: Vec<bool>,
}

/// Inorganic members of the radical chains.
const CHAINS: [&str; 6] = ["OH", "HO2", "H2O2", "PNA", "HNO4", "HONO"];
/// Operators that count conversions of all peroxy radicals together and hand nothing on.
const COUNTERS: [&str; 1] = ["RO2"];
/// Species that live seconds at most in any air, by their names in CB6.
const BRIEF: [&str; 26] = [
    "O", "O3P", "O1D", "OH", "HO2", "MEO2", "C2O3", "CXO3", "OPO3", "XO2", "XO2H", "XO2N", "XPRP",
    "XPAR", "ROR", "ISO2", "EPX2", "BZO2", "TO2", "XLO2", "CRO", "HCO3", "TERPO2", "CL", "CLO",
    "RO2",
];

/// Odd oxygen that tags carry from step to step; other reservoirs exchange with these.
const HOLDING: [&str; 3] = ["O3", "NO2", "PAN"];

impl Rules {
    /// The rules for a mechanism of the Carbon Bond family (and any with its names and formulas): nitrogen by formula, odd oxygen as
    /// [`crate::chemistry::OddOxygen`] has it, chains by carbon.
    pub fn of(mechanism: &Mechanism) -> Self {
        let species = &mechanism.species;
        let named = |names: &[&str]| -> Vec<bool> {
            let known = species.iter().map(|s| names.contains(&s.name.as_str()));
            known.collect()
        };
        let (chains, counters) = (named(&CHAINS), named(&COUNTERS));
        let carbon = species
            .iter()
            .map(|s| s.atoms.carbon.is_none_or(|c| c > 0.0));
        let members = carbon.zip(&chains).zip(&counters);
        let nitrogen = species.iter().map(|s| {
            let oxidised = s.name != "NH3" && s.formula.as_deref() != Some("NH3");
            s.atoms.nitrogen.filter(|_| oxidised).unwrap_or(0.0)
        });
        let mut rules = Self {
            nitrogen: nitrogen.collect(),
            sulfur: species
                .iter()
                .map(|s| s.atoms.sulfur.unwrap_or(0.0))
                .collect(),
            chlorine: species
                .iter()
                .map(|s| s.atoms.chlorine.unwrap_or(0.0))
                .collect(),
            odd_oxygen: species.iter().map(|s| odd_oxygen::of(&s.name)).collect(),
            chains: members.map(|((c, &m), &n)| (c || m) && !n).collect(),
            hydroxyl: mechanism.species_index("OH"),
            nitric_oxide: mechanism.species_index("NO"),
            brief: named(&BRIEF),
            passing: named(&HOLDING).into_iter().map(|holds| !holds).collect(),
        };
        // What counts no atoms of its own (operators, counters of precursors, halogens) hands on as organics do.
        for (s, counter) in counters.iter().enumerate() {
            rules.chains[s] |= !counter && species[s].name != "NH3" && rules.leaves_out(s);
        }
        rules
    }

    /// Lets no species be brief: every carrier keeps its tags from step to step.
    #[must_use]
    pub fn without_brief(mut self) -> Self {
        self.brief.fill(false);
        self.passing.fill(false);
        self
    }

    fn carriers(&self, weight: impl Fn(usize) -> f64) -> Vec<(usize, f64, bool)> {
        (0..self.brief.len())
            .map(|s| (s, weight(s), !self.brief[s]))
            .filter(|c| c.1 > 0.0)
            .collect()
    }

    /// Nitrogen atoms follow nitrogen: a product gets its atoms from the nitrogen that reacts, in proportion to it.
    pub fn nitrogen_system(&self, mechanism: &Mechanism) -> CarrierSystem {
        self.atoms(mechanism, &self.nitrogen)
    }

    /// Sulfur atoms follow sulfur.
    pub fn sulfur_system(&self, mechanism: &Mechanism) -> CarrierSystem {
        self.atoms(mechanism, &self.sulfur)
    }

    /// Chlorine atoms follow chlorine.
    pub fn chlorine_system(&self, mechanism: &Mechanism) -> CarrierSystem {
        self.atoms(mechanism, &self.chlorine)
    }

    /// Whether a species is in no system.
    fn leaves_out(&self, species: usize) -> bool {
        let weights = [
            &self.nitrogen,
            &self.sulfur,
            &self.chlorine,
            &self.odd_oxygen,
        ];
        !self.chains[species] && weights.iter().all(|list| list[species] == 0.0)
    }

    fn atoms(&self, mechanism: &Mechanism, weights: &[f64]) -> CarrierSystem {
        let (mut handed, mut incoming) = (Vec::new(), Vec::new());
        for (reaction, row) in mechanism.reactions.iter().enumerate() {
            let change = Change::of(row);
            let used: Vec<(usize, f64)> = change.used(|s| weights[s]);
            let total: f64 = used.iter().map(|u| u.1).sum();
            for (to, made) in change.made(|s| weights[s]) {
                for &(from, part) in &used {
                    handed.push(Handing {
                        to,
                        from,
                        reaction,
                        amount: made * part / total,
                    });
                }
                if used.is_empty() {
                    let from = Origin::Unattributed(Unattributed::Other);
                    incoming.push(Handing {
                        to,
                        from,
                        reaction,
                        amount: made,
                    });
                }
            }
        }
        CarrierSystem::new(&self.carriers(|s| weights[s]), &handed, &incoming)
    }

    /// Organic and radical products follow the organic, CO or peroxy radical that reacts, in equal parts where there are two; OH
    /// only where it is alone; methane of the background is a class of its own.
    pub fn chain_system(&self, mechanism: &Mechanism) -> CarrierSystem {
        let (mut handed, mut incoming) = (Vec::new(), Vec::new());
        let weight = |s: usize| f64::from(u8::from(self.chains[s]));
        for (reaction, row) in mechanism.reactions.iter().enumerate() {
            let change = Change::of(row);
            let mut parents = change.used(weight);
            let others = parents.iter().any(|p| Some(p.0) != self.hydroxyl);
            if others {
                parents.retain(|p| Some(p.0) != self.hydroxyl);
            }
            let class = if row.fixed.contains(&FixedGas::Methane) {
                parents.clear();
                Unattributed::Methane
            } else {
                Unattributed::Other
            };
            let total: f64 = parents.iter().map(|p| p.1).sum();
            for (to, made) in change.made(weight) {
                for &(from, part) in &parents {
                    handed.push(Handing {
                        to,
                        from,
                        reaction,
                        amount: made * part / total,
                    });
                }
                if parents.is_empty() {
                    incoming.push(Handing {
                        to,
                        from: Origin::Unattributed(class),
                        reaction,
                        amount: made,
                    });
                }
            }
        }
        CarrierSystem::new(&self.carriers(weight), &handed, &incoming)
    }

    /// Odd oxygen follows odd oxygen; what is new belongs to the peroxy radical and the NO that make it, what nitrogen gives back
    /// (HNO3 or organic nitrates that become NO2) to that nitrogen.
    pub fn odd_oxygen_system(&self, mechanism: &Mechanism) -> CarrierSystem {
        let (mut handed, mut incoming) = (Vec::new(), Vec::new());
        for (reaction, row) in mechanism.reactions.iter().enumerate() {
            let change = Change::of(row);
            let used = change.used(|s| self.odd_oxygen[s]);
            let made = change.made(|s| self.odd_oxygen[s]);
            let total: f64 = used.iter().map(|u| u.1).sum();
            let whole: f64 = made.iter().map(|m| m.1).sum();
            if whole <= 0.0 {
                continue;
            }
            let carried = total.min(whole);
            let new = whole - carried;
            for &(to, part) in &made {
                for &(from, share) in &used {
                    handed.push(Handing {
                        to,
                        from,
                        reaction,
                        amount: carried * part / whole * share / total,
                    });
                }
                if new > 1e-9 {
                    incoming.push(Handing {
                        to,
                        from: self.origin(&change),
                        reaction,
                        amount: new * part / whole,
                    });
                }
            }
        }
        let mut carriers = self.carriers(|s| self.odd_oxygen[s]);
        for (species, _, keeps) in &mut carriers {
            *keeps &= !self.passing[*species];
        }
        CarrierSystem::new(&carriers, &handed, &incoming)
    }

    /// Who makes new odd oxygen.
    fn origin(&self, change: &Change) -> Origin {
        let used = |test: &dyn Fn(usize) -> bool| {
            let found = change.0.iter().find(|(s, c)| *c < 0.0 && test(*s));
            found.map(|(s, _)| *s)
        };
        let radical = used(&|s| self.chains[s] && self.nitrogen[s] == 0.0);
        let oxide = used(&|s| Some(s) == self.nitric_oxide);
        match (radical, oxide, used(&|s| self.nitrogen[s] > 0.0)) {
            (Some(radical), Some(nitrogen), _) => Origin::Cycle { radical, nitrogen },
            (_, _, Some(nitrogen)) => Origin::Nitrogen(nitrogen),
            _ => Origin::Unattributed(Unattributed::Other),
        }
    }
}

/// Net change of every species in a row: what stands on both sides hands nothing on.
struct Change(Vec<(usize, f64)>);

impl Change {
    fn of(row: &Reaction) -> Self {
        let mut change: Vec<(usize, f64)> = Vec::new();
        let terms = row.reactants.iter().map(|&s| (s, -1.0));
        for (species, amount) in terms.chain(row.products.iter().copied()) {
            match change.iter_mut().find(|c| c.0 == species) {
                Some(entry) => entry.1 += amount,
                None => change.push((species, amount)),
            }
        }
        // A product with a negative yield is used up, but it is no partner that hands something on.
        let reacts = |s: &usize| row.reactants.contains(s);
        change.retain(|(s, c)| *c > 1e-12 || (*c < -1e-12 && reacts(s)));
        Self(change)
    }

    fn used(&self, weight: impl Fn(usize) -> f64) -> Vec<(usize, f64)> {
        let all = self.0.iter().map(|&(s, c)| (s, -c * weight(s)));
        all.filter(|u| u.1 > 0.0).collect()
    }

    fn made(&self, weight: impl Fn(usize) -> f64) -> Vec<(usize, f64)> {
        let all = self.0.iter().map(|&(s, c)| (s, c * weight(s)));
        all.filter(|m| m.1 > 0.0).collect()
    }
}
