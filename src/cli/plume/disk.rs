//! What is said when a near-field run cannot write: the file by its name, and advice that fits, for it has no checkpoint.

use super::CliError;
use crate::aermod::write::files::FileError;
use crate::output::WriteError;
use std::io::ErrorKind;

/// An error of writing with the file that was being written and advice that fits a near-field run.
pub(super) fn without_checkpoint(error: CliError) -> CliError {
    let full = |kind| matches!(kind, ErrorKind::StorageFull | ErrorKind::QuotaExceeded);
    match error {
        CliError::Output(WriteError::DiskFull { path, needed }) => CliError::Input(advice(
            &path.display().to_string(),
            &format!(" ({needed} bytes were to be written)"),
        )),
        CliError::Write { path, cause } => {
            let own = cause
                .get_ref()
                .and_then(|inner| inner.downcast_ref::<FileError>());
            let path = own.map_or(path, |own| own.path.display().to_string());
            if full(cause.kind()) {
                return CliError::Input(advice(&path, ""));
            }
            let text = own.map(|own| own.cause.to_string());
            CliError::Write {
                path,
                cause: match text {
                    Some(text) => std::io::Error::new(cause.kind(), text),
                    None => cause,
                },
            }
        }
        other => other,
    }
}

fn advice(path: &str, needed: &str) -> String {
    format!(
        "no space left on the device of {path}{needed}\nhint: free some space, or write elsewhere, and run it again: a near-field run has no checkpoint, and the files it has begun are incomplete"
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::without_checkpoint;
    use crate::aermod::write::files::Files;
    use crate::cli::CliError;
    use crate::output::WriteError;
    use std::path::Path;

    fn told(error: CliError) -> String {
        without_checkpoint(error).to_string()
    }

    #[test]
    fn the_advice_fits_a_run_without_checkpoint() {
        let text = told(CliError::Output(WriteError::DiskFull {
            path: "out/a.nc".into(),
            needed: 100,
        }));
        assert!(text.contains("out/a.nc") && text.contains("100 bytes"));
        assert!(text.contains("no checkpoint") && !text.contains("resume"));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn the_file_that_is_full_is_named() {
        let mut files = Files::default();
        let handle = files.create(Path::new("/dev/full")).unwrap();
        files.put(handle, b"a line").unwrap();
        let text = told(CliError::Write {
            path: "a.out".to_owned(),
            cause: files.flush().unwrap_err(),
        });
        assert!(text.starts_with("no space left on the device of /dev/full\n"));
        assert!(!text.contains("a.out") && !text.contains("resume"));
    }

    #[test]
    fn other_words_of_the_system_stay() {
        let cause = Files::default()
            .create(Path::new("/no/such/folder/a.pst"))
            .unwrap_err();
        let path = "a.out".to_owned();
        let text = told(CliError::Write { path, cause });
        assert!(text.starts_with("cannot write /no/such/folder/a.pst: "));
        assert_eq!(text.matches("a.pst").count(), 1);
    }
}
