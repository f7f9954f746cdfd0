//! Reads scopes, amounts and edits: the same keys in measures and in rules of scenarios.

use super::effect::{Amount, ByPollutant, Capacity, Destination, Edit, Effect, Scope};
use crate::config::reader::{FromToml, Placed, Reader, Section};
use crate::config::suggest;
use crate::inventory::{BASE, counties, heights};
use crate::terrain::Regions;
use std::collections::BTreeMap;
use toml::de::DeValue;

/// Keys of which an effect has exactly one.
const EDITS: [&str; 11] = [
    "activity",
    "growth",
    "remove",
    "switch",
    "factor",
    "capture",
    "operation",
    "control",
    "concentration",
    "profile",
    "shift",
];
/// Keys that say which lines are meant.
const SCOPE: [&str; 10] = [
    "sector",
    "class",
    "emission_factor",
    "region",
    "facility",
    "source",
    "height",
    "capacity_from",
    "capacity_below",
    "capacity_unit",
];

impl FromToml for Amount {
    const EXPECTED: &'static str = "a number, or the name of a parameter";
    fn from_toml(value: &DeValue<'_>) -> Option<Self> {
        match value {
            DeValue::String(name) => Some(Self::Parameter(name.to_string())),
            _ => f64::from_toml(value).map(Self::Number),
        }
    }
    fn show(&self) -> String {
        match self {
            Self::Number(number) => number.show(),
            Self::Parameter(name) => name.show(),
        }
    }
}

impl Default for Amount {
    fn default() -> Self {
        Self::Number(0.0)
    }
}

/// A number that is written.
pub(super) fn number(value: f64) -> Placed<Amount> {
    Placed::by_default(Amount::Number(value))
}

/// Reads which lines are meant.
pub(super) fn scope(section: &mut Section<'_>, reader: &mut Reader<'_>) -> Scope {
    fn all(words: Vec<Placed<String>>) -> impl Iterator<Item = String> {
        words.into_iter().map(|word| word.value)
    }
    let mut scope = Scope {
        sectors: all(section.words(reader, "sector")).collect(),
        classes: all(section.words(reader, "class")).collect(),
        factors: all(section.words(reader, "emission_factor")).collect(),
        facilities: all(section.words(reader, "facility")).collect(),
        sources: all(section.words(reader, "source")).collect(),
        ..Scope::default()
    };
    let regions = section.words(reader, "region");
    match Regions::embedded() {
        Ok(known) => {
            for word in &regions {
                scope.counties.extend(counties(word, reader, known));
            }
        }
        Err(error) => {
            for word in &regions {
                reader.refuse(word, "damaged", error.to_string(), "");
            }
        }
    }
    scope.heights = heights(section, reader);
    scope.capacity = capacity(section, reader);
    scope
}

fn capacity(section: &mut Section<'_>, reader: &mut Reader<'_>) -> Option<Capacity> {
    let from: Option<Placed<f64>> = section.optional(reader, "capacity_from");
    let below: Option<Placed<f64>> = section.optional(reader, "capacity_below");
    let unit: Option<Placed<String>> = section.optional(reader, "capacity_unit");
    if from.is_none() && below.is_none() {
        if let Some(unit) = &unit {
            let help = "add capacity_below = 35 or capacity_from = 35";
            reader.refuse(unit, "missing-key", "a unit without a size", help);
        }
        return None;
    }
    let Some(unit) = unit else {
        let given = from.as_ref().or(below.as_ref())?;
        let help = "add capacity_unit = \"t/h\", \"MW\", \"t/a\" or \"MVA\"";
        reader.refuse(given, "missing-key", "a size without its unit", help);
        return None;
    };
    Some(Capacity {
        from: from.map_or(0.0, |from| from.value),
        below: below.map_or(f64::INFINITY, |below| below.value),
        unit: unit.value,
    })
}

