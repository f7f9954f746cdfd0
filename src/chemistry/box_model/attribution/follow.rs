//! A run of the case with its tags beside it.

use super::super::euler::EulerStep;
use super::super::integrate::{BoxStep, Exchange, Moment, Process, Variant, run_process};
use super::super::{BoxError, Case};
use super::PARTS;
use crate::chemistry::Statistics;
use crate::chemistry::carriers::{
    Carried, CarrierSystem, Extents, Factors, Origin, Regime, Rules, SideBySide, Solution,
    Unattributed,
};

/// Places of the parts behind the sources.
pub(super) const UNNAMED: usize = 0;
pub(super) const BACKGROUND: usize = 1;
pub(super) const INITIAL: usize = 2;
const METHANE: usize = 3;
const OTHER: usize = 4;

/// What stands behind a step.
#[derive(Debug, Clone, Default)]
pub(super) struct Snapshot {
    /// Seconds since midnight of the first day [s].
    pub time: f64,
    /// Mole fractions by species [mol/mol].
    pub bulk: Vec<f64>,
    /// Contributions to the attributed species by source and part [mol/mol]: of the nitrogen and the radical variant and of both
    /// weighted; a list is empty where the species is not followed that way.
    pub contributions: [Vec<f64>; 3],
    /// λ of the step [1].
    pub organic_share: f64,
    /// Largest relative gap between tags and bulk until here [1].
    pub closure: f64,
}

/// A run with everything that follows it.
#[derive(Debug)]
pub(super) struct Followed {
    /// Behind every step.
    pub moments: Vec<Snapshot>,
}

impl Followed {
    /// Runs the case as it is.
    pub fn of(case: &Case, rules: &Rules, regime: &Regime) -> Result<Self, BoxError> {
        let mut process = Follower::new(case, rules, regime);
        run_process(case, &[Variant::base(case)], &mut process)?;
        Ok(Self {
            moments: process.moments,
        })
    }
}

/// A system with its tags.
struct Tagged {
    system: CarrierSystem,
    /// `[place][tag]` [mol of the followed thing/mol], behind the last step.
    tags: Vec<f64>,
    factors: Factors,
}

impl Tagged {
    fn new(system: CarrierSystem, tags: usize) -> Self {
        Self {
            tags: vec![0.0; system.len() * tags],
            system,
            factors: Factors::default(),
        }
    }
}

struct Follower<'a> {
    case: &'a Case,
    regime: &'a Regime,
    tags: usize,
    nitrogen: Tagged,
    chains: Tagged,
    /// Nitrogen and radical variant, and both weighted.
    odd_oxygen: [Tagged; 3],
    extents: Extents,
    euler: Option<EulerStep>,
    /// What each tag brings in a step `[tag][species]` [mol/mol/s].
    inflow: Vec<f64>,
    organic_share: f64,
    closure: f64,
    moments: Vec<Snapshot>,
}

impl<'a> Follower<'a> {
    fn new(case: &'a Case, rules: &Rules, regime: &'a Regime) -> Self {
        let tags = case.sources.len() + PARTS.len();
        let mechanism = &case.mechanism;
        let odd_oxygen = || Tagged::new(rules.odd_oxygen_system(mechanism), tags);
        Self {
            case,
            regime,
            tags,
            nitrogen: Tagged::new(rules.nitrogen_system(mechanism), tags),
            chains: Tagged::new(rules.chain_system(mechanism), tags),
            odd_oxygen: [odd_oxygen(), odd_oxygen(), odd_oxygen()],
            extents: Extents::default(),
            euler: case.backward_euler.then(|| EulerStep::new(case)),
            inflow: vec![0.0; tags * mechanism.species.len()],
            organic_share: 0.0,
            closure: 0.0,
            moments: Vec::new(),
        }
    }

    fn part(&self, part: usize) -> usize {
        self.case.sources.len() + part
    }

