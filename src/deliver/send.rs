//! One attempt at the events of one request: what is said, the answer, decisions, receipts.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::try_join_all;
use jiff::Timestamp;
use tokio::sync::{Mutex, oneshot};

use super::body::{Body, BodyError, body};
use super::endpoint::{Carrier, EndpointError};
use super::kinds::Capabilities;
use super::repeat::Repeats;
use super::schedule::{Decision, Tried, decide};
use super::speech::{Fate, Judgement, Message, Pass, SendError, Speech, Statement};
use super::{Budget, DeliveryError, Destination, Engine, Terms, World, fs, objects, program};
use crate::model::attempt::{Journal, Note, Outcome, Receipt, UNTOLD, Verdict};
use crate::model::event::EventType;
use crate::model::intent::Queued;
use crate::model::standing::Known;
use crate::net::bucket::Bucket;
use crate::net::retry_after::retry_after;
use crate::net::{HttpRequest, Reply, RequestError, Transport};

/// An open way to one aggregator.
pub(super) struct Line {
    pub(super) aggregator: String,
    pub(super) address: String,
    pub(super) fingerprint: String,
    pub(super) capabilities: Capabilities,
    /// What a second request would be to it.
    pub(super) repeats: Repeats,
    /// How much it takes a day.
    pub(super) budget: Option<Budget>,
    carrier: OpenCarrier,
}

enum OpenCarrier {
    Http { ways: Vec<Box<dyn Transport>>, speech: Box<dyn Speech>, pass: Mutex<Option<Arc<Pass>>> },
    Folder { path: PathBuf, name: fn(i64, &str) -> String },
    Bucket { bucket: Bucket, name: fn(i64, &str) -> String },
    Program { command: Vec<String>, folder: PathBuf },
}

/// An event of a request, its place in the queue, and with how many others at most it goes into one.
pub(super) struct Parcel {
    pub(super) index: usize,
    pub(super) company: usize,
    pub(super) queued: Queued,
}

/// What became of one event of a request.
pub(super) enum Became {
    /// It cannot be sent as it was planned.
    Deferred(BodyError),
    /// It was attempted, or settled without an attempt.
    Decided(Decision),
    /// It was refused together with others, and goes out with fewer.
    Apart,
}

/// What came of a request.
pub(super) struct Turn {
    /// Each event of it.
    pub(super) parcels: Vec<(Parcel, Became)>,
    /// How many events were told in a request that may have reached the receiver.
    pub(super) told: usize,
    /// What it says of the receiver as a whole; `None` where none was made.
    pub(super) answer: Option<Answer>,
}

/// What a receiver answered.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    /// What became of the events.
    pub(super) outcome: Outcome,
    /// A short word for it.
    pub(super) code: String,
    /// What happened, for people.
    pub(super) note: String,
    /// How long the receiver wants us to wait.
    pub(super) retry_after: Option<Duration>,
    /// The receiver's own name for the job from now on.
    remote: Option<String>,
}

/// What is remembered of an event once it is delivered.
type Remembered = Option<Known>;

impl Line {
    /// Opens the way; no connection is made yet.
    pub(super) fn open(destination: Destination, terms: &Terms<'_>, engine: &dyn Engine) -> Result<Self, DeliveryError> {
        let Destination { aggregator, endpoint, capabilities, repeats, budget } = destination;
        let carrier = match endpoint.carrier {
            Carrier::Folder { path, name } => OpenCarrier::Folder { path, name },
            Carrier::Bucket { bucket, name } => OpenCarrier::Bucket { bucket: bucket.within_time(terms.settings.timeout), name },
            Carrier::Program { command, folder } => OpenCarrier::Program { command, folder },
            Carrier::Http { hosts, speech } => {
                let way = |(url, policy)| engine.open(url, policy, terms.settings.timeout, terms.user_agent);
                match hosts.into_iter().map(way).collect() {
                    Ok(ways) => OpenCarrier::Http { ways, speech, pass: Mutex::new(None) },
                    Err(why) => return Err(DeliveryError::Endpoint { aggregator, source: EndpointError::Setup(why) }),
                }
            }
        };
        Ok(Self { aggregator, address: endpoint.shown, fingerprint: endpoint.fingerprint, capabilities, repeats, budget, carrier })
    }

