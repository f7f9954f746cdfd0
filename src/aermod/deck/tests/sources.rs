//! Shapes and attributes of sources.

use super::*;
use crate::nearfield::case::ConcentrationUnit;
use crate::plume::{No2Method, Particles, Variation, VariationKind};

/// The base deck with the volume replaced by another source.
fn with_source(location: &str, parameters: &str) -> Case {
    let text = changed("   LOCATION  VOL1  VOLUME  50. 0. 10.", location)
        .replace("   SRCPARAM  VOL1  1. 5. 2. 2.", parameters);
    match read(&text) {
        Ok((case, _)) => case,
        Err(errors) => panic!("{errors}"),
    }
}

fn shoelace(vertices: &[[f64; 2]]) -> f64 {
    let n = vertices.len();
    (0..n)
        .map(|i| {
            let (a, b) = (vertices[i], vertices[(i + 1) % n]);
            0.5 * (a[0] * b[1] - b[0] * a[1])
        })
        .sum()
}

#[test]
fn a_circle_becomes_a_polygon_of_its_area() {
    let case = with_source(
        "   LOCATION  VOL1  AREACIRC  500. 600. 0.",
        "   SRCPARAM  VOL1  1.0E-3 2. 80. 12",
    );
    let SourceKind::Area(area) = &case.sources[2].kind else {
        panic!("an area");
    };
    assert_eq!((area.shape, area.vertices.len()), (AreaShape::Circle, 12));
    let circle = std::f64::consts::PI * 80.0 * 80.0;
    assert!((shoelace(&area.vertices).abs() / circle - 1.0).abs() < 1e-12);
    assert!((area.x_length - circle.sqrt()).abs() < 1e-9);
    // First corner north of the centre, clockwise from there.
    assert!((area.vertices[0][0] - 500.0).abs() < 1e-9 && area.vertices[0][1] > 680.0);
    assert!(area.vertices[1][0] > 500.0);
    assert_eq!(area.sigma_z, 1.0e-5);
}

#[test]
fn a_line_becomes_a_rectangle_around_it() {
    let case = with_source(
        "   LOCATION  VOL1  LINE  0. 0. 300. 400. 0.",
        "   SRCPARAM  VOL1  1.0E-3 2. 10. 1.5",
    );
    let source = &case.sources[2];
    assert_eq!((source.x, source.y), (150.0, 200.0));
    let SourceKind::Area(area) = &source.kind else {
        panic!("an area");
    };
    assert_eq!(area.y_length, 500.0);
    assert!((shoelace(&area.vertices).abs() - 5000.0).abs() < 1e-8);
    // Half the width to the left of the first end.
    assert!((area.vertices[0][0] + 4.0).abs() < 1e-12 && (area.vertices[0][1] - 3.0).abs() < 1e-12);
    assert!((area.centre[0] - 150.0).abs() < 1e-9);
}

#[test]
fn a_pit_has_its_depth_and_long_axis() {
    let case = with_source(
        "   LOCATION  VOL1  OPENPIT  -100. -100. 0.",
        "   SRCPARAM  VOL1  1.0E-5 0. 1800. 180. 0.16E+08 -45.",
    );
    let SourceKind::OpenPit(pit) = &case.sources[2].kind else {
        panic!("a pit");
    };
    let depth = 0.16e8 / (1800.0 * 180.0);
    assert!((pit.depth - depth).abs() < 1e-9);
    assert!((pit.area.sigma_z - depth / 4.3).abs() < 1e-9);
    assert_eq!(pit.alpha, 45.0);
}

#[test]
fn a_polygon_has_its_centroid() {
    let case = with_source(
        "   LOCATION  VOL1  AREAPOLY  0. 0. 0.",
        "   SRCPARAM  VOL1  1.0E-5 0. 4\n   AREAVERT  VOL1  0. 0. 0. 30.\n   AREAVERT  VOL1  60. 30. 60. 0.",
    );
    let SourceKind::Area(area) = &case.sources[2].kind else {
        panic!("an area");
    };
    assert_eq!(area.vertices.len(), 4);
    assert!((area.centre[0] - 30.0).abs() < 1e-12 && (area.centre[1] - 15.0).abs() < 1e-12);
    assert!((area.x_length * area.x_length - 1800.0).abs() < 1e-9);
}

#[test]
fn least_values_are_aermods() {
    let text = changed(
        "SRCPARAM  STK2  10. 50. 400. 15. 2.",
        "SRCPARAM  STK2  10. 50. 0. 0. 0.",
    );
    let (case, _) = read(&text).unwrap();
    let SourceKind::Point(stack) = case.sources[1].kind else {
        panic!("a stack");
    };
    assert_eq!(
        (stack.temperature, stack.velocity, stack.diameter),
        (-1.0e-5, 1.0e-5, 1.0e-5)
    );
}

#[test]
fn buoyant_lines_find_their_groups() {
    let text = changed(
        "   LOCATION  VOL1  VOLUME  50. 0. 10.",
        "   LOCATION  VOL1  BUOYLINE  0. 0. 500. 0. 0.\n   LOCATION  BL2  BUOYLINE  0. 40. 500. 40. 0.",
    )
    .replace(
        "   SRCPARAM  VOL1  1. 5. 2. 2.",
        "   SRCPARAM  VOL1  1. 1.\n   SRCPARAM  BL2  2. 20.\n   BLPINPUT  500. 15. 20. 2. 25. 300.",
    );
    let (case, problems) = read(&text).unwrap();
    assert_eq!(case.buoyant_groups.len(), 1);
    assert_eq!(case.buoyant_groups[0].members, [2, 3]);
    assert_eq!(case.buoyant_groups[0].buoyancy, 300.0);
    let SourceKind::BuoyantLine(line) = case.sources[2].kind else {
        panic!("a line");
    };
    assert_eq!(line.height, 2.0);
    assert!(problems.iter().any(|p| p.tag() == "W472"));
}

