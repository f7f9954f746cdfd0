//! An invented run over the basin, to look at the report and to test it. Nothing in it is a result.

use std::f64::consts::TAU;

use crate::simulation::SurfaceHours;
use crate::time::ModelTime;
use ndarray::Array2;

use super::{
    InputFile, Inventory, InventoryRow, LargestSource, LedgerRow, Line, LineKind, OzonePage,
    Packed, Place, PollutantColumn, PollutantGroup, Provenance, RasterGrid, Receptor, ReportModel,
    RunDescription, Tag, TagMap, TagName, Text, TimeAxis, Town, WindSeries,
};

const POLLUTANTS: [(&str, &str, &str, &str, f64); 7] = [
    (
        "PM25",
        "PM2.5",
        "细颗粒物(一次)",
        "fine particles (primary)",
        38.0,
    ),
    (
        "PM10",
        "PM10",
        "可吸入颗粒物(一次)",
        "inhalable particles (primary)",
        74.0,
    ),
    ("SO2", "SO2", "二氧化硫", "sulfur dioxide", 21.0),
    ("NOX", "NOx", "氮氧化物", "nitrogen oxides as NO2", 46.0),
    ("CO", "CO", "一氧化碳", "carbon monoxide", 1150.0),
    ("NH3", "NH3", "氨", "ammonia", 8.5),
    (
        "VOC",
        "VOC",
        "挥发性有机物",
        "volatile organic compounds",
        61.0,
    ),
];
const SECTORS: [(&str, &str, &str, f64); 8] = [
    ("power", "电力", "Power", 0.06),
    ("industry", "工业", "Industry", 0.27),
    ("heating", "集中供热", "District heating", 0.14),
    ("residential", "居民散烧", "Residential", 0.21),
    ("traffic", "道路交通", "Road traffic", 0.15),
    ("dust", "扬尘", "Fugitive dust", 0.10),
    ("agriculture", "农业", "Agriculture", 0.04),
    ("other", "其他", "Other", 0.03),
];
const REGIONS: [(&str, &str, &str, f64, f64); 4] = [
    ("xining", "西宁", "Xining", 101.77, 36.62),
    ("haidong", "海东", "Haidong", 102.35, 36.42),
    ("lanzhou", "兰州", "Lanzhou", 103.75, 36.07),
    ("elsewhere", "域内其他", "Elsewhere in domain", 102.9, 36.0),
];
const OTHERS: [(&str, &str, &str); 3] = [
    ("boundary", "边界", "Boundary"),
    ("top", "模式顶", "Top"),
    ("initial", "初始场", "Initial"),
];
const STATIONS: [(&str, &str, &str, f64, f64, f64); 6] = [
    ("xining", "西宁", "Xining", 101.77, 36.62, 2262.0),
    ("datong", "大通", "Datong", 101.68, 36.93, 2470.0),
    ("pingan", "平安", "Ping'an", 102.10, 36.50, 2118.0),
    ("minhe", "民和", "Minhe", 102.80, 36.33, 1873.0),
    ("xigu", "兰州西固", "Lanzhou Xigu", 103.62, 36.10, 1560.0),
    (
        "chengguan",
        "兰州城关",
        "Lanzhou Chengguan",
        103.84,
        36.05,
        1526.0,
    ),
];
pub(super) const HOURS: usize = 48;

pub(super) fn position(nx: usize, ny: usize, i: f64, j: f64) -> (f64, f64) {
    let (x, y) = ((i / nx as f64 - 0.5) * 360.0, (j / ny as f64 - 0.5) * 252.0);
    let latitude = 36.4 + y / 111.2 - 1.1e-5 * x * x;
    (
        102.55 + x / (111.2 * libm::cos(latitude.to_radians())),
        latitude,
    )
}

fn height(longitude: f64, latitude: f64) -> f64 {
    let axis = 36.62 - 0.28 * (longitude - 101.77);
    let valley = libm::exp(-libm::pow((latitude - axis) / 0.10, 2.0));
    let side = libm::exp(-libm::pow((longitude - 101.68) / 0.07, 2.0)) * f64::from(latitude > axis);
    let ridges = libm::sin(TAU * (2.1 * latitude + 0.6 * longitude)) * 260.0
        + libm::sin(TAU * (3.7 * longitude - 1.3 * latitude)) * 140.0
        + libm::sin(TAU * (7.1 * longitude + 5.9 * latitude)) * 60.0;
    let floor = 2230.0 - 340.0 * (longitude - 101.77);
    let high = 3050.0 + ridges - 280.0 * (longitude - 102.3);
    let depth = (valley + 0.8 * side).min(1.0);
    high * (1.0 - depth) + floor * depth
}

