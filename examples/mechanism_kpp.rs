//! Holds the shipped mechanism (or one from a file) against a KPP equation file as EPA's CHEMMECH writes it: rows, species,
//! stoichiometry, rate constants.
//!
//! `cargo run --release --example mechanism_kpp -- mech_cb6r5_ae7_aq.eqn [mechanism]`

use hehuang::chemistry::{Air, published};
use hehuang::species::mechanism::{FixedGas, Mechanism, read};
use std::collections::BTreeMap;
use std::error::Error;
use std::io::Write;

/// Two airs at which rate constants are compared.
const STATES: [(f64, f64); 2] = [(293.15, 77_500.0), (250.0, 40_000.0)];

/// What a KPP file says about rates.
struct Rates {
    air: Air,
    /// `RKI_RXN_R4` and its like.
    falloffs: BTreeMap<String, f64>,
    /// Constants of the rows before.
    rows: Vec<f64>,
}

fn numbers(text: &str) -> Vec<f64> {
    text.split(',')
        .map(|n| n.trim().replace('D', "E"))
        .filter_map(|n| n.parse().ok())
        .collect()
}

impl Rates {
    /// A product of factors, in molecules, cm³ and s (the file's own factors to ppm and minutes are left out).
    fn product(&self, text: &str) -> Result<f64, String> {
        let mut value = 1.0;
        for factor in text.split('*').map(str::trim) {
            value *= self.factor(factor)?;
        }
        Ok(value)
    }

    fn factor(&self, text: &str) -> Result<f64, String> {
        let t = self.air.temperature;
        let m = self.air.number_density;
        let (name, inside) = text.split_once('(').unwrap_or((text, ""));
        let a = numbers(inside.trim_end_matches([')', ' ']));
        let e = |i: usize| a[i] * libm::exp(a[i + 1] / t);
        Ok(match (name.trim(), a.len()) {
            ("RFACTOR" | "RFACTOR_SQU" | "60.0D0" | "RJCELL" | "KHETERO", _) => 1.0,
            ("RCONST", 1) => self.rows[a[0] as usize - 1],
            ("ARR2D", 2) => e(0),
            ("ARRD", 3) => e(0) * libm::pow(t / 300.0, a[2]),
            ("EP3D", 4) => e(0) + e(2) * m,
            ("EP2D", 6) => {
                let k3 = e(4) * m;
                e(0) + k3 / (1.0 + k3 / e(2))
            }
            ("HALOGEN_FALLOFF", 5) => 0.0,
            (name, 0) if name.starts_with("RKI_RXN_") => *self
                .falloffs
                .get(name)
                .ok_or_else(|| format!("no {name}"))?,
            (number, 0) => number
                .replace('D', "E")
                .parse()
                .map_err(|_| format!("unknown factor '{number}'"))?,
            _ => return Err(format!("unknown factor '{text}'")),
        })
    }
}

/// The assignments of the fall-off constants: name and its eight numbers.
fn falloffs(text: &str, air: &Air) -> BTreeMap<String, f64> {
    let joined = text.replace(" & \n &", " ").replace('\n', " ");
    let mut found = BTreeMap::new();
    for part in joined.split("RKI_RXN_").skip(1) {
        let Some((name, rest)) = part.split_once('=') else {
            continue;
        };
        let Some(arguments) = rest.trim_start().strip_prefix("FALL_OFF(") else {
            continue;
        };
        let inside: String = arguments
            .chars()
            .take_while(|c| *c != ')')
            .filter(|c| *c != '&')
            .collect();
        let a = numbers(&inside);
        if a.len() != 8 {
            continue;
        }
        let t = air.temperature;
        let term = |i: usize| a[i] * libm::exp(a[i + 1] / t) * libm::pow(t / 300.0, a[i + 2]);
        let (k0, k1) = (term(0) * air.number_density, term(3));
        let g = libm::log10(k0 / k1) / a[6];
        let k = k0 / (1.0 + k0 / k1) * libm::pow(a[7], 1.0 / (1.0 + g * g));
        found.insert(format!("RKI_RXN_{}", name.trim()), k);
    }
    found
}

