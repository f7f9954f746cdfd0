//! Volume of a plume from the source to a distance.
//!
//! V = Σ [π (n σ_r)² + room of merged plumes: height × width + 2 n σ_r × height] Δx over fixed distances, direct and penetrated
//! plumes weighted by their share. Half-width n σ_r: in stable air σ_r = √(σy σz) (≥ 15 m · 1.282/n) and n = min(2.15,
//! 1.282 σy,eff/σy), σy,eff widened by meander; in convective air n = 2.58 and σ_r by relative dispersion (≥ 9 m),
//!
//! σ_r³ = [0.57 ε^½ (x/u)^{3/2} / (1 + 0.353 x/(u T_r))]³ + σ_b³ + σ_0³, T_r = 0.46 z_i/σw,
//!
//! and the plume no taller than the mixing height. Source: Hanrahan (1999); Weil (1996–98) in AERMOD's PVMRM2.

use super::PvmrmHour;
use crate::plume::no2::geometry::ActiveSource;
use crate::plume::no2::plume_sizes::{PlumeAir, PlumeSize, PlumeSizes};
use crate::plume::{AreaShape, SourceKind};

/// Distances between which a plume's size is taken as constant [m].
const DISTANCES: [f64; 59] = [
    10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 90.0, 100.0, 120.0, 140.0, 160.0, 180.0, 200.0,
    250.0, 300.0, 350.0, 400.0, 450.0, 500.0, 600.0, 700.0, 800.0, 900.0, 1000.0, 1200.0, 1400.0,
    1600.0, 1800.0, 2000.0, 2500.0, 3000.0, 3500.0, 4000.0, 4500.0, 5000.0, 6000.0, 7000.0, 8000.0,
    9000.0, 10000.0, 12000.0, 14000.0, 16000.0, 18000.0, 20000.0, 25000.0, 30000.0, 35000.0,
    40000.0, 45000.0, 50000.0, 60000.0, 70000.0, 80000.0, 90000.0, 100_000.0, 500_000.0,
];

/// Half-widths in σ_r of stable plumes.
const STABLE_WIDTHS: f64 = 1.282;
/// And of convective ones.
const CONVECTIVE_WIDTHS: f64 = 2.58;
/// Least σ_r of stable plumes [m].
const STABLE_LEAST: f64 = 15.0;
/// And of convective ones [m].
const CONVECTIVE_LEAST: f64 = 9.0;
/// √(2π).
const SQRT_TWO_PI: f64 = 2.506_628_274_631_000_5;

/// Room that merged plumes add [m].
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Box3 {
    /// Width of direct plumes.
    pub across: f64,
    /// Height of direct plumes.
    pub vertical: f64,
    /// Width of penetrated plumes.
    pub penetrated_across: f64,
    /// Height of penetrated plumes.
    pub penetrated_vertical: f64,
}

/// The way from the source to the receptor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Path {
    /// Distance downwind [m].
    pub distance: f64,
    /// Radial distance [m].
    pub radial: f64,
    /// Receptor above the source's base [m].
    pub height: f64,
    /// Penetrated share [1].
    pub penetrated: f64,
    /// σy of an area at its end [m].
    pub own_spread: f64,
}

/// Sizes at [`DISTANCES`] of one source, kept while receptors have the same height above it.
#[derive(Debug, Clone)]
struct Kept {
    height: f64,
    count: usize,
    sizes: [PlumeSize; DISTANCES.len()],
}

impl Default for Kept {
    fn default() -> Self {
        Self {
            height: f64::NAN,
            count: 0,
            sizes: [PlumeSize::default(); DISTANCES.len()],
        }
    }
}

/// Volumes, with sizes kept from receptor to receptor of an hour.
#[derive(Debug, Clone, Default)]
pub(super) struct Volumes {
    kept: Vec<Kept>,
    last: PlumeSize,
}

impl Volumes {
    /// Forgets the hour before.
    pub fn clear(&mut self, sources: usize) {
        self.kept.resize_with(sources, Kept::default);
        for kept in &mut self.kept {
            kept.height = f64::NAN;
            kept.count = 0;
        }
    }

    /// The plume at the end of the last path.
    pub fn last_size(&self) -> PlumeSize {
        self.last
    }

