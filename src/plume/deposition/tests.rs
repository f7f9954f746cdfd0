//! Three invented hours (rain by night, a dry noon, a shower) through AERMOD 24142, source by source.

use super::kernel::DepositionTask;
use super::*;
use crate::plume::Hour;
use crate::plume::core::{PlumeField, Tables};
use crate::plume::weather::{
    PastRain, ProfileLevel, ProfileRecord, SurfaceRecord, WeatherSettings, prepare_hour,
};
use crate::plume::{
    Exit, Gas, HourStamp, ParticleClass, Particles, Receptor, SourceKind, Stack, Variation, Volume,
};

fn hours() -> Vec<Hour> {
    let row = |hour: u32,
               h: f64,
               friction: f64,
               scale: f64,
               gradient: f64,
               zic: f64,
               zim: f64,
               l: f64| {
        SurfaceRecord {
            stamp: HourStamp {
                year: 2020,
                month: 6,
                day: 1,
                hour,
                day_of_year: 153,
            },
            heat_flux: h,
            friction_velocity: friction,
            convective_velocity: scale,
            gradient_above: gradient,
            convective_mixing_height: zic,
            mechanical_mixing_height: zim,
            obukhov_length: l,
            roughness_length: 0.2,
            bowen_ratio: 0.8,
            wind_height: 10.0,
            temperature_height: 2.0,
            ..SurfaceRecord::default()
        }
    };
    let rows = [
        SurfaceRecord {
            albedo: 1.0,
            wind_speed: 3.2,
            wind_direction: 250.0,
            temperature: 285.2,
            precipitation_code: 11,
            precipitation: 0.8,
            relative_humidity: 92.0,
            pressure: 1002.0,
            cloud_cover: 9,
            ..row(1, -25.0, 0.31, -9.0, -9.0, -999.0, 420.0, 105.0)
        },
        SurfaceRecord {
            albedo: 0.18,
            wind_speed: 4.1,
            wind_direction: 265.0,
            temperature: 291.6,
            relative_humidity: 60.0,
            pressure: 1003.0,
            cloud_cover: 3,
            ..row(2, 85.0, 0.45, 1.4, 0.008, 900.0, 700.0, -90.0)
        },
        SurfaceRecord {
            albedo: 0.2,
            wind_speed: 3.5,
            wind_direction: 240.0,
            temperature: 290.1,
            precipitation_code: 11,
            precipitation: 2.5,
            relative_humidity: 85.0,
            pressure: 1001.0,
            cloud_cover: 7,
            ..row(3, 40.0, 0.38, 1.05, 0.006, 800.0, 560.0, -120.0)
        },
    ];
    let settings = WeatherSettings {
        radiation: true,
        adjusted_friction_velocity: true,
        ..WeatherSettings::default()
    };
    let (mut rain, mut wetness) = (PastRain::default(), Wetness::default());
    rows.iter()
        .zip([12.0, 18.4, 16.9])
        .map(|(surface, celsius)| {
            let profile = ProfileRecord {
                stamp: surface.stamp,
                levels: vec![ProfileLevel {
                    height: 10.0,
                    wind_direction: surface.wind_direction,
                    wind_speed: surface.wind_speed,
                    temperature: celsius,
                    sigma_theta: 99.0,
                    sigma_w: 99.0,
                }],
            };
            let earlier = rain.enter(surface);
            wetness.step(surface.temperature, surface.precipitation, earlier[0]);
            let (mut hour, _) = prepare_hour(surface, &profile, None, earlier, &settings);
            hour.saturation_vapour_pressure = wetness.saturation_vapour_pressure;
            hour.soil_moisture = wetness.factor;
            hour
        })
        .collect()
}

fn source(x: f64, elevation: f64, kind: SourceKind, emission: f64) -> Source {
    Source {
        id: String::new(),
        x,
        y: 0.0,
        elevation,
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
        no2_ratio: 0.0,
        highly_buoyant: false,
    }
}

fn stack(height: f64, temperature: f64, velocity: f64, diameter: f64) -> SourceKind {
    SourceKind::Point(Stack {
        height,
        temperature,
        velocity,
        diameter,
        exit: Exit::Vertical,
    })
}

