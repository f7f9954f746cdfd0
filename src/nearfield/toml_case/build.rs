//! From the keys of a TOML file to a case.

use super::schema::{
    BuildingKeys, File, OutputKeys, Period, PointKeys, Receptors, VariationKeys, WeatherKeys,
};
use super::{CaseProblem, at};
use crate::nearfield::Case;
use crate::nearfield::case::{
    Averaging, Group, Network, Output, OutputUnit, ReceptorKind, UrbanArea,
};
use crate::plume::{
    Area, Buildings, Exit, Receptor, Source, SourceKind, Stack, Variation, VariationKind, Volume,
};
use libm::{cos, sin};
use std::ops::Range;
use std::path::{Path, PathBuf};
use toml::Spanned;
use toml::value::Datetime;

/// Least sizes [m] and velocities [m/s].
const TINY: f64 = 1.0e-5;
/// More receptors than this are taken for a slip.
const MOST_RECEPTORS: usize = 20_000_000;

/// Names of emission variations and how many factors each takes.
const VARIATIONS: [(&str, VariationKind, usize); 11] = [
    ("season", VariationKind::Season, 4),
    ("month", VariationKind::Month, 12),
    ("hour_of_day", VariationKind::HourOfDay, 24),
    ("wind_speed", VariationKind::WindSpeed, 6),
    ("season_hour", VariationKind::SeasonHour, 96),
    ("hour_weekday3", VariationKind::HourWeekday3, 72),
    ("hour_weekday7", VariationKind::HourWeekday7, 168),
    (
        "season_hour_weekday3",
        VariationKind::SeasonHourWeekday3,
        288,
    ),
    (
        "season_hour_weekday7",
        VariationKind::SeasonHourWeekday7,
        672,
    ),
    ("month_hour_weekday3", VariationKind::MonthHourWeekday3, 864),
    (
        "month_hour_weekday7",
        VariationKind::MonthHourWeekday7,
        2016,
    ),
];

/// A case being built, and what is wrong so far.
struct Builder<'a> {
    text: &'a str,
    folder: &'a Path,
    case: Case,
    problems: Vec<CaseProblem>,
}

/// Builds the case or gathers what is wrong.
pub(super) fn build(file: File, text: &str, folder: &Path) -> Result<Case, Vec<CaseProblem>> {
    let mut builder = Builder {
        text,
        folder,
        case: Case::default(),
        problems: Vec::new(),
    };
    builder.settings(&file);
    builder.weather(&file.weather);
    builder.sources(&file);
    builder.groups(&file);
    builder.receptors(&file.receptors);
    builder.outputs(&file.output);
    if builder.problems.is_empty() {
        Ok(builder.case)
    } else {
        Err(builder.problems)
    }
}

