//! A case: everything that a run of the box needs.

use super::BoxError;
use super::air::AirOfBox;
use super::check::Checker;
use super::groups::Groups;
use super::light::Light;
use super::scan::Objective;
use super::schema::File;
use super::series::Series;
use crate::chemistry::{RateTable, Solver};
use crate::species::mechanism::{self, Group, InvalidMechanism, Mechanism, Problem};
use crate::time::ModelTime;
use std::path::Path;

/// A source with a name.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// The name.
    pub name: String,
    /// Emission into the box as it is, by species [mol/mol/s].
    pub emission: Vec<f64>,
    /// Emission into the mixing height, by species [mol/(m² s)].
    pub flux: Vec<f64>,
}

/// What `hehuang box attribute` does.
#[derive(Debug, Clone, PartialEq)]
pub struct AttributionChoices {
    /// The species that is attributed.
    pub species: usize,
    /// When [s since midnight of the first day]; empty: when it is greatest.
    pub at: Vec<f64>,
    /// The reduction by which each source is tried [1].
    pub reduction: f64,
    /// Gauss–Legendre points of the path integral.
    pub path_points: usize,
    /// Whether every coalition of sources is run.
    pub shapley: bool,
}

/// Everything that a run needs.
#[derive(Debug)]
pub struct Case {
    /// Title.
    pub title: String,
    /// The mechanism.
    pub mechanism: Mechanism,
    /// Groups of species.
    pub groups: Groups,
    /// Beginning, seconds since midnight of the first day [s].
    pub from: f64,
    /// Length of a step [s].
    pub step: f64,
    /// Number of steps.
    pub steps: usize,
    /// Steps between outputs.
    pub every: usize,
    /// Species that follow observations.
    pub held: Vec<usize>,
    /// Reduction of a group for its relative incremental reactivity [1].
    pub reduction: f64,
    /// Stretch of the day over which ozone production is judged [s since midnight].
    pub window: (f64, f64),
    /// Factors of NOx in an isopleth diagram [1].
    pub nox_factors: Vec<f64>,
    /// Factors of VOC.
    pub voc_factors: Vec<f64>,
    /// What the isopleths show.
    pub objective: Objective,
    /// Sources with names.
    pub sources: Vec<Source>,
    /// What is attributed to them, and how.
    pub attribution: AttributionChoices,
    /// Whether steps are backward Euler steps: for comparison with boxes that do so.
    pub backward_euler: bool,
    pub(super) midnight: ModelTime,
    pub(super) solver: Solver,
    pub(super) rates: RateTable,
    pub(super) light: Light,
    pub(super) light_factor: f64,
    pub(super) air: AirOfBox,
    /// Mole fractions at the beginning [mol/mol].
    pub(super) start: Vec<f64>,
    /// Sources [mol/mol/s].
    pub(super) emission: Vec<f64>,
    /// Sources into the mixing height [mol/(m² s)].
    pub(super) flux: Vec<f64>,
    pub(super) background: Vec<f64>,
    /// Deposition velocities [m/s].
    pub(super) deposition: Vec<f64>,
    /// First-order rates of heterogeneous processes [1/s].
    pub(super) surface: Vec<f64>,
    pub(super) observed: Option<(Series, Vec<usize>)>,
}

impl Case {
    /// Reads a case file; series lie beside it.
    ///
    /// # Errors
    /// [`BoxError`] with everything that is wrong in the file, or in the first series that is wrong.
    pub fn read(path: &Path) -> Result<Self, BoxError> {
        let file = path.display().to_string();
        let bytes = std::fs::read(path).map_err(|cause| BoxError::Unreadable {
            file: file.clone(),
            cause,
        })?;
        let text = crate::meteorology::decode(&bytes, &file)?;
        Self::parse(&file, &text, path.parent().unwrap_or(Path::new("")))
    }

    /// Reads a case from its text; series are looked for in a folder.
    ///
    /// # Errors
    /// As [`Case::read`].
    pub fn parse(file: &str, text: &str, folder: &Path) -> Result<Self, BoxError> {
        let invalid = |problems| {
            BoxError::Case(Box::new(InvalidMechanism::of(
                "box case", file, text, problems,
            )))
        };
        let keys: File = toml::from_str(text).map_err(|error| {
            let message = error.message().trim().to_owned();
            let problem = Problem::new("toml", error.span().unwrap_or(0..0), message)
                .help("`hehuang box init` writes a case with every key");
            invalid(vec![problem])
        })?;
        let mechanism = mechanism_of(&keys, folder)?;
        let mut checker = Checker {
            folder,
            mechanism: &mechanism,
            problems: Vec::new(),
        };
        let built = checker.build(&keys)?;
        match (built, checker.problems) {
            (Some(built), problems) if problems.is_empty() => Ok(built.case(mechanism)),
            (_, problems) => Err(invalid(problems)),
        }
    }
}

fn mechanism_of(keys: &File, folder: &Path) -> Result<Mechanism, BoxError> {
    let wrong = |error| BoxError::Mechanism(Box::new(error));
    let name = &keys.mechanism.file;
    let whole = if name == "cb6r5" {
        Mechanism::cb6r5().map_err(wrong)?
    } else {
        let path = folder.join(name);
        let bytes = std::fs::read(&path).map_err(|cause| BoxError::Unreadable {
            file: path.display().to_string(),
            cause,
        })?;
        mechanism::read(&path.display().to_string(), &bytes, None).map_err(wrong)?
    };
    let groups: Vec<Group> = keys
        .mechanism
        .without
        .iter()
        .filter_map(|name| Group::named(name.as_ref()))
        .collect();
    Ok(if groups.is_empty() {
        whole
    } else {
        whole.without(&groups)
    })
}
