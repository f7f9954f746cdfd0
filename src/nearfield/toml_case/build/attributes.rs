//! What sources have besides their geometry: roles, hourly tables, deposition, footprints around stacks.

use super::super::hourly::EmissionTable;
use super::super::schema::{Common, File, StructureKeys};
use super::super::table::Table;
use super::super::{ROLES, SourceNote};
use super::Builder;
use crate::nearfield::case::GasSettings;
use crate::plume::building::{StackSite, Structure, Tier, profiles};
use crate::plume::{Gas, ParticleClass, Particles, SourceKind};
use std::collections::BTreeMap;
use std::path::Path;

impl Builder<'_> {
    /// Attributes of the source that was added last.
    pub(super) fn attributes(&mut self, common: Common<'_>) {
        let index = self.case.sources.len() - 1;
        let role = common.role.map_or("new", |role| role.get_ref().as_str());
        if let Some(name) = common.role
            && !ROLES.contains(&role)
        {
            self.unknown(name, "role", &ROLES.map(str::to_owned));
        }
        self.notes.push(SourceNote {
            role: role.to_owned(),
            tags: common.tags.clone(),
        });
        if let Some(path) = common.hourly_csv {
            let full = self.folder.join(path.get_ref());
            let source = &self.case.sources[index];
            match hourly_of(&full, &source.kind, &source.id) {
                Ok(hours) => self.hourly.emissions.push(EmissionTable {
                    source: index,
                    file: full,
                    hours,
                }),
                Err(message) => self.wrong(path.span(), message),
            }
        }
        // AERMOD's METHOD_2 is an ALPHA option.
        self.case.options.alpha |= common.fine_particles.is_some();
        let particles = self.particles(common);
        let gas = common.gas.map(|keys| Gas {
            diffusivity_air: keys.diffusivity_air_cm2_per_s,
            diffusivity_water: keys.diffusivity_water_cm2_per_s,
            cuticular_resistance: keys.cuticular_resistance_s_per_cm,
            henry: keys.henry_pa_m3_per_mol,
        });
        let ratio = common.no2_ratio.map(|ratio| {
            if !(0.0..=1.0).contains(ratio.get_ref()) {
                self.wrong(ratio.span(), "NO2/NOx lies from 0 to 1");
            }
            *ratio.get_ref()
        });
        let source = &mut self.case.sources[index];
        source.particles = particles;
        source.gas = gas;
        source.no2_ratio = ratio.unwrap_or(f64::NAN);
    }

    fn particles(&mut self, common: Common<'_>) -> Option<Particles> {
        if let Some(fine) = common.fine_particles {
            if !common.particles.is_empty() {
                self.wrong(common.id.span(), "particles or fine_particles, not both");
            }
            return Some(Particles::Fine {
                fine_fraction: fine.fine_fraction,
                mean_diameter: fine.mean_diameter_um,
            });
        }
        let classes: Vec<ParticleClass> = common
            .particles
            .iter()
            .map(|keys| ParticleClass {
                diameter: self.positive(&keys.diameter_um, "a diameter"),
                mass_fraction: self.at_least_zero(&keys.mass_fraction, "a share"),
                density: self.positive(&keys.density_g_per_cm3, "a density"),
            })
            .collect();
        let sum: f64 = classes.iter().map(|class| class.mass_fraction).sum();
        if let Some(first) = common.particles.first()
            && (sum - 1.0).abs() > 0.02
        {
            let message = format!("the mass fractions add up to {sum}, not 1");
            self.wrong(first.mass_fraction.span(), message);
        }
        (!classes.is_empty()).then_some(Particles::Classes(classes))
    }

    /// Depletion and the surface on which gases deposit, by AERMOD's rules.
    pub(super) fn depletion(&mut self, file: &File) {
        if let Some(keys) = &file.gas {
            let mut months = None;
            if let Some(list) = &keys.seasons {
                months = <[u32; 12]>::try_from(list.get_ref().as_slice()).ok();
                if months.is_none_or(|m| m.iter().any(|c| !(1..=5).contains(c))) {
                    self.wrong(list.span(), "a season 1 … 5 for each of the twelve months");
                }
            }
            let mut sectors = None;
            if let Some(list) = &keys.land_use {
                sectors = <[u32; 36]>::try_from(list.get_ref().as_slice()).ok();
                if sectors.is_none_or(|s| s.iter().any(|c| !(1..=9).contains(c))) {
                    self.wrong(list.span(), "a land use 1 … 9 for each of 36 directions");
                }
            }
            // AERMOD's defaults of GASDEPDF (User's Guide EPA-454/B-24-007, 3.2.8): 0, 0.5, 0.25.
            let mut share = |key: &Option<toml::Spanned<f64>>, otherwise: f64| match key {
                Some(share) => {
                    if !(0.0..=1.0).contains(share.get_ref()) {
                        self.wrong(share.span(), "a share lies from 0 to 1");
                    }
                    *share.get_ref()
                }
                None => otherwise,
            };
            let reactivity = share(&keys.reactivity, 0.0);
            let autumn = share(&keys.leaf_fraction_autumn, 0.5);
            let spring = share(&keys.leaf_fraction_spring, 0.25);
            let reference = keys.reference.clone().unwrap_or_default();
            self.case.gas_deposition = GasSettings {
                seasons: months,
                land_use: sectors,
                user_velocity: keys.velocity_m_per_s,
                defaults: Some((reactivity, autumn, spring, reference)),
            };
        }
        let surface = &self.case.gas_deposition;
        let user = surface.user_velocity.is_some();
        let seasons = surface.seasons.is_some() && surface.land_use.is_some();
        let gases = self.case.sources.iter().any(|s| s.gas.is_some());
        let particles = self.case.sources.iter().any(|s| s.particles.is_some());
        let dry = user || (seasons && gases) || particles;
        let wet = gases || particles;
        let keys = &file.options;
        let options = &mut self.case.options;
        options.dry_depletion = dry && !keys.no_dry_depletion;
        options.wet_depletion = wet && !keys.no_wet_depletion;
        options.dry_depletion |= options.area_depletion;
        let outputs = options.outputs;
        let span = keys.outputs.as_ref().map_or(0..0, toml::Spanned::span);
        if (outputs.dry_deposition || outputs.total_deposition) && !dry {
            self.wrong(
                span.clone(),
                "dry deposition needs particles, or gas with [gas] seasons and land_use, or gas.velocity_m_per_s",
            );
        }
        if (outputs.wet_deposition || outputs.total_deposition) && !wet {
            self.wrong(span, "wet deposition needs particles or gas of a source");
        }
    }

    /// Buildings of every stack that gives none, from footprints.
    pub(super) fn footprints(&mut self, keys: &[StructureKeys]) {
        if keys.is_empty() {
            return;
        }
        let mut structures = Vec::new();
        for building in keys {
            for tier in building.tier.get_ref() {
                if tier.corners_m.get_ref().len() < 3 {
                    self.wrong(
                        tier.corners_m.span(),
                        "a footprint has three corners or more",
                    );
                }
            }
            if building.tier.get_ref().is_empty() {
                self.wrong(building.tier.span(), "a building has one tier or more");
            }
            structures.push(Structure {
                base: building.base_m,
                tiers: building
                    .tier
                    .get_ref()
                    .iter()
                    .map(|tier| Tier {
                        height: tier.height_m,
                        corners: tier.corners_m.get_ref().clone(),
                    })
                    .collect(),
            });
        }
        if !self.problems.is_empty() {
            return;
        }
        let stacks: Vec<usize> = (0..self.case.sources.len())
            .filter(|&i| {
                let source = &self.case.sources[i];
                matches!(source.kind, SourceKind::Point(_)) && source.buildings.is_none()
            })
            .collect();
        let sites: Vec<StackSite> = stacks
            .iter()
            .map(|&i| {
                let source = &self.case.sources[i];
                StackSite {
                    base: source.elevation,
                    x: source.x,
                    y: source.y,
                }
            })
            .collect();
        for (&index, profile) in stacks.iter().zip(profiles(&structures, &sites)) {
            if profile.buildings.height.iter().any(|height| *height > 0.0) {
                self.case.sources[index].buildings = Some(Box::new(profile.buildings));
            }
        }
    }
}

