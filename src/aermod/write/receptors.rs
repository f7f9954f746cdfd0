//! Receptors in the listing: networks, discrete receptors, and pairs of source and receptor that are too close or too far.

use super::fortran::{Item, Layout, items};
use super::grid::{Grid, discrete_cartesian, discrete_polar};
use super::page::{Halves, Listing};
use super::setup::flagpoles;
use crate::nearfield::Case;
use crate::nearfield::case::Network;
use crate::plume::{Receptor, SourceKind};

/// Writes networks and discrete receptors.
pub fn write(listing: &mut Listing, case: &Case) {
    for network in &case.networks {
        self::network(listing, network);
        let grid = Grid::of(network);
        if case.options.elevated {
            heights(
                listing,
                case,
                &grid,
                "48X,'* ELEVATION HEIGHTS IN METERS *'",
                |at| at.elevation,
            );
            heights(
                listing,
                case,
                &grid,
                "48X,'* HILL HEIGHT SCALES IN METERS *'",
                |at| at.hill_height,
            );
        }
        if flagpoles(case) {
            heights(
                listing,
                case,
                &grid,
                "44X,'* RECEPTOR FLAGPOLE HEIGHTS IN METERS *'",
                |at| at.flagpole,
            );
        }
    }
    let mut halves = Halves::new("4X,' (',4(F9.1,', '),F9.1,'); '", 65);
    for (count, receptor) in discrete_cartesian(case).into_iter().enumerate() {
        if count % 90 == 0 {
            listing.page();
            listing.put(
                "/45X,'*** DISCRETE CARTESIAN RECEPTORS ***',/43X,'(X-COORD, Y-COORD, ZELEV, ZHILL, ZFLAG)',/45X,'              (METERS)'/",
                &[],
            );
        }
        let at = &case.receptors[receptor];
        halves.add(
            &mut listing.text,
            &items![at.x, at.y, at.elevation, at.hill_height, at.flagpole],
        );
    }
    halves.finish(&mut listing.text);
    let mut halves = Halves::new("1X,A12,': (',F9.1,', ',3(F7.1,', '),F7.1,'); '", 65);
    for (count, (receptor, origin, distance, direction)) in
        discrete_polar(case).into_iter().enumerate()
    {
        if count % 90 == 0 {
            listing.page();
            listing.put(
                "/43X,'      *** DISCRETE POLAR RECEPTORS ***',/43X,' ORIGIN:    (DIST, DIR, ZELEV, ZHILL, ZFLAG)',\
                 /43X,' SRCID:    (METERS,DEG,METERS,METERS,METERS)'/",
                &[],
            );
        }
        let at = &case.receptors[receptor];
        halves.add(
            &mut listing.text,
            &items![
                origin,
                distance,
                direction,
                at.elevation,
                at.hill_height,
                at.flagpole
            ],
        );
    }
    halves.finish(&mut listing.text);
    pairs(listing, case);
}

fn network(listing: &mut Listing, network: &Network) {
    let grid = Grid::of(network);
    listing.page();
    listing.put("/40X,'*** GRIDDED RECEPTOR NETWORK SUMMARY ***'", &[]);
    grid.name(listing, 34);
    if let Network::Polar { origin, .. } = network {
        listing.put(
            "/42X,'*** ORIGIN FOR POLAR NETWORK ***'/,32X,'X-ORIG =',F10.2,' ;   Y-ORIG = ',F10.2,'  (METERS)'",
            &items![origin[0], origin[1]],
        );
        listing.put(
            "/42X,'*** DISTANCE RANGES OF NETWORK ***'/52X,'(METERS)'/",
            &[],
        );
    } else {
        listing.put("/42X,'*** X-COORDINATES OF GRID ***'/52X,'(METERS)'/", &[]);
    }
    let list = |listing: &mut Listing, values: &[f64]| {
        let values: Vec<Item<'_>> = values.iter().map(|&value| value.into()).collect();
        listing.put("100(5X,10(F10.1,',')/)", &values);
    };
    list(listing, grid.columns);
    if grid.polar {
        listing.put(
            "/42X,'*** DIRECTION RADIALS OF NETWORK *** ',/52X,'(DEGREES)'/",
            &[],
        );
    } else {
        listing.put(
            "/42X,'*** Y-COORDINATES OF GRID *** ',/52X,'(METERS)'/",
            &[],
        );
    }
    list(listing, grid.rows);
}

