//! From rows as they were read to a mechanism: names become indices, and everything is checked.

use super::check::{ROUNDING, change};
use super::problem::did_you_mean;
use super::text::Word;
use super::{
    Element, FixedFractions, FixedGas, Group, InvalidMechanism, Known, Mechanism, MechanismSpecies,
    Problem, RateLaw, Reaction, Span,
};
use std::collections::BTreeMap;

/// Most reactants of a row.
const REACTANTS: usize = 3;

/// A fourth reactant is refused.
pub(super) fn three_at_most(reactants: &[Word]) -> Result<(), Problem> {
    let Some(extra) = reactants.get(REACTANTS) else {
        return Ok(());
    };
    Err(Problem::new(
        "reactant",
        extra.span.clone(),
        format!(
            "'{}' is a fourth reactant; a row has {REACTANTS} at most",
            extra.text
        ),
    ))
}

/// A rate law whose names are not looked up yet.
#[derive(Debug, Clone)]
pub(super) enum DraftLaw {
    /// One that needs nothing else.
    Plain(RateLaw),
    /// `factor` times another row's.
    Scaled { factor: f64, row: Word },
    /// The other way of an equilibrium.
    Reverse {
        factor: f64,
        activation: f64,
        row: Word,
    },
    /// `factor` times a photolysis rate.
    Photolysis { factor: f64, table: Word },
    /// `factor` times a first-order rate from elsewhere.
    Heterogeneous { factor: f64, process: Word },
}

/// A row as it was read.
#[derive(Debug, Clone)]
pub(super) struct DraftRow {
    pub(super) label: Word,
    pub(super) group: Option<Group>,
    pub(super) source: String,
    pub(super) reactants: Vec<Word>,
    pub(super) products: Vec<(Word, f64)>,
    pub(super) law: DraftLaw,
    /// Where the law stands.
    pub(super) law_span: Span,
}

/// A file as it was read.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) name: String,
    pub(super) source: String,
    /// Species that the file declares, where its format does; `None` where rows declare them.
    pub(super) declared: Option<Vec<(MechanismSpecies, Span)>>,
    pub(super) eliminated: Vec<String>,
    pub(super) rows: Vec<DraftRow>,
    pub(super) fixed: FixedFractions,
    pub(super) problems: Vec<Problem>,
}

/// Makes a mechanism of a draft, or says all that is wrong.
pub(super) fn assemble(
    file: &str,
    text: &str,
    draft: Draft,
    known: &Known<'_>,
) -> Result<Mechanism, InvalidMechanism> {
    let Draft {
        name,
        source,
        declared,
        eliminated,
        rows,
        fixed,
        problems,
    } = draft;
    let mut assembly = Assembly {
        known: *known,
        declares: declared.is_some(),
        species: Vec::new(),
        index: BTreeMap::new(),
        photolysis: Vec::new(),
        heterogeneous: Vec::new(),
        problems,
    };
    let mut declared_at = Vec::new();
    for (species, span) in declared.unwrap_or_default() {
        assembly.declare(species, span.clone());
        declared_at.push(span);
    }
    let labels = assembly.labels(&rows);
    let reactions: Vec<Reaction> = rows
        .iter()
        .map(|row| assembly.row(row, &labels, &eliminated))
        .collect();
    assembly.references(&reactions, &rows);
    assembly.elements(&reactions, &rows);
    assembly.idle_species(&reactions, &declared_at);
    if rows.is_empty() && assembly.problems.is_empty() {
        assembly.problems.push(
            Problem::new("empty", 0..0, "there is no reaction in this file").help(
                "reactions stand between 'REACTIONS[CM] =' and 'END', each with a ';' at its end",
            ),
        );
    }
    if !assembly.problems.is_empty() {
        return Err(InvalidMechanism::new(file, text, assembly.problems));
    }
    Ok(Mechanism {
        name,
        source,
        species: assembly.species,
        reactions,
        photolysis: assembly.photolysis,
        heterogeneous: assembly.heterogeneous,
        fixed,
    })
}

struct Assembly<'a> {
    known: Known<'a>,
    declares: bool,
    species: Vec<MechanismSpecies>,
    index: BTreeMap<String, usize>,
    photolysis: Vec<String>,
    heterogeneous: Vec<String>,
    problems: Vec<Problem>,
}

