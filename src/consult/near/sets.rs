//! Which sets of sources and substances a near field needs, and what its fields are.
//!
//! | set | rates | gives |
//! |---|---|---|
//! | new | new sources | greatest hour and day, each with the place and time |
//! | year of new | × hours of operation/8760 | mean of the year |
//! | superposed | new + planned − retired − cut | days, to which the background of the same day is added |
//! | plant | new + existing | hours and days about the fence: protection distance |
//! | cuts | retired + cut | means of the year: k |
//! | abnormal | one source out of the usual, the other new ones as ever | greatest hour |

use super::tally::{Greatest, Tally};
use crate::consult::background::{BackgroundAir, Day};
use crate::consult::project::{No2Scheme, Project, ProjectSource, SourceRole, Substance};
use crate::consult::rules::Rules;
use crate::consult::setting::{Setting, Use};
use crate::nearfield::percentile::{guaranteed, guaranteed_rate};
use crate::nearfield::{Rate, Variant};
use rayon::prelude::*;

/// Grams a second in a kilogram an hour.
const G_PER_S: f64 = 1.0 / 3.6;
/// Hours of a year.
const YEAR_HOURS: f64 = 8760.0;
/// Key of PM2.5 with what forms of SO2 and NOx by the coefficient method.
pub const WITH_SECONDARY: &str = "pm25s";
/// The substance behind that key.
static PM25_WITH_SECONDARY: Substance = Substance {
    key: WITH_SECONDARY,
    quantity: Some(crate::observations::Quantity::Pm25),
    gas: false,
    label: "PM2.5 with secondary",
    label_zh: "PM2.5(含二次)",
};

/// One run of a pass.
pub(super) struct Run {
    /// Rates by source [g/s].
    rates: Vec<f64>,
    /// Gases are judged in the reference state.
    pub gas: bool,
    /// Whether days are kept.
    pub keep_days: bool,
    /// Whether the chemistry of NO2 acts.
    chemistry: bool,
}

/// Where the sets of a substance are among the runs.
struct Places {
    substance: &'static Substance,
    new: usize,
    new_year: usize,
    superposed: usize,
    superposed_year: usize,
    plant: usize,
    cuts: Option<usize>,
    abnormal: Vec<(usize, usize)>,
}

/// All runs of a pass.
pub(super) struct Plans {
    pub runs: Vec<Run>,
    places: Vec<Places>,
    pub notes: Vec<String>,
}

/// Emission of out-of-the-usual operation.
#[derive(Debug, Clone, PartialEq)]
pub struct AbnormalField {
    /// Source.
    pub source: String,
    /// What happens.
    pub note: String,
    /// How long [h].
    pub hours: f64,
    /// How often in a year.
    pub times_per_year: f64,
    /// Greatest hours.
    pub hour: Greatest,
}

/// What will be there: new and planned sources less those that go, and the background.
#[derive(Debug, Clone, PartialEq)]
pub struct Superposed {
    /// Guaranteed rate of the daily means [1].
    pub rate: f64,
    /// Days with sources and background.
    pub days: usize,
    /// Guaranteed-rate daily mean by receptor [µg/m³].
    pub guaranteed: Vec<f64>,
    /// Mean of the year by receptor [µg/m³].
    pub annual: Vec<f64>,
    /// The background alone: guaranteed-rate day and year [µg/m³].
    pub background: [f64; 2],
}

/// Change of a region's air: means of the year over the grid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Regional {
    /// Of the project's new sources [µg/m³].
    pub project: f64,
    /// Of what goes [µg/m³].
    pub cuts: f64,
    /// k = (project − cuts)/cuts.
    pub k: f64,
}

impl Regional {
    /// Of two means.
    pub fn new(project: f64, cuts: f64) -> Self {
        Self {
            project,
            cuts,
            k: (project - cuts) / cuts,
        }
    }
}

/// Fields of one substance [µg/m³], receptors as in [`super::NearField::points`].
#[derive(Debug, Clone, PartialEq)]
pub struct SubstanceField {
    /// Which.
    pub substance: &'static Substance,
    /// Greatest hour of the new sources.
    pub hour: Greatest,
    /// Greatest day of the new sources.
    pub day: Greatest,
    /// Their year.
    pub annual: Vec<f64>,
    /// Greatest hour and year in actual air, as AERMOD has them.
    pub actual: [Vec<f64>; 2],
    /// Greatest hour and day of the whole plant, for the protection distance.
    pub plant: [Vec<f64>; 2],
    /// Superposed, where there is a background.
    pub superposed: Option<Superposed>,
    /// Regional change, where something goes.
    pub regional: Option<Regional>,
    /// Out of the usual.
    pub abnormal: Vec<AbnormalField>,
}

