//! Text → [`Scenario`]: syntax, keys, types and values, all problems of a file at once.

use super::aerosol::aerosol;
use super::attribution;
use super::check;
use super::chemistry::chemistry;
use super::dust_event::{DustEvent, dust_event};
use super::emergency::emergency;
use super::fires::fires;
use super::gridded::{GriddedSection, gridded};
use super::ground::{land_cover, terrain};
use super::hourly::{HourlySection, hourly};
use super::names::Names;
use super::outer::{OuterSection, outer};
use super::period::period;
use super::plan::plan;
use super::points::{PointSection, points};
use super::problem::{KIND, ScenarioError};
use super::reader::{Placed, Reader, Section, Texts};
use super::schema::{
    Grid, HorizontalDiffusion, Inventory, Output, Run, Scenario, Title, Transport,
    default_time_step,
};
use super::shipped;
use crate::config::read_document;
use crate::deposition::ParticleScheme;
use crate::dust::fires::SECTOR;
use crate::grid::LambertConformal;
use crate::meteorology::{ReadError, decode};
use crate::transport::AdvectionScheme;
use crate::transport::VerticalMixing;
use std::path::{Path, PathBuf};

/// Height of the volumes of process analysis [m] (a choice of this project: what a valley holds at night).
const PROCESS_HEIGHT: f64 = 500.0;

impl Scenario {
    /// Opens a scenario by the path of its file, or a shipped one by its name (`winter-episode-quick`).
    ///
    /// # Errors
    /// [`ScenarioError`] with everything that is wrong.
    pub fn open(path_or_name: &str) -> Result<Self, ScenarioError> {
        let path = Path::new(path_or_name);
        if path.is_file() {
            return Self::read(path);
        }
        match shipped::find(path_or_name) {
            Some(scenario) => Self::parse(
                scenario.text,
                &format!("scenarios/{}.toml (shipped)", scenario.name),
            ),
            None => Err(shipped::unknown(path_or_name)),
        }
    }

    /// Reads a scenario file: UTF-8 with or without a byte order mark, UTF-16 with one, or GBK.
    ///
    /// # Errors
    /// [`ScenarioError`] with everything that is wrong.
    pub fn read(path: &Path) -> Result<Self, ScenarioError> {
        let file = path.display().to_string();
        let bytes = std::fs::read(path).map_err(|cause| ScenarioError::Unreadable {
            path: file.clone(),
            cause,
        })?;
        let text = decode(&bytes, &file).map_err(|error| ScenarioError::NotText {
            path: file.clone(),
            line: match error {
                ReadError::Problems { problems } => problems.first().map_or(1, |p| p.line),
                ReadError::Unreadable { .. } => 1,
            },
        })?;
        let folder = path.parent().filter(|f| !f.as_os_str().is_empty());
        parse(&text, &file, folder.map(Path::to_owned))
    }

    /// Reads the text of a scenario; `file` is its name for messages. Relative paths start at the working folder.
    ///
    /// # Errors
    /// [`ScenarioError::Invalid`] with everything that is wrong.
    pub fn parse(text: &str, file: &str) -> Result<Self, ScenarioError> {
        parse(text, file, None)
    }

    /// As [`Scenario::parse`], with relative paths starting at `folder`.
    ///
    /// # Errors
    /// [`ScenarioError::Invalid`] with everything that is wrong.
    pub fn parse_in(text: &str, file: &str, folder: &Path) -> Result<Self, ScenarioError> {
        parse(text, file, Some(folder.to_owned()))
    }
}

fn parse(text: &str, file: &str, folder: Option<PathBuf>) -> Result<Scenario, ScenarioError> {
    let parsed = read_document(text, (KIND, "the scenario", file), |mut root, reader| {
        let mut names = Names::embedded();
        let mut scenario = read(&mut root, reader, &mut names);
        root.finish(reader);
        file.clone_into(&mut scenario.file);
        scenario.folder = folder;
        attribution::load_areas(&mut scenario, reader);
        check::check(&scenario, reader, &names);
        scenario
    });
    let (mut scenario, settings) = parsed.map_err(ScenarioError::Invalid)?;
    scenario.settings = settings;
    Ok(scenario)
}

