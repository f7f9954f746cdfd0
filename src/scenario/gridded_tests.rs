//! `[[inventory.gridded]]`: layers beside lines, in their place, and refused.
#![allow(clippy::unwrap_used, clippy::float_cmp)]

use super::*;
use crate::inventory::EmissionSchedule;
use std::path::Path;

/// Six cells of 40 km about Xining.
const SMALL: &str = "[scenario]\nname = \"a\"\nhours = 3\n[meteorology.representative_day]\nid = \"winter-stagnant\"\n\
                     [grid]\ncell_size_km = 40\nwidth_km = 240\nheight_km = 200\nlayers = 12\nfirst_layer_m = 60\n";

/// Writes CO of road transport: a flux [kg/(m² s)] on cells of 0.5° from a longitude on.
fn roads(path: &Path, west: f64, flux: f64) {
    let lon: Vec<f64> = (0..20).map(|n| west + 0.5 * f64::from(n)).collect();
    let lat: Vec<f64> = (0..16).map(|n| 33.0 + 0.5 * f64::from(n)).collect();
    let mut file = netcdf::create(path).unwrap();
    for (name, values, units) in [
        ("lat", &lat, "degrees_north"),
        ("lon", &lon, "degrees_east"),
    ] {
        file.add_dimension(name, values.len()).unwrap();
        let mut axis = file.add_variable::<f64>(name, &[name]).unwrap();
        axis.put_values(values, ..).unwrap();
        axis.put_attribute("units", units).unwrap();
    }
    let mut field = file.add_variable::<f64>("emi_co", &["lat", "lon"]).unwrap();
    field
        .put_values(&vec![flux; lon.len() * lat.len()], ..)
        .unwrap();
    field.put_attribute("units", "kg m-2 s-1").unwrap();
}

/// A base with `CO_TRO.nc` and the keys of its table.
fn with(west: f64, flux: f64, keys: &str) -> Result<(Scenario, Base), String> {
    let folder = tempfile::tempdir().unwrap();
    roads(&folder.path().join("CO_TRO.nc"), west, flux);
    let text = format!("{SMALL}[[inventory.gridded]]\nfiles = [\"CO_TRO.nc\"]\n{keys}\n");
    let scenario = Scenario::parse_in(&text, "a.toml", folder.path());
    let scenario = scenario.map_err(|e| e.render(false))?;
    let base = scenario.base().map_err(|e| e.render(false))?;
    Ok((scenario, base))
}

/// Takes the place of road transport, of which it has nothing but CO.
const INSTEAD: &str = "replaces = [\"transport\"]\nwithout = [\"SO2\", \"NOX\", \"NH3\", \"VOC\", \"PM25\", \"PM10\", \"BC\", \"OC\"]";
/// A flux that gives about what the lines give.
const LIKELY: f64 = 8e-11;

#[test]
fn a_layer_takes_the_place_of_lines() {
    let (scenario, base) = with(98.0, LIKELY, INSTEAD).unwrap();
    let gridded = base.gridded.as_ref().unwrap();
    assert!(
        base.inventory
            .lines
            .iter()
            .all(|line| line.sector != "transport")
    );
    assert_eq!(gridded.replaced, ["transport"]);
    // 240 × 200 km of the map, of which the cells on the ground are 1/factor² each.
    let area: f64 = base.horizontal.area.sum();
    let annual = gridded.layers.total("transport")[2];
    let wanted = LIKELY * area * 365.0 * 86_400.0;
    assert!(
        (annual / wanted - 1.0).abs() < 2e-3,
        "{annual:e} {wanted:e}"
    );
    let schedule = &gridded.schedule;
    let lane = base.species.lane("CO").unwrap();
    let lanes = base.species.len();
    let sum: f64 = schedule
        .annual_totals()
        .chunks(lanes)
        .map(|g| g[lane])
        .sum();
    assert!((sum / annual - 1.0).abs() < 1e-12);
    let notes = scenario.emission_notes(&base).join("\n");
    for part in [
        "emi_co: CO of TRO (EDGAR) → transport, a year in kg m-2 s-1",
        "lines left out for gridded emissions: sectors transport",
    ] {
        assert!(notes.contains(part), "{notes}");
    }
    assert!(base.files.iter().any(|f| f.ends_with("CO_TRO.nc")));
}

#[test]
fn what_would_be_wrong_is_refused() {
    // As drawn, but in one line.
    let fail = |west, flux, keys: &str| {
        let drawn = with(west, flux, keys).err().unwrap().replace('│', " ");
        drawn.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let twice = fail(98.0, LIKELY, "");
    assert!(
        twice.contains("counted twice: sector 'transport' is both in the layers")
            && twice.contains("a.toml:13"),
        "{twice}"
    );
    assert!(with(98.0, LIKELY, "beside = true").is_ok());
    let units = fail(98.0, 1e6 * LIKELY, INSTEAD);
    assert!(units.contains("is it a unit error?"), "{units}");
    assert!(with(98.0, 1e6 * LIKELY, &format!("{INSTEAD}\ntrusted = true")).is_ok());
    let lost = fail(
        98.0,
        LIKELY,
        "replaces = [\"transport\"]\nwithout = [\"SO2\"]",
    );
    assert!(
        lost.contains("have no NOX (") && lost.contains("it would be lost"),
        "{lost}"
    );
    let part = fail(101.9, LIKELY, INSTEAD);
    assert!(part.contains("does not cover the domain"), "{part}");
    let other = fail(98.0, LIKELY, "replaces = [\"transport\", \"power\"]");
    assert!(other.contains("the layers emit transport only"), "{other}");
    let typo = fail(98.0, LIKELY, "replaces = [\"transprt\"]");
    assert!(typo.contains("did you mean 'transport'?"), "{typo}");
    let key = fail(98.0, LIKELY, "sectors = \"TRO\"");
    assert!(key.contains("did you mean 'sector'?"), "{key}");
    let month = fail(98.0, LIKELY, "month = 13");
    assert!(month.contains("write 1 to 12"), "{month}");
}
