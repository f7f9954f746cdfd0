//! Where within a county a source emits: surrogates of land cover and towns on the grid.
//!
//! The weight of a cell is county share × ground area × share of a land layer; weights are taken over the whole county, also
//! where it reaches beyond the domain, and add up to 1 there. The part outside the domain is not emitted, and reported.
//!
//! | surrogate | layers tried in this order |
//! |---|---|
//! | urban | urban land, towns, cropland, land |
//! | rural | cropland, low steppe, grassland, land |
//! | population | urban share: as urban; the rest as rural |
//! | road | 0.15 + 0.80 × urban share: as urban; the rest as rural (as the tables split traffic) |
//! | cropland | cropland, low steppe, grassland, land |
//! | grassland | grassland, land |
//! | bare | barren land, cropland, grassland, land |
//!
//! A layer counts as absent where it covers less of the county than [`Layer::least`] says (the land cover of 0.05° misses small
//! towns and the terraces of the loess); the next one then stands in, which [`Substitution`] reports.

use crate::terrain::LandClass;
use serde::Serialize;

/// What spreads a source over its county.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Surrogate {
    /// Built-up land.
    Urban,
    /// Villages: cropland.
    Rural,
    /// Inhabitants in towns and villages.
    Population,
    /// Traffic in towns and between villages.
    Road,
    /// Fields.
    Cropland,
    /// Pasture.
    Grassland,
    /// Barren land.
    Bare,
}

impl Surrogate {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Urban,
        Self::Rural,
        Self::Population,
        Self::Road,
        Self::Cropland,
        Self::Grassland,
        Self::Bare,
    ];

    /// Name in the files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Urban => "urban",
            Self::Rural => "rural",
            Self::Population => "population",
            Self::Road => "road",
            Self::Cropland => "cropland",
            Self::Grassland => "grassland",
            Self::Bare => "bare",
        }
    }

    /// From its name in the files.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.name() == name)
    }

    /// Parts with their shares, each with the layers tried in order.
    pub(super) fn parts(self, urban_share: f64) -> Vec<(f64, &'static [Layer])> {
        const URBAN: &[Layer] = &[Layer::Urban, Layer::Towns, Layer::Cropland, Layer::Land];
        const RURAL: &[Layer] = &[
            Layer::Cropland,
            Layer::LowSteppe,
            Layer::Grassland,
            Layer::Land,
        ];
        let blend = |urban: f64| vec![(urban, URBAN), (1.0 - urban, RURAL)];
        match self {
            Self::Urban => vec![(1.0, URBAN)],
            Self::Rural | Self::Cropland => vec![(1.0, RURAL)],
            Self::Population => blend(urban_share),
            Self::Road => blend(0.15 + 0.80 * urban_share),
            Self::Grassland => vec![(1.0, &[Layer::Grassland, Layer::Land])],
            Self::Bare => vec![(
                1.0,
                &[
                    Layer::Barren,
                    Layer::Cropland,
                    Layer::Grassland,
                    Layer::Land,
                ],
            )],
        }
    }
}

/// A layer of weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Layer {
    /// Towns and industry of the land cover.
    Urban,
    /// Urban inhabitants around the towns' centres.
    Towns,
    /// Cropland, and half of the cropland mixed with natural plants.
    Cropland,
    /// Grassland below [`LandClass::MEADOW_ALTITUDE`], the lower the more: people and fields keep to the valleys, and the
    /// land cover of 0.05° takes their terraces for grass.
    LowSteppe,
    /// Grassland, meadow, shrubland and savanna.
    Grassland,
    /// Barren land.
    Barren,
    /// All but water and ice.
    Land,
}

impl Layer {
    /// Name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Urban => "urban land",
            Self::Towns => "towns",
            Self::Cropland => "cropland",
            Self::LowSteppe => "low steppe",
            Self::Grassland => "grassland",
            Self::Barren => "barren land",
            Self::Land => "land",
        }
    }

    /// Weight of a land class.
    pub(super) fn weight(self, class: LandClass) -> f64 {
        use LandClass as C;
        let holds = match self {
            Self::Urban => class == C::Urban,
            Self::Towns => false,
            Self::Cropland if class == C::CropMosaic => return 0.5,
            Self::Cropland => class == C::Cropland,
            Self::LowSteppe => class == C::Steppe,
            Self::Grassland => {
                matches!(
                    class,
                    C::Steppe | C::AlpineMeadow | C::Shrubland | C::Savanna | C::WoodySavanna
                )
            }
            Self::Barren => class == C::Barren,
            Self::Land => !matches!(class, C::Water | C::SnowIce),
        };
        f64::from(u8::from(holds))
    }

    /// Least part of the county's area that a layer must cover to count [1] (choices of this model, unverified).
    pub(super) fn least(self) -> f64 {
        match self {
            Self::Urban => 2e-4,
            Self::Towns | Self::Land => 0.0,
            Self::Cropland | Self::Barren => 2e-3,
            Self::LowSteppe | Self::Grassland => 1e-2,
        }
    }
}

/// A layer that stands in for another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Substitution {
    /// County code.
    pub county: u32,
    /// English name of the county.
    pub county_name: String,
    /// The surrogate.
    pub surrogate: Surrogate,
    /// The layer it should take.
    pub wanted: Layer,
    /// Part of the county's area that it covers [1].
    pub covers: f64,
    /// The layer taken.
    pub used: Layer,
}
