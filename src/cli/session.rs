//! What run, resume, report and export share: the scenario built, the points, the hash of all inputs, the folder's files.

use super::CliError;
use crate::apportionment::TagLayout;
use crate::meteorology::ReferenceAtmosphere;
use crate::output::{InputHash, Manifest, Results, SeriesPoint, WriteError, hash_file};
use crate::scenario::{Base, BuiltCase, Episode, Period, Scenario};
use crate::seeds;
use crate::simulation::{Case, Process, Record, TagArea, Watched, regime_hours};
use crate::terrain::{Regions, receptors};
use std::path::{Path, PathBuf};

/// Files of a run's folder.
pub(super) const MANIFEST: &str = "manifest.json";
pub(super) const CHECKPOINT: &str = "checkpoint.bin";
pub(super) const RECORD: &str = "record.bin";
pub(super) const SCENARIO: &str = "scenario.toml";
pub(super) const REPORT: &str = "report.html";

/// A scenario with everything built that its episodes share.
pub(super) struct Session {
    pub scenario: Scenario,
    pub base: Base,
    /// Points of tables and series that lie in the domain, with their cells (j, i).
    pub points: Vec<(SeriesPoint, (usize, usize))>,
    /// Points asked for that lie outside.
    pub outside: Vec<String>,
    /// The reference air of an earlier part of the run.
    pub reference: Option<ReferenceAtmosphere>,
}

impl Session {
    pub fn build(scenario: Scenario) -> Result<Self, CliError> {
        let base = scenario.base()?;
        let all = receptors().map_err(|e| CliError::Run(e.to_string()))?;
        let wanted = &scenario.output.points;
        let chosen = all
            .iter()
            .filter(|p| wanted.is_empty() || wanted.iter().any(|w| w.value == p.id));
        let (mut points, mut outside) = (Vec::new(), Vec::new());
        for point in chosen {
            let cell = base.horizontal.cell_of(point.longitude, point.latitude);
            match cell.map_err(|e| CliError::Run(e.to_string()))? {
                Some((i, j)) => points.push((
                    SeriesPoint {
                        id: point.id.clone(),
                        name: point.name.clone(),
                        name_zh: point.name_zh.clone(),
                        longitude: point.longitude,
                        latitude: point.latitude,
                    },
                    (j, i),
                )),
                None => outside.push(point.id.clone()),
            }
        }
        Ok(Self {
            scenario,
            base,
            points,
            outside,
            reference: None,
        })
    }

    /// The episodes with their weight and name.
    pub fn episodes(&self) -> Vec<(Episode, f64, String)> {
        match &self.scenario.period {
            Period::Episode(episode) => vec![((**episode).clone(), 1.0, String::new())],
            Period::Year(year) => {
                let days = crate::meteorology::RepresentativeDays::embedded();
                let names = year.days.iter().map(|day| day.value.clone());
                year.episodes(&days)
                    .into_iter()
                    .zip(names)
                    .map(|((episode, weight), name)| (episode, weight, name))
                    .collect()
            }
        }
    }

    /// County code of a point.
    pub fn county_of(id: &str) -> u32 {
        let points = receptors().unwrap_or_default();
        points
            .iter()
            .find(|p| p.id == id)
            .map_or(0, |p| p.county_code)
    }

    /// True for a year of representative days.
    pub fn is_year(&self) -> bool {
        matches!(self.scenario.period, Period::Year(_))
    }

    pub fn built(&self, episode: &Episode) -> Result<BuiltCase, CliError> {
        let mut built = self.scenario.case_in(&self.base, episode, self.reference)?;
        let height = self.scenario.output.process_height.value;
        if height > 0.0 && !self.points.is_empty() {
            let cells = self.points.iter().map(|point| point.1).collect();
            built.case.watched = Some(Watched::up_to(height, &built.case, cells));
        }
        Ok(built)
    }

    /// An empty record of a case; where it has tags, with the counties of the domain, by inhabitants where they are known.
    pub fn empty_record(&self, case: &Case) -> Result<Record, CliError> {
        let cells: Vec<(usize, usize)> = self.points.iter().map(|p| p.1).collect();
        let record = Record::new(case, &cells);
        if record.columns == 0 {
            return Ok(record);
        }
        Ok(record.with_areas(self.county_areas()?))
    }

    /// The counties of the domain with the weights of their cells: by inhabitants where they are known, else by ground.
    pub fn county_areas(&self) -> Result<Vec<TagArea>, CliError> {
        let fail = |e: crate::terrain::TerrainError| CliError::Run(e.to_string());
        let regions = Regions::embedded().map_err(fail)?;
        let extents = regions.extents(&self.base.horizontal).map_err(fail)?;
        let areas = extents.into_iter().map(|(at, extent)| {
            let weights = extent.exposure();
            let all: f64 = weights.iter().map(|w| w.1).sum();
            TagArea {
                id: regions.counties[at].code.to_string(),
                cells: weights.iter().map(|(cell, w)| (*cell, w / all)).collect(),
            }
        });
        Ok(areas.collect())
    }

