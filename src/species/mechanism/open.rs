//! A mechanism from a file of either format.

use super::{
    Atoms, InvalidMechanism, Known, Mechanism, MechanismSpecies, SpeciesBook, def, formula, table,
};
use std::sync::OnceLock;

/// Gases that have the same name in every family of mechanisms.
const COMMON: [(&str, &str); 16] = [
    ("NO", "NO"),
    ("NO2", "NO2"),
    ("NO3", "NO3"),
    ("N2O5", "N2O5"),
    ("HNO3", "HNO3"),
    ("HONO", "HNO2"),
    ("HNO4", "HNO4"),
    ("O3", "O3"),
    ("O1D", "O"),
    ("O3P", "O"),
    ("HO", "OH"),
    ("HO2", "HO2"),
    ("H2O2", "H2O2"),
    ("SO2", "SO2"),
    ("SULF", "H2SO4"),
    ("CO", "CO"),
];

impl SpeciesBook {
    /// Gases that have the same name in every family of mechanisms.
    pub fn common() -> Self {
        Self::new(COMMON.iter().map(|(name, written)| {
            let (atoms, mass) = formula::parse(written)
                .map_or((Atoms::default(), None), |(atoms, mass)| {
                    (atoms, Some(mass))
                });
            MechanismSpecies {
                formula: Some((*written).into()),
                atoms,
                molar_mass: mass,
                ..MechanismSpecies::unknown(name)
            }
        }))
    }
}

/// Reads a mechanism: our own format where the file's name ends in `.toml`, else EPA's definition file. Species of
/// definition files get what we know of them (characters that are no UTF-8 may stand in comments only): the Carbon Bond family (its name begins with `CB6`) from the embedded
/// CB6r5, others the common inorganic gases.
///
/// # Errors
/// [`InvalidMechanism`] with everything that is wrong in it.
pub fn read(
    file: &str,
    bytes: &[u8],
    photolysis: Option<&[String]>,
) -> Result<Mechanism, InvalidMechanism> {
    let known = Known {
        species: None,
        photolysis,
    };
    let text = String::from_utf8_lossy(bytes);
    // What Windows editors put in front.
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    if file.to_ascii_lowercase().ends_with(".toml") {
        return table::read(file, text, &known);
    }
    let book = if family(text).starts_with("CB6") {
        carbon_bond()?
    } else {
        COMMON_BOOK.get_or_init(SpeciesBook::common)
    };
    let known = Known {
        species: Some(book),
        ..known
    };
    def::read(file, text, &known)
}

/// Made when first asked for.
static CARBON_BOND: OnceLock<SpeciesBook> = OnceLock::new();
static COMMON_BOOK: OnceLock<SpeciesBook> = OnceLock::new();

/// Species of the embedded CB6r5.
fn carbon_bond() -> Result<&'static SpeciesBook, InvalidMechanism> {
    if let Some(book) = CARBON_BOND.get() {
        return Ok(book);
    }
    let book = Mechanism::cb6r5()?.book();
    Ok(CARBON_BOND.get_or_init(|| book))
}

/// The first word that is no comment, in capitals.
fn family(text: &str) -> String {
    text.lines()
        .filter(|line| !line.starts_with('!'))
        .find_map(|line| line.split_whitespace().next())
        .unwrap_or("")
        .to_ascii_uppercase()
}
