//! First stage of reading a deck: lines cut into pathway, keyword and fields by AERMOD's columns, each with its place.
//!
//! Pathway = columns 1–2, keyword = columns 4–11 (eight, whatever stands there), fields from column 13, separated by
//! blanks, `"…"` keeps blanks. The first line's indent (up to three columns) holds for the whole deck and what it includes. A
//! blank pathway or keyword continues the last one. `**` in the pathway's columns makes a comment. INCLUDED files are put in place.

use super::files::{Files, decode};
use std::path::{Path, PathBuf};

/// Longest line that is read.
const LONGEST_LINE: usize = 512;
/// Most fields of a line, pathway and keyword among them.
pub const MOST_FIELDS: usize = 150;
/// Longest field.
pub const LONGEST_FIELD: usize = 200;

/// A deck or a file it includes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeckFile {
    /// Path as opened.
    pub path: PathBuf,
    /// Its lines as they stand.
    pub lines: Vec<String>,
}

/// A field.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Field {
    /// Upper case, at most 200 characters.
    pub text: String,
    /// As it stands.
    pub raw: String,
    /// Column, from 1.
    pub column: usize,
}

/// What a line turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineKind {
    /// A known keyword.
    Card,
    /// The pathway is not one (E100).
    UnknownPathway,
    /// The keyword is not one (E105).
    UnknownKeyword,
}

/// A line of a deck that is neither blank nor a comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Index of its file.
    pub file: usize,
    /// Its number there, from 1.
    pub number: usize,
    /// What it is.
    pub kind: LineKind,
    /// Pathway that holds (given or continued).
    pub pathway: String,
    /// Keyword that holds, upper case, trimmed.
    pub keyword: String,
    /// Column of the pathway, from 1.
    pub indent: usize,
    /// Fields.
    pub fields: Vec<Field>,
    /// Everything from the fields' first column on, as it stands (titles).
    pub rest: String,
    /// It had more than 150 fields (E109).
    pub overfull: bool,
    /// It stands in an included file.
    pub included: bool,
    /// For INCLUDED: the file was found and read.
    pub opened: bool,
}

impl Line {
    /// Number of fields as AERMOD counts them: pathway and keyword are the first two.
    pub fn count(&self) -> usize {
        self.fields.len() + 2
    }

    /// Field `n` in upper case (3 is the first after the keyword); empty where there is none.
    pub fn field(&self, n: usize) -> &str {
        match n {
            1 => &self.pathway,
            2 => &self.keyword,
            _ => self
                .fields
                .get(n.wrapping_sub(3))
                .map_or("", |field| field.text.as_str()),
        }
    }

    /// Field `n` as it stands.
    pub fn raw(&self, n: usize) -> &str {
        self.fields
            .get(n.wrapping_sub(3))
            .map_or("", |field| field.raw.as_str())
    }

    /// Column and length of field `n`; 0 stands for the whole line.
    pub fn span(&self, n: usize) -> (usize, usize) {
        match n {
            0 => (self.indent, 1),
            1 => (self.indent, 2),
            2 => (self.indent + 3, 8),
            _ => {
                if let Some(field) = self.fields.get(n - 3) {
                    return (field.column, field.raw.chars().count().max(1));
                }
                let end = self.fields.last().map_or(self.indent + 12, |last| {
                    last.column + last.raw.chars().count() + 1
                });
                (end, 1)
            }
        }
    }
}

/// The lines of a deck with its included files in place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Deck {
    /// The deck and what it includes.
    pub files: Vec<DeckFile>,
    /// Lines that say something.
    pub lines: Vec<Line>,
}