#[test]
fn chemistry_emission_and_particles() {
    let text = changed("CONC FLAT", "CONC DDEP FLAT OLM ALPHA")
        .replace("POLLUTID  OTHER", "POLLUTID  NO2 H1H")
        .replace(
            "   RUNORNOT",
            "   O3SECTOR  0. 90. 225.\n   OZONEVAL  SECT1 40. PPB\n   O3VALUES  SECT2 ANNUAL 30.\n   OZONEVAL  SECT3 0.05 PPM\n   OZONUNIT  PPM\n   NO2STACK  0.1\n   NO2EQUIL  0.8\n   RUNORNOT",
        )
        .replace(
            "   SRCGROUP  ALL",
            "   NO2RATIO  STK1-STK2 0.5\n   OLMGROUP  PLANT STK1 VOL1\n   PARTDIAM  VOL1  1. 10.\n   MASSFRAX  VOL1  0.25 0.75\n   PARTDENS  VOL1  2*1.5\n   METHOD_2  STK1-STK2  0.3 2.5\n   BACKGRND  ANNUAL 12.\n   DEPOUNIT  3.6E6 G MG/M2\n   SRCGROUP  ALL BACKGROUND",
        );
    let (case, problems) = read(&text).unwrap_or_else(|errors| panic!("{errors}"));
    assert_eq!(case.options.no2, No2Method::Olm);
    assert_eq!(case.no2.equilibrium, 0.8);
    let ratios: Vec<f64> = case.sources.iter().map(|s| s.no2_ratio).collect();
    assert_eq!(ratios, [0.5, 0.5, 0.1]);
    assert_eq!(case.no2.olm_groups, [("PLANT".to_owned(), vec![0, 2])]);
    let ozone = &case.no2.ozone;
    assert_eq!(ozone.sectors, [0.0, 90.0, 225.0]);
    assert_eq!(ozone.values[0].value, Some(40.0));
    assert_eq!(ozone.values[0].unit, ConcentrationUnit::Ppb);
    assert_eq!(
        ozone.values[1].varying,
        Some(("ANNUAL".to_owned(), vec![30.0]))
    );
    assert_eq!(ozone.values[1].unit, ConcentrationUnit::Ppm);
    assert_eq!(ozone.values[2].unit, ConcentrationUnit::Ppm);
    let background = case.background.as_ref().unwrap();
    assert_eq!(background.values[0].unit, ConcentrationUnit::Ppb);
    assert!(case.groups[0].background && !case.groups[1].background);
    assert!(case.options.dry_depletion && case.options.wet_depletion);
    assert_eq!(case.units[0].factor, 1.0e6);
    assert_eq!(case.units[1].factor, 3.6e6);
    let Some(Particles::Fine {
        fine_fraction,
        mean_diameter,
    }) = case.sources[0].particles
    else {
        panic!("fine particles");
    };
    assert!((fine_fraction - 0.3).abs() < 1e-15 && (mean_diameter - 2.5).abs() < 1e-15);
    let Some(Particles::Classes(classes)) = &case.sources[2].particles else {
        panic!("classes");
    };
    assert!((classes[1].mass_fraction - 0.75).abs() < 1e-15 && classes[1].density == 1.5);
    assert!(matches!(
        &case.sources[2].variation,
        Variation::Factors { kind: VariationKind::HourOfDay, factors } if factors.len() == 24
    ));
    assert!(problems.iter().any(|p| p.tag() == "W276"));
}

#[test]
fn towns_and_days() {
    let text = changed(
        "   RUNORNOT",
        "   URBANOPT  EAST 50000. East 0.9\n   URBANOPT  WEST 2.5E5\n   RUNORNOT",
    )
    .replace(
        "   SRCGROUP  ALL",
        "   URBANSRC  WEST STK1-STK2\n   URBANSRC  EAST VOL1\n   SRCGROUP  ALL",
    )
    .replace(
        "   PROFBASE",
        "   STARTEND  88 3 1 5  88 3 31 20\n   DAYRANGE  61-62 3/15\n   PROFBASE",
    );
    let (case, _) = read(&text).unwrap_or_else(|errors| panic!("{errors}"));
    let urban: Vec<Option<usize>> = case.sources.iter().map(|s| s.urban).collect();
    assert_eq!(urban, [Some(1), Some(1), Some(0)]);
    assert_eq!(
        (case.urban[0].roughness, case.urban[1].roughness),
        (0.9, 1.0)
    );
    assert_eq!(case.weather.start, Some(1_988_030_105));
    assert_eq!(case.weather.end, Some(1_988_033_120));
    let (common, leap) = case.weather.days.unwrap();
    // 15 March is day 74 of a common year and 75 of a leap year.
    let days = |list: &[bool]| -> Vec<usize> { (0..=366).filter(|day| list[*day]).collect() };
    assert_eq!(days(&common), [61, 62, 74]);
    assert_eq!(days(&leap), [61, 62, 75]);
}
