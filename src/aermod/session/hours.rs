//! Weather files as the hours of a run.

use crate::aermod::weather::WeatherFiles;
use crate::aermod::write::facts::Message;
use crate::nearfield::{Case, Hours};
use crate::plume::deposition::Wetness;
use crate::plume::weather::{
    Note, PastRain, ProfileRecord, SurfaceRecord, Town, TurbulenceUse, WeatherSettings,
    prepare_hour,
};
use crate::plume::{Hour, HourStamp, No2Method, SourceKind, Variation, VariationKind};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Mutex;

/// Weather records that become hours when they are asked for.
pub struct FileHours {
    records: Vec<(SurfaceRecord, ProfileRecord, [f64; 2], Wetness)>,
    settings: WeatherSettings,
    /// The last hour that AERMOD reads: the one behind the run's period.
    last_read: usize,
    /// What was noted of hours, by their places.
    notes: Mutex<BTreeMap<usize, Vec<Note>>>,
}

impl FileHours {
    /// Of two files and the case's choices.
    pub fn new(files: &WeatherFiles, case: &Case) -> Self {
        let mut rain = PastRain::default();
        let mut wetness = Wetness::default();
        let records: Vec<_> = files
            .hours()
            .map(|(surface, profile, _)| {
                let past = rain.enter(surface);
                wetness.step(surface.temperature, surface.precipitation, past[0]);
                (*surface, profile.clone(), past, wetness)
            })
            .collect();
        let behind = |(surface, ..): &(SurfaceRecord, _, _, _)| {
            let end = case.weather.end.unwrap_or(i64::MAX);
            surface.stamp.full() > end
        };
        Self {
            last_read: records.iter().position(behind).unwrap_or(records.len()),
            records,
            settings: settings(files, case),
            notes: Mutex::default(),
        }
    }

    /// An hour's row of the surface file.
    pub fn surface(&self, index: usize) -> Option<&SurfaceRecord> {
        self.records.get(index).map(|(surface, ..)| surface)
    }

    /// Messages of the hours that were asked for, but those of calm and missing hours, which the run tells.
    pub fn messages(&self) -> Vec<Message> {
        let Ok(notes) = self.notes.lock() else {
            return Vec::new();
        };
        let told = |note: &&Note| !matches!(note.code, 440 | 460);
        notes
            .range(..=self.last_read)
            .flat_map(|(&index, notes)| {
                notes
                    .iter()
                    .filter(told)
                    .map(move |note| Message::of_hour(note, index))
            })
            .collect()
    }

    /// How many hours AERMOD reads before the one behind the run's period, or the file's end.
    pub fn read(&self) -> usize {
        self.last_read
    }

    /// Precipitation of all hours [mm].
    pub fn precipitation(&self) -> f64 {
        self.records
            .iter()
            .map(|(surface, ..)| surface.precipitation)
            .filter(|rate| (0.0..=900.0).contains(rate))
            .sum()
    }

    /// Time of each hour.
    pub fn stamps(&self) -> impl Iterator<Item = HourStamp> + '_ {
        self.records.iter().map(|(surface, ..)| surface.stamp)
    }
}

impl Hours for FileHours {
    fn len(&self) -> usize {
        self.records.len()
    }

    fn stamp(&self, index: usize) -> HourStamp {
        self.records[index].0.stamp
    }

    fn hour(&self, index: usize) -> Cow<'_, Hour> {
        let (surface, profile, past, wetness) = &self.records[index];
        let next = self.records.get(index + 1).map(|(surface, ..)| surface);
        let (mut hour, notes) = prepare_hour(surface, profile, next, *past, &self.settings);
        if !notes.is_empty()
            && let Ok(mut kept) = self.notes.lock()
        {
            kept.insert(index, notes);
        }
        hour.saturation_vapour_pressure = wetness.saturation_vapour_pressure;
        hour.soil_moisture = wetness.factor;
        Cow::Owned(hour)
    }
}

/// What the weather needs to know of a case.
pub fn settings(files: &WeatherFiles, case: &Case) -> WeatherSettings {
    let options = &case.options;
    let header = &files.surface.header;
    let use_of = case.weather.turbulence;
    let deposits = case
        .sources
        .iter()
        .any(|source| source.particles.is_some() || source.gas.is_some());
    let by_day = |source: &crate::plume::Source| {
        matches!(
            source.variation,
            Variation::Factors {
                kind: VariationKind::HourWeekday3
                    | VariationKind::HourWeekday7
                    | VariationKind::SeasonHourWeekday3
                    | VariationKind::SeasonHourWeekday7
                    | VariationKind::MonthHourWeekday3
                    | VariationKind::MonthHourWeekday7,
                ..
            }
        )
    };
    WeatherSettings {
        profile_base: options.profile_base,
        rotation: case.weather.rotation,
        wind_categories: case.weather.wind_categories,
        turbulence: TurbulenceUse {
            no_sigma_theta_stable: use_of.no_sigma_theta_stable,
            no_sigma_theta_convective: use_of.no_sigma_theta_convective,
            no_sigma_w_stable: use_of.no_sigma_w_stable,
            no_sigma_w_convective: use_of.no_sigma_w_convective,
        },
        least_sigma_v: options.least_sigma_v,
        least_sigma_w: options.least_sigma_w,
        adjusted_friction_velocity: header.adjusted_friction_velocity,
        bulk_richardson: header.bulk_richardson,
        towns: case
            .urban
            .iter()
            .map(|area| Town {
                population: area.population,
                roughness_length: area.roughness,
            })
            .collect(),
        morning_transition: !options.no_urban_transition,
        dissipation: matches!(options.no2, No2Method::Pvmrm | No2Method::Grsm),
        stability_class: options.fast_area
            || case
                .sources
                .iter()
                .any(|source| matches!(source.kind, SourceKind::BuoyantLine(_))),
        radiation: deposits || options.no2 == No2Method::Grsm,
        pass_over_missing: true,
        days_of_week: case.sources.iter().any(by_day),
        background_sectors: case
            .background
            .as_ref()
            .map(|background| background.sectors.clone())
            .unwrap_or_default(),
        ozone_sectors: case.no2.ozone.sectors.clone(),
        nox_sectors: case.no2.nox.sectors.clone(),
    }
}
