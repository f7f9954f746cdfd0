//! Many cells: slices in, slices out, with the widest registers of the processor.

use super::transfer::scatter;
use super::{
    Branch, Coefficients, Partition, Sensitivity, Tables, Totals, equilibrium,
    equilibrium_of_liquid, sensitivity, stable, stable_sensitivity,
};
use crate::numerics::lanes::{LaneKernel, Lanes, dispatch, narrow};

/// What can be wrong with a call.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum EquilibriumError {
    /// A slice of another length than the temperatures.
    #[error("{name} has {length} cells, temperature has {cells}")]
    Length {
        /// Which slice.
        name: &'static str,
        /// Its length.
        length: usize,
        /// Number of temperatures.
        cells: usize,
    },
}

/// Air and totals of cells, one slice each.
#[derive(Clone, Copy, Debug)]
pub struct Cells<'a> {
    /// Temperature [K].
    pub temperature: &'a [f64],
    /// Relative humidity [1].
    pub relative_humidity: &'a [f64],
    /// Totals [mol/m³].
    pub totals: Totals<&'a [f64]>,
}

/// Names of the slices of [`Totals`] and [`Partition`] in messages.
const TOTALS: [&str; 8] = [
    "sodium",
    "sulfate",
    "ammonia",
    "nitrate",
    "chloride",
    "calcium",
    "potassium",
    "magnesium",
];
const PARTITION: [&str; 7] = [
    "gas ammonia",
    "gas nitric acid",
    "gas hydrochloric acid",
    "water",
    "hydrogen",
    "bisulfate",
    "steps",
];

impl<V: Copy> Totals<V> {
    /// In the order of the fields.
    pub(super) fn columns(&self) -> [V; 8] {
        [
            self.sodium,
            self.sulfate,
            self.ammonia,
            self.nitrate,
            self.chloride,
            self.calcium,
            self.potassium,
            self.magnesium,
        ]
    }
}

/// Work of one call.
struct Task<'a, 'b, 'c> {
    branch: Branch,
    tables: Tables,
    cells: &'a Cells<'b>,
    out: &'a mut Partition<&'c mut [f64]>,
}

impl LaneKernel for Task<'_, '_, '_> {
    type Output = ();

    #[inline(always)]
    fn run<V: Lanes>(self) {
        let cells = self.cells;
        let count = cells.temperature.len();
        if self.branch == Branch::Metastable {
            for first in (0..count).step_by(V::WIDTH) {
                let (air, totals) = cells.lanes::<V>(first, self.tables);
                let found = equilibrium_of_liquid(&air, &totals);
                self.out.store(&found, first);
            }
            return;
        }
        // Those that are not finished go on together, those with the same salts in question side by side.
        let mut order: Vec<usize> = (0..count).collect();
        let mut rest = vec![0.0; count];
        for patience in [0, 1, stable::STEPS] {
            for first in (0..order.len()).step_by(V::WIDTH) {
                let (air, totals) = cells.gathered::<V>(&order, first, self.tables);
                let stage = stable::stable(&air, &totals, patience);
                self.out.scatter(&stage.partition, &order, first);
                scatter(stage.rest, &mut rest, &order, first);
            }
            order.retain(|&cell| rest[cell] > 0.0);
            order.sort_by(|&a, &b| rest[a].total_cmp(&rest[b]));
        }
    }
}

/// Derivatives of one cell: rows are NH3, HNO3 and HCl gas [mol/mol] and water [kg/mol], columns the totals in the order of [`Totals`].
pub type Jacobian = [[f64; 8]; 4];

/// Work of one call with derivatives.
struct SlopesTask<'a, 'b, 'c> {
    cells: &'a Cells<'b>,
    out: &'a mut Partition<&'c mut [f64]>,
    jacobians: &'a mut [Jacobian],
}

impl SlopesTask<'_, '_, '_> {
    /// Writes consecutive cells from `first` on.
    #[inline(always)]
    fn store<V: Lanes>(&mut self, found: &Partition<V>, slopes: &Sensitivity<V>, first: usize) {
        self.out.store(found, first);
        let rows = [
            slopes.ammonia,
            slopes.nitric_acid,
            slopes.hydrochloric_acid,
            slopes.water,
        ];
        let count = V::WIDTH.min(self.jacobians.len() - first);
        let mut values = [0.0; 8];
        for row in 0..4 {
            for column in 0..8 {
                rows[row][column].store(&mut values);
                for lane in 0..count {
                    self.jacobians[first + lane][row][column] = values[lane];
                }
            }
        }
    }
}

