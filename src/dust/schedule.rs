//! Wind-blown dust as an emission schedule.

use super::fixing::{FixingMeasure, treated_emission};
use super::gusts::{SPEEDS, WithinCell, weibull};
use super::regions::{SourceRegion, region_of, source_regions};
use super::scheme::{DustScheme, Ground, SurfaceAir, emission};
use super::shao2011::SoilSizes;
use super::sizes::{BINS, LANES, kok_2011_shares};
use super::soils::{DustSoil, DustSoils};
use super::tables::soil_sizes;
use super::topsoil::TopsoilHistory;
use super::treatment::Treated;
use super::{COVER_LEAF_AREA, DustError};
use crate::biogenic::county_cells;
use crate::grid::HorizontalGrid;
use crate::inventory::{EmissionError, EmissionField, EmissionSchedule, HeightClass, SourceGroup};
use crate::meteorology::MetSlice;
use crate::species::SpeciesTable;
use crate::terrain::{LandClass, LandProperties, Regions, Surface};
use crate::time::ModelTime;
use crate::units::{SPECIFIC_HEAT_AIR, VON_KARMAN, ZERO_CELSIUS};
use std::sync::Arc;

/// Sector of all groups.
pub const SECTOR: &str = "wind_dust";
/// Height of the weather's air temperature [m].
const SCREEN: f64 = 2.0;
/// Roughness length of bare ground for heat [m].
const HEAT_ROUGHNESS: f64 = 1e-3;
/// Greatest difference of surface and air that is believed [K].
const GREATEST_HEATING: f64 = 15.0;

/// How dust is raised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DustOptions {
    /// The scheme.
    pub scheme: DustScheme,
    /// Winds within a cell.
    pub within_cell: WithinCell,
}

impl DustOptions {
    /// A scheme with what suits it where the weather has its storms (stations): Leung's knows gusts, the others take the distribution of
    /// winds. A scenario chooses by its weather instead: mean days have no storms, and every scheme needs the distribution there.
    pub fn of(scheme: DustScheme) -> Self {
        let within_cell = match scheme {
            DustScheme::Leung2023 => WithinCell::Mean,
            _ => WithinCell::Weibull,
        };
        Self {
            scheme,
            within_cell,
        }
    }
}

/// Where dust is raised.
#[derive(Clone, Copy)]
pub struct DustPlace<'a> {
    /// The cells.
    pub grid: &'a HorizontalGrid,
    /// Layers of the model.
    pub layers: usize,
    /// Land cover of the cells.
    pub surface: &'a Surface,
    /// Counties, for tags.
    pub counties: &'a Regions,
    /// Soils and constants.
    pub soils: &'a DustSoils,
}

/// Soil of one class in a cell.
struct Patch {
    share: f64,
    soil: DustSoil,
    class: &'static LandProperties,
}

/// Emission of dust on one grid, hour by hour from the weather.
pub struct DustEmissions {
    options: DustOptions,
    pub(super) groups: Vec<SourceGroup>,
    /// Cells of each group with the county's share.
    pub(super) cells: Vec<Vec<(usize, f64)>>,
    /// Patches of each cell that can emit.
    patches: Vec<Vec<Patch>>,
    /// Where sand is fixed.
    pub(super) treated: Treated,
    /// Constant of calibration of each cell.
    constants: Vec<f64>,
    pub(super) areas: Vec<f64>,
    /// Longitude and latitude of each cell [degrees], and by how much map north is turned clockwise from true north [rad].
    pub(super) places: Vec<(f64, f64, f64)>,
    soils: &'static [SoilSizes],
    kok_shares: [f64; BINS],
    topsoil: Arc<TopsoilHistory>,
    lanes: usize,
    bins: [usize; BINS],
    pub(super) shape: (usize, usize, usize),
    annual: Vec<f64>,
}

