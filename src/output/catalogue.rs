//! One entry per output variable: netCDF attributes, CSV headers, captions and `--list-variables` all come from it.
//!
//! Fields arrive in SI; [`VariableSpec::factor`] is the one place where they become the unit of the files.
//! Standard names are from the CF standard name table; a variable without one has none there.

mod names;
mod ozone;
mod physical;

use self::names::standard_names;
pub use self::ozone::{OZONE_DAILY, OZONE_PERIOD};
use self::physical::{ground, weather};
use super::deposits::ELEMENTS;
use crate::species::{Matter, ParticleTable, SpeciesTable};
use crate::units;

/// Dimensions of a variable without time, slowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// `[y][x]`.
    Map,
    /// `[z][y][x]`.
    Volume,
    /// `[tag][y][x]`.
    TagMap,
    /// `[parameter][y][x]`.
    ParameterMap,
    /// `[z][y][x_face]`: western faces of cells and the last eastern ones.
    FacesX,
    /// `[z][y_face][x]`.
    FacesY,
    /// `[z_face][y][x]`: lower faces of cells and the top.
    FacesZ,
}

impl Shape {
    /// Names of the dimensions in the files.
    pub fn dimensions(self) -> &'static [&'static str] {
        match self {
            Self::Map => &["y", "x"],
            Self::Volume => &["z", "y", "x"],
            Self::TagMap => &["tag", "y", "x"],
            Self::ParameterMap => &["parameter", "y", "x"],
            Self::FacesX => &["z", "y", "x_face"],
            Self::FacesY => &["z", "y_face", "x"],
            Self::FacesZ => &["z_face", "y", "x"],
        }
    }
}

/// Everything a file, a table or a caption needs to know of a variable.
#[derive(Debug, Clone, PartialEq)]
pub struct VariableSpec {
    /// Name in the files: `PM25`, `mixing_height`.
    pub name: String,
    /// CF standard name, if there is one.
    pub standard_name: Option<String>,
    /// What it is, in English.
    pub long_name_en: String,
    /// What it is, in Chinese.
    pub long_name_zh: String,
    /// Unit in the files, as UDUNITS writes it.
    pub units: &'static str,
    /// CF cell methods: `time: mean`.
    pub cell_methods: Option<&'static str>,
    /// Whether it changes with time.
    pub in_time: bool,
    /// Its other dimensions.
    pub shape: Shape,
    /// Value in the files over value in SI [file unit / SI unit].
    pub factor: f64,
}

impl VariableSpec {
    /// Header of a CSV column: name and unit, `PM25_ug_m3`.
    pub fn csv_header(&self) -> String {
        let unit = self
            .units
            .replace("m-3", "m3")
            .replace("m-2", "m2")
            .replace(' ', "_");
        let unit = unit.replace("s-1", "s").replace("h-1", "h");
        if unit == "1" {
            self.name.clone()
        } else {
            format!("{}_{unit}", self.name)
        }
    }

    /// A value of the model in the unit of the files.
    pub fn from_si(&self, value: f64) -> f64 {
        value * self.factor
    }

    /// The same variable as one field without time, under another name: means and totals of a run.
    pub fn without_time(mut self, name: &str, cell_methods: &'static str) -> Self {
        name.clone_into(&mut self.name);
        self.cell_methods = Some(cell_methods);
        self.in_time = false;
        self
    }
}

/// Unit of mass concentrations in files.
const CONCENTRATION: &str = "ug m-3";
/// Unit of deposited mass in files.
const DEPOSITION: &str = "mg m-2";
/// kg → mg.
const MILLIGRAMS: f64 = 1e6;

/// True for a lane that counts particles instead of weighing them.
pub fn is_number(name: &str) -> bool {
    ParticleTable::embedded().is_ok_and(|table| {
        table
            .get(name)
            .is_some_and(|row| row.kind == Matter::Number)
    })
}

/// Something with a concentration: a pollutant or a species.
struct Substance<'a> {
    name: &'a str,
    en: &'a str,
    zh: &'a str,
    /// Whether PM25 and PM10 are named as what they are in the air; see [`standard_names`].
    wet: bool,
}

