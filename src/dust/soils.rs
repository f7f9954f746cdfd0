//! Soils by source region and land class, and the constants of calibration by scheme, winds within a cell and region.

use super::gusts::WithinCell;
use super::regions::{SourceRegion, source_regions};
use super::tables::{Fault, Row, Table};
use super::{DustError, DustScheme, SoilTexture};
use crate::terrain::LandClass;

const SOILS: &str = "dust/soils.csv";
const CALIBRATION: &str = "dust/calibration.csv";
/// Stands for every region without a line of its own.
const ANY: &str = "*";

/// The ground of a land class in a region, as far as it does not change with time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DustSoil {
    /// Texture.
    pub texture: SoilTexture,
    /// Clay [1].
    pub clay: f64,
    /// Sand [1].
    pub sand: f64,
    /// Share that is bare or sparsely planted [1].
    pub bare: f64,
    /// Part of the bare soil that is sealed [1].
    pub crust: f64,
    /// Roughness length of stones and small forms [m].
    pub aeolian_roughness: f64,
}

/// Soils and constants for the regions of [`source_regions`].
#[derive(Debug, Clone)]
pub struct DustSoils {
    /// `[region][class]`; `None` where no dust rises.
    soils: Vec<Vec<Option<DustSoil>>>,
    /// `[scheme][winds within a cell][region]`.
    constants: Vec<Vec<Vec<f64>>>,
}

impl DustSoils {
    /// The embedded tables.
    ///
    /// # Errors
    /// If one is damaged.
    pub fn embedded() -> Result<Self, DustError> {
        let regions = source_regions()?;
        Ok(Self {
            soils: read_soils(&Table::embedded(SOILS)?, regions)?,
            constants: read_constants(&Table::embedded(CALIBRATION)?, regions)?,
        })
    }

    /// Soil of a class in a region (position in [`source_regions`]).
    pub fn soil(&self, region: usize, class: LandClass) -> Option<&DustSoil> {
        self.soils[region][class.index()].as_ref()
    }

    /// C [1]: by what a scheme's flux is multiplied in a region. It goes with the winds within a cell for which it was calibrated.
    pub fn constant(&self, scheme: DustScheme, within_cell: WithinCell, region: usize) -> f64 {
        self.constants[scheme as usize][within_cell as usize][region]
    }

    /// The same with C of one region, scheme and choice of winds changed: for calibration.
    #[must_use]
    pub fn with_constant(
        mut self,
        scheme: DustScheme,
        within_cell: WithinCell,
        region: usize,
        constant: f64,
    ) -> Self {
        self.constants[scheme as usize][within_cell as usize][region] = constant;
        self
    }
}

/// Which regions a line is for: one, or all that have no line of their own.
fn regions_of(row: Row<'_>, regions: &[SourceRegion]) -> Result<Option<usize>, Fault> {
    let keys = std::iter::once(None).chain((0..regions.len()).map(Some));
    row.one_of("region", keys, |key| {
        key.map_or_else(|| ANY.to_owned(), |at| regions[at].id.clone())
    })
}

/// A line's value for its regions; a line of its own goes before `*`, twice is a fault.
struct Slots<T> {
    own: Vec<Option<T>>,
    any: Option<T>,
}

impl<T: Clone> Slots<T> {
    fn new(count: usize) -> Self {
        Self {
            own: vec![None; count],
            any: None,
        }
    }

    fn put(&mut self, row: Row<'_>, region: Option<usize>, value: T) -> Result<(), Fault> {
        let slot = match region {
            Some(at) => &mut self.own[at],
            None => &mut self.any,
        };
        if slot.is_some() {
            return Err(row.fault("region", "this line stands twice", "keep one of them"));
        }
        *slot = Some(value);
        Ok(())
    }

    fn of(&self, region: usize) -> Option<T> {
        self.own[region].clone().or_else(|| self.any.clone())
    }
}

fn class_name(class: LandClass) -> String {
    let text = serde_json::to_string(&class).unwrap_or_default();
    text.trim_matches('"').to_owned()
}

pub(super) fn read_soils(
    table: &Table,
    regions: &[SourceRegion],
) -> Result<Vec<Vec<Option<DustSoil>>>, DustError> {
    let mut classes: Vec<Slots<DustSoil>> = LandClass::ALL
        .iter()
        .map(|_| Slots::new(regions.len()))
        .collect();
    for row in table.rows() {
        let class = row.one_of("class", LandClass::ALL, |class| class_name(*class))?;
        let share = |column: &str| row.number(column, 0.0, 1.0);
        let soil = DustSoil {
            texture: row.one_of("texture", SoilTexture::ALL, |t| t.name().to_owned())?,
            clay: share("clay_1")?,
            sand: share("sand_1")?,
            bare: share("bare_1")?,
            crust: share("crust_1")?,
            aeolian_roughness: row.number("aeolian_roughness_m", 1e-6, 1.0)?,
        };
        if soil.clay + soil.sand > 1.0 {
            return Err(row
                .fault(
                    "sand_1",
                    format!("clay and sand together are {}", soil.clay + soil.sand),
                    "with silt they make 1",
                )
                .into());
        }
        classes[class.index()].put(row, regions_of(row, regions)?, soil)?;
    }
    let of = |region: usize| classes.iter().map(|class| class.of(region)).collect();
    Ok((0..regions.len()).map(of).collect())
}

