//! Two streams of light through layers, in the delta-Eddington approximation.
//!
//! Joseph et al. (1976) scale optical depth, albedo and asymmetry of a layer by the forward peak f = g²:
//!
//!   τ′ = (1 − ω f) τ,   ω′ = (1 − f) ω / (1 − ω f),   g′ = g / (1 + g);
//!
//! Toon et al. (1989, table 1, eq. 21–24) give the two-stream coefficients and the particular solution with the sun,
//!
//!   γ1 = (7 − ω(4 + 3g))/4,  γ2 = −(1 − ω(4 − 3g))/4,  γ3 = (2 − 3gμ)/4,  γ4 = 1 − γ3,  λ = √(γ1² − γ2²),
//!   C↑ = ω [(γ1 − 1/μ̂) γ3 + γ4 γ2] E/(λ² − 1/μ̂²),   C↓ = ω [(γ1 + 1/μ̂) γ4 + γ2 γ3] E/(λ² − 1/μ̂²),
//!
//! E the direct beam and μ̂ the ratio of vertical to slant optical depth of the layer (pseudo-spherical). Each layer thus has a
//! reflectance and transmittance of diffuse light (Meador and Weaver 1980)
//!
//!   R = γ2 (1 − e^{−2λτ})/D,  T = 2λ e^{−λτ}/D,  D = λ + γ1 + (λ − γ1) e^{−2λτ}
//!
//! and sources; layers are added from the ground up, light is followed from the top down. Actinic flux: direct beam + 2 (F↑ + F↓).

use crate::numerics::lanes::Lanes;

/// Least 1 − ω and least |λ² − 1/μ̂²|, as in TUV.
const NEAR_CONSERVATIVE: f64 = 1e-7;
const NEAR_RESONANCE: f64 = 1e-3;
/// Slant optical depth of what the sun does not reach.
pub(super) const OPAQUE: f64 = 700.0;
/// Optical depth that counts as none.
const NOTHING: f64 = 1e-30;

/// A layer after the delta scaling.
#[derive(Clone, Copy)]
pub(super) struct Scaled<V> {
    /// Optical depth [1].
    pub depth: V,
    /// Single-scattering albedo [1].
    pub albedo: V,
    /// Asymmetry [1].
    pub asymmetry: V,
}

/// What a layer does to light.
#[derive(Clone, Copy)]
pub(super) struct Layer<V> {
    /// Reflectance of diffuse light [1].
    pub reflectance: V,
    /// Transmittance of diffuse light [1].
    pub transmittance: V,
    /// Light scattered out of the beam that leaves through the top.
    pub up: V,
    /// And through the bottom.
    pub down: V,
}

/// A reflecting ground with all layers so far on it.
#[derive(Clone, Copy)]
pub(super) struct Below<V> {
    /// Reflectance [1].
    pub reflectance: V,
    /// Upward light without any from above.
    pub source: V,
}

/// Scales extinction, scattering and scattering × asymmetry of a layer.
#[inline(always)]
pub(super) fn scaled<V: Lanes>(extinction: V, scattering: V, forward: V) -> Scaled<V> {
    let extinction = extinction.at_least(NOTHING);
    let albedo = scattering / extinction;
    let asymmetry = forward / scattering.at_least(NOTHING);
    let peak = asymmetry * asymmetry;
    let kept = -(albedo * peak) + 1.0;
    Scaled {
        depth: extinction * kept,
        albedo: (albedo - albedo * peak) / kept,
        asymmetry: asymmetry / (asymmetry + 1.0),
    }
}

