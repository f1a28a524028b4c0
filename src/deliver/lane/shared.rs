//! A lane whose events several senders share: it takes some as its own for a while, and what it learns of the receiver is told to all.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::oneshot;

use super::Lane;
use crate::deliver::send::{Parcel, write};
use crate::deliver::{DeliveryError, Sharing};
use crate::model::attempt::{Condition, Note};
use crate::model::pool::{Share, Wish};

/// What is said of an event that another sender had when it died, where a second one would be a double.
pub const DIED: &str = "no answer came when it was sent before: it may have arrived";
/// A receiver that refused us as a whole is asked again so often.
const PROBE: SignedDuration = SignedDuration::from_mins(5);
/// How often one looks for what others have added, or given back.
const LOOK: Duration = Duration::from_millis(500);
/// How often one looks where others have what there is.
const LOOK_SOON: Duration = Duration::from_millis(100);
/// How often one looks whether somebody has let us go on.
const LOOK_SHUT: Duration = Duration::from_secs(5);
/// So many events are taken ahead for each request. What a sender has taken when it dies waits for the end of its lease.
const AHEAD: usize = 4;

/// The part of a lane that is shared.
pub(super) struct Shared<'a> {
    sharing: Sharing<'a>,
    /// What was taken is our own until then, by the engine's clock.
    until: Duration,
    /// The next time to look for more.
    look_at: Duration,
    /// So many requests may be under way.
    slots: usize,
    /// Whether nothing is left to wait for.
    done: bool,
    /// Whether a receiver in trouble is asked at once: a run asks it once.
    asks: bool,
}

impl<'a> Shared<'a> {
    pub(super) fn new(sharing: Sharing<'a>, now: Duration) -> Self {
        Self { sharing, until: now, look_at: now, slots: usize::MAX, done: false, asks: !sharing.lasting }
    }

    /// Whether the sender goes on for ever.
    pub(super) const fn is_lasting(&self) -> bool {
        self.sharing.lasting
    }
}

/// An attempt is made of at most two requests: the one that is to be let in, and the one that tells.
fn attempt(timeout: Duration) -> Duration {
    timeout.saturating_mul(2)
}

/// How long events are a sender's own: so that an attempt which begins in its first part ends before somebody else may make one.
fn lease(timeout: Duration) -> Duration {
    attempt(timeout).saturating_add(timeout).saturating_add(Duration::from_secs(2))
}

