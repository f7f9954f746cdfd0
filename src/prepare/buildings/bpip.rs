//! BPIPPRM's input file.
//!
//! Records in Fortran's free form: title · P, NP, ST or LT · name of the unit and its metres · UTMN or UTMY and the direction of
//! plant north [°] · number of buildings · for each: name, tiers, base; for each tier: corners, height; corners x, y · number
//! of stacks · for each: name, base, height, x, y. What follows in a record after its values is not read.
//!
//! UTMY: coordinates are metres and the first corner becomes the origin; UTMN: coordinates are in the unit. Plant north p turns
//! x' = x cos p + y sin p, y' = y cos p − x sin p. (BPIPPRM leaves buildings unconverted where the unit is within 5 % of a metre;
//! here the unit always counts.)

use super::{BuildingsError, Fault, NamedStack, Plant, check_names, check_tier, distinct};
use crate::plume::building::{StackSite, Structure, Tier};
use std::path::Path;

/// More buildings, tiers, corners or stacks than this are a slip.
const MOST: f64 = 10_000.0;

/// Values of records, one after the other.
struct Records<'a> {
    lines: Vec<&'a str>,
    /// Index of the next line.
    next: usize,
    /// Line of the last value, from 1.
    line: usize,
}

impl Records<'_> {
    /// The values of one record; it goes on in the next line if one does not hold all.
    fn take(&mut self, what: &str, count: usize) -> Result<Vec<String>, Fault> {
        let begun = self.next;
        let mut values = Vec::new();
        while values.len() < count {
            let Some(line) = self.lines.get(self.next) else {
                return Err(Fault {
                    line: self.lines.len().max(1),
                    message: format!("the file ends before {what}"),
                    hint: format!("{count} values are wanted, {} are there", values.len()),
                });
            };
            self.next += 1;
            self.line = self.next;
            values.extend(cut(line));
            // A record that begins on one line and is unfinished after many is a wrong count somewhere above.
            if self.next - begun > 50 {
                return Err(Fault {
                    line: begun + 1,
                    message: format!(
                        "{what}: {count} values are wanted, but the lines here are empty"
                    ),
                    hint: "a count above may be too great".to_owned(),
                });
            }
        }
        values.truncate(count);
        Ok(values)
    }

    fn number(&self, what: &str, text: &str) -> Result<f64, Fault> {
        let plain = text.replace(['d', 'D'], "e");
        match plain.parse::<f64>() {
            Ok(value) if value.is_finite() => Ok(value),
            _ => Err(Fault {
                line: self.line,
                message: format!("{what} is {text:?}, no number"),
                hint: "the line may be missing or in excess: counts of tiers, corners and stacks must fit what follows"
                    .to_owned(),
            }),
        }
    }

    fn count(&self, what: &str, text: &str) -> Result<usize, Fault> {
        let value = self.number(what, text)?;
        if !(1.0..=MOST).contains(&value) || value != value.trunc() {
            return Err(Fault {
                line: self.line,
                message: format!("{what} is {text}"),
                hint: format!("a whole number from 1 to {MOST}"),
            });
        }
        Ok(value as usize)
    }
}

/// Values of a line: separated by blanks and commas, `'…'` or `"…"` keep blanks, a doubled quote stands for one.
fn cut(line: &str) -> Vec<String> {
    let characters: Vec<char> = line.chars().collect();
    let mut values = Vec::new();
    let mut at = 0;
    while at < characters.len() {
        let c = characters[at];
        if c.is_whitespace() || c == ',' {
            at += 1;
            continue;
        }
        let mut value = String::new();
        if c == '\'' || c == '"' {
            at += 1;
            while at < characters.len() {
                if characters[at] == c {
                    if characters.get(at + 1) != Some(&c) {
                        break;
                    }
                    at += 1;
                }
                value.push(characters[at]);
                at += 1;
            }
            at += 1;
        } else {
            while at < characters.len() && !characters[at].is_whitespace() && characters[at] != ','
            {
                value.push(characters[at]);
                at += 1;
            }
        }
        values.push(value);
    }
    values
}

