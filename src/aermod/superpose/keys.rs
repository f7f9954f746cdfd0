//! Keys of the plan of a superposition.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::PathBuf;
use toml::Spanned;

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlanKeys {
    /// Title of the files that are written.
    pub title: String,
    /// For the standard's guaranteed rate and for values in ppb and ppm.
    pub pollutant: Spanned<String>,
    /// 1, 2, 3, 4, 6, 8, 12, 24 h, "month", "period".
    pub averaging: Spanned<Vec<toml::Value>>,
    /// Ranks at every receptor.
    #[serde(default = "first")]
    pub ranks: Spanned<Vec<u32>>,
    /// Guaranteed rate in percent, where it is not the standard's.
    pub percentile: Option<Spanned<f64>>,
    /// A plot file of every average, rank and group; unless false.
    pub plots: Option<bool>,
    /// Sums hour by hour, as "text" or "binary" POSTFILEs.
    pub series: Option<Spanned<String>>,
    /// Where the receptors stand, if no file with hours says so: a text POSTFILE, or CSV with x_m, y_m.
    pub receptors: Option<Spanned<PathBuf>>,
    /// Receptors with a name for the table of contributions: number from 1.
    #[serde(default)]
    pub named: BTreeMap<String, Spanned<usize>>,
    /// Calm and missing hours.
    pub weather: Option<WeatherKeys>,
    /// Files to be summed.
    pub file: Spanned<Vec<FileKeys>>,
    /// Air from elsewhere.
    #[serde(default)]
    pub background: Vec<AirKeys>,
}

fn first() -> Spanned<Vec<u32>> {
    Spanned::new(0..0, vec![1])
}

/// AERMET's files that the runs used.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WeatherKeys {
    pub surface: PathBuf,
    pub profile: PathBuf,
}

/// A POSTFILE.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileKeys {
    pub path: Spanned<PathBuf>,
    /// "new", "existing", "planned", "background": +1; "retired": −1; "off": 0.
    pub role: Spanned<String>,
    /// So many times.
    pub scale: Option<Spanned<f64>>,
    /// A sum of its own besides that of all.
    pub group: Option<Spanned<String>>,
}

/// A background series.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AirKeys {
    pub unit: Spanned<String>,
    pub value: Option<Spanned<f64>>,
    pub csv: Option<Spanned<PathBuf>>,
    pub column: Option<Spanned<String>>,
    /// A POSTFILE, of which one receptor's hours hold everywhere.
    pub post: Option<Spanned<PathBuf>>,
    pub receptor: Option<Spanned<usize>>,
}