/// Contribution of each tag at a place and hour for a pollutant of mean strength `scale`.
fn contributions(
    p: usize,
    scale: f64,
    longitude: f64,
    latitude: f64,
    hour: Option<usize>,
) -> Vec<f64> {
    let depth = (3900.0 - height(longitude, latitude)).max(100.0) / 1700.0;
    let phase = hour.map_or(0.0, |h| TAU * (h as f64 - 20.0) / 24.0);
    let day = if hour.is_some() {
        1.0 + 0.55 * libm::cos(phase)
    } else {
        1.0
    };
    let drift = hour.map_or(0.0, |h| 0.12 * libm::sin(TAU * h as f64 / 24.0));
    let mut out = Vec::new();
    for (s, sector) in SECTORS.iter().enumerate() {
        for (r, region) in REGIONS.iter().enumerate() {
            let (dx, dy) = (
                longitude - region.3 - drift,
                latitude - region.4 + 0.28 * drift,
            );
            let spread = 0.10 + 0.03 * s as f64 + 0.25 * f64::from(u8::from(r == 3));
            let near = libm::exp(-(dx * dx * 0.65 + dy * dy) / (spread * 2.2));
            let kind = 1.0 + 0.8 * libm::sin((3 * s + 2 * p + r) as f64);
            let strength = if r == 3 { 0.25 } else { 1.0 };
            out.push(scale * sector.3 * kind * strength * near * day * depth * 1.2);
        }
    }
    let fade = hour.map_or(0.1, |h| libm::exp(-(h as f64) / 9.0));
    out.extend([0.09 * scale, 0.004 * scale, 0.2 * scale * fade]);
    out
}

fn place(
    id: &str,
    zh: &str,
    en: &str,
    parent: (&str, &str),
    population: f64,
    x: f64,
    y: f64,
) -> Place {
    let rows: Vec<Vec<f64>> = (0..7)
        .map(|p| contributions(p, POLLUTANTS[p].4 * 0.8, x, y, None))
        .collect();
    Place {
        id: id.into(),
        name: Text::new(zh, en),
        parent: Text::new(parent.0, parent.1),
        population,
        mean: rows.iter().map(|r| r.iter().sum()).collect(),
        exposure: rows.iter().map(|r| r.iter().sum()).collect(),
        max: rows.iter().map(|r| 1.9 * r.iter().sum::<f64>()).collect(),
        mean_contribution: rows,
    }
}

fn receptor(k: usize) -> Receptor {
    let (id, zh, en, longitude, latitude, altitude) = STATIONS[k];
    let mut receptor = Receptor {
        id: id.into(),
        name: Text::new(zh, en),
        place: Text::new(
            if k < 2 {
                "西宁市"
            } else if k < 4 {
                "海东市"
            } else {
                "兰州市"
            },
            if k < 2 {
                "Xining"
            } else if k < 4 {
                "Haidong"
            } else {
                "Lanzhou"
            },
        ),
        longitude,
        latitude,
        altitude,
        series: vec![],
        contributions: vec![],
        mean: vec![],
        max: vec![],
        mean_contribution: vec![],
        wind: Some(WindSeries {
            speed: Packed::new((0..HOURS).map(|h| {
                (1.6 + 1.7 * libm::sin(TAU * (h as f64 - 8.0) / 24.0 + k as f64 * 0.3)).abs()
            })),
            from: Packed::new((0..HOURS).map(|h| {
                let base = if (3..12).contains(&((h + k) % 24)) {
                    125.0
                } else {
                    310.0
                };
                (base + 28.0 * libm::sin((h * 7 + k) as f64) + 360.0) % 360.0
            })),
        }),
    };
    let hourly: Vec<Vec<Vec<f64>>> = (0..7)
        .map(|p| {
            (0..HOURS)
                .map(|h| contributions(p, POLLUTANTS[p].4, longitude, latitude, Some(h)))
                .collect()
        })
        .collect();
    receptor.set_contributions(&hourly);
    receptor
}

