//! What the columns of a table are.

use super::chinese::{DatePart, Known, known};
use super::quantities::QUANTITIES;
use crate::meteorology::station_list::StationList;
use crate::meteorology::text::Faults;

/// What a column of the table holds.
pub(super) enum Column {
    TimeBeijing,
    TimeUtc,
    Date,
    Part(DatePart),
    LeftAlone,
    Station,
    Name,
    Value(usize, f64, f64),
}

/// The columns of a table.
pub(super) struct Layout {
    /// As they stand in the head.
    pub header: Vec<String>,
    /// What they hold, in the same order.
    pub columns: Vec<Column>,
    /// The table is one of China's administration: its codes count.
    pub chinese: bool,
    /// Rows are days.
    pub daily: bool,
}

impl Layout {
    /// Recognises the columns of the header; `placed` where a list says where stations stand.
    pub fn of(header: Vec<String>, placed: bool, problems: &mut Faults<'_>) -> Self {
        let meanings: Vec<Option<Known>> = header.iter().map(|head| known(head)).collect();
        let plain: Vec<&str> = header
            .iter()
            .zip(&meanings)
            .map(|(head, meaning)| match meaning {
                Some(Known::As(column)) => column,
                _ => head.as_str(),
            })
            .collect();
        let mut columns = vec![];
        for (position, head) in header.iter().enumerate() {
            let left_alone = meanings[position] == Some(Known::LeftAlone);
            if plain[..position].contains(&plain[position]) && !left_alone {
                let message = if head == plain[position] {
                    "this column stands twice".to_owned()
                } else {
                    format!("a second column of {}", plain[position])
                };
                problems.add(1, head, "", message, "remove one");
            }
            match meanings[position] {
                Some(Known::Part(part)) => columns.push(Column::Part(part)),
                Some(Known::LeftAlone) => columns.push(Column::LeftAlone),
                Some(Known::Unit(hint)) => {
                    problems.add(
                        1,
                        head,
                        "",
                        "the unit of this column is missing or not known",
                        hint,
                    );
                }
                Some(Known::As(_)) | None => match column(plain[position]) {
                    Ok(column) => columns.push(column),
                    Err((message, hint)) => problems.add(1, head, "", message, &hint),
                },
            }
        }
        let daily = columns.iter().any(|c| matches!(c, Column::Date));
        check_times(&columns, problems);
        check_needed(&plain, daily, placed, problems);
        Self {
            chinese: meanings.iter().any(Option::is_some),
            daily,
            header,
            columns,
        }
    }
}

fn column(name: &str) -> Result<Column, (String, String)> {
    Ok(match name {
        "time_beijing" => Column::TimeBeijing,
        "time_utc" => Column::TimeUtc,
        "date_beijing" => Column::Date,
        "station" => Column::Station,
        "name" => Column::Name,
        _ => return value_column(name),
    })
}

fn check_times(columns: &[Column], problems: &mut Faults<'_>) {
    let whole = |c: &&Column| matches!(c, Column::TimeBeijing | Column::TimeUtc | Column::Date);
    let part = |wanted: fn(&DatePart) -> bool| {
        columns
            .iter()
            .any(|c| matches!(c, Column::Part(part) if wanted(part)))
    };
    let parts = [
        part(|p| *p == DatePart::Year),
        part(|p| *p == DatePart::Month),
        part(|p| *p == DatePart::Day),
        part(|p| matches!(p, DatePart::Hour { .. })),
    ];
    let in_parts = usize::from(parts.iter().all(|found| *found));
    let times = columns.iter().filter(whole).count() + in_parts;
    if times != 1 || (in_parts == 0 && parts.contains(&true)) {
        let message = format!("{times} time columns, one is needed");
        let hint = "write time_beijing, time_utc or (daily) date_beijing; in Chinese 时间, or 年, 月, 日 and 时";
        problems.add(1, "", "", message, hint);
    }
}

fn check_needed(plain: &[&str], daily: bool, placed: bool, problems: &mut Faults<'_>) {
    let mut need = vec!["station"];
    if !placed {
        need.extend(["lon_deg", "lat_deg", "elevation_m"]);
    }
    if daily {
        need.extend(["temperature_min_degC", "temperature_max_degC"]);
    }
    for needed in need {
        let stem = needed.rsplit_once('_').map_or(needed, |(stem, _)| stem);
        let same = |head: &&str| {
            *head == needed
                || (needed != "station" && head.rsplit_once('_').is_some_and(|p| p.0 == stem))
        };
        if !plain.iter().any(same) {
            let hint = if needed == "station" || stem.starts_with("temperature") {
                "add it to the table"
            } else {
                StationList::HINT
            };
            problems.add(1, needed, "", "this column is missing", hint);
        }
    }
}

fn value_column(name: &str) -> Result<Column, (String, String)> {
    let known = || {
        let names: Vec<_> = QUANTITIES.iter().map(|q| q.name).collect();
        format!("known quantities: {}", names.join(", "))
    };
    // The longest quantity name that the column starts with, so that temperature_min_degC is not 'temperature' in 'min_degC'.
    let found = QUANTITIES
        .iter()
        .enumerate()
        .filter(|(_, q)| name == q.name || name.starts_with(&format!("{}_", q.name)))
        .max_by_key(|(_, q)| q.name.len());
    let Some((index, quantity)) = found else {
        let near = QUANTITIES
            .iter()
            .map(|q| (strsim::jaro_winkler(name, q.name), q.name))
            .fold(
                (0.0, ""),
                |best, item| if item.0 > best.0 { item } else { best },
            );
        let hint = if near.0 > 0.8 {
            format!("did you mean '{}' with its unit?", near.1)
        } else {
            known()
        };
        return Err(("this column is not known".to_owned(), hint));
    };
    let unit = name[quantity.name.len()..].trim_start_matches('_');
    quantity
        .units
        .iter()
        .find(|u| u.0 == unit)
        .map(|u| Column::Value(index, u.1, u.2))
        .ok_or_else(|| {
            let units: Vec<_> = quantity
                .units
                .iter()
                .map(|u| format!("{}_{}", quantity.name, u.0))
                .collect();
            let message = if unit.is_empty() {
                "the unit is missing in the column name".to_owned()
            } else {
                format!("the unit '{unit}' is not known here")
            };
            (message, format!("write {}", units.join(" or ")))
        })
}
