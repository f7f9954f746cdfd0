//! Sources in the listing: one table a kind, groups, in-stack ratios, particles and gases, buildings, and factors.

use super::facts::Facts;
use super::fortran::{Item, Layout, items};
use super::page::Listing;
use super::varying;
use crate::nearfield::Case;
use crate::plume::{AreaShape, Exit, No2Method, Particles, Source, SourceKind};

/// How the emission unit is printed.
const POINT_HEAD: &str = "//50X,'*** POINT SOURCE DATA ***'//15X,'NUMBER EMISSION RATE',20X,'BASE     STACK   STACK',4X,\
     'STACK     STACK    BLDG   URBAN  CAP/  EMIS RATE',/3X,'SOURCE',7X,'PART. ',A12,5X,'X',8X,'Y',6X,'ELEV.    ',\
     'HEIGHT  TEMP.   EXIT VEL. DIAMETER',2X,'EXISTS SOURCE ','HOR   SCALAR',/4X,' ID         CATS.              ',\
     1X,2('(METERS) (METERS) '),'(DEG.K) ',' (M/SEC) ',1X,'(METERS)',22X,'VARY BY'/65(' -')/";
const VOLUME_HEAD: &str = "//50X,'*** VOLUME SOURCE DATA ***'//15X,'NUMBER EMISSION RATE',20X,'BASE    RELEASE    INIT.',4X,\
     'INIT.   URBAN  EMISSION RATE   AIRCRAFT',/3X,'SOURCE',7X,'PART. ',A12,5X,'X',8X,'Y',6X,'ELEV.   ',\
     'HEIGHT      SY       SZ     SOURCE  SCALAR VARY',/4X,' ID         CATS.              ',1X,3('(METERS) (METERS) '),13X,'BY'/61(' -')/";
const AREA_HEAD: &str = "//50X,'*** AREA SOURCE DATA ***'//15X,'NUMBER EMISSION RATE',2X,'COORD (SW CORNER)',2X,\
     'BASE     RELEASE  X-DIM     Y-DIM    ORIENT.',4X,'INIT.   URBAN  ','EMISSION RATE  AIRCRAFT',\
     /3X,'SOURCE',7X,'PART. ',A11,7X,'X',8X,'Y',6X,'ELEV.    ','HEIGHT  OF AREA   OF AREA   OF AREA     SZ     SOURCE ',\
     ' SCALAR VARY',/4X,' ID         CATS.   /METER**2)  ',1X,2('(METERS) (METERS) '),2('(METERS)',2X),' (DEG.)  (METERS)',14X,'BY'/66(' -')/";
const CIRCLE_HEAD: &str = "//48X,'*** AREACIRC SOURCE DATA ***'//15X,'NUMBER EMISSION RATE',4X,'CENTER OF AREA',3X,\
     'BASE     RELEASE  RADIUS     NUMBER     INIT.',3X,'URBAN  EMISSION RATE  AIRCRAFT',/3X,'SOURCE',7X,'PART. ',A11,7X,'X',8X,'Y',6X,'ELEV.    ',\
     'HEIGHT   OF AREA   OF VERTS.    SZ     SOURCE  SCALAR VARY',/4X,' ID         CATS.   /METER**2)  ',\
     1X,2('(METERS) (METERS) '),21X,'(METERS)',14X,'BY'/63(' -')/";
const POLYGON_HEAD: &str = "//48X,'*** AREAPOLY SOURCE DATA ***'//15X,'NUMBER EMISSION RATE',3X,'LOCATION OF AREA',2X,\
     'BASE     RELEASE  NUMBER      INIT.',3X,'URBAN  EMISSION RATE','    AIRCRAFT',/3X,'SOURCE',7X,'PART. ',A11,7X,'X',8X,'Y',6X,'ELEV.    ',\
     'HEIGHT  OF VERTS.     SZ     SOURCE  SCALAR VARY',/4X,' ID         CATS.   /METER**2)  ',1X,2('(METERS) (METERS) '),11X,'(METERS)              BY'/63(' -')/";
