//! Weather on dust that people raise: roads, building sites, piles, bare soil (扬尘).
//!
//! Paved roads (U.S. EPA AP-42, section 13.2.1, January 2011):
//!
//!   E = k sL^0.91 W^1.02 (1 − P/(4 N_d))     [g per vehicle-kilometre]
//!
//! with the silt load sL [g/m²], the mean weight W [short tons of 907 kg], P wet days of N_d; hourly, a wet hour gives nothing. Unpaved
//! public roads (13.2.2, 2006, eq. 1b): E = k (s/12) (v/30)^0.5/(M/0.5)^0.2 in lb per vehicle-mile, times (N_d − P)/N_d; handled
//! goods (13.2.4): E ∝ (U/2.2)^1.3; erosion of piles (13.2.5): 58 (u* − u*_t)² + 25 (u* − u*_t) g/m² after each disturbance.
//!
//! Inventories have annual masses, so every factor here has the mean 1 over a typical year: an hour's rate is the inventory's times
//! f/f̄. Wetness: f̄ = 1 − wet share, where the wet share is that of AP-42's annual correction by wet days. Wind: f̄ is the mean over a
//! Weibull distribution of the year's winds with the shape 0.94 √Ū ([`super::gusts`]). A year with other weather than the typical has
//! another mass; that is the purpose.

use serde::{Deserialize, Serialize};

/// The inventory's class of natural bare soil: what the schemes of this room raise is the same dust, so both must not stand in one run.
pub const NATURAL_SOIL: &str = "soil";
/// k of PM10 and PM2.5 on paved roads [g per vehicle-kilometre].
pub const PAVED_K: [f64; 2] = [0.62, 0.15];
/// k of PM10 and PM2.5 on unpaved public roads [lb per vehicle-mile].
const UNPAVED_K: [f64; 2] = [1.8, 0.18];
/// Grams a vehicle-kilometre of a pound a vehicle-mile.
const POUND_MILE: f64 = 281.9;
/// Kilograms in a short ton.
const SHORT_TON: f64 = 907.184_74;
/// Least rain of a wet hour or day [m] (0.01 inch).
pub const WET: f64 = 0.254e-3;
/// Water that a road holds [kg/m²], and from which on it is wet all over [kg/m²] (judgements, unverified).
const ROAD_FILM: (f64, f64) = (0.5, 0.1);
/// Evaporation that traffic and wind make without sun [kg m⁻² s⁻¹]: 0.03 mm/h (a judgement, unverified).
const TRAFFIC_DRYING: f64 = 0.03 / 3600.0;
/// Density of water [kg/m³].
const WATER: f64 = 1000.0;
/// Water of the topsoil at which no dust leaves a site or track [kg/kg] (5 %: a judgement after AP-42 13.2.2, fig. 13.2.2-2; unverified).
const DUSTLESS_WATER: f64 = 0.05;
/// Exponent of the wind for handled goods [1].
const HANDLING: f64 = 1.3;
/// Threshold friction velocity of an uncrusted coal pile [m/s] (AP-42 table 13.2.5-2), and u*/U₁₀ on the windward crest of a steep pile
/// [1] (0.10 of the wind there, which is 0.9 of that at 10 m: its eq. 6 and 7; 0.053 on flat ones).
const PILE: (f64, f64) = (1.12, 0.09);
/// Fastest mile of an hour over its mean wind [1] (a judgement: gusts; unverified).
const FASTEST: f64 = 1.4;
/// Winds of a year: its hours, since piles erode in the strongest alone.
const WINDS: usize = 8760;

/// E of paved roads without rain [g per vehicle-kilometre]: silt load [g/m²], mean weight of vehicles [kg], k [g per vehicle-kilometre].
pub fn paved_road(silt_load: f64, weight: f64, k: f64) -> f64 {
    k * libm::pow(silt_load, 0.91) * libm::pow(weight / SHORT_TON, 1.02)
}