    /// Hash of every input: scenario text, files named in it, embedded files.
    pub fn inputs(&self, weather: &[PathBuf]) -> Result<Vec<InputHash>, CliError> {
        let mut inputs = vec![InputHash::of(
            "scenario",
            &self.scenario.file,
            self.scenario.text.as_bytes(),
        )];
        let hash = |role: &str, path: &Path| {
            hash_file(role, path).map_err(|e| CliError::Input(e.to_string()))
        };
        for path in weather {
            inputs.push(hash("meteorology", path)?);
        }
        for path in &self.base.ground_files {
            inputs.push(hash("terrain", path)?);
        }
        for path in &self.base.files {
            inputs.push(hash("inventory", path)?);
        }
        inputs.extend(seeds::list().into_iter().map(|file| InputHash {
            role: "embedded".into(),
            name: file.name.to_owned(),
            bytes: file.bytes as u64,
            blake3: file.blake3.clone(),
        }));
        Ok(inputs)
    }

    pub fn results<'a>(
        &'a self,
        tags: &'a TagLayout,
        record: &'a Record,
        texts: &'a Texts,
    ) -> Results<'a> {
        Results {
            title: &self.scenario.title.en,
            history: &texts.history,
            grid: &self.base.horizontal,
            surface: &self.base.surface,
            species: &self.base.species,
            mechanism: self.base.mechanism(),
            tags,
            record,
            points: &texts.points,
        }
    }

    pub fn texts(&self) -> Texts {
        Texts {
            history: format!(
                "hehuang {} run {}",
                env!("CARGO_PKG_VERSION"),
                self.scenario.file
            ),
            points: self.points.iter().map(|p| p.0.clone()).collect(),
        }
    }
}

/// The scenario of a run's folder; its relative paths start where its file stood.
pub(super) fn scenario_of(manifest: &Manifest) -> Result<Scenario, CliError> {
    let (text, file) = (&manifest.scenario_text, &manifest.scenario_file);
    Ok(
        match Path::new(file)
            .parent()
            .filter(|_| Path::new(file).is_absolute())
        {
            Some(folder) => Scenario::parse_in(text, file, folder)?,
            None => Scenario::parse(text, file)?,
        },
    )
}

/// What [`Results`] borrows.
pub(super) struct Texts {
    pub history: String,
    pub points: Vec<SeriesPoint>,
}

