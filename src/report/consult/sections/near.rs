//! What the near field says.

use super::super::map::map;
use super::super::table::Table;
use super::super::{Dossier, both, hour, number, percent, plain};
use super::{missing, note, paragraph, yes};
use crate::consult::judge::Worst;
use crate::consult::near::SubstanceField;
use crate::consult::results::SubstanceResults;
use crate::consult::setting::Use;
use crate::terrain::Regions;

fn label(of: &SubstanceResults) -> String {
    both(&plain(&of.label_zh), &plain(&of.label))
}

fn pairs<'a>(
    dossier: &'a Dossier<'_>,
) -> impl Iterator<Item = (&'a SubstanceResults, &'a SubstanceField)> {
    dossier
        .assessment
        .results
        .substances
        .iter()
        .zip(&dossier.assessment.near.substances)
}

/// Where a receptor is: its number, east and north.
fn place(dossier: &Dossier<'_>, worst: &Worst) -> String {
    let point = &dossier.assessment.near.points[worst.point];
    match point.kind {
        Use::Named(n) => {
            let receptor = &dossier.inputs.project.receptors[n];
            both(&plain(&receptor.name_zh), &plain(&receptor.name))
        }
        _ => format!("{:+.0} m E, {:+.0} m N", point.east, point.north),
    }
}

/// The province of a named receptor.
fn side(dossier: &Dossier<'_>, name: &str) -> String {
    let project = &dossier.inputs.project;
    let receptor = project
        .receptors
        .iter()
        .find(|receptor| receptor.name == name);
    let degrees = receptor.and_then(|receptor| project.degrees(receptor.at).ok());
    let county = degrees.and_then(|at| {
        let regions = Regions::embedded().ok()?;
        let n = regions.county_of(at[0], at[1])?;
        Some(&regions.counties[n])
    });
    county.map_or_else(
        || "–".to_owned(),
        |county| {
            both(
                &format!("{}{}", plain(&county.province_zh), plain(&county.name_zh)),
                &format!("{}, {}", plain(&county.name), plain(&county.province)),
            )
        },
    )
}

/// Contributions of the new sources.
pub(super) fn contribution(dossier: &Dossier<'_>) -> String {
    let results = &dossier.assessment.results;
    let mut text = format!(
        "<h3>{}</h3>\n",
        both(
            "网格与敏感点最大值",
            "Greatest of the grid and of all places"
        )
    );
    let mut table = Table::long(&[
        ("标准", "edition"),
        ("因子", "factor"),
        ("时段", "mean of"),
        ("贡献 µg/m³", "contribution µg/m³"),
        ("占标率", "of the limit"),
        ("位置", "place"),
        ("时刻(止)", "ends"),
    ]);
    for edition in &results.editions {
        for (judged, of) in edition.substances.iter().zip(&results.substances) {
            let spans = [("1 小时", "1 h"), ("日", "day"), ("年", "year")];
            for (worst, span) in judged.contribution.iter().zip(spans) {
                let Some(worst) = worst else { continue };
                table.row(&[
                    plain(&edition.edition),
                    label(of),
                    both(span.0, span.1),
                    number(worst.value),
                    percent(worst.share),
                    place(dossier, worst),
                    hour(worst.when),
                ]);
            }
        }
    }
    text.push_str(&table.end());
    text.push_str(&format!(
        "<h3>{}</h3>\n",
        both(
            "环境保护目标(省界两侧)",
            "Places to be protected, on both sides of the border"
        )
    ));
    let mut table = Table::long(&[
        ("保护目标", "place"),
        ("所在省、县", "side"),
        ("距厂址 km / 方位", "km / direction"),
        ("因子", "factor"),
        ("最大小时", "greatest hour"),
        ("最大日", "greatest day"),
        ("年均", "year"),
        ("保证率日均(叠加)", "day with background"),
        ("年均(叠加)", "year with background"),
    ]);
    for of in &results.substances {
        for value in &of.named {
            let superposed = |n: usize| {
                value
                    .superposed
                    .map_or_else(|| "–".to_owned(), |s| number(s[n]))
            };
            table.row(&[
                both(&plain(&value.name_zh), &plain(&value.name)),
                side(dossier, &value.name),
                format!(
                    "{:.1} / {:.0}°",
                    value.from_site[0] / 1000.0,
                    value.from_site[1]
                ),
                label(of),
                number(value.hour.0),
                number(value.day.0),
                number(value.annual),
                superposed(0),
                superposed(1),
            ]);
        }
    }
    text.push_str(&table.end());
    text.push_str("<div class=\"maps\">\n");
    for (of, field) in
        pairs(dossier).filter(|(of, _)| ["so2", "nox", "pm25", "pm25s"].contains(&of.key.as_str()))
    {
        for (values, zh, en) in [
            (&field.hour.values, "最大小时", "greatest hour"),
            (&field.annual, "年均", "year"),
        ] {
            let reach = dossier
                .inputs
                .project
                .nests
                .last()
                .map_or(25_000.0, |nest| nest.reach);
            text.push_str(&format!(
                "<figure>{}<figcaption>{} {} µg/m³</figcaption></figure>\n",
                map(dossier.inputs, values, reach, |kind| matches!(
                    kind,
                    Use::Grid(_)
                )),
                label(of),
                both(zh, en)
            ));
        }
    }
    text.push_str("</div>\n");
    text + &note(
        "红色点划线为省界;▲ 蓝为新增源,空心为削减源,灰为其他;○ 为保护目标;黑框为厂界。",
        "Red: the provincial border. Triangles: blue new, hollow those that go, grey others. Circles: places to be protected. Black: the fence.",
    )
}