/// What a layer does, with the slant optical depth and the direct beam at its top and its bottom.
#[inline(always)]
pub(super) fn layer<V: Lanes>(
    medium: &Scaled<V>,
    slant: (V, V),
    beam: (V, V),
    cosine: f64,
) -> Layer<V> {
    let lost = (-medium.albedo + 1.0).at_least(NEAR_CONSERVATIVE);
    let w = -lost + 1.0;
    let g = medium.asymmetry;
    let wg = w * g;
    let g1 = (-(w * 4.0 + wg * 3.0) + 7.0) * 0.25;
    let g2 = (w * 4.0 - wg * 3.0 - 1.0) * 0.25;
    let g3 = (g * (-3.0 * cosine) + 2.0) * 0.25;
    let g4 = -g3 + 1.0;
    let squared = lost * (-wg + 1.0) * 3.0;
    let lambda = squared.sqrt();
    let faded = (-(lambda * medium.depth)).exp();
    let twice = faded * faded;
    let steepness = (slant.1 - slant.0) / medium.depth;
    let resonance = squared - steepness * steepness;
    let safe = V::select(
        resonance.abs().lt(V::splat(NEAR_RESONANCE)),
        V::select(
            resonance.lt(V::splat(0.0)),
            V::splat(-NEAR_RESONANCE),
            V::splat(NEAR_RESONANCE),
        ),
        resonance,
    );
    let divisor = lambda + g1 + (lambda - g1) * twice;
    // One division for both.
    let inverse = V::splat(1.0) / (divisor * safe);
    let share = inverse * safe;
    let sun = w * inverse * divisor;
    let up = sun * ((g1 - steepness) * g3 + g4 * g2);
    let down = sun * ((g1 + steepness) * g4 + g2 * g3);
    let reflectance = g2 * (-twice + 1.0) * share;
    let transmittance = lambda * faded * share * 2.0;
    Layer {
        reflectance,
        transmittance,
        up: up * beam.0 - reflectance * down * beam.0 - transmittance * up * beam.1,
        down: down * beam.1 - transmittance * down * beam.0 - reflectance * up * beam.1,
    }
}

/// Adds a layer on top; also 1/(1 − R ρ), which the way down needs.
#[inline(always)]
pub(super) fn add<V: Lanes>(below: &Below<V>, layer: &Layer<V>) -> (Below<V>, V) {
    let between = V::splat(1.0) / (-(layer.reflectance * below.reflectance) + 1.0);
    let down = (layer.reflectance * below.source + layer.down) * between;
    let through = layer.transmittance;
    (
        Below {
            reflectance: layer.reflectance + through * through * below.reflectance * between,
            source: layer.up + through * (below.reflectance * down + below.source),
        },
        between,
    )
}

