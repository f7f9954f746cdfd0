//! `[chemistry]`: whether gases react, by which mechanism and how exactly. Without the section nothing reacts.

use super::check::{RELATIVE, check_files};
use super::reader::{Placed, Reader, Section, Texts};
use super::schema::Scenario;
use super::suggest;
use crate::chemistry::Method;
use crate::simulation::Splitting;
use crate::species::mechanism::Group;
use std::path::PathBuf;

/// Groups that are left out where the scenario does not say: they change no ozone over the plateau and cost time (a choice
/// of this project).
const WITHOUT: [&str; 4] = ["mercury", "toxics", "halogen", "marine"];
/// Mechanisms that are shipped.
const SHIPPED: [&str; 1] = ["cb6r5"];
/// Largest relative tolerance, exclusive [1].
const MOST_RELATIVE: f64 = 0.1;
/// Largest absolute tolerance, inclusive [ppb]: radicals at 1e-4 ppb must not vanish below it.
const MOST_ABSOLUTE: f64 = 1e-2;
/// Ozone columns that occur on Earth [DU].
const OZONE_COLUMN: (f64, f64) = (80.0, 600.0);

/// Where the reactions come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MechanismSource {
    /// A shipped mechanism by its name.
    Shipped(String),
    /// A definition file, `mech_*.def`.
    File(PathBuf),
}

/// How gases react.
#[derive(Debug, Clone, PartialEq)]
pub struct Chemistry {
    /// The mechanism.
    pub mechanism: Placed<MechanismSource>,
    /// A user's table of gases, in front of the embedded one; for mechanisms with species of their own.
    pub gas_properties: Option<Placed<PathBuf>>,
    /// Groups of rows that are left out, in the order of the file.
    pub without: Vec<Placed<Group>>,
    /// Relative tolerance of the solver [1].
    pub relative_tolerance: Placed<f64>,
    /// Absolute tolerance of the solver as a mole fraction [mol/mol].
    pub absolute_tolerance: Placed<f64>,
    /// Rosenbrock method.
    pub method: Placed<Method>,
    /// Where the chemistry stands in a step.
    pub splitting: Placed<Splitting>,
    /// Time between photolysis rates [s]; divides the hour.
    pub photolysis_interval: Placed<i64>,
    /// Ozone column [DU]; `None`: by month.
    pub ozone_column: Option<Placed<f64>>,
    /// Whether NO2 turns into HONO at the ground.
    pub surface_nitrous_acid: Placed<bool>,
    /// Whether gases are taken up by dust.
    pub dust_uptake: Placed<bool>,
    /// Whether plants emit.
    pub biogenic: Placed<bool>,
    /// Whether soils emit NO.
    pub soil_nitric_oxide: Placed<bool>,
    /// Whether the air above the model top brings stratospheric ozone.
    pub stratosphere: Placed<bool>,
}

impl Chemistry {
    /// Sectors that plants and soils add to those of the inventory: `biogenic`, `soil`.
    pub fn natural_sectors(&self) -> Vec<&'static str> {
        let switches = [
            ("biogenic", &self.biogenic),
            ("soil", &self.soil_nitric_oxide),
        ];
        let on = switches.into_iter().filter(|(_, on)| on.value);
        on.map(|(sector, _)| sector).collect()
    }
}

/// Reads the section; `None` if there is none.
pub(super) fn chemistry(root: &mut Section<'_>, reader: &mut Reader<'_>) -> Option<Chemistry> {
    let mut s = root.section(reader, "chemistry")?;
    let methods = Method::ALL.map(|method| (method.name(), method));
    let splittings = [("strang", Splitting::Strang), ("lie", Splitting::Lie)];
    let mechanism = s.or(reader, "mechanism", SHIPPED[0].to_owned());
    let defaults = Texts(
        WITHOUT
            .map(|word| Placed::by_default(word.to_owned()))
            .into(),
    );
    let without = s.or(reader, "without", defaults).value.0;
    let chemistry = Chemistry {
        mechanism: source(mechanism, reader),
        gas_properties: s
            .optional::<String>(reader, "gas_properties")
            .map(|path| path.map(PathBuf::from)),
        without: groups(without, reader),
        relative_tolerance: s.or(reader, "relative_tolerance", 1e-3),
        absolute_tolerance: s
            .or(reader, "absolute_tolerance_ppb", 1e-6)
            .map(|ppb| ppb * 1e-9),
        method: s.choice(reader, "method", &methods, Method::Ros3, "ros3"),
        splitting: s.choice(
            reader,
            "splitting",
            &splittings,
            Splitting::Strang,
            "strang",
        ),
        photolysis_interval: s
            .or(reader, "photolysis_minutes", 15_i64)
            .map(|minutes| minutes.saturating_mul(60)),
        ozone_column: s.optional(reader, "ozone_column_DU"),
        surface_nitrous_acid: s.or(reader, "surface_nitrous_acid", true),
        dust_uptake: s.or(reader, "dust_uptake", true),
        biogenic: s.or(reader, "biogenic", true),
        soil_nitric_oxide: s.or(reader, "soil_nitric_oxide", true),
        stratosphere: s.or(reader, "stratosphere", true),
    };
    s.finish(reader);
    Some(chemistry)
}

