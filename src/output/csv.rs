//! CSV tables: UTF-8 with a byte order mark, so that spreadsheets show Chinese names, and the unit in every header.

use super::catalogue::VariableSpec;
use super::cf_netcdf::TagLabel;
use super::file::{WriteError, write_file};
use crate::time::ModelTime;
use ndarray::ArrayView2;
use std::path::Path;

/// UTF-8's byte order mark.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// A point of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct SeriesPoint {
    /// Short name.
    pub id: String,
    /// English name.
    pub name: String,
    /// Chinese name.
    pub name_zh: String,
    /// Longitude [°E].
    pub longitude: f64,
    /// Latitude [°N].
    pub latitude: f64,
}

/// Writes a table of texts.
///
/// # Errors
/// [`WriteError`]; rows must be as long as the header.
pub fn write_table(
    path: &Path,
    header: &[String],
    rows: impl IntoIterator<Item = Vec<String>>,
) -> Result<(), WriteError> {
    let fail = |cause: csv::Error| WriteError::Format {
        path: path.to_owned(),
        cause: cause.to_string(),
    };
    let mut writer = csv::Writer::from_writer(MARK.to_vec());
    writer.write_record(header).map_err(fail)?;
    for row in rows {
        writer.write_record(&row).map_err(fail)?;
    }
    let bytes = writer.into_inner().map_err(|error| WriteError::Format {
        path: path.to_owned(),
        cause: error.to_string(),
    })?;
    write_file(path, &bytes)
}

/// A number with five significant digits, without exponent where it is short.
pub(super) fn number(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let magnitude = libm::floor(libm::log10(value.abs())) as i32;
    if (-6..15).contains(&magnitude) {
        let decimals = (4 - magnitude).max(0) as usize;
        let text = format!("{value:.decimals$}");
        if text.contains('.') {
            return text.trim_end_matches('0').trim_end_matches('.').to_owned();
        }
        return text;
    }
    format!("{value:.4e}")
}

/// A number, or nothing where there is none (a day that is not whole).
pub(super) fn number_or_nothing(value: f64) -> String {
    if value.is_finite() {
        number(value)
    } else {
        String::new()
    }
}

