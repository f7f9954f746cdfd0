//! Keys of what is asked for more rarely: events, files of every kind, sampling, PSD increments, platforms.

use super::Period;
use serde::Deserialize;
use std::path::PathBuf;
use toml::Spanned;

/// One average at one receptor, split by source.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super::super) struct EventKeys {
    pub name: Spanned<String>,
    /// Hours.
    pub average: Spanned<u32>,
    pub group: Spanned<String>,
    /// Its last hour: "2025-07-15 12", hours 1 … 24.
    pub ends: Spanned<String>,
    /// Name of a receptor.
    pub receptor: Spanned<String>,
}

/// Hours that are sampled (SCIM).
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super::super) struct SampleKeys {
    /// First hour of the first day, 1 … 24.
    pub first_hour: u32,
    /// Every so many hours.
    pub every_hours: u32,
}

/// A stack on an offshore platform.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super::super) struct PlatformKeys {
    /// Base above the water.
    pub base_m: f64,
    /// Building above the base.
    pub building_height_m: f64,
    pub building_width_m: f64,
}

/// Sources by what they are for the PSD increment.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super::super) struct IncrementKeys {
    /// Consume increment.
    #[serde(default)]
    pub consuming: Vec<Spanned<String>>,
    /// Retired baseline.
    #[serde(default)]
    pub retired_baseline: Vec<Spanned<String>>,
    /// Baseline that stays.
    #[serde(default)]
    pub baseline: Vec<Spanned<String>>,
}

/// A file of all averages above a value (MAXIFILE), or of a toxic's (TOXXFILE, without group).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super::super) struct ExceedanceKeys {
    pub average: Spanned<Period>,
    pub group: Spanned<String>,
    /// In the unit of the output.
    pub above: Spanned<f64>,
    pub file: PathBuf,
}

/// A file of each hour's exceedances in AERMOD's TOXX form.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super::super) struct ToxicKeys {
    pub average: Spanned<Period>,
    pub above: Spanned<f64>,
    pub file: PathBuf,
}

/// A file of a group.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super::super) struct GroupFileKeys {
    pub group: Spanned<String>,
    pub file: PathBuf,
}

/// A file of a source at the arcs of receptors (EVALFILE).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super::super) struct SourceFileKeys {
    pub source: Spanned<String>,
    pub file: PathBuf,
}

/// The greatest values by rank (RANKFILE).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super::super) struct RankKeys {
    pub average: Spanned<Period>,
    pub count: Spanned<u32>,
    pub file: PathBuf,
}

/// Shares of groups in design values (MAXDCONT).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super::super) struct DesignShareKeys {
    pub group: Spanned<String>,
    pub first_rank: Spanned<u32>,
    pub last_rank: Spanned<u32>,
    /// Down to this value.
    pub above: Option<f64>,
    pub file: PathBuf,
}
