//! How cross sections and quantum yields depend on temperature and air density.
//!
//! The numbers by wavelength lie in `seeds/chemistry/photolysis/`; a law says how to use them. λ is the middle of a
//! bin [nm], T [K], M the number density of air [1/cm³].
//!
//! Sources: JPL 94-26 (hydrogen peroxide), Burkholder et al. 1993 and Talukdar et al. 1995, 1997 (σ e^{B(T−298)}), JPL 10-6
//! (formaldehyde, acetone, N2O5, chlorine nitrate), Maric et al. 1993 (chlorine), Matsumi et al. 2002 (O(1D)), Blitz et al.
//! 2004 (acetone), Koch and Moortgat 1998 (methylglyoxal), Raber and Moortgat 1996 (butanone), Heicklen et al. 1986
//! (propionaldehyde), Gardner et al. 1987 (acrolein), Gierczak et al. 1997 (methyl vinyl ketone); in the form TUV 5.4 uses them.

use super::formulas::{
    acetone, acrolein, chlorine, chlorine_of_nitrate, excited_oxygen, formaldehyde,
    hydrogen_peroxide, methylglyoxal,
};

/// Rows of numbers by fine bin, with their names.
pub(super) type Rows<'a> = &'a [(&'a str, &'a [f64])];

/// Temperature law of a cross section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CrossSection {
    /// σ.
    Fixed,
    /// σ e^{B (T − 298)}.
    Exponential,
    /// σ + slope (T − 298).
    Linear,
    /// Linear between rows at temperatures, constant outside.
    Temperatures,
    /// JPL 94-26 between 260 and 350 nm, σ outside.
    HydrogenPeroxide,
    /// σ 10^{1000 B (300 − T)/(300 T)}, 233 ≤ T ≤ 300.
    DinitrogenPentoxide,
    /// σ (1 + A1 ΔT + A2 ΔT²), ΔT = T − 296.
    ChlorineNitrate,
    /// σ (1 + A T + B T² + C T³), 235 ≤ T ≤ 298.
    Acetone,
    /// Two Gaussians in ln λ.
    Chlorine,
}

/// Law of a quantum yield.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Yield {
    /// The same everywhere.
    Constant(f64),
    /// One row.
    Table,
    /// Linear between rows at temperatures, constant outside.
    Temperatures,
    /// O(1D) of ozone.
    ExcitedOxygen,
    /// O(3P) of ozone: the rest.
    GroundOxygen,
    /// H2 + CO of formaldehyde (rows `molecular`, `radical`).
    FormaldehydeMolecular,
    /// CH3 + HCO of acetaldehyde (rows `molecular`, `radical`).
    Acetaldehyde,
    /// C2H5 + HCO of propionaldehyde (row `radical`).
    Propionaldehyde,
    /// Methylglyoxal.
    Methylglyoxal,
    /// Butanone.
    Butanone,
    /// Acrolein.
    Acrolein,
    /// CH3CO + CH3 of acetone.
    Acetone,
    /// CO + 2 CH3 of acetone.
    AcetoneCarbonMonoxide,
    /// Methyl vinyl ketone.
    VinylKetone,
    /// Cl + NO3 of chlorine nitrate.
    ChlorineOfNitrate,
    /// ClO + NO2 of chlorine nitrate.
    ChlorineMonoxideOfNitrate,
}

