//! How pollutants divide into the species of a mechanism: NOx and SO2 by mole, VOC by lumps of like compounds.
//!
//! `speciation_gas.csv` holds mole fractions by sector and class, `voc_lumps.csv` what each lump of `speciation_voc.csv` is
//! in CB6. CB6 counts carbon bonds (Yarwood et al. 2010): 1-butene is one OLE (C=C) and two PAR (C–C), so n lumps of M
//! g/mol give Σ coefficients whose carbon must be that of the compound; the reader refuses rows that lose or make carbon. Alkanes
//! of six and more carbons are also followed by SOAALK, from which CB6-AE7 makes particles.

use super::library::SourceClass;
use super::table::{Problems, Row, Table, suggestion};
use std::collections::BTreeMap;

/// Any sector or class.
const ANY: &str = "*";
/// Pollutants that divide by mole.
const DIVIDED: [&str; 2] = ["NOX", "SO2"];
/// Largest departure of mole fractions from 1 that counts as rounding [1].
const TOLERANCE: f64 = 1e-6;
/// CB6 species that are emitted, and their carbon atoms (Yarwood et al. 2010, CB6; APIN, SESQ as split off in CMAQ).
pub(super) const CB6_CARBON: [(&str, f64); 27] = [
    ("AACD", 2.0),
    ("ACET", 3.0),
    ("ALD2", 2.0),
    ("ALDX", 2.0),
    ("APIN", 10.0),
    ("BENZENE", 6.0),
    ("ETH", 2.0),
    ("ETHA", 2.0),
    ("ETHY", 2.0),
    ("ETOH", 2.0),
    ("FACD", 1.0),
    ("FORM", 1.0),
    ("GLY", 2.0),
    ("IOLE", 4.0),
    ("ISOP", 5.0),
    ("KET", 1.0),
    ("MEOH", 1.0),
    ("MGLY", 3.0),
    ("NAPH", 10.0),
    ("OLE", 2.0),
    ("PAR", 1.0),
    ("PRPA", 3.0),
    ("SESQ", 15.0),
    ("TERP", 10.0),
    ("TOL", 7.0),
    ("UNR", 1.0),
    ("XYLMN", 8.0),
];

/// Tracers of compounds for particles: alkanes of six and more carbons (Pye and Pouliot 2012), whose bonds PAR counts.
const TRACERS: [&str; 1] = ["SOAALK"];

/// Compounds that a mechanism treats alike.
#[derive(Debug, Clone, PartialEq)]
pub struct VocLump {
    /// Molar mass of the compound it stands for [kg/mol].
    pub molar_mass: f64,
    /// Its carbon atoms.
    pub carbon: f64,
    /// CB6 species and how many of each a molecule makes; `UNR` is carbon that does not react.
    pub cb6: Vec<(String, f64)>,
    /// Species that follows the compound for what particles become of it, one a molecule, without carbon of its own.
    pub tracer: Option<String>,
}

/// Mole fractions of species by pollutant, sector and class.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GasSpeciation {
    rows: BTreeMap<[String; 3], Vec<(String, f64)>>,
}

impl GasSpeciation {
    /// Mole fractions of a pollutant's species: of the class in its sector, else of the sector, else of all; empty if the
    /// pollutant does not divide.
    pub fn fractions(&self, pollutant: &str, sector: &str, class: &str) -> &[(String, f64)] {
        [[sector, class], [sector, ANY], [ANY, ANY]]
            .iter()
            .find_map(|[sector, class]| {
                let key = [pollutant, sector, class].map(str::to_owned);
                self.rows.get(&key).map(Vec::as_slice)
            })
            .unwrap_or(&[])
    }

    /// True if a pollutant makes a species anywhere.
    pub fn species(&self, pollutant: &str, species: &str) -> bool {
        let rows = self.rows.iter().filter(|(key, _)| key[0] == pollutant);
        rows.flat_map(|(_, parts)| parts)
            .any(|(name, fraction)| name == species && *fraction > 0.0)
    }
}