fn read(root: &mut Section<'_>, reader: &mut Reader<'_>, names: &mut Names) -> Scenario {
    let mut head = subsection(root, reader, "scenario");
    let name = head.required(
        reader,
        "name",
        "write name = \"my-episode\" (a to z, 0 to 9, -): the name of the output folder",
    );
    let title = title(&mut head, reader, &name);
    let description = description(&mut head, reader);
    let period = period(root, &mut head, reader);
    head.finish(reader);
    let grid = grid(root, reader);
    let terrain = terrain(root, reader);
    let land_cover = land_cover(root, reader);
    let transport = transport(root, reader, grid.cell_size.value);
    let chemistry = chemistry(root, reader);
    if let Some(chemistry) = &chemistry {
        names.sectors.extend(chemistry.natural_sectors());
    }
    let aerosol = aerosol(root, reader, &period);
    let air = boundary(root, reader);
    if let Some(aerosol) = &aerosol {
        names.sectors.extend(aerosol.natural_sectors());
    }
    let fires = fires(root, reader);
    names.sectors.extend(fires.iter().map(|_| SECTOR));
    let emitted = inventory(root, reader);
    let plan = plan(root, reader);
    let attribution = attribution::read(root, reader, names);
    Scenario {
        title,
        description,
        period,
        terrain,
        land_cover,
        inventory: emitted.inventory,
        official_totals: emitted.official_totals,
        weather_driven_dust: emitted.weather_driven_dust,
        gridded: emitted.gridded,
        hourly: emitted.hourly,
        points: emitted.points,
        fires,
        plan,
        outer: air.0,
        dust_event: air.1,
        transport,
        chemistry,
        aerosol,
        attribution: attribution.sets,
        areas: attribution.areas,
        responses: attribution.responses,
        changes: attribution.changes,
        increment: attribution.increment,
        emergency: emergency(root, reader),
        reacting_tags: attribution.reacting,
        output: output(root, reader, names, &name.value),
        run: run(root, reader),
        grid,
        name,
        settings: Vec::new(),
        text: reader.text.to_owned(),
        file: String::new(),
        folder: None,
    }
}

/// A section that may be missing as a whole.
fn subsection<'t>(
    root: &mut Section<'t>,
    reader: &mut Reader<'_>,
    key: &'static str,
) -> Section<'t> {
    root.section(reader, key)
        .unwrap_or_else(|| Section::new(key, 0..0, None))
}

fn title(head: &mut Section<'_>, reader: &mut Reader<'_>, name: &Placed<String>) -> Title {
    let Some(mut section) = head.section(reader, "title") else {
        return Title {
            zh: name.value.clone(),
            en: name.value.clone(),
        };
    };
    let zh = section.required(reader, "zh", "write title = { zh = \"…\", en = \"…\" }");
    let en = section.required(reader, "en", "write title = { zh = \"…\", en = \"…\" }");
    section.finish(reader);
    Title {
        zh: zh.value,
        en: en.value,
    }
}

/// A text in both languages, or one for both; empty if there is none.
fn description(head: &mut Section<'_>, reader: &mut Reader<'_>) -> Title {
    if head
        .raw("description")
        .is_some_and(|value| value.get_ref().is_str())
    {
        let text = head.or(reader, "description", String::new()).value;
        return Title {
            zh: text.clone(),
            en: text,
        };
    }
    let Some(mut section) = head.section(reader, "description") else {
        return Title::default();
    };
    let missing = "write description = { zh = \"…\", en = \"…\" }";
    let zh = section.required(reader, "zh", missing);
    let en = section.required(reader, "en", missing);
    section.finish(reader);
    Title {
        zh: zh.value,
        en: en.value,
    }
}

