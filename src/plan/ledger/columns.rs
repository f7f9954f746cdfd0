//! How offices head the columns of a ledger, and the words that they write in its cells.

use super::ProjectStatus;
use crate::inventory::POLLUTANTS;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    Id,
    Name,
    City,
    Sector,
    Measure,
    Pollutant,
    /// Tonnes of the pollutant of the line.
    Tonnes,
    /// Tonnes of this pollutant, where a line has several.
    TonnesOf(&'static str),
    Year,
    Status,
    Evidence,
    Sources,
}

/// Names of columns, plain (lower case, without brackets and what is in them).
const NAMES: [(Meaning, &[&str]); 11] = [
    (
        Meaning::Id,
        &["id", "项目编号", "编号", "项目编码", "项目代码"],
    ),
    (Meaning::Name, &["name", "项目名称", "工程名称", "名称"]),
    (
        Meaning::City,
        &[
            "city",
            "地市",
            "市州",
            "市(州)",
            "所在市州",
            "所在地",
            "城市",
        ],
    ),
    (Meaning::Sector, &["sector", "行业", "所属行业"]),
    (
        Meaning::Measure,
        &[
            "measure",
            "article",
            "措施",
            "对应条款",
            "条款",
            "治理措施",
            "工程类别",
        ],
    ),
    (
        Meaning::Pollutant,
        &["pollutant", "污染物", "污染因子", "减排污染物"],
    ),
    (
        Meaning::Tonnes,
        &["reduction_t", "减排量", "削减量", "年减排量"],
    ),
    (
        Meaning::Year,
        &["year", "年份", "年度", "完成年份", "认定年份"],
    ),
    (
        Meaning::Status,
        &["status", "状态", "项目状态", "进展", "完成情况"],
    ),
    (
        Meaning::Evidence,
        &["evidence", "佐证材料", "证明材料", "依据", "佐证"],
    ),
    (
        Meaning::Sources,
        &[
            "sources",
            "source_ids",
            "污染源编号",
            "排放源编号",
            "排放源",
            "污染源",
        ],
    ),
];

/// Columns that a ledger must have, with how they are called in messages.
pub(super) const NEEDED: [(Meaning, &str); 5] = [
    (Meaning::Id, "id (项目编号)"),
    (Meaning::Name, "name (项目名称)"),
    (Meaning::City, "city (市州)"),
    (Meaning::Year, "year (年份)"),
    (Meaning::Status, "status (状态)"),
];

/// Words of pollutants beside the names of inventories.
const POLLUTANT_WORDS: [(&str, &str); 14] = [
    ("vocs", "VOC"),
    ("挥发性有机物", "VOC"),
    ("氮氧化物", "NOX"),
    ("二氧化硫", "SO2"),
    ("颗粒物", "PM10"),
    ("pm", "PM10"),
    ("pm2.5", "PM25"),
    ("细颗粒物", "PM25"),
    ("可吸入颗粒物", "PM10"),
    ("一氧化碳", "CO"),
    ("氨", "NH3"),
    ("氨气", "NH3"),
    ("黑碳", "BC"),
    ("有机碳", "OC"),
];

/// Words of states, in lower case.
const STATUS_WORDS: [(&str, ProjectStatus); 24] = [
    ("planned", ProjectStatus::Planned),
    ("计划", ProjectStatus::Planned),
    ("拟建", ProjectStatus::Planned),
    ("未开工", ProjectStatus::Planned),
    ("储备", ProjectStatus::Planned),
    ("under_way", ProjectStatus::UnderWay),
    ("under way", ProjectStatus::UnderWay),
    ("在建", ProjectStatus::UnderWay),
    ("进行中", ProjectStatus::UnderWay),
    ("实施中", ProjectStatus::UnderWay),
    ("建设中", ProjectStatus::UnderWay),
    ("finished", ProjectStatus::Finished),
    ("完成", ProjectStatus::Finished),
    ("已完成", ProjectStatus::Finished),
    ("完工", ProjectStatus::Finished),
    ("已完工", ProjectStatus::Finished),
    ("已建成", ProjectStatus::Finished),
    ("已投运", ProjectStatus::Finished),
    ("verified", ProjectStatus::Verified),
    ("已核定", ProjectStatus::Verified),
    ("已核实", ProjectStatus::Verified),
    ("已认定", ProjectStatus::Verified),
    ("已核查", ProjectStatus::Verified),
    ("核定", ProjectStatus::Verified),
];

/// A heading without brackets, spaces and the unit in them, in lower case.
fn plain(text: &str) -> String {
    let text = text.replace('（', "(").replace('）', ")").to_lowercase();
    // 市(州) is a name, (吨) a unit.
    if text == "市(州)" {
        return text;
    }
    let end = text.find('(').unwrap_or(text.len());
    text[..end].chars().filter(|c| !c.is_whitespace()).collect()
}

/// Tonnes in the unit that a heading names in brackets; `None` for another unit.
pub(super) fn unit_of(title: &str) -> Option<f64> {
    let title = title.replace('（', "(").replace('）', ")").to_lowercase();
    let Some((_, unit)) = title.split_once('(') else {
        return Some(1.0);
    };
    match unit.trim_end_matches(')').trim() {
        "t" | "吨" | "吨/年" | "t/a" | "州" => Some(1.0),
        "kg" | "千克" | "公斤" | "kg/a" | "千克/年" => Some(1e-3),
        "万吨" | "万吨/年" => Some(1e4),
        _ => None,
    }
}

/// What a column holds; `None` for one of the office's own.
pub(super) fn meaning(title: &str) -> Option<Meaning> {
    let word = plain(title);
    let known = NAMES
        .iter()
        .find(|(_, names)| names.contains(&word.as_str()));
    if let Some((meaning, _)) = known {
        return Some(*meaning);
    }
    let of = ["_t", "减排量", "削减量", "_reduction_t"]
        .iter()
        .find_map(|end| word.strip_suffix(end).and_then(pollutant));
    of.map(Meaning::TonnesOf)
}

/// A pollutant by any of its words, as inventories name it.
pub(super) fn pollutant(text: &str) -> Option<&'static str> {
    let word = text.trim().to_lowercase();
    let named = POLLUTANTS.iter().find(|p| p.to_lowercase() == word);
    let said = POLLUTANT_WORDS.iter().find(|(w, _)| *w == word);
    named.copied().or_else(|| said.map(|(_, name)| *name))
}

/// All words of pollutants.
pub(super) fn pollutant_words() -> impl Iterator<Item = &'static str> + Clone {
    POLLUTANTS
        .into_iter()
        .chain(POLLUTANT_WORDS.iter().map(|(word, _)| *word))
}

/// A status by any of its words.
pub(super) fn status(text: &str) -> Option<ProjectStatus> {
    let word = text.trim().to_lowercase();
    let found = STATUS_WORDS.iter().find(|(w, _)| *w == word);
    found.map(|(_, status)| *status)
}

/// All words of states.
pub(super) fn status_words() -> impl Iterator<Item = &'static str> + Clone {
    STATUS_WORDS.iter().map(|(word, _)| *word)
}