    /// What comes in with each tag in a step.
    fn inflow(&mut self, exchange: &Exchange) {
        let case = self.case;
        let species = case.mechanism.species.len();
        for s in 0..species {
            for (tag, source) in case.sources.iter().enumerate() {
                self.inflow[tag * species + s] =
                    exchange.emission(source.emission[s], source.flux[s]);
            }
            let (unnamed, background) = (self.part(UNNAMED), self.part(BACKGROUND));
            self.inflow[unnamed * species + s] = exchange.emission(case.emission[s], case.flux[s]);
            self.inflow[background * species + s] = exchange.background(case, s);
        }
    }

    /// Solves a system over a step; `shares` gives the shares of what comes in by reactions.
    fn follow(
        &self,
        tagged: &mut Tagged,
        (before, after, extents): (&[f64], &[f64], &[f64]),
        add: impl Fn(Origin, f64, &mut [f64]),
    ) -> f64 {
        let (system, tags) = (&tagged.system, self.tags);
        let species = self.case.mechanism.species.len();
        let mut held = Vec::with_capacity(system.len());
        for (place, (&s, &weight)) in system.species().iter().zip(system.weights()).enumerate() {
            let mut whole = before[s];
            for (tag, own) in tagged.tags[place * tags..(place + 1) * tags]
                .iter_mut()
                .enumerate()
            {
                let came = self.inflow[tag * species + s] * self.case.step;
                *own += weight * came;
                whole += came;
            }
            held.push(weight * whole);
        }
        let reactions = self.case.mechanism.reactions.len();
        system.factor(
            Carried {
                extents: &SideBySide::of(extents, reactions),
                reactions,
                held: &held,
            },
            &mut tagged.factors,
        );
        let amounts = tagged.factors.amounts(0).to_vec();
        for (&(place, origin), amount) in system.incoming().iter().zip(amounts) {
            let own = &mut tagged.tags[place * tags..(place + 1) * tags];
            add(origin, amount, own);
        }
        let solution = Solution {
            tags: &mut tagged.tags,
            columns: tags,
        };
        system.solve(&tagged.factors, 0, solution);
        let mut gap = 0.0_f64;
        for (place, (&s, &weight)) in system.species().iter().zip(system.weights()).enumerate() {
            let own = &mut tagged.tags[place * tags..(place + 1) * tags];
            let bulk = weight * after[s];
            for share in own.iter_mut() {
                *share *= bulk;
            }
            let sum: f64 = own.iter().sum();
            gap = gap.max((sum - bulk).abs() / bulk.max(1e-18));
        }
        gap
    }
}

impl Process for Follower<'_> {
    fn advance(&mut self, case: &Case, step: BoxStep<'_>) -> Result<Statistics, BoxError> {
        let before = step.batch.concentration.to_vec();
        if self.moments.is_empty() {
            self.begin(&before);
        }
        self.inflow(&Exchange::of(case, step.airs));
        let (statistics, after, extents) = self.integrate(case, step)?;
        self.organic_share = self.regime.organic_share(&extents);
        self.carry(&before, &after, &extents);
        Ok(statistics)
    }

    fn observe(&mut self, moment: &Moment<'_>) {
        if moment.step <= 0.0 {
            return;
        }
        let species = self.case.attribution.species;
        let of = |tagged: &Tagged| -> Vec<f64> {
            let place = tagged.system.place(species);
            place.map_or_else(Vec::new, |place| {
                let weight = tagged.system.weights()[place];
                let own = &tagged.tags[place * self.tags..(place + 1) * self.tags];
                own.iter().map(|tag| tag / weight).collect()
            })
        };
        let odd: [Vec<f64>; 3] = std::array::from_fn(|n| of(&self.odd_oxygen[n]));
        let contributions = if odd[0].is_empty() {
            [of(&self.nitrogen), of(&self.chains), Vec::new()]
        } else {
            odd
        };
        self.moments.push(Snapshot {
            time: moment.time,
            bulk: moment.concentration.to_vec(),
            contributions,
            organic_share: self.organic_share,
            closure: self.closure,
        });
    }
}