/// Reads an effect; `None` where what it does is not to be read.
pub(crate) fn effect(section: &mut Section<'_>, reader: &mut Reader<'_>) -> Option<Effect> {
    let words = section
        .entries()
        .iter()
        .filter(|(key, _)| SCOPE.contains(&key.get_ref().as_ref()))
        .map(|(key, value)| {
            let text = reader.text.get(value.span()).unwrap_or_default();
            format!("{} = {text}", key.get_ref())
        })
        .collect();
    let scope = scope(section, reader);
    let share = section
        .optional(reader, "share")
        .unwrap_or_else(|| number(1.0));
    let share_unsized: Option<Placed<Amount>> = section.optional(reader, "share_unsized");
    if let (Some(share), None) = (&share_unsized, &scope.capacity) {
        let help = "it is the share of lines that say no size: add capacity_below or capacity_from, or write share";
        reader.refuse(share, "not-used", "no sizes are asked for", help);
    }
    let edit = edit(section, reader)?;
    Some(Effect {
        scope,
        words,
        share,
        share_unsized,
        edit,
    })
}

/// Reads the one edit of a section.
fn edit(section: &mut Section<'_>, reader: &mut Reader<'_>) -> Option<Edit> {
    let given: Vec<&str> = EDITS
        .into_iter()
        .filter(|key| section.raw(key).is_some())
        .collect();
    let [key] = given.as_slice() else {
        let message = if given.is_empty() {
            format!("section [{}] does nothing", section.path)
        } else {
            format!(
                "section [{}] does several things: {}",
                section.path,
                given.join(", ")
            )
        };
        let help = format!("write one of {}", EDITS.join(", "));
        reader.problem("edit", section.span.clone(), message, "", Some(help));
        return None;
    };
    match *key {
        "activity" => section.optional(reader, "activity").map(Edit::Activity),
        "growth" => growth(section, reader).map(Edit::Growth),
        "remove" => {
            let remove: Placed<bool> = section.optional(reader, "remove")?;
            if !remove.value {
                let help = "leave the effect out";
                reader.refuse(&remove, "bad-value", "remove = false does nothing", help);
            }
            Some(Edit::Remove)
        }
        "switch" => switch(section, reader),
        "factor" => by_pollutant(section, reader, "factor").map(Edit::Factor),
        "capture" => section.optional(reader, "capture").map(Edit::Capture),
        "operation" => section.optional(reader, "operation").map(Edit::Operation),
        "control" => control(section, reader),
        "concentration" => concentration(section, reader),
        "profile" => profile(section, reader),
        _ => shift(section, reader),
    }
}

/// A table of pollutants and amounts.
fn by_pollutant(
    section: &mut Section<'_>,
    reader: &mut Reader<'_>,
    key: &'static str,
) -> Option<ByPollutant> {
    let table = section.section(reader, key)?;
    let mut amounts: ByPollutant = Default::default();
    for (name, value) in table.entries() {
        let place = Placed {
            value: name.get_ref().to_string(),
            span: Some(name.span()),
        };
        let Some(amount) = Amount::from_toml(value.get_ref()) else {
            let message = format!("{} of {} is no number", key, place.value);
            reader.refuse(
                &place,
                "wrong-type",
                message,
                format!("write {}", Amount::EXPECTED),
            );
            continue;
        };
        let amount = Placed {
            value: amount,
            span: Some(value.span()),
        };
        let own = match place.value.as_str() {
            "PM10" => BASE
                .iter()
                .position(|base| *base == "PM25")
                .map(|at| at..BASE.len()),
            name => BASE
                .iter()
                .position(|base| *base == name)
                .map(|at| at..at + 1),
        };
        let Some(own) = own else {
            let known = BASE.iter().copied().chain(["PM10"]);
            let help = suggest::help(&place.value, known, "pollutants are");
            let message = format!("there is no pollutant '{}'", place.value);
            reader.refuse(&place, "unknown-name", message, help);
            continue;
        };
        for at in own {
            amounts[at] = Some(amount.clone());
        }
    }
    Some(amounts)
}