    /// Makes one attempt at these events, which go into one request, and writes it down. They are brought up to date with it.
    pub(super) async fn attempt(&self, parcels: Vec<Parcel>, terms: &Terms<'_>, world: World<'_>) -> Result<Turn, DeliveryError> {
        let at = world.clock.now();
        let mut turn = Turn { parcels: Vec::with_capacity(parcels.len()), told: 0, answer: None };
        let (mut ready, mut messages) = (Vec::new(), Vec::new());
        let mut receipts = Vec::new();
        for mut parcel in parcels {
            match self.ready(&parcel.queued, world) {
                Err(error) => turn.parcels.push((parcel, Became::Deferred(error))),
                Ok((message, known, Fate::Sent)) => {
                    ready.push((parcel, known));
                    messages.push(message);
                }
                Ok((_, known, fate)) => {
                    let (decision, receipt) = settled(&mut parcel.queued, known, fate, at);
                    receipts.push(receipt);
                    turn.parcels.push((parcel, Became::Decided(decision)));
                }
            }
        }
        if !ready.is_empty() {
            let (answer, each) = self.carry(&messages, terms, world).await;
            let mut each = each.into_iter();
            let now = world.clock.now();
            if answer.outcome != Outcome::Unreached {
                turn.told = ready.len();
            }
            if answer.outcome == Outcome::Refused && ready.len() > 1 && each.len() == 0 {
                // One of them may be at fault: the next requests show which.
                let company = ready.len().div_ceil(2);
                turn.parcels.extend(ready.into_iter().map(|(parcel, _)| (Parcel { company, ..parcel }, Became::Apart)));
            } else {
                for (mut parcel, known) in ready {
                    let own = each.next();
                    let answer = own.as_ref().unwrap_or(&answer);
                    let (decision, receipt) = self.decided(&mut parcel.queued, known, answer, (at, now), terms, world);
                    receipts.push(receipt);
                    turn.parcels.push((parcel, Became::Decided(decision)));
                }
            }
            turn.answer = Some(answer);
        }
        write_receipts(world.journal, receipts).await?;
        Ok(turn)
    }

    /// What an event says, and whether that is sent.
    fn ready(&self, queued: &Queued, world: World<'_>) -> Result<(Message, Remembered, Fate), BodyError> {
        let Body { mut event, known } = body(queued, world.read)?;
        if self.capabilities.batch > 1
            && let Some(posting) = event.data.posting.as_object_mut()
        {
            // Thousands of them wait for one request, and no protocol that takes thousands looks at texts.
            posting.remove("description");
        }
        let speech = match &self.carrier {
            OpenCarrier::Http { speech, .. } => Some(speech),
            _ => None,
        };
        let about = speech.filter(|speech| speech.wants_about()).map(|_| match &queued.kept.about {
            Some(about) => about.clone(),
            None => (world.about)(&queued.intent, &event.data.posting),
        });
        let message = Message { id: queued.intent.id.0.clone(), at: world.clock.wall(), event, remote: queued.remote.clone(), about };
        let fate = match queued.intent.kind {
            EventType::Updated if !self.capabilities.update => Fate::Untold("it cannot be told that a job changed"),
            EventType::Closed if !self.capabilities.remove => Fate::Untold("it cannot be told that a job closed"),
            _ => speech.map_or(Fate::Sent, |speech| speech.fate(&message)),
        };
        Ok((message, known, fate))
    }

