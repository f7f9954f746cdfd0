//! Equations and rate laws in words.

use super::super::assemble::{DraftLaw, three_at_most};
use super::super::text::{Cursor, Word};
use super::super::{Arrhenius, Problem, RateLaw, Span};

type Equation = (Vec<Word>, Vec<(Word, f64)>);

fn expected(cursor: &mut Cursor<'_>, what: &str) -> Problem {
    let here = cursor.here();
    Problem::new(
        "expected",
        here,
        format!("{what} expected, not {}", cursor.found()),
    )
}

fn name(cursor: &mut Cursor<'_>) -> Result<Word, Problem> {
    match cursor.word() {
        Some(word) => Ok(word),
        None => Err(expected(cursor, "a species is")),
    }
}

/// `O3 + NO = NO2`, yields before products: `0.6 NO2 + 2 OH - 0.5 PAR`.
pub(super) fn equation(cursor: &mut Cursor<'_>) -> Result<Equation, Problem> {
    let mut reactants = vec![name(cursor)?];
    while !cursor.take(b'=') {
        if !cursor.take(b'+') {
            return Err(expected(cursor, "'+' or '=' is"));
        }
        reactants.push(name(cursor)?);
    }
    three_at_most(&reactants)?;
    let mut products = Vec::new();
    while cursor.peek().is_some() {
        let negative = cursor.take(b'-');
        if !negative && !cursor.take(b'+') && !products.is_empty() {
            return Err(expected(cursor, "'+' or '-' is"));
        }
        let digit = cursor
            .peek()
            .is_some_and(|b| b.is_ascii_digit() || b == b'.');
        let mut yielded = if digit { cursor.number()?.0 } else { 1.0 };
        cursor.take(b'*');
        if negative {
            yielded = -yielded;
        }
        products.push((name(cursor)?, yielded));
    }
    Ok((reactants, products))
}

/// A rate law in words, to the end of the text.
pub(super) fn law(cursor: &mut Cursor<'_>) -> Result<DraftLaw, Problem> {
    let law = whole_law(cursor)?;
    if cursor.peek().is_some() {
        return Err(expected(cursor, "the end of the rate law is").help(
            "rate laws: '2e-12 (T/300)^-1 exp(-1400/T)', 'falloff(…, …, F = 0.6, N = 1)', 'J(NO2_IUPAC10)', '0.84 k(R54)' …",
        ));
    }
    Ok(law)
}

