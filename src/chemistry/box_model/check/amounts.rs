//! Amounts by species, groups, scans and the solver's settings of a case file.

use super::Checker;
use crate::chemistry::box_model::groups::Groups;
use crate::chemistry::box_model::scan::Objective;
use crate::chemistry::box_model::schema::{Amounts, EkmaKeys, File, RirKeys};
use crate::chemistry::{Method, Settings};
use crate::units::HOUR;
use toml::Spanned;

/// Most steps of the solver in one step of the box.
const MOST_STEPS: u32 = 20_000;

impl Checker<'_> {
    /// Amounts by species, times a factor to SI; `others` for all that are not named, where that makes sense.
    pub(super) fn amounts(
        &mut self,
        keys: &Amounts,
        section: &str,
        unit: f64,
        others: bool,
    ) -> Vec<f64> {
        let mut values = vec![0.0; self.mechanism.species.len()];
        if others && let Some((_, number)) = keys.iter().find(|(name, _)| name.as_ref() == "others")
        {
            let value = self.within(number, &format!("{section}.others"), 0.0, 1e9);
            values.fill(value * unit);
        }
        for (name, number) in keys {
            if others && name.as_ref() == "others" {
                continue;
            }
            let value = self.within(number, &format!("{section}.{}", name.as_ref()), 0.0, 1e9);
            if let Some(species) = self.species(name) {
                values[species] = value * unit;
            }
        }
        values
    }

    pub(super) fn surface(&mut self, keys: &File) -> Vec<f64> {
        let names = &self.mechanism.heterogeneous;
        let mut rates = vec![0.0; names.len()];
        for (name, number) in &keys.surface_per_s {
            let value = self.within(
                number,
                &format!("surface_per_s.{}", name.as_ref()),
                0.0,
                1e3,
            );
            match names.iter().position(|known| known == name.as_ref()) {
                Some(process) => rates[process] = value,
                None => self.problem(
                    name.span(),
                    format!(
                        "{} has no heterogeneous process '{}'",
                        self.mechanism.name,
                        name.as_ref()
                    ),
                    &format!("it has: {}", names.join(", ")),
                ),
            }
        }
        rates
    }

    pub(super) fn groups(&mut self, keys: &File) -> Groups {
        let mut groups = Groups::of(self.mechanism);
        if keys.groups.is_empty() {
            return groups;
        }
        if keys
            .groups
            .keys()
            .any(|name| !["NOx", "ROx"].contains(&name.as_ref().as_str()))
        {
            groups.voc.clear();
        }
        for (name, members) in &keys.groups {
            let members: Vec<usize> = members.iter().filter_map(|m| self.species(m)).collect();
            match name.as_ref().as_str() {
                "NOx" => groups.nox = members,
                "ROx" => groups.radicals = members,
                _ => {
                    groups.voc.insert(name.as_ref().clone(), members);
                }
            }
        }
        groups
    }

    pub(super) fn window(&mut self, keys: &RirKeys) -> (f64, f64) {
        let from = self.or(keys.from_h.as_ref(), "rir.from_h", 0.0, 24.0, 6.0);
        let to = self.or(keys.to_h.as_ref(), "rir.to_h", 0.0, 24.0, 18.0);
        if from >= to {
            let span = keys
                .to_h
                .as_ref()
                .or(keys.from_h.as_ref())
                .map_or(0..0, Spanned::span);
            self.problem(
                span,
                format!("rir.from_h {from} is not before rir.to_h {to}"),
                "",
            );
        }
        (from * HOUR, to * HOUR)
    }

    pub(super) fn ekma(&mut self, keys: &EkmaKeys) -> ([Vec<f64>; 2], Objective) {
        const USUAL: [f64; 12] = [0.05, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8, 1.0, 1.3, 1.7, 2.2, 3.0];
        let mut both = [Vec::new(), Vec::new()];
        for (index, (name, numbers)) in [
            ("nox_factors", &keys.nox_factors),
            ("voc_factors", &keys.voc_factors),
        ]
        .into_iter()
        .enumerate()
        {
            both[index] = if numbers.is_empty() {
                USUAL.to_vec()
            } else {
                numbers
                    .iter()
                    .map(|n| self.within(n, &format!("ekma.{name}"), 1e-6, 1e3))
                    .collect()
            };
            if both[index].windows(2).any(|pair| pair[0] >= pair[1]) {
                let span = numbers.first().map_or(0..0, Spanned::span);
                self.problem(
                    span,
                    format!("ekma.{name} must rise"),
                    "write them from the smallest to the greatest",
                );
            }
        }
        let objective = match &keys.objective {
            None => Objective::default(),
            Some(name) => Objective::named(name.as_ref()).unwrap_or_else(|| {
                self.problem(
                    name.span(),
                    format!("there is no objective '{}'", name.as_ref()),
                    "objectives are max_O3 (greatest ozone) and mean_P_O3 (net production in the window of rir)",
                );
                Objective::default()
            }),
        };
        (both, objective)
    }

    pub(super) fn settings(&mut self, keys: &File) -> Settings {
        let solver = &keys.solver;
        let method = match &solver.method {
            None => Method::default(),
            Some(_) if solver.is_backward_euler() => Method::default(),
            Some(name) => Method::ALL
                .into_iter()
                .find(|m| m.name() == name.as_ref())
                .unwrap_or_else(|| {
                    self.problem(
                        name.span(),
                        format!("there is no method '{}'", name.as_ref()),
                        "methods are ros2, ros3, rodas3 and backward_euler",
                    );
                    Method::default()
                }),
        };
        let relative = self.or(
            solver.relative.as_ref(),
            "solver.relative",
            1e-12,
            0.05,
            1e-3,
        );
        let absolute = self.or(
            solver.absolute_ppb.as_ref(),
            "solver.absolute_ppb",
            1e-20,
            1.0,
            1e-9,
        );
        let absolute = absolute * 1e-9;
        Settings::for_mechanism(self.mechanism, method, relative, absolute, MOST_STEPS)
    }
}
