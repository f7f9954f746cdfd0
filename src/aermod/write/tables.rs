//! Tables by receptor in the main listing: means of the run, concurrent values (DAYTABLE), design values, ranks (RECTABLE), and the
//! greatest values overall (MAXTABLE).

use super::fortran::{Item, Layout, items};
use super::grid::{Grid, discrete_cartesian, discrete_polar};
use super::labels::{averaging_name, members, rank_name, receptor_type, type_words, unit};
use super::page::{Halves, Listing, unit_line};
use crate::nearfield::results::{HighTable, MaximumTable};
use crate::nearfield::{Case, Flagged};

/// How a group's sources follow the title of a table.
const SOURCES: &str = "/34X,'INCLUDING SOURCE(S):     ',5(A12,', ',:),/17X,8(A12,', ',:)/17X,8(A12,', ',:)/17X,8(A12,', ',:)";

/// Title of a table: its FORMAT and items, to which the group's sources are added.
pub struct Title<'a> {
    /// FORMAT up to the sources.
    pub format: &'a str,
    /// Its items.
    pub items: Vec<Item<'a>>,
    /// How the sources follow.
    pub sources: &'a str,
}

impl<'a> Title<'a> {
    /// A title whose sources follow in the usual place.
    pub fn new(format: &'a str, items: Vec<Item<'a>>) -> Self {
        Self {
            format,
            items,
            sources: SOURCES,
        }
    }

    fn write(&self, listing: &mut Listing, members: &[&str]) {
        let mut items = self.items.clone();
        items.extend(members.iter().map(|&name| Item::from(name)));
        listing.put(&format!("{}{}", self.format, self.sources), &items);
    }
}

/// One value at every receptor of a group.
pub struct Plain<'a> {
    /// Title.
    pub title: Title<'a>,
    /// Group.
    pub group: usize,
    /// Four characters: CONC or DEPO.
    pub word: &'a str,
    /// Unit.
    pub unit: &'a str,
    /// Values.
    pub values: &'a [f64],
}

/// Writes one value at every receptor.
pub fn plain(listing: &mut Listing, case: &Case, table: &Plain<'_>) {
    let members = members(case, table.group);
    let pollutant = &case.options.pollutant;
    let row = Layout::new("2X,F10.2,1X,'|',1X,9(F13.5)");
    for network in &case.networks {
        let grid = Grid::of(network);
        for (columns, rows) in grid.pages(9, 40) {
            listing.page();
            table.title.write(listing, &members);
            grid.name(listing, 35);
            unit_line(listing, 40, table.word, pollutant, table.unit);
            grid.head(listing, columns.clone());
            for (coordinate, first) in rows {
                let mut line = vec![Item::Real(coordinate)];
                line.extend(columns.clone().map(|k| Item::Real(table.values[first + k])));
                row.write(&mut listing.text, &line);
            }
        }
    }
    let mut halves = Halves::new("6X,2(F12.2,2X),F13.5", 60);
    for (count, receptor) in discrete_cartesian(case).into_iter().enumerate() {
        if count % 80 == 0 {
            listing.page();
            table.title.write(listing, &members);
            listing.put("/45X,'*** DISCRETE CARTESIAN RECEPTOR POINTS ***'", &[]);
            unit_line(listing, 40, table.word, pollutant, table.unit);
            listing.put(
                "6X,' X-COORD (M)   Y-COORD (M)        ',A4,22X,' X-COORD (M)   Y-COORD (M)        ',A4,/65(' -')",
                &items![table.word, table.word],
            );
        }
        let at = &case.receptors[receptor];
        halves.add(
            &mut listing.text,
            &items![at.x, at.y, table.values[receptor]],
        );
    }
    halves.finish(&mut listing.text);
    let mut halves = Halves::new("2X,A12,': ',F12.2,2X,F10.2,2X,F13.5", 65);
    for (count, (receptor, origin, distance, direction)) in
        discrete_polar(case).into_iter().enumerate()
    {
        if count % 80 == 0 {
            listing.page();
            table.title.write(listing, &members);
            listing.put("/47X,'*** DISCRETE POLAR RECEPTOR POINTS ***'", &[]);
            unit_line(listing, 40, table.word, pollutant, table.unit);
            listing.put(
                "5X,'ORIGIN',59X,'ORIGIN',/5X,' SRCID         DIST (M)   DIR (DEG)        ',A4,\
                 18X,' SRCID         DIST (M)   DIR (DEG)        ',A4,/65(' -')",
                &items![table.word, table.word],
            );
        }
        halves.add(
            &mut listing.text,
            &items![origin, distance, direction, table.values[receptor]],
        );
    }
    halves.finish(&mut listing.text);
}

