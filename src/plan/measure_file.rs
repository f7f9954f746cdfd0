//! Reads files of measures: the embedded one (`seeds/plan/measures.toml`) and those of users.

use super::constraint::Constraint;
use super::effect_file::{effect, scope};
use super::error::PlanError;
use super::measure::{Measure, MeasureKind, MeasureParameter, Raise};
use crate::config::reader::{Placed, Reader, Section};
use crate::config::{read_document, suggest};
use crate::meteorology::decode;
use crate::seeds;
use crate::standards::Status;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::path::Path;

/// The file.
const FILE: &str = "plan/measures.toml";
/// Words of statuses.
const STATUSES: [(&str, Status); 4] = [
    ("confirmed", Status::Confirmed),
    ("second_hand", Status::SecondHand),
    ("unverified", Status::Unverified),
    ("own", Status::Own),
];
/// What stands in the message where a kind is missing.
const KIND_MISSING: &str =
    "write kind = \"measure\", \"constraint\", \"enabler\", \"response\" or \"not_computed\"";

/// Measures of one file.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasureLibrary {
    /// The file.
    pub file: String,
    /// First and last day that it speaks of.
    pub span: (Date, Date),
    /// Where it comes from.
    pub source: String,
    /// The measures in the order of the file.
    pub measures: Vec<Measure>,
    /// BLAKE3 of the text, for the manifest.
    pub hash: String,
}

impl MeasureLibrary {
    /// The plan's 45 measures.
    ///
    /// # Errors
    /// If the embedded file is damaged.
    pub fn embedded() -> Result<Self, PlanError> {
        let text = seeds::text(FILE).map_err(|e| PlanError::Damaged(e.to_string()))?;
        Self::parse(text, &format!("seeds/{FILE}"))
    }

    /// Measures of a file of one's own: UTF-8 with or without a byte order mark, or GBK.
    ///
    /// # Errors
    /// [`PlanError::Unreadable`], [`PlanError::Invalid`] with all that is wrong.
    pub fn read(path: &Path) -> Result<Self, PlanError> {
        let file = path.display().to_string();
        let bytes = std::fs::read(path).map_err(|cause| PlanError::Unreadable {
            file: file.clone(),
            cause,
        })?;
        let text = decode(&bytes, &file).map_err(|e| PlanError::NotText(e.to_string()))?;
        Self::parse(&text, &file)
    }

    /// Measures of a text; `file` is its name for messages.
    ///
    /// # Errors
    /// [`PlanError::Invalid`] with all that is wrong.
    pub fn parse(text: &str, file: &str) -> Result<Self, PlanError> {
        let read = read_document(text, ("measures", "the file", file), |mut root, reader| {
            let library = library(&mut root, reader, file);
            root.finish(reader);
            library
        });
        Ok(read.map_err(PlanError::Invalid)?.0)
    }
}

fn library(root: &mut Section<'_>, reader: &mut Reader<'_>, file: &str) -> MeasureLibrary {
    let missing = "write [library] with from, to and source";
    let mut head = root.section(reader, "library").unwrap_or_else(|| {
        let help = Some(missing.to_owned());
        reader.problem("missing-key", 0..0, "the file has no [library]", "", help);
        Section::new("library", 0..0, None)
    });
    let span = (
        date(&mut head, reader, "from").unwrap_or(Date::MIN),
        date(&mut head, reader, "to").unwrap_or(Date::MAX),
    );
    let source: Option<Placed<String>> = head.optional(reader, "source");
    head.finish(reader);
    let mut measures: Vec<Measure> = Vec::new();
    for section in root.sections(reader, "measure") {
        let place = section.span.clone();
        let measure = measure(section, reader, span);
        if measures.iter().any(|other| other.id == measure.id) {
            let message = format!("two measures are called '{}'", measure.id);
            let help = Some("give each measure its own id".to_owned());
            reader.problem("duplicate", place, message, "", help);
        }
        measures.push(measure);
    }
    if measures.is_empty() && reader.problems.is_empty() {
        let help = Some("write [[measure]] with id, name, kind and effects".to_owned());
        reader.problem("missing-key", 0..0, "the file has no measure", "", help);
    }
    MeasureLibrary {
        file: file.to_owned(),
        span,
        source: source.map_or_else(String::new, |s| s.value),
        measures,
        hash: blake3::hash(reader.text.as_bytes()).to_hex().to_string(),
    }
}

