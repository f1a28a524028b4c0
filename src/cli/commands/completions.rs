//! `completions SHELL`: a script that completes our command line.

use clap::CommandFactory;

use crate::cli::args::{Cli, CompletionsArgs};
use crate::cli::exit::Verdict;
use crate::cli::failure::Failure;
use crate::cli::terminal::Terminal;

pub(in crate::cli) fn run(args: &CompletionsArgs, terminal: &mut Terminal) -> Result<Verdict, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "jobherald", &mut script);
    terminal.out.write_all(&script)?;
    Ok(Verdict::fine())
}
