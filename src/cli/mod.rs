//! The command line: reads the clock, the environment and the configuration, calls [`crate::pipeline`], reports, and ends with a code.
//! Nothing else prints.

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind;

use args::{CheckArgs, Cli, Command, ListenArgs};
use env::World;
use exit::{Exit, Verdict};
use failure::Failure;
use session::Session;
use terminal::Terminal;

/// What can be said.
pub mod args;

/// The run's clock.
pub mod clock;

/// What surrounds the program.
pub mod env;

/// How a run ends.
pub mod exit;

/// Why a run could not be made.
pub mod failure;

/// Files of the command line itself.
pub mod fs;

/// Where output goes.
pub mod terminal;

/// What every command has: settings, clock, output.
pub mod session;

/// What a command did.
pub mod outcome;

/// What a delivery needs of the world.
mod delivery;

/// Secrets, by reference.
mod secret;

/// Deliveries seen from outside.
mod observe;

/// Plans in files.
pub mod saved;

/// Schemas of all documents.
pub mod schemas;

/// One file per command.
mod commands;

/// Reports for people and programs.
pub mod report;

/// The whole program.
#[must_use]
pub fn main() -> ExitCode {
    let mut terminal = Terminal::standard();
    let exit = match env::world() {
        Ok(world) => run(env::arguments(), &world, &mut terminal),
        Err(source) => end(&failed(&Failure::Folder { source }, &mut terminal), &mut terminal),
    };
    exit.into()
}

/// One run: what was said on the command line, in a world, to a terminal.
pub fn run(arguments: Vec<OsString>, world: &World, terminal: &mut Terminal) -> Exit {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => return unparsed(&error, terminal),
    };
    terminal.paint(cli.flags.color);
    let verdict = command(cli, world, terminal).unwrap_or_else(|failure| failed(&failure, terminal));
    end(&verdict, terminal)
}

fn command(cli: Cli, world: &World, terminal: &mut Terminal) -> Result<Verdict, Failure> {
    match cli.command {
        Command::Schema(args) => commands::schema::run(&args, terminal),
        Command::Completions(args) => commands::completions::run(&args, terminal),
        Command::Man => commands::man::run(terminal),
        Command::Keygen(args) => commands::keygen::run(&args, world, terminal),
        Command::Listen(args @ ListenArgs { aggregator: None, .. }) => commands::listen::alone(&args, &cli.flags, world, terminal),
        Command::Validate(args) => commands::validate::run(&args, &cli.flags, world, terminal),
        Command::Check(CheckArgs { explain: Some(code), .. }) => commands::check::explain(&code, terminal),
        command => {
            let mut session = Session::open((cli.flags, &command), world, terminal)?;
            match command {
                Command::Build(args) => commands::build::run(&args, &mut session),
                Command::Deliver(args) => commands::deliver::run(&args, &mut session),
                Command::Publish(args) => commands::publish::run(&args, &mut session),
                Command::Replay(args) => commands::replay::run(&args, &mut session),
                Command::Worker(args) => commands::worker::run(&args, &mut session),
                Command::Plan(args) => commands::plan::run(&args, &mut session),
                Command::Check(args) => commands::check::run(&args, &mut session),
                Command::Inspect(args) => commands::inspect::run(&args, &mut session),
                Command::Status(args) => commands::status::run(&args, &mut session),
                Command::Doctor(args) => commands::doctor::run(&args, &mut session),
                Command::Listen(args) => commands::listen::of_aggregator(&args, &mut session),
                Command::Validate(_) | Command::Schema(_) | Command::Completions(_) | Command::Man | Command::Keygen(_) => {
                    Ok(Verdict::fine())
                }
                Command::State(what) => commands::state::run(&what, &mut session),
            }
        }
    }
}

/// Help and version go to stdout; wrong usage goes to stderr and is exit 2.
fn unparsed(error: &clap::Error, terminal: &mut Terminal) -> Exit {
    let text = error.render().ansi().to_string();
    let mut verdict = Verdict::fine();
    if error.use_stderr() {
        terminal.error_line(text.trim_end());
        let said = error.to_string();
        let why = match error.kind() {
            ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => "no command was given",
            _ => &sentence(&said),
        };
        verdict.add(Exit::CouldNotRun, report::plain::line(why));
    } else if let Err(source) = terminal.out.write_all(text.as_bytes()) {
        verdict = failed(&Failure::Output { source }, terminal);
    }
    end(&verdict, terminal)
}

/// What is wrong with the command line, as one sentence; what it says in a list below is put behind it.
fn sentence(said: &str) -> String {
    let mut lines = said.lines();
    let first = lines.next().unwrap_or_default().trim_start_matches("error: ");
    if !first.ends_with(':') {
        return first.to_owned();
    }
    let listed: Vec<&str> = lines.map_while(|line| line.strip_prefix("  ")).map(str::trim).collect();
    format!("{first} {}", listed.join(", "))
}

fn failed(failure: &Failure, terminal: &mut Terminal) -> Verdict {
    failure.explain(terminal);
    let mut verdict = Verdict::fine();
    let said = failure.to_string();
    let reason = said.lines().next().unwrap_or_default().trim_end_matches(':');
    verdict.add(Exit::CouldNotRun, report::plain::line(reason));
    verdict
}

/// The last line, and the code.
fn end(verdict: &Verdict, terminal: &mut Terminal) -> Exit {
    let mut verdict = verdict.clone();
    if let Err(source) = terminal.out.flush() {
        verdict.add(Exit::CouldNotRun, Failure::Output { source }.to_string());
    }
    if let Some(line) = verdict.line() {
        terminal.error_line(&line);
    }
    verdict.exit
}
