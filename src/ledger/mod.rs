//! What each aggregator was told about each job, and what came back: in a file of SQLite, or in a database of PostgreSQL that several
//! processes share. It decides nothing: plans are recorded in one transaction, and every note of a run is durable before the run goes on.

mod dump;
mod error;
mod place;
mod postgres;
mod slots;
mod sqlite;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use serde::Serialize;
use tokio::runtime::Runtime;
use tokio::sync::{Mutex, mpsc};

use crate::model::attempt::{Condition, Done, Journal, Note};
use crate::model::id::Id;
use crate::model::intent::{EventId, Intent, Kept, Queued};
use crate::model::manifest::ManifestSite;
use crate::model::pool::{Pool, Taken, Wish};
use crate::model::reconciliation::Reconciled;
use crate::model::standing::{Known, Seed, Standing, Told};
pub use dump::{Dump, Event, Row, Status};
pub use error::LedgerError;
use error::StoreError;
use place::Place;
pub use place::{Place as LedgerPlace, Server, ServerError};

/// So many notes that arrive at the same time share one commit.
const NOTES_PER_COMMIT: usize = 32;

/// The steps that make the newest format of an empty store, in order.
const MIGRATIONS: [&str; 6] = [
    include_str!("migrations/1.sql"),
    include_str!("migrations/2.sql"),
    include_str!("migrations/3.sql"),
    include_str!("migrations/4.sql"),
    include_str!("migrations/5.sql"),
    include_str!("migrations/6.sql"),
];

/// The store of a ledger.
enum Store {
    Sqlite(sqlite::Store),
    Postgres(Box<postgres::Store>),
}

/// What is done with a store, whichever it is.
macro_rules! on {
    ($store:ident, $work:expr) => {
        match $store {
            Store::Sqlite($store) => $work,
            Store::Postgres($store) => $work,
        }
    };
}

/// An open ledger.
pub struct Ledger {
    place: String,
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
    /// Gives what is kept of the output for senders that do not have it; `None` where nothing is.
    pub keep: Option<Keep<'a>>,
}

/// Gives what is to be kept with an event, or why it cannot be had.
pub type Keep<'a> = &'a dyn Fn(&Intent) -> Result<Kept, String>;

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

impl Ledger {
    /// Opens the ledger, and makes it where there is none.
    pub fn open(place: &Place) -> Result<Self, LedgerError> {
        let opened = match place {
            Place::File(path) => {
                sqlite::make_folder(path).map_err(|source| LedgerError::Folder { place: place.to_string(), source })?;
                Self::start(place, async || Ok(Some(Store::Sqlite(sqlite::Store::open(path, sqlite::Missing::Make).await?))))
            }
            Place::Server(server) => Self::start(place, async || Ok(Some(Store::Postgres(Box::new(postgres::Store::open(server).await?))))),
        };
        Ok(opened?.expect("what is missing is made"))
    }

    /// Opens the ledger; `None` where there is none.
    pub fn open_existing(place: &Place) -> Result<Option<Self>, LedgerError> {
        match place {
            Place::File(path) => match sqlite::is_there(path) {
                Ok(true) => Self::start(place, async || Ok(Some(Store::Sqlite(sqlite::Store::open(path, sqlite::Missing::Refuse).await?)))),
                Ok(false) => Ok(None),
                Err(source) => Err(LedgerError::Folder { place: place.to_string(), source }),
            },
            Place::Server(server) => {
                let open = async || Ok(postgres::Store::open_existing(server).await?.map(|store| Store::Postgres(Box::new(store))));
                Self::start(place, open)
            }
        }
    }

    /// Whether the ledger opens and every page of a file is whole: its format; `None` where there is none.
    pub fn examine(place: &Place) -> Result<Option<i64>, LedgerError> {
        let Some(ledger) = Self::open_existing(place)? else { return Ok(None) };
        ledger.with(async |store| on!(store, store.examine().await)).map(Some)
    }

