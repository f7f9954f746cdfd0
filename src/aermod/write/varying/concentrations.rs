//! Background, ozone and NOx that vary with time, by wind sector.

use super::{MONTH_NAMES, SEASONS, WIDE, hours, reals, weekly, weekly_words};
use crate::aermod::write::fortran::{Item, items};
use crate::aermod::write::page::Listing;
use crate::nearfield::Case;
use crate::nearfield::case::{Background, ConcentrationUnit};
use crate::plume::No2Method;

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
                // Of background AERMOD shows the first sector's first value here.
                let shown = match own.values.first().and_then(|first| first.varying.as_ref()) {
                    Some((_, first)) if !words.unit_first => first,
                    _ => values,
                };
                listing.put("38X,4(E10.5,5X)", &reals(&shown[..1.min(shown.len())]));
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
