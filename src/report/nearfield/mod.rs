//! The page of a near-field run: contours over terrain, highest values, who makes them, and the weather of those hours.

mod comparison;
mod culprits;
mod fill;
mod ground;
mod highs;
mod map;
mod model;
mod page;
mod weather;

pub use comparison::{
    ComparedFigure, ComparedPollutant, ComparedRun, ComparisonModel, ComparisonWords, compare,
    write_comparison_page,
};
pub use culprits::{Culprits, events_of_maxima};
pub use fill::{Filling, fill};
pub use model::{
    Area, Culprit, HourCulprit, HourWeather, LayerGroup, Limit, MapLayer, NearFieldModel, Part,
    Relief, ShareRow, SourceShape, TopRow, TopTable, WeatherSummary,
};
pub use page::{render_near_field, write_near_field};
