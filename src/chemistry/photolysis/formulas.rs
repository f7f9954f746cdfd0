//! Cross sections and quantum yields that are formulas: λ the middle of a bin [nm], T [K], M the number density of air [1/cm³].

/// Horner's rule, highest power first.
fn polynomial(x: f64, coefficients: &[f64]) -> f64 {
    coefficients.iter().fold(0.0, |sum, c| sum * x + c)
}

/// JPL 94-26, 260–350 nm and 200–400 K.
pub(super) fn hydrogen_peroxide(wavelength: f64, t: f64) -> f64 {
    const A: [f64; 8] = [
        1.5534675e-13,
        -2.652014e-10,
        1.6878206e-7,
        -4.035101e-5,
        -4.4589016e-3,
        4.535649,
        -9.2170972e2,
        6.4761e4,
    ];
    const B: [f64; 5] = [-1.0924e-7, -3.0493e-5, 1.1522e-1, -5.1351e1, 6.8123e3];
    let chi = 1.0 / (1.0 + libm::exp(-1265.0 / t));
    (chi * polynomial(wavelength, &A) + (1.0 - chi) * polynomial(wavelength, &B)) * 1e-21
}

/// Maric et al. 1993.
pub(super) fn chlorine(wavelength: f64, t: f64) -> f64 {
    let squared = libm::exp(2.0 * 402.7 / t);
    let alpha = (squared - 1.0) / (squared + 1.0);
    let gauss = |height: f64, width: f64, centre: f64| {
        let x = libm::log(centre / wavelength);
        height * libm::exp(-width * alpha * x * x)
    };
    1e-20 * alpha.sqrt() * (gauss(27.3, 99.0, 329.5) + gauss(0.932, 91.5, 406.5))
}

/// Matsumi et al. 2002: φ(O(1D)), 0.9 below 305 nm, 0.08 above 328 nm, 0 beyond 340 nm.
pub(super) fn excited_oxygen(wavelength: f64, t: f64) -> f64 {
    if wavelength <= 305.0 {
        return 0.9;
    }
    if wavelength > 328.0 {
        return if wavelength <= 340.0 { 0.08 } else { 0.0 };
    }
    let hot = libm::exp(-825.518 / (0.695 * t));
    let (ground, excited) = (1.0 / (1.0 + hot), hot / (1.0 + hot));
    let t300 = t / 300.0;
    let x = |centre: f64, width: f64| (centre - wavelength) / width;
    let (first, second, third) = (x(304.225, 5.576), x(314.957, 6.601), x(310.737, 2.187));
    0.0765
        + 0.8036 * ground * libm::exp(-first * first * first * first)
        + 8.9061 * t300 * t300 * excited * libm::exp(-second * second)
        + 0.1192 * t300 * t300.sqrt() * libm::exp(-third * third)
}

/// JPL 10-6 (Calvert et al. 2000): H2 + CO; quenched by air between 330 and 360 nm.
pub(super) fn formaldehyde(radical: f64, molecular: f64, wavelength: f64, t: f64, m: f64) -> f64 {
    if !(330.0..360.0).contains(&wavelength) || molecular <= 0.0 {
        return molecular;
    }
    let rest = 1.0 - radical;
    let quenching = (1.0 - (radical + molecular)) / (2.45e19 * molecular * rest)
        * (1.0 + 0.05 * (wavelength - 329.0) * (300.0 - t) / 80.0);
    1.0 / (1.0 / rest + quenching * m)
}

/// Koch and Moortgat 1998: φ0 falls from 1 at 380 nm to 0 at 440 nm, quenched beyond 380 nm.
pub(super) fn methylglyoxal(wavelength: f64, m: f64) -> f64 {
    let free = (1.0 - (wavelength - 380.0) / 60.0).clamp(0.0, 1.0);
    if free <= 0.0 || !(380.0..=440.0).contains(&wavelength) {
        return free;
    }
    let torr = m * 760.0 / 2.456e19;
    free / (free + 1.36e8 * libm::exp(-8793.0 / wavelength) * torr)
}

/// Gardner et al. 1987, valid to 2.6e19 molecules per cm³.
pub(super) fn acrolein(m: f64) -> f64 {
    0.004 + 1.0 / (0.086 + 1.613e-17 * m.clamp(8e17, 2.6e19))
}

/// Blitz et al. 2004, 279–327 nm: (φ of CO, φ of CH3CO).
pub(super) fn acetone(wavelength: f64, t: f64, m: f64) -> (f64, f64) {
    if wavelength < 279.0 {
        return (0.05, 0.95);
    }
    if wavelength > 327.0 {
        return (0.0, 0.0);
    }
    let t = t.max(218.0) / 295.0;
    let power = |exponent: f64| libm::pow(t, exponent);
    let number = 1e7 / wavelength;
    let a0 = 0.350 * power(-1.28);
    let b0 = 0.068 * power(-2.65);
    let co = 1.0 / (1.0 + libm::exp(b0 * (wavelength - 248.0)) * a0 / (1.0 - a0));
    if wavelength < 302.0 {
        let a1 =
            1.600e-19 * power(-2.38) * libm::exp(-0.55e-3 * power(-3.19) * (number - 33_113.0));
        return (co, (1.0 - co) / (1.0 + a1 * m));
    }
    let a2 = 1.62e-17 * power(-10.03) * libm::exp(-1.79e-3 * power(-1.364) * (number - 30_488.0));
    let shift = number - 30_006.0 * power(-0.064);
    let a3 = 26.29 * power(-6.59) * libm::exp(-5.72e-7 * power(-2.93) * shift * shift);
    let a4 = 1.67e-15 * power(-7.25) * libm::exp(-2.08e-3 * power(-1.16) * (number - 30_488.0));
    let acetyl = (1.0 - co) * (1.0 + a3 + a4 * m) / ((1.0 + a3 + a2 * m) * (1.0 + a4 * m));
    (co, acetyl)
}

/// JPL 97-4: Cl + NO3.
pub(super) fn chlorine_of_nitrate(wavelength: f64) -> f64 {
    if wavelength < 308.0 {
        0.6
    } else if wavelength <= 364.0 {
        (7.143e-3 * wavelength - 1.6).min(1.0)
    } else {
        1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ozone_yield_is_that_of_matsumi() {
        // IUPAC data sheet POx2 (2001), which takes Matsumi et al. 2002: φ at 298 K.
        for (wavelength, expected) in [
            (306.0, 0.884),
            (308.0, 0.793),
            (310.0, 0.523),
            (312.0, 0.310),
            (316.0, 0.233),
            (320.0, 0.166),
            (326.0, 0.086),
        ] {
            assert!((excited_oxygen(wavelength, 298.0) - expected).abs() < 1e-3);
        }
    }
}