    /// Volumes [m³] of the source's plume with each of the rooms.
    pub fn between(
        &mut self,
        hour: &PvmrmHour,
        active: &ActiveSource<'_>,
        plumes: &impl PlumeSizes,
        source: usize,
        path: &Path,
        rooms: [Option<Box3>; 2],
    ) -> [Option<f64>; 2] {
        let air = plumes.air(source);
        let kind = &active.source.kind;
        let full = DISTANCES.partition_point(|&table| table < path.distance);
        let kept = &mut self.kept[source];
        if kept.height != path.height {
            kept.height = path.height;
            kept.count = 0;
        }
        if kept.count < full {
            let known = kept.count;
            let before = known.checked_sub(1).map(|last| kept.sizes[last].sigma_w);
            plumes.along(
                source,
                &DISTANCES[known..full],
                path.height,
                before,
                &mut kept.sizes[known..full],
            );
            kept.count = full;
        }

        let mut widths = if air.layered {
            STABLE_WIDTHS
        } else {
            CONVECTIVE_WIDTHS
        };
        let penetrated_share = path.penetrated;
        let least_penetrated =
            penetrated_share * STABLE_LEAST + (1.0 - penetrated_share) * CONVECTIVE_LEAST;
        let mut sums = [[0.0; 2]; 2];
        let (mut before, mut before_penetrated, mut start) = (0.0, 0.0, 0.0);
        for index in 0..=full {
            if index == DISTANCES.len() {
                break;
            }
            let (end, size) = if index < full {
                (DISTANCES[index], kept.sizes[index])
            } else {
                let before = full.checked_sub(1).map(|last| kept.sizes[last].sigma_w);
                let mut end = [PlumeSize::default()];
                plumes.along(source, &[path.distance], path.height, before, &mut end);
                self.last = end[0];
                (path.distance, end[0])
            };
            let length = end - start;
            let mut least = CONVECTIVE_LEAST;
            let here = if air.layered {
                // Lines are left out in AERMOD: their least size and their σy at the receptor hold.
                let line = matches!(kind, SourceKind::Area(area) if area.shape == AreaShape::Line);
                let sigma_y = if line { path.own_spread } else { size.sigma_y };
                let meander = plumes.meander(source, size.wind, size.sigma_v, path.radial);
                let widened = 1.0 / (meander / (SQRT_TWO_PI * end) + (1.0 - meander) / sigma_y);
                widths = (STABLE_WIDTHS * (widened / sigma_y)).min(2.15);
                least = STABLE_LEAST * (STABLE_WIDTHS / widths);
                if line {
                    0.0
                } else {
                    libm::sqrt(size.sigma_y * size.sigma_z)
                }
            } else {
                relative_dispersion(end, &air, kind, Turbulence::direct(&size))
            };
            let radius = (0.5 * (here + before)).max(least);
            before = here;
            // No taller than the mixing height by day, stacks above it included.
            let limit = if hour.stable {
                f64::INFINITY
            } else {
                air.mixing_height
            };
            for (room, sum) in rooms.iter().zip(&mut sums) {
                if let Some(room) = room {
                    sum[0] +=
                        cross_section(widths * radius, room.across, room.vertical, limit) * length;
                }
            }
            if !hour.stable && penetrated_share > 0.0 {
                // A plume above the mixing height has no size here: AERMOD counts it as wholly penetrated.
                let radius = if air.layered {
                    0.0
                } else {
                    let here = relative_dispersion(end, &air, kind, Turbulence::penetrated(&size));
                    let radius = (0.5 * (here + before_penetrated)).max(least_penetrated);
                    before_penetrated = here;
                    radius
                };
                // Kept for the direct plume of the next stretch, as AERMOD does.
                widths =
                    penetrated_share * STABLE_WIDTHS + (1.0 - penetrated_share) * CONVECTIVE_WIDTHS;
                for (room, sum) in rooms.iter().zip(&mut sums) {
                    if let Some(room) = room {
                        sum[1] += cross_section(
                            widths * radius,
                            room.penetrated_across,
                            room.penetrated_vertical,
                            f64::INFINITY,
                        ) * length;
                    }
                }
            }
            start = end;
        }
        std::array::from_fn(|index| {
            rooms[index].map(|_| {
                sums[index][0] * (1.0 - penetrated_share) + sums[index][1] * penetrated_share
            })
        })
    }
}

