//! From the mass of a line to the lanes of a species table.
//!
//! A lane that is a pollutant by name (`SO2`, `NOX`, `CO`, `NH3`, `VOC`, `EC`, `POC`, `PMF`, `PMC`) takes its mass as it is.
//! Where a table has the species instead, moles are kept: n = m/M of the pollutant (NOx counts as NO2) is divided by mole
//! fractions, and mᵢ = nᵢ Mᵢ in each lane; VOC goes by profile and lump, mᵢ = m Σ wₗ νₗᵢ Mᵢ/Mₗ. A table with `AECJ` has
//! particles by mode and compound ([`super::particles`]); it must have all lanes that their mass goes to.

use super::error::InventoryError;
use super::library::Library;
use super::particles::{COARSE_LANE, NUMBER_LANES, PARTICLE_LANES};
use super::pollutant::{LineMass, VOC, base_index};
use super::source::SourceLine;
use crate::species::{Phase, SpeciesTable};
use std::collections::BTreeMap;

/// Mass in the lanes of a kilogram of VOC.
#[derive(Debug, Clone, Default)]
struct VocShares {
    /// Lane and kilograms in it [kg/kg].
    lanes: Vec<(usize, f64)>,
    /// Mass in carbon that no lane carries [kg/kg].
    left: f64,
}

impl VocShares {
    fn add(&mut self, lane: usize, mass: f64) {
        match self.lanes.iter_mut().find(|(known, _)| *known == lane) {
            Some((_, sum)) => *sum += mass,
            None => self.lanes.push((lane, mass)),
        }
    }
}

/// What says how a source's pollutants divide.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SourceKind<'a> {
    /// Model sector.
    pub sector: &'a str,
    /// Class, a key of [`Library::classes`].
    pub class: &'a str,
    /// Profile of VOC lumps, a key of [`Library::voc_profiles`].
    pub voc_profile: &'a str,
    /// Part of the particles that leaves the surroundings of the source [1].
    pub out: f64,
}

/// How lanes are filled.
#[derive(Debug)]
pub struct LaneMasses<'a> {
    library: &'a Library,
    names: Vec<&'a str>,
    /// Molar masses of lanes [kg/mol]; 0 for particles.
    molar_masses: Vec<f64>,
    /// Whether the table has NOx whole.
    whole_nitrogen: bool,
    /// Whether the table has no sulfuric acid.
    whole_sulfur: bool,
    /// Whether the table has particles by mode and compound.
    modes: bool,
    /// By VOC profile; `None` where the table has VOC whole.
    voc: Option<BTreeMap<&'a str, VocShares>>,
}

impl<'a> LaneMasses<'a> {
    /// Rules for a table.
    ///
    /// # Errors
    /// If the table is of a mechanism whose organic species the inventory does not know.
    pub fn new(table: &'a SpeciesTable, library: &'a Library) -> Result<Self, InventoryError> {
        let names: Vec<&str> = table.species.iter().map(|s| s.name.as_str()).collect();
        let molar_masses = table.species.iter().map(|s| match s.phase {
            Phase::Gas { molar_mass, .. } => molar_mass,
            Phase::Particle { .. } => 0.0,
        });
        let has = |name: &str| names.contains(&name);
        let mut lanes = Self {
            library,
            molar_masses: molar_masses.collect(),
            whole_nitrogen: has("NOX") || !has("NO2"),
            whole_sulfur: !has("SULF"),
            modes: has("AECJ"),
            voc: None,
            names,
        };
        if lanes.modes {
            let mut needed = PARTICLE_LANES
                .iter()
                .chain([&COARSE_LANE])
                .chain(&NUMBER_LANES);
            if let Some(missing) = needed.find(|name| lanes.lane(name).is_none()) {
                return Err(InventoryError::Argument(format!(
                    "the table of species has particles by mode (AECJ) but no lane {missing}, and the mass of primary particles \
                     would be lost; hint: use a mechanism with the aerosol group of CB6r5-AE7"
                )));
            }
        }
        if lanes.lane("VOC").is_none() && lanes.lane("NO2").is_some() {
            if lanes.lane("PAR").is_none() {
                return Err(InventoryError::Argument(
                    "the inventory knows the organic species of CB6 (PAR, OLE, TOL …) only, and the mechanism has no PAR; \
                     hint: run a CB6 mechanism on the grid, others in `hehuang box`"
                        .to_owned(),
                ));
            }
            lanes.voc = Some(lanes.voc_shares());
        }
        Ok(lanes)
    }