impl DustEmissions {
    /// At a place, for the lanes `ADUST1` to `ADUST5` of a species table. Groups are source regions by counties:
    /// sector [`SECTOR`], the region as facility, so that tags select both.
    ///
    /// # Errors
    /// If a table is damaged or the species table lacks a lane of dust.
    pub fn new(
        place: DustPlace<'_>,
        species: &SpeciesTable,
        topsoil: impl Into<Arc<TopsoilHistory>>,
        options: DustOptions,
    ) -> Result<Self, DustError> {
        let DustPlace {
            grid,
            layers,
            surface,
            counties,
            soils,
        } = place;
        let regions = source_regions()?;
        let mut bins = [0; BINS];
        for (lane, name) in bins.iter_mut().zip(LANES) {
            *lane = species.lane(name).ok_or(DustError::NoLane(name))?;
        }
        let columns = grid.ny * grid.nx;
        let at = |cell: usize| (cell / grid.nx, cell % grid.nx);
        let of_cell: Vec<usize> = (0..columns)
            .map(|cell| {
                let (j, i) = at(cell);
                region_of(regions, grid.longitude[[j, i]], grid.latitude[[j, i]])
            })
            .collect();
        let mut patches = Vec::with_capacity(columns);
        for cell in 0..columns {
            let (j, i) = at(cell);
            let mut here = Vec::new();
            for class in LandClass::ALL {
                let share = surface.land_use[[class.index(), j, i]];
                if let Some(soil) = soils.soil(of_cell[cell], class).filter(|_| share > 0.0) {
                    here.push(Patch {
                        share,
                        soil: *soil,
                        class: class.properties()?,
                    });
                }
            }
            patches.push(here);
        }
        let (groups, cells) = groups_of(regions, &of_cell, &patches, grid, counties);
        Ok(Self {
            options,
            annual: vec![0.0; groups.len() * species.len()],
            groups,
            cells,
            patches,
            constants: of_cell
                .iter()
                .map(|region| soils.constant(options.scheme, options.within_cell, *region))
                .collect(),
            areas: grid.area.iter().copied().collect(),
            places: (0..columns)
                .map(|cell| {
                    let (j, i) = at(cell);
                    let (x, y) = (grid.longitude[[j, i]], grid.latitude[[j, i]]);
                    (x, y, grid.convergence(i, j))
                })
                .collect(),
            treated: Treated::default(),
            soils: soil_sizes()?,
            kok_shares: kok_2011_shares(),
            topsoil: topsoil.into(),
            lanes: species.len(),
            bins,
            shape: (layers, grid.ny, grid.nx),
        })
    }

    /// Emission of a cell by bins [kg/s], as it was or with a measure on all its ground.
    pub(super) fn cell(
        &self,
        cell: usize,
        time: ModelTime,
        weather: &MetSlice,
        measure: Option<&FixingMeasure>,
    ) -> [f64; BINS] {
        let at = [cell / self.shape.2, cell % self.shape.2];
        let mut sum = [0.0; BINS];
        let patches = &self.patches[cell];
        if patches.is_empty() {
            return sum;
        }
        let state = self.topsoil.at(time);
        let (water, frozen) = state.map_or((0.0, false), |soil| {
            (soil.water[at], soil.temperature[at] < ZERO_CELSIUS)
        });
        let density = weather.density[[0, at[0], at[1]]];
        let u = weather.friction_velocity[at];
        let skin = weather.temperature_2m[at] + heating(weather.sensible_heat_flux[at], density, u);
        let (speeds, count) = match self.options.within_cell {
            WithinCell::Mean => ([1.0; SPEEDS], 1),
            WithinCell::Weibull => (weibull(weather.wind_speed_10m[at]), SPEEDS),
        };
        for patch in patches {
            let leaves = patch.class.leaf_area_index[time.month() - 1];
            let ground = Ground {
                clay: patch.soil.clay,
                sand: patch.soil.sand,
                water,
                bare: patch.soil.bare,
                cover: (leaves / COVER_LEAF_AREA).min(1.0),
                crust: patch.soil.crust,
                snow: weather.snow_cover[at],
                aeolian_roughness: patch.soil.aeolian_roughness,
                skin_temperature: skin,
                frozen,
            };
            let soil = &self.soils[patch.soil.texture.index()];
            let weight = self.constants[cell] * self.areas[cell] * patch.share / count as f64;
            for speed in &speeds[..count] {
                let air = SurfaceAir {
                    friction_velocity: u * speed,
                    density,
                    mixing_height: weather.mixing_height[at],
                    obukhov_length: weather.obukhov_length[at],
                };
                let sizes = (soil, &self.kok_shares);
                let scheme = self.options.scheme;
                let flux = match measure {
                    None => emission(scheme, &ground, &air, soil, &self.kok_shares).bins,
                    Some(measure) => {
                        let wind = self.true_wind(cell, weather);
                        treated_emission(scheme, &ground, (&air, wind), sizes, measure)
                    }
                };
                for (sum, bin) in sum.iter_mut().zip(flux) {
                    *sum += weight * bin;
                }
            }
        }
        sum
    }

