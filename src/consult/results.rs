//! Results as files: a table of all receptors for each substance, and one JSON of what is judged. Their bytes are what both sides compare.
//!
//! Numbers in the tables are written so that they read back to the same bits; the hash of a project's results is BLAKE3 over the names and bytes of its files.

use super::judge::EditionJudgement;
use super::near::{CalmRule, NearField, SubstanceField};
use super::project::{Project, SourceRole};
use super::rules::{Rules, UsedRule};
use super::setting::{Point, Use};
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;

/// Name of the JSON.
pub const RESULTS: &str = "results.json";

/// A file of the results.
#[derive(Debug, Clone, PartialEq)]
pub struct ResultFile {
    /// Name, below the folder of results.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// What a source is, for tables.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SourceRow {
    /// Name.
    pub id: String,
    /// Name in words.
    pub name: String,
    /// Role.
    pub role: String,
    /// `stack`, `flare`, `area`, `volume`.
    pub kind: String,
    /// Longitude and latitude [degrees].
    pub degrees: [f64; 2],
    /// East and north of the site [m].
    pub at: [f64; 2],
    /// Ground [m above the sea].
    pub elevation: f64,
    /// Height above ground [m].
    pub height: f64,
    /// Diameter [m], velocity [m/s] and temperature [K] of a stack.
    pub stack: Option<[f64; 3]>,
    /// Hours a year.
    pub hours: f64,
    /// Substance and rate [kg/h].
    pub kg_per_hour: Vec<(String, f64)>,
    /// Substance and tonnes a year.
    pub tonnes: Vec<(String, f64)>,
}

/// What stands at a named receptor, of one substance [µg/m³].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NamedValue {
    /// Receptor.
    pub name: String,
    /// Chinese name.
    pub name_zh: String,
    /// Class of the place.
    pub class: String,
    /// Distance from the site [m] and direction [° clockwise from north].
    pub from_site: [f64; 2],
    /// Greatest hour, and when it ends.
    pub hour: (f64, i64),
    /// Greatest day, and its last hour.
    pub day: (f64, i64),
    /// Year.
    pub annual: f64,
    /// Guaranteed-rate day and year of what will be.
    pub superposed: Option<[f64; 2]>,
}

/// One substance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SubstanceResults {
    /// Key.
    pub key: String,
    /// Name.
    pub label: String,
    /// Chinese name.
    pub label_zh: String,
    /// Whether it is judged in the reference state.
    pub gas: bool,
    /// At the named receptors.
    pub named: Vec<NamedValue>,
    /// Guaranteed rate, days, background's guaranteed-rate day and year.
    pub superposition: Option<(f64, usize, [f64; 2])>,
    /// Means over the grid of the project and of what goes, and k.
    pub regional: Option<[f64; 3]>,
    /// Out of the usual: source, what happens, hours, times a year, greatest hour on the grid, its receptor, when.
    pub abnormal: Vec<(String, String, f64, f64, f64, usize, i64)>,
}

/// All that is judged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Results {
    /// Version of the program.
    pub version: String,
    /// Project.
    pub name: String,
    /// Its Chinese name.
    pub name_zh: String,
    /// Sector.
    pub sector: String,
    /// The day whose standards hold.
    pub day: String,
    /// Longitude, latitude [degrees], ground [m above the sea].
    pub site: [f64; 3],
    /// The plant's fence [m].
    pub fence: Vec<[f64; 2]>,
    /// Sources.
    pub sources: Vec<SourceRow>,
    /// Hours, calm and missing ones.
    pub hours: [usize; 3],
    /// First and last hour.
    pub span: [i64; 2],
    /// Whether the year is a demonstration.
    pub demonstration: bool,
    /// Mean factor of gases in the reference state.
    pub gas_factor: f64,
    /// How NOx becomes NO2.
    pub no2: String,
    /// Calms.
    pub calm: CalmRule,
    /// Where the background is from.
    pub background: String,
    /// Heights of the ground.
    pub ground: String,
    /// Receptors: grid, named, fence, protection.
    pub receptors: [usize; 4],
    /// Substances.
    pub substances: Vec<SubstanceResults>,
    /// Under each edition.
    pub editions: Vec<EditionJudgement>,
    /// Figures of the guideline.
    pub rules: Vec<UsedRule>,
    /// What the user should know.
    pub notes: Vec<String>,
}

