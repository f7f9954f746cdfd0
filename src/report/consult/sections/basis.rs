//! What the dossier rests on: sources, standards, weather, model, emission.

use super::super::table::Table;
use super::super::{Dossier, both, hour, number, percent, plain};
use super::{note, paragraph};
use crate::consult::judge::Limits;
use crate::consult::project::{SUBSTANCES, SourceRole};
use crate::consult::results::SourceRow;
use crate::units::ZERO_CELSIUS;

/// Roles with their headings.
const ROLES: [(SourceRole, &str, &str); 5] = [
    (SourceRole::New, "新增污染源", "New sources"),
    (
        SourceRole::Existing,
        "现有污染源(保留)",
        "Existing sources that stay",
    ),
    (
        SourceRole::Retired,
        "以新带老削减源",
        "Sources of the plant that go",
    ),
    (SourceRole::Cut, "区域削减源", "Sources elsewhere that go"),
    (
        SourceRole::Planned,
        "在建、拟建污染源",
        "Approved or being built",
    ),
];

fn rates(row: &SourceRow) -> String {
    let rates: Vec<String> = row
        .kg_per_hour
        .iter()
        .map(|(key, rate)| format!("{} {}", key.to_uppercase(), number(*rate)))
        .collect();
    rates.join(", ")
}

/// The sheets of sources.
pub(super) fn sources(dossier: &Dossier<'_>) -> String {
    let results = &dossier.assessment.results;
    let mut text = String::new();
    for (role, zh, en) in ROLES {
        let rows: Vec<&SourceRow> = results
            .sources
            .iter()
            .filter(|row| row.role == role.word())
            .collect();
        if rows.is_empty() {
            continue;
        }
        let mut table = Table::long(&[
            ("编号", "id"),
            ("名称", "name"),
            ("东经/北纬", "°E / °N"),
            ("底部海拔 m", "base m"),
            ("高度 m", "height m"),
            ("内径 m", "diameter m"),
            ("流速 m/s", "velocity m/s"),
            ("温度 ℃", "temperature °C"),
            ("年时数 h", "h/a"),
            ("排放速率 kg/h", "rates kg/h"),
        ]);
        for row in rows {
            let stack = |n: usize, less: f64| {
                row.stack
                    .map_or_else(|| plain(&row.kind), |stack| number(stack[n] - less))
            };
            table.row(&[
                plain(&row.id),
                plain(&row.name),
                format!("{:.4}, {:.4}", row.degrees[0], row.degrees[1]),
                format!("{:.0}", row.elevation),
                number(row.height),
                stack(0, 0.0),
                stack(1, 0.0),
                stack(2, ZERO_CELSIUS),
                format!("{:.0}", row.hours),
                rates(row),
            ]);
        }
        text.push_str(&format!("<h3>{}</h3>\n{}", both(zh, en), table.end()));
    }
    text
}

fn limit(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), number)
}

/// Limits of each edition.
pub(super) fn standards(dossier: &Dossier<'_>) -> String {
    let results = &dossier.assessment.results;
    let mut text = paragraph(
        &format!(
            "以 {} 现行标准为准,并列出其他版本。单位 µg/m³;气态污染物按参比状态(298.15 K、1013.25 hPa)评价,颗粒物按实际状态评价。",
            results.day
        ),
        &format!(
            "The standards in force on {} hold; others stand beside them. µg/m³; gases are judged in the reference state (298.15 K, 1013.25 hPa), particles in actual air.",
            results.day
        ),
    );
    let mut table = Table::new(&[
        ("标准", "edition"),
        ("因子", "factor"),
        ("二类 1h", "II, 1 h"),
        ("二类 日", "II, day"),
        ("二类 年", "II, year"),
        ("一类 1h", "I, 1 h"),
        ("一类 日", "I, day"),
        ("一类 年", "I, year"),
    ]);
    for edition in &results.editions {
        for (judged, of) in edition.substances.iter().zip(&results.substances) {
            let [one, two]: [Limits; 2] = judged.limits;
            table.row(&[
                both(&plain(&edition.name_zh), &plain(&edition.name)),
                both(&plain(&of.label_zh), &plain(&of.label)),
                limit(two.hour),
                limit(two.day),
                limit(two.annual),
                limit(one.hour),
                limit(one.day),
                limit(one.annual),
            ]);
        }
    }
    text.push_str(&table.end());
    text
}