/// With background.
pub(super) fn superposed(dossier: &Dossier<'_>) -> String {
    let results = &dossier.assessment.results;
    let mut table = Table::long(&[
        ("标准", "edition"),
        ("因子", "factor"),
        ("保证率", "rate"),
        ("天数", "days"),
        ("保证率日均 µg/m³", "day µg/m³"),
        ("占标率", "of the limit"),
        ("其中本底", "background alone"),
        ("年均 µg/m³", "year µg/m³"),
        ("占标率", "of the limit"),
        ("其中本底", "background alone"),
    ]);
    let mut rows = 0;
    for edition in &results.editions {
        for (judged, of) in edition.substances.iter().zip(&results.substances) {
            let Some((rate, days, alone)) = of.superposition else {
                continue;
            };
            let value = |n: usize| {
                judged.superposed[n]
                    .as_ref()
                    .map_or_else(|| "–".to_owned(), |w| number(w.value))
            };
            let share = |n: usize| {
                judged.superposed[n]
                    .as_ref()
                    .map_or_else(|| "–".to_owned(), |w| percent(w.share))
            };
            rows += 1;
            table.row(&[
                plain(&edition.edition),
                label(of),
                format!("{:.0} %", rate * 100.0),
                days.to_string(),
                value(0),
                share(0),
                number(alone[0]),
                value(1),
                share(1),
                number(alone[1]),
            ]);
        }
    }
    if rows == 0 {
        return missing("没有本底", "there is no background");
    }
    paragraph(
        "逐日叠加:新增 + 在建拟建 − 以新带老 − 区域削减 + 同日本底,再取保证率(序号向上取整)。",
        "Day by day: new + planned − retired − cut + the background of the same day, then the guaranteed rate (rank rounded up).",
    ) + &table.end()
}

/// The coefficient method.
pub(super) fn secondary(dossier: &Dossier<'_>) -> String {
    let found = pairs(dossier).find(|(of, _)| of.key == "pm25s");
    let Some((_, field)) = found else {
        return paragraph(
            "新增源 SO2 + NOx 未达到阈值,不要求预测二次 PM2.5。",
            "SO2 and NOx of the new sources stay below the threshold: secondary PM2.5 is not asked for.",
        );
    };
    let most = |values: &[f64]| {
        let ambient = dossier
            .inputs
            .setting
            .of(|kind| matches!(kind, Use::Grid(_) | Use::Named(_)));
        ambient.map(|(n, _)| values[n]).fold(0.0, f64::max)
    };
    let primary = pairs(dossier).find(|(of, _)| of.key == "pm25");
    let mut table = Table::new(&[
        ("", ""),
        ("最大日 µg/m³", "greatest day µg/m³"),
        ("最大年均 µg/m³", "greatest year µg/m³"),
    ]);
    if let Some((_, own)) = primary {
        table.row(&[
            both("一次 PM2.5", "primary PM2.5"),
            number(most(&own.day.values)),
            number(most(&own.annual)),
        ]);
    }
    table.row(&[
        both("一次 + 系数法二次", "primary + secondary by coefficients"),
        number(most(&field.day.values)),
        number(most(&field.annual)),
    ]);
    table.end()
        + &note(
            "系数法在排放源附近即假定全部转化,偏于保守;网格模式的结果见远场一节。",
            "The coefficient method takes all as converted right beside the source; the grid model's own answer is in the far field.",
        )
}

/// Out of the usual.
pub(super) fn abnormal(dossier: &Dossier<'_>) -> String {
    let results = &dossier.assessment.results;
    let mut table = Table::new(&[
        ("标准", "edition"),
        ("源", "source"),
        ("因子", "factor"),
        ("工况", "what"),
        ("时长 h × 次/年", "h × a year"),
        ("最大小时 µg/m³", "greatest hour µg/m³"),
        ("占标率", "of the limit"),
        ("位置", "place"),
        ("时刻(止)", "ends"),
    ]);
    let mut rows = 0;
    for edition in &results.editions {
        for (judged, of) in edition.substances.iter().zip(&results.substances) {
            for (source, worst) in &judged.abnormal {
                let own = of.abnormal.iter().find(|own| own.0 == *source);
                rows += 1;
                table.marked(
                    if worst.share > 1.0 { "bad" } else { "" },
                    &[
                        plain(&edition.edition),
                        plain(source),
                        label(of),
                        own.map_or_else(String::new, |own| plain(&own.1)),
                        own.map_or_else(String::new, |own| format!("{} × {}", own.2, own.3)),
                        number(worst.value),
                        percent(worst.share),
                        place(dossier, worst),
                        hour(worst.when),
                    ],
                );
            }
        }
    }
    if rows == 0 {
        return missing(
            "项目文件未给出非正常工况,或其因子无小时限值",
            "the project says no abnormal rates, or of substances without a limit of an hour",
        );
    }
    table.end()
}

