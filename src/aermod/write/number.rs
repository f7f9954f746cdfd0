//! Numbers and text in fields of fixed width, by Fortran's F, E, G, I and A descriptors, quickly.
//!
//! F with few digits is the form of the great files: the value times 10ᵈ is rounded to a whole number; only when
//! its fraction lies within 10⁻⁵ of one half, or the number is too great for that to be exact, are the exact decimal digits asked for.

use std::io::Write;

/// Text, cut or filled with blanks on its right to `width` characters.
pub fn text(out: &mut Vec<u8>, text: &str, width: usize) {
    let start = out.len();
    if text.is_ascii() {
        out.extend_from_slice(&text.as_bytes()[..text.len().min(width)]);
        out.resize(start + width, b' ');
        return;
    }
    let mut count = 0;
    for letter in text.chars().take(width) {
        let mut buffer = [0; 4];
        out.extend_from_slice(letter.encode_utf8(&mut buffer).as_bytes());
        count += 1;
    }
    out.resize(out.len() + width - count, b' ');
}

fn stars(out: &mut Vec<u8>, width: usize) {
    out.resize(out.len() + width, b'*');
}

/// Digits of a whole number, at the end of a buffer.
fn digits_of(mut value: u64, buffer: &mut [u8; 24]) -> usize {
    let mut at = buffer.len();
    loop {
        at -= 1;
        buffer[at] = b'0' + (value % 10) as u8;
        value /= 10;
        if value == 0 {
            return at;
        }
    }
}

/// I: a whole number, with leading zeros up to `least` digits.
pub fn whole(out: &mut Vec<u8>, value: i64, width: usize, least: usize) {
    let mut buffer = [b'0'; 24];
    let at = digits_of(value.unsigned_abs(), &mut buffer).min(buffer.len() - least.min(20));
    let digits = &buffer[at..];
    let need = digits.len() + usize::from(value < 0);
    if need > width {
        return stars(out, width);
    }
    out.resize(out.len() + width - need, b' ');
    if value < 0 {
        out.push(b'-');
    }
    out.extend_from_slice(digits);
}

const POWERS: [f64; 10] = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];
/// Above this a product is no longer sure to 10⁻⁵.
const SURE: f64 = 1.0e10;

/// F: a number with `digits` decimals.
pub fn fixed(out: &mut Vec<u8>, value: f64, width: usize, digits: usize) {
    if digits < POWERS.len() {
        let scaled = value.abs() * POWERS[digits];
        if scaled < SURE {
            let below = scaled as u64;
            let fraction = scaled - below as f64;
            if (fraction - 0.5).abs() > 1.0e-5 {
                let rounded = below + u64::from(fraction > 0.5);
                return place(out, rounded, value.is_sign_negative(), width, digits);
            }
        }
    }
    exact(out, value, width, digits);
}

/// Puts the whole number of 10⁻ᵈ into its field.
fn place(out: &mut Vec<u8>, rounded: u64, negative: bool, width: usize, digits: usize) {
    let mut buffer = [b'0'; 24];
    let at = digits_of(rounded, &mut buffer).min(buffer.len() - digits);
    let point = buffer.len() - digits;
    let before = if rounded == 0 { 0 } else { point - at };
    let mut need = before + 1 + digits + usize::from(negative);
    let zero = before == 0 && (need < width || digits == 0);
    need += usize::from(zero);
    if need > width {
        return stars(out, width);
    }
    out.resize(out.len() + width - need, b' ');
    if negative {
        out.push(b'-');
    }
    if zero {
        out.push(b'0');
    } else {
        out.extend_from_slice(&buffer[point - before..point]);
    }
    out.push(b'.');
    out.extend_from_slice(&buffer[point..]);
}

/// F by exact decimal digits.
#[cold]
fn exact(out: &mut Vec<u8>, value: f64, width: usize, digits: usize) {
    if !value.is_finite() {
        return odd(out, value, width);
    }
    let mut text = format!("{:.*}", digits, value.abs());
    if digits == 0 {
        text.push('.');
    }
    let negative = value.is_sign_negative();
    let mut body = text.as_str();
    if body.starts_with("0.") && digits > 0 && text.len() + usize::from(negative) > width {
        body = &body[1..];
    }
    let need = body.len() + usize::from(negative);
    if need > width {
        return stars(out, width);
    }
    out.resize(out.len() + width - need, b' ');
    if negative {
        out.push(b'-');
    }
    out.extend_from_slice(body.as_bytes());
}

/// NaN and the infinities.
fn odd(out: &mut Vec<u8>, value: f64, width: usize) {
    let word = if value.is_nan() {
        "NaN"
    } else if value > 0.0 {
        if width >= 8 { "Infinity" } else { "Inf" }
    } else if width >= 9 {
        "-Infinity"
    } else {
        "-Inf"
    };
    if word.len() > width {
        return stars(out, width);
    }
    out.resize(out.len() + width - word.len(), b' ');
    out.extend_from_slice(word.as_bytes());
}

