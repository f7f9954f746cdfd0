//! The runs whose files lie in `test_data`: own sources, receptors and two days of own weather, run with AERMOD 24142.

use crate::nearfield::Case;
use crate::nearfield::case::{Averaging, Group, Network, Output, OutputUnit, ReceptorKind};
use crate::plume::{
    Area, AreaShape, OutputTypes, ParticleClass, Particles, Receptor, Source, SourceKind, Stack,
    Variation, VariationKind, Volume,
};

fn source(id: &str, x: f64, y: f64, emission: f64, kind: SourceKind) -> Source {
    Source {
        id: id.to_owned(),
        x,
        y,
        elevation: 10.0,
        flat: false,
        kind,
        emission,
        variation: Variation::Constant,
        hourly: false,
        urban: None,
        buildings: None,
        platform: None,
        particles: None,
        gas: None,
        no2_ratio: 0.1,
        highly_buoyant: false,
    }
}

fn stack() -> SourceKind {
    SourceKind::Point(Stack {
        height: 35.0,
        temperature: 420.0,
        velocity: 12.0,
        diameter: 1.2,
        ..Stack::default()
    })
}

fn unit(factor: f64, label: &str) -> OutputUnit {
    OutputUnit {
        factor,
        emission_label: "GRAMS/SEC".to_owned(),
        output_label: label.to_owned(),
        period_label: label.to_owned(),
    }
}

fn weather(case: &mut Case, base: f64) {
    case.weather.surface_file = "m2.sfc".into();
    case.weather.profile_file = "m2.pfl".into();
    case.weather.surface_station = (2, 2021, "HERE".to_owned());
    case.weather.upper_station = (1, 2021, "ABOVE".to_owned());
    case.options.profile_base = base;
    case.options.pollutant = "DUST".to_owned();
}

fn receptor(case: &mut Case, at: [f64; 5], kind: ReceptorKind, network: &str) {
    case.receptors.push(Receptor {
        x: at[0],
        y: at[1],
        elevation: at[2],
        hill_height: at[3],
        flagpole: at[4],
    });
    case.receptor_kinds.push(kind);
    case.receptor_networks.push(network.to_owned());
}

/// Run a: every kind of receptor and nearly every output.
pub fn case_a() -> Case {
    let mut case = Case {
        titles: [
            " Every output of a short run".to_owned(),
            " own sources and weather".to_owned(),
        ],
        model_options: ["CONC", "ELEV", "FLGPOL", "RURAL"]
            .map(str::to_owned)
            .to_vec(),
        averaging: vec![
            Averaging::Hours(1),
            Averaging::Hours(3),
            Averaging::Hours(24),
            Averaging::Month,
            Averaging::Period,
        ],
        units: vec![unit(1.0e6, "MICROGRAMS/M**3")],
        flagpole: true,
        ..Case::default()
    };
    weather(&mut case, 10.0);
    let mut hall = source(
        "HALL",
        50.0,
        20.0,
        1.5,
        SourceKind::Volume(Volume {
            height: 8.0,
            sigma_y: 6.0,
            sigma_z: 3.5,
        }),
    );
    let mut factors = vec![0.5; 7];
    factors.extend([1.0; 10]);
    factors.extend([0.25; 7]);
    hall.variation = Variation::Factors {
        kind: VariationKind::HourOfDay,
        factors,
    };
    let mut yard = source(
        "YARD",
        -60.0,
        -40.0,
        0.0004,
        SourceKind::Area(Area {
            shape: AreaShape::Rectangle,
            height: 1.0,
            x_length: 40.0,
            y_length: 30.0,
            angle: 15.0,
            centre: [-36.8, -30.7],
            ..Area::default()
        }),
    );
    yard.variation = Variation::Factors {
        kind: VariationKind::Season,
        factors: vec![0.8, 1.0, 1.2, 1.0],
    };
    case.sources = vec![source("TALL", 0.0, 0.0, 12.5, stack()), hall, yard];
    let group = |id: &str, sources: &[usize]| Group {
        id: id.to_owned(),
        sources: sources.to_vec(),
        background: false,
    };
    case.groups = vec![group("STACKS", &[0]), group("ALL", &[0, 1, 2])];
    receptors_a(&mut case);
    outputs_a(&mut case);
    case
}

fn receptors_a(case: &mut Case) {
    for (row, y) in [-300.0, 300.0].into_iter().enumerate() {
        for (column, x) in [-400.0, 0.0, 400.0].into_iter().enumerate() {
            let height = 10.0 + 2.0 * column as f64 + row as f64;
            let at = [x, y, height, height + 50.0, 1.5 + 0.5 * row as f64];
            receptor(case, at, ReceptorKind::GridCartesian, "CART");
        }
    }
    for direction in [30.0_f64, 150.0, 270.0] {
        for distance in [250.0, 800.0] {
            let (sine, cosine) = direction.to_radians().sin_cos();
            let at = [distance * sine, distance * cosine, 0.0, 0.0, 1.5];
            receptor(case, at, ReceptorKind::GridPolar, "POL");
        }
    }
    for at in [
        [120.0, 310.0, 12.0, 50.0, 1.5],
        [-333.3, 21.7, 9.0, 9.0, 0.0],
        [500.0, -500.0, 9.0, 30.0, 1.5],
    ] {
        receptor(case, at, ReceptorKind::DiscreteCartesian, "");
    }
    let (sine, cosine) = 45.0_f64.to_radians().sin_cos();
    let at = [50.0 + 300.0 * sine, 20.0 + 300.0 * cosine, 10.0, 20.0, 1.5];
    receptor(case, at, ReceptorKind::DiscretePolar(1), "");
    for at in [
        [200.0, 200.0, 10.0, 10.0, 0.0],
        [150.0, 260.0, 10.0, 10.0, 0.0],
    ] {
        receptor(case, at, ReceptorKind::Evaluation(0), "");
    }
    case.arcs = vec!["ARC1".to_owned()];
    case.networks = vec![
        Network::Cartesian {
            id: "CART".to_owned(),
            x: vec![-400.0, 0.0, 400.0],
            y: vec![-300.0, 300.0],
            first: 0,
        },
        Network::Polar {
            id: "POL".to_owned(),
            origin: [0.0, 0.0],
            origin_source: Some("TALL".to_owned()),
            distances: vec![250.0, 800.0],
            directions: vec![30.0, 150.0, 270.0],
            first: 6,
        },
    ];
}

