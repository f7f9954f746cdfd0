//! What the plan asks of a year.

/// What a target is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetKind {
    /// Annual mean of PM2.5, at most [µg/m³].
    Pm25,
    /// Share of good days, at least [%].
    GoodDays,
}

/// A target of the plan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Target {
    /// What about.
    pub kind: TargetKind,
    /// Its number.
    pub value: f64,
    /// From where.
    pub source: &'static str,
}

/// Targets of 2025 in the action plan of Qinghai.
pub const TARGETS: [Target; 2] = [
    Target {
        kind: TargetKind::Pm25,
        value: 21.0,
        source: "青政〔2024〕31号, article 3",
    },
    Target {
        kind: TargetKind::GoodDays,
        value: 96.3,
        source: "青政〔2024〕31号, article 3",
    },
];
