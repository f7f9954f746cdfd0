//! What the near field is worth under an edition of the standards: shares of limits, acceptance (HJ 2.2-2018 10.1), protection distance.

use super::near::{Greatest, NearField, SubstanceField};
use super::project::{Project, inside};
use super::rules::Rules;
use super::setting::{Point, Use};
use crate::standards::{Basis, Edition, Period, ZoneClass};
use serde::{Deserialize, Serialize};

/// Limits of one class [µg/m³].
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Limits {
    /// One hour.
    pub hour: Option<f64>,
    /// A day.
    pub day: Option<f64>,
    /// A year.
    pub annual: Option<f64>,
}

/// The place where a value is the greatest share of its limit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Worst {
    /// Value [µg/m³].
    pub value: f64,
    /// Limit there [µg/m³].
    pub limit: f64,
    /// value/limit.
    pub share: f64,
    /// Index of the receptor.
    pub point: usize,
    /// YYYYMMDDHH; 0 for means of a year.
    pub when: i64,
    /// Whether the place is of class I.
    pub class_one: bool,
}

/// What must hold, and whether it does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Check {
    /// `short`, `annual`, `annual_class_one`, `superposed_day`, `superposed_annual`, `regional`, `protection`.
    pub id: String,
    /// Substance; blank where it is about all.
    pub substance: String,
    /// Value.
    pub value: f64,
    /// What it must not go beyond.
    pub bound: f64,
    /// Whether it holds.
    pub met: bool,
    /// The same without the project: met or not, where that can be told (background alone above the limit).
    pub background_alone: Option<f64>,
}

/// One substance under one edition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SubstanceJudgement {
    /// Key.
    pub substance: String,
    /// Limits of class I and II.
    pub limits: [Limits; 2],
    /// Greatest shares of the contribution: hour, day, year (of places of class II).
    pub contribution: [Option<Worst>; 3],
    /// Annual contribution in class I places; those of class II are in `contribution`.
    pub annual_class_one: Option<Worst>,
    /// Greatest shares of what will be: guaranteed-rate day and year.
    pub superposed: [Option<Worst>; 2],
    /// Out of the usual: source and its greatest hour.
    pub abnormal: Vec<(String, Worst)>,
    /// Distance from the fence to the furthest place where the plant alone exceeds a short-term limit [m]; 0 where it does nowhere.
    pub protection: f64,
    /// Whether a short-term limit is exceeded at the fence itself.
    pub fence_exceeded: bool,
}

/// A project under one edition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EditionJudgement {
    /// Edition.
    pub edition: String,
    /// Its name.
    pub name: String,
    /// Its Chinese name.
    pub name_zh: String,
    /// By substance, in the order of the near field.
    pub substances: Vec<SubstanceJudgement>,
    /// Atmospheric protection distance [m].
    pub protection: f64,
    /// Named receptors within it.
    pub residents: Vec<String>,
    /// What must hold.
    pub checks: Vec<Check>,
    /// Whether all of it holds.
    pub accepted: bool,
    /// Figures of the standards that are not confirmed: figure and status.
    pub unconfirmed: Vec<(String, String)>,
}

/// Limits of a substance: the edition's, else the project's own.
fn limits(
    edition: &Edition,
    project: &Project,
    field: &SubstanceField,
    class: ZoneClass,
    basis: &mut Basis,
) -> Limits {
    if let Some(own) = project.limits.get(field.substance.key) {
        return Limits {
            hour: own.hour,
            day: own.day,
            annual: own.annual,
        };
    }
    let mut limit = |period| {
        let quantity = field.substance.quantity?;
        edition.limits.limit(quantity, period, class, basis)
    };
    Limits {
        hour: limit(Period::Hour),
        day: limit(Period::Day),
        annual: limit(Period::Annual),
    }
}

/// Which of the limits of a place.
type Choose = fn(&Limits) -> Option<f64>;