/// All variables of a run with these species, in the order of the files: terrain, weather, then by pollutant.
pub fn catalogue(table: &SpeciesTable) -> Vec<VariableSpec> {
    let mut all = ground();
    all.extend(weather());
    let full = table.pollutants.iter().any(|p| p.name == "PM25_SO4");
    let wet = !full;
    for pollutant in &table.pollutants {
        let zh = match pollutant.parts.as_slice() {
            [(lane, _)] => table.species[*lane].long_name_zh.clone(),
            _ => pollutant.label_zh.clone(),
        };
        all.extend(substance(&Substance {
            name: &pollutant.name,
            en: &pollutant.label,
            zh: &zh,
            wet,
        }));
    }
    for species in &table.species {
        if table.pollutants.iter().all(|p| p.name != species.name) {
            all.extend(substance(&Substance {
                name: &species.name,
                en: &species.long_name,
                zh: &species.long_name_zh,
                wet,
            }));
        }
    }
    if full {
        all.extend(ELEMENTS.iter().flat_map(element));
    }
    if table.lane("O3").is_some() {
        all.extend(ozone::ozone());
    }
    if table.pollutants.iter().any(|p| p.name == "PM25_SO4") {
        all.extend(physical::sight());
    }
    all
}

/// A variable by its name.
pub fn find<'c>(catalogue: &'c [VariableSpec], name: &str) -> Option<&'c VariableSpec> {
    catalogue.iter().find(|spec| spec.name == name)
}

/// The catalogue as a table for `--list-variables`.
pub fn list(catalogue: &[VariableSpec]) -> String {
    let mut text = format!(
        "{:<28} {:<10} {:<24} {}\n",
        "variable", "units", "dimensions", "what"
    );
    for spec in catalogue {
        let time = if spec.in_time { "time," } else { "" };
        let dimensions = format!("{time}{}", spec.shape.dimensions().join(","));
        text.push_str(&format!(
            "{:<28} {:<10} {:<24} {} | {}\n",
            spec.name, spec.units, dimensions, spec.long_name_en, spec.long_name_zh
        ));
    }
    text
}

fn spec(
    name: &str,
    standard_name: Option<&str>,
    (en, zh): (&str, &str),
    units: &'static str,
    (in_time, shape): (bool, Shape),
) -> VariableSpec {
    VariableSpec {
        name: name.to_owned(),
        standard_name: standard_name.map(str::to_owned),
        long_name_en: en.to_owned(),
        long_name_zh: zh.to_owned(),
        units,
        cell_methods: None,
        in_time,
        shape,
        factor: 1.0,
    }
}

