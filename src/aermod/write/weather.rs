//! Weather in the listings: days that are run, wind classes, and the first day of both files.

use super::daily::{day_of_year, full_date};
use super::facts::Facts;
use super::fortran::{Item, Layout, items};
use super::page::Listing;
use crate::nearfield::Case;
use crate::plume::No2Method;

/// Days that are run and the wind speed classes.
pub fn days(listing: &mut Listing, case: &Case) {
    let year = case.weather.surface_station.1;
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let count = 365 + usize::from(leap);
    let mut days: Vec<Item<'_>> = match &case.weather.days {
        None => vec![Item::Whole(1); count],
        Some((common, leaping)) => (if leap { leaping } else { common })
            .iter()
            .skip(1)
            .take(count)
            .map(|&day| Item::Whole(i64::from(day)))
            .collect(),
    };
    let (mut start, mut end) = (case.weather.start, case.weather.end);
    if case.event_run {
        let dates = || case.events.iter().map(|event| full_date(event.date));
        start = dates().min().map(|date| date / 100 * 100);
        let last_hour = case.weather.end.map_or(24, |end| end % 100);
        end = dates().max().map(|date| date / 100 * 100 + last_hour);
        // In leap years AERMOD lists all days of an event run.
        if !leap {
            days.fill(Item::Whole(0));
            for date in dates() {
                if let Some(day) = days.get_mut((day_of_year(date) as usize).saturating_sub(1)) {
                    *day = Item::Whole(1);
                }
            }
        }
    }
    listing.page();
    listing.put(
        "/44X,'*** METEOROLOGICAL DAYS SELECTED FOR PROCESSING ***'/63X,'(1=YES; 0=NO)'//8(11X,5(10I2,2X)/)",
        &days,
    );
    if start.is_some() || end.is_some() {
        let parts = |date: Option<i64>, or: i64| {
            let date = date.unwrap_or(or);
            items![
                date / 1_000_000,
                date / 10_000 % 100,
                date / 100 % 100,
                date % 100
            ]
            .to_vec()
        };
        let mut line = parts(start, 0);
        line.extend(parts(end, 2_147_123_124));
        listing.put(
            "/23X,'METEOROLOGICAL DATA PROCESSED BETWEEN START DATE: ',I4,1X,3I3,/59X,'AND END DATE: ',I4,1X,3I3",
            &line,
        );
    }
    listing.put(
        "/16X,'NOTE:  METEOROLOGICAL DATA ACTUALLY PROCESSED WILL',' ALSO DEPEND ON WHAT IS INCLUDED IN THE DATA FILE.'/",
        &[],
    );
    let classes: Vec<Item<'_>> = case
        .weather
        .wind_categories
        .iter()
        .map(|&wind| wind.into())
        .collect();
    listing.put(
        "//34X,'*** UPPER BOUND OF FIRST THROUGH FIFTH WIND SPEED',' CATEGORIES ***'/60X,'(METERS/SEC)'//46X,5(F7.2,',')",
        &classes,
    );
}

/// Whether the columns that only deposition needs are listed.
fn with_rain(case: &Case) -> bool {
    case.options.no2 == No2Method::Grsm
        || case.gas_deposition.user_velocity.is_some()
        || case
            .sources
            .iter()
            .any(|source| source.particles.is_some() || source.gas.is_some())
}

