//! Sources of a sheet.

use super::header::{Column, Header, Meaning, Pollutant, known_pollutants, plain, unit_of};
use super::industry::{self, Industry};
use crate::inventory::pollutant::{BASE, PM25, PMC};
use crate::meteorology::{Faults, ReadError};

/// First cells of rows that are sums.
const SUMS: [&str; 5] = ["合计", "总计", "小计", "total", "sum"];
/// Cells that stand for nothing.
const NOTHING: [&str; 8] = ["", "-", "--", "—", "——", "/", "无", "n/a"];
/// By how much PM2.5 may be above PM10 from rounding [1].
const ROUNDING: f64 = 1e-3;

/// What a sheet does not say of itself.
#[derive(Debug, Clone, Default)]
pub struct SheetOptions {
    /// Unit of masses a year where the header names none: `t`, `kg`, `吨`.
    pub unit: Option<String>,
    /// Class of sources whose industry is not known.
    pub class: Option<String>,
}

/// One source.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetSource {
    /// Line of the file.
    pub line: usize,
    /// Its name.
    pub name: String,
    /// Class of the inventory.
    pub class: String,
    /// Profiles: hour, weekday, month, particles, VOC.
    pub profiles: [String; 5],
    /// Place [°E, °N].
    pub place: (f64, f64),
    /// Height of release above ground [m], inner diameter [m], gas temperature [K] and velocity [m/s]; 0 where the gas does not rise.
    pub stack: [f64; 4],
    /// Mass of a year by [`BASE`] [kg]; `None` where the sheet says nothing.
    pub masses: [Option<f64>; BASE.len()],
    /// What is burnt or made in a year, of registers that have no masses.
    pub activity: Option<Activity>,
}

/// An activity that a factor of the library makes masses of.
#[derive(Debug, Clone, PartialEq)]
pub struct Activity {
    /// Of a year [t].
    pub amount: f64,
    /// Key of the factor.
    pub factor: String,
    /// Controls, with `+` between them; capture and operation of them [1], as `activity.csv` has them.
    pub controls: String,
    /// Part that the controls reach.
    pub capture: String,
    /// Part of the time that they work.
    pub operation: String,
    /// Whether the register says what was made, not only what could be.
    pub given: bool,
    /// How the amount comes about.
    pub said: String,
}

/// A sheet.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sheet {
    /// Sources in the order of the file.
    pub sources: Vec<SheetSource>,
    /// What a reader must know: columns as they were read and those that were not, rows left out.
    pub notes: Vec<String>,
}

impl Sheet {
    /// Reads the text of a sheet; `file` is its name for messages.
    ///
    /// # Errors
    /// [`ReadError::Problems`] with every fault.
    pub fn parse(text: &str, file: &str, options: &SheetOptions) -> Result<Self, ReadError> {
        let mut faults = Faults::new(file);
        let unit = options.unit.as_deref().map(unit_of);
        if let Some(None) = unit {
            let word = options.unit.as_deref().unwrap_or_default();
            faults.add(0, "", word, "no unit of mass", "t, kg, g, 吨, 千克 or 万吨");
            return Err(faults.error());
        }
        let rows = rows(text, &mut faults);
        let Some(header) = Header::find(&rows, unit.flatten()) else {
            let hint = format!(
                "columns 经度/longitude, 纬度/latitude and masses of a year ({}) are wanted above the first row of numbers; save one sheet as CSV",
                known_pollutants()
            );
            faults.add(0, "", "", "no header of an emission sheet was found", &hint);
            return Err(faults.error());
        };
        let table = match industry::table() {
            Ok(table) => table,
            Err(cause) => {
                faults.add(0, "", "", cause, "the program is damaged");
                return Err(faults.error());
            }
        };
        check_units(&header, &mut faults);
        let mut sheet = Self::default();
        sheet.notes.push(told(&header.columns));
        let mut sums = 0;
        for (number, row) in rows.iter().enumerate().skip(header.end) {
            let first = row.iter().map(|c| plain(c)).find(|c| !c.is_empty());
            let Some(first) = first else { continue };
            if SUMS.iter().any(|word| first.starts_with(word)) {
                sums += 1;
                continue;
            }
            let reader = Row {
                line: number + 1,
                cells: row,
                columns: &header.columns,
            };
            sheet
                .sources
                .extend(reader.source(table, options, &mut faults));
        }
        if sums > 0 {
            sheet
                .notes
                .push(format!("{sums} rows of sums are left out"));
        }
        if sheet.sources.is_empty() && faults.is_empty() {
            faults.add(0, "", "", "no source below the header", "");
        }
        faults.finish(sheet)
    }
}

