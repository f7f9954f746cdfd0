//! From the weather of a scenario of the grid model.

use super::{Made, WeatherArguments, days, unmade};
use crate::cli::CliError;
use crate::meteorology::Meteorology;
use crate::prepare::weather::{HeaderText, ModelColumns, prepare_model};
use crate::scenario::{Period, Scenario};
use crate::time::ModelTime;
use crate::units::{DAY, HOUR};

/// Makes the weather at the place from the scenario `name`.
pub(super) fn make(arguments: &WeatherArguments, name: &str) -> Result<Made, CliError> {
    let (place, place_told) = arguments.place.of_model()?;
    let (surface, surface_told) = arguments.ground.table(&place)?;
    let (from, to) = days(arguments, place.utc_offset)?;
    let scenario = Scenario::open(name)?;
    let Period::Episode(episode) = &scenario.period else {
        return Err(CliError::Arguments(format!(
            "--scenario {name}: its year is made of representative days, AERMOD wants days that follow one another\nhint: take a scenario of an episode"
        )));
    };
    let frame = scenario.frame()?;
    let weather = scenario.meteorology(&frame, episode)?;
    let (first, last) = weather.coverage();
    let shift = i64::from(place.utc_offset) * HOUR as i64;
    let day = DAY as i64;
    // Hours 1 to 24 of a day end one hour after its midnight and at the next.
    let begin = -(HOUR as i64 - first.seconds() - shift).div_euclid(day);
    let end = (last.seconds() + shift).div_euclid(day) - 1;
    if end < begin {
        return Err(CliError::Arguments(format!(
            "--scenario {name}: its weather, {first} to {last}, holds no whole day by this clock\nhint: a longer episode"
        )));
    }
    let noon = |day_number: i64| ModelTime(day_number * day + day / 2 - shift);
    let period = (
        from.unwrap_or_else(|| noon(begin)),
        to.unwrap_or_else(|| noon(end)),
    );
    let model = ModelColumns {
        weather: &weather,
        grid: &frame.horizontal,
        metrics: &frame.metrics,
    };
    let prepared = prepare_model(&model, &place, &surface, period).map_err(unmade)?;
    let surface_id = arguments.surface_id.unwrap_or(99_999);
    Ok(Made {
        prepared,
        place,
        header: HeaderText {
            upper_air: arguments.upper_air_id.to_string(),
            surface: surface_id.to_string(),
            on_site: String::new(),
            adjusted: false,
            bulk: false,
            filled: false,
            prognostic: true,
        },
        surface_id,
        told: vec![
            format!("scenario {}", scenario.file),
            place_told,
            surface_told,
        ],
    })
}
