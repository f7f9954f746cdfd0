//! The page of `hehuang met check`: what files of weather hold, drawn.

mod model;
mod page;

#[cfg(test)]
mod tests;

pub use model::{
    DayCoverage, FileRange, HourProfile, ProfileSet, WeatherFile, WeatherModel, WeatherStation,
};
pub use page::{render_weather, write_weather};
