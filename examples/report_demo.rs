//! Writes a report of invented numbers, to look at its layout: `cargo run --example report_demo -- report.html [nx ny]`.

use std::path::PathBuf;

#[path = "../src/report/demo.rs"]
mod demo;

// `demo` is also compiled inside the library's tests, where `super` is the report room.
use hehuang::report::{
    InputFile, Inventory, InventoryRow, LargestSource, LedgerRow, Line, LineKind, Packed, Place,
    PollutantColumn, Provenance, RasterGrid, Receptor, ReportModel, RunDescription, Tag, TagMap,
    TagName, Text, TimeAxis, Town, WindSeries, write_html,
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = PathBuf::from(
        arguments
            .next()
            .unwrap_or_else(|| "report_demo.html".into()),
    );
    let mut size = |default: usize| arguments.next().map_or(Ok(default), |text| text.parse());
    let (nx, ny) = (size(60)?, size(42)?);
    write_html(&demo::demo(nx, ny), &path)?;
    Ok(())
}
