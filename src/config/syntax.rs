//! Faults of syntax.

use crate::problem::Problem;

/// The first fault of each line: what follows in a line is a consequence.
pub(super) fn syntax_problems(text: &str, faults: &[toml::de::Error]) -> Vec<Problem> {
    let mut lines = Vec::new();
    let mut problems: Vec<Problem> = faults.iter().map(syntax_problem).collect();
    problems.sort_by_key(|p| p.span.start);
    problems.retain(|problem| {
        let start = problem.span.start.min(text.len());
        let line = text
            .get(..start)
            .map_or(0, |before| before.matches('\n').count());
        let first = !lines.contains(&line);
        lines.push(line);
        first
    });
    problems
}

fn syntax_problem(fault: &toml::de::Error) -> Problem {
    let message = fault.message().replace('`', "'");
    let duplicate = message.contains("duplicate key");
    Problem {
        code: if duplicate { "duplicate" } else { "syntax" },
        message: if duplicate {
            "the key stands twice in this section".to_owned()
        } else {
            format!("not TOML: {message}")
        },
        label: String::new(),
        help: Some(
            if duplicate {
                "keep one of the two"
            } else {
                "a line is a [section], or key = value; texts stand in \"quotation marks\""
            }
            .to_owned(),
        ),
        span: fault.span().unwrap_or(0..0),
    }
}
