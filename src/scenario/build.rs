//! From a checked scenario to a case: terrain, weather, inventory and tags on one grid.

use super::emergency::LaidEmergency;
use super::fires::LaidFires;
use super::gridded::LaidGridded;
use super::hourly::LaidHourly;
use super::laid_inventory::LaidInventory;
use super::outer::OuterBuilt;
use super::plan::PlannedInventory;
use super::points::LaidPoints;
use super::problem::ScenarioError;
use super::schema::{Episode, HorizontalDiffusion, Inventory as InventoryChoice, Scenario};
use super::surroundings::MonthlyBackground;
use super::weather::{EpisodeWeather, Frame};
use crate::deposition::LandUseCategory;
use crate::grid::{Decomposition, HorizontalGrid, VerticalGrid, VerticalMetrics};
use crate::inventory::{Inventory, LaidAreas};
use crate::meteorology::{Gap, Meteorology, ReferenceAtmosphere};
use crate::simulation::{Case, Ground, Options, Surroundings, TagSlots};
use crate::species::SpeciesTable;
use crate::species::mechanism::Mechanism;
use crate::terrain::{Background, GasBackground, LandClass, ParticleBackground, Surface};
use crate::time::ModelTime;
use crate::transport::HorizontalDiffusivity;
use std::path::PathBuf;
use std::sync::Arc;

/// Limits of Smagorinsky's diffusivity [m²/s]: a floor for unresolved meander, a ceiling as in CAMx (choice of this project).
const SMAGORINSKY_LIMITS: (f64, f64) = (50.0, 10_000.0);

/// What all episodes of a scenario share.
#[allow(missing_debug_implementations)] // the compiled inventory holds a plume model behind a trait
pub struct Base {
    /// Horizontal grid.
    pub horizontal: HorizontalGrid,
    /// Nominal levels.
    pub vertical: VerticalGrid,
    /// Heights of the levels.
    pub metrics: VerticalMetrics,
    /// Terrain and land cover.
    pub surface: Surface,
    /// Transported species.
    pub species: SpeciesTable,
    /// The mechanism, without the groups that are switched off.
    mechanism: Option<Mechanism>,
    /// The inventory as read.
    pub inventory: Arc<Inventory>,
    /// The plan that made it; `None` without one.
    pub planned: Option<PlannedInventory>,
    /// The inventory on the grid.
    pub emissions: LaidInventory,
    /// How heavy pollution is answered; `None` where nobody answers.
    pub emergency: Option<LaidEmergency>,
    /// Gridded emissions of others on the grid.
    pub gridded: Option<LaidGridded>,
    /// Hourly emissions of others on the grid.
    pub hourly: Vec<LaidHourly>,
    /// Stacks of others with their hours.
    pub points: Vec<LaidPoints>,
    /// The fires on the grid.
    pub fires: Option<LaidFires>,
    /// What is to be said of terrain and land cover of the user's own.
    pub ground_notes: Vec<String>,
    /// Files of terrain and land cover, for the manifest.
    pub ground_files: Vec<PathBuf>,
    /// Ground of the columns.
    ground: Vec<Ground>,
    /// The areas of tags on the grid.
    pub areas: Arc<LaidAreas>,
    /// Files read besides the scenario, for the manifest.
    pub files: Vec<PathBuf>,
}

impl Base {
    /// The mechanism, without the groups that are switched off.
    pub fn mechanism(&self) -> Option<&Mechanism> {
        self.mechanism.as_ref()
    }
}

impl Scenario {
    /// Builds what all episodes share.
    ///
    /// # Errors
    /// If a part cannot be built; the message points at the value of the scenario that asked for it.
    pub fn base(&self) -> Result<Base, ScenarioError> {
        let Frame {
            horizontal,
            vertical,
            surface,
            metrics,
            notes: ground_notes,
            files: ground_files,
        } = self.frame()?;
        let mechanism = self.mechanism()?;
        let species = match &mechanism {
            Some(mechanism) => self.gases(mechanism)?,
            None => SpeciesTable::primary(),
        };
        let (mut inventory, planned, mut files) = self.planned_inventory()?;
        files.extend(self.outline_files());
        files.extend(self.area_files());
        let areas = Arc::new(self.laid_areas(&horizontal)?);
        let mut emergency = self.emergency_response(&inventory, (&horizontal, &species))?;
        files.extend(emergency.iter().flat_map(|e| e.files.iter().cloned()));
        let place = (&horizontal, &metrics, &surface);
        let gridded = self.laid_gridded(&mut inventory, place, &species)?;
        files.extend(gridded.iter().flat_map(|g| g.files.iter().cloned()));
        let hourly = self.laid_hourly(&mut inventory, (&horizontal, &metrics), &species)?;
        files.extend(hourly.iter().flat_map(|h| h.files.iter().cloned()));
        let points = self.laid_points(&mut inventory, (&horizontal, &metrics), &species, &areas)?;
        files.extend(points.iter().flat_map(|p| p.files.iter().cloned()));
        let lay = |own: &Inventory| self.laid_inventory(own, place, &species, &areas);
        let emissions = lay(&inventory)?;
        if let Some(emergency) = &mut emergency {
            emergency.lay(&inventory, lay)?;
        }
        let library = &inventory.library;
        let fires = self.laid_fires((&horizontal, &metrics), &species, library, &areas)?;
        if let Some(fires) = &fires {
            files.extend(fires.files.iter().cloned());
        }
        let ground = ground(&surface).map_err(|e| ScenarioError::input(e.to_string()))?;
        Ok(Base {
            horizontal,
            vertical,
            metrics,
            surface,
            species,
            mechanism,
            inventory: Arc::new(inventory),
            planned,
            emissions,
            emergency,
            gridded,
            hourly,
            points,
            fires,
            ground_notes,
            ground_files,
            ground,
            areas,
            files,
        })
    }