/// Six words of an output type as items.
pub fn words<'a>(name: &str) -> Vec<Item<'a>> {
    type_words(name).into_iter().map(Item::from).collect()
}

/// Writes the tables of a rank for every group (RECTABLE).
pub fn ranked(
    listing: &mut Listing,
    case: &Case,
    table: &HighTable,
    (output_type, name): (usize, &str),
    rank: u32,
) {
    let averaging = averaging_name(case.averaging[table.averaging]);
    let rank_name = rank_name(rank);
    let shape = (case.groups.len(), case.receptors.len());
    let word = type_words(name)[2];
    let unit = unit(case, output_type);
    let pollutant = &case.options.pollutant;
    for (group, own) in case.groups.iter().enumerate() {
        let members = members(case, group);
        let mut title = vec![Item::from(&rank_name), Item::from(&averaging)];
        title.extend(words(name));
        title.push(Item::from(&own.id));
        let title = Title::new(
            "/30X,'*** THE ',A5,' HIGHEST ',A5,1X,6A4,'VALUES FOR SOURCE GROUP:',2X,A8,' ***',",
            title,
        );
        let high = |receptor: usize| -> Flagged {
            table
                .ranks_of(shape, output_type, group, receptor)
                .get(rank as usize - 1)
                .copied()
                .unwrap_or_default()
        };
        let row = Layout::new("1X,F9.1,1X,'|',5(F13.5,A1,'(',I8.8,')',:)");
        for network in &case.networks {
            let grid = Grid::of(network);
            for (columns, rows) in grid.pages(5, 40) {
                listing.page();
                title.write(listing, &members);
                grid.name(listing, 35);
                unit_line(listing, 40, word, pollutant, unit);
                grid.wide_head(listing, columns.clone());
                for (coordinate, first) in rows {
                    let mut line = vec![Item::Real(coordinate)];
                    for k in columns.clone() {
                        line.extend(flagged(high(first + k)));
                    }
                    row.write(&mut listing.text, &line);
                }
            }
        }
        let mut halves = Halves::new("6X,2(F11.2,2X),F13.5,A1,1X,'(',I8.8,')'", 65);
        for (count, receptor) in discrete_cartesian(case).into_iter().enumerate() {
            if count % 80 == 0 {
                listing.page();
                title.write(listing, &members);
                listing.put("/45X,'*** DISCRETE CARTESIAN RECEPTOR POINTS ***'", &[]);
                unit_line(listing, 40, word, pollutant, unit);
                listing.put(
                    "6X,'X-COORD (M)  Y-COORD (M)        ',A4,5X,'(YYMMDDHH)',\
                     14X,'X-COORD (M)  Y-COORD (M)        ',A4,5X,'(YYMMDDHH)',/66(' -')",
                    &items![word, word],
                );
            }
            let at = &case.receptors[receptor];
            let mut line = items![at.x, at.y].to_vec();
            line.extend(flagged(high(receptor)));
            halves.add(&mut listing.text, &line);
        }
        halves.finish(&mut listing.text);
        let mut halves = Halves::new("1X,A12,': ',F11.2,1X,F10.2,1X,F13.5,A1,1X,'(',I8.8,')'", 66);
        for (count, (receptor, origin, distance, direction)) in
            discrete_polar(case).into_iter().enumerate()
        {
            if count % 80 == 0 {
                listing.page();
                title.write(listing, &members);
                listing.put("/47X,'*** DISCRETE POLAR RECEPTOR POINTS ***'", &[]);
                unit_line(listing, 40, word, pollutant, unit);
                listing.put(
                    "4X,'ORIGIN',60X,'ORIGIN',/5X,'SRCID        DIST (M)  DIR (DEG)       ',A4,5X,'(YYMMDDHH)',\
                     8X,'SRCID        DIST (M)  DIR (DEG)       ',A4,5X,'(YYMMDDHH)',/65(' -')",
                    &items![word, word],
                );
            }
            let mut line = items![origin, distance, direction].to_vec();
            line.extend(flagged(high(receptor)));
            halves.add(&mut listing.text, &line);
        }
        halves.finish(&mut listing.text);
    }
}

