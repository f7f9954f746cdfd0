//! `statistics.nc` (CF-1.10): all statistics by receptor, and again on each network's own axes.

use super::Products;
use super::hourly::hours_since_1970;
use super::nc::{DEFLATE, SUSPICION, coordinate_names, coordinates, doubles};
use super::statistic::Statistic;
use crate::nearfield::accumulation::stamp_of;
use crate::nearfield::case::Network;
use crate::output::WriteError;
use crate::output::netcdf_part::NetCdfPart;
use netcdf::FileMut;
use std::path::{Path, PathBuf};

/// Fill value of times: nothing found.
const NEVER: i32 = -1;

/// Writes the file.
pub(super) fn write(
    path: &Path,
    products: &Products<'_>,
    statistics: &[Statistic],
    degrees: Option<&[[f64; 2]]>,
) -> Result<PathBuf, WriteError> {
    let case = products.case;
    let place = products.system.zip(degrees);
    let mut file = NetCdfPart::create(path, SUSPICION)?;
    file.with("writing coordinates", |file| {
        coordinates(file, case, products.title, place)?;
        for (index, network) in case.networks.iter().enumerate() {
            axes(file, index, network, place.is_some())?;
        }
        for ranks in rank_counts(statistics) {
            let name = format!("rank_{ranks}");
            file.add_dimension(&name, ranks)?;
            let mut rank = file.add_variable::<i32>(&name, &[&name])?;
            rank.put_attribute("long_name", "rank, 1 = highest")?;
            rank.put_values(&(1..=ranks as i32).collect::<Vec<_>>(), ..)?;
        }
        Ok(())
    })?;
    for statistic in statistics {
        let doing = format!("writing {}", statistic.name);
        file.with(&doing, |file| {
            by_receptor(file, statistic, place.is_some())?;
            for (index, network) in case.networks.iter().enumerate() {
                let known = (case.groups.len(), place.is_some());
                on_network(file, statistic, index, network, known)?;
            }
            Ok(())
        })?;
    }
    file.close()
}

fn rank_counts(statistics: &[Statistic]) -> std::collections::BTreeSet<usize> {
    statistics
        .iter()
        .map(|statistic| statistic.ranks)
        .filter(|&ranks| ranks > 0)
        .collect()
}

/// Names of a network's axes, slow first.
fn axis_names(index: usize, network: &Network) -> [String; 2] {
    let number = index + 1;
    match network {
        Network::Cartesian { .. } => [format!("y_{number}"), format!("x_{number}")],
        Network::Polar { .. } => [format!("direction_{number}"), format!("distance_{number}")],
    }
}

fn axes(file: &mut FileMut, index: usize, network: &Network, mapped: bool) -> netcdf::Result<()> {
    let [slow, fast] = axis_names(index, network);
    let (values, id, words) = match network {
        Network::Cartesian { x, y, id, .. } => (
            [y, x],
            id,
            [("northing", "北向坐标", "m"), ("easting", "东向坐标", "m")],
        ),
        Network::Polar {
            directions,
            distances,
            id,
            ..
        } => (
            [directions, distances],
            id,
            [
                (
                    "direction from the origin, clockwise from north",
                    "方位角",
                    "degree",
                ),
                ("distance from the origin", "距离", "m"),
            ],
        ),
    };
    // Programs for maps look for these.
    let standard = ["projection_y_coordinate", "projection_x_coordinate"];
    let cartesian = matches!(network, Network::Cartesian { .. });
    let named = [&slow, &fast].into_iter().zip(values).zip(words);
    for (place, ((name, values), (en, zh, units))) in named.enumerate() {
        file.add_dimension(name, values.len())?;
        let en = format!("{en} of network {id}");
        let known = (cartesian && mapped).then_some(standard[place]);
        doubles(file, (name, known, &en, zh, units), &[name], values)?;
        if cartesian && let Some(mut variable) = file.variable_mut(name) {
            variable.put_attribute("axis", ["Y", "X"][place])?;
        }
        if let Network::Polar { origin, .. } = network
            && let Some(mut variable) = file.variable_mut(name)
        {
            variable.put_attribute("origin_x", origin[0])?;
            variable.put_attribute("origin_y", origin[1])?;
        }
    }
    Ok(())
}

fn describe(
    file: &mut FileMut,
    statistic: &Statistic,
    name: &str,
    dimensions: &[&str],
    coordinates: Option<&str>,
    mapped: bool,
    values: &[f64],
) -> netcdf::Result<()> {
    let words = (
        name,
        None,
        statistic.long_name_en.as_str(),
        statistic.long_name_zh.as_str(),
        statistic.units.as_str(),
    );
    doubles(file, words, dimensions, values)?;
    if let Some(mut variable) = file.variable_mut(name) {
        variable.put_attribute("cell_methods", statistic.cell_methods)?;
        if let Some(coordinates) = coordinates {
            variable.put_attribute("coordinates", coordinates)?;
        }
        if mapped {
            variable.put_attribute("grid_mapping", "crs")?;
        }
    }
    Ok(())
}

fn by_receptor(file: &mut FileMut, statistic: &Statistic, mapped: bool) -> netcdf::Result<()> {
    let rank = format!("rank_{}", statistic.ranks);
    let mut dimensions = vec!["group", "receptor"];
    if statistic.ranks > 0 {
        dimensions.insert(1, &rank);
    }
    let names = coordinate_names(mapped);
    describe(
        file,
        statistic,
        &statistic.name,
        &dimensions,
        Some(names),
        mapped,
        &statistic.values,
    )?;
    if statistic.dates.is_empty() {
        return Ok(());
    }
    let times: Vec<i32> = statistic
        .dates
        .iter()
        .map(|&date| match date {
            0 => NEVER,
            date => hours_since_1970(stamp_of(date)) as i32,
        })
        .collect();
    let mut time = file.add_variable::<i32>(&format!("{}_time", statistic.name), &dimensions)?;
    time.set_compression(DEFLATE, true)?;
    time.set_fill_value(NEVER)?;
    time.put_attribute(
        "long_name",
        "end of the averaging period, local standard time",
    )?;
    time.put_attribute("long_name_zh", "平均时段结束时刻(当地标准时)")?;
    time.put_attribute("units", "hours since 1970-01-01 00:00:00")?;
    time.put_attribute("calendar", "standard")?;
    time.put_attribute("coordinates", names)?;
    time.put_values(&times, ..)
}

fn on_network(
    file: &mut FileMut,
    statistic: &Statistic,
    index: usize,
    network: &Network,
    (groups, known): (usize, bool),
) -> netcdf::Result<()> {
    let [slow, fast] = axis_names(index, network);
    let (first, length, mapped) = match network {
        Network::Cartesian { x, y, first, .. } => (*first, x.len() * y.len(), known),
        Network::Polar {
            distances,
            directions,
            first,
            ..
        } => (*first, distances.len() * directions.len(), false),
    };
    let rank = format!("rank_{}", statistic.ranks);
    let mut dimensions = vec!["group", slow.as_str(), fast.as_str()];
    if statistic.ranks > 0 {
        dimensions.insert(1, &rank);
    }
    let mut values = Vec::with_capacity(groups * statistic.ranks.max(1) * length);
    for group in 0..groups {
        for rank in 0..statistic.ranks.max(1) {
            values.extend_from_slice(&statistic.of(group, rank)[first..first + length]);
        }
    }
    let name = format!("{}_network_{}", statistic.name, index + 1);
    describe(
        file,
        statistic,
        &name,
        &dimensions,
        Some("group_name"),
        mapped,
        &values,
    )
}
