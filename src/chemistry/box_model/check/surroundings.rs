//! Air, light and observations of a case file.

use super::Checker;
use crate::chemistry::box_model::BoxError;
use crate::chemistry::box_model::air::{AirOfBox, QUANTITIES, Quantity};
use crate::chemistry::box_model::light::{Light, Place};
use crate::chemistry::box_model::schema::{File, HeldKeys, LightKeys};
use crate::chemistry::box_model::series::Series;
use crate::chemistry::photolysis::{Photolysis, ozone_column_of_month, reference_column};
use crate::time::ModelTime;
use crate::units::{HOUR, MINUTE};
use toml::Spanned;

impl Checker<'_> {
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
    pub(super) fn held(
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

    pub(super) fn air(&mut self, keys: &File, from: f64, to: f64) -> Result<AirOfBox, BoxError> {
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

    pub(super) fn light(
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
            ozone_column_of_month(midnight.month())?,
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
        let profile = reference_column(altitude, ozone)?;
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
