//! Programs that give records: started without a shell, their output put aside, ended where they take too long. The one file that starts
//! programs.

use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
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

/// Longest answer to a question, in bytes.
const ANSWER_BYTES_MAX: u64 = 4096;

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

/// Runs a program (its name and its arguments) in `folder` and puts its standard output into the file `out`. Its standard input is empty.
pub fn run(command: &[String], folder: &Path, timeout: Duration, out: &Path) -> Result<(), ProgramError> {
    let (name, arguments) = command.split_first().expect("the configuration refuses a command without a name");
    let mut child = Command::new(name)
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(ProgramError::Start)?;
    let output = read(child.stdout.take(), {
        let out = out.to_owned();
        move |pipe| put_aside(pipe, &out)
    });
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
    let (status, written) = ended?;
    if !status.success() {
        return Err(ProgramError::Failed { status, complaint: complaint.recv_timeout(REST).ok().flatten() });
    }
    written?.map_or(Err(ProgramError::TooMuch), |_| Ok(()))
}

/// What a program prints, where it prints little and ends well in time: for questions to which no answer is one too. Its standard input is empty.
#[must_use]
pub fn ask(command: &[&str], folder: &Path, timeout: Duration) -> Option<String> {
    let (name, arguments) = command.split_first()?;
    let mut child = Command::new(name)
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let answer = read(child.stdout.take(), |pipe| {
        let mut said = String::new();
        pipe.take(ANSWER_BYTES_MAX).read_to_string(&mut said).map(|_| said)
    });
    for _ in 0..timeout.as_millis() / GLANCE.as_millis() {
        match child.try_wait() {
            Ok(Some(status)) => return answer.recv_timeout(REST).ok()?.ok().filter(|_| status.success()),
            Ok(None) => thread::sleep(GLANCE),
            Err(_) => break,
        }
    }
    // It may have ended meanwhile.
    let _ = child.kill();
    let _ = child.wait();
    None
}

type Written = Result<Option<u64>, FeedError>;

/// Waits for the end of a program and of its output.
fn wait(child: &mut Child, output: &Receiver<Written>, timeout: Duration) -> Result<(ExitStatus, Written), ProgramError> {
    let mut written = None;
    for _ in 0..timeout.as_millis() / GLANCE.as_millis() {
        if let Some(status) = child.try_wait().map_err(ProgramError::Start)? {
            let written = written.or_else(|| output.recv_timeout(REST).ok());
            return written.map(|written| (status, written)).ok_or(ProgramError::TooLong(timeout));
        }
        match output.recv_timeout(GLANCE) {
            // Nothing more is read of it: it would wait for ever.
            Ok(Ok(None)) => return Err(ProgramError::TooMuch),
            Ok(result) => written = Some(result),
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
