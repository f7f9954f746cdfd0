//! Targets of the plan (考核指标): what is wanted by when ([`TargetTable`]), and how far it is: by days of observations or of a run ([`outcomes_of_days`]), by
//! bulletins ([`Reported`]), by a balance of energy ([`EnergyBalance`]) and by the [ledger](super::ledger) of key projects; and which cut of emissions would close a
//! gap ([`closing_cuts`]).

mod cut;
mod days;
mod energy;
mod influence;
mod modelled;
mod outcome;
mod reported;
mod show;
mod table;

pub use cut::{
    BadDay, ClosingCut, Component, DayLevel, Gap, Influence, Influences, closing_cuts,
    good_days_wanted, tag_factors,
};
pub use days::{DayCounts, PlaceYear, outcomes_of_days};
pub use energy::{EnergyBalance, EnergyRow, Flow};
pub(super) use influence::FINE;
pub use influence::{SCALED, StandIn, TagRange, day_levels, influences_of};
pub use modelled::{ModelledPlace, as_observations, typical_year};
pub use outcome::{DustDays, Origin, Outcome, Scope};
pub use reported::Reported;
pub use show::{OUTCOME_COLUMNS, outcome_markdown, outcome_rows, outcome_text};
pub use table::{
    CityTarget, Demand, DemandKind, KeyRegion, PlanFacts, Sense, Target, TargetKind, TargetTable,
};
