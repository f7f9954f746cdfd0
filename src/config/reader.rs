//! Reading TOML tables key by key: types, unknown keys and spelling, all problems at once.
//!
//! The keys a section knows are those that were asked of it, so that schema and hints cannot drift apart.

use super::suggest;
pub(crate) use super::value::Placed;
use super::value::TimeText;
pub(crate) use super::value::{FromToml, Texts};
use crate::problem::{Problem, Span};
use crate::time::ModelTime;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// One setting of a file as `validate` prints it and the manifest keeps it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Setting {
    /// Section and key: `grid.cell_size_km`.
    pub key: String,
    /// The value as TOML.
    pub value: String,
    /// True if the file does not say it.
    pub default: bool,
}

/// The problems found so far, and the settings read.
pub(crate) struct Reader<'t> {
    /// What the file is, in words: `the scenario`.
    pub file_is: &'static str,
    /// The text.
    pub text: &'t str,
    /// What is wrong.
    pub problems: Vec<Problem>,
    /// What was read.
    pub settings: Vec<Setting>,
}

impl Reader<'_> {
    /// Notes a problem at a place.
    pub fn problem(
        &mut self,
        code: &'static str,
        span: Span,
        message: impl Into<String>,
        label: impl Into<String>,
        help: Option<String>,
    ) {
        self.problems.push(Problem {
            code,
            message: message.into(),
            label: label.into(),
            help,
            span,
        });
    }

    /// Notes a problem with a value, unless the value is a default or already known to be wrong.
    pub fn refuse<T>(
        &mut self,
        value: &Placed<T>,
        code: &'static str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        if let Some(span) = value.span.clone() {
            self.problem(code, span, message, "", Some(help.into()));
        }
    }
}

/// A table of the file being read.
pub(crate) struct Section<'t> {
    /// `grid`, `meteorology.stations`; empty for the whole file.
    pub path: String,
    /// Where its head or braces stand.
    pub span: Span,
    table: Option<&'t DeTable<'t>>,
    asked: Vec<&'static str>,
}

impl<'t> Section<'t> {
    /// The section of a parsed table.
    pub fn new(path: &str, span: Span, table: Option<&'t DeTable<'t>>) -> Self {
        Self {
            path: path.to_owned(),
            span,
            table,
            asked: Vec::new(),
        }
    }