/// A whole number that is not negative.
pub(super) fn count(
    section: &mut Section<'_>,
    reader: &mut Reader<'_>,
    key: &'static str,
    default: i64,
) -> Placed<usize> {
    let number = section.or(reader, key, default);
    whole(&section.full(key), number, reader)
}

/// A count that is not negative; a negative one is a problem.
pub(super) fn whole(path: &str, number: Placed<i64>, reader: &mut Reader<'_>) -> Placed<usize> {
    if number.value < 0 {
        let message = format!("{path} = {} is negative", number.value);
        reader.refuse(&number, "bad-value", message, "write 0 or more");
        return Placed::default();
    }
    number.map(|n| n as usize)
}

fn grid(root: &mut Section<'_>, reader: &mut Reader<'_>) -> Grid {
    let mut s = subsection(root, reader, "grid");
    let metres = |kilometres: Placed<f64>| kilometres.map(|km| km * 1000.0);
    let cell_size = s.required(reader, "cell_size_km", "write [grid] with cell_size_km = 6");
    let origin = LambertConformal::HE_HUANG;
    let grid = Grid {
        cell_size: metres(cell_size),
        width: metres(s.or(reader, "width_km", 360.0)),
        height: metres(s.or(reader, "height_km", 252.0)),
        centre_longitude: s.or(reader, "centre_longitude_deg", origin.central_meridian),
        centre_latitude: s.or(reader, "centre_latitude_deg", origin.latitude_of_origin),
        layers: count(&mut s, reader, "layers", 30),
        first_layer: s.or(reader, "first_layer_m", 36.0),
        top: s.or(reader, "top_m", 13_000.0),
    };
    s.finish(reader);
    grid
}

/// `[inventory]` with the tables below it.
struct Emitted {
    inventory: Inventory,
    official_totals: Option<Placed<PathBuf>>,
    weather_driven_dust: Placed<bool>,
    gridded: Vec<GriddedSection>,
    hourly: Vec<HourlySection>,
    points: Vec<PointSection>,
}

fn inventory(root: &mut Section<'_>, reader: &mut Reader<'_>) -> Emitted {
    let mut s = subsection(root, reader, "inventory");
    let folder: Option<Placed<String>> = s.optional(reader, "folder");
    let inventory = if let Some(folder) = folder {
        if let Some(raw) = s.raw("source") {
            let message = "inventory.source and inventory.folder cannot stand together";
            let help =
                "keep folder for your own inventory, source = \"embedded\" for the shipped one";
            reader.problem("two-sources", raw.span(), message, "", Some(help.into()));
        }
        Inventory::Folder(folder.map(PathBuf::from))
    } else {
        s.choice(reader, "source", &[("embedded", ())], (), "embedded");
        Inventory::Embedded
    };
    let official: Option<Placed<String>> = s.optional(reader, "official_totals");
    let emitted = Emitted {
        inventory,
        official_totals: official.map(|file| file.map(PathBuf::from)),
        weather_driven_dust: s.or(reader, "weather_driven_dust", true),
        gridded: gridded(&mut s, reader),
        hourly: hourly(&mut s, reader),
        points: points(&mut s, reader),
    };
    s.finish(reader);
    emitted
}

fn boundary(
    root: &mut Section<'_>,
    reader: &mut Reader<'_>,
) -> (Option<OuterSection>, Option<DustEvent>) {
    let mut s = subsection(root, reader, "boundary");
    s.choice(reader, "source", &[("embedded", ())], (), "embedded");
    let outer = outer(&mut s, reader);
    let event = dust_event(&mut s, reader);
    s.finish(reader);
    (outer, event)
}

