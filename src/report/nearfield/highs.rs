//! Tables of the highest values of the near-field page.

use super::super::Text;
use super::fill::{TOP, tenth};
use super::model::{TopRow, TopTable};
use crate::output::nearfield::{Products, Statistic, averaging_words, date_text, full_date};

/// Tables: the greatest of all times of short averages, the highest receptors of everything else.
pub(super) fn tops(products: &Products<'_>, all: &[Statistic]) -> Vec<TopTable> {
    let case = products.case;
    let row = |value, date, flag: String, receptor: usize| TopRow {
        value,
        date,
        flag,
        receptor,
        elevation: tenth(case.receptors[receptor].elevation),
        hill: tenth(case.receptors[receptor].hill_height),
    };
    let names = case.types().names();
    let mut tables = Vec::new();
    for statistic in all {
        let short = products.watch.maxima().find(|table| {
            !statistic.dates.is_empty()
                && averaging_words(case.averaging[table.averaging])[3] == statistic.averaging
        });
        for group in 0..case.groups.len() {
            let rows = if let Some(table) = short {
                let kind = names
                    .iter()
                    .position(|name| *name == statistic.output_type)
                    .unwrap_or(0);
                table.values[kind * case.groups.len() + group]
                    .iter()
                    .take(TOP)
                    .map(|(high, receptor)| {
                        let date = full_date(high.date, products.results.first.year);
                        let flag = high.flag.to_string().trim().to_owned();
                        row(high.value, date_text(date), flag, *receptor)
                    })
                    .collect()
            } else {
                let values = statistic.of(group, 0);
                let mut order: Vec<usize> = (0..values.len()).collect();
                order.sort_by(|&a, &b| values[b].total_cmp(&values[a]));
                order
                    .into_iter()
                    .take(TOP)
                    .filter(|&receptor| values[receptor] != 0.0)
                    .map(|receptor| row(values[receptor], String::new(), String::new(), receptor))
                    .collect()
            };
            tables.push(TopTable {
                label: Text::new(&statistic.long_name_zh, &statistic.long_name_en),
                averaging: statistic.averaging.clone(),
                units: statistic.units.clone(),
                group,
                rows,
            });
        }
    }
    tables
}
