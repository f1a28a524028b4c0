//! All events of one aggregator during a run: what is ready goes out as far as the receiver keeps up.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use futures_util::future::LocalBoxFuture;
use futures_util::stream::{FuturesUnordered, StreamExt as _};
use jiff::Timestamp;
use tokio::time::{Instant, sleep_until};

use super::body::BodyError;
use super::flow::{Course, Flow};
use super::schedule::Decision;
use super::send::{Attempted, Line, write};
use super::{DeliveryError, Sent, Terms, World};
use crate::model::attempt::{Condition, Note, Outcome};
use crate::model::intent::Queued;

/// Events are claimed ahead of being sent, so many times as many as may be under way: one commit then serves several.
const CLAIM_AHEAD: usize = 8;

/// One aggregator during a run.
pub(super) struct Lane<'a> {
    line: &'a Line,
    terms: &'a Terms<'a>,
    world: World<'a>,
    deadline: Instant,
    /// What is not to be sent yet, by the instant at which it is, then by its place in the queue.
    waiting: BTreeMap<(Instant, usize), Queued>,
    /// What the ledger knows may go out.
    claimed: VecDeque<(usize, Queued)>,
    flow: Flow,
    paused: Option<Instant>,
    condition: Condition,
    sent: Sent,
}

/// An attempt under way.
type Flight<'f> = LocalBoxFuture<'f, (usize, Queued, Result<Result<Attempted, BodyError>, DeliveryError>)>;

