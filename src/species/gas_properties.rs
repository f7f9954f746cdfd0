//! What transport and deposition need to know of the gases of mechanisms: `seeds/chemistry/gas_properties.csv`.
//!
//! One row a species: its kind, molar mass M, Henry constant with the dissociation in water of pH 6, the ratio of the
//! diffusivity of water vapour to its own, √(M/18.015 g mol⁻¹) (Graham's law), and the scaling of its uptake by surfaces,
//! G = α G(SO2) + β G(O3) (Zhang et al. 2003, ACP 3, 2067, table 1). A user's own file has the same columns; its rows come
//! before the embedded ones.

use crate::seeds;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Path of the embedded file below `seeds/`.
const FILE: &str = "chemistry/gas_properties.csv";
const COLUMNS: [&str; 11] = [
    "species",
    "kind",
    "name",
    "name_zh",
    "molar_mass_g_mol",
    "henry_mol_L_atm",
    "henry_temperature_K",
    "diffusivity_ratio",
    "alpha",
    "beta",
    "source",
];
const KINDS: [(&str, GasKind); 4] = [
    ("gas", GasKind::Gas),
    ("voc", GasKind::Organic),
    ("short", GasKind::ShortLived),
    ("counter", GasKind::Counter),
];

/// What a species of a mechanism is to transport.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GasKind {
    /// A gas.
    Gas,
    /// A gas that counts as a volatile organic compound.
    Organic,
    /// A radical or intermediate that lives shorter than a step of transport: carried along, but not deposited.
    ShortLived,
    /// No gas: a counter of what reacted, or matter in particles. Not a lane.
    Counter,
}

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct GasProperties {
    /// What it is to transport.
    pub kind: GasKind,
    /// What it is, in English.
    pub long_name: String,
    /// What it is, in Chinese.
    pub long_name_zh: String,
    /// Molar mass [kg/mol].
    pub molar_mass: f64,
    /// Effective Henry constant at 298.15 K and pH 6 [mol/(L atm)].
    pub henry: f64,
    /// Temperature dependence of the Henry constant, −ΔH/R [K].
    pub henry_temperature: f64,
    /// Molecular diffusivity of water vapour over that of the gas in air [1].
    pub diffusivity_ratio: f64,
    /// Scaling of SO2's surface uptake [1].
    pub alpha: f64,
    /// Scaling of ozone's surface uptake [1].
    pub beta: f64,
    /// Where the numbers come from.
    pub source: String,
}

/// Rows by species.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GasTable {
    rows: BTreeMap<String, GasProperties>,
}

/// One thing that is wrong with a table of gases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GasFault {
    /// Line of the file, from 1.
    pub line: usize,
    /// Column.
    pub column: String,
    /// What stands there.
    pub value: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
}

/// A table of gases that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum GasTableError {
    /// The embedded table is damaged.
    #[error(transparent)]
    Seed(#[from] seeds::SeedError),
    /// Faults of a file, all of them.
    #[error("{file}: {}", describe(.faults))]
    Faults {
        /// The file.
        file: String,
        /// What is wrong.
        faults: Vec<GasFault>,
    },
}

fn describe(faults: &[GasFault]) -> String {
    let mut text = format!("{} fault(s) in the table of gases", faults.len());
    for f in faults {
        // Writing to a text cannot fail.
        let _ = write!(
            text,
            "\n  line {}, column {}: {:?}: {}; hint: {}",
            f.line, f.column, f.value, f.message, f.hint
        );
    }
    text
}

impl GasTable {
    /// The embedded table: every species of CB6r5 and CB6r3.
    ///
    /// # Errors
    /// If the embedded file is damaged.
    pub fn embedded() -> Result<Self, GasTableError> {
        Self::parse(seeds::text(FILE)?, &format!("seeds/{FILE}"))
    }

    /// Reads the text of a table; `file` is its name for messages.
    ///
    /// # Errors
    /// [`GasTableError::Faults`] with everything that is wrong.
    pub fn parse(text: &str, file: &str) -> Result<Self, GasTableError> {
        let mut faults = Vec::new();
        let mut rows = BTreeMap::new();
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .trim(csv::Trim::All)
            .comment(Some(b'#'))
            .from_reader(text.as_bytes());
        let header = reader.headers().cloned().unwrap_or_default();
        for column in COLUMNS {
            if !header.iter().any(|title| title == column) {
                faults.push(fault(1, column, "", "this column is missing", "add it"));
            }
        }
        if faults.is_empty() {
            for record in reader.records() {
                match record {
                    Ok(record) => row(&Cells(&header, &record), &mut rows, &mut faults),
                    Err(cause) => {
                        let line = cause.position().map_or(0, |p| p.line() as usize);
                        let message = format!("cannot be read: {cause}");
                        faults.push(fault(line, "", "", &message, "write UTF-8 text"));
                    }
                }
            }
        }
        if faults.is_empty() {
            return Ok(Self { rows });
        }
        let file = file.to_owned();
        Err(GasTableError::Faults { file, faults })
    }

    /// This table with the rows of another in front: where both have a species, the other's counts.
    #[must_use]
    pub fn overlaid(mut self, other: Self) -> Self {
        self.rows.extend(other.rows);
        self
    }

    /// The row of a species.
    pub fn get(&self, species: &str) -> Option<&GasProperties> {
        self.rows.get(species)
    }

