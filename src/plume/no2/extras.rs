//! What the dispersion kernels hand to the NO2 schemes besides NOx: one number for each source and receptor.
//!
//! Arrays run `[source × receptors + receptor]`. Only those that a scheme reads have a length ([`PlumeExtras::new`]); a kernel
//! fills the rows of a source that emits. Receptors that a kernel passes over (too
//! near, too far, wholly beside an area) stay at zero: [`PlumeExtras::reset`] makes everything zero before each hour.

use crate::plume::No2Method;

/// What PVMRM wants of a plume at a receptor.
///
/// Figures are those that AERMOD has last when the receptor is done: of the meandering part at the radial distance (of the
/// coherent one where meander is switched off), or of the building wake where one is felt. A plume above the mixing height
/// of a convective hour has `penetrated` 1 and `penetrated_height` 0.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct VolumeExtras {
    /// Height of the plume [m]: effective height of a stable or layered plume, else the centroid's (HECNTR).
    pub height: f64,
    /// Effective wind speed [m/s] of the plume, of the direct one in convective air (UEFFS).
    pub wind: f64,
    /// Penetrated share [1] (PPFACT).
    pub penetrated: f64,
    /// Height of the penetrated plume [m]; 0 when nothing penetrates (HECNTR3).
    pub penetrated_height: f64,
    /// Weight of the horizontal plume state [1] (FOPTS).
    pub horizontal_weight: f64,
}

/// What TTRM wants of a plume at a receptor.
///
/// Winds are those of the meandering part, at the radial distance. AERMOD's habits that show in results: a plume above the mixing height of a convective hour counts as convective with
/// `penetrated` 1 and `wind_direct` and `wind_penetrated` the wind at its release height; a volume in convective air has `wind` the wind at its
/// release height; for areas the figures are those left by the receptor before (for the first one by the source before), and
/// `radial_distance` is 0 where the area does not reach the receptor.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct TravelExtras {
    /// Distance along the wind [m].
    pub downwind_distance: f64,
    /// Distance from the source [m].
    pub radial_distance: f64,
    /// Effective wind of a stable plume [m/s].
    pub wind: f64,
    /// Effective wind of the direct plume [m/s].
    pub wind_direct: f64,
    /// Effective wind of the penetrated plume [m/s].
    pub wind_penetrated: f64,
    /// Meander fraction [1].
    pub meander: f64,
    /// Penetrated share [1].
    pub penetrated: f64,
    /// Weight of the building wake's plume [1].
    pub wake_weight: f64,
    /// Indirect plume's concentration, terms of y and z only [µg/m³].
    pub indirect: f64,
    /// Direct plume's concentration, likewise [µg/m³].
    pub direct: f64,
    /// Wind that carries the wake's plume [m/s].
    pub wake_wind: f64,
}

/// Rows of one source, empty where no scheme wants them.
#[derive(Debug)]
pub struct ExtrasRows<'a> {
    /// PVMRM's.
    pub volume: &'a mut [VolumeExtras],
    /// TTRM's.
    pub travel: &'a mut [TravelExtras],
    /// GRSM's travel times [s].
    pub travel_time: &'a mut [f64],
    /// GRSM's shares of a wake's cavity [1].
    pub building_share: &'a mut [f64],
}

/// Numbers by source and receptor.
#[derive(Debug, Clone, Default)]
pub struct PlumeExtras {
    receptors: usize,
    /// For PVMRM.
    volume: Vec<VolumeExtras>,
    /// For TTRM and TTRM2.
    travel: Vec<TravelExtras>,
    /// GRSM: mean travel time of the NOx [s] (CHI_TTRAVCHM over CHI): coherent and meandering parts by their own distance
    /// and wind.
    travel_time: Vec<f64>,
    /// GRSM: share of NOx that comes from a building's wake [1] (BLDFAC).
    building_share: Vec<f64>,
}

