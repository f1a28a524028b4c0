//! All events of one aggregator during a run: what is ready goes out as far as the receiver keeps up.

mod shared;

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use futures_util::future::LocalBoxFuture;
use futures_util::stream::{FuturesUnordered, StreamExt as _};
use jiff::Timestamp;

use super::body::BodyError;
use super::flow::{Course, Flow};
use super::schedule::Decision;
use super::send::{Answer, Became, Line, Parcel, Turn, write, write_all};
use super::{Allowance, DeliveryError, Sent, Sharing, Terms, World};
use crate::model::attempt::{Condition, Note, Outcome};
use crate::model::event::EventType;
use crate::model::intent::Queued;
pub use shared::DIED;
use shared::Shared;

/// Events are claimed ahead of being sent, so many times as many as may be under way: one commit then serves several.
const CLAIM_AHEAD: usize = 8;
/// One aggregator during a run.
pub(super) struct Lane<'a> {
    line: &'a Line,
    terms: &'a Terms<'a>,
    world: World<'a>,
    /// By the engine's clock, as all instants here.
    deadline: Duration,
    /// What is not to be sent yet, by the instant at which it is, then by its place in the queue.
    waiting: BTreeMap<(Duration, usize), Parcel>,
    /// What the ledger knows may go out.
    claimed: VecDeque<Parcel>,
    /// What the receiver takes today, less what is under way.
    allowance: Option<Allowance>,
    flow: Flow,
    paused: Option<Duration>,
    condition: Condition,
    sent: Sent,
    /// Where other senders have events of it too.
    shared: Option<Shared<'a>>,
}

/// A request under way, and how many events are in it.
type Flight<'f> = LocalBoxFuture<'f, (usize, Result<Turn, DeliveryError>)>;

impl<'a> Lane<'a> {
    pub(super) fn new(
        line: &'a Line,
        mut queue: Vec<Queued>,
        (condition, allowance): (Condition, Option<Allowance>),
        terms: &'a Terms<'a>,
        (world, sharing): (World<'a>, Option<Sharing<'a>>),
    ) -> Self {
        if allowance.is_some() {
            // What has to wait for another day is what can.
            queue.sort_by_key(|queued| rank(queued.intent.kind));
        }
        let (now, instant) = (world.clock.now(), world.engine.elapsed());
        let deadline =
            if sharing.is_some_and(|sharing| sharing.lasting) { Duration::MAX } else { instant.saturating_add(terms.settings.budget) };
        let at = |time: Timestamp| instant.saturating_add(Duration::try_from(time.duration_since(now)).unwrap_or_default());
        // A suspension is that of an address: nothing is known against another one.
        let is_moved = matches!(&condition, Condition::Suspended { address, .. } if *address != line.fingerprint);
        let paused = match &condition {
            Condition::Paused { until, .. } => Some(at(*until)),
            _ => None,
        };
        let is_shut = match &condition {
            Condition::Suspended { .. } => !is_moved,
            Condition::Paused { .. } => paused.is_some_and(|until| until >= deadline),
            Condition::Well | Condition::Troubled { .. } => false,
        };
        let sent = Sent {
            aggregator: line.aggregator.clone(),
            address: line.address.clone(),
            pending: queue.len(),
            condition: if is_moved { Condition::Well } else { condition.clone() },
            stopped: (is_shut && sharing.is_none() && !queue.is_empty()).then(|| condition.to_string()),
            ..Sent::default()
        };
        Self {
            waiting: queue
                .into_iter()
                .enumerate()
                .map(|(index, queued)| {
                    let start = queued.not_before.map_or(instant, at);
                    ((start, index), Parcel { index, company: line.capabilities.batch, queued })
                })
                .collect(),
            allowance,
            paused: if sharing.is_some() { None } else { paused },
            shared: sharing.map(|sharing| Shared::new(sharing, instant)),
            line,
            terms,
            world,
            deadline,
            claimed: VecDeque::new(),
            flow: Flow::new(terms.settings.concurrency),
            condition,
            sent,
        }
    }

    /// Sends until everything is settled, the receiver stops us, or the budget is used up. What was begun is always ended.
    pub(super) async fn run(mut self) -> Result<Sent, DeliveryError> {
        let mut flights: FuturesUnordered<Flight<'a>> = FuturesUnordered::new();
        loop {
            self.start(&mut flights).await?;
            let next = self.next_start(flights.len());
            let ended = match (flights.is_empty(), next) {
                (true, None) => break,
                (true, Some(next)) => {
                    self.wait_until(next).await;
                    None
                }
                (false, None) => flights.next().await,
                (false, Some(next)) => tokio::select! {
                    // In this order, so that nothing hangs on chance.
                    biased;
                    ended = flights.next() => ended,
                    () = self.wait_until(next) => None,
                },
            };
            if let Some((events, result)) = ended {
                self.land(events, result?).await?;
            }
        }
        self.finish().await
    }