/// Keywords AERMOD knows.
#[rustfmt::skip]
pub const KEYWORDS: [&str; 120] = [
    "STARTING", "FINISHED", "TITLEONE", "TITLETWO", "MODELOPT", "AVERTIME", "POLLUTID", "HALFLIFE", "DCAYCOEF",
    "DEBUGOPT", "ELEVUNIT", "FLAGPOLE", "RUNORNOT", "EVENTFIL", "SAVEFILE", "INITFILE", "MULTYEAR", "ERRORFIL",
    "GASDEPDF", "GDSEASON", "GDLANUSE", "GASDEPVD", "URBANOPT", "NO2EQUIL", "NO2STACK", "OZONEVAL", "OZONEFIL",
    "O3VALUES", "OZONUNIT", "O3SECTOR", "NOXVALUE", "NOX_FILE", "NOX_VALS", "NOX_UNIT", "NOXSECTR", "LOW_WIND",
    "ARMRATIO", "LOCATION", "SRCPARAM", "BUILDHGT", "BUILDWID", "BUILDLEN", "XBADJ", "YBADJ", "EMISFACT",
    "EMISUNIT", "PARTDIAM", "MASSFRAX", "PARTDENS", "METHOD_2", "CONCUNIT", "DEPOUNIT", "GASDEPOS", "HOUREMIS",
    "NO2RATIO", "AREAVERT", "URBANSRC", "SRCGROUP", "OLMGROUP", "PSDGROUP", "BACKGRND", "BACKUNIT", "BGSECTOR",
    "BLPINPUT", "RBARRIER", "RDEPRESS", "RLEMCONV", "INCLUDED", "EVENTPER", "EVENTLOC", "GRIDCART", "GRIDPOLR",
    "DISCCART", "DISCPOLR", "EVALCART", "SURFFILE", "PROFFILE", "PROFBASE", "SURFDATA", "UAIRDATA", "SITEDATA",
    "STARTEND", "DAYRANGE", "SCIMBYHR", "WDROTATE", "WINDCATS", "NUMYEARS", "RECTABLE", "MAXTABLE", "DAYTABLE",
    "SUMMFILE", "MAXIFILE", "POSTFILE", "PLOTFILE", "TOXXFILE", "SEASONHR", "EVENTOUT", "RANKFILE", "EVALFILE",
    "FILEFORM", "MAXDAILY", "MXDYBYYR", "MAXDCONT", "NOHEADER", "AWMADWNW", "ORD_DWNW", "BLPGROUP", "NOTURB",
    "NOTURBST", "NOTURBCO", "NOSA", "NOSW", "NOSAST", "NOSWST", "NOSACO", "NOSWCO", "PLATFORM",
    "ARCFTOPT", "ARCFTSRC", "HBPSRCID",
];

const PATHWAYS: [&str; 6] = ["CO", "SO", "RE", "ME", "OU", "EV"];

/// Pathway and keyword that a blank continues.
#[derive(Default)]
struct Continued {
    pathway: String,
    keyword: String,
    /// Columns by which everything stands to the right.
    indent: Option<usize>,
}

impl Deck {
    /// Cuts a deck into lines and puts included files in place.
    pub fn read(path: &Path, bytes: &[u8], files: &dyn Files) -> Self {
        let mut deck = Self::default();
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let mut continued = Continued::default();
        deck.add_file(
            path.to_owned(),
            bytes,
            &folder,
            files,
            &mut continued,
            false,
        );
        deck
    }

    /// The text of a line as it stands.
    pub fn text(&self, line: &Line) -> &str {
        self.files
            .get(line.file)
            .and_then(|file| file.lines.get(line.number - 1))
            .map_or("", String::as_str)
    }

