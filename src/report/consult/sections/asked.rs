//! What consultation itself asks: trigger, far field, figures to check, forms, rerun.

use super::super::table::Table;
use super::super::{Dossier, both, number, percent, plain};
use super::{missing, note, paragraph, yes};
use crate::consult::grading::{Grade, Raised, Reach};
use crate::consult::screening::{Truth, Verdict};

fn truth(value: Truth) -> String {
    match value {
        Truth::Yes => both("是", "yes"),
        Truth::No => both("否", "no"),
        Truth::Unknown => both("未知", "unknown"),
    }
}

/// Whether both provinces judge.
pub(super) fn trigger(dossier: &Dossier<'_>) -> String {
    let Some(screening) = dossier.screening else {
        return missing("会商判定", "the screening");
    };
    let verdict = match screening.verdict {
        Verdict::Consult => both("须会商", "Both provinces judge"),
        Verdict::Not => both("不须会商", "No consultation is asked for"),
        Verdict::Undecided => both(
            "未定:须补充资料或实测省界",
            "Undecided: more is to be known, or the line to be surveyed",
        ),
    };
    let border = &screening.border;
    let km = |metres: f64| format!("{:.2}", metres / 1000.0);
    let mut text = format!("<p class=\"verdict\">{verdict}</p>\n");
    text.push_str(&paragraph(
        &format!(
            "距省界 {} ± {} km(最近点 {:.4}°E, {:.4}°N;该处省界顶点间距 {} km,顶点精度 {:.0} m,{})。",
            km(border.distance),
            km(border.uncertainty),
            border.nearest[0],
            border.nearest[1],
            km(border.spacing),
            border.accuracy,
            border.accuracy_status
        ),
        &format!(
            "{} ± {} km from the border (nearest point {:.4} °E, {:.4} °N; its vertices {} km apart there, accurate to {:.0} m, {}).",
            km(border.distance),
            km(border.uncertainty),
            border.nearest[0],
            border.nearest[1],
            km(border.spacing),
            border.accuracy,
            border.accuracy_status
        ),
    ));
    let mut table = Table::new(&[
        ("条件", "condition"),
        ("对象", "of"),
        ("成立", "holds"),
        ("数值", "value"),
        ("界限", "threshold"),
        ("状态与来源", "status and source"),
    ]);
    for reason in &screening.reasons {
        let (zh, en) = match reason.rule {
            "border_zone" => ("距省界 20 km 以内", "within 20 km of the border"),
            "key_sector" => ("涉气重点行业", "key sector"),
            "new_project" => ("新(改、扩)建", "new, rebuilt or extended"),
            "elevated_stack" => ("高架源:排气筒高度 m", "elevated: height of the stack m"),
            "elevated_effective" => ("高架源:有效高度 m", "elevated: effective height m"),
            "influence_city" => (
                "下风向城市年均贡献占标率",
                "annual share at a city downwind",
            ),
            "influence_reach" => ("D10 % 达到省界 m", "D10 % reaches the border m"),
            "influence_emission" => ("SO2+NOx t/a", "SO2 + NOx t/a"),
            other => (other, other),
        };
        let (bound, sure) = match &reason.threshold {
            Some(cited) => (
                number(cited.value),
                format!("{}; {}", cited.status, plain(&cited.source)),
            ),
            None => (
                String::new(),
                format!("{}; {}", reason.status, plain(&reason.source)),
            ),
        };
        table.row(&[
            both(zh, en),
            plain(&reason.of),
            truth(reason.holds),
            reason.value.map_or_else(String::new, number),
            bound,
            sure,
        ]);
    }
    text + &table.end()
}

fn grade(grade: Grade) -> String {
    match grade {
        Grade::First => both("一级", "1"),
        Grade::Second => both("二级", "2"),
        Grade::Third => both("三级", "3"),
    }
}

fn reach(reach: Reach) -> String {
    match reach {
        Reach::Nowhere => both("未出现", "nowhere"),
        Reach::To(metres) => format!("{metres:.0} m"),
        Reach::Beyond(metres) => format!("&gt; {:.0} km", metres / 1000.0),
    }
}