const LINE_HEAD: &str = "//50X,'*** LINE SOURCE DATA ***'//15X,'NUMBER EMISSION RATE',5X,'FIRST COORD',8X,'SECOND COORD',5X,\
     'BASE    RELEASE    WIDTH    INIT.   URBAN  EMISSION RATE',/3X,'SOURCE',7X,'PART. ',A11,8X,'X',7X,'Y',11X,'X',7X,'Y',6X,'ELEV.   ',\
     'HEIGHT    OF LINE    SZ     SOURCE SCALAR VARY',/4X,' ID         CATS.   /METER**2)  ',1X,'(METERS) (METERS) ',2X,'(METERS) (METERS) ',2('(METERS)',1X),\
     1X,'(METERS) (METERS)',13X,'BY'/66(' -')/";
const PIT_HEAD: &str = "//50X,'*** OPENPIT SOURCE DATA ***'//15X,'NUMBER EMISSION RATE',2X,'COORD (SW CORNER)',2X,\
     'BASE     RELEASE  X-DIM     Y-DIM    ORIENT.',4X,'VOLUME',3X,'URBAN  EMISSION RATE',/3X,'SOURCE',7X,'PART. ',A11,7X,'X',8X,'Y',6X,'ELEV.    ',\
     'HEIGHT  OF PIT    OF PIT    OF PIT     OF PIT   ','SOURCE  SCALAR VARY',/4X,' ID         CATS.   /METER**2)  ',\
     1X,2('(METERS) (METERS) '),2('(METERS)',2X),' (DEG.) ',3X,'(M**3)               BY'/66(' -')/";
const ROAD_HEAD: &str = "//50X,'*** RLINE/RLINEXT SOURCE DATA ***'//15X,'NUMBER EMISSION RATE',6X,'FIRST COORD',13X,'SECOND COORD',9X,\
     'BASE',8X,'INIT.  WIDTH  URBAN EMIS RATE',/3X,'SOURCE',7X,'PART. ',A11,5X,'X',7X,'Y',7X,'Z',8X,'X',7X,'Y',8X,'Z',5X,'ELEV.',3X,'DCL',3X,\
     'SZ  ',5X,3X,'SOURCE',2X,'SCALAR',/4X,' ID         CATS.    ',1X,('/METER)'),4X,('(M)     (M)     (M)'),6X,\
     ('(M)     (M)      (M)     (M)    (M)   (M)    (M)'),1X,10X,'VARY BY',/66(' -')/";
const BY_LINK_HEAD: &str = "//40X,'*** RLINE/RLINEXT SOURCE DATA (with MOVES units)','***'//10X,'NUMBER EMISSION RATE',6X,'FIRST COORD',13X,'SECOND COORD',6X,\
     'BASE',3X,4X,'INIT.  NO.  WIDTH  URBAN  EMIS RATE',/3X,'SOURCE',7X,'PART. GRAMS/HOUR',5X,'X',7X,'Y',7X,'Z',7X,'X',7X,'Y',7X,'Z',4X,'ELEV.',1X,'DCL',3X,\
     'SZ    OF    PER',3X,'SOURCE',2X,'SCALAR',/4X,' ID         CATS.    ',1X,('/LINK)'),4X,('(M)     (M)     (M)'),5X,\
     ('(M)     (M)     (M)   (M)   (M)   (M)'),2X,'LANES',2X,'LANE',9X,'VARY BY',/66(' -')/";
const BUOYANT_HEAD: &str = "//50X,'*** BUOYANT LINE SOURCE DATA ***'//15X,'NUMBER EMISSION RATE',5X,'FIRST COORD',8X,'SECOND COORD',5X,\
     'BASE    RELEASE    URBAN   EMISSION RATE',/3X,'SOURCE',7X,'PART. ',A11,')',7X,'X',7X,'Y',11X,'X',7X,'Y',6X,'ELEV.   ','HEIGHT',5X,'SOURCE',2x,'SCALAR VARY',\
     /4X,' ID         CATS.               ',1X,('(METERS) (METERS)'),3X,('(METERS) (METERS)'),1X,('(METERS) (METERS)'),16X,'BY'/66(' -')/";

const POINT_ROW: &str = "1X,A12,2X,A5,2X,E11.5,2F10.1,A8,4F9.2,4X,A3,5X,A3,2x,A3,2X,A7";
const VOLUME_ROW: &str = "1X,A12,2X,A5,2X,E11.5,2F10.1,A8,F9.2,1X,F8.2,1X,F8.2,5X,A3,3X,A7,10X,A3";
const AREA_ROW: &str = "1X,A12,2X,A5,2X,E11.5,2F10.1,A8,F9.2,3(1X,F9.2),1X,F8.2,5X,A3,3X,A7,10X,A3";
const CIRCLE_ROW: &str =
    "1X,A12,2X,A5,2X,E11.5,2F10.1,A8,F9.2,2X,F9.2,4X,I4,4X,F8.2,5X,A3,3X,A7,10X,A3";