impl Follower<'_> {
    /// Everything is initial air.
    fn begin(&mut self, bulk: &[f64]) {
        let (tags, initial) = (self.tags, self.part(INITIAL));
        let [first, second, third] = &mut self.odd_oxygen;
        for tagged in [&mut self.nitrogen, &mut self.chains, first, second, third] {
            let carriers = tagged.system.species().iter().zip(tagged.system.weights());
            for (place, (&s, weight)) in carriers.enumerate() {
                tagged.tags[place * tags + initial] = weight * bulk[s];
            }
        }
    }

    fn integrate(
        &mut self,
        case: &Case,
        step: BoxStep<'_>,
    ) -> Result<(Statistics, Vec<f64>, Vec<f64>), BoxError> {
        let batch = step.batch;
        if let Some(euler) = &mut self.euler {
            let (source, loss) = (batch.source.unwrap_or(&[]), batch.loss.unwrap_or(&[]));
            euler.advance(case, batch.concentration, (batch.rate, source, loss))?;
            let statistics = Statistics {
                cells: 1,
                accepted: 1,
                ..Statistics::default()
            };
            return Ok((statistics, batch.concentration.to_vec(), euler.extents()));
        }
        self.extents.begin(1, case.mechanism.reactions.len());
        let concentration = batch.concentration;
        let batch = crate::chemistry::Batch {
            concentration: &mut *concentration,
            ..batch
        };
        let statistics = case
            .solver
            .advance_with(batch, case.step, &mut self.extents)?;
        Ok((
            statistics,
            concentration.to_vec(),
            self.extents.values().to_vec(),
        ))
    }

    /// Takes the tags of all systems over a step.
    fn carry(&mut self, before: &[f64], after: &[f64], extents: &[f64]) {
        let tags = self.tags;
        let classes = [self.part(METHANE), self.part(OTHER)];
        let class = move |class: Unattributed| match class {
            Unattributed::Methane => classes[0],
            Unattributed::Other => classes[1],
        };
        let plain = move |origin: Origin, amount: f64, own: &mut [f64]| {
            if let Origin::Unattributed(found) = origin {
                own[class(found)] += amount;
            }
        };
        let step = (before, after, extents);
        let mut nitrogen = std::mem::replace(&mut self.nitrogen, nothing());
        let mut chains = std::mem::replace(&mut self.chains, nothing());
        let mut gap = self.follow(&mut nitrogen, step, plain);
        gap = gap.max(self.follow(&mut chains, step, plain));
        let shares = |tagged: &Tagged, s: usize| -> Vec<f64> {
            let Some(place) = tagged.system.place(s) else {
                return vec![0.0; tags];
            };
            let own = &tagged.tags[place * tags..(place + 1) * tags];
            let sum: f64 = own.iter().sum();
            let scale = if sum > 0.0 { 1.0 / sum } else { 0.0 };
            own.iter().map(|tag| tag * scale).collect()
        };
        let organic = [0.0, 1.0, self.organic_share];
        for (n, organic) in organic.into_iter().enumerate() {
            let mut odd = std::mem::replace(&mut self.odd_oxygen[n], nothing());
            let add = |origin: Origin, amount: f64, own: &mut [f64]| match origin {
                Origin::Unattributed(found) => own[class(found)] += amount,
                Origin::Nitrogen(s) => {
                    for (to, share) in own.iter_mut().zip(shares(&nitrogen, s)) {
                        *to += amount * share;
                    }
                }
                Origin::Cycle {
                    radical,
                    nitrogen: oxide,
                } => {
                    let parts = shares(&nitrogen, oxide)
                        .into_iter()
                        .zip(shares(&chains, radical));
                    for (to, (n, r)) in own.iter_mut().zip(parts) {
                        *to += amount * ((1.0 - organic) * n + organic * r);
                    }
                }
            };
            gap = gap.max(self.follow(&mut odd, step, add));
            self.odd_oxygen[n] = odd;
        }
        self.closure = self.closure.max(gap);
        (self.nitrogen, self.chains) = (nitrogen, chains);
    }
}

/// What stands in a place while its system is at work.
fn nothing() -> Tagged {
    Tagged::new(CarrierSystem::default(), 0)
}
