//! Rate constants of a definition file (CHEMMECH's types −1 to 10 and 12).

use super::super::assemble::DraftLaw;
use super::super::{Arrhenius, Problem, RateLaw, Span};
use super::Reader;

impl Reader<'_> {
    /// From `#` or `%` on, up to `;`.
    pub(super) fn rate(&mut self) -> Result<DraftLaw, Problem> {
        if self.cursor.take(b'#') {
            return self.plain_rate();
        }
        let start = self.cursor.here();
        if !self.cursor.take(b'%') {
            return Err(Problem::new(
                "rate",
                start,
                format!(
                    "'#' or '%' is expected before the rate, not {}",
                    self.cursor.found()
                ),
            ));
        }
        let kind = self.cursor.here();
        let Some(mark) = self.cursor.peek() else {
            return Err(Problem::new("rate", kind, "a rate is expected after '%'"));
        };
        self.cursor.go(kind.end);
        if !self.cursor.take(b'#') {
            return Err(Problem::new(
                "rate",
                self.cursor.here(),
                format!(
                    "'#' is expected after '%{}', not {}",
                    char::from(mark),
                    self.cursor.found()
                ),
            ));
        }
        match mark {
            b'1' => {
                let (factor, span) = self.cursor.number()?;
                not_negative(factor, &span)?;
                Ok(DraftLaw::Plain(RateLaw::Pressure { factor }))
            }
            b'2' => self.complex(),
            b'3' => self.pressure_sum(),
            b'H' | b'h' => self.open_water(),
            b'4' | b'5' => Err(Problem::new(
                "not-read",
                start.start..kind.end,
                "rate constants as formulas (%4, %5) are not read",
            )
            .help("write the row with one of the rate laws of EPA's types -1 to 10 and 12")),
            _ => Err(Problem::new(
                "rate",
                start.start..kind.end,
                format!("there is no rate law '%{}'", char::from(mark)),
            )
            .help("there are %1, %2, %3 and %H")),
        }
    }

    /// `A`, `A^n`, `A@E`, `A^n@E`, fall-off with `&`, `A/<J>`, `A~<S>`, `A*K<R>`, `A@C*E<R>`.
    fn plain_rate(&mut self) -> Result<DraftLaw, Problem> {
        let (factor, span) = self.cursor.number()?;
        not_negative(factor, &span)?;
        if self.cursor.take(b'/') {
            if self.cursor.take(b'*') {
                let row = self.reference()?;
                return Ok(DraftLaw::Scaled { factor, row });
            }
            let table = self.reference()?;
            return Ok(DraftLaw::Photolysis { factor, table });
        }
        if self.cursor.take(b'~') {
            let process = self.reference()?;
            return Ok(DraftLaw::Heterogeneous { factor, process });
        }
        if self.cursor.take(b'?') {
            return Err(Problem::new(
                "not-read",
                span,
                "rate constants that depend on concentrations (A?OPERATOR) are not read",
            )
            .help("write the rows one by one, each with its own rate law"));
        }
        if self.cursor.take(b'*') {
            if !self.cursor.take(b'K') {
                return Err(Problem::new(
                    "rate",
                    self.cursor.here(),
                    format!("'K<…>' is expected after '*', not {}", self.cursor.found()),
                )
                .help("write '0.84*K<R54>'"));
            }
            let row = self.reference()?;
            return Ok(DraftLaw::Scaled { factor, row });
        }
        let low = self.after_factor(factor)?;
        if self.cursor.take(b'*') {
            if !self.cursor.take(b'E') {
                return Err(Problem::new(
                    "rate",
                    self.cursor.here(),
                    format!(
                        "'E<…>' is expected after 'A@C*', not {}",
                        self.cursor.found()
                    ),
                )
                .help("write '2.1E-27@-10900*E<R20>' for the other way of R20"));
            }
            if low.power != 0.0 || factor == 0.0 {
                return Err(Problem::new(
                    "rate",
                    span,
                    "an equilibrium constant is written A@C with a positive A",
                ));
            }
            let row = self.reference()?;
            return Ok(DraftLaw::Reverse {
                factor,
                activation: low.activation,
                row,
            });
        }
        if !self.cursor.take(b'&') {
            return Ok(DraftLaw::Plain(RateLaw::Arrhenius(low)));
        }
        let (high, high_span) = self.arrhenius()?;
        not_negative(high.factor, &high_span)?;
        let mut broadening = 0.6;
        let mut width = 1.0;
        if self.cursor.take(b'&') {
            broadening = self.positive("F")?;
            if self.cursor.take(b'&') {
                width = self.positive("N")?;
            }
        }
        for (value, place, which) in [(factor, &span, "low"), (high.factor, &high_span, "high")] {
            if value == 0.0 {
                return Err(Problem::new(
                    "rate",
                    place.clone(),
                    format!("the {which}-pressure limit of a fall-off is 0"),
                )
                .help("both limits must be positive"));
            }
        }
        Ok(DraftLaw::Plain(RateLaw::Falloff {
            low,
            high,
            broadening,
            width,
        }))
    }

    fn reference(&mut self) -> Result<super::super::text::Word, Problem> {
        if self.cursor.peek() != Some(b'<') {
            return Err(Problem::new(
                "rate",
                self.cursor.here(),
                format!("a label '<…>' is expected, not {}", self.cursor.found()),
            ));
        }
        self.cursor.label(b'>')
    }

    /// `^n`, `@E` after a factor.
    fn after_factor(&mut self, factor: f64) -> Result<Arrhenius, Problem> {
        let mut law = Arrhenius::constant(factor);
        if self.cursor.take(b'^') {
            let (power, span) = self.cursor.number()?;
            within_reach(power, 100.0, &span, "a power of temperature")?;
            law.power = power;
        }
        if self.cursor.take(b'@') {
            let (activation, span) = self.cursor.number()?;
            within_reach(activation, 1e5, &span, "an activation temperature [K]")?;
            law.activation = activation;
        }
        Ok(law)
    }

    fn arrhenius(&mut self) -> Result<(Arrhenius, Span), Problem> {
        let (factor, span) = self.cursor.number()?;
        Ok((self.after_factor(factor)?, span))
    }

    fn positive(&mut self, name: &str) -> Result<f64, Problem> {
        let (value, span) = self.cursor.number()?;
        if value > 0.0 {
            return Ok(value);
        }
        Err(Problem::new(
            "rate",
            span,
            format!("{name} = {value} of a fall-off must be positive"),
        ))
    }

    fn and(&mut self) -> Result<(), Problem> {
        if self.cursor.take(b'&') {
            return Ok(());
        }
        Err(Problem::new(
            "rate",
            self.cursor.here(),
            format!(
                "'&' and another term are expected, not {}",
                self.cursor.found()
            ),
        ))
    }

    /// `%2 # A0@C0 & A2@C2 & A3@C3`.
    fn complex(&mut self) -> Result<DraftLaw, Problem> {
        let mut terms = [Arrhenius::constant(0.0); 3];
        for (index, term) in terms.iter_mut().enumerate() {
            if index > 0 {
                self.and()?;
            }
            let (law, span) = self.arrhenius()?;
            not_negative(law.factor, &span)?;
            if index == 1 && law.factor == 0.0 {
                return Err(Problem::new(
                    "rate",
                    span,
                    "k2 = 0 in k3 M / (1 + k3 M / k2)",
                ));
            }
            *term = law;
        }
        let [direct, limit, collision] = terms;
        Ok(DraftLaw::Plain(RateLaw::Complex {
            direct,
            limit,
            collision,
        }))
    }

    /// `%3 # A0^B0@C0 & A1^B1@C1 [& A2@C2]`; the last term may be negative.
    fn pressure_sum(&mut self) -> Result<DraftLaw, Problem> {
        let (direct, span) = self.arrhenius()?;
        not_negative(direct.factor, &span)?;
        self.and()?;
        let (collision, span) = self.arrhenius()?;
        not_negative(collision.factor, &span)?;
        let rest = if self.cursor.take(b'&') {
            self.arrhenius()?.0
        } else {
            Arrhenius::constant(0.0)
        };
        Ok(DraftLaw::Plain(RateLaw::PressureSum {
            direct,
            collision,
            rest,
        }))
    }

    /// `%H # A0@C0 & A1@C1 & limit`.
    fn open_water(&mut self) -> Result<DraftLaw, Problem> {
        let mut terms = [(0.0, 0.0); 2];
        for (index, term) in terms.iter_mut().enumerate() {
            if index > 0 {
                self.and()?;
            }
            let (factor, span) = self.cursor.number()?;
            not_negative(factor, &span)?;
            let per_atmosphere = if self.cursor.take(b'@') {
                let (value, span) = self.cursor.number()?;
                within_reach(value, 100.0, &span, "a coefficient of pressure [1/atm]")?;
                value
            } else {
                0.0
            };
            *term = (factor, per_atmosphere);
        }
        self.and()?;
        let (limit, span) = self.cursor.number()?;
        not_negative(limit, &span)?;
        let [first, second] = terms;
        Ok(DraftLaw::Plain(RateLaw::OpenWater {
            first,
            second,
            limit,
        }))
    }
}

/// Exponents beyond it are slips of a unit, and would leave the range of the exponential function.
pub(in super::super) fn within_reach(
    value: f64,
    limit: f64,
    span: &Span,
    what: &str,
) -> Result<(), Problem> {
    if value.abs() <= limit {
        return Ok(());
    }
    Err(Problem::new(
        "out-of-reach",
        span.clone(),
        format!("{value} is out of reach for {what}"),
    )
    .help(format!("it must be between -{limit} and {limit}")))
}

/// A rate constant is not negative.
pub(in super::super) fn not_negative(factor: f64, span: &Span) -> Result<(), Problem> {
    if factor >= 0.0 {
        return Ok(());
    }
    Err(Problem::new(
        "negative-rate",
        span.clone(),
        format!("a rate constant cannot be negative: {factor:e}"),
    )
    .help("yields may be negative ('- 0.5*PAR'), rate constants not"))
}
