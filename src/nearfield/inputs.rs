//! Hourly data that come from files of their own: emissions (HOUREMIS), background, ozone and NOx.
//!
//! A reader fills them once; the run takes the entry with the index of the weather hour. Values keep the unit of the deck
//! (g/s …; µg/m³, ppb or ppm): [`super::background`] and [`super::emission`] convert and apply the rules for missing values.

use crate::plume::HourStamp;

/// One line of an HOUREMIS file.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct HourlyEmissionRecord {
    /// The hour it is for.
    pub stamp: HourStamp,
    /// Index of the source in `Case::sources`.
    pub source: usize,
    /// Emission, in the unit of the source's emission; ≤ −90 means missing and counts as 0.
    pub emission: f64,
    /// What else the line gives, by kind of source, `None` where the line ends before it:
    /// point: gas temperature [K], gas velocity [m/s]; volume: height [m], initial σy [m], initial σz [m];
    /// area, line, road: height [m], initial σz [m]; buoyant line: buoyancy parameter F′ [m⁴/s³].
    pub extra: [Option<f64>; 3],
}

/// An hourly series, one entry an hour of the weather file; `None` (or AERMOD's own mark, a negative value) is missing.
pub type HourlySeries = Vec<Option<f64>>;

/// Everything that varies by the hour and is not weather. An empty vector means that there is no such file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HourlyInputs {
    /// Records of each hour of the weather file.
    pub emissions: Vec<Vec<HourlyEmissionRecord>>,
    /// Background of the pollutant, by sector (`None`: that sector has no hourly file).
    pub background: Vec<Option<HourlySeries>>,
    /// Ozone, by sector.
    pub ozone: Vec<Option<HourlySeries>>,
    /// NOx, by sector.
    pub nox: Vec<Option<HourlySeries>>,
}

impl HourlyInputs {
    /// Emission records of hour `index` of the weather file.
    pub fn emissions_of(&self, index: usize) -> &[HourlyEmissionRecord] {
        self.emissions.get(index).map_or(&[], Vec::as_slice)
    }

    /// Which series, if any, ends before hour `index`, and its length.
    pub fn ended(&self, index: usize) -> Option<(&'static str, usize)> {
        let emissions = self.emissions.len();
        if emissions > 0 && emissions <= index {
            return Some(("emission", emissions));
        }
        let kinds = [
            ("background", &self.background),
            ("ozone", &self.ozone),
            ("NOx", &self.nox),
        ];
        kinds.into_iter().find_map(|(what, sectors)| {
            let short = sectors
                .iter()
                .flatten()
                .find(|series| series.len() <= index)?;
            Some((what, short.len()))
        })
    }
}
