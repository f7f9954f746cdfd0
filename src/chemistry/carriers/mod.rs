//! Carriers: which species hands what it carries to which, and how the shares of tags follow.
//!
//! A tag system follows one thing through a mechanism: nitrogen atoms (N), organic and radical chains (R), odd oxygen (Oₓ). Let
//! f_i be the share of a tag in carrier i, c_i the carrier's amount at the beginning of a step, P_ij what it received from carrier
//! j during the step and s_i what else came in. All that passed through the carrier in the step is mixed:
//!
//! (c_i + Σ_j P_ij + Σ s_i) f_i = T_i + Σ_j P_ij f_j + Σ s_i σ
//!
//! with T_i the tag's amount at the beginning and σ the shares of what came in. P and s come from the extents of the reactions of
//! the bulk ([`Extents`]), so the equations are linear in the tags with coefficients of the bulk only: the tags of a partition
//! add up to the bulk, lumping or splitting tags changes no other tag, null cycles (NO–NO2–O3, NO2–PAN, N2O5) need no rule of their
//! own. Where the bulk is integrated by backward Euler these are exactly the backward Euler equations of the tags. The matrix is
//! an M-matrix with known row sums, eliminated without a subtraction (Grassmann, Taksar and Heyman 1985, Oper. Res. 33, 1107): no
//! share is negative, and the sum of the shares is 1 to the last digits.

mod extents;
mod kernel;
mod regime;
mod rules;
mod system;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

pub use extents::Extents;
pub use kernel::{Carried, Factors, SideBySide, Solution};
pub use regime::Regime;
pub use rules::Rules;
pub use system::{CarrierSystem, Origin, Unattributed};
