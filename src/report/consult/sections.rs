//! The sections of the dossier.

mod asked;
mod basis;
mod near;

use super::{Dossier, both};

/// All sections in their order.
pub(super) fn all(dossier: &Dossier<'_>) -> Vec<String> {
    let parts = [
        (
            "会商判定",
            "Whether both provinces judge",
            asked::trigger(dossier),
        ),
        ("评价等级与范围", "Grade and range", asked::grading(dossier)),
        ("污染源", "Sources", basis::sources(dossier)),
        (
            "评价因子与标准",
            "Factors and standards",
            basis::standards(dossier),
        ),
        (
            "气象、地形与模型",
            "Weather, ground and model",
            basis::model(dossier),
        ),
        (
            "新增源贡献",
            "Contribution of the new sources",
            near::contribution(dossier),
        ),
        (
            "叠加现状与在建拟建源",
            "With background and planned sources",
            near::superposed(dossier),
        ),
        ("二次 PM2.5", "Secondary PM2.5", near::secondary(dossier)),
        ("非正常工况", "Out of the usual", near::abnormal(dossier)),
        (
            "区域削减与 k 值",
            "What goes, and k",
            near::regional(dossier),
        ),
        (
            "大气环境防护距离",
            "Protection distance",
            near::protection(dossier),
        ),
        ("可接受性", "Acceptance", near::acceptance(dossier)),
        (
            "排放量核算",
            "Emission accounting",
            basis::accounting(dossier),
        ),
        (
            "远场:两侧各县与站点",
            "Far field: counties and points of both sides",
            asked::far(dossier),
        ),
        (
            "须核实的数值",
            "Figures to be checked",
            asked::unconfirmed(dossier),
        ),
        ("自查表", "Self-check", asked::self_check(dossier)),
        ("会商意见", "Opinions", asked::opinions()),
        ("复算", "How the neighbour reruns it", asked::rerun(dossier)),
    ];
    parts
        .into_iter()
        .enumerate()
        .map(|(n, (zh, en, body))| format!("<h2>{} {}</h2>\n{body}", n + 1, both(zh, en)))
        .collect()
}

/// A section whose data are not there.
fn missing(zh: &str, en: &str) -> String {
    format!(
        "<p class=\"note\">{}</p>\n",
        both(
            &format!("本次未计算:{zh}"),
            &format!("Not computed in this run: {en}")
        )
    )
}

/// A paragraph.
fn paragraph(zh: &str, en: &str) -> String {
    format!("<p>{}</p>\n", both(zh, en))
}

/// A sentence that explains.
fn note(zh: &str, en: &str) -> String {
    format!("<p class=\"note\">{}</p>\n", both(zh, en))
}

/// Yes, no.
fn yes(holds: bool) -> String {
    if holds {
        both("是", "yes")
    } else {
        both("否", "no")
    }
}