fn whole_law(cursor: &mut Cursor<'_>) -> Result<DraftLaw, Problem> {
    for (word, law) in [
        ("falloff", falloff as fn(&mut Cursor<'_>) -> _),
        ("complex", complex),
        ("open_water", open_water),
    ] {
        if cursor.take_text(word) {
            bracket(cursor, b'(')?;
            let law = law(cursor)?;
            bracket(cursor, b')')?;
            return Ok(DraftLaw::Plain(law));
        }
    }
    let digit = cursor
        .peek()
        .is_some_and(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+'));
    let (factor, span) = if digit {
        cursor.number()?
    } else {
        let here = cursor.here();
        (1.0, here)
    };
    not_negative(factor, &span)?;
    if cursor.take_text("J(") {
        let table = closed(cursor)?;
        return Ok(DraftLaw::Photolysis { factor, table });
    }
    if cursor.take_text("surface(") {
        let process = closed(cursor)?;
        return Ok(DraftLaw::Heterogeneous { factor, process });
    }
    if cursor.take_text("k(") {
        let row = closed(cursor)?;
        return other_row(cursor, factor, row);
    }
    if !digit {
        return Err(expected(cursor, "a rate law is").help(
            "it begins with a number, J(…), surface(…), k(…), falloff(…), complex(…) or open_water(…)",
        ));
    }
    if cursor.take_text("(1") {
        bracket(cursor, b'+')?;
        let (slope, span) = cursor.number()?;
        if slope != 0.6 || !cursor.take(b'P') {
            return Err(
                Problem::new("rate", span, "only (1 + 0.6 P) is known, P in atmospheres")
                    .help("it is EPA's %1 law"),
            );
        }
        bracket(cursor, b')')?;
        return Ok(DraftLaw::Plain(RateLaw::Pressure { factor }));
    }
    let direct = after_factor(cursor, factor)?;
    if cursor.take(b'+') {
        return pressure_sum(cursor, direct);
    }
    Ok(DraftLaw::Plain(RateLaw::Arrhenius(direct)))
}

/// Behind `k(R54)`: nothing, or `exp(10900/T) / 2.1e-27`.
fn other_row(cursor: &mut Cursor<'_>, factor: f64, row: Word) -> Result<DraftLaw, Problem> {
    if cursor.peek().is_none() {
        return Ok(DraftLaw::Scaled { factor, row });
    }
    let exponential = after_factor(cursor, 1.0)?;
    bracket(cursor, b'/')?;
    let (constant, span) = cursor.number()?;
    if constant <= 0.0 || exponential.power != 0.0 {
        return Err(Problem::new(
            "rate",
            span,
            "an equilibrium is k(ROW) exp(C/T) / A with a positive A",
        ));
    }
    Ok(DraftLaw::Reverse {
        factor: constant / factor,
        activation: -exponential.activation,
        row,
    })
}

fn bracket(cursor: &mut Cursor<'_>, wanted: u8) -> Result<(), Problem> {
    if cursor.take(wanted) {
        return Ok(());
    }
    Err(expected(cursor, &format!("'{}' is", char::from(wanted))))
}

/// A name up to the closing bracket.
fn closed(cursor: &mut Cursor<'_>) -> Result<Word, Problem> {
    let open = cursor.position() - 1;
    cursor.go(open);
    cursor.label(b')')
}

/// `(T/300)^n`, `exp(c/T)` behind a factor.
fn after_factor(cursor: &mut Cursor<'_>, factor: f64) -> Result<Arrhenius, Problem> {
    let mut law = Arrhenius::constant(factor);
    if cursor.take_text("(T/300)^") {
        let (power, span) = cursor.number()?;
        super::super::def::within_reach(power, 100.0, &span, "a power of temperature")?;
        law.power = power;
    }
    if cursor.take_text("exp(") {
        let (over, span) = cursor.number()?;
        super::super::def::within_reach(over, 1e5, &span, "an activation temperature [K]")?;
        // −0 would be written as such.
        law.activation = if over == 0.0 { 0.0 } else { -over };
        if !cursor.take_text("/T)") {
            return Err(expected(cursor, "'/T)' is"));
        }
    }
    Ok(law)
}

fn term(cursor: &mut Cursor<'_>) -> Result<(Arrhenius, Span), Problem> {
    let (factor, span) = cursor.number()?;
    Ok((after_factor(cursor, factor)?, span))
}

fn positive_term(cursor: &mut Cursor<'_>) -> Result<Arrhenius, Problem> {
    let (law, span) = term(cursor)?;
    not_negative(law.factor, &span)?;
    if law.factor == 0.0 {
        return Err(Problem::new("rate", span, "this term must not be 0"));
    }
    Ok(law)
}

fn falloff(cursor: &mut Cursor<'_>) -> Result<RateLaw, Problem> {
    let low = positive_term(cursor)?;
    bracket(cursor, b',')?;
    let high = positive_term(cursor)?;
    let mut numbers = [0.0; 2];
    for (name, number) in ["F", "N"].into_iter().zip(&mut numbers) {
        bracket(cursor, b',')?;
        if !cursor.take_text(name) {
            return Err(expected(cursor, &format!("'{name} = …' is")));
        }
        bracket(cursor, b'=')?;
        let (value, span) = cursor.number()?;
        if value <= 0.0 {
            return Err(Problem::new(
                "rate",
                span,
                format!("{name} = {value} must be positive"),
            ));
        }
        *number = value;
    }
    Ok(RateLaw::Falloff {
        low,
        high,
        broadening: numbers[0],
        width: numbers[1],
    })
}

fn complex(cursor: &mut Cursor<'_>) -> Result<RateLaw, Problem> {
    let (direct, span) = term(cursor)?;
    not_negative(direct.factor, &span)?;
    bracket(cursor, b',')?;
    let limit = positive_term(cursor)?;
    bracket(cursor, b',')?;
    let (collision, span) = term(cursor)?;
    not_negative(collision.factor, &span)?;
    Ok(RateLaw::Complex {
        direct,
        limit,
        collision,
    })
}

/// Behind `k0 +`: `k1 M`, perhaps `+ k2` or `- k2`.
fn pressure_sum(cursor: &mut Cursor<'_>, direct: Arrhenius) -> Result<DraftLaw, Problem> {
    let (collision, span) = term(cursor)?;
    not_negative(collision.factor, &span)?;
    bracket(cursor, b'M')?;
    let mut rest = Arrhenius::constant(0.0);
    let minus = cursor.take(b'-');
    if minus || cursor.take(b'+') {
        rest = term(cursor)?.0;
        if minus {
            rest.factor = -rest.factor;
        }
    }
    Ok(DraftLaw::Plain(RateLaw::PressureSum {
        direct,
        collision,
        rest,
    }))
}

fn open_water(cursor: &mut Cursor<'_>) -> Result<RateLaw, Problem> {
    let mut terms = [(0.0, 0.0); 2];
    for (factor, per_atmosphere) in &mut terms {
        let (value, span) = cursor.number()?;
        not_negative(value, &span)?;
        *factor = value;
        if !cursor.take_text("exp(") {
            return Err(expected(cursor, "'exp(…' is"));
        }
        let (over, span) = cursor.number()?;
        super::super::def::within_reach(over, 100.0, &span, "a coefficient of pressure [1/atm]")?;
        *per_atmosphere = -over;
        bracket(cursor, b'P')?;
        bracket(cursor, b')')?;
        bracket(cursor, b',')?;
    }
    let (limit, span) = cursor.number()?;
    not_negative(limit, &span)?;
    Ok(RateLaw::OpenWater {
        first: terms[0],
        second: terms[1],
        limit,
    })
}

fn not_negative(factor: f64, span: &Span) -> Result<(), Problem> {
    super::super::def::not_negative(factor, span)
}
