//! EPA's mechanism definition files (`mech_*.def`), read as CHEMMECH reads them (USEPA/CMAQ, `UTIL/chemmech`).
//!
//! A file is a name, `ELIMINATE` (products that are left out), `REACTIONS[CM] =` … `END`, `CONSTANTS` … `END`.
//! `!` in the first column, `{…}` and `(…)` are comments; a reaction ends with `;`. Rate constants made of formulas
//! (`%4`, `SPECIAL`, `FUNCTIONS`) and of concentrations (`?`) are not read: they are said to be so.

mod blocks;
mod rate;
mod reaction;

use super::assemble::{Draft, assemble};
use super::text::Cursor;
use super::{InvalidMechanism, Known, Mechanism, Problem};
pub(super) use rate::{not_negative, within_reach};

/// Reads a definition file from its text.
///
/// # Errors
/// [`InvalidMechanism`] with everything that is wrong in it.
///
/// # Examples
/// ```
/// use hehuang::species::mechanism::{Known, def};
/// let text = "TWO_ROWS\nREACTIONS[CM] =\n<R1> NO2 = NO + O # 1.0/<NO2_IUPAC10>;\n<R2> O + O2 + M = O3 + M # 6.0E-34^-2.6;\nEND MECH\n";
/// let mechanism = def::read("two.def", text, &Known::default()).unwrap();
/// assert_eq!(mechanism.species.len(), 4);
/// assert_eq!(mechanism.reactions[1].order(), 3);
/// ```
pub fn read(file: &str, text: &str, known: &Known<'_>) -> Result<Mechanism, InvalidMechanism> {
    let mut reader = Reader {
        cursor: Cursor::with_comments(text),
        draft: Draft::default(),
    };
    reader.file();
    assemble(file, text, reader.draft, known)
}

struct Reader<'a> {
    cursor: Cursor<'a>,
    draft: Draft,
}

impl Reader<'_> {
    fn problem(&mut self, problem: Problem) {
        self.draft.problems.push(problem);
    }
}