/// The greatest share among some receptors.
fn worst(
    near: &NearField,
    (values, when): (&[f64], Option<&[i64]>),
    limits: &[Limits; 2],
    choose: Choose,
    among: impl Fn(&Point) -> bool,
) -> Option<Worst> {
    let mut found: Option<Worst> = None;
    for (n, point) in near
        .points
        .iter()
        .enumerate()
        .filter(|(_, point)| among(point))
    {
        let Some(limit) = choose(&limits[usize::from(!point.class_one)]) else {
            continue;
        };
        let share = values[n] / limit;
        if found.as_ref().is_none_or(|found| share > found.share) {
            found = Some(Worst {
                value: values[n],
                limit,
                share,
                point: n,
                when: when.map_or(0, |when| when[n]),
                class_one: point.class_one,
            });
        }
    }
    found
}

/// Distance of a place from an outline [m]; from the origin without one.
pub fn distance_from(outline: &[[f64; 2]], at: [f64; 2]) -> f64 {
    if outline.is_empty() {
        return libm::hypot(at[0], at[1]);
    }
    if inside(outline, at) {
        return 0.0;
    }
    let edges = outline.iter().zip(outline.iter().cycle().skip(1));
    let from_edge = |(a, b): (&[f64; 2], &[f64; 2])| {
        let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
        let length = dx * dx + dy * dy;
        let along = if length > 0.0 {
            (((at[0] - a[0]) * dx + (at[1] - a[1]) * dy) / length).clamp(0.0, 1.0)
        } else {
            0.0
        };
        libm::hypot(a[0] + along * dx - at[0], a[1] + along * dy - at[1])
    };
    edges.map(from_edge).fold(f64::INFINITY, f64::min)
}

const HOUR: Choose = |limits| limits.hour;
const DAY: Choose = |limits| limits.day;
const ANNUAL: Choose = |limits| limits.annual;

fn substance(
    project: &Project,
    near: &NearField,
    field: &SubstanceField,
    edition: &Edition,
    basis: &mut Basis,
) -> SubstanceJudgement {
    let limits =
        [ZoneClass::One, ZoneClass::Two].map(|class| limits(edition, project, field, class, basis));
    let ambient = |point: &Point| matches!(point.kind, Use::Grid(_) | Use::Named(_));
    let dated = |greatest: &Greatest, choose| {
        worst(
            near,
            (&greatest.values, Some(&greatest.when)),
            &limits,
            choose,
            ambient,
        )
    };
    let plain = |values: &[f64], choose| worst(near, (values, None), &limits, choose, ambient);
    let class_one = |point: &Point| ambient(point) && point.class_one;
    let class_two = |point: &Point| ambient(point) && !point.class_one;
    let exceeded = |n: usize, point: &Point| {
        let own = &limits[usize::from(!point.class_one)];
        let above = |value: f64, limit: Option<f64>| limit.is_some_and(|limit| value > limit);
        above(field.plant[0][n], own.hour) || above(field.plant[1][n], own.day)
    };
    let beyond = near
        .points
        .iter()
        .enumerate()
        .filter(|(n, point)| exceeded(*n, point));
    let protection = beyond
        .clone()
        .filter(|(_, point)| point.kind != Use::Fence)
        .map(|(_, point)| distance_from(&project.site.fence, [point.east, point.north]))
        .fold(0.0, f64::max);
    let fence_exceeded = beyond.clone().any(|(_, point)| point.kind == Use::Fence);
    SubstanceJudgement {
        substance: field.substance.key.to_owned(),
        limits,
        contribution: [
            dated(&field.hour, HOUR),
            dated(&field.day, DAY),
            worst(near, (&field.annual, None), &limits, ANNUAL, class_two),
        ],
        annual_class_one: worst(near, (&field.annual, None), &limits, ANNUAL, class_one),
        superposed: match &field.superposed {
            Some(superposed) => [
                plain(&superposed.guaranteed, DAY),
                plain(&superposed.annual, ANNUAL),
            ],
            None => [None, None],
        },
        abnormal: field
            .abnormal
            .iter()
            .filter_map(|abnormal| Some((abnormal.source.clone(), dated(&abnormal.hour, HOUR)?)))
            .collect(),
        protection,
        fence_exceeded,
    }
}

