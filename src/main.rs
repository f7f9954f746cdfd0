//! The `hehuang` command: everything lives in the library.

fn main() -> std::process::ExitCode {
    hehuang::cli::main()
}
