//! Sources with an address: what they give now is kept, in place of what they gave last. One that does not answer, answers nonsense or
//! suddenly answers with nothing changes nothing: it never closes a job.

use std::path::Path;

use secrecy::ExposeSecret as _;
use url::Url;

use super::Progress;
use super::build::BuildError;
use crate::config::settings::{AddressRef, Fetch, Settings, Source};
use crate::diagnostic::{Diagnostic, Diagnostics, Level};
use crate::model::clock::Clock;
use crate::net::address::{AddressError, Policy};
use crate::net::secret::{self, ReadSecret, SecretError};
use crate::parse;
use crate::source::fetch::{self, Answer, FetchError, Fetched, Judged, Order, Terms};
use crate::source::kept;

/// What fetching needs of the world.
#[derive(Clone, Copy)]
pub struct FetchWorld<'a> {
    /// Time.
    pub clock: &'a dyn Clock,
    /// Secrets, by reference.
    pub secrets: ReadSecret<'a>,
    /// Told how far it is.
    pub progress: &'a dyn Progress,
    /// So many jobs may disappear in this run.
    pub allow_removals: Option<usize>,
}

/// Why a source cannot even be asked.
#[derive(Debug, thiserror::Error)]
enum OrderError {
    #[error(transparent)]
    Secret(#[from] SecretError),
    #[error(transparent)]
    Address(#[from] AddressError),
    #[error("{0} does not hold an address that begins with https://")]
    NotAnAddress(String),
}

/// Fetches every source that has an address and keeps what came; everything that did not is a finding. The caller holds the lock.
pub fn fetch(settings: &Settings, world: FetchWorld<'_>) -> Result<Diagnostics, BuildError> {
    let mut found = Diagnostics::default();
    let mut asked = Vec::new();
    let mut orders = Vec::new();
    for (index, source) in settings.sources.iter().enumerate() {
        let Some(wanted) = &source.fetch else { continue };
        match order(source, wanted, world.secrets) {
            Ok((order, shown)) => {
                asked.push(Asked { index, source, fingerprint: secret::fingerprint(&order.url), shown });
                orders.push(order);
            }
            Err(error) => {
                let help = "correct it, or set it where this runs (a shell, a CI job); until then what the source gave last is used";
                let message = format!("this source cannot be fetched: {error}");
                found.push(Diagnostic::error("source-not-asked", message, help).with_file(index, &file_name(&source.path)));
            }
        }
    }
    if orders.is_empty() {
        return Ok(found);
    }
    world.progress.begin("fetch", Some(orders.len()));
    let judge = |order: usize, bytes: &[u8]| judge(bytes, asked[order].source);
    let user_agent = format!("jobherald/{} (+{})", env!("CARGO_PKG_VERSION"), settings.site.url);
    let terms = Terms { user_agent: &user_agent, clock: world.clock, judge: &judge };
    let answers = fetch::fetch(orders, &terms).map_err(BuildError::Runtime)?;
    for (asked, answer) in asked.iter().zip(answers) {
        let finding = match answer {
            Ok(Answer::Unchanged) => None,
            Ok(Answer::Whole(fetched)) => asked.take(&fetched, world.allow_removals)?,
            Err(error) => Some(asked.held(&error)),
        };
        if let Some(finding) = finding {
            found.push(finding);
        }
    }
    world.progress.end();
    Ok(found)
}

fn order(source: &Source, wanted: &Fetch, read: ReadSecret<'_>) -> Result<(Order, String), OrderError> {
    let (url, shown) = match &wanted.url {
        AddressRef::Plain(url) => (url.clone(), secret::shown(url)),
        AddressRef::Secret(reference) => {
            let url = Url::parse(read(reference)?.expose_secret().trim());
            // The parser's error would quote nothing, but what it complains of is a secret all the same.
            let url = url.map_err(|_| OrderError::NotAnAddress(secret::name(reference)))?;
            let shown = secret::masked(&url);
            (url, shown)
        }
    };
    let policy = Policy::new(&url, &wanted.allow)?;
    let authorization = wanted.authorization.as_ref().map(read).transpose()?;
    let known = kept::note(&source.path, &secret::fingerprint(&url)).map(|note| note.validators).unwrap_or_default();
    Ok((Order { url, policy, authorization, known, timeout: wanted.timeout }, shown))
}

/// A source that was asked.
struct Asked<'a> {
    index: usize,
    source: &'a Source,
    fingerprint: String,
    shown: String,
}

impl Asked<'_> {
    /// Keeps what came, unless it is nothing where there was something.
    fn take(&self, fetched: &Fetched, allow_removals: Option<usize>) -> Result<Option<Diagnostic>, BuildError> {
        let before = if fetched.records == 0 { self.kept_records() } else { 0 };
        if before > 0 && allow_removals.is_none_or(|allowed| allowed < before) {
            let message = format!("{} suddenly has no job: the {before} that it gave last are used, and none is closed", self.shown);
            let help = format!("look whether it is the right address; if it has no jobs any more, run with `--allow-removals {before}`");
            return Ok(Some(self.finding("source-empty", Level::Warning, message, help)));
        }
        kept::keep(&self.source.path, &self.fingerprint, fetched)?;
        Ok(None)
    }

    fn kept_records(&self) -> usize {
        kept::document(&self.source.path).and_then(|bytes| judge(&bytes, self.source).ok()).map_or(0, |judged| judged.records)
    }

    fn held(&self, error: &FetchError) -> Diagnostic {
        let (code, help) = match error {
            FetchError::Nonsense(_) | FetchError::Endless => (
                "source-nonsense",
                "look at the address in a browser; name the software with `format` where its documents are not known by their shape",
            ),
            FetchError::Status { status: 300..=399, .. } => {
                ("source-unreachable", "redirects are not followed: write the address that it leads to")
            }
            FetchError::Status { status: 401 | 403, .. } => ("source-unreachable", "it wants to know who asks: see `authorization`"),
            _ => ("source-unreachable", "run again later; if it stays so, look at the address in a browser"),
        };
        let instead = match kept::document(&self.source.path) {
            Some(_) => "what it gave last is used, and no job of it is closed",
            None => "and nothing is kept of what it gave before",
        };
        let message = format!("{} was not fetched: {error}; {instead}", self.shown);
        self.finding(code, Level::Warning, message, help)
    }

    fn finding(&self, code: &'static str, level: Level, message: String, help: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, level, message, help).with_file(self.index, &file_name(&self.source.path))
    }
}

/// Whether a document is what its source should give.
fn judge(bytes: &[u8], source: &Source) -> Result<Judged, String> {
    parse::survey(bytes, source.format.as_deref()).map(|survey| Judged { records: survey.records, next: survey.next })
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
