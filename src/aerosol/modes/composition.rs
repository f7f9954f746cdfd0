//! What a mode is made of: dry volume, density, and the water that it holds.
//!
//! Volumes add. Water by κ-Köhler theory and ZSR: V_w = a_w/(1 − a_w) Σ κᵢ Vᵢ (Petters and Kreidenweis 2007, ACP 7, 1961,
//! eq. 2, 6 and 7), a_w = RH exp(−D_K/D) over a curved surface, D_K = 4 σ M_w/(R T ρ_w). Particles stay liquid down to any
//! humidity (metastable). Where the water is known otherwise (equilibrium of the salts) it is taken as given.
//!
//! | material | density [kg/m³] | κ | source |
//! |---|---|---|---|
//! | SO4, NH4 | 1770 | 0.53 | (NH4)2SO4: density Lide 2005; κ of its growth factors, Petters and Kreidenweis 2007, table 1 |
//! | NO3 | 1720 | 0.67 | NH4NO3, table 1 |
//! | Cl, Na | 2160 | 1.12 | NaCl, table 1 (growth factors) |
//! | K | 2660 | 0.69 | density of K2SO4 (Lide 2005); κ unverified |
//! | Ca, Mg and crust | 2650 | 0.03 | mineral dust 0.01–0.08 (Koehler et al. 2009, GRL 36, L08805) |
//! | black carbon | 1800 | 0 | Bond and Bergstrom 2006 (1.7–1.9 g/cm³); not wetted |
//! | primary organics | 1200 | 0.01 | Turpin and Lim 2001; hydrocarbon-like aerosol ≈ 0 (Jimenez et al. 2009) |
//! | secondary organics | 1400 | 0.10 | Kostenidou et al. 2007; κ of Petters and Kreidenweis 2007, table 1 (α-pinene and others, 0.02–0.2) |
//! | other | 2200 | 0.03 | CMAQ 5.5 (unspeciated); taken as crust |

use crate::numerics::lanes::Lanes;
use crate::units::GAS_CONSTANT;

/// Density of water [kg/m³].
pub const WATER_DENSITY: f64 = 1000.0;
/// Surface tension of water against air at 298.15 K [N/m] (Petters and Kreidenweis 2007).
const SURFACE_TENSION: f64 = 0.072;
/// Molar mass of water [kg/mol].
const WATER_MOLAR_MASS: f64 = 0.018_015_28;
/// Greatest water activity: above it the modes' water belongs to fog and cloud.
const WETTEST: f64 = 0.98;

/// Beginnings of the names of AE7's secondary organics.
const SECONDARY: [&str; 12] = [
    "ALVOO", "ASVOO", "APCSO", "AAVB", "AMT", "AISO", "ASQT", "AOLG", "AORGC", "AGLY", "AIETET",
    "AIEOS",
];

/// Materials of particles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Material {
    /// Sulfate.
    Sulfate,
    /// Nitrate.
    Nitrate,
    /// Ammonium.
    Ammonium,
    /// Chloride.
    Chloride,
    /// Sodium.
    Sodium,
    /// Potassium.
    Potassium,
    /// Calcium, magnesium, iron, aluminium, silicon, manganese and dust.
    Crust,
    /// Black carbon.
    BlackCarbon,
    /// Primary organics.
    PrimaryOrganic,
    /// Secondary organics.
    SecondaryOrganic,
    /// What is not told apart.
    Other,
}

impl Material {
    /// Material of a particle species by its CMAQ name (`ASO4J`, `AECI`, `AMT3J` …); `None` for water, numbers and names that are not
    /// those of a particle species.
    pub fn named(species: &str) -> Option<Self> {
        if species == "ACORS" {
            return Some(Self::Other);
        }
        if species.starts_with("ADUST") {
            return Some(Self::Crust);
        }
        let stem = species.strip_suffix(['I', 'J', 'K'])?;
        Some(match stem {
            "ASO4" => Self::Sulfate,
            "ANO3" => Self::Nitrate,
            "ANH4" => Self::Ammonium,
            "ACL" => Self::Chloride,
            "ANA" => Self::Sodium,
            "AK" => Self::Potassium,
            "ACA" | "AMG" | "AFE" | "AAL" | "ASI" | "AMN" | "ATI" => Self::Crust,
            "AEC" | "AECA" => Self::BlackCarbon,
            "APOA" | "APOC" | "APNCOM" => Self::PrimaryOrganic,
            "AOTHR" => Self::Other,
            _ if stem.starts_with("ALVPO")
                || stem.starts_with("ASVPO")
                || stem.starts_with("AIVPO") =>
            {
                Self::PrimaryOrganic
            }
            _ if SECONDARY.iter().any(|start| stem.starts_with(start)) => Self::SecondaryOrganic,
            _ => return None,
        })
    }

