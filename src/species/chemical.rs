//! The species table of a run with chemistry: gases of a mechanism, ammonia, primary particles.

use super::gas_properties::{GasKind, GasProperties, GasTable, GasTableError};
use super::mechanism::Mechanism;
use super::particles::{Matter, ParticleTable, ParticleTableError};
use super::{Phase, Pollutant, Species, SpeciesTable};

/// Which particles a run with a mechanism has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Particles {
    /// Those of [`ParticleTable`], which react; without them the primary ones of [`SpeciesTable::primary`].
    pub full: bool,
    /// Primary particles as they were emitted, and dust, followed by tags.
    pub traced: bool,
}

/// Why a mechanism has no species table.
#[derive(Debug, thiserror::Error)]
pub enum ChemicalTableError {
    /// The table of gases is unusable.
    #[error(transparent)]
    Gases(#[from] GasTableError),
    /// The table of particles is unusable.
    #[error(transparent)]
    Particles(#[from] ParticleTableError),
    /// Species without a row in the table of gases.
    #[error(
        "nothing is known of {} of mechanism {mechanism}: {}; hint: write a table with the columns of \
         seeds/chemistry/gas_properties.csv (species, kind, molar mass, Henry constant, uptake, source), one row each, \
         and name it in the scenario: gas_properties = \"my_gases.csv\" in [chemistry]",
        if .species.len() == 1 { "1 species".to_owned() } else { format!("{} species", .species.len()) },
        .species.join(", ")
    )]
    Unknown {
        /// The mechanism.
        mechanism: String,
        /// Its species without a row.
        species: Vec<String>,
    },
}

impl SpeciesTable {
    /// The lanes of a run with a mechanism, with the embedded properties of gases; see [`Self::for_mechanism_with`].
    ///
    /// # Errors
    /// If a species of the mechanism has no row (CB6r5 and CB6r3 are complete).
    pub fn for_mechanism(mechanism: &Mechanism) -> Result<Self, ChemicalTableError> {
        Self::for_mechanism_with(mechanism, &GasTable::embedded()?, Particles::default())
    }

    /// The lanes of a run with a mechanism, in this order: primary particles and dust where tags follow them, the mechanism's gases in its own
    /// order, NH3 unless it is one of them, vapours that organic particles need besides, particles, and then
    /// ([`SpeciesTable::long_lived`]) its short-lived species. Counters and particle species of the mechanism are no lanes.
    /// Molar masses are those of `gases`.
    ///
    /// Pollutants: PM25 and PM10 and their parts, PM25_PRIMARY and PM10_PRIMARY where tags follow them, SO2, NOX (NO and NO2 as NO2), NO2, O3, CO, NH3, VOC, HCHO, PAN, HNO3, H2O2, HONO, OH, HO2.
    ///
    /// # Errors
    /// [`ChemicalTableError::Unknown`] with every species that has no row.
    pub fn for_mechanism_with(
        mechanism: &Mechanism,
        gases: &GasTable,
        particles: Particles,
    ) -> Result<Self, ChemicalTableError> {
        let rows: Vec<(&str, Option<&GasProperties>)> = mechanism
            .species
            .iter()
            .map(|s| (s.name.as_str(), gases.get(&s.name)))
            .collect();
        let unknown = |(name, row): &(&str, Option<&GasProperties>)| {
            row.is_none().then(|| (*name).to_owned())
        };
        let missing: Vec<String> = rows.iter().filter_map(unknown).collect();
        if !missing.is_empty() {
            return Err(ChemicalTableError::Unknown {
                mechanism: mechanism.name.clone(),
                species: missing,
            });
        }
        let known = || rows.iter().filter_map(|(name, row)| Some((*name, (*row)?)));
        let primary = Self::primary().species;
        let emitted = || primary.iter().filter(|s| s.is_particle()).cloned();
        let mut species: Vec<Species> = Vec::with_capacity(rows.len());
        let matter = ParticleTable::embedded()?;
        let dust = |name: &str| matter.get(name).is_some_and(|row| row.kind == Matter::Dust);
        // Dust only moves, so tags can follow it too.
        let (dust, other): (Vec<_>, Vec<_>) =
            matter.species().into_iter().partition(|s| dust(&s.name));
        let mut dust = dust.into_iter().filter(|_| particles.full);
        if particles.traced {
            species.extend(emitted());
            species.extend(dust.by_ref());
        }
        let tagged = species.len();
        let mut organic = Vec::new();
        for (name, row) in known() {
            match row.kind {
                GasKind::Organic => {
                    organic.push((species.len(), 1.0));
                    species.push(gas(name, row));
                }
                GasKind::Gas => species.push(gas(name, row)),
                GasKind::ShortLived | GasKind::Counter => {}
            }
        }
        let ammonia = primary.iter().find(|s| s.name == "NH3");
        if !species.iter().any(|s| s.name == "NH3") {
            species.extend(ammonia.cloned());
        }
        if particles.full {
            for name in ["HCL"].into_iter().chain(matter.vapours()) {
                if !species.iter().any(|s| s.name == name) {
                    species.extend(gases.get(name).map(|row| gas(name, row)));
                }
            }
            species.extend(other);
            species.extend(dust);
        } else if !particles.traced {
            species.extend(emitted());
        }
        for (name, row) in known() {
            if row.kind == GasKind::ShortLived {
                species.push(gas(name, row));
            }
        }
        let mut table = Self {
            species,
            pollutants: Vec::new(),
            tagged,
            reacting: false,
        };
        table.pollutants = pollutants(&table.species, organic, particles);
        if particles.full {
            // Those that tags follow come first.
            let (dust, made): (Vec<_>, Vec<_>) = matter
                .pollutants(&table)
                .into_iter()
                .partition(|p| particles.traced && p.parts.iter().all(|(lane, _)| *lane < tagged));
            let place = if particles.traced { 2 } else { 0 };
            table
                .pollutants
                .splice(place..place, dust.into_iter().chain(made));
        }
        Ok(table)
    }

