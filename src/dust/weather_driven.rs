//! An inventory's dust under the weather of the hour: road, site and pile dust multiplied by [`FugitiveFactors`].

use super::fugitive::{FugitiveFactors, FugitiveKind, FugitiveWeather};
use super::topsoil::TopsoilHistory;
use crate::inventory::{EmissionError, EmissionField, EmissionSchedule, Inventory, SourceGroup};
use crate::meteorology::MetSlice;
use crate::time::ModelTime;
use std::sync::Arc;

/// An inventory parted by what weather does to its lines: those it leaves alone first, then those of each kind that has any.
pub fn parted(inventory: &Inventory) -> Vec<(Option<FugitiveKind>, Inventory)> {
    let kinds = std::iter::once(None).chain(FugitiveKind::ALL.map(Some));
    kinds
        .map(|kind| {
            let mut part = inventory.clone();
            part.lines
                .retain(|line| FugitiveKind::of_class(&line.class) == kind);
            (kind, part)
        })
        .filter(|(kind, part)| kind.is_none() || !part.lines.is_empty())
        .collect()
}

/// A schedule of one kind of dust, multiplied hour by hour.
pub struct WeatherDriven {
    inner: Arc<dyn EmissionSchedule>,
    kind: FugitiveKind,
    factors: FugitiveFactors,
    topsoil: Arc<TopsoilHistory>,
}

impl WeatherDriven {
    /// Puts `inner`, all of one kind, under the weather.
    pub fn new(
        inner: Arc<dyn EmissionSchedule>,
        kind: FugitiveKind,
        factors: FugitiveFactors,
        topsoil: Arc<TopsoilHistory>,
    ) -> Self {
        Self {
            inner,
            kind,
            factors,
            topsoil,
        }
    }
}

impl EmissionSchedule for WeatherDriven {
    fn groups(&self) -> &[SourceGroup] {
        self.inner.groups()
    }

    fn at(&self, time: ModelTime, weather: &MetSlice) -> Result<EmissionField, EmissionError> {
        let mut field = self.inner.at(time, weather)?;
        let (ny, nx) = weather.snow_cover.dim();
        let state = self.topsoil.at(time);
        let factor = |column: usize| {
            let at = [column / nx, column % nx];
            let here = FugitiveWeather {
                road_film: state.map_or(0.0, |s| s.road_film[at]),
                topsoil_water: state.map_or(0.0, |s| s.water[at]),
                snow: weather.snow_cover[at],
                wind_speed: weather.wind_speed_10m[at],
            };
            self.factors.of(self.kind, &here)
        };
        let factors: Vec<f64> = (0..ny * nx).map(factor).collect();
        let lanes = field.lanes.max(1);
        for (cell, rates) in field.cells.iter().zip(field.rates.chunks_exact_mut(lanes)) {
            let factor = factors[*cell as usize % (ny * nx)];
            for rate in rates {
                *rate *= factor;
            }
        }
        Ok(field)
    }

    /// Those of the inventory: the factors have the mean 1 over a typical year.
    fn annual_totals(&self) -> &[f64] {
        self.inner.annual_totals()
    }

    fn provenance(&self) -> String {
        format!(
            "{} (dust under the hour's weather)",
            self.inner.provenance()
        )
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::dust::fugitive::TypicalYear;
    use crate::dust::schedule::tests::{april, grid, soil_of, weather};
    use crate::inventory::HeightClass;
    use approx::assert_relative_eq;

    /// One kilogram a second of one lane in each of two cells, on two layers.
    struct Steady {
        groups: Vec<SourceGroup>,
        annual: Vec<f64>,
    }

    impl EmissionSchedule for Steady {
        fn groups(&self) -> &[SourceGroup] {
            &self.groups
        }
        fn at(&self, _: ModelTime, _: &MetSlice) -> Result<EmissionField, EmissionError> {
            let columns = (grid().ny * grid().nx) as u32;
            Ok(EmissionField {
                lanes: 1,
                cells: vec![3, columns + 3],
                groups: vec![0, 0],
                rates: vec![1.0, 1.0],
            })
        }
        fn annual_totals(&self) -> &[f64] {
            &self.annual
        }
        fn provenance(&self) -> String {
            "steady".into()
        }
    }

    fn driven(kind: FugitiveKind, water: f64, film: f64) -> WeatherDriven {
        let steady = Steady {
            groups: vec![SourceGroup {
                sector: "dust".into(),
                county_code: 630_100,
                height_class: HeightClass::Ground,
                facility: None,
                inside: None,
            }],
            annual: vec![1.0],
        };
        let factors = FugitiveFactors::new(TypicalYear::XINING);
        WeatherDriven::new(
            Arc::new(steady),
            kind,
            factors,
            Arc::new(soil_of(water, 285.0, film)),
        )
    }

    #[test]
    fn rain_silences_and_wind_raises_every_entry() {
        let sum = |driven: WeatherDriven, u: f64| {
            let field = driven.at(april(), &weather(april(), u, 288.0)).unwrap();
            assert_eq!(field.rates[0], field.rates[1]);
            field.totals()[0]
        };
        assert_eq!(sum(driven(FugitiveKind::PavedRoad, 0.0, 0.4), 0.3), 0.0);
        assert_relative_eq!(
            sum(driven(FugitiveKind::PavedRoad, 0.0, 0.0), 0.3),
            2.0 / (1.0 - 90.0 / 1460.0),
            max_relative = 1e-12
        );
        assert_eq!(sum(driven(FugitiveKind::Site, 0.1, 0.0), 0.3), 0.0);
        let pile = |u| sum(driven(FugitiveKind::Stockpile, 0.0, 0.0), u);
        assert!(pile(0.5) > 3.0 * pile(0.1));
    }

    #[test]
    fn an_inventory_is_parted_without_loss() {
        let inventory = Inventory::embedded().unwrap();
        let parts = parted(&inventory);
        assert_eq!(parts.len(), 4);
        let lines: usize = parts.iter().map(|p| p.1.lines.len()).sum();
        assert_eq!(lines, inventory.lines.len());
        let total: Vec<f64> = inventory.total().to_vec();
        for (k, mass) in total.iter().enumerate() {
            let sum: f64 = parts.iter().map(|p| p.1.total()[k]).sum();
            assert_relative_eq!(sum, *mass, max_relative = 1e-12);
        }
        assert!(parts[0].1.lines.iter().any(|line| line.class == "soil"));
    }
}