/// Judges a near field by an edition.
pub fn judge(
    project: &Project,
    near: &NearField,
    edition: &Edition,
    rules: &Rules,
) -> EditionJudgement {
    let mut basis = Basis::default();
    let substances: Vec<SubstanceJudgement> = near
        .substances
        .iter()
        .map(|field| substance(project, near, field, edition, &mut basis))
        .collect();
    let protection = substances.iter().map(|s| s.protection).fold(0.0, f64::max);
    let residents: Vec<String> = project
        .receptors
        .iter()
        .filter(|receptor| {
            protection > 0.0 && distance_from(&project.site.fence, receptor.at) <= protection
        })
        .map(|receptor| receptor.name.clone())
        .collect();
    let mut checks = Vec::new();
    for (judged, field) in substances.iter().zip(&near.substances) {
        checks.extend(checks_of(judged, field, rules));
    }
    checks.push(Check {
        id: "protection".to_owned(),
        substance: String::new(),
        value: residents.len() as f64,
        bound: 0.0,
        met: residents.is_empty(),
        background_alone: None,
    });
    EditionJudgement {
        edition: edition.id.clone(),
        name: edition.name.clone(),
        name_zh: edition.name_zh.clone(),
        accepted: checks.iter().all(|check| check.met),
        substances,
        protection,
        residents,
        checks,
        unconfirmed: basis
            .rows()
            .map(|(what, status)| (what.to_owned(), status.name().to_owned()))
            .collect(),
    }
}

/// What must hold of a substance.
fn checks_of(judged: &SubstanceJudgement, field: &SubstanceField, rules: &Rules) -> Vec<Check> {
    let check = |id: &str, value: f64, bound: f64, met: bool| Check {
        id: id.to_owned(),
        substance: judged.substance.clone(),
        value,
        bound,
        met,
        background_alone: None,
    };
    let upto = |id: &str, value: f64, bound: f64| check(id, value, bound, value <= bound);
    let mut checks = Vec::new();
    let short = judged.contribution[..2].iter().flatten().map(|w| w.share);
    if let Some(share) = short.reduce(f64::max) {
        checks.push(upto("short", share, rules.value("short_share")));
    }
    if let Some(annual) = &judged.contribution[2] {
        checks.push(upto(
            "annual",
            annual.share,
            rules.value("annual_share_two"),
        ));
    }
    if let Some(annual) = &judged.annual_class_one {
        checks.push(upto(
            "annual_class_one",
            annual.share,
            rules.value("annual_share_one"),
        ));
    }
    let k = field.regional.map(|regional| regional.k);
    let improved = k.is_some_and(|k| k <= rules.value("regional_change"));
    for (n, id) in ["superposed_day", "superposed_annual"].iter().enumerate() {
        let (Some(worst), Some(superposed)) = (&judged.superposed[n], &field.superposed) else {
            continue;
        };
        let mut row = check(id, worst.share, 1.0, worst.share <= 1.0);
        row.background_alone = Some(superposed.background[n] / worst.limit);
        // Where the air exceeds the limit already, a regional improvement is what is asked for.
        if !row.met && row.background_alone.is_some_and(|alone| alone > 1.0) {
            row.met = improved;
        }
        checks.push(row);
    }
    if let Some(k) = k {
        // Alone it is no condition: it counts where the air exceeds its limit.
        checks.push(check("regional", k, rules.value("regional_change"), true));
    }
    checks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::consult::near::Regional;

    #[test]
    fn k_at_its_edge() {
        let rules = Rules::embedded().expect("figures");
        let bound = rules.value("regional_change");
        assert!(Regional::new(0.8, 1.0).k <= bound + 1e-12);
        assert!(Regional::new(0.801, 1.0).k > bound);
        assert!(Regional::new(0.79, 1.0).k < bound);
    }

    #[test]
    fn a_place_beside_a_fence() {
        let square = [
            [-100.0, -100.0],
            [100.0, -100.0],
            [100.0, 100.0],
            [-100.0, 100.0],
        ];
        assert_eq!(distance_from(&square, [150.0, 0.0]), 50.0);
        assert_eq!(distance_from(&square, [0.0, 0.0]), 0.0);
        assert!((distance_from(&square, [130.0, 140.0]) - 50.0).abs() < 1e-9);
        assert_eq!(distance_from(&[], [3.0, 4.0]), 5.0);
    }
}