/// AERMOD's mark as text.
pub fn flag_text(flag: char) -> &'static str {
    match flag {
        'c' => "c",
        'm' => "m",
        'b' => "b",
        _ => " ",
    }
}

/// A value, its mark and its date.
fn flagged<'a>(high: Flagged) -> [Item<'a>; 3] {
    items![high.value, flag_text(high.flag), high.date]
}

/// What the letters of receptor types mean.
fn legend(listing: &mut Listing) {
    listing.put(
        "/1X,' *** RECEPTOR TYPES:  GC = GRIDCART',/23X,'GP = GRIDPOLR',/23X,'DC = DISCCART',/23X,'DP = DISCPOLR'",
        &[],
    );
}

/// Writes the greatest values overall for every group (MAXTABLE).
pub fn greatest(
    listing: &mut Listing,
    case: &Case,
    table: &MaximumTable,
    (output_type, name): (usize, &str),
    count: usize,
) {
    let averaging = averaging_name(case.averaging[table.averaging]);
    let word = type_words(name)[2];
    let two = Layout::new(
        "1X,I4,'.',1X,F13.5,A1,'(',I8.8,') AT',1X,'(',F10.2,', ',F10.2,')  ',A2,5X,\
         I4,'.',1X,F13.5,A1,'(',I8.8,') AT',1X,'(',F10.2,', ',F10.2,')  ',A2",
    );
    let one = Layout::new("1X,I4,'.',1X,F13.5,A1,'(',I8.8,') AT',1X,'(',F10.2,', ',F10.2,')  ',A2");
    for (group, own) in case.groups.iter().enumerate() {
        let values = table.values.get(output_type * case.groups.len() + group);
        let entry = |k: usize| -> Vec<Item<'_>> {
            let found = values
                .and_then(|values| values.get(k - 1))
                .filter(|(high, _)| high.date != 0);
            let (high, place, kind) = match found {
                Some(&(high, receptor)) => {
                    let at = &case.receptors[receptor];
                    (
                        high,
                        [at.x, at.y],
                        receptor_type(case.receptor_kinds[receptor]),
                    )
                }
                None => (Flagged::default(), [0.0; 2], "  "),
            };
            items![
                k,
                high.value,
                flag_text(high.flag),
                high.date,
                place[0],
                place[1],
                kind
            ]
            .to_vec()
        };
        let mut title = items![count, &averaging].to_vec();
        title.extend(words(name));
        title.push(Item::from(&own.id));
        let title = Title::new(
            "/30X,'*** THE MAXIMUM ',I4,2X,A5,1X,6A4,'VALUES FOR SOURCE GROUP:',2X,A8,' ***'",
            title,
        );
        let members = members(case, group);
        let pages = if count >= 2 { 1 + (count - 1) / 80 } else { 1 };
        for page in 1..=pages {
            let last = page == pages;
            let rows = if last {
                (count - 80 * (page - 1)) / 2
            } else {
                40
            };
            listing.page();
            title.write(listing, &members);
            unit_line(
                listing,
                40,
                word,
                &case.options.pollutant,
                unit(case, output_type),
            );
            listing.put(
                "1X,'RANK',8X,A4,4X,'(YYMMDDHH) AT',6X,'RECEPTOR (XR,YR) OF TYPE ',3X,\
                 'RANK',8X,A4,4X,'(YYMMDDHH) AT',6X,'RECEPTOR (XR,YR) OF TYPE ',/66(' -')",
                &items![word, word],
            );
            let first = 1 + 80 * (page - 1);
            for k in first..first + rows {
                let other = k + rows + usize::from(last && !count.is_multiple_of(2));
                let mut line = entry(k);
                line.extend(entry(other));
                two.write(&mut listing.text, &line);
            }
        }
        if count == 1 {
            one.write(&mut listing.text, &entry(1));
        } else if !count.is_multiple_of(2) {
            one.write(&mut listing.text, &entry(count / 2 + 1 + 40 * (pages - 1)));
        }
        legend(listing);
    }
}