    /// All species with their rows, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &GasProperties)> {
        self.rows.iter().map(|(name, row)| (name.as_str(), row))
    }
}

/// Header and cells of one line.
struct Cells<'a>(&'a csv::StringRecord, &'a csv::StringRecord);

impl Cells<'_> {
    fn text(&self, column: &str) -> &str {
        let at = self.0.iter().position(|title| title == column);
        at.and_then(|at| self.1.get(at)).unwrap_or("")
    }

    fn line(&self) -> usize {
        self.1.position().map_or(0, |p| p.line() as usize)
    }

    fn number(&self, column: &str, (low, high): (f64, f64), faults: &mut Vec<GasFault>) -> f64 {
        let text = self.text(column);
        let value = text.parse::<f64>().ok().filter(|v| v.is_finite());
        match value {
            Some(value) if (low..=high).contains(&value) => value,
            Some(_) => {
                let message = format!("this lies outside {low} to {high}");
                faults.push(fault(self.line(), column, text, &message, "check the unit"));
                low
            }
            None => {
                let hint = "write digits with a point, such as 1.2e-2";
                faults.push(fault(self.line(), column, text, "this is no number", hint));
                low
            }
        }
    }
}

fn fault(line: usize, column: &str, value: &str, message: &str, hint: &str) -> GasFault {
    GasFault {
        line,
        column: column.to_owned(),
        value: value.to_owned(),
        message: message.to_owned(),
        hint: hint.to_owned(),
    }
}

fn row(cells: &Cells<'_>, rows: &mut BTreeMap<String, GasProperties>, faults: &mut Vec<GasFault>) {
    let name = cells.text("species");
    let kind = cells.text("kind");
    let found = KINDS.iter().find(|(word, _)| *word == kind);
    if found.is_none() {
        let hint = "write gas, voc (an organic gas), short (shorter-lived than a step) or counter";
        faults.push(fault(
            cells.line(),
            "kind",
            kind,
            "this kind is not known",
            hint,
        ));
    }
    for column in ["species", "name", "name_zh", "source"] {
        if cells.text(column).is_empty() {
            let hint = "fill it; the source may be the word unverified";
            faults.push(fault(cells.line(), column, "", "this cell is empty", hint));
        }
    }
    let properties = GasProperties {
        kind: found.map_or(GasKind::Gas, |(_, kind)| *kind),
        long_name: cells.text("name").to_owned(),
        long_name_zh: cells.text("name_zh").to_owned(),
        molar_mass: cells.number("molar_mass_g_mol", (1.0, 2000.0), faults) / 1000.0,
        henry: cells.number("henry_mol_L_atm", (0.0, 1e15), faults),
        henry_temperature: cells.number("henry_temperature_K", (-2e4, 2e4), faults),
        diffusivity_ratio: cells.number("diffusivity_ratio", (0.1, 20.0), faults),
        alpha: cells.number("alpha", (0.0, 100.0), faults),
        beta: cells.number("beta", (0.0, 100.0), faults),
        source: cells.text("source").to_owned(),
    };
    if rows.insert(name.to_owned(), properties).is_some() {
        let hint = "keep one of the two rows";
        faults.push(fault(
            cells.line(),
            "species",
            name,
            "this species stands twice",
            hint,
        ));
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn acids_dissociate_and_explicit_gases_weigh_their_atoms() {
        let table = GasTable::embedded().unwrap();
        assert_eq!(table.iter().count(), 155);
        // Nitrous acid: 50 M/atm · (1 + 10^(6 − 3.29)) (by hand 2.57e4).
        assert_relative_eq!(
            table.get("HONO").unwrap().henry,
            2.57e4,
            max_relative = 2e-3
        );
        let hydrogen_peroxide = table.get("H2O2").unwrap();
        assert_relative_eq!(
            hydrogen_peroxide.molar_mass,
            0.034_014_7,
            max_relative = 1e-5
        );
        assert_relative_eq!(
            hydrogen_peroxide.diffusivity_ratio,
            1.374,
            max_relative = 1e-3
        );
        for (name, row) in table.iter() {
            let deposits = row.alpha + row.beta > 0.0;
            let gas = matches!(row.kind, GasKind::Gas | GasKind::Organic);
            assert!(!deposits || gas, "{name}");
            assert!(!gas || row.henry > 0.0, "{name}");
        }
    }

    #[test]
    fn every_fault_of_a_file_is_told_with_its_place() {
        let head = COLUMNS.join(",");
        let text = format!(
            "{head}\nAB,gass,a,b,30,1,0,1,0,0,x\nCD,gas,c,d,-1,1e,0,1,0,0,x\nCD,gas,c,d,3,1,0,1,0,0,\n"
        );
        let error = GasTable::parse(&text, "mine.csv").unwrap_err().to_string();
        for said in [
            "mine.csv: 5 fault(s)",
            "line 2, column kind: \"gass\"",
            "line 3, column molar_mass_g_mol: \"-1\": this lies outside 1 to 2000",
            "line 3, column henry_mol_L_atm: \"1e\": this is no number",
            "line 4, column source",
            "line 4, column species: \"CD\": this species stands twice",
        ] {
            assert!(error.contains(said), "{said}\n{error}");
        }
        let error = GasTable::parse("species,kind\n", "a.csv").unwrap_err();
        assert!(error.to_string().contains("column molar_mass_g_mol"));
    }
}
