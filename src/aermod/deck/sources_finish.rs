//! From drafts to the sources of a run.

use super::drafts::SourceDraft;
use super::reader::Reader;
use crate::nearfield::case::HourlyEmission;
use crate::plume::{
    Area, AreaShape, BuoyantLine, Exit, OpenPit, ParticleClass, Particles, Source, SourceKind,
    Stack, Variation, VariationKind, Volume,
};

impl SourceDraft {
    fn area(&self) -> Area {
        Area {
            shape: match self.kind.as_str() {
                "AREAPOLY" => AreaShape::Polygon,
                "AREACIRC" => AreaShape::Circle,
                "LINE" => AreaShape::Line,
                _ => AreaShape::Rectangle,
            },
            height: self.height,
            sigma_z: self.sigma_z,
            vertices: self.vertices.clone(),
            x_length: self.x_length,
            y_length: self.y_length,
            angle: self.angle,
            centre: self.centre,
        }
    }

    fn source_kind(&self, group: usize) -> SourceKind {
        match self.kind.as_str() {
            "VOLUME" => SourceKind::Volume(Volume {
                height: self.height,
                sigma_y: self.sigma_y,
                sigma_z: self.sigma_z,
            }),
            "AREA" | "AREAPOLY" | "AREACIRC" | "LINE" => SourceKind::Area(self.area()),
            "OPENPIT" => SourceKind::OpenPit(OpenPit {
                area: self.area(),
                volume: self.volume,
                depth: self.depth,
                alpha: self.alpha,
            }),
            "RLINE" | "RLINEXT" => SourceKind::Road(self.road),
            "BUOYLINE" => SourceKind::BuoyantLine(BuoyantLine {
                begin: [self.begin[0], self.begin[1]],
                end: [self.end[0], self.end[1]],
                height: self.height,
                group,
            }),
            kind => SourceKind::Point(Stack {
                height: self.height,
                temperature: self.temperature,
                velocity: self.velocity,
                diameter: self.diameter,
                exit: match kind {
                    "POINTCAP" => Exit::Capped,
                    "POINTHOR" => Exit::Horizontal,
                    _ => Exit::Vertical,
                },
            }),
        }
    }

    fn particle_load(&self) -> Option<Particles> {
        if let Some((fine_fraction, mean_diameter)) = self.fine {
            return Some(Particles::Fine {
                fine_fraction,
                mean_diameter,
            });
        }
        let [diameters, fractions, densities] = &self.particles;
        let classes: Vec<ParticleClass> = diameters
            .iter()
            .zip(fractions)
            .zip(densities)
            .map(|((diameter, mass_fraction), density)| ParticleClass {
                diameter: *diameter,
                mass_fraction: *mass_fraction,
                density: *density,
            })
            .collect();
        (!classes.is_empty()).then_some(Particles::Classes(classes))
    }
}

impl Reader<'_> {
    /// Puts sources, hourly emission and buoyant groups into the case.
    pub(super) fn settle_sources(&mut self) {
        let flat_run = self.control.flat && !self.control.flat_by_source;
        let base = self.case.options.profile_base;
        let groups = self.grouping.buoyant.groups.clone();
        let needs_ratio = self.control.needs_ozone();
        self.case.sources = self
            .sources
            .iter()
            .map(|draft| {
                let flat = flat_run || draft.flat;
                let group = draft
                    .buoyant_groups
                    .first()
                    .and_then(|input| groups.iter().position(|g| g == input))
                    .unwrap_or(0);
                let place = match draft.kind.as_str() {
                    "RLINE" | "RLINEXT" => [draft.begin[0], draft.begin[1]],
                    _ => draft.place,
                };
                Source {
                    id: draft.id.clone(),
                    x: place[0],
                    y: place[1],
                    // Flat terrain lies at the height of the profile's base.
                    // AERMOD keeps the elevation of buoyant lines in flat runs too.
                    elevation: if flat && draft.kind != "BUOYLINE" {
                        base
                    } else {
                        draft.elevation
                    },
                    flat,
                    kind: draft.source_kind(group),
                    emission: draft.emission,
                    variation: VariationKind::of_keyword(&draft.variation).map_or(
                        Variation::Constant,
                        |kind| Variation::Factors {
                            kind,
                            factors: draft.factors.clone(),
                        },
                    ),
                    hourly: draft.variation == "HOURLY",
                    urban: draft.urban.first().copied(),
                    buildings: draft.building_table(),
                    platform: draft.platform,
                    particles: draft.particle_load(),
                    gas: draft.gas,
                    no2_ratio: if needs_ratio || draft.no2_ratio >= 0.0 {
                        draft.no2_ratio
                    } else {
                        0.0
                    },
                    highly_buoyant: draft.highly_buoyant,
                }
            })
            .collect();
        self.case.buoyant_groups = groups
            .iter()
            .map(|input| self.grouping.buoyant.inputs[*input].clone())
            .collect();
        if let Some(file) = self.grouping.hourly_file.clone() {
            self.case.hourly_emission = vec![HourlyEmission {
                file,
                sources: (0..self.sources.len())
                    .filter(|i| self.sources[*i].variation == "HOURLY")
                    .collect(),
            }];
        }
        self.settle_background();
        let c = &self.control;
        if c.needs_ozone() {
            let count = self.preset.ozone_sectors;
            self.case.no2.ozone = c.ozone.finish(
                count.is_some(),
                count.unwrap_or(1),
                crate::nearfield::case::ConcentrationUnit::Ppb,
            );
        }
        if c.grsm {
            let count = self.preset.nox_sectors;
            self.case.no2.nox = c.nox.finish(
                count.is_some(),
                count.unwrap_or(1),
                crate::nearfield::case::ConcentrationUnit::Ppb,
            );
        }
    }
}
