//! Heights and land cover that a user brings, and whether they can be what they are said to be.

use super::error::GroundError;
use super::legend::{Legend, classes};
use super::sampling::Cell;
use crate::geodata::{Mosaic, Raster};
use std::collections::BTreeMap;

/// Mean difference from the embedded heights above which the files may be of another place, sign or unit [m].
const LARGE_DIFFERENCE: f64 = 150.0;
/// Feet in a metre, and how near to it a ratio must lie to be one of units [1].
const FEET: (f64, f64) = (1.0 / 0.3048, 0.02);
/// Share of samples that counts as all of them in notes [1].
const ALL: f64 = 1.0 - 5e-5;
/// Most codes named in an error.
const NAMED: usize = 12;

/// What stands where the files have nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Beyond {
    /// Nothing: it is an error.
    #[default]
    Refuse,
    /// The embedded data.
    Embedded,
}

/// Heights of a user's own.
#[derive(Debug, Clone)]
pub struct OwnHeights {
    /// The files; the first that has a value counts.
    pub mosaic: Mosaic,
    /// What stands where they have none.
    pub beyond: Beyond,
}

/// Land cover of a user's own.
#[derive(Debug, Clone)]
pub struct OwnCover {
    /// The files of codes; the first that has one counts.
    pub mosaic: Mosaic,
    /// What the codes stand for.
    pub legend: Legend,
    /// What stands where they have none.
    pub beyond: Beyond,
}

/// What of the ground is a user's own; the rest is embedded.
#[derive(Debug, Clone, Default)]
pub struct OwnGround {
    /// Heights.
    pub heights: Option<OwnHeights>,
    /// Land cover.
    pub cover: Option<OwnCover>,
}

impl OwnGround {
    /// All files.
    pub(super) fn rasters(&self) -> impl Iterator<Item = &Raster> {
        let heights = self.heights.iter().flat_map(|own| own.mosaic.rasters());
        heights.chain(self.cover.iter().flat_map(|own| own.mosaic.rasters()))
    }
}

/// Where samples of one kind came from.
#[derive(Debug, Default)]
pub(super) struct Origin {
    /// By file.
    files: Vec<u64>,
    /// From the embedded data in their place.
    filled: u64,
    /// From nowhere.
    lost: u64,
    /// West, east, south, north of those without a file's value [°].
    around: Option<[f64; 4]>,
}

impl Origin {
    pub fn found(&mut self, file: usize) {
        if self.files.len() <= file {
            self.files.resize(file + 1, 0);
        }
        self.files[file] += 1;
    }

    pub fn missing(&mut self, (x, y): (f64, f64), filled: bool) {
        *(if filled {
            &mut self.filled
        } else {
            &mut self.lost
        }) += 1;
        self.reach([x, x, y, y]);
    }

    fn reach(&mut self, b: [f64; 4]) {
        let a = self.around.get_or_insert(b);
        *a = [
            a[0].min(b[0]),
            a[1].max(b[1]),
            a[2].min(b[2]),
            a[3].max(b[3]),
        ];
    }

    fn add(&mut self, other: &Self) {
        self.files
            .resize(self.files.len().max(other.files.len()), 0);
        for (sum, more) in self.files.iter_mut().zip(&other.files) {
            *sum += more;
        }
        self.filled += other.filled;
        self.lost += other.lost;
        if let Some(around) = other.around {
            self.reach(around);
        }
    }

    fn total(&self) -> f64 {
        (self.files.iter().sum::<u64>() + self.filled + self.lost) as f64
    }

    /// Refuses samples from nowhere.
    fn whole(&self, what: &'static str, mosaic: &Mosaic) -> Result<(), GroundError> {
        let (Some(around), true) = (self.around, self.lost > 0) else {
            return Ok(());
        };
        let all = self.lost as f64 >= self.total();
        let hint = if all {
            "do the files lie elsewhere (wrong tile, sign or coordinate system)?"
        } else {
            "add the files that are missing, mend voids (gdal_fillnodata.py), make the domain smaller, or write beyond = \"embedded\" to fill from the embedded data"
        };
        Err(GroundError::Uncovered {
            what,
            share: self.lost as f64 / self.total(),
            around,
            extent: mosaic.extent(),
            hint: hint.to_owned(),
        })
    }

    /// What came from where.
    fn told(&self, what: &str, mosaic: &Mosaic) -> String {
        let total = self.total();
        let percent = |count: u64| match count as f64 / total {
            share if share >= ALL => "the whole domain".to_owned(),
            share => format!("{:.2} % of the domain", 100.0 * share),
        };
        let mut idle = Vec::new();
        let mut parts = Vec::new();
        for (file, raster) in mosaic.rasters().iter().enumerate() {
            match self.files.get(file) {
                Some(0) | None => idle.push(raster.frame.name.clone()),
                Some(count) => {
                    parts.push(format!("{} from {}", percent(*count), raster.frame.name));
                }
            }
        }
        if self.filled > 0 {
            parts.push(format!(
                "{} filled from the embedded data",
                percent(self.filled)
            ));
        }
        let mut text = format!("{what}: {}", parts.join(", "));
        if !idle.is_empty() {
            text.push_str(&format!("; nothing is taken from {}", idle.join(", ")));
        }
        text
    }
}