impl LaneKernel for SlopesTask<'_, '_, '_> {
    type Output = ();

    #[inline(always)]
    fn run<V: Lanes>(mut self) {
        for first in (0..self.cells.temperature.len()).step_by(V::WIDTH) {
            let (air, totals) = self.cells.lanes::<V>(first, Tables::Smooth);
            let (found, slopes) = sensitivity::sensitivity(&air, &totals);
            self.store(&found, &slopes, first);
        }
    }
}

/// The same on the stable branch: much code for what is rarely asked, so one cell at a time.
struct StableSlopesTask<'a, 'b, 'c>(SlopesTask<'a, 'b, 'c>);

impl LaneKernel for StableSlopesTask<'_, '_, '_> {
    type Output = ();

    #[inline(always)]
    fn run<V: Lanes>(mut self) {
        for first in 0..self.0.cells.temperature.len() {
            let (air, totals) = self.0.cells.lanes::<f64>(first, Tables::Smooth);
            let (found, slopes) = stable_sensitivity::sensitivity(&air, &totals);
            self.0.store(&found, &slopes, first);
        }
    }
}

/// One cell.
struct Single<'a> {
    branch: Branch,
    temperature: f64,
    relative_humidity: f64,
    totals: &'a Totals<f64>,
}

impl LaneKernel for Single<'_> {
    type Output = Partition<f64>;

    #[inline(always)]
    fn run<V: Lanes>(self) -> Partition<f64> {
        let air = Coefficients::new(self.temperature, self.relative_humidity, Tables::Smooth);
        equilibrium(self.branch, &air, self.totals)
    }
}

/// Partition of one cell: temperature [K], relative humidity [1], totals [mol/m³].
pub fn partition_cell(
    branch: Branch,
    temperature: f64,
    relative_humidity: f64,
    totals: &Totals<f64>,
) -> Partition<f64> {
    narrow(Single {
        branch,
        temperature,
        relative_humidity,
        totals,
    })
}

/// Partition of many cells. A cell's answer has the same bits whatever stands beside it and however wide the registers are.
///
/// # Errors
/// [`EquilibriumError::Length`] where a slice is longer or shorter than the temperatures.
pub fn partition(
    branch: Branch,
    cells: &Cells<'_>,
    out: &mut Partition<&mut [f64]>,
) -> Result<(), EquilibriumError> {
    partition_with(branch, Tables::Smooth, cells, out)
}

/// [`partition`] with a choice of how the tables are read.
///
/// # Errors
/// As [`partition`].
pub fn partition_with(
    branch: Branch,
    tables: Tables,
    cells: &Cells<'_>,
    out: &mut Partition<&mut [f64]>,
) -> Result<(), EquilibriumError> {
    check(cells, out)?;
    dispatch(Task {
        branch,
        tables,
        cells,
        out,
    });
    Ok(())
}

/// Partition with its derivatives by the totals.
///
/// # Errors
/// As [`partition`].
pub fn partition_and_slopes(
    branch: Branch,
    cells: &Cells<'_>,
    out: &mut Partition<&mut [f64]>,
    jacobians: &mut [Jacobian],
) -> Result<(), EquilibriumError> {
    check(cells, out)?;
    if jacobians.len() != cells.temperature.len() {
        return Err(EquilibriumError::Length {
            name: "jacobians",
            length: jacobians.len(),
            cells: cells.temperature.len(),
        });
    }
    let task = SlopesTask {
        cells,
        out,
        jacobians,
    };
    match branch {
        Branch::Metastable => dispatch(task),
        Branch::Stable => narrow(StableSlopesTask(task)),
    }
    Ok(())
}

/// All slices are as long as the temperatures.
fn check(cells: &Cells<'_>, out: &Partition<&mut [f64]>) -> Result<(), EquilibriumError> {
    let count = cells.temperature.len();
    let check = |name: &'static str, length: usize| {
        if length == count {
            Ok(())
        } else {
            Err(EquilibriumError::Length {
                name,
                length,
                cells: count,
            })
        }
    };
    check("relative humidity", cells.relative_humidity.len())?;
    for (name, column) in TOTALS.into_iter().zip(cells.totals.columns()) {
        check(name, column.len())?;
    }
    let lengths = [
        out.ammonia.len(),
        out.nitric_acid.len(),
        out.hydrochloric_acid.len(),
        out.water.len(),
        out.hydrogen.len(),
        out.bisulfate.len(),
        out.steps.len(),
    ];
    for (name, length) in PARTITION.into_iter().zip(lengths) {
        check(name, length)?;
    }
    Ok(())
}
