//! A year of representative days beside observed months of cities.
//!
//! `cargo run --release --example evaluate_year -- RUN OBSERVATIONS.csv YEAR[,YEAR]`
//!
//! RUN is the folder of a run of the scenario `year` with `[chemistry]` and `[aerosol]`. OBSERVATIONS has the columns city (Xining, Haidong, Lanzhou), date,
//! pm25, pm10, so2, no2, o3 (8-hour maximum) in µg/m³ at 273.15 K and 1013.25 hPa, the state of records before September 2018. A month is the mean of the
//! representative days, each as often as it occurred in that month (`seeds/meteorology/days_by_month.csv`); a city is the mean of its points. Months with
//! fewer than 15 observed days are left out. Measured figures: docs/validation/year.md.

#![allow(clippy::print_stdout)]

use std::collections::BTreeMap;
use std::path::Path;

type Failure = Box<dyn std::error::Error>;
/// Value by key; keys are texts so that tables can be read as they come.
type Means = BTreeMap<(String, String), [f64; 5]>;

const CITIES: [(&str, &[&str]); 3] = [
    (
        "Xining",
        &["chengdong", "chengzhong", "chengxi", "chengbei"],
    ),
    ("Haidong", &["pingan"]),
    ("Lanzhou", &["chengguan", "qilihe", "xigu", "anning"]),
];
const POLLUTANTS: [&str; 5] = ["PM2.5", "PM10", "SO2", "NO2", "MDA8"];
const MONTHS: &str = include_str!("../seeds/meteorology/days_by_month.csv");
const LEAST_DAYS: usize = 15;
/// Gases: from 298.15 K, at which the product gives MDA8, to 273.15 K.
const TO_273: f64 = 298.15 / 273.15;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [run, observations, years] = arguments.as_slice() else {
        return Err("evaluate_year RUN OBSERVATIONS.csv YEAR[,YEAR]".into());
    };
    let days = modelled_days(Path::new(run))?;
    let observed = observed_months(Path::new(observations))?;
    let frequency = frequencies()?;
    for year in years.split(',') {
        println!("\n## {year}");
        for (city, _) in CITIES {
            by_month(city, year, &days, &observed, &frequency);
        }
        println!(
            "\n| city | pollutant | months | observed | model | MB | NMB % | NME % | r | FB % | IOA |"
        );
        println!("|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        for (city, _) in CITIES {
            for (p, name) in POLLUTANTS.iter().enumerate() {
                let pairs = pairs(city, year, p, &days, &observed, &frequency);
                if pairs.len() > 2 {
                    println!("| {city} | {name} | {} |", figures(&pairs));
                }
            }
        }
    }
    Ok(())
}

/// Rows of a table as maps from column to text.
fn rows(path: &Path) -> Result<Vec<BTreeMap<String, String>>, Failure> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    Ok(reader
        .deserialize()
        .collect::<Result<Vec<BTreeMap<String, String>>, _>>()?)
}

fn number(row: &BTreeMap<String, String>, column: &str) -> Result<f64, Failure> {
    let text = row
        .get(column)
        .ok_or_else(|| format!("no column {column}"))?;
    Ok(text.parse().map_err(|_| format!("{column}: '{text}'"))?)
}

/// Means of the representative days by city and day, at 273.15 K and 1013.25 hPa.
fn modelled_days(run: &Path) -> Result<Means, Failure> {
    let mut factor = BTreeMap::new();
    let mut values: BTreeMap<(String, String), [f64; 5]> = BTreeMap::new();
    for row in rows(&run.join("pm_daily.csv"))? {
        let key = (row["point"].clone(), row["day"].clone());
        factor.insert(key.clone(), number(&row, "factor_to_273K_1013hPa")?);
        let entry = values.entry(key).or_default();
        entry[0] = number(&row, "PM25_at_273K_1013hPa_ug_m3")?;
        entry[1] = number(&row, "PM10_at_273K_1013hPa_ug_m3")?;
    }
    for row in rows(&run.join("stations.csv"))? {
        let key = (row["point"].clone(), row["day"].clone());
        let factor = *factor.get(&key).ok_or("stations.csv has other days")?;
        let entry = values.entry(key).or_default();
        entry[2] = number(&row, "SO2_ug_m3")? * factor;
        entry[3] = number(&row, "NO2_ug_m3")? * factor;
    }
    for row in rows(&run.join("ozone_daily.csv"))? {
        let key = (row["point"].clone(), row["day"].clone());
        let entry = values.entry(key).or_default();
        entry[4] = number(&row, "mda8_reference_ug_m3")? * TO_273;
    }
    let mut cities = Means::new();
    for (city, points) in CITIES {
        for ((_, day), value) in values
            .iter()
            .filter(|((p, _), _)| points.contains(&p.as_str()))
        {
            let mean = cities.entry((city.to_owned(), day.clone())).or_default();
            for (sum, value) in mean.iter_mut().zip(value) {
                *sum += value / points.len() as f64;
            }
        }
    }
    Ok(cities)
}

