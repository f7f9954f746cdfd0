//! Rate laws sorted by kind, so that the loops over them hold no branches.

use crate::species::mechanism::{Arrhenius, FixedFractions, FixedGas, Mechanism, RateLaw};

/// A (T/300 K)ⁿ e^(−E/T) = A e^(n ln(T/300 K) − E/T).
#[derive(Debug, Clone, Copy)]
pub(super) struct Term {
    pub(super) factor: f64,
    pub(super) power: f64,
    pub(super) activation: f64,
}

impl From<Arrhenius> for Term {
    fn from(law: Arrhenius) -> Self {
        Self {
            factor: law.factor,
            power: law.power,
            activation: law.activation,
        }
    }
}

/// Fall-off, as k₀M, x = k₀M/k∞ and F.
#[derive(Debug, Clone, Copy)]
pub(super) struct Falloff {
    pub(super) row: usize,
    pub(super) low: Term,
    /// ln(A₀/A∞), n₀ − n∞, E₀ − E∞.
    pub(super) ratio: Term,
    /// ln F.
    pub(super) ln_broadening: f64,
    /// 1 / (N ln 10).
    pub(super) per_width: f64,
}

/// Three terms of a row: k₀ + k₃M / (1 + k₃M/k₂), or k₀ + k₁M + k₂.
#[derive(Debug, Clone, Copy)]
pub(super) struct Three {
    pub(super) row: usize,
    pub(super) terms: [Term; 3],
}

/// A row that takes another's constant times A e^(−E/T).
#[derive(Debug, Clone, Copy)]
pub(super) struct Derived {
    pub(super) row: usize,
    pub(super) base: usize,
    pub(super) factor: f64,
    pub(super) activation: f64,
}

/// What turns k into the effective constant: n^(order − 1) and fixed gases.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Scale {
    pub(super) density_power: usize,
    /// Product of the fractions that are constant.
    pub(super) fixed: f64,
    /// How often water reacts.
    pub(super) water_power: usize,
}

/// The laws of a mechanism by kind; `(row, …)` throughout.
#[derive(Debug, Clone, Default)]
pub(super) struct Laws {
    pub(super) rows: usize,
    pub(super) tables: usize,
    pub(super) processes: usize,
    pub(super) constants: Vec<(usize, f64)>,
    pub(super) exponentials: Vec<(usize, Term)>,
    pub(super) falloffs: Vec<Falloff>,
    pub(super) complexes: Vec<Three>,
    pub(super) sums: Vec<Three>,
    pub(super) pressures: Vec<(usize, f64)>,
    pub(super) open_waters: Vec<(usize, [f64; 5])>,
    pub(super) photolysis: Vec<(usize, usize, f64)>,
    pub(super) heterogeneous: Vec<(usize, usize, f64)>,
    /// Same temperature dependence as their base.
    pub(super) multiples: Vec<Derived>,
    /// Equilibria.
    pub(super) equilibria: Vec<Derived>,
    pub(super) scales: Vec<Scale>,
    /// Scale of every row.
    pub(super) scale_of: Vec<usize>,
}

impl Laws {
    /// Sorts the laws of a mechanism.
    pub(super) fn new(mechanism: &Mechanism) -> Self {
        let mut laws = Self {
            rows: mechanism.reactions.len(),
            tables: mechanism.photolysis.len(),
            processes: mechanism.heterogeneous.len(),
            ..Self::default()
        };
        for (row, reaction) in mechanism.reactions.iter().enumerate() {
            laws.add(mechanism, row);
            let scale = scale(reaction.order(), &reaction.fixed, &mechanism.fixed);
            let index = laws
                .scales
                .iter()
                .position(|known| *known == scale)
                .unwrap_or_else(|| {
                    laws.scales.push(scale);
                    laws.scales.len() - 1
                });
            laws.scale_of.push(index);
        }
        laws
    }

    fn add(&mut self, mechanism: &Mechanism, row: usize) {
        match mechanism.reactions[row].law {
            RateLaw::Arrhenius(law) if law.power == 0.0 && law.activation == 0.0 => {
                self.constants.push((row, law.factor));
            }
            RateLaw::Arrhenius(law) => self.exponentials.push((row, law.into())),
            RateLaw::Falloff {
                low,
                high,
                broadening,
                width,
            } => self.falloffs.push(Falloff {
                row,
                low: low.into(),
                ratio: Term {
                    factor: libm::log(low.factor / high.factor),
                    power: low.power - high.power,
                    activation: low.activation - high.activation,
                },
                ln_broadening: libm::log(broadening),
                per_width: 1.0 / (width * std::f64::consts::LN_10),
            }),
            RateLaw::Complex {
                direct,
                limit,
                collision,
            } => self.complexes.push(Three {
                row,
                terms: [direct.into(), limit.into(), collision.into()],
            }),
            RateLaw::PressureSum {
                direct,
                collision,
                rest,
            } => self.sums.push(Three {
                row,
                terms: [direct.into(), collision.into(), rest.into()],
            }),
            RateLaw::Pressure { factor } => self.pressures.push((row, factor)),
            RateLaw::OpenWater {
                first,
                second,
                limit,
            } => self
                .open_waters
                .push((row, [first.0, first.1, second.0, second.1, limit])),
            RateLaw::Photolysis { table, factor } => self.photolysis.push((row, table, factor)),
            RateLaw::Heterogeneous { process, factor } => {
                self.heterogeneous.push((row, process, factor));
            }
            RateLaw::Scaled { .. } | RateLaw::Reverse { .. } => self.derive(mechanism, row),
        }
    }

    /// Follows the references to the row where they end; a mechanism holds no circles.
    fn derive(&mut self, mechanism: &Mechanism, row: usize) {
        let (mut base, mut factor, mut exponent) = (row, 1.0, 0.0);
        loop {
            match mechanism.reactions[base].law {
                RateLaw::Scaled {
                    factor: f,
                    reaction,
                } => {
                    factor *= f;
                    base = reaction;
                }
                RateLaw::Reverse {
                    factor: a,
                    activation,
                    reaction,
                } => {
                    factor /= a;
                    exponent -= activation;
                    base = reaction;
                }
                _ => break,
            }
        }
        let derived = Derived {
            row,
            base,
            factor,
            activation: exponent,
        };
        if exponent == 0.0 {
            self.multiples.push(derived);
        } else {
            self.equilibria.push(derived);
        }
    }
}

fn scale(order: usize, fixed: &[FixedGas], fractions: &FixedFractions) -> Scale {
    let mut scale = Scale {
        density_power: order.saturating_sub(1),
        fixed: 1.0,
        water_power: 0,
    };
    for gas in fixed {
        match gas {
            FixedGas::Air => {}
            FixedGas::Oxygen => scale.fixed *= fractions.oxygen,
            FixedGas::Nitrogen => scale.fixed *= fractions.nitrogen,
            FixedGas::Methane => scale.fixed *= fractions.methane,
            FixedGas::Hydrogen => scale.fixed *= fractions.hydrogen,
            FixedGas::Water => scale.water_power += 1,
        }
    }
    scale
}