/// One hash over all inputs and the program's version; reports of stations may grow while a run waits and are left out
/// if `grown`.
pub(super) fn fingerprint(inputs: &[InputHash], grown: bool) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(env!("CARGO_PKG_VERSION").as_bytes());
    for input in inputs.iter().filter(|i| !grown || i.role != "meteorology") {
        // The place of a file does not matter, what is in it does.
        hasher.update(input.role.as_bytes());
        hasher.update(input.blake3.as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}

/// A manifest before the run.
pub(super) fn new_manifest(session: &Session, inputs: Vec<InputHash>, blocks: usize) -> Manifest {
    let settings: serde_json::Map<String, serde_json::Value> = session
        .scenario
        .settings
        .iter()
        .map(|s| {
            let value = if s.default {
                format!("{} (default)", s.value)
            } else {
                s.value.clone()
            };
            (s.key.clone(), value.into())
        })
        .collect();
    Manifest {
        version: env!("CARGO_PKG_VERSION").into(),
        scenario: session.scenario.name.value.clone(),
        scenario_file: std::fs::canonicalize(&session.scenario.file).map_or_else(
            |_| session.scenario.file.clone(),
            |p| p.display().to_string(),
        ),
        scenario_text: session.scenario.text.clone(),
        settings: settings.into(),
        inputs,
        seed: session.scenario.run.seed.value,
        threads: rayon::current_num_threads(),
        blocks,
        processes: Process::of(
            session.scenario.chemistry.is_some(),
            session.scenario.aerosol.is_some(),
        )
        .iter()
        .map(|p| p.describe().to_owned())
        .collect(),
        started: now(),
        finished: None,
        wall_time_s: 0.0,
        costs: serde_json::Value::Null,
        tag_closure: None,
        ledger: serde_json::Value::Null,
        hours: None,
        reference_air: None,
        weather: String::new(),
        air_around: String::new(),
        outputs: Vec::new(),
    }
}

/// The clock of this machine, RFC 3339 in UTC.
pub(super) fn now() -> String {
    jiff::Timestamp::now()
        .strftime("%Y-%m-%dT%H:%M:%SZ")
        .to_string()
}

/// Writes all products of a finished run and returns their names relative to the folder.
pub(super) fn write_products(
    session: &Session,
    results: &Results<'_>,
    folder: &Path,
) -> Result<Vec<PathBuf>, WriteError> {
    let output = &session.scenario.output;
    let tagged = results.tags.columns() > 0;
    let tables = output.csv.value || output.parquet.value;
    let matrix = (tagged && tables).then(|| results.matrix());
    let mut files = Vec::new();
    if output.netcdf.value {
        files.push(results.write_surface(&folder.join("surface.nc"))?);
        if tagged {
            files.push(results.write_contributions(&folder.join("contributions.nc"))?);
            if !session.is_year() {
                files.push(results.write_sectors(&folder.join("sectors.nc"))?);
            }
        }
        if !results.record.parameters.is_empty() {
            files.push(results.write_response_maps(&folder.join("responses.nc"))?);
        }
    }
    if let Some(ozone) = results.ozone()? {
        if output.netcdf.value {
            files.push(results.write_ozone_maps(&ozone, &folder.join("ozone.nc"))?);
        }
        if output.csv.value {
            let (days, hours) = (
                folder.join("ozone_daily.csv"),
                folder.join("ozone_hourly.csv"),
            );
            results.write_ozone_days(&ozone, &days)?;
            results.write_ozone_hours(&ozone, &hours)?;
            files.extend([days, hours]);
        }
    }
    if output.csv.value && !results.record.mda8.is_empty() {
        let days = folder.join("ozone_daily.csv");
        results.write_ozone_of_typical_days(&days)?;
        files.push(days);
    }
    if let Some(shares) = results.ozone_shares().filter(|_| output.csv.value) {
        let path = folder.join("ozone_mda8_contributions.csv");
        results.write_ozone_shares(&shares, &path)?;
        files.push(path);
    }
    if output.csv.value && results.record.process_layers > 0 {
        let path = folder.join("processes.csv");
        results.write_processes(&path)?;
        files.push(path);
    }
    if output.csv.value && !results.record.parameters.is_empty() {
        let (all, means) = (
            folder.join("responses.csv"),
            folder.join("response_means.csv"),
        );
        results.write_responses(&all)?;
        results.write_response_means(&means)?;
        files.extend([all, means]);
        files.extend(write_regimes(session, results, folder)?);
    }
    if let Some(particles) = results.particles().filter(|_| output.csv.value) {
        let days = folder.join("pm_daily.csv");
        results.write_particle_days(&particles, &days)?;
        files.push(days);
        if !session.is_year() {
            let hours = folder.join("pm_hourly.csv");
            results.write_particle_hours(&particles, &hours)?;
            files.push(hours);
        }
    }
    if output.csv.value {
        let path = folder.join("stations.csv");
        results.write_series(&path)?;
        files.push(path);
        if let Some(matrix) = &matrix {
            let path = folder.join("contributions.csv");
            results.write_point_contributions(&path)?;
            files.push(path);
            let path = folder.join("source_receptor.csv");
            results.write_matrix_table(matrix, &path)?;
            files.push(path);
        }
        let path = folder.join("ledger.csv");
        results.write_ledger(&path)?;
        files.push(path);
        let path = folder.join("ledger_numbers.csv");
        if results.write_number_ledger(&path)? {
            files.push(path);
        }
        if let Some(budget) = results.dust_budget() {
            let path = folder.join("dust_budget.csv");
            results.write_dust_budget(&budget, &path)?;
            files.push(path);
        }
    }
    if let Some(matrix) = matrix.filter(|_| output.parquet.value) {
        let path = folder.join("source_receptor.parquet");
        results.write_matrix_parquet(&matrix, &path)?;
        files.push(path);
    }
    if output.geotiff.value {
        files.extend(results.write_geotiffs(&folder.join("maps"))?);
    }
    if output.geojson.value {
        files.extend(results.write_contours(&folder.join("contours"))?);
    }
    Ok(files)
}

/// What limits ozone, where responses to all nitrogen oxides and to all organics rode along in a run of hours.
fn write_regimes(
    session: &Session,
    results: &Results<'_>,
    folder: &Path,
) -> Result<Vec<PathBuf>, WriteError> {
    let all_of = |species: &str| {
        let names = &results.record.parameters;
        names.iter().position(|name| {
            let sections = &session.scenario.responses;
            let own = sections.iter().find(|r| r.name.value == *name);
            own.is_some_and(|r| r.parameter.is_all_of(species))
        })
    };
    let (Some(oxides), Some(organics)) = (all_of("NOX"), all_of("VOC")) else {
        return Ok(Vec::new());
    };
    if session.is_year() {
        return Ok(Vec::new());
    }
    let hours = regime_hours(results.record, results.species, [oxides, organics]);
    let (all, skill) = (
        folder.join("ozone_regimes.csv"),
        folder.join("ozone_regime_skill.csv"),
    );
    results.write_regimes(&hours, &all)?;
    results.write_regime_skill(&hours, &skill)?;
    Ok(vec![all, skill])
}