/// Species and their coefficients on one side.
fn side(text: &str) -> BTreeMap<String, f64> {
    let mut sum = BTreeMap::new();
    let spaced = text.replace('-', "+ -");
    for term in spaced.split('+').map(str::trim).filter(|t| !t.is_empty()) {
        let (sign, term) = match term.strip_prefix('-') {
            Some(rest) => (-1.0, rest.trim()),
            None => (1.0, term),
        };
        let (yielded, name) = match term.split_once('*') {
            Some((number, name)) => (number.trim().parse().unwrap_or(f64::NAN), name.trim()),
            None => (1.0, term),
        };
        if name != "DUMMY" {
            *sum.entry(name.to_owned()).or_default() += sign * yielded;
        }
    }
    sum
}

fn differs(a: &BTreeMap<String, f64>, b: &BTreeMap<String, f64>) -> bool {
    a.len() != b.len()
        || a.iter()
            .any(|(name, x)| b.get(name).is_none_or(|y| (x - y).abs() > 5.1e-6))
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let file = arguments.get(1).ok_or("which .eqn file?")?;
    let mechanism = match arguments.get(2) {
        None => Mechanism::cb6r5()?,
        Some(path) => read(path, &std::fs::read(path)?, None)?,
    };
    let text = std::fs::read_to_string(file)?;
    let equations = text.split("#EQUATIONS").nth(1).ok_or("no #EQUATIONS")?;
    let ones = vec![
        1.0;
        mechanism
            .photolysis
            .len()
            .max(mechanism.heterogeneous.len())
    ];
    let mut out = std::io::stdout().lock();
    let (mut faults, mut rows, mut worst) = (0, 0, 0.0f64);
    for (temperature, pressure) in STATES {
        let air = Air::new(temperature, pressure, 0.012);
        let ours = published(&mechanism, &air, &ones, &ones);
        let mut theirs = Rates {
            air,
            falloffs: falloffs(&text, &air),
            rows: Vec::new(),
        };
        rows = 0;
        for statement in equations.split(';') {
            let body: String = statement
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"))
                .collect::<Vec<_>>()
                .join(" ");
            let Some((label, rest)) = body.split_once('<').and_then(|(_, r)| r.split_once('>'))
            else {
                continue;
            };
            let (equation, rate) = rest.split_once(':').ok_or("no rate")?;
            let (left, right) = equation.split_once('=').ok_or("no =")?;
            rows += 1;
            let k = theirs.product(rate)?;
            theirs.rows.push(k);
            let Some(row) = mechanism.reaction_index(label) else {
                writeln!(out, "row {label} is not in the mechanism")?;
                faults += 1;
                continue;
            };
            let reaction = &mechanism.reactions[row];
            let mut before: BTreeMap<String, f64> = BTreeMap::new();
            for &s in &reaction.reactants {
                *before.entry(mechanism.species[s].name.clone()).or_default() += 1.0;
            }
            for gas in &reaction.fixed {
                *before.entry(FixedGas::name(*gas).into()).or_default() += 1.0;
            }
            let after: BTreeMap<String, f64> = reaction
                .products
                .iter()
                .map(|&(s, y)| (mechanism.species[s].name.clone(), y))
                .collect();
            if differs(&side(left), &before) || differs(&side(right), &after) {
                writeln!(
                    out,
                    "{label}: {} and {}",
                    equation.trim(),
                    mechanism.equation(reaction)
                )?;
                faults += 1;
            }
            let error = if k == ours[row] {
                0.0
            } else {
                (ours[row] / k - 1.0).abs()
            };
            worst = worst.max(error);
            if error > 1e-5 {
                writeln!(out, "{label}: k = {} and {k}", ours[row])?;
                faults += 1;
            }
        }
    }
    writeln!(
        out,
        "{rows} rows of {}, {} of ours; {faults} differences; rate constants within {worst:.1e}",
        file,
        mechanism.reactions.len()
    )?;
    Ok(())
}
