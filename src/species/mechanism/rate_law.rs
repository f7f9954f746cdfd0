//! The kinds of rate constants.
//!
//! T is the air's temperature [K], P its pressure [atm], M its number density [molecules/cm³]; k in molecules, cm³ and s.
//! The forms are those of EPA's mechanism definition files (CHEMMECH, USEPA/CMAQ, `UTIL/chemmech/README.md`, table 3).

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

impl Arrhenius {
    /// The same at every temperature.
    pub fn constant(factor: f64) -> Self {
        Self {
            factor,
            power: 0.0,
            activation: 0.0,
        }
    }

    /// Its value at a temperature [K].
    pub fn at(&self, temperature: f64) -> f64 {
        let mut value = self.factor;
        if self.power != 0.0 {
            value *= libm::pow(temperature / 300.0, self.power);
        }
        if self.activation != 0.0 {
            value *= libm::exp(-self.activation / temperature);
        }
        value
    }

    fn scaled(self, by: f64) -> Self {
        Self {
            factor: self.factor * by,
            ..self
        }
    }
}

/// How a rate constant follows from the air.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum RateLaw {
    /// k = A (T/300 K)ⁿ e^(−E/T).
    Arrhenius(Arrhenius),
    /// Between two limits of pressure: k = k₀M / (1 + k₀M/k∞) · F^G, G = 1 / (1 + (log₁₀(k₀M/k∞)/N)²) (Troe 1979).
    Falloff {
        /// k₀.
        low: Arrhenius,
        /// k∞.
        high: Arrhenius,
        /// F [1].
        broadening: f64,
        /// N [1].
        width: f64,
    },
    /// k = k₀ + k₃M / (1 + k₃M/k₂), as for OH + HNO₃ (`%2`).
    Complex {
        /// k₀.
        direct: Arrhenius,
        /// k₂.
        limit: Arrhenius,
        /// k₃.
        collision: Arrhenius,
    },
    /// k = k₀ + k₁M + k₂, as for HO₂ + HO₂, OH + CO, HO₂ + NO (`%3`).
    PressureSum {
        /// k₀.
        direct: Arrhenius,
        /// k₁.
        collision: Arrhenius,
        /// k₂, 0 where there is none.
        rest: Arrhenius,
    },
    /// k = A (1 + 0.6 P) (`%1`).
    Pressure {
        /// A [molecules, cm³, s].
        factor: f64,
    },
    /// Loss of ozone to the sea's halogens by day: k = min(A₀ e^(−C₀P) + A₁ e^(−C₁P), limit) over open water in
    /// daylight, else 0 (`%H`; Sarwar et al. 2015).
    OpenWater {
        /// A₀ [1/s] and C₀ [1/atm].
        first: (f64, f64),
        /// A₁ [1/s] and C₁ [1/atm].
        second: (f64, f64),
        /// Upper limit [1/s].
        limit: f64,
    },
    /// `factor` times the rate constant of another row.
    Scaled {
        /// Multiplier [1].
        factor: f64,
        /// Index into [`super::Mechanism::reactions`].
        reaction: usize,
    },
    /// The other way of an equilibrium: k = k(other row) e^(C/T) / A.
    Reverse {
        /// A of the equilibrium constant [molecules, cm³].
        factor: f64,
        /// C [K].
        activation: f64,
        /// Index into [`super::Mechanism::reactions`].
        reaction: usize,
    },
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

impl RateLaw {
    /// Short name of the kind, as `hehuang mechanism show` counts them.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Arrhenius(a) => match (a.power != 0.0, a.activation != 0.0) {
                (false, false) => "constant",
                (true, false) => "power of temperature",
                (false, true) => "Arrhenius",
                (true, true) => "modified Arrhenius",
            },
            Self::Falloff { .. } => "falloff",
            Self::Complex { .. } => "complex forming",
            Self::PressureSum { .. } => "pressure sum",
            Self::Pressure { .. } => "pressure",
            Self::OpenWater { .. } => "open water",
            Self::Scaled { .. } => "scaled",
            Self::Reverse { .. } => "reverse",
            Self::Photolysis { .. } => "photolysis",
            Self::Heterogeneous { .. } => "heterogeneous",
        }
    }

    /// The other row that it needs.
    pub fn refers_to(&self) -> Option<usize> {
        match *self {
            Self::Scaled { reaction, .. } | Self::Reverse { reaction, .. } => Some(reaction),
            _ => None,
        }
    }

    /// The same law times a number.
    pub fn scaled(self, by: f64) -> Self {
        match self {
            Self::Arrhenius(a) => Self::Arrhenius(a.scaled(by)),
            Self::Falloff {
                low,
                high,
                broadening,
                width,
            } => Self::Falloff {
                low: low.scaled(by),
                high: high.scaled(by),
                broadening,
                width,
            },
            Self::Complex {
                direct,
                limit,
                collision,
            } => Self::Complex {
                direct: direct.scaled(by),
                limit: limit.scaled(by),
                collision: collision.scaled(by),
            },
            Self::PressureSum {
                direct,
                collision,
                rest,
            } => Self::PressureSum {
                direct: direct.scaled(by),
                collision: collision.scaled(by),
                rest: rest.scaled(by),
            },
            Self::Pressure { factor } => Self::Pressure {
                factor: factor * by,
            },
            Self::OpenWater {
                first,
                second,
                limit,
            } => Self::OpenWater {
                first: (first.0 * by, first.1),
                second: (second.0 * by, second.1),
                limit: limit * by,
            },
            Self::Scaled { factor, reaction } => Self::Scaled {
                factor: factor * by,
                reaction,
            },
            Self::Reverse {
                factor,
                activation,
                reaction,
            } => Self::Reverse {
                factor: factor / by,
                activation,
                reaction,
            },
            Self::Photolysis { table, factor } => Self::Photolysis {
                table,
                factor: factor * by,
            },
            Self::Heterogeneous { process, factor } => Self::Heterogeneous {
                process,
                factor: factor * by,
            },
        }
    }
}