    /// The inventory of a run before it is laid on a grid, scaled to official totals and behind the plan, with the plan and the files read.
    ///
    /// # Errors
    /// [`ScenarioError`]: files that cannot be read, a plan that cannot be carried out.
    pub fn planned_inventory(
        &self,
    ) -> Result<(Inventory, Option<PlannedInventory>, Vec<PathBuf>), ScenarioError> {
        let (mut inventory, mut files) = self.inventory_files()?;
        if let Some(totals) = &self.official_totals {
            let path = self.resolve(totals);
            let scaled = inventory.scale_to(&path);
            scaled.map_err(|e| self.error_at(totals, e.to_string(), None))?;
            files.push(path);
        }
        let planned = self.planned(&inventory)?;
        if let Some(planned) = &planned {
            inventory = planned.outcome.inventory.clone();
            files.extend(self.plan_files(&planned.programme));
        }
        Ok((inventory, planned, files))
    }

    fn inventory_files(&self) -> Result<(Inventory, Vec<PathBuf>), ScenarioError> {
        match &self.inventory {
            InventoryChoice::Embedded => {
                let inventory =
                    Inventory::embedded().map_err(|e| ScenarioError::input(e.to_string()))?;
                Ok((inventory, Vec::new()))
            }
            InventoryChoice::Folder(folder) => {
                let path = self.resolve(&folder.value);
                let inventory = Inventory::from_folder(&path)
                    .map_err(|e| ScenarioError::input(e.to_string()))?;
                let mut files: Vec<PathBuf> = std::fs::read_dir(&path)
                    .map_err(|e| ScenarioError::input(format!("{}: {e}", path.display())))?
                    .filter_map(|entry| entry.ok().map(|e| e.path()))
                    .filter(|file| file.is_file())
                    .collect();
                files.sort();
                Ok((inventory, files))
            }
        }
    }

    /// Builds the case of one episode.
    ///
    /// # Errors
    /// If weather is missing or unreadable, or tags are no partition.
    pub fn case(&self, base: &Base, episode: &Episode) -> Result<BuiltCase, ScenarioError> {
        self.case_in(base, episode, None)
    }

    /// As [`Scenario::case`], in the reference air of an earlier run: a run that is made longer with appended reports
    /// must keep the air that it began with.
    ///
    /// # Errors
    /// As [`Scenario::case`].
    pub fn case_in(
        &self,
        base: &Base,
        episode: &Episode,
        reference: Option<ReferenceAtmosphere>,
    ) -> Result<BuiltCase, ScenarioError> {
        let (begin, end) = (episode.begin(), episode.end());
        let EpisodeWeather {
            weather,
            reference,
            gaps,
            mut files,
        } = self.episode_weather(
            &base.horizontal,
            &base.vertical,
            &base.surface,
            episode,
            reference,
        )?;
        let dust = self.dust_event.iter();
        files.extend(dust.map(|event| self.resolve(&event.file.value)));
        let (first, last) = weather.coverage();
        if begin < first || end > last {
            return Err(self.error_at(
                &episode.start,
                format!("the run goes from {begin} to {end}, but the weather covers {first} to {last} only"),
                Some("move `start`, or shorten `hours` or `spin_up_hours`".into()),
            ));
        }
        let emissions = self.emissions(base, &weather, (begin, end))?;
        let tags = self.tag_layout(base, (emissions.as_ref(), weather.as_ref()), (begin, end))?;
        let OuterBuilt {
            air: surroundings,
            notes,
            files: outer_files,
        } = self.surroundings(base, (begin, end))?;
        files.extend(outer_files);
        let chemistry = self.gas_chemistry(base)?;
        let particles = self.particle_chemistry(base)?;
        let reacting = (chemistry.as_ref(), particles.as_ref());
        let responses = self.response_plan(
            base,
            (emissions.as_ref(), weather.as_ref()),
            chemistry.as_ref(),
            (begin, end),
        )?;
        let slots = TagSlots::new(&base.species, reacting, tags.columns());
        let case = Case {
            horizontal: base.horizontal.clone(),
            metrics: base.metrics.clone(),
            decomposition: Arc::new(self.decomposition()),
            species: base.species.clone(),
            meteorology: weather,
            emissions,
            surroundings,
            tags,
            ground: base.ground.clone(),
            slots,
            responses,
            chemistry,
            particles,
            watched: None,
            options: self.options(),
            begin,
            start: episode.start.value,
            end,
        };
        Ok(BuiltCase {
            case,
            gaps,
            notes,
            files,
            reference,
        })
    }

