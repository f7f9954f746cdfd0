//! What a near-field run is told: the deck's (or our own TOML's) content with every default filled in.
//!
//! Made by a reader, read by [`super::run`]; nothing downstream opens the deck again.

use crate::plume::{BuoyantGroup, No2Method, Options, OutputTypes, Receptor, Source};
use std::path::PathBuf;

/// An averaging period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Averaging {
    /// 1, 2, 3, 4, 6, 8, 12 or 24 h.
    Hours(u32),
    /// MONTH (AERMOD's 720).
    Month,
    /// PERIOD.
    Period,
    /// ANNUAL.
    Annual,
}

/// A source group.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Group {
    /// Name, upper case.
    pub id: String,
    /// Members (indices of sources).
    pub sources: Vec<usize>,
    /// Background is added to this group.
    pub background: bool,
}

/// An urban area (URBANOPT).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct UrbanArea {
    /// Name (blank with one area).
    pub id: String,
    /// Inhabitants.
    pub population: f64,
    /// Roughness length [m].
    pub roughness: f64,
}

/// How receptors were laid out.
#[derive(Debug, Clone, PartialEq)]
pub enum Network {
    /// GRIDCART.
    Cartesian {
        /// Name.
        id: String,
        /// Eastings.
        x: Vec<f64>,
        /// Northings.
        y: Vec<f64>,
        /// Index of its first receptor; receptors run along x first, then y.
        first: usize,
    },
    /// GRIDPOLR.
    Polar {
        /// Name.
        id: String,
        /// Origin.
        origin: [f64; 2],
        /// Name of the source at the origin, if it was named.
        origin_source: Option<String>,
        /// Distances.
        distances: Vec<f64>,
        /// Directions [°].
        directions: Vec<f64>,
        /// Index of its first receptor; receptors run along distance first, then direction.
        first: usize,
    },
}

/// One receptor's label for files: network name and AERMOD's type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReceptorKind {
    /// Cartesian grid (GC).
    GridCartesian,
    /// Polar grid (GP).
    GridPolar,
    /// Discrete Cartesian (DC).
    DiscreteCartesian,
    /// Discrete polar (DP), with the index of its reference source.
    DiscretePolar(usize),
    /// EVALCART arc (index into [`Case::arcs`]).
    Evaluation(usize),
}

impl ReceptorKind {
    /// The arc of receptors that it belongs to.
    pub fn arc(&self) -> Option<usize> {
        match self {
            Self::Evaluation(arc) => Some(*arc),
            _ => None,
        }
    }
}

/// The weather files and what is used of them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Weather {
    /// .SFC.
    pub surface_file: PathBuf,
    /// .PFL.
    pub profile_file: PathBuf,
    /// SURFDATA: station number, year, name.
    pub surface_station: (i64, i32, String),
    /// UAIRDATA.
    pub upper_station: (i64, i32, String),
    /// SITEDATA.
    pub site_station: Option<(i64, i32, String)>,
    /// STARTEND: YYYYMMDDHH of the first and last hour.
    pub start: Option<i64>,
    /// Last hour.
    pub end: Option<i64>,
    /// DAYRANGE: true for days of the year that count (index 1..=366), for common and leap years; `None` = all.
    pub days: Option<(Vec<bool>, Vec<bool>)>,
    /// NUMYEARS.
    pub years: Option<u32>,
    /// WDROTATE [°].
    pub rotation: f64,
    /// WINDCATS: upper bounds of the first five [m/s].
    pub wind_categories: [f64; 5],
    /// SCIMBYHR: first hour, interval, if SCIM.
    pub scim: Option<(u32, u32)>,
    /// Turbulence measurements to ignore.
    pub turbulence: TurbulenceUse,
    /// NOCHKD: sequence of dates is not checked.
    pub no_date_check: bool,
    /// WARNCHKD: only a warning.
    pub warn_date_check: bool,
}

/// NOTURB, NOTURBST, NOTURBCO, NOSA, NOSW, NOSAST, NOSWST, NOSACO, NOSWCO.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TurbulenceUse {
    /// Ignore σθ in stable hours.
    pub no_sigma_theta_stable: bool,
    /// Ignore σθ in convective hours.
    pub no_sigma_theta_convective: bool,
    /// Ignore σw in stable hours.
    pub no_sigma_w_stable: bool,
    /// Ignore σw in convective hours.
    pub no_sigma_w_convective: bool,
}

/// Unit in which a background value is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ConcentrationUnit {
    /// µg/m³.
    #[default]
    Micrograms,
    /// ppb.
    Ppb,
    /// ppm.
    Ppm,
}

/// Values that vary by time, or one, or an hourly file: for one wind sector.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SectorValues {
    /// Hourly file (BACKGRND HOURLY, OZONEFIL, NOX_FILE) and its Fortran format (`None` = free).
    pub hourly: Option<(PathBuf, Option<String>)>,
    /// A single value (OZONEVAL, NOXVALUE).
    pub value: Option<f64>,
    /// Values by season, month, hour …: keyword (ANNUAL too) and values.
    pub varying: Option<(String, Vec<f64>)>,
    /// Unit of the hourly file's values.
    pub hourly_unit: ConcentrationUnit,
    /// Unit of `value` and `varying`.
    pub unit: ConcentrationUnit,
}