    fn decided(
        &self,
        queued: &mut Queued,
        known: Remembered,
        answer: &Answer,
        (at, now): (Timestamp, Timestamp),
        terms: &Terms<'_>,
        world: World<'_>,
    ) -> (Decision, Receipt) {
        queued.attempts = queued.attempts.saturating_add(1);
        let first = *queued.first_attempt.get_or_insert(at);
        if answer.outcome.may_have_arrived() {
            queued.exposed = queued.intent.sequence;
        }
        let unanswered = queued.exposed >= queued.intent.sequence && !self.repeats.may_repeat_edit(queued);
        let tried = Tried {
            number: queued.attempts.saturating_sub(queued.forgiven),
            first,
            now,
            retry_after: answer.retry_after,
            chance: world.clock.chance(),
        };
        let decision = match decide(&terms.schedule, answer.outcome, &tried) {
            Decision::Retry(wait)
                if answer.outcome == Outcome::Unknown && !self.repeats.may_repeat(queued, now.checked_add(wait).unwrap_or(now)) =>
            {
                Decision::Held
            }
            // What ends with a refusal, or for good, may have been taken by then, without an answer.
            Decision::Refused | Decision::Dead if unanswered && self.repeats.is_careful() => Decision::Held,
            decision => decision,
        };
        let verdict = match decision {
            Decision::Delivered => Verdict::Delivered { known },
            Decision::Refused => Verdict::Refused,
            Decision::Dead => Verdict::Dead,
            Decision::Held => Verdict::Held,
            Decision::Retry(wait) => Verdict::Retry { not_before: now.checked_add(wait).ok() },
            Decision::NextRun => Verdict::Retry { not_before: None },
        };
        if let Some(remote) = &answer.remote {
            queued.remote.clone_from(remote);
        }
        let receipt = Receipt {
            event: queued.intent.id.clone(),
            number: queued.attempts,
            at,
            took: Duration::try_from(now.duration_since(at)).unwrap_or_default(),
            code: answer.code.clone(),
            note: answer.note.clone(),
            verdict,
            exposed: queued.exposed,
            remote: answer.remote.clone(),
        };
        (decision, receipt)
    }

    /// What came of a request as a whole; and of each of its events, where the answer speaks of each.
    async fn carry(&self, messages: &[Message], terms: &Terms<'_>, world: World<'_>) -> (Answer, Vec<Answer>) {
        let result = match &self.carrier {
            OpenCarrier::Http { ways, speech, pass } => {
                return Http { ways, speech: speech.as_ref(), pass, now: world.clock.wall() }.carry(messages).await;
            }
            OpenCarrier::Folder { path, name } => {
                let message = messages.first().expect("a request tells something");
                put(path.clone(), name(message.event.data.sequence, &message.id), message.body()).await
            }
            OpenCarrier::Bucket { bucket, name } => {
                let message = messages.first().expect("a request tells something");
                Ok(objects::put(bucket, &name(message.event.data.sequence, &message.id), message.body(), world.clock.wall()).await)
            }
            OpenCarrier::Program { command, folder } => {
                let message = messages.first().expect("a request tells something");
                let told = program::Told { id: &message.id, remote: &message.remote, body: message.body() };
                program::tell(command, folder, told, terms.settings.timeout).await
            }
        };
        (result.unwrap_or_else(|error| Answer::of(&error, error.outcome())), Vec::new())
    }

    /// Makes one attempt at a statement, which is about no job.
    pub(super) async fn state(&self, statement: &Statement, terms: &Terms<'_>) -> Answer {
        let result = match &self.carrier {
            OpenCarrier::Http { ways, speech, pass } => {
                let http = Http { ways, speech: speech.as_ref(), pass, now: statement.at };
                match speech.statement(statement) {
                    Some(request) => Ok(http.exchange(request, &[]).await.0),
                    None => Ok(Answer::new(Outcome::Denied, "no-way", "this kind of aggregator has no way to be told".to_owned())),
                }
            }
            OpenCarrier::Folder { path, name } => {
                put(path.clone(), name(statement.said.timestamp.as_millisecond(), &statement.id), statement.body()).await
            }
            OpenCarrier::Bucket { bucket, name } => {
                let name = name(statement.said.timestamp.as_millisecond(), &statement.id);
                Ok(objects::put(bucket, &name, statement.body(), statement.at).await)
            }
            OpenCarrier::Program { command, folder } => {
                let told = program::Told { id: &statement.id, remote: "", body: statement.body() };
                program::tell(command, folder, told, terms.settings.timeout).await
            }
        };
        result.unwrap_or_else(|error| Answer::of(&error, error.outcome()))
    }
}