const POLYGON_ROW: &str = "1X,A12,2X,A5,2X,E11.5,2F10.1,A8,F9.2,4X,I4,5X,F8.2,5X,A3,3X,A7,10X,A3";
const LINE_ROW: &str = "1X,A12,2X,A5,2X,E11.5,4F10.1,A8,F9.2,1X,F9.2,1X,F8.2,5X,A3,3X,A7";
const PIT_ROW: &str = "1X,A12,2X,A5,2X,E11.5,2F10.1,A8,F9.2,3(1X,F9.2),3X,E10.5,2X,A3,3X,A7";
const ROAD_ROW: &str = "1X,A12,2X,A5,2X,E11.5,1X,F8.1,1X,F9.1,1X,F5.1,1X,F8.1,1X,F9.1,1X,F5.1,1X,A8,1X,F5.1,1X,F5.2,1X,F5.2,2X,A3,3X,A7";
const BUOYANT_ROW: &str = "1X,A12,2X,A5,2X,E11.5,4F10.1,A8,F9.2,7X,A3,3X,A7";

/// Text of a source that every table has.
struct Common {
    categories: String,
    elevation: String,
    urban: &'static str,
    scalar: &'static str,
}

impl Common {
    fn of(case: &Case, source: &Source) -> Self {
        let categories = match &source.particles {
            Some(Particles::Fine { .. }) => "METH2".to_owned(),
            Some(Particles::Classes(classes)) => format!("{:4} ", classes.len()),
            None => "   0 ".to_owned(),
        };
        Self {
            categories,
            elevation: if case.flat_by_source && source.flat {
                "    FLAT".to_owned()
            } else {
                let mut text = Vec::new();
                super::number::fixed(&mut text, source.elevation, 8, 1);
                String::from_utf8_lossy(&text).into_owned()
            },
            urban: if source.urban.is_some() { "YES" } else { "NO" },
            scalar: if source.hourly {
                "HOURLY"
            } else {
                varying::keyword(&source.variation)
            },
        }
    }
}

/// Writes every table of sources.
pub fn write(listing: &mut Listing, case: &Case, facts: &Facts) {
    let unit = if facts.has("EMISUNIT") || facts.has("CONCUNIT") || facts.has("DEPOUNIT") {
        "(USER UNITS)"
    } else {
        " (GRAMS/SEC)"
    };
    type Kind = (fn(&SourceKind) -> bool, &'static str, &'static str);
    let kinds: [Kind; 6] = [
        (
            |kind| matches!(kind, SourceKind::Point(_)),
            POINT_HEAD,
            POINT_ROW,
        ),
        (
            |kind| matches!(kind, SourceKind::Volume(_)),
            VOLUME_HEAD,
            VOLUME_ROW,
        ),
        (
            |kind| matches!(kind, SourceKind::Area(area) if area.shape == AreaShape::Rectangle),
            AREA_HEAD,
            AREA_ROW,
        ),
        (
            |kind| matches!(kind, SourceKind::Area(area) if area.shape == AreaShape::Circle),
            CIRCLE_HEAD,
            CIRCLE_ROW,
        ),
        (
            |kind| matches!(kind, SourceKind::Area(area) if area.shape == AreaShape::Polygon),
            POLYGON_HEAD,
            POLYGON_ROW,
        ),
        (
            |kind| matches!(kind, SourceKind::Area(area) if area.shape == AreaShape::Line),
            LINE_HEAD,
            LINE_ROW,
        ),
    ];
    for (test, head, row) in kinds {
        table(listing, case, test, (head, row, unit));
    }
    let head = if case.road_emission_by_link {
        BY_LINK_HEAD
    } else {
        ROAD_HEAD
    };
    table(
        listing,
        case,
        |kind| matches!(kind, SourceKind::Road(_)),
        (head, ROAD_ROW, unit),
    );
    barriers(listing, case);
    table(
        listing,
        case,
        |kind| matches!(kind, SourceKind::OpenPit(_)),
        (PIT_HEAD, PIT_ROW, unit),
    );
    table(
        listing,
        case,
        |kind| matches!(kind, SourceKind::BuoyantLine(_)),
        (BUOYANT_HEAD, BUOYANT_ROW, unit),
    );
    buoyant_groups(listing, case);
    groups(listing, case);
    ratios(listing, case);
    deposition(listing, case);
    buildings(listing, case);
    varying::factors(listing, case);
}