/// Background (of the pollutant, ozone or NOx) by wind sector.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Background {
    /// Lower bounds of the sectors [°]; empty = one sector for all winds.
    pub sectors: Vec<f64>,
    /// Values of each sector.
    pub values: Vec<SectorValues>,
}

/// One HOUREMIS file and the sources it feeds.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HourlyEmission {
    /// The file.
    pub file: PathBuf,
    /// Sources (indices) in the order in which lines come each hour.
    pub sources: Vec<usize>,
}

/// NO2 settings.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct No2Settings {
    /// Equilibrium ratio (NO2EQUIL, 0.9).
    pub equilibrium: f64,
    /// ARM2 bounds (0.5, 0.9).
    pub arm2_limits: [f64; 2],
    /// NOMINO3: no least ozone at night.
    pub no_least_ozone: bool,
    /// OLMGROUPs: name and members.
    pub olm_groups: Vec<(String, Vec<usize>)>,
    /// PSDGROUP: increment consuming, retired baseline, non-retired baseline.
    pub psd: Option<[Vec<usize>; 3]>,
    /// Ozone.
    pub ozone: Background,
    /// NOx (GRSM).
    pub nox: Background,
    /// NOx background is found from that of NO2 (GRSM without any NOx given).
    pub nox_from_no2: bool,
    /// TTRM2: the method that goes with the travel time reaction.
    pub second_method: No2Method,
    /// EMISFACT-like kinds by day of the week are used somewhere (then days are counted).
    pub day_of_week: bool,
}

/// How ranks are asked for.
pub type Ranks = Vec<u32>;

/// What is to be written (OU).
#[derive(Debug, Clone, PartialEq)]
pub enum Output {
    /// RECTABLE: averaging, ranks.
    ReceptorTable(Averaging, Ranks),
    /// MAXTABLE: averaging, how many.
    MaximumTable(Averaging, u32),
    /// DAYTABLE.
    DayTable(Averaging),
    /// MAXIFILE: averaging, group, threshold, file.
    MaximumFile(Averaging, usize, f64, PathBuf),
    /// POSTFILE: averaging, group, binary?, file.
    PostFile(Averaging, usize, bool, PathBuf),
    /// PLOTFILE: averaging, group, rank (`None` for PERIOD/ANNUAL), file.
    PlotFile(Averaging, usize, Option<u32>, PathBuf),
    /// TOXXFILE: averaging, threshold, file.
    ToxxFile(Averaging, f64, PathBuf),
    /// SEASONHR: group, file.
    SeasonHour(usize, PathBuf),
    /// RANKFILE: averaging, how many, file.
    RankFile(Averaging, u32, PathBuf),
    /// EVALFILE: source, file.
    EvaluationFile(usize, PathBuf),
    /// SUMMFILE.
    SummaryFile(PathBuf),
    /// MAXDAILY: group, file.
    MaxDaily(usize, PathBuf),
    /// MXDYBYYR: group, file.
    MaxDailyByYear(usize, PathBuf),
    /// MAXDCONT: group, ranks from..=to (or threshold), file.
    MaxDailyContribution {
        /// Group.
        group: usize,
        /// First rank.
        first: u32,
        /// Last rank.
        last: u32,
        /// Threshold, with THRESH.
        threshold: Option<f64>,
        /// File.
        file: PathBuf,
    },
}

/// Layout of output files.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Layout {
    /// FILEFORM EXP: exponential numbers.
    pub exponential: bool,
    /// NOHEADER for these kinds of file (or ALL).
    pub no_header: Vec<String>,
}

/// One event of an EVENT run.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Name.
    pub id: String,
    /// Averaging.
    pub averaging: u32,
    /// Group.
    pub group: usize,
    /// YYMMDDHH of its last hour.
    pub date: i64,
    /// Concentration found by the first run.
    pub value: Option<f64>,
    /// Where.
    pub receptor: Receptor,
}

/// Units of emission and output (EMISUNIT, CONCUNIT, DEPOUNIT): factor and labels.
#[derive(Debug, Clone, PartialEq)]
pub struct OutputUnit {
    /// Emission [deck unit] × dispersion [s/m³] × factor = printed value.
    pub factor: f64,
    /// Label of the emission unit (GRAMS/SEC).
    pub emission_label: String,
    /// Label of the printed unit (MICROGRAMS/M**3).
    pub output_label: String,
    /// Label of PERIOD and ANNUAL values (GRAMS/M**2/YR for deposition over a year).
    pub period_label: String,
}

/// Design-value processing switched on by POLLUTID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DesignValue {
    /// None.
    #[default]
    None,
    /// PM25 24-h (8th highest averaged over years).
    Pm25,
    /// NO2 1-h daily maximum.
    No2OneHour,
    /// SO2 1-h daily maximum.
    So2OneHour,
}

