//! Sizes with which the finer modes deposit: wet ones, of their own number and mass.

use super::ParticleChemistry;
use super::block::Block;
use super::modes;
use crate::aerosol::modes::{ACCUMULATION, AITKEN, Dry, Shape};
use crate::species::{Matter, Mode, ParticleTable, Phase, SpeciesTable};

/// The phases of the table that are those of a mode, by mass and by number, and what they are in a cell.
#[derive(Debug)]
pub(in crate::simulation) struct Sizes<'a> {
    known: &'a [Phase; 4],
    here: [Option<Phase>; 4],
}

impl Sizes<'_> {
    /// The phase with which a phase of the table deposits here; `None` where it is its own.
    pub fn of(&self, phase: &Phase) -> Option<Phase> {
        let place = self.known.iter().position(|known| known == phase)?;
        self.here[place].clone()
    }
}

impl ParticleChemistry {
    /// Sizes in a cell with these masses [kg] in a volume [m³] at a relative humidity [1]; modes without matter keep those of the
    /// table.
    pub(in crate::simulation) fn sizes(
        &self,
        masses: &[f64],
        volume: f64,
        humidity: f64,
    ) -> Sizes<'_> {
        let mut block = Block::default();
        block.begin(1);
        block.push_air(&[273.15, 1e5, humidity, 0.0, 0.0, volume]);
        block.take(0, masses, &self.lanes);
        block.close();
        let matter = modes::matter::<f64>(&block, 0);
        let numbers = modes::numbers::<f64>(&block, 0);
        let mut here = [None, None, None, None];
        for (n, shape) in [AITKEN, ACCUMULATION].iter().enumerate() {
            if matter[n].volume > LEAST {
                let [mass, number] = phases(shape, &matter[n], numbers[n], humidity);
                here[2 * n] = Some(mass);
                here[2 * n + 1] = Some(number);
            }
        }
        Sizes {
            known: &self.sized,
            here,
        }
    }
}

/// Volume of matter that has a size [m³/m³]: some particles a cubic metre.
const LEAST: f64 = 1e-20;

/// Phase of the mass and of the number of a mode.
fn phases(shape: &Shape, dry: &Dry<f64>, number: f64, humidity: f64) -> [Phase; 2] {
    let water = dry.water(humidity);
    let growth = libm::cbrt(1.0 + water / dry.volume);
    let median = shape.sized(number, dry.volume).diameter * growth;
    let density = dry.wet_density(water);
    [shape.volume_median(median), median].map(|diameter| Phase::Particle {
        diameter,
        spread: shape.spread,
        density,
    })
}

/// The phases of the table that belong to the Aitken and accumulation modes, by mass and by number.
pub(super) fn known(table: &SpeciesTable, matter: &ParticleTable) -> [Phase; 4] {
    let phase = |mode: Mode, number: bool| {
        let rows = matter.rows.iter();
        let row = rows
            .filter(|row| row.mode == mode)
            .find(|row| (row.kind == Matter::Number) == number);
        let lane = row.and_then(|row| table.lane(&row.species));
        lane.map(|lane| table.species[lane].phase.clone())
    };
    [
        (Mode::I, false),
        (Mode::I, true),
        (Mode::J, false),
        (Mode::J, true),
    ]
    .map(|(mode, number)| {
        phase(mode, number).unwrap_or(Phase::Particle {
            diameter: 0.0,
            spread: 1.0,
            density: 0.0,
        })
    })
}
