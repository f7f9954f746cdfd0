//! Scenarios and pollutants: which runs share a pass.
//!
//! Pollutants with the same decay, chemistry and background differ only in rates: one pass gives them all.

use super::super::schema::{File, PollutantKeys};
use super::super::{Pass, ROLES, Study, StudyRun};
use super::{Builder, HALF};
use crate::nearfield::case::Averaging;
use crate::nearfield::percentile::guaranteed_rate;
use crate::nearfield::{Case, Rate, Variant};
use toml::Spanned;

/// The passes of a file.
pub(in super::super) fn studies(builder: &mut Builder<'_>, file: &File) -> Study {
    let scenarios = builder.scenarios(file);
    let mut passes: Vec<Pass> = Vec::new();
    let groups = builder.percentile_groups(file);
    let base = (builder.case.clone(), builder.hourly.clone());
    if file.pollutants.is_empty() {
        passes.push(Pass {
            case: base.0.clone(),
            hourly: base.1.clone(),
            runs: Vec::new(),
        });
        let own: Vec<f64> = base.0.sources.iter().map(|s| s.emission).collect();
        let percentile = builder.percentile(file, None, &base.0.options.pollutant);
        add_runs(
            &mut passes[0],
            &scenarios,
            ("", &own),
            (percentile, &groups),
        );
    }
    for (name, keys) in &file.pollutants {
        let mut case = base.0.clone();
        let mut hourly = base.1.clone();
        let rates = builder.rates(&case, keys);
        case.options.pollutant = name.to_ascii_uppercase();
        if let Some(time) = &keys.half_life_s {
            case.options.decay.coefficient = Some(HALF / builder.positive(time, "a half-life"));
        }
        let decay = &mut case.options.decay;
        decay.urban_so2 = case.options.pollutant == "SO2" && decay.coefficient.is_none();
        if let Some(air) = &keys.background {
            let (background, tables) = builder.air(air);
            case.background = Some(background);
            hourly.background = tables;
        }
        if let Some(no2) = &keys.no2 {
            builder.chemistry(&mut case, no2);
        }
        for (source, rate) in case.sources.iter_mut().zip(&rates) {
            source.emission = *rate;
        }
        let percentile = builder.percentile(file, keys.percentile.as_ref(), name);
        let shares = |pass: &&mut Pass| {
            pass.hourly == hourly
                && pass.case.background == case.background
                && pass.case.no2 == case.no2
                && pass.case.options.no2 == case.options.no2
                && pass.case.options.decay == case.options.decay
                && case.background.is_none()
        };
        if let Some(pass) = passes.iter_mut().find(shares) {
            add_runs(pass, &scenarios, (name, &rates), (percentile, &groups));
        } else {
            let mut pass = Pass {
                case,
                hourly,
                runs: Vec::new(),
            };
            add_runs(&mut pass, &scenarios, (name, &rates), (percentile, &groups));
            passes.push(pass);
        }
    }
    Study {
        passes,
        notes: builder.notes.clone(),
    }
}

/// Names of scenarios and pollutants become folders.
pub(in super::super) fn folder_names(builder: &mut Builder<'_>, file: &File) {
    for name in file.scenario.keys().chain(file.pollutants.keys()) {
        let bad = |c: char| c.is_control() || "/\\:*?\"<>|".contains(c);
        if name.is_empty() || name.starts_with('.') || name.contains(bad) {
            let at = builder.text.find(name.as_str()).unwrap_or(0);
            builder.wrong(
                at..at,
                format!(
                    "{name:?} becomes a folder: no / \\ : * ? \" < > | and no dot at its beginning"
                ),
            );
        }
    }
}

/// A scenario: its name, how many times each source counts, and whether background is added.
type Scenario = (String, Vec<f64>, bool);

fn add_runs(
    pass: &mut Pass,
    scenarios: &[Scenario],
    (pollutant, rates): (&str, &[f64]),
    (percentile, groups): (Option<f64>, &[usize]),
) {
    for (scenario, weights, background) in scenarios {
        let rates = pass
            .case
            .sources
            .iter()
            .zip(weights.iter().zip(rates))
            .map(|(source, (weight, rate))| {
                if source.hourly {
                    return Rate::Scaled(*weight);
                }
                Rate::Own {
                    emission: weight * rate,
                    variation: source.variation.clone(),
                }
            })
            .collect();
        pass.runs.push(StudyRun {
            scenario: scenario.clone(),
            pollutant: pollutant.to_owned(),
            variant: Variant {
                name: scenario.clone(),
                rates,
                background: *background,
            },
            percentile,
            percentile_groups: groups.to_vec(),
        });
    }
}

