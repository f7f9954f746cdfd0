//! From tonnes to the air: what measures change of PM2.5, in proportion to what the tags of a run contribute.
//!
//! Δc = Σ over parts p of PM2.5 and tags t of C(p, t) · ΔE(t, e(p)) / E(t, e(p)), with the contribution C, the emission E of the tag and the precursor e of the
//! part (sulfate: SO2, nitrate: NOx, ammonium: NH3, …). First order, and by contributions: where chemistry is not linear the difference of two runs is
//! another one; [`LinearEffect::scaled`] shares that difference out in proportion.

use super::outcome::{BaseMass, Outcome};
use super::targets::FINE;
use crate::inventory::{
    Inventory, LineMass, POLLUTANTS, PollutantMass, SourceLine, pollutant_index,
};
use crate::simulation::Record;
use crate::species::SpeciesTable;

/// Difference of two runs over the first order within which shares of measures are told [1] (a choice of this project).
pub const AGREEING: std::ops::RangeInclusive<f64> = 1.0 / 3.0..=3.0;

/// The tag of a line.
pub type TagOf<'a> = &'a dyn Fn(&SourceLine) -> Option<usize>;

/// Changes of emissions by measure and tag, of the tags' emissions [1].
#[derive(Debug, Clone, PartialEq)]
pub struct TagChanges {
    /// Emissions of the tags before [kg/a].
    pub before: Vec<PollutantMass>,
    /// `[actor][tag]`: shares that add up.
    pub change: Vec<Vec<PollutantMass>>,
    /// `[actor][tag]`: what each alone would change.
    pub alone: Vec<Vec<PollutantMass>>,
    /// `[actor][tag]`: what each changes as the last.
    pub last: Vec<Vec<PollutantMass>>,
    /// New emission in tags that had none, which no contribution tells of [kg/a].
    pub untold: PollutantMass,
}

impl TagChanges {
    /// Sums over the lines of an inventory and the shares of an outcome; `tag_of` names the tag of a line.
    pub fn of(
        before: &Inventory,
        outcome: &Outcome,
        actors: usize,
        (tag_of, tags): (TagOf<'_>, usize),
    ) -> Self {
        let nothing = vec![[0.0; POLLUTANTS.len()]; tags];
        let mut all = Self {
            before: nothing.clone(),
            change: vec![nothing.clone(); actors],
            alone: vec![nothing.clone(); actors],
            last: vec![nothing; actors],
            untold: [0.0; POLLUTANTS.len()],
        };
        for line in &before.lines {
            if let Some(tag) = tag_of(line) {
                add(&mut all.before[tag], &line.mass.pollutants());
            }
        }
        for share in &outcome.shares {
            let line = &outcome.inventory.lines[share.line];
            let Some(tag) = tag_of(line) else {
                continue;
            };
            let mass = |base: BaseMass| {
                LineMass {
                    base,
                    profile: line.mass.profile,
                }
                .pollutants()
            };
            add(&mut all.change[share.actor][tag], &mass(share.change));
            add(&mut all.alone[share.actor][tag], &mass(share.alone));
            add(&mut all.last[share.actor][tag], &mass(share.last));
        }
        for own in &all.change {
            for (change, before) in own.iter().zip(&all.before) {
                for (p, change) in change.iter().enumerate() {
                    if before[p] <= 0.0 {
                        all.untold[p] += change;
                    }
                }
            }
        }
        all
    }
}

fn add(sum: &mut PollutantMass, mass: &PollutantMass) {
    for (sum, mass) in sum.iter_mut().zip(mass) {
        *sum += mass;
    }
}

/// Contributions of tags to the parts of PM2.5 at receptors.
#[derive(Debug, Clone, PartialEq)]
pub struct FineParts {
    /// Emission that each part follows, a position in [`POLLUTANTS`]; `None` for dust that the wind raises.
    follows: Vec<Option<usize>>,
    /// `[receptor][part][tag]` [kg/m³].
    parts: Vec<Vec<Vec<f64>>>,
}

/// What every measure changes of PM2.5 at the receptors, first order, in the unit of the record [kg/m³].
#[derive(Debug, Clone, PartialEq)]
pub struct LinearEffect {
    /// `[actor][receptor]`: shares that add up.
    pub share: Vec<Vec<f64>>,
    /// `[actor][receptor]`: alone.
    pub alone: Vec<Vec<f64>>,
    /// `[actor][receptor]`: as the last.
    pub last: Vec<Vec<f64>>,
}

impl FineParts {
    /// Means over a run; `None` where its tags do not follow all of PM2.5. A receptor is cells with weights that add up to 1.
    pub fn of(
        record: &Record,
        species: &SpeciesTable,
        (first, tags): (usize, usize),
        receptors: &[Vec<(usize, f64)>],
    ) -> Option<Self> {
        let mut follows = Vec::new();
        let mut parts = vec![Vec::new(); receptors.len()];
        for (name, emitted) in FINE {
            let at = species.pollutants.iter().position(|p| p.name == name)?;
            if at >= record.followed {
                return None;
            }
            follows.push(emitted.and_then(pollutant_index));
            let maps: Vec<Vec<f64>> = (first..first + tags)
                .map(|column| record.mean_contribution(column, at))
                .collect();
            for (receptor, parts) in receptors.iter().zip(&mut parts) {
                let over = |map: &Vec<f64>| receptor.iter().map(|(cell, w)| map[*cell] * w).sum();
                parts.push(maps.iter().map(over).collect());
            }
        }
        Some(Self { follows, parts })
    }

