//! What AERMOD learns in a first pass over a deck: counts and options that earlier lines depend on.

use super::ids::split;
use super::lines::{Deck, LineKind};
use super::number::{double, single, whole};

/// Findings of the first pass.
#[derive(Debug, Clone, Default)]
pub(super) struct Preset {
    /// An EVENT run (EV instead of RE).
    pub event_run: bool,
    /// Number of URBANOPT lines.
    pub urban_areas: usize,
    /// URBANSRC ALL.
    pub urban_all: bool,
    /// HBPSRCID ALL.
    pub buoyant_all: bool,
    /// ALPHA stands on MODELOPT.
    pub alpha: bool,
    /// Building keywords: 36 sectors, else none.
    pub sectors: usize,
    /// LOCATION lines.
    pub sources: usize,
    /// POINT, POINTCAP, POINTHOR.
    pub points: usize,
    /// AREA, AREAPOLY, AREACIRC.
    pub areas: usize,
    /// AREACIRC.
    pub circles: usize,
    /// LINE.
    pub lines: usize,
    /// OPENPIT.
    pub pits: usize,
    /// BUOYLINE.
    pub buoyant_lines: usize,
    /// BLPGROUP names, or one.
    pub buoyant_groups: usize,
    /// RLINE, RLINEXT.
    pub roads: usize,
    /// Number of BGSECTOR bounds.
    pub background_sectors: Option<usize>,
    /// BACKGRND stands somewhere.
    pub background: bool,
    /// Number of O3SECTOR bounds.
    pub ozone_sectors: Option<usize>,
    /// Ozone data stand somewhere.
    pub ozone: bool,
    /// Number of NOXSECTR bounds.
    pub nox_sectors: Option<usize>,
    /// NOx data stand somewhere.
    pub nox: bool,
    /// Most particle classes of a source.
    pub particle_classes: usize,
    /// Most factors of an EMISFACT kind.
    pub factors: usize,
    /// Most vertices of an area.
    pub vertices: usize,
    /// Highest rank on RECTABLE.
    pub ranks: usize,
    /// Averaging periods but PERIOD and ANNUAL.
    pub averages: usize,
    /// Century and first year within it of two-digit years.
    pub century: i64,
    /// Two-digit years above this belong to `century`.
    pub window: i64,
    /// Low wind options are set.
    pub low_wind: bool,
    /// Output types asked.
    pub types: usize,
}

/// Number of factors of an EMISFACT (or BACKGRND, O3VALUES …) kind; `None` if there is no such kind.
pub(super) fn factor_count(kind: &str) -> Option<usize> {
    Some(match kind {
        "ANNUAL" => 1,
        "SEASON" => 4,
        "MONTH" => 12,
        "HROFDY" => 24,
        "WSPEED" => 6,
        "SEASHR" => 96,
        "HRDOW" => 72,
        "HRDOW7" => 168,
        "SHRDOW" => 288,
        "SHRDOW7" => 672,
        "MHRDOW" => 864,
        "MHRDOW7" => 2016,
        _ => return None,
    })
}

/// A rank: 3, 3RD or THIRD; 0 if it is none.
pub(super) fn rank(word: &str) -> i64 {
    let number = single(word);
    if number.times == 1 && !word.is_empty() && number.value as i64 != 0 {
        return number.value as i64;
    }
    const WORDS: [(&str, &str); 10] = [
        ("FIRST", "1ST"),
        ("SECOND", "2ND"),
        ("THIRD", "3RD"),
        ("FOURTH", "4TH"),
        ("FIFTH", "5TH"),
        ("SIXTH", "6TH"),
        ("SEVENTH", "7TH"),
        ("EIGHTH", "8TH"),
        ("NINTH", "9TH"),
        ("TENTH", "10TH"),
    ];
    WORDS
        .iter()
        .position(|(long, short)| word == *long || word == *short)
        .map_or(0, |at| at as i64 + 1)
}