impl Builder<'_> {
    /// The guaranteed rate: the pollutant's own, the file's, the standard's where 24-h means are asked.
    fn percentile(
        &mut self,
        file: &File,
        own: Option<&Spanned<f64>>,
        pollutant: &str,
    ) -> Option<f64> {
        let daily = self.case.averaging.contains(&Averaging::Hours(24));
        let given = own.or(file.output.percentile.as_ref());
        let Some(given) = given else {
            return guaranteed_rate(pollutant).filter(|_| daily);
        };
        if !(0.0..=100.0).contains(given.get_ref()) {
            self.wrong(given.span(), "a percentile lies from 0 to 100");
        }
        if !daily {
            self.wrong(
                given.span(),
                "percentiles are of daily means: add 24 to averaging",
            );
        }
        Some(given.get_ref() / 100.0)
    }

    fn percentile_groups(&mut self, file: &File) -> Vec<usize> {
        let known: Vec<String> = self.case.groups.iter().map(|g| g.id.clone()).collect();
        let mut groups = Vec::new();
        for name in &file.output.percentile_groups {
            match known.iter().position(|id| id == name.get_ref()) {
                Some(index) => groups.push(index),
                None => self.unknown(name, "group", &known),
            }
        }
        if groups.is_empty() {
            groups.push(0);
        }
        groups
    }

    fn rates(&mut self, case: &Case, keys: &PollutantKeys) -> Vec<f64> {
        let known: Vec<String> = case.sources.iter().map(|s| s.id.clone()).collect();
        let mut rates = vec![0.0; known.len()];
        for (id, rate) in keys.emission.get_ref() {
            let value = self.at_least_zero(rate, "an emission");
            match known.iter().position(|known| known == id.get_ref()) {
                Some(index) if case.sources[index].hourly => self.wrong(
                    id.span(),
                    "the emission of this source comes from its hourly_csv: run its pollutants as cases of their own",
                ),
                Some(index) => rates[index] = value,
                None => self.unknown(id, "source", &known),
            }
        }
        rates
    }

    fn scenarios(&mut self, file: &File) -> Vec<Scenario> {
        let known: Vec<String> = self.case.sources.iter().map(|s| s.id.clone()).collect();
        let roles: Vec<String> = self.notes.iter().map(|note| note.role.clone()).collect();
        if file.scenario.is_empty() {
            let weights = roles.iter().map(|role| weight(role)).collect();
            return vec![(String::new(), weights, true)];
        }
        let words = ROLES.map(str::to_owned);
        let mut all = Vec::new();
        for (name, keys) in &file.scenario {
            let mut roles = roles.clone();
            for (id, role) in &keys.role {
                if !ROLES.contains(&role.get_ref().as_str()) {
                    self.unknown(role, "role", &words);
                }
                match known.iter().position(|known| known == id.get_ref()) {
                    Some(index) => roles[index].clone_from(role.get_ref()),
                    None => self.unknown(id, "source", &known),
                }
            }
            for role in keys.counts.iter().flatten() {
                if !ROLES.contains(&role.get_ref().as_str()) {
                    self.unknown(role, "role", &words);
                }
            }
            let mut weights: Vec<f64> = roles
                .iter()
                .map(|role| {
                    let counted = keys
                        .counts
                        .as_ref()
                        .is_none_or(|counts| counts.iter().any(|c| c.get_ref() == role));
                    if counted { weight(role) } else { 0.0 }
                })
                .collect();
            for (id, times) in &keys.scale {
                self.at_least_zero(times, "a scale");
                match known.iter().position(|known| known == id.get_ref()) {
                    Some(index) => weights[index] *= times.get_ref(),
                    None => self.unknown(id, "source", &known),
                }
            }
            all.push((name.clone(), weights, keys.background.unwrap_or(true)));
        }
        all
    }
}

/// How many times a source of a role counts.
fn weight(role: &str) -> f64 {
    match role {
        "retired" => -1.0,
        "off" => 0.0,
        _ => 1.0,
    }
}