fn outputs_a(case: &mut Case) {
    let short = [
        Averaging::Hours(1),
        Averaging::Hours(3),
        Averaging::Hours(24),
        Averaging::Month,
    ];
    case.outputs = short
        .iter()
        .flat_map(|&own| {
            [
                Output::ReceptorTable(own, vec![1, 2, 4]),
                Output::MaximumTable(own, 11),
            ]
        })
        .collect();
    let [hour, _, day, _] = short;
    case.outputs.extend([
        Output::DayTable(day),
        Output::MaximumFile(hour, 1, 150.0, "a.max".into()),
        Output::MaximumFile(day, 0, 7.0, "a24.max".into()),
        Output::PostFile(hour, 1, false, "a01.pst".into()),
        Output::PostFile(hour, 0, true, "a01s.bin".into()),
        Output::PostFile(Averaging::Period, 0, false, "apers.pst".into()),
        Output::PlotFile(hour, 1, Some(1), "a01.plt".into()),
        Output::PlotFile(day, 0, Some(2), "a24.plt".into()),
        Output::PlotFile(Averaging::Period, 1, None, "aper.plt".into()),
        // One bit off the nearest number, as AERMOD reads it.
        Output::ToxxFile(hour, 0.00015_f64.next_up(), "a.tox".into()),
        Output::SeasonHour(1, "a.sea".into()),
        Output::RankFile(hour, 10, "a01.rnk".into()),
        Output::RankFile(day, 10, "a24.rnk".into()),
        Output::EvaluationFile(0, "a.evl".into()),
        Output::SummaryFile("a.sum".into()),
    ]);
    case.error_file = Some("a.err".into());
    case.event_file = Some(("a.evi".into(), false));
}

/// Run c: particles, four output types, exponential numbers; run e: concentration alone, some files without head.
pub fn case_ce(deposition: bool) -> Case {
    let letter = if deposition { "c" } else { "e" };
    let mut case = Case {
        titles: [" Deposition in exponential form".to_owned(), String::new()],
        averaging: vec![Averaging::Hours(1), Averaging::Hours(24), Averaging::Period],
        units: vec![unit(1.0e6, "MICROGRAMS/M**3")],
        ..Case::default()
    };
    weather(&mut case, 0.0);
    case.options.elevated = false;
    let mut tall = source("TALL", 0.0, 0.0, 12.5, stack());
    tall.elevation = 0.0;
    let mut words = vec!["NonDFAULT", "CONC"];
    if deposition {
        words.extend([
            "DEPOS", "DDEP", "WDEP", "FLAT", "DRYDPLT", "WETDPLT", "RURAL",
        ]);
        case.options.outputs = OutputTypes {
            concentration: true,
            total_deposition: true,
            dry_deposition: true,
            wet_deposition: true,
        };
        case.options.dry_depletion = true;
        case.options.wet_depletion = true;
        case.units
            .extend([0, 1, 2].map(|_| unit(3600.0, "GRAMS/M**2")));
        let class = |diameter, mass_fraction, density| ParticleClass {
            diameter,
            mass_fraction,
            density,
        };
        tall.particles = Some(Particles::Classes(vec![
            class(1.0, 0.3, 2.0),
            class(5.0, 0.4, 2.0),
            class(12.0, 0.3, 2.5),
        ]));
    } else {
        words.extend(["FLAT", "RURAL"]);
        case.layout.no_header = vec!["RANKFILE".to_owned(), "SEASONHR".to_owned()];
    }
    case.model_options = words.into_iter().map(str::to_owned).collect();
    case.sources = vec![tall];
    case.groups = vec![Group {
        id: "ALL".to_owned(),
        sources: vec![0],
        background: false,
    }];
    for (x, y) in [(120.0, 310.0), (-333.3, 21.7), (500.0, -500.0)] {
        receptor(
            &mut case,
            [x, y, 0.0, 0.0, 0.0],
            ReceptorKind::DiscreteCartesian,
            "",
        );
    }
    case.layout.exponential = true;
    let (hour, day) = (Averaging::Hours(1), Averaging::Hours(24));
    case.outputs = [hour, day]
        .into_iter()
        .flat_map(|own| {
            [
                Output::ReceptorTable(own, vec![1, 2]),
                Output::MaximumTable(own, 3),
            ]
        })
        .collect();
    case.outputs.extend([
        Output::PostFile(hour, 0, false, format!("{letter}01.pst").into()),
        Output::PlotFile(hour, 0, Some(1), format!("{letter}01.plt").into()),
        Output::PlotFile(
            Averaging::Period,
            0,
            None,
            format!("{letter}ann.plt").into(),
        ),
        Output::RankFile(hour, 5, format!("{letter}01.rnk").into()),
        Output::SeasonHour(0, format!("{letter}.sea").into()),
    ]);
    case
}
