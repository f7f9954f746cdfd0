//! An hour, sources and receptors in hills for measuring the plume's kernels.

use hehuang::plume::profile::HEIGHTS;
use hehuang::plume::{Area, Exit, Hour, Receptor, Source, SourceKind, Stack, Variation, Volume};

/// A stack of 80 m.
pub const STACK: Stack = Stack {
    height: 80.0,
    temperature: 400.0,
    velocity: 15.0,
    diameter: 3.0,
    exit: Exit::Vertical,
};

/// A volume near the ground.
pub const VOLUME: Volume = Volume {
    height: 10.0,
    sigma_y: 20.0,
    sigma_z: 5.0,
};

/// A rectangle of 200 by 300 m.
pub fn area() -> Area {
    Area {
        vertices: vec![[0.0, 0.0], [0.0, 300.0], [200.0, 300.0], [200.0, 0.0]],
        centre: [100.0, 150.0],
        x_length: 200.0,
        y_length: 300.0,
        height: 3.0,
        sigma_z: 2.0,
        ..Area::default()
    }
}

/// 1,024 receptors over 20 km in hills.
pub fn receptors() -> Vec<Receptor> {
    (0..1024)
        .map(|n| Receptor {
            x: -10_000.0 + 625.0 * f64::from(n % 32),
            y: -10_000.0 + 625.0 * f64::from(n / 32),
            elevation: 100.0 + 5.0 * f64::from((n * 7) % 40),
            hill_height: 300.0,
            flagpole: 0.0,
        })
        .collect()
}

/// A neutral-to-stable or a convective hour with profiles in closed form.
pub fn hour(stable: bool) -> Hour {
    let lid = if stable { 200.0 } else { 900.0 };
    let mut hour = Hour {
        stable,
        friction_velocity: 0.3,
        convective_velocity: 1.4,
        obukhov_length: if stable { 60.0 } else { -40.0 },
        mixing_height: lid,
        mechanical_mixing_height: lid,
        convective_mixing_height: lid,
        gradient_above: 0.005,
        potential_temperature_at_top: 300.0,
        mean_wind: 4.0,
        mean_sigma_v: 0.7,
        mean_sigma_w: 0.6,
        ..Hour::default()
    };
    hour.rural.mixing_height = lid;
    hour.rural.obukhov_length = hour.obukhov_length;
    hour.rural.friction_velocity = 0.3;
    for (k, z) in HEIGHTS.iter().enumerate() {
        hour.wind_direction.value[k] = 235.0;
        let profiles = &mut hour.rural.profiles;
        profiles.wind.value[k] = (0.75 * (z.max(0.2) / 0.1).ln()).clamp(0.1, 12.0);
        profiles.sigma_v.value[k] = 0.5 + 0.0001 * z;
        profiles.sigma_w.value[k] = if stable { 0.3 } else { 0.8 };
        profiles.gradient.value[k] = match (stable, *z > lid) {
            (true, _) => 0.01,
            (false, true) => 0.005,
            (false, false) => 0.0,
        };
        profiles.potential_temperature.value[k] = 295.0 + 0.005 * z;
    }
    hour
}

/// A source of a kind.
pub fn source(kind: SourceKind) -> Source {
    Source {
        id: "A".to_owned(),
        x: 0.0,
        y: 0.0,
        elevation: 120.0,
        flat: false,
        kind,
        emission: 1.0,
        variation: Variation::Constant,
        hourly: false,
        urban: None,
        buildings: None,
        platform: None,
        particles: None,
        gas: None,
        no2_ratio: 0.1,
        highly_buoyant: false,
    }
}