impl<'a> Lane<'a> {
    pub(super) fn new(line: &'a Line, queue: Vec<Queued>, condition: Condition, terms: &'a Terms<'a>, world: World<'a>) -> Self {
        let (now, instant) = (world.clock.now(), Instant::now());
        let deadline = instant + terms.settings.budget;
        let at = |time: Timestamp| instant + Duration::try_from(time.duration_since(now)).unwrap_or_default();
        let paused = match &condition {
            Condition::Paused { until, .. } => Some(at(*until)),
            _ => None,
        };
        let is_shut = match &condition {
            Condition::Suspended { address, .. } => *address == line.fingerprint,
            Condition::Paused { .. } => paused.is_some_and(|until| until >= deadline),
            Condition::Well | Condition::Troubled { .. } => false,
        };
        let sent = Sent {
            aggregator: line.aggregator.clone(),
            address: line.address.clone(),
            pending: queue.len(),
            condition: condition.clone(),
            stopped: (is_shut && !queue.is_empty()).then(|| condition.to_string()),
            ..Sent::default()
        };
        Self {
            waiting: queue.into_iter().enumerate().map(|(i, q)| ((q.not_before.map_or(instant, at), i), q)).collect(),
            paused,
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
                    sleep_until(next).await;
                    None
                }
                (false, None) => flights.next().await,
                (false, Some(next)) => tokio::select! {
                    ended = flights.next() => ended,
                    () = sleep_until(next) => None,
                },
            };
            if let Some((index, queued, result)) = ended {
                match result? {
                    Ok(attempted) => self.settle(index, queued, &attempted),
                    Err(error) => self.defer(queued, &error).await?,
                }
            }
        }
        self.finish().await
    }

    /// Whether anything may go out.
    fn is_open(&self) -> bool {
        self.sent.stopped.is_none() && Instant::now() < self.deadline
    }

    async fn start(&mut self, flights: &mut FuturesUnordered<Flight<'a>>) -> Result<(), DeliveryError> {
        while self.is_open() && self.paused.is_none_or(|until| until <= Instant::now()) && flights.len() < self.flow.limit() {
            if self.claimed.is_empty() {
                self.claim().await?;
            }
            let Some((index, mut queued)) = self.claimed.pop_front() else { break };
            let (line, terms, world) = (self.line, self.terms, self.world);
            flights.push(Box::pin(async move {
                let result = line.attempt(&mut queued, terms, world).await;
                (index, queued, result)
            }));
        }
        Ok(())
    }

    /// Takes what is ready, and has it written down that it may have arrived from now on.
    async fn claim(&mut self) -> Result<(), DeliveryError> {
        let most = if self.flow.limit() == 1 { 1 } else { self.flow.limit() * CLAIM_AHEAD };
        let now = Instant::now();
        let mut events = Vec::new();
        while events.len() < most
            && let Some(first) = self.waiting.first_entry()
            && first.key().0 <= now
        {
            let ((_, index), queued) = first.remove_entry();
            events.push(queued.intent.id.clone());
            self.claimed.push_back((index, queued));
        }
        if events.is_empty() { Ok(()) } else { write(self.world.journal, Note::Claimed(events)).await }
    }

    /// When the next event may go out; `None` where none may, or where only the end of one under way makes room.
    fn next_start(&self, under_way: usize) -> Option<Instant> {
        if !self.is_open() || under_way >= self.flow.limit() {
            return None;
        }
        let ready = if self.claimed.is_empty() { self.waiting.first_key_value().map(|((at, _), _)| *at) } else { Some(Instant::now()) };
        let start = ready.map(|at| self.paused.map_or(at, |until| until.max(at)));
        start.filter(|at| *at < self.deadline)
    }

    fn settle(&mut self, index: usize, queued: Queued, attempted: &Attempted) {
        self.sent.attempts += 1;
        match attempted.decision {
            Decision::Delivered => self.sent.delivered += 1,
            Decision::Refused => self.sent.refused += 1,
            Decision::Dead => self.sent.dead += 1,
            Decision::Retry(wait) => drop(self.waiting.insert((Instant::now() + wait, index), queued)),
            Decision::NextRun => {}
        }
        if !matches!(attempted.decision, Decision::Retry(_) | Decision::NextRun) {
            self.sent.pending = self.sent.pending.saturating_sub(1);
            (self.world.settled)(1);
        }
        self.steer(attempted);
    }

    /// Draws the consequences for the aggregator as a whole.
    fn steer(&mut self, attempted: &Attempted) {
        let chance = self.world.clock.chance();
        let course = self.flow.observe(attempted.outcome, attempted.retry_after, &self.terms.schedule, chance);
        let now = self.world.clock.now();
        let why = attempted.note.clone();
        match course {
            Course::GoOn => {
                if attempted.outcome == Outcome::Delivered && self.sent.stopped.is_none() {
                    self.sent.condition = Condition::Well;
                }
            }
            Course::Pause(wait) => {
                let until = Instant::now() + wait;
                self.paused = Some(self.paused.map_or(until, |paused| paused.max(until)));
                if until >= self.deadline {
                    let until = now.checked_add(wait).unwrap_or(Timestamp::MAX);
                    self.stop(Condition::Paused { until, why });
                }
            }
            Course::Stop | Course::GiveUp => {
                let since = match self.condition {
                    Condition::Troubled { since, .. } => since,
                    _ => now,
                };
                self.stop(Condition::Troubled { since, why });
            }
            Course::Suspend => {
                let address = self.line.fingerprint.clone();
                self.stop(Condition::Suspended { since: now, why, address });
            }
        }
    }

    /// Nothing more goes out in this run. Of several reasons the first one counts, except that a suspension outweighs all others.
    fn stop(&mut self, condition: Condition) {
        if self.sent.stopped.is_none() || matches!(condition, Condition::Suspended { .. }) {
            self.sent.stopped = Some(condition.to_string());
            self.sent.condition = condition;
        }
    }

    /// An event that cannot be sent as it was planned is left to the next plan.
    async fn defer(&mut self, queued: Queued, error: &BodyError) -> Result<(), DeliveryError> {
        self.sent.deferred.push((queued.intent.id.clone(), error.to_string()));
        write(self.world.journal, Note::Released(vec![(queued.intent.id, queued.exposed)])).await
    }

    async fn finish(mut self) -> Result<Sent, DeliveryError> {
        if !self.claimed.is_empty() {
            let released = self.claimed.drain(..).map(|(_, queued)| (queued.intent.id, queued.exposed)).collect();
            write(self.world.journal, Note::Released(released)).await?;
        }
        if self.sent.condition != self.condition {
            let note = Note::Condition(self.line.aggregator.clone(), self.sent.condition.clone());
            write(self.world.journal, note).await?;
        }
        Ok(self.sent)
    }
}