/// Where the samples of a cell, or of all, came from.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub heights: Origin,
    pub cover: Origin,
    unknown: BTreeMap<i64, u64>,
    /// Samples with both heights, sums of the own and of the embedded ones [m].
    compared: (f64, f64, f64),
    /// Own heights that are not 0.
    risen: u64,
}

impl Tally {
    pub fn compare(&mut self, own: f64, embedded: f64) {
        let (count, sum, other) = &mut self.compared;
        *count += 1.0;
        *sum += own;
        *other += embedded;
        self.risen += u64::from(own != 0.0);
    }

    pub fn unknown(&mut self, code: f64) {
        *self.unknown.entry(code as i64).or_default() += 1;
    }

    fn add(&mut self, other: &Self) {
        self.heights.add(&other.heights);
        self.cover.add(&other.cover);
        for (code, count) in &other.unknown {
            *self.unknown.entry(*code).or_default() += count;
        }
        let (a, b) = (&mut self.compared, &other.compared);
        *a = (a.0 + b.0, a.1 + b.1, a.2 + b.2);
        self.risen += other.risen;
    }
}

/// What is to be said of the ground.
///
/// # Errors
/// What of it cannot be used.
pub(super) fn judged(own: &OwnGround, rows: &[Vec<Cell>]) -> Result<Vec<String>, GroundError> {
    let mut tally = Tally::default();
    for cell in rows.iter().flatten() {
        tally.add(&cell.tally);
    }
    let mut notes = Vec::new();
    if let Some(heights) = &own.heights {
        tally
            .heights
            .whole("there are no heights", &heights.mosaic)?;
        notes.push(tally.heights.told("heights", &heights.mosaic));
        notes.extend(compared(&tally)?);
    }
    if let Some(cover) = &own.cover {
        known(&tally, cover)?;
        tally.cover.whole("there is no land cover", &cover.mosaic)?;
        let what = format!("land cover ({})", cover.legend.name);
        notes.push(tally.cover.told(&what, &cover.mosaic));
    }
    Ok(notes)
}

/// Heights beside the embedded ones: a warning if they are far off.
fn compared(tally: &Tally) -> Result<Option<String>, GroundError> {
    let (count, own, embedded) = tally.compared;
    if count == 0.0 {
        return Ok(None);
    }
    let wrong = |cause: String, hint: &str| GroundError::Implausible {
        cause,
        hint: hint.to_owned(),
    };
    if tally.risen == 0 {
        return Err(wrong(
            "all heights of [terrain] in the domain are 0".to_owned(),
            "is 0 the file's mark of voids (gdal_edit.py -a_nodata 0), or the file of the sea?",
        ));
    }
    let ratio = own / embedded;
    if (ratio / FEET.0 - 1.0).abs() < FEET.1 {
        return Err(wrong(
            format!(
                "the heights of [terrain] are {ratio:.3} times the embedded ones: they are in feet"
            ),
            "bring them to metres: gdal_calc.py -A dem.tif --calc=\"A*0.3048\" --outfile=metres.tif --type=Float32",
        ));
    }
    let difference = (own - embedded) / count;
    Ok((difference.abs() > LARGE_DIFFERENCE).then(|| {
        format!(
            "warning: the heights of [terrain] differ from the embedded ones by {difference:+.0} m on average over the domain: are place, sign and unit right?"
        )
    }))
}

/// Refuses codes that the legend does not know.
fn known(tally: &Tally, cover: &OwnCover) -> Result<(), GroundError> {
    if tally.unknown.is_empty() {
        return Ok(());
    }
    let samples = tally.cover.total() + tally.unknown.values().sum::<u64>() as f64;
    let mut all: Vec<(i64, u64)> = tally.unknown.iter().map(|(c, n)| (*c, *n)).collect();
    all.sort_by_key(|(code, count)| (std::cmp::Reverse(*count), *code));
    let share = |count: u64| 100.0 * count as f64 / samples;
    let mut words: Vec<String> = all
        .iter()
        .take(NAMED)
        .map(|(code, count)| format!("{code} ({:.3} %)", share(*count)))
        .collect();
    if all.len() > NAMED {
        words.push(format!("and {} more", all.len() - NAMED));
    }
    let other = Legend::NAMES.join("\", \"");
    Err(GroundError::UnknownCodes {
        legend: cover.legend.name.clone(),
        codes: words.join(", "),
        hint: format!(
            "is it another product (classes = \"{other}\")? Otherwise write a table of your own, table = \"mine.csv\" with the line code,class and e.g. {},barren; {}",
            all[0].0,
            classes()
        ),
    })
}