/// What goes, and k.
pub(super) fn regional(dossier: &Dossier<'_>) -> String {
    let mut table = Table::new(&[
        ("因子", "factor"),
        ("新增源网格年均 µg/m³", "new, mean of the grid µg/m³"),
        ("削减源网格年均 µg/m³", "what goes, mean of the grid µg/m³"),
        ("k", "k"),
    ]);
    let mut rows = 0;
    for (of, _) in pairs(dossier) {
        if let Some([project, cuts, k]) = of.regional {
            rows += 1;
            table.row(&[label(of), number(project), number(cuts), percent(k)]);
        }
    }
    if rows == 0 {
        return missing("没有削减源", "nothing goes");
    }
    table.end()
        + &note(
            "k = (新增 − 削减)/削减,对全部网格受体取算术平均;仅在现状超标时作为判据(k ≤ −20 %)。",
            "k = (new − gone)/gone of the arithmetic means over the grid; a condition only where the air is above its limit already (k ≤ −20 %).",
        )
}

/// Protection distance.
pub(super) fn protection(dossier: &Dossier<'_>) -> String {
    let results = &dossier.assessment.results;
    let mut table = Table::new(&[
        ("标准", "edition"),
        ("因子", "factor"),
        ("厂界超标", "above at the fence"),
        ("防护距离 m", "distance m"),
        ("区内保护目标", "places within"),
    ]);
    for edition in &results.editions {
        for (judged, of) in edition.substances.iter().zip(&results.substances) {
            table.row(&[
                plain(&edition.edition),
                label(of),
                yes(judged.fence_exceeded),
                number(judged.protection),
                plain(&edition.residents.join(", ")),
            ]);
        }
    }
    let mut text = table.end();
    let reach = dossier.inputs.project.protection.reach + 500.0;
    if let Some((of, field)) = pairs(dossier).find(|(of, _)| of.key == "so2" || of.key == "pm10") {
        text.push_str(&format!(
            "<div class=\"maps\"><figure>{}<figcaption>{} {}</figcaption></figure></div>\n",
            map(dossier.inputs, &field.plant[0], reach, |kind| kind
                == Use::Protection),
            label(of),
            both("全厂最大小时 µg/m³", "whole plant, greatest hour µg/m³")
        ));
    }
    text
}

/// The conditions.
pub(super) fn acceptance(dossier: &Dossier<'_>) -> String {
    let results = &dossier.assessment.results;
    let mut text = String::new();
    for edition in &results.editions {
        text.push_str(&format!(
            "<h3>{}</h3>\n",
            both(&plain(&edition.name_zh), &plain(&edition.name))
        ));
        let mut table = Table::new(&[
            ("条件", "condition"),
            ("因子", "factor"),
            ("结果", "value"),
            ("界限", "bound"),
            ("满足", "met"),
        ]);
        for check in &edition.checks {
            let (zh, en) = match check.id.as_str() {
                "short" => ("短期贡献占标率", "short-term contribution of the limit"),
                "annual" => (
                    "年均贡献占标率(二类区)",
                    "annual contribution of the limit, class II",
                ),
                "annual_class_one" => (
                    "年均贡献占标率(一类区)",
                    "annual contribution of the limit, class I",
                ),
                "superposed_day" => (
                    "叠加后保证率日均占标率",
                    "day with background, of the limit",
                ),
                "superposed_annual" => ("叠加后年均占标率", "year with background, of the limit"),
                "regional" => (
                    "k 值(仅现状超标时为判据)",
                    "k (a condition only where the air is above its limit)",
                ),
                "protection" => (
                    "防护距离内的保护目标数",
                    "places within the protection distance",
                ),
                other => (other, other),
            };
            let of = results
                .substances
                .iter()
                .find(|of| of.key == check.substance);
            let shown = |value: f64| {
                if check.id == "protection" {
                    number(value)
                } else {
                    percent(value)
                }
            };
            let met = match check.id.as_str() {
                "regional" => "–".to_owned(),
                _ => yes(check.met),
            };
            table.marked(
                if check.met { "" } else { "bad" },
                &[
                    both(zh, en),
                    of.map_or_else(String::new, label),
                    shown(check.value),
                    shown(check.bound),
                    met,
                ],
            );
        }
        text.push_str(&table.end());
        text.push_str(&format!(
            "<p class=\"verdict{}\">{}</p>\n",
            if edition.accepted { "" } else { " bad" },
            if edition.accepted {
                both("按上述条件:可接受", "By these conditions: acceptable")
            } else {
                both("按上述条件:不可接受", "By these conditions: not acceptable")
            }
        ));
    }
    text
}