/// How coordinates become metres on a map with true north up.
struct Frame {
    /// Metres in the unit of lengths.
    unit: f64,
    /// Metres in the unit of coordinates.
    coordinate_unit: f64,
    utm: bool,
    origin: Option<[f64; 2]>,
    sine: f64,
    cosine: f64,
}

impl Frame {
    fn place(&mut self, x: f64, y: f64) -> [f64; 2] {
        let point = [x * self.coordinate_unit, y * self.coordinate_unit];
        let origin = *self
            .origin
            .get_or_insert(if self.utm { point } else { [0.0; 2] });
        let [x, y] = [point[0] - origin[0], point[1] - origin[1]];
        [
            x * self.cosine + y * self.sine,
            y * self.cosine - x * self.sine,
        ]
    }
}

/// Reads BPIPPRM's input.
///
/// # Errors
/// [`BuildingsError::Wrong`]: the first record that does not fit, and before it all values that cannot be.
pub fn read_bpip(path: &Path, text: &str) -> Result<Plant, BuildingsError> {
    let mut records = Records {
        lines: text.lines().collect(),
        next: 0,
        line: 0,
    };
    let mut faults = Vec::new();
    let plant = read(&mut records, &mut faults);
    match plant {
        Ok(plant) if faults.is_empty() => Ok(plant),
        result => {
            faults.extend(result.err());
            Err(BuildingsError::Wrong {
                path: path.to_owned(),
                faults,
            })
        }
    }
}

fn read(records: &mut Records<'_>, faults: &mut Vec<Fault>) -> Result<Plant, Fault> {
    let mut plant = Plant {
        title: records.take("the title", 1)?.remove(0).trim().to_owned(),
        ..Plant::default()
    };
    let mut frame = read_frame(records, faults, &mut plant.notes)?;
    let count = records.take("the number of buildings", 1)?;
    let count = records.count("the number of buildings", &count[0])?;
    for _ in 0..count {
        let (name, structure) = read_building(records, &mut frame, faults, &mut plant.notes)?;
        plant.names.push(name);
        plant.structures.push(structure);
    }
    let count = records.take("the number of stacks", 1)?;
    let count = records.count("the number of stacks", &count[0])?;
    let mut stacks = Vec::new();
    for k in 1..=count {
        let what = format!("stack {k} of {count} (name, base, height, x, y)");
        let values = records.take(&what, 5)?;
        let mut numbers = [0.0; 4];
        for (number, (text, name)) in numbers
            .iter_mut()
            .zip(values[1..].iter().zip(["base", "height", "x", "y"]))
        {
            *number = records.number(&format!("the {name} of stack {:?}", values[0]), text)?;
        }
        let [x, y] = frame.place(numbers[2], numbers[3]);
        stacks.push((
            records.line,
            NamedStack {
                name: values[0].trim().to_owned(),
                height: Some(numbers[1] * frame.unit),
                site: StackSite {
                    base: numbers[0] * frame.unit,
                    x,
                    y,
                },
            },
        ));
    }
    check_names(&stacks, faults);
    plant.stacks = stacks.into_iter().map(|(_, stack)| stack).collect();
    Ok(plant)
}