fn sources() -> [Source; 4] {
    let class = |diameter, mass_fraction, density| ParticleClass {
        diameter,
        mass_fraction,
        density,
    };
    let volume = SourceKind::Volume(Volume {
        height: 8.0,
        sigma_y: 6.0,
        sigma_z: 3.0,
    });
    [
        Source {
            particles: Some(Particles::Classes(vec![
                class(1.5, 0.6, 1.2),
                class(30.0, 0.4, 2.0),
            ])),
            ..source(0.0, 5.0, stack(25.0, 410.0, 9.0, 1.2), 50.0)
        },
        Source {
            particles: Some(Particles::Classes(vec![class(8.0, 1.0, 1.5)])),
            ..source(30.0, 6.0, volume, 2.0)
        },
        Source {
            particles: Some(Particles::Fine {
                fine_fraction: 0.7,
                mean_diameter: 0.9,
            }),
            ..source(0.0, 5.0, stack(25.0, 410.0, 9.0, 1.2), 50.0)
        },
        Source {
            gas: Some(Gas {
                diffusivity_air: 0.1112,
                diffusivity_water: 1.83e-5,
                cuticular_resistance: 732.0,
                henry: 72.0,
            }),
            ..source(10.0, 5.0, stack(40.0, 395.0, 12.0, 1.5), 20.0)
        },
    ]
}

fn settings(options: &Options) -> DepositionSettings {
    DepositionSettings {
        surface: Some(GasSurface {
            seasons: [4, 4, 5, 5, 1, 1, 1, 2, 2, 3, 3, 4],
            land_use: [5; 36],
            reactivity: 0.1,
            leaf_fraction_autumn: 0.6,
            leaf_fraction_spring: 0.3,
        }),
        ..DepositionSettings::new(options, &sources())
    }
}

fn options() -> Options {
    Options {
        dry_depletion: true,
        wet_depletion: true,
        ..Options::default()
    }
}

/// AERMOD's six digits of CONC [µg/m³], DDEP and WDEP [g/(m² h)]: `[source][hour][receptor]`.
#[rustfmt::skip]
const AERMOD: [[[[f64; 3]; 3]; 3]; 4] = [
    [
        [[7.855090e+01, 1.938070e-02, 2.449260e-02], [1.540210e+01, 1.567030e-03, 2.775160e-04], [1.988160e-03, 5.219980e-07, 5.369950e-05]],
        [[2.201140e+02, 4.754240e-02, 0.000000e+00], [8.390800e+00, 1.431550e-03, 0.000000e+00], [7.306540e+00, 1.658490e-03, 0.000000e+00]],
        [[1.933570e+02, 3.644610e-02, 1.891650e-02], [6.593320e-01, 7.599620e-05, 1.731520e-04], [5.730440e+00, 1.147410e-03, 6.359040e-04]],
    ],
    [
        [[1.212390e+02, 3.922100e-03, 2.076250e-03], [6.574770e-01, 2.151740e-05, 3.417360e-05], [2.147470e+00, 7.113700e-05, 3.915820e-05]],
        [[1.315390e+01, 3.520220e-03, 0.000000e+00], [3.530760e-01, 9.479600e-05, 0.000000e+00], [6.420500e-01, 1.722050e-04, 0.000000e+00]],
        [[1.774980e+01, 2.826090e-03, 1.450670e-03], [7.053190e-03, 1.126740e-06, 5.012810e-06], [7.362430e-01, 1.175640e-04, 4.860440e-05]],
    ],
    [
        [[5.202320e+01, 2.674270e-04, 2.754420e-02], [1.697960e+01, 7.383170e-05, 6.959880e-04], [1.061100e-03, 5.033940e-09, 5.990310e-05]],
        [[2.187730e+02, 3.416690e-03, 0.000000e+00], [9.458000e+00, 1.477680e-04, 0.000000e+00], [7.025160e+00, 1.098380e-04, 0.000000e+00]],
        [[1.931650e+02, 2.202260e-03, 1.578230e-03], [8.162170e-01, 9.299090e-06, 2.684210e-05], [5.496530e+00, 6.268560e-05, 5.041250e-05]],
    ],
    [
        [[6.314600e-02, 1.395060e-07, 1.504860e-06], [3.310110e+00, 5.341420e-06, 3.216320e-08], [8.242820e-08, 1.516250e-13, 1.831490e-09]],
        [[5.597370e+01, 4.057900e-04, 0.000000e+00], [3.596120e+00, 2.601580e-05, 0.000000e+00], [1.055540e+00, 7.647270e-06, 0.000000e+00]],
        [[4.886100e+01, 3.230830e-04, 9.008680e-08], [4.155600e-01, 2.738200e-06, 1.935210e-09], [7.979630e-01, 5.266380e-06, 2.258230e-09]],
    ],
];

