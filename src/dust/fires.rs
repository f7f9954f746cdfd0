//! Fires of vegetation: a list of fire points with what burned, turned into an emission schedule.
//!
//!   mass = FRP · duration / (radiant energy a kilogram)     (Wooster et al. 2005, JGR 110, D24311: 0.368 kg/MJ)
//!   emission = mass × factor (`seeds/dust/fire_factors.csv`: Akagi et al. 2011, GFED4)
//!
//! Height of the plume where the list gives none (Sofiev et al. 2012, Atmos. Chem. Phys. 12, 1995, eq. 10):
//!
//!   H = 0.24 h + 170 m (FRP/1 MW)^0.35 exp(−0.6 N²/N₀²),  N₀² = 2.5·10⁻⁴ s⁻²,  N² of the free troposphere 10⁻⁴ s⁻²
//!
//! with the mixing height h. Smoke is spread evenly from the ground to H, as much air a layer holds below it.

use super::DustError;
use super::tables::Table;
use crate::grid::{HorizontalGrid, VerticalMetrics};
use crate::inventory::{
    BASE, EmissionError, EmissionField, EmissionSchedule, HeightClass, LaneMasses, Library,
    LineMass, PmProfile, SourceGroup, SourceKind,
};
use crate::meteorology::MetSlice;
use crate::species::SpeciesTable;
use crate::time::ModelTime;
use crate::units::HOUR;
use ndarray::Array3;
use std::collections::BTreeMap;

const FACTORS: &str = "dust/fire_factors.csv";
/// Sector of all groups.
pub const SECTOR: &str = "fire";
/// What a fire gives off, in the order of [`FireFactors::shares`].
pub const CONSTITUENTS: [&str; 9] = ["CO", "NOX", "SO2", "NH3", "NMOC", "EC", "OM", "PMF", "PMC"];
/// α, β [m] and γ of Sofiev, and the factor of its exponential: e^(−0.6·10⁻⁴/2.5·10⁻⁴).
const SOFIEV: (f64, f64, f64, f64) = (0.24, 170.0, 0.35, 0.786_627_861_066_552_9);
/// Power to which Sofiev refers [W].
const SOFIEV_POWER: f64 = 1e6;
/// Profile of PM2.5 by which the smoke's particles divide.
const PARTICLES: &str = "open_burning";
/// Open burning as the inventory knows it, for nitrogen, sulfur and organic gases.
const BURNING: SourceKind<'static> = SourceKind {
    sector: "open_burning",
    class: "straw_open",
    voc_profile: "biomass",
    out: 1.0,
};
/// Molar masses of NO2 and NO: the inventory counts NOx as NO2, the factors of fires as NO.
const NO2_OVER_NO: f64 = 46.0055 / 30.0061;
/// Columns of a list of fires.
const COLUMNS: [&str; 8] = [
    "longitude_deg",
    "latitude_deg",
    "time",
    "duration_h",
    "vegetation",
    "mass_kg",
    "frp_MW",
    "height_m",
];
/// Longest fire of one line [h].
const LONGEST: f64 = 24.0 * 31.0;

/// Factors of one kind of vegetation.
#[derive(Debug, Clone, PartialEq)]
pub struct FireFactors {
    /// Its name.
    pub vegetation: String,
    /// Mass over dry matter [kg/kg], in the order of [`CONSTITUENTS`]; NOX as NO.
    pub shares: [f64; CONSTITUENTS.len()],
    /// Radiant energy of a kilogram [J/kg].
    pub radiant_energy: f64,
}

/// The embedded factors.
///
/// # Errors
/// If the table is damaged.
pub fn fire_factors() -> Result<Vec<FireFactors>, DustError> {
    read_factors(&Table::embedded(FACTORS)?)
}

