//! One cell of a value: a number, nothing, or a fault.

/// Words for a value that is not there.
const NOTHING: [&str; 10] = ["", "nan", "na", "n/a", "null", "none", "-", "--", "—", "——"];
/// Numbers that stand for nothing in archives.
const FILLERS: [f64; 4] = [-99.0, -999.0, -9999.0, -99999.0];

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Cell {
    /// A value, not negative.
    Value(f64),
    /// Nothing was measured.
    Missing,
    /// A number that stands for nothing.
    Filler,
    /// Below nothing: no concentration.
    Negative,
    /// No number.
    NoNumber,
}

impl Cell {
    /// Reads a cell.
    pub fn read(text: &str) -> Self {
        let text = text.trim();
        if NOTHING.contains(&text.to_lowercase().as_str()) {
            return Self::Missing;
        }
        match text.parse::<f64>() {
            Ok(value) if FILLERS.iter().any(|f| (f - value).abs() < 1e-6) => Self::Filler,
            Ok(value) if value < 0.0 => Self::Negative,
            Ok(value) if value.is_finite() => Self::Value(value),
            _ => Self::NoNumber,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_of_every_kind() {
        assert_eq!(Cell::read(" 12.5 "), Cell::Value(12.5));
        for text in ["", "NaN", "—", "NA"] {
            assert_eq!(Cell::read(text), Cell::Missing, "{text}");
        }
        assert_eq!(Cell::read("-999"), Cell::Filler);
        assert_eq!(Cell::read("-3"), Cell::Negative);
        for text in ["12(H)", "1,5", "inf"] {
            assert_eq!(Cell::read(text), Cell::NoNumber, "{text}");
        }
    }
}