/// Cells of a text that is separated by commas, tabs or semicolons, whichever its lines have most of.
pub(super) fn rows(text: &str, faults: &mut Faults<'_>) -> Vec<Vec<String>> {
    let count = |c: char| {
        text.lines()
            .take(20)
            .map(|l| l.matches(c).count())
            .sum::<usize>()
    };
    let best = [',', '\t', ';']
        .into_iter()
        .max_by_key(|c| count(*c))
        .unwrap_or(',');
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .has_headers(false)
        .delimiter(best as u8)
        .from_reader(text.as_bytes());
    let mut all = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) => {
                // Blank lines are no records: a row keeps the number of its line.
                let line = record
                    .position()
                    .map_or(all.len() + 1, |p| p.line() as usize);
                all.resize(line.saturating_sub(1).max(all.len()), Vec::new());
                all.push(record.iter().map(str::to_owned).collect());
            }
            Err(cause) => faults.add(0, "", "", format!("a line cannot be read: {cause}"), ""),
        }
    }
    all
}

/// Columns that are used must have units.
fn check_units(header: &Header, faults: &mut Faults<'_>) {
    for column in header.columns.iter().filter(|c| !c.unit) {
        let (message, hint) = match column.meaning {
            Meaning::Mass(_) => (
                "the unit of this mass is not known",
                "write 吨/年, t or kg in brackets behind the name, or give --unit",
            ),
            Meaning::Temperature => ("℃ or K?", "write the unit in brackets behind the name"),
            Meaning::Velocity => ("in which unit?", "write (m/s) behind the name"),
            _ => ("in which unit?", "write (m) or (米) behind the name"),
        };
        faults.add(header.end, &column.title, "", message, hint);
    }
    for wanted in [Meaning::Height, Meaning::Name] {
        if !header.columns.iter().any(|c| c.meaning == wanted) {
            let (message, hint) = match wanted {
                Meaning::Height => (
                    "no height of release",
                    "a column 烟囱高度(m) or stack height (m)",
                ),
                _ => ("no names", "a column 企业名称 or name"),
            };
            faults.add(header.end, "", "", message, hint);
        }
    }
}

/// How columns were read.
fn told(columns: &[Column]) -> String {
    let word = |c: &Column| match &c.meaning {
        Meaning::Mass(Pollutant::Pm10) => format!("PM10 ({} kg)", c.factor),
        Meaning::Mass(Pollutant::Base(at)) => format!("{} ({} kg)", BASE[*at], c.factor),
        other => format!("{other:?}").to_lowercase(),
    };
    let (used, rest): (Vec<&Column>, Vec<&Column>) = columns
        .iter()
        .filter(|c| !c.title.is_empty())
        .partition(|c| c.meaning != Meaning::Other);
    let used: Vec<String> = used
        .iter()
        .map(|c| format!("{} = {}", c.title, word(c)))
        .collect();
    let rest: Vec<&str> = rest.iter().map(|c| c.title.as_str()).collect();
    let mut text = format!("columns: {}", used.join(", "));
    if !rest.is_empty() {
        text.push_str(&format!("; not used: {}", rest.join(", ")));
    }
    text
}

/// A row being read.
struct Row<'r> {
    line: usize,
    cells: &'r [String],
    columns: &'r [Column],
}

