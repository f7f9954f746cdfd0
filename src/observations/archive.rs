//! The archive layout of China's network: `date,hour,type,1001A,1002A,…`, a row an hour and quantity, a column a station.
//!
//! Types are `PM2.5`, `PM10`, `SO2`, `NO2`, `O3`, `CO`; running means (`PM2.5_24h`, `O3_8h`, …) and `AQI` are left out, as they are made anew from hours.

use super::columns::{Column, Span, columns};
use super::gather::Table;
use super::quantity::plain;
use super::read::date;
use super::{Averaging, places::city_of_header};
use crate::meteorology::Faults;

/// Whether a header is one of the archive.
pub(super) fn is_archive(header: &[String]) -> bool {
    header.len() > 3
        && header
            .iter()
            .zip(["date", "hour", "type"])
            .all(|(found, wanted)| plain(found) == wanted)
}

/// Reads its rows.
pub(super) fn read(
    rows: csv::StringRecordsIntoIter<&[u8]>,
    header: &[String],
    table: &mut Table,
    faults: &mut Faults<'_>,
) {
    for record in rows {
        let Some((line, record)) = faults.whole_row(record, header.len()) else {
            continue;
        };
        let Some(midnight) = date(&record[0]) else {
            faults.add(
                line,
                "date",
                &record[0],
                "this is no date",
                "write 20160105",
            );
            continue;
        };
        let Ok(hour @ 0..=24) = record[1].parse::<i64>() else {
            faults.add(line, "hour", &record[1], "this is no hour", "write 0 to 24");
            continue;
        };
        let kind = record[2].to_owned();
        let column = columns(std::slice::from_ref(&kind), faults).pop();
        let value = match column {
            Some(Column::Value(value)) if value.span == Span::Row => value,
            Some(Column::Value(_) | Column::Derived) => {
                table.leave_out("rows of running means and indices");
                continue;
            }
            _ => {
                table.leave_out(&format!("rows of type '{kind}', which is not known"));
                continue;
            }
        };
        let begin = table.hour(midnight, hour);
        for (station, text) in header.iter().zip(record.iter()).skip(3) {
            let place = city_of_header(station);
            table.take(
                &place,
                value,
                Averaging::Hour,
                begin,
                None,
                (line, station, text),
                faults,
            );
        }
    }
}
