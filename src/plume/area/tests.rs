//! Against AERMOD 24142's figures for decks of our own: rotated rectangle, polygon, circle, line and pit, one stable and one
//! convective hour of Houston's 1996 weather (mixing heights 190 m and 1,172 m), receptors within, beside and far.

#![allow(clippy::excessive_precision)]

use super::{AreaField, AreaTask, AreaTrace, Quantity, area_hour};
use crate::plume::core::{PlumeField, SourceHour, Tables};
use crate::plume::deposition::{ClassDeposition, SourceDeposition};
use crate::plume::open_pit::{self, effective_pit, pit_hour};
use crate::plume::weather::{
    ProfileLevel, ProfileRecord, SurfaceRecord, WeatherSettings, prepare_hour,
};
use crate::plume::{
    Area, AreaShape, Hour, HourStamp, OpenPit, Options, Receptor, Source, SourceKind, Variation,
};

/// 11 June, 3 h: stable.
fn night() -> Hour {
    weather(
        3,
        [-17.7, 0.184, -9.0, -9.0, -999.0, 190.0, 37.3],
        1.0,
        [1.76, 138.0, 293.8],
    )
}

/// 10 June, 12 h: convective.
fn noon() -> Hour {
    weather(
        12,
        [144.1, 0.353, 1.672, 0.005, 1172.0, 504.0, -27.6],
        0.25,
        [2.86, 93.0, 303.8],
    )
}

/// 11 June, 12 h: convective.
fn noon_after() -> Hour {
    weather(
        12,
        [209.6, 0.510, 1.761, 0.006, 940.0, 873.0, -57.0],
        0.25,
        [4.36, 200.0, 303.8],
    )
}

fn weather(hour: u32, layer: [f64; 7], albedo: f64, [wind, from, temperature]: [f64; 3]) -> Hour {
    let stamp = HourStamp {
        year: 1996,
        month: 6,
        day: 11,
        hour,
        day_of_year: 163,
    };
    let surface = SurfaceRecord {
        stamp,
        heat_flux: layer[0],
        friction_velocity: layer[1],
        convective_velocity: layer[2],
        gradient_above: layer[3],
        convective_mixing_height: layer[4],
        mechanical_mixing_height: layer[5],
        obukhov_length: layer[6],
        roughness_length: 0.15,
        bowen_ratio: 0.7,
        albedo,
        wind_speed: wind,
        wind_direction: from,
        wind_height: 6.1,
        temperature,
        temperature_height: 2.0,
        precipitation_code: 0,
        precipitation: 0.0,
        relative_humidity: 89.0,
        pressure: 1008.0,
        cloud_cover: 0,
    };
    let profile = ProfileRecord {
        stamp,
        levels: vec![ProfileLevel {
            height: 6.1,
            wind_direction: from,
            wind_speed: wind,
            temperature: if hour == 3 { 20.6 } else { 30.6 },
            sigma_theta: 99.0,
            sigma_w: 99.0,
        }],
    };
    let settings = WeatherSettings {
        profile_base: 10.0,
        adjusted_friction_velocity: true,
        stability_class: true,
        ..WeatherSettings::default()
    };
    prepare_hour(&surface, &profile, None, [0.0; 2], &settings).0
}

fn rectangle(at: [f64; 2], x_length: f64, y_length: f64, angle: f64) -> Area {
    let (sine, cosine) = (angle.to_radians().sin(), angle.to_radians().cos());
    let b = [at[0] + y_length * sine, at[1] + y_length * cosine];
    let c = [b[0] + x_length * cosine, b[1] - x_length * sine];
    let d = [c[0] - y_length * sine, c[1] - y_length * cosine];
    Area {
        shape: AreaShape::Rectangle,
        vertices: vec![at, b, c, d],
        x_length,
        y_length,
        angle,
        centre: [
            (at[0] + b[0] + c[0] + d[0]) / 4.0,
            (at[1] + b[1] + c[1] + d[1]) / 4.0,
        ],
        ..Area::default()
    }
}

/// 40 m × 300 m, turned by −35°, 4 m high, σz0 = 2 m.
fn strip() -> Area {
    Area {
        height: 4.0,
        sigma_z: 2.0,
        ..rectangle([200.0, -300.0], 40.0, 300.0, -35.0)
    }
}