fn table(
    listing: &mut Listing,
    case: &Case,
    test: fn(&SourceKind) -> bool,
    (head, row, unit): (&str, &str, &str),
) {
    let row = Layout::new(row);
    for (count, source) in case
        .sources
        .iter()
        .filter(|source| test(&source.kind))
        .enumerate()
    {
        if count % 40 == 0 {
            if head == BY_LINK_HEAD {
                listing.put(head, &[]);
            } else {
                listing.page();
                listing.put(head, &items![unit]);
            }
        }
        let common = Common::of(case, source);
        let mut line = items![&source.id, &common.categories, source.emission].to_vec();
        details(&mut line, source, &common);
        row.write(&mut listing.text, &line);
    }
}

/// The columns behind the emission.
fn details<'a>(line: &mut Vec<Item<'a>>, source: &'a Source, common: &'a Common) {
    let elevation = &common.elevation;
    let (urban, scalar) = (common.urban, common.scalar);
    let place = items![source.x, source.y];
    match &source.kind {
        SourceKind::Point(stack) => {
            let building = if source.buildings.is_some() {
                "YES"
            } else {
                "NO"
            };
            let exit = match stack.exit {
                Exit::Capped => "CAP",
                Exit::Horizontal => "HOR",
                Exit::Vertical => " NO",
            };
            line.extend(place);
            line.extend(items![
                elevation,
                stack.height,
                stack.temperature,
                stack.velocity,
                stack.diameter,
                building,
                urban,
                exit,
                scalar
            ]);
        }
        SourceKind::Volume(volume) => {
            line.extend(place);
            line.extend(items![
                elevation,
                volume.height,
                volume.sigma_y,
                volume.sigma_z,
                urban,
                scalar,
                "NO"
            ]);
        }
        SourceKind::Area(area) => match area.shape {
            AreaShape::Rectangle => {
                line.extend(place);
                line.extend(items![
                    elevation,
                    area.height,
                    area.x_length,
                    area.y_length,
                    area.angle,
                    area.sigma_z,
                    urban,
                    scalar,
                    "NO"
                ]);
            }
            AreaShape::Circle => {
                line.extend(place);
                line.extend(items![
                    elevation,
                    area.height,
                    radius(area),
                    area.vertices.len(),
                    area.sigma_z,
                    urban,
                    scalar,
                    "NO"
                ]);
            }
            AreaShape::Polygon => {
                line.extend(place);
                line.extend(items![
                    elevation,
                    area.height,
                    area.vertices.len(),
                    area.sigma_z,
                    urban,
                    scalar,
                    "NO"
                ]);
            }
            AreaShape::Line => {
                let (begin, end) = ends(area);
                line.extend(items![
                    begin[0],
                    begin[1],
                    end[0],
                    end[1],
                    elevation,
                    area.height,
                    area.x_length,
                    area.sigma_z,
                    urban,
                    scalar
                ]);
            }
        },
        SourceKind::OpenPit(pit) => {
            line.extend(place);
            line.extend(items![
                elevation,
                pit.area.height,
                pit.area.x_length,
                pit.area.y_length,
                pit.area.angle,
                pit.volume,
                urban,
                scalar
            ]);
        }
        SourceKind::Road(road) => {
            line.extend(road.begin.into_iter().chain(road.end).map(Item::Real));
            line.extend(items![
                elevation,
                road.lane_offset,
                road.sigma_z,
                road.width,
                urban,
                scalar
            ]);
        }
        SourceKind::BuoyantLine(own) => {
            line.extend(own.begin.into_iter().chain(own.end).map(Item::Real));
            line.extend(items![elevation, own.height, urban, scalar]);
        }
    }
}

/// Radius [m] of the circle whose polygon has the circle's area.
fn radius(area: &crate::plume::Area) -> f64 {
    let mut double = 0.0;
    for (k, corner) in area.vertices.iter().enumerate() {
        let next = area.vertices[(k + 1) % area.vertices.len()];
        double += corner[0] * next[1] - next[0] * corner[1];
    }
    (double.abs() / 2.0 / std::f64::consts::PI).sqrt()
}