/// Cross-section [m²] of a plume of half-width `half`, with a room `across` wide and `vertical` high inside, below `limit`.
fn cross_section(half: f64, across: f64, vertical: f64, limit: f64) -> f64 {
    let mut height = vertical + 2.0 * half;
    let (mut room, mut upright) = (vertical, half);
    if height > limit {
        height = limit;
        room = (limit - 2.0 * half).max(0.0);
        upright = half.min(0.5 * limit);
    }
    std::f64::consts::PI * half * upright + height * across + 2.0 * half * room
}

/// What relative dispersion needs of a plume.
struct Turbulence {
    wind: f64,
    sigma_w: f64,
    dissipation: f64,
    buoyant: f64,
}

impl Turbulence {
    fn direct(size: &PlumeSize) -> Self {
        Self {
            wind: size.wind,
            sigma_w: size.sigma_w,
            dissipation: size.dissipation,
            buoyant: size.sigma_buoyant,
        }
    }

    fn penetrated(size: &PlumeSize) -> Self {
        Self {
            wind: size.penetrated_wind,
            sigma_w: size.penetrated_sigma_w,
            dissipation: size.penetrated_dissipation,
            buoyant: size.penetrated_sigma_buoyant,
        }
    }
}

/// σ_r [m] in convective air.
fn relative_dispersion(distance: f64, air: &PlumeAir, kind: &SourceKind, plume: Turbulence) -> f64 {
    const A1: f64 = 0.57;
    const A2: f64 = 0.62 * A1;
    const AR1: f64 = 0.46;
    let initial = initial_size(kind);
    let time = distance / plume.wind;
    let scale = AR1 * air.mixing_height / plume.sigma_w;
    let ambient =
        A1 * libm::sqrt(plume.dissipation) * time * libm::sqrt(time) / (1.0 + A2 * time / scale);
    let cube = |value: f64| value * value * value;
    libm::cbrt(cube(ambient) + cube(plume.buoyant) + cube(initial))
}

/// Initial size of a source [m]: √(σy₀ σz₀), or the one that is given.
fn initial_size(kind: &SourceKind) -> f64 {
    let (sigma_y, sigma_z) = match kind {
        SourceKind::Volume(volume) => (volume.sigma_y, volume.sigma_z),
        SourceKind::Area(area) => (0.0, area.sigma_z),
        SourceKind::OpenPit(pit) => (0.0, pit.area.sigma_z),
        _ => (0.0, 0.0),
    };
    match (sigma_y >= 1.0e-8, sigma_z >= 1.0e-8) {
        (true, true) => libm::sqrt(sigma_y * sigma_z),
        (true, false) => sigma_y,
        (false, true) => sigma_z,
        (false, false) => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The half-width counts as that of an ellipse; a room is a box through it, and nothing stands above the limit.
    #[test]
    fn cross_sections() {
        let pi = std::f64::consts::PI;
        let close = |a: f64, b: f64| assert!((a / b - 1.0).abs() < 1.0e-14, "{a} {b}");
        close(cross_section(10.0, 0.0, 0.0, f64::INFINITY), pi * 100.0);
        close(
            cross_section(10.0, 5.0, 3.0, f64::INFINITY),
            pi * 100.0 + 23.0 * 5.0 + 20.0 * 3.0,
        );
        // A room that reaches the lid is cut; a plume thicker than the layer is flattened.
        close(
            cross_section(10.0, 5.0, 30.0, 40.0),
            pi * 100.0 + 40.0 * 5.0 + 20.0 * 20.0,
        );
        close(
            cross_section(30.0, 5.0, 30.0, 40.0),
            pi * 30.0 * 20.0 + 40.0 * 5.0,
        );
    }

    /// Near the source σ_r grows with t^{3/2}, far away with t^{1/2}.
    #[test]
    fn relative_dispersion_has_its_limits() {
        let air = PlumeAir {
            mixing_height: 1000.0,
            ..PlumeAir::default()
        };
        let kind = SourceKind::Point(crate::plume::Stack::default());
        let size = |x: f64| {
            relative_dispersion(
                x,
                &air,
                &kind,
                Turbulence {
                    wind: 4.0,
                    sigma_w: 1.0,
                    dissipation: 0.001,
                    buoyant: 0.0,
                },
            )
        };
        assert!((size(2.0) / size(1.0) / 2.0_f64.powf(1.5) - 1.0).abs() < 1.0e-3);
        assert!((size(2.0e7) / size(1.0e7) / 2.0_f64.sqrt() - 1.0).abs() < 1.0e-3);
        assert!((size(4.0) / (0.57 * 0.001_f64.sqrt()) - 1.0).abs() < 1.0e-3);
    }
}