/// A road as a line, 12 m wide, 1.5 m high, σz0 = 1.4 m.
fn line() -> Area {
    let angle = f64::atan2(450.0, 250.0);
    let start = [-200.0 - 6.0 * angle.cos(), -100.0 + 6.0 * angle.sin()];
    Area {
        shape: AreaShape::Line,
        height: 1.5,
        sigma_z: 1.4,
        ..rectangle(start, 12.0, f64::hypot(450.0, 250.0), angle.to_degrees())
    }
}

/// Twelve sides for a circle of radius 120 m, 25 m high, σz0 = 6 m.
fn circle() -> Area {
    let step = std::f64::consts::PI / 6.0;
    let area = std::f64::consts::PI * 120.0 * 120.0;
    let radius = (area / 12.0 * (0.5 * step).tan()).sqrt() / (0.5 * step).sin();
    Area {
        shape: AreaShape::Circle,
        height: 25.0,
        sigma_z: 6.0,
        vertices: (0..12)
            .map(|k| {
                let angle = f64::from(k) * step;
                [radius * angle.sin(), 500.0 + radius * angle.cos()]
            })
            .collect(),
        x_length: area.sqrt(),
        y_length: area.sqrt(),
        angle: 0.0,
        centre: [0.0, 500.0],
    }
}

/// A concave polygon, 2 m high.
fn polygon() -> Area {
    Area {
        shape: AreaShape::Polygon,
        height: 2.0,
        sigma_z: 1.0e-5,
        vertices: vec![
            [300.0, 300.0],
            [340.0, 380.0],
            [420.0, 400.0],
            [500.0, 340.0],
            [430.0, 330.0],
            [480.0, 280.0],
        ],
        x_length: 14000_f64.sqrt(),
        y_length: 14000_f64.sqrt(),
        angle: 0.0,
        centre: [394.952_380_952_380_96, 337.619_047_619_047_6],
    }
}

/// 180 m × 900 m, turned by −45°, 8 million m³.
fn pit() -> OpenPit {
    OpenPit {
        area: rectangle([-100.0, -100.0], 180.0, 900.0, -45.0),
        volume: 8.0e6,
        depth: 8.0e6 / (180.0 * 900.0),
        alpha: -45.0,
    }
}

fn source(area: &Area, elevation: Option<f64>) -> Source {
    Source {
        id: "A".to_owned(),
        x: area.vertices[0][0],
        y: area.vertices[0][1],
        elevation: elevation.unwrap_or(0.0),
        flat: elevation.is_none(),
        kind: SourceKind::Area(area.clone()),
        emission: 1.0,
        variation: Variation::Constant,
        hourly: false,
        urban: None,
        buildings: None,
        platform: None,
        particles: None,
        gas: None,
        no2_ratio: 0.0,
        highly_buoyant: false,
    }
}

fn receptors(rows: &[[f64; 5]]) -> PlumeField {
    let list: Vec<Receptor> = rows
        .iter()
        .map(|row| Receptor {
            x: row[0],
            y: row[1],
            elevation: row[2],
            hill_height: row[3],
            flagpole: 0.0,
        })
        .collect();
    PlumeField::new(&list)
}

fn integrals(
    s: &SourceHour<'_>,
    shape: &AreaField,
    deposition: Option<&SourceDeposition>,
    quantities: &[Quantity],
    rows: &[[f64; 5]],
) -> Vec<f64> {
    let mut out = vec![0.0; rows.len() * quantities.len()];
    AreaTask {
        source: s,
        shape,
        deposition,
        receptors: &receptors(rows),
        first: 0,
        quantities,
        out: &mut out,
        traces: None,
    }
    .compute();
    out
}

fn compare(name: &str, found: &[f64], wanted: impl Iterator<Item = f64>) {
    for (k, wanted) in wanted.enumerate() {
        let found = found[k];
        assert!(
            (found / wanted - 1.0).abs() < 1.0e-6,
            "{name}, receptor {k}: {found:e}, wanted {wanted:e}"
        );
    }
}

