//! The page of a near-field run: contours over terrain, highest values, who makes them, and the weather of those hours.

mod fill;
mod model;
mod page;

pub use fill::{Culprits, Filling, events_of_maxima, fill};
pub use model::{
    Area, Culprit, HourWeather, LayerGroup, Limit, MapLayer, NearFieldModel, Part, Relief,
    SourceShape, TopRow, TopTable, WeatherSummary,
};
pub use page::{render_near_field, write_near_field};
