//! Did you mean: the nearest known word, and the right unit.

pub(crate) use crate::problem::nearest;

/// Unit suffixes of keys: the suffix, its name in words, what it measures, and its size in SI.
const UNITS: &[(&str, &str, &str, f64)] = &[
    ("_km", "kilometres", "length", 1000.0),
    ("_m", "metres", "length", 1.0),
    ("_degrees", "degrees", "angle", 1.0),
    ("_deg", "degrees", "angle", 1.0),
    ("_days", "days", "time", 86_400.0),
    ("_hours", "hours", "time", 3600.0),
    ("_hour", "hours", "time", 3600.0),
    ("_h", "hours", "time", 3600.0),
    ("_minutes", "minutes", "time", 60.0),
    ("_min", "minutes", "time", 60.0),
    ("_seconds", "seconds", "time", 1.0),
    ("_s", "seconds", "time", 1.0),
    ("_m2_s", "m²/s", "diffusivity", 1.0),
    ("_km2_h", "km²/h", "diffusivity", 1e6 / 3600.0),
    ("_cm2_s", "cm²/s", "diffusivity", 1e-4),
    ("_ppm", "ppm", "mole fraction", 1e-6),
    ("_ppb", "ppb", "mole fraction", 1e-9),
    ("_ppt", "ppt", "mole fraction", 1e-12),
    ("_DU", "Dobson units", "ozone column", 1.0),
    ("_atm_cm", "atm cm", "ozone column", 1000.0),
];

/// Stem and unit of a key.
fn split(key: &str) -> (&str, Option<(&'static str, &'static str, f64)>) {
    let mut best: Option<(&str, (&'static str, &'static str, f64))> = None;
    for &(suffix, words, what, size) in UNITS {
        if let Some(stem) = key.strip_suffix(suffix)
            && best.is_none_or(|(shortest, _)| stem.len() < shortest.len())
        {
            best = Some((stem, (words, what, size)));
        }
    }
    best.map_or((key, None), |(stem, unit)| (stem, Some(unit)))
}

/// Code and help for a key that is not known, with the number behind it, among the keys that are.
pub(crate) fn for_key(
    key: &str,
    value: Option<f64>,
    known: &[&'static str],
) -> (&'static str, String) {
    let (stem, unit) = split(key);
    for right in known {
        let (right_stem, right_unit) = split(right);
        let Some((words, what, size)) = right_unit else {
            continue;
        };
        if stem != right_stem || *right == key {
            continue;
        }
        let converted = match (value, unit) {
            (Some(value), Some((_, same, from))) if same == what => {
                format!("{right} = {}", value * from / size)
            }
            _ => (*right).to_owned(),
        };
        return (
            "wrong-unit",
            format!("'{stem}' is given in {words}: write {converted}"),
        );
    }
    (
        "unknown-key",
        help(key, known.iter().copied(), "known here are"),
    )
}

/// `did you mean 'x'?` if a known word is near, else the list of them.
pub(crate) fn help<'k>(
    word: &str,
    known: impl Iterator<Item = &'k str> + Clone,
    list: &str,
) -> String {
    match nearest(word, known.clone()) {
        Some(near) => format!("did you mean '{near}'?"),
        None => format!("{list}: {}", known.collect::<Vec<_>>().join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_converted_in_the_hint() {
        let known = ["cell_size_km", "time_step_s", "horizontal_diffusivity_m2_s"];
        assert_eq!(
            for_key("cell_size_m", Some(6000.0), &known).1,
            "'cell_size' is given in kilometres: write cell_size_km = 6"
        );
        assert_eq!(
            for_key("time_step_min", Some(5.0), &known).1,
            "'time_step' is given in seconds: write time_step_s = 300"
        );
        assert_eq!(
            for_key("horizontal_diffusivity", Some(5.0), &known).1,
            "'horizontal_diffusivity' is given in m²/s: write horizontal_diffusivity_m2_s"
        );
        assert_eq!(
            for_key("cellsize_km", None, &known).1,
            "did you mean 'cell_size_km'?"
        );
    }

    #[test]
    fn nothing_near_lists_all() {
        assert_eq!(
            help("zzz", ["one", "two"].into_iter(), "there are"),
            "there are: one, two"
        );
    }
}
