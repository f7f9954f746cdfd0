//! Photolysis rates of a box: from a table over time, or from the sun over a place.

use super::BoxError;
use super::series::Series;
use crate::chemistry::photolysis::{GroundAlbedo, Photolysis, PhotolysisWork, Profile};
use crate::meteorology::sun::Sun;
use crate::time::ModelTime;

/// Where the light comes from.
#[derive(Debug)]
pub(super) enum Light {
    /// Rates over time.
    Table {
        series: Series,
        /// Column of every photolysis table of the mechanism.
        columns: Vec<usize>,
        /// To 1/s.
        unit: f64,
    },
    /// Clear or cloudy sky over a place.
    Sun(Box<Place>),
}

/// A place under the sun.
#[derive(Debug)]
pub(super) struct Place {
    pub photolysis: Photolysis,
    pub profile: Profile,
    pub cloud_water: Vec<f64>,
    pub cloud_cover: f64,
    pub latitude: f64,
    pub longitude: f64,
    pub albedo: f64,
}

impl Light {
    /// Rates [1/s] at a time [s] since midnight of the first day, which began at `midnight`.
    pub(super) fn at(
        &self,
        midnight: ModelTime,
        time: f64,
        factor: f64,
        out: &mut [f64],
    ) -> Result<(), BoxError> {
        match self {
            Self::Table {
                series,
                columns,
                unit,
            } => {
                let mut row = vec![0.0; series.names.len()];
                series.at(time, &mut row);
                for (to, &column) in out.iter_mut().zip(columns) {
                    *to = row[column] * unit;
                }
            }
            Self::Sun(place) => place.at(midnight.plus(time as i64), out)?,
        }
        for rate in out {
            *rate *= factor;
        }
        Ok(())
    }
}

impl Place {
    fn at(&self, time: ModelTime, out: &mut [f64]) -> Result<(), BoxError> {
        let sun = Sun::at(time);
        let elevation = sun.position(self.longitude, self.latitude).elevation();
        let zenith = std::f64::consts::FRAC_PI_2 - elevation;
        let mut column = self.profile.column(zenith);
        column.distance_factor = sun.distance_factor;
        column.albedo = GroundAlbedo::uniform(self.albedo);
        column.cloud_cover = self.cloud_cover;
        column.cloud_water = &self.cloud_water;
        let mut rates = vec![0.0; self.profile.layers() * out.len()];
        self.photolysis
            .column(&column, &mut PhotolysisWork::new(), &mut rates)?;
        out.copy_from_slice(&rates[..out.len()]);
        Ok(())
    }
}
