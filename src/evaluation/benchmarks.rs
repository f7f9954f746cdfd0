//! What papers call good (goal) and good enough (criterion), and whether a comparison is.
//!
//! Of each figure the source and how sure it is are part of the table: `confirmed` was read in the text named, `unverified` is recalled and must be looked
//! up before a paper cites it.

use super::metrics::Metrics;

/// What a benchmark is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)] // species by their usual names
pub enum Quantity {
    OzoneHourly,
    OzoneMda8,
    Pm25,
    Sulfate,
    Ammonium,
    Nitrate,
    OrganicCarbon,
    ElementalCarbon,
    Dispersion,
    UrbanDispersion,
    Temperature,
    WindSpeed,
    WindDirection,
}

/// What a limit is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    /// |NMB| at most.
    NormalizedMeanBias,
    /// NME at most.
    NormalizedMeanError,
    /// r at least.
    Correlation,
    /// Willmott's index (1981) at least.
    Agreement,
    /// FAC2 at least.
    WithinFactor2,
    /// |FB| of means at most.
    BiasOfMeans,
    /// NMSE at most.
    NormalizedSquareError,
    /// NAD at most.
    NormalizedAbsoluteDifference,
    /// |MB| at most, in the quantity's unit.
    MeanBias,
    /// RMSE at most, in the quantity's unit.
    Rmse,
}

impl Figure {
    /// Short name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::NormalizedMeanBias => "NMB",
            Self::NormalizedMeanError => "NME",
            Self::Correlation => "r",
            Self::Agreement => "IOA",
            Self::WithinFactor2 => "FAC2",
            Self::BiasOfMeans => "FB",
            Self::NormalizedSquareError => "NMSE",
            Self::NormalizedAbsoluteDifference => "NAD",
            Self::MeanBias => "MB",
            Self::Rmse => "RMSE",
        }
    }

    fn of(self, m: &Metrics) -> f64 {
        match self {
            Self::NormalizedMeanBias => m.normalized_mean_bias.abs(),
            Self::NormalizedMeanError => m.normalized_mean_error,
            Self::Correlation => m.correlation,
            Self::Agreement => m.agreement,
            Self::WithinFactor2 => m.within_factor_2,
            Self::BiasOfMeans => m.bias_of_means.abs(),
            Self::NormalizedSquareError => m.normalized_square_error,
            Self::NormalizedAbsoluteDifference => m.normalized_absolute_difference,
            Self::MeanBias => m.mean_bias.abs(),
            Self::Rmse => m.rmse,
        }
    }

    /// Whether more of it is better.
    fn rises(self) -> bool {
        matches!(
            self,
            Self::Correlation | Self::Agreement | Self::WithinFactor2
        )
    }
}

/// One limit of one source.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Benchmark {
    /// What it is for.
    pub quantity: Quantity,
    /// What it is on.
    pub figure: Figure,
    /// What the best models reach; NaN where the source has none.
    pub goal: f64,
    /// What most reach.
    pub criterion: f64,
    /// Author and year.
    pub source: &'static str,
    /// `confirmed` or `unverified`.
    pub status: &'static str,
}

/// How a comparison stands beside a benchmark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// Neither goal nor criterion.
    Missed,
    /// Within the criterion.
    Criterion,
    /// Within the goal.
    Goal,
    /// The figure does not exist.
    Unknown,
}

impl Mark {
    /// Sign in tables.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Goal => "++",
            Self::Criterion => "+",
            Self::Missed => "−",
            Self::Unknown => "",
        }
    }
}

impl Benchmark {
    /// Where metrics stand.
    pub fn mark(&self, metrics: &Metrics) -> Mark {
        let value = self.figure.of(metrics);
        let within = |limit: f64| {
            if self.figure.rises() {
                value >= limit
            } else {
                value <= limit
            }
        };
        if value.is_nan() {
            Mark::Unknown
        } else if within(self.goal) {
            Mark::Goal
        } else if within(self.criterion) {
            Mark::Criterion
        } else {
            Mark::Missed
        }
    }
}

/// Every benchmark of a quantity.
pub fn benchmarks(quantity: Quantity) -> impl Iterator<Item = &'static Benchmark> {
    TABLE.iter().filter(move |b| b.quantity == quantity)
}

const fn row(
    quantity: Quantity,
    figure: Figure,
    goal: f64,
    criterion: f64,
    source: &'static str,
    status: &'static str,
) -> Benchmark {
    Benchmark {
        quantity,
        figure,
        goal,
        criterion,
        source,
        status,
    }
}

use Figure as F;
use Quantity as Q;
const EMERY: &str = "Emery et al. 2017";
const HUANG_O3: &str = "Huang et al. 2025 (China)";
const HUANG_PM: &str = "Huang et al. 2021 (China)";
const CHANG: &str = "Chang and Hanna 2004; Hanna and Chang 2012";
const WEATHER: &str = "Emery et al. 2001, complex terrain";
const MEMORY: &str = "unverified";
const READ: &str = "confirmed";
const NONE: f64 = f64::NAN;

