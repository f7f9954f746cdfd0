//! `hehuang report`: the HTML report of a finished run, made again from its folder.

use super::CliError;
use super::session::{MANIFEST, RECORD, REPORT, Session, scenario_of};
use crate::meteorology::RepresentativeDays;
use crate::output::particle_series::ParticleColumns;
use crate::output::{Manifest, write_file};
use crate::report::{Provenance, ReportPoint, RunSummary, Text, from_run, input_file, render};
use crate::scenario::{Period, Weather};
use crate::simulation::{Case, Record};
use clap::Args;
use std::path::{Path, PathBuf};

/// Arguments of `hehuang report`.
#[derive(Debug, Args)]
pub struct ReportArguments {
    /// Folder of a finished run
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    /// The file to write [default: report.html in the folder]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// A finished run, read back.
pub(super) struct Finished {
    pub session: Session,
    pub case: Case,
    pub record: Record,
    pub manifest: Manifest,
}

/// Reads the record in a run's folder.
pub(super) fn record_of(folder: &Path) -> Result<Record, CliError> {
    let path = folder.join(RECORD);
    let bytes = std::fs::read(&path).map_err(|e| {
        CliError::Input(format!(
            "cannot read {}: {e}\nhint: an unfinished run has no results yet: `hehuang resume {}`",
            path.display(),
            folder.display()
        ))
    })?;
    Record::from_bytes(&bytes)
        .map_err(|cause| CliError::Input(format!("{} {cause}", path.display())))
}

/// Reads a run's folder, without building its case.
pub(super) fn read_back(folder: &Path) -> Result<(Session, Record, Manifest), CliError> {
    let manifest = Manifest::read(&folder.join(MANIFEST)).map_err(|e| {
        CliError::Input(format!(
            "{e}\nhint: give the folder of a run, as runs/winter-episode"
        ))
    })?;
    let record = record_of(folder)?;
    let session = Session::build(scenario_of(&manifest)?)?;
    Ok((session, record, manifest))
}

/// Reads a run's folder.
pub(super) fn finished(folder: &Path) -> Result<Finished, CliError> {
    let (session, record, manifest) = read_back(folder)?;
    let (episode, ..) = session
        .episodes()
        .into_iter()
        .next()
        .ok_or_else(|| CliError::Arguments("the scenario has no day".into()))?;
    let case = session.built(&episode)?.case;
    Ok(Finished {
        session,
        case,
        record,
        manifest,
    })
}

/// Writes the report again.
pub(super) fn run(arguments: &ReportArguments) -> Result<(), CliError> {
    let run = finished(&arguments.folder)?;
    let path = arguments
        .output
        .clone()
        .unwrap_or_else(|| arguments.folder.join(REPORT));
    write(&run.session, &run.case, &run.record, &run.manifest, &path)?;
    super::print(&format!("{}\n", path.display()))
}

/// Writes the report of a run.
pub(super) fn write(
    session: &Session,
    case: &Case,
    record: &Record,
    manifest: &Manifest,
    path: &Path,
) -> Result<(), CliError> {
    let scenario = &session.scenario;
    let points: Vec<ReportPoint> = session
        .points
        .iter()
        .map(|(point, _)| ReportPoint {
            id: point.id.clone(),
            name: Text::new(&point.name_zh, &point.name),
            longitude: point.longitude,
            latitude: point.latitude,
            county: Session::county_of(&point.id),
        })
        .collect();
    let days = RepresentativeDays::embedded();
    let labels = record
        .labels
        .iter()
        .map(|id| match days.day(id) {
            Ok(day) => Text::new(&day.description_zh, &day.description_en),
            Err(_) => Text::same(id),
        })
        .collect();
    let summary = RunSummary {
        title: Text::new(&scenario.title.zh, &scenario.title.en),
        description: Text::new(&scenario.description.zh, &scenario.description.en),
        meteorology: meteorology(session, case),
        spin_up_hours: (case.start.seconds() - case.begin.seconds()) as f64 / 3600.0,
        grid: &session.base.horizontal,
        terrain: &session.base.surface.height,
        layers: case.layers(),
        process_height: case.watched.as_ref().map_or(0.0, |w| w.mean_height(case)),
        species: &case.species,
        tags: &case.tags,
        record,
        points: &points,
        labels,
        inventory: &session.base.inventory,
        provenance: provenance(session, manifest),
    };
    let model = from_run(&summary).map_err(|e| CliError::Run(e.to_string()))?;
    let html = render(&model).map_err(|e| CliError::Run(e.to_string()))?;
    Ok(write_file(path, html.as_bytes())?)
}

/// The weather in a line.
fn meteorology(session: &Session, case: &Case) -> Text {
    let model = case.meteorology.provenance();
    let days = RepresentativeDays::embedded();
    let day = match &session.scenario.period {
        Period::Episode(episode) => match &episode.weather {
            Weather::RepresentativeDay { id } => days.day(&id.value).ok(),
            _ => None,
        },
        Period::Year(_) => None,
    };
    match day {
        Some(day) => Text::new(
            format!("代表日 {}:{}。诊断风场模型", day.id, day.description_zh),
            format!(
                "representative day {}: {}; {model}",
                day.id, day.description_en
            ),
        ),
        None if session.is_year() => Text::new(
            "全年代表日(按频率加权);诊断风场模型",
            "representative days of a year, weighted by frequency; diagnostic wind model",
        ),
        None => Text::new(format!("诊断风场模型:{model}"), model),
    }
}

fn provenance(session: &Session, manifest: &Manifest) -> Provenance {
    Provenance {
        version: manifest.version.clone(),
        scenario_name: manifest.scenario_file.clone(),
        scenario_text: manifest.scenario_text.clone(),
        made: manifest.started.clone(),
        wall_time: manifest.wall_time_s,
        threads: manifest.threads,
        seed: None,
        inputs: manifest
            .inputs
            .iter()
            .map(|input| input_file(&input.name, &input.blake3, &input.role))
            .collect(),
        warnings: warnings(session),
    }
}

/// What every reader of the numbers must know.
fn warnings(session: &Session) -> Vec<Text> {
    let reacting = session.scenario.chemistry.is_some();
    let full = ParticleColumns::of(&session.base.species).is_some();
    let tagged = session.base.species.tagged > 0 && !session.scenario.attribution.is_empty();
    let mut warnings = vec![
        matter(reacting, full),
        Text::new(
            "浓度为实际状态(当地气压与气温)下模式最低层平均值。",
            "Concentrations are means of the lowest layer in actual air (local pressure and temperature).",
        ),
    ];
    if reacting && tagged && !session.base.species.reacting {
        warnings.push(Text::new(
            "来源贡献只对按排放时成分的一次颗粒物与沙尘给出(follow = \"primary\");一次颗粒物的份额不能当作 PM2.5 总量的份额。",
            "Contributions are those to primary particles as they were emitted and to dust (follow = \"primary\"); shares of primary particles are not shares of PM2.5.",
        ));
    } else if reacting && tagged {
        warnings.push(Text::new(
            "来源贡献随反应而行(氮、硫、铵按原子,有机物按母体,O3 按当时当地的控制类型;O3_N、O3_R 为两种极端归属),各标签之和等于总量。贡献不等于减排的效果:反应不是线性的。",
            "Contributions follow what reacts (nitrogen, sulfur, ammonium by their atoms, organics by their parents, O3 by what limits it; O3_N and O3_R are the two extremes) and add up to the whole. They are not what a cut would change: chemistry is not linear.",
        ));
    }
    if full {
        warnings.push(Text::new(
            "PM2.5 与 PM10 为干质量;监测仪在相对湿度约 50% 下称量(PM25_RH50、PM10_RH50)。2018 年 9 月以前的监测值为 273.15 K、1013.25 hPa 状态,比较前须换算(见“颗粒物与沙尘”)。",
            "PM2.5 and PM10 are dry masses; monitors weigh at about 50 % relative humidity (PM25_RH50, PM10_RH50). Before September 2018 they reported at 273.15 K and 1013.25 hPa: convert before comparing (see \"PM2.5 and dust\").",
        ));
    }
    if reacting {
        warnings.push(Text::new(
            "本底、模式顶与天然源的气体浓度多为文献值或估计值(见数据来源),大部分未经核实。",
            "Background, top and natural emission of gases are published or estimated figures, most of them unverified (see the data's sources).",
        ));
    } else {
        warnings.push(Text::new(
            "来源贡献为标记示踪:各标记之和等于总浓度;标记份额按一阶迎风输送。",
            "Contributions are tagged masses: they add up to the concentration; shares move first-order upwind.",
        ));
    }
    if session.base.emissions.soil_left_out.is_some() {
        warnings.push(Text::new(
            "清单中的土壤扬尘(soil 类)不参与本次运行:由风蚀起沙方案代替,以免重复计算;清单表仍列出该类。",
            "Natural bare soil of the inventory (class soil) is left out of this run: dust that the wind raises stands in its place; the inventory's table still has it.",
        ));
    }
    if session.base.fires.is_some() && session.is_year() {
        warnings.push(Text::new(
            "火点按其所在代表日的出现频率计入全年。",
            "Fires count as often as the representative day on which they burn.",
        ));
    }
    if matches!(
        session.scenario.inventory,
        crate::scenario::Inventory::Embedded
    ) {
        warnings.push(Text::new(
            "内置清单的大部分活动水平未经核实(见清单表),仅供搭建与测试。",
            "Most activities of the embedded inventory are unverified (see its table): for building and testing.",
        ));
    }
    warnings
}

/// What PM2.5 of the run is.
fn matter(reacting: bool, full: bool) -> Text {
    match (reacting, full) {
        (_, true) => Text::new(
            "气体与颗粒物参与化学反应:PM2.5 含一次与二次成分和沙尘。",
            "Gases and particles react: PM2.5 is primary and secondary matter and dust.",
        ),
        (true, false) => Text::new(
            "气体参与化学反应;颗粒物仍仅含一次排放,没有二次气溶胶,PM2.5 与监测值不可直接比较。",
            "Gases react; particles are primary only, without secondary aerosol, so PM2.5 is not what monitors measure.",
        ),
        (false, false) => Text::new(
            "仅含一次排放:没有化学转化和二次气溶胶,PM2.5 与监测值不可直接比较。",
            "Primary emissions only: no chemistry and no secondary aerosol, so PM2.5 is not what monitors measure.",
        ),
    }
}
