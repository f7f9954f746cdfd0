//! The dispersion core as PVMRM and GRSM ask it.

use super::plume_sizes::{PlumeAir, PlumeSize, PlumeSizes};
use crate::numerics::lanes::{LaneKernel, Lanes, narrow};
use crate::plume::core::{PlumeAt, SourceHour, meander_fraction, plume_after, plume_apart};

/// Plumes of the sources of an hour, in the order of the NOx field.
#[derive(Debug, Clone)]
pub struct CorePlumes<'a> {
    /// The sources.
    pub sources: Vec<SourceHour<'a>>,
}

/// Plumes at several distances.
struct Distances<'t, 'a> {
    source: &'t SourceHour<'a>,
    at: &'t [f64],
    height: f64,
    sizes: &'t mut [PlumeSize],
}

impl LaneKernel for Distances<'_, '_> {
    type Output = ();
    #[inline(always)]
    fn run<V: Lanes>(self) {
        let Some(&last) = self.at.last() else {
            return;
        };
        for (part, sizes) in self
            .at
            .chunks(V::WIDTH)
            .zip(self.sizes.chunks_mut(V::WIDTH))
        {
            let mut distances = [last; 8];
            distances[..part.len()].copy_from_slice(part);
            let plume = plume_apart(self.source, V::load(&distances), V::splat(self.height));
            let mut fields = [[0.0; 8]; 12];
            for (field, lanes) in fields.iter_mut().zip(fields_of(self.source, &plume)) {
                lanes.store(field);
            }
            for (lane, size) in sizes.iter_mut().enumerate() {
                *size = size_of(|field| fields[field][lane]);
            }
        }
    }
}

/// The numbers of a [`PlumeSize`] in its order.
#[inline(always)]
fn fields_of<V: Lanes>(s: &SourceHour<'_>, plume: &PlumeAt<V>) -> [V; 12] {
    let sigma_z = if s.layered {
        plume.sigma_z
    } else {
        (plume.sigma_z_parts[0] + plume.sigma_z_parts[1]) * 0.5
    };
    let through = &plume.air_penetrated;
    [
        plume.centre,
        plume.air.wind,
        plume.air.sigma_v,
        plume.air.sigma_w,
        plume.air.dissipation,
        plume.sigma_y,
        sigma_z,
        plume.sigma_z_buoyant,
        through.wind,
        through.sigma_w,
        through.dissipation,
        plume.sigma_z_buoyant_penetrated,
    ]
}

fn size_of(field: impl Fn(usize) -> f64) -> PlumeSize {
    PlumeSize {
        centre: field(0),
        wind: field(1),
        sigma_v: field(2),
        sigma_w: field(3),
        dissipation: field(4),
        sigma_y: field(5),
        sigma_z: field(6),
        sigma_buoyant: field(7),
        penetrated_wind: field(8),
        penetrated_sigma_w: field(9),
        penetrated_dissipation: field(10),
        penetrated_sigma_buoyant: field(11),
    }
}

impl PlumeSizes for CorePlumes<'_> {
    fn at(&self, source: usize, distance: f64, height: f64) -> PlumeSize {
        let s = &self.sources[source];
        let fields = fields_of(s, &plume_apart(s, distance, height));
        size_of(|field| fields[field])
    }

    fn along(
        &self,
        source: usize,
        distances: &[f64],
        height: f64,
        before: Option<f64>,
        sizes: &mut [PlumeSize],
    ) {
        let s = &self.sources[source];
        if s.layered {
            // Nothing is handed on.
            narrow(Distances {
                source: s,
                at: distances,
                height,
                sizes,
            });
            return;
        }
        let mut sigma_w = before.unwrap_or(s.sigma_w);
        for (size, &distance) in sizes.iter_mut().zip(distances) {
            let fields = fields_of(s, &plume_after(s, distance, height, sigma_w));
            *size = size_of(|field| fields[field]);
            sigma_w = size.sigma_w;
        }
    }

    fn air(&self, source: usize) -> PlumeAir {
        let s = &self.sources[source];
        PlumeAir {
            layered: s.layered,
            mixing_height: s.mixing_height,
            distance_mixed: s.distance_mixed,
            friction_velocity: s.air.friction_velocity,
            obukhov_length: s.air.obukhov_length,
        }
    }

    fn meander(&self, source: usize, wind: f64, sigma_v: f64, distance: f64) -> f64 {
        meander_fraction(&self.sources[source], wind, sigma_v, distance)
    }

    fn potential_temperature(&self, source: usize, height: f64) -> f64 {
        self.sources[source].tables.potential_temperature(height)
    }
}
