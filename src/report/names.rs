//! Names of sectors, regions and inflows for the reader.

use super::model::Text;
use crate::dust::source_regions;

/// Model sectors: id, Chinese, English.
const SECTORS: [(&str, &str, &str); 16] = [
    ("power", "电力", "Power"),
    ("heating", "供热", "Heating plants"),
    ("industry", "工业", "Industry"),
    ("residential", "民用燃烧", "Residential"),
    ("transport", "道路交通", "Road traffic"),
    ("nonroad", "非道路移动源", "Non-road"),
    ("dust", "扬尘", "Fugitive dust"),
    ("agriculture", "农业", "Agriculture"),
    ("open_burning", "露天焚烧", "Open burning"),
    ("solvent", "溶剂使用", "Solvents"),
    ("fuel", "油品储运", "Fuel storage"),
    ("waste", "废弃物处理", "Waste"),
    ("biogenic", "植物", "Plants"),
    ("soil", "土壤", "Soils"),
    ("wind_dust", "风蚀沙尘", "Wind-blown dust"),
    ("fire", "火点", "Fires"),
];

/// Regions and groups of sectors of the shipped scenarios, and inflows.
const OTHERS: [(&str, &str, &str); 19] = [
    ("xining", "西宁", "Xining"),
    ("haidong", "海东", "Haidong"),
    ("lanzhou", "兰州", "Lanzhou"),
    ("linxia", "临夏", "Linxia"),
    ("elsewhere", "域内其他", "Elsewhere in domain"),
    ("energy", "电力与供热", "Power and heat"),
    ("traffic", "移动源", "Traffic"),
    ("other", "其他", "Other"),
    ("ground", "地面源", "Ground"),
    ("low", "低矮源", "Low stacks"),
    ("boundary_west", "西边界", "From the west"),
    ("boundary_east", "东边界", "From the east"),
    ("boundary_south", "南边界", "From the south"),
    ("boundary_north", "北边界", "From the north"),
    ("boundary_top", "模式顶", "From above"),
    ("initial", "初始场", "Initial air"),
    ("stratosphere", "平流层", "Stratosphere"),
    ("methane", "背景甲烷", "Background methane"),
    (
        "chemistry",
        "化学(无来源可循)",
        "Chemistry (no source to follow)",
    ),
];

/// The name of a sector, region, inflow or source region of dust; the id itself where none is known.
pub(super) fn named(id: &str) -> Text {
    let known = SECTORS.iter().chain(&OTHERS).find(|entry| entry.0 == id);
    if let Some(entry) = known {
        return Text::new(entry.1, entry.2);
    }
    let regions = source_regions().unwrap_or_default();
    let region = regions.iter().find(|region| region.id == id);
    region.map_or_else(|| Text::same(id), |r| Text::new(&r.name_zh, &r.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sector_of_the_embedded_inventory_has_a_name() {
        let inventory = crate::inventory::Inventory::embedded().expect("the embedded inventory");
        for sector in inventory.sectors() {
            assert!(SECTORS.iter().any(|s| s.0 == sector), "{sector}");
        }
        assert!(SECTORS.iter().any(|s| s.0 == crate::dust::SECTOR));
        assert_eq!(named("gonghe").zh, "共和盆地");
        assert_eq!(named("nobody"), Text::same("nobody"));
    }
}
