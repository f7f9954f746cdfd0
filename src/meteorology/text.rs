//! Text of data files whatever its encoding, and the list of all that is wrong in one.
//!
//! Chinese spreadsheets save CSV as UTF-8 with or without a byte order mark, as UTF-16 or as GBK; all are read.

use std::io::Read;
use std::path::Path;

/// One fault in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadProblem {
    /// File name as given.
    pub file: String,
    /// Line, counted from 1; 0 for the file as a whole.
    pub line: usize,
    /// Column name; empty for the line as a whole.
    pub column: String,
    /// The text found there.
    pub value: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
}

impl std::fmt::Display for ReadProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.file)?;
        if self.line > 0 {
            write!(f, ", line {}", self.line)?;
        }
        if !self.column.is_empty() {
            write!(f, ", column {}", self.column)?;
        }
        write!(f, ": {}", self.message)?;
        if !self.value.is_empty() {
            write!(f, " (found '{}')", self.value)?;
        }
        if !self.hint.is_empty() {
            write!(f, "; {}", self.hint)?;
        }
        Ok(())
    }
}

/// Rows of a table of a user's: cells trimmed, lines that begin with # left out, rows of any length.
pub(crate) fn table_of(text: &str) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .flexible(true)
        .trim(csv::Trim::All)
        .comment(Some(b'#'))
        .from_reader(text.as_bytes())
}

/// All that is wrong in one file so far.
#[derive(Debug)]
pub(crate) struct Faults<'a> {
    file: &'a str,
    /// In the order in which they were met.
    pub list: Vec<ReadProblem>,
}

impl<'a> Faults<'a> {
    /// Nothing yet; `file` is its name for messages.
    pub fn new(file: &'a str) -> Self {
        Self { file, list: vec![] }
    }

    /// Notes one: line (0 for the whole file), column, text found, what is wrong, what to do.
    pub fn add(
        &mut self,
        line: usize,
        column: &str,
        value: &str,
        message: impl Into<String>,
        hint: &str,
    ) {
        self.list.push(ReadProblem {
            file: self.file.to_owned(),
            line,
            column: column.to_owned(),
            value: value.to_owned(),
            message: message.into(),
            hint: hint.to_owned(),
        });
    }

    /// A row of a table with as many cells as its header, and its line; anything else is noted.
    pub fn whole_row(
        &mut self,
        record: Result<csv::StringRecord, csv::Error>,
        cells: usize,
    ) -> Option<(usize, csv::StringRecord)> {
        match record {
            Ok(record) => {
                let line = record.position().map_or(0, |p| p.line() as usize);
                if record.len() == cells {
                    return Some((line, record));
                }
                let message = format!("{} cells, the header has {cells}", record.len());
                self.add(line, "", "", message, "check the commas of this line");
            }
            Err(cause) => self.add(0, "", "", format!("a line cannot be read: {cause}"), ""),
        }
        None
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// What was read, if nothing is wrong.
    pub fn finish<T>(self, read: T) -> Result<T, ReadError> {
        if self.is_empty() {
            Ok(read)
        } else {
            Err(self.error())
        }
    }

    /// Refuses the file.
    pub fn error(self) -> ReadError {
        ReadError::Problems {
            problems: self.list,
        }
    }
}

/// Why a data file was refused.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file cannot be opened or read.
    #[error("file {file} cannot be read: {cause}")]
    Unreadable {
        /// File name as given.
        file: String,
        /// The system's own words.
        cause: std::io::Error,
    },
    /// Everything that is wrong in it, in file order.
    #[error("{} problem(s) in the data:\n{}", problems.len(), listed(problems))]
    Problems {
        /// The faults.
        problems: Vec<ReadProblem>,
    },
}

/// At most this many faults are printed; all are kept.
const PRINTED_PROBLEMS: usize = 30;

/// The first faults, one a line.
pub(crate) fn listed(problems: &[ReadProblem]) -> String {
    let mut lines: Vec<String> = problems
        .iter()
        .take(PRINTED_PROBLEMS)
        .map(|problem| format!("  {problem}"))
        .collect();
    if problems.len() > PRINTED_PROBLEMS {
        lines.push(format!(
            "  … and {} more",
            problems.len() - PRINTED_PROBLEMS
        ));
    }
    lines.join("\n")
}

