#![allow(clippy::unwrap_used)]
use super::*;

const TWO: &str = "'Two blocks, plan in feet, north turned'
'P'
'FEET' 0.3048
'UTMN' 30.0
2
'HALL' 1 0.0
5 60.0
0 0
0 100
150 100
150 0
0 0
'SILO' 1 10.0
4 90.0
170 10
170 50
200 50
200 10
1
'S1' 0.0 130. 160 60
";

fn faults(text: &str) -> Vec<Fault> {
    match read_bpip(Path::new("a.inp"), text) {
        Err(BuildingsError::Wrong { faults, .. }) => faults,
        other => panic!("{other:?}"),
    }
}

#[test]
fn units_and_plant_north_count() {
    let plant = read_bpip(Path::new("a.inp"), TWO).unwrap();
    assert_eq!(plant.names, ["HALL", "SILO"]);
    let hall = &plant.structures[0].tiers[0];
    assert!(hall.corners.len() == 4 && (hall.height - 18.288).abs() < 1e-9);
    // (0, 100 ft) turned clockwise by 30°.
    let [x, y] = hall.corners[1];
    assert!((x - 15.24).abs() < 1e-9 && (y - 30.48 * 0.75_f64.sqrt()).abs() < 1e-9);
    assert!((plant.structures[1].base - 3.048).abs() < 1e-9);
    let profiles = plant.profiles();
    let text = keyword_lines(&plant, &profiles);
    assert_eq!(
        text.lines().filter(|line| line.starts_with("SO ")).count(),
        30
    );
    assert!(text.contains("SO BUILDHGT S1      "));
    assert!(gep_table(&plant, &profiles).contains("S1"));
}

#[test]
fn what_is_wrong_is_said_with_its_line() {
    let wrong = TWO
        .replace("'P'", "'X'")
        .replace("'UTMN'", "'UTM'")
        .replace("5 60.0", "5 -60.0");
    let lines: Vec<usize> = faults(&wrong).iter().map(|fault| fault.line).collect();
    assert_eq!(lines, [2, 4, 7]);
    let short = TWO.replace("150 100\n", "");
    assert_eq!(faults(&short)[0].line, 12, "a corner too few");
    let ends = TWO.replace("'S1' 0.0 130. 160 60\n", "");
    assert!(
        faults(&ends)[0]
            .message
            .contains("the file ends before stack 1")
    );
    let number = TWO.replace("170 50", "170 5O");
    assert!(faults(&number)[0].message.contains("\"5O\", no number"));
}

/// The same block by footprint in degrees and by plan in metres.
#[test]
fn footprints_in_degrees() {
    let map = Crs::epsg(32648).unwrap();
    let globe = Crs::epsg(4326).unwrap();
    let origin = [450_000.0, 4_050_000.0];
    let corners = [
        [0.0, 0.0],
        [0.0, 40.0],
        [60.0, 40.0],
        [60.0, 0.0],
        [0.0, 0.0],
    ];
    let degrees = |[x, y]: [f64; 2]| {
        let [longitude, latitude] = map.to(&globe, [origin[0] + x, origin[1] + y]).unwrap();
        format!("[{longitude:.10},{latitude:.10}]")
    };
    let ring: Vec<String> = corners.into_iter().map(degrees).collect();
    let text = format!(
        r#"{{"type":"FeatureCollection","features":[
        {{"type":"Feature","properties":{{"name":"HALL","height_m":25}},"geometry":{{"type":"Polygon","coordinates":[[{}]]}}}},
        {{"type":"Feature","properties":{{"name":"S1","height_m":45}},"geometry":{{"type":"Point","coordinates":{}}}}}]}}"#,
        ring.join(","),
        degrees([70.0, 20.0])
    );
    let plant = read_footprints(Path::new("a.geojson"), &text, Some(&map)).unwrap();
    let plan = "'t' \n'P'\n'METERS' 1\n'UTMN' 0\n1\n'HALL' 1 0\n4 25\n0 0\n0 40\n60 40\n60 0\n1\n'S1' 0 45 70 20\n";
    let plan = read_bpip(Path::new("a.inp"), plan).unwrap();
    let (ours, theirs) = (plant.profiles(), plan.profiles());
    for k in 0..36 {
        let pair = [ours[0].buildings.width[k], theirs[0].buildings.width[k]];
        assert!((pair[0] - pair[1]).abs() < 1e-3, "{k}: {pair:?}");
    }
    let wrong = text.replace("\"height_m\":25", "\"height\":25");
    let error = read_footprints(Path::new("a.geojson"), &wrong, None).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("feature 1 (HALL): a polygon has no height_m")
    );
}
