//! The FORMATs of the result files, which those files quote in their heads.

use super::facts::Facts;
use super::labels::has_design_values;
use crate::nearfield::Case;

/// Text filled with blanks to `width`, as AERMOD quotes its FORMATs.
pub fn filled(text: &str, width: usize) -> String {
    format!("{text:<width$}")
}

/// What the FORMATs depend on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Form {
    types: usize,
    exponential: bool,
    design: bool,
    groups: usize,
}

impl Form {
    /// The form of a run's files.
    pub fn of(case: &Case) -> Self {
        Self {
            types: case.types().count().max(1),
            exponential: case.layout.exponential,
            design: has_design_values(case),
            groups: case.groups.len(),
        }
    }

    /// The form that the head of a file quotes: AERMOD writes the heads of files that it fills while it runs as soon as
    /// it reads their keyword, so that a FILEFORM further down in the deck is not yet in force.
    pub fn quoted(case: &Case, facts: &Facts, keyword: &str) -> Self {
        let own = Self::of(case);
        let order = facts.deck.lines().find_map(|line| {
            line.split_whitespace()
                .take(2)
                .map(str::to_ascii_uppercase)
                .find(|word| word == keyword || word == "FILEFORM")
        });
        let late = order.is_some_and(|first| first == keyword);
        Self {
            exponential: own.exponential && !(late && own.types == 1),
            ..own
        }
    }

    /// x, y and the values of every type.
    fn values(self) -> String {
        match (self.types, self.exponential) {
            (1, false) => "3(1X,F13.5)".to_owned(),
            (1, true) => "2(1X,F13.5),1X,E13.6".to_owned(),
            (types, false) => format!("{}(1X,F13.5)", types + 2),
            (types, true) => format!("2(1X,F13.5),{types}(1X,E13.6)"),
        }
    }

    /// POSTFILE, and PLOTFILE of PERIOD and ANNUAL.
    pub fn post(self) -> String {
        format!("({},3(1X,F8.2),2X,A6,2X,A8,2X,I8.8,2X,A8)", self.values())
    }

    /// PLOTFILE of ranks or design values.
    pub fn plot(self) -> String {
        let head = self.values();
        if !self.design {
            return format!("({head},3(1X,F8.2),3X,A5,2X,A8,2X,A5,5X,A8,2X,I8)");
        }
        // The blanks are part of the FORMAT as AERMOD quotes it.
        let years = if self.exponential {
            "10(E13.6,2X,I8.8,2X:)"
        } else {
            "               10(F13.5,2X,I8.8,2X:)"
        };
        format!("({head},3(1X,F8.2),2X,A6,2X,A8,2X,A5,5X,A8,2X,{years})")
    }

    fn single(self) -> &'static str {
        if self.types == 1 && self.exponential {
            "E13.6"
        } else {
            "F13.5"
        }
    }

    /// MAXIFILE.
    pub fn threshold(self) -> String {
        format!(
            "(1X,I3,1X,A8,1X,I8.8,2(1X,F13.5),3(1X,F7.2),1X,{})",
            self.single()
        )
    }

    /// RANKFILE.
    pub fn rank(self) -> String {
        format!(
            "(1X,I6,1X,{},1X,I8.8,2(1X,F13.5),3(1X,F7.2),2X,A8)",
            self.single()
        )
    }

    /// SEASONHR.
    pub fn season(self) -> String {
        let value = if self.exponential { "E13.6" } else { "F13.8" };
        format!(
            "(2(1X,F13.5),{}(1X,{value}),3(1X,F7.2),2X,A8,2X,3(I4,2X),A8)",
            self.types
        )
    }

    /// MAXDAILY and MXDYBYYR.
    pub fn daily(self) -> String {
        let blank = if (self.types, self.exponential) == (1, false) {
            " "
        } else {
            ""
        };
        format!(
            "({},3(1X,F8.2),2X,A6,2X,A8,2X,I4,2X,I3,2X,I8.8,{blank}2X,A8)",
            self.values()
        )
    }

    /// MAXDCONT.
    pub fn contribution(self) -> String {
        let groups = self.groups.min(9999);
        let (head, value) = if self.exponential {
            ("2(1X,F13.5),1X,E13.6", "E13.6")
        } else {
            ("3(1X,F13.5)", "F13.5")
        };
        format!("({head},3(1X,F8.2),2X,A6,2X,A8,2X,A5,5X,A8,2X,{groups:4}({value},2X:))")
    }
}