    /// Density [kg/m³].
    pub const fn density(self) -> f64 {
        match self {
            Self::Sulfate | Self::Ammonium => 1770.0,
            Self::Nitrate => 1720.0,
            Self::Chloride | Self::Sodium => 2160.0,
            Self::Potassium => 2660.0,
            Self::Crust => 2650.0,
            Self::BlackCarbon => 1800.0,
            Self::PrimaryOrganic => 1200.0,
            Self::SecondaryOrganic => 1400.0,
            Self::Other => 2200.0,
        }
    }

    /// Hygroscopicity κ [1].
    pub const fn hygroscopicity(self) -> f64 {
        match self {
            Self::Sulfate | Self::Ammonium => 0.53,
            Self::Nitrate => 0.67,
            Self::Chloride | Self::Sodium => 1.12,
            Self::Potassium => 0.69,
            Self::Crust | Self::Other => 0.03,
            Self::BlackCarbon => 0.0,
            Self::PrimaryOrganic => 0.01,
            Self::SecondaryOrganic => 0.10,
        }
    }
}

/// Dry matter of a mode: a sum over its materials.
#[derive(Debug, Clone, Copy)]
pub struct Dry<V> {
    /// Mass [kg/m³ of air].
    pub mass: V,
    /// Volume [m³/m³ of air].
    pub volume: V,
    /// Σ κ V [m³/m³ of air].
    pub hygroscopic: V,
}

impl<V: Lanes> Dry<V> {
    /// Nothing.
    #[inline(always)]
    pub fn none() -> Self {
        Self {
            mass: V::splat(0.0),
            volume: V::splat(0.0),
            hygroscopic: V::splat(0.0),
        }
    }

    /// Adds a mass [kg/m³] of a material.
    #[inline(always)]
    pub fn add(&mut self, material: Material, mass: V) {
        let volume = mass * (1.0 / material.density());
        self.mass = self.mass + mass;
        self.volume = self.volume + volume;
        self.hygroscopic = self.hygroscopic + volume * material.hygroscopicity();
    }

    /// Density [kg/m³]; that of water where there is nothing.
    #[inline(always)]
    pub fn density(&self) -> V {
        let some = self.volume.gt(V::splat(0.0));
        let volume = V::select(some, self.volume, V::splat(1.0));
        V::select(some, self.mass / volume, V::splat(WATER_DENSITY))
    }

    /// Volume of water [m³/m³ of air] at a relative humidity [1] over flat surfaces.
    #[inline(always)]
    pub fn water(&self, relative_humidity: V) -> V {
        self.hygroscopic * water_over_kappa(relative_humidity)
    }

    /// Volume of water [m³/m³ of air] over particles of a mean dry diameter [m], with Kelvin's effect at temperature T [K].
    #[inline(always)]
    pub fn water_on(&self, relative_humidity: V, dry_diameter: V, temperature: V) -> V {
        let some = self.volume.gt(V::splat(0.0));
        let dry = V::select(some, self.volume, V::splat(1.0));
        let kelvin = kelvin_diameter(temperature) / dry_diameter;
        let mut growth = V::splat(1.0);
        let mut water = V::splat(0.0);
        // Converges by a factor of about 20 a pass down to 20 nm.
        for _ in 0..3 {
            let activity = relative_humidity * (-(kelvin / growth)).exp();
            water = self.water(activity);
            growth = (water / dry + 1.0).cube_root();
        }
        V::select(some, water, V::splat(0.0))
    }

    /// Density with a volume of water [kg/m³].
    #[inline(always)]
    pub fn wet_density(&self, water_volume: V) -> V {
        let volume = self.volume + water_volume;
        let some = volume.gt(V::splat(0.0));
        let mass = self.mass + water_volume * WATER_DENSITY;
        let safe = V::select(some, volume, V::splat(1.0));
        V::select(some, mass / safe, V::splat(WATER_DENSITY))
    }
}

