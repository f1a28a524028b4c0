//! What each aggregator was told about each job, and what came back: `.jobherald/ledger.sqlite`. It decides nothing: plans are recorded in
//! one transaction, and every note of a run is durable before the run goes on.

mod dump;
mod sqlite;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use serde::Serialize;
use tokio::runtime::Runtime;
use tokio::sync::{Mutex, mpsc};

use crate::model::attempt::{Condition, Done, Journal, Note};
use crate::model::id::Id;
use crate::model::intent::{EventId, Intent, Queued};
use crate::model::manifest::ManifestSite;
use crate::model::reconciliation::Reconciled;
use crate::model::standing::{Known, Seed, Standing};
pub use dump::{Dump, Event, Row, Status};
use sqlite::{Store, StoreError};

/// So many notes that arrive at the same time share one commit.
const NOTES_PER_COMMIT: usize = 32;

/// An open ledger.
pub struct Ledger {
    path: PathBuf,
    runtime: Runtime,
    store: Arc<Mutex<Option<Store>>>,
    notes: mpsc::UnboundedSender<(Note, Done)>,
}

/// What is known of an aggregator as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Generation of the last manifest that was planned for it.
    pub generation: String,
    /// Grows with every plan that is recorded: who plans upon an older one has to plan again.
    pub serial: i64,
    /// How things stand with it.
    pub condition: Condition,
}

/// How many events of an aggregator are not settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Those that are still to be sent, those of `unknown` included.
    pub pending: usize,
    /// Those of which nobody knows whether they arrived: somebody has to say.
    pub unknown: usize,
    /// Those that were given up: refused, or tried for too long.
    pub failed: usize,
    /// Those of `failed` that were tried for too long: dead letters.
    pub dead: usize,
}

/// What somebody says of events of which nobody knows whether they arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// They arrived.
    Arrived,
    /// They are to be sent once more.
    Resend,
}

/// Events that were given up, and that somebody wants to be sent after all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which<'a> {
    /// All of them.
    All,
    /// Those of an aggregator.
    Aggregator(&'a str),
    /// Those of these names: all of them, or none.
    Events(&'a [EventId]),
}

/// What became of that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Replayed {
    /// So many events are pending again.
    Taken(usize),
    /// Nothing was changed: this one was named, and was not given up.
    NotGivenUp(EventId),
}

/// A plan for one aggregator, to be recorded.
#[derive(Debug)]
pub struct Recording<'a> {
    /// The aggregator.
    pub aggregator: &'a str,
    /// The account's serial when the plan was made; 0 for an aggregator that was not known.
    pub serial: i64,
    /// Generation of the manifest that was planned for.
    pub generation: &'a str,
    /// The site that tells.
    pub site: &'a ManifestSite,
    /// Jobs that are recorded and not sent, and what is known of them.
    pub seeds: Vec<(Seed, Option<Known>)>,
    /// What is to be sent.
    pub intents: &'a [Intent],
    /// Events that are not to be sent any more.
    pub superseded: &'a [EventId],
}

/// An aggregator in numbers, and what is not settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Tally {
    /// Its name.
    pub aggregator: String,
    /// How things stand with it.
    pub condition: Condition,
    /// Jobs that it takes to be open.
    pub open: usize,
    /// Jobs that it was told have closed.
    pub closed: usize,
    /// Events that it accepted, as far back as they are kept.
    pub delivered: usize,
    /// When it last accepted one.
    pub last_delivered: Option<Timestamp>,
    /// Events that are still to be sent, those of `unknown` included.
    pub pending: usize,
    /// Events of which nobody knows whether they arrived, and of which a second one would be a double: somebody has to say.
    pub unknown: usize,
    /// Events that were given up: refused, or tried for too long.
    pub failed: usize,
    /// Those of `failed` that were tried for too long: dead letters.
    pub dead: usize,
    /// The first of those that are pending or failed: failed ones first, then those of `unknown`.
    pub unsettled: Vec<Unsettled>,
}

impl Tally {
    /// Pending events that wait for somebody: until the aggregator is resumed or its address changes, or until it is said whether they
    /// arrived.
    #[must_use]
    pub const fn held(&self) -> usize {
        if matches!(self.condition, Condition::Suspended { .. }) { self.pending } else { self.unknown }
    }
}

/// An event that is pending or failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Unsettled {
    /// Its name.
    pub event: EventId,
    /// `job.published`, `job.updated` or `job.closed`.
    pub kind: String,
    /// The job.
    pub job: Id,
    /// The job's title.
    pub title: String,
    /// Whether it is not tried again.
    pub failed: bool,
    /// Whether that is because it was tried for too long.
    pub dead: bool,
    /// Whether nobody knows if it arrived, and somebody has to say.
    pub unknown: bool,
    /// How often it was tried.
    pub attempts: u32,
    /// It is not tried before.
    pub not_before: Option<Timestamp>,
    /// A short word for what came of the last attempt; empty where there was none.
    pub outcome: String,
    /// What the last attempt met, for people.
    pub note: String,
}

