#![allow(clippy::unwrap_used)]

use super::*;
use crate::numerics::lanes::LaneKernel;

fn labels(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

fn ground(photolysis: &Photolysis, column: &Column<'_>) -> Vec<f64> {
    let tables = photolysis.labels().len();
    let mut rates = vec![-1.0; column.layers() * tables];
    photolysis
        .column(column, &mut PhotolysisWork::new(), &mut rates)
        .unwrap();
    rates[..tables].to_vec()
}

#[test]
fn every_table_of_the_data_can_be_made_and_gives_light_by_day() {
    let known = Photolysis::known().unwrap();
    let all: Vec<String> = known.iter().map(|recipe| recipe.label.clone()).collect();
    let photolysis = Photolysis::new(&all).unwrap();
    let profile = reference_column(2261.0, 290.0).unwrap();
    let rates = ground(&photolysis, &profile.column(0.4));
    for (recipe, rate) in known.iter().zip(&rates) {
        assert!(*rate > 1e-8 && *rate < 0.5, "{} {rate}", recipe.label);
        assert!(!recipe.source.is_empty() && !recipe.reaction.is_empty());
    }
    let mut sorted = all.clone();
    sorted.sort();
    sorted.dedup();
    assert_eq!(sorted.len(), all.len());
}

#[test]
fn an_unknown_table_is_named_with_the_nearest() {
    let error = Photolysis::new(&labels(&["NO2_IUPAC1O"])).unwrap_err();
    assert_eq!(
        error.to_string(),
        "no photolysis table is called \"NO2_IUPAC1O\"; did you mean \"NO2_IUPAC10\"?"
    );
    let error = Photolysis::new(&labels(&["zzz"])).unwrap_err();
    assert!(error.to_string().contains("--list"), "{error}");
}

#[test]
fn night_is_exactly_dark_and_dusk_goes_over_into_it() {
    let photolysis = Photolysis::new(&labels(&["NO2_IUPAC10", "ACET_IUPAC10"])).unwrap();
    let profile = reference_column(2261.0, 290.0).unwrap();
    let at = |degrees: f64| ground(&photolysis, &profile.column(degrees.to_radians()));
    assert_eq!(at(96.0), vec![0.0, 0.0]);
    assert_eq!(at(150.0), vec![0.0, 0.0]);
    let mut before = f64::MAX;
    for step in 0..191 {
        let now = at(0.5 * f64::from(step))[0];
        assert!(now > 0.0 && now <= before * (1.0 + 1e-9), "{step} {now}");
        before = now;
    }
    assert!(before < 1e-5, "{before}");
}

#[test]
fn impossible_columns_are_refused_with_their_numbers() {
    let photolysis = Photolysis::new(&labels(&["NO2_IUPAC10"])).unwrap();
    let profile = reference_column(0.0, 300.0).unwrap();
    let good = profile.column(0.5);
    let mut rates = vec![0.0; good.layers()];
    let mut says = |column: Column<'_>| {
        photolysis
            .column(&column, &mut PhotolysisWork::new(), &mut rates)
            .unwrap_err()
            .to_string()
    };
    let mut cold = profile.temperature.clone();
    cold[3] = -5.0;
    let text = says(Column {
        temperature: &cold,
        ..good
    });
    assert_eq!(
        text,
        "temperature [K] of layer 3 is -5, not between 150 and 350"
    );
    let text = says(Column {
        ozone: &profile.ozone[1..],
        ..good
    });
    assert!(text.contains("13 values for 14"), "{text}");
    let text = says(Column {
        cloud_cover: f64::NAN,
        ..good
    });
    assert!(text.contains("cloud cover"), "{text}");
    let much = vec![5e-6; good.layers()];
    let text = says(Column {
        ozone: &much,
        ..good
    });
    assert!(text.contains("too much of a column of 300.0 DU"), "{text}");
}

#[test]
fn a_column_gives_the_same_bits_with_any_width_and_any_history() {
    let photolysis =
        Photolysis::new(&labels(&["NO2_IUPAC10", "O3_O1D_IUPAC10", "ACET_IUPAC10"])).unwrap();
    let profile = reference_column(2261.0, 290.0).unwrap();
    let mut column = profile.column(1.2);
    let particles = vec![AerosolLayer::from_mass(100.0, 1.0, 30.0, 0.6); column.layers()];
    let mut water = vec![0.0; column.layers()];
    water[4] = 2e-4;
    column.aerosol = &particles;
    column.cloud_water = &water;
    column.cloud_cover = 0.4;
    let mut work = PhotolysisWork::new();
    let mut wide = vec![0.0; 3 * column.layers()];
    // A column of another shape before it.
    let other = reference_column(4500.0, 260.0).unwrap();
    let mut rest = vec![0.0; 3 * other.layers()];
    photolysis
        .column(&other.column(0.2), &mut work, &mut rest)
        .unwrap();
    photolysis.column(&column, &mut work, &mut wide).unwrap();

    let mut plain = vec![0.0; wide.len()];
    let mut work = PhotolysisWork::new();
    column
        .prepare(&photolysis.standard, &photolysis.spectrum, &mut work)
        .unwrap();
    FluxKernel {
        spectrum: &photolysis.spectrum,
        particles: &photolysis.particles,
        work: &mut work,
        layers: column.layers(),
        cosine: libm::cos(column.zenith),
        cover: column.cloud_cover,
    }
    .run::<f64>();
    work.sums.resize(photolysis.spectrum.slots(), 0.0);
    RatesKernel {
        spectrum: &photolysis.spectrum,
        work: &mut work,
        distance_factor: column.distance_factor,
        rates: &mut plain,
    }
    .run::<f64>();
    for (a, b) in wide.iter().zip(&plain) {
        assert_eq!(a.to_bits(), b.to_bits());
    }
}

#[test]
fn dust_and_cloud_take_light_and_cloud_below_gives_some() {
    let photolysis = Photolysis::new(&labels(&["NO2_IUPAC10"])).unwrap();
    let profile = reference_column(2261.0, 290.0).unwrap();
    let clear = profile.column(0.8);
    let layers = clear.layers();
    let all = |column: &Column<'_>| {
        let mut rates = vec![0.0; layers];
        photolysis
            .column(column, &mut PhotolysisWork::new(), &mut rates)
            .unwrap();
        rates
    };
    let (none, dusty) = (
        all(&clear),
        all(&Column {
            aerosol: &vec![AerosolLayer::from_mass(500.0, 0.0, 0.0, 0.3); layers],
            ..clear
        }),
    );
    assert!(dusty[0] < 0.6 * none[0], "{} {}", dusty[0], none[0]);
    let mut water = vec![0.0; layers];
    water[2] = 2e-4;
    let cloudy = |cover: f64| {
        all(&Column {
            cloud_water: &water,
            cloud_cover: cover,
            ..clear
        })
    };
    let (half, whole) = (cloudy(0.5), cloudy(1.0));
    assert!(whole[0] < 0.7 * none[0]);
    assert!(half[0] < none[0] && half[layers - 1] > none[layers - 1]);
    // Water given for the cell is thicker where it fills half of it.
    assert!(half[0] > whole[0]);
}

#[test]
fn months_have_the_ozone_of_the_valley() {
    let all: Vec<f64> = (1..=12)
        .map(|m| ozone_column_of_month(m).unwrap())
        .collect();
    let greatest = all.iter().copied().fold(0.0, f64::max);
    let least = all.iter().copied().fold(f64::MAX, f64::min);
    // Zou 1996: highest in March, lowest in October.
    assert_eq!((all[2], all[9]), (greatest, least));
    assert!(ozone_column_of_month(13).is_err());
}