/// Downward and upward light below a layer, from the downward light above it.
#[inline(always)]
pub(super) fn below<V: Lanes>(
    from_above: V,
    layer: &Layer<V>,
    below: &Below<V>,
    between: V,
) -> (V, V) {
    let down = (layer.transmittance * from_above + layer.reflectance * below.source + layer.down)
        * between;
    (down, below.reflectance * down + below.source)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Upward light at the top and downward (diffuse + direct) at the bottom of one layer over a ground.
    fn one(tau: f64, w: f64, g: f64, mu: f64, albedo: f64, parts: usize) -> (f64, f64, f64) {
        let medium = scaled(
            tau / parts as f64,
            w * tau / parts as f64,
            g * w * tau / parts as f64,
        );
        let depth = |k: usize| k as f64 * medium.depth / mu;
        let beam = |k: usize| libm::exp(-depth(k));
        let mut ground = Below {
            reflectance: albedo,
            source: albedo * mu * beam(parts),
        };
        let mut stack = Vec::new();
        for k in (0..parts).rev() {
            let this = layer(
                &medium,
                (depth(k), depth(k + 1)),
                (beam(k), beam(k + 1)),
                mu,
            );
            let (next, between) = add(&ground, &this);
            stack.push((this, ground, between));
            ground = next;
        }
        let mut light = (0.0, ground.source);
        for (this, under, between) in stack.iter().rev() {
            light = below(light.0, this, under, *between);
        }
        (ground.source, light.0 + mu * beam(parts), light.1)
    }

    #[test]
    fn nothing_scatters_is_beers_law() {
        let (up, down, _) = one(1.3, 0.0, 0.0, 0.6, 0.0, 5);
        assert!(up.abs() < 1e-6, "{up}");
        assert!((down / (0.6 * libm::exp(-1.3 / 0.6)) - 1.0).abs() < 1e-6);
    }

    #[test]
    fn nothing_absorbs_and_what_comes_in_goes_out() {
        for (tau, g, mu, albedo) in [
            (0.1, 0.0, 0.8, 0.2),
            (1.0, 0.7, 0.5, 0.0),
            (30.0, 0.85, 0.9, 0.6),
        ] {
            for parts in [1, 7] {
                let (up, down, back) = one(tau, 1.0, g, mu, albedo, parts);
                let error = (up + down - back) / mu - 1.0;
                assert!(error.abs() < 2e-5, "{tau} {g} {mu} {albedo}: {error}");
            }
        }
    }

    #[test]
    fn layers_may_be_cut_anywhere() {
        let whole = one(2.0, 0.9, 0.75, 0.4, 0.3, 1);
        let parts = one(2.0, 0.9, 0.75, 0.4, 0.3, 20);
        assert!((whole.0 / parts.0 - 1.0).abs() < 1e-9);
        assert!((whole.1 / parts.1 - 1.0).abs() < 1e-9);
    }

    #[test]
    fn all_comes_back_from_a_white_ground() {
        let (up, ..) = one(0.7, 1.0, 0.3, 0.7, 1.0, 3);
        assert!((up / 0.7 - 1.0).abs() < 1e-5, "{up}");
    }

    /// Optical depth, single-scattering albedo, asymmetry, cosine, plane albedo and transmission by discrete ordinates, and how far two
    /// streams may be off, over the light that comes in.
    type Case = (f64, f64, f64, f64, f64, f64, f64);

    #[test]
    fn fluxes_are_those_of_the_published_tables() {
        use std::f64::consts::PI;
        // DISORT 1.3 (Stamnes et al. 1988), its test problems: 1 (isotropic; van de Hulst 1980, table 12), 2 (Rayleigh; Sweigart 1970) and 3
        // (Henyey and Greenstein, g = 0.75; van de Hulst 1980, table 37). Upward flux at the top and total downward flux at the bottom over the
        // incident flux.
        let cases: [Case; 8] = [
            (
                0.03125,
                0.2,
                0.0,
                0.1,
                7.99451e-2 / PI,
                (2.29844 + 7.94108e-2) / PI,
                0.002,
            ),
            (
                0.03125,
                1.0,
                0.0,
                0.1,
                4.22922e-1 / PI,
                (2.29844 + 4.20233e-1) / PI,
                0.002,
            ),
            (32.0, 1.0, 0.0, 0.1, 3.07390 / PI, 6.76954e-2 / PI, 0.003),
            (
                0.2,
                0.5,
                0.0,
                0.080442,
                5.35063e-2 / 0.252716,
                (2.10311e-2 + 4.41791e-2) / 0.252716,
                0.03,
            ),
            (
                0.2,
                1.0,
                0.0,
                0.080442,
                1.25561e-1 / 0.252716,
                (2.10311e-2 + 1.06123e-1) / 0.252716,
                0.02,
            ),
            (
                5.0,
                1.0,
                0.0,
                0.080442,
                2.25915e-1 / 0.252716,
                2.68008e-2 / 0.252716,
                0.015,
            ),
            (
                1.0,
                1.0,
                0.75,
                1.0,
                2.47374e-1 / PI,
                (1.15573 + 1.73849) / PI,
                0.006,
            ),
            (
                8.0,
                1.0,
                0.75,
                1.0,
                1.59096 / PI,
                (1.05389e-3 + 1.54958) / PI,
                0.005,
            ),
        ];
        let mut wrong = String::new();
        for (tau, w, g, mu, up_there, down_there, allowed) in cases {
            let (up, down, _) = one(tau, w, g, mu, 0.0, 1);
            let (up, down) = (up / mu - up_there, down / mu - down_there);
            if up.abs() > allowed || down.abs() > allowed {
                wrong.push_str(&format!("{tau} {w} {g} {mu}: {up:+.4} {down:+.4}\n"));
            }
        }
        assert!(wrong.is_empty(), "\n{wrong}");
    }
}