pub(super) fn read_factors(table: &Table) -> Result<Vec<FireFactors>, DustError> {
    table.collect(|row| {
        let grams =
            |column: &str| Ok::<f64, super::tables::Fault>(1e-3 * row.number(column, 0.0, 1000.0)?);
        let (soot, fine, coarse) = (grams("EC")?, grams("PM25")?, grams("PM10")?);
        let organic = grams("OC")? * row.number("om_per_oc", 1.0, 3.0)?;
        if soot + organic > fine {
            return Err(row.fault(
                "PM25",
                "EC and OM together exceed it",
                "OM = OC times om_per_oc",
            ));
        }
        if fine > coarse {
            return Err(row.fault("PM10", "PM25 exceeds it", "PM25 is part of PM10"));
        }
        Ok(FireFactors {
            vegetation: row.text("vegetation")?.to_owned(),
            shares: [
                grams("CO")?,
                grams("NOX")?,
                grams("SO2")?,
                grams("NH3")?,
                grams("NMOC")?,
                soot,
                organic,
                fine - soot - organic,
                coarse - fine,
            ],
            radiant_energy: 1e6 * row.number("MJ_per_kg", 0.1, 20.0)?,
        })
    })
}

/// A fire point.
#[derive(Debug, Clone, PartialEq)]
pub struct Fire {
    /// Longitude [°E].
    pub longitude: f64,
    /// Latitude [°N].
    pub latitude: f64,
    /// When it begins.
    pub begin: ModelTime,
    /// How long it burns [s].
    pub duration: f64,
    /// Dry matter that burns [kg].
    pub mass: f64,
    /// Mean radiative power [W].
    pub power: f64,
    /// Kind of vegetation: position among the factors.
    pub vegetation: usize,
    /// Top of the smoke above ground [m], if known.
    pub height: Option<f64>,
}

impl Fire {
    /// Seconds in which it burns from `begin` to `end` [s].
    pub fn burns(&self, begin: ModelTime, end: ModelTime) -> f64 {
        let ahead = (self.begin.seconds() - begin.seconds()) as f64;
        let length = (end.seconds() - begin.seconds()) as f64;
        ((ahead + self.duration).min(length) - ahead.max(0.0)).max(0.0)
    }
}

/// Reads a CSV file of fire points with the columns `longitude_deg`, `latitude_deg`, `time` (Beijing), `duration_h`, `vegetation`, and
/// either `mass_kg` (dry matter) or `frp_MW` (the other left empty); `height_m` may be empty.
///
/// # Errors
/// [`DustError::Problems`] with every fault of the file.
pub fn read_fires(
    file: &str,
    bytes: &[u8],
    factors: &[FireFactors],
) -> Result<Vec<Fire>, DustError> {
    let table = Table::parse(file, bytes)?;
    table.require(&COLUMNS)?;
    table.collect(|row| {
        let optional = |column: &str, greatest: f64| {
            if row.text(column)?.is_empty() {
                return Ok(None);
            }
            row.number(column, 0.0, greatest).map(Some)
        };
        let begin = ModelTime::parse(row.text("time")?)
            .map_err(|e| row.fault("time", e.to_string(), "write 2020-04-03T14:00 (Beijing)"))?;
        let duration = HOUR * row.number("duration_h", 0.01, LONGEST)?;
        let kinds = 0..factors.len();
        let vegetation = row.one_of("vegetation", kinds, |k| factors[*k].vegetation.clone())?;
        let energy = factors[vegetation].radiant_energy;
        let (mass, power) = match (optional("mass_kg", 1e12)?, optional("frp_MW", 1e6)?) {
            (Some(mass), None) => (mass, mass * energy / duration),
            (None, Some(power)) => (1e6 * power * duration / energy, 1e6 * power),
            _ => {
                return Err(row.fault(
                    "mass_kg",
                    "one of mass_kg and frp_MW must be given, and only one",
                    "leave the other cell empty",
                ));
            }
        };
        Ok(Fire {
            longitude: row.number("longitude_deg", -180.0, 180.0)?,
            latitude: row.number("latitude_deg", -90.0, 90.0)?,
            begin,
            duration,
            mass,
            power,
            vegetation,
            height: optional("height_m", 12_000.0)?,
        })
    })
}

