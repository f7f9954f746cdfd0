//! What a block of cells holds, slot by slot, and which lane a slot is.

use super::MissingLane;
use crate::aerosol::organics::{FIXED, FIXED_COUNT, SEMIVOLATILE, SEMIVOLATILE_COUNT};
use crate::species::{ParticleTable, SpeciesTable};

macro_rules! slots {
    ($($slot:ident $lane:literal),* $(,)?) => {
        /// Matter of particles and gases that they exchange; organics come behind these.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(in crate::simulation) enum Slot { $(#[doc = $lane] $slot),* }
        const LANES: &[&str] = &[$($lane),*];
    };
}

slots! {
    SulfateI "ASO4I", AmmoniumI "ANH4I", CarbonI "AECI", OrganicI "APOAI", OtherI "AOTHRI", NumberI "NUMI",
    SulfateJ "ASO4J", NitrateJ "ANO3J", AmmoniumJ "ANH4J", ChlorideJ "ACLJ", SodiumJ "ANAJ", CalciumJ "ACAJ",
    MagnesiumJ "AMGJ", PotassiumJ "AKJ", IronJ "AFEJ", AluminiumJ "AALJ", SiliconJ "ASIJ", ManganeseJ "AMNJ",
    CarbonJ "AECJ", AgedCarbonJ "AECAJ", OtherJ "AOTHRJ", NumberJ "NUMJ",
    OtherK "ACORS", SulfateK "ASO4K", NitrateK "ANO3K", AmmoniumK "ANH4K", ChlorideK "ACLK",
    Dust1 "ADUST1", Dust2 "ADUST2", Dust3 "ADUST3", Dust4 "ADUST4", Dust5 "ADUST5",
    SulfuricAcid "SULF", NitricAcid "HNO3", HydrochloricAcid "HCL", Ammonia "NH3",
    SulfurDioxide "SO2", HydrogenPeroxide "H2O2", Ozone "O3", Epoxydiols "EPOX",
    MethylHydroperoxide "MEPX", PeroxyaceticAcid "PACD", NitrogenDioxide "NO2", Glyoxal "GLY", Methylglyoxal "MGLY",
    FormicAcid "FACD", Methanol "MEOH", AceticAcid "AACD", Hydroxyl "OH",
}

/// Slots in front of the organics.
const PLAIN: usize = LANES.len();
/// All slots.
pub(super) const SLOTS: usize = PLAIN + 2 * SEMIVOLATILE_COUNT + FIXED_COUNT;

/// Slot of a semivolatile class in the particle; its vapour is [`vapour`].
pub(super) const fn particle(class: usize) -> usize {
    PLAIN + class
}

/// Slot of a semivolatile class as vapour.
pub(super) const fn vapour(class: usize) -> usize {
    PLAIN + SEMIVOLATILE_COUNT + class
}

/// Slot of an organic class that does not evaporate.
pub(super) const fn fixed(class: usize) -> usize {
    PLAIN + 2 * SEMIVOLATILE_COUNT + class
}

/// The lane of every slot, and its molar mass [kg/mol] (0 for numbers).
pub(super) fn lanes(
    table: &SpeciesTable,
    matter: &ParticleTable,
) -> Result<([usize; SLOTS], [f64; SLOTS]), MissingLane> {
    let mut lanes = [0; SLOTS];
    let mut molar = [0.0; SLOTS];
    let names = LANES.iter().copied();
    let names = names.chain(SEMIVOLATILE.iter().map(|class| class.particle));
    let names = names.chain(SEMIVOLATILE.iter().map(|class| class.vapour));
    let names = names.chain(FIXED.iter().map(|class| class.particle));
    for ((lane, molar), name) in lanes.iter_mut().zip(&mut molar).zip(names) {
        *lane = table
            .lane(name)
            .ok_or_else(|| MissingLane(name.to_owned()))?;
        let in_particles = matter.get(name).map(|row| row.molar_mass_g_mol / 1000.0);
        *molar = in_particles
            .or_else(|| table.molar_mass(*lane))
            .unwrap_or(0.0);
    }
    Ok((lanes, molar))
}