/// What a source emits of a substance [g/s]: `short` for hours and days, else as the mean of its year.
fn emission(
    (project, rules): (&Project, &Rules),
    substance: &Substance,
    source: &ProjectSource,
    kg_per_hour: &std::collections::BTreeMap<String, f64>,
    short: bool,
) -> f64 {
    let rate = |key: &str| kg_per_hour.get(key).copied().unwrap_or(0.0);
    let no2 = match project.no2 {
        No2Scheme::Ratio if short => rules.value("no2_hour"),
        No2Scheme::Ratio => rules.value("no2_annual"),
        No2Scheme::Full | No2Scheme::Arm2 => 1.0,
    };
    let kg = match substance.key {
        "nox" => no2 * rate("nox"),
        WITH_SECONDARY => {
            rate("pm25")
                + rules.value("secondary_so2") * rate("so2")
                + rules.value("secondary_no2") * no2 * rate("nox")
        }
        key => rate(key),
    };
    let share = if short {
        1.0
    } else {
        source.hours_per_year / YEAR_HOURS
    };
    kg * share * G_PER_S
}

/// The runs that a project needs.
pub(super) fn plans(project: &Project, rules: &Rules) -> Plans {
    let mut plans = Plans {
        runs: Vec::new(),
        places: Vec::new(),
        notes: Vec::new(),
    };
    let mut substances: Vec<&'static Substance> = project.substances();
    let precursors: f64 = ["so2", "nox"]
        .iter()
        .map(|key| project.tonnes_per_year(key, &[SourceRole::New]))
        .sum();
    if precursors >= rules.value("secondary_threshold") {
        let at = substances
            .iter()
            .position(|s| s.key == "pm25")
            .map_or(substances.len(), |n| n + 1);
        substances.insert(at, &PM25_WITH_SECONDARY);
        plans.notes.push(format!(
            "SO2 + NOx of the new sources, {precursors:.0} t/a, reach {:.0} t/a: secondary PM2.5 is added by the coefficient method",
            rules.value("secondary_threshold")
        ));
    }
    if project
        .sources
        .iter()
        .any(|source| source.hours_per_year < YEAR_HOURS)
    {
        plans.notes.push("sources that work part of the year: hours and days as if they always worked, years by their hours".to_owned());
    }
    for substance in substances {
        plans.add(project, rules, substance);
    }
    plans
}

impl Plans {
    fn run(&mut self, rates: Vec<f64>, gas: bool, keep_days: bool, chemistry: bool) -> usize {
        let same = |run: &Run| run.rates == rates && run.gas == gas && run.chemistry == chemistry;
        if let Some(place) = self.runs.iter().position(same) {
            self.runs[place].keep_days |= keep_days;
            return place;
        }
        self.runs.push(Run {
            rates,
            gas,
            keep_days,
            chemistry,
        });
        self.runs.len() - 1
    }

