//! `hehuang met days`: what kind of weather real days had, by a table of daily records.

use super::CliError;
use crate::meteorology::daily::{DailyWeather, read_daily};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// How often each representative day occurred in each month of the records, as CSV; what is to be said of the records stands in comments.
pub(super) fn days(files: &[PathBuf]) -> Result<String, CliError> {
    let [file] = files else {
        return Err(CliError::Arguments(
            "one table of daily records is wanted\nhint: hehuang met days daily.csv".into(),
        ));
    };
    let table = read_daily(file).map_err(|e| CliError::Input(e.to_string()))?;
    let fail = |e: &dyn std::fmt::Display| CliError::Input(format!("{}: {e}", file.display()));
    let weather = DailyWeather::new(&table).map_err(|e| fail(&e))?;
    let mut counts: BTreeMap<(i16, usize, String), usize> = BTreeMap::new();
    for kind in weather.kinds() {
        let key = (kind.date.beijing().year(), kind.date.month(), kind.id());
        *counts.entry(key).or_default() += 1;
    }
    let mut text = String::new();
    for note in &weather.notes {
        text.push_str(&format!("# {note}\n"));
    }
    text.push_str("year,month,day,days\n");
    for ((year, month, day), count) in counts {
        text.push_str(&format!("{year},{month},{day},{count}\n"));
    }
    Ok(text)
}
