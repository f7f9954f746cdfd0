//! What sources emit, by the keys of project files.

use crate::observations::Quantity;

/// A substance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Substance {
    /// Key in project files: `so2`.
    pub key: &'static str,
    /// What limits and backgrounds call it; nitrogen oxides are judged as NO2.
    pub quantity: Option<Quantity>,
    /// Whether it is a gas, judged in the reference state of air.
    pub gas: bool,
    /// Name in reports.
    pub label: &'static str,
    /// Chinese name in reports.
    pub label_zh: &'static str,
}

const fn substance(
    key: &'static str,
    quantity: Option<Quantity>,
    gas: bool,
    label: &'static str,
    label_zh: &'static str,
) -> Substance {
    Substance {
        key,
        quantity,
        gas,
        label,
        label_zh,
    }
}

/// All of them.
pub static SUBSTANCES: [Substance; 15] = [
    substance("so2", Some(Quantity::So2), true, "SO2", "二氧化硫"),
    substance("nox", Some(Quantity::No2), true, "NO2", "二氧化氮"),
    substance("pm10", Some(Quantity::Pm10), false, "PM10", "PM10"),
    substance("pm25", Some(Quantity::Pm25), false, "PM2.5", "PM2.5"),
    substance("co", Some(Quantity::Co), true, "CO", "一氧化碳"),
    substance("tsp", Some(Quantity::Tsp), false, "TSP", "总悬浮颗粒物"),
    substance("pb", Some(Quantity::Lead), false, "Pb", "铅"),
    substance(
        "bap",
        Some(Quantity::Benzopyrene),
        false,
        "BaP",
        "苯并[a]芘",
    ),
    substance("nh3", Some(Quantity::Nh3), true, "NH3", "氨"),
    substance("voc", None, true, "VOC", "挥发性有机物"),
    substance("h2s", None, true, "H2S", "硫化氢"),
    substance("hcl", None, true, "HCl", "氯化氢"),
    substance("h2so4", None, true, "H2SO4", "硫酸雾"),
    substance("f", None, true, "F", "氟化物"),
    substance("hg", None, true, "Hg", "汞及其化合物"),
];

impl Substance {
    /// By its key in project files.
    pub fn of_key(key: &str) -> Option<&'static Self> {
        SUBSTANCES.iter().find(|substance| substance.key == key)
    }
}
