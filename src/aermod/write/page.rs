//! A listing in pages: AERMOD's main output and its summary file.

use super::fortran::{Item, Layout, items};
use super::heading::Heading;

/// A listing that is being filled.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    heading: Heading,
    page: usize,
    /// Text that was not yet taken to the file.
    pub text: Vec<u8>,
}

impl Listing {
    /// An empty listing.
    pub fn new(heading: &Heading) -> Self {
        Self {
            heading: heading.clone(),
            ..Self::default()
        }
    }

    /// Leaves the options out of the pages to come, as AERMOD does when nothing was run.
    pub fn forget_options(&mut self) {
        self.heading.options.clear();
    }

    /// Begins a page.
    pub fn page(&mut self) {
        self.page += 1;
        self.heading.on_page(&mut self.text, self.page);
    }

    /// Lays out a statement.
    pub fn put(&mut self, format: &str, items: &[Item<'_>]) {
        Layout::new(format).write(&mut self.text, items);
    }

    /// A line as Fortran's list-directed output has it, with a blank in front.
    pub fn say(&mut self, line: &str) {
        self.text.push(b' ');
        self.text.extend_from_slice(line.as_bytes());
        self.text.push(b'\n');
    }

    /// Takes the text out.
    pub fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.text)
    }
}

/// Lines of two halves, 132 characters wide.
#[derive(Debug, Clone)]
pub struct Halves {
    form: Layout,
    width: usize,
    line: Vec<u8>,
    half: bool,
}

impl Halves {
    /// Halves of some width in a form.
    pub fn new(form: &str, width: usize) -> Self {
        Self {
            form: Layout::new(form),
            width,
            line: Vec::new(),
            half: false,
        }
    }

    /// Adds a half, and the line when it is full.
    pub fn add(&mut self, text: &mut Vec<u8>, items: &[Item<'_>]) {
        self.form.write(&mut self.line, items);
        self.line.pop();
        if self.half {
            self.write(text);
        } else {
            self.line.resize(self.width, b' ');
            self.half = true;
        }
    }

    fn write(&mut self, text: &mut Vec<u8>) {
        self.line.resize(132, b' ');
        text.append(&mut self.line);
        text.push(b'\n');
        self.half = false;
    }

    /// Writes what is left.
    pub fn finish(mut self, text: &mut Vec<u8>) {
        if self.half {
            self.write(text);
        }
    }
}

/// `** CONC OF SO2      IN MICROGRAMS/M**3 **`.
pub fn unit_line(listing: &mut Listing, blanks: usize, word: &str, pollutant: &str, unit: &str) {
    listing.put(
        &format!("/{blanks}X,'** ',A4,' OF ',A8,' IN ',A40,' **'/"),
        &items![word, pollutant, unit],
    );
}
