//! A case file, checked: everything that a run of the box needs.

use super::BoxError;
use super::groups::Groups;
use super::light::{Light, Place};
use super::scan::Objective;
use super::schema::{Amounts, EkmaKeys, File, HeldKeys, LightKeys, Number, RirKeys};
use super::series::Series;
use crate::chemistry::photolysis::{Photolysis, ozone_column_of_month};
use crate::chemistry::{Method, Network, RateTable, Settings, Solver};
use crate::meteorology::radiation::saturation_vapour_pressure;
use crate::species::mechanism::{self, Group, InvalidMechanism, Mechanism, Problem, Span};
use crate::time::ModelTime;
use crate::units::{self, HOUR, MINUTE};
use std::path::Path;
use toml::Spanned;

/// Most steps of the solver in one step of the box.
const MOST_STEPS: u32 = 20_000;

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

/// What the weather gives, each a number or a column.
#[derive(Debug)]
pub(super) struct AirOfBox {
    pub series: Option<Series>,
    /// In the order of [`QUANTITIES`].
    pub quantities: [Quantity; QUANTITIES.len()],
}

/// Quantities of the air by their column names.
pub(super) const QUANTITIES: [&str; 7] = [
    "temperature_K",
    "pressure_hPa",
    "water_ppm",
    "relative_humidity_percent",
    "mixing_height_m",
    "dilution_per_h",
    "light",
];

/// A number, a column of the series, or nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Quantity {
    Absent,
    Constant(f64),
    Column(usize),
}

/// The air at one time, SI.
#[derive(Debug, Clone, Copy)]
pub(super) struct AirNow {
    pub temperature: f64,
    pub pressure: f64,
    pub water: f64,
    pub mixing_height: Option<f64>,
    pub dilution: f64,
    pub light: f64,
}

impl AirOfBox {
    /// At a time [s] since midnight of the first day.
    pub(super) fn at(&self, time: f64) -> AirNow {
        let mut row = Vec::new();
        if let Some(series) = &self.series {
            row.resize(series.names.len(), 0.0);
            series.at(time, &mut row);
        }
        let value = |index: usize| match self.quantities[index] {
            Quantity::Absent => None,
            Quantity::Constant(value) => Some(value),
            Quantity::Column(column) => Some(row[column]),
        };
        let temperature = value(0).unwrap_or(f64::NAN);
        let pressure = units::from_hectopascal(value(1).unwrap_or(f64::NAN));
        let humidity = value(3)
            .map(|percent| percent * 0.01 * saturation_vapour_pressure(temperature) / pressure);
        AirNow {
            temperature,
            pressure,
            water: value(2).map_or_else(|| humidity.unwrap_or(0.0), |ppm| ppm * 1e-6),
            mixing_height: value(4),
            dilution: value(5).unwrap_or(0.0) / HOUR,
            light: value(6).unwrap_or(1.0),
        }
    }
}

/// Collects problems of a case file.
struct Checker<'a> {
    folder: &'a Path,
    mechanism: &'a Mechanism,
    problems: Vec<Problem>,
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

/// A case without its mechanism.
struct Built {
    title: String,
    groups: Groups,
    from: f64,
    step: f64,
    steps: usize,
    every: usize,
    held: Vec<usize>,
    reduction: f64,
    window: (f64, f64),
    factors: [Vec<f64>; 2],
    objective: Objective,
    midnight: ModelTime,
    solver: Solver,
    light: Light,
    light_factor: f64,
    air: AirOfBox,
    amounts: [Vec<f64>; 5],
    surface: Vec<f64>,
    observed: Option<(Series, Vec<usize>)>,
}

impl Built {
    fn case(self, mechanism: Mechanism) -> Case {
        let [start, emission, flux, background, deposition] = self.amounts;
        let [nox_factors, voc_factors] = self.factors;
        Case {
            title: self.title,
            rates: RateTable::new(&mechanism),
            mechanism,
            groups: self.groups,
            from: self.from,
            step: self.step,
            steps: self.steps,
            every: self.every,
            held: self.held,
            reduction: self.reduction,
            window: self.window,
            nox_factors,
            voc_factors,
            objective: self.objective,
            midnight: self.midnight,
            solver: self.solver,
            light: self.light,
            light_factor: self.light_factor,
            air: self.air,
            start,
            emission,
            flux,
            background,
            deposition,
            surface: self.surface,
            observed: self.observed,
        }
    }
}

