//! What dust is made of, by kind of source: for element tags, oxide sums and the alkalinity that takes up acids.

use super::tables::Table;
use super::{DustError, SourceRegion};
use crate::seeds;
use std::sync::OnceLock;

const FILE: &str = "dust/composition.csv";
/// Columns of the file.
pub const CONSTITUENTS: [&str; 11] = [
    "Si", "Al", "Fe", "Ca", "Mg", "Na", "K", "Mn", "Cl", "SO4", "CO3",
];

/// Composition of one kind of dust.
#[derive(Debug, Clone, PartialEq)]
pub struct DustComposition {
    /// Kind: `crust`, `desert`, `loess`, `playa`.
    pub kind: String,
    /// Mass over dust [1], in the order of [`CONSTITUENTS`].
    pub shares: [f64; CONSTITUENTS.len()],
}

impl DustComposition {
    /// Share of a constituent [1]; `None` for one that is not in the table.
    pub fn share(&self, constituent: &str) -> Option<f64> {
        let at = CONSTITUENTS.iter().position(|name| *name == constituent)?;
        Some(self.shares[at])
    }

    /// Dust by the oxides of its elements over its mass [1]: 2.20 Al + 2.49 Si + 1.63 Ca + 2.42 Fe (IMPROVE's sum without its
    /// titanium term); about 1 − carbonate's CO2 − salts where the table is sound.
    pub fn oxide_sum(&self) -> f64 {
        let [silicon, aluminium, iron, calcium, ..] = self.shares;
        2.20 * aluminium + 2.49 * silicon + 1.63 * calcium + 2.42 * iron
    }

    /// This and a share of another kind of dust [1].
    #[must_use]
    pub fn mixed(&self, other: &Self, share: f64) -> Self {
        Self {
            kind: format!("{}+{}", self.kind, other.kind),
            shares: std::array::from_fn(|k| {
                (1.0 - share) * self.shares[k] + share * other.shares[k]
            }),
        }
    }
}

/// All kinds in the order of the file.
///
/// # Errors
/// If the embedded table is damaged.
pub fn compositions() -> Result<&'static [DustComposition], DustError> {
    static KINDS: OnceLock<Vec<DustComposition>> = OnceLock::new();
    Ok(seeds::once(&KINDS, || read(&Table::embedded(FILE)?))?)
}

/// Composition of the dust of a source region: its kind and its share of salt lakes.
///
/// # Errors
/// If the embedded table is damaged or lacks the region's kind or `playa`.
pub fn composition_of(region: &SourceRegion) -> Result<DustComposition, DustError> {
    let kinds = compositions()?;
    let of = |name: &str| {
        let found = kinds.iter().find(|kind| kind.kind == name);
        found.ok_or_else(|| DustError::NoComposition {
            region: region.id.clone(),
            kind: name.to_owned(),
        })
    };
    Ok(of(&region.composition)?.mixed(of("playa")?, region.playa))
}

pub(super) fn read(table: &Table) -> Result<Vec<DustComposition>, DustError> {
    table.collect(|row| {
        let mut shares = [0.0; CONSTITUENTS.len()];
        for (share, name) in shares.iter_mut().zip(CONSTITUENTS) {
            *share = row.number(name, 0.0, 1.0)?;
        }
        let sum: f64 = shares.iter().sum();
        if sum > 1.0 {
            return Err(row.fault(
                "kind",
                format!("its constituents are {sum} of it"),
                "they are part of it",
            ));
        }
        Ok(DustComposition {
            kind: row.text("kind")?.to_owned(),
            shares,
        })
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn crust_is_oxides_and_playa_is_salty() {
        let kinds = compositions().unwrap();
        let of = |name: &str| kinds.iter().find(|k| k.kind == name).unwrap();
        assert!(
            (0.95..1.1).contains(&of("crust").oxide_sum()),
            "{}",
            of("crust").oxide_sum()
        );
        assert!(
            (0.9..1.1).contains(&of("desert").oxide_sum()),
            "{}",
            of("desert").oxide_sum()
        );
        let salt = |name: &str| of(name).share("Cl").unwrap() + of(name).share("SO4").unwrap();
        assert!(salt("playa") > 10.0 * salt("desert"));
        let half = of("desert").mixed(of("playa"), 0.5);
        assert_relative_eq!(
            half.share("Na").unwrap(),
            0.5 * (of("desert").share("Na").unwrap() + of("playa").share("Na").unwrap()),
            max_relative = 1e-14
        );
        assert_eq!(half.share("Ti"), None);
    }

    #[test]
    fn every_region_has_one() {
        let regions = crate::dust::source_regions().unwrap();
        let of = |id: &str| {
            let region = regions.iter().find(|r| r.id == id).unwrap();
            composition_of(region).unwrap().share("Cl").unwrap()
        };
        assert!(regions.iter().all(|region| composition_of(region).is_ok()));
        assert!(of("qaidam") > 3.0 * of("tengger"));
        let other = SourceRegion {
            composition: "moon".into(),
            ..regions[0].clone()
        };
        let text = composition_of(&other).unwrap_err().to_string();
        assert!(
            text.contains("moon") && text.contains("qinghai_lake"),
            "{text}"
        );
    }

    #[test]
    fn more_than_all_is_refused() {
        let text = "kind,Si,Al,Fe,Ca,Mg,Na,K,Mn,Cl,SO4,CO3\na,0.9,0.2,0,0,0,0,0,0,0,0,0\n";
        let table = Table::parse("c.csv", text.as_bytes()).unwrap();
        let fault = read(&table).unwrap_err().to_string();
        assert!(
            fault.contains("c.csv, line 2, column kind: its constituents are 1.1 of it"),
            "{fault}"
        );
    }
}
