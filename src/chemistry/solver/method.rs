//! Rosenbrock methods: (I/(hγ) − J) k_i = f(y + Σ a_ij k_j) + Σ c_ij k_j / h, y₁ = y + Σ m_i k_i, error Σ e_i k_i.

use serde::{Deserialize, Serialize};

/// A method by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Two stages, order 2, L-stable (Verwer et al. 1999, SIAM J. Sci. Comput. 20, 1456).
    Ros2,
    /// Three stages, order 3, L-stable (Sandu et al. 1997, Atmos. Environ. 31, 3459).
    #[default]
    Ros3,
    /// Four stages, order 3, stiffly accurate (Sandu et al. 1997).
    Rodas3,
}

/// Coefficients of a method; row i of `a` and `c` belongs to stage i.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coefficients {
    /// Number of stages.
    pub stages: usize,
    /// γ.
    pub gamma: f64,
    /// Where the stage's tendency is taken.
    pub a: [[f64; 3]; 4],
    /// What earlier stages add to its right-hand side, over h.
    pub c: [[f64; 3]; 4],
    /// Whether a stage needs a new tendency; otherwise it takes the one before.
    pub fresh: [bool; 4],
    /// Weights of the solution.
    pub m: [f64; 4],
    /// Weights of the error.
    pub e: [f64; 4],
    /// Order of the error estimate, which sets how the step follows it.
    pub order: f64,
}

impl Method {
    /// All methods.
    pub const ALL: [Self; 3] = [Self::Ros2, Self::Ros3, Self::Rodas3];

    /// Its name in scenarios.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ros2 => "ros2",
            Self::Ros3 => "ros3",
            Self::Rodas3 => "rodas3",
        }
    }

    /// Its coefficients.
    pub fn coefficients(self) -> Coefficients {
        match self {
            Self::Ros2 => ros2(),
            Self::Ros3 => ros3(),
            Self::Rodas3 => rodas3(),
        }
    }
}

fn ros2() -> Coefficients {
    let gamma = 1.0 + std::f64::consts::FRAC_1_SQRT_2;
    let inverse = 1.0 / gamma;
    Coefficients {
        stages: 2,
        gamma,
        a: [[0.0; 3], [inverse, 0.0, 0.0], [0.0; 3], [0.0; 3]],
        c: [[0.0; 3], [-2.0 * inverse, 0.0, 0.0], [0.0; 3], [0.0; 3]],
        fresh: [true, true, false, false],
        m: [1.5 * inverse, 0.5 * inverse, 0.0, 0.0],
        e: [0.5 * inverse, 0.5 * inverse, 0.0, 0.0],
        order: 2.0,
    }
}

fn ros3() -> Coefficients {
    Coefficients {
        stages: 3,
        gamma: 0.435_866_521_508_459,
        a: [[0.0; 3], [1.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0; 3]],
        c: [
            [0.0; 3],
            [-1.015_617_108_387_770_3, 0.0, 0.0],
            [4.075_995_645_253_77, 9.207_679_429_833_08, 0.0],
            [0.0; 3],
        ],
        fresh: [true, true, false, false],
        m: [1.0, 6.169_794_704_382_824, -0.427_722_565_432_185_73, 0.0],
        e: [0.5, -2.907_955_871_680_547, 0.223_540_698_978_115_7, 0.0],
        order: 3.0,
    }
}

fn rodas3() -> Coefficients {
    Coefficients {
        stages: 4,
        gamma: 0.5,
        a: [[0.0; 3], [0.0; 3], [2.0, 0.0, 0.0], [2.0, 0.0, 1.0]],
        c: [
            [0.0; 3],
            [4.0, 0.0, 0.0],
            [1.0, -1.0, 0.0],
            [1.0, -1.0, -8.0 / 3.0],
        ],
        fresh: [true, false, true, true],
        m: [2.0, 0.0, 1.0, 1.0],
        e: [0.0, 0.0, 0.0, 1.0],
        order: 3.0,
    }
}
