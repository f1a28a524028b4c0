//! Programs that give records: started without a shell, their output put aside, ended where they take too long. The one file that starts
//! programs.

use std::io::Read;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use super::feed::{FeedError, put_aside};

/// How often it is looked whether a program has ended.
const GLANCE: Duration = Duration::from_millis(20);

/// What a program that has ended may still have in its pipes is waited for so long: a child of its own may hold them open for ever.
const REST: Duration = Duration::from_secs(5);

/// So much of what a program complains of is looked at, in bytes.
const COMPLAINT_BYTES_MAX: u64 = 64 * 1024;

/// So much of its last line is shown, in characters.
const COMPLAINT_CHARS_MAX: usize = 200;

/// Why a program gave nothing that counts.
#[derive(Debug, thiserror::Error)]
pub enum ProgramError {
    /// It could not be started.
    #[error("it cannot be started: {0}")]
    Start(std::io::Error),
    /// It ended with another code than 0, or by a signal.
    #[error("it ended with {status}{}", complaint.as_deref().map(|said| format!(" and said “{said}”")).unwrap_or_default())]
    Failed {
        /// Its code or signal.
        status: ExitStatus,
        /// The last line that it wrote to its standard error.
        complaint: Option<String>,
    },
    /// It took too long and was ended.
    #[error("it took more than {} seconds and was ended", .0.as_secs())]
    TooLong(Duration),
    /// It gave more than a source may.
    #[error("it gave more than a source may give")]
    TooMuch,
    /// What it gave could not be put aside.
    #[error(transparent)]
    Write(#[from] FeedError),
}

/// So much of what a program prints is taken where it is kept in memory, in bytes.
const OUTPUT_BYTES_MAX: u64 = 64 << 20;

/// Runs a program (its name and its arguments) in `folder` and puts its standard output into the file `out`. Its standard input is empty.
pub fn run(command: &[String], folder: &Path, timeout: Duration, out: &Path) -> Result<(), ProgramError> {
    let out = out.to_owned();
    ended(command, folder, timeout, move |pipe| put_aside(pipe, &out)).map(drop)
}

/// The same; gives what it printed.
pub fn output(command: &[String], folder: &Path, timeout: Duration) -> Result<Vec<u8>, ProgramError> {
    ended(command, folder, timeout, |pipe| {
        let mut printed = Vec::new();
        // A pipe that breaks off belongs to a program that ended badly, which is said.
        let read = pipe.take(OUTPUT_BYTES_MAX + 1).read_to_end(&mut printed).unwrap_or_default();
        Ok((read as u64 <= OUTPUT_BYTES_MAX).then_some(printed))
    })
}

/// Runs a program to its end, and gives what `take` made of its output.
fn ended<T: Send + 'static>(
    command: &[String],
    folder: &Path,
    timeout: Duration,
    take: impl FnOnce(ChildStdout) -> Taken<T> + Send + 'static,
) -> Result<T, ProgramError> {
    let (name, arguments) = command.split_first().expect("the configuration refuses a command without a name");
    let mut child = Command::new(name)
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(ProgramError::Start)?;
    let output = read(child.stdout.take(), take);
    let complaint = read(child.stderr.take(), |mut pipe| {
        let mut said = Vec::new();
        // A program that may not speak would wait for ever.
        let _ = pipe.by_ref().take(COMPLAINT_BYTES_MAX).read_to_end(&mut said).and_then(|_| std::io::copy(&mut pipe, &mut std::io::sink()));
        last_line(&said)
    });
    let ended = wait(&mut child, &output, timeout);
    if ended.is_err() {
        // It may have ended meanwhile.
        let _ = child.kill();
        let _ = child.wait();
    }
    let (status, taken) = ended?;
    if !status.success() {
        return Err(ProgramError::Failed { status, complaint: complaint.recv_timeout(REST).ok().flatten() });
    }
    taken?.ok_or(ProgramError::TooMuch)
}

/// What a program prints, where it ends well in time: for questions to which no answer is one too.
#[must_use]
pub fn ask(command: &[&str], folder: &Path, timeout: Duration) -> Option<String> {
    let command: Vec<String> = command.iter().map(|word| (*word).to_owned()).collect();
    String::from_utf8(output(&command, folder, timeout).ok()?).ok()
}

/// What became of a program's output; `None` where it was too much.
type Taken<T> = Result<Option<T>, FeedError>;

/// Waits for the end of a program and of its output.
fn wait<T>(child: &mut Child, output: &Receiver<Taken<T>>, timeout: Duration) -> Result<(ExitStatus, Taken<T>), ProgramError> {
    let mut taken = None;
    for _ in 0..timeout.as_millis() / GLANCE.as_millis() {
        if let Some(status) = child.try_wait().map_err(ProgramError::Start)? {
            let taken = taken.or_else(|| output.recv_timeout(REST).ok());
            return taken.map(|taken| (status, taken)).ok_or(ProgramError::TooLong(timeout));
        }
        match output.recv_timeout(GLANCE) {
            // Nothing more is read of it: it would wait for ever.
            Ok(Ok(None)) => return Err(ProgramError::TooMuch),
            Ok(result) => taken = Some(result),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => thread::sleep(GLANCE),
        }
    }
    Err(ProgramError::TooLong(timeout))
}

/// What `take` makes of a pipe, on a thread of its own.
fn read<P: Read + Send + 'static, T: Send + 'static>(pipe: Option<P>, take: impl FnOnce(P) -> T + Send + 'static) -> Receiver<T> {
    let (sender, receiver) = mpsc::channel();
    let pipe = pipe.expect("the program was started with pipes");
    // Nobody may be waiting any more.
    thread::spawn(move || drop(sender.send(take(pipe))));
    receiver
}

fn last_line(said: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(said);
    let line = text.lines().rev().find(|line| !line.trim().is_empty())?;
    Some(line.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).take(COMPLAINT_CHARS_MAX).collect())
}

#[cfg(all(test, unix))]
#[path = "program_tests.rs"]
mod tests;