impl Builder<'_> {
    fn wrong(&mut self, span: Range<usize>, message: impl Into<String>) {
        self.problems.push(at(self.text, span, message.into()));
    }

    /// "There is no such …", with the nearest known name.
    fn unknown(&mut self, name: &Spanned<String>, what: &str, known: &[String]) {
        let near = known
            .iter()
            .map(|k| (strsim::jaro_winkler(k, name.get_ref()), k))
            .filter(|(likeness, _)| *likeness > 0.7)
            .max_by(|a, b| a.0.total_cmp(&b.0));
        let hint = near.map_or(String::new(), |(_, k)| format!("; did you mean {k}?"));
        self.wrong(
            name.span(),
            format!("there is no {what} {}{hint}", name.get_ref()),
        );
    }

    fn averaging(&mut self, period: &Spanned<Period>) -> Option<Averaging> {
        let found = match period.get_ref() {
            Period::Hours(hours) if *hours > 0 && 24 % hours == 0 => Some(Averaging::Hours(*hours)),
            Period::Word(word) => match word.as_str() {
                "month" => Some(Averaging::Month),
                "period" => Some(Averaging::Period),
                "annual" => Some(Averaging::Annual),
                _ => None,
            },
            Period::Hours(_) => None,
        };
        if found.is_none() {
            self.wrong(
                period.span(),
                "an average is 1, 2, 3, 4, 6, 8, 12 or 24 (hours), \"month\", \"period\" or \"annual\"",
            );
        }
        found
    }

    fn settings(&mut self, file: &File) {
        self.case.titles = [file.title.clone(), file.subtitle.clone()];
        for period in &file.averaging {
            if let Some(average) = self.averaging(period) {
                self.case.averaging.push(average);
            }
        }
        let long = |a: &Averaging| matches!(a, Averaging::Period | Averaging::Annual);
        self.case.averaging.sort_by_key(long);
        let case = &mut self.case;
        let options = &mut case.options;
        let keys = &file.options;
        options.pollutant = file.pollutant.to_ascii_uppercase();
        options.default = keys.regulatory_default;
        options.elevated = file.terrain.elevated;
        options.profile_base = file.terrain.profile_base_m;
        options.no_stack_tip_downwash = keys.no_stack_tip_downwash;
        options.decay.coefficient = keys.half_life_s.map(|time| 0.693 / time);
        options.decay.urban_so2 = options.pollutant == "SO2" && keys.half_life_s.is_none();
        options.least_wind = keys.least_wind_m_per_s.unwrap_or(options.least_wind);
        options.least_sigma_v = keys.least_sigma_v_m_per_s.unwrap_or(options.least_sigma_v);
        options.least_sigma_w = keys.least_sigma_w_m_per_s.unwrap_or(options.least_sigma_w);
        case.weather.no_date_check = keys.no_date_check;
        case.urban = file
            .town
            .iter()
            .map(|town| UrbanArea {
                id: town.id.clone(),
                population: town.population,
                roughness: town.roughness_m,
            })
            .collect();
        case.units = vec![OutputUnit {
            factor: 1.0e6,
            emission_label: "GRAMS/SEC".to_owned(),
            output_label: "MICROGRAMS/M**3".to_owned(),
            period_label: "MICROGRAMS/M**3".to_owned(),
        }];
        case.layout.exponential = file.output.exponential;
    }

    fn input(&mut self, path: &Spanned<PathBuf>) -> PathBuf {
        let full = self.folder.join(path.get_ref());
        if !full.is_file() {
            self.wrong(path.span(), format!("{} is not there", full.display()));
        }
        full
    }

    fn day(&mut self, day: Option<&Spanned<Datetime>>, hour: i64) -> Option<i64> {
        let day = day?;
        let Some(date) = day.get_ref().date else {
            self.wrong(day.span(), "a date is 1988-03-01");
            return None;
        };
        Some(
            ((i64::from(date.year) * 100 + i64::from(date.month)) * 100 + i64::from(date.day))
                * 100
                + hour,
        )
    }

    fn weather(&mut self, keys: &WeatherKeys) {
        self.case.weather.surface_file = self.input(&keys.surface);
        self.case.weather.profile_file = self.input(&keys.profile);
        let station = |number: i64| (number, keys.year, "UNKNOWN".to_owned());
        self.case.weather.surface_station = station(keys.surface_station);
        self.case.weather.upper_station = station(keys.upper_station);
        self.case.weather.site_station = keys.site_station.map(station);
        self.case.weather.rotation = keys.rotation_deg;
        self.case.weather.start = self.day(keys.first_day.as_ref(), 1);
        self.case.weather.end = self.day(keys.last_day.as_ref(), 24);
    }

    fn variation(&mut self, keys: Option<&VariationKeys>) -> Variation {
        let Some(keys) = keys else {
            return Variation::Constant;
        };
        let name = keys.kind.get_ref().as_str();
        let Some((_, kind, count)) = VARIATIONS.iter().find(|(known, _, _)| *known == name) else {
            let known: Vec<String> = VARIATIONS.iter().map(|v| v.0.to_owned()).collect();
            self.unknown(&keys.kind, "variation", &known);
            return Variation::Constant;
        };
        if keys.factors.len() != *count {
            let given = keys.factors.len();
            self.wrong(
                keys.kind.span(),
                format!("{name} takes {count} factors, not {given}"),
            );
        }
        if *count > 24 && name.contains("weekday") {
            self.case.no2.day_of_week = true;
        }
        Variation::Factors {
            kind: *kind,
            factors: keys.factors.clone(),
        }
    }

    fn buildings(&mut self, keys: Option<&BuildingKeys>) -> Option<Box<Buildings>> {
        let keys = keys?;
        let mut column = |values: &Spanned<Vec<f64>>| -> Option<[f64; 36]> {
            let read = <[f64; 36]>::try_from(values.get_ref().as_slice()).ok();
            if read.is_none() {
                let count = values.get_ref().len();
                self.wrong(
                    values.span(),
                    format!("36 values, one each 10 degrees of flow direction, not {count}"),
                );
            }
            read
        };
        Some(Box::new(Buildings {
            height: column(&keys.height_m)?,
            width: column(&keys.width_m)?,
            length: column(&keys.length_m)?,
            x_offset: column(&keys.x_offset_m)?,
            y_offset: column(&keys.y_offset_m)?,
        }))
    }

    /// Adds a source of any kind.
    fn add(
        &mut self,
        id: &Spanned<String>,
        place: [f64; 3],
        kind: SourceKind,
        emission: f64,
        town: Option<&Spanned<String>>,
        variation: Option<&VariationKeys>,
    ) {
        if self.case.sources.iter().any(|s| s.id == *id.get_ref()) {
            let message = format!("there is a source {} already", id.get_ref());
            self.wrong(id.span(), message);
        }
        let urban = town.and_then(|name| {
            let found = self.case.urban.iter().position(|t| t.id == *name.get_ref());
            if found.is_none() {
                let known: Vec<String> = self.case.urban.iter().map(|t| t.id.clone()).collect();
                self.unknown(name, "town", &known);
            }
            found
        });
        let variation = self.variation(variation);
        let flat = !self.case.options.elevated;
        let base = self.case.options.profile_base;
        self.case.sources.push(Source {
            id: id.get_ref().clone(),
            x: place[0],
            y: place[1],
            elevation: if flat { base } else { place[2] },
            flat,
            kind,
            emission,
            variation,
            hourly: false,
            urban,
            buildings: None,
            platform: None,
            particles: None,
            gas: None,
            no2_ratio: 0.0,
            highly_buoyant: false,
        });
    }

    fn sources(&mut self, file: &File) {
        for s in &file.stack {
            let exit = match s.exit.as_ref().map(|e| e.get_ref().as_str()) {
                None | Some("up") => Exit::Vertical,
                Some("capped") => Exit::Capped,
                Some("sideways") => Exit::Horizontal,
                Some(_) => {
                    let span = s.exit.as_ref().map_or(0..0, Spanned::span);
                    self.wrong(span, "an exit is \"up\", \"capped\" or \"sideways\"");
                    Exit::Vertical
                }
            };
            let temperature = *s.temperature_k.get_ref();
            if temperature > 0.0 && temperature < 200.0 {
                self.wrong(
                    s.temperature_k.span(),
                    "a temperature in kelvin lies above 200",
                );
            }
            let stack = Stack {
                height: s.height_m,
                temperature: if temperature == 0.0 {
                    -TINY
                } else {
                    temperature
                },
                velocity: s.velocity_m_per_s.max(TINY),
                diameter: s.diameter_m.max(TINY),
                exit,
            };
            let place = [s.x_m, s.y_m, s.elevation_m];
            let (town, variation) = (s.town.as_ref(), s.variation.as_ref());
            self.add(
                &s.id,
                place,
                SourceKind::Point(stack),
                s.emission_g_per_s,
                town,
                variation,
            );
            let buildings = self.buildings(s.buildings.as_ref());
            if let Some(source) = self.case.sources.last_mut() {
                source.buildings = buildings;
            }
        }
        for s in &file.volume {
            let volume = Volume {
                height: s.height_m,
                sigma_y: s.sigma_y_m.max(TINY),
                sigma_z: s.sigma_z_m.max(TINY),
            };
            let place = [s.x_m, s.y_m, s.elevation_m];
            let (town, variation) = (s.town.as_ref(), s.variation.as_ref());
            self.add(
                &s.id,
                place,
                SourceKind::Volume(volume),
                s.emission_g_per_s,
                town,
                variation,
            );
        }
        for s in &file.area {
            let corners = s.corners_m.get_ref().clone();
            let first = corners.first().copied().unwrap_or_default();
            let Some(area) = Area::polygon(corners, s.height_m, s.sigma_z_m.max(TINY)) else {
                self.wrong(s.corners_m.span(), "these corners enclose no area");
                continue;
            };
            let place = [first[0], first[1], s.elevation_m];
            let (town, variation) = (s.town.as_ref(), s.variation.as_ref());
            self.add(
                &s.id,
                place,
                SourceKind::Area(area),
                s.emission_g_per_s_m2,
                town,
                variation,
            );
        }
        for s in &file.road {
            let width = *s.width_m.get_ref();
            if width < 1.0 {
                self.wrong(s.width_m.span(), "a road is at least 1 m wide");
            }
            let strip = Area::along(s.begin_m, s.end_m, width, s.height_m, s.sigma_z_m.max(TINY));
            let middle = [0, 1].map(|i| (s.begin_m[i] + s.end_m[i]) * 0.5);
            let place = [middle[0], middle[1], s.elevation_m];
            let (town, variation) = (s.town.as_ref(), s.variation.as_ref());
            self.add(
                &s.id,
                place,
                SourceKind::Area(strip),
                s.emission_g_per_s_m2,
                town,
                variation,
            );
        }
        if self.case.sources.is_empty() {
            self.wrong(
                0..0,
                "no source: add [[stack]], [[volume]], [[area]] or [[road]]",
            );
        }
        let urban = self
            .case
            .sources
            .iter()
            .filter(|s| s.urban.is_some())
            .count();
        let surroundings = match urban {
            0 => "RURAL",
            n if n == self.case.sources.len() => "URBAN",
            _ => "Urb&Rur",
        };
        let terrain = if self.case.options.elevated {
            "ELEV"
        } else {
            "FLAT"
        };
        let mut words = vec!["CONC", terrain, surroundings];
        if self.case.options.default {
            words.insert(0, "RegDFAULT");
        }
        self.case.model_options = words.into_iter().map(str::to_owned).collect();
    }

    fn groups(&mut self, file: &File) {
        let known: Vec<String> = self.case.sources.iter().map(|s| s.id.clone()).collect();
        for keys in &file.group {
            let mut members = Vec::new();
            for name in &keys.sources {
                match known.iter().position(|id| id == name.get_ref()) {
                    Some(index) => members.push(index),
                    None if name.get_ref() == "*" => members.extend(0..known.len()),
                    None => self.unknown(name, "source", &known),
                }
            }
            if keys.id.get_ref().chars().count() > 8 {
                self.wrong(keys.id.span(), "a group's name has up to eight characters");
            }
            members.dedup();
            self.case.groups.push(Group {
                id: keys.id.get_ref().clone(),
                sources: members,
                background: false,
            });
        }
        if self.case.groups.is_empty() {
            self.case.groups.push(Group {
                id: "ALL".to_owned(),
                sources: (0..known.len()).collect(),
                background: false,
            });
        }
    }

    fn receptor(&mut self, receptor: Receptor, kind: ReceptorKind, network: &str) {
        let mut receptor = receptor;
        if !self.case.options.elevated {
            receptor.elevation = self.case.options.profile_base;
            receptor.hill_height = self.case.options.profile_base;
        }
        self.case.flagpole |= receptor.flagpole != 0.0;
        self.case.receptors.push(receptor);
        self.case.receptor_kinds.push(kind);
        self.case.receptor_networks.push(network.to_owned());
    }

    fn receptors(&mut self, keys: &Receptors) {
        for grid in &keys.grid {
            let [nx, ny] = *grid.count.get_ref();
            if nx.saturating_mul(ny) > MOST_RECEPTORS {
                self.wrong(grid.count.span(), "too many receptors");
                continue;
            }
            let line = |axis: usize, n: usize| -> Vec<f64> {
                (0..n)
                    .map(|i| grid.first_m[axis] + grid.step_m[axis] * i as f64)
                    .collect()
            };
            let (x, y) = (line(0, nx), line(1, ny));
            let first = self.case.receptors.len();
            for north in &y {
                for east in &x {
                    let receptor = Receptor {
                        x: *east,
                        y: *north,
                        flagpole: grid.height_m,
                        ..Receptor::default()
                    };
                    self.receptor(receptor, ReceptorKind::GridCartesian, &grid.id);
                }
            }
            let id = grid.id.clone();
            self.case
                .networks
                .push(Network::Cartesian { id, x, y, first });
        }
        for rings in &keys.rings {
            let first = self.case.receptors.len();
            for direction in &rings.directions_deg {
                let angle = direction.to_radians();
                for distance in &rings.distances_m {
                    let receptor = Receptor {
                        x: rings.origin_m[0] + distance * sin(angle),
                        y: rings.origin_m[1] + distance * cos(angle),
                        flagpole: rings.height_m,
                        ..Receptor::default()
                    };
                    self.receptor(receptor, ReceptorKind::GridPolar, &rings.id);
                }
            }
            self.case.networks.push(Network::Polar {
                id: rings.id.clone(),
                origin: rings.origin_m,
                origin_source: None,
                distances: rings.distances_m.clone(),
                directions: rings.directions_deg.clone(),
                first,
            });
        }
        let mut points = keys.point.clone();
        if let Some(path) = &keys.csv {
            points.extend(self.table(path));
        }
        for point in points {
            let receptor = Receptor {
                x: point.x_m,
                y: point.y_m,
                elevation: point.elevation_m,
                hill_height: point.hill_height_m.unwrap_or(point.elevation_m),
                flagpole: point.height_m,
            };
            self.receptor(receptor, ReceptorKind::DiscreteCartesian, "");
        }
        if self.case.receptors.is_empty() {
            self.wrong(0..0, "no receptor: add receptors.grid, rings, point or csv");
        }
    }

    /// Points of a CSV file: a line of names (x_m, y_m, elevation_m, hill_height_m, height_m), then numbers.
    fn table(&mut self, path: &Spanned<PathBuf>) -> Vec<PointKeys> {
        let full = self.folder.join(path.get_ref());
        let text = match std::fs::read_to_string(&full) {
            Ok(text) => text,
            Err(error) => {
                self.wrong(path.span(), format!("{}: {error}", full.display()));
                return Vec::new();
            }
        };
        let mut lines = text
            .lines()
            .enumerate()
            .filter(|(_, l)| !l.trim().is_empty());
        let names: Vec<String> = lines.next().map_or(Vec::new(), |(_, line)| {
            line.trim_start_matches('\u{feff}')
                .split(',')
                .map(|name| name.trim().to_owned())
                .collect()
        });
        let column = |name: &str| names.iter().position(|known| known == name);
        let (Some(x), Some(y)) = (column("x_m"), column("y_m")) else {
            self.wrong(path.span(), "the table's first line must name x_m and y_m");
            return Vec::new();
        };
        let others = ["elevation_m", "hill_height_m", "height_m"].map(column);
        let mut points = Vec::new();
        for (number, line) in lines {
            let values: Vec<Option<f64>> = line.split(',').map(|v| v.trim().parse().ok()).collect();
            let value = |at: usize| values.get(at).copied().flatten();
            let (Some(x_m), Some(y_m)) = (value(x), value(y)) else {
                let message = format!("{}:{}: not a number", full.display(), number + 1);
                self.wrong(path.span(), message);
                return points;
            };
            let [elevation, hill, height] = others.map(|at| at.and_then(value));
            points.push(PointKeys {
                x_m,
                y_m,
                elevation_m: elevation.unwrap_or(0.0),
                hill_height_m: hill,
                height_m: height.unwrap_or(0.0),
            });
        }
        points
    }

    /// Index of a group and the averaging of an output; `None` where one of them is not there.
    fn asked(
        &mut self,
        period: &Spanned<Period>,
        group: &Spanned<String>,
    ) -> Option<(Averaging, usize)> {
        let average = self.averaging(period)?;
        if !self.case.averaging.contains(&average) {
            self.wrong(period.span(), "this average does not stand in `averaging`");
        }
        let found = self
            .case
            .groups
            .iter()
            .position(|g| g.id == *group.get_ref());
        if found.is_none() {
            let known: Vec<String> = self.case.groups.iter().map(|g| g.id.clone()).collect();
            self.unknown(group, "group", &known);
        }
        Some((average, found?))
    }

    fn outputs(&mut self, keys: &OutputKeys) {
        let short: Vec<Averaging> = self
            .case
            .averaging
            .iter()
            .copied()
            .filter(|a| !matches!(a, Averaging::Period | Averaging::Annual))
            .collect();
        if !keys.ranks.is_empty() {
            for average in &short {
                let table = Output::ReceptorTable(*average, keys.ranks.clone());
                self.case.outputs.push(table);
            }
        }
        if keys.largest > 0 {
            for average in &short {
                let table = Output::MaximumTable(*average, keys.largest);
                self.case.outputs.push(table);
            }
        }
        for plot in &keys.plot {
            let Some((average, group)) = self.asked(&plot.average, &plot.group) else {
                continue;
            };
            let long = matches!(average, Averaging::Period | Averaging::Annual);
            let rank = plot.rank.as_ref().map(|rank| *rank.get_ref());
            match &plot.rank {
                Some(rank) if long => {
                    self.wrong(rank.span(), "a period or annual mean has no rank");
                }
                Some(rank) if !keys.ranks.contains(rank.get_ref()) => {
                    self.wrong(rank.span(), "this rank does not stand in output.ranks");
                }
                None if !long => self.wrong(plot.average.span(), "which rank of this average?"),
                _ => {}
            }
            let file = self.folder.join(&plot.file);
            let output = Output::PlotFile(average, group, rank, file);
            self.case.outputs.push(output);
        }
        for series in &keys.series {
            if let Some((average, group)) = self.asked(&series.average, &series.group) {
                let file = self.folder.join(&series.file);
                let output = Output::PostFile(average, group, series.binary, file);
                self.case.outputs.push(output);
            }
        }
    }
}
