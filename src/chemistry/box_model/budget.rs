//! Where ozone and radicals come from and go to.
//!
//! P(O₃) = Σ k [HO₂ or RO₂][NO] · yield of NO₂; L(O₃) = k[O¹D][H₂O] + k[O₃][OH] + k[O₃][HO₂] + Σ k[O₃][VOC] + k[NO₂][OH], as
//! observation-based models count them (Xue et al. 2014, Atmos. Chem. Phys. 14, 13175). Radicals are the ROx family
//! ([`super::Groups`]); HONO and the peroxyacyl nitrates with peroxynitric acid are counted net of what they take up.
//! L_N / Q is the share of radicals lost to nitrogen (Kleinman 2005, Atmos. Environ. 39, 575).

use super::{Case, Moment};
use crate::species::mechanism::{FixedGas, Mechanism, RateLaw, Reaction};

/// Kinds of radical sources and sinks, in the order of [`Sums::radicals`].
pub const KINDS: [&str; 13] = [
    "HONO net",
    "O1D + H2O",
    "HCHO photolysis",
    "OVOC photolysis",
    "peroxide photolysis",
    "O3 + VOC",
    "NO3 + VOC",
    "PAN and PNA net",
    "other sources",
    "OH + NO2",
    "RO2 + NOx",
    "ROx + ROx",
    "other sinks",
];
const OTHER_SOURCES: usize = 8;
const NITRIC: usize = 9;
const RO2_NOX: usize = 10;
const ROX_ROX: usize = 11;
const OTHER_SINKS: usize = 12;
const RESERVOIRS: usize = 7;

/// Rates at one moment, or means over a time [mol/mol/s].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sums {
    /// Gross production of ozone by HO2.
    pub by_ho2: f64,
    /// Gross production of ozone by organic peroxy radicals.
    pub by_ro2: f64,
    /// Gross loss of ozone.
    pub loss: f64,
    /// Net production of NOz.
    pub noz: f64,
    /// Gross production of H2O2.
    pub peroxide: f64,
    /// Gross production of HNO3.
    pub nitric: f64,
    /// Gain of radicals by kind, sinks negative.
    pub radicals: [f64; KINDS.len()],
}

impl Sums {
    /// P − L [mol/mol/s].
    pub fn net(&self) -> f64 {
        self.by_ho2 + self.by_ro2 - self.loss
    }

    /// Primary sources of radicals [mol/mol/s].
    pub fn primary(&self) -> f64 {
        self.radicals[..=OTHER_SOURCES]
            .iter()
            .map(|s| s.max(0.0))
            .sum()
    }

    /// Share of radicals lost to nitrogen oxides [1]; 0 without sources.
    pub fn lost_to_nitrogen(&self) -> f64 {
        let lost =
            -self.radicals[NITRIC] - self.radicals[RO2_NOX] + (-self.radicals[RESERVOIRS]).max(0.0);
        let primary = self.primary();
        if primary > 0.0 { lost / primary } else { 0.0 }
    }

    fn add(&mut self, other: &Self, weight: f64) {
        self.by_ho2 += weight * other.by_ho2;
        self.by_ro2 += weight * other.by_ro2;
        self.loss += weight * other.loss;
        self.noz += weight * other.noz;
        self.peroxide += weight * other.peroxide;
        self.nitric += weight * other.nitric;
        for (sum, value) in self.radicals.iter_mut().zip(other.radicals) {
            *sum += weight * value;
        }
    }
}

/// Which rows count how.
#[derive(Debug, Clone, Default)]
pub struct Budget {
    /// Reactants of every row.
    reactants: Vec<Vec<usize>>,
    by_ho2: Vec<(usize, f64)>,
    by_ro2: Vec<(usize, f64)>,
    loss: Vec<(usize, f64)>,
    noz: Vec<(usize, f64)>,
    peroxide: Vec<(usize, f64)>,
    nitric: Vec<(usize, f64)>,
    radicals: Vec<(usize, usize, f64)>,
}

fn net_change(row: &Reaction, species: usize) -> f64 {
    let made: f64 = row
        .products
        .iter()
        .filter(|(s, _)| *s == species)
        .map(|(_, yielded)| yielded)
        .sum();
    made - row.reactants.iter().filter(|&&s| s == species).count() as f64
}

