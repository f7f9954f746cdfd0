//! Our own format of a mechanism: one TOML file, a line a species, a line a reaction.
//!
//! ```toml
//! name = "SMALL"
//! source = "Atkinson et al. 2004"
//! fixed = { O2 = 0.2095, N2 = 0.7808, CH4 = 1.85e-6, H2 = 0.56e-6 }
//! species = [
//!   { name = "O3", formula = "O3", group = "core", note = "ozone" },
//!   { name = "XO2", atoms = { N = 0, S = 0, Cl = 0 }, molar_mass_g = 87.1, group = "core", note = "operator: no whole formula" },
//! ]
//! reactions = [
//!   { label = "R3", group = "core", equation = "O3 + NO = NO2", rate = "2.07e-12 exp(-1400/T)" },
//! ]
//! ```
//!
//! Rate laws in words: `2.1e-10`, `6e-34 (T/300)^-2.6`, `falloff(1e-31 (T/300)^-1.6, 5e-11, F = 0.85, N = 0.84)`,
//! `complex(k0, k2, k3)` for k₀ + k₃M/(1 + k₃M/k₂), `2.2e-13 exp(600/T) + 1.9e-33 exp(980/T) M`, `1e-12 (1 + 0.6 P)`,
//! `open_water(a exp(b P), c exp(d P), limit)`, `J(TABLE)`, `0.05 J(TABLE)`, `surface(PROCESS)`, `0.84 k(R54)`,
//! `k(R54) exp(10900/T) / 2.1e-27`.

mod words;
mod write;

use super::assemble::{Draft, DraftRow, assemble};
use super::problem::did_you_mean;
use super::text::{Cursor, Word};
use super::{
    Atoms, FixedFractions, Group, InvalidMechanism, Known, Mechanism, MechanismSpecies, Problem,
    Span, formula,
};
use serde::Deserialize;
use toml::Spanned;
pub use write::write;