/// Why the ledger cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// Its folder cannot be made or looked into.
    #[error("cannot use the folder of the ledger `{}`: {source}", path.display())]
    Folder {
        /// The ledger's file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A newer program wrote it.
    #[error("the ledger `{}` has format {found} and this program knows formats up to {known}: use the newer jobherald that wrote it", path.display())]
    Newer {
        /// The ledger's file.
        path: PathBuf,
        /// Its format.
        found: i64,
        /// The newest format that is known.
        known: usize,
    },
    /// Another run wrote to it meanwhile.
    #[error("another run wrote to the ledger `{}` while this one made its plan for aggregator `{aggregator}`: run again", path.display())]
    Overtaken {
        /// The ledger's file.
        path: PathBuf,
        /// Whose plan is out of date.
        aggregator: String,
    },
    /// It says something that it cannot say.
    #[error("the ledger `{}` is damaged: {what}; put back a copy of it", path.display())]
    Damaged {
        /// The ledger's file.
        path: PathBuf,
        /// What it says.
        what: String,
    },
    /// The store failed.
    #[error("the ledger `{}` cannot be used: {message}", path.display())]
    Store {
        /// The ledger's file.
        path: PathBuf,
        /// What the store said.
        message: String,
    },
}

impl Ledger {
    /// Opens the ledger, and makes it where there is none.
    pub fn open(path: &Path) -> Result<Self, LedgerError> {
        sqlite::make_folder(path).map_err(|source| LedgerError::Folder { path: path.to_owned(), source })?;
        Self::start(path, sqlite::Missing::Make)
    }

    /// Opens the ledger; `None` where there is none.
    pub fn open_existing(path: &Path) -> Result<Option<Self>, LedgerError> {
        match sqlite::is_there(path) {
            Ok(true) => Self::start(path, sqlite::Missing::Refuse).map(Some),
            Ok(false) => Ok(None),
            Err(source) => Err(LedgerError::Folder { path: path.to_owned(), source }),
        }
    }

    /// Whether the ledger opens and every page of it is whole: its format; `None` where there is none.
    pub fn examine(path: &Path) -> Result<Option<i64>, LedgerError> {
        let Some(ledger) = Self::open_existing(path)? else { return Ok(None) };
        ledger.with(async |store| store.examine().await).map(Some)
    }