/// Rows: x, y, elevation, hill height, AERMOD's concentration per unit emission.
fn check(
    name: &str,
    hour: &Hour,
    options: &Options,
    area: &Area,
    ground: Option<f64>,
    rows: &[[f64; 5]],
) {
    let tables = Tables::new(&hour.rural, false);
    let source = source(area, ground);
    let s = area_hour(hour, &tables, options, &source, area);
    let concentration = [Quantity::Concentration];
    let found = integrals(&s, &AreaField::new(area), None, &concentration, rows);
    compare(name, &found, rows.iter().map(|row| row[4]));
}

#[test]
fn convective_hour_over_flat_ground() {
    let (hour, options) = (noon(), Options::default());
    let run = |name, area: &Area, rows: &[[f64; 5]]| check(name, &hour, &options, area, None, rows);
    run(
        "strip",
        &strip(),
        &[
            [139.31, -258.67, 0.0, 0.0, 1.3413458204e0],
            [-200.0, -400.0, 0.0, 0.0, 1.8922030688e-2],
            [-1200.0, -600.0, 0.0, 0.0, 2.3417456434e-3],
        ],
    );
    run(
        "polygon",
        &polygon(),
        &[
            [300.0, 300.0, 0.0, 0.0, 3.0581358523e0],
            [-400.0, 600.0, 0.0, 0.0, 2.0097339764e-2],
            [-1400.0, 0.0, 0.0, 0.0, 3.0539387378e-3],
        ],
    );
    run(
        "circle",
        &circle(),
        &[
            [-204.79, 596.26, 0.0, 0.0, 7.8339009799e-1],
            [-1400.0, 600.0, 0.0, 0.0, 3.3483345639e-2],
            [-2000.0, 1400.0, 0.0, 0.0, 4.6256285372e-3],
        ],
    );
    run(
        "line",
        &line(),
        &[
            [158.28, 124.35, 0.0, 0.0, 8.3756111391e-1],
            [-400.0, 200.0, 0.0, 0.0, 2.1615005123e-2],
            [-452.63, 390.77, 0.0, 0.0, 2.1874007978e-3],
        ],
    );
}

#[test]
fn stable_hour_over_flat_ground() {
    let (hour, options) = (night(), Options::default());
    let run = |name, area: &Area, rows: &[[f64; 5]]| check(name, &hour, &options, area, None, rows);
    run(
        "strip",
        &strip(),
        &[
            [0.0, 0.0, 0.0, 0.0, 6.4821710653e0],
            [139.31, -258.67, 0.0, 0.0, 2.4747564856e-1],
            [-1000.0, 1600.0, 0.0, 0.0, 5.9017410858e-2],
        ],
    );
    run(
        "polygon",
        &polygon(),
        &[
            [400.0, 400.0, 0.0, 0.0, 1.1099514792e1],
            [-200.0, 1200.0, 0.0, 0.0, 3.5109104046e-1],
            [-800.0, 1200.0, 0.0, 0.0, 4.2915530842e-2],
        ],
    );
    run(
        "circle",
        &circle(),
        &[
            [-400.0, 1000.0, 0.0, 0.0, 1.2111355290e0],
            [-1200.0, 2000.0, 0.0, 0.0, 5.6135122676e-1],
            [-600.0, 800.0, 0.0, 0.0, 7.2035948987e-2],
        ],
    );
    run(
        "line",
        &line(),
        &[
            [158.28, 124.35, 0.0, 0.0, 2.5234953062e0],
            [0.0, 400.0, 0.0, 0.0, 2.4629099356e-1],
            [-2000.0, 2000.0, 0.0, 0.0, 5.5854386940e-2],
        ],
    );
}