/// Ozone that follows the sun, less where the towns are.
fn ozone(nx: usize, ny: usize) -> OzonePage {
    let cells = nx * ny;
    let start = ModelTime::from_beijing(2016, 6, 15, 0);
    let hours: Vec<ModelTime> = (0..HOURS as i64).map(|h| start.plus(h * 3600)).collect();
    let at = |value: &dyn Fn(f64, f64, f64) -> f64| -> Vec<f32> {
        (0..HOURS * cells)
            .map(|n| {
                let (hour, cell) = (n / cells, n % cells);
                let (x, y) = position(nx, ny, (cell % nx) as f64, (cell / nx) as f64);
                let day = (-libm::cos(TAU * (hour as f64 - 3.0) / 24.0)).max(0.0);
                let town = (REGIONS[0].3 - x).abs() + (REGIONS[0].4 - y).abs();
                value(day, libm::exp(-4.0 * town), hour as f64) as f32
            })
            .collect()
    };
    let gas = at(&|day, town, _| 1e-9 * (48.0 + 34.0 * day - 30.0 * town * (1.0 - day)));
    let nitrogen_dioxide = at(&|day, town, _| 1e-9 * (1.0 + 22.0 * town * (1.2 - day)));
    let formaldehyde = at(&|day, town, _| 1e-9 * (1.2 + 2.0 * town * day));
    let hydrogen_peroxide = at(&|day, town, _| 1e-9 * (0.3 + day * (1.0 - town)));
    let nitric_acid = at(&|day, town, _| 1e-9 * (0.2 + 2.0 * town * day));
    let air = at(&|_, _, _| 31.5);
    let radiation = at(&|day, _, _| 900.0 * day);
    let surface = SurfaceHours {
        hours: &hours,
        cells,
        ozone: &gas,
        nitrogen_dioxide: &nitrogen_dioxide,
        formaldehyde: &formaldehyde,
        hydrogen_peroxide: &hydrogen_peroxide,
        nitric_acid: &nitric_acid,
        air: &air,
        radiation: &radiation,
    };
    let stations: Vec<(Text, usize)> = STATIONS
        .iter()
        .enumerate()
        .map(|(k, station)| (Text::new(station.1, station.2), (7 * k + 3) % cells))
        .collect();
    OzonePage::of(&surface, &stations).expect("maps of the right size")
}

fn lines() -> Vec<Line> {
    let path = |from: f64, to: f64, f: &dyn Fn(f64) -> (f64, f64)| -> Vec<[f64; 2]> {
        (0..=60)
            .map(|n| {
                let (x, y) = f(from + (to - from) * f64::from(n) / 60.0);
                [x, y]
            })
            .collect()
    };
    let line = |kind, zh: &str, en: &str, points| Line {
        kind,
        name: Text::new(zh, en),
        points,
    };
    vec![
        line(
            LineKind::River,
            "湟水",
            "Huangshui",
            path(100.9, 103.3, &|x| {
                (x, 36.62 - 0.28 * (x - 101.77) + 0.015 * libm::sin(15.0 * x))
            }),
        ),
        line(
            LineKind::River,
            "黄河",
            "Yellow River",
            path(100.9, 104.4, &|x| {
                (
                    x,
                    35.85 + 0.13 * libm::sin(2.4 * (x - 101.0)) + 0.04 * (x - 102.0),
                )
            }),
        ),
        line(
            LineKind::Province,
            "",
            "",
            path(35.3, 37.5, &|y| (102.95 + 0.12 * libm::sin(5.0 * y), y)),
        ),
        line(
            LineKind::County,
            "",
            "",
            path(35.3, 37.5, &|y| (101.95 + 0.07 * libm::sin(7.0 * y), y)),
        ),
        line(
            LineKind::County,
            "",
            "",
            path(35.3, 37.5, &|y| {
                (102.45 + 0.08 * libm::sin(6.0 * y + 1.0), y)
            }),
        ),
        line(
            LineKind::County,
            "",
            "",
            path(100.7, 104.3, &|x| (x, 36.78 + 0.06 * libm::sin(9.0 * x))),
        ),
        line(
            LineKind::Lake,
            "",
            "",
            path(0.0, TAU, &|a| {
                (100.85 + 0.12 * libm::cos(a), 36.9 + 0.06 * libm::sin(a))
            }),
        ),
    ]
}

