//! Decks of our own, with what AERMOD 24142 says of them.

#![allow(clippy::unwrap_used)]

use super::files::Files;
use super::*;
use crate::nearfield::case::{Averaging, Network, Output};
use crate::plume::{AreaShape, SourceKind};
use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;

mod bad;
mod properties;
mod sources;

/// Files in memory, found whatever their case.
#[derive(Default)]
struct Memory(BTreeMap<String, Vec<u8>>);

impl Files for Memory {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.0
            .get(&path.to_string_lossy().to_lowercase())
            .cloned()
            .ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    }

    fn find(&self, folder: &Path, name: &str) -> Option<PathBuf> {
        let path = folder.join(name.replace('\\', "/"));
        let key = path.to_string_lossy().to_lowercase();
        self.0.contains_key(&key).then(|| PathBuf::from(key))
    }
}

const SURFACE: &str =
    "   42.750N   73.800W   UA_ID: 00014735 SF_ID: 00014735 OS_ID: 00099999 VERSION: 24142\n";
const PROFILE: &str = "88 03 01 01  10.0 1  300.0 3.0 5.0 99.0 99.0\n";

fn memory() -> Memory {
    let mut files = BTreeMap::new();
    files.insert("met.sfc".to_owned(), SURFACE.into());
    files.insert("met.pfl".to_owned(), PROFILE.into());
    Memory(files)
}

fn read_with(files: &Memory, text: &str) -> Result<(Case, Vec<Problem>), DeckErrors> {
    read_bytes(Path::new("deck.inp"), text.as_bytes(), files)
}

fn read(text: &str) -> Result<(Case, Vec<Problem>), DeckErrors> {
    read_with(&memory(), text)
}

fn problems(text: &str) -> Vec<Problem> {
    match read(text) {
        Ok((_, problems)) => problems,
        Err(errors) => errors.problems,
    }
}

/// A deck without fault.
const BASE: &str = "\
CO STARTING
   TITLEONE  A test
   MODELOPT  CONC FLAT
   AVERTIME  1 24 PERIOD
   POLLUTID  OTHER
   RUNORNOT  NOT
CO FINISHED
SO STARTING
   LOCATION  STK1  POINT  0. 0. 10.
   LOCATION  STK2  POINT  100. 0. 10.
   LOCATION  VOL1  VOLUME  50. 0. 10.
   SRCPARAM  STK1  10. 50. 400. 15. 2.
   SRCPARAM  STK2  10. 50. 400. 15. 2.
   SRCPARAM  VOL1  1. 5. 2. 2.
   BUILDHGT  STK1  36*20.
   BUILDWID  STK1  36*20.
   BUILDLEN  STK1  36*20.
   XBADJ     STK1  36*-10.
   YBADJ     STK1  36*0.
   EMISFACT  VOL1  HROFDY 24*1.0
   SRCGROUP  ALL
   SRCGROUP  STKS  STK1-STK9
SO FINISHED
RE STARTING
   GRIDPOLR POL1 STA
   GRIDPOLR POL1 ORIG 0. 0.
   GRIDPOLR POL1 DIST 100. 200.
   GRIDPOLR POL1 GDIR 36 10 10
   GRIDPOLR POL1 END
   DISCCART 100. 200.
RE FINISHED
ME STARTING
   SURFFILE  MET.SFC
   PROFFILE  MET.PFL
   SURFDATA  14735  1988  ALBANY,NY
   UAIRDATA  14735  1988  ALBANY,NY
   SITEDATA  99999  1988  HUDSON
   PROFBASE  0.0  METERS
ME FINISHED
OU STARTING
   RECTABLE  ALLAVE  FIRST-SECOND
   MAXTABLE  ALLAVE  50
   PLOTFILE  1  ALL  FIRST  a.plt
   POSTFILE  1  ALL  PLOT   a.pst
OU FINISHED
";

/// The base deck with one text replaced by another.
fn changed(from: &str, to: &str) -> String {
    assert!(BASE.contains(from), "{from} is not in the deck");
    BASE.replacen(from, to, 1)
}

#[test]
fn a_deck_becomes_a_case() {
    let (case, problems) = read(BASE).unwrap();
    assert!(problems.is_empty(), "{}", render(&problems));
    // Titles begin in column 13, blanks and all.
    assert_eq!(case.titles[0], " A test");
    assert!(!case.run);
    assert_eq!(
        case.averaging,
        [Averaging::Hours(1), Averaging::Hours(24), Averaging::Period]
    );
    assert_eq!(case.model_options, ["NonDFAULT", "CONC", "FLAT", "RURAL"]);
    assert_eq!(case.sources.len(), 3);
    let stack = &case.sources[0];
    let buildings = stack.buildings.as_ref().unwrap();
    assert_eq!(buildings.height, [20.0; 36]);
    assert_eq!(buildings.x_offset, [-10.0; 36]);
    // A flat run lies at the profile's base, whatever the deck says.
    assert!(stack.flat && stack.elevation == 0.0);
    assert_eq!(case.groups[0].sources, [0, 1, 2]);
    assert_eq!(case.groups[1].id, "STKS");
    assert_eq!(case.groups[1].sources, [0, 1]);
    assert_eq!(case.receptors.len(), 73);
    assert_eq!(case.receptor_networks[71], "POL1");
    assert_eq!(case.receptor_networks[72], "");
    let Network::Polar { directions, .. } = &case.networks[0] else {
        panic!("a polar network");
    };
    assert_eq!(directions[35], 360.0);
    // 200 m towards 30°.
    let third = case.receptors[5];
    assert!((third.x - 100.0).abs() < 1e-9 && (third.y - 173.205_080_756_887_7).abs() < 1e-9);
    assert_eq!(case.weather.surface_station.0, 14735);
    assert_eq!(case.weather.surface_file, PathBuf::from("met.sfc"));
    assert_eq!(case.units[0].factor, 1.0e6);
    assert_eq!(case.options.least_wind, 0.2828);
    assert_eq!(case.options.greatest_distance, 1.0e20);
    assert_eq!(
        case.outputs[0],
        Output::ReceptorTable(Averaging::Hours(1), vec![1, 2])
    );
    assert!(case.outputs.contains(&Output::PlotFile(
        Averaging::Hours(1),
        0,
        Some(1),
        PathBuf::from("a.plt")
    )));
}

