//! EVALFILE: for each hour and arc of receptors, the greatest concentration on the arc and the plume that made it.

use super::fortran::{Layout, items};

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
