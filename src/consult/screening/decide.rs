//! From the conditions to the verdict.

use super::{
    BorderDistance, Reason, ScreenedSource, Screening, ScreeningError, ScreeningInput,
    ScreeningRules, Site, ToDo, Truth, Verdict, effective_height,
};
use crate::consult::Cited;
use crate::standards::{Sourced, Status};
use crate::terrain::Regions;

/// Article 26, for conditions without a threshold.
const ARTICLE: &str = "青政〔2024〕31号 article 26";

/// Whether the project is judged by both provinces, with all reasons.
///
/// # Errors
/// [`ScreeningError`]: a site that is no place or outside the data, numbers that cannot be.
pub fn screen(
    input: &ScreeningInput<'_>,
    rules: &ScreeningRules,
) -> Result<Screening, ScreeningError> {
    let border = border_distance(input, rules)?;
    let mut reasons = Vec::new();
    let near = in_zone(&border, rules, &mut reasons);
    let (key, is_new) = kind(input, rules, &mut reasons);
    let elevated = elevated(&input.sources, rules, &mut reasons)?;
    let influence = influence(input, &border, rules, &mut reasons)?;
    let by_zone = key.and(near).and(is_new);
    let by_influence = is_new.and(elevated).and(influence);
    let verdict = match by_zone.or(by_influence) {
        Truth::Yes => Verdict::Consult,
        Truth::No => Verdict::Not,
        Truth::Unknown => Verdict::Undecided,
    };
    let mut to_do = Vec::new();
    if verdict == Verdict::Undecided {
        if by_zone == Truth::Unknown {
            to_do.push(ToDo::SurveyTheLine);
        }
        if by_influence == Truth::Unknown {
            if elevated == Truth::Unknown {
                to_do.push(ToDo::TellTheGas);
            }
            if influence == Truth::Unknown {
                // Where D10 % ends beside the border, only a survey tells whether it crosses.
                let reach_open = reasons.iter().any(|r| {
                    r.rule == "influence_reach" && r.value.is_some() && r.holds == Truth::Unknown
                });
                if reach_open && !to_do.contains(&ToDo::SurveyTheLine) {
                    to_do.push(ToDo::SurveyTheLine);
                }
                let known = input.city_shares.is_some()
                    && input.reach.is_some()
                    && input.so2_and_nox.is_some();
                if !known {
                    to_do.push(ToDo::ComputeTheInfluence);
                }
            }
        }
    }
    let figures = [&rules.rise_wind, &rules.rise_air, &rules.spacing_share];
    Ok(Screening {
        verdict,
        by_zone,
        by_influence,
        reasons,
        border,
        to_do,
        figures: figures.map(Cited::from).to_vec(),
    })
}

fn border_distance(
    input: &ScreeningInput<'_>,
    rules: &ScreeningRules,
) -> Result<BorderDistance, ScreeningError> {
    let site: &[[f64; 2]] = match &input.site {
        Site::Point(point) => std::slice::from_ref(point),
        Site::Boundary(corners) => match corners.split_last() {
            // A closing repetition is no corner.
            Some((last, rest)) if rest.len() > 2 && *last == rest[0] => rest,
            _ if corners.len() > 2 => corners,
            _ => return Err(ScreeningError::NoBoundary(corners.len())),
        },
    };
    for &[longitude, latitude] in site {
        if !(longitude.abs() <= 180.0 && latitude.abs() < 90.0) {
            return Err(ScreeningError::NoPlace {
                longitude,
                latitude,
            });
        }
    }
    let found = input
        .border
        .nearest(site)
        .ok_or(ScreeningError::NoBoundary(site.len()))?;
    let regions = Regions::embedded()?;
    let mean = |k: usize| site.iter().map(|p| p[k]).sum::<f64>() / site.len() as f64;
    let (longitude, latitude) = (mean(0), mean(1));
    let county = regions
        .county_of(longitude, latitude)
        .map(|at| &regions.counties[at]);
    if county.is_none() && input.border.embedded {
        return Err(ScreeningError::Outside {
            longitude,
            latitude,
        });
    }
    let spacing = input.border.spacing(found.piece);
    let hidden = if input.border.surveyed {
        0.0
    } else {
        rules.spacing_share.value * spacing
    };
    Ok(BorderDistance {
        border: input.border.name.clone(),
        distance: found.distance,
        uncertainty: input.border.accuracy + hidden,
        accuracy: input.border.accuracy,
        accuracy_status: input.border.status.name(),
        accuracy_source: input.border.source.clone(),
        spacing,
        nearest: found.to,
        from: found.from,
        county: county.map(|c| c.name.clone()),
        county_zh: county.map(|c| c.name_zh.clone()),
        province: county.map(|c| c.province.clone()),
        province_zh: county.map(|c| c.province_zh.clone()),
    })
}

/// A condition with a threshold of the rules.
fn against(
    rule: &'static str,
    of: &str,
    holds: Truth,
    value: Option<f64>,
    threshold: &Sourced<f64>,
) -> Reason {
    Reason {
        rule,
        of: of.to_owned(),
        holds,
        value,
        threshold: Some(Cited::from(threshold)),
        status: threshold.status.name(),
        source: threshold.source.clone(),
    }
}

/// Whether the border is within the zone; unknown where the uncertainty reaches over the zone's end.
fn in_zone(border: &BorderDistance, rules: &ScreeningRules, reasons: &mut Vec<Reason>) -> Truth {
    let beyond = border.distance - rules.zone.value;
    let holds = if beyond.abs() <= border.uncertainty && beyond != 0.0 {
        Truth::Unknown
    } else {
        Truth::from(beyond <= 0.0)
    };
    reasons.push(against(
        "border_zone",
        "",
        holds,
        Some(border.distance),
        &rules.zone,
    ));
    holds
}

