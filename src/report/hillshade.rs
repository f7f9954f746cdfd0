//! Hill-shade of a terrain: the share of a low sun's light that a slope receives.
//!
//! shade = cos Z cos S + sin Z sin S cos(A − a), clipped to 0…1, with sun zenith Z, sun azimuth A, slope S and aspect a; the
//! gradient by Horn's 3 × 3 differences. Two suns (NW 3/4, W and N 1/8 each) keep slopes along the light from vanishing.
//!
//! Reference: Horn, B. K. P. (1981), Hill shading and the reflectance map, Proc. IEEE 69(1), 14–47.

use ndarray::Array2;

/// Azimuths [degrees from north, clockwise] and weights of the suns.
const SUNS: [(f64, f64); 3] = [(315.0, 0.75), (270.0, 0.125), (360.0, 0.125)];
/// Elevation of the suns above the horizon [degrees].
const ELEVATION: f64 = 45.0;

/// Hill-shade as grey levels 0 (dark) … 255 (full light), row-major as `terrain`.
///
/// `terrain` is the surface height above sea level [m], `[j][i]` with j to the north and i to the east; `cell_size` is the
/// distance between cell centres [m]; `exaggeration` multiplies the slopes [1] (2–6 shows a coarse grid well). A cell whose
/// neighbourhood has no finite height is given the grey of flat land.
pub fn hillshade(terrain: &Array2<f64>, cell_size: f64, exaggeration: f64) -> Vec<u8> {
    let (ny, nx) = terrain.dim();
    let mut shade = Vec::with_capacity(ny * nx);
    for j in 0..ny {
        for i in 0..nx {
            let (east, north) = gradient(terrain, j, i, cell_size);
            shade.push(light(exaggeration * east, exaggeration * north));
        }
    }
    shade
}

/// Slope to the east and to the north [m/m] (Horn 1981); at the edge the outermost cells are repeated.
fn gradient(terrain: &Array2<f64>, j: usize, i: usize, cell_size: f64) -> (f64, f64) {
    let (ny, nx) = terrain.dim();
    let (south, north) = (j.saturating_sub(1), (j + 1).min(ny - 1));
    let (west, east) = (i.saturating_sub(1), (i + 1).min(nx - 1));
    let h = |j: usize, i: usize| terrain[[j, i]];
    let across = |j| h(j, east) - h(j, west);
    let along = |i| h(north, i) - h(south, i);
    let run = |low: usize, high: usize| 4.0 * cell_size * (high - low).max(1) as f64;
    (
        (across(south) + 2.0 * across(j) + across(north)) / run(west, east),
        (along(west) + 2.0 * along(i) + along(east)) / run(south, north),
    )
}

/// Grey level of a slope with the given gradient.
fn light(east: f64, north: f64) -> u8 {
    let (sin_e, cos_e) = (
        libm::sin(ELEVATION.to_radians()),
        libm::cos(ELEVATION.to_radians()),
    );
    let (east, north) = if east.is_finite() && north.is_finite() {
        (east, north)
    } else {
        (0.0, 0.0)
    };
    let norm = (1.0 + east * east + north * north).sqrt();
    let total: f64 = SUNS
        .iter()
        .map(|&(azimuth, weight)| {
            let azimuth = azimuth.to_radians();
            let facing = -east * libm::sin(azimuth) - north * libm::cos(azimuth);
            weight * ((sin_e + cos_e * facing) / norm).clamp(0.0, 1.0)
        })
        .sum();
    (255.0 * total).round() as u8
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp)]
mod tests {
    use super::*;

    #[test]
    fn flat_land_has_the_light_of_the_sun_s_elevation() {
        let shade = hillshade(&Array2::from_elem((4, 5), 2200.0), 3000.0, 1.0);
        assert!(shade.iter().all(|&s| s == 180)); // 255 sin 45°
    }

    #[test]
    fn slopes_to_the_north_west_are_lighter_than_those_to_the_south_east() {
        let facing_sun = Array2::from_shape_fn((5, 5), |(j, i)| 100.0 * (i as f64 - j as f64));
        let facing_away = facing_sun.mapv(|h| -h);
        let bright = hillshade(&facing_sun, 1000.0, 3.0);
        let dark = hillshade(&facing_away, 1000.0, 3.0);
        assert!(
            bright[12] > 190 && dark[12] < 160,
            "{} {}",
            bright[12],
            dark[12]
        );
    }

    #[test]
    fn a_uniform_slope_is_uniform_and_missing_heights_are_grey() {
        let mut plane = Array2::from_shape_fn((6, 6), |(j, i)| 30.0 * i as f64 + 10.0 * j as f64);
        let shade = hillshade(&plane, 500.0, 2.0);
        assert!(shade.iter().all(|&s| s == shade[0]));
        plane[[2, 2]] = f64::NAN;
        assert_eq!(hillshade(&plane, 500.0, 2.0)[2 * 6 + 1], 180);
    }
}