#[test]
fn outputs_are_those_of_aermod() {
    let options = options();
    let settings = settings(&options);
    let receptor = |x, y, elevation, hill_height| Receptor {
        x,
        y,
        elevation,
        hill_height,
        flagpole: 0.0,
    };
    let field = PlumeField::new(&[
        receptor(400.0, 120.0, 18.0, 60.0),
        receptor(3000.0, 500.0, 40.0, 90.0),
        receptor(-250.0, 90.0, 5.0, 5.0),
    ]);
    for (h, hour) in hours().iter().enumerate() {
        let tables = Tables::new(&hour.rural, false);
        for (k, source) in sources().iter().enumerate() {
            let s = match &source.kind {
                SourceKind::Point(stack) => {
                    SourceHour::point(hour, &tables, &options, source, stack)
                }
                SourceKind::Volume(volume) => {
                    SourceHour::volume(hour, &tables, &options, source, volume)
                }
                _ => unreachable!(),
            };
            let mut out = [[0.0; 8]; 3];
            let [concentration, dry, wet] = &mut out;
            DepositionTask {
                source: &s,
                deposition: &SourceDeposition::new(&settings, k, &s),
                receptors: &field,
                first: 0,
                concentration,
                dry,
                wet,
            }
            .compute();
            for (r, expected) in AERMOD[k][h].iter().enumerate() {
                for (quantity, factor) in [1.0e6, 3600.0, 3600.0].into_iter().enumerate() {
                    let value = out[quantity][r] * source.emission * factor;
                    let error = (value - expected[quantity]).abs();
                    assert!(
                        error <= 5.5e-6 * expected[quantity],
                        "source {k} hour {h} receptor {r} quantity {quantity}: {value:e} for {:e}",
                        expected[quantity]
                    );
                }
            }
        }
    }
}

/// Deposition velocities [m/s] and washout rates [1/s] of AERMOD for the same hours.
#[test]
fn velocities_and_rates_are_those_of_aermod() {
    let options = options();
    let settings = settings(&options);
    // Source, hour, class, velocity, scavenging rate.
    #[rustfmt::skip]
    let expected = [
        (0, 0, 0, 2.239263602629e-4, 1.176149751827e-7),
        (0, 0, 1, 9.981338070141e-2, 2.435457535629e-4),
        (0, 1, 1, 1.486630584042e-1, 0.0),
        (0, 2, 0, 3.069398046334e-4, 2.109328249722e-7),
        (1, 2, 0, 4.437984734391e-2, 3.683966010839e-4),
        (2, 0, 0, 1.209031631338e-3, 1.078533815091e-4),
        (2, 1, 0, 4.340343888871e-3, 0.0),
        (2, 2, 0, 3.165124738736e-3, 1.6875e-5),
        (3, 0, 0, 4.437059939767e-4, 1.466001916205e-8),
        (3, 1, 0, 2.009770580421e-3, 0.0),
        (3, 2, 0, 1.830565638515e-3, 2.323433548756e-9),
    ];
    let hours = hours();
    for (k, h, class, velocity, rate) in expected {
        let tables = Tables::new(&hours[h].rural, false);
        let source = &sources()[k];
        let s = match &source.kind {
            SourceKind::Point(stack) => {
                SourceHour::point(&hours[h], &tables, &options, source, stack)
            }
            SourceKind::Volume(volume) => {
                SourceHour::volume(&hours[h], &tables, &options, source, volume)
            }
            _ => unreachable!(),
        };
        let made = SourceDeposition::new(&settings, k, &s).classes[class];
        assert!((made.deposition_velocity / velocity - 1.0).abs() < 1.0e-10);
        assert!((made.washout.scavenging_rate - rate).abs() <= 1.0e-10 * rate);
    }
}

#[test]
fn two_points_and_romberg_agree_on_a_smooth_integrand() {
    // ∫ from 1 to 101 of 1/(50 + x)².
    struct Smooth;
    impl depletion::Along<f64> for Smooth {
        fn value(&self, x: f64) -> f64 {
            1.0 / ((50.0 + x) * (50.0 + x))
        }
    }
    let exact = 1.0 / 51.0 - 1.0 / 151.0;
    assert!((depletion::romberg(101.0, &Smooth) / exact - 1.0).abs() < 1.0e-2);
}

#[test]
fn a_run_without_depletion_keeps_its_mass() {
    let options = Options::default();
    let settings = settings(&options);
    let hour = &hours()[0];
    let tables = Tables::new(&hour.rural, false);
    let source = &sources()[0];
    let SourceKind::Point(stack) = &source.kind else {
        unreachable!()
    };
    let s = SourceHour::point(hour, &tables, &options, source, stack);
    let made = SourceDeposition::new(&settings, 0, &s);
    let target = Target {
        distance: 800.0,
        path_length: 800.0,
        receptor_height: 0.0,
        elevation: 5.0,
        hill_height: 5.0,
    };
    let mut shares = [0.0; 2];
    depletion::remaining(&s, &made, &target, &mut shares);
    assert_eq!(shares, [1.0; 2]);
    let depleted = SourceDeposition {
        dry_depletion: true,
        wet_depletion: true,
        ..made
    };
    depletion::remaining(&s, &depleted, &target, &mut shares);
    assert!(shares[1] < shares[0] && shares[0] < 1.0);
}