/// `[scheme][winds within a cell][region]`.
pub(super) fn read_constants(
    table: &Table,
    regions: &[SourceRegion],
) -> Result<Vec<Vec<Vec<f64>>>, DustError> {
    let mut slots: Vec<Vec<Slots<f64>>> = DustScheme::ALL
        .map(|_| WithinCell::ALL.map(|_| Slots::new(regions.len())).into())
        .into();
    for row in table.rows() {
        let scheme = row.one_of("scheme", DustScheme::ALL, |s| s.name().to_owned())?;
        let within_cell = row.one_of("within_cell", WithinCell::ALL, |w| w.name().to_owned())?;
        for column in ["reason", "status"] {
            if row.text(column)?.is_empty() {
                return Err(row
                    .fault(
                        column,
                        "this is empty",
                        "say what the value rests on, or unverified",
                    )
                    .into());
            }
        }
        let value = row.number("constant_1", 0.0, 1e6)?;
        let slot = &mut slots[scheme as usize][within_cell as usize];
        slot.put(row, regions_of(row, regions)?, value)?;
    }
    let constants_of = |scheme: DustScheme, within_cell: WithinCell| {
        let slot = &slots[scheme as usize][within_cell as usize];
        let all: Option<Vec<f64>> = (0..regions.len()).map(|region| slot.of(region)).collect();
        all.ok_or_else(|| {
            let message = format!(
                "{} has no constant for some region with within_cell {}",
                scheme.name(),
                within_cell.name()
            );
            DustError::from(table.fault(message, "give it a line with region *"))
        })
    };
    let of_scheme = |scheme: DustScheme| {
        let choices = WithinCell::ALL.into_iter();
        choices.map(|within| constants_of(scheme, within)).collect()
    };
    DustScheme::ALL.into_iter().map(of_scheme).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::dust::regions::region_of;

    fn choices() -> impl Iterator<Item = (DustScheme, WithinCell)> {
        let schemes = DustScheme::ALL.into_iter();
        schemes.flat_map(|scheme| WithinCell::ALL.map(|within| (scheme, within)))
    }

    #[test]
    fn deserts_are_sand_and_forests_silent() {
        let soils = DustSoils::embedded().unwrap();
        let regions = source_regions().unwrap();
        let tengger = region_of(regions, 104.5, 38.5);
        assert_eq!(
            soils.soil(tengger, LandClass::Barren).unwrap().texture,
            SoilTexture::JadeLoamySand
        );
        for region in 0..regions.len() {
            for class in [
                LandClass::Water,
                LandClass::MixedForest,
                LandClass::SnowIce,
                LandClass::Urban,
            ] {
                assert!(soils.soil(region, class).is_none());
            }
            assert!(soils.soil(region, LandClass::Barren).is_some());
            for (scheme, within) in choices() {
                assert!(soils.constant(scheme, within, region) > 0.0);
            }
        }
        // Wind takes half the basin's gravel for nothing: sealed ground differs by region.
        let qaidam = region_of(regions, 95.0, 37.0);
        let crust = |region| soils.soil(region, LandClass::Barren).unwrap().crust;
        assert!(crust(qaidam) > crust(tengger));
        // A constant is changed for its own scheme, winds and region alone.
        let (scheme, within) = (DustScheme::Afwa, WithinCell::Weibull);
        let changed = soils.clone().with_constant(scheme, within, qaidam, 7.0);
        for region in 0..regions.len() {
            for (other, winds) in choices() {
                let expected = if (other, winds, region) == (scheme, within, qaidam) {
                    7.0
                } else {
                    soils.constant(other, winds, region)
                };
                assert_eq!(changed.constant(other, winds, region), expected);
            }
        }
    }

    #[test]
    fn faults_have_their_place() {
        let regions = source_regions().unwrap();
        let soil = |line: &str| {
            let text = format!(
                "region,class,texture,clay_1,sand_1,bare_1,crust_1,aeolian_roughness_m\n{line}\n"
            );
            let table = Table::parse("soils.csv", text.as_bytes()).unwrap();
            read_soils(&table, regions).unwrap_err().to_string()
        };
        assert!(soil("gobi,barren,sand,0.1,0.8,1,0,1e-4").contains("line 2, column region: this name is not known (found 'gobi'); known are *, qinghai_lake"));
        assert!(soil("*,desert,sand,0.1,0.8,1,0,1e-4").contains("column class"));
        assert!(soil("*,barren,sand,0.3,0.8,1,0,1e-4").contains("clay and sand together are 1.1"));
        assert!(
            soil("*,barren,sand,0.1,0.8,1,0,0").contains("it should lie between 0.000001 and 1")
        );
        assert!(
            soil("*,barren,sand,0.1,0.8,1,0,1e-4\n*,barren,sand,0.1,0.8,1,0,1e-4")
                .contains("stands twice")
        );
        let constant = |lines: &str| {
            let text = format!("scheme,within_cell,region,constant_1,reason,status\n{lines}\n");
            let table = Table::parse("calibration.csv", text.as_bytes()).unwrap();
            read_constants(&table, regions).unwrap_err().to_string()
        };
        assert!(constant("kok2014,mean,*,1,,unverified").contains("column reason: this is empty"));
        // Both choices of winds need a constant for every region.
        let first = DustScheme::ALL[0].name();
        assert!(
            constant(&format!("{first},mean,*,1,x,unverified")).contains(&format!(
                "{first} has no constant for some region with within_cell weibull"
            ))
        );
        assert!(constant("kok2014,gusty,*,1,x,unverified").contains(
            "column within_cell: this name is not known (found 'gusty'); known are mean, weibull"
        ));
        assert!(constant("kok2014,mean,*,-1,x,unverified").contains("found '-1'"));
    }
}
