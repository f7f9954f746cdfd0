//! Export for the Kinetic PreProcessor (KPP 2.2 and later, Fortran 90): `.eqn`, `.spc` and a `.def` that joins them.
//!
//! Concentrations in molecules/cm³, rates in molecules, cm³ and s. What the air gives stands in module variables
//! (`TEMP`, `CAIR`, `PRESS_ATM`, `PHOTO`, `HETERO`, `OPEN_WATER`), to be set before `Update_RCONST`.

use super::{Arrhenius, FixedGas, Mechanism, RateLaw, Reaction};
use std::fmt::Write;

/// The files of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KppFiles {
    /// Equations and rate functions.
    pub equations: String,
    /// Species.
    pub species: String,
    /// KPP's instructions.
    pub definition: String,
}

/// Rate functions of the export; names beside KPP's own.
const FUNCTIONS: &str = "\
#INLINE F90_RATES
REAL(kind=dp) FUNCTION LAW_ARR( A, N, E )            ! A (T/300 K)**N exp(-E/T)
  REAL(kind=dp), INTENT(IN) :: A, N, E
  LAW_ARR = A * (TEMP/300.0_dp)**N * EXP( -E/TEMP )
END FUNCTION LAW_ARR
REAL(kind=dp) FUNCTION LAW_FALL( K0, K1, F, N )      ! fall-off of k0 M and k1
  REAL(kind=dp), INTENT(IN) :: K0, K1, F, N
  REAL(kind=dp) :: X
  X = K0 * CAIR / K1
  LAW_FALL = K0 * CAIR / (1.0_dp + X) * F**( 1.0_dp / ( 1.0_dp + ( LOG10(X)/N )**2 ) )
END FUNCTION LAW_FALL
REAL(kind=dp) FUNCTION LAW_CPX( K0, K2, K3 )         ! k0 + k3 M / (1 + k3 M/k2)
  REAL(kind=dp), INTENT(IN) :: K0, K2, K3
  LAW_CPX = K0 + K3 * CAIR / ( 1.0_dp + K3 * CAIR / K2 )
END FUNCTION LAW_CPX
REAL(kind=dp) FUNCTION LAW_SEA( A, C, B, D, LIMIT )  ! loss of ozone by halogens of the sea
  REAL(kind=dp), INTENT(IN) :: A, C, B, D, LIMIT
  LAW_SEA = 0.0_dp
  IF ( OPEN_WATER ) LAW_SEA = MIN( A * EXP( -C*PRESS_ATM ) + B * EXP( -D*PRESS_ATM ), LIMIT )
END FUNCTION LAW_SEA
#ENDINLINE
";

/// Writes a mechanism for KPP; `stem` is the name of the files without its ending.
pub fn export(mechanism: &Mechanism, stem: &str) -> KppFiles {
    KppFiles {
        equations: equations(mechanism),
        species: species(mechanism),
        definition: format!(
            "#INCLUDE {stem}.spc\n#INCLUDE {stem}.eqn\n#LANGUAGE Fortran90\n#INTEGRATOR rosenbrock\n#DRIVER none\n#JACOBIAN sparse_lu_row\n#DOUBLE on\n"
        ),
    }
}

fn species(mechanism: &Mechanism) -> String {
    let mut text = format!("// {}\n#DEFVAR\n", mechanism.name);
    for species in &mechanism.species {
        let note = if species.note.is_empty() {
            String::new()
        } else {
            format!(" // {}", species.note)
        };
        let _ = writeln!(text, "  {:<16} = IGNORE ;{note}", species.name);
    }
    text.push_str("  DUMMY            = IGNORE ; // product of rows without one\n#DEFFIX\n");
    for gas in FixedGas::ALL {
        let _ = writeln!(text, "  {:<16} = IGNORE ;", gas.name());
    }
    text
}

