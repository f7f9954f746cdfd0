//! Radiation of one hour, AERMET's formulas (EPA-454/B-24-004, ch. 5; equation numbers are those of Cimorelli et al. 2005).
//!
//! G = (990 sin h − 30)(1 − 0.75 N^3.4) (Kasten and Czeplak 1980; eq. 3–4), albedo
//! r(h) = r + (1 − r) exp(−0.1 h − 0.5 (1 − r)²) with h in degrees (eq. 5), net radiation
//! Rₙ = ((1 − r) G + 5.31e-13 T⁶ − σT⁴ + 60 N) / 1.12 (Holtslag and van Ulden 1983; eq. 2). N is the cloud cover [1].

/// Stefan–Boltzmann constant in AERMET [W/(m² K⁴)].
const STEFAN: f64 = 5.67e-8;
/// Critical elevation of a sun that is down [°].
pub(super) const NO_SUN: f64 = 94.0;

/// Albedo under the sun at an elevation [°] (eq. 5); 1 with the sun down.
pub fn albedo_at(noon: f64, elevation: f64) -> f64 {
    if elevation <= 0.0 {
        return 1.0;
    }
    let rest = 1.0 - noon;
    noon + rest * libm::exp(-0.1 * elevation - 0.5 * rest * rest)
}

/// Solar radiation under a cloudless sky [W/m²].
fn clear_sky(elevation: f64) -> f64 {
    990.0 * libm::sin(elevation.to_radians()) - 30.0
}

/// Solar radiation under clouds [tenths] (eq. 3–4) [W/m²].
pub fn solar_radiation(elevation: f64, cloud: u8) -> f64 {
    if elevation <= 1.74 {
        return 0.0;
    }
    clear_sky(elevation) * (1.0 - 0.75 * libm::pow(f64::from(cloud) / 10.0, 3.4))
}

/// The cloud cover that makes a measured radiation [tenths].
pub fn equivalent_cloud(solar: f64, elevation: f64) -> u8 {
    let clear = clear_sky(elevation);
    if clear <= 0.0 || solar >= clear {
        return 0;
    }
    let share = libm::pow((1.0 - solar / clear) / 0.75, 1.0 / 3.4);
    (share * 10.0).round().clamp(0.0, 10.0) as u8
}

/// Elevation from which net radiation is positive [°]; 94 with the sun down, 92 where it never is.
pub fn critical_elevation(noon_albedo: f64, elevation: f64, cloud: u8, temperature: f64) -> f64 {
    let mut albedo = albedo_at(noon_albedo, elevation);
    if albedo >= 1.0 {
        return NO_SUN;
    }
    let sky = f64::from(cloud) / 10.0;
    let (mut critical, mut last, mut round) = (elevation, 0.0_f64, 0);
    let t2 = temperature * temperature;
    let loss = STEFAN * t2 * t2 - 5.31e-13 * t2 * t2 * t2 - 60.0 * sky;
    while (critical - last).abs() > (0.01 * critical).abs() && round <= 20 {
        round += 1;
        last = critical;
        let sine =
            loss / ((1.0 - 0.75 * libm::pow(sky, 3.4)) * (1.0 - albedo) * 990.0) + 30.0 / 990.0;
        if sine <= 0.0 {
            return 0.0;
        }
        if sine > 1.0 {
            return 92.0;
        }
        critical = libm::asin(sine).to_degrees();
        albedo = albedo_at(noon_albedo, critical);
    }
    critical
}

/// Net radiation (eq. 2) [W/m²].
pub fn net_radiation(albedo: f64, solar: f64, temperature: f64, cloud: u8) -> f64 {
    let t2 = temperature * temperature;
    ((1.0 - albedo) * solar + 5.31e-13 * t2 * t2 * t2 - STEFAN * t2 * t2 + 6.0 * f64::from(cloud))
        / 1.12
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn net_radiation_vanishes_at_the_critical_elevation() {
        let critical = critical_elevation(0.2, 30.0, 3, 280.0);
        let albedo = albedo_at(0.2, critical);
        let net = net_radiation(albedo, solar_radiation(critical, 3), 280.0, 3);
        assert!(net.abs() < 5.0, "{critical} {net}");
    }

    #[test]
    fn measured_radiation_gives_back_its_cloud() {
        for cloud in 1..=9 {
            assert_eq!(equivalent_cloud(solar_radiation(40.0, cloud), 40.0), cloud);
        }
    }
}
