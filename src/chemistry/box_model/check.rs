//! Checks of a case file: all problems at once.

mod amounts;
mod sources;
mod surroundings;

use super::air::{AirOfBox, Quantity};
use super::groups::Groups;
use super::light::Light;
use super::scan::Objective;
use super::schema::{File, Number};
use super::series::Series;
use super::{AttributionChoices, BoxError, Case, Source};
use crate::chemistry::{Network, RateTable, Solver};
use crate::species::mechanism::{Group, Mechanism, Problem, Span};
use crate::time::ModelTime;
use crate::units::{HOUR, MINUTE};
use std::path::Path;
use toml::Spanned;

/// Collects problems of a case file.
pub(super) struct Checker<'a> {
    pub(super) folder: &'a Path,
    pub(super) mechanism: &'a Mechanism,
    pub(super) problems: Vec<Problem>,
}

/// A case without its mechanism.
pub(super) struct Built {
    title: String,
    groups: Groups,
    from: f64,
    step: f64,
    steps: usize,
    every: usize,
    held: Vec<usize>,
    reduction: f64,
    window: (f64, f64),
    factors: [Vec<f64>; 2],
    objective: Objective,
    sources: Vec<Source>,
    attribution: AttributionChoices,
    backward_euler: bool,
    midnight: ModelTime,
    solver: Solver,
    light: Light,
    light_factor: f64,
    air: AirOfBox,
    amounts: [Vec<f64>; 5],
    surface: Vec<f64>,
    observed: Option<(Series, Vec<usize>)>,
}

impl Built {
    pub(super) fn case(self, mechanism: Mechanism) -> Case {
        let [start, emission, flux, background, deposition] = self.amounts;
        let [nox_factors, voc_factors] = self.factors;
        Case {
            title: self.title,
            rates: RateTable::new(&mechanism),
            mechanism,
            groups: self.groups,
            from: self.from,
            step: self.step,
            steps: self.steps,
            every: self.every,
            held: self.held,
            reduction: self.reduction,
            window: self.window,
            nox_factors,
            voc_factors,
            objective: self.objective,
            sources: self.sources,
            attribution: self.attribution,
            backward_euler: self.backward_euler,
            midnight: self.midnight,
            solver: self.solver,
            light: self.light,
            light_factor: self.light_factor,
            air: self.air,
            start,
            emission,
            flux,
            background,
            deposition,
            surface: self.surface,
            observed: self.observed,
        }
    }
}