/// Units of a substance in the files, with their factors.
struct Units {
    concentration: (&'static str, f64),
    deposition: (&'static str, f64),
    emission: &'static str,
}

impl Units {
    /// Those of a mass, or of a number of particles.
    fn of(name: &str) -> Self {
        if is_number(name) {
            return Self {
                concentration: ("m-3", 1.0),
                deposition: ("m-2", 1.0),
                emission: "m-2 s-1",
            };
        }
        Self {
            concentration: (CONCENTRATION, units::to_micrograms(1.0)),
            deposition: (DEPOSITION, MILLIGRAMS),
            emission: "kg m-2 s-1",
        }
    }
}

/// Deposits of an element.
fn element((name, en, zh): &(&str, &str, &str)) -> Vec<VariableSpec> {
    let kinds = [
        ("dry", "deposited dry", "干沉降量"),
        ("wet", "deposited by rain and snow", "湿沉降量"),
    ];
    let deposit = |(kind, how, how_zh): (&str, &str, &str)| VariableSpec {
        factor: MILLIGRAMS,
        cell_methods: Some("time: sum"),
        ..spec(
            &format!("{kind}_deposition_{name}"),
            None,
            (&format!("{en} {how}"), &format!("{zh}{how_zh}")),
            DEPOSITION,
            (true, Shape::Map),
        )
    };
    kinds.into_iter().map(deposit).collect()
}

fn substance(s: &Substance<'_>) -> Vec<VariableSpec> {
    let (in_air, emitted) = standard_names(s.name, s.wet);
    let units = Units::of(s.name);
    let in_air = in_air.map(|what| format!("mass_concentration_of_{what}_in_air"));
    let emitted = emitted
        .map(|what| format!("tendency_of_atmosphere_mass_content_of_{what}_due_to_emission"));
    let of = |en: &str, zh: &str| (format!("{} {en}", s.en), format!("{}{zh}", s.zh));
    let make = |name: String,
                standard: Option<&str>,
                words: (String, String),
                units,
                dims,
                factor,
                cell_methods| VariableSpec {
        factor,
        cell_methods: Some(cell_methods),
        ..spec(&name, standard, (&words.0, &words.1), units, dims)
    };
    let map = (true, Shape::Map);
    vec![
        make(
            s.name.to_owned(),
            in_air.as_deref(),
            of("in the lowest layer", "近地面浓度"),
            units.concentration.0,
            map,
            units.concentration.1,
            "time: mean",
        ),
        make(
            format!("{}_contribution", s.name),
            None,
            of("in the lowest layer by source tag", "近地面浓度来源贡献"),
            units.concentration.0,
            (true, Shape::TagMap),
            units.concentration.1,
            "time: mean",
        ),
        make(
            format!("{}_response", s.name),
            None,
            of(
                "in the lowest layer: response to a doubling of each parameter, to first order",
                "近地面浓度对各参数加倍的一阶响应",
            ),
            units.concentration.0,
            (true, Shape::ParameterMap),
            units.concentration.1,
            "time: mean",
        ),
        make(
            format!("{}_volume", s.name),
            in_air.as_deref(),
            of("in the air", "三维浓度"),
            units.concentration.0,
            (true, Shape::Volume),
            units.concentration.1,
            "time: point",
        ),
        make(
            format!("dry_deposition_{}", s.name),
            None,
            of("deposited dry", "干沉降量"),
            units.deposition.0,
            map,
            units.deposition.1,
            "time: sum",
        ),
        make(
            format!("wet_deposition_{}", s.name),
            None,
            of("deposited by rain and snow", "湿沉降量"),
            units.deposition.0,
            map,
            units.deposition.1,
            "time: sum",
        ),
        make(
            format!("emission_{}", s.name),
            emitted.as_deref(),
            of("emitted", "排放通量"),
            units.emission,
            map,
            1.0,
            "time: mean",
        ),
    ]
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_units_are_those_of_the_files() {
        let all = catalogue(&SpeciesTable::primary());
        for (n, spec) in all.iter().enumerate() {
            assert!(
                all[..n].iter().all(|other| other.name != spec.name),
                "{}",
                spec.name
            );
            assert!(!spec.long_name_zh.is_empty() && !spec.units.is_empty());
        }
        let pm25 = find(&all, "PM25").unwrap();
        assert_eq!(pm25.csv_header(), "PM25_ug_m3");
        assert_eq!(pm25.from_si(75e-9).round(), 75.0);
        let rain = find(&all, "precipitation").unwrap();
        assert!((rain.from_si(1.0 / 3.6e6) - 1.0).abs() < 1e-12);
        assert!(list(&all).contains("mixing_height                m"));
    }

    #[test]
    fn numbers_of_particles_are_no_masses_and_names_are_of_cf() {
        let mechanism = crate::species::mechanism::Mechanism::cb6r5().unwrap();
        let particles = crate::species::Particles {
            full: true,
            traced: true,
        };
        let gases = crate::species::GasTable::embedded().unwrap();
        let table = SpeciesTable::for_mechanism_with(&mechanism, &gases, particles).unwrap();
        let all = catalogue(&table);
        let mut names: Vec<&str> = all.iter().map(|spec| spec.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all.len());
        let number = find(&all, "NUMJ").unwrap();
        assert_eq!((number.units, number.factor), ("m-3", 1.0));
        assert_eq!(number.csv_header(), "NUMJ_m3");
        assert_eq!(find(&all, "dry_deposition_NUMI").unwrap().units, "m-2");
        assert_eq!(
            find(&all, "wet_deposition_nitrogen_reduced").unwrap().units,
            "mg m-2"
        );
        let standard = |name: &str| find(&all, name).unwrap().standard_name.clone();
        assert_eq!(
            standard("PM25_SO4").unwrap(),
            "mass_concentration_of_sulfate_dry_aerosol_particles_in_air"
        );
        // CF knows no dry PM2.5; that of a run without particles that react stands as it is in the air.
        assert_eq!(standard("PM25"), None);
        assert!(
            find(&catalogue(&SpeciesTable::primary()), "PM25")
                .unwrap()
                .standard_name
                .is_some()
        );
    }
}
