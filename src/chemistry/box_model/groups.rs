//! Groups of species: NOx, kinds of VOC, radicals.

use crate::species::mechanism::Mechanism;
use std::collections::BTreeMap;

/// VOC groups of the Carbon Bond family.
const CARBON_BOND: [(&str, &[&str]); 6] = [
    ("alkanes", &["ETHA", "PRPA", "PAR"]),
    ("alkenes", &["ETH", "OLE", "IOLE", "ETHY"]),
    ("aromatics", &["BENZENE", "TOL", "XYLMN", "NAPH"]),
    ("biogenic", &["ISOP", "TERP", "APIN"]),
    (
        "oxygenated",
        &[
            "FORM", "ALD2", "ALDX", "GLYD", "GLY", "MGLY", "ACET", "KET", "MEOH", "ETOH",
        ],
    ),
    ("CO", &["CO"]),
];

/// Carbon atoms by which VOC are counted in the Carbon Bond family (Yarwood et al. 2010; ALDX, KET and the bonds count
/// their own carbon, the rest of the molecule is PAR).
const CARBON: [(&str, f64); 25] = [
    ("ETHA", 2.0),
    ("PRPA", 3.0),
    ("PAR", 1.0),
    ("ETH", 2.0),
    ("OLE", 2.0),
    ("IOLE", 4.0),
    ("ETHY", 2.0),
    ("BENZENE", 6.0),
    ("TOL", 7.0),
    ("XYLMN", 8.0),
    ("NAPH", 10.0),
    ("ISOP", 5.0),
    ("TERP", 10.0),
    ("APIN", 10.0),
    ("FORM", 1.0),
    ("ALD2", 2.0),
    ("ALDX", 2.0),
    ("GLYD", 2.0),
    ("GLY", 2.0),
    ("MGLY", 3.0),
    ("ACET", 3.0),
    ("KET", 1.0),
    ("MEOH", 1.0),
    ("ETOH", 2.0),
    ("ISPD", 4.0),
];

/// Carbon atoms of a VOC by name, where it is one of the Carbon Bond family's.
pub fn carbon(name: &str) -> Option<f64> {
    CARBON
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, count)| *count)
}

/// Radicals of the ROx family: one each. XO2 and RO2 are operators of the Carbon Bond family that count conversions, not
/// radicals.
const RADICALS: [&str; 18] = [
    "OH", "HO2", "MEO2", "C2O3", "CXO3", "OPO3", "XO2H", "XO2N", "ISO2", "EPX2", "BZO2", "TO2",
    "XLO2", "HCO3", "ROR", "XPRP", "XPAR", "CRO",
];

/// Species of a mechanism by group.
#[derive(Debug, Clone, PartialEq)]
pub struct Groups {
    /// NO and NO2.
    pub nox: Vec<usize>,
    /// Groups of VOC (and CO), by name.
    pub voc: BTreeMap<String, Vec<usize>>,
    /// Radicals of the ROx family.
    pub radicals: Vec<usize>,
}

impl Groups {
    /// The groups that are known of the Carbon Bond family; species that the mechanism does not have are left out.
    pub fn of(mechanism: &Mechanism) -> Self {
        let indices = |names: &[&str]| -> Vec<usize> {
            names
                .iter()
                .filter_map(|name| mechanism.species_index(name))
                .collect()
        };
        Self {
            nox: indices(&["NO", "NO2"]),
            voc: CARBON_BOND
                .iter()
                .map(|(name, members)| ((*name).to_owned(), indices(members)))
                .filter(|(_, members)| !members.is_empty())
                .collect(),
            radicals: indices(&RADICALS),
        }
    }

    /// All VOC without CO, each once, in the order of the mechanism.
    pub fn all_voc(&self) -> Vec<usize> {
        let mut all: Vec<usize> = self
            .voc
            .iter()
            .filter(|(name, _)| *name != "CO")
            .flat_map(|(_, members)| members.iter().copied())
            .collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}
