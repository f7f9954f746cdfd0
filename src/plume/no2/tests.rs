//! Three sources at one receptor in a stable and in a convective hour: every scheme against AERMOD 24142's figures.
//!
//! A stack (8 m, 8 g/s, in-stack ratio 0.05), a stack (6 m, 5 g/s, 0.20) 7 m beside it and a volume (4 m, 3 g/s, 0.10) 10 m away;
//! ozone 60, background of NO2 20, of NOx 30 µg/m³. Plume sizes, winds and NOx are AERMOD's too, so that only the chemistry
//! is at stake here.

mod figures;

use super::*;
use crate::plume::No2Method;
use crate::plume::{Receptor, Source, SourceKind, Stack, Variation, Volume};

use figures::{FIGURES, Figures};

const RATIOS: [f64; 3] = [0.05, 0.20, 0.10];
const EMISSIONS: [f64; 3] = [8.0, 5.0, 3.0];
const OZONE: f64 = 60.0;
const BACKGROUND: f64 = 20.0;
const EQUILIBRIUM: f64 = 0.9;

fn sources() -> Vec<Source> {
    let stack = |height, diameter| {
        SourceKind::Point(Stack {
            height,
            diameter,
            ..Stack::default()
        })
    };
    let volume = SourceKind::Volume(Volume {
        height: 4.0,
        sigma_y: 3.0,
        sigma_z: 2.0,
    });
    [
        ([0.0, 0.0], stack(8.0, 0.7)),
        ([6.0, 3.0], stack(6.0, 0.5)),
        ([-9.0, 4.0], volume),
    ]
    .into_iter()
    .enumerate()
    .map(|(index, (place, kind))| Source {
        id: String::new(),
        x: place[0],
        y: place[1],
        elevation: 35.0,
        flat: true,
        kind,
        emission: EMISSIONS[index],
        variation: Variation::Constant,
        hourly: false,
        urban: None,
        buildings: None,
        platform: None,
        particles: None,
        gas: None,
        no2_ratio: RATIOS[index],
        highly_buoyant: false,
    })
    .collect()
}

impl PlumeSizes for Figures {
    fn at(&self, source: usize, distance: f64, height: f64) -> PlumeSize {
        assert_eq!(height, 0.0);
        let (_, _, f) = self
            .sizes
            .iter()
            .find(|entry| entry.0 == source && (entry.1 - distance).abs() < 1.0e-6)
            .expect("a distance that AERMOD asked for");
        PlumeSize {
            centre: f[0],
            wind: f[1],
            sigma_v: f[2],
            sigma_w: f[3],
            dissipation: f[4],
            sigma_y: f[5],
            sigma_z: f[6],
            sigma_buoyant: f[7],
            penetrated_wind: f[8],
            penetrated_sigma_w: f[9],
            penetrated_dissipation: f[10],
            penetrated_sigma_buoyant: f[11],
        }
    }

    fn along(
        &self,
        source: usize,
        distances: &[f64],
        height: f64,
        _before: Option<f64>,
        sizes: &mut [PlumeSize],
    ) {
        for (size, &distance) in sizes.iter_mut().zip(distances) {
            *size = self.at(source, distance, height);
        }
    }

    fn air(&self, source: usize) -> PlumeAir {
        let (layered, air) = self.plume_air[source];
        PlumeAir {
            layered,
            mixing_height: air[0],
            distance_mixed: air[1],
            friction_velocity: air[2],
            obukhov_length: air[3],
        }
    }

    fn meander(&self, _source: usize, wind: f64, sigma_v: f64, distance: f64) -> f64 {
        let variance = 2.0 * sigma_v * sigma_v;
        let mean = (wind * wind - variance).max(0.01);
        (variance + mean * (1.0 - (-distance / wind / 86400.0).exp())) / (wind * wind)
    }

    fn potential_temperature(&self, _source: usize, _height: f64) -> f64 {
        self.theta_plume
    }
}

fn close(ours: f64, theirs: f64, what: &str) {
    assert!(
        (ours / theirs - 1.0).abs() < 1.0e-7,
        "{what}: {ours} not {theirs}"
    );
}

