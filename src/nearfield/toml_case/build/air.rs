//! Background, ozone, NOx and the chemistry of NO2.

use super::super::hourly::{SeriesTable, read_series};
use super::super::schema::{AirKeys, File, No2Keys, VariationKeys};
use super::Builder;
use crate::nearfield::Case;
use crate::nearfield::case::{Background, ConcentrationUnit, SectorValues};
use crate::plume::{No2Method, Variation};
use std::path::PathBuf;
use toml::Spanned;

/// The names of the methods.
const METHODS: [(&str, No2Method); 7] = [
    ("full", No2Method::None),
    ("arm2", No2Method::Arm2),
    ("olm", No2Method::Olm),
    ("pvmrm", No2Method::Pvmrm),
    ("grsm", No2Method::Grsm),
    ("ttrm", No2Method::Ttrm),
    ("ttrm2", No2Method::Ttrm2),
];

/// Background by sector, and its tables.
pub(super) type Air = (Background, Vec<Option<SeriesTable>>);

impl Builder<'_> {
    /// Air of the file's own background, ozone, NOx and chemistry.
    pub(super) fn air_of(&mut self, file: &File) {
        if let Some(keys) = &file.background {
            let (background, tables) = self.air(keys);
            self.case.background = Some(background);
            self.hourly.background = tables;
        }
        if let Some(keys) = &file.ozone {
            let (ozone, tables) = self.air(keys);
            self.case.no2.ozone = ozone;
            self.hourly.ozone = tables;
        }
        if let Some(keys) = &file.nox {
            let (nox, tables) = self.air(keys);
            self.case.no2.nox = nox;
            self.hourly.nox = tables;
        }
        let mut case = std::mem::take(&mut self.case);
        match &file.no2 {
            Some(keys) => self.chemistry(&mut case, keys),
            // A pollutant's own method may give the ratios yet.
            None if self.rates_elsewhere => {}
            None => {
                for source in &mut case.sources {
                    if source.no2_ratio.is_nan() {
                        source.no2_ratio = 0.0;
                    }
                }
            }
        }
        self.case = case;
    }

    fn method(&mut self, name: &Spanned<String>) -> No2Method {
        let found = METHODS.iter().find(|m| m.0 == name.get_ref()).map(|m| m.1);
        found.unwrap_or_else(|| {
            self.unknown(name, "method", &METHODS.map(|m| m.0.to_owned()));
            No2Method::None
        })
    }

    /// Puts a scheme of NO2 into a case.
    pub(super) fn chemistry(&mut self, case: &mut Case, keys: &No2Keys) {
        let method = self.method(&keys.method);
        case.options.no2 = method;
        if method == No2Method::None {
            for source in &mut case.sources {
                if source.no2_ratio.is_nan() {
                    source.no2_ratio = 0.0;
                }
            }
            return;
        }
        "NO2".clone_into(&mut case.options.pollutant);
        if let Some(ratio) = keys.equilibrium_ratio {
            case.no2.equilibrium = ratio;
        }
        if let Some(limits) = &keys.arm2_limits {
            let [low, high] = *limits.get_ref();
            if !(0.0 < low && low <= high && high <= 1.0) {
                self.wrong(limits.span(), "limits of ARM2 are 0 < low ≤ high ≤ 1");
            }
            case.no2.arm2_limits = [low, high];
        }
        case.no2.no_least_ozone = keys.no_least_ozone;
        case.no2.second_method = match (&keys.second_method, method) {
            (Some(second), No2Method::Ttrm2) => self.method(second),
            (None, No2Method::Ttrm2) => {
                let message = "ttrm2 needs second_method: \"arm2\", \"olm\" or \"pvmrm\"";
                self.wrong(keys.method.span(), message);
                No2Method::None
            }
            _ => No2Method::None,
        };
        let needs_ozone = method != No2Method::Arm2;
        // AERMOD's ALPHA methods.
        case.options.alpha |= matches!(method, No2Method::Ttrm | No2Method::Ttrm2);
        if needs_ozone && case.no2.ozone.values.is_empty() {
            let message = format!("{} needs [ozone]", keys.method.get_ref());
            self.wrong(keys.method.span(), message);
        }
        case.no2.nox_from_no2 = method == No2Method::Grsm && case.no2.nox.values.is_empty();
        for source in &mut case.sources {
            if !source.no2_ratio.is_nan() {
                continue;
            }
            source.no2_ratio = keys.stack_ratio.unwrap_or(0.0);
            if needs_ozone && keys.stack_ratio.is_none() {
                let message = format!(
                    "{} needs NO2/NOx in the stack of {}: no2_ratio of the source or no2.stack_ratio",
                    keys.method.get_ref(),
                    source.id
                );
                self.wrong(keys.method.span(), message);
            }
        }
        if let Some(increment) = &keys.increment {
            case.options.alpha = true;
            self.increment(case, increment, &keys.method.span());
        }
        let known: Vec<String> = case.sources.iter().map(|s| s.id.clone()).collect();
        for group in &keys.olm_group {
            let mut members = Vec::new();
            for name in &group.sources {
                match known.iter().position(|id| id == name.get_ref()) {
                    Some(index) => members.push(index),
                    None if name.get_ref() == "*" => members.extend(0..known.len()),
                    None => self.unknown(name, "source", &known),
                }
            }
            case.no2.olm_groups.push((group.id.clone(), members));
        }
    }

    /// Air from its keys.
    pub(super) fn air(&mut self, keys: &AirKeys) -> Air {
        let unit = match keys.unit.get_ref().as_str() {
            "ug/m3" | "µg/m3" | "µg/m³" => ConcentrationUnit::Micrograms,
            "ppb" => ConcentrationUnit::Ppb,
            "ppm" => ConcentrationUnit::Ppm,
            _ => {
                let known = ["ug/m3", "ppb", "ppm"].map(str::to_owned);
                self.unknown(&keys.unit, "unit", &known);
                ConcentrationUnit::Micrograms
            }
        };
        let mut background = Background::default();
        let mut tables = Vec::new();
        let span = keys.unit.span();
        if keys.sector.is_empty() {
            let given = (keys.value, keys.variation.as_ref());
            let (values, table) = self.values(given, (&keys.csv, &keys.column), unit, span);
            background.values.push(values);
            tables.push(table);
            return (background, tables);
        }
        if keys.value.is_some() || keys.variation.is_some() || keys.csv.is_some() {
            self.wrong(span, "with sectors the values stand in the sectors");
        }
        let mut last = f64::NEG_INFINITY;
        for sector in &keys.sector {
            let bound = *sector.from_deg.get_ref();
            if !((0.0..=360.0).contains(&bound) && bound > last) {
                self.wrong(
                    sector.from_deg.span(),
                    "sectors begin at rising angles from 0 to 360",
                );
            }
            last = bound;
            background.sectors.push(bound);
            let given = (sector.value, sector.variation.as_ref());
            let files = (&sector.csv, &sector.column);
            let (values, table) = self.values(given, files, unit, sector.from_deg.span());
            background.values.push(values);
            tables.push(table);
        }
        (background, tables)
    }

    fn values(
        &mut self,
        (value, variation): (Option<f64>, Option<&VariationKeys>),
        (csv, column): (&Option<Spanned<PathBuf>>, &Option<Spanned<String>>),
        unit: ConcentrationUnit,
        span: std::ops::Range<usize>,
    ) -> (SectorValues, Option<SeriesTable>) {
        let varying = match self.variation(variation) {
            Variation::Constant => None,
            Variation::Factors { kind, factors } => Some((kind.keyword().to_owned(), factors)),
        };
        if value.is_some() && varying.is_some() {
            self.wrong(span.clone(), "value or variation, not both");
        }
        if value.is_some_and(|value| value.is_nan() || value < 0.0) {
            self.wrong(span.clone(), "a concentration is 0 or more");
        }
        if value.is_none() && varying.is_none() && csv.is_none() {
            self.wrong(span.clone(), "no value, variation or csv here");
        }
        let mut values = SectorValues {
            hourly: None,
            value,
            varying,
            hourly_unit: unit,
            unit,
        };
        let Some(path) = csv else {
            return (values, None);
        };
        let Some(column) = column else {
            self.wrong(
                path.span(),
                "which column of this table? Give column = \"…\"",
            );
            return (values, None);
        };
        let full = self.folder.join(path.get_ref());
        match read_series(&full, column.get_ref()) {
            Ok(table) => {
                values.hourly = Some((full, None));
                (values, Some(table))
            }
            Err(message) => {
                self.wrong(path.span(), message);
                (values, None)
            }
        }
    }
}