static TABLE: [Benchmark; 38] = [
    row(
        Q::OzoneHourly,
        F::NormalizedMeanBias,
        0.05,
        0.15,
        EMERY,
        READ,
    ),
    row(
        Q::OzoneHourly,
        F::NormalizedMeanError,
        0.15,
        0.25,
        EMERY,
        MEMORY,
    ),
    row(Q::OzoneHourly, F::Correlation, 0.75, 0.50, EMERY, MEMORY),
    row(
        Q::OzoneHourly,
        F::NormalizedMeanBias,
        0.15,
        0.30,
        HUANG_O3,
        READ,
    ),
    row(Q::OzoneMda8, F::NormalizedMeanBias, 0.05, 0.15, EMERY, READ),
    row(
        Q::OzoneMda8,
        F::NormalizedMeanError,
        0.15,
        0.25,
        EMERY,
        MEMORY,
    ),
    row(Q::OzoneMda8, F::Correlation, 0.75, 0.50, EMERY, MEMORY),
    row(
        Q::OzoneMda8,
        F::NormalizedMeanBias,
        0.10,
        0.20,
        HUANG_O3,
        READ,
    ),
    row(Q::Pm25, F::NormalizedMeanBias, 0.10, 0.30, EMERY, MEMORY),
    row(Q::Pm25, F::NormalizedMeanError, 0.35, 0.50, EMERY, MEMORY),
    row(Q::Pm25, F::Correlation, 0.70, 0.40, EMERY, MEMORY),
    row(Q::Pm25, F::NormalizedMeanBias, 0.10, 0.20, HUANG_PM, MEMORY),
    row(
        Q::Pm25,
        F::NormalizedMeanError,
        0.35,
        0.45,
        HUANG_PM,
        MEMORY,
    ),
    row(Q::Pm25, F::Correlation, 0.70, 0.60, HUANG_PM, MEMORY),
    row(Q::Pm25, F::Agreement, 0.80, 0.70, HUANG_PM, MEMORY),
    row(Q::Sulfate, F::NormalizedMeanBias, 0.10, 0.30, EMERY, MEMORY),
    row(
        Q::Sulfate,
        F::NormalizedMeanError,
        0.35,
        0.50,
        EMERY,
        MEMORY,
    ),
    row(Q::Sulfate, F::Correlation, 0.70, 0.40, EMERY, MEMORY),
    row(
        Q::Ammonium,
        F::NormalizedMeanBias,
        0.10,
        0.30,
        EMERY,
        MEMORY,
    ),
    row(
        Q::Ammonium,
        F::NormalizedMeanError,
        0.35,
        0.50,
        EMERY,
        MEMORY,
    ),
    row(Q::Ammonium, F::Correlation, 0.70, 0.40, EMERY, MEMORY),
    row(Q::Nitrate, F::NormalizedMeanBias, 0.15, 0.65, EMERY, MEMORY),
    row(
        Q::Nitrate,
        F::NormalizedMeanError,
        0.65,
        1.15,
        EMERY,
        MEMORY,
    ),
    row(
        Q::OrganicCarbon,
        F::NormalizedMeanBias,
        0.15,
        0.50,
        EMERY,
        MEMORY,
    ),
    row(
        Q::OrganicCarbon,
        F::NormalizedMeanError,
        0.45,
        0.65,
        EMERY,
        MEMORY,
    ),
    row(
        Q::ElementalCarbon,
        F::NormalizedMeanBias,
        0.20,
        0.40,
        EMERY,
        MEMORY,
    ),
    row(
        Q::ElementalCarbon,
        F::NormalizedMeanError,
        0.50,
        0.75,
        EMERY,
        MEMORY,
    ),
    row(Q::Dispersion, F::WithinFactor2, NONE, 0.5, CHANG, MEMORY),
    row(Q::Dispersion, F::BiasOfMeans, NONE, 0.3, CHANG, MEMORY),
    row(
        Q::Dispersion,
        F::NormalizedSquareError,
        NONE,
        1.5,
        CHANG,
        MEMORY,
    ),
    row(
        Q::UrbanDispersion,
        F::WithinFactor2,
        NONE,
        0.3,
        CHANG,
        MEMORY,
    ),
    row(
        Q::UrbanDispersion,
        F::BiasOfMeans,
        NONE,
        0.67,
        CHANG,
        MEMORY,
    ),
    row(
        Q::UrbanDispersion,
        F::NormalizedSquareError,
        NONE,
        6.0,
        CHANG,
        MEMORY,
    ),
    row(
        Q::UrbanDispersion,
        F::NormalizedAbsoluteDifference,
        NONE,
        0.5,
        CHANG,
        MEMORY,
    ),
    row(Q::Temperature, F::MeanBias, 0.5, 2.0, WEATHER, MEMORY),
    row(Q::WindSpeed, F::MeanBias, 0.5, 1.5, WEATHER, MEMORY),
    row(Q::WindSpeed, F::Rmse, 2.0, 2.5, WEATHER, MEMORY),
    row(Q::WindDirection, F::MeanBias, 10.0, 55.0, WEATHER, MEMORY),
];
