//! Output of other models as weather of a run: columns of theirs on our grid, hours between their times, winds whose mass closes.
//!
//! A [`ModelOutput`] says where its points lie, which times it has, and what the air of a time is ([`ModelFields`]); [`ModelMeteorology`] makes hours of it.

mod drive;
mod fields;
mod snapshot;
pub(crate) mod stencil;

pub use drive::ModelMeteorology;
pub use fields::{GroundFieldsOf, ModelFields, ModelOutput, Rain};

/// Least, mean and largest value.
pub type Range = (f64, f64, f64);

/// The range of a field.
pub(super) fn range(field: &ndarray::Array3<f64>) -> Range {
    let (least, most) = field
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| {
            (a.min(*v), b.max(*v))
        });
    (least, field.mean().unwrap_or(f64::NAN), most)
}

/// Largest net outflow of a cell over the mass that crosses one side of it, `width` [m] wide, at 1 m/s.
#[cfg(test)]
pub(super) fn leak(slice: &crate::meteorology::MetSlice, width: f64) -> f64 {
    let fluxes = crate::meteorology::MassFluxes {
        x: slice.flux_x.clone(),
        y: slice.flux_y.clone(),
        z: slice.flux_z.clone(),
    };
    slice
        .air_mass
        .indexed_iter()
        .map(|((k, j, i), air)| {
            let net = crate::meteorology::divergence(&fluxes, k, j, i);
            net.abs() * width / air
        })
        .fold(0.0, f64::max)
}
