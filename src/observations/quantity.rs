//! What monitors measure, by the names that tables give it.

/// A measured quantity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // by their usual names
pub enum Quantity {
    Pm25,
    Pm10,
    So2,
    No2,
    Co,
    O3,
    No,
    Nox,
    Nh3,
    Sulfate,
    Nitrate,
    Ammonium,
    Chloride,
    OrganicCarbon,
    ElementalCarbon,
    Hcho,
    Pan,
    Hno3,
    H2o2,
    Hono,
    Tsp,
    Lead,
    Benzopyrene,
}

/// Names and units of a quantity.
struct Known {
    quantity: Quantity,
    /// Our own name, in column names and tables.
    name: &'static str,
    /// Other names, in lower case and without the signs `.`, `_`, `-`, blanks.
    aliases: &'static [&'static str],
    /// Molar mass [kg/mol]; 0 where it is no gas.
    molar_mass: f64,
}

const fn known(
    quantity: Quantity,
    name: &'static str,
    aliases: &'static [&'static str],
    molar_mass: f64,
) -> Known {
    Known {
        quantity,
        name,
        aliases,
        molar_mass,
    }
}

/// In the order of [`Quantity`]. NOx is counted as NO2.
static KNOWN: [Known; 23] = [
    known(
        Quantity::Pm25,
        "pm25",
        &["pm25", "pm2p5", "细颗粒物", "细颗粒物(pm25)"],
        0.0,
    ),
    known(
        Quantity::Pm10,
        "pm10",
        &["pm10", "颗粒物(pm10)", "可吸入颗粒物"],
        0.0,
    ),
    known(Quantity::So2, "so2", &["so2", "二氧化硫"], 0.064_066),
    known(Quantity::No2, "no2", &["no2", "二氧化氮"], 0.046_006),
    known(Quantity::Co, "co", &["co", "一氧化碳"], 0.028_010),
    known(
        Quantity::O3,
        "o3",
        &["o3", "o31h", "臭氧", "臭氧1小时", "ozone"],
        0.047_998,
    ),
    known(Quantity::No, "no", &["no", "一氧化氮"], 0.030_006),
    known(Quantity::Nox, "nox", &["nox", "氮氧化物"], 0.046_006),
    known(Quantity::Nh3, "nh3", &["nh3", "氨"], 0.017_031),
    known(
        Quantity::Sulfate,
        "so4",
        &["so4", "so42", "硫酸盐", "硫酸根"],
        0.0,
    ),
    known(Quantity::Nitrate, "no3", &["no3", "硝酸盐", "硝酸根"], 0.0),
    known(Quantity::Ammonium, "nh4", &["nh4", "铵盐", "铵根"], 0.0),
    known(Quantity::Chloride, "cl", &["cl", "氯离子"], 0.0),
    known(Quantity::OrganicCarbon, "oc", &["oc", "有机碳"], 0.0),
    known(
        Quantity::ElementalCarbon,
        "ec",
        &["ec", "bc", "元素碳", "黑碳"],
        0.0,
    ),
    known(
        Quantity::Hcho,
        "hcho",
        &["hcho", "ch2o", "甲醛", "formaldehyde"],
        0.030_026,
    ),
    known(Quantity::Pan, "pan", &["pan", "过氧乙酰硝酸酯"], 0.121_05),
    known(
        Quantity::Hno3,
        "hno3",
        &["hno3", "气态硝酸", "nitricacid"],
        0.063_013,
    ),
    known(Quantity::H2o2, "h2o2", &["h2o2", "过氧化氢"], 0.034_015),
    known(
        Quantity::Hono,
        "hono",
        &["hono", "hno2", "亚硝酸", "气态亚硝酸"],
        0.047_013,
    ),
    known(Quantity::Tsp, "tsp", &["tsp", "总悬浮颗粒物"], 0.0),
    known(Quantity::Lead, "pb", &["pb", "铅"], 0.0),
    known(
        Quantity::Benzopyrene,
        "bap",
        &["bap", "苯并[a]芘", "苯并(a)芘"],
        0.0,
    ),
];

impl Quantity {
    /// Name in column names and tables.
    pub fn name(self) -> &'static str {
        KNOWN[self as usize].name
    }

    /// All names, for hints.
    pub fn names() -> String {
        let names: Vec<&str> = KNOWN.iter().map(|k| k.name).collect();
        names.join(", ")
    }

    /// By any of its names: capitals, points, hyphens, underscores and blanks do not count.
    pub fn from_name(text: &str) -> Option<Self> {
        let plain = plain(text);
        KNOWN
            .iter()
            .find(|k| k.aliases.contains(&plain.as_str()))
            .map(|k| k.quantity)
    }

    /// Whether it is a gas, whose mass per volume follows the reference state of gases.
    pub fn is_gas(self) -> bool {
        self.molar_mass() > 0.0
    }

    /// Molar mass of a gas [kg/mol], 0 of particles.
    pub fn molar_mass(self) -> f64 {
        KNOWN[self as usize].molar_mass
    }

    /// Unit in which China's network gives it, as a factor to µg/m³: CO comes in mg/m³.
    pub fn network_factor(self) -> f64 {
        if self == Self::Co { 1e3 } else { 1.0 }
    }
}

/// Lower case, without the signs that writers of headers vary.
pub(super) fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| !matches!(c, '.' | '_' | '-' | ' '))
        .map(|c| match c {
            '₀'..='₉' => char::from(b'0' + (u32::from(c) - 0x2080) as u8),
            c => c,
        })
        .flat_map(char::to_lowercase)
        .collect()
}
