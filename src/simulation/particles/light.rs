//! What the particles of a cell do to light.

use super::ParticleChemistry;
use super::slots::Slot;
use crate::aerosol::optics::{
    Extinction, KOSCHMIEDER, OpticalMasses, aerosol_layer, gas_extinction, optical_depth,
    visibility,
};
use crate::chemistry::photolysis::AerosolLayer;
use crate::grid::LaneField;
use crate::meteorology::MetSlice;
use crate::simulation::case::Case;
use crate::species::{Matter, Mode, ParticleRow};

/// What a kind of matter counts as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Sulfate,
    Nitrate,
    Organic,
    BlackCarbon,
    Soil,
    Chloride,
    Coarse,
    Dust(usize),
    /// Ammonium, which goes with its anion, and numbers.
    Nothing,
}

impl Kind {
    pub fn of(row: &ParticleRow) -> Self {
        match (row.mode, row.kind) {
            (_, Matter::Number | Matter::Ammonium) => Self::Nothing,
            (Mode::K, _) => Self::Coarse,
            (Mode::D1, _) => Self::Dust(0),
            (Mode::D2, _) => Self::Dust(1),
            (Mode::D3, _) => Self::Dust(2),
            (Mode::D4, _) => Self::Dust(3),
            (Mode::D5, _) => Self::Dust(4),
            (_, Matter::Sulfate) => Self::Sulfate,
            (_, Matter::Nitrate) => Self::Nitrate,
            (_, Matter::PrimaryOrganic | Matter::SecondaryOrganic) => Self::Organic,
            (_, Matter::Carbon) => Self::BlackCarbon,
            (_, Matter::Chloride) => Self::Chloride,
            _ => Self::Soil,
        }
    }
}

impl ParticleChemistry {
    /// Extinction by the particles of a cell with these masses [kg] in a volume [m³] at a relative humidity [1].
    fn extinction(&self, masses: &[f64], volume: f64, humidity: f64) -> Extinction<f64> {
        let mut sums = OpticalMasses::NOTHING;
        let inverse = 1.0 / volume;
        for (lane, kind) in &self.optical {
            let mass = masses[*lane] * inverse;
            *match kind {
                Kind::Sulfate => &mut sums.sulfate,
                Kind::Nitrate => &mut sums.nitrate,
                Kind::Organic => &mut sums.organic,
                Kind::BlackCarbon => &mut sums.black_carbon,
                Kind::Soil => &mut sums.soil,
                Kind::Chloride => &mut sums.chloride,
                Kind::Coarse => &mut sums.coarse,
                Kind::Dust(bin) => &mut sums.dust[*bin],
                Kind::Nothing => continue,
            } += mass;
        }
        Extinction::of(&sums, humidity)
    }

    /// Optics of a layer for photolysis.
    pub(in crate::simulation) fn layer(
        &self,
        masses: &[f64],
        volume: f64,
        humidity: f64,
    ) -> AerosolLayer {
        aerosol_layer(&self.extinction(masses, volume, humidity))
    }

    /// Visual range in the lowest layer [m] and optical depth of the column [1] at 550 nm of a column, in the weather of a slice.
    pub(in crate::simulation) fn sight(
        &self,
        case: &Case,
        bulk: &LaneField,
        weather: &MetSlice,
        [j, i]: [usize; 2],
    ) -> [f64; 2] {
        let layers = case.layers();
        let (mut extinction, mut depth) = (Vec::with_capacity(layers), Vec::with_capacity(layers));
        for k in 0..layers {
            let cell = [k, j, i];
            let volume = case.horizontal.area[[j, i]] * case.metrics.thickness[cell];
            let humidity = weather.relative_humidity[cell];
            extinction.push(
                self.extinction(bulk.cell(k, j, i), volume, humidity)
                    .total(),
            );
            depth.push(case.metrics.thickness[cell]);
        }
        let slot = Slot::NitrogenDioxide as usize;
        let dioxide = bulk.cell(0, j, i)[self.lanes[slot]] / case.surface_volume(j, i);
        let ground = [0, j, i];
        let air = gas_extinction(
            weather.temperature[ground],
            weather.pressure[ground],
            dioxide / self.molar[slot],
        );
        [
            visibility(extinction[0] + air, KOSCHMIEDER),
            optical_depth(&extinction, &depth),
        ]
    }
}
