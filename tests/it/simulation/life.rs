//! A site through a year: its jobs, its runs, and somebody who looks after it now and then.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use jiff::Timestamp;
use jobherald::config::options::{FirstRun, SecretRef};
use jobherald::config::settings::{AddressRef, Aggregator, Deliver, Settings};
use jobherald::model::attempt::Condition;
use jobherald::model::clock::Clock as _;
use jobherald::model::digest::sha256_hex;
use jobherald::model::intent::EventId;
use jobherald::model::manifest::{Listed, MANIFEST_VERSION, Manifest, ManifestSite, Publication};
use jobherald::pipeline::Silent;
use jobherald::pipeline::deliver::{
    DeliverError, DeliveryError, DeliveryReport, DeliveryWorld, Ledger, LedgerPlace, PlanOptions, Schedule, Tally, Which, Word,
    deliver_through,
};

use super::receiver::{Belief, Kind, Mood, Receiver};
use super::stage::{Frail, Played, Stage};
use crate::deliver::site::{SECRETS, close_what_is_gone, job_id, posting, settings};

const DAY: Duration = Duration::from_hours(24);
/// All kinds, the two that need most thought more often.
const KINDS: [Kind; 7] = [Kind::Webhook, Kind::Webhook, Kind::Discord, Kind::Discord, Kind::Mastodon, Kind::Dispatch, Kind::Indexnow];

/// One job of the site.
struct Job {
    name: String,
    open: bool,
    version: u64,
}

/// What one simulation went through.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Story {
    pub(super) runs: u64,
    pub(super) deaths: u64,
    pub(super) stops: u64,
    pub(super) replays: u64,
    pub(super) words: u64,
    pub(super) requests: u64,
    pub(super) dead_letters: u64,
    pub(super) complete: u64,
}

/// A site, its receivers and its ledger.
pub(super) struct Life {
    stage: Arc<Stage>,
    engine: Played,
    folder: tempfile::TempDir,
    settings: Settings,
    manifest: Manifest,
    files: BTreeMap<String, Vec<u8>>,
    jobs: Vec<Job>,
    jobs_max: usize,
    /// The published jobs are not those of the site, by mistake.
    mistaken: bool,
    options: PlanOptions,
    ledger: Option<Ledger>,
    day: u32,
    pub(super) story: Story,
}

impl Life {
    pub(super) fn new(seed: u64) -> Self {
        let mut dice = fastrand::Rng::with_seed(seed ^ 0x5eed);
        let kinds: Vec<Kind> = (0..=dice.usize(1..3)).map(|_| KINDS[dice.usize(..KINDS.len())]).collect();
        // In memory where the system has a folder for that: the store's logic is the same.
        let memory = Path::new("/dev/shm");
        let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.expect("a folder");
        let mut settings = settings(folder.path().to_owned());
        settings.deliver = Deliver { timeout: Duration::from_secs(20), budget: Duration::from_mins(2), concurrency: 4 };
        settings.aggregators = kinds.iter().enumerate().map(|(index, kind)| aggregator(index, *kind)).collect();
        let stage = Arc::new(Stage::new(seed, kinds.into_iter().map(Receiver::new).collect()));
        let manifest = Manifest {
            version: MANIFEST_VERSION,
            generator: "jobherald".to_owned(),
            site: ManifestSite { url: "https://jobs.example.org".to_owned(), title: "Jobs".to_owned() },
            generation: String::new(),
            artifacts: Vec::new(),
            publication: Publication::default(),
        };
        // Guards look at boards of some size.
        let jobs_max = if dice.u8(..8) == 0 { 16 } else { dice.usize(2..6) };
        let ledger = Some(open(folder.path()));
        let mut life = Self {
            engine: Played(Arc::clone(&stage)),
            stage,
            folder,
            settings,
            manifest,
            files: BTreeMap::new(),
            jobs: Vec::new(),
            jobs_max,
            mistaken: false,
            options: PlanOptions::default(),
            ledger,
            day: 0,
            story: Story::default(),
        };
        for _ in 0..jobs_max / 2 {
            life.open_job();
        }
        life.publish();
        life
    }

