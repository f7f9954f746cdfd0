//! Sources, as the dispersion kernels see them.

/// How gas leaves a stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Exit {
    /// Upwards (POINT).
    #[default]
    Vertical,
    /// Under a rain cap (POINTCAP).
    Capped,
    /// Sideways (POINTHOR).
    Horizontal,
}

/// A stack.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Stack {
    /// Height above ground [m].
    pub height: f64,
    /// Gas temperature [K]; 0 = ambient, negative = that much above ambient.
    pub temperature: f64,
    /// Gas velocity [m/s].
    pub velocity: f64,
    /// Inner diameter [m].
    pub diameter: f64,
    /// Direction of the exit.
    pub exit: Exit,
}

/// A volume.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Volume {
    /// Release height of its centre [m].
    pub height: f64,
    /// Initial σy [m].
    pub sigma_y: f64,
    /// Initial σz [m].
    pub sigma_z: f64,
}

/// An area of any shape: AREA, AREAPOLY, AREACIRC and LINE all become a closed polygon.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Area {
    /// What it was in the deck.
    pub shape: AreaShape,
    /// Release height [m].
    pub height: f64,
    /// Initial σz [m].
    pub sigma_z: f64,
    /// Corners [m], without the closing repetition, in AERMOD's order.
    pub vertices: Vec<[f64; 2]>,
    /// Width across (x) as AERMOD keeps it [m] (XINIT).
    pub x_length: f64,
    /// Length along (y) [m] (YINIT).
    pub y_length: f64,
    /// Rotation [°].
    pub angle: f64,
    /// Centre [m].
    pub centre: [f64; 2],
}

/// Keyword of an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AreaShape {
    /// AREA.
    #[default]
    Rectangle,
    /// AREAPOLY.
    Polygon,
    /// AREACIRC.
    Circle,
    /// LINE.
    Line,
}

/// An open pit (OPENPIT).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OpenPit {
    /// The rectangle of the pit's rim; `height` is the release height above the pit's floor.
    pub area: Area,
    /// Volume of the pit [m³].
    pub volume: f64,
    /// Effective depth [m].
    pub depth: f64,
    /// Orientation of the long axis as AERMOD keeps it [°] (PALPHA).
    pub alpha: f64,
}

/// A noise barrier along a road.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Barrier {
    /// Height [m].
    pub height: f64,
    /// Distance from the road's centre line [m].
    pub distance: f64,
}

/// A road in a cutting.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Depression {
    /// Depth, negative [m].
    pub depth: f64,
    /// Width at the top [m].
    pub top_width: f64,
    /// Width at the bottom [m].
    pub bottom_width: f64,
}

/// A road (RLINE or RLINEXT).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Road {
    /// True for RLINEXT.
    pub extended: bool,
    /// One end: x, y, height [m].
    pub begin: [f64; 3],
    /// Other end: x, y, height [m].
    pub end: [f64; 3],
    /// Distance of the lane from the centre line [m] (DCL; RLINEXT).
    pub lane_offset: f64,
    /// Width [m].
    pub width: f64,
    /// Initial σz [m].
    pub sigma_z: f64,
    /// Up to two barriers.
    pub barriers: [Option<Barrier>; 2],
    /// Cutting.
    pub depression: Option<Depression>,
}

/// One line of a buoyant line group (BUOYLINE).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct BuoyantLine {
    /// One end [m].
    pub begin: [f64; 2],
    /// Other end [m].
    pub end: [f64; 2],
    /// Release height [m].
    pub height: f64,
    /// Index of its group in [`BuoyantGroup`]s.
    pub group: usize,
}

/// Average figures of a group of parallel buoyant lines (BLPINPUT, BLPGROUP).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BuoyantGroup {
    /// Name.
    pub id: String,
    /// Building length [m].
    pub building_length: f64,
    /// Building height [m].
    pub building_height: f64,
    /// Building width [m].
    pub building_width: f64,
    /// Line width [m].
    pub line_width: f64,
    /// Separation of buildings [m].
    pub building_separation: f64,
    /// Buoyancy parameter F′ [m⁴/s³].
    pub buoyancy: f64,
    /// Members (indices of sources), in the deck's order.
    pub members: Vec<usize>,
}

/// What kind of source.
#[derive(Debug, Clone, PartialEq)]
pub enum SourceKind {
    /// POINT, POINTCAP, POINTHOR.
    Point(Stack),
    /// VOLUME.
    Volume(Volume),
    /// AREA, AREAPOLY, AREACIRC, LINE.
    Area(Area),
    /// OPENPIT.
    OpenPit(OpenPit),
    /// RLINE, RLINEXT.
    Road(Road),
    /// BUOYLINE.
    BuoyantLine(BuoyantLine),
}

/// Buildings by flow direction: 36 sectors of 10°, the first for a flow towards 10°.
#[derive(Debug, Clone, PartialEq)]
pub struct Buildings {
    /// Height [m].
    pub height: [f64; 36],
    /// Projected width [m].
    pub width: [f64; 36],
    /// Projected length [m].
    pub length: [f64; 36],
    /// Along-flow offset of the upwind face [m].
    pub x_offset: [f64; 36],
    /// Across-flow offset of the centre [m].
    pub y_offset: [f64; 36],
}

