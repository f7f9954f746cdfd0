//! EVALFILE: for each hour and arc of receptors, the greatest concentration on the arc and the plume that made it.
//!
//! Crosswind-integrated χ/Q of a layered plume: C_y = √(2π) σy χ/Q [s/m²], normalised C_y u max(h_e, z_i). AERMOD 24142 never fills
//! in the parts of a convective plume (direct, indirect, penetrated), so that these and its C_y are always 0.

use super::files::{Files, Handle};
use super::fortran::{Layout, items};
use crate::nearfield::Case;
use crate::nearfield::arcs::{Highest, SourceArcs};
use crate::nearfield::case::Output;
use crate::plume::HourStamp;

/// √(2π), as AERMOD rounds it.
const ROOT_2_PI: f64 = 2.506_628_274_631_000_7;
/// Written for what has no value.
const NONE: f64 = -999.0;
/// Below this a number counts as zero.
const LEAST: f64 = 1.0e-10;

/// The EVALFILEs of a run.
#[derive(Debug, Default)]
pub struct EvaluationFiles {
    files: Vec<(usize, Handle)>,
}

impl EvaluationFiles {
    /// Opens them.
    pub fn create(case: &Case, files: &mut Files) -> std::io::Result<Self> {
        let mut all = Self::default();
        for output in &case.outputs {
            if let Output::EvaluationFile(source, path) = output {
                all.files.push((*source, files.create(path)?));
            }
        }
        Ok(all)
    }

    /// Writes the lines of an hour.
    pub fn write(
        &self,
        case: &Case,
        stamp: HourStamp,
        arcs: &[SourceArcs],
        files: &mut Files,
    ) -> std::io::Result<()> {
        let mut out = Vec::new();
        for of_source in arcs {
            out.clear();
            for (name, highest) in case.arcs.iter().zip(&of_source.arcs) {
                let id = &case.sources[of_source.source].id;
                write(
                    &mut out,
                    &ArcMaximum::new((id, stamp, name), of_source, highest),
                );
            }
            for (_, handle) in self
                .files
                .iter()
                .filter(|(source, _)| *source == of_source.source)
            {
                files.put(*handle, &out)?;
            }
        }
        Ok(())
    }
}

/// The greatest concentration of an arc in an hour, and its plume.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ArcMaximum {
    /// Name of the source.
    pub source: String,
    /// Hour, YYMMDDHH.
    pub date: i64,
    /// Name of the arc.
    pub arc: String,
    /// Greatest concentration [printed unit], emission rate [g/s × factor], crosswind-integrated concentration, and that normalised by
    /// wind and depth.
    pub maximum: [f64; 4],
    /// Downwind distance [m], effective wind [m/s], σv, σw [m/s], σy [m], effective plume height [m].
    pub plume: [f64; 6],
    /// Obukhov length [m], mixing height [m], friction velocity [m/s], convective velocity scale [m/s] (or σz [m] when stable),
    /// buoyancy flux [m⁴/s³], momentum flux [m⁴/s²].
    pub air: [f64; 6],
    /// Bowen ratio, share of the plume that penetrated, concentrations of the direct, indirect and penetrated plume,
    /// nondimensional distance.
    pub parts: [f64; 6],
    /// Plume height by mixing height, nondimensional buoyancy, release height [m], concentration on the plume's centreline.
    pub centre: [f64; 4],
    /// Direction towards which the wind blows [°], height of the stable boundary layer [m].
    pub wind: [f64; 2],
}

impl ArcMaximum {
    /// What AERMOD writes of an arc's greatest value.
    fn new(
        (id, stamp, arc): (&str, HourStamp, &str),
        of_source: &SourceArcs,
        highest: &Highest,
    ) -> Self {
        let own = &of_source.figures;
        let plume = &highest.plume;
        let lid = own.mixing_height;
        let scale = own.convective_velocity;
        let (across, normalised) = if own.layered {
            let across = ROOT_2_PI * plume.sigma_y[0] * highest.value;
            (across, across * plume.wind[0] * plume.height.max(lid))
        } else {
            (0.0, 0.0)
        };
        let convective = own.obukhov_length < 0.0;
        let distance = if convective && plume.wind[0] >= LEAST && lid >= LEAST {
            highest.distance * scale / (plume.wind[0] * lid)
        } else {
            NONE
        };
        let shown = usize::from(own.above_lid);
        Self {
            source: id.to_owned(),
            date: stamp.yymmddhh(),
            arc: arc.to_owned(),
            maximum: [highest.value, highest.emission, across, normalised],
            plume: [
                highest.distance,
                plume.wind[shown],
                plume.turbulence[0],
                plume.turbulence[1],
                plume.sigma_y[shown],
                plume.height,
            ],
            air: [
                own.obukhov_length,
                lid,
                own.friction_velocity,
                if convective { scale } else { plume.sigma_z },
                own.buoyancy,
                own.momentum,
            ],
            parts: [own.bowen_ratio, own.penetrated, 0.0, 0.0, 0.0, distance],
            centre: [
                if lid >= LEAST {
                    plume.height / lid
                } else {
                    NONE
                },
                if scale >= LEAST {
                    own.buoyancy / (own.wind * scale * scale * lid)
                } else {
                    NONE
                },
                of_source.release_height,
                highest.value,
            ],
            wind: [own.flow_direction, plume.lid],
        }
    }
}

/// Writes a line.
pub fn write(out: &mut Vec<u8>, own: &ArcMaximum) {
    let mut line = items![&own.source, own.date, &own.arc].to_vec();
    let numbers = own
        .maximum
        .iter()
        .chain(&own.plume)
        .chain(&own.air)
        .chain(&own.parts)
        .chain(&own.centre)
        .chain(&own.wind);
    line.extend(numbers.map(|&number| super::fortran::Item::Real(number)));
    Layout::new(
        "1X,A12,1X,I8.8,1X,A8,4(1X,G12.6),9X,6(1X,G12.4),9X,6(1X,G12.4),9X,6(1X,G12.4),9X,4(1X,G12.4),1X,'0000000000',1X,G12.4,1X,G12.4",
    )
    .write(out, &line);
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{ArcMaximum, write};
    use crate::aermod::write::test_files::golden;

    #[test]
    fn lines_are_aermods() {
        let text = String::from_utf8(golden("a.evl")).unwrap();
        for line in text.lines() {
            let numbers: Vec<f64> = line[31..]
                .replace("0000000000", "")
                .split_whitespace()
                .map(|word| word.parse().unwrap())
                .collect();
            let pick = |from: usize| std::array::from_fn(|k| numbers[from + k]);
            let own = ArcMaximum {
                source: line[1..13].to_owned(),
                date: line[14..22].parse().unwrap(),
                arc: line[23..31].to_owned(),
                maximum: std::array::from_fn(|k| numbers[k]),
                plume: pick(4),
                air: pick(10),
                parts: pick(16),
                centre: std::array::from_fn(|k| numbers[22 + k]),
                wind: std::array::from_fn(|k| numbers[26 + k]),
            };
            let mut out = Vec::new();
            write(&mut out, &own);
            assert_eq!(String::from_utf8(out).unwrap().trim_end_matches('\n'), line);
        }
        assert!(text.lines().count() > 40);
    }
}