fn read_frame(
    records: &mut Records<'_>,
    faults: &mut Vec<Fault>,
    notes: &mut Vec<String>,
) -> Result<Frame, Fault> {
    let mode = records.take("the mode (P, NP, ST or LT)", 1)?.remove(0);
    match mode.trim().to_ascii_uppercase().as_str() {
        "P" => {}
        "NP" | "ST" | "LT" | "N" | "S" | "L" => notes.push(format!(
            "mode {}: AERMOD needs all five keywords in 36 directions, so they are written as for P",
            mode.trim()
        )),
        _ => faults.push(Fault {
            line: records.line,
            message: format!("the mode is {mode:?}"),
            hint: "'P' for AERMOD; NP, ST and LT are read too".to_owned(),
        }),
    }
    let values = records.take("the unit and its factor", 2)?;
    let unit = records.number("the factor of the unit", &values[1])?;
    if !(unit > 0.0 && unit < 2000.0) {
        faults.push(Fault {
            line: records.line,
            message: format!("a unit has {unit} m"),
            hint: "'METERS' 1.0 or 'FEET' 0.3048".to_owned(),
        });
    }
    let foot = values[0].to_ascii_uppercase().contains("FEET");
    if foot && (unit - 0.3048).abs() > 0.001 {
        faults.push(Fault {
            line: records.line,
            message: format!("the unit is {:?} with {unit} m", values[0]),
            hint: "a foot has 0.3048 m".to_owned(),
        });
    }
    let values = records.take("UTMN or UTMY and the direction of plant north", 2)?;
    let north = records.number("the direction of plant north", &values[1])?;
    let utm = values[0].trim().to_ascii_uppercase();
    if !matches!(utm.as_str(), "UTMY" | "UTMN") {
        faults.push(Fault {
            line: records.line,
            message: format!("{:?} stands where UTMY or UTMN should", values[0]),
            hint: "'UTMY' for coordinates of a map in metres, 'UTMN' for a plan in the unit above"
                .to_owned(),
        });
    }
    if !(0.0..=360.0).contains(&north) {
        faults.push(Fault {
            line: records.line,
            message: format!("plant north is {north}°"),
            hint: "degrees clockwise from true north, 0 to 360".to_owned(),
        });
    }
    let utm = utm == "UTMY";
    let (sine, cosine) = if north == 0.0 || north == 360.0 {
        (0.0, 1.0)
    } else {
        let radians = north.to_radians();
        (libm::sin(radians), libm::cos(radians))
    };
    Ok(Frame {
        unit,
        coordinate_unit: if utm { 1.0 } else { unit },
        utm,
        origin: None,
        sine,
        cosine,
    })
}

fn read_building(
    records: &mut Records<'_>,
    frame: &mut Frame,
    faults: &mut Vec<Fault>,
    notes: &mut Vec<String>,
) -> Result<(String, Structure), Fault> {
    let values = records.take("a building (name, tiers, base)", 3)?;
    let name = values[0].trim().to_owned();
    let tiers = records.count(
        &format!("the number of tiers of building {name:?}"),
        &values[1],
    )?;
    let base = records.number(&format!("the base of building {name:?}"), &values[2])?;
    let mut structure = Structure {
        base: base * frame.unit,
        tiers: Vec::new(),
    };
    for k in 1..=tiers {
        let what = format!("tier {k} of building {name:?} (corners, height)");
        let values = records.take(&what, 2)?;
        let line = records.line;
        let count = records.count(
            &format!("corners of tier {k} of building {name:?}"),
            &values[0],
        )?;
        let height = frame.unit
            * records.number(
                &format!("the height of tier {k} of building {name:?}"),
                &values[1],
            )?;
        let mut corners = Vec::with_capacity(count);
        for c in 1..=count {
            let what = format!("corner {c} of {count} of tier {k} of building {name:?}");
            let values = records.take(&what, 2)?;
            let x = records.number(&format!("x of {what}"), &values[0])?;
            let y = records.number(&format!("y of {what}"), &values[1])?;
            corners.push(frame.place(x, y));
        }
        let corners = distinct(corners);
        if let Some((message, hint)) = check_tier(height, &corners) {
            faults.push(Fault {
                line,
                message: format!("building {name:?}, tier {k}: {message}"),
                hint: hint.to_owned(),
            });
        }
        if height == 0.0 {
            notes.push(format!(
                "building {name:?}, tier {k} is 0 m high and does nothing (line {line})"
            ));
        }
        structure.tiers.push(Tier { height, corners });
    }
    Ok((name, structure))
}