fn inventory() -> Inventory {
    let columns = ["PM2.5", "PM10", "SO2", "NOx", "CO", "NH3", "VOC"];
    let totals = [
        19_822.0, 49_250.0, 25_642.0, 53_998.0, 319_003.0, 10_475.0, 35_289.0,
    ];
    Inventory {
        pollutants: columns.iter().map(|&c| c.to_owned()).collect(),
        rows: SECTORS
            .iter()
            .map(|s| InventoryRow {
                sector: Text::new(s.1, s.2),
                emission: totals.iter().map(|t| t * s.3).collect(),
            })
            .collect(),
        unverified_share: vec![0.42, 0.37, 0.18, 0.25, 0.31, 0.6, 0.55],
        largest: (0..7)
            .flat_map(|p| {
                (0..10).map(move |k| LargestSource {
                    pollutant: p,
                    name: Text::new(
                        format!("示例源 {}", k + 1),
                        format!("Invented source {}", k + 1),
                    ),
                    sector: Text::new("工业", "Industry"),
                    place: Text::new("湟中区", "Huangzhong"),
                    emission: totals[p] * 0.05 / f64::from(k + 1),
                })
            })
            .collect(),
    }
}

/// The invented run on `nx` × `ny` cells.
pub fn demo(nx: usize, ny: usize) -> ReportModel {
    let corner = |(j, i): (usize, usize)| position(nx, ny, i as f64, j as f64);
    let longitude = Array2::from_shape_fn((ny + 1, nx + 1), |c| corner(c).0);
    let latitude = Array2::from_shape_fn((ny + 1, nx + 1), |c| corner(c).1);
    let centre = |c: usize| position(nx, ny, (c % nx) as f64 + 0.5, (c / nx) as f64 + 0.5);
    let terrain = Array2::from_shape_fn((ny, nx), |(j, i)| {
        let (x, y) = centre(j * nx + i);
        height(x, y)
    });
    let mut tags: Vec<Tag> = Vec::new();
    for (s, sector) in SECTORS.iter().enumerate() {
        for (r, region) in REGIONS.iter().enumerate() {
            tags.push(Tag {
                id: format!("{}_{}", sector.0, region.0),
                label: Text::new(
                    format!("{} · {}", sector.1, region.1),
                    format!("{} · {}", sector.2, region.2),
                ),
                sector: Some(s),
                region: Some(r),
            });
        }
    }
    tags.extend(OTHERS.iter().map(|o| Tag {
        id: o.0.into(),
        label: Text::new(o.1, o.2),
        sector: None,
        region: None,
    }));
    let field = |p: usize, hour| -> Vec<Vec<f64>> {
        (0..nx * ny)
            .map(|c| {
                let (x, y) = centre(c);
                contributions(p, POLLUTANTS[p].4, x, y, hour)
            })
            .collect()
    };
    let (mut mean_maps, mut tag_maps, mut hourly_maps) = (Vec::new(), Vec::new(), Vec::new());
    for p in 0..7 {
        let mean = field(p, None);
        mean_maps.push(Packed::new(mean.iter().map(|c| c.iter().sum())));
        tag_maps.extend((0..tags.len()).map(|tag| TagMap {
            pollutant: p,
            tag,
            map: Packed::new(mean.iter().map(|c| c[tag])),
        }));
        hourly_maps.push(Packed::new(
            (0..HOURS).flat_map(|h| field(p, Some(h)).into_iter().map(|c| c.iter().sum())),
        ));
    }
    let ledger = ["SO2", "NOX", "CO", "NH3", "VOC", "EC", "POC", "PMF", "PMC"]
        .iter()
        .enumerate()
        .map(|(k, name)| {
            let e = 1.4e5 * (1.0 + k as f64);
            LedgerRow {
                species: (*name).into(),
                counted: false,
                initial: 2.0e4,
                emitted: e,
                inflow: 6.0e4,
                outflow: 0.7 * e + 5.0e4,
                dry: 0.1 * e,
                wet: 0.0,
                converted: 0.0,
                final_mass: 0.2 * e + 3.0e4,
                residual: 3.0e-9 * e * 1e-4,
            }
        })
        .collect();
    let named = |l: &[(&str, &str, &str)]| {
        l.iter()
            .map(|x| TagName {
                id: x.0.into(),
                label: Text::new(x.1, x.2),
            })
            .collect::<Vec<_>>()
    };
    ReportModel {
        run: RunDescription {
            title: Text::new(
                "河湟谷地冬季污染过程(示例,数据为虚构)",
                "Winter episode in the He-Huang valleys (example, invented numbers)",
            ),
            description: Text::new(
                "用于查看报告版式的合成数据,不是模拟结果。",
                "Synthetic data for looking at the report; not the result of a simulation.",
            ),
            meteorology: Text::new("诊断风场(示例)", "Diagnostic wind model (example)"),
            cell_size: 360_000.0 / nx as f64,
            layers: 30,
            spin_up: 24.0,
        },
        time: TimeAxis {
            start: 1_451_923_200,
            step: 3600,
            count: HOURS,
            labels: vec![],
        },
        pollutants: POLLUTANTS
            .iter()
            .map(|p| PollutantColumn {
                name: p.0.into(),
                label: Text::same(p.1),
                long_name: Text::new(p.2, p.3),
                units: "µg/m³".into(),
                group: if p.0.starts_with("PM") {
                    PollutantGroup::Particles
                } else {
                    PollutantGroup::Gas
                },
            })
            .collect(),
        sectors: named(&SECTORS.map(|s| (s.0, s.1, s.2))),
        regions: named(&REGIONS.map(|r| (r.0, r.1, r.2))),
        tags,
        grid: RasterGrid::new(&longitude, &latitude, &terrain, 360_000.0 / nx as f64),
        fine_hillshade: None,
        lines: lines(),
        towns: vec![
            Town {
                name: Text::new("西宁", "Xining"),
                longitude: 101.77,
                latitude: 36.62,
                population: 1.9e6,
            },
            Town {
                name: Text::new("兰州", "Lanzhou"),
                longitude: 103.80,
                latitude: 36.06,
                population: 3.0e6,
            },
            Town {
                name: Text::new("平安", "Ping'an"),
                longitude: 102.10,
                latitude: 36.50,
                population: 1.2e5,
            },
            Town {
                name: Text::new("民和", "Minhe"),
                longitude: 102.80,
                latitude: 36.33,
                population: 9.0e4,
            },
        ],
        hourly_maps,
        mean_maps,
        tag_maps,
        group_maps: Vec::new(),
        receptors: (0..STATIONS.len()).map(receptor).collect(),
        counties: vec![
            place(
                "630121",
                "大通县",
                "Datong",
                ("西宁市", "Xining"),
                403_368.0,
                101.6,
                36.95,
            ),
            place(
                "630106",
                "湟中区",
                "Huangzhong",
                ("西宁市", "Xining"),
                395_043.0,
                101.5,
                36.55,
            ),
            place(
                "630202",
                "乐都区",
                "Ledu",
                ("海东市", "Haidong"),
                0.0,
                102.4,
                36.45,
            ),
            place(
                "620104",
                "西固区",
                "Xigu",
                ("兰州市", "Lanzhou"),
                0.0,
                103.6,
                36.1,
            ),
        ],
        cities: vec![
            place(
                "6301",
                "西宁市",
                "Xining",
                ("青海省", "Qinghai"),
                0.0,
                101.75,
                36.62,
            ),
            place(
                "6302",
                "海东市",
                "Haidong",
                ("青海省", "Qinghai"),
                0.0,
                102.3,
                36.42,
            ),
            place(
                "6201",
                "兰州市",
                "Lanzhou",
                ("甘肃省", "Gansu"),
                0.0,
                103.75,
                36.08,
            ),
        ],
        inventory: inventory(),
        ledger,
        ozone: Some(ozone(nx, ny)),
        ozone_budget: None,
        dust_sources: None,
        responses: None,
        processes: None,
        particles: None,
        provenance: Provenance {
            version: "0.1.0".into(),
            scenario_name: "example.toml".into(),
            scenario_text:
                "# example\ntitle = \"</script><b>invented</b>\"\n[grid]\ncell_size_km = 6\n".into(),
            made: String::new(),
            wall_time: 123.4,
            threads: 2,
            seed: None,
            inputs: vec![InputFile {
                name: "terrain".into(),
                blake3: "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262".into(),
                source: "invented".into(),
                licence: "CC0".into(),
            }],
            warnings: vec![
                Text::new(
                    "虚构数据,仅供查看版式。",
                    "Invented numbers, only to look at the layout.",
                ),
                Text::new("PM2.5 仅含一次颗粒物。", "PM2.5 is primary particles only."),
            ],
        },
    }
}
