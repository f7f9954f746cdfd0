//! Numbers as AERMOD reads them: digits are added up one by one, `36*50.` repeats, an exponent needs a decimal point.
//!
//! The sum of digits differs from the nearest double by an ulp now and then; it is kept so that coordinates and rates are AERMOD's.

/// A value and how often it stands (`36*50.` = 50, 36 times); a repeat of −1 marks an illegal field.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Repeated {
    /// Value.
    pub value: f64,
    /// Repeats, −1 for an illegal field.
    pub times: i64,
}

impl Repeated {
    /// A single legal value.
    pub fn once(self) -> Option<f64> {
        (self.times == 1).then_some(self.value)
    }
}

/// More repeats than this are taken for a slip.
const MOST_REPEATS: f64 = 1.0e6;

/// A double-precision field.
pub fn double(text: &str) -> Repeated {
    scan(text, true)
}

/// A single-precision field (ranks, dates, station numbers), as a double.
pub fn single(text: &str) -> Repeated {
    let mut read = scan(text, false);
    read.value = f64::from(read.value as f32);
    read
}

/// Nearest whole number, halves away from zero.
pub fn whole(value: f64) -> i64 {
    value.round() as i64
}

fn scan(text: &str, double: bool) -> Repeated {
    let narrow = |v: f64| if double { v } else { f64::from(v as f32) };
    let (mut number, mut head, mut decimal) = (0.0_f64, 0.0_f64, 1.0_f64);
    let (mut minus, mut plus, mut point, mut star, mut exponent) =
        (false, false, false, false, false);
    let mut times = 1_i64;
    let illegal = |value: f64| Repeated { value, times: -1 };
    for c in text.trim_start().chars() {
        match c {
            ' ' => break,
            '0'..='9' => {
                let digit = f64::from(c as u32 - '0' as u32);
                if point {
                    decimal = narrow(decimal / 10.0);
                    number = narrow(number + narrow(decimal * digit));
                } else {
                    number = narrow(number * 10.0 + digit);
                }
            }
            'E' | 'e' | 'D' | 'd'
                if point && !exponent && (double || c.eq_ignore_ascii_case(&'e')) =>
            {
                exponent = true;
                head = if minus { -number } else { number };
                point = false;
                minus = false;
                number = 0.0;
            }
            '+' if !plus => plus = true,
            '-' if !minus => minus = true,
            '.' if !point => point = true,
            '*' if !star && !minus => {
                star = true;
                if number.round() > MOST_REPEATS {
                    return illegal(0.0);
                }
                times = whole(number);
                number = 0.0;
            }
            _ => return illegal(0.0),
        }
    }
    let mut value = if minus { -number } else { number };
    if exponent {
        if value.abs() > 30.0 {
            return illegal(if value < 0.0 { 0.0 } else { head * 1.0e30 });
        }
        value = narrow(head * libm::pow(10.0, value));
    }
    Repeated { value, times }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_read_like_aermods() {
        assert_eq!(double("36*50.").times, 36);
        assert_eq!(double("36*50.").value, 50.0);
        assert_eq!(double("-9.5E-3").once(), Some(-9.5 * libm::pow(10.0, -3.0)));
        assert_eq!(double("0.16D+08").once(), Some((0.1 + 0.01 * 6.0) * 1.0e8));
        assert_eq!(double("").once(), Some(0.0));
        // AERMOD wants a decimal point before an exponent, and no letters.
        assert_eq!(double("1E5").times, -1);
        assert_eq!(double("12a").times, -1);
        assert_eq!(double("1.0E31").times, -1);
        assert_eq!(double("-3*5.").times, -1);
        assert_eq!(single("0.1").value, f64::from(0.1_f32));
        // 0.3 + digits: the running sum, not the nearest double.
        let sum = 2.0 + 0.1 * 6.0 + 0.1 / 10.0 * 3.0;
        assert_eq!(double("2.63").once(), Some(sum));
        assert_eq!(double("999999999*1.0").times, -1);
    }
}
