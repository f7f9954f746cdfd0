//! Chemical formulas: atoms and molar masses.

use super::Atoms;

/// Standard atomic weights [g/mol] (IUPAC 2021, abridged).
const WEIGHTS: [(&str, f64); 9] = [
    ("H", 1.008),
    ("C", 12.011),
    ("N", 14.007),
    ("O", 15.999),
    ("S", 32.06),
    ("Cl", 35.45),
    ("Br", 79.904),
    ("I", 126.90),
    ("Hg", 200.59),
];

/// Atoms and molar mass [kg/mol] of a formula such as `C2H3NO5`.
///
/// # Errors
/// What is wrong with it, in words.
pub(super) fn parse(formula: &str) -> Result<(Atoms, f64), String> {
    let mut counts = [0.0; WEIGHTS.len()];
    let bytes = formula.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        if !bytes[at].is_ascii_uppercase() {
            return Err(format!(
                "'{formula}' is no formula: an element is expected at its character {}",
                at + 1
            ));
        }
        at += 1;
        while at < bytes.len() && bytes[at].is_ascii_lowercase() {
            at += 1;
        }
        let symbol = &formula[start..at];
        let digits = at;
        while at < bytes.len() && bytes[at].is_ascii_digit() {
            at += 1;
        }
        let count: f64 = if at == digits {
            1.0
        } else {
            formula[digits..at].parse().unwrap_or(f64::INFINITY)
        };
        let Some(element) = WEIGHTS.iter().position(|(known, _)| *known == symbol) else {
            let known: Vec<&str> = WEIGHTS.iter().map(|(symbol, _)| *symbol).collect();
            return Err(format!(
                "'{symbol}' in '{formula}' is no element that is known here: {}",
                known.join(", ")
            ));
        };
        if !(1.0..1000.0).contains(&count) {
            return Err(format!("'{formula}' holds {count} atoms of {symbol}"));
        }
        counts[element] += count;
    }
    if bytes.is_empty() {
        return Err("an empty formula".into());
    }
    let mass: f64 = WEIGHTS
        .iter()
        .zip(counts)
        .map(|((_, weight), count)| weight * count)
        .sum();
    let atoms = Atoms {
        nitrogen: Some(counts[2]),
        sulfur: Some(counts[4]),
        carbon: Some(counts[1]),
        chlorine: Some(counts[5]),
    };
    Ok((atoms, mass * 1e-3))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn pan_and_nitryl_chloride() {
        let (atoms, mass) = parse("C2H3NO5").unwrap();
        assert_eq!(
            (atoms.carbon, atoms.nitrogen, atoms.sulfur),
            (Some(2.0), Some(1.0), Some(0.0))
        );
        assert_relative_eq!(mass, 0.121_048, max_relative = 1e-5);
        let (atoms, mass) = parse("ClNO2").unwrap();
        assert_eq!((atoms.chlorine, atoms.carbon), (Some(1.0), Some(0.0)));
        assert_relative_eq!(mass, 0.081_455, max_relative = 1e-5);
    }

    #[test]
    fn strangers_are_refused() {
        assert!(parse("Xy2").unwrap_err().contains("'Xy'"));
        assert!(parse("2H").unwrap_err().contains("character 1"));
        assert!(parse("").is_err());
        assert!(parse("C0").is_err());
    }
}