fn transport(root: &mut Section<'_>, reader: &mut Reader<'_>, cell_size: f64) -> Transport {
    let mut s = subsection(root, reader, "transport");
    let advection = [
        ("selective", AdvectionScheme::Selective),
        ("monotone", AdvectionScheme::Monotone),
        ("unlimited", AdvectionScheme::Unlimited),
        ("upwind", AdvectionScheme::Upwind),
    ];
    let mixing = [
        ("acm2", VerticalMixing::Acm2),
        ("eddy-diffusivity", VerticalMixing::EddyDiffusivity),
    ];
    let diffusion = [
        ("smagorinsky", HorizontalDiffusion::Smagorinsky),
        ("constant", HorizontalDiffusion::Constant),
        ("none", HorizontalDiffusion::None),
    ];
    let particles = [
        ("zhang2001", ParticleScheme::Zhang2001),
        ("emerson2020", ParticleScheme::Emerson2020),
    ];
    let transport = Transport {
        advection: s.choice(
            reader,
            "advection",
            &advection,
            AdvectionScheme::Selective,
            "selective",
        ),
        vertical_mixing: s.choice(
            reader,
            "vertical_mixing",
            &mixing,
            VerticalMixing::Acm2,
            "acm2",
        ),
        horizontal_diffusion: s.choice(
            reader,
            "horizontal_diffusion",
            &diffusion,
            HorizontalDiffusion::Smagorinsky,
            "smagorinsky",
        ),
        horizontal_diffusivity: s.optional(reader, "horizontal_diffusivity_m2_s"),
        time_step: s.or(reader, "time_step_s", default_time_step(cell_size)),
        particle_deposition: s.choice(
            reader,
            "particle_deposition",
            &particles,
            ParticleScheme::Zhang2001,
            "zhang2001",
        ),
        dry_deposition: s.or(reader, "dry_deposition", true),
        wet_deposition: s.or(reader, "wet_deposition", true),
    };
    s.finish(reader);
    transport
}

/// `process_height_m`: how high the volumes of process analysis reach.
fn process_height(section: &mut Section<'_>, reader: &mut Reader<'_>) -> Placed<f64> {
    let height = section.or(reader, "process_height_m", PROCESS_HEIGHT);
    if !(0.0..=20_000.0).contains(&height.value) {
        let message = format!("a height of {} m cannot be", height.value);
        let help = "metres above the ground, 500 for instance; 0: no process analysis";
        reader.refuse(&height, "out-of-range", message, help);
    }
    height
}

fn output(root: &mut Section<'_>, reader: &mut Reader<'_>, names: &Names, name: &str) -> Output {
    let mut s = subsection(root, reader, "output");
    let points = s.optional::<Texts>(reader, "stations");
    let all = || {
        let ids = names.points.iter().map(|p| p.id.clone());
        ids.map(Placed::by_default).collect()
    };
    let output = Output {
        directory: s
            .or(reader, "directory", format!("runs/{name}"))
            .map(PathBuf::from),
        netcdf: s.or(reader, "netcdf", true),
        geotiff: s.or(reader, "geotiff", true),
        geojson: s.or(reader, "geojson", true),
        csv: s.or(reader, "csv", true),
        parquet: s.or(reader, "parquet", true),
        process_height: process_height(&mut s, reader),
        report: s.or(reader, "report", true),
        three_d_every_hours: count(&mut s, reader, "three_d_every_hours", 0),
        air_every_hours: count(&mut s, reader, "air_every_hours", 0),
        face_fluxes: s.or(reader, "face_fluxes", false),
        points: points.map_or_else(all, |texts| texts.value.0),
    };
    s.finish(reader);
    output
}

fn run(root: &mut Section<'_>, reader: &mut Reader<'_>) -> Run {
    let mut s = subsection(root, reader, "run");
    let run = Run {
        checkpoint_hours: count(&mut s, reader, "checkpoint_hours", 12),
        threads: count(&mut s, reader, "threads", 0),
        blocks: count(&mut s, reader, "blocks", 0),
        seed: count(&mut s, reader, "seed", 2024).map(|n| n as u64),
    };
    s.finish(reader);
    run
}
