//! Albedo, Bowen ratio and roughness by month and wind sector.
//!
//! They come from a table of the user's ([`super::surface_csv`]), from lines of AERSURFACE ([`super::surface_lines`]) or from our
//! land cover ([`super::land_cover`]).

/// What the ground is in one sector and month.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct SurfaceValues {
    /// Albedo with the sun at noon [1].
    pub albedo: f64,
    /// Bowen ratio by day [1].
    pub bowen_ratio: f64,
    /// Roughness length [m].
    pub roughness: f64,
}

/// Surface values by wind sector and month.
#[derive(Debug, Clone, PartialEq)]
pub struct SurfaceTable {
    /// Directions at which the sectors begin, rising, clockwise from north [°].
    pub(super) starts: Vec<f64>,
    /// `[month 0–11][sector]`.
    pub(super) values: Vec<Vec<SurfaceValues>>,
}

impl SurfaceTable {
    /// The same everywhere and always.
    pub fn uniform(values: SurfaceValues) -> Self {
        Self {
            starts: vec![0.0],
            values: vec![vec![values]; 12],
        }
    }

    /// Values for the wind from a direction [°] in a month, 1–12; without a direction the mean of the sectors.
    ///
    /// # Panics
    /// If `month` is not 1–12.
    pub fn at(&self, month: usize, direction: Option<f64>) -> SurfaceValues {
        let row = &self.values[month - 1];
        if let Some(direction) = direction {
            // Exact north belongs to the sector that ends with it (AERMET writes it as 360).
            let direction = if direction == 360.0 {
                direction
            } else {
                direction.rem_euclid(360.0)
            };
            let sector = self.starts.iter().rposition(|&start| direction >= start);
            return row[sector.unwrap_or(row.len() - 1)];
        }
        let count = row.len() as f64;
        let mean = |value: fn(&SurfaceValues) -> f64| row.iter().map(value).sum::<f64>() / count;
        SurfaceValues {
            albedo: mean(|v| v.albedo),
            bowen_ratio: mean(|v| v.bowen_ratio),
            roughness: mean(|v| v.roughness),
        }
    }

    /// The values in a few words: the range over months and sectors.
    pub fn summary(&self) -> String {
        let range = |value: fn(&SurfaceValues) -> f64| {
            let values = self.values.iter().flatten().map(value);
            let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| {
                (a.min(v), b.max(v))
            });
            if high - low < 5e-4 {
                format!("{low:.3}")
            } else {
                format!("{low:.3} to {high:.3}")
            }
        };
        format!(
            "{} sector(s); albedo {}, Bowen ratio {}, roughness length {} m",
            self.starts.len(),
            range(|v| v.albedo),
            range(|v| v.bowen_ratio),
            range(|v| v.roughness)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_north_belongs_to_the_last_sector() {
        let of = |roughness| SurfaceValues {
            roughness,
            ..SurfaceValues::default()
        };
        let table = SurfaceTable {
            starts: vec![0.0, 180.0],
            values: vec![vec![of(0.1), of(0.5)]; 12],
        };
        assert_eq!(table.at(1, Some(360.0)).roughness, 0.5);
        assert_eq!(table.at(1, Some(0.1)).roughness, 0.1);
        assert_eq!(table.at(1, None).roughness, 0.3);
    }
}
