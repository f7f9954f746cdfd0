//! Values that vary with time in the listing: emission factors, background, ozone and NOx.

use super::fortran::{Item, items};
use super::page::Listing;
use super::sources::type_name;
use crate::nearfield::Case;
use crate::nearfield::case::{Background, ConcentrationUnit};
use crate::plume::{No2Method, Source, Variation, VariationKind};

const SEASONS: [&str; 4] = ["WINTER", "SPRING", "SUMMER", " FALL "];
const MONTHS: [&str; 12] = [
    "JANUARY",
    "FEBRUARY",
    "MARCH",
    "APRIL",
    "MAY",
    "JUNE",
    "JULY",
    "AUGUST",
    "SEPTEMBER",
    "OCTOBER",
    "NOVEMBER",
    "DECEMBER",
];
const DAYS3: [&str; 3] = ["WEEKDAY", "SATURDAY", "SUNDAY"];
const DAYS7: [&str; 7] = [
    "MONDAY", "TUESDAY", "WEDNESDY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY",
];

/// Keyword of a variation; blank for none.
pub fn keyword(variation: &Variation) -> &'static str {
    match variation {
        Variation::Constant => "",
        Variation::Factors { kind, .. } => match kind {
            VariationKind::Season => "SEASON",
            VariationKind::Month => "MONTH",
            VariationKind::HourOfDay => "HROFDY",
            VariationKind::WindSpeed => "WSPEED",
            VariationKind::SeasonHour => "SEASHR",
            VariationKind::HourWeekday3 => "HRDOW",
            VariationKind::HourWeekday7 => "HRDOW7",
            VariationKind::SeasonHourWeekday3 => "SHRDOW",
            VariationKind::SeasonHourWeekday7 => "SHRDOW7",
            VariationKind::MonthHourWeekday3 => "MHRDOW",
            VariationKind::MonthHourWeekday7 => "MHRDOW7",
        },
    }
}

fn reals(values: &[f64]) -> Vec<Item<'static>> {
    values.iter().map(|&value| Item::Real(value)).collect()
}

/// 24 values with their hours.
fn hours(values: &[f64]) -> Vec<Item<'static>> {
    values
        .iter()
        .enumerate()
        .flat_map(|(hour, &value)| items![hour + 1, value])
        .collect()
}

/// Six values a line.
const WIDE: &str = "4(5X,6(I3,3X,E10.5,4X)/)";
/// Eight values a line.
const NARROW: &str = "2(3X,8(I2,2X,E9.4,3X)/),3X,8(I2,2X,E9.4,3X)";

/// Values by hour, day of the week, and season or month, in the narrow form.
fn weekly(listing: &mut Listing, kind: &str, values: &[f64], mut page: impl FnMut(&mut Listing)) {
    let seven = kind.ends_with('7');
    let days: &[&str] = if seven { &DAYS7 } else { &DAYS3 };
    let parts: &[&str] = match kind.as_bytes().first() {
        Some(b'S') => &SEASONS,
        Some(b'M') => &MONTHS,
        _ => &[""],
    };
    let month = kind.starts_with('M');
    if !month {
        page(listing);
    }
    for (day, name) in days.iter().enumerate() {
        if month {
            page(listing);
        }
        for (part, label) in parts.iter().enumerate() {
            match parts.len() {
                4 => listing.put(
                    "46X,'SEASON = ',A6,';  DAY OF WEEK = ',A8",
                    &items![*label, *name],
                ),
                12 => listing.put(
                    "46X,'MONTH = ',A9,';  DAY OF WEEK = ',A8",
                    &items![*label, *name],
                ),
                _ => listing.put("46X,'DAY OF WEEK = ',A8", &items![*name]),
            }
            let from = (day * parts.len() + part) * 24;
            let own = values.get(from..from + 24).unwrap_or(&[]);
            listing.put(NARROW, &hours(own));
        }
    }
}

/// How the words of a table's title go on.
fn weekly_words(kind: &str) -> &'static str {
    match kind.as_bytes().first() {
        Some(b'S') => "SEASONALLY, DIURNALLY AND BY DAY OF WEEK",
        Some(b'M') => "MONTHLY, DIURNALLY AND BY DAY OF WEEK",
        _ => "DIURNALLY AND BY DAY OF WEEK",
    }
}

const MONTH_NAMES: &str = "7X,'JANUARY  FEBRUARY   MARCH     APRIL      MAY       JUNE      JULY     AUGUST   SEPTEMBER  OCTOBER  NOVEMBER  DECEMBER'/";