    fn add_file(
        &mut self,
        path: PathBuf,
        bytes: &[u8],
        folder: &Path,
        files: &dyn Files,
        continued: &mut Continued,
        included: bool,
    ) {
        let text = decode(bytes);
        let lines: Vec<String> = text
            .split('\n')
            .map(|line| line.strip_suffix('\r').unwrap_or(line).to_owned())
            .collect();
        let file = self.files.len();
        self.files.push(DeckFile {
            path,
            lines: Vec::new(),
        });
        for (index, text) in lines.iter().enumerate() {
            let characters: Vec<char> = text
                .chars()
                .take(LONGEST_LINE)
                .map(|c| if c == '\t' { ' ' } else { c })
                .collect();
            if characters.iter().all(|c| *c == ' ') {
                continue;
            }
            let indent = *continued.indent.get_or_insert_with(|| {
                match characters.iter().position(|c| *c != ' ') {
                    Some(at) if at < 4 => at,
                    _ => 0,
                }
            });
            let Some(mut line) = cut(&characters, indent, continued) else {
                continue;
            };
            line.file = file;
            line.number = index + 1;
            line.included = included;
            let include = !included
                && line.kind == LineKind::Card
                && line.keyword == "INCLUDED"
                && matches!(line.pathway.as_str(), "SO" | "RE" | "EV")
                && line.count() == 3;
            if !include {
                self.lines.push(line);
                continue;
            }
            let found = files
                .find(folder, line.raw(3))
                .and_then(|path| files.read(&path).ok().map(|bytes| (path, bytes)));
            line.opened = found.is_some();
            self.lines.push(line);
            if let Some((path, bytes)) = found {
                self.add_file(path, &bytes, folder, files, continued, true);
            }
        }
        self.files[file].lines = lines;
    }
}

/// Cuts one line; `None` for comments and the NO ECHO line.
fn cut(characters: &[char], indent: usize, continued: &mut Continued) -> Option<Line> {
    let part = |from: usize, to: usize| -> String {
        characters
            .get(from.min(characters.len())..to.min(characters.len()))
            .unwrap_or(&[])
            .iter()
            .collect::<String>()
            .to_ascii_uppercase()
            .trim_end()
            .to_owned()
    };
    let pathway = part(indent, indent + 2);
    let keyword = part(indent + 3, indent + 11);
    if pathway == "**" || (pathway == "NO" && keyword == "ECHO") {
        return None;
    }
    let (fields, overfull) = cut_fields(characters, indent + 12);
    let mut line = Line {
        file: 0,
        number: 0,
        kind: LineKind::Card,
        pathway,
        keyword,
        indent: indent + 1,
        fields,
        rest: characters
            .get(indent + 12..)
            .unwrap_or(&[])
            .iter()
            .collect::<String>()
            .trim_end()
            .to_owned(),
        overfull,
        included: false,
        opened: false,
    };
    if line.pathway.is_empty() {
        // Before the first STARTING there is none to continue (E119).
        line.pathway.clone_from(&continued.pathway);
    } else if !PATHWAYS.contains(&line.pathway.as_str()) {
        line.kind = LineKind::UnknownPathway;
        return Some(line);
    }
    if line.keyword.is_empty() {
        if continued.keyword == "STARTING" || continued.keyword.is_empty() {
            "blank".clone_into(&mut line.keyword);
            line.kind = LineKind::UnknownKeyword;
        } else {
            line.keyword.clone_from(&continued.keyword);
        }
    } else if !KEYWORDS.contains(&line.keyword.as_str()) {
        line.kind = LineKind::UnknownKeyword;
    }
    if line.kind == LineKind::Card {
        continued.pathway.clone_from(&line.pathway);
    }
    continued.keyword.clone_from(&line.keyword);
    Some(line)
}

fn cut_fields(characters: &[char], from: usize) -> (Vec<Field>, bool) {
    let mut fields = Vec::new();
    let mut at = from;
    while at < characters.len() {
        if characters[at] == ' ' {
            at += 1;
            continue;
        }
        if fields.len() + 2 == MOST_FIELDS {
            return (fields, true);
        }
        let quoted = characters[at] == '"';
        let start = at + usize::from(quoted);
        let stop = if quoted { '"' } else { ' ' };
        let end = characters[start..]
            .iter()
            .position(|c| *c == stop)
            .map_or(characters.len(), |length| start + length);
        let raw: String = characters[start..end].iter().collect();
        let text = raw
            .chars()
            .take(LONGEST_FIELD)
            .collect::<String>()
            .to_ascii_uppercase()
            .trim_end()
            .to_owned();
        fields.push(Field {
            text,
            raw: raw.trim_end().to_owned(),
            column: start + 1,
        });
        at = end + 1;
    }
    (fields, false)
}
