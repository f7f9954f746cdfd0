//! Source names and their ranges: `STK1-STK9` takes every source whose letters, number and tail lie between the two.

/// A name cut into leading letters, number and tail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameParts {
    /// Before the first digit.
    pub letters: String,
    /// The digits (the first eight of them).
    pub number: i64,
    /// The rest.
    pub tail: String,
}

/// Cuts a name (its first twelve characters).
pub fn parts(name: &str) -> NameParts {
    let name: String = name.trim_end().chars().take(12).collect();
    let digits = name
        .find(|c: char| c.is_ascii_digit())
        .unwrap_or(name.len());
    let (letters, rest) = name.split_at(digits);
    let end = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    let (number, tail) = rest.split_at(end);
    NameParts {
        letters: letters.to_owned(),
        number: number[..number.len().min(8)].parse().unwrap_or(0),
        tail: tail.to_owned(),
    }
}

/// A range of names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameRange {
    low: NameParts,
    high: NameParts,
}

impl NameRange {
    /// From the two ends; `None` if they are in the wrong order.
    pub fn new(low: &str, high: &str) -> Option<Self> {
        let (low, high) = (parts(low), parts(high));
        let wrong = high.letters < low.letters || high.number < low.number || high.tail < low.tail;
        (!wrong).then_some(Self { low, high })
    }

    /// Is the name within, part by part?
    pub fn contains(&self, name: &str) -> bool {
        let name = parts(name);
        (&self.low.letters..=&self.high.letters).contains(&&name.letters)
            && (self.low.number..=self.high.number).contains(&name.number)
            && (&self.low.tail..=&self.high.tail).contains(&&name.tail)
    }
}

/// A field cut at its last delimiter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// Before the delimiter (the whole field without one).
    pub begin: String,
    /// After it (the whole field without one).
    pub end: String,
    /// A delimiter was there.
    pub found: bool,
    /// AERMOD's complaints: E203 for a leading delimiter, E217 for each further one.
    pub complaints: Vec<&'static str>,
}

/// Cuts a field at its last delimiter; both parts are shortened to `length` characters.
pub fn split(field: &str, delimiter: char, length: usize) -> Split {
    let field = field.trim();
    let short = |text: &str| text.chars().take(length).collect::<String>();
    match field.rfind(delimiter) {
        None => Split {
            begin: short(field),
            end: short(field),
            found: false,
            complaints: Vec::new(),
        },
        Some(at) => Split {
            begin: short(&field[..at]),
            end: short(&field[at + delimiter.len_utf8()..]),
            found: true,
            complaints: if at == 0 {
                vec!["203"]
            } else {
                vec!["217"; field[..at].matches(delimiter).count()]
            },
        },
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn ranges_compare_part_by_part() {
        let range = NameRange::new("STK1", "STK12").unwrap();
        assert!(range.contains("STK9"));
        assert!(range.contains("STK12"));
        assert!(!range.contains("STK13"));
        assert!(!range.contains("STK"));
        assert!(!range.contains("STK9A"));
        assert!(NameRange::new("S9", "S1").is_none());
        assert_eq!(parts("R0010201").number, 10201);
        assert_eq!(parts("12AB3C").letters, "");
        assert_eq!(parts("12AB3C").tail, "AB3C");
    }

    #[test]
    fn fields_split_at_the_last_delimiter() {
        let cut = split("A1-A5", '-', 12);
        assert_eq!((cut.begin.as_str(), cut.end.as_str()), ("A1", "A5"));
        assert_eq!(split("A-B-C", '-', 12).complaints, ["217"]);
        assert_eq!(split("-B", '-', 12).complaints, ["203"]);
        assert!(!split("AB", '-', 12).found);
    }
}
