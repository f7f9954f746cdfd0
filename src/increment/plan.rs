//! Which runs an increment between a base and a changed world needs.

use crate::numerics::quadrature::gauss_legendre;

/// Most changes whose coalitions are all run.
pub const MOST_CHANGES: usize = 8;

/// How an increment is shared out among its changes, besides by contribution and response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Methods {
    /// Points of the path integral; 0: none.
    pub path: usize,
    /// Every change alone, and all without it.
    pub each: bool,
    /// Shapley values: all coalitions.
    pub shapley: bool,
}

/// One run of an increment.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedRun {
    /// Name, also of its folder: `base`, `changed`, `with-1-3` (numbers of the changes that are carried out), `path-2-of-3`.
    pub name: String,
    /// Level of every change [1].
    pub levels: Vec<f64>,
    /// Whether tags of the changes ride along.
    pub contribution: bool,
    /// Whether responses to the levels ride along.
    pub response: bool,
}

/// All runs of an increment.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// Number of changes.
    pub changes: usize,
    /// The runs: the base, the changed one, and what else the methods need.
    pub runs: Vec<PlannedRun>,
    /// Run of a coalition, by the bits of its changes; `None` where no method asks for it.
    coalitions: Vec<(usize, usize)>,
    /// Weights [1] and runs of the path.
    pub path: Vec<(f64, usize)>,
    /// The methods.
    pub methods: Methods,
}

impl Plan {
    /// The runs for a number of changes.
    pub fn new(changes: usize, methods: Methods) -> Self {
        let all = (1_usize << changes) - 1;
        let mut plan = Self {
            changes,
            runs: Vec::new(),
            coalitions: Vec::new(),
            path: Vec::new(),
            methods,
        };
        plan.coalition_run(0);
        plan.coalition_run(all);
        if methods.each {
            for n in 0..changes {
                plan.coalition_run(1 << n);
                plan.coalition_run(all & !(1 << n));
            }
        }
        if methods.shapley {
            for bits in 0..=all {
                plan.coalition_run(bits);
            }
        }
        for (n, (level, weight)) in gauss_legendre(methods.path).into_iter().enumerate() {
            plan.path.push((weight, plan.runs.len()));
            plan.runs.push(PlannedRun {
                name: format!("path-{}-of-{}", n + 1, methods.path),
                levels: vec![level; changes],
                contribution: false,
                response: true,
            });
        }
        plan
    }

    fn coalition_run(&mut self, bits: usize) {
        if self.coalition(bits).is_some() {
            return;
        }
        let inside = |n: usize| bits >> n & 1 == 1;
        let numbers: Vec<String> = (0..self.changes)
            .filter(|n| inside(*n))
            .map(|n| (n + 1).to_string())
            .collect();
        let name = match numbers.len() {
            0 => "base".to_owned(),
            all if all == self.changes => "changed".to_owned(),
            _ => format!("with-{}", numbers.join("-")),
        };
        let levels = (0..self.changes).map(|n| f64::from(u8::from(inside(n))));
        self.coalitions.push((bits, self.runs.len()));
        self.runs.push(PlannedRun {
            name,
            levels: levels.collect(),
            contribution: bits == 0,
            response: bits == 0,
        });
    }

    /// Run of the coalition with the changes of these bits, if there is one.
    pub fn coalition(&self, bits: usize) -> Option<usize> {
        let found = self.coalitions.iter().find(|(own, _)| *own == bits);
        found.map(|(_, run)| *run)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(plan: &Plan) -> Vec<&str> {
        plan.runs.iter().map(|run| run.name.as_str()).collect()
    }

    #[test]
    fn every_method_gets_its_runs_once() {
        let methods = Methods {
            path: 0,
            each: false,
            shapley: false,
        };
        assert_eq!(names(&Plan::new(2, methods)), ["base", "changed"]);
        let each = Methods {
            each: true,
            path: 2,
            ..methods
        };
        let plan = Plan::new(2, each);
        let expected = [
            "base",
            "changed",
            "with-1",
            "with-2",
            "path-1-of-2",
            "path-2-of-2",
        ];
        assert_eq!(names(&plan), expected);
        assert_eq!(plan.coalition(0b10), Some(3));
        let weights: f64 = plan.path.iter().map(|(weight, _)| weight).sum();
        assert!((weights - 1.0).abs() < 1e-14);
        let all = Methods {
            shapley: true,
            ..each
        };
        assert_eq!(Plan::new(3, all).runs.len(), 8 + 2);
        assert_eq!(Plan::new(1, all).runs.len(), 2 + 2);
    }
}
