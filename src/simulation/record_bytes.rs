//! A record as bytes: a line of JSON and the arrays as little-endian numbers.

use super::ledger::Ledger;
use super::record::Record;
use super::record_tags::{TagArea, TagGroup};
use crate::time::ModelTime;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Header {
    cells: usize,
    pollutants: usize,
    columns: usize,
    followed: usize,
    groups: Vec<TagGroup>,
    #[serde(default)]
    areas: Vec<TagArea>,
    #[serde(default)]
    parameters: Vec<String>,
    #[serde(default)]
    process_layers: usize,
    points: Vec<usize>,
    hours: Vec<ModelTime>,
    labels: Vec<String>,
    ledger: Ledger,
    #[serde(default)]
    spin_up: Ledger,
    /// Lengths of the arrays of f32 and f64; records of older versions have fewer.
    singles: Vec<usize>,
    doubles: Vec<usize>,
}

/// Arrays of a record.
const SINGLES: usize = 11;
const DOUBLES: usize = 7;

/// Lengths of all arrays: those that an older version does not know are empty.
fn lengths<const N: usize>(known: &[usize]) -> Result<[usize; N], String> {
    if known.len() > N {
        return Err("was written by a newer version".into());
    }
    Ok(std::array::from_fn(|n| known.get(n).copied().unwrap_or(0)))
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
            areas: self.areas.clone(),
            parameters: self.parameters.clone(),
            process_layers: self.process_layers,
            points: self.points.clone(),
            hours: self.hours.clone(),
            labels: self.labels.clone(),
            ledger: self.ledger.clone(),
            spin_up: self.spin_up.clone(),
            singles: singles.map(Vec::len).to_vec(),
            doubles: doubles.map(Vec::len).to_vec(),
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
        let singles = lengths::<SINGLES>(&header.singles)?;
        let doubles = lengths::<DOUBLES>(&header.doubles)?;
        let expected = 4 * singles.iter().sum::<usize>() + 8 * doubles.iter().sum::<usize>();
        if rest.len() != expected {
            return Err(format!(
                "holds {} bytes of data instead of {expected}",
                rest.len()
            ));
        }
        let singles = singles.map(|count| {
            let (part, more) = rest.split_at(4 * count);
            rest = more;
            part.as_chunks::<4>()
                .0
                .iter()
                .map(|c| f32::from_le_bytes(*c))
                .collect()
        });
        let doubles = doubles.map(|count| {
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
            mda8_shares,
            point_response,
            processes,
            ozone_response,
            ozone_contribution,
        ] = singles;
        let [
            weights,
            contribution_sum,
            concentration_sum,
            dry,
            wet,
            area_contribution,
            response_sum,
        ] = doubles;
        Ok(Self {
            cells: header.cells,
            pollutants: header.pollutants,
            columns: header.columns,
            followed: header.followed,
            groups: header.groups,
            areas: header.areas,
            parameters: header.parameters,
            process_layers: header.process_layers,
            processes,
            point_response,
            ozone_response,
            ozone_contribution,
            response_sum,
            area_contribution,
            mda8_shares,
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

    fn singles(&self) -> [&Vec<f32>; SINGLES] {
        [
            &self.concentration,
            &self.group_concentration,
            &self.point_contribution,
            &self.weather,
            &self.sight,
            &self.mda8,
            &self.mda8_shares,
            &self.point_response,
            &self.processes,
            &self.ozone_response,
            &self.ozone_contribution,
        ]
    }

    fn doubles(&self) -> [&Vec<f64>; DOUBLES] {
        [
            &self.weights,
            &self.contribution_sum,
            &self.concentration_sum,
            &self.dry,
            &self.wet,
            &self.area_contribution,
            &self.response_sum,
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
        // A record of a version that kept neither areas nor contributions to MDA8.
        let text = String::from_utf8_lossy(&bytes);
        let end = text.find('\n').unwrap();
        let mut header: serde_json::Value = serde_json::from_str(&text[..end]).unwrap();
        header.as_object_mut().unwrap().remove("areas");
        for (lists, count) in [("singles", 6), ("doubles", 5)] {
            header[lists].as_array_mut().unwrap().truncate(count);
        }
        let mut old = serde_json::to_vec(&header).unwrap();
        old.extend(&bytes[end..]);
        assert_eq!(Record::from_bytes(&old).unwrap(), record);
        header["singles"] = vec![0; SINGLES + 1].into();
        let mut new = serde_json::to_vec(&header).unwrap();
        new.push(b'\n');
        assert!(Record::from_bytes(&new).unwrap_err().contains("newer"));
    }
}