    fn add(&mut self, project: &Project, rules: &Rules, substance: &'static Substance) {
        let of = |short: bool, weight: &dyn Fn(SourceRole) -> f64| -> Vec<f64> {
            let rate = |source: &ProjectSource| {
                let weight = weight(source.role);
                if weight == 0.0 {
                    return 0.0;
                }
                weight
                    * emission(
                        (project, rules),
                        substance,
                        source,
                        &source.kg_per_hour,
                        short,
                    )
            };
            project.sources.iter().map(rate).collect()
        };
        let only = |wanted: &'static [SourceRole]| {
            move |role: SourceRole| f64::from(u8::from(wanted.contains(&role)))
        };
        let new = only(&[SourceRole::New]);
        let gas = substance.gas;
        let chemistry = substance.key == "nox" && project.no2 == No2Scheme::Arm2;
        let goes = only(&[SourceRole::Retired, SourceRole::Cut]);
        let cuts = of(false, &goes);
        let background = substance.quantity.is_some();
        let mut places = Places {
            substance,
            new: self.run(of(true, &new), gas, false, chemistry),
            new_year: self.run(of(false, &new), gas, false, chemistry),
            superposed: self.run(of(true, &SourceRole::sign), gas, background, chemistry),
            superposed_year: self.run(of(false, &SourceRole::sign), gas, false, chemistry),
            plant: self.run(
                of(true, &only(&[SourceRole::New, SourceRole::Existing])),
                gas,
                false,
                chemistry,
            ),
            cuts: None,
            abnormal: Vec::new(),
        };
        if cuts.iter().any(|rate| *rate > 0.0) {
            places.cuts = Some(self.run(cuts, gas, false, chemistry));
        }
        for (n, source) in project.sources.iter().enumerate() {
            let Some(abnormal) = &source.abnormal else {
                continue;
            };
            let rate = emission(
                (project, rules),
                substance,
                source,
                &abnormal.kg_per_hour,
                true,
            );
            if rate > 0.0 {
                let mut rates = of(true, &new);
                rates[n] = rate;
                places
                    .abnormal
                    .push((n, self.run(rates, gas, false, chemistry)));
            }
        }
        self.places.push(places);
    }

    /// The runs as variants of the case.
    pub fn variants(&self, sources: usize) -> Vec<Variant> {
        self.runs
            .iter()
            .map(|run| Variant {
                rates: run.rates.iter().map(|rate| Rate::Scaled(*rate)).collect(),
                background: false,
                chemistry: run.chemistry,
                ..Variant::of_case(sources)
            })
            .collect()
    }

    /// What the hours made of them.
    pub fn fields(
        &self,
        project: &Project,
        setting: &Setting,
        tallies: &[Tally<'_>],
        background: &BackgroundAir,
        days: &[Day],
    ) -> Vec<SubstanceField> {
        let grid: Vec<usize> = setting
            .of(|kind| matches!(kind, Use::Grid(_)))
            .map(|(n, _)| n)
            .collect();
        let mean = |values: &[f64]| {
            grid.iter().map(|&n| values[n]).sum::<f64>() / grid.len().max(1) as f64
        };
        self.places
            .iter()
            .map(|places| {
                let new = &tallies[places.new];
                let year = &tallies[places.new_year];
                let annual = year.annual();
                let regional = places
                    .cuts
                    .map(|cuts| Regional::new(mean(&annual), mean(&tallies[cuts].annual())));
                let plant = &tallies[places.plant];
                let abnormal = places.abnormal.iter().map(|&(n, run)| {
                    let source = &project.sources[n];
                    let own = source.abnormal.as_ref();
                    AbnormalField {
                        source: source.id.clone(),
                        note: own.map_or_else(String::new, |own| own.note.clone()),
                        hours: own.map_or(0.0, |own| own.hours),
                        times_per_year: own.map_or(0.0, |own| own.times_per_year),
                        hour: tallies[run].hour.clone(),
                    }
                });
                let key = if places.substance.key == WITH_SECONDARY {
                    "pm25"
                } else {
                    places.substance.key
                };
                let air = background.days.get(key);
                SubstanceField {
                    substance: places.substance,
                    hour: new.hour.clone(),
                    day: new.day.clone(),
                    actual: [new.hour_actual.clone(), year.annual_actual()],
                    annual,
                    plant: [plant.hour.values.clone(), plant.day.values.clone()],
                    superposed: air.and_then(|air| {
                        superposed(
                            places.substance,
                            &tallies[places.superposed],
                            &tallies[places.superposed_year],
                            air,
                            days,
                        )
                    }),
                    regional,
                    abnormal: abnormal.collect(),
                }
            })
            .collect()
    }
}

/// Sources and background of the same days.
fn superposed(
    substance: &Substance,
    tally: &Tally<'_>,
    year: &Tally<'_>,
    air: &[Option<f64>],
    days: &[Day],
) -> Option<Superposed> {
    let name = substance.quantity.map_or("", |quantity| quantity.name());
    let rate = guaranteed_rate(name).or((name == "tsp").then_some(0.95))?;
    let there: Vec<(usize, f64)> = tally
        .dates
        .iter()
        .enumerate()
        .filter_map(|(n, date)| {
            let at = days.iter().position(|day| day == date)?;
            Some((n, air[at]?))
        })
        .collect();
    let mut alone: Vec<f64> = there.iter().map(|(_, air)| *air).collect();
    let mean = alone.iter().sum::<f64>() / alone.len().max(1) as f64;
    let guaranteed_alone = guaranteed(&mut alone, rate)?;
    let receptors = tally.hour_actual.len();
    let means = &tally.days;
    let values = (0..receptors)
        .into_par_iter()
        .map_init(Vec::new, |values, receptor| {
            values.clear();
            values.extend(
                there
                    .iter()
                    .map(|(n, air)| (means[*n][receptor] + air).max(0.0)),
            );
            guaranteed(values, rate).unwrap_or(0.0)
        });
    let annual = year
        .annual()
        .iter()
        .map(|own| (own + mean).max(0.0))
        .collect();
    Some(Superposed {
        rate,
        days: there.len(),
        guaranteed: values.collect(),
        annual,
        background: [guaranteed_alone, mean],
    })
}