    /// So many days pass, with what they bring; then a run.
    pub(super) fn live(&mut self, days: u32) {
        self.pass(days);
        for index in 0..self.settings.aggregators.len() {
            self.stage.receiver(index).wake(&self.stage.time);
        }
        self.edit();
        if self.stage.time.happens(30) {
            self.look_after();
        }
        let dies_at = self.stage.time.happens(15).then(|| self.stage.time.below(8));
        self.run(dies_at);
    }

    /// Everything works from now on, and somebody looks after it, until all is told.
    pub(super) fn recover(&mut self) {
        for index in 0..self.settings.aggregators.len() {
            self.stage.receiver(index).mood = Mood::Healed;
        }
        if std::mem::take(&mut self.mistaken) {
            self.publish();
        }
        for _ in 0..6 {
            self.pass(1);
            self.look_after();
            self.run(None);
        }
        let report = self.run(None).expect("a run that nothing disturbs");
        assert!(report.is_complete(), "nothing is in the way, and not everything was told: {report:#?}");
    }

    fn pass(&mut self, days: u32) {
        self.day += days;
        self.stage.time.pass(DAY * self.day);
    }

    fn below(&self, many: usize) -> usize {
        usize::try_from(self.stage.time.below(many as u64)).expect("it was one")
    }

    fn open_job(&mut self) {
        let name = format!("job{}", self.jobs.len());
        self.jobs.push(Job { name, open: true, version: 0 });
    }

    /// What changes on a day.
    fn edit(&mut self) {
        let before = self.mistaken;
        self.mistaken = false;
        let open: Vec<usize> = (0..self.jobs.len()).filter(|index| self.jobs[*index].open).collect();
        let picked = self.below(self.jobs.len());
        match self.stage.time.below(20) {
            0..3 if open.len() < self.jobs_max && self.jobs.len() < self.jobs_max * 2 => self.open_job(),
            3..8 if !self.jobs.is_empty() => self.jobs[picked].version += 1,
            8..11 if !self.jobs.is_empty() => self.jobs[picked].open = false,
            11..13 if !self.jobs.is_empty() => self.jobs[picked].open = true,
            13 => self.jobs.iter_mut().for_each(|job| job.version += 1),
            14 if self.stage.time.happens(30) => self.mistaken = true,
            _ if !before => return,
            _ => {}
        }
        self.publish();
    }

    fn now(&self) -> Timestamp {
        self.stage.time.now()
    }

    /// The manifest of what is open.
    fn publish(&mut self) {
        let changed = self.now();
        let before = std::mem::take(&mut self.manifest.publication);
        self.manifest.artifacts.clear();
        self.files.clear();
        let mut publication = Publication { changed, ..Publication::default() };
        if !self.mistaken {
            publication.closed = before.closed;
        }
        let mut titles = BTreeMap::new();
        for job in self.jobs.iter().filter(|job| job.open && !self.mistaken) {
            let title = format!("{} v{}", job.name.to_uppercase(), job.version);
            let (id, published, bytes) = posting(&job.name, &title, "text", changed, before.postings.get(&job_id(&job.name)));
            let (path, sha256, size) = (published.data.clone(), sha256_hex(&bytes), bytes.len() as u64);
            self.manifest.artifacts.push(Listed { path, media_type: "application/ld+json".to_owned(), sha256, size });
            self.files.insert(published.data.clone(), bytes);
            titles.insert(published.url.clone(), title);
            publication.closed.remove(&id);
            publication.postings.insert(id, published);
        }
        if !self.mistaken {
            close_what_is_gone(&mut publication, before.postings, changed);
        }
        self.manifest.publication = publication;
        self.manifest.generation = sha256_hex(format!("{:?}", self.manifest.publication).as_bytes());
        *self.stage.titles.lock().expect("one thread a simulation") = titles;
    }

