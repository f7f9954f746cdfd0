//! What netCDF files say of their values, by the CF conventions: attributes, packing, missing values, units of time.

mod classic;
mod damage;

use crate::time::ModelTime;
use crate::units::{DAY, HOUR, MINUTE};
use netcdf::{AttributeValue, Dimension, Variable};
use std::path::Path;

/// Larger than any number of a field: netCDF's own fill value (9.97e36) and whatever a broken file holds.
pub(crate) const IMPOSSIBLE: f64 = 1e30;

/// Most values of a variable that are read at once; a field of the whole earth at 0.1° on 137 levels has 0.9·10⁹.
const MOST_AT_ONCE: usize = 1 << 30;

/// Opens a file, which must be as long as its header says, and whose variables are no larger than any field is: a header of a few
/// kilobytes can promise terabytes.
///
/// # Errors
/// Why it cannot be read, in the library's words or ours.
pub(crate) fn open(path: &Path) -> Result<netcdf::File, String> {
    // Our own look at the header comes first: the library takes what is there at its word.
    classic::check(path)?;
    let file = netcdf::open(path).map_err(|e| e.to_string())?;
    if !damage::is_sound(&file) {
        return Err("what it says of itself is damaged".to_owned());
    }
    let fault = file.variables().find_map(|variable| vast(&variable));
    fault.map_or(Ok(file), Err)
}

/// What is wrong with a variable of which a step holds more than is read at once.
fn vast(variable: &Variable<'_>) -> Option<String> {
    let lengths: Vec<usize> = variable.dimensions().iter().map(Dimension::len).collect();
    let step = lengths.get(1..).filter(|rest| !rest.is_empty());
    let count = step
        .unwrap_or(&lengths)
        .iter()
        .try_fold(1_usize, |n, length| n.checked_mul(*length));
    let most = count.is_none_or(|count| count > MOST_AT_ONCE);
    most.then(|| {
        format!(
            "{} of {lengths:?} is larger than any field that is read",
            variable.name()
        )
    })
}

/// Whether a file begins as netCDF does.
pub(crate) fn is_netcdf(path: &Path) -> bool {
    let mut start = [0_u8; 4];
    let read =
        std::fs::File::open(path).and_then(|mut f| std::io::Read::read_exact(&mut f, &mut start));
    read.is_ok() && (&start[..3] == b"CDF" || &start == b"\x89HDF")
}

/// A number, or the first of several; `None` for texts and kinds of numbers that no attribute of a field has.
pub(crate) fn number(value: AttributeValue) -> Option<f64> {
    match value {
        AttributeValue::Double(v) => Some(v),
        AttributeValue::Float(v) => Some(f64::from(v)),
        AttributeValue::Int(v) => Some(f64::from(v)),
        AttributeValue::Short(v) => Some(f64::from(v)),
        AttributeValue::Longlong(v) => Some(v as f64),
        AttributeValue::Doubles(v) => v.first().copied(),
        AttributeValue::Floats(v) => v.first().map(|v| f64::from(*v)),
        AttributeValue::Ints(v) => v.first().map(|v| f64::from(*v)),
        AttributeValue::Longlongs(v) => v.first().map(|v| *v as f64),
        _ => None,
    }
}

/// All numbers of an attribute; none for texts and kinds of numbers that no attribute of a field has.
pub(crate) fn numbers(value: AttributeValue) -> Vec<f64> {
    match value {
        AttributeValue::Doubles(v) => v,
        AttributeValue::Floats(v) => v.into_iter().map(f64::from).collect(),
        AttributeValue::Ints(v) => v.into_iter().map(f64::from).collect(),
        other => number(other).into_iter().collect(),
    }
}

/// A text attribute of a variable.
pub(crate) fn text(variable: &Variable<'_>, name: &str) -> Option<String> {
    match variable.attribute_value(name)?.ok()? {
        AttributeValue::Str(text) => Some(text),
        AttributeValue::Strs(texts) => texts.first().cloned(),
        _ => None,
    }
}