/// Emission factors of every source that has some.
pub fn factors(listing: &mut Listing, case: &Case) {
    for (word, a_page) in [
        ("SEASON", 6),
        ("MONTH", 6),
        ("HROFDY", 5),
        ("WSPEED", 3),
        ("SEASHR", 1),
        ("HRDOW", 1),
        ("HRDOW7", 1),
        ("SHRDOW", 1),
        ("SHRDOW7", 1),
        ("MHRDOW", 1),
        ("MHRDOW7", 1),
    ] {
        let own = case
            .sources
            .iter()
            .filter(|source| !source.hourly && keyword(&source.variation) == word);
        for (count, source) in own.enumerate() {
            source_factors(listing, source, word, count % a_page == 0);
        }
    }
}

fn source_factors(listing: &mut Listing, source: &Source, word: &str, new_page: bool) {
    let Variation::Factors { factors, .. } = &source.variation else {
        return;
    };
    let id = items![&source.id, type_name(&source.kind)];
    let name = "/' SOURCE ID = ',A12,' ; SOURCE TYPE = ',A8,' :'";
    let title = "* SOURCE EMISSION RATE SCALARS WHICH VARY";
    let rule = "1X,65('- ')/";
    let scalar = "5X,6('HOUR    SCALAR',6X)";
    match word {
        "SEASON" => {
            if new_page {
                listing.page();
                listing.put(&format!("/39X,'{title} SEASONALLY *'/"), &[]);
                listing.put("40X,4(A6,9X)/20X,40('- ')/", &SEASONS.map(Item::from));
            }
            listing.put("/10X,' SOURCE ID = ',A12,' ;  SOURCE TYPE = ',A8,' :'", &id);
            listing.put("38X,4(E10.5,5X)", &reals(factors));
        }
        "MONTH" => {
            if new_page {
                listing.page();
                listing.put(&format!("/41X,'{title} MONTHLY *',/"), &[]);
                listing.put(MONTH_NAMES, &[]);
                listing.put(rule, &[]);
            }
            listing.put(name, &id);
            listing.put("5X,12(E9.3,1X)", &reals(factors));
        }
        "HROFDY" => {
            if new_page {
                listing.page();
                listing.put(&format!("/28X,'{title} FOR EACH HOUR OF THE DAY *'/"), &[]);
                listing.put(scalar, &[]);
                listing.put(rule, &[]);
            }
            listing.put(name, &id);
            listing.put(WIDE, &hours(factors));
        }
        "WSPEED" => {
            if new_page {
                listing.page();
                listing.put(&format!("/25X,'{title} WITH WIND SPEED *'/"), &[]);
                listing.put(rule, &[]);
            }
            listing.put(name, &id);
            let classes: Vec<Item<'_>> = (1..=6_i64).map(Item::Whole).collect();
            listing.put("/26X,6('   WIND SPEED')/26X,6('   CATEGORY',I2)", &classes);
            listing.put("26X,6(1X,E12.5)", &reals(factors));
        }
        "SEASHR" => {
            listing.page();
            listing.put(
                &format!("/22X,'{title} SEASONALLY AND DIURNALLY (SEASHR) *'/"),
                &[],
            );
            listing.put(scalar, &[]);
            listing.put(rule, &[]);
            listing.put(name, &id);
            for (season, values) in SEASONS.iter().zip(factors.chunks(24)) {
                listing.put("59X,'SEASON = ',A6", &items![*season]);
                listing.put(WIDE, &hours(values));
            }
        }
        _ => {
            let blanks = match word.as_bytes().first() {
                Some(b'S') => 17,
                Some(b'M') => 18,
                _ => 19,
            };
            weekly(listing, word, factors, |listing| {
                listing.page();
                listing.put(
                    &format!("/{blanks}X,'{title} {} ({word}) *'/", weekly_words(word)),
                    &[],
                );
                listing.put("' SOURCE ID = ',A12,' ; SOURCE TYPE = ',A8,' :'", &id);
                listing.put("2X,8('HOUR   SCALAR',3X)", &[]);
                listing.put("1X,65('- ')", &[]);
            });
        }
    }
}

/// AERMOD's word for a unit.
fn unit_word(unit: ConcentrationUnit) -> &'static str {
    match unit {
        ConcentrationUnit::Micrograms => "UG/M3",
        ConcentrationUnit::Ppb => "PPB",
        ConcentrationUnit::Ppm => "PPM",
    }
}

/// What a table of varying concentrations calls them.
struct Words {
    /// OZONE, NOX or BACKGROUND.
    name: &'static str,
    /// Column head, wide and narrow.
    column: &'static str,
    /// The unit stands behind the name, not at the end.
    unit_first: bool,
}

