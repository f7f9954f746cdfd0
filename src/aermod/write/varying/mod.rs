//! Values that vary with time in the listing: emission factors, background, ozone and NOx.

mod concentrations;

use super::fortran::{Item, items};
use super::page::Listing;
use super::sources::type_name;
use crate::nearfield::Case;
use crate::plume::{Source, Variation};
pub use concentrations::{background, ozone_and_nox};

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
        Variation::Factors { kind, .. } => kind.keyword(),
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