/// An event that is settled without a request.
fn settled(queued: &mut Queued, known: Remembered, fate: Fate, at: Timestamp) -> (Decision, Receipt) {
    queued.attempts = queued.attempts.saturating_add(1);
    let (decision, code, note, verdict) = match fate {
        Fate::Refused(why) => (Decision::Refused, "refused", format!("not sent: {why}"), Verdict::Refused),
        Fate::Untold(why) => (Decision::Delivered, UNTOLD, why.to_owned(), Verdict::Delivered { known }),
        Fate::Sent => unreachable!("an event that is sent is settled by its answer"),
    };
    let receipt = Receipt {
        event: queued.intent.id.clone(),
        number: queued.attempts,
        at,
        took: Duration::ZERO,
        code: code.to_owned(),
        note,
        verdict,
        exposed: queued.exposed,
        remote: None,
    };
    (decision, receipt)
}

impl Answer {
    pub(super) fn new(outcome: Outcome, code: impl Into<String>, note: String) -> Self {
        Self { outcome, code: code.into(), note, retry_after: None, remote: None }
    }

    pub(super) fn later(mut self, retry_after: Option<Duration>) -> Self {
        self.retry_after = retry_after;
        self
    }

    pub(super) fn with_remote(mut self, remote: Option<String>) -> Self {
        self.remote = remote;
        self
    }

    pub(super) fn of(error: &SendError, outcome: Outcome) -> Self {
        Self::new(outcome, error.code(), error.to_string())
    }
}

/// A way by HTTP, with the time at which it is gone.
struct Http<'a> {
    ways: &'a [Box<dyn Transport>],
    speech: &'a dyn Speech,
    pass: &'a Mutex<Option<Arc<Pass>>>,
    now: Timestamp,
}

impl Http<'_> {
    async fn carry(&self, messages: &[Message]) -> (Answer, Vec<Answer>) {
        let pass = match self.admitted().await {
            Ok(pass) => pass,
            Err(answer) => return (*answer, Vec::new()),
        };
        self.exchange(self.speech.request(messages, pass.as_deref()), messages).await
    }

    /// Sends a request that tells of these events, and says what the answer means: as a whole, and for each where it speaks of each.
    async fn exchange(&self, request: HttpRequest, messages: &[Message]) -> (Answer, Vec<Answer>) {
        let reply = match self.send(request).await {
            Ok(reply) => reply,
            Err(error) => return (Answer::of(&error, error.outcome()), Vec::new()),
        };
        let (whole, each) = match self.speech.judge_each(messages, &reply) {
            Some(each) => {
                let stale = each.iter().any(|(_, judged)| judged.stale);
                let each: Vec<Answer> = each.into_iter().map(|(reply, judged)| self.answer(&reply, judged)).collect();
                (Judgement { stale, ..Judgement::from(Outcome::Delivered) }, each)
            }
            None => (self.speech.judge(messages, &reply), Vec::new()),
        };
        if whole.stale {
            *self.pass.lock().await = None;
        }
        let answer = each.iter().max_by_key(|answer| weight(answer.outcome, &each)).cloned();
        (answer.unwrap_or_else(|| self.answer(&reply, whole)), each)
    }

    fn answer(&self, reply: &Reply, judged: Judgement) -> Answer {
        let named = judged.until.map(|until| Duration::try_from(until.duration_since(self.now)).unwrap_or_default());
        let (code, note) =
            if reply.status == 0 { ("none".to_owned(), reply.text.clone()) } else { (reply.status.to_string(), describe(reply)) };
        Answer { outcome: judged.outcome, code, note, retry_after: self.retry_after(reply).max(named), remote: judged.remote }
    }

    /// The pass that requests need, asked for where there is none that holds.
    async fn admitted(&self) -> Result<Option<Arc<Pass>>, Box<Answer>> {
        let mut kept = self.pass.lock().await;
        if let Some(pass) = kept.as_ref().filter(|pass| pass.until > self.now) {
            return Ok(Some(Arc::clone(pass)));
        }
        let Some(request) = self.speech.opening(self.now) else { return Ok(None) };
        let reply = match self.send(request).await {
            Ok(reply) => reply,
            // No event was in it.
            Err(error) if error.outcome() == Outcome::Unknown => return Err(Box::new(Answer::of(&error, Outcome::Unreached))),
            Err(error) => return Err(Box::new(Answer::of(&error, error.outcome()))),
        };
        match self.speech.pass(&reply, self.now) {
            Ok(pass) => Ok(Some(Arc::clone(kept.insert(Arc::new(pass))))),
            Err(outcome) => {
                let mut answer = Answer::new(outcome, reply.status.to_string(), format!("we were not let in: it {}", describe(&reply)));
                answer.retry_after = self.retry_after(&reply);
                Err(Box::new(answer))
            }
        }
    }

    async fn send(&self, request: HttpRequest) -> Result<Reply, SendError> {
        match self.ways.iter().find(|way| way.reaches(&request.url)) {
            Some(way) => Ok(way.send(request).await?),
            None => Err(RequestError::Blocked("the protocol speaks to another host than it was set up for".to_owned()).into()),
        }
    }

    fn retry_after(&self, reply: &Reply) -> Option<Duration> {
        reply.retry_after.as_deref().and_then(|value| retry_after(value, self.now))
    }
}