impl Checker<'_> {
    fn problem(&mut self, span: Span, message: String, help: &str) {
        let mut problem = Problem::new("value", span, message);
        if !help.is_empty() {
            problem = problem.help(help);
        }
        self.problems.push(problem);
    }

    /// A number within limits; the middle of them where it is not, so that the check goes on.
    fn within(&mut self, number: &Number, name: &str, low: f64, high: f64) -> f64 {
        let value = *number.as_ref();
        if (low..=high).contains(&value) {
            return value;
        }
        self.problem(
            number.span(),
            format!("{name} = {value:?} is not between {low:?} and {high:?}"),
            "the unit stands in the key's name",
        );
        low.midpoint(high)
    }

    fn or(&mut self, number: Option<&Number>, name: &str, low: f64, high: f64, or: f64) -> f64 {
        number.map_or(or, |number| self.within(number, name, low, high))
    }

    /// Everything; `None` where something is missing that the rest needs.
    pub(super) fn build(&mut self, keys: &File) -> Result<Option<Built>, BoxError> {
        self.group_names(keys);
        let from = self.within(&keys.time.from_h, "from_h", 0.0, 24.0) * HOUR;
        let hours = self.within(&keys.time.hours, "hours", 1e-3, 24.0 * 366.0);
        let step = self.within(&keys.time.step_s, "step_s", 1.0, HOUR);
        let steps = (hours * HOUR / step).round() as usize;
        if (steps as f64 * step - hours * HOUR).abs() > 1e-6 * step || steps == 0 {
            self.problem(
                keys.time.step_s.span(),
                format!("{hours} h are no whole number of steps of {step} s"),
                "choose a step that divides the time",
            );
        }
        let output = self.or(
            keys.time.output_min.as_ref(),
            "output_min",
            step / MINUTE,
            1440.0,
            step / MINUTE,
        );
        let every = (output * MINUTE / step).round().max(1.0) as usize;
        let to = from + hours * HOUR;
        let midnight = self.date(keys);
        let held = self.held(keys.held.as_ref(), from, to)?;
        let air = self.air(keys, from, to)?;
        let light = self.light(&keys.light, midnight, from, to)?;
        let fluxes = keys.sources.values().map(|s| &s.emission_mol_per_km2_h);
        let fluxes = fluxes.chain([&keys.emission_mol_per_km2_h, &keys.deposition_cm_per_s]);
        let needs_height = fluxes.clone().any(|keys| !keys.is_empty());
        if needs_height && air.quantities[4] == Quantity::Absent {
            let first = fluxes.flat_map(|keys| keys.keys()).next();
            self.problem(
                first.map_or(0..0, Spanned::span),
                "emission_mol_per_km2_h and deposition_cm_per_s need a mixing height".into(),
                "write air.mixing_height_m, or a column of that name in air.series",
            );
        }
        let amounts = [
            self.amounts(&keys.start_ppb, "start_ppb", 1e-9, true),
            self.amounts(
                &keys.emission_ppb_per_h,
                "emission_ppb_per_h",
                1e-9 / HOUR,
                false,
            ),
            self.amounts(
                &keys.emission_mol_per_km2_h,
                "emission_mol_per_km2_h",
                1e-6 / HOUR,
                false,
            ),
            self.amounts(&keys.background_ppb, "background_ppb", 1e-9, true),
            self.amounts(
                &keys.deposition_cm_per_s,
                "deposition_cm_per_s",
                1e-2,
                false,
            ),
        ];
        let surface = self.surface(keys);
        let groups = self.groups(keys);
        let window = self.window(&keys.rir);
        let reduction = self.or(keys.rir.reduction.as_ref(), "rir.reduction", 1e-4, 1.0, 0.1);
        let (factors, objective) = self.ekma(&keys.ekma);
        let sources = self.sources(keys);
        self.coalitions(keys);
        let attribution = self.attribution(&keys.attribution, (from, to));
        let (observed, held) = match held {
            Some((series, pairs)) => {
                let species = pairs.iter().map(|(species, _)| *species).collect();
                let columns = pairs.iter().map(|(_, column)| *column).collect();
                (Some((series, columns)), species)
            }
            None => (None, Vec::new()),
        };
        let settings = self.settings(keys);
        if !self.problems.is_empty() {
            return Ok(None);
        }
        let Some(light) = light else {
            return Ok(None);
        };
        let network = Network::holding(self.mechanism, &held);
        Ok(Some(Built {
            title: keys.title.clone(),
            groups,
            from,
            step,
            steps,
            every,
            held,
            reduction,
            window,
            factors,
            objective,
            sources,
            attribution,
            backward_euler: keys.solver.is_backward_euler(),
            midnight,
            solver: Solver::new(network, settings)?,
            light,
            light_factor: keys.light.factor.as_ref().map_or(1.0, |f| *f.as_ref()),
            air,
            amounts,
            surface,
            observed,
        }))
    }

    fn group_names(&mut self, keys: &File) {
        for name in &keys.mechanism.without {
            if Group::named(name.as_ref()).is_none() {
                self.problem(
                    name.span(),
                    format!("there is no group '{}'", name.as_ref()),
                    &format!("groups are: {}", Group::ALL.map(Group::name).join(", ")),
                );
            }
        }
    }

    fn date(&mut self, keys: &File) -> ModelTime {
        let Some(date) = &keys.time.date else {
            if keys.light.table.is_none() {
                self.problem(
                    keys.time.from_h.span(),
                    "time.date is missing".into(),
                    "the sun needs a date, as in date = \"2017-06-15\"",
                );
            }
            return ModelTime::from_beijing(2020, 6, 21, 0);
        };
        match ModelTime::parse(date.as_ref()) {
            Ok(time) => time,
            Err(error) => {
                self.problem(
                    date.span(),
                    error.to_string(),
                    "write date = \"2017-06-15\"",
                );
                ModelTime::from_beijing(2020, 6, 21, 0)
            }
        }
    }

    fn species(&mut self, name: &Spanned<String>) -> Option<usize> {
        let found = self.mechanism.species_index(name.as_ref());
        if found.is_none() {
            let near = self.mechanism.likest_species(name.as_ref());
            let hint = near.map_or_else(String::new, |near| format!("did you mean '{near}'?"));
            self.problem(
                name.span(),
                format!("{} has no species '{}'", self.mechanism.name, name.as_ref()),
                &hint,
            );
        }
        found
    }
}
