//! A delivery seen from outside: a line for each attempt, the receipts of a run as a document, and figures for those who keep watch.

mod metrics;
mod otlp;
mod receipts;

use std::io::Write;
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::Duration;

use super::args::{LogForm, WatchArgs};
use super::clock::Stopwatch;
use super::exit::Exit;
use super::failure::Failure;
use super::outcome::Outcome;
use super::report::plain;
use super::secret::secret;
use super::session::Session;
use super::{fs, report::json};
use crate::pipeline::deliver::{Attempt, Watcher};
use crate::pipeline::telemetry;
use metrics::Figures;
use receipts::Receipts;

/// Watches a run.
pub(super) struct Observer {
    log: Option<(LogForm, Mutex<Box<dyn Write + Send>>)>,
    receipts: Option<(PathBuf, Mutex<Receipts>)>,
    metrics: Option<PathBuf>,
    figures: Mutex<Figures>,
    began: Stopwatch,
}

impl Observer {
    /// As the command line asks for it.
    pub(super) fn new(args: &WatchArgs, session: &Session<'_>) -> Self {
        Self {
            log: args.log.map(|form| (form, Mutex::new(session.terminal.log()))),
            receipts: args.receipts.as_ref().map(|path| (session.here(path), Mutex::new(Receipts::begun(session.wall())))),
            metrics: args.metrics.as_ref().map(|path| session.here(path)),
            figures: Mutex::new(Figures::default()),
            began: Stopwatch::start(),
        }
    }

    /// Whether lines go to standard error, where a bar would be in their way.
    pub(super) fn talks(&self) -> bool {
        self.log.is_some()
    }

    /// Writes down what the run came to.
    pub(super) fn finish(self, session: &mut Session<'_>, outcome: &Outcome, exit: Exit) -> Result<(), Failure> {
        let (ended, took): (_, Duration) = (session.wall(), self.began.elapsed());
        if let Some((path, receipts)) = self.receipts {
            let text = unlocked(receipts).text(&path, session, outcome, ended);
            write(&path, &text)?;
        }
        let figures = unlocked(self.figures).whole(outcome, exit, (ended, took));
        if let Some(collector) = &session.settings.metrics {
            let request = otlp::request(&figures, session.settings.site.url.as_str(), (ended, took));
            // Who keeps watch is not who is told: a run is what it was, whether they hear of it or not.
            if let Err(error) = telemetry::send(collector, &|reference| secret(&session.settings, reference), &request) {
                let host = collector.url.host_str().unwrap_or_default();
                session.terminal.error_line(&plain::line(&format!("warning: the figures of the run did not reach {host}: {error}")));
            }
        }
        if let Some(path) = self.metrics {
            write(&path, &metrics::text(&figures))?;
        }
        Ok(())
    }
}

fn unlocked<T>(mutex: Mutex<T>) -> T {
    mutex.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn write(path: &std::path::Path, text: &str) -> Result<(), Failure> {
    fs::write_public(path, text.as_bytes()).map_err(|source| Failure::Write { path: path.display().to_string(), source })
}

impl Watcher for Observer {
    fn attempt(&self, attempt: &Attempt) {
        if let Some((form, stream)) = &self.log
            && let Ok(mut stream) = stream.lock()
        {
            // Where even standard error is gone there is nobody left to tell.
            let _ = match form {
                LogForm::Json => json::line(attempt, &mut *stream),
                LogForm::Text => writeln!(stream, "{}", line(attempt)),
            };
            let _ = stream.flush();
        }
        if let Some((_, receipts)) = &self.receipts
            && let Ok(mut receipts) = receipts.lock()
        {
            receipts.add(attempt);
        }
        if let Ok(mut figures) = self.figures.lock() {
            figures.add(attempt);
        }
    }
}

/// An attempt on one line.
fn line(attempt: &Attempt) -> String {
    let Attempt { at, aggregator, kind, title, event, attempt: number, took, code, result, not_before, note, .. } = attempt;
    let again = not_before.map(|time| format!(" not before {time:.0}")).unwrap_or_default();
    let note = if note.is_empty() { String::new() } else { format!(": {note}") };
    let took = took.as_millis();
    let line = format!(
        "{at:.3} {aggregator} {} {} “{title}” {event} attempt {number} {code} in {took} ms{again}{note}",
        result.as_str(),
        kind.as_str()
    );
    plain::line(&line)
}
