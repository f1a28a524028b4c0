//! `keygen`: a secret or a key to standard output and nothing else there; what to do with it to standard error.

use secrecy::ExposeSecret as _;

use crate::cli::args::{KeyKind, KeygenArgs};
use crate::cli::env::{World, random};
use crate::cli::exit::Verdict;
use crate::cli::failure::Failure;
use crate::cli::fs;
use crate::cli::terminal::Terminal;
use crate::model::digest::hex;
use crate::pipeline::listen::new_secret;

/// An IndexNow key has 8 to 128 characters (<https://www.indexnow.org/documentation>); two for each byte.
const INDEXNOW_BYTES: usize = 16;

const WEBHOOK: &str = "This is the only time that the secret is shown. Keep it where both sides can read it and nobody else:
  here      as a variable of the shell or the CI job (a secret of the repository, say BOARD_SECRET), or in a file that only you can read
  there     as the signing secret of Standard Webhooks that the receiver verifies with
  settings  secrets = [{ env = \"BOARD_SECRET\" }] in the [[aggregator]]; while one is replaced, the new one first, then the old one
To try it: `jobherald listen --secret env:BOARD_SECRET`.";

pub(in crate::cli) fn run(args: &KeygenArgs, world: &World, terminal: &mut Terminal) -> Result<Verdict, Failure> {
    match args.kind {
        KeyKind::Webhook => {
            let secret = new_secret(&random(args.bytes.into()).ok_or(Failure::NoChance)?);
            writeln!(terminal.out, "{}", secret.expose_secret())?;
            terminal.out.flush()?;
            terminal.error_line(WEBHOOK);
        }
        KeyKind::Indexnow => indexnow(args, world, terminal)?,
    }
    Ok(Verdict::fine())
}

/// Not secret: the site shows it to everybody.
fn indexnow(args: &KeygenArgs, world: &World, terminal: &mut Terminal) -> Result<(), Failure> {
    let random = random(INDEXNOW_BYTES).ok_or(Failure::NoChance)?;
    let key = hex(&random);
    let file = format!("{key}.txt");
    let place = match &args.dir {
        Some(dir) => {
            let shown = dir.join(&file).display().to_string();
            fs::write_whole(&world.folder.join(dir).join(&file), key.as_bytes())
                .map_err(|source| Failure::Write { path: shown.clone(), source })?;
            format!("{shown} was written: it has to be found at the root of the site, as /{file}")
        }
        None => format!("put it, and nothing else, into a file {file} at the root of the site (`--dir DIR` writes it)"),
    };
    writeln!(terminal.out, "{key}")?;
    terminal.out.flush()?;
    terminal.error_line(&format!(
        "The key is no secret: the site shows it to everybody.\n  file      {place}\n  settings  key = \"{key}\" in the [[aggregator]] of the kind indexnow"
    ));
    Ok(())
}
