//! Damaged HDF5 files, which make the netCDF crate panic where the library reports an error.
//!
//! What a file says of itself is read through once when it is opened, attribute by attribute; the library keeps what it has read, so
//! that what comes later finds it whole. A panic of the crate on the way is an error here, and is not printed.

use netcdf::File;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    /// Whether panics of this thread are expected.
    static EXPECTED: Cell<bool> = const { Cell::new(false) };
}
static HOOK: Once = Once::new();

/// Reads everything but values.
fn read_through(file: &File) {
    for attribute in file.attributes() {
        let _ = (attribute.name().len(), attribute.value());
    }
    for dimension in file.dimensions() {
        let _ = (dimension.name().len(), dimension.len());
    }
    for variable in file.variables() {
        let _ = (variable.name().len(), variable.vartype());
        for dimension in variable.dimensions() {
            let _ = (dimension.name().len(), dimension.len());
        }
        for attribute in variable.attributes() {
            let _ = (attribute.name().len(), attribute.value());
        }
    }
}

/// Whether what a file says of itself can be read.
pub(super) fn is_sound(file: &File) -> bool {
    HOOK.call_once(|| {
        let printed = take_hook();
        set_hook(Box::new(move |panic| {
            if !EXPECTED.get() {
                printed(panic);
            }
        }));
    });
    EXPECTED.set(true);
    let read = catch_unwind(AssertUnwindSafe(|| read_through(file)));
    EXPECTED.set(false);
    read.is_ok()
}
