//! More than one set of emissions from one pass: other pollutants, scenarios, sources that retire.
//!
//! Dispersion does not depend on the rate of emission, so one pass gives C_v(r, t) = Σ_s q_v,s(t) · D_s(r, t) for any number of
//! variants v. Superposition of new, existing and retired sources hour by hour is a variant in which retired sources count −1.
//!
//! Source: linearity of the steady plume; HJ 2.2-2018 8.8 (superposition of sources that change). Not with chemistry between sources,
//! which is computed anew for each variant.

use super::background::OwnBackground;
use super::case::Case;
use super::emission::{ActiveSource, factor};
use super::inputs::HourlyInputs;
use crate::plume::{Hour, No2Method, Variation};

/// Emission of one source in one variant.
#[derive(Debug, Clone, PartialEq)]
pub enum Rate {
    /// So many times what it emits in the case; −1 takes it away, 0 leaves it out.
    Scaled(f64),
    /// Its own base emission [unit of `Source::emission`] and variation.
    Own {
        /// Base emission.
        emission: f64,
        /// How it varies.
        variation: Variation,
    },
}

/// What becomes of a source, for superposition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Built by the project.
    New,
    /// There before and after.
    Existing,
    /// Planned or under construction elsewhere.
    Planned,
    /// Goes when the project comes.
    Retired,
}

/// A set of emissions.
#[derive(Debug, Clone, PartialEq)]
pub struct Variant {
    /// Name.
    pub name: String,
    /// Rate of each source of the case.
    pub rates: Vec<Rate>,
    /// Whether background is added to the case's groups that ask for it.
    pub background: bool,
    /// Background in place of the case's (another pollutant's).
    pub own_background: Option<Box<OwnBackground>>,
    /// Whether the pass's chemistry of NO2 acts, where it has one.
    pub chemistry: bool,
}

impl Variant {
    /// The case as it is.
    pub fn of_case(sources: usize) -> Self {
        Self {
            name: String::new(),
            rates: vec![Rate::Scaled(1.0); sources],
            background: true,
            own_background: None,
            chemistry: true,
        }
    }

    /// What the project itself adds: its new sources.
    pub fn contribution(roles: &[Role]) -> Self {
        Self {
            name: "contribution".to_owned(),
            rates: roles
                .iter()
                .map(|role| Rate::Scaled(f64::from(u8::from(*role == Role::New))))
                .collect(),
            background: false,
            own_background: None,
            chemistry: true,
        }
    }

    /// What will be: new, planned and existing sources less those that go, and the background.
    ///
    /// Where the background was measured with the existing sources at work, leave them out of the case.
    pub fn superposed(roles: &[Role]) -> Self {
        Self {
            name: "superposed".to_owned(),
            rates: roles
                .iter()
                .map(|role| Rate::Scaled(if *role == Role::Retired { -1.0 } else { 1.0 }))
                .collect(),
            background: true,
            own_background: None,
            chemistry: true,
        }
    }

    /// Emission of an active source in an hour.
    pub fn emission(&self, source: &ActiveSource<'_>, hour: &Hour) -> f64 {
        match self.rates.get(source.index) {
            Some(Rate::Scaled(times)) => source.emission * times,
            Some(Rate::Own {
                emission,
                variation,
            }) => emission * factor(variation, hour.stamp, hour.wind_category),
            None => 0.0,
        }
    }

    /// The same as a run of its own: case and hourly inputs whose one set of emissions and background are this variant's.
    pub fn alone(&self, case: &Case, inputs: &HourlyInputs) -> (Case, HourlyInputs) {
        let mut own = case.clone();
        let mut hourly = inputs.clone();
        for (source, rate) in own.sources.iter_mut().zip(&self.rates) {
            match rate {
                Rate::Scaled(times) => {
                    source.emission *= times;
                }
                Rate::Own {
                    emission,
                    variation,
                } => {
                    source.emission = *emission;
                    source.variation = variation.clone();
                }
            }
        }
        for record in hourly.emissions.iter_mut().flatten() {
            match self.rates.get(record.source) {
                Some(Rate::Scaled(times)) => record.scale(*times),
                Some(Rate::Own { .. }) => {}
                None => record.emission = 0.0,
            }
        }
        if !self.chemistry {
            own.options.no2 = No2Method::None;
        }
        if let Some(air) = &self.own_background {
            own.options.pollutant.clone_from(&air.pollutant);
            own.background.clone_from(&air.background);
            hourly.background.clone_from(&air.series);
        }
        if !self.background || own.background.is_none() {
            own.background = None;
            hourly.background.clear();
            for group in &mut own.groups {
                group.background = false;
            }
        }
        (own, hourly)
    }
}