fn with_background(no2: &[f64]) -> f64 {
    no2.iter().sum::<f64>() + units::group_share(BACKGROUND, 1.0)
}

#[test]
fn ambient_ratio() {
    for figures in &FIGURES {
        let nox = NoxField {
            receptors: 1,
            values: &figures.nox,
        };
        let mut no2 = [0.0; 3];
        arm2::convert(nox, [0.5, 0.9], &mut no2);
        close(with_background(&no2), figures.no2[0], "ARM2");
    }
}

#[test]
fn ozone_limit() {
    let shared = olm::SharedOzone::new([&[0, 2][..]], 3);
    for figures in &FIGURES {
        let nox = NoxField {
            receptors: 1,
            values: &figures.nox,
        };
        let mut no2 = [0.0; 3];
        let limit = |ozone| olm::Limit {
            ozone,
            equilibrium: EQUILIBRIUM,
        };
        olm::convert(nox, &RATIOS, &shared, limit(Some(OZONE)), &mut no2);
        close(with_background(&no2), figures.no2[1], "OLM");
        // Moles: no more NO2 than left the stacks and ozone could make, twice.
        let primary: f64 = (0..3).map(|i| RATIOS[i] * figures.nox[i]).sum();
        let made = no2.iter().sum::<f64>() - primary;
        assert!(made <= 2.0 * OZONE * 46.0 / 48.0 * (1.0 + 1.0e-12));
        olm::convert(nox, &RATIOS, &shared, limit(None), &mut no2);
        close(
            no2.iter().sum(),
            EQUILIBRIUM * figures.nox.iter().sum::<f64>(),
            "no ozone",
        );
    }
}

fn travel(figures: &Figures) -> PlumeExtras {
    let mut extras = PlumeExtras::new(No2Method::Ttrm, No2Method::None, 3, 1);
    for (source, f) in figures.travel.iter().enumerate() {
        extras.travel_mut(source)[0] = TravelExtras {
            downwind_distance: f[0],
            radial_distance: f[1],
            wind: f[2],
            wind_direct: f[3],
            wind_penetrated: f[4],
            meander: f[5],
            penetrated: f[6],
            wake_weight: f[7],
            indirect: f[8],
            direct: f[9],
            wake_wind: f[10],
        };
    }
    extras
}

#[test]
fn travel_time() {
    let kinds: Vec<_> = sources()
        .iter()
        .map(|source| ttrm::TravelKind::of(&source.kind))
        .collect();
    for figures in &FIGURES {
        let nox = NoxField {
            receptors: 1,
            values: &figures.nox,
        };
        let mut no2 = [0.0; 3];
        let hour = ttrm::TravelHour {
            ozone: Some(OZONE),
            equilibrium: EQUILIBRIUM,
            temperature: figures.air[0],
            stable: figures.stable,
            wake: false,
        };
        ttrm::convert(nox, &kinds, &RATIOS, &travel(figures), &hour, &mut no2);
        close(with_background(&no2), figures.no2[2], "TTRM");
        let mut other = [0.0; 3];
        arm2::convert(nox, [0.5, 0.9], &mut other);
        limit_by_travel_time(&mut other, &no2);
        assert_eq!(other, no2, "TTRM is the lesser here");
    }
}

fn active(sources: &[Source], wind: [[f64; 2]; 3]) -> Vec<ActiveSource<'_>> {
    sources
        .iter()
        .zip(wind)
        .map(|(source, wind)| ActiveSource {
            source,
            emission: source.emission,
            wind_sine: wind[0],
            wind_cosine: wind[1],
        })
        .collect()
}

fn receptor(figures: &Figures) -> [Receptor; 1] {
    [Receptor {
        x: figures.receptor[0],
        y: figures.receptor[1],
        ..Receptor::default()
    }]
}

