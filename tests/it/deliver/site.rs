//! A site with an output, as small as delivery needs it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use jobherald::config::options::{FirstRun, SecretRef, SiteKind, SlugFrom};
use jobherald::config::settings::{AddressRef, Aggregator, Deliver, Guard, Life, Settings, SiteSettings};
use jobherald::model::clock::Clock;
use jobherald::model::digest::sha256_hex;
use jobherald::model::facts::Facts;
use jobherald::model::id::Id;
use jobherald::model::manifest::{
    CloseReason, Closed, ClosedPost, Listed, MANIFEST_VERSION, Manifest, ManifestSite, Marks, Publication, Published,
};
use jobherald::model::time::Period;
use jobherald::pipeline::Silent;
use jobherald::pipeline::deliver::{
    AggregatorStatus, DeliverError, DeliveryPlan, DeliveryReport, DeliveryWorld, Machine, PlanOptions, ReadSecret, Schedule, SecretError,
    deliver, plan, status,
};

/// Two secrets, newest first.
pub(crate) const SECRETS: [&str; 2] = ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="];

/// A ledger in a file has no secret address.
pub(crate) const NO_SECRETS: ReadSecret<'_> = &|reference| Err(SecretError::Unset(reference.env.clone().unwrap_or_default()));

/// Waits of some milliseconds within a run, then of an hour.
const SCHEDULE: Schedule = Schedule {
    delays: &[Duration::from_millis(10), Duration::from_millis(20), Duration::from_millis(20), Duration::from_hours(2)],
    window: Duration::from_hours(75),
};

/// The real time, moved; receivers judge the time of a signature.
pub(crate) struct TestClock(pub(crate) Mutex<SignedDuration>);

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::now() + *self.0.lock().expect("no panic")
    }

    fn wall(&self) -> Timestamp {
        Timestamp::now()
    }

    fn chance(&self) -> f64 {
        0.5
    }
}

pub(crate) struct Site {
    folder: tempfile::TempDir,
    pub(crate) settings: Settings,
    pub(crate) manifest: Manifest,
    pub(crate) files: BTreeMap<String, Vec<u8>>,
    pub(crate) clock: TestClock,
    pub(crate) options: PlanOptions,
    /// Secrets that are not set.
    pub(crate) unset: BTreeSet<String>,
    /// Whether a secret was read.
    pub(crate) asked: AtomicBool,
}

