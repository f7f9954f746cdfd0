//! Classes of land cover and what they mean for the air: roughness, albedo, leaves, soil.

use super::TerrainError;
use crate::seeds;
use std::sync::OnceLock;

const FILE: &str = "land/classes.csv";

/// A class of land cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LandClass {
    /// Lakes and rivers.
    Water,
    /// Needleleaf forest.
    NeedleleafForest,
    /// Broadleaf forest.
    BroadleafForest,
    /// Mixed forest.
    MixedForest,
    /// Shrubland.
    Shrubland,
    /// Open woodland.
    WoodySavanna,
    /// Open woodland with grass.
    Savanna,
    /// Grassland below [`LandClass::MEADOW_ALTITUDE`].
    Steppe,
    /// Grassland above [`LandClass::MEADOW_ALTITUDE`].
    AlpineMeadow,
    /// Wetland.
    Wetland,
    /// Cropland.
    Cropland,
    /// Cropland mixed with natural plants.
    CropMosaic,
    /// Towns and industry.
    Urban,
    /// Glaciers and lasting snow.
    SnowIce,
    /// Barren land.
    Barren,
}

impl LandClass {
    /// All classes; the position is the first index of [`super::Surface::land_use`].
    pub const ALL: [Self; 15] = [
        Self::Water,
        Self::NeedleleafForest,
        Self::BroadleafForest,
        Self::MixedForest,
        Self::Shrubland,
        Self::WoodySavanna,
        Self::Savanna,
        Self::Steppe,
        Self::AlpineMeadow,
        Self::Wetland,
        Self::Cropland,
        Self::CropMosaic,
        Self::Urban,
        Self::SnowIce,
        Self::Barren,
    ];

    /// Altitude from which grassland counts as alpine meadow [m] (a rule of this project, unverified).
    pub const MEADOW_ALTITUDE: f64 = 3200.0;

    /// Position in [`Self::ALL`].
    pub fn index(self) -> usize {
        self as usize
    }

    /// Its key in tables: `needleleaf_forest`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Water => "water",
            Self::NeedleleafForest => "needleleaf_forest",
            Self::BroadleafForest => "broadleaf_forest",
            Self::MixedForest => "mixed_forest",
            Self::Shrubland => "shrubland",
            Self::WoodySavanna => "woody_savanna",
            Self::Savanna => "savanna",
            Self::Steppe => "steppe",
            Self::AlpineMeadow => "alpine_meadow",
            Self::Wetland => "wetland",
            Self::Cropland => "cropland",
            Self::CropMosaic => "crop_mosaic",
            Self::Urban => "urban",
            Self::SnowIce => "snow_ice",
            Self::Barren => "barren",
        }
    }

    /// The class of a key.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.key() == key)
    }

    /// Roughness, albedo, leaves and soil of the class.
    ///
    /// # Errors
    /// [`TerrainError`] if the embedded table is damaged.
    pub fn properties(self) -> Result<&'static LandProperties, TerrainError> {
        Ok(&table()?[self.index()])
    }

    /// The class of an IGBP code (0 water … 16 barren) at an altitude [m above sea level].
    pub fn from_igbp(code: u8, altitude: f64) -> Option<Self> {
        Some(match code {
            0 => Self::Water,
            1 | 3 => Self::NeedleleafForest,
            2 | 4 => Self::BroadleafForest,
            5 => Self::MixedForest,
            6 | 7 => Self::Shrubland,
            8 => Self::WoodySavanna,
            9 => Self::Savanna,
            10 if altitude < Self::MEADOW_ALTITUDE => Self::Steppe,
            10 => Self::AlpineMeadow,
            11 => Self::Wetland,
            12 => Self::Cropland,
            13 => Self::Urban,
            14 => Self::CropMosaic,
            15 => Self::SnowIce,
            16 => Self::Barren,
            _ => return None,
        })
    }
}

/// What a class means for the air (`seeds/land/classes.csv`; every number unverified).
#[derive(Debug, Clone, PartialEq)]
pub struct LandProperties {
    /// English name.
    pub name: String,
    /// Chinese name.
    pub name_zh: String,
    /// Land-use category 1–26 of Zhang, Brook and Vet 2003 (gases).
    pub zhang2003: usize,
    /// Land-use category 1–15 of Zhang et al. 2001 (particles).
    pub zhang2001: usize,
    /// Least roughness length, without leaves [m].
    pub roughness_min: f64,
    /// Greatest roughness length, in full leaf [m].
    pub roughness_max: f64,
    /// Albedo without leaves, without snow [1].
    pub albedo_dormant: f64,
    /// Albedo in full leaf, without snow [1].
    pub albedo_green: f64,
    /// Albedo under snow [1].
    pub albedo_snow: f64,
    /// Leaf area index by month, January first [m²/m²].
    pub leaf_area_index: [f64; 12],
    /// Clay in the soil [1].
    pub clay: f64,
    /// Sand in the soil [1].
    pub sand: f64,
    /// Soil texture in words.
    pub soil_texture: String,
}

impl LandProperties {
    /// How far between the least and the greatest leaf area of the year a month lies [1]; 0 where nothing grows.
    ///
    /// # Panics
    /// If `month` is not 1–12.
    pub fn greenness(&self, month: usize) -> f64 {
        let month = month_index(month);
        let (low, high) = self
            .leaf_area_index
            .iter()
            .fold((f64::MAX, f64::MIN), |(a, b), &v| (a.min(v), b.max(v)));
        if high > low {
            (self.leaf_area_index[month] - low) / (high - low)
        } else {
            0.0
        }
    }

    /// Roughness length in a month, 1–12 [m]: between least and greatest by the leaves (Zhang et al. 2003).
    pub fn roughness_length(&self, month: usize) -> f64 {
        self.roughness_min + self.greenness(month) * (self.roughness_max - self.roughness_min)
    }