/// Powers of ten from 10⁰ on; those above 10²² are the nearest numbers.
const TENS: [f64; 41] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22, 1e23, 1e24, 1e25, 1e26, 1e27, 1e28, 1e29, 1e30, 1e31, 1e32,
    1e33, 1e34, 1e35, 1e36, 1e37, 1e38, 1e39, 1e40,
];

/// The same as [`significant`], by one multiplication; nothing near a tie and for very small, great or long numbers.
fn quick_significant(value: f64, digits: usize) -> Option<(u64, i32)> {
    let size = value.abs();
    if !(1.0e-30..1.0e30).contains(&size) || !(1..9).contains(&digits) {
        return None;
    }
    let wanted = digits as i32;
    let scaled = |power: i32| {
        let shift = wanted - power;
        let ten = TENS.get(shift.unsigned_abs() as usize).copied()?;
        Some(if shift >= 0 { size * ten } else { size / ten })
    };
    // 2ᵏ ≤ |value| < 2ᵏ⁺¹, so that this power is right or one too small.
    let binary = ((size.to_bits() >> 52) & 0x7ff) as i32 - 1023;
    let mut power = libm::floor(f64::from(binary) * std::f64::consts::LOG10_2) as i32 + 1;
    let mut figures = scaled(power)?;
    if figures >= TENS[digits] {
        power += 1;
        figures = scaled(power)?;
    }
    let below = figures as u64;
    let fraction = figures - below as f64;
    if (fraction - 0.5).abs() <= 1.0e-5 {
        return None;
    }
    let rounded = below + u64::from(fraction > 0.5);
    if rounded as f64 >= TENS[digits] {
        return Some((rounded / 10, power + 1));
    }
    Some((rounded, power))
}

/// Significant digits and the power of ten `e` with |value| = 0.d₁d₂… × 10ᵉ.
fn significant(value: f64, digits: usize) -> ([u8; 32], i32) {
    let mut buffer = [b'0'; 32];
    if value == 0.0 {
        return (buffer, 0);
    }
    if let Some((figures, power)) = quick_significant(value, digits) {
        let mut text = [b'0'; 24];
        let at = digits_of(figures, &mut text);
        buffer[..24 - at].copy_from_slice(&text[at..]);
        return (buffer, power);
    }
    let mut text = [0u8; 64];
    let mut rest = &mut text[..];
    let all = rest.len();
    let written = write!(rest, "{:.*e}", digits.clamp(1, 30) - 1, value.abs());
    let used = all - rest.len();
    let text = &text[..used];
    let mut count = 0;
    let mut exponent = 0;
    for (k, &byte) in text.iter().enumerate() {
        if byte == b'e' {
            exponent = std::str::from_utf8(&text[k + 1..])
                .ok()
                .and_then(|power| power.parse().ok())
                .unwrap_or(0);
            break;
        }
        if byte != b'.' && count < buffer.len() {
            buffer[count] = byte;
            count += 1;
        }
    }
    debug_assert!(written.is_ok());
    (buffer, exponent + 1)
}

/// E: 0.ddddE±xx.
pub fn exponent(out: &mut Vec<u8>, value: f64, width: usize, digits: usize) {
    if !value.is_finite() {
        return odd(out, value, width);
    }
    let (figures, power) = significant(value, digits);
    let negative = value.is_sign_negative();
    let need = 1 + digits + 4 + usize::from(negative);
    if need > width {
        return stars(out, width);
    }
    let zero = need < width;
    out.resize(out.len() + width - need - usize::from(zero), b' ');
    if negative {
        out.push(b'-');
    }
    if zero {
        out.push(b'0');
    }
    out.push(b'.');
    out.extend_from_slice(&figures[..digits]);
    let size = power.unsigned_abs();
    if size < 100 {
        out.push(b'E');
    }
    out.push(if power < 0 { b'-' } else { b'+' });
    if size >= 100 {
        out.push(b'0' + (size / 100) as u8);
    }
    out.push(b'0' + (size / 10 % 10) as u8);
    out.push(b'0' + (size % 10) as u8);
}

/// G: like F where `digits` significant digits can be shown so, else like E.
pub fn general(out: &mut Vec<u8>, value: f64, width: usize, digits: usize) {
    if !value.is_finite() {
        return odd(out, value, width);
    }
    let narrow = width.saturating_sub(4);
    let decimals = if value == 0.0 {
        digits.saturating_sub(1)
    } else {
        let (_, power) = significant(value, digits);
        match usize::try_from(power) {
            Ok(power) if power <= digits => digits - power,
            _ => return exponent(out, value, width, digits),
        }
    };
    fixed(out, value, narrow, decimals);
    out.resize(out.len() + width - narrow, b' ');
}