/// A day in quotation marks.
pub(crate) fn date(
    section: &mut Section<'_>,
    reader: &mut Reader<'_>,
    key: &'static str,
) -> Option<Date> {
    let text: Placed<String> = section.optional(reader, key)?;
    let day = text.value.parse();
    if day.is_err() {
        let message = format!("'{}' is no day", text.value);
        reader.refuse(
            &text,
            "not-a-day",
            message,
            "write \"2025-12-31\"; the day must exist",
        );
    }
    day.ok()
}

fn measure(mut s: Section<'_>, reader: &mut Reader<'_>, span: (Date, Date)) -> Measure {
    let id: Placed<String> = s.required(reader, "id", "write id = \"M-46\"");
    let kinds = MeasureKind::ALL.map(|(name, _)| name);
    let word: Placed<String> = s.required(reader, "kind", KIND_MISSING);
    let kind = MeasureKind::ALL
        .iter()
        .find(|(name, _)| *name == word.value);
    if kind.is_none() && !word.value.is_empty() {
        let help = suggest::help(&word.value, kinds.into_iter(), "kinds are");
        let message = format!("there is no kind '{}'", word.value);
        reader.refuse(&word, "unknown-choice", message, help);
    }
    let name: Placed<String> = s.required(reader, "name", "write name = \"…\" in English");
    let name_zh = s.or(reader, "name_zh", name.value.clone()).value;
    let parameters = parameters(&mut s, reader);
    let mut effects = Vec::new();
    for mut section in s.sections(reader, "effect") {
        effects.extend(effect(&mut section, reader));
        section.finish(reader);
    }
    let mut raises = Vec::new();
    for mut own in s.sections(reader, "raise") {
        raises.push(Raise {
            measure: own.required(reader, "measure", "write the id of the other measure"),
            parameter: own.required(reader, "parameter", "write the name of its parameter"),
            by: own.required(reader, "by", "write by how much"),
        });
        own.finish(reader);
    }
    let mut constraints = Vec::new();
    for section in s.sections(reader, "constraint") {
        constraints.extend(constraint(section, reader));
    }
    let from = date(&mut s, reader, "from").unwrap_or(span.0);
    let full = date(&mut s, reader, "full").unwrap_or(from);
    if full < from {
        let message = format!("'{}' is done in full before it begins", id.value);
        reader.refuse(
            &id,
            "bad-value",
            message,
            "let 'full' be no earlier than 'from'",
        );
    }
    let exclusive: Option<Placed<String>> = s.optional(reader, "exclusive");
    let measure = Measure {
        article: s.or(reader, "article", 0_i64).value.max(0) as usize,
        name: name.value,
        name_zh,
        kind: kind.map_or(MeasureKind::NotComputed, |(_, kind)| *kind),
        from,
        full,
        exclusive: exclusive.map(|group| group.value),
        note: s.or(reader, "note", String::new()).value,
        parameters,
        effects,
        raises,
        constraints,
        id: id.value,
    };
    if measure.kind == MeasureKind::Measure && measure.effects.is_empty() {
        let message = format!("'{}' is a measure without an effect", measure.id);
        let help = Some("add [[measure.effect]], or give it another kind".to_owned());
        reader.problem("missing-key", s.span.clone(), message, "", help);
    }
    s.finish(reader);
    measure
}