fn kind(
    input: &ScreeningInput<'_>,
    rules: &ScreeningRules,
    reasons: &mut Vec<Reason>,
) -> (Truth, Truth) {
    let sector = rules.sectors.iter().find(|s| s.id == input.sector);
    let key = Truth::from(sector.is_some());
    reasons.push(Reason {
        rule: "key_sector",
        of: input.sector.clone(),
        holds: key,
        value: None,
        threshold: None,
        status: sector.map_or(Status::Unverified, |s| s.status).name(),
        source: sector.map_or_else(
            || "not in the list of key sectors, seeds/consult/screening.toml".to_owned(),
            |s| s.source.clone(),
        ),
    });
    let is_new = Truth::from(input.is_new);
    reasons.push(Reason {
        rule: "new_project",
        of: String::new(),
        holds: is_new,
        value: None,
        threshold: None,
        status: Status::Confirmed.name(),
        source: ARTICLE.to_owned(),
    });
    (key, is_new)
}

/// Whether a source is elevated: its stack above 45 m, or its effective height from 100 m on.
fn elevated(
    sources: &[ScreenedSource],
    rules: &ScreeningRules,
    reasons: &mut Vec<Reason>,
) -> Result<Truth, ScreeningError> {
    let mut any = Truth::No;
    for source in sources {
        let number = |what: &str, value: f64, least: f64| {
            if value.is_finite() && value >= least {
                return Ok(());
            }
            Err(ScreeningError::Number {
                what: format!("source {}: {what}", source.id),
                value,
                hint: "heights and diameters are metres, velocities m/s, temperatures K, and none is negative",
            })
        };
        number("the height", source.height, 0.0)?;
        if let Some(height) = source.effective_height {
            number("the effective height", height, 0.0)?;
        }
        if let Some(gas) = &source.gas {
            number("the temperature of the gas", gas.temperature, 100.0)?;
            number("the velocity of the gas", gas.velocity, 0.0)?;
            number("the diameter", gas.diameter, 0.0)?;
        }
        let tall = Truth::from(source.height > rules.stack.value);
        reasons.push(against(
            "elevated_stack",
            &source.id,
            tall,
            Some(source.height),
            &rules.stack,
        ));
        let computed = || {
            source
                .gas
                .map(|gas| effective_height(source.height, &gas, rules))
        };
        let effective = source.effective_height.or_else(computed);
        let high = match effective {
            Some(height) => Truth::from(height >= rules.effective_height.value),
            // A stack that is as high alone needs no rise.
            None if source.height >= rules.effective_height.value => Truth::Yes,
            None => Truth::Unknown,
        };
        reasons.push(against(
            "elevated_effective",
            &source.id,
            high,
            effective,
            &rules.effective_height,
        ));
        any = any.or(tall).or(high);
    }
    Ok(any)
}

/// Whether the influence downwind is large: any of share at a city, D10 % across the border, emission.
fn influence(
    input: &ScreeningInput<'_>,
    border: &BorderDistance,
    rules: &ScreeningRules,
    reasons: &mut Vec<Reason>,
) -> Result<Truth, ScreeningError> {
    let number = |what: String, value: f64| {
        if value.is_finite() && value >= 0.0 {
            return Ok(());
        }
        Err(ScreeningError::Number {
            what,
            value,
            hint: "it is a number from 0 on",
        })
    };
    let mut any = Truth::No;
    match &input.city_shares {
        None => {
            reasons.push(against(
                "influence_city",
                "",
                Truth::Unknown,
                None,
                &rules.annual_share,
            ));
            any = any.or(Truth::Unknown);
        }
        Some(shares) => {
            for share in shares {
                number(format!("the share at {}", share.city), share.share)?;
                let holds = Truth::from(share.share >= rules.annual_share.value);
                let of = format!("{}, {}", share.city, share.pollutant);
                reasons.push(against(
                    "influence_city",
                    &of,
                    holds,
                    Some(share.share),
                    &rules.annual_share,
                ));
                any = any.or(holds);
            }
        }
    }
    let crosses = match input.reach {
        None => Truth::Unknown,
        Some(reach) => {
            number("D10 %".to_owned(), reach)?;
            if reach == 0.0 {
                Truth::No
            } else if (reach - border.distance).abs() <= border.uncertainty && border.distance > 0.0
            {
                Truth::Unknown
            } else {
                Truth::from(reach >= border.distance)
            }
        }
    };
    reasons.push(Reason {
        rule: "influence_reach",
        of: String::new(),
        holds: crosses,
        value: input.reach,
        threshold: Some(Cited {
            what: "distance to the border, which D10 % reaches across [m]".to_owned(),
            value: border.distance,
            status: Status::Own.name(),
            source: "no official threshold exists".to_owned(),
        }),
        status: Status::Own.name(),
        source: "no official threshold exists".to_owned(),
    });
    let much = match input.so2_and_nox {
        None => Truth::Unknown,
        Some(tonnes) => {
            number("SO2 and NOx [t/a]".to_owned(), tonnes)?;
            Truth::from(tonnes >= rules.emission.value)
        }
    };
    reasons.push(against(
        "influence_emission",
        "",
        much,
        input.so2_and_nox,
        &rules.emission,
    ));
    Ok(any.or(crosses).or(much))
}