impl Site {
    pub(crate) fn new(aggregators: Vec<Aggregator>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut settings = settings(folder.path().to_owned());
        settings.aggregators = aggregators;
        let manifest = Manifest {
            version: MANIFEST_VERSION,
            generator: "jobherald".to_owned(),
            site: ManifestSite { url: "https://jobs.example.org".to_owned(), title: "Jobs".to_owned() },
            generation: String::new(),
            artifacts: Vec::new(),
            publication: Publication::default(),
        };
        let clock = TestClock(Mutex::new(SignedDuration::ZERO));
        let (options, unset) = (PlanOptions::default(), BTreeSet::new());
        Self { folder, settings, manifest, files: BTreeMap::new(), clock, options, unset, asked: AtomicBool::new(false) }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    /// Publishes exactly these jobs, with these texts, one second later than before.
    pub(crate) fn publish(&mut self, jobs: &[(&str, &str)]) {
        let changed = self.manifest.publication.changed.max(Timestamp::constant(1_772_323_200, 0)) + SignedDuration::from_secs(1);
        let before = std::mem::take(&mut self.manifest.publication);
        self.manifest.artifacts.clear();
        self.files.clear();
        let mut publication = Publication { changed, closed: before.closed, ..Publication::default() };
        for (job, text) in jobs {
            let (id, published, bytes) = posting(job, &job.to_uppercase(), text, changed, before.postings.get(&job_id(job)));
            let (path, sha256, size) = (published.data.clone(), sha256_hex(&bytes), bytes.len() as u64);
            self.manifest.artifacts.push(Listed { path, media_type: "application/ld+json".to_owned(), sha256, size });
            self.files.insert(published.data.clone(), bytes);
            publication.closed.remove(&id);
            publication.postings.insert(id, published);
        }
        close_what_is_gone(&mut publication, before.postings, changed);
        self.manifest.publication = publication;
        self.manifest.generation = sha256_hex(format!("{:?}", self.manifest.publication).as_bytes());
    }

    pub(crate) fn plan(&self) -> Result<DeliveryPlan, DeliverError> {
        plan(&self.settings, &self.manifest, &|path| self.read(path), &self.options, (NO_SECRETS, self.clock.now()))
    }

    pub(crate) fn deliver(&self) -> Result<DeliveryReport, DeliverError> {
        let secrets = |reference: &SecretRef| {
            self.asked.store(true, Ordering::SeqCst);
            let name = reference.env.clone().unwrap_or_default();
            if self.unset.contains(&name) {
                return Err(SecretError::Unset(name));
            }
            Ok(match name.as_str() {
                "NEW" => SECRETS[0].to_owned(),
                "OLD" => SECRETS[1].to_owned(),
                other => other.to_owned(),
            }
            .into())
        };
        let read = |path: &str| self.read(path);
        let world = DeliveryWorld {
            clock: &self.clock,
            engine: &Machine::start(),
            secrets: &secrets,
            read: &read,
            progress: &Silent,
            watcher: None,
            schedule: SCHEDULE,
        };
        deliver(&self.settings, &self.manifest, &self.options, world)
    }

    pub(crate) fn status(&self) -> Vec<AggregatorStatus> {
        status(&self.settings, NO_SECRETS).expect("a status")
    }

    /// Lets time pass.
    pub(crate) fn later(&self, by: SignedDuration) {
        *self.clock.0.lock().expect("no panic") += by;
    }

    fn read(&self, path: &str) -> std::io::Result<Vec<u8>> {
        self.files.get(path).cloned().ok_or_else(|| std::io::ErrorKind::NotFound.into())
    }
}

/// A `webhook` that may reach the loopback over plain http.
pub(crate) fn webhook(url: &str) -> Aggregator {
    let secret = |name: &str| SecretRef { env: Some(name.to_owned()), file: None };
    Aggregator {
        id: "board".to_owned(),
        kind: "webhook".to_owned(),
        url: Some(AddressRef::Plain(url.parse().expect("a URL"))),
        secrets: vec![secret("NEW"), secret("OLD")],
        allow: vec!["127.0.0.0/8".to_owned()],
        first_run: Some(FirstRun::Backfill),
        ..Aggregator::default()
    }
}

pub(crate) fn job_id(job: &str) -> Id {
    Id::of_own(job)
}

/// Whatever was open and is not any more is closed from now on.
pub(crate) fn close_what_is_gone(publication: &mut Publication, before: BTreeMap<Id, Published>, now: Timestamp) {
    for (id, gone) in before {
        if !publication.postings.contains_key(&id) {
            let closed = Closed {
                url: gone.url,
                slug: gone.slug,
                closed: now,
                left_out: None,
                published: gone.published,
                reason: CloseReason::Removed,
                sequence: 1,
                channels: Vec::new(),
                post: ClosedPost::default(),
            };
            publication.closed.insert(id, closed);
        }
    }
}

pub(crate) fn posting(job: &str, title: &str, text: &str, now: Timestamp, before: Option<&Published>) -> (Id, Published, Vec<u8>) {
    let json = serde_json::json!({
        "@context": "https://schema.org/", "@type": "JobPosting", "title": title, "description": text,
        "url": format!("https://jobs.example.org/jobs/{job}/"), "validThrough": "2099-12-31T23:59:59Z",
    });
    let bytes = serde_json::to_vec(&json).expect("JSON");
    let digest = sha256_hex(&bytes);
    let updated = before.filter(|b| b.digest == digest).map_or(now, |b| b.updated);
    let published = Published {
        url: format!("https://jobs.example.org/jobs/{job}/"),
        title: title.to_owned(),
        slug: job.to_owned(),
        source: "content".to_owned(),
        path: format!("{job}.md"),
        record: 0,
        named: true,
        listed: None,
        bytes: sha256_hex(text.as_bytes()),
        content: sha256_hex(text.as_bytes()),
        marks: Marks::default(),
        digest,
        data: format!("jobs/{job}/posting.jsonld"),
        published: before.map_or(now, |b| b.published),
        updated,
        reread: None,
        sequence: 1,
        edited: false,
        valid_through: None,
        dated: false,
        summary: None,
        facts: Facts::default(),
        channels: vec![String::new()],
    };
    (job_id(job), published, bytes)
}

pub(crate) fn settings(root: PathBuf) -> Settings {
    Settings {
        out: root.join("public"),
        host: None,
        root,
        site: SiteSettings {
            url: "https://jobs.example.org".parse().expect("a URL"),
            title: "Jobs".to_owned(),
            description: String::new(),
            kind: SiteKind::Board,
            language: "en".to_owned(),
            time_zone: jiff::tz::TimeZone::UTC,
            config: None,
            variables: None,
        },
        organization: None,
        sources: Vec::new(),
        enrich: jobherald::config::settings::Enrich::default(),
        targets: BTreeMap::new(),
        documents: Vec::new(),
        dialects: Vec::new(),
        hubs: Vec::new(),
        facets: None,
        check: jobherald::config::settings::Check::default(),
        policy: jobherald::config::settings::Policy::default(),
        slug: SlugFrom::Title,
        report: false,
        life: Life { close_after: None, warn_before: Period::days(7), keep_closed: None },
        guard: Guard { removals_percent: 30, updates_percent: 60 },
        deploy: None,
        deliver: Deliver { timeout: Duration::from_secs(5), budget: Duration::from_secs(20), concurrency: 4 },
        ledger: None,
        state: None,
        metrics: None,
        aggregators: Vec::new(),
    }
}
