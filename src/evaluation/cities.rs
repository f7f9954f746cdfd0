//! Which cells of a run stand for a place of a table of observations.

use crate::grid::HorizontalGrid;
use crate::observations::{Place, city_name};
use crate::seeds;
use crate::terrain::receptors;
use std::sync::OnceLock;

const FILE: &str = "geo/city_points.csv";

/// Points by city of the embedded table.
fn city_points() -> &'static [(String, String)] {
    static POINTS: OnceLock<Vec<(String, String)>> = OnceLock::new();
    POINTS.get_or_init(|| {
        let bytes = seeds::bytes(FILE).expect("the embedded file is there");
        csv::ReaderBuilder::new()
            .comment(Some(b'#'))
            .from_reader(bytes)
            .deserialize()
            .collect::<Result<_, _>>()
            .expect("the embedded file is whole")
    })
}

/// Cells of a place: those of the stations of a list with this code, name or city; else of the points that stand for a city; else of the point of
/// that name. Empty where nothing of that name is known, or nothing of it lies in the domain.
pub fn cells_of(place: &str, list: &[Place], grid: &HorizontalGrid) -> Vec<usize> {
    let by_list = |matches: &dyn Fn(&Place) -> bool| -> Vec<(f64, f64)> {
        let found = list.iter().filter(|p| matches(p));
        found.map(|p| (p.longitude, p.latitude)).collect()
    };
    let city = city_name(place);
    let points = receptors().unwrap_or_default();
    let mut positions = by_list(&|p| p.id == place || p.name == place);
    if positions.is_empty() {
        positions = by_list(&|p| p.city == place || city.is_some_and(|c| p.city == c));
    }
    if positions.is_empty() {
        let wanted: Vec<&String> = city_points()
            .iter()
            .filter(|(name, _)| city.is_some_and(|c| c == name.as_str()))
            .map(|(_, point)| point)
            .collect();
        positions = points
            .iter()
            .filter(|p| {
                wanted.contains(&&p.id)
                    || (wanted.is_empty()
                        && [&p.id, &p.name, &p.name_zh].iter().any(|n| *n == place))
            })
            .map(|p| (p.longitude, p.latitude))
            .collect();
    }
    positions
        .into_iter()
        .filter_map(|(longitude, latitude)| grid.cell_of(longitude, latitude).ok().flatten())
        .map(|(i, j)| j * grid.nx + i)
        .collect()
}
