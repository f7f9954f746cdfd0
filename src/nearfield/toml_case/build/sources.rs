//! Sources of every kind, with AERMOD's least values.

use super::super::schema::{BuildingKeys, Common, File, PitKeys, StackKeys};
use super::{Builder, TINY};
use crate::plume::outline::{circle, mean_corner, rectangle};
use crate::plume::{
    Area, AreaShape, Buildings, Exit, OpenPit, Platform, Source, SourceKind, Stack, Volume,
};
use std::f64::consts::PI;
use toml::Spanned;

/// Corners of a circle that does not say how many.
const SIDES: usize = 20;

impl Builder<'_> {
    /// Adds a source of any kind.
    pub(super) fn add(
        &mut self,
        common: Common<'_>,
        place: [f64; 2],
        kind: SourceKind,
        emission: Option<&Spanned<f64>>,
    ) {
        let id = common.id;
        if self.case.sources.iter().any(|s| s.id == *id.get_ref()) {
            let message = format!("there is a source {} already", id.get_ref());
            self.wrong(id.span(), message);
        }
        if id.get_ref().is_empty() || id.get_ref().contains(char::is_whitespace) {
            self.wrong(id.span(), "a source's name has no blanks");
        }
        if !place.iter().all(|x| x.is_finite()) {
            self.wrong(id.span(), "the place of this source is not a number");
        }
        let rate = match emission {
            Some(rate) => self.at_least_zero(rate, "an emission"),
            None => 0.0,
        };
        if emission.is_none() && !self.rates_elsewhere && common.hourly_csv.is_none() {
            self.wrong(
                id.span(),
                "this source has no emission: give emission_…, hourly_csv or [pollutants.NAME]",
            );
        }
        let urban = common.town.and_then(|name| {
            let found = self.case.urban.iter().position(|t| t.id == *name.get_ref());
            if found.is_none() {
                let known: Vec<String> = self.case.urban.iter().map(|t| t.id.clone()).collect();
                self.unknown(name, "town", &known);
            }
            found
        });
        let variation = self.variation(common.variation);
        let flat = !self.case.options.elevated || common.flat;
        self.case.flat_by_source |= self.case.options.elevated && common.flat;
        let base = self.case.options.profile_base;
        let buoyant = matches!(kind, SourceKind::BuoyantLine(_));
        self.case.sources.push(Source {
            id: id.get_ref().clone(),
            x: place[0],
            y: place[1],
            elevation: if flat && !buoyant {
                base
            } else {
                common.elevation
            },
            flat,
            kind,
            emission: rate,
            variation,
            hourly: common.hourly_csv.is_some(),
            urban,
            buildings: None,
            platform: None,
            particles: None,
            gas: None,
            no2_ratio: 0.0,
            highly_buoyant: false,
        });
        self.attributes(common);
    }

    pub(super) fn sources(&mut self, file: &File) {
        for s in &file.stack {
            self.stack(s);
        }
        for s in &file.volume {
            let volume = Volume {
                height: self.at_least_zero(&s.height_m, "a height"),
                sigma_y: self.at_least_zero(&s.sigma_y_m, "a spread").max(TINY),
                sigma_z: self.at_least_zero(&s.sigma_z_m, "a spread").max(TINY),
            };
            let kind = SourceKind::Volume(volume);
            self.add(
                s.common(),
                [s.x_m, s.y_m],
                kind,
                s.emission_g_per_s.as_ref(),
            );
        }
        for s in &file.area {
            let corners = s.corners_m.get_ref().clone();
            let first = corners.first().copied().unwrap_or_default();
            let height = self.at_least_zero(&s.height_m, "a height");
            let Some(area) = Area::polygon(corners, height, s.sigma_z_m.max(TINY)) else {
                self.wrong(s.corners_m.span(), "these corners enclose no area");
                continue;
            };
            let rate = s.emission_g_per_s_m2.as_ref();
            self.add(s.common(), first, SourceKind::Area(area), rate);
        }
        for s in &file.rectangle {
            let area = self.rectangle(s.corner_m, &s.size_m, s.angle_deg);
            let area = Area {
                height: self.at_least_zero(&s.height_m, "a height"),
                sigma_z: s.sigma_z_m.max(TINY),
                ..area
            };
            let rate = s.emission_g_per_s_m2.as_ref();
            self.add(s.common(), s.corner_m, SourceKind::Area(area), rate);
        }
        for s in &file.circle {
            let radius = self.positive(&s.radius_m, "a radius");
            let sides = s.sides.as_ref().map_or(SIDES, |sides| *sides.get_ref());
            if !(3..=100_000).contains(&sides) {
                let span = s.sides.as_ref().map_or(0..0, Spanned::span);
                self.wrong(span, "a circle has 3 … 100000 sides");
                continue;
            }
            let length = (PI * radius * radius).sqrt();
            let area = Area {
                shape: AreaShape::Circle,
                height: self.at_least_zero(&s.height_m, "a height"),
                sigma_z: s.sigma_z_m.max(TINY),
                vertices: circle(s.centre_m, radius, sides),
                x_length: length,
                y_length: length,
                angle: 0.0,
                centre: s.centre_m,
            };
            let rate = s.emission_g_per_s_m2.as_ref();
            self.add(s.common(), s.centre_m, SourceKind::Area(area), rate);
        }
        for s in &file.pit {
            self.pit(s);
        }
        for s in &file.line {
            let width = *s.width_m.get_ref();
            if width.is_nan() || width < 1.0 {
                self.wrong(s.width_m.span(), "a strip is at least 1 m wide");
            }
            let height = self.at_least_zero(&s.height_m, "a height");
            let strip = Area::along(s.begin_m, s.end_m, width, height, s.sigma_z_m.max(TINY));
            let place = mean_corner(&[s.begin_m, s.end_m]);
            let rate = s.emission_g_per_s_m2.as_ref();
            self.add(s.common(), place, SourceKind::Area(strip), rate);
        }
        for s in &file.road {
            self.road(s);
        }
        self.buoyant(file);
        if self.case.sources.is_empty() {
            self.wrong(
                0..0,
                "no source: add [[stack]], [[volume]], [[area]], [[rectangle]], [[circle]], [[pit]], [[line]], [[road]] or [[buoyant]]",
            );
        }
    }

    fn stack(&mut self, s: &StackKeys) {
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
        if !temperature.is_finite() || (temperature > 0.0 && temperature < 200.0) {
            self.wrong(
                s.temperature_k.span(),
                "a temperature in kelvin lies above 200; 0 is ambient, a negative one so much above ambient",
            );
        }
        let stack = Stack {
            height: self.at_least_zero(&s.height_m, "a height"),
            temperature: if temperature == 0.0 {
                -TINY
            } else {
                temperature
            },
            velocity: self
                .at_least_zero(&s.velocity_m_per_s, "a velocity")
                .max(TINY),
            diameter: self.at_least_zero(&s.diameter_m, "a diameter").max(TINY),
            exit,
        };
        let kind = SourceKind::Point(stack);
        self.add(
            s.common(),
            [s.x_m, s.y_m],
            kind,
            s.emission_g_per_s.as_ref(),
        );
        let buildings = self.buildings(s.buildings.as_ref());
        // AERMOD's PLATFORM is an ALPHA option.
        self.case.options.alpha |= s.platform.is_some();
        if let Some(source) = self.case.sources.last_mut() {
            source.buildings = buildings;
            source.platform = s.platform.map(|keys| Platform {
                elevation: keys.base_m,
                building_height: keys.building_height_m,
                building_width: keys.building_width_m,
            });
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

    /// A rectangle without height.
    fn rectangle(&mut self, corner: [f64; 2], size: &Spanned<[f64; 2]>, angle: f64) -> Area {
        let [x, y] = *size.get_ref();
        if !(x > 0.0 && y > 0.0) {
            self.wrong(size.span(), "both sides are above 0");
        }
        let [x_length, y_length] = [x.max(TINY), y.max(TINY)];
        let vertices = rectangle(corner, x_length, y_length, angle);
        Area {
            shape: AreaShape::Rectangle,
            centre: mean_corner(&vertices),
            vertices,
            x_length,
            y_length,
            angle,
            ..Area::default()
        }
    }

    fn pit(&mut self, s: &PitKeys) {
        let area = self.rectangle(s.corner_m, &s.size_m, s.angle_deg);
        let volume = self.positive(&s.volume_m3, "a volume");
        let depth = volume / (area.x_length * area.y_length);
        let height = self.at_least_zero(&s.height_m, "a height");
        if height > depth {
            let message = format!("the release lies above the rim: the pit is {depth} m deep");
            self.wrong(s.height_m.span(), message);
        }
        let along = area.y_length >= area.x_length;
        let pit = OpenPit {
            alpha: if along {
                s.angle_deg
            } else {
                s.angle_deg + 90.0
            },
            area: Area {
                height,
                sigma_z: depth / 4.3,
                ..area
            },
            volume,
            depth,
        };
        let rate = s.emission_g_per_s_m2.as_ref();
        self.add(s.common(), s.corner_m, SourceKind::OpenPit(pit), rate);
    }
}
