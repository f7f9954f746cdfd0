//! One line of `activity.csv`: a source, what it burns or moves, where and when it emits.

use super::geometry::Shape;
use super::pollutant::{BASE, LineMass};
use super::release::StackRelease;
use super::surrogate::Surrogate;
use std::sync::Arc;

/// How the mass of a line comes about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    /// Activity × generation factor × Π(1 − η·s·γ).
    Factor,
    /// Activity × content × (1 − retained) × mass ratio × Π(1 − η·s·γ).
    MassBalance,
    /// The mass itself, measured behind the controls.
    Measured,
}

/// Where a line emits.
#[derive(Debug, Clone)]
pub enum Placement {
    /// At a stack or a fixed point.
    Point(StackRelease),
    /// Over its county.
    County(Surrogate),
    /// Over the polygons, along the lines or over the cells of a file.
    Shape {
        /// Name of the file.
        file: String,
        /// What it holds.
        shape: Arc<Shape>,
    },
}

/// How a line's mass comes about: what a measure can change.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Making {
    /// Activity of a year, in `unit`.
    pub activity: f64,
    /// Unit of the activity: `t`, `m3`, `km`, …
    pub unit: String,
    /// Mass before the controls [kg/a], in the order of [`BASE`]; behind them for measured lines.
    pub generated: [f64; BASE.len()],
    /// Controls that act in series, keys of [`super::Library::controls`].
    pub controls: Vec<String>,
    /// Share s of what is generated that the controls get to treat [1].
    pub capture: f64,
    /// Share γ of the time in which they run [1].
    pub operation: f64,
    /// Rated size and its unit (`t/h`, `MW`, `t/a`, `MVA`), where the table says it.
    pub capacity: Option<(f64, String)>,
}

/// One source of the inventory.
#[derive(Debug, Clone)]
pub struct SourceLine {
    /// Unique id.
    pub id: String,
    /// English name.
    pub name: String,
    /// Chinese name.
    pub name_zh: String,
    /// Class, a key of [`Library::classes`].
    pub class: String,
    /// Sector of the class.
    pub sector: String,
    /// County code.
    pub county: u32,
    /// Year the activity stands for.
    pub year: u16,
    /// How the mass comes about.
    pub route: Route,
    /// Key of the factor or balance, or the measured pollutant.
    pub factor: String,
    /// Where.
    pub placement: Placement,
    /// Id of the stack, for point lines.
    pub stack: Option<String>,
    /// Plant, for point lines: the column `facility`, or the id where that is empty or absent.
    pub facility: Option<String>,
    /// Hour profile.
    pub hour: String,
    /// Weekday profile.
    pub weekday: String,
    /// Month profile.
    pub month: String,
    /// Profile of VOC lumps; `none` where there is no VOC.
    pub voc_profile: String,
    /// Confidence, A to E.
    pub confidence: char,
    /// Half-width of the 95 % interval over the compiled value [1]: 0.6 stands for a factor 1.6 either way.
    pub range_relative: f64,
    /// True unless the activity is said to be `sourced` or `partly` sourced.
    pub activity_unverified: bool,
    /// True if the factor or balance has an unverified value.
    pub factor_unverified: bool,
    /// Where the activity comes from.
    pub source: String,
    /// Line of the file.
    pub line: usize,
    /// How the mass comes about.
    pub making: Making,
    /// Annual mass.
    pub mass: LineMass,
}
