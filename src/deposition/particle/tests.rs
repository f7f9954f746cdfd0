#![allow(clippy::unwrap_used, clippy::print_stdout)]

use super::*;

/// Diameter [µm] and velocity [cm/s] read off the curves of Emerson et al. 2020, figure 1 (u* = 0.4 m/s, 1500 kg/m³, no
/// aerodynamic resistance), as digitised by A. Schmitz for the R package ddpart, thinned.
type Curve = &'static [(f64, f64)];

const NEEDLELEAF_ZHANG: Curve = &[
    (0.010_181, 5.172_9),
    (0.018_064, 2.835_4),
    (0.033_821, 1.359_8),
    (0.069_258, 0.652_10),
    (0.118_558, 0.390_73),
    (0.230_074, 0.214_17),
    (0.543_762, 0.112_28),
    (0.930_833, 0.082_204),
    (1.510_04, 0.067_275),
    (3.382_072, 0.096_071),
    (5.107_063, 0.204_84),
    (8.137_778, 0.583_39),
    (13.930_57, 2.593_74),
    (22.197_47, 7.224_4),
];
const NEEDLELEAF_EMERSON: Curve = &[
    (0.009_822, 0.609_96),
    (0.022_802, 0.223_92),
    (0.057_896, 0.125_50),
    (0.144_389, 0.163_95),
    (0.323_391, 0.261_70),
    (0.584_167, 0.427_13),
    (1.483_222, 0.910_71),
    (2.983_377, 1.486_4),
    (6.219_77, 2.835_4),
    (15.236_3, 6.320_8),
];
const BROADLEAF_EMERSON: Curve = &[
    (0.010_193, 0.541_86),
    (0.026_499, 0.180_18),
    (0.093_531, 0.072_562),
    (0.431_375, 0.135_20),
    (1.643_492, 0.387_58),
    (5.477_586, 1.059_1),
    (15.080_76, 3.590_0),
];
const GRASS_ZHANG: Curve = &[
    (0.010_0, 5.917_3),
    (0.052_974, 1.020_6),
    (0.298_273, 0.221_38),
    (1.141_288, 0.095_519),
    (3.285_158, 0.095_519),
    (8.036_691, 0.316_23),
    (25.608_76, 3.555_4),
];

fn worst(curve: Curve, surface: ParticleParameters, scheme: ParticleScheme, name: &str) -> f64 {
    let mut worst = 0.0_f64;
    for &(micrometres, expected) in curve {
        let d = 1e-6 * micrometres;
        let (t, p) = (293.15, 101_325.0);
        let resistance = particle_surface_resistance(d, 1500.0, t, p, 0.4, &surface, false, scheme);
        let got = 100.0 * (settling_velocity(d, 1500.0, t, p) + 1.0 / resistance);
        println!("{name:22} {micrometres:8.3} um: {got:.4} cm/s, published {expected:.4}");
        worst = worst.max((got / expected).ln().abs());
    }
    println!("{name}: largest ratio {:.3}", worst.exp());
    worst.exp()
}

#[test]
fn curves_lie_on_the_published_figure() {
    // GEOS-Chem's means over the seasons: A = 2 mm needleleaf, 7 mm broadleaf, 10 mm grassland (shrub parameters).
    let of = |alpha, gamma, millimetres: f64| ParticleParameters {
        alpha,
        gamma,
        collector_radius: Some(1e-3 * millimetres),
    };
    let (zhang, emerson) = (ParticleScheme::Zhang2001, ParticleScheme::Emerson2020);
    let needle = of(1.0, 0.56, 2.0);
    // The curves were read off a logarithmic plot: 5 % of a decade is 12 %.
    assert!(worst(NEEDLELEAF_ZHANG, needle, zhang, "needleleaf, Zhang") < 1.25);
    assert!(worst(NEEDLELEAF_EMERSON, needle, emerson, "needleleaf, Emerson") < 1.25);
    assert!(
        worst(
            BROADLEAF_EMERSON,
            of(0.8, 0.56, 7.0),
            emerson,
            "broadleaf, Emerson"
        ) < 1.25
    );
    assert!(worst(GRASS_ZHANG, of(1.3, 0.54, 10.0), zhang, "grassland, Zhang") < 1.25);
}

#[test]
fn size_integral_agrees_with_a_fine_sum() {
    let state = crate::deposition::surface::tests::noon();
    for (diameter, spread) in [(0.3e-6, 2.0), (0.6e-6, 2.0), (5e-6, 1.6)] {
        for scheme in [ParticleScheme::Zhang2001, ParticleScheme::Emerson2020] {
            let land = LandUseCategory::Crops;
            let got = particle_deposition_velocity(diameter, spread, 2000.0, land, &state, scheme);
            let (mut sum, mut weight) = (0.0, 0.0);
            for i in -400..=400 {
                let x = f64::from(i) * 0.0125;
                let w = (-0.5 * x * x).exp();
                let d = diameter * (x * spread.ln()).exp();
                // A spread of one is a single size.
                let v = particle_deposition_velocity(d, 1.0, 2000.0, land, &state, scheme);
                sum += w * v;
                weight += w;
            }
            println!(
                "{diameter:e} {scheme:?}: {got:.4e}, fine sum {:.4e}",
                sum / weight
            );
            approx::assert_relative_eq!(got, sum / weight, max_relative = 0.03);
        }
    }
}

#[test]
fn smooth_and_wet_surfaces_differ_as_they_must() {
    let state = crate::deposition::surface::tests::noon();
    let v = |land, state: &SurfaceState| {
        particle_deposition_velocity(5e-6, 1.2, 2500.0, land, state, ParticleScheme::Zhang2001)
    };
    let mut rain = state;
    rain.wetness = Wetness::Rain;
    assert!(v(LandUseCategory::ShortGrass, &rain) > v(LandUseCategory::ShortGrass, &state));
    let fall = settling_velocity(5e-6, 2500.0, state.temperature, state.pressure);
    for land in LandUseCategory::ALL {
        assert!(v(land, &state) > fall, "{land:?}");
    }
}
