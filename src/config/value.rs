//! Values with their place in the text, and the types they can have.

use crate::problem::Span;
use std::ops::Deref;
use toml::de::DeValue;

/// A value with its place in the text; without a place it is a default.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// Where it stands; `None` for a default.
    pub span: Option<Span>,
}

impl<T> Placed<T> {
    /// A value that the text does not hold.
    pub fn by_default(value: T) -> Self {
        Self { value, span: None }
    }

    /// The same place with another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Placed<U> {
        Placed {
            value: change(self.value),
            span: self.span,
        }
    }
}

impl<T> Deref for Placed<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

/// A type that a value can have.
pub(crate) trait FromToml: Sized {
    /// What is expected, in words: `a number`.
    const EXPECTED: &'static str;
    /// The value, if it is of this type.
    fn from_toml(value: &DeValue<'_>) -> Option<Self>;
    /// The value as TOML.
    fn show(&self) -> String;
}

impl FromToml for f64 {
    const EXPECTED: &'static str = "a number";
    fn from_toml(value: &DeValue<'_>) -> Option<Self> {
        match value {
            DeValue::Float(number) => number.as_str().parse().ok(),
            DeValue::Integer(_) => i64::from_toml(value).map(|n| n as f64),
            _ => None,
        }
    }
    fn show(&self) -> String {
        format!("{self:?}")
    }
}

impl FromToml for i64 {
    const EXPECTED: &'static str = "a whole number";
    fn from_toml(value: &DeValue<'_>) -> Option<Self> {
        let number = value.as_integer()?;
        Self::from_str_radix(number.as_str(), number.radix()).ok()
    }
    fn show(&self) -> String {
        self.to_string()
    }
}

impl FromToml for bool {
    const EXPECTED: &'static str = "true or false";
    fn from_toml(value: &DeValue<'_>) -> Option<Self> {
        value.as_bool()
    }
    fn show(&self) -> String {
        self.to_string()
    }
}

impl FromToml for String {
    const EXPECTED: &'static str = "a text in quotation marks";
    fn from_toml(value: &DeValue<'_>) -> Option<Self> {
        value.as_str().map(str::to_owned)
    }
    fn show(&self) -> String {
        format!("{self:?}")
    }
}

/// One text or a list of texts, each with its place.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Texts(pub Vec<Placed<String>>);

impl FromToml for Texts {
    const EXPECTED: &'static str = "a list of texts, [\"…\", \"…\"]";
    fn from_toml(value: &DeValue<'_>) -> Option<Self> {
        let items = value.as_array()?;
        let texts = items.iter().map(|item| {
            Some(Placed {
                value: item.get_ref().as_str()?.to_owned(),
                span: Some(item.span()),
            })
        });
        texts.collect::<Option<Vec<_>>>().map(Self)
    }
    fn show(&self) -> String {
        let texts: Vec<&str> = self.0.iter().map(|t| t.value.as_str()).collect();
        format!("{texts:?}")
    }
}

/// A time in quotation marks or as TOML's own date-time.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct TimeText(pub String);

impl FromToml for TimeText {
    const EXPECTED: &'static str = "a time, \"2016-01-05T08:00\" (Beijing time)";
    fn from_toml(value: &DeValue<'_>) -> Option<Self> {
        match value {
            DeValue::String(text) => Some(Self(text.to_string())),
            DeValue::Datetime(time) => Some(Self(time.to_string())),
            _ => None,
        }
    }
    fn show(&self) -> String {
        format!("{:?}", self.0)
    }
}
