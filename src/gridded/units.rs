//! Units of gridded emissions, as files write them: `kg m-2 s-1`, `t/month`, `Tonnes`, `Mmol/grid/month`, `吨/年`.

use crate::units::{DAY, HOUR};

/// How long the emission of a unit takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Per {
    /// Some seconds.
    Seconds(f64),
    /// A calendar month.
    Month,
    /// A year.
    Year,
}

/// An amount, and what it is of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EmissionUnits {
    /// Kilograms, or moles, in one.
    pub amount: f64,
    /// Whether it counts moles.
    pub moles: bool,
    /// Square metres over which it is spread; `None`: a whole cell.
    pub area: Option<f64>,
    /// Its time; `None`: as long as the step of the file, a month or a year.
    pub per: Option<Per>,
}

/// Words for kilograms, large and small letters apart.
const MASS: &[(&str, f64)] = &[
    ("kg", 1.0),
    ("g", 1e-3),
    ("mg", 1e-6),
    ("ug", 1e-9),
    ("t", 1e3),
    ("Mg", 1e3),
    ("kt", 1e6),
    ("Gg", 1e6),
    ("Tg", 1e9),
    ("千克", 1.0),
    ("公斤", 1.0),
    ("克", 1e-3),
    ("吨", 1e3),
    ("万吨", 1e7),
];
/// The same, whatever their letters.
const MASS_WORDS: &[(&str, f64)] = &[
    ("gram", 1e-3),
    ("grams", 1e-3),
    ("kilogram", 1.0),
    ("kilograms", 1.0),
    ("ton", 1e3),
    ("tons", 1e3),
    ("tonne", 1e3),
    ("tonnes", 1e3),
];
const MOLES: &[(&str, f64)] = &[
    ("mol", 1.0),
    ("mole", 1.0),
    ("moles", 1.0),
    ("kmol", 1e3),
    ("mmol", 1e-3),
    ("Mmol", 1e6),
];
const TIMES: &[(&str, Per)] = &[
    ("s", Per::Seconds(1.0)),
    ("sec", Per::Seconds(1.0)),
    ("second", Per::Seconds(1.0)),
    ("h", Per::Seconds(HOUR)),
    ("hr", Per::Seconds(HOUR)),
    ("hour", Per::Seconds(HOUR)),
    ("d", Per::Seconds(DAY)),
    ("day", Per::Seconds(DAY)),
    ("mon", Per::Month),
    ("month", Per::Month),
    ("a", Per::Year),
    ("yr", Per::Year),
    ("year", Per::Year),
    ("annum", Per::Year),
    ("年", Per::Year),
    ("月", Per::Month),
    ("小时", Per::Seconds(HOUR)),
    ("日", Per::Seconds(DAY)),
];
/// Lengths with the square metres of their square.
const LENGTHS: &[(&str, f64)] = &[("m", 1.0), ("km", 1e6), ("cm", 1e-4)];
/// A cell of the file: no area of its own.
const CELLS: [&str; 6] = ["grid", "gridcell", "cell", "box", "pixel", "网格"];
/// What may stand beside a unit without being one.
const ASIDE: [&str; 4] = ["substance", "of", "species", "emissions"];

fn find<T: Copy>(table: &[(&str, T)], name: &str) -> Option<T> {
    table.iter().find(|row| row.0 == name).map(|row| row.1)
}

impl EmissionUnits {
    /// Reads a text.
    ///
    /// # Errors
    /// The part that is not understood.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut units = Self {
            amount: 0.0,
            moles: false,
            area: None,
            per: None,
        };
        let spaced = text
            .replace("**", "^")
            .replace(['*', '·', '(', ')', '.'], " ")
            .replace('/', " / ");
        let mut below = false;
        for token in spaced.split_whitespace() {
            if token == "/" || token == "per" {
                below = true;
                continue;
            }
            let (name, power) = power(token);
            units.take(name, if below { -power } else { power }, token)?;
        }
        if units.amount > 0.0 {
            Ok(units)
        } else {
            Err("no mass or amount".into())
        }
    }

    /// The same in kilograms, where it counts moles of a substance with a molar mass [kg/mol]; `None` for moles of a mixture.
    pub fn in_mass(self, molar_mass: Option<f64>) -> Option<Self> {
        if !self.moles {
            return Some(self);
        }
        Some(Self {
            amount: self.amount * molar_mass?,
            moles: false,
            ..self
        })
    }

    fn take(&mut self, name: &str, power: i32, token: &str) -> Result<(), String> {
        let small = name.to_lowercase();
        if CELLS.contains(&small.as_str()) || ASIDE.contains(&small.as_str()) {
            return Ok(());
        }
        let mass = find(MASS, name).or_else(|| find(MASS_WORDS, &small));
        let amount = mass.or_else(|| find(MOLES, name));
        if let (Some(amount), 1, true) = (amount, power, self.amount == 0.0) {
            self.amount = amount;
            self.moles = mass.is_none();
            return Ok(());
        }
        if let (Some(square), -2, None) = (find(LENGTHS, name), power, self.area) {
            self.area = Some(square);
            return Ok(());
        }
        if let ("ha", -1, None) = (name, power, self.area) {
            self.area = Some(1e4);
            return Ok(());
        }
        if let (Some(time), -1, None) = (find(TIMES, &small), power, self.per) {
            self.per = Some(time);
            return Ok(());
        }
        Err(format!("'{token}' is not understood"))
    }
}

/// A word and the power behind it: `m-2`, `m^-2`, `km2`, `s`.
fn power(token: &str) -> (&str, i32) {
    let name = token.trim_end_matches(|c: char| c.is_ascii_digit());
    let name = name.trim_end_matches(['-', '+', '^']);
    let digits = token[name.len()..].trim_start_matches('^');
    (name, digits.parse().unwrap_or(1))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn units_as_inventories_write_them() {
        let of = |text: &str| {
            let u = EmissionUnits::parse(text).unwrap();
            (u.amount, u.moles, u.area, u.per)
        };
        let flux = (1.0, false, Some(1.0), Some(Per::Seconds(1.0)));
        for text in [
            "kg m-2 s-1",
            "kg/m2/s",
            "kg m^-2 s^-1",
            "kg m**-2 s**-1",
            "kg / (m2 s)",
        ] {
            assert_eq!(of(text), flux, "{text}");
        }
        assert_eq!(of("t/month"), (1e3, false, None, Some(Per::Month)));
        assert_eq!(of("Tonnes"), (1e3, false, None, None));
        assert_eq!(of("ton/grid/yr"), (1e3, false, None, Some(Per::Year)));
        assert_eq!(of("Mmol/month"), (1e6, true, None, Some(Per::Month)));
        assert_eq!(of("Mg km-2 a-1"), (1e3, false, Some(1e6), Some(Per::Year)));
        assert_eq!(of("mg m-2 h-1").0, 1e-6);
        assert_eq!(of("吨/年"), (1e3, false, None, Some(Per::Year)));
        for wrong in [
            "",
            "kg m-2 s-2",
            "m-2",
            "furlong/s",
            "kg kg-1",
            "kg m-3 s-1",
        ] {
            assert!(EmissionUnits::parse(wrong).is_err(), "{wrong}");
        }
    }
}
