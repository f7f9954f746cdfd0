//! Sheets of emissions as offices and companies keep them, made into lines of an inventory.
//!
//! A sheet is a table saved as text (CSV, tabs; UTF-8, UTF-16 or GBK): titles above, headers over one to three rows with merged cells, Chinese or English names and units, sums below.
//! [`Sheet::parse`] recognises its columns and units (`header`) and reads its sources (`read`); [`import`] makes `activity.csv` and `stacks.csv` of them, whose
//! masses are measured ones, and says which facilities the inventory has already. Registers of plants ([`Sheet::of_register`]) have capacities, which become
//! activities of the library's factors.

mod header;
mod import;
mod industry;
mod lists;
mod read;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

pub use import::{Import, Twin, import};
pub use industry::{IndustryProfiles, industry_profiles};
pub use read::{Activity, Sheet, SheetOptions, SheetSource};
