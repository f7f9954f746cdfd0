//! The action plan made computable. So far: when heavy pollution is answered ([`alerts`]).

mod alert;
mod alert_rule;

pub use alert::{Alert, HourIndex, alerts, hours_of_days};
pub use alert_rule::{AlertLevel, AlertRule, AlertRuleError, Alternative, Condition, DayKind};
