//! The kinds of rate constants.

/// A (T/300 K)ⁿ e^(−E/T).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Arrhenius {
    /// A [molecules, cm³, s].
    pub factor: f64,
    /// n [1].
    pub power: f64,
    /// E/R [K].
    pub activation: f64,
}

/// How a rate constant follows from the air.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum RateLaw {
    /// k = A (T/300 K)ⁿ e^(−E/T).
    Arrhenius(Arrhenius),
    /// Sunlight: `factor` times a photolysis rate.
    Photolysis {
        /// Index into [`super::Mechanism::photolysis`].
        table: usize,
        /// Multiplier [1].
        factor: f64,
    },
    /// Uptake on surfaces: `factor` times a first-order rate from elsewhere.
    Heterogeneous {
        /// Index into [`super::Mechanism::heterogeneous`].
        process: usize,
        /// Multiplier [1].
        factor: f64,
    },
}