/// Name of the table of a substance.
pub fn table_name(key: &str) -> String {
    format!("near_{key}.csv")
}

fn use_word(kind: Use) -> String {
    match kind {
        Use::Grid(n) => format!("grid{n}"),
        Use::Named(_) => "named".to_owned(),
        Use::Fence => "fence".to_owned(),
        Use::Protection => "protection".to_owned(),
    }
}

/// The table of a substance.
pub fn table(project: &Project, points: &[Point], field: &SubstanceField) -> String {
    let mut text = String::from(
        "point,use,name,east_m,north_m,elevation_m,hill_m,class,hour_ug_m3,hour_ends,day_ug_m3,day_ends,annual_ug_m3,hour_actual_ug_m3,annual_actual_ug_m3,plant_hour_ug_m3,plant_day_ug_m3",
    );
    if field.superposed.is_some() {
        text.push_str(",superposed_day_ug_m3,superposed_annual_ug_m3");
    }
    for abnormal in &field.abnormal {
        let _ = write!(text, ",abnormal_{}_ug_m3", abnormal.source);
    }
    text.push('\n');
    for (n, point) in points.iter().enumerate() {
        let name = match point.kind {
            Use::Named(at) => project.receptors[at].name.as_str(),
            _ => "",
        };
        let name = if name.contains([',', '"']) {
            format!("\"{}\"", name.replace('"', "\"\""))
        } else {
            name.to_owned()
        };
        let _ = write!(
            text,
            "{n},{},{name},{},{},{},{},{},{},{},{},{},{},{},{},{},{}",
            use_word(point.kind),
            point.east,
            point.north,
            point.elevation,
            point.hill,
            point.class().name(),
            field.hour.values[n],
            field.hour.when[n],
            field.day.values[n],
            field.day.when[n],
            field.annual[n],
            field.actual[0][n],
            field.actual[1][n],
            field.plant[0][n],
            field.plant[1][n],
        );
        if let Some(superposed) = &field.superposed {
            let _ = write!(
                text,
                ",{},{}",
                superposed.guaranteed[n], superposed.annual[n]
            );
        }
        for abnormal in &field.abnormal {
            let _ = write!(text, ",{}", abnormal.hour.values[n]);
        }
        text.push('\n');
    }
    text
}

fn named(project: &Project, near: &NearField, field: &SubstanceField) -> Vec<NamedValue> {
    let places = near
        .points
        .iter()
        .enumerate()
        .filter_map(|(n, point)| match point.kind {
            Use::Named(at) => Some((n, &project.receptors[at])),
            _ => None,
        });
    places
        .map(|(n, receptor)| NamedValue {
            name: receptor.name.clone(),
            name_zh: receptor.name_zh.clone(),
            class: receptor.class.name().to_owned(),
            from_site: [
                libm::hypot(receptor.at[0], receptor.at[1]),
                libm::atan2(receptor.at[0], receptor.at[1])
                    .to_degrees()
                    .rem_euclid(360.0),
            ],
            hour: (field.hour.values[n], field.hour.when[n]),
            day: (field.day.values[n], field.day.when[n]),
            annual: field.annual[n],
            superposed: field
                .superposed
                .as_ref()
                .map(|s| [s.guaranteed[n], s.annual[n]]),
        })
        .collect()
}

fn substance(project: &Project, near: &NearField, field: &SubstanceField) -> SubstanceResults {
    let abnormal = field.abnormal.iter().map(|abnormal| {
        let grid = near.points.iter().enumerate();
        let ambient = grid.filter(|(_, point)| matches!(point.kind, Use::Grid(_) | Use::Named(_)));
        let values = &abnormal.hour.values;
        let at = ambient
            .map(|(n, _)| n)
            .max_by(|a, b| values[*a].total_cmp(&values[*b]).then(b.cmp(a)));
        let at = at.unwrap_or(0);
        (
            abnormal.source.clone(),
            abnormal.note.clone(),
            abnormal.hours,
            abnormal.times_per_year,
            values[at],
            at,
            abnormal.hour.when[at],
        )
    });
    SubstanceResults {
        key: field.substance.key.to_owned(),
        label: field.substance.label.to_owned(),
        label_zh: field.substance.label_zh.to_owned(),
        gas: field.substance.gas,
        named: named(project, near, field),
        superposition: field
            .superposed
            .as_ref()
            .map(|s| (s.rate, s.days, s.background)),
        regional: field.regional.map(|r| [r.project, r.cuts, r.k]),
        abnormal: abnormal.collect(),
    }
}