    fn start(place: &Place, open: impl AsyncFnOnce() -> Result<Option<Store>, StoreError>) -> Result<Option<Self>, LedgerError> {
        let place = place.to_string();
        let failed = |error: std::io::Error| LedgerError::Store { place: place.clone(), message: error.to_string(), help: "" };
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).thread_name("ledger").enable_all().build().map_err(failed)?;
        let Some(store) = runtime.block_on(open()).map_err(|error| error.at(&place))? else { return Ok(None) };
        let store = Arc::new(Mutex::new(Some(store)));
        let (notes, incoming) = mpsc::unbounded_channel();
        runtime.spawn(keep(Arc::clone(&store), incoming));
        Ok(Some(Self { place, runtime, store, notes }))
    }

    /// Takes the ledger for one run, where several processes share it; where a file has one at a time, whoever has its folder has it.
    pub fn begin_run(&self) -> Result<(), LedgerError> {
        let taken = self.with(async |store| match store {
            Store::Sqlite(_) => Ok(true),
            Store::Postgres(store) => store.begin_run().await,
        })?;
        if taken { Ok(()) } else { Err(LedgerError::Busy { place: self.place.clone() }) }
    }

    /// Waits until no sender has anything, and lets none take anything until [`Self::end_quiet`].
    pub fn begin_quiet(&self) -> Result<(), LedgerError> {
        self.with(async |store| match store {
            Store::Sqlite(_) => Ok(()),
            Store::Postgres(store) => store.begin_quiet().await,
        })
    }

    /// Senders may take events again.
    pub fn end_quiet(&self) -> Result<(), LedgerError> {
        self.with(async |store| match store {
            Store::Sqlite(_) => Ok(()),
            Store::Postgres(store) => store.end_quiet().await,
        })
    }

    /// The ledger as a place that senders share; `None` where it has one sender at a time.
    pub fn pool(&self) -> Option<&dyn Pool> {
        let is_shared = self.runtime.block_on(async { matches!(*self.store.lock().await, Some(Store::Postgres(_))) });
        is_shared.then_some(self)
    }

    /// The account of an aggregator; `None` where it is not known.
    pub fn account(&self, aggregator: &str) -> Result<Option<Account>, LedgerError> {
        self.with(async |store| on!(store, store.account(aggregator).await))
    }

    /// What an aggregator was told, by job id, ascending.
    pub fn standings(&self, aggregator: &str) -> Result<Vec<Standing>, LedgerError> {
        self.with(async |store| on!(store, store.standings(aggregator).await))
    }

    /// What each of these aggregators was told, beside what it is to know: these jobs, ascending, and the digests of their postings.
    pub fn compare(&self, aggregators: &[&str], wanted: &[(&Id, &str)]) -> Result<Vec<Told>, LedgerError> {
        self.with(async |store| on!(store, store.compare(aggregators, wanted).await))
    }

    /// How many events of an aggregator are not settled.
    pub fn outstanding(&self, aggregator: &str) -> Result<Counts, LedgerError> {
        self.with(async |store| on!(store, store.outstanding_counts(aggregator).await))
    }

    /// How often an aggregator was told something since then.
    pub fn spent(&self, aggregator: &str, since: Timestamp) -> Result<usize, LedgerError> {
        self.with(async |store| on!(store, store.spent(aggregator, since).await))
    }

    /// Settles what nobody knew: gives how many events that concerned.
    pub fn say(&self, aggregator: &str, word: Word, now: Timestamp) -> Result<usize, LedgerError> {
        self.with(async |store| on!(store, store.say(aggregator, word, now).await))
    }

    /// Holds events of which nobody knows whether they arrived; beside them, that in words.
    pub fn hold(&self, events: Vec<EventId>, why: &'static str) -> Result<(), LedgerError> {
        self.with(async |store| on!(store, store.apply(&[Note::Held(events, why)]).await))
    }

    /// Takes up again what was given up.
    pub fn replay(&self, which: Which<'_>) -> Result<Replayed, LedgerError> {
        self.with(async |store| on!(store, store.replay(which).await))
    }

    /// How many jobs an aggregator takes to be open.
    pub fn open_jobs(&self, aggregator: &str) -> Result<usize, LedgerError> {
        self.with(async |store| on!(store, store.open_jobs(aggregator).await))
    }

    /// What the last accepted postings of these jobs said.
    pub fn known(&self, aggregator: &str, jobs: &[Id]) -> Result<BTreeMap<Id, Known>, LedgerError> {
        self.with(async |store| on!(store, store.known(aggregator, jobs).await))
    }

    /// Records plans: all of them, or none.
    pub fn record(&self, recordings: &[Recording<'_>], now: Timestamp) -> Result<(), LedgerError> {
        self.with(async |store| on!(store, store.record(recordings, now).await))
    }

    /// What is still to be sent to an aggregator, oldest change first.
    pub fn queue(&self, aggregator: &str) -> Result<Vec<Queued>, LedgerError> {
        self.with(async |store| on!(store, store.queue(aggregator).await))
    }

    /// Every aggregator in numbers, by name; with the first `limit` of its unsettled events.
    pub fn tallies(&self, limit: u32) -> Result<Vec<Tally>, LedgerError> {
        self.with(async |store| on!(store, store.tallies(limit).await))
    }

    /// The last event by which an aggregator could prove that it is in step; `None` where there was none.
    pub fn reconciled(&self, aggregator: &str) -> Result<Option<Reconciled>, LedgerError> {
        self.with(async |store| on!(store, store.reconciled(aggregator).await))
    }

    /// Puts such an event in the place of the last one.
    pub fn reconcile(&self, aggregator: &str, last: &Reconciled) -> Result<(), LedgerError> {
        self.with(async |store| on!(store, store.reconcile(aggregator, last).await))
    }

    /// Everything that is not settled, to be carried elsewhere.
    pub fn dump(&self) -> Result<Dump, LedgerError> {
        self.with(async |store| on!(store, store.dump().await))
    }

    /// Puts what came from elsewhere in the place of everything.
    pub fn restore(&self, dump: &Dump, now: Timestamp) -> Result<(), LedgerError> {
        self.with(async |store| on!(store, store.restore(dump, now).await))
    }

    /// Forgets a job, as if no aggregator had ever been told of it: gives how many had.
    pub fn erase(&self, job: &Id) -> Result<usize, LedgerError> {
        self.with(async |store| on!(store, store.erase(job).await))
    }

    /// Puts an aggregator into another condition.
    pub fn set_condition(&self, aggregator: &str, condition: Condition) -> Result<(), LedgerError> {
        let note = Note::Condition(aggregator.to_owned(), condition);
        self.with(async |store| on!(store, store.apply(&[note]).await))
    }

    fn with<T>(&self, work: impl AsyncFnOnce(&mut Store) -> Result<T, StoreError>) -> Result<T, LedgerError> {
        self.runtime
            .block_on(async {
                let mut store = self.store.lock().await;
                work(store.as_mut().expect("the ledger is open until it is dropped")).await
            })
            .map_err(|error| error.at(&self.place))
    }
}

impl Journal for Ledger {
    fn note(&self, note: Note, done: Done) {
        if let Err(mpsc::error::SendError((_, done))) = self.notes.send((note, done)) {
            done(Err("the ledger is closed".to_owned()));
        }
    }
}

impl Pool for Ledger {
    fn take(&self, wish: Wish, taken: Taken) {
        let store = Arc::clone(&self.store);
        self.runtime.spawn(async move {
            taken(match store.lock().await.as_mut() {
                Some(Store::Postgres(store)) => store.take(&wish).await.map_err(|error| error.to_string()),
                Some(Store::Sqlite(_)) => unreachable!("a file has one sender at a time"),
                None => Err("the ledger is closed".to_owned()),
            });
        });
    }
}

impl Drop for Ledger {
    /// Folds the write-ahead log into the file, so that who copies `ledger.sqlite` alone has everything; ends the connection to a server.
    fn drop(&mut self) {
        self.runtime.block_on(async {
            if let Some(store) = self.store.lock().await.take() {
                on!(store, store.close().await);
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
            Some(store) => on!(store, store.apply(&notes).await).map_err(|error| error.to_string()),
            None => Err("the ledger is closed".to_owned()),
        };
        for done in done {
            done(result.clone());
        }
    }
}
