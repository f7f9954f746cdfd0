use super::*;
use crate::apportionment::{TagLayout, TagSet};
use crate::grid::{GridSpecification, HorizontalGrid, LambertConformal};
use crate::output::SeriesPoint;
use crate::simulation::{Record, TagArea};
use crate::species::SpeciesTable;
use crate::terrain::Surface;
use crate::time::ModelTime;
use std::collections::BTreeSet;

const CELLS: usize = 64;
const CELL: usize = 1;
/// Hours on both sides of the first of March.
const HOURS: [&str; 3] = ["2016-02-29T23:00", "2016-03-01T00:00", "2016-03-01T01:00"];

/// Two sets: a sector in two regions, and in one; with six inflows each.
fn tags() -> TagLayout {
    let region = |name: &str, code: u32| (name.to_owned(), BTreeSet::from([code]));
    let sectors = ["industry".to_owned()];
    let regions = [region("xining", 1), region("haidong", 2)];
    let sets = vec![
        TagSet::sector_by_region("a", &sectors, &regions),
        TagSet::sector_by_region("b", &sectors, &regions[..1]),
    ];
    TagLayout::new(sets, &[], ModelTime(0), ModelTime(3600)).unwrap()
}

/// Contribution of column c to pollutant p at the point in hour h [kg/m³]; over the county it is twice as much.
fn value(h: usize, p: usize, c: usize) -> f64 {
    1e-9 * ((h + 1) * (p + 2) * (c + 1)) as f64
}

fn record(table: &SpeciesTable, tags: &TagLayout, hours: &[usize]) -> Record {
    let followed = table.tagged_pollutants();
    let empty = Record {
        cells: CELLS,
        pollutants: table.pollutants.len(),
        columns: tags.columns(),
        followed,
        points: vec![CELL],
        ..Record::default()
    };
    let mut record = empty.with_areas(vec![TagArea {
        id: "630102".into(),
        cells: vec![(0, 0.5), (3, 0.5)],
    }]);
    for &h in hours {
        let time = ModelTime::parse(HOURS[h]).unwrap();
        record.hours.push(time);
        record.weights.push(1.0);
        for p in 0..followed {
            for c in 0..tags.columns() {
                record.point_contribution.push(value(h, p, c) as f32);
                let at = (season_of(time) * followed + p) * tags.columns() + c;
                record.area_contribution[at] += 2.0 * value(h, p, c);
            }
        }
    }
    record
}

/// Does something with the results of a record.
fn with_results<T>(record: &Record, tags: &TagLayout, act: impl Fn(&Results<'_>) -> T) -> T {
    let grid = HorizontalGrid::new(&GridSpecification {
        projection: LambertConformal::HE_HUANG,
        nx: 8,
        ny: 8,
        cell_size: 12_000.0,
        centre_longitude: 101.7,
        centre_latitude: 36.6,
    })
    .unwrap();
    let point = SeriesPoint {
        id: "chengxi".into(),
        name: "Chengxi".into(),
        name_zh: "城西区".into(),
        longitude: 101.7574,
        latitude: 36.6255,
    };
    act(&Results {
        title: "a title",
        history: "",
        grid: &grid,
        surface: &Surface::embedded(&grid).unwrap(),
        species: &SpeciesTable::primary(),
        mechanism: None,
        tags,
        record,
        points: &[point],
    })
}

fn close(a: f64, b: f64) {
    assert!((a - b).abs() <= 1e-6 * b.abs(), "{a} {b}");
}

#[test]
fn every_tag_meets_every_receptor_in_every_season() {
    let (table, tags) = (SpeciesTable::primary(), tags());
    let record = record(&table, &tags, &[0, 1, 2]);
    with_results(&record, &tags, |results| {
        let matrix = results.matrix();
        assert_eq!(matrix.periods, ["all", "winter", "spring"]);
        assert_eq!(matrix.receptors, ["chengxi", "630102"]);
        assert_eq!(matrix.rows.len(), 3 * 2 * table.tagged_pollutants() * 15);
        // Means of (h + 1): all three hours, the first, the second and third.
        let hours = [2.0, 1.0, 2.5];
        for row in &matrix.rows {
            let (p, c) = (row.pollutant, row.column);
            let place = (row.receptor + 1) as f64;
            let expected = hours[row.period] * place * ((p + 2) * (c + 1)) as f64;
            close(row.contribution, expected);
            // 1 + … + 8 and 9 + … + 15.
            close(row.share, (c + 1) as f64 / if c < 8 { 36.0 } else { 84.0 });
        }
        let words = matrix.words(&matrix.rows[1]);
        let expected = [
            "a",
            "industry@haidong",
            "industry",
            "haidong",
            "chengxi",
            "PM25",
            "all",
            "ug m-3",
        ];
        assert_eq!(words, expected);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("m.csv");
        results
            .write_matrix_table(&results.matrix(), &path)
            .unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
        assert_eq!(lines.len(), matrix.rows.len() + 1);
        assert_eq!(
            lines[0],
            "set,tag,sector,region,receptor,pollutant,period,contribution,share,unit"
        );
        assert_eq!(
            lines[2],
            "a,industry@haidong,industry,haidong,chengxi,PM25,all,8,0.055556,ug m-3"
        );
        let path = folder.path().join("m.parquet");
        results
            .write_matrix_parquet(&results.matrix(), &path)
            .unwrap();
        assert!(std::fs::read(&path).unwrap().starts_with(b"PAR1"));
    });
    // A run in one season has no parts.
    let spring = self::record(&table, &tags, &[1, 2]);
    with_results(&spring, &tags, |results| {
        assert_eq!(results.matrix().periods, ["all"]);
    });
}

#[test]
fn a_year_has_its_days_and_their_weighted_mean() {
    let (table, tags) = (SpeciesTable::primary(), tags());
    let mut year = record(&table, &tags, &[]);
    year.add_day(&record(&table, &tags, &[0, 1]), (100.0, "calm"), (&[], &[]));
    year.add_day(&record(&table, &tags, &[2]), (265.0, "windy"), (&[], &[]));
    let year = Record::from_bytes(&year.to_bytes()).unwrap();
    with_results(&year, &tags, |results| {
        let matrix = results.matrix();
        assert_eq!(matrix.periods, ["all", "calm", "windy"]);
        let means = [(100.0 * 1.5 + 265.0 * 3.0) / 365.0, 1.5, 3.0];
        for row in &matrix.rows {
            let place = (row.receptor + 1) as f64;
            let expected = ((row.pollutant + 2) * (row.column + 1)) as f64 * place;
            close(row.contribution, means[row.period] * expected);
        }
    });
}