/// E of unpaved public roads without rain [g per vehicle-kilometre]: silt of the surface [1], speed [m/s], its moisture [1].
pub fn unpaved_road(silt: f64, speed: f64, moisture: f64, fine: bool) -> f64 {
    let miles = speed / 0.447_04;
    let k = UNPAVED_K[usize::from(fine)];
    POUND_MILE * k * (100.0 * silt / 12.0) * (miles / 30.0).sqrt()
        / libm::pow(100.0 * moisture / 0.5, 0.2)
}

/// Share of a year's dry emission that rain leaves on paved roads [1]: wet days a year.
pub fn paved_rain(wet_days: f64) -> f64 {
    1.0 - wet_days / (4.0 * 365.0)
}

/// Share of a year's dry emission that rain leaves on unpaved roads [1]: wet days a year.
pub fn unpaved_rain(wet_days: f64) -> f64 {
    1.0 - wet_days / 365.0
}

/// Loss of mass from a pile after a disturbance [kg/m²] at the friction velocity of the fastest mile and its threshold [m/s].
pub fn erosion_potential(friction_velocity: f64, threshold: f64) -> f64 {
    let above = (friction_velocity - threshold).max(0.0);
    1e-3 * (58.0 * above + 25.0) * above
}

/// Water on a road [kg/m²] after `seconds` of rain [m/s] and potential evaporation [kg m⁻² s⁻¹] on `film`.
pub fn road_film(film: f64, rain: f64, evaporation: f64, seconds: f64) -> f64 {
    let wet = (film + WATER * rain * seconds).min(ROAD_FILM.0);
    (wet - (evaporation + TRAFFIC_DRYING) * seconds).max(0.0)
}

/// A class of such dust.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FugitiveKind {
    /// Paved roads: silent while wet.
    PavedRoad,
    /// Unpaved roads and building sites: silent while the topsoil is wet.
    Site,
    /// Heaps: handling grows with the wind, erosion above a threshold, both silent while wet.
    Stockpile,
}

impl FugitiveKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::PavedRoad, Self::Site, Self::Stockpile];

    /// The kind of a class of the inventory; `None` for classes that weather leaves alone here. [`NATURAL_SOIL`] is none of them: the
    /// schemes of this room stand in its place.
    pub fn of_class(class: &str) -> Option<Self> {
        match class {
            "road_city" | "road_town" => Some(Self::PavedRoad),
            "road_unpaved" | "construction" => Some(Self::Site),
            "stockpile" => Some(Self::Stockpile),
            _ => None,
        }
    }
}

/// Wetness and wind of a place and hour.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FugitiveWeather {
    /// Water on roads [kg/m²].
    pub road_film: f64,
    /// Water of the topsoil [kg/kg].
    pub topsoil_water: f64,
    /// Share under snow [1].
    pub snow: f64,
    /// Mean wind at 10 m [m/s].
    pub wind_speed: f64,
}

/// The typical year by which factors are normalised.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct TypicalYear {
    /// Days with at least 0.254 mm [d/a].
    pub wet_days: f64,
    /// Mean wind at 10 m [m/s].
    pub mean_wind: f64,
    /// Share of a pile's mass that comes from handling; erosion is the rest [1].
    pub handled: f64,
}

impl TypicalYear {
    /// Xining: 88 wet days and 1.6 m/s in 2014–2021 (daily records of the station); the inventory's factors for roads take 90. That
    /// wind takes a twentieth of a pile's dust is a judgement for calm valleys (unverified): its few hours are then fierce.
    pub const XINING: Self = Self {
        wet_days: 90.0,
        mean_wind: 1.6,
        handled: 0.95,
    };
}

/// Factors on an inventory's rates with the mean 1 over a typical year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FugitiveFactors {
    year: TypicalYear,
    mean_handling: f64,
    mean_erosion: f64,
    /// Wind of the typical year's strongest hour [m/s]: what a stronger one finds is gone.
    strongest: f64,
}