    /// Albedo in a month, 1–12, under a share of snow [1].
    pub fn albedo(&self, month: usize, snow: f64) -> f64 {
        let bare =
            self.albedo_dormant + self.greenness(month) * (self.albedo_green - self.albedo_dormant);
        (1.0 - snow) * bare + snow * self.albedo_snow
    }
}

/// Index of a month 1–12.
///
/// # Panics
/// If `month` is not 1–12: an error of the caller.
pub(super) fn month_index(month: usize) -> usize {
    assert!((1..=12).contains(&month), "month {month} is not 1 to 12");
    month - 1
}

#[derive(serde::Deserialize)]
struct Row {
    name: String,
    name_zh: String,
    zhang2003: usize,
    zhang2001: usize,
    roughness_min_m: f64,
    roughness_max_m: f64,
    albedo_dormant: f64,
    albedo_green: f64,
    albedo_snow: f64,
    clay_percent: f64,
    sand_percent: f64,
    soil_texture: String,
}

/// The table in the order of [`LandClass::ALL`].
pub(super) fn table() -> Result<&'static [LandProperties], TerrainError> {
    static TABLE: OnceLock<Vec<LandProperties>> = OnceLock::new();
    Ok(seeds::once(&TABLE, read)?)
}

fn read() -> Result<Vec<LandProperties>, TerrainError> {
    let fail = |cause: csv::Error| TerrainError::content(FILE, cause);
    let mut reader = csv::Reader::from_reader(seeds::bytes(FILE)?);
    let header = reader.headers().map_err(fail)?.clone();
    let first_leaf = header
        .iter()
        .position(|name| name == "lai_01")
        .ok_or_else(|| TerrainError::content(FILE, "no column lai_01"))?;
    let mut table = Vec::new();
    for (class, record) in LandClass::ALL.iter().zip(reader.records()) {
        let record = record.map_err(fail)?;
        let key = serde_json::to_string(class).map_err(|e| TerrainError::content(FILE, e))?;
        if record.get(0) != Some(key.trim_matches('"')) {
            return Err(TerrainError::content(
                FILE,
                format!("{:?} stands where {key} should", record.get(0)),
            ));
        }
        let row: Row = record.deserialize(Some(&header)).map_err(fail)?;
        let mut leaf_area_index = [0.0; 12];
        for (month, value) in leaf_area_index.iter_mut().enumerate() {
            *value = record
                .get(first_leaf + month)
                .and_then(|text| text.parse().ok())
                .ok_or_else(|| {
                    TerrainError::content(
                        FILE,
                        format!("no leaf area of {key} in month {}", month + 1),
                    )
                })?;
        }
        table.push(LandProperties {
            name: row.name,
            name_zh: row.name_zh,
            zhang2003: row.zhang2003,
            zhang2001: row.zhang2001,
            roughness_min: row.roughness_min_m,
            roughness_max: row.roughness_max_m,
            albedo_dormant: row.albedo_dormant,
            albedo_green: row.albedo_green,
            albedo_snow: row.albedo_snow,
            leaf_area_index,
            clay: 0.01 * row.clay_percent,
            sand: 0.01 * row.sand_percent,
            soil_texture: row.soil_texture,
        });
    }
    if table.len() != LandClass::ALL.len() {
        return Err(TerrainError::content(
            FILE,
            format!(
                "{} classes where {} should be",
                table.len(),
                LandClass::ALL.len()
            ),
        ));
    }
    Ok(table)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_every_class_can_be() {
        for class in LandClass::ALL {
            let p = class.properties().unwrap();
            assert!((1..=26).contains(&p.zhang2003) && (1..=15).contains(&p.zhang2001));
            assert!(p.roughness_min > 0.0 && p.roughness_min <= p.roughness_max);
            assert!(p.roughness_max <= 1.0);
            assert!(p.albedo_snow > p.albedo_dormant && p.albedo_snow < 0.9);
            assert!(p.clay + p.sand <= 1.0);
            for month in 1..=12 {
                let z0 = p.roughness_length(month);
                assert!(z0 >= p.roughness_min && z0 <= p.roughness_max, "{class:?}");
                assert!((0.05..0.9).contains(&p.albedo(month, 0.5)), "{class:?}");
            }
        }
        // Leaves in July, none in January; forest is rougher than town.
        let crop = LandClass::Cropland.properties().unwrap();
        assert_eq!(crop.greenness(7), 1.0);
        assert_eq!(crop.greenness(1), 0.0);
        let roughness = |class: LandClass| class.properties().unwrap().roughness_length(7);
        assert!(roughness(LandClass::NeedleleafForest) > roughness(LandClass::Urban));
    }

    #[test]
    fn codes_of_the_file_are_those_of_the_program() {
        let mut reader = csv::Reader::from_reader(seeds::bytes(FILE).unwrap());
        let mut seen = Vec::new();
        for (class, record) in LandClass::ALL.iter().zip(reader.records()) {
            for code in record.unwrap().get(3).unwrap().split(' ') {
                let code: u8 = code.parse().unwrap();
                seen.push(code);
                let low = LandClass::from_igbp(code, 2000.0).unwrap();
                let high = LandClass::from_igbp(code, 4000.0).unwrap();
                assert!(*class == low || *class == high, "{code}");
            }
        }
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen, (0..=16).collect::<Vec<u8>>());
        assert_eq!(LandClass::from_igbp(17, 0.0), None);
    }

    #[test]
    #[should_panic(expected = "month 13 is not 1 to 12")]
    fn month_thirteen_is_refused() {
        LandClass::Water.properties().unwrap().greenness(13);
    }
}
