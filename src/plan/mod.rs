//! The action plan made computable: when heavy pollution is answered ([`alerts`]) and how ([`emergency`]), what measures do to an inventory ([`Programme`]).
//!
//! Measures are data (`seeds/plan/measures.toml`, or files of one's own): each says which lines of an inventory it takes and what it changes of
//! E = A · EF · Π(1 − η·s·γ) · w(h). A [`Programme`] is a choice of measures and rules on a day; [`Programme::apply`] gives the inventory behind it, what every
//! effect did in turn, alone and as the last, and whose doing the change of every line is ([`LineShare`]). Measures act in an order of their own kind
//! (activity, factors, capture, controls, limits), so that the result does not depend on the order in which they are named; rules act behind them in
//! the order of the text.

mod account;
mod alert;
mod alert_rule;
mod bind;
mod constraint;
mod course;
mod effect;
mod effect_file;
mod effect_on_air;
pub mod emergency;
mod error;
mod fuel;
mod heir;
pub mod ledger;
mod measure;
mod measure_file;
mod outcome;
mod programme;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod programme_tests;
mod story;
pub mod targets;

pub use account::{ACTOR_COLUMNS, EFFECT_COLUMNS, actor_rows, effect_rows, grouped};
pub use alert::{Alert, HourIndex, alerts, hours_of_days};
pub use alert_rule::{AlertLevel, AlertRule, AlertRuleError, Alternative, Condition, DayKind};
pub use constraint::Constraint;
pub use effect::{
    Amount, ByPollutant, Capacity, Destination, Edit, Effect, Scope, penetration_remains,
};
pub(crate) use effect_file::effect as read_effect;
pub use effect_on_air::{FineParts, LinearEffect, TagChanges, TagOf};
pub use error::PlanError;
pub use fuel::Fuel;
pub use measure::{Measure, MeasureKind, MeasureParameter, Raise, Strength};
pub use measure_file::MeasureLibrary;
pub(crate) use measure_file::date as read_date;
pub use outcome::{BaseMass, EffectAccount, HeatAccount, LineShare, Outcome};
pub use programme::{Actor, Addition, ParameterName, Programme, Rule};