    /// One run; `None` where it did not come to its end.
    fn run(&mut self, dies_at: Option<u64>) -> Option<DeliveryReport> {
        let ledger = self.ledger.as_ref().expect("it is open between runs");
        let journal = Frail::new(ledger, dies_at, self.stage.time.happens(50));
        let secrets = |reference: &SecretRef| {
            let name = reference.env.clone().unwrap_or_default();
            Ok(if name == "SIGN" { SECRETS[0].to_owned() } else { name }.into())
        };
        let read = |path: &str| self.files.get(path).cloned().ok_or_else(|| std::io::ErrorKind::NotFound.into());
        let world = DeliveryWorld {
            clock: &self.stage.time,
            engine: &self.engine,
            secrets: &secrets,
            read: &read,
            progress: &Silent,
            watcher: None,
            schedule: Schedule::STANDARD,
        };
        let before = self.stage.requests.load(Ordering::SeqCst);
        let result = deliver_through((ledger, &journal), &self.settings, &self.manifest, &self.options, world);
        let requests = self.stage.requests.load(Ordering::SeqCst) - before;
        let is_dead = journal.is_dead();
        self.story.runs += 1;
        self.story.requests += requests;
        match result {
            Ok(report) => {
                self.options = PlanOptions::default();
                self.look_at(&report);
                Some(report)
            }
            Err(DeliverError::Stopped(_)) => {
                assert_eq!(requests, 0, "a guard stops a run before anything is sent");
                self.story.stops += 1;
                // A mistake is put right by the next edit; what was meant is said.
                if !self.mistaken {
                    self.options = PlanOptions { allow_updates: Some(99), allow_removals: Some(99), ..PlanOptions::default() };
                }
                None
            }
            Err(DeliverError::Delivery(DeliveryError::Journal(_))) if is_dead => {
                self.story.deaths += 1;
                self.ledger = None;
                self.ledger = Some(open(self.folder.path()));
                None
            }
            Err(error) => panic!("{error}"),
        }
    }

    /// What a report says of an aggregator is so.
    fn look_at(&mut self, report: &DeliveryReport) {
        for (index, of) in report.aggregators.iter().enumerate() {
            self.story.dead_letters += of.dead as u64;
            assert!(of.dead <= of.failed && of.unknown <= of.pending, "{of:?}");
            if of.pending + of.failed == 0 {
                self.story.complete += 1;
                self.in_step(index);
            }
        }
    }

    /// A receiver that was told everything believes what is published, once.
    fn in_step(&self, index: usize) {
        let receiver = self.stage.receiver(index);
        let truth = self.stage.titles.lock().expect("one thread a simulation").clone();
        assert!(receiver.doubles.is_empty(), "{:?}: came twice, and nobody had asked: {:?}", receiver.kind, receiver.doubles);
        let believed: Vec<(String, String)> = match receiver.kind {
            Kind::Discord | Kind::Mastodon => {
                let mut all: Vec<_> = receiver.messages.values().cloned().collect();
                all.sort();
                all
            }
            _ => {
                let open = receiver.beliefs.iter().filter(|(_, belief): &(_, &Belief)| belief.open);
                open.map(|(job, belief)| (job.clone(), belief.title.clone())).collect()
            }
        };
        let truth: Vec<(String, String)> = truth.into_iter().collect();
        assert_eq!(believed, truth, "{:?} (r{index}) was told everything, and believes something else", receiver.kind);
    }

    /// Somebody reads `status` and does what it says.
    fn look_after(&mut self) {
        let tallies = self.ledger.as_ref().expect("it is open between runs").tallies(1000).expect("tallies");
        for tally in tallies {
            let index: usize = tally.aggregator.strip_prefix('r').and_then(|number| number.parse().ok()).expect("r0 and so on");
            let is_well = matches!(self.stage.receiver(index).mood, Mood::Usual | Mood::Healed);
            if matches!(tally.condition, Condition::Suspended { .. }) && self.stage.receiver(index).mood != Mood::Gone {
                self.ledger().set_condition(&tally.aggregator, Condition::Well).expect("resumed");
            }
            if tally.unknown > 0 {
                self.say(index, &tally);
            }
            if tally.failed > 0 && is_well {
                self.replay(&tally);
            }
        }
    }