fn parameters(s: &mut Section<'_>, reader: &mut Reader<'_>) -> BTreeMap<String, MeasureParameter> {
    let mut parameters = BTreeMap::new();
    let Some(table) = s.section(reader, "parameters") else {
        return parameters;
    };
    for (name, value) in table.entries() {
        let path = table.full(name.get_ref());
        let Some(own) = value.get_ref().as_table() else {
            let message = format!("{path} must be a table");
            let help = "write { likely = 0.8, status = \"unverified\", source = \"…\" }".to_owned();
            reader.problem("wrong-type", value.span(), message, "", Some(help));
            continue;
        };
        let mut own = Section::new(&path, value.span(), Some(own));
        let likely: Placed<f64> = own.required(reader, "likely", "write likely = 0.8");
        let least = own
            .optional(reader, "least")
            .unwrap_or_else(|| likely.clone());
        let most = own
            .optional(reader, "most")
            .unwrap_or_else(|| likely.clone());
        let inside =
            |p: f64| (least.value.min(most.value)..=least.value.max(most.value)).contains(&p);
        if !inside(likely.value) {
            let message = format!(
                "{path}: {} does not lie between {} and {}",
                likely.value, least.value, most.value
            );
            reader.refuse(
                &likely,
                "out-of-range",
                message,
                "least and most are what the measure does at least and at most",
            );
        }
        let what: Placed<String> = own.required(
            reader,
            "what",
            "write what = \"…\": what the number is, with its unit",
        );
        let status: Placed<String> = own.required(
            reader,
            "status",
            "write status = \"unverified\" where nobody has checked it",
        );
        let known = STATUSES.iter().find(|(name, _)| *name == status.value);
        if known.is_none() && !status.value.is_empty() {
            let names = STATUSES.iter().map(|s| s.0);
            let help = suggest::help(&status.value, names, "statuses are");
            reader.refuse(
                &status,
                "unknown-choice",
                format!("there is no status '{}'", status.value),
                help,
            );
        }
        let source: Placed<String> = own.required(
            reader,
            "source",
            "write source = \"…\": where the number comes from",
        );
        own.finish(reader);
        let parameter = MeasureParameter {
            least: least.value,
            likely: likely.value,
            most: most.value,
            what: what.value,
            status: known.map_or(Status::Unverified, |(_, status)| *status),
            source: source.value,
        };
        parameters.insert(name.get_ref().to_string(), parameter);
    }
    parameters
}

fn constraint(mut s: Section<'_>, reader: &mut Reader<'_>) -> Option<Constraint> {
    let kinds = ["no_new", "replacement", "ratio", "cap"];
    let kind: Placed<String> = s.required(
        reader,
        "kind",
        "write kind = \"no_new\", \"replacement\", \"ratio\" or \"cap\"",
    );
    let constraint = match kind.value.as_str() {
        "no_new" => Some(Constraint::NoNew(scope(&mut s, reader))),
        "replacement" => Some(Constraint::Replacement {
            scope: scope(&mut s, reader),
            ratio: s.required(
                reader,
                "ratio",
                "write ratio = 1 or the name of a parameter",
            ),
        }),
        "cap" => Some(Constraint::Cap {
            scope: scope(&mut s, reader),
            most: s.required(
                reader,
                "most",
                "write most = …, in the unit of the lines' activity",
            ),
        }),
        "ratio" => {
            let mut part = |key: &'static str| {
                let mut own = s.section(reader, key)?;
                let scope = scope(&mut own, reader);
                own.finish(reader);
                Some(scope)
            };
            let (of, to) = (part("of"), part("to"));
            let most = s.required(
                reader,
                "most",
                "write most = 0.4 or the name of a parameter",
            );
            of.zip(to).map(|(of, to)| Constraint::Ratio {
                of: Box::new(of),
                to: Box::new(to),
                most,
            })
        }
        other => {
            let help = suggest::help(other, kinds.into_iter(), "kinds are");
            reader.refuse(
                &kind,
                "unknown-choice",
                format!("there is no kind '{other}'"),
                help,
            );
            None
        }
    };
    if constraint.is_some() {
        s.finish(reader);
    }
    constraint
}