/// A near-field run.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// TITLEONE and TITLETWO.
    pub titles: [String; 2],
    /// Words of the options in force, in AERMOD's order (MODELING OPTIONS USED in headers).
    pub model_options: Vec<String>,
    /// Choices.
    pub options: Options,
    /// Averaging periods in the deck's order, short ones first, PERIOD/ANNUAL last.
    pub averaging: Vec<Averaging>,
    /// Design-value processing.
    pub design_value: DesignValue,
    /// MULTYEAR and its files.
    pub multi_year: Option<(PathBuf, Option<PathBuf>)>,
    /// INITFILE and SAVEFILE.
    pub restart: (Option<PathBuf>, Option<(PathBuf, Option<u32>)>),
    /// RUNORNOT RUN.
    pub run: bool,
    /// Sources.
    pub sources: Vec<Source>,
    /// Buoyant line groups.
    pub buoyant_groups: Vec<BuoyantGroup>,
    /// Groups.
    pub groups: Vec<Group>,
    /// Urban areas.
    pub urban: Vec<UrbanArea>,
    /// Receptors in AERMOD's order.
    pub receptors: Vec<Receptor>,
    /// Kind of each receptor.
    pub receptor_kinds: Vec<ReceptorKind>,
    /// Network name of each receptor (up to 8 characters; blank for discrete).
    pub receptor_networks: Vec<String>,
    /// Networks.
    pub networks: Vec<Network>,
    /// Names of EVALCART arcs.
    pub arcs: Vec<String>,
    /// Weather.
    pub weather: Weather,
    /// Hourly emission.
    pub hourly_emission: Vec<HourlyEmission>,
    /// Background of the pollutant.
    pub background: Option<Background>,
    /// NO2.
    pub no2: No2Settings,
    /// Deposition: season category of each month (GDSEASON), land use by sector (GDLANUSE), user velocity (GASDEPVD), defaults (GASDEPDF).
    pub gas_deposition: GasSettings,
    /// Units by output type.
    pub units: Vec<OutputUnit>,
    /// What to write.
    pub outputs: Vec<Output>,
    /// Layout.
    pub layout: Layout,
    /// Events (EVENT runs).
    pub events: Vec<Event>,
    /// Event detail: SOCONT or DETAIL.
    pub event_detail: bool,
    /// ERRORFIL.
    pub error_file: Option<PathBuf>,
    /// EVENTFIL: file and detail, when asked.
    pub event_file: Option<(PathBuf, bool)>,
    /// An EVENT run (pathway EV instead of RE).
    pub event_run: bool,
    /// POLLUTID's second word (H1H, H2H, INC), which switches design values off.
    pub design_value_off: Option<String>,
    /// NOWARN: warnings are not printed.
    pub no_warnings: bool,
    /// FLAGPOLE: receptors may stand above ground.
    pub flagpole: bool,
    /// FLAT and ELEV together: terrain is ignored for some sources only.
    pub flat_by_source: bool,
    /// RLEMCONV: road emissions are in g/h/link (MOVES).
    pub road_emission_by_link: bool,
    /// SAVEFILE's second file, written in turn with the first.
    pub second_save_file: Option<PathBuf>,
}

/// Settings of gas deposition.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GasSettings {
    /// GDSEASON: category 1..=5 of each month.
    pub seasons: Option<[u32; 12]>,
    /// GDLANUSE: category 1..=9 of each of 36 directions.
    pub land_use: Option<[u32; 36]>,
    /// GASDEPVD [m/s].
    pub user_velocity: Option<f64>,
    /// GASDEPDF: reactivity factor, fraction of maximum green leaf area, reference pollutant.
    pub defaults: Option<(f64, f64, f64, String)>,
}

impl Default for Case {
    fn default() -> Self {
        Self {
            titles: [String::new(), String::new()],
            model_options: Vec::new(),
            options: Options::default(),
            averaging: Vec::new(),
            design_value: DesignValue::None,
            multi_year: None,
            restart: (None, None),
            run: true,
            sources: Vec::new(),
            buoyant_groups: Vec::new(),
            groups: Vec::new(),
            urban: Vec::new(),
            receptors: Vec::new(),
            receptor_kinds: Vec::new(),
            receptor_networks: Vec::new(),
            networks: Vec::new(),
            arcs: Vec::new(),
            weather: Weather {
                wind_categories: [1.54, 3.09, 5.14, 8.23, 10.8],
                ..Weather::default()
            },
            hourly_emission: Vec::new(),
            background: None,
            no2: No2Settings {
                equilibrium: 0.9,
                arm2_limits: [0.5, 0.9],
                ..No2Settings::default()
            },
            gas_deposition: GasSettings::default(),
            units: Vec::new(),
            outputs: Vec::new(),
            layout: Layout::default(),
            events: Vec::new(),
            event_detail: false,
            error_file: None,
            event_file: None,
            event_run: false,
            design_value_off: None,
            no_warnings: false,
            flagpole: false,
            flat_by_source: false,
            road_emission_by_link: false,
            second_save_file: None,
        }
    }
}

impl Case {
    /// Output types.
    pub fn types(&self) -> OutputTypes {
        self.options.outputs
    }
}