impl FugitiveFactors {
    /// For a typical year.
    pub fn new(year: TypicalYear) -> Self {
        let shape = 0.94 * year.mean_wind.sqrt();
        let scale = year.mean_wind / libm::tgamma(1.0 + 1.0 / shape);
        let wind = |n: usize| {
            let likelihood = (n as f64 + 0.5) / WINDS as f64;
            scale * libm::pow(-libm::log(1.0 - likelihood), 1.0 / shape)
        };
        let mean =
            |value: fn(f64) -> f64| (0..WINDS).map(|n| value(wind(n))).sum::<f64>() / WINDS as f64;
        Self {
            year,
            mean_handling: mean(handling),
            mean_erosion: mean(erosion),
            strongest: wind(WINDS - 1),
        }
    }

    /// Factor on the rate of a kind in the weather of an hour [1].
    pub fn of(&self, kind: FugitiveKind, weather: &FugitiveWeather) -> f64 {
        let road = 1.0 - (weather.road_film / ROAD_FILM.1).min(1.0);
        let site = 1.0 - (weather.topsoil_water / DUSTLESS_WATER).min(1.0);
        let free = (1.0 - weather.snow).clamp(0.0, 1.0);
        let unpaved = unpaved_rain(self.year.wet_days);
        free * match kind {
            FugitiveKind::PavedRoad => road / paved_rain(self.year.wet_days),
            FugitiveKind::Site => site / unpaved,
            FugitiveKind::Stockpile => {
                // Where no wind of the year erodes, all is handling.
                let handled = if self.mean_erosion > 0.0 {
                    self.year.handled
                } else {
                    1.0
                };
                let mut factor = handled * handling(weather.wind_speed) / self.mean_handling;
                if handled < 1.0 {
                    let wind = weather.wind_speed.min(self.strongest);
                    factor += (1.0 - handled) * erosion(wind) / self.mean_erosion;
                }
                site * factor / unpaved
            }
        }
    }
}

fn handling(wind: f64) -> f64 {
    libm::pow(wind, HANDLING)
}

