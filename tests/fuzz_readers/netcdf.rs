//! Whatever bytes stand in a netCDF file, the readers of I/O API, WRF and ERA5 files end and nothing panics.

use super::{file, said};
use hehuang::ioapi::{IoapiCheck, IoapiFile};
use hehuang::meteorology::{EraCheck, ModelOutput, WrfCheck, WrfFile, WrfOutput};

/// Reads bytes.
pub fn read(bytes: &[u8]) {
    let path = file("netcdf", "any.nc", bytes);
    if let Some(opened) = said(IoapiFile::open(&path)) {
        for variable in &opened.header.variables {
            said(opened.field(variable, 0));
        }
        said(IoapiCheck::of(&path));
    }
    if let Some(opened) = said(WrfFile::open(&path)) {
        said(WrfCheck::of(&opened));
        if let Some(output) = said(WrfOutput::open(vec![path.clone()])) {
            said(output.fields(0));
        }
    }
    said(EraCheck::of(&path));
}
