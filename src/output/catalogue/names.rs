//! What the CF standard name table calls the substances of a run.

use crate::species::{Matter, ParticleTable};

/// What CF calls a pollutant or species in a mass concentration and in an emission; `wet` where PM25 and PM10 hold what water the air gave them,
/// as far as the run knows of water.
///
/// Names are of the CF standard name table. It has no name for dry PM2.5 and PM10, for matter at 50 % relative humidity, for chloride and
/// metals in particles, NOx as NO2, VOC and the numbers of single modes.
pub(super) fn standard_names(
    name: &str,
    wet: bool,
) -> (Option<&'static str>, Option<&'static str>) {
    let in_air = match name {
        "PM25" if wet => "pm2p5_ambient_aerosol_particles",
        "PM10" if wet => "pm10_ambient_aerosol_particles",
        "SO2" => return (Some("sulfur_dioxide"), Some("sulfur_dioxide")),
        "CO" => return (Some("carbon_monoxide"), Some("carbon_monoxide")),
        "NH3" => return (Some("ammonia"), Some("ammonia")),
        "O3" | "O3_N" | "O3_R" => "ozone",
        "NO" => "nitrogen_monoxide",
        "NO2" => "nitrogen_dioxide",
        "NO3" => "nitrate_radical",
        "N2O5" => "dinitrogen_pentoxide",
        "HNO3" => "nitric_acid",
        "HONO" => "nitrous_acid",
        "PAN" => "peroxyacetyl_nitrate",
        "HCL" => "hydrogen_chloride",
        "H2O2" => "hydrogen_peroxide",
        "HCHO" | "FORM" => "formaldehyde",
        "OH" => "hydroxyl_radical",
        "HO2" => "hydroperoxyl_radical",
        "ISOP" => "isoprene",
        "ETH" => "ethene",
        "ETHA" => "ethane",
        "ETHY" => "ethyne",
        "PRPA" => "propane",
        "BENZ" | "BENZENE" => "benzene",
        "MEOH" => "methanol",
        "ETOH" => "ethanol",
        "FACD" => "formic_acid",
        "EC" => "elemental_carbon_dry_aerosol_particles",
        "PM25_EC" => "elemental_carbon_in_pm2p5_dry_aerosol_particles",
        "POC" | "PM25_POA" => "primary_particulate_organic_matter_dry_aerosol_particles",
        "PM25_SOA" => "secondary_particulate_organic_matter_dry_aerosol_particles",
        "PM25_SO4" => "sulfate_dry_aerosol_particles",
        "PM25_NO3" => "nitrate_dry_aerosol_particles",
        "PM25_NH4" => "ammonium_dry_aerosol_particles",
        "PM25_DUST" | "PM10_DUST" | "DUST" => "dust_dry_aerosol_particles",
        lane => return (of_matter(lane), None),
    };
    (Some(in_air), None)
}

/// Name of the matter of a lane of particles.
fn of_matter(lane: &str) -> Option<&'static str> {
    Some(match ParticleTable::embedded().ok()?.get(lane)?.kind {
        Matter::Sulfate => "sulfate_dry_aerosol_particles",
        Matter::Nitrate => "nitrate_dry_aerosol_particles",
        Matter::Ammonium => "ammonium_dry_aerosol_particles",
        Matter::Carbon => "elemental_carbon_dry_aerosol_particles",
        Matter::PrimaryOrganic => "primary_particulate_organic_matter_dry_aerosol_particles",
        Matter::SecondaryOrganic => "secondary_particulate_organic_matter_dry_aerosol_particles",
        Matter::Dust => "dust_dry_aerosol_particles",
        _ => return None,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::output::catalogue::{catalogue, list};
    use crate::species::mechanism::Mechanism;
    use crate::species::{GasTable, Particles, SpeciesTable};
    use std::collections::BTreeSet;

    /// Names of CF's table for concentrations and emissions in air.
    const TABLE: &str = include_str!("../../../tests/data/cf/standard_names.txt");

    fn full() -> SpeciesTable {
        let particles = Particles {
            full: true,
            traced: true,
        };
        let gases = GasTable::embedded().unwrap();
        SpeciesTable::for_mechanism_with(&Mechanism::cb6r5().unwrap(), &gases, particles).unwrap()
    }

    #[test]
    fn every_name_is_in_the_table_of_cf() {
        let known: BTreeSet<&str> = TABLE.lines().filter(|l| !l.starts_with('#')).collect();
        let mut found = 0;
        for table in [full(), SpeciesTable::primary()] {
            for spec in catalogue(&table) {
                if let Some(name) = &spec.standard_name {
                    assert!(known.contains(name.as_str()), "{name}");
                    found += 1;
                }
            }
        }
        assert!(found > 100, "{found}");
        assert!(list(&catalogue(&full())).contains("NUMJ"));
    }
}
