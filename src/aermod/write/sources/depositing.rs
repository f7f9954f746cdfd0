//! Particles and gases of the sources, and their buildings.

use super::type_name;
use crate::aermod::write::fortran::{Item, items};
use crate::aermod::write::page::Listing;
use crate::nearfield::Case;
use crate::plume::Particles;

pub(super) fn deposition(listing: &mut Listing, case: &Case) {
    let gases = case.sources.iter().any(|source| source.gas.is_some())
        && case.gas_deposition.user_velocity.is_none();
    let mut count = 0;
    for source in &case.sources {
        if source.particles.is_none() && !gases {
            continue;
        }
        if count % 3 == 0 {
            listing.page();
            listing.put("/48X,'*** SOURCE PARTICULATE/GAS DATA ***'//", &[]);
        }
        count += 1;
        listing.put(
            "//8X,'*** SOURCE ID = ',A12,'; SOURCE TYPE = ',A8,' ***'",
            &items![&source.id, type_name(&source.kind)],
        );
        let list = |listing: &mut Listing, name: &str, values: &[f64]| {
            let values: Vec<Item<'_>> = values.iter().map(|&value| value.into()).collect();
            listing.put(&format!("/8X,'{name} ='/4(:10X,10(:F9.5,', ')/)"), &values);
        };
        match &source.particles {
            Some(Particles::Classes(classes)) => {
                let of = |pick: fn(&crate::plume::ParticleClass) -> f64| -> Vec<f64> {
                    classes.iter().map(pick).collect()
                };
                list(listing, "MASS FRACTION", &of(|class| class.mass_fraction));
                list(
                    listing,
                    "PARTICLE DIAMETER (MICRONS)",
                    &of(|class| class.diameter),
                );
                list(
                    listing,
                    "PARTICLE DENSITY (G/CM**3) ",
                    &of(|class| class.density),
                );
            }
            Some(Particles::Fine {
                fine_fraction,
                mean_diameter,
            }) => {
                list(listing, "FINE PARTICLE MASS FRACTION", &[*fine_fraction]);
                list(listing, "PARTICLE DIAMETER (MICRONS)", &[*mean_diameter]);
                list(listing, "PARTICLE DENSITY (G/CM**3) ", &[1.0]);
            }
            None => {
                if let Some(gas) = source.gas {
                    // AERMOD keeps the diffusivities in m²/s and the resistance in s/m.
                    for (name, value) in [
                        ("DIFF IN AIR (M**2/SEC)    ", gas.diffusivity_air * 1.0e-4),
                        ("DIFF IN WATER (M**2/SEC)  ", gas.diffusivity_water * 1.0e-4),
                        (
                            "LEAF LIPID RESIST (SEC/M) ",
                            gas.cuticular_resistance * 1.0e2,
                        ),
                        ("HENRY`S LAW COEFFICIENT   ", gas.henry),
                    ] {
                        listing.put(&format!("/10X,'{name} =',2X,E9.2"), &items![value]);
                    }
                }
            }
        }
    }
}

pub(super) fn buildings(listing: &mut Listing, case: &Case) {
    let with = case
        .sources
        .iter()
        .filter_map(|source| source.buildings.as_ref().map(|own| (source, own)));
    for (count, (source, own)) in with.enumerate() {
        if count % 4 == 0 {
            listing.page();
            listing.put(
                "/42X,'*** DIRECTION SPECIFIC BUILDING DIMENSIONS ***'/",
                &[],
            );
        }
        let mut line = vec![Item::from(&source.id)];
        for k in 0..36 {
            line.extend(items![
                k + 1,
                own.height[k].abs(),
                own.width[k],
                own.length[k],
                own.x_offset[k],
                own.y_offset[k]
            ]);
        }
        listing.put(
            "/' SOURCE ID: ',A12,/,2('  IFV    BH      BW      BL     XADJ    YADJ',3X),/,18(2(2X,I3,5(F7.1,','),2X)/)",
            &line,
        );
        let downwash = case.options.downwash;
        if downwash.awma_effective_wind || downwash.awma_turbulence || downwash.awma_turbulence_hx {
            let shape = if downwash.streamlined {
                "STREAMLINED"
            } else {
                "RECTANGULAR"
            };
            listing.put(
                &format!("' BUILDING STRUCTURE TYPE: {shape} FOR SRCID: ',A12,/"),
                &items![&source.id],
            );
        }
    }
}
