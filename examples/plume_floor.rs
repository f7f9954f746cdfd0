//! How many operations the plume kernels need for a source, a receptor and an hour, and the time below which they cannot fall:
//! `cargo run --release --example plume_floor`.
//!
//! The kernels run over numbers that count what is done with them. The floor is that of a core with 512-bit registers that
//! begins one multiplication (or fused one) and one addition or comparison or choice of eight lanes each cycle, a division
//! of eight lanes every 10 and a root every 18 cycles beside them (AMD Zen 4), at 3.3 GHz. Memory does not matter: 15 kB of
//! tables and 40 bytes a receptor.

#[path = "../benches/kernel_case/mod.rs"]
mod kernel_case;

use hehuang::numerics::lanes::{LaneKernel, LanePart, Lanes};
use hehuang::plume::area::{AreaField, AreaTask, Quantity, area_hour};
use hehuang::plume::core::{PlumeField, PointTask, SourceHour, Tables};
use hehuang::plume::{Options, SourceKind};
use kernel_case::{STACK, VOLUME, area, hour, receptors, source};
use std::cell::RefCell;
use std::io::Write;
use std::ops::{Add, Div, Mul, Neg, Sub};

/// What was done.
#[derive(Clone, Copy, Default)]
struct Tally {
    products: u64,
    sums: u64,
    choices: u64,
    divisions: u64,
    roots: u64,
    reads: u64,
}

thread_local! {
    static TALLY: RefCell<Tally> = const { RefCell::new(Tally {
        products: 0, sums: 0, choices: 0, divisions: 0, roots: 0, reads: 0,
    }) };
}

fn note(add: impl FnOnce(&mut Tally)) {
    TALLY.with_borrow_mut(add);
}

/// A number that counts what is done with it.
#[derive(Clone, Copy)]
struct Counted(f64);

macro_rules! operator {
    ($of:ident, $name:ident, $field:ident, $sign:tt) => {
        #[allow(clippy::suspicious_arithmetic_impl)] // the tally's own sum
        impl $of for Counted {
            type Output = Self;
            fn $name(self, other: Self) -> Self {
                note(|tally| tally.$field += 1);
                Self(self.0 $sign other.0)
            }
        }
        impl $of<f64> for Counted {
            type Output = Self;
            fn $name(self, other: f64) -> Self {
                self $sign Self(other)
            }
        }
    };
}
operator!(Add, add, sums, +);
operator!(Sub, sub, sums, -);
operator!(Mul, mul, products, *);
operator!(Div, div, divisions, /);

impl Neg for Counted {
    type Output = Self;
    fn neg(self) -> Self {
        note(|tally| tally.choices += 1);
        Self(-self.0)
    }
}

fn choice(value: f64) -> Counted {
    note(|tally| tally.choices += 1);
    Counted(value)
}

fn read(value: f64) -> Counted {
    note(|tally| tally.reads += 1);
    Counted(value)
}

impl Lanes for Counted {
    fn numbers(_: &mut [Self]) -> &mut [f64] {
        unreachable!("no kernel of the plume reaches for single lanes")
    }

    const WIDTH: usize = 1;
    type Mask = bool;