fn equations(mechanism: &Mechanism) -> String {
    let mut text = format!("// {}\n// {}\n", mechanism.name, mechanism.source);
    text.push_str(FUNCTIONS);
    text.push_str("#INLINE F90_GLOBAL\n");
    text.push_str("  REAL(kind=dp) :: CAIR           ! air [molecules/cm3]\n");
    text.push_str("  REAL(kind=dp) :: PRESS_ATM      ! pressure [atm]\n");
    text.push_str("  LOGICAL       :: OPEN_WATER     ! by day over the open sea\n");
    for (array, names) in [
        ("PHOTO", &mechanism.photolysis),
        ("HETERO", &mechanism.heterogeneous),
    ] {
        let _ = writeln!(
            text,
            "  REAL(kind=dp) :: {array}({})      ! [1/s], in the order below",
            names.len().max(1)
        );
        for (index, name) in names.iter().enumerate() {
            let _ = writeln!(text, "! {array}({}) = {name}", index + 1);
        }
    }
    text.push_str("#ENDINLINE\n#EQNTAGS ON\n#EQUATIONS\n");
    for reaction in &mechanism.reactions {
        let _ = writeln!(
            text,
            "<{}> {} : {} ;",
            reaction.label,
            equation(mechanism, reaction),
            rate(mechanism, &reaction.law)
        );
    }
    text
}

/// KPP wants a product in every equation.
fn equation(mechanism: &Mechanism, reaction: &Reaction) -> String {
    let mut text = mechanism.equation(reaction);
    if reaction.products.is_empty() {
        text.push_str(" DUMMY");
    }
    text
}

fn rate(mechanism: &Mechanism, law: &RateLaw) -> String {
    match *law {
        RateLaw::Arrhenius(law) => term(&law),
        RateLaw::Falloff {
            low,
            high,
            broadening,
            width,
        } => format!(
            "LAW_FALL( {}, {}, {}, {} )",
            term(&low),
            term(&high),
            real(broadening),
            real(width)
        ),
        RateLaw::Complex {
            direct,
            limit,
            collision,
        } => format!(
            "LAW_CPX( {}, {}, {} )",
            term(&direct),
            term(&limit),
            term(&collision)
        ),
        RateLaw::PressureSum {
            direct,
            collision,
            rest,
        } => format!(
            "{} + {} * CAIR + {}",
            term(&direct),
            term(&collision),
            term(&rest)
        ),
        RateLaw::Pressure { factor } => {
            format!("{} * ( 1.0_dp + 0.6_dp * PRESS_ATM )", real(factor))
        }
        RateLaw::OpenWater {
            first,
            second,
            limit,
        } => format!(
            "LAW_SEA( {}, {}, {}, {}, {} )",
            real(first.0),
            real(first.1),
            real(second.0),
            real(second.1),
            real(limit)
        ),
        RateLaw::Scaled { factor, reaction } => format!(
            "{} * ( {} )",
            real(factor),
            rate(mechanism, &mechanism.reactions[reaction].law)
        ),
        RateLaw::Reverse {
            factor,
            activation,
            reaction,
        } => format!(
            "( {} ) * EXP( {}/TEMP ) / {}",
            rate(mechanism, &mechanism.reactions[reaction].law),
            real(activation),
            real(factor)
        ),
        RateLaw::Photolysis { table, factor } => {
            format!("{} * PHOTO({})", real(factor), table + 1)
        }
        RateLaw::Heterogeneous { process, factor } => {
            format!("{} * HETERO({})", real(factor), process + 1)
        }
    }
}

fn term(law: &Arrhenius) -> String {
    if law.power == 0.0 && law.activation == 0.0 {
        return real(law.factor);
    }
    format!(
        "LAW_ARR( {}, {}, {} )",
        real(law.factor),
        real(law.power),
        real(law.activation)
    )
}

/// Fortran's double precision.
fn real(value: f64) -> String {
    format!("{value:e}_dp")
}