/// The first 24 hours of the surface file and the first of the profiles.
pub fn first_day(listing: &mut Listing, case: &Case, facts: &Facts) {
    let weather = &case.weather;
    listing.page();
    listing.put(
        "/36X,'*** UP TO THE FIRST 24 HOURS OF ','METEOROLOGICAL DATA ***'/",
        &[],
    );
    listing.put(
        "3X,'Surface file:   ',A80,3X,'Met Version: ',A6,/,3X,'Profile file:   ',A80,\
         /,3X,'Surface format: ',A105,/,3X,'Profile format: ',A105",
        &items![
            &facts.named("SURFFILE", &weather.surface_file),
            &facts.notes.version,
            &facts.named("PROFFILE", &weather.profile_file),
            "FREE",
            "FREE"
        ],
    );
    let (surface, upper) = (&weather.surface_station, &weather.upper_station);
    listing.put(
        "3X,'Surface station no.: ',I8,18X,'Upper air station no.: ',I8/18X,'Name: ',A40,3X,'Name: ',A40/18X,'Year: ',I6,37X,'Year: ',I6",
        &items![surface.0, upper.0, &surface.2, &upper.2, surface.1, upper.1],
    );
    listing.put("/' First 24 hours of scalar data'", &[]);
    let rain = with_rain(case);
    let row = if rain {
        listing.put(
            "' YR',' MO',' DY',' HR','     H0','     U*','     W*','  DT/DZ',' ZICNV',' ZIMCH','  M-O LEN','  Z0 ','BOWEN','  ALB',\
             '  REF WS','   WD','   HT','  REF TA','  HT',' IPCOD',' PRATE','  RH',' SFCP',' CCVR'/66('- ')",
            &[],
        );
        "1X,3(I2.2,1X),I2.2,1X,F6.1,1X,3(F6.3,1X),2(F5.0,1X),F8.1,3F5.2,1X,F7.2,1X,F5.0,1X,F4.0,1X,F6.1,1X,F4.0,I3,F7.2,F6.0,F6.0,I3"
    } else {
        listing.put(
            "' YR',' MO',' DY',' JDY',' HR','     H0','     U*','     W*','  DT/DZ',' ZICNV',' ZIMCH','  M-O LEN','    Z0','  BOWEN',\
             ' ALBEDO','  REF WS','   WD','     HT','  REF TA','     HT',/61('- ')",
            &[],
        );
        "1X,3(I2.2,1X),I3,1X,I2.2,1X,F6.1,1X,3(F6.3,1X),2(F5.0,1X),F8.1,1X,F5.2,1X,2(F6.2,1X),F7.2,1X,F5.0,3(1X,F6.1)"
    };
    let row = Layout::new(row);
    for hour in &facts.surface {
        let mut line: Vec<Item<'_>> = Vec::new();
        for (k, &part) in hour.date.iter().enumerate() {
            if k != 3 || !rain {
                line.push(part.into());
            }
        }
        line.extend(hour.values.iter().map(|&value| Item::Real(value)));
        if rain {
            let [precipitation, humidity, pressure] = hour.wet;
            line.extend(items![
                hour.precipitation_code,
                precipitation,
                humidity,
                pressure,
                hour.cloud_cover
            ]);
        }
        row.write(&mut listing.text, &line);
    }
    profile(listing, case, facts);
}

/// The first hour of the profiles.
fn profile(listing: &mut Listing, case: &Case, facts: &Facts) {
    if facts.profile.len() > 10 {
        listing.page();
    }
    listing.put("//,' First hour of profile data'", &[]);
    listing.put(
        "' YR',' MO',' DY',' HR',' HEIGHT',' F','  WDIR','    WSPD',' AMB_TMP',' sigmaA','  sigmaW','  sigmaV'",
        &[],
    );
    let aside = &case.weather.turbulence;
    let stable = facts.surface.first().is_some_and(|row| row.values[6] > 0.0);
    let (without_theta, without_w) = if stable {
        (aside.no_sigma_theta_stable, aside.no_sigma_w_stable)
    } else {
        (aside.no_sigma_theta_convective, aside.no_sigma_w_convective)
    };
    for level in &facts.profile {
        let [
            mut direction,
            mut speed,
            temperature,
            mut sigma_theta,
            mut sigma_w,
        ] = level.values;
        if without_theta {
            sigma_theta = sigma_theta.max(99.0);
        }
        if without_w {
            sigma_w = sigma_w.max(99.0);
        }
        if !(0.0..=90.0).contains(&speed) {
            speed = -99.0;
        }
        if speed > 0.0 && direction == 0.0 {
            direction = 360.0;
        }
        if !(0.0..=900.0).contains(&direction) {
            direction = -999.0;
        }
        if speed == 0.0 && direction == 0.0 {
            (speed, direction) = (-99.0, -999.0);
        }
        let sigma_v = if speed > 0.0 && (0.0..99.0).contains(&sigma_theta) {
            lateral_turbulence(speed, sigma_theta).max(case.options.least_sigma_v)
        } else {
            -99.0
        };
        let kelvin = if temperature > -90.0 && temperature < 90.0 {
            temperature + 273.16
        } else {
            -999.0
        };
        let sigma_w = if (0.0..=90.0).contains(&sigma_w) {
            sigma_w.max(case.options.least_sigma_w)
        } else {
            -99.0
        };
        let mut line: Vec<Item<'_>> = level.date.iter().map(|&part| part.into()).collect();
        line.extend(items![
            level.height,
            level.top,
            direction,
            speed,
            kelvin,
            sigma_theta,
            sigma_w,
            sigma_v
        ]);
        listing.put(
            "1X,4(I2.2,1X),F6.1,1X,I1,1X,F5.0,1X,F7.2,1X,F7.1,1X,F6.1,1X,F7.2,1X,F7.2",
            &line,
        );
    }
    listing.put("/' F indicates top of profile (=1) or below (=0)'", &[]);
}

/// σv [m/s] of a wind speed and σθ [°], with Yamartino's (1984) ε = sin σθ (1 − 0.073864 σθ): σv = σθ u √(1 − ε²).
fn lateral_turbulence(speed: f64, sigma_theta: f64) -> f64 {
    let angle = sigma_theta.to_radians();
    let epsilon = libm::sin(angle) * (1.0 - 0.073864 * angle);
    angle * speed * (1.0 - epsilon * epsilon).sqrt()
}