    fn lane(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|n| *n == name)
    }

    fn voc_shares(&self) -> BTreeMap<&'a str, VocShares> {
        let profiles = self.library.voc_profiles.iter();
        profiles
            .map(|(profile, lumps)| {
                let mut shares = VocShares::default();
                for (lump, fraction) in lumps {
                    let Some(lump) = self.library.voc_lumps.get(lump) else {
                        continue; // the reader refuses lumps without a row
                    };
                    let mut carried = 0.0;
                    for (species, count) in &lump.cb6 {
                        let Some(lane) = self.lane(species) else {
                            continue;
                        };
                        let carbon = super::speciation::CB6_CARBON
                            .iter()
                            .find(|(known, _)| known == species);
                        carried += count * carbon.map_or(0.0, |c| c.1);
                        let mass = fraction * count * self.molar_masses[lane] / lump.molar_mass;
                        shares.add(lane, mass);
                    }
                    let tracer = lump.tracer.as_deref().and_then(|name| self.lane(name));
                    if let Some(lane) = tracer {
                        let mass = fraction * self.molar_masses[lane] / lump.molar_mass;
                        shares.add(lane, mass);
                    }
                    shares.left += fraction * (1.0 - carried / lump.carbon);
                }
                (profile.as_str(), shares)
            })
            .collect()
    }

    /// Adds the mass of a line [kg/a] to its lanes, of particles the part `out` [1].
    pub(super) fn add(&self, line: &SourceLine, out: f64, lanes: &mut [f64]) {
        let kind = SourceKind {
            sector: &line.sector,
            class: &line.class,
            voc_profile: &line.voc_profile,
            out,
        };
        self.add_mass(&line.mass, kind, lanes);
    }

    /// Adds a mass [kg] of a kind of source to its lanes; numbers of particles come with it.
    pub fn add_mass(&self, mass: &LineMass, kind: SourceKind<'_>, lanes: &mut [f64]) {
        let kinds = self.names.iter().zip(&self.molar_masses);
        for (sum, (name, molar_mass)) in lanes.iter_mut().zip(kinds) {
            let divided = match *name {
                "SO2" => !self.whole_sulfur,
                "NO" | "NO2" | "HONO" => true,
                _ => false,
            };
            if !divided {
                let part = if *molar_mass > 0.0 { 1.0 } else { kind.out };
                *sum += part * self.mass(mass, name).unwrap_or(0.0);
            }
        }
        if !self.whole_nitrogen {
            self.divide("NOX", "NO2", (mass, kind), lanes);
        }
        if !self.whole_sulfur {
            self.divide("SO2", "SO2", (mass, kind), lanes);
        }
        if let Some(shares) = self.voc.as_ref().and_then(|voc| voc.get(kind.voc_profile)) {
            for &(lane, share) in &shares.lanes {
                lanes[lane] += mass.base[VOC] * share;
            }
        }
    }

    /// Mass [kg/a] or number [1/a] of a lane that is a pollutant or a part of the particles by name.
    fn mass(&self, mass: &LineMass, name: &str) -> Option<f64> {
        let particle = self.modes.then(|| mass.particle(name)).flatten();
        particle.or_else(|| mass.species(name))
    }

    /// Divides a pollutant that counts as `counted` by mole; fractions of species without a lane go to the others.
    fn divide(
        &self,
        pollutant: &str,
        counted: &str,
        (mass, kind): (&LineMass, SourceKind<'_>),
        lanes: &mut [f64],
    ) {
        let (Some(base), Some(counted)) = (base_index(pollutant), self.lane(counted)) else {
            return;
        };
        let fractions = self
            .library
            .gas_speciation
            .fractions(pollutant, kind.sector, kind.class);
        let present = || {
            fractions
                .iter()
                .filter_map(|(name, fraction)| Some((self.lane(name)?, *fraction)))
        };
        let sum: f64 = present().map(|p| p.1).sum();
        let moles = mass.base[base] / self.molar_masses[counted];
        if sum <= 0.0 {
            lanes[counted] += mass.base[base];
            return;
        }
        for (lane, fraction) in present() {
            lanes[lane] += moles * fraction / sum * self.molar_masses[lane];
        }
    }

    /// VOC of a line in carbon that no lane carries [kg/a].
    pub(super) fn voc_left(&self, line: &SourceLine) -> f64 {
        let shares = self
            .voc
            .as_ref()
            .and_then(|voc| voc.get(line.voc_profile.as_str()));
        shares.map_or(0.0, |shares| shares.left * line.mass.base[VOC])
    }

    /// Lanes that no line can fill.
    pub(super) fn without_emission(&self) -> Vec<String> {
        let nothing = LineMass::default();
        let divided = |name: &str| {
            let of = |pollutant: &str| self.library.gas_speciation.species(pollutant, name);
            (!self.whole_nitrogen && of("NOX")) || (!self.whole_sulfur && of("SO2"))
        };
        let organic = |lane: usize| {
            let voc = self.voc.iter().flat_map(BTreeMap::values);
            voc.flat_map(|shares| &shares.lanes).any(|s| s.0 == lane)
        };
        let empty = self.names.iter().enumerate().filter(|(lane, name)| {
            self.mass(&nothing, name).is_none() && !divided(name) && !organic(*lane)
        });
        empty.map(|(_, name)| (*name).to_owned()).collect()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::inventory::speciation::CB6_CARBON;
    use crate::inventory::{Inventory, pollutant_index};
    use crate::species::mechanism::{Mechanism, MechanismSpecies};
    use crate::species::{GasKind, GasTable};
    use approx::assert_relative_eq;

    /// A table of every gas there is.
    fn table() -> SpeciesTable {
        let gases = GasTable::embedded().unwrap();
        let species = gases.iter().filter(|(_, row)| row.kind != GasKind::Counter);
        let species = species.map(|(name, _)| MechanismSpecies::unknown(name));
        let mechanism = Mechanism {
            name: "all gases".into(),
            species: species.collect(),
            ..Mechanism::default()
        };
        SpeciesTable::for_mechanism(&mechanism).unwrap()
    }

    #[test]
    fn nitrogen_sulfur_and_carbon_are_kept() {
        let (table, inventory) = (table(), Inventory::embedded().unwrap());
        let masses = LaneMasses::new(&table, &inventory.library).unwrap();
        let mut lanes = vec![0.0; table.len()];
        let (mut left, mut carbon) = (0.0, 0.0);
        for line in &inventory.lines {
            masses.add(line, 1.0, &mut lanes);
            left += masses.voc_left(line);
            for (lump, mass) in inventory.voc_lumps(line) {
                let lump = &inventory.library.voc_lumps[lump];
                carbon += mass / lump.molar_mass * lump.carbon;
            }
        }
        let of = |name: &str| lanes[table.lane(name).unwrap()];
        let moles = |name: &str| of(name) / table.molar_mass(table.lane(name).unwrap()).unwrap();
        let total = |name: &str| inventory.total()[pollutant_index(name).unwrap()];
        let nitrogen = moles("NO") + moles("NO2") + moles("HONO");
        assert_relative_eq!(nitrogen, total("NOX") / 0.046_005_5, max_relative = 1e-9);
        let sulfur = moles("SO2") + moles("SULF");
        assert_relative_eq!(sulfur, total("SO2") / 0.064_066, max_relative = 1e-9);
        assert_relative_eq!(of("NH3"), total("NH3"), max_relative = 1e-12);
        assert_relative_eq!(of("EC"), total("BC"), max_relative = 1e-12);
        // The mass that lanes count follows CB6's bonds: within a few per cent of what is emitted.
        let counted: f64 = table
            .pollutants
            .iter()
            .find(|p| p.name == "VOC")
            .unwrap()
            .parts
            .iter()
            .map(|&(lane, weight)| weight * lanes[lane])
            .sum();
        assert_relative_eq!(counted + left, total("VOC"), max_relative = 0.05);
        assert!(left < 0.15 * total("VOC"), "{left}");
        // Carbon: all of it, to what lumps of unreactive carbon hold.
        let in_lanes: f64 = CB6_CARBON
            .iter()
            .filter(|(name, _)| *name != "UNR")
            .map(|(name, atoms)| atoms * moles(name))
            .sum();
        assert!(
            in_lanes < carbon && in_lanes > 0.85 * carbon,
            "{in_lanes} {carbon}"
        );
        let empty = masses.without_emission();
        assert!(
            ["O3", "PAN", "OH", "HNO3"]
                .iter()
                .all(|n| empty.contains(&(*n).to_owned()))
        );
        assert!(
            ["NO", "HONO", "SULF", "PAR", "FORM", "NH3", "PMC"]
                .iter()
                .all(|n| !empty.contains(&(*n).to_owned()))
        );
    }

    #[test]
    fn particles_by_mode_hold_all_of_the_inventory() {
        let inventory = Inventory::embedded().unwrap();
        let mut table = table();
        let like = table.species[table.lane("EC").unwrap()].clone();
        table
            .species
            .retain(|s| !["EC", "POC", "PMF", "PMC"].contains(&s.name.as_str()));
        let lanes = PARTICLE_LANES
            .iter()
            .chain([&COARSE_LANE])
            .chain(&NUMBER_LANES);
        for lane in lanes {
            if table.lane(lane).is_none() {
                table.species.push(crate::species::Species {
                    name: (*lane).to_owned(),
                    ..like.clone()
                });
            }
        }
        let masses = LaneMasses::new(&table, &inventory.library).unwrap();
        let mut lanes = vec![0.0; table.len()];
        for line in &inventory.lines {
            masses.add(line, 1.0, &mut lanes);
        }
        let of = |name: &str| lanes[table.lane(name).unwrap()];
        let total = |name: &str| inventory.total()[pollutant_index(name).unwrap()];
        let fine: f64 = PARTICLE_LANES.iter().map(|lane| of(lane)).sum();
        assert_relative_eq!(fine, total("PM25"), max_relative = 1e-12);
        assert_relative_eq!(fine + of("ACORS"), total("PM10"), max_relative = 1e-12);
        assert_relative_eq!(of("AECI") + of("AECJ"), total("BC"), max_relative = 1e-12);
        assert!(of("NUMI") > of("NUMJ") && of("PCVOC") > 0.0 && of("SOAALK") > 0.0);
        assert!(!masses.without_emission().contains(&"ANO3J".to_owned()));
        table.species.retain(|s| s.name != "AMNJ");
        let error = LaneMasses::new(&table, &inventory.library).unwrap_err();
        assert!(error.to_string().contains("no lane AMNJ"), "{error}");
    }

    #[test]
    fn a_profile_divides_as_by_hand() {
        let (table, inventory) = (table(), Inventory::embedded().unwrap());
        let masses = LaneMasses::new(&table, &inventory.library).unwrap();
        for (profile, shares) in masses.voc.as_ref().unwrap() {
            // The tracer of alkanes carries no mass of its own.
            let tracer = table.lane("SOAALK");
            let carried = |lump: &VocShares| {
                let lanes = lump.lanes.iter().filter(|lane| Some(lane.0) != tracer);
                lanes.map(|lane| lane.1).sum::<f64>()
            };
            let sum = carried(shares) + shares.left;
            assert!((sum - 1.0).abs() < 0.12, "{profile}: {sum}");
        }
        // A kilogram of 1-butene: 17.82 mol, each an OLE of 28.05 g and two PAR of 14.43 g.
        let butene = &inventory.library.voc_lumps["BUTENE1"];
        assert_eq!(
            butene.cb6,
            [("OLE".to_owned(), 1.0), ("PAR".to_owned(), 2.0)]
        );
        assert_relative_eq!(1.0 / butene.molar_mass, 17.82, max_relative = 1e-3);
    }

    #[test]
    fn a_table_of_another_mechanism_is_refused() {
        let mut table = table();
        table.species.retain(|s| s.name != "PAR");
        let inventory = Inventory::embedded().unwrap();
        let error = LaneMasses::new(&table, &inventory.library).unwrap_err();
        assert!(error.to_string().contains("no PAR"), "{error}");
    }
}