#[test]
fn over_hills() {
    let options = Options::default();
    check(
        "strip at noon",
        &noon(),
        &options,
        &strip(),
        Some(27.24),
        &[
            [139.31, -258.67, 26.3, 65.42, 1.3015216552e0],
            [-200.0, -400.0, 19.24, 53.67, 1.9195889720e-2],
            [-1000.0, 400.0, 10.05, 36.53, 2.2743195606e-3],
        ],
    );
    check(
        "circle at noon",
        &noon(),
        &options,
        &circle(),
        Some(27.2),
        &[
            [-204.79, 596.26, 19.55, 60.1, 6.9719696742e-1],
            [-1400.0, 600.0, 6.0, 28.12, 3.3742289549e-2],
            [-2000.0, 1400.0, 0.0, 21.37, 4.6596659999e-3],
        ],
    );
    check(
        "circle at night",
        &night(),
        &options,
        &circle(),
        Some(27.2),
        &[
            [-400.0, 1000.0, 16.07, 48.18, 9.3119063767e-1],
            [-1200.0, 2000.0, 8.0, 23.34, 4.5907495989e-1],
            [-1600.0, 1600.0, 4.0, 22.7, 5.6028182480e-2],
        ],
    );
    check(
        "line at night",
        &night(),
        &options,
        &line(),
        Some(26.26),
        &[
            [-43.55, 26.09, 24.46, 65.39, 1.6957358733e0],
            [-452.63, 390.77, 15.77, 53.12, 2.4957309921e-1],
            [-2000.0, 2000.0, 0.0, 20.65, 5.3586865099e-2],
        ],
    );
}

#[test]
fn fast_area_and_meander() {
    let fast = Options {
        fast_area: true,
        greatest_distance: 8.0e4,
        ..Options::default()
    };
    check(
        "fast circle at noon",
        &noon(),
        &fast,
        &circle(),
        Some(27.2),
        &[
            [-204.79, 596.26, 19.55, 60.1, 6.9718346234e-1],
            [-1000.0, 200.0, 10.43, 36.53, 3.2757921587e-2],
            [-1600.0, -200.0, 4.43, 25.11, 4.3374270683e-3],
        ],
    );
    check(
        "fast strip at night",
        &night(),
        &fast,
        &strip(),
        Some(27.24),
        &[
            [0.0, 0.0, 25.91, 66.37, 6.0726824171e0],
            [-600.0, 400.0, 14.09, 48.18, 2.3175990791e-1],
            [-1400.0, 1000.0, 6.0, 26.8, 4.6904401235e-2],
        ],
    );
    let meander = Options {
        area_meander: true,
        ..Options::default()
    };
    check(
        "meander at noon",
        &noon(),
        &meander,
        &strip(),
        Some(27.24),
        &[
            [139.31, -258.67, 26.3, 65.42, 9.9819364585e-1],
            [-143.05, 135.1, 21.73, 63.22, 1.0669051753e-2],
            [235.54, 547.43, 42.17, 73.05, 1.5252354706e-3],
        ],
    );
}

#[test]
fn pit_over_hills() {
    let (pit, options) = (pit(), Options::default());
    let concentration = [Quantity::Concentration];
    let noon_rows = [
        [-400.0, 200.0, 16.55, 54.89, 3.9027089685e0],
        [-1200.0, 400.0, 8.03, 32.01, 3.7838638898e-1],
        [-1200.0, 600.0, 8.0, 31.59, 5.8165910076e-2],
    ];
    let night_rows = [
        [-800.0, 800.0, 12.0, 39.75, 1.1835041670e1],
        [-1000.0, 1200.0, 10.0, 31.59, 3.4613094859e0],
        [-288.24, 57.5, 18.23, 57.87, 5.7104960046e-1],
    ];
    for (name, hour, rows) in [
        ("pit at noon", noon(), noon_rows),
        ("pit at night", night(), night_rows),
    ] {
        let tables = Tables::new(&hour.rural, false);
        let source = source(&pit.area, Some(21.54));
        let s = pit_hour(&hour, &tables, &options, &source, &pit);
        let effective = effective_pit(&s, &pit, &[]);
        let found: Vec<f64> = integrals(&s, &effective.shape, None, &concentration, &rows)
            .iter()
            .map(|value| value * effective.emission_factor)
            .collect();
        compare(name, &found, rows.iter().map(|row| row[4]));
    }
}