/// The sources as rows.
pub fn source_rows(project: &Project, elevations: &[f64]) -> Vec<SourceRow> {
    use super::project::Shape;
    project
        .sources
        .iter()
        .zip(elevations)
        .map(|(source, elevation)| SourceRow {
            id: source.id.clone(),
            name: source.name.clone(),
            role: source.role.word().to_owned(),
            kind: source.shape.word().to_owned(),
            degrees: project.degrees(source.at).unwrap_or([f64::NAN; 2]),
            at: source.at,
            elevation: *elevation,
            height: source.shape.height(),
            stack: match source.shape {
                Shape::Stack {
                    diameter,
                    velocity,
                    temperature,
                    ..
                } => Some([diameter, velocity, temperature]),
                _ => None,
            },
            hours: source.hours_per_year,
            kg_per_hour: source.kg_per_hour.clone().into_iter().collect(),
            tonnes: source
                .kg_per_hour
                .keys()
                .map(|key| (key.clone(), source.tonnes_per_year(key)))
                .collect(),
        })
        .collect()
}

impl Results {
    /// Of a near field and its judgements.
    pub fn new(
        project: &Project,
        setting: &super::setting::Setting,
        near: &NearField,
        editions: Vec<EditionJudgement>,
        rules: &Rules,
        demonstration: bool,
    ) -> Self {
        let count = |wanted: fn(Use) -> bool| setting.of(wanted).count();
        Self {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            name: project.name.clone(),
            name_zh: project.name_zh.clone(),
            sector: project.sector.clone(),
            day: project.day.to_string(),
            site: [
                project.site.longitude,
                project.site.latitude,
                setting.site_elevation,
            ],
            fence: project.site.fence.clone(),
            sources: source_rows(project, &setting.source_elevations),
            hours: near.hours,
            span: near.span,
            demonstration,
            gas_factor: near.gas_factor,
            no2: project.no2.word().to_owned(),
            calm: near.calm.clone(),
            background: near.background.source.clone(),
            ground: setting.ground.clone(),
            receptors: [
                count(|kind| matches!(kind, Use::Grid(_))),
                count(|kind| matches!(kind, Use::Named(_))),
                count(|kind| kind == Use::Fence),
                count(|kind| kind == Use::Protection),
            ],
            substances: near
                .substances
                .iter()
                .map(|field| substance(project, near, field))
                .collect(),
            editions,
            rules: rules.used(),
            notes: near.notes.clone(),
        }
    }

    /// Tonnes a year of a substance from sources of a role.
    pub fn tonnes(&self, substance: &str, role: SourceRole) -> f64 {
        let of = self
            .sources
            .iter()
            .filter(|source| source.role == role.word());
        let rows = of.flat_map(|source| &source.tonnes);
        rows.filter(|(key, _)| key == substance)
            .map(|(_, tonnes)| tonnes)
            .sum()
    }

    /// All files of the results.
    pub fn files(&self, project: &Project, near: &NearField) -> Vec<ResultFile> {
        let mut files: Vec<ResultFile> = near
            .substances
            .iter()
            .map(|field| ResultFile {
                name: table_name(field.substance.key),
                text: table(project, &near.points, field),
            })
            .collect();
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        files.push(ResultFile {
            name: RESULTS.to_owned(),
            text,
        });
        files
    }
}

/// The hash of results: BLAKE3 over name, length and bytes of each file in the order of names.
pub fn results_hash<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> String {
    let mut files: Vec<(&str, &[u8])> = files.into_iter().collect();
    files.sort_unstable();
    let mut hash = blake3::Hasher::new();
    for (name, bytes) in files {
        hash.update(name.as_bytes());
        hash.update(&[0]);
        hash.update(&(bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    }
    hash.finalize().to_hex().to_string()
}
