//! A line with those that take over its heat: what every effect did in turn, alone and as the last, and whose doing the whole change is.

use super::course::{Course, Step, course};
use super::error::PlanError;
use super::heir::Heir;
use super::outcome::{BaseMass, EffectAccount, LineShare, add, difference};
use crate::inventory::{BASE, HeightClass, Inventory, SourceLine};

/// Most measures and rules on one line: shares need a course for every coalition.
const MOST_ON_A_LINE: usize = 12;

/// A line with its heirs.
pub(super) struct Story<'a> {
    pub inventory: &'a Inventory,
    /// Number of the line.
    pub number: usize,
    /// What is done to it, in order.
    pub steps: &'a [Step],
    /// Those that take over its heat, with their numbers.
    pub heirs: Vec<(usize, &'a Heir)>,
}

impl Story<'_> {
    fn line(&self) -> &SourceLine {
        &self.inventory.lines[self.number]
    }

    fn course(&self, included: &dyn Fn(&Step) -> bool) -> Course {
        let steps: Vec<&Step> = self.steps.iter().collect();
        course(self.line(), &self.inventory.library, &steps, included)
    }

    /// The line when everything is done.
    pub fn end(&self) -> Course {
        self.course(&|_| true)
    }

    /// Masses of the line and of its heirs under some of the steps.
    fn masses(&self, included: &dyn Fn(&Step) -> bool) -> Vec<BaseMass> {
        let own = self.course(included);
        let gone = |switch: usize| {
            let went = own.gone.iter().find(|(step, _)| *step == switch);
            went.map_or(0.0, |(_, share)| *share)
        };
        let library = &self.inventory.library;
        let heirs = self.heirs.iter();
        let heirs = heirs.map(|(_, heir)| heir.mass(library, gone(heir.switch), included));
        std::iter::once(own.mass).chain(heirs).collect()
    }

    /// Numbers of the effects that act here, in order.
    fn effects(&self) -> Vec<usize> {
        let of_heirs = self.heirs.iter().flat_map(|(_, heir)| &heir.steps);
        let mut effects: Vec<usize> = self
            .steps
            .iter()
            .chain(of_heirs)
            .map(|s| s.effect)
            .collect();
        effects.sort_unstable();
        effects.dedup();
        effects
    }

    fn heights(&self) -> Vec<usize> {
        let class = |line: &SourceLine| match self.inventory.height_class(line) {
            HeightClass::Ground => 0,
            HeightClass::Low => 1,
            HeightClass::Elevated => 2,
        };
        let heirs = self.heirs.iter().map(|(_, heir)| class(&heir.line));
        std::iter::once(class(self.line())).chain(heirs).collect()
    }

    /// Books what every effect does here.
    pub fn account(&self, accounts: &mut [EffectAccount]) {
        let heights = self.heights();
        let sum = |masses: &[BaseMass]| {
            let mut sum = [0.0; BASE.len()];
            for mass in masses {
                add(&mut sum, mass);
            }
            sum
        };
        let nothing = sum(&self.masses(&|_| false));
        let all = sum(&self.masses(&|_| true));
        for effect in self.effects() {
            let before = self.masses(&|step| step.effect < effect);
            let after = self.masses(&|step| step.effect <= effect);
            let account = &mut accounts[effect];
            for ((height, before), after) in heights.iter().zip(&before).zip(&after) {
                add(&mut account.before[*height], before);
                add(&mut account.after[*height], after);
            }
            let alone = sum(&self.masses(&|step| step.effect == effect));
            add(&mut account.alone, &difference(&alone, &nothing));
            let without = sum(&self.masses(&|step| step.effect != effect));
            add(&mut account.last, &difference(&all, &without));
        }
    }

    /// Whose doing the change is: Shapley's share over the measures and rules that act here (Shapley 1953).
    pub fn shares(&self, shares: &mut Vec<LineShare>) -> Result<(), PlanError> {
        let of_heirs = self.heirs.iter().flat_map(|(_, heir)| &heir.steps);
        let mut actors: Vec<usize> = self.steps.iter().chain(of_heirs).map(|s| s.actor).collect();
        actors.sort_unstable();
        actors.dedup();
        let players = actors.len();
        if players > MOST_ON_A_LINE {
            return Err(PlanError::Refused(vec![format!(
                "{players} measures and rules act on '{}': at most {MOST_ON_A_LINE} can be told apart\nhint: narrow some of them",
                self.line().id
            )]));
        }
        let joined = |coalition: usize, step: &Step| {
            let player = actors.iter().position(|actor| *actor == step.actor);
            player.is_some_and(|player| coalition >> player & 1 == 1)
        };
        let worth: Vec<Vec<BaseMass>> = (0..1_usize << players)
            .map(|coalition| self.masses(&|step| joined(coalition, step)))
            .collect();
        let places = worth[0].len();
        for (player, actor) in actors.iter().enumerate() {
            let mut change = vec![[0.0; BASE.len()]; places];
            for coalition in (0..worth.len()).filter(|c| c >> player & 1 == 0) {
                let weight = shapley_weight(coalition.count_ones() as usize, players);
                let with = &worth[coalition | 1 << player];
                for (place, change) in change.iter_mut().enumerate() {
                    let gain = difference(&with[place], &worth[coalition][place]);
                    add(change, &gain.map(|mass| mass * weight));
                }
            }
            for (place, change) in change.into_iter().enumerate() {
                let line = match place {
                    0 => self.number,
                    _ => self.inventory.lines.len() + self.heirs[place - 1].0,
                };
                let all = worth.len() - 1;
                let gain = |with: usize| {
                    let without = with & !(1 << player);
                    difference(&worth[with][place], &worth[without][place])
                };
                shares.push(LineShare {
                    line,
                    actor: *actor,
                    change,
                    alone: gain(1 << player),
                    last: gain(all),
                });
            }
        }
        Ok(())
    }
}

/// s! (n − 1 − s)! / n! for a coalition of s among n.
fn shapley_weight(size: usize, players: usize) -> f64 {
    let factorial = |n: usize| (1..=n).map(|k| k as f64).product::<f64>();
    factorial(size) * factorial(players - 1 - size) / factorial(players)
}