    fn elapsed(&self) -> Duration {
        self.world.engine.elapsed()
    }

    /// Whether anything may go out.
    fn is_open(&self) -> bool {
        self.sent.stopped.is_none() && self.elapsed() < self.deadline && !self.is_told_to_end()
    }

    async fn start(&mut self, flights: &mut FuturesUnordered<Flight<'a>>) -> Result<(), DeliveryError> {
        while self.is_open()
            && self.paused.is_none_or(|until| until <= self.elapsed())
            && flights.len() < self.flow.limit()
            && self.has_slot(flights.len())
        {
            self.give_back().await?;
            if self.claimed.is_empty() {
                self.claim(flights.len()).await?;
            }
            let group = self.group();
            let events = group.len();
            if events == 0 {
                self.look_at_budget(flights.is_empty());
                break;
            }
            if let Some(allowance) = &mut self.allowance {
                allowance.left -= events;
            }
            let (line, terms, world) = (self.line, self.terms, self.world);
            flights.push(Box::pin(async move { (events, line.attempt(group, terms, world).await) }));
        }
        Ok(())
    }

    /// What goes into the next request.
    fn group(&mut self) -> Vec<Parcel> {
        let mut group: Vec<Parcel> = Vec::new();
        let mut most = self.left();
        while let Some(next) = self.claimed.front()
            && group.len() < most.min(next.company)
        {
            most = most.min(next.company);
            group.extend(self.claimed.pop_front());
        }
        group
    }

    /// How many events the receiver still takes today.
    fn left(&self) -> usize {
        self.allowance.map_or(usize::MAX, |allowance| allowance.left)
    }

    /// Ends the run where the receiver takes nothing more today.
    fn look_at_budget(&mut self, nothing_is_under_way: bool) {
        let Some(allowance) = self.allowance.filter(|allowance| allowance.left == 0 && nothing_is_under_way) else { return };
        if self.sent.stopped.is_none() && !(self.waiting.is_empty() && self.claimed.is_empty()) {
            let (a_day, renewed) = (allowance.a_day, allowance.renewed);
            self.sent.stopped = Some(format!("its budget of {a_day} a day is used up: the rest is sent from {renewed:.0} on"));
        }
    }

    /// Takes what is ready, and has it written down that it may have arrived from now on.
    async fn claim(&mut self, under_way: usize) -> Result<(), DeliveryError> {
        if self.shared.is_some() {
            return self.take(under_way).await;
        }
        // What is claimed and not sent when a run dies may have arrived as far as anybody knows: no more than that where it matters.
        let requests = if self.flow.limit() == 1 || self.line.repeats.is_careful() { 1 } else { self.flow.limit() * CLAIM_AHEAD };
        let most = self.left().min(requests.saturating_mul(self.line.capabilities.batch));
        let now = self.elapsed();
        let mut events = Vec::new();
        while events.len() < most
            && let Some(first) = self.waiting.first_entry()
            && first.key().0 <= now
        {
            let parcel = first.remove();
            events.push(parcel.queued.intent.id.clone());
            self.claimed.push_back(parcel);
        }
        if events.is_empty() { Ok(()) } else { write(self.world.journal, Note::Claimed(events)).await }
    }

    /// When the next event may go out; `None` where none may, or where only the end of one under way makes room.
    fn next_start(&self, under_way: usize) -> Option<Duration> {
        if !self.is_open() || under_way >= self.flow.limit() || self.left() == 0 {
            return None;
        }
        if self.shared.is_some() {
            let next = self.next_look(under_way);
            return next.map(|at| self.paused.map_or(at, |until| until.max(at))).filter(|at| *at < self.deadline);
        }
        let ready = if self.claimed.is_empty() { self.waiting.first_key_value().map(|((at, _), _)| *at) } else { Some(self.elapsed()) };
        let start = ready.map(|at| self.paused.map_or(at, |until| until.max(at)));
        start.filter(|at| *at < self.deadline)
    }