/// Emission and release by hour.
type Hours = BTreeMap<i64, (f64, [Option<f64>; 3])>;

/// Hourly emissions of one source from a table: time, emission (in the unit of the source's key), and what changes of the release.
fn hourly_of(path: &Path, kind: &SourceKind, id: &str) -> Result<Hours, String> {
    let table = Table::read(path)?;
    let (emission, extra): (&str, [&str; 3]) = match kind {
        SourceKind::Point(_) => (
            "emission_g_per_s",
            ["temperature_k", "velocity_m_per_s", ""],
        ),
        SourceKind::Volume(_) => ("emission_g_per_s", ["height_m", "sigma_y_m", "sigma_z_m"]),
        SourceKind::OpenPit(_) => ("emission_g_per_s_m2", ["", "", ""]),
        SourceKind::Road(road) if road.extended => {
            ("emission_g_per_s_m", ["height_m", "sigma_z_m", ""])
        }
        SourceKind::Area(_) | SourceKind::Road(_) => {
            ("emission_g_per_s_m2", ["height_m", "sigma_z_m", ""])
        }
        SourceKind::BuoyantLine(_) => ("emission_g_per_s", ["buoyancy_m4_per_s3", "", ""]),
    };
    let time = table.needed("time")?;
    let emission = table.needed(emission)?;
    let name = table.column("source");
    let extra = match kind {
        SourceKind::Point(_) => [
            Some(table.needed(extra[0])?),
            Some(table.needed(extra[1])?),
            None,
        ],
        _ => extra.map(|name| table.column(name)),
    };
    let mut hours = Hours::new();
    for row in table.rows() {
        if name.is_some_and(|name| row.text(name) != id) {
            continue;
        }
        let date = row.time(time)?;
        let mut values = [None; 3];
        for (value, column) in values.iter_mut().zip(extra) {
            if let Some(column) = column {
                *value = row.number(column)?;
            }
        }
        let rate = row.value(emission)?;
        if hours.insert(date, (rate, values)).is_some() {
            return Err(row.wrong(&format!("hour {date} stands twice")));
        }
    }
    if hours.is_empty() {
        return Err(format!("{} has no row of source {id}", path.display()));
    }
    Ok(hours)
}
