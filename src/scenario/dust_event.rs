//! `[boundary.dust]`: dust that comes in through the sides, by an observed series of PM10 at one place.

use super::check::check_files;
use super::problem::ScenarioError;
use super::reader::{Placed, Reader, Section, Texts};
use super::schema::Scenario;
use super::suggest;
use crate::dust::DustError;
use crate::dust::event::{DustBoundary, DustSeries, transported_shares};
use crate::dust::sizes::{BINS, LANES};
use crate::grid::VerticalMetrics;
use crate::simulation::{Surroundings, SurroundingsError};
use crate::species::SpeciesTable;
use crate::time::ModelTime;
use crate::transport::BoundaryRatios;
use crate::units::{HOUR, STANDARD_PRESSURE, air_density, from_micrograms};
use ndarray::{Array3, Array4};
use std::path::PathBuf;
use std::sync::Arc;

/// Sides in the order of a ledger.
const SIDES: [&str; 4] = ["west", "east", "south", "north"];
/// Temperature of the air at the observing place where the scenario says nothing of its density [K].
const TEMPERATURE: f64 = 273.15;

/// A dust event at the boundary.
#[derive(Debug, Clone, PartialEq)]
pub struct DustEvent {
    /// CSV file with `time` (Beijing) and `PM10_ug_m3` in actual air.
    pub file: Placed<PathBuf>,
    /// Sides through which dust comes.
    pub sides: Vec<Placed<String>>,
    /// Height above ground to which dust is well mixed [m].
    pub mixed_height: Placed<f64>,
    /// Scale on which it falls off above [m].
    pub scale_height: Placed<f64>,
    /// PM10 at the place that is no dust [kg/m³].
    pub other_particles: Placed<f64>,
    /// By how much the boundary is ahead of the place [s].
    pub lead: Placed<f64>,
    /// By what the observed dust is multiplied [1].
    pub factor: Placed<f64>,
    /// PM2.5 over PM10 of the dust [1].
    pub fine_share: Placed<f64>,
    /// Pressure at the observing place [Pa].
    pub pressure: Placed<f64>,
}

/// Reads the section below `[boundary]`; `None` if there is none.
pub(super) fn dust_event(boundary: &mut Section<'_>, reader: &mut Reader<'_>) -> Option<DustEvent> {
    let mut s = boundary.section(reader, "dust")?;
    let file = s.required::<String>(
        reader,
        "file",
        "write file = \"baiyin.csv\": time (Beijing) and PM10_ug_m3",
    );
    let sides = s
        .optional::<Texts>(reader, "sides")
        .map_or_else(Vec::new, |texts| texts.value.0);
    let event = DustEvent {
        file: file.map(PathBuf::from),
        sides,
        mixed_height: s.or(reader, "mixed_height_m", 1000.0),
        scale_height: s.or(reader, "scale_height_m", 800.0),
        other_particles: s
            .or(reader, "other_particles_ug_m3", 50.0)
            .map(from_micrograms),
        lead: s.or(reader, "lead_hours", 0.0).map(|hours| hours * HOUR),
        factor: s.or(reader, "factor", 1.0),
        fine_share: s.or(reader, "fine_share", 0.2),
        pressure: s
            .or(reader, "pressure_hPa", STANDARD_PRESSURE / 100.0)
            .map(|hectopascals| hectopascals * 100.0),
    };
    s.finish(reader);
    Some(event)
}

/// Notes every value that cannot be.
pub(super) fn check(scenario: &Scenario, reader: &mut Reader<'_>) {
    let Some(event) = &scenario.dust_event else {
        return;
    };
    if scenario.aerosol.is_none() {
        reader.refuse(
            &event.file,
            "missing-section",
            "dust comes in, but there is no section [aerosol] whose lanes could carry it",
            "add [chemistry] and [aerosol]",
        );
    }
    check_files(scenario, std::slice::from_ref(&event.file), reader);
    if event.sides.is_empty() {
        reader.refuse(
            &event.file,
            "missing-key",
            "boundary.dust.sides names no side",
            "write sides = [\"east\", \"north\"]",
        );
    }
    for side in &event.sides {
        if !SIDES.contains(&side.value.as_str()) {
            let message = format!("no side is called '{}'", side.value);
            let help = suggest::help(&side.value, SIDES.into_iter(), "sides are");
            reader.refuse(side, "unknown-name", message, help);
        }
    }
    for (value, key, least, most) in [
        (&event.mixed_height, "mixed_height_m", 10.0, 8000.0),
        (&event.scale_height, "scale_height_m", 10.0, 8000.0),
        (&event.factor, "factor", 0.0, 100.0),
        (&event.pressure, "pressure_hPa", 30_000.0, 110_000.0),
    ] {
        if !(least..=most).contains(&value.value) {
            let scale = if key.ends_with("hPa") { 100.0 } else { 1.0 };
            let message = format!(
                "boundary.dust.{key} = {} is not possible",
                value.value / scale
            );
            let help = format!("write {} to {}", least / scale, most / scale);
            reader.refuse(value, "bad-value", message, help);
        }
    }
    if transported_shares(event.fine_share.value).is_none() {
        let message = format!(
            "boundary.dust.fine_share = {} is no ratio of PM2.5 to PM10 of dust",
            event.fine_share.value
        );
        let help = "write 0.05 to 0.6; 0.19 is the median at Xining on dusty days, 0.23 at Lanzhou";
        reader.refuse(&event.fine_share, "bad-value", message, help);
    }
}

