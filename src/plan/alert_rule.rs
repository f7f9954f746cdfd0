//! The versions of the rule for alerts: `seeds/plan/alerts.toml`.

use crate::seeds;
use crate::standards::{Sourced, Status};
use jiff::civil::Date;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use std::sync::OnceLock;

/// The file.
const FILE: &str = "plan/alerts.toml";

/// Level of an alert, rising.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertLevel {
    /// 黄色, III.
    Yellow,
    /// 橙色, II.
    Orange,
    /// 红色, I.
    Red,
}

impl AlertLevel {
    /// All, rising.
    pub const ALL: [Self; 3] = [Self::Yellow, Self::Orange, Self::Red];

    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Yellow => "yellow",
            Self::Orange => "orange",
            Self::Red => "red",
        }
    }

    /// Its name in Chinese.
    pub fn name_zh(self) -> &'static str {
        match self {
            Self::Yellow => "黄色",
            Self::Orange => "橙色",
            Self::Red => "红色",
        }
    }

    /// The level of a name, in English or Chinese.
    pub fn from_name(text: &str) -> Option<Self> {
        let own = |level: &Self| {
            level.name() == text
                || level.name_zh().trim_end_matches('色') == text.trim_end_matches('色')
        };
        Self::ALL.into_iter().find(own)
    }
}

/// Over which 24 hours the daily index goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// Days of Beijing time; a day's index holds for all its hours.
    Calendar,
    /// The 24 hours that end with every hour.
    Rolling,
}

/// The daily index stays above a value for so many hours in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// Above this index.
    pub above: u32,
    /// For at least so many hours.
    pub hours: usize,
}

/// One way to reach a level: all conditions hold.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alternative {
    /// The level.
    pub level: AlertLevel,
    /// Its conditions.
    pub conditions: Vec<Condition>,
    /// What it is, in words that stand alone.
    pub what: String,
    /// How sure.
    pub status: Status,
    /// From where.
    pub source: String,
}

/// A version of the rule.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AlertRule {
    /// Its name on the command line: `2018`, `2024`.
    pub id: String,
    /// What it is.
    pub name: String,
    /// The same in Chinese.
    pub name_zh: String,
    /// First day on which it holds.
    #[serde(deserialize_with = "day")]
    pub from: Date,
    /// Last day; `None` where it still holds.
    #[serde(default, deserialize_with = "some_day")]
    pub to: Option<Date>,
    /// Over which hours a daily index goes.
    pub days: DayKind,
    /// Hours in a row not above the lowest threshold after which an alert is lifted.
    pub lift: Sourced<usize>,
    /// Hours before its beginning at which an alert is to be issued.
    pub lead: Sourced<usize>,
    /// Ways to reach the levels.
    #[serde(rename = "alternative")]
    pub alternatives: Vec<Alternative>,
}

/// Why there is no rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AlertRuleError {
    /// No version of this name.
    #[error("there is no rule for alerts called '{id}'\nhint: there are {known}")]
    Unknown {
        /// The name.
        id: String,
        /// Those that there are.
        known: String,
    },
    /// None held on a day.
    #[error("no rule for alerts of this program held on {day}\nhint: the first holds from {first}")]
    TooEarly {
        /// The day.
        day: Date,
        /// First day of the first rule.
        first: Date,
    },
}

fn day<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
    String::deserialize(from)?.parse().map_err(D::Error::custom)
}

fn some_day<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
    day(from).map(Some)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rules {
    rule: Vec<AlertRule>,
}

impl AlertRule {
    /// All versions, in the order of their beginning.
    pub fn all() -> &'static [Self] {
        static RULES: OnceLock<Vec<AlertRule>> = OnceLock::new();
        RULES.get_or_init(|| {
            let text = seeds::text(FILE).expect("an embedded table");
            let rules: Rules = toml::from_str(text).expect("an embedded table");
            rules.rule
        })
    }

    /// The version of a name.
    ///
    /// # Errors
    /// [`AlertRuleError::Unknown`].
    pub fn named(id: &str) -> Result<&'static Self, AlertRuleError> {
        let found = Self::all().iter().find(|rule| rule.id == id);
        found.ok_or_else(|| {
            let known: Vec<&str> = Self::all().iter().map(|rule| &*rule.id).collect();
            AlertRuleError::Unknown {
                id: id.to_owned(),
                known: known.join(", "),
            }
        })
    }

    /// The version that holds on a day.
    ///
    /// # Errors
    /// [`AlertRuleError::TooEarly`].
    pub fn on(day: Date) -> Result<&'static Self, AlertRuleError> {
        let all = Self::all();
        let holds = |rule: &&Self| day >= rule.from && rule.to.is_none_or(|to| day <= to);
        all.iter().find(holds).ok_or(AlertRuleError::TooEarly {
            day,
            first: all[0].from,
        })
    }

    /// The index above which the rule looks at the air at all.
    pub fn threshold(&self) -> u32 {
        let conditions = self.alternatives.iter().flat_map(|a| &a.conditions);
        conditions.map(|c| c.above).min().unwrap_or(u32::MAX)
    }
}