impl Lane<'_> {
    /// Whether the sender was told to end.
    pub(super) fn is_told_to_end(&self) -> bool {
        self.shared.as_ref().is_some_and(|shared| *shared.sharing.end.borrow())
    }

    /// Waits, unless the sender is told to end meanwhile.
    pub(super) async fn wait_until(&self, at: Duration) {
        let Some(shared) = &self.shared else { return self.world.engine.sleep_until(at).await };
        let mut end = shared.sharing.end.clone();
        tokio::select! {
            biased;
            () = self.world.engine.sleep_until(at) => {}
            _ = end.wait_for(|end| *end) => {}
        }
    }

    /// Whether one request more may be under way, where several senders share them.
    pub(super) fn has_slot(&self, under_way: usize) -> bool {
        self.shared.as_ref().is_none_or(|shared| self.claimed.is_empty() || under_way < shared.slots)
    }

    /// When to look again; `None` where there is nothing to look for.
    pub(super) fn next_look(&self, under_way: usize) -> Option<Duration> {
        let shared = self.shared.as_ref()?;
        if !self.claimed.is_empty() {
            return self.has_slot(under_way).then(|| self.elapsed());
        }
        (!shared.done).then_some(shared.look_at)
    }

    /// Something was settled: there may be more.
    pub(super) fn look_again(&mut self) {
        let now = self.elapsed();
        if let Some(shared) = &mut self.shared {
            shared.done = false;
            shared.look_at = now;
        }
    }

    /// Gives back what can no longer be sent as our own.
    pub(super) async fn give_back(&mut self) -> Result<(), DeliveryError> {
        let Some(until) = self.shared.as_ref().map(|shared| shared.until) else { return Ok(()) };
        if self.elapsed().saturating_add(attempt(self.terms.settings.timeout)) > until {
            self.release().await?;
        }
        Ok(())
    }

    /// Leaves its part of the requests to the others, who would keep it free until its lease ends.
    pub(super) async fn leave(&self) -> Result<(), DeliveryError> {
        if self.shared.is_some() {
            self.ask(self.world.clock.now(), 0, 0, Duration::ZERO).await?;
        }
        Ok(())
    }

    /// Takes what there is.
    pub(super) async fn take(&mut self, under_way: usize) -> Result<(), DeliveryError> {
        let (begun, now) = (self.elapsed(), self.world.clock.now());
        self.claimed.extend(std::mem::take(&mut self.waiting).into_values());
        let Some(shared) = &self.shared else { return Ok(()) };
        if !self.claimed.is_empty() || begun < shared.look_at {
            return Ok(());
        }
        let is_open = self.is_open_to_us(now);
        let each = AHEAD * self.line.capabilities.batch;
        let lease = lease(self.terms.settings.timeout);
        let share = self.ask(now, under_way, if is_open { each } else { 0 }, lease).await?;
        if let Some(shared) = &mut self.shared {
            shared.until = begun.saturating_add(lease);
            shared.slots = share.slots;
        }
        if share.condition != self.condition {
            // Somebody else has learned something of the receiver, or a person has said something.
            self.condition.clone_from(&share.condition);
            self.sent.condition.clone_from(&share.condition);
            self.paused = None;
            return Ok(());
        }
        if share.events.is_empty() {
            self.nothing_taken(&share, (begun, now), is_open);
            return Ok(());
        }
        if let Some(shared) = &mut self.shared {
            shared.asks = false;
        }
        self.sort_out(share, now).await
    }

    async fn ask(&self, now: Timestamp, under_way: usize, each: usize, lease: Duration) -> Result<Share, DeliveryError> {
        let Some(shared) = &self.shared else { return Ok(Share::default()) };
        let day = self.line.budget.map(|budget| budget.day(now));
        let wish = Wish {
            aggregator: self.line.aggregator.clone(),
            now,
            condition: self.condition.clone(),
            concurrency: self.terms.settings.concurrency,
            under_way,
            each,
            // What is taken and not sent when a sender dies may have arrived as far as anybody knows: no more than that where it matters.
            most: if self.line.repeats.is_careful() || self.flow.limit() == 1 { self.line.capabilities.batch } else { usize::MAX },
            day: day.map(|day| (day.begun, usize::try_from(day.a_day).unwrap_or(usize::MAX))),
            lease,
        };
        let (tell, told) = oneshot::channel();
        // Nobody waits any more only where sending has ended with an error already.
        shared.sharing.pool.take(wish, Box::new(move |share| drop(tell.send(share))));
        match told.await {
            Ok(share) => share.map_err(DeliveryError::Journal),
            Err(_) => Err(DeliveryError::Journal("the ledger ended".to_owned())),
        }
    }

    /// What may have arrived when its sender died is held where a second one would be a double; the rest is sent.
    async fn sort_out(&mut self, share: Share, now: Timestamp) -> Result<(), DeliveryError> {
        let mut lost = Vec::new();
        for (index, queued) in share.events.into_iter().enumerate() {
            if self.line.repeats.is_lost(&queued, now) {
                lost.push(queued.intent.id);
            } else {
                self.claimed.push_back(Parcel { index, company: self.line.capabilities.batch, queued });
            }
        }
        if lost.is_empty() { Ok(()) } else { write(self.world.journal, Note::Held(lost, DIED)).await }
    }

    /// When to look again where nothing was to be had, or why not.
    fn nothing_taken(&mut self, share: &Share, (begun, now): (Duration, Timestamp), is_open: bool) {
        let at = |time: Timestamp| begun.saturating_add(Duration::try_from(time.duration_since(now)).unwrap_or_default());
        let is_used_up = share.left == Some(0);
        let renewed = self.line.budget.map(|budget| budget.day(now));
        let Some(shared) = &mut self.shared else { return };
        let waits_for_others = share.leased > 0;
        let opens = match &self.condition {
            Condition::Paused { until, .. } if !is_open => Some(at(*until)),
            _ => None,
        };
        let (soon, later) = (begun.saturating_add(LOOK_SOON), begun.saturating_add(if is_open && !is_used_up { LOOK } else { LOOK_SHUT }));
        let next = opens.or_else(|| share.due.map(at)).unwrap_or(later).max(soon);
        shared.look_at = match (is_used_up, waits_for_others && is_open) {
            (true, _) => later,
            (false, true) => soon,
            (false, false) => next,
        };
        if shared.sharing.lasting {
            // Others may add what is due before.
            shared.look_at = shared.look_at.min(later);
            return;
        }
        let stopped = match renewed {
            _ if share.due.is_none() => None,
            _ if opens.is_some_and(|opens| opens < self.deadline) => None,
            _ if !is_open => Some(self.condition.to_string()),
            Some(day) if is_used_up && !waits_for_others => {
                Some(format!("its budget of {} a day is used up: the rest is sent from {:.0} on", day.a_day, day.next))
            }
            _ => None,
        };
        shared.done = stopped.is_some() || (share.due.is_none() && !waits_for_others);
        if self.sent.stopped.is_none() {
            self.sent.stopped = stopped;
        }
    }

    /// Whether one event that was accepted says that all is well: not while a pause lasts that the receiver asked for meanwhile.
    pub(super) fn may_be_well(&self, now: Timestamp) -> bool {
        self.shared.is_none() || self.is_open_to_us(now)
    }

    /// Whether the receiver may be asked, as far as all senders know.
    fn is_open_to_us(&self, now: Timestamp) -> bool {
        let asks = self.shared.as_ref().is_some_and(|shared| shared.asks);
        match &self.condition {
            Condition::Well => true,
            Condition::Troubled { again, .. } => asks || again.is_none_or(|again| again <= now),
            Condition::Paused { until, .. } => *until <= now,
            Condition::Suspended { address, .. } => *address != self.line.fingerprint,
        }
    }

    /// Tells all senders how things stand with the receiver, if that is new. What was taken is given back where nothing may go out.
    pub(super) async fn share_condition(&mut self, condition: Condition) -> Result<(), DeliveryError> {
        if self.shared.is_none() || condition == self.condition {
            return Ok(());
        }
        let is_well = condition == Condition::Well;
        write(self.world.journal, Note::Condition(self.line.aggregator.clone(), condition.clone())).await?;
        self.condition.clone_from(&condition);
        self.sent.condition = condition;
        if is_well { Ok(()) } else { self.release().await }
    }

    /// When a sender that goes on for ever asks a receiver again that refused us as a whole.
    pub(super) fn again(&self, now: Timestamp) -> Option<Timestamp> {
        self.shared.as_ref().map(|_| now.checked_add(PROBE).unwrap_or(Timestamp::MAX))
    }
}
