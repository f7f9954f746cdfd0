//! Areas and open pits, for every output type at once.

use super::{PlumeEngine, PlumeWork};
use crate::plume::area::{AreaField, AreaTask, quantities};
use crate::plume::core::SourceHour;
use crate::plume::deposition::{Material, SourceDeposition};
use crate::plume::open_pit::{self, effective_pit};
use crate::plume::{OpenPit, Receptor};
use std::ops::Range;

impl PlumeEngine<'_> {
    /// Values of an area of any shape into `work.area`, `[output type][receptor]`.
    pub(super) fn area(
        &self,
        prepared: &SourceHour<'_>,
        index: usize,
        shape: &AreaField,
        block: &Range<usize>,
        work: &mut PlumeWork,
    ) {
        let deposition = self
            .deposits(index)
            .then(|| SourceDeposition::new(&self.deposition, index, prepared));
        self.strips(prepared, shape, deposition.as_ref(), block, work);
    }

    fn strips(
        &self,
        prepared: &SourceHour<'_>,
        shape: &AreaField,
        deposition: Option<&SourceDeposition>,
        block: &Range<usize>,
        work: &mut PlumeWork,
    ) {
        let asked = quantities(self.case.options.outputs);
        work.area.clear();
        work.area.resize(asked.len() * block.len(), 0.0);
        AreaTask {
            source: prepared,
            shape,
            deposition,
            receptors: &self.receptors,
            first: block.start,
            quantities: &asked,
            out: &mut work.area,
            traces: None,
        }
        .compute();
    }

    /// An open pit: an effective area at its rim.
    pub(super) fn pit(
        &self,
        prepared: &SourceHour<'_>,
        index: usize,
        pit: &OpenPit,
        block: &Range<usize>,
        work: &mut PlumeWork,
    ) {
        work.area.clear();
        work.area
            .resize(self.case.options.outputs.count() * block.len(), 0.0);
        if !open_pit::counts(prepared) {
            return;
        }
        let settling: Vec<(f64, f64)> = match self.deposition.materials.get(index) {
            Some(Material::Particles(mix)) => mix
                .classes
                .iter()
                .map(|class| (class.settling_velocity, class.particle.mass_fraction))
                .collect(),
            _ => Vec::new(),
        };
        let effective = effective_pit(prepared, pit, &settling);
        let deposition = self.deposits(index).then(|| {
            let mut made = SourceDeposition::new(&self.deposition, index, prepared);
            made.set_mass_fractions(&effective.mass_fractions);
            made
        });
        self.strips(prepared, &effective.shape, deposition.as_ref(), block, work);
        let receptors: &[Receptor] = &self.case.receptors[block.clone()];
        for row in work.area.chunks_exact_mut(block.len().max(1)) {
            for (value, receptor) in row.iter_mut().zip(receptors) {
                *value *= if open_pit::within(pit, receptor) {
                    0.0
                } else {
                    effective.emission_factor
                };
            }
        }
    }
}