#[test]
fn plume_volumes() {
    let sources = sources();
    for figures in &FIGURES {
        let mut extras = PlumeExtras::new(No2Method::Pvmrm, No2Method::None, 3, 1);
        for (source, f) in figures.volume.iter().enumerate() {
            extras.volume_mut(source)[0] = VolumeExtras {
                height: f[0],
                wind: f[1],
                penetrated: f[2],
                penetrated_height: f[3],
                horizontal_weight: f[4],
            };
        }
        let field = pvmrm::PvmrmField {
            nox: NoxField {
                receptors: 1,
                values: &figures.nox,
            },
            extras: &extras,
            sources: &active(&sources, figures.wind),
            receptors: &receptor(figures),
        };
        let hour = pvmrm::PvmrmHour {
            ozone: Some(OZONE),
            equilibrium: EQUILIBRIUM,
            stable: figures.stable,
            mechanical_mixing_height: figures.air[4],
            greatest_distance: 1.0e20,
            screen: false,
        };
        let mut scheme = pvmrm::Pvmrm::default();
        scheme.begin_hour(3, pvmrm::LastPlume::default());
        let mut share = |hour: &pvmrm::PvmrmHour, selection| {
            scheme
                .share(hour, &field, figures, selection, 0)
                .expect("NOx came")
        };
        let all = share(&hour, pvmrm::Selection::All);
        let total = figures.nox.iter().sum::<f64>();
        close(all * total + BACKGROUND, figures.no2[3], "PVMRM");
        // With all sources selected PSD's sets are that too.
        let kinds = [pvmrm::PsdKind::RemainingBaseline; 3];
        close(share(&hour, pvmrm::Selection::Current(&kinds)), all, "PSD");
        close(share(&hour, pvmrm::Selection::Baseline(&kinds)), all, "PSD");
        // Plenty of ozone, or none known: equilibrium; no ozone: what left the stack of the dominant source, or of all.
        let with = |ozone| pvmrm::PvmrmHour { ozone, ..hour };
        assert_eq!(share(&with(None), pvmrm::Selection::All), EQUILIBRIUM);
        assert_eq!(
            share(&with(Some(1.0e6)), pvmrm::Selection::All),
            EQUILIBRIUM
        );
        let least = share(&with(Some(0.0)), pvmrm::Selection::All);
        assert!((0.05..=0.20).contains(&least) && least < all, "{least}");
        let nothing = [pvmrm::PsdKind::RetiredBaseline; 3];
        assert_eq!(
            scheme.share(
                &hour,
                &field,
                figures,
                pvmrm::Selection::Current(&nothing),
                0
            ),
            None
        );
    }
    assert_eq!(pvmrm::psd_groups(Some(5.0), Some(2.0)), [5.0, 3.0]);
    assert_eq!(pvmrm::psd_groups(Some(5.0), None), [5.0, 0.0]);
    assert_eq!(pvmrm::psd_groups(None, Some(2.0)), [0.0, -2.0]);
}

#[test]
fn generic_reaction_set() {
    let sources = sources();
    for figures in &FIGURES {
        let mut extras = PlumeExtras::new(No2Method::Grsm, No2Method::None, 3, 1);
        for (source, time) in figures.travel_time.iter().enumerate() {
            extras.travel_time_mut(source).0[0] = time / figures.nox[source];
        }
        let [
            _,
            radiation,
            roughness_length,
            convective_velocity,
            _,
            theta,
        ] = figures.air;
        let temperature = grsm::chemistry::screen_temperature(theta, 35.0);
        let given = grsm::GivenBackground {
            ozone: Some(OZONE),
            no2: BACKGROUND,
            nox: Some(30.0),
        };
        let mut memory = grsm::NoxMemory::default();
        let rates = grsm::chemistry::Rates::new(temperature, radiation);
        let hour = grsm::GrsmHour::new(rates, radiation, given, &mut memory);
        let field = grsm::GrsmField {
            nox: NoxField {
                receptors: 1,
                values: &figures.nox,
            },
            extras: &extras,
            sources: &active(&sources, figures.wind),
            receptors: &receptor(figures),
            roughness_length,
            convective_velocity,
            screen: false,
        };
        let group = grsm::GrsmGroup {
            sources: &[0, 1, 2],
            background: true,
        };
        let mut scheme = grsm::Grsm::default();
        let total = figures.nox.iter().sum::<f64>();
        let mut all = 0.0;
        scheme.at_receptor(&hour, &field, figures, &[group], 0, |_, share| {
            all = share.no2_share * total + share.background_share(1.0);
        });
        close(all, figures.no2[4], "GRSM");
    }
}