    /// What changes of the tags' emissions do, by receptor; `factors` is what a draw makes of the tags' emissions.
    pub fn effect(
        &self,
        change: &[PollutantMass],
        before: &[PollutantMass],
        factors: Option<&[PollutantMass]>,
    ) -> Vec<f64> {
        let of = |parts: &Vec<Vec<f64>>| -> f64 {
            let parts = parts.iter().zip(&self.follows);
            let each = parts.filter_map(|(tags, follows)| {
                let p = (*follows)?;
                let tags = tags.iter().enumerate().filter(|(t, _)| *t < before.len());
                let moved = tags.filter(|(t, _)| before[*t][p] > 0.0);
                Some(
                    moved
                        .map(|(t, contribution)| {
                            let factor = factors.map_or(1.0, |factors| factors[t][p]);
                            contribution * factor * change[t][p] / before[t][p]
                        })
                        .sum::<f64>(),
                )
            });
            each.sum()
        };
        self.parts.iter().map(of).collect()
    }

    /// What remains of what each tag contributes to PM2.5, all receptors alike, under changes of its emissions [1]; `None` for a tag without emission or
    /// contribution.
    pub fn remains(&self, change: &[PollutantMass], before: &[PollutantMass]) -> Vec<Option<f64>> {
        let of = |tag: usize| {
            let (mut whole, mut moved) = (0.0, 0.0);
            for parts in &self.parts {
                for (tags, follows) in parts.iter().zip(&self.follows) {
                    let Some(p) = follows.filter(|p| before[tag][*p] > 0.0) else {
                        continue;
                    };
                    whole += tags[tag];
                    moved += tags[tag] * change[tag][p] / before[tag][p];
                }
            }
            (whole > 0.0).then(|| 1.0 + moved / whole)
        };
        (0..before.len()).map(of).collect()
    }

    /// What every measure does.
    pub fn effects(&self, changes: &TagChanges) -> LinearEffect {
        let all = |of: &[Vec<PollutantMass>]| -> Vec<Vec<f64>> {
            of.iter()
                .map(|c| self.effect(c, &changes.before, None))
                .collect()
        };
        LinearEffect {
            share: all(&changes.change),
            alone: all(&changes.alone),
            last: all(&changes.last),
        }
    }
}

impl LinearEffect {
    /// Sum over the measures at a receptor.
    pub fn whole(&self, receptor: usize) -> f64 {
        self.share.iter().map(|own| own[receptor]).sum()
    }

    /// The share of a measure in a difference of two runs at a receptor, in proportion to the first order; NaN where the two are so far apart that a
    /// proportion would say nothing (one more than three times the other).
    pub fn scaled(&self, actor: usize, receptor: usize, difference: f64) -> f64 {
        let ratio = difference / self.whole(receptor);
        if AGREEING.contains(&ratio) {
            self.share[actor][receptor] * ratio
        } else {
            f64::NAN
        }
    }
}