    /// Wind at 10 m to the true east and north [m/s].
    fn true_wind(&self, cell: usize, weather: &MetSlice) -> [f64; 2] {
        let at = [cell / self.shape.2, cell % self.shape.2];
        let (u, v) = (weather.wind_u_10m[at], weather.wind_v_10m[at]);
        let turn = self.places[cell].2;
        let (sine, cosine) = (libm::sin(turn), libm::cos(turn));
        [u * cosine + v * sine, v * cosine - u * sine]
    }

    /// Share of a cell whose soil can raise dust [1].
    pub(super) fn erodible(&self, cell: usize) -> f64 {
        self.patches[cell].iter().map(|patch| patch.share).sum()
    }

    /// Emission by group and bin [kg/s]: for budgets and calibration.
    ///
    /// # Errors
    /// If the weather is on another grid.
    pub fn by_group(
        &self,
        time: ModelTime,
        weather: &MetSlice,
    ) -> Result<Vec<[f64; BINS]>, EmissionError> {
        let field = self.at(time, weather)?;
        let mut sums = vec![[0.0; BINS]; self.groups.len()];
        for (group, _, rates) in field.entries() {
            for (sum, lane) in sums[group].iter_mut().zip(self.bins) {
                *sum += rates[lane];
            }
        }
        Ok(sums)
    }
}

/// Surface over air at screen height [K] by the sensible heat flux [W/m²], density [kg/m³] and friction velocity [m/s].
fn heating(heat: f64, density: f64, friction_velocity: f64) -> f64 {
    let scale = heat / (density * SPECIFIC_HEAT_AIR * friction_velocity.max(0.05));
    let excess = scale / VON_KARMAN * libm::log(SCREEN / HEAT_ROUGHNESS);
    excess.clamp(-GREATEST_HEATING, GREATEST_HEATING)
}

/// Groups by region and county, with their cells that can emit.
fn groups_of(
    regions: &[SourceRegion],
    of_cell: &[usize],
    patches: &[Vec<Patch>],
    grid: &HorizontalGrid,
    counties: &Regions,
) -> (Vec<SourceGroup>, Vec<Vec<(usize, f64)>>) {
    let (mut groups, mut cells) = (Vec::new(), Vec::new());
    let by_county = county_cells(grid, counties);
    for (at, region) in regions.iter().enumerate() {
        for (code, shares) in &by_county {
            let inside = |cell: usize| of_cell[cell] == at && !patches[cell].is_empty();
            let here: Vec<(usize, f64)> = shares.iter().copied().filter(|c| inside(c.0)).collect();
            if here.is_empty() {
                continue;
            }
            groups.push(SourceGroup {
                sector: SECTOR.to_owned(),
                county_code: *code,
                height_class: HeightClass::Ground,
                facility: Some(region.id.clone()),
                inside: None,
            });
            cells.push(here);
        }
    }
    (groups, cells)
}

impl EmissionSchedule for DustEmissions {
    fn groups(&self) -> &[SourceGroup] {
        &self.groups
    }

    fn at(&self, time: ModelTime, weather: &MetSlice) -> Result<EmissionField, EmissionError> {
        EmissionError::unless_on(self.shape, time, weather)?;
        let rates = self.cell_rates(time, weather);
        let mut field = EmissionField {
            lanes: self.lanes,
            ..EmissionField::default()
        };
        for (group, cells) in self.cells.iter().enumerate() {
            for (entry, &(cell, share)) in cells.iter().enumerate() {
                let parts = self.treated.parts(group, entry);
                let here = rates.with(&self.treated, cell, parts);
                if here.iter().all(|rate| *rate <= 0.0) {
                    continue;
                }
                field.cells.push(cell as u32);
                field.groups.push(group as u32);
                let start = field.rates.len();
                field.rates.resize(start + self.lanes, 0.0);
                for (lane, rate) in self.bins.iter().zip(here) {
                    field.rates[start + lane] = share * rate;
                }
            }
        }
        Ok(field)
    }

    /// Zeros: what the wind raises in a year depends on its weather.
    fn annual_totals(&self) -> &[f64] {
        &self.annual
    }

    fn provenance(&self) -> String {
        let fixed: Vec<&str> = self.treatments().iter().map(|t| t.name.as_str()).collect();
        let fixed = if fixed.is_empty() {
            String::new()
        } else {
            format!(", with the sand fixing {}", fixed.join(", "))
        };
        format!(
            "wind-blown dust by {} (winds within a cell: {}) with the soils and constants of seeds/dust{fixed}",
            self.options.scheme.name(),
            self.options.within_cell.name()
        )
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
#[path = "schedule_tests.rs"]
pub(super) mod tests;
