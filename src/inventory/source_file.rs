//! Reader of `activity.csv`.

use super::geometry::Shape;
use super::library::{Library, UNIT_PAIRS};
use super::pollutant::{BASE, LineMass, PM25, PMC, PmProfile, VOC, base_index};
use super::release::StackRelease;
use super::source::{Making, Placement, Route, SourceLine};
use super::surrogate::Surrogate;
use super::table::{Problems, Row, suggestion};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Columns of `activity.csv` that must be there.
pub(super) const REQUIRED: [&str; 24] = [
    "source_id",
    "name",
    "name_zh",
    "class",
    "county",
    "year",
    "route",
    "activity",
    "activity_unit",
    "factor",
    "controls",
    "capture",
    "operation",
    "surrogate",
    "stack",
    "hour",
    "weekday",
    "month",
    "pm_profile",
    "voc_profile",
    "confidence",
    "range_relative",
    "activity_status",
    "source",
];
/// Columns that may be there.
pub(super) const OPTIONAL: [&str; 4] = ["facility", "geometry", "capacity", "capacity_unit"];
/// Units of capacities.
const CAPACITY_UNITS: [&str; 4] = ["t/h", "MW", "t/a", "MVA"];

/// What lines are checked against.
pub(super) struct Context<'a> {
    pub library: &'a Library,
    pub stacks: &'a BTreeMap<String, StackRelease>,
    pub shapes: &'a BTreeMap<String, Arc<Shape>>,
}