/// Top of a fire's smoke above ground [m] by its power [W] and the mixing height [m].
pub fn smoke_height(power: f64, mixing_height: f64) -> f64 {
    let (alpha, beta, gamma, stability) = SOFIEV;
    alpha * mixing_height + beta * libm::pow(power / SOFIEV_POWER, gamma) * stability
}

/// Which lanes take a constituent: lane and kilograms (of numbers: particles) in it of a kilogram.
pub type FireLanes = [Vec<(usize, f64)>; CONSTITUENTS.len()];

/// Lanes of a species table, divided as an inventory divides open burning (its profile `open_burning` of PM2.5 and `biomass` of
/// VOC): by pollutant, or nitrogen by mole, organics by carbon bonds and volatility, particles by mode with their numbers; and the names
/// of constituents that found no lane.
///
/// # Errors
/// If the library lacks a profile or the table cannot carry an inventory.
pub fn fire_lanes(
    species: &SpeciesTable,
    library: &Library,
) -> Result<(FireLanes, Vec<&'static str>), DustError> {
    let profile = library.pm_profiles.get(PARTICLES);
    let profile = *profile.ok_or(DustError::NoProfile {
        profile: PARTICLES,
        file: "speciation_pm.csv",
    })?;
    if !library.voc_profiles.contains_key(BURNING.voc_profile) {
        return Err(DustError::NoProfile {
            profile: BURNING.voc_profile,
            file: "speciation_voc.csv",
        });
    }
    let masses = LaneMasses::new(species, library)?;
    let mut lanes = FireLanes::default();
    for (own, name) in lanes.iter_mut().zip(CONSTITUENTS) {
        let (pollutant, amount, profile) = match name {
            "NOX" => ("NOX", NO2_OVER_NO, profile),
            "NMOC" => ("VOC", 1.0, profile),
            "EC" => ("PM25", 1.0, only(&profile, 1.0, 0.0)),
            "OM" => ("PM25", 1.0, only(&profile, 0.0, 1.0)),
            "PMF" => ("PM25", 1.0, only(&profile, 0.0, 0.0)),
            other => (other, 1.0, profile),
        };
        let base = BASE.map(|known| if known == pollutant { amount } else { 0.0 });
        let mut filled = vec![0.0; species.len()];
        masses.add_mass(&LineMass { base, profile }, BURNING, &mut filled);
        let filled = filled.into_iter().enumerate();
        own.extend(filled.filter(|(_, mass)| *mass > 0.0));
    }
    let without = CONSTITUENTS.into_iter().zip(&lanes);
    let without = without.filter(|(_, lanes)| lanes.is_empty());
    let without = without.map(|(name, _)| name).collect();
    Ok((lanes, without))
}

/// A profile of particles that are one constituent.
fn only(profile: &PmProfile, elemental_carbon: f64, organic_matter: f64) -> PmProfile {
    PmProfile {
        elemental_carbon,
        organic_carbon: 0.0,
        organic_matter,
        ..*profile
    }
}

/// A fire in its cell.
struct Burning {
    column: usize,
    fire: Fire,
}

/// Fires on one grid.
pub struct FireEmissions {
    groups: Vec<SourceGroup>,
    /// Fires of each group.
    burning: Vec<Vec<Burning>>,
    interface_height: Array3<f64>,
    factors: Vec<FireFactors>,
    fire_lanes: FireLanes,
    lanes: usize,
    annual: Vec<f64>,
    /// Fires outside the domain.
    pub outside: usize,
}