    /// `section.key` for messages.
    pub fn full(&self, key: &str) -> String {
        if self.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.path)
        }
    }

    /// All keys with values in the order of the text, for tables with free keys.
    pub fn entries(
        &self,
    ) -> Vec<(
        &'t Spanned<std::borrow::Cow<'t, str>>,
        &'t Spanned<DeValue<'t>>,
    )> {
        let mut entries: Vec<_> = self.table.into_iter().flatten().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        entries
    }

    /// The raw value of a key.
    pub fn raw(&mut self, key: &'static str) -> Option<&'t Spanned<DeValue<'t>>> {
        if !self.asked.contains(&key) {
            self.asked.push(key);
        }
        let table = self.table?;
        table
            .iter()
            .find(|(name, _)| name.get_ref() == key)
            .map(|(_, value)| value)
    }

    /// A value that may be missing; one of the wrong type is a problem.
    pub fn optional<T: FromToml>(
        &mut self,
        reader: &mut Reader<'_>,
        key: &'static str,
    ) -> Option<Placed<T>> {
        let raw = self.raw(key)?;
        let Some(value) = T::from_toml(raw.get_ref()) else {
            self.wrong_type(reader, key, raw, T::EXPECTED);
            return None;
        };
        reader.settings.push(Setting {
            key: self.full(key),
            value: value.show(),
            default: false,
        });
        Some(Placed {
            value,
            span: Some(raw.span()),
        })
    }

    /// A value with a default, which is noted as such.
    pub fn or<T: FromToml>(
        &mut self,
        reader: &mut Reader<'_>,
        key: &'static str,
        default: T,
    ) -> Placed<T> {
        if self.raw(key).is_none() {
            reader.settings.push(Setting {
                key: self.full(key),
                value: default.show(),
                default: true,
            });
        }
        self.optional(reader, key)
            .unwrap_or_else(|| Placed::by_default(default))
    }

    /// A value that must be there; `missing` says what to write.
    pub fn required<T: FromToml + Default>(
        &mut self,
        reader: &mut Reader<'_>,
        key: &'static str,
        missing: &str,
    ) -> Placed<T> {
        if self.raw(key).is_none() {
            let place = if self.path.is_empty() {
                reader.file_is.to_owned()
            } else {
                format!("section [{}]", self.path)
            };
            reader.problem(
                "missing-key",
                self.span.clone(),
                format!("{place} has no '{key}'"),
                format!("'{key}' is missing here"),
                Some(missing.to_owned()),
            );
        }
        self.optional(reader, key).unwrap_or_default()
    }

    /// One of several words, with a default.
    pub fn choice<T: Copy>(
        &mut self,
        reader: &mut Reader<'_>,
        key: &'static str,
        choices: &[(&str, T)],
        default: T,
        default_word: &str,
    ) -> Placed<T> {
        let word = self.or(reader, key, default_word.to_owned());
        let found = choices.iter().find(|(name, _)| *name == word.value);
        if found.is_none() {
            let words: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
            reader.refuse(
                &word,
                "unknown-choice",
                format!("{} = {:?} is not known", self.full(key), word.value),
                suggest::help(&word.value, words.iter().copied(), "it can be"),
            );
        }
        let value = found.map_or(default, |(_, value)| *value);
        word.map(|_| value)
    }

    /// A time (Beijing time without an offset).
    pub fn time(
        &mut self,
        reader: &mut Reader<'_>,
        key: &'static str,
    ) -> Option<Placed<ModelTime>> {
        let text = self.optional::<TimeText>(reader, key)?;
        match ModelTime::parse(&text.value.0) {
            Ok(time) => Some(text.map(|_| time)),
            Err(error) => {
                let help = "the date must exist; hours run from 00 to 23";
                reader.refuse(&text, "not-a-time", error.to_string(), help);
                None
            }
        }
    }

    /// One text or a list of texts; nothing where the key is missing.
    pub fn words(&mut self, reader: &mut Reader<'_>, key: &'static str) -> Vec<Placed<String>> {
        match self.raw(key) {
            None => Vec::new(),
            Some(raw) if raw.get_ref().is_str() => {
                self.optional::<String>(reader, key).into_iter().collect()
            }
            Some(_) => self
                .optional::<Texts>(reader, key)
                .map_or_else(Vec::new, |texts| texts.value.0),
        }
    }

    /// A table below this one; one that is no table is a problem.
    pub fn section(&mut self, reader: &mut Reader<'_>, key: &'static str) -> Option<Section<'t>> {
        let raw = self.raw(key)?;
        let path = self.full(key);
        let Some(table) = raw.get_ref().as_table() else {
            self.wrong_type(reader, key, raw, &format!("a table, [{path}]"));
            return None;
        };
        Some(Section::new(&path, raw.span(), Some(table)))
    }

    /// Tables of a list, `[[path.key]]`.
    pub fn sections(&mut self, reader: &mut Reader<'_>, key: &'static str) -> Vec<Section<'t>> {
        let Some(raw) = self.raw(key) else {
            return Vec::new();
        };
        let path = self.full(key);
        let tables = raw.get_ref().as_array().and_then(|items| {
            let tables = items.iter().map(|item| {
                let table = item.get_ref().as_table()?;
                Some(Section::new(&path, item.span(), Some(table)))
            });
            tables.collect::<Option<Vec<_>>>()
        });
        tables.unwrap_or_else(|| {
            self.wrong_type(reader, key, raw, &format!("a list of tables, [[{path}]]"));
            Vec::new()
        })
    }

    /// Notes every key that nobody asked for.
    pub fn finish(self, reader: &mut Reader<'_>) {
        for (key, value) in self.entries() {
            let name = key.get_ref().as_ref();
            if self.asked.contains(&name) {
                continue;
            }
            let number = f64::from_toml(value.get_ref());
            let (code, help) = suggest::for_key(name, number, &self.asked);
            let place = if self.path.is_empty() {
                format!("{} has no section", reader.file_is)
            } else {
                format!("section [{}] has no key", self.path)
            };
            let label = if code == "wrong-unit" {
                "wrong unit"
            } else {
                "unknown"
            };
            reader.problem(
                code,
                key.span(),
                format!("{place} '{name}'"),
                label,
                Some(help),
            );
        }
    }

    fn wrong_type(
        &self,
        reader: &mut Reader<'_>,
        key: &str,
        raw: &Spanned<DeValue<'_>>,
        expected: &str,
    ) {
        let found = match raw.get_ref() {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) => "a whole number",
            DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        let number_in_text = raw
            .get_ref()
            .as_str()
            .is_some_and(|text| text.trim().parse::<f64>().is_ok());
        let help = if number_in_text && expected.ends_with("number") {
            format!("write {} without quotation marks", self.full(key))
        } else {
            format!("write {} as {expected}", self.full(key))
        };
        reader.problem(
            "wrong-type",
            raw.span(),
            format!("{} must be {expected}, not {found}", self.full(key)),
            found,
            Some(help),
        );
    }
}