/// Means by city and month (`2014-1`) over observed days; NaN where too few.
fn observed_months(path: &Path) -> Result<Means, Failure> {
    let mut sums: BTreeMap<(String, String), [(f64, usize); 5]> = BTreeMap::new();
    for row in rows(path)? {
        let mut date = row["date"].split('-');
        let (Some(year), Some(month)) = (date.next(), date.next()) else {
            return Err(format!("date '{}'", row["date"]).into());
        };
        let month: u32 = month.parse()?;
        let entry = sums
            .entry((row["city"].clone(), format!("{year}-{month}")))
            .or_default();
        for (sum, column) in entry.iter_mut().zip(["pm25", "pm10", "so2", "no2", "o3"]) {
            if let Some(value) = row.get(column).and_then(|text| text.parse::<f64>().ok()) {
                *sum = (sum.0 + value, sum.1 + 1);
            }
        }
    }
    let mean = |(sum, count): (f64, usize)| {
        if count < LEAST_DAYS {
            f64::NAN
        } else {
            sum / count as f64
        }
    };
    Ok(sums
        .into_iter()
        .map(|(key, sums)| (key, sums.map(mean)))
        .collect())
}

/// Days of the record by month (`2014-1`) and representative day.
fn frequencies() -> Result<BTreeMap<String, Vec<(String, f64)>>, Failure> {
    let mut table: BTreeMap<String, Vec<(String, f64)>> = BTreeMap::new();
    for line in MONTHS.lines().filter(|l| !l.starts_with('#')).skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let key = format!("{}-{}", cells[0], cells[1]);
        table
            .entry(key)
            .or_default()
            .push((cells[2].to_owned(), cells[3].parse()?));
    }
    Ok(table)
}

/// Observed and modelled means of the months of a year.
fn pairs(
    city: &str,
    year: &str,
    pollutant: usize,
    days: &Means,
    observed: &Means,
    frequency: &BTreeMap<String, Vec<(String, f64)>>,
) -> Vec<(u32, f64, f64)> {
    let mut pairs = vec![];
    for month in 1..=12 {
        let key = format!("{year}-{month}");
        let seen = observed
            .get(&(city.to_owned(), key.clone()))
            .map_or(f64::NAN, |means| means[pollutant]);
        let parts = frequency.get(&key).map_or(&[][..], Vec::as_slice);
        let (mut sum, mut weight) = (0.0, 0.0);
        for (day, count) in parts {
            if let Some(value) = days.get(&(city.to_owned(), day.clone())) {
                sum += value[pollutant] * count;
                weight += count;
            }
        }
        if seen.is_finite() && weight > 0.0 {
            pairs.push((month, seen, sum / weight));
        }
    }
    pairs
}

fn by_month(
    city: &str,
    year: &str,
    days: &Means,
    observed: &Means,
    frequency: &BTreeMap<String, Vec<(String, f64)>>,
) {
    println!("\n{city} (observed/model by month)");
    for (p, name) in POLLUTANTS.iter().enumerate() {
        let cells: Vec<String> = pairs(city, year, p, days, observed, frequency)
            .iter()
            .map(|(month, o, m)| format!("{month}: {o:.0}/{m:.0}"))
            .collect();
        println!("  {name:<6} {}", cells.join("  "));
    }
}

/// Number, means, MB, NMB, NME, r, FB and the index of agreement (Willmott 1981).
fn figures(pairs: &[(u32, f64, f64)]) -> String {
    let n = pairs.len() as f64;
    let mean =
        |f: &dyn Fn(f64, f64) -> f64| pairs.iter().map(|&(_, o, m)| f(o, m)).sum::<f64>() / n;
    let (seen, model) = (mean(&|o, _| o), mean(&|_, m| m));
    let covariance = mean(&|o, m| (o - seen) * (m - model));
    let spread = mean(&|o, _| (o - seen).powi(2)).sqrt() * mean(&|_, m| (m - model).powi(2)).sqrt();
    let agreement = 1.0
        - mean(&|o, m| (m - o).powi(2))
            / mean(&|o, m| ((m - seen).abs() + (o - seen).abs()).powi(2));
    format!(
        "{n} | {seen:.1} | {model:.1} | {:+.1} | {:+.0} | {:.0} | {:.2} | {:+.0} | {agreement:.2}",
        model - seen,
        100.0 * (model - seen) / seen,
        100.0 * mean(&|o, m| (m - o).abs()) / seen,
        covariance / spread,
        200.0 * mean(&|o, m| (m - o) / (m + o)),
    )
}