impl Context<'_> {
    /// Reads one line; faults go to `problems`, and a line with one is not kept.
    pub fn line(&self, row: &Row<'_>, problems: &mut Problems) -> Option<SourceLine> {
        let before = problems.list.len();
        let id = row.needed("source_id", problems);
        let class = row.known(
            "class",
            "class",
            self.library.classes.keys().map(String::as_str),
            problems,
        );
        let county = self.county(row, problems);
        let year = row.number("year", (1990.0, 2100.0), problems);
        let (route, made) = self.generated(row, problems);
        let profile = self.pm_profile(row, problems);
        let placement = self.placement(row, problems);
        let hour = Self::profile(row, "hour", &self.library.hours, problems);
        let weekday = Self::profile(row, "weekday", &self.library.weekdays, problems);
        let month = Self::profile(row, "month", &self.library.months, problems);
        let voc_profile = self.voc_profile(row, problems);
        let confidence = row.known(
            "confidence",
            "grade",
            ["A", "B", "C", "D", "E"].into_iter(),
            problems,
        );
        let range_relative = row.number("range_relative", (0.0, 20.0), problems);
        let status = row.known(
            "activity_status",
            "status",
            ["sourced", "partly", "unverified"].into_iter(),
            problems,
        );
        row.needed("source", problems);
        let generated = made.map_or([0.0; BASE.len()], |(base, _)| base);
        let making = self.making(row, generated, problems);
        let base = self.controlled(&making, route);
        if base[PM25] > 0.0 && row.text("pm_profile") == "none" {
            let message = "this source emits PM2.5";
            row.fault(
                "pm_profile",
                message,
                suggestion("", self.library.pm_profiles.keys().map(String::as_str)),
                problems,
            );
        }
        if base[VOC] > 0.0 && row.text("voc_profile") == "none" {
            let message = "this source emits VOC";
            row.fault(
                "voc_profile",
                message,
                suggestion("", self.library.voc_profiles.keys().map(String::as_str)),
                problems,
            );
        }
        if problems.list.len() > before {
            return None;
        }
        let (id, class, placement) = (id?, class?, placement?);
        let facility = matches!(placement, Placement::Point(_)).then(|| {
            let named = row.text("facility");
            if named.is_empty() {
                id.clone()
            } else {
                named.to_owned()
            }
        });
        let stack = facility.is_some().then(|| row.text("stack").to_owned());
        Some(SourceLine {
            facility,
            stack,
            name: row.text("name").to_owned(),
            name_zh: row.text("name_zh").to_owned(),
            sector: self.library.classes[class].sector.clone(),
            class: class.to_owned(),
            county: county?,
            year: year? as u16,
            route,
            factor: row.text("factor").to_owned(),
            placement,
            hour: hour?,
            weekday: weekday?,
            month: month?,
            voc_profile: voc_profile?,
            confidence: confidence?.chars().next()?,
            range_relative: range_relative?,
            activity_unverified: status? == "unverified",
            factor_unverified: made?.1,
            source: row.text("source").to_owned(),
            line: row.line,
            making,
            mass: LineMass {
                base,
                profile: profile?,
            },
            id,
        })
    }

    fn county(&self, row: &Row<'_>, problems: &mut Problems) -> Option<u32> {
        let codes: Vec<String> = self.library.counties.keys().map(u32::to_string).collect();
        row.known(
            "county",
            "county",
            codes.iter().map(String::as_str),
            problems,
        )?
        .parse()
        .ok()
    }

    fn profile<V>(
        row: &Row<'_>,
        column: &str,
        known: &BTreeMap<String, V>,
        problems: &mut Problems,
    ) -> Option<String> {
        let names = known.keys().map(String::as_str);
        row.known(column, "profile", names, problems)
            .map(str::to_owned)
    }

    fn pm_profile(&self, row: &Row<'_>, problems: &mut Problems) -> Option<PmProfile> {
        let known = &self.library.pm_profiles;
        let names = known
            .keys()
            .map(String::as_str)
            .filter(|&n| n != "none")
            .chain(["none"]);
        let name = row.known("pm_profile", "PM profile", names, problems)?;
        Some(known.get(name).copied().unwrap_or_default())
    }

    fn voc_profile(&self, row: &Row<'_>, problems: &mut Problems) -> Option<String> {
        let names = self.library.voc_profiles.keys().map(String::as_str);
        row.known(
            "voc_profile",
            "VOC profile",
            names.chain(["none"]),
            problems,
        )
        .map(str::to_owned)
    }

    /// The route and the mass before controls [kg/a] with whether it rests on unverified factors.
    fn generated(
        &self,
        row: &Row<'_>,
        problems: &mut Problems,
    ) -> (Route, Option<([f64; BASE.len()], bool)>) {
        let activity = row.number("activity", (0.0, 1e15), problems);
        let routes = ["factor", "mass_balance", "measured"];
        match row.known("route", "route", routes.into_iter(), problems) {
            Some("mass_balance") => (Route::MassBalance, self.balanced(row, activity, problems)),
            Some("measured") => (Route::Measured, Self::measured(row, activity, problems)),
            _ => (Route::Factor, self.factored(row, activity, problems)),
        }
    }

    fn factored(
        &self,
        row: &Row<'_>,
        activity: Option<f64>,
        problems: &mut Problems,
    ) -> Option<([f64; BASE.len()], bool)> {
        let names = self.library.factors.keys().map(String::as_str);
        let factor = &self.library.factors[row.known("factor", "factor", names, problems)?];
        let unit = row.text("activity_unit");
        let pairs = UNIT_PAIRS.iter().filter(|p| p.1 == factor.unit);
        let Some(pair) = pairs.clone().find(|p| p.0 == unit) else {
            let units: Vec<&str> = pairs.map(|p| p.0).collect();
            let message = format!("this unit does not go with a factor in {}", factor.unit);
            row.fault(
                "activity_unit",
                message,
                format!("write {}", units.join(" or ")),
                problems,
            );
            return None;
        };
        let activity = activity?;
        Some((
            factor.values.map(|value| activity * value * pair.2),
            factor.unverified,
        ))
    }

    fn balanced(
        &self,
        row: &Row<'_>,
        activity: Option<f64>,
        problems: &mut Problems,
    ) -> Option<([f64; BASE.len()], bool)> {
        let names = self.library.balances.keys().map(String::as_str);
        let name = row.known("factor", "balance (balances.csv)", names, problems);
        let kilograms = Self::mass_unit(row, problems);
        let balance = &self.library.balances[name?];
        let mass = activity? * kilograms?;
        Some((balance.yields.map(|part| mass * part), balance.unverified))
    }

    fn measured(
        row: &Row<'_>,
        activity: Option<f64>,
        problems: &mut Problems,
    ) -> Option<([f64; BASE.len()], bool)> {
        let pollutant = row.text("factor");
        let at = base_index(pollutant);
        if at.is_none() {
            let hint = if pollutant == "PM10" {
                "write a line for PM25 and one for PMC (PM10 - PM2.5)".to_owned()
            } else {
                suggestion(pollutant, BASE.iter().copied())
            };
            let message = "a measured line names its pollutant here";
            row.fault("factor", message, hint, problems);
        }
        if !row.text("controls").is_empty() {
            let message = "a measured mass is already behind the controls";
            row.fault("controls", message, "leave the cell empty", problems);
        }
        let kilograms = Self::mass_unit(row, problems);
        let mut base = [0.0; BASE.len()];
        base[at?] = activity? * kilograms?;
        Some((base, false))
    }

    /// Kilograms of the activity's unit.
    fn mass_unit(row: &Row<'_>, problems: &mut Problems) -> Option<f64> {
        match row.text("activity_unit") {
            "t" => Some(1000.0),
            "kg" => Some(1.0),
            _ => {
                row.fault(
                    "activity_unit",
                    "this route wants a mass",
                    "write t or kg",
                    problems,
                );
                None
            }
        }
    }

    /// How the mass comes about, with controls that are known.
    fn making(
        &self,
        row: &Row<'_>,
        generated: [f64; BASE.len()],
        problems: &mut Problems,
    ) -> Making {
        let capture = row.number("capture", (0.0, 1.0), problems);
        let operation = row.number("operation", (0.0, 1.0), problems);
        let mut controls = Vec::new();
        for name in row.text("controls").split('+').filter(|n| !n.is_empty()) {
            if self.library.controls.contains_key(name) {
                controls.push(name.to_owned());
            } else if row.text("route") != "measured" {
                let names = self.library.controls.keys().map(String::as_str);
                let message = format!("the control '{name}' is not known");
                row.fault("controls", message, suggestion(name, names), problems);
            }
        }
        Making {
            activity: row.text("activity").parse().unwrap_or(0.0),
            unit: row.text("activity_unit").to_owned(),
            generated,
            controls,
            capture: capture.unwrap_or(0.0),
            operation: operation.unwrap_or(0.0),
            capacity: Self::capacity(row, problems),
        }
    }

    /// Rated size, where there is one.
    fn capacity(row: &Row<'_>, problems: &mut Problems) -> Option<(f64, String)> {
        if row.text("capacity").is_empty() {
            if !row.text("capacity_unit").is_empty() {
                let hint = "write the capacity, or leave both cells empty";
                row.fault("capacity_unit", "a unit without a number", hint, problems);
            }
            return None;
        }
        let capacity = row.number("capacity", (0.0, 1e9), problems);
        let units = CAPACITY_UNITS.into_iter();
        let unit = row.known("capacity_unit", "unit of capacity", units, problems);
        Some((capacity?, unit?.to_owned()))
    }

    /// Mass behind the controls [kg/a].
    fn controlled(&self, making: &Making, route: Route) -> [f64; BASE.len()] {
        let mut base = making.generated;
        if route == Route::Measured {
            return base;
        }
        let passed = self
            .library
            .passed(&making.controls, making.capture * making.operation);
        for (mass, passed) in base.iter_mut().zip(passed) {
            *mass *= passed;
        }
        debug_assert!(
            base[PMC] >= 0.0,
            "removal, capture and operation lie in 0..1"
        );
        base
    }

    fn placement(&self, row: &Row<'_>, problems: &mut Problems) -> Option<Placement> {
        let name = row.known(
            "surrogate",
            "surrogate",
            Surrogate::ALL
                .iter()
                .map(|s| s.name())
                .chain(["point", "polygon", "line", "grid"]),
            problems,
        )?;
        let stack = row.text("stack");
        if name == "point" {
            let names = self.stacks.keys().map(String::as_str);
            let id = row.known("stack", "stack (stacks.csv)", names, problems)?;
            return Some(Placement::Point(self.stacks[id]));
        }
        if !stack.is_empty() {
            let hint = "write surrogate 'point' or leave the stack empty";
            row.fault("stack", "only a point has a stack", hint, problems);
        }
        if let Some(surrogate) = Surrogate::from_name(name) {
            return Some(Placement::County(surrogate));
        }
        let file = row.text("geometry");
        if file.is_empty() {
            let hint = "name a GeoJSON or CSV file of the folder in the column geometry";
            row.fault("geometry", format!("a {name} needs a file"), hint, problems);
        }
        let shape = self.shapes.get(file)?;
        if shape.kind() != name {
            let message = format!("this file holds a {}, not a {name}", shape.kind());
            row.fault(
                "geometry",
                message,
                "change the surrogate or the file",
                problems,
            );
        }
        Some(Placement::Shape {
            file: file.to_owned(),
            shape: Arc::clone(shape),
        })
    }
}