impl Budget {
    /// Sorts the rows of a case's mechanism.
    pub fn new(case: &Case) -> Self {
        let mechanism = &case.mechanism;
        let mut budget = Self::default();
        for (index, row) in mechanism.reactions.iter().enumerate() {
            budget.reactants.push(row.reactants.clone());
            budget.ozone(mechanism, index, row);
            for (name, list) in [("H2O2", &mut budget.peroxide), ("HNO3", &mut budget.nitric)] {
                if let Some(species) = mechanism.species_index(name) {
                    let change = net_change(row, species);
                    if change > 0.0 {
                        list.push((index, change));
                    }
                }
            }
            budget.nitrogen(mechanism, index, row);
            let gain: f64 = case
                .groups
                .radicals
                .iter()
                .map(|&species| net_change(row, species))
                .sum();
            if gain.abs() > 1e-9 {
                let kind = kind(case, row, gain);
                budget.radicals.push((index, kind, gain));
            }
        }
        budget
    }

    fn ozone(&mut self, mechanism: &Mechanism, index: usize, row: &Reaction) {
        let names: Vec<&str> = row
            .reactants
            .iter()
            .map(|&s| mechanism.species[s].name.as_str())
            .collect();
        let has = |name: &str| names.contains(&name);
        let nitrogen_dioxide = mechanism
            .species_index("NO2")
            .map_or(0.0, |species| net_change(row, species));
        if names.len() == 2 && has("NO") && nitrogen_dioxide > 0.0 {
            let radical = if names[0] == "NO" { names[1] } else { names[0] };
            match radical {
                "HO2" => self.by_ho2.push((index, nitrogen_dioxide)),
                "NO" | "O3" | "NO3" | "O" | "O3P" | "CLO" => {}
                _ => self.by_ro2.push((index, nitrogen_dioxide)),
            }
        }
        let ozone = mechanism
            .species_index("O3")
            .map_or(0.0, |species| net_change(row, species));
        let inorganic = ["NO", "NO2", "O", "O3P", "NO3"];
        let with_water = has("O1D") && row.fixed.contains(&FixedGas::Water);
        let hydroxyl = has("OH") || has("HO");
        if with_water || (has("NO2") && hydroxyl) {
            self.loss.push((index, 1.0));
        } else if names.len() == 2
            && has("O3")
            && ozone < 0.0
            && !inorganic.iter().any(|name| has(name))
        {
            self.loss.push((index, -ozone));
        }
    }

    fn nitrogen(&mut self, mechanism: &Mechanism, index: usize, row: &Reaction) {
        let is_nox = |s: usize| matches!(mechanism.species[s].name.as_str(), "NO" | "NO2");
        let atoms = |s: usize| mechanism.species[s].atoms.nitrogen.unwrap_or(0.0);
        let made: f64 = row
            .products
            .iter()
            .filter(|(s, _)| !is_nox(*s))
            .map(|&(s, yielded)| yielded * atoms(s))
            .sum();
        let lost: f64 = row
            .reactants
            .iter()
            .filter(|&&s| !is_nox(s))
            .map(|&s| atoms(s))
            .sum();
        if (made - lost).abs() > 1e-9 {
            self.noz.push((index, made - lost));
        }
    }

    /// Rates at mole fractions `x` with effective constants `rate`.
    pub fn at(&self, x: &[f64], rate: &[f64]) -> Sums {
        let flow = |row: usize| {
            self.reactants[row]
                .iter()
                .fold(rate[row], |product, &s| product * x[s])
        };
        let total = |list: &[(usize, f64)]| list.iter().map(|&(row, w)| w * flow(row)).sum::<f64>();
        let mut sums = Sums {
            by_ho2: total(&self.by_ho2),
            by_ro2: total(&self.by_ro2),
            loss: total(&self.loss),
            noz: total(&self.noz),
            peroxide: total(&self.peroxide),
            nitric: total(&self.nitric),
            ..Sums::default()
        };
        for &(row, kind, gain) in &self.radicals {
            sums.radicals[kind] += gain * flow(row);
        }
        sums
    }
}