/// Grade and range.
pub(super) fn grading(dossier: &Dossier<'_>) -> String {
    let Some(grading) = dossier.grading else {
        return missing(
            "项目文件没有 [grading]",
            "the project file has no [grading]",
        );
    };
    let raised = match grading.raised {
        Raised::Not => String::new(),
        Raised::Sector => both(
            "(高耗能行业多源项目,提高一级)",
            " (raised by one: several sources of an energy-intensive sector)",
        ),
        Raised::Fuel => both(
            "(高污染燃料为主的多源项目,提高一级)",
            " (raised by one: several sources on high-pollution fuel)",
        ),
        Raised::Airport => both("(机场)", " (an airport)"),
    };
    let range = grading.range.map_or_else(
        || both("不设评价范围", "none"),
        |[x, y]| format!("{:.1} km × {:.1} km", x / 1000.0, y / 1000.0),
    );
    let mut text = format!(
        "<p class=\"verdict\">{} {}{raised}</p>\n",
        both("评价等级:", "Grade:"),
        grade(grading.grade)
    );
    let mut table = Table::new(&[("参数", "parameter"), ("取值", "value")]);
    let mut row = |zh: &str, en: &str, value: String| table.row(&[both(zh, en), value]);
    row(
        "城市/农村(人口)",
        "town (inhabitants) or rural",
        grading
            .town
            .map_or_else(|| both("农村", "rural"), |p| format!("{p:.0}")),
    );
    row(
        "最低/最高环境温度 ℃",
        "least / greatest temperature °C",
        format!(
            "{:.1} / {:.1}",
            grading.temperatures[0] - crate::units::ZERO_CELSIUS,
            grading.temperatures[1] - crate::units::ZERO_CELSIUS
        ),
    );
    row(
        "最小风速 m/s,测风高度 m",
        "least wind m/s, anemometer m",
        format!("{} / {}", grading.least_wind, grading.anemometer),
    );
    row(
        "地表",
        "ground",
        grading
            .grounds
            .iter()
            .map(|g| plain(&g.name))
            .collect::<Vec<_>>()
            .join("; "),
    );
    row("考虑地形", "terrain", yes(grading.terrain));
    row(
        "岸线熏烟",
        "shore fumigation",
        yes(grading.shore_fumigation),
    );
    row("气压 hPa", "pressure hPa", number(grading.pressure / 100.0));
    row("D10 %", "D10 %", reach(grading.reach));
    row("评价范围", "range", range);
    row("标准", "edition", plain(&grading.edition_name));
    text.push_str(&table.end());
    let mut table = Table::long(&[
        ("源", "source"),
        ("因子", "of"),
        ("最大 1h µg/m³", "greatest hour µg/m³"),
        ("C0 µg/m³", "C0 µg/m³"),
        ("P %", "P %"),
        ("距离 m", "at m"),
        ("D10 %", "D10 %"),
    ]);
    for estimate in &grading.estimates {
        table.row(&[
            plain(&estimate.source),
            plain(&estimate.compared.pollutant),
            number(estimate.largest),
            number(estimate.compared.c0),
            number(estimate.percent),
            format!("{:.0}", estimate.distance),
            reach(estimate.reach),
        ]);
    }
    text + &table.end()
        + &note(
            "阈值与气象组合凭记忆或由本项目选定(seeds/consult/grading.toml),须对照 HJ 2.2-2018 与 AERSCREEN 核实。",
            "Thresholds and the matrix of weather are from memory or chosen by this project (seeds/consult/grading.toml): check them against HJ 2.2-2018 and AERSCREEN.",
        )
}

