//! A mechanism in our own format.

use super::super::{Arrhenius, Atoms, Mechanism, MechanismSpecies, RateLaw, Reaction, formula};
use std::fmt::Write;

/// The text of a mechanism: [`super::read`] of it gives the same mechanism.
pub fn write(mechanism: &Mechanism) -> String {
    let mut text = String::new();
    let fixed = &mechanism.fixed;
    text.push_str(&format!("name = {}\n", quoted(&mechanism.name)));
    text.push_str(&format!("source = {}\n", quoted(&mechanism.source)));
    text.push_str(
        "# Mole fractions of gases that do not change [mol/mol]; water comes with the weather.\n",
    );
    text.push_str(&format!(
        "fixed = {{ O2 = {}, N2 = {}, CH4 = {}, H2 = {} }}\n",
        float(fixed.oxygen),
        float(fixed.nitrogen),
        float(fixed.methane),
        float(fixed.hydrogen)
    ));
    text.push_str("species = [\n");
    for species in &mechanism.species {
        text.push_str(&species_line(species));
    }
    text.push_str("]\nreactions = [\n");
    for reaction in &mechanism.reactions {
        text.push_str(&reaction_line(mechanism, reaction));
    }
    text.push_str("]\n");
    text
}

fn species_line(species: &MechanismSpecies) -> String {
    let mut line = format!("  {{ name = {}, ", quoted(&species.name));
    if let Some(written) = &species.formula
        && let Ok((_, mass)) = formula::parse(written)
    {
        line.push_str(&format!("formula = {}, ", quoted(written)));
        if species.molar_mass != Some(mass) {
            line.push_str(&mass_entry(species.molar_mass));
        }
    } else {
        line.push_str(&atoms_entry(&species.atoms));
        line.push_str(&mass_entry(species.molar_mass));
    }
    line.push_str(&format!("group = {}", quoted(species.group.name())));
    if !species.note.is_empty() {
        line.push_str(&format!(", note = {}", quoted(&species.note)));
    }
    line.push_str(" },\n");
    line
}

fn mass_entry(mass: Option<f64>) -> String {
    mass.map_or_else(String::new, |mass| {
        // The shortest number of grams that reads back as the same kilograms.
        let grams = (0..17)
            .map(|digits| format!("{:.digits$}", mass * 1000.0))
            .find(|grams| grams.parse::<f64>().is_ok_and(|g| g / 1000.0 == mass))
            .unwrap_or_else(|| format!("{}", mass * 1000.0));
        let point = if grams.contains('.') { "" } else { ".0" };
        format!("molar_mass_g = {grams}{point}, ")
    })
}

fn atoms_entry(atoms: &Atoms) -> String {
    let parts: Vec<String> = [
        ("N", atoms.nitrogen),
        ("S", atoms.sulfur),
        ("C", atoms.carbon),
        ("Cl", atoms.chlorine),
    ]
    .into_iter()
    .filter_map(|(symbol, count)| count.map(|count| format!("{symbol} = {}", float(count))))
    .collect();
    if parts.is_empty() {
        String::new()
    } else {
        format!("atoms = {{ {} }}, ", parts.join(", "))
    }
}

fn reaction_line(mechanism: &Mechanism, reaction: &Reaction) -> String {
    let mut line = format!(
        "  {{ label = {}, group = {}, equation = {}, rate = {}",
        quoted(&reaction.label),
        quoted(reaction.group.name()),
        quoted(&mechanism.equation(reaction)),
        quoted(&mechanism.rate_in_words(reaction))
    );
    if !reaction.source.is_empty() {
        line.push_str(&format!(", source = {}", quoted(&reaction.source)));
    }
    line.push_str(" },\n");
    line
}

impl Mechanism {
    /// `O + O2 + M = O3`; yields stand before products.
    pub fn equation(&self, reaction: &Reaction) -> String {
        let mut left: Vec<&str> = reaction
            .reactants
            .iter()
            .map(|&s| self.species[s].name.as_str())
            .collect();
        left.extend(reaction.fixed.iter().map(|gas| gas.name()));
        let mut text = format!("{} =", left.join(" + "));
        for (index, &(species, yielded)) in reaction.products.iter().enumerate() {
            let sign = match (yielded < 0.0, index) {
                (true, _) => " -",
                (false, 0) => "",
                (false, _) => " +",
            };
            text.push_str(sign);
            if yielded.abs() != 1.0 {
                let _ = write!(text, " {}", yielded.abs());
            }
            let _ = write!(text, " {}", self.species[species].name);
        }
        text
    }

    /// The rate law in the words of our format.
    pub fn rate_in_words(&self, reaction: &Reaction) -> String {
        match reaction.law {
            RateLaw::Arrhenius(law) => term(&law),
            RateLaw::Falloff {
                low,
                high,
                broadening,
                width,
            } => format!(
                "falloff({}, {}, F = {broadening}, N = {width})",
                term(&low),
                term(&high)
            ),
            RateLaw::Complex {
                direct,
                limit,
                collision,
            } => format!(
                "complex({}, {}, {})",
                term(&direct),
                term(&limit),
                term(&collision)
            ),
            RateLaw::PressureSum {
                direct,
                collision,
                rest,
            } => {
                let mut text = format!("{} + {} M", term(&direct), term(&collision));
                if rest.factor != 0.0 {
                    let (sign, factor) = if rest.factor < 0.0 {
                        ("-", -rest.factor)
                    } else {
                        ("+", rest.factor)
                    };
                    let _ = write!(text, " {sign} {}", term(&Arrhenius { factor, ..rest }));
                }
                text
            }
            RateLaw::Pressure { factor } => format!("{} (1 + 0.6 P)", number(factor)),
            RateLaw::OpenWater {
                first,
                second,
                limit,
            } => format!(
                "open_water({} exp({} P), {} exp({} P), {})",
                number(first.0),
                number(-first.1),
                number(second.0),
                number(-second.1),
                number(limit)
            ),
            RateLaw::Scaled { factor, reaction } => {
                format!("{factor} k({})", self.reactions[reaction].label)
            }
            RateLaw::Reverse {
                factor,
                activation,
                reaction,
            } => format!(
                "k({}) exp({}/T) / {}",
                self.reactions[reaction].label,
                number(activation),
                number(factor)
            ),
            RateLaw::Photolysis { table, factor } => named(factor, "J", &self.photolysis[table]),
            RateLaw::Heterogeneous { process, factor } => {
                named(factor, "surface", &self.heterogeneous[process])
            }
        }
    }
}

fn named(factor: f64, kind: &str, name: &str) -> String {
    if factor == 1.0 {
        format!("{kind}({name})")
    } else {
        format!("{factor} {kind}({name})")
    }
}

fn term(law: &Arrhenius) -> String {
    let mut text = number(law.factor);
    if law.power != 0.0 {
        let _ = write!(text, " (T/300)^{}", number(law.power));
    }
    if law.activation != 0.0 {
        let _ = write!(text, " exp({}/T)", number(-law.activation));
    }
    text
}

/// The shortest spelling that reads back as the same number.
fn number(value: f64) -> String {
    let plain = format!("{value}");
    let exponent = format!("{value:e}");
    if plain.len() <= exponent.len().max(7) {
        plain
    } else {
        exponent
    }
}

/// As TOML wants a number that is no integer.
fn float(value: f64) -> String {
    let text = number(value);
    if text.contains(['.', 'e']) {
        text
    } else {
        format!("{text}.0")
    }
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.into()).to_string()
}