fn growth(section: &mut Section<'_>, reader: &mut Reader<'_>) -> Option<BTreeMap<u16, f64>> {
    let table = section.section(reader, "growth")?;
    let mut years = BTreeMap::new();
    for (year, value) in table.entries() {
        let place = Placed {
            value: year.get_ref().to_string(),
            span: Some(year.span()),
        };
        let number = f64::from_toml(value.get_ref()).filter(|f| f.is_finite() && *f >= 0.0);
        let known = year
            .get_ref()
            .parse()
            .ok()
            .filter(|y| (1990..=2100).contains(y));
        if let (Some(year), Some(number)) = (known, number) {
            years.insert(year, number);
        } else {
            let message = format!("'{}' is no year with a factor", place.value);
            reader.refuse(
                &place,
                "bad-value",
                message,
                "write growth = { 2020 = 1.0, 2030 = 0.8 }",
            );
        }
    }
    if years.is_empty() {
        let span = table.span.clone();
        let help = Some("write growth = { 2020 = 1.0, 2030 = 0.8 }".to_owned());
        reader.problem("missing-key", span, "growth without a year", "", help);
    }
    Some(years)
}

fn switch(section: &mut Section<'_>, reader: &mut Reader<'_>) -> Option<Edit> {
    let mut own = section.section(reader, "switch")?;
    let class: Option<Placed<String>> = own.optional(reader, "class");
    let elsewhere: Option<Placed<String>> = own.optional(reader, "elsewhere");
    let loss = own.optional(reader, "loss").unwrap_or_else(|| number(0.0));
    let to = match (class, elsewhere) {
        (Some(class), None) => Some(class.map(Destination::Class)),
        (None, Some(words)) => Some(words.map(Destination::Elsewhere)),
        _ => {
            let message = "heat goes to one place";
            let help = "write class = \"heat_gas\", or elsewhere = \"electricity\"".to_owned();
            reader.problem("switch", own.span.clone(), message, "", Some(help));
            None
        }
    };
    own.finish(reader);
    Some(Edit::Switch { to: to?, loss })
}

fn control(section: &mut Section<'_>, reader: &mut Reader<'_>) -> Option<Edit> {
    let removal = by_pollutant(section, reader, "control")?;
    let mut amount = |key: &'static str, default: f64| {
        section
            .optional(reader, key)
            .unwrap_or_else(|| number(default))
    };
    let (from, to) = (
        amount("penetration_from", 0.0),
        amount("penetration_to", 1.0),
    );
    let effectiveness = amount("effectiveness", 1.0);
    let replace = section.or(reader, "replace_if_stronger", false).value;
    Some(Edit::Control {
        removal,
        from,
        to,
        effectiveness,
        replace,
    })
}

fn concentration(section: &mut Section<'_>, reader: &mut Reader<'_>) -> Option<Edit> {
    let most = by_pollutant(section, reader, "concentration")?;
    let missing = "write flue_gas_m3 = …: dry flue gas a unit of activity";
    let volume = section.required(reader, "flue_gas_m3", missing);
    Some(Edit::Concentration { most, volume })
}

fn profile(section: &mut Section<'_>, reader: &mut Reader<'_>) -> Option<Edit> {
    let mut own = section.section(reader, "profile")?;
    let edit = Edit::Profile {
        hour: own.optional(reader, "hour"),
        weekday: own.optional(reader, "weekday"),
        month: own.optional(reader, "month"),
    };
    own.finish(reader);
    Some(edit)
}

fn shift(section: &mut Section<'_>, reader: &mut Reader<'_>) -> Option<Edit> {
    let mut own = section.section(reader, "shift")?;
    let mut hours = |key: &'static str| {
        let raw = own.raw(key)?;
        let items = raw.get_ref().as_array()?;
        let numbers: Option<Vec<i64>> = items.iter().map(|i| i64::from_toml(i.get_ref())).collect();
        match numbers?.as_slice() {
            [a, b] if (0..24).contains(a) && (0..=24).contains(b) && a != b => {
                Some((*a as usize, *b as usize))
            }
            _ => None,
        }
    };
    let (from, to) = (hours("from"), hours("to"));
    own.finish(reader);
    if from.is_none() || to.is_none() {
        let help = "write shift = { from = [8, 18], to = [20, 6] }: first hour and the hour behind the last".to_owned();
        let span = section.span.clone();
        reader.problem(
            "bad-value",
            span,
            "a shift goes from hours to hours of the day",
            "",
            Some(help),
        );
    }
    Some(Edit::Shift {
        from: from?,
        to: to?,
    })
}
