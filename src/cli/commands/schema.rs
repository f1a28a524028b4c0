//! `schema NAME`: a JSON Schema, the same as in `schemas/`.

use crate::cli::args::SchemaArgs;
use crate::cli::exit::Verdict;
use crate::cli::failure::Failure;
use crate::cli::schemas;
use crate::cli::terminal::Terminal;

pub(in crate::cli) fn run(args: &SchemaArgs, terminal: &mut Terminal) -> Result<Verdict, Failure> {
    terminal.out.write_all(schemas::text(args.name).as_bytes())?;
    Ok(Verdict::fine())
}