    /// Takes note of what came of a request of so many events.
    async fn land(&mut self, events: usize, turn: Turn) -> Result<(), DeliveryError> {
        if let Some(allowance) = &mut self.allowance {
            allowance.left += events.saturating_sub(turn.told);
        }
        let mut released = Vec::new();
        for (parcel, became) in turn.parcels {
            match became {
                // Where others would take it at once, it stays ours until its lease ends.
                Became::Deferred(error) if self.shared.is_some() => drop(self.defer(parcel.queued, &error)),
                Became::Deferred(error) => released.push(self.defer(parcel.queued, &error)),
                Became::Decided(decision) => self.settle(parcel, decision),
                Became::Apart => drop(self.waiting.insert((self.elapsed(), parcel.index), parcel)),
            }
        }
        if let Some(answer) = &turn.answer {
            let condition = self.steer(answer);
            self.share_condition(condition).await?;
        }
        self.look_again();
        write_all(self.world.journal, released).await
    }

    fn settle(&mut self, parcel: Parcel, decision: Decision) {
        self.sent.attempts += 1;
        match decision {
            Decision::Delivered => self.sent.delivered += 1,
            Decision::Refused => self.sent.refused += 1,
            Decision::Dead => self.sent.dead += 1,
            Decision::Held => self.sent.unknown += 1,
            // Whoever comes first sends it then.
            Decision::Retry(_) if self.shared.is_some() => {}
            Decision::Retry(wait) => drop(self.waiting.insert((self.elapsed().saturating_add(wait), parcel.index), parcel)),
            Decision::NextRun => {}
        }
        if matches!(decision, Decision::Delivered | Decision::Refused | Decision::Dead) {
            self.sent.pending = self.sent.pending.saturating_sub(1);
            (self.world.settled)(1);
        }
    }

    /// Draws the consequences for the aggregator as a whole; gives how things stand with it then.
    fn steer(&mut self, answer: &Answer) -> Condition {
        let chance = self.world.clock.chance();
        let course = self.flow.observe(answer.outcome, answer.retry_after, &self.terms.schedule, chance);
        let now = self.world.clock.now();
        let why = answer.note.clone();
        match course {
            Course::GoOn => {
                if answer.outcome == Outcome::Delivered && self.sent.stopped.is_none() && self.may_be_well(now) {
                    self.sent.condition = Condition::Well;
                }
                self.sent.condition.clone()
            }
            Course::Pause(wait) => {
                let until = self.elapsed().saturating_add(wait);
                self.paused = Some(self.paused.map_or(until, |paused| paused.max(until)));
                let condition = Condition::Paused { until: now.checked_add(wait).unwrap_or(Timestamp::MAX), why };
                if until >= self.deadline {
                    self.stop(condition.clone());
                }
                condition
            }
            Course::Stop | Course::GiveUp => {
                let since = match self.condition {
                    Condition::Troubled { since, .. } => since,
                    _ => now,
                };
                let condition = Condition::Troubled { since, why, again: self.again(now) };
                self.stop(condition.clone());
                condition
            }
            Course::Suspend => {
                let address = self.line.fingerprint.clone();
                let condition = Condition::Suspended { since: now, why, address };
                self.stop(condition.clone());
                condition
            }
        }
    }

    /// Nothing more goes out in this run. Of several reasons the first one counts, except that a suspension outweighs all others.
    fn stop(&mut self, condition: Condition) {
        let goes_on = self.shared.as_ref().is_some_and(Shared::is_lasting);
        if !goes_on && (self.sent.stopped.is_none() || matches!(condition, Condition::Suspended { .. })) {
            self.sent.stopped = Some(condition.to_string());
            self.sent.condition = condition;
        }
    }

    /// An event that cannot be sent as it was planned is left to the next plan.
    fn defer(&mut self, queued: Queued, error: &BodyError) -> Note {
        self.sent.deferred.push((queued.intent.id.clone(), error.to_string()));
        Note::Released(vec![(queued.intent.id, queued.exposed)])
    }

    /// Gives back what was claimed and is not sent now.
    async fn release(&mut self) -> Result<(), DeliveryError> {
        let apart = if self.shared.is_some() { std::mem::take(&mut self.waiting) } else { BTreeMap::new() };
        let parcels = self.claimed.drain(..).chain(apart.into_values());
        let released: Vec<_> = parcels.map(|parcel| (parcel.queued.intent.id, parcel.queued.exposed)).collect();
        if released.is_empty() { Ok(()) } else { write(self.world.journal, Note::Released(released)).await }
    }

    async fn finish(mut self) -> Result<Sent, DeliveryError> {
        self.release().await?;
        self.leave().await?;
        if self.shared.is_none() && self.sent.condition != self.condition {
            let note = Note::Condition(self.line.aggregator.clone(), self.sent.condition.clone());
            write(self.world.journal, note).await?;
        }
        Ok(self.sent)
    }
}

/// What is told first where not everything can be told today: closings, new jobs, changed ones.
const fn rank(kind: EventType) -> u8 {
    match kind {
        EventType::Closed => 0,
        EventType::Published => 1,
        EventType::Updated => 2,
    }
}
