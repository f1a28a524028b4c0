//! `man`: the manual page, with a section for each command.

use clap::CommandFactory;
use clap_mangen::Man;

use crate::cli::args::Cli;
use crate::cli::exit::Verdict;
use crate::cli::failure::Failure;
use crate::cli::terminal::Terminal;

pub(in crate::cli) fn run(terminal: &mut Terminal) -> Result<Verdict, Failure> {
    let mut page = Vec::new();
    Man::new(Cli::command()).render(&mut page)?;
    terminal.out.write_all(&page)?;
    Ok(Verdict::fine())
}