/// An offshore platform (PLATFORM).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Platform {
    /// Elevation of the platform base above water [m].
    pub elevation: f64,
    /// Building height above the platform [m] (PLATHB).
    pub building_height: f64,
    /// Building width [m] (PLATWB).
    pub building_width: f64,
}

/// Particles of one size.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ParticleClass {
    /// Mass-mean diameter [µm].
    pub diameter: f64,
    /// Share of the mass [1].
    pub mass_fraction: f64,
    /// Density [g/cm³].
    pub density: f64,
}

/// Particle deposition.
#[derive(Debug, Clone, PartialEq)]
pub enum Particles {
    /// METHOD_1: size classes.
    Classes(Vec<ParticleClass>),
    /// METHOD_2: fine fraction and mass-mean diameter [µm].
    Fine {
        /// Share of fine particles (below 2.5 µm) [1].
        fine_fraction: f64,
        /// Mass-mean aerodynamic diameter [µm].
        mean_diameter: f64,
    },
}

/// Gas deposition (GASDEPOS).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Gas {
    /// Diffusivity in air [cm²/s] as given.
    pub diffusivity_air: f64,
    /// Diffusivity in water [cm²/s] as given.
    pub diffusivity_water: f64,
    /// Cuticular resistance [s/cm] as given.
    pub cuticular_resistance: f64,
    /// Henry's constant [Pa m³/mol].
    pub henry: f64,
}

/// How emission varies with time: factors by index (EMISFACT).
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Variation {
    /// Constant.
    #[default]
    Constant,
    /// SEASON, MONTH, HROFDY, WSPEED, SEASHR, HRDOW, HRDOW7, SHRDOW, SHRDOW7, MHRDOW, MHRDOW7 and its factors, in the deck's order.
    Factors {
        /// Keyword.
        kind: VariationKind,
        /// Factors.
        factors: Vec<f64>,
    },
}

/// Keyword of a variation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum VariationKind {
    Season,
    Month,
    HourOfDay,
    WindSpeed,
    SeasonHour,
    HourWeekday3,
    HourWeekday7,
    SeasonHourWeekday3,
    SeasonHourWeekday7,
    MonthHourWeekday3,
    MonthHourWeekday7,
}

impl VariationKind {
    /// All kinds.
    const ALL: [Self; 11] = [
        Self::Season,
        Self::Month,
        Self::HourOfDay,
        Self::WindSpeed,
        Self::SeasonHour,
        Self::HourWeekday3,
        Self::HourWeekday7,
        Self::SeasonHourWeekday3,
        Self::SeasonHourWeekday7,
        Self::MonthHourWeekday3,
        Self::MonthHourWeekday7,
    ];

    /// The kind of one of AERMOD's words.
    pub fn of_keyword(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.keyword() == word)
    }

    /// AERMOD's word (EMISFACT, BACKGRND …).
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Season => "SEASON",
            Self::Month => "MONTH",
            Self::HourOfDay => "HROFDY",
            Self::WindSpeed => "WSPEED",
            Self::SeasonHour => "SEASHR",
            Self::HourWeekday3 => "HRDOW",
            Self::HourWeekday7 => "HRDOW7",
            Self::SeasonHourWeekday3 => "SHRDOW",
            Self::SeasonHourWeekday7 => "SHRDOW7",
            Self::MonthHourWeekday3 => "MHRDOW",
            Self::MonthHourWeekday7 => "MHRDOW7",
        }
    }
}

/// A source.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// Name (up to 12 characters in AERMOD).
    pub id: String,
    /// Easting of the source or its first corner [m].
    pub x: f64,
    /// Northing [m].
    pub y: f64,
    /// Ground elevation [m].
    pub elevation: f64,
    /// Terrain is ignored for this source (FLAT in LOCATION, or a flat run).
    pub flat: bool,
    /// Kind and geometry.
    pub kind: SourceKind,
    /// Emission: g/s (point, volume, buoyant line), g/(s m²) (area, pit, line), g/(s m) or g/(s m²) (road), as in the deck.
    pub emission: f64,
    /// Variation with time.
    pub variation: Variation,
    /// Emission and release come hour by hour from a file (HOUREMIS).
    pub hourly: bool,
    /// Urban area (index), if any.
    pub urban: Option<usize>,
    /// Buildings, if any.
    pub buildings: Option<Box<Buildings>>,
    /// Offshore platform, if any.
    pub platform: Option<Platform>,
    /// Particles, if any.
    pub particles: Option<Particles>,
    /// Gas deposition, if any.
    pub gas: Option<Gas>,
    /// In-stack NO2/NOx [1].
    pub no2_ratio: f64,
    /// Highly buoyant plume treatment (HBPSRCID).
    pub highly_buoyant: bool,
}