impl Assembly<'_> {
    fn declare(&mut self, species: MechanismSpecies, span: Span) {
        if FixedGas::named(&species.name).is_some() {
            self.problems.push(
                Problem::new(
                    "fixed-gas",
                    span,
                    format!("'{}' is a gas that does not change", species.name),
                )
                .help(
                    "M, O2, N2, H2O, CH4 and H2 are not declared; call emitted methane ECH4, say",
                ),
            );
            return;
        }
        if self.index.contains_key(&species.name) {
            self.problems.push(Problem::new(
                "species-twice",
                span,
                format!("species '{}' is declared twice", species.name),
            ));
            return;
        }
        self.index.insert(species.name.clone(), self.species.len());
        self.species.push(species);
    }

    /// Index of every label; one that stands twice is a problem.
    fn labels(&mut self, rows: &[DraftRow]) -> BTreeMap<String, usize> {
        let mut labels = BTreeMap::new();
        for (index, row) in rows.iter().enumerate() {
            if let Some(first) = labels.insert(row.label.text.clone(), index) {
                labels.insert(row.label.text.clone(), first);
                self.problems.push(
                    Problem::new(
                        "label-twice",
                        row.label.span.clone(),
                        format!("label '{}' stands twice", row.label.text),
                    )
                    .label("the second")
                    .help("every reaction needs a label of its own: others refer to it"),
                );
            }
        }
        labels
    }

    fn species_of(&mut self, word: &Word) -> usize {
        if let Some(&index) = self.index.get(&word.text) {
            return index;
        }
        if self.declares {
            let hint = did_you_mean(&word.text, self.index.keys().map(String::as_str));
            let problem = Problem::new(
                "unknown-species",
                word.span.clone(),
                format!("species '{}' is not in the list of species", word.text),
            );
            self.problems.push(if hint.is_empty() {
                problem.help("add it to `species`, with its atoms where they are known")
            } else {
                problem.help(hint)
            });
        }
        let entry = self
            .known
            .species
            .and_then(|book| book.get(&word.text))
            .cloned()
            .unwrap_or_else(|| MechanismSpecies::unknown(&word.text));
        let index = self.species.len();
        self.index.insert(word.text.clone(), index);
        self.species.push(entry);
        index
    }

    fn row(
        &mut self,
        row: &DraftRow,
        labels: &BTreeMap<String, usize>,
        eliminated: &[String],
    ) -> Reaction {
        let mut reactants = Vec::new();
        let mut fixed = Vec::new();
        for word in &row.reactants {
            if let Some(gas) = FixedGas::named(&word.text) {
                fixed.push(gas);
            } else if eliminated.contains(&word.text) {
                self.problems.push(
                    Problem::new(
                        "eliminated",
                        word.span.clone(),
                        format!("'{}' reacts but stands in ELIMINATE", word.text),
                    )
                    .help("only products can be eliminated: without a reactant the rate would be another"),
                );
            } else {
                reactants.push(self.species_of(word));
            }
        }
        if row.reactants.is_empty() {
            self.problems.push(
                Problem::new(
                    "no-reactant",
                    row.label.span.clone(),
                    format!("reaction '{}' has no reactant", row.label.text),
                )
                .help("emissions are no rows of a mechanism"),
            );
        }
        let mut products: Vec<(usize, f64)> = Vec::new();
        for (word, yielded) in &row.products {
            if eliminated.contains(&word.text) || FixedGas::named(&word.text).is_some() {
                continue;
            }
            let species = self.species_of(word);
            match products.iter_mut().find(|(known, _)| *known == species) {
                Some((_, sum)) => *sum += yielded,
                None => products.push((species, *yielded)),
            }
        }
        let law = self.law(row, labels);
        let group = row
            .group
            .unwrap_or_else(|| self.group(&law, &reactants, &products));
        Reaction {
            label: row.label.text.clone(),
            group,
            reactants,
            fixed,
            products,
            law,
            source: row.source.clone(),
        }
    }

    fn law(&mut self, row: &DraftRow, labels: &BTreeMap<String, usize>) -> RateLaw {
        match &row.law {
            DraftLaw::Plain(law) => *law,
            DraftLaw::Scaled { factor, row } => RateLaw::Scaled {
                factor: *factor,
                reaction: self.referred(row, labels),
            },
            DraftLaw::Reverse {
                factor,
                activation,
                row,
            } => RateLaw::Reverse {
                factor: *factor,
                activation: *activation,
                reaction: self.referred(row, labels),
            },
            DraftLaw::Photolysis { factor, table } => {
                if let Some(names) = self.known.photolysis
                    && !names.contains(&table.text)
                {
                    let hint = did_you_mean(&table.text, names.iter().map(String::as_str));
                    self.problems.push(
                        Problem::new(
                            "unknown-photolysis",
                            table.span.clone(),
                            format!("there is no photolysis table '{}'", table.text),
                        )
                        .label(hint)
                        .help(format!("there are: {}", names.join(", "))),
                    );
                }
                RateLaw::Photolysis {
                    table: numbered(&mut self.photolysis, &table.text),
                    factor: *factor,
                }
            }
            DraftLaw::Heterogeneous { factor, process } => RateLaw::Heterogeneous {
                process: numbered(&mut self.heterogeneous, &process.text),
                factor: *factor,
            },
        }
    }

    fn referred(&mut self, label: &Word, labels: &BTreeMap<String, usize>) -> usize {
        if let Some(&row) = labels.get(&label.text) {
            return row;
        }
        let hint = did_you_mean(&label.text, labels.keys().map(String::as_str));
        let problem = Problem::new(
            "unknown-label",
            label.span.clone(),
            format!("there is no reaction '{}'", label.text),
        );
        self.problems.push(if hint.is_empty() {
            problem
        } else {
            problem.help(hint)
        });
        usize::MAX
    }

    /// What a row is switched off with, where the file does not say: what its reactants are switched off with; rows onto
    /// particles belong to them.
    fn group(&self, law: &RateLaw, reactants: &[usize], products: &[(usize, f64)]) -> Group {
        const RANK: [Group; 5] = [
            Group::Mercury,
            Group::Toxics,
            Group::Marine,
            Group::Halogen,
            Group::Aerosol,
        ];
        if matches!(law, RateLaw::OpenWater { .. }) {
            return Group::Halogen;
        }
        for group in RANK {
            if reactants.iter().any(|&s| self.species[s].group == group) {
                return group;
            }
        }
        let onto_particles = matches!(law, RateLaw::Heterogeneous { .. })
            && !products.is_empty()
            && products
                .iter()
                .all(|&(s, _)| self.species[s].group == Group::Aerosol);
        if onto_particles {
            Group::Aerosol
        } else {
            Group::Core
        }
    }

    /// Rows that refer to rows must end at one that does not, and equilibria at one of temperature.
    fn references(&mut self, reactions: &[Reaction], rows: &[DraftRow]) {
        for (index, reaction) in reactions.iter().enumerate() {
            let mut at = index;
            let mut steps = 0;
            while let Some(next) = reactions[at].law.refers_to() {
                if next >= reactions.len() {
                    break;
                }
                at = next;
                steps += 1;
                if steps > reactions.len() {
                    self.problems.push(Problem::new(
                        "circle",
                        rows[index].law_span.clone(),
                        format!(
                            "the rate constant of '{}' comes from itself, in a circle",
                            reaction.label
                        ),
                    ));
                    break;
                }
            }
            if steps <= reactions.len()
                && matches!(reaction.law, RateLaw::Reverse { .. })
                && matches!(
                    reactions[at].law,
                    RateLaw::Photolysis { .. }
                        | RateLaw::Heterogeneous { .. }
                        | RateLaw::OpenWater { .. }
                        | RateLaw::Pressure { .. }
                )
            {
                self.problems.push(Problem::new(
                    "equilibrium",
                    rows[index].law_span.clone(),
                    format!(
                        "'{}' is no reaction of temperature alone, so there is no equilibrium with it",
                        reactions[at].label
                    ),
                ));
            }
        }
    }

    /// Rows that make nitrogen, sulfur, carbon or chlorine.
    fn elements(&mut self, reactions: &[Reaction], rows: &[DraftRow]) {
        for (reaction, row) in reactions.iter().zip(rows) {
            for element in Element::ALL {
                let Some(change) =
                    change(reaction, &self.species, element).filter(|c| *c > ROUNDING)
                else {
                    continue;
                };
                let place = row.label.span.start..row.law_span.start;
                self.problems.push(
                    Problem::new(
                        "creates-element",
                        place,
                        format!(
                            "reaction '{}' creates {}: {} in all come out as {}",
                            reaction.label,
                            element.name(),
                            atoms(reaction, &self.species, element, false),
                            atoms(reaction, &self.species, element, true),
                        ),
                    )
                    .label(format!("{change:+.4} {}", element.symbol()))
                    .help(
                        "correct a yield; a species that only counts is declared without atoms in the species table",
                    ),
                );
            }
        }
    }

    /// Declared species that no row uses.
    fn idle_species(&mut self, reactions: &[Reaction], declared_at: &[Span]) {
        let mut used = vec![false; self.species.len()];
        for reaction in reactions {
            for &species in &reaction.reactants {
                used[species] = true;
            }
            for &(species, _) in &reaction.products {
                used[species] = true;
            }
        }
        if declared_at.len() > self.species.len() {
            return;
        }
        for (index, span) in declared_at.iter().enumerate() {
            if !used[index] {
                self.problems.push(
                    Problem::new(
                        "species-without-row",
                        span.clone(),
                        format!("no reaction uses species '{}'", self.species[index].name),
                    )
                    .help("remove it, or write the rows that make or destroy it"),
                );
            }
        }
    }
}

fn atoms(row: &Reaction, species: &[MechanismSpecies], element: Element, products: bool) -> String {
    let of = |s: usize| species[s].atoms.of(element).unwrap_or(0.0);
    let sum: f64 = if products {
        row.products
            .iter()
            .map(|&(s, yielded)| yielded * of(s))
            .sum()
    } else {
        row.reactants.iter().map(|&s| of(s)).sum()
    };
    format!("{}", (sum * 1e6).round() / 1e6)
}

/// Index of a name in a list, appended where it is new.
fn numbered(names: &mut Vec<String>, name: &str) -> usize {
    names
        .iter()
        .position(|known| known == name)
        .unwrap_or_else(|| {
            names.push(name.into());
            names.len() - 1
        })
}
