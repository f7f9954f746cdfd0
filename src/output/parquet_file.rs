//! Apache Parquet: a table of words and numbers in columns, compressed, for pandas, R, DuckDB and Spark.

use super::file::{WriteError, write_file};
use parquet::basic::{Compression, GzipLevel};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use std::path::Path;
use std::sync::Arc;

/// Rows that stand together in a file.
const GROUP: usize = 1 << 20;

/// A column of a table.
#[derive(Debug, Clone)]
pub enum Column<'a> {
    /// Text of any length.
    Words(Vec<&'a str>),
    /// Numbers.
    Numbers(Vec<f64>),
}

impl Column<'_> {
    fn len(&self) -> usize {
        match self {
            Self::Words(list) => list.len(),
            Self::Numbers(list) => list.len(),
        }
    }
}

/// Writes a table with a name for its rows, and words about it.
///
/// # Errors
/// [`WriteError`]; columns of different lengths are refused.
pub fn write_parquet(
    path: &Path,
    row: &str,
    columns: &[(&str, Column<'_>)],
    about: &[(&str, &str)],
) -> Result<(), WriteError> {
    let rows = columns.first().map_or(0, |(_, column)| column.len());
    for (name, column) in columns {
        if column.len() != rows {
            return Err(WriteError::Shape {
                path: path.to_owned(),
                variable: (*name).to_owned(),
                expected: vec![rows],
                found: vec![column.len()],
            });
        }
    }
    let bytes = bytes_of(row, columns, rows, about).map_err(|cause| WriteError::Format {
        path: path.to_owned(),
        cause: cause.to_string(),
    })?;
    write_file(path, &bytes)
}

fn bytes_of(
    row: &str,
    columns: &[(&str, Column<'_>)],
    rows: usize,
    about: &[(&str, &str)],
) -> Result<Vec<u8>, ParquetError> {
    let fields: Vec<String> = columns
        .iter()
        .map(|(name, column)| match column {
            Column::Words(_) => format!("REQUIRED BYTE_ARRAY {name} (UTF8);"),
            Column::Numbers(_) => format!("REQUIRED DOUBLE {name};"),
        })
        .collect();
    let schema = parse_message_type(&format!("message {row} {{ {} }}", fields.join(" ")))?;
    let words = about
        .iter()
        .map(|(key, value)| KeyValue::new((*key).to_owned(), (*value).to_owned()));
    let properties = WriterProperties::builder()
        .set_compression(Compression::GZIP(GzipLevel::default()))
        .set_created_by(format!("hehuang {}", env!("CARGO_PKG_VERSION")))
        .set_key_value_metadata(Some(words.collect()))
        .build();
    let mut bytes = Vec::new();
    let mut file = SerializedFileWriter::new(&mut bytes, Arc::new(schema), Arc::new(properties))?;
    for first in (0..rows).step_by(GROUP) {
        let own = first..rows.min(first + GROUP);
        let mut group = file.next_row_group()?;
        for (_, column) in columns {
            let Some(mut writer) = group.next_column()? else {
                break;
            };
            match column {
                Column::Words(list) => {
                    let list: Vec<ByteArray> = list[own.clone()]
                        .iter()
                        .map(|word| (*word).into())
                        .collect();
                    writer
                        .typed::<ByteArrayType>()
                        .write_batch(&list, None, None)?;
                }
                Column::Numbers(list) => {
                    writer
                        .typed::<DoubleType>()
                        .write_batch(&list[own.clone()], None, None)?;
                }
            }
            writer.close()?;
        }
        group.close()?;
    }
    file.close()?;
    Ok(bytes)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::RowAccessor;

    #[test]
    fn a_table_comes_back_with_words_of_any_length_and_all_digits() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("table.parquet");
        let long = "西宁市城西区".repeat(60);
        let columns = [
            ("tag", Column::Words(vec!["a", "", &long])),
            ("share", Column::Numbers(vec![0.1, f64::NAN, 1.0 / 3.0])),
        ];
        write_parquet(&path, "rows", &columns, &[("title", "题")]).unwrap();
        let file = SerializedFileReader::new(std::fs::File::open(&path).unwrap()).unwrap();
        let about = file
            .metadata()
            .file_metadata()
            .key_value_metadata()
            .unwrap();
        assert_eq!(about[0].value.as_deref(), Some("题"));
        let rows: Vec<_> = file
            .get_row_iter(None)
            .unwrap()
            .map(Result::unwrap)
            .collect();
        assert_eq!(rows.len(), 3);
        assert_eq!(rows[2].get_string(0).unwrap(), &long);
        assert_eq!(rows[2].get_double(1).unwrap(), 1.0 / 3.0);
        assert!(rows[1].get_double(1).unwrap().is_nan());
        let short = [
            ("tag", Column::Words(vec!["a"])),
            ("share", Column::Numbers(vec![])),
        ];
        let error = write_parquet(&path, "rows", &short, &[]).unwrap_err();
        assert!(matches!(error, WriteError::Shape { .. }), "{error}");
    }
}
