//! The command line: arguments, printer, progress, exit codes; one file a subcommand.
