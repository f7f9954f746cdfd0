//! Water of the solution: Σ nᵢ/mᵢ(RH) over the salts dissolved (Zdanovskii 1948, Stokes and Robinson 1966), mᵢ from the tables.
//!
//! Between whole percents the molalities follow monotone cubics (Fritsch and Butland 1984), so that water has a derivative in RH.

use std::sync::LazyLock;

use super::binary_water::MOLALITIES;
use super::number::{Dual, Number};
use crate::numerics::lanes::Lanes;

/// Salts of the tables, in the order of their columns.
pub(super) const SALTS: usize = 19;
/// Columns of the tables.
pub(super) mod column {
    pub const NACL: usize = 0;
    pub const NANO3: usize = 1;
    pub const NH4CL: usize = 2;
    pub const NH4NO3: usize = 3;
    pub const NA2SO4: usize = 4;
    pub const AMMONIUM_SULFATE: usize = 5;
    pub const K2SO4: usize = 6;
    pub const MGSO4: usize = 7;
    pub const LETOVICITE: usize = 8;
    pub const NH4HSO4: usize = 9;
    pub const NAHSO4: usize = 10;
    pub const KHSO4: usize = 11;
    pub const H2SO4: usize = 12;
    pub const KCL: usize = 13;
    pub const KNO3: usize = 14;
    pub const CACL2: usize = 15;
    pub const CANO32: usize = 16;
    pub const MGCL2: usize = 17;
    pub const MGNO32: usize = 18;
}

/// Groups of eight columns.
const GROUPS: usize = 3;
/// Rows of a step: four coefficients of a cubic for each group.
const ROWS: usize = 4 * GROUPS;
/// Humidities between which the tables hold [1].
const LOWEST: f64 = 0.01;
const STEPS: usize = 99;

/// Slope at a node between two secants (Fritsch and Butland 1984): 0 at an extremum.
fn limited(left: f64, right: f64) -> f64 {
    if left * right <= 0.0 {
        return 0.0;
    }
    let (small, large) = if left.abs() < right.abs() {
        (left, right)
    } else {
        (right, left)
    };
    3.0 * small * large / (2.0 * small + large)
}

static TABLE: LazyLock<Vec<[f64; 8]>> = LazyLock::new(|| {
    let mut rows = vec![[1.0; 8]; ROWS * STEPS];
    for salt in 0..SALTS {
        let secant = |node: usize| MOLALITIES[node + 1][salt] - MOLALITIES[node][salt];
        let slope = |node: usize| match node {
            0 => secant(0),
            STEPS => secant(STEPS - 1),
            _ => limited(secant(node - 1), secant(node)),
        };
        for node in 0..STEPS {
            let (y0, y1) = (MOLALITIES[node][salt], MOLALITIES[node + 1][salt]);
            let (m0, m1) = (slope(node), slope(node + 1));
            let cubic = [
                y0,
                m0,
                3.0 * (y1 - y0) - 2.0 * m0 - m1,
                2.0 * (y0 - y1) + m0 + m1,
            ];
            for (power, coefficient) in cubic.into_iter().enumerate() {
                rows[node * ROWS + power * GROUPS + salt / 8][salt % 8] = coefficient;
            }
        }
    }
    rows
});

/// Water that a salt holds in solution [kg/mol].
#[derive(Clone, Copy)]
pub(super) struct WaterPerSalt<V>([V; 8 * GROUPS]);

impl<V: Number> WaterPerSalt<V> {
    /// At a relative humidity [1].
    #[inline(always)]
    pub(super) fn new(relative_humidity: V) -> Self {
        let position = (relative_humidity - LOWEST) * 100.0;
        let position = position.at_least(0.0).at_most(STEPS as f64);
        let node = position.floor().at_most((STEPS - 1) as f64);
        let t = position - node;
        let row = node * ROWS as f64;
        let mut water = [V::splat(0.0); 8 * GROUPS];
        for group in 0..GROUPS {
            let c0 = V::rows(&TABLE, row + group as f64);
            let c1 = V::rows(&TABLE, row + (GROUPS + group) as f64);
            let c2 = V::rows(&TABLE, row + (2 * GROUPS + group) as f64);
            let c3 = V::rows(&TABLE, row + (3 * GROUPS + group) as f64);
            for k in 0..8 {
                let molality = c3[k].mul_add(t, c2[k]).mul_add(t, c1[k]).mul_add(t, c0[k]);
                water[group * 8 + k] = V::splat(1.0) / molality;
            }
        }
        Self(water)
    }

    /// Of one salt [kg/mol].
    #[inline(always)]
    pub(super) fn of(&self, salt: usize) -> V {
        self.0[salt]
    }
}

impl<V: Lanes> WaterPerSalt<V> {
    /// The same, constant in N inputs.
    #[inline(always)]
    pub(super) fn lift<const N: usize>(&self) -> WaterPerSalt<Dual<V, N>> {
        let mut water = [Dual::constant(<V as Lanes>::splat(0.0)); 8 * GROUPS];
        for k in 0..8 * GROUPS {
            water[k] = Dual::constant(self.0[k]);
        }
        WaterPerSalt(water)
    }
}