/// A name, or a path where the text looks like one.
fn source(text: Placed<String>, reader: &mut Reader<'_>) -> Placed<MechanismSource> {
    if text.contains(['/', '\\', '.']) {
        return text.map(|path| MechanismSource::File(PathBuf::from(path)));
    }
    if !SHIPPED.contains(&text.as_str()) {
        let help = format!(
            "{}; of your own: the path of its definition file, \"mechanisms/mech_racm2.def\"",
            suggest::help(&text, SHIPPED.into_iter(), "shipped is")
        );
        let message = format!("there is no mechanism '{}'", text.value);
        reader.refuse(&text, "unknown-name", message, help);
    }
    text.map(MechanismSource::Shipped)
}

fn groups(words: Vec<Placed<String>>, reader: &mut Reader<'_>) -> Vec<Placed<Group>> {
    let known = || Group::ALL.into_iter().filter(|group| *group != Group::Core);
    let mut groups: Vec<Placed<Group>> = Vec::with_capacity(words.len());
    for word in words {
        let found = known().find(|group| group.name() == word.value);
        match found {
            Some(group) if groups.iter().any(|g| g.value == group) => {
                let message = format!("'{}' stands twice", word.value);
                reader.refuse(&word, "duplicate", message, "name each group once");
            }
            Some(group) => groups.push(word.map(|_| group)),
            None => {
                let message = format!("no group of reactions is called '{}'", word.value);
                let help = suggest::help(&word.value, known().map(Group::name), "groups are");
                reader.refuse(&word, "unknown-name", message, help);
            }
        }
    }
    groups
}

/// Notes every value that cannot be.
pub(super) fn check(scenario: &Scenario, reader: &mut Reader<'_>) {
    let Some(chemistry) = &scenario.chemistry else {
        return;
    };
    if let MechanismSource::File(file) = &chemistry.mechanism.value {
        let path = scenario.resolve(file);
        if !path.is_file() {
            let message = format!("there is no file {}", path.display());
            let help = format!("{RELATIVE}; shipped is {:?}", SHIPPED[0]);
            reader.refuse(&chemistry.mechanism, "missing-file", message, help);
        }
    }
    check_files(scenario, chemistry.gas_properties.as_slice(), reader);
    let relative = &chemistry.relative_tolerance;
    if !(relative.value > 0.0 && relative.value < MOST_RELATIVE) {
        let message = format!(
            "chemistry.relative_tolerance = {} is not between 0 and {MOST_RELATIVE}",
            relative.value
        );
        reader.refuse(
            relative,
            "bad-value",
            message,
            "1e-3 suits a grid, 1e-6 a reference",
        );
    }
    let absolute = &chemistry.absolute_tolerance;
    let ppb = absolute.value * 1e9;
    if !(ppb > 0.0 && ppb <= MOST_ABSOLUTE * (1.0 + 1e-12)) {
        let message = format!(
            "chemistry.absolute_tolerance_ppb = {} is not above 0 and at most {MOST_ABSOLUTE}",
            round_trip(ppb)
        );
        let help = "write a mole fraction below every gas that matters, such as 1e-7";
        reader.refuse(absolute, "bad-value", message, help);
    }
    let interval = &chemistry.photolysis_interval;
    let minutes = interval.value / 60;
    if !(1..=60).contains(&minutes) || 60 % minutes != 0 {
        let message = format!("chemistry.photolysis_minutes = {minutes} does not divide the hour");
        let help = "write a divisor of 60: 5, 6, 10, 12, 15, 20, 30 or 60";
        reader.refuse(interval, "bad-value", message, help);
    }
    if let Some(column) = &chemistry.ozone_column
        && !(OZONE_COLUMN.0..=OZONE_COLUMN.1).contains(&column.value)
    {
        let message = format!(
            "chemistry.ozone_column_DU = {} is not possible",
            column.value
        );
        let help = format!(
            "write {} to {} (Dobson units); leave it out for the month's own",
            OZONE_COLUMN.0, OZONE_COLUMN.1
        );
        reader.refuse(column, "bad-value", message, help);
    }
}

/// The number as it was written, without the last bit that two conversions cost.
fn round_trip(value: f64) -> f64 {
    format!("{value:.12e}").parse().unwrap_or(value)
}
