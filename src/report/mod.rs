//! The report: one offline HTML file in Chinese and English.
//!
//! [`ReportModel`] is everything the page shows, with units; the simulation fills it and it is kept as `report.json`, so that a
//! report can be made again without a run. [`render`] puts the model, the texts and the bundled front end into one file that
//! loads nothing from any network.

mod check;
pub mod consult;
mod dust_sources;
pub mod evaluation;
mod from_run;
mod hillshade;
mod html;
pub mod increment;
mod model;
mod names;
pub mod nearfield;
mod ozone;
mod ozone_budget;
mod pack;
mod particles;
mod places;
pub mod plans;
mod process_page;
mod response_page;
mod run_summary;
pub mod weather;
pub mod whatif;

#[cfg(test)]
mod contribution_tests;
#[cfg(test)]
mod demo;
#[cfg(test)]
mod demo_particles;
#[cfg(test)]
mod from_run_tests;
#[cfg(test)]
mod tests;

pub use dust_sources::{DustSource, DustSourceStation, DustSources};
pub use from_run::{from_run, input_file};
pub use hillshade::hillshade;
pub use html::{ReportError, render, write_html};
pub use model::{
    FineHillshade, GroupMap, InputFile, Inventory, InventoryRow, LargestSource, LedgerRow, Line,
    LineKind, Place, PollutantColumn, PollutantGroup, Provenance, RasterGrid, Receptor,
    ReportModel, RunDescription, Tag, TagMap, TagName, Text, TimeAxis, Town, WindSeries,
};
pub use ozone::{OzonePage, OzoneStation};
pub use ozone_budget::{OzoneBudget, OzoneBudgetStation};
pub use pack::{Bytes, PackError, Packed};
pub use particles::{
    DustOrigin, DustTable, ParticlePage, ParticlePart, ParticlePlace, ParticleStation,
};
pub use process_page::ProcessPage;
pub use response_page::{ResponseMap, ResponsePage};
pub use run_summary::{ReportPoint, RunSummary};