impl Preset {
    /// Looks through the deck.
    pub fn of(deck: &Deck) -> Self {
        let mut found = Self {
            century: 19,
            window: 50,
            ..Self::default()
        };
        let (mut polygon, mut corners) = (String::new(), 0);
        let (mut dusty, mut classes) = (String::new(), 0);
        let mut circles: Vec<String> = Vec::new();
        let mut buoyant_groups: Vec<String> = Vec::new();
        for line in deck.lines.iter().filter(|l| l.kind == LineKind::Card) {
            let field = |n| line.field(n);
            let count = line.count();
            match (line.pathway.as_str(), line.keyword.as_str()) {
                ("CO", "MODELOPT") => {
                    for word in line.fields.iter().map(|f| f.text.as_str()) {
                        found.alpha |= word == "ALPHA";
                        found.types +=
                            usize::from(matches!(word, "CONC" | "DEPOS" | "DDEP" | "WDEP"));
                    }
                }
                ("CO", "AVERTIME") => {
                    found.averages += line
                        .fields
                        .iter()
                        .filter(|f| f.text != "PERIOD" && f.text != "ANNUAL")
                        .count();
                }
                ("CO", "URBANOPT") => found.urban_areas += 1,
                ("CO", "O3SECTOR") => found.ozone_sectors = Some(count - 2),
                ("CO", "OZONEFIL" | "O3VALUES" | "OZONEVAL") => found.ozone = true,
                ("CO", "NOXSECTR") => found.nox_sectors = Some(count - 2),
                ("CO", "NOX_FILE" | "NOX_VALS" | "NOXVALUE") => found.nox = true,
                ("CO", "LOW_WIND") => found.low_wind = true,
                ("SO", "BGSECTOR") => found.background_sectors = Some(count - 2),
                ("SO", "BACKGRND") => found.background = true,
                ("SO", "LOCATION") => {
                    found.sources += 1;
                    match field(4) {
                        kind if kind.starts_with("POINT") => found.points += 1,
                        "LINE" => found.lines += 1,
                        "RLINE" | "RLINEXT" => found.roads += 1,
                        "BUOYLINE" => found.buoyant_lines += 1,
                        "OPENPIT" => found.pits += 1,
                        kind if kind.starts_with("AREA") => {
                            found.areas += 1;
                            if kind == "AREACIRC" {
                                found.circles += 1;
                                circles.push(field(3).to_owned());
                            }
                        }
                        _ => {}
                    }
                }
                ("SO", "AREAVERT") => {
                    if polygon != field(3) {
                        field(3).clone_into(&mut polygon);
                        corners = 0;
                    }
                    corners += count.saturating_sub(3);
                    found.vertices = found.vertices.max(12 + corners / 2);
                }
                ("SO", "PARTDIAM") => {
                    if dusty != field(3) {
                        field(3).clone_into(&mut dusty);
                        classes = 0;
                    }
                    classes += count.saturating_sub(3);
                    found.particle_classes = found.particle_classes.max(classes);
                }
                ("SO", "METHOD_2") => found.particle_classes = found.particle_classes.max(1),
                ("SO", "BUILDHGT" | "BUILDWID" | "BUILDLEN") => found.sectors = 36,
                ("SO", "EMISFACT") => {
                    found.factors = found.factors.max(factor_count(field(4)).unwrap_or(0));
                }
                ("SO", "URBANSRC") if count == 3 && field(3) == "ALL" => found.urban_all = true,
                ("SO", "HBPSRCID") if count == 3 && field(3) == "ALL" => found.buoyant_all = true,
                ("SO", "BLPGROUP") if !buoyant_groups.iter().any(|g| g == field(3)) => {
                    buoyant_groups.push(field(3).to_owned());
                }
                ("SO", "SRCPARAM") if circles.iter().any(|id| id == field(3)) => {
                    let corners = if count >= 7 {
                        whole(double(field(7)).value).clamp(0, 1_000_000) as usize + 4
                    } else {
                        24
                    };
                    found.vertices = found.vertices.max(corners);
                }
                ("RE", _) => found.event_run = false,
                ("EV", _) => found.event_run = true,
                ("ME", "SURFDATA") => found.set_window(field(4), count),
                ("OU", "RECTABLE") => {
                    for field in line.fields.iter().skip(1) {
                        let ends = split(&field.text, '-', 8);
                        let highest = rank(&ends.begin).max(rank(&ends.end));
                        if (0..=999).contains(&highest) {
                            found.ranks = found.ranks.max(highest as usize);
                        }
                    }
                }
                _ => {}
            }
        }
        found.urban_all &= found.urban_areas == 1;
        found.buoyant_groups = if found.buoyant_lines == 0 {
            0
        } else if buoyant_groups.is_empty() {
            // AERMOD makes room for one group at the end of SO.
            1
        } else {
            buoyant_groups.len()
        };
        found
    }

    /// Two-digit years: 1950–2049, or the hundred years from SURFDATA's four-digit year on.
    fn set_window(&mut self, year: &str, count: usize) {
        (self.century, self.window) = (19, 50);
        let read = single(year);
        if !(4..=7).contains(&count) || read.times != 1 {
            return;
        }
        let year = whole(read.value);
        if (50..100).contains(&year) {
            // As set.
        } else if year < 50 {
            (self.century, self.window) = (20, 0);
        } else {
            self.century = year / 100;
            self.window = (year % 100 - 1).max(0);
            if self.century >= 21 && self.window >= 48 {
                (self.century, self.window) = (21, 47);
            }
        }
    }

    /// A year of two digits in full.
    pub fn full_year(&self, year: i64) -> i64 {
        if year > 99 {
            year
        } else if year > self.window {
            self.century * 100 + year
        } else if year < self.window {
            (self.century + 1) * 100 + year
        } else {
            year
        }
    }
}