#[test]
fn columns_comments_and_line_ends_are_aermods() {
    // A mark at the start, CR LF, comments, a blank keyword that continues, quoted fields, lower case, a tab.
    let text = changed("   RUNORNOT", "** a comment\n   runornot")
        .replace(
            "BUILDWID  STK1  36*20.\n",
            "BUILDWID  STK1  18*20.\n             STK1\t18*20.\n",
        )
        .replace("a.plt", "\"My Files/a b.plt\"")
        .replace('\n', "\r\n");
    let (case, problems) = read(&format!("\u{feff}{text}")).unwrap();
    assert!(problems.is_empty(), "{}", render(&problems));
    assert_eq!(
        case.sources[0].buildings.as_ref().unwrap().width,
        [20.0; 36]
    );
    assert!(case.outputs.contains(&Output::PlotFile(
        Averaging::Hours(1),
        0,
        Some(1),
        PathBuf::from("My Files/a b.plt")
    )));
    // The first line's indent holds for all.
    let shifted = format!("  {}", BASE.trim_end().replace('\n', "\n  "));
    assert!(read(&shifted).is_ok());
    assert!(problems_with_code(&format!("  {BASE}"), "E100") > 10);
}

fn problems_with_code(text: &str, tag: &str) -> usize {
    problems(text).iter().filter(|p| p.tag() == tag).count()
}

#[test]
fn included_files_stand_in_place() {
    let mut files = memory();
    files.0.insert(
        "more.dat".to_owned(),
        b"   LOCATION  STK3  POINT  1. 2. 0.\n   SRCPARAM  STK3  1. 2. 300. 4. x5\n".to_vec(),
    );
    let text = changed("   BUILDHGT", "   INCLUDED  MORE.DAT\n   BUILDHGT");
    let errors = read_with(&files, &text).unwrap_err().problems;
    assert_eq!(errors.len(), 1);
    let place = errors[0].place.as_ref().unwrap();
    assert_eq!(errors[0].tag(), "E208");
    assert_eq!(place.file, PathBuf::from("more.dat"));
    assert_eq!((place.line, place.column), (2, 34));
    files.0.insert(
        "more.dat".to_owned(),
        b"   LOCATION  STK3  POINT  1. 2. 0.\n   SRCPARAM  STK3  1. 2. 300. 4. 5.\n".to_vec(),
    );
    let (case, _) = read_with(&files, &text).unwrap();
    assert_eq!(case.sources[3].id, "STK3");
    assert_eq!(case.groups[1].sources, [0, 1, 3]);
}

#[test]
fn heights_of_a_network_go_by_row() {
    let text = changed("CONC FLAT", "CONC").replace(
        "   GRIDPOLR POL1 STA\n   GRIDPOLR POL1 ORIG 0. 0.\n   GRIDPOLR POL1 DIST 100. 200.\n   GRIDPOLR POL1 GDIR 36 10 10\n   GRIDPOLR POL1 END\n",
        "   ELEVUNIT FEET\n   GRIDCART CAR1 STA\n            XPNTS 0. 50.\n            YPNTS 0. 10. 20.\n            ELEV 3 5. 6.\n            ELEV 1 1. 2.\n            ELEV 2 2*10.\n            HILL 1 2*100.\n            HILL 2 2*100.\n            HILL 3 2*100.\n   GRIDCART CAR1 END\n",
    );
    let (case, _) = read(&text).unwrap();
    let elevations: Vec<f64> = case.receptors.iter().map(|r| r.elevation).collect();
    let feet = [1.0, 2.0, 10.0, 10.0, 5.0, 6.0, 0.0];
    for (metres, feet) in elevations.iter().zip(feet) {
        assert!((metres - feet * 0.3048).abs() < 1e-12);
    }
    assert_eq!(case.receptors[3].x, 50.0);
    assert_eq!(case.receptors[3].y, 10.0);
    assert!((case.receptors[3].hill_height - 30.48).abs() < 1e-12);
}

#[test]
fn an_event_deck() {
    let receptors = &BASE[BASE.find("RE STARTING").unwrap()..BASE.find("ME STARTING").unwrap()];
    let outputs = &BASE[BASE.find("OU STARTING").unwrap()..];
    let text = BASE.replace(receptors, "").replace(
        outputs,
        "EV STARTING
   EVENTPER H1H01001  1  ALL  88030109  123.5
   EVENTLOC H1H01001  XR= 100. YR= -50. 12. 13. 1.5
EV FINISHED
OU STARTING
   EVENTOUT  DETAIL
OU FINISHED
",
    );
    let (case, problems) = read(&text).unwrap();
    assert!(problems.is_empty(), "{}", render(&problems));
    assert!(case.event_run && case.event_detail);
    let event = &case.events[0];
    assert_eq!(
        (event.date, event.averaging, event.group),
        (88_030_109, 1, 0)
    );
    assert_eq!(event.value, Some(123.5));
    assert_eq!((event.receptor.x, event.receptor.flagpole), (100.0, 1.5));
}
