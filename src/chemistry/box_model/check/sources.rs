//! Named sources of a case file and what is to be attributed to them.

use super::Checker;
use crate::chemistry::box_model::schema::{AttributionKeys, File, SolverKeys};
use crate::chemistry::box_model::{AttributionChoices, Source};
use crate::units::HOUR;
use toml::Spanned;

/// The method of boxes that take backward Euler steps.
const BACKWARD_EULER: &str = "backward_euler";
/// Most sources of which every coalition is run.
const MOST_COALESCING: usize = 8;

impl SolverKeys {
    /// Whether the method is backward Euler.
    pub(in crate::chemistry::box_model) fn is_backward_euler(&self) -> bool {
        let method = self.method.as_ref();
        method.is_some_and(|name| name.as_ref() == BACKWARD_EULER)
    }
}

impl Checker<'_> {
    /// All `[sources.NAME]`, by name.
    pub(super) fn sources(&mut self, keys: &File) -> Vec<Source> {
        let mut sources = Vec::new();
        for (name, source) in &keys.sources {
            let section = format!("sources.{}", name.as_ref());
            if ["background", "initial", "methane", "other", "unnamed"]
                .contains(&name.as_ref().as_str())
            {
                self.problem(
                    name.span(),
                    format!("a source cannot be called '{}'", name.as_ref()),
                    "that is what the table calls a part that no source has",
                );
            }
            if source.emission_ppb_per_h.is_empty() && source.emission_mol_per_km2_h.is_empty() {
                self.problem(
                    name.span(),
                    format!("source '{}' emits nothing", name.as_ref()),
                    "write emission_ppb_per_h = { NO = 1.0 } or emission_mol_per_km2_h",
                );
            }
            sources.push(Source {
                name: name.as_ref().clone(),
                emission: self.amounts(
                    &source.emission_ppb_per_h,
                    &format!("{section}.emission_ppb_per_h"),
                    1e-9 / HOUR,
                    false,
                ),
                flux: self.amounts(
                    &source.emission_mol_per_km2_h,
                    &format!("{section}.emission_mol_per_km2_h"),
                    1e-6 / HOUR,
                    false,
                ),
            });
        }
        sources
    }

    /// `[attribution]`; `span` is the time of the case [s].
    pub(super) fn attribution(
        &mut self,
        keys: &AttributionKeys,
        span: (f64, f64),
    ) -> AttributionChoices {
        let species = keys.species.as_ref();
        let species = species.and_then(|name| self.species(name));
        let species = species.or_else(|| self.mechanism.species_index("O3"));
        let (from, to) = (span.0 / HOUR, span.1 / HOUR);
        let mut at = Vec::new();
        for number in keys.at_h.iter().flatten() {
            at.push(self.within(number, "attribution.at_h", from, to) * HOUR);
        }
        let points = keys.path_points.as_ref();
        let path_points = self.or(points, "attribution.path_points", 1.0, 16.0, 5.0);
        if path_points.fract() != 0.0 {
            self.problem(
                points.map_or(0..0, Spanned::span),
                format!("attribution.path_points = {path_points:?} is no whole number"),
                "three to five points are enough (Dunker 2015)",
            );
        }
        AttributionChoices {
            species: species.unwrap_or(0),
            at,
            reduction: self.or(
                keys.reduction.as_ref(),
                "attribution.reduction",
                1e-4,
                1.0,
                0.2,
            ),
            path_points: path_points as usize,
            shapley: keys.shapley.unwrap_or(true),
        }
    }

    /// Every coalition of the sources is a run: not too many of them.
    pub(super) fn coalitions(&mut self, keys: &File) {
        let count = keys.sources.len();
        if keys.attribution.shapley != Some(false) && count > MOST_COALESCING {
            let first = keys.sources.keys().next().map_or(0..0, Spanned::span);
            self.problem(
                first,
                format!("{count} sources are too many for Shapley values: 2^{count} runs"),
                &format!(
                    "join sources until there are {MOST_COALESCING}, or write attribution.shapley = false"
                ),
            );
        }
    }
}