fn heights(
    listing: &mut Listing,
    case: &Case,
    grid: &Grid<'_>,
    title: &str,
    height: fn(&Receptor) -> f64,
) {
    let row = Layout::new("2X,F10.2,1X,'|',1X,9(1X,F12.2,:)");
    for (columns, rows) in grid.pages(9, 40) {
        listing.page();
        grid.name(listing, 34);
        listing.put(&format!("/{title}/"), &[]);
        grid.head(listing, columns.clone());
        for (coordinate, first) in rows {
            let mut line = vec![Item::Real(coordinate)];
            line.extend(
                columns
                    .clone()
                    .map(|k| Item::Real(height(&case.receptors[first + k]))),
            );
            row.write(&mut listing.text, &line);
        }
    }
}

/// Where the distance of a receptor counts from, and what is taken off it.
fn reach(kind: &SourceKind, x: f64, y: f64) -> Option<([f64; 2], f64)> {
    match kind {
        SourceKind::Point(_) => Some(([x, y], 0.0)),
        SourceKind::Volume(volume) => Some(([x, y], 2.15 * volume.sigma_y)),
        SourceKind::Area(area) => Some((area.centre, -1.0)),
        SourceKind::OpenPit(pit) => Some((pit.area.centre, -1.0)),
        SourceKind::Road(_) | SourceKind::BuoyantLine(_) => None,
    }
}

/// Whether a point lies within a polygon.
fn inside(polygon: &[[f64; 2]], at: &Receptor) -> bool {
    let mut inside = false;
    let mut last = polygon.len().wrapping_sub(1);
    for (k, corner) in polygon.iter().enumerate() {
        let other = polygon[last];
        if (corner[1] > at.y) != (other[1] > at.y)
            && at.x
                < (other[0] - corner[0]) * (at.y - corner[1]) / (other[1] - corner[1]) + corner[0]
        {
            inside = !inside;
        }
        last = k;
    }
    inside
}

fn pairs(listing: &mut Listing, case: &Case) {
    let mut count = 0;
    let mut from = ([0.0; 2], 0.0);
    for source in &case.sources {
        // Lines keep the place of the source before them, as in AERMOD.
        from = reach(&source.kind, source.x, source.y).unwrap_or(from);
        for at in &case.receptors {
            let (x, y) = (at.x - from.0[0], at.y - from.0[1]);
            let distance = (x * x + y * y).sqrt() - from.1;
            let near = distance < 0.99 || distance > case.options.greatest_distance;
            let pit = match &source.kind {
                SourceKind::OpenPit(pit) => !near && inside(&pit.area.vertices, at),
                _ => false,
            };
            if !near && !pit {
                continue;
            }
            if count % 40 == 0 {
                listing.page();
                listing.put(
                    "/22X,'* SOURCE-RECEPTOR COMBINATIONS FOR WHICH CALCULATIONS MAY NOT BE PERFORMED *'/24X,'LESS THAN 1.0 METER;',\
                     ' WITHIN OPENPIT; OR BEYOND 80KM FOR FASTAREA/FASTALL',///30X,'SOURCE',10X,'- - RECEPTOR LOCATION - -',9X,'DISTANCE',\
                     /30X,'  ID  ',10X,'XR (METERS)   YR (METERS)',9X,'(METERS)',/28X,31('- ')/",
                    &[],
                );
            }
            count += 1;
            if pit {
                listing.put(
                    "29X,A12,3X,F13.1,1X,F13.1,5X,'     OPENPIT'",
                    &items![&source.id, at.x, at.y],
                );
            } else {
                listing.put(
                    "29X,A12,3X,F13.1,1X,F13.1,5X,F12.2",
                    &items![&source.id, at.x, at.y, distance],
                );
            }
        }
    }
}
