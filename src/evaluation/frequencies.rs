//! How often each representative day occurred in each month of Xining's record.

use super::compare::Frequencies;
use crate::seeds;
use crate::time::ModelTime;

const FILE: &str = "meteorology/days_by_month.csv";

/// A row of the file.
#[derive(serde::Deserialize)]
struct Row {
    year: i16,
    month: i8,
    day: String,
    days: f64,
}

/// The embedded table.
///
/// # Panics
/// If the embedded file is damaged (a test reads it).
pub fn embedded_frequencies() -> Frequencies {
    let bytes = seeds::bytes(FILE).expect("the embedded file is there");
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .from_reader(bytes);
    let mut table = Frequencies::new();
    for row in reader.deserialize::<Row>() {
        let row = row.expect("the embedded file is whole");
        let month = ModelTime::from_beijing(row.year, row.month, 1, 0);
        table.entry(month).or_default().push((row.day, row.days));
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_years_of_months_hold_nearly_all_their_days() {
        let table = embedded_frequencies();
        assert_eq!(table.len(), 60);
        for (month, days) in &table {
            let sum: f64 = days.iter().map(|d| d.1).sum();
            assert!((20.0..=31.0).contains(&sum), "{month}: {sum}");
        }
    }
}