fn erosion(wind: f64) -> f64 {
    erosion_potential(PILE.1 * FASTEST * wind, PILE.0)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    const DRY: FugitiveWeather = FugitiveWeather {
        road_film: 0.0,
        topsoil_water: 0.0,
        snow: 0.0,
        wind_speed: 2.0,
    };

    #[test]
    fn the_inventorys_factors_of_roads_are_those_of_the_formula() {
        // seeds/inventory/factors.csv: road_city sL 0.5 g/m², W 2.5 t; road_town sL 1 g/m², W 3.5 t; 90 wet days; PM2.5 0.15 of PM10
        // (Midwest Research Institute 2006) in place of AP-42's k of 2011.
        let fine = 0.15 * PAVED_K[0];
        let table =
            std::str::from_utf8(crate::seeds::bytes("inventory/factors.csv").unwrap()).unwrap();
        let given = |key: &str, pollutant: &str| {
            let begin = format!("{key},{pollutant},");
            let line = table.lines().find(|l| l.starts_with(&begin)).unwrap();
            line.split(',').nth(2).unwrap().parse::<f64>().unwrap()
        };
        for (key, silt, weight) in [("road_city", 0.5, 2.5), ("road_town", 1.0, 3.5)] {
            for (pollutant, k) in [("PM10", PAVED_K[0]), ("PM25", fine)] {
                let formula = paved_road(silt, weight * 1000.0, k) * paved_rain(90.0);
                assert_relative_eq!(formula, given(key, pollutant), max_relative = 2e-5);
            }
        }
    }

    #[test]
    fn unpaved_roads_and_piles_as_ap_42_has_them() {
        // 10 % silt, 30 mph, 0.5 % moisture: 1.5 lb of PM10 a vehicle-mile.
        let given = unpaved_road(0.1, 30.0 * 0.447_04, 0.005, false);
        assert_relative_eq!(given, 1.5 * POUND_MILE, max_relative = 1e-12);
        assert_relative_eq!(
            unpaved_road(0.1, 13.0, 0.005, true) * 10.0,
            unpaved_road(0.1, 13.0, 0.005, false),
            max_relative = 1e-12
        );
        // By hand: 58·0.21² + 25·0.21 = 7.808 g/m².
        assert_relative_eq!(erosion_potential(1.33, 1.12), 7.81e-3, max_relative = 1e-3);
        assert_eq!(erosion_potential(1.0, 1.12), 0.0);
    }

    #[test]
    fn a_wet_road_is_silent_until_it_dries() {
        let wet = road_film(0.0, 1e-3 / 3600.0, 0.0, 3600.0);
        assert_relative_eq!(wet, ROAD_FILM.0 - 0.03, max_relative = 1e-12);
        let factors = FugitiveFactors::new(TypicalYear::XINING);
        let of = |weather: &FugitiveWeather| factors.of(FugitiveKind::PavedRoad, weather);
        assert_eq!(
            of(&FugitiveWeather {
                road_film: wet,
                ..DRY
            }),
            0.0
        );
        assert_relative_eq!(of(&DRY), 1.0 / paved_rain(90.0), max_relative = 1e-12);
        // An April noon dries half a millimetre in an hour or two.
        let dried = road_film(wet, 0.0, 0.5 / 3600.0, 3600.0);
        assert_eq!(road_film(dried, 0.0, 0.5 / 3600.0, 3600.0), 0.0);
        assert_eq!(of(&FugitiveWeather { snow: 1.0, ..DRY }), 0.0);
    }

    #[test]
    fn a_typical_year_keeps_the_annual_mass() {
        let factors = FugitiveFactors::new(TypicalYear::XINING);
        let year = factors.year;
        // Hours of the year: its winds, and rain on its share of the days whatever the wind.
        let shape = 0.94 * year.mean_wind.sqrt();
        let scale = year.mean_wind / libm::tgamma(1.0 + 1.0 / shape);
        for kind in FugitiveKind::ALL {
            let wet_share = match kind {
                FugitiveKind::PavedRoad => year.wet_days / (4.0 * 365.0),
                _ => year.wet_days / 365.0,
            };
            let mut mean = 0.0;
            for n in 0..8760 {
                let likelihood = (f64::from(n) + 0.5) / 8760.0;
                let wind_speed = scale * libm::pow(-libm::log(1.0 - likelihood), 1.0 / shape);
                let dry = FugitiveWeather { wind_speed, ..DRY };
                let wet = FugitiveWeather {
                    road_film: 1.0,
                    topsoil_water: 0.2,
                    ..dry
                };
                mean +=
                    wet_share * factors.of(kind, &wet) + (1.0 - wet_share) * factors.of(kind, &dry);
            }
            mean /= 8760.0;
            assert_relative_eq!(mean, 1.0, max_relative = 1e-9);
        }
        let pile = |wind_speed| {
            factors.of(
                FugitiveKind::Stockpile,
                &FugitiveWeather { wind_speed, ..DRY },
            )
        };
        assert!(
            pile(0.5) < 0.6 && pile(4.0) > 2.0,
            "{} {}",
            pile(0.5),
            pile(4.0)
        );
    }

    #[test]
    fn classes_of_the_inventory_have_their_kinds() {
        assert_eq!(
            FugitiveKind::of_class("road_city"),
            Some(FugitiveKind::PavedRoad)
        );
        assert_eq!(
            FugitiveKind::of_class("construction"),
            Some(FugitiveKind::Site)
        );
        assert_eq!(
            FugitiveKind::of_class("stockpile"),
            Some(FugitiveKind::Stockpile)
        );
        assert_eq!(FugitiveKind::of_class(NATURAL_SOIL), None);
        assert_eq!(FugitiveKind::of_class("clinker"), None);
    }
}