/// Weather, ground, program.
pub(super) fn model(dossier: &Dossier<'_>) -> String {
    let results = &dossier.assessment.results;
    let [hours, calm, missing] = results.hours;
    let rule = &results.calm;
    let mut table = Table::new(&[("项目", "what"), ("数值", "value")]);
    let mut row = |zh: &str, en: &str, value: String| table.row(&[both(zh, en), value]);
    row(
        "厂址",
        "site",
        format!(
            "{:.4} °E, {:.4} °N, {:.0} m",
            results.site[0], results.site[1], results.site[2]
        ),
    );
    row(
        "气象时段",
        "weather",
        format!(
            "{} – {} ({hours} h; {calm} {}, {missing} {})",
            hour(results.span[0]),
            hour(results.span[1]),
            both("静风", "calm"),
            both("缺测", "missing")
        ),
    );
    row(
        "评价基准年",
        "base year",
        if results.demonstration {
            both("否(演示年)", "no (demonstration)")
        } else {
            both("由项目文件给出", "as the project file gives it")
        },
    );
    row(
        "最长静小风持续",
        "longest run of winds of the rule",
        format!(
            "{} h ({} {})",
            rule.longest,
            both("止于", "until"),
            hour(rule.longest_until)
        ),
    );
    row(
        "静风频率(本年)",
        "calm hours of the year",
        percent(rule.share_of_year),
    );
    row(
        "静风频率(近20年)",
        "calm hours of twenty years",
        rule.share_of_20_years
            .map_or_else(|| both("未提供", "not given"), percent),
    );
    row("地形", "ground", plain(&results.ground));
    row(
        "受体",
        "receptors",
        format!(
            "{} + {} + {} + {}",
            results.receptors[0], results.receptors[1], results.receptors[2], results.receptors[3]
        ),
    );
    row(
        "近场模型",
        "near field",
        format!(
            "hehuang {} ({})",
            plain(&results.version),
            both(
                "与 AERMOD 24142 一致的烟羽引擎",
                "the plume engine equal to AERMOD 24142"
            )
        ),
    );
    row("NO2", "NO2", plain(&results.no2));
    row(
        "参比状态系数(年均)",
        "factor of gases, mean of the year",
        number(results.gas_factor),
    );
    row("本底", "background", plain(&results.background));
    row(
        "输入哈希",
        "hash of the inputs",
        format!(
            "<span class=\"mono\">{}</span>",
            dossier.manifest.inputs_hash
        ),
    );
    row(
        "结果哈希",
        "hash of the results",
        format!(
            "<span class=\"mono\">{}</span>",
            dossier.manifest.results_hash
        ),
    );
    let mut text = table.end();
    if rule.is_tripped() {
        text.push_str(&format!(
            "<p class=\"verdict bad\">{}</p>\n",
            both(
                "静小风持续时间或静风频率超过导则阈值:烟羽模型不足以评价,须以烟团模型复核。",
                "Calms are longer or more frequent than the guideline allows: a plume model is not enough, puffs are asked for."
            )
        ));
    }
    for told in &results.notes {
        let told = plain(told);
        text.push_str(&note(&told, &told));
    }
    text
}

/// Emission accounting.
pub(super) fn accounting(dossier: &Dossier<'_>) -> String {
    let results = &dossier.assessment.results;
    let mut table = Table::new(&[
        ("污染物", "substance"),
        ("新增 t/a", "new t/a"),
        ("以新带老 t/a", "retired t/a"),
        ("区域削减 t/a", "cut t/a"),
        ("净增 t/a", "net t/a"),
        ("在建拟建 t/a", "planned t/a"),
    ]);
    for substance in &SUBSTANCES {
        let of = |role| results.tonnes(substance.key, role);
        let (new, retired, cut, planned) = (
            of(SourceRole::New),
            of(SourceRole::Retired),
            of(SourceRole::Cut),
            of(SourceRole::Planned),
        );
        if new + retired + cut + planned == 0.0 {
            continue;
        }
        table.row(&[
            substance.key.to_uppercase(),
            format!("{new:.2}"),
            format!("{retired:.2}"),
            format!("{cut:.2}"),
            format!("{:.2}", new - retired - cut),
            format!("{planned:.2}"),
        ]);
    }
    table.end()
        + &note(
            "监测计划由环评文件给出,本程序不编造。",
            "The monitoring plan belongs to the assessment's own text; the program invents none.",
        )
}
