//! The air of a time of a file of WRF output.
//!
//! | what | WRF's definition |
//! |---|---|
//! | pressure | `P + PB` |
//! | height of interfaces | (`PH + PHB`)/g; of levels: the mean of the two around |
//! | temperature | (`T` + 300 K) (p/1000 hPa)^(R/c_p), R/c_p = 2/7 |
//! | relative humidity | q/q_s ≤ 1, e_s = 6.112 hPa exp(17.67 (T − 273.15)/(T − 29.65)) over water (Bolton 1980), q_s = 0.622 e_s/(p − 0.378 e_s) |
//! | wind | mean of the two staggered values, turned to the earth |
//! | sea-level pressure | [`sea_level_pressure`] |

use super::file::{WrfError, WrfFile};
use super::grid::WrfGrid;
use ndarray::{Array2, Array3, Axis, Zip};

/// WRF's constants: gravity [m/s²], R/c_p, R [J/(kg K)], reference pressure [Pa], base potential temperature [K].
const GRAVITY: f64 = 9.81;
const KAPPA: f64 = 2.0 / 7.0;
const GAS_CONSTANT: f64 = 287.0;
const REFERENCE: f64 = 100_000.0;
const BASE: f64 = 300.0;
/// Ratio of the molar masses of water and air in WRF's saturation.
const EPSILON: f64 = 0.622;

/// The air of a time; volumes `[k][j][i]` upward from the ground.
#[derive(Debug, Clone)]
pub struct WrfAir {
    /// Pressure [Pa].
    pub pressure: Array3<f64>,
    /// Height of levels above the sea [m].
    pub height: Array3<f64>,
    /// Height of interfaces above the sea [m], one more than levels.
    pub interface_height: Array3<f64>,
    /// Temperature [K].
    pub temperature: Array3<f64>,
    /// Water vapour [kg/kg of dry air].
    pub vapour: Array3<f64>,
    /// Relative humidity over water [1].
    pub relative_humidity: Array3<f64>,
    /// Eastward wind [m/s].
    pub eastward: Array3<f64>,
    /// Northward wind [m/s].
    pub northward: Array3<f64>,
}

impl WrfAir {
    /// Reads the air of a time.
    ///
    /// # Errors
    /// [`WrfError`]: fields that are missing, of another shape or impossible.
    pub fn read(file: &WrfFile, grid: &WrfGrid, time: usize) -> Result<Self, WrfError> {
        let mass = |name| file.volume(name, time, (0, 0, 0));
        let pressure = mass("P")? + &mass("PB")?;
        let interface_height =
            (file.volume("PH", time, (1, 0, 0))? + &file.volume("PHB", time, (1, 0, 0))?) / GRAVITY;
        let mut temperature = mass("T")?;
        Zip::from(&mut temperature)
            .and(&pressure)
            .for_each(|t, &p| *t = (*t + BASE) * libm::pow(p / REFERENCE, KAPPA));
        let vapour = mass("QVAPOR")?.mapv(|q| q.max(0.0));
        let mut relative_humidity = vapour.clone();
        Zip::from(&mut relative_humidity)
            .and(&temperature)
            .and(&pressure)
            .for_each(|q, &t, &p| *q = (*q / saturation(t, p)).clamp(0.0, 1.0));
        let mut eastward = middle(&file.volume("U", time, (0, 0, 1))?, 2);
        let mut northward = middle(&file.volume("V", time, (0, 1, 0))?, 1);
        Zip::indexed(&mut eastward)
            .and(&mut northward)
            .for_each(|(_, j, i), u, v| (*u, *v) = grid.to_earth((j, i), *u, *v));
        Ok(Self {
            height: middle(&interface_height, 0),
            pressure,
            interface_height,
            temperature,
            vapour,
            relative_humidity,
            eastward,
            northward,
        })
    }

    /// Pressure at the sea [Pa], `[j][i]`.
    pub fn sea_level_pressure(&self) -> Array2<f64> {
        let (_, ny, nx) = self.pressure.dim();
        Array2::from_shape_fn((ny, nx), |(j, i)| {
            let column = |field: &Array3<f64>| field.slice(ndarray::s![.., j, i]).to_vec();
            sea_level_pressure(
                &column(&self.pressure),
                &column(&self.temperature),
                &column(&self.vapour),
                &column(&self.height),
            )
        })
    }
}

/// Mixing ratio of water vapour at saturation over water [kg/kg] at a temperature [K] and pressure [Pa].
fn saturation(temperature: f64, pressure: f64) -> f64 {
    let e = 611.2 * libm::exp(17.67 * (temperature - 273.15) / (temperature - 29.65));
    EPSILON * e / (pressure - (1.0 - EPSILON) * e)
}

/// Means of neighbours along an axis: from staggered to mass points.
fn middle(field: &Array3<f64>, axis: usize) -> Array3<f64> {
    let axis = Axis(axis);
    let count = field.len_of(axis);
    let lower = field.slice_axis(axis, (0..count - 1).into());
    let upper = field.slice_axis(axis, (1..count).into());
    (&lower + &upper) * 0.5
}

/// Height above the ground whose air stands for that below [Pa of pressure].
const REACH: f64 = 10_000.0;
/// Lapse rate below it [K/m].
const LAPSE: f64 = 0.0065;
/// Temperature at the sea above which hot high ground is cooled [K].
const HOT: f64 = 273.16 + 17.5;

/// Pressure at the sea [Pa] from a column upward: pressure [Pa], temperature [K], vapour [kg/kg], height of levels [m].
///
/// The reduction of MM5 and NCL (`DCOMPUTESEAPRS`): virtual temperature 100 hPa above the ground carried down by 6.5 K/km, so that shallow cold or
/// hot air at the ground does not count, and the correction for hot high ground. Its interpolation, Δ = ln(p/p_above) ln(p_below/p_above), is as there.
pub fn sea_level_pressure(
    pressure: &[f64],
    temperature: &[f64],
    vapour: &[f64],
    height: &[f64],
) -> f64 {
    let ground = pressure[0];
    let reached = ground - REACH;
    let above = pressure
        .iter()
        .position(|p| *p < reached)
        .unwrap_or(pressure.len() - 1);
    let lower = above.saturating_sub(1);
    let upper = (lower + 1).min(pressure.len().saturating_sub(2)).max(lower);
    let virtual_temperature = |k: usize| temperature[k] * (1.0 + 0.608 * vapour[k]);
    let way = libm::log(reached / pressure[upper]) * libm::log(pressure[lower] / pressure[upper]);
    let (low, high) = (virtual_temperature(lower), virtual_temperature(upper));
    let there = high - (high - low) * way;
    let height_there = height[upper] - (height[upper] - height[lower]) * way;
    let at_ground = there * libm::pow(ground / reached, LAPSE * GAS_CONSTANT / GRAVITY);
    let mut at_sea = there + LAPSE * height_there;
    if at_sea >= HOT {
        at_sea = if at_ground <= HOT {
            HOT
        } else {
            HOT - 0.005 * (at_ground - HOT).powi(2)
        };
    }
    ground * libm::exp(2.0 * GRAVITY * height[0] / (GAS_CONSTANT * (at_sea + at_ground)))
}
