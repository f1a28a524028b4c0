//! Where the sender is led to in place of the network and the disk: receivers that are played, and a ledger that may break off.

use std::collections::BTreeMap;
use std::sync::mpsc;
use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU64, Ordering},
};
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use futures_util::future::{BoxFuture, LocalBoxFuture};
use jobherald::model::attempt::{Done, Journal, Note};
use jobherald::net::address::Policy;
use jobherald::net::{HttpRequest, Reply, RequestError, Transport};
use jobherald::pipeline::deliver::{Engine, Ledger};
use url::Url;

use super::receiver::{Back, Receiver};
use super::time::Time;

/// The time, the receivers, and the pages that they can look at.
pub(super) struct Stage {
    pub(super) time: Time,
    receivers: Vec<Mutex<Receiver>>,
    /// Titles of open jobs by their address.
    pub(super) titles: Mutex<BTreeMap<String, String>>,
    /// Requests that were made.
    pub(super) requests: AtomicU64,
}

impl Stage {
    pub(super) fn new(seed: u64, receivers: Vec<Receiver>) -> Self {
        let receivers = receivers.into_iter().map(Mutex::new).collect();
        Self { time: Time::new(seed), receivers, titles: Mutex::default(), requests: AtomicU64::new(0) }
    }

    pub(super) fn receiver(&self, index: usize) -> MutexGuard<'_, Receiver> {
        self.receivers[index].lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// A stage that the sender may hold on to.
pub(super) struct Played(pub(super) Arc<Stage>);

impl Engine for Played {
    fn run(&self, work: LocalBoxFuture<'_, ()>) -> std::io::Result<()> {
        self.0.time.run(work);
        Ok(())
    }

    fn elapsed(&self) -> Duration {
        self.0.time.elapsed()
    }

    fn sleep_until(&self, at: Duration) -> LocalBoxFuture<'_, ()> {
        Box::pin(self.0.time.sleep_until(at))
    }

    fn open(&self, url: Url, _: Policy, timeout: Duration, _: &str) -> Result<Box<dyn Transport>, String> {
        let index = url.host_str().and_then(|host| host.strip_prefix('r')?.split('.').next()?.parse().ok());
        Ok(Box::new(Way { stage: Arc::clone(&self.0), index: index.expect("r0.example and so on"), url, timeout }))
    }
}

/// A way to one receiver.
struct Way {
    stage: Arc<Stage>,
    index: usize,
    url: Url,
    timeout: Duration,
}

impl Transport for Way {
    fn reaches(&self, url: &Url) -> bool {
        url.origin() == self.url.origin()
    }

    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<Reply, RequestError>> {
        Box::pin(self.tell(request))
    }
}

impl Way {
    async fn tell(&self, request: HttpRequest) -> Result<Reply, RequestError> {
        let time = &self.stage.time;
        self.stage.requests.fetch_add(1, Ordering::SeqCst);
        let fate = self.stage.receiver(self.index).fate(time, self.timeout);
        let reaches = !matches!(fate.back, Some(Back::NoConnection));
        let jobs = if reaches { self.stage.receiver(self.index).begin(&request) } else { Vec::new() };
        let _under_way = UnderWay { way: self, jobs };
        time.sleep(fate.times.0).await;
        let reply = fate.taken.then(|| {
            let titles = self.stage.titles.lock().expect("one thread a simulation").clone();
            self.stage.receiver(self.index).take(&request, &titles, time.elapsed())
        });
        time.sleep(fate.times.1).await;
        fate.back.map_or_else(|| Ok(reply.expect("whoever answers has taken it")), |back| back.seen(time, self.timeout))
    }
}

/// A request, until it ends or its sender dies.
struct UnderWay<'w> {
    way: &'w Way,
    jobs: Vec<String>,
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.way.stage.receiver(self.way.index).end(&self.jobs);
    }
}

/// The ledger of a machine that may die at any note: before it is durable, or after.
pub(super) struct Frail<'l> {
    ledger: &'l Ledger,
    /// It dies at this note; `None` for never.
    dies_at: Option<u64>,
    /// Whether that note is durable all the same.
    durable: bool,
    notes: AtomicU64,
    dead: AtomicBool,
}

impl<'l> Frail<'l> {
    pub(super) const fn new(ledger: &'l Ledger, dies_at: Option<u64>, durable: bool) -> Self {
        Self { ledger, dies_at, durable, notes: AtomicU64::new(0), dead: AtomicBool::new(false) }
    }

    pub(super) fn is_dead(&self) -> bool {
        self.dead.load(Ordering::SeqCst)
    }

    /// Makes a note durable at once, so that nothing else happens meanwhile.
    fn keep(&self, note: Note) -> Result<(), String> {
        let (tell, told) = mpsc::channel();
        self.ledger.note(note, Box::new(move |result| drop(tell.send(result))));
        told.recv().expect("the ledger answers")
    }
}

impl Journal for Frail<'_> {
    fn note(&self, note: Note, done: Done) {
        let dies = || Err("the machine died".to_owned());
        if self.is_dead() {
            return done(dies());
        }
        if self.dies_at == Some(self.notes.fetch_add(1, Ordering::SeqCst)) {
            self.dead.store(true, Ordering::SeqCst);
            if self.durable {
                self.keep(note).expect("the disk is well");
            }
            return done(dies());
        }
        done(self.keep(note));
    }
}