    /// The air around and inside, what is to be said of it, and its files.
    fn surroundings(
        &self,
        base: &Base,
        span: (ModelTime, ModelTime),
    ) -> Result<OuterBuilt, ScenarioError> {
        let mut air = self.background(base)?;
        let (mut notes, mut files) = (Vec::new(), Vec::new());
        if let Some(outer) = &self.outer {
            let place = (&base.horizontal, &base.metrics, &base.species);
            let built = outer.build(self, air, place, span)?;
            (air, notes, files) = (built.air, built.notes, built.files);
        }
        if let Some(event) = &self.dust_event {
            air = event.around(self, air, (&base.metrics, &base.species))?;
        }
        Ok(OuterBuilt { air, notes, files })
    }

    fn background(&self, base: &Base) -> Result<Arc<dyn Surroundings>, ScenarioError> {
        let background = Background::embedded().map_err(|e| ScenarioError::input(e.to_string()))?;
        let gases = GasBackground::embedded().map_err(|e| ScenarioError::input(e.to_string()))?;
        let particles =
            ParticleBackground::embedded().map_err(|e| ScenarioError::input(e.to_string()))?;
        let chemistry = self.chemistry.as_ref();
        Ok(Arc::new(MonthlyBackground::new(
            &base.horizontal,
            &base.metrics,
            self.grid.top.value,
            &base.species,
            (background, gases, particles),
            chemistry.is_none_or(|c| c.stratosphere.value),
        )))
    }

    /// Blocks: as many as asked for, as square as the domain allows; one by default, for threads share out levels and rows.
    fn decomposition(&self) -> Decomposition {
        let (nx, ny) = self.grid.cells();
        let wanted = self.run.blocks.value.max(1);
        let across = (1..=wanted)
            .rev()
            .find(|n| wanted.is_multiple_of(*n) && n * n <= wanted)
            .unwrap_or(1);
        Decomposition::new(nx, ny, wanted / across, across)
    }

    fn options(&self) -> Options {
        let transport = &self.transport;
        let horizontal_diffusion = match transport.horizontal_diffusion.value {
            HorizontalDiffusion::Smagorinsky => Some(HorizontalDiffusivity::Smagorinsky {
                least: SMAGORINSKY_LIMITS.0,
                most: SMAGORINSKY_LIMITS.1,
            }),
            HorizontalDiffusion::Constant => {
                let value = transport.horizontal_diffusivity.as_ref();
                value.map(|v| HorizontalDiffusivity::Constant { value: v.value })
            }
            HorizontalDiffusion::None => None,
        };
        Options {
            advection: transport.advection.value,
            vertical_mixing: transport.vertical_mixing.value,
            horizontal_diffusion,
            time_step: transport.time_step.value as f64,
            particle_deposition: transport.particle_deposition.value,
            dry_deposition: transport.dry_deposition.value,
            wet_deposition: transport.wet_deposition.value,
        }
    }
}

/// A case with what the manifest says of its weather.
#[derive(Debug)]
pub struct BuiltCase {
    /// The case.
    pub case: Case,
    /// Gaps in the reports that were too long to interpolate.
    pub gaps: Vec<Gap>,
    /// What a reader must know of the air around the domain.
    pub notes: Vec<String>,
    /// Files of weather and of the air around.
    pub files: Vec<PathBuf>,
    /// The reference air.
    pub reference: ReferenceAtmosphere,
}

/// Land use of every column in the categories of the deposition schemes.
fn ground(surface: &Surface) -> Result<Vec<Ground>, crate::terrain::TerrainError> {
    let (classes, ny, nx) = surface.land_use.dim();
    let categories = LandClass::ALL
        .iter()
        .take(classes)
        .map(|class| Ok(LandUseCategory::ALL[class.properties()?.zhang2003 - 1]))
        .collect::<Result<Vec<_>, crate::terrain::TerrainError>>()?;
    let properties = LandClass::ALL
        .iter()
        .take(classes)
        .map(|class| class.properties())
        .collect::<Result<Vec<_>, _>>()?;
    let built = LandClass::ALL.iter().position(|c| *c == LandClass::Urban);
    let column = |n: usize| {
        let share = |class: usize| surface.land_use[[class, n / nx, n % nx]];
        let shares = categories
            .iter()
            .enumerate()
            .map(|(class, category)| (*category, surface.land_use[[class, n / nx, n % nx]]));
        let leaves = |month: usize| {
            let classes = properties.iter().enumerate();
            classes
                .map(|(n, p)| share(n) * p.leaf_area_index[month])
                .sum()
        };
        Ground {
            land: shares.filter(|(_, share)| *share > 0.0).collect(),
            leaf_area_index: std::array::from_fn(leaves),
            built: built.map_or(0.0, share),
        }
    };
    Ok((0..ny * nx).map(column).collect())
}