impl Checker<'_> {
    fn problem(&mut self, span: Span, message: String, help: &str) {
        let mut problem = Problem::new("value", span, message);
        if !help.is_empty() {
            problem = problem.help(help);
        }
        self.problems.push(problem);
    }

    /// A number within limits; the middle of them where it is not, so that the check goes on.
    fn within(&mut self, number: &Number, name: &str, low: f64, high: f64) -> f64 {
        let value = *number.as_ref();
        if (low..=high).contains(&value) {
            return value;
        }
        self.problem(
            number.span(),
            format!("{name} = {value} is not between {low} and {high}"),
            "the unit stands in the key's name",
        );
        low.midpoint(high)
    }

    fn or(&mut self, number: Option<&Number>, name: &str, low: f64, high: f64, or: f64) -> f64 {
        number.map_or(or, |number| self.within(number, name, low, high))
    }

    /// Everything; `None` where something is missing that the rest needs.
    fn build(&mut self, keys: &File) -> Result<Option<Built>, BoxError> {
        self.group_names(keys);
        let from = self.within(&keys.time.from_h, "from_h", 0.0, 24.0) * HOUR;
        let hours = self.within(&keys.time.hours, "hours", 1e-3, 24.0 * 366.0);
        let step = self.within(&keys.time.step_s, "step_s", 1.0, HOUR);
        let steps = (hours * HOUR / step).round() as usize;
        if (steps as f64 * step - hours * HOUR).abs() > 1e-6 * step || steps == 0 {
            self.problem(
                keys.time.step_s.span(),
                format!("{hours} h are no whole number of steps of {step} s"),
                "choose a step that divides the time",
            );
        }
        let output = self.or(
            keys.time.output_min.as_ref(),
            "output_min",
            step / MINUTE,
            1440.0,
            step / MINUTE,
        );
        let every = (output * MINUTE / step).round().max(1.0) as usize;
        let to = from + hours * HOUR;
        let midnight = self.date(keys);
        let held = self.held(keys.held.as_ref(), from, to)?;
        let air = self.air(keys, from, to)?;
        let light = self.light(&keys.light, midnight, from, to)?;
        let needs_height =
            !keys.emission_mol_per_km2_h.is_empty() || !keys.deposition_cm_per_s.is_empty();
        if needs_height && air.quantities[4] == Quantity::Absent {
            let first = keys
                .emission_mol_per_km2_h
                .keys()
                .chain(keys.deposition_cm_per_s.keys())
                .next();
            self.problem(
                first.map_or(0..0, Spanned::span),
                "emission_mol_per_km2_h and deposition_cm_per_s need a mixing height".into(),
                "write air.mixing_height_m, or a column of that name in air.series",
            );
        }
        let amounts = [
            self.amounts(&keys.start_ppb, "start_ppb", 1e-9, true),
            self.amounts(
                &keys.emission_ppb_per_h,
                "emission_ppb_per_h",
                1e-9 / HOUR,
                false,
            ),
            self.amounts(
                &keys.emission_mol_per_km2_h,
                "emission_mol_per_km2_h",
                1e-6 / HOUR,
                false,
            ),
            self.amounts(&keys.background_ppb, "background_ppb", 1e-9, true),
            self.amounts(
                &keys.deposition_cm_per_s,
                "deposition_cm_per_s",
                1e-2,
                false,
            ),
        ];
        let surface = self.surface(keys);
        let groups = self.groups(keys);
        let window = self.window(&keys.rir);
        let reduction = self.or(keys.rir.reduction.as_ref(), "rir.reduction", 1e-4, 1.0, 0.1);
        let (factors, objective) = self.ekma(&keys.ekma);
        let (observed, held) = match held {
            Some((series, pairs)) => {
                let species = pairs.iter().map(|(species, _)| *species).collect();
                let columns = pairs.iter().map(|(_, column)| *column).collect();
                (Some((series, columns)), species)
            }
            None => (None, Vec::new()),
        };
        let settings = self.settings(keys);
        if !self.problems.is_empty() {
            return Ok(None);
        }
        let Some(light) = light else {
            return Ok(None);
        };
        let network = Network::holding(self.mechanism, &held);
        Ok(Some(Built {
            title: keys.title.clone(),
            groups,
            from,
            step,
            steps,
            every,
            held,
            reduction,
            window,
            factors,
            objective,
            midnight,
            solver: Solver::new(network, settings)?,
            light,
            light_factor: keys.light.factor.as_ref().map_or(1.0, |f| *f.as_ref()),
            air,
            amounts,
            surface,
            observed,
        }))
    }

    fn group_names(&mut self, keys: &File) {
        for name in &keys.mechanism.without {
            if Group::named(name.as_ref()).is_none() {
                self.problem(
                    name.span(),
                    format!("there is no group '{}'", name.as_ref()),
                    &format!("groups are: {}", Group::ALL.map(Group::name).join(", ")),
                );
            }
        }
    }

    fn date(&mut self, keys: &File) -> ModelTime {
        let Some(date) = &keys.time.date else {
            if keys.light.table.is_none() {
                self.problem(
                    keys.time.from_h.span(),
                    "time.date is missing".into(),
                    "the sun needs a date, as in date = \"2017-06-15\"",
                );
            }
            return ModelTime::from_beijing(2020, 6, 21, 0);
        };
        match ModelTime::parse(date.as_ref()) {
            Ok(time) => time,
            Err(error) => {
                self.problem(
                    date.span(),
                    error.to_string(),
                    "write date = \"2017-06-15\"",
                );
                ModelTime::from_beijing(2020, 6, 21, 0)
            }
        }
    }

    fn species(&mut self, name: &Spanned<String>) -> Option<usize> {
        let found = self.mechanism.species_index(name.as_ref());
        if found.is_none() {
            let near = self
                .mechanism
                .species
                .iter()
                .map(|s| (strsim::jaro_winkler(&s.name, name.as_ref()), &s.name))
                .max_by(|a, b| a.0.total_cmp(&b.0));
            let hint = near.map_or_else(String::new, |(_, near)| format!("did you mean '{near}'?"));
            self.problem(
                name.span(),
                format!("{} has no species '{}'", self.mechanism.name, name.as_ref()),
                &hint,
            );
        }
        found
    }

    /// Amounts by species, times a factor to SI; `others` for all that are not named, where that makes sense.
    fn amounts(&mut self, keys: &Amounts, section: &str, unit: f64, others: bool) -> Vec<f64> {
        let mut values = vec![0.0; self.mechanism.species.len()];
        if others && let Some((_, number)) = keys.iter().find(|(name, _)| name.as_ref() == "others")
        {
            let value = self.within(number, &format!("{section}.others"), 0.0, 1e9);
            values.fill(value * unit);
        }
        for (name, number) in keys {
            if others && name.as_ref() == "others" {
                continue;
            }
            let value = self.within(number, &format!("{section}.{}", name.as_ref()), 0.0, 1e9);
            if let Some(species) = self.species(name) {
                values[species] = value * unit;
            }
        }
        values
    }

    fn surface(&mut self, keys: &File) -> Vec<f64> {
        let names = &self.mechanism.heterogeneous;
        let mut rates = vec![0.0; names.len()];
        for (name, number) in &keys.surface_per_s {
            let value = self.within(
                number,
                &format!("surface_per_s.{}", name.as_ref()),
                0.0,
                1e3,
            );
            match names.iter().position(|known| known == name.as_ref()) {
                Some(process) => rates[process] = value,
                None => self.problem(
                    name.span(),
                    format!(
                        "{} has no heterogeneous process '{}'",
                        self.mechanism.name,
                        name.as_ref()
                    ),
                    &format!("it has: {}", names.join(", ")),
                ),
            }
        }
        rates
    }

    fn groups(&mut self, keys: &File) -> Groups {
        let mut groups = Groups::of(self.mechanism);
        if keys.groups.is_empty() {
            return groups;
        }
        groups.voc.clear();
        for (name, members) in &keys.groups {
            let members: Vec<usize> = members.iter().filter_map(|m| self.species(m)).collect();
            if name.as_ref() == "NOx" {
                groups.nox = members;
            } else {
                groups.voc.insert(name.as_ref().clone(), members);
            }
        }
        groups
    }

    fn window(&mut self, keys: &RirKeys) -> (f64, f64) {
        let from = self.or(keys.from_h.as_ref(), "rir.from_h", 0.0, 24.0, 6.0);
        let to = self.or(keys.to_h.as_ref(), "rir.to_h", 0.0, 24.0, 18.0);
        if from >= to {
            let span = keys
                .to_h
                .as_ref()
                .or(keys.from_h.as_ref())
                .map_or(0..0, Spanned::span);
            self.problem(
                span,
                format!("rir.from_h {from} is not before rir.to_h {to}"),
                "",
            );
        }
        (from * HOUR, to * HOUR)
    }

    fn ekma(&mut self, keys: &EkmaKeys) -> ([Vec<f64>; 2], Objective) {
        const USUAL: [f64; 12] = [0.05, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8, 1.0, 1.3, 1.7, 2.2, 3.0];
        let mut both = [Vec::new(), Vec::new()];
        for (index, (name, numbers)) in [
            ("nox_factors", &keys.nox_factors),
            ("voc_factors", &keys.voc_factors),
        ]
        .into_iter()
        .enumerate()
        {
            both[index] = if numbers.is_empty() {
                USUAL.to_vec()
            } else {
                numbers
                    .iter()
                    .map(|n| self.within(n, &format!("ekma.{name}"), 1e-6, 1e3))
                    .collect()
            };
            if both[index].windows(2).any(|pair| pair[0] >= pair[1]) {
                let span = numbers.first().map_or(0..0, Spanned::span);
                self.problem(
                    span,
                    format!("ekma.{name} must rise"),
                    "write them from the smallest to the greatest",
                );
            }
        }
        let objective = match &keys.objective {
            None => Objective::default(),
            Some(name) => Objective::named(name.as_ref()).unwrap_or_else(|| {
                self.problem(
                    name.span(),
                    format!("there is no objective '{}'", name.as_ref()),
                    "objectives are max_O3 (greatest ozone) and mean_P_O3 (net production in the window of rir)",
                );
                Objective::default()
            }),
        };
        (both, objective)
    }

    fn settings(&mut self, keys: &File) -> Settings {
        let solver = &keys.solver;
        let method = match &solver.method {
            None => Method::default(),
            Some(name) => Method::ALL
                .into_iter()
                .find(|m| m.name() == name.as_ref())
                .unwrap_or_else(|| {
                    self.problem(
                        name.span(),
                        format!("there is no method '{}'", name.as_ref()),
                        "methods are ros2, ros3 and rodas3",
                    );
                    Method::default()
                }),
        };
        let relative = self.or(
            solver.relative.as_ref(),
            "solver.relative",
            1e-12,
            0.05,
            1e-3,
        );
        let absolute = self.or(
            solver.absolute_ppb.as_ref(),
            "solver.absolute_ppb",
            1e-20,
            1.0,
            1e-9,
        );
        Settings {
            method,
            relative,
            absolute: vec![absolute * 1e-9; self.mechanism.species.len()],
            most_steps: MOST_STEPS,
        }
    }

    fn series(&mut self, name: &Spanned<String>, from: f64, to: f64) -> Result<Series, BoxError> {
        let series = Series::read(&self.folder.join(name.as_ref()))?;
        if !series.covers(from, to) {
            let (first, last) = series.span_hours();
            self.problem(
                name.span(),
                format!(
                    "{} reaches from hour {first} to {last}, the case from {} to {}",
                    name.as_ref(),
                    from / HOUR,
                    to / HOUR
                ),
                "a series of a whole day from 0 h to 24 h is repeated every day",
            );
        }
        Ok(series)
    }

    #[allow(clippy::type_complexity)]
    fn held(
        &mut self,
        keys: Option<&HeldKeys>,
        from: f64,
        to: f64,
    ) -> Result<Option<(Series, Vec<(usize, usize)>)>, BoxError> {
        let Some(keys) = keys else {
            return Ok(None);
        };
        let series = self.series(&keys.file, from, to)?;
        let mut pairs = Vec::new();
        for name in &keys.species {
            let column = format!("{}_ppb", name.as_ref());
            let Some(column) = series.column(&column) else {
                self.problem(
                    name.span(),
                    format!("{} has no column '{column}'", keys.file.as_ref()),
                    &format!("its columns are: {}", series.names.join(", ")),
                );
                continue;
            };
            if series.of(column).any(|value| value < 0.0) {
                self.problem(
                    name.span(),
                    format!(
                        "{} holds negative values of {}",
                        keys.file.as_ref(),
                        name.as_ref()
                    ),
                    "set values below the detection limit to half of it",
                );
            }
            if let Some(species) = self.species(name) {
                pairs.push((species, column));
            }
        }
        Ok(Some((series, pairs)))
    }

    fn air(&mut self, keys: &File, from: f64, to: f64) -> Result<AirOfBox, BoxError> {
        const LIMITS: [(f64, f64); QUANTITIES.len()] = [
            (180.0, 340.0),
            (100.0, 1100.0),
            (0.0, 1e5),
            (0.0, 105.0),
            (5.0, 10_000.0),
            (0.0, 100.0),
            (0.0, 10.0),
        ];
        let written = &keys.air;
        let series = match &written.series {
            Some(name) => Some(self.series(name, from, to)?),
            None => None,
        };
        let numbers = [
            &written.temperature,
            &written.pressure,
            &written.water_ppm,
            &written.relative_humidity_percent,
            &written.mixing_height_m,
            &written.dilution_per_h,
            &None,
        ];
        let span = written.series.as_ref().map_or(0..0, Spanned::span);
        let mut quantities = [Quantity::Absent; QUANTITIES.len()];
        for (index, name) in QUANTITIES.into_iter().enumerate() {
            let (low, high) = LIMITS[index];
            let column = series.as_ref().and_then(|s| s.column(name));
            quantities[index] = match (numbers[index], column) {
                (Some(number), Some(_)) => {
                    self.problem(
                        number.span(),
                        format!("air.{name} stands here and in the series"),
                        "keep one of the two",
                    );
                    Quantity::Absent
                }
                (Some(number), None) => {
                    Quantity::Constant(self.within(number, &format!("air.{name}"), low, high))
                }
                (None, Some(column)) => {
                    if let Some(value) = series
                        .as_ref()
                        .and_then(|s| s.of(column).find(|v| !(low..=high).contains(v)))
                    {
                        self.problem(
                            span.clone(),
                            format!(
                                "column {name} holds {value}, which is not between {low} and {high}"
                            ),
                            "the unit stands in the column's name",
                        );
                    }
                    Quantity::Column(column)
                }
                (None, None) => Quantity::Absent,
            };
        }
        if let Some(stranger) = series
            .as_ref()
            .and_then(|s| s.names.iter().find(|n| !QUANTITIES.contains(&n.as_str())))
        {
            self.problem(
                span,
                format!("the series of air has a column '{stranger}'"),
                &format!("columns are: {}", QUANTITIES.join(", ")),
            );
        }
        for (needed, name) in [(0, "temperature_K"), (1, "pressure_hPa")] {
            if quantities[needed] == Quantity::Absent {
                self.problem(
                    keys.time.from_h.span(),
                    format!("air.{name} is missing"),
                    "write it as a number in [air] or as a column of air.series",
                );
            }
        }
        match (quantities[2], quantities[3]) {
            (Quantity::Absent, Quantity::Absent) => self.problem(
                keys.time.from_h.span(),
                "air.water_ppm is missing".into(),
                "write it, or relative_humidity_percent, as a number or as a column of air.series",
            ),
            (Quantity::Absent, _) | (_, Quantity::Absent) => {}
            _ => self.problem(
                keys.time.from_h.span(),
                "water_ppm and relative_humidity_percent say the same".into(),
                "keep one of the two",
            ),
        }
        Ok(AirOfBox { series, quantities })
    }

    fn light(
        &mut self,
        keys: &LightKeys,
        midnight: ModelTime,
        from: f64,
        to: f64,
    ) -> Result<Option<Light>, BoxError> {
        if let Some(factor) = &keys.factor {
            self.within(factor, "light.factor", 0.0, 10.0);
        }
        if let Some(name) = &keys.table {
            return self.table(keys, name, from, to);
        }
        let (Some(latitude), Some(longitude), Some(altitude)) =
            (&keys.latitude, &keys.longitude, &keys.altitude_m)
        else {
            self.problem(
                0..0,
                "[light] has neither a table nor latitude, longitude and altitude_m".into(),
                "give one of the two",
            );
            return Ok(None);
        };
        let latitude = self.within(latitude, "light.latitude", -90.0, 90.0);
        let longitude = self.within(longitude, "light.longitude", -180.0, 180.0);
        let altitude = self.within(altitude, "light.altitude_m", -400.0, 6000.0);
        let ozone = self.or(
            keys.ozone.as_ref(),
            "light.ozone_DU",
            100.0,
            600.0,
            ozone_column_of_month(midnight.month()),
        );
        let albedo = self.or(keys.albedo.as_ref(), "light.albedo", 0.0, 1.0, 0.1);
        let cloud_cover = self.or(
            keys.cloud_cover.as_ref(),
            "light.cloud_cover",
            0.0,
            1.0,
            0.0,
        );
        let water = self.or(
            keys.cloud_water_kg_per_kg.as_ref(),
            "light.cloud_water_kg_per_kg",
            0.0,
            0.01,
            2e-4,
        );
        let profile = Place::profile(altitude, ozone)?;
        // A cloud between 1 and 3 km above the ground.
        let cloud_water = if cloud_cover > 0.0 {
            profile
                .edges
                .windows(2)
                .map(|e| {
                    if e[0] >= altitude + 500.0 && e[1] <= altitude + 3500.0 {
                        water * cloud_cover
                    } else {
                        0.0
                    }
                })
                .collect()
        } else {
            Vec::new()
        };
        Ok(Some(Light::Sun(Box::new(Place {
            photolysis: Photolysis::new(&self.mechanism.photolysis)?,
            profile,
            cloud_water,
            cloud_cover,
            latitude,
            longitude,
            ozone,
            albedo,
        }))))
    }

    fn table(
        &mut self,
        keys: &LightKeys,
        name: &Spanned<String>,
        from: f64,
        to: f64,
    ) -> Result<Option<Light>, BoxError> {
        let series = self.series(name, from, to)?;
        let unit = match keys
            .unit
            .as_ref()
            .map(|unit| (unit.as_ref().as_str(), unit.span()))
        {
            Some(("1/s", _)) => 1.0,
            Some(("1/min", _)) => 1.0 / MINUTE,
            other => {
                let (found, span) =
                    other.map_or(("nothing", name.span()), |(text, span)| (text, span));
                self.problem(
                    span,
                    format!("the unit of a light table is 1/s or 1/min, not {found}"),
                    "write unit = \"1/s\"",
                );
                1.0
            }
        };
        let mut columns = Vec::new();
        let missing: Vec<&str> = self
            .mechanism
            .photolysis
            .iter()
            .filter(|table| {
                let column = series.column(table);
                columns.extend(column);
                column.is_none()
            })
            .map(String::as_str)
            .collect();
        if !missing.is_empty() {
            self.problem(name.span(), format!("{} has no column for {}", name.as_ref(), missing.join(", ")), "every photolysis table of the mechanism needs a column; leave out groups of rows with mechanism.without");
        }
        Ok(Some(Light::Table {
            series,
            columns,
            unit,
        }))
    }
}
