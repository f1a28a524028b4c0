//! The program `jobherald`.

use std::process::ExitCode;

fn main() -> ExitCode {
    jobherald::cli::main()
}
