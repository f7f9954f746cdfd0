//! Parts of PM2.5, where particulate matter stands among the pollutants, and means of it with their shares.

use crate::species::SpeciesTable;

/// A part of PM2.5.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The pollutant.
    pub name: &'static str,
    /// Made in the air for the most part: sulfate, nitrate, ammonium and secondary organic matter.
    pub secondary: bool,
    /// One of sulfate, nitrate and ammonium.
    pub ion: bool,
}

/// The parts of PM2.5; together they are all of it.
pub const PARTS: [Part; 9] = [
    part("PM25_SO4", true, true),
    part("PM25_NO3", true, true),
    part("PM25_NH4", true, true),
    part("PM25_CL", false, false),
    part("PM25_EC", false, false),
    part("PM25_POA", false, false),
    part("PM25_SOA", true, false),
    part("PM25_DUST", false, false),
    part("PM25_OTHER", false, false),
];

const fn part(name: &'static str, secondary: bool, ion: bool) -> Part {
    Part {
        name,
        secondary,
        ion,
    }
}

/// Where particulate matter stands among a table's pollutants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParticleColumns {
    /// PM2.5, dry.
    pub pm25: usize,
    /// PM10, dry.
    pub pm10: usize,
    /// PM2.5 at 50 % relative humidity.
    pub pm25_rh50: usize,
    /// PM10 at 50 % relative humidity.
    pub pm10_rh50: usize,
    /// Mineral dust in PM10.
    pub pm10_dust: usize,
    /// Mineral dust up to 20 µm.
    pub dust: usize,
    /// [`PARTS`].
    pub parts: [usize; PARTS.len()],
}

impl ParticleColumns {
    /// Those of a table with particles that react; `None` for primary ones.
    pub fn of(species: &SpeciesTable) -> Option<Self> {
        let at = |name: &str| species.pollutants.iter().position(|p| p.name == name);
        let mut parts = [0; PARTS.len()];
        for (place, part) in parts.iter_mut().zip(PARTS) {
            *place = at(part.name)?;
        }
        Some(Self {
            pm25: at("PM25")?,
            pm10: at("PM10")?,
            pm25_rh50: at("PM25_RH50")?,
            pm10_rh50: at("PM10_RH50")?,
            pm10_dust: at("PM10_DUST")?,
            dust: at("DUST")?,
            parts,
        })
    }
}

/// Means of particulate matter at a place [µg/m³].
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ParticleMeans {
    /// PM2.5, dry, in actual air.
    pub pm25: f64,
    /// PM10, dry, in actual air.
    pub pm10: f64,
    /// PM2.5 at 50 % relative humidity, in actual air.
    pub pm25_rh50: f64,
    /// PM10 at 50 % relative humidity, in actual air.
    pub pm10_rh50: f64,
    /// PM2.5, dry, at the reference state.
    pub pm25_reference: f64,
    /// PM10, dry, at the reference state.
    pub pm10_reference: f64,
    /// Reference air density over that of the place [1].
    pub factor: f64,
    /// Mineral dust in PM10.
    pub pm10_dust: f64,
    /// Mineral dust up to 20 µm.
    pub dust: f64,
    /// [`PARTS`].
    pub parts: [f64; PARTS.len()],
}

impl ParticleMeans {
    fn share(part: f64, whole: f64) -> f64 {
        if whole > 0.0 { part / whole } else { f64::NAN }
    }

    fn sum(&self, which: impl Fn(&Part) -> bool) -> f64 {
        let parts = PARTS.iter().zip(self.parts);
        parts.filter(|(p, _)| which(p)).map(|(_, v)| v).sum()
    }

    /// Secondary matter over PM2.5 [1]; NaN where there is none.
    pub fn secondary_share(&self) -> f64 {
        Self::share(self.sum(|p| p.secondary), self.pm25)
    }

    /// Sulfate, nitrate and ammonium over PM2.5 [1].
    pub fn ion_share(&self) -> f64 {
        Self::share(self.sum(|p| p.ion), self.pm25)
    }

    /// PM2.5 over PM10 [1].
    pub fn fine_share(&self) -> f64 {
        Self::share(self.pm25, self.pm10)
    }

    /// Sum of the parts over PM2.5 [1]: 1, as every lane of PM2.5 is in one part.
    pub fn closure(&self) -> f64 {
        Self::share(self.sum(|_| true), self.pm25)
    }

    /// Mineral dust of 10 to 20 µm [µg/m³].
    pub fn giant_dust(&self) -> f64 {
        (self.dust - self.pm10_dust).max(0.0)
    }
}