    /// The same table with a lane for ozone of the stratosphere, as a last one, which the air outside brings in above and through
    /// the top; nothing changes where there is no ozone.
    pub fn with_stratospheric_ozone(mut self) -> Self {
        if let Some(ozone) = self.lane("O3") {
            let mut tagged = self.species[ozone].clone();
            tagged.name = super::STRATOSPHERIC_OZONE.into();
            tagged.long_name = "ozone of the stratosphere".into();
            tagged.long_name_zh = "平流层臭氧".into();
            self.pollutants.push(Pollutant {
                name: tagged.name.clone(),
                label: "O3 from the stratosphere".into(),
                label_zh: "平流层臭氧".into(),
                parts: vec![(self.species.len(), 1.0)],
                particle: false,
            });
            self.species.push(tagged);
        }
        self
    }

    /// Number of lanes that live longer than a step of transport: the first ones.
    pub fn long_lived(&self) -> usize {
        self.species.iter().take_while(|s| !s.short_lived).count()
    }

    /// Molar mass of a lane [kg/mol]; `None` for particles.
    pub fn molar_mass(&self, lane: usize) -> Option<f64> {
        match self.species.get(lane)?.phase {
            Phase::Gas { molar_mass, .. } => Some(molar_mass),
            Phase::Particle { .. } => None,
        }
    }
}

fn gas(name: &str, row: &GasProperties) -> Species {
    Species {
        name: name.to_owned(),
        long_name: row.long_name.clone(),
        long_name_zh: row.long_name_zh.clone(),
        phase: Phase::Gas {
            molar_mass: row.molar_mass,
            henry: row.henry,
            henry_temperature: row.henry_temperature,
            diffusivity_ratio: row.diffusivity_ratio,
            alpha: row.alpha,
            beta: row.beta,
        },
        short_lived: row.kind == GasKind::ShortLived,
        source: row.source.clone(),
    }
}