impl CrossSection {
    /// The law of a name.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "fixed" => Self::Fixed,
            "exponential" => Self::Exponential,
            "linear" => Self::Linear,
            "temperatures" => Self::Temperatures,
            "hydrogen_peroxide" => Self::HydrogenPeroxide,
            "dinitrogen_pentoxide" => Self::DinitrogenPentoxide,
            "chlorine_nitrate" => Self::ChlorineNitrate,
            "acetone" => Self::Acetone,
            "chlorine" => Self::Chlorine,
            _ => return None,
        })
    }

    /// How many rows it needs.
    pub fn rows(self) -> usize {
        match self {
            Self::Chlorine => 0,
            Self::Fixed | Self::HydrogenPeroxide => 1,
            Self::Exponential | Self::Linear | Self::Temperatures | Self::DinitrogenPentoxide => 2,
            Self::ChlorineNitrate => 3,
            Self::Acetone => 4,
        }
    }

    /// σ [cm²] of bin `bin`, whose lower edge is `lower` and whose middle is `wavelength` [nm], at T [K].
    pub fn at(self, rows: Rows<'_>, bin: usize, lower: f64, wavelength: f64, t: f64) -> f64 {
        let row = |k: usize| rows.get(k).map_or(0.0, |(_, values)| values[bin]);
        match self {
            Self::Exponential => row(0) * libm::exp(row(1) * (t - 298.0)),
            Self::Linear => row(0) + row(1) * (t - 298.0),
            Self::Temperatures => between(rows, bin, t),
            Self::HydrogenPeroxide if (260.0..350.0).contains(&lower) => {
                hydrogen_peroxide(wavelength, t.clamp(200.0, 400.0))
            }
            Self::Fixed | Self::HydrogenPeroxide => row(0),
            Self::DinitrogenPentoxide => {
                let t = t.clamp(233.0, 300.0);
                row(0) * libm::exp10(1000.0 * row(1) * (300.0 - t) / (300.0 * t))
            }
            Self::ChlorineNitrate => {
                let d = t - 296.0;
                row(0) * (1.0 + d * (row(1) + d * row(2)))
            }
            Self::Acetone => {
                let t = t.clamp(235.0, 298.0);
                row(0) * (1.0 + t * (row(1) + t * (row(2) + t * row(3))))
            }
            Self::Chlorine => chlorine(wavelength, t),
        }
    }
}

impl Yield {
    /// The law of a name.
    pub fn named(name: &str) -> Option<Self> {
        if let Ok(value) = name.parse::<f64>() {
            return (0.0..=1.0)
                .contains(&value)
                .then_some(Self::Constant(value));
        }
        Some(match name {
            "table" => Self::Table,
            "temperatures" => Self::Temperatures,
            "o1d" => Self::ExcitedOxygen,
            "o3p" => Self::GroundOxygen,
            "formaldehyde_molecular" => Self::FormaldehydeMolecular,
            "acetaldehyde" => Self::Acetaldehyde,
            "propionaldehyde" => Self::Propionaldehyde,
            "methylglyoxal" => Self::Methylglyoxal,
            "butanone" => Self::Butanone,
            "acrolein" => Self::Acrolein,
            "acetone" => Self::Acetone,
            "acetone_co" => Self::AcetoneCarbonMonoxide,
            "vinyl_ketone" => Self::VinylKetone,
            "clono2_cl" => Self::ChlorineOfNitrate,
            "clono2_clo" => Self::ChlorineMonoxideOfNitrate,
            _ => return None,
        })
    }

