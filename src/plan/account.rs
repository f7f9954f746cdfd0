//! Tables of what a programme did: by effect, by measure or rule, by groups of lines.

use super::outcome::{BaseMass, Outcome, add};
use super::programme::{Actor, Programme};
use crate::inventory::{BASE, POLLUTANTS, PollutantMass, SourceLine};
use crate::units::TONNE;
use std::collections::BTreeMap;

/// Height classes in the order of the account.
const HEIGHTS: [&str; 3] = ["ground", "low", "elevated"];

/// First columns of [`effect_rows`]; a column a pollutant, height class and state follows.
pub const EFFECT_COLUMNS: [&str; 7] = [
    "id",
    "name",
    "name_zh",
    "edit",
    "scope",
    "lines",
    "lines_without_size",
];

/// Header and rows of what every effect did [t/a], in the order in which they act.
pub fn effect_rows(programme: &Programme, outcome: &Outcome) -> (Vec<String>, Vec<Vec<String>>) {
    let mut header: Vec<String> = EFFECT_COLUMNS.iter().map(|&c| c.to_owned()).collect();
    for state in ["before", "after"] {
        for height in HEIGHTS {
            header.extend(BASE.iter().map(|p| format!("{p}_{state}_{height}_t")));
        }
    }
    for kind in ["alone", "last"] {
        header.extend(BASE.iter().map(|p| format!("{p}_{kind}_t")));
    }
    let actors = programme.actors();
    let rows = outcome.effects.iter().map(|effect| {
        let actor = &actors[effect.actor];
        let mut row = vec![
            actor.id.clone(),
            actor.name.clone(),
            actor.name_zh.clone(),
            effect.edit.to_owned(),
            effect.words.join("; "),
            effect.lines.to_string(),
            effect.unsized_lines.to_string(),
        ];
        for masses in effect.before.iter().chain(&effect.after) {
            row.extend(masses.iter().map(|m| tonnes(*m)));
        }
        for mass in effect.alone.iter().chain(&effect.last) {
            row.push(tonnes(*mass));
        }
        row
    });
    (header, rows.collect())
}

/// First columns of [`actor_rows`]; the change of every pollutant follows.
pub const ACTOR_COLUMNS: [&str; 4] = ["id", "name", "name_zh", "article"];

/// Header and rows of whose doing the change is [t/a]: shares that add up and depend on no order.
pub fn actor_rows(programme: &Programme, outcome: &Outcome) -> (Vec<String>, Vec<Vec<String>>) {
    let mut header: Vec<String> = ACTOR_COLUMNS.iter().map(|&c| c.to_owned()).collect();
    header.extend(BASE.iter().map(|p| format!("{p}_change_t")));
    let rows = programme.actors().into_iter().enumerate();
    let rows = rows.map(
        |(
            n,
            Actor {
                id,
                name,
                name_zh,
                article,
            },
        )| {
            let mut row = vec![id, name, name_zh, article.to_string()];
            row.extend(outcome.change_of(n).map(tonnes));
            row
        },
    );
    (header, rows.collect())
}

/// Masses of lines by a key [kg/a], in the order of [`POLLUTANTS`].
pub fn grouped<K: Ord>(
    lines: &[SourceLine],
    key: impl Fn(&SourceLine) -> K,
) -> BTreeMap<K, PollutantMass> {
    let mut groups = BTreeMap::new();
    for line in lines {
        let sum = groups.entry(key(line)).or_insert([0.0; POLLUTANTS.len()]);
        for (sum, mass) in sum.iter_mut().zip(line.mass.pollutants()) {
            *sum += mass;
        }
    }
    groups
}

fn tonnes(mass: f64) -> String {
    format!("{:.6}", mass / TONNE)
}

impl Outcome {
    /// What measures, rules and additions change of groups of lines [kg/a]: by group and actor. `key` names the group of a line.
    pub fn changes_by<K: Ord>(
        &self,
        key: impl Fn(&SourceLine) -> K,
    ) -> BTreeMap<(K, usize), BaseMass> {
        let mut changes = BTreeMap::new();
        for share in &self.shares {
            let group = key(&self.inventory.lines[share.line]);
            let sum = changes.entry((group, share.actor));
            add(sum.or_insert([0.0; BASE.len()]), &share.change);
        }
        changes
    }
}
