//! NO to NO2 in the near field: one hour of NOx of every source at every receptor becomes NO2.
//!
//! | Scheme | Idea | Source |
//! |---|---|---|
//! | [`arm2`] | NO2/NOx is a polynomial of the total NOx | Podrez (2015) |
//! | [`olm`] | NO is oxidised as far as ozone reaches | Cole & Summerhays (1979) |
//! | [`ttrm`] | NO + O3 acts over the travel time | Carruthers et al. (2017) |
//! | [`pvmrm`] | ozone moles in the plume's volume against its NO moles | Hanrahan (1999) |
//! | [`grsm`] | NO + O3 ⇌ NO2 in the instantaneous plume | CERC; Carruthers et al. (2017) |
//!
//! All figures are as AERMOD 24142 has them: EPA-454/B-24-010 (2024). Concentrations of NOx are in µg/m³ as NO2. Schemes
//! give NO2 by source (or, for [`grsm`], the share NO2/NOx of a group) so that groups are sums; what else a group gets,
//! its background, stands in each scheme.
//!
//! Ozone and background of an hour come from outside, in µg/m³ ([`units`] has the factors).

mod area_notes;
pub mod arm2;
mod core_plumes;
mod extras;
mod geometry;
pub mod grsm;
pub mod olm;
mod plume_sizes;
mod point_notes;
pub mod pvmrm;
pub mod ttrm;
pub mod units;
mod wake_notes;

pub use area_notes::note_area;
pub use core_plumes::CorePlumes;
pub use extras::{ExtrasRows, PlumeExtras, TravelExtras, VolumeExtras};
pub use geometry::{ActiveSource, Position};
pub use plume_sizes::{PlumeAir, PlumeSize, PlumeSizes};
pub use point_notes::PointNotes;
pub use wake_notes::WakeNotes;

/// NOx of every source at every receptor.
#[derive(Debug, Clone, Copy)]
pub struct NoxField<'a> {
    /// How many receptors.
    pub receptors: usize,
    /// `[source][receptor]` [µg/m³ as NO2]; zero for sources that are silent this hour.
    pub values: &'a [f64],
}

impl NoxField<'_> {
    /// How many sources.
    pub fn sources(&self) -> usize {
        self.values.len().checked_div(self.receptors).unwrap_or(0)
    }

    /// The receptors of a source.
    #[inline]
    pub fn of(&self, source: usize) -> &[f64] {
        &self.values[source * self.receptors..(source + 1) * self.receptors]
    }

    /// One value.
    #[inline]
    pub fn at(&self, source: usize, receptor: usize) -> f64 {
        self.values[source * self.receptors + receptor]
    }
}

/// TTRM2: no source gives more NO2 than the travel time reaction allows. `limit` is what [`ttrm`] gave.
pub fn limit_by_travel_time(no2: &mut [f64], limit: &[f64]) {
    for (value, &most) in no2.iter_mut().zip(limit) {
        if most < *value {
            *value = most;
        }
    }
}

#[cfg(test)]
mod tests;
