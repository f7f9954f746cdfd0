//! Against what gfortran printed.

#![allow(clippy::unwrap_used)]

use super::{Item, Layout, lay_out};

fn laid(format: &str, items: &[Item<'_>]) -> String {
    let mut out = Vec::new();
    lay_out(&mut out, format, items);
    String::from_utf8(out).unwrap()
}

#[test]
fn numbers_are_rounded_and_placed_as_gfortran_does() {
    let format = "F13.5,1X,E13.6,1X,G12.4,1X,E10.5,1X,E9.4,1X,E9.3,1X,F5.0,1X,F4.2,1x,G12.6,1x,G13.5,1X,F8.2";
    let expected = [
        (
            0.0,
            "      0.00000  0.000000E+00    0.000     .00000E+00 .0000E+00 0.000E+00    0. 0.00  0.00000        0.0000         0.00",
        ),
        (
            -0.0,
            "     -0.00000 -0.000000E+00   -0.000     ********** ********* -.000E+00   -0. -.00 -0.00000       -0.0000        -0.00",
        ),
        (
            -0.000001,
            "     -0.00000 -0.100000E-05  -0.1000E-05 ********** ********* -.100E-05   -0. -.00 -.100000E-05  -0.10000E-05    -0.00",
        ),
        (
            0.000005,
            "      0.00001  0.500000E-05   0.5000E-05 .50000E-05 .5000E-05 0.500E-05    0. 0.00 0.500000E-05   0.50000E-05     0.00",
        ),
        (
            0.000015,
            "      0.00002  0.150000E-04   0.1500E-04 .15000E-04 .1500E-04 0.150E-04    0. 0.00 0.150000E-04   0.15000E-04     0.00",
        ),
        (
            0.5,
            "      0.50000  0.500000E+00   0.5000     .50000E+00 .5000E+00 0.500E+00    0. 0.50 0.500000       0.50000         0.50",
        ),
        (
            1e7,
            "*************  0.100000E+08   0.1000E+08 .10000E+08 .1000E+08 0.100E+08 ***** **** 0.100000E+08   0.10000E+08 ********",
        ),
        (
            99999999.99,
            "*************  0.100000E+09   0.1000E+09 .10000E+09 .1000E+09 0.100E+09 ***** **** 0.100000E+09   0.10000E+09 ********",
        ),
        (
            2.5,
            "      2.50000  0.250000E+01    2.500     .25000E+01 .2500E+01 0.250E+01    2. 2.50  2.50000        2.5000         2.50",
        ),
        (
            0.1,
            "      0.10000  0.100000E+00   0.1000     .10000E+00 .1000E+00 0.100E+00    0. 0.10 0.100000       0.10000         0.10",
        ),
        (
            -0.3,
            "     -0.30000 -0.300000E+00  -0.3000     ********** ********* -.300E+00   -0. -.30 -.300000      -0.30000        -0.30",
        ),
        (
            123456.789012345,
            " 123456.78901  0.123457E+06   0.1235E+06 .12346E+06 .1235E+06 0.123E+06 ***** ****  123457.       0.12346E+06 ********",
        ),
    ];
    for (value, line) in expected {
        let eleven = [Item::Real(value); 11];
        assert_eq!(laid(format, &eleven), format!("{line}\n"), "{value}");
    }
    assert_eq!(
        laid(
            "E13.6,1X,E9.3,1X,E10.5,1X,G12.4",
            &items![1e-120, 1e-120, 1e120, 1e-120]
        ),
        " 0.100000-119 0.100-119 .10000+121   0.1000-119\n"
    );
    assert_eq!(
        laid(
            "I4.4,1X,I8.8,1X,I3,1x,I5",
            &items![12, 88030101, 12345, -12]
        ),
        "0012 88030101 ***   -12\n"
    );
}

#[test]
fn quick_digits_are_those_of_the_exact_value() {
    // Every value whose thousandths end in 5 is near a tie for two decimals, on one side or the other in binary.
    let mut state = 88_172_645_463_325_252_u64;
    for k in 0..200_000_u64 {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let value = match k % 3 {
            0 => (state % 20_000_000) as f64 / 1000.0,
            1 => f64::from_bits(0x3900_0000_0000_0000 + (state >> 5)),
            _ => -((state % 1_000_000) as f64) / 2.0_f64.powi((state >> 32) as i32 % 40),
        };
        for digits in [0, 1, 2, 5, 8] {
            let mut quick = Vec::new();
            crate::aermod::write::number::fixed(&mut quick, value, 40, digits);
            let point = if digits == 0 { "." } else { "" };
            let exact = format!("{:>40}", format!("{value:.digits$}{point}"));
            assert_eq!(String::from_utf8(quick).unwrap(), exact, "{value:e}");
        }
        if value == 0.0 {
            continue;
        }
        for digits in [3, 6] {
            let mut quick = Vec::new();
            crate::aermod::write::number::exponent(&mut quick, value, 40, digits);
            let exact = format!("{:.*e}", digits - 1, value.abs());
            let (figures, power) = exact.split_once('e').unwrap();
            let power = power.parse::<i32>().unwrap() + 1;
            let letter = if power.abs() < 100 { "E" } else { "" };
            let sign = if power < 0 { '-' } else { '+' };
            let minus = if value < 0.0 { "-" } else { "" };
            let exact = format!(
                "{minus}0.{}{letter}{sign}{:02}",
                figures.replace('.', ""),
                power.abs()
            );
            assert_eq!(
                String::from_utf8(quick).unwrap().trim_start(),
                exact,
                "{value:e}"
            );
        }
    }
}

#[test]
fn groups_repeat_stop_and_start_again() {
    let eight: Vec<Item<'_>> = (1..=8).map(|k| Item::Real(f64::from(k))).collect();
    assert_eq!(
        laid("100(5X,4(F10.1,',')/)", &eight),
        "            1.0,       2.0,       3.0,       4.0,\n            5.0,       6.0,       7.0,       8.0,\n\n"
    );
    let mass = "/8X,'MASS ='/4(:10X,10(:F9.5,', ')/)";
    assert_eq!(
        laid(mass, &eight[..3]),
        "\n        MASS =\n            1.00000,   2.00000,   3.00000, \n"
    );
    let ten: Vec<Item<'_>> = (1..=10).map(|k| Item::Real(f64::from(k))).collect();
    assert_eq!(
        laid(mass, &ten),
        "\n        MASS =\n            1.00000,   2.00000,   3.00000,   4.00000,   5.00000,   6.00000,   7.00000,   8.00000,   9.00000,  10.00000, \n\n"
    );
    let sources =
        "/34X,'INC:   ',5(A12,', ',:),/17X,8(A12,', ',:)/17X,8(A12,', ',:)/17X,8(A12,', ',:)";
    assert_eq!(
        laid(sources, &items!["STACK1"]),
        "\n                                  INC:   STACK1      , \n"
    );
    let five = [Item::Text("STACK1"); 5];
    assert_eq!(
        laid(sources, &five),
        "\n                                  INC:   STACK1      , STACK1      , STACK1      , STACK1      , STACK1      , \n"
    );
    let pairs: Vec<Item<'_>> = (1..=5)
        .flat_map(|k| [Item::Text("ABCD"), Item::Real(f64::from(k))])
        .collect();
    assert_eq!(
        laid("3(2X,A4,3X,F13.5,11X:)", &pairs),
        "  ABCD         1.00000             ABCD         2.00000             ABCD         3.00000\n  ABCD         4.00000             ABCD         5.00000\n"
    );
    assert_eq!(
        laid("A5,T3,A1,T20,A2,5X", &items!["ABCDE", "z", "yy"]),
        "ABzDE              yy\n"
    );
    assert_eq!(
        laid("3('   SOURCE ID ',10X)", &[]).len(),
        3 * 13 + 2 * 10 + 1
    );
}

#[test]
fn quoted_layouts_lose_their_parentheses() {
    let layout = Layout::quoted("(3(1X,F13.5),2X,A8)   ");
    let mut out = Vec::new();
    layout.write(&mut out, &items![1.0, 2.0, 3.0, "NET"]);
    assert_eq!(
        String::from_utf8(out).unwrap(),
        "       1.00000       2.00000       3.00000  NET     \n"
    );
}