/// How the numbers of a variable stand for values.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Packing {
    scale: f64,
    offset: f64,
    /// Numbers that stand for nothing.
    nothing: Vec<f64>,
}

impl Packing {
    /// By `scale_factor`, `add_offset`, `_FillValue` and `missing_value`.
    pub fn of(variable: &Variable<'_>) -> Self {
        let of = |name: &str| number(variable.attribute_value(name)?.ok()?);
        Self {
            scale: of("scale_factor").unwrap_or(1.0),
            offset: of("add_offset").unwrap_or(0.0),
            nothing: ["_FillValue", "missing_value"]
                .into_iter()
                .filter_map(of)
                .collect(),
        }
    }

    /// The value of a number; `None` where there is none.
    pub fn value(&self, raw: f64) -> Option<f64> {
        let absent = raw.is_nan() || raw.abs() >= IMPOSSIBLE || self.nothing.contains(&raw);
        (!absent).then_some(raw * self.scale + self.offset)
    }
}

/// Parts of units of time: `hours since 1900-01-01 00:00:00.0` is `hour` and `1900-01-01 00:00:00.0`.
pub(crate) fn since(units: &str) -> Option<(String, &str)> {
    let (unit, start) = units.split_once(" since ")?;
    let unit = unit.trim().to_lowercase();
    let singular = unit.strip_suffix('s').unwrap_or(&unit).to_owned();
    Some((singular, start.trim()))
}

/// Seconds of a unit of time of one length, in the singular.
pub(crate) fn seconds(unit: &str) -> Option<f64> {
    match unit {
        "second" => Some(1.0),
        "minute" => Some(MINUTE),
        "hour" => Some(HOUR),
        "day" => Some(DAY),
        _ => None,
    }
}

/// Whether a calendar is that of the world.
pub(crate) fn real(calendar: &str) -> bool {
    ["standard", "gregorian", "proleptic_gregorian"].contains(&calendar)
}

/// The instants of a variable of time, rising; else what is wrong and what to do.
pub(crate) fn instants(variable: &Variable<'_>) -> Result<Vec<ModelTime>, (String, &'static str)> {
    const UNITS: &str =
        "units such as 'hours since 1900-01-01 00:00:00.0' or 'seconds since 1970-01-01' are read";
    let name = variable.name();
    let units = text(variable, "units").unwrap_or_default();
    let bad = || (format!("{name} in '{units}'"), UNITS);
    let (unit, start) = since(&units).ok_or_else(bad)?;
    let seconds = seconds(&unit).ok_or_else(bad)?;
    let calendar = text(variable, "calendar").unwrap_or_else(|| "standard".into());
    if !real(&calendar) {
        return Err((
            format!("calendar '{calendar}'"),
            "days of the world's calendar are needed (standard, proleptic_gregorian); cdo setcalendar,standard makes them of a model's",
        ));
    }
    let day = start.get(..10).unwrap_or("");
    let clock = start.get(11..16).unwrap_or("00:00");
    let origin = ModelTime::parse(&format!("{day}T{clock}Z")).map_err(|_| bad())?;
    let values = variable.get_values::<f64, _>(..);
    let values = values.map_err(|e| (format!("{name}: {e}"), "it must hold numbers"))?;
    let mut times: Vec<ModelTime> = Vec::new();
    for value in values {
        let after = value * seconds;
        if !after.is_finite() || after.abs() > 1e12 || (after - after.round()).abs() > 1e-3 {
            return Err((format!("a time of {value} {units}"), UNITS));
        }
        let time = origin.plus(after.round() as i64);
        if times.last().is_some_and(|last| *last >= time) {
            let what = format!("{time} does not come after the time before it");
            return Err((what, "times must rise"));
        }
        times.push(time);
    }
    Ok(times)
}