impl DustEvent {
    /// Puts the event around `air`, the air outside without it.
    pub(super) fn around(
        &self,
        scenario: &Scenario,
        air: Arc<dyn Surroundings>,
        (metrics, species): (&VerticalMetrics, &SpeciesTable),
    ) -> Result<Arc<dyn Surroundings>, ScenarioError> {
        let path = scenario.resolve(&self.file.value);
        let bytes = crate::seeds::read(&path).map_err(|e| {
            let text = format!("{} cannot be read: {e}", path.display());
            scenario.error_at(&self.file, text, None)
        })?;
        let fail = |e: DustError| ScenarioError::input(e.to_string());
        let name = path.display().to_string();
        let series = DustSeries::parse(&name, &bytes).map_err(fail)?;
        let mut lanes = [0; BINS];
        for (lane, name) in lanes.iter_mut().zip(LANES) {
            *lane = species
                .lane(name)
                .ok_or_else(|| fail(DustError::NoLane(name)))?;
        }
        let boundary = DustBoundary {
            series,
            sides: SIDES.map(|side| self.sides.iter().any(|s| s.value == side)),
            mixed_height: self.mixed_height.value,
            scale_height: self.scale_height.value,
            other_particles: self.other_particles.value,
            lead: self.lead.value as i64,
            factor: self.factor.value,
            shares: transported_shares(self.fine_share.value).unwrap_or([0.0; BINS]),
        };
        Ok(Arc::new(DustyAir {
            air,
            boundary,
            lanes,
            density: air_density(self.pressure.value, TEMPERATURE),
            heights: metrics.interface_height.clone(),
            name,
        }))
    }
}

/// The air outside with dust on top of it.
struct DustyAir {
    air: Arc<dyn Surroundings>,
    boundary: DustBoundary,
    lanes: [usize; BINS],
    /// Density of the air at the observing place [kg/m³].
    density: f64,
    /// Heights of the interfaces above ground [m], `[k][j][i]`.
    heights: Array3<f64>,
    name: String,
}

impl Surroundings for DustyAir {
    fn boundary(&self, time: ModelTime) -> Result<BoundaryRatios, SurroundingsError> {
        let mut ratios = self.air.boundary(time)?;
        let (_, ny, nx) = self.heights.dim();
        let sides = [
            &mut ratios.west,
            &mut ratios.east,
            &mut ratios.south,
            &mut ratios.north,
        ];
        for (side, field) in sides.into_iter().enumerate() {
            let (layers, along, _) = field.dim();
            for k in 0..layers {
                for n in 0..along {
                    let [j, i] = [[n, 0], [n, nx - 1], [0, n], [ny - 1, n]][side];
                    let edges = (self.heights[[k, j, i]], self.heights[[k + 1, j, i]]);
                    let dust = self
                        .boundary
                        .layer_mixing_ratios(side, edges, time, self.density);
                    for (lane, ratio) in self.lanes.iter().zip(dust) {
                        field[[k, n, *lane]] += ratio;
                    }
                }
            }
        }
        Ok(ratios)
    }

    fn ratio(&self, time: ModelTime, altitude: f64, lane: usize) -> f64 {
        self.air.ratio(time, altitude, lane)
    }

    fn inside(&self, time: ModelTime) -> Result<Option<Array4<f64>>, SurroundingsError> {
        self.air.inside(time)
    }

    fn provenance(&self) -> String {
        format!(
            "{}; dust by the series {}",
            self.air.provenance(),
            self.name
        )
    }
}