/// Pollutants of which the table has every part.
fn pollutants(
    species: &[Species],
    organic: Vec<(usize, f64)>,
    particles: Particles,
) -> Vec<Pollutant> {
    let [fine, coarse] = if particles.full {
        ["PM25_PRIMARY", "PM10_PRIMARY"]
    } else {
        ["PM25", "PM10"]
    };
    let lane = |name: &str| species.iter().position(|s| s.name == name);
    let mass = |lane: usize| match species[lane].phase {
        Phase::Gas { molar_mass, .. } => molar_mass,
        Phase::Particle { .. } => 0.0,
    };
    let parts = |names: &[&str]| -> Option<Vec<(usize, f64)>> {
        names.iter().map(|name| Some((lane(name)?, 1.0))).collect()
    };
    let as_dioxide = || -> Option<Vec<(usize, f64)>> {
        let (nitric, dioxide) = (lane("NO")?, lane("NO2")?);
        Some(vec![(nitric, mass(dioxide) / mass(nitric)), (dioxide, 1.0)])
    };
    let organic = (!organic.is_empty()).then_some(organic);
    let all = [
        (fine, "PM2.5 (primary)", parts(&["EC", "POC", "PMF"]), true),
        (
            coarse,
            "PM10 (primary)",
            parts(&["EC", "POC", "PMF", "PMC"]),
            true,
        ),
        ("SO2", "SO2", parts(&["SO2"]), false),
        ("NOX", "NOx", as_dioxide(), false),
        ("NO2", "NO2", parts(&["NO2"]), false),
        ("O3", "O3", parts(&["O3"]), false),
        ("CO", "CO", parts(&["CO"]), false),
        ("NH3", "NH3", parts(&["NH3"]), false),
        ("VOC", "VOC", organic, false),
        (
            "HCHO",
            "HCHO",
            parts(&["FORM"]).or_else(|| parts(&["HCHO"])),
            false,
        ),
        ("PAN", "PAN", parts(&["PAN"]), false),
        ("HNO3", "HNO3", parts(&["HNO3"]), false),
        ("H2O2", "H2O2", parts(&["H2O2"]), false),
        ("HONO", "HONO", parts(&["HONO"]), false),
        ("OH", "OH", parts(&["OH"]).or_else(|| parts(&["HO"])), false),
        ("HO2", "HO2", parts(&["HO2"]), false),
    ];
    let made = all
        .into_iter()
        .filter_map(|(name, label, parts, particle)| {
            Some(Pollutant {
                name: name.to_owned(),
                label: label.to_owned(),
                label_zh: label.replace(" (primary)", "(一次)"),
                parts: parts?,
                particle,
            })
        });
    made.collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::species::mechanism::MechanismSpecies;
    use approx::assert_relative_eq;

    pub(crate) fn of(names: &[&str]) -> Mechanism {
        let species = names.iter().map(|name| MechanismSpecies::unknown(name));
        Mechanism {
            name: "test".into(),
            species: species.collect(),
            ..Mechanism::default()
        }
    }

    #[test]
    fn lanes_are_gases_ammonia_particles_and_radicals_last() {
        let mechanism = of(&["OH", "NO", "SULRXN", "NO2", "O3", "FORM", "SO2", "CO"]);
        let table = SpeciesTable::for_mechanism(&mechanism).unwrap();
        let names: Vec<&str> = table.species.iter().map(|s| s.name.as_str()).collect();
        let lanes = [
            "NO", "NO2", "O3", "FORM", "SO2", "CO", "NH3", "EC", "POC", "PMF", "PMC", "OH",
        ];
        assert_eq!(names, lanes);
        assert_eq!(table.long_lived(), 11);
        assert_eq!(SpeciesTable::primary().long_lived(), 9);
        // 46.0055 g of NO2 a mole over 30.0061 g of NO.
        let nox = &table.pollutants[3];
        assert_eq!(nox.name, "NOX");
        assert_relative_eq!(nox.parts[0].1, 1.5332, max_relative = 1e-4);
        let names: Vec<&str> = table.pollutants.iter().map(|p| p.name.as_str()).collect();
        let all = [
            "PM25", "PM10", "SO2", "NOX", "NO2", "O3", "CO", "NH3", "VOC", "HCHO", "OH",
        ];
        assert_eq!(names, all);
        assert_eq!(table.pollutants[8].parts, vec![(3, 1.0)]);
    }

    #[test]
    fn species_without_a_row_are_all_named() {
        let error = SpeciesTable::for_mechanism(&of(&["NO", "HC8", "ORA1"])).unwrap_err();
        let text = error.to_string();
        assert!(
            text.contains("2 species of mechanism test: HC8, ORA1"),
            "{text}"
        );
        let head = "species,kind,name,name_zh,molar_mass_g_mol,henry_mol_L_atm,henry_temperature_K,diffusivity_ratio,alpha,beta,source";
        let own = format!(
            "{head}\nHC8,voc,octane,辛烷,114.2,3e-4,0,2.5,0,0,mine\nORA1,voc,formic acid,甲酸,46,1.6e6,6100,1.6,2,0,mine\n"
        );
        let gases = GasTable::embedded().unwrap();
        let gases = gases.overlaid(GasTable::parse(&own, "my.csv").unwrap());
        let table = SpeciesTable::for_mechanism_with(
            &of(&["NO", "HC8", "ORA1"]),
            &gases,
            Particles::default(),
        )
        .unwrap();
        assert_eq!(table.lane("ORA1"), Some(2));
    }

    #[test]
    fn gases_of_both_tables_are_the_same() {
        let primary = SpeciesTable::primary();
        let table = SpeciesTable::for_mechanism(&of(&["CO", "NH3"])).unwrap();
        for name in ["CO", "NH3"] {
            let (a, b) = (primary.lane(name).unwrap(), table.lane(name).unwrap());
            let Phase::Gas {
                molar_mass,
                henry,
                alpha,
                ..
            } = primary.species[a].phase
            else {
                panic!("a gas");
            };
            let Phase::Gas {
                molar_mass: m,
                henry: h,
                alpha: al,
                ..
            } = table.species[b].phase
            else {
                panic!("a gas");
            };
            assert_relative_eq!(molar_mass, m);
            assert_relative_eq!(henry, h);
            assert_relative_eq!(alpha, al);
        }
    }
}
