//! The order of the processes, as data: `hehuang estimate` prints it and the manifest records it.

use serde::{Deserialize, Serialize};

/// One process of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Process {
    /// Advection and turbulent diffusion along the levels.
    HorizontalTransport,
    /// Advection through the levels; brings the air back to the weather's.
    VerticalAdvection,
    /// Emissions of the step.
    Emission,
    /// Turbulent mixing, dry deposition and settling, implicit.
    VerticalMixing,
    /// In-cloud and below-cloud scavenging.
    WetDeposition,
    /// Gases react.
    Chemistry,
    /// Particles react.
    Particles,
}

impl Process {
    /// The order within a step (Lie splitting; the axes of the first alternate).
    pub const ORDER: [Self; 7] = [
        Self::HorizontalTransport,
        Self::VerticalAdvection,
        Self::Emission,
        Self::VerticalMixing,
        Self::WetDeposition,
        Self::Chemistry,
        Self::Particles,
    ];

    /// The processes of a run with or without chemistry of gases and particles, in order.
    pub fn of(chemistry: bool, particles: bool) -> &'static [Self] {
        let left_out = usize::from(!chemistry) + usize::from(!particles);
        &Self::ORDER[..Self::ORDER.len() - left_out]
    }

    /// What it does, in a line.
    pub fn describe(self) -> &'static str {
        match self {
            Self::HorizontalTransport => {
                "horizontal advection (x and y in alternating order, sub-cycled by level) with turbulent exchange"
            }
            Self::VerticalAdvection => {
                "vertical advection (sub-cycled by column), closing the air mass"
            }
            Self::Emission => "emissions into cells and layers",
            Self::VerticalMixing => {
                "vertical mixing, dry deposition and settling (one implicit matrix a column)"
            }
            Self::WetDeposition => "rainout and washout",
            Self::Chemistry => {
                "gas chemistry with photolysis and uptake on particles (one stiff integration a cell)"
            }
            Self::Particles => {
                "particles: equilibrium of salts and organics with their gases, cloud chemistry, growth, coagulation"
            }
        }
    }
}