/// How much an answer to one event says of the receiver as a whole: a wish for fewer most; then that something arrives; then why nothing does.
fn weight(outcome: Outcome, all: &[Answer]) -> u8 {
    let arrives = all.iter().any(|answer| answer.outcome == Outcome::Delivered);
    match outcome {
        Outcome::Busy => 6,
        Outcome::Delivered => 5,
        Outcome::Gone if !arrives => 4,
        Outcome::Denied if !arrives => 3,
        Outcome::Failed | Outcome::Unreached | Outcome::Unknown => 2,
        Outcome::Refused | Outcome::Gone | Outcome::Denied => 1,
    }
}

async fn put(folder: PathBuf, name: String, bytes: Vec<u8>) -> Result<Answer, SendError> {
    let shown = folder.display().to_string();
    let failed = |error: &dyn std::fmt::Display| SendError::Disk(format!("cannot write into `{shown}`: {error}"));
    match tokio::task::spawn_blocking(move || fs::put(&folder, &name, &bytes)).await {
        Ok(Ok(())) => Ok(Answer::new(Outcome::Delivered, "written", String::new())),
        Ok(Err(error)) => Err(failed(&error)),
        Err(error) => Err(failed(&error)),
    }
}

fn describe(reply: &Reply) -> String {
    let mut note = format!("answered {}", reply.status);
    if let Some(reason) = reply.reason {
        note.push(' ');
        note.push_str(reason);
    }
    if (300..400).contains(&reply.status) {
        note.push_str("; redirects are not followed, so the address has to be the final one");
    } else if !(200..300).contains(&reply.status) && !reply.text.is_empty() {
        note.push_str(": ");
        note.push_str(&reply.text);
    }
    note
}

async fn write_receipts(journal: &dyn Journal, mut receipts: Vec<Receipt>) -> Result<(), DeliveryError> {
    match receipts.len() {
        0 => Ok(()),
        1 => write(journal, Note::Attempted(Box::new(receipts.remove(0)))).await,
        _ => write(journal, Note::AttemptedTogether(receipts)).await,
    }
}

/// Writes a note and waits until it is durable.
pub(super) async fn write(journal: &dyn Journal, note: Note) -> Result<(), DeliveryError> {
    let (done, durable) = oneshot::channel();
    journal.note(
        note,
        Box::new(move |result| {
            // Nobody waits any more only where sending has ended with an error already.
            let _ = done.send(result);
        }),
    );
    match durable.await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(why)) => Err(DeliveryError::Journal(why)),
        Err(_) => Err(DeliveryError::Journal("the journal ended".to_owned())),
    }
}

/// The same for several notes.
pub(super) async fn write_all(journal: &dyn Journal, notes: Vec<Note>) -> Result<(), DeliveryError> {
    try_join_all(notes.into_iter().map(|note| write(journal, note))).await.map(drop)
}