/// What kind of source or sink a row is.
fn kind(case: &Case, row: &Reaction, gain: f64) -> usize {
    let mechanism = &case.mechanism;
    let name = |s: usize| mechanism.species[s].name.as_str();
    let reacts = |wanted: &str| row.reactants.iter().any(|&s| name(s) == wanted);
    let makes = |wanted: &str| row.products.iter().any(|&(s, _)| name(s) == wanted);
    let radicals = row
        .reactants
        .iter()
        .filter(|s| case.groups.radicals.contains(s))
        .count();
    let reservoir = ["PAN", "PANX", "OPAN", "PNA", "HNO4", "PPN", "MPAN"];
    let light = matches!(row.law, RateLaw::Photolysis { .. });
    if reacts("HONO") || (makes("HONO") && radicals > 0) {
        return 0;
    }
    if reacts("O1D") {
        return 1;
    }
    if reservoir
        .iter()
        .any(|r| reacts(r) || (makes(r) && radicals > 0))
    {
        return RESERVOIRS;
    }
    if gain > 0.0 {
        if light {
            let what = row.reactants.first().map_or("", |&s| name(s));
            return match what {
                "FORM" | "HCHO" => 2,
                "H2O2" | "MEPX" | "ROOH" | "OP1" | "OP2" | "PACD" | "PAA" => 4,
                "HNO3" | "NO3" | "CL2" | "HOCL" | "N2O5" => OTHER_SOURCES,
                _ => 3,
            };
        }
        if reacts("O3") && radicals == 0 {
            return 5;
        }
        if reacts("NO3") && radicals == 0 {
            return 6;
        }
        return OTHER_SOURCES;
    }
    if reacts("NO2") && (reacts("OH") || reacts("HO")) {
        NITRIC
    } else if reacts("NO") || reacts("NO2") {
        RO2_NOX
    } else if radicals >= 2 || reacts("RO2") {
        ROX_ROX
    } else {
        OTHER_SINKS
    }
}

/// Means over the time between outputs, of the first variant.
#[derive(Debug)]
pub struct Budgets {
    budget: Budget,
    every: usize,
    before: Vec<f64>,
    sum: Sums,
    flows: Vec<f64>,
    time: f64,
    steps: usize,
    /// End of the interval [s since midnight] and means in it.
    pub rows: Vec<(f64, Sums)>,
    /// Rates of all reactions in the interval [mol/mol/s].
    pub reactions: Vec<Vec<f64>>,
}

impl Budgets {
    /// Nothing yet.
    pub fn new(case: &Case) -> Self {
        Self {
            budget: Budget::new(case),
            every: case.every,
            before: Vec::new(),
            sum: Sums::default(),
            flows: vec![0.0; case.mechanism.reactions.len()],
            time: 0.0,
            steps: 0,
            rows: Vec::new(),
            reactions: Vec::new(),
        }
    }

    /// Takes a moment up; a step counts with the mean of its two ends.
    pub fn observe(&mut self, moment: &Moment<'_>) {
        let species = moment.concentration.len().min(self.before.len().max(1));
        if moment.step > 0.0 {
            for x in [&self.before[..], &moment.concentration[..species]] {
                let half = 0.5 * moment.step;
                self.sum.add(&self.budget.at(x, moment.rate), half);
                for (row, flow) in self.flows.iter_mut().enumerate() {
                    let reactants = &self.budget.reactants[row];
                    *flow += half * reactants.iter().fold(moment.rate[row], |p, &s| p * x[s]);
                }
            }
            self.time += moment.step;
            self.steps += 1;
            if self.steps == self.every {
                let mut mean = Sums::default();
                mean.add(&self.sum, 1.0 / self.time);
                self.rows.push((moment.time, mean));
                self.reactions
                    .push(self.flows.iter().map(|flow| flow / self.time).collect());
                self.sum = Sums::default();
                self.flows.fill(0.0);
                (self.time, self.steps) = (0.0, 0);
            }
            self.before
                .copy_from_slice(&moment.concentration[..species]);
        } else {
            self.before = moment.concentration.to_vec();
        }
    }
}
