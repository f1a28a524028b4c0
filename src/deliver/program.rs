//! A user's program that is told of events on its standard input: started without a shell, bounded in time and in what it may say. One of
//! the two files that start programs.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::Command;
use tokio::time::timeout;

use super::send::Answer;
use super::speech::SendError;
use crate::model::attempt::Outcome;

/// So much of what it says is looked at, in bytes.
const SAID_BYTES_MAX: u64 = 16 * 1024;
/// So much of its last line is shown, in characters.
const SHOWN_CHARS_MAX: usize = 200;
/// A name that it gives a job may have so many characters.
const REMOTE_CHARS_MAX: usize = 256;
/// What a program that has ended may still have in its pipes is waited for so long: a child of its own may hold them open for ever.
const REST: Duration = Duration::from_secs(2);

/// What a program is told.
pub(super) struct Told<'a> {
    /// The event's id.
    pub(super) id: &'a str,
    /// Its own name for the job, as it once said; empty where it has none.
    pub(super) remote: &'a str,
    /// The event.
    pub(super) body: Vec<u8>,
}

/// Starts the program with the event on its standard input and waits for its end.
pub(super) async fn tell(command: &[String], folder: &Path, told: Told<'_>, most: Duration) -> Result<Answer, SendError> {
    let (name, arguments) = command.split_first().expect("the protocol refuses a command without a name");
    let failed = |error: std::io::Error| SendError::Start(format!("`{name}` cannot be started: {error}"));
    let mut child = Command::new(name)
        .args(arguments)
        .current_dir(folder)
        .env("JOBHERALD_EVENT_ID", told.id)
        .env("JOBHERALD_REMOTE_ID", told.remote)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(failed)?;
    let mut input = child.stdin.take().expect("it was started with pipes");
    let (out, err) = (child.stdout.take().expect("it was started with pipes"), child.stderr.take().expect("it was started with pipes"));
    let (said, complained) = (tokio::spawn(read(out)), tokio::spawn(read(err)));
    let body = told.body;
    // A program that does not read its input breaks the pipe, which is no failure of its own.
    tokio::spawn(async move {
        let _ = input.write_all(&body).await;
    });
    let status = match timeout(most, child.wait()).await {
        Err(_) => {
            // It is gone already where that fails.
            let _ = child.kill().await;
            return Err(SendError::TooLong(most.as_secs()));
        }
        Ok(Err(error)) => return Err(failed(error)),
        Ok(Ok(status)) => status,
    };
    let text = async |pipe: tokio::task::JoinHandle<Vec<u8>>| timeout(REST, pipe).await.ok().and_then(Result::ok).unwrap_or_default();
    let (said, complained) = (text(said).await, text(complained).await);
    let outcome = outcome(status.code());
    if outcome == Outcome::Delivered {
        return Ok(Answer::new(outcome, "0", String::new()).with_remote(remote(&said)));
    }
    let complaint = last_line(&complained).map(|said| format!(" and said “{said}”")).unwrap_or_default();
    let code = status.code().map_or_else(|| "signal".to_owned(), |code| code.to_string());
    Ok(Answer::new(outcome, code, format!("the program ended with {status}{complaint}")))
}

/// What the code of a program means, after `sysexits.h`.
const fn outcome(code: Option<i32>) -> Outcome {
    match code {
        Some(0) => Outcome::Delivered,
        // EX_DATAERR: this event will not do.
        Some(65) => Outcome::Refused,
        // EX_NOPERM, EX_CONFIG, and a shell's words for a program that is not there: no event will do.
        Some(77 | 78 | 126 | 127) => Outcome::Denied,
        // EX_TEMPFAIL and all others. A program that was ended by a signal may have told before.
        Some(_) => Outcome::Failed,
        None => Outcome::Unknown,
    }
}

/// The name that the program gives the job: the first line that it prints, if that can be one.
fn remote(said: &[u8]) -> Option<String> {
    let line = std::str::from_utf8(said).ok()?.lines().next()?.trim();
    let is_name = !line.is_empty() && line.chars().count() <= REMOTE_CHARS_MAX && !line.chars().any(char::is_control);
    is_name.then(|| line.to_owned())
}

async fn read(mut pipe: impl AsyncRead + Unpin) -> Vec<u8> {
    let mut said = Vec::new();
    // A pipe that breaks off belongs to a program that ended. One that may not speak would wait for ever, so the rest is read too.
    if (&mut pipe).take(SAID_BYTES_MAX).read_to_end(&mut said).await.is_ok() {
        let _ = tokio::io::copy(&mut pipe, &mut tokio::io::sink()).await;
    }
    said
}

fn last_line(said: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(said);
    let line = text.lines().rev().find(|line| !line.trim().is_empty())?;
    Some(line.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).take(SHOWN_CHARS_MAX).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_code_means_something() {
        use Outcome::{Delivered, Denied, Failed, Refused, Unknown};
        let outcomes = [Some(0), Some(65), Some(75), Some(1), Some(78), Some(127), None].map(outcome);
        assert_eq!(outcomes, [Delivered, Refused, Failed, Failed, Denied, Denied, Unknown]);
    }

    #[test]
    fn the_first_line_is_the_name_of_the_job() {
        assert_eq!(remote(b"job-17\nmore\n").as_deref(), Some("job-17"));
        for said in [&b""[..], b"\n", b"\x1b[31m\n", b"\xff\n"] {
            assert_eq!(remote(said), None);
        }
    }
}