/// The file as TOML sees it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    source: String,
    fixed: FixedEntry,
    species: Vec<SpeciesEntry>,
    reactions: Vec<ReactionEntry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FixedEntry {
    #[serde(rename = "O2")]
    oxygen: Spanned<f64>,
    #[serde(rename = "N2")]
    nitrogen: Spanned<f64>,
    #[serde(rename = "CH4")]
    methane: Spanned<f64>,
    #[serde(rename = "H2")]
    hydrogen: Spanned<f64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SpeciesEntry {
    name: Spanned<String>,
    formula: Option<Spanned<String>>,
    atoms: Option<AtomsEntry>,
    molar_mass_g: Option<Spanned<f64>>,
    group: Spanned<String>,
    #[serde(default)]
    note: String,
}

#[derive(Debug, Deserialize, Clone, Copy)]
#[serde(deny_unknown_fields)]
struct AtomsEntry {
    #[serde(rename = "N")]
    nitrogen: Option<f64>,
    #[serde(rename = "S")]
    sulfur: Option<f64>,
    #[serde(rename = "C")]
    carbon: Option<f64>,
    #[serde(rename = "Cl")]
    chlorine: Option<f64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReactionEntry {
    label: Spanned<String>,
    group: Spanned<String>,
    equation: Spanned<String>,
    rate: Spanned<String>,
    #[serde(default)]
    source: String,
}

/// Reads a mechanism in our own format.
///
/// # Errors
/// [`InvalidMechanism`] with everything that is wrong in it (of faults of the TOML itself the first).
pub fn read(file: &str, text: &str, known: &Known<'_>) -> Result<Mechanism, InvalidMechanism> {
    let parsed: File = toml::from_str(text).map_err(|error| {
        let span = error.span().unwrap_or(0..0);
        InvalidMechanism::new(
            file,
            text,
            vec![
                Problem::new("toml", span, error.message().trim().to_string()).help(
                    "keys and their places: `hehuang mechanism export` writes a whole example",
                ),
            ],
        )
    })?;
    let mut reader = Reader {
        text,
        draft: Draft {
            name: parsed.name,
            source: parsed.source,
            declared: Some(Vec::new()),
            ..Draft::default()
        },
    };
    reader.fixed(&parsed.fixed);
    for entry in &parsed.species {
        reader.species(entry);
    }
    for entry in &parsed.reactions {
        reader.reaction(entry);
    }
    assemble(file, text, reader.draft, known)
}

struct Reader<'a> {
    text: &'a str,
    draft: Draft,
}

impl Reader<'_> {
    fn problem(&mut self, problem: Problem) {
        self.draft.problems.push(problem);
    }

    fn fixed(&mut self, entry: &FixedEntry) {
        for (name, value) in [
            ("O2", &entry.oxygen),
            ("N2", &entry.nitrogen),
            ("CH4", &entry.methane),
            ("H2", &entry.hydrogen),
        ] {
            if !(0.0..=1.0).contains(value.as_ref()) {
                self.problem(
                    Problem::new(
                        "fixed",
                        value.span(),
                        format!("{name} = {} is no mole fraction", value.as_ref()),
                    )
                    .help("mole fractions are between 0 and 1 (1 ppm is 1e-6)"),
                );
            }
        }
        self.draft.fixed = FixedFractions {
            oxygen: *entry.oxygen.as_ref(),
            nitrogen: *entry.nitrogen.as_ref(),
            methane: *entry.methane.as_ref(),
            hydrogen: *entry.hydrogen.as_ref(),
        };
    }

    fn species(&mut self, entry: &SpeciesEntry) {
        let mut species = MechanismSpecies::unknown(entry.name.as_ref());
        species.note.clone_from(&entry.note);
        species.group = self.group(&entry.group);
        self.name(&entry.name);
        if let Some(mass) = &entry.molar_mass_g {
            if (1.0..5000.0).contains(mass.as_ref()) {
                // Whole grams stay whole numbers on the way to kilograms and back.
                species.molar_mass = Some(mass.as_ref() / 1000.0);
            } else {
                self.problem(
                    Problem::new(
                        "molar-mass",
                        mass.span(),
                        format!("{} g/mol is no molar mass", mass.as_ref()),
                    )
                    .help("in g/mol, between 1 and 5000"),
                );
            }
        }
        match (&entry.formula, entry.atoms) {
            (Some(written), None) => match formula::parse(written.as_ref()) {
                Ok((atoms, mass)) => {
                    species.formula = Some(written.as_ref().clone());
                    species.atoms = atoms;
                    species.molar_mass.get_or_insert(mass);
                }
                Err(message) => self.problem(Problem::new("formula", written.span(), message)),
            },
            (Some(written), Some(_)) => self.problem(
                Problem::new(
                    "formula",
                    written.span(),
                    format!("'{}' has a formula and atoms", species.name),
                )
                .help("keep one of the two; `atoms` is for species without a whole formula"),
            ),
            (None, Some(atoms)) => {
                species.atoms = Atoms {
                    nitrogen: atoms.nitrogen,
                    sulfur: atoms.sulfur,
                    carbon: atoms.carbon,
                    chlorine: atoms.chlorine,
                };
            }
            (None, None) => {}
        }
        for count in [
            species.atoms.nitrogen,
            species.atoms.sulfur,
            species.atoms.carbon,
            species.atoms.chlorine,
        ]
        .into_iter()
        .flatten()
        {
            if !(0.0..1000.0).contains(&count) {
                self.problem(Problem::new(
                    "atoms",
                    entry.name.span(),
                    format!("'{}' holds {count} atoms of an element", species.name),
                ));
            }
        }
        if let Some(declared) = &mut self.draft.declared {
            declared.push((species, entry.name.span()));
        }
    }

    /// A name must be one that a rate or an equation can hold.
    fn name(&mut self, name: &Spanned<String>) {
        let text: &str = name.as_ref();
        let mut cursor = Cursor::within(text, 0..text.len());
        let whole = cursor
            .word()
            .is_some_and(|word| word.span == (0..text.len()));
        if !whole {
            self.problem(
                Problem::new("name", name.span(), format!("'{text}' is no name"))
                    .help("names begin with a letter and hold letters, digits, '_' and ':'"),
            );
        }
    }

    fn group(&mut self, written: &Spanned<String>) -> Group {
        if let Some(group) = Group::named(written.as_ref()) {
            return group;
        }
        let names = Group::ALL.map(Group::name);
        let hint = did_you_mean(written.as_ref(), names.into_iter());
        self.problem(
            Problem::new(
                "group",
                written.span(),
                format!("there is no group '{}'", written.as_ref()),
            )
            .label(hint)
            .help(format!("groups are: {}", names.join(", "))),
        );
        Group::Core
    }

    fn reaction(&mut self, entry: &ReactionEntry) {
        let label: &str = entry.label.as_ref();
        let fits = !label.is_empty()
            && label
                .bytes()
                .all(|b| b.is_ascii_graphic() && !b"<>(){};,\"".contains(&b));
        if !fits {
            self.problem(
                Problem::new(
                    "label",
                    entry.label.span(),
                    format!("'{label}' is no label"),
                )
                .help("labels hold no blanks and none of <>(){};,"),
            );
        }
        let group = self.group(&entry.group);
        let equation = self.within(&entry.equation, words::equation);
        let law = self.within(&entry.rate, words::law);
        if let (Some((reactants, products)), Some(law)) = (equation, law) {
            self.draft.rows.push(DraftRow {
                label: Word {
                    text: label.into(),
                    span: entry.label.span(),
                },
                group: Some(group),
                source: entry.source.clone(),
                reactants,
                products,
                law,
                law_span: entry.rate.span(),
            });
        }
    }

    /// Parses what stands in a string, with places in the file where the string is written without escapes.
    fn within<T>(
        &mut self,
        written: &Spanned<String>,
        parse: fn(&mut Cursor<'_>) -> Result<T, Problem>,
    ) -> Option<T> {
        let value: &str = written.as_ref();
        let span = written.span();
        let inner: Span = span.start + 1..span.end.saturating_sub(1);
        let plain = self.text.get(inner.clone()) == Some(value);
        let result = if plain {
            parse(&mut Cursor::within(self.text, inner))
        } else {
            parse(&mut Cursor::within(value, 0..value.len())).map_err(|problem| Problem {
                span: span.clone(),
                ..problem
            })
        };
        match result {
            Ok(value) => Some(value),
            Err(problem) => {
                self.problem(problem);
                None
            }
        }
    }
}
