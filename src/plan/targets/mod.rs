//! Targets of the plan (考核指标): what is wanted by when.

mod table;

pub use table::{
    CityTarget, Demand, DemandKind, KeyRegion, PlanFacts, Sense, Target, TargetKind, TargetTable,
};