fn utc(time: ModelTime) -> String {
    time.utc().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn place(point: &SeriesPoint) -> [String; 5] {
    [
        point.id.clone(),
        point.name.clone(),
        point.name_zh.clone(),
        format!("{:.4}", point.longitude),
        format!("{:.4}", point.latitude),
    ]
}

const PLACE: [&str; 5] = ["point", "name", "name_zh", "lon_deg_east", "lat_deg_north"];

fn header(first: &[&str], specs: impl Iterator<Item = String>) -> Vec<String> {
    first
        .iter()
        .map(|text| (*text).to_owned())
        .chain(specs)
        .collect()
}

/// Writes series at points: one row a point and interval, one column a variable. `fields` are in SI, `[time][point]`.
/// Times are the ends of the intervals, in Beijing time and UTC.
///
/// # Errors
/// [`WriteError`]; a field of another shape than times × points is refused.
pub fn write_series(
    path: &Path,
    points: &[SeriesPoint],
    times: &[ModelTime],
    fields: &[(&VariableSpec, ArrayView2<'_, f64>)],
) -> Result<(), WriteError> {
    check(path, fields, times.len(), points.len())?;
    let first: Vec<&str> = ["time_beijing", "time_utc"]
        .into_iter()
        .chain(PLACE)
        .collect();
    let header = header(&first, fields.iter().map(|(spec, _)| spec.csv_header()));
    let rows = points.iter().enumerate().flat_map(|(p, point)| {
        times.iter().enumerate().map(move |(t, time)| {
            let values = fields
                .iter()
                .map(|(spec, field)| number(spec.from_si(field[[t, p]])));
            [time.to_string(), utc(*time)]
                .into_iter()
                .chain(place(point))
                .chain(values)
                .collect()
        })
    });
    write_table(path, &header, rows)
}

/// Writes contributions at points: one row a point and tag, with the value and its share of the set's total of every
/// pollutant. `fields` are in SI, `[tag][point]`, means over the run.
///
/// # Errors
/// [`WriteError`]; a field of another shape than tags × points is refused.
pub fn write_contributions(
    path: &Path,
    points: &[SeriesPoint],
    tags: &[TagLabel],
    fields: &[(&VariableSpec, ArrayView2<'_, f64>)],
) -> Result<(), WriteError> {
    check(path, fields, tags.len(), points.len())?;
    let first: Vec<&str> = PLACE
        .into_iter()
        .chain(["tag_set", "tag", "sector", "region"])
        .collect();
    let columns = fields
        .iter()
        .flat_map(|(spec, _)| [spec.csv_header(), format!("{}_share_pct", spec.name)]);
    let header = header(&first, columns);
    let rows = points.iter().enumerate().flat_map(|(p, point)| {
        tags.iter().enumerate().map(move |(t, tag)| {
            let values = fields.iter().flat_map(|(spec, field)| {
                let set = tags
                    .iter()
                    .enumerate()
                    .filter(|(_, other)| other.set == tag.set);
                let total: f64 = set.map(|(other, _)| field[[other, p]]).sum();
                let share = if total > 0.0 {
                    number(100.0 * field[[t, p]] / total)
                } else {
                    String::new()
                };
                [number(spec.from_si(field[[t, p]])), share]
            });
            let names = [&tag.set, &tag.name, &tag.sector, &tag.region].map(Clone::clone);
            place(point)
                .into_iter()
                .chain(names)
                .chain(values)
                .collect()
        })
    });
    write_table(path, &header, rows)
}

fn check(
    path: &Path,
    fields: &[(&VariableSpec, ArrayView2<'_, f64>)],
    rows: usize,
    columns: usize,
) -> Result<(), WriteError> {
    let wrong = fields
        .iter()
        .find(|(_, field)| field.dim() != (rows, columns));
    wrong.map_or(Ok(()), |(spec, field)| {
        Err(WriteError::Shape {
            path: path.to_owned(),
            variable: spec.name.clone(),
            expected: vec![rows, columns],
            found: field.shape().to_vec(),
        })
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::output::catalogue::{catalogue, find};
    use crate::species::SpeciesTable;
    use ndarray::array;

    fn point() -> SeriesPoint {
        SeriesPoint {
            id: "chengxi".into(),
            name: "Chengxi".into(),
            name_zh: "城西区".into(),
            longitude: 101.7574,
            latitude: 36.6255,
        }
    }

    #[test]
    fn series_have_both_clocks_and_units() {
        let path = tempfile::tempdir().unwrap().path().join("points.csv");
        let all = catalogue(&SpeciesTable::primary());
        let spec = find(&all, "PM25").unwrap();
        let times = [ModelTime::parse("2016-01-05T01:00").unwrap()];
        write_series(
            &path,
            &[point()],
            &times,
            &[(spec, array![[123.4567e-9]].view())],
        )
        .unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert_eq!(
            text,
            "\u{feff}time_beijing,time_utc,point,name,name_zh,lon_deg_east,lat_deg_north,PM25_ug_m3\n\
             2016-01-05 01:00,2016-01-04T17:00:00Z,chengxi,Chengxi,城西区,101.7574,36.6255,123.46\n"
        );
        assert!(write_series(&path, &[], &times, &[(spec, array![[1.0]].view())]).is_err());
    }

    #[test]
    fn shares_are_of_their_own_set() {
        let path = tempfile::tempdir()
            .unwrap()
            .path()
            .join("contributions.csv");
        let all = catalogue(&SpeciesTable::primary());
        let spec = find(&all, "PM25").unwrap();
        let tag = |set: &str, name: &str| TagLabel {
            name: name.into(),
            set: set.into(),
            ..TagLabel::default()
        };
        let tags = [tag("a", "power"), tag("a", "dust"), tag("b", "all")];
        let field = array![[3e-9], [1e-9], [4e-9]];
        write_contributions(&path, &[point()], &tags, &[(spec, field.view())]).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        let ends: Vec<&str> = text
            .lines()
            .skip(1)
            .map(|line| line.split("36.6255,").nth(1).unwrap())
            .collect();
        assert_eq!(ends, ["a,power,,,3,75", "a,dust,,,1,25", "b,all,,,4,100"]);
    }

    #[test]
    fn numbers_are_short_and_exact_to_five_digits() {
        assert_eq!(
            [0.0, 12.0, 123456.0, 0.001234567, -1.5e-12].map(number),
            ["0", "12", "123456", "0.0012346", "-1.5000e-12"]
        );
    }
}