impl PlumeExtras {
    /// Room for what a scheme reads; `beside_travel_time` for TTRM2's second scheme.
    pub fn new(
        method: No2Method,
        beside_travel_time: No2Method,
        sources: usize,
        receptors: usize,
    ) -> Self {
        let mut extras = Self::default();
        extras.reset(method, beside_travel_time, sources, receptors);
        extras
    }

    /// The same for another hour or block, all zero.
    pub fn reset(
        &mut self,
        method: No2Method,
        beside_travel_time: No2Method,
        sources: usize,
        receptors: usize,
    ) {
        let wanted = |scheme| method == scheme || beside_travel_time == scheme;
        let size = |wanted: bool| if wanted { sources * receptors } else { 0 };
        self.receptors = receptors;
        self.volume.clear();
        self.volume
            .resize(size(wanted(No2Method::Pvmrm)), VolumeExtras::default());
        self.travel.clear();
        self.travel.resize(
            size(wanted(No2Method::Ttrm) || wanted(No2Method::Ttrm2)),
            TravelExtras::default(),
        );
        for times in [&mut self.travel_time, &mut self.building_share] {
            times.clear();
            times.resize(size(wanted(No2Method::Grsm)), 0.0);
        }
    }

    /// Rows of a source: PVMRM's, TTRM's, GRSM's travel times [s] and shares of the wake's cavity; empty where not wanted.
    pub fn rows_mut(&mut self, source: usize) -> ExtrasRows<'_> {
        let receptors = self.receptors;
        ExtrasRows {
            volume: row_mut(&mut self.volume, source, receptors),
            travel: row_mut(&mut self.travel, source, receptors),
            travel_time: row_mut(&mut self.travel_time, source, receptors),
            building_share: row_mut(&mut self.building_share, source, receptors),
        }
    }

    /// Some scheme wants something.
    pub fn is_wanted(&self) -> bool {
        !(self.volume.is_empty() && self.travel.is_empty() && self.travel_time.is_empty())
    }

    /// Receptors.
    pub fn receptors(&self) -> usize {
        self.receptors
    }

    /// PVMRM's numbers of a source.
    pub fn volume_mut(&mut self, source: usize) -> &mut [VolumeExtras] {
        row_mut(&mut self.volume, source, self.receptors)
    }

    /// TTRM's numbers of a source.
    pub fn travel_mut(&mut self, source: usize) -> &mut [TravelExtras] {
        row_mut(&mut self.travel, source, self.receptors)
    }

    /// GRSM's numbers of a source: mean travel time [s], share of NOx from a building's wake [1].
    pub fn travel_time_mut(&mut self, source: usize) -> (&mut [f64], &mut [f64]) {
        (
            row_mut(&mut self.travel_time, source, self.receptors),
            row_mut(&mut self.building_share, source, self.receptors),
        )
    }

    /// PVMRM's numbers.
    #[inline]
    pub fn volume(&self, source: usize, receptor: usize) -> &VolumeExtras {
        &self.volume[source * self.receptors + receptor]
    }

    /// TTRM's numbers of a source.
    #[inline]
    pub fn travel(&self, source: usize) -> &[TravelExtras] {
        &self.travel[source * self.receptors..(source + 1) * self.receptors]
    }

    /// GRSM: mean travel time of the NOx [s].
    #[inline]
    pub fn travel_time(&self, source: usize, receptor: usize) -> f64 {
        self.travel_time[source * self.receptors + receptor]
    }

    /// GRSM: share from a building's wake [1].
    #[inline]
    pub fn building_share(&self, source: usize, receptor: usize) -> f64 {
        self.building_share[source * self.receptors + receptor]
    }
}

fn row_mut<T>(all: &mut [T], source: usize, receptors: usize) -> &mut [T] {
    if all.is_empty() {
        &mut []
    } else {
        &mut all[source * receptors..(source + 1) * receptors]
    }
}