/// Values of every wind sector that vary.
fn concentrations(listing: &mut Listing, own: &Background, words: &Words) {
    for (place, sector) in own.values.iter().enumerate() {
        let Some((kind, values)) = &sector.varying else {
            continue;
        };
        let number = place + 1;
        let unit = unit_word(sector.unit);
        let column = words.column;
        let title = |listing: &mut Listing, blanks: usize, how: &str| {
            listing.page();
            let name = words.name;
            let form = if words.unit_first {
                format!("/{blanks}X,'* SECT',I1,' {name} CONCENTRATIONS (',A5,') {how} *'/")
            } else {
                format!(
                    "/{blanks}X,'* SECT',I1,' {name} CONCENTRATIONS {} (',A5,') *'/",
                    how.trim_start()
                )
            };
            listing.put(&form, &items![number, unit]);
        };
        let blanks = |first: usize, other: usize| if words.unit_first { first } else { other };
        let rule = "1X,65('- ')/";
        match kind.as_str() {
            "ANNUAL" => {
                listing.page();
                let name = words.name;
                listing.put(
                    &format!(
                        "/{}X,'* SECT',I1,' ANNUAL (NON-VARYING) {name} CONCENTRATION (',A5,') *'/",
                        blanks(40, 31)
                    ),
                    &items![number, unit],
                );
                listing.put("38X,4(E10.5,5X)", &reals(&values[..1.min(values.len())]));
            }
            "SEASON" => {
                title(listing, blanks(30, 31), "WHICH VARY SEASONALLY");
                listing.put("40X,4(A6,9X)/20X,40('- ')/", &SEASONS.map(Item::from));
                listing.put("38X,4(E10.5,5X)", &reals(values));
            }
            "MONTH" => {
                title(listing, blanks(42, 33), "WHICH VARY MONTHLY");
                listing.put(MONTH_NAMES, &[]);
                listing.put(rule, &[]);
                listing.put("5X,12(E9.3,1X)", &reals(values));
            }
            "HROFDY" => {
                title(
                    listing,
                    blanks(29, 20),
                    "WHICH VARY FOR EACH HOUR OF THE DAY",
                );
                listing.put(&format!("5X,6('HOUR    {column}',6X)"), &[]);
                listing.put(rule, &[]);
                listing.put(WIDE, &hours(values));
            }
            "SEASHR" => {
                title(
                    listing,
                    blanks(23, 15),
                    " WHICH VARY SEASONALLY AND DIURNALLY (SEASHR)",
                );
                listing.put(&format!("5X,6('HOUR    {column}',6X)"), &[]);
                listing.put(rule, &[]);
                for (season, values) in SEASONS.iter().zip(values.chunks(24)) {
                    listing.put("59X,'SEASON = ',A6", &items![*season]);
                    listing.put(WIDE, &hours(values));
                }
            }
            "WSPEED" => {
                title(listing, 34, " WHICH VARY WITH WIND SPEED");
                let classes: Vec<Item<'_>> = (1..=6_i64).map(Item::Whole).collect();
                listing.put("26X,6('   WIND SPEED')/26X,6('   CATEGORY',I2)", &classes);
                listing.put("1X,65('- ')", &[]);
                listing.put("26X,6(1X,E12.5)", &reals(values));
            }
            _ => {
                let (first, other) = match kind.as_bytes().first() {
                    Some(b'S') => (18, 9),
                    Some(b'M') => (19, 10),
                    _ => (20, 11),
                };
                let how = format!(" WHICH VARY {} ({kind})", weekly_words(kind));
                weekly(listing, kind, values, |listing| {
                    title(listing, blanks(first, other), &how);
                    listing.put(&format!("2X,8('HOUR   {column}',3X)"), &[]);
                    listing.put("1X,65('- ')", &[]);
                });
            }
        }
    }
}

/// Ozone and NOx of NO2 chemistry.
pub fn ozone_and_nox(listing: &mut Listing, case: &Case) {
    let chemistry = matches!(
        case.options.no2,
        No2Method::Olm | No2Method::Pvmrm | No2Method::Grsm | No2Method::Ttrm | No2Method::Ttrm2
    );
    if chemistry {
        concentrations(
            listing,
            &case.no2.ozone,
            &Words {
                name: "OZONE",
                column: "O3VALS",
                unit_first: true,
            },
        );
    }
    if case.options.no2 == No2Method::Grsm {
        concentrations(
            listing,
            &case.no2.nox,
            &Words {
                name: "NOX",
                column: "NOXVALS",
                unit_first: true,
            },
        );
    }
}

/// Background of the pollutant.
pub fn background(listing: &mut Listing, case: &Case) {
    if let Some(own) = &case.background {
        concentrations(
            listing,
            own,
            &Words {
                name: "BACKGROUND",
                column: "BKGRND",
                unit_first: false,
            },
        );
    }
}