/// The grid model.
pub(super) fn far(dossier: &Dossier<'_>) -> String {
    let Some(far) = dossier.far else {
        return missing(
            "`hehuang consult far` 给出网格模式结果",
            "`hehuang consult far` gives it",
        );
    };
    let means = far.means();
    let mut text = paragraph(
        &format!(
            "网格 {:.0} km,{} 个典型日按出现频率加权。贡献:标签;响应:一阶(DDM);差值:有、无项目两次运行之差。",
            far.cell / 1000.0,
            far.days.len()
        ),
        &format!(
            "Cells of {:.0} km, {} representative days weighted by how often they occur. Contribution: tags; response: first order (DDM); difference: of the runs with and without the project.",
            far.cell / 1000.0,
            far.days.len()
        ),
    );
    for (pollutant, statistic, zh, en) in [
        ("PM25", "mean", "PM2.5 日均 µg/m³", "PM2.5, mean µg/m³"),
        ("O3", "MDA8", "臭氧 MDA8 µg/m³", "ozone, MDA8 µg/m³"),
        ("NO2", "mean", "NO2 日均 µg/m³", "NO2, mean µg/m³"),
        ("SO2", "mean", "SO2 日均 µg/m³", "SO2, mean µg/m³"),
    ] {
        let of = means.iter().filter(|mean| {
            mean.season.is_none()
                && mean.value.pollutant == pollutant
                && mean.value.statistic == statistic
        });
        let mut values: Vec<_> = of.map(|mean| &mean.value).collect();
        if values.is_empty() {
            continue;
        }
        values.sort_by(|a, b| {
            b.difference
                .abs()
                .total_cmp(&a.difference.abs())
                .then_with(|| a.receptor.cmp(&b.receptor))
        });
        let mut table = Table::new(&[
            ("县、站点", "county or point"),
            ("有项目", "with the project"),
            ("贡献", "contribution"),
            ("响应", "response"),
            ("差值", "difference"),
        ]);
        let known = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), number);
        for value in values.iter().take(15) {
            table.row(&[
                both(&plain(&value.name_zh), &plain(&value.name)),
                number(value.with),
                known(value.contribution),
                known(value.response),
                number(value.difference),
            ]);
        }
        text.push_str(&format!("<h3>{}</h3>\n{}", both(zh, en), table.end()));
    }
    text
}

/// Everything that is not confirmed.
pub(super) fn unconfirmed(dossier: &Dossier<'_>) -> String {
    let results = &dossier.assessment.results;
    let mut table = Table::long(&[
        ("数值", "figure"),
        ("取值", "value"),
        ("状态", "status"),
        ("来源", "source"),
    ]);
    for rule in results
        .rules
        .iter()
        .filter(|rule| rule.status != "confirmed")
    {
        table.row(&[
            both(&plain(&rule.zh), &plain(&rule.key)),
            number(rule.value),
            plain(&rule.status),
            plain(&rule.source),
        ]);
    }
    let mut seen = Vec::new();
    for (what, status) in results
        .editions
        .iter()
        .flat_map(|edition| &edition.unconfirmed)
    {
        if !seen.contains(&what) {
            seen.push(what);
            table.row(&[
                plain(what),
                String::new(),
                plain(status),
                "seeds/standards".to_owned(),
            ]);
        }
    }
    for cited in dossier
        .screening
        .iter()
        .flat_map(|screening| &screening.figures)
        .filter(|cited| cited.status != "confirmed")
    {
        table.row(&[
            plain(&cited.what),
            number(cited.value),
            cited.status.to_owned(),
            plain(&cited.source),
        ]);
    }
    note(
        "以下数值凭记忆、转述或由本项目选定,使用前须对照正式印刷的标准核实。",
        "These figures are from memory, told by others or chosen by the project: to be checked against the printed standard.",
    ) + &table.end()
}