/// Reads a whole text file, one packed with gzip too.
///
/// # Errors
/// [`ReadError::Unreadable`] from the system, [`ReadError::Problems`] when the bytes are no text.
pub fn read_text(path: &Path) -> Result<String, ReadError> {
    let file = path.display().to_string();
    let unreadable = |cause| ReadError::Unreadable {
        file: file.clone(),
        cause,
    };
    let bytes = crate::seeds::read(path).map_err(unreadable)?;
    if bytes.starts_with(&ZIP) {
        let mut faults = Faults::new(&file);
        let hint = "save a workbook as CSV; unpack an archive (unzip) and give the file inside";
        let message = "a zip archive or a workbook (.xlsx), not a text";
        faults.add(0, "", "", message, hint);
        return Err(faults.error());
    }
    if bytes.starts_with(&GZIP) {
        let mut unpacked = vec![];
        let mut stream = flate2::read::MultiGzDecoder::new(&bytes[..]).take(LARGEST_UNPACKED);
        stream.read_to_end(&mut unpacked).map_err(unreadable)?;
        return decode(&unpacked, &file);
    }
    decode(&bytes, &file)
}

/// How files packed with gzip and zip begin.
const GZIP: [u8; 2] = [0x1F, 0x8B];
const ZIP: [u8; 4] = *b"PK\x03\x04";
/// No text is read beyond this length; one of a station's hourly reports is a hundredth of it [bytes].
const LARGEST_UNPACKED: u64 = 4_000_000_000;

/// Decodes bytes: by byte order mark, else as UTF-8 where valid, else as GBK (GB 18030). Lines end in `\n` alone afterwards, so that they are counted right.
///
/// # Errors
/// [`ReadError::Problems`] naming the line with bytes that are neither UTF-8 nor GBK.
pub fn decode(bytes: &[u8], file: &str) -> Result<String, ReadError> {
    let text = as_text(bytes, file)?;
    Ok(if text.contains('\r') {
        text.replace("\r\n", "\n")
    } else {
        text
    })
}

/// The text that the bytes are.
fn as_text(bytes: &[u8], file: &str) -> Result<String, ReadError> {
    if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(bytes) {
        let (text, _, faulty) = encoding.decode(bytes);
        return if faulty {
            Err(not_text(bytes, file, encoding.name()))
        } else {
            Ok(text.into_owned())
        };
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(text.to_owned());
    }
    // No text has a zero byte, though GBK would let it pass.
    let zero = bytes.contains(&0);
    encoding_rs::GB18030
        .decode_without_bom_handling_and_without_replacement(bytes)
        .filter(|_| !zero)
        .map(std::borrow::Cow::into_owned)
        .ok_or_else(|| not_text(bytes, file, "UTF-8 nor GBK"))
}

fn not_text(bytes: &[u8], file: &str, name: &str) -> ReadError {
    let fault = std::str::from_utf8(bytes).map_or_else(|e| e.valid_up_to(), str::len);
    let line = bytes[..fault].split(|&b| b == b'\n').count();
    ReadError::Problems {
        problems: vec![ReadProblem {
            file: file.to_owned(),
            line,
            column: String::new(),
            value: String::new(),
            message: format!("bytes that are not {name} text"),
            hint: "save the file as UTF-8 CSV".to_owned(),
        }],
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp)]
mod tests {
    use super::*;

    #[test]
    fn three_encodings_give_one_text() {
        let text = "station,名\n52866,西宁\n";
        let (gbk, _, _) = encoding_rs::GBK.encode(text);
        let marked = [&[0xEF, 0xBB, 0xBF], text.as_bytes()].concat();
        for bytes in [text.as_bytes(), &gbk, &marked] {
            assert_eq!(decode(bytes, "a.csv").unwrap(), text);
        }
    }

    #[test]
    fn packed_files_are_unpacked_or_told() {
        use std::io::Write;
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, bytes: &[u8]| {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            read_text(&path)
        };
        let mut packer = flate2::write::GzEncoder::new(vec![], flate2::Compression::fast());
        packer.write_all("名,1\n".as_bytes()).unwrap();
        let packed = packer.finish().unwrap();
        assert_eq!(write("a.gz", &packed).unwrap(), "名,1\n");
        let cut = write("b.gz", &packed[..packed.len() - 4]).unwrap_err();
        assert!(matches!(cut, ReadError::Unreadable { .. }), "{cut}");
        let zip = write("c.zip", b"PK\x03\x04....").unwrap_err().to_string();
        assert!(zip.contains("c.zip: a zip archive"), "{zip}");
    }

    #[test]
    fn lines_of_a_spreadsheet_end_as_ours() {
        assert_eq!(decode(b"a,b\r\n1,2\r\n", "a.csv").unwrap(), "a,b\n1,2\n");
    }

    #[test]
    fn bytes_that_are_no_text_name_their_line() {
        let error = decode(b"a,b\n1,\xFF\xFF\n", "a.csv").unwrap_err();
        assert!(error.to_string().contains("a.csv, line 2"), "{error}");
    }
}