/// `speciation_gas.csv`.
pub(super) fn gas_speciation(
    text: &str,
    file: &str,
    classes: &BTreeMap<String, SourceClass>,
    problems: &mut Problems,
) -> GasSpeciation {
    let required = [
        "pollutant",
        "sector",
        "class",
        "species",
        "mole_fraction",
        "source",
    ];
    let table = Table::parse(text, file, &required, &[], problems);
    let sectors = || {
        let known = classes.values().map(|class| class.sector.as_str());
        known.chain([ANY])
    };
    let class_names = || classes.keys().map(String::as_str).chain([ANY]);
    let mut rows: BTreeMap<[String; 3], Vec<(String, f64)>> = BTreeMap::new();
    let mut lines: BTreeMap<[String; 3], usize> = BTreeMap::new();
    for row in table.rows() {
        let pollutant = row.known("pollutant", "pollutant", DIVIDED.into_iter(), problems);
        let sector = row.known("sector", "sector", sectors(), problems);
        let class = row.known("class", "class", class_names(), problems);
        let fraction = row.number("mole_fraction", (0.0, 1.0), problems);
        let (Some(pollutant), Some(sector), Some(class), Some(species), Some(fraction)) = (
            pollutant,
            sector,
            class,
            row.needed("species", problems),
            fraction,
        ) else {
            continue;
        };
        if class != ANY && classes.get(class).is_some_and(|c| c.sector != sector) {
            let right = &classes[class].sector;
            let message = format!("class {class} belongs to sector {right}");
            row.fault("sector", message, format!("write {right}"), problems);
        }
        let key = [pollutant, sector, class].map(str::to_owned);
        lines.entry(key.clone()).or_insert(row.line);
        rows.entry(key).or_default().push((species, fraction));
    }
    for (key, parts) in &rows {
        let sum: f64 = parts.iter().map(|p| p.1).sum();
        if (sum - 1.0).abs() > TOLERANCE {
            let message = format!(
                "the mole fractions of {} add to {sum}, not to 1",
                key.join(" ")
            );
            let hint = "add the part that is missing";
            problems.add(file, lines[key], "mole_fraction", "", message, hint);
        }
    }
    for pollutant in DIVIDED {
        let key = [pollutant, ANY, ANY].map(str::to_owned);
        if !rows.contains_key(&key) && !table.is_empty() {
            let message = format!("there is no row {pollutant},{ANY},{ANY} for all other sources");
            problems.add(file, 0, "pollutant", pollutant, message, "add it");
        }
    }
    GasSpeciation { rows }
}

/// `voc_lumps.csv`.
pub(super) fn voc_lumps(
    text: &str,
    file: &str,
    problems: &mut Problems,
) -> BTreeMap<String, VocLump> {
    let required = [
        "lump",
        "name",
        "name_zh",
        "molar_mass_g_mol",
        "carbon",
        "cb6",
        "tracer",
        "source",
    ];
    let table = Table::parse(text, file, &required, &[], problems);
    let mut lumps = BTreeMap::new();
    for row in table.rows() {
        let mass = row.number("molar_mass_g_mol", (10.0, 1000.0), problems);
        let carbon = row.number("carbon", (1.0, 60.0), problems);
        let cb6 = cb6(&row, problems);
        let (Some(name), Some(mass), Some(carbon), Some(cb6)) =
            (row.needed("lump", problems), mass, carbon, cb6)
        else {
            continue;
        };
        let counted = carbon_of(&cb6);
        if (counted - carbon).abs() > TOLERANCE {
            let message =
                format!("these species hold {counted} carbon atoms, the compound {carbon}");
            row.fault(
                "cb6",
                message,
                "carbon that does not react is UNR",
                problems,
            );
        }
        let tracer = match row.text("tracer") {
            "" => None,
            _ => row.known("tracer", "tracer", TRACERS.into_iter(), problems),
        };
        let lump = VocLump {
            molar_mass: mass / 1000.0,
            carbon,
            cb6,
            tracer: tracer.map(str::to_owned),
        };
        super::library_files::insert(&mut lumps, name, lump, &row, "lump", problems);
    }
    lumps
}

/// Carbon atoms of CB6 species.
fn carbon_of(species: &[(String, f64)]) -> f64 {
    let carbon = |name: &str| CB6_CARBON.iter().find(|(known, _)| *known == name);
    species
        .iter()
        .map(|(name, count)| count * carbon(name).map_or(0.0, |c| c.1))
        .sum()
}

/// `0.5 OLE + 2 PAR`.
fn cb6(row: &Row<'_>, problems: &mut Problems) -> Option<Vec<(String, f64)>> {
    let text = row.needed("cb6", problems)?;
    let mut species = Vec::new();
    for term in text.split('+') {
        let words: Vec<&str> = term.split_whitespace().collect();
        let (count, name) = match words.as_slice() {
            [name] => (Some(1.0), *name),
            [count, name] => (count.parse::<f64>().ok().filter(|c| *c > 0.0), *name),
            _ => (None, ""),
        };
        let Some(count) = count else {
            let hint = "write counts and CB6 species: OLE + 2 PAR";
            row.fault(
                "cb6",
                format!("'{}' is no term", term.trim()),
                hint,
                problems,
            );
            return None;
        };
        if !CB6_CARBON.iter().any(|(known, _)| *known == name) {
            let hint = suggestion(name, CB6_CARBON.iter().map(|c| c.0));
            row.fault("cb6", format!("CB6 does not know '{name}'"), hint, problems);
            return None;
        }
        species.push((name.to_owned(), count));
    }
    Some(species)
}