/// The ends of a LINE's axis, half its width off its corners.
fn ends(area: &crate::plume::Area) -> ([f64; 2], [f64; 2]) {
    let middle = |a: [f64; 2], b: [f64; 2]| [(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0];
    match area.vertices[..] {
        [first, second, third, fourth, ..] => (middle(first, fourth), middle(second, third)),
        _ => (area.centre, area.centre),
    }
}

fn barriers(listing: &mut Listing, case: &Case) {
    let roads = || {
        case.sources.iter().filter_map(|source| match &source.kind {
            SourceKind::Road(road) => Some((&source.id, road)),
            _ => None,
        })
    };
    let walls =
        roads().filter_map(|(id, road)| road.barriers[0].map(|wall| (id, wall, road.barriers[1])));
    for (count, (id, first, second)) in walls.enumerate() {
        if count % 40 == 0 {
            listing.put(
                "//14X,'BARRIER',6X,'BARRIER',7X,'BARRIER',7X,'BARRIER',/3X,'SOURCE',5X,'HTWALL',7X,'DCLWALL',7X,'HTWALL2',6X,'DCLWALL2',\
                 /4X,'ID',7X,'(METERS)',5X,'(METERS)',6X,'(METERS)',6X,'(METERS)',/66(' -')/",
                &[],
            );
        }
        let second = second.unwrap_or_default();
        listing.put(
            "1X,A12,1X,F6.2,8X,F6.2,8X,F6.2,8X,F6.2",
            &items![
                id,
                first.height,
                first.distance,
                second.height,
                second.distance
            ],
        );
    }
    let cuts = roads().filter_map(|(id, road)| road.depression.map(|cut| (id, cut)));
    for (count, (id, cut)) in cuts.enumerate() {
        if count % 40 == 0 {
            listing.put(
                "//14X,'DEPRESSED',5X,'DEPRESSED',3X,'DEPRESSED'/3X,'SOURCE',5X,'DEPTH',12X,'WTOP',7X,'WBOTTOM'/4X,'ID',7X,'(METERS)',5X,'(METERS)',5X,'(METERS)'/66(' -')/",
                &[],
            );
        }
        listing.put(
            "1X,A12,1X,F6.2,2(8X,F6.2)",
            &items![id, cut.depth, cut.top_width, cut.bottom_width],
        );
    }
}

fn buoyant_groups(listing: &mut Listing, case: &Case) {
    if !case
        .sources
        .iter()
        .any(|source| matches!(source.kind, SourceKind::BuoyantLine(_)))
    {
        return;
    }
    listing.put(
        "/6X,'BL GRP',3X,'AVG BLDG',3X,'AVG BLDG',3X,'AVG BLDG',3X,'AVG LINE',3X,'AVG SEPARATION',5X,'AVG BUOYANCY',\
         /16X,'LENGTH',5X,'HEIGHT',5X,'WIDTH',6X,'WIDTH',5X,'BETWEEN LINES',7X,'PARAMETER',1X,\
         /15X,'(METERS)',3X,'(METERS)',3X,'(METERS)',3X,'(METERS)',6X,'(METERS)',6X,'(METER**4/SEC**3)',1X/66(' -')/",
        &[],
    );
    for group in &case.buoyant_groups {
        listing.put(
            "6X,A8,3X,F8.1,3X,F8.1,3X,F8.1,3X,F8.1,6X,F8.1,10X,F8.1",
            &items![
                &group.id,
                group.building_length,
                group.building_height,
                group.building_width,
                group.line_width,
                group.building_separation,
                group.buoyancy
            ],
        );
    }
}

/// A list of groups: eight names a line, twenty lines a page.
fn listed(
    listing: &mut Listing,
    lines: &mut usize,
    head: &str,
    first: (&str, Vec<Item<'_>>),
    names: &[&str],
) {
    let chunks: Vec<&[&str]> = if names.is_empty() {
        vec![&[]]
    } else {
        names.chunks(8).collect()
    };
    for (k, names) in chunks.into_iter().enumerate() {
        if *lines % 20 == 0 {
            listing.page();
            listing.put(head, &[]);
        }
        *lines += 1;
        let mut line = if k == 0 { first.1.clone() } else { Vec::new() };
        line.extend(names.iter().map(|&name| Item::from(name)));
        listing.put(
            if k == 0 {
                first.0
            } else {
                "/12X,8(1X,A12,',')"
            },
            &line,
        );
    }
}

fn groups(listing: &mut Listing, case: &Case) {
    let names = |members: &[usize]| -> Vec<&str> {
        members
            .iter()
            .map(|&source| case.sources[source].id.as_str())
            .collect()
    };
    let form = "/2X,A8,2X,8(1X,A12,',')";
    if case.no2.psd.is_none() {
        let mut lines = 0;
        for group in &case.groups {
            let mut names = names(&group.sources);
            if group.background {
                names.push("BACKGROUND");
            }
            listed(
                listing,
                &mut lines,
                "//43X,'*** SOURCE IDs DEFINING SOURCE GROUPS ***'//1X,'SRCGROUP ID',46X,'SOURCE IDs'/1X,'-----------',46X,'----------'/",
                (form, vec![Item::from(&group.id)]),
                &names,
            );
        }
    }
    let mut lines = 0;
    for (id, members) in &case.no2.olm_groups {
        listed(
            listing,
            &mut lines,
            "//41X,'*** SOURCE IDs DEFINING OLM SOURCE GROUPS ***'/41X,'***        FOR COMBINING PLUMES           ***'//\
             1X,'OLMGROUP ID',47X,'SOURCE IDs'/1X,'-----------',47X,'----------'/",
            (form, vec![Item::from(id)]),
            &names(members),
        );
    }
    let mut lines = 0;
    if let Some(groups) = &case.no2.psd {
        for (id, members) in ["INCRCONS", "RETRBASE", "NONRBASE"].into_iter().zip(groups) {
            if members.is_empty() {
                continue;
            }
            listed(
                listing,
                &mut lines,
                "/41X,'*** SOURCE IDs DEFINING PSD SOURCE GROUPS ***'/41X,'***      FOR PVMRM PSDCREDIT OPTION       ***'//\
                 1X,'PSDGROUP ID',47X,'SOURCE IDs'/",
                (form, vec![Item::from(id)]),
                &names(members),
            );
        }
    }
    let mut lines = 0;
    for (place, area) in case.urban.iter().enumerate() {
        let members: Vec<&str> = case
            .sources
            .iter()
            .filter(|source| source.urban == Some(place))
            .map(|source| source.id.as_str())
            .collect();
        listed(
            listing,
            &mut lines,
            "//42X,'*** SOURCE IDs DEFINED AS URBAN SOURCES ***'//2X,'URBAN ID',3X,'URBAN POP',36X,'SOURCE IDs'/2X,'--------',3X,'---------',36X,'----------'/",
            (
                "/2X,A8,3X,F9.0,2X,7(1X,A12,',')",
                vec![Item::from(&area.id), Item::Real(area.population)],
            ),
            &members,
        );
    }
}

fn ratios(listing: &mut Listing, case: &Case) {
    if !matches!(
        case.options.no2,
        No2Method::Olm | No2Method::Pvmrm | No2Method::Ttrm | No2Method::Ttrm2 | No2Method::Grsm
    ) {
        return;
    }
    for (count, four) in case.sources.chunks(4).enumerate() {
        if count % 40 == 0 {
            listing.page();
            listing.put(
                "//39X,'*** IN-STACK NO2 RATIOS FOR ***'/39X,'*** OLM/PVMRM/GRSM OPTIONS ***'///1X,4('SOURCE_ID',4X,'NO2_RATIO',6X)/",
                &[],
            );
        }
        let line: Vec<Item<'_>> = four
            .iter()
            .flat_map(|source| items![&source.id, source.no2_ratio])
            .collect();
        listing.put("1X,4(A12,2X,F7.3,7X)", &line);
    }
}

/// AERMOD's name of a source's type.
pub fn type_name(kind: &SourceKind) -> &'static str {
    match kind {
        SourceKind::Point(stack) => match stack.exit {
            Exit::Vertical => "POINT",
            Exit::Capped => "POINTCAP",
            Exit::Horizontal => "POINTHOR",
        },
        SourceKind::Volume(_) => "VOLUME",
        SourceKind::Area(area) => match area.shape {
            AreaShape::Rectangle => "AREA",
            AreaShape::Polygon => "AREAPOLY",
            AreaShape::Circle => "AREACIRC",
            AreaShape::Line => "LINE",
        },
        SourceKind::OpenPit(_) => "OPENPIT",
        SourceKind::Road(road) => {
            if road.extended {
                "RLINEXT"
            } else {
                "RLINE"
            }
        }
        SourceKind::BuoyantLine(_) => "BUOYLINE",
    }
}

fn deposition(listing: &mut Listing, case: &Case) {
    let gases = case.sources.iter().any(|source| source.gas.is_some())
        && case.gas_deposition.user_velocity.is_none();
    let mut count = 0;
    for source in &case.sources {
        if source.particles.is_none() && !gases {
            continue;
        }
        if count % 3 == 0 {
            listing.page();
            listing.put("/48X,'*** SOURCE PARTICULATE/GAS DATA ***'//", &[]);
        }
        count += 1;
        listing.put(
            "//8X,'*** SOURCE ID = ',A12,'; SOURCE TYPE = ',A8,' ***'",
            &items![&source.id, type_name(&source.kind)],
        );
        let list = |listing: &mut Listing, name: &str, values: &[f64]| {
            let values: Vec<Item<'_>> = values.iter().map(|&value| value.into()).collect();
            listing.put(&format!("/8X,'{name} ='/4(:10X,10(:F9.5,', ')/)"), &values);
        };
        match &source.particles {
            Some(Particles::Classes(classes)) => {
                let of = |pick: fn(&crate::plume::ParticleClass) -> f64| -> Vec<f64> {
                    classes.iter().map(pick).collect()
                };
                list(listing, "MASS FRACTION", &of(|class| class.mass_fraction));
                list(
                    listing,
                    "PARTICLE DIAMETER (MICRONS)",
                    &of(|class| class.diameter),
                );
                list(
                    listing,
                    "PARTICLE DENSITY (G/CM**3) ",
                    &of(|class| class.density),
                );
            }
            Some(Particles::Fine {
                fine_fraction,
                mean_diameter,
            }) => {
                list(listing, "FINE PARTICLE MASS FRACTION", &[*fine_fraction]);
                list(listing, "PARTICLE DIAMETER (MICRONS)", &[*mean_diameter]);
                list(listing, "PARTICLE DENSITY (G/CM**3) ", &[1.0]);
            }
            None => {
                if let Some(gas) = source.gas {
                    // AERMOD keeps the diffusivities in m²/s and the resistance in s/m.
                    for (name, value) in [
                        ("DIFF IN AIR (M**2/SEC)    ", gas.diffusivity_air * 1.0e-4),
                        ("DIFF IN WATER (M**2/SEC)  ", gas.diffusivity_water * 1.0e-4),
                        (
                            "LEAF LIPID RESIST (SEC/M) ",
                            gas.cuticular_resistance * 1.0e2,
                        ),
                        ("HENRY`S LAW COEFFICIENT   ", gas.henry),
                    ] {
                        listing.put(&format!("/10X,'{name} =',2X,E9.2"), &items![value]);
                    }
                }
            }
        }
    }
}

fn buildings(listing: &mut Listing, case: &Case) {
    let with = case
        .sources
        .iter()
        .filter_map(|source| source.buildings.as_ref().map(|own| (source, own)));
    for (count, (source, own)) in with.enumerate() {
        if count % 4 == 0 {
            listing.page();
            listing.put(
                "/42X,'*** DIRECTION SPECIFIC BUILDING DIMENSIONS ***'/",
                &[],
            );
        }
        let mut line = vec![Item::from(&source.id)];
        for k in 0..36 {
            line.extend(items![
                k + 1,
                own.height[k].abs(),
                own.width[k],
                own.length[k],
                own.x_offset[k],
                own.y_offset[k]
            ]);
        }
        listing.put(
            "/' SOURCE ID: ',A12,/,2('  IFV    BH      BW      BL     XADJ    YADJ',3X),/,18(2(2X,I3,5(F7.1,','),2X)/)",
            &line,
        );
        let downwash = case.options.downwash;
        if downwash.awma_effective_wind || downwash.awma_turbulence || downwash.awma_turbulence_hx {
            let shape = if downwash.streamlined {
                "STREAMLINED"
            } else {
                "RECTANGULAR"
            };
            listing.put(
                &format!("' BUILDING STRUCTURE TYPE: {shape} FOR SRCID: ',A12,/"),
                &items![&source.id],
            );
        }
    }
}
