//! Rows that are switched on and off together.

use super::{Group, Mechanism, RateLaw, Reaction};

impl Group {
    /// All groups.
    pub const ALL: [Self; 6] = [
        Self::Core,
        Self::Halogen,
        Self::Mercury,
        Self::Toxics,
        Self::Aerosol,
        Self::Marine,
    ];

    /// Its name in files and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Core => "core",
            Self::Halogen => "halogen",
            Self::Mercury => "mercury",
            Self::Toxics => "toxics",
            Self::Aerosol => "aerosol",
            Self::Marine => "marine",
        }
    }

    /// By its name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.name() == name)
    }
}

impl Mechanism {
    /// The mechanism without the rows of some groups, without counters of these groups that remaining rows only produce,
    /// and without species that no row uses any more. Rows that took their rate constant from a row that goes keep it.
    #[must_use]
    pub fn without(&self, groups: &[Group]) -> Self {
        let keep: Vec<bool> = self
            .reactions
            .iter()
            .map(|row| !groups.contains(&row.group))
            .collect();
        let mut reacts = vec![false; self.species.len()];
        for (row, _) in self.reactions.iter().zip(&keep).filter(|(_, keep)| **keep) {
            for &species in &row.reactants {
                reacts[species] = true;
            }
        }
        let mut smaller = self.clone();
        for row in &mut smaller.reactions {
            row.products.retain(|&(species, _)| {
                reacts[species] || !groups.contains(&self.species[species].group)
            });
        }
        smaller.only(&keep)
    }

    /// The rows marked `true`, re-indexed.
    fn only(&self, keep: &[bool]) -> Self {
        let new_row = positions(keep.iter().copied());
        let mut used = vec![false; self.species.len()];
        let mut tables = vec![false; self.photolysis.len()];
        let mut processes = vec![false; self.heterogeneous.len()];
        let mut rows: Vec<Reaction> = Vec::new();
        for (index, row) in self.reactions.iter().enumerate() {
            if !keep[index] {
                continue;
            }
            let mut row = row.clone();
            row.law = self.kept_law(row.law, keep);
            match row.law {
                RateLaw::Photolysis { table, .. } => tables[table] = true,
                RateLaw::Heterogeneous { process, .. } => processes[process] = true,
                _ => {}
            }
            for &species in &row.reactants {
                used[species] = true;
            }
            for &(species, _) in &row.products {
                used[species] = true;
            }
            rows.push(row);
        }
        let new_species = positions(used.iter().copied());
        let new_table = positions(tables.iter().copied());
        let new_process = positions(processes.iter().copied());
        for row in &mut rows {
            for species in &mut row.reactants {
                *species = new_species[*species];
            }
            for (species, _) in &mut row.products {
                *species = new_species[*species];
            }
            match &mut row.law {
                RateLaw::Photolysis { table, .. } => *table = new_table[*table],
                RateLaw::Heterogeneous { process, .. } => *process = new_process[*process],
                RateLaw::Scaled { reaction, .. } | RateLaw::Reverse { reaction, .. } => {
                    *reaction = new_row[*reaction];
                }
                _ => {}
            }
        }
        Self {
            name: self.name.clone(),
            source: self.source.clone(),
            species: kept(&self.species, &used),
            reactions: rows,
            photolysis: kept(&self.photolysis, &tables),
            heterogeneous: kept(&self.heterogeneous, &processes),
            fixed: self.fixed,
        }
    }

    /// A law that refers only to rows that stay.
    fn kept_law(&self, law: RateLaw, keep: &[bool]) -> RateLaw {
        let Some(reaction) = law.refers_to().filter(|&row| !keep[row]) else {
            return law;
        };
        let base = self.kept_law(self.reactions[reaction].law, keep);
        match law {
            RateLaw::Reverse {
                factor, activation, ..
            } => base.times_exponential(1.0 / factor, -activation),
            RateLaw::Scaled { factor, .. } => base.scaled(factor),
            other => other,
        }
    }
}

impl RateLaw {
    /// The same law times `by` e^(−E/T). Readers refuse an equilibrium with a row for which this cannot be said.
    fn times_exponential(self, by: f64, activation: f64) -> Self {
        let mut law = self.scaled(by);
        match &mut law {
            Self::Arrhenius(a) => a.activation += activation,
            Self::Falloff { low, high, .. } => {
                low.activation += activation;
                high.activation += activation;
            }
            Self::Complex {
                direct,
                limit,
                collision,
            } => {
                direct.activation += activation;
                limit.activation += activation;
                collision.activation += activation;
            }
            Self::PressureSum {
                direct,
                collision,
                rest,
            } => {
                direct.activation += activation;
                collision.activation += activation;
                rest.activation += activation;
            }
            Self::Reverse { activation: c, .. } => *c -= activation,
            Self::Scaled { factor, reaction } => {
                law = Self::Reverse {
                    factor: 1.0 / *factor,
                    activation: -activation,
                    reaction: *reaction,
                };
            }
            Self::Pressure { .. }
            | Self::OpenWater { .. }
            | Self::Photolysis { .. }
            | Self::Heterogeneous { .. } => {}
        }
        law
    }
}

/// New index of every entry that stays (the number of those before it for one that goes).
fn positions(stays: impl Iterator<Item = bool>) -> Vec<usize> {
    let mut next = 0;
    stays
        .map(|stays| {
            let here = next;
            next += usize::from(stays);
            here
        })
        .collect()
}

fn kept<T: Clone>(all: &[T], stays: &[bool]) -> Vec<T> {
    all.iter()
        .zip(stays)
        .filter(|&(_, &stays)| stays)
        .map(|(entry, _)| entry.clone())
        .collect()
}