impl Row<'_> {
    /// The first cell of a meaning that holds something.
    fn text(&self, meaning: &Meaning) -> Option<(&str, &Column)> {
        let pairs = self.columns.iter().zip(self.cells);
        let mut of = pairs.filter(|(c, _)| c.meaning == *meaning);
        of.find_map(|(c, cell)| {
            let cell = cell.trim();
            (!NOTHING.contains(&plain(cell).as_str())).then_some((cell, c))
        })
    }

    /// A number in SI.
    fn number(&self, meaning: &Meaning, faults: &mut Faults<'_>) -> Option<f64> {
        let (text, column) = self.text(meaning)?;
        let plain = text.replace(',', "");
        let value = match meaning {
            Meaning::Longitude | Meaning::Latitude => degrees(&plain),
            _ => plain.parse::<f64>().ok(),
        };
        let Some(value) = value.filter(|v| v.is_finite()) else {
            let hint = "leave an unknown value empty";
            faults.add(self.line, &column.title, text, "no number", hint);
            return None;
        };
        Some(value * column.factor + column.offset)
    }

    fn source(
        &self,
        table: &[Industry],
        options: &SheetOptions,
        faults: &mut Faults<'_>,
    ) -> Option<SheetSource> {
        let name = self.text(&Meaning::Name).map_or("", |t| t.0).to_owned();
        let mut wrong = |column: &str, value: &str, what: &str, hint: &str| {
            faults.add(self.line, column, value, what, hint);
        };
        let told = self.text(&Meaning::Industry).map_or("", |t| t.0);
        let by_class = |class: &String| table.iter().find(|i| i.class == *class);
        let found = industry::find(table, told)
            .or_else(|| industry::find(table, &name))
            .or_else(|| options.class.as_ref().and_then(by_class));
        let Some(industry) = found else {
            let hint = "words of seeds/inventory/sheet_industries.csv are known (火力发电, 水泥, 铁合金, …); or give --class";
            wrong("行业", told, "of which industry is this source?", hint);
            return None;
        };
        let place = (
            self.number(&Meaning::Longitude, faults),
            self.number(&Meaning::Latitude, faults),
        );
        let (Some(longitude), Some(latitude)) = place else {
            faults.add(
                self.line,
                "经度, 纬度",
                "",
                "a source needs its place",
                "degrees, or 101°45′30″",
            );
            return None;
        };
        if !(-180.0..=180.0).contains(&longitude) || latitude.abs() > 90.0 {
            let hint = if latitude.abs() > 90.0 && longitude.abs() <= 90.0 {
                "longitude and latitude seem to be exchanged"
            } else {
                "degrees are wanted"
            };
            let value = format!("{longitude}, {latitude}");
            faults.add(self.line, "经度, 纬度", &value, "no place on earth", hint);
            return None;
        }
        let mut stack = [0.0; 4];
        let limits = [(0.0, 500.0), (0.0, 30.0), (233.15, 1800.0), (0.0, 60.0)];
        let meanings = [
            Meaning::Height,
            Meaning::Diameter,
            Meaning::Temperature,
            Meaning::Velocity,
        ];
        for ((value, meaning), (least, most)) in stack.iter_mut().zip(meanings).zip(limits) {
            let Some(found) = self.number(&meaning, faults) else {
                continue;
            };
            if !(least..=most).contains(&found) {
                let (text, column) = self.text(&meaning)?;
                let hint = format!("{least} to {most} in SI is possible; is the unit right?");
                faults.add(self.line, &column.title, text, "cannot be", &hint);
            }
            *value = found;
        }
        // A plume rises only by all three.
        if stack[1..].contains(&0.0) {
            stack[1..].fill(0.0);
        }
        let masses = self.masses(faults);
        Some(SheetSource {
            line: self.line,
            name,
            class: industry.class.clone(),
            profiles: [
                industry.hour.clone(),
                industry.weekday.clone(),
                industry.month.clone(),
                industry.particles.clone(),
                industry.voc.clone(),
            ],
            place: (longitude, latitude),
            stack,
            masses,
            activity: None,
        })
    }

    /// Masses; PMC is PM10 less PM2.5.
    fn masses(&self, faults: &mut Faults<'_>) -> [Option<f64>; BASE.len()] {
        let mut masses = [None; BASE.len()];
        for (at, mass) in masses.iter_mut().enumerate() {
            *mass = self.number(&Meaning::Mass(Pollutant::Base(at)), faults);
        }
        let whole = self.number(&Meaning::Mass(Pollutant::Pm10), faults);
        for (mass, name) in masses.iter().zip(BASE).chain([(&whole, "PM10")]) {
            if mass.is_some_and(|m| m < 0.0) {
                faults.add(self.line, name, "", "a mass below 0", "");
            }
        }
        if let (Some(whole), Some(fine)) = (whole, masses[PM25]) {
            if fine > whole * (1.0 + ROUNDING) {
                let value = format!("{fine} kg of {whole} kg");
                faults.add(
                    self.line,
                    "PM2.5",
                    &value,
                    "more PM2.5 than PM10",
                    "is a column shifted?",
                );
            }
            masses[PMC] = Some((whole - fine).max(0.0));
        } else if whole.is_some() {
            faults.add(
                self.line,
                "PM2.5",
                "",
                "PM10 without PM2.5",
                "give PM2.5 as well: it cannot be guessed",
            );
        }
        masses
    }
}

/// Degrees, also as 101°45′30″ or 101度45分30秒.
fn degrees(text: &str) -> Option<f64> {
    if let Ok(value) = text.parse::<f64>() {
        return Some(value);
    }
    let parts = text.split(|c: char| !(c.is_ascii_digit() || c == '.'));
    let numbers: Vec<f64> = parts.filter_map(|p| p.parse().ok()).collect();
    let sound = text.contains(['°', '度', 'º']) && (1..=3).contains(&numbers.len());
    let sexagesimal = numbers.iter().skip(1).all(|n| *n < 60.0);
    (sound && sexagesimal).then(|| {
        numbers
            .iter()
            .enumerate()
            .map(|(n, v)| v / 60_f64.powi(n as i32))
            .sum()
    })
}