impl FireEmissions {
    /// Lays fires on a grid; `place` says which county a fire in a cell (j·nx + i) counts for (0: none), and which areas of tags hold it
    /// ([`SourceGroup::inside`]).
    ///
    /// # Errors
    /// If a place has no image on the map.
    pub fn new(
        grid: &HorizontalGrid,
        metrics: &VerticalMetrics,
        species: &SpeciesTable,
        (fires, factors): (&[Fire], &[FireFactors]),
        fire_lanes: FireLanes,
        place: impl Fn(&Fire, usize) -> (u32, Option<Vec<u32>>),
    ) -> Result<Self, DustError> {
        let mut by_place: BTreeMap<(u32, Option<Vec<u32>>), Vec<Burning>> = BTreeMap::new();
        let places: Vec<(f64, f64)> = fires.iter().map(|f| (f.longitude, f.latitude)).collect();
        let positions = grid
            .positions(&places)
            .map_err(|e| DustError::Place(e.to_string()))?;
        let mut outside = 0;
        for (fire, position) in fires.iter().zip(positions) {
            let Some((i, j)) = grid.cell_at(position) else {
                outside += 1;
                continue;
            };
            let column = j * grid.nx + i;
            by_place
                .entry(place(fire, column))
                .or_default()
                .push(Burning {
                    column,
                    fire: fire.clone(),
                });
        }
        let groups: Vec<SourceGroup> = by_place
            .keys()
            .map(|(code, inside)| SourceGroup {
                sector: SECTOR.to_owned(),
                county_code: *code,
                height_class: HeightClass::Low,
                facility: None,
                inside: inside.clone(),
            })
            .collect();
        Ok(Self {
            annual: vec![0.0; groups.len() * species.len()],
            groups,
            burning: by_place.into_values().collect(),
            interface_height: metrics.interface_height.clone(),
            factors: factors.to_vec(),
            fire_lanes,
            lanes: species.len(),
            outside,
        })
    }

    /// The fires inside the domain.
    pub fn inside(&self) -> impl Iterator<Item = &Fire> {
        self.burning.iter().flatten().map(|burning| &burning.fire)
    }

    /// Shares of the layers of a column below a height above ground [m].
    fn layers(&self, column: usize, height: f64) -> Vec<f64> {
        let (levels, _, nx) = self.interface_height.dim();
        let at = |k: usize| self.interface_height[[k, column / nx, column % nx]];
        let top = height.clamp(at(1), at(levels - 1));
        (0..levels - 1)
            .map(|k| (at(k + 1).min(top) - at(k).min(top)) / top)
            .collect()
    }
}

impl EmissionSchedule for FireEmissions {
    fn groups(&self) -> &[SourceGroup] {
        &self.groups
    }

    fn at(&self, time: ModelTime, weather: &MetSlice) -> Result<EmissionField, EmissionError> {
        let (levels, ny, nx) = self.interface_height.dim();
        let expected = (levels - 1, ny, nx);
        EmissionError::unless_on(expected, time, weather)?;
        let mut field = EmissionField {
            lanes: self.lanes,
            ..EmissionField::default()
        };
        for (group, burning) in self.burning.iter().enumerate() {
            let mut cells: BTreeMap<u32, Vec<f64>> = BTreeMap::new();
            for Burning { column, fire } in burning {
                let seconds = fire.burns(time, time.plus(HOUR as i64));
                if seconds <= 0.0 {
                    continue;
                }
                let rate = fire.mass / fire.duration * seconds / HOUR;
                let mixed = weather.mixing_height[[column / nx, column % nx]];
                let height = fire
                    .height
                    .unwrap_or_else(|| smoke_height(fire.power, mixed));
                let factors = &self.factors[fire.vegetation];
                for (k, share) in self.layers(*column, height).into_iter().enumerate() {
                    if share <= 0.0 {
                        continue;
                    }
                    let cell = (k * ny * nx + column) as u32;
                    let rates = cells.entry(cell).or_insert_with(|| vec![0.0; self.lanes]);
                    for (amount, lanes) in factors.shares.iter().zip(&self.fire_lanes) {
                        for (lane, mass) in lanes {
                            rates[*lane] += share * rate * amount * mass;
                        }
                    }
                }
            }
            for (cell, rates) in cells {
                field.cells.push(cell);
                field.groups.push(group as u32);
                field.rates.extend(rates);
            }
        }
        Ok(field)
    }

    /// Zeros: fires have their dates.
    fn annual_totals(&self) -> &[f64] {
        &self.annual
    }

    fn provenance(&self) -> String {
        let count: usize = self.burning.iter().map(Vec::len).sum();
        format!(
            "{count} fires with the factors of seeds/dust/fire_factors.csv ({} outside)",
            self.outside
        )
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
#[path = "fires_tests.rs"]
mod tests;
