//! What share of particles sits in cloud droplets.
//!
//! Accumulation and coarse particles with salts are all taken in (CMAQ 5.5's AQCHEM). Fresh soot and mineral dust without a
//! coating are poor nuclei, Aitken particles are too small for the supersaturations of stratus and fog: measured
//! scavenged shares of black carbon are 0.1–0.3 in fresh plumes (Hallberg et al. 1992: 0.06 in Po valley fog; Cozic et al. 2007,
//! Jungfraujoch, ACP 7, 1797: 0.61 of black carbon and of bulk volume in summer, under 0.1 in winter's mixed-phase clouds).
//! The shares here are round figures between them: unverified.

/// Kind of particle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activation {
    /// Aitken mode.
    Aitken,
    /// Accumulation mode with salts or aged organics.
    Accumulation,
    /// Fresh soot.
    FreshSoot,
    /// Coarse particles and salts.
    Coarse,
    /// Mineral dust.
    Dust,
}

/// Share in droplets of liquid cloud [1].
pub fn activated(kind: Activation) -> f64 {
    match kind {
        Activation::Aitken => 0.1,
        Activation::Accumulation | Activation::Coarse => 1.0,
        Activation::FreshSoot => 0.2,
        Activation::Dust => 0.5,
    }
}