/// After the self-check table of appendix E.
pub(super) fn self_check(dossier: &Dossier<'_>) -> String {
    let results = &dossier.assessment.results;
    let blank = || both("由环评文件填写", "by the assessment's own text");
    let graded = |value: fn(&crate::consult::grading::Grading) -> String| {
        dossier.grading.map_or_else(blank, value)
    };
    let mut table = Table::new(&[("内容", "item"), ("自查", "answer")]);
    let mut row = |zh: &str, en: &str, value: String| table.row(&[both(zh, en), value]);
    let labels: Vec<&str> = results
        .substances
        .iter()
        .filter(|s| s.key != "pm25s")
        .map(|s| s.label.as_str())
        .collect();
    let precursors = results.tonnes("so2", crate::consult::project::SourceRole::New)
        + results.tonnes("nox", crate::consult::project::SourceRole::New);
    row("评价等级", "grade", graded(|grading| grade(grading.grade)));
    row(
        "评价范围",
        "range",
        graded(|grading| {
            grading.range.map_or_else(
                || "–".to_owned(),
                |[x, y]| format!("{:.1} km × {:.1} km", x / 1000.0, y / 1000.0),
            )
        }),
    );
    row(
        "SO2+NOx 排放量",
        "SO2 + NOx",
        format!("{precursors:.0} t/a"),
    );
    row("评价因子", "factors", plain(&labels.join(", ")));
    row(
        "包括二次 PM2.5",
        "secondary PM2.5",
        yes(results.substances.iter().any(|s| s.key == "pm25s")),
    );
    row(
        "评价标准",
        "standards",
        results
            .editions
            .iter()
            .map(|e| both(&plain(&e.name_zh), &plain(&e.name)))
            .collect::<Vec<_>>()
            .join("; "),
    );
    row(
        "评价基准年",
        "base year",
        if results.demonstration {
            both("无(演示年)", "none (demonstration)")
        } else {
            format!("{}", results.span[0] / 1_000_000)
        },
    );
    row("现状达标", "area attains", blank());
    row(
        "预测模型",
        "model",
        both(
            "与 AERMOD 一致的烟羽引擎;网格模式(远场)",
            "the plume engine equal to AERMOD; the grid model (far field)",
        ),
    );
    for edition in &results.editions {
        let worst = |id: &str| {
            let values = edition
                .checks
                .iter()
                .filter(|check| check.id == id)
                .map(|check| check.value);
            values
                .reduce(f64::max)
                .map_or_else(|| "–".to_owned(), percent)
        };
        row(
            &format!("短期贡献最大占标率 ≤100 %({})", edition.edition),
            &format!("short-term contribution ≤ 100 % ({})", edition.edition),
            worst("short"),
        );
        row(
            &format!("年均贡献最大占标率 ≤30 %/10 %({})", edition.edition),
            &format!("annual contribution ≤ 30 %/10 % ({})", edition.edition),
            format!("{} / {}", worst("annual"), worst("annual_class_one")),
        );
        row(
            &format!("叠加后保证率日均、年均占标率({})", edition.edition),
            &format!("day and year with background ({})", edition.edition),
            format!(
                "{} / {}",
                worst("superposed_day"),
                worst("superposed_annual")
            ),
        );
    }
    let ks: Vec<String> = results
        .substances
        .iter()
        .filter_map(|s| Some(format!("{} {}", plain(&s.label), percent(s.regional?[2]))))
        .collect();
    row(
        "k",
        "k",
        if ks.is_empty() {
            "–".to_owned()
        } else {
            ks.join("; ")
        },
    );
    row("环境监测计划", "monitoring plan", blank());
    let distance = results
        .editions
        .first()
        .map_or(0.0, |edition| edition.protection);
    row(
        "大气环境防护距离",
        "protection distance",
        format!("{distance:.0} m"),
    );
    table.end()
}

/// The form.
pub(super) fn opinions() -> String {
    let mut text = String::from("<table class=\"form\"><thead><tr>");
    for (zh, en) in [("", ""), ("青海省一方", "Qinghai"), ("甘肃省一方", "Gansu")] {
        text.push_str(&format!("<th>{}</th>", both(zh, en)));
    }
    text.push_str("</tr></thead><tbody>\n");
    for (zh, en) in [
        ("单位", "authority"),
        ("复算哈希一致", "rerun to the same hash"),
        ("意见", "opinion"),
        ("要求的条件", "conditions sought"),
        ("签字", "signature"),
        ("日期", "date"),
    ] {
        text.push_str(&format!(
            "<tr><th>{}</th><td></td><td></td></tr>\n",
            both(zh, en)
        ));
    }
    text + "</tbody></table>\n"
}

/// The commands of the neighbour.
pub(super) fn rerun(dossier: &Dossier<'_>) -> String {
    format!(
        "{}<p class=\"mono\">hehuang consult verify consult.hcp<br>hehuang consult diff consult.hcp theirs.hcp</p>\n<p class=\"mono\">{}: {}</p>\n",
        paragraph(
            "随附 consult.hcp 一个文件,内含输入、地形高程、气象、结果与哈希;对方复算应得到同一结果哈希。",
            "One file, consult.hcp, holds inputs, ground, weather, results and hashes; the neighbour's rerun must come to the same hash of the results."
        ),
        both("结果哈希", "hash of the results"),
        dossier.manifest.results_hash
    )
}