    fn ledger(&self) -> &Ledger {
        self.ledger.as_ref().expect("it is open between runs")
    }

    /// Somebody looks what arrived of what is held. A message that did is taken away, since its number is not known; where that cannot be,
    /// it is said that all arrived, or they are sent once more.
    fn say(&mut self, index: usize, tally: &Tally) {
        self.story.words += 1;
        let address = |job: &jobherald::model::id::Id| {
            let name = self.jobs.iter().find(|known| job_id(&known.name) == *job).map(|known| known.name.clone()).expect("a job");
            format!("https://jobs.example.org/jobs/{name}/")
        };
        let mut receiver = self.stage.receiver(index);
        let held: Vec<_> = tally.unsettled.iter().filter(|event| event.unknown).collect();
        let arrived: BTreeSet<String> =
            held.iter().filter(|event| receiver.has(&event.event.0, &address(&event.job))).map(|event| event.event.0.clone()).collect();
        let word = match receiver.kind {
            Kind::Discord | Kind::Mastodon => {
                for event in &held {
                    receiver.clear(&address(&event.job));
                }
                Word::Resend
            }
            _ if arrived.len() == held.len() => Word::Arrived,
            _ => {
                receiver.asked.extend(arrived);
                Word::Resend
            }
        };
        drop(receiver);
        let said = self.ledger().say(&tally.aggregator, word, self.now()).expect("said");
        assert_eq!(said, tally.unknown);
    }

    fn replay(&mut self, tally: &Tally) {
        self.story.replays += 1;
        let given_up: Vec<EventId> = tally.unsettled.iter().filter(|event| event.failed).map(|event| event.event.clone()).collect();
        let which = match self.stage.time.below(3) {
            0 => Which::All,
            1 => Which::Aggregator(&tally.aggregator),
            _ => Which::Events(&given_up),
        };
        self.ledger().replay(which).expect("replayed");
        assert_eq!(self.ledger().outstanding(&tally.aggregator).expect("counts").failed, 0, "all of it is pending again");
    }
}

fn open(folder: &Path) -> Ledger {
    Ledger::open(&LedgerPlace::File(folder.join(".jobherald").join("ledger.sqlite"))).expect("a ledger")
}

fn aggregator(index: usize, kind: Kind) -> Aggregator {
    let secret = |name: String| SecretRef { env: Some(name), file: None };
    let host = format!("https://r{index}.example/");
    let plain = |path: &str| Some(AddressRef::Plain(format!("{host}{path}").parse().expect("an address")));
    let base = Aggregator { id: format!("r{index}"), first_run: Some(FirstRun::Backfill), ..Aggregator::default() };
    match kind {
        Kind::Webhook => Aggregator { kind: "webhook".to_owned(), url: plain("hook"), secrets: vec![secret("SIGN".to_owned())], ..base },
        Kind::Discord => {
            Aggregator { kind: "discord".to_owned(), url: Some(AddressRef::Secret(secret(format!("{host}api/webhooks/1/t")))), ..base }
        }
        Kind::Mastodon => Aggregator { kind: "mastodon".to_owned(), url: plain(""), token: Some(secret("t".to_owned())), ..base },
        Kind::Dispatch => Aggregator {
            kind: "repository-dispatch".to_owned(),
            url: plain(""),
            token: Some(secret("t".to_owned())),
            repository: Some("example/board".to_owned()),
            ..base
        },
        Kind::Indexnow => {
            Aggregator { kind: "indexnow".to_owned(), url: plain("indexnow"), key: Some("0123456789abcdef".to_owned()), ..base }
        }
    }
}