/// Volume of water over κ and the dry volume at a relative humidity [1] over flat surfaces: a/(1 − a) (Petters and Kreidenweis 2007,
/// eq. 2).
#[inline(always)]
pub fn water_over_kappa<V: Lanes>(relative_humidity: V) -> V {
    let activity = relative_humidity.at_most(WETTEST).at_least(0.0);
    activity / (V::splat(1.0) - activity)
}

/// Diameter of Kelvin's effect D_K [m] at a temperature [K].
#[inline(always)]
pub fn kelvin_diameter<V: Lanes>(temperature: V) -> V {
    V::splat(4.0 * SURFACE_TENSION * WATER_MOLAR_MASS / (GAS_CONSTANT * WATER_DENSITY))
        / temperature
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    fn sulfate(mass: f64) -> Dry<f64> {
        let mut dry = Dry::none();
        dry.add(Material::Sulfate, mass * 96.06 / 132.14);
        dry.add(Material::Ammonium, mass * 36.08 / 132.14);
        dry
    }

    #[test]
    fn ammonium_sulfate_grows_as_measured() {
        // Tang and Munkelwitz 1994: 1.46 at 80 %; Swietlicki et al. 2008 (Tellus 60B, 432): 1.70 at 90 % for 100 nm.
        let dry = sulfate(1e-9);
        let flat = libm::cbrt(1.0 + dry.water(0.8) / dry.volume);
        assert_relative_eq!(flat, 1.46, max_relative = 0.01);
        let curved = libm::cbrt(1.0 + dry.water_on(0.9, 1e-7, 298.15) / dry.volume);
        assert_relative_eq!(curved, 1.70, max_relative = 0.03);
    }

    #[test]
    fn kelvins_effect_dries_small_particles() {
        assert_relative_eq!(kelvin_diameter(298.15), 2.1e-9, max_relative = 0.01);
        let dry = sulfate(1e-9);
        let flat = dry.water(0.85);
        assert_relative_eq!(dry.water_on(0.85, 1e-5, 285.0), flat, max_relative = 2e-3);
        let (mut small, mut growth) = (0.0, 1.0);
        for _ in 0..60 {
            let activity = 0.85 * libm::exp(-kelvin_diameter(285.0) / (3e-8 * growth));
            small = dry.water(activity);
            growth = libm::cbrt(1.0 + small / dry.volume);
        }
        assert_relative_eq!(dry.water_on(0.85, 3e-8, 285.0), small, max_relative = 2e-3);
        assert!(small < 0.75 * flat);
    }

    #[test]
    fn species_have_materials() {
        for (name, material) in [
            ("ASO4I", Material::Sulfate),
            ("ANO3K", Material::Nitrate),
            ("AKJ", Material::Potassium),
            ("AECAJ", Material::BlackCarbon),
            ("ASVPO2J", Material::PrimaryOrganic),
            ("ALVOO1J", Material::SecondaryOrganic),
            ("AMTNO3J", Material::SecondaryOrganic),
            ("AOLGBJ", Material::SecondaryOrganic),
            ("ACORS", Material::Other),
            ("ADUST4", Material::Crust),
        ] {
            assert_eq!(Material::named(name), Some(material), "{name}");
        }
        for name in ["NUMJ", "AH2OJ", "O3", "SULF", "AXYZJ"] {
            assert_eq!(Material::named(name), None, "{name}");
        }
    }

    #[test]
    fn mixtures_add() {
        let mut dry = sulfate(2e-9);
        dry.add(Material::BlackCarbon, 1e-9);
        assert_relative_eq!(dry.mass, 3e-9, max_relative = 1e-13);
        assert_relative_eq!(
            dry.volume,
            2e-9 / 1770.0 + 1e-9 / 1800.0,
            max_relative = 1e-13
        );
        assert_relative_eq!(dry.water(0.7), sulfate(2e-9).water(0.7));
        let wet = dry.wet_density(dry.water(0.9));
        assert!(wet > 1000.0 && wet < dry.density());
        assert_eq!(Dry::<f64>::none().density(), WATER_DENSITY);
        assert_eq!(Dry::<f64>::none().wet_density(0.0), WATER_DENSITY);
    }
}