    /// The name of the rows it needs, where the law itself decides.
    pub fn own_rows(self) -> Option<&'static str> {
        match self {
            Self::FormaldehydeMolecular => Some("CH2O"),
            Self::Acetaldehyde => Some("CH3CHO"),
            Self::Propionaldehyde => Some("C2H5CHO"),
            _ => None,
        }
    }

    /// Whether it depends on the density of air.
    pub fn feels_pressure(self) -> bool {
        matches!(
            self,
            Self::FormaldehydeMolecular
                | Self::Acetaldehyde
                | Self::Propionaldehyde
                | Self::Methylglyoxal
                | Self::Butanone
                | Self::Acrolein
                | Self::Acetone
                | Self::VinylKetone
        )
    }

    /// φ of bin `bin` with its middle at λ [nm], at T [K] and M [1/cm³].
    pub fn at(self, rows: Rows<'_>, bin: usize, wavelength: f64, t: f64, m: f64) -> f64 {
        let named = |name: &str| {
            rows.iter()
                .find(|(row, _)| *row == name)
                .map_or(0.0, |(_, values)| values[bin])
        };
        match self {
            Self::Constant(value) => value,
            Self::Table => rows.first().map_or(0.0, |(_, values)| values[bin]),
            Self::Temperatures => between(rows, bin, t).max(0.0),
            Self::ExcitedOxygen => excited_oxygen(wavelength, t),
            Self::GroundOxygen => 1.0 - excited_oxygen(wavelength, t),
            Self::FormaldehydeMolecular => {
                formaldehyde(named("radical"), named("molecular"), wavelength, t, m)
            }
            Self::Acetaldehyde => {
                let radical = named("radical");
                if radical <= 0.0 {
                    return 0.0;
                }
                let quenching = (1.0 - named("molecular")) / radical - 1.0;
                (radical * (1.0 + quenching) / (1.0 + quenching * m / 2.465e19)).clamp(0.0, 1.0)
            }
            Self::Propionaldehyde => {
                let radical = named("radical");
                if radical <= 0.0 {
                    return 0.0;
                }
                (1.0 / (1.0 + (1.0 / radical - 1.0) * m / 2.45e19)).min(1.0)
            }
            Self::Methylglyoxal => methylglyoxal(wavelength, m),
            Self::Butanone => (1.0 / (0.96 + 2.22e-3 * 760.0 * m / 2.69e19)).min(1.0),
            Self::Acrolein => acrolein(m),
            Self::Acetone => acetone(wavelength, t, m).1,
            Self::AcetoneCarbonMonoxide => acetone(wavelength, t, m).0,
            Self::VinylKetone => {
                (libm::exp(-0.055 * (wavelength - 308.0)) / (5.5 + 9.2e-19 * m)).min(1.0)
            }
            Self::ChlorineOfNitrate => chlorine_of_nitrate(wavelength),
            Self::ChlorineMonoxideOfNitrate => 1.0 - chlorine_of_nitrate(wavelength),
        }
    }
}

/// Linear between rows whose names are rising temperatures [K], constant outside.
fn between(rows: Rows<'_>, bin: usize, t: f64) -> f64 {
    let at = |k: usize| (rows[k].0.parse::<f64>().unwrap_or(0.0), rows[k].1[bin]);
    let last = rows.len() - 1;
    let t = t.clamp(at(0).0, at(last).0);
    let mut k = 0;
    while k + 2 <= last && t > at(k + 1).0 {
        k += 1;
    }
    if last == 0 {
        return at(0).1;
    }
    let ((t0, low), (t1, high)) = (at(k), at(k + 1));
    low + (high - low) * (t - t0) / (t1 - t0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yields_lie_between_nothing_and_one() {
        for law in [
            Yield::ExcitedOxygen,
            Yield::Methylglyoxal,
            Yield::Butanone,
            Yield::Acrolein,
            Yield::Acetone,
            Yield::AcetoneCarbonMonoxide,
            Yield::ChlorineOfNitrate,
        ] {
            for wavelength in 286..735 {
                for (t, m) in [(200.0, 3e18), (260.0, 1.5e19), (310.0, 2.6e19)] {
                    let phi = law.at(&[], 0, f64::from(wavelength), t, m);
                    assert!((0.0..=1.0).contains(&phi), "{law:?} {wavelength} {phi}");
                }
            }
        }
    }

    #[test]
    fn rows_are_followed_between_their_temperatures() {
        let rows: Rows<'_> = &[("220", &[1.0]), ("260", &[3.0]), ("300", &[4.0])];
        for (t, expected) in [
            (200.0, 1.0),
            (240.0, 2.0),
            (260.0, 3.0),
            (280.0, 3.5),
            (310.0, 4.0),
        ] {
            assert!((between(rows, 0, t) - expected).abs() < 1e-12);
        }
    }
}
