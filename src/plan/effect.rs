//! What a measure or a rule does to lines of an inventory: which lines, how much of them, and what.
//!
//! A line emits E = A · EF · Π(1 − η·s·γ) · w(h); an [`Edit`] changes one of A, EF, η, s, γ and w (T/CSES 144-2024, eq. 2, 12 and 23, writes all
//! sources so).

use crate::config::Placed;
use crate::inventory::{BASE, HeightClass, Inventory, SourceLine};
use std::collections::{BTreeMap, BTreeSet};

/// A number of an effect: itself, or the name of a parameter of its measure.
#[derive(Debug, Clone, PartialEq)]
pub enum Amount {
    /// The number.
    Number(f64),
    /// Name of the parameter.
    Parameter(String),
}

/// By base pollutant ([`BASE`]); `None` where an edit says nothing of it.
pub type ByPollutant = [Option<Placed<Amount>>; BASE.len()];

/// Which lines are meant; an empty set or `None` accepts all.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Scope {
    /// Sectors.
    pub sectors: BTreeSet<String>,
    /// Classes of sources.
    pub classes: BTreeSet<String>,
    /// Keys of factors or balances.
    pub factors: BTreeSet<String>,
    /// County codes.
    pub counties: BTreeSet<u32>,
    /// Facilities.
    pub facilities: BTreeSet<String>,
    /// Ids of lines.
    pub sources: BTreeSet<String>,
    /// Height classes.
    pub heights: BTreeSet<HeightClass>,
    /// Rated size.
    pub capacity: Option<Capacity>,
}

/// Rated sizes from one number to below another, in a unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Capacity {
    /// From this on.
    pub from: f64,
    /// Below this.
    pub below: f64,
    /// The unit: `t/h`, `MW`, `t/a`, `MVA`.
    pub unit: String,
}

impl Scope {
    /// Whether a line is meant, its size aside.
    pub fn takes(&self, inventory: &Inventory, line: &SourceLine) -> bool {
        fn holds<T: Ord>(set: &BTreeSet<T>, item: &T) -> bool {
            set.is_empty() || set.contains(item)
        }
        holds(&self.sectors, &line.sector)
            && holds(&self.classes, &line.class)
            && holds(&self.factors, &line.factor)
            && holds(&self.counties, &line.county)
            && holds(&self.sources, &line.id)
            && (self.facilities.is_empty()
                || line
                    .facility
                    .as_ref()
                    .is_some_and(|f| self.facilities.contains(f)))
            && (self.heights.is_empty() || self.heights.contains(&inventory.height_class(line)))
    }

    /// Whether its size is meant; `None` where the line says no size in that unit.
    pub fn takes_size(&self, line: &SourceLine) -> Option<bool> {
        let Some(wanted) = &self.capacity else {
            return Some(true);
        };
        let own = line.making.capacity.as_ref();
        let (size, _) = own.filter(|(_, unit)| *unit == wanted.unit)?;
        Some((wanted.from..wanted.below).contains(size))
    }
}

/// Where heat comes from after a switch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// More of the county's lines of a class.
    Class(String),
    /// Current, heat pumps, waste heat: nothing is emitted where it is used.
    Elsewhere(String),
}

/// One change of a line.
#[derive(Debug, Clone, PartialEq)]
pub enum Edit {
    /// A times a factor.
    Activity(Placed<Amount>),
    /// A times what the year's factor is to that of the line's year, straight between the years.
    Growth(BTreeMap<u16, f64>),
    /// The line is closed.
    Remove,
    /// Its useful heat comes from elsewhere; none is lost but `loss` on the way.
    Switch {
        /// From where.
        to: Placed<Destination>,
        /// Share of the heat that is lost on the way [1].
        loss: Placed<Amount>,
    },
    /// EF times factors.
    Factor(ByPollutant),
    /// s is raised to a value.
    Capture(Placed<Amount>),
    /// γ is raised to a value.
    Operation(Placed<Amount>),
    /// One more control, or one in the place of those that are there if it removes more.
    Control {
        /// Its removal η [1].
        removal: ByPollutant,
        /// Penetration before, p0 [1].
        from: Placed<Amount>,
        /// Penetration after, p1 [1].
        to: Placed<Amount>,
        /// Effectiveness of the rule, c [1].
        effectiveness: Placed<Amount>,
        /// In the place of what is there.
        replace: bool,
    },
    /// At most so much comes out of the stack [mg/m³ of dry flue gas], with so much flue gas a unit of activity [m³]. `PM25` stands for all particles.
    Concentration {
        /// Limits; PM is that of PM2.5 and coarser together.
        most: ByPollutant,
        /// Flue gas a unit of activity [m³].
        volume: Placed<Amount>,
    },
    /// Other hours, weekdays or months.
    Profile {
        /// Hour profile.
        hour: Option<Placed<String>>,
        /// Weekday profile.
        weekday: Option<Placed<String>>,
        /// Month profile.
        month: Option<Placed<String>>,
    },
    /// Emission moves from hours to other hours of the day; its mass stays.
    Shift {
        /// First hour and the hour behind the last, Beijing time.
        from: (usize, usize),
        /// The same of where it goes; evenly.
        to: (usize, usize),
    },
}

/// Hours from one to before another, over midnight where that is needed.
pub(super) fn hours((first, behind): (usize, usize)) -> impl Iterator<Item = usize> {
    let count = if behind > first {
        behind - first
    } else {
        behind + 24 - first
    };
    (first..first + count).map(|hour| hour % 24)
}

impl Edit {
    /// In which order edits of measures act on a line, whatever the order of the measures.
    pub(super) fn phase(&self) -> usize {
        match self {
            Self::Growth(_) => 0,
            Self::Activity(_) | Self::Remove | Self::Switch { .. } => 1,
            Self::Factor(_) => 2,
            Self::Capture(_) | Self::Operation(_) => 3,
            Self::Control { .. } => 4,
            Self::Concentration { .. } => 5,
            Self::Profile { .. } => 6,
            Self::Shift { .. } => 7,
        }
    }

    /// Its key in files.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Activity(_) => "activity",
            Self::Growth(_) => "growth",
            Self::Remove => "remove",
            Self::Switch { .. } => "switch",
            Self::Factor(_) => "factor",
            Self::Capture(_) => "capture",
            Self::Operation(_) => "operation",
            Self::Control { .. } => "control",
            Self::Concentration { .. } => "concentration",
            Self::Profile { .. } => "profile",
            Self::Shift { .. } => "shift",
        }
    }
}

/// What is done to which lines.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// Which.
    pub scope: Scope,
    /// The scope in the words of the file.
    pub words: Vec<String>,
    /// Share of each line that is concerned [1].
    pub share: Placed<Amount>,
    /// Share of lines that say no size, where sizes are asked for; `None`: they are left alone.
    pub share_unsized: Option<Placed<Amount>>,
    /// What.
    pub edit: Edit,
}

/// What remains of an emission when a control's penetration goes from p0 to p1 [1]: 1 − R with R = (p1 − p0)·η·c / (1 − p0·η·c).
///
/// Back-out and additional control as SMOKE's Cntlmat and EPA's CoST have them; `docs/plan.md` says why a share of 80 % is no cut by 80 %.
pub fn penetration_remains(removal: f64, effectiveness: f64, (from, to): (f64, f64)) -> f64 {
    let works = removal * effectiveness;
    1.0 - (to - from) * works / (1.0 - from * works)
}