    fn start(path: &Path, missing: sqlite::Missing) -> Result<Self, LedgerError> {
        let failed = |error: std::io::Error| LedgerError::Store { path: path.to_owned(), message: error.to_string() };
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).thread_name("ledger").enable_all().build().map_err(failed)?;
        let store = runtime.block_on(Store::open(path, missing)).map_err(|error| error.at(path))?;
        let store = Arc::new(Mutex::new(Some(store)));
        let (notes, incoming) = mpsc::unbounded_channel();
        runtime.spawn(keep(Arc::clone(&store), incoming));
        Ok(Self { path: path.to_owned(), runtime, store, notes })
    }

    /// The account of an aggregator; `None` where it is not known.
    pub fn account(&self, aggregator: &str) -> Result<Option<Account>, LedgerError> {
        self.with(async |store| store.account(aggregator).await)
    }

    /// What an aggregator was told, by job id, ascending.
    pub fn standings(&self, aggregator: &str) -> Result<Vec<Standing>, LedgerError> {
        self.with(async |store| store.standings(aggregator).await)
    }

    /// How many events of an aggregator are not settled.
    pub fn outstanding(&self, aggregator: &str) -> Result<Counts, LedgerError> {
        self.with(async |store| store.outstanding_counts(aggregator).await)
    }

    /// How often an aggregator was told something since then.
    pub fn spent(&self, aggregator: &str, since: Timestamp) -> Result<usize, LedgerError> {
        self.with(async |store| store.spent(aggregator, since).await)
    }

    /// Settles what nobody knew: gives how many events that concerned.
    pub fn say(&self, aggregator: &str, word: Word, now: Timestamp) -> Result<usize, LedgerError> {
        self.with(async |store| store.say(aggregator, word, now).await)
    }

    /// Holds events of which nobody knows whether they arrived; beside them, that in words.
    pub fn hold(&self, events: Vec<EventId>, why: &'static str) -> Result<(), LedgerError> {
        self.with(async |store| store.apply(&[Note::Held(events, why)]).await)
    }

    /// Takes up again what was given up.
    pub fn replay(&self, which: Which<'_>) -> Result<Replayed, LedgerError> {
        self.with(async |store| store.replay(which).await)
    }

    /// How many jobs an aggregator takes to be open.
    pub fn open_jobs(&self, aggregator: &str) -> Result<usize, LedgerError> {
        self.with(async |store| store.open_jobs(aggregator).await)
    }

    /// What the last accepted postings of these jobs said.
    pub fn known(&self, aggregator: &str, jobs: &[Id]) -> Result<BTreeMap<Id, Known>, LedgerError> {
        self.with(async |store| store.known(aggregator, jobs).await)
    }

    /// Records plans: all of them, or none.
    pub fn record(&self, recordings: &[Recording<'_>], now: Timestamp) -> Result<(), LedgerError> {
        self.with(async |store| store.record(recordings, now).await)
    }

    /// What is still to be sent to an aggregator, oldest change first.
    pub fn queue(&self, aggregator: &str) -> Result<Vec<Queued>, LedgerError> {
        self.with(async |store| store.queue(aggregator).await)
    }

    /// Every aggregator in numbers, by name; with the first `limit` of its unsettled events.
    pub fn tallies(&self, limit: u32) -> Result<Vec<Tally>, LedgerError> {
        self.with(async |store| store.tallies(limit).await)
    }

    /// The last event by which an aggregator could prove that it is in step; `None` where there was none.
    pub fn reconciled(&self, aggregator: &str) -> Result<Option<Reconciled>, LedgerError> {
        self.with(async |store| store.reconciled(aggregator).await)
    }

    /// Puts such an event in the place of the last one.
    pub fn reconcile(&self, aggregator: &str, last: &Reconciled) -> Result<(), LedgerError> {
        self.with(async |store| store.reconcile(aggregator, last).await)
    }

    /// Everything that is not settled, to be carried elsewhere.
    pub fn dump(&self) -> Result<Dump, LedgerError> {
        self.with(async |store| store.dump().await)
    }

    /// Puts what came from elsewhere in the place of everything.
    pub fn restore(&self, dump: &Dump, now: Timestamp) -> Result<(), LedgerError> {
        self.with(async |store| store.restore(dump, now).await)
    }

    /// Forgets a job, as if no aggregator had ever been told of it: gives how many had.
    pub fn erase(&self, job: &Id) -> Result<usize, LedgerError> {
        self.with(async |store| store.erase(job).await)
    }

    /// Puts an aggregator into another condition.
    pub fn set_condition(&self, aggregator: &str, condition: Condition) -> Result<(), LedgerError> {
        let note = Note::Condition(aggregator.to_owned(), condition);
        self.with(async |store| store.apply(&[note]).await)
    }

    fn with<T>(&self, work: impl AsyncFnOnce(&mut Store) -> Result<T, StoreError>) -> Result<T, LedgerError> {
        self.runtime
            .block_on(async {
                let mut store = self.store.lock().await;
                work(store.as_mut().expect("the ledger is open until it is dropped")).await
            })
            .map_err(|error| error.at(&self.path))
    }
}

impl Journal for Ledger {
    fn note(&self, note: Note, done: Done) {
        if let Err(mpsc::error::SendError((_, done))) = self.notes.send((note, done)) {
            done(Err("the ledger is closed".to_owned()));
        }
    }
}

impl Drop for Ledger {
    /// Folds the write-ahead log into the file, so that who copies `ledger.sqlite` alone has everything.
    fn drop(&mut self) {
        self.runtime.block_on(async {
            if let Some(store) = self.store.lock().await.take() {
                store.close().await;
            }
        });
    }
}

/// Makes notes durable: those that came while the last commit was under way share the next one.
async fn keep(store: Arc<Mutex<Option<Store>>>, mut incoming: mpsc::UnboundedReceiver<(Note, Done)>) {
    let mut batch: Vec<(Note, Done)> = Vec::with_capacity(NOTES_PER_COMMIT);
    while incoming.recv_many(&mut batch, NOTES_PER_COMMIT).await > 0 {
        let (notes, done): (Vec<Note>, Vec<Done>) = batch.drain(..).unzip();
        let result = match store.lock().await.as_mut() {
            Some(store) => store.apply(&notes).await.map_err(|error| error.to_string()),
            None => Err("the ledger is closed".to_owned()),
        };
        for done in done {
            done(result.clone());
        }
    }
}

impl StoreError {
    fn at(self, path: &Path) -> LedgerError {
        let path = path.to_owned();
        match self {
            Self::Sql(error) => LedgerError::Store { path, message: error.to_string() },
            Self::Damaged(what) => LedgerError::Damaged { path, what },
            Self::Newer { found, known } => LedgerError::Newer { path, found, known },
            Self::Overtaken { aggregator } => LedgerError::Overtaken { path, aggregator },
        }
    }
}