/// Three classes with AERMOD's velocities; dry depletion along the way.
#[test]
fn falling_dust() {
    let hour = noon_after();
    let tables = Tables::new(&hour.rural, false);
    let options = Options::default();
    let area = strip();
    let source = source(&area, Some(27.24));
    let s = area_hour(&hour, &tables, &options, &source, &area);
    let class = |mass_fraction, settling_velocity, deposition_velocity| ClassDeposition {
        mass_fraction,
        settling_velocity,
        settling_in_depletion: settling_velocity,
        deposition_velocity,
        ..ClassDeposition::default()
    };
    let deposition = SourceDeposition {
        classes: vec![
            class(0.3, 5.2484187258448108e-5, 4.1936951463640337e-4),
            class(0.4, 1.5531873747954773e-3, 5.1704349328668735e-2),
            class(0.3, 3.0330066959145079e-2, 1.2906738841746171e-1),
        ],
        particles: true,
        reference_height: 1.15,
        wind: s.wind,
        dry_depletion: true,
        ..SourceDeposition::default()
    };
    let rows = [
        [200.0, -200.0, 30.12, 68.04, 1.0808328486],
        [235.54, 547.43, 42.17, 73.05, 2.4649415411e-2],
        [0.0, 400.0, 28.12, 68.04, 2.2840236756e-3],
    ];
    let dry = [5.8200390590e-2, 1.2769060634e-3, 1.1355181371e-4];
    let found = integrals(
        &s,
        &AreaField::new(&area),
        Some(&deposition),
        &[Quantity::Concentration, Quantity::Dry],
        &rows,
    );
    compare("concentration", &found, rows.iter().map(|row| row[4]));
    compare("dry deposition", &found[3..], dry.into_iter());
}

#[test]
fn pits_shrink_and_keep_their_emission() {
    // Shallow pits leave through nearly all of their area, deep ones through 8 %.
    assert!(open_pit::effective_share(1.0e-9) > 0.999);
    assert_eq!(open_pit::effective_share(0.3), 0.08);
    assert!((open_pit::escaping_share(0.029, 1.0) - 0.5).abs() < 1.0e-15);
    for (flow, axis, angle) in [(30.0, 0.0, 30.0), (350.0, 0.0, 10.0), (0.0, 135.0, 45.0)] {
        assert!((open_pit::angle_to_axis(flow, axis) - angle).abs() < 1.0e-12);
    }
    let square = [[0.0, 0.0], [0.0, 10.0], [10.0, 10.0], [10.0, 0.0]];
    assert!(open_pit::within_polygon(&square, [5.0, 5.0]));
    assert!(!open_pit::within_polygon(&square, [10.0, 5.0]));
    assert!(!open_pit::within_polygon(&square, [11.0, 5.0]));
    let hour = night();
    let tables = Tables::new(&hour.rural, false);
    let options = Options::default();
    let pit = pit();
    let source = source(&pit.area, None);
    let s = pit_hour(&hour, &tables, &options, &source, &pit);
    let gas = effective_pit(&s, &pit, &[]);
    assert!((gas.emission_factor * gas.shape.area / (180.0 * 900.0) - 1.0).abs() < 1.0e-12);
}

/// A block gives what the whole gives, and every reached receptor leaves a trace.
#[test]
fn blocks_and_traces() {
    let hour = noon();
    let tables = Tables::new(&hour.rural, false);
    let options = Options::default();
    let area = strip();
    let source = source(&area, None);
    let s = area_hour(&hour, &tables, &options, &source, &area);
    let rows: Vec<[f64; 5]> = (0..40)
        .map(|k| {
            [
                f64::from(k) * -20.0,
                -250.0 + f64::from(k % 7) * 30.0,
                0.0,
                0.0,
                0.0,
            ]
        })
        .collect();
    let field = receptors(&rows);
    let shape = AreaField::new(&area);
    let mut traces = vec![AreaTrace::default(); 40];
    let mut whole = vec![0.0; 40];
    let mut part = vec![0.0; 13];
    let task = |first, out, traces| {
        AreaTask {
            source: &s,
            shape: &shape,
            deposition: None,
            receptors: &field,
            first,
            quantities: &[Quantity::Concentration],
            out,
            traces,
        }
        .compute();
    };
    task(0, &mut whole, Some(traces.as_mut_slice()));
    task(20, &mut part, None);
    assert_eq!(part[..], whole[20..33]);
    for (value, trace) in whole.iter().zip(&traces) {
        assert_eq!(*value > 0.0, trace.reached && *value > 0.0);
        assert!(!trace.reached || trace.wind > 0.0);
    }
    assert!(whole.iter().any(|value| *value > 0.0));
}
