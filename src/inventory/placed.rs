//! Points of an inventory divided by the areas that hold them, so that each belongs to one tag.

use super::areas::LaidAreas;
use super::compiled::{Body, CompiledInventory, Point};
use crate::grid::GridError;
use std::collections::BTreeMap;

impl CompiledInventory {
    /// The same inventory with groups whose points lie in the same areas ([`super::SourceGroup::inside`]); untouched without areas.
    ///
    /// # Errors
    /// If a point has no image on the map.
    pub fn placed(mut self, areas: &LaidAreas) -> Result<Self, GridError> {
        if areas.is_empty() {
            return Ok(self);
        }
        let groups = std::mem::take(&mut self.groups);
        let bodies = std::mem::take(&mut self.bodies);
        let annual = std::mem::take(&mut self.annual);
        let all = groups.into_iter().zip(bodies).enumerate();
        for (n, (group, body)) in all {
            let Body::Points(points) = body else {
                let own = n * self.lanes..(n + 1) * self.lanes;
                self.annual.extend_from_slice(&annual[own]);
                self.groups.push(group);
                self.bodies.push(body);
                continue;
            };
            let mut pieces: BTreeMap<Vec<u32>, Vec<Point>> = BTreeMap::new();
            for point in points {
                let holding = areas.holding(point.release.longitude, point.release.latitude)?;
                pieces.entry(holding).or_default().push(point);
            }
            for (holding, points) in pieces {
                let mut masses = vec![0.0; self.lanes];
                for stream in points.iter().flat_map(|point| &point.streams) {
                    for (sum, mass) in masses.iter_mut().zip(&stream.mass) {
                        *sum += mass;
                    }
                }
                let mut piece = group.clone();
                piece.inside = Some(holding);
                self.annual.extend(masses);
                self.groups.push(piece);
                self.bodies.push(Body::Points(points));
            }
        }
        Ok(self)
    }
}
