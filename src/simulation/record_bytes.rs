//! A record as bytes: a line of JSON and the arrays as little-endian numbers.

use super::ledger::Ledger;
use super::record::{Record, TagGroup};
use crate::time::ModelTime;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Header {
    cells: usize,
    pollutants: usize,
    columns: usize,
    followed: usize,
    groups: Vec<TagGroup>,
    points: Vec<usize>,
    hours: Vec<ModelTime>,
    labels: Vec<String>,
    ledger: Ledger,
    #[serde(default)]
    spin_up: Ledger,
    /// Lengths of the arrays: six of f32, five of f64.
    singles: [usize; 6],
    doubles: [usize; 5],
}

impl Record {
    /// The record as bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let singles = self.singles();
        let doubles = self.doubles();
        let header = Header {
            cells: self.cells,
            pollutants: self.pollutants,
            columns: self.columns,
            followed: self.followed,
            groups: self.groups.clone(),
            points: self.points.clone(),
            hours: self.hours.clone(),
            labels: self.labels.clone(),
            ledger: self.ledger.clone(),
            spin_up: self.spin_up.clone(),
            singles: singles.map(Vec::len),
            doubles: doubles.map(Vec::len),
        };
        let mut bytes = serde_json::to_vec(&header).unwrap_or_default();
        bytes.push(b'\n');
        for list in singles {
            bytes.extend(list.iter().flat_map(|v| v.to_le_bytes()));
        }
        for list in doubles {
            bytes.extend(list.iter().flat_map(|v| v.to_le_bytes()));
        }
        bytes
    }

    /// Reads what [`Record::to_bytes`] wrote.
    ///
    /// # Errors
    /// In words, if the bytes are something else or cut short.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, String> {
        let end = bytes
            .iter()
            .position(|&b| b == b'\n')
            .ok_or("has no header")?;
        let header: Header = serde_json::from_slice(&bytes[..end])
            .map_err(|e| format!("has an unreadable header: {e}"))?;
        let mut rest = &bytes[end + 1..];
        let expected =
            4 * header.singles.iter().sum::<usize>() + 8 * header.doubles.iter().sum::<usize>();
        if rest.len() != expected {
            return Err(format!(
                "holds {} bytes of data instead of {expected}",
                rest.len()
            ));
        }
        let singles = header.singles.map(|count| {
            let (part, more) = rest.split_at(4 * count);
            rest = more;
            part.as_chunks::<4>()
                .0
                .iter()
                .map(|c| f32::from_le_bytes(*c))
                .collect()
        });
        let doubles = header.doubles.map(|count| {
            let (part, more) = rest.split_at(8 * count);
            rest = more;
            part.as_chunks::<8>()
                .0
                .iter()
                .map(|c| f64::from_le_bytes(*c))
                .collect()
        });
        let [
            concentration,
            group_concentration,
            point_contribution,
            weather,
            sight,
            mda8,
        ] = singles;
        let [weights, contribution_sum, concentration_sum, dry, wet] = doubles;
        Ok(Self {
            cells: header.cells,
            pollutants: header.pollutants,
            columns: header.columns,
            followed: header.followed,
            groups: header.groups,
            points: header.points,
            hours: header.hours,
            labels: header.labels,
            ledger: header.ledger,
            spin_up: header.spin_up,
            concentration,
            group_concentration,
            point_contribution,
            weather,
            sight,
            mda8,
            weights,
            contribution_sum,
            concentration_sum,
            dry,
            wet,
        })
    }

    fn singles(&self) -> [&Vec<f32>; 6] {
        [
            &self.concentration,
            &self.group_concentration,
            &self.point_contribution,
            &self.weather,
            &self.sight,
            &self.mda8,
        ]
    }

    fn doubles(&self) -> [&Vec<f64>; 5] {
        [
            &self.weights,
            &self.contribution_sum,
            &self.concentration_sum,
            &self.dry,
            &self.wet,
        ]
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_record_comes_back_and_half_of_it_does_not() {
        let record = Record {
            cells: 2,
            pollutants: 1,
            hours: vec![ModelTime(7)],
            weights: vec![1.0],
            concentration: vec![1.5, -0.0],
            mda8: vec![61.5],
            dry: vec![f64::MIN_POSITIVE],
            ..Record::default()
        };
        let bytes = record.to_bytes();
        assert_eq!(Record::from_bytes(&bytes).unwrap(), record);
        let cut = Record::from_bytes(&bytes[..bytes.len() - 1]).unwrap_err();
        assert!(cut.contains("instead of"), "{cut}");
    }
}
