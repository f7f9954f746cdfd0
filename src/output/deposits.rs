//! What fell down, as maps: every species where nothing reacts; in a run with particles that react total sulfur, reduced and oxidised nitrogen and the
//! pollutants, because its hundred lanes say less than their sums.
//!
//! Sulfur is what the mechanism's gases and the particles' sulfate hold of it; oxidised nitrogen is that of all gases but ammonia (organic nitrates
//! too) and of nitrate, reduced nitrogen that of ammonia and ammonium. Masses are those of the element. Nitrogen and sulfur of organic
//! particles and of lumped gases whose formula is not known are left out. Elemental carbon and dust are among the pollutants
//! (`PM25_EC`, `DUST`). Every lane's total stays in `ledger.csv`.

use super::catalogue::{catalogue, find};
use super::cf_netcdf::NetCdfWriter;
use super::file::WriteError;
use super::results::Results;
use crate::species::mechanism::Mechanism;
use crate::species::{Matter, ParticleTable, SpeciesTable};

/// Molar masses of sulfur and nitrogen [kg/mol].
const SULFUR: f64 = 0.032_06;
const NITROGEN: f64 = 0.014_007;

/// Elements by the names of their variables: name, English, Chinese.
pub(super) const ELEMENTS: [(&str, &str, &str); 3] = [
    (
        "sulfur",
        "sulfur in gases and particles",
        "硫(气体和颗粒物)",
    ),
    (
        "nitrogen_oxidised",
        "oxidised nitrogen in gases and particles",
        "氧化态氮(气体和颗粒物)",
    ),
    (
        "nitrogen_reduced",
        "reduced nitrogen in gases and particles",
        "还原态氮(气体和颗粒物)",
    ),
];

/// A deposit: its name after `dry_deposition_`, and lanes with their weights.
type Deposit = (String, Vec<(usize, f64)>);

impl Results<'_> {
    /// The deposits that a run's files show.
    fn deposits(&self) -> Vec<Deposit> {
        let species = &self.species.species;
        if self.particles().is_none() {
            let lanes = species.iter().enumerate();
            return lanes
                .map(|(lane, s)| (s.name.clone(), vec![(lane, 1.0)]))
                .collect();
        }
        let elements = ELEMENTS.iter().zip(elements(self.species, self.mechanism));
        let mut all: Vec<Deposit> = elements
            .map(|((name, ..), parts)| ((*name).to_owned(), parts))
            .collect();
        let falls = |parts: &[(usize, f64)]| {
            !parts.is_empty() && parts.iter().all(|(lane, _)| !species[*lane].short_lived)
        };
        all.extend(
            self.species
                .pollutants
                .iter()
                .filter(|p| falls(&p.parts) && !p.name.ends_with("_RH50"))
                .map(|p| (p.name.clone(), p.parts.clone())),
        );
        all
    }

    /// Writes them, dry and wet.
    pub(super) fn write_deposits(&self, file: &mut NetCdfWriter) -> Result<(), WriteError> {
        let all = catalogue(self.species);
        for (kind, deposit) in [("dry", &self.record.dry), ("wet", &self.record.wet)] {
            for (what, parts) in self.deposits() {
                let cells = self.record.cells;
                let lane = |lane: usize| deposit.get(lane * cells..(lane + 1) * cells);
                let Some(lanes) = parts
                    .iter()
                    .map(|&(n, weight)| Some((lane(n)?, weight)))
                    .collect::<Option<Vec<_>>>()
                else {
                    continue;
                };
                let mass: Vec<f64> = (0..cells)
                    .map(|cell| lanes.iter().map(|(map, weight)| weight * map[cell]).sum())
                    .collect();
                let name = format!("{kind}_deposition_{what}");
                let per_area = self.map(&mass) / &self.grid.area;
                let spec = find(&all, &name).expect("a name of the catalogue").clone();
                file.define(&spec.without_time(&name, "time: sum"))?;
                file.write(&name, None, per_area.view())?;
            }
        }
        Ok(())
    }
}

/// Lanes and kilograms of the element in a kilogram of the lane, in the order of [`ELEMENTS`].
fn elements(table: &SpeciesTable, mechanism: Option<&Mechanism>) -> [Vec<(usize, f64)>; 3] {
    let mut all: [Vec<(usize, f64)>; 3] = Default::default();
    let particles = ParticleTable::embedded().ok();
    for (lane, species) in table.species.iter().enumerate() {
        if let Some(row) = particles.and_then(|table| table.get(&species.name)) {
            let (element, atom) = match row.kind {
                Matter::Sulfate => (0, SULFUR),
                Matter::Nitrate => (1, NITROGEN),
                Matter::Ammonium => (2, NITROGEN),
                _ => continue,
            };
            all[element].push((lane, atom / (row.molar_mass_g_mol / 1000.0)));
            continue;
        }
        let Some(molar_mass) = table.molar_mass(lane) else {
            continue;
        };
        let (sulfur, nitrogen) = atoms(&species.name, mechanism);
        let of_nitrogen = if species.name == "NH3" { 2 } else { 1 };
        for (element, mass) in [(0, sulfur * SULFUR), (of_nitrogen, nitrogen * NITROGEN)] {
            if mass > 0.0 {
                all[element].push((lane, mass / molar_mass));
            }
        }
    }
    all
}

/// Atoms of sulfur and nitrogen of a gas.
fn atoms(name: &str, mechanism: Option<&Mechanism>) -> (f64, f64) {
    if name == "NH3" {
        return (0.0, 1.0);
    }
    let species = mechanism.and_then(|m| m.species.iter().find(|s| s.name == name));
    species.map_or((0.0, 0.0), |s| {
        (
            s.atoms.sulfur.unwrap_or(0.0),
            s.atoms.nitrogen.unwrap_or(0.0),
        )
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::species::{GasTable, Particles};

    #[test]
    fn elements_are_counted_by_their_own_mass() {
        let mechanism = Mechanism::cb6r5().unwrap();
        let particles = Particles {
            full: true,
            traced: true,
        };
        let gases = GasTable::embedded().unwrap();
        let table = SpeciesTable::for_mechanism_with(&mechanism, &gases, particles).unwrap();
        let [sulfur, oxidised, reduced] = elements(&table, Some(&mechanism));
        let of = |parts: &[(usize, f64)], name: &str| {
            let lane = table.lane(name).unwrap();
            parts.iter().find(|p| p.0 == lane).map(|p| p.1)
        };
        // Half of SO2 is sulfur, a third of sulfate; 14 of 46 g of NO2 is nitrogen and 28 of 108 of N2O5.
        assert!((of(&sulfur, "SO2").unwrap() - 0.5004).abs() < 1e-3);
        assert!((of(&sulfur, "ASO4K").unwrap() - 0.3338).abs() < 1e-3);
        assert!((of(&oxidised, "NO2").unwrap() - 0.3045).abs() < 1e-3);
        assert!((of(&oxidised, "N2O5").unwrap() - 0.2594).abs() < 1e-3);
        assert!((of(&oxidised, "ANO3J").unwrap() - 0.2259).abs() < 1e-3);
        assert!(of(&oxidised, "PAN").is_some() && of(&oxidised, "NH3").is_none());
        assert!((of(&reduced, "NH3").unwrap() - 0.8224).abs() < 1e-3);
        assert!((of(&reduced, "ANH4I").unwrap() - 0.7765).abs() < 1e-3);
        assert!(of(&sulfur, "NUMJ").is_none() && of(&sulfur, "PMF").is_none());
    }
}