    fn splat(value: f64) -> Self {
        Self(value)
    }
    fn load(from: &[f64]) -> Self {
        Self(from[0])
    }
    fn store(self, to: &mut [f64]) {
        to[0] = self.0;
    }
    fn mul_add(self, factor: Self, addend: Self) -> Self {
        note(|tally| tally.products += 1);
        Self(self.0.mul_add(factor.0, addend.0))
    }
    fn sqrt(self) -> Self {
        note(|tally| tally.roots += 1);
        Self(self.0.sqrt())
    }
    fn abs(self) -> Self {
        choice(self.0.abs())
    }
    fn floor(self) -> Self {
        choice(self.0.floor())
    }
    fn min(self, other: Self) -> Self {
        choice(Lanes::min(self.0, other.0))
    }
    fn max(self, other: Self) -> Self {
        choice(Lanes::max(self.0, other.0))
    }
    fn lt(self, other: Self) -> bool {
        choice(0.0);
        self.0 < other.0
    }
    fn le(self, other: Self) -> bool {
        choice(0.0);
        self.0 <= other.0
    }
    fn eq(self, other: Self) -> bool {
        choice(0.0);
        self.0 == other.0
    }
    fn select(mask: bool, yes: Self, no: Self) -> Self {
        choice(if mask { yes.0 } else { no.0 })
    }
    fn gather(table: &[f64], position: Self) -> Self {
        read(Lanes::gather(table, position.0))
    }
    fn rows(table: &[[f64; 8]], position: Self) -> [Self; 8] {
        <f64 as Lanes>::rows(table, position.0).map(read)
    }
    fn scaled_entry(table: &[f64; 16], shifted: Self) -> Self {
        note(|tally| tally.choices += 4);
        Self(Lanes::scaled_entry(table, shifted.0))
    }
    fn mantissa_entry(self, table: &[f64; 16]) -> Self {
        note(|tally| tally.choices += 2);
        Self(self.0.mantissa_entry(table))
    }
    fn exponent_entry(self, table: &[f64; 16]) -> Self {
        note(|tally| tally.choices += 2);
        Self(self.0.exponent_entry(table))
    }
    fn inverse_cube_root_guess(self) -> Self {
        note(|tally| {
            tally.choices += 4;
            tally.products += 1;
            tally.sums += 1;
        });
        Self(self.0.inverse_cube_root_guess())
    }
    fn power_of_two(self) -> Self {
        note(|tally| tally.choices += 2);
        Self(self.0.power_of_two())
    }
    fn mantissa_exponent(self) -> (Self, Self) {
        note(|tally| tally.choices += 5);
        let (mantissa, exponent) = self.0.mantissa_exponent();
        (Self(mantissa), Self(exponent))
    }
    fn part<P: LanePart>(part: P) -> P::Output {
        part.run()
    }
}

/// Counts one kernel over all receptors and prints a line.
fn count(name: &str, receptors: u64, kernel: impl LaneKernel) -> std::io::Result<()> {
    TALLY.with_borrow_mut(|tally| *tally = Tally::default());
    kernel.run::<Counted>();
    let tally = TALLY.with_borrow(|tally| *tally);
    let each = |n: u64| n as f64 / receptors as f64;
    // Cycles for eight lanes; a row of eight entries is one read and three rearrangements.
    let arithmetic =
        each(tally.products).max(each(tally.sums + tally.choices + tally.reads * 3 / 8));
    let slow = 10.0 * each(tally.divisions) + 18.0 * each(tally.roots);
    let floor = arithmetic.max(slow) / 8.0 / 3.3;
    writeln!(
        std::io::stdout(),
        "{name:18} {:8.0} {:8.0} {:8.0} {:8.1} {:8.1} {:8.0} {:8.1}",
        each(tally.products),
        each(tally.sums),
        each(tally.choices),
        each(tally.divisions),
        each(tally.roots),
        each(tally.reads),
        floor
    )
}

fn main() -> std::io::Result<()> {
    let field = PlumeField::new(&receptors());
    let options = Options::default();
    let area = area();
    let mut out_text = std::io::stdout();
    writeln!(out_text, "a source, receptor and hour; floor in ns")?;
    writeln!(
        out_text,
        "{:18} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8}",
        "", "products", "sums", "choices", "quotient", "roots", "reads", "floor"
    )?;
    let mut out = vec![0.0; 1024];
    for stable in [true, false] {
        let hour = hour(stable);
        let tables = Tables::new(&hour.rural, false);
        let name = if stable { "stable" } else { "convective" };
        let point = source(SourceKind::Point(STACK));
        let prepared = SourceHour::point(&hour, &tables, &options, &point, &STACK);
        let task = PointTask {
            source: &prepared,
            receptors: &field,
            first: 0,
            out: &mut out,
        };
        count(&format!("stack {name}"), 1024, task)?;
        let from = source(SourceKind::Volume(VOLUME));
        let prepared = SourceHour::volume(&hour, &tables, &options, &from, &VOLUME);
        let task = PointTask {
            source: &prepared,
            receptors: &field,
            first: 0,
            out: &mut out,
        };
        count(&format!("volume {name}"), 1024, task)?;
        let from = source(SourceKind::Area(area.clone()));
        let prepared = area_hour(&hour, &tables, &options, &from, &area);
        let task = AreaTask {
            source: &prepared,
            shape: &AreaField::new(&area),
            deposition: None,
            receptors: &field,
            first: 0,
            quantities: &[Quantity::Concentration],
            out: &mut out,
            traces: None,
        };
        count(&format!("area {name}"), 1024, task)?;
    }
    Ok(())
}
